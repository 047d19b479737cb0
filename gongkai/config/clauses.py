"""`gongkai clauses`: each clause of the regulation with where it is enforced and which tests prove it."""

import argparse
import ast
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gongkai.foundation.clauses import BY_IDENTIFIER, CHAPTERS, CLAUSES, Carried

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "clauses.json"
"""Outcomes of the last test run: test → "passed", "failed" or "skipped". Written by the tests themselves."""

WORDS = {Carried.FULL: "已实现", Carried.PART: "部分实现", Carried.NOT_YET: "尚未实现"}
EXPLAINING = ("gongkai/office/", "gongkai/demonstration/")
_MENTION = re.compile(r"clauses? (\d\.[0-9A-E](?:(?:, | and | to )\d\.[0-9A-E])*)")
_IDENTIFIER = re.compile(r"\d\.[0-9A-E]")
_RANGE = re.compile(r"(\d\.[0-9A-E]) to (\d\.[0-9A-E])")


@dataclass
class Evidence:
    """Where a clause is enforced, and the tests that bear it with their last outcome."""

    enforced: list[str] = field(default_factory=list)
    tests: dict[str, str] = field(default_factory=dict)

    @property
    def proven(self) -> bool:
        """Whether some test that bears the clause passed in the last run and none failed."""
        outcomes = list(self.tests.values())
        return "passed" in outcomes and "failed" not in outcomes


def collect(root: Path = ROOT, results: Path = RESULTS) -> dict[str, Evidence]:
    """The evidence for every clause, read from the sources below `root` and the outcomes in `results`."""
    evidence = {clause.identifier: Evidence() for clause in CLAUSES}
    outcomes = json.loads(results.read_text(encoding="utf-8")) if results.is_file() else {}
    for path in _sources(root):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(root).as_posix()
        if "/tests/" in name or name.startswith("tests/"):
            for test, identifiers in _marked(tree):
                for identifier in identifiers:
                    evidence[identifier].tests[f"{name}::{test}"] = _outcome(outcomes, name, test)
        else:
            for place, identifier in _enforced(tree):
                where = f"{name}:{place}"
                if where not in evidence[identifier].enforced:
                    evidence[identifier].enforced.append(where)
    return evidence


def unproven(evidence: dict[str, Evidence]) -> list[str]:
    """Clauses that the product claims, wholly or in part, without enforcement or without a passing test."""
    return [
        clause.identifier
        for clause in CLAUSES
        if clause.carried is not Carried.NOT_YET and not (evidence[clause.identifier].proven and evidence[clause.identifier].enforced)
    ]


