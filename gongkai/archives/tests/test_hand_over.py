"""Handing over (移交, clause 2.E): from the form to the receipt, and nothing that reads as received and is not."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.archives import actions, checking, handovers, queries
from gongkai.archives.handovers import State
from gongkai.archives.models import (
    Handover,
    HandoverAnswer,
    HandoverClosure,
    HandoverDecision,
    HandoverLine,
    HandoverPage,
    Package,
)
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.onetime import Guest
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Refused
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment, Notice
from gongkai.portal import pages as portal
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication import queries as publication
from gongkai.publication.actions import settle, withdraw
from gongkai.vault.store import keep
from tests.later import later
from tests.scene import Pages

pytestmark = pytest.mark.clause("2.E")


class Archive:
    """The archivist's steps in few words."""

    def __init__(self, cast, line):
        self.cast, self.line = cast, line
        self.today = timezone.localdate()
        self.receiver = self.register()

    def register(self, code="SDAG", kind="archive", name="南屿市档案馆", interval="need"):
        by = self.cast["archivist"]
        return actions.keep_receiver(self.cast.body, code=code, kind=kind, name=name, interval=interval, days=5, by=by).receiver

    def filed(self, title="办理情况", *, pack=True):
        version = self.line.carry(self.line.open("3.8.A", draft(title, "正文。"), unit="DZB", by="office_handler"), to=Stage.PUBLISHED)
        settle(pages=Pages)
        record = self.line.file(version)
        if pack:
            self.line.pack(record)
        return record

    def prepare(self, *, receiver=None, chosen=None, by="archivist", **more):
        receiver = receiver or self.receiver
        span = {"starts_on": self.today.replace(day=1), "ends_on": self.today}
        if chosen is None:
            chosen = [one.key for one in handovers.candidates(receiver, **span) if not one.obstacle]
        return actions.prepare_handover(receiver, **span, chosen=chosen, by=self.cast[by], **more)

    def approve(self, handover, by="group_head"):
        return actions.decide_handover(handover, list_digest=handover.list_digest, approved=True, by=self.cast[by])

    def send(self, handover):
        """A page and its code."""
        checking.check_for_handover.func(handover.pk)
        page = actions.send_handover(handover, name="馆员甲", contact="机要交换", by=self.cast["archivist"]).page
        return page, actions.tell_handover_code(page, how="phone", contact="总机转", by=self.cast["collector"]).code

    def answer(self, page, code, **more):
        handover = page.handover
        counts = {"counted": handover.count, "counted_size": handover.size, "counted_digest": handover.list_digest}
        given = {"refused": False, "signatory": "馆员甲", **counts, **more}
        return actions.answer_handover(page, code=code, by=Guest("馆员甲"), **given)

    def received(self, handover):
        self.approve(handover)
        return self.answer(*self.send(handover))

    def close(self, handover):
        return actions.close_handover(handover, by=self.cast["archivist"])


@pytest.fixture
def archive(cast, line):
    return Archive(cast, line)


def refused(action):
    with pytest.raises(Refused) as found:
        action()
    return found.value.codes


def refuse_sql(name, action):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        action()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_what_an_archive_received_is_handed_over_and_locked_for_good(archive, cast, line):
    record = archive.filed()
    handover = archive.prepare()
    assert (handover.number, handover.count) == (f"N017-JJ-{archive.today.year}-0001", 1)
    assert handover.list_digest == digest_of(handovers.bytes_of_list(handover))
    package = Package.objects.get()
    (listed,) = handovers.rows_of_list(handover)
    assert (listed["name"], listed["digest"], listed["size"]) == (package.name, package.manifest_digest, package.size)
    assert listed["code"] == record.code

    answer = archive.received(handover)
    assert (answer.outcome, handovers.stands(handover).state) == ("received", State.RECEIVED)
    record.edition.refresh_from_db()
    assert record.edition.stage == Stage.FILED  # until the archivist closes it
    assert "record_locked" in refused(lambda: line.pack(record))

    archive.close(handover)
    record.edition.refresh_from_db()
    assert record.edition.stage == Stage.HANDED_OVER
    assert queries.dossier(record.edition, on=archive.today).handed_over
    assert handovers.stands(handover).state is State.CLOSED
    assert refused(lambda: archive.close(handover)) == {"not_received"}
    assert handovers.candidates(archive.receiver, archive.today, archive.today) == []


