"""意见反馈: what readers and the office say is masked, handled by one, answered by another, and in its time."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.archives import queries as archives
from gongkai.archives.models import Record
from gongkai.config import soundness
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, feedback, leaks, queries
from gongkai.publication.feedback import State
from gongkai.publication.models import Feedback, FeedbackTerms, Handling, Knock, Reply, Responding, Round, RoundClosure
from gongkai.vault.store import keep
from tests.later import later
from tests.readers import Reader

pytestmark = pytest.mark.clause("5.2")
MOBILE = "13912345678"
"""Nobody's."""


@pytest.fixture
def published(line):
    return line.carry(line.open("3.7.E", draft("补助发放办法", "正文。")), to=Stage.PUBLISHED)


def comment(version, *, text="第三条写得不清楚。", knock="k" * 64):
    body = version.edition.item.body
    return actions.comment_from_outside(body.slug, str(queries.index_number_of(version.edition.item)), text=text, knock=knock)


def record(version, by, **given):
    usual = {
        "source": "meeting",
        "text": "建议提高标准。",
        "who": "参会企业代表",
        "place": "二楼会议室",
        "received_on": timezone.localdate(),
    }
    return actions.record_feedback(**{"edition": version.edition, **usual, **given}, by=by)


def handle(row, by, **given):
    usual = {"outcome": "adopted", "reason": "意见合理。", "answer": "已在修订稿中写明。"}
    return actions.handle_feedback(row, **(usual | given), by=by)


def reply(handling, by, **given):
    return actions.reply_to_feedback(handling, **({"decision": "published", "shown": "第三条不清楚。"} | given), by=by)


def answered(row, cast, **given):
    return reply(handle(row, cast["collector"]), cast["publisher"], **given)


def standing(row):
    return feedback.standing_of(row, today=timezone.localdate())


# What comes in.


def test_a_reader_comments_on_what_he_reads_and_what_names_a_person_is_masked_before_it_is_kept(published):
    row = comment(published, text=f"请回电{MOBILE}，第三条不清楚。")
    assert (row.edition, row.source, row.person, row.masked, row.days) == (published.edition, "page", None, 1, 15)
    kept = [str(value) for values in Feedback.objects.values_list() for value in values]
    kept += [entry.details for entry in Entry.objects.all()]
    assert not [one for one in kept if MOBILE in one]
    assert "第三条不清楚" in row.text
    assert Entry.objects.filter(verb="publication.feedback_taken", actor=None).count() == 1


@pytest.mark.clause("3.0")
def test_a_reader_asks_why_there_is_nothing_under_an_entry(line):
    row = actions.comment_from_outside(line.cast.body.slug, entry="3.7.D", text="为何没有公开？", knock="k" * 64)
    assert (row.entry.code, row.edition) == ("3.7.D", None)
    with pytest.raises(Refused) as refused:
        actions.comment_from_outside(line.cast.body.slug, entry="3.9.Z", text="为何没有公开？", knock="k" * 64)
    assert [(one.code, one.clause) for one in refused.value.objections] == [("no_entry", "3.0")]


@pytest.mark.clause("8.6")
def test_what_bears_a_state_secret_mark_is_not_even_kept(published):
    with pytest.raises(Refused) as refused:
        comment(published, text="机密★10年 这是附件的内容。")
    assert refused.value.codes == {"bears_a_mark"}
    assert not Feedback.objects.exists()
    assert not Knock.objects.exists()


def test_feedback_says_something_in_no_more_words_than_people_can_read(published):
    for text, code in (("  ", "no_text"), ("长" * (feedback.LONGEST_TEXT + 1), "too_long")):
        with pytest.raises(Refused) as refused:
            comment(published, text=text)
        assert [(one.code, one.field) for one in refused.value.objections] == [(code, "text")]


