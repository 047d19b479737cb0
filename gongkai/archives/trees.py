"""What lies in a package (包内文件): a folder or a zip file, walked and read without following or unpacking anything.

A package may come from anybody. Links are told, never followed; nothing but a regular file is opened; a zip file is read as a
stream, member by member, with bounds on its directory and on what it expands to.
"""

import errno
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Protocol

MOST_FILES = 200_000
"""Files in one package; a folder with more is not walked to its end."""

DIRECTORY_BYTES = 32 << 20
"""Bytes of a zip file's directory, which is read into memory: enough for some 200,000 files with long Chinese names."""

EXPANDS_FREELY = 256 << 20
EXPANDS_TIMES = 200
"""A zip file may expand to so many bytes in any case, and beyond that to so many times its own size."""

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


class Kind(Enum):
    """What stands under a name."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Node:
    """One name in the package, from its top folder, with `/` between its parts; `size` in bytes, of files only."""

    name: str
    kind: Kind
    size: int = 0


class UnreadableError(Exception):
    """The package, or a file of it, cannot be read. `code` is for programs, the text tells a person in Chinese why."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code


class Stream(Protocol):
    """The bytes of one file."""

    def read(self, size: int = -1, /) -> bytes | None:
        """The next bytes, at most `size`; none at the end."""

    def __enter__(self) -> "Stream": ...

    def __exit__(self, *ended: Any) -> Any: ...


class Tree(Protocol):
    """A package, wherever it lies."""

    strange: list[tuple[str, str, str]]
    """What is wrong with the container: code, name and why."""

    def nodes(self) -> Iterator[Node]:
        """Everything in the package; UnreadableError where it cannot be walked to its end."""

    def open(self, name: str) -> Stream:
        """The bytes of a file; UnreadableError where it is none or cannot be opened."""

    def close(self) -> None:
        """Let go of the package."""


def tree_of(path: Path) -> Tree:
    """The package at `path`; UnreadableError where it is neither a folder nor a zip file that may be read."""
    try:
        return Folder(path) if path.is_dir() else Zip(path)
    except OSError as error:
        raise UnreadableError("unreadable_package", f"无法读取：{error.strerror or error}")


