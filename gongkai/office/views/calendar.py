"""The work calendar (工作日历): a year at a glance, what the body changed about it and why (clause 5.1)."""

from calendar import Calendar as Weeks
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.foundation.objections import Objection
from gongkai.foundation.workdays import WEEKDAYS, Calendar
from gongkai.office.calendar_forms import DaysForm, YearForm
from gongkai.office.views.keeping import carry_out, chosen_day, only_for, posts_today, show
from gongkai.organization import actions
from gongkai.organization.queries import calendar_of, confirmed_year, day_changes_of
from gongkai.organization.rules import OFFICE, YEARS_AHEAD

FIRST_YEAR = 2010
"""The first year that the page draws."""
SHOWN = 40
"""Changes that the page lists at most."""


@dataclass(frozen=True)
class Cell:
    """A day as the page draws it: off or worked against its weekday, changed by the body, and why."""

    day: date
    off: bool
    special: bool
    changed: bool
    why: str


@dataclass(frozen=True)
class Stretch:
    """Days in a row that are off, or worked, for the same reason."""

    first: date
    last: date
    worked: bool
    name: str

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1


@never_cache
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """工作日历: the twelve months of a year with holidays and days worked instead, and what was changed."""
    body, today = request.user.body, timezone.localdate()
    year = _year(request.GET.get("year", ""), today)
    days = calendar_of(body)
    changes = day_changes_of(body, year)
    context = {
        "year": year,
        "today": today,
        "years": [one for one in (year - 1, year + 1) if FIRST_YEAR <= one <= today.year + YEARS_AHEAD],
        "months": [(month, list(_weeks(days, year, month))) for month in range(1, 13)],
        "weekdays": WEEKDAYS,
        "stretches": list(_stretches(days, year)),
        "worked_days": sum(days(date(year, 1, 1) + timedelta(days=step)) for step in range(_length(year))),
        "provisional": not days.is_announced(date(year, 1, 1)),
        "confirmed": confirmed_year(body, year),
        "changes": changes[:SHOWN],
        "keeps": bool(posts_today(request) & OFFICE),
    }
    return render(request, "office/calendar/year.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def change_days(request: HttpRequest) -> HttpResponse:
    """改动日期: by the office, with its reason."""
    only_for(request, OFFICE)
    person = request.user
    form = DaysForm(request.POST) if request.method == "POST" else DaysForm(initial={"first": chosen_day(request.GET.get("day", ""))})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if not given["worked"]:
            form.refuse([Objection("no_choice", gettext("请选择改为休息还是上班。"), clause="5.1", field="worked")])
        elif answer := carry_out(
            request,
            form,
            lambda: actions.change_days(person.body, by=person, **given | {"worked": given["worked"] == "yes"}),
            done=gettext("工作日历已改动，受影响的期限正在重新计算，变动会在工作台上提示。"),
            to=lambda made: f"{reverse('office:calendar')}?year={made[0].day.year}",
        ):
            return answer
    context = {
        "heading": gettext("改动工作日历"),
        "section": (reverse("office:calendar"), gettext("工作日历")),
        "note": gettext("改动只对本机构有效，记入留痕，不能删除；改错了再改一次。"),
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_year(request: HttpRequest, year: int) -> HttpResponse:
    """确认年度安排: all of the year's holidays are entered; its periods are no longer provisional."""
    only_for(request, OFFICE)
    if not FIRST_YEAR <= year <= timezone.localdate().year + YEARS_AHEAD:
        raise Http404
    person = request.user
    form = YearForm(request.POST if request.method == "POST" else None)
    if answer := carry_out(
        request,
        form,
        lambda: actions.confirm_year(person.body, year, source=form.cleaned_data["source"], by=person),
        done=gettext("{year}年的放假安排已确认。").format(year=year),
        to=f"{reverse('office:calendar')}?year={year}",
    ):
        return answer
    context: dict[str, Any] = {
        "heading": gettext("确认{year}年放假安排").format(year=year),
        "section": (f"{reverse('office:calendar')}?year={year}", gettext("工作日历")),
        "button": gettext("确认"),
    }
    return show(request, form, context)


def _year(given: str, today: date) -> int:
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else today.year
    return min(max(year, FIRST_YEAR), today.year + YEARS_AHEAD)


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _weeks(days: Calendar, year: int, month: int) -> Iterator[list[Cell | None]]:
    """The weeks of a month from Monday to Sunday; None for days of its neighbours."""
    for week in Weeks().monthdatescalendar(year, month):
        yield [_cell(days, day) if day.month == month else None for day in week]


def _cell(days: Calendar, day: date) -> Cell:
    return Cell(day, not days(day), days.special(day) is not None, days.is_changed(day), days.why(day))


def _stretches(days: Calendar, year: int) -> Iterator[Stretch]:
    """The days of the year that have a name, in a row where they have the same."""
    named = [
        (step, special.worked, special.name)
        for step in range(_length(year))
        if (special := days.special(date(year, 1, 1) + timedelta(days=step)))
    ]
    for (_row, worked, name), group in groupby(enumerate(named), key=lambda one: (one[1][0] - one[0], one[1][1], one[1][2])):
        steps = [step for _number, (step, _worked, _name) in group]
        yield Stretch(date(year, 1, 1) + timedelta(days=steps[0]), date(year, 1, 1) + timedelta(days=steps[-1]), worked, name)


urls = [
    path("duties/calendar/", calendar, name="calendar"),
    path("duties/calendar/change/", change_days, name="change_days"),
    path("duties/calendar/years/<int:year>/", confirm_year, name="confirm_year"),
]
