"""Examination: time limit, scope and form; the group head's signature."""

from dataclasses import replace
from datetime import date

import pytest

from gongkai.procedure import rules
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Decisions, Kind, Step, TimeLimit
from gongkai.procedure.stages import Move, Stage
from gongkai.procedure.tests.matters import (
    END,
    EXAMINER,
    GROUP_HEAD,
    LATER,
    PARTY_FIRST,
    PRINCIPAL,
    TO_SOCIETY,
    TODAY,
    codes,
    matter,
    without,
)

CLEARED = matter(Stage.CLEARED)
INNER = matter(Stage.CLEARED, inner_party=True)


def examined(decisions, dossier=CLEARED):
    return codes(dossier, Move.EXAMINE, EXAMINER, decisions=decisions)


@pytest.mark.clause("2.B")
def test_the_examiner_fixes_time_limit_scope_and_form():
    assert examined(TO_SOCIETY) == set()
    assert examined(PARTY_FIRST, INNER) == set()


@pytest.mark.clause("2.B")
def test_none_of_the_three_decisions_is_left_out():
    assert examined(None) == {"no_decisions"}
    assert examined(replace(TO_SOCIETY, time_limit="")) == {"no_time_limit"}
    assert examined(replace(TO_SOCIETY, steps=())) == {"no_scope"}
    assert examined(replace(TO_SOCIETY, channels=frozenset())) == {"no_form", "no_social_form"}


@pytest.mark.clause("2.B")
def test_each_missing_decision_names_its_field():
    empty = Decisions("", (), frozenset(), False)
    found = rules.objections(CLEARED, Move.EXAMINE, EXAMINER, today=TODAY, decisions=empty)
    assert {one.field for one in found} == {"time_limit", "scope", "channels"}


@pytest.mark.clause("2.B")
def test_only_what_the_office_cleared_is_examined():
    assert examined(TO_SOCIETY, without(CLEARED, Kind.VERDICT)) == {"no_clearance"}


@pytest.mark.clause("5.1")
def test_a_standing_matter_never_expires():
    assert examined(replace(TO_SOCIETY, time_limit=TimeLimit.STANDING)) == set()
    assert examined(replace(TO_SOCIETY, time_limit=TimeLimit.STANDING, expires_on=END)) == {"standing_expires"}


@pytest.mark.clause("5.1")
@pytest.mark.parametrize("limit", [TimeLimit.PERIODIC, TimeLimit.STAGED, TimeLimit.BY_NEED])
def test_every_other_matter_may_expire_after_it_has_opened(limit):
    assert examined(replace(PARTY_FIRST, time_limit=limit, expires_on=END), INNER) == set()
    assert examined(replace(PARTY_FIRST, time_limit=limit, expires_on=LATER), INNER) == {"expires_too_soon"}
    assert examined(replace(TO_SOCIETY, time_limit=limit, expires_on=TODAY)) == {"expires_too_soon"}


@pytest.mark.clause("2.D")
def test_nothing_opens_in_the_past():
    assert examined(replace(TO_SOCIETY, steps=(Step(Audience.SOCIETY, TODAY),))) == set()
    assert examined(replace(TO_SOCIETY, steps=(Step(Audience.SOCIETY, date(2026, 3, 1)),))) == {"past_date"}


@pytest.mark.clause("2.D")
def test_a_scope_has_one_or_two_steps():
    three = (Step(Audience.PARTY), Step(Audience.ZONE, LATER), Step(Audience.SOCIETY, END))
    assert examined(replace(PARTY_FIRST, steps=three), INNER) == {"no_scope"}


@pytest.mark.clause("2.D")
@pytest.mark.parametrize("second", [Audience.PARTY, Audience.ZONE])
def test_the_second_step_is_wider_than_the_first(second):
    steps = (Step(Audience.ZONE), Step(second, LATER))
    found = examined(Decisions(TimeLimit.BY_NEED, steps, frozenset({Channel.SCREEN.value}), False))
    assert found - {"not_inner_party"} == {"not_wider"}


@pytest.mark.clause("2.D")
@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (None, None, "no_second_date"),
        (None, TODAY, "not_later"),
        (LATER, LATER, "not_later"),
        (END, LATER, "not_later"),
    ],
)
def test_the_second_step_has_a_later_date(first, second, code):
    assert examined(replace(PARTY_FIRST, steps=(Step(Audience.PARTY, first), Step(Audience.SOCIETY, second))), INNER) == {code}


@pytest.mark.clause("2.D")
def test_the_partys_own_matter_is_opened_in_the_party_only_or_first():
    party_only = replace(PARTY_FIRST, steps=(Step(Audience.PARTY),), channels=frozenset({Channel.PARTY_BOARD.value}))
    assert examined(party_only, INNER) == set()
    assert examined(PARTY_FIRST, INNER) == set()
    assert examined(TO_SOCIETY, INNER) == {"party_first"}


