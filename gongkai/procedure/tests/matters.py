"""Dossiers in order at any stage, and the people of the line, for the plain tests."""

from dataclasses import replace
from datetime import date
from typing import Any

from gongkai.procedure import rules
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Actor, Audience, Decisions, Dossier, Kind, Opinion, Outcome, Step, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import LINE, Move, Stage

TODAY = date(2026, 3, 2)
LATER = date(2026, 3, 9)
END = date(2026, 4, 1)
DIGEST, OTHER = "sha256:one", "sha256:other"
NO: frozenset[Question] = frozenset()

HANDLER = Actor(1, frozenset({Post.HANDLER}))
HEAD = Actor(2, frozenset({Post.UNIT_HEAD}))
DEPUTY = Actor(3, frozenset({Post.DEPUTY_LEADER}))
REVIEWER = Actor(4, frozenset({Post.SECRECY_REVIEWER}))
EXAMINER = Actor(5, frozenset({Post.EXAMINER}))
GROUP_HEAD = Actor(6, frozenset({Post.GROUP_HEAD}))
PRINCIPAL = Actor(7, frozenset({Post.PRINCIPAL_LEADER}))
PUBLISHER = Actor(8, frozenset({Post.PUBLISHER}))
ARCHIVIST = Actor(9, frozenset({Post.ARCHIVIST}))
DISCIPLINE = Actor(10, frozenset({Post.DISCIPLINE_OFFICER}))

TO_SOCIETY = Decisions(TimeLimit.BY_NEED, (Step(Audience.SOCIETY),), frozenset({Channel.ZONE_PORTAL.value}), False)
PARTY_FIRST = Decisions(
    TimeLimit.BY_NEED,
    (Step(Audience.PARTY), Step(Audience.SOCIETY, LATER)),
    frozenset({Channel.PARTY_BOARD.value, Channel.ZONE_PORTAL.value}),
    False,
)

SHEET = (
    (Stage.PROPOSED, Kind.SELF_REVIEW, HANDLER),
    (Stage.PROPOSED, Kind.AGREEMENT, HEAD),
    (Stage.CONSENTED, Kind.CONSENT, DEPUTY),
    (Stage.CLEARED, Kind.VERDICT, REVIEWER),
    (Stage.EXAMINED, Kind.EXAMINATION, EXAMINER),
    (Stage.COUNTERSIGNED, Kind.COUNTERSIGNATURE, GROUP_HEAD),
    (Stage.APPROVED, Kind.APPROVAL, PRINCIPAL),
)
"""Which opinions a matter in order has got by each stage, and who gave them."""


def matter(reached: Stage, /, decided: Decisions = TO_SOCIETY, **facts: Any) -> Dossier:
    """A matter in order that has reached a stage of the line: drafted by the handler, signed so far by the others, with `facts` changed."""
    needs_consent = facts.pop("needs_consent", False)
    signed = []
    for at, kind, by in SHEET:
        wanted = {Kind.CONSENT: needs_consent, Kind.COUNTERSIGNATURE: decided.zone_wide_important}.get(kind, True)
        if wanted and LINE.index(at) <= LINE.index(reached):
            signed.append(opinion(kind, by, decided if kind is Kind.EXAMINATION else None))
    released = LINE.index(reached) >= LINE.index(Stage.PUBLISHED)
    dossier = Dossier(
        stage=reached,
        digest=DIGEST,
        drafter=HANDLER.person,
        needs_consent=needs_consent,
        inner_party=False,
        has_text=True,
        conversion_checked=True,
        opinions=tuple(signed),
        published_digest=DIGEST if released else None,
        opened=frozenset({decided.steps[0].audience}) if released else frozenset(),
        filed=LINE.index(reached) >= LINE.index(Stage.FILED),
        handed_over=reached is Stage.HANDED_OVER,
    )
    return replace(dossier, **facts)


def opinion(kind: Kind, by: Actor, decisions: Decisions | None = None, **facts: Any) -> Opinion:
    """An agreeing opinion on the current version, with `facts` changed."""
    return replace(Opinion(kind, Outcome.AGREE, DIGEST, by.person, min(by.posts), decisions=decisions), **facts)


def without(dossier: Dossier, kind: Kind) -> Dossier:
    """`dossier` with no opinion of `kind`."""
    return replace(dossier, opinions=tuple(one for one in dossier.opinions if one.kind is not kind))


def with_opinion(dossier: Dossier, *more: Opinion) -> Dossier:
    """`dossier` with more opinions after the others."""
    return replace(dossier, opinions=(*dossier.opinions, *more))


def codes(
    dossier: Dossier,
    move: Move,
    actor: Actor,
    *,
    today: date = TODAY,
    decisions: Decisions | None = None,
    answers: frozenset[Question] | None = None,
) -> set[str]:
    """The codes of what stands against the move."""
    return {one.code for one in rules.objections(dossier, move, actor, today=today, decisions=decisions, answers=answers)}


def gated(dossier: Dossier, audience: Audience, today: date = TODAY) -> set[str]:
    """The codes of what keeps the matter closed to `audience`."""
    return {one.code for one in rules.gate(dossier, audience=audience, today=today)}
