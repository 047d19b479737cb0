"""The chain (哈希链) as pure functions: facts → payload → payload digest → link to the row before.

Only payload digests are published. Each payload holds a salt of its own, so that nobody can find out what an entry that
is not public says by guessing its few likely contents and comparing digests.
"""

import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from gongkai.foundation.digests import ALGORITHMS, canonical_json, digest_of, is_digest

SEGMENT = 1024
"""Payload digests in one published segment of a chain."""

INSTALLATION = "installation"
"""The chain of what belongs to no body."""

_CHAIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What one entry states. `details` is canonical JSON text; `at` is aware; `salt` is 32 hexadecimal digits."""

    chain: str
    seq: int
    at: datetime
    verb: str
    actor: int | None
    actor_name: str
    post: str
    on_behalf_of: str
    subject_type: str
    subject_id: str
    subject_title: str
    digest: str
    details: str
    public: bool
    salt: str


NAMES = tuple(field.name for field in fields(Facts))


def is_chain(code: str) -> bool:
    """Whether `code` can name a chain: letters, digits and hyphens, at most 40, so that it is also a safe file name."""
    return bool(_CHAIN.match(code))


def moment(at: datetime) -> str:
    """The one text form of a moment: UTC to the microsecond. ValueError where `at` has no time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").zfill(26) + "Z"


def moment_of(text: str) -> datetime:
    """The moment that `moment` wrote as `text`; ValueError where it is another form."""
    if not _MOMENT.match(text):
        raise ValueError(f"not a moment: {text!r}")
    return datetime.fromisoformat(text)


def payload(facts: Facts) -> bytes:
    """The bytes of an entry: equal facts give equal bytes, and no two different facts give the same."""
    return canonical_json({name: getattr(facts, name) for name in NAMES} | {"at": moment(facts.at)})


def parse(line: bytes) -> Any:
    """The JSON in `line`; ValueError where there is none, or it is nested beyond all reason."""
    try:
        return json.loads(line)
    except RecursionError:
        raise ValueError("nested too deeply")


def payload_digest(facts: Facts, algorithm: str) -> str:
    """The digest of the entry's payload."""
    return digest_of(payload(facts), algorithm)


def genesis(algorithm: str) -> str:
    """What the first row of a chain has for the hash of the row before: no digest of anything."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown digest algorithm {algorithm!r}")
    return f"{algorithm}:{'0' * 64}"


def link(chain: str, seq: int, previous: str, payload_digest: str, public: bool, algorithm: str) -> str:
    """The hash of row `seq`. It covers the row before and, openly, whether the row is public: so a disclosed line cannot be dropped."""
    return digest_of(f"gongkai link\n{chain}\n{seq}\n{previous}\n{payload_digest}\n{int(public)}\n".encode(), algorithm)


def algorithm_of(digest: str) -> str:
    """The algorithm that made `digest`; ValueError where it is no digest."""
    if not is_digest(digest):
        raise ValueError(f"not a digest: {digest!r}")
    return digest.partition(":")[0]
