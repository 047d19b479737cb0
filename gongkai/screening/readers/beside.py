"""What pictures and PDF carry beside what they show: XMP packets, positions, bytes beyond the end."""

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.screening import magic
from gongkai.screening.findings import Finding, Kind, Passage, Place, Severity
from gongkai.screening.readers.look import Look, Unreadable
from gongkai.screening.readers.package import local, parsed, person

Items = Iterator[Passage | Finding]

PERSONS = {
    "creator": "作者", "author": "作者", "company": "单位", "manager": "主管", "lastmodifiedby": "最后修改人", "owner": "所有者",
    "artist": "作者", "cameraownername": "相机主人", "bodyserialnumber": "相机编号", "authorsposition": "作者职务", "by-line": "作者",
    "captionwriter": "撰稿人",
}  # fmt: skip
"""Names of properties, in small letters, that name a person, and what to call them."""


def xmp(data: bytes, look: Look, part: str, named: set[str], titles: list[str] | None = None) -> Items:
    """What an XMP packet says: its persons, where they are not in `named` already, and its words."""
    try:
        root = parsed(data.strip(b"\0 \r\n"))
    except Unreadable:
        # Packets of broken programs are still words.
        text = re.sub(r"<[^>]*>", " ", data.decode("utf-8", "replace"))
        yield Passage(" ".join(text.split()), look.place(part=part))
        return
    said: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        facts = [(local(element), " ".join("".join(element.itertext()).split()))] if local(element) not in {"RDF", "xmpmeta"} else []
        facts += [(etree.QName(key).localname, value) for key, value in element.attrib.items()]
        for key, value in facts:
            value = value.strip()
            if not value or len(value) > 10_000:
                continue
            who = PERSONS.get(key.lower())
            if who and value not in named and local(element.getparent() if element.getparent() is not None else element) != "li":
                named.add(value)
                yield from person(look, value, part, f"元数据中的{who}")
            if key.lower() in {"gpslatitude", "gpslongitude"}:
                yield position(look, look.place(part=part))
            if key.lower() == "title" and titles is not None:
                titles.append(value)
            if len(element) == 0 or key != local(element):
                said.append(value)
    text = "\n".join(dict.fromkeys(word for word in said if re.search(r"[\u3400-\u9fff]|\d{7}|@", word)))
    if text:
        yield Passage(text, look.place(part=part))


def position(look: Look, place: Place, where: str = "") -> Finding:
    """The finding for a position (拍摄位置); `where` are degrees at most."""
    return look.finding(
        Kind.LOCATION,
        Severity.REVIEW,
        place,
        "position",
        "照片带有拍摄位置，可以精确到门牌，会暴露住址或者要害部位。",
        "用画图等程序另存为新图片，或者使用本系统的清理功能，去掉拍摄位置。",
        where,
    )


def beyond(piece: bytes, look: Look, place: Place) -> Items:
    """A finding for bytes outside of a document or picture, and whatever can be read in them."""
    yield look.finding(
        Kind.EMBEDDED,
        Severity.REVIEW,
        place,
        "bytes_beyond",
        f"文件正文之外还附有{len(piece)}个字节的内容，打开文件看不到，下载的人却能取出来。",
        "用原来的程序重新导出文件，或者使用本系统的清理功能。",
    )
    kind = magic.kind_of_head(piece[: 1 << 16])
    if kind == "text/plain":
        yield Passage(piece[:1_000_000].decode("utf-8", "replace"), place, "文件正文之外附加的文字")
    elif kind != magic.UNKNOWN:
        yield from look.into(look.file(piece), "附加的内容")
