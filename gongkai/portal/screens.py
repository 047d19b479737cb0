"""Where screens inside the zone fetch what they show (电子屏): each by an address of its own, until it is revoked.

It is asked of the rows each time, so that what was withdrawn is gone at the screen's next contact. No cookie is set.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.portal import pages, screen_pages
from gongkai.procedure.dossier import Audience
from gongkai.publication import screens

GONE = 410
LONGEST_KEY = 80
"""Characters of a key that are looked at."""


@never_cache
@login_not_required
@require_GET
def screen(request: HttpRequest, key: str) -> HttpResponse:
    """电子屏终端: what is open to the zone and to society; 410 where the address was revoked or never was one (clauses 2.D, 4.1)."""
    device = screens.device_with(key[:LONGEST_KEY])
    if device is None:
        return HttpResponse("", status=GONE, content_type="text/plain; charset=utf-8")
    return HttpResponse(pages.screen(screens.screen_of(device.body, Audience.ZONE, on=timezone.localdate())))


@never_cache
@login_not_required
@require_GET
def worker(request: HttpRequest, key: str) -> HttpResponse:
    """The script that lets a screen go on without network. It is the same for all and says nothing."""
    return HttpResponse(screen_pages.worker(), content_type="text/javascript; charset=utf-8")


app_name = "screens"

urlpatterns = [
    path("<str:key>/", screen, name="screen"),
    path("<str:key>/worker.js", worker, name="screen_worker"),
]
