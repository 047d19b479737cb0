"""Reading inside (内部公开): what is open to the Party, the zone or named people, out of its snapshot (clause 2.D).

Membership is asked at every request, for the page and for each file; what is withdrawn is gone with the next one. Nothing is
shown or handed out whose bytes are not those that were signed.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongkai.foundation.digests import digest_of, digest_of_file
from gongkai.foundation.objections import Refused
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.errors import damaged_file
from gongkai.organization.groups import groups_read_by
from gongkai.organization.models import Person
from gongkai.organization.queries import membership
from gongkai.procedure.dossier import Audience
from gongkai.publication import actions, readers, searching
from gongkai.publication.models import Opening, Snapshot
from gongkai.publication.queries import decisions_of, inner_openings_for, object_folder
from gongkai.search.engine import REACH
from gongkai.search.plans import LONGEST, plan
from gongkai.search.snippets import mark, snippet
from gongkai.vault.html import plain

ON_A_PAGE = 30
CONTENT = "content.json"


@dataclass(frozen=True)
class Shown:
    """A page out of its snapshot: the opening, what the version says, and where its files lie."""

    opening: Opening
    facts: dict[str, Any]
    folder: Path


class DamagedError(Exception):
    """A snapshot is not, byte for byte, what was signed."""


@never_cache
@require_GET
def reading(request: HttpRequest) -> HttpResponse:
    """内部公开: what this person may open, newest first, or found by words of its title and text, best first."""
    person = request.user
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = _within(request).order_by("-at", "-pk")
    page = Paginator(_found(person, found, wanted) if wanted else found, ON_A_PAGE).get_page(request.GET.get("page"))
    for opening in page.object_list:
        opening.marked = _marked(opening, wanted)
    given = request.GET.copy()
    given.pop("page", None)
    context = {
        "to_confirm": readers.to_confirm(person, _within(request)),
        "page": page,
        "wanted": wanted,
        "query": given.urlencode(),
        "readable": sorted(membership(person) - {Audience.SOCIETY}) + ([Audience.GROUP] if groups_read_by(person).exists() else []),
    }
    return render(request, "office/reading/list.html", context)


@never_cache
@require_GET
def inner_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: the official header, the text and the files as they were signed."""
    opening = get_object_or_404(_within(request), pk=pk)
    try:
        shown = _shown(opening)
    except DamagedError:
        return damaged_file(request, opening.release.version.title)
    reading = readers.reading_of(opening.release, request.user) or actions.note_reading(opening, by=request.user)
    context = {
        "opening": opening,
        "read_at": reading.at,
        "asked": readers.request_for(opening.release),
        "confirmation": readers.confirmation_of(opening.release, request.user),
        "facts": shown.facts,
        "edition": opening.release.edition,
        "digest": opening.release.digest,
        "expires_on": decisions_of(opening.release).expires_on,
    }
    return render(request, "office/reading/page.html", context)


@never_cache
@require_POST
def confirm_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """确认已阅: the reader says that he has read what he had opened; a second press is no fault."""
    opening = get_object_or_404(_within(request), pk=pk)
    try:
        actions.confirm_reading(opening, by=request.user)
    except Refused as refused:
        for objection in refused.objections:
            messages.info(request, gettext(objection.message))
    else:
        messages.success(request, gettext("已确认已阅。"))
    return SeeOther(reverse("office:inner_page", args=[pk]))


@never_cache
@require_GET
def inner_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A file of the page as a download, out of the same snapshot."""
    opening = get_object_or_404(_within(request), pk=pk)
    try:
        shown = _shown(opening)
        listed = {file["name"]: file for file in shown.facts["files"]}
        if name not in listed:
            raise Http404
        file = shown.folder / "files" / name
        if not file.is_file() or digest_of_file(file) != listed[name]["digest"]:
            raise DamagedError(name)
    except DamagedError:
        return damaged_file(request, name)
    answer = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=listed[name]["media_type"])
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _found(person: Person, readable: QuerySet[Opening], wanted: str) -> list[Opening]:
    """Those of `readable` that have the words: by the index, within what is open to this person; by title while there is none."""
    try:
        keys = searching.find_inside(person, wanted, most=REACH)
    except searching.Away:
        return list(readable.filter(release__version__title__icontains=wanted)[:REACH])
    place = {key: number for number, key in enumerate(keys)}
    return sorted(readable.filter(release__in=keys), key=lambda opening: place[opening.release_id])


def _marked(opening: Opening, wanted: str) -> dict[str, str]:
    """Title and place of the text with the words marked; without words, the title alone."""
    version = opening.release.version
    words = plan(wanted).words
    found = {"title": mark(version.title, words), "snippet": snippet(plain(version.text), words) if words else ""}
    return {name: mark_safe(markup) for name, markup in found.items()}  # noqa: S308 - `snippets` escapes each piece of it


def _within(request: HttpRequest) -> QuerySet[Opening]:
    """What this person may open and what is in place; of a release open to him twice over, its wider opening only."""
    inner = inner_openings_for(request.user)
    wider = inner.order_by().filter(release=OuterRef("release"), audience__gt=OuterRef("audience"))
    return inner.filter(~Exists(wider), Exists(Snapshot.objects.filter(opening=OuterRef("pk"))))


def _shown(opening: Opening) -> Shown:
    folder = object_folder(opening)
    try:
        data = (folder / CONTENT).read_bytes() if folder else b""
    except FileNotFoundError as missing:
        raise DamagedError(CONTENT) from missing
    digest = opening.release.digest
    if folder is None or digest_of(data, digest.partition(":")[0]) != digest:
        raise DamagedError(CONTENT)
    return Shown(opening, json.loads(data), folder)


urls = [
    path("reading/", reading, name="reading"),
    path("reading/<int:pk>/", inner_page, name="inner_page"),
    path("reading/<int:pk>/confirm/", confirm_reading, name="confirm_reading"),
    path("reading/<int:pk>/files/<str:name>", inner_file, name="inner_file"),
]
