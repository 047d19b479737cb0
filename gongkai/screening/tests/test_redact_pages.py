"""Redaction of PDF and pictures (8.1, 8.2): opaque boxes over the values, and nothing of the old file but its pixels."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from gongkai.screening.findings import Kind
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction import Unredactable, picture
from gongkai.screening.tests.redacting import HIDDEN_ID, ID, MOBILE, NUMBERS, OTHER_ID, bytes_of, kinds, pdf, picture_of, redacted

pytestmark = pytest.mark.clause("8.2")


def drawn(content: bytes, page: int = 0) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[page].render(scale=2).to_pil().convert("L")


def darkest(picture: Image.Image, box: tuple[float, float, float, float]) -> tuple[int, int]:
    left, top, right, bottom = box
    area = (round(left * picture.width), round(top * picture.height), round(right * picture.width), round(bottom * picture.height))
    return picture.crop(area).getextrema()


def test_a_pdf_becomes_pictures_with_boxes_over_the_values(tmp_path):
    lines = f"BT /F 12 Tf 60 780 Td (ID {ID} Tel 138 7654 3210) Tj 0 -20 Td (a line of plain words) Tj 0 -40 Td ({OTHER_ID}) Tj ET"
    hidden = f"BT /F 12 Tf 3 Tr 60 500 Td ({HIDDEN_ID}) Tj ET"

    def more(new: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[60, 300, 400, 340], Contents=HIDDEN_ID)
        new.pages[0].obj.Annots = pikepdf.Array([new.make_indirect(note)])
        new.attachments["list.txt"] = pikepdf.AttachedFileSpec(new, HIDDEN_ID.encode())

    path = pdf(tmp_path / "a.pdf", lines + hidden, author="Somebody", extra=more)
    before, after = redacted(path, lambda one: one.kind is not Kind.UNREADABLE)
    assert kinds(before) >= {*NUMBERS, Kind.METADATA, Kind.HIDDEN_TEXT}
    assert after.report.findings == ()
    assert after.report.cleared
    page = drawn(after.content)
    burnt = [pair.place.box for pair in after.pairs if pair.after and pair.place.box]
    assert len(burnt) == 3
    for box in burnt:
        assert darkest(page, box) == (0, 0)
    assert darkest(page, (0.1, 0.09, 0.4, 0.1))[0] < 100
    with pikepdf.open(io.BytesIO(after.content)) as new:
        assert "/Info" not in new.trailer
        assert not new.attachments
        assert set(new.pages[0].obj.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"}
        assert list(new.pages[0].obj.Resources.keys()) == ["/XObject"]
    with pypdfium2.PdfDocument(after.content) as document:
        assert document[0].get_textpage().get_text_bounded() == ""
        assert document[0].get_size() == (595, 842)
    assert "a line of plain words" in after.text
    assert f"{ID[:4]}**********{ID[14:]}" in after.text
    assert HIDDEN_ID not in after.text


def test_an_address_that_goes_on_below_in_its_cell_is_refused(tmp_path):
    # What the page says line by line; the second line goes on in the first column.
    page = picture_of("住址：海口市龙华区滨海大道123号  其他事项说明", "3单元502室", size=(900, 220))
    path = tmp_path / "a.png"
    page.save(path)
    with pytest.raises(Unredactable, match="docx 或 xlsx 原件") as refused:
        redacted(path, lambda one: one.kind is Kind.HOME_ADDRESS)
    assert refused.value.rule == "no_place_on_page"


def test_a_photograph_is_turned_upright_burnt_and_stripped(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = HIDDEN_ID
    upright = picture_of(f"身份证号：{ID}", f"办事指南 手机 {MOBILE} 欢迎来电")
    path = tmp_path / "照片.jpg"
    path.write_bytes(bytes_of(upright.rotate(90, expand=True), "JPEG", exif=exif, quality=92) + HIDDEN_ID.encode())
    before, after = redacted(path, lambda one: one.kind is not Kind.UNREADABLE)
    assert kinds(before) >= NUMBERS
    assert not kinds(after.report) & {*NUMBERS, Kind.METADATA}
    new = Image.open(io.BytesIO(after.content))
    assert (after.media_type, new.size, len(new.getexif())) == ("image/jpeg", upright.size, 0)
    assert HIDDEN_ID.encode() not in after.content
    for box in [pair.place.box for pair in after.pairs if pair.place.box and pair.after]:
        assert darkest(new.convert("L"), box)[1] < 40
    # The words around the number are still there.
    assert darkest(new.convert("L"), (0.03, 0.45, 0.2, 0.6))[0] < 60
    assert "办事指南" in after.text
    assert MOBILE not in after.text


def test_other_kinds_of_pictures_become_png(tmp_path):
    source, target = tmp_path / "a.bmp", tmp_path / "new"
    Image.new("RGB", (60, 40), "white").save(source)
    media_type, _left = picture.clean(source, target, {1: [(0.5, 0.0, 1.0, 1.0)]}, Look(tmp_path))
    new = Image.open(target)
    assert (media_type, new.format, new.info) == ("image/png", "PNG", {})
    assert (new.getpixel((5, 5)), new.getpixel((50, 20))) == ((255, 255, 255), (0, 0, 0))


def test_every_page_of_a_scan_is_kept(tmp_path):
    source, target = tmp_path / "a.tif", tmp_path / "new"
    Image.new("L", (60, 40), 255).save(source, save_all=True, append_images=[Image.new("L", (50, 50), 200)], description=HIDDEN_ID)
    media_type, _left = picture.clean(source, target, {2: [(0.0, 0.0, 0.4, 0.4)]}, Look(tmp_path))
    new = Image.open(target)
    assert (media_type, new.n_frames, new.size) == ("image/tiff", 2, (60, 40))
    assert new.getextrema() == (255, 255)
    new.seek(1)
    assert (new.getpixel((5, 5)), new.getpixel((40, 40))) == (0, 200)
    assert HIDDEN_ID.encode() not in target.read_bytes()
