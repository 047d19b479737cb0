"""Tables inside plain text: which heading a cell stands under."""

from bisect import bisect_right
from dataclasses import dataclass

from gongkai.screening import patterns as re

_CUTS = (re.compile(r"[ ]*[\t|][ ]*"), re.compile(r"[ ]{2,}"), re.compile(r"[ ]*[,;][ ]*"), re.compile(r"[ ]+"))
"""What may part the cells of a row, the surest first; the rows of a table are cut as its head is."""
_PARTED = re.compile(r"[ \t|,;]")
_HEADS = re.compile(
    r"姓名|名字|户主|身份证|证件号|证号|电话|手机|座机|宅电|传真|联系方式|联系人|账号|帐号|账户|帐户|卡号|一卡通|专户|基本户|存折|开户|银行|住址|地址|户籍|现住|家庭|病|残疾|"
    r"致贫|低保|困难|备注|序号|性别|年龄|出生|民族|监护|密级|责任者"
    r"|诊断|护照|通行证|车牌|车号|号牌|车主|邮箱|补助|金额|编号|学校|班级|关系|单位|编码|代码|信用|单号|流水|索引|文号|名称|学号|类别|宗教|"
    r"信仰|被征收人|申请人|申请对象|救助|学生|患者|学籍|亲属|健康|余额|币种|利率|数量|单价|日期"
)


@dataclass(frozen=True)
class Column:
    """The cells of the tables of one text: where each starts and ends, and its heading."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    headings: tuple[str, ...] = ()

    def heading(self, place: int) -> str:
        """The heading over this place of the text, or nothing."""
        found = bisect_right(self.starts, place) - 1
        return self.headings[found] if found >= 0 and place < self.ends[found] else ""

    def start(self, place: int) -> int:
        """Where the cell of this place begins, 0 outside tables."""
        found = bisect_right(self.starts, place) - 1
        return self.starts[found] if found >= 0 and place < self.ends[found] else 0


def is_heading(cell: str) -> bool:
    """Whether the text of a cell looks like the heading of a column: a short known word without digits."""
    return len(cell) <= 16 and bool(_HEADS.search(cell)) and not any(letter.isdigit() for letter in cell)


def columns(text: str) -> Column:
    """The cells below headings: a line with two or more known heading words in short cells, and the lines after it cut the same way."""
    if "\n" not in text or not _HEADS.search(text):
        return Column()
    starts: list[int] = []
    ends: list[int] = []
    headings: list[str] = []
    head: list[str] = []
    cut = _CUTS[0]
    at = 0
    for line in text.split("\n"):
        found = _head(line)
        if found:
            head, cut = found
        elif head:
            cells = _cells(line, cut)
            loose = cut is _CUTS[0] or cut is _CUTS[1]
            if not (len(cells) == len(head) or (loose and 2 <= len(cells) <= len(head) + 1)) or (not loose and "。" in line):
                head = []
            else:
                for (start, end), heading in zip(cells, head, strict=False):
                    starts.append(at + start)
                    ends.append(at + end)
                    headings.append(heading)
        at += len(line) + 1
    return Column(tuple(starts), tuple(ends), tuple(headings))


def _head(line: str) -> tuple[list[str], re.Pattern[str]] | None:
    """The headings in a line, and what parts its cells, if it is the head of a table."""
    if not 3 < len(line) <= 400 or "。" in line or ":" in line or not _PARTED.search(line) or not _HEADS.search(line):
        return None
    for cut in _CUTS:
        cells = [line[start:end] for start, end in _cells(line, cut)]
        if len(cells) >= 2 and all(len(cell) <= 16 and not any(letter.isdigit() for letter in cell) for cell in cells):
            known = sum(bool(_HEADS.search(cell)) for cell in cells)
            if known >= 2 and known * 2 >= len(cells):
                return cells, cut
    return None


def _cells(line: str, cut: re.Pattern[str]) -> list[tuple[int, int]]:
    cells = []
    at = 0
    for found in cut.finditer(line):
        if found.start() > at or at:
            cells.append((at, found.start()))
        at = found.end()
    if at < len(line):
        cells.append((at, len(line)))
    return cells
