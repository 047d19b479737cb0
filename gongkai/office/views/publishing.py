"""Publishing, withdrawing, and the record of every form in which a matter was shown (公开、撤回、公开形式落实)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Objection
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.forms import PostingForm, PublishForm, SendBackForm, WithdrawalForm
from gongkai.office.uploads import Carried, Held
from gongkai.office.views.acting import Table, act, page, table, taken_back
from gongkai.office.views.keeping import posts_today
from gongkai.office.views.readers import sees_readers
from gongkai.procedure import rules as procedure
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Dossier, Kind, Outcome, Step
from gongkai.procedure.stages import Move
from gongkai.publication import actions, outlets, posting_plans, postings, queries, sheet_rules
from gongkai.publication.models import Opening, Release, Snapshot, Tombstone, Withdrawal
from gongkai.publication.posting_plans import Planned
from gongkai.publication.postings import Form, Posted
from gongkai.publication.readers import has_inner_step
from gongkai.vault import store


@dataclass(frozen=True)
class Check:
    """One condition of publishing: what it says, its clause, whether it is met, by whom or why not."""

    label: str | Promise
    clause: str
    is_met: bool
    note: str = ""


@dataclass(frozen=True)
class Opened:
    """One step of a release on the page: the step, since when it is open, whether its page is in place, where to read it."""

    step: Step
    opening: Opening | None
    is_in_place: bool
    address: str


@dataclass(frozen=True)
class Shown:
    """One chosen form of disclosure and what was recorded of it."""

    form: Form
    postings: tuple[Posted, ...]


@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """公开发布: every condition on show, then the release; afterwards the state of its pages (clauses 2.1, 2.D, 8.5)."""
    on = table(request, pk)
    release = queries.release_of(on.edition)
    if request.method != "POST":
        if release is not None:
            return _state(request, on, release)
        context = {"checks": _checks(on), "taken_back": taken_back(on.edition), "has_inside": _has_inside(on)}
        return page(request, on, PublishForm(), verb="publish", template="office/publishing/publish.html", context=context)
    form = PublishForm(request.POST)
    return act(
        request,
        on,
        form,
        lambda: actions.publish(on.version, asks_readers=form.cleaned_data["asks_readers"] and _has_inside(on), by=on.person),
        verb="publish",
        template="office/publishing/publish.html",
        done=_published(on),
        already=lambda: _published_before(on),
        to="office:publish",
        context={"checks": _checks(on), "taken_back": taken_back(on.edition), "has_inside": _has_inside(on)},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """公开前退回: the publisher returns an approved matter in which a mistake was seen (clause 2.1)."""
    on = table(request, pk)
    template = "office/publishing/send_back.html"
    if request.method != "POST":
        return page(request, on, SendBackForm(), verb="return", template=template)
    form = SendBackForm(request.POST)
    return act(
        request,
        on,
        form,
        lambda: actions.return_to_unit(on.version, reasons=form.cleaned_data["reasons"], by=on.person),
        verb="return",
        template=template,
        done=_("已退回承办部门。"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回: take the matter back everywhere; a notice stands in its place (clause 8.9)."""
    on = table(request, pk)
    template = "office/publishing/withdraw.html"
    context = {"number": queries.index_number_of(on.edition.item), "released": queries.released(on.edition.item)}
    if request.method != "POST":
        form = WithdrawalForm(initial={"authority": on.edition.item.body.name})
        return page(request, on, form, verb="withdraw", template=template, context=context)
    form = WithdrawalForm(request.POST)

    def take_back() -> object:
        given = form.cleaned_data
        return actions.withdraw(
            on.version, reason_type=given["reason_type"], reason=given["reason"], authority=given["authority"], by=on.person
        )

    return act(
        request,
        on,
        form,
        take_back,
        verb="withdraw",
        template=template,
        done=_("已撤回。"),
        already=lambda: _withdrawn_before(on),
        to="office:publish",
        context=context,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def posting(request: HttpRequest, pk: int) -> HttpResponse:
    """公开形式落实: what was done of each chosen form, and the record of one more (clauses 4.1, 4.2)."""
    on = table(request, pk)
    template = "office/publishing/posting.html"
    release = queries.release_of(on.edition)
    chosen = sorted(queries.decisions_of(release).channels, key=list(Channel).index) if release else []
    choices = [(channel, words.channel(channel)) for channel in chosen]
    ways = outlets.ways_of(on.edition.item.body)
    context: dict[str, Any] = {
        "is_released": release is not None,
        "shown": _shown(on, release) if release else [],
        "places": [(words.channel(way.channel), place) for way in ways if way.channel in chosen for place in way.places],
        "may_plan": on.offers["posting"].is_open,
        "planned": [one for one in posting_plans.of_version(on.version, today=on.today) if one.posting is None],
    }
    if request.method != "POST":
        left = next((one.form.channel.value for one in context["shown"] if not one.postings), "")
        form = PostingForm(channels=choices, initial={"channel": left, "shown_from": on.today} | _as_planned(request, context["planned"]))
        return page(request, on, form, verb="posting", template=template, context=context)
    if release is None:
        raise Http404
    form = PostingForm(request.POST, request.FILES, channels=choices)
    evidence, objections = _evidence(request, on)
    context["evidence"] = evidence
    if objections:
        form.is_valid()
        form.refuse(objections)
        return page(request, on, form, verb="posting", template=template, context=context, status=422)

    def record() -> object:
        given = form.cleaned_data
        return actions.record_posting(
            release,
            channel=Channel(given["channel"]) if given["channel"] else given["channel"],
            place=given["place"],
            shown_from=given["shown_from"],
            shown_until=given["shown_until"],
            note=given["note"],
            evidence=file_of(evidence),
            by=on.person,
        )

    return act(
        request,
        on,
        form,
        record,
        verb="posting",
        template=template,
        done=_("公开形式的落实情况已登记。"),
        already=lambda: _posted_before(on, release, form),
        to="office:posting",
        context=context,
    )


def _as_planned(request: HttpRequest, planned: list[Planned]) -> dict[str, Any]:
    """What the plan says that the address names, so that whoever carried it out types nothing again."""
    named = next((one.plan for one in planned if str(one.plan.pk) == request.GET.get("plan")), None)
    return {"channel": named.channel, "place": named.place, "shown_until": named.shown_until} if named else {}


LABELS: dict[procedure.Rule, tuple[str | Promise, str, Kind | None]] = {
    procedure.leads_on_from_here: (_("已办完审批，处在公开环节"), "2.1", None),
    procedure.self_review_stands: (_("部门自审，八个问题均回答“否”"), "8.3", Kind.SELF_REVIEW),
    procedure.agreement_stands: (_("部门负责人同意"), "2.A", Kind.AGREEMENT),
    procedure.consent_stands: (_("分管领导审核同意"), "9.5", Kind.CONSENT),
    procedure.joint_verdicts_stand: (_("联合发文单位均已审查"), "8.7", Kind.JOINT_VERDICT),
    procedure.verdict_stands: (_("保密审查通过"), "8.1", Kind.VERDICT),
    procedure.examination_stands: (_("审查同意，时限、范围、形式已确定"), "2.B", Kind.EXAMINATION),
    procedure.countersignature_stands: (_("领导小组组长签署"), "2.B", Kind.COUNTERSIGNATURE),
    procedure.approval_stands: (_("委主要领导审批同意"), "2.C", Kind.APPROVAL),
    procedure.holds_the_post: (_("由发布员办理"), "8.5", None),
    procedure.the_publisher_did_not_decide: (_("发布员没有起草、审批本稿"), "2.D", None),
    procedure.the_period_has_not_run_out: (_("公开期限未满"), "5.1", None),
}
"""The rules that guard publishing, as the page words them while they are met."""


def _checks(on: Table) -> list[Check]:
    """Every condition of publishing: the bytes and the files themselves, then each rule of the procedure that guards the move."""
    dossier = queries.dossier(on.edition, on=on.today)
    case = procedure.Case(dossier, Move.PUBLISH, disclosure.actor(on.person, on.edition, on=on.today), on.today)
    whole = digest_of(on.version.content.encode()) == on.version.digest
    checks = [Check(_("稿件内容与摘要一致"), "8.3", whole, on.version.digest)]
    if files := on.version.facts["files"]:
        sound = sum(store.check(file["digest"]) for file in files)
        note = gettext("{sound}个完好，共{count}个").format(sound=sound, count=len(files))
        checks.append(Check(_("附件完好"), "8.3", sound == len(files), note))
    for rule in procedure.GUARDS[Move.PUBLISH]:
        found = list(rule(case))
        checks += [Check(gettext(one.message), one.clause, False) for one in found]
        if not found and rule in LABELS and _applies(rule, dossier):
            label, clause, kind = LABELS[rule]
            checks.append(Check(label, clause, True, _signed(on, kind) if kind else ""))
    return checks


def _has_inside(on: Table) -> bool:
    """Whether the scope has a step inside, whose readers can be asked to confirm."""
    return on.decisions is not None and has_inner_step(step.audience for step in on.decisions.steps)


def _applies(rule: procedure.Rule, dossier: Dossier) -> bool:
    """Whether the condition means anything for this matter: no consent where there is no deputy leader, and so on."""
    if rule is procedure.consent_stands:
        return dossier.needs_consent
    if rule is procedure.joint_verdicts_stand:
        return bool(dossier.co_issuers)
    return rule is not procedure.countersignature_stands or procedure.is_important(dossier)


def _signed(on: Table, kind: Kind) -> str:
    agreed = [one for one in on.lines if one.kind is kind and one.digest == on.version.digest and one.outcome is Outcome.AGREE]
    return f"{agreed[-1].person}（{words.post(agreed[-1].post)}） {words.cn_datetime(agreed[-1].at)}" if agreed else ""


def _state(request: HttpRequest, on: Table, release: Release) -> HttpResponse:
    """What has become of a release: each step, its page, its address; asked again by the page itself until all is in place."""
    withdrawal = queries.withdrawal_of(release)
    number = queries.index_number_of(on.edition.item)
    opened = {opening.position: opening for opening in queries.openings_of(release)}
    social = queries.social_openings(on.edition.item)
    steps = []
    for position, step in enumerate(queries.decisions_of(release).steps, start=1):
        opening = opened.get(position)
        in_place = opening is not None and Snapshot.objects.filter(opening=opening).exists()
        address = ""
        if opening is not None and number is not None and step.audience is Audience.SOCIETY:
            address = f"/{queries.edition_address(number, opening, newest=opening.pk == social[-1].pk)}/"
        steps.append(Opened(step, opening, in_place, address))
    is_settled = _is_taken_down(withdrawal) if withdrawal else all(one.is_in_place for one in steps if one.opening)
    context = {
        "published": release,
        "withdrawal": withdrawal,
        "sees_readers": sees_readers(request) and _has_inside(on),
        "steps": steps,
        "number": number,
        "is_settled": is_settled,
        "pushes": Channel.GOVERNMENT_PORTAL in queries.decisions_of(release).channels and bool(posts_today(request) & sheet_rules.MAKERS),
        "forms": postings.forms_of(release) if opened and withdrawal is None else None,
        "hanging": postings.to_take_down(Edition.objects.filter(pk=on.edition.pk), today=on.today),
        "table": on,
        "edition": on.edition,
        "version": on.version,
        "may": on.offers,
    }
    template = "office/publishing/parts/state.html" if request.htmx else "office/publishing/released.html"
    return render(request, template, context)


def _is_taken_down(withdrawal: Withdrawal) -> bool:
    return Tombstone.objects.filter(withdrawal=withdrawal).exists()


def _shown(on: Table, release: Release) -> list[Shown]:
    made = postings.posted(release, today=on.today)
    return [Shown(form, tuple(one for one in made if one.posting.channel == form.channel)) for form in postings.forms_of(release).forms]


def _evidence(request: HttpRequest, on: Table) -> tuple[Carried | Held | None, list[Objection]]:
    """The evidence handed in now or before, and what stands against it; of whoever may not record a posting nothing is kept."""
    if not on.offers["posting"].is_open:
        return None, list(on.offers["posting"].objections)
    return handed_in(request, on.person, photo=True)


def _published(on: Table) -> str:
    """That it is published; and that it was not the first time, where what was public before had been taken back."""
    before = taken_back(on.edition)
    return gettext("已发布。") + (gettext("{before}本版次为重新公开。").format(before=before) if before else "")


def _published_before(on: Table) -> str:
    release = queries.release_of(on.edition)
    if release is None or release.version_id != on.version.pk:
        return ""
    return gettext("已办理：本版次已于{at}由{name}发布，无需再次提交。").format(
        at=words.cn_datetime(release.at), name=release.published_by.name
    )


def _withdrawn_before(on: Table) -> str:
    release = queries.release_of(on.edition)
    withdrawal = queries.withdrawal_of(release) if release else None
    if withdrawal is None or withdrawal.person is None:
        return ""
    return gettext("已办理：本事项已于{at}由{name}撤回，无需再次提交。").format(
        at=words.cn_datetime(withdrawal.at), name=withdrawal.person.name
    )


def _posted_before(on: Table, release: Release, form: PostingForm) -> str:
    given = form.cleaned_data
    wanted = {name: given[name] for name in ("channel", "place", "shown_from", "shown_until")}
    return gettext("已办理：这次张贴（投放）已经登记，无需再次提交。") if queries.is_posted(release, **wanted) else ""


urls = [
    path("matters/<int:pk>/publish/", publish, name="publish"),
    path("matters/<int:pk>/send-back/", send_back, name="send_back"),
    path("matters/<int:pk>/withdraw/", withdraw, name="withdraw"),
    path("matters/<int:pk>/posting/", posting, name="posting"),
]
