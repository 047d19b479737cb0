"""What the papers of boxes and classes say (案卷封面、盒脊、归档文件目录、备考表): plain values for `papers.archive` (DA/T 22-2015)."""

from collections.abc import Sequence

from django.utils import timezone, translation

from gongkai.archives import boxes, queries, retention
from gongkai.archives.models import RETENTIONS, Box, Record
from gongkai.catalog.models import Category
from gongkai.organization.models import Body, Unit
from gongkai.papers import archive as papers
from gongkai.publication import queries as publication


def class_of(body: Body, year: int, period: str, class_code: str = "") -> papers.Class:
    """The class as it is printed; without a `class_code` all classes of this year and period."""
    scheme = retention.scheme_of(body, year)
    by_question = scheme.scheme == "question"
    return papers.Class(
        fonds_number=body.fonds_number,
        fonds_name=body.name,
        year=year,
        retention=period_name(period),
        name=class_name(body, year, class_code) if class_code else "",
        by_question=by_question,
    )


def class_name(body: Body, year: int, class_code: str) -> str:
    """What the unit or question with this code is called; the code itself where none has it any more."""
    scheme = retention.scheme_of(body, year)
    if scheme.scheme == "question":
        names = {scheme.question_code(one): one.name for one in Category.objects.filter(body=body)}
    else:
        names = {scheme.unit_code(one): one.name for one in Unit.objects.filter(body=body)}
    return names.get(class_code, class_code)


def period_name(period: str) -> str:
    """A retention period in the words that are printed: 永久, 定期30年, 定期10年."""
    with translation.override("zh-hans"):
        return str(RETENTIONS[period])


def box_values(box: Box) -> papers.Box:
    """A box as it is printed."""
    return papers.Box(
        of=class_of(box.body, box.year, box.retention, box.class_code),
        number=box.number,
        first=box.first,
        last=box.last,
        records=box.last - box.first + 1,
        pages=box.pages,
        thickness=box.thickness,
    )


def cover(box: Box) -> papers.VolumeCover:
    """案卷（盒）封面 of a box."""
    values = box_values(box)
    return papers.VolumeCover(values.of, f"{values.of.name}归档文件", values.records, values.pages, values)


def spines(body: Body, rows: Sequence[Box]) -> papers.Spines:
    """盒脊 of several boxes."""
    return papers.Spines(body.name, tuple(box_values(box) for box in rows))


def box_list(box: Box) -> papers.RecordList:
    """归档文件目录 of what is in a box."""
    values = box_values(box)
    return papers.RecordList(values.of, listed_values(boxes.records_in(box)), values)


def class_list(body: Body, year: int, period: str, class_code: str) -> papers.RecordList:
    """归档文件目录 of a class, in the order of its numbers."""
    rows = Record.objects.filter(body=body, year=year, retention=period, class_code=class_code, number__isnull=False)
    records = list(rows.select_related("version", "unit", "edition__item").order_by("number"))
    return papers.RecordList(class_of(body, year, period, class_code), listed_values(records))


def listed_values(records: Sequence[Record]) -> tuple[papers.ListedRecord, ...]:
    """The lines of a record list: code, document number, who answers for it, title, day and pages."""
    pages = queries.pages_of(records)
    lines = []
    for record in records:
        release = publication.release_of(record.edition)
        lines.append(
            papers.ListedRecord(
                code=record.code,
                document_number=str(record.version.facts.get("document_number", "")),
                responsible=record.unit.name if record.unit else "",
                title=record.title,
                day=timezone.localdate(release.at if release else record.at),
                pages=pages.get(record.pk),
                note=record.note,
            )
        )
    return tuple(lines)


def note_sheet(box: Box) -> papers.NoteSheet:
    """备考表 of a box, as far as it has been filled in."""
    note = boxes.note_of(box)
    check = boxes.check_of(note) if note else None
    return papers.NoteSheet(
        box=box_values(box),
        situation=note.situation if note else "",
        arranged_by=note.person.name if note else "",
        arranged_on=note.arranged_on if note else None,
        checked_by=check.person.name if check else "",
        checked_on=check.checked_on if check else None,
    )
