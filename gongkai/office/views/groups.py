"""Groups of named readers (特定人员组): who is in them, kept by the security administrator; who names them may look (clause 2.D)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.office.group_forms import GroupClosingForm, GroupForm, MemberForm, MembershipEndForm
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.organization import MAY_LOOK, SECURITY, tabs
from gongkai.organization import actions, groups, queries
from gongkai.organization.models import GroupMember, ReaderGroup


@never_cache
@require_GET
def reader_groups(request: HttpRequest) -> HttpResponse:
    """特定人员: the groups of the body with how many read by them today, and those that were closed."""
    posts = let_in(request, MAY_LOOK)
    today = timezone.localdate()
    every = groups.groups_of(request.user.body, closed=True)
    context = {
        "groups": [(one, groups.members_of(one, on=today).count()) for one in every if one.closed_on is None],
        "closed": [one for one in every if one.closed_on is not None],
        "keeps": bool(posts & SECURITY),
        **tabs(posts, "reader_groups"),
    }
    return render(request, "office/groups/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def form_group(request: HttpRequest) -> HttpResponse:
    """设立特定人员组."""
    let_in(request, SECURITY)
    form = GroupForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.form_group(request.user.body, **form.cleaned_data, by=request.user),
            done=gettext("特定人员组已设立，请列入成员。"),
            to=lambda made: reverse("office:reader_group", args=[made.pk]),
        )
    ):
        return answer
    context = {"heading": gettext("设立特定人员组"), "section": (reverse("office:reader_groups"), gettext("特定人员"))}
    return show(request, form, context | {"button": gettext("设立")})


@never_cache
@require_GET
def reader_group(request: HttpRequest, pk: int) -> HttpResponse:
    """一个特定人员组: its members of today and to come, and those who were in it."""
    posts = let_in(request, MAY_LOOK)
    group = _group(request, pk)
    today = timezone.localdate()
    members = list(groups.members_of(group))
    context = {
        "group": group,
        "members": [one for one in members if one.ends_on is None or one.ends_on > today],
        "former": [one for one in members if one.ends_on is not None and one.ends_on <= today],
        "today": today,
        "keeps": bool(posts & SECURITY) and group.closed_on is None,
    }
    return render(request, "office/groups/group.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def enter_member(request: HttpRequest, pk: int) -> HttpResponse:
    """列入特定人员: somebody with an account of this body, oneself excepted."""
    let_in(request, SECURITY)
    group = _group(request, pk)
    people = queries.people_of(group.body).filter(is_active=True).exclude(pk=request.user.pk).order_by("unit__position", "pk")
    form = MemberForm(request.POST if request.method == "POST" else None, people=people)

    def act() -> GroupMember:
        given = form.cleaned_data
        dates = {"starts_on": given["starts_on"], "ends_on": given["ends_on"]}
        return actions.enter_member(group, form.people[given["person"]], **dates, basis=given["basis"], by=request.user)

    if form.is_bound:
        if form.is_valid():
            form.refuse(form.missing())
        if answer := carry_out(request, form, act, done=gettext("已列入特定人员。"), to=reverse("office:reader_group", args=[pk])):
            return answer
    context = {"heading": gettext("列入特定人员"), "section": _section(group), "button": gettext("列入")}
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """移出特定人员: at once, or from a day."""
    let_in(request, SECURITY)
    rows = GroupMember.objects.filter(group__body=request.user.body).select_related("group", "group__body", "person")
    member = get_object_or_404(rows, pk=pk)
    form = MembershipEndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.end_membership(member, ends_on=form.cleaned_data["ends_on"], by=request.user),
            done=gettext("已登记，自结束日期起不能再阅读。"),
            to=reverse("office:reader_group", args=[member.group_id]),
        )
    ):
        return answer
    context = {
        "heading": gettext("将{name}移出特定人员").format(name=member.person.name),
        "section": _section(member.group),
        "button": gettext("移出"),
        "danger": True,
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def close_group(request: HttpRequest, pk: int) -> HttpResponse:
    """停用特定人员组: nobody reads by it any more."""
    let_in(request, SECURITY)
    group = _group(request, pk)
    form = GroupClosingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.close_group(group, by=request.user),
            done=gettext("特定人员组已停用。"),
            to=reverse("office:reader_groups"),
        )
    ):
        return answer
    context = {
        "heading": gettext("停用特定人员组：{name}").format(name=group.name),
        "section": _section(group),
        "button": gettext("停用"),
        "danger": True,
    }
    return show(request, form, context, template="office/organization/final.html")


def _group(request: HttpRequest, pk: int) -> ReaderGroup:
    return get_object_or_404(groups.groups_of(request.user.body, closed=True), pk=pk)


def _section(group: ReaderGroup) -> tuple[str, str]:
    return reverse("office:reader_group", args=[group.pk]), group.name


urls = [
    path("organization/groups/", reader_groups, name="reader_groups"),
    path("organization/groups/add/", form_group, name="form_group"),
    path("organization/groups/<int:pk>/", reader_group, name="reader_group"),
    path("organization/groups/<int:pk>/enter/", enter_member, name="enter_member"),
    path("organization/groups/<int:pk>/close/", close_group, name="close_group"),
    path("organization/groups/members/<int:pk>/end/", end_membership, name="end_membership"),
]
