"""The work calendar of a body: changed by its office with a reason, kept for good, provisional until confirmed (clause 5.1)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.foundation.objections import Refused
from gongkai.foundation.workdays import reckon
from gongkai.journal.models import Entry
from gongkai.organization import actions
from gongkai.organization.models import DayChange
from gongkai.organization.queries import calendar_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]

TYPHOON = {"worked": False, "name": "台风停工", "reason": "市防风指挥部令第3号"}


def codes(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.codes


def test_a_day_on_which_the_zone_is_shut_counts_in_no_period_of_the_zone(cast):
    assert reckon(date(2026, 9, 18), 20, calendar_of(cast.body)).end == date(2026, 10, 22)
    actions.change_days(cast.body, first=date(2026, 9, 22), last=date(2026, 9, 23), by=cast["collector"], **TYPHOON)
    moved = reckon(date(2026, 9, 18), 20, calendar_of(cast.body))
    assert moved.end == date(2026, 10, 26)
    assert [line.why for line in moved.left_out if line.day == date(2026, 9, 22)] == ["台风停工"]


def test_the_newest_change_of_a_day_holds_and_the_older_one_stays_on_record(cast):
    day = date(2026, 9, 22)
    actions.change_days(cast.body, first=day, by=cast["collector"], **TYPHOON)
    actions.change_days(cast.body, first=day, worked=True, name="照常上班", reason="台风转向", by=cast["examiner"])
    assert calendar_of(cast.body)(day)
    assert DayChange.objects.filter(body=cast.body, day=day).count() == 2
    assert Entry.objects.filter(verb="organization.days_changed").count() == 2


def test_only_the_office_changes_days_and_says_why(cast):
    given = {"first": date(2026, 9, 22), **TYPHOON}
    secret = given | {"reason": "机密★20年"}
    assert codes(lambda: actions.change_days(cast.body, by=cast["collector"], **secret)) == {"bears_a_mark"}
    assert codes(lambda: actions.change_days(cast.body, by=cast["handler"], **given)) == {"not_the_office"}
    assert codes(lambda: actions.change_days(cast.body, by=cast["collector"], **given | {"reason": " ", "name": ""})) == {
        "no_reason",
        "no_name",
    }
    assert codes(lambda: actions.change_days(cast.body, by=cast["collector"], **given | {"first": None})) == {"no_day"}
    backwards = given | {"last": date(2026, 9, 1)}
    assert codes(lambda: actions.change_days(cast.body, by=cast["collector"], **backwards)) == {"days_backwards"}
    assert codes(lambda: actions.change_days(cast.body, by=cast["collector"], **given | {"last": date(2026, 12, 1)})) == {"too_many_days"}


def test_a_year_is_provisional_until_the_office_has_entered_and_confirmed_it(cast):
    start = date(2027, 9, 20)
    before = reckon(start, 20, calendar_of(cast.body))
    assert before.provisional
    actions.change_days(
        cast.body, first=date(2027, 10, 1), last=date(2027, 10, 7), worked=False, name="国庆节", reason="国办发明电", by=cast["collector"]
    )
    actions.confirm_year(cast.body, 2027, source="国办发明电", by=cast["collector"])
    after = reckon(start, 20, calendar_of(cast.body))
    assert not after.provisional
    assert (after.end - before.end).days == 7
    assert codes(lambda: actions.confirm_year(cast.body, 2027, source="又一次", by=cast["collector"])) == {"confirmed_already"}
    assert codes(lambda: actions.confirm_year(cast.body, 2026, source="国办", by=cast["collector"])) == {"confirmed_already"}


@pytest.mark.both
def test_what_was_changed_is_never_rewritten(cast):
    actions.change_days(cast.body, first=date(2026, 9, 22), by=cast["collector"], **TYPHOON)
    for statement in ("UPDATE organization_daychange SET worked = NOT worked", "DELETE FROM organization_daychange"):
        with pytest.raises(DatabaseError, match="organization_daychange_rows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
