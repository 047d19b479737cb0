"""Passages that know where on their page each run of characters stands, so that a finding can be shown and blackened there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from unicodedata import east_asian_width

from gongkai.screening.findings import Finding, Passage

Box = tuple[float, float, float, float]
"""Left, top, right, bottom on the page or picture, each from 0 to 1, the origin at the upper left."""


@dataclass(frozen=True)
class Located(Passage):
    """A passage with places: `spans` are start, end and box of runs of its text, in order."""

    spans: tuple[tuple[int, int, Box], ...] = field(default=(), repr=False)

    def boxes_of(self, start: int, end: int) -> list[Box]:
        """The boxes around the characters from `start` up to `end`, one for each line that they touch."""
        boxes: list[Box] = []
        for first, last, box in self.spans:
            if first < end and last > start:
                # A span of several characters, as recognition gives them, is cut in proportion.
                letters = self.text[first:last]
                cut = _part(box, _share(letters, max(start, first) - first), _share(letters, min(end, last) - first))
                if boxes and side_by_side(boxes[-1], cut):
                    boxes[-1] = around([boxes[-1], cut]) or cut
                else:
                    boxes.append(cut)
        return boxes

    def found(self, finding: Finding) -> Finding:
        """The finding with the box of its characters, where it has any."""
        if finding.start is None or finding.end is None:
            return finding
        box = around(self.boxes_of(finding.start, finding.end))
        return replace(finding, place=replace(finding.place, box=box)) if box else finding


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around all `boxes`; None if there are none."""
    every = list(boxes)
    if not every:
        return None
    lefts, tops, rights, bottoms = zip(*every, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def side_by_side(one: Box, other: Box) -> bool:
    """Whether two boxes stand on one line."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _share(letters: str, count: int) -> float:
    """How much of the length of a line its first letters take; Chinese ones are twice as wide as digits."""
    widths = [2 if east_asian_width(letter) in "WF" else 1 for letter in letters]
    return sum(widths[:count]) / max(1, sum(widths))


def _part(box: Box, start: float, end: float) -> Box:
    left, top, right, bottom = box
    if bottom - top > 2 * (right - left) and (start, end) != (0.0, 1.0):
        return (left, top + (bottom - top) * start, right, top + (bottom - top) * end)
    return (left + (right - left) * start, top, left + (right - left) * end, bottom)
