"""What a person may do with a matter, and why not: one offer for each verb (可办事项), and the desk made of them.

The page asks the same rules as the action does; nothing here decides anything.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.archives import queries as archives
from gongkai.archives import rules as filing
from gongkai.archives.models import Package
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure import rules as collecting
from gongkai.disclosure.models import UNDER_WAY, Edition, StageChange
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.organization.queries import posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Actor, Dossier, Kind
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage
from gongkai.publication import feedback, sheet_rules, sheets
from gongkai.publication import queries as publication
from gongkai.publication import rules as publishing
from gongkai.publication.models import Release
from gongkai.secrecy import queries as secrecy
from gongkai.secrecy import rules as reviewing

EIGHT_NOES = dict.fromkeys(Question, False)
LONGEST_DESK = 20
"""Rows of the desk at most; what has waited longest comes first, and the next comes up when one is done."""
LOOKED_AT = 2000
"""Matters that are looked through for the desk, the longest at their stage first."""


@dataclass(frozen=True)
class Offer:
    """One verb on a matter: what it is called, where it is done, what stands against it, whether it is what the matter waits for."""

    verb: str
    label: str | Promise
    url: str
    objections: tuple[Objection, ...]
    primary: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing stands against it."""
        return not self.objections


@dataclass(frozen=True)
class Waiting:
    """One row of the desk: a matter that waits for this person, since when, for which posts before its release, and what may be done."""

    edition: Edition
    since: datetime
    posts: tuple[Post, ...]
    offers: tuple[Offer, ...]


PAGES = {
    Post.UNIT_HEAD: "office:agree",
    Post.DEPUTY_LEADER: "office:consent",
    Post.SECRECY_REVIEWER: "office:clear",
    Post.EXAMINER: "office:examine",
    Post.GROUP_HEAD: "office:countersign",
    Post.PRINCIPAL_LEADER: "office:approve",
    Post.PUBLISHER: "office:send_back",
}
"""Where the post whose turn it is concludes: the page on which one agrees is also the one on which one returns or withholds.

The publisher, who gives no opinion, has a page for returning alone."""

OPINIONS = (
    ("agree", Move.AGREE, _("部门负责人审核")),
    ("consent", Move.CONSENT, _("分管领导审核")),
    ("clear", Move.CLEAR, _("保密审查")),
    ("examine", Move.EXAMINE, _("审查并确定时限、范围、形式")),
    ("countersign", Move.COUNTERSIGN, _("组长签署")),
    ("approve", Move.APPROVE, _("审批")),
)
"""The opinions of the line, in its order."""

ASIDE = (("return", Move.RETURN, _("退回修改")), ("withhold", Move.WITHHOLD, _("不予公开")))
"""How a matter leaves the line."""


def offers(edition: Edition, person: Person, *, today: date) -> list[Offer]:
    """Every verb on `edition` with what stands against `person` doing it on that day, in the order of the procedure."""
    dossier = archives.dossier(edition, on=today)
    return _offers(edition, person, dossier, disclosure.actor(person, edition, on=today), today=today)


def offer(edition: Edition, person: Person, verb: str, *, today: date) -> Offer:
    """The offer of one verb; LookupError where there is no such verb."""
    for one in offers(edition, person, today=today):
        if one.verb == verb:
            return one
    raise LookupError(f"no verb {verb!r}")


