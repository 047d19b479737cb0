"""Lists of the archive as workbooks: every column, no formula, and the same bytes again."""

import io
from datetime import date

import openpyxl
import pytest

from gongkai.papers import workbooks
from gongkai.papers.archive import Class, HandedOver, HandoverForm, ListedRecord, RecordList, Side

pytestmark = pytest.mark.clause("2.E")

KIND = Class("J001", "某某管理委员会", 2025, "定期30年", "党政办公室")


def rows(data: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]


def test_a_workbook_lists_the_records_as_the_paper_does() -> None:
    plain = ListedRecord("J001-WS·2025-D30-DZB-0001", "某管〔2025〕1号", "财政局", "通知", date(2025, 1, 9), pages=3)
    own = ListedRecord("J001-WS·2025-D30-DZB-0002", "", "财政局", "照片", None, own_title=True, note="附件2件")
    found = rows(workbooks.record_list(RecordList(KIND, (plain, own))))
    assert found[0][0] == "某某管理委员会归档文件目录"
    assert "保管期限：定期30年" in found[1][0]
    assert found[2] == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
    assert found[3] == [1, plain.code, "某管〔2025〕1号", "财政局", "通知", "20250109", None, 3, None]
    assert found[4] == [2, own.code, None, "财政局", "[照片]", None, None, None, "附件2件"]


def test_what_begins_like_a_formula_stays_words() -> None:
    hostile = ListedRecord("=1+1", "+2", "-3", '=HYPERLINK("http://x")', None, note="@SUM(A1)\x0b")
    book = openpyxl.load_workbook(io.BytesIO(workbooks.record_list(RecordList(KIND, (hostile,)))))
    cells = [cell for cell in book.active[4] if cell.value is not None]
    assert [cell.data_type for cell in cells] == ["n", "s", "s", "s", "s", "s"]
    assert cells[-1].value == "@SUM(A1)"


def test_a_workbook_lists_what_is_handed_over_with_its_digest() -> None:
    line = HandedOver("J001-WS·2025-D30-DZB-0001", "00817525-1/2025-00001", "通知", "", date(2025, 1, 9), 4, digest="sha256:ab")
    form = HandoverForm("2026-003", Side("某某管理委员会"), Side("海口市档案馆"), date(2026, 1, 1), date(2026, 2, 28), (line,))
    found = rows(workbooks.handover_list(form))
    assert "2026-003" in found[1][0]
    assert found[3] == [1, line.code, line.index_number, "通知", None, "20250109", 4, 1, "电子", "sha256:ab", None]


def test_equal_values_give_equal_workbooks() -> None:
    listed = RecordList(KIND, ())
    assert workbooks.record_list(listed) == workbooks.record_list(listed)
