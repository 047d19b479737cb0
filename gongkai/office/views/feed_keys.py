"""Keys of programs (接口令牌): the security administrator gives one to the park's app and takes it back (clauses 2.D, 4.1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.foundation.objections import Refused
from gongkai.office.feed_key_forms import FeedKeyEndForm, FeedKeyForm
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.organization import SECURITY, tabs
from gongkai.organization import actions
from gongkai.organization.feed_keys import ended_feed_keys_of, feed_keys_of
from gongkai.organization.models import FeedKey


@never_cache
@require_GET
def feed_keys(request: HttpRequest) -> HttpResponse:
    """接口令牌: which programs read what is open inside the zone, and which no longer do."""
    posts = let_in(request, SECURITY)
    body = request.user.body
    context = {"keys": feed_keys_of(body), "ended": ended_feed_keys_of(body), "address": _address(request), **tabs(posts, "feed_keys")}
    return render(request, "office/organization/feed_keys.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def issue_feed_key(request: HttpRequest) -> HttpResponse:
    """发放接口令牌: the token is on the answer and nowhere else, so that no address leads to it again."""
    let_in(request, SECURITY)
    form = FeedKeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            key, token = actions.issue_feed_key(request.user.body, name=form.cleaned_data["name"], by=request.user)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            return render(request, "office/organization/feed_key.html", {"key": key, "token": token, "address": _address(request)})
    return show(request, form, {"heading": gettext("发放接口令牌"), "section": _section(), "button": gettext("发放")})


@never_cache
@require_http_methods(["GET", "POST"])
def revoke_feed_key(request: HttpRequest, pk: int) -> HttpResponse:
    """停用接口令牌: at once."""
    let_in(request, SECURITY)
    key = get_object_or_404(FeedKey.objects.filter(body=request.user.body), pk=pk)
    form = FeedKeyEndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.revoke_feed_key(key, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("接口令牌已停用。"),
            to=reverse("office:feed_keys"),
        )
    ):
        return answer
    context = {"heading": gettext("停用接口令牌：{name}").format(name=key.name), "section": _section(), "button": gettext("停用")}
    return show(request, form, context | {"danger": True})


def _section() -> tuple[str, str]:
    return reverse("office:feed_keys"), gettext("接口令牌")


def _address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("feeds:park", args=[request.user.body.slug]))


urls = [
    path("organization/feed-keys/", feed_keys, name="feed_keys"),
    path("organization/feed-keys/new/", issue_feed_key, name="issue_feed_key"),
    path("organization/feed-keys/<int:pk>/revoke/", revoke_feed_key, name="revoke_feed_key"),
]
