"""Made-up values, files that carry them, and what can be taken out of a cleaned copy again, for the tests of redaction."""

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw, ImageFont

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Finding, Kind, Report
from gongkai.screening.redaction import Redacted, propose

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def resident_id(first_17: str) -> str:
    """The number of nobody, with its check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first_17, weights, strict=True)) % 11]


ID, OTHER_ID, HIDDEN_ID = (resident_id(first) for first in ("46010519900307123", "46010619850612432", "46010719780923011"))
MOBILE = "13876543210"
NUMBERS = {Kind.RESIDENT_ID, Kind.MOBILE}


def redacted(
    path: Path, choose: Callable[[Finding], bool] = lambda finding: finding.kind in NUMBERS, **more: object
) -> tuple[Report, Redacted]:
    """The report on the file at `path`, and the cleaned copy of it for the findings that `choose` takes."""
    report = screen_file(path, "")
    return report, propose(path, report.media_type, [one for one in report.findings if choose(one)], name=path.name, **more)  # type: ignore[arg-type]


def kinds(report: Report) -> set[Kind]:
    return {one.kind for one in report.findings}


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes | str], comment: bytes = b"") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        archive.comment = comment
    return kept.getvalue()


def relations(listed: Iterable[tuple[str, str, str]]) -> str:
    rows = "".join(f'<Relationship Id="{one}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for one, kind, target in listed)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def word_part(root: str, inside: str) -> str:
    return (
        f'<w:{root} xmlns:w="{WORD}" xmlns:r="{RELATIONS}" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml">{inside}</w:{root}>'
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*texts: str) -> str:
    return f'<w:p w:rsidR="00A77B3E">{"".join(text if text.startswith("<") else run(text) for text in texts)}</w:p>'


def docx(path: Path, body: str, parts: dict[str, bytes | str] | None = None, related: Iterable[tuple[str, str, str]] = ()) -> Path:
    """A Word document with `body`; `parts` besides, `related` the relations of the body."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, kind in (("word/document.xml", "document.main"), ("word/header1.xml", "header"), ("word/footnotes.xml", "footnotes"))
    )
    path.write_bytes(
        zipped(
            {
                "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
                f'<Default Extension="jpeg" ContentType="image/jpeg"/>{overrides}</Types>',
                "_rels/.rels": relations(
                    [("rId1", "officeDocument", "word/document.xml"), ("rId2", "extended-properties", "docProps/app.xml")]
                ),
                "word/document.xml": word_part("document", f"<w:body>{body}</w:body>"),
                "word/_rels/document.xml.rels": relations(related),
                "docProps/app.xml": "<Properties><Company>某某公司</Company></Properties>",
                **(parts or {}),
            }
        )
    )
    return path


def picture_of(*lines: str, size: tuple[int, int] = (900, 260)) -> Image.Image:
    """A picture with lines of print in it."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((30, 30 + 80 * number), line, font=ImageFont.truetype(_FONT, 36), fill="black")
    return picture


def bytes_of(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, kind, **more)
    return kept.getvalue()


def pdf(path: Path, *pages: str, author: str = "", extra: Callable[[pikepdf.Pdf], None] | None = None) -> Path:
    """A PDF whose pages say what the operators in `pages` draw, in the font /F."""
    new = pikepdf.new()
    for drawn in pages:
        page = new.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = pikepdf.Stream(new, drawn.encode())
    if author:
        new.docinfo["/Author"] = author
    if extra:
        extra(new)
    new.save(path)
    new.close()
    return path
