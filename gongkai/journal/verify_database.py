"""Checking the rows of the database, against themselves and against every checkpoint kept outside it.

A chain shows any change to its rows that does not re-hash all rows after it. Who re-hashes them lacks the key that signed each row.
Who has the key too, or cuts the tail, is shown by the witness file and by what was published; who rewrites those as well, by the
copies in other hands (`checkpoint`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import DatabaseError

from gongkai.foundation.digests import ALGORITHMS
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.checkpoints import Checkpoint
from gongkai.journal.models import Entry, Head
from gongkai.journal.verify import Findings, Report, check_signatures, compare, read_checkpoints, verify_public


def chains_known() -> list[str]:
    """Every chain that the database or a witness file knows: one that has vanished from the database is still asked for."""
    witnessed = {path.name.removesuffix(".jsonl").removesuffix(".published") for path in settings.WITNESS.glob("*.jsonl")}
    kept = {*Entry.objects.order_by().values_list("chain", flat=True).distinct(), *Head.objects.values_list("chain", flat=True)}
    return sorted(witnessed | kept)


def verify_database(
    chain: str,
    *,
    witnesses: Iterable[Path] | None = None,
    publics: Iterable[Path] | None = None,
    checkpoint: Checkpoint | Iterable[Checkpoint] | None = None,
    key_pem: bytes | None = None,
) -> Report:
    """Check every row of `chain`, its head, the witness files, the public folders, and checkpoints kept elsewhere (`checkpoint`).

    `witnesses` are files of checkpoints, by default the two of `settings.WITNESS`; `publics` are folders that `write_public` wrote, by
    default those of the chain below `settings.PUBLIC/live`, where what was published must be. `key_pem` are the public keys to believe,
    by default those in `settings.KEYS`. ValueError where `key_pem` holds no key.
    """
    findings = Findings()
    known = keys.read_pem(key_pem) if key_pem is not None else keys.known(settings.KEYS)
    given = [checkpoint] if isinstance(checkpoint, Checkpoint) else list(checkpoint or ())
    outside = [one for one in given if not one.signature]
    outside += check_signatures([one for one in given if one.signature], known, "所给存证点", findings)
    for one in outside:
        if one.chain != chain:
            findings.add("other_chain", f"所给存证点属于另一条链 {one.chain}，应为 {chain}。")

    size, heads, believed = _walk(chain, known, findings)
    _check_head(chain, size, heads, findings)

    published_path = checkpoints.published_path(settings.WITNESS, chain)
    paths = list(witnesses) if witnesses is not None else [checkpoints.witness_path(settings.WITNESS, chain), published_path]
    published: list[Checkpoint] = []
    for path in paths:
        if path.exists():
            kept = read_checkpoints(path, known, findings, believed=believed)
            compare([one for one in kept if one.chain == chain], heads, size, f"存证文件 {path.name} 中的存证点", findings)
            if path.name == published_path.name:
                published = kept
        elif size and path.name != published_path.name:
            findings.add("missing_witness", f"缺少存证文件 {path.name}。")
    compare([one for one in outside if one.chain == chain], heads, size, "所给存证点", findings)

    folders = _find_public(chain) if publics is None else list(publics)
    if publics is None and published and not folders:
        findings.add("missing_public", "存证点曾经公布，公开目录中却没有这条链的文件，或其 checkpoint.json 不可读。")
    if known:
        for folder in folders:
            _check_public(chain, folder, published, known, heads, size, findings)
    elif size:
        findings.add("missing_key", "没有公钥，签名无从核验。")
    return Report(chain, size, heads.get(size, ""), findings.all())


def _walk(chain: str, known: Mapping[str, Ed25519PublicKey], findings: Findings) -> tuple[int, dict[int, str], set[bytes]]:
    """Check each row against the one before: how far the chain goes, the hash it claims after each size, whose signatures are good."""
    size, before = 0, ""
    heads: dict[int, str] = {0: chains.genesis(settings.DIGEST)}
    algorithm = settings.DIGEST
    believed: set[bytes] = set()
    rows = Entry.objects.filter(chain=chain).order_by("seq", "pk").iterator(chunk_size=2000)
    try:
        for row in rows:
            if not before:
                if row.previous in {chains.genesis(name) for name in ALGORITHMS}:
                    algorithm = chains.algorithm_of(row.previous)
                before = heads[0] = chains.genesis(algorithm)
            if row.seq > size:
                findings.add("missing_rows", f"缺少第 {size} 至第 {row.seq - 1} 条。")
            elif row.seq < size:
                findings.add("repeated_row", f"第 {row.seq} 条不止一行。")
            if row.previous != before:
                findings.add("broken_link", f"第 {row.seq} 条没有接在前一行之后：此处有行缺失、插入、调换或改动。")
            if _check_row(row, algorithm, known, findings):
                believed.add(row.checkpoint.mark)
            size, before = row.seq + 1, row.hash
            heads[size] = row.hash
    except (DatabaseError, ValueError, TypeError) as error:
        findings.add("unreadable_row", f"第 {size} 条读不出来，其后无法核验：{error}")
    return size, heads, believed


def _check_row(row: Entry, algorithm: str, known: Mapping[str, Ed25519PublicKey], findings: Findings) -> bool:
    """Name what is wrong within the row; return whether its signature is good."""
    try:
        digest = chains.payload_digest(row.facts, algorithm)
    except (ValueError, TypeError, AttributeError):
        digest = ""
    if digest != row.payload_digest:
        findings.add("entry_changed", f"第 {row.seq} 条的内容与其摘要不符：内容被改动过。")
    if row.hash != chains.link(row.chain, row.seq, row.previous, row.payload_digest, row.public, algorithm):
        findings.add("wrong_hash", f"第 {row.seq} 条的哈希与重新计算的不符。")
    try:
        signed = checkpoints.verify(row.checkpoint, known)
    except (ValueError, TypeError, AttributeError):
        signed = False
    if not signed:
        findings.add("wrong_signature", f"第 {row.seq} 条的签名不成立：不是由本系统写入，或被改动过。")
    return signed


def _check_head(chain: str, size: int, heads: Mapping[int, str], findings: Findings) -> None:
    kept = Head.objects.filter(chain=chain).first()
    if kept is None:
        if size:
            findings.add("head_differs", "没有链头记录。")
    elif kept.size != size or (size and kept.head != heads[size]):
        findings.add("head_differs", f"链头记录为 {kept.size} 条，与实有的 {size} 条不符，或两者的哈希不同。")


def _find_public(chain: str) -> list[Path]:
    folders = [settings.PUBLIC / "live" / "journal", *sorted(settings.PUBLIC.glob("live/zone/*/journal"))]
    newest = {folder: checkpoints.last(folder / "checkpoint.json") for folder in folders}
    return [folder for folder, one in newest.items() if one and one.chain == chain]


def _check_public(
    chain: str,
    folder: Path,
    published: list[Checkpoint],
    known: Mapping[str, Ed25519PublicKey],
    heads: Mapping[int, str],
    size: int,
    findings: Findings,
) -> None:
    report = verify_public(folder, keys.pem_of(known), chain=chain)
    for fault in report.faults:
        findings.add(fault.code, f"公开目录：{fault.message}")
    silent = Findings()  # what cannot be read here has been named by verify_public
    shown = read_checkpoints(folder / "checkpoints.jsonl", known, silent)
    compare([one for one in shown if one.chain == chain], heads, size, "公开目录中的存证点", findings)
    for one in published:
        if one not in shown:
            findings.add("checkpoint_withheld", f"{chains.moment(one.at)} 公布过的存证点（{one.size} 条）不在公开目录中。")
    for one in shown:
        if one not in published:
            findings.add("checkpoint_unwitnessed", f"公开目录中的存证点（{one.size} 条，{chains.moment(one.at)}）不在存证文件中。")
