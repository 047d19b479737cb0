"""The plan as an Excel workbook, out and in again (年度计划的 Excel 往返, clause 1.1).

What comes back was written by people elsewhere: it is read in the limited child (`vault.readers.cells`), nothing in it is worked out,
and nothing is taken that a person looking at the sheet would not see.
"""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import save_workbook

from gongkai.catalog import rules
from gongkai.catalog.models import Entry, Plan, PlanRow
from gongkai.catalog.plans import PlanTerms, RowChange, digest_of_facts, in_words, same_terms
from gongkai.catalog.queries import PlanTable
from gongkai.organization.models import Unit
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET, ABOUT = "年度计划", "说明"
COLUMNS = {
    "number": "序号",
    "entry": "目录代码",
    "title": "目录条目",
    "what": "公开内容",
    "unit": "承办部门",
    "responsible": "责任人",
    "due_on": "应公开日期",
    "scope": "公开范围",
    "channels": "公开形式",
    "remark": "备注",
    "base": "修订",
}
"""The columns of the sheet, from A on: the names are read back, so they are the same in every language of the interface."""
LETTERS = dict(zip(COLUMNS, "ABCDEFGHIJK", strict=True))
WIDTHS = (7, 10, 40, 26, 18, 12, 16, 12, 40, 24, 7)
NOTES = (
    "改完后在同一页面导入。序号、修订两列不要改；新增的行这两列留空；删去一行就是从计划中删除。",
    "目录条目一列只供对照，以目录代码为准。应公开日期写作2026-11-23或者2026年11月23日，按需公开的留空。",
    "公开形式之间用顿号分开。不要使用公式，不要隐藏行、列或者工作表。",
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_BREAK = re.compile(r"[、,，;；\s]+")
MOST_FAULTS = 100
"""Faults that are told at a time."""


@dataclass(frozen=True)
class Fault:
    """What is wrong where: the sheet, the cell (or the row, or nothing), and what the person is to do."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True)
class Difference:
    """A row that would be written: "added", "changed" or "removed", what it is, and for a changed one what stood and what would stand."""

    kind: str
    number: int | None
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Reading:
    """What a workbook comes to: changes and how they are shown, or faults, and then nothing is written."""

    changes: list[RowChange] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """A digest over the changes: what is written must be what was shown."""
        return digest_of_facts(
            [[one.number, one.base, _shown(one.terms) if one.terms else {}, one.terms.key if one.terms else ""] for one in self.changes]
        )


def write(table: PlanTable, last_change: int) -> bytes:
    """The workbook of a plan as it is now."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    rows = [list(COLUMNS.values()), *([_cell(row, name) for name in COLUMNS] for row in table.rows)]
    _lay(sheet, rows)
    for letter, width in zip(LETTERS.values(), WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    plan = table.plan
    about = book.create_sheet(ABOUT)
    _lay(about, [["机构代码", plan.body.code], ["年度", str(plan.year)], ["导出时修订", str(last_change)], *([note] for note in NOTES)])
    about.column_dimensions["A"].width = 14
    out = io.BytesIO()
    save_workbook(book, out)
    return out.getvalue()


def read(
    cells: Mapping[str, Any], plan: Plan, holding: Sequence[PlanRow], earlier: Callable[[int, int], PlanRow | None], choices: "Choices"
) -> Reading:
    """What the workbook with these `cells` would change of `plan`, `holding` being its rows now, removed ones among them.

    `earlier` gives a row as it was at a change, so that what nobody touched in Excel is no change of his.
    """
    reading = Reading()
    lines, exported = _lines(cells, plan, reading.faults)
    if reading.faults:
        return reading
    now = {row.number: row for row in holding}
    seen: set[int] = set()
    for place, given in lines:
        _take(place, given, plan, now, earlier, choices, seen, reading)
    for row in holding:
        if row.removed or row.number in seen:
            continue
        if row.change.number <= exported:
            reading.changes.append(RowChange(row.number, row.change.number, None))
            reading.differences.append(Difference("removed", row.number, _name(row)))
        elif earlier(row.number, exported) is not None:
            message = gettext("表中没有序号{number}这一行，而它在导出以后被{name}改过，不能删除。请重新下载后再改。")
            reading.faults.append(Fault(SHEET, "", message.format(number=row.number, name=row.change.person.name)))
    order = {"added": 0, "changed": 1, "removed": 2}
    reading.differences.sort(key=lambda one: (order[one.kind], one.number or 0))
    return reading


class Choices:
    """What may be named in a cell: entries by code, units by name, forms and audiences by what they are called."""

    def __init__(self, entries: Sequence[Entry], units: Sequence[Unit]) -> None:
        self.entries = {one.code: one for one in entries}
        self.units = {one.name: one for one in units}
        self.channels = {one.label_zh: one for one in Channel}
        self.scopes = {one.label_zh: one for one in Audience if one is not Audience.GROUP}


def _lines(cells: Mapping[str, Any], plan: Plan, faults: list[Fault]) -> tuple[list[tuple[int, dict[str, str]]], int]:
    """The rows of the plan's sheet (number of the row, text by column), and the change at which they were exported."""
    sheets = {sheet["name"]: sheet for sheet in cells["sheets"]}
    about = {row[2][0][1]: row[2][1][1] for row in sheets.get(ABOUT, {"rows": []})["rows"] if len(row[2]) > 1}
    exported = about.get("导出时修订", "")
    if set(sheets) != {SHEET, ABOUT} or not exported.isdecimal() or not exported.isascii():
        message = gettext("这不是从本页下载的计划表：应当只有“{sheet}”“{about}”两个工作表。请先下载 Excel，在下载的表里修改。")
        faults.append(Fault("、".join(sheets), "", message.format(sheet=SHEET, about=ABOUT)))
        return [], 0
    if (about.get("机构代码"), about.get("年度")) != (plan.body.code, str(plan.year)):
        message = gettext("这是别的机构或者别的年度的计划表，本页是{year}年度。").format(year=plan.year)
        faults.append(Fault(ABOUT, "B1", message))
        return [], 0
    for name, sheet in sheets.items():
        if sheet["hidden"]:
            faults.append(Fault(name, "", gettext("工作表被隐藏，请取消隐藏后再导入。")))
        faults += [Fault(name, letter, gettext("这一列被隐藏，请取消隐藏后再导入。")) for letter in sheet["hidden_columns"]]
    lines = []
    by_letter = {letter: name for name, letter in LETTERS.items()}
    for position, (number, hidden, filled) in enumerate(sheets[SHEET]["rows"]):
        if hidden:
            faults.append(Fault(SHEET, str(number), gettext("这一行被隐藏或者被筛选掉，请取消后再导入。")))
        faults += [
            Fault(SHEET, f"{letter}{number}", gettext("这里是公式，请改为它的结果（复制后粘贴为值）。"))
            for letter, _text, is_formula in filled
            if is_formula
        ]
        given = {by_letter.get(letter, letter): text.strip() for letter, text, _is_formula in filled}
        if position == 0:
            wrong = [name for name, head in COLUMNS.items() if given.get(name, "") != head]
            if wrong or number != 1:
                cell = f"{LETTERS[wrong[0]]}1" if wrong else "A1"
                heads = "、".join(COLUMNS.values())
                faults.append(Fault(SHEET, cell, gettext("第1行的栏目要与下载的表一致：{heads}。").format(heads=heads)))
                return [], 0
        elif any(given.values()):
            lines.append((number, given))
    return lines, int(exported)


def _take(
    place: int,
    given: Mapping[str, str],
    plan: Plan,
    now: Mapping[int, PlanRow],
    earlier: Callable[[int, int], PlanRow | None],
    choices: Choices,
    seen: set[int],
    reading: Reading,
) -> None:
    """One line of the sheet: what it changes, or what is wrong with it."""

    def fault(name: str, message: str) -> None:
        reading.faults.append(Fault(SHEET, f"{LETTERS.get(name, '')}{place}", message))

    before = len(reading.faults)
    beyond = [letter for letter in given if letter not in COLUMNS]
    if beyond:
        reading.faults.append(Fault(SHEET, f"{beyond[0]}{place}", gettext("表格以外还有内容，请删去。")))
    number = _number(given.get("number", ""))
    if given.get("number", "") and (number is None or number not in now):
        fault("number", gettext("计划中没有这个序号。新增的行，序号和修订两列请留空。"))
        return
    base = _number(given.get("base", "")) if number is not None else 0
    row = now.get(number or 0)
    if number is not None:
        if number in seen:
            fault("number", gettext("序号{number}出现了两次。新增的行，序号和修订两列请留空。").format(number=number))
        seen.add(number)
        if base is None or earlier(number, base) is None:
            fault("base", gettext("修订一列被改动，无法核对。请重新下载后再改。"))
            return
    terms = _terms(given, row, choices, fault)
    if terms is None or len(reading.faults) > before:
        return
    then = earlier(number, base) if number is not None and base is not None else None
    if row is not None and ((then is not None and same_terms(then, terms)) or same_terms(row, terms)):
        return
    change = RowChange(number, base or 0, terms)
    for one in rules.objections_to_row_change(plan, change, row):
        fault(one.field, str(one.message))
    if len(reading.faults) == before:
        reading.changes.append(change)
        named = f"{terms.entry.code} {terms.what}" if terms.entry else terms.what
        fields = () if row is None else tuple(_fields(row, terms))
        reading.differences.append(Difference("added" if row is None else "changed", number, named, fields))


def _terms(given: Mapping[str, str], row: PlanRow | None, choices: Choices, fault: Callable[[str, str], None]) -> PlanTerms | None:
    entry = choices.entries.get(given.get("entry", ""))
    if entry is None:
        fault("entry", gettext("公开目录中没有在用的条目“{code}”，请填写如“3.4.B”的目录代码。").format(code=given.get("entry", "")[:20]))
    unit = choices.units.get(given.get("unit", ""))
    if given.get("unit") and unit is None and not (row is not None and given["unit"] == row.entry.unit_hint and row.unit is None):
        fault("unit", gettext("本机构没有“{name}”这个部门，请填写部门全称；没有固定部门的留空。").format(name=given["unit"][:20]))
    scope = choices.scopes.get(given.get("scope", ""))
    if scope is None:
        fault("scope", gettext("公开范围请填写：{names}。").format(names="、".join(choices.scopes)))
    due_on, unreadable = _day(given.get("due_on", ""))
    if unreadable:
        fault("due_on", gettext("看不懂这个日期，请写作2026-11-23或者2026年11月23日；按需公开的留空。"))
    named = [one for one in _BREAK.split(given.get("channels", "")) if one]
    unknown = [one for one in named if one not in choices.channels]
    if unknown:
        fault(
            "channels",
            gettext("没有“{name}”这种公开形式，请填写：{names}。").format(name=unknown[0][:20], names="、".join(choices.channels)),
        )
    if entry is None or scope is None:
        return None
    kept = row.key if row is not None and row.entry_id == entry.pk else ""
    return PlanTerms(
        entry=entry,
        what=given.get("what", ""),
        unit=unit,
        responsible=given.get("responsible", ""),
        due_on=due_on,
        scope=scope,
        channels=[choices.channels[one] for one in named if one in choices.channels],
        remark=given.get("remark", ""),
        key=kept,
    )


def _fields(row: PlanRow, terms: PlanTerms) -> list[tuple[str, str, str]]:
    """What of a row would read otherwise: column, what stands, what would stand."""
    after = _shown(terms)
    return [(COLUMNS[name], _cell(row, name), after[name]) for name in after if _cell(row, name) != after[name]]


def _shown(terms: PlanTerms) -> dict[str, str]:
    return {
        "entry": terms.entry.code if terms.entry else "",
        "what": terms.what,
        "unit": terms.unit.name if terms.unit else terms.entry.unit_hint if terms.entry else "",
        "responsible": terms.responsible,
        "due_on": in_words(terms.due_on) if terms.due_on else "",
        "scope": terms.scope.label_zh,
        "channels": "、".join(one.label_zh for one in Channel if one in terms.channels),
        "remark": terms.remark,
    }


def _cell(row: PlanRow, name: str) -> str:
    return {
        "number": str(row.number),
        "entry": row.entry.code,
        "title": row.entry.title,
        "what": row.what,
        "unit": row.unit.name if row.unit else row.entry.unit_hint,
        "responsible": row.responsible,
        "due_on": in_words(row.due_on) if row.due_on else "",
        "scope": Audience(row.scope).label_zh,
        "channels": "、".join(one.label_zh for one in Channel if one.value in row.channels),
        "remark": row.remark,
        "base": str(row.change.number),
    }[name]


def _name(row: PlanRow) -> str:
    return f"{row.entry.code} {row.what}"


def _lay(sheet: Any, rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", one) for one in row])  # a workbook cannot hold them, and nobody sees them
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # what begins with = is no formula


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day(text: str) -> tuple[date | None, bool]:
    """The day that a cell writes, and whether what it writes cannot be read."""
    if not text:
        return None, False
    found = _DAY.fullmatch(text.split(" ")[0] if text.endswith("00:00:00") else text)
    try:
        return (date(*(int(one) for one in found.groups())), False) if found else (None, True)
    except ValueError:
        return None, True
