"""The approval sheet (公文呈批表) as a page, at any stage: all opinions, and the journal's head as a witness (clause 2.B)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment
from gongkai.journal.queries import latest_checkpoint
from gongkai.office.form_values import stood
from gongkai.publication import queries as publication


@never_cache
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """公文呈批表: facts, the three decisions, every opinion with signer, post, delegation, time and the digest that was signed."""
    today = timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=pk)
    version = edition.current
    if version is None:
        raise Http404
    at = stood(edition, version, on=today)
    context = {
        "edition": edition,
        "version": version,
        "attachments": Attachment.objects.filter(version=version),
        "number": publication.index_number_of(edition.item),
        "decisions": at.decisions,
        "boxes": at.boxes,
        "void": at.void,
        "checkpoint": latest_checkpoint(edition.item.body.code),
        "printed_at": timezone.now(),
    }
    return render(request, "office/sheet/sheet.html", context)


urls = [path("matters/<int:pk>/sheet/", sheet, name="sheet")]
