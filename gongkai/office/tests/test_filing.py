"""归档 on its pages: the record with its retention period, and the package to take away."""

import io
import zipfile

import bagit
import pytest
from django.utils import timezone

from gongkai.archives import actions as packages
from gongkai.archives import jobs as copying
from gongkai.archives import packing, zipping
from gongkai.archives import queries as archives
from gongkai.archives.models import Package, Packing, Record
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.foundation.digests import digest_of, digest_of_file
from gongkai.office.tests.people import Desk, at_once, said, text_of
from gongkai.portal import pages
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import feedback
from gongkai.publication.models import Round
from gongkai.vault.store import keep, path_of
from tests.later import later


@pytest.fixture
def published(line):
    file = File("附表 （终稿）.txt", keep("附表".encode(), "text/plain"))
    version = line.carry(line.open("3.7.C", draft("企业服务承诺", "承诺。", files=(file,))), to=Stage.PUBLISHED)
    publication.settle(pages=pages)
    return version


@pytest.fixture
def filed(line, published):
    line.file(published)
    return published


def chosen(page) -> list[str]:
    radios = [piece.split(">")[0] for piece in page.content.decode().split("<input")[1:]]
    return [radio.split('value="')[1].split('"')[0] for radio in radios if 'name="retention"' in radio and "checked" in radio]


def whole(answer) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.mark.clause("2.E")
def test_the_retention_period_usual_for_the_category_is_suggested_and_why(cast, published):
    page = Desk(cast["archivist"]).look("file", published)
    assert chosen(page) == ["D30"]
    assert "建议保管30年" in text_of(page)


@pytest.mark.clause("2.E")
def test_what_is_zone_wide_important_is_suggested_for_good(cast, line):
    decided = decisions((Audience.SOCIETY, None), important=True)
    version = line.carry(line.open("3.7.C", draft("重要承诺", "承诺。")), to=Stage.PUBLISHED, decided=decided)
    with later(feedback.ROUND_DAYS + 1):
        publication.close_round(Round.objects.get(), summary="没有收到意见。", by=cast["examiner"])
    page = Desk(cast["archivist"]).look("file", version)
    assert chosen(page) == ["Y"]
    assert "全区性重要公开事项" in text_of(page)


@pytest.mark.clause("2.E")
def test_the_archivist_files_the_matter_and_comes_to_its_packages(cast, published):
    answer = Desk(cast["archivist"]).send("file", published, retention="Y", note="与上年度合并。")
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{published.edition_id}/pack/")
    record = Record.objects.get()
    assert (record.retention, record.note, record.digest) == ("Y", "与上年度合并。", published.digest)


@pytest.mark.clause("2.E")
def test_filing_without_a_period_is_refused_and_the_note_stays(cast, published):
    answer = Desk(cast["archivist"]).send("file", published, note="与上年度合并。")
    assert answer.status_code == 422
    assert "请选择保管期限" in text_of(answer)
    assert "与上年度合并。" in text_of(answer)
    assert not Record.objects.exists()


def test_a_second_press_files_nothing_twice(cast, published):
    desk = Desk(cast["archivist"])
    desk.send("file", published, retention="Y")
    again = desk.send("file", published, retention="Y")
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert Record.objects.count() == 1


@pytest.mark.clause("2.E")
def test_only_the_archivist_files_and_packs(cast, filed, line):
    other = line.carry(line.open("3.7.C", draft("另一件", "正文。")), to=Stage.PUBLISHED)
    for name in ("handler", "examiner", "publisher", "principal"):
        desk = Desk(cast[name])
        assert desk.look("file", other).status_code == 403, name
        assert desk.send("file", other, retention="Y").status_code == 422, name
        assert desk.send("pack", filed, made="0").status_code == 422, name
    assert Record.objects.count() == 1
    assert not Package.objects.exists()


