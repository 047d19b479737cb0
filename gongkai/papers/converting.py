"""The child in which a foreign file becomes a PDF: `python -m gongkai.papers.converting FOLDER`.

FOLDER is private to it and holds `file` and `job.json`. It bounds itself and leaves the network before it opens the file. It answers
with a line of JSON, `{"pages"}`, `{"picture"}`, `{"text"}` or `{"reason"}`, and after it the bytes that were made, if any were.
"""

import io
import json
import os
import re
import sys
import warnings
from pathlib import Path
from typing import Any

from gongkai.foundation.bounds import leave_the_network, limit

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_ENDINGS = {
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OPEN}text": ".odt",
    f"{_OPEN}spreadsheet": ".ods",
    f"{_OPEN}presentation": ".odp",
    "application/rtf": ".rtf",
}
_COMPOUND = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_LOCKED = ("EncryptedPackage", "EncryptedSummary")
_FILTERS = {".xlsx": "calc", ".xls": "calc", ".ods": "calc", ".pptx": "impress", ".ppt": "impress", ".odp": "impress"}
_OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": "2"},  # PDF/A-2
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "UseLosslessCompression": {"type": "boolean", "value": "true"},
    "ReduceImageResolution": {"type": "boolean", "value": "false"},
}
SECONDS = 170.0
"""On the wall, for LibreOffice and one file."""
MOST_PAGES = 5000
_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG"}
_DATES = re.compile(rb"\s*<xmp:(CreateDate|ModifyDate|MetadataDate)>[^<]*</xmp:\1>")


class Without(Exception):  # noqa: N818 - an outcome, not an error
    """There is no copy, for this reason (`gongkai.papers.conversion.Why`)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def main(arguments: list[str]) -> int:
    """Convert one file; 0 with an answer on standard output, 2 for wrong usage."""
    if len(arguments) != 1:
        print("usage: converting FOLDER", file=sys.stderr)  # noqa: T201
        return 2
    folder = Path(arguments[0])
    cpu_seconds, memory_bytes, file_bytes = json.loads((folder / "job.json").read_bytes())["bounds"]
    leave_the_network()
    limit(cpu_seconds, memory_bytes, file_bytes=file_bytes, open_files=512)
    # What a library prints is no answer.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    try:
        facts, content = _converted(folder / "file", folder)
    except Without as without:
        facts, content = {"reason": without.reason}, b""
    answer.write(json.dumps(facts).encode() + b"\n" + content)
    answer.flush()
    os._exit(0)


def _converted(path: Path, folder: Path) -> tuple[dict[str, Any], bytes]:
    from gongkai.screening import magic

    kind = magic.kind_of(path)
    if kind == "application/pdf":
        return {"pages": _pages(path)}, b""
    if kind in _PICTURES:
        return _picture(path, _PICTURES[kind])
    if kind in {"text/plain", "text/xml"}:
        return {"text": True}, b""
    ending = _compound(path) if kind == "application/x-ole-storage" else _ENDINGS.get(kind)
    if ending is None:
        raise Without("unknown_kind")
    return _by_office(path, ending, folder)


def _pages(path: Path) -> int:
    import pikepdf

    try:
        with pikepdf.open(path) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError:
        raise Without("locked")
    except pikepdf.PdfError:
        raise Without("broken")
    if not 1 <= pages <= MOST_PAGES:
        raise Without("too_large" if pages else "broken")
    return pages


def _compound(path: Path) -> str | None:
    import olefile

    with olefile.OleFileIO(path) as compound:
        if any(compound.exists(stream) for stream in _LOCKED):
            raise Without("locked")
        return next((ending for stream, ending in _COMPOUND.items() if compound.exists(stream)), None)


def _by_office(path: Path, ending: str, folder: Path) -> tuple[dict[str, Any], bytes]:
    from gongkai.screening.readers import Unreadable, legacy

    office = legacy.program()
    if office is None:
        raise Without("no_office")
    work = folder / "work"
    work.mkdir()
    source = work / f"document{ending}"
    path.rename(source)
    target = f"pdf:{_FILTERS.get(ending, 'writer')}_pdf_Export:{json.dumps(_OPTIONS)}"
    try:
        legacy.launch(office, source, target, work, seconds=SECONDS, epoch=0)
    except Unreadable:
        raise Without("not_converted")
    made = work / "made" / "document.pdf"
    if not made.is_file():
        raise Without("not_converted")
    return _settled(made)


def _settled(path: Path) -> tuple[dict[str, Any], bytes]:
    """The PDF that LibreOffice made without what tells when: it writes the moment into four places, and a number drawn from it."""
    import pikepdf

    with pikepdf.open(path) as document:
        for intent in document.Root.get("/OutputIntents", []):
            profile = intent.get("/DestOutputProfile")
            if profile is not None and profile.get("/N") == 3:
                profile.write(_srgb())
        if "/Metadata" in document.Root:
            document.Root.Metadata.write(_DATES.sub(b"", document.Root.Metadata.read_bytes()))
        for name in ("/Info", "/DocChecksum", "/ID"):
            if name in document.trailer:
                del document.trailer[name]
        pages = len(document.pages)
        out = io.BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    if not 1 <= pages <= MOST_PAGES:
        raise Without("too_large" if pages else "broken")
    return {"pages": pages}, out.getvalue()


def _srgb() -> bytes:
    """The usual colours, as the papers that are drawn here carry them."""
    from importlib.resources import files

    return (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


def _picture(path: Path, kind: str) -> tuple[dict[str, Any], bytes]:
    """How the picture lies, and the picture in the usual colours where it has others, which PDF/A may not hold."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the gate's limit is lower, and memory is bounded here
    warnings.simplefilter("ignore")
    try:
        with Image.open(path, formats=(kind,)) as picture:
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            content = b""
            if picture.mode not in {"1", "L", "LA", "P", "RGB", "RGBA"} or upright.size != picture.size:
                out = io.BytesIO()
                grey = picture.mode.startswith("I")
                plain = upright.point(lambda value: value / 256).convert("L") if grey else upright.convert("RGB")
                plain.save(out, "PNG")
                content = out.getvalue()
            return {"picture": {"wide": upright.width > upright.height}}, content
    except (OSError, ValueError, SyntaxError):
        raise Without("broken")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
