"""阅读情况: who has read what is open inside, who has confirmed it, and the reminder; for the publisher and the supervisor alone.

Who has read what is personal: nobody else is shown it, whatever else he may see of the matter (clause 2.D).
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.foundation.objections import Refused
from gongkai.office.forms import Errand
from gongkai.office.views.acting import SeeOther, table
from gongkai.office.views.keeping import posts_today
from gongkai.organization.models import Person
from gongkai.procedure.posts import Post
from gongkai.publication import actions, queries, reader_rules
from gongkai.publication import readers as reading
from gongkai.publication.models import Release

MAY_SEE = frozenset({Post.PUBLISHER, Post.SUPERVISOR})
ON_A_PAGE = 50
WIDE = 1000
"""Units of the bar's drawing."""


@dataclass(frozen=True)
class Piece:
    """A part of the bar: its sort, its word, how many readers it stands for, where it begins and how wide it is."""

    sort: str
    label: str
    count: int
    x: int
    width: int


def sees_readers(request: HttpRequest) -> bool:
    """Whether this person is shown who has read what."""
    return bool(posts_today(request) & MAY_SEE)


@never_cache
@require_http_methods(["GET", "POST"])
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    """阅读情况 of an edition: counted, drawn and listed; the publisher asks for confirmation and reminds."""
    on = table(request, pk)
    release = queries.release_of(on.edition)
    if release is None or not sees_readers(request):
        raise Http404
    form = Errand(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not posts_today(request) & {Post.PUBLISHER}:
            raise PermissionDenied
        try:
            said = _done(release, request.POST.get("do", ""), by=on.person)
        except Refused as refused:
            form.is_valid()
            form.refuse(refused.objections)
        else:
            messages.success(request, said)
            return SeeOther(reverse("office:readers", args=[pk]))
    found = reading.readers(release, on=on.today)
    publishes = bool(posts_today(request) & {Post.PUBLISHER})
    context = {
        "form": form,
        "edition": on.edition,
        "version": release.version,
        "found": found,
        "pieces": _pieces(found),
        "wide": WIDE,
        "page": Paginator(sorted(found.every, key=_state), ON_A_PAGE).get_page(request.GET.get("page")),
        "asks": publishes and not reader_rules.objections_to_asking(release, by=on.person, today=on.today),
        "reminds": publishes and bool(found.waited_for),
    }
    return render(request, "office/reading/readers.html", context, status=422 if form.is_bound else 200)


def _done(release: Release, what: str, *, by: Person) -> str:
    if what == "ask":
        actions.ask_readers(release, by=by)
        return gettext("已请读者确认已阅。")
    if what == "remind":
        told = actions.remind_readers(release, by=by)
        return ngettext("已提醒{count}人。", "已提醒{count}人。", told).format(count=told) if told else gettext("今天都已经提醒过。")
    raise Http404


def _state(reader: reading.Reader) -> tuple[bool, bool]:
    """Those who are still waited for come first."""
    return reader.confirmed_at is not None, reader.read_at is not None


def _pieces(found: reading.Readers) -> list[Piece]:
    counted = [
        ("met", gettext("已确认"), len(found.confirmed)),
        ("open", gettext("已读") if not found.asked else gettext("已读，未确认"), len(found.read)),
        ("late", gettext("未读"), len(found.unread)),
    ]
    counted = counted if found.asked or found.confirmed else counted[1:]
    total = sum(count for _sort, _label, count in counted) or 1
    pieces, x = [], 0
    for sort, label, count in counted:
        width = round(WIDE * count / total)
        pieces.append(Piece(sort, label, count, x, width))
        x += width
    return pieces


urls = [path("matters/<int:pk>/readers/", readers, name="readers")]
