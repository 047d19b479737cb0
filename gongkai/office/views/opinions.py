"""The opinions on the approval sheet: self-review, agreement, consent, verdict, examination, countersignature, approval."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.approval import actions as approval
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Objection, Refused
from gongkai.office.forms import Concluding, ExaminationForm, OpinionForm, SelfReviewForm, VerdictForm
from gongkai.office.views.acting import Table, act, done_before, page, shown, table
from gongkai.procedure.dossier import Kind
from gongkai.secrecy import actions as secrecy

OPINION = "office/opinions/opinion.html"
VERDICT = "office/opinions/verdict.html"


@never_cache
@require_http_methods(["GET", "POST"])
def self_review(request: HttpRequest, pk: int) -> HttpResponse:
    """部门自审: the handler answers the eight questions (clauses 8.1, 8.3)."""
    on = table(request, pk)
    template = "office/opinions/self_review.html"
    if request.method != "POST":
        return page(request, on, SelfReviewForm(), template=template, status=shown(on, "self_review"))
    form = SelfReviewForm(request.POST)
    return act(
        request,
        on,
        form,
        lambda: disclosure.review_oneself(on.version, answers=form.answers, remark=form.cleaned_data["remark"], by=on.person),
        template=template,
        done=_("部门自审已登记。"),
        already=lambda: done_before(on, Kind.SELF_REVIEW),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """部门负责人审核: agree, return to the handler, or withhold."""

    def conclude(on: Table, form: OpinionForm) -> object:
        given = form.cleaned_data
        if given["conclusion"] == Concluding.RETURN:
            return disclosure.return_to_handler(on.version, reasons=given["remark"], by=on.person)
        if given["conclusion"] == Concluding.WITHHOLD:
            return disclosure.withhold(on.version, ground=given["ground"], reasons=given["remark"], by=on.person)
        return disclosure.agree(on.version, remark=given["remark"], by=on.person)

    return _opinion(request, pk, "agree", Kind.AGREEMENT, conclude, heading=_("部门负责人审核"), button=_("同意，报办公室审查"))


@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """分管领导审核."""

    def conclude(on: Table, form: OpinionForm) -> object:
        return _aside(on, form) or approval.consent(on.version, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(request, pk, "consent", Kind.CONSENT, conclude, heading=_("分管领导审核"), button=_("同意"))


@never_cache
@require_http_methods(["GET", "POST"])
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """领导小组组长签署 (clause 2.B)."""

    def conclude(on: Table, form: OpinionForm) -> object:
        return _aside(on, form) or approval.countersign(on.version, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(request, pk, "countersign", Kind.COUNTERSIGNATURE, conclude, heading=_("领导小组组长签署"), button=_("同意并签署"))


@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """委主要领导审批 (clause 2.C)."""

    def conclude(on: Table, form: OpinionForm) -> object:
        return _aside(on, form) or approval.approve(on.version, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(request, pk, "approve", Kind.APPROVAL, conclude, heading=_("委主要领导审批"), button=_("同意公开"))


@never_cache
@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """保密审查: the office answers the eight questions and concludes (clause 8.1)."""
    on = table(request, pk)
    context = {"verb": "clear", "heading": _("保密审查"), "button": _("审查通过，可以公开")}
    if request.method != "POST":
        return page(request, on, VerdictForm(), template=VERDICT, context=context, status=shown(on, "clear", "return", "withhold"))
    form = VerdictForm(request.POST)

    def conclude() -> object:
        given = form.cleaned_data
        _refuse_elsewhere(on, form, "clear")
        if given["conclusion"] == Concluding.RETURN:
            return secrecy.return_to_unit(on.version, answers=form.answers, grounds=given["grounds"], by=on.person)
        if given["conclusion"] == Concluding.WITHHOLD:
            return secrecy.withhold(on.version, answers=form.answers, ground=given["ground"], grounds=given["grounds"], by=on.person)
        return secrecy.clear(on.version, answers=form.answers, grounds=given["grounds"], by=on.person)

    return act(
        request,
        on,
        form,
        conclude,
        template=VERDICT,
        context=context,
        done=DONE.get(form.data.get("conclusion", ""), ""),
        already=lambda: done_before(on, Kind.VERDICT),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销保密审查结论: an adverse verdict after a clear one voids every signature that followed."""
    on = table(request, pk)
    context = {"verb": "revoke", "heading": _("撤销保密审查结论"), "button": ""}
    if request.method != "POST":
        return page(request, on, VerdictForm(), template=VERDICT, context=context, status=shown(on, "revoke"))
    form = VerdictForm(request.POST)

    def conclude() -> object:
        given = form.cleaned_data
        ground = given["ground"] if given["conclusion"] == Concluding.WITHHOLD else ""
        return secrecy.revoke(on.version, answers=form.answers, grounds=given["grounds"], ground=ground, by=on.person)

    return act(request, on, form, conclude, template=VERDICT, context=context, done=_("已撤销保密审查结论，此前的签批全部作废。"))


