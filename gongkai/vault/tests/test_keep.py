import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.foundation.digests import digest_of
from gongkai.vault import store
from gongkai.vault.models import Blob
from gongkai.vault.tests import honest

KEEPER = Path(__file__).with_name("keeper.py")


@pytest.fixture
def vault(home):
    return home / "vault"


def files(vault):
    return [path for path in vault.rglob("*") if path.is_file()]


@pytest.mark.django_db
@pytest.mark.parametrize("file", honest.ALL, ids=lambda file: file.sentence)
def test_a_good_file_comes_out_as_it_went_in(file, vault):
    data = file.make()
    blob = store.keep(io.BytesIO(data), "text/plain")
    assert (blob.digest, blob.size) == (digest_of(data), len(data))
    with store.open_blob(blob.digest) as stream:
        assert stream.read() == data
    assert store.check(blob.digest)


@pytest.mark.django_db
def test_a_file_lies_read_only_under_its_digest_and_nothing_else_is_left(vault):
    blob = store.keep(b"abc", "text/plain")
    path = store.path_of(blob.digest)
    assert path.relative_to(vault).as_posix() == f"{blob.digest[7:9]}/{blob.digest[7:]}"
    assert stat.S_IMODE(path.stat().st_mode) == 0o440
    assert files(vault) == [path]


@pytest.mark.both
@pytest.mark.django_db
def test_the_same_bytes_are_kept_once(vault):
    first = store.keep(b"abc", "text/plain")
    second = store.keep(io.BytesIO(b"abc"), "application/pdf")
    assert first == second
    assert second.media_type == "text/plain"
    assert Blob.objects.count() == len(files(vault)) == 1


@pytest.mark.django_db
def test_a_stream_is_kept_from_where_it_stands(vault):
    stream = io.BytesIO(b"read already, kept")
    stream.read(14)
    with store.open_blob(store.keep(stream, "text/plain").digest) as kept:
        assert kept.read() == b"kept"


@pytest.mark.django_db
def test_a_stream_that_breaks_leaves_nothing(vault):
    class Broken:
        def __init__(self):
            self.pieces = [b"one", b"two"]

        def read(self, size):
            if not self.pieces:
                raise OSError("the line is cut")
            return self.pieces.pop()

    with pytest.raises(OSError, match="the line is cut"):
        store.keep(Broken(), "text/plain")
    assert files(vault) == []
    assert not Blob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"abX"), lambda path: path.write_bytes(b"")])
def test_a_file_that_was_lost_or_changed_is_noticed_and_mended_by_keeping_it_again(harm, vault):
    blob = store.keep(b"abc", "text/plain")
    path = store.path_of(blob.digest)
    path.chmod(0o640)
    harm(path)
    assert not store.check(blob.digest)
    assert store.keep(b"abc", "text/plain") == blob
    assert store.check(blob.digest)
    assert path.read_bytes() == b"abc"


@pytest.mark.django_db
@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"ab")], ids=["lost", "cut"])
def test_a_file_that_was_lost_or_cut_is_not_opened(harm, vault):
    blob = store.keep(b"abc", "text/plain")
    path = store.path_of(blob.digest)
    path.chmod(0o640)
    harm(path)
    with pytest.raises(store.FileDamagedError):
        store.open_blob(blob.digest)


@pytest.mark.django_db
def test_a_file_that_nobody_kept_is_not_opened(vault):
    stranger = digest_of(b"stranger")
    path = store.path_of(stranger)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"stranger")
    with pytest.raises(store.FileDamagedError):
        store.open_blob(stranger)


@pytest.mark.parametrize("wrong", ["", "sha256:", "../../etc/passwd", "sha256:" + "a" * 63, "md5:" + "a" * 64, "sha256:" + "A" * 64])
def test_what_is_no_digest_names_no_place(wrong):
    with pytest.raises(ValueError, match="not a digest"):
        store.path_of(wrong)


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE vault_blob SET size = 4", "UPDATE vault_blob SET media_type = 'text/html'", "DELETE FROM vault_blob"]
)
def test_the_database_never_lets_a_file_be_changed_or_forgotten(statement, vault):
    store.keep(b"abc", "text/plain")
    with pytest.raises(IntegrityError, match="vault_blob_rows_"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Blob.objects.get().size == 3


@pytest.mark.both
@pytest.mark.django_db
def test_a_file_states_its_media_type(vault):
    with pytest.raises(IntegrityError, match="a_blob_states_its_media_type"), transaction.atomic():
        store.keep(b"abc", "")


# In processes of their own


def test_a_kill_at_any_moment_leaves_no_half_file_under_a_digest(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(os.urandom(450_000))
    row = [digest_of(source.read_bytes()), 450_000]
    done = subprocess.run([sys.executable, KEEPER, tmp_path, source, "every"], capture_output=True, text=True, check=True)
    *killed, lived = json.loads(done.stdout)
    assert len(killed) >= 10  # pieces, names, folders: each a moment to die
    assert lived["end"] == 0
    for seen in killed:
        assert seen["end"] == -signal.SIGKILL
        assert seen["torn"] == 0
        assert seen["rows"] == [] or (seen["rows"] == [row] and seen["whole"] == 1)
    for seen in (*killed, lived):
        assert seen["again"] == 0
        assert (seen["after"]["whole"], seen["after"]["torn"], seen["after"]["rows"]) == (1, 0, [row])
    assert any(seen["unfinished"] for seen in killed)
    assert any(seen["whole"] and not seen["rows"] for seen in killed)


def test_four_processes_keep_the_same_file_at_once(tmp_path):
    source, nothing = tmp_path / "source", tmp_path / "nothing"
    source.write_bytes(os.urandom(8 << 20))
    nothing.touch()
    subprocess.run([sys.executable, KEEPER, tmp_path, nothing], check=True, capture_output=True)  # lays out the database
    running = [subprocess.Popen([sys.executable, KEEPER, tmp_path, source], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate(timeout=120)[0].strip() for process in running}
    assert [process.returncode for process in running] == [0] * 4
    data = source.read_bytes()
    assert answers == {digest_of(data)}
    assert [path.read_bytes() for path in files(tmp_path / "vault") if path.stat().st_size] == [data]
    with sqlite3.connect(tmp_path / "vault.sqlite3") as database:
        assert database.execute("SELECT digest, size FROM vault_blob WHERE size > 0").fetchall() == [(digest_of(data), len(data))]
