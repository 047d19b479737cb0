"""Checkpoints (存证点): the signed head of a chain at one size. Kept outside the database they show when its owner rewrote or cut it.

A checkpoint file is JSON lines, oldest first, and only ever grows.
"""

import base64
import fcntl
import hashlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gongkai.foundation import whole
from gongkai.foundation.digests import canonical_json
from gongkai.journal.chain import algorithm_of, is_chain, moment, moment_of, parse
from gongkai.journal.keys import SigningKey


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """At `at` the chain had `size` entries and the hash of the last was `head`.

    `signature` is Ed25519 over `text`, in base64; it is empty, with `key_id`, where the checkpoint was copied from paper.
    """

    chain: str
    size: int
    head: str
    at: datetime
    algorithm: str
    key_id: str
    signature: str

    @property
    def text(self) -> bytes:
        """The bytes that are signed."""
        return (
            f"gongkai checkpoint\n{self.chain}\n{self.size}\n{self.head}\n{moment(self.at)}\n{self.algorithm}\n{self.key_id}\n"
        ).encode()

    @property
    def line(self) -> bytes:
        """The checkpoint as one line of JSON, without the line's end."""
        return canonical_json(asdict(self) | {"at": moment(self.at)})

    @property
    def mark(self) -> bytes:
        """Sixteen bytes that stand for all fields of the checkpoint."""
        return hashlib.blake2b(self.text + self.signature.encode(), digest_size=16).digest()

    @property
    def words(self) -> str:
        """Chain, size and head, as forms print them in their foot; `of_words` takes them back."""
        return f"{self.chain} {self.size} {self.head}"


def sign(key: SigningKey, *, chain: str, size: int, head: str, at: datetime) -> Checkpoint:
    """Sign that `chain` has `size` entries, the last with the hash `head`."""
    unsigned = Checkpoint(chain, size, head, at, algorithm_of(head), key.key_id, "")
    signature = base64.b64encode(key.private.sign(unsigned.text)).decode()
    return Checkpoint(chain, size, head, at, unsigned.algorithm, key.key_id, signature)


def verify(checkpoint: Checkpoint, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Whether one of `keys` signed `checkpoint`."""
    key = keys.get(checkpoint.key_id)
    if key is None or checkpoint.head.partition(":")[0] != checkpoint.algorithm:
        return False
    try:
        signature = base64.b64decode(checkpoint.signature, validate=True)
        key.verify(signature, checkpoint.text)
    except (InvalidSignature, ValueError):
        return False
    # Base64 has several spellings of some bytes; only the one that `sign` writes is taken.
    return base64.b64encode(signature).decode() == checkpoint.signature


def read(line: bytes) -> Checkpoint:
    """The checkpoint in one line; ValueError where the line is not exactly what `Checkpoint.line` gives."""
    found: Any = parse(line)
    names = {field.name for field in fields(Checkpoint)}
    if not isinstance(found, dict) or set(found) != names:
        raise ValueError("not a checkpoint")
    if type(found["size"]) is not int or any(type(found[name]) is not str for name in names - {"size"}):
        raise ValueError("a checkpoint with a field of the wrong type")
    checkpoint = Checkpoint(**found | {"at": moment_of(found["at"])})
    if not is_chain(checkpoint.chain) or checkpoint.size < 0 or checkpoint.line != line:
        raise ValueError("a checkpoint that is not in canonical form")
    algorithm_of(checkpoint.head)
    return checkpoint


def of_words(line: str) -> Checkpoint:
    """The checkpoint that somebody copied from paper: chain, size and head. It carries no signature: the paper is the witness.

    ValueError where the line is anything else.
    """
    chain, size, head = line.split()
    if not is_chain(chain) or not size.isascii() or not size.isdecimal():
        raise ValueError(f"not a checkpoint: {line!r}")
    return Checkpoint(chain, int(size), head, datetime.fromtimestamp(0, UTC), algorithm_of(head), "", "")


def append(path: Path, checkpoint: Checkpoint) -> None:
    """Add `checkpoint` to the file at `path`, so that it survives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("a+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        end = stream.seek(0, os.SEEK_END)
        torn = False
        if end:
            # A power cut may have left half a line: the new one starts a line of its own.
            stream.seek(end - 1)
            torn = stream.read(1) != b"\n"
        stream.write((b"\n" if torn else b"") + checkpoint.line + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
    if new:
        whole.sync_folder(path.parent)


def last(path: Path) -> Checkpoint | None:
    """The newest checkpoint in the file at `path`; None where there is no file, or its last line is no checkpoint."""
    try:
        with path.open("rb") as stream:
            end = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, end - 4096))  # a line has some 350 bytes
            lines = stream.read().splitlines()
        return read(lines[-1]) if lines else None
    except (FileNotFoundError, ValueError):
        return None


def witness_path(folder: Path, chain: str) -> Path:
    """The file below `folder` that takes a checkpoint of `chain` after each commit."""
    return folder / f"{chain}.jsonl"


def published_path(folder: Path, chain: str) -> Path:
    """The file below `folder` that takes each checkpoint of `chain` before it is published."""
    return folder / f"{chain}.published.jsonl"
