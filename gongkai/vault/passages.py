"""The passages of a text in HTML (正文段落): what screening reads, and where on the page a finding is marked.

A passage is a paragraph (headings, list items and quotations count as such) or a cell of a table. Paragraphs outside of tables
are counted from 1, empty ones left out, as a person counts them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from gongkai.screening.findings import Passage, Place
from gongkai.vault.html import clean

_CELLS = frozenset({"td", "th"})
_PARTS = frozenset({"h1", "h2", "h3", "h4", "p", "li", "ul", "ol", "blockquote", "table", "thead", "tbody", "tr"})


@dataclass(frozen=True)
class Mark:
    """Characters to be marked: in the passage at `place`, from `start` to `end`, with the attributes of the `<mark>`."""

    place: Place
    start: int
    end: int
    attributes: str = ""


@dataclass
class _Block:
    """One passage while it is read: its text, and its cell where it is one."""

    text: str = ""
    cell: str = ""
    place: Place = field(default_factory=Place)


def passages(html: str) -> list[Passage]:
    """The passages of `html` in their order; those without any text are left out. Offsets count the characters of each `text`."""
    return [Passage(block.text, block.place) for block in _read(clean(html)).blocks if block.text.strip()]


def headings(html: str) -> dict[Place, str]:
    """For each cell below a table's first row the text of the cell above all in its column: it says what a number in it is."""
    read = _read(clean(html))
    return {block.place: read.heads[block.cell] for block in read.blocks if block.cell in read.heads}


def marked(html: str, marks: Iterable[Mark]) -> str:
    """`html`, which has passed the filter, with `<mark>` around the characters that `marks` name. Of overlapping ones the first wins."""
    reader = _read(html)
    by_place: dict[Place, list[Mark]] = {}
    for mark in marks:
        by_place.setdefault(mark.place, []).append(mark)
    pieces = []
    for raw, text, block, offset in reader.tokens:
        if text is None:
            pieces.append(raw)
            continue
        at = 0
        for mark in sorted(by_place.get(block.place, ()), key=lambda one: (one.start, -one.end)) if block else ():
            start, end = max(mark.start - offset, at), min(mark.end - offset, len(text))
            if start < end:
                pieces.append(f"{escape(text[at:start], quote=False)}<mark{mark.attributes}>{escape(text[start:end], quote=False)}</mark>")
                at = end
        pieces.append(escape(text[at:], quote=False))
    return "".join(pieces)


def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.number()
    return reader


class _Reader(HTMLParser):
    """Reads what `clean` let through into tokens (raw, text, block, offset in the block's text) and blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[tuple[str, str | None, _Block | None, int]] = []
        self.blocks: list[_Block] = []
        self.heads: dict[str, str] = {}
        self._block: _Block | None = None
        self._depth = 0
        self._table = self._row = self._column = 0
        self._taken: set[tuple[int, int]] = set()
        self._first_row: dict[int, _Block] = {}
        self._below: list[tuple[_Block, _Block | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._write("\n")
        elif tag in _CELLS:
            self._open_cell({name: value or "" for name, value in attrs})
        elif tag in _PARTS:
            self._part()
        if tag == "table" and not self._depth:
            self._table, self._row, self._taken, self._first_row = self._table + 1, 0, set(), {}
        if tag == "tr" and not self._depth:
            self._row, self._column = self._row + 1, 0
        self.tokens.append((self.get_starttag_text() or "", None, None, 0))

    def handle_endtag(self, tag: str) -> None:
        if tag in _CELLS:
            self._depth = max(0, self._depth - 1)
            if not self._depth:
                self._block = None
        elif tag in _PARTS:
            self._part()
        self.tokens.append((f"</{tag}>", None, None, 0))

    def handle_data(self, data: str) -> None:
        if self._block is None:
            self._block = _Block()
            self.blocks.append(self._block)
        self.tokens.append(("", data, self._block, len(self._block.text)))
        self._block.text += data

    def number(self) -> None:
        """Give each block its place, now that it is known which of them are empty."""
        count = 0
        for block in self.blocks:
            if block.cell:
                block.place = Place(cell=block.cell)
            elif block.text.strip():
                count += 1
                block.place = Place(paragraph=count)
        for block, head in self._below:
            if head is not None and head.text.strip():
                self.heads[block.cell] = head.text.strip()

    def _part(self) -> None:
        """A new paragraph begins or ends; inside a cell only a new line."""
        if self._depth:
            self._write("\n")
        else:
            self._block = None

    def _write(self, text: str) -> None:
        if self._block is not None and self._block.text and not self._block.text.endswith("\n"):
            self._block.text += text

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        self._column += 1
        while (self._row, self._column) in self._taken:
            self._column += 1
        across, down = (int(attributes.get(name, "1") or 1) for name in ("colspan", "rowspan"))
        for row in range(self._row, self._row + down):
            self._taken |= {(row, column) for column in range(self._column, self._column + across)}
        self._block = _Block(cell=f"表{self._table}第{self._row}行第{self._column}列")
        self.blocks.append(self._block)
        if self._row > 1:
            self._below.append((self._block, self._first_row.get(self._column)))
        else:
            self._first_row |= dict.fromkeys(range(self._column, self._column + across), self._block)
        self._column += across - 1
