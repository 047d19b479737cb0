"""Word documents (.docx): what a page shows, and what it does not.

Paragraphs are numbered through each part in the order of its `w:p` elements, those of text boxes and tables included, those of
`mc:Fallback` (the same text again for old programs) left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gongkai.screening.findings import Finding, Kind, Passage, Severity
from gongkai.screening.readers.colors import UNKNOWN, is_color, light, melts
from gongkai.screening.readers.drawing import cover_of, covering
from gongkai.screening.readers.look import Count, InTable, Look
from gongkai.screening.readers.package import Items, Package, attribute, everything_beside, is_on, link, local, person

_STORIES = {
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "glossaryDocument": "构建基块",
}
_TINY = 6
"""Half-points: nobody reads 3 points."""
_NARROW = 10
"""Percent of a letter's width."""
_WIDEST, _TALLEST, _MARGIN = 16_000_000, 23_000_000, 2_600_000
"""Of 360,000 a centimetre: beyond the width and height of A2, and more than any margin."""
_CLEAR = 95_000
"""Of 100,000: how far letters let through what is behind them before they are gone."""
_LINE_HEIGHT = 80_000
"""Of 360,000 a centimetre: what covers less hides no line of text."""
_NEAR = 12
"""Paragraphs over which a picture behind the text may reach."""
_CROPPED = 2_000
"""Of 100,000: what a picture loses to cropping before it matters (2 %)."""
_DRAWN_IN = re.compile(r"\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT|DATABASE)\b", re.IGNORECASE)
_HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGray": "808080",
    "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "green": "00FF00",
    "lightGray": "C0C0C0", "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip

VANISHED = "隐藏文字"
WHITE = "与背景同色的文字"
TINY = "小得看不见的文字"
OFF_PAGE = "页面以外的文字"
DELETED = "修订痕迹：已删除的文字"
MOVED = "修订痕迹：已移走的文字"
COMMENT = "批注"
_INSERTED_WHY = "修订痕迹：插入的文字没有接受，修改经过和修改人会随文件公开。"


@dataclass
class _Look:
    """The properties of letters that matter, None where nothing is said."""

    vanish: bool | None = None
    color: str | None = None
    size: int | None = None
    width: int | None = None
    fill: str | None = None
    mark: str | None = None
    clear: bool = False
    outlined: bool = False


@dataclass
class _Style:
    base: str = ""
    letters: _Look = field(default_factory=_Look)
    paragraph_fill: str | None = None
    table_fills: dict[str, str] = field(default_factory=dict)


def read(path: Path, look: Look) -> Items:
    """Every passage of the document at `path`, and a finding for everything else that it hides."""
    package = Package(path, look)
    main = package.main()
    parts = [(main, "")]
    stories = {}
    for kind, said in _STORIES.items():
        for name in package.related(main, kind):
            stories[name] = said
    parts += list(stories.items())
    styles = _Styles(package, main)
    shown: list[str] = []
    authors: dict[str, str] = {}
    for name, said in parts:
        story = _Story(package, name, said, styles, authors)
        for item in story.read():
            if isinstance(item, Passage) and not item.hidden:
                shown.append(item.text)
            yield item
    read_parts = {name for name, _said in parts}
    yield from _people(package, main, read_parts, authors)
    for name, said in authors.items():
        yield from person(look, name, "修订和批注", said)
    yield from _settings(package, main, read_parts)
    visible = "\n".join(shown)
    yield from everything_beside(package, read_parts, lambda words: words in visible)


class Sight:
    """Whether the letters of the document at `path` can be seen: what redaction asks, so that it judges as screening does."""

    def __init__(self, path: Path, look: Look) -> None:
        self._package = Package(path, replace(look, count=Count()))
        self._styles = _Styles(self._package, self._package.main())
        self._stories: dict[str, _Story] = {}

    def hides(self, part: str, run: Any) -> bool:
        """Whether a reader does not see the letters of `run`, an element of the part of this name."""
        if part not in self._stories:
            self._stories[part] = _Story(self._package, part, "", self._styles, {})
        paragraph = next(run.iterancestors("{*}p"), None)
        return paragraph is not None and bool(self._stories[part]._why_hidden(run, paragraph))


