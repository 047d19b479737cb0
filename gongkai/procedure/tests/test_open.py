"""Publication: the gate, the second step, expiry, replacement, withdrawal."""

from dataclasses import replace

import pytest

from gongkai.procedure import rules
from gongkai.procedure.dossier import CLOCK, Audience, Kind, Outcome, Step
from gongkai.procedure.stages import Move, Stage
from gongkai.procedure.tests.matters import (
    DISCIPLINE,
    END,
    EXAMINER,
    LATER,
    OTHER,
    PARTY_FIRST,
    PRINCIPAL,
    PUBLISHER,
    REVIEWER,
    TO_SOCIETY,
    TODAY,
    codes,
    gated,
    matter,
    opinion,
    with_opinion,
    without,
)

GROUP, PARTY, ZONE, SOCIETY = Audience
IMPORTANT = replace(TO_SOCIETY, zone_wide_important=True)
TWO_STEPS = matter(Stage.PUBLISHED, PARTY_FIRST)
ENDING = matter(Stage.PUBLISHED, replace(TO_SOCIETY, expires_on=END))


@pytest.mark.clause("2.C")
@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Kind.SELF_REVIEW, "no_self_review"),
        (Kind.AGREEMENT, "no_agreement"),
        (Kind.CONSENT, "no_consent"),
        (Kind.VERDICT, "no_clearance"),
        (Kind.COUNTERSIGNATURE, "no_countersignature"),
        (Kind.APPROVAL, "no_approval"),
    ],
)
def test_nothing_is_open_without_every_signature(kind, code):
    whole = matter(Stage.PUBLISHED, IMPORTANT, needs_consent=True)
    assert gated(whole, SOCIETY) == set()
    assert gated(without(whole, kind), SOCIETY) == {code}


@pytest.mark.clause("2.B")
def test_nothing_is_open_without_an_examination():
    assert gated(without(matter(Stage.PUBLISHED), Kind.EXAMINATION), SOCIETY) == {"no_examination", "outside_scope"}


@pytest.mark.clause("8.7")
def test_nothing_is_open_without_the_co_issuing_unit():
    assert gated(matter(Stage.PUBLISHED, co_issuers=frozenset({2})), SOCIETY) == {"co_issuer_silent"}


@pytest.mark.clause("8.3")
def test_other_bytes_than_those_released_are_never_open():
    assert gated(matter(Stage.PUBLISHED, published_digest=OTHER), SOCIETY) == {"other_bytes"}
    assert gated(matter(Stage.APPROVED), SOCIETY) == {"not_released"}


@pytest.mark.clause("2.D")
def test_a_party_matter_never_reaches_the_zone_or_society():
    inside = matter(Stage.PUBLISHED, replace(PARTY_FIRST, steps=(Step(PARTY),)))
    assert gated(inside, PARTY, END) == set()
    assert gated(inside, ZONE, END) == {"outside_scope"} == gated(inside, SOCIETY, END)


@pytest.mark.clause("2.D")
def test_a_matter_for_named_people_never_reaches_the_party_the_zone_or_society():
    named = matter(Stage.PUBLISHED, replace(TO_SOCIETY, steps=(Step(GROUP),), groups=frozenset({7})))
    assert gated(named, GROUP, END) == set()
    for audience in (PARTY, ZONE, SOCIETY):
        assert gated(named, audience, END) == {"outside_scope"}


@pytest.mark.clause("2.D")
def test_the_second_step_opens_by_itself_on_its_date():
    assert codes(TWO_STEPS, Move.OPEN, CLOCK) == {"before_its_day"}
    assert codes(TWO_STEPS, Move.OPEN, CLOCK, today=LATER) == set()
    assert codes(TWO_STEPS, Move.OPEN, PUBLISHER, today=LATER) == set()
    assert codes(TWO_STEPS, Move.OPEN, PRINCIPAL, today=LATER) == {"not_your_turn"}
    assert rules.next_step(TWO_STEPS) == Step(SOCIETY, LATER)


