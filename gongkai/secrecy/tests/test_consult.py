"""Rights holders: statements on file, letters with a day to answer by, one-time pages, and what silence comes to (clauses 8.4, 8.6)."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Refused
from gongkai.foundation.workdays import after, before, calendar
from gongkai.journal.models import Entry
from gongkai.organization import queries as organization
from gongkai.organization.actions import change_days
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, queries
from gongkai.secrecy.actions import Guest
from gongkai.secrecy.models import Consultation, Determination, Invitation, Passcode, Receipt, Reply, Statement, Verdict
from gongkai.secrecy.tests.pages import TOLD, invite
from gongkai.vault.store import keep

TODAY = timezone.localdate()
PASSAGE = "南屿科技有限公司的中标价格构成"
ASKED = {"holder": "南屿科技有限公司", "concerns": "commercial_secret", "asked": "拟公开中标价格构成，请答复是否同意。"}


@pytest.fixture
def consented(line):
    return line.carry(line.open("3.7.C", draft("中标结果", f"现公布{PASSAGE}。", "其他内容。")), to=Stage.CONSENTED)


@pytest.fixture
def asked(consented, cast):
    return actions.consult(consented, passages=[PASSAGE], sent_on=TODAY, by=cast["reviewer"], **ASKED)


@pytest.fixture
def overdue(consented, cast):
    return actions.consult(consented, sent_on=TODAY - timedelta(days=60), by=cast["reviewer"], **ASKED)


def codes(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.codes


def clear(version, cast):
    return actions.clear(version, answers=NO, grounds="可以公开。", by=cast["reviewer"])


def determine(version, cast, **given):
    usual = {"concerns": "commercial_secret", "basis": "no_harm", "covers": PASSAGE, "reasons": "价格已在招标平台公示。"}
    return actions.determine(version, by=cast["reviewer"], **usual | given)


@pytest.mark.clause("8.4")
def test_the_answer_is_due_in_fifteen_working_days_of_the_calendar(consented, cast):
    is_worked = calendar(holidays=[TODAY + timedelta(days=day) for day in range(1, 8)])
    made = actions.consult(consented, sent_on=TODAY, is_worked=is_worked, by=cast["reviewer"], **ASKED)
    assert made.due_on == after(TODAY, 15, is_worked)
    assert (made.due_on - TODAY).days >= 26


@pytest.mark.clause("8.4", "8.6")
def test_an_open_consultation_keeps_the_verdict_closed_until_the_holder_consents(asked, consented, cast):
    assert codes(lambda: clear(consented, cast)) == {"consultation_open"}
    key = invite(cast, consultation=asked)
    answer = actions.reply(key.invitation, code=key.code, outcome="consent", reasons="", signatory="张经理", by=Guest(asked.holder))
    assert answer.person is None
    clear(consented, cast)
    entry = Entry.objects.get(verb="secrecy.replied")
    assert entry.actor_name == "南屿科技有限公司"


@pytest.mark.clause("8.6")
def test_an_objection_closes_it_until_the_office_has_decided(asked, consented, cast):
    key = invite(cast, consultation=asked)
    actions.reply(key.invitation, code=key.code, outcome="object", reasons="泄露成本。", signatory="张经理", by=Guest(asked.holder))
    assert codes(lambda: clear(consented, cast)) == {"consultation_open"}
    assert codes(lambda: determine(consented, cast, basis="consent", consultation=asked)) == {"no_consent"}
    determine(consented, cast, basis="public_interest", reasons="关系公共安全。", consultation=asked)
    clear(consented, cast)


@pytest.mark.both
@pytest.mark.clause("8.6")
def test_a_consent_to_a_part_is_no_consent_and_is_decided_on_otherwise_or_asked_for_again(asked, consented, cast):
    key = invite(cast, consultation=asked)
    actions.reply(key.invitation, code=key.code, outcome="partly", reasons="只同意公开总价。", signatory="张经理", by=Guest(asked.holder))
    assert codes(lambda: determine(consented, cast, basis="consent", consultation=asked)) == {"consent_in_part"}
    row = {"version": consented, "digest": consented.digest, "concerns": "commercial_secret", "covers": PASSAGE, "consultation": asked}
    by = {"person": cast["reviewer"], "post": "secrecy_reviewer", "at": timezone.now()}
    with pytest.raises(DatabaseError, match="a_consent_to_a_part_is_not_determined_as_consent"), transaction.atomic():
        Determination.objects.create(basis="consent", **row, **by)
    assert codes(lambda: clear(consented, cast)) == {"consultation_open"}
    determine(consented, cast, basis="public_interest", reasons="关系公共安全。", consultation=asked)
    clear(consented, cast)


@pytest.mark.clause("8.6")
def test_an_answer_over_a_page_is_kept_with_who_made_the_page_when_and_from_where(asked, consented, cast):
    key = invite(cast, consultation=asked)
    answer = actions.reply(
        key.invitation, code=key.code, outcome="consent", reasons="", signatory="张经理", by=Guest(asked.holder), source="a" * 64
    )
    kept = queries.asking(consented, on=TODAY)[0].receipt
    assert (kept.source, kept.at, kept.invitation.person) == ("a" * 64, answer.at, cast["reviewer"])
    said = json.loads(Entry.objects.get(verb="secrecy.replied").details)
    assert (said["source"], said["invited_by"]) == ("a" * 64, cast["reviewer"].name)
    reply = queries.review_record(consented.edition)["consultations"][0]["reply"]
    assert (reply["entered_by"], reply["page_made_by"]) == ("", cast["reviewer"].name)
    assert (kept.passcode.person, kept.passcode.told_to) == (cast["examiner"], "张经理")
    assert (said["code_told_by"], said["code_told_to"]) == (cast["examiner"].name, "张经理")
    assert (reply["code_told_by"], reply["code_told_how"]) == (cast["examiner"].name, "phone")


@pytest.mark.clause("8.6")
def test_whoever_made_the_page_never_learns_its_code_and_without_it_nothing_is_answered(asked, cast):
    made = actions.invite(consultation=asked, by=cast["reviewer"])

    def answer(code):
        return actions.reply(made.invitation, code=code, outcome="consent", reasons="", signatory="张经理", by=Guest(asked.holder))

    def tell(username, **changes):
        return actions.tell_code(made.invitation, **TOLD | changes, by=cast[username])

    assert codes(lambda: answer("")) == {"no_code_yet"}
    assert codes(lambda: tell("reviewer")) == {"not_a_teller", "own_page"}
    assert codes(lambda: tell("handler")) == {"not_a_teller"}
    assert codes(lambda: tell("examiner", told_to=" ", how="", contact="")) == {"no_addressee", "no_way", "no_contact"}
    first, second = tell("examiner"), tell("collector")
    assert first.code not in str(vars(first.passcode)) + "".join(entry.details for entry in Entry.objects.all())
    wrong = f"{(int(second.code) + 1) % 10**8:08d}"
    assert codes(lambda: answer(wrong)) == {"wrong_code"}
    assert first.code == second.code or codes(lambda: answer(first.code)) == {"wrong_code"}, "the newest counts"
    assert not Reply.objects.exists()
    answer(f"{second.code[:4]} {second.code[4:]}")


@pytest.mark.clause("8.6")
def test_a_page_waits_for_its_code_until_it_is_told_answered_or_replaced(asked, consented, cast):
    def waiting():
        return queries.pages_without_a_code(cast.body, now=timezone.now())

    actions.invite(consultation=asked, by=cast["reviewer"])
    newer = actions.invite(consultation=asked, by=cast["reviewer"]).invitation
    assert waiting() == [newer]
    actions.tell_code(newer, **TOLD, by=cast["examiner"])
    assert waiting() == []
    again = actions.invite(consultation=asked, by=cast["reviewer"]).invitation
    assert waiting() == [again]
    actions.return_to_unit(consented, answers=NO | {Question.PRIVACY: True}, grounds="请修改。", by=cast["reviewer"])
    assert waiting() == []


@pytest.mark.clause("8.4", "8.6")
def test_silence_is_not_consent_and_is_decided_on_only_after_the_day(asked, overdue, consented, cast):
    assert codes(lambda: determine(consented, cast, consultation=asked)) == {"not_due"}
    assert codes(lambda: determine(consented, cast, basis="consent", consultation=overdue)) == {"no_consent"}
    states = {one.consultation: one for one in queries.asking(consented, on=TODAY)}
    assert (states[asked].awaits_decision, states[overdue].awaits_decision) == (False, True)
    determine(consented, cast, consultation=overdue)
    assert codes(lambda: determine(consented, cast, consultation=overdue)) == {"decided_already"}
    assert codes(lambda: clear(consented, cast)) == {"consultation_open"}


@pytest.mark.clause("8.6")
def test_the_office_enters_an_answer_from_paper_a_consent_with_its_scan(asked, consented, cast):
    given = {"reasons": "", "signatory": "张经理", "by": cast["reviewer"]}
    assert codes(lambda: actions.enter_reply(asked, outcome="consent", **given)) == {"no_evidence"}
    assert codes(lambda: actions.enter_reply(asked, outcome="object", **given)) == {"no_reasons"}
    scan = File("同意函.txt", keep(b"yes", "text/plain"))
    actions.enter_reply(asked, outcome="consent", evidence=scan, **given)
    assert codes(lambda: actions.enter_reply(asked, outcome="consent", evidence=scan, **given)) == {"answered_already"}
    clear(consented, cast)


@pytest.mark.clause("8.4")
def test_passages_are_quoted_word_for_word_from_this_version(consented, cast):
    given = ASKED | {"sent_on": TODAY, "by": cast["reviewer"]}
    assert codes(lambda: actions.consult(consented, passages=["另一件事项里的话"], **given)) == {"not_in_the_text"}
    for changes, code in (
        ({"holder": ""}, "no_holder"),
        ({"concerns": "state_secret"}, "no_concern"),
        ({"asked": " "}, "no_question"),
        ({"sent_on": None}, "no_day"),
        ({"sent_on": TODAY + timedelta(days=1)}, "future_day"),
    ):
        assert codes(lambda changes=changes: actions.consult(consented, **given | changes)) == {code}
    assert not Consultation.objects.exists()


@pytest.mark.clause("8.4")
def test_a_key_serves_once_and_only_its_digest_is_kept(asked, cast):
    made = invite(cast, consultation=asked)
    assert len(made.key) >= 43
    assert made.key not in str(vars(made.invitation)) + "".join(entry.details for entry in Entry.objects.all())
    assert queries.invitation_by(made.key) == made.invitation
    assert queries.invitation_by(made.key[:-1]) is None
    actions.reply(made.invitation, code=made.code, outcome="consent", reasons="", signatory="张经理", by=Guest(asked.holder))

    def again():
        return actions.reply(made.invitation, code=made.code, outcome="object", reasons="x", signatory="张经理", by=Guest(asked.holder))

    assert codes(again) == {"answered_already"}
    assert codes(lambda: actions.invite(consultation=asked, by=cast["reviewer"])) == {"answered_already"}


@pytest.mark.clause("8.4")
def test_a_key_that_is_old_replaced_or_about_an_earlier_version_opens_nothing(asked, consented, cast):
    first = invite(cast, consultation=asked).invitation
    second = invite(cast, consultation=asked).invitation

    def answer(invitation):
        return actions.reply(invitation, code="12345678", outcome="consent", reasons="", signatory="张经理", by=Guest(asked.holder))

    assert codes(lambda: answer(first)) == {"page_replaced"}
    second.expires_at = timezone.now()
    assert codes(lambda: answer(second)) == {"page_expired"}
    second.refresh_from_db()
    actions.return_to_unit(consented, answers=NO | {Question.PRIVACY: True}, grounds="请修改。", by=cast["reviewer"])
    second = queries.invitation_by("x") or Invitation.objects.get(pk=second.pk)
    assert codes(lambda: answer(second)) == {"review_over"}
    disclosure.revise(consented, draft("中标结果", "改过。"), by=cast["handler"])
    assert codes(lambda: answer(Invitation.objects.get(pk=second.pk))) == {"version_replaced"}


@pytest.mark.clause("8.4")
def test_a_statement_on_file_is_found_by_holder_and_project_in_the_text(consented, cast):
    body = cast.body
    given = {"concerns": "commercial_secret", "covers": "报价明细", "by": cast["reviewer"]}
    mine = actions.keep_statement(body, holder="南屿科技有限公司", names=["星海项目"], **given)
    project = actions.keep_statement(body, holder="某设计院", names=["中标 价格构成"], **given)
    actions.keep_statement(body, holder="无关公司", names=["别的项目"], **given)
    found = queries.statements_on(consented, on=TODAY)
    assert {(one.statement, one.names) for one in found} == {(mine, ("南屿科技有限公司",)), (project, ("中标 价格构成",))}
    actions.end_statement(mine, reason="权利人撤回。", by=cast["reviewer"])
    assert [one.statement for one in queries.statements_on(consented, on=TODAY)] == [project]
    assert codes(lambda: actions.end_statement(mine, reason="再次。", by=cast["reviewer"])) == {"ended_already"}
    assert codes(lambda: actions.end_statement(project, reason="", by=cast["reviewer"])) == {"no_reason"}


@pytest.mark.clause("8.4")
def test_a_statement_says_whose_it_is_and_holds_until_its_day(consented, cast):
    given = {"holder": "南屿科技有限公司", "concerns": "commercial_secret", "covers": "报价"}
    for changes, code in (
        ({"holder": ""}, "no_holder"),
        ({"concerns": ""}, "no_concern"),
        ({"covers": ""}, "no_cover"),
        ({"names": ["某"]}, "short_name"),
        ({"until": TODAY - timedelta(days=1)}, "past_day"),
    ):
        assert codes(lambda changes=changes: actions.keep_statement(cast.body, by=cast["reviewer"], **given | changes)) == {code}
    assert codes(lambda: actions.keep_statement(cast.body, by=cast["handler"], **given)) == {"not_the_reviewer"}
    actions.keep_statement(cast.body, by=cast["reviewer"], until=TODAY, **given)
    assert queries.statements_on(consented, on=TODAY)
    assert not queries.statements_on(consented, on=TODAY + timedelta(days=1))


@pytest.mark.clause("8.5")
@pytest.mark.parametrize("username", ["handler", "unit_head", "examiner", "principal", "sysadmin"])
def test_nobody_but_the_secrecy_reviewer_asks_or_decides(consented, asked, cast, username):
    by = cast[username]
    for action in (
        lambda: actions.consult(consented, sent_on=TODAY, by=by, **ASKED),
        lambda: actions.invite(consultation=asked, by=by),
        lambda: actions.enter_reply(asked, outcome="object", reasons="x", signatory="x", by=by),
        lambda: actions.determine(consented, concerns="privacy", basis="public_interest", covers="x", reasons="x", by=by),
    ):
        assert codes(action)


@pytest.mark.both
@pytest.mark.clause("8.4", "8.6")
def test_the_database_clears_nothing_while_a_consultation_is_open_and_takes_no_silence_for_consent(asked, consented, cast):
    now = timezone.now()
    by = {"person": cast["reviewer"], "post": "secrecy_reviewer", "at": now}
    answers = {question.value: False for question in Question}

    def refuse(name, make):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            make()

    on = {"version": consented, "digest": consented.digest}
    verdict = {**on, "outcome": "agree", "conclusion": "disclose", "remark": "可以。", **answers}
    refuse("no_clear_verdict_while_a_consultation_is_open", lambda: Verdict.objects.create(**verdict, **by))
    determination = {**on, "concerns": "privacy", "basis": "consent", "covers": "x", "consultation": asked}
    refuse("a_determined_consent_was_given|silence_is_decided_on", lambda: Determination.objects.create(**determination, **by))
    harmless = determination | {"basis": "no_harm", "reasons": "x"}
    refuse("silence_is_decided_on_after_the_day_to_answer_by", lambda: Determination.objects.create(**harmless, **by))
    secret = harmless | {"concerns": "state_secret", "consultation": None}
    refuse("a_determination_is_never_about_a_state_secret", lambda: Determination.objects.create(**secret, **by))
    reply = {"consultation": asked, "outcome": "consent", "signatory": "某", "at": now}
    refuse("a_consent_entered_by_the_office_has_evidence", lambda: Reply.objects.create(**reply, person=cast["reviewer"]))
    refuse("a_reply_that_nobody_entered_came_over_its_page", lambda: Reply.objects.create(**reply))
    page = actions.invite(consultation=asked, by=cast["reviewer"]).invitation
    told = {"invitation": page, **TOLD, "code_hash": "x", "at": now, "post": "examiner"}
    refuse("a_code_is_told_by_another_than_who_made_the_page", lambda: Passcode.objects.create(**told, person=cast["reviewer"]))
    refuse("a_code_says_who_was_told_and_how", lambda: Passcode.objects.create(**told | {"told_to": ""}, person=cast["examiner"]))
    came = {"invitation": page, "source": "f" * 64, "at": now}
    refuse("an_answer_over_a_page_came_with_its_code", lambda: Receipt.objects.create(**came))
    Receipt.objects.create(**came, passcode=Passcode.objects.create(**told, person=cast["examiner"]))
    refuse("an_objecting_reply_states_its_reasons", lambda: Reply.objects.create(**reply | {"outcome": "object"}))
    Reply.objects.create(**reply)
    Verdict.objects.create(**verdict, **by)
    for model in (Consultation, Passcode, Receipt, Reply, Statement):
        table = model._meta.db_table
        if model is Statement:
            actions.keep_statement(cast.body, holder="某公司", concerns="privacy", covers="x", by=cast["reviewer"])
        refuse(f"{table}_rows_never_change", lambda table=table: _sql(f"UPDATE {table} SET id = id"))
        refuse(f"{table}_rows_are_never_deleted", lambda table=table: _sql(f"DELETE FROM {table}"))


def _sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.clause("8.4", "5.1")
def test_a_day_off_that_is_announced_later_moves_the_day_for_the_answer(asked, cast):
    told = asked.due_on
    key = invite(cast, consultation=asked)
    assert actions.recount_what_moved() == []
    calendar_now = organization.calendar_of(cast.body)
    day = before(told, 3, calendar_now)
    change_days(cast.body, first=day, worked=False, name="停工", reason="台风", by=cast["collector"])
    (moved,) = actions.recount_what_moved()
    assert moved.was == told
    assert moved.due_on == after(told, 1, calendar_now)
    assert queries.due_on(asked) == moved.due_on
    assert queries.expires_at(key.invitation).date() > moved.due_on
    assert Entry.objects.get(verb="secrecy.recounted").actor is None
    assert actions.recount_what_moved() == []


@pytest.mark.clause("8.4")
def test_no_holder_gets_less_time_than_he_was_told(asked, cast):
    sunday = next(TODAY + timedelta(days=step) for step in range(1, 8) if (TODAY + timedelta(days=step)).weekday() == 6)
    change_days(cast.body, first=sunday, worked=True, name="调休上班", reason="通知", by=cast["collector"])
    assert actions.recount_what_moved() == []
    assert queries.due_on(asked) == asked.due_on
