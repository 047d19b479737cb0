"""The quarantine (待识别区): where a file lies until character recognition has read it. Nothing here is in the vault yet.

Files lie below `settings.QUARANTINE` under a key that means nothing, readable for the installation's account alone.
"""

import contextlib
import os
import shutil
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from gongkai.disclosure.models import WaitingFile

KEPT_FOR = timedelta(hours=48)
"""How long a file waits for whoever handed it in; after that nobody comes back for it."""


def put(data: BinaryIO) -> uuid.UUID:
    """Lay the bytes of `data` into the quarantine; the key under which they lie."""
    folder = Path(settings.QUARANTINE)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = uuid.uuid4()
    with os.fdopen(os.open(path_of(key), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(data, target)
    return key


def path_of(key: uuid.UUID) -> Path:
    """Where the file with this key lies, or would lie."""
    return Path(settings.QUARANTINE) / str(key)


def destroy(key: uuid.UUID) -> None:
    """Overwrite the file once, as far as the file system lets, and remove it; nothing happens where there is none."""
    path = path_of(key)
    with contextlib.suppress(FileNotFoundError):
        with path.open("r+b") as target:
            left = target.seek(0, os.SEEK_END)
            target.seek(0)
            while left > 0:
                left -= target.write(bytes(min(left, 1 << 20)))
            target.flush()
            os.fsync(target.fileno())
        path.unlink()


def sweep(*, now: datetime) -> int:
    """Remove what nobody came back for within `KEPT_FOR`, files without a row included; how many files or rows went."""
    gone = 0
    before = now - KEPT_FOR
    for waiting in WaitingFile.objects.filter(handed_in_at__lt=before):
        destroy(waiting.key)
        waiting.delete()
        gone += 1
    folder = Path(settings.QUARANTINE)
    known = {str(key) for key in WaitingFile.objects.values_list("key", flat=True)}
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in known and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
