"""Body, units, people, posts and delegations in the browser: each of the three administrators does what is his, and nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from conftest import PASSWORD
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions
from gongkai.organization.models import Appointment, Body, Delegation, Person, Unit
from gongkai.organization.queries import posts_of
from gongkai.organization.rules import ADMINISTRATORS, Administrator, BodySettings
from gongkai.procedure.posts import Post

TODAY = timezone.localdate()
ROOT = "/office/organization/"


def power_of(person: Person) -> Appointment:
    return Appointment.objects.get(person=person)


@pytest.fixture
def lending(cast: Any) -> dict[str, Any]:
    """What is typed to lend the principal leader's power."""
    return {
        "appointment": power_of(cast["principal"]).pk,
        "to_person": cast["deputy_leader"].pk,
        "starts_on": TODAY.isoformat(),
        "ends_on": (TODAY + timedelta(days=3)).isoformat(),
        "reason": "外出开会",
    }


@pytest.fixture
def lent(cast: Any) -> Delegation:
    """The principal leader's power in the hands of the deputy leader."""
    return actions.delegate(
        power_of(cast["principal"]), cast["deputy_leader"], starts_on=TODAY, ends_on=TODAY, reason="外出开会", by=cast["principal"]
    )


# Who sees what.


def test_all_staff_see_who_holds_which_post_today_and_by_whose_power(cast: Any, lent: Delegation) -> None:
    for username in ("handler", "publisher", "sysadmin", "auditor"):
        said = text_of(Desk(cast[username]).client.get(ROOT))
        assert "受高远山委托" in said
        assert "外出开会" in said
        assert all(person.name in said for person in (cast["collector"], cast["unit_head"], cast["discipline"]))
    assert Desk(cast["resident"]).client.get(ROOT).status_code == 404


def test_a_post_that_nobody_holds_is_shown_as_vacant(cast: Any) -> None:
    actions.end_appointment(power_of(cast["archivist"]), by=cast["secadmin"])
    posts = dict(Desk(cast["handler"]).client.get(ROOT).context["body_posts"])
    assert posts[Post.ARCHIVIST] == []
    assert "今日无人任职" in text_of(Desk(cast["handler"]).client.get(ROOT))


SYSTEM_PAGES = ("units/", "units/add/", "people/", "people/add/", "units/{unit}/", "units/{unit}/close/", "people/{person}/",
                "people/{person}/password/", "people/{person}/depart/")  # fmt: skip
SECURITY_PAGES = ("appointments/", "appointments/add/", "appointments/{appointment}/end/")


@pytest.mark.parametrize(
    ("username", "system", "security"),
    [("sysadmin", 200, 404), ("secadmin", 404, 200), ("auditor", 404, 404), ("principal", 404, 404), ("collector", 404, 404)],
)
@pytest.mark.clause("1.4")
def test_each_administrator_finds_only_what_is_his(cast: Any, username: str, system: int, security: int) -> None:
    client = Desk(cast[username]).client
    names = {"unit": cast.unit("JGW").pk, "person": cast["handler"].pk, "appointment": power_of(cast["handler"]).pk}
    assert {client.get(ROOT + page.format(**names)).status_code for page in SYSTEM_PAGES} == {system}
    assert {client.get(ROOT + page.format(**names)).status_code for page in SECURITY_PAGES} == {security}


# The body.


def settings_typed(body: Body, **more: Any) -> dict[str, Any]:
    names = ("name", "short_name", "site_code", "fonds_number", "address", "office_hours", "telephone", "email")
    return {name: getattr(body, name) for name in names} | more


@pytest.mark.clause("1.4")
def test_the_system_administrator_changes_the_settings_but_not_who_may_act_twice(cast: Any) -> None:
    client = Desk(cast["sysadmin"]).client
    typed = settings_typed(cast.body, telephone="0898-11112222", reviewer_may_examine="on")
    assert client.post(ROOT + "body/", typed).status_code == 303
    body = Body.objects.get()
    assert (body.telephone, body.reviewer_may_examine) == ("0898-11112222", False)


@pytest.mark.clause("1.4")
def test_the_security_administrator_changes_who_may_act_twice_and_nothing_else(cast: Any) -> None:
    client = Desk(cast["secadmin"]).client
    assert client.post(ROOT + "body/", settings_typed(cast.body, name="别的名称", reviewer_may_examine="on")).status_code == 303
    body = Body.objects.get()
    assert (body.name, body.reviewer_may_examine) == (cast.body.name, True)


def test_settings_that_are_wrong_are_refused_each_at_its_field(cast: Any) -> None:
    answer = Desk(cast["sysadmin"]).client.post(ROOT + "body/", settings_typed(cast.body, name="", site_code="123", email="不是邮箱"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"name", "site_code", "email"})
    assert "不是邮箱" in answer.content.decode()


# Units.


