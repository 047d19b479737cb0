"""Around every page of the office: sign out whoever has left the desk, let nobody work with a password that another has set,
answer the wrong method with words, alert the reviewer of refused marks, and keep every answer out of caches."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRedirect

from gongkai.foundation.objections import hearing
from gongkai.office.alarms import put_on_record
from gongkai.office.views.errors import not_allowed

IDLE = 30 * 60
"""Seconds without a request after which a person is signed out."""
NOTED_EVERY = 60
"""Seconds between two notes of the last request, so that reading does not write at every click."""
SEEN = "seen"
OPEN_BEFORE_THE_CHANGE = ("office:password", "office:sign_out", "office:awake", "set_language")
"""Pages that are open to whoever still has the initial password."""


def sign_out_the_idle(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """超时退出: after `IDLE` seconds without a request the session ends. Needs session, person and messages of the request."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return get_response(request)
        now = int(time.time())
        seen = request.session.get(SEEN)
        if seen is not None and now - seen > IDLE:
            logout(request)
            messages.warning(request, gettext("您超过30分钟没有操作，系统已退出登录。请重新登录；刚才填写的内容可用浏览器的“后退”取回。"))
            return _to_sign_in(request)
        if seen is None or now - seen >= NOTED_EVERY:
            request.session[SEEN] = now
        return get_response(request)

    return answer


def ask_for_a_password_of_ones_own(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """修改初始密码: whoever has the password that the system administrator set comes to no other page until he has changed it.

    In the demonstration nobody types a password, and an account without one signs in by no password either.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        person = request.user
        if settings.DEMONSTRATION or not (person.is_authenticated and person.password_is_initial and person.has_usable_password()):
            return get_response(request)
        if request.path in {reverse(name) for name in OPEN_BEFORE_THE_CHANGE}:
            return get_response(request)
        address = reverse("office:password")
        return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)

    return answer


def alarm_of_marks(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """涉密警示: whatever page a state-secret mark was typed on, its refusal is put on record and alerts the reviewer (clause 8.6).

    A guest on a one-time page is nobody here: that page puts his on record itself.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        with hearing() as heard:
            response = get_response(request)
        if request.user.is_authenticated:
            put_on_record(heard, request.user)
        return response

    return answer


def speak_the_chosen_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """界面语言: Chinese, unless another was chosen. What the browser would like is not asked: official terms are Chinese."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return answer


def keep_language(response: HttpResponse, language: str) -> None:
    """Let the browser remember `language` for a year."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, httponly=True, samesite="Lax", secure=settings.BEHIND_TLS
    )


def keep_out_of_caches(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody keep an answer that says nothing of it itself: a page of an error names the person too, and 404 may be kept by itself."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return answer


def say_what_is_not_allowed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the page of 405 in place of Django's empty answer; the header that names the right methods stays."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or getattr(response, "content", b"x"):
            return response
        said = not_allowed(request)
        said["Allow"] = response.get("Allow", "")
        return said

    return answer


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    address = reverse("office:sign_in")
    if request.method in {"GET", "HEAD"} and not request.htmx:
        address += "?" + urlencode({"next": request.get_full_path()})
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
