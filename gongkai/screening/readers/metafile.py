"""Windows metafiles (EMF, WMF) inside documents: the words that they draw."""

import struct

_TEXT_OF_EMF = {83: 1, 84: 2}
"""Records that draw text → bytes of a letter."""
_BITMAPS_OF_EMF = {76, 77, 78, 79, 80, 81, 114, 115, 116}
_TEXT_OF_WMF = {0x0521, 0x0A32}
_BITMAPS_OF_WMF = {0x0940, 0x0B41, 0x0F43, 0x0922, 0x0B23}
_MOST_RECORDS = 200_000
_ICON = 20_000
"""Bytes of a bitmap in which no words can be read: the icon of an embedded file."""


def text_of(data: bytes, kind: str) -> tuple[str, bool]:
    """The words drawn by the metafile, and whether it holds bitmaps, which nobody can read here."""
    try:
        return _emf(data) if kind == "image/emf" else _wmf(data)
    except (struct.error, IndexError):
        return "", True


def _emf(data: bytes) -> tuple[str, bool]:
    pieces, has_bitmap, at = [], False, 0
    for _record in range(_MOST_RECORDS):
        if at + 8 > len(data):
            break
        number, length = struct.unpack_from("<II", data, at)
        if length < 8:
            break
        if number in _TEXT_OF_EMF:
            width = _TEXT_OF_EMF[number]
            letters, offset = struct.unpack_from("<II", data, at + 44)
            raw = data[at + offset : at + min(offset + letters * width, length)]
            pieces.append(raw.decode("utf-16-le" if width == 2 else "gb18030", errors="replace"))
        has_bitmap |= number in _BITMAPS_OF_EMF and length > _ICON
        if number == 14:
            break
        at += length
    return "".join(pieces).replace("\0", ""), has_bitmap


def _wmf(data: bytes) -> tuple[str, bool]:
    pieces, has_bitmap = [], False
    at = (22 if data.startswith(b"\xd7\xcd\xc6\x9a") else 0) + 18
    for _record in range(_MOST_RECORDS):
        if at + 6 > len(data):
            break
        words, number = struct.unpack_from("<IH", data, at)
        if words < 3 or number == 0:
            break
        if number in _TEXT_OF_WMF:
            if number == 0x0521:
                letters = struct.unpack_from("<H", data, at + 6)[0]
                start = at + 8
            else:
                letters, options = struct.unpack_from("<HH", data, at + 10)
                start = at + 14 + (8 if options & 6 else 0)
            pieces.append(data[start : start + min(letters, words * 2)].decode("gb18030", errors="replace"))
        has_bitmap |= number in _BITMAPS_OF_WMF and words * 2 > _ICON
        at += words * 2
    return "".join(pieces).replace("\0", ""), has_bitmap
