"""Reads of the collection step: the dossier's first facts, who may open what, the plain values faces need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from gongkai.catalog import plans
from gongkai.catalog.models import Duty, DutyChange, Entry, Plan, PlanState
from gongkai.catalog.queries import duties_within_reach_of, entries_of
from gongkai.disclosure import onetime
from gongkai.disclosure.models import (
    UNDER_WAY,
    Agreement,
    Answer,
    Call,
    CallCode,
    CallEnd,
    CallPage,
    CallPageEnd,
    CoIssuer,
    Consent,
    Edition,
    EightAnswers,
    Finding,
    Item,
    ListedTerm,
    PlanText,
    Refusal,
    RefusalNotice,
    Reminder,
    RetiredTerm,
    Screening,
    SelfReview,
    StageChange,
    Supplied,
    Version,
)
from gongkai.disclosure.models import Opinion as OpinionRow
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import Holding, actor_for, posts_of, unit_has_deputy
from gongkai.procedure.dossier import Actor, Decisions, Dossier, Kind, Opinion, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage
from gongkai.screening.lists import Lists, Term

KINDS: dict[type[OpinionRow], Kind] = {SelfReview: Kind.SELF_REVIEW, Agreement: Kind.AGREEMENT, Consent: Kind.CONSENT}
"""The tables of opinions that are given before the office reviews."""

WHOLE_BODY = frozenset(
    {
        Post.COLLECTOR,
        Post.SECRECY_REVIEWER,
        Post.EXAMINER,
        Post.PRINCIPAL_LEADER,
        Post.GROUP_HEAD,
        Post.SUPERVISOR,
        Post.DISCIPLINE_OFFICER,
    }
)
"""Posts that may open every matter of their body, at whatever stage."""

FROM_STAGE = {
    Post.PUBLISHER: (Stage.APPROVED, Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED),
    Post.ARCHIVIST: (Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED),
}
"""Posts that may open a matter of their body only once it has come to one of these stages."""


def opinion_fact(row: OpinionRow, kind: Kind, decisions: Decisions | None = None) -> Opinion:
    """The plain fact of an opinion, for the procedure."""
    return Opinion(
        kind=kind,
        outcome=Outcome(row.outcome),
        digest=row.digest,
        person=row.person_id,
        post=Post(row.post),
        on_behalf_of=row.on_behalf_of_id,
        answers=row.answers if isinstance(row, EightAnswers) else frozenset(),
        decisions=decisions,
    )


def dossier(edition: Edition, *, on: date) -> Dossier:
    """What the procedure knows of `edition` as far as collection goes; later steps add their own facts."""
    return dossiers([edition], on=on)[edition.pk]


def dossiers(editions: Sequence[Edition], *, on: date) -> dict[int, Dossier]:
    """The same of each of `editions`, by its key, in no more queries than for one."""
    versions = [edition.current_id for edition in editions if edition.current_id is not None]
    opinions: dict[int | None, list[Opinion]] = {}
    for model, kind in KINDS.items():
        for row in model.objects.filter(version__in=versions).order_by("pk"):
            opinions.setdefault(row.version_id, []).append(opinion_fact(row, kind))
    co_issuers: dict[int | None, set[int]] = {}
    for one in CoIssuer.objects.filter(version__in=versions):
        co_issuers.setdefault(one.version_id, set()).add(one.number)
    consenting = _needing_consent(editions, on)
    return {edition.pk: _collected(edition, opinions, co_issuers, needs_consent=edition.pk in consenting) for edition in editions}


def _collected(
    edition: Edition, opinions: dict[int | None, list[Opinion]], co_issuers: dict[int | None, set[int]], *, needs_consent: bool
) -> Dossier:
    version = edition.current
    return Dossier(
        stage=Stage(edition.stage),
        digest=version.digest if version else "",
        drafter=version.drafted_by_id if version else edition.opened_by_id,
        needs_consent=needs_consent,
        inner_party=bool(version and version.inner_party),
        has_text=bool(version and version.text),
        conversion_checked=bool(version and (version.conversion_checked or not version.was_converted)),
        co_issuers=frozenset(co_issuers.get(edition.current_id, ())),
        opinions=tuple(opinions.get(edition.current_id, ())),
        reviewer_may_examine=edition.item.body.reviewer_may_examine,
    )


def co_issuers_of(version: Version) -> list[CoIssuer]:
    """The units and bodies that sealed or signed the document with the unit that answers for it, in their order (clause 8.7)."""
    return list(CoIssuer.objects.filter(version=version).select_related("unit"))


def _needing_consent(editions: Sequence[Edition], on: date) -> set[int]:
    """Those of `editions` whose line goes by a deputy leader: asked of the unit until the office has it, then of what was done.

    A deputy appointed or relieved later changes nothing about a matter that has passed this step.
    """
    in_unit = [edition for edition in editions if Stage(edition.stage) in (Stage.COLLECTED, Stage.PROPOSED, Stage.RETURNED)]
    units = {edition.item.unit_id: edition.item.unit for edition in in_unit}
    led = {pk for pk, unit in units.items() if unit_has_deputy(unit, on)}
    passed = [edition.current_id for edition in editions if edition not in in_unit and edition.current_id is not None]
    consents = StageChange.objects.filter(version__in=passed, move=Move.CONSENT.value)
    consented = set(consents.values_list("version", flat=True)) if passed else set()
    return {edition.pk for edition in in_unit if edition.item.unit_id in led} | {
        edition.pk for edition in editions if edition not in in_unit and edition.current_id in consented
    }


def actor(person: Person, edition: Edition, *, on: date) -> Actor:
    """What `person` may act as on `edition` on that day."""
    return actor_for(person, body=edition.item.body, unit=edition.item.unit, on=on)


def holding(person: Person, item: Item, posts: frozenset[Post], *, on: date) -> Holding | None:
    """The holding among `posts` under which `person` acts on `item`: his own before a delegated one."""
    held = [one for one in posts_of(person, body=item.body, unit=item.unit, on=on) if one.post in posts]
    return min(held, key=lambda one: one.on_behalf_of is not None, default=None)


def duties_to_call_for() -> list[Duty]:
    """Duties of all bodies that no unit was asked for yet, nobody answers and nothing waived, the most urgent first."""
    duties = Duty.objects.exclude(pk__in=Call.objects.exclude(duty=None).values("duty")).exclude(pk__in=Answer.objects.values("duty"))
    waived = DutyChange.objects.filter(kind="waived").values("duty")
    return list(duties.exclude(pk__in=waived).exclude(unit=None).order_by("due_on", "pk"))


def duties_to_answer(entry: Entry, *, by: Person) -> list[Duty]:
    """Duties of `entry` that a new edition by this person may answer: none disclosed or under way answers them, nothing waived them."""
    travelling = [*(stage.value for stage in UNDER_WAY), Stage.PUBLISHED.value, Stage.FILED.value, Stage.HANDED_OVER.value]
    answered = Answer.objects.filter(edition__stage__in=travelling).values("duty")
    waived = DutyChange.objects.filter(kind="waived").values("duty")
    duties = duties_within_reach_of(by).filter(entry=entry).exclude(pk__in=answered).exclude(pk__in=waived)
    return list(duties.order_by("due_on", "pk"))


def answers_to(duty: Duty) -> list[Answer]:
    """The editions that were drafted in answer to `duty`, oldest first."""
    return list(Answer.objects.filter(duty=duty).select_related("edition__current", "edition__item__unit", "person").order_by("pk"))


def answered_by(edition: Edition) -> list[Duty]:
    """The duties that `edition` answers."""
    return list(Duty.objects.filter(pk__in=Answer.objects.filter(edition=edition).values("duty")))


def calls_for(duty: Duty) -> list[Call]:
    """The calls that were raised for `duty`, oldest first."""
    return list(Call.objects.filter(duty=duty).select_related("unit", "person").order_by("pk"))


def items_within_reach_of(person: Person, *, on: date) -> QuerySet[Item]:
    """The items whose unpublished matter `person` may open on that day; a stranger finds nothing.

    Inner-party matters are for Party members alone, whatever post somebody holds (clause 2.D).
    """
    reach = Q(pk__in=[])
    if person.is_active and person.body_id:
        reach |= Q(opened_by=person, body=person.body)
        for held in posts_of(person, body=person.body, on=on):
            if held.post in WHOLE_BODY:
                reach |= Q(body=person.body)
            elif held.post in FROM_STAGE:
                stages = [stage.value for stage in FROM_STAGE[held.post]]
                reach |= Q(body=person.body, pk__in=Edition.objects.filter(stage__in=stages).values("item"))
            elif held.unit is not None and held.post in {Post.HANDLER, Post.UNIT_HEAD, Post.DEPUTY_LEADER}:
                reach |= Q(unit=held.unit)
                if held.post is Post.UNIT_HEAD:
                    # Whoever is to conclude on a joint document reads it: once it is proposed, not while it is drafted (clause 8.7).
                    asked = Edition.objects.exclude(stage=Stage.COLLECTED.value).filter(current__in=_named(held.unit))
                    reach |= Q(body=person.body, pk__in=asked.values("item"))
    items = Item.objects.filter(reach)
    if not person.party_member:
        # Marked as inner-party once, a matter stays among members through all its editions (clause 2.D).
        items = items.exclude(pk__in=Version.objects.filter(inner_party=True).values("edition__item"))
    return items.select_related("body", "unit", "entry", "entry__category")


def _named(unit: Unit) -> QuerySet[CoIssuer]:
    return CoIssuer.objects.filter(unit=unit).values("version")


def editions_within_reach_of(person: Person, *, on: date) -> QuerySet[Edition]:
    """The editions of the items within reach; a publisher or archivist sees only those that came to their step."""
    editions = Edition.objects.filter(item__in=items_within_reach_of(person, on=on))
    if person.body_id:
        held = posts_of(person, body=person.body, on=on)
        limited = [one.post for one in held if one.post in FROM_STAGE]
        wider = [one for one in held if one.post in WHOLE_BODY or one.unit is not None]
        if limited and not wider:
            editions = editions.filter(stage__in={stage.value for post in limited for stage in FROM_STAGE[post]})
    return editions.select_related("item", "item__body", "item__unit", "item__entry", "item__entry__category", "current")


def versions_within_reach_of(person: Person, *, on: date) -> QuerySet[Version]:
    """The versions of the editions within reach."""
    return Version.objects.filter(edition__in=editions_within_reach_of(person, on=on)).select_related("edition", "edition__item")


def calls_within_reach_of(person: Person, *, on: date) -> QuerySet[Call]:
    """Calls addressed to `person` or to a unit of his, or all of the body for those who coordinate it."""
    reach = Q(person=person)
    if person.is_active and person.body_id:
        for held in posts_of(person, body=person.body, on=on):
            if held.post in WHOLE_BODY:
                reach |= Q(body=person.body)
            elif held.unit is not None:
                reach |= Q(unit=held.unit)
    else:
        reach = Q(pk__in=[])
    return Call.objects.filter(reach).select_related("body", "unit", "person", "entry", "entry__category", "raised_by")


def open_calls(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Of `calls` those that still ask: no matter answers them and they were not passed on."""
    answered = Item.objects.exclude(call=None).values("call")
    return calls.exclude(pk__in=answered).exclude(pk__in=CallEnd.objects.values("call"))


