"""Rules that begin with a word (placeholder of the first hour; the vocabulary follows)."""

import re
from collections.abc import Iterator

from gongkai.screening.findings import Kind
from gongkai.screening.view import Hit, View

_STAR = re.compile(r"(?:绝密|机密|秘密)[*★]")


def find_words(view: View) -> Iterator[Hit]:
    """Marks with a star."""
    for found in _STAR.finditer(view.tight):
        yield Hit(Kind.SECRECY_MARK, *view.loose(found.start(), found.end()), "mark_star")