def test_the_head_of_the_group_approves_and_nobody_approves_what_he_prepared(archive, cast):
    archive.filed()
    handover = archive.prepare()
    assert Notice.objects.filter(kind=actions.TO_APPROVE, person=cast["group_head"], over_at=None).exists()
    for username in ("archivist", "principal", "examiner"):
        assert "not_the_group_head" in refused(lambda username=username: archive.approve(handover, by=username))
    assert "not_to_send" in refused(lambda: archive.send(handover))
    wrong = {"list_digest": "sha256:" + "0" * 64, "approved": True, "by": cast["group_head"]}
    assert refused(lambda: actions.decide_handover(handover, **wrong)) == {"another_list"}

    appointment = Appointment.objects.get(person=cast["group_head"], post=Post.GROUP_HEAD)
    today = archive.today
    given = {"starts_on": today, "ends_on": today + timedelta(days=3), "reason": "外出", "by": cast["group_head"]}
    organization.delegate(appointment, cast["deputy_leader"], **given)
    decision = archive.approve(handover, by="deputy_leader")
    assert (decision.on_behalf_of, decision.post) == (cast["group_head"], Post.GROUP_HEAD)
    assert not Notice.objects.filter(kind=actions.TO_APPROVE, over_at=None).exists()
    assert "not_waiting" in refused(lambda: archive.approve(handover))


def test_a_returned_handover_is_corrected_by_another_one(archive, cast):
    archive.filed()
    handover = archive.prepare()
    given = {"list_digest": handover.list_digest, "approved": False, "by": cast["group_head"]}
    assert refused(lambda: actions.decide_handover(handover, **given)) == {"no_remark"}
    actions.decide_handover(handover, **given, remark="期间不对。")
    assert handovers.stands(handover).state is State.RETURNED

    again = archive.prepare(replaces=handover)
    assert (again.replaces, again.count) == (handover, 1)
    assert again.number.endswith("-0002")
    assert "not_to_correct" in refused(lambda: archive.prepare(replaces=handover, chosen=[], nil=True))


@pytest.mark.parametrize("wrong", [{"counted": 2}, {"counted_size": 1}, {"counted_digest": "sha256:" + "1" * 64}])
def test_what_differs_in_anything_is_not_received_and_both_values_stay(archive, cast, wrong):
    archive.filed()
    handover = archive.prepare()
    archive.approve(handover)
    page, code = archive.send(handover)

    answer = archive.answer(page, code, **wrong)
    assert answer.outcome == "different"
    one = handovers.stands(handover)
    assert (one.state, one.receipt) == (State.DIFFERENT, None)
    ((_name, said, found),) = handovers.differences(
        handover, counted=answer.counted, counted_size=answer.counted_size, counted_digest=answer.counted_digest
    )
    assert found == str(next(iter(wrong.values()))) != said
    assert refused(lambda: archive.close(handover)) == {"not_received"}
    told = Notice.objects.filter(person=cast["archivist"], kind=actions.HANDOVER_ANSWERED).latest("pk")
    assert "不符" in told.text

    assert archive.answer(page, code).outcome == "received"  # another look at what was sent
    assert HandoverAnswer.objects.count() == 2


def test_a_page_on_which_it_differs_too_often_is_closed(archive):
    archive.filed()
    handover = archive.prepare()
    archive.approve(handover)
    page, code = archive.send(handover)
    for _attempt in range(5):
        archive.answer(page, code, counted=9)
    assert refused(lambda: archive.answer(page, code)) == {"too_different"}
    page, code = archive.send(handover)
    assert archive.answer(page, code).outcome == "received"


