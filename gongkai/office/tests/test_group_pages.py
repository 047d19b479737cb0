"""The pages of named readers: kept by the security administrator, chosen by the examiner, read by the members."""

from typing import Any

import pytest

from gongkai.approval.models import Examination, ScopedGroup
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions as organization
from gongkai.organization.models import GroupMember, ReaderGroup
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.D")]
ROOT = "/office/organization/groups/"


@pytest.fixture
def group(cast: Any) -> ReaderGroup:
    return organization.form_group(cast.body, name="考察谈话人员", purpose="考察情况的知悉", by=cast["secadmin"])


def test_a_group_is_formed_filled_and_closed_on_its_pages(cast: Any) -> None:
    client = Desk(cast["secadmin"]).client
    assert "还没有特定人员组" in text_of(client.get(ROOT))
    assert client.post(ROOT + "add/", {"name": "", "purpose": ""}).status_code == 422
    assert client.post(ROOT + "add/", {"name": "评审专家", "purpose": "评审情况的知悉"}).status_code == 303
    group = ReaderGroup.objects.get()
    page = f"{ROOT}{group.pk}/"
    assert "还没有成员" in text_of(client.get(page))
    assert set(client.post(page + "enter/", {}).context["form"].errors) == {"person"}
    assert client.post(page + "enter/", {"person": cast["resident"].pk, "basis": "名单"}).status_code == 303
    assert "石在园" in text_of(client.get(page))
    member = GroupMember.objects.get()
    assert client.post(f"{ROOT}members/{member.pk}/end/", {}).status_code == 303
    assert "曾经列入的人员（1）" in text_of(client.get(page))
    assert client.post(page + "close/", {}).status_code == 422
    assert client.post(page + "close/", {"confirmed": "on"}).status_code == 303
    assert "已停用的特定人员组（1）" in text_of(client.get(ROOT))


def test_the_security_administrator_is_not_offered_himself(cast: Any, group: ReaderGroup) -> None:
    shown = Desk(cast["secadmin"]).client.get(f"{ROOT}{group.pk}/enter/").context["form"]
    assert str(cast["secadmin"].pk) not in shown.people
    assert str(cast["resident"].pk) in shown.people


def test_who_names_groups_looks_at_them_and_changes_nothing(cast: Any, group: ReaderGroup) -> None:
    for username in ("examiner", "publisher", "supervisor", "auditor"):
        client = Desk(cast[username]).client
        shown = client.get(ROOT)
        assert "考察谈话人员" in text_of(shown)
        assert "设立特定人员组</a>" not in shown.content.decode()
        assert "列入成员" not in text_of(client.get(f"{ROOT}{group.pk}/"))
        assert client.post(f"{ROOT}{group.pk}/enter/", {"person": cast["resident"].pk}).status_code == 404
    assert Desk(cast["handler"]).client.get(ROOT).status_code == 404


def test_the_examiner_chooses_the_groups_and_everybody_who_signs_reads_their_names(cast: Any, line: Any, group: ReaderGroup) -> None:
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED)
    examine = f"/office/matters/{version.edition_id}/examine/"
    client = Desk(cast["examiner"]).client
    typed = {
        "version": version.pk,
        "time_limit": "by_need",
        "scope": "group",
        "channels": ["circular"],
        "zone_wide_important": "no",
        "conclusion": "agree",
    }
    assert set(client.post(examine, typed).context["form"].errors) == {"groups"}
    assert client.post(examine, typed | {"groups": [group.pk]}).status_code == 303
    assert ScopedGroup.objects.get().group == group
    for username, page in (("principal", "approve"), ("principal", "sheet"), ("examiner", "matter")):
        address = f"/office/matters/{version.edition_id}/" + ("" if page == "matter" else f"{page}/")
        assert "特定人员（考察谈话人员）" in text_of(Desk(cast[username]).client.get(address)), page


def test_groups_are_offered_only_where_there_are_any(cast: Any, line: Any) -> None:
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED)
    examine = f"/office/matters/{version.edition_id}/examine/"
    assert "仅限特定人员" not in Desk(cast["examiner"]).client.get(examine).content.decode()
    organization.form_group(cast.body, name="评审专家", purpose="评审", by=cast["secadmin"])
    assert "仅限特定人员" in Desk(cast["examiner"]).client.get(examine).content.decode()
    assert not Examination.objects.exists()


def test_a_member_reads_on_the_page_until_taken_out(cast: Any, line: Any, group: ReaderGroup) -> None:
    member = organization.enter_member(group, cast["resident"], by=cast["secadmin"])
    decided = decisions((Audience.GROUP, None), channels=(Channel.CIRCULAR,), groups=(group,))
    line.carry(line.open("3.7.C", draft("考察情况", "正文。")), to=Stage.PUBLISHED, decided=decided)
    publication.settle(pages=pages)
    reader = Desk(cast["resident"]).client
    listed = reader.get("/office/reading/")
    assert "考察情况" in text_of(listed)
    assert "特定人员" in text_of(listed)
    [opening] = listed.context["page"].object_list
    assert "限特定人员阅读" in text_of(reader.get(f"/office/reading/{opening.pk}/"))
    organization.end_membership(member, by=cast["secadmin"])
    assert reader.get(f"/office/reading/{opening.pk}/").status_code == 404
    assert "考察情况" not in text_of(reader.get("/office/reading/"))
    assert Desk(cast["member"]).client.get(f"/office/reading/{opening.pk}/").status_code == 404
