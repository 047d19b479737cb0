"""Appraisal and destruction in the browser: several records at once, a list with both approvals, two witnesses, the deed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from gongkai.archives import appraising, destruction_paper, queries
from gongkai.archives.models import Appraisal, DestructionList, Record
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import settle
from tests.later import later

DUE = "/office/records/appraisal/"
LISTS = "/office/records/destruction/"

pytestmark = pytest.mark.clause("2.E")


@pytest.fixture
def filed(line: Any) -> Iterator[list[Record]]:
    """Two records for ten years and one for good, the first with a package; eleven years later."""
    versions = [line.carry(line.open(code, draft(f"事项{code}", "正文。")), to=Stage.PUBLISHED) for code in ("3.7.C", "3.7.D", "3.7.E")]
    settle(pages=pages)
    rows = [line.file(version, retention=kept) for version, kept in zip(versions, ("D10", "D10", "Y"), strict=True)]
    line.pack(rows[0])
    with later(11 * 366):
        yield rows


def test_nothing_is_due_in_the_year_of_filing_and_the_page_says_when_it_will_be(cast: Any, line: Any) -> None:
    version = line.carry(line.open("3.7.C", draft("事项", "正文。")), to=Stage.PUBLISHED)
    settle(pages=pages)
    record = line.file(version, retention="D10")
    said = text_of(Desk(cast["archivist"]).client.get(DUE))
    assert "没有届满的归档件" in said
    assert f"{record.year + 11}年" in said
    said = text_of(Desk(cast["archivist"]).client.get(f"/office/records/{record.pk}/appraisal/"))
    assert "保管期限还没有届满" in said
    assert f"到{record.year + 10}年底" in text_of(Desk(cast["archivist"]).client.get(f"/office/records/{record.pk}/"))


def test_several_records_are_appraised_at_once_and_each_is_told_for_itself(cast: Any, filed: list[Record]) -> None:
    client = Desk(cast["archivist"]).client
    assert {one.pk for one in client.get(DUE).context["page"].object_list} == {one.pk for one in filed[:2]}
    both = [str(one.pk) for one in filed[:2]]
    assert "请先在表中选择" in text_of(client.post(DUE, {"outcome": "destroy", "reason": "届满。"}))
    refused = client.post(DUE, {"pick": both, "outcome": "destroy"})
    assert refused.status_code == 422
    assert "请写明鉴定的理由。" in text_of(refused)
    assert client.post(DUE, {"pick": both, "outcome": "destroy", "reason": "已无查考价值。"}).status_code == 303
    assert Appraisal.objects.filter(outcome="destroy").count() == 2
    assert "其中2件拟销毁" in text_of(client.get(DUE))
    year = timezone.localdate().year
    extended = client.post(
        f"/office/records/{filed[0].pk}/appraisal/", {"outcome": "extend", "until_year": str(year + 5), "reason": "仍有查考价值。"}
    )
    assert extended.status_code == 303
    assert "保管期限还没有届满" in text_of(client.get(f"/office/records/{filed[0].pk}/appraisal/"))
    assert Desk(cast["supervisor"]).client.post(DUE, {"pick": both}).status_code == 403


def test_a_list_goes_from_approval_to_destruction_before_two_witnesses(
    cast: Any, filed: list[Record], django_capture_on_commit_callbacks: Any
) -> None:
    people = {name: Desk(cast[name]).client for name in ("archivist", "group_head", "principal", "supervisor", "collector", "publisher")}
    both = [str(one.pk) for one in filed[:2]]
    people["archivist"].post(DUE, {"pick": both, "outcome": "destroy", "reason": "已无查考价值。"})
    assert "请选择列入清册的归档件。" in text_of(people["archivist"].post(LISTS, {"reason": "届满。"}))
    assert people["archivist"].post(LISTS, {"pick": both, "reason": "保管期限届满。"}).status_code == 303
    listing = DestructionList.objects.get()
    page = f"{LISTS}{listing.pk}/"
    assert f"销毁清册{listing.number}等您审批，共2件。" in text_of(people["principal"].get("/office/notices/"))
    assert people["publisher"].get(page).status_code == 404
    assert f"{page}decide/" in people["group_head"].get(page).content.decode()
    assert f"{page}decide/" not in people["supervisor"].get(page).content.decode()
    assert people["principal"].post(f"{page}decide/", {"outcome": "refuse", "remark": ""}).status_code == 422
    for name in ("group_head", "principal"):
        assert people[name].post(f"{page}decide/", {"outcome": "agree", "remark": "同意。"}).status_code == 303
    assert "现在没有等您审批的内容" in text_of(people["principal"].get(f"{page}decide/"))
    assert "现在不能销毁" in text_of(people["archivist"].get(f"{page}destroy/"))
    assert "要两人监销" in text_of(people["collector"].get("/office/notices/"))
    for name in ("supervisor", "collector"):
        assert people[name].post(f"{page}witness/").status_code == 303
    assert "请核对清册和监销人" in text_of(people["archivist"].post(f"{page}destroy/", {"note": ""}))
    folder = queries.package_folder(queries.packages_of(filed[0])[0])
    assert folder.is_dir()
    with django_capture_on_commit_callbacks(execute=True):
        assert people["archivist"].post(f"{page}destroy/", {"note": "在机房删除。", "confirmed": "on"}).status_code == 303

    assert not folder.exists()
    said = text_of(people["supervisor"].get(page))
    assert all(word in said for word in ("已销毁", "严格", "苏念", "高远山", "韩立诚", "在机房删除。"))
    assert "已按销毁清册" in text_of(people["archivist"].get(f"/office/records/{filed[0].pk}/"))
    paper = destruction_paper.values_of(appraising.standing_of(listing))
    assert [line.title for line in paper.lines] == ["事项3.7.C", "事项3.7.D"]
    assert paper.supervisors == ("严格", "苏念")
    assert [decision.signature for _name, decision in paper.approvals if decision] == ["韩立诚", "高远山"]
    assert paper.destroyed_on == timezone.localdate()


def test_the_notice_about_what_has_come_due_leads_to_it(cast: Any, filed: list[Record]) -> None:
    client = Desk(cast["archivist"]).client
    assert client.get(f"{DUE}due/{cast.body.pk}/")["Location"] == DUE
    assert client.get(f"{DUE}due/{cast.body.pk + 1}/").status_code == 404
