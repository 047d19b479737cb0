"""Why not? asked of the whole line: pure functions over a dossier, a move and whoever wants to make it.

Each rule is a small function of a `Case` that yields objections; `RULES` says which moves each of them guards, `GATE` which of
them keep a release closed. The tests walk every reachable state against an oracle of their own, switch each rule off or weaken
it, and must notice each time.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.foundation.objections import Objection
from gongkai.procedure.channels import SOCIETY_CHANNELS, Channel
from gongkai.procedure.dossier import CLOCK, Actor, Audience, Decisions, Dossier, Kind, Opinion, Outcome, Step, TimeLimit
from gongkai.procedure.posts import ADMINISTRATORS, DELEGABLE, Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import MOVES, Move, Stage
from gongkai.procedure.words import gettext_noop as _

POSTS: dict[Move, frozenset[Post]] = {
    Move.DRAFT: frozenset({Post.HANDLER}),
    Move.SELF_REVIEW: frozenset({Post.HANDLER}),
    Move.AGREE: frozenset({Post.UNIT_HEAD}),
    Move.CONSENT: frozenset({Post.DEPUTY_LEADER}),
    Move.CONCLUDE: frozenset({Post.UNIT_HEAD}),
    Move.REFER: frozenset({Post.SECRECY_REVIEWER}),
    Move.RULE: frozenset({Post.SECRECY_REVIEWER}),
    Move.CLEAR: frozenset({Post.SECRECY_REVIEWER}),
    Move.EXAMINE: frozenset({Post.EXAMINER}),
    Move.COUNTERSIGN: frozenset({Post.GROUP_HEAD}),
    Move.APPROVE: frozenset({Post.PRINCIPAL_LEADER}),
    Move.PUBLISH: frozenset({Post.PUBLISHER}),
    Move.OPEN: frozenset({Post.PUBLISHER}),
    Move.SUPERSEDE: frozenset({Post.PUBLISHER}),
    Move.EXPIRE: frozenset({Post.PUBLISHER}),
    Move.WITHDRAW: frozenset({Post.EXAMINER, Post.SECRECY_REVIEWER, Post.DISCIPLINE_OFFICER}),
    Move.FILE: frozenset({Post.ARCHIVIST}),
    Move.HAND_OVER: frozenset({Post.ARCHIVIST}),
    Move.REVOKE: frozenset({Post.SECRECY_REVIEWER}),
}
"""Which posts make a move. RETURN and WITHHOLD belong to the post whose turn it is."""

ASIDE = frozenset({Move.RETURN, Move.WITHHOLD})
"""Moves by which the post whose turn it is takes the matter off the line."""

BY_THE_CALENDAR = frozenset({Move.OPEN, Move.SUPERSEDE, Move.EXPIRE})
"""Moves that `CLOCK` may make: what people decided takes effect on its day, or with the next edition."""

PARTY_CHANNELS = frozenset({Channel.MEETING, Channel.DOCUMENT, Channel.CIRCULAR, Channel.PARTY_BOARD, Channel.FILE_CONSULTATION})
"""Forms that can be kept inside the Party; a screen or a notice board is seen by everybody in the zone."""

GROUP_CHANNELS = frozenset({Channel.MEETING, Channel.DOCUMENT, Channel.CIRCULAR, Channel.FILE_CONSULTATION})
"""Forms that can be kept among named people: each of them is called, addressed or let in by name."""

_THE_OFFICES_TURN = {
    Stage.CONSENTED: Post.SECRECY_REVIEWER,
    Stage.REFERRED: Post.SECRECY_REVIEWER,
    Stage.CLEARED: Post.EXAMINER,
    Stage.COUNTERSIGNED: Post.PRINCIPAL_LEADER,
    Stage.APPROVED: Post.PUBLISHER,
    Stage.RETURNED: Post.HANDLER,
}


@dataclass(frozen=True)
class Case:
    """What is asked: may `actor` make `move` on `dossier` today, with these decisions or answers; or open it to `audience`."""

    dossier: Dossier
    move: Move
    actor: Actor
    today: date
    decisions: Decisions | None = None
    answers: frozenset[Question] | None = None
    audience: Audience | None = None


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

    `decisions` are what EXAMINE fixes, `answers` the questions that SELF_REVIEW, CONCLUDE or CLEAR answers with yes: an action
    passes them, and is refused where it does not. `CLOCK` is the actor of what the calendar does.
    """
    case = Case(dossier, move, actor, today, decisions, answers)
    return [objection for rule in GUARDS[move] for objection in rule(case)]


def obstacles(dossier: Dossier, move: Move, actor: Actor, *, today: date) -> list[Objection]:
    """What stands against `actor` coming to make `move`, before any form is filled in: the objections that concern no field."""
    return [objection for objection in objections(dossier, move, actor, today=today) if not objection.field]


def gate(dossier: Dossier, *, audience: Audience, today: date) -> list[Objection]:
    """What keeps the released version from being open to `audience` today (clauses 2.1, 2.B, 2.C, 2.D); empty where nothing does."""
    case = Case(dossier, Move.OPEN, CLOCK, today, audience=audience)
    return [objection for rule in GATE for objection in rule(case)]


