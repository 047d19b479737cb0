from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions, queries
from gongkai.organization.models import Appointment, Delegation
from gongkai.organization.tests.people import Zone
from gongkai.procedure.posts import ADMINISTRATORS, DELEGABLE, UNIT_POSTS, Post

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.C")]
DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def leader(zone):
    return zone.appointed(Post.PRINCIPAL_LEADER, "zhuyao", starts_on=timezone.localdate() - 30 * DAY)


@pytest.fixture
def power(leader):
    return Appointment.objects.get(person=leader)


@pytest.fixture
def fu(zone):
    return zone.person("fu", "傅代")


def lend(power, to_person, *, by=None, starts_on=None, ends_on=None, reason="赴京出差"):
    start = starts_on or timezone.localdate()
    return actions.delegate(power, to_person, starts_on=start, ends_on=ends_on or start + 6 * DAY, reason=reason, by=by or power.person)


def test_a_delegate_acts_on_dated_days_only_and_for_whom_is_shown(zone, power, leader, fu, today):
    delegation = lend(power, fu, starts_on=today + DAY, ends_on=today + 3 * DAY)
    assert queries.posts_of(fu, body=zone.body, on=today) == []
    for day in (1, 2, 3):
        [holding] = queries.posts_of(fu, body=zone.body, on=today + day * DAY)
        assert (holding.post, holding.on_behalf_of, holding.delegation) == (Post.PRINCIPAL_LEADER, leader, delegation)
        actor = queries.actor_for(fu, body=zone.body, unit=None, on=today + day * DAY)
        assert actor.on_behalf_of == ((Post.PRINCIPAL_LEADER, leader.pk),)
        assert queries.holders(Post.PRINCIPAL_LEADER, body=zone.body, on=today + day * DAY) == [leader, fu]
    assert queries.posts_of(fu, body=zone.body, on=today + 4 * DAY) == []
    assert list(queries.delegations_of(zone.body, on=today + DAY)) == [delegation]
    assert list(queries.delegations_of(zone.body, on=today + 4 * DAY)) == []


def test_a_delegation_is_recorded_with_its_reason_and_who_recorded_it(zone, power, leader, fu):
    delegation = lend(power, fu)
    entry = Entry.objects.get(verb="organization.delegated")
    assert (entry.actor, entry.post, entry.subject_title) == (leader.pk, "principal_leader", "zhuyao委托傅代：委主要领导")
    assert "赴京出差" in entry.details
    assert delegation.recorded_by == leader


def test_a_power_for_a_unit_is_lent_for_that_unit_alone(zone, fu, today):
    finance, planning = zone.unit("财政局", "CZJ"), zone.unit("规划局", "GHJ")
    deputy = zone.appointed(Post.DEPUTY_LEADER, "fenguan", unit=finance)
    zone.appoint(deputy, Post.DEPUTY_LEADER, unit=planning)
    lend(Appointment.objects.get(person=deputy, unit=finance), fu)
    assert queries.actor_for(fu, body=zone.body, unit=finance, on=today).posts == {Post.DEPUTY_LEADER}
    assert queries.actor_for(fu, body=zone.body, unit=planning, on=today).posts == frozenset()


def test_ones_own_post_comes_before_the_delegated_one(zone, power, fu, today):
    lend(power, fu)
    zone.appoint(fu, Post.PRINCIPAL_LEADER)
    assert queries.actor_for(fu, body=zone.body, unit=None, on=today).on_behalf_of == ()
    assert [held.on_behalf_of for held in queries.posts_of(fu, body=zone.body, on=today)] == [None, power.person]


@pytest.mark.parametrize("office_post", [Post.COLLECTOR, Post.EXAMINER])
def test_the_office_records_a_delegation_for_the_holder(zone, power, fu, office_post):
    clerk = zone.appointed(office_post, "ban")
    assert lend(power, fu, by=clerk).recorded_by == clerk
    assert Entry.objects.get(verb="organization.delegated").post == office_post.value


def test_nobody_else_records_a_delegation(zone, power, fu):
    for by in (zone.system, zone.security, zone.auditor, zone.appointed(Post.PUBLISHER, "fabu"), zone.person("x")):
        with pytest.raises(Refused) as refused:
            lend(power, fu, by=by)
        assert refused.value.codes == {"not_the_holder_nor_the_office"}


