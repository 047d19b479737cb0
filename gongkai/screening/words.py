"""The vocabulary: one pass over the tight text finds every word that wakes a rule, and the rule looks at its neighbourhood."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import ahocorasick

from gongkai.screening import addresses, marks, papers, people, private, trade
from gongkai.screening.view import Hit, View

Rule = Callable[[View, int, int], Iterable[Hit]]


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
        automaton.add_word(_octets(word).decode("latin-1"), (len(word), tuple(woken)))
    automaton.make_automaton()
    return automaton


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _found(text: str) -> Iterator[tuple[int, int, tuple[Rule, ...]]]:
    """Start, end and rules of every word in a text, by where they end.

    The automaton tries the branches of a node one by one, and thousands of words begin with almost as many different characters: over
    the octets of UTF-8 a node has few branches, and the search takes a third of the time.
    """
    octets = _octets(text)
    at = told = 0
    for last, (size, woken) in _vocabulary().iter(octets.decode("latin-1")):
        if last >= told:
            at += len(octets[told : last + 1].decode("utf-8", "surrogatepass"))
            told = last + 1
        yield at - size, at, woken


def find_words(view: View) -> Iterator[Hit]:
    """Everything that begins with a word: marks and secrets, addresses, persons. Cells of tables come first."""
    if view.text.isascii() and len(view.text) < 4:
        return
    yield from people.find_cells(view)
    yield from addresses.find_cells(view)
    done: set[tuple[Rule, int]] = set()
    for start, end, woken in _found(view.tight):
        for rule in woken:
            if (rule, start) not in done:
                for hit in rule(view, start, end):
                    done.add((rule, start))
                    yield hit
    yield from papers.conclude(view)