def waiting_for(person: Person, today: date) -> list[Waiting]:
    """What waits for `person`, longest first: only matters with something open that it is this person's turn to do.

    At most `LONGEST_DESK`. What rows say is read of all matters at once, so that a long line costs no more queries than a short one.
    """
    stages = _stages_of(person, today)
    if not stages:
        return []
    moved = StageChange.objects.filter(edition=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    editions = disclosure.editions_within_reach_of(person, on=today).filter(stage__in=[stage.value for stage in stages])
    editions = editions.exclude(stage=Stage.FILED.value, pk__in=Package.objects.values("record__edition"))
    editions = editions.exclude(pk__in=secrecy.resting(person.body, on=today))
    rows = []
    actors: dict[int, Actor] = {}
    candidates = list(editions.annotate(since=Subquery(moved)).order_by("since", "pk")[:LOOKED_AT])
    dossiers = archives.dossiers(candidates, on=today)
    recorded = publication.channels_recorded([one for one in candidates if one.stage == Stage.PUBLISHED.value])
    held = feedback.gathering([one.pk for one in candidates])
    for edition in candidates:
        if edition.stage == Stage.WITHHELD.value and not secrecy.comes_up_again(edition, on=today):
            continue
        unit = edition.item.unit_id
        if unit not in actors:
            actors[unit] = disclosure.actor(person, edition, on=today)
        dossier = dossiers[edition.pk]
        given = recorded.get(edition.pk, frozenset())
        found = _awaited(edition, person, dossier, actors[unit], given, is_held=edition.pk in held, today=today)
        if found:
            posts = tuple(sorted(procedure.turn(dossier))) if dossier.stage in UNDER_WAY else ()
            rows.append(Waiting(edition, edition.since or edition.opened_at, posts, found))
        if len(rows) == LONGEST_DESK:
            break
    return rows


def _awaited(
    edition: Edition, person: Person, dossier: Dossier, actor: Actor, recorded: frozenset[str], *, is_held: bool, today: date
) -> tuple[Offer, ...]:
    """Of what `offers` gives, all that the matter waits for and that is open: the dossier is asked first, rules that read rows last.

    `is_held` says that filing waits for a round of feedback.
    """

    def against(move: Move) -> tuple[Objection, ...]:
        return tuple(procedure.obstacles(dossier, move, actor, today=today))

    turn = procedure.turn(dossier)
    found: list[Offer] = []
    if Post.HANDLER in turn and not against(Move.DRAFT):
        found += _in_the_unit(edition, person, dossier, turn, against(Move.SELF_REVIEW), today=today)
    for verb, move, label in OPINIONS:
        if move is Move.CLEAR and (dossier.co_issuers or dossier.stage is Stage.REFERRED):
            found += _before_the_verdict(edition, person, dossier, actor, today=today)
        found.append(_offer(edition, verb, label, against(move), primary=True))
        if move is Move.CLEAR and Post.SECRECY_REVIEWER in actor.posts:
            found += _before_clearing(edition, person, turn, found[-1], today=today)
    found.append(_offer(edition, "publish", _("公开发布"), against(Move.PUBLISH), primary=True))
    decided = procedure.decided_in(dossier)
    is_out = dossier.stage is Stage.PUBLISHED and bool(dossier.opened) and not dossier.withdrawn
    if is_out and decided is not None and decided.channels - recorded and actor.posts & publishing.RECORDERS:
        found.append(_offer(edition, "posting", _("公开形式落实"), (), primary=True))
    if dossier.stage is Stage.WITHHELD:
        found.append(_reevaluation(edition, person, today=today))
        if secrecy.is_reopened(edition):
            found.append(_offer(edition, "new_edition", _("再次公开（新版次）"), _another(edition, person, today=today), primary=True))
    if not is_held:
        found.append(_offer(edition, "file", _("归档"), _filing(edition, against(Move.FILE)), primary=True))
    if dossier.stage is Stage.FILED:
        found.append(_packing(edition, person, today=today))
    return tuple(one for one in found if one.primary and one.is_open)


WAITS_AT = {
    # What was withheld comes up again for the reviewer, and for the handler once it may be disclosed after all.
    Post.HANDLER: (Stage.COLLECTED, Stage.RETURNED, Stage.WITHHELD),
    # Also as the head of a unit that sealed or signed a document of another one.
    Post.UNIT_HEAD: (Stage.COLLECTED, Stage.PROPOSED, Stage.CONSENTED),
    Post.DEPUTY_LEADER: (Stage.PROPOSED,),
    Post.SECRECY_REVIEWER: (Stage.PROPOSED, Stage.CONSENTED, Stage.REFERRED, Stage.WITHHELD),
    Post.EXAMINER: (Stage.CLEARED,),
    Post.GROUP_HEAD: (Stage.EXAMINED,),
    Post.PRINCIPAL_LEADER: (Stage.EXAMINED, Stage.COUNTERSIGNED),
    Post.PUBLISHER: (Stage.APPROVED, Stage.PUBLISHED),
    Post.COLLECTOR: (Stage.PUBLISHED,),
    Post.ARCHIVIST: (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED, Stage.FILED),
}
"""At which stages a matter can wait for a post: it only keeps the desk from loading what cannot be anyone's turn there."""


def _stages_of(person: Person, today: date) -> set[Stage]:
    if not person.is_active or person.body_id is None:
        return set()
    held = {one.post for one in posts_of(person, body=person.body, on=today)}
    return {stage for post in held for stage in WAITS_AT.get(post, ())}


def _offers(edition: Edition, person: Person, dossier: Dossier, actor: Actor, *, today: date) -> list[Offer]:
    def against(move: Move) -> tuple[Objection, ...]:
        return tuple(procedure.obstacles(dossier, move, actor, today=today))

    turn = procedure.turn(dossier)
    found = _in_the_unit(edition, person, dossier, turn, against(Move.SELF_REVIEW), against(Move.DRAFT), today=today)
    for verb, move, label in OPINIONS:
        if move is Move.CLEAR:
            found += _before_the_verdict(edition, person, dossier, actor, today=today)
        found.append(_offer(edition, verb, label, against(move), primary=True))
        if move is Move.CLEAR:
            found += _before_clearing(edition, person, turn, found[-1], today=today)
            found.append(_offer(edition, "refer", _("报请确定"), against(Move.REFER)))
    for verb, move, label in ASIDE:
        found.append(_aside(edition, verb, label, turn & actor.posts, against(move)))
    found.append(_offer(edition, "revoke", _("撤销保密审查结论"), against(Move.REVOKE)))
    found.append(_offer(edition, "publish", _("公开发布"), against(Move.PUBLISH), primary=True))
    found.append(_papers(edition, person, today=today))
    found.append(_posting(edition, person, today=today))
    found.append(_offer(edition, "withdraw", _("撤回已公开事项"), against(Move.WITHDRAW)))
    if dossier.stage is Stage.WITHHELD:
        found.append(_reevaluation(edition, person, today=today))
    another = _another(edition, person, today=today)
    found.append(_offer(edition, "new_edition", _("更正或再次公开（新版次）"), another, primary=secrecy.is_reopened(edition)))
    found.append(_offer(edition, "file", _("归档"), _filing(edition, against(Move.FILE) or _gathering(edition)), primary=True))
    found.append(_packing(edition, person, today=today))
    found.append(_offer(edition, "sheet", _("公文呈批表"), ()))
    found.append(_offer(edition, "forms", _("公文"), ()))
    return found


def _in_the_unit(
    edition: Edition,
    person: Person,
    dossier: Dossier,
    turn: frozenset[Post],
    reviewing_it: tuple[Objection, ...],
    drafting_it: tuple[Objection, ...] = (),
    *,
    today: date,
) -> list[Offer]:
    """What the unit does with a draft, and with the copy that the reviewer cleaned for it."""
    review = _self_review(edition, person, reviewing_it, today=today)
    is_reviewed = procedure.last(dossier, Kind.SELF_REVIEW) is not None
    is_turn = Post.HANDLER in turn
    found = [
        _offer(edition, "self_review", _("部门自审"), review, primary=is_turn and not is_reviewed),
        _offer(edition, "draft", _("修改稿件"), drafting_it, primary=is_turn and (is_reviewed or bool(review))),
    ]
    if dossier.stage is Stage.RETURNED and edition.current is not None and secrecy.cleaned_of(edition.current) is not None:
        found.append(_offer(edition, "cleaned", _("采用清理稿"), drafting_it, primary=True))
    return found


def _before_the_verdict(edition: Edition, person: Person, dossier: Dossier, actor: Actor, *, today: date) -> list[Offer]:
    """What only some matters have: a co-issuing unit's own conclusion, and the answer to a referral (clauses 8.7, 8.8)."""
    found = []
    if dossier.co_issuers and edition.current is not None:
        speaking = secrecy.joint_actor(person, edition.current, on=today) or actor
        standing = tuple(procedure.obstacles(dossier, Move.CONCLUDE, speaking, today=today))
        found.append(_offer(edition, "conclude", _("联合发文单位保密审查"), standing, primary=True))
    if dossier.stage is Stage.REFERRED:
        standing = tuple(procedure.obstacles(dossier, Move.RULE, actor, today=today))
        found.append(_offer(edition, "rule", _("登记市办公厅答复"), standing, primary=True))
    return found


def _before_clearing(edition: Edition, person: Person, turn: frozenset[Post], clear: Offer, *, today: date) -> list[Offer]:
    """Where findings or answers still keep a verdict from being clear, the reviewer works on them on the same page (clause 8.2)."""
    if clear.is_open or Post.SECRECY_REVIEWER not in turn or reviewing.objections_to_reviewing(edition, by=person, today=today):
        return []
    return [Offer("review", _("办理保密审查"), clear.url, (), primary=True)]


def _reevaluation(edition: Edition, person: Person, *, today: date) -> Offer:
    """What was withheld comes up again at the body's interval; the reviewer may look at it earlier (clause 8.6)."""
    due = secrecy.evaluate_on(edition)
    standing = reviewing.objections_to_reevaluating(edition, outcome="reopen", ground="", reasons="…", by=person, today=today)
    return _offer(edition, "reevaluate", _("重新评估"), tuple(standing), primary=due is not None and due <= today)


def _offer(edition: Edition, verb: str, label: str | Promise, objections: tuple[Objection, ...], *, primary: bool = False) -> Offer:
    return Offer(verb, label, reverse(f"office:{verb}", args=[edition.pk]), objections, primary)


def _aside(edition: Edition, verb: str, label: str | Promise, posts: frozenset[Post], standing: tuple[Objection, ...]) -> Offer:
    """Returning and withholding are done on the page of the person's own opinion, at their place on it."""
    page = next((PAGES[post] for post in PAGES if post in posts), None)
    return Offer(verb, label, f"{reverse(page or 'office:matter', args=[edition.pk])}#{verb}", standing)


def _self_review(edition: Edition, person: Person, standing: tuple[Objection, ...], *, today: date) -> tuple[Objection, ...]:
    if standing or edition.current is None:
        return standing
    # Eight times no is what is asked least of: what stands against that stands against any answers.
    return tuple(collecting.objections_to_self_review(edition.current, edition, answers=EIGHT_NOES, remark="", by=person, today=today))


def _another(edition: Edition, person: Person, *, today: date) -> tuple[Objection, ...]:
    # The reason is what the form asks for; here only what stands against it whatever the reason.
    standing = tuple(collecting.objections_to_another_edition(edition.item, reason="…", by=person, today=today))
    newest = disclosure.latest_edition(edition.item)
    if standing or newest.pk == edition.pk:
        return standing
    message = gettext("本事项已有第{number}版，请从最新版次再次公开。").format(number=newest.number)
    return (Objection("not_the_newest", message, clause="5.2"),)


def _filing(edition: Edition, standing: tuple[Objection, ...]) -> tuple[Objection, ...]:
    return standing or tuple(filing.objections_to_numbering(edition))


def _gathering(edition: Edition) -> tuple[Objection, ...]:
    return tuple(filing.objections_to_gathering(edition))


def channels_left(release: Release) -> frozenset[str]:
    """The forms that the examination chose and that nobody has recorded yet (clause 4.1)."""
    return publication.decisions_of(release).channels - {posting.channel for posting in publication.postings_of(release)}


def _posting(edition: Edition, person: Person, *, today: date) -> Offer:
    release = publication.release_of(edition)
    if release is None:
        return _offer(edition, "posting", _("公开形式落实"), (Objection("not_published", gettext("本版次尚未公开发布。"), clause="2.D"),))
    left = channels_left(release)
    standing = publishing.objections_to_posting(
        release,
        channel=min(publication.decisions_of(release).channels),
        place="…",
        shown_from=today,
        shown_until=None,
        by=person,
        today=today,
    )
    return _offer(edition, "posting", _("公开形式落实"), tuple(standing), primary=bool(left))


def _papers(edition: Edition, person: Person, *, today: date) -> Offer:
    """Papers of what is open, in the forms that were chosen: open where one at least may be made."""
    label = _("制作张贴稿和公文")
    release = publication.release_of(edition)
    if release is None:
        return _offer(edition, "papers", label, (Objection("not_published", gettext("本版次尚未公开发布。"), clause="2.D"),))
    kinds = sheets.papers_for(release)
    if not kinds:
        message = gettext("审查意见确定的公开形式都不需要制作张贴稿或公文。")
        return _offer(edition, "papers", label, (Objection("no_paper", message, clause="4.1"),))
    each = [tuple(sheet_rules.objections_to_making(release, paper, by=person, today=today)) for paper in kinds]
    return _offer(edition, "papers", label, min(each, key=len))


def _packing(edition: Edition, person: Person, *, today: date) -> Offer:
    record = archives.record_of(edition)
    if record is None:
        return _offer(
            edition, "pack", _("制作归档包"), (Objection("not_filed", gettext("本版次尚未归档，归档后才能制作归档包。"), clause="2.E"),)
        )
    standing = tuple(filing.objections_to_packing(record, by=person, today=today))
    return _offer(edition, "pack", _("制作归档包"), standing, primary=not archives.packages_of(record))
