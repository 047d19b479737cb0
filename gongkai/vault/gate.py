"""The upload gate (上传检查): what a person hands in is looked at before it is kept.

The gate refuses what lies about its kind, acts, hides other files, reaches outside, or cannot be opened. It alters nothing.
"""

import contextlib
import logging
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.decoding import UnknownEncodingError, text_of_bytes
from gongkai.foundation.objections import Objection, Refused
from gongkai.vault import sandbox, viruses
from gongkai.vault.clamav import UnansweredError

_log = logging.getLogger("gongkai.vault")

LONGEST_NAME = 255
"""Bytes of a file's name in UTF-8: what file systems and packages carry."""

ACCEPTED = {
    ".txt": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
"""The extensions a person may hand in, and the media type each is kept and served under."""

_BEGINNINGS = {
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
}
_READERS = {".docx": "docx", ".xlsx": "xlsx", ".pdf": "pdf", ".jpg": "image", ".jpeg": "image", ".png": "image"}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The beginning of .doc and .xls, and of a .docx or .xlsx locked with a password."""

_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|CLOCK\$|COM[0-9¹²³]|LPT[0-9¹²³])(?:\s*\.|$)", re.IGNORECASE)
_RUNNABLE = re.compile(
    r"\.(?:exe|com|bat|cmd|scr|pif|msi|dll|cpl|js|jse|vbs|vbe|wsf|wsh|ps1|hta|jar|sh|py|php\d?|jsp|aspx?|lnk|reg|html?|xhtml|svg|xml)"
    r"\s*\.",
    re.IGNORECASE,
)
_UNSEEN_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufffd\ufffe\uffff"
_JOINERS = "\u200d\ufe0e\ufe0f"
"""Between the parts of one emoji; anywhere else the joiner is an unseen letter."""

MESSAGES: dict[str, str | Promise] = {
    "name_missing": _("文件没有名称，请命名后重新上传。"),
    "name_too_long": _("文件名过长（超过 255 字节，约 85 个汉字），请缩短后重新上传。"),
    "name_with_path": _("文件名中不得含有斜杠、反斜杠。"),
    "name_with_reserved_characters": _('文件名中不得含有 : * ? " < > | 等字符，请改名后重新上传。'),
    "name_with_control_characters": _("文件名中含有不可见的控制字符，请改名后重新上传。"),
    "name_with_unseen_characters": _("文件名中含有不可见或改变显示顺序的字符，看到的名称可能不是真实名称，请改名后重新上传。"),
    "name_reserved": _("该文件名是系统保留名称，请改名后重新上传。"),
    "name_with_loose_ends": _("文件名不得以点开头，也不得以点结尾，请改名后重新上传。"),
    "name_with_two_extensions": _("文件名中含有程序或网页的扩展名，容易被误认，请改名后重新上传。"),
    "kind_not_accepted": _("不接受这种文件。可以上传：.txt、.docx、.pdf、.xlsx、.jpg、.jpeg、.png。"),
    "empty_file": _("文件是空的，没有内容。"),
    "file_too_large": _("文件过大，超过了允许的上限。"),
    "not_this_kind": _("文件内容与扩展名不符，请用正确的程序重新保存后上传。"),
    "old_or_locked_office": _("文件设有打开密码，或者是旧版格式（.doc、.xls）改了扩展名。请去掉密码，或另存为 .docx、.xlsx 后上传。"),
    "virus": _(
        "杀毒程序在文件中发现病毒，不予接收，没有保存。请不要打开、不要转发这个文件，用杀毒软件全面检查您的电脑，"
        "并报告系统管理员；需要公开的，从没有感染的原件重新生成后上传。"
    ),
    "virus_scan_failed": _(
        "杀毒服务没有给出结果，不能确认文件没有病毒，暂不接收。请过几分钟再上传；仍然如此的，请报告系统管理员检查杀毒服务。"
    ),
    "unknown_encoding": _("无法识别文本文件的编码，请另存为 UTF-8 后上传。"),
    "unreadable_file": _("文件无法打开：已损坏，或过于复杂，在规定的时间和内存内读不完。"),
    "broken_package": _("文件已损坏，无法打开，请重新保存后上传。"),
    "locked_package": _("文件已加密，请去掉密码后上传。"),
    "too_many_members": _("文件内部的组成部分过多，不予接收。"),
    "unpacks_too_large": _("文件展开后过大，疑为压缩炸弹，不予接收。"),
    "duplicate_member": _("文件内部有重名的部分，不同程序看到的内容会不一样，不予接收。"),
    "strange_member": _("文件内部有指向外部位置的路径或链接，不予接收。"),
    "two_files_in_one": _("文件首尾附有其他文件的内容，不予接收。"),
    "declares_entities": _("文件内部含有文档类型或实体声明（DTD），不予接收。"),
    "reaches_outside": _("文件引用了外部的模板、文件或数据连接，请断开链接（改为直接插入）后重新上传。"),
    "macros": _("文件含有宏或控件，请另存为不含宏的格式后上传。"),
    "acting_field": _("文件含有会启动其他程序或引入其他文件的域（DDE 等），请删除该域后上传。"),
    "carried_file": _("文件中嵌有其他文件（如附件、图表的数据表），请改为图片，或将其作为单独的附件上传。"),
    "too_many_cells": _("工作表的单元格过多（超过 200 万个），请拆分后上传。"),
    "table_too_large": _("表格过大：要导入的工作簿最多10个工作表，每个最多2000行、40列。请删去多余的内容后上传。"),
    "broken_pdf": _("PDF 已损坏，无法打开，请重新生成后上传。"),
    "locked_pdf": _("PDF 设有密码或权限保护，请解除后上传。"),
    "active_pdf": _("PDF 含有脚本、启动命令或动态表单，请重新打印为 PDF 后上传。"),
    "too_many_pages": _("PDF 页数过多（超过 2000 页），请拆分后上传。"),
    "broken_image": _("图片已损坏或不完整，请重新保存后上传。"),
    "too_many_pixels": _("图片过大（超过 4000 万像素），请缩小后上传。"),
}
"""What a person is told, by the code of the objection."""


@dataclass(frozen=True)
class Upload:
    """A file that passed: the name it may carry (NFC, no spaces around it), its media type, its size in bytes.

    `scanned` where ClamAV's daemon found no virus in it; else nobody was asked.
    """

    name: str
    media_type: str
    size: int
    scanned: bool = False


class Infected(Refused):
    """Refused for the virus of this name, in a file of this media type."""

    def __init__(self, virus: str, media_type: str) -> None:
        super().__init__([_objection("virus")])
        self.virus = virus
        self.media_type = media_type


def examine(name: str, data: Path | bytes) -> Upload:
    """What the file `data`, handed in under `name`, may be kept as; Refused, with the field "file", where it may not be.

    Nothing is kept and nothing altered. Costs up to `sandbox.Limits` of time and memory, in a child process, and where the site has
    a daemon of ClamAV up to half a minute of its time: what it finds infected is `Infected`, what it says nothing of is refused too.
    """
    name = cleaned_name(name)
    extension = Path(name).suffix.lower()
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if not size:
        raise _refused("empty_file")
    if size > settings.UPLOAD_LIMIT:
        raise _refused("file_too_large")
    with _as_file(data) as path:
        if extension == ".txt":
            _examine_text(path)
        else:
            _examine_beginning(path, extension)
        _examine_for_viruses(path, ACCEPTED[extension])
        if extension in _READERS:
            read(_READERS[extension], path)
    return Upload(name=name, media_type=ACCEPTED[extension], size=size, scanned=viruses.daemon() is not None)


def open_again(name: str, path: Path) -> None:
    """Open a file that was kept under `name` as when it was handed in, viruses and size aside; Refused where it opens no more."""
    extension = Path(name).suffix.lower()
    if extension not in ACCEPTED:
        raise _refused("kind_not_accepted")
    if extension == ".txt":
        _examine_text(path)
    else:
        _examine_beginning(path, extension)
        read(_READERS[extension], path)


def cleaned_name(name: str) -> str:
    """`name` in Unicode's composed form and without spaces around it; Refused where it could mislead a person or a system."""
    name = unicodedata.normalize("NFC", name)
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        raise _refused("name_with_control_characters")
    name = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f]", " ", name).strip(" \u3000")
    if not name:
        raise _refused("name_missing")
    if "/" in name or "\\" in name:
        raise _refused("name_with_path")
    if re.search(r'[:*?"<>|]', name):
        raise _refused("name_with_reserved_characters")
    if _has_unseen(name):
        raise _refused("name_with_unseen_characters")
    if name.startswith(".") or name.endswith("."):
        raise _refused("name_with_loose_ends")
    if _DEVICES.match(name):
        raise _refused("name_reserved")
    if len(name.encode()) > LONGEST_NAME:
        raise _refused("name_too_long")
    extension = Path(name).suffix.lower()
    if extension not in ACCEPTED:
        raise _refused("kind_not_accepted")
    if _RUNNABLE.search(name):
        raise _refused("name_with_two_extensions")
    return name


