"""An empty database with all its tables, migrated once for the code as it stands and copied for whoever needs one.

Migrating from nothing takes some twelve seconds of processor, and a run of all tests needs it a dozen times. What is copied was
made by the real `gongkai manage migrate`; it is made anew as soon as one file that decides on it is another. Whoever gets a copy
migrates it as usual: that finds nothing left to do. A server on an empty folder is started in gongkai/config/tests/test_serve_process.py.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "build" / "migrated"
DATABASE = "gongkai.sqlite3"
"""What the file is called in an installation's folder."""
# Migrations import nothing else of ours: tests/test_migrated.py.
DECIDING = ("gongkai/*/migrations/*.py", "gongkai/foundation/triggers.py")
PACKAGES = ("Django", "django-axes", "django-tasks", "django-tasks-db", "psycopg")
_LONG_AGO = 24 * 3600
_SETTINGS = {"DATABASE_URL", "GONGKAI_TESTS", "PYTEST_CURRENT_TEST", "GONGKAI_HOME"}


def lay(home: Path) -> None:
    """Put the database into the new installation in the folder `home`, so that it need not migrate from nothing."""
    copy(home / DATABASE)


def copy(path: Path) -> None:
    """Copy the database to the file `path`, over an earlier one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    shutil.copyfile(_kept(), path)


def copy_on_server(url: str, name: str) -> None:
    """Make the database `name` on the PostgreSQL server where the database at `url` is, over an earlier one."""
    template = f"migrated_{_state()}"

    def of(database: str) -> str:
        return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))

    with _alone(), psycopg.connect(of("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            # Under another name until it is whole: a run that is broken off leaves no half of it behind.
            half = f"{template}_half"
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(half)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
            with tempfile.TemporaryDirectory(prefix="gongkai-migrated-") as home:
                _migrate(home, DATABASE_URL=of(half))
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(template)))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))


@cache
def _kept() -> Path:
    path = KEPT / f"{_state()}.sqlite3"
    with _alone():
        if not path.exists():
            for old in KEPT.glob("*.sqlite3"):
                if time.time() - old.stat().st_mtime > _LONG_AGO:  # a younger one may be somebody's
                    old.unlink()
            with tempfile.TemporaryDirectory(dir=KEPT) as home:
                _migrate(home)
                assert not list(Path(home).glob(f"{DATABASE}-*")), "the database is in use"
                (Path(home) / DATABASE).rename(path)
    return path


def _migrate(home: str, **given: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in _SETTINGS}
    surroundings = kept | {"GONGKAI_HOME": home, "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"} | given
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "manage", "migrate"], env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time, of all that test in this tree."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@cache
def _state() -> str:
    state = hashlib.sha256(repr([(name, version(name)) for name in PACKAGES]).encode())
    for path in sorted(path for pattern in DECIDING for path in ROOT.glob(pattern)):
        state.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()[:16]
