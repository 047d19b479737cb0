"""张贴与撤除 on its pages: what is to come down, what is not done, and the record that it came down."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import Posting, Removal
from gongkai.vault.tests.files import picture

TODAY = timezone.localdate()
LIST = "/office/sheets/postings/"


@pytest.fixture
def hung(line):
    """A posting of a matter that was also to be told at a meeting."""
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD, Channel.MEETING))
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    return actions.record_posting(
        line.release(version), channel=Channel.NOTICE_BOARD, place="一楼公告栏", shown_from=TODAY, by=line.cast["publisher"]
    )


def withdraw(cast, posting):
    actions.withdraw(posting.release.version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])


def given(**other):
    return {"removed_on": TODAY.isoformat(), "who": "王工", "note": "已揭下。"} | other


@pytest.mark.clause("4.1", "8.9")
def test_the_desk_leads_to_what_is_to_come_down_and_there_it_is_recorded(cast, hung):
    desk = Desk(cast["publisher"])
    withdraw(cast, hung)
    assert "应当撤除的有1处" in text_of(desk.client.get("/office/"))
    page = text_of(desk.client.get(LIST))
    assert "一楼公告栏" in page
    assert "事项已撤回" in page
    assert "应当撤除的张贴" in text_of(desk.look("publish", hung.release.version))
    photo = SimpleUploadedFile("撤除后.png", picture("PNG"), content_type="image/png")
    address = f"{LIST}{hung.pk}/removal/"
    refused = desk.client.post(address, given(who="", token="", evidence=photo))
    assert refused.status_code == 422
    answer = desk.client.post(address, given(evidence=SimpleUploadedFile("撤除后.png", picture("PNG"), content_type="image/png")))
    assert (answer.status_code, answer.url) == (303, LIST)
    assert Removal.objects.get().evidence_name == "撤除后.png"
    assert "没有应当撤除的张贴" in text_of(desk.client.get(LIST))
    assert "王工办理" in text_of(desk.client.get(f"/office/matters/{hung.release.edition_id}/"))


@pytest.mark.clause("4.1")
def test_whoever_only_reads_the_list_is_offered_no_removal(cast, hung):
    withdraw(cast, hung)
    reader = Desk(cast["supervisor"])
    page = text_of(reader.client.get(LIST))
    assert "一楼公告栏" in page
    assert "登记撤除" not in page
    assert reader.client.get(f"{LIST}{hung.pk}/removal/").status_code == 404


@pytest.mark.clause("8.9")
def test_a_posting_that_a_leak_wants_down_is_recorded_there(cast, hung):
    report = actions.report_leak(cast.body, item=hung.release.edition.item, kind="other", text="请核查。", by=cast["resident"])
    actions.take_down(report, kind="other", by=cast["reviewer"])
    desk = Desk(cast["publisher"])
    led = desk.client.get(f"{LIST}{hung.pk}/removal/")
    assert led.status_code == 302
    assert "/leaks/remedies/" in led.url
    refused = desk.client.post(f"{LIST}{hung.pk}/removal/", given())
    assert refused.status_code == 422
    assert "请在补救事项中登记撤除" in text_of(refused)


@pytest.mark.clause("4.1", "4.2")
def test_a_matter_is_said_to_be_public_once_every_chosen_form_is_done(cast, hung):
    desk = Desk(cast["collector"])
    matter = f"/office/matters/{hung.release.edition_id}/"
    waits = text_of(desk.client.get(matter))
    assert "尚未公开到位" in waits
    assert "会议（" in waits
    listed = text_of(desk.client.get(LIST))
    assert "停水通知" in listed
    assert "没有应当撤除的张贴" in listed
    assert "公开形式还没有办齐的有1件" in text_of(desk.client.get("/office/"))
    actions.record_posting(hung.release, channel=Channel.MEETING, place="全体会议", shown_from=TODAY, by=cast["collector"])
    done = text_of(desk.client.get(matter))
    assert "公开到位" in done
    assert "尚未公开到位" not in done
    assert "停水通知" not in text_of(desk.client.get(LIST))


@pytest.mark.clause("2.E", "4.1")
def test_a_matter_is_filed_with_a_form_undone_only_for_a_reason(cast, hung):
    desk = Desk(cast["archivist"])
    version = hung.release.version
    assert "不再办理的，在备注中写明原因。" in text_of(desk.look("file", version))
    refused = desk.send("file", version, retention="Y")
    assert refused.status_code == 422
    assert "审查确定的公开形式还没有办齐" in text_of(refused)
    assert desk.send("file", version, retention="Y", note="会议取消，不再办理。").status_code == 303
    assert "停水通知" not in text_of(Desk(cast["publisher"]).client.get(LIST))


@pytest.mark.clause("4.1")
def test_what_still_hangs_rightly_may_come_down_early_and_not_before_it_hung(cast, hung):
    desk = Desk(cast["publisher"])
    address = f"{LIST}{hung.pk}/removal/"
    assert "登记撤除" in text_of(desk.look("posting", hung.release.version))
    assert desk.client.post(address, given(removed_on=(TODAY - timedelta(days=1)).isoformat())).status_code == 422
    assert desk.client.post(address, given()).status_code == 303
    again = desk.client.get(address)
    assert "这一处已经登记撤除" in text_of(again)
    site = Posting.objects.get(channel="column")
    assert desk.client.get(f"{LIST}{site.pk}/removal/").status_code == 404
