"""How titles break on paper."""

import math
import unicodedata

from django import template

register = template.Library()


@register.filter
def balanced(title: str, most: int) -> str:
    """The width, in characters, at which `title` fills its lines alike where `most` go on one: no line of a single character."""
    width = sum(1.0 if unicodedata.east_asian_width(one) in "WF" else 0.6 for one in title)
    lines = math.ceil(width / most)
    # A mark that may not begin a line takes the character before it along.
    return str(most) if lines <= 1 else f"{min(most, math.ceil(width / lines) + 1):d}"
