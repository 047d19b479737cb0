"""Pictures: the words in them, by character recognition, and what they carry unseen: position, names, thumbnails, added bytes."""

import io
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageOps, IptcImagePlugin, UnidentifiedImageError

from gongkai.screening import ocr
from gongkai.screening.findings import Finding, Kind, Passage, Place, Severity
from gongkai.screening.readers import beside
from gongkai.screening.readers.look import Look, Unreadable
from gongkai.screening.readers.package import person

Items = Iterator[Passage | Finding]

READ = "图片中的文字"
PROPERTIES = "图片属性"
TRANSPARENT = "透明像素下的文字"
FRAMES = 200
SMALL = 12
"""Pixels: in a picture that is smaller on either side no line of print can be read."""
THUMBNAIL = 24
"""The side in pixels to which picture and thumbnail are brought to be compared."""

_BROKEN = Unreadable("broken_picture", "图片已损坏，无法打开。请重新导出图片后再上传。")
_FORMATS = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP", "MPO")
_BASE_WORDS = {0x010E: "说明", 0x9C9B: "标题", 0x9C9C: "备注", 0x9C9E: "关键词", 0x9C9F: "主题"}
_BASE_PERSONS = {0x013B: "作者", 0x8298: "版权所有者", 0x9C9D: "作者", 0x013C: "计算机名"}
_DETAIL_PERSONS = {0xA430: "相机主人", 0xA431: "相机编号", 0xA435: "镜头编号"}
_USER_COMMENT = 0x9286
_PNG_CHUNKS = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"tEXt", b"zTXt",
    b"iTXt", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"eXIf", b"tIME", b"acTL", b"fcTL", b"fdAT", b"iDOT", b"vpAg", b"oFFs", b"sTER", b"orNT",
}  # fmt: skip
_HARMLESS_KEY = re.compile(r"software|date:.*|creation time|creationtime|icc:.*|exif:.*|dpi|xml:com\.adobe\.xmp|raw profile type .*", re.I)
_OF_A_PROGRAM = re.compile(
    r"creator: gd|intel\(r\)|lavc|lead tech|adobe|photoshop|file written by|created with|optimi[sz]ed|compressed|gimp|handmade|imagemagick|"
    r"olympus digital|sony dsc|dcim|default|screenshot|[a-z]{2,8}(?:_[a-z]{2,8})*$",
    re.I | re.A,
)
"""What cameras and programs write of themselves into comments and descriptions."""
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def read(path: Path, look: Look) -> Items:
    """Everything in the picture at `path`, each of its pages; Unreadable where it is broken or has too many pixels or pages."""
    yield from _read(path, look, look.place(part=READ), look.place(part=PROPERTIES), alone=True)


def read_inside(path: Path, look: Look, place: Place) -> Items:
    """The same of a picture that stands at `place` in a document."""
    yield from _read(path, look, place, place, alone=False)


def _read(path: Path, look: Look, words: Place, properties: Place, *, alone: bool) -> Items:
    data = path.read_bytes()
    with _opened(data, look) as image:
        frames = int(getattr(image, "n_frames", 1)) if image.format != "MPO" else 1
        if frames > min(FRAMES, look.limits.pages):
            raise Unreadable("too_many_frames", f"图片多于{min(FRAMES, look.limits.pages)}页，无法审查。请拆分后分别上传。")
        yield from _carried(image, data, look, properties)
        for number in range(frames):
            try:
                image.seek(number)
                _check_size(image, look)
                frame = ImageOps.exif_transpose(image)
                frame.load()
            except (OSError, ValueError, SyntaxError, struct.error, EOFError) as broken:
                raise _BROKEN from broken
            place = look.place(page=number + 1, part=words.part) if alone and frames > 1 else words
            yield from _words(frame, look, place)
            yield from _transparent(frame, look, place)
            if alone:
                look.progress(number + 1, frames)


