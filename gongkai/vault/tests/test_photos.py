"""照片清理: a photograph is kept without position, device data and words, upright, and screening finds nothing beside its pixels."""

import io
import struct

import pytest
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

from gongkai.foundation.objections import Refused
from gongkai.screening.files import screen_file
from gongkai.screening.findings import Finding, Kind, Place, Report, Severity
from gongkai.vault import photos
from gongkai.vault.tests.files import picture

BESIDE = {Kind.LOCATION, Kind.METADATA, Kind.EMBEDDED, Kind.HIDDEN_TEXT}
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="20,3.1N" exif:GPSLongitude="110,11.2E"/></rdf:RDF></x:xmpmeta>'
)


def facts() -> Image.Exif:
    """What a telephone writes: position, owner, number of the device, notes of its maker, and that it was held upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "王某某在一号楼拍摄"
    exif[0x013B] = "王某某"
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (20.0, 3.0, 1.0), 3: "E", 4: (110.0, 11.0, 2.0)}
    exif[ExifTags.IFD.Exif] = {0xA430: "王某某", 0xA431: "SN-20261123", 0x927C: b"Maker\0SN-20261123"}
    return exif


def scene() -> Image.Image:
    """Dark on its left, light on its right, so that it can be told how it is turned."""
    shown = Image.new("RGB", (160, 90), "white")
    ImageDraw.Draw(shown).rectangle((0, 0, 79, 89), fill="navy")
    return shown


def jpeg() -> bytes:
    out = io.BytesIO()
    scene().save(out, "JPEG", exif=facts(), comment="王某某".encode(), xmp=XMP)
    data = out.getvalue()
    caption = b"\x1c\x02\x78" + struct.pack(">H", 18) + "一号楼现场".encode() + b"   "
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(caption)) + caption + b"\0" * (len(caption) % 2)
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:] + b"\0" * 8 + "以前的照片".encode() * 200


def png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "王某某")
    words.add_itxt("Comment", "在一号楼拍摄的现场照片")
    words.add(b"prVt", b"x" * 5000)
    out = io.BytesIO()
    scene().save(out, "PNG", pnginfo=words, exif=facts())
    return out.getvalue()


def kinds(path):
    return {one.kind for one in screen_file(path, "", ocr=False).findings}


@pytest.mark.clause("4.1", "8.2")
@pytest.mark.parametrize("made", [jpeg, png], ids=["jpeg", "png"])
def test_nothing_is_left_beside_the_pixels_and_the_picture_stands_upright(tmp_path, made):
    path = tmp_path / "photo"
    path.write_bytes(made())
    before = kinds(path)
    assert before >= {Kind.LOCATION, Kind.METADATA}
    clean = photos.cleaned(path)
    path.write_bytes(clean)
    assert not kinds(path) & BESIDE
    for told in ("王某某", "SN-2026", "一号楼", "以前的照片", "GPS", "Exif", "Photoshop", "xmp"):
        assert told.encode() not in clean
    with Image.open(io.BytesIO(clean)) as shown:
        assert shown.size == (90, 160)
        assert not set(shown.info) & {"exif", "xmp", "comment", "photoshop", "icc_profile"}
        assert shown.getpixel((45, 20))[2] > 90 > shown.getpixel((45, 20))[0]
        assert min(shown.getpixel((45, 140))) > 200


@pytest.mark.clause("4.1")
@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("1", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG")],
)
def test_every_kind_of_picture_that_is_taken_comes_out_of_its_size(tmp_path, mode, kind):
    path = tmp_path / "photo"
    grey = Image.linear_gradient("L").resize((60, 40))
    shown = grey.convert("I").point(lambda value: value * 256).convert("I;16") if mode == "I;16" else grey.convert("RGB").convert(mode)
    shown.save(path, kind)
    with Image.open(io.BytesIO(photos.cleaned(path))) as clean:
        assert (clean.format, clean.size) == (kind, (60, 40))
        greys = clean.convert("L")
        assert abs(greys.getpixel((5, 35)) - greys.getpixel((5, 2))) > 100


@pytest.mark.clause("4.1")
def test_a_picture_that_cannot_be_cleaned_is_refused_with_a_message(tmp_path):
    path = tmp_path / "photo"
    path.write_bytes(picture("JPEG")[:600])
    with pytest.raises(Refused) as refused:
        photos.cleaned(path)
    assert "图片已损坏" in refused.value.objections[0].message
    left = Finding(Kind.LOCATION, Severity.REVIEW, Place(), None, None, "", "position", "", "")
    with pytest.raises(Refused) as refused:
        photos.insist_on_clean(Report("", "", "image/jpeg", (left,)))
    assert refused.value.codes == {"photo_not_clean"}
