"""Feedback (意见): what came, what waits and until when, what became of it, and the rounds in which it is gathered (3.0, 5.2)."""

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.approval.models import Examination
from gongkai.approval.queries import examination_of
from gongkai.catalog import queries as catalog
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Item
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.foundation.workdays import Calendar, Reckoning, reckon
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import body_by_slug, calendar_of, posts_of
from gongkai.procedure.dossier import Audience, Outcome
from gongkai.procedure.posts import Post
from gongkai.publication import answered, queries
from gongkai.publication.leaks import Reported, item_numbered, reported_body
from gongkai.publication.models import (
    GIVEN,
    Feedback,
    FeedbackTerms,
    Handling,
    IndexNumber,
    Knock,
    Opening,
    Release,
    Reply,
    Responding,
    Round,
    RoundClosure,
    Withdrawal,
)

OFFICE = frozenset({Post.COLLECTOR, Post.EXAMINER, Post.PUBLISHER})
HANDLERS = OFFICE | {Post.HANDLER}
"""Who writes feedback down and works on it: the office on all of it, a unit's handler on what is its own."""
DECIDERS = frozenset({Post.EXAMINER, Post.PUBLISHER})
"""Who gives the answer, having not proposed it."""
KEEPERS = frozenset({Post.COLLECTOR, Post.EXAMINER})
"""Who opens and closes rounds, and sets the limits."""
OVERSEERS = frozenset({Post.SUPERVISOR, Post.DISCIPLINE_OFFICER})
READERS = HANDLERS | OVERSEERS | {Post.UNIT_HEAD}
"""Who has this section at all."""

LONGEST_TEXT, LONGEST_ANSWER, LONGEST_SHOWN = 2000, 2000, 500
"""Characters at most of feedback, of an answer, and of the feedback as the page shows it."""
ANSWER_DAYS, ROUND_DAYS = 15, 30
"""Working days within which feedback is answered, and days for which a round is open, where a body has set nothing."""
MOST_ANSWER_DAYS, LEAST_ROUND_DAYS, MOST_ROUND_DAYS = 60, 5, 180
ON_ONE_MATTER, ON_ONE_BODY = 20, 120
"""Feedback from outside that one matter or entry, and one body, takes within an hour."""
SOON = 3
"""Working days before its limit from which feedback is marked as urgent."""


