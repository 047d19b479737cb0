"""Duties on their pages: listed by urgency, explained, answered by a draft, postponed and waived, and reminded of (clause 5.1)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.catalog.models import Duty
from gongkai.catalog.queries import stages_of, timing_of
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure import queries
from gongkai.disclosure.models import Edition
from gongkai.organization.actions import change_days
from gongkai.procedure.stages import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.1")]
TODAY = timezone.localdate()


@pytest.fixture
def go(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def duty(cast):
    given = {"happened_on": TODAY, "days": 20, "working": True, "basis": "条例第二十六条"}
    return catalog.enter_occasion(cast.entry("3.7.D"), what="园区主干道建成", by=cast["collector"], **given)


def missed(cast, *, days=3):
    due_on = TODAY - timedelta(days=days)
    given = {"begins_on": due_on - timedelta(days=60), "ends_on": due_on - timedelta(days=30), "days": 20, "working": True, "basis": "条例"}
    entry = cast.entry("3.7.D")
    return Duty.objects.create(
        entry=entry, key="T", label="某期", time_limit="staged", unit=entry.unit, due_on=due_on, raised_at=timezone.now(), **given
    )


def text(answer):
    return answer.content.decode()


def test_everyone_who_works_on_matters_sees_what_is_due_and_how_its_day_was_worked_out(go, cast, duty):
    page = text(go(cast["supervisor"]).get("/office/duties/"))
    assert "园区主干道建成" in page
    page = text(go(cast["supervisor"]).get(f"/office/duties/{duty.pk}/"))
    assert "怎样算出" in page
    assert "第20日" in page
    assert "免除" not in page


def test_a_missed_duty_is_shown_to_the_supervisor_the_office_and_the_unit(go, cast):
    missed(cast)
    for username in ("supervisor", "collector", "handler"):
        page = text(go(cast[username]).get("/office/"))
        assert "公开义务提醒" in page
        assert "逾期3天未公开" in page
    assert "公开义务提醒" not in text(go(cast["finance"]).get("/office/"))
    assert "逾期3天未公开" in text(go(cast["supervisor"]).get("/office/duties/?state=missed"))


def test_the_handler_drafts_in_answer_to_a_duty_and_once_it_is_disclosed_the_duty_is_met(go, line, cast, duty):
    browser = go(cast["handler"])
    assert f"duty={duty.pk}" in text(browser.get(f"/office/duties/{duty.pk}/"))
    form = browser.get(f"/office/matters/new/?entry=3.7.D&duty={duty.pk}")
    assert "对应的公开义务" in text(form)
    sent = {
        "matter": form.context["matter"],
        "unit": cast.unit("JFJ").pk,
        "title": "主干道建成公告",
        "basis": "第三章",
        "text_from": "typed",
        "text": "正文。",
        "duty": [duty.pk],
        "do": "save",
    }
    assert browser.post("/office/matters/new/?entry=3.7.D", sent).status_code in (302, 303)
    edition = Edition.objects.get()
    assert queries.answered_by(edition) == [duty]
    line.carry(edition.current, to=Stage.PUBLISHED)
    page = text(browser.get(f"/office/duties/{duty.pk}/"))
    assert "按期公开" in page
    assert "主干道建成公告" in page
    assert "对应的公开义务" not in text(browser.get("/office/matters/new/?entry=3.7.D"))


def test_a_draft_from_the_call_has_its_duty_ticked(go, cast, duty):
    (call,) = disclosure.call_for_what_is_due()
    page = text(go(cast["handler"]).get(f"/office/matters/new/?call={call.pk}"))
    assert "系统发起" in page
    assert f'value="{duty.pk}"' in page
    assert "checked" in page.split('name="duty"')[1][:200]


def test_the_office_enters_what_came_up_with_a_shorter_limit(go, cast):
    sent = {"what": "施工许可", "happened_on": TODAY.isoformat(), "limit": "licence"}
    assert go(cast["collector"]).post("/office/catalog/entries/3.7.B/occasion/", sent | {"what": ""}).status_code == 422
    answer = go(cast["collector"]).post("/office/catalog/entries/3.7.B/occasion/", sent)
    duty = Duty.objects.get()
    assert answer["Location"] == f"/office/duties/{duty.pk}/"
    assert (duty.days, duty.working, duty.basis) == (7, True, "国办发〔2018〕118号")
    own = {"what": "决算批复", "happened_on": TODAY.isoformat(), "limit": "own", "days": "5", "working": "no", "basis": "某文件"}
    assert go(cast["collector"]).post("/office/catalog/entries/3.7.E/occasion/", own | {"working": ""}).status_code == 422
    assert go(cast["collector"]).post("/office/catalog/entries/3.7.E/occasion/", own).status_code == 303
    assert go(cast["personnel"]).post("/office/catalog/entries/3.7.E/occasion/", own).status_code == 403


def test_the_office_times_an_entry_and_writes_its_stages_in_words(go, cast):
    sent = {"days": "10", "working": "yes", "basis": "管委会规定", "stages": "招标 3月31日\n建成，10月8日"}
    wrong = go(cast["examiner"]).post("/office/catalog/entries/3.7.D/timing/", sent | {"stages": "招标"})
    assert "没有写清名称和日期" in text(wrong)
    assert go(cast["examiner"]).post("/office/catalog/entries/3.7.D/timing/", sent).status_code == 303
    timing = timing_of(cast.entry("3.7.D"))
    assert [(one.name, one.month, one.day) for one in stages_of(timing)] == [("招标", 3, 31), ("建成", 10, 8)]
    assert "招标 3月31日" in text(go(cast["examiner"]).get("/office/catalog/entries/3.7.D/timing/"))


def test_the_office_postpones_and_waives_with_its_reason(go, cast, duty):
    later = duty.due_on + timedelta(days=20)
    browser = go(cast["collector"])
    assert browser.post(f"/office/duties/{duty.pk}/postpone/", {"due_on": later, "reason": "数据待核"}).status_code == 303
    page = text(browser.get(f"/office/duties/{duty.pk}/"))
    assert "数据待核" in page
    assert cast["collector"].name in page
    assert "复核无变化" not in text(browser.get(f"/office/duties/{duty.pk}/waive/"))
    assert browser.post(f"/office/duties/{duty.pk}/waive/", {"ground": "withheld", "reason": "工作秘密"}).status_code == 303
    assert "依法不予公开" in text(browser.get(f"/office/duties/?state=waived&year={later.year}"))


def test_a_day_that_the_calendar_moved_is_told_on_the_desk_and_the_call_leads_to_its_duty(go, cast, duty):
    (call,) = disclosure.call_for_what_is_due()
    assert f"/office/duties/{duty.pk}/" in text(go(cast["handler"]).get(f"/office/calls/{call.pk}/"))
    change_days(cast.body, first=duty.due_on, worked=False, name="停工", reason="台风", by=cast["collector"])
    (moved,) = catalog.move_what_moved(on=TODAY)
    page = text(go(cast["handler"]).get("/office/"))
    assert "应公开日期已重新计算" in page
    assert f"{moved.due_on.month}月{moved.due_on.day}日" in page
    assert "工作日历调整" in text(go(cast["handler"]).get(f"/office/duties/{duty.pk}/"))
    assert "应公开日期已重新计算" not in text(go(cast["finance"]).get("/office/"))


@pytest.mark.clause("2.D")
def test_what_came_up_inside_the_party_is_named_to_party_members_alone(go, cast):
    given = {"happened_on": TODAY, "days": 20, "working": True, "basis": "条例", "by": cast["collector"]}
    duty = catalog.enter_occasion(cast.entry("3.4.D"), what="某人列为发展对象", **given)
    assert duty.entry.inner_party
    assert "某人列为发展对象" in text(go(cast["personnel_head"]).get("/office/duties/"))
    stranger = cast["handler"] if not cast["handler"].party_member else cast["office_handler"]
    assert not stranger.party_member
    assert "某人列为发展对象" not in text(go(stranger).get("/office/duties/"))
    assert go(stranger).get(f"/office/duties/{duty.pk}/").status_code == 404
    (call,) = disclosure.call_for_what_is_due()
    assert "某人" not in call.title + call.request
