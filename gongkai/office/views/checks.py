"""The four checks (四性检测): what was found of a record, which records failed, and after how many days they are checked again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.archives import actions, checked, checking
from gongkai.archives.models import NATURES, FourCheck, Record
from gongkai.office.check_forms import CheckReasonForm, CheckTermsForm
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, chosen_row, let_in, only_for, show
from gongkai.office.views.records import READERS, records_within
from gongkai.procedure.posts import Post

ON_A_PAGE = 30
ARCHIVIST = frozenset({Post.ARCHIVIST})


@dataclass(frozen=True)
class Nature:
    """One of the four: what it is called, what it came to, and what was looked at."""

    name: str | Promise
    result: str
    lines: list[checked.Line]


@never_cache
@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """四性检测: the records that failed at their newest check, and how many there are that were never checked."""
    posts = let_in(request, READERS)
    within = records_within(request)
    page = Paginator(checked.failing(within), ON_A_PAGE).get_page(request.GET.get("page"))
    filed = Record.objects.in_bulk([one.record_id for one in page.object_list])
    rows = [(one, filed[one.record_id], checked.reason_for(one)) for one in page.object_list]
    context = {
        "page": page,
        "rows": rows,
        "natures": NATURES.items(),
        "counts": checked.counts(within),
        "terms": checked.terms_of(request.user.body),
        "keeps": Post.ARCHIVIST in posts,
    }
    return render(request, "office/checks/list.html", context)


@never_cache
@require_GET
def record_checks(request: HttpRequest, pk: int) -> HttpResponse:
    """The checks of one record: what the newest, or the one that was chosen, looked at and found, and all there were."""
    posts = let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    runs = checked.checks_of(filed)
    newest = runs.first()
    run = newest
    if chosen := request.GET.get("run", ""):
        run = chosen_row(runs, chosen)
        if run is None:
            raise Http404
    context = {
        "record": filed,
        "run": run,
        "is_newest": run == newest,
        "found": _found(run) if run else [],
        "reason": checked.reason_for(run) if run else None,
        "is_barred": checked.bars(filed) == run and run is not None,
        "runs": Paginator(runs, ON_A_PAGE).get_page(request.GET.get("page")),
        "keeps": Post.ARCHIVIST in posts,
    }
    return render(request, "office/checks/record.html", context)


@never_cache
@require_POST
def check_record(request: HttpRequest, pk: int) -> HttpResponse:
    """重新检测: have one record checked now, in the background."""
    let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    before = checked.latest_of(filed)
    checking.check_by_hand.enqueue(filed.pk, request.user.pk)
    if checked.latest_of(filed) == before:
        messages.info(request, gettext("已安排检测，文件多的需要几分钟，完成后刷新本页查看结果。"))
    else:
        messages.success(request, gettext("检测完成，结果见下。"))
    return SeeOther(reverse("office:record_checks", args=[pk]))


@never_cache
@require_http_methods(["GET", "POST"])
def check_reason(request: HttpRequest, pk: int) -> HttpResponse:
    """不合格仍予办理: why packing and handing over go on though the newest check failed."""
    let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    only_for(request, ARCHIVIST)
    back = reverse("office:record_checks", args=[pk])
    run = checked.bars(filed)
    context: dict[str, Any] = {
        "heading": gettext("检测不合格仍要继续办理"),
        "section": (back, filed.version.title),
        "note": gettext(
            "真实性、完整性不合格的，原则上先补救再办理。确实要继续制作归档包或者移交的，写明理由和补救办法，理由随检测结果保存。"
        ),
        "button": gettext("确认继续办理"),
        "danger": True,
    }
    form = CheckReasonForm(request.POST if request.method == "POST" else None)
    if run is None:
        context |= {"closed": True, "note": gettext("最近一次检测没有妨碍办理的不合格项，不需要说明理由。")}
    if run is None or request.method != "POST":
        return show(request, form, context)
    if answer := carry_out(
        request,
        form,
        lambda: actions.state_check_reason(run, reason=form.cleaned_data["reason"], by=request.user),
        done=gettext("理由已保存，可以继续办理。"),
        to=back,
    ):
        return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def check_terms(request: HttpRequest) -> HttpResponse:
    """检测周期: after how many days each record is checked again."""
    let_in(request, READERS)
    only_for(request, ARCHIVIST)
    body = request.user.body
    context: Mapping[str, Any] = {"heading": gettext("检测周期"), "section": (reverse("office:checks"), gettext("四性检测"))}
    if request.method != "POST":
        return show(request, CheckTermsForm(initial={"days": checked.terms_of(body).days}), context)
    form = CheckTermsForm(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.set_check_terms(body, days=form.cleaned_data["days"] or 0, by=request.user),
        done=gettext("已保存。"),
        to=reverse("office:checks"),
    ):
        return answer
    return show(request, form, context)


def _found(run: FourCheck) -> list[Nature]:
    lines = checked.points_of(run)
    return [Nature(NATURES[nature], result, lines[nature]) for nature, result in run.results.items()]


urls = [
    path("records/checks/", checks, name="checks"),
    path("records/checks/terms/", check_terms, name="check_terms"),
    path("records/<int:pk>/checks/", record_checks, name="record_checks"),
    path("records/<int:pk>/checks/run/", check_record, name="check_record"),
    path("records/<int:pk>/checks/reason/", check_reason, name="check_reason"),
]
