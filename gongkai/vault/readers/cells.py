"""The cells of a small workbook that comes back to be read in (单元格), with what of them must not be taken for what is seen."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from gongkai.vault.readers import Unfit

MOST_SHEETS = 10
MOST_ROWS = 2000
MOST_COLUMNS = 40
LONGEST = 2000
"""Characters of a cell that are kept; whoever reads them refuses much shorter ones."""


def cells(path: str) -> dict[str, Any]:
    """Every sheet with its name, whether it is hidden, its hidden columns, and its rows: number, whether hidden, and cells.

    A cell is [column's letter, text, whether it is a formula]; days are written as 2026-11-23. Unfit("table_too_large") where there
    are more sheets, rows or columns than a table to be read in has.
    """
    with Path(path).open("rb") as stream:  # by its name it would not be taken: the vault gives none
        book = openpyxl.load_workbook(stream, keep_links=False)
    if len(book.sheetnames) > MOST_SHEETS:
        raise Unfit("table_too_large")
    found = []
    for sheet in book.worksheets:
        if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
            raise Unfit("table_too_large")
        rows = []
        for line in sheet.iter_rows():
            filled = [[one.column_letter, _text(one.value), one.data_type == "f"] for one in line if one.value is not None]
            if filled:
                number = line[0].row
                rows.append([number, bool(sheet.row_dimensions[number].hidden), filled])
        hidden = [name for name, of in sheet.column_dimensions.items() if of.hidden for name in _letters(of)]
        found.append({"name": sheet.title, "hidden": sheet.sheet_state != "visible", "hidden_columns": hidden, "rows": rows})
    return {"sheets": found}


def _letters(of: Any) -> list[str]:
    """The columns of a group, which is kept under its first."""
    return [get_column_letter(one) for one in range(of.min or 1, min(of.max or 1, MOST_COLUMNS) + 1)]


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:LONGEST]
