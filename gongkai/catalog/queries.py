"""Reads of the catalogue: its categories and entries at one body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from gongkai.catalog.duties import LIMITS, QUARTERLY, Expected, Schedule, Stage, expected
from gongkai.catalog.models import Category, Duty, DutyChange, Entry, Occasion, Plan, PlanChange, PlanRow, PlanState, Timing
from gongkai.foundation.workdays import Calendar, Extension, Reckoning, between, reckon
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import calendar_of
from gongkai.procedure.dossier import TimeLimit

LOOKED_BACK = timedelta(days=400)
"""How far back a duty's first day may lie that the calendar still moves."""
_CODE = re.compile(r"3\.([1-8])\.([A-Z])")


def categories_of(body: Body) -> QuerySet[Category]:
    """The categories of `body` in order."""
    return Category.objects.filter(body=body).select_related("body")


def entries_of(body: Body, *, retired: bool = False) -> QuerySet[Entry]:
    """The entries of `body` in order of category and letter, with `retired` also those no longer used."""
    entries = Entry.objects.filter(body=body).select_related("body", "category", "unit")
    return entries if retired else entries.filter(retired_on=None)


def entry(body: Body, code: str) -> Entry | None:
    """The entry of `body` with a code as "3.4.B", retired or not, or None."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    return entries_of(body, retired=True).filter(category__number=int(found[1]), letter=found[2]).first()


def next_letter(category: Category) -> str | None:
    """The letter of the next new entry in `category`, after all ever used there; None after Z."""
    last = max(Entry.objects.filter(category=category).values_list("letter", flat=True), default="@")
    return None if last == "Z" else chr(ord(last) + 1)


# Duties.


@dataclass(frozen=True)
class Standing:
    """A duty with what changed about it: the day that holds, or none where it was waived."""

    duty: Duty
    changes: tuple[DutyChange, ...]

    @property
    def waived(self) -> DutyChange | None:
        """What waived it, if anything did."""
        return next((one for one in self.changes if one.kind == "waived"), None)

    @property
    def due_on(self) -> date:
        """The day that holds now."""
        return next((one.due_on for one in reversed(self.changes) if one.due_on), self.duty.due_on)

    @property
    def postponed(self) -> DutyChange | None:
        """The last postponement, if any."""
        return next((one for one in reversed(self.changes) if one.kind == "postponed"), None)


def timing_of(entry: Entry) -> Timing | None:
    """How the duties of `entry` are reckoned now."""
    return Timing.objects.filter(entry=entry).select_related("person").order_by("-pk").first()


def timings_of(entry: Entry) -> list[Timing]:
    """How the duties of `entry` were reckoned, newest first."""
    return list(Timing.objects.filter(entry=entry).select_related("person").order_by("-pk"))


def stages_of(timing: Timing) -> tuple[Stage, ...]:
    """The stages that `timing` lists, or the usual quarters."""
    return tuple(Stage(name, month, day) for name, month, day in timing.stages) or QUARTERLY


def schedule_of(entry: Entry, timing: Timing) -> Schedule:
    """What decides the duties of `entry`, for the pure functions."""
    return Schedule(
        TimeLimit(entry.time_limit), entry.period, timing.starts_on, days=timing.days, working=timing.working, stages=stages_of(timing)
    )


def to_raise(body: Body, *, on: date) -> list[tuple[Entry, Timing, Expected]]:
    """The duties of `body` that have arisen by that day and are not raised yet, entry by entry."""
    timings = {row.entry_id: row for row in Timing.objects.filter(entry__body=body).order_by("pk")}
    raised: dict[int, set[str]] = {}
    for entry_id, key in Duty.objects.filter(entry__body=body, occasion=None).values_list("entry", "key"):
        raised.setdefault(entry_id, set()).add(key)
    calendar = calendar_of(body)
    return [
        (entry, timings[entry.pk], one)
        for entry in entries_of(body)
        if entry.pk in timings
        for one in expected(schedule_of(entry, timings[entry.pk]), calendar, until=on, without=raised.get(entry.pk, ()))
    ]


def next_expected(entries: Iterable[Entry], *, on: date) -> dict[int, date]:
    """The next day, that day or later, on which a duty falls due that has not been raised yet, by the key of the entry; all of one body."""
    rows = list(entries)
    if not rows:
        return {}
    timings = {row.entry_id: row for row in Timing.objects.filter(entry__in=rows).order_by("pk")}
    raised: dict[int, set[str]] = {}
    for entry_id, key in Duty.objects.filter(entry__in=rows, occasion=None, ends_on__gte=on - LOOKED_BACK).values_list("entry", "key"):
        raised.setdefault(entry_id, set()).add(key)
    calendar = calendar_of(rows[0].body)
    found = {}
    for entry in rows:
        if entry.pk in timings:
            schedule = schedule_of(entry, timings[entry.pk])
            # What ended longer ago is due no more.
            schedule = replace(schedule, starts_on=max(schedule.starts_on, on - LOOKED_BACK))
            coming = expected(schedule, calendar, until=on + LOOKED_BACK, without=raised.get(entry.pk, ()))
            day = next((one.due_on for one in coming if one.due_on >= on), None)
            if day:
                found[entry.pk] = day
    return found


def duties_of(body: Body) -> QuerySet[Duty]:
    """Every duty of `body` that was raised, by its first day."""
    return Duty.objects.filter(entry__body=body).select_related("entry__category", "entry__body", "unit", "occasion")


def duties_within_reach_of(person: Person) -> QuerySet[Duty]:
    """The duties of `person`'s body that he may see: what came up under an inner-party entry is for Party members (clause 2.D)."""
    duties = duties_of(person.body)
    return duties if person.party_member else duties.exclude(entry__inner_party=True, occasion__isnull=False)


