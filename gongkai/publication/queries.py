"""Reads of publication: the last facts for the procedure, and the plain values that may leave the house."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation

from gongkai.approval import queries as approval
from gongkai.approval.models import Examination, ScopedGroup
from gongkai.catalog.models import Category, Entry
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Finding, Item, Screening, StageChange
from gongkai.foundation.digests import canonical_json, hex_of
from gongkai.journal import checkpoints
from gongkai.journal import queries as journal
from gongkai.journal.models import Entry as JournalEntry
from gongkai.organization.groups import groups_read_by
from gongkai.organization.models import Body, Person, ReaderGroup, Unit
from gongkai.organization.queries import membership
from gongkai.procedure.dossier import Audience, Decisions, Dossier, Outcome, Step
from gongkai.procedure.stages import Move
from gongkai.publication import announcements, answered, guides
from gongkai.publication.answered import Said
from gongkai.publication.duties import Outlook, outlooks
from gongkai.publication.listed import address_at, line_of, listed
from gongkai.publication.models import PERIOD_OVER, HeldUp, IndexNumber, Opening, Posting, Recheck, Release, Snapshot, Tombstone, Withdrawal
from gongkai.publication.public import (
    PublicAnswer,
    PublicBody,
    PublicCategory,
    PublicCheckpoint,
    PublicDuty,
    PublicEdition,
    PublicEntry,
    PublicFile,
    PublicHit,
    PublicRelease,
    PublicRow,
    PublicSearch,
    PublicSite,
    PublicUnit,
    PublicWithdrawal,
)
from gongkai.screening.findings import Severity
from gongkai.vault.html import plain
from gongkai.vault.screened import engine, fingerprint

NEWEST = 20
"""Lines in the list of what was disclosed last."""
_INDEX_NUMBER = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{8}-[0-9A-Z])/([0-9]{4})-([0-9]{5})(?![0-9])", re.ASCII)


def dossier(edition: Edition, *, on: date) -> Dossier:
    """The procedure's facts of `edition` up to what has been opened and taken back."""
    return dossiers([edition], on=on)[edition.pk]


def dossiers(editions: Sequence[Edition], *, on: date) -> dict[int, Dossier]:
    """The same of each of `editions`, by its key."""
    facts = approval.dossiers(editions, on=on)
    releases = {release.edition_id: release for release in Release.objects.filter(edition__in=editions)}
    if not releases:
        return facts
    moves = set(StageChange.objects.filter(edition__in=list(releases)).values_list("edition", "move"))
    opened: dict[int, set[Audience]] = {}
    for release, audience in Opening.objects.filter(release__in=releases.values()).values_list("release", "audience"):
        opened.setdefault(release, set()).add(Audience(audience))
    taken_back = Withdrawal.objects.filter(release__in=releases.values()).exclude(reason_type=PERIOD_OVER)
    withdrawn = set(taken_back.values_list("release", flat=True))
    return facts | {
        pk: replace(
            facts[pk],
            opened=frozenset(opened.get(release.pk, ())),
            published_digest=release.digest,
            withdrawn=release.pk in withdrawn,
            superseded=(pk, Move.SUPERSEDE.value) in moves,
            expired=(pk, Move.EXPIRE.value) in moves,
        )
        for pk, release in releases.items()
    }


def channels_recorded(editions: Sequence[Edition]) -> dict[int, frozenset[str]]:
    """The forms that are recorded as carried out, for each of `editions` that was released and has any."""
    found: dict[int, set[str]] = {}
    for edition, channel in Posting.objects.filter(release__edition__in=editions).values_list("release__edition", "channel"):
        found.setdefault(edition, set()).add(channel)
    return {edition: frozenset(channels) for edition, channels in found.items()}


def release_of(edition: Edition) -> Release | None:
    """The release of `edition`, if it was published."""
    return Release.objects.select_related("version", "edition", "edition__item", "published_by").filter(edition=edition).first()


