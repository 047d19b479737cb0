"""The part of a workbook around its findings: few rows and columns of each sheet, as the program itself counts them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from gongkai.screening import magic
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers import xlsx as reader
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Package, attribute

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = 40
"""Rows of one sheet that are shown at most, `AROUND` of them on either side of a finding."""
COLUMNS = 18
"""Columns of one sheet that are shown at most."""
AROUND = 1
HEADS = 2
"""First rows of a sheet that are always shown: they say what the columns are."""
LETTERS = 300
"""Characters of one cell that are shown."""
SHEETS = 60
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def show(path: Path, wanted: Mapping[str, Iterable[str]], holding: Sequence[str], look: Look) -> list[dict[str, Any]]:
    """The sheets as `showing.Sheet` has them, as JSON; Unreadable where the workbook is none or is broken."""
    if magic.kind_of(path) != MEDIA_TYPE:
        raise Unreadable("no_workbook", "")
    return _Shown(Package(path, look)).show(wanted, holding)


class _Shown(reader._Book):
    def show(self, wanted: Mapping[str, Iterable[str]], holding: Sequence[str]) -> list[dict[str, Any]]:
        """Every sheet, with a grid where cells of it are `wanted` or hold one of the words `holding`."""
        shown = []
        for element in list(self._root.iter("{*}sheet"))[:SHEETS]:
            name, state = attribute(element, "name"), attribute(element, "state")
            part = self._package.target(self._main, attribute(element, "id"))
            hidden = {"hidden": reader.HIDDEN_SHEET, "veryHidden": reader.VERY_HIDDEN_SHEET}.get(state, "")
            cells = [spot for one in wanted.get(name, ()) if (spot := _spot(one))]
            grid = self._grid(part, cells, holding) if (cells or holding) and part in self._package else {"columns": [], "rows": []}
            shown.append({"name": name, "hidden": hidden, **grid})
        return shown

    def _grid(self, part: str, spots: list[tuple[int, int]], holding: Sequence[str]) -> dict[str, Any]:
        data = self._data(part)
        frame = self._frame(reader._frame_of(data), part)
        found = sorted({row for row, _column in spots})
        near = {row + step for row in found for step in range(-AROUND, AROUND + 1)}
        rows: list[tuple[int, bool, list[tuple[int, int, str, str]]]] = []
        columns_found = {column for _row, column in spots}
        heads, last, is_found = 0, max(near, default=0), bool(spots)
        for number, hides, cells in self._rows(data):
            if (number > last and not holding) or len(rows) >= ROWS:
                break
            held = {column for column, _style, text, _formula in cells if any(word in text for word in holding)}
            if number in near or held or (heads < HEADS and cells):
                rows.append((number, hides, cells))
                heads += bool(cells)
                columns_found |= held
                is_found |= bool(held)
        if not is_found:
            return {"columns": [], "rows": []}
        columns = _columns(columns_found, max((column for _n, _h, cells in rows for column, *_rest in cells), default=1))
        return {
            "columns": [
                {
                    "number": column,
                    "letters": reader._letters(column),
                    "hidden": column in frame.columns,
                    "after_gap": column - 1 not in columns and column > 1,
                }
                for column in columns
            ],
            "rows": [
                {
                    "number": number,
                    "hidden": hides,
                    "left_out": number - (rows[at - 1][0] if at else 0) - 1,
                    "cells": [
                        {
                            "column": column,
                            "text": text[:LETTERS],
                            "hidden": self._why_hidden(number, column, style, text, hides, frame),
                            "across": _across(number, column, columns, frame),
                        }
                        for column, style, text, _formula in cells
                        if text.strip() and column in columns
                    ],
                }
                for at, (number, hides, cells) in enumerate(rows)
            ],
        }


def _spot(cell: str) -> tuple[int, int] | None:
    where = _CELL.fullmatch(cell)
    return (int(where[2]), reader._number(where[1])) if where else None


def _columns(found: set[int], last: int) -> list[int]:
    """All columns where they are few; else the first, and those around the findings."""
    if max(last, *found) <= COLUMNS:
        return list(range(1, max(last, *found) + 1))
    chosen = {1, 2}
    for reach in range(4):
        for column in sorted(found):
            for one in (column - reach, column + reach):
                if 0 < one <= max(last, *found) and len(chosen) < COLUMNS:
                    chosen.add(one)
    return sorted(chosen)


def _across(row: int, column: int, columns: list[int], frame: Any) -> int:
    """How many of the shown columns a merged cell goes over, where they stand side by side."""
    for first, last, top in frame.merged.get(row, ()):
        if (row, column) == (top, first):
            across = 1
            while column + across <= last and column + across in columns:
                across += 1
            return across
    return 1
