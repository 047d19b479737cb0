"""Old office files (旧格式文件: .doc .xls .ppt .wps .et .dps), RTF and OpenDocument, by way of LibreOffice.

LibreOffice turns them into .docx, .xlsx or .pptx, in which it keeps tracked changes, comments and hidden parts, so that one reader
serves all. It runs inside the child that screens the file and within its bounds, with a profile of its own that allows no macros;
what it writes stays in the child's private folder.
"""

import shutil
import struct
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import olefile

from gongkai.screening import magic
from gongkai.screening.findings import Finding, Kind, Passage, Severity
from gongkai.screening.readers import Unreadable, reader_of, zips
from gongkai.screening.readers.look import Look

Items = Iterator[Passage | Finding]

SECONDS = 60.0
"""On the wall, for one file; a cold start takes three of them, the file of some pages one."""
INSTALLED = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program", "/opt/libreoffice/program")
"""Where the program itself lies on the usual systems; elsewhere it lies beside what `soffice` on the PATH leads to."""
MISSING = Unreadable(
    "no_libreoffice",
    "本机未安装 LibreOffice，旧格式文件（doc、xls、ppt、wps、et、dps、rtf、odt 等）无法审查。请另存为 docx、xlsx 或 pptx 后上传，"
    "或者请系统管理员安装 LibreOffice。",
)
PASSWORD = Unreadable("password", "文件设有打开密码，无法审查。请取消密码后重新上传。")
UNKNOWN = Unreadable("unknown_document", "不能识别的旧格式文件，无法审查。请用原来的程序另存为 docx、xlsx 或 pptx 后上传。")
NOT_CONVERTED = Unreadable(
    "not_converted", "LibreOffice 打不开这个文件：可能设有密码、已经损坏或者过于复杂。请用原来的程序另存为 docx、xlsx 或 pptx 后上传。"
)
_START_AGAIN = 81
"""What LibreOffice ends with when it has just made its profile."""
_STREAMS = {
    "WordDocument": (".doc", "docx"),
    "Workbook": (".xls", "xlsx"),
    "Book": (".xls", "xlsx"),
    "PowerPoint Document": (".ppt", "pptx"),
}
_KINDS = {
    "application/rtf": (".rtf", "docx"),
    "application/vnd.oasis.opendocument.text": (".odt", "docx"),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods", "xlsx"),
    "application/vnd.oasis.opendocument.presentation": (".odp", "pptx"),
}
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link"><value>2</value></prop></item>
</oor:items>
"""
"""No macros, and no link is followed."""


def read(path: Path, look: Look) -> Items:
    """Everything in the old office file at `path`; Unreadable where LibreOffice is missing or cannot open it."""
    kind = magic.kind_of(path)
    is_compound = kind == "application/x-ole-storage"
    ending, target = _kinds_of(path, kind)
    if kind == "application/rtf":
        yield from _rich_text(path, look)
    elif not is_compound:
        yield from _open_document(path, look)
    converted = convert(path, ending, target, look)
    try:
        for item in reader_of(magic.kind_of(converted))(converted, look):
            # Of a compound file the names in its properties have been told already, and LibreOffice copied them.
            if not (is_compound and isinstance(item, Finding) and item.kind is Kind.METADATA and item.place.part == "文档属性"):
                yield item
    finally:
        converted.unlink(missing_ok=True)


def modern(path: Path, look: Look) -> Path:
    """The file at `path` as .docx, .xlsx or .pptx in the private folder; Unreadable where that cannot be made of it."""
    return convert(path, *_kinds_of(path, magic.kind_of(path)), look)


def program() -> str | None:
    """The path of LibreOffice's program, or None where it is not installed.

    Not `soffice` itself: that is a script, which would leave the program running if it alone were ended.
    """
    on_path = shutil.which("soffice") or shutil.which("libreoffice")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for folder in [Path(folder) for folder in INSTALLED] + folders:
        if (folder / "soffice.bin").is_file():
            return str(folder / "soffice.bin")
    return None


def convert(path: Path, ending: str, target: str, look: Look) -> Path:
    """A new file of the kind `target` in the private folder; Unreadable where LibreOffice is missing, fails or takes too long."""
    office = program()
    if office is None:
        raise MISSING
    work = look.folder / f"office-{path.name}-{look.depth}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    source = work / f"document{ending}"
    try:
        shutil.copyfile(path, source)
        launch(office, source, target, work, seconds=SECONDS)
        made = work / "made" / f"document.{target}"
        if not made.is_file():
            raise NOT_CONVERTED
        kept = look.file(b"", f".{target}")
        made.replace(kept)
        return kept
    finally:
        shutil.rmtree(work, ignore_errors=True)


def launch(office: str, source: Path, target: str, work: Path, *, seconds: float, epoch: int | None = None) -> None:
    """Have LibreOffice, for `seconds` on the wall at most, write `source` as `target` into `work`/made, if it can.

    `work` is empty but for the source: the profile is made there. With `epoch` (seconds since 1970) what is made bears no other time.
    Unreadable where it takes too long.
    """
    profile = work / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        office, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        "--convert-to", target, "--outdir", str(work / "made"), str(source),
    ]  # fmt: skip
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": str(work), "TMPDIR": str(work), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    if epoch is not None:
        surroundings["SOURCE_DATE_EPOCH"] = str(epoch)
    try:
        for _attempt in range(2):
            # In the child's own process group, so that it ends with the child whatever happens.
            ended = subprocess.run(
                command, cwd=work, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                timeout=seconds, check=False,
            )  # fmt: skip
            if ended.returncode != _START_AGAIN:
                return
    except subprocess.TimeoutExpired as late:
        raise Unreadable(
            "conversion_too_slow", "LibreOffice 转换超时，无法审查。请用原来的程序另存为 docx、xlsx 或 pptx 后上传。"
        ) from late


def _kinds_of(path: Path, kind: str) -> tuple[str, str]:
    """The ending that LibreOffice knows the file by, and what to make of it."""
    ending, target = _compound(path) if kind == "application/x-ole-storage" else _KINDS.get(kind, ("", ""))
    if not target:
        raise UNKNOWN
    return ending, target


def _compound(path: Path) -> tuple[str, str]:
    """The ending and what to make of a compound file, by the streams in it; Unreadable where it has a password."""
    with olefile.OleFileIO(path) as compound:
        for stream, answer in _STREAMS.items():
            if compound.exists(stream):
                if _is_locked(compound, stream):
                    raise PASSWORD
                return answer
    return ("", "")


def _is_locked(compound: Any, stream: str) -> bool:
    if stream == "WordDocument":
        head = compound.openstream(stream).read(12)
        return len(head) == 12 and bool(head[11] & 0x01)
    if stream == "PowerPoint Document":
        return bool(compound.exists("EncryptedSummary"))
    # A workbook says so in a record near its beginning.
    head, offset = compound.openstream(stream).read(1 << 16), 0
    while offset + 4 <= len(head):
        record, length = struct.unpack_from("<HH", head, offset)
        if record == 0x002F:
            return True
        offset += 4 + length
    return False


def _rich_text(path: Path, look: Look) -> Items:
    if b"\\objdata" in path.read_bytes():
        yield look.finding(
            Kind.EMBEDDED,
            Severity.REVIEW,
            look.place(part="嵌入的文件"),
            "embedded_file",
            "文档里嵌有另一个文件，下载的人可以整个取出来。",
            "不需要公开的，改为图片或者删除；需要公开的，作为单独的附件上传。",
        )
        yield look.unreadable(Unreadable("embedded_unread", "RTF 里嵌入的文件取不出来，无法审查。请另存为 docx 后上传。"))


def _open_document(path: Path, look: Look) -> Items:
    """What would be lost on the way: macros; and what stops it: a password."""
    with zips.opened(path, look) as package:
        try:
            names, manifest = package.namelist(), package.read("META-INF/manifest.xml")
        except (KeyError, zipfile.BadZipFile, RuntimeError, OSError):
            names, manifest = package.namelist(), b""
        if b"encryption-data" in manifest:
            raise PASSWORD
        if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith(("/", "script-lc.xml", "script-lb.xml")) for name in names):
            yield look.finding(
                Kind.MACRO,
                Severity.BLOCK,
                look.place(part="宏"),
                "macro",
                "文件含有宏，公开的文件不得含有程序。",
                "另存为不含宏的格式（docx、xlsx、pptx）后上传。",
            )
