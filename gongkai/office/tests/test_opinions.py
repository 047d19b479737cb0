"""The opinions of the line on their pages: agree, return, withhold, consent, clear, revoke, countersign, approve."""

import pytest

from gongkai.approval.models import Approval, Countersignature
from gongkai.demonstration.line import NO, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Agreement, Consent, Edition
from gongkai.office.tests.people import NO_EIGHT_TIMES, Desk, at_once, said, text_of
from gongkai.procedure.dossier import Audience, Outcome
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.secrecy.models import Verdict

GROUNDS = "经逐项审查，可以公开。"


def stage_of(version) -> Stage:
    return Stage(Edition.objects.get(pk=version.edition_id).stage)


@pytest.fixture
def reviewed(cast, line):
    version = line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。"))
    disclosure.review_oneself(version, answers=NO, by=cast["handler"])
    return version


@pytest.fixture
def consented(line):
    return line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.CONSENTED)


@pytest.fixture
def examined(line):
    return line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.EXAMINED)


@pytest.fixture
def important(line):
    decided = decisions((Audience.SOCIETY, None), important=True)
    return line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.EXAMINED, decided=decided)


@pytest.mark.clause("2.A")
def test_the_unit_head_reads_and_agrees_on_one_page(cast, reviewed):
    desk = Desk(cast["unit_head"])
    page = text_of(desk.look("agree", reviewed))
    assert "第一条 目标。" in page
    assert "第1稿" in page
    assert reviewed.digest.partition(":")[2][:16] in page
    assert "部门自审" in page
    answer = desk.send("agree", reviewed, conclusion="agree", remark="同意报送。")
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{reviewed.edition_id}/")
    assert Agreement.objects.get().digest == reviewed.digest
    assert stage_of(reviewed) is Stage.PROPOSED


@pytest.mark.clause("2.C")
def test_the_unit_head_returns_with_reasons_and_not_without(cast, reviewed):
    desk = Desk(cast["unit_head"])
    refused = desk.send("agree", reviewed, conclusion="return", remark="")
    assert refused.status_code == 422
    assert "请写明理由" in text_of(refused)
    assert stage_of(reviewed) is Stage.COLLECTED
    assert desk.send("agree", reviewed, conclusion="return", remark="数据有误。").status_code == 303
    assert stage_of(reviewed) is Stage.RETURNED
    assert Agreement.objects.get().remark == "数据有误。"


@pytest.mark.clause("3.0")
def test_withholding_asks_for_ground_and_confirmation_and_keeps_what_was_typed(cast, reviewed):
    desk = Desk(cast["unit_head"])
    unconfirmed = desk.send("agree", reviewed, conclusion="withhold", remark="属于过程稿。", ground="process_information")
    assert unconfirmed.status_code == 422
    assert "请勾选确认" in text_of(unconfirmed)
    assert "属于过程稿。" in text_of(unconfirmed)
    assert '<option value="process_information" selected>' in unconfirmed.content.decode()
    assert 'id="withhold" open>' in unconfirmed.content.decode()
    groundless = desk.send("agree", reviewed, conclusion="withhold", remark="属于过程稿。", confirmed="on")
    assert "请选择不予公开的依据" in text_of(groundless)
    assert stage_of(reviewed) is Stage.COLLECTED
    done = desk.send("agree", reviewed, conclusion="withhold", remark="属于过程稿。", ground="process_information", confirmed="on")
    assert done.status_code == 303
    assert stage_of(reviewed) is Stage.WITHHELD
    assert Agreement.objects.get().ground == "process_information"


def test_a_form_without_a_conclusion_decides_nothing(cast, reviewed):
    answer = Desk(cast["unit_head"]).send("agree", reviewed, remark="同意。")
    assert answer.status_code == 422
    assert "请按所列按钮作出结论" in text_of(answer)
    assert not Agreement.objects.exists()


def test_the_enter_key_presses_no_button(cast, reviewed):
    page = Desk(cast["unit_head"]).look("agree", reviewed).content.decode()
    form = page[page.index('name="version"') :]
    assert form.index('<button type="submit" disabled hidden>') < form.index('name="conclusion"')


@pytest.mark.clause("9.5")
def test_the_deputy_leader_consents(cast, line):
    version = line.carry(line.open("3.2.A", draft("目标", "正文。")), to=Stage.PROPOSED)
    assert Desk(cast["deputy_leader"]).send("consent", version, conclusion="agree", remark="同意。").status_code == 303
    assert Consent.objects.get().person == cast["deputy_leader"]
    assert stage_of(version) is Stage.CONSENTED


