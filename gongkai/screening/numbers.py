"""Numbers that name a person or his money: IDs, passports, permits, bank cards and accounts, telephones, plates, mail addresses.

A run is a stretch of digits with at most a few separators between them, line breaks included. Whatever is looked for must begin and
end where a group of digits does, and pass its arithmetic; where arithmetic is weak, the label or the column's heading decides.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from gongkai.screening import patterns as re
from gongkai.screening import regions, validators
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.view import Hit, View

_SEPARATOR = r"[ \t\r\n\-_.·|]{0,7}"
_RUN = re.compile(rf"[0-9](?:{_SEPARATOR}[0-9]){{6,}}")
_GROUP = re.compile("[0-9]+")
_EX = re.compile(rf"{_SEPARATOR}\(?[Xx×✕✖](?![Xx×*])\)?")

_ID18 = re.compile(r"(?=([1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9]))")
_ID9 = re.compile(r"(?=(9[1-8][0-9]{4}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}))")
_ID15 = re.compile(r"(?=([1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}))")
_MOBILE = re.compile(r"(?=(1[3-9][0-9]{9}))")
_CARD = re.compile(r"(?=([2-9][0-9]{11}))")
_UNIT = re.compile(
    r"[ ]{0,2}(?:\([^)]{0,6}\))?(?:元|万|亿|吨|平方|亩|公顷|人次|人民币|美元|港元|千瓦|公里|立方|千克|公斤|㎡|%|‰|℃|"
    r"件(?!号)|份(?!号)|次|户(?![名头主])|台|套|米)"
)
_DECIMAL = re.compile(r"\.[0-9]{1,4}(?![0-9.])")
_MASKED = re.compile(r"[*＊×xX•●#█■?]{2,}")
_NEW_YEARS = 2010
"""Numbers with a region and a later date than this are more often permits and projects than people."""


class _Run:
    """A stretch of digits with its groups: `digits` without separators, `places` telling where each stood."""

    def __init__(self, view: View, start: int, end: int) -> None:
        self.view = view
        self.start, self.end = start, end
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._origin: list[int] = []
        parts = []
        size = 0
        for group in _GROUP.finditer(view.text, start, end):
            self.starts.append(size)
            self._origin.append(group.start())
            parts.append(group[0])
            size += group.end() - group.start()
            self.ends.append(size)
        self.digits = "".join(parts)
        self.extra_starts: set[int] = set()
        self.extra_ends: set[int] = set()

    def place(self, index: int) -> int:
        """Where in the text the digit of this index stands."""
        group = bisect_right(self.starts, index) - 1
        return self._origin[group] + index - self.starts[group]

    def group(self, index: int) -> tuple[int, int]:
        """The indexes at which the group of a digit starts and ends."""
        found = bisect_right(self.starts, index) - 1
        return self.starts[found], self.ends[found]

    def opens(self, index: int) -> bool:
        """Whether a group, or what is left of it, begins here."""
        found = bisect_left(self.starts, index)
        return (found < len(self.starts) and self.starts[found] == index) or index in self.extra_starts

    def closes(self, index: int) -> bool:
        """Whether a group, or what is left of it, ends here."""
        found = bisect_left(self.ends, index)
        return (found < len(self.ends) and self.ends[found] == index) or index in self.extra_ends

    def shape(self, start: int, end: int) -> tuple[int, ...]:
        """The sizes of the groups between two indexes."""
        first, last = bisect_right(self.starts, start) - 1, bisect_left(self.ends, end)
        cuts = [start, *self.starts[first + 1 : last + 1], end]
        return tuple(after - before for before, after in pairwise(cuts))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The range of the text for a range of indexes."""
        return self.place(start), self.place(end - 1) + 1

    def take(self, start: int, end: int) -> None:
        """A range of indexes is explained; what is left of its groups stands alone now."""
        self.extra_starts.add(end)
        self.extra_ends.add(start)
        self.view.take(*self.span(start, end))

    def is_taken(self, start: int, end: int) -> bool:
        return self.view.is_taken(*self.span(start, end))


def find_runs(view: View) -> Iterator[Hit]:
    """Every number made of digits: resident IDs first, then cards, mobiles, accounts."""
    for found in _RUN.finditer(view.text):
        run = _Run(view, found.start(), found.end())
        size = len(run.digits)
        if size >= 15:
            if _touches_mask(view, found.start(), found.end()) and size < 30 and not (size == 18 and validators.is_resident_id(run.digits)):
                continue
            yield from _resident_ids(run)
            if size >= 16:
                yield from _cards(run)
        elif size >= 13 and view.label(found.start())[0] == "id" and not _touches_mask(view, found.start(), found.end()):
            yield from _wrong_ids(run)
        elif size >= 11 and _touches_mask(view, found.start(), found.end()):
            continue
        if size >= 11:
            yield from _mobiles(run)
        if size >= 27 and run.extra_starts:
            yield from _cards(run)  # columns that ran together: what is left of them is whole now
        if size >= 8:
            yield from _accounts(run)


def _touches_mask(view: View, start: int, end: int) -> bool:
    """Whether stars stand beside the number, so that it is part of a masked one."""
    return view.text[end : end + 1] in ("*", "#", "█", "■", "●") or view.text[start - 1 : start] in ("*", "█", "■", "●")


_BEHIND_A_POINT = re.compile(r"(?P<before>[^0-9.]|^)(?P<whole>[0-9]{1,4})\.$")


def _is_fraction(text: str, place: int) -> bool:
    """Whether digits are the decimals of a number (0.6222…), and not what follows the number of a list's entry (1.6222…)."""
    point = _BEHIND_A_POINT.search(text[max(0, place - 6) : place]) if text[place - 1 : place] == "." else None
    return bool(point and (point["whole"] == "0" or point["before"].strip(" \t\r\n。;|、,")))


_DAY = re.compile(r"(?:19|20)[0-9]{2}([-./])(?:0?[1-9]|1[0-2])(?:\1[0-9]{1,2})?(?![0-9])|(?:19|20)[0-9]{2}年")


def _holds_day(run: "_Run", start: int, end: int) -> bool:
    """Whether a group between two indexes begins a date that reaches beyond them (1308642 2026-01-01)."""
    for index in run.starts:
        if start < index < end and (day := _DAY.match(run.view.text, run.place(index))) and day.end() > run.place(end - 1) + 1:
            return True
    return False


def _letter_before(text: str, place: int) -> bool:
    return place > 0 and text[place - 1].isascii() and text[place - 1].isalpha()


def _resident_ids(run: _Run) -> Iterator[Hit]:
    view, digits = run.view, run.digits
    text = view.text
    for pattern, check in ((_ID18, validators.is_resident_id), (_ID9, validators.is_foreign_resident_id)):
        for found in pattern.finditer(digits):
            start, end = found.start(), found.start() + 18
            inside = run.group(start)
            aligned = run.opens(start) and run.closes(end)
            # Columns of a PDF may run together without any space: inside one long group the arithmetic is strong enough alone.
            glued = inside[1] - inside[0] > 18 and end <= inside[1]
            if not (aligned or glued) or run.is_taken(start, end) or _is_fraction(text, run.place(start)):
                continue
            if check(found[1]):
                if _is_other_number(view, run, start, found[1]):
                    continue
                if glued and not aligned and inside[1] - inside[0] == 19 and view.label(run.place(inside[0]))[0] == "id":
                    continue  # a digit too many
                yield Hit(Kind.RESIDENT_ID, *run.span(start, end), "resident_id_18")
                run.take(start, end)
            elif aligned and pattern is _ID18 and validators.has_id_shape(found[1]) and _may_be_suspect(view, run, start, end, found[1]):
                yield Hit(Kind.RESIDENT_ID_SUSPECT, *run.span(start, end), "resident_id_wrong_check")
                run.take(start, end)
    if len(digits) >= 17 and (last := _EX.match(text, run.end)):
        start, end = len(digits) - 17, len(digits)
        if run.opens(start) or run.group(start)[1] - run.group(start)[0] > 17:
            value = digits[start:] + "X"
            if validators.is_resident_id(value) or (value[0] == "9" and validators.is_foreign_resident_id(value)):
                yield Hit(Kind.RESIDENT_ID, run.place(start), last.end(), "resident_id_18")
                run.take(start, end)
                view.take(run.place(start), last.end())
            elif run.opens(start) and validators.has_id_shape(value) and not _letter_after(text, last.end()):
                yield Hit(Kind.RESIDENT_ID_SUSPECT, run.place(start), last.end(), "resident_id_wrong_check")
                run.take(start, end)
    for found in _ID15.finditer(digits):
        start, end = found.start(), found.start() + 15
        if not (run.opens(start) and run.closes(end)) or run.is_taken(start, end) or not validators.is_old_resident_id(found[1]):
            continue
        place, last = run.span(start, end)
        label, near = view.label(place)
        if label in ("serial", "amount", "bank", "phone") and near < 12:
            continue
        if label != "id" and (
            len(run.shape(start, end)) > 4 or _UNIT.match(text, last) or _letter_before(text, place) or _letter_after(text, last)
        ):
            continue
        yield Hit(Kind.RESIDENT_ID, place, last, "resident_id_15")
        run.take(start, end)
    yield from _wrong_ids(run)


