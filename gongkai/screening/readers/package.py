"""Office packages (.docx, .xlsx, .pptx): their parts, and what all three hide alike (文档包).

Properties, custom data, embedded files, macros, links to outside, thumbnails, pictures: everything but the visible text.
"""

import hashlib
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from gongkai.screening import magic
from gongkai.screening.findings import Finding, Kind, Passage, Severity
from gongkai.screening.masking import mask
from gongkai.screening.readers import Unreadable, metafile, zips
from gongkai.screening.readers.look import Look

Items = Iterator[Passage | Finding]

DTD = Unreadable("declares_entities", "文件内部含有文档类型或实体声明（DTD），正常的办公文件没有。请用原来的程序打开后另存一份，再上传。")
_BROKEN_PART = "文件内部的组成部分已损坏，无法读全。请用原来的程序打开后另存一份，再上传。"

_MEDIA = re.compile(r"(?:^|/)media/[^/]+$", re.IGNORECASE)
_MACRO_NAME = re.compile(r"vbaproject[^/]*\.bin$|(?:^|/)macrosheets/|(?:^|/)activex/|(?:^|/)customui\d*/", re.IGNORECASE)
_EMBEDDED_NAME = re.compile(r"(?:^|/)embeddings/|(?:^|/)afchunk[^/]*$", re.IGNORECASE)
_CONTAINERS = {
    "application/zip",
    "application/x-ole-storage",
    "application/pdf",
    "application/ofd",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/x-executable",
    "application/rtf",
    "application/gzip",
    "video/mp4",
    "audio/mpeg",
}
_RASTER = {"image/jpeg", "image/png", "image/tiff", "image/gif", "image/bmp", "image/webp"}
# Parts that hold settings, looks and tables of other parts: no words of the author's.
_WITHOUT_WORDS = re.compile(
    r"(?:^|/)(?:styles|stylesWithEffects|theme\d*|themeOverride\d*|fontTable|webSettings|tableStyles|presProps|viewProps|colors\d*|style\d+"
    r"|calcChain|layout\d+|quickStyle\d+|itemProps\d+|commentsIds|commentsExtended|commentsExtensible|printerSettings\d+)\.(?:xml|bin)$"
    r"|\.rels$|^\[Content_Types\]\.xml$|\.odttf$|\.fntdata$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\s*(?:administrator|admin|user|users|pc|test|owner|root|guest|un-named|unknown|author|lenovo|dell|hp|asus|acer|thinkpad|windows"
    r"|微软用户|windows 用户|microsoft office user|microsoft|office|wps|wps office|kingsoft|apache poi|python-docx|python-pptx"
    r"|openpyxl|libreoffice|aspose|steve canny|xlsxwriter|用户|作者|计算机|中国|\W*)\d*\s*",
    re.IGNORECASE,
)
_PERSONS = {"creator": "作者", "lastModifiedBy": "最后保存者", "Manager": "主管", "lastPrinted": "", "Company": "单位"}
_WORDS_OF_CORE = {"title": "标题", "subject": "主题", "keywords": "关键词", "description": "备注", "category": "类别"}
# What Chinese office programs write by themselves.
_OWN_PROPERTIES = re.compile(
    r"KSO\w*|ICV|commondata|_?DocHome|ReadOnlyRecommended|GrammarlyDocumentId|Generator|AppVersion|ContentTypeId|MediaServiceImageTags"
    r"|_dlc_\w+|WorkbookGuid|Fmt\w*",
    re.IGNORECASE,
)
_HARMLESS_DATA = re.compile(
    r"bibliography|wpsCustomData|customXml|contentType|metadata/properties|metaAttributes|FormTemplates", re.IGNORECASE
)
_INTRANET = re.compile(
    r"(?:10|127|172\.(?:1[6-9]|2\d|3[01])|192\.168)(?:\.\d+)+$|localhost$|[^.]+$|.*\.(?:local|lan|intra|internal)$", re.I
)


