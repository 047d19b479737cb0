"""装盒: the boxes of a body, what is in each, its note sheet and who checked it (clause 2.E; DA/T 22-2015)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.archives import actions, boxes, filing_rules, listing
from gongkai.archives.models import Box
from gongkai.foundation.objections import Objection
from gongkai.office.filing_forms import BoxingForm, CheckForm, NoteForm
from gongkai.office.views.keeping import carry_out, is_number, let_in, show
from gongkai.office.views.records import READERS, may_see_inner_party
from gongkai.procedure.posts import Post

ON_A_PAGE = 30


@never_cache
@require_http_methods(["GET", "POST"])
def all_boxes(request: HttpRequest) -> HttpResponse:
    """盒: the boxes by year; POST lays what is filed of a year into boxes."""
    held = let_in(request, READERS)
    body = request.user.body
    years = listing.years_of(body)
    waiting = {year: sum(len(rows) for rows in boxes.unboxed(body, year).values()) for year in years}
    form = BoxingForm(request.POST if request.method == "POST" else None, years=[year for year, count in waiting.items() if count])
    if request.method == "POST":
        given = form.data.get("year", "")
        year = int(given) if is_number(given) else 0
        if answer := carry_out(
            request,
            form,
            lambda: actions.box_year(body, year=year, thickness=form.cleaned_data["thickness"], by=request.user),
            done=gettext("已装盒。请逐盒填写备考表。"),
            to=f"{reverse('office:boxes')}?year={year}",
        ):
            return answer
    chosen = request.GET.get("year", "")
    rows = Box.objects.filter(body=body).select_related("body")
    if chosen:
        rows = rows.filter(year=int(chosen)) if is_number(chosen) and len(chosen) == 4 else rows.none()
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    notes = boxes.notes_of(page.object_list)
    context = {
        "rows": [(box, *notes.get(box.pk, (None, None))) for box in page.object_list],
        "page": page,
        "query": f"year={chosen}" if chosen else "",
        "chosen": chosen,
        "years": years,
        "to_box": sorted(((year, count) for year, count in waiting.items() if count), reverse=True),
        "form": form,
        "keeps": Post.ARCHIVIST in held,
    }
    return render(request, "office/records/boxes.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def box(request: HttpRequest, pk: int) -> HttpResponse:
    """One box: what is in it and its note sheet; POST checks it."""
    held = let_in(request, READERS)
    shown = get_object_or_404(Box.objects.select_related("body", "person"), pk=pk, body=request.user.body)
    note = boxes.note_of(shown)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if note is None:
            form.refuse([Objection("no_note", gettext("请先填写备考表，再检查。"), clause="2.E")])
        elif answer := carry_out(
            request, form, lambda: actions.check_box(note, by=request.user), done=gettext("已检查。"), to=reverse("office:box", args=[pk])
        ):
            return answer
    return render(request, "office/records/box.html", _box_context(request, shown, form, held), status=422 if form.is_bound else 200)


def _box_context(request: HttpRequest, shown: Box, form: CheckForm, held: frozenset[Post]) -> dict[str, object]:
    note = boxes.note_of(shown)
    against = filing_rules.objections_to_checking_a_box(note, by=request.user, today=timezone.localdate()) if note else []
    inner_party = may_see_inner_party(request)
    seen = set(listing.filtered(shown.body, {"year": str(shown.year)}, inner_party=inner_party).values_list("pk", flat=True))
    records = boxes.records_in(shown)
    return {
        "box": shown,
        "records": [one for one in records if one.pk in seen],
        "hidden": sum(1 for one in records if one.pk not in seen),
        "note": note,
        "check": boxes.check_of(note) if note else None,
        "form": form,
        "against": against,
        "keeps": Post.ARCHIVIST in held,
    }


@never_cache
@require_http_methods(["GET", "POST"])
def box_note(request: HttpRequest, pk: int) -> HttpResponse:
    """填写备考表: how the papers in the box are."""
    let_in(request, filing_rules.KEEPERS)
    shown = get_object_or_404(Box.objects.select_related("body"), pk=pk, body=request.user.body)
    note = boxes.note_of(shown)
    initial = {"situation": note.situation if note else "", "arranged_on": note.arranged_on if note else timezone.localdate()}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.write_note_sheet(shown, **form.cleaned_data, by=request.user),
            done=gettext("备考表已填写，请另一人检查。"),
            to=reverse("office:box", args=[pk]),
        )
    ):
        return answer
    context = {
        "heading": gettext("填写备考表"),
        "section": (reverse("office:box", args=[pk]), gettext("第{number}盒").format(number=shown.number)),
        "note": gettext("整理人是填写的人。备考表由另一人检查，重新填写的要重新检查。"),
    }
    return show(request, form, context)


urls = [
    path("records/boxes/", all_boxes, name="boxes"),
    path("records/boxes/<int:pk>/", box, name="box"),
    path("records/boxes/<int:pk>/note/", box_note, name="box_note"),
]
