"""公开形式设置 on its pages: sixteen rows, each set by the office, and the places offered where a posting is recorded."""

import pytest

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import outlets

LIST = "/office/sheets/forms/"


@pytest.mark.clause("4.1", "4.2")
def test_the_office_sets_a_place_and_it_is_offered_where_a_posting_is_recorded(line, cast):
    desk = Desk(cast["examiner"])
    page = text_of(desk.client.get(LIST))
    assert all(channel.label_zh in page for channel in Channel)
    address = f"{LIST}notice_board/"
    assert "办公楼一层公告栏" in desk.client.get(address).content.decode()
    refused = desk.client.post(address, {"places": "", "in_use": "on", "keeper": "值班室", "days": "十"})
    assert refused.status_code == 422
    assert "请填写天数" in text_of(refused)
    answer = desk.client.post(address, {"places": "三号楼公告栏", "in_use": "on", "needs_photo": "on", "days": "7"})
    assert (answer.status_code, answer.url) == (303, LIST)
    way = outlets.way_of(cast.body, Channel.NOTICE_BOARD)
    assert (way.places, way.days, way.needs_photo) == (("三号楼公告栏",), 7, True)
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    posting = Desk(cast["publisher"]).look("posting", version).content.decode()
    assert '<option value="三号楼公告栏">公告栏</option>' in posting
    assert "园区主入口宣传栏" not in posting


@pytest.mark.clause("1.4")
def test_whoever_only_reads_the_forms_sets_none(cast):
    desk = Desk(cast["publisher"])
    page = desk.client.get(LIST)
    assert page.status_code == 200
    assert "notice_board" not in page.content.decode()
    assert desk.client.post(f"{LIST}notice_board/", {}).status_code == 404
    assert Desk(cast["collector"]).client.get(f"{LIST}wall/").status_code == 404


@pytest.mark.clause("2.B", "4.1")
def test_a_form_that_is_not_used_is_not_offered_to_the_examiner(line, cast):
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.CLEARED)
    desk = Desk(cast["examiner"])
    assert 'value="screen"' in desk.look("examine", version).content.decode()
    desk.client.post(f"{LIST}screen/", {"places": ""})
    assert 'value="screen"' not in desk.look("examine", version).content.decode()
    given = {"time_limit": "standing", "scope": "society", "zone_wide_important": "no", "conclusion": "agree"}
    assert desk.send("examine", version, **given, channels=["column", "screen"]).status_code == 422
    assert desk.send("examine", version, **given, channels=["column"]).status_code == 303
