"""Screening of one file (文件筛查): a limited child reads it, by its content and never by its name."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from gongkai.screening import guard, magic
from gongkai.screening.findings import Finding, Kind, Place, Report, Severity
from gongkai.screening.limits import USUAL, Limits
from gongkai.screening.lists import NONE, Lists

_PIECE = 1 << 20


def screen_file(
    path: Path,
    name: str | None = None,
    lists: Lists = NONE,
    *,
    ocr: bool = True,
    limits: Limits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """What screening says of the file at `path`, called `name` where people know it by another name (保密审查的自动筛查, 8.2).

    Never raises for what a file does: what cannot be opened, has a password, takes too long or breaks is a finding of the kind
    unreadable that blocks. `ocr` False leaves character recognition out; pages that need it are counted as waiting. `progress` is
    called with pages done and pages in all, from this thread. The report is on the bytes of which it names the digest.
    """
    began = time.monotonic()
    limits = limits or USUAL
    shown = path.name if name is None else name
    with tempfile.TemporaryDirectory(prefix="gongkai-screen-") as kept:
        folder = Path(kept)
        try:
            # A copy, so that what is screened is what the digest says, whatever happens to the original meanwhile.
            digest, head = _take(path, folder / "file", limits.size_bytes)
        except _TooLarge:
            return Report(shown, "", magic.UNKNOWN, (_unreadable("too_large", "文件过大，无法审查。请拆分成几个文件分别上传。"),))
        except OSError:
            message = "文件打不开：不存在、不是普通文件，或者没有读取权限。请检查路径和权限。"
            return Report(shown, "", magic.UNKNOWN, (_unreadable("cannot_open", message),))
        job = {"name": shown, "lists": asdict(lists), "ocr": ocr, "limits": limits.as_json()}
        (folder / "job.json").write_text(json.dumps(job), encoding="ascii")
        heard = guard.run(folder, limits, progress)
    findings = tuple(heard.findings)
    if not heard.done:
        findings += (_unreadable("not_read_to_the_end", _message(heard.ended)),)
    return Report(
        name=shown,
        digest=digest,
        media_type=heard.media_type or magic.kind_of_head(head),
        findings=findings,
        ocr_pages=heard.ocr_pages,
        waiting_pages=heard.waiting_pages,
        seconds=time.monotonic() - began,
    )


class _TooLarge(Exception):  # noqa: N818 - told as a finding
    """More bytes than are read."""


def _take(path: Path, copy: Path, most: int) -> tuple[str, bytes]:
    """Copy the file; its digest and first bytes. A pipe or a device would never end, so only regular files are opened."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as source, copy.open("wb") as target:
        if not os.path.isfile(handle):
            raise IsADirectoryError(path)
        digest, head, size = hashlib.sha256(), b"", 0
        while piece := source.read(_PIECE):
            size += len(piece)
            if size > most:
                raise _TooLarge
            head = head or piece
            digest.update(piece)
            target.write(piece)
    return f"sha256:{digest.hexdigest()}", head


def _unreadable(rule: str, message: str) -> Finding:
    return Finding(Kind.UNREADABLE, Severity.BLOCK, Place(), None, None, "", rule, "无法审查的内容一律不得视为没有问题。", message)


def _message(ended: str) -> str:
    if "too long" in ended or "does not end" in ended or ended.endswith("-24"):
        return "在规定的时间内读不完，无法审查。请把文件拆分或者简化后再上传。"
    if "too much" in ended:
        return "文件内容过多，无法审查。请拆分成几个文件分别上传。"
    return "读取文件时出错或者超出了内存上限，无法审查。请用原来的程序打开后另存一份再上传；仍然不行的，请转换为 PDF 或拆分。"
