"""Text to tokens, the same for every engine: overlapping pairs of Han characters, and whole runs of letters or of digits.

No dictionary goes into an index, so that a dictionary never asks for a new index, and 高新区 is found inside 海口高新区. A run of Han
ends with its last character alone (查 "15日"), begins with its first one alone after a word ("2023年"), and punctuation is a token
of its own: a phrase of tokens is found exactly where the text has these characters next to each other.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import add

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
BREAK = "\u01c0"
"""Stands for punctuation: a letter to every engine, so that none drops it; no text of ours writes it."""
LONGEST = 64
"""Characters of a run of letters or digits that are told apart."""

_RUN = re.compile(rf"([{HAN}]+)|(\d+|[^\W\d_{HAN}{BREAK}]+)|([\W_{BREAK}]+)")
_HAN = re.compile(rf"[{HAN}]")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_INSIDE = re.compile(rf"(?<=[{HAN}])[^\S\n]+(?=[{HAN}])")
_LINE = re.compile(r"[^\S\n]+")


def normalise(text: str) -> str:
    """`text` as it is compared: full-width and half-width, large and small alike, no blanks between Han characters."""
    return _INSIDE.sub("", unicodedata.normalize("NFKC", text).lower())


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The runs of normalised `text`: ("han", …), ("word", …), ("gap", …); blanks within a line are no gap."""
    for match in _RUN.finditer(text):
        han, word, gap = match.groups()
        if han:
            yield "han", han
        elif word:
            yield "word", word[:LONGEST]
        elif not _LINE.fullmatch(gap):
            yield "gap", gap


def tokens(text: str) -> list[str]:
    """The tokens of a text that is kept."""
    return tokens_of(normalise(text))


def tokens_of(text: str) -> list[str]:
    """The same of a text that is normalised."""
    return _tokens(list(runs(text)), is_whole=True)[0]


def phrase(text: str) -> tuple[list[str], str]:
    """The tokens that stand one after the other wherever `text` stands, and the beginning of the token after them ("": any).

    Both are empty where nothing in `text` can be looked for.
    """
    parts = list(runs(normalise(text)))
    while parts and parts[0][0] == "gap":
        parts.pop(0)
    while parts and parts[-1][0] == "gap":
        parts.pop()
    return _tokens(parts, is_whole=False)


def is_han(token: str) -> bool:
    """Whether `token` is of Han characters."""
    return _HAN.match(token) is not None


def characters(text: str) -> set[str]:
    """The Han characters in normalised `text`, each of which may be looked for alone."""
    return set("".join(_HAN_RUN.findall(text)))


def _tokens(parts: list[tuple[str, str]], *, is_whole: bool) -> tuple[list[str], str]:
    out: list[str] = []
    before = ""
    beginning = ""
    for at, (kind, run) in enumerate(parts):
        if kind == "gap":
            out.append(BREAK)
            continue
        if kind == "word":
            out.append(run)
        else:
            if before == "word":
                out.append(run[0])
            out.extend(map(add, run, run[1:]))
            if is_whole or at < len(parts) - 1:
                out.append(run[-1])
            elif len(run) == 1 and before != "word":
                beginning = run
        before = kind
    return out, beginning
