"""`gongkai screen --published`: everything public is screened again on the command line."""

import json
import os
import subprocess
import sys

import pytest

from gongkai.config import backlog, cli
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import list_term
from gongkai.procedure.stages import Stage
from tests import migrated

pytestmark = pytest.mark.clause("8.2")

LAID_OUT = """
import django
django.setup()
from django.utils import timezone
from gongkai.demonstration.line import Line
from gongkai.demonstration.matters import draft
from gongkai.demonstration.zone import found_zone
from gongkai.disclosure.actions import list_term
from gongkai.procedure.stages import Stage
line = Line(found_zone(starts_on=timezone.localdate()))
for title in "甲乙丙丁":
    line.carry(line.open("3.7.C", draft(title, "星火工程今日开工。" if title == "丙" else "正文。")), to=Stage.PUBLISHED)
list_term(line.cast.body, sort="term", text="星火工程", kind="work_secret", severity="block", by=line.cast["reviewer"])
"""


def test_what_is_new_is_printed_and_the_command_says_so(line, cast, capsys):
    line.carry(line.open("3.7.C", draft("公告", "星火工程今日开工。")), to=Stage.PUBLISHED)
    assert backlog.run() == 0
    assert "没有需要核查的疑点" in capsys.readouterr().out

    list_term(cast.body, sort="term", text="星火工程", kind="work_secret", severity="block", by=cast["reviewer"])
    assert backlog.run(as_json=True) == 1
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert told["title"] == "公告"
    assert [one["kind"] for one in told["findings"]] == ["work_secret"]
    assert told["findings"][0]["part"] == "text"


@pytest.mark.slow
def test_two_workers_share_what_waits_and_a_second_run_finds_nothing_left(tmp_path):
    environment = {**os.environ, "GONGKAI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    environment.pop("DATABASE_URL", None)

    def run(*words):
        return subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=120)

    migrated.lay(tmp_path)
    laid = run("-c", LAID_OUT)
    assert laid.returncode == 0, laid.stderr
    first = run("-m", "gongkai", "screen", "--published", "--workers", "2", "--json")
    assert first.returncode == 1, first.stderr
    assert [json.loads(line)["title"] for line in first.stdout.splitlines()] == ["丙"]
    assert "已筛查4件，共4件" in first.stderr

    second = run("-m", "gongkai", "screen", "--published", "--workers", "2")
    assert second.returncode == 1
    assert second.stderr == ""
    assert "丙" in second.stdout


def test_misuse_is_told(capsys):
    assert cli.main(["screen", "--published", "--workers", "none"]) == 2
