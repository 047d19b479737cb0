"""Files made for the tests, good and hostile; none is stored, all are built here."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable

import openpyxl
from PIL import Image

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MIB = 1 << 20


# Packages


def zipped(members: Iterable[tuple[str | zipfile.ZipInfo, bytes | str]], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of duplicate names, which are what some tests want
        with zipfile.ZipFile(packed, "w", method, compresslevel=9) as package:
            for name, data in members:
                package.writestr(name, data, compress_type=method)
            package.comment = comment
    return packed.getvalue()


def types(main: str, part: str, more: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{part}" ContentType="{main}"/>{more}</Types>'
    )


def relationships(*entries: tuple[str, str] | tuple[str, str, str]) -> str:
    written = ""
    for number, (kind, target, *mode) in enumerate(entries, 1):
        kind = kind if "://" in kind else f"{RELATIONSHIP}/{kind}"
        external = f' TargetMode="{mode[0]}"' if mode else ""
        written += f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"{external}/>'
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'


def document(body: str) -> str:
    return (
        f'<w:document xmlns:w="{W}" xmlns:r="{RELATIONSHIP}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>{body}<w:sectPr/></w:body></w:document>'
    )


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx_members(body: str = paragraph("正文"), **parts: str) -> dict[str, bytes | str]:
    """Parts by name; `styles`, `numbering`, `comments`, `footnotes`, `header`, `footer` are tied to the document."""
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": types(DOCX_MAIN, "word/document.xml"),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": document(body),
    }
    if parts:
        members["word/_rels/document.xml.rels"] = relationships(*[(kind, f"{kind}.xml") for kind in parts])
        for kind, content in parts.items():
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            members[f"word/{kind}.xml"] = f'<w:{root} xmlns:w="{W}">{content}</w:{root}>'
    return members


def docx(body: str = paragraph("正文"), extra: dict[str, bytes | str] | None = None, **parts: str) -> bytes:
    return zipped({**docx_members(body, **parts), **(extra or {})}.items())


def xlsx(change=None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "金额"])
    sheet.append(["张三", 100])
    if change:
        change(book)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def with_parts(package: bytes, parts: dict[str, bytes | str], without: Iterable[str] = ()) -> bytes:
    """The package with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        members: dict[str, bytes | str] = {name: source.read(name) for name in source.namelist() if name not in without}
    return zipped({**members, **parts}.items())


def with_text(package: bytes, part: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        text = source.read(part).decode()
    assert old in text
    return with_parts(package, {part: text.replace(old, new)})


def with_flag(package: bytes, flag: int) -> bytes:
    """Every member marked with a bit of the general purpose flag, as an archiver that encrypts marks them."""
    data = bytearray(package)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= flag
            at = data.find(signature, at + 4)
    return bytes(data)


def steep_bomb(unpacked: int = 76 * MIB) -> bytes:
    """A Word file of some 77 KB that unpacks a thousandfold, to nineteen million elements that a converter would have to read."""
    return docx("<b/>" * (unpacked // 4))


def overlapping_bomb(copies: int = 20) -> bytes:
    """A Word file of some 77 KB in which many members share the same bytes, so that it unpacks to hundreds of MB."""
    base = docx_members()
    kernel = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b" " * (70 * MIB)
    squeezed = kernel.compress(plain) + kernel.flush()
    names = [f"word/media/image{number:03}.dat".encode() for number in range(copies)]
    packed = io.BytesIO(zipped(base.items()))
    # One local header; every entry of the directory points at it.
    with zipfile.ZipFile(packed, "a") as package:
        start = package.start_dir
    data = bytearray(packed.getvalue())
    directory = data[start:].partition(b"PK\x05\x06")[0]
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(plain), len(squeezed), len(plain), len(names[0]), 0)
    entries = b""
    for name in names:
        fields = (b"PK\x01\x02", 20, 20, 0, 8, 0, 33, zlib.crc32(plain), len(squeezed), len(plain), len(name), 0, 0, 0, 0, 0, start)
        entries += struct.pack("<4sHHHHHHIIIHHHHHII", *fields) + name
    body = bytes(data[:start]) + head + names[0] + squeezed
    listing = bytes(directory) + entries
    count = len(base) + copies
    return body + listing + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(listing), len(body), 0)


# PDF


def pdf(objects: list[bytes] | None = None, trailer: bytes = b"", text: str = "", end: bytes = b"%%EOF\n", pages: int = 1) -> bytes:
    """A small PDF: catalog (1), pages (2), then the pages. The first of `objects` is put into the catalog, the others follow."""
    catalog, *more = objects or [b""]
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    show = b"BT /F1 12 Tf 72 720 Td (" + text.encode("ascii") + b") Tj ET"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    content, first = 3 + pages, 5 + pages
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % pages,
        *[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>"
            % (content, content + 1)
        ]
        * pages,
        b"<< /Length %d >>\nstream\n" % len(show) + show + b"\nendstream",
        font,
        *more,
    ]
    assert len(bodies) - len(more) == first - 1
    data, places = b"%PDF-1.7\n%\xe4\xe5\xe6\xe7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root 1 0 R " % (len(bodies) + 1) + trailer + b" >>\nstartxref\n%d\n" % start + end
    return data


FIRST = 6
"""The number of the first object added to a one-page `pdf`."""


def object_stream(inside: bytes, more: bytes = b"/Filter /FlateDecode", squeeze=zlib.compress) -> bytes:
    """An object stream that holds one object, numbered 90."""
    head = b"90 0 "
    body = squeeze(head + inside)
    return b"<< /Type /ObjStm /N 1 /First %d %s /Length %d >>\nstream\n" % (len(head), more, len(body)) + body + b"\nendstream"


def chinese_pdf(text: str) -> bytes:
    """A PDF whose text is `text`, in a font that is named only, with the table that says which letters its codes are."""
    codes = "".join(f"<{number:04X}> <{letter.encode('utf-16-be').hex()}>\n" for number, letter in enumerate(text, 1))
    table = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    table += f"{len(text)} beginbfchar\n{codes}endbfchar endcmap end"
    shown = "".join(f"{number:04X}" for number in range(1, len(text) + 1))
    content = f"BT /F1 12 Tf 72 720 Td <{shown}> Tj ET"
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        " /DW 1000 /FontDescriptor 8 0 R >>",
        f"<< /Length {len(table)} >>\nstream\n{table}\nendstream",
        "<< /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200"
        " /CapHeight 800 /StemV 80 >>",
    ]
    data, places = "%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(data)
    data += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return data.encode("ascii")


# Pictures


def picture(kind: str = "PNG", size: tuple[int, int] = (120, 80)) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, kind)
    return made.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_flood(width: int, height: int) -> bytes:
    """A real PNG of one bit a pixel, all of them black: small here, huge in memory."""
    squeezer = zlib.compressobj(1)
    row = bytes(1 + (width + 7) // 8)
    lines = row * 500
    data = b"".join(squeezer.compress(lines) for _ in range(height // 500)) + squeezer.compress(row * (height % 500)) + squeezer.flush()
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")
