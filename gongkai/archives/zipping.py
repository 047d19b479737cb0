"""A package on its way out as one ZIP file (下载): checked first, then made while it is sent, with no copy of the whole anywhere.

Plain of Django.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from gongkai.archives.bag import DATA, manifest_name, unescaped
from gongkai.foundation.digests import digest_of_file, hex_of

_PIECE = 1 << 20
_OLDEST = (1980, 1, 1, 0, 0, 0)


class DamagedPackageError(Exception):
    """A package is not as it was made; the first argument names the first file that is not."""


def look_at(folder: Path, manifest_digest: str) -> None:
    """Read the whole payload of the package in `folder`; DamagedPackageError where a byte of it is not as it was made.

    `manifest_digest` is that of its SHA-256 manifest, as it was noted.
    """
    listed = _listed(folder, manifest_digest)
    for name, digest in listed.items():
        try:
            if digest_of_file(folder / name) != f"sha256:{digest}":
                raise DamagedPackageError(name)
        except OSError as missing:
            raise DamagedPackageError(name) from missing
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name.startswith(f"{DATA}/") and name not in listed:
            raise DamagedPackageError(name)


def zipped(folder: Path, manifest_digest: str) -> Iterator[bytes]:
    """The package in `folder` as a ZIP file, piece by piece, every name in UTF-8 below the folder's own name.

    What is damaged while it is read ends it with DamagedPackageError before the ZIP file is complete, so that no program opens it:
    ask `look_at` first, whose answer can still be told.
    """
    listed = _listed(folder, manifest_digest)
    sent = _Sent()
    with zipfile.ZipFile(sent, "w", zipfile.ZIP_DEFLATED, compresslevel=zlib.Z_BEST_SPEED) as archive:  # type: ignore[call-overload]
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            name = path.relative_to(folder).as_posix()
            entry = zipfile.ZipInfo(f"{folder.name}/{name}", _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            state = hashlib.sha256()
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=path.stat().st_size >= 1 << 31) as copy:
                while piece := source.read(_PIECE):
                    state.update(piece)
                    copy.write(piece)
                    yield from sent.taken()
            if listed.get(name, "" if name.startswith(f"{DATA}/") else state.hexdigest()) != state.hexdigest():
                raise DamagedPackageError(name)
            yield from sent.taken()
    yield from sent.taken()


def _listed(folder: Path, manifest_digest: str) -> dict[str, str]:
    """The payload's files and their SHA-256, as the manifest lists them."""
    name = manifest_name("sha256")
    try:
        data = (folder / name).read_bytes()
    except OSError as missing:
        raise DamagedPackageError(name) from missing
    if hashlib.sha256(data).hexdigest() != hex_of(manifest_digest):
        raise DamagedPackageError(name)
    lines = (line.split("  ", 1) for line in data.decode().splitlines() if line)
    return {unescaped(path): digest for digest, path in lines}


class _Sent:
    """A file that can only be written to, and from which what was written is taken as it comes."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing: what was written is there to be taken."""

    def taken(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        return iter(pieces)
