"""Keys and checkpoints."""

import multiprocessing
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gongkai.journal import checkpoints, keys

NOW = datetime(2026, 3, 1, 8, tzinfo=UTC)
HEAD = "sha256:" + "a" * 64


def _checkpoint(folder, size=3, head=HEAD, at=NOW):
    return checkpoints.sign(keys.signing_key(folder), chain="00817525-1", size=size, head=head, at=at)


def test_a_signed_checkpoint_is_believed(tmp_path):
    assert checkpoints.verify(_checkpoint(tmp_path), keys.known(tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        {"chain": "00817525-2"},
        {"size": 4},
        {"head": "sha256:" + "b" * 64},
        {"head": "sm3:" + "a" * 64},
        {"at": NOW + timedelta(microseconds=1)},
        {"algorithm": "sm3"},
        {"key_id": "0" * 16},
        {"signature": ""},
        {"signature": "!" * 88},
        {"signature": "汉" * 88},
        {"signature": "A" * 86 + "=="},
    ],
)
def test_a_checkpoint_with_one_field_changed_is_not_believed(tmp_path, change):
    assert not checkpoints.verify(replace(_checkpoint(tmp_path), **change), keys.known(tmp_path))


def test_a_signature_has_one_spelling(tmp_path):
    genuine = _checkpoint(tmp_path)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = alphabet[alphabet.index(genuine.signature[85]) ^ 1]  # the same bytes, spelt differently
    assert not checkpoints.verify(replace(genuine, signature=genuine.signature[:85] + other + "=="), keys.known(tmp_path))


def test_a_checkpoint_of_another_key_is_not_believed(tmp_path):
    assert not checkpoints.verify(_checkpoint(tmp_path / "theirs"), keys.known(tmp_path / "theirs" / "none"))
    keys.signing_key(tmp_path / "ours")
    assert not checkpoints.verify(_checkpoint(tmp_path / "theirs"), keys.known(tmp_path / "ours"))


def test_a_line_gives_back_the_checkpoint_and_nothing_else_does(tmp_path):
    genuine = _checkpoint(tmp_path)
    assert checkpoints.read(genuine.line) == genuine
    for line in (
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        genuine.line + b" ",
        genuine.line.replace(b'"size":3', b'"size":3.0'),
        genuine.line.replace(b'"size":3', b'"size":-3'),
        genuine.line.replace(b'"size":3', b'"size":true'),
        genuine.line.replace(b"00817525-1", b"../../secret"),
        genuine.line.replace(b'"size":3', b'"size":3,"more":1'),
    ):
        with pytest.raises(ValueError):
            checkpoints.read(line)


def test_words_copied_from_paper_give_chain_size_and_head(tmp_path):
    genuine = _checkpoint(tmp_path)
    copied = checkpoints.of_words(f"  {genuine.words}\n")
    assert (copied.chain, copied.size, copied.head, copied.signature) == ("00817525-1", 3, HEAD, "")
    for words in ("", "00817525-1 3", f"00817525-1 three {HEAD}", f"00817525-1 -3 {HEAD}", f"../x 3 {HEAD}", "00817525-1 3 sha256:abc"):
        with pytest.raises(ValueError):
            checkpoints.of_words(words)


def test_a_file_of_checkpoints_grows_and_gives_the_last(tmp_path):
    path = tmp_path / "deep" / "witness.jsonl"
    assert checkpoints.last(path) is None
    given = [_checkpoint(tmp_path, size) for size in range(30)]
    for one in given:
        checkpoints.append(path, one)
    assert [checkpoints.read(line) for line in path.read_bytes().splitlines()] == given
    assert checkpoints.last(path) == given[-1]


def test_half_a_line_left_by_a_power_cut_does_not_swallow_the_next(tmp_path):
    path = tmp_path / "witness.jsonl"
    first, second = _checkpoint(tmp_path, 1), _checkpoint(tmp_path, 2)
    path.write_bytes(first.line[:100])
    checkpoints.append(path, second)
    assert path.read_bytes() == first.line[:100] + b"\n" + second.line + b"\n"
    assert checkpoints.last(path) == second


def test_the_private_key_is_for_its_owner_alone(tmp_path):
    keys.signing_key(tmp_path)
    private = [path for path in tmp_path.rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()]
    assert [path.name for path in private] == ["current.pem"]
    assert stat.S_IMODE(private[0].stat().st_mode) == 0o600
    assert b"PRIVATE" not in keys.public_pem(tmp_path)


def _key_id(folder, ids):
    ids.put(keys.signing_key(folder).key_id)


def test_processes_that_start_together_share_one_key(tmp_path):
    context = multiprocessing.get_context("fork")
    for round_ in range(10):
        folder, ids = tmp_path / str(round_), context.Queue()
        processes = [context.Process(target=_key_id, args=(folder, ids)) for _ in range(4)]
        for process in processes:
            process.start()
        found = {ids.get(timeout=30) for _ in processes}
        for process in processes:
            process.join(30)
        assert len(found) == 1
        assert set(keys.known(folder)) == found
        assert not list(folder.rglob("*.unfinished"))


def test_after_a_rotation_old_and_new_signatures_are_both_believed(tmp_path):
    old = _checkpoint(tmp_path, 1)
    before = keys.read_pem(keys.public_pem(tmp_path))
    keys.rotate(tmp_path)
    new = _checkpoint(tmp_path, 2)
    assert new.key_id != old.key_id
    known = keys.read_pem(keys.public_pem(tmp_path))
    assert list(known) == [new.key_id, old.key_id], "the current key comes first"
    assert checkpoints.verify(old, known)
    assert checkpoints.verify(new, known)
    assert not checkpoints.verify(new, before), "who knows the old key only does not believe the new one"
    private = [path for path in tmp_path.rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()]
    assert len(private) == 1, "the old private key is gone"


_BLOCK = b"-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nothing",
        _BLOCK % b"AAAA",
        _BLOCK % (b"MCowBQYDK2V7AyEA" + b"A" * 43 + b"="),  # an algorithm that nobody knows
        _BLOCK % (b"MCowBQYDK2VuAyEA" + b"A" * 43 + b"="),  # X25519: no key to sign with
    ],
)
def test_what_is_no_key_is_refused(data):
    with pytest.raises(ValueError):
        keys.read_pem(data)
