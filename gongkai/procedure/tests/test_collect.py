"""Collection: draft, review oneself, agree, consent."""

import pytest

from gongkai.procedure.dossier import Kind, Outcome
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage
from gongkai.procedure.tests.matters import DEPUTY, HANDLER, HEAD, NO, OTHER, codes, matter, opinion, with_opinion, without

DRAFTED = matter(Stage.COLLECTED)
REVIEWED = with_opinion(DRAFTED, opinion(Kind.SELF_REVIEW, HANDLER))


@pytest.mark.clause("8.3")
def test_the_drafter_reviews_for_the_unit_and_answers_the_questions():
    assert codes(DRAFTED, Move.SELF_REVIEW, HANDLER, answers=NO) == set()
    assert codes(DRAFTED, Move.SELF_REVIEW, HANDLER) == {"unanswered"}


@pytest.mark.clause("8.1")
def test_a_yes_is_put_on_record_and_keeps_the_matter_in_the_unit():
    yes = frozenset({Question.COMMERCIAL_SECRET})
    doubtful = with_opinion(DRAFTED, opinion(Kind.SELF_REVIEW, HANDLER, outcome=Outcome.RETURN, answers=yes))
    assert codes(DRAFTED, Move.SELF_REVIEW, HANDLER, answers=yes) == set()
    assert codes(doubtful, Move.AGREE, HEAD) == {"self_review_says_yes"}
    assert codes(doubtful, Move.WITHHOLD, HEAD) == set()


@pytest.mark.clause("8.1")
def test_a_self_review_that_calls_itself_agreeing_with_a_yes_in_it_does_not_count():
    forged = with_opinion(DRAFTED, opinion(Kind.SELF_REVIEW, HANDLER, answers=frozenset({Question.STATE_SECRET})))
    assert codes(forged, Move.AGREE, HEAD) == {"self_review_says_yes"}


@pytest.mark.clause("2.A")
def test_the_units_head_agrees_to_what_was_reviewed():
    assert codes(REVIEWED, Move.AGREE, HEAD) == set()
    assert codes(DRAFTED, Move.AGREE, HEAD) == {"no_self_review"}


@pytest.mark.clause("8.3")
def test_a_self_review_of_other_bytes_does_not_count():
    other = with_opinion(DRAFTED, opinion(Kind.SELF_REVIEW, HANDLER, digest=OTHER))
    assert codes(other, Move.AGREE, HEAD) == {"no_self_review"}


@pytest.mark.clause("2.A")
@pytest.mark.parametrize(("move", "actor"), [(Move.SELF_REVIEW, HANDLER), (Move.AGREE, HEAD)])
def test_what_has_no_text_is_neither_reviewed_nor_proposed(move, actor):
    empty = with_opinion(matter(Stage.COLLECTED, has_text=False), opinion(Kind.SELF_REVIEW, HANDLER))
    assert codes(empty, move, actor, answers=NO) == {"no_text"}


@pytest.mark.clause("8.2")
@pytest.mark.parametrize(("move", "actor"), [(Move.SELF_REVIEW, HANDLER), (Move.AGREE, HEAD)])
def test_a_conversion_is_compared_with_its_original_first(move, actor):
    unchecked = with_opinion(matter(Stage.COLLECTED, conversion_checked=False), opinion(Kind.SELF_REVIEW, HANDLER))
    assert codes(unchecked, move, actor, answers=NO) == {"conversion_unchecked"}


@pytest.mark.clause("8.3")
def test_the_units_head_does_not_agree_to_a_draft_or_review_of_his_own():
    assert codes(matter(Stage.COLLECTED, drafter=HEAD.person, opinions=REVIEWED.opinions), Move.AGREE, HEAD) == {"own_draft"}
    reviewed_by_head = with_opinion(DRAFTED, opinion(Kind.SELF_REVIEW, HEAD))
    assert codes(reviewed_by_head, Move.AGREE, HEAD) == {"acted_already"}


@pytest.mark.clause("9.5")
def test_the_deputy_leader_in_charge_consents_to_what_the_unit_agreed_to():
    proposed = matter(Stage.PROPOSED, needs_consent=True)
    assert codes(proposed, Move.CONSENT, DEPUTY) == set()
    assert codes(without(proposed, Kind.AGREEMENT), Move.CONSENT, DEPUTY) == {"no_agreement"}


@pytest.mark.clause("9.5")
def test_where_no_deputy_leader_is_in_charge_there_is_nothing_to_consent_to():
    assert codes(matter(Stage.PROPOSED), Move.CONSENT, DEPUTY) == {"no_deputy"}
