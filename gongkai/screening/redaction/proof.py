"""Whether a cleaned copy is clean: everything that can be taken out of it is taken out anew and searched for the values.

This does not trust the readers or the cleaners: raw bytes in several encodings, every part of every package with its markup and
attributes, every string and stream of a PDF, everything that hangs on a picture, the names of members. What character recognition
reads in the copy is looked at as well, by `unclear`.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import olefile
import pikepdf
import pypdfium2
from lxml import etree
from PIL import Image

from gongkai.screening.findings import Passage
from gongkai.screening.limits import Limits
from gongkai.screening.located import Located
from gongkai.screening.redaction.errors import StillThere
from gongkai.screening.redaction.values import Wanted

_IN_BYTES = 8
"""Characters from which a value is looked for in bytes that are no text: shorter ones stand there by chance."""
_ACROSS = 15
"""The same where cells and paragraphs that do not belong together are read as one."""
_DEEPEST = 4
_PARAGRAPHS = {"p", "si", "is", "rich", "comment", "c", "li", "td", "th", "title", "definedName", "oddHeader", "oddFooter"}


@dataclass(frozen=True)
class Extract:
    """A text taken out of a file; `where` in words, `least` how many characters a value must have to stand in it not by chance."""

    where: str
    text: str
    least: int = 0


def prove(path: Path, values: Wanted, limits: Limits) -> None:
    """StillThere where any value can be taken out of the file at `path`."""
    found: dict[str, None] = {}
    for extract in extracts(path.read_bytes(), "文件", limits):
        for hit in values.hits(extract.text, crosses=_ACROSS):
            if len(hit.value.key) >= extract.least:
                found[f"{values.masked(extract.where)}（{hit.value.excerpt}）"] = None
    if found:
        raise StillThere(tuple(found))


def unclear(passages: Iterable[Passage], values: Wanted) -> None:
    """StillThere where the readers still read a value; where they may have recognised characters, the better part of a number is enough."""
    found: dict[str, None] = {}
    for passage in passages:
        read = values.nearly(passage.text) if isinstance(passage, Located) else [hit.value for hit in values.hits(passage.text)]
        found |= {f"{str(passage.place) or '正文'}（{value.excerpt}）": None for value in read}
    if found:
        raise StillThere(tuple(values.masked(where) for where in found))


def extracts(data: bytes, where: str, limits: Limits, depth: int = 0) -> Iterator[Extract]:
    """Everything that can be taken out of `data`, whatever it is."""
    yield Extract(where, data.decode("utf-8", "ignore"), _IN_BYTES if b"\0" in data[:4096] else 0)
    if depth <= _DEEPEST:
        if zipfile.is_zipfile(io.BytesIO(data)):
            yield from _of_zip(data, where, limits, depth)
        elif data.lstrip()[:1] == b"<" or data[:8].find(b"<") >= 0:
            yield from _of_markup(data, where)
        elif b"%PDF-" in data[:1024]:
            yield from _of_pdf(data, where, limits, depth)
        elif data.startswith(olefile.MAGIC):
            yield from _of_ole(data, where, limits, depth)
        else:
            yield from _of_picture(data, where)
    for encoding in ("gb18030", "utf-16-le", "utf-16-be"):
        yield Extract(where, data.decode(encoding, "ignore"), _IN_BYTES)
    yield Extract(where, data[1:].decode("utf-16-le", "ignore"), _IN_BYTES)


def _of_zip(data: bytes, where: str, limits: Limits, depth: int) -> Iterator[Extract]:
    left = limits.unpacked_bytes
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield Extract(f"{where}的注释", archive.comment.decode("utf-8", "ignore"))
        for info in archive.infolist():
            yield Extract(f"{where}中的名称", info.filename)
            yield Extract(f"{where}中“{info.filename}”的附加信息", (info.comment + b"\n" + info.extra).decode("utf-8", "ignore"))
            with archive.open(info) as stream:
                inside = stream.read(left + 1)
            left -= len(inside)
            if left < 0:
                raise StillThere((f"{where}（过大，无法核对）",))
            yield from extracts(inside, f"{where}中的“{info.filename}”", limits, depth + 1)


def _of_markup(data: bytes, where: str) -> Iterator[Extract]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    root = etree.fromstring(data, parser)
    if root is None or b"<html" in data[:2000].lower():
        root = etree.fromstring(data, etree.HTMLParser(no_network=True, encoding="utf-8"))
    if root is None:
        return
    lines: list[str] = []
    attributes: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            lines.append(element.text or "")
            continue
        if element.tag.rpartition("}")[2] in _PARAGRAPHS:
            lines.append(" ".join("".join(element.itertext()).split("\n")))
        elif element.text:
            lines.append(element.text)
        attributes += [f"{name} {value}" if not name.startswith("{") else value for name, value in element.attrib.items()]
    yield Extract(where, "\n".join(lines))
    yield Extract(f"{where}的属性", "\n".join(attributes))
    yield Extract(where, "".join(root.itertext()), _ACROSS)


def _of_pdf(data: bytes, where: str, limits: Limits, depth: int) -> Iterator[Extract]:
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            yield Extract(f"{where}第{number}页的文字层", text.get_text_bounded() + "\n" + text.get_text_range())
        yield Extract(f"{where}的文档属性", "\n".join(document.get_metadata_dict().values()))
    finally:
        document.close()
    left = limits.unpacked_bytes
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in [*pdf.objects, pdf.trailer]:
            strings: list[str] = []
            _strings(one, strings, 0)
            yield Extract(f"{where}的对象", "\n".join(strings))
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                inside = one.read_bytes()
                left -= len(inside)
                if left < 0:
                    raise StillThere((f"{where}（过大，无法核对）",))
                yield from extracts(inside, f"{where}的数据流", limits, depth + 1)
            elif isinstance(one, pikepdf.Stream):
                yield from _of_picture(one.read_raw_bytes(), f"{where}的图片")


def _strings(one: Any, strings: list[str], depth: int) -> None:
    if depth > 60:
        return
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for name, value in one.items():
            strings.append(name)
            # What an indirect object says is looked at where it stands itself.
            if not getattr(value, "is_indirect", False):
                _strings(value, strings, depth + 1)
    elif isinstance(one, pikepdf.Array):
        for value in one:
            if not getattr(value, "is_indirect", False):
                _strings(value, strings, depth + 1)
    elif isinstance(one, pikepdf.String | pikepdf.Name | str):
        strings.append(str(one))


def _of_ole(data: bytes, where: str, limits: Limits, depth: int) -> Iterator[Extract]:
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        for path in compound.listdir():
            yield from extracts(compound.openstream(path).read(), f"{where}中的“{'/'.join(path)}”", limits, depth + 1)


def _of_picture(data: bytes, where: str) -> Iterator[Extract]:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            said = [
                f"{name} {value if not isinstance(value, bytes) else value.decode('utf-8', 'ignore')}"
                for name, value in picture.info.items()
            ]
            said += [str(value) for value in picture.getexif().values()]
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return
    yield Extract(f"{where}的附带信息", "\n".join(said))
