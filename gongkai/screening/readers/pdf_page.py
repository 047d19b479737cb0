"""One page of a PDF as a reader sees it, and what is on it that he does not see.

The page is rendered with its text and once more without: a character that changes nothing between the two leaves no visible mark.
That finds text below boxes and pictures, in the colour of the ground, invisible, cropped, off the page and in hidden layers alike.
The layer of text on a scan, where recognition put it on the picture of the same words, is no hidden text.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from gongkai.screening.findings import Place
from gongkai.screening.located import Box, Located
from gongkai.screening.readers.look import Unreadable

SCALE = 2.0
"""Pixels for each point: 144 dots per inch, at which a full stop is still seen; recognition does not read better from more."""
PIXELS = 12_000_000
LEAST_SCALE = 0.4
MARK = 24
"""Of 255: a difference that an eye sees on a screen."""
INK = 60
"""Of 255: a difference that print makes on a scanned picture."""
TINY = 2.2
"""Points: text this small is read by nobody."""
SCAN_SHARE = 0.6
"""The share of a page that pictures cover from which text of any kind below them may be the layer of a scan."""
PICTURE_SHARE = 0.01
"""A picture smaller than this share of the page is an emblem or a line, and is not read."""
BESIDE_PRINT = 0.35
"""The share of a line in the layer of a scan that may fall beside its print."""
SHAPES = 1200
"""Edges of shapes from which a page is read for letters among them: some forty letters; a full table has half as many."""
FEW_LETTERS = 20
CHARACTERS = 200_000
OBJECTS = 200_000
COVERS = 400
FORMS_IN_FORMS = 12
_UNIT = 1_000_000
_WITHOUT_BOX = (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_FORM)
_Matrix = tuple[float, float, float, float, float, float]

OUTSIDE = "页面以外的文字"
CROPPED = "页面裁剪掉的文字"
SMALL = "小到看不见的文字"
INVISIBLE = "设为不可见的文字"
SAME_COLOUR = "与底色相同或相近的文字"
COVERED = "被图形、图片或批注盖住的文字"
LAYER = "关闭的图层中的文字"
CLIPPED = "不显示的文字"
CUT_OFF = "显示不全的文字"
"""What does not fit into its cell, of which the beginning is seen: to be looked at, but nothing that somebody hid."""
PICTURE_COVERED = "图片上被色块盖住的文字"


@dataclass(frozen=True)
class Glyph:
    """One character with its box on the page, and in Chinese why it is not seen (empty where it is)."""

    char: str
    box: Box
    hidden: str = ""


@dataclass(frozen=True)
class View:
    """What is on one page.

    `picture` is what recognition has to read on it (None: nothing); `covered` what stands in its pictures below boxes, at
    `covered_boxes` (None: nothing); `cut` how many pictures reach beyond what is shown of them.
    """

    glyphs: list[Glyph]
    picture: Image.Image | None = None
    covered: Image.Image | None = None
    covered_boxes: list[Box] = field(default_factory=list)
    cut: int = 0


@dataclass
class _Thing:
    """An object on the page: its handle, kind, position in the order of painting, box, and the way to it through forms."""

    handle: Any
    kind: int
    order: int
    box: Box
    address: int


def look_at(page: pdfium.PdfPage, *, layers_off: bool = False) -> View:
    """Render and read one page; `layers_off` says that the document has layers that are not shown. Unreadable for a giant page."""
    width, height = page.get_size()
    scale = min(SCALE, math.sqrt(PIXELS / max(1.0, width * height)))
    if scale < LEAST_SCALE or not (width > 0 and height > 0):
        raise Unreadable("page_too_large", "页面尺寸过大，无法逐字审查。请按正常纸张大小重新导出 PDF。")
    things = list(_things(page))
    full = _render(page, scale)
    letters = _letters(page)
    texts = [thing for thing in things if thing.kind == raw.FPDF_PAGEOBJ_TEXT]
    bare = full
    if letters:
        _switch_off(texts)
        bare = _render(page, scale)
    pictures = [thing for thing in things if thing.kind == raw.FPDF_PAGEOBJ_IMAGE]
    shown = [_cut(thing.box) for thing in pictures if _area(_cut(thing.box)) > 0]
    glyphs = _judged(page, letters, things, full, bare, shown, layers_off)
    covered, covered_boxes = _covered(page, scale, things, pictures, bare)
    return View(
        glyphs=glyphs,
        picture=_to_be_read(glyphs, letters, full, bare, shown),
        covered=covered,
        covered_boxes=covered_boxes,
        cut=sum(_is_cut(page, thing) for thing in pictures),
    )


def passages(glyphs: list[Glyph], page: int, place: Callable[..., Place]) -> Iterator[Located]:
    """The text of the page that is seen, then for each reason what is not; `place` makes the place of the file that is read."""
    yield _passage([glyph for glyph in glyphs if not glyph.hidden], place(page=page), "")
    reasons = dict.fromkeys(glyph.hidden for glyph in glyphs if glyph.hidden)
    for reason in reasons:
        part: list[Glyph] = []
        inside = False
        for glyph in glyphs:
            if glyph.hidden == reason or (inside and not glyph.char.strip()):
                part.append(glyph)
                inside = True
            elif inside:
                # What stands between two hidden runs keeps their characters apart.
                part.append(Glyph("\n", glyph.box))
                inside = False
        yield _passage(part, place(page=page, part=reason), "" if reason == CUT_OFF else reason)


def _passage(glyphs: list[Glyph], place: Place, hidden: str) -> Located:
    spans, length = [], 0
    for glyph in glyphs:
        if glyph.char.strip():
            spans.append((length, length + len(glyph.char), glyph.box))
        length += len(glyph.char)
    return Located("".join(glyph.char for glyph in glyphs).rstrip(), place, hidden, tuple(spans))


def _render(page: pdfium.PdfPage, scale: float, *, annotations: bool = True) -> np.ndarray:
    bitmap = page.render(scale=scale, draw_annots=annotations, may_draw_forms=annotations)
    pixels = bitmap.to_numpy()[:, :, :3].copy()
    bitmap.close()
    return pixels


def _things(page: pdfium.PdfPage) -> Iterator[_Thing]:
    """Every object on the page and in the forms on it, in the order of painting."""
    order = 0
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))

    def within(count: int, get: Callable[[int], Any], matrix: _Matrix, depth: int) -> Iterator[_Thing]:
        nonlocal order
        for number in range(count):
            handle = get(number)
            if not handle:
                continue
            order += 1
            if order > OBJECTS:
                raise Unreadable("too_many_objects", "页面上的图形过多，无法审查。请简化后重新导出 PDF，或者转成图片。")
            kind = raw.FPDFPageObj_GetType(handle)
            box = (0.0, 0.0, 0.0, 0.0)
            # Text is looked at letter by letter.
            if kind not in _WITHOUT_BOX and raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
                box = _mapped((left.value, bottom.value, right.value, top.value), matrix)
            yield _Thing(handle, kind, order, box, ctypes.cast(handle, ctypes.c_void_p).value or 0)
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < FORMS_IN_FORMS:
                form = raw.FS_MATRIX()
                raw.FPDFPageObj_GetMatrix(handle, form)
                own = _through((form.a, form.b, form.c, form.d, form.e, form.f), matrix)
                inner = raw.FPDFFormObj_CountObjects(handle)
                yield from within(inner, lambda index, of=handle: raw.FPDFFormObj_GetObject(of, index), own, depth + 1)

    yield from within(raw.FPDFPage_CountObjects(page), lambda index: raw.FPDFPage_GetObject(page, index), _fractions(page), 0)


def _fractions(page: pdfium.PdfPage) -> _Matrix:
    """The matrix from points of the page to fractions of what is shown of it, its rotation and crop included."""
    across, down = ctypes.c_int(), ctypes.c_int()
    corners = []
    for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        raw.FPDF_PageToDevice(page, 0, 0, _UNIT, _UNIT, 0, x, y, across, down)
        corners.append((across.value / _UNIT, down.value / _UNIT))
    origin, right, up = corners
    a, b, c, d = ((one - zero) / 1000 for corner in (right, up) for one, zero in zip(corner, origin, strict=True))
    return (a, b, c, d, *origin)


def _through(one: _Matrix, other: _Matrix) -> _Matrix:
    """First the one, then the other."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _mapped(bounds: tuple[float, float, float, float], matrix: _Matrix) -> Box:
    left, bottom, right, top = bounds
    a, b, c, d, e, f = matrix
    across = (a * left + c * bottom, a * right + c * bottom, a * left + c * top, a * right + c * top)
    down = (b * left + d * bottom, b * right + d * bottom, b * left + d * top, b * right + d * top)
    return (min(across) + e, min(down) + f, max(across) + e, max(down) + f)


