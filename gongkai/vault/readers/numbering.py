"""Word's automatic numbering (自动编号) computed as text: a regulation whose "第一条" is made by Word must not lose it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_DIGITS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_MOST = 100_000


@dataclass
class Level:
    """One level of a numbering: where it starts, how a number is written, the pattern around it, what follows it."""

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    suffix: str = "tab"

    @property
    def is_bullet(self) -> bool:
        """Whether the level shows a mark instead of a number."""
        return self.format == "bullet"


class Counters:
    """Counts the numbered paragraphs of a document in their order, and says each one's label."""

    def __init__(self, levels: dict[str, dict[int, Level]], lists: dict[str, tuple[str, dict[int, int]]]) -> None:
        """`levels`: abstract numbering → level → Level; `lists`: list → (abstract numbering, level → number it restarts at)."""
        self._levels = levels
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def level(self, number_id: str, level: int) -> Level | None:
        """The Level of a paragraph, or None where the document does not define it."""
        abstract, _restarts = self._lists.get(number_id, ("", {}))
        return self._levels.get(abstract, {}).get(level)

    def count(self, number_id: str, level: int) -> tuple[int, str]:
        """Count one paragraph: its number on its level, and its whole label as Word shows it ("（一）", "第十二条", "1.2.")."""
        abstract, restarts = self._lists[number_id]
        levels, counts = self._levels[abstract], self._counts.setdefault(abstract, {})
        if number_id not in self._begun:
            self._begun.add(number_id)
            for restarted, start in restarts.items():
                counts[restarted] = start - 1
        counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]

        def written(found: re.Match[str]) -> str:
            shown = int(found.group(1)) - 1
            there = levels.get(shown, Level())
            return spelled(counts.get(shown, there.start), there.format)

        return counts[level], re.sub(r"%([1-9])", written, levels[level].pattern)


def spelled(number: int, written_as: str) -> str:
    """`number` as Word's number format `written_as` writes it; in Arabic digits where the format is not known here."""
    if written_as == "none":
        return ""
    writer = _WRITERS.get(written_as)
    return writer(number) if writer and 0 < number < _MOST else str(number)


def _counting(number: int) -> str:
    """一、十、十一、一百零二、一万."""
    written = _in_words(number)
    return written.removeprefix("一") if 10 <= number < 20 else written


def _in_words(number: int) -> str:
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        between = "零" if 0 < low < 1000 else ""
        return f"{_in_words(high)}万{between}{_in_words(low) if low else ''}"
    text, pending = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if pending else "") + _DIGITS[digit] + unit
            pending = False
        elif text:
            pending = True
    return text


def _each_digit(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    return _in_words(number).translate(str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟"))


def _roman(number: int) -> str:
    text = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letters(number: int) -> str:
    times, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * min(times + 1, 20)


def _enclosed(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def _cyclic(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_WRITERS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "chineseCounting": _counting,
    "chineseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _counting,
    "ideographDigital": _each_digit(_DIGITS),
    "japaneseDigitalTenThousand": _each_digit(_DIGITS),
    "taiwaneseDigital": _each_digit(_DIGITS),
    "chineseLegalSimplified": _legal,
    "ideographTraditional": _cyclic(_STEMS),
    "ideographZodiac": _cyclic(_BRANCHES),
}
