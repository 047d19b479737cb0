"""Files within reach (附件、原件、佐证): downloads, never run or shown by the browser as a page of ours."""

from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment
from gongkai.office.views.errors import damaged_file
from gongkai.publication.models import Posting, Removal
from gongkai.screening import showing
from gongkai.vault.models import Blob
from gongkai.vault.store import FileDamagedError, open_blob, path_of


@require_GET
def attachment(request: HttpRequest, version: int, name: str) -> HttpResponse:
    """A file of a version within reach, as a download."""
    held = get_object_or_404(disclosure.versions_within_reach_of(request.user, on=timezone.localdate()), pk=version)
    file = get_object_or_404(Attachment.objects.select_related("blob"), version=held, name=name)
    return download(request, file.blob, file.name)


@require_GET
def original(request: HttpRequest, version: int, name: str) -> HttpResponse:
    """The uploaded document that the text of a version was converted from."""
    within = disclosure.versions_within_reach_of(request.user, on=timezone.localdate()).select_related("source")
    held = get_object_or_404(within, pk=version, source__isnull=False, source_name=name)
    return download(request, held.source, held.source_name)


@require_GET
def evidence(request: HttpRequest, posting: int, name: str) -> HttpResponse:
    """The photo or file that proves a posting."""
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    held = get_object_or_404(
        Posting.objects.select_related("evidence"), pk=posting, release__edition__in=within, evidence__isnull=False, evidence_name=name
    )
    return download(request, held.evidence, held.evidence_name)


@require_GET
def removal_evidence(request: HttpRequest, removal: int, name: str) -> HttpResponse:
    """The photo or file that proves that a posting came down."""
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    rows = Removal.objects.select_related("evidence").filter(posting__release__edition__in=within, evidence__isnull=False)
    held = get_object_or_404(rows, pk=removal, evidence_name=name)
    return download(request, held.evidence, held.evidence_name)


@require_GET
def preview(request: HttpRequest, version: int, page: int, name: str) -> HttpResponse:
    """A page of an attachment within reach as a picture, drawn anew: nothing of the file itself reaches the browser (保密审查)."""
    held = get_object_or_404(disclosure.versions_within_reach_of(request.user, on=timezone.localdate()), pk=version)
    file = get_object_or_404(Attachment, version=held, name=name)
    return drawn(path_of(file.blob_id), page)


def drawn(source: Path, number: int) -> HttpResponse:
    """Page `number` of the PDF or picture at `source`; 415 where it cannot be drawn or has no such page."""
    picture = showing.page(source, number)
    if picture is None:
        return HttpResponse(status=415)
    answer = HttpResponse(picture.content, content_type=picture.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def download(request: HttpRequest, blob: Blob, name: str) -> HttpResponse:
    """The bytes of `blob` to be saved under `name`, never run or shown by the browser as a page of ours."""
    try:
        stream = open_blob(blob.pk)
    except FileDamagedError:
        return damaged_file(request, name)
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type=blob.media_type)
    answer["Content-Length"] = str(blob.size)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


urls = [
    path("files/<int:version>/<str:name>", attachment, name="attachment"),
    path("preview/<int:version>/<int:page>/<str:name>", preview, name="preview"),
    path("originals/<int:version>/<str:name>", original, name="original"),
    path("evidence/<int:posting>/<str:name>", evidence, name="evidence"),
    path("evidence/removals/<int:removal>/<str:name>", removal_evidence, name="removal_evidence"),
]
