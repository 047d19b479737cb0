"""Where readers search what is public (检索): answered by the application, by the index, and row for row by the database.

No cookie is set, no script is needed and nothing is kept of who asked. What was taken back a second ago is not shown, so that no
answer may be kept by anybody either.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.portal.finding import Asked, Refusal, page
from gongkai.portal.pace import Pace
from gongkai.portal.source import knock
from gongkai.publication import queries, searching
from gongkai.publication.public import PublicHit, PublicSearch
from gongkai.publication.searching import Hits

SALT = "gongkai.portal.search"
SEARCHES = Pace(each=60, all_of_them=1800, seconds=60)
"""Searches a minute: a whole office may stand behind one address."""
SUGGESTIONS = Pace(each=240, all_of_them=6000, seconds=60)
"""The same for what is asked while somebody types."""
AT_ONCE = 3
"""Searches that run at the same time; the others wait, so that the office is not kept waiting by readers."""
WAIT = 2.0
"""Seconds that a search waits for its turn."""

KEPT = 256
"""Answers that are kept; each as long as nothing opened and nothing was taken back."""

_kept: OrderedDict[object, bytes] = OrderedDict()
_keeping = threading.Lock()
_turns = threading.BoundedSemaphore(AT_ONCE)


class Busy(Exception):  # noqa: N818 - said to the reader
    """Too many search at the same time."""


@never_cache
@login_not_required
@require_safe
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """检索: what society may read of this body, by words, category, unit, year, form and time limit (clauses 3.1-3.8, 4.2)."""
    place = _place(slug)
    asked = Asked.of(request.GET)
    if not SEARCHES.lets(knock(request, SALT)):
        return _answer(place, asked, refused=Refusal.TOO_MANY, status=429)
    try:
        # Read before the rows: an answer is never kept under a later state than it shows.
        key = (place.body, tuple(place.categories.items()), tuple(place.entries.items()), asked.key, searching.freshness())
        if made := _kept_answer(key):
            return _said(made)
        with _turn():
            found = _found(slug, asked)
            if asked.page > 1 and not found.shown:  # fewer than there were, or an address that was made up
                asked = replace(asked, page=1)
                found = _found(slug, asked)
            near = () if found.shown else searching.near_public(slug, asked.words)
    except (Busy, searching.Away):
        return _answer(place, asked, refused=Refusal.AWAY, status=503)
    notice = None if found.shown else queries.notice_for(slug, asked.words)
    answer = _answer(place, asked, found, near=near, notice=notice)
    _keep(key, answer.content)
    return answer


def _kept_answer(key: object) -> bytes | None:
    with _keeping:
        if key in _kept:
            _kept.move_to_end(key)
        return _kept.get(key)


def _keep(key: object, made: bytes) -> None:
    with _keeping:
        _kept[key] = made
        while len(_kept) > KEPT:
            _kept.popitem(last=False)


@never_cache
@login_not_required
@require_safe
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """检索提示: titles with what is being typed, for the script of the search field."""
    _place(slug)
    words = Asked.of(request.GET).words
    found: tuple[PublicHit, ...] = ()
    if words and SUGGESTIONS.lets(knock(request, SALT)):
        try:
            with _turn():
                found = searching.suggest_public(slug, words)
        except (Busy, searching.Away):
            found = ()  # whoever types goes on typing
    return JsonResponse({"suggestions": [{"title": hit.row.title, "path": hit.row.path} for hit in found]})


def _found(slug: str, asked: Asked) -> Hits:
    return searching.find_public(slug, asked.words, filters=asked.filters, sort=asked.sort, page=asked.page, facets=asked.facets)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def _place(slug: str) -> PublicSearch:
    place = queries.public_search(slug)
    if place is None:
        raise Http404
    return place


def _answer(
    place: PublicSearch,
    asked: Asked,
    found: Hits | None = None,
    *,
    near: tuple[PublicHit, ...] = (),
    notice: tuple[str, str] | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        answer = _said(page(place, asked, found, near=near, notice=notice, refused=refused), status=status)
    if refused:
        answer["Retry-After"] = "60"
    return answer


def _said(made: bytes, *, status: int = 200) -> HttpResponse:
    return HttpResponse(made, status=status, headers={"Content-Language": settings.LANGUAGE_CODE})


app_name = "search"
urlpatterns = [
    path("<slug:slug>/", search, name="search"),
    path("<slug:slug>/suggest/", suggest, name="suggest"),
]
