import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest
from django.utils import timezone, translation
from lxml import html

from gongkai.archives import actions, four_checks, queries
from gongkai.archives.models import Package, Record
from gongkai.config.soundness import faults
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.foundation.digests import digest_of, digest_of_file
from gongkai.foundation.objections import Refused
from gongkai.journal.verify import verify_public
from gongkai.organization.models import Body
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle, withdraw
from gongkai.vault.store import keep, path_of

LONG = "关于进一步" + "规范" * 60 + "的附件.txt"


@pytest.fixture
def published(line, cast):
    blob = keep("附件内容".encode(), "text/plain")
    source = File("原件.docx", keep(b"original", "application/octet-stream"))
    first = line.open("3.8.A", draft("办理情况", "第一稿。"), unit="DZB", by="office_handler")
    text = draft("办理情况", "第二稿。", files=(File("附件 一（终）.txt", blob),), source=source, conversion_checked=True)
    return line.carry(disclosure.revise(first, text, by=cast["office_handler"]), to=Stage.PUBLISHED)


@pytest.mark.clause("2.E")
def test_the_archivist_files_a_published_matter_with_its_retention_period(published, line, cast):
    record = line.file(published, retention="Y")

    published.edition.refresh_from_db()
    assert published.edition.stage == Stage.FILED
    assert (record.fonds_number, record.retention, record.digest) == ("N017", "Y", published.digest)


@pytest.mark.clause("2.E")
def test_filing_asks_for_a_retention_period_a_fonds_and_the_archivist(published, cast):
    Body.objects.filter(pk=cast.body.pk).update(fonds_number="")
    with pytest.raises(Refused) as refused:
        actions.file_matter(published, retention="", by=cast["publisher"])

    assert {"no_retention", "no_fonds", "not_your_turn"} <= refused.value.codes
    assert not Record.objects.exists()


@pytest.mark.clause("2.E", "2.1")
def test_nothing_is_filed_before_it_was_published_and_nothing_twice(line, cast):
    approved = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.APPROVED)
    with pytest.raises(Refused) as refused:
        actions.file_matter(approved, retention="Y", by=cast["archivist"])
    assert "not_at_this_stage" in refused.value.codes

    published = line.carry(line.open("3.7.D", draft("标题二", "正文。")), to=Stage.PUBLISHED)
    line.file(published)
    with pytest.raises(Refused) as refused:
        line.file(published)
    assert "not_at_this_stage" in refused.value.codes


