"""Archival copies (归档复制件): how far those of a record have come, a copy to take away, and another attempt (clause 2.E)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import copies, copy_rules, jobs
from gongkai.archives.models import Rendition
from gongkai.office.copies import shown
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.files import download
from gongkai.office.views.keeping import let_in, only_for, posts_today
from gongkai.office.views.records import READERS, records_within
from gongkai.procedure.posts import Post


@never_cache
@require_http_methods(["GET", "POST"])
def record_copies(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the copies of a record have come; with POST the archivist has those made that are missing or failed."""
    let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    back = f"{reverse('office:record', args=[pk])}#copies"
    if request.method == "POST":
        only_for(request, frozenset({Post.ARCHIVIST}))
        if against := copy_rules.objections_to_copying(filed.edition):
            messages.error(request, against[0].message)
        else:
            jobs.make_again(filed, now=timezone.now())
            messages.info(request, gettext("已安排制作，进度见“归档复制件”。"))
        return SeeOther(back)
    if not request.headers.get("HX-Request"):
        return SeeOther(back)
    return render(request, "office/records/copies.html", shown(filed, posts_today(request)))


@never_cache
@require_GET
def rendition(request: HttpRequest, pk: int, rendition_pk: int) -> HttpResponse:
    """One copy as a PDF to take away."""
    let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    made = get_object_or_404(Rendition.objects.select_related("pdf"), pk=rendition_pk, record=filed, pdf__isnull=False)
    titles = {part.source: part.title for part in copies.parts_of(filed)}
    title = titles[made.source]
    return download(request, made.pdf, title if title.lower().endswith(".pdf") else f"{title}.pdf")


urls = [
    path("records/<int:pk>/copies/", record_copies, name="record_copies"),
    path("records/<int:pk>/copies/<int:rendition_pk>/", rendition, name="rendition"),
]