def _cut(box: Box) -> Box:
    left, top, right, bottom = (min(1.0, max(0.0, value)) for value in box)
    return (left, top, right, bottom)


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _switch_off(things: list[_Thing]) -> None:
    for thing in things:
        raw.FPDFPageObj_SetIsActive(thing.handle, False)


@dataclass
class _Letter:
    char: str
    bounds: tuple[float, float, float, float]
    handle: Any = None
    address: int = 0
    mode: int = 0
    size: float = 0.0
    number: int = -1
    meant: bool = True
    on_paper: bool = False


def _letters(page: pdfium.PdfPage) -> list[_Letter]:
    """Every character of the page in the order of the file, the blanks between lines included."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > CHARACTERS:
        raise Unreadable("too_many_characters", "一页上的文字过多，无法审查。请拆分后重新导出 PDF。")
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    loose = raw.FS_RECTF()
    modes: dict[int, int] = {}
    found: list[_Letter] = []
    for number in range(count):
        code = raw.FPDFText_GetUnicode(text, number)
        handle = raw.FPDFText_GetTextObject(text, number)
        if 0xDC00 <= code < 0xE000 and found and "\ud800" <= found[-1].char < "\udc00":
            pair = (found[-1].char + chr(code)).encode("utf-16", "surrogatepass")
            found[-1].char = pair.decode("utf-16", "replace")
            continue
        char = chr(code) if code < 0x110000 else "\ufffd"
        if char.isspace() or not handle:
            blank = "" if char == "\r" else char if char.isspace() else " " if char < " " else char
            found.append(_Letter(blank, (0, 0, 0, 0)))
            continue
        address = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if address not in modes:
            modes[address] = raw.FPDFTextObj_GetTextRenderMode(handle)
        raw.FPDFText_GetCharBox(text, number, left, right, bottom, top)
        raw.FPDFText_GetLooseCharBox(text, number, loose)
        bounds = (left.value, bottom.value, right.value, top.value)
        if bounds[2] - bounds[0] < 0.01 or bounds[3] - bounds[1] < 0.01:
            bounds = (loose.left, loose.bottom, loose.right, loose.top)
        # A character of a private range or without any is a glyph whose meaning the file does not tell.
        meant = char >= " " and not 0xE000 <= code < 0xF900 and char != "\ufffd" and raw.FPDFText_HasUnicodeMapError(text, number) != 1
        size = min(abs(loose.top - loose.bottom), 10_000.0)
        if bounds[2] - bounds[0] > size:
            # Text that is turned: its height lies across.
            size = max(size, min(bounds[2] - bounds[0], raw.FPDFText_GetFontSize(text, number)))
        found.append(_Letter(char if char >= " " else "\ufffd", bounds, handle, address, modes[address], size, number, meant))
    for letter in found:
        if "\ud800" <= letter.char < "\ue000":
            letter.char = "\ufffd"
    text.close()
    return found


def _judged(
    page: pdfium.PdfPage,
    letters: list[_Letter],
    things: list[_Thing],
    full: np.ndarray,
    bare: np.ndarray,
    pictures: list[Box],
    layers_off: bool,
) -> list[Glyph]:
    """The characters, each with the reason why it is not seen."""
    if not letters:
        return []
    judge = _Judge(page, things, full, bare, pictures, layers_off)
    boxes = judge.boxes(letters)
    reasons = [judge.reason(letter, box) if letter.handle else None for letter, box in zip(letters, boxes, strict=True)]
    _forgive_layer(letters, reasons)
    _forgive(letters, reasons)
    _tell_cut_off(letters, reasons)
    return [Glyph(letter.char, _cut(box), reason or "") for letter, box, reason in zip(letters, boxes, reasons, strict=True)]


EASTERN = "\u2e80"
"""From here on characters are Chinese, Japanese or Korean."""


class _Judge:
    """Says of a character whether it is seen, and if not, why."""

    def __init__(
        self, page: pdfium.PdfPage, things: list[_Thing], full: np.ndarray, bare: np.ndarray, pictures: list[Box], layers_off: bool
    ) -> None:
        self.page, self.things, self.bare, self.layers_off = page, things, bare, layers_off
        self.fractions = _fractions(page)
        self.height, self.width = full.shape[:2]
        # Of unsigned bytes: their plain difference would wrap around.
        differs = np.maximum(full, bare) - np.minimum(full, bare) > MARK
        self.changed = differs[:, :, 0] | differs[:, :, 1] | differs[:, :, 2]
        self.pictures = pictures
        self.is_scan = _share(pictures) >= SCAN_SHARE
        self.orders = {thing.address: thing.order for thing in things}
        covers = [thing for thing in things if thing.kind not in _WITHOUT_BOX]
        on_top = [(box, math.inf) for box in _annotations(page, self.fractions)]
        # As arrays: a page may have thousands of shapes and thousands of letters below them.
        self.covers = np.array([(*thing.box, thing.order) for thing in covers] + [(*box, order) for box, order in on_top]).reshape(-1, 5).T
        self.marked: dict[int, bool] = {}
        self.borrowed: dict[int, bool] = {}
        self.paper = np.median(bare[::16, ::16].reshape(-1, 3), axis=0)
        left, bottom, right, top = page.get_mediabox()
        self.media = _mapped((left, bottom, right, top), self.fractions)

    def boxes(self, letters: list[_Letter]) -> list[Box]:
        """The boxes of all letters in fractions of the page."""
        return [_mapped(letter.bounds, self.fractions) for letter in letters]

    def reason(self, letter: _Letter, box: Box) -> str | None:
        """Why the letter is not seen; None where it is."""
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if not (0 <= middle[0] <= 1 and 0 <= middle[1] <= 1):
            within = self.media[0] <= middle[0] <= self.media[2] and self.media[1] <= middle[1] <= self.media[3]
            return CROPPED if within else OUTSIDE
        if letter.size < TINY:
            return SMALL
        left, top = max(0, math.floor(box[0] * self.width)), max(0, math.floor(box[1] * self.height))
        right, bottom = min(self.width, math.ceil(box[2] * self.width)), min(self.height, math.ceil(box[3] * self.height))
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        if right > self.width or bottom > self.height:
            return OUTSIDE
        changed = np.count_nonzero(self.changed[top:bottom, left:right])
        unseen = letter.mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
        if changed >= max(1, 0.04 * (right - left) * (bottom - top)) and not unseen:
            return None
        if unseen or self.is_scan:
            if self.printed_below(box, middle):
                return None
            ground = np.median(self.bare[top:bottom, left:right].reshape(-1, 3), axis=0)
            letter.on_paper = unseen and bool(np.abs(ground - self.paper).max() < INK)
        return self.cause(letter, (left, top, right, bottom), middle, unseen)

    def printed_below(self, box: Box, middle: tuple[float, float]) -> bool:
        """Whether a picture shows print where the character is: it is the layer of a scan."""
        if not any(picture[0] <= middle[0] <= picture[2] and picture[1] <= middle[1] <= picture[3] for picture in self.pictures):
            return False
        # The boxes of a layer seldom sit exactly on the print.
        spare = 0.2 * (box[3] - box[1])
        top, bottom = max(0, int((box[1] - spare) * self.height)), int((box[3] + spare) * self.height) + 1
        left, right = max(0, int((box[0] - spare) * self.width)), int((box[2] + spare) * self.width) + 1
        piece = self.bare[top:bottom, left:right].max(axis=2)
        return bool(piece.size) and int(piece.max()) - int(piece.min()) >= INK

    def cause(self, letter: _Letter, pixels: tuple[int, int, int, int], middle: tuple[float, float], unseen: bool) -> str | None:
        """The most likely reason why a letter leaves no mark; None where nothing can be said of it."""
        if self.layers_off and self.in_a_layer(letter):
            return LAYER
        order = self.orders.get(letter.address, 0)
        left, top, right, bottom, orders = self.covers
        across, down = middle
        below = bool(((orders > order) & (left <= across) & (across <= right) & (top <= down) & (down <= bottom)).any())
        if unseen:
            return COVERED if below and self.is_scan else INVISIBLE
        if below:
            return COVERED
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        raw.FPDFPageObj_GetFillColor(letter.handle, red, green, blue, alpha)
        if alpha.value < MARK:
            return INVISIBLE
        first, upper, last, lower = pixels
        ground = np.median(self.bare[upper:lower, first:last].reshape(-1, 3), axis=0)
        if np.abs(ground - (blue.value, green.value, red.value)).max() <= 2 * MARK:
            return SAME_COLOUR
        if self.is_borrowed(letter):
            return None
        return LAYER if self.layers_off else CLIPPED

    def is_borrowed(self, letter: _Letter) -> bool:
        """Whether the letter is Chinese and its font not in the file: who lacks it here may have it there, so nothing printed says nothing.

        Western letters of such fonts are drawn with fonts that every reader brings.
        """
        if letter.char < EASTERN:
            return False
        if letter.address not in self.borrowed:
            font = raw.FPDFTextObj_GetFont(letter.handle)
            self.borrowed[letter.address] = bool(font) and raw.FPDFFont_GetIsEmbedded(font) == 0
        return self.borrowed[letter.address]

    def in_a_layer(self, letter: _Letter) -> bool:
        """Whether the text is marked as a part of a layer."""
        if letter.address not in self.marked:
            names = (_mark_name(letter.handle, number) for number in range(raw.FPDFPageObj_CountMarks(letter.handle)))
            self.marked[letter.address] = "OC" in names
        return self.marked[letter.address]


def _mark_name(handle: Any, number: int) -> str:
    buffer = (ctypes.c_ushort * 32)()
    length = ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(raw.FPDFPageObj_GetMark(handle, number), buffer, 64, length)
    return bytes(buffer)[: max(0, min(64, length.value) - 2)].decode("utf-16-le", "replace")


def _annotations(page: pdfium.PdfPage, fractions: _Matrix) -> list[Box]:
    found = []
    rectangle = raw.FS_RECTF()
    for number in range(min(COVERS, raw.FPDFPage_GetAnnotCount(page))):
        handle = raw.FPDFPage_GetAnnot(page, number)
        links = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET)
        if handle and raw.FPDFAnnot_GetSubtype(handle) not in links and raw.FPDFAnnot_GetRect(handle, rectangle):
            found.append(_mapped((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top), fractions))
        if handle:
            raw.FPDFPage_CloseAnnot(handle)
    return found


def _forgive(letters: list[_Letter], reasons: list[str | None]) -> None:
    """Let single characters pass: a glyph without a drawing, or one of a scan's layer that sits beside its print."""
    run: list[int] = []
    for number in range(len(letters) + 1):
        if number < len(letters) and (letters[number].handle is None or reasons[number]):
            if reasons[number]:
                run.append(number)
            continue
        # Two characters of Chinese are a name already; of others it takes three to be anything.
        wide = sum("\u3400" <= letters[index].char <= "\u9fff" for index in run)
        scanned = any(letters[index].mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE and reasons[index] != INVISIBLE for index in run)
        if run and not ((wide >= 2 and not scanned) or len(run) >= 3):
            for index in run:
                reasons[index] = None
        run = []