def test_nobody_comments_on_what_was_taken_back_or_is_open_to_members_alone(line, published):
    number = str(queries.index_number_of(published.edition.item))
    actions.withdraw(published, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    for asked in (number, f"{line.cast.body.index_code}/2026-99999"):
        with pytest.raises(Refused) as refused:
            actions.comment_from_outside(line.cast.body.slug, asked, text="意见", knock="k" * 64)
        assert refused.value.codes == {"not_open"}


def test_one_connection_one_matter_and_one_body_take_so_many_an_hour_and_reports_of_leaks_count_with_them(line, published, monkeypatch):
    for number in range(leaks.FROM_ONE_ADDRESS):
        comment(published, text=f"意见{number}")
    with pytest.raises(Refused) as refused:
        comment(published, text="又一条")
    assert refused.value.codes == {"too_many_from_you"}
    monkeypatch.setattr(feedback, "ON_ONE_MATTER", leaks.FROM_ONE_ADDRESS)
    with pytest.raises(Refused) as refused:
        comment(published, text="别人的", knock="x" * 64)
    assert refused.value.codes == {"too_many"}
    other = line.carry(line.open("3.7.F", draft("另一件", "正文。")), to=Stage.PUBLISHED)
    comment(other, knock="x" * 64)
    monkeypatch.setattr(feedback, "ON_ONE_BODY", leaks.FROM_ONE_ADDRESS + 1)
    with pytest.raises(Refused) as refused:
        comment(other, text="第二条", knock="y" * 64)
    assert refused.value.codes == {"too_many"}


def test_the_same_words_sent_twice_at_once_are_one(published):
    assert comment(published) == comment(published)


@pytest.mark.clause("2.D")
def test_who_writes_what_another_has_just_written_is_not_given_the_number_of_the_other(published):
    assert comment(published).receipt != comment(published, knock="x" * 64).receipt


def test_the_same_words_of_two_are_two_where_the_office_takes_them_down(line, published):
    rows = [record(published, line.cast["collector"], who=who) for who in ("参会企业代表", "社区居民", "社区居民")]
    assert len({row.pk for row in rows}) == 2


def test_the_office_writes_down_what_was_said_elsewhere_with_its_evidence(line, published):
    evidence = File("来信.txt", keep("来信。".encode(), "text/plain"))
    for username in ("collector", "examiner", "publisher", "handler"):
        row = record(published, line.cast[username], text=f"{username}记：电话{MOBILE}", evidence=evidence)
        assert (row.person, row.source, row.masked, row.evidence_name) == (line.cast[username], "meeting", 1, "来信.txt")
    for username in ("supervisor", "archivist", "resident", "sysadmin"):
        with pytest.raises(Refused) as refused:
            record(published, line.cast[username])
        assert "not_a_handler" in refused.value.codes


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"source": "page"}, "source"),
        ({"who": " "}, "who"),
        ({"who": f"电话{MOBILE}的人"}, "who"),
        ({"received_on": None}, "received_on"),
        ({"received_on": date(2099, 1, 1)}, "received_on"),
        ({"edition": None}, "subject"),
    ],
)
def test_what_is_written_down_says_how_when_and_whose_in_general_terms(line, published, given, field):
    with pytest.raises(Refused) as refused:
        record(published, line.cast["collector"], **given)
    assert field in {one.field for one in refused.value.objections}


# The limit.


def test_feedback_is_due_by_the_work_calendar_and_late_from_the_day_after(line, published):
    row = record(published, line.cast["collector"], received_on=date(2026, 9, 21))
    one = feedback.standing([row], today=date(2026, 10, 19))[0]
    # 15 working days from 21 September: Mid-autumn on the 25th, the National Day week off, what is worked instead counted.
    expected = feedback.reckoning_of(row)
    assert (one.due_on, one.is_overdue) == (expected.end, expected.end < date(2026, 10, 19))
    assert len([line for line in expected.lines if line.number]) == 15
    assert date(2026, 10, 1) in {line.day for line in expected.left_out}
    on_time, late = feedback.standing([row], today=one.due_on)[0], feedback.standing([row], today=one.due_on + timedelta(days=1))[0]
    assert (on_time.is_overdue, late.is_overdue, late.days_late) == (False, True, 1)
    assert [one.feedback for one in feedback.overdue(line.cast.body, today=one.due_on + timedelta(days=1))] == [row]
    assert not feedback.overdue(line.cast.body, today=one.due_on)


