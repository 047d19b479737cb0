"""Duties as rows: raised once by the clock, by need on an event, moved with the calendar, postponed and waived by the office."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.catalog import actions, queries
from gongkai.catalog.duties import Stage
from gongkai.catalog.models import Duty, DutyChange, Timing
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry as JournalEntry
from gongkai.organization.actions import change_days
from gongkai.organization.queries import calendar_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]
TODAY = timezone.localdate()
EVENT = {"what": "新任职人员名单", "days": 20, "working": True, "basis": "条例第二十六条"}


@pytest.fixture
def duty(cast):
    return actions.enter_occasion(cast.entry("3.4.B"), happened_on=TODAY, by=cast["personnel"], **EVENT)


def codes(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.codes


def since(cast, day):
    """As though the catalogue had been timed from that day."""
    for timing in Timing.objects.filter(entry__body=cast.body).order_by("pk"):
        timing.pk, timing.starts_on = None, day
        timing._state.adding = True
        timing.save()


def test_the_clock_raises_what_has_arisen_once_and_says_so_in_the_journal(cast):
    since(cast, date(2026, 7, 1))
    assert actions.raise_what_has_arisen(on=date(2026, 9, 30)) == []
    raised = actions.raise_what_has_arisen(on=date(2026, 10, 1))
    assert [(one.entry.code, one.key, one.due_on) for one in raised] == [
        ("3.3.B", "2026-Q3", date(2026, 11, 3)),
        ("3.7.D", "2026-S3", date(2026, 11, 3)),
    ]
    assert raised[1].unit == cast.unit("JFJ")
    assert actions.raise_what_has_arisen(on=date(2026, 10, 2)) == []
    assert {one.actor for one in JournalEntry.objects.filter(verb="catalog.duty_raised")} == {None}


def test_what_ended_before_the_catalogue_was_taken_over_is_not_raised(cast):
    assert actions.raise_what_has_arisen(on=TODAY) == []


def test_an_event_is_due_within_its_own_limit(cast, duty):
    assert duty.key == f"O{duty.occasion.pk}"
    assert duty.due_on == queries.reckoning_of(queries.standing_of([duty])[0]).end
    shorter = EVENT | {"what": "行政许可决定", "days": 7}
    licence = actions.enter_occasion(cast.entry("3.7.B"), happened_on=TODAY, by=cast["collector"], **shorter)
    assert licence.due_on < duty.due_on


def test_an_event_is_entered_once_by_the_office_or_the_unit_in_charge(cast, duty):
    entry = cast.entry("3.4.B")
    enter = lambda **given: actions.enter_occasion(entry, **{"happened_on": TODAY, "by": cast["personnel"], **EVENT, **given})  # noqa: E731
    assert codes(lambda: enter(what="名单：秘密★10年")) == {"bears_a_mark"}
    assert codes(lambda: enter(by=cast["handler"])) == {"not_in_charge", "entered_already"}
    assert codes(lambda: enter(happened_on=TODAY + timedelta(days=1))) == {"future_day"}
    assert codes(lambda: enter(what="", days=None, basis="", happened_on=None)) == {"no_what", "no_days", "no_basis", "no_day"}


def test_the_office_times_an_entry_and_lists_its_stages(cast):
    entry = cast.entry("3.7.D")
    stages = [Stage("招标", 3, 31), Stage("建成", 10, 8)]
    given = {"days": 10, "working": False, "basis": "内部规定", "by": cast["examiner"]}
    actions.time_entry(entry, stages=stages, **given)
    assert queries.stages_of(queries.timing_of(entry)) == tuple(stages)
    assert codes(lambda: actions.time_entry(entry, stages=stages[::-1], **given)) == {"stages_out_of_order"}
    assert codes(lambda: actions.time_entry(entry, stages=[], **given)) == {"no_stages"}
    assert codes(lambda: actions.time_entry(cast.entry("3.1.A"), stages=stages, **given)) == {"stages_without_need"}
    assert codes(lambda: actions.time_entry(entry, stages=stages, **given | {"by": cast["handler"]})) == {"not_the_office"}


def test_a_day_off_announced_later_moves_a_duty_and_the_granted_day_stays(cast, duty):
    granted = actions.enter_occasion(cast.entry("3.4.B"), happened_on=TODAY, by=cast["personnel"], **EVENT | {"what": "另一名单"})
    actions.postpone_duty(granted, due_on=granted.due_on + timedelta(days=30), reason="名单待核", by=cast["collector"])
    assert actions.move_what_moved(on=TODAY) == []
    change_days(cast.body, first=duty.due_on, worked=False, name="停工", reason="台风", by=cast["collector"])
    (moved,) = actions.move_what_moved(on=TODAY)
    assert (moved.duty, moved.was, moved.person) == (duty, duty.due_on, None)
    assert queries.standing_of([duty])[0].due_on == moved.due_on > duty.due_on
    assert calendar_of(cast.body)(moved.due_on)
    assert actions.move_what_moved(on=TODAY) == []


def test_an_extension_shows_in_the_reckoning_with_who_granted_it(cast, duty):
    later = duty.due_on + timedelta(days=14)
    actions.postpone_duty(duty, due_on=later, reason="名单待核", by=cast["collector"])
    worked_out = queries.reckoning_of(queries.standing_of([duty])[0])
    assert worked_out.end >= later
    assert worked_out.extensions[0].granted_by == cast["collector"].name
    assert codes(lambda: actions.postpone_duty(duty, due_on=duty.due_on, reason="", by=cast["handler"])) == {
        "not_the_office",
        "not_later",
        "no_reason",
    }


def test_the_office_waives_a_duty_on_a_ground_once(cast, duty):
    assert codes(lambda: actions.waive_duty(duty, ground="", reason="", by=cast["collector"])) == {"no_ground", "no_reason"}
    assert codes(lambda: actions.waive_duty(duty, ground="unchanged", reason="无变化", by=cast["collector"])) == {"other_ground"}
    actions.waive_duty(duty, ground="withheld", reason="属工作秘密", by=cast["collector"])
    assert queries.standing_of([duty])[0].waived.ground == "withheld"
    assert codes(lambda: actions.waive_duty(duty, ground="nothing", reason="重复", by=cast["collector"])) == {"waived_already"}


@pytest.mark.both
def test_a_duty_and_its_changes_are_never_rewritten(cast, duty):
    actions.waive_duty(duty, ground="nothing", reason="没有发生", by=cast["collector"])
    for model in (Duty, DutyChange, Timing):
        table = model._meta.db_table
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match=f"{table}_rows"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
