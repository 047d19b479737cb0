"""What goes to the government portal (推送政府门户网站): one matter as a package to hand over, and the address from which it is fetched."""

import tempfile
from typing import IO, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.foundation.objections import Objection
from gongkai.office.views.acting import Table, table
from gongkai.office.views.errors import damaged_file
from gongkai.office.views.keeping import let_in
from gongkai.publication import push, queries, sheet_rules
from gongkai.publication.models import Release
from gongkai.vault.store import FileDamagedError

IN_MEMORY = 8 << 20
"""Bytes of a package that are held in memory; a larger one is written to a file first."""


@never_cache
@require_GET
def pushing(request: HttpRequest, pk: int) -> HttpResponse:
    """推送政府门户网站: what the package holds, where the same is fetched, and why it may not go (clause 4.2)."""
    let_in(request, sheet_rules.MAKERS)
    on = table(request, pk)
    release, against = _release(on)
    told = push.metadata(push.shown_of(release)) if release is not None and not against else None
    context = {
        "edition": on.edition,
        "version": on.version,
        "objections": against,
        "fields": [(label, told["fields"][name]) for name, label in push.LABELS.items()] if told else [],
        "files": told["files"] if told else [],
        "addresses": [reverse(f"feeds:government_{kind}", args=[on.edition.item.body.slug]) for kind in ("json", "xml")],
    }
    return render(request, "office/publishing/push.html", context)


@never_cache
@require_GET
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """推送包: the package itself; where it may not go, the page that says why."""
    let_in(request, sheet_rules.MAKERS)
    on = table(request, pk)
    release, against = _release(on)
    if release is None or against:
        return HttpResponseRedirect(reverse("office:push", args=[pk]))
    out = cast(IO[bytes], tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the answer closes it
    try:
        packed = push.pack(release, out)
    except FileDamagedError:
        return damaged_file(request, on.version.title)
    out.seek(0)
    answer = FileResponse(out, as_attachment=True, filename=packed.name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _release(on: Table) -> tuple[Release | None, list[Objection]]:
    """The release of the matter, and what stands against handing it over."""
    release = queries.release_of(on.edition)
    if release is None:
        return None, [Objection("not_published", gettext("本版次尚未公开发布。"), clause="4.2")]
    return release, push.objections_to_pushing(release)


urls = [
    path("matters/<int:pk>/push/", pushing, name="push"),
    path("matters/<int:pk>/push/package.zip", package, name="push_package"),
]
