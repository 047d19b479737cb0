"""Reads of the archive: the last facts for the procedure, and the dossier as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from gongkai.approval import queries as approval
from gongkai.archives import retention as tables
from gongkai.archives.codes import build, parse
from gongkai.archives.listing import listed as listed
from gongkai.archives.models import ARCHIVE, HandoverClosure, HandoverLine, Package, Packing, Record, Rendition
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment, Edition, Item, Opinion, Version
from gongkai.disclosure.queries import OpinionLine
from gongkai.procedure.dossier import Audience, Dossier
from gongkai.publication import feedback, postings
from gongkai.publication import queries as publication
from gongkai.publication.models import Feedback, Opening, Posting, Release, Removal, Snapshot, Tombstone
from gongkai.secrecy import queries as secrecy

DOSSIER_FORMAT = "gongkai.dossier/2"

BY_ITSELF = "系统按公开义务发起"
"""Who raised a call that a duty raised by itself."""


def dossier(edition: Edition, *, on: date) -> Dossier:
    """Every fact the procedure knows of `edition`, to the archive."""
    return dossiers([edition], on=on)[edition.pk]


def dossiers(editions: Sequence[Edition], *, on: date) -> dict[int, Dossier]:
    """The same of each of `editions`, by its key."""
    facts = publication.dossiers(editions, on=on)
    filed = set(Record.objects.filter(edition__in=editions).values_list("edition", flat=True))
    gone = handed_over(editions)
    return {edition.pk: replace(facts[edition.pk], filed=edition.pk in filed, handed_over=edition.pk in gone) for edition in editions}


def handed_over(editions: Sequence[Edition]) -> set[int]:
    """The keys of those of `editions` that an archive received, in a handover that was closed (clause 2.E)."""
    closed = HandoverClosure.objects.filter(handover=OuterRef("handover"))
    lines = HandoverLine.objects.filter(Exists(closed), record__edition__in=editions, receiver__kind=ARCHIVE)
    return set(lines.values_list("record__edition", flat=True))


@dataclass(frozen=True)
class Place:
    """Where a record stands: fonds, category, year, retention period and class. Records are numbered within it."""

    fonds: str
    category: str
    year: int
    retention: str
    class_code: str

    def code(self, number: int) -> str:
        """The archival code (档号) of the record with this number."""
        return build(self.fonds, self.category, self.year, self.retention, self.class_code, number)


def year_of(edition: Edition) -> int:
    """The year a record of `edition` belongs to: that of its release, before there is one the present."""
    release = publication.release_of(edition)
    return timezone.localdate(release.at if release else None).year


def class_of(edition: Edition, retention: str) -> Place:
    """The class in which `edition` is filed: year, unit or question, and retention period (DA/T 22-2015)."""
    year = year_of(edition)
    return place_of(edition.item, year, retention, tables.scheme_of(edition.item.body, year))


def place_of(item: Item, year: int, retention: str, scheme: tables.Scheme) -> Place:
    """The class in which a record of `item` stands under this scheme."""
    return Place(item.body.fonds_number, scheme.category_code, year, retention, scheme.code_of(item.unit, item.entry.category))


def last_number(place: Place) -> int:
    """The last number given in this class, 0 before the first."""
    rows = Record.objects.filter(
        fonds_number=place.fonds,
        category_code=place.category,
        year=place.year,
        retention=place.retention,
        class_code=place.class_code,
    )
    return int(rows.aggregate(last=Max("number"))["last"] or 0)


def pages_of(records: Sequence[Record]) -> dict[int, int]:
    """How many pages each of `records` has, by its key, as its filing stamp says; missing are those whose text is not copied yet."""
    stamped = Rendition.objects.filter(record__in=records, source=Rendition.TEXT, pdf__isnull=False).order_by("pk")
    return dict(stamped.values_list("record", "total"))


def record_of(edition: Edition) -> Record | None:
    """The record of `edition`, if it is filed."""
    return Record.objects.select_related("version", "edition", "edition__item", "person").filter(edition=edition).first()


def packages_of(record: Record) -> list[Package]:
    """The packages made of `record`, oldest first."""
    return list(Package.objects.filter(record=record).select_related("person"))


def packing_of(record: Record) -> Packing | None:
    """The last package of `record` that somebody asked for, made or being made."""
    return Packing.objects.filter(record=record).select_related("person").order_by("-pk").first()


def package_stem(record: Record) -> str:
    """What the names of all packages of `record` begin with; the number of the package follows."""
    edition = record.edition
    # Only records older than the archival codes are without one.
    matter = f"{record.fonds_number}-{record.year}-{record.retention}-{edition.item.matter.hex[:12]}-e{edition.number}"
    return f"{parse(record.code).folder_name if record.code else matter}-p"


def next_package_name(record: Record) -> str:
    """What the next package of `record` is called, as its folder: by its archival code, and how many there are."""
    return f"{package_stem(record)}{Package.objects.filter(record=record).count() + 1}"


def package_folder(made: Package) -> Path:
    """Where the package lies."""
    return Path(settings.PACKAGES) / made.name


def editions_of(item: Item) -> list[Edition]:
    """All editions of `item`, first to last."""
    return list(
        Edition.objects.filter(item=item).select_related("item", "item__body", "item__unit", "item__entry", "current").order_by("number")
    )


def versions_of(edition: Edition) -> list[Version]:
    """All versions of `edition`, first to last."""
    return list(Version.objects.filter(edition=edition).select_related("drafted_by", "source").order_by("number"))


def described(edition: Edition) -> dict[str, Any]:
    """The whole dossier of `edition` as plain data: versions, opinions, stage changes, release, openings, postings, withdrawal."""
    item = edition.item
    record = record_of(edition)
    release = publication.release_of(edition)
    return {
        "format": DOSSIER_FORMAT,
        "body": {"code": item.body.code, "name": item.body.name, "fonds": item.body.fonds_number},
        "matter": str(item.matter),
        "unit": item.unit.name,
        "entry": {"code": item.entry.code, "title": item.entry.title},
        "index_number": str(publication.index_number_of(item) or ""),
        "call": _call(item),
        "edition": {"number": edition.number, "stage": edition.stage, "reason": edition.reason, "opened_at": edition.opened_at.isoformat()},
        "versions": [_version(version) for version in versions_of(edition)],
        "opinions": [_opinion(line) for line in approval.opinion_lines(edition)],
        "secrecy_review": secrecy.review_record(edition),
        "stages": [_change(change) for change in disclosure.changes_of(edition)],
        "release": _release(release) if release else None,
        "responds_to": [one.receipt for one in feedback.responded(edition)],
        "feedback": [_feedback(one) for one in feedback.on_edition(edition)],
        "round": _round(release) if release else None,
        "record": {
            "code": record.code,
            "fonds": record.fonds_number,
            "year": record.year,
            "category": record.category_code,
            "class": record.class_code,
            "number": record.number,
            "retention": record.retention,
            "note": record.note,
            "filed_by": record.person.name,
            "at": record.at.isoformat(),
        }
        if record
        else None,
    }


def _call(item: Item) -> dict[str, Any] | None:
    call = item.call
    if call is None:
        return None
    return {
        "title": call.title,
        "request": call.request,
        "due_on": call.due_on.isoformat(),
        "raised_by": call.raised_by.name if call.raised_by else BY_ITSELF,
    }


def _version(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "digest": version.digest,
        "title": version.title,
        "drafted_by": version.drafted_by.name,
        "drafted_at": version.drafted_at.isoformat(),
        "change_note": version.change_note,
        "conversion_checked": version.conversion_checked,
        "source": {"name": version.source_name, "digest": version.source_id} if version.source_id else None,
        "files": [{"name": one.name, "digest": one.blob_id, "size": one.size} for one in Attachment.objects.filter(version=version)],
    }


def _opinion(line: OpinionLine) -> dict[str, Any]:
    row = line.row
    plain = {
        "kind": line.kind.value,
        "version": row.version.number,
        "digest": row.digest,
        "outcome": row.outcome,
        "remark": row.remark,
        "ground": line.ground,
        "person": line.person,
        "post": row.post,
        "on_behalf_of": row.on_behalf_of.name if row.on_behalf_of else "",
        "delegation": row.delegation.reason if row.delegation else "",
        "at": row.at.isoformat(),
    }
    shared = {field.attname for field in Opinion._meta.get_fields() if hasattr(field, "attname")} | {"id", "version_id"}
    own = [field for field in row._meta.concrete_fields if field.attname not in shared]
    plain["particulars"] = {field.name: _value(field.value_from_object(row)) for field in own}
    return plain


def _value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _change(change: Any) -> dict[str, Any]:
    return {
        "move": change.move,
        "from": change.from_stage,
        "to": change.to_stage,
        "version": change.version.number if change.version else None,
        "person": change.person.name if change.person else "",
        "post": change.post,
        "on_behalf_of": change.on_behalf_of.name if change.on_behalf_of else "",
        "reason": change.reason,
        "at": change.at.isoformat(),
    }


def _release(release: Release) -> dict[str, Any]:
    withdrawal = publication.withdrawal_of(release)
    stone = Tombstone.objects.filter(withdrawal=withdrawal).first() if withdrawal else None
    removals = postings.removals_of(release)
    return {
        "digest": release.digest,
        "published_by": release.published_by.name,
        "at": release.at.isoformat(),
        "openings": [_opening(one) for one in publication.openings_of(release)],
        "postings": [_posting(one, removals.get(one.pk)) for one in publication.postings_of(release)],
        "withdrawal": {
            "reason_type": withdrawal.reason_type,
            "reason": withdrawal.reason,
            "authority": withdrawal.authority,
            "person": withdrawal.person.name if withdrawal.person else "",
            "at": withdrawal.at.isoformat(),
            "object": stone.object if stone else "",
        }
        if withdrawal
        else None,
    }


def _feedback(row: Feedback) -> dict[str, Any]:
    """Feedback on the edition with everything that was proposed and decided, oldest first."""
    return {
        "receipt": row.receipt,
        "source": row.source,
        "text": row.text,
        "who": row.who,
        "place": row.place,
        "received_on": row.received_on.isoformat(),
        "due_on": feedback.reckoning_of(row).end.isoformat(),
        "evidence": {"name": row.evidence_name, "digest": row.evidence_id} if row.evidence_id else None,
        "handlings": [
            {
                "outcome": handling.outcome,
                "reason": handling.reason,
                "recipient": handling.recipient,
                "answer": handling.answer,
                "person": handling.person.name,
                "at": handling.at.isoformat(),
                "decision": reply.decision if reply else "",
                "shown": reply.shown if reply else "",
                "remark": reply.remark if reply else "",
                "decided_by": reply.person.name if reply else "",
                "decided_at": reply.at.isoformat() if reply else "",
            }
            for handling, reply in feedback.handlings_of(row)
        ],
    }


def _round(release: Release) -> dict[str, Any] | None:
    row = feedback.round_of(release)
    if row is None:
        return None
    closure = feedback.closure_of(row)
    return {
        "from": row.starts_on.isoformat(),
        "until": row.ends_on.isoformat(),
        "reason": row.reason,
        "summary": closure.summary if closure else "",
        "closed_on": closure.closed_on.isoformat() if closure else "",
        "closed_by": closure.person.name if closure else "",
    }


def _opening(opening: Opening) -> dict[str, Any]:
    snapshot = Snapshot.objects.filter(opening=opening).first()
    return {
        "position": opening.position,
        "audience": Audience(opening.audience).label_zh,
        "at": opening.at.isoformat(),
        "object": snapshot.object if snapshot else "",
    }


def _removal(removal: Removal) -> dict[str, Any]:
    return {
        "on": removal.removed_on.isoformat(),
        "who": removal.who,
        "note": removal.note,
        "person": removal.person.name,
        "evidence": {"name": removal.evidence_name, "digest": removal.evidence_id} if removal.evidence_id else None,
        "at": removal.at.isoformat(),
    }


def _posting(posting: Posting, removal: Removal | None) -> dict[str, Any]:
    return {
        "channel": posting.channel,
        "place": posting.place,
        "from": posting.shown_from.isoformat(),
        "until": posting.shown_until.isoformat() if posting.shown_until else "",
        "note": posting.note,
        "person": posting.person.name if posting.person else "",
        "evidence": {"name": posting.evidence_name, "digest": posting.evidence_id} if posting.evidence_id else None,
        "at": posting.at.isoformat(),
        "removed": _removal(removal) if removal else None,
    }
