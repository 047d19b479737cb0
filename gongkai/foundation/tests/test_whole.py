"""Names of files survive a power cut: at once, or once at the end of what may be run again."""

import os
from pathlib import Path

import pytest

from gongkai.foundation.whole import names_synced_once, point, sync_names


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that the operating system is asked to sync, by name."""
    asked: list[str] = []
    whole = os.fsync

    def fsync(handle: int) -> None:
        asked.append(Path(os.readlink(f"/proc/self/fd/{handle}")).name)
        whole(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return asked


def test_a_pointer_is_there_to_stay_at_once(tmp_path: Path, synced: list[str]) -> None:
    for name in ("1", "2"):
        point(tmp_path / "live" / name, tmp_path / name)
    assert synced == ["live", "live"]


def test_many_pointers_are_synced_once_at_the_end_also_where_it_is_broken_off(tmp_path: Path, synced: list[str]) -> None:
    def many() -> None:
        with names_synced_once():
            for name in ("1", "2", "3"):
                point(tmp_path / "live" / name, tmp_path / name)
                sync_names(tmp_path)
            assert synced == []
            assert (tmp_path / "live" / "1").is_symlink()
            raise OSError

    with pytest.raises(OSError):
        many()
    assert sorted(synced) == sorted(["live", tmp_path.name])
    sync_names(tmp_path)
    assert len(synced) == 3
