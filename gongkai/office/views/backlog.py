"""存量筛查: everything public is screened again, with its progress, and what was seen is looked at one by one (clause 8.2)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gongkai.foundation.objections import Refused
from gongkai.office.backlog_forms import RecheckForm
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.screening import tabs
from gongkai.organization.models import Body
from gongkai.procedure.posts import Post
from gongkai.publication import actions, jobs, queries

REVIEWERS = frozenset({Post.SECRECY_REVIEWER})
_UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class Progress:
    """How far the screening of what is public has come: matters in all, those done under today's lists and rules, whether it goes on."""

    total: int
    done: int
    under_way: bool

    @property
    def waiting(self) -> int:
        """Matters that wait."""
        return self.total - self.done


@never_cache
@require_http_methods(["GET", "POST"])
def backlog(request: HttpRequest) -> HttpResponse:
    """How far it has come, what is to be looked at; POST has it begin, or go on where it was broken off."""
    let_in(request, REVIEWERS)
    body = request.user.body
    objections = []
    if request.method == "POST":
        try:
            waiting = actions.start_backlog(body, by=request.user)
        except Refused as refused:
            objections = refused.objections
        else:
            if waiting and not _is_under_way(body):
                jobs.screen_backlog.enqueue(body.pk)
            messages.success(request, gettext("已开始筛查，进度显示在本页。") if waiting else gettext("都已按今天的规则和词表筛查过。"))
            return SeeOther(reverse("office:backlog"))
    progress = _progress(body)
    if request.htmx:
        return render(request, "office/backlog/progress.html", {"progress": progress})
    context = {"tabs": tabs(request, "backlog"), "progress": progress, "rows": queries.to_recheck(body), "objections": objections}
    return render(request, "office/backlog/list.html", context, status=422 if objections else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """存量核查: what was seen in one public matter, and what came of looking at it."""
    let_in(request, REVIEWERS)
    later = next((one for one in queries.to_recheck(request.user.body) if one.release.pk == pk), None)
    if later is None:
        raise Http404
    form = RecheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.recheck(later.release, later.screening, by=request.user, **form.cleaned_data),
            done=gettext("已登记核查结果。"),
            to=reverse("office:backlog"),
        )
    ):
        return answer
    edition = later.release.edition
    context = {
        "heading": gettext("存量核查"),
        "section": (reverse("office:backlog"), gettext("存量筛查")),
        "button": gettext("登记核查结果"),
        "later": later,
        "edition": edition,
        "aside": {"url": reverse("office:withdraw", args=[edition.pk]), "label": gettext("撤回本事项")},
    }
    return show(request, form, context, template="office/backlog/recheck.html")


def _progress(body: Body) -> Progress:
    total = queries.releases_to_keep_watch_over(body).count()
    waiting = queries.releases_to_screen(body).count()
    return Progress(total, total - waiting, bool(waiting) and _is_under_way(body))


def _is_under_way(body: Body) -> bool:
    rows = DBTaskResult.objects.filter(task_path=jobs.screen_backlog.module_path, status__in=_UNDER_WAY)
    return any(row.args_kwargs["args"] == [body.pk] for row in rows)


urls = [
    path("backlog/", backlog, name="backlog"),
    path("backlog/<int:pk>/", recheck, name="recheck"),
]