class State(enum.StrEnum):
    """Where feedback stands (办理情况)."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    """An answer is proposed; somebody else is to give it."""
    ANSWERED = "answered"


@dataclass(frozen=True)
class Standing:
    """Feedback as it stands on a day: what was proposed and given last, by when it is to be answered."""

    feedback: Feedback
    handling: Handling | None
    reply: Reply | None
    due_on: date
    today: date

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.reply is not None and self.reply.decision in GIVEN:
            return State.ANSWERED
        return State.PROPOSED if self.handling is not None and self.reply is None else State.WAITING

    @property
    def answered_on(self) -> date | None:
        """The day on which the answer was given."""
        return timezone.localdate(self.reply.at) if self.reply is not None and self.reply.decision in GIVEN else None

    @property
    def is_late(self) -> bool:
        """Whether its day has passed without an answer, or passed before there was one."""
        return (self.answered_on or self.today) > self.due_on

    @property
    def is_overdue(self) -> bool:
        """Whether it waits still, and its day has passed."""
        return self.answered_on is None and self.is_late

    @property
    def days_late(self) -> int:
        """Days since it was due, 0 where it is not overdue."""
        return (self.today - self.due_on).days if self.is_overdue else 0

    @property
    def sent_back(self) -> Reply | None:
        """Why the last proposal was sent back, where nobody has made another."""
        return self.reply if self.reply is not None and self.reply.decision == "returned" else None


# Where it comes from.


@dataclass(frozen=True)
class Asked:
    """A catalogue entry of which a reader asks why there is nothing: the body, its code and title as the public site names them.

    `days` are the working days within which he is answered.
    """

    about: Reported
    code: str
    title: str
    days: int


def asked_entry(slug: str, code: str) -> Asked | None:
    """The entry with this code on the public site of the body with this word in its addresses."""
    about, body = reported_body(slug), body_by_slug(slug)
    entry = catalog.entry(body, code) if body else None
    if about is None or body is None or entry is None or entry.retired_on is not None:
        return None
    return Asked(about, entry.code, entry.title, terms_of(body).answer_days)


def answered_within(slug: str, index_number: str) -> int | None:
    """The working days within which comments on this matter are answered; None where it is not open to society."""
    body = body_by_slug(slug)
    return terms_of(body).answer_days if body and edition_numbered(body, index_number) else None


def edition_numbered(body: Body, index_number: str) -> Edition | None:
    """The edition that society reads under this index number; None where nothing is open under it."""
    item = item_numbered(body, index_number)
    shown = queries.social_openings(item) if item else []
    if not shown or queries.withdrawal_of(shown[-1].release) is not None:
        return None
    return shown[-1].release.edition


def from_outside(rows: QuerySet[Feedback], at: datetime, window: timedelta) -> int:
    """How many of `rows` readers sent on the site within `window` before `at`."""
    return rows.filter(source="page", at__gt=at - window).count()


def same_again(said: Feedback, *, knock: str, within: timedelta) -> Feedback | None:
    """The very feedback that `said`, not saved yet, is: the button was pressed twice.

    What came over the page is the same only where it came from the same place, `knock`: another reader is given a number of his own.
    """
    rows = Feedback.objects.filter(edition=said.edition, entry=said.entry, text=said.text, source=said.source, who=said.who)
    rows = rows.filter(place=said.place, received_on=said.received_on, evidence=said.evidence, at__gt=said.at - within)
    return rows.filter(at__in=Knock.objects.filter(key=knock).values("at")).first() if knock else rows.first()


def terms_of(body: Body) -> FeedbackTerms:
    """The limits that hold at `body` today; the usual ones, not kept, where it has set none."""
    newest = FeedbackTerms.objects.filter(body=body).order_by("pk").last()
    return newest or FeedbackTerms(body=body, answer_days=ANSWER_DAYS, round_days=ROUND_DAYS)


def words_of(row: Feedback) -> str:
    """A digest of the words of feedback, for the journal, which need not repeat them."""
    return digest_of(canonical_json([row.text, row.who, row.place]))


# Where it stands.


def feedback_of(body: Body) -> QuerySet[Feedback]:
    """All feedback to `body`, newest first."""
    related = ("body", "edition__item__unit", "edition__item__entry", "edition__current", "entry__unit", "entry__category", "person")
    return Feedback.objects.filter(body=body).select_related(*related).order_by("-pk")


def feedback_for(person: Person, *, on: date) -> QuerySet[Feedback]:
    """The feedback that `person` may open that day: the office and who oversees all of it, a unit its own.

    What is about a matter that is not within his reach is not there for him: its words could tell what it says (clause 2.D).
    """
    if person.body is None:
        return Feedback.objects.none()
    holdings = posts_of(person, body=person.body, on=on)
    rows = feedback_of(person.body)
    reach = disclosure.items_within_reach_of(person, on=on).order_by().values("pk")
    public = Opening.objects.filter(audience=int(Audience.SOCIETY)).values("release__edition")
    open_to = Q(entry__isnull=False) | Q(edition__item__in=reach) | Q(edition__in=public)
    if {held.post for held in holdings} & (OFFICE | OVERSEERS):
        return rows.filter(open_to)
    units = [held.unit.pk for held in holdings if held.unit is not None and held.post in READERS]
    return rows.filter(open_to).filter(Q(edition__item__unit__in=units) | Q(entry__unit__in=units))


def standing(rows: Iterable[Feedback], *, today: date, calendars: dict[int, Calendar] | None = None) -> list[Standing]:
    """`rows` as they stand, in the given order."""
    listed = list(rows)
    handlings: dict[int, Handling] = {}
    for handling in Handling.objects.filter(feedback__in=listed).select_related("person").order_by("pk"):
        handlings[handling.feedback_id] = handling
    replies = {one.handling_id: one for one in Reply.objects.filter(handling__in=handlings.values()).select_related("person")}
    known = {} if calendars is None else calendars
    found = []
    for row in listed:
        if row.body_id not in known:
            known[row.body_id] = calendar_of(row.body)
        handling = handlings.get(row.pk)
        reply = replies.get(handling.pk) if handling else None
        found.append(Standing(row, handling, reply, reckoning_of(row, known[row.body_id]).end, today))
    return found


def standing_of(row: Feedback, *, today: date) -> Standing:
    """`row` as it stands."""
    return standing([row], today=today)[0]


def reckoning_of(row: Feedback, calendar: Calendar | None = None) -> Reckoning:
    """How the day was worked out by which feedback is to be answered (怎样算出)."""
    return reckon(row.received_on, row.days, calendar or calendar_of(row.body))


def handlings_of(row: Feedback) -> list[tuple[Handling, Reply | None]]:
    """Every proposal for an answer with what was decided on it, oldest first."""
    replies = {one.handling_id: one for one in Reply.objects.filter(handling__feedback=row).select_related("person")}
    return [(one, replies.get(one.pk)) for one in Handling.objects.filter(feedback=row).select_related("person")]


def in_state(rows: QuerySet[Feedback], state: State) -> QuerySet[Feedback]:
    """Those of `rows` that stand there."""
    given = answered.given().order_by().values("handling__feedback")
    if state is State.ANSWERED:
        return rows.filter(pk__in=given)
    undecided = Handling.objects.exclude(pk__in=Reply.objects.values("handling")).order_by().values("feedback")
    left = rows.exclude(pk__in=given)
    return left.filter(pk__in=undecided) if state is State.PROPOSED else left.exclude(pk__in=undecided)


def overdue(body: Body, *, today: date) -> list[Standing]:
    """What `body` has not answered in its time, the longest overdue first."""
    left = answered.unanswered(about=Q(body=body)).select_related("body", "edition__current", "entry__category")
    # A working day is a day at least: what is younger than its limit in days is not overdue.
    rows = [row for row in left if row.received_on + timedelta(days=row.days) < today]
    return sorted((one for one in standing(rows, today=today) if one.is_overdue), key=lambda one: one.due_on)


def posts_on(edition: Edition, person: Person, *, today: date) -> set[Post]:
    """The posts in which `person` has to do with the matter of `edition` that day: those of the body, and those of its unit."""
    return {held.post for held in posts_of(person, body=edition.item.body, unit=edition.item.unit, on=today)}


# Rounds, and what an edition answers.


def is_major(release: Release) -> bool:
    """Whether the matter is major or complex (重大、复杂事项): important to the whole zone as examined, or a round was opened for it."""
    examination = examination_of(release.version)
    return bool(examination and examination.zone_wide_important) or Round.objects.filter(release=release).exists()


def round_of(release: Release) -> Round | None:
    """The round of feedback on `release`."""
    return Round.objects.select_related("person").filter(release=release).first()


def closure_of(row: Round) -> RoundClosure | None:
    """What came of the round, once it is closed."""
    return RoundClosure.objects.select_related("person").filter(round=row).first()


def rounds_for(person: Person, *, on: date) -> QuerySet[Round]:
    """The rounds on matters that `person` may open, those that end first."""
    within = disclosure.editions_within_reach_of(person, on=on).order_by().values("pk")
    related = ("release__version", "release__edition__item__unit", "person")
    return Round.objects.filter(release__edition__in=within).select_related(*related).order_by("ends_on", "pk")


def rounds_to_close(person: Person, *, on: date) -> QuerySet[Round]:
    """The rounds on matters that `person` may open whose last day is over and that nobody has closed."""
    return rounds_for(person, on=on).filter(ends_on__lt=on).exclude(pk__in=RoundClosure.objects.values("round"))


def came_in(row: Round) -> QuerySet[Feedback]:
    """The feedback on the matter that came up to the last day of the round."""
    return Feedback.objects.filter(edition__item=row.release.edition.item_id, received_on__lte=row.ends_on).order_by("pk")


def left_in(row: Round) -> int:
    """How much of it nobody has answered."""
    about = Q(edition__item=row.release.edition.item_id, received_on__lte=row.ends_on)
    return answered.unanswered(about=about).count()


def gathering(editions: Collection[int]) -> set[int]:
    """Those of `editions` (their keys) whose filing waits for a round: one that is open, or one that a matter of such weight never had
    while it is public."""
    releases = Release.objects.filter(edition__in=editions)
    rounds = Round.objects.filter(release__in=releases)
    left = set(rounds.exclude(pk__in=RoundClosure.objects.values("round")).values_list("release__edition", flat=True))
    important = Examination.objects.filter(outcome=Outcome.AGREE.value, zone_wide_important=True).values("version")
    without = releases.filter(version__in=important).exclude(pk__in=Round.objects.values("release"))
    return left | set(without.exclude(pk__in=Withdrawal.objects.values("release")).values_list("edition", flat=True))


def is_left_open(release: Release) -> bool:
    """Whether filing what `release` let out waits for a round."""
    return bool(gathering([release.edition_id]))


def to_respond_to(item: Item, *, before: int) -> list[Feedback]:
    """What an edition of `item` may answer: feedback on those before it."""
    return list(Feedback.objects.filter(edition__item=item, edition__number__lt=before).order_by("pk"))


def on_edition(edition: Edition) -> list[Feedback]:
    """The feedback on this very edition, oldest first."""
    return list(Feedback.objects.filter(edition=edition).select_related("body", "person").order_by("pk"))


def responded(edition: Edition) -> list[Feedback]:
    """The feedback that `edition` answers."""
    return answered.responded(edition)


def is_said_to_respond(edition: Edition, row: Feedback) -> bool:
    """Whether `edition` is said to answer this feedback."""
    newest = Responding.objects.filter(edition=edition, feedback=row).order_by("pk").last()
    return bool(newest and newest.answers)


# What readers look up.


@dataclass(frozen=True)
class LookedUp:
    """Feedback as whoever holds its receipt sees it: where it stands, what came of it; nothing that he wrote.

    `about` is the index number or the title of the entry, `path` where that stands ("" where it is open no more).
    """

    about: Reported
    receipt: str
    subject: str
    path: str
    is_entry: bool
    received_on: date
    due_on: date
    is_overdue: bool
    answered_on: date | None
    outcome: str
    recipient: str
    answer: str


def look_up(receipt: str, *, today: date) -> LookedUp | None:
    """What the holder of `receipt` is told; None where there is no such number, or what it is about is not public."""
    row = feedback_by(receipt)
    if row is None:
        return None
    about = reported_body(row.body.slug)
    assert about is not None
    one = standing_of(row, today=today)
    is_given = one.state is State.ANSWERED and one.handling is not None
    number = queries.index_number_of(row.edition.item) if row.edition else None
    if row.edition is not None and number is None:
        return None
    is_open = row.edition is None or edition_numbered(row.body, str(number)) is not None
    path = f"/{queries.address_of(number)}/" if number else f"/zone/{row.body.slug}/e/{row.entry.code}/" if row.entry else ""
    # With the matter its answer is taken back: it may repeat what had to go.
    return LookedUp(
        about=about,
        receipt=row.receipt,
        subject=str(number) if number else row.entry.title if row.entry else "",
        path=path,
        is_entry=row.entry is not None,
        received_on=row.received_on,
        due_on=one.due_on,
        is_overdue=one.is_overdue,
        answered_on=one.answered_on,
        outcome=str(one.handling.get_outcome_display()) if is_given and one.handling else "",
        recipient=one.handling.recipient if is_given and one.handling else "",
        answer=one.handling.answer if is_given and one.handling and is_open else "",
    )


def feedback_by(receipt: str) -> Feedback | None:
    """The feedback with this number."""
    return Feedback.objects.select_related("body", "edition__item", "entry__category").filter(receipt=receipt).first()


def released_for(person: Person, *, on: date) -> QuerySet[IndexNumber]:
    """Matters with a number that `person` may open, newest first: what feedback taken by hand may be about."""
    within = disclosure.items_within_reach_of(person, on=on).order_by().values("pk")
    return IndexNumber.objects.filter(item__in=within).select_related("item").order_by("-pk")
