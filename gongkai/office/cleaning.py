"""A cleaned copy on the page (清理稿): what it would change, side by side, and what is sent back or taken up of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.actions import Draft, File
from gongkai.disclosure.models import Version
from gongkai.interface import compare
from gongkai.interface.templatetags import gongkai as words
from gongkai.office import places
from gongkai.office.places import Grid, Page
from gongkai.organization.models import Person
from gongkai.secrecy import queries
from gongkai.secrecy.actions import Cleaned
from gongkai.secrecy.cleaning import BREAK, Proposal, chosen, files_of
from gongkai.secrecy.models import CleanedDraft, Cleaning
from gongkai.vault import store
from gongkai.vault.html import plain
from gongkai.vault.models import Blob

LIFETIME = timedelta(hours=24)
"""For so long a proposal can be sent back."""


@dataclass(frozen=True)
class FileBeside:
    """A file before and after: as grids, as framed pages beside pages of the copy, or only by name; `number` counts from 0."""

    number: int
    name: str
    new_name: str
    before: tuple[Grid, ...]
    after: tuple[Grid, ...]
    pages: tuple[Page, ...]


def proposal_of(row: Cleaning) -> Proposal | None:
    """What came of the work, once it is made."""
    if row.proposal_id is None:
        return None
    with store.open_blob(row.proposal_id) as stream:
        return Proposal(**json.loads(stream.read()))


def is_outdated(row: Cleaning) -> bool:
    """Whether findings were answered, or seen anew, since the copy was asked for, so that it would mask other things today."""
    return bool([one.pk for one in chosen(row.version, with_review=row.with_review)] != row.chosen)


def redeem(token: str, version: Version, person: Person) -> Cleaned | None:
    """The copy that `token` stands for; None where it is another's, about another version, too old, outdated, or not made."""
    try:
        row = Cleaning.objects.select_related("version").filter(key=token, version=version, person=person).first()
    except (ValueError, ValidationError):
        return None
    if row is None or row.asked_at < timezone.now() - LIFETIME or is_outdated(row):
        return None
    made = proposal_of(row)
    if made is None or made.is_empty:
        return None
    files = [{"name": one["name"], "digest": one["digest"]} for one in made.files]
    pairs = [{name: one[name] for name in ("where", "kind", "before", "after")} for one in made.pairs]
    return Cleaned(parts=made.parts, files=files, pairs=pairs)


def texts_beside(version: Version, made: Proposal) -> list[compare.Row]:
    """The paragraphs of the text that were masked, before and after."""
    rows = compare.compare_texts(plain(version.text), plain(made.parts["text"]))
    return [row for row in rows if row.mark is not compare.Mark.SAME]


def files_beside(version: Version, row: Cleaning, made: Proposal) -> list[FileBeside]:
    """Every file that was cleaned, before and after; workbooks as grids, pages and pictures with what was covered."""
    seen = [one for one in queries.seen_in(version) if one.finding.pk in row.chosen]
    found = []
    for number, (attachment, file) in enumerate(zip(files_of(version), made.files, strict=True)):
        if file["digest"] == attachment.blob_id:
            continue
        here = [one for one in seen if one.finding.file_name == attachment.name]
        before = places.grids(attachment, here, in_full=True)
        after = places.masked_grids(store.path_of(file["digest"]), _masks(made, attachment.name)) if before else []
        found.append(FileBeside(number, attachment.name, file["name"], tuple(before), tuple(after), tuple(places.pages(attachment, here))))
    return found


def _masks(made: Proposal, name: str) -> Iterable[str]:
    return (one["after"] for one in made.pairs if one["file"] == name)


def draft_of(cleaned: CleanedDraft) -> Draft:
    """The draft that the handler makes of a cleaned copy with one click: everything else stays as it was."""
    facts, parts = cleaned.version.facts, cleaned.parts
    blobs = {blob.pk: blob for blob in Blob.objects.filter(pk__in=[one["digest"] for one in cleaned.files])}
    joint = disclosure.co_issuers_of(cleaned.version)
    return Draft(
        title=parts["title"],
        basis=parts["basis"],
        text=parts["text"],
        document_number=parts["document_number"],
        document_date=words.iso_date(facts["document_date"]),
        keywords=tuple(word for word in parts["keywords"].split(BREAK) if word),
        summary=parts["summary"],
        inner_party=facts["inner_party"],
        files=tuple(File(one["name"], blobs[one["digest"]]) for one in cleaned.files),
        change_note=gettext("采用保密审查退回的清理稿。"),
        co_units=[one.unit for one in joint if one.unit is not None],
        co_bodies=[one.name for one in joint if one.unit is None],
    )
