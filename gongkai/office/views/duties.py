"""Duties (公开义务): what every entry asks for by when, whether it was disclosed in time, and how its day was worked out (clause 5.1)."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.catalog import actions, queries
from gongkai.catalog.duties import LIMITS
from gongkai.catalog.models import Duty, DutyChange, Entry
from gongkai.disclosure import queries as disclosure
from gongkai.foundation.objections import Objection
from gongkai.interface.context import PROCEDURE
from gongkai.office.addresses import ENTRY
from gongkai.office.duty_forms import OccasionForm, PostponingForm, TimingForm, WaivingForm
from gongkai.office.views.keeping import carry_out, chosen_row, let_in, only_for, posts_today, show
from gongkai.organization.models import Person, Unit
from gongkai.organization.queries import posts_of, units_of
from gongkai.organization.rules import OFFICE
from gongkai.procedure.dossier import TimeLimit
from gongkai.procedure.posts import Post
from gongkai.publication.duties import PENDING, STATES, URGENT, Fulfilment, State, counted, fulfilments

ON_A_PAGE = 30
OTHERS = (State.MISSED, State.SOON, State.MET, State.LATE, State.WAIVED)
"""The states that the list can be narrowed to; SOON stands for today, too."""
PRESET = "ordinary"


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to: the year in which duties fall due, a state, a unit."""

    year: int
    state: str
    unit: Unit | None

    def query(self, **changed: Any) -> str:
        """The same narrowing as an address writes it, with some of it changed."""
        given = {"year": self.year, "state": self.state, "unit": self.unit.pk if self.unit else ""} | changed
        return "&".join(f"{name}={value}" for name, value in given.items() if value)


@never_cache
@require_GET
def duties(request: HttpRequest) -> HttpResponse:
    """公开义务: what is to be disclosed by when, the most urgent first; for everyone who works on matters, the supervisor among them."""
    let_in(request, PROCEDURE)
    body, today = request.user.body, timezone.localdate()
    year = int(given) if (given := request.GET.get("year", "")).isdecimal() and len(given) == 4 else today.year
    units = units_of(body)
    filters = Filters(year, request.GET.get("state", ""), chosen_row(units, request.GET.get("unit", "")))
    rows = queries.duties_within_reach_of(request.user)
    years = sorted({today.year, year, *(day.year for day in rows.dates("due_on", "year"))})
    # What is still owed from earlier years stands with this one's.
    rows = rows.filter(due_on__year__lte=year) if year == today.year else rows.filter(due_on__year__in=(year - 1, year))
    if filters.unit is not None:
        rows = rows.filter(unit=filters.unit)
    found = [one for one in fulfilments(rows, on=today) if one.due_on.year == year or (year == today.year and one.state in PENDING)]
    shown = [one for one in found if _is_chosen(one, filters.state)]
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    counts = counted(found)
    context = {
        "page": page,
        "rows": page.object_list,
        "filters": filters,
        "query": filters.query(),
        "years": [(one, filters.query(year=one)) for one in years],
        "units": [(unit, filters.query(unit=unit.pk)) for unit in units],
        "all_units": filters.query(unit=""),
        "states": _tabs(counts, filters),
        "keeps": bool(posts_today(request) & OFFICE),
    }
    return render(request, "office/duties/list.html", context)


