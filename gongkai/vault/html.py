"""The one trusted HTML filter (正文净化), and plain text out of what it lets through.

Whatever reaches a page as HTML has passed `clean` in this process, whoever made it: Word's converter, an editor, a file.
"""

import re
from html.parser import HTMLParser

import nh3
from django.utils.translation import gettext as _

from gongkai.foundation.objections import Objection, Refused

LONGEST = 4_000_000
"""Characters of the longest text that is filtered; a book of a thousand pages has about one million."""

_MOST_ROUNDS = 4
_DEEPEST = 200
_HEADINGS = ("h1", "h2", "h3", "h4")
_CELLS = ("td", "th")
_TAGS = {
    *_HEADINGS, *_CELLS, "p", "br", "strong", "em", "u", "s", "sup", "sub", "ol", "ul", "li",
    "table", "thead", "tbody", "tr", "blockquote",
}  # fmt: skip
_DROPPED_WITH_CONTENT = {
    "script", "style", "title", "textarea", "noscript", "noembed", "noframes", "iframe", "xmp", "plaintext", "template",
    "svg", "math", "object", "embed", "applet", "select", "option", "button", "audio", "video", "canvas", "head",
}  # fmt: skip
_STYLED = (*_HEADINGS, *_CELLS, "p", "li", "blockquote")
_ATTRIBUTES = {**{tag: {"style"} for tag in _STYLED}, **{cell: {"style", "colspan", "rowspan"} for cell in _CELLS}}
_STYLES = {
    "text-align": re.compile(r"left|center|right|justify"),
    # No negative or huge indent: it would hide text from the reader, not from the record.
    "text-indent": re.compile(r"(?:[0-8](?:\.\d{1,2})?em|(?:\d{1,2}|1[01]\d|12[0-8])(?:\.\d{1,2})?p[tx])"),
}
_SPAN = re.compile(r"[1-9]\d{0,2}")
# What no text needs and HTML cannot carry, and the marks by which a line may be shown in another order than it was reviewed in.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_FORMATTING = re.compile(r"<(/?)(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?![a-z0-9])", re.IGNORECASE)


def clean(html: str) -> str:
    """What may stand on a page out of `html`: headings, paragraphs, emphasis, lists, tables, alignment and first-line indent.

    No link, image, script, form, class or identifier is let through; cleaning again changes nothing.
    Refused("markup_too_large" or "markup_too_deep") where the text is longer than `LONGEST` characters or emphasis is nested
    hundreds deep.
    """
    if len(html) > LONGEST:
        raise Refused([Objection("markup_too_large", _("正文过长（超过 400 万字符），请分为几件公开。"), field="text")])
    if _depth_of_emphasis(html) > _DEEPEST:
        raise Refused([Objection("markup_too_deep", _("正文的格式嵌套过深，无法处理，请清除格式后重新粘贴。"), field="text")])
    # What is written out may be read another way than it was meant: a table inside of a list item with nothing around it.
    cleaned = _cleaned_once(html)
    for _round in range(_MOST_ROUNDS):
        again = _cleaned_once(cleaned)
        if again == cleaned:
            break
        cleaned = again
    return cleaned


def _cleaned_once(html: str) -> str:
    # Twice: as it came, and where a character reference (&#x202e;) has become the character.
    return _UNSEEN.sub("", _CLEANER.clean(_UNSEEN.sub("", html)))


def plain(html: str) -> str:
    """The text of `html` without its markup: one line for each paragraph, heading, list item, line break and table row;
    cells of a row are parted by a tab. Lines without any text are left out; spaces inside a line stay as they are."""
    reader = _Reader()
    reader.feed(clean(html))
    reader.close()
    reader.end_line()
    return "\n".join(reader.lines)


def _filter_attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return _style(value)
    return value if _SPAN.fullmatch(value) and value != "1" else None


def _style(value: str) -> str | None:
    kept = {}
    for declaration in value.lower().split(";"):
        name, _colon, given = (part.strip() for part in declaration.partition(":"))
        if (pattern := _STYLES.get(name)) and pattern.fullmatch(given):
            kept[name] = given
    return "; ".join(f"{name}: {kept[name]}" for name in sorted(kept)) or None


def _depth_of_emphasis(html: str) -> int:
    # The HTML algorithm reopens every unclosed emphasis in each paragraph: time grows with the square of the depth.
    depth = deepest = 0
    for closing in _FORMATTING.findall(html):
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_filter_attribute,
    url_schemes=set(),
    link_rel=None,
)


class _Reader(HTMLParser):
    """Reads what `clean` let through, which is well nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._cells_open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKING:
            self.end_line()
        if tag in _CELLS:
            self._cells_open += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKING:
            self.end_line()
        if tag in _CELLS:
            self._cells_open -= 1
            if not self._cells_open:
                self._row.append(" ".join(self._cell))
                self._cell = []
        elif tag == "tr" and not self._cells_open:
            if any(self._row):
                self.lines.append("\t".join(self._row))
            self._row = []

    def handle_data(self, data: str) -> None:
        self._pieces.append(_SOURCE_BREAK.sub("\n", data))

    def end_line(self) -> None:
        line = "".join(self._pieces).strip("\n").replace("\n", " ")
        self._pieces = []
        if line.strip():
            (self._cell if self._cells_open else self.lines).append(line)


_BREAKING = {*_HEADINGS, *_CELLS, "p", "br", "li", "ul", "ol", "tr", "table", "thead", "tbody", "blockquote"}
# How the source was wrapped is not part of the text.
_SOURCE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t\r\n]*")
