"""Classes and boxes as the archive's papers show them (目录与盒): plain values of lists, covers, spines and note sheets (clause 2.E)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from gongkai.archives import boxes, queries
from gongkai.archives.boxes import Class
from gongkai.archives.models import RETENTIONS, Box, Record
from gongkai.archives.retention import scheme_of
from gongkai.disclosure.models import Attachment
from gongkai.organization.models import Body
from gongkai.papers import archive as papers
from gongkai.papers.archive import ListedRecord, NoteSheet, RecordList, Spines, VolumeCover
from gongkai.papers.sheets import as_printed
from gongkai.publication.models import Release

LONGEST_LIST = 400
"""Records of one list on paper: more take longer to draw than anybody waits for, and are listed box by box."""
_PARTS = ("fonds_number", "category_code", "year", "retention", "class_code")


@dataclass(frozen=True)
class Volume:
    """A class of a body's records: its parts, its name in words, and how many records and boxes it has."""

    key: Class
    of: papers.Class
    records: int
    boxes: int

    @property
    def slug(self) -> str:
        """The class as an address names it: J001-WS-2025-D30-DZB."""
        return slug_of(self.key)

    @property
    def prefix(self) -> str:
        """What the archival codes of the class begin with: J001-WS·2025-D30-DZB."""
        fonds, category, year, kept, code = self.key
        return f"{fonds}-{category}·{year}-{kept}-{code}"

    @property
    def is_short(self) -> bool:
        """Whether the class fits into one list on paper."""
        return self.records <= LONGEST_LIST


def slug_of(key: Class) -> str:
    """A class as an address names it: J001-WS-2025-D30-DZB."""
    return "-".join(str(part) for part in key)


def volumes_of(body: Body, year: int) -> list[Volume]:
    """The classes of `year`, what is kept longest first."""
    counted = _coded(body).filter(year=year).order_by().values_list(*_PARTS).annotate(records=Count("pk"))
    laid = Box.objects.filter(body=body, year=year).order_by().values_list(*_PARTS).annotate(boxes=Count("pk"))
    in_boxes = {row[:-1]: row[-1] for row in laid}
    found = [Volume(row[:-1], _words(body, row[:-1]), row[-1], in_boxes.get(row[:-1], 0)) for row in counted]
    return sorted(found, key=lambda one: (list(RETENTIONS).index(one.key[3]), one.key))


def volume(body: Body, slug: str) -> Volume | None:
    """The class of that name; None where `body` has no record in it."""
    year = slug.split("-")[2] if slug.count("-") == len(_PARTS) - 1 else ""
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    return next((one for one in volumes_of(body, int(year)) if one.slug == slug), None)


def records_of(body: Body, key: Class) -> QuerySet[Record]:
    """The records of a class in the order of their numbers."""
    return _coded(body).filter(**dict(zip(_PARTS, key, strict=True))).select_related("version", "edition").order_by("number")


def records_within(box: Box) -> QuerySet[Record]:
    """The records in a box in the order of their numbers."""
    return records_of(box.body, boxes.class_of(box)).filter(number__range=(box.first, box.last))


def boxes_of(body: Body, key: Class) -> list[Box]:
    """The boxes of a class in the order of their numbers."""
    return list(Box.objects.filter(body=body, **dict(zip(_PARTS, key, strict=True))).order_by("number"))


# On paper.


@as_printed()
def list_of_class(body: Body, found: Volume) -> RecordList:
    """归档文件目录 of a class."""
    return RecordList(found.of, _listed(records_of(body, found.key)))


@as_printed()
def list_of_box(box: Box) -> RecordList:
    """归档文件目录 of what lies in a box."""
    shown = _box(box)
    return RecordList(shown.of, _listed(records_within(box)), shown)


@as_printed()
def cover_of_class(body: Body, found: Volume) -> VolumeCover:
    """The cover of the list of a class."""
    rows = list(records_of(body, found.key).defer("version__content"))
    return VolumeCover(found.of, len(rows), _sum(rows))


@as_printed()
def cover_of_box(box: Box) -> VolumeCover:
    """盒封面."""
    shown = _box(box)
    return VolumeCover(shown.of, shown.records, shown.pages, shown)


@as_printed()
def spines_of(laid: Sequence[Box], title: str) -> Spines:
    """盒脊 of several boxes; `title` says which."""
    return Spines(title, tuple(_box(box) for box in laid))


@as_printed()
def note_sheet_of(box: Box) -> NoteSheet | None:
    """备考表 of a box as it stands; None where none has been written yet."""
    note = boxes.note_of(box)
    if note is None:
        return None
    checked = boxes.check_of(note)
    return NoteSheet(
        _box(box),
        note.situation,
        arranged_by=note.person.name,
        arranged_on=note.arranged_on,
        checked_by=checked.person.name if checked else "",
        checked_on=checked.checked_on if checked else None,
    )


def _listed(records: QuerySet[Record]) -> tuple[ListedRecord, ...]:
    pages = queries.pages_of(list(records.defer("version__content")))
    counted = Attachment.objects.filter(version__in=records.values("version")).order_by().values_list("version").annotate(Count("pk"))
    attached = dict(counted)
    released = dict(Release.objects.filter(version__in=records.values("version")).values_list("version", "at"))
    # One after the other: the text of each comes along.
    return tuple(
        _line(row, pages.get(row.pk), attached.get(row.version_id, 0), released.get(row.version_id))
        for row in records.iterator(chunk_size=200)
    )


def _line(row: Record, pages: int | None, attached: int, released: datetime | None) -> ListedRecord:
    """A record as the list has it: with the day that stands on it, else the day on which it was published."""
    facts = row.version.facts
    day = timezone.localdate(released) if released else None
    if written := facts["document_date"]:
        day = date.fromisoformat(written)
    notes = [f"第{row.edition.number}版"] if row.edition.number > 1 else []
    notes += [f"附件{attached}件"] if attached else []
    makers = [facts["body"]["name"], *(one["name"] for one in facts.get("co_issuers", []))]
    return ListedRecord(
        code=row.code,
        document_number=facts["document_number"],
        responsible="；".join(makers),
        title=facts["title"],
        day=day,
        pages=pages,
        note="，".join(notes),
    )


def _box(box: Box) -> papers.Box:
    rows = list(records_within(box).defer("version__content"))
    return papers.Box(
        of=_words(box.body, boxes.class_of(box)),
        number=box.number,
        first=box.first,
        last=box.last,
        records=len(rows),
        pages=_sum(rows),
        thickness=box.thickness,
    )


def _sum(rows: Sequence[Record]) -> int | None:
    """The pages of all `rows`; None where those of one are not known."""
    pages = queries.pages_of(rows)
    return sum(pages.values()) if len(pages) == len(rows) else None


def _coded(body: Body) -> QuerySet[Record]:
    return Record.objects.filter(body=body, number__isnull=False)


def _words(body: Body, key: Class) -> papers.Class:
    """The class in words: by the unit or the question of its first record, where its code is still theirs; else by the code."""
    fonds, _category, year, kept, code = key
    row = records_of(body, key).select_related("unit", "entry__category").first()
    name, by_question = code, False
    if row is not None and row.unit is not None and row.entry is not None:
        name, by_question = scheme_of(body, year).name_of(code, row.unit, row.entry.category)
    return papers.Class(fonds, body.name, year, str(RETENTIONS[kept]), name, by_question)
