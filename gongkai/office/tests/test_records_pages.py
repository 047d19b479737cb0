"""Records in the browser: the archivist and the supervisor find what is filed, and what waits to be."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from gongkai.archives.models import Packing, Record
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Version
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication

LIST = "/office/records/"
UNFILED = "/office/records/unfiled/"


@pytest.fixture
def published(line: Any) -> Version:
    """A matter open to society that is not filed."""
    return line.carry(line.open("3.6.D", draft("停车管理规定", "正文。")), to=Stage.PUBLISHED)


@pytest.fixture
def record(line: Any) -> Record:
    """A record kept for thirty years, in category 7."""
    version = line.carry(line.open("3.7.C", draft("企业服务承诺", "正文。")), to=Stage.PUBLISHED)
    return line.file(version, retention="D30")


@pytest.mark.clause("2.E")
def test_the_archivist_finds_what_waits_and_the_way_to_file_it(cast: Any, published: Version) -> None:
    page = Desk(cast["archivist"]).client.get(UNFILED)
    assert [row.edition.pk for row in page.context["rows"]] == [published.edition_id]
    assert reverse("office:file", args=[published.edition_id]) in page.content.decode()


@pytest.mark.clause("2.E")
def test_what_is_filed_waits_no_longer_and_is_listed(cast: Any, line: Any, published: Version) -> None:
    client = Desk(cast["archivist"]).client
    assert "停车管理规定" not in text_of(client.get(LIST))
    line.file(published, retention="D10")
    assert client.get(UNFILED).context["rows"] == []
    said = text_of(client.get(LIST))
    assert all(word in said for word in ("停车管理规定", "定期10年", "N017", "顾存真"))


def test_the_supervisor_reads_and_is_offered_nothing_to_do(cast: Any, published: Version, record: Record) -> None:
    client = Desk(cast["supervisor"]).client
    assert "企业服务承诺" in text_of(client.get(LIST))
    waiting = client.get(UNFILED).content.decode()
    assert "停车管理规定" in waiting
    assert reverse("office:file", args=[published.edition_id]) not in waiting
    page = client.get(f"{LIST}{record.pk}/").content.decode()
    assert reverse("office:matter", args=[record.edition_id]) in page
    assert reverse("office:pack", args=[record.edition_id]) not in page


def test_records_are_found_by_year_retention_category_and_title(cast: Any, line: Any, record: Record, published: Version) -> None:
    other = line.file(published, retention="Y")
    client = Desk(cast["archivist"]).client

    def found(**given: Any) -> set[int]:
        return {row.pk for row, _packed, _is_locked, _is_busy in client.get(LIST, given).context["rows"]}

    assert found() == {record.pk, other.pk}
    assert found(retention="Y") == {other.pk}
    assert found(category=7) == {record.pk}
    assert found(year=record.year) == {record.pk, other.pk}
    assert found(year=1999) == found(year="今年") == found(category="99999999999999999999") == set()
    assert found(q="承诺") == {record.pk}


@pytest.mark.clause("2.E")
def test_a_record_shows_its_packages_with_the_way_to_each(cast: Any, line: Any, record: Record) -> None:
    publication.settle(pages=pages)
    package = line.pack(record)
    page = Desk(cast["archivist"]).client.get(f"{LIST}{record.pk}/")
    said = text_of(page)
    assert all(word in said for word in (package.name, "定期30年", record.digest, "N017"))
    assert reverse("office:package", args=[record.edition_id, package.pk]) in page.content.decode()
    assert "1个" in text_of(Desk(cast["archivist"]).client.get(LIST))


@pytest.mark.clause("2.E")
def test_packages_are_asked_for_of_the_whole_list_and_one_refusal_keeps_no_other_back(
    cast: Any, line: Any, record: Record, published: Version
) -> None:
    client = Desk(cast["archivist"]).client
    publication.settle(pages=pages)
    unsettled = line.file(line.carry(line.open("3.6.A", draft("会议制度", "正文。"), unit="DZB", by="office_handler"), to=Stage.PUBLISHED))
    assert "为本页还没有归档包的2件制作归档包" in text_of(client.get(LIST))
    answer = client.post(f"{LIST}pack/", {"record": [record.pk, unsettled.pk, 999999, "x"], "back": "year=2026&next=//evil"})
    assert (answer.status_code, answer["Location"][: len(LIST)]) == (303, LIST)
    assert [row.record for row in Packing.objects.all()] == [record]
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert "“会议制度”没有开始制作" in told[0]
    assert "已开始制作1个归档包" in told[1]
    assert Desk(cast["supervisor"]).client.post(f"{LIST}pack/", {"record": record.pk}).status_code == 404
    assert "为本页还没有归档包的1件制作归档包" in text_of(client.get(LIST))
    now = timezone.now()
    Packing.objects.create(record=unsettled, person=cast["archivist"], asked_at=now, touched_at=now)
    listed = text_of(client.get(LIST))
    assert "制作中" in listed
    assert "件制作归档包" not in listed, "what is being made is not asked for again"


@pytest.mark.parametrize("username", ["handler", "unit_head", "collector", "principal", "publisher", "sysadmin", "auditor", "resident"])
def test_for_others_there_are_no_records(cast: Any, record: Record, username: str) -> None:
    client = Desk(cast[username]).client
    assert {client.get(address).status_code for address in (LIST, UNFILED, f"{LIST}{record.pk}/")} == {404}


def test_a_record_that_is_not_there_is_not_found(cast: Any) -> None:
    assert Desk(cast["archivist"]).client.get(f"{LIST}999999/").status_code == 404
