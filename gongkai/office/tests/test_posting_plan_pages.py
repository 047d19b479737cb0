"""安排公开形式 on its pages: all at once as the body has set it, one by one, changed, and carried out from there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, posting_plans

TODAY = timezone.localdate()


@pytest.mark.clause("4.1", "4.2")
def test_forms_are_planned_changed_and_carried_out_from_the_plan(line, cast):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    desk = Desk(cast["publisher"])
    address = f"/office/matters/{version.edition_id}/posting/plan/"
    assert "还没有安排" in text_of(desk.client.get(address))
    assert desk.client.post(address, {"do": "all"}).status_code == 303
    planned = posting_plans.of_version(version, today=TODAY)
    assert [one.plan.place for one in planned] == ["办公楼一层公告栏", "政务服务大厅公告栏"]
    again = desk.client.post(address, {"do": "all"}, follow=True)
    assert "没有需要安排的形式" in text_of(again)
    assert desk.client.post(address, {"do": "one", "channel": "notice_board"}).status_code == 422
    change = f"/office/sheets/plans/{planned[0].plan.pk}/"
    given = {"place": "三楼公告栏", "shown_from": TODAY.isoformat(), "due_on": TODAY.isoformat(), "keeper": str(cast["collector"].pk)}
    assert desk.client.post(change, given).status_code == 422
    assert desk.client.post(change, given | {"reason": "公告栏维修"}).status_code == 303
    home = text_of(Desk(cast["collector"]).client.get("/office/"))
    assert "安排的公开形式该办了" in home
    assert "公告栏（三楼公告栏）" in home
    plan = next(one.plan for one in posting_plans.of_version(version, today=TODAY) if one.plan.place == "三楼公告栏")
    form = desk.client.get(f"/office/matters/{version.edition_id}/posting/?plan={plan.pk}").content.decode()
    assert 'value="三楼公告栏"' in form
    actions.record_posting(line.release(version), channel=Channel.NOTICE_BOARD, place="三楼公告栏", shown_from=TODAY, by=cast["publisher"])
    assert "安排的公开形式该办了" not in text_of(Desk(cast["collector"]).client.get("/office/"))
    assert "公开形式还没有办齐的有1件" in text_of(desk.client.get("/office/"))


@pytest.mark.clause("4.1")
def test_what_is_late_is_listed_for_whoever_oversees(line, cast, monkeypatch):
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    actions.plan_all_forms(version, by=cast["publisher"])
    later = timezone.now() + timedelta(days=12)
    client = Desk(cast["supervisor"]).client
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None, zone=None: later.date() if value is None else value.date())
    assert "已超期" in text_of(client.get("/office/sheets/postings/"))
