"""Files made to break what reads them: each ends inside the limits, none is cleared, and whoever asked goes on unharmed."""

import io
import os
import random
import resource
import time
import zipfile
import zlib

import pytest

from gongkai.screening import magic
from gongkai.screening.files import screen_file
from gongkai.screening.findings import Kind
from gongkai.screening.limits import Limits
from gongkai.screening.tests.samples import archive, book, compound, pptx, sheet_part
from gongkai.vault.tests.files import S, docx, overlapping_bomb, paragraph, steep_bomb, with_flag, with_parts, zipped
from gongkai.vault.tests.hostile import dtd, laughs

pytestmark = pytest.mark.clause("8.2")

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def screened(data: bytes, tmp_path, name: str = "附件", **options):
    path = tmp_path / name
    path.write_bytes(data)
    return screen_file(path, **options)


def sheet(cells: str) -> bytes:
    return with_parts(book(), {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><sheetData>{cells}</sheetData></worksheet>'})


def many_cells(number: int) -> bytes:
    """Cells that do not repeat, so that the package does not look like a bomb."""
    chance = random.Random(7)
    rows = [
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>{chance.randrange(100_000)}</v></c>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(1, number // 10 + 1)
    ]
    return sheet("".join(rows))


def deep_zip(depth: int) -> bytes:
    data = archive({"a.txt": "正文"})
    for _level in range(depth):
        data = archive({"内.zip": data})
    return data


def zeros(size: int) -> bytes:
    return zipped([("a.txt", bytes(size))])


def xxe(part: str, package: bytes) -> bytes:
    return with_parts(package, {part: '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'})


def squeezed_paragraphs() -> bytes:
    """Words that fill 100 MB without growing a hundredfold."""
    chance = random.Random(3)
    noise = "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(1_000))
    return docx("".join(paragraph(noise[chance.randrange(900) :]) for _ in range(60_000)))


ATTACKS = {
    "an archive that unpacks to 300 MB": (lambda: zeros(300 << 20), "unpacks_too_large"),
    "an archive that unpacks a thousandfold": (lambda: zeros(50 << 20), "unpacks_too_large"),
    "a document that unpacks a thousandfold": (steep_bomb, "unpacks_too_large"),
    "a document whose members share their bytes": (overlapping_bomb, "unpacks_too_large"),
    "a workbook of four million equal cells": (
        lambda: sheet("".join(f'<row r="{row}">{"<c><v>1</v></c>" * 1000}</row>' for row in range(1, 4001))),
        "unpacks_too_large",
    ),
    "a document nested 100,000 deep": (lambda: docx("<a>" * 100_000 + "</a>" * 100_000), "broken_part"),
    "a workbook nested 100,000 deep": (lambda: sheet("<row>" + "<a>" * 100_000 + "</a>" * 100_000 + "</row>"), "broken_part"),
    "a billion laughs": (laughs, "declares_entities"),
    "a file of the machine as an entity of a document": (
        lambda: dtd(definition='<!ENTITY a SYSTEM "file:///etc/passwd">'),
        "declares_entities",
    ),
    "a file of the machine as an entity of a sheet": (lambda: xxe("xl/worksheets/sheet1.xml", book()), "declares_entities"),
    "a file of the machine as an entity of the strings": (
        lambda: sheet_part(book(), "xl/sharedStrings.xml", '<!DOCTYPE x [<!ENTITY a "b">]><sst/>', kind="sharedStrings"),
        "declares_entities",
    ),
    "a file of the machine as an entity of a slide": (lambda: xxe("ppt/slides/slide1.xml", pptx()), "declares_entities"),
    "an entity in a part that nobody leads to": (lambda: xxe("word/more.xml", docx()), "declares_entities"),
    "an entity in another writing": (
        lambda: docx(
            extra={"word/document.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY a "ha">]><w/>'.encode("utf-16")}
        ),
        "declares_entities",
    ),
    "60,000 members": (lambda: zipped((f"{number}.txt", "") for number in range(60_000)), "too_many_members"),
    "archives in archives in archives": (lambda: deep_zip(6), "nested_too_deep"),
    "forty nested archives of 9 MB": (
        lambda: archive({f"{number}.zip": zeros(9 << 20) for number in range(40)}),
        "unpacks_too_large",
    ),
    "an archive with a password": (lambda: with_flag(archive({"a.txt": "正文"}), 1), "locked"),
    "a document with a password": (lambda: with_flag(docx(), 1), "locked"),
    "a document locked by Word's own means": (lambda: compound({"EncryptionInfo": b"", "EncryptedPackage": b""}), "locked"),
    "an old document locked inside an archive": (
        lambda: archive({"a.doc": compound({"EncryptionInfo": b"", "EncryptedPackage": b""})}),
        "locked",
    ),
    "a compound file that is no document": (lambda: compound({"Contents": b"x"}), "unknown_object"),
    "a member that climbs out": (lambda: archive({"../../etc/cron.d/x": "正文"}), "climbing_name"),
    "a second archive behind the archive": (lambda: archive({"a.txt": "正文"}) + b"MZ" + bytes(50), "bytes_beside"),
    "one part twice": (
        lambda: zipped([*[(name, data) for name, data in parts_of(docx())], ("word/document.xml", "<x/>")]),
        "duplicate_part",
    ),
    "a damaged member": (lambda: damaged(archive({"a.txt": "正文" * 500})), "broken_member"),
    "half a document": (lambda: docx()[: len(docx()) // 2], "broken_zip"),
    "half a compound file": (lambda: COMPOUND + bytes(300), "broken_file"),
    "nothing that is known": (lambda: bytes(range(256)) * 50, "no_reader"),
    "a program": (lambda: b"MZ" + bytes(100) + b"PE\0\0" + bytes(500), "no_reader"),
    "an archive of another kind": (lambda: b"Rar!\x1a\x07\x01\x00" + os.urandom(500), "no_reader"),
    "a page saved as mail": (lambda: b"From: <Saved by X>\r\nMIME-Version: 1.0\r\n\r\nPGh0bWw+", "no_reader"),
    "text in no writing": (lambda: b"\xff\xa1\xfe " * 500, "unknown_encoding"),
}


def parts_of(package: bytes):
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return [(name, source.read(name)) for name in source.namelist()]


def damaged(package: bytes) -> bytes:
    return package[:60] + bytes([package[60] ^ 0xFF, package[61] ^ 0xFF]) + package[62:]


def children() -> int:
    return len([one for one in os.listdir("/proc/self/task") if one]) and len(
        open(f"/proc/self/task/{os.getpid()}/children").read().split()
    )


def spent() -> float:
    """Seconds of processor that children used: those on the wall say how busy the machine is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_ends_inside_the_limits_and_is_never_cleared(attack, tmp_path):
    make, rule = ATTACKS[attack]
    data = make()
    own, before, busy = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, spent(), children()
    report = screened(data, tmp_path)
    assert not report.cleared
    assert rule in {one.rule for one in report.findings if one.kind is Kind.UNREADABLE}
    assert all(one.advice for one in report.findings)
    assert spent() - before < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - own < 60_000
    assert children() == busy
    assert not list(tmp_path.glob("gongkai-screen-*"))


def test_a_lone_cell_in_the_far_corner_is_read_and_not_taken_for_clean(tmp_path):
    report = screened(sheet('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>底价</t></is></c></row>'), tmp_path)
    assert not report.cleared
    assert [str(one.place) for one in report.findings] == ["工作表“Sheet” XFD1048576 远离表格的内容"]
    assert report.seconds < 5


def test_what_a_sheet_says_of_its_own_size_is_not_believed(tmp_path):
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>机密★10年</t></is></c></row>' for row in (1, 2, 3))
    report = screened(
        with_parts(
            book(),
            {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{S}"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'},
        ),
        tmp_path,
    )
    assert len([one for one in report.findings if one.kind is Kind.SECRECY_MARK]) == 3


def test_more_cells_than_the_limit_are_counted_and_refused(tmp_path):
    report = screened(many_cells(60_000), tmp_path, limits=Limits(cells=50_000))
    assert {one.rule for one in report.findings} == {"too_many_cells"}


def test_the_digits_of_a_fraction_are_no_number_of_anybody(tmp_path):
    chance = random.Random(5)
    report = screened(
        sheet("".join(f'<row r="{row}"><c r="A{row}"><v>{chance.random()}</v></c></row>' for row in range(1, 2000))), tmp_path
    )
    assert report.cleared
    assert not report.findings


def test_a_file_that_takes_too_long_is_not_cleared_and_keeps_what_was_found(tmp_path):
    marked = zipped([("a.txt", "机密★10年\n"), ("b.docx", squeezed_paragraphs())])
    report = screened(marked, tmp_path, limits=Limits(wall_seconds=1.5))
    assert "not_read_to_the_end" in {one.rule for one in report.findings}
    assert not report.cleared
    assert report.seconds < 4


def test_a_file_that_uses_up_its_processor_time_is_not_cleared(tmp_path):
    report = screened(squeezed_paragraphs(), tmp_path, limits=Limits(cpu_seconds=1))
    assert {one.rule for one in report.findings} >= {"not_read_to_the_end"}


def test_a_file_that_uses_up_its_memory_is_not_cleared(tmp_path):
    report = screened(squeezed_paragraphs(), tmp_path, limits=Limits(memory_bytes=200 << 20))
    assert {one.rule for one in report.findings} >= {"not_read_to_the_end"}
    assert not report.cleared


def test_a_file_that_is_too_large_is_not_even_read(tmp_path):
    report = screened(bytes(2000), tmp_path, limits=Limits(size_bytes=1000))
    assert [one.rule for one in report.findings] == ["too_large"]


@pytest.mark.parametrize("make", ["missing", "folder", "pipe", "locked"])
def test_what_is_no_readable_file_is_not_cleared(make, tmp_path):
    path = tmp_path / make
    if make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    elif make == "locked":
        path.symlink_to("/proc/self/mem/none")
    report = screen_file(path)
    assert not report.cleared
    assert [one.rule for one in report.findings] == ["cannot_open"]


def test_a_flood_of_findings_is_cut_short_and_said_so(tmp_path):
    report = screened(("机密★10年\n" * 300).encode(), tmp_path, limits=Limits(findings=100))
    assert len(report.findings) == 101
    assert report.findings[-1].rule == "more_than_listed"
    assert not report.cleared


def test_the_name_is_no_reason_to_believe_anything(tmp_path):
    """A document under another name is read as the document that it is."""
    for name in ("说明.txt", "照片.jpg", "附件"):
        report = screened(docx(paragraph("机密★10年")), tmp_path, name)
        assert report.media_type.endswith("wordprocessingml.document")
        assert report.bears_a_mark


def test_a_damaged_file_harms_nobody(tmp_path):
    chance = random.Random(11)
    for data in (docx(paragraph("正文")), book(), pptx(), archive({"a.txt": zlib.compress(b"x" * 99)})):
        for _ in range(3):
            bent = bytearray(data)
            for _ in range(4):
                bent[chance.randrange(len(bent))] = chance.randrange(256)
            screened(bytes(bent), tmp_path)


@pytest.mark.parametrize(
    "head",
    [
        b"<!---->" * 9_000,
        b"<!-- -->\n" * 7_000,
        b"<!--" * 16_000,
        b"x-x:\n" * 12_000,
        b"x:\n \n" * 10_000,
        b" " * 65_536,
        b"<?xml " * 10_000,
    ],
)
def test_telling_the_kind_takes_no_time_whatever_the_beginning(head):
    """It is done outside the child as well."""
    began = time.process_time()
    magic.kind_of_head(head[:65_536])
    assert time.process_time() - began < 1
