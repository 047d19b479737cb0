"""Why not? asked of the whole line: pure functions over a dossier, a move and whoever wants to make it.

Each rule is a small function of `Case` that yields objections; `RULES` is all of them. The walk of every reachable state
(tests) switches them off one by one and must notice each time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.foundation.objections import Objection
from gongkai.procedure.channels import SOCIETY_FORMS, Channel
from gongkai.procedure.dossier import Actor, Audience, Decisions, Dossier, Kind, Opinion, Outcome, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import MOVES, SHOWN, Move, Stage

POSTS: dict[Move, frozenset[Post]] = {
    Move.DRAFT: frozenset({Post.HANDLER}),
    Move.AGREE: frozenset({Post.UNIT_HEAD}),
    Move.CONSENT: frozenset({Post.DEPUTY_LEADER}),
    Move.CLEAR: frozenset({Post.SECRECY_REVIEWER}),
    Move.REFER: frozenset({Post.SECRECY_REVIEWER}),
    Move.RULE: frozenset({Post.SECRECY_REVIEWER}),
    Move.EXAMINE: frozenset({Post.EXAMINER}),
    Move.COUNTERSIGN: frozenset({Post.GROUP_HEAD}),
    Move.APPROVE: frozenset({Post.PRINCIPAL_LEADER}),
    Move.PUBLISH: frozenset({Post.PUBLISHER}),
    Move.WITHDRAW: frozenset({Post.EXAMINER, Post.SECRECY_REVIEWER, Post.DISCIPLINE_OFFICER}),
    Move.FILE: frozenset({Post.ARCHIVIST}),
    Move.HAND_OVER: frozenset({Post.ARCHIVIST}),
    Move.REVOKE: frozenset({Post.SECRECY_REVIEWER}),
}
"""Which posts make a move. RETURN and WITHHOLD belong to whoever's turn it is; CONCLUDE to the co-issuing unit."""

BY_THE_CALENDAR = frozenset({Move.OPEN, Move.SUPERSEDE, Move.EXPIRE})
"""Moves that happen by themselves on their day or with another edition; no post is asked."""

ORDER = (
    Kind.SELF_REVIEW,
    Kind.AGREEMENT,
    Kind.CONSENT,
    Kind.JOINT_VERDICT,
    Kind.VERDICT,
    Kind.EXAMINATION,
    Kind.COUNTERSIGNATURE,
    Kind.APPROVAL,
)
"""The opinions of the approval sheet in the order in which they are given."""

NEEDED_BEFORE: dict[Move, Kind | None] = {
    Move.AGREE: Kind.AGREEMENT,
    Move.CONSENT: Kind.CONSENT,
    Move.CLEAR: Kind.VERDICT,
    Move.EXAMINE: Kind.EXAMINATION,
    Move.COUNTERSIGN: Kind.COUNTERSIGNATURE,
    Move.APPROVE: Kind.APPROVAL,
    Move.PUBLISH: None,
    Move.OPEN: None,
}
"""A move needs every opinion that stands before this kind; None needs all of them."""

SIGNING = frozenset({Move.AGREE, Move.CONSENT, Move.CLEAR, Move.EXAMINE, Move.COUNTERSIGN, Move.APPROVE, Move.RETURN, Move.WITHHOLD})
"""Moves by which a person acts on a version; nobody does so twice on one."""

SIGNATURES = frozenset({Kind.AGREEMENT, Kind.CONSENT, Kind.VERDICT, Kind.EXAMINATION, Kind.COUNTERSIGNATURE, Kind.APPROVAL})
"""Opinions that count as having acted. The self-review is the drafter's own and not a second act."""

PARTY_FORMS = frozenset({Channel.MEETING, Channel.DOCUMENT, Channel.CIRCULAR, Channel.PARTY_BOARD, Channel.FILE_CONSULTATION})
"""Forms that can be kept inside the Party; a screen or a notice board is seen by everybody in the zone."""

