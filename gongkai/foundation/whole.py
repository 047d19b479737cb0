"""Files that are there whole or not at all: write beside, sync, rename, sync the folder."""

import contextlib
import os
import secrets
from pathlib import Path

UNFINISHED = ".unfinished"
"""Ending of what a killed process may leave behind; whoever starts next removes it."""


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
    sync_folder(pointer.parent)


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
