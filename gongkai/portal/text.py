"""The text of a release on its page (正文)."""

import re
from collections.abc import Iterable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gongkai.vault.html import clean

_TABLE = re.compile(r"<(/?)table[ >]")
_STYLE = re.compile(r'(<[a-z0-9]+(?: (?:col|row)span="\d+")*) style="([^"]*)"')
_NUMBER = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{8}-[0-9A-Z]/[0-9]{4}-[0-9]{5}(?![0-9])")
_LENGTH = re.compile(r"([\d.]+)(em|pt|px)")


def shown(text: str, named: Iterable[tuple[str, str]] = ()) -> SafeString:
    """`text` as markup: word for word what was reviewed, alignment and indent as classes (pages forbid styles in the markup),
    each outermost table in a box of its own that scrolls, each index number that is `named` with its address a link to it.

    The text was filtered when it was drafted. Should it be anything that the filter would still change, it is shown as
    plain characters: nothing that a browser would act on, and nothing left out.
    """
    if clean(text) != text:
        return format_html('<p class="verbatim">{}</p>', text)
    return mark_safe(_linked(_boxed(_STYLE.sub(_classed, text)), dict(named)))  # noqa: S308 - the one filter has nothing to take away from it


# In filtered markup every "<" begins a tag, attributes have one writing and tables are well nested: so patterns see all and only tags.


def _classed(tag: re.Match[str]) -> str:
    names = []
    for declaration in tag[2].split("; "):
        name, _colon, value = declaration.partition(": ")
        names.append(f"to-{value}" if name == "text-align" else f"indent-{_indent(value)}")
    return f'{tag[1]} class="{" ".join(names)}"'


def _indent(value: str) -> int:
    """The first line's indent in whole characters. In points, whatever the size of type, 14 to 44 are the customary two."""
    length = _LENGTH.fullmatch(value)
    size, unit = (float(length[1]), length[2]) if length else (0.0, "em")
    if not size:
        return 0
    if unit == "em":
        return max(1, round(size))
    points = size if unit == "pt" else size * 0.75
    return 1 if points < 14 else 2 if points <= 44 else 4


def _linked(text: str, named: Mapping[str, str]) -> str:
    # An index number has no character that markup writes in another way, and no attribute that is left has room for one.
    return _NUMBER.sub(lambda found: f'<a href="{named[found[0]]}">{found[0]}</a>' if found[0] in named else found[0], text)


def _boxed(text: str) -> str:
    pieces: list[str] = []
    depth = boxes = since = 0
    for tag in _TABLE.finditer(text):
        if not tag[1]:
            if not depth:
                boxes += 1
                label = gettext("表格 {number}").format(number=boxes)
                pieces += [text[since : tag.start()], f'<div class="wide" role="region" tabindex="0" aria-label="{label}">']
                since = tag.start()
            depth += 1
        else:
            depth -= 1
            if not depth:
                pieces += [text[since : tag.end()], "</div>"]
                since = tag.end()
    return "".join([*pieces, text[since:]])
