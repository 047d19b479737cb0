"""The child in which one foreign file is screened: `python -m gongkai.screening.child FOLDER`.

FOLDER is private to it and holds `file` and `job.json` (name, lists, limits, whether to use character recognition). It bounds itself
and leaves the network before it opens the file, and writes one JSON object a line: `{"media_type"}`, `{"progress"}`, `{"ocr"}`,
`{"finding"}`, and at the end `{"done"}`. Without the last line the file has not been read to its end.

Where the job names findings to redact, the cleaned copy is written beside, as `cleaned`, and `{"answer"}` says how it went. Where it
asks to show cells or a page, `{"answer"}` holds the cells, or the page is drawn beside, as `shown`.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.foundation.bounds import leave_the_network, limit
from gongkai.screening.limits import Limits

if TYPE_CHECKING:
    from gongkai.screening.readers.look import Look


def main(arguments: list[str]) -> int:
    """Screen one file; 0 with an answer on standard output, 2 for wrong usage."""
    if len(arguments) != 1:
        print("usage: child FOLDER", file=sys.stderr)  # noqa: T201
        return 2
    folder = Path(arguments[0])
    job = json.loads((folder / "job.json").read_bytes())
    limits = Limits(**job["limits"])
    leave_the_network()
    limit(
        limits.cpu_seconds,
        limits.memory_bytes,
        file_bytes=limits.file_bytes,
        open_files=256,
        most_cpu_seconds=limits.cpu_seconds + limits.pages * limits.page_cpu_seconds,
    )
    # What a library prints is no answer.
    answer = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)

    def tell(message: dict[str, Any]) -> None:
        # Surrogates and the like stay escaped: the answer is ASCII whatever the file held.
        answer.write(json.dumps(message) + "\n")
        answer.flush()

    _screen(folder, job, limits, tell)
    # Straight out: tearing down a million nodes of a document takes longer than reading them.
    os._exit(0)


def _screen(folder: Path, job: dict[str, Any], limits: Limits, tell: Callable[[dict[str, Any]], None]) -> None:
    from gongkai.screening import sieve
    from gongkai.screening.lists import Lists, Term
    from gongkai.screening.readers.look import Look

    given = job["lists"]
    lists = Lists(
        terms=tuple(Term(**term) for term in given["terms"]),
        own_phones=tuple(given["own_phones"]),
        own_emails=tuple(given["own_emails"]),
        known=tuple(given["known"]),
    )
    if "show" in job:
        _show(folder, job["show"], Look(folder=folder, lists=lists, limits=limits, ocr=False, tell=tell))
    elif "redact" in job:
        _redact(folder, job, Look(folder=folder, lists=lists, limits=limits, ocr=job["ocr"], tell=tell))
    else:
        sieve.screen(folder / "file", job["name"], folder, lists, limits, ocr=job["ocr"], tell=tell)


def _redact(folder: Path, job: dict[str, Any], look: "Look") -> None:
    from gongkai.screening.findings import Finding
    from gongkai.screening.redaction import task

    chosen = [Finding.from_json(one) for one in job["redact"]]
    task.redact(folder / "file", folder / "cleaned", job["name"], job["media_type"], chosen, look)


def _show(folder: Path, show: dict[str, Any], look: "Look") -> None:
    from gongkai.screening.readers import Unreadable
    from gongkai.screening.showing import picture, workbook

    try:
        if "cells" in show:
            look.tell({"answer": {"sheets": workbook.show(folder / "file", show["cells"], show["holding"], look)}})
        else:
            look.tell({"answer": {"page": picture.draw(folder / "file", folder / "shown", int(show["page"]), look)}})
    except Unreadable as broken:
        look.tell({"answer": {"unreadable": broken.rule}})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
