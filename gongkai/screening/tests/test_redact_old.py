"""Redaction of old office files and presentations (8.2), by way of LibreOffice."""

import io

import pypdfium2
import pytest

from gongkai.screening.findings import Kind
from gongkai.screening.readers import legacy
from gongkai.screening.tests.redacting import ID, MOBILE, NUMBERS, kinds, redacted, unzipped
from gongkai.screening.tests.samples import pptx, slide, sp

pytestmark = [
    pytest.mark.clause("8.2"),
    pytest.mark.slow,
    pytest.mark.skipif(legacy.program() is None, reason="LibreOffice is not installed"),
]


def test_an_old_document_becomes_a_clean_one_of_today(tmp_path):
    path = tmp_path / "名单.rtf"
    # {\v …} is hidden text.
    path.write_text(rf"{{\rtf1\ansi {{\info{{\author Somebody}}}}ID {ID} Tel {MOBILE}{{\v hidden {ID}}}\par}}")
    before, after = redacted(path, lambda one: True)
    assert {*NUMBERS, Kind.HIDDEN_TEXT} <= kinds(before)
    assert after.name == "名单.docx"
    text = unzipped(after.content)["word/document.xml"].decode()
    assert f"{ID[:4]}**********{ID[14:]}" in text
    assert "hidden" not in text
    assert after.report.cleared


def test_a_presentation_becomes_pages_with_boxes(tmp_path):
    path = tmp_path / "汇报.pptx"
    notes = {"ppt/notesSlides/n1.xml": slide(sp(f"讲稿 {ID}"), "notes")}
    path.write_bytes(pptx(sp(f"ID {ID}", at=(600_000, 2_000_000)), parts=notes, links=(("notesSlide", "../notesSlides/n1.xml"),)))
    before, after = redacted(path, lambda one: True)
    assert {Kind.RESIDENT_ID, Kind.HIDDEN_TEXT} <= kinds(before)
    assert (after.name, after.media_type) == ("汇报.pdf", "application/pdf")
    assert not kinds(after.report) & {Kind.RESIDENT_ID, Kind.HIDDEN_TEXT}
    with pypdfium2.PdfDocument(io.BytesIO(after.content)) as document:
        assert len(document) == 1
        assert document[0].get_textpage().get_text_bounded() == ""
    assert f"{ID[:4]}**********{ID[14:]}" in after.text
