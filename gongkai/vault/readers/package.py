"""Office packages (.docx, .xlsx): a ZIP whose every part is looked at before any converter sees it.

Parts are read in pieces and never as a whole tree, so the cost is bounded by the limits here, whatever the file claims.
"""

import itertools
import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from gongkai.vault.readers import Unfit

MOST_MEMBERS = 2000
MOST_UNPACKED = 200 << 20
MOST_RATIO = 100
"""Times a package may grow by unpacking, once it grows past 10 MiB: real documents reach 20, blank pictures more but small."""
MOST_DEPTH = 250
MOST_CELLS = 2_000_000

_RATIO_MATTERS = 10 << 20
_PIECE = 1 << 18
_MOST_RELATIONSHIPS = 20_000
_LONGEST_COMMENT = 256

_END = b"PK\x05\x06"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_MAIN_TYPE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
_MAIN_ROOT = {"docx": "document", "xlsx": "workbook"}
_MACRO_NAME = re.compile(r"vbaproject|vbadata|(?:^|/)macrosheets/|(?:^|/)activex/|(?:^|/)customui/", re.IGNORECASE)
_MACRO_TYPE = re.compile(r"macroenabled|macrosheet|vbaproject|activex|ms-word\.vba|ms-office\.vba", re.IGNORECASE)
_CARRIED_NAME = re.compile(
    r"(?:^|/)embeddings/|(?:^|/)externallinks/|(?:^|/)afchunk"
    r"|\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|sh|msi|lnk|html?|mht|docx?|docm|xlsx?|xlsm|pptx?|zip|rar|7z|gz|pdf)$",
    re.IGNORECASE,
)
_CARRIED_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"MSCF", b"%PDF-", b"\x7fELF")
_XML_NAME = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_MACRO_RELATIONSHIP = re.compile(r"/(?:vbaProject|wordVbaData|control|activeXControlBinary|xlMacrosheet|xlIntlMacrosheet|extensibility)$")
_CARRIED_RELATIONSHIP = re.compile(r"/(?:oleObject|package|aFChunk|attachedToolbars)$")
_LINKED_RELATIONSHIP = re.compile(r"/(?:externalLink|externalLinkPath|connections|queryTable|subDocument|frame)$")
_HYPERLINK = re.compile(r"/hyperlink$")
_TEMPLATE = re.compile(r"/attachedTemplate$")
# A field that starts another program or draws another file in when the document is opened.
_ACTING_FIELD = re.compile(r"\s*(?:DDE|DDEAUTO|INCLUDETEXT|LINK)\b", re.IGNORECASE)
_FIELDS = re.compile(r"(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml$", re.IGNORECASE)


def check(path: str, kind: str) -> None:
    """Unfit where the package at `path` is not a sound, inert `kind` ("docx" or "xlsx")."""
    with Path(path).open("rb") as stream:
        _check_frame(stream)
        try:
            with zipfile.ZipFile(stream) as package:
                members = _check_members(package, Path(path).stat().st_size)
                _check_types(package, members, kind)
                cells = 0
                for name in members:
                    cells += _check_part(package, name)
                    if cells > MOST_CELLS:
                        raise Unfit("too_many_cells")
                _check_main(package, members, kind)
        except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, ValueError, KeyError) as broken:
            raise Unfit("broken_package") from broken


def _check_frame(stream: BinaryIO) -> None:
    """The directory at the end, before `zipfile` makes an object of each of a million entries."""
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    head = stream.read(4)
    stream.seek(max(0, size - (1 << 16) - 22))
    tail = stream.read()
    at = tail.rfind(_END)
    if head != b"PK\x03\x04" or at < 0 or len(tail) - at < 22:
        raise Unfit("broken_package")
    _disk, _start, here, entries, _length, offset, comment = struct.unpack("<4xHHHHIIH", tail[at : at + 22])
    if here != entries or entries > MOST_MEMBERS or offset == 0xFFFFFFFF:
        raise Unfit("too_many_members")
    if len(tail) - at - 22 != comment or comment > _LONGEST_COMMENT:
        raise Unfit("two_files_in_one")