def standing_of(duties: Iterable[Duty]) -> list[Standing]:
    """Duties with what changed about them, in the given order."""
    rows = list(duties)
    changes: dict[int, list[DutyChange]] = {}
    for change in DutyChange.objects.filter(duty__in=rows).select_related("person").order_by("pk"):
        changes.setdefault(change.duty_id, []).append(change)
    return [Standing(row, tuple(changes.get(row.pk, ()))) for row in rows]


def reckoning_of(standing: Standing, calendar: Calendar | None = None) -> Reckoning:
    """How the day of a duty comes out on the body's calendar as it is now, with what was granted beyond it."""
    duty = standing.duty
    calendar = calendar or calendar_of(duty.entry.body)
    plain = reckon(duty.ends_on, duty.days, calendar, working=duty.working)
    postponed = standing.postponed
    if postponed is None or postponed.due_on is None or postponed.due_on <= plain.end or postponed.person is None:
        return plain
    more = between(plain.end, postponed.due_on, calendar) if duty.working else (postponed.due_on - plain.end).days
    return reckon(
        duty.ends_on, duty.days, calendar, working=duty.working, extensions=[Extension(more, postponed.person.name, postponed.reason)]
    )


def to_move(body: Body, *, on: date) -> list[tuple[Duty, date]]:
    """Duties of `body` not yet due on that day whose day comes out differently by the calendar, with the new day.

    A day that the office granted stays as it was granted.
    """
    calendar = calendar_of(body)
    found = []
    for standing in standing_of(duties_of(body).filter(due_on__gte=on - LOOKED_BACK)):
        if standing.waived or standing.postponed or standing.due_on < on:
            continue
        day = reckoning_of(standing, calendar).end
        if day != standing.due_on:
            found.append((standing.duty, day))
    return found


def moved_lately(body: Body, *, since: datetime) -> list[DutyChange]:
    """Duties of `body` that the work calendar moved since then, newest first."""
    rows = DutyChange.objects.filter(duty__entry__body=body, kind="moved", at__gte=since)
    return list(rows.select_related("duty__entry__category", "duty__unit").order_by("-pk"))


@dataclass(frozen=True)
class PlanLine:
    """A line of a year's plan (年度计划): what an entry asks for by when; without a day what is disclosed as need arises."""

    entry: Entry
    timing: Timing
    expected: Expected | None


