"""Showing (呈现): the place of a finding as a person looks at it: the part of a workbook around it, or a page as a picture.

As with screening, the file is read in a limited child. What is given back holds the values: it is for the page of whoever may open
the file, and is kept nowhere.
"""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from gongkai.screening import guard
from gongkai.screening.limits import USUAL, Limits
from gongkai.screening.lists import NONE

__all__ = ["Cell", "Column", "Picture", "Row", "Sheet", "page", "sheets"]


@dataclass(frozen=True)
class Column:
    """A column by its number from 1 and its letters, whether it is hidden, and whether columns before it were left out."""

    number: int
    letters: str
    hidden: bool
    after_gap: bool


@dataclass(frozen=True)
class Cell:
    """A cell: its number in the row, its text, and why a reader does not see it, in Chinese, or "". `across` columns are merged into it."""

    column: int
    text: str
    hidden: str
    across: int = 1


@dataclass(frozen=True)
class Row:
    """A row by its number from 1, whether it is hidden, how many rows were left out before it, and its cells that are not empty."""

    number: int
    hidden: bool
    left_out: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, in Chinese why it is not seen or "", and the part of it around the cells that were asked for."""

    name: str
    hidden: str
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A page as it is seen: PNG or JPEG bytes, their media type, width and height in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def sheets(
    path: Path, wanted: Mapping[str, Iterable[str]], *, holding: Iterable[str] = (), limits: Limits | None = None
) -> tuple[Sheet, ...]:
    """The sheets of the workbook (.xlsx) at `path` with the rows and columns around the cells `wanted` by sheet ("C12").

    Besides them the rows in which a cell holds one of the words `holding`. Empty where the workbook cannot be read. No more is given
    back than a page can show.
    """
    cells = {sheet: sorted(set(cells)) for sheet, cells in wanted.items()}
    answer, _picture = _asked(path, {"cells": cells, "holding": sorted(set(holding))}, limits)
    return tuple(
        Sheet(
            name=one["name"],
            hidden=one["hidden"],
            columns=tuple(Column(**column) for column in one["columns"]),
            rows=tuple(
                Row(row["number"], row["hidden"], row["left_out"], tuple(Cell(**cell) for cell in row["cells"])) for row in one["rows"]
            ),
        )
        for one in answer.get("sheets", ())
    )


def page(path: Path, number: int = 1, *, limits: Limits | None = None) -> Picture | None:
    """Page `number` (from 1) of the PDF or picture at `path`, as a viewer shows it and no larger than a screen; None if there is none."""
    answer, content = _asked(path, {"page": number}, limits)
    if "page" not in answer or not content:
        return None
    facts = answer["page"]
    return Picture(content, str(facts["media_type"]), int(facts["width"]), int(facts["height"]))


def _asked(path: Path, show: dict[str, Any], limits: Limits | None) -> tuple[dict[str, Any], bytes]:
    limits = limits or USUAL
    with tempfile.TemporaryDirectory(prefix="gongkai-show-") as kept:
        folder = Path(kept)
        if not path.is_file() or path.stat().st_size > limits.size_bytes:
            return {}, b""
        shutil.copyfile(path, folder / "file")
        job = {"name": "", "lists": asdict(NONE), "ocr": False, "limits": limits.as_json(), "show": show}
        (folder / "job.json").write_text(json.dumps(job), encoding="ascii")
        heard = guard.run(folder, limits)
        drawn = folder / "shown"
        content = drawn.read_bytes() if drawn.is_file() and not heard.ended else b""
    return ({} if heard.ended else heard.answer), content
