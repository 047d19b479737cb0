"""The order inside a record (件内排列, DA/T 22-2015): text before attachments, final before drafts, reply before what it answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from django.utils import timezone
from django.utils.translation import gettext_noop

from gongkai.approval import queries as approval
from gongkai.archives import queries
from gongkai.archives.models import Record
from gongkai.disclosure.models import Attachment, Version
from gongkai.publication import feedback, postings
from gongkai.publication import queries as publication


class PartKind(IntEnum):
    """What a part of a record is; the value is its place in the record."""

    TEXT = 1
    ATTACHMENT = 2
    SOURCE = 3
    OPINIONS = 4
    POSTING = 5
    REMOVAL = 6
    ANSWER = 7
    FEEDBACK = 8
    DRAFT = 9

    @property
    def label_zh(self) -> str:
        """The term of the trade."""
        return _LABELS[self]


_LABELS = {
    PartKind.TEXT: gettext_noop("正文"),
    PartKind.ATTACHMENT: gettext_noop("附件"),
    PartKind.SOURCE: gettext_noop("原件"),
    PartKind.OPINIONS: gettext_noop("公文呈批表"),
    PartKind.POSTING: gettext_noop("公开佐证"),
    PartKind.REMOVAL: gettext_noop("撤除佐证"),
    PartKind.ANSWER: gettext_noop("意见答复"),
    PartKind.FEEDBACK: gettext_noop("收到的意见"),
    PartKind.DRAFT: gettext_noop("历次稿"),
}


@dataclass(frozen=True)
class Part:
    """One thing in a record: what it is, its title, the digest of its bytes (None where it is drawn from rows), whose it is, its day."""

    kind: PartKind
    title: str
    digest: str | None
    who: str
    day: date


def arranged(parts: Iterable[Part]) -> list[Part]:
    """`parts` in the order of the trade. Pure: of one kind they keep the order in which they came, drafts the newest first."""
    found = list(parts)
    drafts = [one for one in found if one.kind is PartKind.DRAFT]
    return sorted((one for one in found if one.kind is not PartKind.DRAFT), key=lambda one: one.kind) + drafts[::-1]


def parts_of(record: Record) -> list[Part]:
    """Everything that is in `record`, in its order (clause 2.E)."""
    edition = record.edition
    filed = record.version
    parts = [_text(filed, PartKind.TEXT)]
    day = _day(filed.drafted_at)
    for file in Attachment.objects.filter(version=filed).order_by("pk"):
        parts.append(Part(PartKind.ATTACHMENT, file.name, file.blob_id, filed.drafted_by.name, day))
    if filed.source_id:
        parts.append(Part(PartKind.SOURCE, filed.source_name, filed.source_id, filed.drafted_by.name, day))
    signed = approval.opinion_lines(edition)
    if signed:
        last = signed[-1]
        parts.append(Part(PartKind.OPINIONS, PartKind.OPINIONS.label_zh, None, last.person, _day(last.row.at)))
    for version in queries.versions_of(edition):
        if version.pk != filed.pk:
            parts.append(_text(version, PartKind.DRAFT))
    return arranged([*parts, *_public(record)])


def _text(version: Version, kind: PartKind) -> Part:
    return Part(kind, version.title, version.digest, version.drafted_by.name, _day(version.drafted_at))


def _public(record: Record) -> list[Part]:
    """What came of the release: evidence of the forms, and what readers said and were answered."""
    parts = []
    release = publication.release_of(record.edition)
    if release:
        removals = postings.removals_of(release)
        for posting in publication.postings_of(release):
            who = posting.person.name if posting.person else ""
            if posting.evidence_id:
                parts.append(Part(PartKind.POSTING, posting.evidence_name, posting.evidence_id, who, posting.shown_from))
            removal = removals.get(posting.pk)
            if removal and removal.evidence_id:
                parts.append(Part(PartKind.REMOVAL, removal.evidence_name, removal.evidence_id, removal.person.name, removal.removed_on))
    for row in feedback.on_edition(record.edition):
        parts.append(Part(PartKind.FEEDBACK, row.receipt, row.evidence_id, row.who, row.received_on))
        for _handling, reply in feedback.handlings_of(row):
            if reply is not None:
                parts.append(Part(PartKind.ANSWER, row.receipt, None, reply.person.name, _day(reply.at)))
    return parts


def _day(at: datetime) -> date:
    return timezone.localdate(at)
