"""The coordinator's workbench (统筹): everything under way, what waits for whom since when; reminding and passing on (clause 1.2)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.catalog import queries as catalog
from gongkai.catalog.models import Duty
from gongkai.catalog.queries import standing_of
from gongkai.disclosure import actions, queries
from gongkai.disclosure.models import UNDER_WAY, Answer, Call, Edition, Reminder, StageChange
from gongkai.foundation.objections import Refused
from gongkai.interface.context import COORDINATORS
from gongkai.office.coordination_forms import BatchForm
from gongkai.office.progress import Waiting, people_waited_for, waited_for
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import chosen_row, is_number, let_in
from gongkai.organization.models import Person, Unit
from gongkai.organization.queries import people_of, units_of
from gongkai.publication.duties import PENDING, fulfilments
from gongkai.secrecy.models import Consultation, Reply
from gongkai.secrecy.queries import due_days

ON_A_PAGE = 30
KINDS = {"matter": _("公开事项"), "call": _("征集"), "consultation": _("征求意见"), "duty": _("公开义务")}
"""What is under way, by kind."""
LONG = 5
"""Days after which waiting is marked as long."""


@dataclass(frozen=True)
class Line:
    """Something under way: a matter, a call, a consultation or a duty that nobody has begun; since when it waits, the day it is due.

    `reminder` is the one that holds. Only matters and calls are reminded and passed on here; for the others their page says what to do.
    """

    edition: Edition | None
    call: Call | None
    since: datetime
    due_on: date | None
    days_late: int
    reminder: Reminder | None
    waiting: tuple[Waiting, ...] = ()
    consultation: Consultation | None = None
    duty: Duty | None = None

    @property
    def kind(self) -> str:
        """What it is: matter, call, consultation or duty."""
        return "matter" if self.edition else "call" if self.call else "consultation" if self.consultation else "duty"

    @property
    def key(self) -> str:
        """How the form names it."""
        if self.edition or self.call:
            return f"e{self.edition.pk}" if self.edition else f"c{self.call.pk}" if self.call else ""
        return f"k{self.consultation.pk}" if self.consultation else f"d{self.duty.pk}" if self.duty else ""

    @property
    def title(self) -> str:
        """What it is called."""
        if self.edition is not None:
            return self.edition.current.title if self.edition.current else ""
        if self.consultation is not None:
            return self.consultation.version.title
        return self.call.title if self.call else f"{self.duty.entry.title} {self.duty.label}" if self.duty else ""

    @property
    def is_long(self) -> bool:
        """Whether it has waited long."""
        return (timezone.now() - self.since).days >= LONG


@never_cache
@require_http_methods(["GET", "POST"])
def coordination(request: HttpRequest) -> HttpResponse:
    """统筹: what is overdue first, then what has waited longest; several are reminded or passed on at once, each told for itself."""
    let_in(request, COORDINATORS)
    person, today = request.user, timezone.localdate()
    units = units_of(person.body)
    people = people_of(person.body).filter(is_active=True)
    form = BatchForm(request.POST if request.method == "POST" else None, units=units, people=people)
    picked = request.POST.getlist("pick")
    if form.is_bound and form.is_valid():
        form.refuse_unless(picked)
        if not form.objections:
            _carry_out(request, picked, form, chosen_row(units, form.cleaned_data["unit"]), chosen_row(people, form.cleaned_data["person"]))
            return SeeOther(reverse("office:coordination"))
    unit = chosen_row(units, request.GET.get("of", ""))
    kind = chosen if (chosen := request.GET.get("kind", "")) in KINDS else ""
    stage = chosen if (chosen := request.GET.get("stage", "")) in {one.value for one in UNDER_WAY} else ""
    late = request.GET.get("late") == "1"
    everything = _lines(person, unit, today)
    lines = [
        one
        for one in everything
        if (not kind or one.kind == kind)
        and (not stage or (one.edition is not None and one.edition.stage == stage))
        and (not late or one.days_late)
    ]
    chosen = {"of": str(unit.pk) if unit else "", "kind": kind, "stage": stage, "late": "1" if late else ""}
    page = Paginator(lines, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "picked": picked,
        "page": page,
        "lines": _with_people(page.object_list, today),
        "late": sum(one.days_late > 0 for one in lines),
        "total": len(lines),
        "units": units,
        "unit": unit,
        "kinds": KINDS.items(),
        "stages": [(one.value, one.value) for one in UNDER_WAY],
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
    }
    return render(request, "office/coordinating/list.html", context, status=422 if form.is_bound else 200)


def _lines(person: Person, unit: Unit | None, today: date) -> list[Line]:
    moved = StageChange.objects.filter(edition=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    editions = (
        queries.editions_within_reach_of(person, on=today).filter(stage__in=[stage.value for stage in UNDER_WAY]).exclude(current=None)
    )
    calls = queries.open_calls(queries.calls_within_reach_of(person, on=today))
    if unit is not None:
        editions, calls = editions.filter(item__unit=unit), calls.filter(unit=unit)
    travelling, asking = list(editions.annotate(since=Subquery(moved))), list(calls)
    reminders = queries.last_reminders(editions=travelling, calls=asking)
    due = _due(travelling)
    of_edition = {one.edition_id: one for one in reminders if one.edition_id}
    of_call = {one.call_id: one for one in reminders if one.call_id}
    lines = [
        Line(one, None, one.since or one.opened_at, due.get(one.pk), _late(due.get(one.pk), today), of_edition.get(one.pk))
        for one in travelling
    ]
    lines += [Line(None, one, one.raised_at, one.due_on, _late(one.due_on, today), of_call.get(one.pk)) for one in asking]
    lines += _consultations(travelling, today) + _duties(person, unit, today)
    return sorted(lines, key=lambda one: (-one.days_late, one.since, one.key))


def _consultations(travelling: Iterable[Edition], today: date) -> list[Line]:
    """Rights holders who were asked about what is under way and have not answered."""
    versions = [one.current_id for one in travelling]
    asked = Consultation.objects.filter(version__in=versions).exclude(pk__in=Reply.objects.values("consultation"))
    rows = list(asked.select_related("version__edition__item__unit"))
    days = due_days(rows)
    return [Line(None, None, one.at, days[one.pk], _late(days[one.pk], today), None, consultation=one) for one in rows]


def _duties(person: Person, unit: Unit | None, today: date) -> list[Line]:
    """Duties that nobody has begun: no matter answers them, and no call asks for them."""
    asked = queries.open_calls(queries.calls_within_reach_of(person, on=today)).exclude(duty=None).values("duty")
    rows = catalog.duties_within_reach_of(person).exclude(pk__in=asked)
    if unit is not None:
        rows = rows.filter(unit=unit)
    found = [one for one in fulfilments(rows, on=today) if one.state in PENDING and one.edition is None]
    return [Line(None, None, one.duty.raised_at, one.due_on, _late(one.due_on, today), None, duty=one.duty) for one in found]


def _due(editions: Iterable[Edition]) -> dict[int, date]:
    """The first day by which each edition is to be disclosed, where it answers a duty."""
    answers = list(Answer.objects.filter(edition__in=list(editions)).select_related("duty"))
    days = {one.duty.pk: one.due_on for one in standing_of(answer.duty for answer in answers)}
    due: dict[int, date] = {}
    for answer in answers:
        due[answer.edition_id] = min(days[answer.duty_id], due.get(answer.edition_id, date.max))
    return due


def _late(due_on: date | None, today: date) -> int:
    return max(0, (today - due_on).days) if due_on else 0


def _with_people(lines: Iterable[Line], today: date) -> list[Line]:
    """The lines of the page with who is waited for."""
    rows = list(lines)
    posts = waited_for([one.edition for one in rows if one.edition], on=today)
    return [
        replace(one, waiting=people_waited_for(posts.get(one.edition.pk, ()), one.edition, on=today)) if one.edition else one
        for one in rows
    ]


def _carry_out(request: HttpRequest, picked: list[str], form: BatchForm, unit: Unit | None, person: Person | None) -> None:
    """One action for each that was picked, and one message: what is refused of one does not keep the others."""
    by, today = request.user, timezone.localdate()
    editions = queries.editions_within_reach_of(by, on=today)
    calls = queries.calls_within_reach_of(by, on=today)
    for key in picked:
        pk = int(key[1:]) if is_number(key[1:]) else 0
        edition = editions.filter(pk=pk).first() if key[:1] == "e" else None
        call = calls.filter(pk=pk).first() if key[:1] == "c" else None
        if edition is None and call is None:
            continue
        title = call.title if call else edition.current.title if edition and edition.current else ""
        done, act = _act(form, edition, call, unit, person, by)
        try:
            act()
        except Refused as refused:
            messages.error(request, gettext("{title}：没有办理。{why}").format(title=title, why=refused))
        else:
            messages.success(request, gettext("{title}：{done}").format(title=title, done=done))


def _act(
    form: BatchForm, edition: Edition | None, call: Call | None, unit: Unit | None, person: Person | None, by: Person
) -> tuple[str, Callable[[], Any]]:
    given = form.cleaned_data
    if given["do"] == "remind":
        return gettext("已催办。"), lambda: actions.remind(edition=edition, call=call, text=given["text"], by=by)
    if call is None:
        return "", form.refuse_to_reassign_a_matter
    return gettext("已改派。"), lambda: actions.reassign_call(call, unit=unit, person=person, reason=given["text"], by=by)


urls = [path("coordination/", coordination, name="coordination")]