_MISSING: dict[Kind, tuple[str, str, str]] = {
    Kind.SELF_REVIEW: ("no_self_review", "本稿尚未完成部门自审，请承办人先逐项回答八个问题。", "8.3"),
    Kind.AGREEMENT: ("no_agreement", "本稿尚未经部门负责人同意。", "2.A"),
    Kind.CONSENT: ("no_consent", "本稿尚未经分管领导审核同意。", "9.5"),
    Kind.JOINT_VERDICT: ("co_issuer_silent", "联合发文单位尚未全部作出保密审查结论。", "8.7"),
    Kind.VERDICT: ("no_clearance", "本稿尚未通过保密审查。", "8.3"),
    Kind.EXAMINATION: ("no_examination", "本稿尚未经审查确定公开的时限、范围、形式。", "2.B"),
    Kind.COUNTERSIGNATURE: ("no_countersignature", "全区性重要公开事项须先由领导小组组长签署。", "2.B"),
    Kind.APPROVAL: ("no_approval", "本稿尚未经委主要领导审批。", "2.C"),
}


@dataclass(frozen=True)
class Case:
    """What is asked: may `actor` make `move` on `dossier` today, with these decisions or answers where they are known."""

    dossier: Dossier
    move: Move
    actor: Actor
    today: date
    decisions: Decisions | None = None
    answers: frozenset[Question] | None = None


Rule = Callable[[Case], Iterator[Objection]]


def objections(
    dossier: Dossier,
    move: Move,
    actor: Actor,
    *,
    today: date,
    decisions: Decisions | None = None,
    answers: frozenset[Question] | None = None,
) -> list[Objection]:
    """Everything that stands against `actor` making `move`; empty where nothing does.

    With `decisions` and `answers` left out, the question is whether the person may come to decide at all; an action passes
    what was decided (EXAMINE) and which questions were answered with yes (CLEAR).
    """
    case = Case(dossier, move, actor, today, decisions, answers)
    return [objection for rule in RULES for objection in rule(case)]


def gate(dossier: Dossier, *, audience: Audience, today: date) -> list[Objection]:
    """What keeps the released version from being open to `audience` today (clauses 2.1, 2.B, 2.C, 2.D)."""
    found = [*_missing(dossier, ORDER), *_adverse(dossier)]
    if dossier.published_digest is None:
        found.append(Objection("not_released", "本稿尚未由发布员公开。", "2.D"))
    elif dossier.published_digest != dossier.digest:
        found.append(Objection("other_bytes", "待公开的内容与审批时的内容不一致。", "8.3"))
    if dossier.withdrawn:
        found.append(Objection("withdrawn", "本事项已撤回。", "8.9"))
    if dossier.superseded:
        found.append(Objection("superseded", "本版次已被新版次取代。", "5.2"))
    if dossier.expired:
        found.append(Objection("expired", "本事项公开期限已届满。", "5.1"))
    decided = decided_in(dossier)
    steps = [step for step in decided.steps if step.audience is audience] if decided else []
    if not steps:
        found.append(Objection("outside_scope", "审查意见确定的公开范围不包括这一范围。", "2.D"))
    elif steps[0].opens_on is not None and today < steps[0].opens_on:
        found.append(Objection("before_its_day", "尚未到审查意见确定的公开日期。", "2.D"))
    return found


def destination(dossier: Dossier, move: Move) -> Stage:
    """The stage that `move` leads to from where `dossier` stands; ValueError where it leads nowhere from there."""
    targets = sorted(target for origin, target in MOVES[move] if origin is dossier.stage)
    if not targets:
        raise ValueError(f"{move} leads nowhere from {dossier.stage}")
    if move is Move.RULE:
        return Stage.CONSENTED if dossier.needs_consent else Stage.PROPOSED
    if move is Move.REVOKE:
        return Stage.RETURNED
    return targets[0]


def turn(dossier: Dossier) -> frozenset[Post]:
    """The posts that are to act next; empty where nothing is left to do."""
    stage = dossier.stage
    if stage is Stage.COLLECTED:
        return frozenset({Post.UNIT_HEAD if has(dossier, Kind.SELF_REVIEW) else Post.HANDLER})
    if stage is Stage.PROPOSED:
        return frozenset({Post.DEPUTY_LEADER if dossier.needs_consent else Post.SECRECY_REVIEWER})
    if stage is Stage.EXAMINED:
        return frozenset({Post.GROUP_HEAD if is_important(dossier) else Post.PRINCIPAL_LEADER})
    if stage in (Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED):
        return frozenset() if dossier.filed else frozenset({Post.ARCHIVIST})
    return _TURN.get(stage, frozenset())


_TURN: dict[Stage, frozenset[Post]] = {
    Stage.CONSENTED: frozenset({Post.SECRECY_REVIEWER}),
    Stage.REFERRED: frozenset({Post.SECRECY_REVIEWER}),
    Stage.CLEARED: frozenset({Post.EXAMINER}),
    Stage.COUNTERSIGNED: frozenset({Post.PRINCIPAL_LEADER}),
    Stage.APPROVED: frozenset({Post.PUBLISHER}),
    Stage.RETURNED: frozenset({Post.HANDLER}),
}