class Folder:
    """A package as a folder. Names are taken as UTF-8 whatever the machine's language; other bytes become lone surrogates."""

    def __init__(self, path: Path) -> None:
        """Take the folder at `path`, which may itself be reached by a link."""
        self.strange: list[tuple[str, str, str]] = []
        self._top = os.path.realpath(os.fsencode(path))

    def nodes(self) -> Iterator[Node]:
        """Everything below the folder, each folder's names in order."""
        waiting, seen = [""], 0
        while waiting:
            below = waiting.pop()
            try:
                with os.scandir(self._at(below)) as found:
                    entries = []
                    for entry in found:
                        entries.append(entry)
                        seen += 1
                        if seen > MOST_FILES:
                            raise UnreadableError("too_many_files", f"文件超过 {MOST_FILES} 个，不再核验。")
            except OSError as error:
                self.strange.append(("unreadable_file", below, f"无法读取文件夹：{error.strerror}"))
                continue
            for entry in sorted(entries, key=lambda entry: entry.name):
                name = (below + "/" if below else "") + entry.name.decode("utf-8", "surrogateescape")
                kind = _kind_of(entry)
                if kind is Kind.FOLDER:
                    waiting.append(name)
                yield Node(name, kind, entry.stat(follow_symlinks=False).st_size if kind is Kind.FILE else 0)

    def open(self, name: str) -> Stream:
        """The bytes of the file `name`: a link, a pipe or a device is not opened, not even one put there a moment ago."""
        try:
            # O_NONBLOCK: a pipe without a writer would keep us waiting for ever.
            handle = os.open(self._at(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise UnreadableError("unreadable_file", "是链接" if error.errno == errno.ELOOP else f"无法读取：{error.strerror}")
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise UnreadableError("unreadable_file", "不是普通文件")
        return os.fdopen(handle, "rb", buffering=0)

    def close(self) -> None:
        """Nothing is held."""

    def _at(self, name: str) -> bytes:
        return os.path.join(self._top, name.encode("utf-8", "surrogateescape")) if name else self._top


def _kind_of(entry: "os.DirEntry[bytes]") -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


class Zip:
    """A package as a zip file, as the office hands it out: the package's folder at its top, or its content."""

    def __init__(self, path: Path) -> None:
        """Read the directory of the zip file at `path`; nothing is unpacked."""
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnreadableError("unreadable_package", "既不是文件夹，也不是压缩包")
        stream = path.open("rb", buffering=0)
        try:
            self._archive = zipfile.ZipFile(_Bounded(stream))
        except (zipfile.BadZipFile, struct.error, EOFError, ValueError, IndexError, OverflowError, NotImplementedError):
            stream.close()
            raise UnreadableError("unreadable_package", "不是压缩包，或者压缩包不完整、已损坏")
        except BaseException:
            stream.close()
            raise
        self._stream = stream
        self.strange: list[tuple[str, str, str]] = []
        members = self._archive.infolist()
        self._check_size(members, path.stat().st_size)
        self._top = self._find_top(members)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            self._take(member)

    def nodes(self) -> Iterator[Node]:
        """Everything in the zip file, in the order of the names."""
        for name, member in sorted(self._members.items()):
            yield Node(name, _kind_of_member(member), member.file_size)

    def open(self, name: str) -> Stream:
        """The bytes of the member `name`, expanded as they are read."""
        member = self._members.get(name)
        if member is None or _kind_of_member(member) is not Kind.FILE:
            raise UnreadableError("unreadable_file", "不是普通文件")
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableError("unreadable_file", "已加密")
        # The others expand a piece without bound before they hand it over.
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableError("unreadable_file", "压缩方式不受支持")
        try:
            return _Checked(self._archive.open(member))
        except (zipfile.BadZipFile, struct.error, EOFError, OSError, ValueError, OverflowError, NotImplementedError, RuntimeError):
            raise UnreadableError("unreadable_file", "压缩包内的这一文件已损坏")

    def close(self) -> None:
        """Close the zip file."""
        self._archive.close()
        self._stream.close()

    def _check_size(self, members: list[zipfile.ZipInfo], size: int) -> None:
        # What a member states is as far as it is ever read: one that states less fails its checksum.
        expands = sum(member.file_size for member in members)
        if expands > EXPANDS_FREELY and expands > size * EXPANDS_TIMES:
            self.close()
            raise UnreadableError(
                "expands_too_much", f"压缩包 {size} 字节，解压后竟有 {expands} 字节，不予读取；确信无害的，解压后核验文件夹"
            )
        if members and min(member.header_offset for member in members) > 0:
            self.strange.append(("foreign_bytes", "", "压缩包的开头另有内容，不属于任何文件"))

    def _find_top(self, members: list[zipfile.ZipInfo]) -> str:
        names = {member.filename for member in members}
        if "bagit.txt" in names:
            return ""
        tops = {name.partition("/")[0] for name in names if "/" in name}
        bags = {top for top in tops if f"{top}/bagit.txt" in names}
        if len(bags) > 1:
            self.close()
            raise UnreadableError("several_packages", "压缩包里有几个归档包，请解压后分别核验")
        found = bags or (tops if len(tops) == 1 else set())
        return next(iter(found)) + "/" if found else ""

    def _take(self, member: zipfile.ZipInfo) -> None:
        name = member.filename
        if name == self._top:
            return
        told = name.removeprefix(self._top)
        if not name.startswith(self._top):
            self.strange.append(("untracked", name, "在归档包的文件夹之外"))
        elif is_escape(told.removesuffix("/") if member.is_dir() else told):
            self.strange.append(("path_escape", name, "文件名指向归档包之外，解压时可能覆盖别的文件"))
        elif told.rstrip("/") in self._members:
            self.strange.append(("duplicate_entry", told, "在压缩包里出现不止一次，解压后只剩其中之一"))
        else:
            self._members[told.rstrip("/")] = member
            if not name.isascii() and not member.flag_bits & _UTF8_NAME:
                self.strange.append(("name_encoding", told, "在压缩包里的文件名不是 UTF-8 编码"))


class _Bounded(BufferedReader):
    """A file of which no more than a directory is read in one piece."""

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > DIRECTORY_BYTES:
            raise UnreadableError("too_many_files", "压缩包的目录过大，不予读取")
        return super().read(size)


class _Checked:
    """A member of a zip file; what goes wrong while it expands is one error."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, OverflowError):
            raise UnreadableError("unreadable_file", "压缩包内的这一文件已损坏")

    def __enter__(self) -> "_Checked":
        return self

    def __exit__(self, *ended: Any) -> None:
        self._stream.close()


def _kind_of_member(member: zipfile.ZipInfo) -> Kind:
    mode = member.external_attr >> 16
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if member.is_dir():
        return Kind.FOLDER
    return Kind.FILE if stat.S_IFMT(mode) in (0, stat.S_IFREG) else Kind.OTHER


def is_escape(name: str) -> bool:
    """Whether `name` may lead out of the package on some system: absolute, `..`, a drive's letter, a backslash, or an empty part."""
    parts = name.split("/")
    return "\\" in name or "\0" in name or name.startswith("~") or name[1:2] == ":" or any(part in ("", ".", "..") for part in parts)