def _wrong_ids(run: _Run) -> Iterator[Hit]:
    """A number under a label of an ID that is none: a digit lost or mistyped is still somebody's ID."""
    view = run.view
    if len(run.digits) > 40:
        return
    for start in run.starts:
        place = run.place(start)
        if view.is_taken(place, place + 1):
            continue
        end = next((end for end in run.ends if 16 <= end - start <= 19), None)
        if end is None:
            end = next((end for end in run.ends if 13 <= end - start <= 20), None)
        if end is None or run.is_taken(start, end):
            continue
        last = run.place(end - 1) + 1
        if _GOES_ON.match(view.text, last) or _MASKED.match(view.text, last):
            continue
        ex = _LAST_LETTER.match(view.text, last) if end == len(run.digits) and end - start == 17 else None
        size = end - start + (1 if ex else 0)
        label, near = view.label(place)
        value = run.digits[start:end]
        if (
            ((label == "id" and near <= 8) or (label in ("", "id") and _beside_a_name(view, place) and view.says(_ID_WORD)))
            and (17 <= size <= 19 or value[:6] in regions.codes())
            and (near <= 3 or not validators.is_credit_code(value))
            and (_like_an_id(value) or (size == 18 and len(value) >= 17 and validators.is_date(value[6:14])))
        ):
            yield Hit(Kind.RESIDENT_ID_SUSPECT, place, ex.end() if ex else last, "resident_id_in_its_column")
            run.take(start, end)


_ID_WORD = re.compile("身份证|证件号|公民身份")


def _beside_a_name(view: View, place: int) -> bool:
    """Whether a number stands in its line right behind two to four characters (费志安 3209…), as in a list of people."""
    return bool(re.search("(?:^|[\n\r,;、])[ \t]*[\u4e00-\u9fa5]{2,4}[ \t:]{1,3}$", view.text[max(0, place - 12) : place]))


_GOES_ON = re.compile("[/OoQDlIi|ZzSsBbgq〇][0-9OoQlIi|ZzSsBbXx]")
"""What parts or hides the rest of an ID; then its whole is looked for, not its first part."""
_LAST_LETTER = re.compile(rf"{_SEPARATOR}[Xx×✕✖](?![Xx×*])|[A-Za-z?](?![0-9A-Za-z])")
"""What may stand at the eighteenth place of an ID, or was read there."""


def _like_an_id(value: str) -> bool:
    return f"{value[:2]}0000" in regions.codes()


def _letter_after(text: str, place: int) -> bool:
    return place < len(text) and text[place].isascii() and text[place].isalpha()


def _is_other_number(view: View, run: _Run, start: int, value: str) -> bool:
    """Whether something else explains a number that happens to pass as an ID."""
    label, near = view.label(run.place(start))
    if label == "serial" and near <= 6:
        return validators.is_credit_code(value) or int(value[6:10]) >= _NEW_YEARS
    return False


def _may_be_suspect(view: View, run: _Run, start: int, end: int, value: str) -> bool:
    """Whether a number with region and date but a wrong check character is likely somebody's ID all the same."""
    place, last = run.span(start, end)
    label, near = view.label(place)
    if label == "id" and near <= 10:
        return True
    if label in ("serial", "bank", "amount") and near <= 10:
        return False
    if _letter_before(view.text, place) or _letter_after(view.text, last) or _UNIT.match(view.text, last):
        return False
    return int(value[6:10]) < _NEW_YEARS and len(run.shape(start, end)) <= 4 and not validators.is_credit_code(value)


_BINS = ("62", "9558", "9559", "436742", "456351", "601382", "603708", "603445", "370248")
"""How cards of the banks of this country begin: of UnionPay, and the debit cards that are older than it."""
_CARD_WORD = re.compile("卡|[Cc]ard|CARD|VISA|Visa|yhk", re.IGNORECASE)
_BANK_NAME = (
    r"(?:[\u4e00-\u9fa5]{0,6}(?:银行|信用社|农商行?|农信社?|邮储)|[工农建中交招]行|民生|浦发|光大|兴业|平安|中信|"
    r"广发|华夏|龙卡|牡丹卡|金穗卡|"
    r"[\u4e00-\u9fa5]{0,3}(?<![机话])卡(?![片口]))"
)
_BANK_BEHIND = re.compile(rf"[ \t]{{0,2}}(?:[,;|/(\[]|\t)?[ \t]{{0,2}}(?:[\u4e00-\u9fa5]{{2,4}}[,; ])?(?:开户行|户名)?[:]?{_BANK_NAME}")
"""A bank that is named behind the number: 6217…（建行）."""
_BANK_BEFORE = re.compile(
    r"(?:[\u4e00-\u9fa5]{1,4}银行|信用社|农商行|[工农建中交招]行|邮储|浦发|光大|兴业|平安|中信|广发|华夏|民生)[:： ]{0,2}$"
)
_ACCOUNT_BEHIND = re.compile(r"[ \t]{0,2}(?:\((?:[\u4e00-\u9fa5]{0,8})|的)?(?:[账帐][户号]|户头|存折|银行卡)")
_CARD_SHAPES = (
    (4, 4, 4, 4),
    (4, 4, 4, 4, 3),
    (4, 4, 4, 4, 2),
    (4, 4, 4, 4, 1),
    (6, 13),
    (6, 10),
    (4, 4, 4, 7),
    (4, 4, 4, 5),
    (4, 4, 8),
    (8, 8),
    (8, 11),
    (6, 4, 9),
    (6, 4, 4, 5),
)


def _cards(run: _Run) -> Iterator[Hit]:
    """银行卡: 16 to 19 digits that pass Luhn, of UnionPay (62) or under a word of money."""
    view, digits = run.view, run.digits
    for start in _candidates(run):
        for end in _ends_between(run, start, 16, 19):
            value = digits[start:end]
            if (
                (value[0] not in "23456" and not value.startswith(("9558", "9559")))
                or run.is_taken(start, end)
                or not validators.luhn(value)
                or len(set(value)) < 4
            ):
                continue
            place, last = run.span(start, end)
            if (
                _letter_before(view.text, place)
                or _letter_after(view.text, last)
                or _UNIT.match(view.text, last)
                or _DECIMAL.match(view.text, last)
            ):
                continue
            if _is_fraction(view.text, place):
                continue
            shape = run.shape(start, end)
            between = view.text[place:last]
            label, near = view.label(place)
            if len(shape) > 1 and ("|" in between or "\t" in between) and max(shape) > 1:
                continue  # cells side by side
            if label == "serial" and near <= 8:
                continue
            named, known = label == "bank", value.startswith(_BINS)
            told = named or bool(_BANK_BEHIND.match(view.text, last) or _BANK_BEFORE.search(view.text[max(0, place - 10) : place]))
            # Breaks of lines and spaces may fall anywhere in a card where a label or a bank says that the parts are one.
            if len(shape) > 1 and shape not in _CARD_SHAPES and not (told and known) and ("\n" in between or max(shape) > 6):
                continue
            if "\n" in between and len(shape) > 2 and not (named and near <= 6) and not (known and told and max(shape) <= 6):
                continue
            if told and not known and not _CARD_WORD.search(view.text[max(0, place - 40) : place] + view.text[last : last + 12]):
                continue  # an account may pass Luhn by chance
            if told or (known and (len(shape) == 1 or shape in _CARD_SHAPES)):
                yield Hit(Kind.BANK_CARD, place, last, "bank_card_luhn")
                run.take(start, end)
                break


def _words_before(view: View, place: int) -> str:
    """The words of the label before a place, with the column's heading."""
    return re.sub(r"\s+", "", view.text[max(0, place - 30) : place])[-16:] + view.heading(place)


def _candidates(run: _Run) -> Iterator[int]:
    """The indexes at which a number may begin."""
    yield from run.starts
    yield from sorted(run.extra_starts - set(run.starts))