def test_a_refusal_states_its_reasons_and_frees_what_was_refused(archive, line):
    record = archive.filed()
    handover = archive.prepare()
    archive.approve(handover)
    page, code = archive.send(handover)
    assert "no_reasons" in refused(lambda: archive.answer(page, code, refused=True))
    answer = archive.answer(page, code, refused=True, reasons="没有加盖印章。")
    assert (answer.outcome, handovers.stands(handover).state) == ("refused", State.REFUSED)
    assert refused(lambda: archive.answer(page, code)) == {"answered_already"}
    assert refused(lambda: archive.close(handover)) == {"not_received"}

    line.pack(record)  # nothing is locked
    again = archive.prepare(replaces=handover)
    archive.received(again)
    archive.close(again)
    assert handovers.stands(again).state is State.CLOSED


def test_a_page_opens_with_the_code_that_another_person_told_and_serves_once(archive, cast):
    archive.filed()
    handover = archive.prepare()
    archive.approve(handover)
    checking.check_for_handover.func(handover.pk)
    page = actions.send_handover(handover, name="馆员甲", contact="机要交换", by=cast["archivist"]).page
    assert refused(lambda: archive.answer(page, "12345678")) == {"no_code_yet"}
    assert "made_the_page" in refused(lambda: actions.tell_handover_code(page, how="phone", contact="总机", by=cast["archivist"]))
    code = actions.tell_handover_code(page, how="phone", contact="总机", by=cast["examiner"]).code
    assert refused(lambda: archive.answer(page, "x" + code[1:])) == {"wrong_code"}
    newer, newer_code = archive.send(handover)
    assert refused(lambda: archive.answer(page, code)) == {"page_replaced"}
    archive.answer(newer, newer_code)
    assert refused(lambda: archive.answer(newer, newer_code)) == {"answered_already"}


def test_a_page_is_open_for_its_time(archive, monkeypatch):
    archive.filed()
    handover = archive.prepare()
    archive.approve(handover)
    page, code = archive.send(handover)
    late = page.expires_at
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert refused(lambda: archive.answer(page, code)) == {"page_expired"}


def test_the_office_enters_a_signed_receipt_with_its_scan_and_the_counts_are_compared_too(archive, cast):
    archive.filed()
    handover = archive.prepare()
    scan = File("回执.pdf", keep(b"%PDF-1.7 signed", "application/pdf"))
    given = {"refused": False, "signatory": "馆员甲", "received_on": archive.today, "by": cast["archivist"]}
    counts = {"counted": 1, "counted_size": handover.size, "counted_digest": handover.list_digest}
    assert "not_to_enter" in refused(lambda: actions.enter_receipt(handover, **given, **counts, scan=scan))
    archive.approve(handover)
    assert "no_scan" in refused(lambda: actions.enter_receipt(handover, **given, **counts, scan=None))
    assert {"no_count", "no_size", "no_digest"} <= refused(lambda: actions.enter_receipt(handover, **given, scan=scan))
    assert actions.enter_receipt(handover, **given, **counts | {"counted": 3}, scan=scan).outcome == "different"
    answer = actions.enter_receipt(handover, **given, **counts, scan=scan, filing_number="备2026-17")
    assert (answer.outcome, answer.scan, answer.filing_number) == ("received", scan.blob, "备2026-17")
    archive.close(handover)


def test_where_there_is_nothing_a_nil_return_is_made_and_received(archive):
    assert refused(lambda: archive.prepare(chosen=[])) == {"nothing_chosen"}
    record = archive.filed(pack=False)
    assert refused(lambda: archive.prepare(chosen=[], nil=True)) == {"not_nil"}
    assert refused(lambda: archive.prepare(chosen=[str(record.pk)])) == {"not_ready"}
    archive.line.pack(record)
    archive.received(archive.prepare())

    nil = archive.prepare(chosen=[], nil=True)
    assert (nil.nil, nil.count, nil.size) == (True, 0, 0)
    archive.received(nil)
    archive.close(nil)
    assert handovers.stands(nil).state is State.CLOSED


