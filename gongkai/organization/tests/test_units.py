from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from gongkai.foundation.objections import Refused
from gongkai.organization import actions, queries
from gongkai.organization.models import Unit
from gongkai.organization.tests.people import Zone
from gongkai.procedure.posts import Post

IN_POSTGRESQL = "the_office_has_one_seat_in_a_body" if connection.vendor == "postgresql" else ""  # SQLite names columns
pytestmark = pytest.mark.django_db


def test_units_make_a_tree_in_order(zone):
    office = zone.unit("党政办公室", "DZB", is_office=True)
    finance = zone.unit("财政局", "CZJ")
    below = zone.unit("会计科", "KJK", parent=finance)
    first = zone.unit("委领导", "WLD", position=0)
    assert queries.unit_tree(zone.body) == [(first, 0), (office, 0), (finance, 0), (below, 1)]
    assert queries.office_of(zone.body) == office


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"name": " "}, "no_name", "name"),
        ({"name": "党政办公室"}, "unit_name_taken", "name"),
        ({"name": "局" * 81}, "too_long", "name"),
        ({"code": "dzb"}, "unit_code_form", "code"),
        ({"code": "DZB"}, "unit_code_taken", "code"),
        ({"is_office": True}, "office_has_a_seat", "is_office"),
    ],
)
def test_a_wrong_unit_is_refused_at_its_field(zone, wrong, code, field):
    zone.unit("党政办公室", "DZB", is_office=True)
    with pytest.raises(Refused) as refused:
        zone.unit(**{"name": "财政局", "code": "CZJ"} | wrong)
    assert [(one.code, one.field) for one in refused.value.objections] == [(code, field)]
    assert Unit.objects.count() == 1


def test_only_the_system_administrator_keeps_units(zone):
    unit = zone.unit("财政局", "CZJ")
    collector = zone.appointed(Post.COLLECTOR, "shouji")
    for person in (zone.security, zone.auditor, collector):
        for act in (
            lambda by: actions.add_unit(zone.body, name="党政办", code="DZB", by=by),
            lambda by: actions.change_unit(unit, name="财政金融局", position=1, is_office=False, by=by),
            lambda by: actions.close_unit(unit, by=by),
        ):
            with pytest.raises(Refused) as refused:
                act(person)
            assert refused.value.codes == {"not_a_system_administrator"}


def test_the_seat_of_the_office_moves_but_never_vanishes(zone):
    office, other = zone.unit("党政办公室", "DZB", is_office=True), zone.unit("综合部", "ZHB")
    with pytest.raises(Refused) as refused:
        actions.change_unit(office, name=office.name, position=office.position, is_office=False, by=zone.system)
    assert refused.value.codes == {"office_needs_a_seat"}
    with pytest.raises(Refused) as refused:
        actions.close_unit(office, by=zone.system)
    assert refused.value.codes == {"office_needs_a_seat"}
    actions.change_unit(other, name="综合办", position=9, is_office=True, by=zone.system)
    assert queries.office_of(zone.body).name == "综合办"
    actions.close_unit(office, by=zone.system)
    assert list(queries.units_of(zone.body)) == [other]
    assert list(queries.units_of(zone.body, closed=True)) == [office, other]


def test_a_unit_in_use_is_not_closed(zone):
    finance = zone.unit("财政局", "CZJ")
    section = zone.unit("会计科", "KJK", parent=finance)
    person = zone.person("cheng", unit=finance)
    appointment = zone.appoint(person, Post.HANDLER, unit=finance)
    with pytest.raises(Refused) as refused:
        actions.close_unit(finance, by=zone.system)
    assert refused.value.codes == {"units_below", "posts_held", "people_inside"}
    actions.close_unit(section, by=zone.system)
    actions.end_appointment(appointment, by=zone.security)
    actions.change_person(person, name=person.name, unit=None, party_member=False, zone_member=True, by=zone.system)
    assert actions.close_unit(finance, by=zone.system).closed_on is not None
    with pytest.raises(Refused) as refused:
        zone.appoint(person, Post.HANDLER, unit=finance)
    assert refused.value.codes == {"unit_closed"}
    assert zone.unit("财政局", "CZJ2").name == "财政局"


def test_a_unit_of_another_body_is_no_parent_and_no_home(zone):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    elsewhere = other.unit("财政局", "CZJ")
    for act in (
        lambda: zone.unit("会计科", "KJK", parent=elsewhere),
        lambda: zone.person("ren", unit=elsewhere),
        lambda: zone.appoint(zone.person("cheng"), Post.HANDLER, unit=elsewhere),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == {"other_body"}


@pytest.mark.both
def test_the_database_keeps_units_within_their_body_and_for_good(zone):
    other = Zone(slug="other", code="00817804-9", name="另一开发区管委会")
    elsewhere, here = other.unit("财政局", "CZJ"), zone.unit("党政办", "DZB", is_office=True)
    held_true = [
        (
            "a_unit_stands_below_one_of_its_body_at_first",
            lambda: Unit.objects.create(body=zone.body, parent=elsewhere, name="科", code="K"),
        ),
        ("a_unit_stands_below_one_of_its_body_later", lambda: Unit.objects.filter(pk=here.pk).update(parent=elsewhere)),
        ("a_unit_stays_in_its_body", lambda: Unit.objects.filter(pk=here.pk).update(body=other.body)),
        ("units_are_never_deleted", lambda: Unit.objects.filter(pk=here.pk)._raw_delete("default")),
        (
            IN_POSTGRESQL or "UNIQUE constraint failed: organization_unit.body_id",
            lambda: Unit.objects.create(body=zone.body, name="科", code="K", is_office=True),
        ),
        ("a_unit_is_not_its_own_parent", lambda: Unit.objects.filter(pk=here.pk).update(parent=here)),
        ("a_unit_has_a_short_code", lambda: Unit.objects.create(body=zone.body, name="科", code="k-1")),
    ]
    for name, act in held_true:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()
    Unit.objects.filter(pk=here.pk).update(closed_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="a_closed_unit_stays_closed"), transaction.atomic():
        Unit.objects.filter(pk=here.pk).update(closed_on=None)
