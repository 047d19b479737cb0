"""The text of a version as a page may carry it (正文显示).

Pages allow no style attribute, so alignment and first-line indent, the two that the filter of the vault lets through, become
classes. The bytes that were signed stay as they are; only their showing changes.
"""

import re

from gongkai.vault.html import clean

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)([^>]*)>")
_STYLE = re.compile(r'\s*style="([^"]*)"')
_INDENT = re.compile(r"text-indent:\s*([\d.]+)(em|pt|px)")
_ALIGN = re.compile(r"text-align:\s*(left|center|right|justify)")
_TO_EM = {"em": 1.0, "pt": 1 / 12, "px": 1 / 16}
MOST_INDENT = 8


def shown(html: str) -> str:
    """`html` filtered once more, alignment and indent as classes (`ta-center`, `ti-2`), each table in a frame that scrolls."""
    return _TAG.sub(_tag, clean(html))


def _tag(found: re.Match[str]) -> str:
    closing, name, attributes = found.groups()
    if name == "table":
        return "</table></div>" if closing else f'<div class="table-wide"><table{attributes}>'
    style = _STYLE.search(attributes)
    if closing or style is None:
        return found.group()
    classes = " ".join(_classes(style.group(1)))
    rest = _STYLE.sub("", attributes)
    return f'<{name}{rest} class="{classes}">' if classes else f"<{name}{rest}>"


def _classes(style: str) -> list[str]:
    classes = []
    if align := _ALIGN.search(style):
        classes.append(f"ta-{align.group(1)}")
    if indent := _INDENT.search(style):
        em = round(float(indent.group(1)) * _TO_EM[indent.group(2)])
        if em:
            classes.append(f"ti-{min(em, MOST_INDENT)}")
    return classes
