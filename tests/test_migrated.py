"""The database that tests copy is the one that migrating makes."""

import contextlib
import re
import sqlite3
from pathlib import Path

from django.core.management import call_command

from tests import migrated


def tables(path: Path) -> list[tuple]:
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_a_copy_has_all_that_the_migrations_make_and_nothing_left_to_do(tmp_path, db, capsys):
    migrated.lay(tmp_path)
    assert len(tables(tmp_path / migrated.DATABASE)) > 100
    call_command("migrate", plan=True)
    assert "No planned migration operations" in capsys.readouterr().out


def test_what_decides_on_it_is_all_that_its_key_is_made_of():
    """A migration that imported more of ours would leave the copy as it was when that changes."""
    imported = set()
    for path in migrated.ROOT.glob("gongkai/*/migrations/*.py"):
        imported |= set(re.findall(r"^\s*(?:from|import) (gongkai[.\w]*)", path.read_text(), re.MULTILINE))
    assert imported == {"gongkai.foundation.triggers"}