def _words(frame: Image.Image, look: Look, place: Place) -> Items:
    if min(frame.size) < SMALL or not _has_print(frame):
        return
    if not look.ocr:
        look.waits()
        return
    look.recognises()
    lines = ocr.read_lines(frame)
    if lines:
        yield ocr.passage(lines, place)


def _transparent(frame: Image.Image, look: Look, place: Place) -> Items:
    """Words in pixels that were made wholly transparent: their colours are still in the file."""
    if "A" not in frame.getbands() or min(frame.size) < SMALL:
        return
    layer = np.asarray(frame.convert("RGBA"))
    clear = layer[..., 3] == 0
    if not clear.any() or layer[clear][:, :3].min() == layer[clear][:, :3].max():
        return
    if not look.ocr:
        look.waits()
        return
    # Around them their own usual colour, so that nothing but what is in them stands out.
    below = np.where(clear[..., None], layer[..., :3], np.median(layer[clear][:, :3], axis=0).astype(np.uint8))
    look.recognises()
    lines = ocr.read_lines(Image.fromarray(np.ascontiguousarray(below)))
    if lines:
        yield ocr.passage(lines, Place(place.member, page=place.page, part=f"{place.part} {TRANSPARENT}".strip()), TRANSPARENT)


def _has_print(frame: Image.Image) -> bool:
    """Whether anything stands out in the picture; a plain surface need not be read."""
    small = frame.convert("RGBA") if "A" in frame.getbands() or "transparency" in frame.info else frame.convert("RGB")
    return any(low != high for low, high in small.getextrema())


def _opened(data: bytes, look: Look) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError as bomb:
        raise _too_large(look) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error) as broken:
        raise _BROKEN from broken
    _check_size(image, look)
    return image


def _check_size(image: Image.Image, look: Look) -> None:
    if image.width * image.height > look.limits.pixels:
        raise _too_large(look)


def _too_large(look: Look) -> Unreadable:
    most = look.limits.pixels // 1_000_000
    return Unreadable("too_many_pixels", f"图片超过{most}百万像素，无法审查。请缩小后再上传。")


def carried(data: bytes, look: Look, place: Place) -> Items:
    """What the picture in `data`, one of those in a document, carries unseen; nothing where it is none that can be opened."""
    try:
        image = _opened(data, look)
    except Unreadable:
        return
    with image:
        yield from _carried(image, data, look, place)


def _carried(image: Image.Image, data: bytes, look: Look, place: Place) -> Items:
    named: set[str] = set()
    try:
        exif = image.getexif()
    except (OSError, ValueError, SyntaxError, struct.error, TypeError):
        exif = Image.Exif()
    yield from _exif(exif, look, place, named)
    yield from _thumbnail(image, exif, look, place)
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    if packet:
        yield from beside.xmp(packet.encode() if isinstance(packet, str) else bytes(packet), look, place.part or PROPERTIES, named)
    yield from _press(image, look, place, named)
    if image.format == "PNG":
        yield from _chunks(image, data, look, place, named)
    comment = image.info.get("comment")
    if comment:
        yield from _said("备注", comment.decode("utf-8", "replace") if isinstance(comment, bytes) else str(comment), look, place)
    rest = data[_end(image.format or "", data) :].strip(b"\0\r\n\t ")
    if rest.strip(b"\xff\0"):
        yield from beside.beyond(rest, look, place)


def _exif(exif: Image.Exif, look: Look, place: Place, named: set[str]) -> Items:
    try:
        detail, position = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except (OSError, ValueError, SyntaxError, struct.error, TypeError, KeyError):
        detail, position = {}, {}
    if ExifTags.GPS.GPSLatitude in position or ExifTags.GPS.GPSLongitude in position:
        yield beside.position(look, place, _degrees(position))
    for facts, persons in ((exif, _BASE_PERSONS), (detail, _DETAIL_PERSONS)):
        for tag, what in persons.items():
            name = _plain(facts.get(tag))
            if name and name not in named:
                named.add(name)
                yield from person(look, name, place.part or PROPERTIES, f"图片中的{what}")
                yield Passage(name, place)
    for tag, what in _BASE_WORDS.items():
        yield from _said(what, _plain(exif.get(tag)), look, place)
    comment = detail.get(_USER_COMMENT)
    if isinstance(comment, bytes) and comment[8:].strip(b"\0 "):
        code = "utf-16-be" if comment.startswith(b"UNICODE") else "utf-8"
        yield from _said("备注", comment[8:].decode(code, "replace").strip("\0 "), look, place)
    elif isinstance(comment, str) and comment.strip("\0 "):
        yield from _said("备注", comment, look, place)


