import json
import multiprocessing
import time
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections, transaction

from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.models import Entry, Head
from gongkai.journal.queries import entries_about, latest_checkpoint
from gongkai.journal.record import record
from gongkai.journal.tests.chains import BODY, WANG, act, grow
from gongkai.journal.verify_database import verify_database

pytestmark = [pytest.mark.both, pytest.mark.django_db]
committed = pytest.mark.django_db(transaction=True)


def _witnessed(chain=BODY):
    path = checkpoints.witness_path(settings.WITNESS, chain)
    return [checkpoints.read(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def test_entries_follow_each_other_without_gaps_per_chain():
    grow(5)
    grow(3, chain="installation")
    for chain, count in ((BODY, 5), ("installation", 3)):
        rows = list(Entry.objects.filter(chain=chain))
        assert [row.seq for row in rows] == list(range(count))
        assert [row.previous for row in rows] == [chains.genesis("sha256"), *[row.hash for row in rows[:-1]]]
        head = Head.objects.get(chain=chain)
        assert (head.size, head.head) == (count, rows[-1].hash)


def test_an_entry_says_who_did_what_to_what_as_what():
    subject = Head.objects.create(chain="some", size=0, head=chains.genesis("sha256"))
    with transaction.atomic():
        record(
            "approval.approved",
            subject,
            by=WANG,
            chain=BODY,
            details={"说明": "同意", "a": [1]},
            post="principal_leader",
            on_behalf_of="李四",
            title="通知",
        )
    entry = Entry.objects.get()
    assert (entry.actor, entry.actor_name, entry.post, entry.on_behalf_of) == (7, "王小明", "principal_leader", "李四")
    assert (entry.subject_type, entry.subject_id, entry.subject_title) == ("journal.head", "some", "通知")
    assert entry.details == '{"a":[1],"说明":"同意"}'
    assert not entry.public
    assert list(entries_about(subject)) == [entry]


def test_what_the_clock_does_is_recorded_without_a_person():
    entry = act(0)
    assert (entry.actor, entry.actor_name) == (None, "系统")


@committed
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(RuntimeError, match="transaction"):
        record("a.b", None, by=WANG, chain=BODY)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "approved"},
        {"verb": "Approval.approved"},
        {"chain": "../keys"},
        {"chain": ""},
        {"digest": "abc"},
        {"subject": Entry()},
        {"details": {"when": datetime.now(UTC)}},
        {"details": {"share": float("nan")}},
        {"at": datetime.now(UTC).replace(tzinfo=None)},
    ],
)
def test_what_cannot_be_recorded_is_refused(wrong):
    given = {"verb": "a.b", "subject": None, "by": WANG, "chain": BODY} | wrong
    with pytest.raises((ValueError, TypeError)), transaction.atomic():
        record(**given)
    assert not Entry.objects.exists()


def test_each_payload_has_a_salt_of_its_own():
    one, other = act(1), act(1)
    assert one.details == other.details
    assert len(one.salt) == 32
    assert one.salt != other.salt


@committed
def test_the_signed_head_leaves_the_database_at_the_commit_and_not_before():
    with transaction.atomic():
        first = record("a.b", None, by=WANG, chain=BODY)
        second = record("a.c", None, by=WANG, chain=BODY)
        assert _witnessed() == []
    assert _witnessed() == [first.checkpoint, second.checkpoint]
    assert all(checkpoints.verify(one, keys.known(settings.KEYS)) for one in _witnessed())
    assert latest_checkpoint(BODY) == second.checkpoint
    assert (second.checkpoint.size, second.checkpoint.head) == (2, second.hash)


@committed
def test_what_is_rolled_back_leaves_no_trace():
    grow(2)
    with transaction.atomic():
        record("a.b", None, by=WANG, chain=BODY)
        transaction.set_rollback(True)
    assert Entry.objects.count() == len(_witnessed()) == 2
    assert act().seq == 2
    assert verify_database(BODY).sound


@committed
def test_what_is_committed_stays_done_where_the_witness_cannot_be_written(caplog):
    settings.WITNESS.rmdir()
    settings.WITNESS.write_text("in the way")
    act()
    assert Entry.objects.count() == 1
    assert "Error calling" in caplog.text
    assert "missing_witness" in verify_database(BODY).codes


def test_a_new_chain_takes_the_algorithm_of_the_settings_and_keeps_it(settings):
    grow(2)
    settings.DIGEST = "sm3"
    assert act().hash.startswith("sha256:")
    grow(3, chain="installation")
    row = Entry.objects.get(chain="installation", seq=2)
    assert row.hash.startswith("sm3:")
    assert row.payload_digest.startswith("sm3:")
    assert row.checkpoint.algorithm == "sm3"
    assert [verify_database(chain, witnesses=[]).faults for chain in (BODY, "installation")] == [(), ()]


