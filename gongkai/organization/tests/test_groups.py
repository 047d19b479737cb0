"""Named people: who keeps the groups, who is in them and from when to when, and who reads by them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config.soundness import faults
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions, groups
from gongkai.organization.models import GroupMember, ReaderGroup
from gongkai.organization.tests.people import Zone
from gongkai.procedure.posts import Post

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.D")]
DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def group(zone):
    return actions.form_group(zone.body, name="考察谈话人员", purpose="任前考察情况的知悉", by=zone.security)


@pytest.fixture
def mei(zone):
    return zone.person("mei", "梅问")


def reads(person, on=None):
    return list(groups.groups_read_by(person, on=on))


def refused(action, **given):
    with pytest.raises(Refused) as why:
        action(**given)
    return why.value.codes


def test_a_member_reads_from_the_first_day_up_to_the_day_of_the_end(zone, group, mei, today):
    actions.enter_member(group, mei, starts_on=today + DAY, ends_on=today + 3 * DAY, basis="名单", by=zone.security)
    assert [reads(mei, today + days * DAY) == [group] for days in range(4)] == [False, True, True, False]
    assert [one.name for one in groups.readers_of([group.pk], on=today + DAY)] == ["梅问"]
    assert not groups.readers_of([group.pk], on=today).exists()


def test_whoever_is_taken_out_reads_no_more_at_once(zone, group, mei):
    member = actions.enter_member(group, mei, by=zone.security)
    assert reads(mei) == [group]
    actions.end_membership(member, by=zone.security)
    assert reads(mei) == []
    again = actions.enter_member(group, mei, by=zone.security)
    assert reads(mei) == [group]
    assert [row.pk for row in groups.members_of(group)] == [member.pk, again.pk]


def test_nobody_reads_by_a_closed_group_nor_with_a_closed_account(zone, group, mei):
    other = actions.form_group(zone.body, name="评审专家", purpose="评审", by=zone.security)
    for one in (group, other):
        actions.enter_member(one, mei, by=zone.security)
    actions.close_group(group, by=zone.security)
    assert reads(mei) == [other]
    actions.depart(mei, by=zone.system)
    mei.refresh_from_db()
    assert reads(mei) == []
    assert not groups.readers_of([other.pk], on=timezone.localdate()).exists()


@pytest.mark.parametrize("post", [Post.EXAMINER, Post.PUBLISHER, Post.PRINCIPAL_LEADER, Post.COLLECTOR])
def test_who_decides_on_matters_does_not_decide_who_is_named(zone, group, mei, post):
    other = zone.appointed(post, "other")
    keeper = {"not_the_security_administrator"}
    for by in (other, zone.system, zone.auditor):
        assert refused(actions.form_group, body=zone.body, name="别组", purpose="别用", by=by) == keeper
        assert refused(actions.enter_member, group=group, person=mei, by=by) == keeper
        assert refused(actions.close_group, group=group, by=by) == keeper
    member = actions.enter_member(group, mei, by=zone.security)
    assert refused(actions.end_membership, member=member, by=other) == keeper


def test_the_security_administrator_does_not_enter_himself(zone, group):
    assert refused(actions.enter_member, group=group, person=zone.security, by=zone.security) == {"own_membership"}


def test_what_is_not_said_or_cannot_be_is_refused_at_its_field(zone, group, mei, today):
    form, enter = actions.form_group, actions.enter_member
    by = zone.security
    assert refused(form, body=zone.body, name=" ", purpose="", by=by) == {"no_name", "no_purpose"}
    assert refused(form, body=zone.body, name=group.name, purpose="同名", by=by) == {"name_taken"}
    assert refused(form, body=zone.body, name="长" * 61, purpose="长" * 201, by=by) == {"long_name", "long_purpose"}
    assert refused(enter, group=group, person=mei, starts_on=today - DAY, by=by) == {"backdated"}
    assert refused(enter, group=group, person=mei, starts_on=today, ends_on=today, by=by) == {"ends_before_start"}
    assert refused(enter, group=group, person=mei, basis="长" * 201, by=by) == {"long_basis"}
    member = enter(group, mei, starts_on=today + 2 * DAY, by=by)
    assert refused(enter, group=group, person=mei, by=by) == {"already_a_member"}
    end = actions.end_membership
    assert refused(end, member=member, ends_on=today + DAY, by=by) == {"ends_before_start"}
    assert refused(end, member=member, ends_on=today - DAY, by=by) == {"ended_in_the_past"}
    end(member, ends_on=today + 3 * DAY, by=by)
    assert refused(end, member=member, ends_on=today + 4 * DAY, by=by) == {"already_ended"}
    actions.depart(mei, by=zone.system)
    assert "has_left" in refused(enter, group=group, person=mei, starts_on=today + 9 * DAY, by=by)
    actions.close_group(group, by=by)
    assert refused(actions.close_group, group=group, by=by) == {"group_closed"}


def test_people_of_another_body_are_not_named(zone, group):
    other = Zone(slug="linqu", code="70013352-5", name="邻区管理委员会")
    assert refused(actions.enter_member, group=group, person=other.person("ke", "柯"), by=zone.security) == {"other_body"}


def test_each_change_is_journaled_and_the_check_sees_any_that_is_not(zone, group, mei):
    member = actions.enter_member(group, mei, basis="名单第1号", by=zone.security)
    actions.end_membership(member, by=zone.security)
    told = Entry.objects.filter(verb__in=["organization.group_formed", "organization.member_entered", "organization.membership_ended"])
    assert [(one.actor, one.post, one.subject_title) for one in told.order_by("seq")] == [
        (zone.security.pk, "security_administrator", "考察谈话人员"),
        (zone.security.pk, "security_administrator", "考察谈话人员：梅问"),
        (zone.security.pk, "security_administrator", "考察谈话人员：梅问"),
    ]
    assert list(faults()) == []
    GroupMember.objects.create(
        group=group,
        person=zone.person("kan", "阚"),
        starts_on=timezone.localdate(),
        entered_by=zone.security,
        entered_at=timezone.now(),
    )
    assert {fault.code for fault in faults()} == {"not_recorded"}


@pytest.mark.both
def test_the_database_keeps_groups_and_memberships_as_they_were_signed_for(zone, group, mei):
    member = actions.enter_member(group, mei, by=zone.security)
    late = {"ends_on": timezone.localdate() + DAY}
    actions.end_membership(member, by=zone.security, **late)
    changes = {
        "a_group_of_readers_changes_only_by_being_closed": lambda: ReaderGroup.objects.filter(pk=group.pk).update(name="别名"),
        "groups_of_readers_are_never_deleted": lambda: ReaderGroup.objects.filter(pk=group.pk)._raw_delete("default"),
        "a_membership_changes_only_by_ending_sooner": lambda: GroupMember.objects.filter(pk=member.pk).update(ends_on=None),
        "members_of_groups_are_never_deleted": lambda: GroupMember.objects.filter(pk=member.pk)._raw_delete("default"),
        "a_person_is_in_a_group_once_at_a_time": lambda: GroupMember.objects.create(
            group=group, person=mei, starts_on=timezone.localdate(), entered_by=zone.security, entered_at=timezone.now()
        ),
    }
    for name, change in changes.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            change()
