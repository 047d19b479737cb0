"""Official papers on their pages: what each person finds there, what they say, and that words are looked at before they are kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from gongkai.archives import actions as archives
from gongkai.archives import forms
from gongkai.archives.models import FormWording, IssuedForm
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition
from gongkai.office import form_values
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.papers.drawing import NotDrawnError
from gongkai.papers.forms import Form
from gongkai.papers.line import ConsultationLetter, ReferralLetter, ReleaseRecord, ReviewRecord
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.secrecy import actions as secrecy
from gongkai.vault.store import keep

pytestmark = pytest.mark.clause("2.B", "2.E")
TITLE = "园区公共停车服务管理规定"
PASSAGE = "停车服务由南屿科技有限公司承担。"
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be drawn instead of the drawing."""
    monkeypatch.setattr(forms, "draw_form", lambda *given, **more: f"%PDF- {given!r}".encode())


def values(version: Any, kind: Form) -> Any:
    edition = Edition.objects.select_related("item__body", "item__unit", "current").get(pk=version.edition_id)
    with translation.override("en"):  # whoever has it made
        papers = form_values.papers_of(edition, version, on=TODAY)
        return next(one for one in papers if one.kind is kind).values()


def kinds(desk: Desk, version: Any) -> list[tuple[Form, bool]]:
    return [(one.paperwork.kind, makes) for one, makes in desk.look("forms", version).context["possible"]]


def test_a_paper_is_made_once_and_again_only_where_something_has_changed(line: Any) -> None:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    desk = Desk(line.cast["handler"])
    assert "还没有制作过" in text_of(desk.look("forms", version))
    made = desk.send("forms", version, form="approval_sheet")
    issued = IssuedForm.objects.get()
    assert (made.status_code, made.url) == (303, f"/office/matters/{version.edition_id}/forms/#approval_sheet")
    assert issued.code in said(made)
    assert "内容没有变化" in said(desk.send("forms", version, form="approval_sheet"))
    line.carry(version, to=Stage.PROPOSED)
    desk.send("forms", version, form="approval_sheet")
    page = text_of(desk.look("forms", version))
    assert f"已由{IssuedForm.objects.last().code}替代" in page
    file = desk.client.get(reverse("office:form_pdf", args=[issued.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert file["Content-Disposition"].startswith("attachment")


@pytest.mark.clause("8.1")
def test_each_finds_the_papers_that_his_post_has_to_do_with(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.PUBLISHED)
    assert kinds(Desk(line.cast["handler"]), version) == [(Form.APPROVAL_SHEET, True)]
    every = [(Form.APPROVAL_SHEET, True), (Form.REVIEW_RECORD, True), (Form.RELEASE_RECORD, True)]
    assert kinds(Desk(line.cast["archivist"]), version) == every
    assert kinds(Desk(line.cast["reviewer"]), version) == every[:2]
    desk = Desk(line.cast["handler"])
    assert desk.send("forms", version, form="review_record").status_code == 404
    edition = Edition.objects.select_related("item__body", "current").get(pk=version.edition_id)
    record = archives.issue_form(
        Form.REVIEW_RECORD, forms.about_edition(edition), values(version, Form.REVIEW_RECORD), by=line.cast["reviewer"]
    )
    assert desk.client.get(reverse("office:form_pdf", args=[record.pk])).status_code == 404
    assert desk.client.get(reverse("office:issued_forms")).status_code == 404
    assert Desk(line.cast["finance"]).look("forms", version).status_code == 404


def test_where_nothing_can_be_drawn_the_person_is_told(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: Any, **more: Any) -> bytes:
        raise NotDrawnError("no libraries")

    monkeypatch.setattr(forms, "draw_form", fails)
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    assert "现在不能生成PDF" in said(Desk(line.cast["handler"]).send("forms", version, form="approval_sheet"))
    assert not IssuedForm.objects.exists()


@pytest.mark.clause("8.1", "8.3", "8.4")
def test_the_review_record_bears_questions_findings_and_what_holders_answered(line: Any) -> None:
    text = f"{PASSAGE}联系人身份证号码460106199001011231。"
    version = line.carry(line.open("3.6.D", draft(TITLE, text)), to=Stage.CONSENTED)
    asked = ask(line, version)
    secrecy.enter_reply(asked, outcome="object", reasons="泄露成本。", signatory="张经理", evidence=None, by=line.cast["reviewer"])
    record = values(version, Form.REVIEW_RECORD)
    assert isinstance(record, ReviewRecord)
    assert len(record.questions) == 8
    assert record.reviews[0].answers == ("否",) * 8
    assert "部门自审" in record.reviews[0].by
    findings, joint, asked_about, determined, referred = record.tables
    (found,) = [row for row in findings.rows if "身份证" in row[1]]
    assert "460106199001011231" not in repr(record)
    assert "*" in found[3]
    assert found[4] == "未处理"
    assert asked_about.rows[0][0] == "南屿科技有限公司"
    assert "不同意公开：泄露成本。\n张经理" in asked_about.rows[0][4]
    assert (joint.rows, determined.rows, referred.rows) == ((), (), ())


def ask(line: Any, version: Any) -> Any:
    return secrecy.consult(
        version,
        holder="南屿科技有限公司",
        concerns="commercial_secret",
        asked="是否同意公开。",
        passages=[PASSAGE],
        sent_on=TODAY,
        statement=None,
        by=line.cast["reviewer"],
    )


@pytest.mark.clause("8.4", "8.8")
def test_letters_say_what_is_asked_in_the_words_that_the_office_keeps(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, PASSAGE)), to=Stage.CONSENTED)
    asked = ask(line, version)
    desk = Desk(line.cast["reviewer"])
    desk.send("forms", version, form=f"consultation_letter-{asked.pk}")
    letter, phrases, _foot = forms.read(IssuedForm.objects.get(kind="consultation_letter"))
    assert isinstance(letter, ConsultationLetter)
    assert letter.passages == (PASSAGE,)
    assert f"关于征求“{TITLE}”公开意见的函" == phrases.title
    assert "商业秘密" in phrases.text
    assert "15个工作日" in phrases.text
    assert "{" not in "".join(vars(phrases).values())
    assert "（南屿科技有限公司）" in text_of(desk.client.get(reverse("office:issued_forms")))
    assert "下载打印" in text_of(desk.client.get(reverse("office:consultation", args=[asked.pk])))
    other = line.carry(line.open("3.6.A", draft("别的事项", "正文。")), to=Stage.CONSENTED)
    secrecy.refer(other, addressed_to="市政府办公厅", question="是否涉密？", letter_number="园办函3号", by=line.cast["reviewer"])
    referral = values(other, Form.REFERRAL_LETTER)
    assert isinstance(referral, ReferralLetter)
    assert (referral.addressee, referral.number, referral.question) == ("市政府办公厅", "园办函3号", "是否涉密？")


@pytest.mark.clause("2.D", "4.1")
def test_the_release_record_bears_openings_forms_with_photos_readers_and_withdrawal(line: Any) -> None:
    decided = decisions((Audience.ZONE, None), channels=(Channel.NOTICE_BOARD, Channel.MEETING))
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.PUBLISHED, decided=decided)
    photo = keep(b"\x89PNG made up", "image/png")
    publication.record_posting(
        line.release(version),
        channel=Channel.NOTICE_BOARD,
        place="一号楼大厅",
        shown_from=TODAY,
        shown_until=TODAY + timedelta(days=7),
        evidence=File("公告栏.png", photo),
        by=line.cast["publisher"],
    )
    publication.withdraw(version, reason_type="untrue", reason="附件有误。", authority="办公室", by=line.cast["examiner"])
    record = values(version, Form.RELEASE_RECORD)
    assert isinstance(record, ReleaseRecord)
    tables = {table.heading: table for table in record.tables}
    assert tables["开放"].rows[0][0] == "园区内"
    assert any(row[1] == "一号楼大厅" and photo.pk in row[5] for row in tables["公开形式落实"].rows)
    assert any("会议" in row[0] for row in tables["尚未落实的公开形式"].rows)
    assert tables["内部阅读情况"].rows[0][1:3] == ("0人", "0人")
    assert "附件有误。" in tables["撤回"].rows[0]
    assert record.pictures == {photo.pk.replace(":", "-"): photo.pk}


