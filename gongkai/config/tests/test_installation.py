"""The database file of an installation: a process that lives on never makes one."""

import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.config.tests.test_serve_process import surroundings

pytestmark = pytest.mark.slow

GONE_BETWEEN_THE_LOOK_AND_THE_OPENING = """
import django
django.setup()
from django.conf import settings
from django.db import OperationalError, connection
from gongkai.config.installation import database_is_there, open_only_what_is_there
connection.ensure_connection()
connection.close()
open_only_what_is_there()
assert database_is_there()
connection.ensure_connection()
connection.close()
settings.DATABASE_FILE.rename(settings.DATABASE_FILE.with_name("away"))
try:
    connection.ensure_connection()
except OperationalError:
    print("refused")
"""


def test_a_process_that_lives_on_opens_its_database_and_makes_none_where_it_was_moved_away(tmp_path: Path) -> None:
    command = [sys.executable, "-c", GONE_BETWEEN_THE_LOOK_AND_THE_OPENING]
    done = subprocess.run(command, env=surroundings(tmp_path), capture_output=True, text=True, check=False)
    assert done.stdout == "refused\n", done.stderr
    assert not list(tmp_path.glob("gongkai.sqlite3*"))
