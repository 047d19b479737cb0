"""Announcements (站内通知): written by one person, let onto the front page by another (clause 1.4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.office.announcement_forms import AnnouncementForm, EndAnnouncementForm
from gongkai.office.forms import Errand
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.publication import actions
from gongkai.publication import announcement_rules as rules
from gongkai.publication import announcements as read
from gongkai.publication.models import Announcement


@never_cache
@require_GET
def announcements(request: HttpRequest) -> HttpResponse:
    """站内通知: what waits, what the front page shows, and what is over (clause 1.4)."""
    posts = let_in(request, rules.READERS)
    every = read.of_body(request.user.body, on=timezone.localdate())
    context = {
        "open": [one for one in every if one.state in (read.State.WAITING, read.State.SHOWN)],
        "over": [one for one in every if one.state in (read.State.OVER, read.State.ENDED)],
        "writes": bool(posts & rules.WRITERS),
        "decides": bool(posts & rules.DECIDERS),
    }
    return render(request, "office/announcements/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest) -> HttpResponse:
    """拟写站内通知."""
    let_in(request, rules.WRITERS)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.announce(request.user.body, **form.cleaned_data, by=request.user),
            done=gettext("通知已拟写，请另一位审查员或者发布员同意后显示。"),
            to=reverse("office:announcements"),
        )
    ):
        return answer
    return show(request, form, {"heading": gettext("拟写站内通知"), "section": _section(), "button": gettext("提交")})


@never_cache
@require_http_methods(["GET", "POST"])
def agree_to_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """同意站内通知: read once more, then onto the front page."""
    let_in(request, rules.DECIDERS)
    row = _within(request, pk)
    form = Errand(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.agree_to_announcement(row, by=request.user),
            done=gettext("已同意，通知随即显示在公开网站首页。"),
            to=reverse("office:announcements"),
        )
    ):
        return answer
    context = {"heading": gettext("同意站内通知"), "section": _section(), "button": gettext("同意显示"), "row": row}
    return show(request, form, context, template="office/announcements/form.html")


@never_cache
@require_http_methods(["GET", "POST"])
def end_announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """停止站内通知, with the reason."""
    let_in(request, rules.READERS)
    row = _within(request, pk)
    form = EndAnnouncementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.end_announcement(row, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("通知已停止显示。"),
            to=reverse("office:announcements"),
        )
    ):
        return answer
    context = {"heading": gettext("停止站内通知"), "section": _section(), "button": gettext("停止显示"), "danger": True, "row": row}
    return show(request, form, context, template="office/announcements/form.html")


def _section() -> tuple[str, str]:
    return reverse("office:announcements"), gettext("站内通知")


def _within(request: HttpRequest, pk: int) -> Announcement:
    return get_object_or_404(Announcement.objects.select_related("body", "person").filter(body=request.user.body), pk=pk)


urls = [
    path("catalog/announcements/", announcements, name="announcements"),
    path("catalog/announcements/new/", announce, name="announce"),
    path("catalog/announcements/<int:pk>/agree/", agree_to_announcement, name="agree_to_announcement"),
    path("catalog/announcements/<int:pk>/end/", end_announcement, name="end_announcement"),
]
