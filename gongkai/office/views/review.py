"""The secrecy review's errands beside the verdict: findings one by one, joint documents, referral to the city's general office."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import CoIssuer, Finding
from gongkai.foundation.objections import Objection, Refused
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.forms import Concluding, VerdictForm
from gongkai.office.review import on_review
from gongkai.office.review_forms import JointForm, JointPaperForm, ReevaluationForm, ReferralForm, ResolveForm, RulingForm
from gongkai.office.views.acting import SeeOther, Table, act, page, table
from gongkai.office.views.consulting import one_time_page
from gongkai.office.views.files import download
from gongkai.office.views.keeping import is_number
from gongkai.procedure.dossier import Outcome
from gongkai.secrecy import actions, queries, rules
from gongkai.secrecy.models import Determination, JointVerdict, Reply, Resolution, Ruling

REVIEW = "office/review/review.html"
MOST_TOLD = 6
"""Findings that are named one by one in the answer to what was done with them."""
ASIDE = (Concluding.RETURN, Concluding.WITHHOLD)
CITY_OFFICE = _("市政府办公厅")


@never_cache
@require_http_methods(["GET", "POST"])
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """疑点处理: one answer to every finding that is ticked; each is done or refused for itself (clauses 8.1, 8.2)."""
    on = table(request, pk)
    if request.method != "POST":
        return redirect(f"{reverse('office:clear', args=[pk])}#findings")
    form = ResolveForm(request.POST)
    chosen = [(one, None) for one in _chosen(on, request.POST.getlist("finding"), request.POST.getlist("group"))]
    chosen += [(one.finding, one) for one in _answered(on, request.POST.getlist("again"))]
    done: list[Finding] = []
    refused: list[Objection] = []
    if not chosen:
        refused.append(Objection("nothing_chosen", gettext("请先勾选要处理的疑点。"), clause="8.2"))
    if form.is_valid():
        for finding, replaces in chosen:
            try:
                _resolve(on, form, finding, replaces)
            except Refused as why:
                refused += [replace(one, message=f"{_label(finding)}：{gettext(one.message)}") for one in why.objections]
            else:
                done.append(finding)
    if done:
        messages.success(request, _told(done))
        for one in refused[:MOST_TOLD]:
            messages.warning(request, one.message)
        if len(refused) > MOST_TOLD:
            messages.warning(request, gettext("另有{number}处没有处理，仍列在下面。").format(number=len(refused) - MOST_TOLD))
        return SeeOther(f"{reverse('office:clear', args=[pk])}#findings")
    form.refuse(refused)
    on.look_again()
    context = {"button": gettext("审查通过，可以公开"), "resolving": form, **on_review(on)}
    return page(request, on, VerdictForm(), verb="clear", template=REVIEW, also=ASIDE, context=context, status=422)


def _chosen(on: Table, given: list[str], groups: list[str]) -> list[Finding]:
    """The findings that the form names, of this version or left from an earlier one; what is neither is passed over.

    A group is named by one of its findings: all that are open, of its kind and in its part or file, are meant.
    """
    seen = queries.seen_in(on.version)
    alike = {_group(one.finding) for one in seen if str(one.finding.pk) in groups}
    of_groups = [one.finding for one in seen if one.is_open and _group(one.finding) in alike]
    one_by_one = [one.finding for one in seen if one.finding.blocks] + queries.earlier_blocking(on.edition)
    named = [finding for finding in one_by_one if str(finding.pk) in given]
    return list({finding.pk: finding for finding in [*named, *of_groups]}.values())


def _answered(on: Table, given: list[str]) -> list[Resolution]:
    """The answers on this version that the form names, to be given anew or taken back."""
    return [one.resolution for one in queries.seen_in(on.version) if one.resolution and str(one.resolution.pk) in given]


def _group(finding: Finding) -> tuple[str, str, str]:
    return (finding.part, finding.file_name, finding.kind)


def _told(done: list[Finding]) -> str:
    """Which findings have been answered, the first of them one by one."""
    number = gettext("已处理{number}处疑点").format(number=len(done))
    each = "；".join(_label(one) for one in done[:MOST_TOLD])
    more = gettext("等") if len(done) > MOST_TOLD else ""
    return f"{number}：{each}{more}。"


def _resolve(on: Table, form: ResolveForm, finding: Finding, replaces: Resolution | None) -> object:
    given = form.cleaned_data
    of = finding.screening.version_id
    number = given["determination"]
    determination = Determination.objects.filter(version=on.version, pk=int(number)).first() if is_number(number) else None
    return actions.resolve(
        finding,
        outcome=given["outcome"],
        reason=given["reason"],
        why=given["why"],
        determination=determination if given["outcome"] == "permitted" else None,
        redacted_in=on.version if given["outcome"] == "redacted" and of != on.version.pk else None,
        read=on.version if given["outcome"] == "false_alarm" else None,
        replaces=replaces,
        by=on.person,
    )


def _label(finding: Finding) -> str:
    return f"{words.sight(finding.kind)} {finding.excerpt} {words.part(finding.part)}{finding.where}".strip()


@never_cache
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest, pk: int) -> HttpResponse:
    """报请确定: in doubt the city's general office is asked; the clock stands until it has answered (clause 8.8)."""
    on = table(request, pk)
    template = "office/review/refer.html"
    if request.method != "POST":
        return page(request, on, ReferralForm(initial={"addressed_to": CITY_OFFICE}), verb="refer", template=template)
    form = ReferralForm(request.POST)

    def ask() -> object:
        given = form.cleaned_data
        return actions.refer(
            on.version,
            addressed_to=given["addressed_to"],
            question=given["question"],
            letter_number=given["letter_number"],
            by=on.person,
        )

    return act(
        request,
        on,
        form,
        ask,
        verb="refer",
        template=template,
        done=_("已登记报请确定，审查时限暂停计算；请在本页制作报请确定函。"),
        already=lambda: gettext("已办理：本稿已经报请确定，无需再次提交。") if queries.referral_of(on.version) else "",
        to="office:forms",
    )


