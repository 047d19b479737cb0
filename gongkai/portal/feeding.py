"""What other sites fetch by program: changes for the government portal (推送接口), and for the park's app (智慧园区).

Answered by the application and asked of the rows each time, since what was taken back a second ago is a deletion; nothing is kept of
who asked.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.organization.models import Body
from gongkai.portal.pace import Pace
from gongkai.portal.source import knock
from gongkai.publication import push
from gongkai.publication.push import Changes

SALT = "gongkai.portal.feeding"
ASKED = Pace(each=60, all_of_them=600, seconds=60)
"""Answers a minute: a program that asks each minute for what changed needs one, and a first copy of everything some more."""
LONGEST_CURSOR = 18


@never_cache
@login_not_required
@require_safe
def government_json(request: HttpRequest, slug: str) -> HttpResponse:
    """推送接口 in JSON: what to publish on the government portal and what to delete there, after `since` (clauses 4.2, 8.9)."""
    return _government(request, slug, push.changes_as_json, "application/json; charset=utf-8")


@never_cache
@login_not_required
@require_safe
def government_xml(request: HttpRequest, slug: str) -> HttpResponse:
    """The same in XML."""
    return _government(request, slug, push.changes_as_xml, "application/xml; charset=utf-8")


def _government(request: HttpRequest, slug: str, write: Callable[[Body, Changes], bytes], kind: str) -> HttpResponse:
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise Http404
    if not ASKED.lets(knock(request, SALT)):
        return too_many()
    cursor = cursor_of(request)
    if cursor is None:
        return JsonResponse({"error": "since must be the cursor of an earlier answer"}, status=400)
    return HttpResponse(write(body, push.changes_since(body, cursor)), content_type=kind)


def cursor_of(request: HttpRequest) -> int | None:
    """The cursor that was given, 0 where none was; None where it is none."""
    given = request.GET.get("since", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_CURSOR else None


def too_many() -> HttpResponse:
    """The answer to whoever asks too often."""
    return JsonResponse({"error": "too many requests"}, status=429, headers={"Retry-After": "60"})


app_name = "feeds"
urlpatterns = [
    path("<slug:slug>/government.json", government_json, name="government_json"),
    path("<slug:slug>/government.xml", government_xml, name="government_xml"),
]
