"""The four checks in the browser: what was found of a record, what failed, and how work goes on all the same."""

from typing import Any

import pytest

from gongkai.archives import checked, checking
from gongkai.archives.models import FourCheck, Record
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle
from gongkai.vault.store import keep, path_of

LIST = "/office/records/checks/"

pytestmark = pytest.mark.clause("2.E")


@pytest.fixture
def record(line: Any) -> Record:
    """A record with a file."""
    files = (File("附件.txt", keep("附件内容".encode(), "text/plain")),)
    version = line.carry(line.open("3.7.C", draft("企业服务承诺", "正文。", files=files)), to=Stage.PUBLISHED)
    settle(pages=pages)
    return line.file(version)


def test_the_archivist_has_a_record_checked_and_reads_what_was_found(cast: Any, record: Record) -> None:
    client = Desk(cast["archivist"]).client
    address = f"/office/records/{record.pk}/checks/"
    assert "还没有检测过" in text_of(client.get(address))
    assert client.post(f"{address}run/").status_code == 303
    said = text_of(client.get(address))

    assert all(
        word in said for word in ("真实性", "完整性", "可用性", "安全性", "链从头到尾共", "没有设置杀毒服务", "历次检测", "人工检测")
    )
    assert "尚未检测" not in text_of(client.get(f"/office/records/{record.pk}/"))
    assert "没有检测不合格的归档件" in text_of(client.get(LIST))


def test_what_failed_is_listed_and_told_and_the_archivist_says_why_work_goes_on(cast: Any, record: Record) -> None:
    path = path_of(record.version.facts["files"][0]["digest"])
    path.chmod(0o640)
    path.write_bytes("换过".encode())
    first = checking.check_record(record, occasion="filing")
    archivist, supervisor = Desk(cast["archivist"]).client, Desk(cast["supervisor"]).client
    address = f"/office/records/{record.pk}/checks/"

    assert "企业服务承诺" in text_of(archivist.get(LIST))
    assert "“企业服务承诺”四性检测不合格" in text_of(supervisor.get("/office/notices/"))
    page = archivist.get(address)
    assert "有1个文件缺失或者被改动，请从备份恢复：附件.txt。" in text_of(page)
    assert f"{address}reason/" in page.content.decode()
    assert f"{address}reason/" not in supervisor.get(address).content.decode()
    refused = archivist.post(f"{address}reason/", {"reason": ""})
    assert refused.status_code == 422
    assert "请写明不合格仍要继续办理的理由" in text_of(refused)
    assert archivist.post(f"{address}reason/", {"reason": "原件已补传。"}).status_code == 303
    assert "原件已补传。" in text_of(archivist.get(address))
    assert "已说明理由" in text_of(archivist.get(LIST))
    assert checked.bars(record) is None
    archivist.post(f"{address}run/")
    assert "查看最近一次" in text_of(archivist.get(f"{address}?run={first.pk}"))
    assert archivist.get(f"{address}?run=999999").status_code == 404
    assert FourCheck.objects.count() == 2


def test_the_days_between_two_checks_are_set_on_a_page(cast: Any) -> None:
    client = Desk(cast["archivist"]).client
    assert "事项归档后自动检测" in text_of(client.get(LIST))
    assert "此后每180天检测一次" in text_of(client.get(LIST))
    assert client.post(f"{LIST}terms/", {"days": "0"}).status_code == 422
    assert client.post(f"{LIST}terms/", {"days": "90"}).status_code == 303
    assert "此后每90天检测一次" in text_of(client.get(LIST))
