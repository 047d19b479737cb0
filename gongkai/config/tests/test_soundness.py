"""`gongkai check`: what an owner of the database or the disk changes behind the journal's back is named."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongkai.archives.queries import package_folder
from gongkai.config.cli import main
from gongkai.config.soundness import faults
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.whole import point
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.portal import pages
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle, withdraw
from gongkai.publication.models import Snapshot
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
