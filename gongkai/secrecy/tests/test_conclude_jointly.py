"""Joint documents: every unit and body that signed concludes for itself; the review stays open until all have (clause 8.7)."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import CoIssuer
from gongkai.disclosure.queries import items_within_reach_of
from gongkai.foundation.objections import Refused
from gongkai.procedure.dossier import Kind
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, queries
from gongkai.secrecy.models import JointVerdict, Receipt, Verdict
from gongkai.secrecy.tests.pages import invite
from gongkai.vault.store import keep

GROUNDS = "经逐项审查，可以公开。"
OUTSIDE = "某市规划局"
SECRET = NO | {Question.WORK_SECRET: True}


@pytest.fixture
def joint(line, cast):
    made = draft("联合通知", "正文。", co_units=(cast.unit("CZJ"),), co_bodies=(OUTSIDE,))
    return line.carry(line.open("3.7.C", made), to=Stage.CONSENTED)


@pytest.fixture
def outside(joint):
    return CoIssuer.objects.get(version=joint, unit=None)


def codes(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.codes


def clear(version, cast):
    return actions.clear(version, answers=NO, grounds=GROUNDS, by=cast["reviewer"])


@pytest.mark.clause("8.7")
def test_co_issuers_are_part_of_the_content_and_so_of_the_digest(line, cast):
    plain = line.open("3.7.C", draft("通知", "正文。"))
    assert "co_issuers" not in plain.facts
    joined = disclosure.revise(plain, draft("通知", "正文。", co_units=(cast.unit("CZJ"),), co_bodies=(OUTSIDE,)), by=cast["handler"])
    assert joined.facts["co_issuers"] == [{"unit": "CZJ", "name": "财政局"}, {"unit": "", "name": OUTSIDE}]
    assert joined.digest != plain.digest
    assert [one.number < 0 for one in CoIssuer.objects.filter(version=joined)] == [False, True]


@pytest.mark.clause("8.7")
def test_co_issuers_are_named_once_and_never_the_unit_itself(line, cast):
    for given, code in (
        ({"co_units": (cast.unit("JFJ"),)}, "own_unit"),
        ({"co_bodies": (OUTSIDE, OUTSIDE)}, "named_twice"),
        ({"co_bodies": (" ",)}, "no_name"),
        ({"co_bodies": tuple(f"单位{one}" for one in range(31))}, "too_many"),
    ):
        assert codes(lambda given=given: line.open("3.7.C", draft("通知", "正文。", **given))) == {code}


@pytest.mark.clause("8.7")
def test_the_review_stays_open_until_every_one_has_concluded(joint, outside, cast):
    assert codes(lambda: clear(joint, cast)) == {"co_issuer_silent"}
    verdict = actions.conclude_jointly(joint, answers=NO, by=cast["finance_head"])
    assert (verdict.digest, verdict.person, verdict.post) == (joint.digest, cast["finance_head"], "unit_head")
    assert codes(lambda: clear(joint, cast)) == {"co_issuer_silent"}
    scan = File("函.txt", keep(b"scan", "text/plain"))
    actions.enter_joint_answer(outside, answers=NO, signatory="王主任", evidence=scan, by=cast["reviewer"])
    clear(joint, cast)
    assert {line.person for line in queries.opinion_lines(joint.edition) if line.kind is Kind.JOINT_VERDICT} == {
        "财政局 吴守则",
        f"{OUTSIDE} 王主任",
    }


@pytest.mark.clause("8.7")
def test_one_that_is_against_it_keeps_the_review_closed(joint, outside, cast):
    actions.conclude_jointly(joint, answers=SECRET, remark="含我局工作秘密。", by=cast["finance_head"])
    scan = File("函.txt", keep(b"scan", "text/plain"))
    actions.enter_joint_answer(outside, answers=NO, signatory="王主任", evidence=scan, by=cast["reviewer"])
    assert codes(lambda: clear(joint, cast)) == {"co_issuer_objects"}
    actions.return_to_unit(joint, answers=SECRET, grounds="财政局认为含工作秘密。", by=cast["reviewer"])
    newer = disclosure.revise(joint, draft("联合通知", "改过的正文。", co_units=(cast.unit("CZJ"),)), by=cast["handler"])
    assert not queries.joint_verdicts_of(newer)


@pytest.mark.clause("8.7")
def test_a_unit_concludes_once_and_says_why_it_is_against(joint, cast):
    assert codes(lambda: actions.conclude_jointly(joint, answers=SECRET, by=cast["finance_head"])) == {"no_remark"}
    actions.conclude_jointly(joint, answers=NO, by=cast["finance_head"])
    assert "concluded_already" in codes(lambda: actions.conclude_jointly(joint, answers=NO, by=cast["finance_head"]))


@pytest.mark.clause("8.7")
@pytest.mark.parametrize("username", ["unit_head", "personnel_head", "reviewer", "handler", "principal"])
def test_only_the_head_of_a_co_issuing_unit_concludes_for_it(joint, cast, username):
    assert {"not_your_turn", "not_a_co_issuer"} & codes(lambda: actions.conclude_jointly(joint, answers=NO, by=cast[username]))
    assert not JointVerdict.objects.exists()


@pytest.mark.clause("8.7")
def test_what_a_body_outside_answered_on_paper_is_entered_with_its_scan(joint, outside, cast):
    inside = CoIssuer.objects.get(version=joint, unit=cast.unit("CZJ"))
    scan = File("函.txt", keep(b"scan", "text/plain"))
    for co_issuer, given, code in (
        (outside, {"signatory": "", "evidence": scan}, "no_signatory"),
        (outside, {"signatory": "王主任", "evidence": None}, "no_evidence"),
        (inside, {"signatory": "吴守则", "evidence": scan}, "not_outside"),
    ):
        assert codes(
            lambda co_issuer=co_issuer, given=given: actions.enter_joint_answer(co_issuer, answers=NO, by=cast["reviewer"], **given)
        ) == {code}


@pytest.mark.clause("8.7")
def test_the_head_of_a_co_issuing_unit_reads_the_matter_once_it_is_proposed_and_nobody_else_of_the_unit(line, cast):
    version = line.open("3.7.C", draft("联合通知", "正文。", co_units=(cast.unit("CZJ"),)))
    today = timezone.localdate()

    def readers():
        return {name for name in ("finance_head", "finance", "personnel_head") if items_within_reach_of(cast[name], on=today).exists()}

    assert readers() == set()
    line.carry(version, to=Stage.PROPOSED)
    assert readers() == {"finance_head"}


@pytest.mark.both
@pytest.mark.clause("8.7")
def test_the_database_clears_nothing_on_which_a_co_issuer_is_silent_or_objects(joint, outside, cast):
    now = timezone.now()
    answers = {question.value: False for question in Question}
    clear_row = {"version": joint, "digest": joint.digest, "outcome": "agree", "conclusion": "disclose", "remark": GROUNDS, **answers}
    by = {"person": cast["reviewer"], "post": "secrecy_reviewer", "at": now}

    def refuse(name, make):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            make()

    refuse("no_clear_verdict_while_a_co_issuer_is_silent_or_objects", lambda: Verdict.objects.create(**clear_row, **by))
    actions.conclude_jointly(joint, answers=SECRET, remark="工作秘密。", by=cast["finance_head"])
    refuse("no_clear_verdict_while_a_co_issuer_is_silent_or_objects", lambda: Verdict.objects.create(**clear_row, **by))
    given = {"version": joint, "digest": joint.digest, "outcome": "agree", "signatory": "某", "at": now, **answers}
    other = JointVerdict.objects.get().co_issuer
    refuse("UNIQUE|unique", lambda: JointVerdict.objects.create(co_issuer=other, **given, person=cast["reviewer"]))
    refuse("a_joint_verdict_that_nobody_entered_came_over_its_page", lambda: JointVerdict.objects.create(co_issuer=outside, **given))
    page = invite(cast, co_issuer=outside).invitation
    Receipt.objects.create(invitation=page, passcode=queries.passcode_of(page), at=now)
    refuse("a_joint_verdict_says_who_signed_it", lambda: JointVerdict.objects.create(co_issuer=outside, **given | {"signatory": ""}))
    refuse(
        "secrecy_jointverdict_names_the_digest", lambda: JointVerdict.objects.create(co_issuer=outside, **given | {"digest": "sha256:0"})
    )
    drafter = {"person": cast["handler"], "post": "unit_head"}
    refuse("nobody_concludes_jointly_on_what_he_drafted", lambda: JointVerdict.objects.create(co_issuer=outside, **given, **drafter))
    refuse("disclosure_coissuer_rows_never_change", lambda: CoIssuer.objects.update(name="别的单位"))
    refuse("secrecy_jointverdict_rows_never_change", lambda: JointVerdict.objects.update(outcome="agree"))
