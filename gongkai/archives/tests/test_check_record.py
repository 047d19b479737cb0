import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.db import connection
from django.utils import timezone

from gongkai.archives import actions, checked, checking, copies, queries
from gongkai.archives.four_checks import POINTS, examine, results_of
from gongkai.archives.models import CheckedPoint, CheckTerms, FourCheck, Record, Rendition
from gongkai.config import clock
from gongkai.config.soundness import faults
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.journal.walking import Walk
from gongkai.organization.models import Notice
from gongkai.papers.conversion import Why
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.actions import settle
from gongkai.publication.models import Snapshot
from gongkai.vault.store import keep, path_of
from tests.scene import XLSX, rolled_back, table

pytestmark = pytest.mark.clause("2.E")


@pytest.fixture
def record(line):
    files = (File("附件.txt", keep("附件内容".encode(), "text/plain")), File("附表.xlsx", keep(table(), XLSX)))
    version = line.carry(line.open("3.7.C", draft("办理情况", "正文。", files=files)), to=Stage.PUBLISHED)
    settle(pages=pages)
    return line.file(version)


def by_sql(*statements):
    """As a database owner would, with the triggers out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def found(record):
    """What the four checks say of the record as it stands in the database, by the code of the point."""
    fresh = Record.objects.get(pk=record.pk)
    made = queries.packages_of(fresh)
    return {one.code: one for one in examine(fresh, package=made[-1] if made else None)}


def failed(record):
    return {code for code, point in found(record).items() if point.result == "failed"}


def overwrite(path: Path, data: bytes = b"changed"):
    path.chmod(0o640)
    path.write_bytes(data)


def test_a_record_as_it_should_be_passes_all_four_checks_and_the_results_are_kept(record, cast):
    run = checking.check_record(record, occasion="filing")

    assert run.results == {"authenticity": "passed", "integrity": "passed", "usability": "passed", "safety": "passed"}
    assert [one.code for one in CheckedPoint.objects.filter(check_run=run)] == list(POINTS)
    shown = checked.points_of(run)
    assert "2个文件逐字节核对，都与摘要一致。" in [one.found for one in shown["authenticity"]]
    assert "没有设置杀毒服务，2个文件没有经过病毒扫描。" in [one.found for one in shown["safety"]]
    assert all("{" not in line.found for lines in shown.values() for line in lines)
    entry = Entry.objects.get(verb="archives.checked")
    assert (entry.digest, entry.subject_id, entry.actor) == (record.digest, str(run.pk), None)
    assert not Notice.objects.filter(kind="archives.check_failed").exists()


def test_a_package_is_looked_at_with_its_record(record, line, cast):
    made = line.pack(record)
    assert checking.check_record(record, occasion="handover", by=cast["archivist"]).package == made
    overwrite(queries.package_folder(made) / "data/dossier.json")

    assert failed(record) == {"package"}


AUTHENTIC = {
    "the text of the version": ("version", "UPDATE disclosure_version SET content = replace(content, '正文', '证文')"),
    "the digest of the record": ("version", f"UPDATE archives_record SET digest = 'sha256:{'0' * 64}'"),
    "the digest under an opinion": ("opinions", f"UPDATE approval_approval SET digest = 'sha256:{'0' * 64}'"),
    "an entry of the journal": ("journal", "UPDATE journal_entry SET actor_name = '他人' WHERE verb = 'approval.approve'"),
    "an entry that is gone": ("journal", "DELETE FROM journal_entry WHERE verb = 'approval.approve'"),
    "a signature": ("journal", "UPDATE journal_entry SET signature = 'AAAA' WHERE verb = 'archives.filed'"),
    "the chain": ("chain", "DELETE FROM journal_entry WHERE seq = 3 AND chain <> 'installation'"),
    "the end of the chain": ("chain", "DELETE FROM journal_entry WHERE verb = 'archives.filed'"),
}


def test_whatever_was_changed_afterwards_fails_authenticity(record):
    for what, (code, statement) in AUTHENTIC.items():
        with rolled_back():
            by_sql(statement)
            points = found(record)
        assert points[code].result == "failed", what
        assert results_of(list(points.values()))["authenticity"] == "failed"


def test_a_changed_file_and_a_changed_snapshot_are_named(record):
    overwrite(path_of(record.version.facts["files"][0]["digest"]), "另一内容".encode())
    folder = publication.queries.object_folder(Snapshot.objects.get().opening)
    overwrite(next(path for path in folder.rglob("*.html")))
    points = found(record)

    assert {code for code, one in points.items() if one.result == "failed"} == {"files", "snapshots"}
    assert points["files"].given == {"count": 1, "which": "附件.txt", "total": 2}


INCOMPLETE = {
    "an opinion": ("line", "DELETE FROM approval_approval"),
    "an attachment": ("counts", "DELETE FROM disclosure_attachment WHERE name = '附件.txt'"),
    "a version": ("counts", "UPDATE disclosure_version SET number = 2"),
    "a form": ("forms", "DELETE FROM publication_posting WHERE channel = 'column'"),
    "a snapshot": ("opened", "DELETE FROM publication_snapshot"),
    "the fonds": ("metadata", "UPDATE archives_record SET fonds_number = ''"),
    "the index number": ("metadata", "DELETE FROM publication_indexnumber"),
}


def test_whatever_is_missing_fails_integrity(record):
    for what, (code, statement) in INCOMPLETE.items():
        with rolled_back():
            by_sql(statement)
            points = found(record)
        assert points[code].result == "failed", what
        assert results_of(list(points.values()))["integrity"] == "failed"


def test_a_form_that_was_not_used_is_passed_over_where_filing_gave_the_reason(line):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.PUBLISHED, decided=decided)
    settle(pages=pages)

    assert found(line.file(version))["forms"].result == "passed"


def test_a_record_without_copies_fails_integrity_once_nobody_makes_them_any_more(record, monkeypatch):
    assert found(record)["copies"].result == "none"
    monkeypatch.setattr("gongkai.archives.copies.LATE", timedelta())
    point = found(record)["copies"]
    assert (point.result, point.given["count"]) == ("failed", 3)
    for part in copies.parts_of(record):
        made = Rendition.objects.create(
            record=record, source=part.source, attempt=1, original_id=part.digest or None, reason=Why.BROKEN, at=timezone.now()
        )
        assert made.pages == 0
    assert found(record)["copies"].result == "passed"


def test_a_copy_with_other_pages_than_were_noted_fails_usability(record):
    pdf = keep(one_page(), "application/pdf")
    Rendition.objects.create(record=record, source="text", attempt=1, pdf=pdf, pages=1, total=1, how="drawn", at=timezone.now())
    assert found(record)["copies_open"].result == "passed"
    by_sql("UPDATE archives_rendition SET pages = 2")
    assert failed(record) == {"copies_open"}


def one_page():
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def test_feedback_without_an_answer_fails_integrity(record, cast):
    publication.record_feedback(
        edition=record.edition, source="letter", text="看不懂。", who="企业", received_on=timezone.localdate(), by=cast["collector"]
    )
    assert failed(record) == {"feedback"}


def test_a_file_that_does_not_open_and_a_name_that_does_not_fit_fail_usability(line):
    files = (File("报告.docx", keep(b"no Word file", "application/octet-stream")), File("CON.txt", keep("文字".encode(), "text/plain")))
    version = line.carry(line.open("3.7.C", draft("报告", "正文。", files=files)), to=Stage.PUBLISHED)
    settle(pages=pages)
    points = found(line.file(version))

    assert (points["files_open"].result, points["files_open"].given["which"]) == ("failed", "报告.docx")
    assert (points["names"].result, points["names"].given["which"]) == ("failed", "CON.txt")
    assert results_of(list(points.values())) == {
        "authenticity": "passed",
        "integrity": "passed",
        "usability": "failed",
        "safety": "passed",
    }


SEEN = (
    "INSERT INTO disclosure_finding "
    "(screening_id, position, kind, severity, part, file_name, place, excerpt, rule, why, advice) "
    "SELECT s.id, {position}, '{kind}', '{severity}', 'text', '', '{{}}', '***', 'rule', 'why', '' FROM disclosure_screening s"
)


def test_findings_that_nobody_answered_fail_safety(record):
    seen = (("hidden_text", "block"), ("resident_id", "block"), ("secrecy_mark", "note"))
    by_sql(*(SEEN.format(position=90 + at, kind=kind, severity=severity) for at, (kind, severity) in enumerate(seen)))
    assert failed(record) == {"hidden", "personal", "marks"}


def test_without_an_answer_of_the_virus_scanner_nothing_has_passed(record, settings):
    settings.CLAMAV = "/run/there/is/no/such/socket"
    point = found(record)["viruses"]

    assert (point.result, point.given["count"]) == ("failed", 2)


def test_no_package_is_made_of_a_record_that_failed_unless_somebody_says_why(record, line, cast):
    path = path_of(record.version.facts["files"][0]["digest"])
    whole = path.read_bytes()
    overwrite(path)
    run = checking.check_record(record, occasion="filing")
    assert run.failed == ("authenticity", "usability") or run.failed == ("authenticity",)
    overwrite(path, whole)  # so that packing itself would work

    with pytest.raises(Refused) as refused:
        line.pack(record)
    assert refused.value.codes == {"check_failed"}
    with pytest.raises(Refused) as refused:
        actions.state_check_reason(run, reason=" ", by=cast["publisher"])
    assert refused.value.codes == {"no_reason", "not_the_archivist"}
    actions.state_check_reason(run, reason="文件已从备份恢复，先行制作。", by=cast["archivist"])
    with pytest.raises(Refused) as refused:
        actions.state_check_reason(run, reason="再写一次。", by=cast["archivist"])
    assert refused.value.codes == {"already_stated"}
    assert line.pack(record)


def test_a_check_that_passes_again_frees_the_record_and_ends_the_notice(record, line, cast):
    path = path_of(record.version.facts["files"][0]["digest"])
    whole = path.read_bytes()
    overwrite(path)
    checking.check_record(record, occasion="filing")
    told = Notice.objects.filter(kind="archives.check_failed", over_at=None)
    assert {one.person.username for one in told} == {"archivist", "supervisor"}
    checking.check_record(record, occasion="hand", by=cast["archivist"])
    assert told.all().count() == 2  # nothing new to tell
    overwrite(path, whole)
    sound = checking.check_record(record, occasion="hand", by=cast["supervisor"])

    assert sound.is_sound
    assert not told.all().exists()
    assert line.pack(record)
    with pytest.raises(Refused) as refused:
        actions.state_check_reason(FourCheck.objects.first(), reason="理由。", by=cast["archivist"])
    assert refused.value.codes == {"checked_again"}


def test_only_who_keeps_or_oversees_the_archive_has_a_record_checked(record, cast):
    for username in ("publisher", "handler", "sysadmin"):
        with pytest.raises(Refused) as refused:
            checking.check_record(record, occasion="hand", by=cast[username])
        assert refused.value.codes == {"not_the_archivist"}
    assert not FourCheck.objects.exists()


def test_the_clock_checks_what_was_filed_once_and_again_after_the_days_that_were_set(record, line, cast, monkeypatch):
    other = line.carry(line.open("3.7.D", draft("第二件", "正文。")), to=Stage.PUBLISHED)
    settle(pages=pages)
    second = line.file(other)
    actions.set_check_terms(cast.body, days=30, by=cast["archivist"])
    assert clock._check_records in clock.DAILY
    clock._check_records()
    assert not FourCheck.objects.exists()  # their copies are being made
    monkeypatch.setattr("gongkai.archives.copies.LATE", timedelta())
    clock._check_records()
    clock._check_records()
    assert list(FourCheck.objects.values_list("record", "occasion")) == [(record.pk, "filing"), (second.pk, "filing")]
    assert not checked.is_anything_due(now=timezone.now() + timedelta(days=29))

    later = timezone.now() + timedelta(days=31)
    assert checked.due(now=later) == [(record.pk, "schedule"), (second.pk, "schedule")]
    checking.check_record(record, occasion="filing")
    assert FourCheck.objects.count() == 2  # at filing a record is checked once
    monkeypatch.setattr(timezone, "now", lambda: later)
    checking.check_what_is_due.enqueue()
    assert FourCheck.objects.filter(occasion="schedule").count() == 2


def test_the_days_are_set_by_the_archivist_within_reason(cast):
    for days, by, codes in ((0, "archivist", {"no_such_days"}), (30, "publisher", {"not_the_archivist"})):
        with pytest.raises(Refused) as refused:
            actions.set_check_terms(cast.body, days=days, by=cast[by])
        assert refused.value.codes == codes
    assert checked.terms_of(cast.body).days == checked.USUAL_DAYS
    actions.set_check_terms(cast.body, days=90, by=cast["archivist"])
    assert checked.terms_of(cast.body).days == 90
    assert CheckTerms.objects.count() == 1


def test_one_who_checks_many_goes_along_the_chain_once(record, django_assert_max_num_queries):
    walk = Walk()
    assert walk.along(record.body.code).broken_at is None
    size = walk.along(record.body.code).size
    with django_assert_max_num_queries(2):
        assert walk.along(record.body.code).size == size
    by_sql("DELETE FROM journal_entry WHERE seq = 3 AND chain <> 'installation'")
    assert Walk().along(record.body.code).broken_at == 3


def test_what_a_check_found_cannot_be_changed_unnoticed(record, cast):
    run = checking.check_record(record, occasion="filing")
    assert list(faults()) == []
    by_sql(f"UPDATE archives_checkedpoint SET found = '都好' WHERE check_run_id = {run.pk} AND position = 3")
    assert {fault.code for fault in faults()} == {"check_changed"}
