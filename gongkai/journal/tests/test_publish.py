import os
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from gongkai.foundation.digests import ALGORITHMS
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.models import Entry
from gongkai.journal.publish import sign_now, write_public
from gongkai.journal.record import record
from gongkai.journal.tests.chains import BODY, SECRET, WANG, act, grow
from gongkai.journal.verify import verify_public

pytestmark = pytest.mark.django_db


def _files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _verify(folder):
    return verify_public(folder, keys.public_pem(settings.KEYS))


@pytest.mark.both
def test_the_public_files_are_those_promised_and_sound(tmp_path):
    grow(10)
    newest = write_public(BODY, tmp_path / "public")
    files = _files(tmp_path / "public")
    assert set(files) == {"key.pem", "chain/000000.txt", "disclosed.jsonl", "checkpoints.jsonl", "checkpoint.json"}
    assert files["checkpoint.json"] == newest.line + b"\n"
    assert (newest.size, newest.head) == (10, Entry.objects.get(seq=9).hash)
    report = _verify(tmp_path / "public")
    assert (report.faults, report.chain, report.size, report.head) == ((), BODY, 10, newest.head)


@pytest.mark.both
def test_only_public_entries_are_disclosed_and_in_full(tmp_path):
    grow(10)
    write_public(BODY, tmp_path)
    lines = (tmp_path / "disclosed.jsonl").read_bytes().splitlines()
    assert lines == [chains.payload(entry.facts) for entry in Entry.objects.filter(public=True)]
    assert len(lines) == 4
    for name, data in _files(tmp_path).items():
        assert SECRET.encode() not in data, name
        for entry in Entry.objects.filter(public=False):
            assert entry.salt.encode() not in data, name


def test_the_digest_of_an_entry_that_is_not_public_does_not_answer_guesses(tmp_path):
    entry = act(1)
    write_public(BODY, tmp_path)
    published = (tmp_path / "chain" / "000000.txt").read_text().split()
    assert published == [entry.payload_digest]
    # Somebody who guesses every fact right still lacks the salt.
    for guess in ("", "0" * 32, "f" * 32):
        assert all(chains.payload_digest(replace(entry.facts, salt=guess), name) not in published for name in ALGORITHMS)


def test_an_empty_chain_can_be_published_and_checked(tmp_path):
    assert write_public(BODY, tmp_path).size == 0
    assert _verify(tmp_path).faults == ()


SMALL = 8
"""Digests in a segment, for tests with several segments."""