def _ends_between(run: _Run, start: int, least: int, most: int) -> list[int]:
    """The indexes at which a number that begins here may end, the longest first."""
    first = bisect_left(run.ends, start + least)
    found = []
    while first < len(run.ends) and run.ends[first] <= start + most:
        found.append(run.ends[first])
        first += 1
    found += [end for end in run.extra_ends if least <= end - start <= most] if len(run.extra_ends) < 64 else []
    return sorted(set(found), reverse=True)


_MOBILE_SHAPES = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 7), (3, 3, 5)})
_WORDS_BEFORE_A_PHONE = re.compile(r"(?:tel|mobile|mob|phone|cell|fax|no|dh|sj|wx|vx|t|m|p)[:. ]?$", re.IGNORECASE)


_AFTER_A_NAME = re.compile("[:,; ][\u4e00-\u9fa5]{2,4}[ :]{0,2}$")
"""快递收：刘海燕 138…: the word for a number stands before a name, and the number behind it is of the person."""
_IN_MONEY = re.compile(r"单位[:]?(?:人民币)?[百千万亿]*元")
_COUNTRY = re.compile(r"(?:\((?:\+|00)?86\)|(?:\+|00)[ ]?\(?86\)?|(?<![0-9])86)[ \-]{0,2}$")


def _mobiles(run: _Run) -> Iterator[Hit]:
    """手机号码: eleven digits from 13 to 19, with or without the country's code, whole or in the usual groups."""
    view, digits, text = run.view, run.digits, run.view.text
    for found in _MOBILE.finditer(digits):
        start, end = found.start(), found.start() + 11
        if not (run.closes(end) or start in run.extra_starts) or run.is_taken(start, end):
            continue
        first = start
        if not run.opens(start):
            countries = ((2, "86"), (4, "0086"), (3, "086"))
            prefix = next((size for size, code in countries if digits[max(0, start - size) : start] == code and run.opens(start - size)), 0)
            if not prefix:
                if not (digits[start - 1 : start] == "0" and run.opens(start - 1)):
                    continue
                prefix = 1
            first = start - prefix
        place, last = run.span(start, end)
        if _DECIMAL.match(text, last) or _UNIT.match(text, last) or text[last : last + 1] == "@":
            continue
        before = run.place(first)
        label, near = view.label(before)
        if (
            label in ("serial", "amount", "bank", "id", "passport", "permit")
            and near <= 6
            and not (label == "bank" and _LOGIN.search(_words_before(view, before)))
            and not (label in ("serial", "amount") and _AFTER_A_NAME.search(text[max(0, before - 8) : before]))
        ):
            continue
        if label != "phone" and view.says(_IN_MONEY):
            continue
        if (
            _letter_before(text, before)
            and not view.is_taken(before - 1, before)
            and not _WORDS_BEFORE_A_PHONE.search(text[max(0, before - 8) : before])
        ) or _letter_after(text, last):
            continue
        if label != "phone" and (_ONE_POINT.fullmatch(text, place, last) or _IN_FOURS.search(text[max(0, place - 11) : place])):
            continue
        if text[before - 1 : before] in ("¥", "$", "_", "/") and before and text[before - 1] != "/":
            continue
        shape = run.shape(start, end)
        broken = "\n" in text[place:last] or "\r" in text[place:last]
        if not (shape in _MOBILE_SHAPES and not broken) and label != "phone" and (run.place(0) != before or len(digits) != end):
            continue
        if shape not in _MOBILE_SHAPES and label != "phone" and len(set(re.findall("[^0-9]+", text[place:last]))) > 1:
            continue  # numbers side by side that make eleven figures
        if len(shape) > 4 and label != "phone" and len(set(digits[start:end])) < 4:
            continue
        if (len(shape) > 1 and _holds_day(run, start, end)) or (len(shape) == 1 and _is_fraction(text, place)):
            continue
        country = _COUNTRY.search(text[max(0, place - 10) : place])
        before = place - len(country[0]) if country else place
        yield Hit(Kind.MOBILE, before, last, "mobile_number")
        run.take(first, end)
        view.take(before, last)


_ONE_POINT = re.compile(r"[0-9]+\.[0-9]+")
"""A coordinate or a measure, not a number in groups."""
_IN_FOURS = re.compile("(?:(?<![0-9])[0-9]{4} ){2}$")
"""What stands before the last groups of a card or an account that is written in fours."""
_ACCOUNT_LABEL = re.compile(
    r"(?:[账帐]号|[账帐]户|卡号|户头|存折(?:号)?|一卡通(?:号)?|一折通|折号|[账帐]\(卡\)号|卡\([账帐]\)号|银行户口|"
    r"银行卡(?:号)?|工资卡|社保卡|[Aa]ccount(?: ?[Nn]o\.?)?|"
    r"(?:基本|一般|专用?|公|私|结算|存款|零余额|[一二三]类|保证金)户|"
    r"ACCOUNT|[Aa]/[Cc]|[Aa]cct?|IBAN|(?<![A-Za-z])(?:zh|ZH|yhk|YHK|zhanghao)[:=])[^0-9\n]{0,12}$"
)
_OF_BANKS = re.compile("[账帐卡折户款汇转行储社拨退划归存]|cc|CC|[Aa]/[Cc]|IBAN|ard|zh|ZH|yhk")
"""What texts without any account hold none of; only to be quick."""
_LOGIN = re.compile(
    r"(?:登录|登陆|用户|系统|平台|微信|邮箱|QQ|公众|抖音|微博|管理员|注册|网站|视频|快手|游戏|学习|支付宝|财付通|云闪付|钱包|"
    r"宽带|网络|上网|苹果|论坛|会员|考务|报名|APP|小程序|直播|头条|淘宝|京东|美团|钉钉|VPN|OA|远程|服务器|数据库|"
    r"[Ww]i-?[Ff]i|网盘|百度|腾讯|"
    r"测试)[^0-9。;,]{0,6}(?:[账帐]号|[账帐]户)[^0-9]{0,12}$|"
    r"(?:会员|加油|校园|饭|餐|图书|读者|借书|借阅|[Ii][Cc]|门禁|ETC|考勤|就诊|公交|购物|充值|油|电|水|燃气|SIM|手机|流量|"
    r"物联|健身|游泳|礼品|体检|"
    r"工作|停车|借记?阅)卡(?:号)?[^0-9]{0,8}$"
)


def _accounts(run: _Run) -> Iterator[Hit]:
    """银行账号: digits under a label or heading that says so, where no arithmetic helps."""
    view, digits, text = run.view, run.digits, run.view.text
    if len(digits) > 200 or not (view.says(_OF_BANKS) or view.context):
        return
    for start in run.starts:
        place = run.place(start)
        if view.is_taken(place, place + 1):
            continue
        end = _account_end(run, start)
        size, last = end - start, run.place(end - 1) + 1
        if not 8 <= size <= 32 or run.is_taken(start, end) or len(set(digits[start:end])) < 3:
            continue
        label, near = view.label(place)
        if label != "bank" and not (label in ("", "phone") or near > 6):
            continue
        behind = 12 <= size <= 22 and bool(_BANK_BEHIND.match(text, last) or _ACCOUNT_BEHIND.match(text, last))
        if label != "bank" and not behind:
            continue
        window = re.sub(r"\s+", "", text[max(0, place - 40) : place])
        heading = view.heading(place)
        if _LOGIN.search(window):
            continue
        strong = bool(_ACCOUNT_LABEL.search(window)) or bool(re.search("[账帐][号户]|卡号|存折|一卡通|银行卡|专户|基本户", heading))
        if (size < 12 and not strong) or (not strong and near > 14 and not behind):
            continue
        first = _FREE_TRADE.search(text[max(0, place - 4) : place])
        if (
            _UNIT.match(text, last)
            or _DECIMAL.match(text, last)
            or text[last : last + 1] == "*"
            or _MISREAD.match(text, last)
            or (_letter_before(text, place) and not (strong and first))
        ):
            continue
        if (
            _DAY.match(text, place)
            or (size == 8 and validators.is_date(digits[start:end]))
            or (not strong and _LANDLINE.match(text, place))
        ):
            continue
        if size == 11 and re.match("1[3-9]", digits[start:end]) and not strong:
            continue
        if strong and (more := _WRAPPED.match(text, last)) and size + len(more["rest"]) <= 21 and "\n" not in _line_with_label(text, place):
            last = more.end("rest")
        yield Hit(Kind.BANK_ACCOUNT, place - len(first[0]) if first else place, last, "bank_account_label")
        run.take(start, end)
        view.take(place, last)
        yield from _further_accounts(view, last, size)


