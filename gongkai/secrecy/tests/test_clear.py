import pytest

from gongkai.approval import actions as approval
from gongkai.approval.models import Examination
from gongkai.demonstration.line import NO, TO_SOCIETY, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import StageChange
from gongkai.foundation.objections import Refused
from gongkai.organization import actions as organization
from gongkai.organization.models import Body
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.secrecy import actions
from gongkai.secrecy.models import Verdict


@pytest.fixture
def consented(line):
    return line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CONSENTED)


@pytest.mark.clause("1.3", "8.1", "8.3")
def test_the_office_answers_the_eight_questions_and_clears(consented, cast):
    verdict = actions.clear(consented, answers=NO, grounds="不涉密。", by=cast["reviewer"])

    consented.edition.refresh_from_db()
    assert consented.edition.stage == Stage.CLEARED
    assert (verdict.digest, verdict.person, verdict.post) == (consented.digest, cast["reviewer"], "secrecy_reviewer")


@pytest.mark.clause("8.1")
def test_a_verdict_without_an_answer_to_each_question_is_refused(consented, cast):
    with pytest.raises(Refused) as refused:
        actions.clear(consented, answers={Question.PRIVACY: False}, grounds="不涉密。", by=cast["reviewer"])

    assert {one.field for one in refused.value.objections} == {question.value for question in Question} - {"privacy"}


@pytest.mark.clause("8.3")
def test_a_verdict_states_its_grounds(consented, cast):
    with pytest.raises(Refused) as refused:
        actions.clear(consented, answers=NO, grounds=" ", by=cast["reviewer"])

    assert refused.value.codes == {"no_grounds"}


@pytest.mark.clause("8.6")
@pytest.mark.parametrize("question", list(Question))
def test_no_matter_is_cleared_with_a_yes_to_any_question(consented, cast, question):
    with pytest.raises(Refused) as refused:
        actions.clear(consented, answers=NO | {question: True}, grounds="可以公开。", by=cast["reviewer"])

    assert refused.value.codes == {"yes_answers"}
    assert not Verdict.objects.exists()


@pytest.mark.clause("8.5")
@pytest.mark.parametrize("username", ["handler", "unit_head", "deputy_leader", "examiner", "principal", "sysadmin"])
def test_nobody_but_the_secrecy_reviewer_concludes(consented, cast, username):
    with pytest.raises(Refused):
        actions.clear(consented, answers=NO, grounds="不涉密。", by=cast[username])


@pytest.mark.clause("2.1")
def test_the_office_does_not_review_before_the_deputy_leader_has_consented(line, cast):
    proposed = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PROPOSED)
    with pytest.raises(Refused) as refused:
        actions.clear(proposed, answers=NO, grounds="不涉密。", by=cast["reviewer"])

    assert "no_consent" in refused.value.codes


def test_a_unit_without_a_deputy_leader_goes_straight_to_the_office(line, cast):
    proposed = line.carry(line.open("3.4.G", draft("标题", "正文。"), unit="ZZB", by="personnel"), to=Stage.PROPOSED)
    actions.clear(proposed, answers=NO, grounds="不涉密。", by=cast["reviewer"])

    proposed.edition.refresh_from_db()
    assert proposed.edition.stage == Stage.CLEARED


@pytest.mark.clause("8.6")
def test_what_is_secret_is_withheld_with_its_ground(consented, cast):
    verdict = actions.withhold(
        consented, answers=NO | {Question.WORK_SECRET: True}, ground="work_secret", grounds="属于工作秘密。", by=cast["reviewer"]
    )

    consented.edition.refresh_from_db()
    assert consented.edition.stage == Stage.WITHHELD
    assert verdict.answers == {Question.WORK_SECRET}


@pytest.mark.clause("2.1", "2.B")
@pytest.mark.parametrize("important", [False, True])
def test_the_principal_leader_returns_or_withholds_nothing_by_a_verdict(line, cast, important):
    decided = decisions((Audience.SOCIETY, None), important=important)
    examined = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED, decided=decided)
    for conclude in (
        lambda: actions.return_to_unit(examined, answers=NO, grounds="请修改。", by=cast["principal"]),
        lambda: actions.withhold(examined, answers=NO, ground="work_secret", grounds="不宜公开。", by=cast["principal"]),
    ):
        with pytest.raises(Refused) as refused:
            conclude()
        assert refused.value.codes == {"not_your_turn"}
    examined.edition.refresh_from_db()
    assert examined.edition.stage == Stage.EXAMINED
    assert Verdict.objects.count() == 1


@pytest.mark.clause("8.6")
def test_an_adverse_verdict_after_signing_voids_what_was_signed(line, cast):
    approved = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.APPROVED)
    actions.revoke(approved, answers=NO | {Question.PRIVACY: True}, grounds="发现身份证号码。", by=cast["reviewer"])

    approved.edition.refresh_from_db()
    assert approved.edition.stage == Stage.RETURNED
    with pytest.raises(Refused):
        publication.publish(approved, by=cast["publisher"])
    assert Verdict.objects.filter(version=approved).count() == 2
    assert StageChange.objects.filter(move="revoke", reason="发现身份证号码。").exists()


@pytest.mark.clause("8.3")
def test_in_a_small_office_the_reviewer_may_examine_and_nowhere_else(line, cast):
    organization.appoint(cast["reviewer"], Post.EXAMINER, basis="兼任", by=cast["secadmin"])
    cleared = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED)
    with pytest.raises(Refused) as refused:
        approval.examine(cleared, decisions=TO_SOCIETY, by=cast["reviewer"])
    assert "acted_already" in refused.value.codes
    assert not Examination.objects.exists()

    Body.objects.filter(pk=cast.body.pk).update(reviewer_may_examine=True)
    approval.examine(cleared, decisions=TO_SOCIETY, by=cast["reviewer"])
    cleared.edition.refresh_from_db()
    assert cleared.edition.stage == Stage.EXAMINED