def destination(dossier: Dossier, move: Move, outcome: Outcome | None = None) -> Stage:
    """The stage that `move` leads to from where `dossier` stands; ValueError where it leads nowhere from there.

    `outcome` matters for two moves. RULE: the city office's answer, AGREE (the review goes on; also where left out), RETURN or
    WITHHOLD. REVOKE: the new verdict, RETURN (also where left out) or WITHHOLD.
    """
    if move is Move.RULE and outcome in (None, Outcome.AGREE):
        target = Stage.CONSENTED if dossier.needs_consent else Stage.PROPOSED
    elif move in (Move.RULE, Move.REVOKE):
        target = Stage.WITHHELD if outcome is Outcome.WITHHOLD else Stage.RETURNED
    else:
        target = next((to for origin, to in MOVES[move] if origin is dossier.stage), dossier.stage)
    if (dossier.stage, target) not in MOVES[move]:
        raise ValueError(f"{move} leads nowhere from {dossier.stage}")
    return target


def turn(dossier: Dossier) -> frozenset[Post]:
    """The posts that are to act next; empty where nothing is left to do."""
    stage = dossier.stage
    if stage is Stage.COLLECTED:
        return _turn_in_the_unit(dossier)
    if stage is Stage.PROPOSED:
        return frozenset({Post.DEPUTY_LEADER if dossier.needs_consent else Post.SECRECY_REVIEWER})
    if stage is Stage.EXAMINED:
        return frozenset({Post.GROUP_HEAD if is_important(dossier) else Post.PRINCIPAL_LEADER})
    if stage in _THE_OFFICES_TURN:
        return frozenset({_THE_OFFICES_TURN[stage]})
    if stage is Stage.WITHHELD or dossier.handed_over:
        return frozenset()
    return frozenset({Post.ARCHIVIST})


def _turn_in_the_unit(dossier: Dossier) -> frozenset[Post]:
    review = last(dossier, Kind.SELF_REVIEW)
    if review is None:
        return frozenset({Post.HANDLER})
    # A yes in the self-review: the handler changes the text, or the unit's head concludes that it is not disclosed.
    return frozenset({Post.UNIT_HEAD}) if _agrees(review) else frozenset({Post.HANDLER, Post.UNIT_HEAD})


def next_moves(dossier: Dossier) -> tuple[Move, ...]:
    """The moves that the table permits from where `dossier` stands, whoever may make them, in the order of the procedure."""
    return tuple(move for move in Move if _leads_on(dossier, move))


def waiting_co_issuers(dossier: Dossier) -> frozenset[int]:
    """The co-issuing units that have not yet concluded on this version (clause 8.7)."""
    return frozenset(unit for unit in dossier.co_issuers if last(dossier, Kind.JOINT_VERDICT, unit) is None)


def last(dossier: Dossier, kind: Kind, unit: int | None = None) -> Opinion | None:
    """The last opinion of `kind` (of `unit`), where it was given on the very bytes of the current version; all others are void."""
    given = None
    for opinion in dossier.opinions:
        if opinion.kind is kind and opinion.unit == unit:
            given = opinion
    return given if given is not None and _is_on_these_bytes(dossier, given) else None


def has(dossier: Dossier, kind: Kind, unit: int | None = None) -> bool:
    """Whether an agreeing opinion of `kind` (of `unit`) stands on the current version."""
    given = last(dossier, kind, unit)
    return given is not None and _agrees(given)


def decided_in(dossier: Dossier) -> Decisions | None:
    """The decisions of the agreeing examination of the current version."""
    return given.decisions if (given := last(dossier, Kind.EXAMINATION)) is not None and _agrees(given) else None


def is_important(dossier: Dossier) -> bool:
    """Whether the examination marked the matter as zone-wide important (全区性重要公开事项, clause 2.B)."""
    decided = decided_in(dossier)
    return decided is not None and decided.zone_wide_important


def next_step(dossier: Dossier) -> Step | None:
    """The first step of the decided scope that has not been opened yet."""
    decided = decided_in(dossier)
    return next((step for step in decided.steps if step.audience not in dossier.opened), None) if decided else None


def post_used(move: Move, dossier: Dossier, actor: Actor) -> Post | None:
    """The post in which `actor` would make `move`, his own before a delegated one; None where he holds none for it."""
    asked = turn(dossier) - {Post.HANDLER} if move in ASIDE else POSTS[move]
    lent = {post for post, _person in actor.on_behalf_of}
    return min(asked & actor.posts, key=lambda post: (post in lent, post), default=None)


def _is_on_these_bytes(dossier: Dossier, opinion: Opinion) -> bool:
    return opinion.digest == dossier.digest


def _agrees(opinion: Opinion) -> bool:
    return opinion.outcome is Outcome.AGREE and not opinion.answers


def _leads_on(dossier: Dossier, move: Move) -> bool:
    return any(origin is dossier.stage for origin, _to in MOVES[move])


