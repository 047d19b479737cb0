"""Chapter 8 as one journey: a joint list with numbers in it, returned cleaned, consulted on, concluded on by all, published and packed."""

import json
from pathlib import Path

import pytest
from django.utils import timezone

from gongkai.demonstration.line import NO, TO_SOCIETY
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import CoIssuer
from gongkai.foundation.objections import Refused
from gongkai.portal import pages
from gongkai.procedure.dossier import Kind
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.secrecy import actions, queries
from gongkai.secrecy.actions import Guest
from gongkai.secrecy.tests.numbers import resident_id
from gongkai.secrecy.tests.pages import invite
from gongkai.vault.store import keep

GROUNDS = "经逐项审查，可以公开。"


@pytest.mark.clause("8.1", "8.2", "8.3", "8.4", "8.6", "8.7", "8.8")
def test_a_joint_document_goes_through_the_whole_review_to_the_archive(cast, line, settings):
    reviewer = cast["reviewer"]
    joint = {"co_units": (cast.unit("CZJ"),), "co_bodies": ("某市人社局",)}
    first = line.carry(line.open("3.7.C", draft("补贴名单", f"王小虎身份证号码{resident_id(1)}。", **joint)), to=Stage.CONSENTED)
    actions.return_to_unit(first, answers=NO | {Question.PRIVACY: True}, grounds="请遮盖号码。", by=reviewer)
    second = disclosure.revise(first, draft("补贴名单", "王小虎，南屿科技有限公司。", **joint), by=cast["handler"])
    line.carry(second, to=Stage.CONSENTED)
    actions.resolve(queries.earlier_blocking(second.edition)[0], outcome="redacted", redacted_in=second, by=reviewer)

    asked = actions.consult(
        second,
        holder="南屿科技有限公司",
        concerns="commercial_secret",
        asked="请答复。",
        passages=["南屿科技有限公司"],
        sent_on=timezone.localdate(),
        by=reviewer,
    )
    with pytest.raises(Refused) as refused:
        actions.clear(second, answers=NO, grounds=GROUNDS, by=reviewer)
    assert refused.value.codes == {"co_issuer_silent", "consultation_open"}
    page = invite(cast, consultation=asked)
    actions.reply(
        page.invitation,
        code=page.code,
        outcome="consent",
        reasons="",
        signatory="张经理",
        by=Guest(asked.holder),
    )
    actions.conclude_jointly(second, answers=NO, by=cast["finance_head"])
    outside = CoIssuer.objects.get(version=second, unit=None)
    scan = File("同意函.txt", keep(b"ok", "text/plain"))
    actions.enter_joint_answer(outside, answers=NO, signatory="王主任", evidence=scan, by=reviewer)
    actions.refer(second, addressed_to="市政府办公厅", question="是否涉密？", by=reviewer)
    actions.rule(second, outcome="agree", answer="可以公开。", answered_on=timezone.localdate(), by=reviewer)
    actions.clear(second, answers=NO, grounds=GROUNDS, conclusion="treated", by=reviewer)
    for stage, step in line._steps(second, TO_SOCIETY, "principal", NO)[3:]:
        step()
        if stage is Stage.PUBLISHED:
            break
    publication.settle(pages=pages)
    package = line.pack(line.file(second))

    dossier = json.loads(next(Path(settings.PACKAGES).rglob("dossier.json")).read_text())
    assert package.pk
    joined = [one for one in dossier["opinions"] if one["kind"] == Kind.JOINT_VERDICT.value]
    assert [one["person"] for one in joined] == ["财政局 吴守则", "某市人社局 王主任"]
    review = dossier["secrecy_review"]
    assert review["resolutions"][0]["redacted_in"] == 2
    assert review["consultations"][0]["reply"]["outcome"] == "consent"
    assert review["referrals"][0]["ruling"]["answer"] == "可以公开。"
    assert resident_id(1) not in json.dumps(review, ensure_ascii=False)
