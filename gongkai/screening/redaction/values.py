"""The values that are to disappear, found again however they are written, and masked with the same length."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import ahocorasick

from gongkai.screening.findings import Kind
from gongkai.screening.masking import mask
from gongkai.screening.normalise import normalise

MASK = "*"
SHORT = 6
"""Values with fewer characters than this are not joined over line breaks: by chance they would stand there too often."""
LEAST = 2
"""A value of one character cannot be told from any other."""

NUMBERS = frozenset({
    Kind.RESIDENT_ID, Kind.RESIDENT_ID_SUSPECT, Kind.PASSPORT, Kind.TRAVEL_PERMIT, Kind.BANK_CARD, Kind.BANK_ACCOUNT, Kind.MOBILE,
    Kind.LANDLINE,
})  # fmt: skip

_DASHES = frozenset("-‐‑‒–—―－−﹣_·•.")
# What may be a misread digit is no different value.
_CONFUSED = {"O": "0", "I": "1", "L": "1", "|": "1"}
_WINDOW = 8


class _Table(dict[int, str]):
    """How each letter is written in a key; filled as letters come up."""

    def __init__(self, confused: dict[str, str]) -> None:
        super().__init__()
        self._confused = confused

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = ""
        if not letter.isspace() and letter not in _DASHES and unicodedata.category(letter) not in {"Cf", "Cc", "Mn"}:
            plain = unicodedata.normalize("NFKC", normalise(letter).text).upper()
            folded = "".join(self._confused.get(one, one) for one in plain if not one.isspace() and one not in _DASHES)
        self[code] = folded
        return folded


_WORDS, _DIGITS = _Table({}), _Table(_CONFUSED)


@dataclass(frozen=True)
class Value:
    """A value as it stands in a file. It lives in the child's memory only and is never printed: `excerpt` is the masked form."""

    kind: Kind
    text: str = field(repr=False)
    excerpt: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """The value without width, case, spaces, dashes and invisible characters: what makes two writings the same value."""
        return self.text.translate(_DIGITS if self.kind in NUMBERS else _WORDS)


@dataclass(frozen=True)
class Hit:
    """Where in a text a value stands, half-open."""

    start: int
    end: int
    value: Value


class Wanted:
    """All values that are to disappear from one file."""

    def __init__(self, values: Iterable[Value]) -> None:
        kept = {(value.kind in NUMBERS, value.key): value for value in values}
        self.values = tuple(value for (_number, key), value in kept.items() if len(key) >= LEAST)
        self._sieves = [
            (table, _sieve((value.key, value) for value in self.values if (value.kind in NUMBERS) is numbers))
            for table, numbers in ((_DIGITS, True), (_WORDS, False))
        ]
        self._windows: ahocorasick.Automaton | None = None

    def __bool__(self) -> bool:
        return bool(self.values)

    def hits(self, text: str, crosses: int = SHORT) -> list[Hit]:
        """Every place in `text` where a value stands in any writing, in order; a value inside a longer one is left out.

        Over a line break only values of at least `crosses` characters are found.
        """
        found: list[Hit] = []
        for table, sieve in self._sieves:
            if sieve is None:
                continue
            ends = [(end, value) for end, value in sieve.iter(text.translate(table))]
            if not ends:
                continue
            lengths, length = [], 0
            for letter in text:
                length += len(table[ord(letter)])
                lengths.append(length)
            for last, value in ends:
                size = len(value.key)
                # The letter that makes the folded text longer than a place is the one that stands there.
                start, end = bisect_right(lengths, last - size + 1), bisect_right(lengths, last) + 1
                if size >= crosses or not any(one in "\r\n" for one in text[start:end]):
                    found.append(Hit(start, end, value))
        found.sort(key=lambda hit: (hit.start, -hit.end))
        kept: list[Hit] = []
        for hit in found:
            if not kept or hit.end > kept[-1].end:
                kept.append(hit)
        return kept

    def masked(self, text: str) -> str:
        """`text` with every value masked; as long as before."""
        letters = list(text)
        for hit in self.hits(text):
            shown = masked_value(hit.value.kind, text[hit.start : hit.end])
            for at, letter in enumerate(shown, hit.start):
                if letter == MASK:
                    letters[at] = MASK
        answer = "".join(letters)
        # What one mask kept may, with its neighbours, still be another value.
        for hit in self.hits(answer):
            answer = answer[: hit.start] + MASK * (hit.end - hit.start) + answer[hit.end :]
        return answer

    def spread(self, pieces: Sequence[str]) -> list[str]:
        """Neighbouring `pieces` of one text masked as one, each as long as before."""
        whole = self.masked("".join(pieces))
        answer, at = [], 0
        for piece in pieces:
            answer.append(whole[at : at + len(piece)])
            at += len(piece)
        return answer

    def nearly(self, text: str) -> list[Value]:
        """The values of which the better part can be read out of `text`, that character recognition may have misread."""
        found = {hit.value: None for hit in self.hits(text)}
        if self._windows is None:
            self._windows = _sieve(
                (value.key[at : at + size], value)
                for value in self.values
                if value.kind in NUMBERS and (size := max(_WINDOW, len(value.key) * 2 // 3)) <= len(value.key)
                for at in range(len(value.key) - size + 1)
            )
        if self._windows is not None:
            found |= {value: None for _end, value in self._windows.iter(text.translate(_DIGITS))}
        return list(found)


def _sieve(pairs: Iterable[tuple[str, Value]]) -> "ahocorasick.Automaton | None":
    sieve = ahocorasick.Automaton()
    for key, value in pairs:
        sieve.add_word(key, value)
    if not len(sieve):
        return None
    sieve.make_automaton()
    return sieve


def masked_value(kind: Kind, raw: str) -> str:
    """`raw` with as many characters as before, all masked but those that the kind may keep and the spaces and dashes between."""
    places = [at for at, letter in enumerate(raw) if _WORDS[ord(letter)]]
    bare = "".join(raw[at] for at in places)
    kept = _kept(mask(kind, bare), bare)
    letters = list(raw)
    for at, keep in zip(places, kept, strict=True):
        if not keep:
            letters[at] = MASK
    return "".join(letters)


def _kept(shown: str, bare: str) -> list[bool]:
    if len(shown) == len(bare):
        kept = [one == other for one, other in zip(shown, bare, strict=True)]
    else:
        front = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(shown, bare, strict=False)))
        kept = [at < front for at in range(len(bare))]
    # A mask that hides next to nothing is none.
    return kept if kept.count(False) * 3 >= len(bare) else [False] * len(bare)
