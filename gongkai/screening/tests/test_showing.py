"""The place of a finding shown: the part of a workbook around it, a page of a PDF or picture (8.1, 8.2)."""

import io

import pytest
from openpyxl import Workbook
from PIL import Image

from gongkai.screening import showing

pytestmark = pytest.mark.clause("8.2")


@pytest.fixture
def book(tmp_path):
    made = Workbook()
    sheet = made.active
    sheet.title = "名单"
    sheet.append(["补助名单"])
    sheet.merge_cells("A1:C1")
    sheet.append(["姓名", "证号", "金额"])
    for number in range(3, 101):
        sheet.append([f"第{number}人", "4601", 1200])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[50].hidden = True
    secret = made.create_sheet("底册")
    secret["A1"] = "不给看的"
    secret.sheet_state = "veryHidden"
    made.save(tmp_path / "book")
    return tmp_path / "book"


def test_only_the_rows_around_a_finding_and_the_heads_are_shown_with_their_numbers(book):
    first, second = showing.sheets(book, {"名单": ["B50"]})
    assert [(row.number, row.left_out, row.hidden) for row in first.rows] == [
        (1, 0, False),
        (2, 0, False),
        (49, 46, False),
        (50, 0, True),
        (51, 0, False),
    ]
    assert [(one.letters, one.hidden) for one in first.columns] == [("A", False), ("B", True), ("C", False)]
    assert first.rows[0].cells[0].across == 3
    assert {cell.column: cell.text for cell in first.rows[3].cells} == {1: "第50人", 2: "4601", 3: "1200"}
    assert (second.name, second.hidden, second.rows) == ("底册", "深度隐藏的工作表", ())


def test_of_a_wide_and_long_sheet_no_more_is_shown_than_a_page_can_hold(tmp_path):
    made = Workbook()
    for row in range(1, 201):
        made.active.append([f"{row}-{column}" for column in range(1, 61)])
    made.save(tmp_path / "wide")
    (sheet,) = showing.sheets(tmp_path / "wide", {"Sheet": [f"AZ{row}" for row in range(1, 200, 2)]})
    assert len(sheet.rows) == 40
    letters = [one.letters for one in sheet.columns]
    assert len(letters) <= 18
    assert {"A", "AY", "AZ", "BA"} <= set(letters)
    assert next(one for one in sheet.columns if one.letters == letters[2]).after_gap


def test_rows_are_also_found_by_the_words_in_their_cells(book):
    first, second = showing.sheets(book, {}, holding=["第77人"])
    assert [row.number for row in first.rows] == [1, 2, 77]
    assert second.rows == ()
    assert all(not sheet.rows for sheet in showing.sheets(book, {}, holding=["没有这个人"]))


def test_what_is_no_workbook_shows_nothing(tmp_path):
    (tmp_path / "none").write_bytes(b"not a workbook")
    assert showing.sheets(tmp_path / "none", {"名单": ["A1"]}) == ()
    assert showing.page(tmp_path / "none") is None


def test_a_picture_is_drawn_upright_without_what_it_carries_and_no_larger_than_a_screen(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x013B] = "某甲"
    Image.new("RGB", (3000, 1000), "white").save(tmp_path / "photo", "JPEG", exif=exif)
    drawn = showing.page(tmp_path / "photo")
    assert (drawn.media_type, drawn.width, drawn.height) == ("image/jpeg", 467, 1400)
    assert "某甲".encode() not in drawn.content
    assert Image.open(io.BytesIO(drawn.content)).getexif().get(0x013B) is None
    assert showing.page(tmp_path / "photo", 2) is None