def _degrees(position: dict[int, Any]) -> str:
    """Whole degrees: enough to recognise a photograph by, too little to find the place."""
    words = []
    for tag, letter in ((ExifTags.GPS.GPSLatitude, "纬"), (ExifTags.GPS.GPSLongitude, "经")):
        try:
            words.append(f"{letter}度约{int(position[tag][0])}°")
        except (KeyError, IndexError, TypeError, ValueError, ZeroDivisionError):
            continue
    return "，".join(words)


def _plain(value: Any) -> str:
    if isinstance(value, tuple) and all(isinstance(one, int) for one in value):
        value = bytes(one & 255 for one in value)
    if isinstance(value, bytes):
        # Windows writes its fields in UTF-16; nothing else comes as bytes.
        value = value.decode("utf-16-le" if len(value) % 2 == 0 else "utf-8", "replace")
    text = str(value).replace("\0", "").strip() if value is not None else ""
    for code in ("utf-8", "gb18030"):
        # The standard knows ASCII only; what programs write beyond it arrives as if it were Latin.
        try:
            return text.encode("latin-1").decode(code) if not text.isascii() else text
        except UnicodeError:
            continue
    return text


def _said(what: str, text: str, look: Look, place: Place) -> Items:
    text = text.strip()
    if not any(letter.isalnum() for letter in text):
        return
    if not _OF_A_PROGRAM.match(text):
        yield look.finding(
            Kind.METADATA,
            Severity.REVIEW,
            place,
            "picture_text",
            f"图片带有文字属性“{what}”，看图时看不到，会随图片一起公开。",
            "用画图等程序另存为新图片，或者使用本系统的清理功能。",
        )
    yield Passage(text[:100_000], place)


def _thumbnail(image: Image.Image, exif: Image.Exif, look: Look, place: Place) -> Items:
    small = _small_picture(image, exif)
    if small is None or not _differs(image, small):
        return
    yield look.finding(
        Kind.HIDDEN_TEXT,
        Severity.BLOCK,
        place,
        "thumbnail_differs",
        "图片带的缩略图和图片本身不一样，多半是裁剪或者涂改以前的原图。",
        "用画图等程序另存为新图片，或者使用本系统的清理功能，去掉缩略图。",
    )
    if look.ocr and min(small.size) >= 200:
        look.recognises()
        yield ocr.passage(ocr.read_lines(small), Place(place.member, part=f"{place.part} 缩略图".strip()), "缩略图中的文字")


def _small_picture(image: Image.Image, exif: Image.Exif) -> Image.Image | None:
    try:
        facts = exif.get_ifd(ExifTags.IFD.IFD1)
        start, length = int(facts[0x0201]), int(facts[0x0202])
        block = image.info["exif"].removeprefix(b"Exif\0\0")
        small = Image.open(io.BytesIO(block[start : start + length]), formats=("JPEG",))
        if small.width * small.height > 4_000_000:
            return None
        small.load()
    except (KeyError, TypeError, ValueError, OSError, SyntaxError, struct.error, AttributeError):
        return None
    return small