@pytest.mark.clause("8.1", "8.3")
def test_the_verdict_answers_eight_questions_and_states_its_grounds(cast, consented):
    desk = Desk(cast["reviewer"])
    incomplete = NO_EIGHT_TIMES | {"state_secret": ""}
    refused = desk.send("clear", consented, conclusion="agree", grounds="", **incomplete)
    assert refused.status_code == 422
    assert "请写明审查结论的理由" in text_of(refused)
    assert "请对这一问题作出“是”或“否”的回答" in text_of(refused)
    assert not Verdict.objects.exists()
    assert desk.send("clear", consented, conclusion="agree", grounds=GROUNDS, **NO_EIGHT_TIMES).status_code == 303
    verdict = Verdict.objects.get()
    assert (verdict.outcome, verdict.remark, verdict.digest) == ("agree", GROUNDS, consented.digest)
    assert stage_of(consented) is Stage.CLEARED


@pytest.mark.clause("8.6")
def test_a_yes_cannot_be_cleared_but_returned_or_withheld(cast, consented):
    desk = Desk(cast["reviewer"])
    yes = NO_EIGHT_TIMES | {Question.COMMERCIAL_SECRET.value: "yes"}
    refused = desk.send("clear", consented, conclusion="agree", grounds=GROUNDS, **yes)
    assert refused.status_code == 422
    assert "不能作出可以公开的结论" in text_of(refused)
    assert stage_of(consented) is Stage.CONSENTED
    withheld = desk.send("clear", consented, conclusion="withhold", grounds="含商业秘密。", ground="third_party", confirmed="on", **yes)
    assert withheld.status_code == 303
    assert stage_of(consented) is Stage.WITHHELD
    assert Verdict.objects.get().answers == {Question.COMMERCIAL_SECRET}


@pytest.mark.clause("8.3")
def test_the_reviewer_returns_a_matter_to_its_unit(cast, consented):
    yes = NO_EIGHT_TIMES | {Question.PRIVACY.value: "yes"}
    answer = Desk(cast["reviewer"]).send("clear", consented, conclusion="return", grounds="隐去手机号码后再报。", **yes)
    assert answer.status_code == 303
    assert stage_of(consented) is Stage.RETURNED


@pytest.mark.clause("8.6")
@pytest.mark.parametrize(("conclusion", "stage"), [("return", Stage.RETURNED), ("withhold", Stage.WITHHELD)])
def test_an_adverse_verdict_after_sign_off_voids_it(cast, line, conclusion, stage):
    version = line.carry(line.open("3.2.A", draft("目标", "正文。")), to=Stage.APPROVED)
    desk = Desk(cast["reviewer"])
    yes = NO_EIGHT_TIMES | {Question.WORK_SECRET.value: "yes"}
    given = {"conclusion": conclusion, "grounds": "附件属于工作秘密。", **yes}
    if conclusion == "withhold":
        given |= {"confirmed": "on"}
        assert "请选择不予公开的依据" in text_of(desk.send("revoke", version, **given))
        assert stage_of(version) is Stage.APPROVED
        given |= {"ground": "work_secret"}
    assert desk.send("revoke", version, **given).status_code == 303
    assert stage_of(version) is stage
    again = desk.send("revoke", version, **given)
    assert again.status_code == 303
    assert "已办理" in said(again)


@pytest.mark.clause("2.B")
def test_the_group_head_signs_what_is_zone_wide_important(cast, important):
    page = text_of(Desk(cast["group_head"]).look("countersign", important))
    assert "由领导小组组长签署" in page
    assert Desk(cast["group_head"]).send("countersign", important, conclusion="agree").status_code == 303
    assert Countersignature.objects.get().digest == important.digest
    assert stage_of(important) is Stage.COUNTERSIGNED


@pytest.mark.clause("2.C")
def test_the_principal_leader_approves_what_stood_on_the_screen(cast, examined):
    desk = Desk(cast["principal"])
    page = text_of(desk.look("approve", examined))
    assert "常年公开" in page
    assert "同意公开" in page
    assert desk.send("approve", examined, conclusion="agree", remark="同意公开。").status_code == 303
    assert Approval.objects.get().digest == examined.digest
    assert stage_of(examined) is Stage.APPROVED


