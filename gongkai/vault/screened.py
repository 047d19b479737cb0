"""What screening says of files, kept by their digest (文件筛查): one look at the same bytes under the same rules is enough."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from django.utils import timezone

import gongkai
from gongkai import screening
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.screening import naming
from gongkai.screening.files import screen_file
from gongkai.screening.findings import Finding, Place, Report
from gongkai.screening.limits import Limits
from gongkai.screening.lists import Lists
from gongkai.screening.text import screen_text
from gongkai.vault.models import FileScreening
from gongkai.vault.store import path_of

_RULES = frozenset({".py", ".txt", ".json", ".csv"})


@cache
def engine() -> str:
    """The version of the rules: of the product, and of the very files that the rules are written in, so that no change goes unnoticed; and
    of the model of names, where there is one."""
    state = hashlib.sha256()
    folder = Path(screening.__file__).parent
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix in _RULES and not {"tests", "redaction", "showing", "__pycache__"} & set(inside.parts):
            state.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    model = naming.version()
    return f"{gongkai.__version__}+{state.hexdigest()[:12]}" + (f"+names.{model}" if model else "")


def fingerprint(lists: Lists) -> str:
    """The digest of a body's lists: two reports are alike only under the same."""
    return digest_of(canonical_json(asdict(lists)))


def known(digest: str, lists: Lists) -> Report | None:
    """What has been said of these bytes under these lists and today's rules; None where they are to be screened (again)."""
    row = FileScreening.objects.filter(digest=digest, lists=fingerprint(lists), engine=engine()).first()
    return Report.from_json(json.loads(row.report)) if row else None


def look(
    path: Path, lists: Lists, *, ocr: bool = True, limits: Limits | None = None, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Screen the file at `path` in its child and keep nothing: what is known is asked of `known`, what is kept goes through `note`.

    The file's name is left out: the same bytes may come under several. Whoever knows it screens it with `of_name`.
    """
    return screen_file(path, "", lists, ocr=ocr, limits=limits, progress=progress)


def of_name(name: str, lists: Lists) -> list[Finding]:
    """What screening says of a file's name."""
    return screen_text(name, lists, Place(part="文件名"))


def note(report: Report, lists: Lists) -> None:
    """Keep a finished report; nothing is kept where pages still wait to be read."""
    if report.waiting_pages or not report.digest:
        return
    FileScreening.objects.get_or_create(
        digest=report.digest,
        lists=fingerprint(lists),
        engine=engine(),
        defaults={"report": canonical_json(report.as_json()).decode(), "at": timezone.now()},
    )


def fresh(digest: str, lists: Lists) -> Report:
    """The report on a file of the vault under today's lists and rules; made now, without character recognition, where there is none.

    Where pages wait to be read for it, the report says so and is not kept.
    """
    report = known(digest, lists)
    if report is None:
        report = look(path_of(digest), lists, ocr=False)
        note(report, lists)
    return report


def of_kept(digest: str, lists: Lists) -> Report:
    """The report on a file of the vault: the one that is kept, or one made now without character recognition (about 0.3 s).

    Pages that need it were read when the file was handed in. Until they are read again under newer rules, what was seen then holds.
    """
    report = fresh(digest, lists)
    if report.waiting_pages:
        earlier = FileScreening.objects.filter(digest=digest).order_by("-pk").first()
        return Report.from_json(json.loads(earlier.report)) if earlier else report
    return report
