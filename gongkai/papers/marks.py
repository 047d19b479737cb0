"""The code that a paper's own file carries (文件内的查验编号): found without opening the file in anything that draws."""

import re
import zlib
from collections.abc import Iterator

from gongkai.foundation.codes import ALPHABET, read_code

KEYWORD = "gongkai-check:"
"""What stands before the code in the properties of the file."""
LARGEST = 16 << 20
"""Bytes of a file that are looked through at most."""
_STREAMS = 4000
_PACKED = 64 << 10
"""Bytes of one stream that are unpacked at most: properties are short."""
_UNPACKED = 1 << 20
"""Bytes that one stream gives at most."""
_ALL_UNPACKED = 64 << 20
_CODE = re.compile(rf"{KEYWORD}([{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}})".encode())
_STREAM = re.compile(rb"stream\r?\n")


def code_in(data: bytes) -> str:
    """The code in the properties of a PDF, also where it was saved again; "" where there is none."""
    for piece in _pieces(data[:LARGEST]):
        # Programs that save it again write properties in two bytes to a character.
        found = _CODE.search(piece) or _CODE.search(piece.replace(b"\0", b""))
        if found and (code := read_code(found[1].decode())):
            return code
    return ""


def _pieces(data: bytes) -> Iterator[bytes]:
    """The file as it is, and then what its packed streams hold, within bounds."""
    yield data
    left = _ALL_UNPACKED
    for number, found in enumerate(_STREAM.finditer(data)):
        if number >= _STREAMS or left <= 0:
            return
        try:
            # What follows the stream is left aside by the unpacking itself.
            piece = zlib.decompressobj().decompress(data[found.end() : found.end() + _PACKED], min(_UNPACKED, left))
        except zlib.error:
            continue
        left -= len(piece)
        yield piece
