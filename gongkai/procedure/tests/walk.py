"""The walk: every reachable state of the line, breadth first, to closure, each step read by the oracle.

    python -m gongkai.procedure.tests.walk        prints states, transitions and the seeded faults that were caught

**What moves.** The rules decide which moves of which people are made; `_made` writes what the actions would write. Four things
befall a matter that no rule permits, at most one between two drafts: its bytes are changed beneath the signatures, its stage is
pushed on without a signature (direct SQL), an adverse verdict is written without moving the stage, a release of other bytes is
forged. Nothing may come of them.

**What is kept small.** Digests are two: what was drafted, and what it was changed to. Days are three: before the second step's
date, on it, after the end; they pass from approval on, and a new draft begins on the first. Of each kind of opinion the last is
kept. Once a version is released, who signed it is forgotten by the dossier and by the oracle alike: no rule asks for it any more.
What befalls a matter befalls it, and people try what they have no post for, while people of one post only have had it in hand;
people able for several posts, and delegates, try whatever their posts allow everywhere.
"""

import sys
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from gongkai.procedure import rules
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import CLOCK, Actor, Audience, Decisions, Dossier, Kind, Opinion, Outcome, Step, TimeLimit
from gongkai.procedure.posts import ADMINISTRATORS, Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import LINE, MOVES, SIGNED, Move, Stage
from gongkai.procedure.tests.oracle import Event, Facts, Member, Memory, Oracle

DAYS = {1: date(2026, 3, 2), 2: date(2026, 3, 9), 3: date(2026, 4, 1)}
"""Before the second step's date; on it; on the first day on which nothing is open any more."""

DRAFTED, CHANGED = "sha256:drafted", "sha256:changed"
CO_ISSUER = 2

# The cast. One person for each post …
HANDLER, HEAD, DEPUTY, REVIEWER, EXAMINER, GROUP_HEAD, PRINCIPAL, PUBLISHER, ARCHIVIST, DISCIPLINE = range(1, 11)
# … two able for several posts, a delegate, one to whom was lent what cannot be lent, an administrator with every post besides,
# one of the office without a say, the head of the co-issuing unit, and a second one who comes after him.
VERSATILE, CAPABLE, DELEGATE, BORROWER, ADMINISTRATOR, BYSTANDER, CO_HEAD, CO_SECOND = range(11, 19)

CAST = {
    HANDLER: Actor(HANDLER, frozenset({Post.HANDLER})),
    HEAD: Actor(HEAD, frozenset({Post.UNIT_HEAD})),
    DEPUTY: Actor(DEPUTY, frozenset({Post.DEPUTY_LEADER})),
    REVIEWER: Actor(REVIEWER, frozenset({Post.SECRECY_REVIEWER})),
    EXAMINER: Actor(EXAMINER, frozenset({Post.EXAMINER})),
    GROUP_HEAD: Actor(GROUP_HEAD, frozenset({Post.GROUP_HEAD})),
    PRINCIPAL: Actor(PRINCIPAL, frozenset({Post.PRINCIPAL_LEADER})),
    PUBLISHER: Actor(PUBLISHER, frozenset({Post.PUBLISHER})),
    ARCHIVIST: Actor(ARCHIVIST, frozenset({Post.ARCHIVIST})),
    DISCIPLINE: Actor(DISCIPLINE, frozenset({Post.DISCIPLINE_OFFICER})),
    VERSATILE: Actor(VERSATILE, frozenset({Post.HANDLER, Post.SECRECY_REVIEWER, Post.EXAMINER, Post.PUBLISHER})),
    CAPABLE: Actor(CAPABLE, frozenset({Post.UNIT_HEAD, Post.PRINCIPAL_LEADER, Post.PUBLISHER})),
    DELEGATE: Actor(
        DELEGATE,
        frozenset({Post.DEPUTY_LEADER, Post.GROUP_HEAD, Post.PRINCIPAL_LEADER}),
        ((Post.GROUP_HEAD, GROUP_HEAD), (Post.PRINCIPAL_LEADER, CAPABLE)),
    ),
    BORROWER: Actor(
        BORROWER, frozenset({Post.SECRECY_REVIEWER, Post.PUBLISHER}), ((Post.SECRECY_REVIEWER, REVIEWER), (Post.PUBLISHER, PUBLISHER))
    ),
    ADMINISTRATOR: Actor(ADMINISTRATOR, frozenset(Post) - ADMINISTRATORS | {Post.SYSTEM_ADMINISTRATOR}),
    BYSTANDER: Actor(BYSTANDER, frozenset({Post.COLLECTOR, Post.SUPERVISOR})),
    CO_HEAD: Actor(CO_HEAD, frozenset({Post.UNIT_HEAD}), unit=CO_ISSUER),
    CO_SECOND: Actor(CO_SECOND, frozenset({Post.UNIT_HEAD}), unit=CO_ISSUER),
}
SEVERAL_POSTS = frozenset({VERSATILE, CAPABLE, DELEGATE})
CALENDAR = frozenset({Move.OPEN, Move.SUPERSEDE, Move.EXPIRE})
ASIDE = frozenset({Move.RETURN, Move.WITHHOLD})
BACKWARD = frozenset({Move.DRAFT, Move.RETURN, Move.WITHHOLD, Move.REVOKE})
PRETENDERS = frozenset({BORROWER, ADMINISTRATOR})
REGISTER = {number: Member(actor.posts, actor.on_behalf_of, actor.unit) for number, actor in CAST.items()}