def _people_of(opinion: Opinion) -> frozenset[int | None]:
    return frozenset({opinion.person, opinion.on_behalf_of}) - {None}


def _people_acting(case: Case) -> frozenset[int | None]:
    post = post_used(case.move, case.dossier, case.actor)
    return frozenset({case.actor.person, *(person for lent, person in case.actor.on_behalf_of if lent is post)})


# The line and the people.


def leads_on_from_here(case: Case) -> Iterator[Objection]:
    """The five stages follow each other; none is skipped or reordered by anyone (clause 2.1)."""
    if not _leads_on(case.dossier, case.move):
        yield Objection("not_at_this_stage", _("本事项现在不在这一环节，请按收集、审查、审批、公开、归档的顺序办理。"), "2.1")


def administrators_take_no_part(case: Case) -> Iterator[Objection]:
    """Who administers the system, its security or its audit takes no part in the procedure (三员分立, clause 2.1)."""
    if case.actor.posts & ADMINISTRATORS:
        yield Objection("administrator", _("系统管理员、安全管理员、审计员不参与公开事项的办理，请由相应岗位的人员办理。"), "2.1")


def holds_the_post(case: Case) -> Iterator[Objection]:
    """Only the post that the regulation names may act (clauses 2.A to 2.E, 8.5)."""
    if case.move in BY_THE_CALENDAR and case.actor == CLOCK:
        return
    if post_used(case.move, case.dossier, case.actor) is None:
        message, clause = _WHOSE_TURN[case.move]
        yield Objection("not_your_turn", message, clause)


_WHOSE_TURN: dict[Move, tuple[str, str]] = {
    Move.DRAFT: (_("稿件由本部门承办人起草和修改，请转承办人办理。"), "2.A"),
    Move.SELF_REVIEW: (_("部门自审由本部门承办人办理，请转承办人办理。"), "8.3"),
    Move.AGREE: (_("这一步由部门负责人办理，请转部门负责人审核。"), "2.A"),
    Move.CONSENT: (_("这一步由该部门的分管领导办理，请转分管领导审核。"), "9.5"),
    Move.CONCLUDE: (_("这一步由联合发文单位的负责人办理，请转该单位办理。"), "8.7"),
    Move.REFER: (_("报请确定由保密审查员办理，请转保密审查员办理。"), "8.8"),
    Move.RULE: (_("市办公厅的答复由保密审查员登记，请转保密审查员办理。"), "8.8"),
    Move.CLEAR: (_("保密审查由保密审查员办理，请转保密审查员办理。"), "8.5"),
    Move.EXAMINE: (_("公开的时限、范围、形式由审查员确定，请转审查员办理。"), "2.B"),
    Move.COUNTERSIGN: (_("这一步由领导小组组长签署，请转组长办理。"), "2.B"),
    Move.APPROVE: (_("公开事项须经委主要领导审批，请转主要领导或其受托人办理。"), "2.C"),
    Move.PUBLISH: (_("公开由指定的发布员统一操作，请转发布员办理。"), "8.5"),
    Move.OPEN: (_("按期开放由系统或发布员办理，请转发布员办理。"), "2.D"),
    Move.SUPERSEDE: (_("新版次替代由发布员公开新版次时办理，请转发布员办理。"), "5.2"),
    Move.EXPIRE: (_("期满撤下由系统或发布员办理，请转发布员办理。"), "5.1"),
    Move.WITHDRAW: (_("撤回由审查员、保密审查员或纪检员办理，请立即告知其中一位。"), "8.9"),
    Move.FILE: (_("归档由档案员办理，请转档案员办理。"), "2.E"),
    Move.HAND_OVER: (_("移交由档案员办理，请转档案员办理。"), "2.E"),
    Move.RETURN: (_("退回由当前环节的经办岗位办理，请等轮到本岗位时办理。"), "2.C"),
    Move.WITHHOLD: (_("不予公开由当前环节的经办岗位作出，请等轮到本岗位时办理。"), "2.C"),
    Move.REVOKE: (_("保密审查结论由保密审查员撤销，发现泄密风险请立即告知保密审查员。"), "8.3"),
}


def only_leaders_lend_their_power(case: Case) -> Iterator[Objection]:
    """A deputy acts only under a delegation, and only leaders' posts can be delegated (clause 2.C)."""
    post = post_used(case.move, case.dossier, case.actor)
    if any(lent is post and lent not in DELEGABLE for lent, _person in case.actor.on_behalf_of):
        yield Objection("not_delegable", _("该岗位的职权不能委托，请由任该岗位的人员本人办理。"), "2.C")


