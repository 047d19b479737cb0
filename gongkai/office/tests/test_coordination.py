"""The coordinator's workbench: who is waited for since when, overdue first, and one answer for each that was picked (clause 1.2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions
from gongkai.disclosure.models import Call, Reminder
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions as secrecy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.2")]
TODAY = timezone.localdate()
ADDRESS = "/office/coordination/"


@pytest.fixture
def office(client, cast):
    client.force_login(cast["collector"], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def matter(line):
    return line.carry(line.open("3.7.C", draft("等分管领导的事项", "正文。")), to=Stage.PROPOSED).edition


@pytest.fixture
def call(cast):
    return Call.objects.create(
        body=cast.body, title="逾期的征集", request="正文", unit=cast.unit("CZJ"), due_on=TODAY - timedelta(days=4),
        raised_by=cast["collector"], raised_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip


def text(answer):
    return answer.content.decode()


def test_what_is_under_way_is_listed_with_whom_it_waits_for_the_overdue_first(office, cast, matter, call):
    page = text(office.get(ADDRESS))
    assert "已超期4天" in page
    assert page.index("逾期的征集") < page.index("等分管领导的事项")
    assert cast["deputy_leader"].name in page
    assert "逾期的征集" not in text(office.get(f"{ADDRESS}?of={cast.unit('JFJ').pk}"))


def test_several_are_reminded_at_once_and_each_is_told_for_itself(office, client, cast, matter, call):
    actions.remind(call=call, text="请报送", by=cast["examiner"])
    sent = {"pick": [f"e{matter.pk}", f"c{call.pk}"], "do": "remind", "text": "请在周五前办理"}
    page = text(office.post(ADDRESS, sent, follow=True))
    assert "等分管领导的事项：已催办。" in page
    assert "逾期的征集：没有办理。今天已经催办过" in page
    assert Reminder.objects.get(edition=matter).text == "请在周五前办理"
    client.force_login(cast["deputy_leader"], backend="django.contrib.auth.backends.ModelBackend")
    assert "请在周五前办理" in text(client.get("/office/"))
    client.force_login(cast["finance"], backend="django.contrib.auth.backends.ModelBackend")
    assert "请报送" in text(client.get("/office/"))


def test_calls_are_passed_on_and_a_matter_stays_with_its_unit(office, client, cast, matter, call):
    sent = {"pick": [f"e{matter.pk}", f"c{call.pk}"], "do": "reassign", "text": "职责在规划建设局", "unit": cast.unit("GHJ").pk}
    page = text(office.post(ADDRESS, sent, follow=True))
    assert "不能改派" in page
    assert "逾期的征集：已改派。" in page
    assert "已改派" in text(office.get(f"/office/calls/{call.pk}/"))
    assert Call.objects.get(unit=cast.unit("GHJ")).title == "逾期的征集"
    client.force_login(cast["finance"], backend="django.contrib.auth.backends.ModelBackend")
    assert "逾期的征集" not in text(client.get("/office/"))


def test_nothing_picked_is_said_and_what_was_typed_stays(office, matter):
    answer = office.post(ADDRESS, {"do": "remind", "text": "请在周五前办理"})
    assert answer.status_code == 422
    assert "请先勾选" in text(answer)
    assert "请在周五前办理" in text(answer)


def test_consultations_and_duties_that_nobody_began_wait_in_the_same_list(office, line, cast, call):
    version = line.carry(line.open("3.7.D", draft("问过权利人的事项", "正文。")), to=Stage.CONSENTED)
    asked = {"holder": "某公司", "concerns": "commercial_secret", "asked": "请答复。", "sent_on": TODAY}
    consultation = secrecy.consult(version, by=cast["reviewer"], **asked)
    given = {"days": 20, "working": True, "basis": "条例"}
    duty = catalog.enter_occasion(cast.entry("3.7.D"), what="主干道建成", happened_on=TODAY, by=cast["collector"], **given)
    lines = {one.key: one for one in office.get(ADDRESS).context["lines"]}
    assert {f"k{consultation.pk}", f"d{duty.pk}", f"c{call.pk}", f"e{version.edition_id}"} <= set(lines)
    assert "某公司" in text(office.get(ADDRESS))
    actions.call_for_what_is_due()
    assert f"d{duty.pk}" not in {one.key for one in office.get(ADDRESS).context["lines"]}


def test_the_list_is_narrowed_by_kind_stage_unit_and_what_is_overdue(office, cast, matter, call):
    def listed(query):
        return {one.key for one in office.get(f"{ADDRESS}?{query}").context["lines"]}

    assert listed("kind=call") == {f"c{call.pk}"}
    assert listed("kind=matter") == listed("stage=proposed") == {f"e{matter.pk}"}
    assert listed("stage=approved") == set()
    assert listed("late=1") == {f"c{call.pk}"}
    assert listed(f"of={cast.unit('JFJ').pk}&late=1") == set()
    assert listed("kind=nonsense&stage=nonsense&of=x") == listed("")
