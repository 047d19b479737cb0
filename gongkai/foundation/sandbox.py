"""Run a child on one foreign file, watch it, and end it (隔离解析). Whoever reads foreign files does it here."""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[2]
_PIECE = 1 << 16


@dataclass(frozen=True)
class Limits:
    """What one child may use: seconds of processor, bytes of address space, seconds on the wall, bytes of answer."""

    cpu_seconds: int = 20
    memory_bytes: int = 1 << 30
    wall_seconds: float = 30.0
    answer_bytes: int = 64 << 20


class UnreadableError(Exception):
    """The child crashed, ran out of its limits, or answered nonsense: the file cannot be read here."""


def run(
    module: str,
    arguments: Sequence[str],
    limits: Limits,
    *,
    environment: Mapping[str, str] | None = None,
    on_line: Callable[[bytes], float] | None = None,
) -> bytes:
    """What `python -m module ARGUMENTS` answers on standard output; UnreadableError where it ends in any way but well.

    The child bounds its own processor and memory (`gongkai.foundation.bounds`); here the wall clock and the answer are bounded, and
    its whole process group is ended. It gets nothing of this process's environment, only `environment` beside the necessary. With
    `on_line`, each whole line is handed over as it comes, and is not kept; what `on_line` answers are seconds more on the wall.
    """
    process = subprocess.Popen(
        # -P: the folder it stands in is no source of modules. -B: it may write no file, not even compiled code.
        [sys.executable, "-P", "-s", "-B", "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        # Nothing of this process's environment: it holds the secret key and the database's address.
        env={
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(_PACKAGES),
            "MALLOC_ARENA_MAX": "1",
            **(environment or {}),
        },
        start_new_session=True,
    )
    try:
        answer = _gather(process, time.monotonic() + limits.wall_seconds, limits.answer_bytes, on_line)
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


def _gather(process: "subprocess.Popen[bytes]", deadline: float, most: int, on_line: Callable[[bytes], float] | None) -> bytes:
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
            if on_line and b"\n" in piece:
                *lines, rest = b"".join(pieces).split(b"\n")
                pieces = [rest]
                deadline += sum(on_line(line) for line in lines)
            if time.monotonic() > deadline:  # it keeps talking
                raise UnreadableError("the child took too long")
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        if time.monotonic() > deadline:
            raise UnreadableError("the child does not end")
        time.sleep(0.002)
    return b"".join(pieces)
