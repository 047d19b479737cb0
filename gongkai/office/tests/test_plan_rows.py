"""The plan's table on its page and as a workbook: what is typed, what comes back from Excel, and what is not taken (clause 1.1)."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from gongkai.catalog import actions, queries
from gongkai.catalog.models import PlanChange

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.1")]
YEAR = timezone.localdate().year + 1
TABLE = f"/office/duties/plan/{YEAR}/"


@pytest.fixture
def plan(cast):
    return actions.draft_plan(cast.body, YEAR, by=cast["collector"])


@pytest.fixture
def go(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def office(go, cast, plan):
    return go(cast["collector"])


def text(answer):
    return answer.content.decode()


def first(plan):
    return queries.plan_rows(plan)[0]


def typed(row, **given):
    own = {
        "entry": row.entry_id, "what": row.what, "unit": row.unit_id or "", "responsible": row.responsible,
        "due_on": row.due_on.isoformat() if row.due_on else "", "scope": row.scope, "channels": row.channels, "remark": row.remark,
        "base": row.change.number,
    }  # fmt: skip
    return own | given


def book(office):
    return load_workbook(io.BytesIO(office.get(f"/office/duties/plan/table/?year={YEAR}").content))


def sent(changed, name="计划.xlsx"):
    out = io.BytesIO()
    changed.save(out)
    return {"table": SimpleUploadedFile(name, out.getvalue())}


def hand_in(office, changed, **more):
    return office.post(f"{TABLE}import/", sent(changed) | more)


def write(office, answer):
    return office.post(f"{TABLE}import/", {"do": "write", "token": answer.context["token"], "shown": answer.context["reading"].digest})


def test_rows_are_added_changed_and_removed_on_the_page(office, cast, plan):
    row = first(plan)
    assert office.post(f"{TABLE}{row.number}/", typed(row, remark="先报分管领导")).status_code == 303
    assert "先报分管领导" in text(office.get(TABLE))
    new = typed(row, what="园区开放日", due_on=f"{YEAR}-06-01", base=0)
    assert office.post(f"{TABLE}new/", new).status_code == 303
    assert "园区开放日" in text(office.get(TABLE))
    now = first(plan)
    assert office.post(f"{TABLE}{row.number}/", typed(now, do="remove")).status_code == 303
    assert row.number not in {one.number for one in queries.plan_rows(plan)}


def test_what_is_wrong_with_a_row_stands_at_its_field_and_nothing_typed_is_lost(office, plan):
    answer = office.post(f"{TABLE}new/", typed(first(plan), what="开放日", due_on=f"{YEAR + 1}-01-01", channels=[], base=0))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"due_on", "channels"}
    assert "开放日" in text(answer)


def test_the_second_of_two_is_told_who_was_first_and_may_send_again(go, cast, plan):
    row = first(plan)
    late = typed(row, remark="后到的话")
    go(cast["office_handler"]).post(f"{TABLE}{row.number}/", typed(row, remark="先到的话"))
    answer = go(cast["collector"]).post(f"{TABLE}{row.number}/", late)
    assert answer.status_code == 422
    assert cast["office_handler"].name in text(answer)
    assert "后到的话" in text(answer)
    again = late | {"base": answer.context["form"]["base"].value()}
    assert go(cast["collector"]).post(f"{TABLE}{row.number}/", again).status_code == 303
    assert first(plan).remark == "后到的话"


def test_others_look_at_the_table_and_do_not_keep_it(go, cast, plan):
    assert "修改" not in text(go(cast["examiner"]).get(TABLE)).split("<tbody>")[1]
    for address in (f"{TABLE}new/", f"{TABLE}1/", f"{TABLE}import/", f"{TABLE}open/"):
        assert go(cast["examiner"]).get(address).status_code == 403
    assert go(cast["examiner"]).post(TABLE, {"do": "freeze"}).status_code == 403


def test_a_workbook_that_comes_back_as_it_was_changes_nothing(office, plan):
    answer = hand_in(office, book(office))
    assert answer.status_code == 200
    assert (answer.context["reading"].faults, answer.context["reading"].changes) == ([], [])
    assert "没有需要导入的" in text(answer)


def test_what_was_edited_in_excel_is_shown_first_and_then_written_all_at_once(office, cast, plan):
    edited = book(office)
    sheet = edited["年度计划"]
    row, gone = int(sheet["A2"].value), int(sheet["A3"].value)
    sheet["F2"], sheet["G2"], sheet["J2"] = "王敏", date(YEAR, 3, 31), "第一次\n会后"
    sheet.delete_rows(3)
    sheet.append([None, "3.7.D", "", "园区开放日", cast.unit("JFJ").name, "", f"{YEAR}年6月1日", "社会", "高新区门户网站", "", None])
    answer = hand_in(office, edited)
    assert [one.message for one in answer.context["reading"].faults] == []
    assert [(one.kind, one.number) for one in answer.context["reading"].differences] == [
        ("added", None),
        ("changed", row),
        ("removed", gone),
    ]
    assert "王敏" in text(answer)
    before = PlanChange.objects.count()
    assert write(office, answer).status_code == 303
    assert PlanChange.objects.count() == before + 1
    now = {one.number: one for one in queries.plan_rows(plan)}
    assert (now[row].responsible, now[row].due_on, gone in now) == ("王敏", date(YEAR, 3, 31), False)
    assert now[max(now)].due_on == date(YEAR, 6, 1)


def test_each_fault_is_told_with_its_cell_and_nothing_is_written(office, plan):
    edited = book(office)
    sheet = edited["年度计划"]
    sheet["B2"], sheet["G3"], sheet["E4"], sheet["I5"], sheet["A6"], sheet["D7"], sheet["K8"] = (
        "9.9.Z",
        "下个月",
        "火星局",
        "喊话",
        9999,
        "",
        "x",
    )
    sheet["J9"] = "=1+1"
    answer = hand_in(office, edited)
    assert answer.status_code == 422
    assert {one.cell for one in answer.context["faults"]} == {"J9"}  # nothing is read while a formula stands there
    sheet["J9"] = "备注"
    answer = hand_in(office, edited)
    assert {one.cell for one in answer.context["faults"]} >= {"B2", "G3", "E4", "I5", "A6", "D7", "K8"}
    assert "9.9.Z" in text(answer)
    assert PlanChange.objects.filter(plan=plan).count() == 1
    assert write(office, answer).status_code == 422
    assert PlanChange.objects.filter(plan=plan).count() == 1


def test_a_row_that_was_changed_on_the_page_after_the_download_is_not_overwritten(office, cast, plan):
    edited = book(office)
    row = first(plan)
    office.post(f"{TABLE}{row.number}/", typed(row, remark="页面上改的"))
    untouched = hand_in(office, edited)
    assert untouched.context["reading"].changes == []
    edited["年度计划"]["J2"] = "表里改的"
    answer = hand_in(office, edited)
    assert answer.status_code == 422
    assert cast["collector"].name in text(answer)
    assert first(plan).remark == "页面上改的"


def test_what_changed_while_the_preview_was_read_is_shown_again(office, plan):
    edited = book(office)
    edited["年度计划"]["J2"] = "表里改的"
    answer = hand_in(office, edited)
    edited["年度计划"]["J2"] = "又改了"
    other = hand_in(office, edited)
    forged = {"do": "write", "token": other.context["token"], "shown": answer.context["reading"].digest}
    assert office.post(f"{TABLE}import/", forged).status_code == 422
    assert PlanChange.objects.filter(plan=plan).count() == 1


@pytest.mark.parametrize(
    "kind", ["hidden row", "hidden column", "hidden sheet", "another sheet", "other heads", "another year", "not ours"]
)
def test_what_a_person_would_not_see_or_what_is_not_ours_is_not_taken(office, plan, kind):
    edited = book(office)
    sheet = edited["年度计划"]
    sheet["J2"] = "改动"
    match kind:
        case "hidden row":
            sheet.row_dimensions[4].hidden = True
        case "hidden column":
            sheet.column_dimensions["F"].hidden = True
        case "hidden sheet":
            edited["说明"].sheet_state = "hidden"
        case "another sheet":
            edited.create_sheet("别的")
        case "other heads":
            sheet["D1"] = "内容"
        case "another year":
            edited["说明"]["B2"] = str(YEAR + 1)
        case _:
            edited = Workbook()
            edited.active["A1"] = "随便一张表"
    answer = hand_in(office, edited)
    assert answer.status_code == 422
    assert answer.context["reading"].faults
    assert answer.context["reading"].changes == []


def test_a_workbook_with_macros_one_that_is_none_and_none_at_all_are_refused(office, plan):
    out = io.BytesIO()
    book(office).save(out)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"macro")
    for name, data in (("计划.xlsx", out.getvalue()), ("计划.xlsx", b"no workbook"), ("计划.txt", "文字".encode())):
        assert office.post(f"{TABLE}import/", {"table": SimpleUploadedFile(name, data)}).status_code == 422
    assert "请选择要导入的计划表" in text(office.post(f"{TABLE}import/", {}))
    assert PlanChange.objects.filter(plan=plan).count() == 1
