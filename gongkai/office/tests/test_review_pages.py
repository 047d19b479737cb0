"""The reviewer's pages: findings marked in place and answered, joint conclusions, referral, rights holders and their one-time pages."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from PIL import Image

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import CoIssuer, Edition, Finding
from gongkai.office.offers import waiting_for
from gongkai.office.tests.people import NO_EIGHT_TIMES, Desk, said, text_of
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, jobs, queries
from gongkai.secrecy.models import (
    Cleaning,
    Consultation,
    Determination,
    JointVerdict,
    Receipt,
    Referral,
    Reply,
    Resolution,
    Ruling,
    Statement,
    Verdict,
)
from gongkai.secrecy.tests.numbers import resident_id
from gongkai.secrecy.tests.pages import TOLD, invite
from gongkai.vault.store import keep

TODAY = timezone.localdate()
GROUNDS = "经逐项审查，可以公开。"
SAMPLE = {"reason": "示例号码，表头已注明。", "why": "sample"}
ONE, TWO = resident_id(1), resident_id(2)
OUTSIDE = "某市规划局"
PASSAGE = "南屿科技有限公司的中标价格构成"


@pytest.fixture
def numbered(line):
    text = [f"申请人身份证号码：{ONE}。", f"共同申请人身份证号码：{TWO}。"]
    return line.carry(line.open("3.7.C", draft("补贴名单", *text)), to=Stage.CONSENTED)


@pytest.fixture
def consented(line):
    return line.carry(line.open("3.7.C", draft("中标结果", f"现公布{PASSAGE}。", "不给对方看的另一段。")), to=Stage.CONSENTED)


@pytest.fixture
def joint(line, cast):
    made = draft("联合通知", "联合发文的正文。", co_units=(cast.unit("CZJ"),), co_bodies=(OUTSIDE,))
    return line.carry(line.open("3.7.C", made), to=Stage.CONSENTED)


@pytest.fixture
def asked(consented, cast):
    given = {"holder": "南屿科技有限公司", "concerns": "commercial_secret", "asked": "请答复是否同意。"}
    return actions.consult(consented, passages=[PASSAGE], sent_on=TODAY, by=cast["reviewer"], **given)


def told(cast, stranger, address):
    """The code of a page that a stranger cannot open with its address alone, told by the examiner from his desk."""
    assert "请输入口令" in text_of(stranger.get(address))
    assert "口令还没有告知" in text_of(stranger.post(address, {"do": "open", "code": "12345678"}))
    desk = Desk(cast["examiner"])
    link = re.search(r'href="(/office/codes/\d+/)"', desk.client.get("/office/").content.decode()).group(1)
    assert link not in Desk(cast["reviewer"]).client.get("/office/").content.decode()
    assert "口令须由另一人" in text_of(Desk(cast["reviewer"]).client.get(link))
    assert "请填写告知了谁" in text_of(desk.client.post(link, {}))
    made = desk.client.post(link, TOLD).content.decode()
    assert link not in desk.client.get("/office/").content.decode()
    code = "".join(re.search(r'class="one-time code"[^>]*>(\d{4}) (\d{4})<', made).groups())
    wrong = stranger.post(address, {"do": "open", "code": f"{(int(code) + 1) % 10**8:08d}"})
    assert (wrong.status_code, "口令不对" in text_of(wrong)) == (422, True)
    return code


def stage_of(version):
    return Stage(Edition.objects.get(pk=version.edition_id).stage)


def findings(version):
    return [one.finding for one in queries.seen_in(version)]


@pytest.mark.clause("8.1", "8.2")
def test_findings_are_marked_in_their_place_and_listed_beside_it(cast, numbered):
    answer = Desk(cast["reviewer"]).look("clear", numbered)
    page = answer.content.decode()
    for finding, number in zip(findings(numbered), (ONE, TWO), strict=True):
        assert re.search(rf'<mark id="mark-{finding.pk}" class="seen seen-block"[^>]*>{number}</mark>', page)
        listed = page[page.index(f'id="finding-{finding.pk}"') :]
        assert f'href="#mark-{finding.pk}"' in listed
        assert finding.excerpt in listed
        assert number not in listed[: listed.index("</li>")]
        assert finding.advice in page


@pytest.mark.clause("8.2")
def test_clearing_is_offered_only_when_nothing_stands_against_it_and_the_reason_is_shown(cast, numbered):
    desk = Desk(cast["reviewer"])
    page = desk.look("clear", numbered)
    assert page.status_code == 200
    assert 'value="agree"' not in page.content.decode()
    assert 'value="return"' in page.content.decode()
    assert "自动筛查发现的疑点尚未逐项处理" in text_of(page)
    refused = desk.send("clear", numbered, conclusion="agree", grounds=GROUNDS, **NO_EIGHT_TIMES)
    assert refused.status_code == 422
    assert not Verdict.objects.exists()
    done = desk.send("resolve", numbered, finding=[one.pk for one in findings(numbered)], outcome="false_alarm", **SAMPLE)
    assert (done.status_code, done.url) == (303, f"/office/matters/{numbered.edition_id}/clear/#findings")
    assert "已处理2处疑点" in said(done)
    page = desk.look("clear", numbered)
    assert 'value="agree"' in page.content.decode()
    assert SAMPLE["reason"] in text_of(page)
    assert desk.send("clear", numbered, conclusion="agree", grounds=GROUNDS, result="treated", **NO_EIGHT_TIMES).status_code == 303
    assert Verdict.objects.get().conclusion == "treated"
    assert "同意（作处理后公开）" in text_of(desk.look("sheet", numbered)).replace(" ", "")


@pytest.mark.clause("8.2")
def test_each_finding_is_answered_or_refused_for_itself(cast, numbered):
    first, second = findings(numbered)
    desk = Desk(cast["reviewer"])
    exception = actions.determine(
        numbered, concerns="commercial_secret", basis="public_interest", covers="x", reasons="x", by=cast["reviewer"]
    )
    refused = desk.send("resolve", numbered, finding=[first.pk], outcome="permitted", determination=exception.pk)
    assert refused.status_code == 422
    assert "与这一疑点不符" in text_of(refused)
    desk.send("resolve", numbered, finding=[first.pk], outcome="false_alarm", **SAMPLE)
    mixed = desk.send("resolve", numbered, finding=[first.pk, second.pk], outcome="false_alarm", **SAMPLE)
    assert mixed.status_code == 303
    assert "已处理1处疑点" in said(mixed)
    assert "不需要重复处理" in said(mixed)
    assert Resolution.objects.count() == 2


@pytest.mark.clause("8.2")
def test_nothing_ticked_no_reason_and_another_person_resolve_nothing(cast, numbered):
    finding = findings(numbered)[0]
    desk = Desk(cast["reviewer"])
    assert "请先勾选" in text_of(desk.send("resolve", numbered, outcome="false_alarm", reason="x"))
    kept = desk.send("resolve", numbered, finding=[finding.pk], outcome="false_alarm", reason="")
    assert "请写明理由" in text_of(kept)
    thin = desk.send("resolve", numbered, finding=[finding.pk], outcome="false_alarm", reason="误报")
    assert "理由过于简单" in text_of(thin)
    assert "这个号码通过了校验" in text_of(thin)
    other = Desk(cast["examiner"]).send("resolve", numbered, finding=[finding.pk], outcome="false_alarm", reason="x")
    assert other.status_code == 422
    assert not Resolution.objects.exists()


@pytest.mark.clause("8.2", "8.3")
def test_what_an_earlier_version_had_is_noted_as_redacted_on_the_newer_one(cast, line, numbered):
    actions.return_to_unit(numbered, answers=NO | {Question.PRIVACY: True}, grounds="请隐去。", by=cast["reviewer"])
    newer = disclosure.revise(numbered, draft("补贴名单", "已隐去。"), by=cast["handler"])
    line.carry(newer, to=Stage.CONSENTED)
    desk = Desk(cast["reviewer"])
    assert "前稿中未登记处理的疑点2处" in text_of(desk.look("clear", newer))
    desk.send("resolve", newer, finding=[one.pk for one in findings(numbered)], outcome="redacted")
    assert {row.redacted_in for row in Resolution.objects.all()} == {newer}


@pytest.mark.clause("8.7")
def test_the_head_of_a_co_issuing_unit_finds_it_on_his_desk_and_concludes(cast, joint):
    desk = Desk(cast["finance_head"])
    assert "联合发文单位保密审查" in text_of(desk.client.get("/office/"))
    page = desk.look("conclude", joint)
    assert "联合发文的正文" in text_of(page)
    assert "财政局的保密审查结论" in text_of(page)
    assert desk.send("conclude", joint, **NO_EIGHT_TIMES).status_code == 303
    assert JointVerdict.objects.get().person == cast["finance_head"]
    assert "联合发文单位保密审查" not in text_of(desk.client.get("/office/"))
    assert "已办理" in said(desk.send("conclude", joint, **NO_EIGHT_TIMES))
    assert Desk(cast["unit_head"]).look("conclude", joint).status_code == 403
    assert Desk(cast["personnel_head"]).look("conclude", joint).status_code == 404


@pytest.mark.clause("8.7")
def test_a_body_outside_concludes_once_on_its_page_without_an_account(cast, joint):
    co_issuer = CoIssuer.objects.get(version=joint, unit=None)
    made = Desk(cast["reviewer"]).client.post(reverse("office:joint", args=[co_issuer.pk]), {"do": "invite"})
    address = re.search(r"http://testserver(/office/answer/[^<]+)</p>", made.content.decode()).group(1)
    stranger = Client()
    page = stranger.get(address)
    assert page.status_code == 200
    assert "联合发文的正文" not in text_of(page)
    assert page["X-Robots-Tag"].startswith("noindex")
    code = told(cast, stranger, address)
    assert "联合发文的正文" in text_of(stranger.post(address, {"do": "open", "code": code}))
    incomplete = stranger.post(address, {"code": code, "signatory": "王主任"})
    assert incomplete.status_code == 422
    done = stranger.post(address, {"code": code, **NO_EIGHT_TIMES, "signatory": "王主任", "remark": ""})
    assert "已收到答复" in text_of(done)
    verdict = JointVerdict.objects.get()
    assert (verdict.signatory, verdict.person, verdict.outcome) == ("王主任", None, "agree")
    assert stranger.get(address).status_code == 410
    assert stranger.post(address, {"code": code, **NO_EIGHT_TIMES, "signatory": "别人"}).status_code == 410


@pytest.mark.clause("8.7")
def test_a_written_conclusion_from_outside_needs_its_scan(cast, joint):
    co_issuer = CoIssuer.objects.get(version=joint, unit=None)
    address = reverse("office:joint", args=[co_issuer.pk])
    desk = Desk(cast["reviewer"])
    refused = desk.client.post(address, {"do": "enter", **NO_EIGHT_TIMES, "signatory": "王主任"})
    assert "请上传该单位书面结论" in text_of(refused)
    scan = _file("结论.txt", "同意公开。")
    done = desk.client.post(address, {"do": "enter", **NO_EIGHT_TIMES, "signatory": "王主任", "evidence": scan})
    assert done.status_code == 303
    assert JointVerdict.objects.get().evidence_name == "结论.txt"
    assert Desk(cast["examiner"]).client.get(address).status_code == 403
    assert Desk(cast["finance"]).client.get(address).status_code == 404


@pytest.mark.clause("8.8")
def test_the_reviewer_refers_prints_the_letter_and_enters_the_answer(cast, consented):
    desk = Desk(cast["reviewer"])
    sent = desk.send("refer", consented, addressed_to="市政府办公厅", question="价格构成是否涉密？", letter_number="园办3号")
    assert (sent.status_code, sent.url) == (303, f"/office/matters/{consented.edition_id}/forms/")
    assert "报请确定函 市政府办公厅" in text_of(desk.client.get(sent.url))
    assert stage_of(consented) is Stage.REFERRED
    assert "登记市办公厅答复" in text_of(desk.client.get("/office/"))
    empty = desk.send("rule", consented, outcome="agree", answer="", answered_on=TODAY.isoformat())
    assert "请登记答复内容" in text_of(empty)
    done = desk.send("rule", consented, outcome="agree", answer="可以公开。", answered_on=TODAY.isoformat(), document_number="市办函1号")
    assert done.status_code == 303
    assert Ruling.objects.get().answer == "可以公开。"
    assert stage_of(consented) is Stage.CONSENTED
    page = text_of(desk.look("clear", consented))
    assert "市办函1号" in page
    assert "已审查0天" in page
    assert Referral.objects.count() == 1


@pytest.mark.clause("8.4", "8.6")
def test_a_rights_holder_is_asked_and_answers_on_a_page_that_shows_his_passages_alone(cast, consented):
    desk = Desk(cast["reviewer"])
    given = {"holder": "南屿科技有限公司", "concerns": "commercial_secret", "asked": "请答复。", "sent_on": TODAY.isoformat()}
    wrong = desk.send("consult", consented, **given, passages="不在正文里的话")
    assert "须与正文逐字一致" in text_of(wrong)
    sent = desk.send("consult", consented, **given, passages=PASSAGE)
    asked = Consultation.objects.get()
    assert (sent.status_code, sent.url) == (303, f"/office/consultations/{asked.pk}/")
    assert "征求权利人意见尚未办结" in text_of(desk.look("clear", consented))
    assert "制作征求意见函" in text_of(desk.client.get(sent.url))
    made = desk.client.post(sent.url, {"do": "invite"})
    address = re.search(r"http://testserver(/office/answer/[^<]+)</p>", made.content.decode()).group(1)
    assert address not in desk.client.get(sent.url).content.decode()
    stranger = Client()
    code = told(cast, stranger, address)
    page = text_of(stranger.post(address, {"do": "open", "code": code}))
    assert PASSAGE in page
    assert "不给对方看的另一段" not in page
    given = {"code": code, "outcome": "object", "signatory": "张经理"}
    assert "请写明理由" in text_of(stranger.post(address, given | {"reasons": ""}))
    assert "已收到答复" in text_of(stranger.post(address, given | {"reasons": "泄露成本。"}))
    assert Reply.objects.get().reasons == "泄露成本。"
    assert "待认定" in text_of(desk.look("clear", consented))
    done = desk.send(
        "determine",
        consented,
        concerns="commercial_secret",
        basis="public_interest",
        covers=PASSAGE,
        reasons="公共利益。",
        consultation=asked.pk,
    )
    assert done.status_code == 303
    assert Determination.objects.get().consultation == asked
    assert 'value="agree"' in desk.look("clear", consented).content.decode()


@pytest.mark.clause("8.4")
def test_an_answer_on_paper_is_entered_and_a_consent_needs_its_scan(cast, consented, asked):
    desk = Desk(cast["reviewer"])
    address = reverse("office:consultation", args=[asked.pk])
    given = {"do": "enter", "outcome": "consent", "signatory": "张经理"}
    assert "请上传书面同意" in text_of(desk.client.post(address, given))
    assert desk.client.post(address, given | {"evidence": _file("同意函.txt", "同意。")}).status_code == 303
    assert Reply.objects.get().evidence_name == "同意函.txt"
    paper = reverse("office:review_evidence", args=["reply", Reply.objects.get().pk])
    assert paper in desk.client.get(address).content.decode()
    assert b"".join(desk.client.get(paper).streaming_content).decode() == "同意。"
    assert Desk(cast["finance"]).client.get(paper).status_code == 404
    assert Desk(cast["finance"]).client.get(address).status_code == 404


@pytest.mark.clause("8.4", "8.6", "8.7")
def test_nobody_who_is_signed_in_to_the_office_opens_a_page_or_answers_on_it(cast, asked, joint):
    outside = CoIssuer.objects.get(version=joint, unit=None)
    pages = (
        (invite(cast, consultation=asked), {"outcome": "consent", "signatory": "张经理"}),
        (invite(cast, co_issuer=outside), {**NO_EIGHT_TIMES, "signatory": "王主任"}),
    )
    for made, form in pages:
        for username in ("reviewer", "handler", "principal"):
            desk = Desk(cast[username])
            for answer in (desk.client.get(made.address), desk.client.post(made.address, form | {"code": made.code})):
                assert answer.status_code == 403
                assert "办公系统的登录人员不能代答" in text_of(answer)
                assert PASSAGE not in text_of(answer)
    assert not Reply.objects.exists()
    assert not JointVerdict.objects.exists()
    for made, form in pages:
        assert "已收到答复" in text_of(Client().post(made.address, form | {"code": made.code}))


@pytest.mark.clause("8.4", "8.6", "8.7")
def test_who_made_the_page_over_which_an_answer_came_is_shown_beside_it(cast, consented, asked, joint):
    reviewer = cast["reviewer"]
    outside = CoIssuer.objects.get(version=joint, unit=None)
    here, there = Client(REMOTE_ADDR="203.0.113.7"), Client(REMOTE_ADDR="203.0.113.8")
    made, other = invite(cast, consultation=asked), invite(cast, co_issuer=outside)
    here.post(made.address, {"code": made.code, "outcome": "consent", "signatory": "张经理"})
    there.post(other.address, {"code": other.code, **NO_EIGHT_TIMES, "signatory": "王主任"})
    first, second = Receipt.objects.order_by("pk")
    assert len({first.source, second.source}) == 2
    assert "203.0.113" not in first.source + second.source
    desk = Desk(reviewer)
    shown = reverse("office:consultation", args=[asked.pk])
    for page, kept in ((desk.client.get(shown), first), (desk.look("clear", consented), first), (desk.look("clear", joint), second)):
        words = text_of(page)
        assert f"链接由{reviewer.name}于" in words
        assert f"口令由{cast['examiner'].name}于" in words
        assert "以电话告知张经理（营业执照登记的电话）" in words
        assert kept.source[:12] in words


@pytest.mark.clause("8.4")
def test_a_wrong_key_is_not_found_and_whoever_tries_too_often_waits(cast, asked):
    stranger = Client()
    answers = [stranger.get(f"/office/answer/{'x' * 43}/").status_code for _ in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429
    key = actions.invite(consultation=asked, by=cast["reviewer"]).key
    assert stranger.get(f"/office/answer/{key}/").status_code == 200


@pytest.mark.clause("8.4")
def test_an_expired_page_says_so(cast, asked):
    made = actions.invite(consultation=asked, by=cast["reviewer"])
    again = actions.invite(consultation=asked, by=cast["reviewer"])
    stranger = Client()
    old = stranger.get(f"/office/answer/{made.key}/")
    assert old.status_code == 410
    assert "已被新的页面代替" in text_of(old)
    assert PASSAGE not in text_of(old)
    assert stranger.get(f"/office/answer/{again.key}/").status_code == 200
    assert again.invitation.expires_at - timezone.now() >= timedelta(days=15)


@pytest.mark.clause("8.4")
def test_statements_are_kept_matched_and_ended(cast, consented):
    desk = Desk(cast["reviewer"])
    empty = desk.client.post(reverse("office:keep_statement"), {})
    assert empty.status_code == 422
    given = {"holder": "某设计院", "concerns": "commercial_secret", "covers": "报价明细", "names": "中标价格构成、星海项目"}
    assert desk.client.post(reverse("office:keep_statement"), given).status_code == 303
    statement = Statement.objects.get()
    assert statement.names == ["中标价格构成", "星海项目"]
    page = text_of(desk.look("clear", consented))
    assert "某设计院" in page
    assert "本稿中出现：中标价格构成" in page
    form = desk.client.get(f"{reverse('office:consult', args=[consented.edition_id])}?statement={statement.pk}")
    assert 'value="某设计院"' in form.content.decode()
    desk.client.post(reverse("office:end_statement", args=[statement.pk]), {"reason": "撤回。"})
    assert "已失效1件" in text_of(desk.client.get(reverse("office:statements")))
    assert "某设计院" not in text_of(desk.look("clear", consented))
    assert Desk(cast["examiner"]).client.get(reverse("office:statements")).status_code == 200
    assert Desk(cast["handler"]).client.get(reverse("office:statements")).status_code == 404


def _file(name, text):
    return SimpleUploadedFile(name, text.encode(), "text/plain")


@pytest.mark.clause("8.7")
def test_the_handler_names_co_issuers_in_the_draft_and_finds_them_there_again(cast, line):
    version = line.open("3.7.C", draft("通知", "正文。"))
    desk = Desk(cast["handler"])
    form = {"title": "通知", "basis": "第三章", "text_from": "typed", "text": "联合发文。", "do": "save"}
    named = form | {"co_units": [cast.unit("CZJ").pk], "co_bodies": f"{OUTSIDE}\n"}
    assert desk.send("draft", version, **named).status_code == 303
    current = Edition.objects.get(pk=version.edition_id).current
    assert [one.name for one in CoIssuer.objects.filter(version=current)] == ["财政局", OUTSIDE]
    again = desk.look("draft", current).content.decode()
    assert re.search(rf'value="{cast.unit("CZJ").pk}"[^>]*checked', again)
    assert OUTSIDE in again
    assert f"财政局、{OUTSIDE}" in text_of(desk.look("sheet", current))
    assert "每行写一个" in text_of(desk.send("draft", current, **form | {"co_bodies": "单" * 201}))
    kept = desk.send("draft", current, **named | {"title": ""})
    assert kept.status_code == 422
    assert re.search(rf'value="{cast.unit("CZJ").pk}"[^>]*checked', kept.content.decode())
    assert f"{OUTSIDE}</textarea>" in kept.content.decode().replace("\n", "")
    assert '<details class="co-issuers" open>' in kept.content.decode()


def _sheet_with_a_number():
    book = Workbook()
    book.active.append(["姓名", "身份证号码"])
    book.active.append(["王小虎", TWO])
    out = io.BytesIO()
    book.save(out)
    return File("名单.xlsx", keep(out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))


@pytest.mark.clause("8.1", "8.2", "8.3")
def test_a_cleaned_copy_is_proposed_sent_back_and_taken_up_in_one_click(cast, line):
    made = draft("补贴名单", f"申请人身份证号码：{ONE}。", files=(_sheet_with_a_number(),))
    version = line.carry(line.open("3.7.C", made), to=Stage.CONSENTED)
    desk = Desk(cast["reviewer"])
    asked = desk.send("redact", version, do="propose")
    assert (asked.status_code, asked.url) == (303, f"/office/matters/{version.edition_id}/redact/#proposal")
    proposed = desk.look("redact", version)
    page = proposed.content.decode()
    assert "没有须处理的疑点" in text_of(proposed)
    assert f"<del>{ONE}</del>" in page
    before, after = re.findall(rf'<mark class="seen seen-(?:block|answered)">({TWO}|{TWO[:4]}\*+{TWO[-4:]})</mark>', page)
    assert (before, after) == (TWO, f"{TWO[:4]}**********{TWO[-4:]}")
    pairs = page[page.index("逐处列出（2处）") :]
    assert f"{ONE[:4]}**********{ONE[-4:]}" in pairs
    assert ONE not in pairs
    token = re.search(r'name="token" value="([^"]+)"', page).group(1)
    copy = desk.client.get(reverse("office:cleaned_file", args=[token, 0]))
    assert TWO not in {cell.value for row in load_workbook(io.BytesIO(b"".join(copy.streaming_content))).active for cell in row}
    assert Desk(cast["examiner"]).client.get(reverse("office:cleaned_file", args=[token, 0])).status_code == 404
    assert stage_of(version) is Stage.CONSENTED
    incomplete = desk.send("redact", version, do="send", token=token, conclusion="return", grounds="请采用清理稿。")
    assert incomplete.status_code == 422
    yes = NO_EIGHT_TIMES | {"privacy": "yes"}
    sent = desk.send("redact", version, do="send", token=token, conclusion="return", grounds="请采用清理稿。", **yes)
    assert sent.status_code == 303
    assert stage_of(version) is Stage.RETURNED
    assert Verdict.objects.get().conclusion == "treated"

    handler = Desk(cast["handler"])
    assert "采用清理稿" in text_of(handler.look("matter", version))
    assert "采用清理稿" in text_of(handler.client.get("/office/"))
    shown = handler.look("cleaned", version).content.decode()
    assert ONE not in shown
    taken = handler.send("cleaned", version)
    assert taken.status_code == 303
    current = Edition.objects.get(pk=version.edition_id).current
    assert (current.number, ONE in current.text) == (2, False)
    assert stage_of(version) is Stage.COLLECTED
    assert not [one for one in findings(current) if one.blocks]
    line.carry(current, to=Stage.CLEARED)
    assert stage_of(version) is Stage.CLEARED


@pytest.mark.clause("8.1")
def test_a_lost_or_foreign_proposal_sends_nothing_back(cast, numbered):
    desk = Desk(cast["reviewer"])
    given = {"do": "send", "conclusion": "return", "grounds": "请采用。", **NO_EIGHT_TIMES}
    assert "清理结果已失效" in text_of(desk.send("redact", numbered, token="x", **given))
    assert stage_of(numbered) is Stage.CONSENTED
    assert Desk(cast["examiner"]).look("redact", numbered).status_code == 403
    assert Desk(cast["handler"]).look("cleaned", numbered).status_code == 404


@pytest.mark.clause("8.2")
def test_a_matter_whose_findings_are_unanswered_waits_on_the_reviewers_desk(cast, numbered):
    waiting = waiting_for(cast["reviewer"], timezone.localdate())
    (row,) = [one for one in waiting if one.edition == numbered.edition]
    assert "review" in [one.verb for one in row.offers]
    assert "clear" not in [one.verb for one in row.offers]
    assert waiting_for(cast["examiner"], timezone.localdate()) == []


def _list_of_people(hidden=False):
    book = Workbook()
    book.active.title = "名单"
    book.active.append(["姓名", "身份证号码"])
    book.active.append(["王小虎", ONE])
    book.active.append(["李大山", TWO])
    book.active.column_dimensions["B"].hidden = hidden
    book.create_sheet("说明")["A1"] = "按月发放。"
    out = io.BytesIO()
    book.save(out)
    return File("名单.xlsx", keep(out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))


@pytest.fixture
def listed(line):
    made = draft("补贴名单", "名单见附件。", files=(_list_of_people(),))
    return line.carry(line.open("3.7.C", made), to=Stage.CONSENTED)


@pytest.mark.clause("8.1", "8.2")
def test_findings_in_a_workbook_are_marked_in_their_cells_and_others_than_the_reviewer_see_them_masked(cast, listed):
    page = Desk(cast["reviewer"]).look("clear", listed).content.decode()
    for finding, number, row in zip([one for one in findings(listed) if one.blocks], (ONE, TWO), (2, 3), strict=True):
        marked = rf'<th scope="row">{row}</th>.*<mark id="mark-{finding.pk}"[^>]*><a href="#finding-{finding.pk}"[^>]*>{number}</a></mark>'
        assert re.search(marked, page)
        assert page.count(f'id="mark-{finding.pk}"') == 1
    assert '<th scope="col">B</th>' in page
    assert "说明" in page[page.index('class="sheet-tabs"') :]
    other = Desk(cast["examiner"]).look("clear", listed).content.decode()
    assert ONE not in other
    assert f"{ONE[:4]}**********{ONE[-4:]}</a></mark>" in other


@pytest.mark.clause("8.1", "8.2")
def test_a_hidden_column_is_drawn_and_said_to_be_hidden(cast, line):
    version = line.carry(line.open("3.7.C", draft("补贴名单", "见附件。", files=(_list_of_people(hidden=True),))), to=Stage.CONSENTED)
    page = Desk(cast["reviewer"]).look("clear", version).content.decode()
    assert re.search(r'<th scope="col" class="grid-hidden">B<span class="grid-why">隐藏</span></th>', page)
    column = next(one for one in findings(version) if one.kind == "hidden_text")
    assert re.search(rf'<a class="grid-beside grid-block" id="mark-{column.pk}" href="#finding-{column.pk}">', page)
    other = text_of(Desk(cast["examiner"]).look("clear", version))
    assert "（隐藏的内容）" in other
    assert ONE not in other


@pytest.mark.clause("8.2")
def test_all_findings_of_one_kind_in_one_file_are_answered_at_once_and_folded(cast, listed):
    desk = Desk(cast["reviewer"])
    before = desk.look("clear", listed)
    assert "还有2处须处理" in text_of(before)
    first, *_rest = [one for one in findings(listed) if one.blocks]
    assert f'name="group" value="{first.pk}"' in before.content.decode()
    done = desk.send("resolve", listed, group=[first.pk], outcome="false_alarm", **SAMPLE)
    assert done.status_code == 303
    assert f"已处理2处疑点：居民身份证号 {first.excerpt}" in said(done)
    after = desk.look("clear", listed)
    assert "疑点已全部处理" in text_of(after)
    assert '<details class="seen-group"><summary><strong>居民身份证号</strong>' in after.content.decode()
    assert Resolution.objects.filter(**SAMPLE).count() == 2


@pytest.mark.clause("8.2")
def test_a_group_of_another_version_answers_nothing(cast, listed, numbered):
    strange = findings(numbered)[0]
    assert "请先勾选" in text_of(Desk(cast["reviewer"]).send("resolve", listed, group=[strange.pk, "x"], outcome="false_alarm", reason="x"))
    assert not Resolution.objects.exists()


@pytest.mark.clause("8.1", "8.2")
def test_a_finding_in_a_picture_has_its_frame_and_the_picture_is_drawn_anew(cast, line):
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "white").save(out, "PNG")
    picture = File("照片.png", keep(out.getvalue(), "image/png"))
    version = line.carry(line.open("3.7.C", draft("照片", "见附件。", files=(picture,))), to=Stage.CONSENTED)
    screening = queries.disclosure.screening_of(version)
    Finding.objects.create(
        screening=screening, position=900, kind="resident_id", severity="block", part="file", blob_id=picture.blob.pk, file_name="照片.png",
        place={"part": "图片中的文字", "box": [0.1, 0.2, 0.5, 0.4]}, start=0, end=18, excerpt="4601**********0017", rule="x", why="x",
    )  # fmt: skip
    desk = Desk(cast["reviewer"])
    page = desk.look("clear", version).content.decode()
    source = reverse("office:preview", args=[version.pk, 1, "照片.png"])
    assert f'<img src="{source}"' in page
    assert 'x="86" y="196" width="428" height="208"' in page
    drawn = desk.client.get(source)
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(drawn.content)).size == (60, 30)
    assert Desk(cast["finance"]).client.get(source).status_code == 404


def _permitted(version, finding, reviewer):
    exception = actions.determine(
        version, concerns="privacy", basis="public_interest", covers=f"{finding.excerpt}的证件号码", reasons="公示要求。", by=reviewer
    )
    return actions.resolve(finding, outcome="permitted", determination=exception, by=reviewer)


@pytest.mark.clause("8.6")
def test_what_an_exception_permits_stays_in_the_cleaned_copy_while_the_rest_is_masked(cast, listed):
    first, _second = [one for one in findings(listed) if one.blocks]
    _permitted(listed, first, cast["reviewer"])
    desk = Desk(cast["reviewer"])
    assert "已经处理的1处不遮盖，原样保留在清理稿中" in text_of(desk.look("redact", listed))
    desk.send("redact", listed, do="propose")
    page = desk.look("redact", listed)
    assert "已经处理、保留在清理稿中的" in text_of(page)
    assert "依例外认定可以公开（不公开可能对公共利益造成重大影响）" in text_of(page)
    assert "没有须处理的疑点" in text_of(page)
    token = re.search(r'name="token" value="([^"]+)"', page.content.decode()).group(1)
    copy = desk.client.get(reverse("office:cleaned_file", args=[token, 0]))
    values = [cell.value for row in load_workbook(io.BytesIO(b"".join(copy.streaming_content)))["名单"] for cell in row]
    assert ONE in values
    assert TWO not in values
    assert f"{TWO[:4]}**********{TWO[-4:]}" in values


@pytest.mark.clause("8.6")
def test_what_an_exception_permits_and_a_hidden_column_takes_along_is_named(cast, line):
    version = line.carry(line.open("3.7.C", draft("补贴名单", "见附件。", files=(_list_of_people(hidden=True),))), to=Stage.CONSENTED)
    first = next(one for one in findings(version) if one.kind == "resident_id")
    _permitted(version, first, cast["reviewer"])
    desk = Desk(cast["reviewer"])
    desk.send("redact", version, do="propose")
    page = text_of(desk.look("redact", version))
    assert re.search(rf"清理稿中却没有再找到的，请核对 附件“名单.xlsx” .* {re.escape(first.excerpt)}", page)


@pytest.mark.clause("8.2")
def test_a_copy_is_outdated_once_a_finding_was_answered_and_is_not_sent_back(cast, numbered):
    desk = Desk(cast["reviewer"])
    desk.send("redact", numbered, do="propose")
    token = re.search(r'name="token" value="([^"]+)"', desk.look("redact", numbered).content.decode()).group(1)
    desk.send(
        "resolve",
        numbered,
        finding=[findings(numbered)[0].pk],
        outcome="false_alarm",
        reason="其他编号，是项目的代码。",
        why="other_number",
    )
    page = desk.look("redact", numbered)
    assert "这份清理稿已经过时" in text_of(page)
    assert 'name="token"' not in page.content.decode()
    sent = desk.send("redact", numbered, do="send", token=token, conclusion="return", grounds="请采用。", **NO_EIGHT_TIMES)
    assert "清理结果已失效" in text_of(sent)


@pytest.mark.clause("8.2")
def test_the_page_shows_how_far_a_copy_is_and_that_none_could_be_made(cast, numbered):
    row = actions.ask_for_cleaned_copy(numbered, with_review=False, by=cast["reviewer"])
    assert actions.ask_for_cleaned_copy(numbered, with_review=False, by=cast["reviewer"]) == row
    desk = Desk(cast["reviewer"])
    assert "正在生成清理稿" in text_of(desk.look("redact", numbered))
    asked = desk.client.get(reverse("office:redact", args=[numbered.edition_id]), headers={"HX-Request": "true"})
    assert "<html" not in asked.content.decode()
    Cleaning.objects.update(state=Cleaning.FAILED)
    assert "没有生成清理稿" in text_of(desk.look("redact", numbered))
    again = desk.client.get(reverse("office:redact", args=[numbered.edition_id]), headers={"HX-Request": "true"})
    assert again["HX-Refresh"] == "true"
    jobs.make_copy.func(str(row.key))
    assert Cleaning.objects.get().state == Cleaning.FAILED


@pytest.mark.clause("8.2")
def test_a_copy_whose_maker_died_is_made_by_the_next_and_only_once(cast, numbered):
    row = actions.ask_for_cleaned_copy(numbered, with_review=False, by=cast["reviewer"])
    Cleaning.objects.update(state=Cleaning.RUNS)
    assert jobs.take_up_again(now=timezone.now()) == 0
    later = timezone.now() - jobs.STALE - timedelta(minutes=1)
    Cleaning.objects.update(touched_at=later)
    assert jobs.take_up_again(now=timezone.now()) == 1
    made = Cleaning.objects.get()
    assert (made.pk, made.state) == (row.pk, Cleaning.MADE)
    jobs.make_copy.func(str(row.key))
    assert Cleaning.objects.get().proposal == made.proposal


@pytest.mark.clause("8.2")
def test_an_answer_is_given_anew_or_taken_back_on_the_page_until_the_verdict(cast, numbered):
    desk = Desk(cast["reviewer"])
    for finding in findings(numbered):
        desk.send("resolve", numbered, finding=[finding.pk], outcome="false_alarm", **SAMPLE)
    first, second = Resolution.objects.order_by("pk")
    page = desk.look("clear", numbered).content.decode()
    assert f'name="again" value="{first.pk}"' in page
    assert 'name="again"' not in Desk(cast["examiner"]).look("clear", numbered).content.decode()
    desk.send("resolve", numbered, again=[first.pk], outcome="reopened", reason="看错了，这是真人的号码。")
    assert "还有1处须处理" in text_of(desk.look("clear", numbered))
    desk.send("resolve", numbered, again=[second.pk], outcome="false_alarm", reason="其他编号，是项目的代码。", why="other_number")
    assert [one.resolution and one.resolution.why for one in queries.seen_in(numbered)] == [None, "other_number"]
    stale = desk.send("resolve", numbered, again=[second.pk], outcome="reopened", reason="看错了，这是真人的号码。")
    assert "请先勾选" in text_of(stale), "the page showed an answer that is no longer the last"