def nobody_acts_twice(case: Case) -> Iterator[Objection]:
    """Whoever signs a version signs it once: drafter, unit, leader, reviewer, examiner and approver are different people (clause 8.3).

    A delegate acts for two: himself and the one whose power he uses. Only where a small office's settings say so may the secrecy
    reviewer examine as well. The publisher, who signs nothing, has a rule of his own; whoever has no post is told that alone.
    """
    if post_used(case.move, case.dossier, case.actor) in (None, Post.PUBLISHER):
        return
    acting = _people_acting(case)
    if case.dossier.drafter in acting:
        yield Objection("own_draft", _("不得审查、审批自己起草的稿件，请由任该岗位的其他人员办理。"), "8.3")
    if any(acting & _people_of(opinion) for opinion in case.dossier.opinions if _counts_against(case, opinion)):
        yield Objection("acted_already", _("您或您的委托人已在本稿上签署过意见，同一稿件须由不同人员办理，请转其他人员。"), "8.3")


def _counts_against(case: Case, opinion: Opinion) -> bool:
    if not _is_on_these_bytes(case.dossier, opinion):
        return False
    examining = case.move is Move.EXAMINE or (case.move in ASIDE and case.dossier.stage is Stage.CLEARED)
    return not (case.dossier.reviewer_may_examine and examining and opinion.kind is Kind.VERDICT)


def the_publisher_did_not_decide(case: Case) -> Iterator[Objection]:
    """Who publishes neither drafted nor approved (clause 2.D)."""
    acting = _people_acting(case)
    if case.dossier.drafter in acting:
        yield Objection("own_draft", _("不得公开自己起草的稿件，请由其他发布员办理。"), "2.D")
    if any(acting & _people_of(opinion) for opinion in case.dossier.opinions if opinion.kind is Kind.APPROVAL):
        yield Objection("own_approval", _("审批人不得自行公开，请由其他发布员办理。"), "2.D")


# What must stand on the current version.


def self_review_stands(case: Case) -> Iterator[Objection]:
    """The unit that discloses has reviewed first, and found no reason against it (clauses 8.1, 8.3)."""
    if has(case.dossier, Kind.SELF_REVIEW):
        return
    if last(case.dossier, Kind.SELF_REVIEW) is None:
        yield Objection("no_self_review", _("本稿尚未完成部门自审，请承办人先逐项回答八个问题。"), "8.3")
    else:
        yield Objection("self_review_says_yes", _("部门自审有回答“是”的问题，请先修改稿件，或者作出不予公开的结论。"), "8.1")


def agreement_stands(case: Case) -> Iterator[Objection]:
    """The unit's head agreed (clause 2.A)."""
    if not has(case.dossier, Kind.AGREEMENT):
        yield Objection("no_agreement", _("本稿尚未经部门负责人同意，请先送部门负责人审核。"), "2.A")


def consent_stands(case: Case) -> Iterator[Objection]:
    """Where the unit has a deputy leader in charge, he examined and agreed (clause 9.5)."""
    if case.dossier.needs_consent and not has(case.dossier, Kind.CONSENT):
        yield Objection("no_consent", _("本稿尚未经分管领导审核同意，请先送分管领导审核。"), "9.5")


def joint_verdicts_stand(case: Case) -> Iterator[Objection]:
    """Every unit that sealed or signed the document has reviewed it and has nothing against disclosure (clause 8.7)."""
    if waiting_co_issuers(case.dossier):
        yield Objection("co_issuer_silent", _("联合发文单位尚未全部作出保密审查结论，请催办后再办理。"), "8.7")
    elif not all(has(case.dossier, Kind.JOINT_VERDICT, unit) for unit in case.dossier.co_issuers):
        yield Objection("co_issuer_objects", _("有联合发文单位认为不宜公开，请退回修改，或者作出不予公开的结论。"), "8.7")


def verdict_stands(case: Case) -> Iterator[Objection]:
    """The office's secrecy verdict is clear; an adverse one, whenever given, voids what was signed (clauses 8.3, 8.6)."""
    if has(case.dossier, Kind.VERDICT):
        return
    if last(case.dossier, Kind.VERDICT) is None:
        yield Objection("no_clearance", _("本稿尚未通过保密审查，请先送保密审查员审查。"), "8.3")
    else:
        yield Objection("adverse_verdict", _("保密审查结论为不宜公开，此前的签署均已失效，请退回修改，或者作出不予公开的结论。"), "8.6")


def examination_stands(case: Case) -> Iterator[Objection]:
    """The office examined the matter and fixed time limit, scope and form (clause 2.B)."""
    if decided_in(case.dossier) is None:
        yield Objection("no_examination", _("本稿尚未经审查确定公开的时限、范围、形式，请先送审查员审查。"), "2.B")


def countersignature_stands(case: Case) -> Iterator[Objection]:
    """The group head signed the examination of a zone-wide important matter (clause 2.B)."""
    if is_important(case.dossier) and not has(case.dossier, Kind.COUNTERSIGNATURE):
        yield Objection("no_countersignature", _("全区性重要公开事项须先由领导小组组长签署，请先送组长签署。"), "2.B")


def approval_stands(case: Case) -> Iterator[Objection]:
    """The principal leader approved (clause 2.C)."""
    if not has(case.dossier, Kind.APPROVAL):
        yield Objection("no_approval", _("本稿尚未经委主要领导审批，请先送主要领导审批。"), "2.C")


