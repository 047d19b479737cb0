"""Periods in working days, on a calendar with holidays and days worked instead."""

from datetime import date, timedelta

import pytest

from gongkai.foundation.workdays import Calendar, Extension, Pause, after, before, between, calendar, is_announced, reckon, seeded

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


@pytest.mark.clause("5.1")
def test_a_period_says_of_every_day_whether_it_was_counted_and_why():
    worked_out = reckon(date(2026, 9, 18), 20, seeded())
    assert worked_out.end == date(2026, 10, 22)
    said = {line.day: (line.number, line.why) for line in worked_out.lines}
    assert said[date(2026, 9, 20)] == (1, "国庆节调休上班")
    assert said[date(2026, 9, 25)] == (0, "中秋节")
    assert said[date(2026, 10, 1)] == (0, "国庆节")
    assert said[date(2026, 10, 17)] == (0, "周六")
    assert said[date(2026, 10, 22)] == (20, "")
    assert not worked_out.provisional


@pytest.mark.clause("5.1")
def test_pauses_are_left_out_and_extensions_are_counted_on():
    pause = Pause(date(2026, 3, 3), date(2026, 3, 9), "报请上级确定")
    worked_out = reckon(date(2026, 2, 27), 5, seeded(), pauses=[pause], extensions=[Extension(2, "领导小组组长")])
    assert [line.day.day for line in worked_out.lines if line.why == "报请上级确定"] == [3, 4, 5, 6, 7, 8, 9]
    # Saturday 28 February is worked instead; then 2 March, 10 to 13 March, and Monday 16 March is the seventh.
    assert worked_out.end == date(2026, 3, 16)
    assert worked_out.lines[-1].number == 7


def test_calendar_days_run_on_to_a_working_day():
    worked_out = reckon(date(2026, 9, 14), 20, seeded(), working=False)
    assert worked_out.lines[19].day == date(2026, 10, 4)
    assert worked_out.end == date(2026, 10, 8)


def test_a_period_into_a_year_that_is_not_announced_is_provisional():
    assert reckon(date(2026, 12, 25), 10, seeded()).provisional
    assert not reckon(date(2026, 12, 25), 10, Calendar(confirmed={2027})).provisional


def test_counting_back_finds_the_day_so_many_working_days_ahead():
    assert before(date(2026, 10, 22), 20, seeded()) == date(2026, 9, 18)
    assert before(date(2026, 10, 4), 0, seeded()) == date(2026, 9, 30)
