"""Files that hide something, each beside a twin that hides nothing. Everybody and everything in them is made up."""

import io
import itertools
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image

from gongkai.screening.findings import Kind
from gongkai.vault.tests.files import RELATIONSHIP, W, docx, docx_members, paragraph, relationships, types, with_parts, zipped

CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

ID = "11010119900307109X"
"""A resident ID number with a right check digit, of nobody: the day's order number is not given out."""


def id_number(first: str = "46010519900307", order: int = 999) -> str:
    """A resident ID number with its check digit, of nobody."""
    body = f"{first}{order:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]


SECRET = f"底价方案及联系人证件{id_number()}"
"""Hidden words with a number in them that must be found too."""


@dataclass(frozen=True)
class Hidden:
    """One way to hide something: what it is, a file that does, its clean twin, and where and as what it must be found."""

    sentence: str
    name: str
    make: Callable[[], bytes]
    twin: Callable[[], bytes]
    kind: Kind
    where: str = ""
    carries_number: bool = True
    severity: str = "block"


# Word


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(body: str, **parts: str) -> bytes:
    return docx(paragraph("关于公开有关事项的通知。") + body, **parts)


def word_with(relation: tuple[str, str], part: str, content: str | bytes, more: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file whose package leads to one part more."""
    members = docx_members(paragraph("关于公开有关事项的通知。"))
    members["_rels/.rels"] = relationships(("officeDocument", "word/document.xml"), relation)
    members[part] = content
    return zipped({**members, **(more or {})}.items())


def core(inside: str) -> bytes:
    content = (
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/">{inside}</cp:coreProperties>'
    )
    members = docx_members(paragraph("关于公开有关事项的通知。"))
    members["_rels/.rels"] = relationships(("officeDocument", "word/document.xml")).replace(
        "</Relationships>",
        '<Relationship Id="c" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
    )
    members["docProps/core.xml"] = content
    return zipped(members.items())


def related(kind: str, target: str, part: str = "", content: str | bytes = b"", mode: str = "Internal") -> bytes:
    """A Word file whose document leads to a part or to the outside."""
    link = (kind, target, mode) if mode == "External" else (kind, target)
    extra: dict[str, str | bytes] = {"word/_rels/document.xml.rels": relationships(link)}
    if part:
        extra[part] = content
    return docx(paragraph("关于公开有关事项的通知。"), extra=extra)


def drawing(inside: str, properties: str = "") -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:docPr id="1" name="图片 1" {properties}/><a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def cropped_picture(share: str) -> bytes:
    inside = (
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="rId1"/>'
        f"{share}<a:stretch/></pic:blipFill></pic:pic>"
    )
    return related_picture(drawing(inside))


def related_picture(body: str) -> bytes:
    return docx(
        body,
        extra={
            "word/_rels/document.xml.rels": relationships(("image", "media/image1.png")),
            "word/media/image1.png": plain_picture(),
        },
    )


def plain_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "#88AACC").save(made, "PNG")
    return made.getvalue()


def box(content: str, fill: str = "") -> str:
    return (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:spPr>'
        f"{fill}</wps:spPr><wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def old_box(content: str, style: str) -> str:
    return (
        f'<w:p><w:r><w:pict><v:shape style="{style}"><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>'
        "</w:pict></w:r></w:p>"
    )


def cell(content: str, fill: str) -> str:
    shade = f'<w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>'
    return f"<w:tbl><w:tr><w:tc>{shade}{content}</w:tc></w:tr></w:tbl>"


WHITE = '<w:color w:val="FFFFFF"/>'
CHANGE = 'w:id="1" w:author="{}" w:date="2026-01-01T00:00:00Z"'
NOBODY = CHANGE.format("")

WORD = [
    Hidden(
        "a tracked deletion",
        "报告.docx",
        lambda: word(f"<w:p><w:del {NOBODY}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:p>"),
        lambda: word(paragraph("正文。")),
        Kind.HIDDEN_TEXT,
        "修订痕迹",
    ),
    Hidden(
        "a tracked insertion",
        "报告.docx",
        lambda: word(f"<w:p><w:ins {NOBODY}>{run(SECRET)}</w:ins></w:p>"),
        lambda: word(paragraph("正文。")),
        Kind.HIDDEN_TEXT,
        "修订痕迹",
    ),
    Hidden(
        "text that was moved away",
        "报告.docx",
        lambda: word(f"<w:p><w:moveFrom {NOBODY}>{run(SECRET)}</w:moveFrom></w:p>"),
        lambda: word(paragraph("正文。")),
        Kind.HIDDEN_TEXT,
        "修订痕迹",
    ),
    Hidden(
        "the author of a change",
        "报告.docx",
        lambda: word(f"<w:p><w:ins {CHANGE.format('王小明')}>{run('改')}</w:ins></w:p>"),
        lambda: word(paragraph("改")),
        Kind.METADATA,
        "修订和批注",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "a comment",
        "报告.docx",
        lambda: word("", comments=f'<w:comment w:id="1" w:author="">{paragraph(SECRET)}</w:comment>'),
        lambda: word("", footnotes=f'<w:footnote w:id="1">{paragraph("脚注。")}</w:footnote>'),
        Kind.HIDDEN_TEXT,
        "批注",
    ),
    Hidden(
        "letters with the mark hidden",
        "报告.docx",
        lambda: word(paragraph(SECRET, run="<w:vanish/>")),
        lambda: word(paragraph("正文。", run='<w:vanish w:val="0"/>')),
        Kind.HIDDEN_TEXT,
        "隐藏文字",
    ),
    Hidden(
        "letters hidden by their style",
        "报告.docx",
        lambda: word(
            paragraph(SECRET, '<w:pStyle w:val="x"/>'),
            styles='<w:style w:type="paragraph" w:styleId="b"><w:rPr><w:vanish/></w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="x"><w:basedOn w:val="b"/></w:style>',
        ),
        lambda: word(paragraph("正文。", '<w:pStyle w:val="x"/>'), styles='<w:style w:type="paragraph" w:styleId="x"/>'),
        Kind.HIDDEN_TEXT,
        "隐藏文字",
    ),
    Hidden(
        "white letters on white paper",
        "报告.docx",
        lambda: word(paragraph(SECRET, run=WHITE)),
        lambda: word(cell(paragraph("表头", run=WHITE), "1F4E79") + paragraph("灰字", run='<w:color w:val="808080"/>')),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "letters nearly white",
        "报告.docx",
        lambda: word(paragraph(SECRET, run='<w:color w:val="FBFBFB"/>')),
        lambda: word(paragraph("水印灰", run='<w:color w:val="BFBFBF"/>')),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "white letters in a white cell",
        "报告.docx",
        lambda: word(cell(paragraph(SECRET, run=WHITE), "FFFFFF")),
        lambda: word(cell(paragraph("表头", run=WHITE), "C00000")),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "black letters under a black marker",
        "报告.docx",
        lambda: word(paragraph(SECRET, run='<w:highlight w:val="black"/>')),
        lambda: word(paragraph("醒目", run='<w:highlight w:val="yellow"/>')),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "black letters on black shading",
        "报告.docx",
        lambda: word(paragraph(SECRET, run='<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
        lambda: word(paragraph("反白", run=WHITE + '<w:shd w:val="clear" w:fill="000000"/>')),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "letters of two points",
        "报告.docx",
        lambda: word(paragraph(SECRET, run='<w:sz w:val="4"/>')),
        lambda: word(paragraph("小字", run='<w:sz w:val="15"/>') + paragraph("", run='<w:sz w:val="2"/>')),
        Kind.HIDDEN_TEXT,
        "小得看不见",
    ),
    Hidden(
        "a hidden row of a table",
        "报告.docx",
        lambda: word(f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph(SECRET)}</w:tc></w:tr></w:tbl>"),
        lambda: word(f"<w:tbl><w:tr><w:tc>{paragraph('正文')}</w:tc></w:tr></w:tbl>"),
        Kind.HIDDEN_TEXT,
        "隐藏文字",
    ),
    Hidden(
        "white letters in a text box without a fill",
        "报告.docx",
        lambda: word(box(paragraph(SECRET, run=WHITE), "<a:noFill/>")),
        lambda: word(box(paragraph("标题", run=WHITE), '<a:solidFill><a:srgbClr val="1F4E79"/></a:solidFill>')),
        Kind.HIDDEN_TEXT,
        "文本框",
    ),
    Hidden(
        "the alternative text of a picture",
        "报告.docx",
        lambda: word(drawing("", f'descr="{SECRET}"')),
        lambda: word(drawing("")),
        Kind.HIDDEN_TEXT,
        "替代文字",
        severity="review",
    ),
    Hidden(
        "the part of a picture that was cropped away",
        "报告.docx",
        lambda: cropped_picture('<a:srcRect l="20000" b="30000"/>'),
        lambda: cropped_picture("<a:srcRect/>"),
        Kind.HIDDEN_TEXT,
        "裁剪过的图片",
        carries_number=False,
    ),
    Hidden(
        "the author in the properties",
        "报告.docx",
        lambda: core("<dc:creator>王小明</dc:creator><cp:lastModifiedBy>李小红</cp:lastModifiedBy>"),
        lambda: core("<dc:creator></dc:creator>"),
        Kind.METADATA,
        "文档属性",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "the unit in the properties",
        "报告.docx",
        lambda: word_with(
            ("extended-properties", "docProps/app.xml"),
            "docProps/app.xml",
            f'<Properties xmlns="{EXTENDED}"><Company>某某公司</Company></Properties>',
        ),
        lambda: word_with(
            ("extended-properties", "docProps/app.xml"), "docProps/app.xml", f'<Properties xmlns="{EXTENDED}"><Pages>1</Pages></Properties>'
        ),
        Kind.METADATA,
        "文档属性",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "a property of the author's own",
        "报告.docx",
        lambda: word_with(
            ("custom-properties", "docProps/custom.xml"),
            "docProps/custom.xml",
            f'<Properties xmlns="{CUSTOM}"><property name="经办"><v>{SECRET}</v></property></Properties>',
        ),
        lambda: word_with(
            ("custom-properties", "docProps/custom.xml"),
            "docProps/custom.xml",
            f'<Properties xmlns="{CUSTOM}"><property name="KSOProductBuildVer"><v>2052-12.1.0.16120</v></property></Properties>',
        ),
        Kind.METADATA,
        "自定义属性",
        severity="review",
    ),
    Hidden(
        "custom XML",
        "报告.docx",
        lambda: related("customXml", "../customXml/item1.xml", "customXml/item1.xml", f"<data><who>{SECRET}</who></data>"),
        lambda: related(
            "customXml",
            "../customXml/item1.xml",
            "customXml/item1.xml",
            '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography" SelectedStyle="APA"/>',
        ),
        Kind.HIDDEN_TEXT,
        "自定义 XML",
    ),
    Hidden(
        "a variable of the document",
        "报告.docx",
        lambda: word("", settings=f'<w:docVars><w:docVar w:name="x" w:val="{SECRET}"/></w:docVars>'),
        lambda: word("", settings='<w:zoom w:percent="100"/>'),
        Kind.HIDDEN_TEXT,
        "文档变量",
    ),
    Hidden(
        "an embedded workbook",
        "报告.docx",
        lambda: related(
            "package", "embeddings/a.xlsx", "word/embeddings/a.xlsx", book(lambda sheet: sheet.append(["身份证号", id_number()]))
        ),
        lambda: word(paragraph("正文。")),
        Kind.EMBEDDED,
        "嵌入的文件",
        severity="review",
    ),
    Hidden(
        "a page brought in as a part",
        "报告.docx",
        lambda: related("aFChunk", "afchunk1.html", "word/afchunk1.html", f"<html><body><p>{SECRET}</p></body></html>"),
        lambda: word(paragraph("正文。")),
        Kind.EMBEDDED,
        "嵌入的文件",
        severity="review",
    ),
    Hidden(
        "macros",
        "报告.docm",
        lambda: related("vbaProject", "vbaProject.bin", "word/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        lambda: word(paragraph("正文。")),
        Kind.MACRO,
        "宏",
        carries_number=False,
    ),
    Hidden(
        "a control",
        "报告.docx",
        lambda: docx(extra={"word/activeX/activeX1.xml": "<x/>"}),
        lambda: word(paragraph("正文。")),
        Kind.MACRO,
        "宏",
        carries_number=False,
    ),
    Hidden(
        "a template on a server of the body",
        "报告.docx",
        lambda: related("attachedTemplate", "file://server01/share/wang/x.dotm", mode="External"),
        lambda: related("hyperlink", "https://www.gov.cn/", mode="External"),
        Kind.EXTERNAL_LINK,
        "外部链接",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "a link into the body's own network",
        "报告.docx",
        lambda: related("hyperlink", "http://10.1.2.3/oa/view?id=5", mode="External"),
        lambda: related("hyperlink", "https://www.gov.cn/", mode="External"),
        Kind.EXTERNAL_LINK,
        "超链接",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "a field that draws in another file",
        "报告.docx",
        lambda: word('<w:p><w:fldSimple w:instr="INCLUDETEXT C:/wang/x.docx"/></w:p>'),
        lambda: word('<w:p><w:fldSimple w:instr="PAGE"/></w:p>'),
        Kind.EXTERNAL_LINK,
        "域代码",
        carries_number=False,
        severity="review",
    ),
]

CLEAR = (
    '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:solidFill>'
    '<w14:srgbClr w14:val="FF0000">{}</w14:srgbClr></w14:solidFill></w14:textFill>'
)


def placed(content: str, left: int) -> str:
    """A text box so far from the left edge of its column."""
    return (
        '<w:p><w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{left}</wp:posOffset></wp:positionH><wp:extent cx="2000000" cy="500000"/>'
        '<wp:docPr id="1" name="文本框 1"/><a:graphic><a:graphicData><wps:wsp><wps:spPr/><wps:txbx><w:txbxContent>'
        f"{content}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )


def bar(color: str, form: str = "rect") -> str:
    """A filled shape that floats over the text."""
    return (
        '<w:p><w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" behindDoc="0">'
        '<wp:extent cx="2000000" cy="250000"/><wp:wrapNone/><wp:docPr id="1" name="矩形 1"/><a:graphic><a:graphicData><wps:wsp><wps:spPr>'
        f'<a:prstGeom prst="{form}"/><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r></w:p>"
    )


WORD += [
    Hidden(
        "letters that let everything through",
        "报告.docx",
        lambda: word(paragraph(SECRET, run=CLEAR.format('<w14:alpha w14:val="100000"/>'))),
        lambda: word(paragraph("红字", run=CLEAR.format('<w14:alpha w14:val="20000"/>'))),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "a text box beside the page",
        "报告.docx",
        lambda: word(placed(paragraph(SECRET), 40_000_000)),
        lambda: word(placed(paragraph("正文"), 1_000_000)),
        Kind.HIDDEN_TEXT,
        "页面以外的文字",
    ),
    Hidden(
        "a text box that old Word was told not to show",
        "报告.docx",
        lambda: word(old_box(paragraph(SECRET), "visibility:hidden")),
        lambda: word(old_box(paragraph("正文"), "margin-left:20pt")),
        Kind.HIDDEN_TEXT,
        "页面以外的文字",
    ),
    Hidden(
        "a black box drawn over the text",
        "报告.docx",
        lambda: word(paragraph(SECRET) + bar("000000")),
        lambda: word(paragraph("正文") + bar("C00000", "line")),
        Kind.HIDDEN_TEXT,
        "盖住文字的图形",
    ),
    Hidden(
        "comments that nothing leads to any more",
        "报告.docx",
        lambda: docx(extra={"word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment>{paragraph(SECRET)}</w:comment></w:comments>'}),
        lambda: docx(extra={"word/comments.xml": f'<w:comments xmlns:w="{W}"/>'}),
        Kind.HIDDEN_TEXT,
        "comments.xml",
    ),
]

SHOWN_IN_WORD = {
    "页眉": lambda: word("", header=paragraph(SECRET)),
    "页脚": lambda: word("", footer=paragraph(SECRET)),
    "脚注": lambda: word("", footnotes=f'<w:footnote w:id="1">{paragraph(SECRET)}</w:footnote>'),
    "尾注": lambda: word("", endnotes=f'<w:endnote w:id="1">{paragraph(SECRET)}</w:endnote>'),
    "文本框": lambda: word(box(paragraph(SECRET))),
    "艺术字": lambda: word(f'<w:p><w:r><w:pict><v:shape><v:textpath string="{SECRET}"/></v:shape></w:pict></w:r></w:p>'),
    "第2段": lambda: word(f"<w:p>{run(SECRET[:-6])}{run(SECRET[-6:])}</w:p>"),
}
"""Where a reader of Word sees text, though not in the body's paragraphs: found, and not called hidden."""


# Excel


def book(change: Callable[[object], object] | None = None) -> bytes:
    """A workbook of one sheet, without the name of the program that wrote it."""
    made = openpyxl.Workbook()
    made.properties.creator = ""
    sheet = made.active
    sheet.append(["事项", "金额"])
    sheet.append(["道路维修", 120000])
    if change:
        change(sheet)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def changed(**facts: object) -> Callable[[], bytes]:
    """A workbook with `SECRET` in C3 and attributes of that cell set."""

    def change(sheet):
        sheet["C3"] = SECRET
        for name, value in facts.items():
            setattr(sheet["C3"], name, value)

    return lambda: book(change)


def shaped(change: Callable[[object], object]) -> Callable[[], bytes]:
    """A workbook with `SECRET` in C3, and the sheet changed."""

    def both(sheet):
        sheet["C3"] = SECRET
        change(sheet)

    return lambda: book(both)


def hide_column(sheet):
    sheet.column_dimensions["C"].hidden = True


def group_columns(sheet):
    sheet.column_dimensions.group("C", "D", hidden=True)


def no_width(sheet):
    sheet.column_dimensions["C"].width = 0.01


def hide_row(sheet):
    sheet.row_dimensions[3].hidden = True


def no_height(sheet):
    sheet.row_dimensions[3].height = 0.1


def merge_away(sheet):
    sheet["B3"] = "说明"
    # Written by hand: openpyxl itself empties what it merges.
    sheet.merged_cells.add("B3:C3")


def second_sheet(state: str) -> Callable[[object], None]:
    def change(sheet):
        other = sheet.parent.create_sheet("底稿")
        other["A1"] = SECRET
        other.sheet_state = state

    return change


def name_of(**facts: object) -> Callable[[object], None]:
    def change(sheet):
        sheet.parent.defined_names["x"] = DefinedName("x", **facts)

    return change


def validation(formula: str) -> Callable[[object], None]:
    def change(sheet):
        rule = DataValidation(type="list", formula1=formula)
        rule.add("B2")
        sheet.add_data_validation(rule)

    return change


def condition(font: Font) -> Callable[[object], None]:
    def change(sheet):
        sheet.conditional_formatting.add("B2:B9", FormulaRule(formula=["B2>1"], font=font))

    return change


def commented(sheet):
    sheet["B2"].comment = Comment(SECRET, "")


def sheet_part(
    package: bytes, part: str, content: str | bytes, *, of: str = "xl/_rels/workbook.xml.rels", kind: str = "", target: str = ""
) -> bytes:
    """The workbook with one part more, led to by a relation."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        listed = source.read(of).decode() if of in source.namelist() else relationships()
    relation = f'<Relationship Id="more" Type="{RELATIONSHIP}/{kind}" Target="{target or "/" + part}"/></Relationships>'
    return with_parts(package, {part: content, of: listed.replace("</Relationships>", relation)})


def threaded() -> bytes:
    content = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        f'<threadedComment ref="B2"><text>{SECRET}</text></threadedComment></ThreadedComments>'
    )
    return sheet_part(
        book(), "xl/threadedComments/threadedComment1.xml", content, of="xl/worksheets/_rels/sheet1.xml.rels", kind="threadedComment"
    )


def pivot(value: str) -> bytes:
    content = (
        f'<pivotCacheDefinition xmlns="{S}"><cacheFields><cacheField name="a"><sharedItems><s v="{value}"/></sharedItems></cacheField>'
        "</cacheFields></pivotCacheDefinition>"
    )
    return sheet_part(book(), "xl/pivotCache/pivotCacheDefinition1.xml", content, kind="pivotCacheDefinition")


def external(value: str) -> bytes:
    content = (
        f'<externalLink xmlns="{S}"><externalBook><sheetDataSet><sheetData sheetId="0"><row r="1">'
        f'<cell r="A1" t="str"><v>{value}</v></cell>'
        "</row></sheetData></sheetDataSet></externalBook></externalLink>"
    )
    made = sheet_part(book(), "xl/externalLinks/externalLink1.xml", content, kind="externalLink")
    outside = relationships(("externalLinkPath", "file:///D:/wang/x.xlsx", "External"))
    return with_parts(made, {"xl/externalLinks/_rels/externalLink1.xml.rels": outside})


def rich_text(ink: str) -> bytes:
    """A workbook with a text of which a part has letters of its own colour."""
    runs = f'<r><t>道路维修</t></r><r><rPr><color rgb="FF{ink}"/><sz val="11"/></rPr><t>{SECRET if ink == "FFFFFF" else "一标段"}</t></r>'
    sheet = f'<worksheet xmlns="{S}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>'
    strings = f'<sst xmlns="{S}"><si>{runs}</si></sst>'
    return sheet_part(with_parts(book(), {"xl/worksheets/sheet1.xml": sheet}), "xl/sharedStrings.xml", strings, kind="sharedStrings")


def drawn(text: str, fill: str) -> bytes:
    """A workbook with a shape over its cells, white letters in it."""
    made = sheet_part(book(), "xl/drawings/drawing1.xml", "", of="xl/worksheets/_rels/sheet1.xml.rels", kind="drawing")
    letters = '<a:rPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:rPr>'
    shape = (
        f'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{A}">'
        f'<xdr:twoCellAnchor><xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="x"/></xdr:nvSpPr><xdr:spPr>{fill}</xdr:spPr>'
        f"<xdr:txBody><a:p><a:r>{letters}<a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
    )
    return with_parts(made, {"xl/drawings/drawing1.xml": shape})


def left_over(used: bool) -> bytes:
    """A workbook that keeps its texts in a table, one of them in no cell any more."""
    strings = f'<sst xmlns="{S}"><si><t>事项</t></si><si><t>{SECRET if not used else "金额"}</t></si></sst>'
    cells = '<c r="A1" t="s"><v>0</v></c>' + ('<c r="B1" t="s"><v>1</v></c>' if used else "")
    sheet = f'<worksheet xmlns="{S}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    return sheet_part(with_parts(book(), {"xl/worksheets/sheet1.xml": sheet}), "xl/sharedStrings.xml", strings, kind="sharedStrings")


EXCEL = [
    Hidden(
        "a hidden sheet",
        "报表.xlsx",
        lambda: book(second_sheet("hidden")),
        lambda: book(second_sheet("visible")),
        Kind.HIDDEN_TEXT,
        "隐藏的工作表",
    ),
    Hidden(
        "a very hidden sheet",
        "报表.xlsx",
        lambda: book(second_sheet("veryHidden")),
        lambda: book(second_sheet("visible")),
        Kind.HIDDEN_TEXT,
        "深度隐藏的工作表",
    ),
    Hidden("a hidden column", "报表.xlsx", shaped(hide_column), changed(), Kind.HIDDEN_TEXT, "C3 隐藏的列 C"),
    Hidden("a folded group of columns", "报表.xlsx", shaped(group_columns), changed(), Kind.HIDDEN_TEXT, "隐藏的列"),
    Hidden("a column without width", "报表.xlsx", shaped(no_width), changed(), Kind.HIDDEN_TEXT, "隐藏的列"),
    Hidden("a hidden row", "报表.xlsx", shaped(hide_row), changed(), Kind.HIDDEN_TEXT, "C3 隐藏的行"),
    Hidden("a row without height", "报表.xlsx", shaped(no_height), changed(), Kind.HIDDEN_TEXT, "隐藏的行"),
    Hidden("a cell that another was merged over", "报表.xlsx", shaped(merge_away), changed(), Kind.HIDDEN_TEXT, "合并单元格"),
    Hidden(
        "a cell a thousand rows below the table",
        "报表.xlsx",
        lambda: book(lambda sheet: sheet.cell(1500, 1, SECRET)),
        lambda: book(lambda sheet: sheet.cell(30, 12, "附注")),
        Kind.HIDDEN_TEXT,
        "A1500 远离表格的内容",
    ),
    Hidden(
        "a part of a cell in white letters",
        "报表.xlsx",
        lambda: rich_text("FFFFFF"),
        lambda: rich_text("C00000"),
        Kind.HIDDEN_TEXT,
        "A1 与背景同色",
    ),
    Hidden(
        "white letters in a shape over the cells",
        "报表.xlsx",
        lambda: drawn(SECRET, "<a:noFill/>"),
        lambda: drawn("标题", '<a:solidFill><a:srgbClr val="203864"/></a:solidFill>'),
        Kind.HIDDEN_TEXT,
        "文本框·与背景同色",
    ),
    Hidden(
        "a black box drawn over the cells",
        "报表.xlsx",
        lambda: drawn("", '<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'),
        lambda: drawn("说明", '<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="000000"/></a:solidFill>'),
        Kind.HIDDEN_TEXT,
        "盖住文字的图形",
        carries_number=False,
    ),
    Hidden(
        "a workbook whose window is hidden",
        "报表.xlsx",
        shaped(lambda sheet: setattr(sheet.parent.views[0], "visibility", "hidden")),
        changed(),
        Kind.HIDDEN_TEXT,
        "隐藏的工作簿窗口",
    ),
    Hidden(
        "a condition that shows nothing",
        "报表.xlsx",
        lambda: book(condition(Font(color="FFFFFFFF"))),
        lambda: book(condition(Font(color="FFC00000"))),
        Kind.HIDDEN_TEXT,
        "条件格式",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "a hidden name",
        "报表.xlsx",
        lambda: book(name_of(attr_text=f'"{SECRET}"', hidden=True)),
        lambda: book(name_of(attr_text="Sheet!$A$1")),
        Kind.HIDDEN_TEXT,
        "隐藏的名称",
    ),
    Hidden("a comment on a cell", "报表.xlsx", lambda: book(commented), lambda: book(), Kind.HIDDEN_TEXT, "B2 批注"),
    Hidden("a thread of comments", "报表.xlsx", threaded, lambda: book(), Kind.HIDDEN_TEXT, "B2 批注"),
    Hidden(
        "white letters on no fill",
        "报表.xlsx",
        changed(font=Font(color="FFFFFFFF")),
        changed(font=Font(color="FFFFFFFF"), fill=PatternFill("solid", fgColor="FF1F4E79")),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "letters in the theme's white",
        "报表.xlsx",
        changed(font=Font(color=openpyxl.styles.colors.Color(theme=0))),
        changed(font=Font(color=openpyxl.styles.colors.Color(theme=1))),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "letters in the colour of their fill",
        "报表.xlsx",
        changed(font=Font(color="FFC00000"), fill=PatternFill("solid", fgColor="FFC00000")),
        changed(font=Font(color="FF000000"), fill=PatternFill("solid", fgColor="FFFFFF00")),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden("letters of one point", "报表.xlsx", changed(font=Font(size=1)), changed(font=Font(size=8)), Kind.HIDDEN_TEXT, "小得看不见"),
    Hidden(
        "a number format that shows nothing",
        "报表.xlsx",
        changed(number_format=";;;"),
        changed(number_format='#,##0.00_);[Red]-#,##0.00;"-";@'),
        Kind.HIDDEN_TEXT,
        "数字格式",
    ),
    Hidden(
        "a number format that shows other words",
        "报表.xlsx",
        changed(number_format='0;0;0;"（略）"'),
        changed(number_format='0;0;0;"共"@'),
        Kind.HIDDEN_TEXT,
        "数字格式",
    ),
    Hidden(
        "the choices of a list",
        "报表.xlsx",
        lambda: book(validation(f'"甲,{id_number()}"')),
        lambda: book(validation("$A$1:$A$2")),
        Kind.HIDDEN_TEXT,
        "下拉列表",
        severity="review",
    ),
    Hidden("the cache of a pivot table", "报表.xlsx", lambda: pivot(SECRET), lambda: pivot("道路维修"), Kind.HIDDEN_TEXT, "数据透视表缓存"),
    Hidden("values kept of another workbook", "报表.xlsx", lambda: external(SECRET), lambda: book(), Kind.HIDDEN_TEXT, "外部链接的缓存"),
    Hidden(
        "a link to another workbook",
        "报表.xlsx",
        lambda: external("1"),
        lambda: book(),
        Kind.EXTERNAL_LINK,
        "外部链接",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "a text that no cell shows any more", "报表.xlsx", lambda: left_over(False), lambda: left_over(True), Kind.HIDDEN_TEXT, "残留文字"
    ),
    Hidden(
        "a data connection",
        "报表.xlsx",
        lambda: sheet_part(
            book(), "xl/connections.xml", f'<connections xmlns="{S}"><connection id="1" name="oa"/></connections>', kind="connections"
        ),
        lambda: book(),
        Kind.EXTERNAL_LINK,
        "数据连接",
        carries_number=False,
        severity="review",
    ),
    Hidden(
        "macros",
        "报表.xlsm",
        lambda: with_parts(book(), {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)}),
        lambda: book(),
        Kind.MACRO,
        "宏",
        carries_number=False,
    ),
    Hidden(
        "macros of the old kind",
        "报表.xlsx",
        lambda: with_parts(book(), {"xl/macrosheets/sheet1.xml": "<x/>"}),
        lambda: book(),
        Kind.MACRO,
        "宏",
        carries_number=False,
    ),
]


# PowerPoint


def sp(text: str, *, at: tuple[int, int] = (100_000, 100_000), properties: str = "", run: str = "", named: str = "") -> str:
    """A shape with one line; `run` are attributes of its letters, or elements."""
    attributes, inside = ("", run) if run.startswith("<") else (run, "")
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {named}/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{at[0]}" y="{at[1]}"/>'
        f'<a:ext cx="2000000" cy="500000"/></a:xfrm>{properties}</p:spPr><p:txBody><a:p><a:r><a:rPr {attributes}>{inside}</a:rPr>'
        f"<a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def slide(shapes: str, root: str = "sld", more: str = "") -> str:
    return f'<p:{root} xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{OFFICE}" {more}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{root}>'


def pptx(shapes: str = "", more: str = "", parts: dict[str, str | bytes] | None = None, links: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A presentation of one slide; `links` lead from the slide to `parts`."""
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": types(main, "ppt/presentation.xml"),
        "_rels/.rels": relationships(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{OFFICE}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
        '<p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relationships(("slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": slide(sp("年度工作") + shapes, more=more),
        "ppt/slides/_rels/slide1.xml.rels": relationships(*links),
    }
    return zipped({**members, **(parts or {})}.items())


WHITE_FILL = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
BOX = '<a:prstGeom prst="rect"/><a:solidFill><a:srgbClr val="FFC000"/></a:solidFill>'
DARK_FILL = '<a:solidFill><a:srgbClr val="203864"/></a:solidFill>'

SLIDES = [
    Hidden("a hidden slide", "汇报.pptx", lambda: pptx(sp(SECRET), 'show="0"'), lambda: pptx(sp("正文")), Kind.HIDDEN_TEXT, "隐藏的幻灯片"),
    Hidden(
        "notes for the speaker",
        "汇报.pptx",
        lambda: pptx(parts={"ppt/notesSlides/n1.xml": slide(sp(SECRET), "notes")}, links=(("notesSlide", "../notesSlides/n1.xml"),)),
        lambda: pptx(parts={"ppt/notesSlides/n1.xml": slide(sp(""), "notes")}, links=(("notesSlide", "../notesSlides/n1.xml"),)),
        Kind.HIDDEN_TEXT,
        "备注",
    ),
    Hidden(
        "a shape beside the slide",
        "汇报.pptx",
        lambda: pptx(sp(SECRET, at=(9_500_000, 0))),
        lambda: pptx(sp("正文")),
        Kind.HIDDEN_TEXT,
        "以外",
    ),
    Hidden(
        "a hidden shape",
        "汇报.pptx",
        lambda: pptx(sp(SECRET, named='hidden="1"')),
        lambda: pptx(sp("正文")),
        Kind.HIDDEN_TEXT,
        "隐藏的图形",
    ),
    Hidden(
        "a comment on a slide",
        "汇报.pptx",
        lambda: pptx(
            parts={"ppt/comments/c1.xml": f'<p:cmLst xmlns:p="{P}"><p:cm><p:text>{SECRET}</p:text></p:cm></p:cmLst>'},
            links=(("comments", "../comments/c1.xml"),),
        ),
        lambda: pptx(),
        Kind.HIDDEN_TEXT,
        "批注",
    ),
    Hidden(
        "white letters on a white slide",
        "汇报.pptx",
        lambda: pptx(sp(SECRET, at=(100_000, 3_000_000), run=WHITE_FILL)),
        lambda: pptx(sp("标题", at=(100_000, 3_000_000), run=WHITE_FILL, properties=DARK_FILL)),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "letters of one point",
        "汇报.pptx",
        lambda: pptx(sp(SECRET, run='sz="100"')),
        lambda: pptx(sp("正文", run='sz="1800"')),
        Kind.HIDDEN_TEXT,
        "小得看不见",
    ),
    Hidden(
        "a shape drawn over the words",
        "汇报.pptx",
        lambda: pptx(sp(SECRET, at=(0, 3_000_000)) + sp("", at=(0, 3_000_000), properties=BOX)),
        lambda: pptx(sp("", at=(0, 3_000_000), properties=BOX) + sp("正文", at=(0, 3_000_000))),
        Kind.HIDDEN_TEXT,
        "被图形盖住的文字",
    ),
    Hidden(
        "a slide that was removed but is still there",
        "汇报.pptx",
        lambda: pptx(parts={"ppt/slides/slide9.xml": slide(sp(SECRET))}),
        lambda: pptx(),
        Kind.HIDDEN_TEXT,
        "已删除的幻灯片",
    ),
    Hidden(
        "the alternative text of a shape",
        "汇报.pptx",
        lambda: pptx(sp("图", named=f'descr="{SECRET}"')),
        lambda: pptx(sp("图")),
        Kind.HIDDEN_TEXT,
        "替代文字",
        severity="review",
    ),
]


# Compound files


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, named by their paths; each is filled up to 4096 bytes, so that there are no small ones."""
    entries: list[dict] = [{"name": "Root Entry", "kind": 5, "children": []}]
    folders = {"": 0}
    data, sectors = [], []
    for path, content in streams.items():
        *steps, last = path.split("/")
        for depth in range(1, len(steps) + 1):
            whole = "/".join(steps[:depth])
            if whole not in folders:
                folders[whole] = len(entries)
                entries[folders["/".join(steps[: depth - 1])]]["children"].append(len(entries))
                entries.append({"name": steps[depth - 1], "kind": 1, "children": []})
        content += bytes(max(4096 - len(content), 0))
        entries[folders["/".join(steps)]]["children"].append(len(entries))
        entries.append({"name": last, "kind": 2, "children": [], "start": len(sectors), "size": len(content)})
        data.append(content + bytes(-len(content) % 512))
        count = len(data[-1]) // 512
        sectors += [*range(len(sectors) + 1, len(sectors) + count), 0xFFFFFFFE]
    listing = b""
    following = {}
    for entry in entries:
        following |= dict(itertools.pairwise(entry["children"]))
    for number, entry in enumerate(entries):
        name = entry["name"].encode("utf-16-le") + b"\0\0"
        child = entry["children"][0] if entry["children"] else 0xFFFFFFFF
        sibling = following.get(number, 0xFFFFFFFF)
        listing += struct.pack("<64sHBBIII", name, len(name), entry["kind"], 1, 0xFFFFFFFF, sibling, child) + bytes(36)
        listing += struct.pack("<IQ", entry.get("start", 0xFFFFFFFE), entry.get("size", 0))
    listing += bytes(-len(listing) % 512)
    first = len(sectors)
    count = len(listing) // 512
    sectors += [*range(first + 1, first + count), 0xFFFFFFFE]
    tables = -(-(len(sectors) + 2) // 127)
    begin = len(sectors)
    sectors += [0xFFFFFFFD] * tables
    table = b"".join(struct.pack("<I", one) for one in sectors)
    table += b"\xff" * (tables * 512 - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIII", tables, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += b"".join(struct.pack("<I", begin + number if number < tables else 0xFFFFFFFF) for number in range(109))
    return head + b"".join(data) + listing + table


def macro_code(words: str) -> bytes:
    """The stream of a module, its source packed as literal letters."""
    source = f'Attribute VB_Name = "x"\r\n{words}\r\n'.encode("gb18030")
    packed = b"".join(b"\0" + source[at : at + 8] for at in range(0, len(source), 8))
    return bytes(100) + b"\1" + struct.pack("<H", (len(packed) - 1) | 0xB000) + packed


def native(name: str, content: bytes) -> bytes:
    """The stream of a file that was put into a document as a package."""
    said = name.encode("gb18030") + b"\0"
    body = b"\2\0" + said + said + struct.pack("<IIs", 0x30000, 1, b"\0") + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


OBJECTS = [
    Hidden(
        "a text file embedded as a package",
        "报告.docx",
        lambda: related(
            "oleObject", "embeddings/o.bin", "word/embeddings/o.bin", compound({"\x01Ole10Native": native("名单.txt", SECRET.encode())})
        ),
        lambda: word(paragraph("正文。")),
        Kind.EMBEDDED,
        "嵌入的文件",
        severity="review",
    ),
    Hidden(
        "words in the code of a macro",
        "报告.docm",
        lambda: related("vbaProject", "vbaProject.bin", "word/vbaProject.bin", compound({"VBA/模块1": macro_code(f"' {SECRET}")})),
        lambda: word(paragraph("正文。")),
        Kind.MACRO,
        "宏",
    ),
]


# Pages and archives


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><title>通知</title>{head}</head><body><p>正文。</p>{body}</body></html>".encode()


PAGES = [
    Hidden(
        "a comment in a page",
        "通知.html",
        lambda: page(f"<!-- {SECRET} -->"),
        lambda: page("<!--[if IE]><![endif]-->"),
        Kind.HIDDEN_TEXT,
        "网页注释",
    ),
    Hidden(
        "an element that is not displayed",
        "通知.html",
        lambda: page(f'<div style="display: none"><p>{SECRET}</p></div>'),
        lambda: page('<div style="display: block"><p>正文</p></div>'),
        Kind.HIDDEN_TEXT,
        "隐藏的网页内容",
    ),
    Hidden(
        "an element hidden by the style sheet",
        "通知.html",
        lambda: page(f'<p class="x">{SECRET}</p>', "<style>.x { visibility: hidden }</style>"),
        lambda: page('<p class="x">正文</p>', "<style>.x { color: #333 }</style>"),
        Kind.HIDDEN_TEXT,
        "隐藏的网页内容",
    ),
    Hidden(
        "an element with the mark hidden",
        "通知.html",
        lambda: page(f"<p hidden>{SECRET}</p>"),
        lambda: page("<p>正文</p>"),
        Kind.HIDDEN_TEXT,
        "隐藏",
    ),
    Hidden(
        "white letters in a page",
        "通知.html",
        lambda: page(f'<span style="color:#fff">{SECRET}</span>'),
        lambda: page('<div style="background:#036"><span style="color:#fff">标题</span></div>'),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "letters that the style sheet makes white",
        "通知.html",
        lambda: page(f'<p class="x">{SECRET}</p>', "<style>.x { color: white }</style>"),
        lambda: page('<p class="x">标题</p>', "<style>.x { color: white; background: navy }</style>"),
        Kind.HIDDEN_TEXT,
        "与背景同色",
    ),
    Hidden(
        "a hidden field of a form",
        "通知.html",
        lambda: page(f'<input type="hidden" value="{SECRET}">'),
        lambda: page('<input type="text" value="正文">'),
        Kind.HIDDEN_TEXT,
        "表单",
    ),
    Hidden(
        "a script",
        "通知.html",
        lambda: page(f'<script>var x = "{SECRET}"</script>'),
        lambda: page("<p>正文</p>"),
        Kind.MACRO,
        "脚本",
    ),
    Hidden(
        "a picture fetched from elsewhere",
        "通知.html",
        lambda: page('<img src="https://example.com/x.png">'),
        lambda: page('<img src="x.png">'),
        Kind.EXTERNAL_LINK,
        "外部内容",
        carries_number=False,
        severity="review",
    ),
]


def archive(members: dict[str, bytes | str], comment: str = "") -> bytes:
    return zipped(members.items(), comment=comment.encode())


ARCHIVES = [
    Hidden(
        "the comment of an archive",
        "附件.zip",
        lambda: archive({"a.txt": "正文"}, SECRET),
        lambda: archive({"a.txt": "正文"}),
        Kind.HIDDEN_TEXT,
        "注释",
    ),
    Hidden(
        "what a Mac notes beside a file",
        "附件.zip",
        lambda: archive({"a.txt": "正文", "__MACOSX/._a.txt": b"\0\5\x16\7" + bytes(40) + f"https://oa.example/{id_number()}".encode()}),
        lambda: archive({"a.txt": "正文"}),
        Kind.METADATA,
        "__MACOSX/._a.txt",
        severity="review",
    ),
    Hidden(
        "a hidden row in a workbook in an archive in an archive",
        "附件.zip",
        lambda: archive({"内.zip": archive({"报表.xlsx": shaped(hide_row)()})}),
        lambda: archive({"内.zip": archive({"报表.xlsx": changed()()})}),
        Kind.HIDDEN_TEXT,
        "内.zip/报表.xlsx",
    ),
]

ALL = WORD + EXCEL + SLIDES + PAGES + ARCHIVES + OBJECTS
