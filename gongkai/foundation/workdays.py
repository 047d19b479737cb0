"""Working days (工作日): what a period of so many days comes to, on a calendar that is given, and how it was worked out.

A calendar is a function that says of a day whether it is worked on; a `Calendar` also says why, and of which years it is sure.
`seeded()` takes the State Council's arrangements as they are published, and knows weekends only for years not announced yet.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

WorkCalendar = Callable[[date], bool]
"""Whether a day is a working day."""

SATURDAY = 5
DAY = timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
HOLIDAYS = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利日",
}
"""What the published arrangements call a holiday, and its Chinese name."""
PAUSED = "暂停计算"
WORKED_INSTEAD = "{name}调休上班"
RUNS_ON = "期限最后一日遇休息日，顺延"


@dataclass(frozen=True)
class Special:
    """A day that is not what its weekday says, or that has a name: a holiday (放假) or a day worked instead (调休上班)."""

    worked: bool
    name: str


class Calendar:
    """A work calendar (工作日历): the published arrangements, with a body's own `changes` over them.

    `confirmed` are the years whose arrangements the body itself entered, beside those that the product brings.
    """

    def __init__(self, changes: Mapping[date, Special] | None = None, confirmed: Collection[int] = ()) -> None:
        self._changes = dict(changes or {})
        self._confirmed = frozenset(confirmed)

    def __call__(self, day: date) -> bool:
        """Whether it is a working day."""
        special = self.special(day)
        return special.worked if special else day.weekday() < SATURDAY

    def special(self, day: date) -> Special | None:
        """What is laid down for the day beyond its weekday; None where nothing is."""
        return self._changes.get(day) or _published(day)

    def is_changed(self, day: date) -> bool:
        """Whether the body itself changed what holds for the day."""
        return day in self._changes

    def why(self, day: date) -> str:
        """Why the day is worked on or not, in words: 国庆节, 国庆节调休上班, 周六; empty for an ordinary working day."""
        special = self.special(day)
        if special:
            return special.name
        return WEEKDAYS[day.weekday()] if day.weekday() >= SATURDAY else ""

    def is_announced(self, day: date) -> bool:
        """Whether the holidays of that year are known; until then periods that reach into it are provisional (暂定)."""
        return day.year in self._confirmed or is_announced(day)


def calendar(holidays: Iterable[date] = (), made_up: Iterable[date] = ()) -> WorkCalendar:
    """Monday to Friday without `holidays` (放假), and with the Saturdays and Sundays that are worked instead (`made_up`, 调休上班)."""
    off, worked = frozenset(holidays), frozenset(made_up)
    return lambda day: day in worked or (day.weekday() < SATURDAY and day not in off)


def seeded() -> Calendar:
    """The published arrangements, where they are known; otherwise weekends only."""
    return Calendar()


def is_announced(day: date) -> bool:
    """Whether the product brings the holidays of that year."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def _published(day: date) -> Special | None:
    if (worked := chinese_calendar.constants.workdays.get(day)) is not None:
        return Special(True, WORKED_INSTEAD.format(name=HOLIDAYS.get(worked, worked)))
    if (off := chinese_calendar.constants.holidays.get(day)) is not None:
        return Special(False, HOLIDAYS.get(off, off))
    return None


def after(start: date, days: int, is_worked: WorkCalendar) -> date:
    """The last day of a period of `days` working days from `start`: the first day is not counted (民法典 art. 201).

    ValueError where `days` is not positive.
    """
    if days < 1:
        raise ValueError("a period has at least one day")
    day = start
    while days:
        day += DAY
        days -= is_worked(day)
    return day


def before(end: date, days: int, is_worked: WorkCalendar) -> date:
    """The working day that lies `days` working days ahead of `end`; the last working day up to `end` for none."""
    day = end
    while not is_worked(day):
        day -= DAY
    while days > 0:
        day -= DAY
        days -= is_worked(day)
    return day


def between(start: date, end: date, is_worked: WorkCalendar) -> int:
    """How many working days lie after `start` up to and including `end`; 0 where `end` is not later."""
    return sum(is_worked(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))


@dataclass(frozen=True)
class Pause:
    """Days from `first` up to and including `last` in which the clock stood (中止), with the reason."""

    first: date
    last: date
    why: str


@dataclass(frozen=True)
class Extension:
    """Days that somebody granted beyond the period (延期)."""

    days: int
    granted_by: str
    why: str = ""


@dataclass(frozen=True)
class Reckoned:
    """One day of a period: its `number` where it was counted, 0 where not, and why."""

    day: date
    number: int
    why: str

    @property
    def weekday(self) -> str:
        """周一 to 周日."""
        return WEEKDAYS[self.day.weekday()]


@dataclass(frozen=True)
class Reckoning:
    """How a time limit was worked out (怎样算出): every day from the one after `start` to `end`, counted or not, and why.

    `working` says whether working days or all days were counted; `provisional` that it reaches into a year whose holidays are not
    announced.
    """

    start: date
    days: int
    working: bool
    lines: tuple[Reckoned, ...]
    pauses: tuple[Pause, ...]
    extensions: tuple[Extension, ...]
    provisional: bool

    @property
    def end(self) -> date:
        """The last day of the period, 24:00."""
        return self.lines[-1].day

    @property
    def left_out(self) -> tuple[Reckoned, ...]:
        """The days that were not counted."""
        return tuple(line for line in self.lines if not line.number)


def reckon(
    start: date,
    days: int,
    calendar: Calendar,
    *,
    working: bool = True,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Reckoning:
    """Count `days` and those granted beyond them from the day after `start` (民法典 art. 201), leaving out pauses.

    Counting all days, a last day off moves to the next working day (民法典 art. 203). ValueError where nothing is to be counted.
    """
    total = days + sum(extension.days for extension in extensions)
    if total < 1:
        raise ValueError("a period has at least one day")
    lines: list[Reckoned] = []
    day, number = start, 0
    while number < total:
        day += DAY
        paused = next((pause for pause in pauses if pause.first <= day <= pause.last), None)
        counts = paused is None and (not working or calendar(day))
        number += counts
        why = (paused.why or PAUSED) if paused else calendar.why(day)
        lines.append(Reckoned(day, number if counts else 0, why))
    while not calendar(day):
        day += DAY
        lines.append(Reckoned(day, 0, RUNS_ON))
    provisional = not all(calendar.is_announced(line.day) for line in lines)
    return Reckoning(start, days, working, tuple(lines), tuple(pauses), tuple(extensions), provisional)