def test_units_are_added_changed_and_closed(cast: Any) -> None:
    client = Desk(cast["sysadmin"]).client
    parent = cast.unit("JFJ")
    assert client.post(ROOT + "units/add/", {"name": "统计科", "code": "TJK", "parent": parent.pk}).status_code == 303
    unit = Unit.objects.get(code="TJK")
    assert unit.parent == parent
    assert client.post(f"{ROOT}units/{unit.pk}/", {"name": "统计监测科", "position": "3"}).status_code == 303
    assert Unit.objects.get(pk=unit.pk).name == "统计监测科"
    close = f"{ROOT}units/{unit.pk}/close/"
    assert set(client.post(close).context["form"].errors) == {"confirmed"}
    assert client.post(close, {"confirmed": "on"}).status_code == 303
    assert "统计监测科" in text_of(client.get(ROOT + "units/"))
    assert Unit.objects.get(pk=unit.pk).closed_on == TODAY


def test_a_unit_with_people_is_not_closed_and_the_page_says_so_beforehand(cast: Any) -> None:
    client = Desk(cast["sysadmin"]).client
    close = f"{ROOT}units/{cast.unit('JFJ').pk}/close/"
    assert "该部门还有人员" in text_of(client.get(close))
    assert client.post(close, {"confirmed": "on"}).status_code == 422
    assert cast.unit("JFJ") in Unit.objects.filter(closed_on=None)


# People.


def test_an_account_is_opened_without_any_post(cast: Any) -> None:
    typed = {"username": "xinren", "name": "新仁", "unit": cast.unit("JFJ").pk, "zone_member": "on", "password": PASSWORD}
    assert Desk(cast["sysadmin"]).client.post(ROOT + "people/add/", typed).status_code == 303
    person = Person.objects.get(username="xinren")
    assert (person.unit, person.party_member, person.zone_member, person.check_password(PASSWORD)) == (cast.unit("JFJ"), False, True, True)
    assert posts_of(person, body=cast.body, on=TODAY) == []


def test_a_refused_account_says_why_at_its_fields_and_never_shows_the_password(cast: Any) -> None:
    typed = {"username": "新仁", "name": "", "password": "123456"}
    answer = Desk(cast["sysadmin"]).client.post(ROOT + "people/add/", typed)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"username", "name", "password"})
    assert "123456" not in answer.content.decode()
    assert "新仁" in answer.content.decode()


@pytest.mark.clause("2.D")
def test_memberships_are_changed_by_another_never_by_oneself(cast: Any) -> None:
    client = Desk(cast["sysadmin"]).client
    handler = cast["handler"]
    page = f"{ROOT}people/{handler.pk}/"
    assert client.post(page, {"name": handler.name, "unit": handler.unit.pk, "party_member": "on"}).status_code == 303
    changed = Person.objects.get(pk=handler.pk)
    assert (changed.party_member, changed.zone_member) == (True, False)
    own = client.post(f"{ROOT}people/{cast['sysadmin'].pk}/", {"name": "郑守平", "party_member": "on"})
    assert own.status_code == 422
    assert not Person.objects.get(username="sysadmin").party_member


def test_a_new_initial_password_ends_the_sessions_of_that_account(cast: Any) -> None:
    handler = Desk(cast["handler"])
    assert handler.client.get("/office/").status_code == 200
    password = f"{ROOT}people/{cast['handler'].pk}/password/"
    client = Desk(cast["sysadmin"]).client
    assert client.post(password, {"password": "123"}).status_code == 422
    assert client.post(password, {"password": "xin-mi-ma-2027-a"}).status_code == 303
    assert handler.client.get("/office/").status_code == 302
    assert client.get(f"{ROOT}people/{cast['sysadmin'].pk}/password/").status_code == 404


def test_whoever_departs_is_out_at_once_and_a_second_press_says_so(cast: Any) -> None:
    publisher = Desk(cast["publisher"])
    assert publisher.client.get("/office/").status_code == 200
    client, depart = Desk(cast["sysadmin"]).client, f"{ROOT}people/{cast['publisher'].pk}/depart/"
    assert client.post(depart, {"reason": "调离"}).status_code == 422
    assert client.post(depart, {"reason": "调离", "confirmed": "on"}).status_code == 303
    assert publisher.client.get("/office/").status_code == 302
    again = client.post(depart, {"reason": "调离", "confirmed": "on"})
    assert again.status_code == 422
    assert "已离任" in text_of(again)
    assert "程晓舟" not in text_of(client.get(ROOT + "people/"))
    assert "程晓舟" in text_of(client.get(ROOT + "people/", {"left": "1"}))


def test_people_are_found_by_name_account_and_unit(cast: Any) -> None:
    client = Desk(cast["sysadmin"]).client

    def found(**given: Any) -> set[str]:
        return {person.username for person in client.get(ROOT + "people/", given).context["page"].object_list}

    assert found(q="林小满") == {"handler"}
    assert found(q="finance") == {"finance", "finance_head"}
    assert found(unit=cast.unit("CZJ").pk) == {"finance", "finance_head"}
    assert found(unit="999999999") == set()


# Posts.


