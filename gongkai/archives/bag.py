"""Writing a BagIt package (RFC 8493) as a stream: every byte is read once, hashed on its way and written once; memory stays flat.

A package is made in a working folder beside its place:

    .NAME.unfinished/ledger.jsonl   one line for each payload file that is complete, appended when it is on disk
    .NAME.unfinished/bag/           the bag, growing

Whoever is broken off goes on where it was: a file that the ledger knows is read again and kept where its digest is still right.
The bag comes to its place by one rename, after everything in it is on disk. Plain of Django.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

from gongkai.archives.bag_names import Names
from gongkai.foundation.digests import canonical_json, hex_of, is_digest
from gongkai.foundation.whole import UNFINISHED, sync_folder

PROFILE = "gongkai.package/2"
"""The layout of our packages, as their `bag-info.txt` names it."""
ALGORITHMS = ("sha256", "sm3")
"""The digests of every file: of the world, and of the national standard (GB/T 32905)."""
DATA = "data"
DECLARATION = "bagit.txt"
ABOUT = "bag-info.txt"
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LEDGER = "ledger.jsonl"
_BAG = "bag"
_PIECE = 1 << 18
"""Bytes read at a time: few enough to stay in the processor's memory while they are hashed twice and written."""

Piece = bytes | memoryview
Source = bytes | Path | Callable[[], Iterable[bytes]]
"""What a file holds: its bytes, a file to copy, or what gives its bytes piece by piece."""


class DamagedSourceError(Exception):
    """A file to be packed is missing, or its bytes are not those of its digest. The first argument is the digest."""


@dataclass(frozen=True)
class Part:
    """A file of the payload: the folder below `data/`, the name it was given, what it holds and what it is in the dossier.

    `digest` (`sha256:…` or `sm3:…`) is what its bytes must give, "" where that is not known beforehand.
    """

    folder: str
    name: str
    source: Source
    role: str
    digest: str = ""
    media_type: str = ""


@dataclass(frozen=True)
class Written:
    """A file of the payload that is on disk: its path from the bag's folder, size in bytes and digests."""

    path: str
    name: str
    role: str
    media_type: str
    size: int
    sha256: str
    sm3: str


def manifest_name(algorithm: str) -> str:
    """The manifest of the payload by `algorithm`."""
    return f"manifest-{algorithm}.txt"


def tag_manifest_name(algorithm: str) -> str:
    """The manifest of everything that is not payload by `algorithm`."""
    return f"tagmanifest-{algorithm}.txt"


