"""Pictures: what is written in them and what they carry unseen (8.2)."""

import io
import struct
import zlib

import pytest
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.limits import Limits
from gongkai.screening.readers import picture
from gongkai.screening.tests.sheets import ID, MOBILE, blocks, drawn, found, hidden, items, kinds, rules

pytestmark = pytest.mark.clause("8.2")

PHOTO = drawn(["高新区政务服务大厅"], size=(600, 400), ground="lightblue")


def exif(thumbnail=None, **entries):
    """EXIF data as cameras write it, with a thumbnail in its second directory."""
    facts = Image.Exif()
    if "artist" in entries:
        # Pillow writes ASCII only; programs write what they like.
        facts[ExifTags.Base.Artist] = "@" * len(entries["artist"].encode())
    if "description" in entries:
        facts[ExifTags.Base.ImageDescription] = entries["description"]
    if "position" in entries:
        facts[ExifTags.IFD.GPSInfo] = {1: "N", 2: (20.0, 3.0, 1.0), 3: "E", 4: (110.0, 11.0, 2.0)}
    if "owner" in entries:
        facts.get_ifd(ExifTags.IFD.Exif)[0xA430] = entries["owner"]
    artist = entries.get("artist", "").encode()
    block = bytearray(facts.tobytes()[6:].replace(b"@" * len(artist), artist) if artist else facts.tobytes()[6:])
    if thumbnail is not None:
        kept = io.BytesIO()
        thumbnail.save(kept, "JPEG")
        order = "<" if block[:2] == b"II" else ">"
        (first,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, first)
        struct.pack_into(order + "I", block, first + 2 + 12 * count, len(block))
        start = len(block) + 2 + 3 * 12 + 4
        block += struct.pack(order + "HHHIHH", 3, 0x0103, 3, 1, 6, 0) + struct.pack(order + "HHII", 0x0201, 4, 1, start)
        block += struct.pack(order + "HHII", 0x0202, 4, 1, len(kept.getvalue())) + bytes(4) + kept.getvalue()
    return b"Exif\0\0" + bytes(block)


def jpeg(path, picture=PHOTO, **saving):
    picture.copy().save(path, "JPEG", quality=85, **saving)
    return path


def test_an_ordinary_picture_has_no_finding(tmp_path):
    findings = found(jpeg(tmp_path / "a.jpg", exif=exif(thumbnail=PHOTO.resize((160, 107)))))
    assert findings == []


def test_the_position_is_found_and_not_told(tmp_path):
    findings = found(jpeg(tmp_path / "a.jpg", exif=exif(position=True)))
    (finding,) = [one for one in findings if one.kind is Kind.LOCATION]
    assert finding.severity is Severity.REVIEW
    assert "20°" in finding.excerpt
    assert "3" not in finding.excerpt


def test_names_are_found_and_masked(tmp_path):
    findings = found(jpeg(tmp_path / "a.jpg", exif=exif(artist="王小明", owner="Li Xiaohong")))
    assert sorted(one.excerpt[0] for one in findings if one.kind is Kind.METADATA) == ["L", "王"]


def test_words_in_the_description_are_read(tmp_path):
    findings = found(jpeg(tmp_path / "a.jpg", exif=exif(description=f"contact {MOBILE}")))
    assert {"picture_text"} <= rules(findings)
    assert Kind.MOBILE in kinds(findings)
    assert found(jpeg(tmp_path / "b.jpg", exif=exif(description="SONY DSC"))) == []


def test_the_thumbnail_of_a_picture_before_it_was_painted_over_is_found(tmp_path):
    covered = PHOTO.copy()
    ImageDraw.Draw(covered).rectangle((20, 10, 400, 90), fill="black")
    findings = found(jpeg(tmp_path / "a.jpg", covered, exif=exif(thumbnail=PHOTO.resize((160, 107)))))
    assert [one.severity for one in findings if one.rule == "thumbnail_differs"] == [Severity.BLOCK]


def test_the_thumbnail_of_a_picture_before_it_was_cut_is_found(tmp_path):
    findings = found(jpeg(tmp_path / "a.jpg", PHOTO.crop((0, 200, 600, 400)), exif=exif(thumbnail=PHOTO.resize((160, 107)))))
    assert "thumbnail_differs" in rules(findings)


def test_a_thumbnail_with_the_black_bars_of_cameras_does_not_differ(tmp_path):
    bars = Image.new("RGB", (160, 120), "black")
    bars.paste(PHOTO.resize((160, 107)), (0, 6))
    assert found(jpeg(tmp_path / "a.jpg", exif=exif(thumbnail=bars))) == []


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP", "WEBP"])
def test_bytes_behind_the_end_are_found_and_read(tmp_path, kind):
    path = tmp_path / "a"
    PHOTO.copy().save(path, kind)
    assert found(path) == []
    path.write_bytes(path.read_bytes() + f"联系电话 {MOBILE}".encode())
    findings = found(path)
    assert "bytes_beyond" in rules(findings)
    assert Kind.MOBILE in kinds(findings)
    assert blocks(findings)