NO: frozenset[Question] = frozenset()
YES = frozenset({Question.PRIVACY})
BOARD, PORTAL, SCREEN = Channel.PARTY_BOARD.value, Channel.ZONE_PORTAL.value, Channel.SCREEN.value
CIRCULAR, NAMED = Channel.CIRCULAR.value, frozenset({1})


def decided(
    *steps: tuple[Audience, int | None],
    limit: TimeLimit = TimeLimit.BY_NEED,
    forms: tuple[str, ...] = (BOARD,),
    important: bool = False,
    ends: int | None = None,
    groups: frozenset[int] = frozenset(),
) -> Decisions:
    """Decisions in few words; days by their numbers."""
    dated = tuple(Step(audience, DAYS[day] if day else None) for audience, day in steps)
    return Decisions(limit, dated, frozenset(forms), important, DAYS[ends] if ends else None, groups)


GROUP, PARTY, ZONE, SOCIETY = Audience.GROUP, Audience.PARTY, Audience.ZONE, Audience.SOCIETY
SOUND = {
    True: (
        decided((PARTY, None)),
        decided((PARTY, None), (SOCIETY, 2), forms=(BOARD, PORTAL), important=True, ends=3),
    ),
    False: (
        decided((ZONE, 2), forms=(SCREEN,), ends=3),
        decided((SOCIETY, None), limit=TimeLimit.STANDING, forms=(PORTAL,), important=True),
        decided((ZONE, 2), (SOCIETY, 3), limit=TimeLimit.STAGED, forms=(SCREEN, PORTAL)),
        decided((GROUP, None), forms=(CIRCULAR,), groups=NAMED),
        decided((GROUP, None), (ZONE, 2), forms=(CIRCULAR, SCREEN), groups=NAMED, ends=3),
    ),
}
"""Decisions that can be right, for the Party's own matters and for others: inside only, first inside and then outside, in the zone
from a day on, to society at once, to named people only or first."""

