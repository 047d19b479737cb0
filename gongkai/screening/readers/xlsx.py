"""Workbooks (.xlsx): every cell, and everything that a workbook hides.

Sheets are walked in the XML itself: nothing is believed of what a sheet says of its own size, and a lone cell at the far corner
costs no more than any other.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from lxml import etree

from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.colors import UNKNOWN, is_color, melts, tinted
from gongkai.screening.readers.docx import alternative, cropped
from gongkai.screening.readers.drawing import SAME_COLOR, TINY, cover_of, covering, fill_of, why_unseen
from gongkai.screening.readers.look import InTable, Look
from gongkai.screening.readers.package import (
    DTD,
    Items,
    Package,
    attribute,
    everything_beside,
    is_on,
    local,
    parsed,
    person,
)

HIDDEN_SHEET = "隐藏的工作表"
VERY_HIDDEN_SHEET = "深度隐藏的工作表"
HIDDEN_BOOK = "隐藏的工作簿窗口"
HIDDEN_ROW = "隐藏的行"
HIDDEN_COLUMN = "隐藏的列"
MERGED_AWAY = "被合并单元格盖住的内容"
FORMAT_HIDES = "数字格式不显示的内容"
FAR_AWAY = "远离表格的内容"
COMMENT = "批注"

_FAR_ROWS, _FAR_COLUMNS = 1_000, 200
"""Empty rows or columns before a cell that nobody scrolls to."""
_SMALLEST = 3.0
"""Points: nobody reads smaller letters."""
_SLIMMEST = 0.2
"""Letters (of a column) or points (of a row): nothing can be seen."""
_SHEET_DATA = re.compile(rb"<(\w+:)?sheetData\b[^>]*(?<!/)>")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_PLAIN_NAME = re.compile(r"(?:'?[^'!]*'?!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|\[?\d*\]?[^!]*!?#\w+[!?]?|#\w+[!?/]?\w*[!?]?|")
_INDEXED = (
    "000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF", "000000", "FFFFFF", "FF0000", "00FF00", "0000FF",
    "FFFF00", "FF00FF", "00FFFF", "800000", "008000", "000080", "808000", "800080", "008080", "C0C0C0", "808080", "9999FF", "993366",
    "FFFFCC", "CCFFFF", "660066", "FF8080", "0066CC", "CCCCFF", "000080", "FF00FF", "FFFF00", "00FFFF", "800080", "800000", "008080",
    "0000FF", "00CCFF", "CCFFFF", "CCFFCC", "FFFF99", "99CCFF", "FF99CC", "CC99FF", "FFCC99", "3366FF", "33CCCC", "99CC00", "FFCC00",
    "FF9900", "FF6600", "666699", "969696", "003366", "339966", "003300", "333300", "993300", "993366", "333399", "333333", "000000",
    "FFFFFF",
)  # fmt: skip
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
_OFFICE_THEME = dict(
    zip(
        _THEME_ORDER,
        ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080"),
        strict=True,
    )
)
_MOST_SHARED = 4_000_000
_HEADING = 20
_TALL = 200


@dataclass
class _Format:
    """How cells of one style look: ink and paper, size in points, the number format's code."""

    ink: str = "000000"
    paper: str = "FFFFFF"
    size: float = 11.0
    code: str = "General"


@dataclass
class _Frame:
    """What a sheet says besides its cells.

    `merged`: row → first column, last column and top row of the merged areas in it; `tall`: last row and the same of those that are
    too tall to be noted row by row. `colored`: areas painted by tables and conditions. `columns`: those that are hidden.
    """

    merged: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    tall: list[tuple[int, int, int, int]] = field(default_factory=list)
    colored: list[tuple[int, int, int, int]] = field(default_factory=list)
    columns: set[int] = field(default_factory=set)

    def merge(self, top: int, first: int, bottom: int, last: int) -> None:
        """Note a merged area."""
        if bottom - top > _TALL:
            self.tall.append((bottom, first, last, top))
        else:
            for row in range(top, bottom + 1):
                self.merged.setdefault(row, []).append((first, last, top))

    def is_merged_away(self, row: int, column: int) -> bool:
        """Whether another cell, merged with this one, is shown in its place."""
        return any(
            first <= column <= last and (row, column) != (top, first)
            for first, last, top in (*self.merged.get(row, ()), *(area[1:] for area in self.tall if area[3] <= row <= area[0]))
        )


