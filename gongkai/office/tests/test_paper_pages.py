"""The pages on which papers are made, listed and worded."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.papers.kinds import Paper
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, sheets
from gongkai.publication.models import IssuedSheet, SheetOrder

pytestmark = pytest.mark.clause("4.1", "4.2")
TITLE = "园区公共停车服务管理规定"
CHANNELS = (Channel.COLUMN, Channel.NOTICE_BOARD, Channel.REPLY_LETTER)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.publication.sheets.drawn.of_matter", lambda *given: b"%PDF-" + repr(given[3]).encode())
    monkeypatch.setattr("gongkai.publication.sheets.drawn.file_index", lambda *given: b"%PDF-" + repr(given).encode())


def released(line: Any, channels: tuple[Channel, ...] = CHANNELS) -> Any:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    return line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), channels=channels))


def address(version: Any) -> str:
    return f"/office/matters/{version.edition_id}/papers/"


def test_the_publisher_has_several_papers_made_and_downloads_them(line: Any) -> None:
    version = released(line)
    publisher = Desk(line.cast["publisher"]).client
    shown = publisher.get(address(version))
    assert shown.status_code == 200
    assert "公告栏张贴稿（A3）" in text_of(shown)
    assert "宣传版报" not in text_of(shown)
    assert f'href="{address(version)}"' in publisher.get(f"/office/matters/{version.edition_id}/").content.decode()
    sent = {"version": version.pk, "papers": ["poster_a4", "letter"], "addressee": "某公司", "occasion": "来函"}
    answer = publisher.post(address(version), sent, follow=True)
    assert "已开始制作2种" in text_of(answer)
    assert text_of(answer).count("现行有效") >= 2
    letter = SheetOrder.objects.get(paper="letter")
    assert (letter.addressee, letter.origin) == ("某公司", "http://testserver")
    assert SheetOrder.objects.get(paper="poster_a4").addressee == ""
    file = publisher.get(f"/office/sheets/{letter.pk}/sheet.pdf")
    assert file["Content-Type"] == "application/pdf"
    assert b"".join(file.streaming_content).startswith(b"%PDF-")


def test_one_paper_that_is_refused_does_not_keep_the_others_back(line: Any) -> None:
    version = released(line)
    client = Desk(line.cast["publisher"]).client
    answer = client.post(address(version), {"version": version.pk, "papers": ["poster_a4", "letter"]}, follow=True)
    assert "已开始制作1种" in text_of(answer)
    assert "请填写复函的主送单位或者收信人" in text_of(answer)
    assert list(SheetOrder.objects.values_list("paper", flat=True)) == ["poster_a4"]
    refused = client.post(address(version), {"version": version.pk})
    assert refused.status_code == 422
    assert "请选择要制作的纸质件" in text_of(refused)


def test_others_see_what_was_made_and_why_they_may_not(line: Any) -> None:
    version = released(line)
    answer = Desk(line.cast["handler"]).client.get(address(version))
    assert answer.status_code == 403
    assert "由发布员或信息收集员制作" in text_of(answer)
    assert Desk(line.cast["finance"]).client.get(address(version)).status_code == 404


@pytest.mark.clause("8.9")
def test_after_a_withdrawal_the_list_says_take_it_down(line: Any) -> None:
    version = released(line)
    client = Desk(line.cast["publisher"]).client
    client.post(address(version), {"version": version.pk, "papers": ["poster_a4"]})
    actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert "请取下或者收回" in text_of(client.get(address(version)))
    assert "已撤回" in text_of(client.get("/office/sheets/"))


def test_what_did_not_come_is_said_and_made_again(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    version = released(line)
    order = actions.order_sheet(line.release(version), Paper.POSTER_A4, by=line.cast["publisher"])
    client = Desk(line.cast["publisher"]).client
    assert "正在制作" in text_of(client.get(address(version)))
    client.post(address(version), {"version": version.pk, "papers": ["poster_a4"]})
    assert SheetOrder.objects.count() == 1  # the button was pressed twice
    monkeypatch.setattr(sheets, "LATE", timedelta(0))
    assert "没有制成" in text_of(client.get(address(version)))
    answer = client.post(f"/office/sheets/{order.pk}/again/", follow=True)
    assert "现行有效" in text_of(answer)
    assert IssuedSheet.objects.filter(order=order).exists()


def test_a_file_index_is_made_of_a_unit_and_a_year(line: Any) -> None:
    released(line)
    client = Desk(line.cast["collector"]).client
    year = timezone.localdate().year
    assert client.get("/office/sheets/index/").status_code == 200
    empty = client.post("/office/sheets/index/", {"year": year - 1, "audience": "3"})
    assert empty.status_code == 422
    assert "没有可以列入目录的" in text_of(empty)
    answer = client.post("/office/sheets/index/", {"year": year, "audience": "3", "unit": line.cast.unit("JFJ").pk}, follow=True)
    assert f"{year}年经济发展局，查阅范围：社会" in text_of(answer)


@pytest.mark.clause("1.4")
def test_the_office_words_its_papers_on_a_page(line: Any) -> None:
    client = Desk(line.cast["collector"]).client
    shown = client.get("/office/sheets/wording/")
    assert f'value="{line.cast.body.name}文件"' in shown.content.decode()
    given = {"organ_mark": "南屿高新区文件", "signatory": "南屿高新区管委会", "printer": "党政办公室", "heading": "公开栏"}
    assert client.post("/office/sheets/wording/", given | {"heading": ""}).status_code == 422
    assert client.post("/office/sheets/wording/", given).status_code == 303
    row = sheets.wording_of(line.cast.body)
    assert row is not None
    assert row.organ_mark == "南屿高新区文件"
    assert Desk(line.cast["publisher"]).client.get("/office/sheets/wording/").status_code == 404
    assert "纸质件" in text_of(Desk(line.cast["publisher"]).client.get("/office/sheets/"))
