"""`gongkai check`: what an owner of the database or the disk changes behind the journal's back is named."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongkai.archives.queries import package_folder
from gongkai.config.cli import main
from gongkai.config.soundness import faults
from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.digests import digest_of
from gongkai.foundation.whole import point
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.portal import pages
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.actions import settle, withdraw
from gongkai.publication.models import RECHECK_OUTCOMES, Snapshot
from gongkai.secrecy import actions as secrecy
from gongkai.secrecy import queries
from gongkai.secrecy.actions import Cleaned, Guest
from gongkai.secrecy.tests.numbers import resident_id
from gongkai.secrecy.tests.pages import invite
from gongkai.vault.store import keep, path_of

pytestmark = pytest.mark.clause("8.3")


@pytest.fixture
def filed(line, cast):
    """A matter that went the whole line with a file, and its package; beside it one that was withdrawn."""
    files = (File("附件.txt", keep("附件内容".encode(), "text/plain")),)
    version = line.carry(line.open("3.7.C", draft("标题", "正文。", files=files)), to=Stage.PUBLISHED)
    gone = line.carry(line.open("3.7.D", draft("撤回的", "正文。")), to=Stage.PUBLISHED)
    settle(pages=pages)
    withdraw(gone, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    settle(pages=pages)
    package = line.pack(line.file(version))
    assert list(faults()) == []
    return version, package


def by_sql(statement):
    """As a database owner would, with the triggers out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


TAMPERED = [
    ("UPDATE approval_approval SET outcome = 'return', remark = '不同意'", "differs_from_journal"),
    ("UPDATE approval_approval SET remark = '补写的意见'", "differs_from_journal"),
    ("UPDATE secrecy_verdict SET person_id = (SELECT id FROM organization_person WHERE username = 'examiner')", "differs_from_journal"),
    ("UPDATE disclosure_version SET title = '换过的标题'", "title_changed"),
    ("UPDATE disclosure_version SET content = replace(content, '正文', '假文')", "content_changed"),
    ("UPDATE disclosure_edition SET stage = 'published'", "stage_changed"),
    ("DELETE FROM archives_package", "row_missing"),
    ("DELETE FROM approval_approval", "row_missing"),
    ("UPDATE approval_examination SET first_audience = 1", "differs_from_journal"),
    ("UPDATE approval_examination SET expires_on = '2099-01-01'", "differs_from_journal"),
    ("UPDATE approval_examination SET first_audience = 1, then_audience = 3, then_opens_on = '2030-01-01'", "differs_from_journal"),
    ("UPDATE secrecy_verdict SET state_secret = 1", "differs_from_journal"),
    ("UPDATE disclosure_selfreview SET privacy = 1", "differs_from_journal"),
    ("UPDATE publication_opening SET audience = 1", "differs_from_journal"),
    ("UPDATE publication_withdrawal SET reason = '另有原因'", "differs_from_journal"),
    ("UPDATE archives_record SET retention = 'D10'", "differs_from_journal"),
    ("UPDATE organization_person SET party_member = 1 WHERE username = 'resident'", "differs_from_journal"),
    ("UPDATE organization_appointment SET post = 'publisher' WHERE post = 'collector'", "differs_from_journal"),
    (
        "INSERT INTO organization_appointment (person_id, post, body_id, starts_on, appointed_at, basis) "
        "SELECT person_id, 'publisher', body_id, starts_on, appointed_at, '' FROM organization_appointment WHERE post = 'collector'",
        "not_recorded",
    ),
    ("UPDATE disclosure_attachment SET name = '换过的.txt'", "attachments_changed"),
    ("UPDATE publication_indexnumber SET serial = 99 WHERE serial = 2", "number_changed"),
    ("UPDATE archives_record SET version_id = (SELECT max(id) FROM disclosure_version)", "version_exchanged"),
    ("UPDATE publication_snapshot SET object = 'sha256:' || hex(randomblob(32))", "snapshot_exchanged"),
    (
        "INSERT INTO approval_countersignature (version_id, digest, outcome, remark, ground, person_id, post, at) "
        "SELECT version_id, digest, outcome, remark, ground, person_id, 'group_head', at FROM approval_approval LIMIT 1",
        "not_recorded",
    ),
]
"""What an owner of the database might do, and how it is named."""