def test_a_matter_that_moved_on_is_packed_again_before_it_is_handed_over(archive, cast, line):
    record = archive.filed()
    withdraw(record.version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    settle(pages=Pages)
    assert refused(lambda: archive.prepare(chosen=[str(record.pk)])) == {"not_ready"}
    line.pack(record)
    handover = archive.prepare()
    archive.received(handover)
    archive.close(handover)
    record.edition.refresh_from_db()
    assert record.edition.stage == Stage.HANDED_OVER


def test_a_damaged_package_is_neither_listed_nor_sent(archive):
    archive.filed()
    handover = archive.prepare()
    archive.approve(handover)
    manifest = queries.package_folder(Package.objects.get()) / handovers.MANIFEST
    manifest.write_bytes(manifest.read_bytes() + b"\n")
    assert "package_damaged" in refused(lambda: archive.send(handover))
    assert handovers.stands(handover).state is State.APPROVED


def test_a_library_gets_what_is_open_to_society_and_nothing_else(archive, cast, line):
    library = archive.register("STSG", "library", "南屿市图书馆")
    inside = line.carry(
        line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel"),
        to=Stage.PUBLISHED,
        decided=_party_only(),
    )
    settle(pages=Pages)
    line.file(inside)
    record = archive.filed("对社会公开的事项")
    handover = archive.prepare(receiver=library)
    (row,) = handovers.lines_of(handover)
    assert (row.record, row.package) == (record, None)

    archive.received(handover)
    archive.close(handover)
    record.edition.refresh_from_db()
    assert record.edition.stage == Stage.FILED  # a library is no archive
    assert not handovers.is_locked(record)
    archive.line.pack(record)
    for_the_archive = archive.prepare(chosen=[str(record.pk)])
    archive.received(for_the_archive)
    archive.close(for_the_archive)
    record.edition.refresh_from_db()
    assert record.edition.stage == Stage.HANDED_OVER


def test_what_was_taken_back_meanwhile_is_neither_sent_to_a_library_nor_fetched_by_it(archive, cast, client):
    record = archive.filed(pack=False)
    handover = archive.prepare(receiver=archive.register("STSG", "library", "南屿市图书馆"))
    archive.approve(handover)
    made = actions.send_handover(handover, name="馆员甲", contact="机要交换", by=cast["archivist"])
    code = actions.tell_handover_code(made.page, how="phone", contact="总机转", by=cast["collector"]).code
    address = f"/office/answer/{made.key}/"
    opened = client.post(address, {"code": code, "do": "open"}).context["token"]
    fetch = {"opened": opened, "do": "parcel_1"}
    assert client.post(address, fetch).status_code == 200

    withdraw(record.version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    settle(pages=Pages)
    gone = client.post(address, fetch)
    assert gone.status_code == 410
    assert "已经撤下" in gone.content.decode()
    assert refused(lambda: archive.send(handover)) == {"not_public"}


def test_what_was_destroyed_is_not_handed_over_though_its_package_still_lies_there(archive, cast, line):
    version = line.carry(line.open("3.8.A", draft("办理情况", "正文。"), unit="DZB", by="office_handler"), to=Stage.PUBLISHED)
    settle(pages=Pages)
    record = line.file(version, retention="D10")
    line.pack(record)
    with later(11 * 366):
        today, by = timezone.localdate(), cast["archivist"]
        (offered,) = handovers.candidates(archive.receiver, today, today)
        assert offered.obstacle == ""
        actions.appraise(record, outcome="destroy", reason="届满。", by=by)
        listing = actions.list_for_destruction(cast.body, [record], reason="届满。", by=by)
        for role, username in (("group_head", "group_head"), ("principal", "principal")):
            actions.decide_on_destruction(listing, role=role, outcome="agree", remark="", by=cast[username])
        for username in ("supervisor", "collector"):
            actions.witness_destruction(listing, by=cast[username])
        actions.destroy(listing, note="", by=by)
        (offered,) = handovers.candidates(archive.receiver, today, today)
        assert offered.obstacle == handovers.DESTROYED


def _party_only():

    return decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,))


