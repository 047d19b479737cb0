"""退回: a matter that is sent back with reasons goes the whole way again; what was signed on the text before counts no more."""

import pytest

from gongkai.office.tests.people import NO_EIGHT_TIMES
from tests.journeys.walk import AGREE, TO_SOCIETY, text

TITLE = "企业服务承诺事项清单"
IMPORTANT = {**TO_SOCIETY, "zone_wide_important": "yes"}


@pytest.mark.both
@pytest.mark.clause("2.1", "2.B", "2.C", "8.1", "8.3")
def test_a_returned_matter_is_changed_and_goes_the_whole_way_again(walk, public):
    walk.draft(by="handler", entry="3.7.C", unit="JFJ", title=TITLE, text="联系人张三，手机13800000000。")
    walk.propose()
    walk.do("deputy_leader", "consent", **AGREE)

    # 8.1 The office finds a telephone number and returns the matter, with its grounds.
    yes = {**NO_EIGHT_TIMES, "privacy": "yes"}
    walk.refused("reviewer", "clear", **yes, conclusion="return")
    walk.do("reviewer", "clear", **yes, conclusion="return", grounds="手机号码属于个人隐私，请删除。")
    assert "手机号码属于个人隐私，请删除。" in walk.stage("handler")
    assert walk.waits_for() == ["handler"]

    walk.revise(by="handler", title=TITLE, text="联系电话：0898-00000000。", change_note="已删除手机号码。")
    for username, verb in (("deputy_leader", "consent"), ("reviewer", "clear"), ("principal", "approve")):
        assert walk.get(username, walk.address(verb)).status_code == 403, "opinions on the first version are void"
    walk.propose()
    walk.do("deputy_leader", "consent", **AGREE)
    walk.clear()
    walk.examine()

    # 2.C The principal leader returns it once more, not without reasons.
    assert "理由" in walk.refused("principal", "approve", conclusion="return")
    seen = walk.version("principal", "approve")
    walk.do("principal", "approve", conclusion="return", remark="请补充办理时限。")
    assert "请补充办理时限。" in walk.stage("handler")
    walk.revise(by="handler", title=TITLE, text="联系电话：0898-00000000。三个工作日内办结。", change_note="已补充时限。")

    # He decides on what he reads: the text that was before him is no longer there to be agreed to.
    answer = walk.post("principal", walk.address("approve"), version=seen, **AGREE)
    assert answer.status_code == 422
    assert "稿件已被新稿替换" in text(answer)

    assert TITLE not in public.read("/")
    address = walk.carry_to_the_public(handler="handler", head="unit_head", deputy="deputy_leader")
    page = public.read(address)
    assert "三个工作日内办结" in page
    assert "13800000000" not in page
    sheet = walk.sees("examiner", walk.address("sheet"))
    assert "对第1稿，已失效" in sheet
    assert "对第2稿，已失效" in sheet


@pytest.mark.clause("2.C", "8.3")
@pytest.mark.parametrize("at", ["unit_head", "deputy_leader", "examiner", "group_head", "principal", "publisher"])
def test_everybody_on_the_line_may_send_it_back_and_the_handler_finds_it_on_her_desk(walk, at):
    walk.draft(by="handler", entry="3.7.C", unit="JFJ", title=TITLE, text="正文。")
    steps = {
        "unit_head": ("agree", lambda: walk.do("handler", "self_review", **NO_EIGHT_TIMES)),
        "deputy_leader": ("consent", lambda: walk.do("unit_head", "agree", **AGREE)),
        "reviewer": ("clear", lambda: walk.do("deputy_leader", "consent", **AGREE)),
        "examiner": ("examine", walk.clear),
        "group_head": ("countersign", lambda: walk.examine(IMPORTANT)),
        "principal": ("approve", lambda: walk.do("group_head", "countersign", **AGREE)),
        "publisher": ("send_back", lambda: walk.do("principal", "approve", **AGREE)),
    }
    for username, (verb, before) in steps.items():
        before()
        if username == at:
            walk.send(username, verb, conclusion="return", remark="请核对数据。", reasons="请核对数据。")
            break
    assert "请核对数据。" in walk.stage("handler")
    assert walk.waits_for() == ["handler"]
