import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions, queries
from gongkai.organization.models import Appointment, Delegation, Person
from gongkai.organization.tests.people import Zone
from gongkai.procedure.posts import ADMINISTRATORS, UNIT_POSTS, Post

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def held(person, zone, on, **more):
    return [(one.post, one.unit) for one in queries.posts_of(person, body=zone.body, on=on, **more)]


def test_the_security_administrator_gives_a_post_from_a_day_and_it_is_recorded(zone, today):
    person = zone.person("fabu", "傅布")
    appointment = zone.appoint(person, Post.PUBLISHER, starts_on=today + DAY, basis="云高新〔2026〕3号")
    assert held(person, zone, today) == []
    assert held(person, zone, today + DAY) == [(Post.PUBLISHER, None)]
    entry = Entry.objects.get(verb="organization.appointed", subject_id=str(appointment.pk))
    assert (entry.actor, entry.post, entry.subject_title) == (zone.security.pk, "security_administrator", "傅布：发布员")
    assert "云高新〔2026〕3号" in entry.details


def test_nobody_else_gives_posts_and_nobody_gives_one_to_himself(zone):
    person, leader = zone.person("ren"), zone.appointed(Post.PRINCIPAL_LEADER, "zhuyao")
    for by in (zone.system, zone.auditor, leader, person):
        with pytest.raises(Refused) as refused:
            actions.appoint(person, Post.PUBLISHER, by=by)
        assert "not_a_security_administrator" in refused.value.codes
    with pytest.raises(Refused) as refused:
        actions.appoint(zone.security, Post.PUBLISHER, by=zone.security)
    assert refused.value.codes == {"own_post", "administrators_apart"}


@pytest.mark.parametrize("post", sorted(UNIT_POSTS))
def test_a_units_post_names_the_unit(zone, post):
    with pytest.raises(Refused) as refused:
        zone.appoint(zone.person("ren"), post)
    assert [(one.code, one.field) for one in refused.value.objections] == [("unit_needed", "unit")]


@pytest.mark.parametrize("post", sorted(set(Post) - UNIT_POSTS))
def test_a_post_of_the_whole_body_names_none(zone, post):
    with pytest.raises(Refused) as refused:
        zone.appoint(zone.person("ren"), post, unit=zone.unit("财政局", "CZJ"))
    assert [(one.code, one.field) for one in refused.value.objections] == [("unit_not_for_this_post", "unit")]


def test_a_post_is_given_once_at_a_time(zone, today):
    person, finance, planning = zone.person("ren"), zone.unit("财政局", "CZJ"), zone.unit("规划局", "GHJ")
    first = zone.appoint(person, Post.DEPUTY_LEADER, unit=finance)
    zone.appoint(person, Post.DEPUTY_LEADER, unit=planning)
    with pytest.raises(Refused) as refused:
        zone.appoint(person, Post.DEPUTY_LEADER, unit=finance, starts_on=today + 30 * DAY)
    assert refused.value.codes == {"already_appointed"}
    actions.end_appointment(first, by=zone.security, ends_on=today + 30 * DAY)
    zone.appoint(person, Post.DEPUTY_LEADER, unit=finance, starts_on=today + 30 * DAY)


def test_posts_hold_only_for_the_unit_they_name(zone, today):
    finance, planning = zone.unit("财政局", "CZJ"), zone.unit("规划局", "GHJ")
    person = zone.appointed(Post.UNIT_HEAD, "ren", unit=finance)
    zone.appoint(person, Post.EXAMINER)
    assert held(person, zone, today, unit=finance) == [(Post.UNIT_HEAD, finance), (Post.EXAMINER, None)]
    assert held(person, zone, today, unit=planning) == [(Post.EXAMINER, None)]
    assert held(person, zone, today) == [(Post.UNIT_HEAD, finance), (Post.EXAMINER, None)]
    actor = queries.actor_for(person, body=zone.body, unit=finance, on=today)
    assert (actor.person, actor.posts, actor.on_behalf_of) == (person.pk, frozenset({Post.UNIT_HEAD, Post.EXAMINER}), ())
    assert queries.actor_for(person, body=zone.body, unit=planning, on=today).posts == {Post.EXAMINER}
    assert queries.actor_for(person, body=zone.body, unit=None, on=today).posts == {Post.EXAMINER}