_MISREAD = re.compile("[OoQDlIi|ZzSsBb][0-9OoQlI|ZSB]")
"""A letter that was a figure; then the whole is looked for, not its first part."""
_FREE_TRADE = re.compile("(?:NRA|FTN|FTE|FTF|FTI|FTU|OSA)[ ]?$")
"""Letters that some accounts begin with: of firms from abroad, and in free-trade zones."""
_WRAPPED = re.compile(r"[ ]?\r?\n[ ]{0,4}(?P<rest>[0-9]{1,12})[ ]*(?=\r?\n|[。;,]|$)")
_FURTHER = re.compile(
    r"(?:\s{0,3}[、,;/和及与或]\s{0,3}|[ ]{0,3}\r?\n\s{0,4}|"
    r"[ ]{1,3})(?:\(?[0-9]{1,2}[.)、][ ]?)?(?:[\u4e00-\u9fa5A-Za-z·]{1,12}[: \t]{0,3})?"
    r"(?P<value>[0-9](?:[ \-]?[0-9]){7,31})(?![0-9A-Za-z*.])"
)
"""The next of several accounts under one label: 账号：A、B, or one to a line, each with whose it is."""


def _line_with_label(text: str, place: int) -> str:
    """What stands between an account and the word before it: a label on the line above makes a form, not a wrapped line."""
    found = re.search("[\u4e00-\u9fa5A-Za-z][^\u4e00-\u9fa5A-Za-z]{0,12}$", text[max(0, place - 14) : place])
    return found[0] if found else "\n"


def _further_accounts(view: View, place: int, size: int) -> Iterator[Hit]:
    """More numbers of the same length right behind one another."""
    while more := _FURTHER.match(view.text, place):
        value = re.sub("[^0-9]", "", more["value"])
        place = more.end()
        if len(value) != size or size < 10 or _UNIT.match(view.text, place) or (size == 18 and validators.is_resident_id(value)):
            return
        if not view.is_taken(more.start("value"), place):
            yield _taken(view, Hit(Kind.BANK_ACCOUNT, more.start("value"), place, "bank_account_further"))


def _account_end(run: _Run, start: int) -> int:
    """An account ends with its first group, unless it is written in small groups or with dashes or dots."""
    end = run.group(start)[1]
    while end < len(run.digits):
        before, following = run.group(end - 1), run.group(end)[1]
        between = run.view.text[run.place(end - 1) + 1 : run.place(end)]
        small = before[1] - before[0] <= 8 and following - end <= 8
        if following - start <= 32 and (between in ("-", "·") or (small and (between == " " or (between == "." and following - end >= 3)))):
            end = following
        else:
            break
    return end


# --- OCR and numerals --------------------------------------------------------------------------------------------------------

_CONFUSED = str.maketrans("OoQDlIi|ZzSsBb", "00001111225588")
_LETTER = "OoQDlIi|ZzSsBb"
_MIXED = re.compile(rf"(?<![0-9A-Za-z])[0-9{_LETTER}](?:[ \-]?[0-9{_LETTER}]){{9,21}}[Xx]?(?![0-9A-Za-z*])")
_HINT = re.compile(rf"[{_LETTER}](?:(?<=[0-9].)|(?<=[0-9][ \-].)|[ \-]?[0-9])")
_NUMERAL = "〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
_NUMERALS = re.compile(f"[{_NUMERAL}]{{11,22}}")
_TWO_NUMERALS = re.compile(f"[{_NUMERAL}]{{2}}")
_OF_NUMERAL = "0001234567891123456789" + 3 * "0123456789"
_FIGURES = str.maketrans(_NUMERAL, _OF_NUMERAL)


def find_confused(view: View) -> Iterator[Hit]:
    """Numbers in which character recognition, or a person, put letters for digits (O for 0, l for 1), or wrote them in words."""
    text = view.text
    if "(1" in text or ("(" in text and ")" in text):
        for found in _BRACKETED.finditer(text):
            yield _taken(view, Hit(Kind.MOBILE, found.start(), found.end(), "mobile_bracketed"))
    if _HINT.search(text):
        for found in _MIXED.finditer(text):
            written = re.sub("[ -]", "", found[0])
            letters = sum(letter.isalpha() or letter == "|" for letter in written.rstrip("Xx"))
            if not 0 < letters <= 10 or view.is_taken(found.start(), found.end()):
                continue
            value = written.translate(_CONFUSED).upper()
            label = view.label(found.start())[0]
            if (len(value) == 18 and validators.is_resident_id(value)) or (
                len(value) == 15 and value.isdigit() and validators.is_old_resident_id(value) and label == "id"
            ):
                yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), "resident_id_confused"))
            elif len(value) == 11 and re.fullmatch("1[3-9][0-9]{9}", value) and letters <= 5 and label not in ("serial", "amount"):
                yield _taken(view, Hit(Kind.MOBILE, found.start(), found.end(), "mobile_confused"))
            elif (
                16 <= len(value) <= 19
                and value.startswith(_BINS)
                and validators.luhn(value)
                and (label == "bank" or (label not in ("serial", "amount") and (letters <= 6 or _BANK_BEHIND.match(text, found.end()))))
            ):
                yield _taken(view, Hit(Kind.BANK_CARD, found.start(), found.end(), "bank_card_confused"))
            elif label == "bank" and letters * 2 < len(value) >= 12 and value.isdigit():
                window = re.sub(r"\s+", "", text[max(0, found.start() - 40) : found.start()])
                if _ACCOUNT_LABEL.search(window) and not _LOGIN.search(window):
                    yield _taken(view, Hit(Kind.BANK_ACCOUNT, found.start(), found.end(), "bank_account_confused"))
    # Eleven in a row leave at least two behind one another of every fifth character, and looking at those alone is fast.
    for found in _NUMERALS.finditer(text) if _TWO_NUMERALS.search(text[::5]) else ():
        value = found[0].translate(_FIGURES)
        if len(value) == 18 and validators.is_resident_id(value):
            yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), "resident_id_numerals"))
        elif len(value) == 11 and re.fullmatch("1[3-9][0-9]{9}", value):
            yield _taken(view, Hit(Kind.MOBILE, found.start(), found.end(), "mobile_numerals"))
        elif view.label(found.start())[0] == "bank" and len(value) >= 12:
            card = 16 <= len(value) <= 19 and validators.luhn(value)
            kind, rule = (Kind.BANK_CARD, "bank_card_numerals") if card else (Kind.BANK_ACCOUNT, "bank_account_numerals")
            yield _taken(view, Hit(kind, found.start(), found.end(), rule))
    yield from _read_loosely(view)


_LOOSE_LABEL = re.compile(
    r"(?:(?P<id>身份证(?:件)?(?:号码?|编号)?|身份号码|居民证号?|[件证]号码?|(?<![A-Za-z])(?:sfzh?|SFZH?|"
    r"ID(?: ?(?:[Cc]ard|CARD|[Nn]o\.?|NO\.?))?))|"
    r"(?P<passport>护照(?:编?号码?|本号)?)|(?P<permit>(?:[行乡胞]证|乡卡)(?:编?号码?)?)|"
    r"(?P<phone>手机(?:号码?)?|宅电|座机|电话(?:号码?)?|联系方式)|(?P<bank>卡号|银行卡(?:号码?)?|[账帐]号|一卡通))"
    r"(?:\([^)\n]{0,10}\))?[\s:=为是#\"“]{0,4}(?=[0-9A-Za-z\[(□_|〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖⓪-⓿①-⑨⁰-⁹¹²³₀-₉])"
)
_FIGURE = f"0-9{_LETTER}gq{_NUMERAL}口"
_LOOSE = re.compile(
    rf"[\[(□_|]{{0,2}}[{_FIGURE}](?:(?:[\s\-_.·/、,。()\[\]□|~'’:+*]{{0,4}}|<[^<>]{{1,12}}>|"
    rf"&nbsp;)[{_FIGURE}]){{9,22}}(?:[\s\-_.·/、,。()\[\]□|~]{{0,3}}[Xx](?![A-Za-z0-9*]))?"
)
_BETWEEN = r"[\s\-_.·/]{0,4}"
_LOOSE_PASSPORT = re.compile(
    rf"[A-Z]{_BETWEEN}(?:[A-Z]{_BETWEEN}[{_FIGURE}](?:{_BETWEEN}[{_FIGURE}]){{6}}|"
    rf"[{_FIGURE}](?:{_BETWEEN}[{_FIGURE}]){{6,7}})(?![0-9A-Za-z])"
)
_LOOSE_PERMIT = re.compile(
    rf"(?:[HMCWLT]{_BETWEEN}[A-Z]?{_BETWEEN})?(?=[0-9OlI])[{_FIGURE}](?:{_BETWEEN}[{_FIGURE}]){{7}}(?:(?:{_BETWEEN}[{_FIGURE}]){{2}})?(?![0-9A-Za-z])"
)
_LOOSELY = tuple(str.maketrans(f"OoQDlIi|ZzSs{_NUMERAL}口gqBb", f"000011112255{_OF_NUMERAL}099{last}") for last in ("88", "86", "66"))
"""What each letter may have been: a b is an 8 or a 6, and the check digit tells."""