def _check_members(package: zipfile.ZipFile, size: int) -> list[str]:
    members = package.infolist()
    if len(members) > MOST_MEMBERS:
        raise Unfit("too_many_members")
    seen, total, spans = set(), 0, []
    for member in members:
        _check_name(member)
        key = member.filename.casefold()
        if key in seen:
            raise Unfit("duplicate_member")
        seen.add(key)
        if member.flag_bits & 0x41:
            raise Unfit("locked_package")
        if stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise Unfit("strange_member")
        if member.compress_type not in _METHODS:
            raise Unfit("broken_package")
        if member.file_size > _RATIO_MATTERS and member.file_size > MOST_RATIO * max(1, member.compress_size):
            raise Unfit("unpacks_too_large")
        total += member.file_size
        spans.append((member.header_offset, member.header_offset + 30 + len(member.filename.encode()) + member.compress_size))
    if total > MOST_UNPACKED or (total > _RATIO_MATTERS and total > MOST_RATIO * size):
        raise Unfit("unpacks_too_large")
    spans.sort()
    if spans and spans[0][0] != 0:
        raise Unfit("two_files_in_one")
    for (_begins, ends), (next_begins, _next_ends) in itertools.pairwise(spans):
        if ends > next_begins:  # two members from the same bytes: how a small file unpacks to a huge one
            raise Unfit("unpacks_too_large")
    return [member.filename for member in members if not member.is_dir()]


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if (
        not name
        or name != member.orig_filename
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or any(ord(letter) < 32 for letter in name)
        or ".." in name.split("/")
        or len(name.encode()) > 1000
    ):
        raise Unfit("strange_member")


def _check_types(package: zipfile.ZipFile, members: list[str], kind: str) -> None:
    for name in members:
        if _MACRO_NAME.search(name):
            raise Unfit("macros")
        if _CARRIED_NAME.search(name):
            raise Unfit("carried_file")
    if "[Content_Types].xml" not in members:
        raise Unfit("not_this_kind")
    types: list[str] = []

    def on_element(name: str, attributes: dict[str, str]) -> None:
        types.append(attributes.get("ContentType", ""))

    _walk(package, "[Content_Types].xml", on_element)
    if any(_MACRO_TYPE.search(given) for given in types):
        raise Unfit("macros")
    if _MAIN_TYPE[kind] not in types:
        raise Unfit("not_this_kind")


def _check_part(package: zipfile.ZipFile, name: str) -> int:
    """The number of cells in the part; Unfit where it is another file in disguise, unsound XML, or reaches outside."""
    with package.open(name) as part:
        head = part.read(4096)
    if head.startswith(_CARRIED_MAGIC) or (head.startswith(b"MZ") and b"PE\0\0" in head):
        raise Unfit("carried_file")
    if name.lower().endswith(".vml"):
        return _check_vml(package, name)
    if name.lower().endswith(".rels"):
        return _check_relationships(package, name)
    looks_like_xml = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or head[:4] in {b"\xff\xfe<\0", b"\xfe\xff\0<"}
    if _XML_NAME.search(name) or looks_like_xml:
        return _check_xml(package, name)
    for _piece in _pieces(package, name):
        pass  # to its end, where its checksum is compared
    return 0


def _check_vml(package: zipfile.ZipFile, name: str) -> int:
    # What Excel writes here need not be well-formed, so it is only searched; both are case-sensitive in XML.
    whole = b"".join(_pieces(package, name)).replace(b"\0", b"")
    if b"<!DOCTYPE" in whole or b"<!ENTITY" in whole:
        raise Unfit("declares_entities")
    return 0


