"""Working days (工作日): what a period of so many working days comes to, on a calendar that is given.

A calendar is a function that says of a day whether it is worked on. `calendar(holidays, made_up)` makes one of plain sets;
`seeded()` takes the State Council's arrangements as they are published, and knows weekends only for years not announced yet.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import chinese_calendar

WorkCalendar = Callable[[date], bool]
"""Whether a day is a working day."""

SATURDAY = 5


def calendar(holidays: Iterable[date] = (), made_up: Iterable[date] = ()) -> WorkCalendar:
    """Monday to Friday without `holidays` (放假), and with the Saturdays and Sundays that are worked instead (`made_up`, 调休上班)."""
    off, worked = frozenset(holidays), frozenset(made_up)
    return lambda day: day in worked or (day.weekday() < SATURDAY and day not in off)


def seeded() -> WorkCalendar:
    """The published arrangements, where they are known; otherwise weekends only."""
    weekends = calendar()

    def is_worked(day: date) -> bool:
        return bool(chinese_calendar.is_workday(day)) if is_announced(day) else weekends(day)

    return is_worked


def is_announced(day: date) -> bool:
    """Whether the holidays of that year have been announced; until then periods that reach into it are provisional."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def after(start: date, days: int, is_worked: WorkCalendar) -> date:
    """The last day of a period of `days` working days from `start`: the first day is not counted (民法典 art. 201).

    ValueError where `days` is not positive.
    """
    if days < 1:
        raise ValueError("a period has at least one day")
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_worked(day)
    return day


def between(start: date, end: date, is_worked: WorkCalendar) -> int:
    """How many working days lie after `start` up to and including `end`; 0 where `end` is not later."""
    return sum(is_worked(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