@pytest.mark.clause("1.4")
def test_the_security_administrator_appoints_and_relieves(cast: Any) -> None:
    client = Desk(cast["secadmin"]).client
    typed = {"person": cast["member"].pk, "post": "handler", "unit": cast.unit("GHJ").pk, "basis": "委任〔2026〕3号"}
    assert client.post(ROOT + "appointments/add/", typed).status_code == 303
    row = power_of(cast["member"])
    assert (row.post, row.unit, row.starts_on, row.appointed_by, row.basis) == (
        "handler", cast.unit("GHJ"), TODAY, cast["secadmin"], "委任〔2026〕3号",
    )  # fmt: skip
    assert client.post(f"{ROOT}appointments/{row.pk}/end/", {"reason": "轮岗"}).status_code == 303
    assert posts_of(cast["member"], body=cast.body, on=TODAY) == []
    again = client.post(f"{ROOT}appointments/{row.pk}/end/", {"reason": "轮岗"})
    assert (again.status_code, "已于" in text_of(again)) == (422, True)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"person", "post"}),
        ({"person": "member", "post": "handler"}, {"unit"}),
        ({"person": "member", "post": "collector", "unit": "GHJ"}, {"unit"}),
        ({"person": "handler", "post": "auditor"}, {"post"}),
        ({"person": "auditor", "post": "publisher"}, {"post"}),
        ({"person": "secadmin", "post": "auditor"}, {"person", "post"}),
        ({"person": "member", "post": "collector", "ends_on": "2020-01-01"}, {"ends_on"}),
    ],
)
def test_an_appointment_that_must_not_be_is_refused_at_its_field(cast: Any, given: dict[str, str], fields: set[str]) -> None:
    typed = dict(given)
    if "person" in typed:
        typed["person"] = cast[typed["person"]].pk
    if "unit" in typed:
        typed["unit"] = cast.unit(typed["unit"]).pk
    before = Appointment.objects.count()
    answer = Desk(cast["secadmin"]).client.post(ROOT + "appointments/add/", typed)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, fields)
    assert Appointment.objects.count() == before


# Delegations.


@pytest.mark.parametrize("username", ["principal", "collector", "examiner"])
@pytest.mark.clause("2.C")
def test_the_holder_or_the_office_records_a_delegation_and_all_staff_see_it(cast: Any, lending: dict[str, Any], username: str) -> None:
    assert Desk(cast[username]).client.post(ROOT + "delegations/add/", lending).status_code == 303
    row = Delegation.objects.get()
    assert (row.to_person, row.recorded_by) == (cast["deputy_leader"], cast[username])
    said = text_of(Desk(cast["publisher"]).client.get(ROOT + "delegations/"))
    assert "高远山" in said
    assert "外出开会" in said


def test_a_holder_lends_only_his_own_power(cast: Any, lending: dict[str, Any]) -> None:
    client = Desk(cast["unit_head"]).client
    answer = client.post(ROOT + "delegations/add/", lending)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"appointment"})
    assert not Delegation.objects.exists()


@pytest.mark.parametrize("username", ["handler", "publisher", "sysadmin", "secadmin", "auditor"])
def test_who_has_nothing_to_lend_does_not_lend(cast: Any, lending: dict[str, Any], username: str) -> None:
    assert Desk(cast[username]).client.post(ROOT + "delegations/add/", lending).status_code == 403
    assert not Delegation.objects.exists()


def test_a_refused_delegation_says_why_at_its_fields_and_keeps_what_was_typed(cast: Any, lending: dict[str, Any]) -> None:
    client = Desk(cast["principal"]).client
    empty = client.post(ROOT + "delegations/add/", {"appointment": lending["appointment"], "reason": "开会去"})
    assert (empty.status_code, set(empty.context["form"].errors)) == (422, {"to_person", "starts_on", "ends_on"})
    assert "开会去" in empty.content.decode()
    wrong = client.post(ROOT + "delegations/add/", lending | {"to_person": cast["auditor"].pk, "reason": ""})
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"to_person", "reason"})
    assert "规范第2.C条" in text_of(wrong)


@pytest.mark.parametrize(
    ("username", "status"), [("principal", 303), ("collector", 303), ("secadmin", 303), ("handler", 403), ("deputy_leader", 403)]
)
def test_a_delegation_is_taken_back_by_those_entitled(cast: Any, lent: Delegation, username: str, status: int) -> None:
    answer = Desk(cast[username]).client.post(f"{ROOT}delegations/{lent.pk}/revoke/", {"reason": "提前返回"})
    assert answer.status_code == status
    assert (Delegation.objects.get().revoked_on == TODAY) is (status == 303)


def test_what_belongs_to_another_body_is_not_found(cast: Any) -> None:
    three = [Administrator(post, f"b-{post.value}", "丙") for post in sorted(ADMINISTRATORS)]
    actions.found_body(
        BodySettings(name="北屿管理委员会", short_name="北屿"), slug="beiyu", code="00817525-1", administrators=three, by=cast["sysadmin"]
    )
    stranger = Desk(Person.objects.get(username="b-system_administrator")).client
    for page in (f"people/{cast['handler'].pk}/", f"units/{cast.unit('JFJ').pk}/"):
        assert stranger.get(ROOT + page).status_code == 404
    other = Desk(Person.objects.get(username="b-security_administrator")).client
    assert other.get(f"{ROOT}appointments/{power_of(cast['handler']).pk}/end/").status_code == 404
