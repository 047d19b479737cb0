"""`gongkai serve` as a person starts it: real processes, real HTTP."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gongkai.config.tests.conftest import OTHER, PAGE, TOMBSTONE, lay
from gongkai.config.tests.test_serve_snapshots import HEADERS_OF_EVERY_ANSWER, POLICY
from gongkai.foundation.whole import point
from tests import migrated

pytestmark = pytest.mark.slow
PATIENCE = 240
"""Seconds: a new installation migrates from nothing, which on a busy machine takes minutes."""


def surroundings(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "GONGKAI_TESTS", "PYTEST_CURRENT_TEST"}}
    return kept | {"GONGKAI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@dataclass
class Running:
    home: Path
    port: int
    process: subprocess.Popen[str]

    def ask(self, address: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def family(self) -> list[int]:
        """The server's process and everything it started."""
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, task.read_text().split())
        return found


def start(home: Path) -> Running:
    port = free_port()
    command = [sys.executable, "-m", "gongkai", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=surroundings(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    running = Running(home, port, process)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            running.ask("/")
            return running
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(f"the server did not start:\n{process.communicate()[0]}")
            time.sleep(0.1)


def stop(running: Running) -> str:
    running.process.send_signal(signal.SIGTERM)
    try:
        return running.process.communicate(timeout=PATIENCE)[0]
    except subprocess.TimeoutExpired:
        running.process.kill()
        raise


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def move_database(home: Path, to: Path) -> None:
    to.mkdir(exist_ok=True)
    for path in home.glob("gongkai.sqlite3*"):
        shutil.move(path, to / path.name)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("serving") / "home"
    migrated.lay(home)
    one = start(home)
    lay(home / "public")
    yield one
    stop(one)


@pytest.mark.parametrize("size", [9_000_000, 300_000_000])
def test_whoever_sends_too_much_reads_why_it_was_refused(running, size):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=PATIENCE)
    try:
        cookie = running.ask("/office/sign-in/")[1]["set-cookie"].partition(";")[0]
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(size), "Cookie": cookie}
        pieces = (b"a" * 1_000_000 for _ in range(size // 1_000_000))
        connection.request("POST", "/office/sign-in/", body=pieces, headers=headers)
        answer = connection.getresponse()
        assert (answer.status, "内容过大" in answer.read().decode()) == (413, True)
    finally:
        connection.close()


def test_public_pages_are_served_with_the_database_moved_away(running, tmp_path):
    signing_in = "/office/sign-in/"
    assert running.ask(f"/{PAGE}/")[0] == 200
    assert running.ask(signing_in)[0] == 200
    move_database(running.home, tmp_path / "away")
    try:
        assert running.ask(f"/{PAGE}/")[0] == 200
        (running.home / "public/live/new.html").write_text("published elsewhere")
        assert running.ask("/new.html")[2] == b"published elsewhere"
        for _ in range(3):
            status, headers, body = running.ask(signing_in)
            assert (status, headers["retry-after"], headers["cache-control"]) == (503, "60", "no-store")
            assert "办公系统" in body.decode()
        assert not list(running.home.glob("gongkai.sqlite3*")), "an empty database was put where the real one was"
    finally:
        move_database(tmp_path / "away", running.home)
    assert running.ask(signing_in)[0] == 200


def test_the_header_contract_holds_over_http(running):
    etag = running.ask(f"/{PAGE}/")[1]["etag"]
    answers = {
        200: running.ask(f"/{PAGE}/"),
        304: running.ask(f"/{PAGE}/", If_None_Match=etag),
        301: running.ask(f"/{PAGE}"),
        404: running.ask("/d/00817525-1/1999-00001/"),
        405: running.ask(f"/{PAGE}/", method="DELETE"),
    }
    point(running.home / "public/live/d/00817525-1/2022-00009", running.home / "public/objects" / TOMBSTONE)
    answers[410] = running.ask("/d/00817525-1/2022-00009/")
    for status, (given, headers, _body) in answers.items():
        assert given == status
        assert {name.lower(): value for name, value in HEADERS_OF_EVERY_ANSWER.items()}.items() <= headers.items(), status
        assert headers["content-security-policy"] == POLICY, status
        assert headers["cache-control"] == ("no-store" if status >= 400 else "public, no-cache"), status


def test_a_swap_and_a_withdrawal_are_seen_by_the_next_request(running):
    place = running.home / "public/live/d/00817525-1/2022-00003"
    point(place, running.home / "public/objects" / OTHER)
    assert "第二版".encode() in running.ask("/d/00817525-1/2022-00003/")[2]
    point(place, running.home / "public/objects" / TOMBSTONE)
    assert running.ask("/d/00817525-1/2022-00003/")[0] == 410


@pytest.mark.parametrize(
    "address",
    [
        "/../gongkai.sqlite3",
        "/%2e%2e/gongkai.sqlite3",
        "/..%2f..%2fkeys/secret-key",
        "/static/../keys/secret-key",
        "//etc/passwd",
        "/%00",
        "*",
    ],
)
def test_no_address_on_the_wire_leads_out_of_the_tree(running, address):
    with socket.create_connection(("127.0.0.1", running.port), timeout=20) as wire:
        wire.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.split(b" ", 2)[1] in (b"404", b"400")
    assert b"SQLite" not in answer


def test_a_server_that_is_well_says_where_it_is_and_nothing_else(tmp_path):
    (line,) = stop(start(tmp_path / "home")).splitlines()
    assert line.startswith("公开网站：")


def test_a_busy_port_is_told_in_a_sentence(running, tmp_path):
    command = [sys.executable, "-m", "gongkai", "serve", "--port", str(running.port)]
    told = subprocess.run(command, env=surroundings(tmp_path), capture_output=True, text=True, timeout=PATIENCE)
    assert told.returncode == 1
    assert "已被占用" in told.stderr
    assert "Traceback" not in told.stderr


def test_it_starts_without_its_database_where_pages_were_published_and_makes_no_empty_one(tmp_path):
    home = tmp_path / "home"
    lay(home / "public")
    one = start(home)
    try:
        assert one.ask(f"/{PAGE}/")[0] == 200
        assert one.ask("/office/")[0] == 503
    finally:
        told = stop(one)
    assert "只提供公开页面" in told
    assert one.process.returncode == 0
    assert not list(home.glob("gongkai.sqlite3*"))


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_whatever_ends_the_server_ends_its_worker_and_its_clock(tmp_path, ending):
    migrated.lay(tmp_path / "home")
    one = start(tmp_path / "home")
    family = one.family()
    assert len(family) >= 4, "the server, its web process, the clock, the worker"
    one.process.send_signal(ending)
    one.process.wait(PATIENCE)
    if ending is not signal.SIGKILL:
        assert one.process.returncode == 0
    deadline = time.monotonic() + 20
    while (left := [pid for pid in family if is_alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left == []
    with socket.socket() as port:
        port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port.bind(("127.0.0.1", one.port))
