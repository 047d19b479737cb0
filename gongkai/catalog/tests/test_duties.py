"""Duties worked out of an entry by pure functions, and a year of them on the real calendars (clause 5.1)."""

from collections import Counter
from datetime import date, timedelta

import pytest

from gongkai.catalog.duties import LIMITS, Schedule, Stage, expected
from gongkai.catalog.standard import standard_catalogue
from gongkai.foundation.workdays import Calendar, reckon, seeded
from gongkai.procedure.dossier import TimeLimit

pytestmark = pytest.mark.clause("5.1")
CALENDAR = seeded()
NEW_YEAR = date(2025, 1, 1)

# Worked out by hand on the State Council's arrangements of 2025 and 2026: the day after the period's end is the first that counts.
GOLDEN = [
    # A month, a quarter, half a year, a year.
    (TimeLimit.PERIODIC, "month", "2025-09", date(2025, 9, 30), date(2025, 11, 4)),
    (TimeLimit.PERIODIC, "quarter", "2025-Q1", date(2025, 3, 31), date(2025, 4, 28)),
    (TimeLimit.PERIODIC, "quarter", "2025-Q3", date(2025, 9, 30), date(2025, 11, 4)),
    (TimeLimit.PERIODIC, "half_year", "2025-H1", date(2025, 6, 30), date(2025, 7, 28)),
    (TimeLimit.PERIODIC, "half_year", "2025-H2", date(2025, 12, 31), date(2026, 1, 29)),
    (TimeLimit.PERIODIC, "year", "2025", date(2025, 12, 31), date(2026, 1, 29)),
    # Stage by stage, and the yearly look at what stands.
    (TimeLimit.STAGED, "", "2026-S1", date(2026, 3, 31), date(2026, 4, 29)),
    (TimeLimit.STAGED, "", "2026-S3", date(2026, 9, 30), date(2026, 11, 3)),
    (TimeLimit.STANDING, "", "2025", date(2025, 11, 30), date(2025, 12, 26)),
    (TimeLimit.STANDING, "", "2026", date(2026, 11, 30), date(2026, 12, 28)),
]
"""Time limit, period, key, the day on which it ended, the last day for disclosure."""


@pytest.mark.parametrize(("time_limit", "period", "key", "ends_on", "due_on"), GOLDEN)
def test_the_last_day_is_the_one_worked_out_by_hand(time_limit, period, key, ends_on, due_on):
    found = {one.key: one for one in expected(Schedule(time_limit, period, NEW_YEAR), CALENDAR, until=date(2026, 12, 31))}
    assert found[key].ends_on == ends_on
    assert found[key].arises_on == ends_on + timedelta(days=1)
    assert found[key].due_on == due_on


@pytest.mark.parametrize(
    ("limit", "happened_on", "due_on"),
    [
        ("ordinary", date(2025, 9, 19), date(2025, 10, 23)),
        ("licence", date(2025, 9, 19), date(2025, 9, 29)),
        ("ordinary", date(2026, 2, 6), date(2026, 3, 12)),
        ("ordinary", date(2026, 9, 18), date(2026, 10, 22)),
        ("budget", date(2026, 1, 15), date(2026, 2, 4)),
        ("budget", date(2026, 9, 14), date(2026, 10, 8)),
        ("penalty_undone", date(2026, 4, 2), date(2026, 4, 7)),
        ("at_once", date(2026, 9, 30), date(2026, 10, 8)),
    ],
)
def test_what_arises_by_need_is_due_by_its_own_limit(limit, happened_on, due_on):
    kind = LIMITS[limit]
    assert reckon(happened_on, kind.days, CALENDAR, working=kind.working).end == due_on


def test_a_year_of_the_catalogue_raises_every_duty_on_its_day_and_no_other():
    """2025 and 2026 lived through day by day: what is new on each day, for all 39 entries."""
    entries = [(f"3.{category.number}.{entry.letter}", entry) for category in standard_catalogue() for entry in category.entries]
    raised: dict[tuple[str, str], date] = {}
    days = [date(2025, 1, 1) + timedelta(days=step) for step in range(730)]
    known = {code: list(expected(Schedule(entry.time_limit, entry.period, NEW_YEAR), CALENDAR, until=days[-1])) for code, entry in entries}
    for today in days:
        for code, ones in known.items():
            for one in ones:
                if one.arises_on <= today and (code, one.key) not in raised:
                    raised[code, one.key] = today
    assert len(entries) == 39
    for (code, key), day in raised.items():
        assert next(one.arises_on for one in known[code] if one.key == key) == day
    counted = Counter(code for code, _key in raised)
    by_kind = {
        (TimeLimit.STANDING, ""): 2,
        (TimeLimit.STAGED, ""): 7,  # the year's last stage arises on the first day of the next
        (TimeLimit.PERIODIC, "quarter"): 7,
        (TimeLimit.PERIODIC, "half_year"): 3,
        (TimeLimit.PERIODIC, "year"): 1,
        (TimeLimit.BY_NEED, ""): 0,
    }
    assert {code: counted[code] for code, _entry in entries} == {code: by_kind[entry.time_limit, entry.period] for code, entry in entries}
    assert all(CALENDAR(one.due_on) for ones in known.values() for one in ones)


def test_what_ended_before_the_entry_was_timed_is_asked_of_nobody():
    started = Schedule(TimeLimit.PERIODIC, "quarter", date(2026, 5, 6))
    assert [one.key for one in expected(started, CALENDAR, until=date(2026, 10, 1))] == ["2026-Q2", "2026-Q3"]


def test_stages_are_those_of_the_entry_and_cover_the_days_between_them():
    stages = (Stage("招标", 2, 29), Stage("建成", 10, 8))
    first, second = expected(Schedule(TimeLimit.STAGED, "", NEW_YEAR, stages=stages), CALENDAR, until=date(2025, 12, 31))
    assert (first.label, first.ends_on) == ("2025年招标", date(2025, 2, 28))
    assert (second.begins_on, second.ends_on) == (date(2025, 3, 1), date(2025, 10, 8))


def test_a_day_into_a_year_not_announced_is_provisional():
    annual = Schedule(TimeLimit.PERIODIC, "year", date(2026, 1, 1))
    (one,) = expected(annual, Calendar(), until=date(2027, 1, 1))
    assert one.reckoning.provisional
