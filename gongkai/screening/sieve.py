"""Inside the child: everything that a reader yields goes through here and becomes findings (逐段筛查)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any

from gongkai.screening import magic
from gongkai.screening import patterns as re
from gongkai.screening.findings import Finding, Kind, Passage, Place, Severity
from gongkai.screening.limits import Limits
from gongkai.screening.lists import Lists
from gongkai.screening.located import Located
from gongkai.screening.readers import BROKEN, Unreadable, reader_of
from gongkai.screening.readers.look import InTable, Look
from gongkai.screening.text import screen_text

_LETTERS_AT_ONCE = 100_000
_PASSAGES_AT_ONCE = 2_000
_OVERLAP = 4
"""Passages that are looked at again with the next ones: a number may be broken over neighbours."""
_DIGITS_OF_A_FORM = 7
_MOST_REMEMBERED = 50_000
_SHOWN = 8
_TOO_LITTLE = re.compile(r"[\d.,%+\-/: ]{0,6}|\s*")
"""A cell in which nothing can be found: most cells of most sheets are short numbers."""


def screen(path: Path, name: str, folder: Path, lists: Lists, limits: Limits, *, ocr: bool, tell: Callable[[dict[str, Any]], None]) -> None:
    """Screen the file at `path` and tell its media type, each finding, and at last how many pages were recognised or wait."""
    media_type = magic.kind_of(path)
    tell({"media_type": media_type})
    look = Look(folder=folder, lists=lists, limits=limits, ocr=ocr, tell=tell)
    told = 0
    left_out: dict[Kind, Severity] = {}
    for finding in findings(items(path, name, media_type, look), lists):
        if told < limits.findings:
            tell({"finding": finding.as_json()})
            told += 1
        elif left_out.get(finding.kind) is not Severity.BLOCK:
            left_out[finding.kind] = finding.severity
    for kind, severity in left_out.items():
        why = f"疑点超过{limits.findings}处，其余的没有列出。"
        tell({"finding": look.finding(kind, severity, Place(), "more_than_listed", why, "处理已列出的疑点后重新筛查。").as_json()})
    tell({"done": {"ocr_pages": look.count.ocr_pages, "waiting_pages": look.count.waiting_pages}})


def items(path: Path, name: str, media_type: str, look: Look) -> Iterator[Passage | Finding]:
    """Everything that the file's reader yields, its name first; what cannot be read is a finding."""
    if name:
        yield Passage(name, Place(part="文件名"))
    try:
        yield from reader_of(media_type)(path, look)
    except Unreadable as broken:
        yield look.unreadable(broken)
    except MemoryError:
        raise
    except Exception:  # whatever a parser stumbles over: the file is not cleared
        yield look.unreadable(BROKEN)


def findings(items: Iterable[Passage | Finding], lists: Lists) -> Iterator[Finding]:
    """The findings of all `items`, in their order: those of each passage's text, and one for each place of hidden text."""
    batch: list[Passage] = []
    pending: list[tuple[int, Finding]] = []
    hidden = _Hidden()
    before: set[Finding] = set()
    clean: set[tuple[str, str]] = set()
    letters = 0
    for item in items:
        if isinstance(item, Finding):
            pending.append((len(batch), item))
            continue
        if not item.text:
            continue
        batch.append(item)
        letters += len(item.text)
        hidden.note(item)
        if letters > _LETTERS_AT_ONCE or len(batch) >= _PASSAGES_AT_ONCE:
            found = _screened(batch, pending, lists, clean)
            yield from (one for one in found if one not in before)
            before = set(found)
            batch, pending = batch[-_OVERLAP:], []
            letters = sum(len(one.text) for one in batch)
            yield from hidden.settled()
    yield from (one for one in _screened(batch, pending, lists, clean) if one not in before)
    yield from hidden.rest()


def _screened(batch: list[Passage], pending: list[tuple[int, Finding]], lists: Lists, clean: set[tuple[str, str]]) -> list[Finding]:
    """The findings of a batch in its order. `clean` remembers cells in which nothing was found: columns repeat themselves."""
    numbered = list(pending)
    at = 0
    for _key, group in groupby(batch, key=_together):
        passages = list(group)
        if isinstance(passages[0], InTable):
            for number, cells in _cells(passages):
                key = (cells[0].text, getattr(cells[0], "context", "")) if len(cells) == 1 else None
                if key in clean:
                    continue
                found = [(at + number, one) for _number, one in _joined("", cells, lists)]
                numbered += found
                if key and not found and len(clean) < _MOST_REMEMBERED:
                    clean.add(key)
        else:
            numbered += [(at + number, one) for number, one in _joined("\n", passages, lists)]
        at += len(passages)
    numbered.sort(key=lambda pair: pair[0])
    return [one for _number, one in numbered]