# Collection and secrecy review.


def text_is_there(case: Case) -> Iterator[Objection]:
    """What is reviewed and proposed has a text (clause 2.A)."""
    if not case.dossier.has_text:
        yield Objection("no_text", _("稿件没有正文，请承办人先补充正文。"), "2.A")


def conversion_was_checked(case: Case) -> Iterator[Objection]:
    """A converted text was compared with its original by a person (clause 8.2)."""
    if not case.dossier.conversion_checked:
        yield Objection("conversion_unchecked", _("转换后的正文尚未与原件核对，请承办人逐项核对并勾选“核对无误”。"), "8.2")


def questions_are_answered(case: Case) -> Iterator[Objection]:
    """Each of the eight questions is answered by a person (clause 8.1)."""
    if case.answers is None:
        yield Objection("unanswered", _("请逐项回答保密审查的八个问题。"), "8.1", "answers")


def nothing_secret_is_cleared(case: Case) -> Iterator[Objection]:
    """A clear verdict answers the eight questions with no (clauses 8.1, 8.6)."""
    if case.answers:
        yield Objection("yes_answers", _("有问题回答“是”，不能作出可以公开的结论，请退回修改，或者作出不予公开的结论。"), "8.6", "answers")


def screening_is_resolved(case: Case) -> Iterator[Objection]:
    """What the automatic screening found was answered by a person before the verdict (clause 8.2)."""
    if case.dossier.screening_blocks:
        yield Objection("screening_blocks", _("自动筛查发现的疑点尚未逐项处理，请先逐项处理。"), "8.2")


def consultations_are_closed(case: Case) -> Iterator[Objection]:
    """A rights holder who was asked has consented, or the office has decided what his answer or his silence comes to (clauses 8.4, 8.6)."""
    if case.dossier.consultation_open:
        yield Objection("consultation_open", _("征求权利人意见尚未办结：请等待答复，期满或收到异议后由保密审查员作出认定。"), "8.6")


def a_deputy_is_in_charge(case: Case) -> Iterator[Objection]:
    """Only where a deputy leader is in charge of the unit is there anything to consent to (clause 9.5)."""
    if not case.dossier.needs_consent:
        yield Objection("no_deputy", _("该部门没有分管领导，不需要这一步，请直接送保密审查。"), "9.5")


def speaks_for_a_co_issuer(case: Case) -> Iterator[Objection]:
    """Only a unit that sealed or signed the document concludes on it, and once on each version (clause 8.7)."""
    if case.actor.unit not in case.dossier.co_issuers:
        yield Objection("not_a_co_issuer", _("您的单位不是本文件的联合发文单位，不需要作出结论。"), "8.7")
    elif case.actor.unit not in waiting_co_issuers(case.dossier):
        yield Objection("concluded_already", _("您的单位已对本稿作出结论；要改变结论，请告知保密审查员。"), "8.7")


# Examination.


def the_three_decisions_are_made(case: Case) -> Iterator[Objection]:
    """The examination fixes time limit, scope and form: none of the three is left out (clauses 2.B, 5.1)."""
    decided = case.decisions
    if decided is None:
        yield Objection("no_decisions", _("请确定公开的时限、范围和形式。"), "2.B", "decisions")
        return
    if not isinstance(decided.time_limit, TimeLimit):
        yield Objection("no_time_limit", _("请选择公开时限：常年公开、定期公开、逐段公开或适时公开。"), "5.1", "time_limit")
    if not 1 <= len(decided.steps) <= 2:
        yield Objection("no_scope", _("请确定公开范围，一步或者先内后外两步。"), "2.B", "scope")
    if not decided.channels:
        yield Objection("no_form", _("请至少选择一种公开形式。"), "2.B", "channels")


def standing_matters_never_expire(case: Case) -> Iterator[Objection]:
    """What is disclosed all the year round has no end (clause 5.1)."""
    decided = case.decisions
    if decided is not None and decided.time_limit is TimeLimit.STANDING and decided.expires_on is not None:
        yield Objection("standing_expires", _("常年公开的事项不设截止日期，请去掉截止日期或改选公开时限。"), "5.1", "expires_on")


def it_expires_after_it_opened(case: Case) -> Iterator[Objection]:
    """A matter is open before it expires (clause 5.1)."""
    decided = case.decisions
    if decided is None or decided.expires_on is None:
        return
    if decided.expires_on <= max([case.today, *(step.opens_on for step in decided.steps if step.opens_on)]):
        yield Objection("expires_too_soon", _("公开截止日期应晚于今天和各步公开日期，请重新填写。"), "5.1", "expires_on")


def it_opens_in_time_to_come(case: Case) -> Iterator[Objection]:
    """Nothing is decided to have opened before it was decided (clause 2.D)."""
    first = _step_at(case, 0)
    if first is not None and first.opens_on is not None and first.opens_on < case.today:
        yield Objection("past_date", _("公开日期不能早于今天，请重新填写，或者留空表示公开发布时即开放。"), "2.D", "first_opens_on")


