"""The desk (工作台): what waits for me, since when, and what I may do; what became of what I did; what I am asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.archives import handover_rules, handovers
from gongkai.archives.handovers import Due
from gongkai.archives.handovers import Standing as HandoverStanding
from gongkai.archives.models import Handover, HandoverPage
from gongkai.disclosure import queries as refusals
from gongkai.disclosure.models import Call, Edition, Reminder, StageChange, Version
from gongkai.disclosure.queries import calls_within_reach_of, editions_within_reach_of
from gongkai.interface.context import PROCEDURE
from gongkai.office.notices import shown
from gongkai.office.offers import LONGEST_DESK, waiting_for
from gongkai.office.progress import waited_for
from gongkai.office.schedule import upcoming
from gongkai.office.views.calls import may_answer
from gongkai.office.views.duties import moved_lately, reminders
from gongkai.organization.models import Person
from gongkai.organization.queries import Holding, open_notices, posts_of
from gongkai.procedure.posts import ADMINISTRATORS, Post
from gongkai.publication import feedback, leaks, posting_plans, postings
from gongkai.publication import queries as publication
from gongkai.publication.feedback import State
from gongkai.publication.leaks import Standing
from gongkai.publication.models import Handling, LeakReport
from gongkai.publication.rules import RECORDERS
from gongkai.secrecy import queries as secrecy
from gongkai.secrecy.models import Invitation
from gongkai.secrecy.rules import TELLERS

LISTED = 20
"""Matters of mine and steps to come that the desk lists at most."""
TOLD_FOR = timedelta(days=14)
"""How long the desk tells that the work calendar moved a day."""
TOLD = 5
"""Notices that the desk shows, the newest."""
HEAPS = 6
"""Leak reports in different words that the desk shows at once."""
ANNOUNCED_TO = frozenset({Post.PUBLISHER, Post.COLLECTOR, Post.EXAMINER})
REMINDED = ANNOUNCED_TO | {Post.SUPERVISOR, Post.DISCIPLINE_OFFICER, Post.HANDLER, Post.UNIT_HEAD}
"""Who is reminded of duties on his desk."""
OVERSEERS = frozenset({Post.SUPERVISOR, Post.DISCIPLINE_OFFICER})


@dataclass(frozen=True)
class Asked:
    """A call that nobody has answered yet, the days until it is due, and whether this person drafts in answer; `overdue`: days since."""

    call: Call
    days: int
    may_answer: bool = False
    reminder: Reminder | None = None

    @property
    def overdue(self) -> int:
        """Days since the call was due, 0 where it still is."""
        return max(0, -self.days)


@dataclass(frozen=True)
class Leaks:
    """Leaks on the desk: reports that wait for a decision, remedies that are this person's, and what is overdue for who oversees."""

    reports: list[LeakReport]
    remedies: list[Standing]
    overdue: list[Standing]

    @property
    def heaps(self) -> list[leaks.Heap]:
        """The reports, those of the same matter in the same words together, the first of them."""
        return self._gathered[:HEAPS]

    @property
    def more(self) -> int:
        """How many heaps are not shown."""
        return max(0, len(self._gathered) - HEAPS)

    @property
    def _gathered(self) -> list[leaks.Heap]:
        return [heap for about in leaks.gathered(self.reports) for heap in about.heaps]


