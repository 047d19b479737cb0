"""Archives (.zip): every member by its content, archives in archives too (压缩包)."""

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.readers import Unreadable, zips
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Items, surplus_of

_WORDS = re.compile(r"[\w.@:/ -]{6,}")
_LOCKED = Unreadable("locked", "压缩包里的文件设有密码，无法审查。请去掉密码，重新压缩后上传。")
_BROKEN = Unreadable("broken_member", "压缩包里的文件已损坏，取不出来。请重新压缩后上传。")


def read(path: Path, look: Look) -> Items:
    """What is in the archive at `path`, its names and comments included; what cannot be read is a finding, and the rest is read."""
    with zips.opened(path, look) as archive:
        yield from surplus_of(archive, path, look)
        members = archive.infolist()
        seen: set[str] = set()
        for done, member in enumerate(members):
            look.progress(done, len(members))
            name = zips.name_of(member)
            yield Passage(name, look.place(part="压缩包内的文件名"))
            if member.comment.strip():
                yield Passage(member.comment.decode("gb18030", errors="replace"), look.place(part="压缩包注释"), "压缩包注释")
            if zips.climbs(name) or name in seen:
                rule = "climbing_name" if zips.climbs(name) else "duplicate_name"
                why = "文件名指向压缩包以外的位置" if rule == "climbing_name" else "压缩包里有重名的文件，不同程序取出的不一样"
                message = "请用普通方法重新压缩后上传。"
                yield look.finding(Kind.UNREADABLE, Severity.BLOCK, look.place(part="压缩包内的文件名"), rule, f"{why}。", message)
            seen.add(name)
            if member.is_dir():
                continue
            if member.flag_bits & zips.ENCRYPTED:
                yield look.unreadable(_LOCKED, look.inside(name))
                continue
            try:
                with archive.open(member) as source, tempfile.NamedTemporaryFile(dir=look.folder, delete=False) as target:
                    shutil.copyfileobj(source, target)
            except zips.BROKEN_ZIP:
                Path(target.name).unlink(missing_ok=True)
                yield look.unreadable(_BROKEN, look.inside(name))
                continue
            if _is_of_the_system(Path(target.name)):
                yield from _system_file(Path(target.name), name, look)
            else:
                yield from look.into(Path(target.name), name)
        look.progress(len(members), len(members))


def _is_of_the_system(path: Path) -> bool:
    """Whether it is one of the files that a Mac puts beside others: where they came from, how a folder looked."""
    with path.open("rb") as stream:
        head = stream.read(8)
    return head.startswith((b"\0\5\x16\7", b"\0\0\0\1Bud1"))


def _system_file(path: Path, name: str, look: Look) -> Items:
    data = path.read_bytes()
    path.unlink()
    inside = replace(look, member=look.inside(name))
    words = [word for encoding in ("utf-8", "utf-16-be") for word in _WORDS.findall(data.decode(encoding, errors="ignore"))]
    yield Passage("\n".join(words), inside.place(part="系统文件"))
    yield look.finding(
        Kind.METADATA,
        Severity.REVIEW,
        inside.place(part="系统文件"),
        "system_file",
        "苹果电脑压缩时附带的系统文件，会带出文件的来源和文件夹里其他文件的名称。",
        "删除后重新压缩，或者在 Windows 上压缩。",
        name.rpartition("/")[2][:40],
    )