def run(argv: Sequence[str]) -> int:
    """The command: 0 where every claimed clause is proven, 1 where one is not, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="gongkai clauses", description="逐条列出办法条款、落实位置和证明它的测试。")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="以 JSON 输出")
    form.add_argument("--markdown", action="store_true", help="以 Markdown 输出（docs/regulation.md 的一览表）")
    options = parser.parse_args(argv)
    evidence = collect()
    missing = unproven(evidence)
    if options.markdown:
        print(markdown(evidence))
    elif options.json:
        json.dump(_plain(evidence, missing), sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        _print(evidence, missing)
    return 1 if missing else 0


def _print(evidence: dict[str, Evidence], missing: list[str]) -> None:
    chapter = 0
    for clause in CLAUSES:
        if clause.chapter != chapter:
            chapter = clause.chapter
            print(f"\n第{chapter}章 {CHAPTERS[chapter]}")
        found = evidence[clause.identifier]
        print(f"  {clause.identifier}  {clause.asks}  [{WORDS[clause.carried]}]")
        if clause.carried is Carried.NOT_YET:
            print(f"      待建：{clause.to_come}")
            continue
        if clause.to_come:
            print(f"      尚缺：{clause.to_come}")
        for place in found.enforced:
            print(f"      落实  {place}")
        for test, outcome in sorted(found.tests.items()):
            print(f"      测试  {test}  {outcome}")
    if missing:
        print(f"\n没有通过的测试或落实位置的条款：{'、'.join(missing)}")
        if not RESULTS.is_file():
            print("尚无测试结果，请先运行 script/test。")
    else:
        print("\n所有已实现的条款都有落实位置和通过的测试。")


def markdown(evidence: dict[str, Evidence]) -> str:
    """The clauses as tables, one for each chapter: what is asked, how far it is carried, by which modules, borne by which test files.

    Faces are left out: they explain, the others enforce.
    """
    lines = []
    for chapter, name in CHAPTERS.items():
        lines += [f"### {chapter} {name}", "", "| 条款 | 要求 | 状态 | 尚缺 | 落实 | 测试 |", "|---|---|---|---|---|---|"]
        for clause in (one for one in CLAUSES if one.chapter == chapter):
            found = evidence[clause.identifier] if clause.carried is not Carried.NOT_YET else Evidence()
            enforced = _files(place.rpartition(":")[0] for place in found.enforced if not place.startswith(EXPLAINING))
            tests = _files(test.partition("::")[0] for test in found.tests)
            cells = (clause.identifier, clause.asks, WORDS[clause.carried], clause.to_come, enforced, tests)
            lines.append(f"| {' | '.join(cells)} |".replace("|  |", "| |"))
        lines.append("")
    return "\n".join(lines).rstrip()


def _files(names: Iterable[str]) -> str:
    return "<br>".join(f"`{name.removeprefix('gongkai/')}`" for name in sorted(set(names)))


def _plain(evidence: dict[str, Evidence], missing: list[str]) -> list[dict[str, object]]:
    return [
        {
            "clause": clause.identifier,
            "chapter": CHAPTERS[clause.chapter],
            "asks": clause.asks,
            "carried": clause.carried.value,
            "to_come": clause.to_come,
            "enforced": evidence[clause.identifier].enforced,
            "tests": evidence[clause.identifier].tests,
            "proven": clause.identifier not in missing,
        }
        for clause in CLAUSES
    ]


def _sources(root: Path) -> Iterator[Path]:
    for folder in (root / "gongkai", root / "tests"):
        yield from sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def _marked(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    module_wide = _module_marks(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = [identifier for decorator in node.decorator_list for identifier in _clauses_of(decorator)]
            if own or module_wide:
                yield node.name, [*module_wide, *own]


def _module_marks(tree: ast.Module) -> list[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets):
            return [identifier for call in ast.walk(node.value) for identifier in _clauses_of(call)]
    return []


def _clauses_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "clause":
        given = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        unknown = [identifier for identifier in given if identifier not in BY_IDENTIFIER]
        if unknown:
            raise ValueError(f"not a clause of the regulation: {unknown}")
        return [str(identifier) for identifier in given]
    return []


def _enforced(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        for mention in _MENTION.findall(ast.get_docstring(node) or ""):
            yield from ((node.name, found) for found in _mentioned(mention))
        if isinstance(node, ast.FunctionDef):
            for inside in ast.walk(node):
                if isinstance(inside, ast.keyword) and inside.arg == "clause" and isinstance(inside.value, ast.Constant):
                    identifier = str(inside.value.value)
                    if identifier in BY_IDENTIFIER:
                        yield node.name, identifier


def _mentioned(text: str) -> list[str]:
    """The identifiers in "2.A, 2.B and 8.5" or "3.1 to 3.8"."""
    order = list(BY_IDENTIFIER)
    found = [one for one in _IDENTIFIER.findall(text) if one in BY_IDENTIFIER]
    for first, last in _RANGE.findall(text):
        if first in BY_IDENTIFIER and last in BY_IDENTIFIER:
            found += order[order.index(first) : order.index(last) + 1]
    return sorted(set(found), key=order.index)


def _outcome(outcomes: dict[str, str], name: str, test: str) -> str:
    of_test = [outcome for key, outcome in outcomes.items() if key.partition("[")[0] == f"{name}::{test}"]
    for worst in ("failed", "skipped", "passed"):
        if worst in of_test:
            # A parametrised test that was skipped here but passed there (another database) has passed.
            return "passed" if worst == "skipped" and "passed" in of_test else worst
    return "not run"
