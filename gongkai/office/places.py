"""Findings in files at their place (疑点位置): the part of a workbook around them as a grid, pages and pictures with frames."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext

from gongkai.disclosure.models import Attachment
from gongkai.screening import showing
from gongkai.screening.findings import Severity
from gongkai.secrecy.queries import Seen
from gongkai.vault import store

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGED = ("application/pdf", "image/")
MOST_WORKBOOKS = 6
"""Workbooks of one version that are drawn: each is read anew by a child, which takes about a third of a second."""
MOST_PAGES = 12
"""Pages of one file that are drawn."""
_WIDE = 1000
"""Units of a frame's drawing across the whole page."""


@dataclass(frozen=True)
class Piece:
    """Characters of a cell; `seen` is the finding that they are marked with, `masked` says that they stand for what was masked."""

    text: str
    seen: Seen | None = None
    masked: bool = False


@dataclass(frozen=True)
class Square:
    """One square of a grid: its text in pieces, the findings that hang on it otherwise, why nobody sees it, columns it goes across."""

    pieces: tuple[Piece, ...] = ()
    beside: tuple[Seen, ...] = ()
    hidden: str = ""
    across: int = 1
    after_gap: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a grid: its number, whether it is hidden, how many rows before it are left out, its squares."""

    number: int
    hidden: bool
    left_out: int
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Grid:
    """A sheet as the reviewer sees it, or only its name where nothing was found in its cells."""

    anchor: str
    name: str
    hidden: str
    columns: tuple[showing.Column, ...]
    lines: tuple[Line, ...]
    seen: tuple[Seen, ...]

    @property
    def open(self) -> int:
        """How many findings in it are unanswered and block."""
        return sum(one.is_open for one in self.seen)


@dataclass(frozen=True)
class Frame:
    """The frame around a finding on a page, in thousandths of its width and height."""

    left: int
    top: int
    width: int
    height: int
    seen: Seen


@dataclass(frozen=True)
class Page:
    """A page or picture on which findings have their frames."""

    number: int
    frames: tuple[Frame, ...]


def grids(attachment: Attachment, seen: Sequence[Seen], *, in_full: bool) -> list[Grid]:
    """The sheets of a workbook with the findings in their cells; empty where it is none, or nothing was found in a cell.

    What a finding that blocks stands for is shown `in_full` to whoever reviews, and masked to others.
    """
    at: dict[tuple[str, str], list[Seen]] = {}
    for one in seen:
        place = one.finding.where
        if place.sheet and place.cell and not place.member:
            at.setdefault((place.sheet, place.cell), []).append(one)
    if attachment.blob.media_type != WORKBOOK or not at:
        return []
    wanted: dict[str, list[str]] = {}
    for sheet, cell in at:
        wanted.setdefault(sheet, []).append(cell)
    return [
        _grid(f"sheet-{attachment.pk}-{number}", sheet, at, in_full=in_full)
        for number, sheet in enumerate(showing.sheets(store.path_of(attachment.blob_id), wanted), 1)
    ]


def _grid(anchor: str, sheet: showing.Sheet, at: dict[tuple[str, str], list[Seen]], *, in_full: bool) -> Grid:
    lines, drawn = [], []
    for row in sheet.rows:
        cells = {cell.column: cell for cell in row.cells}
        squares = []
        for column in sheet.columns:
            found = at.get((sheet.name, f"{column.letters}{row.number}"), [])
            squares.append(_square(cells.get(column.number), found, sheet.hidden, column, in_full=in_full))
            drawn += found
        lines.append(Line(row.number, row.hidden, row.left_out, _fitted(squares)))
    return Grid(anchor, sheet.name, sheet.hidden, sheet.columns, tuple(lines), tuple(drawn))


def _fitted(squares: list[Square]) -> tuple[Square, ...]:
    """The squares of a row without the empty ones that another goes across; it ends where one stands that is not empty."""
    fitted: list[Square] = []
    at = 0
    while at < len(squares):
        one, across = squares[at], 1
        while across < one.across and at + across < len(squares) and not squares[at + across].pieces and not squares[at + across].beside:
            across += 1
        fitted.append(replace(one, across=across))
        at += across
    return tuple(fitted)


def _square(cell: showing.Cell | None, found: list[Seen], hidden: str, column: showing.Column, *, in_full: bool) -> Square:
    if cell is None:
        return Square(beside=tuple(found), after_gap=column.after_gap)
    why = hidden or cell.hidden
    in_text = [one for one in found if _is_in(one, cell, hidden)]
    beside = tuple(one for one in found if one not in in_text)
    pieces: list[Piece] = []
    since = 0
    for start, end, one in sorted(((*_range(one), one) for one in in_text), key=lambda found: (found[0], -found[1])):
        if start < since:
            beside += (one,)
            continue
        pieces.append(Piece(cell.text[since:start]))
        blocks = one.finding.severity == Severity.BLOCK
        pieces.append(Piece(cell.text[start:end] if in_full or not blocks else one.finding.excerpt, one))
        since = end
    pieces.append(Piece(cell.text[since:]))
    if why and not in_full:
        # Who does not review is told that something is hidden, not what.
        marked = [one for one in pieces if one.seen]
        pieces = marked or [Piece(gettext("（隐藏的内容）"))]
    return Square(tuple(one for one in pieces if one.text), beside, why, cell.across, column.after_gap)


def _range(one: Seen) -> tuple[int, int]:
    return one.finding.start or 0, one.finding.end or 0


def _is_in(one: Seen, cell: showing.Cell, hidden: str) -> bool:
    """Whether a finding is about characters of the cell's own text, not of a comment, a formula or a list that hangs on it."""
    finding, part = one.finding, one.finding.where.part
    if finding.start is None or finding.end is None or finding.end > len(cell.text):
        return False
    return not part or any(part.startswith(why) for why in (hidden, cell.hidden) if why)