def escaped(path: str) -> str:
    """`path` as a manifest writes it (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def unescaped(path: str) -> str:
    """The path that a manifest wrote as `path`."""
    return path.replace("%0D", "\r").replace("%0A", "\n").replace("%0d", "\r").replace("%0a", "\n").replace("%25", "%")


def working_folder(place: Path) -> Path:
    """Where the package that will lie at `place` is made."""
    return place.with_name(f".{place.name}{UNFINISHED}")


class Writer:
    """One package on its way. `work` is its working folder; what an earlier run left there is taken up.

    `progress` is called with the files and bytes that are in place, after every piece. The caller keeps others out of `work`.
    """

    def __init__(self, work: Path, *, progress: Callable[[int, int], None] | None = None) -> None:
        self.folder = work / _BAG
        self.folder.mkdir(parents=True, exist_ok=True)
        self._ledger_path = work / _LEDGER
        self._done = dict(_lines_of(self._ledger_path))
        self._ledger = self._ledger_path.open("ab")
        if self._ledger.tell():
            self._ledger.write(b"\n")  # a kill may have left half a line
        self._names = Names()
        self._progress = progress or (lambda files, size: None)
        self._size = 0
        self.written: list[Written] = []

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_error: object) -> None:
        self._ledger.close()

    def add(self, part: Part) -> Written:
        """Put `part` in its place and return what came of it. DamagedSourceError where it is not what its digest says."""
        folder = "/".join([DATA, part.folder] if part.folder else [DATA])
        path = f"{folder}/{self._names.take(folder, part.name)}"
        kept = self._kept(path, part)
        if kept is None:
            kept = self._copied(path, part)
            self._ledger.write(canonical_json({"path": path, "size": kept[0], "sha256": kept[1], "sm3": kept[2]}) + b"\n")
            self._ledger.flush()
        self._size += kept[0]
        one = Written(path, part.name, part.role, part.media_type or _media_type(path), *kept)
        self.written.append(one)
        self._progress(len(self.written), self._size)
        return one

    def finish(self, about: Mapping[str, str]) -> str:
        """Write manifests and tag files, put everything on disk and return the digest of the SHA-256 manifest of the payload.

        `about` goes into `bag-info.txt`, in its order, after what BagIt itself asks for. OSError where a file has not the size written.
        """
        present = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if not path.is_dir()}
        # What an earlier run wrote that is no part of the dossier any more.
        for stray in present - {one.path for one in self.written}:
            (self.folder / stray).unlink()
        for one in self.written:
            if (self.folder / one.path).stat().st_size != one.size:
                raise OSError(f"{one.path} has not the size that was written")
        rows = sorted(self.written, key=lambda one: one.path)
        tags = {DECLARATION: _DECLARED, ABOUT: self._about(about)}
        for algorithm in ALGORITHMS:
            tags[manifest_name(algorithm)] = b"".join(_line(getattr(one, algorithm), one.path) for one in rows)
        listed = sorted(tags.items())
        for algorithm in ALGORITHMS:
            tags[tag_manifest_name(algorithm)] = b"".join(_line(hashlib.new(algorithm, data).hexdigest(), name) for name, data in listed)
        for name, data in tags.items():
            _write(self.folder / name, [data])
        _remove_empty(self.folder)
        for inside, _folders, _names in os.walk(self.folder):
            sync_folder(Path(inside))
        return f"sha256:{hashlib.sha256(tags[manifest_name('sha256')]).hexdigest()}"

    def place(self, at: Path) -> None:
        """Give the finished bag its place `at`, in one rename that survives a power cut; the working folder is left for `forget`."""
        os.rename(self.folder, at)
        sync_folder(at.parent)

    def _about(self, about: Mapping[str, str]) -> bytes:
        payload = {"Payload-Oxum": f"{self._size}.{len(self.written)}", "Bag-Size": _readable(self._size)}
        return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in (payload | dict(about)).items() if value.strip()).encode()

    def _kept(self, path: str, part: Part) -> tuple[int, str, str] | None:
        """What an earlier run wrote at `path`, where it is still exactly that; None where it must be written."""
        known = self._done.get(path)
        file = self.folder / path
        if known is None or part.digest != f"sha256:{known['sha256']}" or not file.is_file() or file.stat().st_size != known["size"]:
            return None
        state = hashlib.sha256()
        with file.open("rb", buffering=0) as stream:
            for piece in _pieces(stream):
                state.update(piece)
                self._progress(len(self.written), self._size + stream.tell())
        return (known["size"], known["sha256"], known["sm3"]) if state.hexdigest() == known["sha256"] else None

    def _copied(self, path: str, part: Part) -> tuple[int, str, str]:
        states = {name: hashlib.new(name) for name in ALGORITHMS}
        size = 0

        def counted() -> Iterator[Piece]:
            nonlocal size
            for piece in _given(part):
                for state in states.values():
                    state.update(piece)
                size += len(piece)
                self._progress(len(self.written), self._size + size)
                yield piece

        _write(self.folder / path, counted())
        found = {name: state.hexdigest() for name, state in states.items()}
        if part.digest and (not is_digest(part.digest) or found[part.digest.partition(":")[0]] != hex_of(part.digest)):
            raise DamagedSourceError(part.digest)
        return size, found["sha256"], found["sm3"]


def take_back(work: Path, place: Path) -> None:
    """Bring a finished bag that nobody noted from `place` back into its working folder, to be gone through again."""
    bag = work / _BAG
    shutil.rmtree(bag, ignore_errors=True)
    os.rename(place, bag)


def forget(work: Path) -> None:
    """Remove a working folder with all it holds."""
    shutil.rmtree(work, ignore_errors=True)


_MEDIA_TYPES = {
    "css": "text/css",
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "pem": "application/x-pem-file",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
}
"""Endings of the files that the platform makes itself. What the machine knows besides would differ from one to the next."""


def _media_type(path: str) -> str:
    return _MEDIA_TYPES.get(path.rpartition(".")[2].lower(), "application/octet-stream")


def _lines_of(ledger: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """What the ledger knows, file by file; a line that a kill broke off says nothing."""
    if not ledger.exists():
        return
    for line in ledger.read_bytes().splitlines():
        try:
            known = json.loads(line)
            yield known["path"], {"size": int(known["size"]), "sha256": known["sha256"], "sm3": known["sm3"]}
        except (ValueError, TypeError, KeyError):
            continue


def _given(part: Part) -> Iterator[Piece]:
    if isinstance(part.source, bytes):
        yield part.source
    elif isinstance(part.source, Path):
        try:
            stream = part.source.open("rb", buffering=0)
        except FileNotFoundError as missing:
            raise DamagedSourceError(part.digest or part.name) from missing
        with stream:
            yield from _pieces(stream)
    else:
        yield from part.source()


def _pieces(stream: FileIO) -> Iterator[memoryview]:
    """What `stream` holds, each piece in the same place of memory as the one before: it is gone once the next is asked for."""
    view = memoryview(bytearray(_PIECE))
    while size := stream.readinto(view):
        yield view[:size]


def _write(path: Path, pieces: Iterable[Piece]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        for piece in pieces:
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())


def _remove_empty(folder: Path) -> None:
    for inside, _folders, _names in os.walk(folder, topdown=False):
        if not os.listdir(inside) and Path(inside).name != DATA:
            os.rmdir(inside)


def _line(digest: str, path: str) -> bytes:
    return f"{digest}  {escaped(path)}\n".encode()


def _readable(size: int) -> str:
    number, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if number < 1000 or unit == "TB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if unit == "B" else f"{number:.1f} {unit}"
