"""In doubt the city's general office is asked: the clock stands, the answer is recorded and binds (clause 8.8)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Edition, StageChange
from gongkai.foundation.objections import Refused
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, queries
from gongkai.secrecy.models import Referral, Ruling

TODAY = timezone.localdate()
ASKED = {"addressed_to": "市政府办公厅", "question": "第二条的数据是否属于国家秘密，定密依据不明确。"}
ANSWERED = {"answer": "不属于国家秘密，可以公开。", "answered_on": TODAY, "document_number": "市办函〔2026〕12号"}


@pytest.fixture
def consented(line):
    return line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CONSENTED)


@pytest.fixture
def referred(consented, cast):
    actions.refer(consented, by=cast["reviewer"], **ASKED)
    return consented


def stage_of(version):
    return Stage(Edition.objects.get(pk=version.edition_id).stage)


@pytest.mark.clause("8.8")
def test_the_reviewer_refers_and_the_matter_waits(consented, cast):
    referral = actions.refer(consented, by=cast["reviewer"], letter_number="园办〔2026〕3号", **ASKED)
    assert stage_of(consented) is Stage.REFERRED
    assert (referral.digest, referral.question) == (consented.digest, ASKED["question"])
    with pytest.raises(Refused) as refused:
        actions.clear(consented, answers=NO, grounds="可以公开。", by=cast["reviewer"])
    assert "not_at_this_stage" in refused.value.codes


@pytest.mark.clause("8.8")
@pytest.mark.parametrize(
    ("outcome", "ground", "stage"),
    [("agree", "", Stage.CONSENTED), ("return", "", Stage.RETURNED), ("withhold", "state_secret", Stage.WITHHELD)],
)
def test_the_answer_leads_where_it_says(referred, cast, outcome, ground, stage):
    ruling = actions.rule(referred, outcome=outcome, ground=ground, by=cast["reviewer"], **ANSWERED)
    assert stage_of(referred) is stage
    assert ruling.document_number == "市办函〔2026〕12号"
    assert [one.answer for one in queries.rulings_on(referred.edition)] == [ANSWERED["answer"]]


@pytest.mark.clause("8.8")
def test_what_the_city_allowed_is_not_withheld_and_not_asked_again(referred, cast):
    actions.rule(referred, outcome="agree", by=cast["reviewer"], **ANSWERED)
    with pytest.raises(Refused) as refused:
        actions.withhold(referred, answers=NO, ground="work_secret", grounds="不宜公开。", by=cast["reviewer"])
    assert refused.value.codes == {"ruled_otherwise"}
    with pytest.raises(Refused) as refused:
        actions.refer(referred, by=cast["reviewer"], **ASKED)
    assert refused.value.codes == {"referred_already"}
    actions.clear(referred, answers=NO, grounds="市办公厅答复可以公开。", by=cast["reviewer"])
    assert stage_of(referred) is Stage.CLEARED


@pytest.mark.clause("8.8")
def test_a_referral_says_whom_it_asks_what(consented, cast):
    with pytest.raises(Refused) as refused:
        actions.refer(consented, addressed_to=" ", question="", by=cast["reviewer"])
    assert refused.value.codes == {"no_addressee", "no_question"}
    assert not Referral.objects.exists()


@pytest.mark.clause("8.8")
def test_an_answer_is_entered_whole_and_only_to_what_was_asked(consented, cast):
    with pytest.raises(Refused) as refused:
        actions.rule(consented, outcome="agree", by=cast["reviewer"], **ANSWERED)
    assert "not_referred" in refused.value.codes
    actions.refer(consented, by=cast["reviewer"], **ASKED)
    for given, codes in (
        ({"outcome": "", "answer": "", "answered_on": None}, {"no_outcome", "no_answer", "no_day"}),
        ({"outcome": "withhold", "answer": "不宜公开。", "answered_on": TODAY}, {"no_ground"}),
        ({"outcome": "agree", "answer": "可以。", "answered_on": TODAY + timedelta(days=1)}, {"future_day"}),
    ):
        with pytest.raises(Refused) as refused:
            actions.rule(consented, by=cast["reviewer"], **given)
        assert refused.value.codes == codes
    assert not Ruling.objects.exists()


@pytest.mark.clause("8.8")
@pytest.mark.parametrize("username", ["handler", "unit_head", "examiner", "principal", "sysadmin"])
def test_nobody_but_the_secrecy_reviewer_refers(consented, cast, username):
    with pytest.raises(Refused):
        actions.refer(consented, by=cast[username], **ASKED)


@pytest.mark.clause("8.2", "8.8")
def test_the_time_in_review_is_measured_without_the_time_in_which_it_was_referred(referred, cast):
    start = timezone.now() - timedelta(days=10)
    at = {"propose": start, "consent": start + timedelta(days=1), "refer": start + timedelta(days=3)}
    changes = StageChange.objects.filter(edition=referred.edition)
    moments = {"draft": start - timedelta(days=1), "agree": at["propose"], "consent": at["consent"], "refer": at["refer"]}
    _set_back(changes, moments)
    now = start + timedelta(days=8)
    time = queries.review_time(Edition.objects.get(pk=referred.edition_id), now=now)
    assert (time.days, time.referred_days) == (2, 5)


def _set_back(changes, moments):
    """Move the changes into the past, as a database owner could, with the trigger out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER disclosure_stagechange_rows_never_change")
    for move, at in moments.items():
        assert changes.filter(move=move).update(at=at) == 1


@pytest.mark.both
@pytest.mark.clause("8.8")
def test_the_database_lets_nothing_be_referred_or_go_on_without_its_row(consented, cast):
    edition = Edition.objects.filter(pk=consented.edition_id)
    with pytest.raises(DatabaseError, match="a_referred_edition_has_a_referral"), transaction.atomic():
        edition.update(stage="referred")
    actions.refer(consented, by=cast["reviewer"], **ASKED)
    with pytest.raises(DatabaseError, match="what_was_referred_waits_for_its_ruling"), transaction.atomic():
        edition.update(stage="consented")
    for statement in (lambda: Referral.objects.update(question="改过"), lambda: Referral.objects.all().delete()):
        with pytest.raises(DatabaseError, match="secrecy_referral_rows"), transaction.atomic():
            statement()


@pytest.mark.clause("8.1")
@pytest.mark.parametrize(
    ("conclusion", "ok"), [("disclose", True), ("treated", True), ("part", True), ("undetermined", False), ("withhold", False)]
)
def test_a_clear_verdict_concludes_that_something_is_disclosed(consented, cast, conclusion, ok):
    if ok:
        made = actions.clear(consented, answers=NO, grounds="可以公开。", conclusion=conclusion, by=cast["reviewer"])
        assert made.conclusion == conclusion
        return
    with pytest.raises(Refused) as refused:
        actions.clear(consented, answers=NO, grounds="可以公开。", conclusion=conclusion, by=cast["reviewer"])
    assert refused.value.codes == {"other_conclusion"}


@pytest.mark.clause("8.1")
def test_what_is_returned_is_undetermined_or_to_be_treated_and_not_disclosed(consented, cast):
    yes = NO | {Question.PRIVACY: True}
    with pytest.raises(Refused) as refused:
        actions.return_to_unit(consented, answers=yes, grounds="请补充。", conclusion="disclose", by=cast["reviewer"])
    assert refused.value.codes == {"other_conclusion"}
    made = actions.return_to_unit(consented, answers=yes, grounds="请补充。", conclusion="undetermined", by=cast["reviewer"])
    assert made.conclusion == "undetermined"
