"""ZIP files, looked at before anything in them is unpacked (压缩包检查)."""

import itertools
import struct
import zipfile
import zlib
from pathlib import Path

from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.look import Look

_END = b"PK\x05\x06"
_END_LENGTH = 22
_LONGEST_COMMENT = 1 << 16
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
ENCRYPTED = 0x41
"""Bits of a member's flag: encrypted, strongly encrypted."""
_UTF8 = 0x800

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, RuntimeError, OSError)
"""What `zipfile` raises for a broken archive."""


def opened(path: Path, look: Look) -> zipfile.ZipFile:
    """The archive at `path`, its members and what they unpack to within the limits and counted; Unreadable where not."""
    _check_end(path, look)
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ZIP as broken:
        raise Unreadable("broken_zip", "压缩包或文档已损坏，无法打开。请重新保存后上传。") from broken
    members = archive.infolist()
    if len(members) > look.limits.members:
        raise _too_many(look)
    total, spans = 0, []
    for member in members:
        if member.compress_type not in _METHODS:
            raise Unreadable("unknown_method", "压缩方法不常见，无法打开。请用普通 zip 方式重新压缩后上传。")
        if member.file_size > look.limits.ratio_matters and member.file_size > look.limits.ratio * max(1, member.compress_size):
            raise _too_large()
        total += member.file_size
        spans.append((member.header_offset, member.header_offset + 30 + len(member.orig_filename.encode()) + member.compress_size))
    if total > look.limits.ratio_matters and total > look.limits.ratio * path.stat().st_size:
        raise _too_large()
    spans.sort()
    if any(ends > begins for (_start, ends), (begins, _end) in itertools.pairwise(spans)):
        # Two members from the same bytes: how a small file unpacks to a huge one.
        raise _too_large()
    look.allow(total)
    return archive


def surplus(path: Path, archive: zipfile.ZipFile) -> int:
    """How many bytes stand before the first member or behind the end: another file may be hidden there."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT))
        tail = stream.read()
    behind = len(tail) - tail.rfind(_END) - _END_LENGTH - len(archive.comment)
    first = min((member.header_offset for member in archive.infolist()), default=0)
    return first + max(0, behind)


def name_of(member: zipfile.ZipInfo) -> str:
    """The member's name as its archiver meant it: Chinese Windows writes GBK without saying so."""
    if member.flag_bits & _UTF8:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def climbs(name: str) -> bool:
    """Whether the name leads out of the folder into which an archive is unpacked."""
    steps = name.replace("\\", "/").split("/")
    return ".." in steps or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def _check_end(path: Path, look: Look) -> None:
    """The directory at the end, before `zipfile` makes an object of each of a million entries."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END_LENGTH - _LONGEST_COMMENT))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise Unreadable("broken_zip", "压缩包或文档已损坏，无法打开。请重新保存后上传。")
    _disk, _start, here, entries, length, offset, _comment = struct.unpack("<4xHHHHIIH", tail[at : at + _END_LENGTH])
    # An entry takes 46 bytes at least, whatever the count says; 0xFFFF and 0xFFFFFFFF stand for the larger format.
    if here != entries or entries > look.limits.members or length > look.limits.members * (46 + 1024) or offset == 0xFFFFFFFF:
        raise _too_many(look)


def _too_many(look: Look) -> Unreadable:
    return Unreadable("too_many_members", f"内部文件过多（超过{look.limits.members}个），无法审查。请拆分后分别上传。")


def _too_large() -> Unreadable:
    return Unreadable("unpacks_too_large", "展开后过大，疑为压缩炸弹，无法审查。请用原来的程序重新保存，或者拆分后分别上传。")
