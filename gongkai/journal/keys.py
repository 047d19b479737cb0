"""The keys that sign checkpoints (存证点签名密钥): one current pair, and the public half of every pair there ever was.

Below the folder of keys: `journal/current.pem` (private, only its owner may read it) and `journal/public/<key id>.pem`.
Keys are Ed25519. A key id is the first 16 hexadecimal digits of the SHA-256 of the raw public key.
"""

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from gongkai.foundation import whole

_BLOCK = re.compile(rb"-----BEGIN PUBLIC KEY-----\s.*?-----END PUBLIC KEY-----", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The current private key and its id."""

    key_id: str
    private: Ed25519PrivateKey


def signing_key(folder: Path) -> SigningKey:
    """The current key below `folder`, made on first use."""
    path = _current(folder)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        _begin(folder, replace=False)
        data = path.read_bytes()
    private = load_pem_private_key(data, password=None)
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError(f"{path} is not an Ed25519 key")
    return SigningKey(key_id_of(private.public_key()), private)


def rotate(folder: Path) -> SigningKey:
    """Make a new current key. The old private key is gone; its public half stays, so what it signed can still be checked."""
    signing_key(folder)
    _begin(folder, replace=True)
    return signing_key(folder)


def public_pem(folder: Path) -> bytes:
    """The public keys below `folder` as PEM blocks, the current one first; made on first use."""
    current = signing_key(folder).key_id
    paths = sorted(_public(folder).glob("*.pem"), key=lambda path: (path.stem != current, path.stem))
    return b"".join(path.read_bytes() for path in paths)


def read_pem(data: bytes) -> dict[str, Ed25519PublicKey]:
    """The public keys in `data` (any number of PEM blocks) by key id; ValueError where there is none or one is of another kind."""
    found: dict[str, Ed25519PublicKey] = {}
    for block in _BLOCK.findall(data):
        try:
            key = load_pem_public_key(block)
        except UnsupportedAlgorithm:
            raise ValueError("a public key of an unknown kind")
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("not an Ed25519 public key")
        found[key_id_of(key)] = key
    if not found:
        raise ValueError("no public key")
    return found


def known(folder: Path) -> dict[str, Ed25519PublicKey]:
    """Every public key below `folder` by key id; none where no key was ever made. Makes nothing."""
    data = b"".join(path.read_bytes() for path in sorted(_public(folder).glob("*.pem")))
    return read_pem(data) if data else {}


def pem_of(keys: Mapping[str, Ed25519PublicKey]) -> bytes:
    """`keys` as PEM blocks, in their order."""
    return b"".join(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for key in keys.values())


def key_id_of(key: Ed25519PublicKey) -> str:
    """The id of a public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def _current(folder: Path) -> Path:
    return folder / "journal" / "current.pem"


def _public(folder: Path) -> Path:
    return folder / "journal" / "public"


def _begin(folder: Path, *, replace: bool) -> None:
    private = Ed25519PrivateKey.generate()
    path = _current(folder)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}{whole.UNFINISHED}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        stream.flush()
        os.fsync(stream.fileno())
    # The public half first: no signature may exist that nobody can check.
    public = _public(folder) / f"{key_id_of(private.public_key())}.pem"
    whole.write_whole(public, private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    try:
        if replace:
            os.replace(beside, path)
        else:
            os.link(beside, path)  # one key for all: refused where another process was first
    except FileExistsError:
        public.unlink()
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    whole.sync_folder(path.parent)
