"""Going along a chain of the database once for many questions (沿链核验): whether its rows still follow one another, and whether single
entries stand in it as they were written. `verify_database` asks more and takes longer."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from gongkai.foundation.digests import ALGORITHMS
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.models import Entry, Head


@dataclass(frozen=True)
class Stretch:
    """How far a chain goes without a break: its size and head, and where it broke, None where it did not."""

    size: int
    head: str
    broken_at: int | None


@dataclass
class Walk:
    """One going along: each chain is gone along once, later only what was added since."""

    _gone: dict[str, Stretch] = field(default_factory=dict)

    def along(self, chain: str) -> Stretch:
        """The chain from its beginning; a break that was found stays found."""
        gone = self._gone.get(chain)
        if gone is None or gone.broken_at is None:
            gone = self._gone[chain] = _walked(chain, gone)
        return gone


def _walked(chain: str, before: Stretch | None) -> Stretch:
    rows = Entry.objects.filter(chain=chain).order_by("seq", "pk")
    if before is not None:
        rows = rows.filter(seq__gte=before.size)
    size, head = (before.size, before.head) if before else (0, "")
    columns = ("seq", "previous", "payload_digest", "public", "hash")
    for seq, previous, payload, public, hashed in rows.values_list(*columns).iterator(chunk_size=2000):
        if not head:
            head = previous
            if head not in {chains.genesis(name) for name in ALGORITHMS}:
                return Stretch(0, "", 0)
        algorithm = head.partition(":")[0]
        if seq != size or previous != head or hashed != chains.link(chain, seq, previous, payload, public, algorithm):
            return Stretch(size, head, size)
        size, head = size + 1, hashed
    kept = Head.objects.filter(chain=chain).first()
    if kept is None:
        return Stretch(size, head, size or None)
    # Where the head is further on, somebody wrote in between, unless the end was cut off.
    is_ahead = kept.size > size
    is_whole = Entry.objects.filter(chain=chain, seq=size).exists() if is_ahead else (kept.size, kept.head) == (size, head)
    return Stretch(size, head, None if is_whole else size)


def changed(entries: Iterable[Entry]) -> list[Entry]:
    """Those of `entries` whose content is not the one that was hashed, or whose signature no key of ours made."""
    known = keys.known(settings.KEYS)
    found = []
    for entry in entries:
        try:
            algorithm = chains.algorithm_of(entry.hash)
            sound = chains.payload_digest(entry.facts, algorithm) == entry.payload_digest and entry.hash == chains.link(
                entry.chain, entry.seq, entry.previous, entry.payload_digest, entry.public, algorithm
            )
            sound = sound and checkpoints.verify(entry.checkpoint, known)
        except (ValueError, TypeError, AttributeError):
            sound = False
        if not sound:
            found.append(entry)
    return found


def witnessed(chain: str) -> bool | None:
    """Whether the newest checkpoint of the witness file is signed by us and is what the chain was at that size; None without one."""
    kept = checkpoints.last(checkpoints.witness_path(settings.WITNESS, chain))
    if kept is None:
        return None
    row = Entry.objects.filter(chain=chain, seq=kept.size - 1).first()
    return row is not None and row.hash == kept.head and checkpoints.verify(kept, keys.known(settings.KEYS))
