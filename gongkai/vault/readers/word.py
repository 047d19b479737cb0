"""Word to HTML: the document is rewritten to what a page can carry, then given to mammoth with a style for each shape.

The rewriting is where faithfulness is decided: what is hidden or deleted stays out and is reported, automatic numbers become
text where HTML would count otherwise, alignment and first-line indent are resolved through the styles.
"""

import functools
import io
import itertools
import math
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

import mammoth
from lxml import etree
from mammoth.docx.dingbats import dingbats

from gongkai.vault.readers import Unfit
from gongkai.vault.readers.numbering import Counters, Level

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PREFIXES = {
    _W: "w",
    _W_STRICT: "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
}
_TAG = re.compile(r"\{([^}]*)\}(.*)")
_MOST_STYLES = 20
_DEEPEST_LIST = 5
_WIDEST_SPAN = 500

Element = Any


def convert(path: str) -> tuple[str, list[str]]:
    """The HTML of the .docx at `path`, not yet filtered, and what a person must be told of: sorted codes of `word.WARNINGS`."""
    with zipfile.ZipFile(path) as package:
        parts = _Parts(package)
        writer = _Writer(parts)
        rewritten = writer.rewrite()
        found = writer.found | _found_around(parts)
    converted = mammoth.convert_to_html(
        io.BytesIO(rewritten),
        style_map="\n".join(writer.style_map()),
        include_default_style_map=False,
        include_embedded_style_map=False,  # a document may not bring its own rules
    )
    # The way back from a note to its place is a link, and links do not pass the filter: only its arrow would stay.
    html = re.sub(r' ?<a href="#[^"]*">↑</a>', "", converted.value)
    return html, sorted(found)


class _Parts:
    """The XML parts of a package, each parsed once, without entities, definitions or network."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = set(package.namelist())
        main = [target for kind, target in self.relationships("") if kind.endswith("/officeDocument")]
        if not main:
            raise Unfit("not_this_kind")
        self.main = main[0]

    def relationships(self, source: str) -> list[tuple[str, str]]:
        """Type and target path of each internal relationship of the part `source` ("" is the package)."""
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        if part not in self._names:
            return []
        return [
            (relation.get("Type", ""), posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"))
            for relation in self.tree(part)
            if isinstance(relation.tag, str) and relation.get("TargetMode", "").lower() != "external"
        ]

    def related(self, kind: str) -> list[Element]:
        """The trees of all parts that the document relates to by `kind` ("styles", "footnotes", …)."""
        targets = [target for given, target in self.relationships(self.main) if given.endswith(f"/{kind}")]
        return [self.tree(target) for target in targets if target in self._names]

    def tree(self, name: str) -> Element:
        """The root element of the part; Unfit where it declares entities or is no XML."""
        if name not in self._names:
            raise Unfit("not_this_kind")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            with self._package.open(name) as stream:
                tree = etree.parse(stream, parser)
        except etree.XMLSyntaxError as broken:
            if broken.code == etree.ErrorTypes.ERR_NO_MEMORY:
                raise MemoryError from broken
            raise Unfit("broken_package") from broken
        if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
            raise Unfit("declares_entities")
        return tree.getroot()


def _name(element: Element) -> str:
    """`w:p`, `mc:Choice`, …; a name of another vocabulary keeps only its last part."""
    return _short(element.tag) if isinstance(element.tag, str) else ""


@functools.lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    matched = _TAG.match(tag)
    if not matched:
        return tag
    prefix = _PREFIXES.get(matched.group(1))
    return f"{prefix}:{matched.group(2)}" if prefix else matched.group(2)


def _child(element: Element | None, name: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element if _name(child) == name), None)


def _value(element: Element | None, attribute: str = "val") -> str | None:
    if element is None:
        return None
    found: str | None = element.get(f"{{{_W}}}{attribute}", element.get(f"{{{_W_STRICT}}}{attribute}"))
    return found


def _number(text: str | None, otherwise: int = 0) -> int:
    try:
        return int(float(text)) if text else otherwise
    except (ValueError, OverflowError):
        return otherwise


def _is_on(element: Element | None) -> bool | None:
    """Word's switches: absent says nothing, present says yes unless it says no."""
    return None if element is None else _value(element) not in {"0", "false", "off", "none"}