def _read_loosely(view: View) -> Iterator[Hit]:
    """What stands right behind a label, whatever parts its figures (boxes, strokes, commas) or stands for them, where nothing was found."""
    text = view.text
    for place in sorted({place for word in _LOOSE_WORDS for place in _everywhere(text, word)}):
        label = _LOOSE_LABEL.match(text, place)
        at = label.end() if label else 0
        if label is None or view.is_taken(at, at + 4):
            continue
        if label.lastgroup in ("passport", "permit"):
            kind, pattern = (Kind.PASSPORT, _LOOSE_PASSPORT) if label.lastgroup == "passport" else (Kind.TRAVEL_PERMIT, _LOOSE_PERMIT)
            if (paper := pattern.match(text, at)) and not paper[0].isdigit() and not view.is_taken(*paper.span()):
                yield _taken(view, Hit(kind, *paper.span(), f"{label.lastgroup}_loose"))
            continue
        if not (found := _LOOSE.match(text, at)):
            continue
        start, end = found.start(), found.end()
        while start < end and text[start] in "[□_|" and not (text[start] == "|" and text[start + 1 : start + 2].isdigit()):
            start += 1
        written = re.sub(rf"[^{_FIGURE}Xx]", "", text[start:end])
        if sum(letter in "0123456789" or letter in _NUMERAL for letter in written) < 8 or view.is_taken(start, end):
            continue
        hits = [_loosely(view, label.lastgroup or "", start, end, written.translate(table).upper()) for table in _LOOSELY]
        known = [hit for hit in hits if hit]
        if known:
            yield _taken(view, min(known, key=lambda one: one.kind is Kind.RESIDENT_ID_SUSPECT))


_LOOSE_WORDS = (
    *(
        "身份",
        "证号",
        "件号",
        "居民证",
        "sfz",
        "SFZ",
        "ID",
        "手机",
        "宅电",
        "座机",
        "电话",
        "联系方式",
        "卡号",
        "银行卡",
        "账号",
        "帐号",
        "一卡通",
    ),
    *("护照", "行证", "乡证", "乡卡", "胞证"),
)
"""How those labels begin."""


def _everywhere(text: str, word: str) -> Iterator[int]:
    """Every place of a word: much faster than a pattern of many words where most texts hold none."""
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _loosely(view: View, label: str, start: int, end: int, value: str) -> Hit | None:
    """What a value that was read loosely is: only arithmetic, or the form of a mobile number, makes it one."""
    if label == "id":
        if not value[:17].isdigit():
            return None
        if (len(value) == 15 and validators.is_old_resident_id(value)) or (len(value) >= 18 and validators.is_resident_id(value[:18])):
            return Hit(Kind.RESIDENT_ID, start, _after(view.text, start, end, 18 if len(value) > 15 else 15), "resident_id_loose")
        if len(value) == 18 and validators.has_id_shape(value):
            return Hit(Kind.RESIDENT_ID_SUSPECT, start, end, "resident_id_loose")
    elif label == "phone":
        last = _after(view.text, start, end, 11)
        if re.match("1[3-9][0-9]{9}", value) and (len(value) == 11 or not re.match(rf"[{_FIGURE}]", view.text[last : last + 1])):
            return Hit(Kind.MOBILE, start, last, "mobile_loose")
        area = re.fullmatch("0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}", value)
        if area and not _LANDLINE.match(view.text, start) and not _is_offered(view, start):
            return Hit(Kind.LANDLINE, start, end, "landline_loose")
    elif label == "bank":
        for size in (19, 18, 17, 16):
            part = value[:size]
            if len(part) == size and part.startswith(_BINS) and validators.luhn(part):
                return Hit(Kind.BANK_CARD, start, _after(view.text, start, end, size), "bank_card_loose")
    return None


def _after(text: str, start: int, end: int, size: int) -> int:
    """Where so many figures end."""
    for place in range(start, end):
        if re.match(rf"[{_FIGURE}Xx]", text[place]):
            size -= 1
            if not size:
                return place + 1
    return end


_BRACKETED = re.compile(r"(?<![0-9A-Za-z])(?:\(1[3-9][0-9]\)[ -]?[0-9]{4}[ -]?[0-9]{4}|1[3-9][0-9][ -]?\([0-9]{4}\)[ -]?[0-9]{4})(?![0-9])")


def _taken(view: View, hit: Hit) -> Hit:
    view.take(hit.start, hit.end)
    return hit


# --- Landlines ---------------------------------------------------------------------------------------------------------------

_AREA = r"(?:0?(?:10|2[0-9])|0?[3-9][1-9][0-9])"
_LANDLINE = re.compile(
    r"(?=[0+(])(?<![0-9A-Za-z.])(?:(?:\+|00)86[ \-)]{0,2}(?:\(0\)|\(?0?)|\(0|0)"
    r"(?:(?P<two>10|2[0-9])|(?P<three>[3-9][0-9]{2}))\)?(?:[ \-._·]{0,3}|[\-)]\r?\n[ ]{0,4})"
    r"(?P<local>[2-9][0-9]{2,3}[ \-.]?[0-9]{4})(?![0-9])"
    r"(?P<extension>[ ]?(?:-|转|分机|[Ee]xt\.?|#|\(转)[ ]?(?:分机)?[:]?[ ]?[0-9]{1,6}(?![0-9-]))?"
)
_BARE = re.compile(
    r"(?<![0-9A-Za-z.\-/])[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9A-Za-z]|[\-./][0-9]{2}|[年月日号楼])(?:[ ]?(?:-|转|分机)[ ]?[0-9]{1,6})?"
)
_MORE = re.compile(r"[ ]?[/、,,;或]\s?(?P<local>[2-8][0-9]{6,7})(?![0-9])")
_PHONE_WORD = re.compile(
    r"(?:电话|宅电|家里|家中|传真|座机|固话|联系方式|热线|[Tt]el|TEL|[Ff]ax|FAX|总机|值班室|办公室|来电|拨打|致电|咨询|监督|举报|"
    r"投诉)(?:号码|号)?(?:已?(?:改|变更|更正|换)为)?[:：为是()及和]{0,3}(?:\([^)]{0,8}\))?[:.]?$"
)
_PHONE_SIGNS = (
    *(
        "电话",
        "传真",
        "联系方式",
        "值班",
        "办公室",
        "咨询",
        "监督",
        "举报",
        "投诉",
        "热线",
        "座机",
        "固话",
        "宅电",
        "总机",
        "来电",
        "拨打",
        "致电",
    ),
    *("Tel", "tel", "TEL", "Fax", "fax", "FAX"),
)
_HOTLINE = re.compile(r"(?:400|800)[ \-]?[0-9]{3}[ \-]?[0-9]{4}")


_OFFERED = re.compile(
    "(?:咨询|监督|举报|投诉|信访|值班|值班室|服务|受理|热线|专线|客服|反馈|抢修|报修|救助|求助|报警|应急|值守|预约|"
    "维权|便民|挂失|报名|纠风|政务|监管|检举)"
    "(?:及|和|与|、|/|监督|举报|投诉|咨询|服务)*(?:专用|联系)?(?:电话|热线|专线|号码|座机|"
    "传真)?(?:号码)?(?:\\([^)]{0,8}\\))?[:为是]{0,2}[ ]*$"
)
_OUTWARD = re.compile("\\(对外\\)[:为是]{0,2}[ ]*$")
_NEXT_MATTER = re.compile(r"[),;。][^),;。0-9]{1,6}$")
"""账户 …（天府银行），会计 028 6180 2277: the word for the account is not this number's."""
_AND = re.compile("[、,/和或及 ]{1,3}")
_HOME = re.compile("家|宅|本人|个人|住户|村民|农户|亲属|母|父|妻|配偶|租户|业主")


def _is_offered(view: View, place: int) -> bool:
    """Whether the words before a number say that an office gives it to the public (监督举报电话), as it does a hotline."""
    text = view.text
    before = view.heading(place) if view.heading(place) and place - view.columns.start(place) <= 3 else text[max(0, place - 24) : place]
    return bool(_OFFERED.search(before) or _OUTWARD.search(before)) and not _HOME.search(re.split("[。;；\\n]", before)[-1][-14:])


