"""An oracle of what must never be, independent of the rules: it reads the log of what happened and what is published, nothing else.

It shares no code with `rules.py`; its tables are written out from the regulation a second time. It never sees a dossier. What it
has read of the log is kept as a small hashable memory, so that the walk can carry it along as ghost state.
"""

from typing import Any, NamedTuple

from gongkai.procedure.dossier import Audience, Decisions, Outcome, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage

SMALL_OFFICE = {Move.CLEAR, Move.EXAMINE}
ADMINISTERS = {Post.SYSTEM_ADMINISTRATOR, Post.SECURITY_ADMINISTRATOR, Post.AUDITOR}
MAY_BE_LENT = {Post.UNIT_HEAD, Post.DEPUTY_LEADER, Post.PRINCIPAL_LEADER, Post.GROUP_HEAD}
ON_THE_SITE_OR_IN_THE_PRESS = {"column", "press_conference", "news_media", "reply_letter", "zone_portal", "government_portal"}
KEPT_IN_THE_PARTY = {"meeting", "document", "circular", "party_board", "file_consultation"}
SENT_BY_NAME = {"meeting", "document", "circular", "file_consultation"}
SEEN_IN_THE_ZONE = {"smart_park", "notice_board", "publicity_panel", "screen", "public_sign"}

WHO = {
    Move.DRAFT: {Post.HANDLER},
    Move.SELF_REVIEW: {Post.HANDLER},
    Move.AGREE: {Post.UNIT_HEAD},
    Move.CONSENT: {Post.DEPUTY_LEADER},
    Move.CONCLUDE: {Post.UNIT_HEAD},
    Move.REFER: {Post.SECRECY_REVIEWER},
    Move.RULE: {Post.SECRECY_REVIEWER},
    Move.CLEAR: {Post.SECRECY_REVIEWER},
    Move.REVOKE: {Post.SECRECY_REVIEWER},
    Move.EXAMINE: {Post.EXAMINER},
    Move.COUNTERSIGN: {Post.GROUP_HEAD},
    Move.APPROVE: {Post.PRINCIPAL_LEADER},
    Move.PUBLISH: {Post.PUBLISHER},
    Move.FILE: {Post.ARCHIVIST},
    Move.HAND_OVER: {Post.ARCHIVIST},
    Move.WITHDRAW: {Post.EXAMINER, Post.SECRECY_REVIEWER, Post.DISCIPLINE_OFFICER},
    Move.OPEN: {Post.PUBLISHER},
    Move.SUPERSEDE: {Post.PUBLISHER},
    Move.EXPIRE: {Post.PUBLISHER},
}
"""Who may do what; whose place it is to return or withhold depends on where the matter stands."""

SIGNS = (Move.SELF_REVIEW, Move.AGREE, Move.CONSENT, Move.CLEAR, Move.EXAMINE, Move.COUNTERSIGN, Move.APPROVE)
"""The signatures in the regulation's order."""

ENDS_AT = {
    Move.DRAFT: {Stage.COLLECTED},
    Move.SELF_REVIEW: {Stage.COLLECTED},
    Move.AGREE: {Stage.PROPOSED},
    Move.CONSENT: {Stage.CONSENTED},
    Move.CONCLUDE: {Stage.PROPOSED, Stage.CONSENTED},
    Move.REFER: {Stage.REFERRED},
    Move.RULE: {Stage.PROPOSED, Stage.CONSENTED, Stage.RETURNED, Stage.WITHHELD},
    Move.CLEAR: {Stage.CLEARED},
    Move.EXAMINE: {Stage.EXAMINED},
    Move.COUNTERSIGN: {Stage.COUNTERSIGNED},
    Move.APPROVE: {Stage.APPROVED},
    Move.PUBLISH: {Stage.PUBLISHED},
    Move.OPEN: {Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER},
    Move.SUPERSEDE: {Stage.SUPERSEDED},
    Move.EXPIRE: {Stage.EXPIRED},
    Move.WITHDRAW: {Stage.WITHDRAWN},
    Move.FILE: {Stage.FILED},
    Move.HAND_OVER: {Stage.HANDED_OVER},
    Move.RETURN: {Stage.RETURNED},
    Move.WITHHOLD: {Stage.WITHHELD},
    Move.REVOKE: {Stage.RETURNED, Stage.WITHHELD},
}


