"""Every finding that blocks is answered by a person before anything is cleared: false alarm, redacted, permitted by an exception."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Finding, Screening
from gongkai.foundation.objections import Refused
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, queries
from gongkai.secrecy.actions import Guest
from gongkai.secrecy.models import Determination, Resolution, Verdict
from gongkai.secrecy.tests.numbers import resident_id
from gongkai.secrecy.tests.pages import invite
from gongkai.vault.store import keep

ONE, TWO = resident_id(1), resident_id(2)
GROUNDS = "经逐项审查，可以公开。"
SAMPLE = {"reason": "示例号码，不属于任何人。", "why": "sample"}


@pytest.fixture
def consented(line):
    text = [f"申请人身份证号码：{ONE}。", f"共同申请人身份证号码：{TWO}。"]
    return line.carry(line.open("3.7.C", draft("补贴名单", *text)), to=Stage.CONSENTED)


@pytest.fixture
def determined(consented, cast):
    return actions.determine(
        consented, concerns="privacy", basis="public_interest", covers="两人的证件号码", reasons="涉及公共安全。", by=cast["reviewer"]
    )


def open_findings(version):
    return [one.finding for one in queries.seen_in(version) if one.is_open]


def planted(version, kind, **changes):
    """A finding of another kind, as a screening would have written it."""
    screening = Screening.objects.filter(version=version).order_by("-pk")[0]
    given = {
        "position": 900,
        "severity": "block",
        "part": "text",
        "place": {},
        "start": 0,
        "end": 2,
        "excerpt": "（略）",
        "rule": "x",
        "why": "x",
    }
    return Finding.objects.create(screening=screening, kind=kind, **(given | changes))


@pytest.mark.clause("8.1", "8.2")
def test_nothing_is_cleared_while_a_finding_that_blocks_has_no_answer(consented, cast):
    assert [one.kind for one in open_findings(consented)] == ["resident_id", "resident_id"]
    with pytest.raises(Refused) as refused:
        actions.clear(consented, answers=NO, grounds=GROUNDS, by=cast["reviewer"])
    assert refused.value.codes == {"screening_blocks"}


@pytest.mark.clause("8.2", "8.3")
def test_each_answer_stays_on_record_and_the_last_one_opens_the_verdict(consented, cast):
    first, second = open_findings(consented)
    made = actions.resolve(first, outcome="false_alarm", **SAMPLE, by=cast["reviewer"])
    assert (made.person, made.post) == (cast["reviewer"], "secrecy_reviewer")
    assert open_findings(consented) == [second]
    actions.resolve(second, outcome="false_alarm", **SAMPLE, by=cast["reviewer"])
    actions.clear(consented, answers=NO, grounds=GROUNDS, by=cast["reviewer"])
    assert Verdict.objects.get().conclusion == "disclose"


@pytest.mark.clause("8.2")
def test_a_false_alarm_says_why_and_is_answered_once(consented, cast):
    finding = open_findings(consented)[0]
    with pytest.raises(Refused) as refused:
        actions.resolve(finding, outcome="false_alarm", reason=" ", by=cast["reviewer"])
    assert refused.value.codes == {"no_reason", "no_why"}
    for thin in ("误报", "不是。", "误报误报误报误报", "……！！——，。"):
        with pytest.raises(Refused) as refused:
            actions.resolve(finding, outcome="false_alarm", reason=thin, why="sample", by=cast["reviewer"])
        assert refused.value.codes == {"thin_reason"}, thin
    actions.resolve(finding, outcome="false_alarm", **SAMPLE, by=cast["reviewer"])
    with pytest.raises(Refused) as refused:
        actions.resolve(finding, outcome="false_alarm", **SAMPLE, by=cast["reviewer"])
    assert refused.value.codes == {"resolved_already"}


@pytest.mark.clause("8.2")
def test_a_number_that_passes_its_check_is_a_false_alarm_only_with_a_choice_of_why(consented, cast):
    finding = open_findings(consented)[0]
    for why in ("", "because"):
        with pytest.raises(Refused) as refused:
            actions.resolve(finding, outcome="false_alarm", reason=SAMPLE["reason"], why=why, by=cast["reviewer"])
        assert refused.value.codes == {"no_why"}
    phone = planted(consented, "mobile")
    actions.resolve(phone, outcome="false_alarm", reason=SAMPLE["reason"], by=cast["reviewer"])
    assert actions.resolve(finding, outcome="false_alarm", **SAMPLE, by=cast["reviewer"]).why == "sample"


@pytest.mark.clause("8.2", "8.3")
def test_an_answer_is_replaced_or_taken_back_until_the_verdict_and_the_last_one_counts(consented, determined, cast):
    reviewer = cast["reviewer"]
    finding, other = open_findings(consented)
    first = actions.resolve(finding, outcome="false_alarm", **SAMPLE, by=reviewer)
    actions.resolve(other, outcome="false_alarm", **SAMPLE, by=reviewer)
    taken_back = actions.resolve(finding, outcome="reopened", reason="看错了，这是真人的号码。", replaces=first, by=reviewer)
    assert open_findings(consented) == [finding]
    with pytest.raises(Refused):
        actions.clear(consented, answers=NO, grounds=GROUNDS, by=reviewer)
    with pytest.raises(Refused) as refused:
        actions.resolve(finding, outcome="false_alarm", **SAMPLE, replaces=first, by=reviewer)
    assert refused.value.codes == {"replaced"}, "somebody has replaced what was read"
    permitted = actions.resolve(finding, outcome="permitted", determination=determined, by=reviewer)
    assert permitted.replaces == taken_back
    assert [one.resolution.outcome for one in queries.seen_in(consented)] == ["permitted", "false_alarm"]
    assert Resolution.objects.count() == 4, "what was said before stays on record"
    actions.clear(consented, answers=NO, grounds=GROUNDS, by=reviewer)
    with pytest.raises(Refused):
        actions.resolve(finding, outcome="reopened", reason="看错了，这是真人的号码。", replaces=permitted, by=reviewer)


def former(line, cast, text):
    """A version whose finding nobody answered, and the newer one that says `text` after the list no longer knows the word."""
    term = disclosure.list_term(
        cast.body, sort="term", text="星海项目底价", kind="commercial_secret", severity="block", by=cast["reviewer"]
    )
    old = line.carry(line.open("3.7.C", draft("中标结果", "现公布星海项目底价。", "其余不变。")), to=Stage.CONSENTED)
    actions.return_to_unit(old, answers=NO | {Question.COMMERCIAL_SECRET: True}, grounds="请处理底价。", by=cast["reviewer"])
    disclosure.retire_term(term, reason="项目已结束。", by=cast["reviewer"])
    newer = disclosure.revise(old, draft("中标结果", *text), by=cast["handler"])
    line.carry(newer, to=Stage.CONSENTED)
    return old, newer


@pytest.mark.clause("8.2", "8.3")
def test_what_blocked_in_a_former_version_and_still_stands_is_answered_before_a_clear_verdict(line, cast):
    reviewer = cast["reviewer"]
    old, newer = former(line, cast, ["一、公布星海项目 底价。", "其余不变。"])
    (finding,) = queries.still_there(newer)
    assert finding.screening.version == old
    assert not queries.is_blocked(newer), "today's lists no longer report it"
    with pytest.raises(Refused) as refused:
        actions.clear(newer, answers=NO, grounds=GROUNDS, by=reviewer)
    assert refused.value.codes == {"screening_blocks"}
    with pytest.raises(Refused) as refused:
        actions.resolve(finding, outcome="redacted", redacted_in=newer, by=reviewer)
    assert refused.value.codes == {"still_there"}
    actions.resolve(finding, outcome="false_alarm", reason="项目已结束，底价已依法公开。", read=newer, by=reviewer)
    actions.clear(newer, answers=NO, grounds=GROUNDS, by=reviewer)


@pytest.mark.clause("8.2")
def test_what_blocked_in_a_former_version_and_is_gone_keeps_nothing_closed(line, cast):
    old, newer = former(line, cast, ["已隐去。", "其余不变。"])
    assert [one.screening.version for one in queries.earlier_blocking(newer.edition)] == [old]
    assert queries.still_there(newer) == []
    actions.clear(newer, answers=NO, grounds=GROUNDS, by=cast["reviewer"])


@pytest.mark.both
@pytest.mark.clause("8.2")
def test_the_database_refuses_a_clear_verdict_over_the_same_words_of_a_former_version(line, cast):
    _old, newer = former(line, cast, ["现公布星海项目底价。", "其余不变。"])
    clear = {question.value: False for question in Question} | {"outcome": "agree", "conclusion": "disclose", "remark": GROUNDS}
    by = {"person": cast["reviewer"], "post": "secrecy_reviewer", "at": timezone.now()}
    with pytest.raises(DatabaseError, match="no_clear_verdict_while_a_former_finding_still_stands"), transaction.atomic():
        Verdict.objects.create(version=newer, digest=newer.digest, **clear, **by)
    (finding,) = queries.still_there(newer)
    actions.resolve(finding, outcome="false_alarm", reason="项目已结束，底价已依法公开。", read=newer, by=cast["reviewer"])
    Verdict.objects.create(version=newer, digest=newer.digest, **clear, **by)


@pytest.mark.clause("8.6")
def test_a_private_number_is_permitted_only_by_an_exception_for_this_version(consented, determined, cast):
    finding = open_findings(consented)[0]
    with pytest.raises(Refused) as refused:
        actions.resolve(finding, outcome="permitted", by=cast["reviewer"])
    assert refused.value.codes == {"no_exception"}
    made = actions.resolve(finding, outcome="permitted", determination=determined, by=cast["reviewer"])
    assert made.determination == determined


def consent(version, cast, *, passages=(), asked="请答复是否同意公开。"):
    """What is determined after the holder of the first number has consented to what he was asked."""
    given = {"holder": "王小虎", "concerns": "privacy", "asked": asked, "passages": passages, "sent_on": timezone.localdate()}
    made = actions.consult(version, by=cast["reviewer"], **given)
    key = invite(cast, consultation=made)
    actions.reply(key.invitation, code=key.code, outcome="consent", reasons="", signatory="王小虎", by=Guest("王小虎"))
    covers = "全部证件号码"
    return actions.determine(version, concerns="privacy", basis="consent", covers=covers, consultation=made, by=cast["reviewer"])


def permit(finding, determination, cast):
    return actions.resolve(finding, outcome="permitted", determination=determination, by=cast["reviewer"])


def refused(action):
    with pytest.raises(Refused) as answer:
        action()
    return answer.value.codes


@pytest.mark.clause("8.6")
def test_one_persons_consent_opens_what_he_was_asked_about_and_nobody_elses_number(consented, cast):
    mine, anothers = open_findings(consented)
    made = consent(consented, cast, passages=[f"申请人身份证号码：{ONE}。"])
    assert refused(lambda: permit(anothers, made, cast)) == {"not_asked_about"}
    permit(mine, made, cast)
    assert open_findings(consented) == [anothers]


@pytest.mark.clause("8.6")
def test_a_passage_without_the_number_and_a_question_without_it_open_nothing(consented, cast):
    mine, anothers = open_findings(consented)
    made = consent(consented, cast, passages=["申请人身份证号码"], asked="拟公开第1段中的证件号码。")
    assert refused(lambda: permit(mine, made, cast)) == {"not_asked_about"}
    named = consent(consented, cast, asked=f"拟公开您的证件号码{mine.excerpt}，请答复。")
    assert refused(lambda: permit(anothers, named, cast)) == {"not_asked_about"}
    permit(mine, named, cast)


@pytest.mark.clause("8.6")
def test_what_stands_in_a_file_is_asked_about_by_file_and_place_a_number_by_its_mask_alone(consented, cast):
    file = {"part": "file", "blob": keep(b"x", "text/plain"), "file_name": "名单.xlsx", "place": {"sheet": "一", "cell": "B1"}}
    secret = planted(consented, "home_address", **file)
    other = planted(consented, "home_address", position=901, **file | {"place": {"sheet": "一", "cell": "B12"}})
    number = planted(consented, "bank_card", position=902, **file | {"excerpt": "6222**********1234"})
    made = consent(consented, cast, asked="拟公开“名单.xlsx”工作表“一” B12中您的住址。")
    assert refused(lambda: permit(secret, made, cast)) == {"not_asked_about"}
    permit(other, made, cast)
    placed = consent(consented, cast, asked="拟公开“名单.xlsx”工作表“一” B1中的内容。")
    assert refused(lambda: permit(number, placed, cast)) == {"not_asked_about"}
    permit(secret, placed, cast)
    permit(number, consent(consented, cast, asked="拟公开您的银行卡号6222**********1234。"), cast)


@pytest.mark.clause("8.6")
def test_a_consent_on_paper_opens_the_numbers_alone_that_its_determination_names(consented, cast):
    mine, anothers = open_findings(consented)
    given = {"concerns": "privacy", "basis": "consent", "evidence": File("同意书.txt", keep(b"yes", "text/plain"))}
    made = actions.determine(consented, covers=f"申请人的{mine.excerpt}", by=cast["reviewer"], **given)
    assert refused(lambda: permit(anothers, made, cast)) == {"not_named"}
    permit(mine, made, cast)


@pytest.mark.clause("8.6")
def test_what_does_no_harm_is_no_exception_and_another_concern_permits_nothing(consented, cast):
    finding = open_findings(consented)[0]
    for given, code in (
        ({"concerns": "privacy", "basis": "no_harm"}, "no_exception"),
        ({"concerns": "commercial_secret", "basis": "public_interest"}, "other_concern"),
    ):
        made = actions.determine(consented, covers="号码", reasons="理由。", by=cast["reviewer"], **given)
        with pytest.raises(Refused) as refused:
            actions.resolve(finding, outcome="permitted", determination=made, by=cast["reviewer"])
        assert refused.value.codes == {code}


@pytest.mark.clause("8.6")
@pytest.mark.parametrize("kind", ["secrecy_mark", "work_secret", "hidden_text", "macro", "unreadable"])
def test_secrets_of_state_and_work_and_hidden_content_are_never_permitted(consented, determined, cast, kind):
    with pytest.raises(Refused) as refused:
        actions.resolve(planted(consented, kind), outcome="permitted", determination=determined, by=cast["reviewer"])
    assert refused.value.codes == {"never_permitted"}


@pytest.mark.clause("8.2")
def test_what_cannot_be_read_is_no_false_alarm(consented, cast):
    with pytest.raises(Refused) as refused:
        actions.resolve(planted(consented, "unreadable"), outcome="false_alarm", reason="这个文件打不开，没有内容。", by=cast["reviewer"])
    assert refused.value.codes == {"unreadable"}


@pytest.mark.clause("8.2", "8.3")
def test_what_was_redacted_is_noted_on_the_version_that_no_longer_has_it(consented, line, cast):
    finding, other = open_findings(consented)
    with pytest.raises(Refused) as refused:
        actions.resolve(finding, outcome="redacted", by=cast["reviewer"])
    assert refused.value.codes == {"not_redacted"}
    actions.return_to_unit(consented, answers=NO | {Question.PRIVACY: True}, grounds="请隐去号码。", by=cast["reviewer"])
    newer = disclosure.revise(consented, draft("补贴名单", "申请人：（已隐去）。", f"共同申请人：{TWO}。"), by=cast["handler"])
    line.carry(newer, to=Stage.CONSENTED)
    assert queries.earlier_blocking(newer.edition) == [finding, other]
    made = actions.resolve(finding, outcome="redacted", redacted_in=newer, by=cast["reviewer"])
    assert made.redacted_in == newer
    with pytest.raises(Refused) as refused:
        actions.resolve(other, outcome="redacted", redacted_in=newer, by=cast["reviewer"])
    assert refused.value.codes == {"still_there"}
    # What the old version was answered for counts nothing for the new one.
    assert len(open_findings(newer)) == 1


@pytest.mark.clause("8.2")
def test_the_same_thing_seen_again_by_a_later_screening_needs_no_second_answer(consented, cast):
    for finding in open_findings(consented):
        actions.resolve(finding, outcome="false_alarm", **SAMPLE, by=cast["reviewer"])
    before = Screening.objects.filter(version=consented).order_by("-pk")[0]
    after = Screening.objects.create(version=consented, digest=consented.digest, lists=before.lists, engine="next", at=timezone.now())
    for finding in Finding.objects.filter(screening=before):
        finding.pk, finding.screening, finding._state.adding = None, after, True
        finding.save()
    assert queries.seen_in(consented)[0].finding.screening == after
    assert not queries.is_blocked(consented)
    actions.clear(consented, answers=NO, grounds=GROUNDS, by=cast["reviewer"])


@pytest.mark.clause("8.5")
@pytest.mark.parametrize("username", ["handler", "unit_head", "deputy_leader", "examiner", "principal", "sysadmin"])
def test_nobody_but_the_secrecy_reviewer_answers_findings(consented, cast, username):
    with pytest.raises(Refused):
        actions.resolve(open_findings(consented)[0], outcome="false_alarm", **SAMPLE, by=cast[username])
    assert not Resolution.objects.exists()


@pytest.mark.clause("8.6")
def test_an_exception_states_its_reasons_and_is_never_about_a_state_secret(consented, cast):
    for given, code in (
        ({"concerns": "state_secret", "basis": "public_interest", "covers": "内容", "reasons": "理由。"}, "never_permitted"),
        ({"concerns": "privacy", "basis": "public_interest", "covers": "内容", "reasons": ""}, "no_reasons"),
        ({"concerns": "privacy", "basis": "consent", "covers": "内容", "reasons": ""}, "no_evidence"),
        ({"concerns": "privacy", "basis": "", "covers": "内容", "reasons": "理由。"}, "no_basis"),
        ({"concerns": "privacy", "basis": "public_interest", "covers": " ", "reasons": "理由。"}, "no_cover"),
    ):
        with pytest.raises(Refused) as refused:
            actions.determine(consented, by=cast["reviewer"], **given)
        assert refused.value.codes == {code}
    assert not Determination.objects.exists()


@pytest.mark.both
@pytest.mark.clause("8.2", "8.6")
def test_the_database_refuses_a_clear_verdict_with_an_open_finding_and_permissions_without_ground(consented, determined, cast):
    finding = open_findings(consented)[0]
    now = timezone.now()
    clear = {question.value: False for question in Question} | {"outcome": "agree", "conclusion": "disclose", "remark": GROUNDS}
    by = {"person": cast["reviewer"], "post": "secrecy_reviewer", "at": now}
    for name, model, given in (
        ("no_clear_verdict_while_a_finding_is_unresolved", Verdict, {"version": consented, "digest": consented.digest, **clear}),
        (
            "only_a_holders_own_is_permitted_by_exception",
            Resolution,
            {"finding": planted(consented, "secrecy_mark"), "outcome": "permitted", "determination": determined},
        ),
        (
            "what_cannot_be_read_is_no_false_alarm",
            Resolution,
            {"finding": planted(consented, "unreadable", position=901), "outcome": "false_alarm", "reason": "x"},
        ),
        ("a_resolution_says_what_it_rests_on", Resolution, {"finding": finding, "outcome": "false_alarm", "reason": "", "why": "sample"}),
        ("a_resolution_says_what_it_rests_on", Resolution, {"finding": finding, "outcome": "reopened", "reason": "看错了。"}),
        ("a_number_that_passes_its_check_needs_a_why", Resolution, {"finding": finding, "outcome": "false_alarm", "reason": "示例号码。"}),
        ("a_finding_is_redacted_in_a_later_version", Resolution, {"finding": finding, "outcome": "redacted", "redacted_in": consented}),
        ("a_new_verdict_says_what_it_concludes", Verdict, _returned(consented, clear)),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            model.objects.create(**given, **by)
    made = actions.resolve(finding, outcome="permitted", determination=determined, by=cast["reviewer"])
    again = {"finding": finding, "outcome": "permitted", "determination": determined}
    with pytest.raises(DatabaseError), transaction.atomic():
        Resolution.objects.create(**again, **by)
    back = actions.resolve(finding, outcome="reopened", reason="看错了，这是真人的号码。", replaces=made, by=cast["reviewer"])
    with pytest.raises(DatabaseError, match="no_clear_verdict_while_a_finding_is_unresolved"), transaction.atomic():
        Verdict.objects.create(version=consented, digest=consented.digest, **clear, **by)
    Verdict.objects.create(version=consented, digest=consented.digest, **clear | {"outcome": "return", "conclusion": "treated"}, **by)
    with pytest.raises(DatabaseError, match="no_answer_is_replaced_after_the_verdict"), transaction.atomic():
        Resolution.objects.create(**again, replaces=back, **by)
    for statement in (lambda: Resolution.objects.update(reason="改过"), lambda: Resolution.objects.filter(pk=back.pk).delete()):
        with pytest.raises(DatabaseError, match="secrecy_resolution_rows"), transaction.atomic():
            statement()


def _returned(version, clear):
    return {"version": version, "digest": version.digest, **clear, "outcome": "return", "conclusion": ""}