def _forgive_layer(letters: list[_Letter], reasons: list[str | None]) -> None:
    """Let a part of a scan's line pass that falls on bare paper beside its print: layers of recognition are not set to the letter.

    It is read as visible text then. What falls on a box is not let pass.
    """
    lines: dict[int, list[int]] = {}
    for number, letter in enumerate(letters):
        if letter.mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            lines.setdefault(letter.address, []).append(number)
    for line in lines.values():
        beside = [number for number in line if reasons[number] == INVISIBLE and letters[number].on_paper]
        if len(beside) <= BESIDE_PRINT * len(line):
            for number in beside:
                reasons[number] = None


def _tell_cut_off(letters: list[_Letter], reasons: list[str | None]) -> None:
    """Tell what is clipped in a cell of which something is seen from what is clipped as a whole."""
    if CLIPPED not in reasons:
        return
    handles = {letter.address: letter.handle for letter in letters if letter.handle}
    cells = {address: _clip(raw.FPDFPageObj_GetClipPath(handle)) or address for address, handle in handles.items()}
    seen = {cells[letter.address] for letter, reason in zip(letters, reasons, strict=True) if letter.handle and not reason}
    for number, letter in enumerate(letters):
        if reasons[number] == CLIPPED and cells[letter.address] in seen:
            reasons[number] = CUT_OFF