def find_landlines(view: View) -> Iterator[Hit]:
    """固定电话: with an area code anywhere, without one under a word for telephones; not those offered to the public (8.2)."""
    text = view.text
    offered = 0
    if "0" in text or "86" in text:
        for found in _LANDLINE.finditer(text):
            local = found["local"]
            figures = sum(letter.isdigit() for letter in local)
            if view.is_taken(found.start(), found.end()) or (found["two"] and figures == 7):
                continue
            label, near = view.label(found.start())
            if (
                label in ("serial", "amount", "bank", "id")
                and near <= 6
                and not _NEXT_MATTER.search(text[max(0, found.start() - 8) : found.start()])
            ):
                continue
            if not re.search("[^0-9]", found[0]) and label != "phone":
                continue  # twelve digits in a row may be anything
            if _letter_after(text, found.end()) or _UNIT.match(text, found.end()) or _DECIMAL.match(text, found.end()):
                continue
            if _is_offered(view, found.start()) or _AND.fullmatch(text, offered, found.start()):
                view.take(found.start(), found.end())
                offered = found.end()
                continue
            yield _taken(view, Hit(Kind.LANDLINE, found.start(), found.end(), "landline_area_code"))
            yield from _further(view, found.end())
    if "+" in text:
        for found in _ABROAD.finditer(text):
            if 9 <= sum(letter.isdigit() for letter in found[0]) <= 15 and not view.is_taken(found.start(), found.end()):
                yield _taken(view, Hit(Kind.LANDLINE, found.start(), found.end(), "landline_abroad"))
    if not (view.context or "分机" in view.tight or any(sign in view.tight for sign in _PHONE_SIGNS) or "通讯" in view.tight):
        return
    yield from _listed(view)
    for found in _BARE.finditer(text):
        if view.is_taken(found.start(), found.end()) or _HOTLINE.match(text, found.start()):
            continue
        window = re.sub(r"\s+", "", text[max(0, found.start() - 24) : found.start()])
        inner = re.match(r"[ ]?\([^0-9)]{0,6}分机", text[found.end() : found.end() + 10])
        if not inner and not _PHONE_WORD.search(window) and not re.search("电话|联系方式|座机|固话|宅电|传真", view.heading(found.start())):
            continue
        if _is_offered(view, found.start()):
            continue
        yield _taken(view, Hit(Kind.LANDLINE, found.start(), found.end(), "landline_label"))
        yield from _further(view, found.end())


_ABROAD = re.compile(r"(?<![0-9A-Za-z+])\+(?!86)[1-9][0-9]{0,2}(?:[ \-]?\([0-9]{1,3}\))?(?:[ \-][0-9]{1,5}){2,5}(?![0-9])")
"""+49 89 4520 1177: a telephone abroad, as people write it."""
_LIST_OF_PHONES = re.compile("通讯录|通讯表|电话(?:表|本|簿|登记|名录|一览)|联系(?:表|名单|方式)|应急通讯|值班(?:表|电话)|值守表")
_AREA_CODE = re.compile(r"0[1-9][0-9]{1,2}[)\- ]{1,2}(?P<exchange>[2-8][0-9]{2})[0-9]{4,5}(?![0-9])")


def _listed(view: View) -> Iterator[Hit]:
    """财政局 李局 28828611 13807698812: numbers without area code in a list of telephones, or of an exchange that was named before."""
    text = view.text
    exchanges = {found["exchange"] for found in _AREA_CODE.finditer(text)} if "0" in text else set()
    listed = bool(view.places(_LIST_OF_PHONES))
    if not listed and not exchanges:
        return
    for found in _ALONE.finditer(text):
        number = found[0]
        if view.is_taken(found.start(), found.end()) or validators.is_date(number):
            continue
        if not (number[:3] in exchanges or (listed and len(number) >= 7)) or _is_offered(view, found.start()):
            continue
        label, near = view.label(found.start())
        if label in ("serial", "amount", "bank", "id") and near <= 6:
            continue
        yield _taken(view, Hit(Kind.LANDLINE, found.start(), found.end(), "landline_listed"))


_ALONE = re.compile(r"(?<![0-9A-Za-z.\-/*])(?<=[\s:,、;(\u4e00-\u9fa5])[2-8][0-9]{6,7}(?=[\s,、;)(。]|$)(?![ ]?[元万亿件人户平米亩%])")


def _further(view: View, place: int) -> Iterator[Hit]:
    """The second number after a stroke or a comma: 0898-68631234/68635678."""
    while more := _MORE.match(view.text, place):
        yield _taken(view, Hit(Kind.LANDLINE, more.start("local"), more.end("local"), "landline_further"))
        place = more.end()


# --- Letters and digits ------------------------------------------------------------------------------------------------------

_PAPERS = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,2}[ ]?[0-9]{7,10}|[0-9]{8,9}|[0-9]{10}|[A-Za-z][0-9]{6}\(?[0-9A]\)?|"
    r"[A-Z]{1,3}[0-9]{5,8})(?![0-9A-Za-z])"
)
_CHINESE_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z])(?:[EeGg][ ]?[0-9]{8}|[Ee][A-HJ-NP-Za-hj-np-z][ ]?[0-9]{7}|[DdSsPp][Ee]?[0-9]{7,8}|(?:14|15)[0-9]{7}|"
    r"[KkHh][A-Za-z]?[0-9]{7,8}|[Mm][AaBb]?[0-9]{7})(?![0-9A-Za-z])"
)
_ANY_PASSPORT = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Za-z][ ]?[A-Za-z]?(?:[ ][0-9]){7,9}|[A-Za-z](?:[ ]?[A-Za-z])?[ ]?[0-9]{2,4}[ ][0-9]{3,5}|[0-9]{2}[ ][0-9]{7}|"
    r"[A-Za-z](?:[ ]?[A-Za-z])?[ \-][0-9]{6,9}|[A-Za-z]{1,2}[0-9]{2,6}\r?\n[0-9]{2,6}|[0-9]{2}[A-Z]{2}[0-9]{5})(?![0-9A-Za-z])|"
    r"(?<![0-9A-Za-z])(?=[A-Za-z0-9]*[0-9]{5})[A-Za-z]{0,3}[0-9]{5,9}[A-Za-z]?(?![0-9A-Za-z])|"
    r"(?<![0-9A-Za-z])[A-Z](?=[A-Z]{0,6}[0-9])[A-Z0-9]{8}(?![0-9A-Za-z])"
)
_PERMIT = re.compile(
    r"(?<![0-9A-Za-z])(?:[HhMmCcWwLlTt][ ]?[A-Za-z]?(?:[ \-]?[0-9]){10}|[HhMmCcWwLlTt](?:[ \-]?[0-9]){8}|"
    r"[HhMmCcWwLlTt][ ]?[A-Za-z](?:[ \-]?[0-9]){7,8}|[0-9]{8}(?:[0-9]{2})?(?:\([A-Z0-9]\))?|[0-9](?:[ ][0-9]){7,9}|"
    r"(?:(?<=旅行证)|(?<=旅行证[号: ])|(?<=旅行证号:))[A-Za-z][0-9]{8})(?![0-9A-Za-z])"
)
_CROSSING = ("港澳", "台湾", "赴台", "出入境")
"""港澳商务备案人员：陈丽华 CA2209183: what tells of permits without their word."""
_ABROAD_BOUND = ("签证", "出入境", "外派", "出国", "护照")
"""签证材料：PE2201873: what tells of passports without their word; only numbers of a passport's own form count there."""
_PASSPORT_WORD = re.compile(
    "护[ ]?照|P/?P(?: ?N[Oo]\\.?|[:#])|[Pp]assport|PASSPORT|Reisepass|[Pp]asse?port[eo]?|[Pp]asaporte|旅券|パスポート|여권|[Пп]аспорт"
)
_PERMIT_SIGNS = ("行证", "程证", "乡证", "胞证", "通证", "行 证", "乡 证", "乡卡", "往来", "来往", "ermit", "PERMIT")
_PASSPORT_SIGNS = ("护照", "护 照", "PP", "P/P", "ass", "PASS", "asaporte", "旅券", "パスポート", "여권", "аспорт")
"""Parts of those words: looking for them first is many times as fast as the patterns, and most texts hold none."""
_OF_A_NATION = re.compile("\\([\u4e00-\u9fa5]{2,8}\\)[ ]?$")
"""护照号：甲（美国）512345678；乙（法国）17CV28461: the next of a list."""
_HELD = re.compile(r"[ ]?号?的?[\u4e00-\u9fa5]{0,12}(?:护照|通行证|[回还]乡证|台胞证|旅行证)")
"""持E12345678号护照: the word behind the number."""
_DIRECT = re.compile(
    r"[\s(,]*(?:持有|持)?(?:证件|证|本|番)?(?:编号|号码|号|[Nn][Oo]\.?|[Nn]umber|NUMBER|番号|字号)?(?:\([^)]{0,8}\))?[\s:为是#.)]*"
)
_PERMIT_WORD = re.compile(
    "通[ ]?行[ ]?证(?<![车辆货时路限]通行证)(?<!(?:施工|应急|防疫|船舶)通行证)|[回还][ ]?乡[ ]?[证卡]|台胞证|大通证|[双单]程证|"
    "旅行证|往来港澳|往来台湾|"
    "来往内地|来往大陆|[Tt][Rr][Aa][Vv][Ee][Ll] [Pp][Ee][Rr][Mm][Ii][Tt]|[Ee]xit-?[Ee]ntry [Pp]ermit|[Hh]ome [Rr]eturn [Pp]ermit"
)
_PARTED_ID = re.compile(r"[1-8](?<![0-9A-Za-z].)[0-9]{5}([/,、])[0-9]{8}\1[0-9]{3}[0-9Xx](?![0-9A-Za-z])")
_MACHINE_READ = re.compile(r"(?P<number>[A-Z0-9]{7,9}<{0,2})[0-9](?:[A-Z]{3}|D<<)[0-9]{7}[MFX<][0-9]{7}")
"""The second line of a passport's zone for machines."""
_OLD_FOREIGNER = re.compile(r"[A-Z](?<![0-9A-Za-z].)[A-Z]{2}[ ]?[0-9]{12}(?![0-9A-Za-z])")
_NEIGHBOURS_ID = re.compile(
    "(?P<hong_kong>香港[^。\n]{0,10}身份证|HKID|永久性居民身份证)|(?P<macao>澳门[^。\n]{0,10}身份证)|"
    "(?P<taiwan>(?:台湾|中华民国)[^。\n]{0,8}身[份分]证|身分证(?:统一编|字)号)"
)
_ID_OF = {
    "hong_kong": re.compile(r"(?<![0-9A-Za-z])(?:[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?|[1578][0-9]{6}\([0-9]\))(?![0-9A-Za-z])"),
    "macao": re.compile(r"(?<![0-9A-Za-z])[1578](?:[0-9]{6}\(?[0-9]\)?|/[0-9]{6}/[0-9])(?![0-9A-Za-z])"),
    "taiwan": re.compile(r"(?<![0-9A-Za-z])[A-Z][1289][0-9]{8}(?![0-9A-Za-z])"),
}
_NEIGHBOURS = ("香港", "澳门", "台湾", "HKID", "中华民国", "永久性居民", "身分证")
"""香港、澳门、台湾 identity cards: their form, looked for behind the words that name them."""
AFTER_WORD = 60
"""How far behind the word 护照 or 通行证 its number may stand."""


