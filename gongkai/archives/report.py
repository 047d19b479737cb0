"""The command `gongkai archive verify`: check packages and say in Chinese what was found, without settings, database or Django."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from gongkai.archives.verifying import ALGORITHMS, Report, read_checkpoints, shown, verify
from gongkai.foundation.digests import is_digest
from gongkai.journal import keys
from gongkai.journal.checkpoints import Checkpoint

SOUND, FAULTS, USAGE = 0, 1, 2

_SECONDS_BETWEEN = 2.0


class _Usage(Exception):  # noqa: N818
    """The command was not given what it needs."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(f"参数有误：{message}\n{self.format_usage()}")


def run(argv: Sequence[str]) -> int:
    """Do `gongkai archive verify ARGV`; return 0 where every package is sound, 1 where there are faults, 2 for wrong usage."""
    try:
        given = _parser().parse_args(argv)
        key_pem, kept = _key(given.key), _checkpoints(given.checkpoint)
        if given.manifest and not is_digest(given.manifest):
            raise _Usage(f"不是摘要：{shown(given.manifest)}；应写作 sha256: 或 sm3: 加64位十六进制数字")
        for path in given.paths:
            if not path.exists():
                raise _Usage(f"{shown(str(path))} 不存在")
    except SystemExit:  # --help
        return SOUND
    except _Usage as usage:
        sys.stderr.write(f"{usage}\n")
        return USAGE
    algorithms = (given.only,) if given.only else ALGORITHMS
    sound = True
    for path in given.paths:
        report = verify(path, key_pem=key_pem, checkpoint=kept, manifest=given.manifest, algorithms=algorithms, progress=_Progress(path))
        sound = sound and report.sound
        sys.stdout.write(_line(path, report) if given.json else _words(path, report))
        sys.stdout.flush()
    return SOUND if sound else FAULTS


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gongkai archive verify",
        description="核验归档包：逐个文件与清单比对，再核对案卷数据、著录信息和留痕。只用归档包本身，不需要数据库，不联网。",
        epilog="退出码：0 完好，1 有问题，2 用法有误。",
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="归档包的文件夹，或者下载的 zip 压缩包（不必解压）")
    parser.add_argument("--key", type=Path, metavar="FILE", help="公钥文件（PEM，可含多个公钥）；应取自归档包以外的可靠来源")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="另行保存的存证点，每行一个；抄自纸质文书的写作“代码 条数 哈希”")
    parser.add_argument("--manifest", default="", metavar="DIGEST", help="交接单所载的清单摘要（sha256:… 或 sm3:…）")
    parser.add_argument("--only", choices=["sha256", "sm3"], help="内容文件只按这一种摘要比对（归档包很大时；SM3 比 SHA-256 慢几倍）")
    parser.add_argument("--json", action="store_true", help="每个归档包输出一行 JSON")
    return parser


def _key(path: Path | None) -> bytes | None:
    if path is None:
        return None
    data = _read(path)
    try:
        keys.read_pem(data)
    except ValueError as error:
        raise _Usage(f"公钥文件有误：{error}")
    return data


def _checkpoints(path: Path | None) -> list[Checkpoint]:
    try:
        return read_checkpoints(_read(path)) if path else []
    except ValueError:
        raise _Usage(f"{path} 中有一行不是存证点")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _Usage(f"读不了 {path}：{error.strerror}")


class _Progress:
    """Bytes read, on standard error, where somebody watches and it takes its time."""

    def __init__(self, path: Path) -> None:
        self._name = shown(path.name)
        self._last = time.monotonic()

    def __call__(self, read: int) -> None:
        if time.monotonic() - self._last >= _SECONDS_BETWEEN and sys.stderr.isatty():
            self._last = time.monotonic()
            sys.stderr.write(f"{self._name}：已读 {read >> 20} MB\n")


def _line(path: Path, report: Report) -> str:
    journal = report.journal
    told: dict[str, Any] = {
        "path": str(path),
        "package": report.package,
        "sound": report.sound,
        "files": report.files,
        "size": report.size,
        "manifests": list(report.manifests.values()),
        "journal": {"chain": journal.chain, "size": journal.size, "head": journal.head} if journal else None,
        "faults": [{"code": fault.code, "name": fault.name, "message": fault.message} for fault in report.faults],
        "notes": list(report.notes),
    }
    # JSON lets control characters of the second kind, marks of direction and broken bytes stand; a terminal must not see them.
    text = json.dumps(told, ensure_ascii=False)
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text) + "\n"


def _words(path: Path, report: Report) -> str:
    lines = [f"归档包 {shown(str(path))}：内容文件 {report.files} 个，{report.size:,} 字节"]
    lines += [f"  清单摘要 {digest}" for digest in report.manifests.values()]
    if report.journal and report.journal.chain:
        lines.append(f"  留痕链 {shown(report.journal.chain)}：共 {report.journal.size} 条，链头 {report.journal.head}")
    lines += [f"  ✗ {fault.message} [{fault.code}]" for fault in report.faults]
    lines += [f"  注意：{note}" for note in report.notes]
    lines.append(f"  核验不通过，发现问题 {len(report.faults)} 处。" if report.faults else "  核验通过。")
    return "\n".join(lines) + "\n"
