import pytest
from django.contrib.auth import SESSION_KEY, get_user
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import Client

from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions, queries
from gongkai.organization.models import Person
from gongkai.organization.tests.people import PASSWORD, Zone
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post

pytestmark = pytest.mark.django_db


def test_the_system_administrator_opens_an_account_that_holds_no_post(zone):
    person = zone.person("cheng", "程承", party_member=True)
    assert queries.posts_of(person, body=zone.body, on=person.registered_at.date()) == []
    entry = Entry.objects.get(verb="organization.person_registered", subject_id=str(person.pk))
    assert (entry.actor, entry.post, entry.subject_title) == (zone.system.pk, "system_administrator", "程承")


def test_an_account_without_a_password_lets_nobody_in(zone):
    person = zone.person("cheng")
    assert not person.has_usable_password()
    assert not person.check_password("")


def test_nobody_else_opens_accounts(zone):
    examiner = zone.appointed(Post.EXAMINER, "shencha")
    for by in (zone.security, zone.auditor, examiner):
        with pytest.raises(Refused) as refused:
            actions.register_person(zone.body, username="new", name="新人", by=by)
        assert refused.value.codes == {"not_a_system_administrator"}
    assert not Person.objects.filter(username="new").exists()


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"username": "Cheng"}, "username_form", "username"),
        ({"username": "xitong"}, "username_taken", "username"),
        ({"name": " "}, "no_name", "name"),
        ({"name": "程" * 41}, "too_long", "name"),
        ({"password": "short"}, "weak_password", "password"),
        ({"password": "password123"}, "weak_password", "password"),
        ({"password": "chengcheng1"}, "weak_password", "password"),
    ],
)
def test_a_wrong_account_is_refused_at_its_field(zone, wrong, code, field):
    with pytest.raises(Refused) as refused:
        actions.register_person(zone.body, **{"username": "chengcheng", "name": "程承", "by": zone.system} | wrong)
    assert [(one.code, one.field) for one in refused.value.objections] == [(code, field)]


def test_a_weak_password_is_explained_in_chinese(zone):
    with pytest.raises(Refused, match="密码太短，请至少使用10个字符。"):
        actions.register_person(zone.body, username="cheng", name="程承", password="x7-短", by=zone.system)


def test_there_is_no_superuser_and_no_permission_flag():
    names = {field.name for field in Person._meta.get_fields()}
    assert names.isdisjoint({"is_superuser", "is_staff", "groups", "user_permissions"})
    assert not hasattr(Person.objects, "create_superuser")


@pytest.mark.clause("2.D")
def test_membership_decides_what_a_signed_in_reader_may_open(zone):
    readable = {
        (party, inside): queries.membership(zone.person(f"p{int(party)}{int(inside)}", party_member=party, zone_member=inside))
        for party in (True, False)
        for inside in (True, False)
    }
    assert readable == {
        (True, True): {Audience.PARTY, Audience.ZONE, Audience.SOCIETY},
        (True, False): {Audience.PARTY, Audience.SOCIETY},
        (False, True): {Audience.ZONE, Audience.SOCIETY},
        (False, False): {Audience.SOCIETY},
    }


@pytest.mark.clause("2.D")
def test_the_system_administrator_changes_memberships_but_not_his_own(zone):
    person = zone.person("cheng", "程承", party_member=True)
    changed = actions.change_person(person, name="程承", unit=None, party_member=False, zone_member=True, by=zone.system)
    assert queries.membership(changed) == {Audience.ZONE, Audience.SOCIETY}
    assert '"party_member":[true,false]' in Entry.objects.get(verb="organization.person_changed").details
    with pytest.raises(Refused) as refused:
        actions.change_person(zone.system, name="席统", unit=None, party_member=True, zone_member=True, by=zone.system)
    assert refused.value.codes == {"own_account"}
    with pytest.raises(Refused) as refused:
        actions.change_person(person, name="程承", unit=None, party_member=True, zone_member=True, by=zone.security)
    assert refused.value.codes == {"not_a_system_administrator"}


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def still_signed_in(client: Client) -> bool:
    request = HttpRequest()
    request.session = client.session
    return SESSION_KEY in request.session and get_user(request).is_authenticated


def test_a_person_changes_his_password_by_showing_the_current_one_and_other_sessions_end(zone):
    person = zone.person("cheng", password=PASSWORD)
    assert person.password_is_initial
    session = signed_in(person)
    assert still_signed_in(session)
    for current, new, code in (
        (None, "又一个新密码-990", "wrong_current_password"),
        (PASSWORD, PASSWORD, "same_password"),
        (PASSWORD, "x", "weak_password"),
    ):
        with pytest.raises(Refused) as refused:
            actions.set_password(person, new, current=current, by=person)
        assert refused.value.codes == {code}
    assert still_signed_in(session)
    changed = actions.set_password(person, "又一个新密码-990", current=PASSWORD, by=person)
    assert not changed.password_is_initial
    assert changed.check_password("又一个新密码-990")
    assert not still_signed_in(session)


def test_only_the_system_administrator_sets_the_password_of_another(zone):
    person = zone.person("cheng")
    with pytest.raises(Refused) as refused:
        actions.set_password(person, PASSWORD, by=zone.security)
    assert refused.value.codes == {"not_a_system_administrator"}
    assert actions.set_password(person, PASSWORD, by=zone.system).password_is_initial
    assert "password_set" in "".join(Entry.objects.values_list("verb", flat=True))
    assert PASSWORD not in "".join(Entry.objects.values_list("details", flat=True))


def test_a_person_chooses_among_the_languages_there_are(zone):
    person = zone.person("cheng")
    assert actions.choose_language("en", by=person).language == "en"
    with pytest.raises(Refused) as refused:
        actions.choose_language("xx", by=person)
    assert refused.value.codes == {"unknown_language"}


@pytest.mark.both
def test_the_database_keeps_people_in_one_body_and_for_good(zone):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    elsewhere, person = other.unit("财政局", "CZJ"), zone.person("cheng")
    rows = Person.objects.filter(pk=person.pk)
    held_true = [
        ("a_person_stays_in_one_body", lambda: rows.update(body=other.body)),
        ("a_person_belongs_to_a_unit_of_the_body_later", lambda: rows.update(unit=elsewhere)),
        (
            "a_person_belongs_to_a_unit_of_the_body_at_first",
            lambda: Person.objects.create(username="n", name="n", body=zone.body, unit=elsewhere),
        ),
        ("people_are_never_deleted", lambda: rows._raw_delete("default")),
        ("a_username_is_plain", lambda: rows.update(username="程")),
        ("a_person_has_a_name", lambda: rows.update(name="")),
        ("a_person_who_left_has_no_access", lambda: rows.update(left_on="2026-01-01")),
    ]
    for name, act in held_true:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()
    rows.update(left_on="2026-01-01", is_active=False)
    for change in ({"is_active": True, "left_on": None}, {"left_on": None}):
        with pytest.raises(IntegrityError, match="a_person_who_left_stays_gone"), transaction.atomic():
            rows.update(**change)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_a_row_is_not_replaced_either(zone):
    with pytest.raises(IntegrityError, match="bodies_are_never_replaced"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO organization_body SELECT * FROM organization_body")
