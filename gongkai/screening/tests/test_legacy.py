"""Old office files go through LibreOffice, and nothing that they hide is lost on the way (8.2)."""

import contextlib
import functools
import re
import time
from pathlib import Path

import olefile
import pytest

from gongkai.screening import sieve
from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind, Passage, Severity
from gongkai.screening.limits import Limits
from gongkai.screening.lists import NONE
from gongkai.screening.readers import legacy
from gongkai.screening.tests.offices import converted
from gongkai.screening.tests.sheets import ID, MOBILE, blocks, found, hidden, items, kinds, rules

pytestmark = pytest.mark.clause("8.2")

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in [
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("meta", "meta"), ("draw", "drawing"),
        ("presentation", "presentation"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"),
    ]
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'  # fmt: skip
FLAT = {
    "fodt": "OpenDocument Text Flat XML",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "fodp": "OpenDocument Presentation Flat XML",
}
HEADING = "海口国家高新区管委会关于公开办事指南的通知"


def flat(path, kind, body, *, styles="", author=""):
    """A document in one XML file, which LibreOffice opens and saves as what is asked for."""
    meta = (
        f"<office:meta><meta:initial-creator>{author}</meta:initial-creator><dc:creator>{author}</dc:creator></office:meta>"
        if author
        else ""
    )
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}">{meta}'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document>",
        encoding="utf-8",
    )
    return path


def letter(path, *, secrets):
    """A letter, with a deletion that is only tracked, a comment and an author where `secrets`."""
    change = (
        '<text:tracked-changes><text:changed-region xml:id="d1" text:id="d1"><text:deletion>'
        "<office:change-info><dc:creator>李红</dc:creator>"
        f"<dc:date>2026-01-02T03:04:05</dc:date></office:change-info><text:p>身份证号{ID}</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes>"
    )
    note = f"<office:annotation><dc:creator>李红</dc:creator><text:p>请核对电话{MOBILE}</text:p></office:annotation>"
    inside = f'{note}<text:change text:change-id="d1"/>' if secrets else ""
    body = f"<office:text>{change if secrets else ''}<text:p>{HEADING}</text:p><text:p>各部门请按时报送。{inside}</text:p></office:text>"
    return flat(path, "text", body, author="王小明" if secrets else "")


def workbook(path, *, secrets):
    """A workbook, with a sheet that is not shown where `secrets`."""
    style = '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/></style:style>'

    def table(name, value, look=""):
        cell = f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table table:name="{name}" {look}><table:table-row>{cell}</table:table-row></table:table>'

    second = table("明细", ID, 'table:style-name="off"' if secrets else "")
    return flat(path, "spreadsheet", f"<office:spreadsheet>{table('汇总', HEADING)}{second}</office:spreadsheet>", styles=style)