def the_second_step_is_wider(case: Case) -> Iterator[Objection]:
    """First inside, then outside: never the other way round (clause 2.D)."""
    first, then = _step_at(case, 0), _step_at(case, 1)
    if first is not None and then is not None and then.audience <= first.audience:
        yield Objection("not_wider", _("先内后外：第二步的公开范围应比第一步更大，请重新选择。"), "2.D", "scope")


def the_second_step_is_later(case: Case) -> Iterator[Objection]:
    """The second of two steps has a date of its own, later than the first (clause 2.D)."""
    first, then = _step_at(case, 0), _step_at(case, 1)
    if first is None or then is None:
        return
    if then.opens_on is None:
        yield Objection("no_second_date", _("请填写第二步公开的日期，到期将自动开放。"), "2.D", "then_opens_on")
    elif then.opens_on <= max(first.opens_on or case.today, case.today):
        yield Objection("not_later", _("第二步公开的日期应晚于第一步，也应晚于今天，请重新填写。"), "2.D", "then_opens_on")


def party_matters_start_inside(case: Case) -> Iterator[Objection]:
    """Inner-party matters are disclosed inside the Party only, or inside the Party first and outside later (clause 2.D)."""
    first = _step_at(case, 0)
    if case.dossier.inner_party and first is not None and first.audience is not Audience.PARTY:
        yield Objection("party_first", _("党内事务只能限于党内公开，或者先党内、后党外公开，请将第一步设为党内。"), "2.D", "scope")


def only_party_matters_stay_inside(case: Case) -> Iterator[Objection]:
    """What is opened to the Party alone, for good or at first, is marked as an inner-party matter (clause 2.D).

    The mark keeps it among Party members from its first draft on; without it others would have worked on it already.
    """
    steps = case.decisions.steps if case.decisions is not None else ()
    if not case.dossier.inner_party and any(step.audience is Audience.PARTY for step in steps):
        yield Objection(
            "not_inner_party", _("只有党内事务才能限于党内公开：请改选公开范围，或者退回承办人勾选“属于党内事务”后再办理。"), "2.D", "scope"
        )


def groups_are_named_where_they_read(case: Case) -> Iterator[Objection]:
    """A step for named people says which groups they are, and no group is named without such a step (特定人员, clauses 2.B, 2.D)."""
    if case.decisions is None or not case.decisions.steps:
        return
    for_groups = any(step.audience is Audience.GROUP for step in case.decisions.steps)
    if for_groups and not case.decisions.groups:
        yield Objection("no_group", _("公开范围含特定人员的，请至少选择一个特定人员组。"), "2.B", "groups")
    elif case.decisions.groups and not for_groups:
        yield Objection("group_not_in_scope", _("公开范围不含特定人员，请不要选择特定人员组，或者改选公开范围。"), "2.D", "groups")


def forms_are_known(case: Case) -> Iterator[Objection]:
    """Every chosen form is one of the regulation's sixteen (clauses 4.1, 4.2)."""
    if case.decisions is not None and not case.decisions.channels <= set(Channel):
        yield Objection("unknown_form", _("所选公开形式不在规定的十六种之内，请重新选择。"), "4.1", "channels")


def forms_stay_within_the_scope(case: Case) -> Iterator[Objection]:
    """A form that reaches further than the scope would carry the matter outside (clauses 2.D, 4.1, 4.2)."""
    if case.decisions is None or not case.decisions.steps:
        return
    widest = max(step.audience for step in case.decisions.steps)
    chosen = case.decisions.channels
    if widest is not Audience.SOCIETY and chosen & SOCIETY_CHANNELS:
        yield Objection("form_too_wide", _("不向社会公开的事项不能采用面向社会的公开形式，请改选园区内的形式。"), "2.D", "channels")
    elif widest is Audience.GROUP and chosen - GROUP_CHANNELS:
        yield Objection("form_too_wide", _("限于特定人员的事项只能采用会议、文件、通知通报或文件查阅，请改选。"), "2.D", "channels")
    elif widest is Audience.PARTY and chosen - PARTY_CHANNELS:
        yield Objection(
            "form_too_wide", _("限于党内公开的事项只能采用会议、文件、通知通报、党建活动栏或文件查阅，请改选。"), "2.D", "channels"
        )
    elif widest is Audience.SOCIETY and not chosen & SOCIETY_CHANNELS:
        yield Objection("no_social_form", _("向社会公开的事项请至少选择一种面向社会的公开形式。"), "4.2", "channels")


def _step_at(case: Case, position: int) -> Step | None:
    steps = case.decisions.steps if case.decisions is not None else ()
    return steps[position] if position < len(steps) else None


def the_matter_is_important(case: Case) -> Iterator[Objection]:
    """The group head signs zone-wide important matters, and only those (clause 2.B)."""
    if not is_important(case.dossier):
        yield Objection("not_important", _("本事项不是全区性重要公开事项，不需要组长签署，请直接送审批。"), "2.B")


# Publication and the archive.


