"""年度归档: a year previewed, changed in single places, and filed in one go with what became of each (clause 2.E; lesson 8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import actions, jobs, years
from gongkai.archives.models import RETENTIONS
from gongkai.archives.years import Choice
from gongkai.foundation.objections import Refused
from gongkai.office.forms import Errand
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import is_number, let_in
from gongkai.office.views.records import READERS, may_see_inner_party
from gongkai.procedure.posts import Post


@never_cache
@require_http_methods(["GET", "POST"])
def year_filing(request: HttpRequest) -> HttpResponse:
    """The years that have something to file, and what filing the chosen one comes to; POST looks again, or files."""
    held = let_in(request, READERS)
    body = request.user.body
    counted = years.years_to_file(body, by=request.user)
    given = request.POST.get("year", "") or request.GET.get("year", "")
    year = int(given) if is_number(given) and int(given) in counted else next(iter(counted), None)
    form = Errand(request.POST if request.method == "POST" else None)
    preview = None
    if year is not None:
        choices = _choices(request) if request.method == "POST" else {}
        preview = years.preview(body, year, by=request.user, today=timezone.localdate(), choices=choices)
        if request.method == "POST" and request.POST.get("then") == "file":
            lines = [(one.version, one.retention, one.choice.note) for one in preview.taken]
            try:
                filing = actions.file_year(body, year=year, lines=lines, by=request.user)
            except Refused as refused:
                form.refuse(refused.objections)
            else:
                jobs.file_year.enqueue(filing.pk)
                messages.success(request, gettext("已开始归档，进度显示在本页。"))
                return SeeOther(reverse("office:year_run", args=[filing.pk]))
    elif request.method == "POST":
        try:
            actions.file_year(body, year=0, lines=[], by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
    context = {
        "years": counted.items(),
        "year": year,
        "preview": preview,
        "retentions": RETENTIONS.items(),
        "runs": years.filings_of(body)[:10],
        "files": Post.ARCHIVIST in held,
        "form": form,
    }
    return render(request, "office/records/year.html", context, status=422 if form.objections else 200)


def _choices(request: HttpRequest) -> dict[int, Choice]:
    """What was chosen of each version that stood on the page; of one that did not, nothing."""
    found = {}
    taken = set(request.POST.getlist("take"))
    for given in request.POST.getlist("shown"):
        if is_number(given):
            retention, note = request.POST.get(f"retention_{given}", ""), request.POST.get(f"note_{given}", "")
            found[int(given)] = Choice(given in taken, retention, note)
    return found


@never_cache
@require_GET
def year_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: how far it has come, and what became of each."""
    let_in(request, READERS)
    run = get_object_or_404(years.filings_of(request.user.body), pk=pk)
    done = [outcome for _line, outcome in years.lines_of(run) if outcome]
    context = {
        "run": run,
        "lines": years.lines_of(run, inner_party=may_see_inner_party(request)),
        "done": len(done),
        "filed": sum(1 for outcome in done if outcome.record),
        "under_way": len(done) < run.wanted,
    }
    return render(request, "office/records/run_part.html" if request.htmx else "office/records/run.html", context)


urls = [
    path("records/years/", year_filing, name="year_filing"),
    path("records/years/<int:pk>/", year_run, name="year_run"),
]
