"""Pictures: the pixels that are seen, and nothing else, with opaque boxes over the values.

Position, author, thumbnail, comments, trailing bytes and further versions of the picture are left behind because only pixels are copied.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps, ImageSequence, UnidentifiedImageError

from gongkai.screening.findings import Place
from gongkai.screening.located import Box, Located
from gongkai.screening.ocr import passage, read_lines
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction.errors import Unredactable
from gongkai.screening.redaction.values import Wanted

JPEG, PNG, TIFF = "image/jpeg", "image/png", "image/tiff"
INK = (0, 0, 0)
MARGIN = 0.35
"""How far a box reaches beyond the characters, as a part of their height: recognition cuts close."""
LEAST_SIDE = 24
"""Pixels: no text can be read in a picture whose shorter side is less."""

_UNREADABLE = "图片已损坏、过大或者格式特殊，无法自动清理。请用看图程序另存为 jpg 或 png 后再上传。"


def clean(source: Path, target: Path, boxes: Mapping[int, Sequence[Box]], look: Look) -> tuple[str, list[str]]:
    """Write the cleaned copy: `boxes` are what is to be covered, by page from 1, each side from 0 to 1 of the picture as it is seen.

    Its media type, and what was left behind. Unredactable where it is no picture that can be read.
    """
    with _opened(source.read_bytes(), look.limits.pixels) as picture:
        kind = picture.format
        pages = [_upright(page) for page in _pages(picture, look.limits.pages, look.limits.pixels)]
    pages = [burnt(page, boxes.get(number, ())) for number, page in enumerate(pages, 1)]
    if kind in {"TIFF"} or len(pages) > 1:
        pages[0].save(target, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
        return TIFF, ["图片的拍摄信息和附带数据"]
    data, media_type = encoded(pages[0], kind == "JPEG")
    target.write_bytes(data)
    return media_type, ["图片的拍摄信息和附带数据"]


def burnt(picture: Image.Image, boxes: Sequence[Box], margin: float = MARGIN) -> Image.Image:
    """The picture with opaque boxes over `boxes` (each side from 0 to 1) and a margin around them."""
    if not boxes:
        return picture
    if picture.mode not in {"L", "RGB", "RGBA"}:
        picture = picture.convert("RGB")
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    ink = 0 if picture.mode == "L" else INK if picture.mode == "RGB" else (*INK, 255)
    for left, top, right, bottom in boxes:
        across, down = (right - left) * picture.width, (bottom - top) * picture.height
        around = max(2.0, margin * min(across, down))
        draw.rectangle(
            (
                left * picture.width - around,
                top * picture.height - around,
                right * picture.width + around,
                bottom * picture.height + around,
            ),
            fill=ink,
        )
    return picture


def boxes_of_values(text: Located, values: Wanted) -> list[Box]:
    """The boxes around every value in a text that knows its places; Unredactable where a value has no place."""
    boxes: list[Box] = []
    for hit in values.hits(text.text):
        found = text.boxes_of(hit.start, hit.end)
        if not found:
            raise Unredactable("no_place_on_page", NO_PLACE, (text.place,))
        boxes += found
    return boxes


NO_PLACE = "这一处在页面上无法准确定位（例如跨表格单元格换行），不能自动遮盖。请改为处理生成它的 docx 或 xlsx 原件，再重新转换为 PDF。"


def encoded(picture: Image.Image, photograph: bool) -> tuple[bytes, str]:
    """The pixels as a file, and its media type: a photograph as JPEG, else PNG."""
    kept = io.BytesIO()
    if photograph and picture.mode in {"L", "RGB"}:
        picture.save(kept, "JPEG", quality=90)
        return kept.getvalue(), JPEG
    picture.save(kept, "PNG")
    return kept.getvalue(), PNG


def _opened(data: bytes, most: int) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > most:
            raise Unredactable("picture_too_large", _UNREADABLE)
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise Unredactable("broken_picture", _UNREADABLE) from broken
    return picture


def _pages(picture: Image.Image, most: int, pixels: int) -> list[Image.Image]:
    pages: list[Image.Image] = []
    try:
        for page in ImageSequence.Iterator(picture):
            if len(pages) >= most or page.width * page.height > pixels:
                raise Unredactable("picture_too_large", _UNREADABLE)
            pages.append(page.copy())
            if picture.format not in {"TIFF", "GIF", "WEBP"}:
                break  # the further frames of a JPEG or PNG are previews of the camera, not pages
    except (OSError, ValueError, SyntaxError) as broken:
        raise Unredactable("broken_picture", _UNREADABLE) from broken
    return pages


def _upright(page: Image.Image) -> Image.Image:
    """The pixels as a viewer turns them, on a new canvas that nothing else hangs on; what is wholly transparent is white."""
    page = ImageOps.exif_transpose(page) or page
    if "A" in page.getbands() or "transparency" in page.info:
        layer = page.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        paper.alpha_composite(layer)
        page = paper.convert("RGB")
    elif page.mode not in {"1", "L", "RGB"}:
        page = page.convert("L" if page.mode.startswith("I") else "RGB")
    plain = Image.new(page.mode, page.size)
    plain.paste(page)
    return plain


def _read(page: Image.Image, look: Look) -> Located:
    if min(page.size) < LEAST_SIDE:
        return Located("", Place())
    look.recognises()
    return passage(read_lines(page), Place())


@dataclass
class Pictures:
    """The pictures inside a document: each scrubbed once for each way it is cropped."""

    values: Wanted
    look: Look
    known: dict[tuple[bytes, tuple[float, float, float, float]], tuple[bytes, str, bool]] = field(default_factory=dict)

    def scrubbed(self, data: bytes, crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)) -> tuple[bytes, str, bool]:
        """The pixels that are shown, values burnt over; its media type; whether it could be read: else it is a grey square."""
        if (data, crop) not in self.known:
            self.known[data, crop] = self._scrub(data, crop)
        return self.known[data, crop]

    def _scrub(self, data: bytes, crop: tuple[float, float, float, float]) -> tuple[bytes, str, bool]:
        try:
            with _opened(data, self.look.limits.pixels) as picture:
                photograph = picture.format == "JPEG"
                transparent = "A" in picture.getbands() or "transparency" in picture.info
                page = (ImageOps.exif_transpose(picture) or picture).convert("RGBA") if transparent else _upright(picture)
        except Unredactable:
            return (*encoded(Image.new("L", (64, 64), 192), False), False)
        left, top, right, bottom = crop
        if any(crop):
            area = (round(left * page.width), round(top * page.height), round((1 - right) * page.width), round((1 - bottom) * page.height))
            page = page.crop((area[0], area[1], max(area[2], area[0] + 1), max(area[3], area[1] + 1)))
        if transparent:
            # What is wholly transparent keeps no colour, for it could be made visible again.
            clear = Image.new("RGBA", page.size, (255, 255, 255, 0))
            clear.paste(page, (0, 0), page.getchannel("A").point(lambda alpha: 255 if alpha else 0))
            page = clear
        if self.values and min(page.size) >= LEAST_SIDE:
            page = burnt(page, boxes_of_values(_read(_upright(page), self.look), self.values))
        return (*encoded(page, photograph), True)
