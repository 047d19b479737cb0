"""Word copies on the pages where the papers are: for those who may read the paper, of what is edited by hand, while it holds."""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from gongkai.archives import actions as archives
from gongkai.archives import forms
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Edition
from gongkai.office.tests.people import Desk
from gongkai.papers.approval import ApprovalSheet, Fact
from gongkai.papers.forms import Form
from gongkai.papers.kinds import Paper
from gongkai.papers.line import Column, ReleaseRecord, Table
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.vault.store import keep

TITLE = "园区公共停车服务管理规定"


def released(line: Any) -> Any:
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.DOCUMENT, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.C", draft(TITLE, "停车按次收费。")), to=Stage.PUBLISHED, decided=decided)
    actions.settle(pages=pages)
    return version


def words(answer: Any) -> str:
    assert answer["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.clause("4.1", "8.9")
def test_a_circular_is_taken_away_for_editing_while_its_matter_holds(line: Any) -> None:
    version = released(line)
    orders = [
        actions.order_sheet(line.release(version), paper, addressee=to, by=line.cast["publisher"])
        for paper, to in ((Paper.CIRCULAR, "各部门"), (Paper.POSTER_A4, ""))
    ]
    for number, order in enumerate(orders):
        actions.issue_sheet(order, keep(f"%PDF-1.7 {number}".encode(), "application/pdf"))
    circular, poster = (reverse("office:sheet_word", args=[order.pk]) for order in orders)
    desk = Desk(line.cast["publisher"])
    page = desk.look("papers", version).content.decode()
    assert circular in page
    assert poster not in page
    made = words(desk.client.get(circular))
    assert all(said in made for said in (TITLE, "停车按次收费。", "各部门："))
    assert desk.client.get(poster).status_code == 404
    assert Desk(line.cast["finance"]).client.get(circular).status_code == 404
    actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert desk.client.get(circular).status_code == 404
    assert circular not in desk.look("papers", version).content.decode()


@pytest.mark.slow
@pytest.mark.clause("2.E")
def test_an_official_paper_is_taken_away_for_editing_with_what_was_issued(line: Any) -> None:
    version = released(line)
    edition = Edition.objects.select_related("item__body", "current").get(pk=version.edition_id)
    table = Table("一、开放", (Column("范围", 40), Column("时间", 60)), (("社会", "2026年1月6日"),))
    given = {
        Form.RELEASE_RECORD: ReleaseRecord(TITLE, (Fact("名称", TITLE, wide=True),), (table,), ()),
        Form.APPROVAL_SHEET: ApprovalSheet(TITLE, (Fact("名称", TITLE, wide=True),), (), (), ()),
    }
    record, sheet = (
        archives.issue_form(kind, forms.about_edition(edition), values, by=line.cast["archivist"]) for kind, values in given.items()
    )
    desk = Desk(line.cast["archivist"])
    address = reverse("office:form_word", args=[record.pk])
    assert address in desk.look("forms", version).content.decode()
    assert address in desk.client.get(reverse("office:issued_forms")).content.decode()
    made = words(desk.client.get(address))
    assert all(said in made for said in (TITLE, "一、开放", "2026年1月6日"))
    assert desk.client.get(reverse("office:form_word", args=[sheet.pk])).status_code == 404
    assert Desk(line.cast["handler"]).client.get(address).status_code == 404
