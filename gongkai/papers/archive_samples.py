"""Made-up contents of the archive's papers (样张), to look at their wording before it is used."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongkai.papers.archive import (
    Box,
    Class,
    Counted,
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
from gongkai.papers.forms import Form

_TITLE, _CODE, _DAY = "某某事项（样张）", "A001-WS·2026-D30-ABC-0001", date(2026, 1, 5)
_OF = Class("A001", "某某机构", 2026, "定期30年", "某某局")
_BOX = Box(_OF, 1, 1, 2, 2, 9)
_GIVER, _RECEIVER = Side("某某机构", "某某", _DAY), Side("某某档案馆")

SAMPLES: Mapping[Form, Any] = {
    Form.VOLUME_COVER: VolumeCover(_OF, 2, 9, _BOX),
    Form.SPINE: Spines(_BOX.title, (_BOX,)),
    Form.RECORD_LIST: RecordList(_OF, (ListedRecord(_CODE, "某管〔2026〕1号", "某某机构", _TITLE, _DAY, pages=4),), _BOX),
    Form.NOTE_SHEET: NoteSheet(_BOX, "盒内文件完整。", "某某", _DAY),
    Form.HANDOVER_FORM: HandoverForm(
        "2026-001",
        _GIVER,
        _RECEIVER,
        _DAY,
        _DAY,
        (HandedOver(_CODE, "00000000-0/2026-00001", _TITLE, "某管〔2026〕1号", _DAY, 4, digest="sha256:" + "0" * 64),),
    ),
    Form.RECEIPT: Receipt("2026-001", _GIVER, _RECEIVER, True, (Counted("件数", "1", "1"),)),
    Form.DESTRUCTION_LIST: DestructionList(
        "A001",
        "2037-001",
        (Destroyed(_CODE, _TITLE, "某管〔2026〕1号", _DAY, "定期10年", date(2036, 12, 31), 4, "期满，没有继续保存的价值"),),
        "某某",
        _DAY,
        (("主要领导审批", None), ("领导小组组长审批", None)),
    ),
}
"""A sample of each of the archive's papers."""
