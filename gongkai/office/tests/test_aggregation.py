"""What a version and what is public tell together of a person."""

import pytest

from gongkai.demonstration.matters import draft
from gongkai.office.aggregation import Public, warnings
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.secrecy.tests.numbers import resident_id

NUMBER = resident_id(7)
FRONT = NUMBER[:14] + "****"
BACK = NUMBER[:6] + "********" + NUMBER[14:]


def public(text):
    return [Public(1, "已公开的名单", text)]


@pytest.mark.clause("8.2")
def test_two_masks_that_hide_different_digits_of_one_number_are_noticed():
    found = warnings(f"王小虎（身份证号码：{FRONT}）", public(f"王小虎，身份证号{BACK}，符合条件"))
    assert [one.name for one in found] == ["王小虎"]
    assert "合起来可看到18位（共18位）" in found[0].why


@pytest.mark.clause("8.2")
def test_the_same_mask_another_number_and_another_name_are_not():
    mine = f"王小虎（身份证号码：{FRONT}）"
    other = resident_id(8, born="19880101")
    for there in (
        f"王小虎（身份证号码：{FRONT}）",
        f"王小虎（身份证号码：{other[:6]}********{other[14:]}）".replace(NUMBER[:6], "110105"),
        f"李思远（身份证号码：{BACK}）",
        "王小虎出席会议",
    ):
        assert warnings(mine, public(there)) == []


@pytest.mark.clause("8.2")
def test_a_condition_here_and_an_address_there_point_to_one_person():
    found = warnings("姓名\t救助类别\n赵明远\t重度残疾补贴", public("姓名\t家庭住址\n赵明远\t某路8号3单元502室"))
    assert [(one.name, "住址" in one.why) for one in found] == [("赵明远", True)]


@pytest.mark.clause("8.2")
def test_each_number_belongs_to_the_name_before_it():
    found = warnings(f"王小虎，身份证{FRONT}，由李思远代领", public(f"李思远，身份证号{BACK}"))
    assert not [one for one in found if "共18位" in one.why]
    assert warnings(f"由李思远代领，王小虎，身份证{FRONT}", public(f"王小虎，身份证号{BACK}"))


@pytest.mark.clause("8.2")
def test_the_reviewer_is_warned_of_what_is_public_and_of_nothing_else(cast, line):
    text = f"王小虎（身份证号码：{BACK}）符合条件。"
    line.carry(line.open("3.7.C", draft("从前的名单", text)), to=Stage.PUBLISHED)
    line.carry(line.open("3.7.C", draft("没有公开的名单", text)), to=Stage.APPROVED)
    publication.settle(pages=pages)
    version = line.carry(line.open("3.7.C", draft("名单", f"王小虎（身份证号码：{FRONT}）领取补贴。")), to=Stage.CONSENTED)
    page = text_of(Desk(cast["reviewer"]).look("clear", version))
    assert "合起来可看到18位" in page
    assert "从前的名单" in page
    assert "没有公开的名单" not in page
