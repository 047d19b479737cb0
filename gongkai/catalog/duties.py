"""What an entry asks for and by when (公开义务), as pure functions: no tables, no clock (clause 5.1).

Every duty is reckoned in the same way: from the day on which its period, its stage or the event ended, so many days (政府信息公开条例
art. 26: 20 working days, unless a law says otherwise).
"""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.workdays import Calendar, Reckoning, reckon
from gongkai.procedure.dossier import TimeLimit

DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
"""Months of a period (公开周期)."""
REVIEW_FROM = (11, 30)
"""Standing matters are looked through once a year, in the days after this one (常年公开事项年度复核)."""


@dataclass(frozen=True)
class Limit:
    """How long disclosure may take (时限种类): so many days, working days or all, by which law."""

    label: str | Promise
    days: int
    working: bool
    basis: str


LIMITS = {
    "ordinary": Limit(_("一般信息"), 20, True, "《中华人民共和国政府信息公开条例》第二十六条"),
    "licence": Limit(_("行政许可、行政处罚决定"), 7, True, "国办发〔2018〕118号"),
    "enforcement": Limit(_("其他行政执法决定"), 20, True, "国办发〔2018〕118号"),
    "budget": Limit(_("预算、决算"), 20, False, "《中华人民共和国预算法》第十四条"),
    "penalty_undone": Limit(_("行政处罚决定变更、撤销、确认违法"), 3, False, "《中华人民共和国行政处罚法》第四十八条"),
    "at_once": Limit(_("临时性工作"), 1, True, "管理办法第五章"),
}
"""The limits that the product knows; the days of an entry may be changed on its page, those of an event when it is entered."""


@dataclass(frozen=True)
class Stage:
    """A named stage of work that is disclosed stage by stage (阶段), with the day of each year on which it ends."""

    name: str
    month: int
    day: int


QUARTERLY = (Stage("第一季度", 3, 31), Stage("上半年", 6, 30), Stage("前三季度", 9, 30), Stage("全年", 12, 31))
"""The stages of an entry that lists none of its own."""


@dataclass(frozen=True)
class Schedule:
    """What decides the duties of an entry: its time limit and period, the days after them, its stages, and from when it counts."""

    time_limit: TimeLimit
    period: str
    starts_on: date
    days: int = 20
    working: bool = True
    stages: tuple[Stage, ...] = QUARTERLY


@dataclass(frozen=True)
class Expected:
    """One dated expectation: what it covers (`begins_on` to `ends_on`), when it arises, and how its day was worked out.

    `key` is unique for the entry: 2026, 2026-Q3, 2026-S2.
    """

    key: str
    label: str
    begins_on: date
    ends_on: date
    arises_on: date
    reckoning: Reckoning

    @property
    def due_on(self) -> date:
        """The last day on which it is met in time."""
        return self.reckoning.end


def expected(schedule: Schedule, calendar: Calendar, *, until: date, without: Collection[str] = ()) -> Iterator[Expected]:
    """The duties of an entry that arise up to and including `until`, oldest first, without those whose keys are known already.

    What arises by need comes from events alone.
    """
    for key, label, begins_on, ends_on, arises_on in _spans(schedule, until):
        if ends_on >= schedule.starts_on and arises_on <= until and key not in without:
            reckoning = reckon(ends_on, schedule.days, calendar, working=schedule.working)
            yield Expected(key, label, begins_on, ends_on, arises_on, reckoning)


def _spans(schedule: Schedule, until: date) -> Iterator[tuple[str, str, date, date, date]]:
    for year in range(schedule.starts_on.year, until.year + 1):
        if schedule.time_limit is TimeLimit.STANDING:
            ends_on = date(year, *REVIEW_FROM)
            yield str(year), f"{year}年度复核", date(year, 1, 1), ends_on, ends_on + DAY
        elif schedule.time_limit is TimeLimit.PERIODIC:
            yield from _periods(year, MONTHS[schedule.period])
        elif schedule.time_limit is TimeLimit.STAGED:
            yield from _stages(year, schedule.stages)


def _periods(year: int, months: int) -> Iterator[tuple[str, str, date, date, date]]:
    for number in range(1, 12 // months + 1):
        begins_on = date(year, (number - 1) * months + 1, 1)
        ends_on = _day(year, number * months, 31)
        key, label = {
            1: (f"{year}-{number:02d}", f"{year}年{number}月"),
            3: (f"{year}-Q{number}", f"{year}年第{'一二三四'[(number - 1) % 4]}季度"),
            6: (f"{year}-H{number}", f"{year}年{'上下'[(number - 1) % 2]}半年"),
            12: (f"{year}", f"{year}年度"),
        }[months]
        yield key, label, begins_on, ends_on, ends_on + DAY


def _stages(year: int, stages: tuple[Stage, ...]) -> Iterator[tuple[str, str, date, date, date]]:
    begins_on = date(year, 1, 1)
    for number, stage in enumerate(stages, start=1):
        ends_on = _day(year, stage.month, stage.day)
        yield f"{year}-S{number}", f"{year}年{stage.name}", begins_on, ends_on, ends_on + DAY
        begins_on = ends_on + DAY


def _day(year: int, month: int, day: int) -> date:
    """That day, or the last of its month where the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))
