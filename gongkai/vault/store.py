"""Keep files under their digest, once, whole and unaltered (内容寻址存储).

A file is written beside its place, synced, made read-only and only then given its digest's name, so a process killed
at any moment leaves no half file under a digest; two processes may keep the same file at once.
"""

import contextlib
import hashlib
import io
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.foundation.digests import digest_of_file, hex_of
from gongkai.foundation.whole import UNFINISHED, sync_folder
from gongkai.vault.models import Blob

_PIECE = 1 << 20
_READ_ONLY = 0o440


class FileDamagedError(Exception):
    """A file of the vault is missing, or is not the one that was kept."""


def keep(data: BinaryIO | bytes, media_type: str) -> Blob:
    """Keep the bytes of `data` (a stream is read from where it stands) and return their Blob.

    Keeping the same bytes again returns the Blob that is there, and mends a file that was lost or damaged on disk.
    The first `media_type` given for a digest stays.
    """
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    digest, size = _place(stream)
    with transaction.atomic():
        blob, _ = Blob.objects.get_or_create(digest=digest, defaults={"size": size, "media_type": media_type, "stored_at": timezone.now()})
    return blob


def path_of(digest: str) -> Path:
    """Where the file with `digest` lies, or would lie; ValueError where `digest` is none."""
    name = hex_of(digest)
    return Path(settings.VAULT) / name[:2] / name


def open_blob(digest: str) -> BinaryIO:
    """The file with `digest`, open for reading in binary; FileDamagedError where it is missing or its size has changed."""
    size = Blob.objects.values_list("size", flat=True).filter(digest=digest).first()
    try:
        stream = path_of(digest).open("rb")
    except FileNotFoundError as missing:
        raise FileDamagedError(f"{digest}: the file is not there") from missing
    if size is None or os.fstat(stream.fileno()).st_size != size:
        stream.close()
        raise FileDamagedError(f"{digest}: the file is not as it was kept")
    return stream


def check(digest: str) -> bool:
    """Whether the file with `digest` is there and every byte of it still gives that digest (固定性检查)."""
    try:
        return digest_of_file(path_of(digest), digest.partition(":")[0]) == digest
    except OSError:
        return False


def _place(stream: BinaryIO) -> tuple[str, int]:
    vault = Path(settings.VAULT)
    vault.mkdir(parents=True, exist_ok=True, mode=0o750)
    beside = vault / f".{secrets.token_hex(16)}{UNFINISHED}"
    state, size = hashlib.sha256(), 0
    try:
        with beside.open("xb") as copy:
            while piece := stream.read(_PIECE):
                state.update(piece)
                size += len(piece)
                copy.write(piece)
            copy.flush()
            os.fchmod(copy.fileno(), _READ_ONLY)
            os.fsync(copy.fileno())
        digest = f"sha256:{state.hexdigest()}"
        place = path_of(digest)
        if not check(digest):
            if not place.parent.is_dir():
                place.parent.mkdir(exist_ok=True, mode=0o750)
                sync_folder(vault)
            os.replace(beside, place)
        # Also where another process has just renamed the same file: its name may not have reached the disk yet.
        sync_folder(place.parent)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    return digest, size
