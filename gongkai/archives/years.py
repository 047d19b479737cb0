"""A year filed in one go (年度归档): what can be filed and under which code, what cannot and why, doubles and gaps (clause 2.E)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.approval.models import Examination
from gongkai.archives import listing, queries, retention, rules
from gongkai.archives.codes import LAST_NUMBER, parse
from gongkai.archives.models import RETENTIONS, Record, YearFiling, YearFilingLine, YearFilingOutcome
from gongkai.archives.queries import Place
from gongkai.archives.retention import Keeping
from gongkai.catalog.models import Entry
from gongkai.disclosure.models import Edition, Version
from gongkai.disclosure.queries import actor
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.procedure.dossier import Actor, Outcome
from gongkai.procedure.stages import MOVES, Move, Stage
from gongkai.publication import postings
from gongkai.publication.models import Release

AT_ONCE = 300
"""Editions that one run files at most; what is left comes with the next."""

FROM = frozenset(before for before, _after in MOVES[Move.FILE])
"""Stages from which the procedure files."""


@dataclass(frozen=True)
class Choice:
    """What the archivist wants of one version: filed or left out, for how long, with which note."""

    take: bool = True
    retention: str = ""
    note: str = ""


@dataclass(frozen=True)
class Candidate:
    """An edition of the year: the period that is proposed and why, the one chosen, its code to be, and what stands against it.

    `needs_note` says that forms were left undone, so that the note has to say why (clause 4.1).
    """

    edition: Edition
    released: datetime
    keeping: Keeping
    choice: Choice
    retention: str
    code: str
    objections: tuple[Objection, ...]
    needs_note: bool

    @property
    def version(self) -> Version:
        """What would be filed."""
        version = self.edition.current
        if version is None:
            raise ValueError("a released edition has a version")
        return version

    @property
    def is_barred(self) -> bool:
        """Whether something stands against it that no choice here takes away."""
        return bool(self.objections)


@dataclass(frozen=True)
class Double:
    """Several that may be one: they share what `what` says. `filed` are those among them that are records already."""

    what: str
    shared: str
    editions: tuple[Edition, ...]
    filed: tuple[Record, ...]


@dataclass(frozen=True)
class Gaps:
    """What seems to be missing: numbers in a class, entries without any matter, editions between filed ones, records without a code."""

    numbers: tuple[tuple[str, tuple[int, ...]], ...]
    entries: tuple[Entry, ...]
    editions: tuple[Edition, ...]
    uncoded: int

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.numbers or self.entries or self.editions or self.uncoded)


@dataclass(frozen=True)
class Preview:
    """What a run would do. `left` is how many more there are than one run takes."""

    year: int
    ready: tuple[Candidate, ...]
    barred: tuple[Candidate, ...]
    doubles: tuple[Double, ...]
    gaps: Gaps
    left: int

    @property
    def taken(self) -> tuple[Candidate, ...]:
        """Those that would be filed."""
        return tuple(one for one in self.ready if one.choice.take)


@dataclass
class Numbers:
    """The numbers that records to come would get, class by class."""

    last: dict[Place, int] = field(default_factory=dict)

    def next(self, place: Place) -> int:
        """The next number in this class."""
        if place not in self.last:
            self.last[place] = queries.last_number(place)
        self.last[place] += 1
        return self.last[place]


def unfiled(body: Body, year: int | None = None, *, by: Person) -> QuerySet[Release]:
    """The releases that have come to the archive's step and are no records yet, of `year` where one is given, oldest first.

    What is for Party members alone is there for them alone (clause 2.D).
    """
    rows = Release.objects.filter(edition__item__body=body, edition__stage__in=[stage.value for stage in FROM])
    rows = rows.exclude(edition__in=Record.objects.values("edition"))
    if not by.party_member:
        rows = rows.exclude(edition__in=listing.inner_party_editions())
    if year is not None:
        zone = timezone.get_default_timezone()
        starts, ends = (datetime.combine(date(one, 1, 1), time.min, zone) for one in (year, year + 1))
        rows = rows.filter(at__gte=starts, at__lt=ends)
    related = ("item__body", "item__unit", "item__entry__category", "current")
    return rows.select_related(*(f"edition__{one}" for one in related)).order_by("at", "pk")


def years_to_file(body: Body, *, by: Person) -> dict[int, int]:
    """How many are to be filed of each year, the newest first."""
    counted: dict[int, int] = defaultdict(int)
    for at in unfiled(body, by=by).order_by().values_list("at", flat=True):
        counted[timezone.localdate(at).year] += 1
    return dict(sorted(counted.items(), reverse=True))


def preview(body: Body, year: int, *, by: Person, today: date, choices: Mapping[int, Choice] | None = None) -> Preview:
    """What filing `year` would come to, with these `choices` (version → choice); where there is none, as the table proposes.

    The codes are those that a run begun now would give; another who files meanwhile comes before it.
    """
    rows = list(unfiled(body, year, by=by)[: AT_ONCE + 1])
    left = unfiled(body, year, by=by).count() - AT_ONCE if len(rows) > AT_ONCE else 0
    candidates = _candidates(body, year, rows[:AT_ONCE], by=by, today=today, choices=choices or {})
    ready = tuple(one for one in candidates if not one.is_barred)
    barred = tuple(one for one in candidates if one.is_barred)
    alike = doubles(body, year, [one.edition for one in candidates], by=by)
    return Preview(year, ready, barred, tuple(alike), gaps(body, year, by=by), left)


def _candidates(
    body: Body, year: int, rows: Sequence[Release], *, by: Person, today: date, choices: Mapping[int, Choice]
) -> list[Candidate]:
    facts = queries.dossiers([row.edition for row in rows], on=today)
    agreed = Examination.objects.filter(version__in=[row.version_id for row in rows], outcome=Outcome.AGREE.value)
    important = set(agreed.filter(zone_wide_important=True).values_list("version", flat=True))
    table, scheme, numbers = retention.Table(body), retention.scheme_of(body, year), Numbers()
    acting: dict[int, Actor] = {}  # as what the archivist acts depends on the unit alone
    made = []
    for row in rows:
        edition = row.edition
        keeping = retention.suggested(edition.item.entry, important=row.version_id in important, table=table)
        choice = choices.get(row.version_id, Choice())
        kept = choice.retention if choice.retention in RETENTIONS else keeping.retention
        # With a note: a form that is not done is no bar, its reason is asked for beside it.
        dossier = facts[edition.pk]
        if edition.item.unit_id not in acting:
            acting[edition.item.unit_id] = actor(by, edition, on=today)
        objections = rules.objections_to_filing(
            edition, retention=kept, note=choice.note or "…", by=by, today=today, dossier=dossier, actor=acting[edition.item.unit_id]
        )
        code = ""
        if not objections and choice.take:
            place = queries.place_of(edition.item, year, kept, scheme)
            number = numbers.next(place)
            if number > LAST_NUMBER:
                objections.append(Objection("class_full", _("这一类的件号已编满。"), clause="2.E"))
            else:
                code = place.code(number)
        undone = edition.stage == Stage.PUBLISHED.value and not postings.forms_of(row).is_complete
        made.append(Candidate(edition, row.at, keeping, choice, kept, code, tuple(objections), undone))
    return made


def doubles(body: Body, year: int, editions: Sequence[Edition], *, by: Person) -> list[Double]:
    """Those of `editions` that share title, document number or text with another matter's, or with what is filed already.

    Titles are compared with every record of the body, numbers and texts with those of the year. Editions of one matter are none.
    """
    titles = {edition.current.title for edition in editions if edition.current}
    records = listing.filtered(body, {}, inner_party=by.party_member).select_related("version", "edition__item")
    filed = list(records.filter(title__in=titles))
    known = {row.pk for row in filed}
    of_year = records.filter(year=year)
    filed += [row for row in of_year if row.pk not in known]
    found = []
    for what, told in ((_("题名相同"), _title), (_("文号相同"), _number), (_("正文相同"), _text)):
        shared: dict[str, tuple[list[Edition], list[Record]]] = defaultdict(lambda: ([], []))
        for edition in editions:
            if edition.current and (key := told(edition.current)):
                shared[key][0].append(edition)
        for row in filed:
            if (key := told(row.version)) in shared:
                shared[key][1].append(row)
        for key, (new, old) in shared.items():
            if len({one.item_id for one in new} | {one.edition.item_id for one in old}) > 1:
                found.append(Double(what, "" if told is _text else key, tuple(new), tuple(old)))
    return found


def _title(version: Version) -> str:
    return version.title


def _number(version: Version) -> str:
    return str(version.facts.get("document_number", ""))


def _text(version: Version) -> str:
    return digest_of(version.text.encode()) if version.text.strip() else ""


def gaps(body: Body, year: int, *, by: Person) -> Gaps:
    """What seems to be missing among the records of `year`."""
    rows = Record.objects.filter(body=body, year=year)
    classes: dict[str, set[int]] = defaultdict(set)
    for code in rows.exclude(code="").values_list("code", flat=True):
        known = parse(code)
        classes[code.rpartition("-")[0]].add(known.number)
    missing = [(name, tuple(sorted(set(range(1, max(given) + 1)) - given))) for name, given in sorted(classes.items())]
    entries = Entry.objects.filter(body=body, retired_on=None).exclude(pk__in=rows.values("entry"))
    waiting = unfiled(body, year, by=by).order_by().values("edition__item__entry")
    return Gaps(
        numbers=tuple((name, lost) for name, lost in missing if lost),
        entries=tuple(entries.exclude(pk__in=waiting).select_related("category")),
        editions=tuple(_between(listing.filtered(body, {"year": str(year)}, inner_party=by.party_member))),
        uncoded=rows.filter(code="").count(),
    )


def _between(rows: QuerySet[Record]) -> Iterable[Edition]:
    """Editions that are no record although a later one of the same matter is."""
    latest: dict[int, int] = {}
    for item, number in rows.filter(edition__number__gt=1).values_list("edition__item", "edition__number"):
        latest[item] = max(latest.get(item, 0), number)
    earlier = Edition.objects.filter(item__in=latest).exclude(pk__in=Record.objects.values("edition"))
    return [one for one in earlier.select_related("current", "item").order_by("item", "number") if one.number < latest[one.item_id]]


def filings_of(body: Body) -> QuerySet[YearFiling]:
    """The runs of this body, the newest first."""
    return YearFiling.objects.filter(body=body).select_related("person", "body").order_by("-pk")


def lines_of(filing: YearFiling, *, inner_party: bool = True) -> list[tuple[YearFilingLine, YearFilingOutcome | None]]:
    """What a run was to file, in its order, each with what became of it so far; without `inner_party` only what is for everybody."""
    done = {row.line_id: row for row in YearFilingOutcome.objects.filter(line__filing=filing).select_related("record")}
    lines = YearFilingLine.objects.filter(filing=filing).select_related("version", "version__edition").order_by("position")
    if not inner_party:
        lines = lines.exclude(version__edition__in=listing.inner_party_editions())
    return [(line, done.get(line.pk)) for line in lines]


def records_of(filing: YearFiling) -> list[int]:
    """The numbers of the records that became of its lines, in their order."""
    made = YearFilingOutcome.objects.filter(line__filing=filing, record__isnull=False).order_by("line")
    return list(made.values_list("record", flat=True))


def waiting_lines(filing: YearFiling) -> QuerySet[YearFilingLine]:
    """The lines of which nothing has become yet, in their order."""
    done = YearFilingOutcome.objects.filter(line__filing=filing).values("line")
    return YearFilingLine.objects.filter(filing=filing).exclude(pk__in=done).select_related("filing__person").order_by("position")


def unfinished() -> list[YearFiling]:
    """The runs that have lines of which nothing has become yet, the oldest first."""
    lines = YearFilingLine.objects.exclude(pk__in=YearFilingOutcome.objects.values("line"))
    return list(YearFiling.objects.filter(pk__in=lines.values("filing")).select_related("person").order_by("pk"))