UNSOUND = (
    *SOUND[False],
    None,
    decided((SOCIETY, None), forms=()),
    decided(),
    decided((PARTY, None), (ZONE, 2), (SOCIETY, 3), forms=(PORTAL,)),
    Decisions("", (Step(ZONE),), frozenset({SCREEN}), False),  # type: ignore[arg-type]
    decided((SOCIETY, None), (PARTY, 2), forms=(PORTAL,)),
    decided((SOCIETY, None), (ZONE, 2), forms=(PORTAL,)),
    decided((PARTY, None), (SOCIETY, None), forms=(PORTAL,)),
    decided((PARTY, None), (SOCIETY, 1), forms=(PORTAL,)),
    decided((PARTY, 2), (SOCIETY, 2), forms=(PORTAL,)),
    decided((SOCIETY, None), limit=TimeLimit.STANDING, forms=(PORTAL,), ends=3),
    decided((SOCIETY, 2), forms=(PORTAL,), ends=2),
    Decisions(TimeLimit.BY_NEED, (Step(SOCIETY, date(2026, 1, 1)),), frozenset({PORTAL}), False),
    decided((PARTY, None), forms=(PORTAL,)),
    decided((PARTY, None), forms=(SCREEN,)),
    decided((ZONE, None), forms=(PORTAL,)),
    decided((SOCIETY, None), forms=(SCREEN,)),
    decided((ZONE, None), forms=("loudspeaker",)),
    decided((GROUP, None), forms=(CIRCULAR,)),
    decided((GROUP, None), forms=(BOARD,), groups=NAMED),
    decided((GROUP, None), forms=(SCREEN,), groups=NAMED),
    decided((ZONE, None), forms=(SCREEN,), groups=NAMED),
    decided((GROUP, None), (PARTY, 2), groups=NAMED),
    decided((ZONE, None), (GROUP, 2), forms=(SCREEN,), groups=NAMED),
)
"""Decisions that must be refused: of the Party's own matters all of them, of others those that follow the sound ones.

What is sound for the Party's own matters is tried on the others too, and must be refused there."""

FACTS = tuple(Facts(*flags, frozenset({CO_ISSUER} if joint else ())) for joint, *flags in product((False, True), repeat=4))
"""With and without a co-issuing unit, a deputy leader in charge, inner-party nature, a small office."""

OPINION_OF = {
    Move.SELF_REVIEW: Kind.SELF_REVIEW,
    Move.AGREE: Kind.AGREEMENT,
    Move.CONSENT: Kind.CONSENT,
    Move.CONCLUDE: Kind.JOINT_VERDICT,
    Move.CLEAR: Kind.VERDICT,
    Move.REVOKE: Kind.VERDICT,
    Move.EXAMINE: Kind.EXAMINATION,
    Move.COUNTERSIGN: Kind.COUNTERSIGNATURE,
    Move.APPROVE: Kind.APPROVAL,
}
ABLE = {move: [number for number, actor in CAST.items() if actor.posts & rules.POSTS.get(move, frozenset(Post))] for move in Move}


class State(NamedTuple):
    """The matter, the day, whether something befell it, and what the oracle remembers."""

    dossier: Dossier
    day: int
    befallen: bool
    memory: Memory


class Taken(NamedTuple):
    """A step that was taken, or what befell the matter."""

    move: Move | str
    person: int = 0


class Attempt(NamedTuple):
    """Somebody tries to make a move."""

    move: Move
    actor: Actor
    answers: frozenset[Question] | None = None
    decisions: Decisions | None = None
    outcome: Outcome = Outcome.AGREE
    text: bool = True
    conversion: bool = True
    screening: bool = False
    consulting: bool = False


@dataclass
class Report:
    """What the walk saw."""

    states: int = 0
    transitions: int = 0
    attempts: int = 0
    stages: set[Stage] = field(default_factory=set)
    moves: Counter[Move] = field(default_factory=Counter)
    scopes: set[frozenset[Audience]] = field(default_factory=set)
    violation: str = ""
    path: tuple[str, ...] = ()

    def add(self, other: "Report") -> None:
        """Count what another walk saw."""
        self.states += other.states
        self.transitions += other.transitions
        self.attempts += other.attempts
        self.stages |= other.stages
        self.moves += other.moves
        self.scopes |= other.scopes
        self.violation, self.path = self.violation or other.violation, self.path or other.path


