"""Tampering by direct SQL, as the owner of the database can do it: drop the triggers, then do what you like. Each deed is named."""

import contextlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from gongkai.foundation.triggers import DECLARED
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys, report
from gongkai.journal.models import Entry, Head
from gongkai.journal.publish import write_public
from gongkai.journal.tests.chains import BODY, act, grow
from gongkai.journal.verify_database import chains_known, verify_database

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ROWS = 40


@pytest.fixture
def chain(home, django_capture_on_commit_callbacks):
    """A sound chain of 40 entries, published at 20 and 40, beside another of 3."""
    with django_capture_on_commit_callbacks(execute=True):
        grow(3, chain="installation")
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            grow(ROWS // 2)
        write_public(BODY, settings.PUBLIC / "live" / "zone" / "tools" / "journal")
    assert verify_database(BODY).faults == ()


@contextlib.contextmanager
def owner():
    """The database in its owner's hands; everything done here, and the triggers' absence, is undone at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name, table in DECLARED.items():
                if table.startswith("journal_"):
                    cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        yield lambda statement, *values: _run(statement, values)
        transaction.set_rollback(True)


def _run(statement, values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@contextlib.contextmanager
def undone():
    """One deed among several: undone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _codes():
    return verify_database(BODY).codes


def _alone():
    return verify_database(BODY, witnesses=[], publics=[])


def _rows():
    return list(Entry.objects.filter(chain=BODY).order_by("seq"))


def _copy(row, **changes):
    values = {field.name: getattr(row, field.name) for field in Entry._meta.fields if field.name != "id"}
    return Entry(**values | changes)


def _rehash(rows, *, key=None):
    """What a forger does: put `rows` there in this order, numbered, hashed and linked anew, the head with them; with `key`, signed too."""
    head = chains.genesis("sha256")
    forged = []
    for seq, row in enumerate(rows):
        new = _copy(row, seq=seq, previous=head)
        new.payload_digest = chains.payload_digest(new.facts, "sha256")
        head = new.hash = chains.link(BODY, seq, head, new.payload_digest, new.public, "sha256")
        if key and (new.hash != row.hash):
            signed = checkpoints.sign(key, chain=BODY, size=seq + 1, head=head, at=new.at)
            new.key_id, new.signature = signed.key_id, signed.signature
        forged.append(new)
    Entry.objects.filter(chain=BODY).delete()
    Entry.objects.bulk_create(forged)
    Head.objects.filter(chain=BODY).update(size=len(rows), head=head)


CHANGES = {
    "at": lambda row: row.at + timedelta(seconds=1),
    "verb": lambda row: row.verb + "x",
    "actor": lambda row: 8 if row.actor is None else None,
    "actor_name": lambda row: "王大明",
    "post": lambda row: row.post + "x",
    "on_behalf_of": lambda row: row.on_behalf_of + "x",
    "subject_type": lambda row: "a.b",
    "subject_id": lambda row: "1",
    "subject_title": lambda row: row.subject_title + " ",
    "digest": lambda row: "sha256:" + "f" * 64,
    "details": lambda row: row.details.replace(":", ": ", 1),
    "public": lambda row: not row.public,
    "salt": lambda row: "0" * 32,
    "payload_digest": lambda row: "sha256:" + "f" * 64,
    "previous": lambda row: "sha256:" + "f" * 64,
    "hash": lambda row: "sha256:" + "f" * 64,
    "key_id": lambda row: "0" * 16,
    "signature": lambda row: row.signature.swapcase(),
    "chain": lambda row: "installation2",
    "seq": lambda row: row.seq + 1000,
}


def test_every_column_of_an_entry_is_tried_below():
    assert set(CHANGES) == {field.name for field in Entry._meta.fields} - {"id"}


@pytest.mark.slow
def test_a_changed_field_is_found_in_every_row_by_the_chain_alone(chain):
    with owner() as run:
        for row in Entry.objects.filter(chain=BODY):
            for name, change in CHANGES.items():
                run(f"UPDATE journal_entry SET {name} = %s WHERE id = %s", change(row), row.pk)
                assert not _alone().sound, f"{name} of row {row.seq}"
                run(f"UPDATE journal_entry SET {name} = %s WHERE id = %s", getattr(row, name), row.pk)
        assert _alone().sound


def test_a_changed_fact_is_named_with_its_row(chain):
    with owner() as run:
        run("UPDATE journal_entry SET actor_name = %s WHERE chain = %s AND seq = 17", "王大明", BODY)
        (fault,) = verify_database(BODY).faults
    assert (fault.code, fault.message) == ("entry_changed", "第 17 条的内容与其摘要不符：内容被改动过。")


def test_a_deleted_row_is_found_wherever_it_stood(chain):
    with owner() as run:
        for seq in range(ROWS):
            with undone():
                run("DELETE FROM journal_entry WHERE chain = %s AND seq = %s", BODY, seq)
                codes = _codes()
                assert "head_differs" in codes or seq < ROWS - 1
                assert codes >= ({"missing_rows", "broken_link"} if seq < ROWS - 1 else {"tail_missing"}), seq


def test_a_deleted_row_is_found_after_renumbering(chain):
    with owner() as run:
        for seq in range(ROWS):
            with undone():
                run("DELETE FROM journal_entry WHERE chain = %s AND seq = %s", BODY, seq)
                for later in range(seq + 1, ROWS):
                    run("UPDATE journal_entry SET seq = seq - 1 WHERE chain = %s AND seq = %s", BODY, later)
                last = _rows()[-1]
                run("UPDATE journal_head SET size = %s, head = %s WHERE chain = %s", ROWS - 1, last.hash, BODY)
                assert _codes() >= ({"entry_changed", "broken_link"} if seq < ROWS - 1 else {"tail_missing"}), seq


def test_swapped_neighbours_are_found(chain):
    with owner() as run:
        for seq in range(ROWS - 1):
            with undone():
                for old, new in ((seq, 1000), (seq + 1, seq), (1000, seq + 1)):
                    run("UPDATE journal_entry SET seq = %s WHERE chain = %s AND seq = %s", new, BODY, old)
                assert _codes() >= {"entry_changed", "broken_link"}, seq


def test_two_rows_at_one_place_are_found(chain):
    with owner() as run:
        if connection.vendor == "sqlite":
            # SQLite cannot drop the constraint; its owner writes the table anew.
            run("CREATE TABLE loose AS SELECT * FROM journal_entry")
            run("DROP TABLE journal_entry")
            run("ALTER TABLE loose RENAME TO journal_entry")
        else:
            run("ALTER TABLE journal_entry DROP CONSTRAINT a_place_in_a_chain_is_taken_once")
            run("ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_pkey")
        run("INSERT INTO journal_entry SELECT * FROM journal_entry WHERE chain = %s AND seq = 5", BODY)
        assert "repeated_row" in _codes()


def test_an_inserted_row_is_found_at_every_place_even_where_all_after_it_is_rehashed(chain):
    rows = _rows()
    forged = _copy(rows[3], actor_name="王大明", salt="a" * 32)
    with owner():
        for place in range(ROWS + 1):
            with undone():
                _rehash([*rows[:place], forged, *rows[place:]])
                report = verify_database(BODY)
                assert any(fault.message.startswith(f"第 {place} 条的签名不成立") for fault in report.faults), place


def test_a_row_forged_at_the_end_is_found_though_the_triggers_let_it_in_and_honest_rows_follow(chain, django_capture_on_commit_callbacks):
    last = _rows()[-1]
    forged = _copy(last, seq=ROWS, previous=last.hash, actor_name="王大明")
    forged.payload_digest = chains.payload_digest(forged.facts, "sha256")
    forged.hash = chains.link(BODY, ROWS, last.hash, forged.payload_digest, forged.public, "sha256")
    forged.save()
    Head.objects.filter(chain=BODY).update(size=ROWS + 1, head=forged.hash)
    with django_capture_on_commit_callbacks(execute=True):
        act()
    (fault,) = verify_database(BODY).faults
    assert (fault.code, fault.message[:6]) == ("wrong_signature", f"第 {ROWS} 条")


@pytest.mark.parametrize("head_too", [True, False])
def test_a_cut_tail_is_found_at_every_length(chain, head_too):
    rows = _rows()
    with owner() as run:
        for left in range(ROWS):
            with undone():
                run("DELETE FROM journal_entry WHERE chain = %s AND seq >= %s", BODY, left)
                if head_too:
                    head = rows[left - 1].hash if left else chains.genesis("sha256")
                    run("UPDATE journal_head SET size = %s, head = %s WHERE chain = %s", left, head, BODY)
                codes = _codes()
                assert "tail_missing" in codes, left
                assert ("head_differs" in codes) != head_too, left


def test_a_chain_that_is_gone_altogether_is_still_asked_for(chain, capsys):
    with owner() as run:
        run("DELETE FROM journal_entry WHERE chain = %s", BODY)
        run("DELETE FROM journal_head WHERE chain = %s", BODY)
        assert chains_known() == [BODY, "installation"]
        assert "tail_missing" in _codes()
        assert report.run([]) == 1
    assert f"链 {BODY}：共 0 条" in capsys.readouterr().out


def test_a_rewrite_from_any_row_is_found_by_its_signatures(chain):
    rows = _rows()
    with owner():
        for first in range(ROWS):
            with undone():
                _rehash([*rows[:first], *(_copy(row, actor_name="王大明") for row in rows[first:])])
                assert _codes() >= {"wrong_signature", "rewritten"}, first


def _forge_witness(path, key, size=ROWS):
    """The forger has the folder of witnesses too: every line that no longer fits is written anew."""
    hashes = {row.seq + 1: row.hash for row in _rows()}
    old = [checkpoints.read(line) for line in path.read_bytes().splitlines()]
    new = [checkpoints.sign(key, chain=BODY, size=one.size, head=hashes[one.size], at=one.at) for one in old if one.size <= size]
    path.write_bytes(b"".join(one.line + b"\n" for one in new))


def test_a_rewrite_signed_with_the_key_is_found_by_the_witness_file_from_any_row(chain):
    rows, key = _rows(), keys.signing_key(settings.KEYS)
    with owner():
        for first in range(ROWS):
            with undone():
                _rehash([*rows[:first], *(_copy(row, actor_name="王大明") for row in rows[first:])], key=key)
                assert _codes() == {"rewritten"}, first


@pytest.mark.parametrize("first", [0, 1, 19, 20, 21, ROWS - 1])
def test_a_rewrite_with_key_and_witness_is_found_by_what_was_published(chain, first):
    rows, key = _rows(), keys.signing_key(settings.KEYS)
    with owner():
        _rehash([*rows[:first], *(_copy(row, actor_name="王大明") for row in rows[first:])], key=key)
        _forge_witness(checkpoints.witness_path(settings.WITNESS, BODY), key)
        assert _codes() == {"rewritten"}
        _forge_witness(checkpoints.published_path(settings.WITNESS, BODY), key)
        assert _codes() >= {"rewritten", "checkpoint_withheld", "checkpoint_unwitnessed"}


@pytest.mark.parametrize("first", [0, 1, 19, 20, 21, ROWS - 1])
@pytest.mark.parametrize("cut", [True, False])
def test_a_rewrite_of_everything_the_body_holds_is_found_by_paper_in_other_hands(chain, capsys, tmp_path, first, cut):
    paper = _rows()[-1].checkpoint.words
    rows, key = _rows(), keys.signing_key(settings.KEYS)
    public = settings.PUBLIC / "live" / "zone" / "tools" / "journal"
    with owner():
        _rehash(rows[:first] if cut else [*rows[:first], *(_copy(row, actor_name="王大明") for row in rows[first:])], key=key)
        for path in (checkpoints.witness_path(settings.WITNESS, BODY), checkpoints.published_path(settings.WITNESS, BODY)):
            _forge_witness(path, key, size=first if cut else ROWS)
        for path in sorted(public.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        write_public(BODY, public)
        assert _codes() == frozenset(), "all that the body holds fits together"
        (tmp_path / "paper").write_text(paper)
        assert report.run(["--chain", BODY, "--checkpoint", str(tmp_path / "paper")]) == 1
    assert "所给存证点（40 条）" in capsys.readouterr().out


def test_a_published_checkpoint_that_is_no_longer_public_is_missed(chain):
    path = settings.PUBLIC / "live" / "zone" / "tools" / "journal" / "checkpoints.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[1])
    assert _codes() == {"checkpoint_withheld"}
    path.write_bytes(b"".join(lines))
    assert _codes() == frozenset()


def test_a_public_checkpoint_that_nobody_published_is_named(chain):
    path = settings.PUBLIC / "live" / "zone" / "tools" / "journal" / "checkpoints.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + _rows()[25].checkpoint.line + b"\n" + lines[1])
    assert _codes() == {"checkpoint_unwitnessed"}


def test_public_files_that_are_gone_or_tampered_with_are_missed(chain):
    public = settings.PUBLIC / "live" / "zone" / "tools" / "journal"
    segment = public / "chain" / "000000.txt"
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join([*lines[:7], lines[8], lines[7], *lines[9:]]))
    assert "rewritten" in _codes()
    segment.write_bytes(b"".join(lines))
    (public / "checkpoint.json").unlink()
    assert _codes() == {"missing_public"}


def test_the_witness_file_is_watched_too(chain):
    path = checkpoints.witness_path(settings.WITNESS, BODY)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:5], replace(checkpoints.read(lines[5].rstrip()), size=7).line + b"\n", *lines[6:]]))
    assert _codes() == {"wrong_signature"}
    path.write_bytes(b"".join(lines) + b"half a li")
    assert _codes() == {"unreadable_line", "unreadable_checkpoint"}
    path.unlink()
    assert _codes() == {"missing_witness"}