def the_period_has_not_run_out(case: Case) -> Iterator[Objection]:
    """What has expired is not open, and what would be expired is not published (clause 5.1)."""
    if case.dossier.expired or _has_run_out(case):
        yield Objection("expired", _("本事项公开期限已满，需要继续公开的，请再次公开新版次。"), "5.1")


def the_period_has_run_out(case: Case) -> Iterator[Objection]:
    """Expiry takes down on its day, and once (clause 5.1)."""
    if case.dossier.expired or not _has_run_out(case):
        yield Objection("not_expired", _("本事项没有到期待撤下的公开，需要提前撤下的，请办理撤回。"), "5.1")


def _has_run_out(case: Case) -> bool:
    decided = decided_in(case.dossier)
    return decided is not None and decided.expires_on is not None and case.today >= decided.expires_on


def the_next_step_may_open(case: Case) -> Iterator[Objection]:
    """The next step of the scope opens if the gate lets it (clause 2.D)."""
    step = next_step(case.dossier)
    if step is None:
        yield Objection("nothing_to_open", _("本事项没有等待开放的步骤。"), "2.D")
    else:
        yield from gate(case.dossier, audience=step.audience, today=case.today)


def the_released_bytes_are_these(case: Case) -> Iterator[Objection]:
    """What opens is what the publisher released, and that is the version that was signed (clauses 2.D, 8.3)."""
    if case.dossier.published_digest is None:
        yield Objection("not_released", _("本稿尚未公开发布，请先由发布员发布。"), "2.D")
    elif case.dossier.published_digest != case.dossier.digest:
        yield Objection("other_bytes", _("待开放的内容与审批的内容不一致，请停止开放并告知审计员。"), "8.3")


def the_scope_includes_this_audience(case: Case) -> Iterator[Objection]:
    """A matter is opened to the audiences that the examination named, and to no others (clauses 2.B, 2.D)."""
    if _step_for(case) is None:
        yield Objection("outside_scope", _("审查意见确定的公开范围不包括这一范围，不得开放。"), "2.D")


def the_narrower_step_came_first(case: Case) -> Iterator[Objection]:
    """Inside first, outside later: the wider step opens only after the narrower one (clause 2.D)."""
    step = next_step(case.dossier)
    if step is not None and case.audience is not None and case.audience > step.audience:
        yield Objection("not_inside_yet", _("先内后外：前一步尚未开放，请先开放前一步。"), "2.D")


def its_day_has_come(case: Case) -> Iterator[Objection]:
    """A dated step opens on its day at the earliest (clause 2.D)."""
    step = _step_for(case)
    if step is not None and step.opens_on is not None and case.today < step.opens_on:
        yield Objection("before_its_day", _("尚未到审查意见确定的公开日期，到期将自动开放。"), "2.D")


def _step_for(case: Case) -> Step | None:
    decided = decided_in(case.dossier)
    return next((step for step in decided.steps if step.audience is case.audience), None) if decided else None


def it_was_not_withdrawn(case: Case) -> Iterator[Objection]:
    """What was withdrawn stays withdrawn (clause 8.9)."""
    if case.dossier.withdrawn:
        yield Objection("withdrawn", _("本事项已经撤回；需要重新公开的，请再次公开新版次。"), "8.9")


def it_was_not_superseded(case: Case) -> Iterator[Objection]:
    """What a newer edition replaced opens no further (clause 5.2)."""
    if case.dossier.superseded:
        yield Objection("superseded", _("本版次已被新版次替代，请办理新版次。"), "5.2")


def it_has_not_expired(case: Case) -> Iterator[Objection]:
    """What was taken down at its end is not open to be replaced (clause 5.1)."""
    if case.dossier.expired:
        yield Objection("expired", _("本事项公开期限已满，需要继续公开的，请再次公开新版次。"), "5.1")


def it_was_released(case: Case) -> Iterator[Objection]:
    """Only what was published can be replaced, expire, be withdrawn or be filed (clauses 2.1, 2.E)."""
    if case.dossier.published_digest is None:
        yield Objection("not_released", _("本稿尚未公开发布，请先由发布员发布。"), "2.1")


def it_was_not_filed(case: Case) -> Iterator[Objection]:
    """Each edition is filed once (clause 2.E)."""
    if case.dossier.filed:
        yield Objection("filed", _("本版次已经归档，不需要重复归档。"), "2.E")


def it_was_filed(case: Case) -> Iterator[Objection]:
    """Handing over follows filing (clause 2.E)."""
    if not case.dossier.filed:
        yield Objection("not_filed", _("本版次尚未归档，请先归档再移交。"), "2.E")


def it_was_not_handed_over(case: Case) -> Iterator[Objection]:
    """Each edition is handed over once (clause 2.E)."""
    if case.dossier.handed_over:
        yield Objection("handed_over", _("本版次已经移交，不需要重复移交。"), "2.E")


# Which rule guards which move.

