"""Workbooks (.xlsx): a new one is built from the visible cells alone, values in place of formulas, with the values masked.

Hidden sheets, rows and columns, names, comments, links, rules for input and colour, pivot caches, macros, properties and everything that
a number format hides do not come along, because nothing is copied but what is seen. Where rows or columns were hidden, the rest moves up.
"""

import io
import re
import warnings
from collections import Counter
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.drawing.image import Image as Drawing
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.screening.findings import Passage
from gongkai.screening.readers import xlsx as reader
from gongkai.screening.readers.look import InTable, Look
from gongkai.screening.redaction.errors import Unredactable
from gongkai.screening.redaction.package import BROKEN, TYPES, Package, parse, relations_part, serialised
from gongkai.screening.redaction.picture import Pictures
from gongkai.screening.redaction.values import Wanted

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_Spot = tuple[str, str]
"""A cell: the name of its sheet, and what it is called there."""
_SLIMMEST = 0.2
_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[\s>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_NOTES = {
    "/comments": "批注", "/threadedcomment": "批注", "/externallinks/": "外部链接", "/embeddings/": "嵌入对象", "/vbaproject": "宏",
    "/pivotcache/": "数据透视表缓存", "/customxml/": "自定义数据", "/docprops/": "文档属性", "/charts/": "图表（不能自动清理，已去掉）",
    "/connections": "数据连接", "/querytables/": "数据连接", "/persons/": "批注人", "/drawings/vmldrawing": "控件或批注框",
}  # fmt: skip


def clean(source: Path, target: Path, values: Wanted, passages: Sequence[Passage], look: Look) -> list[str]:
    """Write the cleaned copy of `source` to `target`; what was left behind, in Chinese. Unredactable where it cannot be done.

    `passages` are what the reader of workbooks says of `source`: a cell that is hidden to it does not come along.
    """
    package = Package.read(source, look.limits)
    cells = sum(len(_CELL.findall(data)) for name, data in package.parts.items() if "worksheets/" in name.lower())
    if cells > look.limits.cells:
        raise Unredactable("too_large", "表格的单元格过多，无法自动清理。请拆分后分别处理。")
    for name, data in package.parts.items():
        if name.lower().endswith((".xml", ".rels")):
            parse(data)  # a document type declaration is refused before the library sees it
    try:
        # As bytes: the library goes by the ending of a name, and this file has none.
        data = _with_its_strings(package)
        with warnings.catch_warnings():
            # What it leaves out is what we leave out.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(data), keep_links=False) if _has_formulas(package) else None
    except Exception as broken:
        raise Unredactable("broken_file", BROKEN) from broken
    # Of hidden cells nothing comes along; of others not those of their words that are hidden; a comment hangs on a cell that is seen.
    hidden = [one for one in passages if one.place.cell and one.hidden not in {"", reader.COMMENT}]
    unseen = {(one.place.sheet, one.place.cell) for one in hidden if isinstance(one, InTable)}
    parts = [((one.place.sheet, one.place.cell), one.text) for one in hidden if not isinstance(one, InTable)]
    rebuilt = _Rebuilt(book, formulas, unseen, parts, values, look)
    notes = rebuilt.build()
    kept = io.BytesIO()
    rebuilt.new.save(kept)
    kept.seek(0)
    _without_properties(kept, target)
    for sign, words in _NOTES.items():
        if words not in notes and any(sign in f"/{name.lower()}" for name in package.parts):
            notes[words] = 1
    if any("drawings/" in name and _SHAPE.search(data) for name, data in package.parts.items()):
        notes["文本框和图形（不能自动清理，已去掉）"] += 1
    return [f"{what}{count}处" if count > 1 else what for what, count in notes.items()]


def _with_its_strings(package: Package) -> bytes:
    """The workbook, its list of texts announced as the library wants it; other programs find the list without."""
    name = next((name for name in package.parts if name.lower() == "xl/sharedstrings.xml"), "")
    types = parse(package.parts.get("[Content_Types].xml", b"<Types/>"))
    if name and not any((one.get("PartName") or "").lower() == f"/{name.lower()}" for one in types):
        strings = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        types.append(types.makeelement(f"{{{TYPES}}}Override", PartName=f"/{name}", ContentType=strings))
    kept = io.BytesIO()
    Package({**package.parts, "[Content_Types].xml": serialised(types)}).write(kept)
    return kept.getvalue()


def _has_formulas(package: Package) -> bool:
    return any(re.search(rb"<(?:\w+:)?f[\s>/]", data) for name, data in package.parts.items() if "worksheets/" in name.lower())


class _Rebuilt:
    def __init__(
        self, book: Any, formulas: Any, unseen: set[_Spot], parts: Sequence[tuple[_Spot, str]], values: Wanted, look: Look
    ) -> None:
        self.book, self.formulas, self.unseen, self.values = book, formulas, unseen, values
        self.parts: dict[_Spot, list[str]] = {}
        for spot, words in parts:
            self.parts.setdefault(spot, []).append(words)
        self.pictures = Pictures(values, look)
        self.new = Workbook()
        self.new.remove(self.new.active)
        self.notes: Counter[str] = Counter()

    def build(self) -> Counter[str]:
        """Fill the new workbook; what was left behind."""
        for sheet in self.book.worksheets:
            if sheet.sheet_state != "visible":
                self.notes["隐藏工作表"] += 1
                continue
            self._sheet(sheet, self.new.create_sheet(self._title(sheet.title)))
        if self.book.chartsheets:
            self.notes["图表工作表（不能自动清理，已去掉）"] += len(self.book.chartsheets)
        if self.book.defined_names:
            self.notes["定义的名称"] += len(self.book.defined_names)
        if not self.new.worksheets:
            raise Unredactable("nothing_visible", "工作簿里没有可见的工作表，没有可以公开的内容。请检查原件。")
        return self.notes

    def _title(self, title: str) -> str:
        # The program forbids a star in the name of a sheet.
        return self.values.masked(title).replace("*", "＊")

    def _sheet(self, old: Worksheet, new: Worksheet) -> None:
        rows = [number for number in range(1, old.max_row + 1) if not self._hidden_row(old, number)]
        columns = [number for number in range(1, old.max_column + 1) if not self._is_hidden_column(old, number)]
        if len(rows) < old.max_row:
            self.notes["隐藏行"] += old.max_row - len(rows)
        if len(columns) < old.max_column:
            self.notes["隐藏列"] += old.max_column - len(columns)
        to_row = {number: place for place, number in enumerate(rows, 1)}
        to_column = {number: place for place, number in enumerate(columns, 1)}
        uncovered = self._merge(old, new, to_row, to_column)
        self._cells(old, new, to_row, to_column, uncovered)
        self._sizes(old, new, to_row, to_column)
        self._page(old, new, to_row, to_column)
        self._drawings(old, new, to_row, to_column)
        if old.conditional_formatting:
            self.notes["条件格式（颜色不再随数值变化）"] += 1
        if old.tables or old.auto_filter.ref:
            self.notes["筛选和套用的表格样式"] += 1
        if old.data_validations and old.data_validations.dataValidation:
            self.notes["数据有效性"] += 1

    @staticmethod
    def _hidden_row(sheet: Worksheet, number: int) -> bool:
        size = sheet.row_dimensions.get(number)
        if size is None:
            return bool(sheet.sheet_format.zeroHeight)
        return bool(size.hidden) or (size.height is not None and size.height < _SLIMMEST)

    @staticmethod
    def _is_hidden_column(sheet: Worksheet, number: int) -> bool:
        for letter, size in sheet.column_dimensions.items():
            first = size.min or _number(letter)
            if first <= number <= (size.max or first) and (size.hidden or (size.width is not None and size.width < _SLIMMEST)):
                return True
        return False

    def _merge(
        self, old: Worksheet, new: Worksheet, to_row: dict[int, int], to_column: dict[int, int]
    ) -> dict[tuple[int, int], tuple[int, int]]:
        """Merge what is left of merged areas; where a hidden corner carried the text, it moves to the first cell that is seen."""
        moved: dict[tuple[int, int], tuple[int, int]] = {}
        for area in old.merged_cells.ranges:
            rows = [row for row in range(area.min_row, area.max_row + 1) if row in to_row]
            columns = [column for column in range(area.min_col, area.max_col + 1) if column in to_column]
            if not rows or not columns:
                continue
            if (rows[0], columns[0]) != (area.min_row, area.min_col):
                moved[rows[0], columns[0]] = (area.min_row, area.min_col)
            if len(rows) > 1 or len(columns) > 1:
                new.merge_cells(
                    start_row=to_row[rows[0]],
                    end_row=to_row[rows[-1]],
                    start_column=to_column[columns[0]],
                    end_column=to_column[columns[-1]],
                )
        return moved

    def _cells(
        self,
        old: Worksheet,
        new: Worksheet,
        to_row: dict[int, int],
        to_column: dict[int, int],
        moved: dict[tuple[int, int], tuple[int, int]],
    ) -> None:
        shown: list[tuple[Any, Any, str]] = []
        for (row, column), cell in sorted(old._cells.items()):
            if row not in to_row or column not in to_column:
                continue
            source = old.cell(*moved[row, column]) if (row, column) in moved else cell
            place = new.cell(to_row[row], to_column[column])
            self._style(cell, place)
            if isinstance(place, MergedCell) or isinstance(source, MergedCell):
                continue
            value = self._value(old, source)
            if value is None:
                continue
            shown.append((place, value, value if isinstance(value, str) else _written(value)))
        # Neighbouring cells as one: a number may be broken over them.
        pieces = [piece for _place, _value, text in shown for piece in (text, "\n")]
        for (place, value, text), piece in zip(shown, self.values.spread(pieces)[::2], strict=True):
            if piece == text and not isinstance(value, str):
                place.value = value
                continue
            try:
                place.value = piece
            except IllegalCharacterError:
                place.value = "".join(letter for letter in piece if letter >= " " or letter in "\t\n")
            # Text that looks like a formula stays text.
            place.data_type = "s"
            if not isinstance(value, str):
                place.number_format = "@"

    def _value(self, sheet: Worksheet, cell: Any) -> Any:
        if cell.value is None and self.formulas is not None:
            formula = self.formulas[sheet.title].cell(cell.row, cell.column)
            if formula.data_type == "f":
                self.notes["没有计算结果的公式（已留空，请在原件中重新计算并保存后再处理）"] += 1
        if cell.value is None:
            return None
        if (sheet.title, cell.coordinate) in self.unseen:
            self.notes["看不见的单元格内容"] += 1
            return None
        if cell.hyperlink is not None:
            self.notes["超链接"] += 1
        value = cell.value
        for words in self.parts.get((sheet.title, cell.coordinate), ()):
            self.notes["看不见的单元格内容"] += 1
            value = str(value).replace(words, "", 1)
        return value

    def _style(self, old: Any, new: Any) -> None:
        if old.has_style:
            new.font, new.fill, new.border = copy(old.font), copy(old.fill), copy(old.border)
            new.alignment, new.number_format = copy(old.alignment), self.values.masked(old.number_format)

    def _sizes(self, old: Worksheet, new: Worksheet, to_row: dict[int, int], to_column: dict[int, int]) -> None:
        new.sheet_format.defaultColWidth = old.sheet_format.defaultColWidth
        new.sheet_format.defaultRowHeight = old.sheet_format.defaultRowHeight
        for letter, size in old.column_dimensions.items():
            first = size.min or _number(letter)
            for number in range(first, min(size.max or first, old.max_column) + 1):
                if number in to_column and size.width is not None and size.customWidth:
                    new.column_dimensions[get_column_letter(to_column[number])].width = size.width
        for number, size in old.row_dimensions.items():
            if number in to_row and size.height is not None:
                new.row_dimensions[to_row[number]].height = size.height

    def _page(self, old: Worksheet, new: Worksheet, to_row: dict[int, int], to_column: dict[int, int]) -> None:
        for name in ("orientation", "paperSize", "scale", "fitToHeight", "fitToWidth"):
            setattr(new.page_setup, name, getattr(old.page_setup, name))
        new.page_margins = copy(old.page_margins)
        new.sheet_properties.pageSetUpPr = copy(old.sheet_properties.pageSetUpPr)
        new.print_options.horizontalCentered = old.print_options.horizontalCentered
        new.sheet_view.showGridLines = old.sheet_view.showGridLines
        if old.freeze_panes:
            digits = old.freeze_panes.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            letters = old.freeze_panes.removesuffix(digits)
            column = 1 + sum(number in to_column for number in range(1, _number(letters)))
            row = 1 + sum(number in to_row for number in range(1, int(digits)))
            new.freeze_panes = f"{get_column_letter(column)}{row}"
        if old.print_title_rows:
            first, last = (int(number) for number in re.findall(r"\d+", old.print_title_rows)[:2])
            kept = [to_row[number] for number in range(first, min(last, old.max_row) + 1) if number in to_row]
            if kept:
                new.print_title_rows = f"{kept[0]}:{kept[-1]}"
        for edge in ("oddHeader", "oddFooter"):
            for side in ("left", "center", "right"):
                words = getattr(getattr(old, edge), side)
                if words.text:
                    getattr(getattr(new, edge), side).text = self.values.masked(words.text)

    def _drawings(self, old: Worksheet, new: Worksheet, to_row: dict[int, int], to_column: dict[int, int]) -> None:
        for drawing in getattr(old, "_images", ()):
            corner = getattr(drawing.anchor, "_from", None)
            if corner is None or self._hidden_row(old, corner.row + 1) or self._is_hidden_column(old, corner.col + 1):
                self.notes["隐藏处的图片"] += 1
                continue
            data, _media_type, readable = self.pictures.scrubbed(drawing._data())
            if not readable:
                self.notes["无法检查的矢量图（已用灰色方块代替）"] += 1
            picture = Drawing(io.BytesIO(data))
            width, height = _extent(drawing, old)
            picture.width, picture.height = width, height
            new.add_image(picture, f"{get_column_letter(_moved(corner.col + 1, to_column))}{_moved(corner.row + 1, to_row)}")


def _moved(number: int, kept: dict[int, int]) -> int:
    """Where a row or column that is seen has gone; those beyond the last used one move up with it."""
    return kept[number] if number in kept else number - max(kept, default=0) + len(kept)


def _written(value: Any) -> str:
    """A number as a reader sees it: a whole one without its fraction."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _extent(drawing: Any, sheet: Worksheet) -> tuple[int, int]:
    """Pixels that the picture takes on the sheet; where it spans cells, they are added up."""
    extent = getattr(drawing.anchor, "ext", None)
    if extent is not None:
        return max(1, extent.width // 9525), max(1, extent.height // 9525)
    start, end = drawing.anchor._from, drawing.anchor.to
    width = height = 0.0
    for number in range(start.col, end.col):
        size = sheet.column_dimensions.get(get_column_letter(number + 1))
        width += (size.width if size and size.width else 8.43) * 7 + 5
    for number in range(start.row, end.row):
        size = sheet.row_dimensions.get(number + 1)
        height += (size.height if size and size.height else 15) * 96 / 72
    width += (end.colOff - start.colOff) / 9525
    height += (end.rowOff - start.rowOff) / 9525
    return max(1, round(width)), max(1, round(height))


def _without_properties(written: io.BytesIO, target: Path) -> None:
    """The workbook without author, program and dates, and with the same bytes for the same content."""
    package = Package.read(written)
    for name in [name for name in package.parts if name.startswith("docProps/")]:
        del package.parts[name]
    kept = [(one.identifier, one.kind, one.target) for one in package.relations() if one.target in package.parts]
    package.parts["_rels/.rels"] = relations_part(kept)
    types = parse(package.parts["[Content_Types].xml"])
    for one in list(types):
        if (one.get("PartName") or "").startswith("/docProps/"):
            types.remove(one)
    package.parts["[Content_Types].xml"] = serialised(types)
    package.write(target)
