"""Which engine keeps the index of an installation, and where: a folder for each time it was made, and a pointer to the one in use.

Making it again leaves the one in use alone until the new one is whole; then one rename takes its place.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.search import wheels, with_sqlite, with_tantivy
from gongkai.search.engine import Damaged, Engine

KINDS: dict[str, Callable[[Path], Engine]] = {
    **({with_tantivy.NAME: with_tantivy.TantivyIndex} if wheels.tantivy else {}),
    with_sqlite.NAME: with_sqlite.SqliteIndex,
}
"""The engines that this machine has, the best first."""
IN_USE = "current"


def best() -> str:
    """The engine to use where nobody asked for another."""
    return next(iter(KINDS))


class Indexes:
    """The folder with the index of an installation."""

    def __init__(self, folder: Path, kind: str = "") -> None:
        self._folder = folder
        self._kind = kind if kind in KINDS else best()
        self._open: tuple[str, Engine] | None = None

    def current(self) -> Engine | None:
        """The index in use, opened once; None where there is none of this kind. Damaged where it cannot be read."""
        try:
            target = os.readlink(self._folder / IN_USE)
        except OSError:
            return None
        if self._open is not None and self._open[0] == target:
            return self._open[1]
        if not target.startswith(f"{self._kind}-") or not (self._folder / target).is_dir():
            return None
        engine = KINDS[self._kind](self._folder / target)
        self._open = (target, engine)
        return engine

    def forget(self) -> None:
        """Open the index anew the next time."""
        self._open = None

    def replace(self, fill: Callable[[Engine], None]) -> Engine:
        """Make a new index, have `fill` fill it, and put it in the place of the one in use. Whoever calls has the lock."""
        self._folder.mkdir(parents=True, exist_ok=True)
        named = [int(one.name.rpartition("-")[2]) for one in self._folder.iterdir() if one.name.rpartition("-")[2].isdigit()]
        target = f"{self._kind}-{max(named, default=0) + 1}"
        engine = KINDS[self._kind](self._folder / target)
        fill(engine)
        beside = self._folder / f".{IN_USE}"
        beside.unlink(missing_ok=True)
        beside.symlink_to(target)
        beside.replace(self._folder / IN_USE)
        self._open = (target, engine)
        for old in self._folder.iterdir():
            if old.is_dir() and not old.is_symlink() and old.name != target:
                shutil.rmtree(old, ignore_errors=True)
        return engine

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One writer at a time, on this machine; the others wait."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / ".writing").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(handle, fcntl.LOCK_UN)


__all__ = ["Damaged", "Engine", "Indexes", "best"]