def next_moves(dossier: Dossier) -> frozenset[Move]:
    """The moves that lead anywhere from where `dossier` stands."""
    return frozenset(move for move, pairs in MOVES.items() if any(origin is dossier.stage for origin, _ in pairs))


def effective(dossier: Dossier) -> tuple[Opinion, ...]:
    """The opinions given on the very bytes of the current version; all others are void."""
    return tuple(opinion for opinion in dossier.opinions if opinion.digest == dossier.digest)


def has(dossier: Dossier, kind: Kind) -> bool:
    """Whether an agreeing opinion of `kind` stands on the current version."""
    return any(opinion.kind is kind and opinion.outcome is Outcome.AGREE for opinion in effective(dossier))


def decided_in(dossier: Dossier) -> Decisions | None:
    """The decisions of the agreeing examination of the current version."""
    found = [one.decisions for one in effective(dossier) if one.kind is Kind.EXAMINATION and one.outcome is Outcome.AGREE]
    return found[-1] if found else None


def is_important(dossier: Dossier) -> bool:
    """Whether the examination marked the matter as zone-wide important (全区性重要公开事项)."""
    decided = decided_in(dossier)
    return decided is not None and decided.zone_wide_important


def post_used(move: Move, dossier: Dossier, actor: Actor) -> Post | None:
    """The post in which `actor` would make `move`, or None where he holds none for it."""
    asked = turn(dossier) - {Post.HANDLER, Post.ARCHIVIST} if move in (Move.RETURN, Move.WITHHOLD) else POSTS.get(move, frozenset())
    held = sorted(asked & actor.posts)
    return held[0] if held else None


# The rules.


def leads_on_from_here(case: Case) -> Iterator[Objection]:
    """The five stages follow each other; none is skipped or reordered by anyone (clause 2.1)."""
    if not any(origin is case.dossier.stage for origin, _ in MOVES[case.move]):
        yield Objection("not_at_this_stage", "本事项现在不在这一环节，不能办理此项。", "2.1")


def holds_the_post(case: Case) -> Iterator[Objection]:
    """Only the post that the regulation names may act (clauses 2.A to 2.E, 8.5)."""
    if case.move in BY_THE_CALENDAR:
        return
    if case.move is Move.CONCLUDE:
        if case.actor.unit not in case.dossier.co_issuers or Post.UNIT_HEAD not in case.actor.posts:
            yield Objection("not_a_co_issuer", "只有联合发文单位可以作出联合审查结论。", "8.7")
        return
    if post_used(case.move, case.dossier, case.actor) is None:
        clause = {Move.APPROVE: "2.C", Move.PUBLISH: "8.5", Move.FILE: "2.E", Move.HAND_OVER: "2.E", Move.DRAFT: "2.A"}.get(
            case.move, "2.1"
        )
        yield Objection("not_your_post", "这一步由其他岗位办理，您目前没有担任该岗位。", clause)


_CLAUSE_OF_POST = {Move.APPROVE: "2.C", Move.PUBLISH: "8.5", Move.FILE: "2.E", Move.HAND_OVER: "2.E", Move.DRAFT: "2.A"}


def nobody_acts_twice(case: Case) -> Iterator[Objection]:
    """Drafter, unit head, deputy leader, reviewer, examiner, group head and approver are different people, delegates included."""
    if case.move not in SIGNING:
        return
    people = _acting_people(case)
    if case.dossier.drafter in people:
        yield Objection("own_draft", "不得审查、审批自己起草的稿件。", "8.3")
    for opinion in effective(case.dossier):
        if opinion.kind not in SIGNATURES or opinion.outcome is not Outcome.AGREE:
            continue
        small = (
            case.dossier.reviewer_may_examine and case.move in (Move.EXAMINE, Move.RETURN, Move.WITHHOLD) and opinion.kind is Kind.VERDICT
        )
        if not small and people & _people_of(opinion):
            yield Objection("acted_already", "您（或委托人）已在本稿上签署过意见，同一稿件须由不同人员办理。", "8.3")
            return


