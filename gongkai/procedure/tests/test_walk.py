"""The whole state space of the line, and the faults that its walk must see."""

import pytest

from gongkai.procedure import rules
from gongkai.procedure.tests.faults import FAULTS, caught, seeded
from gongkai.procedure.tests.walk import walk_all


@pytest.mark.slow
@pytest.mark.clause("2.1")
def test_nothing_that_must_never_be_is_reachable_and_every_stage_move_and_scope_is(capsys):
    report = walk_all()
    with capsys.disabled():
        print(f"\nprocedure: {report.states} states, {report.transitions} transitions, {report.attempts} attempts", end=" ")
    assert not report.violation, "\n".join([report.violation, *report.path])
    assert report.states > 20_000


@pytest.mark.slow
def test_every_seeded_fault_is_caught(capsys):
    missed = [fault.sentence for fault in FAULTS if not caught(fault)]
    with capsys.disabled():
        print(f"\nprocedure: {len(FAULTS) - len(missed)} of {len(FAULTS)} seeded faults caught", end=" ")
    assert not missed


def test_every_rule_is_in_the_catalogue_of_faults():
    seeded_rules = {fault.rule for fault in FAULTS}
    written = {rule for rule, _moves in rules.RULES} | set(rules.GATE)
    assert not [rule.__name__ for rule in written - seeded_rules]
    assert len({fault.sentence for fault in FAULTS}) == len(FAULTS) >= 24


def test_a_seeded_fault_is_taken_back():
    before = dict(vars(rules)), dict(rules.MOVES)
    for fault in FAULTS:
        with seeded(fault):
            assert (dict(vars(rules)), dict(rules.MOVES)) != before
    assert (dict(vars(rules)), dict(rules.MOVES)) == before
