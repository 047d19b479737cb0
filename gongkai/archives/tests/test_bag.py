"""The streaming writer and the names of files, apart from any dossier."""

import hashlib
import shutil
import subprocess
import sys
import tracemalloc
import unicodedata
from pathlib import Path

import bagit
import pytest

from gongkai.archives import bag
from gongkai.archives.bag import DamagedSourceError, Part, Writer
from gongkai.archives.bag_names import LONGEST, Names, fits, key_of

ODD = [
    "关于做好党务政务公开工作的通知（终稿）.docx",
    "附件 一 & 'x' #1;$(rm).txt",
    "规" * 120 + ".pdf",
    "a" * 300,
    "con.txt",
    "LPT1",
    "结尾空格 ",
    "结尾点.",
    "换\n行.txt",
    "回\r车.txt",
    "百分号 50%25.txt",
    "反\u202e转txt.exe",
    "零\u200b宽.txt",
    "a:b*c?.txt",
    "a/../../b.txt",
    "..",
    "",
    "   ",
    "表.xlsx",
    "表.XLSX",
    unicodedata.normalize("NFC", "é.txt"),
    unicodedata.normalize("NFD", "é.txt"),
    "表.xlsx",
    "😀.png",
    "*星.txt",
    "\ufeffbom.txt",
]


def parts():
    return [Part("f", name, f"{place}".encode(), "attachment") for place, name in enumerate(ODD)]


def made(folder, given, **more):
    with Writer(folder / ".x.unfinished") as writer:
        for part in given:
            writer.add(part)
        digest = writer.finish({"Source-Organization": "某机构", **more})
    writer.place(folder / "x")
    return folder / "x", writer.written, digest


@pytest.mark.clause("2.E")
def test_odd_names_survive_and_every_file_keeps_its_own_bytes(tmp_path):
    folder, written, digest = made(tmp_path, parts())

    assert bagit.Bag(str(folder)).is_valid()
    assert subprocess.run([sys.executable, "-m", "bagit", "--validate", str(folder)], check=False, capture_output=True).returncode == 0
    assert [one.name for one in written] == ODD
    assert [(folder / one.path).read_text() for one in written] == [str(place) for place in range(len(ODD))]
    assert len({key_of(one.path) for one in written}) == len(ODD)
    assert all(fits(one.path.rpartition("/")[2]) for one in written)
    assert digest == f"sha256:{hashlib.sha256((folder / 'manifest-sha256.txt').read_bytes()).hexdigest()}"


@pytest.mark.parametrize("name", [ODD[0], ODD[1], "表.xlsx", "😀.png", "a" * LONGEST, ".隐藏"])
def test_a_name_that_all_systems_take_stays_as_it_was_given(name):
    assert Names().take("f", name) == name


def test_a_safe_name_keeps_its_ending_and_fits():
    taken = Names().take("f", "规" * 120 + ".docx")
    assert taken.startswith("规规规")
    assert taken.endswith(".docx")
    assert LONGEST - 3 <= len(taken.encode()) <= LONGEST


@pytest.mark.clause("2.E")
def test_the_bag_carries_both_digests_of_every_file_and_says_how_much_there_is(tmp_path):
    folder, written, _digest = made(tmp_path, [Part("a", "一.txt", b"1", "x"), Part("b", "二.txt", [b"2"].__iter__, "x")])

    for algorithm in ("sha256", "sm3"):
        lines = (folder / f"manifest-{algorithm}.txt").read_text().splitlines()
        assert lines == [f"{hashlib.new(algorithm, (folder / one.path).read_bytes()).hexdigest()}  {one.path}" for one in written]
        tags = dict(reversed(line.split("  ")) for line in (folder / f"tagmanifest-{algorithm}.txt").read_text().splitlines())
        assert set(tags) == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt"}
        assert all(hashlib.new(algorithm, (folder / name).read_bytes()).hexdigest() == digest for name, digest in tags.items())
    assert "Payload-Oxum: 2.2\n" in (folder / "bag-info.txt").read_text()
    assert (folder / "bagit.txt").read_bytes() == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def digest_of(data):
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@pytest.mark.clause("2.E")
def test_a_run_broken_off_is_taken_up_and_reads_no_finished_file_again(tmp_path):
    source = tmp_path / "big"
    source.write_bytes(b"first")

    def fail():
        yield b"half"
        raise OSError("the plug was pulled")

    first = Part("a", "1", source, "x", digest_of(b"first"))
    with Writer(tmp_path / ".x.unfinished") as writer:
        writer.add(first)
        with pytest.raises(OSError, match="plug"):
            writer.add(Part("a", "2", fail, "x"))
    assert not (tmp_path / "x").exists()

    source.unlink()
    folder, _written, _digest = made(tmp_path, [first, Part("a", "2", b"whole", "x")])
    assert (folder / "data/a/1").read_bytes() == b"first"
    assert (folder / "data/a/2").read_bytes() == b"whole"
    assert bagit.Bag(str(folder)).is_valid()


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"other"), lambda path: path.write_bytes(b"x"), Path.unlink])
def test_a_finished_file_that_was_changed_meanwhile_is_copied_again(tmp_path, spoil):
    source = tmp_path / "big"
    source.write_bytes(b"first")
    with Writer(tmp_path / ".x.unfinished") as writer:
        one = writer.add(Part("a", "1", source, "x", digest_of(b"first")))
        writer.add(Part("a", "gone", b"no longer part of it", "x"))
    spoil(writer.folder / one.path)
    with (tmp_path / ".x.unfinished" / "ledger.jsonl").open("ab") as ledger:
        ledger.write(b'{"path": "data/a/1", "si')

    folder, _written, _digest = made(tmp_path, [Part("a", "1", source, "x", digest_of(b"first"))])
    assert (folder / "data/a/1").read_bytes() == b"first"
    assert not (folder / "data/a/gone").exists()
    assert bagit.Bag(str(folder)).is_valid()


def test_what_is_not_what_its_digest_says_is_not_packed(tmp_path):
    source = tmp_path / "file"
    source.write_bytes(b"other")
    for part in (Part("", "a", source, "x", digest_of(b"that")), Part("", "a", tmp_path / "none", "x", digest_of(b"that"))):
        with Writer(tmp_path / ".x.unfinished") as writer, pytest.raises(DamagedSourceError):
            writer.add(part)


@pytest.mark.clause("2.E")
def test_memory_stays_flat_whatever_the_size(tmp_path):
    def pieces(count):
        return lambda: (b"x" * (1 << 20) for _ in range(count))

    peaks = []
    for count in (8, 96):
        tracemalloc.start()
        made(tmp_path, [Part("", "big", pieces(count), "x")])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        shutil.rmtree(tmp_path / "x")
    assert peaks[1] < peaks[0] + (1 << 20)


def test_a_finished_bag_that_nobody_noted_is_taken_back_and_made_anew(tmp_path):
    given = [Part("a", "1", b"1", "x", digest_of(b"1"))]
    folder, _written, digest = made(tmp_path, given)
    bag.take_back(tmp_path / ".x.unfinished", folder)
    assert not folder.exists()
    again, _written, same = made(tmp_path, given)
    assert same == digest
    assert bagit.Bag(str(again)).is_valid()
