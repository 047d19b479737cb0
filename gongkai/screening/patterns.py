"""Regular expressions that are made when they are first asked for; `from gongkai.screening import patterns as re`, otherwise as `re`.

Making those of all rules takes longer than reading a short file by them, most files need a few, and a child begins afresh with each file.
"""

import re as _re
from re import *  # noqa: F403 - in whose place this stands
from typing import Any

_ASKED_FOR = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "pattern", "flags", "groups", "groupindex")


class Lazy:
    """One expression: the first question makes it, and from then on what it is asked is this object's own."""

    def __init__(self, words: str, flags: int) -> None:
        self._given = words, flags

    def __getattr__(self, name: str) -> Any:
        """Make the expression, and answer out of it."""
        if name not in _ASKED_FOR:
            raise AttributeError(name)
        made = _re.compile(*self._given)
        self.__dict__.update({one: getattr(made, one) for one in _ASKED_FOR})
        return self.__dict__[name]


def compile(pattern: str, flags: int = 0) -> Any:
    """The expression of this pattern."""
    return Lazy(pattern, flags)
