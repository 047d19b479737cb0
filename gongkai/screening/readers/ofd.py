"""OFD (版式文档, GB/T 33190): the words of each page, and everything the package carries unseen."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gongkai.screening import magic
from gongkai.screening.findings import Finding, Kind, Passage, Severity
from gongkai.screening.located import Box, Located
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import Package, attribute, local, person, picture

Items = Iterator[Passage | Finding]

INVISIBLE = "设为不可见的文字"
SAME_COLOUR = "与底色相同的文字"
SMALL = "小到看不见的文字"
OUTSIDE = "页面以外的文字"
COVERED = "被图形或图片盖住的文字"
COMMENT = "批注"
HIDDEN_COMMENT = "隐藏的批注"
UNUSED = "不在任何一页上显示的内容"
VERSION = "文件中保留的以前版本"
TINY = 0.8
"""Millimetres: text this small is read by nobody."""
PALE = 232
"""Of 255: a colour in which every channel is above this is not seen on paper."""
SMALL_PICTURE = 0.01
"""A picture over less of the page than this covers nothing by intent."""

PASSWORD = Unreadable("password", "文件已加密，无法审查。请取消加密后重新上传。")
_ENCRYPTED = re.compile(r"(?:^|/)(?:encryptions?|encryptinfo|decryptseed)[^/]*\.(?:xml|dat)$", re.IGNORECASE)
_SIGNATURES = re.compile(r"(?:^|/)sign(?:s|atures?)?(?:_?\d+)?(?:/|[^/]*\.xml$)|\.esl$|signedvalue", re.IGNORECASE)
_FONTS = re.compile(r"\.(?:ttf|otf|ttc|cff|pfb|dfont)$", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_BROKEN = Unreadable("broken_ofd", "OFD 文件已损坏，无法打开。请用原来的程序重新导出后再上传。")
_PAGE_WIDTH, _PAGE_HEIGHT = 210.0, 297.0


@dataclass
class _Piece:
    """One text object: its words, its box in millimetres, why it is not seen."""

    text: str
    box: Box
    hidden: str


@dataclass
class _Read:
    """What has been read so far."""

    names: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)


def read(path: Path, look: Look) -> Items:
    """Everything in the OFD at `path`; Unreadable where it is encrypted, damaged or has too many pages."""
    package = Package(path, look)
    if any(_ENCRYPTED.search(name) for name in package.names):
        raise PASSWORD
    done = _Read(names={"OFD.xml"})
    root = package.tree("OFD.xml")
    bodies = [element for element in root if local(element) == "DocBody"]
    if not bodies:
        raise _BROKEN
    yield from package.surplus()
    for body in bodies:
        yield from _document(package, body, done, look)
    yield from _left(package, done, look)


def _document(package: Package, body: Any, done: _Read, look: Look) -> Items:
    main = _path("", _text_of(body, "DocRoot"))
    if main not in package:
        raise _BROKEN
    done.names.add(main)
    document = package.tree(main)
    areas = _children(document, "CommonData")
    usual = _area(areas[0] if areas else document) or (0.0, 0.0, _PAGE_WIDTH, _PAGE_HEIGHT)
    templates = {attribute(one, "ID"): _path(main, attribute(one, "BaseLoc")) for one in document.iter() if local(one) == "TemplatePage"}
    pages = [one for part in _children(document, "Pages") for one in _children(part, "Page")]
    if len(pages) > look.limits.pages:
        raise Unreadable("too_many_pages", f"页数超过{look.limits.pages}页，无法审查。请拆分成几个文件分别上传。")
    numbers: dict[str, int] = {}
    used: set[str] = set()
    for number, page in enumerate(pages, 1):
        numbers[attribute(page, "ID")] = number
        yield from _page(package, _path(main, attribute(page, "BaseLoc")), number, usual, templates, used, done, look)
        look.progress(number, len(pages))
    for name in set(templates.values()) - used:
        if name in package:
            done.names.add(name)
            yield from _passages([*_pieces(package.tree(name), usual)], usual, look, {"part": "没有使用的模板页"}, UNUSED, done)
    yield from _information(body, done, look)
    yield from _comments(package, main, document, numbers, usual, done, look)
    yield from _attachments(package, main, document, done, look)
    for name in _referred(document, main, ("PublicRes", "DocumentRes")) | _resources_of_pages(package, done):
        if name in package:
            done.names.add(name)
            yield from _passages([*_pieces(package.tree(name), usual)], usual, look, {"part": "资源"}, "", done)
    yield from _custom(package, _referred(document, main, ("CustomTags",)), done, look)
    yield from _versions(package, body, done, look)
    outline = "\n".join(attribute(one, "Title") for one in document.iter() if local(one) == "OutlineElem")
    if outline:
        yield Passage(outline, look.place(part="书签"))
    for action in document.iter():
        if local(action) == "URI" and attribute(action, "URI"):
            yield Passage(attribute(action, "URI"), look.place(part="超链接"))


def _page(
    package: Package, name: str, number: int, usual: Box, templates: dict[str, str], used: set[str], done: _Read, look: Look
) -> Items:
    if name not in package:
        raise _BROKEN
    done.names.add(name)
    content = package.tree(name)
    area = _area(content) or usual
    pieces: list[_Piece] = []
    for reference in content.iter():
        if local(reference) == "Template":
            template = templates.get(attribute(reference, "TemplateID"), "")
            if template in package:
                used.add(template)
                done.names.add(template)
                pieces += _pieces(package.tree(template), area)
    pieces += _pieces(content, area)
    yield from _passages(pieces, area, look, {"page": number}, "", done)
    if covered := _covered_pictures(content, area):
        yield look.finding(
            Kind.HIDDEN_TEXT,
            Severity.REVIEW,
            look.place(page=number, part="图片"),
            "picture_covered",
            f"图片上盖有{covered}处色块，色块可以移开，下面的内容仍在文件里。",
            "在图片本身上涂掉要遮的内容，再放进文档重新导出。",
        )


def _covered_pictures(content: Any, area: Box) -> int:
    """How many filled boxes lie on pictures."""
    objects = [one for one in content.iter() if local(one) in {"PathObject", "ImageObject"}]
    boxes = [(_paints(one), local(one)) for one in objects]
    count = 0
    for order, (box, kind) in enumerate(boxes):
        below = [other for other, what in boxes[:order] if what == "ImageObject" and other and _size(other) > SMALL_PICTURE * _size(area)]
        count += (
            kind == "PathObject" and box is not None and any(_inside(box, other) and _size(box) < 0.5 * _size(other) for other in below)
        )
    return count


def _passages(pieces: list[_Piece], area: Box, look: Look, where: dict[str, Any], hidden: str, done: _Read) -> Items:
    """The text that is seen as one passage, then that which is not, by its reason."""
    reasons = dict.fromkeys([""] + [piece.hidden for piece in pieces])
    for reason in reasons:
        text, spans, before = "", [], None
        for piece in pieces:
            if piece.hidden != reason:
                continue
            if before is not None:
                text += _between(before, piece)
            spans.append((len(text), len(text) + len(piece.text), _fraction(piece.box, area)))
            text += piece.text
            before = piece
        if text.strip():
            done.words.append("".join(text.split()))
            part = " ".join(word for word in (where.get("part", ""), reason) if word)
            yield Located(text, look.place(**{**where, "part": part}), reason or hidden, tuple(spans))


def _between(one: _Piece, other: _Piece) -> str:
    """What stands between two objects: nothing within a word, a blank within a line, else a new line."""
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    height = max(0.1, min(one.box[3] - one.box[1], other.box[3] - other.box[1]))
    if shared < 0.5 * height:
        return "\n"
    return "" if -0.5 * height < other.box[0] - one.box[2] < 0.5 * height else "  "


def _pieces(content: Any, area: Box) -> Iterator[_Piece]:
    """Every text object of a page, a template or a resource, in the order of painting."""
    objects = [one for one in content.iter() if local(one) in {"TextObject", "PathObject", "ImageObject"}]
    covers = _table((order, _cover(one, area)) for order, one in enumerate(objects))
    grounds = _table((order, _paints(one)) for order, one in enumerate(objects) if local(one) != "TextObject")
    for order, one in enumerate(objects):
        if local(one) != "TextObject":
            continue
        text = "".join("".join(code.itertext()) for code in one if local(code) == "TextCode")
        if not text.strip():
            continue
        box = _box(attribute(one, "Boundary")) or (0.0, 0.0, 0.0, 0.0)
        yield _Piece(text, box, _reason(one, order, box, area, covers, grounds))


def _reason(one: Any, order: int, box: Box, area: Box, covers: np.ndarray, grounds: np.ndarray) -> str:
    above = one
    while above is not None:
        if attribute(above, "Visible").lower() == "false" or attribute(above, "Alpha") == "0":
            return INVISIBLE
        above = above.getparent()
    filled = attribute(one, "Fill").lower() != "false"
    stroked = attribute(one, "Stroke").lower() == "true"
    colours = [child for child in one if local(child) == ("FillColor" if filled else "StrokeColor")]
    if (not filled and not stroked) or any(attribute(colour, "Alpha") == "0" for colour in colours):
        return INVISIBLE
    size = _numbers(attribute(one, "Size"))
    if size and size[0] * _scale(one) < TINY:
        return SMALL
    if box[2] <= area[0] or box[0] >= area[2] or box[3] <= area[1] or box[1] >= area[3]:
        return OUTSIDE
    if (_around(box, covers) & (covers[0] > order)).any():
        return COVERED
    shades = [_numbers(attribute(colour, "Value")) for colour in colours if attribute(colour, "Value")]
    is_pale = any(len(shade) in {1, 3} and min(shade) > PALE for shade in shades)
    if is_pale and not (_around(box, grounds) & (grounds[0] < order)).any():
        return SAME_COLOUR
    return ""


def _scale(one: Any) -> float:
    matrix = _numbers(attribute(one, "CTM"))
    return float((matrix[2] ** 2 + matrix[3] ** 2) ** 0.5) if len(matrix) == 6 else 1.0


def _cover(one: Any, area: Box) -> Box | None:
    """The box of an object that hides what is below it: a picture, or a path that is filled and opaque."""
    if local(one) == "TextObject" or attribute(one, "Visible").lower() == "false" or attribute(one, "Alpha", "255") != "255":
        return None
    box = _paints(one)
    if not box or (local(one) == "ImageObject" and _size(box) < SMALL_PICTURE * _size(area)):
        return None
    # A picture over the whole page is the scan to which the text belongs as its layer.
    return None if local(one) == "ImageObject" and _size(box) > 0.6 * _size(area) else box


def _paints(one: Any) -> Box | None:
    """The box that an object fills with something; None for lines and frames."""
    boundary = _box(attribute(one, "Boundary"))
    if local(one) == "ImageObject":
        return boundary
    if (
        boundary is None
        or attribute(one, "Fill").lower() != "true"
        or any(attribute(child, "Alpha", "255") != "255" for child in one if local(child) == "FillColor")
    ):
        return None
    data = "".join("".join(child.itertext()) for child in one if local(child) == "AbbreviatedData")
    points = _numbers(data)
    matrix = _numbers(attribute(one, "CTM"))
    if len(points) < 6 or len(matrix) == 6:
        return boundary
    across, down = points[0::2], points[1::2]
    left, top = boundary[0], boundary[1]
    return (left + min(across), top + min(down), left + max(across), top + max(down))


def _information(body: Any, done: _Read, look: Look) -> Items:
    for part in _children(body, "DocInfo"):
        for element in part.iter():
            name, value = local(element), " ".join("".join(element.itertext()).split())
            if not value:
                continue
            if name == "Author":
                yield from person(look, value, "文档属性", "文档属性中的作者")
                yield Passage(value, look.place(part="文档属性"))
            elif name in {"Title", "Subject", "Abstract", "Keyword"}:
                yield Passage(value, look.place(part="文档属性"))
            elif name == "CustomData" and any(letter.isalnum() for letter in value):
                yield Passage(f"{attribute(element, 'Name')}：{value}", look.place(part="自定义属性"))
                yield look.finding(
                    Kind.METADATA,
                    Severity.REVIEW,
                    look.place(part="自定义属性"),
                    "custom_property",
                    "自定义属性打开文件时看不到，会随文件一起公开。",
                    "导出 OFD 前清除文档属性。",
                    attribute(element, "Name")[:20],
                )


def _comments(package: Package, main: str, document: Any, numbers: dict[str, int], usual: Box, done: _Read, look: Look) -> Items:
    for name in _referred(document, main, ("Annotations",)):
        if name not in package:
            continue
        done.names.add(name)
        for page in package.tree(name).iter():
            file = _path(name, _text_of(page, "FileLoc")) if local(page) == "Page" else ""
            if file and file in package:
                done.names.add(file)
                yield from _comments_of(package.tree(file), numbers.get(attribute(page, "PageID")), usual, done, look)


def _comments_of(root: Any, number: int | None, usual: Box, done: _Read, look: Look) -> Items:
    for comment in root.iter():
        if local(comment) != "Annot":
            continue
        hidden = attribute(comment, "Visible").lower() == "false"
        remark = "\n".join(word for word in (_text_of(comment, "Remark"), *_parameters(comment)) if word)
        kind = attribute(comment, "Type")
        if remark.strip():
            yield Passage(remark, look.place(page=number, part="批注"), HIDDEN_COMMENT if hidden else COMMENT)
        if kind not in {"Watermark", "Stamp", "Link"}:
            yield from person(look, attribute(comment, "Creator"), "批注", "批注人的名字")
        pieces = list(_pieces(comment, usual))
        if hidden:
            pieces = [_Piece(piece.text, piece.box, HIDDEN_COMMENT) for piece in pieces]
        else:
            # The boxes of an appearance count from its own corner.
            pieces = [_Piece(piece.text, piece.box, "" if piece.hidden == OUTSIDE else piece.hidden) for piece in pieces]
        yield from _passages(pieces, usual, look, {"page": number, "part": "批注外观"}, "", done)


def _parameters(comment: Any) -> Iterator[str]:
    for parameter in comment.iter():
        text = "".join(parameter.itertext()).strip()
        if local(parameter) == "Parameter" and re.search(r"[\u3400-\u9fff]|\d{7}", text):
            yield text


def _attachments(package: Package, main: str, document: Any, done: _Read, look: Look) -> Items:
    for name in _referred(document, main, ("Attachments",)):
        if name not in package:
            continue
        done.names.add(name)
        for one in package.tree(name).iter():
            if local(one) != "Attachment":
                continue
            file = _path(name, _text_of(one, "FileLoc"))
            called = attribute(one, "Name") or posixpath.basename(file) or "附件"
            yield _embedded(look, "附件")
            yield Passage(called, look.place(part="附件名"))
            if file in package:
                done.names.add(file)
                yield from look.into(look.file(package.data(file)), called.replace("/", "_")[:120])


def _embedded(look: Look, part: str) -> Finding:
    return look.finding(
        Kind.EMBEDDED,
        Severity.REVIEW,
        look.place(part=part),
        "embedded_file",
        "OFD 里嵌有另一个文件，下载的人可以整个取出来。",
        "不需要公开的，删除附件后重新导出；需要公开的，作为单独的附件上传。",
    )


def _custom(package: Package, names: set[str], done: _Read, look: Look) -> Items:
    """Tags that programs put on the text; their words are hidden where the pages do not show them."""
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in package or (name in done.names and name not in names):
            continue
        done.names.add(name)
        root = package.tree(name)
        for one in root.iter():
            if local(one) in {"FileLoc", "SchemaLoc"}:
                waiting.append(_path(name, "".join(one.itertext())))
        if name not in names:
            yield from _loose(root, "自定义标签", "自定义标签中的文字", done, look)


def _loose(root: Any, part: str, hidden: str, done: _Read, look: Look) -> Items:
    words = [word.strip() for word in root.itertext() if word.strip()]
    words += [str(value) for one in root.iter() for value in one.attrib.values() if re.search(r"[\u3400-\u9fff]{2}|\d{11}", str(value))]
    shown = "".join(done.words)
    unseen = [word for word in words if re.search(r"[\u3400-\u9fff]|\d{7}|@", word) and "".join(word.split()) not in shown]
    if unseen:
        yield Passage("\n".join(dict.fromkeys(unseen)), look.place(part=part), hidden)


def _versions(package: Package, body: Any, done: _Read, look: Look) -> Items:
    for one in body.iter():
        if local(one) == "Version" and attribute(one, "BaseLoc"):
            name = _path("", attribute(one, "BaseLoc"))
            if name in package:
                done.names.add(name)
            if attribute(one, "Current").lower() != "true":
                yield look.finding(
                    Kind.HIDDEN_TEXT,
                    Severity.REVIEW,
                    look.place(part="版本"),
                    "earlier_version",
                    f"{VERSION}：打开文件看不到，下载的人可以切换过去。",
                    "用“打印为 OFD”重新生成文件，以前的版本就没有了。",
                )


def _left(package: Package, done: _Read, look: Look) -> Items:
    """Pictures, and whatever nothing led to."""
    names = {name.casefold() for name in done.names}
    for name in package.names:
        if name.casefold() in names or _FONTS.search(name) or _SIGNATURES.search(name):
            continue
        data = package.data(name)
        kind = magic.kind_of_head(data[: 1 << 16])
        if kind.startswith("image/"):
            yield from picture(look, data, kind, name)
        elif kind == "text/xml" or name.lower().endswith(".xml"):
            root = package.tree(name)
            if local(root) == "Page":
                usual = _area(root) or (0.0, 0.0, _PAGE_WIDTH, _PAGE_HEIGHT)
                yield from _passages([*_pieces(root, usual)], usual, look, {"part": f"{UNUSED} {name}"}, UNUSED, done)
            else:
                yield from _loose(root, f"内部数据 {posixpath.basename(name)}", "文件内部的数据", done, look)
        elif name.lower().endswith((".jb2", ".jbig2", ".gbig2")):
            yield look.unreadable(
                Unreadable("picture_unknown", "OFD 里有无法识别的图片格式（JBIG2），无法审查。请重新导出，或者转换为 PDF。")
            )
        else:
            yield _embedded(look, f"内部文件 {posixpath.basename(name)}")
            if kind != magic.UNKNOWN:
                yield from look.into(look.file(data), name)


def _referred(document: Any, main: str, kinds: tuple[str, ...]) -> set[str]:
    return {_path(main, "".join(one.itertext())) for one in document.iter() if local(one) in kinds and "".join(one.itertext()).strip()}


def _resources_of_pages(package: Package, done: _Read) -> set[str]:
    found = set()
    for name in list(done.names):
        if name.lower().endswith("content.xml"):
            found |= _referred(package.tree(name), name, ("PageRes",))
    return found


def _path(of: str, to: str) -> str:
    """The name in the package that the location `to`, written in the part `of`, leads to."""
    to = to.strip().replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(of), to))[1:] if to else ""


def _children(element: Any, name: str) -> list[Any]:
    return [child for child in element if local(child) == name]


def _text_of(element: Any, name: str) -> str:
    return next(("".join(child.itertext()).strip() for child in element if local(child) == name), "")


def _area(element: Any) -> Box | None:
    """The paper, as the page or the document says it."""
    boxes = (_box(_text_of(area, "PhysicalBox")) for area in element if local(area) in {"Area", "PageArea"})
    return next((box for box in boxes if box), None)


def _box(text: str) -> Box | None:
    numbers = _numbers(text)
    if len(numbers) != 4:
        return None
    left, top, width, height = numbers
    return (left, top, left + width, top + height)


def _numbers(text: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text[:100_000])]


def _size(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _table(boxes: Iterable[tuple[int, Box | None]]) -> np.ndarray:
    """Orders, lefts, tops, rights, bottoms: a page may have thousands of shapes and thousands of words below them."""
    return np.array([(order, *box) for order, box in boxes if box], dtype=float).reshape(-1, 5).T


def _around(one: Box, boxes: np.ndarray) -> np.ndarray:
    """Which of the boxes contain nearly all of the one."""
    _orders, left, top, right, bottom = boxes
    across = np.minimum(right, one[2]) - np.maximum(left, one[0])
    down = np.minimum(bottom, one[3]) - np.maximum(top, one[1])
    return (across > 0) & (down > 0) & (across * down > 0.7 * max(_size(one), 1e-9))


def _inside(one: Box, other: Box) -> bool:
    """Whether nearly all of one box lies in the other."""
    shared = (max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3]))
    return _size(one) > 0 and shared[2] > shared[0] and shared[3] > shared[1] and _size(shared) > 0.7 * _size(one)


def _fraction(box: Box, area: Box) -> Box:
    width, height = max(0.1, area[2] - area[0]), max(0.1, area[3] - area[1])
    parts = ((box[0] - area[0]) / width, (box[1] - area[1]) / height, (box[2] - area[0]) / width, (box[3] - area[1]) / height)
    return tuple(min(1.0, max(0.0, value)) for value in parts)  # type: ignore[return-value]
