"""Shapes with text, as slides and sheets draw them: their fill, and whether their letters can be seen (图形中的文字)."""

from typing import Any

from gongkai.screening.readers.colors import UNKNOWN, is_color, melts
from gongkai.screening.readers.package import attribute, local

SAME_COLOR = "与背景同色的文字"
TINY = "小得看不见的文字"
_SMALLEST = 300
"""Hundredths of a point: nobody reads smaller letters."""


def fill_of(element: Any) -> str:
    """The colour of a shape; "none" where it has none, "style" where its style says it."""
    for properties in element.iterfind("{*}spPr"):
        for fill in properties:
            kind = local(fill)
            if kind == "solidFill":
                return color_of(fill)
            if kind == "noFill":
                return "none"
            if kind in {"gradFill", "blipFill", "pattFill", "grpFill"}:
                return UNKNOWN
    if local(element) in {"pic", "graphicFrame"}:
        return UNKNOWN
    return "style" if element.find("{*}style") is not None else "none"


def color_of(fill: Any) -> str:
    """The colour that a fill names outright, `UNKNOWN` where it is of a theme, changed or transparent."""
    for color in fill:
        if len(color):  # made lighter, darker or transparent
            return UNKNOWN
        value = attribute(color, "val")
        if local(color) == "srgbClr" and is_color(value):
            return value
        if local(color) == "sysClr" and is_color(attribute(color, "lastClr")):
            return attribute(color, "lastClr")
        if local(color) == "schemeClr" and value in {"bg1", "lt1"}:
            # White in nearly every theme; letters in the same scheme colour melt into it in any.
            return "FFFFFF"
    return UNKNOWN


def why_unseen(run: Any, paper: str) -> str:
    """Why a reader does not see the letters of a run that stands on a ground of colour `paper`; empty where he does."""
    properties = run.find("{*}rPr")
    if properties is None:
        return ""
    size = attribute(properties, "sz")
    if size.isdecimal() and int(size) <= _SMALLEST:
        return TINY
    fill = properties.find("{*}solidFill")
    if properties.find("{*}highlight") is not None:
        return ""
    return SAME_COLOR if fill is not None and melts(color_of(fill), paper) else ""
