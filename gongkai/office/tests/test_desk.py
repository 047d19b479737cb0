"""The desk: what waits for me, since when, what I may do; what I did; what I am asked for; what opens by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.approval import actions as approval
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.interface.templatetags.gongkai import days_since, waits
from gongkai.office.tests.people import Desk, text_of
from gongkai.office.views.desk import Asked
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage

TITLE = "园区公共停车服务管理规定"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the clock stand some days later."""

    def move(days: int) -> None:
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def desk_of(person: Any) -> Any:
    return Desk(person).client.get("/office/")


def waiting(answer: Any) -> list[str]:
    return [row.edition.current.title for row in answer.context["waiting"]]


def mine(answer: Any) -> list[str]:
    return [edition.current.title for edition, _waiting in answer.context["mine"]]


def test_a_matter_waits_on_the_desk_of_whoever_is_to_act_and_on_no_other(line: Any) -> None:
    line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.CLEARED)
    answer = desk_of(line.cast["examiner"])
    assert waiting(answer) == [TITLE]
    assert "审查并确定时限、范围、形式" in text_of(answer)
    assert "没有等您办理的事项" in text_of(desk_of(line.cast["principal"]))


def test_what_i_dealt_with_leaves_my_work_and_stays_among_what_i_did(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.PROPOSED)
    head = desk_of(line.cast["unit_head"])
    assert (waiting(head), mine(head)) == ([], [TITLE])
    assert "等待分管领导办理 部门报送" in text_of(head)
    line.carry(line.open("3.6.A", draft("别的事项", "正文。")), to=Stage.PROPOSED)
    assert mine(desk_of(line.cast["reviewer"])) == []
    assert version.title in mine(desk_of(line.cast["handler"]))


def test_the_desk_says_since_when_a_matter_waits(line: Any, later: Any) -> None:
    line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.CLEARED)
    later(3)
    answer = text_of(desk_of(line.cast["examiner"]))
    assert "起等待，已3天" in answer


def test_what_has_waited_longest_comes_first(line: Any, later: Any) -> None:
    line.carry(line.open("3.6.A", draft("早的事项", "正文。")), to=Stage.CLEARED)
    later(1)
    line.carry(line.open("3.6.D", draft("晚的事项", "正文。")), to=Stage.CLEARED)
    assert waiting(desk_of(line.cast["examiner"])) == ["早的事项", "晚的事项"]


def test_a_returned_matter_waits_for_its_handler(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.PROPOSED)
    approval.return_to_unit(version, reasons="请补充收费标准。", by=line.cast["deputy_leader"])
    answer = desk_of(line.cast["handler"])
    assert waiting(answer) == [TITLE]
    assert "退回" in text_of(answer)


@pytest.mark.clause("2.A")
def test_an_open_call_to_my_unit_stands_on_my_desk_until_it_is_answered(line: Any, later: Any) -> None:
    cast = line.cast
    call = disclosure.call_for_material(
        cast.body,
        title="报送停车收费标准",
        request="请报送现行标准。",
        unit=cast.unit("JFJ"),
        due_on=timezone.localdate() + timedelta(days=2),
        by=cast["collector"],
    )
    assert "还有2天" in text_of(desk_of(cast["handler"]))
    assert "报送停车收费标准" in text_of(desk_of(cast["unit_head"]))
    assert "报送停车收费标准" not in text_of(desk_of(cast["finance"]))
    later(5)
    assert "已超期3天" in text_of(desk_of(cast["handler"]))
    disclosure.open_matter(cast.entry("3.6.D"), cast.unit("JFJ"), draft(TITLE, "正文。"), by=cast["handler"], call=call)
    assert desk_of(cast["handler"]).context["asked"] == []


@pytest.mark.clause("2.A")
def test_a_unit_head_sees_the_call_to_the_unit_but_is_not_sent_to_draft_in_answer(line: Any) -> None:
    cast = line.cast
    call = disclosure.call_for_material(
        cast.body, title=TITLE, request="请报送。", due_on=timezone.localdate(), unit=cast.unit("JFJ"), by=cast["collector"]
    )
    draft_in_answer, look = f"/office/matters/new/?call={call.pk}", f'href="/office/calls/{call.pk}/"'
    assert draft_in_answer in desk_of(cast["handler"]).content.decode()
    page = desk_of(cast["unit_head"]).content.decode()
    assert draft_in_answer not in page
    assert page.count(look) == 2  # the title and the button


@pytest.mark.clause("2.A")
def test_whoever_has_no_post_finds_the_call_addressed_to_him(line: Any) -> None:
    cast = line.cast
    disclosure.call_for_material(
        cast.body,
        title="请提供个人获奖材料",
        request="复印件。",
        person=cast["resident"],
        due_on=timezone.localdate(),
        by=cast["collector"],
    )
    answer = text_of(desk_of(cast["resident"]))
    assert "请提供个人获奖材料" in answer
    assert "今天到期" in answer
    assert "发给您本人" in answer


@pytest.mark.clause("2.D")
def test_the_publisher_sees_what_will_open_by_itself_and_when(line: Any) -> None:
    day = timezone.localdate() + timedelta(days=14)
    decided = decisions((Audience.PARTY, None), (Audience.SOCIETY, day), channels=(Channel.PARTY_BOARD, Channel.ZONE_PORTAL))
    version = line.open("3.4.B", draft("干部选拔任用情况通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    (step,) = desk_of(line.cast["publisher"]).context["upcoming"]
    assert (step.edition.pk, step.audience, step.opens_on) == (version.edition_id, Audience.SOCIETY, day)
    answer = text_of(desk_of(line.cast["publisher"]))
    assert f"{day.year}年{day.month}月{day.day}日 干部选拔任用情况通报" in answer


def test_the_desk_is_for_the_signed_in(cast: Any, client: Client) -> None:
    assert client.get("/office/")["Location"] == "/office/sign-in/?next=/office/"


@pytest.mark.parametrize(
    ("username", "place"),
    [
        ("resident", "/office/reading/"),
        ("member", "/office/reading/"),
        ("sysadmin", "/office/organization/"),
        ("secadmin", "/office/organization/"),
        ("auditor", "/office/journal/"),
    ],
)
def test_whoever_works_on_no_matter_is_led_to_where_he_begins(cast: Any, username: str, place: str) -> None:
    desk = Desk(cast[username])
    assert desk.client.get("/office/")["Location"] == place
    assert desk.client.get(place).status_code == 200


def test_an_empty_desk_says_what_to_do_next(cast: Any) -> None:
    assert "从起草开始" in text_of(desk_of(cast["handler"]))
    assert "查看公开事项" in text_of(desk_of(cast["principal"]))


def test_days_are_counted_by_the_calendar_and_not_by_the_hour() -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=1)
    assert days_since(midnight) == 0
    assert waits(midnight) == "今天"
    assert waits(midnight - timedelta(seconds=2)) == "1天"


def test_days_overdue_are_never_negative() -> None:
    assert Asked(None, 3).overdue == 0  # type: ignore[arg-type]
    assert Asked(None, -4).overdue == 4  # type: ignore[arg-type]