@pytest.mark.clause("2.E")
def test_the_package_is_made_listed_and_taken_away_whole(cast, filed, tmp_path):
    desk = Desk(cast["archivist"])
    assert "还没有归档包" in text_of(desk.look("pack", filed))
    assert desk.send("pack", filed, made="0").status_code == 303
    made = Package.objects.get()
    page = desk.look("pack", filed)
    assert made.name in text_of(page)
    answer = desk.client.get(f"/office/matters/{filed.edition_id}/packages/{made.pk}/")
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{made.name}.zip"'
    with zipfile.ZipFile(io.BytesIO(whole(answer))) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path)
    assert f"{made.name}/data/versions/v1/files/附表 （终稿）.txt" in names
    assert bagit.Bag(str(tmp_path / made.name)).is_valid()


@pytest.mark.clause("2.E")
def test_a_package_damaged_on_disk_is_not_handed_out(cast, filed):
    desk = Desk(cast["archivist"])
    desk.send("pack", filed, made="0")
    made = Package.objects.get()
    (archives.package_folder(made) / "data" / "dossier.json").write_text("{}")
    answer = desk.client.get(f"/office/matters/{filed.edition_id}/packages/{made.pk}/")
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{filed.edition_id}/pack/")
    assert "已损坏" in said(answer)


def test_a_package_without_its_manifest_is_shown_as_damaged(cast, filed):
    desk = Desk(cast["archivist"])
    desk.send("pack", filed, made="0")
    (archives.package_folder(Package.objects.get()) / "manifest-sha256.txt").unlink()
    page = desk.look("pack", filed)
    assert "已损坏或丢失" in text_of(page)
    assert "/packages/" not in page.content.decode()


def test_a_second_press_makes_no_second_package(cast, filed):
    desk = Desk(cast["archivist"])
    desk.send("pack", filed, made="0")
    again = desk.send("pack", filed, made="0")
    assert "已办理" in said(again)
    assert Package.objects.count() == 1
    assert desk.send("pack", filed, made="1").status_code == 303
    assert Package.objects.count() == 2


def test_what_is_not_yet_in_place_is_not_packed_and_the_page_says_so(cast, line):
    version = line.carry(line.open("3.7.C", draft("刚公开的", "正文。")), to=Stage.PUBLISHED)
    line.file(version)
    desk = Desk(cast["archivist"])
    assert "快照还在生成" in text_of(desk.look("pack", version))
    assert desk.send("pack", version, made="0").status_code == 422
    assert not Package.objects.exists()


def test_a_package_of_another_matter_is_not_found_here(cast, line, filed):
    desk = Desk(cast["archivist"])
    desk.send("pack", filed, made="0")
    other = line.carry(line.open("3.7.C", draft("另一件", "正文。")), to=Stage.PUBLISHED)
    assert desk.client.get(f"/office/matters/{other.edition_id}/packages/{Package.objects.get().pk}/").status_code == 404


@pytest.mark.clause("2.E")
def test_a_package_is_taken_away_by_those_who_keep_or_oversee_the_archive_only(cast, filed):
    Desk(cast["archivist"]).send("pack", filed, made="0")
    address = f"/office/matters/{filed.edition_id}/packages/{Package.objects.get().pk}/"
    answers = {name: Desk(person).client.get(address) for name, person in cast.people.items()}
    assert {name for name, answer in answers.items() if answer.status_code == 200} == {"archivist", "supervisor"}
    assert {answer.status_code for answer in answers.values()} == {200, 404}
    assert "下载" not in text_of(Desk(cast["handler"]).look("pack", filed))


@pytest.mark.both
@pytest.mark.clause("2.E")
def test_two_presses_at_the_same_moment_leave_every_package_whole(transactional_db, cast, line):
    version = line.carry(line.open("3.7.C", draft("企业服务承诺", "承诺。")), to=Stage.PUBLISHED)
    publication.settle(pages=pages)
    line.file(version)
    answers = at_once(lambda desk: desk.send("pack", version, made="0"), [Desk(cast["archivist"]) for _ in range(3)])
    assert {answer.status_code for answer in answers} == {303}
    for made in Package.objects.all():
        folder = archives.package_folder(made)
        assert bagit.Bag(str(folder)).is_valid()
        assert digest_of_file(folder / "manifest-sha256.txt") == made.manifest_digest


