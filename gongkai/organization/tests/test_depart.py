from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions, queries
from gongkai.organization.models import Appointment, Delegation, Person
from gongkai.organization.tests.people import PASSWORD
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_leaves_loses_access_at_once_in_every_session(zone):
    person = zone.person("cheng", password=PASSWORD, party_member=True)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    request = HttpRequest()
    request.session = client.session
    assert get_user(request) == person

    gone = actions.depart(person, by=zone.system, reason="调离")

    assert not get_user(request).is_authenticated
    assert ModelBackend().authenticate(None, username="cheng", password=PASSWORD) is None
    assert not Person.objects.get(username="cheng").has_usable_password()
    assert (gone.is_active, gone.left_on) == (False, timezone.localdate())
    assert queries.membership(gone) == {Audience.SOCIETY}
    assert list(queries.people_of(zone.body)) == [zone.system, zone.security, zone.auditor]
    assert gone in queries.people_of(zone.body, left=True)


def test_a_session_dies_by_its_password_even_where_the_account_were_active(zone):
    person = zone.person("cheng", password=PASSWORD)
    before = person.get_session_auth_hash()
    assert actions.depart(person, by=zone.system).get_session_auth_hash() != before


def test_posts_and_delegations_end_with_the_departure_and_stay_on_record(zone):
    today = timezone.localdate()
    finance = zone.unit("财政局", "CZJ")
    leader, deputy = zone.appointed(Post.PRINCIPAL_LEADER, "zhuyao"), zone.appointed(Post.DEPUTY_LEADER, "fenguan", unit=finance)
    later = zone.appoint(leader, Post.GROUP_HEAD, starts_on=today + 30 * DAY)
    lent = actions.delegate(
        Appointment.objects.get(person=leader, post=Post.PRINCIPAL_LEADER),
        deputy,
        starts_on=today,
        ends_on=today + DAY,
        reason="出差",
        by=leader,
    )
    borrowed = actions.delegate(
        Appointment.objects.get(person=deputy), leader, starts_on=today + DAY, ends_on=today + 2 * DAY, reason="休假", by=deputy
    )

    actions.depart(leader, by=zone.system)

    assert Appointment.objects.get(person=leader, post=Post.PRINCIPAL_LEADER).ends_on == today
    assert Appointment.objects.get(pk=later.pk).ends_on == today + 30 * DAY
    assert set(Delegation.objects.filter(pk__in=[lent.pk, borrowed.pk]).values_list("revoked_on", flat=True)) == {today}
    for day in (today, today + DAY, today + 31 * DAY):
        assert queries.posts_of(leader, body=zone.body, on=day) == []
        assert queries.holders(Post.PRINCIPAL_LEADER, body=zone.body, on=day) == []
    assert [held.post for held in queries.posts_of(deputy, body=zone.body, on=today)] == [Post.DEPUTY_LEADER]
    verbs = list(Entry.objects.values_list("verb", flat=True))
    assert verbs.count("organization.appointment_ended") == 2
    assert verbs.count("organization.delegation_revoked") == 2
    assert verbs[-1] == "organization.departed"


def test_who_held_what_before_the_departure_can_still_be_told(zone):
    today = timezone.localdate()
    person = zone.appointed(Post.PUBLISHER, "fabu", starts_on=today - 10 * DAY)
    actions.depart(person, by=zone.system)
    assert [held.post for held in queries.posts_of(person, body=zone.body, on=today - DAY)] == [Post.PUBLISHER]
    assert queries.holders(Post.PUBLISHER, body=zone.body, on=today) == []


def test_a_locked_account_holds_no_post(zone):
    person = zone.appointed(Post.PUBLISHER, "fabu")
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert queries.posts_of(person, body=zone.body, on=timezone.localdate()) == []


def test_only_the_system_administrator_closes_an_account_and_not_his_own(zone):
    person = zone.person("cheng")
    for by in (zone.security, zone.auditor, person):
        with pytest.raises(Refused) as refused:
            actions.depart(person, by=by)
        assert "not_a_system_administrator" in refused.value.codes
    zone.appointed(Post.SYSTEM_ADMINISTRATOR, "xitong2")
    with pytest.raises(Refused) as refused:
        actions.depart(zone.system, by=zone.system)
    assert refused.value.codes == {"own_account"}


def test_the_only_security_administrator_cannot_leave_before_another_is_named(zone):
    with pytest.raises(Refused) as refused:
        actions.depart(zone.security, by=zone.system)
    assert refused.value.codes == {"last_administrator"}
    zone.appointed(Post.SECURITY_ADMINISTRATOR, "anquan2")
    assert actions.depart(zone.security, by=zone.system).left_on is not None


def test_who_left_gets_no_post_password_or_second_departure(zone):
    person = actions.depart(zone.person("cheng"), by=zone.system)
    for act in (
        lambda: zone.appoint(person, Post.PUBLISHER),
        lambda: actions.set_password(person, PASSWORD, by=zone.system),
        lambda: actions.change_person(person, name="程", unit=None, party_member=True, zone_member=True, by=zone.system),
        lambda: actions.depart(person, by=zone.system),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == {"has_left"}
