"""One text in the forms that the rules read: normal, tight (without white space), with what label or column a place stands under."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.normalise import normalise
from gongkai.screening.tables import Column, columns

LABELS = re.compile(
    r"(?P<passport>护照|[Pp]assport|PASSPORT|Reisepass|[Pp]asaporte|旅券)"
    r"|(?P<permit>通行证|[回还]乡[证卡]|台胞证|旅行证|大通证|[双单]程证|[Pp]ermit)"
    r"|(?P<id>身[份分]证|居民证|身份号|公民身份|证件号|证件编号|身份编号|居住证|居留|户口|户主|[Ii][Dd](?<![A-Za-z]..) ?(?:[Nn]o|[Nn]umber|"
    r"[Cc]ard|号|[:#])|身份信息|证号码|sfz(?<![A-Za-z]...)|SFZ(?<![A-Za-z]...))"
    r"|(?P<serial>缴[款费]码|单号|订单|编号|编码|流水|凭证|发票|代码|统一社会|信用代|机构代|注册号|执照|文号|案号|合同号|批号|批次|"
    r"条码|条形码|ISBN|ISSN|索引号"
    r"|许可证|备案|登记号|行号|证书|产权|序列号|设备号|IMEI|运单|快递[单编]?号?[:]?$|物流[单编]?号?[:]?$|学号|工号|税号|识别号|"
    r"受理号|业务号|交易号|档案号|"
    r"卷号|收据|票号|期号|标准号"
    r"|项目编|宗地|地块|图号|型号|[Ss]/?[Nn]\b|QQ|公告号|公众号|刊号|邮编|邮政编码|表号|户号|车架|发动机|保单|办件|申请号|"
    r"专利号|单位编|总编|单据|票据|序号|[\u4e00-\u9fa5](?<![机话信系线真证账帐卡照份码同件折])号码?[:为]?$)"
    r"|(?P<bank>银行卡|银行户口|卡号|一折通|折号|[账帐卡]\([账帐卡]\)号|[账帐]号|[账帐]户|户头|存折|开户|储蓄|借记卡|"
    r"信用卡|工资卡|一卡通|惠民卡|惠农|社保卡|保障卡|"
    r"户(?<=基本户|一般户|结算户|存款户|余额户|证金户|专用户)|[专公私类]户(?![籍口主外内])|"
    r"卡(?<![机话名贺证]卡)[号:=为是(\"“]*$|[Cc]ard(?! ?[Ii]d)|CARD|VISA|Visa|"
    r"打款|汇款|转[账帐至]|收款|汇[入至]|打[入至]|转入|打到|汇到|转到|退至|退款至|请汇|划至|划转|存入|往来款|归集"
    r"|发放卡|到卡|银行|[Aa]ccount|ACCOUNT|[Aa]/[Cc]|[Aa]cct(?<![A-Za-z]....)|[Aa]ccno(?<![A-Za-z].....)|IBAN|农商行|信用社|农信|"
    r"[建农工中交招]行|邮储|划入|划拨|拨付到|"
    r"zh(?<![A-Za-z]..)(?=[:=])|ZH(?<![A-Za-z]..)(?=[:=])|yhk(?=[:=])|YHK(?=[:=])|zhanghao(?=[:=]))"
    r"|(?P<phone>手机|电话|宅电|联系|收[货件]人|致电|拨打|来电|[Tt]el|TEL|[Mm]obile|[Pp]hone|PHONE|微信|传真|[Ff]ax|"
    r"FAX|热线|座机|固话|短信|分机|总机)"
    r"|(?P<amount>金额|人民币(?!\))|合计|总计|小计|预算|决算|执行数|年初数|投资|产值|总额|价格|余额|共计|面积|¥|\$|数量)"
)
"""Words that tell what the number after them is; the last one before a number decides."""

_SPACE = re.compile(r"\s+")
_ASIDE = re.compile(r"\([^()]*\)")
"""What a label says of itself in brackets (（校验未通过）) does not put it farther from its number."""
REACH = 26
"""How many characters before a number a label may begin."""


@dataclass(frozen=True)
class Hit:
    """One thing a rule saw, in the coordinates of the normal text, half-open. `value` replaces the text where it is masked."""

    kind: Kind
    start: int
    end: int
    rule: str
    severity: Severity | None = None


class View:
    """One text as the rules read it. Everything is made once, when a rule first asks for it."""

    def __init__(self, original: str, context: str = "") -> None:
        """`context`: words near by, such as the heading of the table's column."""
        self.original = original
        self.context = context
        self.normal = normalise(original)
        self.text = self.normal.text
        self._taken = bytearray(len(self.text))
        self.shapes_until = 0
        """Up to where the tight text has been searched for addresses by their shape."""
        self.houses_until = 0
        """Up to where the tight text has been searched for houses of somebody."""
        self.evidence: list[tuple[int, int]] = []
        """Where words stand in the tight text that people write in inner papers."""
        self._private: list[tuple[int, int]] = []
        self._labels: dict[int, tuple[str, int]] = {}
        self._places: dict[re.Pattern[str], list[int]] = {}
        self._said: dict[re.Pattern[str], bool] = {}

    # --- The tight text ----------------------------------------------------------------------------------------------------

    @cached_property
    def tight(self) -> str:
        """The normal text without any white space: words broken over lines or set wide are whole in it."""
        self._gaps: list[int] = []
        self._lost: list[int] = []
        self._lines: list[int] = []
        parts: list[str] = []
        at = kept = lost = 0
        for found in _SPACE.finditer(self.text):
            parts.append(self.text[at : found.start()])
            kept += found.start() - at
            at = found.end()
            lost += found.end() - found.start()
            self._gaps.append(kept)
            self._lost.append(lost)
            if "\n" in found[0] or "\r" in found[0]:
                self._lines.append(kept)
        parts.append(self.text[at:])
        return "".join(parts)

    def loose(self, start: int, end: int) -> tuple[int, int]:
        """The range of the normal text for one of the tight text."""
        return self._loosen(start), self._loosen(end - 1) + 1

    def _loosen(self, place: int) -> int:
        found = bisect_right(self._gaps, place)
        return place + (self._lost[found - 1] if found else 0)

    def tighten(self, place: int) -> int:
        """The place in the tight text of a place in the normal one."""
        _ = self.tight
        low, high = 0, len(self._gaps)
        while low < high:
            middle = (low + high) // 2
            if self._gaps[middle] + self._lost[middle] <= place:
                low = middle + 1
            else:
                high = middle
        return place - (self._lost[low - 1] if low else 0)

    def begins_line(self, place: int) -> bool:
        """Whether a place of the tight text is the first of its line."""
        found = bisect_left(self._lines, place)
        return place == 0 or (found < len(self._lines) and self._lines[found] == place)

    def ends_line(self, place: int) -> bool:
        """Whether the line ends before this place of the tight text."""
        return place >= len(self.tight) or self.begins_line(place)

    def has_gap(self, place: int) -> bool:
        """Whether white space stands before this place of the tight text."""
        found = bisect_left(self._gaps, place)
        return found < len(self._gaps) and self._gaps[found] == place

    def line(self, place: int) -> tuple[int, int]:
        """The range of the tight text that is the line of this place."""
        found = bisect_right(self._lines, place)
        start = self._lines[found - 1] if found else 0
        return start, (self._lines[found] if found < len(self._lines) else len(self.tight))

    def lines(self) -> Iterator[tuple[int, int]]:
        """The ranges of the tight text that are lines."""
        end = len(self.tight)
        bounds = [0, *self._lines, end]
        return ((first, last) for first, last in pairwise(bounds) if last > first)

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the tight text holds the pattern anywhere; looked up once."""
        if pattern not in self._said:
            self._said[pattern] = bool(pattern.search(self.tight))
        return self._said[pattern]

    def places(self, pattern: re.Pattern[str]) -> list[int]:
        """Where in the tight text the pattern begins; looked up once."""
        if pattern not in self._places:
            self._places[pattern] = [found.start() for found in pattern.finditer(self.tight)]
        return self._places[pattern]

    # --- What a place stands under -----------------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> Column:
        """The cells of tables in the text, with their headings."""
        return columns(self.text)

    def heading(self, place: int) -> str:
        """The heading of the column in which a place of the normal text stands, or the context given, or nothing."""
        heading = self.columns.heading(place) or self.context
        return _SPACE.sub("", heading) if " " in heading else heading

    def label(self, place: int) -> tuple[str, int]:
        """What kind of number the words before a place of the normal text promise, and how far away the promise ends.

        One of the groups of `LABELS`, or "" with a distance of 99. The column's heading counts where the cell says nothing itself.
        """
        known = self._labels.get(place)
        if known is None:
            known = self._labels[place] = self._label(place)
        return known

    def _label(self, place: int) -> tuple[str, int]:
        window = self.text[max(0, place - 2 * REACH, self.columns.start(place)) : place]
        window = _SPACE.sub("", window)[-REACH:]
        last = None
        for last in LABELS.finditer(window):  # noqa: B007 - the last one is wanted
            pass
        near = len(_ASIDE.sub("", window[last.end() :])) if last else 99
        heading = self.heading(place)
        if heading and near > 3:
            found = None
            for found in LABELS.finditer(heading):  # noqa: B007
                pass
            if found:
                return found.lastgroup or "", 0
        return (last.lastgroup or "", near) if last else ("", 99)

    # --- What is already explained -----------------------------------------------------------------------------------------

    def make_private(self, start: int, end: int) -> None:
        """Note that this range of the tight text is told as a private matter already."""
        self._private.append((start, end))

    def is_private(self, place: int) -> bool:
        """Whether a private matter that covers this place of the tight text is told already."""
        return any(start <= place < end for start, end in self._private[-4:])

    def take(self, start: int, end: int) -> None:
        """Note that this range of the normal text is explained, so that a weaker rule does not report it again."""
        self._taken[start:end] = b"\x01" * (end - start)

    def is_taken(self, start: int, end: int) -> bool:
        """Whether a part of the range is explained."""
        return self._taken.find(1, start, end) >= 0