def test_each_body_sets_its_own_limit_for_what_comes_from_then_on(line, published):
    before = comment(published)
    actions.keep_terms(line.cast.body, answer_days=7, round_days=20, by=line.cast["examiner"])
    assert (before.days, comment(published, text="后来的").days) == (15, 7)
    for given, field in (((0, 20), "answer_days"), ((61, 20), "answer_days"), ((7, 4), "round_days"), ((7, None), "round_days")):
        with pytest.raises(Refused) as refused:
            actions.keep_terms(line.cast.body, answer_days=given[0], round_days=given[1], by=line.cast["examiner"])
        assert [one.field for one in refused.value.objections] == [field]
    with pytest.raises(Refused):
        actions.keep_terms(line.cast.body, answer_days=7, round_days=20, by=line.cast["handler"])
    assert FeedbackTerms.objects.count() == 1


# What becomes of it.


def test_feedback_waits_is_proposed_an_answer_to_and_is_answered_by_another(line, published):
    row = comment(published)
    assert standing(row).state is State.WAITING
    handling = handle(row, line.cast["handler"])
    assert standing(row).state is State.PROPOSED
    given = reply(handling, line.cast["publisher"])
    assert (standing(row).state, standing(row).answered_on, given.post) == (State.ANSWERED, timezone.localdate(), "publisher")
    with pytest.raises(Refused) as refused:
        handle(row, line.cast["collector"])
    assert refused.value.codes == {"answered"}


@pytest.mark.parametrize("outcome", ["adopted", "explained", "declined", "passed_on"])
def test_each_outcome_has_reason_and_answer_and_only_what_is_passed_on_names_a_unit(line, published, outcome):
    row = comment(published)
    recipient = "市场监管局" if outcome == "passed_on" else ""
    for given in ({"reason": ""}, {"answer": ""}, {"recipient": "" if recipient else "别处"}, {"answer": f"请找{MOBILE}"}):
        with pytest.raises(Refused):
            handle(row, line.cast["collector"], **({"outcome": outcome, "recipient": recipient} | given))
    assert handle(row, line.cast["collector"], outcome=outcome, recipient=recipient).outcome == outcome


def test_a_units_handler_works_on_what_is_its_own_alone(line, published):
    row = comment(published)
    with pytest.raises(Refused) as refused:
        handle(row, line.cast["finance"])
    assert refused.value.codes == {"not_yours"}
    today = timezone.localdate()
    assert row in feedback.feedback_for(line.cast["handler"], on=today)
    assert row not in feedback.feedback_for(line.cast["finance"], on=today)
    assert row in feedback.feedback_for(line.cast["supervisor"], on=today)
    assert row not in feedback.feedback_for(line.cast["resident"], on=today)


@pytest.mark.clause("2.D")
def test_feedback_on_what_members_alone_read_is_not_there_for_others(line):
    drafted = line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel")
    inside = decisions((Audience.PARTY, None), channels=(Channel.MEETING,))
    version = line.carry(drafted, to=Stage.PUBLISHED, decided=inside)
    row = record(version, line.cast["collector"])
    today = timezone.localdate()
    cast = line.cast
    assert all(
        (row in feedback.feedback_for(one, on=today)) == (one.party_member and one.username != "handler")
        for one in (cast["collector"], cast["handler"], cast["personnel"])
    )
    reply_to = handle(row, cast["collector"])
    with pytest.raises(Refused) as refused:
        reply(reply_to, cast["publisher"])
    assert "no_page" in refused.value.codes
    reply(reply_to, cast["publisher"], decision="private")


@pytest.mark.clause("8.5")
def test_nobody_gives_the_answer_that_he_proposed_and_only_the_office_gives_it(line, published):
    row = comment(published)
    handling = handle(row, line.cast["publisher"])
    for username, code in (("publisher", "own_proposal"), ("collector", "not_a_decider"), ("handler", "not_a_decider")):
        with pytest.raises(Refused) as refused:
            reply(handling, line.cast[username])
        assert code in refused.value.codes
    with pytest.raises(DatabaseError, match="nobody_gives_the_answer_that_he_proposed"), transaction.atomic():
        Reply.objects.create(handling=handling, decision="private", person=line.cast["publisher"], post="publisher", at=timezone.now())
    reply(handling, line.cast["examiner"])


