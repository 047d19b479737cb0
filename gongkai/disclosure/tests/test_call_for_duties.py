"""A due duty calls for material by itself, and the matter that answers says so (clauses 2.A, 5.1)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions, queries
from gongkai.disclosure.models import Answer, Call
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry as JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1", "2.A")]
TODAY = timezone.localdate()
EVENT = {"days": 20, "working": True, "basis": "条例第二十六条", "happened_on": TODAY}


@pytest.fixture
def duty(cast):
    return catalog.enter_occasion(cast.entry("3.7.D"), what="园区主干道建成", by=cast["collector"], **EVENT)


def test_a_duty_calls_the_unit_in_charge_once_and_leaves_time_for_the_procedure(cast, duty):
    (call,) = actions.call_for_what_is_due()
    assert (call.unit, call.entry, call.duty, call.raised_by) == (cast.unit("JFJ"), duty.entry, duty, None)
    assert TODAY < call.due_on < duty.due_on
    assert "园区主干道建成" in call.title
    assert JournalEntry.objects.get(verb="disclosure.called").actor is None
    assert actions.call_for_what_is_due() == []


def test_a_waived_duty_and_one_that_is_answered_call_nobody(cast, line):
    waived = catalog.enter_occasion(cast.entry("3.7.D"), what="甲", by=cast["collector"], **EVENT)
    answered = catalog.enter_occasion(cast.entry("3.7.D"), what="乙", by=cast["collector"], **EVENT)
    catalog.waive_duty(waived, ground="nothing", reason="没有发生", by=cast["collector"])
    actions.open_matter(answered.entry, cast.unit("JFJ"), draft("稿", "正文。"), duties=[answered], by=cast["handler"])
    assert actions.call_for_what_is_due() == []
    assert queries.duties_to_answer(answered.entry, by=cast["handler"]) == []


def test_what_is_drafted_in_answer_to_the_call_answers_the_duty(cast, duty):
    (call,) = actions.call_for_what_is_due()
    version = actions.open_matter(duty.entry, cast.unit("JFJ"), draft("稿", "正文。"), call=call, duties=[duty], by=cast["handler"])
    assert queries.answered_by(version.edition) == [duty]
    assert Answer.objects.count() == 1


def test_a_matter_answers_no_duty_of_another_entry(cast, duty):
    other = catalog.enter_occasion(cast.entry("3.7.E"), what="预算批复", by=cast["collector"], **EVENT)
    with pytest.raises(Refused) as refused:
        actions.open_matter(duty.entry, cast.unit("JFJ"), draft("稿", "正文。"), duties=[other], by=cast["handler"])
    assert refused.value.codes == {"other_entry"}
    version = actions.open_matter(duty.entry, cast.unit("JFJ"), draft("稿", "正文。"), by=cast["handler"])
    given = {"edition": version.edition, "duty": other, "person": cast["handler"], "at": timezone.now()}
    with pytest.raises(DatabaseError, match="an_edition_answers_duties_of_its_own_entry"), transaction.atomic():
        Answer.objects.create(**given)


@pytest.mark.both
def test_only_a_duty_calls_without_a_person(cast, duty):
    given = {"body": cast.body, "title": "征集", "request": "材料", "unit": cast.unit("JFJ"), "due_on": TODAY + timedelta(days=3)}
    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.create(**given, raised_by=None, raised_at=timezone.now())
    call = actions.call_for_duty(duty, by=None)
    for change in (lambda: Call.objects.filter(pk=call.pk).update(title="改"), lambda: Call.objects.filter(pk=call.pk).delete()):
        with pytest.raises(DatabaseError, match="disclosure_call_rows"), transaction.atomic():
            change()