@dataclass(frozen=True)
class Relation:
    """A relation of a part: its identifier, its kind (the last word of its type), the part or address it leads to."""

    identifier: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of one office file, each read when asked for and never as more than the limits allow."""

    def __init__(self, path: Path, look: Look) -> None:
        self.look = look
        self._path = path
        self._zip = zips.opened(path, look)
        self.names: list[str] = []
        seen = set()
        for member in self._zip.infolist():
            if member.flag_bits & zips.ENCRYPTED:
                raise Unreadable("locked", "文件设有密码，无法审查。请去掉密码后重新上传。")
            if member.filename.casefold() in seen:
                # One program shows the first, another the last.
                raise Unreadable(
                    "duplicate_part", "文件内部有重名的部分，不同程序看到的内容会不一样。请用原来的程序打开后另存一份，再上传。"
                )
            seen.add(member.filename.casefold())
            if not member.is_dir():
                self.names.append(member.filename)
        self._by_case = {name.casefold(): name for name in self.names}
        self._relations: dict[str, list[Relation]] = {}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._by_case

    def size(self, name: str) -> int:
        """The size of the part, unpacked."""
        return self._zip.getinfo(self._by_case[name.casefold()]).file_size

    def open(self, name: str) -> BinaryIO:
        """The part as a stream."""
        return self._zip.open(self._by_case[name.casefold()])  # type: ignore[return-value]

    def data(self, name: str) -> bytes:
        """The bytes of the part; Unreadable where it is damaged or not there."""
        try:
            with self.open(name) as part:
                return part.read()
        except zips.BROKEN_ZIP as broken:
            raise Unreadable("broken_part", _BROKEN_PART) from broken

    def tree(self, name: str) -> Any:
        """The root of an XML part; Unreadable where it declares a document type, is nested beyond reason or is broken."""
        return parsed(self.data(name))

    def relations(self, part: str) -> list[Relation]:
        """The relations of the part ("" for the package itself), in their order."""
        if part not in self._relations:
            folder, _, name = part.rpartition("/")
            listed = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
            found = []
            if listed in self:
                for element in self.tree(listed).iter("{*}Relationship"):
                    external = element.get("TargetMode", "").lower() == "external"
                    target = element.get("Target", "")
                    if not external:
                        target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
                    found.append(Relation(element.get("Id", ""), element.get("Type", "").rpartition("/")[2], target, external))
            self._relations[part] = found
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that are there and to which `part` leads by a relation of this kind."""
        return [one.target for one in self.relations(part) if one.kind == kind and not one.external and one.target in self]

    def target(self, part: str, identifier: str) -> str:
        """The part or address that `identifier` stands for in `part`, empty where there is none."""
        return next((one.target for one in self.relations(part) if one.identifier == identifier), "")

    def reached(self) -> set[str]:
        """The parts to which some way leads from the package itself, in small letters: programs show no others."""
        seen: set[str] = {""}
        waiting = [""]
        while waiting:
            for relation in self.relations(waiting.pop()):
                name = relation.target.casefold()
                if not relation.external and name not in seen:
                    seen.add(name)
                    if name in self._by_case:
                        waiting.append(self._by_case[name])
        return seen

    def main(self) -> str:
        """The part with which everything begins."""
        for name in self.related("", "officeDocument"):
            return name
        raise Unreadable("no_main_part", _BROKEN_PART)

    def surplus(self) -> Items:
        """What stands beside the parts in the file itself: a comment, bytes before or behind."""
        yield from surplus_of(self._zip, self._path, self.look)


def parsed(data: bytes) -> Any:
    """The root of an XML text; Unreadable where it declares a document type, is nested beyond reason or is broken."""
    # UTF-16 has a NUL beside each letter; other writings are caught after parsing, which itself expands nothing.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or (b"\0" in data[:200] and b"<!" in data.replace(b"\0", b"")):
        raise DTD
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise Unreadable("broken_part", _BROKEN_PART) from broken
    if root.getroottree().docinfo.doctype:
        raise DTD
    return root


