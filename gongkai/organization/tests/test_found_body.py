import pytest
from django.db import IntegrityError, transaction

from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions, queries
from gongkai.organization.models import Appointment, Body, Person
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.organization.tests.people import PASSWORD, THREE, Zone
from gongkai.procedure.posts import ADMINISTRATORS, Post

pytestmark = pytest.mark.django_db
SETTINGS = BodySettings(name="云海高新区管委会", short_name="云海高新区")


def found(settings=SETTINGS, *, slug="yunhai", code="00817525-1", administrators=THREE, by=None):
    return actions.found_body(settings, slug=slug, code=code, administrators=administrators, by=by)


def test_a_body_is_founded_with_its_three_administrators_and_recorded():
    body = found()
    assert body.index_code == "00817525-1"
    rows = Appointment.objects.filter(body=body)
    assert {Post(row.post) for row in rows} == ADMINISTRATORS
    assert len({row.person_id for row in rows}) == 3
    assert Person.objects.get(username="xitong").check_password(PASSWORD)
    verbs = list(Entry.objects.filter(chain="00817525-1").values_list("verb", flat=True))
    assert verbs[0] == "organization.body_founded"
    assert verbs.count("organization.person_registered") == 3
    assert verbs.count("organization.appointed") == 3
    assert PASSWORD not in "".join(Entry.objects.values_list("details", flat=True))


def test_a_body_with_a_credit_code_has_the_index_code_within_it():
    assert found(code="11341702486344515h").index_code == "48634451-5"


def test_a_second_body_is_founded_only_by_a_system_administrator():
    zone = Zone()
    with pytest.raises(Refused) as refused:
        found(code="00817804-9", slug="other")
    assert refused.value.codes >= {"not_a_system_administrator"}
    with pytest.raises(Refused) as refused:
        found(code="00817804-9", slug="other", by=zone.security)
    assert refused.value.codes >= {"not_a_system_administrator"}
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    assert queries.body_by_slug("other") == other.body
    assert list(queries.bodies()) == [zone.body, other.body]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "00817525-2"}, "code_check_digit", "code"),
        ({"slug": "Yun Hai"}, "slug_form", "slug"),
        ({"settings": BodySettings(name=" ", short_name="云海")}, "no_name", "name"),
        ({"settings": BodySettings(name="云海", short_name="")}, "no_short_name", "short_name"),
        ({"settings": BodySettings(name="云海", short_name="云海", site_code="12")}, "site_code_form", "site_code"),
        ({"settings": BodySettings(name="云海", short_name="云海", fonds_number="J1")}, "fonds_number_form", "fonds_number"),
        ({"settings": BodySettings(name="云海", short_name="云海", email="a@")}, "email_form", "email"),
        ({"settings": BodySettings(name="云" * 121, short_name="云海")}, "too_long", "name"),
        ({"administrators": THREE[:2]}, "three_administrators", "administrators"),
        ({"administrators": (*THREE[:2], THREE[1])}, "three_administrators", "administrators"),
        (
            {"administrators": (*THREE[:2], Administrator(Post.AUDITOR, "xitong", "席统", PASSWORD))},
            "three_people",
            "administrators",
        ),
        ({"administrators": (*THREE[:2], Administrator(Post.AUDITOR, "shenji", "沈霁", "12345"))}, "weak_password", "password"),
        ({"administrators": (*THREE[:2], Administrator(Post.AUDITOR, "Shen Ji", "沈霁"))}, "username_form", "username"),
    ],
)
def test_a_wrong_founding_is_refused_at_its_field_and_leaves_nothing(changes, code, field):
    with pytest.raises(Refused) as refused:
        found(**changes)
    assert (code, field) in {(one.code, one.field) for one in refused.value.objections}
    assert not Body.objects.exists()
    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_two_bodies_never_share_code_name_or_address(zone):
    with pytest.raises(Refused) as refused:
        found(BodySettings(name=zone.body.name, short_name="云海"), by=zone.system)
    assert refused.value.codes >= {"code_taken", "name_taken", "slug_taken", "username_taken"}


@pytest.mark.both
def test_an_organisation_code_and_the_credit_code_containing_it_are_never_both_used():
    body = found(code="48634451-5")
    with pytest.raises(Refused) as refused:
        found(code="11341702486344515H", slug="other", by=Person.objects.get(username="xitong"))
    assert "code_taken" in refused.value.codes
    with pytest.raises(IntegrityError, match="no_two_bodies_share_an_index_code"), transaction.atomic():
        Body.objects.create(name="另", short_name="另", slug="other", code="11341702486344515H")
    assert Body.objects.get() == body


@pytest.mark.both
def test_code_and_address_never_change_and_bodies_are_never_deleted(zone):
    for change in ({"code": "00817804-9"}, {"slug": "other"}):
        with pytest.raises(IntegrityError, match="a_body_keeps_its_code_and_address"), transaction.atomic():
            Body.objects.filter(pk=zone.body.pk).update(**change)
    with pytest.raises(IntegrityError, match="bodies_are_never_deleted"), transaction.atomic():
        Body.objects.filter(pk=zone.body.pk)._raw_delete("default")


@pytest.mark.parametrize("code", ["00817525", "00817525-1x", "abc"])
def test_the_database_takes_no_code_of_another_form(code):
    with pytest.raises(IntegrityError, match="a_body_has_a_code"), transaction.atomic():
        Body.objects.create(name="另", short_name="另", slug="other", code=code)


@pytest.mark.clause("1.4")
def test_the_system_administrator_changes_the_settings(zone):
    changed = actions.change_body_settings(
        zone.body, BodySettings(name="新名称", short_name="新", telephone=" 0898-65580000 ", fonds_number="J001"), by=zone.system
    )
    assert (changed.name, changed.telephone, changed.fonds_number) == ("新名称", "0898-65580000", "J001")
    entry = Entry.objects.get(verb="organization.settings_changed")
    assert '"fonds_number":["","J001"]' in entry.details


@pytest.mark.clause("1.4")
def test_nobody_else_changes_the_settings(zone):
    examiner = zone.appointed(Post.EXAMINER, "shencha")
    for person in (zone.security, zone.auditor, examiner):
        with pytest.raises(Refused) as refused:
            actions.change_body_settings(zone.body, BodySettings(name="新名称", short_name="新"), by=person)
        assert "not_a_system_administrator" in refused.value.codes


def test_only_the_security_administrator_lets_the_reviewer_examine(zone):
    settings = BodySettings(name=zone.body.name, short_name=zone.body.short_name, reviewer_may_examine=True)
    with pytest.raises(Refused) as refused:
        actions.change_body_settings(zone.body, settings, by=zone.system)
    assert refused.value.codes == {"not_a_security_administrator"}
    assert actions.change_body_settings(zone.body, settings, by=zone.security).reviewer_may_examine


def test_an_administrator_of_another_body_changes_nothing_here(zone):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    with pytest.raises(Refused) as refused:
        actions.change_body_settings(zone.body, BodySettings(name="新", short_name="新"), by=other.system)
    assert "not_a_system_administrator" in refused.value.codes
    with pytest.raises(Refused):
        actions.register_person(zone.body, username="x", name="x", by=other.system)
    person = zone.person("ren")
    with pytest.raises(Refused):
        actions.appoint(person, Post.AUDITOR, by=other.security)