def read(task: str, path: Path, limits: sandbox.Limits = sandbox.USUAL) -> dict[str, Any]:
    """The child's result of `task` on the file at `path`; Refused, in words for a person, where it is unfit or unreadable."""
    try:
        return sandbox.read(task, path, limits) or {}
    except sandbox.UnfitError as unfit:
        raise _refused(unfit.code if unfit.code in MESSAGES else "unreadable_file") from unfit
    except sandbox.UnreadableError as unreadable:
        raise _refused("unreadable_file") from unreadable


def _examine_beginning(path: Path, extension: str) -> None:
    with path.open("rb") as stream:
        beginning = stream.read(16)
    if beginning.startswith(_BEGINNINGS[extension]):
        return
    locked = extension in {".docx", ".xlsx"} and beginning.startswith(_COMPOUND)
    raise _refused("old_or_locked_office" if locked else "not_this_kind")


def _examine_for_viruses(path: Path, media_type: str) -> None:
    try:
        virus = viruses.found_in(path)
    except UnansweredError as silence:
        _log.error("no virus scan: %s", silence)
        raise _refused("virus_scan_failed") from silence
    if virus:
        raise Infected(virus, media_type)


def _examine_text(path: Path) -> None:
    data = path.read_bytes()
    if data.startswith((b"MZ", b"PK\x03\x04", b"%PDF-", b"\x7fELF", b"\xff\xd8\xff", b"\x89PNG", _COMPOUND)):
        raise _refused("not_this_kind")
    try:
        text_of_bytes(data)
    except UnknownEncodingError as unknown:
        raise _refused("unknown_encoding") from unknown


def _has_unseen(name: str) -> bool:
    for at, letter in enumerate(name):
        if letter == "\u200d":
            around = name[at - 1 : at] + name[at + 1 : at + 2]
            if len(around) != 2 or not all(unicodedata.category(other) in {"So", "Sk"} or other in _JOINERS for other in around):
                return True
        elif letter in _UNSEEN_LETTERS or unicodedata.category(letter) in {"Cf", "Cs", "Zl", "Zp"}:
            return True
    return False


@contextlib.contextmanager
def _as_file(data: Path | bytes) -> Iterator[Path]:
    if isinstance(data, Path):
        yield data
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        yield path


def _refused(code: str) -> Refused:
    return Refused([_objection(code)])


def _objection(code: str) -> Objection:
    return Objection(code, str(MESSAGES[code]), field="file")