def _share(boxes: list[Box]) -> float:
    """The share of the page that the boxes cover together."""
    return float(_mask(boxes, 100, 100).mean())


def _mask(boxes: list[Box], width: int, height: int) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    for left, top, right, bottom in boxes:
        mask[math.floor(top * height) : math.ceil(bottom * height), math.floor(left * width) : math.ceil(right * width)] = True
    return mask


def _to_be_read(glyphs: list[Glyph], letters: list[_Letter], full: np.ndarray, bare: np.ndarray, pictures: list[Box]) -> Image.Image | None:
    """What recognition has to read: the whole page where its text says little of what is seen, or its pictures; None for neither."""
    height, width = full.shape[:2]
    drawn = [letter for letter in letters if letter.handle]
    seen = sum(1 for glyph in glyphs if not glyph.hidden and glyph.char.strip())
    meaningless = sum(not letter.meant for letter in drawn)
    if (drawn and meaningless >= max(5, 0.2 * len(drawn))) or (seen < FEW_LETTERS and _has_print(bare)):
        return Image.fromarray(np.ascontiguousarray(full[:, :, ::-1]))
    mask = _mask(pictures, width, height)
    ground = bare
    # Else letters drawn as shapes, or a pattern with a picture in it: the whole page is read.
    if _edges(np.where(mask[..., None], np.uint8(255), bare) if pictures else bare) < SHAPES:
        if mask.mean() < PICTURE_SHARE:
            return None
        ground = np.where(mask[..., None], bare, np.uint8(255))
        if not _has_print(ground):
            return None
    return Image.fromarray(np.ascontiguousarray(ground[:, :, ::-1]))


