"""Removing the packages of what was destroyed (销毁): after the decision is committed, and again until nothing is left of them."""

import logging
import shutil
from pathlib import Path

from django.conf import settings

from gongkai.archives import appraising
from gongkai.foundation.whole import sync_folder

_log = logging.getLogger("gongkai.archives")


def remove_what_was_destroyed() -> int:
    """Remove the folders of destroyed records from the packages folder; how many could not be removed, which is logged.

    Safe to run at any time. A folder is first hidden under another name, so that a half removed one looks whole to nobody.
    """
    failed = 0
    removed = False
    for destroyed in appraising.left_to_remove():
        for folder in appraising.folders_left(destroyed):
            try:
                _remove(folder)
                removed = True
            except OSError as failure:
                failed += 1
                _log.error("%s could not be removed: %s", folder.name, failure)
    if removed:
        sync_folder(Path(settings.PACKAGES))
    return failed


def _remove(folder: Path) -> None:
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
        return
    hidden = folder if folder.name.startswith(".") else folder.with_name(f".{folder.name}.destroyed")
    if hidden != folder:
        if hidden.exists():
            _clear(hidden)
        folder.rename(hidden)
    _clear(hidden)


def _clear(folder: Path) -> None:
    # Folders of a package may be read-only.
    for inside in [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]:
        inside.chmod(0o700)
    shutil.rmtree(folder)