def test_a_row_changed_added_or_removed_by_direct_sql_is_named(filed):
    for statement, code in TAMPERED:
        with transaction.atomic():
            by_sql(statement)
            assert code in {fault.code for fault in faults()}, statement
            transaction.set_rollback(True)
    assert list(faults()) == []


@pytest.fixture
def reviewed(line, cast):
    """Every kind of row of the secrecy review and of a leak that was taken down."""
    reviewer, today = cast["reviewer"], timezone.localdate()
    text = [f"申请人身份证号码：{resident_id(1)}。", f"共同申请人身份证号码：{resident_id(2)}。"]
    made = draft("联合通知", *text, co_units=(cast.unit("CZJ"),), co_bodies=("某市规划局",))
    version = line.carry(line.open("3.7.C", made), to=Stage.CONSENTED)
    one, two = (seen.finding for seen in queries.seen_in(version))
    open_ = {"concerns": "privacy", "basis": "public_interest", "covers": "两人的号码", "reasons": "公共安全。"}
    exception = secrecy.determine(version, **open_, by=reviewer)
    secrecy.resolve(one, outcome="permitted", determination=exception, by=reviewer)
    first = secrecy.resolve(two, outcome="false_alarm", reason="示例号码，表头已注明。", why="sample", by=reviewer)
    secrecy.resolve(two, outcome="reopened", reason="看错了，这是真人的号码。", replaces=first, by=reviewer)
    asked = secrecy.consult(version, holder="某公司", concerns="privacy", asked="请答复。", sent_on=today, by=reviewer)
    secrecy.recount(asked, queries.due_on(asked) + timedelta(days=1), by=None)
    page = invite(cast, consultation=asked)
    secrecy.reply(page.invitation, code=page.code, outcome="consent", reasons="", signatory="张经理", by=Guest("某公司"), source="a" * 64)
    secrecy.conclude_jointly(version, answers=NO, by=cast["finance_head"])
    secrecy.refer(version, addressed_to="市政府办公厅", question="是否涉密？", by=reviewer)
    secrecy.rule(version, outcome="agree", answer="可以公开。", answered_on=today, by=reviewer)
    statement = secrecy.keep_statement(cast.body, holder="某设计院", concerns="privacy", covers="报价", names=["星海"], by=reviewer)
    secrecy.end_statement(statement, reason="撤回。", by=reviewer)
    words = {"field": "remark", "name": "", "media_type": "text/plain", "size": 9, "place": "", "rule": "mark", "digest": digest_of(b"x")}
    refusal = disclosure.refuse_marked(cast.body, **words, by=cast["handler"])
    disclosure.acknowledge(refusal, remark="已断网，已报告。", by=reviewer)
    other = line.carry(line.open("3.7.E", draft("退回的", "正文。")), to=Stage.CONSENTED)
    secrecy.return_cleaned(other, answers=NO, grounds="请采用清理稿。", cleaned=Cleaned({"body": "正*。"}, (), ()), by=reviewer)
    public = line.carry(line.open("3.7.D", draft("公开的", "正文。")), to=Stage.PUBLISHED)
    release = line.release(public)
    disclosure.list_term(cast.body, sort="term", text="正文", kind="work_secret", severity="review", by=reviewer)
    publication.recheck(release, publication.screen_release(release), outcome=next(iter(RECHECK_OUTCOMES)), remark="已核查。", by=reviewer)
    report = publication.report_leak(cast.body, item=public.edition.item, kind="personal", text="有个人信息。", by=cast["member"])
    publication.take_down(report, kind="personal", by=reviewer)
    publication.add_leak_evidence(report, note="访问记录。", visits=3, by=reviewer)
    later = timezone.now() + timedelta(days=1)
    remedy = publication.add_remedy(report, sort="notice", recipient="当事人", basis="", due_at=later, person=None, by=reviewer)
    publication.finish_remedy(remedy, outcome="done", done_at=timezone.now(), who="沈", how="电话告知。", by=reviewer)
    assert list(faults()) == []