def find_papers(view: View) -> Iterator[Hit]:
    """护照, 通行证, 永久居留: numbers that need the word near by, because their own form says little."""
    text = view.text
    for found in _PARTED_ID.finditer(text):
        if validators.is_resident_id(re.sub("[^0-9X]", "", found[0].upper())):
            yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), "resident_id_18"))
    for found in _OLD_FOREIGNER.finditer(text):
        value = found[0].replace(" ", "")
        if validators.is_old_foreign_resident_id(value) or "居留" in text[max(0, found.start() - 40) : found.start()] + view.heading(
            found.start()
        ):
            yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), "foreign_resident_old"))
    if any(word in text for word in _NEIGHBOURS):
        for word in _NEIGHBOURS_ID.finditer(text):
            pattern = _ID_OF[word.lastgroup or ""]
            for found in pattern.finditer(text, word.end(), word.end() + 30):
                if not view.is_taken(found.start(), found.end()):
                    yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), f"{word.lastgroup}_id"))
    if "CHN" in text or "P<" in text:
        for found in _at_tokens(_MACHINE_READ, text):
            yield _taken(view, Hit(Kind.PASSPORT, *found.span("number"), "passport_machine_read"))
    permits = list(_PERMIT_WORD.finditer(text)) if any(word in text for word in _PERMIT_SIGNS) else []
    passports = list(_PASSPORT_WORD.finditer(text)) if any(word in text for word in _PASSPORT_SIGNS) else []
    heading = view.context
    if permits or _PERMIT_WORD.search(heading):
        yield from _papers(view, Kind.TRAVEL_PERMIT, _PERMIT, _PERMIT, permits, "permit")
    if passports or _PASSPORT_WORD.search(heading):
        yield from _papers(view, Kind.PASSPORT, _CHINESE_PASSPORT, _ANY_PASSPORT, passports, "passport")

    yield from _by_context(view)


def _by_context(view: View) -> Iterator[Hit]:
    """签证材料：PE2201873; 前往港澳：CB1300927: numbers of a form of their own where the text only tells of journeys."""
    text = view.text
    for words, form, kind in (
        (_ABROAD_BOUND, _CHINESE_PASSPORT, Kind.PASSPORT),
        (_CROSSING, _LETTERED_PERMIT, Kind.TRAVEL_PERMIT),
    ):
        places = [place for word in words for place in _everywhere(text, word)]
        for found in _at_tokens(form, text) if places else ():
            near = any(abs(found.start() - place) <= AFTER_WORD for place in places)
            if near and found[0][0].isalpha() and not view.is_taken(found.start(), found.end()):
                yield _taken(view, Hit(kind, found.start(), found.end(), f"{kind}_in_context"))


_LETTERED_PERMIT = re.compile(r"(?<![0-9A-Za-z])(?:[HM][0-9]{8}(?:[0-9]{2})?|[CWLT][0-9]{8}|C[A-Z][0-9]{7})(?![0-9A-Za-z])")
_TOKEN = re.compile("[0-9A-Za-z]+")