class _Styles:
    """What the styles of the document say of letters."""

    def __init__(self, package: Package, main: str) -> None:
        self._styles: dict[str, _Style] = {}
        self.default = _Look()
        self.default_paragraph = ""
        for name in package.related(main, "styles"):
            root = package.tree(name)
            for element in root.iter("{*}rPrDefault"):
                for properties in element.iter("{*}rPr"):
                    self.default = _letters(properties)
            for element in root.iter("{*}style"):
                style = _Style()
                for child in element:
                    kind = local(child)
                    if kind == "basedOn":
                        style.base = attribute(child, "val")
                    elif kind == "rPr":
                        style.letters = _letters(child)
                    elif kind == "pPr":
                        style.paragraph_fill = _shade(child)
                    elif kind == "tblStylePr":
                        fill = next((_fill(shade) for shade in child.iter("{*}shd") if _fill(shade)), None)
                        if fill:
                            style.table_fills[attribute(child, "type")] = fill
                    elif kind in {"tcPr", "tblPr"}:
                        fill = _shade(child)
                        if fill:
                            style.table_fills["wholeTable"] = fill
                identifier = attribute(element, "styleId")
                self._styles[identifier] = style
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in {"1", "true"}:
                    self.default_paragraph = identifier

    def chain(self, identifier: str) -> Iterator[_Style]:
        """The style and those it is based on."""
        seen = set()
        while identifier and identifier not in seen and identifier in self._styles:
            seen.add(identifier)
            yield self._styles[identifier]
            identifier = self._styles[identifier].base


