"""Run the child on one foreign file, watch it, and end it (隔离解析)."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.vault.child import CPU_SECONDS, MEMORY_BYTES

_PACKAGES = Path(__file__).resolve().parents[2]
_PIECE = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What one child may use: seconds of processor, bytes of address space, seconds on the wall, bytes of answer."""

    cpu_seconds: int = CPU_SECONDS
    memory_bytes: int = MEMORY_BYTES
    wall_seconds: float = 30.0
    answer_bytes: int = 64 << 20


USUAL = Limits()
# Each child may take 1 GiB: a flood of uploads waits here instead of bringing the machine down.
_AT_ONCE = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))


class UnreadableError(Exception):
    """The child crashed, ran out of its limits, or answered nonsense: the file cannot be read here."""


class UnfitError(Exception):
    """The child read the file and found it unfit; `code` is a reader's code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(task: str, path: Path, limits: Limits = USUAL) -> Any:
    """The child's result of `task` (see `gongkai.vault.child`) on the file at `path`; UnfitError or UnreadableError."""
    with _AT_ONCE:
        answer = _run([task, str(path.resolve()), str(limits.cpu_seconds), str(limits.memory_bytes)], limits)
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


def _run(arguments: list[str], limits: Limits) -> bytes:
    process = subprocess.Popen(
        # -P: the folder it stands in is no source of modules. -B: it may write no file, not even compiled code.
        [sys.executable, "-P", "-s", "-B", "-m", "gongkai.vault.child", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Nothing of this process's environment: it holds the secret key and the database's address.
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_PACKAGES), "MALLOC_ARENA_MAX": "1"},
        start_new_session=True,
    )
    try:
        answer = _gather(process, time.monotonic() + limits.wall_seconds, limits.answer_bytes)
    finally:
        # The group still carries the child's number until it is reaped, so this can hit nobody else.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdout:
            process.stdout.close()
    if process.returncode != 0:
        raise UnreadableError(f"the child ended with {process.returncode}")
    return answer


def _gather(process: "subprocess.Popen[bytes]", deadline: float, most: int) -> bytes:
    """All of the child's answer, once it has ended of itself but is not yet reaped."""
    assert process.stdout is not None
    handle = process.stdout.fileno()
    os.set_blocking(handle, False)
    pieces, size = [], 0
    with selectors.DefaultSelector() as selector:
        selector.register(handle, selectors.EVENT_READ)
        while True:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise UnreadableError("the child took too long")
            piece = os.read(handle, _PIECE)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise UnreadableError("the child answered too much")
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.monotonic() > deadline:
            raise UnreadableError("the child does not end")
        time.sleep(0.002)
    return b"".join(pieces)