def end_of(call: Call) -> CallEnd | None:
    """To whom the call was passed on, if it was."""
    return CallEnd.objects.filter(call=call).select_related("successor__unit", "successor__person", "person").first()


def last_reminders(*, editions: Iterable[Edition] = (), calls: Iterable[Call] = ()) -> list[Reminder]:
    """The last reminder of each of these, where it was given since the matter last moved."""
    rows = Reminder.objects.filter(Q(edition__in=list(editions)) | Q(call__in=list(calls))).select_related("person").order_by("pk")
    last = {(row.edition_id, row.call_id): row for row in rows}
    moved = StageChange.objects.filter(edition__in=[pk for pk, _call in last if pk]).order_by("at").values_list("edition", "at")
    moves = dict(moved)
    return [row for row in last.values() if row.edition_id is None or row.at >= moves.get(row.edition_id, row.at)]


def is_answered(call: Call) -> bool:
    """Whether a matter has been drafted in answer to `call`."""
    return Item.objects.filter(call=call).exists()


def latest_edition(item: Item) -> Edition:
    """The newest edition of `item`, under way or not."""
    return Edition.objects.select_related("item", "item__body", "item__unit", "current").filter(item=item).order_by("-number")[0]


# Individuals without an account.


@dataclass(frozen=True)
class Individual:
    """One page to a person without an account: its newest code, whether it was taken back, what came over it."""

    page: CallPage
    code: CallCode | None
    end: CallPageEnd | None
    supplied: Supplied | None

    def is_open(self, now: datetime) -> bool:
        """Whether an answer may still come over it."""
        return self.end is None and self.supplied is None and now < self.page.expires_at


