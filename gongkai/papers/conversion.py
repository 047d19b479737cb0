"""Fixed-layout copies of foreign files (转换): the parent's side of `gongkai.papers.converting`, which opens them."""

import enum
import json
import os
import shutil
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from gongkai.foundation.sandbox import Limits, UnreadableError, run

LIMITS = Limits(cpu_seconds=150, memory_bytes=3 << 30, wall_seconds=200.0, answer_bytes=256 << 20)
"""What one file may cost; a document of some pages takes two seconds, most of them LibreOffice's start."""
LARGEST = 200 << 20
"""Bytes of a file that is converted."""
# Each child may take 3 GiB.
_AT_ONCE = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))


class How(enum.StrEnum):
    """How a copy came to be (转换方式). The value is what is stored."""

    DRAWN = "drawn"
    AS_IT_IS = "as_it_is"
    CONVERTED = "converted"
    PICTURE = "picture"


class Why(enum.StrEnum):
    """Why there is no copy (不能转换的原因). The value is what is stored."""

    UNKNOWN_KIND = "unknown_kind"
    LOCKED = "locked"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    NO_OFFICE = "no_office"
    NOT_CONVERTED = "not_converted"
    NOT_DRAWN = "not_drawn"
    DAMAGED = "damaged"


PASSING = frozenset({Why.NO_OFFICE, Why.NOT_CONVERTED, Why.NOT_DRAWN, Why.DAMAGED})
"""Reasons that may be gone when it is tried again: a busy machine, a program that is missing, a file that is restored."""


class NoCopyError(Exception):
    """There is no copy of the file, for this reason."""

    def __init__(self, reason: Why) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Copy:
    """A copy: its bytes (None where the file itself is its copy), its pages, and how it came to be."""

    pdf: bytes | None
    pages: int
    how: How


@dataclass(frozen=True)
class Opened:
    """What the child made of a file: a PDF, or None where the file is one, with its pages; or a picture to lay on a page; or it is text."""

    pdf: bytes | None = None
    pages: int = 0
    picture: bytes | None = None
    is_wide: bool = False
    is_text: bool = False


def convert(path: Path) -> Opened:
    """The file at `path` as PDF or picture; NoCopyError with the reason where it cannot be had. The same file gives the same bytes."""
    try:
        if path.stat().st_size > LARGEST:
            raise NoCopyError(Why.TOO_LARGE)
        with _AT_ONCE, tempfile.TemporaryDirectory(prefix="gongkai-copy-") as name:
            folder = Path(name)
            shutil.copyfile(path, folder / "file")
            (folder / "job.json").write_text(json.dumps({"bounds": [LIMITS.cpu_seconds, LIMITS.memory_bytes, LIMITS.answer_bytes]}))
            surroundings = {"TMPDIR": str(folder), "HOME": str(folder)}
            answer = run("gongkai.papers.converting", [str(folder)], LIMITS, environment=surroundings)
    except OSError as missing:
        raise NoCopyError(Why.DAMAGED) from missing
    except UnreadableError as failure:
        raise NoCopyError(Why.NOT_CONVERTED) from failure
    return _opened(answer, path)


def _opened(answer: bytes, path: Path) -> Opened:
    head, _end, content = answer.partition(b"\n")
    try:
        facts = json.loads(head)
    except ValueError as nonsense:
        raise NoCopyError(Why.NOT_CONVERTED) from nonsense
    if "reason" in facts:
        raise NoCopyError(Why(facts["reason"]))
    if "text" in facts:
        return Opened(is_text=True)
    if "picture" in facts:
        return Opened(picture=content or path.read_bytes(), is_wide=bool(facts["picture"]["wide"]))
    if content and not content.startswith(b"%PDF-"):
        raise NoCopyError(Why.NOT_CONVERTED)
    return Opened(pdf=content or None, pages=int(facts["pages"]))
