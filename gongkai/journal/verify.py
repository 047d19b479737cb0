"""Checking a chain (核验), offline: from public files and a public key, without Django and without a database.

It re-derives every row's hash from the published payload digests, compares every checkpoint with them, and every disclosed entry with
its digest. `verify_database` does the same to the rows of the database.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gongkai.foundation.digests import ALGORITHMS, digest_of
from gongkai.foundation.whole import UNFINISHED
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.checkpoints import Checkpoint

FILES = frozenset({"key.pem", "checkpoint.json", "checkpoints.jsonl", "disclosed.jsonl", "chain"})
"""What a public folder holds, and nothing else."""

_LINE = re.compile(rb"(sha256|sm3):[0-9a-f]{64}( public)?")
_SHOWN = 20
_LONGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be. `code` is for programs, `message` tells a person in Chinese what and where."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check of one chain: how far it goes, its head, and every fault found. No fault: it is sound."""

    chain: str
    size: int
    head: str
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all faults."""
        return frozenset(fault.code for fault in self.faults)


@dataclass
class Findings:
    """Faults as they are found; of one kind the first twenty are told one by one, the others counted."""

    found: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, message: str) -> None:
        """Note a fault."""
        self.counts[code] += 1
        if self.counts[code] <= _SHOWN:
            self.found.append(Fault(code, message))

    def all(self) -> tuple[Fault, ...]:
        """The faults, with a line for each kind of which there were too many to tell."""
        more = [Fault(code, f"同类问题另有 {count - _SHOWN} 处。") for code, count in self.counts.items() if count > _SHOWN]
        return (*self.found, *more)


def verify_public(folder: Path, key_pem: bytes, *, checkpoint: Checkpoint | Iterable[Checkpoint] | None = None, chain: str = "") -> Report:
    """Check the public files in `folder` with the public keys in `key_pem`.

    `checkpoint` is one or more that were kept elsewhere (downloaded earlier, copied from paper); the files must contain all they say.
    `chain` is the code expected, or empty. ValueError where `key_pem` holds no key.
    """
    findings = Findings()
    known = keys.read_pem(key_pem)
    _check_keys(folder / "key.pem", known, findings)
    _check_names(folder, findings)
    newest = _newest(folder / "checkpoint.json", known, findings)
    published = read_checkpoints(folder / "checkpoints.jsonl", known, findings)
    if newest and (not published or published[-1] != newest):
        findings.add("newest_checkpoint_differs", "checkpoint.json 不是 checkpoints.jsonl 的最后一个存证点。")
    kept = [checkpoint] if isinstance(checkpoint, Checkpoint) else list(checkpoint or ())
    outside = [one for one in kept if not one.signature]
    outside += check_signatures([one for one in kept if one.signature], known, "所给存证点", findings)

    public = [*([newest] if newest and newest not in published else []), *published]
    code = chain or next((one.chain for one in [*public, *outside]), "")
    for one in [*public, *outside]:
        if one.chain != code:
            findings.add("other_chain", f"存证点属于另一条链 {one.chain}，应为 {code}。")
    walked = _walk(code, folder / "chain", newest, {one.size for one in [*public, *outside]}, findings)
    compare([one for one in public if one.chain == code], walked.heads, walked.size, "已公布的存证点", findings, files=True)
    compare([one for one in outside if one.chain == code], walked.heads, walked.size, "所给存证点", findings, files=True)
    _check_disclosed(folder / "disclosed.jsonl", code, walked, findings)
    return Report(code, walked.size, walked.head, findings.all())


def compare(
    given: Iterable[Checkpoint], heads: Mapping[int, str], size: int, whose: str, findings: Findings, *, files: bool = False
) -> None:
    """Hold checkpoints against the chain re-derived: `heads` is the hash after each size they name, `size` how far the chain goes.

    Only the first that does not fit is told with the rows in question, which lie after the last that does; `files` names the segments too.
    """
    good, bad = 0, False
    for one in sorted(given, key=lambda one: (one.size, one.at)):
        told = f"{whose}（{one.size} 条{f'，{chains.moment(one.at)}' if one.signature else ''}）"
        if one.size > size:
            findings.add("tail_missing", f"{told}：现只有 {size} 条，末尾被截去，或所核验的副本不是最新。")
        elif heads.get(one.size) == one.head:
            good = one.size
        elif not bad:
            bad, first, last = True, min(good, one.size - 1), one.size - 1
            segments = f"（chain/{first // chains.SEGMENT:06}.txt 至 chain/{last // chains.SEGMENT:06}.txt）" if files else ""
            findings.add(
                "rewritten", f"{told}与链不符：从 0 数起，第 {first} 至第 {last} 条之中{segments}有改动；此后的存证点不再逐一列出。"
            )


def check_signatures(
    given: Iterable[Checkpoint],
    known: Mapping[str, Ed25519PublicKey],
    whose: str,
    findings: Findings,
    *,
    believed: Container[bytes] = frozenset(),
) -> list[Checkpoint]:
    """Name those that no known key signed; return the others."""
    genuine = []
    for one in given:
        if (believed and one.mark in believed) or checkpoints.verify(one, known):
            genuine.append(one)
        elif one.key_id not in known:
            findings.add("unknown_key", f"{whose}（{one.size} 条）由未知密钥 {one.key_id} 签名。")
        else:
            findings.add("wrong_signature", f"{whose}（{one.size} 条）的签名不成立：内容被改动过。")
    return genuine


def read_checkpoints(
    path: Path, known: Mapping[str, Ed25519PublicKey], findings: Findings, *, believed: Container[bytes] = frozenset()
) -> list[Checkpoint]:
    """The genuine checkpoints in the file at `path`; what cannot be read or is not genuine is named.

    `believed` are the marks of checkpoints whose signatures have been checked already.
    """
    found = []
    for number, line in enumerate(_lines(path, findings), 1):
        try:
            found.append(checkpoints.read(line))
        except ValueError:
            findings.add("unreadable_checkpoint", f"{path.name} 第 {number} 行不是存证点。")
    return check_signatures(found, known, f"{path.name} 中的存证点", findings, believed=believed)


@dataclass
class _Walked:
    """The chain re-derived from its segments: hashes after the sizes asked for, and the digests of the public rows."""

    size: int
    head: str
    heads: dict[int, str]
    public: dict[int, str]


def _walk(chain: str, folder: Path, newest: Checkpoint | None, sizes: set[int], findings: Findings) -> _Walked:
    left = sorted(path.name for path in folder.glob("*") if not path.name.endswith(UNFINISHED)) if folder.is_dir() else []
    expected = newest.size if newest else 0
    algorithm = newest.algorithm if newest else "sha256"
    head = chains.genesis(algorithm)
    walked = _Walked(0, head, {0: head}, {})
    for number in range(max(len(left), -(-expected // chains.SEGMENT))):
        name = f"{number:06}.txt"
        if name not in left:
            findings.add("missing_file", f"缺少 chain/{name}，其后无法核验。")
            break
        left.remove(name)
        lines = _lines(folder / name, findings)
        for index, line in enumerate(lines):
            if not _LINE.fullmatch(line):
                findings.add("unreadable_line", f"chain/{name} 第 {index + 1} 行（链的第 {walked.size} 条）不是摘要。")
            digest, _, mark = line.decode("ascii", errors="replace").partition(" ")
            if mark:
                walked.public[walked.size] = digest
            walked.head = chains.link(chain, walked.size, walked.head, digest, bool(mark), algorithm)
            walked.size += 1
            if walked.size in sizes:
                walked.heads[walked.size] = walked.head
        if len(lines) > chains.SEGMENT or (left and len(lines) < chains.SEGMENT):
            findings.add("segment_length", f"chain/{name} 有 {len(lines)} 行，应为 {chains.SEGMENT} 行。")
            break
    for name in left:
        findings.add("extra_file", f"chain/{name} 不应存在，或不能接在前面的文件之后。")
    if newest and walked.size > expected:
        findings.add("extra_lines", f"链有 {walked.size} 行，超出存证点所证的 {expected} 条；若正值发布之时下载，请重新下载后再核验。")
    return walked


def _check_disclosed(path: Path, chain: str, walked: _Walked, findings: Findings) -> None:
    undisclosed = dict(walked.public)
    before = -1
    for number, line in enumerate(_each_line(path, findings), 1):
        where = f"disclosed.jsonl 第 {number} 行"
        try:
            found = chains.parse(line)
            seq = found["seq"]
        except (ValueError, TypeError, KeyError):
            findings.add("unreadable_line", f"{where}不是留痕记录。")
            continue
        digest = undisclosed.pop(seq, "") if type(seq) is int else ""
        if not digest or seq <= before:
            findings.add("extra_entry", f"{where}不应在此：链中没有这一公开记录，或重复，或次序不对。")
            continue
        before = seq
        # The digest is over these very bytes, so it vouches for their form and for every field in them.
        algorithm = digest.partition(":")[0]
        if algorithm not in ALGORITHMS or digest_of(line, algorithm) != digest:
            findings.add("entry_changed", f"{where}（链的第 {seq} 条）与链中的摘要不符：其中之一被改动过。")
        elif (found["chain"], found["public"]) != (chain, True):
            findings.add("extra_entry", f"{where}（链的第 {seq} 条）不属于这条链，或不应公开。")
    for seq in undisclosed:
        findings.add("missing_entry", f"链的第 {seq} 条应当公开，disclosed.jsonl 中没有相符的一行。")


def _newest(path: Path, known: Mapping[str, Ed25519PublicKey], findings: Findings) -> Checkpoint | None:
    found = read_checkpoints(path, known, findings)
    if len(found) > 1:
        findings.add("unreadable_checkpoint", f"{path.name} 应只有一个存证点。")
    return found[-1] if found else None


def _check_keys(path: Path, known: Mapping[str, Ed25519PublicKey], findings: Findings) -> None:
    try:
        data = path.read_bytes()
        here = keys.read_pem(data)
    except (OSError, ValueError):
        findings.add("unreadable_key", f"{path.name} 缺失或不是公钥。")
        return
    for key_id in here.keys() - known.keys():
        findings.add("unknown_key", f"{path.name} 中的公钥 {key_id} 不在您所给的公钥之中：请向公开机构核实是否更换过密钥。")
    if data != keys.pem_of(here):
        findings.add("unreadable_key", f"{path.name} 除公钥外还有其他内容。")


def _check_names(folder: Path, findings: Findings) -> None:
    for name in sorted({path.name for path in folder.glob("*")} - FILES):
        if not name.endswith(UNFINISHED):
            findings.add("extra_file", f"{name} 不应存在。")


def _lines(path: Path, findings: Findings) -> list[bytes]:
    return list(_each_line(path, findings))


def _each_line(path: Path, findings: Findings) -> Iterator[bytes]:
    """The lines of a file one after the other: that of the disclosed entries may be longer than there is memory."""
    try:
        with path.open("rb") as stream:
            while line := stream.readline(_LONGEST):
                if not line.endswith(b"\n"):
                    findings.add("unreadable_line", f"{path.name} 的最后一行不完整，或者有一行过长。")
                yield line.removesuffix(b"\n")
                if len(line) == _LONGEST:
                    return
    except OSError:
        findings.add("missing_file", f"缺少 {path.name}，或无法读取。")
