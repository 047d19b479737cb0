"""The vocabulary: one pass over the tight text finds every word that wakes a rule, and the rule looks at its neighbourhood."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import ahocorasick

from gongkai.screening import addresses, marks, papers, people, private, trade
from gongkai.screening.view import Hit, View

Rule = Callable[[View, int, int], Iterator[Hit]]


@cache
def _vocabulary() -> Any:
    """The automaton over all words, each with its length and the rules it wakes."""
    waking: dict[str, list[Rule]] = {}
    for rules in (marks.RULES, papers.RULES, trade.RULES, addresses.RULES, people.RULES, private.RULES):
        for rule, listed in rules.items():
            for word in listed.split():
                waking.setdefault(word, []).append(rule)
    automaton = ahocorasick.Automaton()
    for word, woken in waking.items():
        automaton.add_word(word, (len(word), tuple(woken)))
    automaton.make_automaton()
    return automaton


def find_words(view: View) -> Iterator[Hit]:
    """Everything that begins with a word: marks and secrets, addresses, persons. Cells of tables come first."""
    if view.text.isascii() and len(view.text) < 4:
        return
    yield from people.find_cells(view)
    yield from addresses.find_cells(view)
    done: set[tuple[Rule, int]] = set()
    for last, (size, woken) in _vocabulary().iter(view.tight):
        start = last + 1 - size
        for rule in woken:
            if (rule, start) not in done:
                for hit in rule(view, start, last + 1):
                    done.add((rule, start))
                    yield hit
    yield from papers.conclude(view)
