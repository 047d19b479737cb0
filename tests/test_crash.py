"""kill -9 at every write point of publishing, replacing and withdrawing: nothing half, nothing twice, nothing unapproved."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.clause("2.D", "8.9")
@pytest.mark.parametrize(("verb", "least"), [("publish", 25), ("replace", 25), ("withdraw", 15)])
def test_a_process_killed_at_any_write_point_leaves_nothing_half_and_recovers(tmp_path, verb, least):
    environment = os.environ | {"GONGKAI_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-m", "tests.crash", verb], env=environment, capture_output=True, text=True, timeout=600, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["points"] >= least