def publisher_did_not_decide(case: Case) -> Iterator[Objection]:
    """Who publishes neither drafted nor approved (clause 2.D)."""
    if case.move is not Move.PUBLISH:
        return
    people = _acting_people(case)
    if case.dossier.drafter in people:
        yield Objection("own_draft", "不得公开自己起草的稿件，请由其他发布员办理。", "2.D")
    if any(people & _people_of(one) for one in effective(case.dossier) if one.kind is Kind.APPROVAL):
        yield Objection("own_approval", "审批人不得自行公开，请由发布员办理。", "2.D")


def earlier_opinions_stand(case: Case) -> Iterator[Objection]:
    """Every opinion that comes before stands on the very bytes of this version (clauses 2.1, 2.B, 2.C, 8.3, 8.7)."""
    if case.move not in NEEDED_BEFORE:
        return
    last = NEEDED_BEFORE[case.move]
    yield from _missing(case.dossier, ORDER if last is None else ORDER[: ORDER.index(last)])


def no_adverse_verdict(case: Case) -> Iterator[Objection]:
    """An adverse secrecy verdict voids what was signed and keeps the version from going on (clause 8.6)."""
    if case.move in NEEDED_BEFORE:
        yield from _adverse(case.dossier)


def self_review_has_no_yes(case: Case) -> Iterator[Objection]:
    """A unit does not propose what it answered with yes itself (clause 8.1)."""
    if case.move is Move.AGREE and any(one.answers for one in effective(case.dossier) if one.kind is Kind.SELF_REVIEW):
        yield Objection("self_review_says_yes", "部门自审有回答“是”的问题，请先修改稿件或不予公开。", "8.1")


def text_is_there_and_checked(case: Case) -> Iterator[Objection]:
    """What is proposed has a text, and a converted text was compared with its original (clause 8.2)."""
    if case.move is not Move.AGREE:
        return
    if not case.dossier.has_text:
        yield Objection("no_text", "稿件没有正文，请先补充正文。", "2.A")
    if not case.dossier.conversion_checked:
        yield Objection("conversion_unchecked", "转换后的正文尚未与原件核对，请承办人核对并勾选“核对无误”。", "8.2")


def consent_only_where_there_is_a_deputy(case: Case) -> Iterator[Objection]:
    """A deputy leader consents for the units he is in charge of, and only for those (clause 9.5)."""
    if case.move is Move.CONSENT and not case.dossier.needs_consent:
        yield Objection("no_deputy", "该部门没有分管领导，本环节不适用。", "9.5")


def answers_are_no(case: Case) -> Iterator[Objection]:
    """A clear verdict answers the eight questions with no (clauses 8.1, 8.6)."""
    if case.move is Move.CLEAR and case.answers:
        yield Objection("yes_answers", "有问题回答“是”，不能作出“可以公开”的结论，请退回修改或不予公开。", "8.6")


def screening_is_resolved(case: Case) -> Iterator[Objection]:
    """What the screening blocks is resolved before the verdict (clause 8.2)."""
    if case.move is Move.CLEAR and case.dossier.screening_blocks:
        yield Objection("screening_blocks", "自动筛查发现的问题尚未逐项处理。", "8.2")


def a_change_of_verdict_is_adverse(case: Case) -> Iterator[Objection]:
    """A verdict is revoked only where one was given (clause 8.3)."""
    if case.move is Move.REVOKE and not has(case.dossier, Kind.VERDICT):
        yield Objection("no_clearance", "本稿没有可以改变的保密审查结论。", "8.3")


def decisions_are_complete(case: Case) -> Iterator[Objection]:
    """The examination fixes time limit, scope and form, and they agree with each other (clauses 2.B, 2.D, 4.1, 4.2, 5.1)."""
    if case.move is not Move.EXAMINE or case.decisions is None:
        return
    decided = case.decisions
    if not isinstance(decided.time_limit, TimeLimit):
        yield Objection("no_time_limit", "请确定公开时限。", "2.B", "time_limit")
    if not decided.channels:
        yield Objection("no_form", "请至少选择一种公开形式。", "2.B", "channels")
    elif not decided.channels <= {channel.value for channel in Channel}:
        yield Objection("unknown_form", "公开形式不在目录之内，请重新选择。", "4.1", "channels")
    if len(decided.steps) not in (1, 2):
        yield Objection("no_scope", "请确定公开范围。", "2.B", "scope")
        return
    yield from _against_dates(decided, case.today)
    if decided.time_limit is TimeLimit.STANDING and decided.expires_on is not None:
        yield Objection("standing_expires", "常年公开的事项不设截止日期。", "5.1", "expires_on")


