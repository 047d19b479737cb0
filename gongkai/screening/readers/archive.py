"""Archives (.zip): every member by its content, archives in archives too (压缩包)."""

import shutil
import tempfile
from pathlib import Path

from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.readers import Unreadable, zips
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Items, surplus_of

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
            yield from look.into(Path(target.name), name)
        look.progress(len(members), len(members))