@never_cache
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """登记答复: what the city's general office answered, which binds (clause 8.8)."""
    on = table(request, pk)
    if "rule" not in on.offers:
        return _rule_elsewhere(request, on)
    template = "office/review/rule.html"
    context: dict[str, Any] = {"referral": queries.referral_of(on.version)}
    if request.method != "POST":
        return page(request, on, RulingForm(initial={"answered_on": on.today}), verb="rule", template=template, context=context)
    form = RulingForm(request.POST, request.FILES)
    evidence, objections = handed_in(request, on.person) if on.offers["rule"].is_open else (None, [])
    context["evidence"] = evidence
    if objections:
        form.is_valid()
        form.refuse(objections)
        return page(request, on, form, verb="rule", template=template, context=context, status=422)

    def enter() -> object:
        given = form.cleaned_data
        return actions.rule(
            on.version,
            outcome=given["outcome"],
            ground=given["ground"],
            answer=given["answer"],
            document_number=given["document_number"],
            answered_on=given["answered_on"],
            evidence=file_of(evidence),
            by=on.person,
        )

    return act(request, on, form, enter, verb="rule", template=template, done=_("答复已登记。"), context=context)


def _rule_elsewhere(request: HttpRequest, on: Table) -> HttpResponse:
    """Where nothing waits for an answer, the form sent twice is done, and everything else is not there."""
    referral = queries.referral_of(on.version)
    if request.method == "POST" and referral is not None and queries.ruling_of(referral) is not None:
        messages.info(request, gettext("已办理：答复已经登记，无需再次提交。"))
        return SeeOther(reverse("office:matter", args=[on.edition.pk]))
    raise Http404