FORGED = [
    ("UPDATE disclosure_finding SET severity = 'note'", "differs_from_journal"),
    ("DELETE FROM disclosure_finding WHERE id = (SELECT min(id) FROM disclosure_finding)", "differs_from_journal"),
    (
        "INSERT INTO disclosure_screening (version_id, digest, lists, engine, at) "
        "SELECT version_id, digest, lists, engine, at FROM disclosure_screening LIMIT 1",
        "not_recorded",
    ),
    ("UPDATE secrecy_resolution SET reason = '另有原因'", "differs_from_journal"),
    ("UPDATE secrecy_resolution SET why = 'misread' WHERE why <> ''", "differs_from_journal"),
    ("DELETE FROM secrecy_resolution WHERE outcome = 'reopened'", "row_missing"),
    (
        "INSERT INTO secrecy_resolution (finding_id, outcome, reason, why, replaces_id, person_id, post, at) "
        "SELECT finding_id, 'false_alarm', '补写的理由', 'sample', id, person_id, post, at FROM secrecy_resolution "
        "WHERE outcome = 'reopened'",
        "not_recorded",
    ),
    ("UPDATE secrecy_jointverdict SET outcome = 'return', remark = '反对'", "differs_from_journal"),
    ("UPDATE secrecy_jointverdict SET privacy = 1", "differs_from_journal"),
    ("UPDATE secrecy_referral SET question = '另一个问题'", "differs_from_journal"),
    ("UPDATE secrecy_ruling SET outcome = 'return'", "differs_from_journal"),
    ("UPDATE secrecy_ruling SET person_id = (SELECT id FROM organization_person WHERE username = 'examiner')", "differs_from_journal"),
    ("UPDATE secrecy_statement SET names = '[]'", "differs_from_journal"),
    ("DELETE FROM secrecy_statementend", "row_missing"),
    ("UPDATE secrecy_consultation SET asked = '另一件'", "differs_from_journal"),
    ("UPDATE secrecy_recount SET due_on = '2099-01-01'", "differs_from_journal"),
    ("UPDATE secrecy_cleaneddraft SET parts = '{}'", "differs_from_journal"),
    ("DELETE FROM secrecy_cleaneddraft", "row_missing"),
    ("UPDATE secrecy_reply SET outcome = 'object', reasons = '反对'", "differs_from_journal"),
    ("UPDATE secrecy_reply SET signatory = '别人'", "differs_from_journal"),
    ("UPDATE secrecy_determination SET covers = '全部号码'", "differs_from_journal"),
    ("UPDATE secrecy_invitation SET key_digest = 'x'", "differs_from_journal"),
    ("UPDATE secrecy_passcode SET told_to = '别人'", "differs_from_journal"),
    ("UPDATE secrecy_receipt SET source = 'x'", "differs_from_journal"),
    ("DELETE FROM secrecy_receipt", "row_missing"),
    ("UPDATE disclosure_refusal SET digest = 'sha256:0'", "differs_from_journal"),
    ("DELETE FROM disclosure_refusalnotice", "row_missing"),
    ("UPDATE publication_recheck SET remark = '没有看过'", "differs_from_journal"),
    ("UPDATE publication_leakreport SET text = '没有什么'", "differs_from_journal"),
    ("UPDATE publication_leakdecision SET outcome = 'dismissed', reason = '不属于'", "differs_from_journal"),
    ("UPDATE publication_leakevidence SET visits = 0 WHERE sort = 'added'", "differs_from_journal"),
    ("DELETE FROM publication_leakevidence WHERE sort = 'sealed'", "row_missing"),
    ("UPDATE publication_remedy SET due_at = '2099-01-01' WHERE recipient = '当事人'", "differs_from_journal"),
    ("UPDATE publication_remedy SET due_at = '2099-01-01' WHERE recipient <> '当事人'", "differs_from_journal"),
    ("UPDATE publication_remedydone SET how = '没有告知'", "differs_from_journal"),
]
"""What an owner of the database might do to the secrecy review and to leaks."""