class _Story:
    """One part with text: the body, a header, the comments."""

    def __init__(self, package: Package, name: str, said: str, styles: _Styles, authors: dict[str, str]) -> None:
        self._package, self._name, self._said, self._styles, self._authors = package, name, said, styles, authors
        self._look = package.look
        self._root = package.tree(name)
        self._has_floating_pictures = any(True for _one in self._root.iter("{*}anchor"))
        background = next(self._root.iter("{*}background"), None)
        self._paper = (attribute(background, "color", "FFFFFF") if background is not None else "FFFFFF").replace("auto", "FFFFFF")
        self._tables: dict[Any, list[str]] = {}
        self._numbers: dict[Any, int] = {}
        self._behind_text: list[int] = []

    def read(self) -> Items:
        """Paragraph for paragraph, then what hangs on the part."""
        number = 0
        for paragraph in self._root.iter("{*}p"):
            if "wordprocessingml" in paragraph.tag and not self._is_fallback(paragraph):
                number += 1
                yield from self._paragraph(paragraph, number)
        yield from self._hanging()

    @staticmethod
    def _is_fallback(element: Any) -> bool:
        return next(element.iterancestors("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"), None) is not None

    def _paragraph(self, paragraph: Any, number: int) -> Items:
        shown: list[str] = []
        hidden: list[tuple[str, list[str]]] = []
        inserted: list[str] = []
        fields: list[str] = []
        before = ""
        for run, way in _runs(paragraph):
            if way == "field":
                fields.append(run)
                continue
            text = _text_of(run)
            if not text:
                fields += [element.text or "" for element in run if local(element) in {"instrText", "delInstrText"}]
                continue
            why = {"deleted": DELETED, "moved": MOVED}.get(way) or self._why_hidden(run, paragraph)
            if why:
                # Neighbouring pieces hidden the same way are one text.
                if why == before:
                    hidden[-1][1].append(text)
                else:
                    hidden.append((why, [text]))
            else:
                shown.append(text)
                if way == "inserted":
                    inserted.append(text)
            before = why
        box = self._part_of(paragraph)
        place = self._look.place(paragraph=number, part=box)
        text = "".join(shown)
        if text.strip():
            if self._said == COMMENT:
                yield Passage(text, place, COMMENT)
            else:
                context = self._context(paragraph)
                yield InTable(text, place, "", context) if context else Passage(text, place)
        for why, pieces in hidden:
            whole = "".join(pieces)
            if whole.strip():
                yield Passage(whole, self._look.place(paragraph=number, part="·".join(filter(None, (box, why.partition("：")[0])))), why)
        if any(piece.strip() for piece in inserted):
            yield self._look.finding(
                Kind.HIDDEN_TEXT,
                Severity.BLOCK,
                self._look.place(paragraph=number, part="·".join(filter(None, (box, "修订痕迹")))),
                "tracked_insertion",
                _INSERTED_WHY,
                "在“审阅”中接受或者拒绝全部修订，另存后重新上传。",
                f"（共{len(''.join(inserted))}字）",
            )
        yield from self._fields("".join(fields), number, box)

    def _fields(self, codes: str, number: int, box: str) -> Items:
        codes = codes.strip()
        if not codes:
            return
        place = self._look.place(paragraph=number, part="·".join(filter(None, (box, "域代码"))))
        yield Passage(codes, place)
        if _DRAWN_IN.match(codes):
            yield self._look.finding(
                Kind.EXTERNAL_LINK,
                Severity.REVIEW,
                place,
                "field_draws_in",
                "域会从别的文件或程序取内容，并带出那个文件的路径。",
                "选中该域，按 Ctrl+Shift+F9 转为普通文字后另存。",
                codes.split()[0][:20],
            )

    def _part_of(self, paragraph: Any) -> str:
        in_box = next(paragraph.iterancestors("{*}txbxContent"), None) is not None
        return "·".join(filter(None, (self._said, "文本框" if in_box else "")))

    def _context(self, paragraph: Any) -> str:
        """The heading of the column and the cell to the left, for a paragraph in a table."""
        cell = next(paragraph.iterancestors("{*}tc"), None)
        if cell is None:
            return ""
        row = next(cell.iterancestors("{*}tr"), None)
        table = next(cell.iterancestors("{*}tbl"), None)
        if row is None or table is None:
            return ""
        left, column, at = "", 0, 0
        for other in row.iterchildren("{*}tc"):
            if other is cell:
                column = at
                break
            left = _plain(other)
            at += _span(other)
        if table not in self._tables:
            self._tables[table] = []
            for first in table.iterchildren("{*}tr"):
                for other in first.iterchildren("{*}tc"):
                    self._tables[table] += [_plain(other)] * _span(other)
                break
        head = self._tables[table]
        heading = head[column] if column < len(head) else ""
        return " ".join(filter(None, (heading[:40], left[-40:])))

    def _why_hidden(self, run: Any, paragraph: Any) -> str:
        own = _letters(run.find("{*}rPr"))
        vanish, color, size, width = self._styled(own, run, paragraph)
        if vanish:
            return VANISHED
        if (size is not None and size <= _TINY) or (width is not None and width <= _NARROW):
            return TINY
        if own.clear:
            return WHITE
        content = next(paragraph.iterancestors("{*}txbxContent"), None)
        if content is not None and _is_off_page(content):
            return OFF_PAGE
        row = next(paragraph.iterancestors("{*}tr"), None)
        if row is not None and any(is_on(attribute(mark, "val", "1")) for mark in row.findall("{*}trPr/{*}hidden")):
            return VANISHED
        is_dark_mark = own.mark is not None and own.mark != "none" and light(_HIGHLIGHTS.get(own.mark, "FFFFFF")) < 0.05
        if color in {None, "auto"} and not is_dark_mark:
            return ""
        ink = "000000" if color in {None, "auto"} else str(color)
        if light(ink) < 0.5 and not own.mark and not own.fill and not self._is_shaded(paragraph):
            return ""
        paper = self._behind(own, run, paragraph)
        return WHITE if melts(ink, paper) else ""

    def _styled(self, own: _Look, run: Any, paragraph: Any) -> tuple[bool | None, str | None, int | None, int | None]:
        sources = [own]
        named = run.find("{*}rPr/{*}rStyle")
        if named is not None:
            sources += [style.letters for style in self._styles.chain(attribute(named, "val"))]
        named = paragraph.find("{*}pPr/{*}pStyle")
        identifier = attribute(named, "val") if named is not None else self._styles.default_paragraph
        sources += [style.letters for style in self._styles.chain(identifier)]
        sources.append(self._styles.default)

        def first(name: str) -> Any:
            return next((value for source in sources if (value := getattr(source, name)) is not None), None)

        return first("vanish"), first("color"), first("size"), first("width")

    def _is_shaded(self, paragraph: Any) -> bool:
        return next(paragraph.iterancestors("{*}tc", "{*}txbxContent"), None) is not None or paragraph.find("{*}pPr/{*}shd") is not None

    def _behind(self, own: _Look, run: Any, paragraph: Any) -> str:
        """The colour that letters stand on; `UNKNOWN` where that cannot be told from the markup."""
        if own.mark and own.mark != "none":
            return _HIGHLIGHTS.get(own.mark, UNKNOWN)
        named = run.find("{*}rPr/{*}rStyle")
        fills = [own.fill, *([style.letters.fill for style in self._styles.chain(attribute(named, "val"))] if named is not None else [])]
        properties = paragraph.find("{*}pPr")
        if properties is not None:
            fills.append(_shade(properties))
            style = properties.find("{*}pStyle")
            if style is not None:
                fills += [one.paragraph_fill for one in self._styles.chain(attribute(style, "val"))]
        for fill in fills:
            if fill:
                return fill
        for ancestor in paragraph.iterancestors():
            kind = local(ancestor)
            if kind == "tc":
                fill = _shade(ancestor.find("{*}tcPr")) or self._of_table(ancestor)
                if fill:
                    return fill
            elif kind == "txbxContent":
                return self._of_box(ancestor)
        return UNKNOWN if self._is_over_a_picture(paragraph) else self._paper

    def _is_over_a_picture(self, paragraph: Any) -> bool:
        """Whether something that lies behind the text hangs on a paragraph near by: a banner, a coloured shape."""
        root = paragraph.getroottree().getroot()
        if paragraph not in self._numbers:  # once for each tree: redaction asks about its own
            self._numbers = {one: number for number, one in enumerate(root.iter("{*}p"))}
            hosts = [one for one in root.iter("{*}anchor") if attribute(one, "behindDoc") in {"1", "true"}]
            hosts += [one for one in root.iter("{*}shape", "{*}rect") if re.search(r"z-index:\s*-", one.get("style", ""))]
            paragraphs = (next(one.iterancestors("{*}p"), None) for one in hosts)
            self._behind_text = [self._numbers[one] for one in paragraphs if one is not None]
        return any(abs(self._numbers[paragraph] - number) <= _NEAR for number in self._behind_text)

    def _of_table(self, cell: Any) -> str | None:
        row = next(cell.iterancestors("{*}tr"), None)
        table = next(cell.iterancestors("{*}tbl"), None)
        if table is None or row is None:
            return None
        fill = _shade(table.find("{*}tblPr"))
        named = table.find("{*}tblPr/{*}tblStyle")
        if named is None:
            return fill
        fills: dict[str, str] = {}
        for style in self._styles.chain(attribute(named, "val")):
            fills = {**style.table_fills, **fills}
        rows = list(table.iterchildren("{*}tr"))
        cells = list(row.iterchildren("{*}tc"))
        applies = ["wholeTable", "band1Horz", "band2Horz", "band1Vert", "band2Vert"]
        applies += ["firstRow"] if row is rows[0] else []
        applies += ["lastRow"] if row is rows[-1] else []
        applies += ["firstCol"] if cell is cells[0] else []
        applies += ["lastCol"] if cell is cells[-1] else []
        possible = {fills[name] for name in applies if name in fills}
        return fill or (possible.pop() if len(possible) == 1 else UNKNOWN if possible else None)

    def _of_box(self, content: Any) -> str:
        """The fill of the shape around a text box; without one, what lies behind cannot be told where pictures float."""
        for shape in content.iterancestors():
            kind = local(shape)
            if kind in {"wsp", "sp"}:
                for properties in shape.findall("{*}spPr"):
                    for fill in properties:
                        if local(fill) == "solidFill":
                            color = next(fill.iter("{*}srgbClr"), None)
                            return attribute(color, "val") if color is not None else UNKNOWN
                        if local(fill) in {"gradFill", "blipFill", "pattFill", "grpFill"}:
                            return UNKNOWN
                        if local(fill) == "noFill":
                            return UNKNOWN if self._has_floating_pictures else self._paper
                return UNKNOWN if shape.find("{*}style") is not None else self._paper
            if kind in {"rect", "shape", "roundrect", "oval"}:
                color = shape.get("fillcolor", "").lstrip("#")
                return color.upper() if is_color(color) else UNKNOWN if color else self._paper
        return UNKNOWN

    def _hanging(self) -> Items:
        """Authors, alternative texts, cropped pictures, word art, choices and links of the part."""
        look = self._look
        for element in self._root.iter():
            kind = local(element)
            if kind in {"ins", "del", "moveFrom", "moveTo", "comment", "rPrChange", "pPrChange", "cellIns", "cellDel"}:
                author = attribute(element, "author")
                if author:
                    self._authors.setdefault(author, "批注人" if kind == "comment" else "修订人")
            elif kind in {"docPr", "cNvPr"} and not self._is_fallback(element):
                yield from alternative(look, attribute(element, "descr"), attribute(element, "title"), self._said)
            elif kind in {"shape", "rect", "imagedata"}:
                yield from alternative(
                    look, attribute(element, "alt"), attribute(element, "title") if kind == "imagedata" else "", self._said
                )
            elif kind == "srcRect":
                yield from cropped(look, element, self._said)
            elif kind == "anchor" and (color := _cover(element)):
                yield covering(look, look.place(part="·".join(filter(None, (self._said, "盖住文字的图形")))), color)
            elif kind == "textpath":
                text = attribute(element, "string")
                if text:
                    yield Passage(text, look.place(part="·".join(filter(None, (self._said, "艺术字")))))
            elif kind in {"listItem", "comboBox", "dropDownList"}:
                words = " ".join(filter(None, {attribute(element, "displayText"), attribute(element, "value")}))
                if words:
                    yield Passage(words, look.place(part="下拉列表"))
            elif kind in {"helpText", "statusText", "listEntry"} or (kind == "default" and local(element.getparent()) == "textInput"):
                if attribute(element, "val"):
                    yield Passage(attribute(element, "val"), look.place(part="窗体域"))
            elif kind == "hyperlink" and attribute(element, "tooltip"):
                yield Passage(attribute(element, "tooltip"), look.place(part="超链接提示"))