class Facts(NamedTuple):
    """What is known of the matter and the body before anything happens."""

    needs_consent: bool
    inner_party: bool
    reviewer_may_examine: bool
    co_issuers: frozenset[int]


class Member(NamedTuple):
    """A line of the register of posts."""

    posts: frozenset[Post]
    lent: tuple[tuple[Post, int], ...]
    unit: int | None


class Event(NamedTuple):
    """A line of the log. `stage` is where the matter stood, `to` where it stands now; `opened` to whom this opened it."""

    move: Move | str
    person: int
    digest: str
    day: int
    stage: Stage
    to: Stage
    answers: frozenset[Any] | None = None
    decisions: Decisions | None = None
    outcome: Outcome = Outcome.AGREE
    text: bool = True
    conversion: bool = True
    screening: bool = False
    consulting: bool = False
    opened: tuple[Audience, ...] = ()


class Signature(NamedTuple):
    """Who signed, for whom, which bytes."""

    move: Move
    people: frozenset[int]
    digest: str
    unit: int | None = None


class Memory(NamedTuple):
    """What the oracle remembers of the log."""

    drafter: int = 0
    text: bool = False
    conversion: bool = False
    screening: bool = False
    consulting: bool = False
    signatures: tuple[Signature, ...] = ()
    decisions: Decisions | None = None
    referred: bool = False
    released: str = ""
    void: bool = False
    opened: frozenset[Audience] = frozenset()
    closed: bool = False
    withdrawn: bool = False
    filed: bool = False
    handed_over: bool = False


