"""Archival copies in the browser: made after filing, seen on the record's page, taken away, and made again where they failed."""

from typing import Any

import pytest

from gongkai.archives import actions, copies
from gongkai.archives.copies import Made
from gongkai.archives.models import Record
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.office.copies import HOW, WHY
from gongkai.office.tests.people import Desk, text_of
from gongkai.papers.conversion import Copy, How, Why
from gongkai.procedure.stages import Stage
from gongkai.vault.store import keep

pytestmark = pytest.mark.clause("2.E")


@pytest.fixture
def published(line: Any) -> Any:
    """A released matter with a file."""
    files = (File("附件.txt", keep("附件内容".encode(), "text/plain")),)
    return line.carry(line.open("3.7.C", draft("企业服务承诺", "正文。", files=files)), to=Stage.PUBLISHED)


@pytest.mark.slow
def test_copies_are_made_once_a_matter_is_filed_and_can_be_taken_away(cast: Any, published: Any) -> None:
    desk = Desk(cast["archivist"])
    assert desk.send("file", published, retention="D30", note="其余形式不再办理。").status_code == 303
    record = Record.objects.get(version=published)
    page = desk.client.get(f"/office/records/{record.pk}/")
    said = text_of(page)
    assert "归档复制件" in said
    assert "全件共2页。" in said
    assert "附件 附件.txt" in said
    assert "重新制作" not in said
    assert "every 2s" not in page.content.decode()
    for one in copies.copied(record):
        address = f"/office/records/{record.pk}/copies/{one.rendition.pk}/"
        assert address in page.content.decode()
        answer = desk.client.get(address)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert answer["Content-Disposition"].startswith("attachment")


def test_while_copies_are_made_the_page_says_how_far_and_asks_anew(cast: Any, line: Any, published: Any) -> None:
    record = line.file(published)
    desk = Desk(cast["supervisor"])
    page = desk.client.get(f"/office/records/{record.pk}/")
    assert "已完成0个，共2个" in text_of(page)
    assert f'hx-get="/office/records/{record.pk}/copies/"' in page.content.decode()
    actions.keep_copy(record, copies.parts_of(record)[1], Made(Copy(b"", 1, How.DRAWN)), keep(b"%PDF-1.7", "application/pdf"))
    part = desk.client.get(f"/office/records/{record.pk}/copies/", headers={"HX-Request": "true"})
    assert "已完成1个，共2个" in text_of(part)
    assert "<html" not in part.content.decode()


@pytest.mark.slow
def test_what_has_no_copy_says_why_and_the_archivist_has_it_made_again(cast: Any, line: Any, published: Any) -> None:
    record = line.file(published)
    text, note = copies.parts_of(record)
    actions.keep_copy(record, note, Made(Why.NO_OFFICE), None)
    actions.keep_copy(record, text, Made(Copy(b"", 1, How.DRAWN), total=1), keep(b"%PDF-1.7", "application/pdf"))
    address = f"/office/records/{record.pk}/copies/"
    seen = text_of(Desk(cast["supervisor"]).client.get(f"/office/records/{record.pk}/"))
    assert "有1个文件没有复制件" in seen
    assert "请系统管理员安装" in seen
    assert "重新制作缺少的复制件" not in seen
    archivist = Desk(cast["archivist"]).client
    assert "重新制作缺少的复制件" in text_of(archivist.get(f"/office/records/{record.pk}/"))

    answer = archivist.post(address)
    assert (answer.status_code, answer.url) == (303, f"/office/records/{record.pk}/#copies")
    said = text_of(archivist.get(f"/office/records/{record.pk}/"))
    assert "没有复制件" not in said
    assert "本系统排版" in said


def test_every_way_and_every_reason_has_its_words() -> None:
    assert set(HOW) == set(How)
    assert set(WHY) == set(Why)
