"""Leaks (泄密处置): anybody reports, the officer on duty takes down at once, and what remains is followed to its end (clause 8.9)."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Refused
from gongkai.journal.queries import latest_checkpoint
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.leak_forms import (
    LeakClosureForm,
    LeakDecisionForm,
    LeakEvidenceForm,
    LeakReportForm,
    NewRemedyForm,
    RemedyDoneForm,
    RemedyForm,
)
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.files import download
from gongkai.office.views.keeping import carry_out, chosen_row, is_number, let_in, posts_today, show
from gongkai.organization.models import Person
from gongkai.organization.queries import people_of
from gongkai.publication import actions, leaks, queries
from gongkai.publication.leaks import CLOSERS, OFFICERS, WATCHERS
from gongkai.publication.models import IndexNumber, LeakEvidence, LeakReport, Remedy, RemedyDone

ON_A_PAGE = 30
NEW, UNDER_WAY, OVER, ALL = "new", "under_way", "over", "all"
MOST_GATHERED = 2000
"""Reports, the newest first, that are looked through for those that belong together."""
DONE_FORM = "office/leaks/remedy.html"
EVIDENCE_FORM = "office/leaks/evidence.html"


@dataclass(frozen=True)
class Row:
    """A line of the list: the newest of reports in the same words, where it stands, what of it is overdue; the others beside it."""

    report: LeakReport
    state: str
    overdue: int
    others: tuple["Row", ...] = ()


@dataclass(frozen=True)
class Part:
    """The lines of one matter, or of none of this system, with its number and how many reports there are."""

    number: IndexNumber | None
    has_matter: bool
    reports: int
    rows: tuple[Row, ...]


@never_cache
@require_http_methods(["GET", "POST"])
def report_leak(request: HttpRequest) -> HttpResponse:
    """报告泄密: by anybody signed in, from a matter's page or from anywhere (clause 8.9)."""
    person = request.user
    given = request.POST if request.method == "POST" else request.GET
    edition = _reported(person, given)
    number = queries.index_number_of(edition.item) if edition else None
    context = {"edition": edition, "number": number, "given": {name: given.get(name, "") for name in ("matter", "opening")}}
    template = "office/leaks/report.html"
    if request.method != "POST":
        return render(request, template, {"form": LeakReportForm(), **context})
    form = LeakReportForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.report_leak(
            person.body,
            item=edition.item if edition else None,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            place=form.cleaned_data["place"],
            by=person,
        ),
        done=gettext("报告已收到，值守人员的工作台上已经提示。请不要转发、下载您看到的内容。"),
        to=reverse("office:desk"),
    ):
        return answer
    return show(request, form, context, template=template)


@never_cache
@require_GET
def leak_list(request: HttpRequest) -> HttpResponse:
    """泄密报告: what is open unless asked otherwise, the newest first, by matter and by the same words."""
    let_in(request, WATCHERS)
    within = leaks.reports_for(request.user)
    states = {
        "": within.exclude(is_decided=True, is_confirmed=False).exclude(is_closed=True),
        NEW: within.filter(is_decided=False),
        UNDER_WAY: within.filter(is_confirmed=True, is_closed=False),
        OVER: within.filter(is_decided=True).exclude(is_confirmed=True, is_closed=False),
        ALL: within,
    }
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in states else ""
    page = Paginator(leaks.gathered(states[chosen][:MOST_GATHERED]), ON_A_PAGE).get_page(request.GET.get("page"))
    late = Counter(leaks.overdue(request.user.body, now=timezone.now()).values_list("report", flat=True))
    numbers = {one.item_id: one for one in IndexNumber.objects.filter(item__in=[about.item for about in page.object_list if about.item])}
    context = {
        "page": page,
        "parts": [
            Part(numbers.get(about.item.pk) if about.item else None, about.item is not None, about.number, _rows(about, late))
            for about in page.object_list
        ],
        "chosen": chosen,
        "query": f"state={chosen}" if chosen else "",
        "counts": {name or "open": rows.count() for name, rows in states.items()},
    }
    return render(request, "office/leaks/list.html", context)


def _rows(about: leaks.About, late: Counter[int]) -> tuple[Row, ...]:
    return tuple(
        Row(heap.newest, _state(heap.newest), late[heap.newest.pk], tuple(Row(one, _state(one), late[one.pk]) for one in heap.others))
        for heap in about.heaps
    )


