"""A cleaned copy (清理稿): what screening found is masked in text and files, and both are screened again before anybody uses them.

What a person has answered stays as it is: a false alarm, and what an exception permits (clause 8.6).
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import PARTS, SIGHTS, Attachment, Finding, Version
from gongkai.disclosure.screened import Sight, in_file, in_parts
from gongkai.screening import redaction
from gongkai.screening.findings import Finding as Found
from gongkai.screening.findings import Passage, Place, Severity
from gongkai.screening.lists import Lists
from gongkai.screening.redaction import Masked, Unredactable
from gongkai.secrecy import queries
from gongkai.secrecy.models import PERMISSIBLE
from gongkai.secrecy.queries import Seen
from gongkai.vault import screened, store
from gongkai.vault.passages import passages

MASKED_PARTS = ("title", "document_number", "keywords", "basis", "summary", "text")
BREAK = "、"
Told = Callable[[int, int, int], None]
"""Called with files done, and page and pages of the one at hand."""


@dataclass
class Proposal:
    """The `parts` and `files` of a cleaned copy, and what is to be said of it.

    `pairs` are the places that were masked; `errors` the files and parts that could not be; `left_behind` what else did not come along;
    `still` what blocks in the copy; `kept` what was left in it because a person had answered it, and `lost` what of that is gone all the
    same.
    """

    parts: dict[str, str] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    pairs: list[dict[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    left_behind: list[str] = field(default_factory=list)
    still: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The proposal as it is kept between asking for it and sending it back."""
        return asdict(self)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was masked and nothing left behind: there is no copy to be sent."""
        return not self.pairs and not self.left_behind


def chosen(version: Version, *, with_review: bool) -> list[Finding]:
    """What is masked in a copy of `version`: unanswered findings that block, `with_review` also telephones, addresses and their kin."""
    return [
        one.finding
        for one in queries.seen_in(version)
        if one.is_open
        or (with_review and one.resolution is None and one.finding.severity == Severity.REVIEW and one.finding.seen.kind in PERMISSIBLE)
    ]


def propose(version: Version, picked: Iterable[Finding], *, told: Told = lambda done, page, pages: None) -> Proposal:
    """A copy of `version` in which every one of the `picked` findings is masked. May take minutes: scans are read again."""
    lists = disclosure.lists_of(version.edition.item.body)
    picked = list(picked)
    made = Proposal()
    made.parts = _text(version, picked, made)
    for done, attachment in enumerate(files_of(version)):
        told(done, 0, 0)
        made.files.append(_file(attachment, picked, lists, made, partial(told, done)))
    _look_again(version, made, {one.pk for one in picked}, lists)
    return made


def parts_of(version: Version) -> dict[str, str]:
    """The parts of `version` by their names, as text; the text itself as clean HTML."""
    facts = version.facts
    return {name: BREAK.join(facts["keywords"]) if name == "keywords" else facts[name] for name in MASKED_PARTS}


def _text(version: Version, picked: list[Finding], made: Proposal) -> dict[str, str]:
    parts = parts_of(version)
    read = {name: passages(value) if name == "text" else [Passage(value, Place())] for name, value in parts.items()}
    wanted: dict[str, list[Found]] = {}
    for one in picked:
        if one.part in parts:
            wanted.setdefault(one.part, []).append(one.seen)
    if not wanted:
        return parts
    try:
        redrafted = redaction.propose_text(parts, read, wanted, html={"text"})
    except Unredactable as why:
        made.errors.append(gettext("正文：{why}").format(why=why.message))
        return parts
    made.pairs += [_pair(part, "", masked) for part, masked in redrafted.pairs]
    return dict(redrafted.parts)


def _file(
    attachment: Attachment, picked: list[Finding], lists: Lists, made: Proposal, progress: Callable[[int, int], None]
) -> dict[str, str]:
    """The file as it goes on: cleaned where something was found in it and could be masked, otherwise as it is."""
    as_it_is = {"name": attachment.name, "digest": attachment.blob_id, "was": attachment.blob_id}
    report = screened.of_kept(attachment.blob_id, lists)
    listed = [one.seen for one in picked if one.blob_id == attachment.blob_id and one.file_name == attachment.name]
    wanted = [one for one in report.findings if one in listed]
    if not wanted:
        return as_it_is
    try:
        copy = redaction.propose(
            store.path_of(attachment.blob_id), report.media_type, wanted, lists, name=attachment.name, progress=progress
        )
    except Unredactable as why:
        made.errors.append(gettext("附件“{name}”：{why}").format(name=attachment.name, why=why.message))
        return as_it_is
    blob = store.keep(copy.content, copy.media_type)
    screened.note(replace(copy.report, name=""), lists)
    made.pairs += [_pair("file", attachment.name, masked) for masked in copy.pairs]
    made.left_behind += [f"“{attachment.name}”：{what}" for what in copy.left_behind]
    return {"name": copy.name, "digest": blob.pk, "was": attachment.blob_id}


def _pair(part: str, file_name: str, masked: Masked) -> dict[str, str]:
    where = f"“{file_name}”" if file_name else str(PARTS.get(part, part))
    return {
        "where": f"{where} {masked.place}".strip(),
        "file": file_name,
        "kind": masked.kind.value,
        "before": masked.before,
        "after": masked.after,
    }


def _look_again(version: Version, made: Proposal, picked: set[int], lists: Lists) -> None:
    """Screen the copy like anything that is handed in: what still blocks in it, and what of it a person has answered already."""
    answered = [one for one in queries.seen_in(version) if one.resolution is not None and one.finding.pk not in picked]
    names = {attachment.name: file for attachment, file in zip(files_of(version), made.files, strict=True)}
    sights: list[tuple[str, Sight]] = [("", one) for one in in_parts(made.parts, lists)]
    for name, file in names.items():
        for one in in_file(file["digest"], file["name"], screened.of_kept(file["digest"], lists), lists):
            sights.append((name, one))
    for name, sight in sights:
        if sight.seen.severity is not Severity.BLOCK:
            continue
        known = next((one for one in answered if _is_same(one, sight.part, name, sight.seen)), None)
        line = _line(sight.part, sight.file_name, sight.seen.place, sight.seen.kind.value, sight.seen.excerpt)
        if known is None:
            made.still.append(line)
        else:
            made.kept.append(f"{line}：{_answer(known)}")
    for answer in answered:
        if answer.resolution is None or answer.resolution.outcome != "permitted":
            continue
        if not any(_is_same(answer, sight.part, name, sight.seen) for name, sight in sights):
            finding = answer.finding
            made.lost.append(_line(finding.part, finding.file_name, finding.where, finding.kind, finding.excerpt))


def files_of(version: Version) -> list[Attachment]:
    """The files of `version` in their order."""
    return list(Attachment.objects.filter(version=version).select_related("blob"))


def _is_same(one: Seen, part: str, name: str, found: Found) -> bool:
    finding = one.finding
    return (finding.part, finding.file_name, finding.kind, finding.excerpt) == (part, name, found.kind.value, found.excerpt)


def _line(part: str, name: str, place: Place, kind: str, excerpt: str) -> str:
    return f"{PARTS[part]}{f'“{name}”' if name else ''} {place} {SIGHTS[kind]} {excerpt}"  # type: ignore[index]


def _answer(one: Seen) -> str:
    resolution = one.resolution
    if resolution is None:
        return ""
    if resolution.determination is not None:
        return f"{resolution.get_outcome_display()}（{resolution.determination.get_basis_display()}）"
    return f"{resolution.get_outcome_display()}（{resolution.reason}）"