def party_matters_start_inside(case: Case) -> Iterator[Objection]:
    """Inner-party matters are disclosed inside the Party only, or inside first and outside later (clause 2.D)."""
    if case.move is not Move.EXAMINE or case.decisions is None or not case.dossier.inner_party:
        return
    if not case.decisions.steps or case.decisions.steps[0].audience is not Audience.PARTY:
        yield Objection("party_first", "党内事务只能限于党内公开，或先党内、后党外公开。", "2.D", "scope")


def forms_stay_within_the_scope(case: Case) -> Iterator[Objection]:
    """A form that reaches further than the scope would carry the matter outside (clauses 2.D, 4.1, 4.2)."""
    if case.move is not Move.EXAMINE or case.decisions is None or not case.decisions.steps:
        return
    widest = max(step.audience for step in case.decisions.steps)
    chosen = {channel for channel in Channel if channel.value in case.decisions.channels}
    if widest < Audience.SOCIETY and chosen & SOCIETY_FORMS:
        yield Objection("form_too_wide", "不向社会公开的事项不能采用面向社会的公开形式。", "2.D", "channels")
    elif widest is Audience.PARTY and chosen - PARTY_FORMS:
        yield Objection("form_too_wide", "限于党内公开的事项不能采用园区内公众可见的公开形式。", "2.D", "channels")
    elif widest is Audience.SOCIETY and not chosen & SOCIETY_FORMS:
        yield Objection("no_social_form", "向社会公开的事项请至少选择一种面向社会的公开形式。", "4.2", "channels")


def countersigned_exactly_where_important(case: Case) -> Iterator[Objection]:
    """The group head signs zone-wide important matters, and only those (clause 2.B)."""
    if case.move is Move.COUNTERSIGN and not is_important(case.dossier):
        yield Objection("not_important", "不是全区性重要公开事项，无需组长签署。", "2.B")


def important_goes_by_the_group_head(case: Case) -> Iterator[Objection]:
    """The group head's signature is demanded before approval where the matter is zone-wide important (clause 2.B)."""
    if case.move is Move.APPROVE and is_important(case.dossier) and case.dossier.stage is not Stage.COUNTERSIGNED:
        yield Objection("no_countersignature", "全区性重要公开事项须先由领导小组组长签署。", "2.B")


def consented_before_review(case: Case) -> Iterator[Objection]:
    """Where a deputy leader is in charge, the office reviews after his consent (clauses 2.1, 9.5)."""
    if case.move in (Move.CLEAR, Move.REFER) and case.dossier.needs_consent and case.dossier.stage is Stage.PROPOSED:
        yield Objection("no_consent", "本稿尚未经分管领导审核同意。", "9.5")


def withdrawn_only_once_and_after_release(case: Case) -> Iterator[Objection]:
    """Only what was released can be taken back, and once (clause 8.9)."""
    if case.move is not Move.WITHDRAW:
        return
    if case.dossier.published_digest is None:
        yield Objection("not_released", "本事项尚未公开，无需撤回。", "8.9")
    if case.dossier.withdrawn:
        yield Objection("withdrawn", "本事项已经撤回。", "8.9")


def filed_after_release_and_once(case: Case) -> Iterator[Objection]:
    """Filing follows publication, once for each edition (clause 2.E)."""
    if case.move is not Move.FILE:
        return
    if case.dossier.published_digest is None:
        yield Objection("not_released", "本事项尚未公开，不能归档。", "2.E")
    if case.dossier.filed:
        yield Objection("filed", "本版次已经归档。", "2.E")


def handed_over_after_filing_and_once(case: Case) -> Iterator[Objection]:
    """Handing over follows filing, once for each edition (clause 2.E)."""
    if case.move is not Move.HAND_OVER:
        return
    if not case.dossier.filed:
        yield Objection("not_filed", "本事项尚未归档，不能移交。", "2.E")
    if case.dossier.handed_over:
        yield Objection("handed_over", "本事项已经移交。", "2.E")


def opens_within_the_decisions(case: Case) -> Iterator[Objection]:
    """A later step opens on its day, to the audience decided, while nothing was taken back (clause 2.D)."""
    if case.move is not Move.OPEN:
        return
    decided = decided_in(case.dossier)
    waiting = [step.audience for step in decided.steps if step.audience not in case.dossier.opened] if decided else []
    if not waiting:
        yield Objection("nothing_to_open", "没有等待公开的步骤。", "2.D")
    else:
        yield from gate(case.dossier, audience=waiting[0], today=case.today)


