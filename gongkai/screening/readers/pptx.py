"""Presentations (.pptx): every slide, and everything that it hides. A place's page is the slide's number, hidden slides counted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.screening.findings import Passage, Place
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.colors import UNKNOWN
from gongkai.screening.readers.docx import alternative, cropped
from gongkai.screening.readers.drawing import color_of, cover_of, covering, fill_of, why_unseen
from gongkai.screening.readers.look import InTable, Look
from gongkai.screening.readers.package import Items, Package, attribute, everything_beside, is_on, local, person
from gongkai.screening.readers.xlsx import chart_of

HIDDEN_SLIDE = "隐藏的幻灯片"
OFF_SLIDE = "幻灯片以外的内容"
HIDDEN_SHAPE = "隐藏的图形"
COVERED = "被图形盖住的文字"
NOTES = "备注"
COMMENT = "批注"

_MOST_SLIDES = 2_000


@dataclass(frozen=True)
class _Frame:
    """A rectangle in the units of the slide."""

    left: float
    top: float
    width: float
    height: float

    def is_off(self, width: float, height: float) -> bool:
        return self.left >= width or self.top >= height or self.left + self.width <= 0 or self.top + self.height <= 0

    def covers(self, other: "_Frame") -> bool:
        """Whether nearly all of the other is under this one."""
        across = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top)
        return across > 0 and down > 0 and across * down >= 0.8 * other.width * other.height > 0

    def meets(self, other: "_Frame") -> bool:
        return (
            self.left < other.left + other.width
            and other.left < self.left + self.width
            and self.top < other.top + other.height
            and other.top < self.top + self.height
        )


@dataclass(frozen=True)
class _Shape:
    """A shape of a slide where it stands; `frame` is None where the layout says it, `fill` as in `fill_of`."""

    element: Any
    frame: _Frame | None
    hidden: bool
    fill: str
    is_picture: bool


def read(path: Path, look: Look) -> Items:
    """Every passage of the presentation at `path`, and a finding for everything else that it hides."""
    package = Package(path, look)
    show = _Show(package)
    yield from show.read()
    yield from everything_beside(package, show.parts_read, lambda words: words in show.shown)


class _Show:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._look = package.look
        self._main = package.main()
        self._root = package.tree(self._main)
        self.parts_read = {self._main}
        self.shown: set[str] = set()
        self._painted: dict[str, list[_Shape]] = {}
        size = next(self._root.iter("{*}sldSz"), None)
        self._width = _number(size, "cx") if size is not None else 9144000.0
        self._height = _number(size, "cy") if size is not None else 6858000.0

    def read(self) -> Items:
        slides = [self._package.target(self._main, _relation(one)) for one in self._root.iter("{*}sldId")]
        if len(slides) > _MOST_SLIDES:
            raise Unreadable("too_many_pages", "幻灯片过多，无法审查。请拆分成几个文件分别上传。")
        for number, part in enumerate(slides, 1):
            self._look.progress(number - 1, len(slides))
            if part not in self._package:
                raise Unreadable("slide_missing", "演示文稿里缺少幻灯片的内容。请用原来的程序打开后另存一份，再上传。")
            yield from self._slide(part, number)
        self._look.progress(len(slides), len(slides))
        yield from self._left_over(set(slides))
        for kind in ("slideMaster", "notesMaster", "handoutMaster"):
            for master in self._package.related(self._main, kind):
                yield from self._master(master)
        for name in self._package.names:
            if re.search(r"(?:commentAuthors|/authors)\.xml$", name, re.IGNORECASE):
                self.parts_read.add(name)
                for element in self._package.tree(name).iter("{*}cmAuthor", "{*}author"):
                    yield from person(self._look, attribute(element, "name"), COMMENT, "批注人")
            elif "/changesinfos/" in name.casefold():
                self.parts_read.add(name)
                names = dict.fromkeys(attribute(one, "name") for one in self._package.tree(name).iter("{*}chgData"))
                for one in names:
                    yield from person(self._look, one, "修改记录", "修改人")

    def _slide(self, part: str, number: int) -> Items:
        look = self._look
        self.parts_read.add(part)
        root = self._package.tree(part)
        shown = root.get("show")
        whole = HIDDEN_SLIDE if shown is not None and not is_on(shown) else ""
        yield from self._shapes(root, part, number, "", whole)
        for notes in self._package.related(part, "notesSlide"):
            self.parts_read.add(notes)
            for shape in self._package.tree(notes).iter("{*}sp"):
                # The number, date and heading of a notes page come from its master.
                if any(attribute(one, "type") in {"sldNum", "dt", "hdr", "ftr", "sldImg"} for one in shape.iter("{*}ph")):
                    continue
                text = "\n".join(filter(None, (_words(one) for one in _paragraphs(shape))))
                if text.strip():
                    yield Passage(text, look.place(page=number, part=NOTES), NOTES)
        for kind in ("comments", "comment"):
            for name in self._package.related(part, kind):
                self.parts_read.add(name)
                for element in self._package.tree(name).iter("{*}cm", "{*}reply"):
                    texts = [one.text or "" for one in element.iter("{*}text")] or [_words(one) for one in _paragraphs(element)]
                    if text := "\n".join(filter(None, texts)).strip():
                        yield Passage(text, look.place(page=number, part=COMMENT), COMMENT)

    def _left_over(self, used: set[str]) -> Items:
        """Slides that stand in the file and in no list: removed by a careless program."""
        for name in self._package.names:
            if re.fullmatch(r"ppt/slides/[^/]+\.xml", name, re.IGNORECASE) and name not in used:
                self.parts_read.add(name)
                for paragraph in _paragraphs(self._package.tree(name)):
                    if (text := _words(paragraph)).strip():
                        yield Passage(text, self._look.place(part="已删除的幻灯片"), "文件里残留的已删除的幻灯片")

    def _master(self, part: str) -> Items:
        self.parts_read.add(part)
        yield from self._shapes(self._package.tree(part), part, None, "母版", "", is_master=True)
        for layout in self._package.related(part, "slideLayout"):
            self.parts_read.add(layout)
            yield from self._shapes(self._package.tree(layout), layout, None, "版式", "", is_master=True)

    def _shapes(self, root: Any, part: str, number: int | None, said: str, whole: str, *, is_master: bool = False) -> Items:
        look = self._look
        tree = next(root.iter("{*}spTree"), None)
        shapes = list(_placed(tree)) if tree is not None else []
        paper = self._paper(root, part) if not is_master else UNKNOWN
        below = self._below(part) if not is_master else []
        paragraph_number = 0
        covers = [(at, one, color) for at, one in enumerate(shapes) if one.frame is not None and (color := cover_of(one.element))]
        for at, shape in enumerate(shapes):
            if is_master and next(shape.element.iter("{*}ph"), None) is not None:
                continue  # "click here to edit the title": never shown
            hidden = whole
            if not hidden and shape.hidden:
                hidden = HIDDEN_SHAPE
            if not hidden and shape.frame is not None and shape.frame.is_off(self._width, self._height):
                hidden = OFF_SLIDE
            above = [
                (one, color) for later, one, color in covers if later > at and shape.frame is not None and one.frame.meets(shape.frame)
            ]
            if not hidden and any(one.frame.covers(shape.frame) for one, _color in above):
                hidden = COVERED
            elif above and not hidden and any((one.text or "").strip() for one in shape.element.iter("{*}t")):
                yield covering(look, look.place(page=number, part="·".join(filter(None, (said, "盖住文字的图形")))), above[0][1])
            for paragraph in _own_paragraphs(shape.element):
                paragraph_number += 1
                place = look.place(page=number, paragraph=paragraph_number, part="·".join(filter(None, (said, hidden))))
                yield from self._paragraph(paragraph, place, hidden, self._behind(shape, [*shapes, *below], paper))
            yield from self._hanging(shape, part, number, said, hidden)

    def _paragraph(self, paragraph: Any, place: Place, hidden: str, paper: str) -> Items:
        shown: list[str] = []
        unseen: dict[str, list[str]] = {}
        for run in paragraph:
            text = "".join(one.text or "" for one in run.iter("{*}t")) if local(run) in {"r", "fld"} else "\n" if local(run) == "br" else ""
            if local(run) == "AlternateContent" or local(run).endswith("oMathPara"):
                text = "".join(one.text or "" for one in run.iter("{*}t"))
            why = "" if hidden or not text.strip() else why_unseen(run, paper)
            if why:
                unseen.setdefault(why, []).append(text)
            else:
                shown.append(text)
        text = "".join(shown)
        if text.strip():
            if not hidden:
                self.shown.add(text)
            context = _context(paragraph)
            yield InTable(text, place, hidden, context) if context else Passage(text, place, hidden)
        for why, pieces in unseen.items():
            yield Passage("".join(pieces), Place(place.member, place.page, paragraph=place.paragraph, part=why), why)

    def _hanging(self, shape: _Shape, part: str, number: int | None, said: str, hidden: str) -> Items:
        look = self._look
        where = said or f"第{number}页"
        for element in shape.element.iter():
            kind = local(element)
            if kind == "cNvPr":
                yield from alternative(look, attribute(element, "descr"), attribute(element, "title"), where)
            elif kind == "srcRect":
                yield from cropped(look, element, said, number)
            elif kind == "chart" and (target := self._package.target(part, attribute(element, "id"))) in self._package:
                self.parts_read.add(target)
                yield from chart_of(self._package, target, look.place(page=number, part="图表"), hidden)
            elif kind == "relIds" and (target := self._package.target(part, attribute(element, "dm"))) in self._package:
                self.parts_read.add(target)
                if text := "\n".join(filter(None, (_words(one) for one in _paragraphs(self._package.tree(target))))):
                    yield Passage(text, look.place(page=number, part="图示"), hidden)

    def _paper(self, root: Any, part: str) -> str:
        """The colour of the slide itself, where slide, layout or master say it outright."""
        for _step in range(3):
            background = root.find("{*}cSld/{*}bg")
            if background is not None:
                fill = background.find("{*}bgPr/{*}solidFill")
                if fill is not None:
                    return color_of(fill)
                reference = background.find("{*}bgRef")
                return color_of(reference) if reference is not None else UNKNOWN
            above = self._package.related(part, "slideLayout") or self._package.related(part, "slideMaster")
            if not above:
                break
            part = above[0]
            root = self._package.tree(part)
        return "FFFFFF"

    def _below(self, part: str) -> list[_Shape]:
        """The shapes that layout and master paint under a slide."""
        found: list[_Shape] = []
        for kind in ("slideLayout", "slideMaster"):
            above = self._package.related(part, kind)
            if not above:
                break
            part = above[0]
            if part not in self._painted:
                tree = next(self._package.tree(part).iter("{*}spTree"), None)
                self._painted[part] = list(_placed(tree)) if tree is not None else []
            # Places for text are not painted themselves.
            found += [shape for shape in self._painted[part] if next(shape.element.iter("{*}ph"), None) is None]
        return found

    @staticmethod
    def _behind(shape: _Shape, shapes: list[_Shape], paper: str) -> str:
        if shape.fill == "style":
            return UNKNOWN
        if shape.fill != "none":
            return shape.fill
        if shape.frame is None:
            return UNKNOWN
        for other in shapes:
            if (
                other is not shape
                and other.frame is not None
                and other.frame.meets(shape.frame)
                and (other.is_picture or other.fill != "none")
            ):
                return UNKNOWN
        return paper


def _placed(tree: Any) -> Iterator[_Shape]:
    """The shapes of a tree, each where it stands on the slide, groups unfolded."""
    waiting: list[tuple[Any, tuple[float, float, float, float], bool]] = [(child, (1.0, 1.0, 0.0, 0.0), False) for child in reversed(tree)]
    while waiting:
        element, scale, hidden = waiting.pop()
        kind = local(element)
        if kind == "AlternateContent":
            choice = element.find("{*}Choice")
            waiting += [(child, scale, hidden) for child in reversed(choice if choice is not None else element)]
            continue
        if kind not in {"sp", "pic", "graphicFrame", "cxnSp", "grpSp", "contentPart"}:
            continue
        named = next(iter(element.iterfind("*/{*}cNvPr")), None)
        hidden = hidden or (named is not None and named.get("hidden") is not None and is_on(named.get("hidden")))
        transform = next((one for one in element.iterfind("{*}xfrm")), None)
        if transform is None:
            transform = next((one for one in element.iterfind("*/{*}xfrm")), None)
        frame = _frame(transform, scale)
        if kind == "grpSp":
            inner = scale
            offset, extent = (transform.find("{*}chOff"), transform.find("{*}chExt")) if transform is not None else (None, None)
            if frame is not None and offset is not None and extent is not None:
                across = frame.width / max(_number(extent, "cx"), 1.0)
                down = frame.height / max(_number(extent, "cy"), 1.0)
                inner = (across, down, frame.left - _number(offset, "x") * across, frame.top - _number(offset, "y") * down)
            waiting += [(child, inner, hidden) for child in reversed(element)]
            continue
        yield _Shape(element, frame, hidden, fill_of(element), kind == "pic")


def _frame(transform: Any, scale: tuple[float, float, float, float]) -> _Frame | None:
    offset = transform.find("{*}off") if transform is not None else None
    extent = transform.find("{*}ext") if transform is not None else None
    if offset is None or extent is None:
        return None
    across, down, left, top = scale
    return _Frame(
        _number(offset, "x") * across + left,
        _number(offset, "y") * down + top,
        _number(extent, "cx") * across,
        _number(extent, "cy") * down,
    )


def _number(element: Any, name: str) -> float:
    value = attribute(element, name, "0")
    return float(value) if re.fullmatch(r"-?\d{1,12}", value) else 0.0


def _paragraphs(element: Any) -> Iterator[Any]:
    for paragraph in element.iter("{*}p"):
        if "drawingml" in paragraph.tag:
            yield paragraph


def _own_paragraphs(element: Any) -> Iterator[Any]:
    """The paragraphs of a shape, not those that stand there again for old programs."""
    for paragraph in _paragraphs(element):
        if next(paragraph.iterancestors("{*}Fallback"), None) is None:
            yield paragraph


def _words(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t"))


def _relation(element: Any) -> str:
    """The relation that an entry names: it has an `id` of its own beside."""
    return next((str(value) for key, value in element.attrib.items() if key.endswith("relationships}id")), "")


def _context(paragraph: Any) -> str:
    """The heading of the column and the cell to the left, for a paragraph in a table."""
    cell = next(paragraph.iterancestors("{*}tc"), None)
    if cell is None:
        return ""
    row, table = cell.getparent(), next(cell.iterancestors("{*}tbl"), None)
    if row is None or table is None:
        return ""
    cells = list(row.iterchildren("{*}tc"))
    column = cells.index(cell)
    first = next(table.iterchildren("{*}tr"), None)
    heads = list(first.iterchildren("{*}tc")) if first is not None and first is not row else []
    heading = _words(heads[column])[:40] if column < len(heads) else ""
    left = _words(cells[column - 1])[-40:] if column else ""
    return " ".join(filter(None, (heading, left)))