def test_words_are_looked_at_before_they_are_kept_and_an_unknown_place_is_refused_at_its_field(
    line: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("gongkai.office.views.issued.draw_form", lambda *given: drawn.append(given) or b"%PDF-")
    desk = Desk(line.cast["collector"])
    address = reverse("office:form_wording", args=["consultation_letter"])
    page = text_of(desk.client.get(address))
    assert "{holder}" in page
    given = {"letterhead": "{body}", "title": "征求意见函", "text": "致{holder}：请在{days}个工作日内答复。", "closing": "", "contact": ""}
    wrong = desk.client.post(address, given | {"text": "致{who}："})
    assert wrong.status_code == 422
    assert "这里没有{who}这个位置" in text_of(wrong)
    looked = desk.client.post(address, given | {"do": "preview"})
    assert looked["Content-Type"] == "application/pdf"
    assert "〔权利人〕" in drawn[0][2].text
    assert not FormWording.objects.exists()
    assert desk.client.post(address, given | {"do": "preview", "text": "{who}"}).status_code == 422
    assert desk.client.post(address, given).status_code == 303
    assert FormWording.objects.get().text == given["text"]
    assert "设置" in text_of(desk.client.get(reverse("office:form_wordings")))
    assert desk.client.get(reverse("office:form_wording", args=["poster"])).status_code == 404


def test_the_list_is_searched_by_name_code_kind_and_state(line: Any) -> None:
    versions = [line.open("3.6.D", draft(title, "正文。")) for title in (TITLE, "别的事项")]
    for version in versions:
        Desk(line.cast["handler"]).send("forms", version, form="approval_sheet")
    first = IssuedForm.objects.first()
    desk = Desk(line.cast["examiner"])

    def found(**given: str) -> list[str]:
        return [one.title for one in desk.client.get(reverse("office:issued_forms"), given).context["page"]]

    assert found() == ["别的事项", TITLE]
    assert found(q="停车") == [TITLE]
    assert found(q=first.code.lower()) == [TITLE]
    assert found(kind="receipt") == []
    assert found(state="replaced") == []
    assert found(state="current", kind="approval_sheet") == ["别的事项", TITLE]
    assert "没有符合条件的公文" in text_of(desk.client.get(reverse("office:issued_forms"), {"q": "没有的"}))
