"""公开受阻: why something did not open on its day, what is to be done about it and by whom, and opening it again (clauses 2.D, 8.3)."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.disclosure import queries as disclosure
from gongkai.foundation.objections import Objection
from gongkai.office.forms import Errand
from gongkai.office.views.keeping import carry_out, posts_today
from gongkai.publication import actions, opening_rules, queries, rules
from gongkai.publication.models import HeldUp

ADVICE: dict[str, str | Promise] = {
    "file_damaged": _("请告知系统管理员从备份恢复附件。恢复以后，由发布员在本页办理重新公开。"),
    "seen_later": _("请保密审查员到“存量筛查”核查。没有问题的，核查后由发布员在本页办理重新公开；有问题的，撤回本事项，另办新版次。"),
    "to_correct": _("请撤回本事项，由承办部门提交更正后的新版次，重新办理审查和审批。"),
    "unit_closed": _("请审查员确认由哪个部门承接。仍应公开的，由发布员在本页办理重新公开；不再公开的，由审查员撤回。"),
}
"""What to do, by the reason."""
OTHERWISE = _("程序上的条件已经变化。请撤回本事项；仍应公开的，由承办部门提交新版次，重新办理审查和审批。")
WELL = _("原来的原因已经消除。请发布员核对内容后，在本页办理重新公开。")
BY_ITSELF = _("公开步骤已经打开，只是页面没有做成。请告知系统管理员；恢复以后系统会自动再试，不用另外办理。")


@never_cache
@require_http_methods(["GET", "POST"])
def held_up(request: HttpRequest, pk: int) -> HttpResponse:
    """公开受阻: the reason and what to do; the publisher opens again what is well again."""
    person, today = request.user, timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(person, on=today), pk=pk)
    row = next(iter(queries.held_up([edition])), None)
    if row is None:
        return redirect("office:matter", pk)
    stopped = any(one.pk == row.pk for one in queries.stopped(row.release))
    may = bool(posts_today(request) & opening_rules.OPENERS)
    form = Errand(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not (may and stopped):
            raise PermissionDenied
        if answer := carry_out(
            request,
            form,
            lambda: actions.open_step(row.release, row.position, by=person),
            done=gettext("已重新公开。"),
            to=reverse("office:publish", args=[pk]),
        ):
            return answer
    objections = _objections(row) if stopped else []
    context = {
        "form": form,
        "edition": edition,
        "row": row,
        "stopped": stopped,
        "step": queries.decisions_of(row.release).steps[row.position - 1],
        "objections": objections,
        "advice": _advice(objections) if stopped else [BY_ITSELF],
        "may": may and stopped,
    }
    return render(request, "office/held_up/held_up.html", context, status=422 if form.is_bound else 200)


def _objections(row: HeldUp) -> list[Objection]:
    """What keeps it shut at this moment, which may be another thing than on its day."""
    release, today = row.release, timezone.localdate()
    step = queries.decisions_of(release).steps[row.position - 1]
    return (
        opening_rules.objections_to_opening_by_itself(release, today=today)
        + rules.objections_to_opening(release, step, today=today)
        + opening_rules.objections_to_what_came_later(release)
        + rules.objections_to_damaged_files(release.version)
    )


def _advice(objections: list[Objection]) -> list[str | Promise]:
    """What to do about them, each once."""
    return list(dict.fromkeys(ADVICE.get(one.code, OTHERWISE) for one in objections)) or [WELL]


urls = [path("matters/<int:pk>/held-up/", held_up, name="held_up")]