def test_the_head_row_is_watched_too(chain):
    with owner() as run:
        for statement in (
            "UPDATE journal_head SET size = size + 1 WHERE chain = %s",
            "UPDATE journal_head SET head = 'sha256:00' WHERE chain = %s",
            "DELETE FROM journal_head WHERE chain = %s",
        ):
            with undone():
                run(statement, BODY)
                assert _codes() == {"head_differs"}


def test_a_row_that_cannot_even_be_read_is_a_fault_and_no_crash(chain):
    garbage = "infinity" if connection.vendor == "postgresql" else "2026-13-45 00:00:00"
    with owner() as run:
        run("UPDATE journal_entry SET at = %s WHERE chain = %s AND seq = 12", garbage, BODY)
        assert _codes() & {"unreadable_row", "entry_changed"}
        if connection.vendor == "sqlite":
            run("UPDATE journal_entry SET at = 'x', hash = 'y', actor = 'z' WHERE chain = %s AND seq = 12", BODY)
            assert _codes() >= {"entry_changed", "wrong_hash", "wrong_signature"}


def test_rows_signed_by_an_unknown_key_are_not_believed(chain, tmp_path):
    keys.signing_key(tmp_path)
    assert "wrong_signature" in verify_database(BODY, key_pem=keys.public_pem(tmp_path)).codes
    for path in (settings.KEYS / "journal" / "public").iterdir():
        path.unlink()
    assert _codes() >= {"missing_key", "wrong_signature"}