def test_the_delegate_does_not_record_it_himself(zone, power):
    clerk = zone.appointed(Post.COLLECTOR, "ban")
    with pytest.raises(Refused) as refused:
        lend(power, clerk, by=clerk)
    assert refused.value.codes == {"own_delegation"}


def test_what_is_held_by_delegation_is_not_lent_on(zone, power, fu, today):
    lend(power, fu)
    with pytest.raises(Refused) as refused:
        lend(power, zone.person("third"), by=fu, starts_on=today + 10 * DAY)
    assert refused.value.codes == {"delegated_power_cannot_be_delegated"}


@pytest.mark.parametrize("post", sorted(set(Post) - DELEGABLE))
def test_only_a_leaders_post_is_lent(zone, fu, post):
    unit = zone.unit("财政局", "CZJ") if post in UNIT_POSTS else None
    holder = zone.appointed(post, "holder", unit=unit)
    with pytest.raises(Refused) as refused:
        lend(Appointment.objects.get(person=holder), fu)
    assert refused.value.codes == {"post_not_delegable"}


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
def test_no_power_is_lent_to_an_administrator_now_or_later(zone, power, today, administrator):
    person = zone.appointed(administrator, "ren", starts_on=today + 5 * DAY)
    with pytest.raises(Refused) as refused:
        lend(power, person, ends_on=today + 5 * DAY)
    assert refused.value.codes == {"delegate_is_an_administrator"}
    lend(power, person, ends_on=today + 4 * DAY)


def test_wrong_dates_reasons_and_people_are_refused_at_their_field(zone, power, leader, fu, today):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    for wrong, code, field in (
        ({"reason": "  "}, "no_reason", "reason"),
        ({"reason": "因" * 201}, "long_reason", "reason"),
        ({"starts_on": today - DAY}, "backdated", "starts_on"),
        ({"ends_on": today - DAY}, "ends_before_start", "ends_on"),
        ({"to_person": leader, "by": zone.appointed(Post.COLLECTOR, "ban")}, "delegate_is_holder", "to_person"),
        ({"to_person": other.person("stranger")}, "other_body", "to_person"),
        ({"to_person": actions.depart(zone.person("gone"), by=zone.system)}, "has_left", "to_person"),
    ):
        with pytest.raises(Refused) as refused:
            lend(power, **{"to_person": fu} | wrong)
        assert [(one.code, one.field) for one in refused.value.objections] == [(code, field)]
    assert not Delegation.objects.exists()


def test_a_delegation_lies_within_the_appointment(zone, fu, today):
    leader = zone.appointed(Post.GROUP_HEAD, "zuzhang", starts_on=today + DAY, ends_on=today + 10 * DAY)
    power = Appointment.objects.get(person=leader)
    for start, end in ((today, today + 2 * DAY), (today + DAY, today + 10 * DAY)):
        with pytest.raises(Refused) as refused:
            lend(power, fu, starts_on=start, ends_on=end)
        assert refused.value.codes == {"outside_the_appointment"}
    lend(power, fu, starts_on=today + DAY, ends_on=today + 9 * DAY)


def test_a_power_is_lent_to_one_person_at_a_time(zone, power, fu, today):
    first = lend(power, fu)
    with pytest.raises(Refused, match="此期间该职权已委托给傅代"):
        lend(power, zone.person("second"), starts_on=today + 6 * DAY)
    actions.revoke_delegation(first, by=power.person)
    lend(power, zone.person("third"))


def test_revoking_ends_it_at_once(zone, power, fu, today):
    delegation = lend(power, fu)
    revoked = actions.revoke_delegation(delegation, by=power.person, reason="提前返回")
    assert revoked.revoked_on == today
    assert queries.posts_of(fu, body=zone.body, on=today) == []
    assert "提前返回" in Entry.objects.get(verb="organization.delegation_revoked").details
    with pytest.raises(Refused) as refused:
        actions.revoke_delegation(delegation, by=power.person)
    assert refused.value.codes == {"already_revoked"}


