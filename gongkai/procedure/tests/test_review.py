"""The secrecy review: clear, conclude for a co-issuing unit, refer, revoke."""

import pytest

from gongkai.procedure import rules
from gongkai.procedure.dossier import Actor, Kind, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage
from gongkai.procedure.tests.matters import (
    EXAMINER,
    HEAD,
    NO,
    PRINCIPAL,
    PUBLISHER,
    REVIEWER,
    TO_SOCIETY,
    codes,
    matter,
    opinion,
    with_opinion,
    without,
)

PROPOSED = matter(Stage.PROPOSED)
JOINT = matter(Stage.PROPOSED, co_issuers=frozenset({2, 3}))
SECOND = Actor(12, frozenset({Post.UNIT_HEAD}), unit=2)
THIRD = Actor(13, frozenset({Post.UNIT_HEAD}), unit=3)


@pytest.mark.clause("8.1")
def test_the_reviewer_clears_what_answers_no_eight_times():
    assert codes(PROPOSED, Move.CLEAR, REVIEWER, answers=NO) == set()
    assert codes(PROPOSED, Move.CLEAR, REVIEWER) == {"unanswered"}


@pytest.mark.clause("8.6")
@pytest.mark.parametrize("question", list(Question))
def test_one_yes_is_enough_not_to_clear(question):
    assert codes(PROPOSED, Move.CLEAR, REVIEWER, answers=frozenset({question})) == {"yes_answers"}


@pytest.mark.clause("8.2")
def test_unanswered_findings_of_the_screening_keep_the_reviewer_from_clearing():
    assert codes(matter(Stage.PROPOSED, screening_blocks=True), Move.CLEAR, REVIEWER, answers=NO) == {"screening_blocks"}


@pytest.mark.clause("8.5")
def test_only_the_office_gives_the_verdict():
    assert "not_your_turn" in codes(PROPOSED, Move.CLEAR, HEAD, answers=NO)


@pytest.mark.clause("8.4", "8.6")
def test_a_rights_holder_who_was_asked_keeps_the_reviewer_from_clearing():
    asked = matter(Stage.PROPOSED, consultation_open=True)
    assert codes(asked, Move.CLEAR, REVIEWER, answers=NO) == {"consultation_open"}
    assert codes(asked, Move.RETURN, REVIEWER) == set()


@pytest.mark.clause("8.7")
def test_a_body_outside_that_is_silent_or_objects_keeps_the_review_open():
    joint = matter(Stage.PROPOSED, co_issuers=frozenset({2, -9}))
    inside = opinion(Kind.JOINT_VERDICT, SECOND, unit=2)
    outside = opinion(Kind.JOINT_VERDICT, SECOND, unit=-9, person=0)
    assert codes(with_opinion(joint, inside), Move.CLEAR, REVIEWER, answers=NO) == {"co_issuer_silent"}
    assert codes(with_opinion(joint, inside, outside), Move.CLEAR, REVIEWER, answers=NO) == set()
    objecting = opinion(Kind.JOINT_VERDICT, SECOND, unit=-9, person=0, outcome=Outcome.RETURN)
    assert codes(with_opinion(joint, inside, objecting), Move.CLEAR, REVIEWER, answers=NO) == {"co_issuer_objects"}


@pytest.mark.clause("9.5")
@pytest.mark.parametrize("move", [Move.CLEAR, Move.REFER])
def test_where_a_deputy_leader_is_in_charge_his_consent_comes_first(move):
    assert codes(matter(Stage.PROPOSED, needs_consent=True), move, REVIEWER, answers=NO) == {"no_consent"}
    assert codes(matter(Stage.CONSENTED, needs_consent=True), move, REVIEWER, answers=NO) == set()


@pytest.mark.clause("8.3")
def test_the_office_reviews_only_what_the_unit_reviewed():
    assert codes(without(PROPOSED, Kind.SELF_REVIEW), Move.CLEAR, REVIEWER, answers=NO) == {"no_self_review"}