def test_posts_at_one_body_are_worth_nothing_at_another(zone, today):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    leader = zone.appointed(Post.PRINCIPAL_LEADER, "zhuyao")
    assert queries.posts_of(leader, body=other.body, on=today) == []
    assert queries.holders(Post.PRINCIPAL_LEADER, body=other.body, on=today) == []
    assert queries.holders(Post.PRINCIPAL_LEADER, body=zone.body, on=today) == [leader]


def test_a_unit_has_a_deputy_only_where_and_while_one_is_named_for_it(zone, today):
    finance, planning = zone.unit("财政局", "CZJ"), zone.unit("规划局", "GHJ")
    deputy = zone.person("fenguan")
    appointment = zone.appoint(deputy, Post.DEPUTY_LEADER, unit=finance, starts_on=today + DAY)
    assert not queries.unit_has_deputy(finance, today)
    assert queries.unit_has_deputy(finance, today + DAY)
    assert not queries.unit_has_deputy(planning, today + DAY)
    assert queries.holders(Post.DEPUTY_LEADER, body=zone.body, unit=finance, on=today + DAY) == [deputy]
    assert queries.holders(Post.DEPUTY_LEADER, body=zone.body, unit=planning, on=today + DAY) == []
    actions.end_appointment(appointment, by=zone.security, ends_on=today + 2 * DAY)
    assert not queries.unit_has_deputy(finance, today + 2 * DAY)


def test_a_post_ends_on_its_day_and_not_before(zone, today):
    person = zone.person("fabu")
    appointment = zone.appoint(person, Post.PUBLISHER, ends_on=today + 10 * DAY)
    assert held(person, zone, today + 9 * DAY) == [(Post.PUBLISHER, None)]
    assert held(person, zone, today + 10 * DAY) == []
    with pytest.raises(Refused) as refused:
        actions.end_appointment(appointment, by=zone.security, ends_on=today + 11 * DAY)
    assert refused.value.codes == {"already_ended"}
    ended = actions.end_appointment(appointment, by=zone.security, reason="调离")
    assert ended.ends_on == today
    assert held(person, zone, today) == []
    assert "调离" in Entry.objects.get(verb="organization.appointment_ended").details


def test_a_post_that_has_not_begun_can_be_taken_back(zone, today):
    person = zone.person("fabu")
    appointment = zone.appoint(person, Post.PUBLISHER, starts_on=today + 5 * DAY)
    assert actions.end_appointment(appointment, by=zone.security).ends_on == today + 5 * DAY
    assert held(person, zone, today + 5 * DAY) == []
    zone.appoint(person, Post.AUDITOR)


def test_a_post_is_not_ended_for_days_gone_by_nor_by_others(zone, today):
    appointment = zone.appoint(zone.person("fabu"), Post.PUBLISHER, starts_on=today - 10 * DAY)
    with pytest.raises(Refused) as refused:
        actions.end_appointment(appointment, by=zone.security, ends_on=today - DAY)
    assert refused.value.codes == {"backdated"}
    with pytest.raises(Refused) as refused:
        actions.end_appointment(appointment, by=zone.system)
    assert refused.value.codes == {"not_a_security_administrator"}
    with pytest.raises(Refused) as refused:
        zone.appoint(zone.person("ren"), Post.PUBLISHER, starts_on=today, ends_on=today)
    assert refused.value.codes == {"ends_before_start"}


def test_a_body_never_loses_its_last_system_administrator(zone):
    own = Appointment.objects.get(person=zone.system)
    with pytest.raises(Refused) as refused:
        actions.end_appointment(own, by=zone.security)
    assert refused.value.codes == {"last_administrator"}
    zone.appointed(Post.SYSTEM_ADMINISTRATOR, "xitong2")
    actions.end_appointment(own, by=zone.security)


