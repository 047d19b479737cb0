"""Signing in and out (登录、退出), one's own password, and the one-click sign-in of the demonstration."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from gongkai.foundation.objections import Refused
from gongkai.office.middleware import keep_language
from gongkai.organization import actions as organization
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import Holding, people_of, posts_of
from gongkai.procedure.posts import Post

BACKEND = "django.contrib.auth.backends.ModelBackend"

TRY = {
    Post.HANDLER: _("起草公开事项、上传文件、答八个保密问题"),
    Post.UNIT_HEAD: _("审核本部门的稿件，同意、退回或不予公开"),
    Post.DEPUTY_LEADER: _("审核分管部门报来的事项"),
    Post.PRINCIPAL_LEADER: _("在手机上审批：同意、退回或不予公开"),
    Post.GROUP_HEAD: _("签署全区性重要事项的审查意见"),
    Post.COLLECTOR: _("向部门发起征集、登记公开形式的落实"),
    Post.SECRECY_REVIEWER: _("保密审查：答八个问题并下结论"),
    Post.EXAMINER: _("审查并确定公开时限、范围、形式，维护公开目录"),
    Post.PUBLISHER: _("发布已审批的事项"),
    Post.ARCHIVIST: _("归档并制作归档包"),
    Post.SUPERVISOR: _("查看全部事项和归档情况"),
    Post.DISCIPLINE_OFFICER: _("查看全部事项，撤回不当公开的内容"),
    Post.SYSTEM_ADMINISTRATOR: _("登记人员、维护机构设置"),
    Post.SECURITY_ADMINISTRATOR: _("任命岗位"),
    Post.AUDITOR: _("核对留痕"),
}
"""What the holder of a post may try in the demonstration."""


class SignIn(AuthenticationForm):
    """登录: user name and password."""

    error_messages = {
        "invalid_login": _("登录名或密码不正确，请重新输入。连续输错5次，将暂停登录30分钟。"),
        "inactive": _("这个账号已停用，请联系系统管理员。"),
    }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["username"].label = _("登录名")
        self.fields["username"].error_messages = {"required": _("请输入登录名。")}
        self.fields["password"].label = _("密码")
        self.fields["password"].error_messages = {"required": _("请输入密码。")}


class OwnPassword(forms.Form):
    """修改密码: the present password and the new one twice. Whether it is good enough, the rules say."""

    current = forms.CharField(label=_("当前密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    password = forms.CharField(
        label=_("新密码"),
        strip=False,
        help_text=_("至少10个字符，不要用常见密码，也不要与登录名、姓名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label=_("再次输入新密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            field.error_messages["required"] = gettext("请输入{label}。").format(label=field.label)

    def clean_again(self) -> str:
        """The new password once more."""
        if self.cleaned_data["again"] != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入的新密码不一致。"))
        return str(self.cleaned_data["again"])


@dataclass(frozen=True)
class Held:
    """A post with the units it is held for and, where it is delegated, whose it is."""

    post: Post
    units: list[str]
    on_behalf_of: str


@dataclass(frozen=True)
class Guest:
    """A person of the demonstration who may be tried with one click: posts by name with their units, and what to try."""

    person: Person
    posts: list[Held]
    hints: list[str]


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """登录. Five wrong passwords in a row close the way for half an hour (429)."""
    if request.htmx:  # a part of a page was asked for after the session had ended
        return HttpResponseClientRedirect(reverse("office:sign_in"))
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignIn(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        person = form.get_user()
        login(request, person)
        answer = HttpResponseRedirect(_next(request))
        if person.password_is_initial and not settings.DEMONSTRATION:
            answer = HttpResponseRedirect(reverse("office:password"))
        keep_language(answer, person.language)
        return answer
    context = {"form": form, "next": _next(request), "guests": _guests() if settings.DEMONSTRATION else []}
    return render(request, "office/session/sign_in.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest, username: str) -> HttpResponse:
    """One-click sign-in of the demonstration; elsewhere there is no such address."""
    if not settings.DEMONSTRATION:
        raise Http404
    login(request, get_object_or_404(Person, username=username, is_active=True), backend=BACKEND)
    return HttpResponseRedirect(_next(request))


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """选择界面语言: kept in this browser, and for who is signed in with the account; an unknown language changes nothing."""
    wished = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(wished if is_ours else reverse("office:desk"))
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        if request.user.is_authenticated and request.user.language != language:
            organization.choose_language(language, by=request.user)
        keep_language(answer, language)
    return answer


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """退出登录."""
    logout(request)
    messages.success(request, gettext("您已退出登录。"))
    return redirect("office:sign_in")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """修改密码: one's own, with the present one."""
    form = OwnPassword(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            person = organization.set_password(request.user, given["password"], by=request.user, current=given["current"])
        except Refused as refused:
            for one in refused.objections:
                form.add_error(one.field if one.field in form.fields else None, one.message)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, gettext("密码已修改。"))
            return redirect("office:desk")
    context = {"form": form, "is_initial": request.user.password_is_initial and not settings.DEMONSTRATION}
    return render(request, "office/session/password.html", context, status=422 if form.is_bound else 200)


@require_GET
def awake(request: HttpRequest) -> HttpResponse:
    """A sign of life while somebody writes a long text, so that typing counts as using the system."""
    return HttpResponse(status=204)


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: the staff page that was asked for, else the desk."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure())
    return wished if is_ours and wished.startswith("/office/") else reverse("office:desk")


def _guests() -> list[Guest]:
    today = timezone.localdate()
    guests = []
    for body in Body.objects.order_by("pk"):
        for person in people_of(body).filter(is_active=True).order_by("pk"):
            holdings = posts_of(person, body=body, on=today)
            hints = list(dict.fromkeys(str(TRY[held.post]) for held in holdings))
            guests.append(Guest(person, _by_post(holdings), hints or [_to_read(person)]))
    return guests


def _by_post(holdings: list[Holding]) -> list[Held]:
    """The same post held for several units as one line."""
    found: dict[tuple[Post, str], list[str]] = {}
    for held in holdings:
        units = found.setdefault((held.post, held.on_behalf_of.name if held.on_behalf_of else ""), [])
        if held.unit is not None:
            units.append(held.unit.name)
    return [Held(post, units, lender) for (post, lender), units in found.items()]


def _to_read(person: Person) -> str:
    if person.party_member:
        return gettext("阅读党内和园区内公开的内容")
    return gettext("阅读园区内公开的内容；党内公开的内容看不到") if person.zone_member else gettext("只能阅读对社会公开的内容")


urls = [
    path("sign-in/", sign_in, name="sign_in"),
    path("sign-in/as/<str:username>/", sign_in_as, name="sign_in_as"),
    path("sign-out/", sign_out, name="sign_out"),
    path("password/", password, name="password"),
    path("awake/", awake, name="awake"),
]