def openings_of(release: Release) -> list[Opening]:
    """The steps of `release` that have opened."""
    return list(Opening.objects.filter(release=release).order_by("position"))


def decisions_of(release: Release) -> Decisions:
    """The decisions under which `release` went out."""
    return _decided(release, approval.examination_of(release.version))


def _decided(release: Release, examination: Examination | None) -> Decisions:
    decisions = approval.decisions_of(examination) if examination else None
    if decisions is None:
        raise LookupError(f"release {release.pk} has no examination")
    return decisions


def steps_due(*, on: date) -> list[tuple[Release, int, Step]]:
    """Steps that should be open on that day, are not, and were not stopped: (release, position, step), oldest release first."""
    examined = Examination.objects.filter(outcome=Outcome.AGREE.value)
    opened = Opening.objects.all()
    first = examined.filter(Q(first_opens_on=None) | Q(first_opens_on__lte=on)).values("version")
    second = examined.filter(then_opens_on__lte=on).values("version")
    waiting = (
        Release.objects.select_related("version", "edition", "edition__item")
        .exclude(pk__in=Withdrawal.objects.values("release"))
        .filter(
            Q(version__in=first) & ~Q(pk__in=opened.filter(position=1).values("release"))
            | Q(version__in=second) & ~Q(pk__in=opened.filter(position=2).values("release"))
        )
    )
    due = []
    for release in waiting.order_by("pk"):
        # What was stopped waits for a person: whatever made it invalid, the calendar does not know whether it is well again.
        positions = {opening.position for opening in openings_of(release)} | {row.position for row in stopped(release)}
        for position, step in enumerate(decisions_of(release).steps, start=1):
            if position not in positions and (step.opens_on is None or step.opens_on <= on):
                due.append((release, position, step))
    return due


def stopped(release: Release) -> list[HeldUp]:
    """Steps of `release` that did not open on their day, each with its newest reason: a person opens them again (公开受阻)."""
    opened = Opening.objects.filter(release=release).values("position")
    newest = {row.position: row for row in HeldUp.objects.filter(release=release).exclude(position__in=opened).order_by("pk")}
    return list(newest.values())


def steps_to_come(release: Release) -> list[tuple[int, Step]]:
    """Steps of `release` that have not opened, with their positions; none where it was withdrawn."""
    if withdrawal_of(release):
        return []
    positions = {opening.position for opening in openings_of(release)}
    return [(position, step) for position, step in enumerate(decisions_of(release).steps, start=1) if position not in positions]


def expiries_due(*, on: date) -> list[Release]:
    """Releases whose period has run out on that day and that are still open."""
    over = Examination.objects.filter(outcome=Outcome.AGREE.value, expires_on__lte=on).values("version")
    return list(
        Release.objects.select_related("version", "edition", "edition__item", "edition__item__body")
        .filter(version__in=over, pk__in=Opening.objects.values("release"))
        .exclude(pk__in=Withdrawal.objects.values("release"))
        .order_by("pk")
    )


def expiries_to_come(body: Body, *, on: date) -> list[tuple[Release, date]]:
    """What is open and runs out within the days of which `body` is told, with the day on which it is taken down (clause 5.1)."""
    until = on + timedelta(days=body.expiry_notice_days)
    soon = Examination.objects.filter(outcome=Outcome.AGREE.value, expires_on__gt=on, expires_on__lte=until)
    days = dict(soon.values_list("version", "expires_on"))
    open_now = (
        Release.objects.select_related("version", "edition__item__unit", "edition__item__body")
        .filter(edition__item__body=body, version__in=soon.values("version"), pk__in=Opening.objects.values("release"))
        .exclude(pk__in=Withdrawal.objects.values("release"))
    )
    return [(release, days[release.version_id]) for release in _still_open(open_now).order_by("pk")]


