"""Electronic screens (电子屏): how they are set, the addresses of those inside the zone, and their revocation (clauses 2.D, 4.1)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.office.forms import Errand
from gongkai.office.outlet_forms import ScreenDeviceForm, ScreenForm, ScreenRevocationForm
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.papers import tabs_of
from gongkai.publication import actions, screens, sheet_rules, sheets

REMEMBERED = 20
"""Revoked screens that are listed at most."""


@never_cache
@require_GET
def all_screens(request: HttpRequest) -> HttpResponse:
    """电子屏: the public screen, those inside the zone with their addresses, and how all of them are set (clause 4.1)."""
    let_in(request, sheet_rules.WORDERS)
    body = request.user.body
    origin = sheets.origin() or f"{request.scheme}://{request.get_host()}"
    context = {
        "tabs": tabs_of(request, "screens"),
        "setting": screens.setting_of(body),
        "public": f"{origin}/zone/{body.slug}/screen/",
        "devices": [(one, f"{origin}{reverse('screens:screen', args=[screens.key_of(one)])}") for one in screens.devices_of(body)],
        "revoked": screens.revocations_of(body)[:REMEMBERED],
    }
    return render(request, "office/postings/screens.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def set_screen(request: HttpRequest) -> HttpResponse:
    """设置电子屏: screens take it up at their next contact (clauses 1.4, 4.1)."""
    let_in(request, sheet_rules.WORDERS)
    body = request.user.body
    now = screens.setting_of(body)
    form = ScreenForm(
        request.POST if request.method == "POST" else None,
        initial={"seconds": now.seconds, "hours": now.hours, "notice": now.notice},
    )
    return _errand(
        request,
        form,
        lambda: actions.set_screen(body, **form.cleaned_data, by=request.user),
        heading=gettext("电子屏设置"),
        done=gettext("电子屏设置已保存，各屏下次联网时采用。"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def add_screen(request: HttpRequest) -> HttpResponse:
    """登记电子屏终端 (clauses 2.D, 4.1)."""
    let_in(request, sheet_rules.WORDERS)
    form = ScreenDeviceForm(request.POST if request.method == "POST" else None)
    return _errand(
        request,
        form,
        lambda: actions.add_screen(request.user.body, place=form.cleaned_data["place"], by=request.user),
        heading=gettext("登记电子屏终端"),
        done=gettext("终端已登记。请在这台设备的浏览器里打开下面列出的链接，全屏显示。"),
        note=gettext("每个终端有自己的链接，打开链接就能看到对园区内公开的事项，不要转发给别人。链接外泄的，随时停用。"),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def revoke_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """停用电子屏终端: at once and for good; another link is another device (clauses 2.D, 4.1)."""
    let_in(request, sheet_rules.WORDERS)
    device = get_object_or_404(screens.devices_of(request.user.body), pk=pk)
    form = ScreenRevocationForm(request.POST if request.method == "POST" else None)
    return _errand(
        request,
        form,
        lambda: actions.revoke_screen(device, reason=form.cleaned_data["reason"], by=request.user),
        heading=gettext("停用电子屏终端：{place}").format(place=device.place),
        done=gettext("终端已停用，链接已经失效。"),
        button=gettext("停用"),
        danger=True,
    )


def _errand(request: HttpRequest, form: Errand, action: Callable[[], object], *, heading: str, done: str, **more: object) -> HttpResponse:
    to = reverse("office:screens")
    if request.method == "POST" and (answer := carry_out(request, form, action, done=done, to=to)):
        return answer
    return show(request, form, {"heading": heading, "section": (to, gettext("电子屏")), **more})


urls = [
    path("sheets/screens/", all_screens, name="screens"),
    path("sheets/screens/settings/", set_screen, name="set_screen"),
    path("sheets/screens/new/", add_screen, name="add_screen"),
    path("sheets/screens/<int:pk>/revocation/", revoke_screen, name="revoke_screen"),
]
