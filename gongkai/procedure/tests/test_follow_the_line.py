"""The five stages follow each other; whose turn it is; where a move leads."""

from itertools import pairwise

import pytest

from gongkai.procedure import rules
from gongkai.procedure.dossier import CLOCK, Actor, Kind, Outcome
from gongkai.procedure.posts import ADMINISTRATORS, Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import BEFORE_RELEASE, LINE, MOVES, PAIRS, Move, Stage
from gongkai.procedure.tests.matters import (
    ARCHIVIST,
    EXAMINER,
    HANDLER,
    HEAD,
    NO,
    OTHER,
    PRINCIPAL,
    PUBLISHER,
    REVIEWER,
    TO_SOCIETY,
    TODAY,
    codes,
    matter,
    opinion,
    with_opinion,
)

IMPORTANT = rules.Decisions(TO_SOCIETY.time_limit, TO_SOCIETY.steps, TO_SOCIETY.channels, True)


@pytest.mark.clause("2.1")
@pytest.mark.parametrize(
    ("stage", "move", "actor"),
    [
        (Stage.COLLECTED, Move.CLEAR, REVIEWER),
        (Stage.PROPOSED, Move.EXAMINE, EXAMINER),
        (Stage.CLEARED, Move.APPROVE, PRINCIPAL),
        (Stage.EXAMINED, Move.PUBLISH, PUBLISHER),
        (Stage.APPROVED, Move.FILE, ARCHIVIST),
        (Stage.PUBLISHED, Move.HAND_OVER, ARCHIVIST),
        (Stage.PUBLISHED, Move.DRAFT, HANDLER),
    ],
)
def test_no_stage_is_skipped(stage, move, actor):
    assert "not_at_this_stage" in codes(matter(stage), move, actor, decisions=TO_SOCIETY, answers=NO)


@pytest.mark.clause("2.1")
def test_every_stage_of_the_line_leads_to_the_next_one():
    steps = set(pairwise(LINE)) | {(Stage.PROPOSED, Stage.CLEARED), (Stage.EXAMINED, Stage.APPROVED)}
    assert steps <= PAIRS


@pytest.mark.clause("2.1")
def test_from_collection_to_approval_there_is_no_way_around_a_stage():
    forward = {(origin, to) for origin, to in PAIRS if {origin, to} <= BEFORE_RELEASE and LINE.index(to) > LINE.index(origin) + 1}
    assert forward == {(Stage.PROPOSED, Stage.CLEARED), (Stage.EXAMINED, Stage.APPROVED)}
    assert {origin for origin, to in PAIRS if to is Stage.PUBLISHED} == {Stage.APPROVED, Stage.PUBLISHED}


@pytest.mark.clause("2.1")
@pytest.mark.parametrize("post", sorted(ADMINISTRATORS))
def test_an_administrator_takes_no_part_whatever_else_he_holds(post):
    person = Actor(20, frozenset({post, Post.PRINCIPAL_LEADER}))
    assert codes(matter(Stage.EXAMINED), Move.APPROVE, person) == {"administrator"}


@pytest.mark.clause("8.3")
@pytest.mark.parametrize("stage", [*sorted(BEFORE_RELEASE), Stage.RETURNED])
def test_a_handler_pulls_back_what_is_not_released(stage):
    dossier = rules.Dossier(stage, "", HANDLER.person, False, False, True, True)
    assert codes(dossier, Move.DRAFT, HANDLER) == set()
    assert rules.destination(dossier, Move.DRAFT) is Stage.COLLECTED


@pytest.mark.clause("2.A")
def test_only_the_handler_drafts():
    assert codes(matter(Stage.COLLECTED), Move.DRAFT, HEAD) == {"not_your_turn"}


@pytest.mark.parametrize("move", list(Move))
def test_whoever_has_no_post_is_told_whom_to_turn_to(move):
    told = [
        one for one in rules.objections(matter(Stage.COLLECTED), move, Actor(30, frozenset()), today=TODAY) if one.code == "not_your_turn"
    ]
    assert len(told) == 1
    assert "请" in told[0].message
    assert told[0].clause


@pytest.mark.clause("2.C")
@pytest.mark.parametrize(
    ("stage", "facts", "posts"),
    [
        (Stage.PROPOSED, {}, {Post.SECRECY_REVIEWER}),
        (Stage.PROPOSED, {"needs_consent": True}, {Post.DEPUTY_LEADER}),
        (Stage.CONSENTED, {"needs_consent": True}, {Post.SECRECY_REVIEWER}),
        (Stage.CLEARED, {}, {Post.EXAMINER}),
        (Stage.EXAMINED, {}, {Post.PRINCIPAL_LEADER}),
        (Stage.EXAMINED, {"decided": IMPORTANT}, {Post.GROUP_HEAD}),
        (Stage.COUNTERSIGNED, {"decided": IMPORTANT}, {Post.PRINCIPAL_LEADER}),
        (Stage.APPROVED, {}, {Post.PUBLISHER}),
        (Stage.PUBLISHED, {}, {Post.ARCHIVIST}),
        (Stage.FILED, {}, {Post.ARCHIVIST}),
        (Stage.HANDED_OVER, {}, set()),
    ],
)
def test_it_is_the_turn_of_the_post_that_the_line_names(stage, facts, posts):
    assert rules.turn(matter(stage, **facts)) == posts


