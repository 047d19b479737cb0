"""How titles break on paper."""

import math
import re
import unicodedata

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_TURNED = str.maketrans("（）()《》", "︵︶︵︶︽︾")


@register.filter
def balanced(title: str, most: int) -> str:
    """The width, in characters, at which `title` fills its lines alike where `most` go on one: no line of a single character."""
    width = sum(1.0 if unicodedata.east_asian_width(one) in "WF" else 0.6 for one in title)
    lines = math.ceil(width / most)
    # A mark that may not begin a line takes the character before it along.
    return str(most) if lines <= 1 else f"{min(most, math.ceil(width / lines) + 1):d}"


@register.filter
def breaking(code: str) -> SafeString:
    """`code`, which may go on in a new line behind each slash."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((part,) for part in re.findall(r"[^/]*/|[^/]+", code)))


@register.filter
def upright(name: str) -> list[str]:
    """The characters of `name` one below the other, its brackets turned."""
    return list(name.translate(_TURNED))