def test_an_answer_that_is_sent_back_is_proposed_anew_and_the_first_stays_readable(line, published):
    row = comment(published)
    first = handle(row, line.cast["collector"])
    with pytest.raises(Refused):
        reply(first, line.cast["publisher"], decision="returned", shown="")
    reply(first, line.cast["publisher"], decision="returned", shown="", remark="请写明依据。")
    assert (standing(row).state, standing(row).sent_back.remark) == (State.WAITING, "请写明依据。")
    second = handle(row, line.cast["collector"], answer="依据第三条，已写明。")
    with pytest.raises(Refused):
        reply(first, line.cast["publisher"])
    reply(second, line.cast["publisher"])
    assert [(one.answer, given.decision) for one, given in feedback.handlings_of(row)] == [
        ("已在修订稿中写明。", "returned"),
        ("依据第三条，已写明。", "published"),
    ]


def test_what_is_published_says_what_was_said_in_short_and_of_nobody(line, published):
    handling = handle(comment(published), line.cast["collector"])
    for shown in ("", f"{MOBILE}的人说", "长" * (feedback.LONGEST_SHOWN + 1)):
        with pytest.raises(Refused) as refused:
            reply(handling, line.cast["publisher"], shown=shown)
        assert "shown" in {one.field for one in refused.value.objections}