def individuals_of(calls: Iterable[Call]) -> list[Individual]:
    """The pages of `calls`, oldest first, each with what became of it."""
    pages = list(CallPage.objects.filter(call__in=list(calls)).select_related("person", "call__body").order_by("pk"))
    codes = {row.page_id: row for row in CallCode.objects.filter(page__in=pages).select_related("person").order_by("pk")}
    ends = {row.page_id: row for row in CallPageEnd.objects.filter(page__in=pages).select_related("person")}
    supplied = {row.page_id: row for row in Supplied.objects.filter(page__in=pages).select_related("code__person")}
    return [Individual(page, codes.get(page.pk), ends.get(page.pk), supplied.get(page.pk)) for page in pages]


def individual(page: CallPage) -> Individual:
    """One page with what became of it."""
    return next(one for one in individuals_of([page.call]) if one.page.pk == page.pk)


def call_page_by(key: str) -> CallPage | None:
    """The page that `key` opens, valid or not; None where there is no such key."""
    return CallPage.objects.filter(key_digest=onetime.key_digest(key)).select_related("call__body", "person__body").first()


# Plans.

PLANNED_AHEAD = timedelta(days=40)
"""How long before its day a row of the office's own becomes a duty, so that it is called for."""
APPROVED = (Stage.APPROVED, Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER)
"""Stages in which what an edition says has been approved and stands."""


