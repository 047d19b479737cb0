"""The command `gongkai journal verify`: check the journal and say in Chinese what was found."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from gongkai.journal import chain as chains
from gongkai.journal import checkpoints
from gongkai.journal.checkpoints import Checkpoint
from gongkai.journal.verify import Report, verify_public

SOUND, FAULTS, USAGE = 0, 1, 2


class _Usage(Exception):  # noqa: N818
    """The command was not given what it needs."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Usage(f"参数有误：{message}\n{self.format_usage()}")


def run(argv: Sequence[str]) -> int:
    """Do `gongkai journal verify ARGV`; return 0 where everything is sound, 1 where there are faults, 2 for wrong usage.

    With `--public` nothing but the files named is read: no settings, no database.
    """
    try:
        given = _parser().parse_args(argv)
        reports = _reports(given)
    except SystemExit:  # --help
        return SOUND
    except _Usage as usage:
        sys.stderr.write(f"{usage}\n")
        return USAGE
    if given.json:
        told = [{"chain": r.chain, "size": r.size, "head": r.head, "sound": r.sound, "faults": _faults(r)} for r in reports]
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        told_in_words = [_words(report) for report in reports] or ["尚无留痕。"]
        if given.public and not given.key:
            told_in_words.append("注意：没有给出 --key，所用公钥取自该目录，只能证明目录自身前后一致。")
        sys.stdout.write("\n".join(told_in_words) + "\n")
    return SOUND if all(report.sound for report in reports) else FAULTS


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gongkai journal verify", description="核验留痕：逐条重新计算哈希链，并与各存证点核对。")
    parser.add_argument("--public", type=Path, metavar="FOLDER", help="只核验这一公开目录（离线，不用数据库）")
    parser.add_argument("--key", type=Path, metavar="FILE", help="公钥文件（PEM，可含多个公钥）；应取自公开目录以外的可靠来源")
    parser.add_argument("--chain", default="", metavar="CODE", help="公开机构的代码；不给则核验全部")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="另行保存的存证点，每行一个；抄自纸质文书的写作“代码 条数 哈希”")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def _reports(given: argparse.Namespace) -> list[Report]:
    if given.chain and not chains.is_chain(given.chain):
        raise _Usage(f"不是公开机构的代码：{given.chain}")
    key_pem = _read(given.key) if given.key else None
    kept = _checkpoints(given.checkpoint) if given.checkpoint else []
    try:
        if given.public:
            if not given.public.is_dir():
                raise _Usage(f"没有这个文件夹：{given.public}")
            beside = given.public / "key.pem"
            return [verify_public(given.public, key_pem if key_pem is not None else _read(beside), checkpoint=kept, chain=given.chain)]
        return _reports_of_database(given.chain, kept, key_pem)
    except ValueError as error:
        raise _Usage(f"公钥文件有误：{error}")


def _reports_of_database(chain: str, kept: list[Checkpoint], key_pem: bytes | None) -> list[Report]:
    # Here and not above: whoever checks public files needs neither Django nor settings.
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    django.setup()
    from gongkai.journal.verify_database import chains_known, verify_database

    codes = [chain] if chain else sorted({*chains_known(), *(one.chain for one in kept)})
    if chain and chain not in chains_known():
        raise _Usage(f"没有这条链：{chain}")
    return [verify_database(code, checkpoint=[one for one in kept if chain or one.chain == code], key_pem=key_pem) for code in codes]


def _checkpoints(path: Path) -> list[Checkpoint]:
    found = []
    for number, line in enumerate(_read(path).splitlines(), 1):
        if line.strip():
            try:
                found.append(checkpoints.read(line) if line.startswith(b"{") else checkpoints.of_words(line.decode()))
            except ValueError:
                raise _Usage(f"{path} 第 {number} 行不是存证点")
    return found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _Usage(f"读不了 {path}：{error.strerror}")


def _faults(report: Report) -> list[dict[str, str]]:
    return [{"code": fault.code, "message": fault.message} for fault in report.faults]


def _words(report: Report) -> str:
    name = "（本系统）" if report.chain == chains.INSTALLATION else report.chain or "（不明）"
    lines = [f"链 {name}：共 {report.size} 条，链头 {report.head}"]
    lines += [f"  ✗ {fault.message} [{fault.code}]" for fault in report.faults]
    lines.append(f"  核验不通过，发现问题 {len(report.faults)} 处。" if report.faults else "  核验通过。")
    return "\n".join(lines)