_EVERY = frozenset(Move)
_AFTER_APPROVAL = frozenset({Move.PUBLISH})
_AFTER_COUNTERSIGNATURE = _AFTER_APPROVAL | {Move.APPROVE}
_AFTER_EXAMINATION = _AFTER_COUNTERSIGNATURE | {Move.COUNTERSIGN}
_AFTER_VERDICT = _AFTER_EXAMINATION | {Move.EXAMINE}
_AFTER_JOINT_VERDICTS = _AFTER_VERDICT | {Move.CLEAR}
_AFTER_CONSENT = _AFTER_JOINT_VERDICTS | {Move.REFER}
_AFTER_AGREEMENT = _AFTER_CONSENT | {Move.CONSENT, Move.CONCLUDE}
_AFTER_SELF_REVIEW = _AFTER_AGREEMENT | {Move.AGREE}
_SIGNING = (_AFTER_SELF_REVIEW | ASIDE) - {Move.PUBLISH}

RULES: tuple[tuple[Rule, Iterable[Move]], ...] = (
    (leads_on_from_here, _EVERY),
    (administrators_take_no_part, _EVERY),
    (holds_the_post, _EVERY),
    (only_leaders_lend_their_power, _EVERY),
    (nobody_acts_twice, _SIGNING),
    (the_publisher_did_not_decide, (Move.PUBLISH,)),
    (text_is_there, (Move.SELF_REVIEW, Move.AGREE)),
    (conversion_was_checked, (Move.SELF_REVIEW, Move.AGREE)),
    (self_review_stands, _AFTER_SELF_REVIEW),
    (agreement_stands, _AFTER_AGREEMENT),
    (consent_stands, _AFTER_CONSENT),
    (joint_verdicts_stand, _AFTER_JOINT_VERDICTS),
    (verdict_stands, _AFTER_VERDICT),
    (examination_stands, _AFTER_EXAMINATION),
    (countersignature_stands, _AFTER_COUNTERSIGNATURE),
    (approval_stands, _AFTER_APPROVAL),
    (a_deputy_is_in_charge, (Move.CONSENT,)),
    (speaks_for_a_co_issuer, (Move.CONCLUDE,)),
    (questions_are_answered, (Move.SELF_REVIEW, Move.CONCLUDE, Move.CLEAR)),
    (nothing_secret_is_cleared, (Move.CLEAR,)),
    (screening_is_resolved, (Move.CLEAR,)),
    (consultations_are_closed, (Move.CLEAR,)),
    (the_three_decisions_are_made, (Move.EXAMINE,)),
    (standing_matters_never_expire, (Move.EXAMINE,)),
    (it_expires_after_it_opened, (Move.EXAMINE,)),
    (it_opens_in_time_to_come, (Move.EXAMINE,)),
    (the_second_step_is_wider, (Move.EXAMINE,)),
    (the_second_step_is_later, (Move.EXAMINE,)),
    (party_matters_start_inside, (Move.EXAMINE,)),
    (only_party_matters_stay_inside, (Move.EXAMINE,)),
    (groups_are_named_where_they_read, (Move.EXAMINE,)),
    (forms_are_known, (Move.EXAMINE,)),
    (forms_stay_within_the_scope, (Move.EXAMINE,)),
    (the_matter_is_important, (Move.COUNTERSIGN,)),
    (the_period_has_not_run_out, (Move.PUBLISH,)),
    (the_next_step_may_open, (Move.OPEN,)),
    (it_was_released, (Move.SUPERSEDE, Move.EXPIRE, Move.WITHDRAW, Move.FILE)),
    (it_was_not_withdrawn, (Move.SUPERSEDE, Move.EXPIRE, Move.WITHDRAW)),
    (it_was_not_superseded, (Move.SUPERSEDE,)),
    (it_has_not_expired, (Move.SUPERSEDE,)),
    (the_period_has_run_out, (Move.EXPIRE,)),
    (it_was_not_filed, (Move.FILE,)),
    (it_was_filed, (Move.HAND_OVER,)),
    (it_was_not_handed_over, (Move.HAND_OVER,)),
)
"""Every rule of the line with the moves it guards."""

GATE: tuple[Rule, ...] = (
    the_released_bytes_are_these,
    self_review_stands,
    agreement_stands,
    consent_stands,
    joint_verdicts_stand,
    verdict_stands,
    examination_stands,
    countersignature_stands,
    approval_stands,
    the_scope_includes_this_audience,
    the_narrower_step_came_first,
    its_day_has_come,
    it_was_not_withdrawn,
    it_was_not_superseded,
    the_period_has_not_run_out,
)
"""The rules that keep a release closed to an audience."""


def guarding(rules: Iterable[tuple[Rule, Iterable[Move]]]) -> dict[Move, tuple[Rule, ...]]:
    """`rules` turned round: for each move the rules that guard it, in their order."""
    listed = [(rule, frozenset(moves)) for rule, moves in rules]
    return {move: tuple(rule for rule, moves in listed if move in moves) for move in Move}


GUARDS: dict[Move, tuple[Rule, ...]] = guarding(RULES)
"""For each move the rules that guard it."""
