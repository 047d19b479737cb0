"""What is posted and is to come down, and which chosen forms nobody has carried out (张贴与撤除, clauses 4.1, 4.2, 5.1)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.disclosure import queries as disclosure
from gongkai.office.evidence import file_of, handed_in
from gongkai.office.forms import RemovalForm
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.papers import tabs_of
from gongkai.publication import actions, leaks, posting_plans, posting_rules, postings, sheet_rules
from gongkai.publication.models import Posting
from gongkai.publication.rules import RECORDERS

ON_A_PAGE = 100
"""Rows of each list, those that wait longest."""
FORM = "office/postings/remove.html"


@never_cache
@require_GET
def all_postings(request: HttpRequest) -> HttpResponse:
    """张贴与撤除: what is to come down and which forms are not done, the oldest first (clauses 4.1, 4.2, 5.1)."""
    held = let_in(request, sheet_rules.READERS)
    today = timezone.localdate()
    within = disclosure.editions_within_reach_of(request.user, on=today)
    down, undone = postings.to_take_down(within, today=today), postings.undone(within)
    context = {
        "tabs": tabs_of(request, "postings"),
        "down": down[:ON_A_PAGE],
        "total_down": len(down),
        "undone": undone[:ON_A_PAGE],
        "total_undone": len(undone),
        "may": bool(held & RECORDERS),
        "planned": [one for one in posting_plans.reminders(within, request.user, today=today) if one.late],
    }
    return render(request, "office/postings/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    """登记撤除: when a posting came down and by whom, with evidence (clauses 4.1, 5.1)."""
    let_in(request, RECORDERS)
    today = timezone.localdate()
    within = disclosure.editions_within_reach_of(request.user, on=today).order_by().values("pk")
    rows = Posting.objects.select_related("release__version", "release__edition__item__body", "person")
    row = get_object_or_404(rows.exclude(person=None), pk=pk, release__edition__in=within)
    if request.method == "GET" and (remedy := leaks.left().filter(posting=row).first()):
        return redirect("office:remedy", remedy.pk)
    became = next(one for one in postings.posted(row.release, today=today) if one.posting.pk == row.pk)
    # With a day and a name nothing is amiss with the words: what stands now stands against any removal.
    standing = posting_rules.objections_to_taking_off(row, removed_on=today, who="…", by=request.user, today=today)
    context: dict[str, Any] = {"posting": row, "became": became, "back": reverse("office:postings")}
    if request.method != "POST":
        form = RemovalForm(initial={"removed_on": today, "who": request.user.name})
        return show(request, form, context | {"standing": standing}, template=FORM)
    form = RemovalForm(request.POST, request.FILES)
    evidence, objections = handed_in(request, request.user, photo=True) if not standing else (None, standing)
    context["evidence"] = evidence
    if objections:
        form.is_valid()
        form.refuse(objections)
        return show(request, form, context, template=FORM)
    if answer := carry_out(
        request,
        form,
        lambda: actions.take_off(
            row,
            removed_on=form.cleaned_data["removed_on"],
            who=form.cleaned_data["who"],
            note=form.cleaned_data["note"],
            evidence=file_of(evidence),
            by=request.user,
        ),
        done=gettext("撤除已登记。"),
        to=context["back"],
    ):
        return answer
    return show(request, form, context, template=FORM)


urls = [
    path("sheets/postings/", all_postings, name="postings"),
    path("sheets/postings/<int:pk>/removal/", take_off, name="take_off"),
]