@pytest.mark.clause("2.E")
def test_a_package_under_way_shows_how_far_it_has_come_until_it_is_there(cast, filed):
    desk = Desk(cast["archivist"])
    row = packages.ask_for_package(Record.objects.get(), by=cast["archivist"])
    assert packages.ask_for_package(Record.objects.get(), by=cast["archivist"]) == row
    assert "排队等候" in text_of(desk.look("pack", filed))

    Packing.objects.update(state=Packing.RUNS, files=12, done=5, size=4000, written=1500)
    page = text_of(desk.look("pack", filed))
    assert "正在制作归档包" in page
    assert "已写好5个文件，共12个" in page
    part = desk.client.get(f"/office/matters/{filed.edition_id}/pack/", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "已写好5个文件" in part.content.decode()

    Packing.objects.update(state=Packing.WAITS)
    packing.take_up(row)
    row.refresh_from_db()
    assert (row.state, row.package) == (Packing.MADE, Package.objects.get())
    done = desk.client.get(f"/office/matters/{filed.edition_id}/pack/", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"
    assert "正在制作" not in text_of(desk.look("pack", filed))


@pytest.mark.clause("2.E")
def test_a_package_that_could_not_be_made_says_why_on_the_page(cast, filed):
    file = path_of(digest_of("附表".encode()))
    file.chmod(0o600)
    file.write_bytes(b"other")
    desk = Desk(cast["archivist"])
    desk.send("pack", filed, made="0")
    page = text_of(desk.look("pack", filed))
    assert "上一次没有制成" in page
    assert "已损坏或丢失" in page
    assert not Package.objects.exists()
    file.write_bytes("附表".encode())
    desk.send("pack", filed, made="0")
    assert Package.objects.exists()
    assert "上一次没有制成" not in text_of(desk.look("pack", filed))


@pytest.mark.clause("2.E")
def test_the_clock_takes_up_what_a_dead_worker_left_and_packs_nothing_twice(cast, filed):
    record = Record.objects.get()
    row = packages.ask_for_package(record, by=cast["archivist"])
    now = timezone.now()
    assert packing.take_up_again(now=now) == 0
    Packing.objects.update(state=Packing.RUNS, touched_at=now - 2 * packing.STALE)
    assert packing.take_up_again(now=now) == 1
    row.refresh_from_db()
    made = Package.objects.get()
    assert row.package == made

    Packing.objects.update(state=Packing.RUNS, package=None, touched_at=now - 2 * packing.STALE)
    assert packing.take_up_again(now=now) == 1
    row.refresh_from_db()
    assert row.package == made
    assert Package.objects.count() == 1


def test_a_download_that_meets_damage_on_its_way_is_no_whole_zip_file(cast, filed, tmp_path):
    Desk(cast["archivist"]).send("pack", filed, made="0")
    made = Package.objects.get()
    folder = archives.package_folder(made)
    zipping.look_at(folder, made.manifest_digest)
    (folder / "data/dossier.json").write_text("{}")
    sent = tmp_path / "sent.zip"
    with sent.open("wb") as out, pytest.raises(zipping.DamagedPackageError):
        out.writelines(zipping.zipped(folder, made.manifest_digest))
    assert not zipfile.is_zipfile(sent)


@pytest.mark.clause("2.E")
def test_the_page_advises_to_wait_for_copies_that_are_being_made(cast, line, published):
    line.file(published)
    assert "归档复制件还在制作" in text_of(Desk(cast["archivist"]).look("pack", published))
    copying.make_copies.func(Record.objects.get().pk)
    assert "归档复制件还在制作" not in text_of(Desk(cast["archivist"]).look("pack", published))
