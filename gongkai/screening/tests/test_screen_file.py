"""What `screen_file` promises: the bytes it speaks of, the way it asks, and that the child stands alone."""

import hashlib
import importlib
import io
import json
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from PIL import Image

from gongkai.screening import magic
from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind
from gongkai.screening.lists import Lists, Term
from gongkai.screening.readers import READERS
from gongkai.screening.tests.samples import archive, book, compound, id_number, page, pptx, related, run, sp, word
from gongkai.screening.tests.seen import findings_in, of_kind
from gongkai.vault.tests.files import docx, paragraph, pdf, picture

pytestmark = pytest.mark.clause("8.2")


def test_the_report_names_the_digest_of_the_bytes_it_speaks_of(tmp_path):
    path = tmp_path / "通知.docx"
    path.write_bytes(word(""))
    report = screen_file(path, "给人看的名称.docx")
    assert report.digest == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert report.name == "给人看的名称.docx"


def test_a_report_goes_through_json_and_back(tmp_path):
    path = tmp_path / "名单.docx"
    path.write_bytes(docx(paragraph(f"证件号码{id_number()}")))
    report = screen_file(path)
    assert type(report).from_json(json.loads(json.dumps(report.as_json()))).as_json() == report.as_json()


def test_the_lists_of_the_body_reach_the_child(tmp_path):
    path = tmp_path / "通知.txt"
    path.write_bytes("东风计划第二期，电话0898-65310000。".encode())
    plain = screen_file(path)
    report = screen_file(path, lists=Lists(terms=(Term("work_secret", "东风计划"),), own_phones=("0898-65310000",)))
    assert not of_kind(list(plain.findings), Kind.WORK_SECRET)
    assert of_kind(list(plain.findings), Kind.LANDLINE)
    assert of_kind(list(report.findings), Kind.WORK_SECRET)
    assert not of_kind(list(report.findings), Kind.LANDLINE)


def test_progress_is_told_while_the_child_reads(tmp_path):
    path = tmp_path / "附件.zip"
    path.write_bytes(archive({f"{number}.txt": "正文" for number in range(5)}))
    told = []
    screen_file(path, progress=lambda done, pages: told.append((done, pages)))
    assert told == [(number, 5) for number in range(6)]


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    path = tmp_path / "附件.zip"
    path.write_bytes(archive({"内.docx": word("")}))
    assert screen_file(path).cleared
    assert not list((tmp_path / "tmp").iterdir())


