"""The public site goes on without the database: a real zone, a real server, the database file moved away."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape

import pytest

from gongkai.config.tests.test_serve_process import PATIENCE, Running, move_database, start, stop, surroundings
from tests import migrated

pytestmark = pytest.mark.slow
ZONE = "/zone/nanyu"


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demonstration zone behind `gongkai serve`, its database away."""
    home = tmp_path_factory.mktemp("offline") / "home"
    migrated.lay(home)
    made = subprocess.run([sys.executable, "-m", "gongkai", "demo"], env=surroundings(home), capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    one = start(home)
    try:
        assert one.ask("/office/sign-in/")[0] == 200
        move_database(home, home / "away")
        yield one
    finally:
        stop(one)


def read(serving: Running, address: str, expected: int = 200) -> str:
    status, headers, body = serving.ask(address)
    assert status == expected, address
    assert headers["content-type"].startswith(("text/html", "application/", "text/plain"))
    return unescape(body.decode())


def links(page: str, begin: str) -> list[str]:
    return re.findall(rf'href="({begin}[^"]*)"', page)


def test_there_is_no_database_and_the_office_says_so(serving: Running) -> None:
    assert not list(serving.home.glob("gongkai.sqlite3*"))
    status, headers, body = serving.ask("/office/")
    assert (status, headers["retry-after"]) == (503, "60")
    assert "办公系统" in body.decode()


@pytest.mark.clause("1.4", "4.2")
def test_home_column_entry_detail_and_file_are_served(serving: Running) -> None:
    home = read(serving, "/")
    assert "年度“三公”经费支出情况" in home
    for address in set(links(home, f"{ZONE}/")):
        assert read(serving, address)
    entry = read(serving, f"{ZONE}/e/3.7.E/")
    details = {address: read(serving, address) for address in set(links(entry, "/d/"))}
    ((address, detail),) = [found for found in details.items() if "现将年度“三公”经费支出情况予以公开" in found[1]]
    (file,) = links(detail, "files/")
    status, headers, body = serving.ask(address + file)
    assert status == 200
    assert "attachment" in headers["content-disposition"]
    assert body.startswith(b"PK")
    assert read(serving, f"{address}content.json")


@pytest.mark.clause("8.9")
def test_a_withdrawn_matter_stays_withdrawn(serving: Running) -> None:
    numbers = re.findall(r">(\d{8}-[\dX]/\d{4}-\d{5})<", read(serving, f"{ZONE}/withdrawn/"))
    assert len(numbers) == 2, "one of this year, one of last"
    notices = [read(serving, f"/d/{number}/", 410) for number in numbers]
    assert "附表数据有误，更正后重新公开。" in "".join(notices)
    for number in numbers:
        assert read(serving, f"/d/{number}/content.json", 410)


def test_what_programs_read_is_served_and_verifies(serving: Running) -> None:
    for name in ("feed.xml", "sitemap.xml", "catalogue.json", "journal/disclosed.jsonl", "journal/checkpoint.json"):
        assert read(serving, f"{ZONE}/{name}")
    key = serving.home / "key.pem"
    key.write_bytes(serving.ask(f"{ZONE}/journal/key.pem")[2])
    command = [sys.executable, "-m", "gongkai", "journal", "verify", "--public", str(serving.home / f"public/live{ZONE}/journal")]
    told = subprocess.run(
        [*command, "--key", str(key)], env=surroundings(serving.home), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert told.returncode == 0, told.stdout + told.stderr


def test_an_address_that_was_never_there_is_not_found(serving: Running) -> None:
    assert "没有这个页面" in read(serving, "/d/70013352-5/1999-00001/", 404)