def is_settled() -> bool:
    """Whether every opening has its snapshot in place, every withdrawal its notice, every answer, guide and announcement its page."""
    taken_back = Withdrawal.objects.values("release")
    openings = Opening.objects.exclude(pk__in=Snapshot.objects.values("opening")).exclude(release__in=taken_back)
    stones = Withdrawal.objects.exclude(pk__in=Tombstone.objects.values("withdrawal"))
    return not (openings.exists() or stones.exists() or answered.not_shown() or guides.not_shown() or announcements.not_shown())


def withdrawal_of(release: Release) -> Withdrawal | None:
    """The last withdrawal of `release`, if it was taken back or has expired."""
    return Withdrawal.objects.select_related("person", "release__edition").filter(release=release).order_by("pk").last()


def withdrawn_before(edition: Edition) -> Withdrawal | None:
    """What took back the last release of the matter before `edition`; None where none was, or where it is still open."""
    earlier = Release.objects.filter(edition__item=edition.item_id, edition__number__lt=edition.number)
    newest = earlier.select_related("edition").order_by("edition__number").last()
    return withdrawal_of(newest) if newest else None


def postings_of(release: Release) -> list[Posting]:
    """What was recorded of each channel, oldest first."""
    return list(Posting.objects.filter(release=release).select_related("person"))


def is_posted(release: Release, *, channel: str, place: str, shown_from: date | None, shown_until: date | None) -> bool:
    """Whether this very posting is recorded already."""
    rows = Posting.objects.filter(release=release, channel=channel, place=place.strip())
    return rows.filter(shown_from=shown_from, shown_until=shown_until).exists()


def released(item: Item) -> list[Release]:
    """All releases of `item` that have opened to anybody, oldest edition first."""
    opened = Opening.objects.values("release")
    return list(Release.objects.filter(edition__item=item, pk__in=opened).select_related("version", "edition").order_by("edition__number"))


def index_number_of(item: Item) -> IndexNumber | None:
    """The index number of `item`, once it is open to society."""
    return IndexNumber.objects.filter(item=item).first()


def object_folder(opening: Opening) -> Path | None:
    """Where the snapshot of `opening` lies, or None while it is being made."""
    snapshot = Snapshot.objects.filter(opening=opening).first()
    if snapshot is None:
        return None
    tree = settings.PUBLIC if opening.audience == Audience.SOCIETY else settings.INNER
    return Path(tree) / "objects" / hex_of(snapshot.object)


# What a signed-in reader may open.


def held_up(editions: Iterable[Edition]) -> list[HeldUp]:
    """What keeps steps of `editions` shut, or their pages from being made, though their day has come; the newest reason of each."""
    given = HeldUp.objects.filter(release__edition__in=editions).exclude(release__in=Withdrawal.objects.values("release"))
    newest = {(row.release_id, row.position): row for row in given.select_related("release__edition__current").order_by("pk")}
    shown = Snapshot.objects.filter(opening__release__in=[release for release, _position in newest])
    in_place = set(shown.values_list("opening__release", "opening__position"))
    return [row for key, row in newest.items() if key not in in_place]


def inner_openings_for(person: Person) -> QuerySet[Opening]:
    """Openings inside that `person` may read, newest first: by membership of the Party, the zone or a named group; never withdrawn,
    never replaced.

    What is also open to society is on the portal and not listed here.
    """
    if not person.is_active or person.body_id is None:
        return Opening.objects.none()
    inner = [int(audience) for audience in membership(person) if audience is not Audience.SOCIETY]
    taken_back = Withdrawal.objects.values("release")
    outside = Opening.objects.filter(audience=int(Audience.SOCIETY)).values("release")
    replaced = StageChange.objects.filter(move__in=[Move.SUPERSEDE.value, Move.EXPIRE.value]).values("edition")
    by_name = Q(audience=int(Audience.GROUP), release__version__in=scoped_to(groups_read_by(person).values("pk")))
    return (
        Opening.objects.filter(Q(audience__in=inner) | by_name, release__edition__item__body=person.body)
        .exclude(Q(release__in=taken_back) | Q(release__in=outside) | Q(release__edition__in=replaced))
        .select_related("release", "release__version", "release__edition", "release__edition__item", "release__edition__item__entry")
        .order_by("-at", "-pk")
    )