def test_what_was_received_is_corrected_by_a_supplement_in_a_later_handover(archive, cast, line):
    record = archive.filed()
    assert refused(lambda: actions.open_supplement(record, reason="漏项", by=cast["archivist"])) == {"not_locked"}
    first = archive.prepare()
    archive.received(first)
    archive.close(first)
    assert "no_reason" in refused(lambda: actions.open_supplement(record, reason="", by=cast["archivist"]))

    supplement = actions.open_supplement(record, reason="补充照片。", by=cast["archivist"])
    package = line.pack(record)
    assert package.supplement == supplement
    second = archive.prepare()
    (row,) = handovers.lines_of(second)
    assert (row.record, row.supplement, row.package) == (record, supplement, package)
    assert handovers.rows_of_list(second)[0]["supplement"] == "补充照片。"
    archive.received(second)
    archive.close(second)
    assert "record_locked" in refused(lambda: line.pack(record))


def test_each_of_several_receivers_has_its_own_state(archive):
    archive.filed()
    other = archive.register("QDAG", "archive", "某区档案馆")
    first, second = archive.prepare(), archive.prepare(receiver=other)
    archive.received(first)
    archive.close(first)
    assert [handovers.stands(one).state for one in (first, second)] == [State.CLOSED, State.PREPARED]
    archive.received(second)
    archive.close(second)
    assert handovers.stands(second).state is State.CLOSED


def test_a_cancelled_handover_frees_what_was_in_it_but_not_once_it_was_received(archive, cast):
    archive.filed()
    handover = archive.prepare()
    assert "no_reason" in refused(lambda: actions.cancel_handover(handover, reason="", by=cast["archivist"]))
    actions.cancel_handover(handover, reason="期间选错。", by=cast["archivist"])
    again = archive.prepare()
    archive.received(again)
    assert "not_to_cancel" in refused(lambda: actions.cancel_handover(again, reason="不要了。", by=cast["archivist"]))


def test_a_receiver_keeps_its_code_and_kind_and_its_other_facts_have_versions(archive, cast):
    by = cast["archivist"]
    same = {"code": "SDAG", "kind": "archive", "name": "南屿市档案馆", "interval": "month", "days": 5, "by": by}
    assert refused(lambda: actions.keep_receiver(cast.body, **same)) == {"code_taken"}
    assert refused(lambda: actions.keep_receiver(cast.body, archive.receiver, **same | {"kind": "library"})) == {"kind_stays"}
    assert "not_the_archivist" in refused(lambda: actions.keep_receiver(cast.body, archive.receiver, **same | {"by": cast["examiner"]}))
    actions.keep_receiver(cast.body, archive.receiver, **same | {"name": "南屿市综合档案馆"})
    (now,) = handovers.receivers_of(cast.body)
    assert (now.name, now.interval) == ("南屿市综合档案馆", "month")


def test_the_archivist_is_reminded_of_a_period_for_which_nothing_was_handed_over(archive, cast, monkeypatch):
    by, today = cast["archivist"], archive.today
    given = {"code": "SDAG", "kind": "archive", "name": "南屿市档案馆", "interval": "month", "days": 5, "by": by}
    actions.keep_receiver(cast.body, archive.receiver, **given)
    assert handovers.due(cast.body, today=today) == []  # registered within this month
    first = (today.replace(day=1) + timedelta(days=40)).replace(day=1)
    (due,) = handovers.due(cast.body, today=first)
    assert (due.starts_on, due.ends_on, due.due_on) == (today.replace(day=1), first - timedelta(days=1), first + timedelta(days=4))

    moment = timezone.now() + (first - today)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    archive.today = first
    assert actions.tell_of_handovers(cast.body) == 1
    assert actions.tell_of_handovers(cast.body) == 0
    span = {"starts_on": due.starts_on, "ends_on": due.ends_on}
    actions.prepare_handover(archive.receiver, **span, chosen=[], nil=True, by=by)
    assert handovers.due(cast.body, today=first) == []
    actions.tell_of_handovers(cast.body)
    assert not Notice.objects.filter(kind=actions.HANDOVER_DUE, over_at=None).exists()