@pytest.mark.clause("2.D")
def test_outside_never_opens_before_inside():
    unopened = replace(TWO_STEPS, opened=frozenset())
    assert gated(unopened, SOCIETY, END) == {"not_inside_yet"}
    assert gated(unopened, PARTY, END) == set()


@pytest.mark.clause("2.D")
def test_a_step_opens_once():
    assert codes(matter(Stage.FILED), Move.OPEN, CLOCK) == {"nothing_to_open"}
    assert rules.next_step(without(matter(Stage.PUBLISHED), Kind.EXAMINATION)) is None


@pytest.mark.clause("8.9")
@pytest.mark.parametrize(
    ("facts", "code"),
    [({"withdrawn": True}, "withdrawn"), ({"superseded": True}, "superseded"), ({"expired": True}, "expired")],
)
def test_what_was_taken_back_or_replaced_or_has_ended_opens_no_further(facts, code):
    assert gated(replace(TWO_STEPS, **facts), SOCIETY, LATER) == {code}


@pytest.mark.clause("8.6")
def test_an_adverse_verdict_keeps_the_second_step_closed():
    adverse = opinion(Kind.VERDICT, REVIEWER, outcome=Outcome.WITHHOLD)
    assert gated(with_opinion(TWO_STEPS, adverse), SOCIETY, LATER) == {"adverse_verdict"}


@pytest.mark.clause("5.1")
def test_expiry_takes_down_on_its_day_and_once():
    assert codes(ENDING, Move.EXPIRE, CLOCK) == {"not_expired"}
    assert codes(ENDING, Move.EXPIRE, CLOCK, today=END) == set()
    assert codes(replace(ENDING, expired=True), Move.EXPIRE, CLOCK, today=END) == {"not_expired"}
    assert gated(ENDING, SOCIETY, END) == {"expired"}


@pytest.mark.clause("5.1")
def test_what_has_no_end_never_expires():
    assert codes(matter(Stage.PUBLISHED), Move.EXPIRE, CLOCK, today=END) == {"not_expired"}


@pytest.mark.clause("5.1")
def test_what_would_have_expired_is_not_published():
    late = matter(Stage.APPROVED, replace(TO_SOCIETY, expires_on=END))
    assert codes(late, Move.PUBLISH, PUBLISHER) == set()
    assert codes(late, Move.PUBLISH, PUBLISHER, today=END) == {"expired"}


@pytest.mark.clause("5.2")
def test_a_new_edition_replaces_what_is_still_open():
    published = matter(Stage.PUBLISHED)
    assert codes(published, Move.SUPERSEDE, PUBLISHER) == set() == codes(published, Move.SUPERSEDE, CLOCK)
    assert codes(matter(Stage.FILED, superseded=True), Move.SUPERSEDE, CLOCK) == {"superseded"}
    assert codes(matter(Stage.FILED, expired=True), Move.SUPERSEDE, CLOCK) == {"expired"}
    assert codes(matter(Stage.FILED, withdrawn=True), Move.SUPERSEDE, CLOCK) == {"withdrawn"}


@pytest.mark.clause("8.9")
@pytest.mark.parametrize("actor", [EXAMINER, REVIEWER, DISCIPLINE])
@pytest.mark.parametrize("stage", [Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER])
def test_the_office_or_the_discipline_body_takes_a_matter_down_at_any_time_and_once(actor, stage):
    assert codes(matter(stage), Move.WITHDRAW, actor) == set()
    assert codes(matter(stage, withdrawn=True), Move.WITHDRAW, actor) == {"withdrawn"}


@pytest.mark.clause("8.9")
@pytest.mark.parametrize("stage", [Stage.SUPERSEDED, Stage.EXPIRED])
def test_an_earlier_edition_can_be_taken_down_too(stage):
    assert codes(matter(Stage.PUBLISHED, stage=stage), Move.WITHDRAW, EXAMINER) == set()


@pytest.mark.clause("8.9")
def test_only_what_was_published_is_withdrawn():
    never = matter(Stage.PUBLISHED, published_digest=None)
    assert codes(never, Move.WITHDRAW, EXAMINER, today=TODAY) == {"not_released"}
