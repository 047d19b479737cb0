"""Files that are there whole or not at all: write beside, sync, rename, sync the folder."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

UNFINISHED = ".unfinished"
"""Ending of what a killed process may leave behind; whoever starts next removes it."""

_later: ContextVar[set[Path] | None] = ContextVar("_later", default=None)


@contextlib.contextmanager
def names_synced_once() -> Iterator[None]:
    """Within, the names that `point` and `sync_names` are to make survive a power cut do so at the end, each folder synced once.

    For what may be broken off and run again: until the end a power cut may bring back what stood there before, never half of a file.
    """
    folders: set[Path] = set()
    before = _later.set(folders)
    try:
        yield
    finally:
        _later.reset(before)
        for folder in sorted(folders):
            sync_folder(folder)


def sync_names(folder: Path) -> None:
    """`sync_folder`, at the end of `names_synced_once` where that is going on."""
    later = _later.get()
    if later is None:
        sync_folder(folder)
    else:
        later.add(folder)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader at any moment, and after a power cut, sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        raise
    sync_folder(path.parent)


def point(pointer: Path, target: Path) -> None:
    """Make `pointer` a symbolic link to `target` (stored relative), replacing an earlier one in a single rename."""
    pointer.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(pointer)
    try:
        beside.symlink_to(os.path.relpath(target, pointer.parent))
        os.replace(beside, pointer)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        raise
    sync_names(pointer.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_unfinished(folder: Path) -> int:
    """Remove below `folder` what killed writers left; return how many names were removed."""
    found = [path for path in folder.rglob(f"*{UNFINISHED}") if path.is_symlink() or path.is_file()]
    for path in found:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return len(found)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}{UNFINISHED}")