class _Styles:
    """What the styles say of paragraphs and runs, followed through what they are based on."""

    def __init__(self, trees: list[Element]) -> None:
        self._styles: dict[str, Element] = {}
        self._defaults: dict[str, Element | None] = {"w:rPr": None, "w:pPr": None}
        self.usual: str | None = None
        for tree in trees:
            for element in tree:
                if _name(element) == "w:style" and (key := _value(element, "styleId")):
                    self._styles.setdefault(key, element)
                    if _value(element, "type") == "paragraph" and _value(element, "default") in {"1", "true", "on"}:
                        self.usual = self.usual or key
                elif _name(element) == "w:docDefaults":
                    self._defaults["w:rPr"] = _child(_child(element, "w:rPrDefault"), "w:rPr")
                    self._defaults["w:pPr"] = _child(_child(element, "w:pPrDefault"), "w:pPr")
        self._chains: dict[str | None, list[Element]] = {}
        self._found: dict[tuple[str | None, str, str], Element | None] = {}

    def chain(self, key: str | None) -> list[Element]:
        """The style and those it is based on, nearest first; a circle ends where it closes."""
        if key not in self._chains:
            chain: list[Element] = []
            at = key
            while at in self._styles and self._styles[at] not in chain and len(chain) < _MOST_STYLES:
                chain.append(self._styles[at])
                at = _value(_child(self._styles[at], "w:basedOn"))
            self._chains[key] = chain
        return self._chains[key]

    def find(self, key: str | None, group: str, name: str) -> Element | None:
        """The nearest element `name` within `group` ("w:pPr", "w:rPr") of the style."""
        known = (key, group, name)
        if known not in self._found:
            found = (_child(_child(style, group), name) for style in self.chain(key))
            self._found[known] = next((element for element in found if element is not None), None)
        return self._found[known]

    def default(self, group: str, name: str) -> Element | None:
        """What holds where no style says otherwise."""
        return _child(self._defaults[group], name)

    def heading(self, key: str | None) -> int:
        """1 to 4 for a heading style, 0 for others; deeper headings are shown as the fourth."""
        for style in self.chain(key):
            name = (_value(_child(style, "w:name")) or "").strip().lower()
            if name == "title":
                return 1
            if matched := re.fullmatch(r"(?:heading|标题)\s*([1-9])", name):
                return min(4, int(matched.group(1)))
        level = _value(self.find(key, "w:pPr", "w:outlineLvl"))
        return min(4, int(level) + 1) if level and level in "012345678" else 0