def plan_of(item: Item) -> PlanState | None:
    """The frozen plan that the newest version of `item` carries; None where the matter is no plan."""
    text = PlanText.objects.filter(version__edition__item=item).select_related("state__plan__body").order_by("-version").first()
    return text.state if text else None


def approved_plan(body: Body, year: int) -> PlanText | None:
    """The plan of `body` for `year` as it was approved last; None where none is, or where it was taken back (clause 1.1)."""
    stages = [stage.value for stage in APPROVED]
    texts = PlanText.objects.filter(state__plan__body=body, state__plan__year=year, version__edition__stage__in=stages)
    current = texts.filter(version__edition__current=F("version"))
    return current.select_related("state__plan__body", "version__edition__item").order_by("-version").first()


def plan_texts(plan: Plan) -> list[PlanText]:
    """Every version that carries `plan`, newest first."""
    related = ("state", "version__edition__item__body", "version__edition__item__unit", "version__edition__current")
    return list(PlanText.objects.filter(state__plan=plan).select_related(*related).order_by("-version"))


def carries_plan(plan: Plan) -> Edition | None:
    """The newest edition of the matter that carries `plan` and was not closed for good; None where a new matter is to be opened."""
    over = [Stage.WITHHELD.value, Stage.WITHDRAWN.value, Stage.EXPIRED.value]
    found = PlanText.objects.filter(state__plan=plan).select_related("version__edition__item").order_by("-version").first()
    if found is None:
        return None
    edition = latest_edition(found.version.edition.item)
    return None if edition.stage in over else edition


def planned_duties(bodies: Iterable[Body], *, on: date) -> list[tuple[Entry, plans.PlannedRow, int]]:
    """Rows of the office's own in approved plans whose day comes near, and that are no duty yet (clause 1.1)."""
    found = []
    for body in bodies:
        entries = {one.code: one for one in entries_of(body)}
        for year in {on.year, (on + PLANNED_AHEAD).year}:
            approved = approved_plan(body, year)
            rows = [row for row in plans.rows_of(approved.state) if not row.key and row.due_on] if approved else []
            near = [row for row in rows if row.entry in entries and row.due_on is not None and on <= row.due_on <= on + PLANNED_AHEAD]
            keys = [plans.duty_key(year, row) for row in near]
            raised = set(Duty.objects.filter(entry__body=body, key__in=keys).values_list("entry", "key"))
            found += [(entries[row.entry], row, year) for row in near if (entries[row.entry].pk, plans.duty_key(year, row)) not in raised]
    return found