def surplus_of(archive: zipfile.ZipFile, path: Path, look: Look) -> Items:
    """The comment of an archive, and bytes before its first member or behind its end."""
    comment = archive.comment.strip(b"\0 \r\n")
    if comment:
        try:
            text = comment.decode("utf-8")
        except UnicodeDecodeError:
            text = comment.decode("gb18030", errors="replace")
        yield Passage(text, look.place(part="压缩包注释"), "压缩包注释")
    if bytes_beside := zips.surplus(path, archive):
        message = "文件首尾附有其他内容，可能藏有别的文件。请用原来的程序打开后另存一份（压缩包请重新压缩），再上传。"
        yield look.finding(
            Kind.UNREADABLE,
            Severity.BLOCK,
            look.place(part="文件首尾"),
            "bytes_beside",
            f"压缩包之外还有{bytes_beside}个字节，无法审查。",
            message,
        )


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str, default: str = "") -> str:
    """The attribute of this name, whatever its namespace."""
    value = element.get(name)
    if value is not None:
        return str(value)
    for key, given in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(given)
    return default


def is_on(value: str | None) -> bool:
    """A switch as office files write it: present without a value, "1", "true" or "on"."""
    return value not in {"0", "false", "off"}


def person(look: Look, name: str, part: str, said: str) -> Items:
    """A person or body named where readers do not look (作者、批注人); nothing where it is no one's name."""
    name = " ".join(name.split())
    if not name:
        return
    is_nobody = bool(_NOBODY.fullmatch(name))
    yield look.finding(
        Kind.METADATA,
        Severity.NOTE if is_nobody else Severity.REVIEW,
        look.place(part=part),
        "names_in_metadata" if not is_nobody else "program_name",
        f"{said}会随文件一起公开。",
        "公开前清除文档属性和个人信息（“文件—信息—检查文档”），或者使用本系统的清理功能。",
        mask(Kind.PERSON_NAME, name[:20]) if not is_nobody else name[:40],
    )


def everything_beside(package: Package, read: set[str], visible: Callable[[str], bool]) -> Items:
    """All that a package holds beside the parts in `read`; `visible` tells whether words stand in the visible text too."""
    look = package.look
    yield from package.surplus()
    yield from _properties(package)
    yield from _links(package)
    seen_pictures: set[str] = set()
    main = package.main()
    thumbnails = set(package.related("", "thumbnail"))
    reached = package.reached()
    if _is_macro_type(package):
        yield _macro(look, "", "文件声明自己含有宏")
    for name in package.names:
        if name in read or name.startswith("docProps/") or name == main or _WITHOUT_WORDS.search(name):
            if name in thumbnails:
                yield _thumbnail(look)
            continue
        if name in thumbnails:
            yield _thumbnail(look)
        elif _MACRO_NAME.search(name):
            yield from _macros(package, name)
        else:
            yield from _part(package, name, seen_pictures, visible, name.casefold() in reached)


def _part(package: Package, name: str, seen_pictures: set[str], visible: Callable[[str], bool], is_reached: bool) -> Items:
    look = package.look
    data = package.data(name)
    kind = magic.kind_of_head(data[: 1 << 16])
    if _EMBEDDED_NAME.search(name) or kind in _CONTAINERS:
        yield look.finding(
            Kind.EMBEDDED,
            Severity.REVIEW,
            look.place(part="嵌入的文件"),
            "embedded_file",
            "文档里嵌有另一个文件，下载的人可以整个取出来，里面的内容比页面上显示的多。",
            "不需要公开的，改为图片或者删除；需要公开的，作为单独的附件上传。",
            posixpath.basename(name),
        )
        yield from look.into(look.file(data), name)
    elif kind in _RASTER or (_MEDIA.search(name) and kind not in {"text/xml", "text/html"}):
        digest = hashlib.sha256(data).hexdigest()
        if digest not in seen_pictures:
            seen_pictures.add(digest)
            yield from picture(look, data, kind, name)
    elif kind in {"text/xml", "text/html", "text/plain"}:
        yield from _loose_text(package, name, data, visible, is_reached)
    elif data and not is_reached:
        why, advice = "文件里有没有用到的数据，不知道是什么。", "用原来的程序打开后另存一份，再上传。"
        place = look.place(part=f"内部数据 {posixpath.basename(name)}")
        yield look.finding(Kind.EMBEDDED, Severity.REVIEW, place, "unused_data", why, advice)


