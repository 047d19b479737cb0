"""What somebody typed, as what an engine is to look for. Only here are words told apart by a dictionary."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from gongkai.search import wheels
from gongkai.search.tokens import normalise, phrase, runs

LONGEST = 100
"""Characters of a query that are read."""
MOST_PARTS = 8
"""Parts between blanks that are looked for."""

_PART = re.compile(r'"([^"]+)"|(\S+)')
_QUOTES = str.maketrans("“”„‟＂「」『』", '"""""""""')


@dataclass(frozen=True)
class Phrase:
    """Characters that stand next to each other: `tokens`, then one that begins with `beginning` where that is not empty."""

    text: str
    tokens: tuple[str, ...]
    beginning: str = ""


@dataclass(frozen=True)
class Part:
    """One part of a query: the `whole` of it ranks first; all of its `words` must be there, wherever."""

    whole: Phrase
    words: tuple[Phrase, ...]


@dataclass(frozen=True)
class Plan:
    """What to look for: every part must be there. Without parts there is nothing to look for."""

    parts: tuple[Part, ...]
    number: str
    """The query as an index number or a document number is compared."""

    @property
    def words(self) -> tuple[str, ...]:
        """What to mark in a text: whole parts first."""
        return tuple(dict.fromkeys(one.text for part in self.parts for one in (part.whole, *part.words)))


def plan(query: str) -> Plan:
    """The plan for `query`. Blanks stand between parts; what stands in quotation marks is looked for as it is."""
    query = query[:LONGEST].translate(_QUOTES)
    found: dict[str, Part] = {}
    for quoted, bare in _PART.findall(query):
        text = quoted or bare.replace('"', "")
        whole = _phrase(text)
        if whole is not None:
            found.setdefault(whole.text, Part(whole, (whole,) if quoted else _words(text) or (whole,)))
    return Plan(tuple(found.values())[:MOST_PARTS], number(query))


def number(text: str) -> str:
    """An index number or a document number as it is compared: 〔2022〕, [2022] and (2022) are one."""
    joined = "".join(normalise(text).split())
    # Cut here, too: one character may stand for eighteen, and an engine refuses a beginning that is too long.
    return re.sub(r"[\]\)〕】}》]", ")", re.sub(r"[\[\(〔【{《]", "(", joined))[:LONGEST]


def _phrase(text: str) -> Phrase | None:
    tokens, beginning = phrase(text)
    return Phrase(normalise(text), tuple(tokens), beginning) if tokens or beginning else None


def _words(text: str) -> tuple[Phrase, ...]:
    """The words of `text` by the dictionary, single characters glued to a neighbour; none where they say no more than the whole."""
    if wheels.rjieba is None or len(text) < 4:
        return ()
    glued: list[str] = []
    for word in _segmenter().cut(normalise(text)):
        if all(kind == "gap" for kind, _run in runs(word)):
            continue
        # A number and its measure belong together, and so does a name that the dictionary cuts into characters.
        if glued and (len(word) == 1 or len(glued[-1]) == 1):
            glued[-1] += word
        else:
            glued.append(word)
    together = normalise(text)
    if len(glued) < 2 or any(word not in together for word in glued):
        return ()
    return tuple(one for word in glued if (one := _phrase(word)) is not None)


@cache
def _segmenter() -> Any:
    return wheels.rjieba.Jieba()