class Violation(Exception):  # noqa: N818
    """The oracle saw what must never be."""


def start(facts: Facts) -> State:
    """An edition that was opened and has no version yet."""
    dossier = Dossier(
        Stage.COLLECTED,
        "",
        0,
        facts.needs_consent,
        facts.inner_party,
        False,
        False,
        facts.co_issuers,
        reviewer_may_examine=facts.reviewer_may_examine,
    )
    return State(dossier, 1, False, Memory())


def walk(facts: Facts) -> Report:
    """Walk every state that can be reached under `facts`; stop at the first violation."""
    oracle = Oracle(facts, REGISTER, DAYS)
    report = Report()
    first = start(facts)
    seen = {first: 0}
    order = [first]
    came: list[tuple[int, Taken]] = [(0, Taken("start"))]
    edges: list[tuple[int, int, bool]] = []
    queue = deque([0])
    while queue:
        here = queue.popleft()
        state = order[here]
        report.stages.add(state.dossier.stage)
        if state.dossier.opened:
            report.scopes.add(state.dossier.opened)
        try:
            _check_gate(state, oracle)
            for step, after in _successors(state, oracle, report):
                there = seen.setdefault(after, len(order))
                if there == len(order):
                    order.append(after)
                    came.append((here, step))
                    queue.append(there)
                edges.append((here, there, step.move in BACKWARD))
        except Violation as violation:
            report.violation, report.path = str(violation), _path(came, here)
            break
    report.states, report.transitions = len(order), len(edges)
    if not report.violation:
        report.violation = _stuck(order, edges)
    return report


def _path(came: list[tuple[int, Taken]], here: int) -> tuple[str, ...]:
    told = []
    while here:
        here, step = came[here]
        told.append(str(step.move) + (f" by {step.person}" if step.person else ""))
    return tuple(reversed(told))


def _stuck(order: list[State], edges: list[tuple[int, int, bool]]) -> str:
    """The converse: from wherever a matter stands it can still move, and what is in order comes to the archive without going back."""
    onward, anyhow = _from_where(order, edges, back=False), _from_where(order, edges, back=True)
    for number, state in enumerate(order):
        if state.befallen or state.dossier.stage is Stage.WITHHELD:
            continue
        if number not in (onward if _is_in_order(state) else anyhow):
            signed = ", ".join(f"{one.kind} by {one.person}" for one in state.dossier.opinions)
            return f"no way to the archive from {state.dossier.stage} ({signed or 'nothing signed'})"
    return ""


def _from_where(order: list[State], edges: list[tuple[int, int, bool]], *, back: bool) -> set[int]:
    """The states from which the archive can be reached, with or without ways that lead back."""
    origins: list[list[int]] = [[] for _ in order]
    for here, there, leads_back in edges:
        if back or not leads_back:
            origins[there].append(here)
    ends = [number for number, state in enumerate(order) if state.dossier.handed_over]
    reached = set(ends)
    while ends:
        for number in origins[ends.pop()]:
            if number not in reached:
                reached.add(number)
                ends.append(number)
    return reached


def _is_in_order(state: State) -> bool:
    dossier = state.dossier
    whole = dossier.has_text and dossier.conversion_checked and not (dossier.screening_blocks or dossier.consultation_open)
    return state.day == 1 and whole and dossier.stage in LINE and all(one.outcome is Outcome.AGREE for one in dossier.opinions)


def _check_gate(state: State, oracle: Oracle) -> None:
    if not (state.dossier.published_digest or _is_plain(state)):
        return
    for audience in Audience:
        if rules.gate(state.dossier, audience=audience, today=DAYS[state.day]):
            continue
        wrong = oracle.against_opening(state.memory, audience, state.dossier.digest, state.day)
        if wrong:
            raise Violation(f"the gate stands open to {audience.name}: {'; '.join(wrong)}")


