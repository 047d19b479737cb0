"""The year's plan (年度公开计划): drafted from the catalogue in one step, and how far it has come, by unit and by month (clause 1.1)."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import save_workbook

from gongkai.catalog import queries
from gongkai.catalog.models import Entry
from gongkai.catalog.queries import PlanLine
from gongkai.disclosure import actions
from gongkai.disclosure.actions import Draft
from gongkai.interface.context import PROCEDURE
from gongkai.interface.templatetags.gongkai import audience, channel, cn_date, sorted_channels, time_limit
from gongkai.office.plan_forms import PlanForm
from gongkai.office.views.keeping import carry_out, chosen_row, let_in, only_for, show
from gongkai.organization.models import Unit
from gongkai.organization.queries import office_of, posts_of
from gongkai.procedure.posts import Post
from gongkai.publication.duties import State, fulfilments

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_YEAR, YEARS_AHEAD = 2020, 2
USUAL_ENTRY = (2, "A")
"""年度工作目标和阶段工作重点: where a plan is disclosed unless the office chooses another entry."""
GROUPS = (
    ("met", (State.MET,)),
    ("waived", (State.WAIVED,)),
    ("open", (State.OPEN, State.SOON, State.TODAY)),
    ("late", (State.LATE,)),
    ("missed", (State.MISSED,)),
)
"""How states are drawn together."""
WIDE = 1000
"""Units of a drawn bar from end to end."""


@dataclass
class Progress:
    """How the duties of a unit, or of a month, stand: their numbers by group."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: {name: 0 for name, _states in GROUPS})

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Those with which nothing is left to be done."""
        return self.counts["met"] + self.counts["late"] + self.counts["waived"]

    @property
    def pieces(self) -> list[tuple[str, int, int]]:
        """The bar: group, where its piece begins, how wide it is."""
        pieces, x = [], 0
        for name, _states in GROUPS:
            wide = WIDE * self.counts[name] // self.total if self.total else 0
            if wide:
                pieces.append((name, x, wide))
            x += wide
        return pieces


@never_cache
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """年度公开计划: what is to be disclosed in a year, by whom, when and how; with the progress of what has arisen."""
    let_in(request, PROCEDURE)
    body, today = request.user.body, timezone.localdate()
    year = _year(request, today)
    lines = queries.plan_of(body, year)
    units, months = _progress(request, year, today)
    context = {
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= today.year + YEARS_AHEAD],
        "lines": lines,
        "units": units,
        "months": _calendar(lines, months),
        "provisional": any(one.expected and one.expected.reckoning.provisional for one in lines),
        "drafts": _office_unit(request, today) is not None,
        "wide": WIDE,
    }
    return render(request, "office/planning/plan.html", context)


@never_cache
@require_GET
def plan_table(request: HttpRequest) -> HttpResponse:
    """The plan as an Excel file."""
    let_in(request, PROCEDURE)
    year = _year(request, timezone.localdate())
    book = Workbook()
    sheet = book.active
    sheet.title = str(year)
    for row in (_heads(), *_rows(queries.plan_of(request.user.body, year))):
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", one) for one in row])  # a workbook cannot hold them, and nobody sees them
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s"  # what begins with = is no formula
    for letter, width in zip("ABCDEFG", (9, 46, 18, 22, 18, 14, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    save_workbook(book, out)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="plan-{year}.xlsx"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def draft_plan(request: HttpRequest) -> HttpResponse:
    """起草年度计划: the plan becomes a matter of the office, which is reviewed, approved and published like any other."""
    today = timezone.localdate()
    unit = _office_unit(request, today)
    if unit is None:
        only_for(request, frozenset())
    assert unit is not None
    person, year = request.user, _year(request, today)
    entries = queries.entries_of(person.body)
    usual = entries.filter(category__number=USUAL_ENTRY[0], letter=USUAL_ENTRY[1]).first()
    initial = {
        "entry": str(usual.pk) if usual else "",
        "title": gettext("{body}{year}年度公开工作计划").format(body=person.body.short_name, year=year),
    }
    form = PlanForm(request.POST, entries=entries) if request.method == "POST" else PlanForm(initial=initial, entries=entries)
    if form.is_bound and form.is_valid():
        entry = chosen_row(entries, form.cleaned_data["entry"])
        form.refuse_unless(entry)
        if entry is not None and (
            answer := carry_out(
                request,
                form,
                lambda: actions.open_matter(entry, unit, _draft(form, person.body, year, entry), by=person),
                done=gettext("计划已成稿，请核对后办理部门自审。"),
                to=lambda version: reverse("office:matter", args=[version.edition_id]),
            )
        ):
            return answer
    context = {
        "heading": gettext("起草{year}年度公开计划").format(year=year),
        "section": (f"{reverse('office:plan')}?year={year}", gettext("年度公开计划")),
        "note": gettext(
            "系统按现在的公开目录和工作日历列出全年应公开的内容，作为一件公开事项的正文；以后按通常的程序自审、审查、审批、公开，需要改的在稿件里改。"
        ),
        "button": gettext("成稿"),
    }
    return show(request, form, context)


def _draft(form: PlanForm, body: Any, year: int, entry: Entry) -> Draft:
    given = form.cleaned_data
    heads = format_html("<tr>{}</tr>", format_html_join("", "<th>{}</th>", ((one,) for one in _heads())))
    rows = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in _rows(queries.plan_of(body, year)))
    )
    text = format_html("<p>{}</p><table><thead>{}</thead><tbody>{}</tbody></table>", given["foreword"], heads, rows)
    return Draft(title=given["title"], basis=given["basis"], text=str(text))


def _heads() -> list[str]:
    return [
        gettext("代码"),
        gettext("目录条目"),
        gettext("本期"),
        gettext("应公开日期"),
        gettext("承办部门"),
        gettext("公开范围"),
        gettext("公开形式"),
    ]


def _rows(lines: Iterable[PlanLine]) -> Iterator[list[str]]:
    for line in lines:
        entry = line.entry
        label = line.expected.label if line.expected else time_limit(entry.time_limit)
        if line.expected:
            due = cn_date(line.expected.due_on)
        else:
            counted = gettext("形成或者变更后{days}个工作日内") if line.timing.working else gettext("形成或者变更后{days}日内")
            due = counted.format(days=line.timing.days)
        unit = entry.unit.name if entry.unit else entry.unit_hint
        yield [
            entry.code,
            entry.title,
            label,
            due,
            unit,
            audience(entry.scope),
            "、".join(channel(one) for one in sorted_channels(entry.channels)),
        ]


def _progress(request: HttpRequest, year: int, today: date) -> tuple[list[Progress], dict[int, Progress]]:
    """How the duties stand that fall due in the year and have arisen, by unit and by month."""
    rows = queries.duties_within_reach_of(request.user).filter(due_on__year__in=(year - 1, year))
    groups = {state: name for name, states in GROUPS for state in states}
    units: dict[str, Progress] = {}
    months: dict[int, Progress] = {}
    for one in fulfilments(rows, on=today):
        if one.due_on.year != year:
            continue
        unit = one.duty.unit.name if one.duty.unit else gettext("没有固定部门")
        for progress in (units.setdefault(unit, Progress(unit)), months.setdefault(one.due_on.month, Progress(str(one.due_on.month)))):
            progress.counts[groups[one.state]] += 1
    return sorted(units.values(), key=lambda one: (-one.counts["missed"], -one.total)), months


def _calendar(lines: Iterable[PlanLine], months: dict[int, Progress]) -> list[tuple[int, int, Progress | None]]:
    """By month: how many duties the plan has, and how those stand that have arisen."""
    planned = dict.fromkeys(range(1, 13), 0)
    for line in lines:
        if line.expected:
            planned[line.expected.due_on.month] += 1
    return [(month, max(planned[month], months[month].total if month in months else 0), months.get(month)) for month in planned]


def _office_unit(request: HttpRequest, today: date) -> Unit | None:
    """The seat of the disclosure office, where the person drafts for it."""
    person = request.user
    seat = office_of(person.body)
    handles = seat is not None and any(
        one.post is Post.HANDLER and one.unit == seat for one in posts_of(person, body=person.body, on=today)
    )
    return seat if handles else None


def _year(request: HttpRequest, today: date) -> int:
    given = request.GET.get("year", "")
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else today.year
    return min(max(year, FIRST_YEAR), today.year + YEARS_AHEAD)


urls = [
    path("duties/plan/", plan, name="plan"),
    path("duties/plan/table/", plan_table, name="plan_table"),
    path("duties/plan/draft/", draft_plan, name="draft_plan"),
]
