"""The catalogue in the browser: everybody signed in reads it, the office keeps it."""

from typing import Any

import pytest

from gongkai.catalog.models import Category, Entry
from gongkai.catalog.queries import entry as entry_of
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions as organization
from gongkai.organization.models import Person
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.procedure.posts import Post

LIST = "/office/catalog/"
REVISE = "/office/catalog/entries/3.7.E/"


@pytest.fixture
def typed(cast: Any) -> dict[str, Any]:
    """What the collector types to revise an entry."""
    return {
        "title": "财务收支和“三公”经费",
        "unit": cast.unit("CZJ").pk,
        "unit_hint": "财政局",
        "time_limit": "periodic",
        "period": "half_year",
        "scope": "3",
        "channels": ["column", "notice_board"],
    }


@pytest.mark.parametrize("username", ["handler", "principal", "sysadmin", "resident"])
def test_everybody_signed_in_reads_the_whole_catalogue(cast: Any, username: str) -> None:
    page = Desk(cast[username]).client.get(LIST)
    said = text_of(page)
    assert len(page.context["categories"]) == 8
    assert all(entry.title in said for entry in Entry.objects.all())
    assert Entry.objects.count() == 39
    assert "增加条目" not in said


def test_the_office_revises_an_entry(cast: Any, typed: dict[str, Any]) -> None:
    answer = Desk(cast["collector"]).client.post(REVISE, typed)
    assert (answer.status_code, answer["Location"]) == (303, f"{LIST}#c7")
    entry = entry_of(cast.body, "3.7.E")
    assert (entry.title, entry.period, entry.scope, entry.channels) == (typed["title"], "half_year", 3, ["column", "notice_board"])


def test_a_refused_revision_says_why_at_the_field_and_keeps_what_was_typed(cast: Any, typed: dict[str, Any]) -> None:
    answer = Desk(cast["collector"]).client.post(REVISE, typed | {"period": "", "scope": "2"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"period", "channels"}
    assert typed["title"] in answer.content.decode()
    assert "规范第5.1条" in text_of(answer)
    assert entry_of(cast.body, "3.7.E").title != typed["title"]


def test_what_was_not_chosen_is_asked_for(cast: Any, typed: dict[str, Any]) -> None:
    answer = Desk(cast["collector"]).client.post(REVISE, typed | {"time_limit": "", "scope": ""})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"time_limit", "scope"})


def test_the_office_adds_an_entry_under_the_next_letter_and_retires_it(cast: Any, typed: dict[str, Any]) -> None:
    client = Desk(cast["examiner"]).client
    assert "3.1.D" in text_of(client.get("/office/catalog/categories/1/add/"))
    assert client.post("/office/catalog/categories/1/add/", typed | {"title": "领导接访安排"}).status_code == 303
    assert entry_of(cast.body, "3.1.D").title == "领导接访安排"
    retire = "/office/catalog/entries/3.1.D/retire/"
    assert client.post(retire, {"reason": ""}).status_code == 422
    assert client.post(retire, {"reason": "并入3.1.B"}).status_code == 303
    assert "领导接访安排" not in text_of(client.get(LIST))
    assert "领导接访安排" in text_of(client.get(LIST, {"retired": "1"}))
    assert client.post("/office/catalog/entries/3.1.D/", typed).status_code == 422


def test_the_office_renames_a_category_and_its_number_stays(cast: Any) -> None:
    client = Desk(cast["collector"]).client
    assert client.post("/office/catalog/categories/2/", {"name": "中心工作"}).status_code == 303
    assert Category.objects.get(body=cast.body, number=2).name == "中心工作"
    assert client.post("/office/catalog/categories/2/", {"name": ""}).status_code == 422


@pytest.mark.parametrize("username", ["handler", "principal", "sysadmin", "auditor", "resident"])
def test_nobody_but_the_office_changes_it(cast: Any, typed: dict[str, Any], username: str) -> None:
    client = Desk(cast[username]).client
    for address, data in (
        (REVISE, typed),
        ("/office/catalog/entries/3.7.E/retire/", {"reason": "不需要"}),
        ("/office/catalog/categories/1/add/", typed),
        ("/office/catalog/categories/1/", {"name": "别的名称"}),
        ("/office/catalog/copy/", {}),
    ):
        assert client.post(address, data).status_code == 403
    assert entry_of(cast.body, "3.7.E").title != typed["title"]


@pytest.mark.parametrize("address", ["/office/catalog/entries/3.9.A/", "/office/catalog/entries/3.1.Z/", "/office/catalog/categories/9/"])
def test_what_is_not_in_the_catalogue_is_not_found(cast: Any, address: str) -> None:
    assert Desk(cast["collector"]).client.get(address).status_code == 404


def test_the_catalogue_is_copied_once(cast: Any) -> None:
    answer = Desk(cast["collector"]).client.post("/office/catalog/copy/")
    assert answer.status_code == 422
    assert "本机构已有公开目录" in text_of(answer)


def test_a_body_without_a_catalogue_takes_over_the_regulations(cast: Any) -> None:
    three = [Administrator(post, f"b-{post.value}", "丙") for post in Post if post in organization.rules.ADMINISTRATORS]
    body = organization.found_body(
        BodySettings(name="北屿管理委员会", short_name="北屿"), slug="beiyu", code="00817525-1", administrators=three, by=cast["sysadmin"]
    )
    three = {post: Person.objects.get(username=f"b-{post.value}") for post in organization.rules.ADMINISTRATORS}
    collector = organization.register_person(body, username="b-collector", name="戊", by=three[Post.SYSTEM_ADMINISTRATOR])
    organization.appoint(collector, Post.COLLECTOR, by=three[Post.SECURITY_ADMINISTRATOR])
    client = Desk(collector).client
    assert "建立公开目录" in text_of(client.get(LIST))
    assert client.post("/office/catalog/copy/").status_code == 303
    assert Entry.objects.filter(body=body).count() == 39