def alternative(look: Look, description: str, title: str, said: str) -> Items:
    """The alternative text of a picture (替代文字): read aloud to the blind, seen by nobody else."""
    for text in dict.fromkeys(filter(None, (description.strip(), title.strip()))):
        place = look.place(part="·".join(filter(None, (said, "替代文字"))))
        yield Passage(text, place)
        if re.search(r"[\\/].*\.\w{2,4}$", text):
            yield look.finding(
                Kind.METADATA, Severity.REVIEW, place, "path_in_alternative", "图片的替代文字里留有原来的文件路径。",
                "右键图片—编辑替代文字，改为说明或者删除。",
            )  # fmt: skip
        else:
            yield look.finding(
                Kind.HIDDEN_TEXT,
                Severity.REVIEW,
                place,
                "alternative_text",
                "图片的替代文字页面上看不到，读屏软件会读出，也会随文件公开。",
                "确认替代文字只是对图片的说明；不应公开的，右键图片—编辑替代文字，删除。",
                f"（共{len(text)}字）",
            )


def cropped(look: Look, element: Any, said: str, page: int | None = None) -> Iterator[Finding]:
    """A picture of which only a part is shown: the rest is still in the file."""
    lost = [int(value) if re.fullmatch(r"-?\d{1,9}", value := attribute(element, side, "0")) else 0 for side in "ltrb"]
    if sum(share for share in lost if share > 0) >= _CROPPED:
        yield look.finding(
            Kind.HIDDEN_TEXT,
            Severity.BLOCK,
            look.place(page=page, part="·".join(filter(None, (said, "裁剪过的图片")))),
            "cropped_picture",
            "图片只显示了一部分，被裁掉的部分还在文件里。",
            "选中图片，用“压缩图片—删除图片的剪裁区域”后另存；或者裁好后作为新图片插入。",
        )


