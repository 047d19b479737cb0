"""What other sites fetch by program: changes for the government portal (推送接口), and for the park's app (智慧园区).

Answered by the application and asked of the rows each time, since what was taken back a second ago is a deletion; nothing is kept of
who asked.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.foundation.digests import canonical_json
from gongkai.organization.feed_keys import feed_key_of
from gongkai.organization.models import Body
from gongkai.portal.pace import Pace
from gongkai.portal.source import knock
from gongkai.publication import park as parks
from gongkai.publication import push
from gongkai.publication.push import Changes
from gongkai.vault.store import FileDamagedError, open_blob

SALT = "gongkai.portal.feeding"
ASKED = Pace(each=60, all_of_them=600, seconds=60)
"""Answers a minute: a program that asks each minute for what changed needs one, and a first copy of everything some more."""
BY_KEY = Pace(each=120, all_of_them=1200, seconds=60)
"""The same for what is asked with one key, from wherever."""
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


# The park's app.


@never_cache
@login_not_required
@require_safe
def park(request: HttpRequest, slug: str) -> HttpResponse:
    """智慧园区接口: what to show in the park's app and what to take away, after `since`, to whoever holds a key (clauses 2.D, 4.1)."""
    body, refused = _let_in(request, slug)
    if body is None:
        return refused
    cursor = cursor_of(request)
    if cursor is None:
        return JsonResponse({"error": "since must be the cursor of an earlier answer"}, status=400)
    changes = parks.changes_since(body, cursor)
    told = [_with_addresses(slug, one) for one in changes.told]
    about = {"name": body.name, "code": body.index_code}
    answer = {"format": parks.FORMAT, "body": about, "changes": told, "cursor": changes.cursor}
    return HttpResponse(
        canonical_json(answer | {"more": changes.more, "restarted": changes.restarted}), content_type="application/json; charset=utf-8"
    )


@never_cache
@login_not_required
@require_safe
def park_file(request: HttpRequest, slug: str, release: int, name: str) -> HttpResponse:
    """A file of what the park's app shows, as long as it is shown (clauses 2.D, 4.1)."""
    body, refused = _let_in(request, slug)
    if body is None:
        return refused
    blob = parks.file_for_the_park(body, release, name)
    if blob is None:
        raise Http404
    try:
        stream = open_blob(blob.pk)
    except FileDamagedError:
        return JsonResponse({"error": "the file is damaged"}, status=500)
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type=blob.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _let_in(request: HttpRequest, slug: str) -> tuple[Body | None, HttpResponse]:
    """The body whose key was given; else why nothing is told, which never says whether there is such a body."""
    if not ASKED.lets(knock(request, SALT)):
        return None, too_many()
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    body = Body.objects.filter(slug=slug).first()
    key = feed_key_of(body, token.strip()) if body and scheme.lower() == "bearer" else None
    if key is None:
        wanted = {"WWW-Authenticate": 'Bearer realm="gongkai"'}
        return None, JsonResponse({"error": "a valid token is needed"}, status=401, headers=wanted)
    if not BY_KEY.lets(str(key.pk)):
        return None, too_many()
    return body, HttpResponse()


def _with_addresses(slug: str, told: dict[str, Any]) -> dict[str, Any]:
    if told["action"] != "publish":
        return told
    files = [{**file, "address": reverse("feeds:park_file", args=[slug, told["release"], file["name"]])} for file in told["files"]]
    return {**told, "files": files}


app_name = "feeds"
urlpatterns = [
    path("<slug:slug>/government.json", government_json, name="government_json"),
    path("<slug:slug>/government.xml", government_xml, name="government_xml"),
    path("<slug:slug>/park.json", park, name="park"),
    path("<slug:slug>/park/<int:release>/files/<str:name>", park_file, name="park_file"),
]
