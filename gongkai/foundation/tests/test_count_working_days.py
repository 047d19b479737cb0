"""Periods in working days, on a calendar with holidays and days worked instead."""

from datetime import date, timedelta

import pytest

from gongkai.foundation.workdays import after, between, calendar, is_announced, seeded

HOLIDAYS = [date(2025, 10, 1) + timedelta(days=day) for day in range(8)]
MADE_UP = [date(2025, 9, 28), date(2025, 10, 11)]
GOLDEN_WEEK = calendar(HOLIDAYS, MADE_UP)


@pytest.mark.clause("8.4")
def test_the_first_day_is_not_counted_and_holidays_are_left_out():
    assert after(date(2025, 9, 19), 20, GOLDEN_WEEK) == date(2025, 10, 23)
    assert after(date(2025, 9, 19), 7, GOLDEN_WEEK) == date(2025, 9, 29)


def test_without_holidays_only_weekends_are_left_out():
    assert after(date(2025, 9, 19), 20, calendar()) == date(2025, 10, 17)


def test_a_saturday_that_is_worked_counts_and_a_weekday_off_does_not():
    assert GOLDEN_WEEK(date(2025, 10, 11))
    assert not GOLDEN_WEEK(date(2025, 10, 8))
    assert not GOLDEN_WEEK(date(2025, 10, 12))


def test_days_between_are_the_converse_of_days_after():
    start = date(2025, 9, 19)
    assert between(start, after(start, 15, GOLDEN_WEEK), GOLDEN_WEEK) == 15
    assert between(start, start, GOLDEN_WEEK) == 0
    assert between(start, start - timedelta(days=3), GOLDEN_WEEK) == 0


def test_a_period_without_days_is_no_period():
    with pytest.raises(ValueError, match="at least one day"):
        after(date(2025, 9, 19), 0, calendar())


def test_a_seeded_calendar_knows_weekends_even_of_years_that_were_not_announced():
    assert not is_announced(date(2099, 1, 3))
    assert not seeded()(date(2099, 1, 3))
    assert seeded()(date(2099, 1, 5))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 9, 19), 20, date(2025, 10, 23)),
        (date(2025, 9, 19), 7, date(2025, 9, 29)),
        (date(2026, 2, 6), 20, date(2026, 3, 12)),
        (date(2026, 9, 18), 20, date(2026, 10, 22)),
    ],
)
def test_the_published_arrangements_are_followed(start, days, end):
    assert is_announced(end)
    assert after(start, days, seeded()) == end
