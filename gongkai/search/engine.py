"""What every engine does, and the plain values it takes and gives. The index is derived: it can always be made again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Protocol

LABELS = ("body", "category", "entry", "unit", "year", "form", "rhythm")
"""What results may be filtered by and counted by; a document may have several values of one label."""
ON_A_PAGE = 20
REACH = 400
"""Results that paging reaches: who seeks further narrows his search."""
LARGEST = 80_000
"""Documents that a search goes through. Where more are likely to match, the newest are searched and the rest is estimated (约)."""


class Sort(Enum):
    """Order of results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True)
class Document:
    """What is kept of a text: `numbers` are found as they are; `audiences` says to whom it is open; `labels` are its filters."""

    key: int
    title: str
    text: str
    at: datetime
    audiences: frozenset[str]
    numbers: tuple[str, ...] = ()
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Query:
    """A search: what is open to any of `audiences` and to none of `beyond`, with every one of `filters`.

    Without words, everything there is, newest first.
    """

    words: str
    audiences: frozenset[str]
    beyond: frozenset[str] = frozenset()
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = ON_A_PAGE
    facets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """Keys in order, how many there are in all, and how many with each value of each facet; estimated unless `is_exact`."""

    keys: tuple[int, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    is_exact: bool = True


NOTHING = Found((), 0, {})


class Engine(Protocol):
    """An index in a folder. Reading takes no lock; one process at a time may write."""

    name: str

    def apply(self, documents: Iterable[Document], gone: Iterable[int], *, sequence: int) -> None:
        """Keep `documents` (each in place of the one with its key), forget `gone`, and remember `sequence`: all of it or nothing."""

    def sequence(self) -> int:
        """The sequence that was remembered last."""

    def count(self) -> int:
        """Documents in the index."""

    def stamp(self) -> object:
        """Another one after every change: what was answered under another stamp may have changed."""

    def search(self, query: Query) -> Found:
        """What `query` finds."""

    def suggest(self, beginning: str, query: Query) -> tuple[int, ...]:
        """Keys of what has `beginning` in its title or at the start of a number, newest first, within `query` (its words aside)."""

    def close(self) -> None:
        """Let go of files."""


class Damaged(Exception):  # noqa: N818 - a fact about the index
    """The index cannot be read: it is to be made again."""
