"""Filing (归档): the record with its retention period, its packages, and a package to take away."""

import hashlib
import tempfile
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import actions, jobs, queries, retention
from gongkai.archives.models import Package, Record
from gongkai.archives.retention import Keeping
from gongkai.foundation.digests import digest_of_file
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.forms import Errand, FilingForm
from gongkai.office.views.acting import SeeOther, Table, act, page, table
from gongkai.office.views.keeping import let_in, posts_today
from gongkai.office.views.records import READERS
from gongkai.procedure.stages import Stage
from gongkai.publication import postings
from gongkai.publication import queries as publication

MANIFEST = "manifest-sha256.txt"
PIECE = 1 << 20


@never_cache
@require_http_methods(["GET", "POST"])
def file_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """归档: one record of this edition, with its retention period (clause 2.E)."""
    on = table(request, pk)
    template = "office/filing/file.html"
    suggested = suggestion(on)
    release = publication.release_of(on.edition)
    forms = postings.forms_of(release) if release and on.edition.stage == Stage.PUBLISHED.value else None
    context = {"suggested": suggested, "filed": queries.record_of(on.edition), "forms": forms}
    if request.method != "POST":
        form = FilingForm(initial={"retention": suggested.retention})
        return page(request, on, form, verb="file", template=template, context=context)
    form = FilingForm(request.POST)
    return act(
        request,
        on,
        form,
        lambda: _file(on, form),
        verb="file",
        template=template,
        done=_("已归档。现在可以制作归档包。"),
        already=lambda: _filed_before(on),
        to="office:pack",
        context=context,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    """制作归档包: everything that belongs to the matter in one BagIt package, and the packages made so far (clause 2.E)."""
    on = table(request, pk)
    filed = queries.record_of(on.edition)
    template = "office/filing/pack.html"
    made = queries.packages_of(filed) if filed else []
    may_take = bool(posts_today(request) & READERS)
    context: dict[str, Any] = {"filed": filed, "packages": [(one, _is_whole(one)) for one in made], "may_take": may_take}
    form = Errand(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return page(request, on, form, verb="pack", template=template, context=context, status=200)
    if filed is None:
        raise Http404
    if request.POST.get("made") != str(len(made)):
        messages.info(request, gettext("已办理：归档包已经制作，见下表。"))
        return SeeOther(request.path)
    return act(
        request,
        on,
        form,
        lambda: actions.pack(filed, by=on.person),
        verb="pack",
        template=template,
        done=_("归档包已制作并通过校验。"),
        to="office:pack",
        context=context,
    )


@never_cache
@require_GET
def package(request: HttpRequest, pk: int, package_pk: int) -> HttpResponse:
    """下载归档包: the package as one zip file, for those who keep or oversee the archive; a damaged one is not handed out."""
    let_in(request, READERS)
    on = table(request, pk)
    made = get_object_or_404(Package.objects.select_related("record"), pk=package_pk, record__edition=on.edition)
    try:
        stream = zipped(queries.package_folder(made), made.manifest_digest)
    except DamagedError:
        messages.error(request, gettext("归档包“{name}”已损坏或不完整，不能下载，请重新制作。").format(name=made.name))
        return SeeOther(reverse("office:pack", args=[pk]))
    return FileResponse(stream, as_attachment=True, filename=f"{made.name}.zip", content_type="application/zip")


class DamagedError(Exception):
    """A package is not as it was made."""


def zipped(folder: Path, manifest_digest: str) -> BinaryIO:
    """The folder as a zip file in a temporary file that vanishes when closed; every name in UTF-8, below the folder's own name.

    Every payload file is compared with the manifest on its way in, the manifest with `manifest_digest`; DamagedError where one differs.
    """
    manifest = folder / MANIFEST
    if not manifest.is_file() or digest_of_file(manifest) != manifest_digest:
        raise DamagedError(MANIFEST)
    listed = dict(reversed(line.split("  ", 1)) for line in manifest.read_text(encoding="utf-8").splitlines() if line)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = one.relative_to(folder).as_posix()
            state = hashlib.sha256()
            with one.open("rb") as source, archive.open(f"{folder.name}/{name}", "w", force_zip64=True) as copy:
                while piece := source.read(PIECE):
                    state.update(piece)
                    copy.write(piece)
            if name.startswith("data/") and listed.pop(_escaped(name), "") != state.hexdigest():
                raise DamagedError(name)
    if listed:
        raise DamagedError(next(iter(listed)))
    stream.seek(0)
    return stream


def _escaped(name: str) -> str:
    """`name` as a BagIt manifest writes it (RFC 8493, 2.1.3)."""
    return name.replace("\r", "%0D").replace("\n", "%0A")


def suggestion(on: Table) -> Keeping:
    """The retention period to begin with, and why: zone-wide important matters for good, others as the body's table says."""
    important = on.decisions is not None and on.decisions.zone_wide_important
    return retention.suggested(on.edition.item.entry, important=important)


def _is_whole(made: Package) -> bool:
    manifest = queries.package_folder(made) / MANIFEST
    return manifest.is_file() and digest_of_file(manifest) == made.manifest_digest


def _file(on: Table, form: FilingForm) -> Record:
    """File the matter, and have its archival copies made."""
    filed = actions.file_matter(on.version, retention=form.cleaned_data["retention"], note=form.cleaned_data["note"], by=on.person)
    jobs.make_copies.enqueue(filed.pk)
    return filed


def _filed_before(on: Table) -> str:
    filed: Record | None = queries.record_of(on.edition)
    if filed is None:
        return ""
    return gettext("已办理：本版次已于{at}由{name}归档，无需再次提交。").format(at=words.cn_datetime(filed.at), name=filed.person.name)


urls = [
    path("matters/<int:pk>/file/", file_matter, name="file"),
    path("matters/<int:pk>/pack/", pack, name="pack"),
    path("matters/<int:pk>/packages/<int:package_pk>/", package, name="package"),
]