def _read_numbering(trees: list[Element], styles: _Styles) -> tuple[Counters, dict[str, tuple[str, int]]]:
    """The counters, and which style stands for which level: style → (list, level)."""
    levels: dict[str, dict[int, Level]] = {}
    by_style: dict[str, tuple[str, int]] = {}
    links: dict[str, str] = {}
    lists: dict[str, tuple[str, dict[int, int]]] = {}
    for tree in trees:
        for abstract in (element for element in tree if _name(element) == "w:abstractNum"):
            key = _value(abstract, "abstractNumId") or ""
            levels[key] = {}
            if link := _value(_child(abstract, "w:numStyleLink")):
                links[key] = link
            for element in (child for child in abstract if _name(child) == "w:lvl"):
                index = _number(_value(element, "ilvl"))
                levels[key][index] = _read_level(element)
                if style := _value(_child(element, "w:pStyle")):
                    by_style[style] = (key, index)
        for number in (element for element in tree if _name(element) == "w:num"):
            restarts, key = {}, _value(_child(number, "w:abstractNumId")) or ""
            for override in (child for child in number if _name(child) == "w:lvlOverride"):
                index = _number(_value(override, "ilvl"))
                if (start := _value(_child(override, "w:startOverride"))) is not None:
                    restarts[index] = _number(start, 1)
                if (replaced := _child(override, "w:lvl")) is not None:
                    # The list then counts on its own, so it gets its own levels.
                    own = f"{key}/{_value(number, 'numId')}"
                    levels.setdefault(own, dict(levels.get(key, {})))[index] = _read_level(replaced)
                    key = own
            lists[_value(number, "numId") or ""] = (key, restarts)
    for key, link in links.items():
        target = _value(_child(styles.find(link, "w:pPr", "w:numPr"), "w:numId"))
        if target in lists and not levels.get(key):
            levels[key] = levels.get(lists[target][0], {})
    of_abstract = {abstract: number for number, (abstract, _restarts) in reversed(lists.items())}
    return Counters(levels, lists), {
        style: (of_abstract[abstract], index) for style, (abstract, index) in by_style.items() if abstract in of_abstract
    }


def _read_level(element: Element) -> Level:
    return Level(
        start=_number(_value(_child(element, "w:start")), 1),
        format=_value(_child(element, "w:numFmt")) or "decimal",
        pattern=_value(_child(element, "w:lvlText")) or "",
        suffix=_value(_child(element, "w:suff")) or "tab",
    )


