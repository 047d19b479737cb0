"""推送政府门户网站 on its page: what the package holds, its download, and why a matter may not go."""

import io
import zipfile

import pytest

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries
from tests.scene import file


@pytest.fixture
def pushed(line):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.ZONE_PORTAL, Channel.GOVERNMENT_PORTAL))
    given = draft("2026年度部门预算", "预算。", document_number="海高新管〔2026〕7号", files=(file("预算表.txt", "表"),))
    version = line.carry(line.open("3.7.E", given), to=Stage.PUBLISHED, decided=decided)
    actions.settle(pages=pages)
    return version


@pytest.mark.clause("4.2")
def test_the_publisher_finds_the_package_from_the_release_and_downloads_it(cast, pushed):
    desk = Desk(cast["publisher"])
    assert f"/office/matters/{pushed.edition_id}/push/" in desk.look("publish", pushed).content.decode()
    answer = desk.client.get(f"/office/matters/{pushed.edition_id}/push/")
    text = text_of(answer)
    assert "海高新管〔2026〕7号" in text
    assert "预算表.txt" in text
    assert f"/feeds/{cast.body.slug}/government.json" in text
    answer = desk.client.get(f"/office/matters/{pushed.edition_id}/push/package.zip")
    assert answer["Content-Type"] == "application/zip"
    number = queries.index_number_of(pushed.edition.item)
    assert f"{number.code}_{number.year}-{number.serial:05d}_1.zip" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        assert {"metadata.xml", "metadata.json", "manifest.json", "files/预算表.txt"} <= set(packed.namelist())


@pytest.mark.clause("4.2", "8.9")
def test_what_may_not_go_is_not_offered_and_says_why(line, cast, pushed):
    desk, address = Desk(cast["publisher"]), f"/office/matters/{pushed.edition_id}/push/"
    assert Desk(cast["examiner"]).client.get(address).status_code == 404
    assert address not in Desk(cast["examiner"]).look("publish", pushed).content.decode()
    actions.withdraw(pushed, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    answer = desk.client.get(address)
    assert "请通知政府门户网站删除" in text_of(answer)
    assert "package.zip" not in answer.content.decode()
    assert desk.client.get(f"{address}package.zip").url == address
