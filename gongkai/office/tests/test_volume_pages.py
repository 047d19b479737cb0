"""The archive's papers in the browser: made of a class and of a box, kept as issued, and not made twice."""

import io
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from gongkai.archives import actions, volumes
from gongkai.archives.models import Box, IssuedForm, Record
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization.models import Person
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage

pytestmark = [pytest.mark.clause("2.E"), pytest.mark.slow]


@pytest.fixture
def record(line: Any) -> Record:
    return line.file(line.carry(line.open("3.7.C", draft("企业服务承诺", "正文。")), to=Stage.PUBLISHED))


@pytest.fixture
def box(record: Record, cast: Any) -> Box:
    return actions.box_year(cast.body, year=record.year, thickness=20, by=cast["archivist"])[0]


def test_the_list_of_a_class_is_made_once_kept_and_made_anew_when_it_changes(record: Record, cast: Any, line: Any) -> None:
    client = Desk(cast["archivist"]).client
    (found,) = volumes.volumes_of(cast.body, record.year)
    assert found.prefix in text_of(client.get("/office/records/lists/"))
    address = f"/office/records/lists/{found.slug}/"
    page = client.get(address)
    assert "还没有装盒" in text_of(page)

    assert client.post(address, {"form": "record_list"}).status_code == 303
    first = IssuedForm.objects.get()
    assert (first.kind, first.subject) == ("record_list", f"class:{found.slug}")
    assert record.code in first.values
    client.post(address, {"form": "record_list"})
    assert IssuedForm.objects.get() == first
    assert "没有重复制作" in text_of(client.get(address))

    line.file(line.carry(line.open("3.7.C", draft("另一件", "正文。")), to=Stage.PUBLISHED))
    client.post(address, {"form": "record_list"})
    assert IssuedForm.objects.last().replaces == first
    assert f"已由{IssuedForm.objects.last().code}替代" in text_of(client.get(address))


def test_what_is_too_long_or_lies_in_no_box_is_not_made(record: Record, cast: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(volumes, "LONGEST_LIST", 0)
    client = Desk(cast["archivist"]).client
    (found,) = volumes.volumes_of(cast.body, record.year)
    address = f"/office/records/lists/{found.slug}/"
    for form in ("record_list", "spine"):
        client.post(address, {"form": form})
    said = text_of(client.get(address))
    assert "按盒制作目录" in said
    assert not IssuedForm.objects.exists()
    assert client.post(address, {"form": "handover_form"}).status_code == 404


def test_a_box_has_its_papers_the_note_sheet_once_it_is_written(box: Box, cast: Any) -> None:
    client = Desk(cast["archivist"]).client
    address = f"/office/records/boxes/{box.pk}/papers/"
    client.post(address, {"form": "note_sheet"})
    assert "请先填写盒内文件情况说明" in text_of(client.get(address))
    assert not IssuedForm.objects.exists()
    actions.write_note_sheet(box, situation="完整。", arranged_on=timezone.localdate(), by=cast["archivist"])
    for form in ("volume_cover", "spine", "note_sheet"):
        client.post(address, {"form": form})
    assert set(IssuedForm.objects.values_list("kind", "subject")) == {
        (form, f"box:{box.pk}") for form in ("volume_cover", "spine", "note_sheet")
    }


def test_the_supervisor_reads_and_makes_nothing(box: Box, cast: Any) -> None:
    client = Desk(cast["supervisor"]).client
    address = f"/office/records/boxes/{box.pk}/papers/"
    assert 'name="form"' not in client.get(address).content.decode()
    client.post(address, {"form": "spine"})
    assert "档案员" in text_of(client.get(address))
    assert not IssuedForm.objects.exists()


def test_the_lists_are_workbooks_too(record: Record, box: Box, cast: Any) -> None:
    client = Desk(cast["archivist"]).client
    (found,) = volumes.volumes_of(cast.body, record.year)
    for address in (f"/office/records/lists/{found.slug}/list.xlsx", f"/office/records/boxes/{box.pk}/papers/list.xlsx"):
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(address).content)).active
        assert [cell.value for cell in sheet[4]][1:5] == [record.code, None, cast.body.name, "企业服务承诺"]


def test_without_records_the_page_says_how_they_come_to_be(cast: Any) -> None:
    assert "还没有编了档号的件" in text_of(Desk(cast["archivist"]).client.get("/office/records/lists/"))


def test_what_is_for_party_members_alone_is_listed_by_party_members_alone(cast: Any, line: Any) -> None:
    version = line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel")
    inner = line.file(line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=(Channel.DOCUMENT,))))
    (box,) = actions.box_year(cast.body, year=inner.year, thickness=20, by=cast["archivist"])
    (found,) = volumes.volumes_of(cast.body, inner.year)
    address = f"/office/records/lists/{found.slug}/"
    client = Desk(cast["archivist"]).client
    assert "党内事项" in text_of(client.get(address))
    client.post(address, {"form": "record_list"})
    paper = f"/office/forms/{IssuedForm.objects.get().pk}/form.pdf"
    assert client.get(paper).status_code == 200

    Person.objects.filter(pk=cast["archivist"].pk).update(party_member=False)
    for page in (address, "/office/records/lists/", f"/office/records/boxes/{box.pk}/papers/"):
        assert "党内事项" not in text_of(client.get(page))
    client.post(address, {"form": "record_list"})
    assert IssuedForm.objects.count() == 1
    assert "由党员查看和制作" in text_of(client.get(address))
    for file in (paper, f"{address}list.xlsx", f"/office/records/boxes/{box.pk}/papers/list.xlsx"):
        assert client.get(file).status_code == 404
