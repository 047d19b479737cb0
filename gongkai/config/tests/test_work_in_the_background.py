"""A real worker process on a real queue: it does what waits, and what a dead one left is taken up again."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gongkai.config.tests.test_serve_process import surroundings
from tests import migrated

pytestmark = pytest.mark.slow
PATIENCE = 240

LAY_IN = """
import io
from django.utils import timezone
from gongkai.demonstration.zone import found_zone
from gongkai.disclosure import actions, jobs, quarantine
from gongkai.disclosure.tests.test_read_waiting import scan
from gongkai.foundation.digests import digest_of
cast = found_zone(starts_on=timezone.localdate())
data = scan("园区停车管理办法公示")
waiting = actions.hold_back(
    quarantine.put(io.BytesIO(data)), field="files", name="扫描件.png", media_type="image/png", size=len(data),
    digest=digest_of(data), pages=1, by=cast["handler"],
)
jobs.take_up(waiting)
"""


def run(home: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", *words], env=surroundings(home), capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stdout + done.stderr


def tell(home: Path, program: str) -> str:
    begin = "import django; django.setup()\n"
    done = subprocess.run([sys.executable, "-c", begin + program], env=surroundings(home), capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(home: Path, statement: str) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(home / "gongkai.sqlite3", timeout=30)) as database, database:
        return database.execute(statement).fetchall()


def state(home: Path) -> str:
    return ask(home, "SELECT state FROM disclosure_waitingfile")[0][0]


def listens_to(pid: int, number: signal.Signals) -> bool:
    """Whether the process has a handler of its own for the signal: before, any signal simply ends it."""
    caught = Path(f"/proc/{pid}/status").read_text().partition("SigCgt:")[2].split()[0]
    return bool(int(caught, 16) >> (number - 1) & 1)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.mark.clause("8.2")
def test_a_worker_reads_what_waits_and_what_a_killed_one_left_is_taken_up_again(tmp_path):
    home = tmp_path / "home"
    migrated.lay(home)
    tell(home, LAY_IN)
    assert state(home) == "waits"
    assert ask(home, "SELECT status FROM django_tasks_database_dbtaskresult") == [("READY",)]

    worker = subprocess.Popen([sys.executable, "-m", "gongkai", "worker"], env=surroundings(home))
    wait_until(lambda: state(home) == "reads")
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE)
    assert state(home) == "reads", "the file is where it was"
    assert len(list((home / "quarantine").iterdir())) == 1

    run(home, "worker", "--once")
    assert state(home) == "reads", "nobody takes it from a worker that may be alive"

    ask(home, "UPDATE disclosure_waitingfile SET touched_at = '2026-01-01 00:00:00'")
    run(home, "clock", "--once")
    run(home, "worker", "--once")
    assert state(home) == "kept"
    assert ask(home, "SELECT count(*) FROM vault_blob b JOIN disclosure_waitingfile w ON w.blob_id = b.digest") == [(1,)]
    assert list((home / "quarantine").iterdir()) == []


def test_a_worker_ends_when_it_is_told_to(tmp_path):
    home = tmp_path / "home"
    migrated.lay(home)
    worker = subprocess.Popen([sys.executable, "-m", "gongkai", "worker"], env=surroundings(home))
    wait_until(lambda: worker.poll() is not None or listens_to(worker.pid, signal.SIGTERM))
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(PATIENCE) == 0


def test_a_worker_makes_no_empty_database_where_there_is_none(tmp_path):
    run(tmp_path / "home", "worker", "--once")
    assert not list((tmp_path / "home").glob("*.sqlite3*"))