def _check_xml(package: zipfile.ZipFile, name: str) -> int:
    cells, depth, in_field = 0, 0, 0
    field: list[str] = []
    fields = bool(_FIELDS.search(name))

    def on_element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal cells, depth, in_field
        depth += 1
        if depth > MOST_DEPTH:
            raise Unfit("broken_package")
        local = tag.rpartition(" ")[2]
        if local == "c":
            cells += 1
            if cells > MOST_CELLS:
                raise Unfit("too_many_cells")
        elif fields and local == "instrText":
            in_field += 1
        elif fields and local == "fldSimple":
            for key, value in attributes.items():
                if key.endswith("instr") and _ACTING_FIELD.match(value):
                    raise Unfit("acting_field")
        elif fields and local == "fldChar":
            if _ACTING_FIELD.match("".join(field)):
                raise Unfit("acting_field")
            field.clear()

    def on_end(tag: str) -> None:
        nonlocal depth, in_field
        depth -= 1
        if in_field and tag.rpartition(" ")[2] == "instrText":
            in_field -= 1

    def on_text(text: str) -> None:
        if in_field:
            field.append(text)

    _walk(package, name, on_element, on_end, on_text if fields else None)
    return cells


def _check_relationships(package: zipfile.ZipFile, name: str) -> int:
    count = 0

    def on_element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > _MOST_RELATIONSHIPS:
            raise Unfit("too_many_members")
        if not tag.endswith("Relationship"):
            return
        kind, target = attributes.get("Type", ""), attributes.get("Target", "")
        if _MACRO_RELATIONSHIP.search(kind):
            raise Unfit("macros")
        if _CARRIED_RELATIONSHIP.search(kind):
            raise Unfit("carried_file")
        if _LINKED_RELATIONSHIP.search(kind):
            raise Unfit("reaches_outside")
        if attributes.get("TargetMode", "").lower() == "external" and not _harmless(kind, target):
            raise Unfit("reaches_outside")

    _walk(package, name, on_element)
    return 0


def _harmless(kind: str, target: str) -> bool:
    """A link a reader may click, or the name of the author's own template; not what Word fetches by itself."""
    target = unquote(target).strip()
    if target.startswith(("\\", "//")):
        return False
    if _TEMPLATE.search(kind):
        return bool(re.match(r"(?:file:/{0,3})?[A-Za-z]:[\\/]|[^\\/:]+$", target))
    return bool(_HYPERLINK.search(kind)) and urlsplit(target).scheme.lower() in {"", "http", "https", "mailto", "tel"}


def _check_main(package: zipfile.ZipFile, members: list[str], kind: str) -> None:
    target = ""

    def on_relationship(tag: str, attributes: dict[str, str]) -> None:
        nonlocal target
        if attributes.get("Type", "").endswith("/officeDocument"):
            target = target or attributes.get("Target", "")

    _walk(package, "_rels/.rels", on_relationship)
    main = posixpath.normpath(target.lstrip("/"))
    if main not in members:
        raise Unfit("not_this_kind")
    roots: list[str] = []
    sheets = 0

    def on_element(tag: str, attributes: dict[str, str]) -> None:
        nonlocal sheets
        local = tag.rpartition(" ")[2]
        if not roots:
            roots.append(local)
        sheets += local in {"sheet", "body"}

    _walk(package, main, on_element)
    if roots != [_MAIN_ROOT[kind]] or not sheets:
        raise Unfit("not_this_kind")


def _walk(
    package: zipfile.ZipFile,
    name: str,
    on_element: Callable[[str, dict[str, str]], None],
    on_end: Callable[[str], None] | None = None,
    on_text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.EntityDeclHandler = _refuse_entities
    parser.StartElementHandler = on_element
    if on_end:
        parser.EndElementHandler = on_end
    if on_text:
        parser.CharacterDataHandler = on_text
    for piece in _pieces(package, name):
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _refuse_entities(*_declaration: object) -> None:
    raise Unfit("declares_entities")


def _pieces(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with package.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece
