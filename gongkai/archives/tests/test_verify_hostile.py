"""Packages that somebody made to harm whoever verifies them: each is a fault and nothing worse."""

import os
import shutil
import socket
import stat
import struct
import subprocess
import sys
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest

import gongkai
from gongkai.archives import report
from gongkai.archives.tests.bags import bag, codes, files_of, remake
from gongkai.archives.verifying import verify

__all__ = ["bag"]

pytestmark = pytest.mark.clause("2.E")

SECRET = "root:x:0:0 秘密"


def zipped(path: Path, members: dict[str, bytes], method=zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def described(folder: Path, document: str, schema: str = "") -> None:
    """Put a description and its schema into the package, and make the manifests fit."""
    below = folder / "data/metadata"
    below.mkdir(exist_ok=True)
    (below / "x.xml").write_text(document)
    (below / "x.xsd").write_text(schema or '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a"/></xs:schema>')
    remake(folder)


def test_links_are_told_and_never_followed(bag, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "passwd").write_text(SECRET)
    (bag / "data/link.txt").symlink_to(outside / "passwd")
    (bag / "data/folder").symlink_to(outside)
    (bag / "data/loop").symlink_to(bag)
    (bag / "data/nowhere").symlink_to("/nonexistent")
    (bag / "data/index.html").unlink()
    (bag / "data/index.html").symlink_to(outside / "passwd")
    found = verify(bag)

    assert {fault.name for fault in found.faults if fault.code == "symlink"} == {
        "data/link.txt", "data/folder", "data/loop", "data/nowhere", "data/index.html",
    }  # fmt: skip
    assert any(fault.code == "missing_file" and fault.name == "data/index.html" for fault in found.faults)


def test_a_journal_that_is_made_to_fill_the_memory_is_not_read(bag):
    segment = bag / "data/journal/public/chain/000000.txt"
    with segment.open("ab") as stream:
        stream.truncate(50 << 20)
    remake(bag)

    assert [(fault.code, fault.name) for fault in verify(bag).faults if fault.code == "unreadable_journal"] == [
        ("unreadable_journal", "data/journal/public/chain/000000.txt")
    ]


def test_a_line_of_the_journal_without_end_is_a_fault(bag):
    with (bag / "data/journal/public/disclosed.jsonl").open("ab") as stream:
        stream.write(b'{"seq":' + b"[" * (3 << 20))
    remake(bag)

    assert "unreadable_line" in codes(bag)


def test_names_that_some_systems_take_for_one_are_noted(bag):
    for name in ("Ａ.txt", "a.txt", "A.TXT"):
        (bag / "data" / name).write_bytes(b"x")
    remake(bag)
    found = verify(bag)

    assert found.faults == ()
    assert len([note for note in found.notes if "a.txt" in note and "A.TXT" in note]) == 1


def test_links_among_the_files_of_the_journal_are_not_read(bag, tmp_path):
    public = bag / "data/journal/public"
    shutil.move(public, tmp_path / "public")
    public.symlink_to(tmp_path / "public")

    assert {"symlink", "missing_file"} <= codes(bag)


def test_pipes_sockets_and_devices_keep_nobody_waiting(bag):
    os.mkfifo(bag / "data/pipe")
    (bag / "bag-info.txt").unlink()
    os.mkfifo(bag / "bag-info.txt")
    listener = socket.socket(socket.AF_UNIX)
    folder = os.getcwd()
    os.chdir(bag / "data")  # the path of a socket is short
    listener.bind("socket")
    os.chdir(folder)
    begun = time.monotonic()
    found = verify(bag)
    listener.close()

    assert {fault.name for fault in found.faults if fault.code == "special_file"} == {"data/pipe", "bag-info.txt", "data/socket"}
    assert time.monotonic() - begun < 5


def test_paths_that_lead_out_of_the_package_are_told(bag):
    digest = "0" * 64
    ways = ["data/../../etc/passwd", "/etc/passwd", "../x", "data//x", "data/./x", "~/x", "C:/x", "data\\..\\x"]
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.writelines(f"{digest}  {way}\n" for way in ways)

    assert {fault.name for fault in verify(bag).faults if fault.code == "path_escape"} == set(ways)


def test_a_zip_that_would_write_elsewhere_or_twice_is_told(bag, tmp_path):
    whole = {name: (bag / name).read_bytes() for name in files_of(bag)}
    packed = zipped(tmp_path / "p.zip", {f"{bag.name}/{name}": data for name, data in whole.items()})
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(f"{bag.name}/../../evil.txt", b"x")
        archive.writestr("/etc/evil", b"x")
        archive.writestr(f"{bag.name}/data\\evil", b"x")
        archive.writestr("beside.txt", b"x")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(f"{bag.name}/data/index.html", b"another page")
        link = zipfile.ZipInfo(f"{bag.name}/data/link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    found = {(fault.code, fault.name) for fault in verify(packed).faults}

    assert ("path_escape", f"{bag.name}/../../evil.txt") in found
    assert ("untracked", "/etc/evil") in found
    assert ("path_escape", f"{bag.name}/data\\evil") in found
    assert ("untracked", "beside.txt") in found
    assert ("duplicate_entry", "data/index.html") in found
    assert ("symlink", "data/link") in found
    assert not (tmp_path / "evil.txt").exists()


def test_a_zip_that_expands_beyond_reason_is_not_read(tmp_path):
    packed = tmp_path / "bomb.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("data/zeros", "w") as member:
        for _ in range(260):
            member.write(bytes(1 << 20))
    begun = time.process_time()

    assert codes(packed) == {"expands_too_much"}
    assert time.process_time() - begun < 0.5


def test_a_zip_that_lies_about_its_sizes_methods_or_directory_is_a_fault(tmp_path):
    good = zipped(tmp_path / "good.zip", {"bagit.txt": b"a" * 5000, "data/x": b"b" * 5000}).read_bytes()
    # The directory says 50 bytes where 5,000 lie.
    lying = tmp_path / "lying.zip"
    lying.write_bytes(good.replace(struct.pack("<L", 5000), struct.pack("<L", 50)))
    assert "bad_tag_file" in codes(lying)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "bad_tag_file" in codes(zipped(tmp_path / f"{method}.zip", {"bagit.txt": b"a" * 5000}, method))
    for cut in range(0, len(good), 7):
        (tmp_path / "cut.zip").write_bytes(good[:cut])
        assert not verify(tmp_path / "cut.zip").sound
    (tmp_path / "before.zip").write_bytes(b"#!/bin/sh\n" + good)
    assert "foreign_bytes" in codes(tmp_path / "before.zip")
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<H", 1) + bytes(16) + b"a"
    directory = entry * 720_000
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 0xFFFF, 0xFFFF, len(directory), 0, 0)
    (tmp_path / "many.zip").write_bytes(directory + end)
    assert codes(tmp_path / "many.zip") == {"too_many_files"}


@pytest.mark.slow
def test_a_manifest_without_end_is_left_unread(bag):
    with (bag / "manifest-sha256.txt").open("a") as manifest:
        manifest.writelines(f"{number:064x}  data/{number}\n" for number in range(200_001))
    found = verify(bag)
    assert "too_many_files" in found.codes
    assert len(found.faults) < 5000  # of one kind a thousand are told, the others counted
    assert any("同类问题另有" in fault.message for fault in found.faults)

    (bag / "manifest-sha256.txt").write_bytes(b"0" * (3 << 20))
    assert "broken_line" in codes(bag)


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY x "ha">'
    + "".join(f'<!ENTITY x{n} "{f"&x{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10))
    + "]><a>&x9;</a>"
)


@pytest.mark.parametrize(
    ("document", "schema"),
    [
        (LAUGHS, ""),
        (f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{__file__}">]><a>&e;</a>', ""),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>', ""),
        ("<a/>", LAUGHS.replace("<a>", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">').replace("</a>", "</xs:schema>")),
        ("<a/>", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="/etc/passwd"/></xs:schema>'),
        ("<a/>", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:import schemaLocation="http://127.0.0.1:9/x"/></xs:schema>'),
        ('<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:noNamespaceSchemaLocation="/dev/zero"/>', ""),
        ('<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:x /dev/zero"/>', ""),
        ("<a>", ""),
        ("", ""),
        ("<b/>", ""),
        ("<a" + "><a" * 100_000 + "/>", ""),
    ],
    ids=["laughs", "file", "dtd", "laughing schema", "include", "import", "hint", "hints", "unclosed", "empty", "other", "deep"],
)  # fmt: skip
def test_xml_that_was_made_to_harm_is_a_fault(bag, document, schema):
    described(bag, document, schema)
    begun = time.monotonic()
    found = verify(bag)

    assert any(fault.code in ("xml_invalid", "xml_unreadable") for fault in found.faults)
    assert SECRET not in str(found.faults)
    assert "import socket" not in str(found.faults)
    assert time.monotonic() - begun < 20


def test_a_schema_that_the_parser_cannot_bear_is_given_up(bag):
    pattern = '<xs:pattern value="(((a{1,99}){1,99}){1,99}){1,99}"/>'
    simple = f'<xs:simpleType><xs:restriction base="xs:string">{pattern}</xs:restriction></xs:simpleType>'
    schema = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a">{simple}</xs:element></xs:schema>'
    described(bag, f"<a>{'a' * 3000}b</a>", schema)

    assert codes(bag) == {"xml_unreadable"}


def test_a_description_without_its_schema_and_one_that_does_not_fit_are_told(bag):
    described(bag, "<a/>")
    assert verify(bag).faults == ()
    described(bag, "<b/>")
    assert [fault.name for fault in verify(bag).faults] == ["data/metadata/x.xml"]
    (bag / "data/metadata/x.xsd").unlink()
    remake(bag)
    assert codes(bag) == {"no_schema"}


def test_nothing_that_a_terminal_would_obey_is_printed(bag, capfd):
    names = ["\x1b]0;owned\x07.txt", "a\rb", "a\nb", "\x9b31m", "‮txt.exe", "\u200b", "\udcff\udcfe", "\x7f", "\u2028x"]
    for name in names:
        (bag / "data" / os.fsdecode(name.encode("utf-8", "surrogateescape"))).write_bytes(b"x")
    with (bag / "manifest-sha256.txt").open("ab") as manifest:
        manifest.write(b"0" * 64 + "  data/\x1b[2J‮\n".encode() + b"\x1b[31m\n" + b"0" * 64 + b"  ../\x1b[2J\n")
    info = (bag / "bag-info.txt").read_text()
    (bag / "bag-info.txt").write_text(info.replace("External-Identifier: ", "External-Identifier: \x1b[31m"))
    for arguments in ([str(bag)], [str(bag), "--json"]):
        assert report.run(arguments) == 1
        told = capfd.readouterr()
        unseen = {one for one in told.out + told.err if unicodedata.category(one)[0] == "C" or one in "\u2028\u2029"} - {"\n"}
        assert not unseen, unseen
        assert "\\x1b[2J" in told.out or "\\u001b[2J" in told.out


def test_whatever_a_file_holds_nothing_breaks(bag):
    """Each file of the package replaced by nonsense that the manifests vouch for."""
    rubbish = [
        b"",
        b"\0" * 100,
        b"\xff\xfe\n",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b'{"seq": 1e400}\n',
        b'{"seq":' + b"9" * 5000 + b"}\n",
        b"<a/>",
    ]
    for position, name in enumerate(name for name in files_of(bag) if name.startswith("data/")):
        before = (bag / name).read_bytes()
        (bag / name).write_bytes(rubbish[position % len(rubbish)])
        remake(bag)
        verify(bag)
        (bag / name).write_bytes(rubbish[(position + 4) % len(rubbish)])
        remake(bag)
        verify(bag)
        (bag / name).write_bytes(before)


def test_folders_without_end_are_not_walked_for_ever(bag):
    folder = os.getcwd()
    try:
        os.chdir(bag / "data")
        for _ in range(60):  # beyond the longest path there is
            os.mkdir("深" * 80)
            os.chdir("深" * 80)
        Path("end.txt").write_bytes(b"x")
        found = verify(bag)
        assert not found.sound
    finally:
        os.chdir(folder)
        subprocess.run(["rm", "-rf", str(bag / "data")], check=True)


MEASURE = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from gongkai.archives.verifying import verify
assert not verify(Path(sys.argv[2])).sound
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_size_of_a_file(bag):
    def peak() -> int:
        program = Path(gongkai.__file__).parent.parent
        done = subprocess.run([sys.executable, "-c", MEASURE, program, bag], capture_output=True, text=True, check=True)
        return int(done.stdout) * 1024

    (bag / "data/large.bin").write_bytes(b"x")
    small = peak()
    with (bag / "data/large.bin").open("wb") as stream:
        stream.truncate(100 << 20)
    assert peak() - small < 8 << 20
