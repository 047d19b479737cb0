"""Checkpoints (存证点): the signed head of a chain at one size. Kept outside the database they show when its owner rewrote or cut it.

A checkpoint file is JSON lines, oldest first, and only ever grows.
"""

import base64
import binascii
import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gongkai.foundation import whole
from gongkai.foundation.digests import canonical_json
from gongkai.journal.chain import algorithm_of, is_chain, moment, moment_of
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
        key.verify(base64.b64decode(checkpoint.signature, validate=True), checkpoint.text)
    except (InvalidSignature, binascii.Error):
        return False
    return True


def read(line: bytes) -> Checkpoint:
    """The checkpoint in one line; ValueError where the line is not exactly what `Checkpoint.line` gives."""
    found: Any = json.loads(line)
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


def witness_path(folder: Path, chain: str) -> Path:
    """The file below `folder` that takes a checkpoint of `chain` after each commit."""
    return folder / f"{chain}.jsonl"


def published_path(folder: Path, chain: str) -> Path:
    """The file below `folder` that takes each checkpoint of `chain` before it is published."""
    return folder / f"{chain}.published.jsonl"
