"""What is shown of a text that was found: the place in its own characters, with what was looked for marked. Safe to stand in a page."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from gongkai.search.tokens import HAN, is_han

ELLIPSIS = "…"
LONGEST = 200_000
"""Characters that are looked through for a snippet."""
_LONG_ENOUGH = 2000
"""Marks in one text that are looked for: a page shows few of them."""


def mark(text: str, words: Iterable[str]) -> str:
    """The whole of `text` as markup, with every place of `words` in <mark>."""
    return _marked(text, _places(text, words), 0, len(text))


def snippet(text: str, words: Iterable[str], *, length: int = 120) -> str:
    """About `length` characters of `text` as markup, around the first place where most of `words` stand.

    Of a very long text only its beginning is looked through.
    """
    text = text[:LONGEST]
    places = _places(text, words)
    start = _best(places, length)
    start = max(0, min(start - length // 4, len(text) - length))
    end = min(len(text), start + length)
    before, after = ELLIPSIS if start else "", ELLIPSIS if end < len(text) else ""
    return f"{before}{_marked(text, places, start, end)}{after}"


def _best(places: list[tuple[int, int]], length: int) -> int:
    best, most = places[0][0] if places else 0, 0
    last = 0
    for first, (start, _end) in enumerate(places):
        last = max(last, first)
        while last < len(places) and places[last][1] <= start + length:
            last += 1
        covered = sum(end - begin for begin, end in places[first:last])
        if covered > most:
            best, most = start, covered
    return best


def _places(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where `words` stand in `text`, as original positions, in order, none in another."""
    folded, origin = _folded(text)
    patterns = [_pattern(word) for word in words if word]
    found = sorted(
        (origin[match.start()], origin[match.end() - 1] + 1)
        for pattern in patterns
        for match in pattern.finditer(folded)
        if match.end() > match.start()
    )
    merged: list[tuple[int, int]] = []
    for start, end in found[:_LONG_ENOUGH]:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """`text` as it is compared, and for each of its characters where it comes from."""
    quick = unicodedata.normalize("NFKC", text).lower()
    if len(quick) == len(text) and unicodedata.is_normalized("NFC", text):  # as nearly always: each character stands for itself
        return quick, range(len(text))
    out: list[str] = []
    origin: list[int] = []
    for at, character in enumerate(text):
        folded = _fold(character)
        out.append(folded)
        origin.extend([at] * len(folded))
    return "".join(out), origin


@lru_cache(maxsize=20_000)
def _fold(character: str) -> str:
    return unicodedata.normalize("NFKC", character).lower()


@lru_cache(maxsize=256)
def _pattern(word: str) -> re.Pattern[str]:
    # Digits and letters match as whole runs, as they are kept; blanks and punctuation stand for any of their kind.
    parts = []
    for character in word:
        parts.append(r"[\W_]+" if not character.isalnum() else re.escape(character))
    text = r"[^\S\n]*".join(parts) if len(parts) <= 40 else "".join(parts)
    return re.compile(f"{_edge(word[0], '(?<!')}{text}{_edge(word[-1], '(?!')}")


def _edge(character: str, look: str) -> str:
    if is_han(character) or not character.isalnum():
        return ""
    return rf"{look}\d)" if character.isdecimal() else rf"{look}[^\W\d_{HAN}])"


def _marked(text: str, places: list[tuple[int, int]], start: int, end: int) -> str:
    out = []
    at = start
    for begin, stop in places:
        if stop <= start or begin >= end:
            continue
        begin, stop = max(begin, start), min(stop, end)
        out.append(f"{escape(text[at:begin])}<mark>{escape(text[begin:stop])}</mark>")
        at = stop
    return "".join([*out, escape(text[at:end])])