def masked_grids(copy: Path, masked: Iterable[str]) -> list[Grid]:
    """The sheets of a cleaned workbook, the `masked` values marked in their cells."""
    words = {word for word in masked if word}
    shown = showing.sheets(copy, {}, holding=words)
    grids = []
    for number, sheet in enumerate(shown, 1):
        lines = []
        for row in sheet.rows:
            cells = {cell.column: cell for cell in row.cells}
            squares = [
                Square(_masked_pieces(cell.text, words), across=cell.across) if (cell := cells.get(one.number)) else Square()
                for one in sheet.columns
            ]
            lines.append(Line(row.number, row.hidden, row.left_out, _fitted(squares)))
        grids.append(Grid(f"masked-{number}", sheet.name, sheet.hidden, sheet.columns, tuple(lines), ()))
    return grids


def _masked_pieces(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    found = re.split("(" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")", text)
    return tuple(Piece(piece, masked=at % 2 == 1) for at, piece in enumerate(found) if piece)


def pages(attachment: Attachment, seen: Sequence[Seen]) -> list[Page]:
    """The pages of a PDF or picture on which findings have a place, with a frame for each."""
    if not attachment.blob.media_type.startswith(PAGED):
        return []
    by_page: dict[int, list[Frame]] = {}
    for one in seen:
        place = one.finding.where
        if place.box and not place.member:
            by_page.setdefault(place.page or 1, []).append(_frame(place.box, one))
    return [Page(number, tuple(frames)) for number, frames in sorted(by_page.items())[:MOST_PAGES]]


def _frame(box: tuple[float, float, float, float], seen: Seen) -> Frame:
    left, top, right, bottom = (round(min(max(side, 0.0), 1.0) * _WIDE) for side in box)
    # A little wider than the letters, which recognition places by their share of a line: so the frame does not cross them.
    left, top = max(left - 14, 0), max(top - 4, 0)
    return Frame(left, top, min(right + 14, _WIDE) - left, min(bottom + 4, _WIDE) - top, seen)
