"""Boxes (盒): how records are laid into them in their order, and what is in one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai.archives.models import Box, BoxCheck, BoxNote, Record
from gongkai.organization.models import Body

SHEETS = {20: 160, 30: 240, 40: 320, 50: 400}
"""Pages that a box with a spine of so many millimetres holds: a tenth of a millimetre to the sheet, a fifth of the room left free."""

PIECES = {20: 20, 30: 30, 40: 40, 50: 50}
"""Records that such a box holds where nobody knows yet how many pages they have."""

Class = tuple[str, str, int, str, str]
"""Fonds, category, year, retention period and class code: what may share a box."""


@dataclass(frozen=True)
class Filled:
    """Consecutive records for one box, and their pages where all are known."""

    records: tuple[Record, ...]
    pages: int | None


def class_of(row: Record | Box) -> Class:
    """The class of a record, or of the records in a box."""
    return (row.fonds_number, row.category_code, row.year, row.retention, row.class_code)


def fill(records: Sequence[Record], pages: Mapping[int, int], *, thickness: int) -> list[Filled]:
    """`records` of one class in their order, box after box: by `pages` (record → pages) where they are known, else by the piece.

    A record is never divided; one that is thicker than a box has a box to itself.
    """
    boxes: list[Filled] = []
    held: list[Record] = []
    room = 1.0
    for record in records:
        needed = pages[record.pk] / SHEETS[thickness] if record.pk in pages else 1 / PIECES[thickness]
        if held and needed > room + 1e-9:
            boxes.append(_filled(held, pages))
            held, room = [], 1.0
        held.append(record)
        room -= needed
    if held:
        boxes.append(_filled(held, pages))
    return boxes


def _filled(records: Sequence[Record], pages: Mapping[int, int]) -> Filled:
    known = all(one.pk in pages for one in records)
    return Filled(tuple(records), sum(pages[one.pk] for one in records) if known else None)


def unboxed(body: Body, year: int) -> dict[Class, list[Record]]:
    """The coded records of `year` that lie in no box yet, by class, each class in the order of its numbers."""
    last: dict[Class, int] = {}
    for box in Box.objects.filter(body=body, year=year):
        last[class_of(box)] = max(last.get(class_of(box), 0), box.last)
    rows = Record.objects.filter(body=body, year=year, number__isnull=False).select_related("version")
    waiting = [row for row in rows if (row.number or 0) > last.get(class_of(row), 0)]
    waiting.sort(key=lambda row: (class_of(row), row.number))
    return {key: list(found) for key, found in groupby(waiting, key=class_of)}


def last_box(of: Class) -> int:
    """The last box number given in this class, 0 before the first."""
    fonds, category, year, retention, code = of
    row = Box.objects.filter(fonds_number=fonds, category_code=category, year=year, retention=retention, class_code=code)
    return max(row.values_list("number", flat=True), default=0)


def records_in(box: Box) -> list[Record]:
    """What lies in `box`, in its order."""
    rows = Record.objects.filter(
        fonds_number=box.fonds_number,
        category_code=box.category_code,
        year=box.year,
        retention=box.retention,
        class_code=box.class_code,
        number__gte=box.first,
        number__lte=box.last,
    )
    return list(rows.select_related("version", "unit", "entry", "person", "edition__item").order_by("number"))


def box_of(record: Record) -> Box | None:
    """The box in which `record` lies."""
    if record.number is None:
        return None
    fonds, category, year, retention, code = class_of(record)
    rows = Box.objects.filter(fonds_number=fonds, category_code=category, year=year, retention=retention, class_code=code)
    return rows.filter(first__lte=record.number, last__gte=record.number).first()


def note_of(box: Box) -> BoxNote | None:
    """The note sheet (备考表) of `box` as it stands."""
    return BoxNote.objects.filter(box=box).select_related("person", "box").order_by("-pk").first()


def check_of(note: BoxNote) -> BoxCheck | None:
    """Who checked this note sheet, and when."""
    return BoxCheck.objects.filter(note=note).select_related("person").first()


def notes_of(boxes: Iterable[Box]) -> dict[int, tuple[BoxNote, BoxCheck | None]]:
    """The note sheet of each of `boxes` that has one, with its check, by the box's number as a row."""
    notes = {note.box_id: note for note in BoxNote.objects.filter(box__in=list(boxes)).select_related("person").order_by("pk")}
    checks = {check.note_id: check for check in BoxCheck.objects.filter(note__in=notes.values()).select_related("person")}
    return {pk: (note, checks.get(note.pk)) for pk, note in notes.items()}
