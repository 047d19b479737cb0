"""Seeded faults: each rule of the line switched off or weakened, one at a time. The walk and its oracle must see every one.

A fault replaces a rule in `RULES` and `GATE`, a small function that rules share, or a row of a table, and is taken back afterwards.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from gongkai.foundation.objections import Objection
from gongkai.procedure import rules
from gongkai.procedure.dossier import Dossier, Kind, Opinion, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.rules import Case, Rule
from gongkai.procedure.stages import MOVES, Move, Stage
from gongkai.procedure.tests.oracle import Facts
from gongkai.procedure.tests.walk import FACTS, walk


def _never(case: Case) -> Iterator[Objection]:
    yield from ()


def _always(facts: Facts) -> bool:
    return True


@dataclass(frozen=True)
class Fault:
    """One fault: what is wrong in a sentence, and what is put in place of what.

    `rule` is replaced by `instead`; `names` are replaced in the module of the rules; `rows` in its tables. `where` spares the walk
    facts under which the fault makes no difference.
    """

    sentence: str
    rule: Rule | None = None
    instead: Rule = _never
    names: Mapping[str, Any] = field(default_factory=dict)
    posts: Mapping[Move, frozenset[Post]] = field(default_factory=dict)
    moves: Mapping[Move, frozenset[tuple[Stage, Stage]]] = field(default_factory=dict)
    where: Callable[[Facts], bool] = _always


@contextmanager
def seeded(fault: Fault) -> Iterator[None]:
    """The line with `fault` in it."""

    def weakened(rule: Rule) -> Rule:
        return fault.instead if rule is fault.rule else rule

    names = {
        "GUARDS": rules.guarding((weakened(rule), moves) for rule, moves in rules.RULES),
        "GATE": tuple(weakened(rule) for rule in rules.GATE),
        "POSTS": {**rules.POSTS, **fault.posts},
        **fault.names,
    }
    before = {name: vars(rules)[name] for name in names}
    moves = dict(MOVES)
    try:
        vars(rules).update(names)
        MOVES.update(fault.moves)
        yield
    finally:
        vars(rules).update(before)
        MOVES.update(moves)


def caught(fault: Fault) -> str:
    """What the walk saw of `fault`, or nothing."""
    with seeded(fault):
        for facts in FACTS:
            if fault.where(facts) and (violation := walk(facts).violation):
                return violation
    return ""


# Weakened forms.


def _own_draft_alone(case: Case) -> Iterator[Objection]:
    return (one for one in rules.nobody_acts_twice(case) if one.code == "own_draft")


def _acted_already_alone(case: Case) -> Iterator[Objection]:
    return (one for one in rules.nobody_acts_twice(case) if one.code == "acted_already")


def _own_approval_alone(case: Case) -> Iterator[Objection]:
    return (one for one in rules.the_publisher_did_not_decide(case) if one.code == "own_approval")


def _reviewed_whatever_was_found(case: Case) -> Iterator[Objection]:
    return (one for one in rules.self_review_stands(case) if one.code == "no_self_review")


def _co_issuers_have_spoken(case: Case) -> Iterator[Objection]:
    return (one for one in rules.joint_verdicts_stand(case) if one.code == "co_issuer_silent")


def _first_co_issuer_is_enough(case: Case) -> Iterator[Objection]:
    return (one for one in rules.speaks_for_a_co_issuer(case) if one.code == "not_a_co_issuer")


def _consent_demanded_everywhere(case: Case) -> Iterator[Objection]:
    if not rules.has(case.dossier, Kind.CONSENT):
        yield Objection("no_consent", "")


def _any_agreeing(dossier: Dossier, kind: Kind, unit: int | None = None) -> bool:
    return any((one.kind, one.unit, one.digest, one.outcome) == (kind, unit, dossier.digest, Outcome.AGREE) for one in dossier.opinions)


def _decided_anyhow(case: Case) -> Iterator[Objection]:
    return (one for one in rules.the_three_decisions_are_made(case) if one.code == "no_decisions")


def _no_exception(case: Case, opinion: Opinion) -> bool:
    return opinion.digest == case.dossier.digest


def _exception_for_everybody(case: Case, opinion: Opinion) -> bool:
    return _no_exception(case, opinion) and not (case.move is Move.EXAMINE and opinion.kind is Kind.VERDICT)


def _exception_for_everything(case: Case, opinion: Opinion) -> bool:
    return _no_exception(case, opinion) and not case.dossier.reviewer_may_examine


def _released_is_enough(case: Case) -> Iterator[Objection]:
    return (one for one in rules.the_released_bytes_are_these(case) if one.code == "not_released")


def _any_group_will_do(case: Case) -> Iterator[Objection]:
    return (one for one in rules.groups_are_named_where_they_read(case) if one.code == "group_not_in_scope")


def _groups_beside_any_scope(case: Case) -> Iterator[Objection]:
    return (one for one in rules.groups_are_named_where_they_read(case) if one.code == "no_group")


def _led(to: Stage, move: Move) -> Callable[..., Stage]:
    destination = rules.destination
    return lambda dossier, made, outcome=None: to if made is move else destination(dossier, made, outcome)


def _joint(facts: Facts) -> bool:
    return bool(facts.co_issuers)


def _led_by_a_deputy(facts: Facts) -> bool:
    return facts.needs_consent


def _inner(facts: Facts) -> bool:
    return facts.inner_party


def _not_inner(facts: Facts) -> bool:
    return not facts.inner_party


FAULTS: tuple[Fault, ...] = (
    # The line.
    Fault("what was released is written anew", moves={Move.DRAFT: MOVES[Move.DRAFT] | {(Stage.PUBLISHED, Stage.COLLECTED)}}),
    Fault("the city answers what nobody asked", moves={Move.RULE: MOVES[Move.RULE] | {(Stage.PROPOSED, Stage.PROPOSED)}}),
    Fault("the archivist returns what is published", moves={Move.RETURN: MOVES[Move.RETURN] | {(Stage.PUBLISHED, Stage.RETURNED)}}),
    Fault("after the group head nobody can approve", moves={Move.APPROVE: frozenset({(Stage.EXAMINED, Stage.APPROVED)})}),
    Fault("a matter cannot be referred back from the city", moves={Move.RULE: frozenset({(Stage.REFERRED, Stage.WITHHELD)})}),
    Fault("an approval publishes", names={"destination": _led(Stage.PUBLISHED, Move.APPROVE)}),
    Fault("a clearance examines", names={"destination": _led(Stage.EXAMINED, Move.CLEAR)}),
    Fault("any move from any stage", rule=rules.leads_on_from_here),
    # The people.
    Fault("an administrator may act", rule=rules.administrators_take_no_part),
    Fault("nobody needs a post", rule=rules.holds_the_post),
    Fault("the deputy leader may approve", posts={Move.APPROVE: frozenset({Post.PRINCIPAL_LEADER, Post.DEPUTY_LEADER})}),
    Fault("a unit may publish", posts={Move.PUBLISH: frozenset({Post.PUBLISHER, Post.UNIT_HEAD})}),
    Fault("the collector may withdraw", posts={Move.WITHDRAW: rules.POSTS[Move.WITHDRAW] | {Post.COLLECTOR}}),
    Fault("every power can be lent", rule=rules.only_leaders_lend_their_power),
    Fault("people may act twice", rule=rules.nobody_acts_twice),
    Fault("a signer may sign again", rule=rules.nobody_acts_twice, instead=_own_draft_alone),
    Fault("the drafter may sign", rule=rules.nobody_acts_twice, instead=_acted_already_alone),
    Fault("a delegate acts for himself alone", names={"_people_acting": lambda case: frozenset({case.actor.person})}),
    Fault("a signature is the delegate's alone", names={"_people_of": lambda opinion: frozenset({opinion.person})}),
    Fault("every office is small", names={"_counts_against": _exception_for_everybody}),
    Fault("in a small office anybody may act twice", names={"_counts_against": _exception_for_everything}),
    Fault("drafter or approver may publish", rule=rules.the_publisher_did_not_decide),
    Fault("the drafter may publish", rule=rules.the_publisher_did_not_decide, instead=_own_approval_alone),
    # What must stand on the version.
    Fault("a signature outlives a change", names={"_is_on_these_bytes": lambda dossier, opinion: True}),
    Fault("every opinion agrees", names={"_agrees": lambda opinion: True}),
    Fault("an adverse verdict leaves the earlier one standing", names={"has": _any_agreeing}),
    Fault("no self-review", rule=rules.self_review_stands),
    Fault("a self-review that found something", rule=rules.self_review_stands, instead=_reviewed_whatever_was_found),
    Fault("no agreement of the unit's head", rule=rules.agreement_stands),
    Fault("no consent of the deputy leader", rule=rules.consent_stands, where=_led_by_a_deputy),
    Fault("consent where nobody is in charge", rule=rules.consent_stands, instead=_consent_demanded_everywhere),
    Fault("no verdict of the co-issuing unit", rule=rules.joint_verdicts_stand, where=_joint),
    Fault("any verdict of the co-issuing unit", rule=rules.joint_verdicts_stand, instead=_co_issuers_have_spoken, where=_joint),
    Fault("no secrecy verdict", rule=rules.verdict_stands),
    Fault("no examination", rule=rules.examination_stands),
    Fault("no signature of the group head", rule=rules.countersignature_stands),
    Fault("no approval", rule=rules.approval_stands),
    # Collection and secrecy review.
    Fault("a version without text", rule=rules.text_is_there),
    Fault("a conversion nobody checked", rule=rules.conversion_was_checked),
    Fault("questions nobody answered", rule=rules.questions_are_answered),
    Fault("a secret is cleared", rule=rules.nothing_secret_is_cleared),
    Fault("findings nobody answered", rule=rules.screening_is_resolved),
    Fault("a rights holder who was asked for nothing", rule=rules.consultations_are_closed),
    Fault("a deputy leader of no unit consents", rule=rules.a_deputy_is_in_charge),
    Fault("a stranger concludes for the co-issuing unit", rule=rules.speaks_for_a_co_issuer, where=_joint),
    Fault("the co-issuing unit concludes again", rule=rules.speaks_for_a_co_issuer, instead=_first_co_issuer_is_enough, where=_joint),
    # Examination.
    Fault("no decisions", rule=rules.the_three_decisions_are_made),
    Fault("one of the three decisions is left out", rule=rules.the_three_decisions_are_made, instead=_decided_anyhow),
    Fault("a standing matter expires", rule=rules.standing_matters_never_expire),
    Fault("it expires before it opens", rule=rules.it_expires_after_it_opened),
    Fault("it opened in the past", rule=rules.it_opens_in_time_to_come),
    Fault("first outside, then inside", rule=rules.the_second_step_is_wider),
    Fault("both steps at once", rule=rules.the_second_step_is_later),
    Fault("the Party's own matter begins outside", rule=rules.party_matters_start_inside, where=_inner),
    Fault("what nobody marked is for the Party alone", rule=rules.only_party_matters_stay_inside, where=_not_inner),
    Fault("named people and no groups, groups and no named people", rule=rules.groups_are_named_where_they_read, where=_not_inner),
    Fault("named people without a name", rule=rules.groups_are_named_where_they_read, instead=_any_group_will_do, where=_not_inner),
    Fault("a group that reads nothing", rule=rules.groups_are_named_where_they_read, instead=_groups_beside_any_scope, where=_not_inner),
    Fault("a form for the Party shows it beside the named people", names={"GROUP_CHANNELS": rules.PARTY_CHANNELS}, where=_not_inner),
    Fault("a form that nobody knows", rule=rules.forms_are_known),
    Fault("a form that reaches too far", rule=rules.forms_stay_within_the_scope),
    Fault("the group head signs everything", rule=rules.the_matter_is_important),
    # Publication and the archive.
    Fault("published and open after its end", rule=rules.the_period_has_not_run_out),
    Fault("taken down before its end", rule=rules.the_period_has_run_out),
    Fault("the next step opens unasked", rule=rules.the_next_step_may_open),
    Fault("the gate asks for no release", rule=rules.the_released_bytes_are_these),
    Fault("other bytes are opened than were released", rule=rules.the_released_bytes_are_these, instead=_released_is_enough),
    Fault("open to an audience that nobody named", rule=rules.the_scope_includes_this_audience),
    Fault("outside before inside", rule=rules.the_narrower_step_came_first),
    Fault("opened before its date", rule=rules.its_day_has_come),
    Fault("the withdrawn opens again", rule=rules.it_was_not_withdrawn),
    Fault("the superseded opens further", rule=rules.it_was_not_superseded),
    Fault("the expired is superseded", rule=rules.it_has_not_expired),
    Fault("what was never published is filed", rule=rules.it_was_released),
    Fault("filed twice", rule=rules.it_was_not_filed),
    Fault("handed over before it is filed", rule=rules.it_was_filed),
    Fault("handed over twice", rule=rules.it_was_not_handed_over),
)
"""The catalogue. Every rule of the line is in it."""