def plan_of(body: Body, year: int) -> list[PlanLine]:
    """年度公开计划: every duty of the catalogue as it is now that falls due in `year`, by day; then what is by need (clause 1.1)."""
    timings = {row.entry_id: row for row in Timing.objects.filter(entry__body=body).order_by("pk")}
    calendar = calendar_of(body)
    dated, by_need = [], []
    for entry in entries_of(body):
        timing = timings.get(entry.pk)
        if timing is None:
            continue
        schedule = replace(schedule_of(entry, timing), starts_on=date(year - 1, 1, 1))
        found = [one for one in expected(schedule, calendar, until=date(year, 12, 31)) if one.due_on.year == year]
        dated += [PlanLine(entry, timing, one) for one in found]
        if entry.time_limit == TimeLimit.BY_NEED.value:
            by_need.append(PlanLine(entry, timing, None))
    return sorted(dated, key=lambda line: (line.expected.due_on if line.expected else date.max, line.entry.code)) + by_need


def occasions_of(entry: Entry) -> list[Occasion]:
    """What came up under `entry`, newest first."""
    return list(Occasion.objects.filter(entry=entry).select_related("person").order_by("-happened_on", "-pk"))


def usual_basis() -> str:
    """The law behind the usual limit."""
    return LIMITS["ordinary"].basis


# The plan as a table.


@dataclass(frozen=True)
class PlanTable:
    """A year's plan as it is now: its rows that hold, by day, and what it is (open or locked)."""

    plan: Plan
    rows: tuple[PlanRow, ...]
    state: PlanState | None

    @property
    def is_locked(self) -> bool:
        """Whether it is frozen at its rows."""
        return self.state is not None and self.state.kind == "frozen"


def plan(body: Body, year: int) -> Plan | None:
    """The plan of `body` for `year`, where one was drafted."""
    return Plan.objects.filter(body=body, year=year).select_related("body").first()


def plan_rows(plan: Plan, *, removed: bool = False) -> list[PlanRow]:
    """The rows of `plan` that hold now, by day, then those by need; with `removed` also what was taken out."""
    newest: dict[int, PlanRow] = {}
    related = ("entry__category", "entry__body", "unit", "change__person")
    for row in PlanRow.objects.filter(plan=plan).select_related(*related).order_by("change__number"):
        newest[row.number] = row
    kept = [row for row in newest.values() if removed or not row.removed]
    return sorted(kept, key=lambda row: (row.due_on or date.max, row.entry.code, row.number))


class PlanHistory:
    """Every row of a plan as each change left it."""

    def __init__(self, plan: Plan) -> None:
        self._rows: dict[int, list[PlanRow]] = {}
        related = ("entry__category", "entry__body", "unit", "change__person")
        for row in PlanRow.objects.filter(plan=plan).select_related(*related).order_by("change__number"):
            self._rows.setdefault(row.number, []).append(row)

    def at(self, number: int, change: int) -> PlanRow | None:
        """A row as it stood after the change of that number; None where it was not there yet."""
        return next((row for row in reversed(self._rows.get(number, [])) if row.change.number <= change), None)


def plan_table(plan: Plan) -> PlanTable:
    """`plan` with the rows that hold now and its state."""
    return PlanTable(plan, tuple(plan_rows(plan)), plan_state(plan))


def plan_state(plan: Plan) -> PlanState | None:
    """Whether `plan` was frozen or opened last; None where it is open from its beginning."""
    return PlanState.objects.filter(plan=plan).select_related("person", "plan__body").order_by("-pk").first()


def frozen_states(plan: Plan) -> list[PlanState]:
    """Every state at which `plan` was frozen, newest first."""
    return list(PlanState.objects.filter(plan=plan, kind="frozen").select_related("person").order_by("-pk"))


def reason_of(state: PlanState) -> str:
    """Why the plan had been opened before it was frozen at `state`; empty where it was frozen for the first time."""
    before = PlanState.objects.filter(plan=state.plan_id, kind="opened", pk__lt=state.pk).order_by("-pk").first()
    return before.reason if before else ""


def last_change(plan: Plan) -> int:
    """The number of the last change of `plan`; 0 where there is none."""
    return PlanChange.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first() or 0


def lines_to_plan(body: Body, year: int) -> list[PlanLine]:
    """What a new plan of `year` begins with: the lines of the catalogue without what ended before anybody was asked for it."""
    return [line for line in plan_of(body, year) if line.expected is None or line.expected.ends_on >= line.timing.starts_on]
