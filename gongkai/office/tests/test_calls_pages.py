"""Calls in the browser: the office asks, the one who was asked finds it and answers, nobody else sees it."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Call
from gongkai.office.tests.people import Desk, text_of

TODAY = timezone.localdate()
NEW = "/office/calls/new/"
LIST = "/office/calls/"


@pytest.fixture
def typed(cast: Any) -> dict[str, Any]:
    """What the collector types into the form."""
    return {
        "title": "报送第三季度重要业务目标完成进度",
        "request": "正文一份，附分项数据表。",
        "entry": cast.entry("3.7.D").pk,
        "unit": cast.unit("JFJ").pk,
        "person": "",
        "due_on": (TODAY + timedelta(days=7)).isoformat(),
    }


@pytest.fixture
def call(cast: Any) -> Call:
    """A call to the bureau of economic development."""
    return disclosure.call_for_material(
        cast.body,
        title="报送招商进展",
        request="一页以内。",
        unit=cast.unit("JFJ"),
        entry=cast.entry("3.7.D"),
        due_on=TODAY,
        by=cast["collector"],
    )


@pytest.mark.clause("2.A")
def test_the_collector_calls_upon_a_unit_and_its_handler_finds_the_call(cast: Any, typed: dict[str, Any]) -> None:
    answer = Desk(cast["collector"]).client.post(NEW, typed)
    call = Call.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}{call.pk}/")
    assert (call.unit, call.person, call.entry, call.raised_by) == (cast.unit("JFJ"), None, cast.entry("3.7.D"), cast["collector"])
    handler = Desk(cast["handler"]).client
    assert "报送第三季度重要业务目标完成进度" in text_of(handler.get(LIST))
    page = handler.get(f"{LIST}{call.pk}/")
    assert "正文一份，附分项数据表。" in text_of(page)
    assert f"{reverse('office:new_matter')}?call={call.pk}" in page.content.decode()


@pytest.mark.clause("2.A")
def test_an_individual_may_be_called_upon_and_is_the_one_to_answer(cast: Any, typed: dict[str, Any]) -> None:
    Desk(cast["examiner"]).client.post(NEW, typed | {"unit": "", "person": cast["member"].pk})
    call = Call.objects.get(person=cast["member"])
    page = Desk(cast["member"]).client.get(f"{LIST}{call.pk}/")
    assert f"?call={call.pk}" in page.content.decode()
    assert f"?call={call.pk}" not in Desk(cast["collector"]).client.get(f"{LIST}{call.pk}/").content.decode()


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(cast: Any, typed: dict[str, Any]) -> None:
    wrong = typed | {"title": " ", "person": cast["member"].pk, "due_on": (TODAY - timedelta(days=1)).isoformat()}
    answer = Desk(cast["collector"]).client.post(NEW, wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"title", "unit", "due_on"}
    assert "正文一份，附分项数据表。" in answer.content.decode()
    assert "规范第2.A条" in text_of(answer)
    assert not Call.objects.exists()


def test_a_day_that_cannot_be_read_is_said_and_not_a_failure(cast: Any, typed: dict[str, Any]) -> None:
    answer = Desk(cast["collector"]).client.post(NEW, typed | {"due_on": "下周五"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"due_on"})


def test_pressing_the_button_twice_makes_one_call(cast: Any, typed: dict[str, Any]) -> None:
    client = Desk(cast["collector"]).client
    client.post(NEW, typed)
    again = client.post(NEW, typed, follow=True)
    assert again.status_code == 200
    assert "已办理" in text_of(again)
    assert Call.objects.count() == 1


@pytest.mark.parametrize("username", ["handler", "unit_head", "publisher", "sysadmin", "resident"])
def test_nobody_but_the_office_calls(cast: Any, typed: dict[str, Any], username: str) -> None:
    client = Desk(cast[username]).client
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed).status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize("username", ["finance", "publisher", "sysadmin", "secadmin", "auditor", "resident"])
def test_a_call_to_others_is_not_there(cast: Any, call: Call, username: str) -> None:
    client = Desk(cast[username]).client
    assert client.get(f"{LIST}{call.pk}/").status_code == 404
    listed = client.get(LIST)
    assert listed.status_code == 404 or call.title not in text_of(listed)


def test_the_list_tells_overdue_open_and_answered_calls_apart(cast: Any, call: Call) -> None:
    late = Call.objects.create(
        body=cast.body, title="报送上月报表", request="…", unit=cast.unit("CZJ"), due_on=TODAY - timedelta(days=3),
        raised_by=cast["collector"], raised_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    client = Desk(cast["collector"]).client

    def listed(state: str) -> set[str]:
        return {row.call.title for row in client.get(LIST, {"state": state}).context["rows"]}

    assert (listed(""), listed("overdue"), listed("open"), listed("answered")) == (
        {late.title, call.title}, {late.title}, {call.title}, set(),
    )  # fmt: skip
    assert "已超期3天" in text_of(client.get(LIST))
    disclosure.open_matter(cast.entry("3.7.D"), cast.unit("JFJ"), draft("招商进展", "正文。"), by=cast["handler"], call=call)
    assert (listed(""), listed("open"), listed("answered")) == ({late.title}, set(), {call.title})


def test_the_page_of_a_call_leads_to_the_matter_that_answers_it(cast: Any, call: Call) -> None:
    version = disclosure.open_matter(cast.entry("3.7.D"), cast.unit("JFJ"), draft("招商进展", "正文。"), by=cast["handler"], call=call)
    page = Desk(cast["collector"]).client.get(f"{LIST}{call.pk}/")
    assert reverse("office:matter", args=[version.edition_id]) in page.content.decode()
    assert "已答复" in text_of(page)


def test_a_call_out_of_the_catalogue_begins_with_what_is_usual(cast: Any) -> None:
    form = Desk(cast["collector"]).client.get(NEW, {"entry": "3.7.E"}).context["form"]
    entry = cast.entry("3.7.E")
    assert (form.initial["entry"], form.initial["unit"]) == (str(entry.pk), str(entry.unit_id))
