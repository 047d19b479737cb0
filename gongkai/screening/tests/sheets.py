"""Samples that the tests of PDF, pictures, OFD and old office files make, and how they are read."""

import tempfile
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops, ImageDraw, ImageFont

from gongkai.screening import sieve
from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.lists import NONE
from gongkai.screening.readers.look import Look

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RED = (222, 30, 40)


def resident_id(number):
    """An ID number of nobody, with its check digit."""
    body = f"46010519{50 + number % 50}{1 + number % 12:02d}{1 + number % 28:02d}{900 + number % 100}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


ID = resident_id(7)
MOBILE = "13876543210"


def han(text):
    """Chinese as a string of a content stream in the font /C."""
    return "<" + text.encode("utf-16-be").hex() + ">"


def sheet(path, content="", change=None, **saving):
    """A PDF of one A4 page with fonts /F (Latin) and /C (Chinese); `change` is given the document and its page before it is saved."""
    pdf = pikepdf.new()
    latin = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/STSong-Light"), Flags=6, FontBBox=Array([-25, -254, 1000, 880]), ItalicAngle=0,
        Ascent=880, Descent=-120, CapHeight=880, StemV=93,
    )  # fmt: skip
    system = Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=4)
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=Name("/STSong-Light"), CIDSystemInfo=system, FontDescriptor=descriptor
    )
    chinese = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/STSong-Light"),
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([inner]),
        )
    )
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj.Resources = Dictionary(
        Font=Dictionary(F=latin, C=chinese), XObject=Dictionary(), Properties=Dictionary(), ExtGState=Dictionary()
    )
    heading = f"BT /C 16 Tf 72 780 Td {han('海口国家高新区管委会关于公开办事指南的通知')} Tj ET"
    page.obj.Contents = pdf.make_stream(f"{heading} {content}".encode())
    if change:
        change(pdf, page)
    pdf.save(path, **saving)
    return path


def image_of(pdf, picture):
    """A picture as an object of the PDF, without loss."""
    picture = picture.convert("RGB")
    stream = pdf.make_stream(picture.tobytes())
    stream.Type, stream.Subtype, stream.ColorSpace, stream.BitsPerComponent = Name.XObject, Name.Image, Name.DeviceRGB, 8
    stream.Width, stream.Height = picture.size
    return stream


def drawn(lines, size=(900, 400), height=32, ground="white", ink="black"):
    """A picture of lines of text, from top to bottom."""
    picture = Image.new("RGB", size, ground)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(FONT, height, index=2)
    for number, line in enumerate(lines):
        pen.text((30, 20 + number * height * 1.6), line, font=font, fill=ink)
    return picture


def sealed(picture, *middles, radius=130):
    """The picture with red seals printed over it, as ink lies over print."""
    seals = Image.new("RGB", picture.size, "white")
    pen, font = ImageDraw.Draw(seals), ImageFont.truetype(FONT, radius // 3, index=2)
    for across, down in middles:
        pen.ellipse((across - radius, down - radius, across + radius, down + radius), outline=RED, width=10)
        pen.regular_polygon((across, down, radius // 3), 3, fill=RED)
        pen.regular_polygon((across, down, radius // 3), 3, rotation=60, fill=RED)
        pen.text((across - radius * 0.8, down + radius * 0.3), "高新区管委会", font=font, fill=RED)
    return ImageChops.multiply(picture, seals)


def items(path, *, ocr=False, **look):
    """Everything that is read of the file, and how many pages wait."""
    with tempfile.TemporaryDirectory() as folder:
        given = Look(folder=Path(folder), ocr=ocr, **look)
        read = list(sieve.items(Path(path), "", sieve.magic.kind_of(Path(path)), given))
        return read, given.count


def found(path, *, ocr=False, **look):
    """The findings of the file, as the child would tell them."""
    read, _count = items(path, ocr=ocr, **look)
    findings = list(sieve.findings(read, NONE))
    # Wherever a finding goes, the value itself does not go along.
    assert not any(value in str(one.as_json()) for one in findings for value in (ID, MOBILE))
    return findings


def kinds(findings):
    return {one.kind for one in findings}


def rules(findings):
    return {one.rule for one in findings}


def hidden(findings):
    """Why what is hidden is not seen, without the sentence around it."""
    return {one.why.split("：")[0] for one in findings if one.kind is Kind.HIDDEN_TEXT}


def blocks(findings):
    return [one for one in findings if one.severity is Severity.BLOCK]


def text_of(path, **how):
    read, _count = items(path, **how)
    return "\n".join(one.text for one in read if isinstance(one, Passage))