def _together(passage: Passage) -> tuple[Any, ...]:
    """What neighbouring passages have in common when they are read on from one to the next, as the lines of one text are."""
    place = passage.place
    return (isinstance(passage, InTable), place.member, place.page, place.sheet, place.part, passage.hidden)


def _cells(passages: list[Passage]) -> Iterator[tuple[int, list[Passage]]]:
    """Cells one by one; where a form gives every digit its own cell, all of them together."""
    at = 0
    while at < len(passages):
        end = at
        while end < len(passages) and len(passages[end].text.strip()) == 1:
            end += 1
        if end - at >= _DIGITS_OF_A_FORM:
            yield at, passages[at:end]
            at = end
            continue
        if not _TOO_LITTLE.fullmatch(passages[at].text):
            yield at, passages[at : at + 1]
        at += 1


def _joined(between: str, passages: list[Passage], lists: Lists) -> Iterator[tuple[int, Finding]]:
    """The findings in passages that are read as one text, each at its passage; what goes over several is found in each of them."""
    starts = list(accumulate((len(one.text) + len(between) for one in passages), initial=0))[:-1]
    text = between.join(one.text for one in passages)
    context = getattr(passages[0], "context", "")
    for finding in screen_text(text, lists, passages[0].place, context=context):
        if finding.start is None or finding.end is None:
            yield 0, finding
            continue
        first = bisect_right(starts, finding.start) - 1
        last = max(first, bisect_left(starts, finding.end) - 1)
        for number in range(first, last + 1):
            passage = passages[number]
            start, end = max(finding.start - starts[number], 0), min(finding.end - starts[number], len(passage.text))
            if start < end:
                one = replace(finding, place=passage.place, start=start, end=end)
                yield number, passage.found(one) if isinstance(passage, Located) else one


class _Hidden:
    """Hidden texts, gathered by where they are: a hidden sheet is one finding, not one for each cell."""

    def __init__(self) -> None:
        self._places: dict[tuple[Place, str], tuple[Passage, int, int]] = {}
        self._touched: set[tuple[Place, str]] = set()

    def note(self, passage: Passage) -> None:
        """Remember a passage where it is hidden and carries words."""
        if not passage.hidden or not any(letter.isalnum() for letter in passage.text):
            return
        key = (replace(passage.place, cell="", box=None), passage.hidden)
        first, pieces, letters = self._places.get(key, (passage, 0, 0))
        self._places[key] = (first, pieces + 1, letters + len(passage.text))
        self._touched.add(key)

    def settled(self) -> Iterator[Finding]:
        """Findings for the places to which nothing has been added since last asked."""
        for key in [key for key in self._places if key not in self._touched]:
            yield self._finding(*self._places.pop(key))
        self._touched.clear()

    def rest(self) -> Iterator[Finding]:
        """Findings for all that is left."""
        for first, pieces, letters in self._places.values():
            yield self._finding(first, pieces, letters)
        self._places.clear()

    @staticmethod
    def _finding(first: Passage, pieces: int, letters: int) -> Finding:
        amount = f"（共{pieces}处{letters}字）" if pieces > 1 else f"（共{letters}字）"
        return Finding(
            kind=Kind.HIDDEN_TEXT,
            severity=Severity.BLOCK,
            place=first.place,
            start=None,
            end=None,
            excerpt=excerpt(first.text) + amount,
            rule="hidden_text",
            why=f"{first.hidden}：打开文件看不到，下载的人却能取出来。",
            advice="确认内容。不应公开的，在原文件中彻底删除后重新上传，不要只是隐藏；应当公开的，取消隐藏。",
        )


def excerpt(text: str) -> str:
    """The first few characters, digits masked: enough to recognise a place by, too little to be a leak."""
    words = " ".join(text.split())
    shown = "".join("*" if letter.isdigit() else letter for letter in words[:_SHOWN])
    return shown + ("……" if len(words) > _SHOWN else "")
