"""Offline: what anyone can find out from public files and a public key."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

import gongkai
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys, report
from gongkai.journal.publish import write_public
from gongkai.journal.tests.chains import BODY, act, grow
from gongkai.journal.verify import verify_public

ROWS = 40
FILES = ("key.pem", "checkpoint.json", "checkpoints.jsonl", "disclosed.jsonl", "chain/000000.txt")


@pytest.fixture
def public(tmp_path, db):
    """A public folder of 40 entries, published at 10, 20, 30 and 40; beside it key.pem as somebody downloaded it."""
    folder = tmp_path / "public"
    for _ in range(4):
        grow(10)
        write_public(BODY, folder)
    shutil.copy(folder / "key.pem", tmp_path / "key.pem")
    return folder


def _codes(folder, **given):
    return verify_public(folder, (folder.parent / "key.pem").read_bytes(), **given).codes


def _told(folder, **given):
    return " ".join(fault.message for fault in verify_public(folder, (folder.parent / "key.pem").read_bytes(), **given).faults)


def _edit(path, change):
    """Put what `change` makes of the lines of `path` there, and give them back afterwards to the caller's `finally`."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(change(list(lines))))
    return b"".join(lines)


OFFLINE = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from gongkai.journal import report
code = report.run(sys.argv[1:])
assert not [name for name in sys.modules if name.partition(".")[0] in ("django", "psycopg", "sqlite3")], "not offline"
sys.exit(code)
"""


def _offline(folder, *arguments):
    """`gongkai journal verify` in a process that has the program, the copied files, and nothing else: no settings, no database."""
    program = Path(gongkai.__file__).parent.parent
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, str(program), "--public", folder / "journal", "--key", folder / "key.pem", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_stranger_checks_a_copy_with_the_public_key_alone(public, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(public, elsewhere / "journal")
    shutil.copy(tmp_path / "key.pem", elsewhere / "key.pem")
    done = _offline(elsewhere)
    assert (done.returncode, done.stderr) == (0, "")
    assert "核验通过" in done.stdout
    assert "共 40 条" in done.stdout

    path = elsewhere / "journal" / "disclosed.jsonl"
    path.write_bytes(path.read_bytes().replace("依法公开".encode(), "依法公示".encode(), 1))
    done = _offline(elsewhere, "--json")
    assert done.returncode == 1
    (told,) = json.loads(done.stdout)
    assert (told["chain"], told["sound"]) == (BODY, False)
    assert [fault["code"] for fault in told["faults"]] == ["entry_changed"]
    assert "disclosed.jsonl 第 1 行" in told["faults"][0]["message"]


@pytest.mark.parametrize("arguments", [["--key", "nothing"], ["--chain", "../x"], ["--checkpoint", "nothing"], ["--foo"], ["extra"]])
def test_wrong_usage_is_told_from_a_fault(public, arguments, capsys):
    assert report.run(["--public", str(public), *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err


def test_a_folder_or_key_that_is_none_is_wrong_usage(public, tmp_path, capsys):
    assert report.run(["--public", str(tmp_path / "nothing")]) == 2
    (tmp_path / "other.pem").write_text("nothing")
    assert report.run(["--public", str(public), "--key", str(tmp_path / "other.pem")]) == 2
    assert "公钥文件有误" in capsys.readouterr().err


def test_who_gives_no_key_is_told_what_that_is_worth(public, capsys):
    assert report.run(["--public", str(public)]) == 0
    assert "没有给出 --key" in capsys.readouterr().out


def _attacks_on_segment(row):
    """What can be done to line `row` of the segment, all of it in the right form."""
    return {
        "changed": lambda lines: [
            *lines[:row],
            lines[row].replace(lines[row][10:11], b"0" if lines[row][10:11] != b"0" else b"1", 1),
            *lines[row + 1 :],
        ],
        "deleted": lambda lines: lines[:row] + lines[row + 1 :],
        "doubled": lambda lines: lines[: row + 1] + lines[row:],
        "swapped": lambda lines: [*lines[:row], *lines[row : row + 2][::-1], *lines[row + 2 :]] if row + 1 < len(lines) else lines[:-1],
        "inserted": lambda lines: [*lines[:row], b"sha256:" + b"a" * 64 + b"\n", *lines[row:]],
        "marked or unmarked": lambda lines: [
            *lines[:row],
            lines[row].replace(b" public", b"") if b" public" in lines[row] else lines[row].replace(b"\n", b" public\n"),
            *lines[row + 1 :],
        ],
        "spoilt": lambda lines: [*lines[:row], b"?" + lines[row], *lines[row + 1 :]],
        "cut": lambda lines: lines[:row],
    }


@pytest.mark.parametrize("attack", list(_attacks_on_segment(0)))
def test_every_line_of_the_chain_is_watched(public, attack):
    path = public / "chain" / "000000.txt"
    for row in range(ROWS):
        before = _edit(path, _attacks_on_segment(row)[attack])
        codes, told = _codes(public), _told(public)
        assert codes & {"rewritten", "tail_missing", "extra_lines"}, row
        if attack in {"changed", "spoilt", "marked or unmarked"}:
            # Named to within the two checkpoints around it.
            assert f"第 {row // 10 * 10} 至第 {row // 10 * 10 + 9} 条之中（chain/000000.txt" in told
        path.write_bytes(before)
    assert _codes(public) == frozenset()


def test_every_disclosed_line_is_watched(public):
    path = public / "disclosed.jsonl"
    count = len(path.read_bytes().splitlines())
    assert count == 16
    for row in range(count):
        for code, change in {
            "entry_changed": lambda lines, row=row: [
                *lines[:row],
                lines[row].replace("王小明".encode(), "王大明".encode()).replace("系统".encode(), b"x"),
                *lines[row + 1 :],
            ],
            "missing_entry": lambda lines, row=row: lines[:row] + lines[row + 1 :],
            "extra_entry": lambda lines, row=row: lines[: row + 1] + lines[row:],
            "unreadable_line": lambda lines, row=row: [*lines[:row], b"[]\n", *lines[row:]],
        }.items():
            before = _edit(path, change)
            assert _codes(public) == {code}, (row, code)
            if code != "missing_entry":
                assert f"disclosed.jsonl 第 {row + 1 + (code == 'extra_entry')} 行" in _told(public)
            path.write_bytes(before)
    _edit(path, lambda lines: lines[::-1])
    assert "extra_entry" in _codes(public)


def test_an_entry_that_is_not_public_cannot_be_slipped_in(public):
    facts = act(1).facts
    write_public(BODY, public)
    _edit(public / "disclosed.jsonl", lambda lines: [*lines, chains.payload(facts) + b"\n"])
    assert _codes(public) == {"extra_entry"}


def _resigned(line, change):
    return replace(checkpoints.read(line.rstrip()), **change).line + b"\n"


@pytest.mark.parametrize(
    "change", [{"size": 9}, {"head": "sha256:" + "0" * 64}, {"algorithm": "sm3"}, {"chain": "00817525-2"}, {"key_id": "0" * 16}]
)
def test_every_checkpoint_is_watched(public, change):
    path = public / "checkpoints.jsonl"
    for row in range(4):
        before = _edit(path, lambda lines, row=row: [*lines[:row], _resigned(lines[row], change), *lines[row + 1 :]])
        assert _codes(public) & {"wrong_signature", "unknown_key"}
        assert "checkpoints.jsonl" in _told(public)
        path.write_bytes(before)
    path = public / "checkpoint.json"
    _edit(path, lambda lines: [_resigned(lines[0], change)])
    assert _codes(public) & {"wrong_signature", "unknown_key"}
    assert "checkpoint.json" in _told(public)


def test_an_older_checkpoint_does_not_pass_for_the_newest(public):
    lines = (public / "checkpoints.jsonl").read_bytes().splitlines(keepends=True)
    (public / "checkpoint.json").write_bytes(lines[2])
    assert _codes(public) == {"newest_checkpoint_differs", "extra_lines"}
    (public / "checkpoint.json").write_bytes(b"".join(lines))
    assert "unreadable_checkpoint" in _codes(public)


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_needed(public, name):
    (public / name).unlink()
    assert _codes(public)
    assert name.rpartition("/")[2] in _told(public)


@pytest.mark.parametrize("name", ["index.html", "chain/000001.txt", "chain/x", "chain/000000.txt~"])
def test_no_file_may_be_added(public, name):
    (public / name).write_text("sha256:" + "a" * 64 + "\n")
    assert "extra_file" in _codes(public)
    assert name in _told(public)


def test_what_a_killed_publisher_left_is_no_fault(public):
    (public / ".checkpoint.json.abc.unfinished").write_text("x")
    assert _codes(public) == frozenset()


_FUZZED = how(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_FUZZED
@given(name=st.sampled_from(FILES), place=st.integers(0, 10**6), byte=st.integers(0, 255))
def test_no_byte_of_any_file_can_be_changed_unseen(public, name, place, byte):
    path = public / name
    before = path.read_bytes()
    place %= len(before)
    if before[place] == byte:
        return
    path.write_bytes(before[:place] + bytes([byte]) + before[place + 1 :])
    try:
        assert _codes(public), f"{name} byte {place}: {before[place]} → {byte}"
    finally:
        path.write_bytes(before)


@_FUZZED
@given(name=st.sampled_from(FILES), place=st.integers(0, 10**6), data=st.binary(max_size=3), drop=st.integers(0, 3))
def test_nothing_can_be_put_into_or_taken_out_of_any_file_unseen(public, name, place, data, drop):
    path = public / name
    before = path.read_bytes()
    place %= len(before) + 1
    after = before[:place] + data + before[place + drop :]
    if after == before:
        return
    path.write_bytes(after)
    try:
        assert _codes(public), f"{name} at {place}: -{drop} +{data!r}"
    finally:
        path.write_bytes(before)


def _forge(public, key, lines, size):
    """Write public files in which everything fits together, signed by `key`."""
    head = chains.genesis("sha256")
    for seq, line in enumerate(lines):
        digest, _, mark = line.decode().strip().partition(" ")
        head = chains.link(BODY, seq, head, digest, bool(mark), "sha256")
    old = checkpoints.read((public / "checkpoint.json").read_bytes().rstrip())
    forged = checkpoints.sign(key, chain=BODY, size=size, head=head, at=old.at + timedelta(days=1))
    (public / "chain" / "000000.txt").write_bytes(b"".join(lines))
    for name in ("checkpoints.jsonl", "checkpoint.json"):
        (public / name).write_bytes(forged.line + b"\n")


def test_a_whole_new_history_under_another_key_is_seen_by_who_has_the_key(public, tmp_path):
    lines = (public / "chain" / "000000.txt").read_bytes().splitlines(keepends=True)
    _forge(public, keys.signing_key(tmp_path / "forger"), lines[:20], 20)
    (public / "key.pem").write_bytes(keys.public_pem(tmp_path / "forger"))
    assert "unknown_key" in _codes(public)


@pytest.mark.parametrize("form", ["kept", "paper"])
@pytest.mark.parametrize("cut", [True, False])
def test_a_history_rewritten_by_the_key_s_owner_is_seen_by_who_kept_a_checkpoint(public, tmp_path, capsys, form, cut):
    """The last line of defence: the body itself cuts or rewrites everything it holds and signs it properly."""
    kept = checkpoints.read((public / "checkpoint.json").read_bytes().rstrip())
    lines = (public / "chain" / "000000.txt").read_bytes().splitlines(keepends=True)
    last = max(row for row in range(ROWS) if b" public" not in lines[row])
    lines = lines[:last] if cut else [*lines[:last], b"sha256:" + b"b" * 64 + b"\n", *lines[last + 1 :]]
    _forge(public, keys.signing_key(settings.KEYS), lines, len(lines))
    disclosed = public / "disclosed.jsonl"
    disclosed.write_bytes(
        b"".join(line for line in disclosed.read_bytes().splitlines(keepends=True) if json.loads(line)["seq"] < len(lines))
    )
    assert _codes(public) == frozenset(), "by itself it looks sound"
    assert _codes(public, checkpoint=kept) == {"tail_missing" if cut else "rewritten"}
    (tmp_path / "kept").write_bytes(kept.line if form == "kept" else kept.words.encode())
    given_to_command = ["--public", str(public), "--key", str(tmp_path / "key.pem"), "--checkpoint", str(tmp_path / "kept")]
    assert report.run(given_to_command) == 1
    assert "所给存证点（40 条" in capsys.readouterr().out


def test_a_forged_checkpoint_is_not_held_against_the_body(public, tmp_path):
    head = "sha256:" + "0" * 64
    at = checkpoints.read((public / "checkpoint.json").read_bytes().rstrip()).at
    forged = checkpoints.sign(keys.signing_key(tmp_path / "forger"), chain=BODY, size=20, head=head, at=at)
    assert _codes(public, checkpoint=forged) == {"unknown_key"}


def test_the_files_of_another_body_are_not_taken_for_these(public):
    assert "other_chain" in _codes(public, chain="00817525-2")


def test_signatures_before_and_after_a_rotation_are_checked_with_several_keys(public, tmp_path):
    keys.rotate(settings.KEYS)
    grow(5)
    write_public(BODY, public)
    assert _codes(public) == {"unknown_key"}, "the key downloaded before does not vouch for the new one"
    shutil.copy(public / "key.pem", tmp_path / "key.pem")
    assert _codes(public) == frozenset()
    old, new = reversed(list(keys.read_pem((public / "key.pem").read_bytes())))
    by_key = {checkpoints.read(line).key_id for line in (public / "checkpoints.jsonl").read_bytes().splitlines()}
    assert by_key == {old, new}


def test_a_chain_of_sm3_is_checked_too(tmp_path, db, settings):
    settings.DIGEST = "sm3"
    grow(7)
    assert write_public(BODY, tmp_path / "public").head.startswith("sm3:")
    shutil.copy(tmp_path / "public" / "key.pem", tmp_path)
    assert _codes(tmp_path / "public") == frozenset()
    _edit(tmp_path / "public" / "chain" / "000000.txt", lambda lines: lines[:1] + lines[2:])
    assert "tail_missing" in _codes(tmp_path / "public")


def test_a_chain_of_several_segments_is_watched_across_them(tmp_path, db, monkeypatch):
    monkeypatch.setattr(chains, "SEGMENT", 8)
    grow(2 * chains.SEGMENT + 5)
    write_public(BODY, tmp_path / "public")
    shutil.copy(tmp_path / "public" / "key.pem", tmp_path)
    folder = tmp_path / "public" / "chain"
    assert _codes(tmp_path / "public") == frozenset()
    moved = (folder / "000001.txt").read_bytes().splitlines(keepends=True)
    (folder / "000001.txt").write_bytes(b"".join(moved[:-1]))
    (folder / "000002.txt").write_bytes(moved[-1] + (folder / "000002.txt").read_bytes())
    assert "segment_length" in _codes(tmp_path / "public"), "lines may not move between segments"
    (folder / "000001.txt").unlink()
    assert "chain/000001.txt" in _told(tmp_path / "public")
