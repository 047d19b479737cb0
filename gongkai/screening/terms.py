"""The words and patterns an office enters itself (词表): words by Aho-Corasick, patterns by RE2, which cannot be made to run long."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import ahocorasick
import re2

from gongkai.screening.findings import Kind, Severity
from gongkai.screening.lists import Lists, Term
from gongkai.screening.view import Hit, View

LONGEST = 500
"""No pattern may be longer, in characters."""
MOST = 2000
"""No pattern is reported more often than this in one text."""
_REASONS = {
    "missing )": "括号没有成对：有“(”而没有“)”",
    "unexpected )": "括号没有成对：有“)”而没有“(”",
    "missing ]": "方括号没有成对：有“[”而没有“]”",
    "missing argument to repetition": "“*”“+”“?”前面没有要重复的内容",
    "no argument for repetition": "“*”“+”“?”前面没有要重复的内容",
    "bad repetition operator": "重复符号连用了，例如“**”“a++”",
    "invalid repetition": "重复次数写得不对或者太大（最多 1000 次）",
    "invalid perl operator": "不支持向前、向后查看（例如“(?=”“(?<!”），请去掉",
    "invalid escape": "“\\”后面的字符不对；不支持“\\1”一类的反向引用",
    "invalid character class": "方括号里的内容不对，例如“[z-a]”",
    "trailing": "末尾多了一个“\\”",
    "pattern too large": "展开后太大，请减少重复次数",
    "invalid named capture": "分组的名称不对",
    "bad named capture": "分组的名称不对",
}


def check_pattern(text: str) -> str:
    """Why a pattern of the office cannot be used, in Chinese and with what to do; empty if it can."""
    if not text.strip():
        return "规则是空的，请填写要查找的内容。"
    if len(text) > LONGEST:
        return f"规则太长，最多 {LONGEST} 个字符，请拆成几条。"
    try:
        pattern = _compile(text)
    except re2.error as error:
        message = str(error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else error)
        reason = next((words for start, words in _REASONS.items() if start in message.lower()), "写法不对")
        return f"这条规则用不了：{reason}。请改正后再保存。"
    if pattern.search("") is not None:
        return "这条规则连空白也会命中，等于处处命中，请改得具体些。"
    return ""


@lru_cache(maxsize=512)
def _compile(text: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 4 << 20
    return re2.compile(text, options)


@lru_cache(maxsize=16)
def _automaton(words: tuple[Term, ...]) -> Any:
    automaton = ahocorasick.Automaton()
    for term in words:
        plain = View(term.text).tight
        if plain:
            automaton.add_word(plain, (len(plain), term))
    automaton.make_automaton()
    return automaton if len(automaton) else None


@lru_cache(maxsize=16)
def _split(lists: Lists) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    words = tuple(term for term in lists.terms if not term.pattern)
    patterns = tuple(term for term in lists.terms if term.pattern and not check_pattern(term.text))
    return words, patterns


def find_terms(view: View, lists: Lists) -> Iterator[tuple[Hit, Term]]:
    """What the lists of the office hit, in the normal text; words also where spaces or line breaks stand in them.

    A pattern that `check_pattern` refuses is left out: it is the page's matter to refuse it when it is entered.
    """
    if not lists.terms:
        return
    words, patterns = _split(lists)
    if words and (automaton := _automaton(words)):
        for last, (size, term) in automaton.iter(view.tight):
            start, end = view.loose(last + 1 - size, last + 1)
            yield Hit(Kind(term.kind), start, end, "office_word", Severity(term.severity)), term
    for term in patterns:
        for count, found in enumerate(_compile(term.text).finditer(view.text)):
            if count >= MOST:
                break
            if found.end() > found.start():
                yield Hit(Kind(term.kind), found.start(), found.end(), "office_pattern", Severity(term.severity)), term