@never_cache
@require_GET
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: its day and how it was worked out, the calls for it, the drafts in answer, and what changed about it."""
    let_in(request, PROCEDURE)
    person, today = request.user, timezone.localdate()
    asked = _duty(request, pk)
    (found,) = fulfilments([asked], on=today)
    within = disclosure.editions_within_reach_of(person, on=today)
    answers = disclosure.answers_to(asked)
    readable = set(within.filter(pk__in=[one.edition_id for one in answers]).values_list("pk", flat=True))
    context = {
        "duty": asked,
        "found": found,
        "standing": found.standing,
        "reckoning": queries.reckoning_of(found.standing),
        "calls": disclosure.calls_for(asked),
        "answers": [one for one in answers if one.edition_id in readable],
        "hidden": len(answers) - len(readable),
        "keeps": bool(posts_today(request) & OFFICE) and found.standing.waived is None,
        "may_draft": found.state in PENDING and asked.entry.retired_on is None and _may_draft(request, asked, today),
    }
    return render(request, "office/duties/duty.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def postpone_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """延期: by the office, with its reason."""
    asked = _duty(request, pk)
    only_for(request, OFFICE)
    form = PostponingForm(request.POST if request.method == "POST" else None)
    if answer := carry_out(
        request,
        form,
        lambda: actions.postpone_duty(asked, by=request.user, **form.cleaned_data),
        done=gettext("已延期，“怎样算出”里写明了是谁批准的。"),
        to=_address(asked),
    ):
        return answer
    return show(request, form, _about(asked, gettext("延期：{label}")))


@never_cache
@require_http_methods(["GET", "POST"])
def waive_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """免除: by the office, on a ground; a yearly review that found nothing changed is closed in the same way."""
    asked = _duty(request, pk)
    only_for(request, OFFICE)
    form = WaivingForm(request.POST if request.method == "POST" else None, duty=asked)
    if answer := carry_out(
        request,
        form,
        lambda: actions.waive_duty(asked, by=request.user, **form.cleaned_data),
        done=gettext("已登记，这项义务不再催办。"),
        to=_address(asked),
    ):
        return answer
    return show(request, form, _about(asked, gettext("免除或者复核：{label}")))


@never_cache
@require_http_methods(["GET", "POST"])
def time_entry(request: HttpRequest, code: str) -> HttpResponse:
    """设定公开时限: the days and the stages of an entry, for duties to come."""
    only_for(request, OFFICE)
    entry = _entry(request, code)
    timing = queries.timing_of(entry)
    given = {"staged": entry.time_limit == TimeLimit.STAGED.value}
    if request.method == "POST":
        form = TimingForm(request.POST, **given)
    else:
        form = TimingForm(initial=TimingForm.initial_of(timing) if timing else None, **given)
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        if not typed["working"]:
            form.refuse([Objection("no_choice", gettext("请选择按工作日还是自然日计算。"), clause="5.1", field="working")])
        elif answer := carry_out(
            request,
            form,
            partial(actions.time_entry, entry, by=request.user, **typed | {"working": typed["working"] == "yes"}),
            done=gettext("条目 {code} 的公开时限已设定，从下一项义务起适用。").format(code=entry.code),
            to=reverse("office:catalog") + f"#c{entry.category.number}",
        ):
            return answer
    context = {
        "heading": gettext("公开时限：{code} {title}").format(code=entry.code, title=entry.title),
        "section": (reverse("office:catalog"), gettext("公开目录")),
        "note": gettext("每期或者每阶段结束后，从次日起算这么多天内公开。已经产生的义务不变。"),
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def enter_occasion(request: HttpRequest, code: str) -> HttpResponse:
    """登记公开事由: something under the entry came into being or changed, and is to be disclosed within its limit."""
    entry = _entry(request, code)
    person, today = request.user, timezone.localdate()
    if not (posts_today(request) & OFFICE or _handles(request, entry.unit, today)):
        only_for(request, OFFICE)
    form = OccasionForm(request.POST) if request.method == "POST" else OccasionForm(initial={"happened_on": today, "limit": PRESET})
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        limit = LIMITS.get(typed["limit"])
        if limit:
            days, working, basis = limit.days, limit.working, limit.basis
        else:
            days, working, basis = typed["days"], typed["working"] == "yes", typed["basis"]
        if not typed["limit"] or (limit is None and not typed["working"]):
            field = "working" if typed["limit"] else "limit"
            form.refuse([Objection("no_choice", gettext("请选择时限种类；选“其他”时选择按什么计算。"), clause="5.1", field=field)])
        elif answer := carry_out(
            request,
            form,
            lambda: actions.enter_occasion(
                entry, what=typed["what"], happened_on=typed["happened_on"], days=days, working=working, basis=basis, by=person
            ),
            done=gettext("已登记，系统会向承办部门征集。"),
            to=_address,
        ):
            return answer
    context = {
        "heading": gettext("登记公开事由：{code} {title}").format(code=entry.code, title=entry.title),
        "section": (reverse("office:catalog"), gettext("公开目录")),
        "note": gettext("这个条目下的信息新形成或者有变更时登记，系统据此算出应公开的日期，向承办部门征集并催办。"),
        "button": gettext("登记"),
    }
    return show(request, form, context)


def reminders(person: Person, today: date) -> list[Fulfilment]:
    """What the desk reminds of, the most urgent first: the office and who oversees of all that is missed or near, a unit of its own."""
    return [one for one in fulfilments(_on_the_desk(person, today), on=today) if one.state in URGENT]


def moved_lately(person: Person, today: date, *, since: datetime) -> list[DutyChange]:
    """What of that the work calendar moved since then, newest first."""
    mine = set(_on_the_desk(person, today).values_list("pk", flat=True))
    return [one for one in queries.moved_lately(person.body, since=since) if one.duty_id in mine]


def _on_the_desk(person: Person, today: date) -> QuerySet[Duty]:
    held = posts_of(person, body=person.body, on=today)
    rows = queries.duties_within_reach_of(person)
    if {one.post for one in held} & (OFFICE | {Post.SUPERVISOR, Post.DISCIPLINE_OFFICER}):
        return rows
    return rows.filter(unit__in={one.unit.pk for one in held if one.unit is not None})


def _tabs(counts: dict[State, int], filters: Filters) -> list[tuple[str, str | Promise, int, str]]:
    """The states to narrow to, with how many duties are there: what is still to be disclosed first."""
    near = counts | {State.SOON: counts[State.SOON] + counts[State.TODAY]}
    pending = ("", gettext("待公开"), sum(counts[one] for one in PENDING), filters.query(state=""))
    return [pending, *((one.value, STATES[one], near[one], filters.query(state=one.value)) for one in OTHERS)]


def _is_chosen(one: Fulfilment, state: str) -> bool:
    if state not in {chosen.value for chosen in OTHERS}:
        return one.state in PENDING
    return one.state.value == state or (state == State.SOON.value and one.state is State.TODAY)


def _duty(request: HttpRequest, pk: int) -> Duty:
    found: Duty = get_object_or_404(queries.duties_within_reach_of(request.user), pk=pk)
    return found


def _entry(request: HttpRequest, code: str) -> Entry:
    entries = queries.entries_of(request.user.body, retired=True)
    found: Entry = get_object_or_404(entries, category__number=int(code[2]), letter=code[4])
    return found


def _handles(request: HttpRequest, unit: Unit | None, today: date) -> bool:
    person = request.user
    return unit is not None and any(one.post is Post.HANDLER and one.unit == unit for one in posts_of(person, body=person.body, on=today))


def _may_draft(request: HttpRequest, asked: Duty, today: date) -> bool:
    return _handles(request, asked.unit, today)


def _about(asked: Duty, heading: str) -> dict[str, Any]:
    return {"heading": heading.format(label=asked.label), "section": (_address(asked), f"{asked.entry.code} {asked.label}")}


def _address(asked: Duty) -> str:
    return reverse("office:duty", args=[asked.pk])


urls = [
    path("duties/", duties, name="duties"),
    path("duties/<int:pk>/", duty, name="duty"),
    path("duties/<int:pk>/postpone/", postpone_duty, name="postpone_duty"),
    path("duties/<int:pk>/waive/", waive_duty, name="waive_duty"),
    path(f"catalog/entries/<{ENTRY}:code>/timing/", time_entry, name="time_entry"),
    path(f"catalog/entries/<{ENTRY}:code>/occasion/", enter_occasion, name="enter_occasion"),
]
