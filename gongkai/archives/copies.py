"""Archival copies of a record (归档复制件): of what they are made, which are there, what is left to make, and how each is made (2.E).

Nothing is remembered but the copies themselves: what is left to do is asked of them.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongkai.archives.models import RETENTIONS, Record, Rendition
from gongkai.archives.retention import scheme_of
from gongkai.disclosure.models import Attachment
from gongkai.papers import archival
from gongkai.papers.archival import Stamp, Text
from gongkai.papers.conversion import PASSING, Copy, NoCopyError, Why
from gongkai.papers.drawing import NotDrawnError
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import queries as publication
from gongkai.publication.models import IndexNumber
from gongkai.vault import store
from gongkai.vault.html import clean

LATE = timedelta(minutes=10)
"""After this long without a copy more, whoever made them has died or has given up."""
PAUSES = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
"""How long after each attempt that failed for a passing reason it is tried again; after the last of them only where somebody asks."""


@dataclass(frozen=True)
class Part:
    """A part of a record that is copied: its name among the record's, what it is called, and the file's digest ("" for the text).

    `counts` where its pages are among those of the record: the file that the text came from says the same once more.
    """

    source: str
    title: str
    digest: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Copied:
    """A part and what became of it: its last rendition, or None where there is none yet."""

    part: Part
    rendition: Rendition | None

    @property
    def reason(self) -> Why | None:
        """Why there is no copy, where that is known."""
        return Why(self.rendition.reason) if self.rendition and self.rendition.reason else None


@dataclass(frozen=True)
class Progress:
    """How far the copies of a record have come: each part, whether all is settled, whether somebody is at work."""

    parts: tuple[Copied, ...]
    is_settled: bool
    is_under_way: bool

    @property
    def done(self) -> int:
        """Parts of which it is known what became of them."""
        return sum(1 for one in self.parts if one.rendition)

    @property
    def without(self) -> list[Copied]:
        """Parts of which there is no copy, each with its reason."""
        return [one for one in self.parts if one.reason]

    @property
    def pages(self) -> int:
        """Pages of the record (页数): its text and its attachments, as far as they are copied."""
        return pages_counted(self.parts)


def parts_of(record: Record) -> list[Part]:
    """What is copied of `record`, in the order of a record: its text, its attachments, the file its text came from. No drafts."""
    version = record.version
    files = Attachment.objects.filter(version=version).order_by("position")
    found = [Part(Rendition.TEXT, version.title)]
    found += [Part(f"file-{file.position}", file.name, file.blob_id) for file in files]
    if version.source_id:
        found.append(Part(Rendition.SOURCE, version.source_name, version.source_id, counts=False))
    return found


def copied(record: Record) -> tuple[Copied, ...]:
    """Each part of `record` with its last rendition."""
    last = {one.source: one for one in Rendition.objects.filter(record=record).select_related("pdf").order_by("pk")}
    return tuple(Copied(part, last.get(part.source)) for part in parts_of(record))


def renditions_of(record: Record) -> list[Copied]:
    """The parts of `record` of which there is a copy, in order, for its package and its note sheet."""
    return [one for one in copied(record) if one.rendition and one.rendition.pdf_id]


def pages_counted(parts: Sequence[Copied]) -> int:
    """The pages of those parts that count."""
    return sum(one.rendition.pages for one in parts if one.part.counts and one.rendition)


def progress(record: Record, *, now: datetime) -> Progress:
    """How far the copies of `record` have come."""
    parts = copied(record)
    settled = not _left(parts, now=now, before=None)
    moved = max([record.at, *(one.rendition.at for one in parts if one.rendition)])
    return Progress(parts, settled, not settled and now - moved < LATE)


def left(record: Record, *, now: datetime, before: datetime | None = None) -> list[Part]:
    """What of `record` is to be made next, in order; its text once nothing else is, since its stamp counts the others.

    With `before`, also what was tried and failed before that moment, whatever the reason.
    """
    return _left(copied(record), now=now, before=before)


def _left(parts: Sequence[Copied], *, now: datetime, before: datetime | None) -> list[Part]:
    others = [one.part for one in parts if one.part.source != Rendition.TEXT and _is_wanted(one, now=now, before=before)]
    if others:
        return others
    text = next(one for one in parts if one.part.source == Rendition.TEXT)
    is_outdated = text.rendition is not None and text.rendition.pdf_id and text.rendition.total != pages_counted(parts)
    return [text.part] if is_outdated or _is_wanted(text, now=now, before=before) else []


def _is_wanted(one: Copied, *, now: datetime, before: datetime | None) -> bool:
    row = one.rendition
    if row is None or not row.reason:
        return row is None
    if before is not None and row.at < before:
        return True
    return row.reason in PASSING and row.attempt <= len(PAUSES) and now - row.at >= PAUSES[row.attempt - 1]


def unfinished(*, now: datetime, most: int) -> QuerySet[Record]:
    """Records whose copies nobody is making and that are not all there: without a text, or with one part that is worth another attempt."""
    rows = Rendition.objects.filter(record=OuterRef("pk"))
    made = rows.filter(source=Rendition.TEXT)
    later = Rendition.objects.filter(record=OuterRef("record"), source=OuterRef("source"), attempt__gt=OuterRef("attempt"))
    due = Q()
    for attempt, pause in enumerate(PAUSES, start=1):
        due |= Q(attempt=attempt, at__lte=now - pause)
    worth = rows.filter(due, reason__in=sorted(PASSING)).exclude(Exists(later))
    waiting = Record.objects.exclude(edition__stage=Stage.HANDED_OVER.value).filter(at__lte=now - LATE)
    return waiting.filter(~Exists(made) | Exists(worth)).exclude(Exists(rows.filter(at__gt=now - LATE))).order_by("pk")[:most]


# How each is made.


@dataclass(frozen=True)
class Made:
    """What became of a part: its copy or why there is none, and the pages of the whole record that its stamp counts (0 without one)."""

    outcome: Copy | Why
    total: int = 0


def make(record: Record, part: Part) -> Made:
    """A copy of a part of `record`, or why it cannot be had. Long work, in no transaction."""
    try:
        if part.source == Rendition.TEXT:
            others = others_of(record)
            copy = archival.copy_of_text(text_of(record), stamp_of(record), others=others)
            return Made(copy, others + copy.pages)
        if not store.check(part.digest):
            return Made(Why.DAMAGED)
        return Made(archival.copy_of_file(store.path_of(part.digest), part.title))
    except NotDrawnError:
        return Made(Why.NOT_DRAWN)
    except NoCopyError as without:
        return Made(without.reason)


def others_of(record: Record) -> int:
    """The pages of `record` that are not its text's."""
    return pages_counted([one for one in copied(record) if one.part.source != Rendition.TEXT])


