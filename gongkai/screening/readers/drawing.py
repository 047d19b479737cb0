"""Shapes with text, as slides and sheets draw them: their fill, and whether their letters can be seen (图形中的文字)."""

from typing import Any

from gongkai.screening.findings import Finding, Kind, Place, Severity
from gongkai.screening.readers.colors import UNKNOWN, is_color, light, melts
from gongkai.screening.readers.look import Look
from gongkai.screening.readers.package import attribute, local

SAME_COLOR = "与背景同色的文字"
TINY = "小得看不见的文字"
_SMALLEST = 300
"""Hundredths of a point: nobody reads smaller letters."""
_BLACK = 0.05
"""The luminance below which a box looks like one that was drawn over words."""


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


def cover_of(shape: Any) -> str:
    """The colour of a shape that can hide what is under it: a filled rectangle without words; empty where it is none."""
    geometry = next(shape.iterfind("{*}spPr/{*}prstGeom"), None)
    fill = next(shape.iterfind("{*}spPr/{*}solidFill"), None)
    if (
        geometry is None
        or fill is None
        or attribute(geometry, "prst") not in {"rect", "roundRect"}
        or next(fill.iter("{*}alpha"), None) is not None
    ):
        return ""
    return "" if any((one.text or "").strip() for one in shape.iter("{*}t")) else color_of(fill)


def covering(look: Look, place: Place, color: str) -> Finding:
    """The finding for a shape that lies over words: black ones are drawn to hide, others may be an ornament."""
    return look.finding(
        Kind.HIDDEN_TEXT,
        Severity.BLOCK if is_color(color) and light(color) < _BLACK else Severity.REVIEW,
        place,
        "covering_shape",
        "图形盖在文字上面，被盖住的文字还在文件里，移开图形或者复制就能看到。",
        "要遮掩文字，请删除文字本身或者使用本系统的清理功能，不要用图形遮盖；只是装饰的，请衬于文字下方。",
    )
