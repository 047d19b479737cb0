import json
from collections import Counter
from pathlib import Path

import bagit
import pytest
from django.utils import timezone

from gongkai.archives.models import Record
from gongkai.catalog.models import Timing
from gongkai.config.cli import main
from gongkai.demonstration.last_year import found_last_year, play
from gongkai.demonstration.line import Line
from gongkai.demonstration.matters import fill
from gongkai.demonstration.walk import walk
from gongkai.demonstration.zone import found_zone
from gongkai.disclosure.models import Call, Edition
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization.models import Body
from gongkai.organization.queries import appointments_of
from gongkai.portal import pages
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication.models import Opening, Release, Withdrawal
from gongkai.vault.html import plain
from gongkai.vault.tests.files import chinese_pdf, docx, paragraph

REGULATION = "\n".join(
    ["X", "X", "您现在的位置: 首页 >> 信息公开 >> 制度", "名  称: 试行规范管理办法", "", "  一、工作职责", "  (一)负责年度计划。"]
)


def text_of(page):
    return "".join(plain(Path(page).read_text()).split())


@pytest.mark.clause("2.1")
def test_a_text_file_walks_the_whole_line_and_its_page_carries_title_and_text_whole(cast, tmp_path):
    path = tmp_path / "办法.txt"
    path.write_text(REGULATION)
    done = walk(cast, path, pages=pages, tell=lambda step: None)

    assert done.title == "试行规范管理办法"
    assert [step["what"] for step in done.steps][:3] == ["发起征集", "起草公开事项，核对转换结果", "部门自审"]
    assert "试行规范管理办法" in Path(done.public).read_text()
    for passage in REGULATION.split("\n"):
        assert "".join(passage.split()) in text_of(done.public)
    assert bagit.Bag(done.package).is_valid()


@pytest.mark.parametrize(
    ("name", "data"),
    [("通知.docx", docx(paragraph("关于园区道路的通知") + paragraph("正文第一段。"))), ("通知.pdf", chinese_pdf("关于园区道路的通知"))],
)
def test_word_and_pdf_walk_it_too_and_stay_with_the_matter_as_they_came(cast, tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    done = walk(cast, path, pages=pages, tell=lambda step: None)

    assert "关于园区道路的通知" in text_of(done.public)
    assert (Path(done.package) / "data/versions/v1/source" / name).read_bytes() == data


def test_a_file_that_lies_about_its_type_is_refused_and_nothing_is_drafted(cast, tmp_path):
    path = tmp_path / "通知.docx"
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(Refused):
        walk(cast, path, pages=pages, tell=lambda step: None)

    assert not Edition.objects.exists()


@pytest.mark.slow
def test_the_demonstration_has_a_matter_in_every_stage_and_a_person_in_every_post(cast):
    fill(Line(cast), pages=pages, today=timezone.localdate())

    stages = Counter(Edition.objects.values_list("stage", flat=True))
    reached = set(Stage) - {Stage.REFERRED, Stage.HANDED_OVER, Stage.EXPIRED}
    assert set(stages) == {stage.value for stage in reached}
    assert set(Opening.objects.values_list("audience", flat=True)) == {1, 2, 3}
    assert Call.objects.count() == 3
    assert Withdrawal.objects.count() == 1
    held = set(appointments_of(cast.body, on=timezone.localdate()).values_list("post", flat=True))
    assert held == {post.value for post in Post}


@pytest.mark.slow
@pytest.mark.clause("2.E")
@pytest.mark.django_db(transaction=True)
def test_last_years_matters_happened_last_year_and_wait_for_the_archivist():
    today = timezone.localdate()
    cast = found_last_year(code="00817525-1", today=today)
    play(Line(cast), pages=pages, year=today.year - 1)

    assert {timezone.localdate(release.at).year for release in Release.objects.all()} == {today.year - 1}
    assert {timezone.localdate(entry.at).year for entry in Entry.objects.filter(chain=cast.body.code)} == {today.year - 1}
    assert Counter(Edition.objects.values_list("stage", flat=True)) == {"published": 8, "superseded": 1, "withdrawn": 1}
    assert not Record.objects.exists()
    assert all(timing.starts_on == today for timing in Timing.objects.filter(entry__body=cast.body)), "duties of the past are nobody's debt"
    assert timezone.localdate() == today


@pytest.mark.django_db(transaction=True)
def test_the_command_says_where_page_and_package_lie(tmp_path, capsys):
    path = tmp_path / "办法.txt"
    path.write_text(REGULATION)
    assert main(["demo", "--code", "00817525-1", "--with", str(path), "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["index_number"] == f"00817525-1/{timezone.localdate().year}-00001"
    assert Path(told["public"]).is_file()
    assert bagit.Bag(told["package"]).is_valid()
    assert main(["journal", "verify"]) == 0, "packing leaves the published journal as it is"
    assert main(["demo", "--with", str(tmp_path / "没有.txt")]) == 2


@pytest.mark.django_db(transaction=True)
def test_a_wrong_code_is_told_in_a_sentence(capsys):
    assert main(["demo", "--code", "00817525-2"]) == 1

    assert "校验" in capsys.readouterr().err
    assert not Body.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_demonstration_is_made_beside_a_real_body(capsys):
    found_zone(starts_on=timezone.localdate(), slug="zhenshi")
    assert main(["demo"]) == 1
    assert "正式机构" in capsys.readouterr().err
