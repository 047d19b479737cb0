"""The opinions on the approval sheet: self-review, agreement, consent, verdict, examination, countersignature, approval."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.approval import actions as approval
from gongkai.approval import rules
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.rules import objections_to_stating_reasons
from gongkai.foundation.objections import Objection, Refused
from gongkai.office.findings import seen
from gongkai.office.forms import Concluding, ExaminationForm, OpinionForm, SelfReviewForm, VerdictForm
from gongkai.office.review import on_review
from gongkai.office.views.acting import Table, act, done_before, page, table
from gongkai.organization.groups import groups_of
from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.stages import Move
from gongkai.publication import outlets
from gongkai.secrecy import actions as secrecy

OPINION = "office/opinions/opinion.html"
VERDICT = "office/opinions/verdict.html"
REVIEW = "office/review/review.html"
EXAMINATION = "office/opinions/examination.html"
SELF_REVIEW = "office/opinions/self_review.html"

ASIDE = (Concluding.RETURN, Concluding.WITHHOLD)
"""What is done on the page of an opinion beside agreeing."""

DONE: dict[str, str | Promise] = {
    Concluding.AGREE: _("已同意，事项转入下一环节。"),
    Concluding.RETURN: _("已退回承办部门，理由已记录。"),
    Concluding.WITHHOLD: _("已作出不予公开的结论，本版次办结。"),
}
"""What is said after each conclusion."""


@never_cache
@require_http_methods(["GET", "POST"])
def self_review(request: HttpRequest, pk: int) -> HttpResponse:
    """部门自审: the handler answers the eight questions, with what screening saw beside them (clauses 8.1–8.3)."""
    on = table(request, pk)
    context: dict[str, Any] = {"seen": seen(on.version)}
    if request.method != "POST":
        context |= {"done": done_before(on, Kind.SELF_REVIEW)}
        return page(request, on, SelfReviewForm(), verb="self_review", template=SELF_REVIEW, context=context)
    form = SelfReviewForm(request.POST)
    return act(
        request,
        on,
        form,
        lambda: disclosure.review_oneself(on.version, answers=form.answers, remark=form.cleaned_data["remark"], by=on.person),
        verb="self_review",
        template=SELF_REVIEW,
        context=context,
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

    return _opinion(request, pk, "agree", Kind.AGREEMENT, conclude, button=_("同意，报办公室审查"))


@never_cache
@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """分管领导审核."""

    def conclude(on: Table, form: OpinionForm) -> object:
        return _aside(on, form) or approval.consent(on.version, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(request, pk, "consent", Kind.CONSENT, conclude, button=_("同意"))


@never_cache
@require_http_methods(["GET", "POST"])
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """领导小组组长签署 (clause 2.B)."""

    def conclude(on: Table, form: OpinionForm) -> object:
        return _aside(on, form) or approval.countersign(on.version, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(request, pk, "countersign", Kind.COUNTERSIGNATURE, conclude, button=_("同意并签署"))


@never_cache
@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """委主要领导审批 (clause 2.C)."""

    def conclude(on: Table, form: OpinionForm) -> object:
        return _aside(on, form) or approval.approve(on.version, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(request, pk, "approve", Kind.APPROVAL, conclude, button=_("同意公开"))


@never_cache
@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    """保密审查: the office answers the eight questions and concludes (clause 8.1)."""

    def conclude(on: Table, form: VerdictForm) -> object:
        given = form.cleaned_data
        if given["conclusion"] == Concluding.RETURN:
            return secrecy.return_to_unit(
                on.version, answers=form.answers, grounds=given["grounds"], conclusion=given["result"], by=on.person
            )
        if given["conclusion"] == Concluding.WITHHOLD:
            return secrecy.withhold(on.version, answers=form.answers, ground=given["ground"], grounds=given["grounds"], by=on.person)
        return secrecy.clear(on.version, answers=form.answers, grounds=given["grounds"], conclusion=given["result"], by=on.person)

    return _opinion(
        request,
        pk,
        "clear",
        Kind.VERDICT,
        conclude,
        button=_("审查通过，可以公开"),
        template=REVIEW,
        form_class=VerdictForm,
        more=on_review,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def examine(request: HttpRequest, pk: int) -> HttpResponse:
    """审查: the office fixes time limit, scope and form (clause 2.B)."""

    def conclude(on: Table, form: ExaminationForm) -> object:
        if aside := _aside(on, form):
            return aside
        decisions = form.decisions()
        if unsaid := form.unsaid():
            standing = rules.objections_to(Move.EXAMINE, on.edition, by=on.person, today=on.today, decisions=decisions)
            raise Refused([*unsaid, *standing])
        return approval.examine(on.version, decisions=decisions, remark=form.cleaned_data["remark"], by=on.person)

    return _opinion(
        request, pk, "examine", Kind.EXAMINATION, conclude, button=_("审查同意"), template=EXAMINATION, form_class=ExaminationForm
    )


@never_cache
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销保密审查结论: an adverse verdict after a clear one voids every signature that followed."""
    on = table(request, pk)
    if request.method != "POST":
        return page(request, on, VerdictForm(), verb="revoke", template=VERDICT)
    form = VerdictForm(request.POST)

    def conclude() -> object:
        given = form.cleaned_data
        ground = given["ground"] if given["conclusion"] == Concluding.WITHHOLD else ""
        if given["conclusion"] == Concluding.WITHHOLD and not ground:
            raise Refused(objections_to_stating_reasons(Outcome.WITHHOLD, given["grounds"], ground))
        return secrecy.revoke(on.version, answers=form.answers, grounds=given["grounds"], ground=ground, by=on.person)

    return act(
        request,
        on,
        form,
        conclude,
        verb="revoke",
        template=VERDICT,
        done=_("已撤销保密审查结论，此前的签批全部作废。"),
        already=lambda: _revoked_before(on),
    )