def read(path: Path, look: Look) -> Items:
    """Every passage of the workbook at `path`, and a finding for everything else that it hides."""
    package = Package(path, look)
    book = _Book(package)
    yield from book.read()
    yield from everything_beside(package, book.parts_read, lambda words: words in book.shown)


class _Book:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._look = package.look
        self._main = package.main()
        self._root = package.tree(self._main)
        self.parts_read = {self._main}
        self.shown: set[str] = set()
        self._theme = self._colors()
        self._conditions: list[bool] = []
        self._formats = self._styles()
        self._inks: dict[str, list[tuple[str, float, str]]] = {}
        self._shared = self._strings()
        self._used = bytearray(len(self._shared))

    def read(self) -> Items:
        look = self._look
        sheets = []
        views = [attribute(one, "visibility") for one in self._root.iter("{*}workbookView")]
        window = HIDDEN_BOOK if views and all(one in {"hidden", "veryHidden"} for one in views) else ""
        for element in self._root.iter("{*}sheet"):
            part = self._package.target(self._main, attribute(element, "id"))
            sheets.append((attribute(element, "name"), attribute(element, "state"), part))
        for done, (name, state, part) in enumerate(sheets):
            look.progress(done, len(sheets))
            yield Passage(name, look.place(part="工作表名称"))
            if part not in self._package:
                raise Unreadable("sheet_missing", "工作簿里缺少工作表的内容。请用原来的程序打开后另存一份，再上传。")
            self.parts_read.add(part)
            yield from self._sheet(name, state, part, window)
        look.progress(len(sheets), len(sheets))
        yield from self._names()
        yield from self._left_over()
        yield from self._caches()
        for name in self._package.related(self._main, "person"):
            self.parts_read.add(name)
            for element in self._package.tree(name).iter("{*}person"):
                yield from person(look, attribute(element, "displayName"), COMMENT, "批注人")
        sharing = next(self._root.iter("{*}fileSharing"), None)
        if sharing is not None:
            yield from person(look, attribute(sharing, "userName"), "文档属性", "工作簿保留的用户名")

    # Cells

    def _sheet(self, name: str, state: str, part: str, window: str) -> Items:
        look = self._look
        whole = {"hidden": HIDDEN_SHEET, "veryHidden": VERY_HIDDEN_SHEET}.get(state, window)
        data = self._data(part)
        frame_root = _frame_of(data)
        frame = self._frame(frame_root, part)
        headings: dict[int, str] = {}
        last_row, last_column = 0, 0
        for number, hides, cells in self._rows(data):
            texts = [(column, text) for column, _style, text, _formula in cells if text]
            self._learn_headings(headings, texts)
            left = ""
            for column, style, text, formula in cells:
                cell = f"{_letters(column)}{number}"
                if formula:
                    yield Passage(formula, look.place(sheet=name, cell=cell, part="公式"))
                if not text.strip():
                    continue
                hidden = whole or self._why_hidden(number, column, style, text, hides, frame)
                if number - last_row > _FAR_ROWS or column - last_column > _FAR_COLUMNS:
                    hidden = hidden or FAR_AWAY
                else:
                    last_row, last_column = number, max(last_column, column)
                if not hidden:
                    self.shown.add(text)
                if not hidden and text in self._inks:
                    yield from self._hidden_parts(text, style, name, cell)
                heading = headings.get(column, "")
                context = " ".join(filter(None, (heading if heading != text else "", left)))
                said = f"{hidden} {_letters(column)}" if hidden == HIDDEN_COLUMN else hidden
                yield InTable(text, look.place(sheet=name, cell=cell, part=said), hidden, context)
                left = text[-40:] if not any(letter.isdigit() for letter in text) else ""
        yield from self._beside(name, whole, part, frame_root)

    def _data(self, part: str) -> bytes:
        data = self._package.data(part)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            data = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data.decode("utf-16", errors="replace").encode())
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise DTD
        return data

    def _hidden_parts(self, text: str, style: int, sheet: str, cell: str) -> Items:
        """Parts of a cell's text that are not seen, where the rest is."""
        paper = self._formats[style].paper if 0 <= style < len(self._formats) else "FFFFFF"
        for ink, size, words in self._inks[text]:
            why = TINY if size < _SMALLEST else SAME_COLOR if melts(ink, paper) else ""
            if why and words.strip():
                yield Passage(words, self._look.place(sheet=sheet, cell=cell, part=why), why)

    def _rows(self, data: bytes) -> Iterator[tuple[int, bool, list[tuple[int, int, str, str]]]]:
        """Row by row: its number, whether it cannot be seen, and its cells: column, style, text, formula worth reading."""
        walk = etree.iterparse(
            io.BytesIO(data),
            events=("start", "end"),
            tag=("{*}c", "{*}row"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        number, column, hides = 0, 0, False
        cells: list[tuple[int, int, str, str]] = []
        try:
            for event, element in walk:
                if element.tag.endswith("}row"):
                    if event == "start":
                        number = _whole(element.get("r"), number + 1)
                        height = _decimal(element.get("ht"), 15.0)
                        hides = (element.get("hidden") is not None and is_on(element.get("hidden"))) or height < _SLIMMEST
                        cells, column = [], 0
                    else:
                        yield number, hides, cells
                        cells = []
                        element.clear()
                        if (parent := element.getparent()) is not None:
                            parent.remove(element)
                    continue
                if event == "start":
                    continue
                self._look.count.cells += 1
                if self._look.count.cells > self._look.limits.cells:
                    raise Unreadable(
                        "too_many_cells", f"单元格过多（超过{self._look.limits.cells // 10_000}万个），无法审查。请拆分成几个文件分别上传。"
                    )
                if where := _REFERENCE.fullmatch(element.get("r", "")):
                    column = _number(where[1])
                else:
                    column += 1
                text, formula = self._cell(element)
                if text or formula:
                    cells.append((column, _whole(element.get("s"), 0), text, formula))
                element.clear()
        except etree.XMLSyntaxError as broken:
            raise Unreadable("broken_part", "工作表的内容已损坏，无法读全。请用原来的程序打开后另存一份，再上传。") from broken
        if walk.root is not None and walk.root.getroottree().docinfo.doctype:
            raise DTD
        if cells:  # cells without a row
            yield number, hides, cells

    def _cell(self, element: Any) -> tuple[str, str]:
        kind, value, formula, inline = element.get("t", "n"), "", "", []
        for child in element.iter():
            name = local(child)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child.text or ""
            elif name == "t":
                inline.append(child.text or "")
        if kind == "s":
            index = _whole(value, -1)
            if 0 <= index < len(self._shared):
                self._used[index] = 1
                value = self._shared[index]
            else:
                value = ""
        elif inline:
            value = "".join(inline)
        elif kind == "n" and not value.isdigit():
            value = _plain_number(value)
        # Only words in a formula are the author's own.
        return value, formula if '"' in formula else ""

    @staticmethod
    def _learn_headings(headings: dict[int, str], texts: list[tuple[int, str]]) -> None:
        """A row of short words without a digit is the head of what stands below it."""
        words = [(column, text) for column, text in texts if len(text) <= _HEADING and not any(letter.isdigit() for letter in text)]
        if len(words) == len(texts) and (len(words) > 1 or (words and words[0][0] not in headings)):
            known = sum(1 for column, _text in words if column in headings)
            if known < len(words) or known == 0 or not headings:
                headings.update(words)

    def _why_hidden(self, row: int, column: int, style: int, text: str, hides: bool, frame: _Frame) -> str:
        if hides:
            return HIDDEN_ROW
        if column in frame.columns:
            return HIDDEN_COLUMN
        if frame.is_merged_away(row, column):
            return MERGED_AWAY
        look = self._formats[style] if 0 <= style < len(self._formats) else _Format()
        if len(text) > 1 and _swallows(look.code, text):
            return FORMAT_HIDES
        if look.size < _SMALLEST:
            return TINY
        if melts(look.ink, look.paper) and not any(
            first_row <= row <= last_row and first_column <= column <= last_column
            for first_row, first_column, last_row, last_column in frame.colored
        ):
            return SAME_COLOR
        return ""

    def _frame(self, root: Any, part: str) -> _Frame:
        frame = _Frame()
        for element in root:
            kind = local(element)
            if kind == "cols":
                for column in element:
                    first, last = _whole(attribute(column, "min"), 1), _whole(attribute(column, "max"), 1)
                    is_hidden = (column.get("hidden") is not None and is_on(column.get("hidden"))) or (
                        _decimal(column.get("width"), 9.0) < _SLIMMEST
                    )
                    if is_hidden:
                        frame.columns.update(range(first, min(last, 16_384) + 1))
            elif kind == "mergeCells":
                for one in element:
                    if area := _area(attribute(one, "ref")):
                        frame.merge(*area)
            elif kind == "conditionalFormatting":
                frame.colored += [area for one in attribute(element, "sqref").split() if (area := _area(one))]
        for table in self._package.related(part, "table"):
            # The table's style paints its head, and letters on it are white by the author's hand.
            if area := _area(attribute(self._package.tree(table), "ref")):
                frame.colored.append(area)
        return frame

    # What hangs on a sheet

    def _beside(self, sheet: str, whole: str, part: str, root: Any) -> Items:
        look = self._look
        for element in root.iter():
            kind = local(element)
            if (
                kind in {"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"}
                and (element.text or "").strip()
            ):
                words = re.sub(r"&(?:\"[^\"]*\"|[A-Z]|\d+|&)", "", element.text)
                yield Passage(words, look.place(sheet=sheet, part="页眉页脚"))
            elif kind == "dataValidation":
                yield from self._validation(sheet, element)
            elif kind == "hyperlink":
                for name in ("display", "tooltip"):
                    if attribute(element, name):
                        yield Passage(attribute(element, name), look.place(sheet=sheet, cell=attribute(element, "ref"), part="超链接"))
            elif kind == "cfRule" and self._is_hiding(_whole(attribute(element, "dxfId"), -1)):
                yield self._look.finding(
                    Kind.HIDDEN_TEXT,
                    Severity.REVIEW,
                    look.place(sheet=sheet, cell=attribute(element.getparent(), "sqref").split(" ")[0].split(":")[0], part="条件格式"),
                    "condition_hides",
                    "条件格式会让满足条件的单元格看不见内容，内容仍在文件里。",
                    "确认被隐去的内容可以公开；不应公开的，删除单元格内容，不要用条件格式隐去。",
                )
            elif kind == "inputCells" or kind == "scenario":
                words = " ".join(filter(None, (attribute(element, name) for name in ("name", "comment", "user", "val"))))
                yield Passage(words, look.place(sheet=sheet, part="方案"), "方案管理器里的内容")
        for name in self._package.related(part, "comments"):
            self.parts_read.add(name)
            yield from self._comments(sheet, name)
        for name in self._package.related(part, "threadedComment"):
            self.parts_read.add(name)
            for element in self._package.tree(name).iter("{*}threadedComment"):
                yield Passage(_words(element), look.place(sheet=sheet, cell=attribute(element, "ref"), part=COMMENT), COMMENT)
        for name in self._package.related(part, "drawing"):
            self.parts_read.add(name)
            yield from self._drawing(sheet, whole, name)
        for name in self._package.related(part, "vmlDrawing"):
            self.parts_read.add(name)  # the boxes of the comments, whose words stand in the comments

    def _validation(self, sheet: str, element: Any) -> Items:
        words = [attribute(element, name) for name in ("promptTitle", "prompt", "errorTitle", "error")]
        for child in element.iter():
            if local(child) in {"formula1", "formula2", "f"} and (child.text or "").strip():
                words.append(child.text)
        text = "\n".join(filter(None, words))
        choices = [word for word in words[4:] if word and '"' in word]
        if not text:
            return
        place = self._look.place(sheet=sheet, cell=attribute(element, "sqref").split(" ")[0].split(":")[0], part="下拉列表")
        yield Passage(text, place)
        if choices:
            amount = sum(len(word.split(",")) for word in choices)
            yield self._look.finding(
                Kind.HIDDEN_TEXT,
                Severity.REVIEW,
                place,
                "validation_list",
                "下拉列表里的可选内容平时看不到，会随文件公开。",
                "确认各个选项都可以公开；不需要的，在“数据—数据验证”中全部清除。",
                f"（共{amount}项）",
            )

    def _comments(self, sheet: str, name: str) -> Items:
        look = self._look
        root = self._package.tree(name)
        for element in root.iter("{*}author"):
            author = element.text or ""
            if not author.startswith("tc={"):
                yield from person(look, author, COMMENT, "批注人")
        for element in root.iter("{*}comment"):
            yield Passage(_words(element), look.place(sheet=sheet, cell=attribute(element, "ref"), part=COMMENT), COMMENT)

    def _drawing(self, sheet: str, whole: str, name: str) -> Items:
        look = self._look
        root = self._package.tree(name)
        for paragraph in root.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/main}p", "{http://purl.oclc.org/ooxml/drawingml/main}p"
        ):
            hidden = whole or ("隐藏的图形" if _in_hidden_shape(paragraph) else "")
            paper = _ground_of(paragraph)
            pieces: dict[str, list[str]] = {}
            for run in paragraph.iterchildren("{*}r", "{*}fld"):
                pieces.setdefault(hidden or why_unseen(run, paper), []).append(_words(run))
            for why, words in pieces.items():
                if (text := "".join(words)).strip():
                    yield Passage(text, look.place(sheet=sheet, part="文本框" if not why else f"文本框·{why}"), why)
        for shape in root.iter("{*}sp"):
            if color := cover_of(shape):
                begins = next(shape.iterancestors("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor"), None)
                corner = [begins.findtext("{*}from/{*}" + name) if begins is not None else None for name in ("col", "row")]
                cell = f"{_letters(_whole(corner[0], 0) + 1)}{_whole(corner[1], 0) + 1}" if all(corner) else ""
                yield covering(look, look.place(sheet=sheet, cell=cell, part="盖住文字的图形"), color)
        for element in root.iter("{*}cNvPr", "{*}srcRect"):
            if local(element) == "cNvPr":
                yield from alternative(look, attribute(element, "descr"), attribute(element, "title"), f"工作表“{sheet}”")
            else:
                yield from cropped(look, element, f"工作表“{sheet}”")
        for chart in self._package.related(name, "chart"):
            self.parts_read.add(chart)
            yield from chart_of(self._package, chart, look.place(sheet=sheet, part="图表"), whole)

    # What hangs on the book

    def _names(self) -> Items:
        look = self._look
        for element in self._root.iter("{*}definedName"):
            name, value = attribute(element, "name"), element.text or ""
            hidden = element.get("hidden") is not None and is_on(element.get("hidden"))
            if name.startswith(("_xlnm.", "_xlfn", "_xlpm", "_xleta")):
                continue
            if hidden and not _PLAIN_NAME.fullmatch(value.strip()):
                yield Passage(f"{name}：{value}", look.place(part="隐藏的名称"), "隐藏的名称")
            else:
                yield Passage(f"{name}：{value}", look.place(part="定义的名称"))
            if comment := attribute(element, "comment"):
                yield Passage(comment, look.place(part="定义的名称"))

    def _left_over(self) -> Items:
        """Texts that no cell shows any more, left in the file by a careless program."""
        for text, used in zip(self._shared, self._used, strict=True):
            if not used and text.strip() and text not in self.shown:
                yield Passage(text, self._look.place(part="残留文字"), "已不在任何单元格中的残留文字")

    def _caches(self) -> Items:
        """Copies of data: of pivot tables, of other workbooks, of earlier states."""
        look = self._look
        for name in self._package.names:
            folder = name.casefold()
            if "/pivotcache/" in folder and folder.endswith(".xml"):
                self.parts_read.add(name)
                yield from self._values(name, "数据透视表缓存", "数据透视表缓存里的内容")
            elif "/externallinks/" in folder and folder.endswith(".xml"):
                self.parts_read.add(name)
                yield from self._values(name, "外部链接的缓存", "外部链接缓存的内容")
            elif "/revisions/" in folder and folder.endswith(".xml"):
                self.parts_read.add(name)
                root = self._package.tree(name)
                text = _words(root)
                if text.strip():
                    yield Passage(text, look.place(part="修订记录"), "共享工作簿的修订记录")
                for element in root.iter("{*}header", "{*}userInfo"):
                    yield from person(look, attribute(element, "userName") or attribute(element, "name"), "修订记录", "修订人")
            elif folder.endswith(("connections.xml",)) or "/querytables/" in folder:
                self.parts_read.add(name)
                words = " ".join(value for element in self._package.tree(name).iter() for value in element.attrib.values())
                yield Passage(words, look.place(part="数据连接"))
                yield look.finding(
                    Kind.EXTERNAL_LINK,
                    Severity.REVIEW,
                    look.place(part="数据连接"),
                    "data_connection",
                    "工作簿连着外部数据，会带出服务器名、库名甚至账号。",
                    "在“数据—查询和连接”中删除连接，另存后上传。",
                )
            elif folder.startswith("xl/model/"):
                self.parts_read.add(name)
                message = "工作簿含有数据模型（Power Pivot），里面的数据读不出来。请删除数据模型，或者只保留需要公开的表，另存后上传。"
                yield look.unreadable(Unreadable("data_model", message))

    def _values(self, name: str, part: str, hidden: str) -> Items:
        for element in self._package.tree(name).iter():
            # Numbers are kept with more digits than a cell shows, dates in another form: neither tells anything of anybody.
            value = attribute(element, "v") if local(element) in {"s", "n"} else ""
            if local(element) == "n":
                value = _plain_number(value)
            if local(element) in {"v", "definedName", "sheetName"}:
                value = (element.text or attribute(element, "val") or attribute(element, "name")).strip()
            if len(value) > 1 and value not in self.shown:
                is_number = re.fullmatch(r"[\d.,%+-]{1,6}", value)
                if not is_number:
                    # What is also shown on a sheet is no secret of the cache.
                    yield InTable(value, self._look.place(part=part), hidden)

    def _strings(self) -> list[str]:
        strings: list[str] = []
        for name in self._package.related(self._main, "sharedStrings"):
            self.parts_read.add(name)
            data = self._package.data(name)
            if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
                raise DTD
            walk = etree.iterparse(
                io.BytesIO(data), tag="{*}si", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
            )
            try:
                for _event, element in walk:
                    strings.append("".join(_runs(element)))
                    if inks := self._inks_of(element):
                        self._inks[strings[-1]] = inks
                    if len(strings) > _MOST_SHARED:
                        raise Unreadable("too_many_cells", "工作簿的文字过多，无法审查。请拆分成几个文件分别上传。")
                    element.clear()
                    if (parent := element.getparent()) is not None:
                        parent.remove(element)
            except etree.XMLSyntaxError as broken:
                raise Unreadable("broken_part", "工作簿的文字已损坏，无法读全。请用原来的程序打开后另存一份，再上传。") from broken
            if walk.root is not None and walk.root.getroottree().docinfo.doctype:
                raise DTD
        return strings

    def _inks_of(self, item: Any) -> list[tuple[str, float, str]]:
        """Colour, size and words of those parts of a text that have letters of their own."""
        found = []
        for run in item.iterchildren("{*}r"):
            properties = run.find("{*}rPr")
            if properties is not None:
                ink, size = self._font(properties)
                found.append((ink, size, "".join(_runs(run))))
        return found

    def _colors(self) -> list[str]:
        theme = dict(_OFFICE_THEME)
        for name in self._package.related(self._main, "theme"):
            self.parts_read.add(name)
            for scheme in self._package.tree(name).iter("{*}clrScheme"):
                for element in scheme:
                    for color in element:
                        value = attribute(color, "lastClr") or attribute(color, "val")
                        if is_color(value):
                            theme[local(element)] = value
                break
        return [theme[name] for name in _THEME_ORDER]

    def _styles(self) -> list[_Format]:
        for name in self._package.related(self._main, "styles"):
            self.parts_read.add(name)
            root = self._package.tree(name)
            codes = {_whole(attribute(one, "numFmtId"), -1): attribute(one, "formatCode") for one in root.iter("{*}numFmt")}
            fonts = [self._font(one) for one in _children(root, "fonts")]
            fills = [self._fill(one) for one in _children(root, "fills")]
            self._conditions = [self._condition(one) for one in _children(root, "dxfs")]
            formats = []
            for element in _children(root, "cellXfs"):
                font, fill = _whole(attribute(element, "fontId"), 0), _whole(attribute(element, "fillId"), 0)
                ink, size = fonts[font] if 0 <= font < len(fonts) else ("000000", 11.0)
                code = codes.get(_whole(attribute(element, "numFmtId"), 0), "General")
                formats.append(_Format(ink, fills[fill] if 0 <= fill < len(fills) else "FFFFFF", size, code))
            return formats
        return []

    def _is_hiding(self, number: int) -> bool:
        """Whether the format that a condition gives shows nothing: no section of its number format, or white letters."""
        return 0 <= number < len(self._conditions) and self._conditions[number]

    def _condition(self, element: Any) -> bool:
        code = next((attribute(one, "formatCode") for one in element.iter("{*}numFmt")), "")
        if code and _swallows(code, "1") and _swallows(code, "正文"):
            return True
        inks = [self._color(one, "") for font in element.iterchildren("{*}font") for one in font.iterchildren("{*}color")]
        return bool(inks) and next(element.iterchildren("{*}fill"), None) is None and melts(inks[0], "FFFFFF")

    def _font(self, element: Any) -> tuple[str, float]:
        ink, size = "000000", 11.0
        for child in element:
            if local(child) == "color":
                ink = self._color(child, "000000")
            elif local(child) == "sz":
                size = _decimal(attribute(child, "val"), 11.0)
        return ink, size

    def _fill(self, element: Any) -> str:
        for pattern in element:
            if local(pattern) != "patternFill":
                return UNKNOWN
            kind = attribute(pattern, "patternType", "none")
            if kind == "none":
                return "FFFFFF"
            if kind != "solid":
                return UNKNOWN
            for child in pattern:
                if local(child) == "fgColor":
                    return self._color(child, UNKNOWN)
            return UNKNOWN
        return "FFFFFF"

    def _color(self, element: Any, automatic: str) -> str:
        value = attribute(element, "rgb")
        if len(value) == 8:
            value = value[2:]
        if not is_color(value):
            theme, indexed = attribute(element, "theme"), attribute(element, "indexed")
            if theme.isdecimal() and int(theme) < len(self._theme):
                value = self._theme[int(theme)]
            elif indexed.isdecimal() and int(indexed) < len(_INDEXED):
                value = _INDEXED[int(indexed)]
            else:
                return automatic
        return tinted(value, _decimal(attribute(element, "tint"), 0.0))


def chart_of(package: Package, name: str, place: Any, hidden: str = "") -> Items:
    """The words and cached values of a chart; what of them the page shows cannot be told, so they are not called hidden."""
    root = package.tree(name)
    words = [element.text.strip() for element in root.iter("{*}v", "{*}t") if (element.text or "").strip()]
    words = [word for word in words if not re.fullmatch(r"[\d.,%+\-Ee]{1,20}", word)]
    if words:
        yield Passage("\n".join(words), place, hidden)


def _frame_of(data: bytes) -> Any:
    """The sheet's XML without its cells, which may be millions."""
    begins = _SHEET_DATA.search(data)
    ends = data.rfind(b"sheetData>")
    ends = data.rfind(b"</", 0, ends) if ends >= 0 else -1
    if begins and ends >= begins.end():
        data = data[: begins.end()] + data[ends:]
    return parsed(data)


def _swallows(code: str, text: str) -> bool:
    """Whether a number format shows nothing of this value (such as ";;;"), or shows other words instead."""
    if code in {"General", "@", ""}:
        return False
    sections = _sections(code)
    try:
        number = float(text)
    except ValueError:
        if len(sections) < 4:
            return False
        section = sections[3]
    else:
        if len(sections) == 1:
            section = sections[0]
        elif number == 0 and len(sections) > 2:
            section = sections[2]
        else:
            section = sections[1] if number < 0 else sections[0]
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', "", section)
    return not re.search(r"[0#?@ymdhsgaeb]|general|[年月日时分秒]|通用格式", bare, re.IGNORECASE)


def _sections(code: str) -> list[str]:
    sections, inside, at = [""], False, 0
    while at < len(code):
        letter = code[at]
        if letter == "\\" and not inside:
            sections[-1] += code[at : at + 2]
            at += 2
            continue
        inside ^= letter == '"'
        if letter == ";" and not inside:
            sections.append("")
        else:
            sections[-1] += letter
        at += 1
    return sections


def _runs(item: Any) -> Iterator[str]:
    for child in item.iter("{*}t"):
        if local(child.getparent()) != "rPh":
            yield child.text or ""


def _words(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t", "{*}text") if one.text)


def _ground_of(paragraph: Any) -> str:
    """The colour that the words of a shape stand on, the sheet's white where the shape has no fill of its own."""
    shape = next(paragraph.iterancestors("{*}sp"), None)
    fill = fill_of(shape) if shape is not None else UNKNOWN
    return {"none": "FFFFFF", "style": UNKNOWN}.get(fill, fill)


def _in_hidden_shape(paragraph: Any) -> bool:
    for ancestor in paragraph.iterancestors():
        for properties in ancestor.findall("*/{*}cNvPr"):
            if properties.get("hidden") is not None and is_on(properties.get("hidden")):
                return True
    return False


def _children(root: Any, name: str) -> Iterable[Any]:
    holder = next(root.iterchildren("{*}" + name), None)
    return holder if holder is not None else ()


def _area(reference: str) -> tuple[int, int, int, int] | None:
    first, _colon, last = reference.partition(":")
    begins, ends = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last or first)
    if not begins or not ends:
        return None
    return int(begins[2]), _number(begins[1]), int(ends[2]), _number(ends[1])


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else otherwise


def _decimal(text: str | None, otherwise: float) -> float:
    try:
        return float(text) if text else otherwise
    except ValueError:
        return otherwise


def _plain_number(text: str) -> str:
    """A number as it would be shown: what has a fraction is an amount or a measure, and its digits beyond the fourth are no number
    of a card."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or not -20 < number.adjusted() < 40:
        return text
    return format(number if number == number.to_integral_value() else round(number, 4), "f")