def _has_print(pixels: np.ndarray) -> bool:
    """Whether there are as many edges as even a short line of print has: plain surfaces and a few rules have none."""
    return _edges(pixels) >= 40


def _edges(pixels: np.ndarray) -> int:
    """How many places have edges both ways, as print has; a rule or a frame has them one way only. A letter has some thirty."""
    grey = pixels[:, :, 1]
    return int(np.count_nonzero(_differs(grey[:, 1:], grey[:, :-1])[:-1] & _differs(grey[1:], grey[:-1])[:, :-1]))


def _differs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (np.maximum(one, other) - np.minimum(one, other)) > INK


def _covered(
    page: pdfium.PdfPage, scale: float, things: list[_Thing], pictures: list[_Thing], bare: np.ndarray
) -> tuple[Image.Image | None, list[Box]]:
    """What stands in the page's pictures below boxes, other pictures or annotations that were put over them."""
    grounds = [thing for thing in pictures if _area(_cut(thing.box)) >= PICTURE_SHARE]
    if not grounds:
        return None, []
    first = min(thing.order for thing in grounds)
    above = [thing for thing in things if thing.order > first and thing.kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)]
    over = [thing for thing in pictures if any(_lies_on(thing, ground) for ground in grounds)]
    boxes = [_cut(thing.box) for thing in above][:COVERS] + _annotations(page, _fractions(page))
    boxes = [box for box in boxes if any(_area(_shared(box, ground.box)) > 0.8 * _area(box) > 0 for ground in grounds)]
    boxes += [_cut(_shared(thing.box, ground.box)) for thing in over[:COVERS] for ground in grounds if _lies_on(thing, ground)]
    if not boxes:
        return None, []
    _switch_off([thing for thing in things if thing.kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)])
    _switch_off(over)
    below = _render(page, scale, annotations=False)
    height, width = bare.shape[:2]
    hit = []
    for box in boxes:
        top, bottom = math.ceil(box[1] * height) + 1, math.floor(box[3] * height) - 1
        left, right = math.ceil(box[0] * width) + 1, math.floor(box[2] * width) - 1
        if bottom - top < 4 or right - left < 4:
            continue
        now, then = bare[top:bottom, left:right].max(axis=2), below[top:bottom, left:right].max(axis=2)
        if _is_gone(now, then):
            hit.append(_cut(box))
    if not hit:
        return None, []
    ground = np.where(_mask(hit, width, height)[..., None], below, np.uint8(255))
    return Image.fromarray(np.ascontiguousarray(ground[:, :, ::-1])), hit


