"""The cleaned copy (清理稿): proposed and sent back by the reviewer, taken up by the handler in one click."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.stages import REPLACED
from gongkai.foundation.objections import Objection, Refused
from gongkai.office import cleaning
from gongkai.office.forms import VerdictForm
from gongkai.office.views.acting import SeeOther, Table, table
from gongkai.office.views.files import download, drawn
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, jobs, queries, rules
from gongkai.secrecy.models import Cleaning
from gongkai.vault import store
from gongkai.vault.models import Blob


@never_cache
@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, pk: int) -> HttpResponse:
    """生成清理稿: have what was found masked in the background, show before and after, send it back with a return (clauses 8.1, 8.2)."""
    on = table(request, pk)
    against = rules.objections_to_reviewing(on.edition, by=on.person, today=on.today)
    is_sent = request.POST.get("do") == "send"
    form = VerdictForm(request.POST) if is_sent else VerdictForm()
    if request.method == "POST":
        form.refuse(([REPLACED] if on.is_replaced else []) + against)
        if not form.objections and is_sent:
            if answer := _send(request, on, form):
                return answer
        elif not form.objections:
            asked = actions.ask_for_cleaned_copy(on.version, with_review="with_review" in request.POST, by=on.person)
            jobs.take_up(asked)
            return SeeOther(f"{reverse('office:redact', args=[on.edition.pk])}#proposal")
    context = {"table": on, "edition": on.edition, "version": on.version, "against": against, "form": form, **_made(on, against)}
    if request.headers.get("HX-Request"):
        if context.get("under_way"):
            return render(request, "office/review/cleaning.html", context)
        return HttpResponse(headers={"HX-Refresh": "true"})
    status = 422 if form.objections or form.is_bound else 403 if against else 200
    return render(request, "office/review/redact.html", context, status=status)


def _made(on: Table, against: list[Objection]) -> dict[str, Any]:
    """What is known of the copy that this person asked for last: how far it is, or what it changes."""
    if against:
        return {}
    row = queries.cleaning_of(on.version, on.person)
    seen = queries.seen_in(on.version)
    found: dict[str, Any] = {
        "seen": [one for one in seen if one.is_open],
        "staying": [one for one in seen if one.resolution is not None],
        "cleaning": row,
    }
    if row is None:
        return found
    found["under_way"] = row.state in (Cleaning.WAITS, Cleaning.RUNS)
    made = cleaning.proposal_of(row)
    if made is not None:
        found |= {
            "proposal": made,
            "outdated": cleaning.is_outdated(row),
            "texts": cleaning.texts_beside(on.version, made),
            "files": cleaning.files_beside(on.version, row, made),
        }
    return found


@require_GET
def cleaned_file(request: HttpRequest, key: UUID, number: int, page: int = 0) -> HttpResponse:
    """A file of a cleaned copy, for the reviewer who asked for it: as a download, or one page of it as a picture."""
    row = get_object_or_404(Cleaning.objects.select_related("version"), key=key, person=request.user, proposal__isnull=False)
    made = cleaning.proposal_of(row)
    if made is None or number >= len(made.files):
        raise Http404
    file = made.files[number]
    if page:
        return drawn(store.path_of(file["digest"]), page)
    return download(request, get_object_or_404(Blob, pk=file["digest"]), file["name"])


def _send(request: HttpRequest, on: Any, form: VerdictForm) -> HttpResponse | None:
    cleaned = cleaning.redeem(request.POST.get("token", ""), on.version, on.person)
    if cleaned is None:
        form.refuse([Objection("proposal_lost", gettext("清理结果已失效，请重新生成。"), clause="8.2")])
        return None
    if not form.is_valid():
        return None
    try:
        actions.return_cleaned(on.version, answers=form.answers, grounds=form.cleaned_data["grounds"], cleaned=cleaned, by=on.person)
    except Refused as refused:
        form.refuse(refused.objections)
        return None
    messages.success(request, gettext("已退回承办部门，并附清理稿供承办人采用。"))
    return SeeOther(reverse("office:matter", args=[on.edition.pk]))


@never_cache
@require_http_methods(["GET", "POST"])
def cleaned(request: HttpRequest, pk: int) -> HttpResponse:
    """采用清理稿: the handler makes the cleaned copy his new version; it goes along the whole line again (clause 8.3)."""
    on = table(request, pk)
    copy = queries.cleaned_of(on.version)
    if copy is None or on.offers["draft"].objections or (Stage(on.edition.stage) is not Stage.RETURNED and not on.is_replaced):
        raise Http404
    refused: tuple[Objection, ...] = ()
    if request.method == "POST":
        try:
            made = disclosure.revise(on.version, cleaning.draft_of(copy), by=on.person)
        except Refused as why:
            refused = why.objections
        else:
            messages.success(request, gettext("已采用清理稿，第{number}稿已保存，请核对后自审上报。").format(number=made.number))
            return SeeOther(reverse("office:matter", args=[on.edition.pk]))
    context = {"table": on, "edition": on.edition, "version": on.version, "copy": copy, "refused": refused}
    return render(request, "office/review/cleaned.html", context, status=422 if refused else 200)


urls = [
    path("matters/<int:pk>/redact/", redact, name="redact"),
    path("matters/<int:pk>/cleaned/", cleaned, name="cleaned"),
    path("cleanings/<uuid:key>/<int:number>/", cleaned_file, name="cleaned_file"),
    path("cleanings/<uuid:key>/<int:number>/<int:page>/", cleaned_file, name="cleaned_page"),
]
