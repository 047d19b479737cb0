"""Good files, some of them odd: each with the sentence of what is odd, the name it comes under, and its bytes."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from gongkai.vault.tests.files import (
    FIRST,
    chinese_pdf,
    docx,
    object_stream,
    paragraph,
    pdf,
    picture,
    relationships,
    with_parts,
    with_text,
    xlsx,
)

TEXT = "　　关于公开“三重一大”事项的通知——海口高新区（2024）1号\r\n\r\n　　正文·内容…\n"


@dataclass(frozen=True)
class Honest:
    sentence: str
    name: str
    make: Callable[[], bytes]


def linked() -> bytes:
    links = relationships(
        ("hyperlink", "http://gxq.haikou.gov.cn/", "External"),
        ("hyperlink", "https://example.cn/a?b=1&amp;c=2", "External"),
        ("hyperlink", "mailto:office@example.cn", "External"),
        ("hyperlink", "%E9%99%84%E4%BB%B61.docx", "External"),
    )
    return docx(extra={"word/_rels/document.xml.rels": links})


def from_template() -> bytes:
    template = relationships(
        ("attachedTemplate", "file:///C:\\Users\\zhang\\AppData\\Roaming\\Microsoft\\Templates\\红头文件.dotx", "External")
    )
    return docx(extra={"word/settings.xml": "<settings/>", "word/_rels/settings.xml.rels": template})


def revised() -> bytes:
    body = "<w:p><w:ins w:id='1'><w:r><w:t>增</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
    return docx(body, comments='<w:comment w:id="0"><w:p/></w:comment>')


def pasted_from_the_web() -> bytes:
    code = '<w:r><w:instrText> INCLUDEPICTURE "http://example.cn/a.png" \\* MERGEFORMATINET </w:instrText></w:r>'
    body = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{code}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return docx(body + paragraph("正文 DDEAUTO 只是文字"))


def with_fonts_and_pictures() -> bytes:
    extra = {
        "word/media/image1.png": picture(),
        "word/media/image2.emf": b"\x01\x00\x00\x00" + bytes(2000),
        "word/fonts/font1.odttf": bytes(range(256)) * 20,
        "docProps/thumbnail.jpeg": picture("JPEG"),
        "customXml/item1.xml": "<b:Sources xmlns:b='x'/>",
    }
    return docx(extra=extra)


def last_cell(book) -> None:
    book.active["XFD1048576"] = "最后一格"


def merged_and_hidden(book) -> None:
    sheet = book.create_sheet("隐藏表")
    sheet.sheet_state = "hidden"
    sheet.merge_cells("A1:C3")
    sheet["A1"] = "=SUM(1,2)"
    sheet["A1"].hyperlink = "https://example.cn/"


def with_printer_and_comments() -> bytes:
    parts = {
        "xl/printerSettings/printerSettings1.bin": "打印机".encode("utf-16-le") + bytes(200),
        "xl/drawings/vmlDrawing1.vml": "<xml xmlns:v='urn:x'><v:shape><br></v:shape></xml>",
    }
    return with_parts(xlsx(), parts)


def updated_twice() -> bytes:
    first = pdf(text="first")
    return first + b"9 0 obj\n<< /Note (update) >>\nendobj\ntrailer\n<< /Size 10 /Root 1 0 R /Prev 9 >>\nstartxref\n" + b"0\n%%EOF\n"


ALL = [
    Honest("text in UTF-8", "通知.txt", TEXT.encode),
    Honest("text in UTF-8 with its mark", "通知.txt", lambda: TEXT.encode("utf-8-sig")),
    Honest("text in GB18030", "通知.txt", lambda: TEXT.encode("gb18030")),
    Honest("text in UTF-16 as Notepad writes it", "通知.txt", lambda: TEXT.encode("utf-16")),
    Honest("text about web pages", "说明.txt", lambda: "<html><script>不是网页</script>".encode()),
    Honest(
        "text with rare characters",
        "名单.txt",
        lambda: "𠮷野家、㛃、䶮、喆".encode("gb18030") + "等同志的名单公示如下。".encode("gb18030") * 5,
    ),
    Honest("a Word file", "通知.docx", docx),
    Honest("a Word file with links to the web", "通知.docx", linked),
    Honest("a Word file made from the author's template", "通知.docx", from_template),
    Honest("a Word file with revisions, comments and hidden text", "修订稿.docx", revised),
    Honest("a Word file pasted from the web", "转载.docx", pasted_from_the_web),
    Honest("a Word file with fonts and pictures", "图文.docx", with_fonts_and_pictures),
    Honest("a long Word file, which packs well", "长文.docx", lambda: docx(paragraph("第一条　为了实现公开，制定本办法。") * 20_000)),
    Honest("a workbook", "报表.xlsx", xlsx),
    Honest("a workbook with something in its very last cell", "报表.xlsx", lambda: xlsx(last_cell)),
    Honest(
        "a workbook that lies about its size", "报表.xlsx", lambda: with_text(xlsx(), "xl/worksheets/sheet1.xml", "A1:B2", "A1:XFD1048576")
    ),
    Honest("a workbook with hidden sheet, formula and merged cells", "报表.xlsx", lambda: xlsx(merged_and_hidden)),
    Honest("a workbook with printer settings and Excel's own XML", "报表.xlsx", with_printer_and_comments),
    Honest("a PDF", "通知.pdf", pdf),
    Honest("a PDF with Chinese text", "通知.pdf", lambda: chinese_pdf("关于公开事项的通知")),
    Honest("a PDF that opens at its first page", "通知.pdf", lambda: pdf([b"/OpenAction [3 0 R /Fit]"])),
    Honest("a PDF with a link to the web", "通知.pdf", lambda: pdf([b"/X << /S /URI /URI (https://example.cn/) >>"])),
    Honest("a PDF with an object stream", "通知.pdf", lambda: pdf([b"/X 90 0 R", object_stream(b"<< /Title (notice) >>")])),
    Honest("a PDF form to fill in", "申请表.pdf", lambda: pdf([b"/AcroForm << /Fields [] >>"])),
    Honest(
        "a PDF whose pictures hold any bytes",
        "扫描件.pdf",
        lambda: pdf(
            [
                b"/X %d 0 R" % FIRST,
                b"<< /Length 9000 /Filter /FlateDecode >>\nstream\n" + zlib.compress(bytes(range(256)) * 30) + b"/JS /XFA\nendstream",
            ]
        ),
    ),
    Honest("a PDF that was changed afterwards", "通知.pdf", updated_twice),
    Honest("a PDF of many pages", "汇编.pdf", lambda: pdf(pages=500)),
    Honest("a JPEG", "照片.jpg", lambda: picture("JPEG")),
    Honest("a JPEG of the long extension, in capitals", "照片.JPEG", lambda: picture("JPEG")),
    Honest("a PNG", "截图.png", picture),
    Honest("the longest name there may be", "关" * 83 + "A.txt", TEXT.encode),
    Honest("a long official name", "海口国家高新技术产业开发区管理委员会关于印发《党务政务公开工作规范管理办法（试行）》的通知.docx", docx),
    Honest("brackets, quotation marks and dashes", "《办法》“试行”——（2024）【1】号〔终稿〕、附件①.txt", TEXT.encode),
    Honest("signs that need care in addresses and shells", "a b+c&d%20#e=f;g'h~i,j!k$l^m(n)[o]{p}@q`r.txt", TEXT.encode),
    Honest("full-width forms of what is not allowed", "价格：多少？／是｜否.txt", TEXT.encode),
    Honest("an emoji of several parts", "全家👨‍👩‍👧福❤️.txt", TEXT.encode),
    Honest("a character beyond the basic plane", "𠮷野.txt", TEXT.encode),
    Honest("dots within the name", "附件1.2024年.第3版.docx", docx),
    Honest("two extensions of documents", "汇总.xlsx.docx", docx),
    Honest("an extension in capitals", "NOTICE.PDF", pdf),
    Honest("a name that begins with a dash", "-rf.txt", TEXT.encode),
    Honest("a name that begins like a device's", "console.txt", TEXT.encode),
]
