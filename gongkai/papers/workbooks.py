"""Lists of the archive as workbooks (Excel): the same values as on paper, and equal values give equal bytes."""

import io
import math
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from gongkai.papers.archive import HandoverForm, RecordList

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECORD_COLUMNS = (
    ("序号", 6),
    ("档号", 28),
    ("文号", 20),
    ("责任者", 22),
    ("题名", 52),
    ("日期", 11),
    ("密级", 7),
    ("页数", 7),
    ("备注", 22),
)
"""归档文件目录: what a column is called, and its width in characters (DA/T 22-2015)."""
HANDOVER_COLUMNS = (
    ("序号", 6),
    ("档号", 28),
    ("索引号", 24),
    ("名称", 52),
    ("文号", 20),
    ("发文日期", 11),
    ("页数", 7),
    ("份数", 7),
    ("载体", 8),
    ("摘要", 72),
    ("备注", 22),
)
"""移交清单: the same of what is handed over."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_NO_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook knows no time zones
_LINE = Side(style="thin")


def record_list(listed: RecordList) -> bytes:
    """归档文件目录 as .xlsx."""
    of = listed.of
    about = [f"全宗号：{of.fonds_number}", f"年度：{of.year}", f"保管期限：{of.retention}"]
    about += [f"{of.label}：{of.name}"] if of.name else []
    about += [f"盒号：{listed.box.number}"] if listed.box else []
    rows = [
        (
            number,
            one.code,
            one.document_number,
            one.responsible,
            one.printed_title,
            one.printed_day,
            one.secrecy,
            one.pages,
            one.note,
        )
        for number, one in enumerate(listed.records, start=1)
    ]
    return _book("归档文件目录", f"{of.fonds_name}归档文件目录", "　".join(about), RECORD_COLUMNS, rows)


def handover_list(form: HandoverForm) -> bytes:
    """移交清单: what a handover form lists, as .xlsx."""
    about = f"交接单编号：{form.number}　接收单位：{form.receiver.organisation}　共{len(form.lines)}件"
    rows = [
        (
            number,
            one.code,
            one.index_number,
            one.title,
            one.document_number,
            f"{one.day:%Y%m%d}" if one.day else "",
            one.pages,
            one.copies,
            one.medium,
            one.digest,
            one.note,
        )
        for number, one in enumerate(form.lines, start=1)
    ]
    return _book("移交清单", f"{form.giver.organisation}移交清单", about, HANDOVER_COLUMNS, rows)


def _book(name: str, title: str, about: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    book = Workbook()
    book.properties.created = book.properties.modified = _NO_MOMENT
    sheet: Worksheet = book.active
    sheet.title = name
    _write(sheet, [(title,), (about,), [label for label, _width in columns], *rows])
    for line in (1, 2):
        sheet.merge_cells(start_row=line, end_row=line, start_column=1, end_column=len(columns))
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
            cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal="center" if cell.row == 3 else None)
            cell.font = Font(bold=cell.row == 3)
    for number, (_label, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in sheet.iter_rows(min_row=4):
        # Programs do not agree on whether they make room for a second line by themselves.
        lines = max(math.ceil(_width(cell.value) / width) for cell, (_label, width) in zip(row, columns, strict=True))
        sheet.row_dimensions[row[0].row].height = 15 * max(lines, 1)
    sheet.freeze_panes = "A4"
    sheet.print_title_rows = "3:3"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    return _saved(book)


def _write(sheet: Worksheet, rows: Iterable[Sequence[str | int | None]]) -> None:
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if isinstance(value, str):
                # What a workbook cannot hold, nobody sees; and what begins with = is no formula.
                sheet.cell(line, column, ILLEGAL_CHARACTERS_RE.sub("", value)).data_type = "s"
            elif value is not None:
                sheet.cell(line, column, value)


def _width(value: object) -> int:
    """How many narrow characters wide a cell's words are, with a little room at the sides."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in str(value)) + 1 if value else 0


def _saved(book: Workbook) -> bytes:
    """The book's bytes, which do not tell when it was written."""
    written, out = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(written, "w")).save()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for part in parts.infolist():
            whole.writestr(zipfile.ZipInfo(part.filename, _LONG_AGO), parts.read(part), zipfile.ZIP_DEFLATED)
    return out.getvalue()
