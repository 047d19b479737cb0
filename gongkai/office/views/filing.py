"""Filing (归档): the record with its retention period, its packages, and a package to take away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import actions, copies, jobs, packing, queries, retention, zipping
from gongkai.archives.bag import manifest_name
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
    """制作归档包: have everything that belongs to the matter packed in the background, and the packages made so far (clause 2.E)."""
    on = table(request, pk)
    filed = queries.record_of(on.edition)
    template = "office/filing/pack.html"
    made = queries.packages_of(filed) if filed else []
    asked = queries.packing_of(filed) if filed else None
    context: dict[str, Any] = {
        "filed": filed,
        "packages": [(one, _is_whole(one)) for one in made],
        "may_take": bool(posts_today(request) & READERS),
        "packing": asked,
        "copying": filed is not None and copies.progress(filed, now=timezone.now()).is_under_way,
        "failure": gettext(asked.failure) if asked and asked.failure else "",
    }
    form = Errand(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        if request.headers.get("HX-Request"):
            if asked and asked.is_under_way:
                return render(request, "office/filing/packing.html", context | {"edition": on.edition})
            return HttpResponse(headers={"HX-Refresh": "true"})
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
        lambda: packing.take_up(actions.ask_for_package(filed, by=on.person)),
        verb="pack",
        template=template,
        done=_("已开始制作归档包。可以离开本页，稍后再看。"),
        to="office:pack",
        context=context,
    )


@never_cache
@require_GET
def package(request: HttpRequest, pk: int, package_pk: int) -> HttpResponseBase:
    """下载归档包: the package as one zip file, for those who keep or oversee the archive; a damaged one is not handed out."""
    let_in(request, READERS)
    on = table(request, pk)
    made = get_object_or_404(Package.objects.select_related("record"), pk=package_pk, record__edition=on.edition)
    folder = queries.package_folder(made)
    try:
        zipping.look_at(folder, made.manifest_digest)
    except zipping.DamagedPackageError:
        messages.error(request, gettext("归档包“{name}”已损坏或不完整，不能下载，请重新制作。").format(name=made.name))
        return SeeOther(reverse("office:pack", args=[pk]))
    answer = StreamingHttpResponse(zipping.zipped(folder, made.manifest_digest), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{made.name}.zip") or ""
    return answer


def suggestion(on: Table) -> Keeping:
    """The retention period to begin with, and why: zone-wide important matters for good, others as the body's table says."""
    important = on.decisions is not None and on.decisions.zone_wide_important
    return retention.suggested(on.edition.item.entry, important=important)


def _is_whole(made: Package) -> bool:
    manifest = queries.package_folder(made) / manifest_name("sha256")
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