def test_the_holder_the_office_and_the_security_administrator_revoke_others_do_not(zone, power, fu):
    clerk = zone.appointed(Post.EXAMINER, "ban")
    for by in (fu, zone.system, zone.auditor):
        with pytest.raises(Refused) as refused:
            actions.revoke_delegation(
                lend(power, fu) if not Delegation.objects.filter(revoked_on=None) else Delegation.objects.get(revoked_on=None), by=by
            )
        assert refused.value.codes == {"not_the_holder_nor_the_office"}
    actions.revoke_delegation(Delegation.objects.get(revoked_on=None), by=clerk)
    actions.revoke_delegation(lend(power, fu), by=zone.security)
    assert Entry.objects.filter(verb="organization.delegation_revoked").last().post == "security_administrator"


def test_a_delegation_ends_with_the_appointment(zone, power, fu, today):
    delegation = lend(power, fu)
    actions.end_appointment(power, by=zone.security, ends_on=today + 2 * DAY)
    assert Delegation.objects.get(pk=delegation.pk).revoked_on == today + 2 * DAY
    assert queries.posts_of(fu, body=zone.body, on=today + DAY) != []
    assert queries.posts_of(fu, body=zone.body, on=today + 2 * DAY) == []


@pytest.mark.both
def test_the_database_keeps_delegations_honest(zone, power, leader, fu):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    stranger, publisher = other.person("stranger"), zone.appointed(Post.PUBLISHER, "fabu")
    ended = zone.appoint(zone.person("zuzhang"), Post.GROUP_HEAD, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 1))
    Appointment.objects.create(person=zone.person("aud"), post="auditor", body=zone.body, starts_on="2026-05-01", ends_on="2026-06-01")
    auditor = zone.person("later")
    Appointment.objects.create(person=auditor, post="auditor", body=zone.body, starts_on="2098-05-01", ends_on="2098-06-01")

    def row(appointment=power, to_person=fu, starts_on="2098-04-01", ends_on="2098-04-30", reason="出差", recorded_by=leader, **more):
        return Delegation.objects.create(
            appointment=appointment,
            to_person=to_person,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            recorded_by=recorded_by,
            **more,
        )

    held_true = [
        ("a_delegation_ends_after_it_starts", lambda: row(ends_on="2098-03-31")),
        ("a_delegation_states_its_reason", lambda: row(reason="")),
        ("only_the_power_of_a_leader_is_delegated", lambda: row(Appointment.objects.get(person=publisher))),
        ("only_the_power_of_a_leader_is_delegated", lambda: row(Appointment.objects.get(person=zone.system))),
        ("nobody_delegates_to_himself", lambda: row(to_person=leader, recorded_by=fu)),
        ("nobody_delegates_to_himself", lambda: row(recorded_by=fu)),
        ("a_delegation_stays_within_one_body", lambda: row(to_person=stranger)),
        ("a_delegation_lies_within_its_appointment", lambda: row(ended, starts_on="2026-02-01", ends_on="2026-03-01")),
        ("a_delegation_lies_within_its_appointment", lambda: row(ended, starts_on="2025-12-31", ends_on="2026-01-10")),
        ("no_power_is_delegated_to_an_administrator", lambda: row(to_person=auditor, ends_on="2098-05-01")),
        ("a_delegation_begins_unrevoked", lambda: row(revoked_on="2098-04-02")),
    ]
    for name, act in held_true:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()
    first = row(to_person=auditor)
    with pytest.raises(IntegrityError, match="a_power_is_delegated_to_one_person_at_a_time"), transaction.atomic():
        row(starts_on="2098-04-30", ends_on="2098-05-05")
    rows = Delegation.objects.filter(pk=first.pk)
    for change in ({"to_person": fu}, {"ends_on": "2099-01-01"}, {"starts_on": "2026-01-01"}, {"reason": "另"}, {"recorded_by": fu}):
        with pytest.raises(IntegrityError, match="a_delegation_changes_only_by_being_revoked"), transaction.atomic():
            rows.update(**change)
    rows.update(revoked_on="2098-04-10")
    for change in ({"revoked_on": None}, {"revoked_on": "2098-04-11"}, {"revoked_on": "2098-04-09"}):
        with pytest.raises(IntegrityError, match="a_delegation_changes_only_by_being_revoked"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="delegations_are_never_deleted"), transaction.atomic():
        rows._raw_delete("default")
    row(starts_on="2098-04-10")
