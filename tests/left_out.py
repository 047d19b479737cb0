"""What a test run left out, and why: `python -m tests.left_out build/skips REPORT.xml …`.

The first file holds a line for each system package that could not be installed, the others are pytest's JUnit reports.
Exits with 1 where the environment variable CI is set and anything was left out: a green run there has run everything.
"""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from defusedxml import ElementTree


def left_out(notes: Path, reports: Sequence[Path]) -> list[str]:
    """One line for each thing that was left out, tests with the same reason told together."""
    lines = notes.read_text(encoding="utf-8").splitlines() if notes.is_file() else []
    skipped: Counter[str] = Counter()
    for report in reports:
        for case in ElementTree.parse(report).iter("testcase"):
            for skip in case.iter("skipped"):
                skipped[f"{case.get('classname')}: {skip.get('message')}"] += 1
    return lines + [f"{number} × {reason}" for reason, number in sorted(skipped.items())]


def main(words: Sequence[str]) -> int:
    """Print the list; 1 where it may not have any lines and has some."""
    notes, *reports = [Path(word) for word in words]
    lines = left_out(notes, reports)
    print("\n".join(lines) if lines else "nothing")
    return 1 if lines and os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