@pytest.mark.clause("2.D")
def test_only_what_is_marked_as_the_partys_own_is_kept_for_the_party():
    party_only = replace(PARTY_FIRST, steps=(Step(Audience.PARTY),), channels=frozenset({Channel.PARTY_BOARD.value}))
    assert examined(party_only) == {"not_inner_party"}
    assert examined(PARTY_FIRST) == {"not_inner_party"}


@pytest.mark.clause("4.1")
def test_a_form_is_one_of_the_regulations_sixteen():
    assert len(Channel) == 16
    assert examined(replace(TO_SOCIETY, channels=TO_SOCIETY.channels | {"loudspeaker"})) == {"unknown_form"}


@pytest.mark.clause("2.D")
@pytest.mark.parametrize(
    ("audience", "channel", "expected"),
    [
        (Audience.GROUP, Channel.MEETING, set()),
        (Audience.GROUP, Channel.PARTY_BOARD, {"form_too_wide"}),
        (Audience.GROUP, Channel.SCREEN, {"form_too_wide"}),
        (Audience.GROUP, Channel.NEWS_MEDIA, {"form_too_wide"}),
        (Audience.PARTY, Channel.MEETING, set()),
        (Audience.PARTY, Channel.SCREEN, {"form_too_wide"}),
        (Audience.PARTY, Channel.ZONE_PORTAL, {"form_too_wide"}),
        (Audience.ZONE, Channel.SCREEN, set()),
        (Audience.ZONE, Channel.NEWS_MEDIA, {"form_too_wide"}),
    ],
)
def test_a_form_reaches_no_further_than_the_scope(audience, channel, expected):
    dossier = INNER if audience is Audience.PARTY else CLEARED
    groups = frozenset({7}) if audience is Audience.GROUP else frozenset()
    assert examined(Decisions(TimeLimit.BY_NEED, (Step(audience),), frozenset({channel.value}), False, groups=groups), dossier) == expected


TO_A_GROUP = Decisions(TimeLimit.BY_NEED, (Step(Audience.GROUP),), frozenset({Channel.CIRCULAR.value}), False, groups=frozenset({7}))


@pytest.mark.clause("2.B", "2.D")
def test_a_step_for_named_people_says_which_groups_they_are():
    assert examined(TO_A_GROUP) == set()
    assert examined(replace(TO_A_GROUP, groups=frozenset())) == {"no_group"}
    assert examined(replace(TO_SOCIETY, groups=frozenset({7}))) == {"group_not_in_scope"}


@pytest.mark.clause("2.D")
def test_named_people_may_read_first_and_the_zone_or_society_later_but_never_the_party():
    for audience, channel in ((Audience.ZONE, Channel.SCREEN), (Audience.SOCIETY, Channel.COLUMN)):
        steps = (Step(Audience.GROUP), Step(audience, LATER))
        assert examined(replace(TO_A_GROUP, steps=steps, channels=frozenset({channel.value}))) == set()
    to_the_party = replace(TO_A_GROUP, steps=(Step(Audience.GROUP), Step(Audience.PARTY, LATER)))
    assert examined(to_the_party) == {"not_inner_party"}
    assert examined(to_the_party, INNER) == {"party_first"}
    assert examined(replace(TO_A_GROUP, steps=(Step(Audience.ZONE), Step(Audience.GROUP, LATER)))) == {"not_wider"}


@pytest.mark.clause("2.D")
def test_the_partys_own_matter_is_kept_for_no_group():
    assert examined(TO_A_GROUP, INNER) == {"party_first"}


@pytest.mark.clause("4.2")
def test_what_is_opened_to_society_has_a_form_that_reaches_it():
    assert examined(replace(TO_SOCIETY, channels=frozenset({Channel.SCREEN.value}))) == {"no_social_form"}


@pytest.mark.clause("2.B")
def test_the_group_head_signs_exactly_what_is_zone_wide_important():
    important = replace(TO_SOCIETY, zone_wide_important=True)
    assert codes(matter(Stage.EXAMINED, important), Move.COUNTERSIGN, GROUP_HEAD) == set()
    assert codes(matter(Stage.EXAMINED), Move.COUNTERSIGN, GROUP_HEAD) == {"not_important"}
    assert codes(without(matter(Stage.EXAMINED), Kind.EXAMINATION), Move.COUNTERSIGN, GROUP_HEAD) == {"no_examination", "not_important"}


@pytest.mark.clause("2.B")
def test_what_is_important_is_not_approved_before_the_group_head_signed():
    important = replace(TO_SOCIETY, zone_wide_important=True)
    assert codes(matter(Stage.EXAMINED, important), Move.APPROVE, PRINCIPAL) == {"no_countersignature"}
    assert codes(matter(Stage.COUNTERSIGNED, important), Move.APPROVE, PRINCIPAL) == set()