class _Writer:
    """Rewrites a document into the few elements that mammoth needs to know."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._styles = _Styles(parts.related("styles"))
        self._counters, self._numbered_styles = _read_numbering(parts.related("numbering"), self._styles)
        self._shapes: dict[str, str] = {}
        self._notes: dict[str, set[str]] = {}
        self._fields: list[bool] = []
        self.found: set[str] = set()

    def rewrite(self) -> bytes:
        """The new package, unpacked (stored): document, notes, and what ties them together."""
        notes = {kind: self._read_notes(kind) for kind in ("footnote", "endnote")}
        body = _child(self._parts.tree(self._parts.main), "w:body")
        if body is None:
            raise Unfit("not_this_kind")
        document = f"<w:body>{self._blocks(body)}</w:body>"
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as package:
            package.writestr("word/document.xml", _part("document", document))
            for kind, texts in notes.items():
                written = "".join(f'<w:{kind} w:id="{key}">{text}</w:{kind}>' for key, text in texts.items())
                package.writestr(f"word/{kind}s.xml", _part(f"{kind}s", written))
        return packed.getvalue()

    def style_map(self) -> list[str]:
        """mammoth's rules: one for each shape of paragraph met, one for each level of list."""
        rules = ["u => u"]
        rules += [f"p.{key} => {shape}:fresh" for shape, key in self._shapes.items()]
        for depth in range(1, _DEEPEST_LIST + 1):
            above = "ul|ol > li > " * (depth - 1)
            rules += [f"p.bullet{depth} => {above}ul > li:fresh", f"p.number{depth} => {above}ol > li:fresh"]
        return rules

    # Blocks

    def _blocks(self, container: Element) -> str:
        written: list[str] = []
        numbered: list[tuple[Element, str, int]] = []

        def finish() -> None:
            written.extend(self._numbered(numbered))
            numbered.clear()

        for block in self._flow(container):
            if _name(block) == "w:p":
                place = self._numbering_of(block)
                if place and self._heading_of(block) == 0:
                    numbered.append((block, *place))
                    continue
                finish()
                label = self._label(*place) if place else ""
                written.append(self._paragraph(block, label))
            else:
                finish()
                written.append(self._table(block))
        finish()
        return "".join(written)

    def _flow(self, container: Element) -> Iterator[Element]:
        """The paragraphs and tables in `container`, out of whatever is wrapped around them."""
        for element in container:
            name = _name(element)
            if name in {"w:p", "w:tbl"}:
                yield element
            elif name in {"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"}:
                self._note_revision(name)
                yield from self._flow(element)
            elif name == "mc:AlternateContent":
                yield from self._flow(_branch(element))
            elif name in {"w:del", "w:moveFrom"}:
                self.found.add("tracked_changes")
            elif name == "w:altChunk":
                raise Unfit("carried_file")
            elif name in {"m:oMathPara", "m:oMath"}:
                self.found.add("formulas")

    def _table(self, table: Element) -> str:
        rows = []
        for row in _unwrapped(table, "w:tr"):
            properties = _child(row, "w:trPr")
            if _child(properties, "w:del") is not None:
                self.found.add("tracked_changes")
                continue
            if _child(properties, "w:ins") is not None:
                self.found.add("tracked_changes")
            if _is_on(_child(properties, "w:hidden")):
                self.found.add("hidden_text")
                continue
            cells = [self._cell(cell) for cell in _unwrapped(row, "w:tc")]
            if before := _span(_child(properties, "w:gridBefore")):
                cells.insert(0, f'<w:tc><w:tcPr><w:gridSpan w:val="{before}"/></w:tcPr><w:p/></w:tc>')
            if cells:
                head = "<w:trPr><w:tblHeader/></w:trPr>" if _is_on(_child(properties, "w:tblHeader")) else ""
                rows.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
        return f"<w:tbl>{''.join(rows)}</w:tbl>" if rows else ""

    def _cell(self, cell: Element) -> str:
        properties = _child(cell, "w:tcPr")
        if any(_child(properties, name) is not None for name in ("w:cellIns", "w:cellDel", "w:cellMerge")):
            self.found.add("tracked_changes")
        written = ""
        if span := _span(_child(properties, "w:gridSpan")):
            written += f'<w:gridSpan w:val="{span}"/>'
        if (merge := _child(properties, "w:vMerge")) is not None:
            written += f'<w:vMerge w:val="{"restart" if _value(merge) == "restart" else "continue"}"/>'
        return f"<w:tc><w:tcPr>{written}</w:tcPr>{self._blocks(cell) or '<w:p/>'}</w:tc>"

    # Numbered paragraphs

    def _numbering_of(self, paragraph: Element) -> tuple[str, int] | None:
        """List and level of a paragraph that Word numbers and that shows any text."""
        properties = _child(paragraph, "w:pPr")
        style = self._style_of(paragraph)
        given = _child(properties, "w:numPr")
        inherited = self._styles.find(style, "w:pPr", "w:numPr")
        number = _value(_child(given, "w:numId")) or _value(_child(inherited, "w:numId"))
        if not number or number == "0":
            return None
        level = _value(_child(given, "w:ilvl"))
        if level is None:
            at_style = next(
                (
                    self._numbered_styles[key]
                    for one in self._styles.chain(style)
                    if (key := _value(one, "styleId")) in self._numbered_styles
                ),
                None,
            )
            level = str(at_style[1]) if at_style and given is None else _value(_child(inherited, "w:ilvl"))
        place = (number, _number(level))
        if self._counters.level(*place) is None:
            return None
        self.found.add("numbering")
        return place

    def _label(self, number: str, level: int) -> str:
        there = self._counters.level(number, level)
        assert there is not None
        if there.is_bullet:
            return ""
        _count, label = self._counters.count(number, level)
        return _spaced(label, there)

    def _numbered(self, run: list[tuple[Element, str, int]]) -> Iterable[str]:
        """Neighbouring numbered paragraphs: as a list where HTML counts as Word does, with their numbers as text where not."""
        facts = []
        for paragraph, number, level in run:
            there = self._counters.level(number, level)
            assert there is not None
            count, label = (0, "") if there.is_bullet else self._counters.count(number, level)
            facts.append((paragraph, there, level, count, label))
        as_list = _counts_as_html(
            [(there, level, count, number) for (_p, there, level, count, _l), (_q, number, _r) in zip(facts, run, strict=True)]
        )
        for paragraph, there, level, _count, label in facts:
            if there.is_bullet:
                yield self._paragraph(paragraph, shape=f"bullet{level + 1 if as_list else 1}")
            elif as_list:
                yield self._paragraph(paragraph, shape=f"number{level + 1}")
            else:
                yield self._paragraph(paragraph, _spaced(label, there))

    # Paragraphs and runs

    def _style_of(self, paragraph: Element) -> str | None:
        return _value(_child(_child(paragraph, "w:pPr"), "w:pStyle")) or self._styles.usual

    def _heading_of(self, paragraph: Element) -> int:
        level = _value(_child(_child(paragraph, "w:pPr"), "w:outlineLvl"))
        if level and level in "012345678":
            return min(4, int(level) + 1)
        return self._styles.heading(self._style_of(paragraph))

    def _paragraph(self, paragraph: Element, label: str = "", shape: str = "") -> str:
        properties = _child(paragraph, "w:pPr")
        mark = _child(properties, "w:rPr")
        if _child(properties, "w:pPrChange") is not None or any(
            _child(mark, name) is not None for name in ("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rPrChange")
        ):
            self.found.add("tracked_changes")
        self._fields = []
        style = self._style_of(paragraph)
        runs = self._inline(paragraph, style, bool(self._heading_of(paragraph)))
        joined = "<w:rPr><w:del/></w:rPr>" if _child(mark, "w:del") is not None else ""
        if not shape:
            shape = self._shape(paragraph, style)
        if label:
            runs.insert(0, ("", f"<w:t>{_text(label)}</w:t>"))
        return f'<w:p><w:pPr><w:pStyle w:val="{shape}"/>{joined}</w:pPr>{_merged(runs)}</w:p>'

    def _shape(self, paragraph: Element, style: str | None) -> str:
        properties = _child(paragraph, "w:pPr")
        heading = self._heading_of(paragraph)
        css = []
        alignment = _child(properties, "w:jc")
        alignment = self._styles.find(style, "w:pPr", "w:jc") if alignment is None else alignment
        alignment = self._styles.default("w:pPr", "w:jc") if alignment is None else alignment
        if side := {"center": "center", "right": "right", "end": "right", "distribute": "justify"}.get(_value(alignment) or ""):
            css.append(f"text-align: {side}")
        if (indent := self._indent(paragraph, style)) and not heading and side != "center":
            css.append(f"text-indent: {indent:g}em")
        shape = f"h{heading}" if heading else "p"
        if css:
            shape += f"[style='{'; '.join(css)}']"
        return self._shapes.setdefault(shape, f"shape{len(self._shapes)}")

    def _indent(self, paragraph: Element, style: str | None) -> float:
        """The first line's indent in characters, to the half."""
        given = _child(_child(paragraph, "w:pPr"), "w:ind")
        inherited = self._styles.find(style, "w:pPr", "w:ind")
        for indent in (given, inherited, self._styles.default("w:pPr", "w:ind")):
            if _value(indent, "hanging") or _value(indent, "hangingChars"):
                return 0.0
            if characters := _value(indent, "firstLineChars"):
                return _halves(_number(characters) / 100)
            if (twips := _value(indent, "firstLine")) is not None:
                return _halves(_number(twips) / 20 / self._font_size(paragraph, style))
        return 0.0

    def _font_size(self, paragraph: Element, style: str | None) -> float:
        """In points, of the paragraph's first run with text."""
        run = next((child for child in paragraph.iter() if _name(child) == "w:r" and _child(child, "w:t") is not None), None)
        size = self._run_property(_child(run, "w:rPr") if run is not None else None, style, "w:sz")
        return max(1, _number(_value(size), 20)) / 2

    def _run_property(self, properties: Element | None, style: str | None, name: str, of_paragraph: bool = True) -> Element | None:
        """The nearest `name` for a run: its own, its style's, its paragraph's style's, the document's."""
        found = _child(properties, name)
        if found is None and (own := _value(_child(properties, "w:rStyle"))):
            found = self._styles.find(own, "w:rPr", name)
        if found is None and of_paragraph:
            found = self._styles.find(style, "w:rPr", name)
            if found is None:
                found = self._styles.default("w:rPr", name)
        return found

    def _inline(self, container: Element, style: str | None, in_heading: bool) -> list[tuple[str, str]]:
        """The runs in `container`, each as its properties and its content."""
        written: list[tuple[str, str]] = []
        for element in container:
            name = _name(element)
            if name == "w:r":
                written.append(self._run(element, style, in_heading))
            elif name in _TRANSPARENT:
                self._note_revision(name)
                written.extend(self._inline(element, style, in_heading))
            elif name == "mc:AlternateContent":
                written.extend(self._inline(_branch(element), style, in_heading))
            elif name in {"w:del", "w:moveFrom"}:
                self.found.add("tracked_changes")
            elif name in {"m:oMath", "m:oMathPara"}:
                self.found.add("formulas")
                formula = "".join(part.text or "" for part in element.iter() if _name(part) == "m:t")
                written.append(("", f"<w:t>{_text(formula)}</w:t>"))
            elif name in {"w:commentRangeStart", "w:commentReference"}:
                self.found.add("comments")
        return written

    def _note_revision(self, name: str) -> None:
        if name in {"w:ins", "w:moveTo"}:
            self.found.add("tracked_changes")

    def _run(self, run: Element, style: str | None, in_heading: bool) -> tuple[str, str]:
        properties = _child(run, "w:rPr")
        if any(_child(properties, name) is not None for name in ("w:rPrChange", "w:ins", "w:del")):
            self.found.add("tracked_changes")
        hidden = _is_on(self._run_property(properties, style, "w:vanish"))
        content = self._run_content(run, properties, style)
        if hidden:
            if content:
                self.found.add("hidden_text")
            return "", ""
        if not content:
            return "", ""
        written = ""
        for name in ("w:b", "w:i", "w:strike", "w:dstrike"):
            if _is_on(self._run_property(properties, style, name, of_paragraph=not in_heading)):
                written += f"<{name.replace('dstrike', 'strike')}/>"
        underline = _value(self._run_property(properties, style, "w:u", of_paragraph=not in_heading))
        if underline and underline != "none":
            written += '<w:u w:val="single"/>'
        raised = _value(self._run_property(properties, style, "w:vertAlign"))
        if raised in {"superscript", "subscript"}:
            written += f'<w:vertAlign w:val="{raised}"/>'
        return written, content

    def _run_content(self, run: Element, properties: Element | None, style: str | None) -> str:
        written = []
        for element in run:
            name = _name(element)
            if name == "w:fldChar":
                written.append(self._field_mark(element))
            elif any(self._fields):
                continue  # the instruction of a field, not its result
            elif name == "w:t":
                written.append(f"<w:t>{_text(self._symbols(_spaces(element), properties, style))}</w:t>")
            elif name in _AS_THEY_ARE:
                written.append(_AS_THEY_ARE[name])
            elif name == "w:br":
                written.append("<w:br/>" if _value(element, "type") in {None, "textWrapping"} else "")
            elif name == "w:sym":
                written.append(f"<w:t>{_text(self._symbol(_value(element, 'font') or '', _value(element, 'char') or ''))}</w:t>")
            elif name in {"w:footnoteReference", "w:endnoteReference"}:
                kind, key = name[2:-9], _value(element, "id") or ""
                if key in self._notes.get(kind, ()):
                    self.found.add("notes")
                    written.append(f'<w:{kind}Reference w:id="{key}"/>')
            elif name in {"w:commentReference", "w:annotationRef"}:
                self.found.add("comments")
            elif name in {"w:drawing", "w:pict", "w:object", "mc:AlternateContent"}:
                written.append(self._drawing(element))
            elif name == "w:ruby":
                written.append(_ruby(element))
        return "".join(written)

    def _field_mark(self, element: Element) -> str:
        kind = _value(element, "fldCharType")
        if kind == "begin":
            self._fields.append(True)
            box = _child(_child(element, "w:ffData"), "w:checkBox")
            if box is not None:
                checked = _child(box, "w:checked")
                ticked = _is_on(_child(box, "w:default") if checked is None else checked)
                return f"<w:t>{'☑' if ticked else '☐'}</w:t>"
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()
        return ""

    def _symbols(self, text: str, properties: Element | None, style: str | None) -> str:
        """Letters of symbol fonts lie in the private area: without the font they are empty boxes."""
        if not any("\uf020" <= letter <= "\uf0ff" for letter in text):
            return text
        fonts = self._run_property(properties, style, "w:rFonts")
        font = _value(fonts, "ascii") or _value(fonts, "hAnsi") or ""
        return "".join(self._symbol(font, f"{ord(letter):04X}") if "\uf020" <= letter <= "\uf0ff" else letter for letter in text)

    def _symbol(self, font: str, code: str) -> str:
        if not re.fullmatch("[0-9A-Fa-f]{1,6}", code):
            return ""
        point = int(code, 16)
        known = dingbats.get((font, point)) or dingbats.get((font, point & 0xFF) if 0xF000 <= point <= 0xF0FF else ("", 0))
        if known:
            return chr(known)
        self.found.add("symbols")
        return "□" if 0xE000 <= point <= 0xF8FF or point > 0x10FFFF or 0xD800 <= point <= 0xDFFF else chr(point)

    def _drawing(self, drawing: Element) -> str:
        boxes = list(_text_boxes(drawing))
        if not boxes:
            self.found.add("pictures")
            return ""
        if any(_last(part) in {"blip", "imagedata", "chart", "relIds", "OLEObject"} for part in drawing.iter()):
            self.found.add("pictures")
        self.found.add("text_boxes")
        fields, self._fields = self._fields, []
        written = "".join(self._blocks(box) for box in boxes)
        self._fields = fields
        return f"<w:pict><w:txbxContent>{written}</w:txbxContent></w:pict>" if written else ""

    def _read_notes(self, kind: str) -> dict[str, str]:
        trees = self._parts.related(f"{kind}s")
        notes = [note for tree in trees for note in tree if _name(note) == f"w:{kind}" and _value(note, "type") in {None, "normal"}]
        texts: dict[str, str] = {}
        for note in notes:
            key = _value(note, "id") or ""
            if re.fullmatch(r"-?\d{1,9}", key):
                texts.setdefault(key, self._blocks(note))
        self._notes[kind] = set(texts)
        return texts


