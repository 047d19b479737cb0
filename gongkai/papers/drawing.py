"""From markup to PDF (制版): in a child of its own, bounded in time and memory, without network and without files but its own."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from gongkai.foundation.sandbox import Limits, UnreadableError, run
from gongkai.papers import fonts
from gongkai.papers.child import ACCESSIBLE

LIMITS = Limits(cpu_seconds=120, memory_bytes=2 << 30, wall_seconds=180.0, answer_bytes=128 << 20)
"""What one paper may cost; a page takes about 0.1 s, the libraries 1 s beside."""
MARKUP_LIMIT = 8 << 20
"""Characters of markup that are drawn at most."""


class NotDrawnError(Exception):
    """The paper could not be drawn: it is too long, a picture in it is damaged, or the machine lacks the libraries."""


@dataclass(frozen=True)
class Job:
    """What the child is told: the name of the paper, its language, the markup, and the kind of PDF."""

    title: str
    html: str
    language: str = "zh-CN"
    variant: str = ACCESSIBLE


def draw(html: str, *, title: str, files: Mapping[str, bytes] | None = None, variant: str = ACCESSIBLE, limits: Limits = LIMITS) -> bytes:
    """The PDF of `html`; equal markup and files give equal bytes on the same machine.

    Markup names a picture by `paper:NAME`, NAME being one of `files`; nothing else is fetched, from nowhere. NotDrawnError where
    it takes more than `limits`.
    """
    if len(html) > MARKUP_LIMIT:
        raise NotDrawnError("too much markup")
    own = Path(settings.FONTS)
    with tempfile.TemporaryDirectory(prefix="gongkai-paper-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(
            json.dumps(asdict(Job(title, html, variant=variant)) | {"bounds": [limits.cpu_seconds, limits.memory_bytes]})
        )
        (folder / "fonts.conf").write_text(fonts.configuration(own), encoding="utf-8")
        (folder / "files").mkdir()
        for number, data in enumerate((files or {}).values()):
            (folder / "files" / str(number)).write_bytes(data)
        (folder / "names.json").write_text(json.dumps(list(files or {})))
        surroundings = {
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": "0",
            "TMPDIR": str(folder),
        }
        try:
            answer = run("gongkai.papers.child", [str(folder)], limits, environment=surroundings)
        except UnreadableError as failure:
            raise NotDrawnError(str(failure)) from failure
    if not answer.startswith(b"%PDF-"):
        raise NotDrawnError("the child answered something else")
    return answer
