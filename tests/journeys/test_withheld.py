"""不予公开: what may not be disclosed stays closed, with its ground on record, and nobody can open it after all."""

import pytest

from gongkai.office.tests.people import NO_EIGHT_TIMES
from tests.journeys.walk import AGREE, TO_SOCIETY

TITLE = "在办案件查处进展"
SECRET = {**NO_EIGHT_TIMES, "work_secret": "yes"}


@pytest.mark.both
@pytest.mark.clause("3.0", "8.1", "8.6")
def test_a_withheld_matter_names_its_ground_and_is_opened_by_nobody(walk, public):
    walk.draft(by="personnel", entry="3.5.F", unit="ZZB", title=TITLE, text="案件情况。")
    walk.propose("personnel", "personnel_head")
    opinion = {**SECRET, "conclusion": "withhold", "grounds": "案件尚在办理。"}
    assert "不予公开" in walk.refused("reviewer", "clear", **opinion, confirmed="on")
    assert "请勾选确认" in walk.refused("reviewer", "clear", **opinion, ground="work_secret")
    walk.do("reviewer", "clear", **opinion, ground="work_secret", confirmed="on")

    shown = walk.stage("personnel")
    assert "属于工作秘密" in shown
    assert "案件尚在办理。" in shown
    assert walk.waits_for() == []
    read = walk.get("personnel", walk.address("draft"))
    assert read.status_code == 403
    number = read.context["version"].pk
    for username, verb, form in (
        ("personnel", "draft", {"title": TITLE, "basis": "第三章", "text_from": "typed", "text": "改过。", "do": "save"}),
        ("reviewer", "clear", {**NO_EIGHT_TIMES, **AGREE, "grounds": "可以公开。"}),
        ("examiner", "examine", {**AGREE, **TO_SOCIETY}),
        ("principal", "approve", AGREE),
    ):
        walk.refused(username, verb, version=number, **form)
    for username in ("publisher", "archivist"):
        assert walk.get(username, walk.address()).status_code == 404
    assert all(TITLE.encode() not in data for _address, data in public.everything())
