"""Digests (摘要) and the one canonical way to turn facts into bytes."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any, BinaryIO

ALGORITHMS = ("sha256", "sm3")
_DIGEST = re.compile(r"^(sha256|sm3):[0-9a-f]{64}$")
_PIECE = 1 << 20

DIGEST_LENGTH = 71
"""Characters of the longest digest, for column widths: `sha256:` and 64 hexadecimal digits."""


def canonical_json(value: Any) -> bytes:
    """The one byte form of `value`: UTF-8, sorted keys, no spaces, no NaN. Equal facts give equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(data: bytes, algorithm: str = "sha256") -> str:
    """The digest of `data` as `algorithm:hex`; `algorithm` is `sha256` or `sm3` (GB/T 32905)."""
    return f"{algorithm}:{_new(algorithm, data).hexdigest()}"


def digest_of_stream(stream: BinaryIO, algorithm: str = "sha256") -> tuple[str, int]:
    """The digest and the size in bytes of what `stream` holds from where it stands, read in pieces of 1 MiB."""
    state, size = _new(algorithm), 0
    while piece := stream.read(_PIECE):
        state.update(piece)
        size += len(piece)
    return f"{algorithm}:{state.hexdigest()}", size


def digest_of_file(path: Path, algorithm: str = "sha256") -> str:
    """The digest of the file at `path`, read in pieces of 1 MiB."""
    with path.open("rb") as stream:
        return digest_of_stream(stream, algorithm)[0]


def is_digest(text: str) -> bool:
    """Whether `text` has the form `sha256:…` or `sm3:…` with 64 lower-case hexadecimal digits."""
    return bool(_DIGEST.match(text))


def hex_of(digest: str) -> str:
    """The 64 hexadecimal digits of a digest, for file names; ValueError where `digest` is none."""
    if not is_digest(digest):
        raise ValueError(f"not a digest: {digest!r}")
    return digest.partition(":")[2]


def _new(algorithm: str, data: bytes = b"") -> "hashlib._Hash":
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm {algorithm!r}")
    return hashlib.new(algorithm, data)
