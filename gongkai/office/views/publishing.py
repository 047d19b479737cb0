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

from gongkai.disclosure.actions import File
from gongkai.disclosure.queries import OpinionLine
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Objection, Refused
from gongkai.interface.templatetags import gongkai as words
from gongkai.office import uploads
from gongkai.office.forms import PostingForm, PublishForm, WithdrawalForm
from gongkai.office.uploads import Carried
from gongkai.office.views.acting import Table, act, page, shown, table
from gongkai.procedure import rules as procedure
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Kind, Outcome, Step
from gongkai.publication import actions, queries
from gongkai.publication.models import Opening, Posting, Release, Snapshot, Tombstone, Withdrawal
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

    channel: Channel
    postings: tuple[tuple[Posting, Carried | None], ...]


@never_cache
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """公开发布: every condition on show, then the release; afterwards the state of its pages (clauses 2.1, 2.D, 8.5)."""
    on = table(request, pk)
    release = queries.release_of(on.edition)
    if request.method != "POST":
        if release is not None:
            return _state(request, on, release)
        context = {"checks": _checks(on)}
        return page(request, on, PublishForm(), template="office/publishing/publish.html", context=context, status=shown(on, "publish"))
    form = PublishForm(request.POST)
    return act(
        request,
        on,
        form,
        lambda: actions.publish(on.version, by=on.person),
        template="office/publishing/publish.html",
        done=_("已发布，正在生成公开页面。"),
        already=lambda: _published_before(on),
        to="office:publish",
        context={"checks": _checks(on)},
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
        return page(request, on, form, template=template, context=context, status=shown(on, "withdraw"))
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
        template=template,
        done=_("已撤回，正在换上撤回告示。"),
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
    context: dict[str, Any] = {"release": release, "shown": _shown(on, release, chosen) if release else []}
    if request.method != "POST":
        left = next((one.channel.value for one in context["shown"] if not one.postings), "")
        form = PostingForm(channels=choices, initial={"channel": left, "shown_from": on.today})
        return page(request, on, form, template=template, context=context, status=shown(on, "posting"))
    if release is None:
        raise Http404
    form = PostingForm(request.POST, request.FILES, channels=choices)
    evidence, objections = _evidence(request, on)
    context["evidence"] = evidence
    if objections:
        form.is_valid()
        form.refuse(objections)
        return page(request, on, form, template=template, context=context, status=422)

    def record() -> object:
        given = form.cleaned_data
        return actions.record_posting(
            release,
            channel=Channel(given["channel"]) if given["channel"] else given["channel"],
            place=given["place"],
            shown_from=given["shown_from"],
            shown_until=given["shown_until"],
            note=given["note"],
            evidence=evidence.file if evidence else None,
            by=on.person,
        )

    return act(
        request,
        on,
        form,
        record,
        template=template,
        done=_("公开形式的落实情况已登记。"),
        already=lambda: _posted_before(on, release, form),
        to="office:posting",
        context=context,
    )


def _checks(on: Table) -> list[Check]:
    """The conditions of publishing one by one; what the rules object to beyond them stands at the end."""
    dossier = queries.dossier(on.edition, on=on.today)
    standing = {one.code: one for one in on.offers["publish"].objections}
    whole = digest_of(on.version.content.encode()) == on.version.digest
    sound = [store.check(file["digest"]) for file in on.version.facts["files"]]
    checks = [Check(_("稿件内容与摘要一致"), "8.3", whole, on.version.digest)]
    if sound:
        checks.append(Check(_("附件齐全、与送审时一致"), "8.3", all(sound), gettext("共{count}个").format(count=len(sound))))
    for kind in procedure.ORDER:
        if not _applies(kind, dossier):
            continue
        line = _standing(on, kind)
        note = _signed(line) if line else gettext("尚无")
        checks.append(Check(words.kind(kind), _CLAUSES[kind], procedure.has(dossier, kind), note))
    decided = on.decisions
    note = words.time_limit(decided.time_limit) if decided else ""
    checks.append(Check(_("公开的时限、范围、形式已经确定"), "2.B", decided is not None, note))
    adverse = standing.pop("adverse_verdict", None)
    checks.append(Check(_("没有不宜公开的保密审查结论"), "8.6", adverse is None, adverse.message if adverse else ""))
    codes = {"not_your_post", "own_draft", "own_approval"}
    personal = [one.message for one in standing.values() if one.code in codes]
    checks.append(Check(_("由发布员办理，且未参与起草、审批"), "8.5", not personal, "".join(personal) or on.person.name))
    missing = {f"no_{kind.value}" for kind in procedure.ORDER} | {"no_clearance", "co_issuer_silent"} | codes
    checks += [Check(one.message, one.clause, False) for one in standing.values() if one.code not in missing]
    return checks


_CLAUSES = {
    Kind.SELF_REVIEW: "8.3",
    Kind.AGREEMENT: "2.A",
    Kind.CONSENT: "9.5",
    Kind.JOINT_VERDICT: "8.7",
    Kind.VERDICT: "8.1",
    Kind.EXAMINATION: "2.B",
    Kind.COUNTERSIGNATURE: "2.B",
    Kind.APPROVAL: "2.C",
}


def _applies(kind: Kind, dossier: Any) -> bool:
    if kind is Kind.CONSENT:
        return bool(dossier.needs_consent)
    if kind is Kind.JOINT_VERDICT:
        return bool(dossier.co_issuers)
    return kind is not Kind.COUNTERSIGNATURE or procedure.is_important(dossier)


def _standing(on: Table, kind: Kind) -> OpinionLine | None:
    agreed = [line for line in on.lines if line.kind is kind and line.digest == on.version.digest and line.outcome is Outcome.AGREE]
    return agreed[-1] if agreed else None


def _signed(line: OpinionLine) -> str:
    return f"{line.person}（{words.post(line.post)}） {words.cn_datetime(line.at)}"


def _state(request: HttpRequest, on: Table, release: Release) -> HttpResponse:
    """What has become of a release: each step, its page, its address; asked again by the page itself until all is in place."""
    withdrawal = queries.withdrawal_of(release)
    number = queries.index_number_of(on.edition.item)
    opened = {opening.position: opening for opening in queries.openings_of(release)}
    steps = []
    for position, step in enumerate(queries.decisions_of(release).steps, start=1):
        opening = opened.get(position)
        in_place = opening is not None and Snapshot.objects.filter(opening=opening).exists()
        address = f"/{queries.address_of(number)}/" if step.audience is Audience.SOCIETY and number else ""
        steps.append(Opened(step, opening, in_place, address))
    is_settled = _is_taken_down(withdrawal) if withdrawal else all(one.is_in_place for one in steps if one.opening)
    context = {
        "release": release,
        "withdrawal": withdrawal,
        "steps": steps,
        "number": number,
        "is_settled": is_settled,
        "left": _left(release),
        "table": on,
        "edition": on.edition,
        "version": on.version,
        "may": on.offers,
    }
    template = "office/publishing/parts/state.html" if request.htmx else "office/publishing/released.html"
    return render(request, template, context)


def _is_taken_down(withdrawal: Withdrawal) -> bool:
    return Tombstone.objects.filter(withdrawal=withdrawal).exists()


def _left(release: Release) -> list[Channel]:
    done = {one.channel for one in queries.postings_of(release)}
    return [channel for channel in Channel if channel.value in queries.decisions_of(release).channels - done]


def _shown(on: Table, release: Release, chosen: list[str]) -> list[Shown]:
    made: dict[str, list[tuple[Posting, Carried | None]]] = {channel: [] for channel in chosen}
    for one in queries.postings_of(release):
        evidence = uploads.carry(File(one.evidence_name, one.evidence), on.person) if one.evidence else None
        made.setdefault(one.channel, []).append((one, evidence))
    return [Shown(Channel(channel), tuple(rows)) for channel, rows in made.items()]


def _evidence(request: HttpRequest, on: Table) -> tuple[Carried | None, list[Objection]]:
    upload = request.FILES.get("evidence")
    if upload is not None:
        try:
            return uploads.carry(uploads.receive(upload, field="evidence"), on.person), []
        except Refused as refused:
            return None, list(refused.objections)
    token = request.POST.get("carried", "")
    if not token:
        return None, []
    file = uploads.redeem(token, on.person)
    if file is None:
        return None, [Objection("reference_lost", gettext("佐证文件的引用已失效，请重新上传。"), field="evidence")]
    return Carried(file, token), []


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
    if withdrawal is None:
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
    path("matters/<int:pk>/withdraw/", withdraw, name="withdraw"),
    path("matters/<int:pk>/posting/", posting, name="posting"),
]