def _people(package: Package, main: str, read_parts: set[str], authors: dict[str, str]) -> Items:
    for name in package.related(main, "people"):
        read_parts.add(name)
        for element in package.tree(name).iter("{*}person"):
            if author := attribute(element, "author"):
                authors.setdefault(author, "修订人或批注人")
        yield from ()


def _settings(package: Package, main: str, read_parts: set[str]) -> Items:
    """Variables of the document and the data source of a mail merge."""
    look = package.look
    for name in package.related(main, "settings"):
        read_parts.add(name)
        for element in package.tree(name).iter("{*}docVar", "{*}connectString", "{*}query"):
            if local(element) == "docVar":
                value = attribute(element, "val")
                if any(letter.isalnum() for letter in value):
                    yield Passage(value, look.place(part="文档变量"), "文档变量")
            else:
                yield from link(look, attribute(element, "val"))
                yield look.finding(
                    Kind.EXTERNAL_LINK, Severity.REVIEW, look.place(part="邮件合并"), "mail_merge",
                    "文件连着邮件合并的数据源，会带出路径和表名。",
                    "在“邮件”中把文档类型改为普通文档后另存。",
                )  # fmt: skip


def _runs(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """The runs of one paragraph, not those of paragraphs inside it, each with how a tracked change sees it."""
    waiting: list[tuple[Any, str]] = [(child, "") for child in reversed(paragraph)]
    while waiting:
        element, way = waiting.pop()
        kind = local(element)
        if kind == "r":
            yield element, way
            continue
        if kind in {"p", "txbxContent", "Fallback", "pPr", "rPr", "sdtPr", "tcPr"}:
            continue
        if kind == "fldSimple":
            yield attribute(element, "instr"), "field"
        if kind in {"del", "moveFrom"}:
            way = "deleted" if kind == "del" else "moved"
        elif kind in {"ins", "moveTo"} and way not in {"deleted", "moved"}:
            way = "inserted"
        waiting += [(child, way) for child in reversed(element)]


def _text_of(run: Any) -> str:
    pieces = []
    for element in run.iter():
        kind = local(element)
        if kind in {"t", "delText"}:
            if _is_of(element, run):
                pieces.append(element.text or "")
        elif element.getparent() is run:
            if kind in {"tab", "ptab"}:
                pieces.append("\t")
            elif kind in {"br", "cr"}:
                pieces.append("\n")
            elif kind == "noBreakHyphen":
                pieces.append("-")
            elif kind == "sym":
                code = attribute(element, "char")
                if re.fullmatch(r"[0-9A-Fa-f]{4}", code):
                    number = int(code, 16)
                    pieces.append(
                        chr(number & 0xFF) if 0xF020 <= number <= 0xF0FF else chr(number) if not 0xD800 <= number <= 0xDFFF else ""
                    )
    return "".join(pieces)


def _is_of(text: Any, run: Any) -> bool:
    """Whether a text belongs to the line of this run: a text box that hangs on the run has paragraphs of its own."""
    for ancestor in text.iterancestors():
        if ancestor is run:
            return True
        if local(ancestor) in {"txbxContent", "Fallback"}:
            return False
    return False


def _plain(cell: Any) -> str:
    return "".join(element.text or "" for element in cell.iter("{*}t")).strip()[:80]


def _span(cell: Any) -> int:
    span = cell.find("{*}tcPr/{*}gridSpan")
    value = attribute(span, "val") if span is not None else ""
    return min(int(value), 64) if re.fullmatch(r"\d{1,3}", value) else 1


def _letters(properties: Any) -> _Look:
    found = _Look()
    if properties is None:
        return found
    for element in properties:
        kind, value = local(element), attribute(element, "val")
        if kind in {"vanish", "specVanish"}:
            found.vanish = is_on(value) or bool(found.vanish)
        elif kind == "color":
            if not value and attribute(element, "themeColor") in {"background1", "light1"}:
                value = "FFFFFF"
            found.color = value if value == "auto" or is_color(value) else None
        elif kind == "sz" and re.fullmatch(r"\d{1,4}", value):
            found.size = int(value)
        elif kind == "w" and re.fullmatch(r"\d{1,3}%?", value):
            found.width = int(value.rstrip("%"))
        elif kind == "shd":
            found.fill = _fill(element)
        elif kind == "highlight":
            found.mark = value
        elif kind == "textFill":
            found.clear = _is_clear(element)
        elif kind == "textOutline" and element.find("{*}noFill") is None and len(element):
            found.outlined = True
    found.clear = found.clear and not found.outlined
    return found


def _is_clear(fill: Any) -> bool:
    """Whether letters are filled with nothing, or with a colour that lets everything through."""
    if fill.find("{*}noFill") is not None:
        return True
    return any(attribute(alpha, "val").isdecimal() and int(attribute(alpha, "val")) >= _CLEAR for alpha in fill.iter("{*}alpha"))


def _is_off_page(content: Any) -> bool:
    """Whether a text box is hidden, or stands where no page is."""
    for shape in content.iterancestors():
        kind = local(shape)
        if kind in {"anchor", "inline"}:
            named = shape.find("{*}docPr")
            if named is not None and named.get("hidden") is not None and is_on(named.get("hidden")):
                return True
            return kind == "anchor" and any(_is_far(shape, *side) for side in (("positionH", "cx", _WIDEST), ("positionV", "cy", _TALLEST)))
        if kind in {"rect", "shape", "roundrect", "oval"}:
            style = shape.get("style", "").replace(" ", "").lower()
            left = re.search(r"margin-left:(-?\d+)(?:\.\d+)?pt", style)
            return "visibility:hidden" in style or (left is not None and not -500 < int(left[1]) < 1300)
        if kind == "p":
            break
    return False


def _cover(anchor: Any) -> str:
    """The colour of a box that floats over the text, empty where it is none or too thin to hide a line."""
    extent = anchor.find("{*}extent")
    if is_on(attribute(anchor, "behindDoc", "0")) or extent is None or anchor.find("{*}wrapNone") is None:
        return ""
    size = [int(value) if (value := attribute(extent, name)).isdecimal() else 0 for name in ("cx", "cy")]
    if min(size) < _LINE_HEIGHT:
        return ""
    return next((color for shape in anchor.iter("{*}wsp") if (color := cover_of(shape))), "")


def _is_far(anchor: Any, side: str, length: str, most: int) -> bool:
    position, extent = anchor.find("{*}" + side), anchor.find("{*}extent")
    offset = position.find("{*}posOffset") if position is not None else None
    if position is None or offset is None or not re.fullmatch(r"-?\d{1,10}", offset.text or ""):
        return False
    size = attribute(extent, length, "0") if extent is not None else "0"
    at = int(offset.text)
    if at > most:
        return True
    # Above or left of a paragraph may still be on the page; above or left of the page is not.
    is_from_page = side == "positionH" or attribute(position, "relativeFrom") in {"page", "margin", "topMargin"}
    return is_from_page and at + (int(size) if size.isdecimal() else 0) < -_MARGIN


def _shade(properties: Any) -> str | None:
    shade = properties.find("{*}shd") if properties is not None else None
    return _fill(shade) if shade is not None else None


def _fill(shade: Any) -> str | None:
    """The colour of a shading, None where it has none, `UNKNOWN` where it is a pattern."""
    pattern, fill, ink = attribute(shade, "val"), attribute(shade, "fill"), attribute(shade, "color")
    if pattern == "solid":
        return ink if is_color(ink) else UNKNOWN
    if pattern not in {"", "clear", "nil"}:
        return UNKNOWN
    if is_color(fill):
        return fill
    return UNKNOWN if attribute(shade, "themeFill") else None
