"""What everyone may check (公开存证): a chain's payload digests, its disclosed entries, its signed checkpoints, as plain files.

    key.pem             public keys, the current one first
    chain/000000.txt    1,024 payload digests a segment, one a line, in the order of the chain; " public" after those that are disclosed
    disclosed.jsonl     the payloads of the public entries, one a line, in the order of the chain
    checkpoints.jsonl   every checkpoint ever published, oldest first
    checkpoint.json     the newest; written last

Publishing does not judge: what has been tampered with is published as it is, and `verify` names it.
"""

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.foundation import whole
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.checkpoints import Checkpoint
from gongkai.journal.models import Entry, Head

PUBLIC_MARK = " public"


def write_public(chain: str, folder: Path) -> Checkpoint:
    """Bring the public files of `chain` in `folder` up to its end; return the checkpoint published.

    Safe to run at any time, after a kill, and by several processes at once. A new checkpoint is signed where the chain has grown,
    and otherwise at most once a day (UTC). ValueError where `chain` is no code of a chain.
    """
    if not chains.is_chain(chain):
        raise ValueError(f"not the code of a chain: {chain!r}")
    with _alone(chain):
        size, head = _end(chain)
        _write_segments(chain, size, folder / "chain")
        _write_disclosed(chain, size, folder)
        _put(folder / "key.pem", keys.public_pem(settings.KEYS))
        published = checkpoints.published_path(settings.WITNESS, chain)
        newest = _sign_once_a_day(published, chain, size, head)
        _put(folder / "checkpoints.jsonl", published.read_bytes())
        _put(folder / "checkpoint.json", newest.line + b"\n")
    return newest


def public_copy(last: Entry) -> Iterator[tuple[str, Callable[[], Iterator[bytes]]]]:
    """What everyone may check of the chain as it stood with the entry `last`, to go with a package.

    Yields the name of each file and what gives its bytes. The checkpoint is the one signed with that entry, so the same entry gives
    the same bytes whenever it is asked; publishes nothing.
    ValueError where the key that signed it is not known any more.
    """
    newest = last.checkpoint
    signer = {name: key for name, key in keys.known(settings.KEYS).items() if name == newest.key_id}
    if not signer:
        raise ValueError(f"the public key {newest.key_id} is not there")
    for number in range(-(-newest.size // chains.SEGMENT)):
        yield f"chain/{number:06}.txt", partial(_segment, newest.chain, number, newest.size)
    yield "disclosed.jsonl", partial(_disclosed_lines, newest.chain, 0, newest.size)
    for name, data in (
        ("key.pem", keys.pem_of(signer)),
        ("checkpoints.jsonl", newest.line + b"\n"),
        ("checkpoint.json", newest.line + b"\n"),
    ):
        yield name, partial(iter, (data,))


def sign_now(chain: str) -> Checkpoint:
    """Put a fresh checkpoint of `chain` into its witness file, at most one a day (UTC) while the chain does not grow; return the newest.

    For the clock: it shows that the chain stood where it stands, and brings in what a kill right after a commit kept out.
    """
    size, head = _end(chain)
    return _sign_once_a_day(checkpoints.witness_path(settings.WITNESS, chain), chain, size, head)


def _end(chain: str) -> tuple[int, str]:
    head = Head.objects.filter(chain=chain).first()
    return (head.size, head.head) if head else (0, chains.genesis(settings.DIGEST))


def _sign_once_a_day(path: Path, chain: str, size: int, head: str) -> Checkpoint:
    now = datetime.now(UTC)
    key = keys.signing_key(settings.KEYS)
    last = checkpoints.last(path)
    if last and (last.size, last.head, last.key_id, last.at.date()) == (size, head, key.key_id, now.date()):
        return last
    newest = checkpoints.sign(key, chain=chain, size=size, head=head, at=now)
    checkpoints.append(path, newest)
    return newest


def _write_segments(chain: str, size: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written = sorted(path.name for path in folder.glob("*.txt"))
    for number in range(-(-size // chains.SEGMENT)):
        path = folder / f"{number:06}.txt"
        # Segments are written in order, so only the last written can have grown; the full ones before it are never touched again.
        if path.name in written[:-1]:
            continue
        _put(path, b"".join(_segment(chain, number, size)))


def _segment(chain: str, number: int, size: int) -> Iterator[bytes]:
    first = number * chains.SEGMENT
    rows = Entry.objects.filter(chain=chain, seq__gte=first, seq__lt=min(first + chains.SEGMENT, size)).order_by("seq")
    lines = [f"{digest}{PUBLIC_MARK if public else ''}\n" for digest, public in rows.values_list("payload_digest", "public")]
    yield "".join(lines).encode()


def _write_disclosed(chain: str, size: int, folder: Path) -> None:
    """Bring the disclosed payloads up to `size`, after the segments: what was disclosed before is not read again, but from its file."""
    path = folder / "disclosed.jsonl"
    before = path.read_bytes() if path.exists() else b""
    if not before.endswith(b"\n"):
        before = b""
    written = before + _disclosed(chain, _last_seq(before) + 1, size)
    # The segments mark what is public: where the file has more or less than they, it is made from the beginning.
    marked = sum(segment.read_bytes().count(f"{PUBLIC_MARK}\n".encode()) for segment in (folder / "chain").glob("*.txt"))
    if written.count(b"\n") != marked:
        written = _disclosed(chain, 0, size)
    _put(path, written)


def _disclosed(chain: str, first: int, size: int) -> bytes:
    return b"".join(_disclosed_lines(chain, first, size))


def _disclosed_lines(chain: str, first: int, size: int) -> Iterator[bytes]:
    entries = Entry.objects.filter(chain=chain, public=True, seq__gte=first, seq__lt=size).order_by("seq")
    return (chains.payload(entry.facts) + b"\n" for entry in entries.iterator())


def _last_seq(lines: bytes) -> int:
    """The number of the last entry in `lines`; -1 where there is none that can be read."""
    try:
        found: Any = chains.parse(lines[lines.rstrip(b"\n").rfind(b"\n") + 1 :])
        return int(found["seq"])
    except (ValueError, TypeError, KeyError):
        return -1


def _put(path: Path, data: bytes) -> None:
    if not path.exists() or path.read_bytes() != data:
        whole.write_whole(path, data)


@contextlib.contextmanager
def _alone(chain: str) -> Iterator[None]:
    """One publisher of a chain at a time: an older state must not land on top of a newer one."""
    settings.WITNESS.mkdir(parents=True, exist_ok=True)
    with (settings.WITNESS / f".{chain}.publishing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