def is_replaced(release: Release) -> bool:
    """Whether a newer edition has taken the place of `release`, or its period has run out."""
    return StageChange.objects.filter(edition=release.edition_id, move__in=[Move.SUPERSEDE.value, Move.EXPIRE.value]).exists()


def scoped_to(groups: QuerySet[ReaderGroup]) -> QuerySet[ScopedGroup]:
    """The versions whose agreeing examination opens them to any of `groups` (特定人员), as a question within another."""
    return ScopedGroup.objects.filter(group__in=groups, examination__outcome=Outcome.AGREE.value).values("examination__version")


# The plain values.


def public_body(body: Body) -> PublicBody:
    """`body` as readers see it."""
    office = Unit.objects.filter(body=body, is_office=True, closed_on=None).first()
    return PublicBody(
        name=body.name,
        short_name=body.short_name,
        slug=body.slug,
        code=body.index_code,
        site_code=body.site_code,
        address=body.address,
        office_hours=body.office_hours,
        telephone=body.telephone,
        fax=body.fax,
        email=body.email,
        office=office.name if office else "",
        origin=settings.SITE,
        demonstration=settings.DEMONSTRATION,
    )


def address_of(number: IndexNumber) -> str:
    """The address of a matter below the public tree: "d/00817525-1/2026-00001"."""
    return address_at(str(number))


def social_openings(item: Item) -> list[Opening]:
    """The openings of `item` to society, oldest edition first."""
    return list(_social(Opening.objects.filter(release__edition__item=item)))


def _social(openings: QuerySet[Opening]) -> QuerySet[Opening]:
    society = openings.filter(audience=int(Audience.SOCIETY))
    related = society.select_related("release", "release__version", "release__edition__item__body")
    return related.order_by("release__edition__number")


def edition_address(number: IndexNumber, opening: Opening, *, newest: bool) -> str:
    """Where an edition is shown: the newest at the matter's own address, an earlier one beside it."""
    base = address_of(number)
    return base if newest else f"{base}.e{opening.release.edition.number}"


def changes_address(number: IndexNumber, opening: Opening) -> str:
    """Where it is shown what the edition of `opening` changed against the one that was public before it."""
    return f"{address_of(number)}.c{opening.release.edition.number}"


@dataclass(frozen=True)
class Around:
    """What the pages of some openings show beside them: index numbers and openings to society by item, releases that were taken back,
    agreeing examinations by version, entries of the journal by opening, items with body and category, bodies by key, feedback."""

    numbers: dict[int, IndexNumber]
    shown: dict[int, list[Opening]]
    taken_back: frozenset[int]
    examined: dict[int, Examination]
    entries: dict[str, JournalEntry]
    items: dict[int, Item]
    bodies: dict[int, PublicBody]
    said: Said


def around(openings: Sequence[Opening]) -> Around:
    """The same, asked of the database for all of `openings` together."""
    items = Item.objects.select_related("body", "entry__category").in_bulk({one.release.edition.item_id for one in openings})
    numbers = {number.item_id: number for number in IndexNumber.objects.filter(item__in=items)}
    shown: dict[int, list[Opening]] = {}
    for one in _social(Opening.objects.filter(release__edition__item__in=numbers)):
        shown.setdefault(one.release.edition.item_id, []).append(one)
    releases = [one.release_id for some in shown.values() for one in some]
    examined = Examination.objects.filter(version__in=[one.release.version_id for one in openings], outcome=Outcome.AGREE.value)
    return Around(
        numbers=numbers,
        shown=shown,
        taken_back=frozenset(Withdrawal.objects.filter(release__in=releases).values_list("release", flat=True)),
        examined={one.version_id: one for one in examined},
        entries=journal.first_about(openings, "publication.opened"),
        items=items,
        bodies={body.pk: public_body(body) for body in {item.body for item in items.values()}},
        said=answered.said_on({one.release.edition_id: one.release.edition.item_id for one in openings}),
    )


