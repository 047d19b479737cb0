"""`gongkai check`: what an owner of the database or the disk changes behind the journal's back is named."""

from pathlib import Path

import pytest
from django.db import connection

from gongkai.archives.queries import package_folder
from gongkai.config.cli import main
from gongkai.config.soundness import faults
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.portal import pages
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
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE approval_approval SET outcome = 'return', remark = '不同意'", "differs_from_journal"),
        ("UPDATE approval_approval SET remark = '补写的意见'", "differs_from_journal"),
        ("UPDATE secrecy_verdict SET person_id = (SELECT id FROM organization_person WHERE username = 'examiner')", "differs_from_journal"),
        ("UPDATE disclosure_version SET title = '换过的标题'", "title_changed"),
        ("UPDATE disclosure_version SET content = replace(content, '正文', '假文')", "content_changed"),
        ("UPDATE disclosure_edition SET stage = 'published'", "stage_changed"),
        ("DELETE FROM archives_package", "row_missing"),
        ("DELETE FROM approval_approval", "row_missing"),
        (
            "INSERT INTO approval_countersignature (version_id, digest, outcome, remark, ground, person_id, post, at) "
            "SELECT version_id, digest, outcome, remark, ground, person_id, 'group_head', at FROM approval_approval LIMIT 1",
            "not_recorded",
        ),
    ],
)
def test_a_row_changed_added_or_removed_by_direct_sql_is_named(filed, statement, code):
    by_sql(statement)

    assert {fault.code for fault in faults()} == {code}


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
