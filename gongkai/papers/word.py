"""Word copies (.docx) of papers that an office goes on editing by hand (可编辑文稿): plain blocks in, bytes out.

The same blocks give the same bytes: no clock, no author, members in one order and of one date. A4, with the customary type faces by their
names, since Word and WPS have them where they are edited.
"""

import enum
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree
from lxml import html as markup

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATE = (1980, 1, 1, 0, 0, 0)
"""The date of every member: the earliest that a ZIP can say."""
TWIPS = 1440 / 25.4
"""Twentieths of a point in a millimetre."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Style(enum.StrEnum):
    """What a paragraph is, and by that how it looks: 二号 22 pt, 三号 16 pt, 四号 14 pt, 五号 10.5 pt."""

    TEXT = "Normal"
    ORGAN = "Organ"
    TITLE = "Title"
    NUMBER = "DocumentNumber"
    HEADING1 = "Heading1"
    HEADING2 = "Heading2"
    HEADING3 = "Heading3"
    PLAIN = "Unindented"
    SIGNED = "SignOff"
    NOTE = "Note"
    CELL = "Cell"
    HEAD = "HeadCell"


@dataclass(frozen=True)
class Run:
    """Characters that look alike. A line break is "\\n"."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    raised: str = ""
    """"superscript", "subscript" or ""."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `align` is "left", "center", "right", "both" or "" for that of its style; `inset` moves it in by characters."""

    runs: tuple[Run, ...]
    style: Style = Style.TEXT
    align: str = ""
    inset: int = 0


@dataclass(frozen=True)
class Cell:
    """A cell: its paragraphs, and how many columns and rows it takes."""

    paragraphs: tuple[Paragraph, ...]
    across: int = 1
    down: int = 1
    is_head: bool = False