_TRANSPARENT = {
    "w:hyperlink", "w:fldSimple", "w:smartTag", "w:customXml", "w:ins", "w:moveTo", "w:dir", "w:bdo", "w:sdt", "w:sdtContent",
}  # fmt: skip
_AS_THEY_ARE = {"w:tab": "<w:tab/>", "w:ptab": "<w:tab/>", "w:cr": "<w:br/>", "w:noBreakHyphen": "<w:t>\u2011</w:t>"}


def _found_around(parts: _Parts) -> set[str]:
    """What stands outside the body: comments, and headers or footers that say more than a page number."""
    found = set()
    if any(_name(comment) == "w:comment" for tree in parts.related("comments") for comment in tree):
        found.add("comments")
    for tree in (*parts.related("header"), *parts.related("footer")):
        for paragraph in (element for element in tree.iter() if _name(element) == "w:p"):
            text = "".join(part.text or "" for part in paragraph.iter() if _name(part) == "w:t")
            if re.sub(r"[\W\d_]|第|共|页|page|of", "", text, flags=re.IGNORECASE):
                found.add("header_or_footer")
    return found


def _part(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{_W}">{content}</w:{root}>'


def _merged(runs: list[tuple[str, str]]) -> str:
    """Neighbours of one look as one run: Word parts a sentence at every visit of its author."""
    written = []
    for properties, same in itertools.groupby((run for run in runs if run[1]), key=lambda run: run[0]):
        content = "".join(content for _properties, content in same).replace("</w:t><w:t>", "")
        written.append(f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{content}</w:r>")
    return "".join(written)


def _text(text: str) -> str:
    return escape(text)


def _spaces(element: Element) -> str:
    text = "".join(element.itertext())
    kept = element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return text if kept else text.strip(" \t\r\n")


def _ruby(ruby: Element) -> str:
    """The letters without their reading above them, which would run into the line."""
    base = _child(ruby, "w:rubyBase")
    letters = "" if base is None else "".join(_spaces(text) for text in base.iter() if _name(text) == "w:t")
    return f"<w:t>{_text(letters)}</w:t>"


def _span(element: Element | None) -> int:
    span = _number(_value(element))
    return min(span, _WIDEST_SPAN) if span > 0 else 0


def _halves(characters: float) -> float:
    return min(8.0, max(0.0, math.floor(characters * 2 + 0.5) / 2))


def _spaced(label: str, level: Level) -> str:
    if not label or level.suffix == "nothing" or label[-1] in "、．。，）】」』：；　 ":
        return label
    return f"{label} "


def _last(element: Element) -> str:
    return _name(element).rpartition(":")[2]


def _branch(alternatives: Element) -> Element:
    """Of two ways to say the same, the one every reader knows; where there is only the new one, that."""
    fallback = _child(alternatives, "mc:Fallback")
    choice = _child(alternatives, "mc:Choice")
    if fallback is not None and (len(fallback) or choice is None):
        return fallback
    return alternatives if choice is None else choice


def _text_boxes(drawing: Element) -> Iterator[Element]:
    """The text boxes of a drawing, outermost only, and each once although it is written in two ways."""
    name = _name(drawing)
    if name == "w:txbxContent":
        yield drawing
    elif name == "mc:AlternateContent":
        for branch in (_child(drawing, "mc:Choice"), _child(drawing, "mc:Fallback")):
            boxes = [] if branch is None else [box for child in branch for box in _text_boxes(child)]
            if boxes:
                yield from boxes
                return
    else:
        for child in drawing:
            yield from _text_boxes(child)


def _unwrapped(container: Element, wanted: str) -> Iterator[Element]:
    for element in container:
        name = _name(element)
        if name == wanted:
            yield element
        elif name in {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"}:
            yield from _unwrapped(element, wanted)


def _counts_as_html(run: list[tuple[Level, int, int, str]]) -> bool:
    """Whether nested lists of HTML, which always count 1, 2, 3, would show what Word shows."""
    shown: dict[int, int] = {}
    kinds: dict[int, tuple[bool, str]] = {}
    deepest = -1
    for level, depth, count, number in run:
        if depth > deepest + 1 or depth >= _DEEPEST_LIST:
            return False
        if not level.is_bullet and (level.format != "decimal" or level.pattern != f"%{depth + 1}."):
            return False
        for deeper in [other for other in shown if other > depth]:
            del shown[deeper], kinds[deeper]
        kind = (level.is_bullet, number)
        if kinds.get(depth, kind)[0] != kind[0]:
            shown.pop(depth, None)
        elif kinds.get(depth, kind) != kind:
            return False  # two lists in a row would run into one
        kinds[depth] = kind
        shown[depth] = shown.get(depth, 0) + 1
        if not level.is_bullet and shown[depth] != count:
            return False
        deepest = depth
    return True