@never_cache
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The first page after signing in. Whoever has no post there finds the page he may read instead."""
    person, today = request.user, timezone.localdate()
    holdings = posts_of(person, body=person.body, on=today)
    posts = {held.post for held in holdings}
    asked = _asked(person, holdings, today)
    told = open_notices(person)
    leak_desk = _leaks(person, posts)
    if not posts & PROCEDURE and not asked and not leak_desk.remedies:
        return redirect(_instead(posts))
    waiting = waiting_for(person, today)
    within = editions_within_reach_of(person, on=today)
    mine = _mine(person, within, leave_out=[row.edition.pk for row in waiting])
    others = waited_for(mine, on=today)
    open_refusals = list(refusals.open_refusals(person.body))
    context = {
        "alarms": open_refusals if Post.SECRECY_REVIEWER in posts else [],
        "own": [one for one in open_refusals if one.person_id == person.pk and not one.guest],
        "leak_desk": leak_desk,
        "handing": _handing(person, posts, today),
        "feedback": _feedback(person, posts, today),
        "told": shown(list(told[:TOLD]), person, on=today),
        "total_told": told.count(),
        "to_take_down": postings.to_take_down(within, today=today) if posts & RECORDERS else [],
        "undone": postings.undone(within) if posts & RECORDERS else [],
        "planned": posting_plans.reminders(within, person, today=today) if posts & RECORDERS else [],
        "moved": secrecy.moved_lately(person.body, since=timezone.now() - TOLD_FOR) if Post.SECRECY_REVIEWER in posts else [],
        "held_up": publication.held_up(within) if posts & ANNOUNCED_TO else [],
        "codes": _codes(person, posts),
        "waiting": waiting,
        "more_waiting": len(waiting) == LONGEST_DESK,
        "urged": {one.edition_id: one for one in refusals.last_reminders(editions=[row.edition for row in waiting])},
        "mine": [(edition, others.get(edition.pk, ())) for edition in mine],
        "asked": asked,
        "reminded": reminders(person, today) if posts & REMINDED else [],
        "moved_duties": moved_lately(person, today, since=timezone.now() - TOLD_FOR) if posts & REMINDED else [],
        "upcoming": upcoming(within)[:LISTED] if posts & ANNOUNCED_TO else [],
        "announced_to": bool(posts & ANNOUNCED_TO),
        "drafts": Post.HANDLER in posts,
        "calls": Post.COLLECTOR in posts,
        "today": today,
    }
    return render(request, "office/desk/desk.html", context)


def _codes(person: Person, posts: set[Post]) -> list[tuple[Invitation, str]]:
    """One-time pages whose code this person is to tell, with the addressee (clause 8.6)."""
    if not posts & TELLERS:
        return []
    waiting = secrecy.pages_without_a_code(person.body, now=timezone.now())
    return [(one, secrecy.addressee_of(one)) for one in waiting if one.person_id != person.pk]


@dataclass(frozen=True)
class Handing:
    """Handovers on the desk: those to approve, those whose code is to be told, those to send or to close, and periods without one."""

    to_approve: list[Handover]
    codes: list[HandoverPage]
    to_do: list[HandoverStanding]
    due: list[Due]


def _handing(person: Person, posts: set[Post], today: date) -> Handing | None:
    """What of handing over waits for this person (clause 2.E)."""
    body = person.body
    approves, tells, keeps = posts & handover_rules.APPROVERS, posts & handover_rules.TELLERS, posts & handover_rules.KEEPERS
    if not (approves or tells or keeps):
        return None
    found = Handing(
        to_approve=list(handovers.waiting_for_approval(body).exclude(person=person)) if approves else [],
        codes=[one for one in handovers.pages_without_a_code(body, now=timezone.now()) if one.person_id != person.pk] if tells else [],
        to_do=handovers.to_go_on_with(body) if keeps else [],
        due=handovers.due(body, today=today) if keeps else [],
    )
    return found if found.to_approve or found.codes or found.to_do or found.due else None


def _leaks(person: Person, posts: set[Post]) -> Leaks:
    """What of leaks this person sees first (clause 8.9)."""
    now = timezone.now()
    mine = leaks.standing(leaks.waiting_for(person), now=now)
    late = leaks.standing(leaks.overdue(person.body, now=now), now=now) if posts & OVERSEERS else []
    own = {one.remedy.pk for one in mine}
    return Leaks(
        reports=list(leaks.new_reports(person.body).order_by("-pk")) if posts & leaks.OFFICERS else [],
        remedies=mine,
        overdue=[one for one in late if one.remedy.pk not in own],
    )


@dataclass(frozen=True)
class FeedbackDesk:
    """Feedback on the desk: how much this person is to handle, to decide on, and how much is late; rounds that are to be closed."""

    to_handle: int
    to_decide: int
    late: int
    rounds: int


def _feedback(person: Person, posts: set[Post], today: date) -> FeedbackDesk | None:
    """What of feedback this person sees first (clauses 3.0, 5.2)."""
    if not posts & feedback.READERS:
        return None
    rows = feedback.feedback_for(person, on=today)
    handles, decides = posts & (feedback.HANDLERS - feedback.DECIDERS), posts & feedback.DECIDERS
    own = Handling.objects.filter(person=person).values("feedback")
    late = rows.filter(pk__in=[one.feedback.pk for one in feedback.overdue(person.body, today=today)])
    found = FeedbackDesk(
        to_handle=feedback.in_state(rows, State.WAITING).count() if handles else 0,
        to_decide=feedback.in_state(rows, State.PROPOSED).exclude(pk__in=own).count() if decides else 0,
        late=late.count() if handles or decides or posts & OVERSEERS else 0,
        rounds=feedback.rounds_to_close(person, on=today).count() if posts & feedback.KEEPERS else 0,
    )
    return found if any((found.to_handle, found.to_decide, found.late, found.rounds)) else None


def _instead(posts: set[Post]) -> str:
    """Where whoever works on no matter begins."""
    if Post.AUDITOR in posts:
        return "office:journal"
    return "office:organization" if posts & ADMINISTRATORS else "office:reading"


def _mine(person: Person, within: QuerySet[Edition], *, leave_out: list[int]) -> list[Edition]:
    """What I drafted or acted on, last moved first, without what waits for me now."""
    moved = StageChange.objects.filter(edition=OuterRef("pk")).order_by().values("edition").annotate(last=Max("at")).values("last")
    touched = Q(pk__in=StageChange.objects.filter(person=person).values("edition")) | Q(
        pk__in=Version.objects.filter(drafted_by=person).values("edition")
    )
    return list(within.filter(touched).exclude(pk__in=leave_out).annotate(since=Subquery(moved)).order_by("-since", "-pk")[:LISTED])


def _asked(person: Person, holdings: list[Holding], today: date) -> list[Asked]:
    """Calls to me or to a unit I handle or head that no matter answers yet, the most urgent first."""
    units = {held.unit.pk for held in holdings if held.unit is not None and held.post in (Post.HANDLER, Post.UNIT_HEAD)}
    calls = calls_within_reach_of(person, on=today).filter(Q(person=person) | Q(unit__in=units))
    open_calls = list(refusals.open_calls(calls).order_by("due_on", "pk"))
    urged = {one.call_id: one for one in refusals.last_reminders(calls=open_calls)}
    return [Asked(call, (call.due_on - today).days, may_answer(person, call, on=today), urged.get(call.pk)) for call in open_calls]


urls = [path("", desk, name="desk")]