def _successors(state: State, oracle: Oracle, report: Report) -> Iterator[tuple[Taken, State]]:
    yield from _befalls(state, oracle)
    for attempt in _attempts(state):
        report.attempts += 1
        dossier, move = state.dossier, attempt.move
        if rules.objections(dossier, move, attempt.actor, today=DAYS[state.day], decisions=attempt.decisions, answers=attempt.answers):
            continue
        try:
            made = _made(state, attempt)
        except ValueError as nowhere:
            raise Violation(f"permitted, but {nowhere}") from nowhere
        if made is None:
            continue
        after, opened = made
        event = Event(
            move,
            attempt.actor.person,
            after.digest,
            state.day,
            dossier.stage,
            after.stage,
            attempt.answers,
            attempt.decisions,
            attempt.outcome,
            attempt.text,
            attempt.conversion,
            attempt.screening,
            attempt.consulting,
            opened,
        )
        memory, wrong = oracle.read(state.memory, event)
        if wrong:
            raise Violation(f"{move} by {attempt.actor.person} at {dossier.stage}: {'; '.join(wrong)}")
        report.moves[move] += 1
        anew = move is Move.DRAFT
        yield Taken(move, attempt.actor.person), State(after, 1 if anew else state.day, state.befallen and not anew, memory)


def _attempts(state: State) -> Iterator[Attempt]:
    dossier, plain = state.dossier, _is_plain(state)
    for move in Move:
        if all(origin is not dossier.stage for origin, _to in MOVES[move]):
            if plain:
                yield Attempt(move, CAST[ABLE[move][0]], NO, SOUND[True][0])
        elif not (move is Move.SELF_REVIEW and dossier.digest == CHANGED):
            for number in CAST if plain else ABLE[move]:
                if _is_worth_trying(dossier, move, number, plain):
                    yield from _ways(move, CAST[number], dossier, plain)
            if plain or move in CALENDAR:
                yield Attempt(move, CLOCK, NO, SOUND[True][0])


def _is_worth_trying(dossier: Dossier, move: Move, number: int, plain: bool) -> bool:
    if number in (CO_HEAD, CO_SECOND):
        # They have no post in the unit whose matter it is; the second comes to conclude when the first has.
        return move is Move.CONCLUDE and (number == CO_HEAD or not rules.waiting_co_issuers(dossier))
    if plain:
        return True
    if move in (Move.DRAFT, Move.SELF_REVIEW):
        return number == HANDLER
    return number not in PRETENDERS and (move not in ASIDE or bool(CAST[number].posts & rules.turn(dossier)))


def _is_untouched(state: State) -> bool:
    """Whether nothing befell the matter and only people of one post have had it in hand."""
    touched = {state.dossier.drafter, *(opinion.person for opinion in state.dossier.opinions)}
    return not (state.befallen or touched & SEVERAL_POSTS)


def _is_plain(state: State) -> bool:
    """Whether everybody tries everything here."""
    return state.day == 1 and _is_untouched(state)


def _ways(move: Move, actor: Actor, dossier: Dossier, plain: bool) -> Iterator[Attempt]:
    """The ways in which a move can be made: what is answered, decided, concluded, written."""
    if move is Move.DRAFT:
        yield Attempt(move, actor)
        if plain:
            yield Attempt(move, actor, text=False)
            yield Attempt(move, actor, conversion=False)
            yield Attempt(move, actor, screening=True)
            yield Attempt(move, actor, consulting=True)
    elif move in (Move.SELF_REVIEW, Move.CLEAR, Move.CONCLUDE):
        for answers in (NO, YES, None) if plain else (NO, YES):
            yield Attempt(move, actor, answers)
    elif move is Move.EXAMINE:
        sound = SOUND[dossier.inner_party]
        for decisions in (*sound, *SOUND[True], *UNSOUND) if plain and actor.person == EXAMINER else sound:
            yield Attempt(move, actor, decisions=decisions)
    elif move is Move.RULE:
        for outcome in Outcome:
            yield Attempt(move, actor, outcome=outcome)
    elif move is Move.REVOKE:
        for outcome in (Outcome.RETURN, Outcome.WITHHOLD):
            yield Attempt(move, actor, outcome=outcome)
    elif move in (Move.RETURN, Move.WITHHOLD):
        yield Attempt(move, actor, outcome=Outcome(move.value))
    else:
        yield Attempt(move, actor)


