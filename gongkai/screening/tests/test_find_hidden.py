"""Whatever a file hides is found where it is; a file that hides nothing is left alone."""

import struct

import pytest

from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind, Severity
from gongkai.screening.tests.samples import ALL, EXCEL, SECRET, SHOWN_IN_WORD, WHITE, WORD, book, id_number, related, word
from gongkai.screening.tests.seen import blocks, findings_in, of_kind
from gongkai.vault.tests.files import docx, paragraph

pytestmark = pytest.mark.clause("8.2")

EACH = pytest.mark.parametrize("sample", ALL, ids=lambda sample: f"{sample.name}: {sample.sentence}")


@EACH
def test_what_is_hidden_is_found_where_it_is(sample, tmp_path):
    found = of_kind(findings_in(sample.make(), tmp_path), sample.kind)
    assert found
    assert any(sample.where in str(one.place) for one in found)
    assert {one.severity for one in found} == {Severity(sample.severity)}
    assert all(one.why and one.advice for one in found)


@EACH
def test_a_number_among_hidden_words_is_found_too_and_never_told(sample, tmp_path):
    findings = findings_in(sample.make(), tmp_path)
    assert bool(of_kind(findings, Kind.RESIDENT_ID)) is sample.carries_number
    assert not [one for one in findings if id_number() in one.excerpt or id_number()[6:14] in one.excerpt]


@EACH
def test_a_twin_that_hides_nothing_is_left_alone(sample, tmp_path):
    findings = findings_in(sample.twin(), tmp_path)
    assert not [one for one in of_kind(findings, sample.kind) if one.severity is not Severity.NOTE]
    # Some twins show the number that the other hides.
    assert not [one for one in blocks(findings) if one.kind is not Kind.RESIDENT_ID]


@pytest.mark.parametrize("where", SHOWN_IN_WORD)
def test_words_outside_the_body_are_read_and_not_called_hidden(where, tmp_path):
    findings = findings_in(SHOWN_IN_WORD[where](), tmp_path)
    assert any(where in str(one.place) for one in of_kind(findings, Kind.RESIDENT_ID))
    assert not of_kind(findings, Kind.HIDDEN_TEXT)


@pytest.mark.parametrize("sample", [WORD[0], EXCEL[0]], ids=["a document", "a workbook"])
def test_the_child_finds_the_same(sample, tmp_path):
    path = tmp_path / sample.name
    path.write_bytes(sample.make())
    report = screen_file(path)
    assert not report.cleared
    assert list(report.findings) == [*findings_in(sample.make(), tmp_path)]


@pytest.mark.parametrize(("name", "make"), [("通知.docx", lambda: word("")), ("报表.xlsx", book), ("说明.txt", lambda: "正文。".encode())])
def test_an_ordinary_file_is_cleared(name, make, tmp_path):
    path = tmp_path / name
    path.write_bytes(make())
    report = screen_file(path)
    assert report.cleared
    assert not report.findings


def test_hidden_words_are_shown_by_a_few_letters_only(tmp_path):
    (found,) = of_kind(findings_in(WORD[0].make(), tmp_path), Kind.HIDDEN_TEXT)
    assert found.excerpt == f"{SECRET[:8]}……（共{len(SECRET)}字）"


def test_white_letters_on_a_banner_behind_the_text_are_no_secret(tmp_path):
    banner = (
        '<w:p><w:r><w:drawing><wp:anchor xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" behindDoc="1"/>'
        "</w:drawing></w:r></w:p>"
    )
    title = paragraph("年度报告", run=WHITE)
    assert not of_kind(findings_in(word(banner + title), tmp_path), Kind.HIDDEN_TEXT)
    assert of_kind(findings_in(word(banner + paragraph("正文") * 40 + title), tmp_path), Kind.HIDDEN_TEXT)


def emf(words: str, bitmap: int = 0) -> bytes:
    """A metafile that draws one line and, if asked, a bitmap of so many bytes."""
    raw = words.encode("utf-16-le")
    text = struct.pack("<II", 84, 76 + len(raw)) + bytes(36) + struct.pack("<II", len(words), 76) + bytes(24) + raw
    picture = struct.pack("<II", 81, 8 + bitmap) + bytes(bitmap) if bitmap else b""
    head = struct.pack("<II", 1, 88) + bytes(32) + b" EMF" + bytes(44)
    return head + text + picture + struct.pack("<IIIII", 14, 20, 0, 0, 20)


def test_words_drawn_in_a_metafile_are_read(tmp_path):
    findings = findings_in(related("image", "media/image1.emf", "word/media/image1.emf", emf(f"证件{id_number()}")), tmp_path)
    assert [str(one.place) for one in of_kind(findings, Kind.RESIDENT_ID)] == ["图片 image1.emf"]
    assert not of_kind(findings, Kind.UNREADABLE)


@pytest.mark.parametrize(
    ("name", "data"),
    [("image1.emf", emf("图", bitmap=50_000)), ("image1.dat", bytes(range(256))), ("media1.mp4", b"\0\0\0\x18ftypmp42" + bytes(99))],
    ids=["a bitmap in a metafile", "nothing that is known", "a film"],
)
def test_a_picture_that_nobody_can_read_here_is_not_cleared(name, data, tmp_path):
    findings = findings_in(related("image", f"media/{name}", f"word/media/{name}", data), tmp_path)
    assert of_kind(findings, Kind.UNREADABLE)


def test_data_that_nothing_leads_to_is_seen(tmp_path):
    findings = findings_in(docx(extra={"[trash]/0000.dat": bytes(range(256))}), tmp_path)
    assert [one.rule for one in findings] == ["unused_data"]
