"""公开受阻 on its page: the reason, what is to be done by whom, and the publisher's way to open it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization.models import Unit
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import Opening

TODAY = timezone.localdate()


@pytest.fixture
def stopped(line, monkeypatch):
    """A matter whose unit was abolished before its day."""
    decided = decisions((Audience.SOCIETY, TODAY + timedelta(days=1)))
    version = line.carry(line.open("3.7.C", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    Unit.objects.filter(pk=version.edition.item.unit_id).update(closed_on=TODAY)
    moment = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    actions.open_what_is_due()
    return version


def address(version):
    return f"/office/matters/{version.edition_id}/held-up/"


@pytest.mark.clause("2.D")
def test_the_page_says_why_it_stopped_and_what_to_do_and_the_publisher_opens_it_again(cast, stopped):
    desk = Desk(cast["publisher"]).client
    assert f'href="{address(stopped)}"' in desk.get("/office/").content.decode()
    page = text_of(desk.get(address(stopped)))
    assert "已撤销" in page
    assert "请审查员确认由哪个部门承接" in page
    assert "重新公开" in page
    assert desk.post(address(stopped)).status_code == 303
    assert Opening.objects.count() == 1
    assert desk.get(address(stopped)).status_code == 302, "nothing is held up any more"
    assert "公开受阻" not in text_of(desk.get("/office/"))


@pytest.mark.clause("2.D", "8.5")
def test_the_others_are_told_whom_to_ask_and_open_nothing(cast, stopped):
    examiner = Desk(cast["examiner"]).client
    page = text_of(examiner.get(address(stopped)))
    assert "怎么办" in page
    assert "由发布员在本页办理重新公开" in page
    assert examiner.post(address(stopped)).status_code == 403
    assert not Opening.objects.exists()
    assert Desk(cast["member"]).client.get(address(stopped)).status_code == 404


@pytest.mark.clause("2.D", "8.3")
def test_what_is_still_wrong_keeps_it_shut_and_is_said(cast, stopped, line):
    actions.withdraw(stopped, reason_type="other", reason="不再公开。", authority="办公室", by=cast["examiner"])
    assert Desk(cast["publisher"]).client.post(address(stopped)).status_code == 302
    assert not Opening.objects.exists()