def _made(state: State, attempt: Attempt) -> tuple[Dossier, tuple[Audience, ...]] | None:
    """The dossier as the actions would leave it, and to whom it was opened; None where an action would break off."""
    dossier, move = state.dossier, attempt.move
    stage = rules.destination(dossier, move, attempt.outcome)
    if move is Move.DRAFT:
        return _drafted(dossier, attempt), ()
    if move in OPINION_OF and move is not Move.REVOKE:
        return replace(dossier, stage=stage, opinions=_with(dossier, _opinion(dossier, attempt))), ()
    if stage in (Stage.RETURNED, Stage.WITHHELD):
        # The line begins anew or has ended: what was signed is kept by the archive, not by the procedure.
        return replace(dossier, stage=stage, opinions=()), ()
    if move is Move.PUBLISH:
        return _released(dossier, stage, DAYS[state.day])
    if move is Move.OPEN:
        step = rules.next_step(dossier)
        assert step is not None
        return replace(dossier, stage=stage, opened=dossier.opened | {step.audience}), (step.audience,)
    return replace(dossier, stage=stage, **FLAG[move]), ()


FLAG: dict[Move, dict[str, Any]] = {
    Move.REFER: {},
    Move.RULE: {},
    Move.WITHDRAW: {"withdrawn": True},
    Move.SUPERSEDE: {"superseded": True},
    Move.EXPIRE: {"expired": True},
    Move.FILE: {"filed": True},
    Move.HAND_OVER: {"handed_over": True},
}


def _drafted(dossier: Dossier, attempt: Attempt) -> Dossier:
    return replace(
        dossier,
        stage=Stage.COLLECTED,
        digest=DRAFTED,
        drafter=attempt.actor.person,
        has_text=attempt.text,
        conversion_checked=attempt.conversion,
        screening_blocks=attempt.screening,
        consultation_open=attempt.consulting,
        opinions=(),
    )


def _opinion(dossier: Dossier, attempt: Attempt) -> Opinion:
    post = rules.post_used(attempt.move, dossier, attempt.actor)
    assert post is not None
    return Opinion(
        OPINION_OF[attempt.move],
        Outcome.RETURN if attempt.answers else Outcome.AGREE,
        dossier.digest,
        attempt.actor.person,
        post,
        dict(attempt.actor.on_behalf_of).get(post),
        attempt.actor.unit if attempt.move is Move.CONCLUDE else None,
        attempt.answers or NO,
        attempt.decisions,
    )


def _with(dossier: Dossier, opinion: Opinion) -> tuple[Opinion, ...]:
    """The opinions with `opinion` after them; of each kind the last is kept."""
    return (*(one for one in dossier.opinions if (one.kind, one.unit) != (opinion.kind, opinion.unit)), opinion)


def _released(dossier: Dossier, stage: Stage, today: date) -> tuple[Dossier, tuple[Audience, ...]] | None:
    """What publishing leaves: the release, and each step opened that is due; one refused opening breaks the whole off."""
    nameless = tuple(replace(opinion, person=0, on_behalf_of=None) for opinion in dossier.opinions)
    dossier = replace(dossier, stage=stage, published_digest=dossier.digest, opinions=nameless, drafter=0)
    opened: list[Audience] = []
    scope = rules.decided_in(dossier)
    for step in scope.steps if scope else ():
        if step.opens_on is None or step.opens_on <= today:
            if rules.gate(dossier, audience=step.audience, today=today):
                return None
            dossier = replace(dossier, opened=dossier.opened | {step.audience})
            opened.append(step.audience)
    return dossier, tuple(opened)