def picture(look: Look, data: bytes, kind: str, name: str) -> Items:
    """A picture inside a document: what is written in it and what it carries."""
    place = look.place(part=f"图片 {posixpath.basename(name)}")
    has_bitmap = False  # one that nobody can read here
    if kind in _RASTER:
        path = look.file(data)
        try:
            yield from look.read_picture(path, place)
        finally:
            path.unlink(missing_ok=True)
    elif kind in {"image/emf", "image/wmf"}:
        text, has_bitmap = metafile.text_of(data, kind)
        if text:
            yield Passage(text, place)
    else:
        has_bitmap = True
    if kind not in _RASTER and has_bitmap:
        message = f"图片 {posixpath.basename(name)} 的格式不能识别。请在文档中改用 png 或 jpg 图片；影音请删除。"
        yield replace(look.unreadable(Unreadable("picture_unknown", message)), place=place)


def _loose_text(package: Package, name: str, data: bytes, visible: Callable[[str], bool], is_reached: bool) -> Items:
    """The words of a part that nothing else reads; those of custom data are hidden unless the page shows them too."""
    look = package.look
    is_custom = name.casefold().startswith("customxml/")
    try:
        root = parsed(data)
    except Unreadable as broken:
        if broken is DTD or not name.casefold().endswith(".vml"):
            raise
        return  # Excel's old drawings need not be well-formed
    if is_custom and _HARMLESS_DATA.search(root.tag):
        is_custom = False
    words = [text.strip() for text in root.itertext() if text and text.strip()]
    hidden = "自定义 XML 数据" if is_custom else "" if is_reached else "没有用到的内部数据"
    if hidden and all(visible(word) or not any(letter.isalnum() for letter in word) for word in words):
        hidden = ""
    if words:
        yield Passage("\n".join(words), look.place(part="自定义 XML 数据" if is_custom else f"内部数据 {posixpath.basename(name)}"), hidden)


def _properties(package: Package) -> Items:
    look, part = package.look, "文档属性"
    for name in package.related("", "core-properties"):
        for element in package.tree(name):
            yield from _property(look, local(element), "".join(element.itertext()), part)
    for name in package.related("", "extended-properties"):
        for element in package.tree(name):
            if local(element) in {"Company", "Manager"}:
                yield from _property(look, local(element), "".join(element.itertext()), part)
            elif local(element) in {"Template", "HyperlinkBase"} and re.search(r"[\\/]", element.text or ""):
                yield _link_finding(look, part, "path_in_metadata", "属性里有内部文件的路径，可能带出人名或服务器名。", element.text or "")
    for name in package.related("", "custom-properties"):
        for element in package.tree(name):
            key, value = element.get("name", ""), "".join(element.itertext()).strip()
            if not value or _OWN_PROPERTIES.fullmatch(key) or not any(letter.isalnum() for letter in value):
                continue
            yield Passage(f"{key}：{value}", look.place(part="自定义属性"))
            yield look.finding(
                Kind.METADATA,
                Severity.REVIEW,
                look.place(part="自定义属性"),
                "custom_property",
                "自定义属性打开文件时看不到，会随文件一起公开。",
                "公开前在“文件—信息—属性”中删除自定义属性，或者使用本系统的清理功能。",
                key[:20],
            )


