"""Where readers report a leak (报告泄密), a page that the application answers.

Nothing is asked that names a person, no cookie is set, no script is needed. A report counts against a keyed digest of the address it
came from, which is forgotten after an hour; the address itself is kept nowhere.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.foundation.objections import Refused
from gongkai.portal import index_numbers, pages, source
from gongkai.portal.forms import ReportForm
from gongkai.portal.handing_in import is_from_here, token
from gongkai.publication import actions, leaks
from gongkai.publication.leaks import Reported

SALT = "gongkai.portal.report"


index_numbers.register()


# No cookie is set here, so none can be forged: the form carries a token that only its own address can have fetched.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def report_matter(request: HttpRequest, code: str, number: tuple[int, int]) -> HttpResponse:
    """报告泄密 of one matter, from the link on its page; a matter that was taken down can still be reported (clause 8.9)."""
    return _report(request, leaks.reported_matter(code, *number))


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def report_body(request: HttpRequest, slug: str) -> HttpResponse:
    """报告泄密 of whatever is not on the site, or has no number (clause 8.9)."""
    return _report(request, leaks.reported_body(slug))


@never_cache
@login_not_required
@require_GET
def reported(request: HttpRequest, slug: str) -> HttpResponse:
    """收到了: the report is kept; who looks at it, and where to call."""
    about = leaks.reported_body(slug)
    if about is None:
        raise Http404
    return _answer(pages.reported(about.body))


def _report(request: HttpRequest, about: Reported | None) -> HttpResponse:
    if about is None:
        raise Http404
    with translation.override(settings.LANGUAGE_CODE):
        knock = source.knock(request, SALT)
        if request.method != "POST":
            return _show(about, ReportForm(), knock)
        form = ReportForm(request.POST)
        if not form.is_valid():
            return _show(about, form, knock)
        given = form.cleaned_data
        if given["website"]:
            return _received(about)  # a program; it is told nothing
        if not is_from_here(given["token"], knock, SALT):
            form.add_error(None, gettext("页面打开得太久了，或者网络地址变了。您填写的内容还在，请再按一次“提交报告”。"))
            return _show(about, form, knock)
        try:
            actions.report_leak_from_outside(
                about.body.slug,
                about.index_number,
                kind=given["kind"],
                text=given["text"],
                place=given["place"],
                contact=given["contact"],
                knock=knock,
            )
        except Refused as refused:
            for one in refused.objections:
                form.add_error(one.field or None, one.message)
            return _show(about, form, knock)
        return _received(about)


def _show(about: Reported, form: ReportForm, knock: str) -> HttpResponse:
    data = pages.report(about.body, about.index_number, about.path, form, token(knock, SALT))
    return _answer(data, status=422 if form.is_bound else 200)


def _received(about: Reported) -> HttpResponse:
    answer = HttpResponseRedirect(reverse("portal:reported", args=[about.body.slug]))
    answer.status_code = 303
    return answer


def _answer(data: bytes, *, status: int = 200) -> HttpResponse:
    return HttpResponse(data, status=status, headers={"Content-Language": settings.LANGUAGE_CODE})


app_name = "portal"
urlpatterns = [
    path("<slug:slug>/", report_body, name="report_body"),
    path("<slug:slug>/received/", reported, name="reported"),
    path("<index_code:code>/<year_serial:number>/", report_matter, name="report_matter"),
]
