"""The parent's side of the child: start it on one file, listen to it, end it (隔离筛查)."""

import json
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai.foundation import sandbox
from gongkai.screening.findings import Finding
from gongkai.screening.limits import USUAL, Limits

__all__ = ["USUAL", "Heard", "Limits", "run"]

# Each child may take 3 GiB: a flood of files waits here instead of bringing the machine down.
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


_PAGE_SECONDS = 1.0


@dataclass
class Heard:
    """What a child said before it ended; `done` only where it read the file to its end, else `ended` says how it went.

    `answer` is what a child that redacts has to say (see `gongkai.screening.redaction.task`).
    """

    media_type: str = ""
    findings: list[Finding] = field(default_factory=list)
    ocr_pages: int = 0
    waiting_pages: int = 0
    done: bool = False
    ended: str = ""
    pages: int = 0
    answer: dict[str, Any] = field(default_factory=dict)


def run(folder: Path, limits: Limits, progress: Callable[[int, int], None] | None = None) -> Heard:
    """Have the child screen what lies in `folder` (see `gongkai.screening.child`); never raises for what the file or the child does."""
    heard = Heard()

    def on_line(line: bytes) -> float:
        facts = json.loads(line)
        if "finding" in facts:
            heard.findings.append(Finding.from_json(facts["finding"]))
        elif "media_type" in facts:
            heard.media_type = str(facts["media_type"])
        elif "done" in facts:
            heard.ocr_pages = int(facts["done"]["ocr_pages"])
            heard.waiting_pages = int(facts["done"]["waiting_pages"])
            heard.done = True
        elif "answer" in facts:
            heard.answer = dict(facts["answer"])
        elif "progress" in facts:
            if progress:
                progress(*(int(number) for number in facts["progress"]))
            if heard.pages < limits.pages:
                # A long document is not a hanging one: each page that is done brings a little time for the next.
                heard.pages += 1
                return _PAGE_SECONDS
        elif "ocr" in facts and heard.ocr_pages < limits.pages:
            # Character recognition takes seconds a page; each page brings its own time, up to the most pages there may be.
            heard.ocr_pages += int(facts["ocr"])
            return limits.page_wall_seconds * int(facts["ocr"])
        return 0.0

    bounds = sandbox.Limits(limits.cpu_seconds, limits.memory_bytes, limits.wall_seconds, limits.answer_bytes)
    environment = {"TMPDIR": str(folder), "HOME": str(folder)}
    with _AT_ONCE:
        try:
            sandbox.run("gongkai.screening.child", [str(folder)], bounds, environment=environment, on_line=on_line)
        except sandbox.UnreadableError as ended:
            heard.ended, heard.done = str(ended), False
        except (ValueError, KeyError, TypeError, RecursionError):
            heard.ended, heard.done = "the child answered nonsense", False
    return heard
