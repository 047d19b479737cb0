"""What a reader is handed beside the file: the lists, the limits, and the means to read what lies inside."""

import importlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gongkai.foundation import bounds
from gongkai.screening import magic
from gongkai.screening.findings import Finding, Kind, Passage, Place, Severity
from gongkai.screening.limits import USUAL, Limits
from gongkai.screening.lists import NONE, Lists
from gongkai.screening.readers import BROKEN, Unreadable, reader_of


@dataclass(frozen=True)
class InTable(Passage):
    """A cell's text; `context` is the heading of its column and what stands to its left, which tell what a number is."""

    context: str = ""


@dataclass
class Count:
    """What has been used so far, over a file and everything in it."""

    unpacked: int = 0
    cells: int = 0
    ocr_pages: int = 0
    waiting_pages: int = 0


@dataclass(frozen=True)
class Look:
    """How one file is looked at.

    `folder` is private to this child and goes away with it: readers write there and nowhere else. `member` is the path of the file
    inside archives and documents (empty for the file itself), `depth` how many of them it is inside, `archives` how many of these are
    archives. `tell` hands over a message to
    the parent: pages done and pages in all.
    """

    folder: Path
    lists: Lists = NONE
    limits: Limits = USUAL
    ocr: bool = True
    member: str = ""
    depth: int = 0
    archives: int = 0
    count: Count = field(default_factory=Count)
    tell: Callable[[dict[str, Any]], None] = lambda message: None

    def place(self, **parts: Any) -> Place:
        """A place in this file, with the path of the archive it is in."""
        return Place(member=self.member, **parts)

    def finding(self, kind: Kind, severity: Severity, place: Place, rule: str, why: str, advice: str, excerpt: str = "") -> Finding:
        """A finding that is not about characters of a text; `excerpt` must not carry what is to be protected."""
        return Finding(kind, severity, place, None, None, excerpt, rule, why, advice)

    def unreadable(self, broken: Unreadable, member: str = "") -> Finding:
        """The finding for what cannot be cleared."""
        place = Place(member=member or self.member)
        return self.finding(Kind.UNREADABLE, Severity.BLOCK, place, broken.rule, "无法审查的内容一律不得视为没有问题。", broken.message)

    def inside(self, member: str) -> str:
        """The path of a file in this one, steps joined with "/"."""
        return f"{self.member}/{member}" if self.member else member

    def allow(self, unpacked: int) -> None:
        """Count bytes that are about to be unpacked; Unreadable where all together become too many."""
        self.count.unpacked += unpacked
        if self.count.unpacked > self.limits.unpacked_bytes:
            raise Unreadable("unpacks_too_large", "展开后过大，疑为压缩炸弹，无法审查。请拆分成几个文件分别上传。")

    def file(self, data: bytes, suffix: str = "") -> Path:
        """A file in the private folder that holds `data`."""
        with tempfile.NamedTemporaryFile(dir=self.folder, suffix=suffix, delete=False) as kept:
            kept.write(data)
        return Path(kept.name)

    def into(self, path: Path, member: str) -> Iterator[Passage | Finding]:
        """Read a file that lies in this one under the name `member`, whatever its kind is; what cannot be read is a finding.

        `path` is a copy in `folder`; it is removed when all is read.
        """
        inside = self.inside(member)
        try:
            kind = magic.kind_of(path)
            archives = self.archives + (kind == "application/zip")
            # The file itself may be an archive, and documents may lie in archives and hold documents.
            if archives > self.limits.depth or self.depth >= self.limits.depth + 2:
                raise Unreadable("nested_too_deep", f"压缩包或文档嵌套超过{self.limits.depth}层，无法审查。请把里面的文件取出后分别上传。")
            yield from reader_of(kind)(path, replace(self, member=inside, depth=self.depth + 1, archives=archives))
        except Unreadable as broken:
            yield self.unreadable(broken, inside)
        except MemoryError:
            raise
        except Exception:
            yield self.unreadable(BROKEN, inside)
        finally:
            path.unlink(missing_ok=True)

    def read_picture(self, path: Path, place: Place) -> Iterator[Passage | Finding]:
        """The text in a picture that is a part of this file, by character recognition; its position data and author besides.

        Where recognition is left out, the picture waits for it (`waits`).
        """
        try:
            module = importlib.import_module("gongkai.screening.readers.picture")
        except ImportError:
            yield self.unreadable(Unreadable("reader_missing", "本机没有安装识别图片文字的组件，图片无法审查。请联系系统管理员。"))
            return
        try:
            yield from module.read_inside(path, self, place)
        except MemoryError:
            raise
        except Exception as broken:  # one picture that cannot be read does not keep the rest of the document unread
            known = broken if isinstance(broken, Unreadable) else BROKEN
            yield replace(self.unreadable(known), place=place)

    def read_macros(self, path: Path) -> Iterator[Passage | Finding]:
        """The words in the macros of the compound file at `path`, a copy in `folder`; it is removed."""
        try:
            yield from importlib.import_module("gongkai.screening.readers.macros").read(path, self)
        except Exception:
            yield self.unreadable(Unreadable("macro_unread", "宏的代码读不出来。请另存为不含宏的格式后上传。"))
        finally:
            path.unlink(missing_ok=True)

    def recognises(self, pages: int = 1) -> None:
        """Call before a page goes through character recognition: it is counted, and gets its time."""
        self.count.ocr_pages += pages
        bounds.grant(pages * self.limits.page_cpu_seconds)
        self.tell({"ocr": pages})

    def waits(self, pages: int = 1) -> None:
        """Count pages that need character recognition and do not get it now."""
        self.count.waiting_pages += pages

    def progress(self, done: int, pages: int) -> None:
        """Say how many of how many pages have been read; each of them gets a second for the next."""
        bounds.grant(1)
        self.tell({"progress": [done, pages]})