@pytest.mark.parametrize("count", [SMALL - 1, SMALL, SMALL + 1, 3 * SMALL])
def test_segments_are_full_before_the_next_begins(tmp_path, monkeypatch, count):
    assert chains.SEGMENT == 1024, "as is said to everyone who writes another verifier"
    monkeypatch.setattr(chains, "SEGMENT", SMALL)
    for _ in range(count):
        act()
        write_public(BODY, tmp_path)
    segments = sorted((tmp_path / "chain").iterdir())
    assert [path.name for path in segments] == [f"{number:06}.txt" for number in range(-(-count // SMALL))]
    assert [line for path in segments for line in path.read_text().split()[::2]] == list(
        Entry.objects.values_list("payload_digest", flat=True)
    )
    assert all(len(path.read_text().splitlines()) == SMALL for path in segments[:-1])
    report = _verify(tmp_path)
    assert (report.faults, report.size) == ((), count)


def test_a_full_segment_is_never_written_again(tmp_path, monkeypatch):
    monkeypatch.setattr(chains, "SEGMENT", SMALL)
    grow(chains.SEGMENT + 1)
    write_public(BODY, tmp_path)
    full = tmp_path / "chain" / "000000.txt"
    before = (full.stat().st_ino, full.stat().st_mtime_ns)
    altered = full.read_bytes().replace(b"0", b"1", 1)
    full.write_bytes(altered)
    act()
    write_public(BODY, tmp_path)
    assert full.read_bytes() == altered, "what was tampered with stays to be found"
    assert before[0] == full.stat().st_ino
    assert not _verify(tmp_path).sound


def test_what_was_disclosed_is_never_written_again(tmp_path):
    grow(10)
    write_public(BODY, tmp_path)
    disclosed = tmp_path / "disclosed.jsonl"
    first, *others = disclosed.read_bytes().splitlines(keepends=True)
    altered = first.replace(b'"seq":', b'"seq" :')
    disclosed.write_bytes(b"".join([altered, *others]))
    grow(10)
    write_public(BODY, tmp_path)
    lines = disclosed.read_bytes().splitlines(keepends=True)
    assert lines[: len(others) + 1] == [altered, *others], "what was tampered with stays to be found"
    assert lines[len(others) + 1 :] == [chains.payload(entry.facts) + b"\n" for entry in Entry.objects.filter(public=True, seq__gte=10)]
    assert not _verify(tmp_path).sound


@pytest.mark.parametrize("left", [b"", b"{", b"[]\n", b'{"seq":7}\n', b'{"seq":99}\n'])
def test_a_file_of_the_disclosed_that_lacks_lines_is_made_whole(tmp_path, left):
    grow(10)
    write_public(BODY, tmp_path)
    whole = (tmp_path / "disclosed.jsonl").read_bytes()
    for damaged in (left, whole.splitlines(keepends=True)[-1]):
        (tmp_path / "disclosed.jsonl").write_bytes(damaged)
        write_public(BODY, tmp_path)
        assert (tmp_path / "disclosed.jsonl").read_bytes() == whole
    assert _verify(tmp_path).faults == ()


def test_publishing_again_changes_nothing(tmp_path):
    grow(5)
    first = write_public(BODY, tmp_path)
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*")}
    assert write_public(BODY, tmp_path) == first
    assert {path: path.stat().st_ino for path in tmp_path.rglob("*")} == before


def test_each_growth_is_published_with_a_checkpoint_and_none_is_dropped(tmp_path):
    given = []
    for _ in range(4):
        grow(2)
        given.append(write_public(BODY, tmp_path))
    assert [checkpoints.read(line) for line in (tmp_path / "checkpoints.jsonl").read_bytes().splitlines()] == given
    assert _verify(tmp_path).faults == ()


def test_a_chain_that_stands_still_is_signed_afresh_each_day(tmp_path):
    grow(2)
    published = checkpoints.published_path(settings.WITNESS, BODY)
    first = write_public(BODY, tmp_path)
    yesterday = checkpoints.sign(keys.signing_key(settings.KEYS), chain=BODY, size=2, head=first.head, at=first.at - timedelta(days=1))
    published.write_bytes(yesterday.line + b"\n")
    second = write_public(BODY, tmp_path)
    assert (second.size, second.head) == (yesterday.size, yesterday.head)
    assert second.at > yesterday.at
    assert len(published.read_bytes().splitlines()) == 2


@pytest.mark.both
def test_the_clock_signs_a_chain_once_a_day(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        grow(2)
    witness = checkpoints.witness_path(settings.WITNESS, BODY)
    assert sign_now(BODY) == Entry.objects.get(seq=1).checkpoint, "signed today already, by the act itself"
    grow(1)  # as after a kill between commit and witness: the row is there, its checkpoint is not
    assert sign_now(BODY).size == 3
    sign_now(BODY)
    assert [checkpoints.read(line).size for line in witness.read_bytes().splitlines()] == [1, 2, 3]


def test_after_a_rotation_the_public_key_file_holds_both_keys(tmp_path):
    grow(2)
    old = write_public(BODY, tmp_path)
    downloaded = (tmp_path / "key.pem").read_bytes()
    keys.rotate(settings.KEYS)
    new = write_public(BODY, tmp_path)
    assert new.key_id != old.key_id
    assert list(keys.read_pem((tmp_path / "key.pem").read_bytes())) == [new.key_id, old.key_id]
    assert _verify(tmp_path).faults == ()
    assert verify_public(tmp_path, downloaded).codes == {"unknown_key"}


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("at", range(4))
def test_a_publication_cut_short_at_any_file_is_finished_by_the_next(tmp_path, monkeypatch, at):
    grow(3)
    before = write_public(BODY, tmp_path)
    grow(3)
    left = iter([None] * at)
    renamed = os.replace

    def replace_until_killed(*given):
        if next(left, Killed) is Killed:
            raise Killed
        renamed(*given)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_until_killed)
        with pytest.raises(Killed):
            write_public(BODY, tmp_path)
    assert checkpoints.last(tmp_path / "checkpoint.json") == before, "the checkpoint comes last"
    codes = _verify(tmp_path).codes
    assert codes <= {"extra_lines", "missing_entry", "newest_checkpoint_differs"}, "everything the old checkpoint speaks of is there"
    assert write_public(BODY, tmp_path).size == 6
    assert _verify(tmp_path).faults == ()


def test_what_is_no_chain_is_not_published(tmp_path):
    with pytest.raises(ValueError, match="chain"):
        write_public("../x", tmp_path)


@pytest.mark.both
def test_a_title_with_line_ends_and_odd_signs_is_disclosed_whole(tmp_path):
    with transaction.atomic():
        record("a.b", None, by=WANG, chain=BODY, public=True, title='通知\n“一”\u2028\t"x"\\', details={"名": "𠮷\r\n\x00"})
    write_public(BODY, tmp_path)
    assert _verify(tmp_path).faults == ()
