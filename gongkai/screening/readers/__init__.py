"""Readers of foreign files, by media type. They run only inside the child (`gongkai.screening.child`) and know no Django.

A reader is a module of this package with `read(path, look) -> Iterator[Passage | Finding]`: every text that the file shows, and
everything that it hides. It may raise `Unreadable` with a sentence that says what to do; anything else that it raises means the same.
"""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gongkai.screening.findings import Finding, Passage

# The second argument is a `gongkai.screening.readers.look.Look`, which itself asks here for readers.
Reader = Callable[[Path, Any], Iterator[Passage | Finding]]


class Unreadable(Exception):  # noqa: N818 - a finding about a file, not a failure of the program
    """The file, or a file in it, cannot be cleared; `rule` names why in snake_case, the message says in Chinese what to do."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


BROKEN = Unreadable("broken_file", "文件已损坏或者过于复杂，无法打开。请用原来的程序打开后另存一份，再上传。")

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml"

READERS = {
    "text/plain": "plain",
    "text/csv": "plain",
    "text/html": "html",
    "text/xml": "html",
    f"{_WORD}.document": "docx",
    f"{_SHEET}.sheet": "xlsx",
    f"{_SLIDES}.presentation": "pptx",
    "application/zip": "archive",
    "application/x-ole-storage": "ole",
    "application/msword": "ole",
    "application/vnd.ms-excel": "ole",
    "application/vnd.ms-powerpoint": "ole",
    "application/rtf": "legacy",
    "application/vnd.oasis.opendocument.text": "legacy",
    "application/vnd.oasis.opendocument.spreadsheet": "legacy",
    "application/vnd.oasis.opendocument.presentation": "legacy",
    "application/pdf": "pdf",
    "application/ofd": "ofd",
    "image/jpeg": "picture",
    "image/png": "picture",
    "image/tiff": "picture",
    "image/gif": "picture",
    "image/bmp": "picture",
    "image/webp": "picture",
}
"""Media type (see `gongkai.screening.magic`) → module of this package. A kind that is not here cannot be cleared."""


def reader_of(media_type: str) -> Reader:
    """The reader for `media_type`; Unreadable where there is none."""
    if media_type not in READERS:
        raise Unreadable("no_reader", f"不能审查这种文件（{media_type}）。请转换为 docx、xlsx、pdf、zip 或图片后再上传。")
    try:
        module = importlib.import_module(f"gongkai.screening.readers.{READERS[media_type]}")
    except ImportError as missing:
        raise Unreadable(
            "reader_missing", f"本机没有安装读取这种文件（{media_type}）的组件，无法审查。请联系系统管理员，或者转换为其他格式。"
        ) from missing
    reader: Reader = module.read
    return reader