def only_what_was_shown_is_replaced(case: Case) -> Iterator[Objection]:
    """Only what is open can be superseded or expire (clauses 5.1, 5.2)."""
    if case.move in (Move.SUPERSEDE, Move.EXPIRE) and (not case.dossier.opened or case.dossier.withdrawn):
        yield Objection("not_open", "本版次没有正在公开的内容。", "5.2")


def co_issuer_concludes_once(case: Case) -> Iterator[Objection]:
    """Each co-issuing unit concludes once on a version (clause 8.7)."""
    if case.move is Move.CONCLUDE and case.actor.unit in _concluded(case.dossier):
        yield Objection("concluded_already", "本单位已对本稿作出结论。", "8.7")


RULES: tuple[Rule, ...] = (
    leads_on_from_here,
    holds_the_post,
    nobody_acts_twice,
    publisher_did_not_decide,
    earlier_opinions_stand,
    no_adverse_verdict,
    self_review_has_no_yes,
    text_is_there_and_checked,
    consent_only_where_there_is_a_deputy,
    consented_before_review,
    answers_are_no,
    screening_is_resolved,
    a_change_of_verdict_is_adverse,
    decisions_are_complete,
    party_matters_start_inside,
    forms_stay_within_the_scope,
    countersigned_exactly_where_important,
    important_goes_by_the_group_head,
    opens_within_the_decisions,
    withdrawn_only_once_and_after_release,
    filed_after_release_and_once,
    handed_over_after_filing_and_once,
    only_what_was_shown_is_replaced,
    co_issuer_concludes_once,
)
"""Every rule of the line."""


def _missing(dossier: Dossier, kinds: tuple[Kind, ...]) -> Iterator[Objection]:
    for kind in kinds:
        if kind is Kind.CONSENT and not dossier.needs_consent:
            continue
        if kind is Kind.COUNTERSIGNATURE and not is_important(dossier):
            continue
        standing = dossier.co_issuers <= _concluded(dossier) if kind is Kind.JOINT_VERDICT else has(dossier, kind)
        if not standing:
            yield Objection(*_MISSING[kind])


def _adverse(dossier: Dossier) -> Iterator[Objection]:
    verdicts = [one for one in effective(dossier) if one.kind in (Kind.VERDICT, Kind.JOINT_VERDICT)]
    if any(one.outcome is not Outcome.AGREE for one in verdicts):
        yield Objection("adverse_verdict", "保密审查结论为不宜公开，此前的签署均已失效。", "8.6")


def _concluded(dossier: Dossier) -> frozenset[int | None]:
    return frozenset(one.unit for one in effective(dossier) if one.kind is Kind.JOINT_VERDICT and one.outcome is Outcome.AGREE)


def _acting_people(case: Case) -> frozenset[int]:
    post = post_used(case.move, case.dossier, case.actor)
    principal = dict(case.actor.on_behalf_of).get(post) if post else None
    return frozenset({case.actor.person} if principal is None else {case.actor.person, principal})


def _people_of(opinion: Opinion) -> frozenset[int]:
    return frozenset({opinion.person} if opinion.on_behalf_of is None else {opinion.person, opinion.on_behalf_of})


def _against_dates(decided: Decisions, today: date) -> Iterator[Objection]:
    first, last = decided.steps[0], decided.steps[-1]
    if first.opens_on is not None and first.opens_on < today:
        yield Objection("past_date", "公开日期不能早于今天。", "2.D", "first_opens_on")
    if len(decided.steps) == 2:
        if last.audience <= first.audience:
            yield Objection("not_wider", "第二步的公开范围应比第一步更大。", "2.D", "scope")
        if last.opens_on is None:
            yield Objection("no_second_date", "请填写第二步公开的日期。", "2.D", "then_opens_on")
        elif last.opens_on <= max(first.opens_on or today, today):
            yield Objection("not_later", "第二步公开的日期应晚于第一步，也应晚于今天。", "2.D", "then_opens_on")
    if decided.expires_on is not None and decided.expires_on <= max(last.opens_on or today, today):
        yield Objection("expires_too_soon", "公开截止日期应晚于公开日期。", "5.1", "expires_on")


def is_shown(dossier: Dossier) -> bool:
    """Whether readers may see this edition now: opened, in a stage that is shown, neither withdrawn nor expired."""
    return bool(dossier.opened) and dossier.stage in SHOWN and not dossier.withdrawn and not dossier.expired