def test_whoever_holds_the_receipt_learns_what_came_of_it_and_nothing_that_was_said(line, published):
    row = comment(published)
    today = timezone.localdate()
    waiting = feedback.look_up(row.receipt, today=today)
    assert (waiting.outcome, waiting.answer, waiting.answered_on) == ("", "", None)
    handling = handle(row, line.cast["collector"])
    assert feedback.look_up(row.receipt, today=today).answer == "", "not before somebody else has given it"
    reply(handling, line.cast["publisher"], decision="private", shown="")
    told = feedback.look_up(row.receipt, today=today)
    assert (told.outcome, told.answer, told.answered_on) == ("采纳", "已在修订稿中写明。", today)
    assert row.text not in repr(told)
    actions.withdraw(published, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert feedback.look_up(row.receipt, today=today).answer == "", "it goes with its matter"
    assert feedback.look_up("2222-2222-2222", today=today) is None


def test_what_was_written_of_feedback_never_changes(line, published):
    answered(comment(published), line.cast)
    for model in (Feedback, Handling, Reply):
        with pytest.raises(DatabaseError, match="rows_never_change"), transaction.atomic():
            model.objects.update(at=timezone.now())
        with pytest.raises(DatabaseError, match="rows_are_never_deleted"), transaction.atomic():
            model.objects.all()._raw_delete(model.objects.db)


@pytest.mark.clause("8.2")
def test_what_readers_are_shown_holds_no_mark_that_turns_its_letters_round(line, published):
    with pytest.raises(Refused) as refused:
        handle(comment(published), line.cast["collector"], answer="补助\u202e001\u202c元。")
    assert [(one.code, one.field) for one in refused.value.objections] == [("unseen_character", "answer")]


# New editions.


def test_a_new_edition_says_while_it_is_drafted_which_feedback_it_answers(line, published):
    first, second = comment(published), comment(published, text="第五条也不清楚。")
    item = published.edition.item
    version = disclosure.open_edition(item, draft("补助发放办法", "改过的正文。"), reason="根据意见修改。", by=line.cast["handler"])
    actions.respond_with(version.edition, [first, second], by=line.cast["handler"])
    actions.respond_with(version.edition, [second], by=line.cast["handler"])
    assert feedback.responded(version.edition) == [second]
    with pytest.raises(Refused) as refused:
        actions.respond_with(version.edition, [first], by=line.cast["collector"])
    assert refused.value.codes == {"not_the_handler"}
    line.carry(version, to=Stage.PROPOSED)
    with pytest.raises(Refused) as refused:
        actions.respond_with(version.edition, [first], by=line.cast["handler"])
    assert refused.value.codes == {"not_drafting"}
    with pytest.raises(DatabaseError, match="an_edition_says_what_it_answers_while_it_is_drafted"), transaction.atomic():
        Responding.objects.create(edition=version.edition, feedback=first, answers=True, person=line.cast["handler"], at=timezone.now())


@pytest.mark.clause("2.E")
def test_the_dossier_of_the_package_tells_what_was_said_and_what_came_of_it(line, published):
    row = record(published, line.cast["collector"], evidence=File("记录.txt", keep("记录。".encode(), "text/plain")))
    answered(row, line.cast)
    version = disclosure.open_edition(published.edition.item, draft("补助发放办法", "改过。"), reason="根据意见。", by=line.cast["handler"])
    actions.respond_with(version.edition, [row], by=line.cast["handler"])
    (told,) = archives.described(published.edition)["feedback"]
    assert (told["receipt"], told["who"], told["evidence"]["name"]) == (row.receipt, "参会企业代表", "记录.txt")
    assert [(one["outcome"], one["decision"]) for one in told["handlings"]] == [("adopted", "published")]
    assert archives.described(version.edition)["responds_to"] == [row.receipt]


# Rounds.


@pytest.fixture
def important(line):
    decided = decisions((Audience.SOCIETY, None), important=True)
    return line.carry(line.open("3.2.A", draft("发展规划", "正文。")), to=Stage.PUBLISHED, decided=decided)


def test_a_round_opens_by_itself_when_what_is_important_to_the_zone_is_disclosed(line, important, published):
    row = Round.objects.get()
    today = timezone.localdate()
    assert (row.release.edition, row.starts_on, row.ends_on) == (important.edition, today, today + timedelta(days=feedback.ROUND_DAYS))
    assert feedback.is_major(line.release(important))
    assert not feedback.is_major(line.release(published))


def test_the_office_opens_a_round_on_what_is_complex_and_says_why(line, published):
    release = line.release(published)
    ends_on = timezone.localdate() + timedelta(days=10)
    for given, field in (
        ({"reason": "", "ends_on": ends_on}, "reason"),
        ({"reason": "涉及面广。", "ends_on": None}, "ends_on"),
        ({"reason": "涉及面广。", "ends_on": timezone.localdate()}, "ends_on"),
    ):
        with pytest.raises(Refused) as refused:
            actions.open_round(release, **given, by=line.cast["examiner"])
        assert [one.field for one in refused.value.objections] == [field]
    with pytest.raises(Refused):
        actions.open_round(release, ends_on=ends_on, reason="涉及面广。", by=line.cast["handler"])
    row = actions.open_round(release, ends_on=ends_on, reason="涉及面广。", by=line.cast["collector"])
    assert feedback.is_major(release)
    with pytest.raises(Refused):
        actions.open_round(release, ends_on=ends_on, reason="再来一次。", by=line.cast["collector"])
    assert row.person == line.cast["collector"]


def test_a_round_is_closed_after_its_last_day_when_all_that_came_is_answered(line, important):
    row = Round.objects.get()
    comment(important)
    for code in ("not_over", "feedback_left"):
        with pytest.raises(Refused) as refused:
            actions.close_round(row, summary="收到1条。", by=line.cast["examiner"])
        assert code in refused.value.codes
    answered(Feedback.objects.get(), line.cast)
    with pytest.raises(DatabaseError, match="a_round_is_not_closed_before_its_end"), transaction.atomic():
        RoundClosure.objects.create(
            round=row, summary="收到1条。", closed_on=row.ends_on, person=line.cast["examiner"], post="examiner", at=timezone.now()
        )
    with later(feedback.ROUND_DAYS + 1):
        with pytest.raises(Refused) as refused:
            actions.close_round(row, summary=" ", by=line.cast["examiner"])
        assert refused.value.codes == {"no_summary"}
        with pytest.raises(Refused):
            actions.close_round(row, summary="收到1条。", by=line.cast["handler"])
        closure = actions.close_round(row, summary="收到1条，已采纳。", by=line.cast["examiner"])
    assert (closure.closed_on, closure.post) == (row.ends_on + timedelta(days=1), "examiner")


def test_feedback_left_unanswered_keeps_a_round_open_in_the_database_too(line, important):
    row = Round.objects.get()
    comment(important)
    with pytest.raises(DatabaseError, match="a_round_is_closed_when_all_that_came_is_answered"), transaction.atomic():
        RoundClosure.objects.create(
            round=row,
            summary="没有。",
            closed_on=row.ends_on + timedelta(days=1),
            person=line.cast["examiner"],
            post="examiner",
            at=timezone.now(),
        )


def test_a_major_matter_is_not_filed_before_its_round_is_closed(line, important):
    with pytest.raises(Refused) as refused:
        line.file(important)
    assert [(one.code, one.clause) for one in refused.value.objections] == [("round_open", "5.2")]
    item = important.edition.item
    with pytest.raises(DatabaseError, match="a_major_matter_is_filed_after_its_round"), transaction.atomic():
        Record.objects.create(
            edition=important.edition,
            version=important,
            title=important.title,
            body=item.body,
            unit=item.unit,
            entry=item.entry,
            digest=important.digest,
            fonds_number="N017",
            category_code="WS",
            year=2026,
            retention="Y",
            class_code="JFJ",
            number=1,
            code="N017-WS·2026-Y-JFJ-0001",
            person=line.cast["archivist"],
            at=timezone.now(),
        )
    with later(feedback.ROUND_DAYS + 1):
        actions.close_round(Round.objects.get(), summary="没有收到意见。", by=line.cast["examiner"])
        assert line.file(important).edition == important.edition


def test_what_was_taken_back_is_filed_once_its_round_is_closed_at_once(line, important):
    actions.withdraw(important, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    with pytest.raises(Refused):
        line.file(important)
    actions.close_round(Round.objects.get(), summary="撤回，不再征求意见。", by=line.cast["examiner"])
    assert line.file(important)


# On the public page.


def test_answers_rounds_and_what_an_edition_answers_stand_on_its_page_and_go_with_it(line, published):
    pages_are_settled()
    number = queries.index_number_of(published.edition.item)
    address = f"/{queries.address_of(number)}/"
    row = comment(published, text="小王说第三条不清楚。")
    handling = handle(row, line.cast["collector"])
    pages_are_settled()
    assert "已在修订稿中写明" not in Reader().read(address)
    reply(handling, line.cast["publisher"], shown="第三条不清楚。")
    assert not queries.is_settled()
    pages_are_settled()
    assert queries.is_settled()
    page = Reader().read(address)
    assert all(one in page for one in ("意见和答复", "第三条不清楚。", "采纳", "已在修订稿中写明。"))
    assert "小王" not in page
    version = disclosure.open_edition(
        published.edition.item, draft("补助发放办法", "改过。"), reason="根据意见修改。", by=line.cast["handler"]
    )
    actions.respond_with(version.edition, [row], by=line.cast["handler"])
    line.carry(version, to=Stage.PUBLISHED)
    actions.open_round(
        line.release(version), ends_on=timezone.localdate() + timedelta(days=9), reason="涉及面广。", by=line.cast["examiner"]
    )
    pages_are_settled()
    page = Reader().read(address)
    assert "本版次回应的意见" in page
    assert "本事项属于重大、复杂事项" in page
    assert not list(soundness.faults())
    actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    pages_are_settled()
    assert "已在修订稿中写明" not in Reader().read(address)


@pytest.mark.clause("2.D")
def test_the_page_tells_nobody_the_number_with_which_an_answer_given_to_its_holder_alone_is_read(line, published):
    private, waiting = comment(published, text="我家的补助没有到账。"), comment(published, text="第五条不清楚。")
    version = disclosure.open_edition(published.edition.item, draft("补助发放办法", "改过。"), reason="根据意见。", by=line.cast["handler"])
    actions.respond_with(version.edition, [private, waiting], by=line.cast["handler"])
    line.carry(version, to=Stage.PUBLISHED)
    handling = handle(private, line.cast["collector"], outcome="passed_on", recipient="某村民委员会")
    reply(handling, line.cast["publisher"], decision="private", shown="")
    pages_are_settled()
    page = Reader().read(f"/{queries.address_of(queries.index_number_of(version.edition.item))}/")
    assert "转办" in page
    assert not [one for one in (private.receipt, waiting.receipt, "某村民委员会", "已在修订稿中写明") if one in page]


@pytest.mark.clause("3.0")
def test_an_answer_about_an_entry_stands_on_its_page(line):
    row = actions.comment_from_outside(line.cast.body.slug, entry="3.7.D", text="为何没有公开？", knock="k" * 64)
    answered(row, line.cast, shown="为何没有公开？")
    pages_are_settled()
    page = Reader().read(f"/zone/{line.cast.body.slug}/e/3.7.D/")
    assert "对本条目的询问和答复" in page
    assert "已在修订稿中写明。" in page
    assert queries.is_settled()


def pages_are_settled():
    assert not actions.settle(pages=pages).failures
