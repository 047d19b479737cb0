"""Who may sign: nobody twice, a delegate for two, the approver for everybody."""

from dataclasses import replace

import pytest

from gongkai.procedure import rules
from gongkai.procedure.dossier import Actor, Kind
from gongkai.procedure.posts import DELEGABLE, Post
from gongkai.procedure.stages import Move, Stage
from gongkai.procedure.tests.matters import (
    EXAMINER,
    GROUP_HEAD,
    HANDLER,
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


def also(actor, *posts, on_behalf_of=()):
    return replace(actor, posts=actor.posts | set(posts), on_behalf_of=on_behalf_of)


@pytest.mark.clause("2.C")
def test_the_principal_leader_approves_and_nothing_is_published_without():
    assert codes(matter(Stage.EXAMINED), Move.APPROVE, PRINCIPAL) == set()
    assert codes(without(matter(Stage.APPROVED), Kind.APPROVAL), Move.PUBLISH, PUBLISHER) == {"no_approval"}
    assert codes(without(matter(Stage.EXAMINED), Kind.EXAMINATION), Move.APPROVE, PRINCIPAL) == {"no_examination"}


@pytest.mark.clause("8.3")
@pytest.mark.parametrize(
    ("stage", "move", "post"),
    [
        (Stage.PROPOSED, Move.CLEAR, Post.SECRECY_REVIEWER),
        (Stage.CLEARED, Move.EXAMINE, Post.EXAMINER),
        (Stage.EXAMINED, Move.APPROVE, Post.PRINCIPAL_LEADER),
        (Stage.EXAMINED, Move.RETURN, Post.PRINCIPAL_LEADER),
    ],
)
def test_nobody_acts_twice_on_one_version(stage, move, post):
    drafter, head = also(HANDLER, post), also(HEAD, post)
    assert codes(matter(stage), move, head, answers=NO, decisions=TO_SOCIETY) == {"acted_already"}
    assert codes(matter(stage), move, drafter, answers=NO, decisions=TO_SOCIETY) == {"own_draft", "acted_already"}


@pytest.mark.clause("8.3")
def test_whoever_acted_on_an_earlier_version_may_act_on_this_one():
    earlier = with_opinion(without(matter(Stage.EXAMINED), Kind.VERDICT), opinion(Kind.VERDICT, PRINCIPAL, digest="sha256:earlier"))
    again = with_opinion(earlier, opinion(Kind.VERDICT, REVIEWER))
    assert codes(again, Move.APPROVE, PRINCIPAL) == set()


@pytest.mark.clause("8.3")
def test_the_reviewer_examines_only_where_the_small_office_s_settings_say_so():
    both = also(REVIEWER, Post.EXAMINER)
    small = matter(Stage.CLEARED, reviewer_may_examine=True)
    assert codes(matter(Stage.CLEARED), Move.EXAMINE, both, decisions=TO_SOCIETY) == {"acted_already"}
    assert codes(small, Move.EXAMINE, both, decisions=TO_SOCIETY) == set()
    assert codes(small, Move.RETURN, both) == set()


@pytest.mark.clause("8.3")
def test_the_small_office_s_exception_reaches_no_other_signature():
    small = {"reviewer_may_examine": True}
    assert codes(matter(Stage.EXAMINED, **small), Move.APPROVE, also(REVIEWER, Post.PRINCIPAL_LEADER)) == {"acted_already"}
    assert codes(matter(Stage.EXAMINED, **small), Move.RETURN, also(REVIEWER, Post.PRINCIPAL_LEADER)) == {"acted_already"}
    assert codes(matter(Stage.CLEARED, **small), Move.EXAMINE, also(HEAD, Post.EXAMINER), decisions=TO_SOCIETY) == {"acted_already"}


@pytest.mark.clause("2.C")
def test_a_delegate_acts_for_the_leader_and_for_himself():
    delegate = Actor(30, frozenset({Post.PRINCIPAL_LEADER}), ((Post.PRINCIPAL_LEADER, PRINCIPAL.person),))
    of_the_head = replace(delegate, on_behalf_of=((Post.PRINCIPAL_LEADER, HEAD.person),))
    assert codes(matter(Stage.EXAMINED), Move.APPROVE, delegate) == set()
    assert codes(matter(Stage.EXAMINED), Move.APPROVE, of_the_head) == {"acted_already"}


@pytest.mark.clause("2.C")
def test_a_leader_for_whom_a_delegate_acted_has_acted():
    agreed_for = opinion(Kind.AGREEMENT, Actor(30, frozenset({Post.UNIT_HEAD})), on_behalf_of=PRINCIPAL.person)
    dossier = with_opinion(without(matter(Stage.EXAMINED), Kind.AGREEMENT), agreed_for)
    assert codes(dossier, Move.APPROVE, PRINCIPAL) == {"acted_already"}


@pytest.mark.clause("2.C")
@pytest.mark.parametrize("post", sorted(set(Post) - DELEGABLE))
def test_only_the_leaders_and_unit_heads_lend_their_power(post):
    borrower = Actor(30, frozenset({post}), ((post, 99),))
    moves = [move for move, posts in rules.POSTS.items() if post in posts]
    assert all("not_delegable" in codes(matter(Stage.COLLECTED), move, borrower) for move in moves)


@pytest.mark.clause("2.C")
def test_a_post_of_ones_own_is_used_before_a_delegated_one():
    actor = Actor(30, frozenset({Post.DISCIPLINE_OFFICER, Post.EXAMINER}), ((Post.DISCIPLINE_OFFICER, 99),))
    assert rules.post_used(Move.WITHDRAW, matter(Stage.PUBLISHED), actor) is Post.EXAMINER
    assert rules.post_used(Move.WITHDRAW, matter(Stage.PUBLISHED), HEAD) is None


@pytest.mark.clause("2.D")
def test_the_publisher_neither_drafted_nor_approved():
    approved = matter(Stage.APPROVED)
    assert codes(approved, Move.PUBLISH, PUBLISHER) == set()
    assert codes(approved, Move.PUBLISH, also(PRINCIPAL, Post.PUBLISHER)) == {"own_approval"}
    assert codes(approved, Move.PUBLISH, also(HANDLER, Post.PUBLISHER)) == {"own_draft"}
    assert codes(approved, Move.PUBLISH, also(EXAMINER, Post.PUBLISHER)) == set()


@pytest.mark.clause("8.5")
def test_no_unit_can_publish():
    assert codes(matter(Stage.APPROVED), Move.PUBLISH, HEAD) == {"not_your_turn"}
    assert codes(matter(Stage.APPROVED), Move.PUBLISH, GROUP_HEAD) == {"not_your_turn"}
