"""The child in which a package's XML is held against its schemas: `python -m gongkai.archives.schema_child FOLDER NAME.xml …`.

It limits itself before it opens a file, has no network, reads nothing outside FOLDER, and answers with one JSON object: for each name
its faults as [line, message], and the digests that a PREMIS description states as [path, digest]. A declaration of a document type,
with which entities begin, is a fault by itself and is read no further.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from gongkai.foundation.bounds import leave_the_network, limit

CPU_SECONDS = 20
MEMORY_BYTES = 1 << 30
TOLD = 20
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
PREMIS = "{http://www.loc.gov/premis/v3}"
ALGORITHMS = {"SHA-256": "sha256", "SM3": "sm3"}
INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
HINTS = (INSTANCE + "schemaLocation", INSTANCE + "noNamespaceSchemaLocation")
ELSEWHERE = tuple(SCHEMA + name for name in ("include", "import", "redefine", "override"))


class _Refused(Exception):  # noqa: N818
    """A document that is not read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def main(arguments: list[str]) -> int:
    """Check each document in the folder against the schema of the same name; 2 for wrong usage."""
    if len(arguments) < 1:
        print("usage: schema_child FOLDER NAME.xml …", file=sys.stderr)  # noqa: T201
        return 2
    leave_the_network()
    limit(CPU_SECONDS, MEMORY_BYTES)
    os.chdir(arguments[0])
    names = sorted(path.name for path in Path().glob("*.xsd"))
    sys.stdout.write(json.dumps({name: _checked(name, names) for name in arguments[1:]}))
    sys.stdout.flush()
    os._exit(0)


def _checked(name: str, schemas: list[str]) -> dict[str, list[tuple[int, str]] | list[tuple[str, str]]]:
    try:
        # Every schema that lies there, since one may take in another.
        parsed = {one: _schema(one, schemas) for one in schemas}
        schema = etree.XMLSchema(parsed[name.removesuffix(".xml") + ".xsd"])
        document = _document(name, schemas)
    except _Refused as refused:
        return {"faults": [(refused.line, str(refused))], "stated": []}
    except etree.LxmlError as error:
        return {"faults": [(0, str(error))], "stated": []}
    if schema.validate(document):
        return {"faults": [], "stated": list(_stated(document))}
    return {"faults": [(entry.line, entry.message) for entry in list(schema.error_log)[:TOLD]], "stated": []}


def _stated(document: "etree._ElementTree") -> Iterator[tuple[str, str]]:
    """Path below `data/` and digest of each file that a PREMIS description names."""
    for one in document.iterfind(f"{PREMIS}object"):
        identified = one.findtext(f"{PREMIS}objectIdentifier/{PREMIS}objectIdentifierType")
        path = one.findtext(f"{PREMIS}objectIdentifier/{PREMIS}objectIdentifierValue")
        for fixity in one.iterfind(f"{PREMIS}objectCharacteristics/{PREMIS}fixity") if identified == "path" and path else ():
            algorithm = ALGORITHMS.get(fixity.findtext(f"{PREMIS}messageDigestAlgorithm") or "", "")
            yield path, f"{algorithm}:{fixity.findtext(f'{PREMIS}messageDigest')}"


def _parsed(name: str) -> "etree._ElementTree":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False)
    try:
        found = etree.parse(name, parser)
    except etree.XMLSyntaxError as error:
        raise _Refused(error.lineno or 0, f"{name}: {error.msg}")
    if found.docinfo.doctype or found.docinfo.internalDTD is not None:
        raise _Refused(1, f"{name}: DOCTYPE")
    return found


def _document(name: str, schemas: list[str]) -> "etree._ElementTree":
    found = _parsed(name)
    for element in found.iter(etree.Element):
        for hint in HINTS:
            # Either a place, or pairs of a namespace and a place: the parser would go there.
            if not set((element.get(hint) or "").split()[hint == HINTS[0] :: 1 + (hint == HINTS[0])]) <= set(schemas):
                raise _Refused(element.sourceline or 0, f"{name}: schemaLocation {element.get(hint)}")
    return found


def _schema(name: str, schemas: list[str]) -> "etree._ElementTree":
    found = _parsed(name)
    for element in found.iter(*ELSEWHERE):
        place = element.get("schemaLocation")
        if place is not None and place not in schemas:
            raise _Refused(element.sourceline or 0, f"{name}: schemaLocation {place}")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