@pytest.mark.clause("2.C")
def test_the_principal_leader_returns_with_reasons_or_withholds(cast, line):
    for conclusion, stage, more in (
        ("return", Stage.RETURNED, {}),
        ("withhold", Stage.WITHHELD, {"ground": "internal_affairs", "confirmed": "on"}),
    ):
        version = line.carry(line.open("3.2.A", draft("目标", conclusion)), to=Stage.EXAMINED)
        answer = Desk(cast["principal"]).send("approve", version, conclusion=conclusion, remark="理由充分。", **more)
        assert answer.status_code == 303
        assert stage_of(version) is stage
    assert {row.outcome for row in Approval.objects.all()} == {Outcome.RETURN.value, Outcome.WITHHOLD.value}


@pytest.mark.clause("2.C", "8.3")
def test_a_version_replaced_while_it_was_read_is_not_approved(cast, examined):
    desk = Desk(cast["principal"])
    desk.look("approve", examined)
    newer = disclosure.revise(examined, draft("2026年度工作目标", "第二稿。"), by=cast["handler"])
    answer = desk.send("approve", examined, conclusion="agree", remark="同意公开。")
    assert answer.status_code == 422
    assert "您看到的稿件已被新稿替换" in text_of(answer)
    assert "第一条 目标。" in text_of(answer)
    assert "同意公开。" in answer.content.decode()
    assert 'value="agree"' not in answer.content.decode()
    assert not Approval.objects.exists()
    assert newer.digest != examined.digest


def test_a_second_press_is_answered_as_done_and_signs_nothing_twice(cast, examined):
    desk = Desk(cast["principal"])
    desk.send("approve", examined, conclusion="agree", remark="同意公开。")
    again = desk.send("approve", examined, conclusion="agree", remark="同意公开。")
    assert (again.status_code, again.url) == (303, f"/office/matters/{examined.edition_id}/")
    assert "已办理" in said(again)
    assert "同意" in said(again)
    assert Approval.objects.count() == 1


def test_a_second_press_of_another_button_is_refused_and_not_called_done(cast, examined):
    desk = Desk(cast["principal"])
    desk.send("approve", examined, conclusion="agree", remark="同意公开。")
    other = desk.send("approve", examined, conclusion="return", remark="请补充依据。")
    assert other.status_code == 422
    assert "现在不是您办理的环节" in text_of(other) or "请等轮到本岗位时办理" in text_of(other)
    assert "请补充依据。" in other.content.decode()
    assert Approval.objects.count() == 1
    assert stage_of(examined) is Stage.APPROVED


@pytest.mark.both
def test_two_presses_at_the_same_moment_sign_once(transactional_db, cast, line):
    version = line.carry(line.open("3.2.A", draft("目标", "正文。")), to=Stage.EXAMINED)
    answers = at_once(lambda desk: desk.send("approve", version, conclusion="agree"), [Desk(cast["principal"]) for _ in range(3)])
    assert {answer.status_code for answer in answers} == {303}
    assert Approval.objects.count() == 1


@pytest.mark.clause("2.1")
def test_who_is_not_to_act_is_told_why_and_finds_no_button(cast, consented):
    desk = Desk(cast["principal"])
    page = desk.look("approve", consented)
    assert page.status_code == 403
    assert "现在不能办理" in text_of(page)
    assert "尚未通过保密审查" in text_of(page)
    assert 'name="conclusion"' not in page.content.decode()
    refused = desk.send("approve", consented, conclusion="agree")
    assert refused.status_code == 422
    assert stage_of(consented) is Stage.CONSENTED


def test_nobody_returns_a_matter_on_the_page_of_another_post(cast, examined):
    """The approver sends a return to the unit head's page, and to the reviewer's: neither acts, neither breaks."""
    desk = Desk(cast["principal"])
    for verb, more in (("agree", {}), ("clear", {"grounds": "理由", **NO_EIGHT_TIMES}), ("consent", {})):
        answer = desk.send(verb, examined, conclusion="return", remark="理由", **more)
        assert answer.status_code == 422
        assert "现在不是您办理的环节" in text_of(answer)
    assert stage_of(examined) is Stage.EXAMINED


def test_a_stranger_to_the_matter_finds_nothing(cast, examined):
    for name in ("resident", "finance", "finance_head", "publisher", "archivist", "sysadmin"):
        assert Desk(cast[name]).look("approve", examined).status_code == 404, name


@pytest.mark.clause("2.C")
def test_a_form_that_names_no_version_finds_nothing(cast, examined):
    desk = Desk(cast["principal"])
    for given in ({}, {"version": ""}, {"version": "x"}, {"version": "9" * 40}, {"version": "²"}):
        answer = desk.client.post(f"/office/matters/{examined.edition_id}/approve/", given | {"conclusion": "agree"})
        assert answer.status_code == 404
    assert not Approval.objects.exists()
