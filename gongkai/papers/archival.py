"""Archival copies (归档复制件): a fixed-layout copy of each part of a record, as PDF/A where it is drawn here (clause 2.E).

Plain values in, bytes out, the same for the same. The original is never altered: a copy stands beside it.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2

from gongkai.foundation.decoding import UnknownEncodingError, text_of_bytes
from gongkai.papers.child import ARCHIVAL
from gongkai.papers.conversion import Copy, How, NoCopyError, Why, convert
from gongkai.papers.drawing import NotDrawnError
from gongkai.papers.sheets import as_printed, page

LONGEST_TEXT = 2_000_000
"""Characters of a text file that are drawn; the whole of a book has half of it."""
_WIDE = 5
"""Characters that stand in one line of a cell of the stamp."""


@dataclass(frozen=True)
class Stamp:
    """归档章 (DA/T 22-2015): fonds, year, number of the record; unit or question, retention period. "" and None where not known."""

    fonds: str
    year: int
    number: str = ""
    classed: str = ""
    retention: str = ""

    def cells(self, pages: int) -> list[list[tuple[str, str, bool]]]:
        """The two rows of the stamp: what each cell is called, what stands in it, and whether it takes small letters."""
        above = (("全宗号", self.fonds), ("年度", str(self.year)), ("件号", self.number))
        below = (("机构或问题", self.classed), ("保管期限", self.retention), ("页数", str(pages)))
        return [[(name, value, len(value) > _WIDE) for name, value in row] for row in (above, below)]


@dataclass(frozen=True)
class Text:
    """The text of a version as it is archived. `text` is filtered markup; `facts` are the other things that were signed with it."""

    title: str
    text: str
    signatory: str
    document_number: str = ""
    document_date: date | None = None
    files: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    foot: tuple[str, ...] = ()


@as_printed()
def copy_of_text(text: Text, stamp: Stamp, *, others: int = 0) -> Copy:
    """The text with the filing stamp on its first page, which counts its own pages and `others`: those of what belongs to the record
    beside it. NotDrawnError where it cannot be drawn."""

    def drawn(pages: int) -> bytes:
        return page("archival", "archival", text.title, {}, variant=ARCHIVAL, paper=text, stamp=stamp.cells(pages))

    # Once to count the pages: the stamp takes the same room whatever it says.
    count = pages_of(drawn(others))
    return Copy(drawn(others + count), count, How.DRAWN)


def copy_of_file(path: Path, name: str) -> Copy:
    """A copy of the file at `path`, which is called `name`; NoCopyError with the reason where there can be none.

    PDF is its own copy; documents go through LibreOffice; a picture is laid on a page, and the characters of a text file are set.
    """
    found = convert(path)
    try:
        if found.picture is not None:
            return _picture(name, found.picture, found.is_wide)
        if found.is_text:
            return _characters(path, name)
    except NotDrawnError as failure:
        raise NoCopyError(Why.NOT_DRAWN) from failure
    return Copy(found.pdf, found.pages, How.AS_IT_IS if found.pdf is None else How.CONVERTED)


@as_printed()
def _picture(name: str, data: bytes, is_wide: bool) -> Copy:
    made = page("archival_picture", "archival_file", name, {"picture": data}, variant=ARCHIVAL, name=name, is_wide=is_wide)
    return Copy(made, pages_of(made), How.PICTURE)


@as_printed()
def _characters(path: Path, name: str) -> Copy:
    data = path.read_bytes()
    if len(data) > 4 * LONGEST_TEXT:
        raise NoCopyError(Why.TOO_LARGE)
    try:
        text = text_of_bytes(data)
    except UnknownEncodingError as unknown:
        raise NoCopyError(Why.BROKEN) from unknown
    if len(text) > LONGEST_TEXT:
        raise NoCopyError(Why.TOO_LARGE)
    is_table = name.lower().endswith(".csv")
    rows = list(csv.reader(io.StringIO(text, newline=""))) if is_table else []
    lines = [] if is_table else text.expandtabs(4).splitlines()
    made = page("archival_plain", "archival_file", name, {}, variant=ARCHIVAL, name=name, rows=rows, lines=lines)
    return Copy(made, pages_of(made), How.DRAWN)


def pages_of(pdf: bytes) -> int:
    """The number of pages of a PDF that was made here."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