def _at_tokens(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches that begin where letters and digits begin; far faster than trying every place."""
    last = 0
    for token in _TOKEN.finditer(text):
        if token.start() >= last and (found := pattern.match(text, token.start())):
            yield found
            last = found.end()


def _papers(
    view: View, kind: Kind, own: re.Pattern[str], any_form: re.Pattern[str], words: list[re.Match[str]], name: str
) -> Iterator[Hit]:
    """Numbers of the right form behind the word, or in its column."""
    text = view.text
    ends = [word.end() for word in words]
    for found in _at_tokens(any_form, text):
        if view.is_taken(found.start(), found.end()):
            continue
        before = bisect_right(ends, found.start()) - 1
        distance = found.start() - ends[before] if before >= 0 else 9999
        label, near = view.label(found.start())
        in_column = label == name and near == 0 and distance > 3
        if label in ("passport", "permit") and label != name and near <= 8:
            continue
        value = re.sub(r"[ \-]", "", found[0])
        lettered = own.fullmatch(value) and not value[0].isdigit()
        direct = before >= 0 and distance <= 14 and _DIRECT.fullmatch(text, ends[before], found.start())
        if re.search("[ -]", found[0]) and not (direct or in_column or lettered):
            continue
        if (
            not direct
            and label in ("serial", "phone", "bank", "amount", "id")
            and near <= 4
            and not in_column
            and not (label == "id" and (lettered or (distance <= 24 and found[0][0].isalpha())))
        ):
            continue
        if not found[0][0].isalpha() and (
            not re.search("[号证码:为是]$", text[max(0, found.start() - 3) : found.start()].rstrip())
            and validators.is_date(re.sub("[^0-9]", "", found[0])[:8])
            and not in_column
        ):
            continue
        if text[found.end() : found.end() + 1] in tuple("本人件次份余多张套年月元") and found[0].isdigit():
            continue
        if "\n" in found[0] and not (direct and 7 <= sum(letter.isdigit() for letter in found[0]) <= 9):
            continue
        close = direct or (distance <= 14 and (label == name or near == 99)) or (distance <= 24 and label == "id")
        listed = name == "passport" and distance <= 160 and _OF_A_NATION.search(text[max(0, found.start() - 14) : found.start()])
        following = text[found.end() : found.end() + 20]
        behind = (
            re.match(r"[ ]?\((?:台胞证|通行证|[回还]乡证)", following)
            or (
                lettered
                and re.match(r"[ ]?\([^)]{0,8}(?:护照|通行证)|[, ]{0,2}(?:往来|来往)?(?:台湾|港澳|大陆|内地)[^。\n]{0,4}通行证", following)
            )
        ) or (_HELD.match(following) and (_PERMIT_WORD if kind is Kind.TRAVEL_PERMIT else _PASSPORT_WORD).search(following))
        if in_column or close or behind or listed or (lettered and distance <= 600 and (distance <= AFTER_WORD or len(found[0]) == 9)):
            yield _taken(view, Hit(kind, found.start(), found.end(), f"{kind}_number"))


_PLATE = re.compile(
    rf"(?P<province>[{regions.PROVINCES}])(?:[ ]?[·.\-]?|\s{{1,2}})(?P<letter>[A-Za-z])(?:[ ]?[·.\-*• ]?[ ]?|\s{{1,3}})"
    r"(?P<rest>(?:[A-Za-z0-9][ ]?){4}(?:[挂学警港澳领试超]|应急|"
    r"[A-Za-z0-9](?:[ ]?[A-HJ-NP-Za-hj-np-z0-9])?)(?P<sort>[挂学警领试超]|应急)?)(?![0-9A-Za-z\-])"
)
_NO_PLATE = re.compile("(?:号)?(?:文|令|标准|地块|宗地|标段|股|栋|幢|座)")
_EMBASSY = re.compile(
    rf"使[ ]?[0-9]{{6}}(?![0-9])|[0-9](?<![0-9].)[0-9]{{5}}[ ]?使|[{regions.PROVINCES}][A-Z]?[·. ]?[0-9]{{4,6}}[ ]?[使领](?!馆)"
)
_ARMED = re.compile(
    r"WJ[ ]?[\u4e00-\u9fa5]?[ ]?[0-9]{4,5}[A-Z0-9]?(?![0-9A-Za-z])|"
    r"[军空海北沈兰济南广成](?:(?<![\u4e00-\u9fa5].)[A-Z·\- ]{1,2}|(?<=[牌号照辆: ].)[A-Z])[0-9]{5}(?![0-9A-Za-z])"
)
_TRACTOR = re.compile(rf"[{regions.PROVINCES}][0-9]{{2}}[ \-·]?[0-9A-Z][0-9]{{4}}(?![0-9A-Za-z])")


_IBAN_BEGINS = re.compile("[A-Z]{2}[0-9]{2}[ ]?[A-Z0-9]{4}")
_IBAN = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2}[0-9]{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?(?![0-9A-Za-z])")


def find_iban(view: View) -> Iterator[Hit]:
    """国际银行账号: an IBAN, by its check digits."""
    for found in _at_tokens(_IBAN, view.text) if _IBAN_BEGINS.search(view.text) else ():
        if validators.is_iban(found[0].replace(" ", "")) and not view.is_taken(found.start(), found.end()):
            yield _taken(view, Hit(Kind.BANK_ACCOUNT, found.start(), found.end(), "bank_account_iban"))


def find_plates(view: View) -> Iterator[Hit]:
    """机动车号牌: ordinary ones and the longer ones of new energy, with or without the dot; of embassies, forces and tractors."""
    text = view.text
    for found in _PLATE.finditer(text):
        rest = found["rest"].replace(" ", "").upper().removesuffix(found["sort"] or " ")
        figures = sum(letter.isdigit() for letter in rest)
        letters = sum(letter.isascii() and letter.isalpha() for letter in rest)
        if figures < 2 or letters > 3 or ("I" in rest and figures < 3):
            continue
        if len(rest) == 6 and not re.fullmatch("[A-HJ-NP-Z][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJ-NP-Z]|[DF][A-Z0-9]{5}", rest):
            continue
        if found["letter"].islower() and found["rest"] != found["rest"].lower() and letters:
            continue
        if view.is_taken(found.start(), found.end()) or _NO_PLATE.match(text, found.end()):
            continue
        if re.search("[\r\n]", found[0]) and not re.search("车|牌", text[max(0, found.start() - 12) : found.start()]):
            continue
        yield _taken(view, Hit(Kind.VEHICLE_PLATE, found.start(), found.end(), "vehicle_plate"))
    for pattern in (*([_EMBASSY] if "使" in text else []), *([_ARMED] if "WJ" in text or "军" in text or "部队" in text else [])):
        for found in pattern.finditer(text):
            if re.search("车|牌|[使领]馆", text[max(0, found.start() - 40) : found.end() + 6]):
                yield Hit(Kind.VEHICLE_PLATE, found.start(), found.end(), "vehicle_plate_special")
    if "拖拉机" in text or "农用车" in text or "收割机" in text:
        for found in _TRACTOR.finditer(text):
            if re.search("[牌照]|拖拉机|农用车|收割机", text[max(0, found.start() - 14) : found.start()]):
                yield _taken(view, Hit(Kind.VEHICLE_PLATE, found.start(), found.end(), "vehicle_plate_special"))


_NAME_LEFT = re.compile(r"[A-Za-z0-9._%+\-]{1,64}(?=(?:[ ]|[ ]?\r?\n[ ]{0,4})?\Z)")
_DOT = r"(?:[ ]?(?:\r?\n)?\.[ ]?(?:\r?\n)?|。|,(?=[a-z])|[ ]?[\[(]?dot[\])]?[ ]?|[ ]?[\[(]点[\])][ ]?)"
_DOMAIN = re.compile(
    rf"(?:[ ]|"
    rf"[ ]?\r?\n[ ]{{0,4}})?(?:[A-Za-z0-9][A-Za-z0-9\-]{{0,62}}?{_DOT}){{1,5}}[A-Za-z]{{2,12}}(?![A-Za-z0-9\-])",
    re.IGNORECASE,
)
_AT = re.compile(
    r"@|艾特|[\[({【] ?(?:at|a|圈a) ?[\])}】]|#(?=[a-z0-9.\-]{2,24}\.(?:com|cn|net|org)(?![a-z]))|"
    r" at (?=[a-z0-9]+ ?(?:\.|dot))",
    re.IGNORECASE,
)
_ENDING = re.compile(
    r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*?\.(?:com(?:\.cn)?|cn|net(?:\.cn)?|org(?:\.cn)?|edu\.cn|gov\.cn|cc|hk|tw|"
    r"top|vip|me|io)(?![A-Za-z0-9])"
)
_OFFERED_MAIL = re.compile(
    "(?:机构|单位|办公室|[局股科处厅])[^@\\n]{0,8}(?:电子)?(?:信箱|邮箱|邮件)[^@]{0,4}$|"
    "(?:公开|举报|监督|咨询|投诉|信访|受理|办公|公共|单位|机关|政务|工作|服务|部门|征集|公众)(?:电子)?(?:信箱|邮箱|邮件)[^@]{0,4}$"
)
_SAMPLE_NAME = re.compile("name|your.*|user.*|test|x+|mail|abc|example", re.IGNORECASE)
_SAMPLE_HOST = re.compile(r"^example\.|\.example$", re.IGNORECASE)
_OFFERED_BY_FIRM = re.compile("(?:公开招聘|简历(?:投递|接收)|意见征集|公开征集)[^@\\n。;]{0,6}(?:信箱|邮箱|邮件)[^@]{0,4}$")


def find_mail(view: View) -> Iterator[Hit]:
    """电子邮箱: also beside Chinese characters, with full-width or written-out at signs and dots, broken over lines.

    A mailbox of the government that its own text offers to the public (举报邮箱) is what it is for, like a hotline.
    """
    text = view.text
    if "@" not in text and "at" not in text.lower() and "#" not in text and "(a)" not in text and "艾特" not in text:
        return
    for at in _AT.finditer(text):
        name = _NAME_LEFT.search(text[max(0, at.start() - 70) : at.start()])
        domain = _DOMAIN.match(text, at.end())
        if not name or not domain or (at[0] == "#" and text[max(0, at.start() - len(name[0]) - 1)] == "/"):
            continue
        start = max(0, at.start() - 70) + name.start()
        host = re.sub(_DOT, ".", domain[0].strip(), flags=re.IGNORECASE)
        end = domain.end()
        if not re.fullmatch(r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,12}", host):
            continue
        if "\n" in domain[0] or "," in domain[0]:
            if not _ENDING.fullmatch(host):
                continue
        elif " " in domain[0] and (cut := _ENDING.match(text, at.end())):
            host, end = cut[0], cut.end()  # what follows behind a space is another word
        government = re.search(r"\.gov\.cn$", host, re.IGNORECASE)
        if _SAMPLE_HOST.search(host) and _SAMPLE_NAME.fullmatch(name[0]):
            continue
        before = text[max(0, start - 16) : start]
        if (government and _OFFERED_MAIL.search(before)) or _OFFERED_BY_FIRM.search(before):
            continue
        yield _taken(
            view, Hit(Kind.EMAIL, start, end, "email_government" if government else "email", Severity.NOTE if government else None)
        )