def test_a_second_picture_behind_the_first_waits_to_be_read(tmp_path):
    path, other = jpeg(tmp_path / "a.jpg"), jpeg(tmp_path / "b.jpg", drawn([ID]))
    path.write_bytes(path.read_bytes() + other.read_bytes())
    read, count = items(path)
    assert "bytes_beyond" in {getattr(one, "rule", "") for one in read}
    assert count.waiting_pages == 2


def test_text_in_a_png_is_found_and_its_program_is_not(tmp_path):
    facts = PngImagePlugin.PngInfo()
    facts.add_itxt("Author", "王小明")
    facts.add_itxt("Description", f"内部会议，电话 {MOBILE}")
    facts.add_text("Software", "gnome-screenshot")
    PHOTO.copy().save(tmp_path / "a.png", pnginfo=facts)
    findings = found(tmp_path / "a.png")
    assert {"names_in_metadata", "picture_text"} <= rules(findings)
    assert Kind.MOBILE in kinds(findings)
    plain = PngImagePlugin.PngInfo()
    plain.add_text("Software", "gnome-screenshot")
    PHOTO.copy().save(tmp_path / "b.png", pnginfo=plain, icc_profile=b"")
    assert found(tmp_path / "b.png") == []


def test_data_of_an_editing_program_in_a_png_is_found(tmp_path):
    PHOTO.copy().save(tmp_path / "a.png")
    data = (tmp_path / "a.png").read_bytes()
    body = b"mkBS" + bytes(range(256)) * 8
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    (tmp_path / "a.png").write_bytes(data[:33] + chunk + data[33:])
    assert "private_chunks" in rules(found(tmp_path / "a.png"))


def test_names_and_positions_in_xmp_are_found(tmp_path):
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'exif:GPSLatitude="20,3.1N">'
        "<dc:creator><rdf:Seq><rdf:li>王小明</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    findings = found(jpeg(tmp_path / "a.jpg", xmp=packet))
    assert {Kind.LOCATION, Kind.METADATA} <= kinds(findings)


def test_every_page_of_a_tiff_is_looked_at(tmp_path):
    pages = [drawn([f"第{number}页"]) for number in range(3)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    told = []
    _read, count = items(tmp_path / "a.tif", tell=told.append)
    assert count.waiting_pages == 3
    assert {"progress": [3, 3]} in told


def test_a_plain_surface_need_not_be_read(tmp_path):
    Image.new("RGB", (500, 500), "navy").save(tmp_path / "a.png")
    assert items(tmp_path / "a.png")[1].waiting_pages == 0


def test_words_that_were_made_transparent_are_found(tmp_path):
    erased = drawn(["高新区公开栏", f"证件 {ID}"], size=(800, 160), height=36).convert("RGBA")
    alpha = Image.new("L", erased.size, 255)
    ImageDraw.Draw(alpha).rectangle((0, 70, 800, 160), fill=0)
    erased.putalpha(alpha)
    erased.save(tmp_path / "a.png")
    findings = found(tmp_path / "a.png", ocr=True)
    assert hidden(findings) == {picture.TRANSPARENT}
    assert Kind.RESIDENT_ID in kinds(findings)
    clean = drawn(["高新区公开栏"], size=(800, 160), height=36).convert("RGBA")
    clean.paste((0, 0, 0, 0), (0, 70, 800, 160))
    clean.save(tmp_path / "b.png")
    assert items(tmp_path / "b.png")[1].waiting_pages == 1
    assert items(tmp_path / "a.png")[1].waiting_pages == 2


def test_words_on_a_photograph_are_read_with_their_place(tmp_path):
    card = drawn(["姓名 王小明", f"公民身份号码 {ID}"], size=(900, 300), height=40, ground="#cfe0ee")
    findings = found(jpeg(tmp_path / "a.jpg", card), ocr=True)
    (finding,) = [one for one in findings if one.kind is Kind.RESIDENT_ID]
    left, top, right, bottom = finding.place.box
    # The number is the second line, behind its heading.
    assert 0.25 < left < 0.45
    assert 0.75 < right < 0.95
    assert 0.2 < top < bottom < 0.6


def test_giant_pictures_are_unreadable(tmp_path):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0))
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(6251 * 50_000), 9)) + chunk(b"IEND", b""))
    report = screen_file(path)
    assert {one.rule for one in report.findings} == {"too_many_pixels"}
    assert "too_many_pixels" in rules(found(jpeg(tmp_path / "b.jpg"), limits=Limits(pixels=1000)))


def test_a_picture_that_breaks_off_is_unreadable(tmp_path):
    path = jpeg(tmp_path / "a.jpg", drawn([ID] * 6))
    path.write_bytes(path.read_bytes()[:5000])
    assert Kind.UNREADABLE in kinds(found(path))
    assert hidden(found(path)) == set()


def test_a_file_with_too_many_pages_is_unreadable(tmp_path):
    pages = [Image.new("L", (20, 20), number) for number in range(30)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert "too_many_frames" in rules(found(tmp_path / "a.tif", limits=Limits(pages=10)))
