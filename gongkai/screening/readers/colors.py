"""Whether letters can be told from what they stand on (文字与背景)."""

import re
from functools import lru_cache

UNKNOWN = "unknown"
"""A colour that cannot be told from the markup: a pattern, a picture, a theme of its own."""
LEAST_CONTRAST = 1.2
"""Below this (by WCAG's measure, 1 to 21) nobody sees the letters; the palest grey that is used as one has 1.5."""


def is_color(text: str) -> bool:
    """Whether the text is a colour written RRGGBB."""
    return re.fullmatch(r"[0-9A-Fa-f]{6}", text) is not None


def light(color: str) -> float:
    """The relative luminance of a colour written RRGGBB, from 0 to 1; 0.5 where it is none."""
    if not is_color(color):
        return 0.5
    parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written RRGGBB, from 1 (none) to 21."""
    first, second = sorted((light(one), light(other)))
    return (second + 0.05) / (first + 0.05)


@lru_cache(maxsize=4096)
def melts(ink: str, paper: str) -> bool:
    """Whether letters of the one colour cannot be seen on the other; never where one of them is not known."""
    return is_color(ink) and is_color(paper) and contrast(ink, paper) < LEAST_CONTRAST


def tinted(color: str, tint: float) -> str:
    """The colour made lighter (above 0, up to 1) or darker (below 0), as office programs do with those of a theme."""
    if not is_color(color):
        return color
    parts = [int(color[at : at + 2], 16) for at in (0, 2, 4)]
    changed = [part + (255 - part) * tint if tint > 0 else part * (1 + tint) for part in parts]
    return "".join(f"{min(255, max(0, round(part))):02X}" for part in changed)
