"""The guide of the body (公开指南): kept by the publisher or the collector, with all its versions (clause 1.4)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.office.guide_forms import GuideForm
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.publication import actions, guide_rules, guides


@never_cache
@require_http_methods(["GET", "POST"])
def guide(request: HttpRequest) -> HttpResponse:
    """公开指南: what readers are told, and what they were told before; the public page follows at once (clause 1.4)."""
    let_in(request, guide_rules.GUIDES)
    body = request.user.body
    form = GuideForm(request.POST if request.method == "POST" else None, initial=guides.texts_of(body))
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.keep_guide(body, form.texts, by=request.user),
            done=gettext("公开指南已更新，公开页面随即改变。"),
            to=reverse("office:guide"),
        )
    ):
        return answer
    versions = [
        (one, [(form.fields[name].label, getattr(one, name)) for name in guides.SECTIONS if getattr(one, name)])
        for one in guides.versions_of(body)
    ]
    context = {"heading": gettext("公开指南"), "section": (reverse("office:catalog"), gettext("公开目录")), "versions": versions}
    return show(request, form, context, template="office/catalog/guide.html")


urls = [path("catalog/guide/", guide, name="guide")]