def _shared(one: Box, other: Box) -> Box:
    return (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))


def _lies_on(one: _Thing, ground: _Thing) -> bool:
    """Whether a picture was put over another, or over a part of it."""
    smaller = min(_area(_cut(one.box)), _area(_cut(ground.box)))
    return one.order > ground.order and _area(_shared(_cut(one.box), _cut(ground.box))) > 0.8 * smaller > 0


def _is_gone(now: np.ndarray, then: np.ndarray) -> bool:
    """Whether print that stood there then is not seen now; through a seal, which is transparent, it is."""
    print_there = then < np.median(then) - INK if then.size else np.zeros(0, bool)
    # White on black is print as well.
    if not print_there.any():
        print_there = then > np.median(then) + INK
    if np.count_nonzero(print_there) < 8:
        return False
    changed = np.maximum(now, then) - np.minimum(now, then) > INK
    if int(now.max()) - int(now.min()) < MARK:
        return True
    return np.count_nonzero(changed & print_there) > 0.5 * np.count_nonzero(print_there)


def _is_cut(page: pdfium.PdfPage, thing: _Thing) -> bool:
    """Whether a good part of a picture lies off the page or is clipped away: it is still in the file."""
    whole = _area(thing.box)
    if whole < PICTURE_SHARE:
        return False
    shown = _cut(thing.box)
    clip = raw.FPDFPageObj_GetClipPath(thing.handle)
    corners = _clip(clip)
    if corners:
        shown = _shared(shown, _mapped(corners, _fractions(page)))
    return _area(shown) < 0.85 * whole if shown[2] > shown[0] and shown[3] > shown[1] else True


def _clip(clip: Any) -> tuple[float, float, float, float] | None:
    """The bounds in points that all clipping paths leave; None where nothing is clipped."""
    if not clip:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    left, bottom, right, top = -math.inf, -math.inf, math.inf, math.inf
    paths = raw.FPDFClipPath_CountPaths(clip)
    for path in range(max(0, min(paths, 20))):
        points = []
        for number in range(max(0, min(200, raw.FPDFClipPath_CountPathSegments(clip, path)))):
            segment = raw.FPDFClipPath_GetPathSegment(clip, path, number)
            if raw.FPDFPathSegment_GetPoint(segment, x, y):
                points.append((x.value, y.value))
        if points:
            across, down = zip(*points, strict=True)
            left, right = max(left, min(across)), min(right, max(across))
            bottom, top = max(bottom, min(down)), min(top, max(down))
    return (left, bottom, right, top) if right < math.inf else None
