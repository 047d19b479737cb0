"""Compound files of old office programs (.doc .xls .ppt .wps .et), and objects embedded in documents (复合文档)."""

import importlib
import struct
from pathlib import Path
from typing import Any

import olefile

from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Items, person

_LOCKED = Unreadable("locked", "文件设有打开密码，无法审查。请去掉密码后重新上传。")
_DOCUMENTS = ("WordDocument", "Workbook", "Book", "PowerPoint Document", "WpsDocument")
_MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT")
_MOST_STREAM = 64 << 20


def read(path: Path, look: Look) -> Items:
    """The compound file at `path`: its properties, macros and embedded files here, its text by way of LibreOffice."""
    if not olefile.isOleFile(path):
        raise Unreadable("broken_file", "文件已损坏，无法打开。请用原来的程序打开后另存为 docx、xlsx 或 pptx，再上传。")
    with olefile.OleFileIO(path) as compound:
        names = {entry[0] for entry in compound.listdir(streams=True, storages=True)}
        if names & {"EncryptedPackage", "EncryptionInfo", "\x06DataSpaces"}:
            raise _LOCKED
        yield from _properties(compound, look)
        yield from _macros(compound, path, names, look)
        is_document = bool(names & set(_DOCUMENTS))
        found = yield from _embedded(compound, look, is_document)
    if is_document:
        yield from importlib.import_module("gongkai.screening.readers.legacy").read(path, look)
    elif not found and "Equation Native" not in names:  # a formula, which the page shows
        raise Unreadable("unknown_object", "嵌入的对象或者文件的格式不能识别，无法审查。请删除，或者改为图片、另存为 docx、xlsx、pptx。")


def _properties(compound: Any, look: Look) -> Items:
    try:
        facts = compound.get_metadata()
    except Exception:  # whatever stands in there, the document itself is read apart
        return
    for value, said in (
        (facts.author, "作者"),
        (facts.last_saved_by, "最后保存者"),
        (facts.manager, "主管"),
        (facts.company, "单位"),
    ):
        text = _decoded(value, facts.codepage)
        if text:
            yield Passage(text, look.place(part="文档属性"))
            yield from person(look, text, "文档属性", f"文档属性中的{said}")
    for value in (facts.title, facts.subject, facts.keywords, facts.comments, facts.category):
        text = _decoded(value, facts.codepage)
        if text:
            yield Passage(text, look.place(part="文档属性"))


def _decoded(value: Any, codepage: int | None) -> str:
    if not isinstance(value, bytes):
        return str(value or "").strip()
    # The number of the code page is signed, and not always right; what reads as UTF-8 is.
    for encoding in ("utf-8", "gb18030", "latin-1"):
        try:
            return value.decode(encoding).strip("\0 ")
        except UnicodeDecodeError:
            continue
    return ""


def _macros(compound: Any, path: Path, names: set[str], look: Look) -> Items:
    if not any(entry[-1].casefold() in {"vba", "_vba_project"} for entry in compound.listdir(streams=True, storages=True)):
        return
    yield look.finding(
        Kind.MACRO,
        Severity.BLOCK,
        look.place(part="宏"),
        "macro",
        "文件含有宏，公开的文件不得含有程序。",
        "另存为不含宏的格式（docx、xlsx、pptx）后上传。",
    )
    yield from look.read_macros(look.file(path.read_bytes()))


def _embedded(compound: Any, look: Look, is_document: bool) -> Any:
    """Embedded files; whether anything in the compound could be read at all."""
    found = False
    for entry in compound.listdir():
        last = entry[-1]
        name, data = "", b""
        if last == "\x01Ole10Native":
            name, data = _native(compound.openstream(entry).read(_MOST_STREAM))
        elif last in {"Package", "CONTENTS"}:
            name, data = last, compound.openstream(entry).read(_MOST_STREAM)
        elif last in _DOCUMENTS and len(entry) > 1 and is_document:
            name = "/".join(entry[:-1])
        if not name and not data:
            continue
        found = True
        if is_document or last == "\x01Ole10Native":
            yield look.finding(
                Kind.EMBEDDED,
                Severity.REVIEW,
                look.place(part="嵌入的文件"),
                "embedded_file",
                "文档里嵌有另一个文件，下载的人可以整个取出来，里面的内容比页面上显示的多。",
                "不需要公开的，改为图片或者删除；需要公开的，作为单独的附件上传。",
            )
        if data:
            look.allow(len(data))
            yield from look.into(look.file(data), name or "对象")
        else:
            message = "文档里嵌有旧格式的文件，取不出来，无法审查。请另存为 docx、xlsx 或 pptx 后上传。"
            yield look.unreadable(Unreadable("embedded_unread", message))
    return found


def _native(data: bytes) -> tuple[str, bytes]:
    """Name and content of a file that was put into a document as a package."""
    try:
        at = 6
        end = data.index(b"\0", at)
        name = data[at:end].decode("gb18030", errors="replace")
        at = data.index(b"\0", end + 1) + 1  # the path it came from
        at += 4
        (length,) = struct.unpack_from("<I", data, at)
        at += 4 + length
        (size,) = struct.unpack_from("<I", data, at)
        return name or "对象", data[at + 4 : at + 4 + size]
    except (ValueError, struct.error):
        return "对象", data
