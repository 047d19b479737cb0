"""A redaction that leaves a value extractable anywhere fails loudly (8.2): the proof, and a careless cleaner before it."""

import io
import shutil

import pikepdf
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind, Passage, Place
from gongkai.screening.limits import USUAL
from gongkai.screening.located import Located
from gongkai.screening.readers.look import Look
from gongkai.screening.redaction import StillThere, docx, pdf, picture, task, text, xlsx
from gongkai.screening.redaction.proof import prove, unclear
from gongkai.screening.redaction.values import Value, Wanted
from gongkai.screening.tests import redacting
from gongkai.screening.tests.redacting import ID, MOBILE, bytes_of, paragraph, zipped

pytestmark = pytest.mark.clause("8.2")

WANTED = Wanted([Value(Kind.RESIDENT_ID, ID, "4601***"), Value(Kind.MOBILE, MOBILE, "138***"), Value(Kind.PERSON_NAME, "甄士隐", "甄**")])
PLAIN = Image.new("RGB", (8, 8), "white")


def of_pdf(change) -> bytes:
    new = pikepdf.new()
    new.add_blank_page(page_size=(100, 100))
    change(new)
    kept = io.BytesIO()
    new.save(kept)
    return kept.getvalue()


def author(new: pikepdf.Pdf) -> None:
    new.docinfo["/Author"] = "甄士隐"


def forgotten(new: pikepdf.Pdf) -> None:
    # An object to which nothing leads from any page.
    new.Root.Forgotten = new.make_indirect(pikepdf.Dictionary(Words=pikepdf.String(f"电话{MOBILE}")))


def attached(new: pikepdf.Pdf) -> None:
    new.attachments["a.zip"] = pikepdf.AttachedFileSpec(new, zipped({"a.txt": f"身份证号{ID}"}))


def png_text() -> bytes:
    said = PngInfo()
    said.add_text("Comment", "甄士隐", zip=True)
    return bytes_of(PLAIN, "PNG", pnginfo=said)


def jpeg_exif() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = ID
    return bytes_of(PLAIN, "JPEG", exif=exif)


HIDING = {
    "a custom part in UTF-16": zipped(
        {"customXml/item9.xml": '<?xml version="1.0" encoding="UTF-16"?><a><b>甄士隐</b></a>'.encode("utf-16")}
    ),
    "character references": zipped({"word/document.xml": "<a>" + "".join(f"&#{ord(one)};" for one in ID) + "</a>"}),
    "an attribute": zipped({"a.xml": '<a b="甄士隐"/>'}),
    "a comment in the markup": zipped({"a.xml": f"<a><!-- {MOBILE} --></a>"}),
    "runs of one paragraph": zipped({"a.xml": "<a><p><r>甄</r><r>士</r><r>隐</r></p></a>"}),
    "cells side by side": zipped({"a.xml": "<a>" + "".join(f"<v>{one}</v>" for one in ID) + "</a>"}),
    "the name of a member": zipped({"media/甄士隐.png": b""}),
    "the comment of the archive": zipped({"a": b""}, comment=f"电话{MOBILE}".encode()),
    "an archive in an archive": zipped({"a.zip": zipped({"b.zip": zipped({"c.txt": "甄士隐"})})}),
    "a picture in an archive": zipped({"word/media/image1.png": png_text()}),
    "bytes that are no text": zipped({"a.bin": b"\x00\x01\xfe" * 40 + MOBILE.encode() + b"\x00\xff"}),
    "wide characters in a binary": zipped({"a.bin": b"\x00\x01\xfe" * 40 + ID.encode("utf-16-le")}),
    "text written wide": "身份证号" + "　".join(chr(ord(one) + 0xFEE0) for one in ID),
    "text of another encoding": "甄\u200b士隐",
    "the author of a PDF": of_pdf(author),
    "an object of a PDF": of_pdf(forgotten),
    "an archive in a PDF": of_pdf(attached),
    "a chunk of a PNG": png_text(),
    "the EXIF of a JPEG": jpeg_exif(),
    "bytes behind a picture": bytes_of(PLAIN, "JPEG") + MOBILE.encode(),
}