@pytest.mark.parametrize(
    ("stage", "posts"),
    [
        (Stage.RETURNED, {Post.HANDLER}),
        (Stage.REFERRED, {Post.SECRECY_REVIEWER}),
        (Stage.WITHHELD, set()),
        (Stage.WITHDRAWN, {Post.ARCHIVIST}),
        (Stage.EXPIRED, {Post.ARCHIVIST}),
    ],
)
def test_beside_the_line_it_is_somebodys_turn_too(stage, posts):
    assert rules.turn(matter(Stage.COLLECTED, stage=stage)) == posts


@pytest.mark.clause("8.3")
def test_in_the_unit_the_handler_reviews_first_and_then_the_head_agrees():
    drafted = matter(Stage.COLLECTED)
    reviewed = with_opinion(drafted, opinion(Kind.SELF_REVIEW, HANDLER))
    doubtful = with_opinion(drafted, opinion(Kind.SELF_REVIEW, HANDLER, outcome=Outcome.RETURN, answers=frozenset({Question.PRIVACY})))
    assert rules.turn(drafted) == {Post.HANDLER}
    assert rules.turn(reviewed) == {Post.UNIT_HEAD}
    assert rules.turn(doubtful) == {Post.HANDLER, Post.UNIT_HEAD}


@pytest.mark.clause("2.C")
@pytest.mark.parametrize("move", [Move.RETURN, Move.WITHHOLD])
def test_whoever_s_turn_it_is_may_return_or_withhold_and_nobody_else(move):
    assert codes(matter(Stage.EXAMINED), move, PRINCIPAL) == set()
    assert codes(matter(Stage.EXAMINED), move, REVIEWER) == {"not_your_turn"}
    assert codes(matter(Stage.COLLECTED), move, HANDLER) == {"not_your_turn"}


@pytest.mark.clause("2.C")
def test_the_publisher_may_return_and_may_not_overrule_the_approval():
    assert codes(matter(Stage.APPROVED), Move.RETURN, PUBLISHER) == set()
    assert "not_at_this_stage" in codes(matter(Stage.APPROVED), Move.WITHHOLD, PUBLISHER)


def test_a_move_leads_to_its_stage_and_nowhere_from_elsewhere():
    assert rules.destination(matter(Stage.PROPOSED), Move.CLEAR) is Stage.CLEARED
    assert rules.destination(matter(Stage.PUBLISHED), Move.OPEN) is Stage.PUBLISHED
    with pytest.raises(ValueError, match="leads nowhere"):
        rules.destination(matter(Stage.COLLECTED), Move.PUBLISH)


@pytest.mark.clause("8.8")
@pytest.mark.parametrize(
    ("outcome", "needs_consent", "stage"),
    [
        (None, False, Stage.PROPOSED),
        (Outcome.AGREE, True, Stage.CONSENTED),
        (Outcome.RETURN, False, Stage.RETURNED),
        (Outcome.WITHHOLD, False, Stage.WITHHELD),
    ],
)
def test_the_city_s_answer_leads_back_into_review_or_out_of_the_line(outcome, needs_consent, stage):
    referred = matter(Stage.COLLECTED, stage=Stage.REFERRED, needs_consent=needs_consent)
    assert codes(referred, Move.RULE, REVIEWER) == set()
    assert rules.destination(referred, Move.RULE, outcome) is stage


@pytest.mark.clause("8.8")
def test_while_the_city_is_asked_nothing_else_can_be_done():
    assert rules.next_moves(matter(Stage.COLLECTED, stage=Stage.REFERRED)) == (Move.RULE,)


def test_the_next_moves_are_those_of_the_table():
    assert rules.next_moves(matter(Stage.FILED)) == (Move.OPEN, Move.SUPERSEDE, Move.EXPIRE, Move.WITHDRAW, Move.HAND_OVER)
    assert rules.next_moves(matter(Stage.COLLECTED, stage=Stage.WITHHELD)) == ()


def test_every_move_is_guarded_and_every_stage_is_led_to():
    assert set(MOVES) == set(rules.GUARDS) == set(Move)
    assert {to for _origin, to in PAIRS} == set(Stage)


@pytest.mark.parametrize("move", sorted(set(Move) - rules.BY_THE_CALENDAR))
def test_the_calendar_decides_nothing(move):
    assert "not_your_turn" in codes(matter(Stage.COLLECTED), move, CLOCK)


def test_pages_ask_for_obstacles_before_a_form_is_filled_in():
    cleared = matter(Stage.CLEARED)
    assert codes(cleared, Move.EXAMINE, EXAMINER) == {"no_decisions"}
    assert rules.obstacles(cleared, Move.EXAMINE, EXAMINER, today=TODAY) == []
    assert [one.code for one in rules.obstacles(cleared, Move.EXAMINE, HEAD, today=TODAY)] == ["not_your_turn"]


@pytest.mark.clause("8.3")
def test_any_change_of_the_version_voids_what_was_signed():
    changed = matter(Stage.APPROVED, IMPORTANT, digest=OTHER, needs_consent=True)
    lacking = {"no_self_review", "no_agreement", "no_consent", "no_clearance", "no_examination", "no_approval"}
    assert codes(changed, Move.PUBLISH, PUBLISHER) == lacking
