"""What a version and what is already public tell together (拼接识别提示): a person whom neither of them alone gives away.

Plain functions over texts. Two masks that hide different digits of one number give it back; a name here beside a condition, and the
same name elsewhere beside an address, point to one person. All of it is advice: namesakes exist.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from gongkai.screening.people import is_name

_MASKED = re.compile(r"(?<![0-9*＊×●])(?=[0-9*＊×●]*[*＊×●]{2})[0-9*＊×●]{10,19}[0-9*＊×●Xx]")
_MASKS = str.maketrans("＊×●x", "***X")
_WORD = re.compile(r"[\u4e00-\u9fa5·]+")
_BREAKS = re.compile(r"身份证号码|身份证号|身份证|证件号码|手机号码|联系电话|银行卡号|姓名|户主|学生|同志|先生|女士|号码")
_LENGTHS = {11: gettext_lazy("电话号码"), 15: gettext_lazy("证件号码"), 18: gettext_lazy("证件号码")}
_ATTRIBUTES: dict[str, tuple[str | Promise, re.Pattern[str]]] = {
    "number": (gettext_lazy("证件号码"), re.compile(r"身份证|证件号|[0-9]{4,6}[*＊×●]{4,}")),
    "telephone": (gettext_lazy("电话"), re.compile(r"手机|电话|(?<![0-9])1[3-9][0-9][0-9*＊×●]{8}(?![0-9])")),
    "address": (gettext_lazy("住址"), re.compile(r"住址|住所|家庭地址|[0-9]+(?:单元|栋|室)")),
    "birth": (gettext_lazy("出生日期或年龄"), re.compile(r"出生|年龄|周岁")),
    "condition": (gettext_lazy("健康或困难情况"), re.compile(r"残疾|疾病|患[有病]|低保|困难|救助|孤儿")),
    "account": (gettext_lazy("银行账户"), re.compile(r"银行卡|账号|开户")),
}
MOST = 20
"""Warnings that are shown."""


@dataclass(frozen=True)
class Public:
    """A matter that is already public: its edition, title and text."""

    edition: int
    title: str
    text: str


@dataclass(frozen=True)
class Warned:
    """A person whom this version and a public matter together point to, and why."""

    name: str
    why: str
    places: tuple[Public, ...]


@dataclass(frozen=True)
class _Told:
    """What a text tells of a name: masked numbers as they stand, and kinds of attributes in the same line or row."""

    numbers: frozenset[str]
    attributes: frozenset[str]


def warnings(text: str, public: Iterable[Public]) -> list[Warned]:
    """What `text` and each of the public matters tell together of people who are named in both."""
    here = _told(text)
    if not here:
        return []
    found: list[Warned] = []
    for one in public:
        if any(name in one.text for name in here):
            there = _told(one.text)
            found += [warned for name in here if name in there for warned in _compare(name, here[name], there[name], one)]
        if len(found) >= MOST:
            break
    return found[:MOST]


def people_in(text: str) -> list[str]:
    """The people of whom `text` tells something beside their names."""
    return sorted(_told(text))


def _compare(name: str, here: _Told, there: _Told, public: Public) -> Iterator[Warned]:
    for mine in sorted(here.numbers):
        for other in sorted(there.numbers):
            seen = _together(mine, other)
            if seen:
                what = _LENGTHS.get(len(mine), gettext("号码"))
                message = gettext("本稿与已公开内容对{what}遮盖的位置不同，合起来可看到{seen}位（共{all}位），请统一遮盖方式。")
                yield Warned(name, message.format(what=what, seen=seen, all=len(mine)), (public,))
    more = there.attributes - here.attributes
    if here.attributes and more:
        message = gettext("本稿有{mine}，已公开内容有{other}，合起来可能指认同一人，请核对是否同名。")
        yield Warned(name, message.format(mine=_named(here.attributes), other=_named(more)), (public,))


def _together(mine: str, other: str) -> int:
    """How many characters two masks of one number show together; 0 where they are of different numbers or the second shows nothing new."""
    if len(mine) != len(other) or any(a != b for a, b in zip(mine, other, strict=True) if "*" not in (a, b)):
        return 0
    both = sum(a != "*" or b != "*" for a, b in zip(mine, other, strict=True))
    return both if both > sum(a != "*" for a in mine) else 0


def _told(text: str) -> dict[str, _Told]:
    told: dict[str, tuple[set[str], set[str]]] = {}
    head = ""
    for line in text.splitlines():
        if "\t" in line and "姓名" in line:
            head = line
            continue
        names = _names(line)
        if not names:
            continue
        context = f"{head}\t{line}" if "\t" in line else line
        attributes = {kind for kind, (_label, pattern) in _ATTRIBUTES.items() if pattern.search(context)}
        numbers = [(found.start(), found.group().translate(_MASKS)) for found in _MASKED.finditer(line)]
        for at, name in names:
            own = {number for start, number in numbers if start > at and not any(at < other < start for other, _name in names)}
            if attributes:
                kept = told.setdefault(name, (set(), set()))
                kept[0].update(own)
                kept[1].update(attributes)
    return {name: _Told(frozenset(numbers), frozenset(attributes)) for name, (numbers, attributes) in told.items()}


def _names(line: str) -> list[tuple[int, str]]:
    """The words of `line` that are people's names and nothing else, with their places."""
    apart = _BREAKS.sub(lambda found: " " * len(found.group()), line)
    return [(found.start(), found.group()) for found in _WORD.finditer(apart) if is_name(found.group())]


def _named(attributes: Iterable[str]) -> str:
    return "、".join(str(_ATTRIBUTES[kind][0]) for kind in _ATTRIBUTES if kind in attributes)
