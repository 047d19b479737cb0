"""Planning where chosen forms are carried out (安排公开形式): all at once as the body has set them, or one by one (clauses 4.1, 4.2)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Refused
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.outlet_forms import PlanChangeForm, PlanForm
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.procedure.channels import Channel
from gongkai.publication import actions, outlets, posting_plans
from gongkai.publication.models import PostingPlan
from gongkai.publication.rules import RECORDERS

FORM = "office/postings/plan.html"


@never_cache
@require_http_methods(["GET", "POST"])
def plan_postings(request: HttpRequest, pk: int) -> HttpResponse:
    """安排公开形式: what is planned of a matter, all of it as set, or one place more (clauses 4.1, 4.2)."""
    let_in(request, RECORDERS)
    today = timezone.localdate()
    within = disclosure.editions_within_reach_of(request.user, on=today).select_related("current", "item__body")
    edition = get_object_or_404(within.filter(stage__in=posting_plans.PLANNED_IN), pk=pk)
    here = reverse("office:plan_postings", args=[edition.pk])
    if request.method == "POST" and request.POST.get("do") == "all":
        try:
            made = actions.plan_all_forms(edition.current, by=request.user)
        except Refused as refused:
            for one in refused.objections:
                messages.warning(request, one.message)
        else:
            messages.success(request, gettext("已按设置安排{count}处。").format(count=len(made)))
        return SeeOther(here)
    chosen = sorted(posting_plans.chosen_for(edition.current) - {one.value for one in actions.ON_THE_SITE}, key=list(Channel).index)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        channels=[(one, words.channel(one)) for one in chosen],
        keepers=posting_plans.keepers_of(edition.item.body, RECORDERS, on=today),
        initial={"shown_from": today, "keeper": str(request.user.pk)},
    )
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.plan_posting(edition.current, **form.plan, by=request.user),
            done=gettext("已安排。"),
            to=here,
        )
    ):
        return answer
    return show(request, form, _context(edition, today) | {"chosen": chosen}, template=FORM)


@never_cache
@require_http_methods(["GET", "POST"])
def change_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """改动安排: another place, day or person, or nothing any more (clauses 4.1, 4.2)."""
    let_in(request, RECORDERS)
    today = timezone.localdate()
    within = disclosure.editions_within_reach_of(request.user, on=today).order_by().values("pk")
    rows = posting_plans.in_force().filter(version__edition__in=within).select_related("version__edition__item__body", "keeper")
    plan: PostingPlan = get_object_or_404(rows, pk=pk)
    edition = plan.version.edition
    form = PlanChangeForm(
        request.POST if request.method == "POST" else None,
        keepers=posting_plans.keepers_of(edition.item.body, RECORDERS, on=today),
        initial={name: getattr(plan, name) for name in ("place", "shown_from", "shown_until", "due_on")} | {"keeper": str(plan.keeper_id)},
    )
    to = reverse("office:plan_postings", args=[edition.pk])
    if request.method == "POST" and (
        answer := carry_out(
            request, form, lambda: actions.change_plan(plan, **form.plan, by=request.user), done=gettext("安排已改动。"), to=to
        )
    ):
        return answer
    heading = gettext("改动安排：{channel}").format(channel=words.channel(plan.channel))
    return show(request, form, {"heading": heading, "section": (to, gettext("安排公开形式"))})


def _context(edition: Edition, today: date) -> dict[str, Any]:
    ways = outlets.ways_of(edition.item.body)
    return {
        "edition": edition,
        "planned": posting_plans.of_version(edition.current, today=today),
        "places": [(words.channel(way.channel), place) for way in ways for place in way.places],
    }


urls = [
    path("matters/<int:pk>/posting/plan/", plan_postings, name="plan_postings"),
    path("sheets/plans/<int:pk>/", change_plan, name="change_plan"),
]