def _differs(image: Image.Image, small: Image.Image) -> bool:
    """Whether the thumbnail shows another picture, however it is turned; black bars of cameras are cut off."""
    inside = small.convert("L").point(lambda value: 255 if value > 20 else 0).getbbox()
    trimmed = small.convert("RGB").crop(inside) if inside else small.convert("RGB")
    reduced = image.copy() if image.width * image.height < 4_000_000 else image.reduce(max(1, min(image.size) // 500))
    whole = reduced.convert("RGB")
    least = 255.0
    for shown in (trimmed, small.convert("RGB")):
        for turned in (
            shown,
            *(shown.transpose(turn) for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)),
        ):
            if abs(turned.width / turned.height - whole.width / whole.height) > 0.06 * whole.width / whole.height:
                continue
            one, other = (np.asarray(one.resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX), dtype=float) for one in (turned, whole))
            apart = np.abs(one - other).mean(axis=2)
            # A face or a name that was painted over is a small part of the picture.
            least = min(least, max(float(apart.mean()) * 2, float(np.partition(apart.ravel(), -4)[-4])))
    return least > 40


def _press(image: Image.Image, look: Look, place: Place, named: set[str]) -> Items:
    """Fields of the press (IPTC): by-line, caption, keywords."""
    try:
        facts = IptcImagePlugin.getiptcinfo(image) or {}
    except (OSError, ValueError, SyntaxError, struct.error, TypeError, KeyError, IndexError):
        return
    for (group, number), value in facts.items():
        texts = [one.decode("utf-8", "replace") for one in (value if isinstance(value, list) else [value]) if isinstance(one, bytes)]
        text = "，".join(texts).strip()
        if group != 2 or not text:
            continue
        if number in {80, 85, 110, 116, 122} and text not in named:
            named.add(text)
            yield from person(look, text, place.part or PROPERTIES, "图片中的署名")
        elif number in {5, 25, 40, 90, 92, 95, 101, 105, 120}:
            yield from _said("图片说明", text, look, place)


def _chunks(image: Image.Image, data: bytes, look: Look, place: Place, named: set[str]) -> Items:
    # Text after the pixels is known once they are read.
    try:
        image.load()
    except (OSError, ValueError, SyntaxError, struct.error) as broken:
        raise _BROKEN from broken
    for key, value in getattr(image, "text", {}).items():
        text = str(value).strip()
        if key.lower() in beside.PERSONS and text not in named:
            named.add(text)
            yield from person(look, text, place.part or PROPERTIES, f"图片中的{beside.PERSONS[key.lower()]}")
            yield Passage(text, place)
        elif not _HARMLESS_KEY.fullmatch(key):
            yield from _said(key[:20], text, look, place)
    unknown = sum(length for kind, length in _chunk_list(data) if kind not in _PNG_CHUNKS)
    if unknown > 1000:
        yield look.finding(
            Kind.EMBEDDED,
            Severity.REVIEW,
            place,
            "private_chunks",
            f"图片里有{unknown}个字节是编辑程序自己的数据，可能是改动以前的内容。",
            "用画图等程序另存为新图片，或者使用本系统的清理功能。",
        )


def _chunk_list(data: bytes) -> Iterator[tuple[bytes, int]]:
    offset = 8
    while offset + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[offset : offset + 8])
        yield kind, length
        offset += 12 + length
        if kind == b"IEND":
            return


def _end(kind: str, data: bytes) -> int:
    """Where the picture ends in its file; the end of the data where that cannot be told."""
    if kind in {"JPEG", "MPO"}:
        return _end_of_jpeg(data)
    if kind == "PNG":
        return 8 + sum(12 + length for _kind, length in _chunk_list(data))
    if kind == "BMP" and len(data) >= 6:
        size = struct.unpack("<I", data[2:6])[0]
        return size if size > 14 else len(data)
    if kind == "WEBP" and len(data) >= 8:
        return 8 + int(struct.unpack("<I", data[4:8])[0])
    return len(data)


def _end_of_jpeg(data: bytes) -> int:
    offset = 2
    while True:
        marker = _MARKER.search(data, offset)
        if marker is None:
            return len(data)
        kind, offset = data[marker.start() + 1], marker.end()
        if kind == 0xD9:
            return offset
        # Segments carry their length, and may hold anything, whole pictures too; the coded pixels after them hold no marker.
        if kind not in {0x01, 0xD8} and offset + 2 <= len(data):
            offset += int(struct.unpack(">H", data[offset : offset + 2])[0])