@dataclass(frozen=True)
class Table:
    """A table with rules. Its first `heads` rows are repeated on every page; `widths` are shares of the width, alike without."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0
    widths: tuple[float, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True)
class Page:
    """The sheet: A4, lying or standing, with its margins in mm; `foot` are lines above the number of the page."""

    lying: bool = False
    top: float = 37
    right: float = 26
    bottom: float = 35
    left: float = 28
    foot: tuple[str, ...] = ()


def paragraph(text: str, style: Style = Style.TEXT, *, align: str = "", bold: bool = False) -> Paragraph:
    """A paragraph of plain text; "\\n" in it breaks the line."""
    return Paragraph((Run(text, bold=bold),), style, align)


def row(*texts: str, is_head: bool = False, few: Sequence[int] = ()) -> tuple[Cell, ...]:
    """A row of plain cells; those whose places are in `few`, and heads, stand in the middle."""
    style = Style.HEAD if is_head else Style.CELL
    return tuple(
        Cell(tuple(paragraph(line, style, align="center" if place in few else "") for line in text.split("\n")), is_head=is_head)
        for place, text in enumerate(texts)
    )


def document(blocks: Iterable[Block], *, title: str, page: Page | None = None) -> bytes:
    """The .docx of `blocks`."""
    sheet = page or Page()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in (
            ("[Content_Types].xml", _types()),
            ("_rels/.rels", _relations(("officeDocument", "word/document.xml"), ("core", "docProps/core.xml"))),
            ("docProps/core.xml", _properties(title)),
            ("word/document.xml", _body(blocks, sheet)),
            ("word/_rels/document.xml.rels", _relations(("styles", "styles.xml"), ("settings", "settings.xml"), ("footer", "footer1.xml"))),
            ("word/styles.xml", _styles()),
            ("word/settings.xml", _settings()),
            ("word/footer1.xml", _footer(sheet)),
        ):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            package.writestr(member, etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True))
    return out.getvalue()


# From filtered markup.

_HEADINGS = {"h1": Style.HEADING1, "h2": Style.HEADING1, "h3": Style.HEADING2, "h4": Style.HEADING3}
_LOOKS = {
    "strong": {"bold": True},
    "em": {"italic": True},
    "u": {"underline": True},
    "s": {"strike": True},
    "sup": {"raised": "superscript"},
    "sub": {"raised": "subscript"},
}
_ALIGNED = re.compile(r"text-align:\s*(left|center|right|justify)")
_BLOCKS = frozenset({*_HEADINGS, "p", "ul", "ol", "li", "table", "blockquote", "div"})


def from_markup(text: str) -> list[Block]:
    """The blocks of filtered markup (`gongkai.vault.html.clean`): headings, paragraphs, emphasis, lists, tables, alignment."""
    found: list[Block] = []
    whole = markup.fragment_fromstring(_UNWRITABLE.sub("", text), create_parent="div")
    _gather(whole, found, inset=0)
    return found


def _gather(element: Any, found: list[Block], *, inset: int) -> None:
    loose: list[Run] = []

    def settle() -> None:
        if "".join(run.text for run in loose).strip():
            found.append(Paragraph(tuple(loose), inset=inset))
        loose.clear()

    if element.text:
        loose.append(Run(element.text))
    for inside in element:
        tag = inside.tag
        if tag not in _BLOCKS:
            loose.extend(_runs(inside, Run("")))
        else:
            settle()
            if tag == "table":
                found.append(_table(inside))
            elif tag in ("ul", "ol"):
                _list(inside, found, inset=inset)
            elif tag in ("blockquote", "div"):
                _gather(inside, found, inset=inset + (2 if tag == "blockquote" else 0))
            else:
                found.append(_paragraph(inside, _HEADINGS.get(tag, Style.TEXT), inset))
        if inside.tail:
            loose.append(Run(inside.tail))
    settle()


def _paragraph(element: Any, style: Style, inset: int) -> Paragraph:
    aligned = _ALIGNED.search(element.get("style", ""))
    align = {"justify": "both"}.get(aligned[1], aligned[1]) if aligned else ""
    return Paragraph(tuple(_inside(element, Run(""))), style, align, inset)


def _list(element: Any, found: list[Block], *, inset: int) -> None:
    for number, item in enumerate((one for one in element if one.tag == "li"), start=1):
        mark = f"{number}. " if element.tag == "ol" else "· "
        own: list[Block] = []
        _gather(item, own, inset=inset + 2)
        if own and isinstance(own[0], Paragraph):
            own[0] = replace(own[0], runs=(Run(mark), *own[0].runs))
        found.extend(replace(one, style=Style.PLAIN) if isinstance(one, Paragraph) and one.style is Style.TEXT else one for one in own)


def _table(element: Any) -> Table:
    rows, heads = [], 0
    for line in element.iter("tr"):
        cells = []
        for cell in line:
            if cell.tag in ("td", "th"):
                inside: list[Block] = []
                _gather(cell, inside, inset=0)
                cells.append(_cell(cell, inside))
        in_head = line.getparent().tag == "thead"
        heads += in_head and heads == len(rows)
        if cells:
            rows.append(tuple(cells))
    return Table(tuple(rows), heads)


def _cell(element: Any, inside: list[Block]) -> Cell:
    is_head = element.tag == "th"
    style = Style.HEAD if is_head else Style.CELL
    plain = list(_flat(inside))
    aligned = _ALIGNED.search(element.get("style", ""))
    align = {"justify": "both"}.get(aligned[1], aligned[1]) if aligned else ""
    paragraphs = tuple(replace(one, style=style, inset=0, align=one.align or align) for one in plain)
    return Cell(paragraphs, _span(element, "colspan"), _span(element, "rowspan"), is_head)


def _flat(blocks: Iterable[Block]) -> Iterable[Paragraph]:
    """Paragraphs only: a table within a cell gives its cells one after the other."""
    for one in blocks:
        if isinstance(one, Paragraph):
            yield one
        else:
            for line in one.rows:
                for cell in line:
                    yield from cell.paragraphs


def _span(element: Any, name: str) -> int:
    given = element.get(name, "1")
    return min(int(given), 63) if given.isdigit() and int(given) else 1


def _inside(element: Any, look: Run) -> list[Run]:
    found = [replace(look, text=element.text)] if element.text else []
    for inside in element:
        found += _runs(inside, look)
        if inside.tail:
            found.append(replace(look, text=inside.tail))
    return found


def _runs(element: Any, look: Run) -> list[Run]:
    if element.tag == "br":
        return [replace(look, text="\n")]
    if not isinstance(element.tag, str):
        return []
    return _inside(element, replace(look, **_LOOKS.get(element.tag, {})))


# The parts of the package.


def _w(name: str, /, *inside: Any, **attributes: Any) -> Any:
    element = etree.Element(f"{{{_W}}}{name}", nsmap={"w": _W, "r": _R})
    for key, value in attributes.items():
        element.set(f"{{{_W}}}{key}", str(value))
    for one in inside:
        if one is not None:
            element.append(one)
    return element


def _types() -> Any:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    root = etree.Element(f"{{{_PACKAGE}/content-types}}Types", nsmap={None: f"{_PACKAGE}/content-types"})
    for ending, media in (("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")):
        etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Default", Extension=ending, ContentType=media)
    for part, media in (
        ("/word/document.xml", f"{kind}.document.main+xml"),
        ("/word/styles.xml", f"{kind}.styles+xml"),
        ("/word/settings.xml", f"{kind}.settings+xml"),
        ("/word/footer1.xml", f"{kind}.footer+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
    ):
        etree.SubElement(root, f"{{{_PACKAGE}/content-types}}Override", PartName=part, ContentType=media)
    return root


def _relations(*parts: tuple[str, str]) -> Any:
    space = f"{_PACKAGE}/relationships"
    root = etree.Element(f"{{{space}}}Relationships", nsmap={None: space})
    for number, (kind, target) in enumerate(parts, start=1):
        name = f"{_PACKAGE}/relationships/metadata/core-properties" if kind == "core" else f"{_R}/{kind}"
        etree.SubElement(root, f"{{{space}}}Relationship", Id=f"rId{number}", Type=name, Target=target)
    return root


def _properties(title: str) -> Any:
    space, core = "http://purl.org/dc/elements/1.1/", f"{_PACKAGE}/metadata/core-properties"
    root = etree.Element(f"{{{core}}}coreProperties", nsmap={"cp": core, "dc": space})
    etree.SubElement(root, f"{{{space}}}title").text = _UNWRITABLE.sub("", title)
    etree.SubElement(root, f"{{{space}}}language").text = "zh-CN"
    return root


def _settings() -> Any:
    return _w(
        "settings",
        _w("zoom", percent=100),
        _w("characterSpacingControl", val="compressPunctuation"),
        # A line that is broken by hand is not spread over its whole width.
        _w("compat", _w("doNotExpandShiftReturn")),
    )


def _body(blocks: Iterable[Block], sheet: Page) -> Any:
    body = _w("body")
    width = _width(sheet)
    for block in blocks:
        body.append(_table_of(block, width) if isinstance(block, Table) else _paragraph_of(block))
        if isinstance(block, Table):
            body.append(_w("p", _w("pPr", _w("pStyle", val=Style.NOTE.value))))
    across, down = (297, 210) if sheet.lying else (210, 297)
    size = {"w": _twips(across), "h": _twips(down)} | ({"orient": "landscape"} if sheet.lying else {})
    footer = _w("footerReference", type="default")
    footer.set(f"{{{_R}}}id", "rId3")
    margins = {side: _twips(getattr(sheet, side)) for side in ("top", "right", "bottom", "left")}
    body.append(_w("sectPr", footer, _w("pgSz", **size), _w("pgMar", **margins, header=_twips(15), footer=_twips(12), gutter=0)))
    return _w("document", body)


def _width(sheet: Page) -> int:
    return _twips((297 if sheet.lying else 210) - sheet.left - sheet.right)


def _paragraph_of(block: Paragraph) -> Any:
    about = _w(
        "pPr",
        _w("pStyle", val=block.style.value),
        _w("ind", leftChars=block.inset * 100, left=block.inset * 320) if block.inset else None,
        _w("jc", val=block.align) if block.align else None,
    )
    return _w("p", about, *(_run_of(run) for run in block.runs if run.text))


def _run_of(run: Run) -> Any:
    look = [
        _w("b") if run.bold else None,
        _w("i") if run.italic else None,
        _w("strike") if run.strike else None,
        _w("u", val="single") if run.underline else None,
        _w("vertAlign", val=run.raised) if run.raised else None,
    ]
    made = _w("r", _w("rPr", *look) if any(one is not None for one in look) else None)
    for number, line in enumerate(_UNWRITABLE.sub("", run.text).split("\n")):
        if number:
            made.append(_w("br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(_w("tab"))
            text = _w("t")
            text.text = piece
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(text)
    return made


def _table_of(table: Table, width: int) -> Any:
    columns = max((sum(cell.across for cell in line) for line in table.rows), default=1)
    shares = table.widths or (1.0,) * columns
    widths = [round(width * share / sum(shares)) for share in shares]
    rules = _w("tblBorders", *(_w(side, val="single", sz=4, space=0, color="000000") for side in _SIDES))
    about = _w("tblPr", _w("tblW", w=width, type="dxa"), rules, _w("tblLayout", type="fixed"))
    made = _w("tbl", about, _w("tblGrid", *(_w("gridCol", w=one) for one in widths)))
    # Where a cell reaches down, the rows below have an empty one that goes on with it: by its first column, rows left and columns.
    going_on: dict[int, tuple[int, int]] = {}
    for number, line in enumerate(table.rows):
        filled = _w("tr", _w("trPr", _w("cantSplit"), _w("tblHeader") if number < table.heads else None))
        column, cells, left = 0, list(line), {}
        while column < columns and (cells or column in going_on):
            if column in going_on:
                rows, across = going_on[column]
                cell, merge = Cell((Paragraph((), Style.CELL),), across), "continue"
            else:
                cell = cells.pop(0)
                rows, across, merge = cell.down, cell.across, "restart" if cell.down > 1 else ""
            if rows > 1:
                left[column] = (rows - 1, across)
            filled.append(_cell_of(cell, sum(widths[column : column + across]), merge))
            column += across
        going_on = left
        made.append(filled)
    return made


def _cell_of(cell: Cell, width: int, merge: str) -> Any:
    about = _w(
        "tcPr",
        _w("tcW", w=width, type="dxa"),
        _w("gridSpan", val=cell.across) if cell.across > 1 else None,
        _w("vMerge", val=merge) if merge else None,
        _w("vAlign", val="center"),
    )
    return _w("tc", about, *(_paragraph_of(one) for one in cell.paragraphs or (Paragraph((), Style.CELL),)))


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_FACES = {"fang": "仿宋_GB2312", "song": "方正小标宋简体", "hei": "黑体", "kai": "楷体_GB2312", "body": "宋体"}


def _styles() -> Any:
    whole = _w("docDefaults", _w("rPrDefault", _look("fang", 16)), _w("pPrDefault", _w("pPr")))
    rules = {
        Style.TEXT: ("fang", 16, {"first": 2, "line": 29, "align": "both"}),
        Style.ORGAN: ("song", 26, {"align": "center", "color": "C8161D", "after": 12}),
        Style.TITLE: ("song", 22, {"align": "center", "line": 33, "before": 12, "after": 18, "bold": True}),
        Style.NUMBER: ("fang", 16, {"align": "center", "line": 29, "after": 12}),
        Style.HEADING1: ("hei", 16, {"first": 2, "line": 29, "level": 0}),
        Style.HEADING2: ("kai", 16, {"first": 2, "line": 29, "level": 1}),
        Style.HEADING3: ("fang", 16, {"first": 2, "line": 29, "bold": True, "level": 2}),
        Style.PLAIN: ("fang", 16, {"line": 29, "align": "both"}),
        Style.SIGNED: ("fang", 16, {"line": 29, "align": "right", "right": 4}),
        Style.NOTE: ("kai", 10.5, {}),
        Style.CELL: ("fang", 10.5, {}),
        Style.HEAD: ("hei", 10.5, {"align": "center"}),
    }
    return _w("styles", whole, *(_style(style, *rule) for style, rule in rules.items()))


def _style(style: Style, face: str, size: float, rule: dict[str, Any]) -> Any:
    line = {"line": round(rule["line"] * 20), "lineRule": "exact"} if "line" in rule else {}
    space = {name: round(rule[name] * 20) for name in ("before", "after") if name in rule}
    characters = round(size * 20)
    indent = {}
    if "first" in rule:
        indent = {"firstLineChars": rule["first"] * 100, "firstLine": rule["first"] * characters}
    if "right" in rule:
        indent = {"rightChars": rule["right"] * 100, "right": rule["right"] * characters}
    about = _w(
        "pPr",
        _w("keepNext") if "level" in rule else None,
        _w("spacing", **line, **space) if line or space else None,
        _w("ind", **indent) if indent else None,
        _w("jc", val=rule["align"]) if "align" in rule else None,
        _w("outlineLvl", val=rule["level"]) if "level" in rule else None,
    )
    made = _w(
        "style", _w("name", val=style.value), _w("qFormat"), about, _look(face, size, bold="bold" in rule, color=rule.get("color", ""))
    )
    made.set(f"{{{_W}}}type", "paragraph")
    made.set(f"{{{_W}}}styleId", style.value)
    if style is Style.TEXT:
        made.set(f"{{{_W}}}default", "1")
    return made


def _look(face: str, size: float, *, bold: bool = False, color: str = "") -> Any:
    name = _FACES[face]
    return _w(
        "rPr",
        _w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name),
        _w("b") if bold else None,
        _w("color", val=color) if color else None,
        _w("sz", val=round(size * 2)),
        _w("szCs", val=round(size * 2)),
        _w("lang", val="zh-CN", eastAsia="zh-CN"),
    )


def _footer(sheet: Page) -> Any:
    made = _w("ftr", *(_paragraph_of(paragraph(line, Style.NOTE)) for line in sheet.foot))
    counted = _w("p", _w("pPr", _w("pStyle", val=Style.NOTE.value), _w("jc", val="right")))
    for piece in ("第 ", "PAGE", " 页　共 ", "NUMPAGES", " 页"):
        if piece.isupper():
            field_of = _w("fldSimple", _run_of(Run("1")))
            field_of.set(f"{{{_W}}}instr", piece)
            counted.append(field_of)
        else:
            counted.append(_run_of(Run(piece)))
    made.append(counted)
    return made


def _twips(millimetres: float) -> int:
    return round(millimetres * TWIPS)