def public_release(opening: Opening, beside: Around | None = None) -> PublicRelease:
    """The release of `opening` as its page shows it; what stands `beside` it is asked of the database where it is not at hand."""
    known = beside or around([opening])
    release = opening.release
    version = release.version
    item = known.items[release.edition.item_id]
    facts = version.facts
    number = known.numbers.get(item.pk) if opening.audience == Audience.SOCIETY else None
    shown = known.shown[item.pk] if number else [opening]
    newest = shown[-1].pk == opening.pk
    taken_back = {one.pk for one in shown if one.release_id in known.taken_back}
    # An edition that was taken back is compared with nothing: its words would stand in the comparison.
    comparable = {after.pk for before, after in pairwise(shown) if not {before.pk, after.pk} & taken_back}
    editions = tuple(
        PublicEdition(
            number=one.release.edition.number,
            path=f"/{edition_address(number, one, newest=one.pk == shown[-1].pk)}/",
            opened_on=one.at.astimezone().date(),
            withdrawn=one.pk in taken_back,
            reason=one.release.edition.reason,
            changes=f"/{changes_address(number, one)}/" if one.pk in comparable else "",
        )
        for one in shown
        if number
    )
    entry = known.entries.get(str(opening.pk))
    decided = _decided(release, known.examined.get(version.pk))
    return PublicRelease(
        body=known.bodies[item.body_id],
        audience=Audience(opening.audience),
        index_number=str(number) if number else "",
        path=f"/{edition_address(number, opening, newest=newest)}/" if number else "",
        category_number=item.entry.category.number,
        category=facts["entry"]["category"],
        entry_code=facts["entry"]["code"],
        entry=facts["entry"]["title"],
        unit=facts["unit"],
        title=facts["title"],
        document_number=facts["document_number"],
        document_date=date.fromisoformat(facts["document_date"]) if facts["document_date"] else None,
        keywords=tuple(facts["keywords"]),
        basis=facts["basis"],
        summary=facts["summary"],
        text=facts["text"],
        files=tuple(PublicFile(file["name"], file["digest"], file["size"], file["media_type"]) for file in facts["files"]),
        edition=release.edition.number,
        editions=editions,
        superseded=not newest,
        opened_at=opening.at,
        expires_on=decided.expires_on,
        digest=version.digest,
        content=version.content.encode(),
        journal_seq=entry.seq if entry else -1,
        journal_hash=entry.hash if entry else "",
        # Earlier editions stand as they were: what was said since stands on the one that holds.
        answers=known.said.answers.get(item.pk, ()) if number and newest else (),
        responds_to=known.said.responses.get(release.edition_id, ()),
        round=known.said.rounds.get(release.edition_id),
        named=_named(facts["text"], number) if number else (),
    )


def _named(text: str, own: IndexNumber) -> tuple[tuple[str, str], ...]:
    """The index numbers that `text` names and that were given, but its `own`, each with its address."""
    given = {(found[1], int(found[2]), int(found[3])) for found in _INDEX_NUMBER.finditer(text)}
    others = IndexNumber.objects.exclude(pk=own.pk)
    rows = [others.filter(code=code, year=year, serial=serial).first() for code, year, serial in sorted(given)]
    return tuple((str(row), f"/{address_of(row)}/") for row in rows if row)


def public_withdrawal(withdrawal: Withdrawal, number: IndexNumber, path: str, body: PublicBody | None = None) -> PublicWithdrawal:
    """`withdrawal` as its notice shows it; `body` where it is at hand."""
    item = number.item
    # Readers are told in the site's language, whatever the language of whoever causes the notice to be written.
    with translation.override(settings.LANGUAGE_CODE):
        reason_type = str(withdrawal.get_reason_type_display())
    return PublicWithdrawal(
        body=body or public_body(item.body),
        index_number=str(number),
        path=f"/{path}/",
        entry_code=item.entry.code,
        entry=item.entry.title,
        reason_type=reason_type,
        reason=withdrawal.reason,
        authority=withdrawal.authority,
        withdrawn_at=withdrawal.at,
    )