COLUMNS = (
    "chain, seq, at, verb, actor, actor_name, post, on_behalf_of, subject_type, subject_id, subject_title, digest, details, public, salt, "
    "payload_digest, previous, hash, key_id, signature"
)


def _copy_of_last(**changes):
    columns = f"id, {COLUMNS}" if "id" in changes else COLUMNS
    values = ", ".join(changes.get(name, name) for name in columns.split(", "))
    return f"INSERT INTO journal_entry ({columns}) SELECT {values} FROM journal_entry ORDER BY seq DESC LIMIT 1"


REFUSED = [
    ("journal_entry_rows_never_change", "UPDATE journal_entry SET verb = 'x.y' WHERE seq = 1"),
    ("journal_entry_rows_never_change", "UPDATE journal_entry SET seq = seq"),
    ("journal_entry_rows_are_never_deleted", "DELETE FROM journal_entry WHERE seq = 3"),
    ("(?i)unique", _copy_of_last()),
    ("journal_entry_follows_the_row_before", _copy_of_last(seq="seq + 2", previous="hash")),
    ("journal_entry_follows_the_row_before", _copy_of_last(seq="seq - 1")),
    ("journal_entry_follows_the_row_before", _copy_of_last(seq="seq + 1")),
    ("journal_entry_follows_the_row_before", _copy_of_last(chain="'other'")),
    ("journal_entry_follows_the_row_before", _copy_of_last(chain="'other'", seq="0")),
    ("journal_entry_rows_are_never_replaced", _copy_of_last(id="id", seq="seq + 1", previous="hash")),
    ("journal_head_moves_forward_by_one", "UPDATE journal_head SET size = size - 1"),
    ("journal_head_moves_forward_by_one", "UPDATE journal_head SET size = size + 1"),
    ("journal_head_moves_forward_by_one", "UPDATE journal_head SET head = head"),
    ("journal_head_moves_forward_by_one", "UPDATE journal_head SET chain = 'other'"),
    ("journal_head_is_never_deleted", "DELETE FROM journal_head"),
    ("journal_head_begins_at_nothing", "INSERT INTO journal_head (chain, size, head) SELECT 'other', size, head FROM journal_head"),
    (
        "journal_head_is_never_replaced",
        f"INSERT INTO journal_head (chain, size, head) SELECT chain, 0, '{chains.genesis('sm3')}' FROM journal_head",
    ),
]


def _sound():
    # No witness files: nothing here is committed.
    return verify_database(BODY, witnesses=[]).sound


@pytest.mark.parametrize(("trigger", "statement"), REFUSED)
def test_the_database_itself_refuses_to_change_the_journal(trigger, statement):
    grow(4)
    with pytest.raises(IntegrityError, match=trigger), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert _sound()


@pytest.mark.parametrize("table", ["journal_entry", "journal_head"])
def test_replacing_a_row_is_refused_where_the_database_has_a_word_for_it(table):
    grow(4)
    if connection.vendor == "postgresql":
        statement = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT DO NOTHING"
    else:
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert _sound()


def _append_fifty(number, start):
    start.wait(30)
    for turn in range(50):
        act(number * 50 + turn)
    connections.close_all()


@committed
def test_four_processes_write_one_sound_chain():
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start = context.Barrier(4)
    processes = [context.Process(target=_append_fifty, args=(number, start)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * 4
    assert list(Entry.objects.filter(chain=BODY).order_by("seq").values_list("seq", flat=True)) == list(range(200))
    numbers = [json.loads(details)["number"] for details in Entry.objects.values_list("details", flat=True)]
    assert sorted(numbers) == list(range(200)), "nothing lost, nothing twice"
    report = verify_database(BODY)
    assert report.faults == ()
    assert sorted(one.size for one in _witnessed()) == list(range(1, 201))


def _begin(start, done):
    start.wait(30)
    done.put(act().seq)
    connections.close_all()


@committed
def test_processes_that_begin_a_chain_together_begin_one():
    connections.close_all()
    context = multiprocessing.get_context("fork")
    start, done = context.Barrier(4), context.Queue()
    processes = [context.Process(target=_begin, args=(start, done)) for _ in range(4)]
    for process in processes:
        process.start()
    deadline = time.monotonic() + 60
    assert sorted(done.get(timeout=deadline - time.monotonic()) for _ in processes) == [0, 1, 2, 3]
    for process in processes:
        process.join(30)
    assert verify_database(BODY).sound