def test_a_forged_row_of_the_secrecy_review_or_of_a_leak_is_named(reviewed):
    for statement, code in FORGED:
        with transaction.atomic():
            by_sql(statement)
            assert code in {fault.code for fault in faults()}, statement
            transaction.set_rollback(True)
    assert list(faults()) == []


def test_an_address_that_shows_another_page_is_named(filed, settings):
    kept = Snapshot.objects.order_by("pk")
    live = Path(settings.PUBLIC) / "live" / "d" / "70013352-5"
    first, gone = sorted(path for path in live.iterdir() if path.is_symlink())
    point(gone, Path(settings.PUBLIC) / "objects" / kept[1].object.partition(":")[2])
    assert [fault.code for fault in faults()] == ["address_exchanged"]
    point(first, Path(settings.PUBLIC) / "objects" / kept[1].object.partition(":")[2])
    assert [fault.code for fault in faults()] == ["address_exchanged"] * 2


def test_what_was_ended_changed_or_left_on_the_pages_is_no_fault(filed, cast):
    post = Appointment.objects.get(person=cast["publisher"])
    organization.end_appointment(post, by=cast["secadmin"], reason="轮岗")
    member, unit = cast["member"], cast["member"].unit
    organization.change_person(member, name="丁小红", unit=None, party_member=False, zone_member=True, by=cast["sysadmin"])
    organization.change_person(member, name="丁向红", unit=unit, party_member=True, zone_member=False, by=cast["sysadmin"])
    for language in ("en", "zh-hans", "en"):
        organization.choose_language(language, by=member)
    organization.depart(cast["resident"], by=cast["sysadmin"])
    power = Appointment.objects.get(post=Post.PRINCIPAL_LEADER)
    today = timezone.localdate()
    lent = organization.delegate(power, cast["deputy_leader"], starts_on=today, ends_on=today, reason="外出", by=cast["principal"])
    organization.revoke_delegation(lent, by=cast["principal"], reason="已回")
    assert list(faults()) == []


def test_a_second_edition_is_no_fault(filed, line, cast):
    version, _package = filed
    second = disclosure.open_edition(version.edition.item, draft("标题", "第二版。"), reason="完善", by=cast["handler"])
    line.carry(second, to=Stage.PUBLISHED)
    settle(pages=pages)
    assert list(faults()) == []


def spoil(path: Path):
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")


def test_a_byte_changed_in_vault_snapshot_notice_or_package_is_named(filed, settings):
    version, package = filed
    spoil(path_of(version.facts["files"][0]["digest"]))
    assert [fault.code for fault in faults()] == ["file_damaged"]
    snapshot = Snapshot.objects.get(opening__release__version=version)
    spoil(Path(settings.PUBLIC) / "objects" / snapshot.object.partition(":")[2] / "index.html")
    assert [fault.code for fault in faults()] == ["file_damaged", "snapshot_damaged"]
    spoil(package_folder(package) / "data" / "dossier.json")
    assert [fault.code for fault in faults()] == ["file_damaged", "snapshot_damaged", "package_damaged"]


def test_the_command_tells_what_it_found(filed, capsys):
    assert main(["check"]) == 0
    by_sql("UPDATE disclosure_version SET title = '换过的标题'")
    assert main(["check", "--json"]) == 1
    assert "title_changed" in capsys.readouterr().out
