"""Everyone who has a package can find out whether it is as it was made (核验归档包), and what is wrong with it, by name."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest

import gongkai
from gongkai.archives import queries, report, zipping
from gongkai.archives.tests.bags import MADE, ODD, UNFIT, bag, change_dossier, codes, files_of, named, remake
from gongkai.archives.verifying import verify
from gongkai.demonstration.matters import draft
from gongkai.foundation.digests import digest_of_file
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle, withdraw

__all__ = ["bag"]

pytestmark = pytest.mark.clause("2.E")

OFFLINE = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from gongkai.config.cli import main
code = main(sys.argv[1:])
assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "psycopg", "sqlite3", "bagit")], "not offline"
sys.exit(code)
"""


def run(*arguments, cwd):
    """`gongkai archive verify` in a process that has the program and the package, and nothing else: no settings, no database."""
    program = Path(gongkai.__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, str(program), "archive", "verify", *map(str, arguments)],
        cwd=cwd,
        env={"PATH": os.defpath, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def independent(folder):
    """What the Library of Congress's own library finds in the payload: names of files changed, missing, added."""
    try:
        bagit.Bag(str(folder)).validate()
    except bagit.BagValidationError as error:
        found = {"changed": set(), "missing": set(), "added": set()}
        for one in error.details:
            kind = {"ChecksumMismatch": "changed", "FileMissing": "missing", "UnexpectedFile": "added"}[type(one).__name__]
            found[kind].add(one.path)
        return found
    return {}


def ours(folder):
    """What `verify` finds, in the same words: a file renamed is one missing and one added."""
    found = verify(folder).faults
    wanted = {"changed": "changed", "missing_file": "missing", "untracked": "added"}
    sorted_out = {"changed": set(), "missing": set(), "added": set()}
    for fault in found:
        if fault.code in wanted:
            sorted_out[wanted[fault.code]].add(fault.name)
        if fault.code == "renamed":
            sorted_out["added"].add(fault.name)
            sorted_out["missing"] |= {name for name in files_of(MADE["bag"]) if fault.message.startswith(f"{name} ")}
    return sorted_out


def test_a_stranger_checks_a_package_and_its_zip_with_nothing_but_the_program(bag, tmp_path):
    shutil.make_archive(str(tmp_path / "下载"), "zip", tmp_path, bag.name)
    shutil.copy(bag / "data/journal/public/key.pem", tmp_path / "key.pem")
    manifest = digest_of_file(bag / "manifest-sha256.txt")
    done = run(bag.name, "下载.zip", "--key", "key.pem", "--manifest", manifest, cwd=tmp_path)

    assert (done.returncode, done.stdout.count("核验通过。"), done.stderr) == (0, 2, "")
    assert done.stdout.count(manifest) == 2


def test_without_a_key_from_elsewhere_it_says_what_that_is_worth(bag, tmp_path):
    done = run(bag.name, "--json", cwd=tmp_path)
    told = json.loads(done.stdout)

    assert (done.returncode, told["sound"], told["faults"]) == (0, True, [])
    assert any("没有给出 --key" in note for note in told["notes"])
    assert told["journal"]["size"] > 0


def test_wrong_usage_is_told_apart_from_a_fault(bag, tmp_path):
    assert run(cwd=tmp_path).returncode == 2
    assert run("没有这个包", cwd=tmp_path).returncode == 2
    assert run(bag.name, "--key", f"{bag.name}/bagit.txt", cwd=tmp_path).returncode == 2
    assert run(bag.name, "--manifest", "813dc6", cwd=tmp_path).returncode == 2
    (tmp_path / "空").mkdir()
    assert run("空", cwd=tmp_path).returncode == 1
    (tmp_path / "不是包.zip").write_bytes(b"PK\x03\x04 nothing")
    assert run("不是包.zip", cwd=tmp_path).returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize("how", ["one bit", "one byte more", "emptied"])
def test_every_file_that_is_altered_is_named_and_no_other(bag, how):
    assert verify(bag).faults == ()
    for name in files_of(bag):
        path = bag / name
        before = path.read_bytes()
        middle = len(before) // 2
        changed = {
            "one bit": before[:middle] + bytes([before[middle] ^ 1]) + before[middle + 1 :],
            "one byte more": before + b"\n",
            "emptied": b"",
        }[how]
        path.write_bytes(changed)
        found = verify(bag)
        assert named(found, name), f"{name}: {found.faults}"
        if name.startswith("data/"):
            assert {fault.name for fault in found.faults if fault.code in ("changed", "missing_file", "untracked")} == {name}
            assert independent(bag)["changed"] <= {name}, name
        path.write_bytes(before)
    assert verify(bag).sound


@pytest.mark.slow
def test_every_file_that_is_removed_is_named(bag):
    for name in files_of(bag):
        path = bag / name
        before = path.read_bytes()
        path.unlink()
        found = verify(bag)
        assert any(fault.code == "missing_file" and fault.name == name for fault in found.faults), f"{name}: {found.faults}"
        path.write_bytes(before)


@pytest.mark.slow
def test_every_file_that_is_renamed_is_named_with_both_names(bag):
    for name in files_of(bag):
        path, other = bag / name, bag / f"{name}.old"
        path.rename(other)
        found = verify(bag)
        assert named(found, name), f"{name}: {found.faults}"
        assert named(found, f"{name}.old"), f"{name}: {found.faults}"
        if name.startswith("data/"):
            assert any(fault.code == "renamed" and fault.name == f"{name}.old" for fault in found.faults), found.faults
        other.rename(path)


@pytest.mark.slow
def test_a_file_added_beside_every_file_is_named(bag):
    for name in files_of(bag):
        added = f"{name}副本.txt"
        shutil.copy(bag / name, bag / added)
        found = verify(bag)
        assert any(fault.code == "untracked" and fault.name == added for fault in found.faults), f"{added}: {found.faults}"
        (bag / added).unlink()


def test_the_independent_tool_finds_the_same_in_the_payload(bag):
    # The independent tool stops at the Payload-Oxum before it looks at the files, and at names before it looks at bytes.
    info = bag / "bag-info.txt"
    info.write_text("".join(line for line in info.read_text().splitlines(keepends=True) if not line.startswith("Payload-Oxum")))
    payload = [name for name in files_of(bag) if name.startswith("data/versions/")]
    for name in payload[::2]:
        (bag / name).write_bytes((bag / name).read_bytes()[:-1] + b"?")
    theirs, found = independent(bag), ours(bag)
    assert theirs["changed"] - {"bag-info.txt"} == found["changed"] - {"bag-info.txt"} == set(payload[::2])

    (bag / payload[0]).unlink()
    (bag / payload[1]).rename(bag / "data/改名.bin")
    (bag / "data/多出.bin").write_bytes(b"more")
    theirs, found = independent(bag), ours(bag)
    assert theirs["missing"] == found["missing"] == {payload[0], payload[1]}
    assert theirs["added"] == found["added"] == {"data/改名.bin", "data/多出.bin"}


def test_no_byte_of_the_tag_manifests_can_change_unseen(bag, tmp_path):
    # Small, so that each of its bytes can have its turn: what is checked beyond the files is another test's.
    (tmp_path / "small/data").mkdir(parents=True)
    small = tmp_path / "small"
    for name in [name for name in files_of(bag) if "/" not in name]:
        shutil.copy(bag / name, small / name)
    (small / "data/a.txt").write_bytes(b"a")
    remake(small)
    usual = len(verify(small).faults)
    for path in sorted(small.glob("tagmanifest-*.txt")):
        before = path.read_bytes()
        for position in range(len(before)):
            path.write_bytes(before[:position] + bytes([before[position] ^ 1]) + before[position + 1 :])
            found = verify(small)
            assert len(found.faults) > usual, (path.name, position)
            assert named(found, path.name), (path.name, position)
        path.write_bytes(before)


def test_wrong_sums_doubles_and_broken_lines_are_named(bag):
    info = bag / "bag-info.txt"
    info.write_text(info.read_text().replace("Payload-Oxum: ", "Payload-Oxum: 9"))
    assert "wrong_oxum" in codes(bag)
    info.write_text(info.read_text() + "no colon here\nPayload-Oxum: 1.1\n")
    assert [fault.name for fault in verify(bag).faults if fault.code == "bad_tag_file"] == ["bag-info.txt"] * 2
    manifest = bag / "manifest-sha256.txt"
    first = manifest.read_text().splitlines()[0]
    manifest.write_text(manifest.read_text() + f"{first}\n{first.upper()}\nnot a line\n{first[:64]}  bagit.txt\n")
    found = verify(bag)
    assert sum(fault.code == "broken_line" and fault.name == "manifest-sha256.txt" for fault in found.faults) == 3
    assert any(fault.code == "duplicate_entry" and fault.name == first[66:] for fault in found.faults)


def test_the_digest_on_the_handover_form_tells_a_package_that_was_made_anew(bag):
    before = digest_of_file(bag / "manifest-sha256.txt")
    assert codes(bag, manifest=before) == set()
    (bag / "data/添加.txt").write_text("后来加的")
    remake(bag)

    assert codes(bag) == set()
    assert codes(bag, manifest=before) == {"other_manifest"}


def test_the_dossier_is_held_against_the_files_even_where_the_manifests_were_made_anew(bag):
    content = bag / "data/versions/v2/content.json"
    content.write_bytes(content.read_bytes().replace("第二稿".encode(), "第三稿".encode()))
    remake(bag)
    assert any(fault.code == "dossier_differs" and fault.name == "data/versions/v2/content.json" for fault in verify(bag).faults)

    shutil.rmtree(bag)
    shutil.copytree(MADE["bag"], bag)
    (bag / f"data/versions/v2/files/{ODD}").write_bytes(b"other")
    remake(bag)
    assert [fault.name for fault in verify(bag).faults if fault.code == "dossier_differs"] == [f"data/versions/v2/files/{ODD}"]


def test_a_page_that_was_not_published_is_told_by_its_manifest(bag):
    (bag / "data/snapshots/1-society/manifest.json").write_bytes(b"{}")
    remake(bag)

    assert any(fault.code == "dossier_differs" and fault.name.endswith("manifest.json") for fault in verify(bag).faults)


def test_a_page_that_was_published_and_is_not_there_is_told(bag):
    shutil.rmtree(bag / "data/snapshots")
    shutil.rmtree(bag / "data/metadata")

    def forget(dossier):
        dossier["files"] = [one for one in dossier["files"] if not one["path"].startswith("snapshots/")]

    change_dossier(bag, forget)
    assert [fault.message for fault in verify(bag).faults] == ["data/dossier.json：第1次公开的页面不在包内。"]


def test_a_withdrawn_matter_has_the_page_that_says_so(line):
    version = line.carry(line.open("3.7.D", draft("撤回的通知", "正文。")), to=Stage.PUBLISHED)
    settle(pages=pages)
    withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    settle(pages=pages)
    folder = queries.package_folder(line.pack(line.file(version)))
    assert verify(folder).faults == ()
    (folder / "data/snapshots/withdrawn/manifest.json").write_bytes(b"{}")
    remake(folder)

    assert "dossier_differs" in codes(folder)


def test_an_opinion_on_another_text_is_told(bag):
    change_dossier(bag, lambda dossier: dossier["opinions"][-1].update(digest="sha256:" + "0" * 64))

    assert "dossier_differs" in codes(bag)


@pytest.mark.parametrize(
    "dossier",
    [
        b"[]", b"{}", b'{"versions": 3}', b'{"versions": [{}]}', b"[" * 100_000, b"\xff", b'{"versions": [{"number": [], "digest": {}}]}',
        b'{"versions": [{"number": 1, "digest": "../../etc", "source": null, "files": []}], "opinions": [[]]}',
        b'{"versions": [], "release": 7}', b'{"versions": [], "files": [{"path": "../x", "digest": 5}]}', b"1" * 5000,
    ],
)  # fmt: skip
def test_a_dossier_that_makes_no_sense_is_a_fault_and_nothing_worse(bag, dossier):
    (bag / "data/dossier.json").write_bytes(dossier)
    remake(bag)

    assert {"unreadable_dossier", "dossier_differs", "path_escape"} & codes(bag)


def test_every_break_of_the_journal_is_told(bag):
    extract = bag / "data/journal/extract.jsonl"
    lines = extract.read_bytes().splitlines(keepends=True)
    tries = {
        "extract_changed": [lines[0].replace(b'"post":"', b'"post":"x'), *lines[1:]],
        "extract_extra": [*lines, lines[-1]],
        "extract_missing": [line for line in lines if b"archives.filed" not in line],
        "broken_line": [*lines, b"no entry\n"],
    }
    for code, changed in tries.items():
        extract.write_bytes(b"".join(changed))
        remake(bag)
        assert code in codes(bag), code
    extract.write_bytes(lines[1] + lines[0] + b"".join(lines[2:]))
    remake(bag)
    assert "extract_extra" in codes(bag)
    extract.write_bytes(b"".join(lines))
    segment = bag / "data/journal/public/chain/000000.txt"
    segment.write_bytes(segment.read_bytes().replace(b"sha256:", b"sha256:0", 1)[:-1] + b"\n")
    remake(bag)
    assert {"unreadable_line", "rewritten"} & codes(bag)


def test_a_chain_rewritten_and_signed_anew_is_told_by_the_key_or_the_paper_kept_elsewhere(bag, tmp_path):
    own = (bag / "data/journal/public/key.pem").read_bytes()
    newest = json.loads((bag / "data/journal/public/checkpoint.json").read_bytes())
    paper = tmp_path / "paper.txt"
    paper.write_text(f"{newest['chain']} {newest['size']} {newest['head']}\n")
    assert run(bag.name, "--checkpoint", paper, cwd=tmp_path).returncode == 0
    paper.write_text(f"{newest['chain']} {newest['size']} sha256:{'1' * 64}\n")
    assert run(bag.name, "--checkpoint", paper, cwd=tmp_path).returncode == 1

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert "unknown_key" in codes(bag, key_pem=other)
    assert codes(bag, key_pem=own) == set()


def test_a_large_package_may_be_compared_by_one_digest_alone(bag, tmp_path):
    done = run(bag.name, "--only", "sha256", cwd=tmp_path)
    assert (done.returncode, "核验通过。" in done.stdout) == (0, True)
    (bag / "data/index.html").write_bytes(b"other")
    for algorithm in ("sha256", "sm3"):
        found = verify(bag, algorithms=(algorithm,))
        assert [fault.message for fault in found.faults if fault.code == "changed"] == [
            f"data/index.html 被改动过：与 manifest-{algorithm}.txt 不符。"
        ]
    # Of the manifests themselves none is left out.
    (bag / "manifest-sm3.txt").write_text("")
    assert "manifest-sm3.txt" in {fault.name for fault in verify(bag, algorithms=("sha256",)).faults if fault.code == "changed"}


def test_a_package_of_the_first_layout_is_still_verified(bag, tmp_path):
    """SHA-256 alone, BagIt 0.97, no table of files: as the independent library wrote it."""
    old = tmp_path / "N017-2026-D30-0123456789ab-e1-p1"
    shutil.copytree(bag / "data", old)
    shutil.rmtree(old / "metadata")
    dossier = json.loads((old / "dossier.json").read_text())
    for one in dossier.pop("files"):
        if not one["path"].endswith(f"/{one['name']}"):
            (old / one["path"]).rename((old / one["path"]).with_name(one["name"]))
    dossier["format"] = "gongkai.dossier/1"
    (old / "dossier.json").write_text(json.dumps(dossier, ensure_ascii=False))
    bagit.make_bag(str(old), {"External-Identifier": old.name}, checksums=["sha256"])
    assert verify(old).faults == ()
    (old / f"data/versions/v2/files/{UNFIT}").write_bytes(b"other")

    assert {fault.name for fault in verify(old).faults if fault.code == "changed"} == {f"data/versions/v2/files/{UNFIT}"}
    assert "dossier_differs" in codes(old)


def test_names_in_the_other_form_of_unicode_are_met(bag):
    import unicodedata

    path = bag / f"data/versions/v2/files/{ODD}"
    path.rename(path.with_name(unicodedata.normalize("NFD", ODD)))
    found = verify(bag)

    assert found.faults == ()
    assert any("Unicode" in note for note in found.notes)


def test_a_zip_says_the_same_of_its_files(bag, tmp_path):
    (bag / "data/index.html").write_bytes(b"other")
    (bag / "data/多出.txt").write_bytes(b"more")
    packed = tmp_path / "p.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in files_of(bag):
            archive.write(bag / name, f"{bag.name}/{name}")
    folder, zipped = verify(bag), verify(packed)

    assert zipped.faults == folder.faults
    assert zipped.codes == {"changed", "untracked", "wrong_oxum"}


def test_what_the_office_hands_out_is_sound_as_it_comes(bag, tmp_path):
    with (tmp_path / f"{bag.name}.zip").open("wb") as stream:
        stream.writelines(zipping.zipped(bag, digest_of_file(bag / "manifest-sha256.txt")))
    found = verify(tmp_path / f"{bag.name}.zip")

    assert found.faults == ()
    assert (found.files, found.size) == (verify(bag).files, verify(bag).size)


def test_the_description_of_the_files_is_held_against_them(bag):
    premis = bag / "data/metadata/premis.xml"
    content = hashlib.sha256((bag / "data/versions/v1/content.json").read_bytes()).hexdigest()
    assert content in premis.read_text()
    premis.write_text(premis.read_text().replace(content, "0" * 64))
    remake(bag)

    assert [(fault.code, fault.name) for fault in verify(bag).faults] == [("dossier_differs", "data/versions/v1/content.json")]


def test_a_schema_that_lets_everything_pass_is_told(bag):
    schema = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="anything"/></xs:schema>'
    assert not [note for note in verify(bag).notes if "record.xsd" in note]
    (bag / "data/metadata/record.xsd").write_text(schema)
    (bag / "data/metadata/record.xml").write_text("<anything/>")
    remake(bag)
    found = verify(bag)

    assert found.faults == ()
    assert any("record.xsd" in note for note in found.notes)


def test_the_words_of_the_command_say_which_and_how_many(bag, tmp_path, capsys):
    (bag / "data/index.html").write_bytes(b"other")
    assert report.run([str(bag)]) == 1
    told = capsys.readouterr().out

    assert "data/index.html 被改动过" in told
    assert "核验不通过，发现问题 2 处。" in told
