"""PDF: nothing that acts, nothing carried along, nothing locked; and its text, page by page."""

import re
import zipfile
import zlib
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.vault.readers import Unfit

MOST_PAGES = 2000
_MOST_INFLATED = 256 << 20
_LONGEST_TAIL = 1024
_LONGEST_DICTIONARY = 1 << 16

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_NUMBERS = re.compile(rb"\s*\d+\s+\d+")
_END_OF_NAME = rb"(?![A-Za-z0-9])"
# Long names cannot appear by chance in compressed data, so they are looked for everywhere; short ones outside streams only.
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|RichMedia[A-Za-z]*|SubmitForm|ImportData|GoToE|Rendition|OnInstantiate)" + _END_OF_NAME)
_CARRIED = re.compile(rb"/EmbeddedFiles?" + _END_OF_NAME)
_ACTIVE_SHORT = re.compile(rb"/(?:XFA|JS)" + _END_OF_NAME)
_LOCKED = re.compile(rb"/Encrypt" + _END_OF_NAME)

# pdfium's own marks: a word parted at the end of a line, and nothing.
_MARKS = {0xFFFE: "-", 0xFFFF: None, 0: None}


def check(path: str) -> int:
    """The number of pages of the PDF at `path`; Unfit where it is locked, broken, acts, or carries other files."""
    data = Path(path).read_bytes()
    end = data.rfind(b"%%EOF")
    if not data.startswith(b"%PDF-") or end < 0:
        raise Unfit("broken_pdf")
    if zipfile.is_zipfile(path) or len(data[end + 5 :].strip()) > _LONGEST_TAIL:
        raise Unfit("two_files_in_one")
    _refuse_active(data)
    document = _open(path)
    pages = len(document)
    if not 1 <= pages <= MOST_PAGES:
        raise Unfit("too_many_pages" if pages else "broken_pdf")
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        raise Unfit("active_pdf")
    if pdfium.FPDFDoc_GetAttachmentCount(document.raw) > 0:
        raise Unfit("carried_file")
    if pdfium.FPDF_GetFormType(document.raw) in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}:
        raise Unfit("active_pdf")
    try:
        document[0].get_size()
    except pypdfium2.PdfiumError as broken:
        raise Unfit("broken_pdf") from broken
    return pages


def text_of_pages(path: str) -> list[str]:
    """The text of each page of the PDF at `path`; an empty string for a page without text, such as a scan."""
    document = _open(path)
    if len(document) > MOST_PAGES:
        raise Unfit("too_many_pages")
    texts = []
    for number in range(len(document)):
        try:
            page = document[number]
            words = page.get_textpage()
            texts.append(words.get_text_bounded().translate(_MARKS).replace("\r\n", "\n"))
            words.close()
            page.close()
        except pypdfium2.PdfiumError as broken:
            raise Unfit("broken_pdf") from broken
    return texts


def _open(path: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as broken:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or "password" in str(broken).lower()
        raise Unfit("locked_pdf" if locked else "broken_pdf") from broken


def _refuse_active(data: bytes) -> None:
    plain, streams = _parted(data)
    if _LOCKED.search(plain):
        raise Unfit("locked_pdf")
    for names in (plain, *streams):
        if _ACTIVE_SHORT.search(names):
            raise Unfit("active_pdf")
        if _CARRIED.search(names):
            raise Unfit("carried_file")
    whole = _unescaped(data)
    for names in (whole, *streams):
        if _ACTIVE.search(names):
            raise Unfit("active_pdf")
    if _CARRIED.search(whole):
        raise Unfit("carried_file")


def _parted(data: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside streams, and what the object streams hold, both with escaped names (`/J#61vaScript`) made plain."""
    outside, inflated, left, position = [], [], _MOST_INFLATED, 0
    while begins := _STREAM.search(data, position):
        outside.append(data[position : begins.end()])
        ends = data.find(b"endstream", begins.end())
        ends = len(data) if ends < 0 else ends
        dictionary = _unescaped(data[max(position, begins.start() - _LONGEST_DICTIONARY) : begins.start()])
        dictionary = dictionary[dictionary.rfind(b"obj") + 3 :]
        body = data[begins.end() : ends]
        names = _object_stream(dictionary, body, left)
        if names is not None:
            left -= len(names)
            inflated.append(_unescaped(names))
        position = ends
    outside.append(data[position:])
    return _unescaped(b"".join(outside)), inflated


def _object_stream(dictionary: bytes, body: bytes, most: int) -> bytes | None:
    """The objects that a stream holds, or None where it holds none; what cannot be looked into is unfit."""
    said = b"/ObjStm" in dictionary
    if said and (b"/Filter" not in dictionary):
        return body
    if said and (b"/Predictor" in dictionary or re.search(rb"/Filter\s*\[\s*/\w+\s+/", dictionary)):
        raise Unfit("broken_pdf")
    reader = zlib.decompressobj()
    try:
        head = reader.decompress(body, 64)
        if not said and not _NUMBERS.match(head):
            return None
        whole = head + reader.decompress(reader.unconsumed_tail, max(1, most))
    except zlib.error as broken:
        if said:
            raise Unfit("broken_pdf") from broken
        return None
    if not reader.eof and (said or reader.unconsumed_tail):
        raise Unfit("broken_pdf")
    return whole


def _unescaped(data: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes([int(found.group(1), 16)]), data)
