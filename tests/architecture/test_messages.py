"""The English catalogue is whole: every marked string has a translation, and none is a guess."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "gongkai"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
RENEW = "cd gongkai && ../.venv/bin/gongkai manage makemessages -l en --no-location --no-obsolete --no-wrap --ignore 'tests/*'"


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A template catalogue of every string that is marked for translation, freshly extracted from a copy of the sources."""
    if not shutil.which("xgettext") or not shutil.which("msgcmp"):
        pytest.skip("gettext is not installed")
    copy = tmp_path / "gongkai"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("tests", "__pycache__", "locale", "npm", "migrations"))
    (copy / "locale").mkdir()
    surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale", "en", "--keep-pot", "--no-location"],
        cwd=copy, env=surroundings, check=True, capture_output=True,
    )  # fmt: skip
    return copy / "locale" / "django.pot"


def test_every_marked_string_has_an_english_translation(marked):
    assert CATALOGUE.is_file(), f"there is no English catalogue; make it with: {RENEW}"
    compared = subprocess.run(["msgcmp", CATALOGUE, marked], capture_output=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"})
    assert compared.returncode == 0, f"renew the catalogue ({RENEW}), then translate what is missing or fuzzy:\n{compared.stderr}"


def test_the_catalogue_holds_together():
    if not shutil.which("msgfmt"):
        pytest.skip("gettext is not installed")
    assert CATALOGUE.is_file(), f"there is no English catalogue; make it with: {RENEW}"
    # Placeholders agree, plural forms are there, nothing stands twice.
    checked = subprocess.run(["msgfmt", "--check", "-o", os.devnull, CATALOGUE], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
