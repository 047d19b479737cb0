"""The work calendar on its pages: a year at a glance, a change with its reason, and how a deadline was worked out (clause 5.1)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.organization.actions import change_days
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions as secrecy

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]
TODAY = timezone.localdate()


@pytest.fixture
def go(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def test_the_year_shows_holidays_and_days_worked_instead(go, cast):
    page = go(cast["handler"]).get("/office/duties/calendar/?year=2026").content.decode()
    assert "2026年2月15日至2026年2月23日（9天）" in page
    assert "国庆节调休上班" in page
    assert "改动日期" not in page


def test_a_year_whose_holidays_are_not_announced_says_that_it_is_provisional(go, cast):
    page = go(cast["collector"]).get("/office/duties/calendar/?year=2027").content.decode()
    assert "期限都是暂定的" in page
    go(cast["collector"]).post("/office/duties/calendar/years/2027/", {"source": "国办发明电〔2026〕7号"})
    page = go(cast["collector"]).get("/office/duties/calendar/?year=2027").content.decode()
    assert "期限都是暂定的" not in page
    assert "国办发明电〔2026〕7号" in page


def test_the_office_changes_a_day_with_its_reason(go, cast):
    sent = {"first": "2026-12-01", "worked": "no", "name": "台风停工", "reason": "防风令第3号"}
    assert go(cast["collector"]).post("/office/duties/calendar/change/", sent | {"reason": ""}).status_code == 422
    assert go(cast["collector"]).post("/office/duties/calendar/change/", sent).status_code == 303
    page = go(cast["handler"]).get("/office/duties/calendar/?year=2026").content.decode()
    assert "防风令第3号" in page
    assert cast["collector"].name in page


def test_a_consultation_opens_to_how_its_day_was_worked_out_and_says_when_it_moved(go, line, cast):
    version = line.carry(line.open("3.7.C", draft("结果", "正文。")), to=Stage.CONSENTED)
    asked = {"holder": "某公司", "concerns": "privacy", "asked": "请答复。", "sent_on": TODAY}
    made = secrecy.consult(version, by=cast["reviewer"], **asked)
    first = TODAY + timedelta(days=1)
    change_days(cast.body, first=first, last=first + timedelta(days=6), worked=False, name="停工", reason="台风", by=cast["collector"])
    secrecy.recount_what_moved()
    page = go(cast["reviewer"]).get(f"/office/consultations/{made.pk}/").content.decode()
    assert "怎样算出" in page
    assert "第15日" in page
    assert "停工" in page
    assert "工作日历有改动" in page
    assert "答复期限已重新计算" in go(cast["reviewer"]).get("/office/").content.decode()
