"""`gongkai screen`: screening on the command line (命令行筛查), with neither settings nor database."""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Report, Severity
from gongkai.screening.text import screen_text

CLEAN, BLOCKED, MISUSED = 0, 1, 2

_SEVERITIES = {Severity.BLOCK: "须处理", Severity.REVIEW: "须查看", Severity.NOTE: "提示"}
_SECONDS_BETWEEN = 2.0


def run(words: Sequence[str]) -> int:
    """Screen files, or texts line by line; 0 nothing to block, 1 something to block, 2 misused."""
    try:
        given, unknown = _parser().parse_known_args(list(words))
        if unknown:
            raise _MisuseError(f"不认识 {' '.join(unknown)}")
        if bool(given.paths) == bool(given.jsonl):
            raise _MisuseError("请给出要筛查的文件或文件夹，或者用 --jsonl 给出文字清单（两者只能选一）")
        return _texts(given.jsonl) if given.jsonl else _files(given.paths, as_json=given.json, ocr=given.ocr)
    except _MisuseError as misuse:
        _warn(f"gongkai screen：{misuse}；用法见 gongkai screen --help。")
        return MISUSED


class _MisuseError(Exception):
    """The words of the command make no sense."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _MisuseError(f"参数有误：{message}")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gongkai screen",
        usage="gongkai screen [--json] [--no-ocr] PATH…\n      gongkai screen --jsonl FILE\n"
        "      gongkai screen --published [--workers N] [--json]",
        description="筛查文件和文字：国家秘密标志、个人信息、隐藏内容。文件夹逐个文件筛查。退出码：0 没有须处理的，1 有，2 用法有误。",
        add_help=False,
    )
    parser._positionals.title, parser._optionals.title = "参数", "选项"
    parser.add_argument("paths", nargs="*", metavar="PATH", type=Path, help="文件或文件夹")
    parser.add_argument("--json", action="store_true", help="每个文件输出一行 JSON")
    parser.add_argument("--jsonl", metavar="FILE", help='逐行筛查文字：每行一个 {"id","text"}；“-”为标准输入')
    parser.add_argument("--no-ocr", dest="ocr", action="store_false", help="不识别图片和扫描件里的文字（这样的文件不会判为没有问题）")
    parser.add_argument("-h", "--help", action="help", help="显示本说明")
    return parser


# Files


def _files(paths: list[Path], *, as_json: bool, ocr: bool) -> int:
    for path in paths:
        if not path.exists():
            raise _MisuseError(f"{_shown(path)} 不存在")
    status = CLEAN
    for path in _walk(paths):
        report = replace(screen_file(path, path.name, ocr=ocr, progress=_Progress(path)), name=str(path))
        status = status if report.cleared else BLOCKED
        if as_json:
            _say(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            _tell(report)
    return status


def _walk(paths: list[Path]) -> Iterator[Path]:
    """The files, and those in the folders, in the order of their names; links to other folders are not followed."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                yield Path(folder) / name


class _Progress:
    """Pages done and in all, on standard error, for what takes its time."""

    def __init__(self, path: Path) -> None:
        self._name = _shown(path)
        self._last = time.monotonic()

    def __call__(self, done: int, pages: int) -> None:
        if time.monotonic() - self._last >= _SECONDS_BETWEEN:
            self._last = time.monotonic()
            _warn(f"{self._name}：已读 {done}/{pages}")


def _tell(report: Report) -> None:
    _say(f"{report.name}：{'没有须处理的疑点' if report.cleared else '有须处理的疑点或者没有读完，不能公开'}")
    if report.waiting_pages:
        _say(f"  还有{report.waiting_pages}页图片或扫描件没有识别。")
    for finding in report.findings:
        where = f"{finding.place} " if str(finding.place) else ""
        excerpt = f"{finding.excerpt}  " if finding.excerpt else ""
        _say(f"  [{_SEVERITIES[finding.severity]}] {where}{excerpt}{finding.why}{finding.advice}")


# Texts


def _texts(name: str) -> int:
    if name == "-":
        return _lines(sys.stdin.buffer, name)
    try:
        with Path(name).open("rb") as stream:
            return _lines(stream, name)
    except OSError as error:
        raise _MisuseError(f"打不开 {name}，请检查路径和权限") from error


def _lines(stream: BinaryIO, name: str) -> int:
    status = CLEAN
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            facts = json.loads(line)
            identifier, text = _entry(facts)
        except (ValueError, RecursionError) as error:
            raise _MisuseError(f'{name} 第{number}行不是 {{"id": …, "text": "…"}} 形式的 JSON') from error
        findings = screen_text(text)
        if any(one.severity is Severity.BLOCK for one in findings):
            status = BLOCKED
        _say(json.dumps({"id": identifier, "findings": [one.as_json() for one in findings]}, ensure_ascii=False))
    return status


def _entry(facts: Any) -> tuple[Any, str]:
    if not isinstance(facts, dict) or "id" not in facts or not isinstance(facts.get("text"), str):
        raise ValueError
    return facts["id"], facts["text"]


def _shown(path: Path) -> str:
    return str(path).encode("utf-8", errors="backslashreplace").decode()


def _say(line: str) -> None:
    # A name that is no text is written out letter by letter instead of ending the run.
    sys.stdout.write(line.encode("utf-8", errors="backslashreplace").decode() + "\n")
    sys.stdout.flush()


def _warn(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
