"""Plain text and HTML: values masked by place, every text as long as before."""

from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

import lxml.html
import nh3
from lxml import etree

from gongkai.screening.readers.look import Look
from gongkai.screening.readers.plain import decoded
from gongkai.screening.redaction.errors import Unredactable
from gongkai.screening.redaction.values import Wanted

_BLOCKS = {
    "p", "br", "div", "li", "ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "section", "article", "hr", "pre", "dl", "dt", "dd", "caption", "title", "option",
}  # fmt: skip
_UNSEEN = {
    "script",
    "style",
    "head",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "select",
    "textarea",
    "input",
    "audio",
    "video",
}
_HIDING = ("display:none", "visibility:hidden", "font-size:0", "opacity:0", "color:transparent")
_TAGS = {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "br", "hr", "strong", "b", "em", "i", "u", "s", "sup", "sub", "ol", "ul", "li", "table",
    "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "blockquote", "pre", "dl", "dt", "dd", "section", "article", "span",
}  # fmt: skip
_SPANS = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def clean_text(source: Path, target: Path, values: Wanted, look: Look) -> list[str]:
    """Write the text at `source`, masked, to `target` in UTF-8."""
    target.write_text(values.masked(decoded(source.read_bytes())), encoding="utf-8", newline="")
    return []


def clean_html(source: Path, target: Path, values: Wanted, look: Look) -> list[str]:
    """Write what a reader sees of the page at `source`, masked, to `target`: no scripts, comments, links, pictures or hidden parts."""
    try:
        root = lxml.html.document_fromstring(
            decoded(source.read_bytes()), parser=lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
        )
    except (etree.ParserError, ValueError) as broken:
        raise Unredactable("broken_file", "网页文件已损坏，无法自动清理。请用浏览器打开后另存一份，再上传。") from broken
    for element in list(root.iter(etree.Element)):
        style = "".join((element.get("style") or "").lower().split())
        if element.tag in _UNSEEN or "hidden" in element.attrib or any(sign in f"{style};" for sign in _HIDING):
            element.drop_tree()
    body = root.find("body")
    shown = nh3.clean(etree.tostring(root if body is None else body, encoding="unicode"), tags=_TAGS, attributes=_SPANS, link_rel=None)
    target.write_text(
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"></head><body>{masked_html(shown, values)}</body></html>\n',
        encoding="utf-8",
    )
    return ["脚本、样式、注释、链接和隐藏部分"]


def masked_html(html: str, values: Wanted) -> str:
    """`html` with the values masked in its text, over inline elements too; markup and lengths of text stay, attributes with a value go."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    pieces = values.spread([text for _start, _end, text in reader.texts])
    parts, at = [], 0
    for (start, end, text), piece in zip(reader.texts, pieces, strict=True):
        if start < end and piece != text:
            parts += [html[at:start], escape(piece, quote=False).replace("\xa0", "&nbsp;")]
            at = end
    parts.append(html[at:])
    answer = "".join(parts)
    for start, end, tag in reversed(_tags(answer, values)):
        answer = answer[:start] + f"<{tag}>" + answer[end:]
    return answer


def shown(html: str) -> str:
    """The text of `html`, blocks parted by line breaks."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return "".join(text for _start, _end, text in reader.texts)


def _tags(html: str, values: Wanted) -> list[tuple[int, int, str]]:
    """The start tags whose attributes hold a value."""
    reader = _Reader(html)
    reader.feed(html)
    reader.close()
    return [
        (start, end, tag) for start, end, tag, attributes in reader.tags if any(values.hits(given or "") for _name, given in attributes)
    ]


class _Reader(HTMLParser):
    """Notes where each piece of text stands in the source, with what it says; between blocks a line break that stands nowhere."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[tuple[int, int, str]] = []
        self.tags: list[tuple[int, int, str, list[tuple[str, str | None]]]] = []
        self._html = html
        self._lines = [0]
        at = html.find("\n")
        while at >= 0:
            self._lines.append(at + 1)
            at = html.find("\n", at + 1)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._here()
        self.tags.append((start, start + len(self.get_starttag_text() or ""), tag, attrs))
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        start = self._here()
        self.texts.append((start, start + len(data), data))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        start = self._here()
        # A reference may lack its semicolon.
        length = len(written) - (not self._html.startswith(written, start))
        self.texts.append((start, start + length, unescape(written)))

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            here = self._here()
            self.texts.append((here, here, "\n"))
