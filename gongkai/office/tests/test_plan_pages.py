"""The year's plan: out of the catalogue in one step, as a table, as Excel, as a matter of the line, and its progress (clause 1.1)."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from gongkai.catalog import queries
from gongkai.catalog.models import Duty, Entry
from gongkai.disclosure.models import Edition
from gongkai.procedure.stages import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.1")]
TODAY = timezone.localdate()


@pytest.fixture
def go(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def text(answer):
    return answer.content.decode()


def test_the_plan_holds_every_duty_of_the_year_and_what_is_by_need(cast):
    lines = queries.plan_of(cast.body, 2026)
    dated = [line for line in lines if line.expected]
    assert {line.entry.code for line in lines} == {entry.code for entry in queries.entries_of(cast.body)}
    assert len(dated) == 15 + 9 + 7 * 2 + 4 + 4
    assert [line.expected.due_on for line in dated] == sorted(line.expected.due_on for line in dated)
    half_year = next(line for line in dated if line.entry.code == "3.3.A")
    assert (half_year.expected.key, half_year.expected.due_on) == ("2025-H2", date(2026, 1, 29))


def test_the_plan_is_read_as_a_page_and_as_a_table(go, cast):
    page = text(go(cast["supervisor"]).get("/office/duties/plan/?year=2026"))
    assert "2026年1月29日" in page
    assert "形成或者变更后20个工作日内" in page
    assert "起草年度计划公开稿" not in page
    sheet = load_workbook(io.BytesIO(go(cast["supervisor"]).get("/office/duties/plan/table/?year=2026").content)).active
    assert [cell.value for cell in sheet[1]][:4] == ["代码", "目录条目", "本期", "应公开日期"]
    assert sheet.max_row == 1 + len(queries.plan_of(cast.body, 2026))
    assert "暂按周末推算" in text(go(cast["supervisor"]).get("/office/duties/plan/?year=2028"))


def test_the_table_holds_whatever_somebody_typed_and_works_nothing_out(go, cast):
    entry = cast.entry("3.7.D")
    for typed, shown in (("=1+1", "=1+1"), ("上\x0b下\x01", "上下")):
        Entry.objects.filter(pk=entry.pk).update(title=typed)
        answer = go(cast["supervisor"]).get("/office/duties/plan/table/?year=2026")
        cells = [row[1] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows() if row[1].value == shown]
        assert cells
        assert {cell.data_type for cell in cells} == {"s"}


def test_the_office_drafts_the_plan_in_one_step_and_it_goes_along_the_line(go, line, cast):
    table, year = f"/office/duties/plan/{TODAY.year + 1}/", TODAY.year + 1
    sent = {"title": "年度公开工作计划", "basis": "管理办法第一章", "entry": cast.entry("3.2.A").pk}
    assert "按公开目录起草计划表" in text(go(cast["collector"]).get(table))
    assert go(cast["collector"]).post(table, {"do": "draft"}).status_code == 303
    assert "没有定稿" in text(go(cast["office_handler"]).post(f"/office/duties/plan/draft/?year={year}", sent))
    assert go(cast["collector"]).post(table, {"do": "freeze"}).status_code == 303
    browser = go(cast["office_handler"])
    assert "起草年度计划公开稿" in text(browser.get(f"/office/duties/plan/?year={year}"))
    assert browser.post(f"/office/duties/plan/draft/?year={year}", sent | {"entry": ""}).status_code == 422
    assert browser.post(f"/office/duties/plan/draft/?year={year}", sent).status_code == 303
    edition = Edition.objects.get()
    assert "<table>" in edition.current.text
    assert "重要业务目标完成进度情况" in edition.current.text
    line.carry(edition.current, to=Stage.PUBLISHED)
    page = text(go(cast["handler"]).get(f"/office/duties/plan/?year={year}"))
    assert "进度按批准的计划" in page
    assert "各项计划的进度" in page
    assert go(cast["handler"]).get("/office/duties/plan/draft/").status_code == 403


def test_an_adjusted_plan_is_the_next_edition_of_its_matter_for_the_reason_given(go, line, cast):
    table, year = f"/office/duties/plan/{TODAY.year + 1}/", TODAY.year + 1
    sent = {"title": "年度公开工作计划", "basis": "管理办法第一章", "entry": cast.entry("3.2.A").pk}
    go(cast["collector"]).post(table, {"do": "draft"})
    go(cast["collector"]).post(table, {"do": "freeze"})
    go(cast["office_handler"]).post(f"/office/duties/plan/draft/?year={year}", sent)
    line.carry(Edition.objects.get().current, to=Stage.PUBLISHED)
    assert go(cast["collector"]).get(f"{table}new/").status_code == 200
    assert go(cast["collector"]).post(f"{table}open/", {"reason": ""}).status_code == 422
    assert go(cast["collector"]).post(f"{table}open/", {"reason": "活动改期"}).status_code == 303
    assert "活动改期" in text(go(cast["collector"]).get(table))
    go(cast["collector"]).post(table, {"do": "freeze"})
    assert go(cast["office_handler"]).post(f"/office/duties/plan/draft/?year={year}", sent).status_code == 303
    assert [(one.number, one.reason) for one in Edition.objects.order_by("number")] == [(1, ""), (2, "活动改期")]


def test_progress_is_drawn_by_unit_and_by_month(go, cast):
    entry = cast.entry("3.7.D")
    due_on = TODAY - timedelta(days=2)
    Duty.objects.create(
        entry=entry, key="T", label="某期", time_limit="staged", unit=entry.unit, begins_on=due_on - timedelta(days=60),
        ends_on=due_on - timedelta(days=30), days=20, working=True, basis="条例", due_on=due_on, raised_at=timezone.now(),
    )  # fmt: skip
    answer = go(cast["collector"]).get(f"/office/duties/plan/?year={due_on.year}")
    (unit,) = answer.context["units"]
    assert (unit.name, unit.counts["missed"], unit.total) == ("经济发展局", 1, 1)
    assert unit.pieces == [("missed", 0, 1000)]
    assert "逾期未公开1" in text(answer)