def _befalls(state: State, oracle: Oracle) -> Iterator[tuple[Taken, State]]:
    """What happens without anybody's leave: a day passes; bytes change; a stage is pushed on; a verdict is written aside."""
    dossier = state.dossier
    scope = rules.decided_in(dossier)
    dated = scope is not None and (scope.expires_on or any(step.opens_on for step in scope.steps))
    # Dates are asked for from approval on; what befell a matter must come to nothing on every day once it is released.
    due = dossier.published_digest or (dossier.stage is Stage.APPROVED and not state.befallen)
    if dated and due and state.day < max(DAYS):
        yield Taken("a day passes"), state._replace(day=state.day + 1)
    if not _is_untouched(state) or dossier.digest != DRAFTED or dossier.stage not in LINE:
        return
    if dossier.published_digest is None or rules.next_step(dossier) is not None:
        yield _befallen("change", state, oracle, replace(dossier, digest=CHANGED))
        if dossier.stage in SIGNED or dossier.published_digest:
            adverse = Opinion(Kind.VERDICT, Outcome.WITHHOLD, dossier.digest, 0, Post.SECRECY_REVIEWER)
            yield _befallen("adverse verdict", state, oracle, replace(dossier, opinions=(*dossier.opinions, adverse)))
    if dossier.published_digest is None:
        for stage in _pushed_to(dossier):
            yield _befallen("push", state, oracle, replace(dossier, stage=stage))
    if dossier.stage is Stage.APPROVED:
        forged = replace(dossier, stage=Stage.PUBLISHED, published_digest=CHANGED)
        yield _befallen("forged release", state, oracle, forged)


def _pushed_to(dossier: Dossier) -> Iterator[Stage]:
    for stage in LINE[LINE.index(dossier.stage) + 1 :]:
        optional = {Stage.CONSENTED: not dossier.needs_consent, Stage.COUNTERSIGNED: not rules.is_important(dossier)}
        if not optional.get(stage):
            yield stage
            if stage not in optional:
                return


def _befallen(what: str, state: State, oracle: Oracle, dossier: Dossier) -> tuple[Taken, State]:
    event = Event(what, 0, dossier.published_digest or dossier.digest, state.day, state.dossier.stage, dossier.stage)
    memory, _wrong = oracle.read(state.memory, event)
    return Taken(what), State(dossier, state.day, True, memory)


def walk_all() -> Report:
    """Walk under all facts, and hold against the whole what must have been seen somewhere: every stage, every move, every scope."""
    total = Report()
    for facts in FACTS:
        total.add(walk(facts))
    if not total.violation:
        unseen = [*(set(Stage) - total.stages), *(set(Move) - set(total.moves)), *(SCOPES - total.scopes)]
        total.violation = f"never seen: {unseen}" if unseen else ""
    return total


SCOPES = {
    frozenset({GROUP}),
    frozenset({GROUP, ZONE}),
    frozenset({PARTY}),
    frozenset({PARTY, SOCIETY}),
    frozenset({ZONE}),
    frozenset({ZONE, SOCIETY}),
    frozenset({SOCIETY}),
}
"""To whom a matter can have been opened in the end."""


def main() -> int:
    """Walk all, then with each seeded fault; print what was seen. 0 where nothing was wrong and every fault was caught."""
    from gongkai.procedure.tests.faults import FAULTS, caught

    began = time.perf_counter()
    total = walk_all()
    print(f"states {total.states}, transitions {total.transitions}, attempts {total.attempts}, {time.perf_counter() - began:.1f} s")
    print(f"violation: {total.violation or 'none'}", *total.path, sep="\n  ")
    missed = 0
    for fault in FAULTS:
        seen = caught(fault)
        missed += not seen
        print(f"{'caught' if seen else 'MISSED'}  {fault.sentence}: {seen}")
    print(f"faults caught {len(FAULTS) - missed} of {len(FAULTS)}, {time.perf_counter() - began:.1f} s")
    return 1 if total.violation or missed else 0


if __name__ == "__main__":
    sys.exit(main())