def _property(look: Look, name: str, value: str, part: str) -> Items:
    value = " ".join(value.split())
    if _PERSONS.get(name):
        yield from person(look, value, part, f"文档属性中的{_PERSONS[name]}")
        if value:
            yield Passage(value, look.place(part=part))
    elif name in _WORDS_OF_CORE and value:
        yield Passage(value, look.place(part=part))


def _links(package: Package) -> Items:
    look = package.look
    for name in ["", *[name for name in package.names if not name.endswith(".rels")]]:
        for relation in package.relations(name):
            if not relation.external:
                continue
            target = unquote(relation.target)
            if relation.kind == "hyperlink":
                yield from link(look, target)
                continue
            yield _link_finding(
                look,
                "外部链接",
                f"external_{relation.kind}".lower()[:60],
                "文件打开时会从外部取内容，或者带出内部的路径；所取的内容可能留有缓存。",
                target,
            )


def link(look: Look, target: str) -> Items:
    """A link that a reader may click: its words, and a finding where it leads into the body's own network or disk."""
    target = target.strip()
    if not target or target.startswith("#"):
        return
    yield Passage(target, look.place(part="超链接"))
    try:
        parts = urlsplit(target)
        scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    except ValueError:
        scheme, host = "", ""
    inside = scheme == "file" or len(scheme) == 1 or target.startswith(("\\", "//")) or "\\" in target
    if inside or (scheme in {"http", "https", "ftp"} and _INTRANET.match(host)):
        yield _link_finding(
            look, "超链接", "internal_address", "链接指向内部网络或者本机的文件，公众打不开，还会带出服务器名、文件夹名和人名。", target
        )
    elif scheme not in {"", "http", "https", "mailto", "ftp", "tel"}:
        yield _link_finding(look, "超链接", "acting_link", "链接会启动程序或者脚本。", target)


def _link_finding(look: Look, part: str, rule: str, why: str, target: str) -> Finding:
    advice = "断开链接，把需要的内容直接放进文件；链接地址改为公众能打开的网址。"
    return look.finding(Kind.EXTERNAL_LINK, Severity.REVIEW, look.place(part=part), rule, why, advice, _address(target))


def _address(target: str) -> str:
    """As much of an address as says where it leads, without the names on the way."""
    host = re.match(r"(?:[a-z][a-z0-9+.-]+:)?[\\/]{2}(?:[^@\\/]*@)?([^\\/?#:]+)", target, re.IGNORECASE)
    return host[0][:60] + "/…" if host else target[:3] + "…"


def _thumbnail(look: Look) -> Finding:
    return look.finding(
        Kind.METADATA,
        Severity.REVIEW,
        look.place(part="缩略图"),
        "thumbnail",
        "文件带有首页的缩略图，可能是修改以前的样子。",
        "另存时取消“保存缩略图”，或者使用本系统的清理功能。",
    )


def _is_macro_type(package: Package) -> bool:
    types = package.data("[Content_Types].xml")
    return re.search(rb"macroEnabled|ms-office\.vbaProject", types) is not None and not any(map(_MACRO_NAME.search, package.names))


def _macro(look: Look, name: str, why: str) -> Finding:
    return look.finding(
        Kind.MACRO,
        Severity.BLOCK,
        look.place(part="宏"),
        "macro",
        f"{why}，公开的文件不得含有程序。",
        "另存为不含宏的格式（docx、xlsx、pptx）后上传。",
        posixpath.basename(name),
    )


def _macros(package: Package, name: str) -> Items:
    """A macro, a control or a ribbon of the author's: found, and the words in the macro's code screened."""
    if name.casefold().endswith(".bin") and "activex" not in name.casefold():
        yield _macro(package.look, name, "文件含有宏")
        yield from package.look.read_macros(package.look.file(package.data(name)))
    elif name.casefold().endswith((".xml", ".bin")):
        yield _macro(package.look, name, "文件含有控件或者宏表")
        if name.casefold().endswith(".xml"):
            words = [text.strip() for text in package.tree(name).itertext() if text and text.strip()]
            if words:
                yield Passage("\n".join(words), package.look.place(part="宏"))