def _opinion(
    request: HttpRequest,
    pk: int,
    verb: str,
    kind: Kind,
    conclude: Callable[[Table, Any], object],
    *,
    button: str | Promise,
    template: str = OPINION,
    form_class: type[OpinionForm | VerdictForm] = OpinionForm,
    more: Callable[[Table], dict[str, Any]] = lambda on: {},
) -> HttpResponse:
    on = table(request, pk)
    context = {"button": button, "done": done_before(on, kind), **more(on)}
    made = _examination(on) if form_class is ExaminationForm else form_class
    if request.method != "POST":
        usual = _usual(on) if form_class is ExaminationForm else None
        return page(request, on, made(initial=usual), verb=verb, template=template, also=ASIDE, context=context)
    form = made(request.POST)

    def conclude_here() -> object:
        _refuse_elsewhere(on, form, verb)
        return conclude(on, form)

    def done_already() -> str:
        # Who agreed and now means to return is not told that all is done: he hears what stands against it.
        own = on.own(kind)
        return done_before(on, kind) if own is not None and own.outcome == form.cleaned_data["conclusion"] else ""

    return act(
        request,
        on,
        form,
        conclude_here,
        verb=verb,
        template=template,
        context=context,
        done=DONE.get(form.data.get("conclusion", ""), ""),
        already=done_already,
    )


def _examination(on: Table) -> Callable[..., ExaminationForm]:
    """The form with what this body has to choose from: its groups of readers, the forms that it uses."""
    body = on.edition.item.body
    unused = [way.channel for way in outlets.ways_of(body) if not way.in_use]
    return partial(ExaminationForm, groups=groups_of(body), unused=unused)


def _usual(on: Table) -> dict[str, Any]:
    return ExaminationForm.usual(on.edition.item.entry, inner_party=on.version.facts["inner_party"])


def _revoked_before(on: Table) -> str:
    verdict = on.own(Kind.VERDICT)
    return done_before(on, Kind.VERDICT) if verdict is not None and verdict.outcome is not Outcome.AGREE else ""


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
