"""The sixteen forms as this body uses them (公开形式设置): listed, and each set on a page (clauses 4.1, 4.2)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.office.outlet_forms import OutletForm
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.papers import tabs_of
from gongkai.procedure.channels import Channel
from gongkai.publication import actions, outlets, sheet_rules


@never_cache
@require_GET
def all_outlets(request: HttpRequest) -> HttpResponse:
    """公开形式设置: the ten forms inside the zone and the six to society, as the body uses them (clauses 4.1, 4.2)."""
    held = let_in(request, sheet_rules.READERS)
    ways = outlets.ways_of(request.user.body)
    groups = {"zone": gettext("园区内公开形式"), "society": gettext("面向社会公开形式")}
    context = {
        "tabs": tabs_of(request, "outlets"),
        "groups": [(label, [way for way in ways if way.channel.audience == reach]) for reach, label in groups.items()],
        "sets": bool(held & sheet_rules.WORDERS),
    }
    return render(request, "office/postings/outlets.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def set_outlet(request: HttpRequest, channel: str) -> HttpResponse:
    """设置一种公开形式: what is already recorded stays as it is (clauses 1.4, 4.1, 4.2)."""
    let_in(request, sheet_rules.WORDERS)
    if channel not in {one.value for one in Channel}:
        raise Http404
    body, chosen = request.user.body, Channel(channel)
    way = outlets.way_of(body, chosen)
    initial = {
        "places": "\n".join(way.places),
        "keeper": way.keeper,
        "days": way.days,
        "in_use": way.in_use,
        "needs_photo": way.needs_photo,
    }
    form = OutletForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.set_outlet(body, chosen, **form.cleaned_data, by=request.user),
            done=gettext("“{name}”已设置。").format(name=gettext(chosen.label_zh)),
            to=reverse("office:outlets"),
        )
    ):
        return answer
    context = {
        "heading": gettext(chosen.label_zh),
        "section": (reverse("office:outlets"), gettext("公开形式设置")),
        "note": gettext("名称是规范第4条所定，不能改。设置从保存时起用，已经登记的张贴不变。"),
    }
    return show(request, form, context)


urls = [
    path("sheets/forms/", all_outlets, name="outlets"),
    path("sheets/forms/<slug:channel>/", set_outlet, name="set_outlet"),
]
