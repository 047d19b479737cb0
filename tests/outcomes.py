"""Writes what became of the tests that bear a clause, for `gongkai clauses`."""

import json
from pathlib import Path

import pytest

RESULTS = Path(__file__).resolve().parents[1] / "build" / "clauses.json"
_MARK = "clause"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if item.get_closest_marker(_MARK):
        outcome.get_result().user_properties.append((_MARK, True))


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(), "outcomes-of-clauses")


class Outcomes:
    """Gathers outcomes in the process that sees them all, and adds them to those of earlier runs."""

    def __init__(self):
        self.seen = {}

    def pytest_runtest_logreport(self, report):
        if (_MARK, True) not in report.user_properties:
            return
        name = report.nodeid.split("@")[0]
        if report.failed:
            self.seen[name] = "failed"
        elif report.skipped:
            self.seen.setdefault(name, "skipped")
        elif report.when == "call":
            self.seen.setdefault(name, "passed")

    def pytest_sessionfinish(self):
        if not self.seen:
            return
        earlier = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps({**earlier, **self.seen}, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")
