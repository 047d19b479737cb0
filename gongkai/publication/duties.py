"""Duties met or missed (公开义务履行情况): what was disclosed in answer to them, looked back at from publication (clauses 3.1–3.8, 5.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.models import Duty
from gongkai.catalog.queries import Standing, duties_of, entries_of, next_expected, standing_of
from gongkai.disclosure.models import UNDER_WAY, Answer, Edition
from gongkai.organization.models import Body
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.stages import Stage
from gongkai.publication.models import PERIOD_OVER, Opening, Withdrawal

SOON = timedelta(days=7)
"""How long before its day a duty is reminded of."""


class State(StrEnum):
    """Where a duty stands on a day, the most urgent first."""

    MISSED = "missed"
    TODAY = "today"
    SOON = "soon"
    OPEN = "open"
    LATE = "late"
    MET = "met"
    WAIVED = "waived"


STATES: dict[str, str | Promise] = {
    State.MISSED: _("逾期未公开"),
    State.TODAY: _("今天到期"),
    State.SOON: _("即将到期"),
    State.OPEN: _("期限内"),
    State.LATE: _("逾期公开"),
    State.MET: _("按期公开"),
    State.WAIVED: _("已免除"),
}
"""The states in words (履行情况)."""
PENDING = frozenset({State.MISSED, State.TODAY, State.SOON, State.OPEN})
"""States in which something is still to be disclosed."""
URGENT = frozenset({State.MISSED, State.TODAY, State.SOON})
"""States of which people are reminded: before the day, on it, and after it."""


@dataclass(frozen=True)
class Fulfilment:
    """A duty on a day: the day that holds, the day it was met, the edition that met it or is on its way, and where it stands."""

    standing: Standing
    state: State
    met_on: date | None
    edition: Edition | None
    days: int

    @property
    def duty(self) -> Duty:
        """The duty itself."""
        return self.standing.duty

    @property
    def due_on(self) -> date:
        """The day that holds now."""
        return self.standing.due_on

    @property
    def label(self) -> str | Promise:
        """The state in words."""
        return STATES[self.state]

    @property
    def overdue(self) -> int:
        """Days since it was due, where it is missed."""
        return max(0, -self.days) if self.state is State.MISSED else 0


def fulfilments(duties: Iterable[Duty], *, on: date) -> list[Fulfilment]:
    """Where each duty stands at the end of that day, in the given order."""
    return [inside for inside, _outside in _inside_and_outside(duties, on=on)]


def _inside_and_outside(duties: Iterable[Duty], *, on: date) -> list[tuple[Fulfilment, Fulfilment]]:
    """Where each duty stands, and where it would stand if only what was opened to society counted."""
    rows = standing_of(duties)
    if not rows:
        return []
    answers: dict[int, list[Edition]] = {}
    for answer in Answer.objects.filter(duty__in=[row.duty for row in rows]).select_related("edition__current").order_by("pk"):
        answers.setdefault(answer.duty_id, []).append(answer.edition)
    inside, outside = _disclosed({edition.pk for editions in answers.values() for edition in editions})
    found = [(row, answers.get(row.duty.pk, [])) for row in rows]
    return [(_fulfilment(row, editions, inside, on), _fulfilment(row, editions, outside, on)) for row, editions in found]


def counted(found: Iterable[Fulfilment]) -> dict[State, int]:
    """How many duties stand where, every state named."""
    counts = dict.fromkeys(State, 0)
    for one in found:
        counts[one.state] += 1
    return counts


@dataclass(frozen=True)
class Disclosed:
    """A disclosure in answer to a duty: the day its first step opened and, where it was withdrawn, the day of that."""

    opened_on: date
    withdrawn_on: date | None = None


def judge(due_on: date, disclosures: Iterable[Disclosed], *, on: date) -> tuple[State, date | None]:
    """Where a duty with these disclosures stands at the end of that day, and the day it was met.

    What was taken back by its day is not disclosed; what was taken back later had been.
    """
    kept = [
        one.opened_on
        for one in disclosures
        if one.opened_on <= on and (one.withdrawn_on is None or one.withdrawn_on > min(on, max(due_on, one.opened_on)))
    ]
    if kept:
        met_on = min(kept)
        return (State.MET if met_on <= due_on else State.LATE), met_on
    days = (due_on - on).days
    if days < 0:
        return State.MISSED, None
    if days == 0:
        return State.TODAY, None
    return (State.SOON if days <= SOON.days else State.OPEN), None


@dataclass(frozen=True)
class Outlook:
    """What society is told of the dated duties of an entry: the one that tells where it stands, and the next day on which one is due."""

    last: Fulfilment | None
    next_due_on: date | None


def outlooks(body: Body, *, on: date) -> dict[int, Outlook]:
    """What society is told at the end of that day, by the key of the entry: of entries that are for society, and of no other.

    A missed duty tells where an entry stands, the oldest before all; where none is missed, the last that was met. Nothing is told of

    * entries that stay inside or are the Party's own: when they were disclosed, or were not, is not for society (clause 2.D);
    * duties that were waived or met inside only: what is inside would show by its being met, so the two look alike;
    * what came up (by need) before it is open to society: nobody has decided yet that it may be known;
    * the yearly review of standing matters: where it is late, what is to be open is open all the same.
    """
    entries = list(entries_of(body, retired=True).filter(scope=int(Audience.SOCIETY), inner_party=False))
    duties = list(duties_of(body).filter(entry__in=entries).exclude(time_limit=TimeLimit.STANDING.value))
    found = [
        outside
        for inside, outside in _inside_and_outside(duties, on=on)
        if outside.met_on or (inside.state in PENDING and outside.duty.occasion_id is None)
    ]
    by_entry: dict[int, list[Fulfilment]] = {}
    for one in sorted(found, key=lambda one: (one.due_on, one.duty.pk)):
        by_entry.setdefault(one.duty.entry_id, []).append(one)
    ahead = next_expected([entry for entry in entries if entry.retired_on is None and entry.time_limit in _DATED], on=on)
    return {entry.pk: _outlook(by_entry.get(entry.pk, []), ahead.get(entry.pk)) for entry in entries}


def _outlook(found: list[Fulfilment], ahead: date | None) -> Outlook:
    missed = [one for one in found if one.state is State.MISSED]
    met = [one for one in found if one.met_on]
    days = [one.due_on for one in found if one.state in PENDING and one.state is not State.MISSED]
    return Outlook(missed[0] if missed else met[-1] if met else None, min([*days, *([ahead] if ahead else [])], default=None))


def _fulfilment(standing: Standing, editions: list[Edition], disclosed: dict[int, Disclosed], on: date) -> Fulfilment:
    answers = {edition.pk: disclosed[edition.pk] for edition in editions if edition.pk in disclosed}
    state, met_on = judge(standing.due_on, answers.values(), on=on)
    days = (standing.due_on - on).days
    if met_on is not None:
        met_by = next(edition for edition in editions if edition.pk in answers and answers[edition.pk].opened_on == met_on)
        return Fulfilment(standing, state, met_on, met_by, days)
    travelling = next((edition for edition in reversed(editions) if edition.stage in _TRAVELLING), None)
    return Fulfilment(standing, State.WAIVED if standing.waived else state, None, travelling, days)


def _disclosed(editions: set[int]) -> tuple[dict[int, Disclosed], dict[int, Disclosed]]:
    """What was disclosed, and what of it to society, by edition."""
    if not editions:
        return {}, {}
    openings = Opening.objects.filter(release__edition__in=editions).order_by("-at").values_list("release__edition", "at", "audience")
    withdrawals = Withdrawal.objects.filter(release__edition__in=editions).exclude(reason_type=PERIOD_OVER)
    taken_back = {edition: timezone.localdate(at) for edition, at in withdrawals.values_list("release__edition", "at")}
    first, outside = {}, {}
    for edition, at, audience in openings:
        first[edition] = Disclosed(timezone.localdate(at), taken_back.get(edition))
        if audience == Audience.SOCIETY:
            outside[edition] = first[edition]
    return first, outside


_DATED = {TimeLimit.PERIODIC.value, TimeLimit.STAGED.value}
_TRAVELLING = {stage.value for stage in (*UNDER_WAY, Stage.PUBLISHED)}