def test_a_security_administrator_does_not_end_his_own_post(zone):
    zone.appointed(Post.SECURITY_ADMINISTRATOR, "anquan2")
    with pytest.raises(Refused) as refused:
        actions.end_appointment(Appointment.objects.get(person=zone.security), by=zone.security)
    assert refused.value.codes == {"own_post"}


@pytest.mark.parametrize("administrator", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("other", sorted(Post))
def test_an_administrator_is_given_no_other_post_of_any_kind(zone, today, administrator, other):
    finance = zone.unit("财政局", "CZJ")
    unit = finance if other in UNIT_POSTS else None
    person = zone.appointed(administrator, "ren")
    with pytest.raises(Refused) as refused:
        zone.appoint(person, other, unit=unit, starts_on=today + 100 * DAY)
    assert refused.value.codes == {"administrators_apart"}
    holder = zone.appointed(other, "other", unit=unit)
    with pytest.raises(Refused) as refused:
        zone.appoint(holder, administrator)
    assert refused.value.codes == {"administrators_apart"}


def test_posts_beside_an_administrators_follow_one_another(zone, today):
    person = zone.person("ren")
    zone.appoint(person, Post.SYSTEM_ADMINISTRATOR, ends_on=today + 10 * DAY)
    with pytest.raises(Refused):
        zone.appoint(person, Post.PUBLISHER, starts_on=today + 9 * DAY)
    zone.appoint(person, Post.PUBLISHER, starts_on=today + 10 * DAY)
    with pytest.raises(Refused):
        zone.appoint(person, Post.AUDITOR, starts_on=today + 20 * DAY)


def row(person, post, body, unit=None, starts_on="2026-01-01", ends_on=None, **more):
    return Appointment.objects.create(person=person, post=post, body=body, unit=unit, starts_on=starts_on, ends_on=ends_on, **more)


@pytest.mark.both
@pytest.mark.parametrize(
    ("first", "second"), [(Post.AUDITOR, Post.PUBLISHER), (Post.PUBLISHER, Post.AUDITOR), (Post.AUDITOR, Post.SYSTEM_ADMINISTRATOR)]
)
@pytest.mark.parametrize(
    ("second_from", "second_to", "together"),
    [
        ("2026-01-01", None, True),
        ("2026-03-31", "2026-05-01", True),
        ("2025-01-01", "2026-01-02", True),
        ("2026-04-01", None, False),
        ("2025-01-01", "2026-01-01", False),
        ("2026-02-01", "2026-02-01", False),
    ],
)
def test_the_database_keeps_administrators_apart_at_overlapping_dates(zone, first, second, second_from, second_to, together):
    person = zone.person("ren")
    row(person, first, zone.body, ends_on="2026-04-01")
    if together:
        with pytest.raises(IntegrityError, match="an_administrator_holds_no_other_post_at_first"), transaction.atomic():
            row(person, second, zone.body, starts_on=second_from, ends_on=second_to)
    else:
        row(person, second, zone.body, starts_on=second_from, ends_on=second_to)


@pytest.mark.both
def test_an_update_does_not_bring_an_administrator_another_post(zone):
    person, other = zone.person("ren"), zone.person("other")
    row(person, Post.AUDITOR, zone.body)
    handed = row(other, Post.PUBLISHER, zone.body)
    named = "an_administrator_holds_no_other_post_later|an_appointment_changes_only_by_ending_sooner"
    for change in ({"person": person}, {"person": person, "post": Post.SYSTEM_ADMINISTRATOR}):
        with pytest.raises(IntegrityError, match=named), transaction.atomic():
            Appointment.objects.filter(pk=handed.pk).update(**change)


@pytest.mark.both
def test_the_database_ends_appointments_but_never_rewrites_them(zone):
    finance, person, other = zone.unit("财政局", "CZJ"), zone.person("ren"), zone.person("other")
    rows = Appointment.objects.filter(pk=row(person, Post.HANDLER, zone.body, finance).pk)
    rows.update(ends_on="2026-06-01")
    rows.update(ends_on="2026-05-01")
    for change in (
        {"ends_on": None},
        {"ends_on": "2026-05-02"},
        {"person": other},
        {"post": Post.UNIT_HEAD},
        {"starts_on": "2025-01-01"},
        {"basis": "另据"},
        {"appointed_by": other},
        {"appointed_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError, match="an_appointment_changes_only_by_ending_sooner"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="appointments_are_never_deleted"), transaction.atomic():
        rows._raw_delete("default")


@pytest.mark.both
def test_the_database_refuses_appointments_that_make_no_sense(zone):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    finance, elsewhere = zone.unit("财政局", "CZJ"), other.unit("财政局", "CZJ")
    person, stranger, gone = zone.person("ren"), other.person("stranger"), zone.person("gone")
    actions.depart(gone, by=zone.system)
    row(person, Post.PUBLISHER, zone.body)
    held_true = [
        ("a_unit_is_named_exactly_for_the_posts_of_units", lambda: row(person, Post.HANDLER, zone.body)),
        ("a_unit_is_named_exactly_for_the_posts_of_units", lambda: row(person, Post.EXAMINER, zone.body, finance)),
        ("an_appointment_names_a_known_post", lambda: row(person, "superuser", zone.body)),
        ("an_appointment_ends_after_it_starts", lambda: row(person, Post.EXAMINER, zone.body, ends_on="2025-12-31")),
        ("an_appointment_stays_within_one_body", lambda: row(stranger, Post.EXAMINER, zone.body)),
        ("an_appointment_stays_within_one_body", lambda: row(person, Post.HANDLER, zone.body, elsewhere)),
        ("nobody_appoints_himself", lambda: row(person, Post.EXAMINER, zone.body, appointed_by=person)),
        ("a_person_who_left_gets_no_post", lambda: row(gone, Post.EXAMINER, zone.body)),
        ("a_post_is_held_once_at_a_time", lambda: row(person, Post.PUBLISHER, zone.body, starts_on="2026-09-01")),
    ]
    for name, act in held_true:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()


@pytest.mark.both
def test_the_database_gives_no_administrators_post_to_a_delegate(zone, today):
    leader, delegate = zone.appointed(Post.PRINCIPAL_LEADER, "zhuyao"), zone.person("fu")
    power = Appointment.objects.get(person=leader)
    actions.delegate(power, delegate, starts_on=today, ends_on=today + 5 * DAY, reason="出差", by=leader)
    with pytest.raises(Refused) as refused:
        zone.appoint(delegate, Post.AUDITOR)
    assert refused.value.codes == {"administrator_is_a_delegate"}
    with pytest.raises(IntegrityError, match="an_administrator_acts_for_nobody"), transaction.atomic():
        row(delegate, Post.AUDITOR, zone.body, starts_on=today + 5 * DAY)
    row(delegate, Post.AUDITOR, zone.body, starts_on=today + 6 * DAY)
    assert Delegation.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_appoint_one_person_at_once_do_not_make_an_administrator_with_another_post(zone):
    second = zone.appointed(Post.SECURITY_ADMINISTRATOR, "anquan2")
    person = zone.person("ren")

    def try_to_appoint(by: Person, post: Post) -> set[str]:
        try:
            actions.appoint(person, post, by=by)
        except Refused as refused:
            return set(refused.codes)
        finally:
            connection.close()
        return set()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=person.pk)  # both come as far as they can before either may write
            tries = [pool.submit(try_to_appoint, zone.security, Post.AUDITOR), pool.submit(try_to_appoint, second, Post.PUBLISHER)]
            time.sleep(0.5)
        assert sorted((one.result() for one in tries), key=len) == [set(), {"administrators_apart"}]
    assert Appointment.objects.filter(person=person).count() == 1
