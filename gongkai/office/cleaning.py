"""A cleaned copy (清理稿): what screening found is masked in text and files, and both are screened again before anybody uses them."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from django.core import signing
from django.utils.translation import gettext

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.actions import Draft, File
from gongkai.disclosure.models import Attachment, Finding, Version
from gongkai.disclosure.screened import in_file, in_parts
from gongkai.foundation.digests import canonical_json
from gongkai.interface.templatetags import gongkai as words
from gongkai.organization.models import Person
from gongkai.screening import redaction
from gongkai.screening.findings import Finding as Seen
from gongkai.screening.findings import Passage, Place, Severity
from gongkai.screening.lists import Lists
from gongkai.screening.redaction import Masked, Unredactable
from gongkai.secrecy import queries
from gongkai.secrecy.actions import Cleaned
from gongkai.secrecy.models import PERMISSIBLE, CleanedDraft
from gongkai.vault import screened, store
from gongkai.vault.models import Blob
from gongkai.vault.passages import passages

SALT = "gongkai.office.cleaned"
LIFETIME = 24 * 3600
"""Seconds for which a proposal can be confirmed."""
PARTS = ("title", "document_number", "keywords", "basis", "summary", "text")
BREAK = "、"


@dataclass
class Proposal:
    """What would be masked (`pairs`), what could not be (`errors`), what else stays behind, what still blocks; `token` stands for it."""

    pairs: list[dict[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    still: list[str] = field(default_factory=list)
    token: str = ""


def propose(version: Version, person: Person, *, with_review: bool) -> Proposal:
    """A cleaned copy of `version`: blocking findings without an answer masked, `with_review` also telephones, addresses and their kin."""
    lists = disclosure.lists_of(version.edition.item.body)
    chosen = [
        one.finding
        for one in queries.seen_in(version)
        if one.is_open or (with_review and one.finding.severity == Severity.REVIEW and one.finding.seen.kind in PERMISSIBLE)
    ]
    made = Proposal()
    parts = _text(version, chosen, made)
    files = [_file(one, chosen, lists, made) for one in Attachment.objects.filter(version=version).select_related("blob")]
    made.still = _still(parts, files, lists)
    if made.pairs or made.left_behind:
        kept = store.keep(canonical_json({"parts": parts, "files": files, "pairs": made.pairs}), "application/json")
        made.token = signing.dumps([person.pk, version.pk, kept.pk], salt=SALT)
    return made


def redeem(token: str, version: Version, person: Person) -> Cleaned | None:
    """The proposal that `token` stands for; None where it is another's, about another version, too old, or not ours."""
    try:
        owner, about, digest = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if owner != person.pk or about != version.pk:
        return None
    with store.open_blob(digest) as stream:
        return Cleaned(**json.loads(stream.read()))


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


def _parts(version: Version) -> dict[str, str]:
    facts = version.facts
    return {name: BREAK.join(facts["keywords"]) if name == "keywords" else facts[name] for name in PARTS}


def _text(version: Version, chosen: list[Finding], made: Proposal) -> dict[str, str]:
    parts = _parts(version)
    read = {name: passages(value) if name == "text" else [Passage(value, Place())] for name, value in parts.items()}
    wanted: dict[str, list[Seen]] = {}
    for one in chosen:
        if one.part in parts:
            wanted.setdefault(one.part, []).append(one.seen)
    if not wanted:
        return parts
    try:
        redrafted = redaction.propose_text(parts, read, wanted, html={"text"})
    except Unredactable as why:
        made.errors.append(gettext("正文：{why}").format(why=why.message))
        return parts
    made.pairs += [_pair(words.part(part), masked) for part, masked in redrafted.pairs]
    return dict(redrafted.parts)


def _file(attachment: Attachment, chosen: list[Finding], lists: Lists, made: Proposal) -> dict[str, str]:
    """The file as it goes on: cleaned where something was found in it and could be masked, otherwise as it is."""
    as_it_is = {"name": attachment.name, "digest": attachment.blob_id}
    report = screened.of_kept(attachment.blob_id, lists)
    listed = [one.seen for one in chosen if one.blob_id == attachment.blob_id and one.file_name == attachment.name]
    wanted = [one for one in report.findings if one in listed]
    if not wanted:
        return as_it_is
    try:
        copy = redaction.propose(store.path_of(attachment.blob_id), report.media_type, wanted, lists, name=attachment.name)
    except Unredactable as why:
        made.errors.append(gettext("附件“{name}”：{why}").format(name=attachment.name, why=why.message))
        return as_it_is
    blob = store.keep(copy.content, copy.media_type)
    screened.note(replace(copy.report, name=""), lists)
    made.pairs += [_pair(f"“{attachment.name}”", masked) for masked in copy.pairs]
    made.left_behind += [f"“{attachment.name}”：{what}" for what in copy.left_behind]
    return {"name": copy.name, "digest": blob.pk}


def _pair(where: str, masked: Masked) -> dict[str, str]:
    return {"where": f"{where} {masked.place}".strip(), "kind": masked.kind.value, "before": masked.before, "after": masked.after}


def _still(parts: dict[str, str], files: list[dict[str, str]], lists: Lists) -> list[str]:
    """What would still block once the cleaned copy is a version: the copy is screened like anything that is handed in."""
    sights: list[Any] = in_parts(parts, lists)
    for one in files:
        sights += in_file(one["digest"], one["name"], screened.of_kept(one["digest"], lists), lists)
    blocking = [one for one in sights if one.seen.severity is Severity.BLOCK]
    return [
        f"{words.part(one.part)}{f'“{one.file_name}”' if one.file_name else ''} {one.seen.place} {words.sight(one.seen.kind)}"
        for one in blocking
    ]
