"""Where readers say what they think of a matter, ask why there is nothing, and learn what came of it (提意见, clauses 3.0, 5.2).

As with reports of leaks: nobody's name, no cookie, no script, no address kept.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.foundation.codes import read_code
from gongkai.foundation.objections import Objection, Refused
from gongkai.portal import comment_pages as pages
from gongkai.portal import index_numbers
from gongkai.portal.forms import CommentForm
from gongkai.portal.handing_in import is_from_here, token
from gongkai.portal.pace import Pace
from gongkai.portal.source import knock
from gongkai.publication import actions, feedback, feedback_rules, leaks

# The same salt as reports of leaks have: whoever sends the one has fewer left of the other.
SALT = "gongkai.portal.report"
LOOKING_UP = "gongkai.portal.feedback"
LONGEST_CODE = 40
"""Characters of a typed number that are looked at."""
PACE = Pace(each=30, all_of_them=600, seconds=60)
"""Answers a minute on what became of feedback: numbers are not to be found by trying."""

index_numbers.register()


# No cookie is set here, so none can be forged: the form carries a token that only its own address can have fetched.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def comment(request: HttpRequest, code: str, number: tuple[int, int]) -> HttpResponse:
    """提意见 on one matter that is open to society (clause 5.2)."""
    about = leaks.reported_matter(code, *number)
    days = feedback.answered_within(about.body.slug, about.index_number) if about else None
    if about is None or days is None:
        return _nowhere(gettext_noop("提意见"), feedback_rules.objections_to_commenting)
    return _take(
        request,
        lambda form, mark: pages.comment(about, form, mark, days=days),
        lambda text, come: actions.comment_from_outside(about.body.slug, about.index_number, text=text, knock=come).receipt,
    )


@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str, entry: str) -> HttpResponse:
    """询问为何没有内容, or nothing new, under an entry of the catalogue (clause 3.0)."""
    asked = feedback.asked_entry(slug, entry)
    if asked is None:
        return _nowhere(gettext_noop("询问为何没有内容"), feedback_rules.objections_to_asking)
    return _take(
        request,
        lambda form, mark: pages.question(asked, form, mark, days=asked.days),
        lambda text, come: actions.comment_from_outside(slug, entry=entry, text=text, knock=come).receipt,
    )


@never_cache
@login_not_required
@require_GET
def look_up(request: HttpRequest) -> HttpResponse:
    """查询意见办理情况: type the number that was given."""
    typed = request.GET.get("receipt", "").strip()[:LONGEST_CODE]
    if not typed:
        return _answer(pages.look_up("", ""))
    with translation.override(settings.LANGUAGE_CODE):
        code = read_code(typed)
        if not code:
            return _answer(pages.look_up(typed, gettext("受理编号有误，请对照再输一次。编号里没有数字0、1和字母O、I、L。")), status=404)
    return _see(reverse("comments:receipt", args=[code]))


@never_cache
@login_not_required
@require_GET
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """办理情况: what became of the feedback with this number."""
    with translation.override(settings.LANGUAGE_CODE):
        if not PACE.lets(knock(request, LOOKING_UP)):
            answer = _answer(pages.look_up("", gettext("查询得太频繁，请一分钟以后再试。")), status=429)
            answer["Retry-After"] = "60"
            return answer
        found = feedback.look_up(read_code(code[:LONGEST_CODE]), today=timezone.localdate())
        if found is None:
            return _answer(pages.look_up(code[:LONGEST_CODE], gettext("没有这个受理编号，请核对。")), status=404)
        return _answer(pages.receipt(found))


def _take(request: HttpRequest, page: Callable[[CommentForm, str], bytes], action: Callable[[str, str], str]) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        come = knock(request, SALT)

        def show(form: CommentForm) -> HttpResponse:
            return _answer(page(form, token(come, SALT)), status=422 if form.is_bound else 200)

        if request.method != "POST":
            return show(CommentForm())
        form = CommentForm(request.POST)
        if not form.is_valid():
            return show(form)
        given = form.cleaned_data
        if given["website"]:
            return _see(reverse("comments:look_up"))  # a program; it is told nothing
        if not is_from_here(given["token"], come, SALT):
            form.add_error(None, gettext("页面打开得太久了，或者网络地址变了。您填写的内容还在，请再按一次“提交意见”。"))
            return show(form)
        try:
            number = action(given["text"], come)
        except Refused as refused:
            for one in refused.objections:
                if one.trace is not None:
                    form.withhold()
                form.add_error(one.field or None, one.message)
            return show(form)
        return _see(reverse("comments:receipt", args=[number]))


def _nowhere(title: str, why: Callable[[None], Sequence[Objection]]) -> HttpResponse:
    # Not the office's page of this kind, which sets a cookie and asks to sign in.
    with translation.override(settings.LANGUAGE_CODE):
        return _answer(pages.nowhere(gettext(title), str(why(None)[0].message)), status=404)


def _see(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _answer(data: bytes, *, status: int = 200) -> HttpResponse:
    return HttpResponse(data, status=status, headers={"Content-Language": settings.LANGUAGE_CODE})


app_name = "comments"
urlpatterns = [
    path("", look_up, name="look_up"),
    path("receipt/<str:code>/", receipt, name="receipt"),
    path("<slug:slug>/e/<str:entry>/", ask, name="ask"),
    path("<index_code:code>/<year_serial:number>/", comment, name="comment"),
]
