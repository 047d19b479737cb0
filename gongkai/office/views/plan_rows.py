"""The year's plan as a table (年度计划表): drafted from the catalogue, edited row by row or in Excel, frozen, opened again (clause 1.1)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.catalog import actions, queries
from gongkai.catalog.models import Plan, PlanRow
from gongkai.catalog.plans import RowChange
from gongkai.catalog.rules import is_planner
from gongkai.disclosure import queries as disclosure
from gongkai.foundation.objections import Objection, Refused
from gongkai.interface.context import PROCEDURE
from gongkai.office import plan_sheets, uploads
from gongkai.office.forms import Errand
from gongkai.office.plan_forms import OpeningForm, RowForm, TableForm
from gongkai.office.plan_sheets import Choices, Reading
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.organization.queries import units_of
from gongkai.vault import gate, store

YEARS = range(2020, 2100)


@never_cache
@require_http_methods(["GET", "POST"])
def plan_rows(request: HttpRequest, year: int) -> HttpResponse:
    """年度计划表: its rows as they are now; drafted in one step where there are none yet, frozen when they are agreed."""
    let_in(request, PROCEDURE)
    body, planner = request.user.body, _is_planner(request)
    form = Errand(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not planner:
            raise PermissionDenied
        if answer := _keep(request, form, year):
            return answer
    plan = queries.plan(body, _year(year))
    table = queries.plan_table(plan) if plan else None
    approved = disclosure.approved_plan(body, year)
    context = {
        "form": form,
        "year": year,
        "plan": plan,
        "table": table,
        "planner": planner,
        "edits": planner and table is not None and not table.is_locked,
        "approved": approved,
        "is_approved": approved is not None and table is not None and table.state is not None and approved.state_id == table.state.pk,
        "carrier": disclosure.carries_plan(plan) if plan else None,
    }
    return render(request, "office/planning/rows.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def plan_row(request: HttpRequest, year: int, number: int | None = None) -> HttpResponse:
    """计划行: a new row, or one that is changed or taken out; refused where another has changed it meanwhile, with nothing typed lost."""
    plan = _plan_to_keep(request, year)
    row = _row(plan, number) if number is not None else None
    entries, units = list(queries.entries_of(plan.body)), list(units_of(plan.body))
    if request.method != "POST":
        initial = RowForm.initial_of(row) if row else {"base": 0}
        form = RowForm(initial=initial, entries=entries, units=units)
    else:
        form = RowForm(request.POST, entries=entries, units=units)
        if form.is_valid() and (answer := _write(request, form, plan, row)):
            return answer
        if row is not None and any(one.code == "row_changed" for one in form.objections):
            form.read_again(_row(plan, number).change.number)
    heading = gettext("修改第{number}行").format(number=number) if row else gettext("增加一行")
    return show(request, form, {"heading": heading, "section": _section(year), "row": row}, template="office/planning/row.html")


@never_cache
@require_http_methods(["GET", "POST"])
def open_plan(request: HttpRequest, year: int) -> HttpResponse:
    """调整计划: a frozen plan is opened for a reason; what was approved holds until the next is."""
    plan = _plan_to_keep(request, year)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.open_plan(plan, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("计划可以修改了。改完后重新定稿、成稿，经批准后代替原来的计划。"),
            to=_address(year),
        )
    ):
        return answer
    note = gettext("已经批准的计划继续有效，进度仍按它计算，直到调整后的计划批准为止。")
    context = {"heading": gettext("调整{year}年度计划").format(year=year), "section": _section(year), "note": note}
    return show(request, form, context | {"button": gettext("开始调整")})


@never_cache
@require_http_methods(["GET", "POST"])
def import_plan(request: HttpRequest, year: int) -> HttpResponse:
    """导入计划表: what the workbook would change is shown first, each row and each fault with its place; then all is written or nothing."""
    plan = _plan_to_keep(request, year)
    form = TableForm(request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None)
    reading: Reading | None = None
    token = ""
    if form.is_bound:
        form.is_valid()
        try:
            file, token = _received(request, form)
            reading = _read(plan, file)
            if request.POST.get("do") == "write" and not reading.faults:
                if request.POST.get("shown") == reading.digest:
                    actions.change_plan(plan, reading.changes, source="table", by=request.user)
                    messages.success(request, gettext("已导入：{count}行有改动。").format(count=len(reading.changes)))
                    return SeeOther(_address(year))
                changed = gettext("您查看以后计划又有改动，下面是现在的比较结果，请重新核对后再导入。")
                form.refuse([Objection("shown_otherwise", changed, clause="1.1")])
        except Refused as refused:
            form.refuse(refused.objections)
    context = {
        "form": form,
        "year": year,
        "heading": gettext("导入{year}年度计划").format(year=year),
        "section": _section(year),
        "reading": reading,
        "token": token,
        "faults": reading.faults[: plan_sheets.MOST_FAULTS] if reading else [],
    }
    refused_now = form.is_bound and (bool(form.objections) or (reading is not None and bool(reading.faults)))
    return render(request, "office/planning/import.html", context, status=422 if refused_now else 200)


def _keep(request: HttpRequest, form: Errand, year: int) -> HttpResponse | None:
    """What the buttons of the table's page do."""
    body, by = request.user.body, request.user
    plan = queries.plan(body, _year(year))
    doing = request.POST.get("do", "")
    if doing == "draft":
        done = gettext("计划表已按公开目录列出，请逐行核对修改。")
        return carry_out(request, form, lambda: actions.draft_plan(body, year, by=by), done=done, to=_address(year))
    if doing == "freeze" and plan is not None:
        done = gettext("计划已定稿，可以成稿送审。")
        return carry_out(request, form, lambda: actions.freeze_plan(plan, by=by), done=done, to=_address(year))
    form.is_valid()
    form.refuse([Objection("no_choice", gettext("请选择起草还是定稿。"), clause="1.1")])
    return None


