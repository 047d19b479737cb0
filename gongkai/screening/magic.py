"""What a file is, by its content and never by its name (文件类型识别)."""

import struct
import zipfile
import zlib
from pathlib import Path

from gongkai.screening import patterns as re

UNKNOWN = "application/octet-stream"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"MSCF", "application/vnd.ms-cab-compressed"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"\x01\x00\x09\x00\x00\x03", "image/wmf"),
    (b"\x02\x00\x09\x00\x00\x03", "image/wmf"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"ID3", "audio/mpeg"),
)
_PACKAGES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAIN_TYPES = (
    (re.compile(rb"wordprocessingml|ms-word\."), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (re.compile(rb"spreadsheetml|ms-excel\."), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (re.compile(rb"presentationml|ms-powerpoint\."), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MAIN = re.compile(rb"ContentType\s*=\s*[\"']([^\"']*?\.main\+xml)[\"']")
_BINARY_SHEET = re.compile(rb"ms-excel\.sheet\.binary")
# Atomic: a comment ends where it first can, or a page of nothing but comments would be tried in every way they can be joined.
_HTML = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+|(?><\?xml[^>]*\?>)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|script|style|span|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(rb"\s*<\?xml\s|\s*<!DOCTYPE\s|\s*<[A-Za-z][\w.:-]*(?:\s+xmlns|\s*>)")
_MAIL = re.compile(rb"(?:[A-Za-z-]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,40}?MIME-Version:", re.IGNORECASE)
"""Mail, and pages saved in one file (.mht, also under .doc): base64 hides what they say."""
# Control characters that no text holds; NUL is that of UTF-16, which is looked at apart.
_UNTEXTUAL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HEAD = 1 << 16
_MOST_TYPES = 1 << 20


def kind_of(path: Path) -> str:
    """The media type of the file at `path`; `application/octet-stream` where it is nothing we know. OSError where it cannot be read.

    An office document with macros is named like one without them: they are a finding, not a kind.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    return _package(path) if head.startswith(_PACKAGES) else kind_of_head(head)


def kind_of_head(head: bytes) -> str:
    """The media type by the first bytes alone (64 KiB are enough); every package is `application/zip`."""
    if head.startswith(_PACKAGES):
        return "application/zip"
    for beginning, media_type in _BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    if head[:2] == b"BM" and len(head) > 14 and struct.unpack("<I", head[10:14])[0] < _HEAD and head[6:10] == bytes(4):
        return "image/bmp"
    if head[:4] == b"\x01\0\0\0" and head[40:44] == b" EMF":
        return "image/emf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in {b"heic", b"heix", b"mif1", b"hevc", b"avif"} else "video/mp4"
    if head[:2] == b"MZ" and b"PE\0\0" in head:
        return "application/x-executable"
    # Bytes before the header, which readers of PDF forgive.
    if b"%PDF-" in head[:1024] and _UNTEXTUAL.search(head):
        return "application/pdf"
    return _text(head)


def _text(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode()
    elif not head or _UNTEXTUAL.search(head):
        return UNKNOWN if head else "text/plain"
    head = head.removeprefix(b"\xef\xbb\xbf")
    if _MAIL.match(head):
        return "message/rfc822"
    if _HTML.match(head):
        return "text/html"
    return "text/xml" if _XML.match(head) else "text/plain"


def _package(path: Path) -> str:
    """Which document a ZIP is, by what it says of its main part; a package that cannot be read is an archive that cannot."""
    try:
        with zipfile.ZipFile(path) as package:
            names = package.NameToInfo
            if "[Content_Types].xml" in names:
                return _office(_start(package, "[Content_Types].xml", _MOST_TYPES))
            if "OFD.xml" in names:
                return "application/ofd"
            if "mimetype" in names:
                said = _start(package, "mimetype", 200).decode("ascii", "replace").strip()
                if said.startswith("application/vnd.oasis.opendocument."):
                    return said
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError):
        pass
    return "application/zip"


def _office(types: bytes) -> str:
    if types.startswith((b"\xff\xfe", b"\xfe\xff")):
        types = types.decode("utf-16", "replace").encode()
    if _BINARY_SHEET.search(types):
        return "application/vnd.ms-excel.sheet.binary.macroenabled.12"
    for main in _MAIN.findall(types):
        for words, media_type in _MAIN_TYPES:
            if words.search(main):
                return media_type
    return "application/zip"


def _start(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    with package.open(name) as part:
        return part.read(most)
