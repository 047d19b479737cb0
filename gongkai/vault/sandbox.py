"""Have one foreign file read by the vault's child (隔离解析)."""

import json
import os
import threading
from pathlib import Path
from typing import Any

from gongkai.foundation.sandbox import Limits, UnreadableError, run

__all__ = ["USUAL", "Limits", "UnfitError", "UnreadableError", "read"]

USUAL = Limits()
# Each child may take 1 GiB: a flood of uploads waits here instead of bringing the machine down.
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


class UnfitError(Exception):
    """The child read the file and found it unfit; `code` is a reader's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(task: str, path: Path, limits: Limits = USUAL) -> Any:
    """The child's result of `task` (see `gongkai.vault.child`) on the file at `path`; UnfitError or UnreadableError."""
    with _AT_ONCE:
        answer = run("gongkai.vault.child", [task, str(path.resolve()), str(limits.cpu_seconds), str(limits.memory_bytes)], limits)
    try:
        facts = json.loads(answer)
    except (ValueError, RecursionError) as nonsense:
        raise UnreadableError("the answer is no JSON") from nonsense
    if not isinstance(facts, dict):
        raise UnreadableError("the answer is no object")
    if "unfit" in facts:
        raise UnfitError(str(facts["unfit"]))
    if "result" not in facts:
        raise UnreadableError("the answer has no result")
    return facts["result"]