class Oracle:
    """Reads one log of one matter; `days` turns the walk's day numbers into dates."""

    def __init__(self, facts: Facts, register: dict[int, Member], days: dict[int, Any]) -> None:
        self.facts, self.register, self.days = facts, register, days

    def read(self, memory: Memory, event: Event) -> tuple[Memory, list[str]]:
        """The memory after `event`, and what of it must never have been."""
        if not isinstance(event.move, Move):
            return self._befell(memory, event), []
        wrong = self._who(memory, event) + self._where(event)
        if event.move in SIGNS:
            memory, more = self._signs(memory, event)
        elif event.move in (Move.RETURN, Move.WITHHOLD, Move.REFER):
            memory, more = self._takes_aside(memory, event)
        else:
            memory, more = self._other(memory, event)
        wrong += more
        for audience in event.opened:
            wrong += [f"opened to {audience.name}: {why}" for why in self.against_opening(memory, audience, event.digest, event.day)]
            memory = memory._replace(opened=memory.opened | {audience})
        return memory, wrong

    def against_opening(self, memory: Memory, audience: Audience, digest: str, day: int) -> list[str]:
        """Why the matter must not be open to `audience` now."""
        if not memory.released:
            return ["nothing was released"]
        wrong = []
        if memory.void:
            wrong.append("an adverse verdict stands")
        if memory.closed:
            wrong.append("it was taken back, replaced or has expired")
        if memory.released != digest:
            wrong.append("these are not the bytes that were released")
        assert memory.decisions is not None
        decisions = memory.decisions
        order = [step.audience for step in decisions.steps]
        if audience not in order:
            return [*wrong, "the examination did not name it"]
        position = order.index(audience)
        if not set(order[:position]) <= memory.opened:
            wrong.append("outside before inside")
        opens_on = decisions.steps[position].opens_on
        if opens_on is not None and self.days[day] < opens_on:
            wrong.append("before its date")
        if decisions.expires_on is not None and self.days[day] >= decisions.expires_on:
            wrong.append("after its end")
        if audience is Audience.GROUP and not decisions.groups:
            wrong.append("it opened to people whom nobody named")
        if self.facts.inner_party and position == 0 and audience is not Audience.PARTY:
            wrong.append("an inner-party matter begins outside the Party")
        return wrong

    def _allowed(self, memory: Memory, event: Event) -> set[Post]:
        assert isinstance(event.move, Move)
        if event.move not in (Move.RETURN, Move.WITHHOLD):
            return WHO[event.move]
        important = memory.decisions is not None and memory.decisions.zone_wide_important
        return {
            Stage.COLLECTED: {Post.UNIT_HEAD},
            Stage.PROPOSED: {Post.DEPUTY_LEADER} if self.facts.needs_consent else {Post.SECRECY_REVIEWER},
            Stage.CONSENTED: {Post.SECRECY_REVIEWER},
            Stage.CLEARED: {Post.EXAMINER},
            Stage.EXAMINED: {Post.GROUP_HEAD} if important else {Post.PRINCIPAL_LEADER},
            Stage.COUNTERSIGNED: {Post.PRINCIPAL_LEADER},
            Stage.APPROVED: {Post.PUBLISHER},
        }.get(event.stage, set())

    def _who(self, memory: Memory, event: Event) -> list[str]:
        if event.person == 0:
            return [] if event.move in (Move.OPEN, Move.SUPERSEDE, Move.EXPIRE) else ["the calendar decided something"]
        member = self.register[event.person]
        if member.posts & ADMINISTERS:
            return ["an administrator acted"]
        held = member.posts & self._allowed(memory, event)
        if not held:
            return [f"{event.move} without the post"]
        lent = {post for post, _ in member.lent}
        if held <= lent - MAY_BE_LENT:
            return [f"{event.move} with a power that cannot be lent"]
        if event.move is Move.CONCLUDE and member.unit not in self.facts.co_issuers:
            return ["a stranger concluded for a co-issuing unit"]
        return []

    def _where(self, event: Event) -> list[str]:
        return [] if event.to in ENDS_AT[event.move] else [f"{event.move} led to {event.to}"]

    def _people(self, memory: Memory, event: Event) -> frozenset[int]:
        """Who acts: the person, and the one whose power is used where it is not the person's own."""
        if event.person not in self.register:
            return frozenset()
        member, allowed = self.register[event.person], self._allowed(memory, event)
        own = (member.posts & allowed) - {post for post, _ in member.lent}
        behalf = set() if own else {person for post, person in member.lent if post in allowed}
        return frozenset({event.person} | behalf)

    def _acted(self, memory: Memory, event: Event) -> list[str]:
        people = self._people(memory, event)
        wrong = ["the drafter signed"] if memory.drafter in people else []
        for signature in memory.signatures:
            if signature.digest != event.digest or not people & signature.people:
                continue
            examining = event.move is Move.EXAMINE or (event.move in (Move.RETURN, Move.WITHHOLD) and event.stage is Stage.CLEARED)
            if self.facts.reviewer_may_examine and signature.move is Move.CLEAR and examining:
                continue
            wrong.append(f"somebody acted twice: {signature.move} and {event.move}")
        return wrong

    def _needed(self, before: Move | None) -> list[Move]:
        """The signatures that come before this one; None: all of them."""
        line = list(SIGNS if before is None else SIGNS[: SIGNS.index(before)])
        if not self.facts.needs_consent and Move.CONSENT in line:
            line.remove(Move.CONSENT)
        return line

    def _lacking(self, memory: Memory, before: Move | None, digest: str) -> list[str]:
        signed = {signature.move for signature in memory.signatures if signature.digest == digest}
        lacking = [move for move in self._needed(before) if move not in signed]
        important = memory.decisions is not None and memory.decisions.zone_wide_important
        if Move.COUNTERSIGN in lacking and not important:
            lacking.remove(Move.COUNTERSIGN)
        wrong = [f"{move} is missing before {before or Move.PUBLISH}" for move in lacking]
        if before is None or SIGNS.index(before) >= SIGNS.index(Move.CLEAR):
            concluded = {one.unit for one in memory.signatures if one.move is Move.CONCLUDE and one.digest == digest}
            if self.facts.co_issuers - concluded:
                wrong.append(f"a co-issuing unit has not cleared before {before or Move.PUBLISH}")
        return wrong

    def _signs(self, memory: Memory, event: Event) -> tuple[Memory, list[str]]:
        assert isinstance(event.move, Move)
        wrong = self._lacking(memory, event.move, event.digest)
        if memory.void:
            wrong.append(f"{event.move} although what was signed is void")
        if event.move in (Move.SELF_REVIEW, Move.AGREE):
            wrong += [] if memory.text else ["nothing was there to review"]
            wrong += [] if memory.conversion else ["nobody compared the text with its original"]
        if event.move is not Move.SELF_REVIEW:
            wrong += self._acted(memory, event)
        if event.move in (Move.SELF_REVIEW, Move.CLEAR) and event.answers is None:
            wrong.append("nobody answered the eight questions")
        if event.move is Move.CLEAR and event.answers:
            wrong.append("cleared although something is secret")
        if event.move is Move.CLEAR and memory.screening:
            wrong.append("cleared although findings are unanswered")
        if event.move is Move.CLEAR and memory.consulting:
            wrong.append("cleared although a rights holder was asked and nothing came of it")
        if event.move is Move.CONSENT and not self.facts.needs_consent:
            wrong.append("consent where nobody is in charge")
        if event.move is Move.COUNTERSIGN and not (memory.decisions and memory.decisions.zone_wide_important):
            wrong.append("the group head signed what is not zone-wide important")
        if event.move is Move.EXAMINE:
            wrong += self._examined(event)
            memory = memory._replace(decisions=event.decisions)
        kept = tuple(one for one in memory.signatures if one.move is not event.move)
        if event.move is Move.SELF_REVIEW and event.answers:
            return memory._replace(signatures=kept), wrong
        signature = Signature(event.move, self._people(memory, event), event.digest)
        return memory._replace(signatures=tuple(sorted((*kept, signature), key=_order))), wrong

    def _examined(self, event: Event) -> list[str]:
        decided, today = event.decisions, self.days[event.day]
        if decided is None:
            return ["examined without decisions"]
        wrong = []
        if decided.time_limit not in list(TimeLimit) or not decided.steps or not decided.channels:
            wrong.append("one of the three decisions is missing")
        if len(decided.steps) > 2:
            wrong.append("more than two steps")
        if decided.time_limit == TimeLimit.STANDING and decided.expires_on:
            wrong.append("a standing matter expires")
        dates = [step.opens_on or today for step in decided.steps]
        if any(day < today for day in dates) or (decided.expires_on and decided.expires_on <= max([today, *dates])):
            wrong.append("dates that cannot be")
        if len(decided.steps) == 2:
            first, then = decided.steps
            if first.audience >= then.audience:
                wrong.append("outside first, inside later")
            if then.opens_on is None or then.opens_on <= max(dates[0], today):
                wrong.append("the second step is not later")
        if self.facts.inner_party and decided.steps and decided.steps[0].audience != Audience.PARTY:
            wrong.append("an inner-party matter is to begin outside the Party")
        if not self.facts.inner_party and any(step.audience == Audience.PARTY for step in decided.steps):
            wrong.append("what nobody marked as the Party's own is kept for the Party")
        if bool(decided.groups) != (Audience.GROUP in {step.audience for step in decided.steps}):
            wrong.append("nobody knows who the named people are, or what they are named for")
        widest = max((step.audience for step in decided.steps), default=Audience.SOCIETY)
        if set(decided.channels) - ON_THE_SITE_OR_IN_THE_PRESS - KEPT_IN_THE_PARTY - SEEN_IN_THE_ZONE:
            wrong.append("a form that the regulation does not know")
        if widest < Audience.SOCIETY and decided.channels & ON_THE_SITE_OR_IN_THE_PRESS:
            wrong.append("a form carries it to society")
        if widest == Audience.GROUP and decided.channels & (
            ON_THE_SITE_OR_IN_THE_PRESS | SEEN_IN_THE_ZONE | KEPT_IN_THE_PARTY - SENT_BY_NAME
        ):
            wrong.append("a form shows it to others than the named people")
        if widest == Audience.PARTY and decided.channels & SEEN_IN_THE_ZONE:
            wrong.append("a form carries it out of the Party")
        if widest == Audience.SOCIETY and not decided.channels & ON_THE_SITE_OR_IN_THE_PRESS:
            wrong.append("no form reaches society")
        return wrong

    def _takes_aside(self, memory: Memory, event: Event) -> tuple[Memory, list[str]]:
        wrong = [] if event.stage is Stage.APPROVED else self._acted(memory, event)
        if event.move is Move.REFER:
            signed = {signature.move for signature in memory.signatures if signature.digest == event.digest}
            wrong += [f"{move} is missing before the city is asked" for move in self._needed(Move.CLEAR) if move not in signed]
            return memory._replace(referred=True), wrong
        return Memory(), wrong

    def _other(self, memory: Memory, event: Event) -> tuple[Memory, list[str]]:
        move, wrong = event.move, []
        if move is Move.DRAFT:
            if memory.released:
                wrong.append("what was released was written anew")
            fresh = Memory(event.person, event.text, event.conversion, event.screening, event.consulting)
            return fresh, wrong
        if move is Move.CONCLUDE:
            return self._concludes(memory, event)
        if move is Move.RULE:
            wrong += [] if memory.referred else ["an answer to what nobody asked"]
            memory = memory._replace(referred=False)
            return (memory if event.outcome is Outcome.AGREE else Memory()), wrong
        if move is Move.REVOKE:
            return Memory(), wrong
        if move is Move.PUBLISH:
            return self._releases(memory, event)
        wrong += [] if memory.released else [f"{move} of what was never published"]
        if move in (Move.SUPERSEDE, Move.EXPIRE, Move.WITHDRAW):
            return self._closes(memory, event, wrong)
        if move is Move.FILE:
            wrong += ["filed twice"] if memory.filed else []
            return memory._replace(filed=True), wrong
        if move is Move.HAND_OVER:
            wrong += [] if memory.filed else ["handed over before it was filed"]
            wrong += ["handed over twice"] if memory.handed_over else []
            return memory._replace(handed_over=True), wrong
        return memory, wrong

    def _concludes(self, memory: Memory, event: Event) -> tuple[Memory, list[str]]:
        unit = self.register[event.person].unit
        wrong = self._acted(memory, event)
        if event.answers is None:
            wrong.append("nobody answered the eight questions for the co-issuing unit")
        if Move.AGREE not in {one.move for one in memory.signatures if one.digest == event.digest}:
            wrong.append("a co-issuing unit concluded before the matter was proposed")
        if any(abs(one.unit or 0) == unit for one in memory.signatures if one.digest == event.digest):
            wrong.append("a co-issuing unit concluded twice")
        # An adverse conclusion is remembered as a unit that has spoken, but not cleared.
        signature = Signature(Move.CONCLUDE, self._people(memory, event), event.digest, unit if not event.answers else -(unit or 0))
        return memory._replace(signatures=tuple(sorted((*memory.signatures, signature), key=_order))), wrong

    def _releases(self, memory: Memory, event: Event) -> tuple[Memory, list[str]]:
        wrong = self._lacking(memory, None, event.digest)
        if memory.void:
            wrong.append("published although what was signed is void")
        people = self._people(memory, event)
        if memory.drafter in people:
            wrong.append("the drafter published")
        if any(one.move is Move.APPROVE and one.people & people for one in memory.signatures):
            wrong.append("the approver published")
        decided = memory.decisions
        if decided is not None and decided.expires_on is not None and self.days[event.day] >= decided.expires_on:
            wrong.append("published after its end")
        # What is signed and by whom was checked now; from here on only what is open matters.
        return Memory(decisions=decided, released=event.digest if decided is not None else ""), wrong

    def _closes(self, memory: Memory, event: Event, wrong: list[str]) -> tuple[Memory, list[str]]:
        if event.move is Move.EXPIRE:
            ends = memory.decisions.expires_on if memory.decisions else None
            if ends is None or self.days[event.day] < ends:
                wrong.append("taken down before its end")
        if memory.withdrawn or (event.move is Move.SUPERSEDE and memory.closed):
            wrong.append(f"{event.move} of what is no longer open")
        return memory._replace(closed=True, withdrawn=event.move is Move.WITHDRAW), wrong

    def _befell(self, memory: Memory, event: Event) -> Memory:
        if event.move == "adverse verdict":
            return memory._replace(void=True, signatures=())
        if event.move == "forged release":
            return Memory(decisions=memory.decisions, released=event.digest)
        if event.move == "change":
            return memory._replace(signatures=(), decisions=memory.decisions if memory.released else None)
        return memory


def _order(signature: Signature) -> tuple[str, int, list[int]]:
    return signature.move, signature.unit or 0, sorted(signature.people)