def changes_of(edition: Edition) -> list[StageChange]:
    """All stage changes of `edition`, oldest first."""
    return list(StageChange.objects.filter(edition=edition).select_related("person", "on_behalf_of", "version").order_by("pk"))


@dataclass(frozen=True)
class OpinionLine:
    """One line of the approval sheet, as faces and papers show it."""

    kind: Kind
    outcome: Outcome
    person: str
    post: Post
    on_behalf_of: str
    delegation_basis: str
    remark: str
    ground: str
    version: int
    digest: str
    at: datetime
    row: Any


def opinion_line(row: OpinionRow, kind: Kind) -> OpinionLine:
    """The line of the sheet that `row` makes."""
    return OpinionLine(
        kind=kind,
        outcome=Outcome(row.outcome),
        person=row.person.name,
        post=Post(row.post),
        on_behalf_of=row.on_behalf_of.name if row.on_behalf_of else "",
        delegation_basis=row.delegation.reason if row.delegation else "",
        remark=row.remark,
        ground=row.ground,
        version=row.version.number,
        digest=row.digest,
        at=row.at,
        row=row,
    )


def opinion_lines(edition: Edition) -> list[OpinionLine]:
    """The opinions of the unit and its deputy leader on every version of `edition`, oldest first."""
    related = ("person", "on_behalf_of", "delegation", "version")
    lines = [
        opinion_line(row, kind)
        for model, kind in KINDS.items()
        for row in model.objects.filter(version__edition=edition).select_related(*related)
    ]
    return sorted(lines, key=lambda line: line.at)


def screening_of(version: Version) -> Screening | None:
    """The newest screening of `version`; None only for a version written before there was screening."""
    return Screening.objects.filter(version=version, digest=version.digest).order_by("-pk").first()


def findings_of(version: Version) -> list[Finding]:
    """What the newest screening of `version` saw: text in reading order, then the files."""
    screening = screening_of(version)
    return list(Finding.objects.filter(screening=screening).select_related("blob")) if screening else []


def listed_terms(body: Body) -> QuerySet[ListedTerm]:
    """The lines of the body's lists that hold today, in the order in which they were added."""
    return ListedTerm.objects.filter(body=body).exclude(pk__in=RetiredTerm.objects.values("term")).select_related("added_by").order_by("pk")


def retired_terms(body: Body) -> QuerySet[RetiredTerm]:
    """The lines that hold no longer, the last retired first."""
    rows = RetiredTerm.objects.filter(term__body=body).select_related("term", "term__added_by", "person")
    return rows.order_by("-pk")


def lists_of(body: Body | None) -> Lists:
    """What the office of `body` has set of screening: its words and patterns, its own telephones and addresses, what is harmless."""
    rows = listed_terms(body) if body is not None else ListedTerm.objects.none()
    by_sort: dict[str, list[ListedTerm]] = {}
    for row in rows:
        by_sort.setdefault(row.sort, []).append(row)

    def texts(sort: str) -> tuple[str, ...]:
        return tuple(row.text for row in by_sort.get(sort, ()))

    return Lists(
        terms=tuple(
            Term(kind=row.kind, text=row.text, severity=row.severity, pattern=row.pattern, advice=row.advice)
            for row in by_sort.get("term", ())
        ),
        own_phones=texts("own_phone"),
        own_emails=texts("own_email"),
        known=texts("known"),
    )


def refusals_of(body: Body) -> QuerySet[Refusal]:
    """Everything of the body that was refused for a state-secret mark, newest first."""
    return Refusal.objects.filter(body=body).select_related("person", "person__unit").order_by("-pk")


def open_refusals(body: Body) -> QuerySet[Refusal]:
    """Refusals that no secrecy reviewer has taken note of yet."""
    return refusals_of(body).exclude(pk__in=RefusalNotice.objects.values("refusal"))
