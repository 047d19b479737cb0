"""Archival copies: the filing stamp and its count, what becomes of each kind of file, and that the same gives the same bytes."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from gongkai.papers.archival import Stamp, Text, copy_of_file, copy_of_text
from gongkai.papers.conversion import Copy, How, NoCopyError, Why
from gongkai.screening.readers import legacy

pytestmark = [pytest.mark.clause("2.E"), pytest.mark.slow]

STAMP = Stamp("N017", 2025, "0007", "党政办公室", "30年")
POINTS = 72 / 25.4
"""Points of a millimetre."""
office = pytest.mark.skipif(legacy.program() is None, reason="LibreOffice is not installed")


def text(paragraphs: int = 60) -> Text:
    return Text(
        title="公共停车服务管理规定",
        text="<p>公开为常态，不公开为例外。</p>" * paragraphs,
        signatory="某某管理委员会",
        document_number="某管〔2025〕1号",
        document_date=date(2025, 11, 20),
        files=("收费标准.xlsx",),
        facts=(("公开依据", "第三章"),),
        foot=("N017-WS·2025-D30-DZB-0007", "sha256:" + "a" * 64),
    )


def words(page: pypdfium2.PdfPage) -> str:
    return "".join(page.get_textpage().get_text_bounded().split())


def picture(mode: str, size: tuple[int, int], kind: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return out.getvalue()


def copied(folder: Path, name: str, data: bytes) -> Copy:
    path = folder / "given"
    path.write_bytes(data)
    made = copy_of_file(path, name)
    assert path.read_bytes() == data
    assert copy_of_file(path, name) == made
    return made


def test_the_stamp_stands_above_the_first_page_in_six_cells_and_counts_the_whole_record() -> None:
    made = copy_of_text(text(), STAMP, others=5)
    assert copy_of_text(text(), STAMP, others=5) == made
    document = pypdfium2.PdfDocument(made.pdf)
    assert len(document) == made.pages > 1
    _width, height = document[0].get_size()
    above = document[0].get_textpage().get_text_bounded(bottom=height - 37 * POINTS)
    assert "".join(above.split()) == f"N01720250007党政办公室30年{made.pages + 5}"
    # Its frame, at ten dots a millimetre: 45 mm wide and 16 mm high, in the middle of the page.
    seen = document[0].render(scale=10 / POINTS).to_numpy().astype(int)
    down, across = (seen[..., 2] - seen[..., 1] > 60).nonzero()
    assert [across.max() - across.min(), down.max() - down.min()] == pytest.approx([450, 160], abs=8)
    assert (across.max() + across.min()) / 2 == pytest.approx(1050, abs=12)
    for number in range(1, made.pages):
        assert "N0172025" not in words(document[number])[:20]
    shown = "".join(words(page) for page in document)
    assert all(f"第{number}页共{made.pages}页" in shown for number in range(1, made.pages + 1))
    assert shown.count("sha256:") == made.pages
    assert "某管〔2025〕1号" in shown
    assert "附件：收费标准.xlsx" in shown


def test_what_is_drawn_is_tagged_pdf_a_and_carries_its_fonts_and_colours() -> None:
    with pikepdf.open(io.BytesIO(copy_of_text(text(2), STAMP).pdf or b"")) as paper:
        said = paper.open_metadata()
        assert (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "A")
        assert paper.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in paper.Root
        assert paper.Root.OutputIntents[0].DestOutputProfile.N == 3
        fonts = [font for page in paper.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            held = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(held.keys())


def test_a_pdf_is_its_own_copy(tmp_path: Path) -> None:
    made = copied(tmp_path, "规定.pdf", copy_of_text(text(), STAMP).pdf or b"")
    assert made.pdf is None
    assert made.how is How.AS_IT_IS
    assert made.pages > 1


@office
def test_documents_and_tables_become_pdf_a_by_way_of_libreoffice(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["地块名称", 12])
    book.create_sheet("第二页").append(["第二页的内容"])
    out = io.BytesIO()
    book.save(out)
    made = copied(tmp_path, "附表.xlsx", out.getvalue())
    assert (made.how, made.pages) == (How.CONVERTED, 2)
    document = pypdfium2.PdfDocument(made.pdf)
    assert "地块名称" in words(document[0])
    assert "第二页的内容" in words(document[1])
    with pikepdf.open(io.BytesIO(made.pdf or b"")) as paper:
        assert paper.open_metadata()["pdfaid:part"] == "2"


def test_a_picture_is_laid_on_a_page_of_its_own_shape_with_every_pixel(tmp_path: Path) -> None:
    wide, tall = picture("RGB", (900, 300), "JPEG"), picture("CMYK", (200, 500), "JPEG")
    shapes = {}
    for name, data in (("现场照片.jpg", wide), ("扫描件.jpg", tall)):
        made = copied(tmp_path, name, data)
        assert (made.how, made.pages) == (How.PICTURE, 1)
        document = pypdfium2.PdfDocument(made.pdf)
        shapes[name] = [round(side / POINTS) for side in document[0].get_size()]
        assert name in words(document[0])
        with pikepdf.open(io.BytesIO(made.pdf or b"")) as paper:
            shown = next(iter(paper.pages[0].get_images().values()))
            assert str(shown.ColorSpace) == "/DeviceRGB"
            assert [int(shown.Width), int(shown.Height)] == ([900, 300] if data is wide else [200, 500])
    assert shapes == {"现场照片.jpg": [297, 210], "扫描件.jpg": [210, 297]}


def test_a_text_file_is_set_line_by_line_whatever_its_encoding(tmp_path: Path) -> None:
    made = copied(tmp_path, "说明.txt", "第一行\n    缩进的第二行\n".encode("gb18030"))
    assert made.how is How.DRAWN
    document = pypdfium2.PdfDocument(made.pdf)
    assert "第一行缩进的第二行说明.txt第1页共1页" in words(document[0])
    table = copied(tmp_path, "名单.csv", '名称,数量\n"甲,乙",2\n'.encode())
    assert "甲,乙2" in words(pypdfium2.PdfDocument(table.pdf)[0])


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\x00\x01\x02" * 9, Why.UNKNOWN_KIND), (b"%PDF-1.7\n\x00\x01broken", Why.BROKEN), (b"\xff\xd8\xff\xe0cut", Why.BROKEN)],
)
def test_what_cannot_be_copied_says_why(tmp_path: Path, data: bytes, reason: Why) -> None:
    path = tmp_path / "given"
    path.write_bytes(data)
    with pytest.raises(NoCopyError) as without:
        copy_of_file(path, "文件")
    assert without.value.reason is reason


@office
def test_a_document_that_libreoffice_cannot_open_has_a_reason_and_no_copy(tmp_path: Path) -> None:
    path = tmp_path / "given"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", '<Types><Override ContentType="application/vnd.ms-word.document.main+xml"/></Types>')
    with pytest.raises(NoCopyError) as without:
        copy_of_file(path, "坏文件.docx")
    assert without.value.reason is Why.NOT_CONVERTED