def slides(path, *, secrets):
    """A presentation, with notes where `secrets`."""
    frame = (
        '<draw:frame svg:width="15cm" svg:height="3cm" svg:x="2cm" svg:y="2cm">'
        "<draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    )
    notes = f"<presentation:notes>{frame.format(f'讲稿：{ID}')}</presentation:notes>" if secrets else ""
    body = f'<office:presentation><draw:page draw:name="1">{frame.format(HEADING)}{notes}</draw:page></office:presentation>'
    return flat(path, "presentation", body)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    """Old files of each kind, with and without what they should not carry; made once."""
    folder = tmp_path_factory.mktemp("old")
    made = {}
    for name, make, ending, target in (
        ("doc", letter, "fodt", "doc:MS Word 97"),
        ("rtf", letter, "fodt", "rtf:Rich Text Format"),
        ("xls", workbook, "fods", "xls:MS Excel 97"),
        ("ppt", slides, "fodp", "ppt:MS PowerPoint 97"),
    ):
        sources = [make(folder / f"{name}-{secrets}.{ending}", secrets=secrets) for secrets in (True, False)]
        made[name, True], made[name, False] = converted(sources, target, FLAT[ending])
    return made


@pytest.fixture(scope="module")
def read_once(samples):
    """Findings and text of each sample, read when first asked for."""

    @functools.cache
    def read(name, secrets):
        given, _count = items(samples[name, secrets])
        return list(sieve.findings(given, NONE)), "\n".join(one.text for one in given if isinstance(one, Passage))

    return read


@pytest.mark.parametrize("name", ["doc", "rtf", "xls", "ppt"])
def test_what_an_old_file_hides_is_found_and_its_clean_twin_is_silent(read_once, name):
    findings, _text = read_once(name, True)
    assert Kind.HIDDEN_TEXT in kinds(findings)
    assert Kind.RESIDENT_ID in kinds(findings)
    clean, text = read_once(name, False)
    assert not kinds(clean) & {Kind.HIDDEN_TEXT, Kind.METADATA, Kind.MACRO, Kind.EMBEDDED, Kind.EXTERNAL_LINK, Kind.UNREADABLE}
    assert HEADING in text


def test_deletions_comments_and_the_author_of_a_doc_are_all_found(read_once):
    findings, _text = read_once("doc", True)
    assert not any(value in str(one.as_json()) for one in findings for value in (ID, MOBILE))
    assert {Kind.RESIDENT_ID, Kind.MOBILE} <= kinds(findings)
    assert len(hidden(findings)) >= 2
    names = [one for one in findings if one.rule == "names_in_metadata"]
    assert {one.excerpt[0] for one in names} == {"王", "李"}
    # Once in the compound file, not again in what LibreOffice copied.
    told = [(one.excerpt, one.why) for one in names if one.place.part == "文档属性"]
    assert len(told) == len(set(told))
    assert all(one.place.member == "" for one in findings)


def test_a_wps_file_is_read_as_the_compound_file_that_it_is(samples, tmp_path):
    path = tmp_path / "通知.wps"
    path.write_bytes(samples["doc", True].read_bytes())
    report = screen_file(path)
    assert {Kind.HIDDEN_TEXT, Kind.RESIDENT_ID} <= {one.kind for one in report.findings}
    assert not report.cleared
    assert screen_file(samples["doc", False]).cleared


def test_without_libreoffice_an_old_file_cannot_be_cleared_and_the_message_says_why(samples, monkeypatch):
    monkeypatch.setattr(legacy, "INSTALLED", ())
    monkeypatch.setenv("PATH", "")
    (finding,) = blocks(found(samples["doc", False]))
    assert finding.kind is Kind.UNREADABLE
    assert "LibreOffice" in finding.advice
    assert "另存为" in finding.advice


def test_a_workbook_with_a_password_is_unreadable(samples, tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(samples["xls", False].read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as compound:
        data = compound.openstream("Workbook").read()
        # Behind the first record comes one that says what the password is checked by.
        start = 4 + int.from_bytes(data[2:4], "little")
        compound.write_stream("Workbook", data[:start] + b"\x2f\x00" + data[start + 2 :])
    assert "password" in rules(found(path))


def test_a_letter_with_a_password_is_unreadable(samples, tmp_path):
    path = tmp_path / "a.doc"
    path.write_bytes(samples["doc", False].read_bytes())
    with olefile.OleFileIO(path, write_mode=True) as compound:
        data = bytearray(compound.openstream("WordDocument").read())
        data[11] |= 1
        compound.write_stream("WordDocument", bytes(data))
    assert "password" in rules(found(path))


def test_a_file_that_libreoffice_cannot_open_is_unreadable(samples, tmp_path):
    path = tmp_path / "a.doc"
    with_stream = bytearray(samples["doc", False].read_bytes())
    path.write_bytes(with_stream)
    with olefile.OleFileIO(path, write_mode=True) as compound:
        for stream in compound.listdir():
            compound.write_stream(stream, bytes(compound.get_size(stream)))
    assert Kind.UNREADABLE in kinds(found(path))


def test_an_unknown_old_file_is_unreadable(samples, tmp_path):
    data = samples["doc", False].read_bytes().replace("WordDocument".encode("utf-16-le"), "XyzDocument0".encode("utf-16-le"))
    (tmp_path / "a.wps").write_bytes(data)
    assert Kind.UNREADABLE in kinds(found(tmp_path / "a.wps"))


def test_an_embedded_object_in_rtf_is_found(tmp_path):
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi Hello {\object\objemb{\*\objdata 01050000}}}")
    findings = found(tmp_path / "a.rtf")
    assert {Kind.EMBEDDED, Kind.UNREADABLE} <= kinds(findings)


def test_libreoffice_ends_with_the_child_that_started_it(samples):
    began = time.monotonic()
    report = screen_file(samples["doc", True], limits=Limits(wall_seconds=0.9))
    assert [one.severity for one in report.findings if one.kind is Kind.UNREADABLE] == [Severity.BLOCK]
    assert time.monotonic() - began < 60, "an office left alone goes on for ever"
    deadline = time.monotonic() + 30
    while (left := _left_running()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []


def _left_running() -> list[str]:
    running = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            command = (process / "cmdline").read_bytes()
            # Others may be screening at this moment; the folder of this one is gone.
            profile = re.search(rb"file://([^\0]*gongkai-screen-[^\0/]*)/", command)
            running += [process.name] if profile and not Path(profile[1].decode()).exists() else []
    return running
