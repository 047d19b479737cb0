"""Redaction of workbooks (8.1, 8.2): the visible cells alone, in the look they had, with the values masked."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as Drawing
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai.screening.findings import Kind, Severity
from gongkai.screening.redaction import Unredactable
from gongkai.screening.tests.redacting import (
    HIDDEN_ID,
    ID,
    MOBILE,
    NUMBERS,
    OTHER_ID,
    bytes_of,
    kinds,
    picture_of,
    redacted,
    unzipped,
    zipped,
)

pytestmark = pytest.mark.clause("8.2")

MASKED, OTHER_MASKED = f"{ID[:4]}**********{ID[14:]}", f"{OTHER_ID[:4]}**********{OTHER_ID[14:]}"
MASKED_MOBILE = f"{MOBILE[:3]}****{MOBILE[7:]}"


def saved(book: Workbook, path):
    book.save(path)
    return path


def opened(content: bytes):
    return load_workbook(io.BytesIO(content))


def everything_in(content: bytes) -> str:
    return "\n".join(f"{name}\n{data.decode('utf-8', 'ignore')}" for name, data in unzipped(content).items())


@pytest.fixture
def book() -> Workbook:
    """A list as offices make them: a merged heading, a table, a sum."""
    made = Workbook()
    sheet = made.active
    sheet.title = "名单"
    sheet.append(["2026年补助名单"])
    sheet.merge_cells("A1:D1")
    sheet.append(["姓名", "身份证号", "手机", "金额"])
    sheet.append(["某甲", ID, int(MOBILE), 1200.5])
    sheet.append(["某乙", OTHER_ID, "139 8765 4321", 980])
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet["D3"].number_format = "#,##0.00"
    sheet["B3"].border = Border(bottom=Side(style="thin"))
    sheet["B3"].fill = PatternFill("solid", fgColor="FFEEDDCC")
    sheet.column_dimensions["B"].width = 24
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "A3"
    return made


def test_values_are_masked_and_the_sheet_keeps_its_look(book, tmp_path):
    before, after = redacted(saved(book, tmp_path / "a.xlsx"))
    sheet = opened(after.content)["名单"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["2026年补助名单", None, None, None],
        ["姓名", "身份证号", "手机", "金额"],
        ["某甲", MASKED, MASKED_MOBILE, 1200.5],
        ["某乙", OTHER_MASKED, "139 **** 4321", 980],
    ]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert (sheet["A1"].font.bold, sheet["A1"].font.size, sheet["A1"].alignment.horizontal) == (True, 16, "center")
    assert (sheet["D3"].number_format, sheet["B3"].border.bottom.style, sheet["B3"].fill.fgColor.rgb) == ("#,##0.00", "thin", "FFEEDDCC")
    assert (sheet.column_dimensions["B"].width, sheet.row_dimensions[1].height, sheet.freeze_panes) == (24, 30, "A3")
    assert kinds(before) >= NUMBERS
    assert not kinds(after.report) & NUMBERS
    assert {(pair.place.cell, pair.after) for pair in after.pairs} == {
        ("B3", MASKED), ("B4", OTHER_MASKED), ("C3", MASKED_MOBILE), ("C4", "139 **** 4321"),
    }  # fmt: skip


def test_nothing_hidden_comes_along_and_the_rest_moves_up(book, tmp_path):
    sheet = book["名单"]
    sheet.insert_rows(4)
    sheet["A4"], sheet["B4"] = "藏着的人", HIDDEN_ID
    sheet.row_dimensions[4].hidden = True
    sheet.insert_cols(3)
    sheet["C3"] = HIDDEN_ID
    sheet.column_dimensions["C"].hidden = True
    sheet["A3"].comment = Comment(f"证号{HIDDEN_ID}", "某科长")
    sheet["F3"] = HIDDEN_ID
    sheet["F3"].font = Font(color="FFFFFFFF")
    sheet["F5"], sheet["F5"].number_format = 13812345678, ";;;"
    sheet["A3"].hyperlink = f"https://example.invalid/{HIDDEN_ID}"
    choice = DataValidation(type="list", formula1=f'"{HIDDEN_ID},乙"')
    sheet.add_data_validation(choice)
    choice.add("E9")
    drafts = book.create_sheet("底稿")
    drafts["A1"] = HIDDEN_ID
    drafts.sheet_state = "veryHidden"
    book.defined_names["人"] = DefinedName("人", attr_text="底稿!$A$1")
    book.properties.creator = "某科长"
    before, after = redacted(saved(book, tmp_path / "a.xlsx"), lambda one: one.severity is Severity.BLOCK)
    new = opened(after.content)
    assert new.sheetnames == ["名单"]
    assert [cell.value for cell in new["名单"]["B"]] == [None, "身份证号", MASKED, OTHER_MASKED]
    assert HIDDEN_ID not in everything_in(after.content)
    assert "某科长" not in everything_in(after.content)
    assert "13812345678" not in everything_in(after.content)
    assert Kind.HIDDEN_TEXT in kinds(before)
    assert not kinds(after.report) & {Kind.HIDDEN_TEXT, Kind.METADATA, Kind.RESIDENT_ID}
    assert after.report.cleared
    assert {"批注", "文档属性", "隐藏工作表", "隐藏行", "隐藏列", "定义的名称"} <= {
        words.rstrip("0123456789处") for words in after.left_behind
    }


def test_formulas_become_their_values(tmp_path):
    book = Workbook()
    book.active.append(["身份证号", ID])
    book.active.append(["合计", "=SUM(1,2)"])
    parts = unzipped((saved(book, tmp_path / "b.xlsx")).read_bytes())
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<f>SUM(1,2)</f><v />", b"<f>SUM(1,2)</f><v>3</v>").replace(b"<v></v>", b"<v>3</v>")
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped(parts))
    _before, after = redacted(path)
    assert opened(after.content).active["B2"].value == 3
    assert "<f>" not in everything_in(after.content)


def test_a_number_of_which_every_digit_has_its_own_cell_is_masked(tmp_path):
    book = Workbook()
    book.active.append(["身份证号", *(int(digit) if digit.isdigit() else digit for digit in ID)])
    before, after = redacted(saved(book, tmp_path / "a.xlsx"))
    assert Kind.RESIDENT_ID in kinds(before)
    row = [str(cell.value) for cell in next(opened(after.content).active.iter_rows())][1:]
    assert "".join(row) == MASKED


def test_the_name_of_a_sheet_and_its_printed_header_are_masked(book, tmp_path):
    book["名单"].title = f"名单{MOBILE}"
    book.active.oddHeader.center.text = f"经办人 {MOBILE}"
    _before, after = redacted(saved(book, tmp_path / "a.xlsx"))
    new = opened(after.content)
    assert new.sheetnames == [f"名单{MOBILE[:3]}＊＊＊＊{MOBILE[7:]}"]
    assert new.active.oddHeader.center.text == f"经办人 {MASKED_MOBILE}"


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    book = Workbook()
    book.active.append([f"身份证号{ID}", "x"])
    book.active["B1"] = "=1+1"
    book.active["B1"].data_type = "s"
    _before, after = redacted(saved(book, tmp_path / "a.xlsx"))
    cell = opened(after.content).active["B1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_pictures_keep_their_place_and_lose_what_hangs_on_them(book, tmp_path):
    picture = Drawing(io.BytesIO(bytes_of(picture_of("标志", size=(120, 60)), "JPEG", comment=HIDDEN_ID.encode())))
    book["名单"].add_image(picture, "F2")
    _before, after = redacted(saved(book, tmp_path / "a.xlsx"), ocr=False)
    assert [(one.anchor._from.col, one.anchor._from.row, one.width, one.height) for one in opened(after.content)["名单"]._images] == [
        (5, 1, 120, 60)
    ]
    assert HIDDEN_ID.encode() not in b"".join(unzipped(after.content).values())


def test_a_workbook_without_any_visible_sheet_is_refused(tmp_path):
    book = Workbook()
    book.active["A1"] = f"身份证号{ID}"
    book.active.sheet_state = "hidden"
    book.create_sheet("空")
    path = saved(book, tmp_path / "b.xlsx")
    parts = unzipped(path.read_bytes())
    parts["xl/workbook.xml"] = (
        parts["xl/workbook.xml"].replace(b'name="\xe7\xa9\xba"', b'name="x"').replace(b'state="visible"', b'state="hidden"')
    )
    path.write_bytes(zipped(parts))
    with pytest.raises(Unredactable, match="可见"):
        redacted(path)


def test_the_copy_is_the_same_every_time(book, tmp_path):
    path = saved(book, tmp_path / "a.xlsx")
    assert redacted(path)[1].content == redacted(path)[1].content
