"""What screening says of a draft before it is a version (稿件筛查): every part that readers will see, and every file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from gongkai.disclosure.models import PARTS, Finding, Screening, Version
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.foundation.objections import Objection
from gongkai.screening.findings import Finding as Seen
from gongkai.screening.findings import Report
from gongkai.screening.lists import Lists
from gongkai.screening.text import screen_passages, screen_text
from gongkai.vault import screened as files
from gongkai.vault.passages import headings, passages
from gongkai.vault.words import BEARS_A_MARK, is_mark, told_of_marked, trace_of

TEXT = "text"
FILE = "file"


@dataclass(frozen=True)
class Sight:
    """A finding and where in the draft it stands: a part of its text, or a file by digest and name."""

    part: str
    seen: Seen
    blob: str = ""
    file_name: str = ""


def in_parts(parts: Mapping[str, str], lists: Lists) -> list[Sight]:
    """What stands in the parts of a draft by their names; `text` is clean HTML, the others are plain lines."""
    found = []
    for part, value in parts.items():
        seen = in_html(value, lists) if part == TEXT else screen_text(value, lists)
        found += [Sight(part, one) for one in seen]
    return found


def in_html(html: str, lists: Lists) -> list[Seen]:
    """What stands in a text: paragraphs read with their neighbours, cells of a table with the heading of their column."""
    heads = headings(html)
    all_of = passages(html)
    order = {passage.place: at for at, passage in enumerate(all_of)}
    found = screen_passages([one for one in all_of if not one.place.cell], lists)
    for cell in (one for one in all_of if one.place.cell):
        found += screen_text(cell.text, lists, cell.place, context=heads.get(cell.place, ""))
    return sorted(found, key=lambda one: (order.get(one.place, 0), one.start or 0))


def in_file(digest: str, name: str, report: Report, lists: Lists) -> list[Sight]:
    """What stands in one file and in its name."""
    return [Sight(FILE, one, digest, name) for one in (*files.of_name(name, lists), *report.findings)]


def of_version(version: Version, lists: Lists) -> list[Sight]:
    """What stands in the parts and files of a version that is written; a file of which nothing is known is read first."""
    facts = version.facts
    parts = {part: facts[part] for part in ("title", "document_number", "basis", "summary", "text")}
    found = in_parts(parts | {"keywords": "、".join(facts["keywords"])}, lists)
    for file in facts["files"]:
        found += in_file(file["digest"], file["name"], files.of_kept(file["digest"], lists), lists)
    return found


def objections_to_marks(sights: Iterable[Sight], parts: Mapping[str, str]) -> list[Objection]:
    """Nothing that bears a state-secret mark is kept (保密法 arts. 31 and 57): at each field the one sentence that says what to do.

    `parts` are the words in which the sights stand. A file was put on record when it was handed in.
    """
    marked: dict[tuple[str, str], list[Seen]] = {}
    for one in sights:
        if is_mark(one.seen):
            marked.setdefault((one.part, one.file_name), []).append(one.seen)
    found = []
    for (part, file_name), seen in marked.items():
        if part == FILE:
            found.append(Objection(BEARS_A_MARK, told_of_a_file(file_name), clause="8.6", field="files"))
        else:
            told = told_of_marked(_(str(PARTS.get(part, _("所填内容")))))
            found.append(Objection(BEARS_A_MARK, told, clause="8.6", field=part, trace=trace_of(parts[part], seen)))
    return found


def told_of_a_file(name: str) -> str:
    """What the person is told who handed in a marked file; without its name where the name itself bears the mark."""
    what = f"“{name}”" if name and not any(is_mark(one) for one in screen_text(name)) else _("您上传的文件")
    return _(
        "{what}带有国家秘密标志，系统不予接收，没有保存。请不要继续传播，也不要再次上传；立即断开这台电脑的网络，"
        "保护好原件，马上向本机构保密审查员报告，听从处理。"
    ).format(what=what)


def fingerprint(screening: Screening) -> str:
    """A digest of everything that a screening saw, for the journal: a finding taken away, added or weakened afterwards shows."""
    columns = ("position", "kind", "severity", "part", "blob", "file_name", "place", "start", "end", "excerpt", "rule")
    rows = [list(row) for row in Finding.objects.filter(screening=screening).order_by("position").values_list(*columns)]
    return digest_of(canonical_json([screening.digest, screening.lists, screening.engine, rows]))


def write(version: Version, sights: Iterable[Sight], lists: Lists, *, at: datetime) -> Screening:
    """Keep what was seen in `version`, inside the caller's transaction."""
    screening = Screening.objects.create(
        version=version, digest=version.digest, lists=files.fingerprint(lists), engine=files.engine(), at=at
    )
    Finding.objects.bulk_create(
        Finding(
            screening=screening,
            position=position,
            kind=one.seen.kind.value,
            severity=one.seen.severity.value,
            part=one.part,
            blob_id=one.blob or None,
            file_name=one.file_name,
            place=one.seen.as_json()["place"],
            start=one.seen.start,
            end=one.seen.end,
            excerpt=one.seen.excerpt,
            rule=one.seen.rule,
            why=one.seen.why,
            advice=one.seen.advice,
        )
        for position, one in enumerate(sights, start=1)
    )
    return screening
