"""What goes into the package of a record (归档内容), file by file: texts, files, papers, snapshots, evidence, feedback, the journal.

Nothing here depends on when it is asked: the same dossier gives the same files with the same bytes, so that a package made again has the
same payload.
"""

import html
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from gongkai.archives import copies, forms, queries
from gongkai.archives.bag import Part
from gongkai.archives.models import Record, Rendition
from gongkai.disclosure.models import Attachment, Edition, Version
from gongkai.foundation.digests import hex_of
from gongkai.journal import chain as chains
from gongkai.journal import queries as journal
from gongkai.journal.models import Entry
from gongkai.journal.publish import public_copy
from gongkai.procedure.dossier import Audience
from gongkai.publication import feedback, postings
from gongkai.publication import queries as publication
from gongkai.publication.models import IssuedSheet, Release, Tombstone
from gongkai.publication.objects import MANIFEST
from gongkai.secrecy import kept
from gongkai.vault.models import Blob
from gongkai.vault.store import path_of

OWN_VERBS = frozenset({"archives.packed", "archives.checked"})
"""What the journal says of packing and of looking after what is filed is no part of the dossier: it comes after it, time and again."""


def payload_of(record: Record) -> Iterator[Part]:
    """Every file of the payload of `record`'s package but those that describe the others, in one order."""
    edition = record.edition
    versions = queries.versions_of(edition)
    for version in versions:
        yield from _version(version)
    yield from _renditions(record)
    release = publication.release_of(edition)
    if release:
        yield from _sheets(release)
    for form in forms.of_edition(edition):
        yield _vault("papers", f"{form.kind}-{form.code}.pdf", form.pdf_id, "paper")
    for one in kept.files_of(edition):
        yield (
            _vault(f"secrecy/{one.folder}", one.name, one.digest, "secrecy")
            if one.digest
            else Part(f"secrecy/{one.folder}", one.name, one.data, "secrecy", media_type="application/json")
        )
    if release:
        yield from _snapshots(release)
        yield from _postings(release)
    for row in feedback.on_edition(edition):
        if row.evidence_id:
            yield _vault(f"feedback/{row.receipt}", row.evidence_name, row.evidence_id, "feedback")
    yield from _journal(edition, [version.digest for version in versions])


def weigh(record: Record) -> tuple[int, int]:
    """How many files the package of `record` will hold at least, and of how many bytes, as far as that is known beforehand."""
    files, size = 0, 0
    for part in payload_of(record):
        files += 1
        if isinstance(part.source, Path):
            size += part.source.stat().st_size if part.source.is_file() else 0
        elif isinstance(part.source, bytes):
            size += len(part.source)
    return files, size


def _version(version: Version) -> Iterator[Part]:
    below = f"versions/v{version.number}"
    yield Part(below, "text.html", _page(version), "text", media_type="text/html")
    yield Part(below, "content.json", version.content.encode(), "content", version.digest, "application/json")
    if version.source_id:
        yield _vault(f"{below}/source", version.source_name, version.source_id, "source")
    for attachment in Attachment.objects.filter(version=version).order_by("pk"):
        yield _vault(f"{below}/files", attachment.name, attachment.blob_id, "attachment")


def _renditions(record: Record) -> Iterator[Part]:
    """The archival copies; a file that is its own copy is there already."""
    for number, one in enumerate(copies.copied(record)):
        if one.rendition and one.rendition.pdf_id and one.rendition.pdf_id != one.part.digest:
            name = "正文" if one.part.source == Rendition.TEXT else one.part.title
            yield _vault("renditions", f"{number:02}-{name}.pdf", one.rendition.pdf_id, "rendition")


def _sheets(release: Release) -> Iterator[Part]:
    issued = IssuedSheet.objects.filter(order__release=release).select_related("order", "pdf").order_by("pk")
    for one in issued:
        yield _vault("papers", f"{one.order.paper}-{one.order.code}.pdf", one.pdf_id, "paper")


def _snapshots(release: Release) -> Iterator[Part]:
    for opening in publication.openings_of(release):
        folder = publication.object_folder(opening)
        if folder:
            yield from _object(folder, f"snapshots/{opening.position}-{Audience(opening.audience).name.lower()}")
    withdrawal = publication.withdrawal_of(release)
    stone = Tombstone.objects.filter(withdrawal=withdrawal).first() if withdrawal else None
    if stone and stone.object:
        yield from _object(Path(settings.PUBLIC) / "objects" / hex_of(stone.object), "snapshots/withdrawn")


def _object(folder: Path, below: str) -> Iterator[Part]:
    """The files of a snapshot: its manifest gives their digests, and its own is the folder's name."""
    manifest = folder / MANIFEST
    yield Part(below, MANIFEST, manifest, "snapshot", f"sha256:{folder.name}", "application/json")
    for path, facts in sorted(json.loads(manifest.read_bytes())["files"].items()):
        inside, _, name = path.rpartition("/")
        yield Part(f"{below}/{inside}" if inside else below, name, folder / path, "snapshot", facts["digest"])


def _postings(release: Release) -> Iterator[Part]:
    removals = postings.removals_of(release)
    for number, posting in enumerate(publication.postings_of(release), start=1):
        if posting.evidence_id:
            yield _vault(f"postings/{number}", posting.evidence_name, posting.evidence_id, "posting")
        removal = removals.get(posting.pk)
        if removal and removal.evidence_id:
            yield _vault(f"postings/{number}/removed", removal.evidence_name, removal.evidence_id, "posting")


def _journal(edition: Edition, digests: list[str]) -> Iterator[Part]:
    """The entries about the matter, and the public files of the chain up to the newest of them."""
    extract = journal.entries_on(edition.item.body.code, digests).exclude(verb__in=OWN_VERBS)
    last = extract.last()
    if last is None:
        return
    yield Part("journal", "extract.jsonl", lambda: map(_line, extract.iterator()), "journal", media_type="application/x-ndjson")
    for path, source in public_copy(last):
        inside, _, name = f"journal/public/{path}".rpartition("/")
        yield Part(inside, name, source, "journal")


def _line(entry: Entry) -> bytes:
    return chains.payload(entry.facts) + b"\n"


def _vault(folder: str, name: str, digest: str, role: str) -> Part:
    media_type = Blob.objects.values_list("media_type", flat=True).filter(digest=digest).first() or ""
    return Part(folder, name, path_of(digest), role, digest, media_type)


def _page(version: Version) -> bytes:
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{html.escape(version.title)}</title></head><body>{version.text}</body></html>\n"
    ).encode()
