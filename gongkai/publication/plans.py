"""How far a year has come against its approved plan (年度计划的进度): each row with what was disclosed for it (clause 1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from gongkai.catalog.models import Duty, PlanState
from gongkai.catalog.plans import PlannedRow, duty_key, rows_of
from gongkai.publication.duties import SOON, Fulfilment, State, fulfilments

GROUPS = (
    ("met", (State.MET,)),
    ("waived", (State.WAIVED,)),
    ("open", (State.OPEN, State.SOON, State.TODAY)),
    ("late", (State.LATE,)),
    ("missed", (State.MISSED,)),
)
"""How states are drawn and counted together."""


@dataclass(frozen=True)
class RowProgress:
    """A row of the approved plan on a day: where it stands against the plan's day, and the duty that answers for it once it has arisen.

    Without a state the row is by need: it is not late before something comes up.
    """

    row: PlannedRow
    state: State | None
    fulfilment: Fulfilment | None

    @property
    def met_on(self) -> date | None:
        """The day it was disclosed, if it was."""
        return self.fulfilment.met_on if self.fulfilment else None


@dataclass
class Progress:
    """How the rows of a unit, or of a month, stand: their numbers by group."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: {name: 0 for name, _states in GROUPS})

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Those with which nothing is left to be done."""
        return self.counts["met"] + self.counts["late"] + self.counts["waived"]


def progress_of(state: PlanState, *, on: date) -> list[RowProgress]:
    """Where each row of a frozen plan stands at the end of that day, by day."""
    rows, year = rows_of(state), state.plan.year
    keys = {duty_key(year, row) for row in rows}
    duties = Duty.objects.filter(entry__body=state.plan.body_id, key__in=keys).select_related("entry__category", "entry__body", "unit")
    found = {(one.duty.entry.code, one.duty.key): one for one in fulfilments(duties, on=on)}
    return [_of(row, found.get((row.entry, duty_key(year, row))), on) for row in rows]


def by_unit_and_month(found: Iterable[RowProgress]) -> tuple[list[Progress], dict[int, Progress]]:
    """The rows that have a day, counted by unit (the most missed first) and by month."""
    groups = {state: name for name, states in GROUPS for state in states}
    units: dict[str, Progress] = {}
    months: dict[int, Progress] = {}
    for one in found:
        if one.state is not None and one.row.due_on is not None:
            month = one.row.due_on.month
            for counted in (units.setdefault(one.row.unit, Progress(one.row.unit)), months.setdefault(month, Progress(str(month)))):
                counted.counts[groups[one.state]] += 1
    return sorted(units.values(), key=lambda one: (-one.counts["missed"], -one.total)), months


def _of(row: PlannedRow, fulfilment: Fulfilment | None, on: date) -> RowProgress:
    if row.due_on is None:
        return RowProgress(row, None, fulfilment)
    if fulfilment is not None and fulfilment.met_on is not None:
        return RowProgress(row, State.MET if fulfilment.met_on <= row.due_on else State.LATE, fulfilment)
    if fulfilment is not None and fulfilment.state is State.WAIVED:
        return RowProgress(row, State.WAIVED, fulfilment)
    days = (row.due_on - on).days
    ahead = State.TODAY if days == 0 else State.SOON if days <= SOON.days else State.OPEN
    return RowProgress(row, State.MISSED if days < 0 else ahead, fulfilment)
