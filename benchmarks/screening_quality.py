"""How well screening finds what it should: `script/bench screening_quality`, or with --cases FILE.jsonl for cases from elsewhere.

A case is {"id", "text", "findings": [{"kind", "value"}]}. A labelled value counts as found when a finding of its kind covers a place
of the value in the text, as touched when one lies over a part of it; a finding is a false alarm when no labelled value of its kind lies
in or over it. What a text holds beside its labels, such as a name within an address line, counts as a false alarm too, so precision is a
lower bound; advice (names) is told apart. Without a file it takes the two seeds of `benchmarks.screening_corpus`: the one developed
with, and the one held out.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.screening_corpus import DEVELOPED, HELD_OUT, Sample, corpus
from gongkai.screening.findings import Kind
from gongkai.screening.text import screen_text

CHECKED = ("secrecy_mark", "resident_id", "bank_card")
"""Kinds with a check digit or a fixed mark: recall of at least 0.97 is the goal, 0.90 for the others."""


def read(path: Path) -> list[Sample]:
    """The cases of a file."""
    cases = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            facts = json.loads(line)
            cases.append(Sample(str(facts["id"]), facts["text"], tuple((one["kind"], one["value"]) for one in facts["findings"])))
    return cases


def places(text: str, value: str) -> list[tuple[int, int]]:
    """Every place of a value in a text."""
    found, at = [], text.find(value)
    while at >= 0 and value:
        found.append((at, at + len(value)))
        at = text.find(value, at + 1)
    return found


def measure(title: str, cases: Iterable[Sample], *, verbose: bool) -> bool:
    """Print the table; whether the goals are met."""
    wanted: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    texts = alarmed = clean = clean_alarmed = 0
    for case in cases:
        texts += 1
        findings = [(one.kind.value, one.start or 0, one.end or 0, one.rule) for one in screen_text(case.text)]
        spans = [(kind, place) for kind, value in case.findings for place in places(case.text, value)]
        for kind, value in case.findings:
            wanted[kind] += 1
            own = [(start, end) for other, start, end, _ in findings if other == kind]
            at = places(case.text, value)
            touches = any(start < last and first < end for first, last in at for start, end in own)
            touched[kind] += touches
            if any(start <= first and last <= end for first, last in at for start, end in own):
                hit[kind] += 1
            elif verbose:
                seen = [(other, case.text[start:end]) for other, start, end, _ in findings]
                print(f"  {'partly' if touches else 'missed'} {case.id}: {kind} {value!r}; found {seen}")
        false = False
        for kind, start, end, rule in findings:
            if any(kind == other and start < last and first < end for other, (first, last) in spans):
                right[kind] += 1
            elif kind == Kind.PERSON_NAME.value:
                wrong[kind] += 1
            else:
                wrong[kind] += 1
                false = True
                if verbose:
                    around = f"{case.text[max(0, start - 20) : start]!r}[{case.text[start:end]!r}]{case.text[end : end + 12]!r}"
                    print(f"  false  {case.id}: {kind} ({rule}) {around}")
        alarmed += false
        clean += not case.findings
        clean_alarmed += false and not case.findings
    print(f"\n{title}: {texts} texts, {sum(wanted.values())} things to find")
    print(f"{'kind':<22}{'to find':>9}{'recall':>9}{'touched':>9}{'precision':>11}")
    met = True
    for kind in [one.value for one in Kind if wanted[one.value] or wrong[one.value]]:
        recall = hit[kind] / wanted[kind] if wanted[kind] else None
        told = right[kind] + wrong[kind]
        precision = right[kind] / told if told else None
        goal = 0.97 if kind in CHECKED else 0.9
        low = recall is not None and recall < goal and kind != Kind.PERSON_NAME.value
        met = met and not low
        part = touched[kind] / wanted[kind] if wanted[kind] else None
        shown = ["" if share is None else f"{share:.3f}" for share in (recall, part, precision)]
        print(f"{kind:<22}{wanted[kind]:>9}{shown[0]:>9}{shown[1]:>9}{shown[2]:>11}{'  below the goal' if low else ''}")
    share = alarmed / texts if texts else 0.0
    recall = sum(hit.values()) / max(sum(wanted.values()), 1)
    precision = sum(right.values()) / max(sum(right.values()) + sum(wrong.values()), 1)
    part = sum(touched.values()) / max(sum(wanted.values()), 1)
    print(f"all kinds: recall {recall:.3f}, touched {part:.3f}, precision {precision:.3f}")
    print(f"texts with a false alarm (advice left out): {alarmed} of {texts} ({share:.1%}); ", end="")
    print(f"of those with nothing to find: {clean_alarmed} of {clean}")
    return met and share <= 0.02


def main() -> int:
    """Print recall and precision; 1 where a goal is missed."""
    parser = argparse.ArgumentParser(prog="script/bench screening_quality", description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=Path, action="append", help="a file of cases from elsewhere; may be given more than once")
    parser.add_argument("--count", type=int, default=1500)
    parser.add_argument("--seed", type=int, help="only this seed of the made-up corpus")
    parser.add_argument("--verbose", action="store_true", help="print what was missed and what was a false alarm")
    given = parser.parse_args()
    if given.cases:
        done = [measure(str(path), read(path), verbose=given.verbose) for path in given.cases]
    else:
        seeds = [(f"seed {given.seed}", given.seed)] if given.seed else [("developed with", DEVELOPED), ("held out", HELD_OUT)]
        done = [measure(title, corpus(seed, given.count), verbose=given.verbose) for title, seed in seeds]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
