"""kill -9 and a full disk at every write point of handing over: nothing is received that was not, nothing is lost, and it goes on."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.clause("2.E")
@pytest.mark.parametrize(("way", "least"), [("kill", 20), ("full", 8), ("database", 1)])
def test_a_handover_broken_off_at_any_write_point_is_what_the_journal_says_and_goes_on(tmp_path, way, least):
    environment = os.environ | {"GONGKAI_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-m", "tests.crash_handover", way], env=environment, capture_output=True, text=True, timeout=900, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["points"] >= least
