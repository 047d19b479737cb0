"""People are told of a duty before its day, on it and once it is missed, and of answers to feedback that are due (clauses 5.1, 5.2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.config import clock
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization.models import Notice
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, feedback
from gongkai.publication.tests.test_tell_duties import answer, raised

TODAY = timezone.localdate()
DAY = timedelta(days=1)
OFFICE = {"publisher", "examiner", "collector"}


@pytest.fixture
def later(monkeypatch):
    def move(days):
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def told(kind, **which):
    return set(Notice.objects.filter(kind=kind, **which).values_list("person__username", flat=True))


@pytest.mark.clause("5.1")
def test_the_unit_and_the_office_are_told_of_a_duty_before_its_day_on_it_and_after(line, cast, later):
    duty = raised(cast, TODAY + 5 * DAY)
    for days in (0, 0, 5):
        later(days)
        clock._tell_of_duties_and_answers()
    mine = {"kind": "publication.duty_due", "about": duty.pk}
    assert told(**mine) == OFFICE | {"handler", "unit_head"}
    assert Notice.objects.filter(person=cast["handler"], **mine).count() == 2
    page = Desk(cast["handler"]).client.get("/office/notices/")
    assert f"“{duty.entry.title}”应在{duty.due_on.year}年{duty.due_on.month}月{duty.due_on.day}日前公开，请抓紧办理。" in text_of(page)
    assert f'href="/office/duties/{duty.pk}/"' in page.content.decode()
    later(1)
    clock._tell_of_duties_and_answers()
    assert told(**mine) == OFFICE | {"handler", "unit_head", "supervisor", "discipline"}
    assert "已经逾期" in text_of(Desk(cast["supervisor"]).client.get("/office/notices/"))


@pytest.mark.clause("5.1")
def test_a_duty_that_was_met_is_told_of_no_more(line, cast):
    duty = raised(cast, TODAY + DAY)
    actions.tell_of_duties(cast.body)
    assert told("publication.duty_due", about=duty.pk, over_at=None)
    answer(line, duty)
    actions.tell_of_duties(cast.body)
    assert not told("publication.duty_due", about=duty.pk, over_at=None)


@pytest.mark.clause("5.2")
def test_an_answer_that_is_due_is_told_of_until_it_was_given(line, cast, later):
    published = line.carry(line.open("3.7.C", draft("停水通知", "正文。")), to=Stage.PUBLISHED)
    row = actions.record_feedback(
        edition=published.edition, source="visit", text="几点恢复供水？", who="企业", received_on=TODAY, by=cast["collector"]
    )
    actions.tell_of_feedback(cast.body)
    mine = {"kind": "publication.answer_due", "about": row.pk}
    assert not told(**mine)
    later((feedback.standing_of(row, today=TODAY).due_on - TODAY).days)
    clock._tell_of_duties_and_answers()
    clock._tell_of_duties_and_answers()
    assert told(**mine) == OFFICE | {"handler"}
    assert Notice.objects.filter(**mine).count() == 4
    later(1)
    clock._tell_of_duties_and_answers()
    assert "有一条意见应在" in text_of(Desk(cast["handler"]).client.get("/office/notices/"))
    assert "已经逾期" in text_of(Desk(cast["handler"]).client.get("/office/notices/"))
    given = {"outcome": "explained", "reason": "已说明。", "answer": "今晚八时恢复。"}
    handling = actions.handle_feedback(row, **given, by=cast["collector"])
    actions.reply_to_feedback(handling, decision="private", by=cast["examiner"])
    assert not told(**mine, over_at=None)
