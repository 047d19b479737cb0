"""What the child does to redact one file: read it anew, find the values, write the cleaned copy, prove it clean, screen it again.

The values exist here, in the memory of the limited child, and nowhere else.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from gongkai.screening import magic, sieve
from gongkai.screening.findings import Finding, Kind, Passage, Place
from gongkai.screening.located import Box, Located
from gongkai.screening.readers import Unreadable, legacy
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction import docx, pdf, picture, proof, text, xlsx
from gongkai.screening.redaction.errors import CHANGED, StillThere, Unredactable
from gongkai.screening.redaction.values import LEAST, Hit, Value, Wanted, masked_value
from gongkai.screening.text import excerpt

_ENDINGS = {
    docx.MEDIA_TYPE: (".docx",), xlsx.MEDIA_TYPE: (".xlsx",), pdf.MEDIA_TYPE: (".pdf",), "text/html": (".html", ".htm"),
    "text/plain": (".txt", ".csv", ".tsv", ".md"), "text/csv": (".csv",), picture.JPEG: (".jpg", ".jpeg"), picture.PNG: (".png",),
    picture.TIFF: (".tif", ".tiff"),
}  # fmt: skip
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_OLD = {
    "application/x-ole-storage", "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/rtf",
    "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
}  # fmt: skip
_GOES_ON = re.compile(r"(?:\s*[\dA-Za-z]{0,4}(?:[-－]\d+)*\s*(?:号|弄|巷|栋|幢|座|楼|单元|层|室|房|户|组))+")
"""The rest of an address in the next line of its cell."""


def redact(source: Path, target: Path, name: str, media_type: str, chosen: Sequence[Finding], look: Look) -> None:
    """Write the cleaned copy of `source` to `target` and tell the answer: the copy's facts, or why there is none.

    The answer is {"redacted": …} with the name, media type, pairs, what was left behind, masked text and the findings of the copy;
    or {"refused": …} with rule, message and places; or {"still_there": […]}. `target` counts only after {"redacted"}.
    """
    try:
        answer: dict[str, Any] = {"redacted": _redacted(source, target, name, media_type, chosen, look)}
    except StillThere as left:
        answer = {"still_there": list(left.where)}
    except Unreadable as unread:
        answer = {"refused": {"rule": unread.rule, "message": unread.message, "places": []}}
    except Unredactable as refused:
        answer = {"refused": {"rule": refused.rule, "message": refused.message, "places": [_written(place) for place in refused.places]}}
    look.tell({"answer": answer})


def _redacted(source: Path, target: Path, name: str, media_type: str, chosen: Sequence[Finding], look: Look) -> dict[str, Any]:
    if magic.kind_of(source) != media_type:
        raise Unredactable("changed", CHANGED)
    items = list(sieve.items(source, name, media_type, look))
    values = Wanted(resolved(chosen, items, list(sieve.findings(items, look.lists))))
    passages = [item for item in items if isinstance(item, Passage)]
    if media_type == pdf.MEDIA_TYPE or media_type.startswith("image/"):
        values = Wanted([*values.values, *_with_next_line(passages, values)])
    new_type, left_behind = _clean(*_of_today(source, media_type, passages, values, look), target, values, look)
    proof.prove(target, values, look.limits)
    new_name = _renamed(values.masked(name), new_type)
    fresh = replace(look, count=type(look.count)())
    new_items = list(sieve.items(target, new_name, new_type, fresh))
    proof.unclear((item for item in new_items if isinstance(item, Passage)), values)
    findings = list(sieve.findings(new_items, look.lists))
    _refuse_what_stayed(chosen, findings)
    pictured = new_type == pdf.MEDIA_TYPE or new_type.startswith("image/")
    kept = {item.text for item in new_items if isinstance(item, Passage)}

    def is_shown(one: Passage) -> bool:
        if pictured:
            return _is_seen(one) if new_type == media_type or media_type.startswith("image/") else bool(one.place.page) and not one.hidden
        # In a document only its pictures know places; there the value is burnt over.
        return _is_seen(one) or values.masked(one.text) in kept

    pairs = [pair for one in passages for pair in _pairs(one, values, is_shown(one))]
    return {
        "name": new_name,
        "media_type": new_type,
        "pairs": _with_what_is_in_none(pairs, chosen, passages),
        "left_behind": left_behind,
        "text": "\n\n".join(values.masked(one.text) for one in passages if is_shown(one)) if pictured else "",
        "findings": [one.as_json() for one in findings[: look.limits.findings]],
        "ocr_pages": fresh.count.ocr_pages,
        "waiting_pages": fresh.count.waiting_pages,
    }


def resolved(chosen: Sequence[Finding], items: Sequence[Passage | Finding], found: Sequence[Finding]) -> list[Value]:
    """The values that the chosen findings stand for, read anew; Unredactable where one is no longer found where it was."""
    read = _Read([item for item in items if isinstance(item, Passage) and item.text], found)
    values = []
    for one in chosen:
        if one.start is None or one.end is None:
            continue
        text = read.text_of(one)
        if text is None:
            raise Unredactable("changed", CHANGED, (one.place,))
        value = Value(one.kind, text, one.excerpt)
        if len(value.key) < LEAST:
            raise Unredactable("too_short", "这一处只有一个字符，无法自动遮盖。请在原件中修改后重新上传。", (one.place,))
        values.append(value)
    return values


class _Read:
    """What stands at the places of findings."""

    def __init__(self, passages: Sequence[Passage], found: Sequence[Finding]) -> None:
        self._passages = passages
        self._at: dict[Place, list[int]] = {}
        for number, passage in enumerate(passages):
            self._at.setdefault(replace(passage.place, box=None), []).append(number)
        self._found: dict[tuple[Place, Kind, str], list[Finding]] = {}
        for one in found:
            if one.start is not None:
                self._found.setdefault((replace(one.place, box=None), one.kind, one.excerpt), []).append(one)

    def text_of(self, finding: Finding) -> str | None:
        """The whole text of what `finding` stands for, also where it is broken over neighbouring passages; None if it is not there."""
        now = self._found.get((replace(finding.place, box=None), finding.kind, finding.excerpt), [])
        if not any((one.start, one.end) == (finding.start, finding.end) for one in now):
            return None
        for number in self._at.get(replace(finding.place, box=None), []):
            text = self._passages[number].text[finding.start : finding.end]
            if excerpt(finding.kind, text) == finding.excerpt:
                return text
            pieces = [*self._before(finding, number), text, *self._behind(finding, number)]
            for whole in ("\n".join(pieces), "".join(pieces)):
                if len(pieces) > 1 and excerpt(finding.kind, whole) == finding.excerpt:
                    return whole
        return None

    def _before(self, finding: Finding, number: int) -> list[str]:
        """What stands of the same in the passages before, if it begins there."""
        pieces: list[str] = []
        while finding.start == 0 and number > 0:
            number -= 1
            text = self._passages[number].text
            piece = next((one for one in self._same(finding, number) if one.end == len(text)), None)
            if piece is None:
                break
            pieces.insert(0, text[piece.start : piece.end])
            finding = piece
        return pieces

    def _behind(self, finding: Finding, number: int) -> list[str]:
        pieces: list[str] = []
        while finding.end == len(self._passages[number].text) and number + 1 < len(self._passages):
            number += 1
            piece = next((one for one in self._same(finding, number) if one.start == 0), None)
            if piece is None:
                break
            pieces.append(self._passages[number].text[piece.start : piece.end])
            finding = piece
        return pieces

    def _same(self, finding: Finding, number: int) -> list[Finding]:
        return self._found.get((replace(self._passages[number].place, box=None), finding.kind, finding.excerpt), [])


def _of_today(
    source: Path, media_type: str, passages: Sequence[Passage], values: Wanted, look: Look
) -> tuple[Path, str, Sequence[Passage]]:
    """The file in a kind that can be cleaned, with what is read in it: old ones by way of LibreOffice, presentations as their pages."""
    if media_type in _OLD:
        source = legacy.modern(source, look)
        media_type = magic.kind_of(source)
    if media_type == _SLIDES:
        source = legacy.convert(source, ".pptx", "pdf", look)
        media_type = magic.kind_of(source)
        pages = [item for item in sieve.items(source, "", media_type, look) if isinstance(item, Passage)]
        _refuse_what_is_on_no_page(passages, pages, values)
        passages = pages
    return source, media_type, passages


def _refuse_what_is_on_no_page(passages: Sequence[Passage], pages: Sequence[Passage], values: Wanted) -> None:
    """What a slide shows must have a place on its page, or no box would be burnt over it."""
    placed = {hit.value for page in pages if _is_seen(page) for hit in values.hits(page.text)}
    lost = tuple(
        one.place for one in passages if one.place.page and not one.hidden for hit in values.hits(one.text) if hit.value not in placed
    )
    if lost:
        raise Unredactable("no_place_on_page", "幻灯片上的这些内容转换后无法定位，不能自动遮盖。请在原件中修改后重新上传。", lost)


def _clean(source: Path, media_type: str, passages: Sequence[Passage], target: Path, values: Wanted, look: Look) -> tuple[str, list[str]]:
    if media_type == docx.MEDIA_TYPE:
        return media_type, docx.clean(source, target, values, look)
    if media_type == xlsx.MEDIA_TYPE:
        return media_type, xlsx.clean(source, target, values, passages, look)
    if media_type == pdf.MEDIA_TYPE:
        return media_type, pdf.clean(source, target, boxes_by_page(passages, values), values, look)
    if media_type in {"text/plain", "text/csv"}:
        return media_type, text.clean_text(source, target, values, look)
    if media_type == "text/html":
        return media_type, text.clean_html(source, target, values, look)
    if media_type.startswith("image/"):
        return picture.clean(source, target, boxes_by_page(passages, values), look)
    raise Unredactable("no_cleaner", advice_for(media_type))


def advice_for(media_type: str) -> str:
    """What to do with a file that cannot be cleaned by itself."""
    if media_type == "application/zip":
        return "压缩包不能整体清理。请解压，逐个处理里面的文件后分别上传。"
    if media_type == "application/ofd":
        return "OFD 文件不能自动清理。请另存为 PDF，或者处理生成它的 docx、xlsx 原件后重新转换。"
    return "这种文件不能自动清理。请转换为 docx、xlsx、pdf 或图片后再处理。"


def _is_seen(passage: Passage) -> bool:
    return isinstance(passage, Located) and not passage.hidden and not passage.place.member


def boxes_by_page(passages: Sequence[Passage], values: Wanted) -> dict[int, list[Box]]:
    """What is to be covered on each page, from 1; Unredactable where a value has no place there."""
    boxes: dict[int, list[Box]] = {}
    for passage in passages:
        # What is not on the page itself, an annotation or a property, is left behind altogether.
        if not isinstance(passage, Located) or not _is_seen(passage):
            continue
        for hit in values.hits(passage.text):
            found = passage.boxes_of(hit.start, hit.end)
            if not found or _goes_on_below(passage, hit, found):
                raise Unredactable("no_place_on_page", picture.NO_PLACE, (passage.place,))
            boxes.setdefault(passage.place.page or 1, []).extend(found)
    return boxes


def _with_next_line(passages: Sequence[Passage], values: Wanted) -> Iterator[Value]:
    """Addresses of which the rest stands in the next line: on a page that may be, in a document it is one paragraph."""
    for passage in passages:
        for hit in values.hits(passage.text):
            rest = _GOES_ON.match(passage.text, hit.end) if hit.value.kind is Kind.HOME_ADDRESS else None
            if rest:
                yield Value(hit.value.kind, passage.text[hit.start : rest.end()], hit.value.excerpt)


def _goes_on_below(passage: Located, hit: Hit, boxes: Sequence[Box]) -> bool:
    """Whether an address seems to go on in the next line of the same cell, while the text goes on in the next cell."""
    if hit.value.kind is not Kind.HOME_ADDRESS:
        return False
    left, top, right, bottom = boxes[-1]
    height = bottom - top
    below = [
        (start, end, box)
        for start, end, box in passage.spans
        if not hit.start <= start < hit.end and bottom - height * 0.5 <= box[1] <= bottom + height and left - height <= box[0] <= right
    ]
    below.sort(key=lambda span: (round(span[2][1] / max(height, 1e-6)), span[2][0]))
    words = "".join(passage.text[start:end] for start, end, _box in below)
    # What follows at once in the text belongs to what is covered; what follows after another cell would be left.
    return bool(_GOES_ON.match(words))


def _renamed(name: str, media_type: str) -> str:
    """A name that every system takes, with the ending of the kind that the copy is."""
    name = name.replace("*", "＊")
    endings = _ENDINGS[media_type]
    return name if not name or PurePath(name).suffix.lower() in endings else f"{PurePath(name).stem}{endings[0]}"


def _pairs(passage: Passage, values: Wanted, is_kept: bool) -> list[dict[str, Any]]:
    return [
        {
            "kind": hit.value.kind.value,
            "place": _place(passage, hit),
            "before": hit.value.excerpt,
            "after": masked_value(hit.value.kind, passage.text[hit.start : hit.end]) if is_kept and not passage.hidden else "",
        }
        for hit in values.hits(passage.text)
    ]


def _place(passage: Passage, hit: Hit) -> dict[str, Any]:
    boxes = passage.boxes_of(hit.start, hit.end) if isinstance(passage, Located) else []
    return _written(replace(passage.place, box=boxes[0]) if boxes else passage.place)


def _written(place: Place) -> dict[str, Any]:
    return {name: value for name, value in vars(place).items() if value not in ("", None)}


def _with_what_is_in_none(pairs: list[dict[str, Any]], chosen: Sequence[Finding], passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """The pairs, and those of chosen findings that stand in no single passage: what was removed, and what is broken over several."""
    told = {(pair["kind"], str(Place(**{**pair["place"], "box": None}))) for pair in pairs}
    hidden = {str(replace(one.place, box=None)) for one in passages if one.hidden}
    for one in chosen:
        place = str(replace(one.place, box=None))
        if one.start is None or (one.kind.value, place) not in told:
            after = "" if one.start is None or place in hidden else one.excerpt
            pairs.append({"kind": one.kind.value, "place": _written(one.place), "before": one.excerpt, "after": after})
    return pairs


def _refuse_what_stayed(chosen: Sequence[Finding], findings: Sequence[Finding]) -> None:
    """What is not about characters must be gone as well."""
    left = {(one.kind, one.rule, one.excerpt) for one in findings}
    stayed = tuple(one.place for one in chosen if one.start is None and (one.kind, one.rule, one.excerpt) in left)
    if stayed:
        raise Unredactable("cannot_be_cleaned", "有的疑点不能自动清理，请在原来的程序中打开原件，手工处理后重新上传。", stayed)
