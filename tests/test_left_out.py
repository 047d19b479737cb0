"""What a run left out is told, and in CI it is a failure."""

import pytest

from tests.left_out import main

REPORT = """<testsuites><testsuite>
<testcase classname="tests.browser.test_desk" name="a"><skipped message="no Chromium" /></testcase>
<testcase classname="tests.browser.test_desk" name="b"><skipped message="no Chromium" /></testcase>
<testcase classname="tests.browser.test_desk" name="c" />
</testsuite></testsuites>"""


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_every_skip_is_listed_and_fails_in_ci(tmp_path, monkeypatch, capsys, ci, status):
    monkeypatch.setenv("CI", ci)
    (tmp_path / "skips").write_text("wrk is not installed: left out is script/bench portal\n")
    (tmp_path / "report.xml").write_text(REPORT)
    assert main([str(tmp_path / "skips"), str(tmp_path / "report.xml")]) == status
    assert capsys.readouterr().out.splitlines() == [
        "wrk is not installed: left out is script/bench portal",
        "2 × tests.browser.test_desk: no Chromium",
    ]


def test_a_run_that_left_nothing_out_is_fine_in_ci(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CI", "true")
    (tmp_path / "skips").touch()
    assert main([str(tmp_path / "skips")]) == 0
    assert capsys.readouterr().out == "nothing\n"
