"""Office packages (zip of XML): read with care, written anew with only what is wanted, always the same bytes for the same content."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lxml import etree

from gongkai.screening.limits import USUAL, Limits
from gongkai.screening.redaction.errors import Unredactable

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"

BROKEN = "文件结构不完整或者过于复杂，无法自动清理。请用原来的程序打开后另存一份，再上传。"
_BEGINNING = (1980, 1, 1, 0, 0, 0)


def parse(data: bytes) -> Any:
    """The root of the XML in `data`, without comments and instructions; Unredactable where it declares a document type or is broken."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise Unredactable("broken_file", BROKEN) from broken
    if root.getroottree().docinfo.doctype:
        raise Unredactable("document_type", BROKEN)
    return root


def serialised(root: Any) -> bytes:
    """The XML below `root` as a part of a package."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=_ignorable(root))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _ignorable(root: Any) -> list[str]:
    # What is named in mc:Ignorable and mc:Choice is named by prefix, which the library does not see.
    named: set[str] = set()
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if name == "Requires" or name.endswith("}Ignorable"):
                named |= set(value.split())
    return sorted(named)


@dataclass
class Relation:
    """One relation of a part: its identifier, its kind (the last word of its type), and the part it leads to, empty if outside."""

    identifier: str
    kind: str
    target: str


@dataclass
class Package:
    """The parts of an office file by name, without a leading slash."""

    parts: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path | IO[bytes], limits: Limits = USUAL) -> "Package":
        """The package at `path`; Unredactable where it is broken or unpacks beyond the limits."""
        parts: dict[str, bytes] = {}
        left = limits.unpacked_bytes
        try:
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist()[: limits.members + 1]:
                    if info.is_dir():
                        continue
                    with archive.open(info) as stream:
                        data = stream.read(left + 1)
                    left -= len(data)
                    if left < 0 or len(parts) >= limits.members:
                        raise Unredactable("too_large", "文件展开后过大，无法自动清理。请拆分后分别处理。")
                    parts[info.filename.lstrip("/")] = data
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as broken:
            raise Unredactable("broken_file", BROKEN) from broken
        return cls(parts)

    def relations(self, part: str = "") -> Iterator[Relation]:
        """The relations of `part` (of the package itself without), in their order."""
        folder, name = posixpath.split(part)
        listed = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        if listed is None:
            return
        for relation in parse(listed):
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = relation.get("Target") or ""
            outside = relation.get("TargetMode") == "External"
            inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield Relation(relation.get("Id") or "", kind, "" if outside else inside)

    def types(self) -> tuple[dict[str, str], dict[str, str]]:
        """The content types by extension and by part."""
        by_extension, by_part = {}, {}
        for one in parse(self.parts.get("[Content_Types].xml", b"<Types/>")):
            if name := one.get("PartName"):
                by_part[name.lstrip("/")] = one.get("ContentType") or ""
            elif extension := one.get("Extension"):
                by_extension[extension.lower()] = one.get("ContentType") or ""
        return by_extension, by_part

    def write(self, path: Path | IO[bytes]) -> None:
        """Write the package to `path`: every date is that of 1980, no comment, no extra field, the list of types first."""
        names = sorted(self.parts, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                info = zipfile.ZipInfo(name, _BEGINNING)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                archive.writestr(info, self.parts[name])


def relations_part(relations: list[tuple[str, str, str]]) -> bytes:
    """A part of relations out of (identifier, kind, target)."""
    root = etree.Element(f"{{{RELATIONS}}}Relationships", nsmap={None: RELATIONS})
    for identifier, kind, target in relations:
        etree.SubElement(root, f"{{{RELATIONS}}}Relationship", Id=identifier, Type=f"{OFFICE}/{kind}", Target=target)
    return serialised(root)


def types_part(by_part: dict[str, str]) -> bytes:
    """The list of content types: XML and relations by extension, everything else by name."""
    root = etree.Element(f"{{{TYPES}}}Types", nsmap={None: TYPES})
    etree.SubElement(root, f"{{{TYPES}}}Default", Extension="rels", ContentType="application/vnd.openxmlformats-package.relationships+xml")
    etree.SubElement(root, f"{{{TYPES}}}Default", Extension="xml", ContentType="application/xml")
    for name, media_type in sorted(by_part.items()):
        etree.SubElement(root, f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=media_type)
    return serialised(root)
