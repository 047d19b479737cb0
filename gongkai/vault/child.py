"""The child in which every foreign file is read: `python -m gongkai.vault.child TASK PATH [CPU_SECONDS MEMORY_BYTES]`.

It limits itself before it opens the file, imports no Django, reads no environment, and answers with one JSON object:
`{"result": …}` or `{"unfit": code}`. Anything else, and any other end, is a failure (lessons of hostile files: a 77 KB Word
file kept a converter busy for 51 s and 973 MB).
"""

import base64
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from gongkai.foundation.bounds import leave_the_network, limit

CPU_SECONDS = 20
MEMORY_BYTES = 1 << 30


def main(arguments: list[str]) -> int:
    """Do one task on one file; 0 with an answer on standard output, 2 for wrong usage."""
    if len(arguments) not in {2, 4} or arguments[0] not in _TASKS:
        print(f"usage: child {'|'.join(_TASKS)} PATH [CPU_SECONDS MEMORY_BYTES]", file=sys.stderr)  # noqa: T201
        return 2
    task, path, *bounds = arguments
    cpu_seconds, memory_bytes = (int(bound) for bound in bounds) if bounds else (CPU_SECONDS, MEMORY_BYTES)
    leave_the_network()
    limit(cpu_seconds, memory_bytes)
    sys.setrecursionlimit(4000)

    from gongkai.vault.readers import Unfit

    try:
        answer = {"result": _TASKS[task](path)}
    except Unfit as unfit:
        answer = {"unfit": unfit.code}
    # Surrogates and the like stay escaped: the answer is ASCII whatever the file held.
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    # Straight out: tearing down a million nodes of a document takes longer than reading them.
    os._exit(0)


# Each task imports its own parsers, so that a picture does not wait for Word's.
def _docx(path: str) -> None:
    from gongkai.vault.readers import package

    package.check(path, "docx")


def _xlsx(path: str) -> None:
    from gongkai.vault.readers import package

    package.check(path, "xlsx")


def _xlsx_cells(path: str) -> dict[str, Any]:
    from gongkai.vault.readers import cells

    return cells.cells(path)


def _pdf(path: str) -> dict[str, Any]:
    from gongkai.vault.readers import pdf

    return {"pages": pdf.check(path)}


def _pdf_text(path: str) -> dict[str, Any]:
    from gongkai.vault.readers import pdf

    return {"pages": pdf.text_of_pages(path)}


def _image(path: str) -> dict[str, Any]:
    from gongkai.vault.readers import image

    width, height = image.check(path)
    return {"width": width, "height": height}


def _photo(path: str) -> dict[str, Any]:
    from gongkai.vault.readers import photo

    data, kind = photo.strip(path)
    return {"data": base64.b64encode(data).decode(), "kind": kind}


def _word(path: str) -> dict[str, Any]:
    from gongkai.vault.readers import word

    html, found = word.convert(path)
    return {"html": html, "found": found}


_TASKS: dict[str, Callable[[str], Any]] = {
    "docx": _docx,
    "xlsx": _xlsx,
    "xlsx-cells": _xlsx_cells,
    "pdf": _pdf,
    "pdf-text": _pdf_text,
    "image": _image,
    "photo": _photo,
    "word": _word,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
