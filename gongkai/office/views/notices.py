"""What one was told (提醒): what waits to be seen, and what was seen before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.office.notices import shown
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import is_number
from gongkai.organization import actions, queries

ON_A_PAGE = 100
"""Open notices that are shown at once, the newest."""
BEFORE = 30
"""How many of those seen before are shown."""


@never_cache
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """提醒: one's own notices, and that one has seen one of them, or all that the page showed."""
    person, today = request.user, timezone.localdate()
    if request.method == "POST":
        chosen = [int(given) for given in request.POST.getlist("notice")[:ON_A_PAGE] if is_number(given)]
        seen = actions.see_notices(list(queries.notices_of(person).filter(pk__in=chosen)), by=person)
        if seen:
            said = ngettext("已知悉%(number)d条提醒。", "已知悉%(number)d条提醒。", seen) % {"number": seen}
            messages.success(request, said)
        else:
            messages.info(request, gettext("没有可以标为知悉的提醒，可能刚才已经处理过。"))
        return SeeOther(reverse("office:notices"))
    waiting = queries.open_notices(person)
    before = queries.notices_of(person).exclude(pk__in=waiting.values("pk"))
    context = {
        "waiting": shown(list(waiting[:ON_A_PAGE]), person, on=today),
        "total": waiting.count(),
        "before": shown(list(before[:BEFORE]), person, on=today),
    }
    return render(request, "office/notices/list.html", context)


urls = [path("notices/", notices, name="notices")]