def _write(request: HttpRequest, form: RowForm, plan: Plan, row: PlanRow | None) -> HttpResponse | None:
    number = row.number if row else None
    if request.POST.get("do") == "remove" and row is not None:
        change, done = RowChange(number, form.cleaned_data["base"] or 0, None), gettext("已删除这一行。")
    elif form.lacks_scope():
        return None
    else:
        change, done = form.change(number), gettext("已保存。")

    def write() -> Any:
        try:
            return actions.change_plan(plan, [change], by=request.user)
        except Refused as refused:
            raise Refused(_unplaced(refused)) from refused

    return carry_out(request, form, write, done=done, to=f"{_address(plan.year)}#row-{number}" if number else _address(plan.year))


def _unplaced(refused: Refused) -> list[Objection]:
    """The objections at the fields of one row: "0.what" is what."""
    return [Objection(one.code, one.message, one.clause, one.field.partition(".")[2] or one.field, one.trace) for one in refused.objections]


def _received(request: HttpRequest, form: TableForm) -> tuple[uploads.File, str]:
    """The workbook that was chosen now, or the one that was shown before, with the reference to it."""
    chosen = form.cleaned_data.get("table")
    token = request.POST.get("token", "")
    if chosen is None:
        file = uploads.redeem(token, request.user) if token else None
        if file is None:
            raise Refused([Objection("no_file", gettext("请选择要导入的计划表。"), clause="1.1", field="table")])
        return file, token
    received = uploads.receive(chosen, request.user, field="table")
    if not isinstance(received, uploads.File) or received.blob.media_type != plan_sheets.XLSX:
        message = gettext("请上传从本页下载的 .xlsx 计划表，表里不要放图片。")
        raise Refused([Objection("not_a_table", message, clause="1.1", field="table")])
    return received, uploads.carry(received, request.user).token


def _read(plan: Plan, file: uploads.File) -> Reading:
    cells = gate.read("xlsx-cells", store.path_of(file.blob.pk))
    choices = Choices(list(queries.entries_of(plan.body)), list(units_of(plan.body)))
    return plan_sheets.read(cells, plan, queries.plan_rows(plan, removed=True), queries.PlanHistory(plan).at, choices)


def _plan_to_keep(request: HttpRequest, year: int) -> Plan:
    """The plan of the year, for whoever keeps it; 403 for others, 404 where there is none."""
    if not _is_planner(request):
        raise PermissionDenied
    plan = queries.plan(request.user.body, _year(year))
    if plan is None:
        raise Http404
    return plan


def _row(plan: Plan, number: int | None) -> PlanRow:
    row = next((one for one in queries.plan_rows(plan, removed=True) if one.number == number), None)
    if row is None:
        raise Http404
    return row


def _is_planner(request: HttpRequest) -> bool:
    return is_planner(request.user, request.user.body, on=timezone.localdate())


def _year(year: int) -> int:
    if year not in YEARS:
        raise Http404
    return year


def _address(year: int) -> str:
    return reverse("office:plan_rows", args=[year])


def _section(year: int) -> tuple[str, str]:
    return _address(year), gettext("{year}年度计划表").format(year=year)


urls = [
    path("duties/plan/<int:year>/", plan_rows, name="plan_rows"),
    path("duties/plan/<int:year>/new/", plan_row, name="new_plan_row"),
    path("duties/plan/<int:year>/<int:number>/", plan_row, name="plan_row"),
    path("duties/plan/<int:year>/open/", open_plan, name="open_plan"),
    path("duties/plan/<int:year>/import/", import_plan, name="import_plan"),
]
