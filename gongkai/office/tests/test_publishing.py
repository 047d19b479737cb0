"""公开发布 on its page: every condition on show, one confirmation, and the state of the pages afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import Opening, Release
from gongkai.vault.store import keep, path_of

TODAY = timezone.localdate()


@pytest.fixture
def approved(line):
    file = File("附表.txt", keep("附表".encode(), "text/plain"))
    return line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。", files=(file,))), to=Stage.APPROVED)


def marks(page) -> tuple[int, int]:
    text = page.content.decode()
    return text.count("check-met"), text.count("check-unmet")


@pytest.mark.clause("2.1", "8.5")
def test_every_condition_is_shown_met_with_who_signed(cast, approved):
    page = Desk(cast["publisher"]).look("publish", approved)
    assert page.status_code == 200
    met, unmet = marks(page)
    assert unmet == 0
    assert met >= 11
    text = text_of(page)
    for sentence in ("分管领导审核同意", "保密审查通过", "委主要领导审批同意", "附件完好", "立即对社会公开"):
        assert sentence in text
    assert cast["principal"].name in text


@pytest.mark.clause("2.C", "8.3")
def test_an_unmet_condition_is_red_and_there_is_no_button(cast, line):
    version = line.carry(line.open("3.2.A", draft("目标", "正文。")), to=Stage.EXAMINED)
    page = Desk(cast["principal"]).look("publish", version)
    assert page.status_code == 403
    text = text_of(page)
    assert "本稿尚未经委主要领导审批" in text
    assert "公开由指定的发布员统一操作" in text
    assert 'name="confirmed"' not in page.content.decode()


@pytest.mark.clause("8.3")
def test_a_file_that_was_damaged_in_the_vault_is_seen_before_publishing(cast, approved):
    path = path_of(approved.facts["files"][0]["digest"])
    path.chmod(0o600)
    path.write_bytes("改过".encode())
    page = Desk(cast["publisher"]).look("publish", approved)
    assert marks(page)[1] == 1
    assert "0个完好，共1个" in text_of(page)


@pytest.mark.clause("2.D")
def test_publishing_is_confirmed_and_leads_to_the_page_in_its_place(cast, approved):
    desk = Desk(cast["publisher"])
    unconfirmed = desk.send("publish", approved)
    assert unconfirmed.status_code == 422
    assert "请勾选确认" in text_of(unconfirmed)
    assert not Release.objects.exists()
    answer = desk.send("publish", approved, confirmed="on")
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{approved.edition_id}/publish/")
    assert Release.objects.get().digest == approved.digest
    made = desk.look("publish", approved)
    assert "公开页面已就位" in text_of(made)
    assert 'hx-trigger="every' not in made.content.decode()
    assert f"/d/{cast.body.index_code}/" in made.content.decode()


def test_while_the_files_are_still_being_made_the_page_asks_again_by_itself_or_by_hand(cast, approved):
    actions.publish(approved, by=cast["publisher"])
    desk = Desk(cast["publisher"])
    making = desk.look("publish", approved)
    assert "正在生成公开页面" in text_of(making)
    assert 'hx-trigger="every 2s"' in making.content.decode()
    assert "手动刷新" in text_of(making)
    actions.settle(pages=pages)
    assert "公开页面已就位" in text_of(desk.look("publish", approved))


def test_the_page_asks_for_the_state_alone_and_gets_the_same_part(cast, approved):
    actions.publish(approved, by=cast["publisher"])
    desk = Desk(cast["publisher"])
    part = desk.client.get(f"/office/matters/{approved.edition_id}/publish/", headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith("<section")
    assert "正在生成公开页面" in text_of(part)
    assert "<html" not in part.content.decode()


@pytest.mark.clause("2.D")
def test_a_step_of_a_later_day_is_announced_and_not_open(cast, line):
    version = line.open("3.4.B", draft("干部任免", "任命。", inner_party=True), unit="ZZB", by="personnel")
    day = TODAY + timedelta(days=7)
    decided = decisions((Audience.PARTY, None), (Audience.SOCIETY, day), channels=(Channel.PARTY_BOARD, Channel.COLUMN))
    line.carry(version, to=Stage.APPROVED, decided=decided)
    desk = Desk(cast["publisher"])
    before = text_of(desk.look("publish", version))
    assert "立即对党内公开" in before
    assert f"{day.month}月{day.day}日自动对社会公开" in before
    desk.send("publish", version, confirmed="on")
    assert [opening.audience for opening in Opening.objects.all()] == [Audience.PARTY]
    assert "尚未公开" in text_of(desk.look("publish", version))


def test_a_second_press_publishes_nothing_twice(cast, approved):
    desk = Desk(cast["publisher"])
    desk.send("publish", approved, confirmed="on")
    again = desk.send("publish", approved, confirmed="on")
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert Release.objects.count() == 1


@pytest.mark.clause("8.5")
def test_no_unit_publishes(cast, approved):
    desk = Desk(cast["handler"])
    assert desk.look("publish", approved).status_code == 403
    assert desk.send("publish", approved, confirmed="on").status_code == 422
    assert not Release.objects.exists()


@pytest.mark.clause("4.1", "4.2")
def test_what_is_still_to_be_posted_is_listed_after_publishing(cast, line):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.SCREEN, Channel.MEETING))
    version = line.carry(line.open("3.2.A", draft("目标", "正文。")), to=Stage.PUBLISHED, decided=decided)
    text = text_of(Desk(cast["publisher"]).look("publish", version))
    listed = text[text.index("还没有落实的公开形式") :]
    assert "电子屏" in listed
    assert "会议" in listed
    assert "党务政务公开栏" not in listed
