"""Text and CSV files (文本文件): one passage, exactly as it stands there."""

from pathlib import Path

from gongkai.foundation.decoding import UnknownEncodingError, text_of_bytes
from gongkai.screening.findings import Passage
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Items


def read(path: Path, look: Look) -> Items:
    """The text at `path`; offsets of findings count its characters, without the mark of the encoding."""
    yield Passage(decoded(path.read_bytes()), look.place())


def decoded(data: bytes) -> str:
    """The text in `data`, in one of the encodings that are used here; Unreadable where none fits."""
    try:
        return text_of_bytes(data)
    except UnknownEncodingError as unknown:
        raise Unreadable("unknown_encoding", "无法识别文字的编码。请用记事本打开，另存为 UTF-8 编码后再上传。") from unknown
