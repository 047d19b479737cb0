"""Numbers that name a person or his money: IDs, passports, permits, bank cards and accounts, telephones, plates, mail addresses.

A run is a stretch of digits with at most a few separators between them, line breaks included. Whatever is looked for must begin and
end where a group of digits does, and pass its arithmetic; where arithmetic is weak, the label or the column's heading decides.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from gongkai.screening import regions, validators
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.view import Hit, View

_SEPARATOR = r"[ \t\r\n\-_.·|]{0,3}"
_RUN = re.compile(rf"[0-9](?:{_SEPARATOR}[0-9]){{6,}}")
_GROUP = re.compile("[0-9]+")
_EX = re.compile(rf"{_SEPARATOR}[Xx×✕✖](?![Xx×*])")

_ID18 = re.compile(r"(?=([1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9]))")
_ID9 = re.compile(r"(?=(9[1-8][0-9]{4}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{4}))")
_ID15 = re.compile(r"(?=([1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}))")
_MOBILE = re.compile(r"(?=(1[3-9][0-9]{9}))")
_CARD = re.compile(r"(?=([2-9][0-9]{11}))")
_UNIT = re.compile(
    r"[ ]{0,2}(?:\([^)]{0,6}\))?(?:元|万|亿|吨|平方|亩|公顷|人次|人民币|美元|港元|千瓦|公里|立方|千克|公斤|㎡|%|‰|℃|件|份|次|户|台|套|米)"
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
            if _touches_mask(view, found.start(), found.end()) and size < 30:
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
        ex = _EX.match(view.text, last) if end == len(run.digits) else None
        size = end - start + (1 if ex else 0)
        label, near = view.label(place)
        value = run.digits[start:end]
        if (
            label == "id"
            and near <= 8
            and (17 <= size <= 19 or value[:6] in regions.codes())
            and not validators.is_credit_code(value)
            and (_like_an_id(value) or (size == 18 and len(value) >= 17 and validators.is_date(value[6:14])))
        ):
            yield Hit(Kind.RESIDENT_ID_SUSPECT, place, ex.end() if ex else last, "resident_id_in_its_column")
            run.take(start, end)


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
            if value[0] not in "23456789" or run.is_taken(start, end) or not validators.luhn(value) or len(set(value)) < 4:
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
            if len(shape) > 1 and ("|" in between or "\t" in between or ("\n" in between and len(shape) > 2)):
                continue  # cells side by side
            label, near = view.label(place)
            # One break of the line may fall anywhere in a card; a label must say that the two parts are one.
            over_lines = len(shape) == 2 and "\n" in between and label == "bank" and near <= 4
            if len(shape) > 1 and shape not in _CARD_SHAPES and max(shape) > 6 and not over_lines:
                continue
            if label == "serial" and near <= 8:
                continue
            named = label == "bank"
            if named and not value.startswith("62") and not re.search("卡", _words_before(view, place)):
                continue  # an account may pass Luhn by chance
            if named or (value.startswith("62") and (len(shape) == 1 or shape in _CARD_SHAPES)):
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
            prefix = next((size for size in (2, 4, 3) if digits[start - size : start] in ("86", "0086", "086") and start >= size), 0)
            if not prefix or not run.opens(start - prefix):
                if not (digits[start - 1 : start] == "0" and run.opens(start - 1)):
                    continue
                prefix = 1
            first = start - prefix
        place, last = run.span(start, end)
        if _DECIMAL.match(text, last) or _UNIT.match(text, last) or text[last : last + 1] == "@":
            continue
        before = run.place(first)
        label, near = view.label(before)
        if label in ("serial", "amount", "bank", "id", "passport", "permit") and near <= 6:
            continue
        if label != "phone" and view.says(_IN_MONEY):
            continue
        if (
            _letter_before(text, before)
            and not view.is_taken(before - 1, before)
            and not _WORDS_BEFORE_A_PHONE.search(text[max(0, before - 8) : before])
        ) or _letter_after(text, last):
            continue
        if text[before - 1 : before] in ("¥", "$", "_", "/") and before and text[before - 1] != "/":
            continue
        shape = run.shape(start, end)
        broken = "\n" in text[place:last] or "\r" in text[place:last]
        if not (shape in _MOBILE_SHAPES and not broken) and label != "phone" and (run.place(0) != before or len(digits) != end):
            continue
        if len(shape) > 4 and label != "phone" and len(set(digits[start:end])) < 4:
            continue
        if (len(shape) > 1 and _holds_day(run, start, end)) or (len(shape) == 1 and _is_fraction(text, place)):
            continue
        country = _COUNTRY.search(text[max(0, place - 10) : place])
        before = place - len(country[0]) if country else place
        yield Hit(Kind.MOBILE, before, last, "mobile_number")
        run.take(first, end)
        view.take(before, last)


_ACCOUNT_LABEL = re.compile(
    r"(?:[账帐]号|[账帐]户|卡号|户头|存折(?:号)?|一卡通(?:号)?|银行卡(?:号)?|工资卡|社保卡|[Aa]ccount(?: ?[Nn]o\.?)?|"
    r"ACCOUNT|A/C|IBAN)[^0-9\n]{0,12}$"
)
_BANK_ANYWHERE = re.compile(
    "银行|卡号|[账帐][号户]|户头|存折|开户|工资卡|一卡通|惠民卡|惠农|社保卡|保障卡|打款|汇款|转[账帐]|收款|汇入|打入|转入|"
    "打到|汇到|转到|到卡|[Aa]ccount|ACCOUNT|A/C|IBAN|农商行|信用社|[建农工中]行|邮储"
)
_LOGIN = re.compile(
    r"(?:登录|登陆|用户|系统|平台|微信|邮箱|QQ|公众|抖音|微博|管理员|注册|网站|视频|快手|游戏|学习|"
    r"测试)[^0-9]{0,6}(?:[账帐]号|[账帐]户)[^0-9]{0,12}$"
)


def _accounts(run: _Run) -> Iterator[Hit]:
    """银行账号: digits under a label or heading that says so, where no arithmetic helps."""
    view, digits, text = run.view, run.digits, run.view.text
    if len(digits) > 200 or not (view.says(_BANK_ANYWHERE) or view.context):
        return
    for start in run.starts:
        place = run.place(start)
        if view.is_taken(place, place + 1):
            continue
        label, near = view.label(place)
        if label != "bank":
            continue
        window = re.sub(r"\s+", "", text[max(0, place - 40) : place])
        heading = view.heading(place)
        if _LOGIN.search(window):
            continue
        strong = bool(_ACCOUNT_LABEL.search(window)) or bool(re.search("[账帐][号户]|卡号|存折|一卡通|银行卡", heading))
        end = _account_end(run, start)
        size = end - start
        last = run.place(end - 1) + 1
        if not (8 if strong else 12) <= size <= 32 or (not strong and near > 14) or run.is_taken(start, end):
            continue
        if _UNIT.match(text, last) or _DECIMAL.match(text, last) or _letter_before(text, place) or text[last : last + 1] == "*":
            continue
        if (size == 8 and validators.is_date(digits[start:end])) or (not strong and _LANDLINE.match(text, place)):
            continue
        if size == 11 and re.match("1[3-9]", digits[start:end]) and not strong:
            continue
        yield Hit(Kind.BANK_ACCOUNT, place, last, "bank_account_label")
        run.take(start, end)


def _account_end(run: _Run, start: int) -> int:
    """An account ends with its first group, unless it is written in small groups or with dashes."""
    end = run.group(start)[1]
    while end < len(run.digits):
        following = run.group(end)[1]
        between = run.view.text[run.place(end - 1) + 1 : run.place(end)]
        if (
            between in (" ", "-", "·")
            and following - start <= 32
            and (between != " " or (run.group(end - 1)[1] - run.group(end - 1)[0] <= 8 and following - end <= 8))
        ):
            end = following
        else:
            break
    return end


# --- OCR and numerals --------------------------------------------------------------------------------------------------------

_CONFUSED = str.maketrans("OoQDlIi|ZzSsBb", "00001111225588")
_MIXED = re.compile(r"(?<![0-9A-Za-z])[0-9OoQDlIi|ZzSsBb](?:[ \-]?[0-9OoQDlIi|ZzSsBb]){9,17}[Xx]?(?![0-9A-Za-z*])")
_HINT = re.compile(r"[0-9][ \-]?[OoQDlIi|ZzSsBb]|[OoQDlIi|ZzSsBb][ \-]?[0-9]")
_NUMERALS = re.compile("[〇○零一二三四五六七八九幺]{11,18}")
_FIGURES = str.maketrans("〇○零一二三四五六七八九幺", "0001234567891")


def find_confused(view: View) -> Iterator[Hit]:
    """Numbers in which character recognition, or a person, put letters for digits (O for 0, l for 1)."""
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
            if (len(value) == 18 and validators.is_resident_id(value)) or (
                len(value) == 15 and value.isdigit() and validators.is_old_resident_id(value) and view.label(found.start())[0] == "id"
            ):
                yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), "resident_id_confused"))
            elif (
                len(value) == 11
                and re.fullmatch("1[3-9][0-9]{9}", value)
                and letters <= 5
                and view.label(found.start())[0] not in ("serial", "amount")
            ):
                yield _taken(view, Hit(Kind.MOBILE, found.start(), found.end(), "mobile_confused"))
            elif 16 <= len(value) <= 19 and value.startswith("62") and validators.luhn(value) and view.label(found.start())[0] == "bank":
                yield _taken(view, Hit(Kind.BANK_CARD, found.start(), found.end(), "bank_card_confused"))
    for found in _NUMERALS.finditer(text):
        value = found[0].translate(_FIGURES)
        if len(value) == 18 and validators.is_resident_id(value):
            yield Hit(Kind.RESIDENT_ID, found.start(), found.end(), "resident_id_numerals")
        elif len(value) == 11 and re.fullmatch("1[3-9][0-9]{9}", value):
            yield Hit(Kind.MOBILE, found.start(), found.end(), "mobile_numerals")


_BRACKETED = re.compile(r"(?<![0-9A-Za-z])(?:\(1[3-9][0-9]\)[ -]?[0-9]{4}[ -]?[0-9]{4}|1[3-9][0-9][ -]?\([0-9]{4}\)[ -]?[0-9]{4})(?![0-9])")


def _taken(view: View, hit: Hit) -> Hit:
    view.take(hit.start, hit.end)
    return hit


# --- Landlines ---------------------------------------------------------------------------------------------------------------

_AREA = r"(?:0?(?:10|2[0-9])|0?[3-9][1-9][0-9])"
_LANDLINE = re.compile(
    r"(?=[0+(])(?<![0-9A-Za-z.])(?:(?:\+|00)86[ \-)]{0,2}(?:\(0\)|\(?0?)|\(0|0)"
    r"(?:(?P<two>10|2[0-9])|(?P<three>[3-9][0-9]{2}))\)?[ \-._·]{0,3}"
    r"(?P<local>[2-9][0-9]{2,3}[ \-.]?[0-9]{4})(?![0-9])"
    r"(?P<extension>[ ]?(?:-|转|分机|[Ee]xt\.?|#|\(转)[ ]?(?:分机)?[:]?[ ]?[0-9]{1,6}(?![0-9-]))?"
)
_BARE = re.compile(
    r"(?<![0-9A-Za-z.\-/])[2-8][0-9]{2,3}[ \-]?[0-9]{4}(?![0-9A-Za-z]|[\-./][0-9]{2}|[年月日号楼])(?:[ ]?(?:-|转|分机)[ ]?[0-9]{1,6})?"
)
_MORE = re.compile(r"[ ]?[/、,,;或]\s?(?P<local>[2-8][0-9]{6,7})(?![0-9])")
_PHONE_WORD = re.compile(
    r"(?:电话|传真|座机|固话|联系方式|热线|[Tt]el|TEL|[Ff]ax|FAX|总机|值班室|办公室|来电|拨打|致电|咨询|监督|举报|"
    r"投诉)(?:号码|号)?[:：为是()及和]{0,3}(?:\([^)]{0,8}\))?[:.]?$"
)
_PHONE_ANYWHERE = re.compile(
    "电话|传真|座机|固话|联系方式|热线|[Tt]el|TEL|[Ff]ax|FAX|总机|值班室|来电|拨打|致电|咨询|监督|举报|投诉|办公室[:(]"
)
_HOTLINE = re.compile(r"(?:400|800)[ \-]?[0-9]{3}[ \-]?[0-9]{4}")


def find_landlines(view: View) -> Iterator[Hit]:
    """固定电话: with an area code anywhere, without one under a word for telephones."""
    text = view.text
    if "0" in text or "86" in text:
        for found in _LANDLINE.finditer(text):
            local = found["local"]
            figures = sum(letter.isdigit() for letter in local)
            if view.is_taken(found.start(), found.end()) or (found["two"] and figures == 7):
                continue
            label, near = view.label(found.start())
            if label in ("serial", "amount", "bank", "id") and near <= 6:
                continue
            if not re.search("[^0-9]", found[0]) and label != "phone":
                continue  # twelve digits in a row may be anything
            if _letter_after(text, found.end()) or _UNIT.match(text, found.end()) or _DECIMAL.match(text, found.end()):
                continue
            yield _taken(view, Hit(Kind.LANDLINE, found.start(), found.end(), "landline_area_code"))
            yield from _further(view, found.end())
    if not (view.says(_PHONE_ANYWHERE) or view.context):
        return
    for found in _BARE.finditer(text):
        if view.is_taken(found.start(), found.end()) or _HOTLINE.match(text, found.start()):
            continue
        window = re.sub(r"\s+", "", text[max(0, found.start() - 24) : found.start()])
        if not _PHONE_WORD.search(window) and not re.search("电话|联系方式|座机|传真", view.heading(found.start())):
            continue
        yield _taken(view, Hit(Kind.LANDLINE, found.start(), found.end(), "landline_label"))
        yield from _further(view, found.end())


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
    r"(?<![0-9A-Za-z])(?:[A-Za-z]{1,2}(?:[ ][0-9]){7,9}|[A-Za-z]{1,2}[ ]?[0-9]{2,4}[ ][0-9]{3,5}|[0-9]{2}[ ][0-9]{7}|"
    r"[0-9]{2}[A-Z]{2}[0-9]{5})(?![0-9A-Za-z])|"
    r"(?<![0-9A-Za-z])(?=[A-Za-z0-9]*[0-9]{5})[A-Za-z]{0,3}[0-9]{5,9}[A-Za-z]?(?![0-9A-Za-z])|"
    r"(?<![0-9A-Za-z])[A-Z](?=[A-Z]{0,6}[0-9])[A-Z0-9]{8}(?![0-9A-Za-z])"
)
_PERMIT = re.compile(
    r"(?<![0-9A-Za-z])(?:[HhMmCcWwLlTt](?:[ \-]?[0-9]){8}(?:[ ]?[0-9]{2})?|"
    r"[HhMmCcWwLlTt][A-Za-z]?[ ]?[0-9]{7,8}(?:[ ]?[0-9]{2})?|[0-9]{8}(?:[0-9]{2}|\([A-Z0-9]\))?)(?![0-9A-Za-z])"
)
_PASSPORT_WORD = re.compile("护[ ]?照|[Pp]assport|PASSPORT|Reisepass|[Pp]asse?port[eo]?|[Pp]asaporte|旅券|パスポート|여권|[Пп]аспорт")
_PERMIT_SIGNS = ("证", "往来", "来往")
_PASSPORT_SIGNS = ("护", "ass", "PASS", "asaporte", "旅券", "パスポート", "여권", "аспорт")
"""Parts of those words: looking for them first is many times as fast as the patterns, and most texts hold none."""
_DIRECT = re.compile(
    r"[\s(]*(?:持有|持)?(?:证件|证|本|番)?(?:编号|号码|号|[Nn][Oo]\.?|[Nn]umber|NUMBER|番号|字号)?(?:\([^)]{0,8}\))?[\s:为是#.)]*"
)
_PERMIT_WORD = re.compile("通[ ]?行[ ]?证|回[ ]?乡[ ]?证|台胞证|旅行证|往来港澳|往来台湾|来往内地|来往大陆")
_PARTED_ID = re.compile(r"(?<![0-9A-Za-z])[1-8][0-9]{5}([/,、])[0-9]{8}\1[0-9]{3}[0-9Xx](?![0-9A-Za-z])")
_OLD_FOREIGNER = re.compile(r"(?<![0-9A-Za-z])[A-Z]{3}[ ]?[0-9]{12}(?![0-9A-Za-z])")
_HONG_KONG = re.compile(r"(?<![0-9A-Za-z])[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?(?![0-9A-Za-z])")
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
    if "香港" in text or "永久性" in text:
        for word in re.finditer("香港[^。\n]{0,10}身份证|永久性居民身份证", text):
            for found in _HONG_KONG.finditer(text, word.end(), word.end() + 30):
                if not view.is_taken(found.start(), found.end()):
                    yield _taken(view, Hit(Kind.RESIDENT_ID, found.start(), found.end(), "hong_kong_id"))
    permits = list(_PERMIT_WORD.finditer(text)) if any(word in text for word in _PERMIT_SIGNS) else []
    passports = list(_PASSPORT_WORD.finditer(text)) if any(word in text for word in _PASSPORT_SIGNS) else []
    heading = view.context
    if permits or _PERMIT_WORD.search(heading):
        yield from _papers(view, Kind.TRAVEL_PERMIT, _PERMIT, _PERMIT, permits, "permit")
    if passports or _PASSPORT_WORD.search(heading):
        yield from _papers(view, Kind.PASSPORT, _CHINESE_PASSPORT, _ANY_PASSPORT, passports, "passport")


def _papers(
    view: View, kind: Kind, own: re.Pattern[str], any_form: re.Pattern[str], words: list[re.Match[str]], name: str
) -> Iterator[Hit]:
    """Numbers of the right form behind the word, or in its column."""
    text = view.text
    ends = [word.end() for word in words]
    for found in any_form.finditer(text):
        if view.is_taken(found.start(), found.end()):
            continue
        before = bisect_right(ends, found.start()) - 1
        distance = found.start() - ends[before] if before >= 0 else 9999
        label, near = view.label(found.start())
        in_column = label == name and near == 0 and distance > 3
        value = re.sub(r"[ \-]", "", found[0])
        lettered = own.fullmatch(value) and not value[0].isdigit()
        direct = before >= 0 and distance <= 14 and _DIRECT.fullmatch(text, ends[before], found.start())
        if " " in found[0] and not (direct or in_column or lettered):
            continue
        if (
            not direct
            and label in ("serial", "phone", "bank", "amount", "id")
            and near <= 4
            and not in_column
            and not (label == "id" and lettered)
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
        close = direct or (distance <= 14 and (label == name or near == 99 or label == "id"))
        behind = lettered and re.match(r"[ ]?\([^)]{0,8}(?:护照|通行证)", text[found.end() : found.end() + 14])
        if in_column or close or behind or (lettered and distance <= 600 and (distance <= AFTER_WORD or len(found[0]) == 9)):
            yield _taken(view, Hit(kind, found.start(), found.end(), f"{kind}_number"))


_PLATE = re.compile(
    rf"(?P<province>[{regions.PROVINCES}])[ ]?(?P<letter>[A-Za-z])[ ]?[·.\-*• ]?[ ]?"
    r"(?P<rest>(?:[A-HJ-NP-Za-hj-np-z0-9Oo][ ]?){4}(?:[挂学警港澳领试超]|"
    r"[A-HJ-NP-Za-hj-np-z0-9Oo](?:[ ]?[A-HJ-NP-Za-hj-np-z0-9])?)(?P<sort>[挂学警领试超]?))(?![0-9A-Za-z\-])"
)
_ARMED = re.compile(
    r"WJ[ ]?[\u4e00-\u9fa5]?[ ]?[0-9]{4,5}[A-Z0-9]?(?![0-9A-Za-z])|(?<![\u4e00-\u9fa5])使[ ]?[0-9]{6}(?![0-9])|(?<![0-9])[0-9]{6}[ ]?使"
)


def find_plates(view: View) -> Iterator[Hit]:
    """机动车号牌: ordinary ones and the longer ones of new energy, with or without the dot."""
    text = view.text
    for found in _PLATE.finditer(text):
        rest = found["rest"].replace(" ", "").upper().removesuffix(found["sort"] or " ")
        figures = sum(letter.isdigit() for letter in rest)
        letters = sum(letter.isascii() and letter.isalpha() for letter in rest)
        if (
            figures < 2
            or letters > 3
            or (len(rest) == 6 and not re.fullmatch("[A-HJ-NP-Z][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[A-HJ-NP-Z]", rest))
        ):
            continue
        if found["letter"].islower() and found["rest"] != found["rest"].lower() and letters:
            continue
        if view.is_taken(found.start(), found.end()) or re.match("(?:号)?(?:文|令|标准|地块|宗地)", text[found.end() : found.end() + 4]):
            continue
        yield _taken(view, Hit(Kind.VEHICLE_PLATE, found.start(), found.end(), "vehicle_plate"))
    if "WJ" in text or "使" in text:
        for found in _ARMED.finditer(text):
            if re.search("车", text[max(0, found.start() - 12) : found.end() + 6]):
                yield Hit(Kind.VEHICLE_PLATE, found.start(), found.end(), "vehicle_plate_special")


_NAME_LEFT = re.compile(r"[A-Za-z0-9._%+\-]{1,64}[ ]?$")
_DOMAIN = re.compile(r"[ ]?[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}[ ]?\.[ ]?)[A-Za-z0-9\-.]{1,120}")
_AT = re.compile(r"@|[\[({] ?at ?[\])}]|#(?=(?:qq|163|126|139|sina|gmail|foxmail)\.)| at (?=[a-z0-9]+ ?(?:\.|dot))", re.IGNORECASE)


def find_mail(view: View) -> Iterator[Hit]:
    """电子邮箱: also beside Chinese characters, with full-width or written-out at signs."""
    text = view.text
    if "@" not in text and "at" not in text.lower() and "#" not in text:
        return
    for at in _AT.finditer(text):
        name = _NAME_LEFT.search(text[max(0, at.start() - 66) : at.start()])
        domain = _DOMAIN.match(text, at.end())
        if not name or not domain:
            continue
        whole = domain[0].rstrip(".- ")
        host = re.sub(r"\s", "", whole)
        if not re.fullmatch(r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,12}", host):
            cut = re.match(r"[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.(?:com|cn|net|org|edu|gov|cc|hk|tw|top|vip|me|io)(?![A-Za-z0-9])", host)
            if not cut or " " in whole:
                continue
            whole = host = cut[0]
        start = at.start() - len(name[0])
        government = re.search(r"\.gov\.cn$", host, re.IGNORECASE)
        yield _taken(
            view,
            Hit(
                Kind.EMAIL,
                start,
                at.end() + len(whole),
                "email_government" if government else "email",
                Severity.NOTE if government else None,
            ),
        )