def stamp_of(record: Record) -> Stamp:
    """归档章: what the six cells say; old records have no number."""
    classed, item = record.class_code, record.edition.item
    if classed:
        classed, _by_question = scheme_of(item.body, record.year).name_of(classed, item.unit, item.entry.category)
    return Stamp(
        fonds=record.fonds_number,
        year=record.year,
        number=f"{record.number:04d}" if record.number else "",
        classed=classed,
        retention=str(RETENTIONS[record.retention]).removeprefix("定期"),
    )


def text_of(record: Record) -> Text:
    """The text of the filed version, and beside it the other things that were signed and how it was disclosed."""
    facts = record.version.facts
    text = facts["text"]
    return Text(
        title=facts["title"],
        # It was filtered when it was drafted; should it be anything that the filter would still change, it is set as plain characters.
        text=text if clean(text) == text else f"<p>{html.escape(text)}</p>",
        signatory="\n".join([facts["body"]["name"], *(one["name"] for one in facts.get("co_issuers", []))]),
        document_number=facts["document_number"],
        document_date=date.fromisoformat(facts["document_date"]) if facts["document_date"] else None,
        files=tuple(file["name"] for file in facts["files"]),
        facts=tuple((label, value) for label, value in _particulars(record) if value),
        foot=(_foot(record), record.digest),
    )


def _particulars(record: Record) -> list[tuple[str, str]]:
    """What stands in the table below the text; only what had been so when it was filed."""
    facts = record.version.facts
    number = IndexNumber.objects.filter(item=record.edition.item, allotted_at__lte=record.at).first()
    return [
        ("索引号", str(number or "")),
        ("公开属性", _scope(record)),
        ("承办部门", facts["unit"]),
        ("目录条目", f"{facts['entry']['code']} {facts['entry']['title']}"),
        ("公开依据", facts["basis"]),
        ("主题词", "；".join(facts["keywords"])),
        ("内容提要", facts["summary"]),
    ]


def _scope(record: Record) -> str:
    release = publication.release_of(record.edition)
    openings = [one for one in publication.openings_of(release) if one.at <= record.at] if release else []
    if not openings:
        return ""
    widest = Audience(max(one.audience for one in openings))
    return "主动公开" if widest is Audience.SOCIETY else f"限{widest.label_zh}公开"


def _foot(record: Record) -> str:
    place = record.code or f"全宗号{record.fonds_number}　{record.year}年"
    return f"{place}　第{record.edition.number}版第{record.version.number}稿　本稿摘要："