@pytest.mark.clause("8.7")
def test_the_review_stays_open_until_each_co_issuing_unit_has_concluded():
    one = with_opinion(JOINT, opinion(Kind.JOINT_VERDICT, SECOND, unit=2))
    both = with_opinion(one, opinion(Kind.JOINT_VERDICT, THIRD, unit=3))
    assert rules.waiting_co_issuers(JOINT) == {2, 3}
    assert codes(JOINT, Move.CLEAR, REVIEWER, answers=NO) == {"co_issuer_silent"}
    assert codes(one, Move.CLEAR, REVIEWER, answers=NO) == {"co_issuer_silent"}
    assert codes(both, Move.CLEAR, REVIEWER, answers=NO) == set()


@pytest.mark.clause("8.7")
def test_one_co_issuing_unit_that_objects_keeps_the_matter_closed():
    against = opinion(Kind.JOINT_VERDICT, THIRD, unit=3, outcome=Outcome.RETURN, answers=frozenset({Question.WORK_SECRET}))
    divided = with_opinion(JOINT, opinion(Kind.JOINT_VERDICT, SECOND, unit=2), against)
    assert codes(divided, Move.CLEAR, REVIEWER, answers=NO) == {"co_issuer_objects"}
    assert codes(divided, Move.RETURN, REVIEWER) == set()


@pytest.mark.clause("8.7")
def test_a_co_issuing_unit_concludes_once_and_nobody_concludes_for_it():
    concluded = with_opinion(JOINT, opinion(Kind.JOINT_VERDICT, SECOND, unit=2))
    colleague = Actor(14, frozenset({Post.UNIT_HEAD}), unit=2)
    stranger = Actor(15, frozenset({Post.UNIT_HEAD}), unit=9)
    assert codes(JOINT, Move.CONCLUDE, SECOND, answers=frozenset({Question.PRIVACY})) == set()
    assert codes(JOINT, Move.CONCLUDE, SECOND) == {"unanswered"}
    assert codes(concluded, Move.CONCLUDE, colleague, answers=NO) == {"concluded_already"}
    assert codes(JOINT, Move.CONCLUDE, stranger, answers=NO) == {"not_a_co_issuer"}


@pytest.mark.clause("8.8")
def test_in_doubt_the_reviewer_asks_the_city_s_general_office():
    assert codes(PROPOSED, Move.REFER, REVIEWER) == set()
    assert "not_your_turn" in codes(PROPOSED, Move.REFER, EXAMINER)


@pytest.mark.clause("8.3")
@pytest.mark.parametrize("stage", [Stage.CLEARED, Stage.EXAMINED, Stage.APPROVED])
def test_an_adverse_verdict_after_clearance_takes_the_matter_off_the_line(stage):
    cleared = matter(stage)
    assert codes(cleared, Move.REVOKE, REVIEWER) == set()
    assert rules.destination(cleared, Move.REVOKE) is Stage.RETURNED
    assert rules.destination(cleared, Move.REVOKE, Outcome.WITHHOLD) is Stage.WITHHELD
    assert "not_your_turn" in codes(cleared, Move.REVOKE, EXAMINER)


@pytest.mark.clause("8.3")
def test_after_publication_a_verdict_is_not_revoked_but_the_matter_withdrawn():
    assert "not_at_this_stage" in codes(matter(Stage.PUBLISHED), Move.REVOKE, REVIEWER)
    assert codes(matter(Stage.PUBLISHED), Move.WITHDRAW, REVIEWER) == set()


@pytest.mark.clause("8.6")
@pytest.mark.parametrize(
    ("stage", "move", "actor"),
    [(Stage.CLEARED, Move.EXAMINE, EXAMINER), (Stage.EXAMINED, Move.APPROVE, PRINCIPAL), (Stage.APPROVED, Move.PUBLISH, PUBLISHER)],
)
def test_an_adverse_verdict_voids_what_was_signed_wherever_the_matter_stands(stage, move, actor):
    adverse = opinion(Kind.VERDICT, REVIEWER, outcome=Outcome.WITHHOLD)
    assert codes(with_opinion(matter(stage), adverse), move, actor, decisions=TO_SOCIETY) == {"adverse_verdict"}