def test_the_child_has_no_network():
    server = socket.create_server(("127.0.0.1", 0))
    code = (
        "import socket, sys; from gongkai.foundation.bounds import leave_the_network\n"
        "left = leave_the_network()\n"
        "try:\n    socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=3); print(left, 'reached')\n"
        "except OSError:\n    print(left, 'alone')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(server.getsockname()[1])], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    server.close()
    assert done.stdout.strip() in {"True alone", "False reached"}  # the latter where the kernel lets nobody leave


def test_several_files_at_once_do_not_mix(tmp_path):
    reports = {}

    def ask(number: int) -> None:
        path = tmp_path / f"{number}.txt"
        path.write_bytes(("机密★10年\n" * number).encode())
        reports[number] = screen_file(path)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {number: len(of_kind(list(report.findings), Kind.SECRECY_MARK)) for number, report in reports.items()} == {
        number: number for number in range(1, 5)
    }


def test_every_reader_is_there():
    for module in set(READERS.values()):
        assert callable(importlib.import_module(f"gongkai.screening.readers.{module}").read)


def test_no_reader_of_the_child_knows_django():
    code = "import sys, gongkai.screening.child, gongkai.screening.sieve\n" + "".join(
        f"import gongkai.screening.readers.{module}\n" for module in set(READERS.values()) - {"picture", "pdf", "ofd", "legacy"}
    )
    code += "print([name for name in ('django', 'openpyxl', 'onnxruntime', 'PIL', 'pypdfium2', 'oletools') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (lambda: word(""), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (book, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (lambda: archive({"a.txt": "x"}), "application/zip"),
        (lambda: archive({"OFD.xml": "<OFD/>"}), "application/ofd"),
        (lambda: archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "application/vnd.oasis.opendocument.text"),
        (lambda: compound({"WordDocument": b"x"}), "application/x-ole-storage"),
        (pdf, "application/pdf"),
        (lambda: b"\r\n\0" + pdf(), "application/pdf"),
        (picture, "image/png"),
        (lambda: picture("JPEG"), "image/jpeg"),
        (lambda: picture("TIFF"), "image/tiff"),
        (lambda: picture("BMP"), "image/bmp"),
        (lambda: picture("WEBP"), "image/webp"),
        (lambda: picture("GIF"), "image/gif"),
        (lambda: page(""), "text/html"),
        (lambda: b'<?xml version="1.0"?><a/>', "text/xml"),
        (lambda: "姓名,电话\n".encode("gb18030"), "text/plain"),
        (lambda: "正文".encode("utf-16"), "text/plain"),
        (lambda: b"{\\rtf1 x}", "application/rtf"),
        (lambda: b"", "text/plain"),
        (lambda: b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (lambda: bytes(40), magic.UNKNOWN),
    ],
)
def test_a_file_is_what_its_content_says(make, media_type, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(make())
    assert magic.kind_of(path) == media_type


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_read_in_every_usual_writing_with_exact_places(encoding, tmp_path):
    text = f"姓名：张三，证件号码{id_number()}。"
    (found,) = of_kind(findings_in(text.encode(encoding), tmp_path), Kind.RESIDENT_ID)
    assert text[found.start : found.end] == id_number()


def test_the_heading_of_a_column_tells_what_a_number_is(tmp_path):
    def fill(sheet):
        sheet.delete_rows(1, 2)
        sheet.append(["姓名", "护照号码", "序列"])
        sheet.append(["甲", "E12345678", "E12345678"])

    found = of_kind(findings_in(book(fill), tmp_path), Kind.PASSPORT)
    assert [one.place.cell for one in found] == ["B2"]


def test_a_number_broken_over_the_cells_of_a_form_is_found(tmp_path):
    def fill(sheet):
        for column, digit in enumerate(id_number(), 1):
            sheet.cell(5, column, digit)

    assert of_kind(findings_in(book(fill), tmp_path), Kind.RESIDENT_ID)


def test_a_number_broken_over_two_runs_and_a_line_is_found(tmp_path):
    number = id_number()
    body = f"<w:p>{run(number[:6])}{run(number[6:14])}<w:r><w:br/></w:r>{run(number[14:])}</w:p>"
    assert of_kind(findings_in(docx(paragraph("证件号码：") + body), tmp_path), Kind.RESIDENT_ID)


def photo() -> bytes:
    made = io.BytesIO()
    facts = Image.Exif()
    facts.get_ifd(0x8825).update({1: "N", 2: (20.0, 1.0, 2.0), 3: "E", 4: (110.0, 1.0, 2.0)})
    Image.new("RGB", (60, 40), "#88AACC").save(made, "JPEG", exif=facts)
    return made.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: related("image", "media/image1.jpeg", "word/media/image1.jpeg", photo()),
        lambda: pptx(parts={"ppt/media/image1.jpeg": photo()}),
        lambda: archive({"照片/一.jpg": photo()}),
    ],
    ids=["in a document", "in a presentation", "in an archive"],
)
def test_the_position_in_a_picture_is_found_wherever_the_picture_lies(make, tmp_path):
    assert of_kind(findings_in(make(), tmp_path), Kind.LOCATION)


def test_white_letters_on_what_the_layout_paints_are_no_secret(tmp_path):
    white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    dark = '<a:solidFill><a:srgbClr val="203864"/></a:solidFill>'
    namespaces = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    layout = f"<p:sldLayout {namespaces}><p:cSld><p:spTree>{sp('', properties=dark)}</p:spTree></p:cSld></p:sldLayout>"
    made = pptx(
        sp("标题", run=white),
        parts={"ppt/slideLayouts/l1.xml": layout},
        links=(("slideLayout", "../slideLayouts/l1.xml"),),
    )
    assert not of_kind(findings_in(made, tmp_path), Kind.HIDDEN_TEXT)


def test_a_workbook_where_a_filter_hid_rows_is_one_finding_and_not_one_for_each_row(tmp_path):
    def fill(sheet):
        for row in range(3, 200):
            sheet.cell(row, 1, f"第{row}户")
            sheet.row_dimensions[row].hidden = True

    (found,) = of_kind(findings_in(book(fill), tmp_path), Kind.HIDDEN_TEXT)
    assert found.place.cell == "A3"
    assert "共197处" in found.excerpt
