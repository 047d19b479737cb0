"""Patterns are made when they are needed, and all of them can be."""

import importlib
import pkgutil
import re
import subprocess
import sys

import pytest

from gongkai import screening
from gongkai.screening import patterns


def test_a_pattern_answers_as_one_of_re():
    lazy, made = patterns.compile("(?P<day>[0-9]+)日"), re.compile("(?P<day>[0-9]+)日")
    assert lazy.search("于3日").span() == made.search("于3日").span()
    assert [one["day"] for one in lazy.finditer("3日5日")] == ["3", "5"]
    assert (lazy.sub("x", "3日"), lazy.pattern, lazy.groups) == ("x", made.pattern, 1)
    assert patterns.compile("a", patterns.IGNORECASE).fullmatch("A")
    with pytest.raises(AttributeError):
        lazy.nothing_that_re_has  # noqa: B018
    with pytest.raises(re.error):
        patterns.compile("(").search("")


def test_every_pattern_of_the_rules_can_be_made():
    """One that cannot is found here and not on the day when a text first needs it."""
    tried = 0
    for module in pkgutil.walk_packages(screening.__path__, "gongkai.screening."):
        if ".tests" in module.name:
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, patterns.Lazy):
                assert value.pattern
                tried += 1
    assert tried > 100


def test_a_short_text_is_read_without_most_of_them():
    code = (
        "import gc; from gongkai.screening import patterns; from gongkai.screening.text import screen_text; screen_text('正文。'); "
        "all_of = [one for one in gc.get_objects() if isinstance(one, patterns.Lazy)]; "
        "print(len(all_of), sum('search' in one.__dict__ for one in all_of))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    there, made = map(int, done.stdout.split())
    assert there > 100
    assert made < there / 2