@never_cache
@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """联合发文单位保密审查: the head of a unit that sealed or signed concludes for it (clause 8.7)."""
    on = table(request, pk)
    if "conclude" not in on.offers:
        raise Http404
    template = "office/review/conclude.html"
    speaking = queries.speaks_for(on.person, on.version, on=on.today)
    context = {"speaking": speaking[0] if speaking else None, "joining": queries.joining(on.version)}
    if request.method != "POST":
        return page(request, on, JointForm(), verb="conclude", template=template, context=context)
    form = JointForm(request.POST)

    def already() -> str:
        mine = [one for one in queries.joint_verdicts_of(on.version) if one.person_id == on.person.pk]
        return gettext("已办理：贵单位已对本稿作出结论，无需再次提交。") if mine else ""

    return act(
        request,
        on,
        form,
        lambda: actions.conclude_jointly(on.version, answers=form.answers, remark=form.cleaned_data["remark"], by=on.person),
        verb="conclude",
        template=template,
        done=_("本单位的结论已登记。"),
        already=already,
        context=context,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def joint(request: HttpRequest, pk: int) -> HttpResponse:
    """联合发文外单位: make its one-time page, or enter what it answered on paper (clause 8.7)."""
    today = timezone.localdate()
    within = disclosure.editions_within_reach_of(request.user, on=today)
    co_issuer = get_object_or_404(CoIssuer.objects.select_related("version"), pk=pk, unit=None, version__edition__in=within)
    edition = within.get(pk=co_issuer.version.edition_id)
    against = rules.objections_to_reviewing(edition, by=request.user, today=today)
    context: dict[str, Any] = {"co_issuer": co_issuer, "edition": edition, "version": co_issuer.version, "against": against}
    form = JointPaperForm(request.POST, request.FILES) if request.method == "POST" else JointPaperForm()
    if request.method == "POST" and not against:
        try:
            if request.POST.get("do") == "invite":
                made = actions.invite(co_issuer=co_issuer, by=request.user)
                context["address"] = request.build_absolute_uri(reverse("office:answer", args=[made.key]))
                context["invitation"] = made.invitation
                form = JointPaperForm()
            elif answer := _enter(request, co_issuer, form, context):
                return answer
        except Refused as refused:
            form.refuse(refused.objections)
    elif request.method == "POST":
        form.refuse(against)
    context["form"] = form
    newest = next(one.invitation for one in queries.joining(co_issuer.version) if one.co_issuer.pk == co_issuer.pk)
    context |= one_time_page(newest)
    status = 403 if against and request.method != "POST" else 422 if form.is_bound else 200
    return render(request, "office/review/joint.html", context, status=status)


def _enter(request: HttpRequest, co_issuer: CoIssuer, form: JointPaperForm, context: dict[str, Any]) -> HttpResponse | None:
    context["evidence"], objections = handed_in(request, request.user)
    valid = form.is_valid()
    if objections or not valid:
        form.refuse(objections)
        return None
    actions.enter_joint_answer(
        co_issuer,
        answers=form.answers,
        remark=form.cleaned_data["remark"],
        signatory=form.cleaned_data["signatory"],
        evidence=file_of(context["evidence"]),
        by=request.user,
    )
    messages.success(request, gettext("“{name}”的结论已登记。").format(name=co_issuer.name))
    return SeeOther(reverse("office:clear", args=[co_issuer.version.edition_id]))


@never_cache
@require_http_methods(["GET", "POST"])
def reevaluate(request: HttpRequest, pk: int) -> HttpResponse:
    """重新评估: what was withheld is looked at again at the body's interval (clause 8.6)."""
    on = table(request, pk)
    if "reevaluate" not in on.offers:
        raise Http404
    template = "office/review/reevaluate.html"
    context = {
        "evaluations": queries.reevaluations_of(on.edition),
        "due": queries.evaluate_on(on.edition),
        "withheld": next((one for one in reversed(on.lines) if one.outcome is Outcome.WITHHOLD), None),
    }
    if request.method != "POST":
        return page(request, on, ReevaluationForm(), verb="reevaluate", template=template, context=context)
    form = ReevaluationForm(request.POST)

    def evaluate() -> object:
        given = form.cleaned_data
        return actions.reevaluate(on.edition, outcome=given["outcome"], ground=given["ground"], reasons=given["reasons"], by=on.person)

    return act(request, on, form, evaluate, verb="reevaluate", template=template, done=_("评估结论已登记。"), context=context)


PAPERS: dict[str, tuple[type[Model], str]] = {
    "reply": (Reply, "consultation__version__edition"),
    "determination": (Determination, "version__edition"),
    "ruling": (Ruling, "referral__version__edition"),
    "joint": (JointVerdict, "version__edition"),
}
"""What keeps a scan or a photo as its evidence, and how it comes to its edition."""


@require_GET
def review_evidence(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """佐证: the paper behind a reply, an exception, a ruling or a joint conclusion, for those who may open the matter."""
    if kind not in PAPERS:
        raise Http404
    model, edition = PAPERS[kind]
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    row: Any = get_object_or_404(model._default_manager, pk=pk, evidence__isnull=False, **{f"{edition}__in": within})
    return download(request, row.evidence, row.evidence_name)


urls = [
    path("matters/<int:pk>/resolve/", resolve, name="resolve"),
    path("matters/<int:pk>/refer/", refer, name="refer"),
    path("matters/<int:pk>/rule/", rule, name="rule"),
    path("matters/<int:pk>/conclude/", conclude, name="conclude"),
    path("joint/<int:pk>/", joint, name="joint"),
    path("matters/<int:pk>/reevaluate/", reevaluate, name="reevaluate"),
    path("review-evidence/<str:kind>/<int:pk>/", review_evidence, name="review_evidence"),
]
