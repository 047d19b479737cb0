"""What every test stands on.

Each test has folders of its own (vault, public tree, keys, witness …); `db` and `transactional_db` are pytest-django's.

A test runs on SQLite, unless its marks say otherwise: `both` runs on SQLite and again on PostgreSQL, `postgresql` there only.
The second run is `python -m tests.postgresql pytest -m "both or postgresql"`. In the first, those of PostgreSQL alone are left out.
"""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from tests import migrated, postgresql

pytest_plugins = ["tests.outcomes"]

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
PASSWORD = "shi-yong-mi-ma-2026"
"""Made up; everybody of the cast has it."""
FOLDERS = ("VAULT", "PUBLIC", "INNER", "KEYS", "WITNESS", "PACKAGES", "QUARANTINE", "INDEX")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for PostgreSQL alone where the database is another; among several processes begin with what takes long.

    Then the shortest are left for the end, of which one process takes over from another (`--dist worksteal`).
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if ON_POSTGRESQL:
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_collection_finish() -> None:
    """Look for garbage less often: what was imported and collected stays, and is most of what there is to look through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this test's installation. Child processes need it told: GONGKAI_HOME."""
    folder = tmp_path_factory.mktemp("home")
    for name in FOLDERS:
        setattr(settings, name, folder / name.lower())
        (folder / name.lower()).mkdir(parents=True)
    settings.MEDIA_ROOT = settings.VAULT
    return folder


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[postgresql.Cluster]:
    """A PostgreSQL server of the test's own, whatever database the tests themselves run on."""
    try:
        cluster = postgresql.start()
    except postgresql.Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    yield cluster
    cluster.stop()


@pytest.fixture
def postgresql_url(postgresql_cluster: postgresql.Cluster) -> str:
    """The address of an empty PostgreSQL database, new for this test, for a child process's DATABASE_URL."""
    return postgresql_cluster.database("gongkai")


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Begin with a copy of the migrated database: migrating it again, as every test process does, finds nothing left to do."""
    name = str(connection.settings_dict["TEST"]["NAME"])
    if ON_POSTGRESQL:
        migrated.copy_on_server(os.environ["DATABASE_URL"], name)
    else:
        migrated.copy(Path(name))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let tests with real transactions clear tables whose rows the database itself refuses to delete."""
    if connection.vendor == "sqlite":
        connection.ops.execute_sql_flush = _below_triggers(connection.ops.execute_sql_flush)


def _below_triggers(flush: Callable[[list[str]], None]) -> Callable[[list[str]], None]:
    def execute_sql_flush(sql_list: list[str]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            flush(sql_list)
            for _, statement in triggers:
                cursor.execute(statement)

    return execute_sql_flush


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what founding the zone wrote beside its rows."""
    return tmp_path_factory.mktemp("founded")


@pytest.fixture
def cast(db: None, home: Path, founded: Path) -> Any:
    """The demonstration zone with one person for each post: the standing cast of the tests, by account name.

    Each has taken `PASSWORD` for his own: with an initial one no page would open but that on which it is changed.
    """
    from tests.founding import zone

    return zone(founded, password=PASSWORD)


@pytest.fixture
def line(cast: Any) -> Any:
    """Carries matters along the line with the cast, through the actions that the pages use."""
    from gongkai.demonstration.line import Line

    return Line(cast)
