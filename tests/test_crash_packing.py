"""kill -9 and a full disk at every write point of packing: nothing that looks whole and is not, nothing lost, the work goes on."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.clause("2.E")
@pytest.mark.parametrize(("way", "least"), [("kill", 80), ("full", 60)])
def test_packing_broken_off_at_any_write_point_leaves_nothing_half_and_goes_on(tmp_path, way, least):
    environment = os.environ | {"GONGKAI_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment.pop("DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-m", "tests.crash_packing", way], env=environment, capture_output=True, text=True, timeout=900, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert json.loads(run.stdout.splitlines()[-1])["points"] >= least
