"""The code of macros (宏): its words are screened too. Only loaded where a file has macros."""

import struct
from pathlib import Path

import olefile

from gongkai.screening.findings import Passage
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Items

_MOST_CODE = 4 << 20


def read(path: Path, look: Look) -> Items:
    """The text of each module in the VBA project of the compound file at `path`."""
    with olefile.OleFileIO(path) as compound:
        for entry in compound.listdir():
            if entry[-1].casefold() in {"dir", "_vba_project", "project", "projectwm"} or "vba" not in "/".join(entry[:-1]).casefold():
                continue
            data = compound.openstream(entry).read(_MOST_CODE)
            # The compressed source stands behind what the program made of it; its place is named in the stream `dir`.
            at = data.rfind(b"\x00Attribut")
            if at < 3:
                continue
            code = _unpacked(data[at - 3 :]).decode("gb18030", errors="replace")
            words = "\n".join(line for line in code.splitlines() if not line.startswith("Attribute "))
            if words.strip():
                yield Passage(words, look.place(part=f"宏 {entry[-1]}"))


def _unpacked(data: bytes) -> bytes:
    """The source of a module, packed as [MS-OVBA] 2.4.1 says: chunks of 4096 bytes, each of letters and copies of earlier ones."""
    out, at = bytearray(), 1
    while at + 2 < len(data) and len(out) < _MOST_CODE:
        (header,) = struct.unpack_from("<H", data, at)
        end = min(len(data), at + (header & 0x0FFF) + 3)
        at += 2
        if not header & 0x8000:
            out += data[at : at + 4096]
            at += 4096
            continue
        begin = len(out)
        while at < end:
            flags = data[at]
            at += 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    out.append(data[at])
                    at += 1
                    continue
                if at + 2 > end:
                    return bytes(out)
                (token,) = struct.unpack_from("<H", data, at)
                at += 2
                # How many bits tell the length depends on how far the chunk has come.
                wide = max(4, (len(out) - begin - 1).bit_length())
                length, offset = (token & (0xFFFF >> wide)) + 3, (token >> (16 - wide)) + 1
                if offset > len(out):
                    return bytes(out)
                for _letter in range(length):
                    out.append(out[-offset])
    return bytes(out)