@never_cache
@require_GET
def leak(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: what was said, what was decided, what is left to be done, what was sealed."""
    let_in(request, WATCHERS)
    report = _within(request, pk)
    return _leak(request, report, _decision_form(report, {"kind": report.kind}))


@never_cache
@require_http_methods(["GET", "POST"])
def decide_leak(request: HttpRequest, pk: int) -> HttpResponse:
    """处置: taken down by one button; or confirmed, joined to another, dismissed, with a reason (clause 8.9)."""
    let_in(request, OFFICERS)
    report = _within(request, pk)
    if request.method != "POST":
        return redirect("office:leak", report.pk)
    form = _decision_form(report, data=request.POST)
    if form.is_valid():
        try:
            done = _decide(report, form, request.user)
        except Refused as refused:
            decision = leaks.decision_on(report)
            if decision is not None:
                messages.info(request, gettext("已办理：这件报告已由{name}处置。").format(name=decision.person.name))
                return SeeOther(_address(report))
            form.refuse(refused.objections)
        else:
            messages.success(request, done)
            return SeeOther(_address(report))
    return _leak(request, report, form, status=422)


def _decide(report: LeakReport, form: LeakDecisionForm, person: Person) -> str:
    given = form.cleaned_data
    chosen = given["decision"]
    if chosen == form.TAKE_DOWN:
        actions.take_down(report, kind=given["kind"] or report.kind, by=person)
        return gettext("已撤下：全部版次的页面、附件、列表和订阅都换成撤下告示。请接着办理下列补救事项。")
    if chosen == form.CONFIRM:
        actions.confirm_leak(report, kind=given["kind"] or report.kind, reason=given["reason"], by=person)
        return gettext("已登记属实。请接着办理下列补救事项。")
    if chosen == form.JOIN:
        other = chosen_row(leaks.others_about(report), given["same_as"])
        actions.join_leak(report, other, reason=given["reason"], by=person)
        return gettext("已并入另一件报告。")
    same = leaks.alike(report) if given["alike"] else []
    actions.dismiss_leak(report, reason=given["reason"], by=person)
    done = 0
    for other in same:
        with suppress(Refused):  # somebody decided on it meanwhile
            actions.dismiss_leak(other, reason=given["reason"], by=person)
            done += 1
    if not same:
        return gettext("已登记不属于泄密。")
    return gettext("已登记不属于泄密；内容相同的{number}件，一并登记了{done}件。").format(number=len(same), done=done)


@never_cache
@require_http_methods(["GET", "POST"])
def remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """补救事项: a posting to be taken off, somebody to be told; who did it, when, how, with evidence (clause 8.9)."""
    row = get_object_or_404(leaks.remedies_for(request.user), pk=pk)
    (standing,) = leaks.standing(leaks.in_force().filter(pk=row.pk), now=timezone.now())
    context: dict[str, Any] = {"standing": standing, "may_change": posts_today(request) & OFFICERS, "heading": _heading(row)}
    context |= {"section": _section(request, row)}
    if request.method != "POST":
        initial = {"done_at": _this_minute(), "who": request.user.name}
        return show(request, RemedyDoneForm(initial=initial), context, template=DONE_FORM)
    form = RemedyDoneForm(request.POST, request.FILES)
    evidence, objections = handed_in(request, request.user, photo=True) if standing.done is None else (None, [])
    context["evidence"] = evidence
    if objections:
        form.is_valid()
        form.refuse(objections)
        return show(request, form, context, template=DONE_FORM)
    if answer := carry_out(
        request,
        form,
        lambda: actions.finish_remedy(
            row,
            outcome=form.cleaned_data["outcome"],
            done_at=form.cleaned_data["done_at"],
            who=form.cleaned_data["who"],
            how=form.cleaned_data["how"],
            evidence=file_of(evidence),
            by=request.user,
        ),
        done=gettext("已登记。"),
        to=context["section"][0],
    ):
        return answer
    return show(request, form, context, template=DONE_FORM)


@never_cache
@require_http_methods(["GET", "POST"])
def add_remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """增加补救事项: somebody else to be told, a posting that nobody had recorded (clause 8.9)."""
    let_in(request, OFFICERS)
    report = _within(request, pk)
    people = people_of(request.user.body).filter(is_active=True)
    context = {"heading": gettext("增加补救事项"), "section": (_address(report), _title(report)), "button": gettext("增加")}
    if request.method != "POST":
        due = _this_minute() + timedelta(hours=leaks.REMOVAL_HOURS)
        return show(request, NewRemedyForm(people=people, initial={"sort": "notice", "due_at": due}), context)
    form = NewRemedyForm(request.POST, people=people)
    if answer := carry_out(
        request,
        form,
        lambda: actions.add_remedy(
            report,
            sort=form.cleaned_data["sort"],
            recipient=form.cleaned_data["recipient"],
            basis=form.cleaned_data["basis"],
            due_at=form.cleaned_data["due_at"],
            person=chosen_row(people, form.cleaned_data["person"]),
            by=request.user,
        ),
        done=gettext("已增加。"),
        to=_address(report),
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def change_remedy(request: HttpRequest, pk: int) -> HttpResponse:
    """改动补救事项: recipient, time or who does it, with a reason; the line before stays (clause 8.9)."""
    let_in(request, OFFICERS)
    row = get_object_or_404(leaks.remedies_for(request.user), pk=pk)
    people = people_of(request.user.body).filter(is_active=True)
    address = _address(row.report)
    context = {"heading": gettext("改动：{what}").format(what=_heading(row)), "section": (address, _title(row.report))}
    if request.method != "POST":
        initial = {"recipient": row.recipient, "basis": row.basis, "due_at": row.due_at, "person": str(row.person_id or "")}
        return show(request, RemedyForm(people=people, initial=initial), context)
    form = RemedyForm(request.POST, people=people)
    if answer := carry_out(
        request,
        form,
        lambda: actions.change_remedy(
            row,
            recipient=form.cleaned_data["recipient"],
            basis=form.cleaned_data["basis"],
            due_at=form.cleaned_data["due_at"],
            person=chosen_row(people, form.cleaned_data["person"]),
            reason=form.cleaned_data["reason"],
            by=request.user,
        ),
        done=gettext("已改动，原来的一行保留备查。"),
        to=address,
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def add_leak_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """补充证据: a log, a photo, the number of visits (clause 8.9)."""
    let_in(request, OFFICERS)
    report = _within(request, pk)
    context: dict[str, Any] = {"heading": gettext("补充证据"), "section": (_address(report), _title(report))}
    if request.method != "POST":
        return show(request, LeakEvidenceForm(), context, template=EVIDENCE_FORM)
    form = LeakEvidenceForm(request.POST, request.FILES)
    context["evidence"], objections = handed_in(request, request.user)
    if objections:
        form.is_valid()
        form.refuse(objections)
        return show(request, form, context, template=EVIDENCE_FORM)
    if answer := carry_out(
        request,
        form,
        lambda: actions.add_leak_evidence(
            report,
            note=form.cleaned_data["note"],
            visits=form.cleaned_data["visits"],
            file=file_of(context["evidence"]),
            by=request.user,
        ),
        done=gettext("证据已登记，不能删除。"),
        to=_address(report),
    ):
        return answer
    return show(request, form, context, template=EVIDENCE_FORM)


@never_cache
@require_http_methods(["GET", "POST"])
def close_leak(request: HttpRequest, pk: int) -> HttpResponse:
    """办结: all is done or explained, and whether a case follows is said (clause 8.9)."""
    let_in(request, CLOSERS)
    report = _within(request, pk)
    context = {"heading": gettext("办结泄密处置"), "section": (_address(report), _title(report)), "button": gettext("办结")}
    if request.method != "POST":
        return show(request, LeakClosureForm(), context)
    form = LeakClosureForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.close_leak(report, follow_up=form.cleaned_data["follow_up"], summary=form.cleaned_data["summary"], by=request.user),
        done=gettext("已办结。"),
        to=_address(report),
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_GET
def leak_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """泄密处置登记表: removals and notices as a page for paper, with the journal's head as a witness."""
    let_in(request, WATCHERS)
    report = _within(request, pk)
    now = timezone.now()
    context = {
        "report": report,
        "number": _number(report),
        "decision": leaks.decision_on(report),
        "closure": leaks.closure_of(report),
        "remedies": leaks.remedies_of(report, now=now),
        "evidence": leaks.evidence_of(report),
        "checkpoint": latest_checkpoint(report.body.code),
        "printed_at": now,
    }
    return render(request, "office/leaks/sheet.html", context)


@require_GET
def leak_evidence(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Evidence of a leak: what was sealed for the discipline officer alone, what was added for those on duty."""
    held = let_in(request, OFFICERS)
    within = LeakEvidence.objects.filter(report__in=leaks.reports_for(request.user)).select_related("blob")
    found = get_object_or_404(within, pk=pk, name=name, blob__isnull=False)
    if found.sort == LeakEvidence.SEALED and not held & CLOSERS:
        raise Http404
    return download(request, found.blob, found.name)


@require_GET
def remedy_evidence(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The photo or file that proves a removal or a notice."""
    within = RemedyDone.objects.filter(remedy__in=leaks.remedies_for(request.user).order_by()).select_related("evidence")
    found = get_object_or_404(within, pk=pk, evidence_name=name, evidence__isnull=False)
    return download(request, found.evidence, found.evidence_name)


def _leak(request: HttpRequest, report: LeakReport, form: LeakDecisionForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    posts = posts_today(request)
    remedies = leaks.remedies_of(report, now=now)
    closure = leaks.closure_of(report)
    decision = leaks.decision_on(report)
    context = {
        "report": report,
        "title": _title(report),
        "number": _number(report),
        "edition": _edition(request, report),
        "decision": decision,
        "closure": closure,
        "removals": [one for one in remedies if one.remedy.sort == "removal"],
        "notices": [one for one in remedies if one.remedy.sort == "notice"],
        "left": sum(one.done is None for one in remedies),
        "evidence": leaks.evidence_of(report),
        "is_open": leaks.open_version(report.item) is not None,
        "others": leaks.others_about(report).exists(),
        "alike": leaks.alike(report) if decision is None else [],
        "form": form,
        "may_decide": decision is None and bool(posts & OFFICERS),
        "may_follow": report.is_confirmed and closure is None and bool(posts & OFFICERS),
        "may_close": report.is_confirmed and closure is None and bool(posts & CLOSERS),
        "may_open_sealed": bool(posts & CLOSERS),
        "is_on_duty": bool(posts & OFFICERS),
    }
    return render(request, "office/leaks/leak.html", context, status=status)


def _within(request: HttpRequest, pk: int) -> LeakReport:
    return get_object_or_404(leaks.reports_for(request.user), pk=pk)


def _decision_form(report: LeakReport, initial: dict[str, Any] | None = None, *, data: Any = None) -> LeakDecisionForm:
    others = [(str(one.pk), _title(one)) for one in leaks.others_about(report)[:ON_A_PAGE]]
    return LeakDecisionForm(data, others=others, initial=initial)


def _reported(person: Person, given: Any) -> Edition | None:
    """The edition that an address or a form names, 404 where it is not this person's to see; None where it names none."""
    matter, opening = given.get("matter", ""), given.get("opening", "")
    if not (matter or opening):
        return None
    if not is_number(matter or opening):
        raise Http404
    edition = leaks.item_for(person, edition=int(matter) if matter else None, opening=None if matter else int(opening))
    if edition is None:
        raise Http404
    return edition


def _edition(request: HttpRequest, report: LeakReport) -> Edition | None:
    """The edition to look at, where this officer may see it: matters inside the Party are shown to its members alone."""
    if report.item is None:
        return None
    edition = leaks.newest_edition(report.item)
    return disclosure.editions_within_reach_of(request.user, on=timezone.localdate()).filter(pk=edition.pk).first()


def _number(report: LeakReport) -> IndexNumber | None:
    return queries.index_number_of(report.item) if report.item else None


def _state(report: Any) -> str:
    if not report.is_decided:
        return NEW
    return UNDER_WAY if report.is_confirmed and not report.is_closed else OVER


def _title(report: LeakReport) -> str:
    number = _number(report)
    about = gettext("索引号 {number}").format(number=number) if number else gettext("未编索引号")
    return gettext("泄密报告第{pk}号（{about}）").format(pk=report.pk, about=about)


def _heading(row: Remedy) -> str:
    if row.posting:
        return gettext("撤除张贴：{place}").format(place=row.posting.place)
    what = {"removal": gettext("撤除张贴：{whom}"), "notice": gettext("告知：{whom}")}[row.sort]
    return what.format(whom=row.recipient)


def _address(report: LeakReport) -> str:
    return reverse("office:leak", args=[report.pk])


def _section(request: HttpRequest, row: Remedy) -> tuple[str, str]:
    """Where a remedy belongs: the report, for whoever may open that; else the desk."""
    if posts_today(request) & WATCHERS:
        return _address(row.report), _title(row.report)
    return reverse("office:desk"), gettext("工作台")


def _this_minute() -> datetime:
    return timezone.localtime().replace(second=0, microsecond=0)


urls = [
    path("leaks/", leak_list, name="leaks"),
    path("leaks/report/", report_leak, name="report_leak"),
    path("leaks/<int:pk>/", leak, name="leak"),
    path("leaks/<int:pk>/decide/", decide_leak, name="decide_leak"),
    path("leaks/<int:pk>/remedies/new/", add_remedy, name="add_remedy"),
    path("leaks/<int:pk>/evidence/new/", add_leak_evidence, name="add_leak_evidence"),
    path("leaks/<int:pk>/close/", close_leak, name="close_leak"),
    path("leaks/<int:pk>/sheet/", leak_sheet, name="leak_sheet"),
    path("leaks/remedies/<int:pk>/", remedy, name="remedy"),
    path("leaks/remedies/<int:pk>/change/", change_remedy, name="change_remedy"),
    path("leaks/evidence/<int:pk>/<str:name>", leak_evidence, name="leak_evidence"),
    path("leaks/remedies/done/<int:pk>/<str:name>", remedy_evidence, name="remedy_evidence"),
]