def public_site(body: Body, *, on: date) -> PublicSite:
    """All that the pages around the matters of `body` are made of on that day."""
    shown = public_body(body)
    lines = listed(body)
    withdrawn = {row.release_id: row for row in Withdrawal.objects.filter(release__edition__item__body=body).order_by("pk")}
    units = Unit.objects.in_bulk({one.unit for one in lines})
    gone = [one.item for one in lines if one.release in withdrawn]
    numbers = {row.item_id: row for row in IndexNumber.objects.filter(item__in=gone).select_related("item__body", "item__entry")}
    rows: dict[int, list[PublicRow]] = {}
    withdrawals = []
    of_units: dict[int, list[PublicRow]] = {}
    changed: dict[int, datetime] = {}
    for one in lines:
        taken_back = withdrawn.get(one.release)
        at = taken_back.at if taken_back else one.opened_at
        changed[one.unit] = max(at, changed.get(one.unit, at))
        if taken_back:
            withdrawals.append(public_withdrawal(taken_back, numbers[one.item], address_of(numbers[one.item]), shown))
        else:
            rows.setdefault(one.entry, []).append(one.row)
            of_units.setdefault(one.unit, []).append(one.row)
    every = sorted((row for found in rows.values() for row in found), key=_newest_first)
    used = {one.entry for one in lines}
    told = outlooks(body, on=on)
    said = answered.answers_under(body)
    return PublicSite(
        body=shown,
        bodies=tuple(public_body(one) for one in Body.objects.order_by("pk")),
        categories=tuple(_category(category, rows, used, told, said) for category in Category.objects.filter(body=body).order_by("number")),
        newest=tuple(every[:NEWEST]),
        withdrawals=tuple(sorted(withdrawals, key=lambda one: one.withdrawn_at, reverse=True)),
        checkpoint=_checkpoint(body),
        guide=guides.public_guide(body),
        announcements=announcements.public_announcements(body, on=on),
        # One whose matters are all withdrawn stays: whoever follows its feed hears of it.
        units=tuple(
            PublicUnit(unit.code, unit.name, tuple(sorted(of_units.get(unit.pk, ()), key=_newest_first)), changed[unit.pk])
            for unit in sorted(units.values(), key=lambda unit: (unit.position, unit.pk))
        ),
    )


# Searching.


@dataclass(frozen=True)
class Searchable:
    """A release that is open now, with what it is found by: `at` its first opening, `forms` and `rhythm` as they were decided.

    `groups` numbers the groups of named readers, where it is open to such.
    """

    release: Release
    body: str
    category: int
    at: datetime
    audiences: frozenset[int]
    index_number: str
    forms: frozenset[str]
    rhythm: str
    groups: frozenset[int] = frozenset()


def searchable(releases: Collection[int]) -> list[Searchable]:
    """Those of `releases` (their keys) that are open to anybody, oldest first: not taken back, not expired, not replaced."""
    openings: dict[int, list[Opening]] = {}
    for opening in Opening.objects.filter(release__in=releases).order_by("release", "position"):
        openings.setdefault(opening.release_id, []).append(opening)
    found = _still_open(Release.objects.filter(pk__in=openings))
    rows = list(found.select_related("version", "edition__item__body", "edition__item__entry__category").order_by("at", "pk"))
    items = [row.edition.item_id for row in rows]
    numbers = {number.item_id: str(number) for number in IndexNumber.objects.filter(item__in=items)}
    examined = Examination.objects.filter(version__in=[row.version_id for row in rows], outcome=Outcome.AGREE.value)
    decided = {one.version_id: one for one in examined}
    return [
        Searchable(
            release=row,
            body=row.edition.item.body.slug,
            category=row.edition.item.entry.category.number,
            at=openings[row.pk][0].at,
            audiences=frozenset(one.audience for one in openings[row.pk]),
            index_number=numbers.get(row.edition.item_id, ""),
            forms=frozenset(decided[row.version_id].channels),
            rhythm=decided[row.version_id].time_limit,
            groups=approval.groups_of(decided[row.version_id]),
        )
        for row in rows
    ]