def test_rows_signed_before_and_after_a_rotation_are_believed(chain):
    keys.rotate(settings.KEYS)
    grow(3)
    assert _codes() == frozenset()


def test_many_faults_of_a_kind_are_counted_and_not_listed(chain):
    with owner() as run:
        run("UPDATE journal_entry SET salt = '' WHERE chain = %s", BODY)
        faults = [fault.message for fault in verify_database(BODY).faults if fault.code == "entry_changed"]
    assert len(faults) == 21
    assert faults[-1] == "同类问题另有 20 处。"


def test_the_command_checks_every_chain(chain, capsys):
    assert report.run([]) == 0
    told = capsys.readouterr().out
    assert f"链 {BODY}：共 40 条" in told
    assert "链 （本系统）：共 3 条" in told
    assert report.run(["--json"]) == 0
    assert [(one["chain"], one["size"], one["sound"]) for one in json.loads(capsys.readouterr().out)] == [
        (BODY, 40, True),
        ("installation", 3, True),
    ]
    assert report.run(["--chain", "nobody"]) == 2
    with owner() as run:
        run("UPDATE journal_entry SET post = '' WHERE chain = 'installation'")
        assert report.run([]) == 1
        assert report.run(["--chain", BODY]) == 0


def test_the_command_has_nothing_to_say_where_nothing_was_recorded(capsys):
    assert report.run([]) == 0
    assert capsys.readouterr().out == "尚无留痕。\n"
