"""The archive's own papers: what stands on them, that they repeat what each page needs, and that they never say more than is true."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2
import pytest

from gongkai.papers import archive
from gongkai.papers.archive import (
    Box,
    Class,
    Counted,
    Decision,
    Destroyed,
    DestructionList,
    HandedOver,
    HandoverForm,
    ListedRecord,
    NoteSheet,
    Receipt,
    RecordList,
    Side,
    Spines,
    VolumeCover,
)
from gongkai.papers.forms import Foot, Form, Phrases
from gongkai.papers.forms_drawing import draw_form
from gongkai.papers.plain import from_plain, to_plain

pytestmark = [pytest.mark.clause("2.E"), pytest.mark.slow]

HEAD = "sha256:" + "3fa9" * 16
MADE = datetime(2026, 3, 5, 2, tzinfo=UTC)
FOOT = Foot("4K7M-Q2XA-9H3C", "周伟", MADE, "https://www.example.gov.cn/check/", "00817525-1", 12, HEAD, MADE)
KIND = Class("J001", "某某管理委员会", 2025, "定期30年", "党政办公室")
BOX = Box(KIND, 3, 121, 160, 40, 733)
GIVER, ARCHIVE = Side("某某管理委员会", "周伟", date(2026, 3, 5)), Side("海口市档案馆")


WORDS = Phrases("某某管理委员会", "盒脊")


def drawn(kind: Form, values: Any) -> bytes:
    return draw_form(kind, values, Phrases("某某管理委员会", kind.label_zh, closing="一式四份。"), FOOT)


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return ["".join(document[number].get_textpage().get_text_bounded().split()) for number in range(len(document))]
    finally:
        document.close()


def size(data: bytes) -> tuple[int, int]:
    document = pypdfium2.PdfDocument(data)
    try:
        return tuple(round(one / 72 * 25.4) for one in document[0].get_size())
    finally:
        document.close()


def listed(number: int) -> ListedRecord:
    return ListedRecord(
        f"J001-WS·2025-D30-DZB-{number:04d}", f"某管〔2025〕{number}号", "财政局", f"第{number}号通知", date(2025, 1, 9), pages=3
    )


def handed(number: int) -> HandedOver:
    return HandedOver(
        listed(number).code, f"00817525-1/2025-{number:05d}", "通知", "某管〔2025〕1号", date(2025, 1, 9), 4, digest="sha256:ab"
    )


def test_the_list_of_records_has_the_columns_of_the_trade_and_repeats_its_head_and_foot() -> None:
    strange = ListedRecord("J001-WS·2025-D30-DZB-0200", "", "经济发展局", "停车场照片", None, own_title=True)
    data = drawn(Form.RECORD_LIST, RecordList(KIND, (*(listed(number) for number in range(121, 161)), strange), BOX))
    found = pages(data)
    assert size(data) == (297, 210)
    assert len(found) > 1
    for number, shown in enumerate(found, start=1):
        assert "序号档号文号责任者题名日期密级页数备注" in shown
        assert f"第{number}页共{len(found)}页" in shown
        assert HEAD in shown
        assert FOOT.code in shown
    assert "1J001-WS·2025-D30-DZB-0121某管〔2025〕121号财政局第121号通知202501093" in found[0]
    assert "共41件序号" in found[0]  # of one the pages are not known
    assert "[停车场照片]" in found[-1]
    assert "共1件3页" in pages(drawn(Form.RECORD_LIST, RecordList(KIND, (listed(1),))))[0]


def test_the_cover_and_the_note_sheet_name_the_box_and_leave_room_for_the_checker() -> None:
    cover = pages(drawn(Form.VOLUME_COVER, VolumeCover(KIND, 40, 733, BOX)))[0]
    for words in (
        "某某管理委员会",
        "全宗号J001",
        "年度2025",
        "保管期限定期30年",
        "机构党政办公室",
        "起止件号0121—0160",
        "件数40",
        "页数733",
    ):
        assert words in cover
    asked = Class("J001", "某某管理委员会", 2025, "永久", "党务", by_question=True)
    assert "问题党务" in pages(drawn(Form.VOLUME_COVER, VolumeCover(asked, 4, 7)))[0]
    note = pages(drawn(Form.NOTE_SHEET, NoteSheet(BOX, "缺第0125件的附件。", "周伟", date(2026, 3, 2))))[0]
    assert "缺第0125件的附件。" in note
    assert "整理人周伟整理日期2026年3月2日检查人检查日期" in note


def test_spines_are_as_wide_as_their_boxes_and_go_several_to_a_sheet() -> None:
    assert archive.laid_out([20, 30, 40, 50, 20, 30]) == [[0, 1, 2, 3, 4], [5]]
    assert archive.laid_out([50] * 4) == [[0, 1, 2], [3]]
    assert archive.laid_out([]) == []
    boxes = tuple(Box(KIND, number, number * 40 - 39, number * 40, 40, 600, thickness=50) for number in range(1, 5))
    data = drawn(Form.SPINE, Spines(KIND.fonds_name, boxes))
    found = pages(data)
    assert len(found) == 2
    assert found[0].count("全宗号") == 3
    assert "0121至0160" in found[1]
    shown = pages(draw_form(Form.SPINE, Spines(KIND.fonds_name, boxes), WORDS, replace(FOOT, is_demonstration=True)))
    assert [page.count("全宗号") for page in shown] == [3, 1], "saying that it is a demonstration takes no sheet of its own"
    assert "内容虚构" in shown[0]
    with pytest.raises(ValueError, match="thick"):
        Box(KIND, 1, 1, 1, 1, 1, thickness=25)


def test_the_handover_form_lists_what_is_handed_over_and_who_approved_it() -> None:
    form = HandoverForm(
        "2026-003", GIVER, ARCHIVE, date(2026, 1, 1), date(2026, 2, 28), tuple(handed(one) for one in range(1, 25)), "35 MB", HEAD
    )
    before = pages(drawn(Form.HANDOVER_FORM, form))
    assert "签名：" in before[-1]
    assert "一式四份" in before[-1]
    assert "合计24件96页" in before[-1]
    assert all("索引号名称文号发文日期页数份数载体备注" in one for one in before if "00817525-1/2025-" in one)
    decided = Decision("同意移交", "", "领导小组组长　高远山", date(2026, 3, 6))
    approved = HandoverForm(**{**vars(form), "approval": decided, "filing_number": "琼档备〔2026〕17号", "replaces": "2026-002"})
    after = pages(drawn(Form.HANDOVER_FORM, approved))
    assert "同意移交领导小组组长高远山2026年3月6日" in after[-1]
    assert "琼档备〔2026〕17号" in after[0]
    assert "替换编号2026-002" in after[-1]


def test_nothing_to_hand_over_is_reported_too() -> None:
    nil = HandoverForm("2026-004", GIVER, ARCHIVE, date(2026, 3, 1), date(2026, 3, 31), ())
    assert "零报告2026年3月1日至2026年3月31日，本单位没有应当移交的公开信息。" in pages(drawn(Form.HANDOVER_FORM, nil))[0]


def test_a_receipt_never_calls_received_what_was_counted_otherwise() -> None:
    fits, lacks = Counted("件数", "8", "8"), Counted("件数", "8", "7")
    with pytest.raises(ValueError, match="counted otherwise"):
        Receipt("2026-003", GIVER, ARCHIVE, True, (fits, lacks))
    refused = pages(drawn(Form.RECEIPT, Receipt("2026-003", GIVER, ARCHIVE, False, (lacks,), "缺一件。")))[0]
    assert "未接收" in refused
    assert "件数87不符" in refused
    assert "未接收的原因：缺一件。" in refused
    uncounted = pages(drawn(Form.RECEIPT, Receipt("2026-003", GIVER, ARCHIVE, False, (), "时段不对。")))[0]
    assert "清点内容" not in uncounted
    received = pages(drawn(Form.RECEIPT, Receipt("2026-003", GIVER, ARCHIVE, True, (fits,), filing_number="17号")))[0]
    assert "已接收，清点相符" in received
    assert "不符" not in received


def test_the_list_of_what_is_destroyed_waits_for_both_approvals_and_two_supervisors() -> None:
    line = Destroyed(listed(1).code, "通知", "", date(2025, 1, 9), "定期10年", date(2035, 12, 31), 3, "期满，无保存价值")
    approvals = (("主要领导审批", Decision("同意", "", "秦正", date(2036, 2, 9))), ("领导小组组长审批", None))
    shown = pages(drawn(Form.DESTRUCTION_LIST, DestructionList("J001", "2036-01", (line,), "周伟", date(2036, 2, 1), approvals)))[0]
    assert "通知20250109定期10年203512313期满，无保存价值" in shown
    assert "同意秦正2036年2月9日" in shown
    assert "监销人（两人）：" in shown
    done = DestructionList("J001", "2036-01", (line,), "周伟", None, approvals, ("甲", "乙"), date(2036, 3, 1))
    assert "监销人：甲、乙" in pages(drawn(Form.DESTRUCTION_LIST, done))[0]


def test_the_same_values_give_the_same_bytes_also_when_they_were_kept_as_text() -> None:
    sheet = NoteSheet(BOX, "完整。", "周伟", date(2026, 3, 2), "吴芳", date(2026, 3, 3))
    assert drawn(Form.NOTE_SHEET, sheet) == drawn(Form.NOTE_SHEET, from_plain(NoteSheet, to_plain(sheet)))
    approvals = (("主要领导审批", Decision("同意", "", "秦正", date(2036, 2, 9))), ("领导小组组长审批", None))
    for values in (
        VolumeCover(KIND, 40, None),
        Spines("全部", (BOX,)),
        RecordList(KIND, (listed(1),), BOX),
        HandoverForm("2026-003", GIVER, ARCHIVE, date(2026, 1, 1), date(2026, 2, 28), (handed(1),), approval=approvals[0][1]),
        Receipt("2026-003", GIVER, ARCHIVE, True, (Counted("件数", "8", "8"),)),
        DestructionList("J001", "2036-01", (), "周伟", None, approvals, ("甲", "乙")),
    ):
        assert from_plain(type(values), to_plain(values)) == values