def public_search(slug: str) -> PublicSearch | None:
    """The body with this word in its addresses, to be searched; None where there is none."""
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        return None
    categories = Category.objects.filter(body=body).order_by("number")
    entries = Entry.objects.filter(category__body=body).select_related("category").order_by("category__number", "position")
    return PublicSearch(public_body(body), {str(one.number): one.name for one in categories}, {one.code: one.title for one in entries})


def public_hits(slug: str, releases: Collection[int]) -> tuple[PublicHit, ...]:
    """Those of `releases` (their keys) that society may read of the body `slug` at this moment, in the order given."""
    openings = Opening.objects.filter(audience=int(Audience.SOCIETY), release__in=_still_open(Release.objects.filter(pk__in=releases)))
    rows = openings.filter(release__edition__item__body__slug=slug).select_related(
        "release__version", "release__edition__item__entry__category"
    )
    by_release = {opening.release_id: opening for opening in rows}
    items = [opening.release.edition.item_id for opening in by_release.values()]
    numbers = {number.item_id: number for number in IndexNumber.objects.filter(item__in=items)}
    return tuple(_hit(by_release[key], numbers) for key in releases if key in by_release)


def notice_for(slug: str, words: str) -> tuple[str, str] | None:
    """The number and the address of the notice, where `words` are the index number of a matter that was taken back (clause 8.9)."""
    named = _INDEX_NUMBER.fullmatch(words.strip().upper())
    if named is None:
        return None
    given = IndexNumber.objects.filter(body__slug=slug, code=named[1], year=int(named[2]), serial=int(named[3])).first()
    shown = social_openings(given.item) if given else []
    if given is None or not shown or withdrawal_of(shown[-1].release) is None:
        return None
    return str(given), f"/{address_of(given)}/"


def _hit(opening: Opening, numbers: dict[int, IndexNumber]) -> PublicHit:
    facts = opening.release.version.facts
    release = opening.release
    number = str(numbers[release.edition.item_id])
    row = line_of(release.version, number, edition=release.edition.number, digest=release.digest, opened_at=opening.at)
    text = "\n".join(one for one in (facts["summary"], plain(facts["text"])) if one)
    return PublicHit(row=row, text=text, category=facts["entry"]["category"], entry=facts["entry"]["title"])


def _still_open(releases: QuerySet[Release]) -> QuerySet[Release]:
    replaced = StageChange.objects.filter(move__in=[Move.SUPERSEDE.value, Move.EXPIRE.value]).values("edition")
    return releases.exclude(Q(pk__in=Withdrawal.objects.values("release")) | Q(edition__in=replaced))


def _newest_first(row: PublicRow) -> tuple[float, str]:
    return -row.opened_at.timestamp(), row.index_number


def _category(
    category: Category,
    rows: dict[int, list[PublicRow]],
    used: set[int],
    told: dict[int, Outlook],
    said: dict[int, tuple[PublicAnswer, ...]],
) -> PublicCategory:
    # A retired entry keeps its page while a matter has a number under it: an unwritten page would go on listing what was withdrawn.
    entries = Entry.objects.filter(category=category).select_related("unit", "category").order_by("position")
    return PublicCategory(
        number=category.number,
        name=category.name,
        entries=tuple(
            _entry(entry, rows.get(entry.pk, []), told.get(entry.pk), said.get(entry.pk, ()))
            for entry in entries
            if entry.retired_on is None or entry.pk in used
        ),
    )


