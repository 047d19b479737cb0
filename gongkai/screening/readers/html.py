"""Web pages and XML (.html, .xml): what a browser shows, and what it does not (网页)."""

import base64
import binascii
import re
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as markup

from gongkai.screening import magic
from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.readers import Unreadable
from gongkai.screening.readers.look import InTable, Look
from gongkai.screening.readers.package import Items, link, local, parsed, person, picture
from gongkai.screening.readers.plain import decoded

_BLOCKS = {
    "p", "div", "li", "td", "th", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "main",
    "aside", "nav", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote", "body", "html", "form", "fieldset", "figure", "figcaption",
    "caption", "title", "option", "select", "textarea", "button", "label", "summary", "details", "address", "hr", "br",
}  # fmt: skip
_UNSEEN = {"template": "模板中的内容", "noscript": "不显示的内容", "noframes": "不显示的内容", "datalist": "选项列表"}
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|font-size\s*:\s*[01](?:\.\d+)?(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{4,}|mso-hide\s*:\s*all|clip\s*:\s*rect\(\s*0|(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_WHITE = re.compile(r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"^[a-z0-9]*([.#])([\w-]+)$", re.IGNORECASE)
_ENCODING = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)
_DATA = re.compile(r"data:([\w/+.-]*)(?:;[\w=-]+)*;base64,(.*)", re.IGNORECASE | re.DOTALL)
_CONDITIONAL = re.compile(r"\[if\b|\[endif\]|StartFragment|EndFragment", re.IGNORECASE)
_ADDRESSES = {"src", "href", "action", "formaction", "background", "poster", "data", "cite", "longdesc", "srcset"}


def read(path: Path, look: Look) -> Items:
    """Every passage of the page at `path`, and a finding for everything else that it hides."""
    data = path.read_bytes()
    if magic.kind_of_head(data[: 1 << 16]) == "text/xml":
        yield from _xml(data, look)
        return
    parser = markup.HTMLParser(no_network=True, huge_tree=False, remove_pis=False)
    try:
        root = markup.document_fromstring(_text(data), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as broken:
        raise Unreadable("broken_page", "网页已损坏，无法读取。请用浏览器打开后另存为 PDF，再上传。") from broken
    yield from _Page(root, look).read()


def _text(data: bytes) -> str:
    declared = _ENCODING.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        try:
            text = data.decode("gb18030" if name.startswith("gb") else name)
        except (LookupError, UnicodeDecodeError):
            text = decoded(data)
    else:
        text = decoded(data)
    # A text with a declaration of its bytes' encoding is refused by the parser.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _xml(data: bytes, look: Look) -> Items:
    root = parsed(data)
    words: list[str] = []
    for element in root.iter():
        if isinstance(element.tag, str):
            words += [value for value in element.attrib.values() if value.strip()]
            words.append(element.text or "")
        elif isinstance(element, etree._Comment) and (element.text or "").strip():
            yield Passage(element.text, look.place(part="注释"), "注释")
        words.append(element.tail or "")
    text = "\n".join(word.strip() for word in words if word.strip())
    if text:
        yield Passage(text, look.place())
    for element in root.iter("{*}script"):
        yield _script(look, local(element))


class _Page:
    def __init__(self, root: Any, look: Look) -> None:
        self._root, self._look = root, look
        self._number = 0
        self._pieces: list[str] = []
        self._hidden = ""
        self._cell: Any = None
        self._hiding_classes: set[str] = set()
        self._hiding_names: set[str] = set()
        self._white_classes: set[str] = set()

    def read(self) -> Items:
        for style in self._root.iter("style"):
            self._learn(style.text or "")
        yield from self._walk()
        yield from self._flush()
        yield from self._attributes()

    def _learn(self, rules: str) -> None:
        """Classes and names that the page's own style sheet hides."""
        for selectors, body in _RULE.findall(rules):
            if _WHITE.search(body) and "background" not in body:
                found = [_SIMPLE.match(selector.strip()) for selector in selectors.split(",")]
                self._white_classes |= {one[2] for one in found if one and one[1] == "."}
            if _HIDING.search(body):
                for selector in selectors.split(","):
                    if simple := _SIMPLE.match(selector.strip()):
                        (self._hiding_classes if simple[1] == "." else self._hiding_names).add(simple[2])

    def _walk(self) -> Items:
        # By hand and not by recursion: pages nest as deep as they like.
        waiting: list[tuple[Any, str, str, bool]] = [(self._root, "", "enter", False)]
        while waiting:
            element, hidden, way, on_dark = waiting.pop()
            if way == "tail":
                yield from self._say(element.tail or "", hidden)
                continue
            if way == "leave":
                yield from self._flush()
                self._cell = None if local(element) in {"td", "th"} else self._cell
                continue
            if not isinstance(element.tag, str):
                text = (element.text or "").strip()
                if isinstance(element, etree._Comment) and text and not _CONDITIONAL.search(text):
                    yield Passage(text, self._look.place(part="网页注释"), "网页注释")
                continue
            name = element.tag.lower()
            if name == "script":
                yield _script(self._look, name)
                if (element.text or "").strip():
                    yield Passage(element.text, self._look.place(part="脚本"))
                continue
            if name == "style":
                continue
            own, on_dark = self._why_hidden(element, name, on_dark)
            hidden = hidden or own
            is_block = name in _BLOCKS
            if is_block:
                yield from self._flush()
            if name in {"td", "th"}:
                self._cell = element
            if is_block:
                waiting.append((element, hidden, "leave", on_dark))
            for child in reversed(element):
                outer = hidden
                waiting.append((child, outer, "tail", on_dark))
                waiting.append((child, hidden, "enter", on_dark))
            yield from self._say(element.text or "", hidden)

    def _why_hidden(self, element: Any, name: str, on_dark: bool) -> tuple[str, bool]:
        style = element.get("style", "")
        # What the style sheet paints under an element cannot be told; only what it says of the letters' own class is known.
        is_painted = "background" in style or bool(element.get("bgcolor")) or bool(element.get("background"))
        if name in _UNSEEN:
            return _UNSEEN[name], on_dark or is_painted
        classes = set(element.get("class", "").split())
        white = classes & self._white_classes
        on_dark = on_dark or is_painted or bool(classes - white)
        is_hidden = element.get("hidden") is not None or _HIDING.search(style)
        if is_hidden or classes & self._hiding_classes or element.get("id") in self._hiding_names:
            return "隐藏的网页内容", on_dark
        is_white = white or _WHITE.search(style) or (name == "font" and element.get("color", "").lower() in {"white", "#fff", "#ffffff"})
        return ("与背景同色的文字" if is_white and not on_dark else ""), on_dark

    def _say(self, text: str, hidden: str) -> Items:
        if hidden != self._hidden:
            yield from self._flush()
            self._hidden = hidden
        self._pieces.append(text)

    def _flush(self) -> Items:
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if not text:
            return
        self._number += 1
        place = self._look.place(paragraph=self._number, part=self._hidden)
        context = _context(self._cell) if self._cell is not None else ""
        yield InTable(text, place, self._hidden, context) if context else Passage(text, place, self._hidden)

    def _attributes(self) -> Items:
        look = self._look
        for element in self._root.iter(etree.Element):
            name = element.tag.lower() if isinstance(element.tag, str) else ""
            for key, value in element.attrib.items():
                key = key.lower()
                if not value.strip():
                    continue
                if key.startswith("on") or value.strip().lower().startswith("javascript:"):
                    yield _script(look, key)
                elif key in {"alt", "title", "placeholder", "aria-label", "summary"} or key.startswith("data-"):
                    yield Passage(value, look.place(part="提示文字"))
                elif key == "value" and name == "input":
                    is_hidden = element.get("type", "").lower() == "hidden"
                    yield Passage(value, look.place(part="表单"), "隐藏的表单内容" if is_hidden else "")
                elif key == "content" and name == "meta":
                    yield Passage(value, look.place(part="网页属性"))
                    if element.get("name", "").lower() in {"author", "creator", "owner"}:
                        yield from person(look, value, "网页属性", "网页属性中的作者")
                elif key in _ADDRESSES:
                    yield from self._address(name, key, value)

    def _address(self, name: str, key: str, value: str) -> Items:
        look = self._look
        if data := _DATA.match(value.strip()):
            try:
                held = base64.b64decode(data[2], validate=False)
            except binascii.Error:
                held = b""
            look.allow(len(held))
            kind = magic.kind_of_head(held[: 1 << 16])
            if kind.startswith("image/"):
                yield from picture(look, held, kind, "图片")
            else:
                yield from look.into(look.file(held), "内嵌数据")
        elif name == "a" or key in {"cite", "longdesc"}:
            yield from link(look, value)
        elif re.match(r"(?:https?:)?//", value.strip(), re.IGNORECASE) or name in {"iframe", "frame", "object", "embed"}:
            yield look.finding(
                Kind.EXTERNAL_LINK,
                Severity.REVIEW,
                look.place(part="外部内容"),
                "outside_content",
                "网页从外部取图片或其他内容，本次没有审查到；外部也能知道谁打开过。",
                "把图片放进网页所在的文件夹，或者把网页另存为 PDF 后上传。",
            )
        else:
            yield from link(look, value)


def _script(look: Look, name: str) -> Any:
    return look.finding(
        Kind.MACRO,
        Severity.BLOCK,
        look.place(part="脚本"),
        "script",
        "网页含有脚本，打开时会自动运行，显示的内容也可能随之改变。",
        "用浏览器打开后另存为 PDF，或者去掉脚本后上传。",
        name,
    )


def _context(cell: Any) -> str:
    """The heading of a cell's column and the cell to its left."""
    row = cell.getparent()
    table = next(cell.iterancestors("table"), None)
    if row is None or table is None:
        return ""
    cells = [one for one in row if local(one) in {"td", "th"}]
    column = cells.index(cell)
    first = next(table.iter("tr"), None)
    heads = [one for one in first if local(one) in {"td", "th"}] if first is not None and first is not row else []
    heading = "".join(heads[column].itertext()).strip()[:40] if column < len(heads) else ""
    left = "".join(cells[column - 1].itertext()).strip()[-40:] if column else ""
    return " ".join(filter(None, (heading, left)))
