"""The PostgreSQL that tests start is there when asked for and gone when its starter is."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

ROOT = Path(__file__).parent.parent


def _answers(url):
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_each_test_gets_an_empty_database(postgresql_cluster, postgresql_url):
    with psycopg.connect(postgresql_url) as connection:
        connection.execute("CREATE TABLE left_behind (number int)")
    url = postgresql_cluster.database("gongkai")
    assert url == postgresql_url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE tablename = 'left_behind'").fetchone() == (0,)


def test_nobody_reaches_it_over_the_network(postgresql_url):
    with psycopg.connect(postgresql_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


STARTER = """
import sys, time
from tests.postgresql import start
cluster = start()
print(cluster.url, flush=True)
if sys.argv[1] == "end":
    sys.exit()
time.sleep(60)
"""


@pytest.mark.parametrize("end", ["end", "kill"])
def test_the_server_stops_when_its_starter_ends_or_is_killed(postgresql_cluster, end):
    starter = subprocess.Popen([sys.executable, "-c", STARTER, end], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    url = starter.stdout.readline().strip()
    assert url.startswith("postgresql://")
    if end == "kill":
        assert _answers(url)
        starter.send_signal(signal.SIGKILL)
    starter.wait(60)
    folder = Path(unquote(url.partition("host=")[2]))
    deadline = time.monotonic() + 30
    while _answers(url) or (folder / "data" / "postmaster.pid").exists():
        assert time.monotonic() < deadline, "the server outlived its starter"
        time.sleep(0.1)
    if end == "end":
        assert not folder.exists()
    else:
        shutil.rmtree(folder)  # the one thing that nobody was left to do


def _wrapped(*command, **environment):
    return subprocess.run(
        [sys.executable, "-m", "tests.postgresql", *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_a_command_is_run_with_a_database_and_its_exit_code_returned(postgresql_cluster):
    code = "import os, psycopg, sys; print(psycopg.connect(os.environ['DATABASE_URL']).info.dbname); sys.exit(3)"
    done = _wrapped("python", "-c", code)
    assert (done.returncode, done.stdout) == (3, "gongkai\n")


def test_without_postgresql_the_second_run_is_left_out_with_a_word_but_fails_in_ci(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.postgresql", "false"],
        cwd=ROOT,
        env=environment | {"POSTGRESQL_BIN": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "没有 PostgreSQL" in done.stderr
    assert _wrapped("false", POSTGRESQL_BIN=str(tmp_path), CI="true").returncode == 1


def test_a_url_with_a_socket_is_understood_by_the_settings(postgresql_url):
    code = (
        "import django; django.setup(); from django.db import connection; "
        "connection.ensure_connection(); print(connection.vendor, connection.connection.info.dbname)"
    )
    environment = os.environ | {"DATABASE_URL": postgresql_url, "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"]}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "postgresql gongkai\n", done.stderr