def _entry(entry: Entry, rows: list[PublicRow], outlook: Outlook | None, said: tuple[PublicAnswer, ...]) -> PublicEntry:
    last = outlook.last if outlook else None
    return PublicEntry(
        code=entry.code,
        letter=entry.letter,
        title=entry.title,
        unit=entry.unit.name if entry.unit else entry.unit_hint,
        time_limit=entry.time_limit,
        period=entry.period,
        scope=Audience(entry.scope),
        rows=tuple(sorted(rows, key=_newest_first)),
        tells_duties=outlook is not None,
        duty=PublicDuty(last.due_on, last.met_on) if last else None,
        next_due_on=outlook.next_due_on if outlook else None,
        answers=said,
    )


def _checkpoint(body: Body) -> PublicCheckpoint | None:
    # The one that everybody can fetch beside the page, not a newer one that nobody has seen yet.
    last = checkpoints.last(checkpoints.published_path(settings.WITNESS, body.code))
    return PublicCheckpoint(last.size, last.head, last.at, last.key_id) if last else None


def public_releases(body: Body) -> QuerySet[Release]:
    """What is open to readers, whoever they are, earlier editions among it: opened and not taken back."""
    return (
        Release.objects.select_related("version", "edition", "edition__item", "edition__item__body")
        .filter(edition__item__body=body, pk__in=Opening.objects.values("release"))
        .exclude(pk__in=Withdrawal.objects.values("release"))
        .order_by("pk")
    )


def releases_to_keep_watch_over(body: Body) -> QuerySet[Release]:
    """What is open, or will open by itself: released and not taken back."""
    return (
        Release.objects.select_related("version", "edition", "edition__item", "edition__item__body")
        .filter(edition__item__body=body)
        .exclude(pk__in=Withdrawal.objects.values("release"))
        .order_by("pk")
    )


def releases_to_screen(body: Body) -> QuerySet[Release]:
    """What is open, or will be, and has not been screened under today's lists and rules: the rest of the backlog (存量筛查)."""
    today = Screening.objects.filter(lists=fingerprint(disclosure.lists_of(body)), engine=engine())
    return releases_to_keep_watch_over(body).exclude(version__in=today.values("version"))


@dataclass(frozen=True)
class Later:
    """What a later screening saw in something released that nobody had seen before it was."""

    release: Release
    screening: Screening
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> int:
        """How many of them would have to be resolved before a verdict today."""
        return sum(1 for one in self.findings if one.blocks)


def to_recheck(body: Body) -> list[Later]:
    """Public matters in which the newest screening saw more than the one before their release, and at which nobody has looked yet.

    Notes are left out: they ask for nothing. What will open by itself is among them.
    """
    return _later(releases_to_keep_watch_over(body))


def later_of(release: Release) -> Later | None:
    """The same of one release."""
    return next(iter(_later([release])), None)


def _later(watched: Iterable[Release]) -> list[Later]:
    newest: dict[int, Screening] = {}
    releases = {release.version_id: release for release in watched}
    looked_at = set(Recheck.objects.filter(release__in=releases.values()).values_list("screening", flat=True))
    for screening in Screening.objects.filter(version__in=releases).order_by("pk"):
        newest[screening.version_id] = screening
    found = []
    for version, screening in newest.items():
        release = releases[version]
        if screening.pk in looked_at or screening.at <= release.at:
            continue
        before = {_sight(one) for one in Finding.objects.filter(screening__version=version, screening__at__lte=release.at)}
        before |= {_sight(one) for one in Finding.objects.filter(screening__version=version, screening__in=looked_at)}
        asking = Finding.objects.filter(screening=screening).exclude(severity=Severity.NOTE.value)
        unseen = tuple(one for one in asking if _sight(one) not in before)
        if unseen:
            found.append(Later(release, screening, unseen))
    return sorted(found, key=lambda one: (-one.blocks, one.release.pk))


def _sight(finding: Finding) -> tuple[object, ...]:
    place = canonical_json(finding.place)
    return finding.kind, finding.part, finding.blob_id, place, finding.start, finding.end
