"""One form for many ways of writing: full width, foreign digits, odd spaces, radicals, old characters, zero-width characters.

Nearly every change puts one character for one, so offsets stay; only zero-width characters are taken out, and `Normal` remembers
where they stood. So a place in the normal text can always be told exactly in the original.
"""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from gongkai.screening import patterns as re

_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)

_OLD = (
    "絕機祕國證號碼電話聯絡繫戶籍帳賬銀開車護內務貴單樓棟區縣鎮鄉電郵傳達會議紀錄閱參資長滿給為從業姓齡歲漢診斷殘"
    "級別標識類屬於專財農廠應該請轉發註後領導擬討論辦黨員組織臺灣陸來還僅嚴範圍對佈洩匯儲額餘醫療學險貧補貼養婦兒親離監駕駛輛瓊滬蘇遼贛雲陝魯粵閩寧"
)
_NEW = (
    "绝机秘国证号码电话联络系户籍账账银开车护内务贵单楼栋区县镇乡电邮传达会议纪录阅参资长满给为从业姓龄岁汉诊断残"
    "级别标识类属于专财农厂应该请转发注后领导拟讨论办党员组织台湾陆来还仅严范围对布泄汇储额余医疗学险贫补贴养妇儿亲离监驾驶辆琼沪苏辽赣云陕鲁粤闽宁"
)


def _table() -> dict[int, str]:
    table: dict[int, str] = {}
    # Digits of every script. Where none can be (ideographs, Hangul, the private planes) none are sought: each child pays for this.
    for first, last in ((0x80, 0x33FF), (0xA000, 0xABFF), (0xFF00, 0xFFFF), (0x10000, 0x1FFFF)):
        for code in range(first, last + 1):
            if chr(code).isdecimal():
                table[code] = str(unicodedata.digit(chr(code)))
    # Full-width forms; the radicals and compatibility characters that PDF files give in place of the ordinary ones.
    for first, last in ((0xFF01, 0xFF5E), (0x2E80, 0x2FDF), (0xF900, 0xFAFF)):
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code))
            if len(plain) == 1 and plain != chr(code):
                table[code] = plain
    table |= {ord(old): new for old, new in zip(_OLD, _NEW, strict=True) if old != new}
    table |= dict.fromkeys(
        map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\u3164\v"), " "
    )
    table |= dict.fromkeys(map(ord, "\u2028\u2029\u0085\f"), "\n")
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣─━﹉﹊⁃"), "-")
    table |= dict.fromkeys(map(ord, "•・‧∙⋅･●"), "·")
    table |= dict.fromkeys(map(ord, "☆✩✪✫✬✭✮✯✰⭐※⋆🌟⭑✦✧"), "★")
    table |= dict.fromkeys(map(ord, "ОоΟο"), "O") | {ord("丨"): "|"}
    table |= dict.fromkeys(map(ord, "ХхΧχⅩⅹ✗╳㐅"), "X")
    table |= {
        ord("￥"): "¥",
        ord("﹫"): "@",
        ord("﹕"): ":",
        ord("︰"): ":",
        ord("∶"): ":",
        ord("꞉"): ":",
        ord("﹡"): "*",
        ord("∗"): "*",
        ord("✱"): "*",
    }
    table |= {ord("｜"): "|", ord("│"): "|", ord("┃"): "|", ord("¦"): "|"}
    return table


_TABLE = _table()
_COMMON = tuple((wide, _TABLE[ord(wide)]) for wide in "，：；（）？！—\u3000")
_RARE = re.compile(
    "[" + "".join(re.escape(chr(code)) for code in sorted(_TABLE) if code < 0x10000 and chr(code) not in "，：；（）？！—\u3000") + "]"
)
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""Ordinary texts hold only the common ones, and replacing those alone is five times as fast as looking every character up."""


@dataclass(frozen=True)
class Normal:
    """A text in its normal form. `cuts` are the places in it before which zero-width characters were taken out, `gone` how many by then."""

    text: str
    cuts: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the original that the half-open range of the normal text came from."""
        if not self.cuts:
            return start, end
        return self._before(start), (self._before(end - 1) + 1 if end > start else self._before(start))

    def _before(self, place: int) -> int:
        found = bisect_right(self.cuts, place)
        return place + (self.gone[found - 1] if found else 0)


def normalise(text: str) -> Normal:
    """The normal form of the text. Linear in its length."""
    if text.isascii():
        return Normal(text)
    plain = text
    for wide, narrow in _COMMON:
        plain = plain.replace(wide, narrow)
    if _RARE.search(plain) or _BEYOND.search(plain):
        plain = plain.translate(_TABLE)
    if not _ZERO_WIDTH.search(plain):
        return Normal(plain)
    parts: list[str] = []
    cuts: list[int] = []
    gone: list[int] = []
    at = kept = 0
    for found in _ZERO_WIDTH.finditer(plain):
        parts.append(plain[at : found.start()])
        kept += found.start() - at
        at = found.end()
        cuts.append(kept)
        gone.append(at - kept)
    parts.append(plain[at:])
    return Normal("".join(parts), tuple(cuts), tuple(gone))
