"""泄密处置 on its pages: anybody reports, one button takes down, the list is followed to its end, and the desk says what is late."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, leaks, queries
from gongkai.publication.models import LeakDecision, LeakEvidence, LeakReport, Remedy, RemedyDone, Withdrawal
from tests.readers import Reader

pytestmark = pytest.mark.clause("8.9")
TITLE = "补助发放名单"


@pytest.fixture
def published(line):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.E", draft(TITLE, "正文。")), to=Stage.PUBLISHED, decided=decided)
    actions.settle(pages=pages)
    actions.record_posting(
        line.release(version),
        channel=Channel.NOTICE_BOARD,
        place="一楼公告栏",
        shown_from=timezone.localdate(),
        by=line.cast["publisher"],
    )
    return version


@pytest.fixture
def report(line, published):
    return actions.report_leak(
        line.cast.body, item=published.edition.item, kind="personal", text="附件有证件号码。", by=line.cast["resident"]
    )


@pytest.fixture
def taken_down(line, report):
    actions.take_down(report, kind="personal", by=line.cast["reviewer"])
    actions.settle(pages=pages)
    return report


@pytest.fixture
def a_day_later(monkeypatch):
    def move():
        later = timezone.now() + timedelta(hours=25)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return move


def at(name, *arguments):
    return reverse(f"office:{name}", args=arguments)


def removal_of(report):
    return next(one.remedy for one in leaks.remedies_of(report, now=timezone.now()) if one.remedy.sort == "removal")


def photo():
    return SimpleUploadedFile("撤除后.txt", "照片。".encode(), content_type="text/plain")


def this_minute():
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def test_every_page_of_the_office_leads_to_the_report(cast):
    for username in ("resident", "auditor", "handler", "sysadmin"):
        answer = Desk(cast[username]).client.get(at("reading"))
        assert at("report_leak") in answer.content.decode(), username


def test_a_matters_page_reports_that_matter(cast, published):
    desk = Desk(cast["handler"])
    address = f"{at('report_leak')}?matter={published.edition_id}"
    assert address in desk.look("matter", published).content.decode()
    assert TITLE in text_of(desk.client.get(address))
    given = {"matter": published.edition_id, "kind": "personal", "text": "附件有证件号码。"}
    answer = desk.client.post(at("report_leak"), given)
    assert (answer.status_code, "已收到" in said(answer)) == (303, True)
    assert LeakReport.objects.get().item == published.edition.item


def test_whoever_reads_inside_reports_what_he_reads_and_nothing_else(line):
    party = draft("党内事项", "正文。", inner_party=True)
    inside = line.open("3.4.D", party, unit="ZZB", by="personnel")
    line.carry(inside, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,)))
    actions.settle(pages=pages)
    opening = queries.inner_openings_for(line.cast["member"]).get()
    assert "党内事项" in text_of(Desk(line.cast["member"]).client.get(f"{at('report_leak')}?opening={opening.pk}"))
    for nowhere in (f"opening={opening.pk}", f"matter={inside.edition_id}", "matter=x", "opening=99999"):
        assert Desk(line.cast["resident"]).client.get(f"{at('report_leak')}?{nowhere}").status_code == 404


def test_a_report_stands_first_on_the_desks_of_those_on_duty_and_on_no_other(cast, report):
    for username in ("examiner", "reviewer", "discipline"):
        page = Desk(cast[username]).client.get(at("desk")).content.decode()
        assert page.index("泄密报告待处置") < page.index("等我办理")
    for username in ("handler", "publisher", "principal", "supervisor"):
        assert "泄密报告待处置" not in text_of(Desk(cast[username]).client.get(at("desk")))


def test_one_button_takes_the_page_away_from_readers_before_the_answer_arrives(cast, published, report):
    address = f"/{queries.address_of(queries.index_number_of(published.edition.item))}/"
    desk = Desk(cast["reviewer"])
    page = desk.client.get(at("leak", report.pk)).content.decode()
    assert 'name="decision" value="take_down"' in page
    answer = desk.client.post(at("decide_leak", report.pk), {"decision": "take_down", "kind": "personal"})
    assert (answer.status_code, answer.url) == (303, at("leak", report.pk))
    assert Reader().get(address)[0] == 410
    page = text_of(desk.client.get(at("leak", report.pk)))
    assert "一楼公告栏" in page
    assert "信息被泄露的个人" in page
    assert "收不回来的" in page


def test_a_second_press_is_answered_gently(cast, report):
    for username in ("reviewer", "examiner"):
        answer = Desk(cast[username]).client.post(at("decide_leak", report.pk), {"decision": "take_down", "kind": "personal"})
        assert answer.status_code == 303
    assert "已由" in said(answer)
    assert (LeakDecision.objects.count(), Withdrawal.objects.count()) == (1, 1)


def test_what_is_no_leak_needs_its_reason(cast, report):
    desk = Desk(cast["discipline"])
    answer = desk.client.post(at("decide_leak", report.pk), {"decision": "dismiss", "kind": "other"})
    assert (answer.status_code, "请写明为什么不属于泄密" in text_of(answer)) == (422, True)
    answer = desk.client.post(at("decide_leak", report.pk), {"decision": "dismiss", "kind": "other", "reason": "是办公电话。"})
    assert answer.status_code == 303
    assert not Withdrawal.objects.exists()


def test_reports_about_nothing_of_ours_offer_no_taking_down(line):
    report = actions.report_leak(line.cast.body, item=None, kind="other", text="外传。", by=line.cast["member"])
    page = Desk(line.cast["reviewer"]).client.get(at("leak", report.pk)).content.decode()
    assert 'value="take_down"' not in page
    assert 'value="confirm"' in page


def test_the_title_of_a_matter_inside_the_party_is_shown_to_its_members_alone(line):
    line.cast["examiner"].__class__.objects.filter(pk=line.cast["examiner"].pk).update(party_member=False)
    inside = line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel")
    report = actions.report_leak(line.cast.body, item=inside.edition.item, kind="other", text="外传。", by=line.cast["member"])
    assert "党内事项" in text_of(Desk(line.cast["reviewer"]).client.get(at("leak", report.pk)))
    outside = line.cast["examiner"].__class__.objects.get(pk=line.cast["examiner"].pk)
    page = text_of(Desk(outside).client.get(at("leak", report.pk)))
    assert "党内事项" not in page
    assert "不在您可以查看的范围内" in page


def test_whoever_hung_it_up_finds_the_removal_on_his_desk_and_proves_it(cast, taken_down):
    desk = Desk(cast["publisher"])
    removal = removal_of(taken_down)
    assert "一楼公告栏" in text_of(desk.client.get(at("desk")))
    given = {"outcome": "done", "done_at": this_minute(), "who": "王工", "how": "已揭下。"}
    answer = desk.client.post(at("remedy", removal.pk), given)
    assert (answer.status_code, "请上传撤除后的照片" in text_of(answer)) == (422, True)
    answer = desk.client.post(at("remedy", removal.pk), given | {"evidence": photo()})
    assert (answer.status_code, answer.url) == (303, at("desk"))
    done = RemedyDone.objects.get()
    assert (done.who, done.evidence_name) == ("王工", "撤除后.txt")
    proof = Desk(cast["discipline"]).client.get(at("remedy_evidence", done.pk, done.evidence_name))
    assert b"".join(proof.streaming_content) == "照片。".encode()
    assert "一楼公告栏" not in text_of(desk.client.get(at("desk")))


def test_whoever_was_named_for_a_notice_finds_it_whatever_his_post(cast, taken_down):
    notice = next(one.remedy for one in leaks.remedies_of(taken_down, now=timezone.now()) if one.remedy.sort == "notice")
    given = {
        "recipient": notice.recipient,
        "basis": notice.basis,
        "due_at": this_minute(),
        "person": cast["resident"].pk,
        "reason": "由他送达。",
    }
    assert Desk(cast["reviewer"]).client.post(at("change_remedy", notice.pk), given).status_code == 303
    changed = Remedy.objects.get(replaces=notice)
    desk = Desk(cast["resident"])
    assert notice.recipient in text_of(desk.client.get(at("desk")))
    assert desk.client.get(at("remedy", changed.pk)).status_code == 200
    assert desk.client.get(at("remedy", removal_of(taken_down).pk)).status_code == 404


def test_what_is_late_shows_red_to_those_who_oversee(cast, taken_down, a_day_later):
    for username in ("supervisor", "discipline"):
        assert "超期未办" not in text_of(Desk(cast[username]).client.get(at("desk")))
    a_day_later()
    for username in ("supervisor", "discipline"):
        page = text_of(Desk(cast[username]).client.get(at("desk")))
        assert "超期未办" in page
        assert "一楼公告栏" in page
    assert "超期未办" in text_of(Desk(cast["supervisor"]).client.get(at("leak", taken_down.pk)))


def test_the_sealed_record_is_opened_by_the_discipline_officer_alone(cast, taken_down):
    sealed = LeakEvidence.objects.get()
    address = at("leak_evidence", sealed.pk, sealed.name)
    answer = Desk(cast["discipline"]).client.get(address)
    assert b'"format":"gongkai.leak-evidence/1"' in b"".join(answer.streaming_content)
    for username in ("reviewer", "supervisor", "publisher"):
        assert Desk(cast[username]).client.get(address).status_code == 404
    assert sealed.blob_id in text_of(Desk(cast["reviewer"]).client.get(at("leak", taken_down.pk)))


def test_evidence_and_notices_are_added(cast, taken_down):
    desk = Desk(cast["discipline"])
    given = {"note": "访问日志。", "visits": "37", "evidence": photo()}
    assert desk.client.post(at("add_leak_evidence", taken_down.pk), given).status_code == 303
    given = {"sort": "notice", "recipient": "省级网信部门", "basis": "", "due_at": this_minute(), "person": ""}
    assert desk.client.post(at("add_remedy", taken_down.pk), given).status_code == 303
    page = text_of(desk.client.get(at("leak", taken_down.pk)))
    assert "37" in page
    assert "省级网信部门" in page


def test_how_a_reader_can_be_reached_is_told_to_those_on_duty_alone(cast, published):
    actions.report_leak_from_outside(cast.body.slug, "", kind="other", text="外传。", contact="0898-12345", knock="k" * 64)
    report = LeakReport.objects.get()
    assert "0898-12345" in text_of(Desk(cast["reviewer"]).client.get(at("leak", report.pk)))
    assert "0898-12345" not in text_of(Desk(cast["supervisor"]).client.get(at("leak", report.pk)))


def test_the_printed_list_holds_removals_notices_and_the_head_of_the_journal(cast, taken_down):
    page = text_of(Desk(cast["supervisor"]).client.get(at("leak_sheet", taken_down.pk)))
    for words in ("泄密处置登记表", "一楼公告栏", "信息被泄露的个人", "网信部门", "链头"):
        assert words in page


def test_it_is_closed_when_all_is_done_and_a_case_is_named(cast, taken_down):
    desk = Desk(cast["discipline"])
    given = {"follow_up": "case", "summary": "已撤下，已告知。"}
    answer = desk.client.post(at("close_leak", taken_down.pk), given)
    assert (answer.status_code, "没有办理" in text_of(answer)) == (422, True)
    for one in leaks.remedies_of(taken_down, now=timezone.now()):
        form = {"outcome": "explained", "done_at": this_minute(), "how": "另行办理。"}
        assert desk.client.post(at("remedy", one.remedy.pk), form).status_code == 303
    assert desk.client.post(at("close_leak", taken_down.pk), given).status_code == 303
    page = text_of(desk.client.get(at("leak", taken_down.pk)))
    assert "应当追究责任" in page
    assert "第九章" in page
    assert "已结" in text_of(desk.client.get(f"{at('leaks')}?state=over"))


def test_a_reader_is_heard_on_the_same_desk(cast, published):
    number = queries.index_number_of(published.edition.item)
    client = Client()
    token = client.get(f"/report/{number}/").content.decode().partition('name="token" value="')[2].partition('"')[0]
    client.post(f"/report/{number}/", {"token": token, "kind": "personal", "text": "有电话13912345678。"})
    page = text_of(Desk(cast["examiner"]).client.get(at("desk")))
    assert "泄密报告待处置" in page
    assert "13912345678" not in page


def test_reports_stand_by_matter_and_by_the_same_words_newest_first_and_what_is_over_elsewhere(cast, report):
    def told(text, item=None, by="resident"):
        return actions.report_leak(cast.body, item=item, kind="other", text=text, by=cast[by])

    junk = [told(text, by=by) for text, by in (("网站 打不开", "resident"), ("网站打不开", "member"), ("网站打不开", "handler"))]
    again = told("附件有证件号码！", item=report.item)
    actions.dismiss_leak(again, reason="附件中没有这样的内容。", by=cast["discipline"])
    desk = Desk(cast["reviewer"])
    page = text_of(desk.client.get(at("leaks")))
    assert page.index("没有指明本系统的事项 3件") < page.index("索引号")
    assert "内容相同的另有2件" in page
    assert page.index(f"第{junk[2].pk}号") < page.index(f"第{junk[0].pk}号") < page.index(f"第{report.pk}号")
    assert f"第{again.pk}号" not in page
    assert f"第{again.pk}号" in text_of(desk.client.get(f"{at('leaks')}?state=all"))
    on_desk = text_of(desk.client.get(at("desk")))
    assert "泄密报告待处置 4" in on_desk
    assert on_desk.count("立即处置") == 2


def test_reports_in_the_same_words_are_dismissed_together(cast, report):
    junk = [
        actions.report_leak(cast.body, item=None, kind="other", text="打不开", by=cast[username])
        for username in ("resident", "member", "handler")
    ]
    desk = Desk(cast["reviewer"])
    assert "内容相同的报告还有2件" in text_of(desk.client.get(at("leak", junk[0].pk)))
    given = {"decision": "dismiss", "reason": "与泄密无关，是网络故障。", "alike": "on"}
    answer = desk.client.post(at("decide_leak", junk[0].pk), given)
    assert (answer.status_code, "内容相同的2件，一并登记了2件" in said(answer)) == (303, True)
    assert {one.report_id for one in LeakDecision.objects.filter(outcome="dismissed")} == {one.pk for one in junk}
