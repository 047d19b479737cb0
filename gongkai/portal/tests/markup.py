"""Reading pages strictly: every element closed in its turn, no attribute twice, no identifier twice."""

from html.parser import HTMLParser

from lxml import html

VOID = {"meta", "link", "br", "hr", "img", "input"}


class MarkupError(Exception):
    """The page is not well-formed."""


class _Strict(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.identifiers: set[str] = set()
        self.begins = ""

    def handle_decl(self, decl):
        self.begins = self.begins or decl

    def handle_starttag(self, tag, attrs):
        if not self.begins:
            raise MarkupError(f"<{tag}> before the doctype")
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            raise MarkupError(f"<{tag}> has an attribute twice")
        identifier = dict(attrs).get("id")
        if identifier is not None:
            if identifier in self.identifiers:
                raise MarkupError(f"the identifier {identifier} stands twice")
            self.identifiers.add(identifier)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise MarkupError(f"</{tag}> at {self.getpos()} closes what is not open")


def page(data: bytes) -> html.HtmlElement:
    """The page as a tree, after it was found well-formed."""
    reader = _Strict()
    text = data.decode()
    reader.feed(text)
    reader.close()
    if reader.open or reader.begins.lower() != "doctype html":
        raise MarkupError(f"left open: {reader.open}, begins with {reader.begins!r}")
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))


def tags(tree: html.HtmlElement) -> dict[str, str]:
    """The META tags of a page by name."""
    return {meta.get("name"): meta.get("content") for meta in tree.iterfind("head/meta[@name]")}


def words(element: html.HtmlElement) -> str:
    """The text of an element with its white space evened out."""
    return " ".join(element.text_content().split())
