"""Snapshot objects: folders that never change, named by the digest of their manifest, and the pointers to them."""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.foundation.digests import canonical_json, digest_of, digest_of_file, hex_of
from gongkai.foundation.whole import UNFINISHED, point, sync_folder, sync_names

MANIFEST = "manifest.json"
FORMAT = "gongkai.snapshot/1"


@dataclass(frozen=True)
class Kept:
    """A snapshot object that is in place: its digest (that of the manifest), the manifest's bytes and its folder."""

    digest: str
    manifest: bytes
    folder: Path


def keep(tree: Path, files: Mapping[str, bytes | Path], about: Mapping[str, Any]) -> Kept:
    """Put `files` (name below the object → bytes or a file to copy) into `tree`/objects as one immutable folder.

    The folder appears by a single rename after everything in it is on disk; the same files give the same folder.
    """
    listed = {name: _described(source) for name, source in sorted(files.items())}
    manifest = canonical_json({"format": FORMAT, "files": listed, **about})
    digest = digest_of(manifest)
    objects = tree / "objects"
    folder = objects / hex_of(digest)
    if is_whole(folder):
        return Kept(digest, manifest, folder)
    objects.mkdir(parents=True, exist_ok=True)
    beside = objects / f".{hex_of(digest)}.{secrets.token_hex(6)}{UNFINISHED}"
    try:
        for name, source in files.items():
            _write(beside / name, source)
        _write(beside / MANIFEST, manifest)
        for inside, _folders, _names in os.walk(beside):
            sync_folder(Path(inside))
        if folder.exists():  # damaged, since it was not whole: replaced, never served half
            shutil.rmtree(folder)
        os.rename(beside, folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_names(objects)
    return Kept(digest, manifest, folder)


def is_whole(folder: Path) -> bool:
    """Whether `folder` holds exactly what its manifest lists, byte for byte, under its right name."""
    manifest = folder / MANIFEST
    if not manifest.is_file() or hex_of(digest_of_file(manifest)) != folder.name:
        return False
    listed = json.loads(manifest.read_bytes())["files"]
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    return present == set(listed) and all(digest_of_file(folder / name) == facts["digest"] for name, facts in listed.items())


def point_to(tree: Path, address: str, kept_digest: str) -> bool:
    """Let `address` (as "d/00817525-1/2026-00001") show the object of that digest, in one rename; False where it does already."""
    pointer = tree / "live" / address
    target = tree / "objects" / hex_of(kept_digest)
    if pointer.is_symlink() and os.readlink(pointer) == os.path.relpath(target, pointer.parent):
        return False
    point(pointer, target)
    return True


def remove_unfinished_objects(tree: Path) -> None:
    """Remove object folders that a killed writer left half made."""
    objects = tree / "objects"
    if objects.is_dir():
        for folder in objects.glob(f".*{UNFINISHED}"):
            shutil.rmtree(folder, ignore_errors=True)


def _described(source: bytes | Path) -> dict[str, Any]:
    if isinstance(source, Path):
        return {"digest": digest_of_file(source), "size": source.stat().st_size}
    return {"digest": digest_of(source), "size": len(source)}


def _write(path: Path, source: bytes | Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        if isinstance(source, Path):
            with source.open("rb") as original:
                shutil.copyfileobj(original, stream, 1 << 20)
        else:
            stream.write(source)
        stream.flush()
        os.fsync(stream.fileno())
    path.chmod(0o444)


def listed_digest(kept: Kept, name: str) -> str | None:
    """The digest that the manifest of `kept` states for the file `name`, or None."""
    facts = json.loads(kept.manifest)["files"].get(name)
    return str(facts["digest"]) if facts else None
