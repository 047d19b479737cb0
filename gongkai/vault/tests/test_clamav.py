"""ClamAV's daemon is asked over a real socket, and nothing is clean because it said nothing."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.foundation.objections import Refused
from gongkai.vault import gate, viruses
from gongkai.vault.clamav import Daemon, UnansweredError
from gongkai.vault.tests import clamd
from gongkai.vault.tests.files import docx

pytestmark = pytest.mark.clause("8.3")


@pytest.fixture
def where() -> Iterator[Path]:
    """A path short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        yield Path(folder) / "ctl"


@pytest.fixture
def file(tmp_path):
    def write(data: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(data)
        return path

    return write


def test_a_clean_file_is_handed_over_whole_and_called_clean(where, file):
    data = bytes(range(256)) * 1000
    with clamd.on(where) as daemon:
        assert Daemon.at(str(where)).scan(file(data)) == ""
        assert daemon.received == [data]


def test_a_virus_is_named(where, file):
    with clamd.on(where):
        assert Daemon.at(str(where)).scan(file(clamd.EICAR)) == "Win.Test.EICAR_HDB-1"


def test_it_is_asked_over_a_port_of_this_machine_too(file):
    with clamd.on_a_port() as (_daemon, address):
        assert Daemon.at(address).is_there()
        assert Daemon.at(address).scan(file(b"text")) == ""
        assert Daemon.at(address).scan(file(clamd.EICAR)) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize(
    "answer",
    [b"", b"stream: OK", b"\0", b"stream: something ERROR\0", b"OK\0", b"stream: NOT OK\0", b"stream:  FOUNDLING\0", b"x" * 10_000],
    ids=["closes", "no end", "empty", "error", "half", "not ok", "nonsense", "endless"],
)
def test_whatever_is_no_clear_answer_is_none(where, file, answer):
    with clamd.on(where, answers=answer), pytest.raises(UnansweredError):
        Daemon.at(str(where)).scan(file(b"text"))


def test_one_that_says_nothing_is_not_waited_for_for_ever(where, file):
    with clamd.on(where, silent=True), pytest.raises(UnansweredError):
        Daemon.at(str(where)).scan(file(b"text"), patience=0.3)


def test_a_file_too_large_for_it_is_not_clean(where, file):
    with clamd.on(where, most=1 << 16), pytest.raises(UnansweredError):
        Daemon.at(str(where)).scan(file(bytes(4 << 20)))


def test_where_nobody_listens_there_is_no_answer(where, file):
    with pytest.raises(UnansweredError):
        Daemon.at(str(where)).scan(file(b"text"))
    assert not Daemon.at(str(where)).is_there()


@pytest.mark.parametrize(
    "words", ["clamd", "clamd:", "clamd:0", "clamd:99999", ":3310", "8.8.8.8:3310", "[2001:4860:4860::8888]:3310", "0.0.0.0:1"]
)
def test_an_address_that_is_none_or_lies_outside_is_refused(words):
    with pytest.raises(ValueError):
        Daemon.at(words)


@pytest.mark.parametrize("words", ["/run/clamav/clamd.ctl", "127.0.0.1:3310", "[::1]:3310", "10.1.2.3:3310", "clamav:3310"])
def test_addresses_of_the_machine_and_the_intranet_are_taken(words):
    Daemon.at(words)


def test_the_gate_refuses_what_is_infected_and_says_what_to_do(where, settings):
    settings.CLAMAV = str(where)
    with clamd.on(where):
        with pytest.raises(gate.Infected) as refused:
            gate.examine("说明.txt", b"text " + clamd.EICAR)
        assert gate.examine("说明.docx", docx()).scanned
    assert refused.value.virus == "Win.Test.EICAR_HDB-1"
    (said,) = refused.value.objections
    assert "没有保存" in said.message
    assert "报告系统管理员" in said.message


@pytest.mark.parametrize("answer", [None, b"", b"stream: ERROR\0"], ids=["nobody listens", "closes", "error"])
def test_the_gate_takes_nothing_without_an_answer(where, settings, answer):
    settings.CLAMAV = str(where)
    if answer is None:
        with pytest.raises(Refused) as refused:
            gate.examine("说明.txt", b"text")
    else:
        with clamd.on(where, answers=answer), pytest.raises(Refused) as refused:
            gate.examine("说明.txt", b"text")
    assert refused.value.codes == {"virus_scan_failed"}


def test_the_gate_of_a_site_without_a_daemon_says_that_nobody_was_asked():
    assert not gate.examine("说明.txt", b"text " + clamd.EICAR).scanned


@pytest.mark.django_db
def test_what_was_found_clean_is_remembered_by_its_digest_and_stays():
    one, other = "sha256:" + "1" * 64, "sha256:" + "2" * 64
    viruses.note(one)
    viruses.note(one)
    assert viruses.unscanned([one, other]) == {other}
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_virusscan")
