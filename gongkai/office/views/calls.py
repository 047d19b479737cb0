"""Calls (征集): what the office asks units and people for, by when, and what came of it (clause 2.A)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.catalog import queries as catalog
from gongkai.disclosure import actions, queries
from gongkai.disclosure.models import Call, CallEnd, Item
from gongkai.disclosure.rules import COLLECTORS
from gongkai.interface.context import PROCEDURE
from gongkai.office.call_forms import CallForm
from gongkai.office.progress import waited_for
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, chosen_row, only_for, posts_today, show
from gongkai.organization.models import Person
from gongkai.organization.queries import people_of, posts_of, units_of
from gongkai.procedure.posts import Post

ON_A_PAGE = 30
USUAL_DAYS = 10
"""Days that a new call gives, until the office writes another date."""

OVERDUE, OPEN, ANSWERED, PASSED_ON = "overdue", "open", "answered", "passed_on"


@dataclass(frozen=True)
class Row:
    """A line of the list: the call, where it stands, and the days until it is due (negative: since)."""

    call: Call
    state: str
    days: int

    @property
    def late(self) -> int:
        """Days since an unanswered call was due."""
        return max(0, -self.days)


@never_cache
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """征集: all of the body for those who coordinate it, one's own and one's units' for others."""
    today = timezone.localdate()
    posts = posts_today(request)
    within = _within(request)
    if not posts & PROCEDURE and not within.exists():
        raise Http404
    states = {
        OVERDUE: within.filter(answered=False, passed_on=False, due_on__lt=today),
        OPEN: within.filter(answered=False, passed_on=False, due_on__gte=today),
        ANSWERED: within.filter(answered=True).order_by("-due_on", "-pk"),
    }
    chosen = request.GET.get("state", "")
    found = states.get(chosen, within.filter(answered=False, passed_on=False))
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(call, today) for call in page.object_list],
        "chosen": chosen if chosen in states else "",
        "query": f"state={chosen}" if chosen in states else "",
        "counts": {name: rows.count() for name, rows in states.items()},
        "may_raise": bool(posts & COLLECTORS),
    }
    return render(request, "office/calls/list.html", context)


@never_cache
@require_GET
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what is asked, of whom, by when, and the matters drafted in answer to it."""
    person, today = request.user, timezone.localdate()
    asked = get_object_or_404(_within(request), pk=pk)
    within = queries.editions_within_reach_of(person, on=today)
    editions = list(within.filter(item__call=asked, number=1).order_by("pk"))
    waiting = waited_for(editions, on=today)
    context = {
        "row": _row(asked, today),
        "call": asked,
        "answers": [(edition, waiting.get(edition.pk, ())) for edition in editions],
        "hidden": Item.objects.filter(call=asked).count() - len(editions),
        "may_answer": may_answer(person, asked, on=today),
        "duty": catalog.duties_within_reach_of(person).filter(pk=asked.duty_id).first(),
        "end": queries.end_of(asked),
        "reminders": queries.last_reminders(calls=[asked]),
        "individuals": _individuals(request, asked),
        "may_ask": bool(posts_today(request) & COLLECTORS) and queries.end_of(asked) is None,
    }
    return render(request, "office/calls/call.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """发起征集: by the office, of one unit or one person (clause 2.A)."""
    only_for(request, COLLECTORS)
    person = request.user
    entries = catalog.entries_of(person.body)
    units = units_of(person.body)
    people = people_of(person.body).filter(is_active=True)
    context = {
        "heading": gettext("发起征集"),
        "section": (reverse("office:calls"), gettext("征集")),
        "button": gettext("发出征集"),
    }
    if request.method != "POST":
        form = CallForm(initial=_initial(request), entries=entries, units=units, people=people)
        return show(request, form, context)
    form = CallForm(request.POST, entries=entries, units=units, people=people)
    if form.is_valid():
        given = {
            "title": form.cleaned_data["title"],
            "request": form.cleaned_data["request"],
            "due_on": form.cleaned_data["due_on"],
            "unit": chosen_row(units, form.cleaned_data["unit"]),
            "person": chosen_row(people, form.cleaned_data["person"]),
            "entry": chosen_row(entries, form.cleaned_data["entry"]),
        }
        if (same := _same(person, given)) is not None:
            messages.info(request, gettext("已办理：同样的征集已经发出，无需再次提交。"))
            return SeeOther(_address(same))
        if answer := carry_out(
            request,
            form,
            lambda: actions.call_for_material(person.body, by=person, **given),
            done=gettext("征集已发出，对方在工作台上可以看到。"),
            to=_address,
        ):
            return answer
    return show(request, form, context)


def _individuals(request: HttpRequest, asked: Call) -> list[dict[str, Any]]:
    """The pages to people without an account: where each stands, and what the person may do about it."""
    now, office = timezone.now(), bool(posts_today(request) & COLLECTORS)
    return [
        {
            "page": one.page,
            "code": one.code,
            "end": one.end,
            "supplied": one.supplied,
            "is_open": one.is_open(now),
            "may_tell": office and one.is_open(now) and one.page.person_id != request.user.pk,
            "may_take_back": office and one.is_open(now),
        }
        for one in queries.individuals_of([asked])
    ]


def may_answer(person: Person, asked: Call, *, on: date) -> bool:
    """Whether `person` is one who may draft in answer: a handler of the unit, or the person called upon, who has a unit."""
    if queries.end_of(asked) is not None:
        return False
    if asked.person_id is not None:
        return asked.person_id == person.pk and person.unit_id is not None
    held = posts_of(person, body=asked.body, unit=asked.unit, on=on)
    return any(one.post is Post.HANDLER for one in held)


def _within(request: HttpRequest) -> QuerySet[Call]:
    """The calls within reach, each with whether it is answered."""
    answers = Item.objects.filter(call=OuterRef("pk"))
    return queries.calls_within_reach_of(request.user, on=timezone.localdate()).annotate(
        answered=Exists(answers), passed_on=Exists(CallEnd.objects.filter(call=OuterRef("pk")))
    )


def _row(asked: Any, today: date) -> Row:
    days = (asked.due_on - today).days
    if asked.passed_on and not asked.answered:
        return Row(asked, PASSED_ON, days)
    return Row(asked, ANSWERED if asked.answered else OVERDUE if days < 0 else OPEN, days)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """What a new call begins with; where it comes from a catalogue entry, what is usual for that."""
    initial: dict[str, Any] = {"due_on": timezone.localdate() + timedelta(days=USUAL_DAYS)}
    entry = catalog.entry(request.user.body, request.GET.get("entry", ""))
    if entry is not None and entry.retired_on is None:
        initial |= {"entry": str(entry.pk), "unit": str(entry.unit_id or ""), "title": gettext("报送{title}").format(title=entry.title)}
    return initial


def _same(person: Person, given: dict[str, Any]) -> Call | None:
    """The very call that this person has already raised and nobody has answered: the button was pressed twice."""
    wanted = given | {"title": given["title"].strip(), "request": given["request"].strip()}
    calls = Call.objects.filter(raised_by=person, **wanted) if given["due_on"] else Call.objects.none()
    return calls.exclude(pk__in=Item.objects.exclude(call=None).values("call")).first()


def _address(asked: Call) -> str:
    return reverse("office:call", args=[asked.pk])


urls = [
    path("calls/", calls, name="calls"),
    path("calls/new/", new_call, name="new_call"),
    path("calls/<int:pk>/", call, name="call"),
]
