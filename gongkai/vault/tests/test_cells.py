"""A workbook that comes back to be read in: its cells as they are, what is hidden told apart, none larger than a table of ours."""

import openpyxl
import pytest

from gongkai.vault.readers import Unfit, cells


def saved(book, tmp_path):
    path = tmp_path / "sheet"
    with path.open("wb") as stream:
        book.save(stream)
    return str(path)


@pytest.mark.clause("1.1")
def test_cells_come_with_what_hides_them_and_whether_they_are_formulas(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["事项", "=1+1"])
    sheet.append(["隐藏的行", 3.0])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    (read,) = cells.cells(saved(book, tmp_path))["sheets"]
    assert read["rows"] == [
        [1, False, [["A", "事项", False], ["B", "=1+1", True]]],
        [2, True, [["A", "隐藏的行", False], ["B", "3", False]]],
    ]
    assert read["hidden_columns"] == ["B"]


@pytest.mark.clause("1.1")
@pytest.mark.parametrize("sort", ["sheets", "rows", "columns"])
def test_more_than_a_table_of_ours_has_is_not_read(tmp_path, sort):
    book = openpyxl.Workbook()
    if sort == "sheets":
        for _ in range(cells.MOST_SHEETS):
            book.create_sheet()
    elif sort == "rows":
        book.active.cell(cells.MOST_ROWS + 1, 1, "末行")
    else:
        book.active.cell(1, cells.MOST_COLUMNS + 1, "末列")
    with pytest.raises(Unfit) as unfit:
        cells.cells(saved(book, tmp_path))
    assert unfit.value.code == "table_too_large"