@pytest.mark.clause("2.E")
def test_the_package_holds_the_whole_dossier_and_validates_with_the_independent_tool(published, line, settings):
    settle(pages=pages)
    package = line.pack(line.file(published))
    folder = queries.package_folder(package)

    assert bagit.Bag(str(folder)).is_valid()
    checked = subprocess.run([sys.executable, "-m", "bagit", "--validate", str(folder)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    data = folder / "data"
    dossier = json.loads((data / "dossier.json").read_text())
    assert [one["number"] for one in dossier["versions"]] == [1, 2]
    assert [one["kind"] for one in dossier["opinions"]] == ["self_review", "agreement", "verdict", "examination", "approval"]
    assert {one["digest"] for one in dossier["opinions"]} == {published.digest}
    assert dossier["release"]["openings"][0]["object"]
    assert dossier["release"]["postings"]
    assert digest_of((data / "versions/v2/content.json").read_bytes()) == published.digest
    assert (data / "versions/v2/files/附件 一（终）.txt").read_bytes() == "附件内容".encode()
    assert (data / "versions/v2/source/原件.docx").read_bytes() == b"original"
    assert (data / "snapshots/1-society/content.json").read_bytes() == (data / "versions/v2/content.json").read_bytes()
    entries = [json.loads(entry)["verb"] for entry in (data / "journal/extract.jsonl").read_text().splitlines()]
    assert {"disclosure.opened", "approval.approve", "publication.opened", "archives.filed"} <= set(entries)
    key = (data / "journal/public/key.pem").read_bytes()
    assert verify_public(data / "journal/public", key).sound


@pytest.mark.clause("2.E")
def test_the_page_of_a_package_speaks_the_words_of_the_procedure(published, line, cast):
    settle(pages=pages)
    with translation.override("en"), timezone.override("Pacific/Kiritimati"):
        folder = queries.package_folder(line.pack(line.file(published)))
    page = html.fromstring((folder / "data/index.html").read_text())
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//h2[text()='审查与审批意见']/following-sibling::div[1]//tr")]
    approved = next(row for row in rows if row[2] == "审批意见")

    assert rows[0] == ["时间", "稿", "环节", "办理人", "岗位", "结论", "意见"]
    assert [row[2] for row in rows[1:]] == ["部门自审", "部门负责人意见", "保密审查结论", "审查意见", "审批意见"]
    assert approved[1:6] == ["第2稿", "审批意见", "高远山", "委主要领导", "同意"]
    today = timezone.localdate()
    assert re.fullmatch(rf"{today.year}年{today.month}月{today.day}日 \d\d:\d\d", approved[0])
    assert not re.search(r"self_review|agree|unit_head|\d{4}-\d\d-\d\dT", page.text_content())


@pytest.mark.clause("2.E")
def test_a_package_with_one_changed_byte_does_not_validate(published, line):
    settle(pages=pages)
    folder = queries.package_folder(line.pack(line.file(published)))
    victim = folder / "data/versions/v2/content.json"
    victim.write_bytes(victim.read_bytes().replace("第二稿".encode(), "第三稿".encode()))

    assert not bagit.Bag(str(folder)).is_valid()


def test_long_chinese_file_names_survive_the_package(line):
    version = line.open(
        "3.8.A", draft("标题", "正文。", files=(File(LONG[-80:], keep(b"x", "text/plain")),)), unit="DZB", by="office_handler"
    )
    line.carry(version, to=Stage.PUBLISHED)
    settle(pages=pages)
    folder = queries.package_folder(line.pack(line.file(version)))

    assert (folder / "data/versions/v1/files" / LONG[-80:]).read_bytes() == b"x"


@pytest.mark.clause("2.E", "8.9")
def test_a_withdrawn_matter_is_filed_too_with_its_notice(published, line, cast):
    settle(pages=pages)
    withdraw(published, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    settle(pages=pages)
    folder = queries.package_folder(line.pack(line.file(published)))

    assert "有误。" in (folder / "data/snapshots/withdrawn/gone.html").read_text()
    assert json.loads((folder / "data/dossier.json").read_text())["release"]["withdrawal"]["reason_type"] == "untrue"


def test_a_package_is_not_made_while_the_snapshot_is_missing(published, line, settings):
    record = line.file(published)
    with pytest.raises(Refused) as refused:
        line.pack(record)

    assert refused.value.codes == {"snapshot_missing"}
    assert not list(Path(settings.PACKAGES).iterdir())


def test_a_damaged_file_of_the_vault_stops_the_package_and_leaves_nothing(published, line, settings):
    settle(pages=pages)
    record = line.file(published)
    damaged = path_of(digest_of("附件内容".encode()))
    damaged.chmod(0o600)
    damaged.write_bytes(b"other")
    with pytest.raises(Refused) as refused:
        line.pack(record)

    assert refused.value.codes == {"file_damaged"}
    assert not list(Path(settings.PACKAGES).iterdir())
    assert not Package.objects.exists()


def test_packing_again_makes_a_second_package_beside_the_first(published, line):
    settle(pages=pages)
    record = line.file(published)
    first, second = line.pack(record), line.pack(record)

    assert first.name != second.name
    assert all(digest_of_file(queries.package_folder(one) / "manifest-sha256.txt") == one.manifest_digest for one in (first, second))
    shutil.rmtree(queries.package_folder(first))
    assert queries.package_folder(second).is_dir()


@pytest.mark.clause("2.E")
def test_the_same_dossier_packed_twice_has_the_same_payload(published, line):
    settle(pages=pages)
    record = line.file(published)
    first, second = (queries.package_folder(line.pack(record)) for _ in range(2))

    for name in ("manifest-sha256.txt", "manifest-sm3.txt"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
    assert first.name != second.name


@pytest.mark.clause("2.E")
def test_the_public_journal_in_the_package_ends_with_the_newest_entry_about_the_matter(published, line):
    settle(pages=pages)
    record = line.file(published)
    line.carry(line.open("3.7.C", draft("另一件", "正文。")), to=Stage.PUBLISHED)
    journal = queries.package_folder(line.pack(record)) / "data/journal"

    newest = json.loads((journal / "extract.jsonl").read_text().splitlines()[-1])
    assert newest["verb"] == "archives.filed"
    assert json.loads((journal / "public/checkpoint.json").read_text())["size"] == newest["seq"] + 1


@pytest.mark.clause("2.E")
def test_the_dossier_lists_every_file_with_its_digests_and_the_name_it_was_given(line):
    name = "完成50%的附件.txt"
    version = line.open("3.8.A", draft("标题", "正文。", files=(File(name, keep(b"x", "text/plain")),)), unit="DZB", by="office_handler")
    line.carry(version, to=Stage.PUBLISHED)
    settle(pages=pages)
    folder = queries.package_folder(line.pack(line.file(version)))
    told = json.loads((folder / "data/dossier.json").read_text())["files"]

    listed = {f"data/{one['path']}" for one in told}
    present = {path.relative_to(folder).as_posix() for path in (folder / "data").rglob("*") if path.is_file()}
    assert present - listed <= {"data/dossier.json", "data/index.html"} | {one for one in present if one.startswith("data/metadata/")}
    assert all(digest_of_file(folder / "data" / one["path"]) == one["digest"] for one in told)
    (attachment,) = [one for one in told if one["role"] == "attachment"]
    assert attachment["name"] == name
    assert attachment["path"] != f"versions/v1/files/{name}"


@pytest.mark.clause("2.E", "8.9")
@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sm3.txt", "manifest-sha256.txt", "data/index.html"])
def test_a_package_that_lacks_a_file_is_named_by_the_check(published, line, name):
    settle(pages=pages)
    made = line.pack(line.file(published))
    assert four_checks.is_sound(made)
    (queries.package_folder(made) / name).unlink()
    assert not four_checks.is_sound(made)
    assert [fault.code for fault in faults()] == ["package_damaged"]
