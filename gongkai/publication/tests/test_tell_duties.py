"""What society is told of the duties of an entry: whether they are met in time, and nothing of what stays inside (clauses 2.D, 5.1)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.catalog.models import Duty, Entry, Timing
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.public import PublicDuty
from gongkai.publication.queries import public_site

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]
TODAY = timezone.localdate()
DAY = timedelta(days=1)
STAGED = "3.7.D"
IN_THE_ZONE = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,))


def raised(cast, due_on, *, entry=STAGED, time_limit="staged"):
    """A duty whose day is `due_on`."""
    found, begins, ends = cast.entry(entry), due_on - timedelta(days=60), due_on - timedelta(days=30)
    rest = {"days": 20, "working": True, "basis": "条例", "begins_on": begins, "ends_on": ends, "raised_at": timezone.now()}
    key = f"T{Duty.objects.count()}"
    return Duty.objects.create(entry=found, key=key, label="某期", time_limit=time_limit, unit=found.unit, due_on=due_on, **rest)


def answer(line, duty, **given):
    content = draft("本期进度", "正文。")
    version = disclosure.open_matter(duty.entry, line.cast.unit("JFJ"), content, duties=[duty], by=line.cast["handler"])
    return line.carry(version, to=Stage.PUBLISHED, **given)


def told(cast, entry=STAGED, *, on=TODAY):
    """The entry as society sees it."""
    found = {one.code: one for category in public_site(cast.body, on=on).categories for one in category.entries}
    return found[entry]


def test_a_duty_tells_its_day_until_it_is_over_and_then_that_it_is_missed(cast):
    due_on = TODAY + 3 * DAY
    raised(cast, due_on)
    for day in (TODAY, due_on):
        seen = told(cast, on=day)
        assert (seen.duty, seen.next_due_on) == (None, due_on)
    seen = told(cast, on=due_on + DAY)
    assert seen.duty == PublicDuty(due_on, None)
    assert seen.next_due_on > due_on


def test_what_was_opened_to_society_in_time_or_late_is_told_with_its_day(line, cast):
    answer(line, raised(cast, TODAY - 9 * DAY))
    assert told(cast).duty == PublicDuty(TODAY - 9 * DAY, TODAY)
    assert told(cast).duty.is_late
    answer(line, raised(cast, TODAY))
    assert told(cast).duty == PublicDuty(TODAY, TODAY)
    assert not told(cast).duty.is_late
    raised(cast, TODAY - 40 * DAY)
    raised(cast, TODAY - 20 * DAY)
    assert told(cast).duty == PublicDuty(TODAY - 40 * DAY, None)  # whatever was met since


def test_the_next_day_is_that_of_a_period_that_has_not_ended(cast):
    for timing in Timing.objects.filter(entry__body=cast.body):
        timing.pk, timing.starts_on = None, date(2026, 6, 30)
        timing._state.adding = True
        timing.save()
    before = told(cast, on=date(2026, 10, 1)).next_due_on
    assert before == date(2026, 11, 3)
    catalog.raise_what_has_arisen(on=date(2026, 10, 1))
    assert told(cast, on=date(2026, 10, 1)).next_due_on == before
    assert told(cast, on=date(2026, 11, 4)).next_due_on > date(2026, 12, 31)
    standing = told(cast, "3.1.A", on=date(2026, 12, 29))
    assert (standing.tells_duties, standing.duty, standing.next_due_on) == (True, None, None)


@pytest.mark.clause("2.D")
@pytest.mark.parametrize("entry", ["3.2.E", "3.4.A"])
def test_nothing_is_told_of_the_duties_of_an_entry_that_stays_inside(cast, entry):
    before = [told(cast, entry, on=day) for day in (TODAY, TODAY + 400 * DAY)]
    raised(cast, TODAY - 3 * DAY, entry=entry, time_limit="periodic")
    raised(cast, TODAY + 3 * DAY, entry=entry, time_limit="periodic")
    assert [told(cast, entry, on=day) for day in (TODAY, TODAY + 400 * DAY)] == before
    assert (before[0].tells_duties, before[0].duty, before[0].next_due_on) == (False, None, None)


@pytest.mark.clause("2.D")
def test_nothing_is_told_of_an_entry_of_the_party_that_reaches_society_in_the_end(cast):
    Entry.objects.filter(pk=cast.entry("3.4.B").pk).update(scope=int(Audience.SOCIETY), time_limit="periodic", period="month")
    raised(cast, TODAY - 3 * DAY, entry="3.4.B", time_limit="periodic")
    seen = told(cast, "3.4.B")
    assert (seen.scope, seen.tells_duties, seen.duty, seen.next_due_on) == (Audience.SOCIETY, False, None, None)


@pytest.mark.clause("2.D")
@pytest.mark.parametrize("days", [-3, 3])
def test_a_duty_that_was_met_inside_the_zone_looks_like_one_that_was_waived(line, cast, days):
    due_on = TODAY + days * DAY
    seen_on = (TODAY, TODAY + 4 * DAY)
    nothing = [told(cast, on=day) for day in seen_on]
    duty = raised(cast, due_on)
    shown = [told(cast, on=day) for day in seen_on]
    assert shown != nothing
    answer(line, duty, decided=IN_THE_ZONE)
    assert [told(cast, on=day) for day in seen_on] == nothing
    other = raised(cast, due_on)
    assert [told(cast, on=day) for day in seen_on] == shown
    catalog.waive_duty(other, ground="withheld", reason="属于工作秘密", by=cast["collector"])
    assert [told(cast, on=day) for day in seen_on] == nothing


@pytest.mark.clause("2.D")
def test_what_came_up_is_told_once_it_is_open_to_society(line, cast):
    days = (TODAY, TODAY + 400 * DAY)
    before = [told(cast, on=day) for day in days]
    given = {"what": "园区主干道建成", "happened_on": TODAY, "days": 20, "working": True, "basis": "条例"}
    duty = catalog.enter_occasion(cast.entry(STAGED), **given, by=cast["collector"])
    assert [told(cast, on=day) for day in days] == before
    version = answer(line, duty)
    assert told(cast).duty == PublicDuty(duty.due_on, TODAY)
    publication.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    assert told(cast).duty is None
