"""The year's plan (年度公开计划): how far it has come against what was approved, and its text for the line (clause 1.1)."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.writer.excel import save_workbook

from gongkai.catalog import plans, queries
from gongkai.catalog.models import Entry, Plan, PlanState
from gongkai.catalog.queries import PlanLine
from gongkai.disclosure import actions
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.actions import Draft
from gongkai.disclosure.models import UNDER_WAY, Edition, PlanText, Version
from gongkai.foundation.objections import Objection
from gongkai.interface.context import PROCEDURE
from gongkai.interface.templatetags.gongkai import audience, channel, cn_date, sorted_channels, time_limit
from gongkai.office import plan_sheets
from gongkai.office.plan_forms import PlanForm
from gongkai.office.views.keeping import carry_out, chosen_row, let_in, only_for, show
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import office_of, posts_of
from gongkai.procedure.posts import Post
from gongkai.publication.duties import STATES, fulfilments
from gongkai.publication.plans import GROUPS, Progress, by_unit_and_month, progress_of

FIRST_YEAR, YEARS_AHEAD = 2020, 2
USUAL_ENTRY = (2, "A")
"""年度工作目标和阶段工作重点: where a plan is disclosed unless the office chooses another entry."""
MONTHS = range(1, 13)
WIDE = 1000
"""Units of a drawn bar from end to end."""


@dataclass(frozen=True)
class Bar:
    """How the rows of a unit, or of a month, stand, ready to be drawn: the pieces are group, where each begins, how wide it is."""

    name: str
    counts: dict[str, int]
    total: int
    done: int
    pieces: list[tuple[str, int, int]]


@never_cache
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """年度公开计划: progress against the approved plan, by unit and by month; without one, against what the catalogue asks for."""
    let_in(request, PROCEDURE)
    person, today = request.user, timezone.localdate()
    body, year = person.body, _year(request, today)
    approved = disclosure.approved_plan(body, year)
    found = progress_of(approved.state, on=today) if approved else []
    lines = [] if approved else queries.plan_of(body, year)
    units, months = by_unit_and_month(found) if approved else _progress(request, year, today)
    planned = Counter(one.row.due_on.month for one in found if one.row.due_on)
    planned.update(line.expected.due_on.month for line in lines if line.expected)
    drafted = queries.plan(body, year)
    context = {
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= today.year + YEARS_AHEAD],
        "approved": approved,
        "matter": disclosure.editions_within_reach_of(person, on=today).filter(pk=approved.version.edition_id).first()
        if approved
        else None,
        "found": [(one, STATES[one.state] if one.state else "") for one in found],
        "lines": lines,
        "units": [_bar(one) for one in units],
        "months": [
            (month, max(planned[month], months[month].total if month in months else 0), _bar(months.get(month))) for month in MONTHS
        ],
        "provisional": any(one.expected and one.expected.reckoning.provisional for one in lines),
        "drafted": drafted,
        "drafts": _office_unit(request, today) is not None and drafted is not None and _to_draft(drafted, approved) is not None,
        "wide": WIDE,
    }
    return render(request, "office/planning/plan.html", context)


@never_cache
@require_GET
def plan_table(request: HttpRequest) -> HttpResponse:
    """The plan as an Excel file, which can be edited and read in again; without a plan, what the catalogue asks for."""
    let_in(request, PROCEDURE)
    year = _year(request, timezone.localdate())
    drafted = queries.plan(request.user.body, year)
    if drafted is not None:
        data = plan_sheets.write(queries.plan_table(drafted), queries.last_change(drafted))
    else:
        data = _catalogue_book(request, year)
    answer = HttpResponse(data, content_type=plan_sheets.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="plan-{year}.xlsx"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def draft_plan(request: HttpRequest) -> HttpResponse:
    """成稿: the frozen plan becomes the text of its matter: a new one, the draft that lies with the handler, or another edition."""
    today = timezone.localdate()
    unit = _office_unit(request, today)
    if unit is None:
        only_for(request, frozenset())
    assert unit is not None
    person, year = request.user, _year(request, today)
    drafted = queries.plan(person.body, year)
    state = queries.plan_state(drafted) if drafted else None
    carrier = disclosure.carries_plan(drafted) if drafted else None
    entries = queries.entries_of(person.body)
    given = {"initial": _initial(person.body, year, entries, carrier)} if request.method != "POST" else {"data": request.POST}
    form = PlanForm(entries=entries, **given)
    if form.is_bound and form.is_valid():
        entry = carrier.item.entry if carrier else chosen_row(entries, form.cleaned_data["entry"])
        form.refuse_unless(entry)
        if state is None or state.kind != "frozen":
            form.refuse([Objection("plan_not_frozen", gettext("计划没有定稿，或者定稿以后又调整过。请先定稿，再成稿。"), clause="1.1")])
        elif entry is not None and (
            answer := carry_out(
                request,
                form,
                lambda: _carry(form, state, entry, unit, carrier, person),
                done=gettext("计划已成稿，请核对后办理部门自审。"),
                to=lambda version: reverse("office:matter", args=[version.edition_id]),
            )
        ):
            return answer
    context = {
        "heading": gettext("起草{year}年度公开计划").format(year=year),
        "section": (reverse("office:plan_rows", args=[year]), gettext("{year}年度计划表").format(year=year)),
        "note": gettext(
            "计划定稿后的各行作为一件公开事项的正文，按通常的程序自审、审查、审批、公开；表中的内容要改的，先在计划表里办理调整。"
        ),
        "button": gettext("成稿"),
    }
    return show(request, form, context)


def _carry(form: PlanForm, state: PlanState, entry: Entry, unit: Unit, carrier: Edition | None, by: Person) -> Version:
    """The frozen plan as a version: of a new matter, in place of the draft, or of the next edition for the reason of the adjustment."""
    given = form.cleaned_data
    text = str(format_html("<p>{}</p>", given["foreword"])) + plans.table_of(state)
    draft = Draft(title=given["title"], basis=given["basis"], text=text, plan=state)
    if carrier is None:
        return actions.open_matter(entry, unit, draft, by=by)
    assert carrier.current is not None
    if carrier.stage in {stage.value for stage in UNDER_WAY}:
        return actions.revise(carrier.current, replace(draft, change_note=_why(state)), by=by)
    return actions.open_edition(carrier.item, draft, reason=_why(state), by=by)


def _why(state: PlanState) -> str:
    """Why the plan was opened before it was frozen like this."""
    return queries.reason_of(state) or gettext("计划重新定稿。")


def _initial(body: Body, year: int, entries: QuerySet[Entry], carrier: Edition | None) -> dict[str, str]:
    usual = entries.filter(category__number=USUAL_ENTRY[0], letter=USUAL_ENTRY[1]).first()
    if carrier is not None and carrier.current is not None:
        return {"entry": str(carrier.item.entry_id), "title": carrier.current.title, "basis": str(carrier.current.facts["basis"])}
    title = gettext("{body}{year}年度公开工作计划").format(body=body.short_name, year=year)
    return {"entry": str(usual.pk) if usual else "", "title": title}


def _to_draft(drafted: Plan, approved: PlanText | None) -> PlanState | None:
    """The frozen plan that no text carries yet; None where there is nothing to be drafted."""
    state = queries.plan_state(drafted)
    if state is None or state.kind != "frozen" or (approved is not None and approved.state_id == state.pk):
        return None
    carried = disclosure.plan_texts(drafted)
    return None if carried and carried[0].state_id == state.pk and disclosure.carries_plan(drafted) else state


def _catalogue_book(request: HttpRequest, year: int) -> bytes:
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
    return out.getvalue()


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


def _bar(progress: Progress | None) -> Bar | None:
    if progress is None:
        return None
    pieces, x = [], 0
    for name, _states in GROUPS:
        wide = WIDE * progress.counts[name] // progress.total if progress.total else 0
        if wide:
            pieces.append((name, x, wide))
        x += wide
    return Bar(progress.name, progress.counts, progress.total, progress.done, pieces)


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
