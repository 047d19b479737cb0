"""审查 on its page: time limit, scope and form, and whether the group head must sign."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.approval.models import Examination
from gongkai.approval.queries import decisions_of
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Edition
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Step, TimeLimit
from gongkai.procedure.stages import Stage

TODAY = timezone.localdate()
WHOLE = {
    "conclusion": "agree",
    "time_limit": "standing",
    "scope": "society",
    "channels": ["column", "zone_portal"],
    "zone_wide_important": "no",
}


@pytest.fixture
def cleared(line):
    return line.carry(line.open("3.7.C", draft("企业服务承诺", "承诺。")), to=Stage.CLEARED)


@pytest.fixture
def party(line):
    version = line.open("3.4.B", draft("干部任免", "任命。", inner_party=True), unit="ZZB", by="personnel")
    return line.carry(version, to=Stage.CLEARED)


def in_days(count: int) -> str:
    return (TODAY + timedelta(days=count)).isoformat()


@pytest.mark.clause("2.B", "3.7")
def test_the_catalogue_suggests_time_limit_scope_and_forms_and_never_the_importance(cast, cleared):
    page = Desk(cast["examiner"]).look("examine", cleared).content.decode()
    entry = cleared.edition.item.entry
    assert page.count('name="channels"') == 16
    assert page.count(" checked") == 2 + len(entry.channels)
    for radio in page.split("<input")[1:]:
        if 'name="zone_wide_important"' in radio:
            assert "checked" not in radio.split(">")[0]


@pytest.mark.clause("2.B")
def test_the_three_decisions_are_fixed_on_the_version_that_was_read(cast, cleared):
    answer = Desk(cast["examiner"]).send("examine", cleared, **WHOLE, remark="拟同意公开。")
    assert answer.status_code == 303
    decided = decisions_of(Examination.objects.get(version=cleared))
    assert decided.time_limit is TimeLimit.STANDING
    assert decided.steps == (Step(Audience.SOCIETY, None),)
    assert decided.channels == {Channel.COLUMN, Channel.ZONE_PORTAL}
    assert not decided.zone_wide_important
    assert Stage(Edition.objects.get(pk=cleared.edition_id).stage) is Stage.EXAMINED


@pytest.mark.clause("2.B")
def test_everything_left_out_is_named_at_once_and_at_its_field(cast, cleared):
    answer = Desk(cast["examiner"]).send("examine", cleared, conclusion="agree", remark="先看看。")
    assert answer.status_code == 422
    page = text_of(answer)
    for sentence in ("请选择公开时限", "请确定公开范围", "请至少选择一种公开形式", "请回答是否属于全区性重要公开事项"):
        assert page.count(sentence) == 2, sentence  # in the summary and at the field
    assert "先看看。" in page
    assert not Examination.objects.exists()


@pytest.mark.clause("2.D")
def test_a_party_matter_opens_inside_first_and_outside_on_its_day(cast, party):
    desk = Desk(cast["examiner"])
    given = WHOLE | {"scope": "party_society", "then_opens_on": in_days(7), "channels": ["party_board", "column"]}
    assert desk.send("examine", party, **given).status_code == 303
    decided = decisions_of(Examination.objects.get(version=party))
    assert decided.steps == (Step(Audience.PARTY, None), Step(Audience.SOCIETY, TODAY + timedelta(days=7)))


@pytest.mark.clause("2.D")
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"scope": "society"}, "党内事务只能限于党内公开"),
        ({"scope": "party_society", "then_opens_on": ""}, "请填写第二步公开的日期"),
        ({"scope": "party_society", "then_opens_on": in_days(-1)}, "第二步公开的日期应晚于第一步"),
        ({"scope": "party", "channels": ["screen"]}, "限于党内公开的事项只能采用"),
        ({"scope": "party", "channels": ["party_board"], "then_opens_on": in_days(3)}, "请不要填写其后公开日期"),
        ({"scope": "party", "channels": ["party_board"], "first_opens_on": in_days(-2)}, "公开日期不能早于今天"),
        ({"scope": "party", "channels": ["party_board"], "expires_on": in_days(30)}, "常年公开的事项不设截止日期"),
        ({"scope": "party", "channels": ["party_board"], "first_opens_on": "明天"}, "格式填写日期"),
        ({"scope": "everybody"}, "请在所列选项中选择"),
        ({"channels": ["smoke_signals"]}, "请在所列形式中选择"),
    ],
)
def test_decisions_that_do_not_go_together_are_refused_with_everything_kept(cast, party, change, sentence):
    answer = Desk(cast["examiner"]).send("examine", party, **(WHOLE | change), remark="办公室意见。")
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "办公室意见。" in text_of(answer)
    assert not Examination.objects.exists()


def test_the_examiner_returns_or_withholds_without_any_decision(cast, cleared):
    answer = Desk(cast["examiner"]).send("examine", cleared, conclusion="return", remark="请补充承诺时限。")
    assert answer.status_code == 303
    assert Stage(Edition.objects.get(pk=cleared.edition_id).stage) is Stage.RETURNED
    assert decisions_of(Examination.objects.get()) is None


def test_a_second_press_examines_nothing_twice(cast, cleared):
    desk = Desk(cast["examiner"])
    desk.send("examine", cleared, **WHOLE)
    again = desk.send("examine", cleared, **WHOLE)
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert Examination.objects.count() == 1