@pytest.mark.parametrize("content", HIDING.values(), ids=HIDING.keys())
def test_a_value_is_found_wherever_it_is_left(content, tmp_path):
    path = tmp_path / "copy"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(StillThere) as left:
        prove(path, WANTED, USUAL)
    # The message names the place and never the value.
    assert any(sign in str(left.value) for sign in ("4601***", "138***", "甄**"))
    assert not WANTED.hits(str(left.value))


def test_a_copy_without_the_values_passes(tmp_path):
    path = tmp_path / "copy"
    for content in (
        zipped({"a.xml": f'<a b="{ID[:4]}**********{ID[14:]}"><p>甄**</p><p>士隐</p></a>', "m.png": bytes_of(PLAIN)}),
        of_pdf(lambda new: None),
        bytes_of(PLAIN, "JPEG"),
        b"138****3210",
    ):
        path.write_bytes(content)
        prove(path, WANTED, USUAL)


def test_what_recognition_reads_of_the_better_part_of_a_number_is_a_leak():
    place = Place(page=1)
    with pytest.raises(StillThere, match="第1页"):
        unclear([Located(f"证号 {ID[4:16]}", place)], WANTED)
    unclear([Located(f"证号 {ID[:6]} {MOBILE[:6]}", place), Passage(f"{MOBILE[:9]}", place)], WANTED)


def copy(source, target, *_more):
    shutil.copy(source, target)
    return []


def copy_picture(source, target, *_more):
    shutil.copy(source, target)
    return "image/png", []


CARELESS = {
    "a.txt": (text, "clean_text", copy, lambda path: path.write_text(f"身份证号{ID}")),
    "a.html": (text, "clean_html", copy, lambda path: path.write_text(f"<html><body><p>身份证号{ID}</p></body></html>")),
    "a.docx": (docx, "clean", copy, lambda path: redacting.docx(path, paragraph(f"身份证号{ID}"))),
    "a.pdf": (pdf, "clean", copy, lambda path: redacting.pdf(path, f"BT /F 12 Tf 60 780 Td (ID {ID}) Tj ET")),
    "a.png": (picture, "clean", copy_picture, lambda path: redacting.picture_of(f"身份证号：{ID}").save(path)),
}


@pytest.mark.parametrize("name", CARELESS)
def test_a_careless_cleaner_is_caught_and_its_copy_never_handed_out(name, tmp_path, monkeypatch):
    module, function, careless, make = CARELESS[name]
    make(tmp_path / name)
    report = screen_file(tmp_path / name, "")
    chosen = [one for one in report.findings if one.kind is Kind.RESIDENT_ID]
    assert chosen
    told: list[dict] = []
    monkeypatch.setattr(module, function, careless)
    task.redact(tmp_path / name, tmp_path / "copy", name, report.media_type, chosen, Look(tmp_path, tell=told.append))
    answer = next(one["answer"] for one in told if "answer" in one)
    assert list(answer) == ["still_there"]
    assert ID not in str(answer)


def test_a_part_that_the_cleaner_is_told_to_keep_is_caught(tmp_path):
    # Text between elements, where no part of a document has any: the mask does not look there.
    parts = {"word/theme/theme1.xml": f"<a><b>{ID[:9]}<c/>{ID[9:]}</b></a>"}
    path = redacting.docx(tmp_path / "a.docx", paragraph(f"身份证号{ID}"), parts, [("rId1", "theme", "theme/theme1.xml")])
    with pytest.raises(StillThere, match="theme1"):
        redacting.redacted(path)


def test_a_workbook_that_was_only_copied_is_caught(tmp_path, monkeypatch):
    book = xlsx.Workbook()
    book.active.append(["身份证号", ID])
    book.save(tmp_path / "a.xlsx")
    report = screen_file(tmp_path / "a.xlsx", "")
    told: list[dict] = []
    monkeypatch.setattr(xlsx, "clean", copy)
    task.redact(
        tmp_path / "a.xlsx", tmp_path / "copy", "a.xlsx", report.media_type, list(report.findings[:1]), Look(tmp_path, tell=told.append)
    )
    assert "still_there" in told[-1]["answer"]