@never_cache
@require_http_methods(["GET", "POST"])
def examine(request: HttpRequest, pk: int) -> HttpResponse:
    """审查: the office fixes time limit, scope and form (clause 2.B)."""
    on = table(request, pk)
    template = "office/opinions/examination.html"
    if request.method != "POST":
        usual = ExaminationForm.usual(on.edition.item.entry, inner_party=on.version.facts["inner_party"])
        status = shown(on, "examine", "return", "withhold")
        return page(request, on, ExaminationForm(initial=usual), template=template, status=status)
    form = ExaminationForm(request.POST)

    def conclude() -> object:
        _refuse_elsewhere(on, form, "examine")
        if aside := _aside(on, form):
            return aside
        decisions, missing = form.decisions()
        if decisions is None:
            raise Refused(missing)
        return approval.examine(on.version, decisions=decisions, remark=form.cleaned_data["remark"], by=on.person)

    return act(
        request,
        on,
        form,
        conclude,
        template=template,
        done=DONE.get(form.data.get("conclusion", ""), ""),
        already=lambda: done_before(on, Kind.EXAMINATION),
    )


DONE: dict[str, str | Promise] = {
    Concluding.AGREE: _("已同意，事项转入下一环节。"),
    Concluding.RETURN: _("已退回承办部门，理由已记录。"),
    Concluding.WITHHOLD: _("已作出不予公开的结论，本版次办结。"),
}
"""What is said after each conclusion."""


def _opinion(
    request: HttpRequest,
    pk: int,
    verb: str,
    kind: Kind,
    conclude: Callable[[Table, OpinionForm], object],
    *,
    heading: str | Promise,
    button: str | Promise,
) -> HttpResponse:
    on = table(request, pk)
    context = {"verb": verb, "heading": heading, "button": button}
    if request.method != "POST":
        return page(request, on, OpinionForm(), template=OPINION, context=context, status=shown(on, verb, "return", "withhold"))
    form = OpinionForm(request.POST)

    def conclude_here() -> object:
        _refuse_elsewhere(on, form, verb)
        return conclude(on, form)

    return act(
        request,
        on,
        form,
        conclude_here,
        template=OPINION,
        context=context,
        done=DONE.get(form.data.get("conclusion", ""), ""),
        already=lambda: done_before(on, kind),
    )


def _refuse_elsewhere(on: Table, form: Concluding, verb: str) -> None:
    """Returning and withholding are done on the page of one's own opinion, not on that of another post."""
    conclusion = form.cleaned_data["conclusion"]
    if conclusion == Concluding.AGREE or not on.offers[conclusion].is_open:
        return  # the action itself says what stands against it
    if not on.offers[conclusion].url.startswith(reverse(f"office:{verb}", args=[on.edition.pk])):
        raise Refused([Objection("not_your_turn", gettext("现在不是您办理的环节，请在工作台查看待办事项。"), clause="2.1")])


def _aside(on: Table, form: OpinionForm) -> object | None:
    given = form.cleaned_data
    if given["conclusion"] == Concluding.RETURN:
        return approval.return_to_unit(on.version, reasons=given["remark"], by=on.person)
    if given["conclusion"] == Concluding.WITHHOLD:
        return approval.withhold(on.version, ground=given["ground"], reasons=given["remark"], by=on.person)
    return None


urls = [
    path("matters/<int:pk>/self-review/", self_review, name="self_review"),
    path("matters/<int:pk>/agree/", agree, name="agree"),
    path("matters/<int:pk>/consent/", consent, name="consent"),
    path("matters/<int:pk>/clear/", clear, name="clear"),
    path("matters/<int:pk>/revoke/", revoke, name="revoke"),
    path("matters/<int:pk>/examine/", examine, name="examine"),
    path("matters/<int:pk>/countersign/", countersign, name="countersign"),
    path("matters/<int:pk>/approve/", approve, name="approve"),
]
