"""Keeps one file, in processes of their own that may be killed at any moment.

`keeper.py HOME SOURCE` keeps it once and prints its digest. `keeper.py HOME SOURCE every` starts a process that dies, as in a
power cut, at its first touch of the disk, another that dies at its second, and so on until one lives; after each it looks at
what is left, lets a fresh process keep the file again, and prints all it saw as JSON.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

import django
from django.conf import settings

HOME, SOURCE = Path(sys.argv[1]), Path(sys.argv[2])
DATABASE, CLEAN, VAULT = HOME / "vault.sqlite3", HOME / "clean.sqlite3", HOME / "vault"
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATABASE,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        }
    },
    INSTALLED_APPS=["gongkai.vault"],
    VAULT=VAULT,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from gongkai.vault.store import keep  # noqa: E402


class Touches:
    """Counts what the process does to the vault, and ends it at the one given."""

    def __init__(self, last: int | None) -> None:
        self.count, self.last = 0, last
        sys.addaudithook(self.on_event)

    def on_event(self, event: str, arguments: tuple) -> None:
        if event in {"os.rename", "os.remove", "os.mkdir", "os.chmod"} or (event == "open" and str(arguments[0]).startswith(str(VAULT))):
            self.touch()

    def touch(self) -> None:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


class Source:
    """Hands its bytes out in small pieces, each of them a moment to die."""

    def __init__(self, touches: Touches) -> None:
        self._stream, self._touches = SOURCE.open("rb"), touches

    def read(self, _size: int) -> bytes:
        self._touches.touch()
        return self._stream.read(100_000)


def in_a_process_of_its_own(last: int | None) -> int:
    """0 where it lived, else the number of the signal that ended it."""
    number = os.fork()
    if not number:
        keep(Source(Touches(last)), "application/octet-stream")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def left() -> dict:
    data = SOURCE.read_bytes()
    found = [path for path in VAULT.rglob("*") if path.is_file()]
    with sqlite3.connect(DATABASE) as database:
        rows = database.execute("SELECT digest, size FROM vault_blob").fetchall()
    return {
        "whole": sum(not path.name.startswith(".") and path.read_bytes() == data for path in found),
        "torn": sum(not path.name.startswith(".") and path.read_bytes() != data for path in found),
        "unfinished": sum(path.name.startswith(".") for path in found),
        "rows": rows,
    }


def every() -> list[dict]:
    connection.close()
    DATABASE.rename(CLEAN)
    seen = []
    while True:
        shutil.rmtree(VAULT, ignore_errors=True)
        shutil.copy(CLEAN, DATABASE)
        end = in_a_process_of_its_own(len(seen) + 1)
        then = left()
        seen.append({"end": end, **then, "again": in_a_process_of_its_own(None), "after": left()})
        if end == 0:
            return seen


if not DATABASE.exists():
    call_command("migrate", verbosity=0)
print(json.dumps(every()) if sys.argv[3:] == ["every"] else keep(SOURCE.open("rb"), "application/octet-stream").pk)
