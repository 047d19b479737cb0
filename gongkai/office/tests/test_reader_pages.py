"""阅读情况 on its pages: the reader confirms, the publisher counts, asks and reminds, the supervisor looks, nobody else is told."""

from typing import Any

import pytest

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.models import Opening, Reading, ReadingConfirmation, ReadingRequest

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.D")]


@pytest.fixture
def version(line: Any) -> Any:
    decided = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,))
    return line.carry(
        line.open("3.6.B", draft("园区内事项", "正文。"), unit="DZB", by="office_handler"), to=Stage.APPROVED, decided=decided
    )


@pytest.fixture
def opening(cast: Any, version: Any) -> Opening:
    publish = f"/office/matters/{version.edition_id}/publish/"
    client = Desk(cast["publisher"]).client
    assert "请内部读者阅读后确认“已阅”" in client.get(publish).content.decode()
    assert client.post(publish, {"version": version.pk, "confirmed": "on", "asks_readers": "on"}).status_code == 303
    publication.settle(pages=pages)
    return Opening.objects.get()


def test_a_reader_finds_what_he_is_asked_to_read_reads_it_and_confirms_it(cast: Any, opening: Opening) -> None:
    reader = Desk(cast["resident"]).client
    assert "请您阅读并确认 1" in text_of(reader.get("/office/reading/"))
    page = f"/office/reading/{opening.pk}/"
    assert "请阅读全文后确认" in text_of(reader.get(page))
    assert Reading.objects.get().person == cast["resident"]
    assert "已确认已阅。" in text_of(reader.post(page + "confirm/", follow=True))
    assert "您已经确认已阅" in text_of(reader.post(page + "confirm/", follow=True))
    assert ReadingConfirmation.objects.count() == 1
    assert "请您阅读并确认" not in text_of(reader.get("/office/reading/"))


def test_whoever_only_searches_or_asks_for_the_head_has_not_read(cast: Any, opening: Opening) -> None:
    reader = Desk(cast["resident"]).client
    reader.get("/office/reading/?q=园区")
    assert not Reading.objects.exists()


def test_publisher_and_supervisor_see_who_has_read_and_nobody_else_does(cast: Any, opening: Opening) -> None:
    Desk(cast["resident"]).client.get(f"/office/reading/{opening.pk}/")
    address = f"/office/matters/{opening.release.edition_id}/readers/"
    for username in ("publisher", "supervisor"):
        shown = text_of(Desk(cast[username]).client.get(address))
        assert "已读，未确认 1" in shown
        assert "石在园" in shown
    for username in ("examiner", "principal", "reviewer", "collector", "auditor", "sysadmin", "office_handler", "resident"):
        assert Desk(cast[username]).client.get(address).status_code == 404, username
    released = f"/office/matters/{opening.release.edition_id}/publish/"
    assert "查看阅读情况" in text_of(Desk(cast["publisher"]).client.get(released))
    assert "查看阅读情况" not in text_of(Desk(cast["examiner"]).client.get(released))


def test_the_publisher_reminds_and_the_reader_is_told_with_the_way_to_the_page(cast: Any, opening: Opening) -> None:
    address = f"/office/matters/{opening.release.edition_id}/readers/"
    form = {"version": opening.release.version_id, "do": "remind"}
    assert Desk(cast["supervisor"]).client.post(address, form).status_code == 403
    publisher = Desk(cast["publisher"]).client
    assert "已提醒" in text_of(publisher.post(address, form, follow=True))
    assert "今天都已经提醒过。" in text_of(publisher.post(address, form, follow=True))
    told = Desk(cast["resident"]).client.get("/office/notices/").content.decode()
    assert "请阅读《园区内事项》" in told
    assert f"/office/reading/{opening.pk}/" in told


def test_a_reminder_of_what_can_no_longer_be_read_names_nothing(cast: Any, opening: Opening) -> None:
    publication.remind_readers(opening.release, by=cast["publisher"])
    publication.withdraw(opening.release.version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    assert "园区内事项" not in Desk(cast["resident"]).client.get("/office/notices/").content.decode()


def test_it_can_be_asked_for_later(cast: Any, version: Any) -> None:
    publication.publish(version, by=cast["publisher"])
    address = f"/office/matters/{version.edition_id}/readers/"
    publisher = Desk(cast["publisher"]).client
    assert "请读者确认已阅" in text_of(publisher.get(address))
    assert publisher.post(address, {"version": version.pk, "do": "ask"}).status_code == 303
    assert ReadingRequest.objects.count() == 1
    assert publisher.post(address, {"version": version.pk, "do": "ask"}).status_code == 422
    assert publisher.post(address, {"version": version.pk}).status_code == 404
