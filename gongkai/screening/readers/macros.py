"""The code of macros (宏): its words are screened too. Only loaded where a file has macros."""

from pathlib import Path

import olefile
from oletools.olevba import decompress_stream

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
            code = decompress_stream(bytearray(data[at - 3 :])).decode("gb18030", errors="replace")
            words = "\n".join(line for line in code.splitlines() if not line.startswith("Attribute "))
            if words.strip():
                yield Passage(words, look.place(part=f"宏 {entry[-1]}"))
