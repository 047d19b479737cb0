"""Compare two texts and two lists of files (两稿对照), as plain functions over strings: no models, no Django.

Paragraphs are matched first; inside a changed paragraph the unit of comparison is the word of Latin script or number and
the single character of Chinese.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"[A-Za-z0-9]+(?:[.,:/-][A-Za-z0-9]+)*|\s+|.", re.DOTALL)
_ALIKE = 0.4
"""Two paragraphs less alike than this are one removed and one added, not one changed."""
_LONGEST = 1500
"""Tokens of the longest paragraph that is compared inside; a longer one is shown whole as removed and added."""
_MOST_PAIRS = 900
"""Pairs of paragraphs that are tried for likeness within one changed passage; in a larger one they pair up in their order."""
_AROUND = 2
"""Unchanged paragraphs that stay in sight on either side of a change."""


class Mark(StrEnum):
    """What became of a paragraph or of a piece of one."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A run of characters within a paragraph with one mark."""

    text: str
    mark: Mark


@dataclass(frozen=True)
class Row:
    """A paragraph of the earlier text beside its counterpart in the later one; an empty side has none."""

    mark: Mark
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True)
class Passage:
    """Rows that belong together; those of a `folded` one are unchanged and far from any change."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True)
class FileChange:
    """What became of a file: `digest_before` or `digest_after` is empty where it was not there."""

    name: str
    mark: Mark
    digest_before: str
    digest_after: str
    name_before: str = ""


def compare_texts(before: str, after: str) -> list[Row]:
    """The paragraphs (lines that are not blank) of both texts side by side, with the words that went and came marked."""
    old, new = _paragraphs(before), _paragraphs(after)
    rows: list[Row] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            rows += [_whole(Mark.SAME, text, text) for text in old[i1:i2]]
        else:
            rows += [_row(one, other) for one, other in _paired(old[i1:i2], new[j1:j2])]
    return rows


def passages(rows: Sequence[Row]) -> list[Passage]:
    """`rows` in order, cut so that long unchanged runs can be folded away; nothing is left out."""
    near = set()
    for at, row in enumerate(rows):
        if row.mark is not Mark.SAME:
            near.update(range(at - _AROUND, at + _AROUND + 1))
    found: list[Passage] = []
    for at, row in enumerate(rows):
        folded = at not in near
        if found and found[-1].folded == folded:
            found[-1] = Passage((*found[-1].rows, row), folded)
        else:
            found.append(Passage((row,), folded))
    return found


def is_changed(rows: Iterable[Row]) -> bool:
    """Whether any paragraph differs."""
    return any(row.mark is not Mark.SAME for row in rows)


def compare_files(before: Mapping[str, str], after: Mapping[str, str]) -> list[FileChange]:
    """What became of each file, from name → digest before and after. The same bytes under another name are a renamed file."""
    gone = {name: digest for name, digest in before.items() if name not in after}
    found = []
    for name, digest in after.items():
        if name in before:
            mark = Mark.SAME if before[name] == digest else Mark.CHANGED
            found.append(FileChange(name, mark, before[name], digest))
            continue
        former = next((one for one, held in gone.items() if held == digest), None)
        if former is None:
            found.append(FileChange(name, Mark.ADDED, "", digest))
        else:
            del gone[former]
            found.append(FileChange(name, Mark.CHANGED, digest, digest, former))
    return found + [FileChange(name, Mark.REMOVED, digest, "") for name, digest in gone.items()]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paired(old: list[str], new: list[str]) -> list[tuple[str | None, str | None]]:
    """The paragraphs of a changed passage matched in order so that the pairs are together as alike as can be."""
    if len(old) * len(new) > _MOST_PAIRS:
        longer = max(len(old), len(new))
        padded = [*old, *[None] * (longer - len(old))], [*new, *[None] * (longer - len(new))]
        return [pair for one, other in zip(*padded, strict=True) for pair in _kept_together(one, other)]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], _pair_worth(old[i], new[j]) + best[i + 1][j + 1])
    pairs: list[tuple[str | None, str | None]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        worth = _pair_worth(old[i], new[j])
        if worth and best[i][j] == worth + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return pairs + [(text, None) for text in old[i:]] + [(None, text) for text in new[j:]]


def _kept_together(one: str | None, other: str | None) -> list[tuple[str | None, str | None]]:
    if one is None or other is None or _likeness(one, other) >= _ALIKE:
        return [(one, other)]
    return [(one, None), (None, other)]


def _pair_worth(one: str, other: str) -> float:
    alike = _likeness(one, other)
    return alike if alike >= _ALIKE else 0.0


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= _ALIKE else 0.0


def _row(before: str | None, after: str | None) -> Row:
    if before is None or after is None:
        return _whole(Mark.ADDED if before is None else Mark.REMOVED, before, after)
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if max(len(old), len(new)) > _LONGEST:
        return Row(Mark.CHANGED, (Piece(before, Mark.REMOVED),), (Piece(after, Mark.ADDED),))
    left: list[Piece] = []
    right: list[Piece] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            left.append(Piece("".join(old[i1:i2]), Mark.SAME))
            right.append(Piece("".join(new[j1:j2]), Mark.SAME))
            continue
        if i2 > i1:
            left.append(Piece("".join(old[i1:i2]), Mark.REMOVED))
        if j2 > j1:
            right.append(Piece("".join(new[j1:j2]), Mark.ADDED))
    return Row(Mark.CHANGED, tuple(left), tuple(right))


def _whole(mark: Mark, before: str | None, after: str | None) -> Row:
    return Row(
        mark,
        () if before is None else (Piece(before, mark),),
        () if after is None else (Piece(after, mark),),
    )