@pytest.mark.parametrize(
    ("interval", "today", "period"),
    [
        ("month", date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))),
        ("month", date(2026, 1, 31), (date(2025, 12, 1), date(2025, 12, 31))),
        ("year", date(2026, 7, 1), (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_the_period_that_is_due_is_the_one_that_ended(interval, today, period):
    assert handovers.period_before(interval, today) == period


@pytest.mark.both
def test_the_database_refuses_a_receipt_that_is_none(archive, cast, line):
    record = archive.filed()
    handover = archive.prepare()
    line_row = HandoverLine.objects.get()
    refuse_sql("a_handed_over_edition_has_a_receipt", lambda: sql("UPDATE disclosure_edition SET stage = 'handed_over'"))
    refuse_sql("a_record_is_handed_to_a_receiver_once", lambda: _again(line_row, position=2, handover=handover))
    for table in ("handover", "handoverline", "receiver", "receiverstate"):
        refuse_sql(f"archives_{table}_rows_never_change", lambda table=table: sql(f"UPDATE archives_{table} SET id = id"))
        refuse_sql(f"archives_{table}_rows_are_never_deleted", lambda table=table: sql(f"DELETE FROM archives_{table}"))
    archive.approve(handover)
    page, code = archive.send(handover)
    different = archive.answer(page, code, counted=5)
    refuse_sql("what_is_received_is_what_was_handed_over", lambda: _again(different, outcome="received"))
    refuse_sql("a_closed_handover_was_received", lambda: _close(handover, different, cast))
    archive.answer(page, code)
    package = Package.objects.get(record=record)
    refuse_sql("a_record_that_was_received_is_packed_as_a_supplement_alone", lambda: _again(package, name="another"))
    refuse_sql("an_answer_comes_to_a_handover_that_was_approved", lambda: _again(different))


def _again(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    named = {f"{name}_id" if hasattr(value, "pk") else name: getattr(value, "pk", value) for name, value in changes.items()}
    return type(row).objects.create(**(values | named))


def _close(handover, answer, cast):

    HandoverClosure.objects.create(handover=handover, answer=answer, person=cast["archivist"], at=timezone.now())


@pytest.mark.both
def test_the_database_refuses_a_decision_by_who_prepared_and_a_sending_without_one(archive, cast):

    archive.filed()
    handover = archive.prepare()
    given = {"handover": handover, "list_digest": handover.list_digest, "approved": True, "at": timezone.now()}
    name = "a_handover_is_decided_by_the_group_head_and_by_another"
    refuse_sql(name, lambda: HandoverDecision.objects.create(**given, person=cast["archivist"], post="group_head"))
    refuse_sql(name, lambda: HandoverDecision.objects.create(**given, person=cast["examiner"], post="examiner"))
    now = timezone.now()
    page = {"handover": handover, "name": "甲", "contact": "乙", "key_digest": "k", "person": cast["archivist"], "at": now}
    refuse_sql("a_handover_is_sent_after_its_approval", lambda: HandoverPage.objects.create(**page, expires_at=now + timedelta(days=1)))
    assert Handover.objects.count() == 1


class WithChanges(Pages):
    """The same, and what an edition changed."""

    changes = staticmethod(portal.changes)


@pytest.mark.clause("2.E", "5.2", "8.9")
def test_what_was_handed_over_stays_public_and_is_replaced_or_withdrawn_like_any_other(archive, cast, line, settings):
    first, second = archive.filed("将被替代的事项"), archive.filed("将被撤下的事项")
    handover = archive.prepare()
    archive.received(handover)
    archive.close(handover)
    settle(pages=WithChanges)
    shown = {one.edition_id: settings.PUBLIC / "live" / _page_of(one) for one in (first, second)}
    assert all((page / "content.json").exists() for page in shown.values())

    again = disclosure.open_edition(first.edition.item, draft("新版次", "正文。"), reason="完善", by=cast["office_handler"])
    line.carry(again, to=Stage.PUBLISHED)
    withdraw(second.version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    settle(pages=WithChanges)
    assert (shown[second.edition_id] / "gone.html").exists()
    stages = [record.edition.refresh_from_db() or record.edition.stage for record in (first, second)]
    assert stages == [Stage.SUPERSEDED, Stage.WITHDRAWN]
    assert all(queries.dossier(record.edition, on=archive.today).handed_over for record in (first, second))


def _page_of(record):
    return publication.address_of(publication.index_number_of(record.edition.item))
