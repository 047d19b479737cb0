"""Appraisal and destruction (鉴定、销毁): what has come due, what becomes of it, and destruction lists from approval to the deed."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.archives import actions, appraisal_rules, appraising, destruction_paper, form_rules, forms
from gongkai.archives.appraising import Stage, Standing
from gongkai.archives.models import APPRAISALS, DESTRUCTION_ROLES, Record
from gongkai.foundation.objections import Objection, Refused
from gongkai.office.check_forms import AppraisalForm, DestroyForm, DestructionDecisionForm, DestructionListForm
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, is_number, let_in, only_for, show
from gongkai.office.views.records import READERS, records_within
from gongkai.office.views.volumes import Paper, issue
from gongkai.papers.forms import Form
from gongkai.procedure.posts import Post

ON_A_PAGE = 50
MOST = 200
"""Records that are appraised or listed at once."""
ARCHIVIST = frozenset({Post.ARCHIVIST})
DECIDERS = frozenset(appraisal_rules.DECIDERS.values())
LISTERS = READERS | DECIDERS | appraisal_rules.WITNESSES
"""Who reads destruction lists: whoever keeps or oversees the archive, decides on them, or may see them carried out."""


# Appraisal.


@never_cache
@require_http_methods(["GET", "POST"])
def appraisals(request: HttpRequest) -> HttpResponse:
    """鉴定: what has come due, and when more does; several records are appraised at once, each told for itself."""
    posts = let_in(request, READERS)
    within = records_within(request)
    year = timezone.localdate().year
    due = appraising.to_appraise(within, year=year)
    form = AppraisalForm(request.POST if request.method == "POST" else None)
    picked = request.POST.getlist("pick")
    if request.method == "POST":
        only_for(request, ARCHIVIST)
        chosen = list(due.filter(pk__in=[int(one) for one in picked[:MOST] if is_number(one)]))
        if form.is_valid():
            if not chosen:
                form.refuse([Objection("nothing_chosen", gettext("请先在表中选择要鉴定的归档件。"), clause="2.E")])
            elif _appraise(request, chosen, form):
                return SeeOther(reverse("office:appraisals"))
    page = Paginator(due, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "picked": picked,
        "page": page,
        "opinions": APPRAISALS,
        "year": year,
        "coming": appraising.coming_due(within, year=year),
        "proposed": appraising.proposals(within).count(),
        "keeps": Post.ARCHIVIST in posts,
    }
    return render(request, "office/appraisal/due.html", context, status=422 if form.is_bound else 200)


def _appraise(request: HttpRequest, chosen: list[Record], form: AppraisalForm) -> int:
    """Appraise each of `chosen` by itself; how many were. What stands against the others is told."""
    given = form.cleaned_data
    done = 0
    refusals: list[tuple[Record, Refused]] = []
    for record in chosen:
        try:
            actions.appraise(record, outcome=given["outcome"], until_year=given["until_year"], reason=given["reason"], by=request.user)
        except Refused as refused:
            refusals.append((record, refused))
        else:
            done += 1
    if not done:
        for _record, refused in refusals:
            form.refuse(refused.objections)
        return 0
    messages.success(request, gettext("已鉴定{count}件。").format(count=done))
    for record, refused in refusals:
        messages.warning(request, gettext("“{title}”没有鉴定：{why}").format(title=record.title, why=refused))
    return done


@never_cache
@require_GET
def appraisals_due(request: HttpRequest, pk: int) -> HttpResponse:
    """From a notice about the body to what has come due in it."""
    let_in(request, READERS)
    if pk != request.user.body_id:
        raise Http404
    return redirect("office:appraisals")


@never_cache
@require_http_methods(["GET", "POST"])
def record_appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    """鉴定 of one record: until when it is kept, every appraisal so far, and another where it has come due."""
    posts = let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    last = appraising.last_year_of(filed)
    form = AppraisalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        only_for(request, ARCHIVIST)
        given: dict[str, Any] = {}
        if form.is_valid():
            given = form.cleaned_data
        if answer := carry_out(
            request,
            form,
            lambda: actions.appraise(
                filed, outcome=given["outcome"], until_year=given["until_year"], reason=given["reason"], by=request.user
            ),
            done=_("鉴定意见已保存。"),
            to=reverse("office:record_appraisal", args=[pk]),
        ):
            return answer
    line = appraising.line_of(filed)
    destroyed = appraising.destroyed_of(filed)
    context = {
        "record": filed,
        "last": last,
        "is_due": last is not None and last < timezone.localdate().year and line is None and destroyed is None,
        "line": line,
        "destroyed": destroyed,
        "appraisals": appraising.appraisals_of(filed),
        "form": form,
        "keeps": Post.ARCHIVIST in posts,
    }
    return render(request, "office/appraisal/record.html", context, status=422 if form.is_bound else 200)


# Destruction.


@never_cache
@require_http_methods(["GET", "POST"])
def destructions(request: HttpRequest) -> HttpResponse:
    """销毁清册: all lists of the body, and a new one out of what is proposed."""
    posts = let_in(request, LISTERS)
    body = request.user.body
    keeps = Post.ARCHIVIST in posts
    proposed = appraising.proposals(records_within(request)) if keeps else Record.objects.none()
    form = DestructionListForm(request.POST if request.method == "POST" else None)
    picked = request.POST.getlist("pick")
    if request.method == "POST":
        only_for(request, ARCHIVIST)
        chosen = list(proposed.filter(pk__in=[int(one) for one in picked[:MOST] if is_number(one)]))
        if answer := carry_out(
            request,
            form,
            lambda: actions.list_for_destruction(body, chosen, reason=form.cleaned_data["reason"], by=request.user),
            done=_("销毁清册已编制，等组长和委主要领导审批。"),
            to=lambda made: reverse("office:destruction", args=[made.pk]),
        ):
            return answer
    page = Paginator(appraising.lists_for(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": appraising.standing(page.object_list),
        "proposed": proposed[:MOST],
        "picked": picked,
        "form": form,
        "keeps": keeps,
        "sees_records": bool(posts & READERS),
    }
    return render(request, "office/appraisal/lists.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def destruction(request: HttpRequest, pk: int) -> HttpResponse:
    """One destruction list: what stands on it, who decided, who saw it carried out, and its paper."""
    posts = let_in(request, LISTERS)
    standing = _standing(request, pk)
    listing = standing.listing
    subject = forms.about(listing.body, "destruction", listing.pk, gettext("销毁清册{number}").format(number=listing.number))
    paper = Paper(Form.DESTRUCTION_LIST, lambda: destruction_paper.values_of(standing), forms.of_subject(subject, [Form.DESTRUCTION_LIST]))
    if request.method == "POST":
        only_for(request, ARCHIVIST)
        issue(request, paper.kind, subject, paper.values(), before=paper.issued)
        return SeeOther(f"{request.path}#{paper.kind.value}")
    today = timezone.localdate()
    gone = standing.destruction
    lines = Paginator(appraising.lines_of(listing), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "standing": standing,
        "listing": listing,
        "lines": lines,
        "roles": [(role, name, standing.opinions.get(role)) for role, name in DESTRUCTION_ROLES.items()],
        "may_decide": bool(_role(request, standing)),
        "may_witness": not appraisal_rules.objections_to_witnessing(standing, by=request.user, today=today),
        "may_destroy": Post.ARCHIVIST in posts and standing.stage is Stage.TO_DESTROY,
        "left": sum(1 for one in appraising.destroyed_by(gone) if appraising.folders_left(one)) if gone else 0,
        "papers": [paper] if posts & form_rules.readers_of(paper.kind) else [],
        "makes": Post.ARCHIVIST in posts,
        "sees_records": bool(posts & READERS),
    }
    return render(request, "office/appraisal/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def decide_destruction(request: HttpRequest, pk: int) -> HttpResponse:
    """审批销毁清册: the head of the leading group and the principal leader, each for himself."""
    let_in(request, LISTERS)
    standing = _standing(request, pk)
    only_for(request, DECIDERS)
    listing = standing.listing
    role = _role(request, standing)
    back = reverse("office:destruction", args=[pk])
    context: dict[str, Any] = {
        "heading": gettext("审批销毁清册{number}").format(number=listing.number),
        "section": (back, gettext("销毁清册{number}").format(number=listing.number)),
        "note": gettext("共{count}件。组长和委主要领导都同意，才能销毁；请先看过清册。").format(count=appraising.lines_of(listing).count()),
        "button": gettext("确定"),
    }
    form = DestructionDecisionForm(request.POST if request.method == "POST" else None)
    if not role:
        context |= {"closed": True, "note": gettext("这份清册现在没有等您审批的内容。")}
    if not role or request.method != "POST":
        return show(request, form, context)
    if answer := carry_out(
        request,
        form,
        lambda: actions.decide_on_destruction(
            listing, role=role, outcome=form.cleaned_data["outcome"], remark=form.cleaned_data["remark"], by=request.user
        ),
        done=_("审批意见已签署。"),
        to=back,
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_POST
def witness_destruction(request: HttpRequest, pk: int) -> HttpResponse:
    """监销签到: this person is there to see the list carried out."""
    let_in(request, LISTERS)
    standing = _standing(request, pk)
    try:
        actions.witness_destruction(standing.listing, by=request.user)
    except Refused as refused:
        for one in refused.objections:
            messages.error(request, one.message)
    else:
        messages.success(request, gettext("已签到。两名监销人到场后，由档案员销毁。"))
    return SeeOther(reverse("office:destruction", args=[pk]))


@never_cache
@require_http_methods(["GET", "POST"])
def destroy_listed(request: HttpRequest, pk: int) -> HttpResponse:
    """销毁: carry out the approved list."""
    let_in(request, LISTERS)
    standing = _standing(request, pk)
    only_for(request, ARCHIVIST)
    listing = standing.listing
    back = reverse("office:destruction", args=[pk])
    context: dict[str, Any] = {
        "heading": gettext("销毁清册{number}所列归档件").format(number=listing.number),
        "section": (back, gettext("销毁清册{number}").format(number=listing.number)),
        "note": gettext("将从归档包目录删除清册所列各件的归档包，不能恢复。归档登记、文件库和留痕保留，并注明已销毁。"),
        "button": gettext("销毁"),
        "danger": True,
    }
    form = DestroyForm(request.POST if request.method == "POST" else None)
    if standing.stage is not Stage.TO_DESTROY:
        context |= {"closed": True, "note": gettext("这份清册现在不能销毁：{stage}。").format(stage=standing.said)}
    if standing.stage is not Stage.TO_DESTROY or request.method != "POST":
        return show(request, form, context)
    if form.is_valid() and not form.cleaned_data["confirmed"]:
        form.refuse([Objection("not_confirmed", gettext("请核对清册和监销人，并勾选确认。"), clause="2.E", field="confirmed")])
        return show(request, form, context)
    if answer := carry_out(
        request,
        form,
        lambda: actions.destroy(listing, note=form.cleaned_data["note"], by=request.user),
        done=_("已销毁。"),
        to=back,
    ):
        return answer
    return show(request, form, context)


def _standing(request: HttpRequest, pk: int) -> Standing:
    return appraising.standing_of(get_object_or_404(appraising.lists_for(request.user), pk=pk))


def _role(request: HttpRequest, standing: Standing) -> str:
    """In which role the list waits for this person; empty where it does not."""
    today = timezone.localdate()
    for role in DESTRUCTION_ROLES:
        if not appraisal_rules.objections_to_deciding(standing, role=role, outcome="agree", remark="", by=request.user, today=today):
            return role
    return ""


urls = [
    path("records/appraisal/", appraisals, name="appraisals"),
    path("records/appraisal/due/<int:pk>/", appraisals_due, name="appraisals_due"),
    path("records/<int:pk>/appraisal/", record_appraisal, name="record_appraisal"),
    path("records/destruction/", destructions, name="destructions"),
    path("records/destruction/<int:pk>/", destruction, name="destruction"),
    path("records/destruction/<int:pk>/decide/", decide_destruction, name="decide_destruction"),
    path("records/destruction/<int:pk>/witness/", witness_destruction, name="witness_destruction"),
    path("records/destruction/<int:pk>/destroy/", destroy_listed, name="destroy_listed"),
]
