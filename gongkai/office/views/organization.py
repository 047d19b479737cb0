"""Body, units, people, posts, delegations (机构与人员). Each of the three administrators finds what is his, and nothing else.

Who holds which post today, and which delegations are in force, all staff may see: both are shown wherever a post is used.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.office.forms import Errand
from gongkai.office.organization_forms import (
    AppointmentForm,
    BodyForm,
    ClosingForm,
    DelegationForm,
    DepartureForm,
    EndingForm,
    InitialPasswordForm,
    NewPersonForm,
    NewUnitForm,
    PersonForm,
    RevocationForm,
    SeparationForm,
    UnitForm,
    initial_settings,
)
from gongkai.office.views.keeping import carry_out, chosen_row, let_in, only_for, show
from gongkai.organization import actions, queries, rules
from gongkai.organization.models import Appointment, Delegation, Person, Unit
from gongkai.organization.rules import OFFICE
from gongkai.procedure.posts import DELEGABLE, UNIT_POSTS, Post

ON_A_PAGE = 50
SYSTEM = frozenset({Post.SYSTEM_ADMINISTRATOR})
SECURITY = frozenset({Post.SECURITY_ADMINISTRATOR})
MAY_LOOK = SECURITY | {Post.EXAMINER, Post.PUBLISHER, Post.SUPERVISOR, Post.AUDITOR}
"""Who is told of the groups of named readers: who keeps them, who names them, and who answers for who has read."""


# Who holds what today.


@dataclass(frozen=True)
class Holder:
    """Somebody who may act in a post today: in his own right, or for another by a delegation."""

    person: Person
    delegation: Delegation | None = None


@dataclass(frozen=True)
class UnitRow:
    """A unit with its depth in the tree and the holders of its three posts."""

    unit: Unit
    depth: int
    posts: list[tuple[Post, list[Holder]]]


@never_cache
@require_GET
def organization(request: HttpRequest) -> HttpResponse:
    """机构与人员: who holds which post today, the delegations in force, and the way to what this person keeps."""
    posts = let_in(request, frozenset(Post))
    body, today = request.user.body, timezone.localdate()
    held: dict[tuple[Post, int | None], list[Holder]] = defaultdict(list)
    for row in queries.appointments_of(body, on=today).filter(person__is_active=True):
        held[Post(row.post), row.unit_id].append(Holder(row.person))
    lent = list(queries.delegations_of(body, on=today).filter(to_person__is_active=True, appointment__person__is_active=True))
    for one in lent:
        held[Post(one.appointment.post), one.appointment.unit_id].append(Holder(one.to_person, one))
    of_units = [post for post in Post if post in UNIT_POSTS]
    context = {
        "body_posts": [(post, held[post, None]) for post in Post if post not in UNIT_POSTS],
        "unit_posts": of_units,
        "units": [UnitRow(unit, depth, [(post, held[post, unit.pk]) for post in of_units]) for unit, depth in queries.unit_tree(body)],
        "delegations": lent,
        "office": queries.office_of(body),
        **tabs(posts, "organization"),
    }
    return render(request, "office/organization/overview.html", context)


def tabs(posts: frozenset[Post], here: str) -> dict[str, Any]:
    """The pages of this section that are for the holder of `posts`."""
    places = (
        ("organization", gettext("今日任职"), True),
        ("delegations", gettext("委托"), True),
        ("units", gettext("部门"), posts & SYSTEM),
        ("people", gettext("人员"), posts & SYSTEM),
        ("appointments", gettext("任免"), posts & SECURITY),
        ("feed_keys", gettext("接口令牌"), posts & SECURITY),
        ("reader_groups", gettext("特定人员"), posts & MAY_LOOK),
        ("body_settings", gettext("机构设置"), posts & (SYSTEM | SECURITY)),
    )
    return {"tabs": [(reverse(f"office:{name}"), label, name == here) for name, label, is_theirs in places if is_theirs]}


def _section(name: str, label: str) -> tuple[str, str]:
    return reverse(f"office:{name}"), label


# The body.


@never_cache
@require_http_methods(["GET", "POST"])
def body_settings(request: HttpRequest) -> HttpResponse:
    """机构设置: by the system administrator; who may act twice by the security administrator (clause 1.4)."""
    posts = let_in(request, SYSTEM | SECURITY)
    body = request.user.body
    kind = BodyForm if posts & SYSTEM else SeparationForm
    if request.method != "POST":
        form = kind(initial=initial_settings(body))
    else:
        form = kind(request.POST)
        if answer := carry_out(
            request,
            form,
            lambda: actions.change_body_settings(body, form.settings(body), by=request.user),
            done=gettext("机构设置已保存。"),
            to=reverse("office:body_settings"),
        ):
            return answer
    context = {
        "heading": gettext("机构设置"),
        "section": _section("organization", gettext("机构与人员")),
        "settled": body if posts & SYSTEM else None,
        **tabs(posts, "body_settings"),
    }
    return show(request, form, context, template="office/organization/body.html")


# Units.


@never_cache
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """部门: the tree of units, and those that were closed."""
    posts = let_in(request, SYSTEM)
    body = request.user.body
    context = {
        "tree": queries.unit_tree(body),
        "closed": queries.units_of(body, closed=True).exclude(closed_on=None),
        **tabs(posts, "units"),
    }
    return render(request, "office/organization/units.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def add_unit(request: HttpRequest) -> HttpResponse:
    """设立部门: at the top or below another."""
    let_in(request, SYSTEM)
    body = request.user.body
    open_units = queries.units_of(body)
    form = NewUnitForm(
        request.POST if request.method == "POST" else None, units=open_units, initial={"parent": request.GET.get("parent", "")}
    )

    def act() -> Unit:
        given = form.cleaned_data
        parent = chosen_row(open_units, given["parent"])
        more = {"is_office": given["is_office"], "position": given["position"], "by": request.user}
        return actions.add_unit(body, name=given["name"], code=given["code"].strip(), parent=parent, **more)

    if form.is_bound and (answer := carry_out(request, form, act, done=gettext("部门已设立。"), to=reverse("office:units"))):
        return answer
    return show(request, form, {"heading": gettext("设立部门"), "section": _section("units", gettext("部门"))})


@never_cache
@require_http_methods(["GET", "POST"])
def change_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改部门: rename, reorder, or make it the seat of the office."""
    let_in(request, SYSTEM)
    unit = get_object_or_404(queries.units_of(request.user.body, closed=True), pk=pk)
    initial = {"name": unit.name, "position": unit.position, "is_office": unit.is_office}
    form = UnitForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> Unit:
        given = form.cleaned_data
        position = unit.position if given["position"] is None else given["position"]
        return actions.change_unit(unit, name=given["name"], position=position, is_office=given["is_office"], by=request.user)

    if form.is_bound and (answer := carry_out(request, form, act, done=gettext("部门已修改。"), to=reverse("office:units"))):
        return answer
    context = {
        "heading": gettext("修改部门：{name}").format(name=unit.name),
        "section": _section("units", gettext("部门")),
        "aside": None if unit.closed_on else {"url": reverse("office:close_unit", args=[unit.pk]), "label": gettext("撤销部门")},
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def close_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销部门: from today, when nothing hangs on it."""
    let_in(request, SYSTEM)
    unit = get_object_or_404(queries.units_of(request.user.body, closed=True), pk=pk)
    form = ClosingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.close_unit(unit, by=request.user),
            done=gettext("“{name}”已撤销。").format(name=unit.name),
            to=reverse("office:units"),
        )
    ):
        return answer
    context = {
        "heading": gettext("撤销部门：{name}").format(name=unit.name),
        "section": _section("units", gettext("部门")),
        "button": gettext("撤销部门"),
        "danger": True,
    }
    if not form.is_bound:
        context["standing"] = rules.objections_to_closing_a_unit(unit, by=request.user, today=timezone.localdate())
    return show(request, form, context, template="office/organization/final.html")


# People.


@never_cache
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """人员: the accounts of the body, found by name, account name or unit."""
    posts = let_in(request, SYSTEM)
    body = request.user.body
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "unit", "left")}
    found = queries.people_of(body, left=chosen["left"] == "1").order_by("left_on", "unit__position", "pk")
    if chosen["q"]:
        found = found.filter(Q(name__icontains=chosen["q"]) | Q(username__icontains=chosen["q"]))
    if chosen["unit"]:
        found = found.filter(unit=chosen_row(queries.units_of(body), chosen["unit"]) or -1)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "query": _query(request, "q", "unit", "left"),
        "units": queries.units_of(body),
        **tabs(posts, "people"),
    }
    return render(request, "office/organization/people.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register_person(request: HttpRequest) -> HttpResponse:
    """开设账号: the account alone gives no post."""
    let_in(request, SYSTEM)
    body = request.user.body
    open_units = queries.units_of(body)
    form = NewPersonForm(request.POST if request.method == "POST" else None, units=open_units, initial={"zone_member": True})

    def act() -> Person:
        given = form.cleaned_data
        return actions.register_person(
            body,
            username=given["username"].strip(),
            name=given["name"],
            unit=chosen_row(open_units, given["unit"]),
            party_member=given["party_member"],
            zone_member=given["zone_member"],
            password=given["password"] or None,
            by=request.user,
        )

    done = gettext("账号已开设。需要岗位的，请安全管理员任命。")
    if form.is_bound and (answer := carry_out(request, form, act, done=done, to=reverse("office:people"))):
        return answer
    return show(request, form, {"heading": gettext("开设账号"), "section": _section("people", gettext("人员"))})


@never_cache
@require_http_methods(["GET", "POST"])
def change_person(request: HttpRequest, pk: int) -> HttpResponse:
    """修改人员信息: name, unit, memberships; and the way to a new password and to the departure."""
    let_in(request, SYSTEM)
    someone = _person(request, pk)
    open_units = queries.units_of(someone.body)
    initial = {
        "name": someone.name,
        "unit": str(someone.unit_id or ""),
        "party_member": someone.party_member,
        "zone_member": someone.zone_member,
    }
    form = PersonForm(request.POST if request.method == "POST" else None, units=open_units, initial=initial)

    def act() -> Person:
        given = form.cleaned_data
        memberships = {"party_member": given["party_member"], "zone_member": given["zone_member"]}
        return actions.change_person(
            someone, name=given["name"], unit=chosen_row(open_units, given["unit"]), **memberships, by=request.user
        )

    if form.is_bound and (answer := carry_out(request, form, act, done=gettext("人员信息已修改。"), to=reverse("office:people"))):
        return answer
    context = {
        "heading": gettext("人员：{name}").format(name=someone.name),
        "section": _section("people", gettext("人员")),
        "someone": someone,
        "own": someone.pk == request.user.pk,
        "closed": someone.left_on is not None or someone.pk == request.user.pk,
        "held": queries.posts_of(someone, body=someone.body, on=timezone.localdate()),
    }
    return show(request, form, context, template="office/organization/person.html")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def set_initial_password(request: HttpRequest, pk: int) -> HttpResponse:
    """设置初始密码: for another person; every session of that account ends."""
    let_in(request, SYSTEM)
    someone = _person(request, pk)
    if someone.pk == request.user.pk:  # one's own is changed by showing the present one
        raise Http404
    form = InitialPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.set_password(someone, form.cleaned_data["password"], by=request.user),
            done=gettext("已为{name}设置初始密码，请当面告知本人。").format(name=someone.name),
            to=reverse("office:change_person", args=[someone.pk]),
        )
    ):
        return answer
    context = {
        "heading": gettext("为{name}设置初始密码").format(name=someone.name),
        "section": (reverse("office:change_person", args=[someone.pk]), someone.name),
        "button": gettext("设置初始密码"),
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def depart(request: HttpRequest, pk: int) -> HttpResponse:
    """离任: access ends at once, posts and delegations today."""
    let_in(request, SYSTEM)
    someone = _person(request, pk)
    form = DepartureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.depart(someone, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("{name}已办理离任，账号停用，岗位免去。").format(name=someone.name),
            to=reverse("office:people"),
        )
    ):
        return answer
    context = {
        "heading": gettext("{name}离任").format(name=someone.name),
        "section": (reverse("office:change_person", args=[someone.pk]), someone.name),
        "button": gettext("办理离任"),
        "danger": True,
    }
    if not form.is_bound:
        context["standing"] = rules.objections_to_departing(someone, by=request.user, today=timezone.localdate())
    return show(request, form, context, template="office/organization/final.html")


def _person(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(queries.people_of(request.user.body, left=True), pk=pk)


# Posts.


@never_cache
@require_GET
def appointments(request: HttpRequest) -> HttpResponse:
    """任免: the appointments of today and to come; those that ended on request."""
    posts = let_in(request, SECURITY)
    body, today = request.user.body, timezone.localdate()
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "post", "ended")}
    over = Q(ends_on__lte=today)
    rows = queries.appointments_of(body)
    rows = rows.filter(over) if chosen["ended"] == "1" else rows.exclude(over)
    if chosen["q"]:
        rows = rows.filter(person__name__icontains=chosen["q"])
    if chosen["post"]:
        rows = rows.filter(post=chosen["post"])
    page = Paginator(rows.order_by("unit__position", "post", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "chosen": chosen,
        "query": _query(request, "q", "post", "ended"),
        "posts": list(Post),
        "today": today,
        **tabs(posts, "appointments"),
    }
    return render(request, "office/organization/appointments.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest) -> HttpResponse:
    """任职: give a person a post; the rules keep the three administrators apart."""
    let_in(request, SECURITY)
    body = request.user.body
    given = {"people": queries.people_of(body).filter(is_active=True), "units": queries.units_of(body)}
    if request.method != "POST":
        form = AppointmentForm(initial={name: request.GET.get(name, "") for name in ("person", "post", "unit")}, **given)
    else:
        form = AppointmentForm(request.POST, **given)
        if form.is_valid():
            form.refuse(form.missing())
        if form.is_valid() and (
            answer := carry_out(
                request,
                form,
                partial(_appoint, request, form),
                done=gettext("已任命，自任职日期起生效。"),
                to=reverse("office:appointments"),
            )
        ):
            return answer
    context = {"heading": gettext("任命"), "section": _section("appointments", gettext("任免")), "button": gettext("任命")}
    return show(request, form, context)


def _appoint(request: HttpRequest, form: AppointmentForm) -> Appointment:
    given = form.cleaned_data
    return actions.appoint(
        form.people[given["person"]],
        Post(given["post"]),
        unit=form.units.get(given["unit"]),
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        basis=given["basis"],
        by=request.user,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """免职: the post is held no longer; delegations of its power end with it."""
    let_in(request, SECURITY)
    appointment = get_object_or_404(queries.appointments_of(request.user.body), pk=pk)
    form = EndingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.end_appointment(
                appointment, ends_on=form.cleaned_data["ends_on"], reason=form.cleaned_data["reason"], by=request.user
            ),
            done=gettext("已免职。"),
            to=reverse("office:appointments"),
        )
    ):
        return answer
    post = gettext(Post(appointment.post).label_zh)
    context = {
        "heading": gettext("免去{name}的岗位：{post}").format(name=appointment.person.name, post=post),
        "section": _section("appointments", gettext("任免")),
        "note": gettext("以该岗位办过的事项不受影响；由该岗位委托出去的职权同时终止。"),
        "button": gettext("免职"),
        "danger": True,
    }
    return show(request, form, context)


# Delegations.


@dataclass(frozen=True)
class Lent:
    """A delegation on the list, with whether this person may take it back."""

    delegation: Delegation
    may_revoke: bool


@never_cache
@require_GET
def delegations(request: HttpRequest) -> HttpResponse:
    """委托: in force, to come, and over; for all staff, since what is done by them carries their mark."""
    posts = let_in(request, frozenset(Post))
    person, today = request.user, timezone.localdate()
    over = Q(ends_on__lt=today) | Q(revoked_on__lte=today)
    rows = queries.delegations_of(person.body)
    listed = [
        Lent(one, not rules.objections_to_revoking(one, by=person, today=today)) for one in rows.exclude(over).order_by("starts_on", "pk")
    ]
    page = Paginator(rows.filter(over).order_by("-ends_on", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "in_force": [one for one in listed if one.delegation.starts_on <= today],
        "to_come": [one for one in listed if one.delegation.starts_on > today],
        "page": page,
        "may_delegate": _powers(person, posts).exists(),
        **tabs(posts, "delegations"),
    }
    return render(request, "office/organization/delegations.html", context)


def _powers(person: Person, posts: frozenset[Post]) -> Any:
    """The appointments whose power `person` may lend or record as lent: his own, for the office everybody's."""
    rows = queries.appointments_of(person.body).filter(post__in=[post.value for post in DELEGABLE], person__is_active=True)
    rows = rows.exclude(ends_on__lte=timezone.localdate()).order_by("post", "unit__position", "pk")
    return rows if posts & OFFICE else rows.filter(person=person)


@never_cache
@require_http_methods(["GET", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """登记委托: by the holder himself, or for him by the office (clauses 2.B, 2.C)."""
    posts = let_in(request, frozenset(Post))
    person = request.user
    powers = _powers(person, posts)
    if not powers.exists() and not posts & OFFICE:
        raise PermissionDenied
    given = {"appointments": powers, "people": queries.people_of(person.body).filter(is_active=True)}
    if request.method != "POST":
        form = DelegationForm(initial={"starts_on": timezone.localdate()}, **given)
    else:
        form = DelegationForm(request.POST, **given)
        if form.is_valid():
            form.refuse(form.missing())
        if form.is_valid() and (
            answer := carry_out(
                request, form, partial(_delegate, request, form), done=gettext("委托已登记。"), to=reverse("office:delegations")
            )
        ):
            return answer
    context = {
        "heading": gettext("登记委托"),
        "section": _section("delegations", gettext("委托")),
        "note": gettext("受托人以自己的名义办理，每件意见旁都注明受谁委托和事由。"),
        "button": gettext("登记委托"),
    }
    return show(request, form, context)


def _delegate(request: HttpRequest, form: DelegationForm) -> Delegation:
    given = form.cleaned_data
    return actions.delegate(
        form.appointments[given["appointment"]],
        form.people[given["to_person"]],
        starts_on=given["starts_on"],
        ends_on=given["ends_on"],
        reason=given["reason"],
        by=request.user,
    )


@never_cache
@require_http_methods(["GET", "POST"])
def revoke_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """撤销委托: by the holder, the office, or the security administrator; what was done by it stays done."""
    let_in(request, frozenset(Post))
    delegation = get_object_or_404(queries.delegations_of(request.user.body), pk=pk)
    if delegation.appointment.person_id != request.user.pk:
        only_for(request, OFFICE | SECURITY)
    form: Errand = RevocationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.revoke_delegation(delegation, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("委托已撤销，即时失效。"),
            to=reverse("office:delegations"),
        )
    ):
        return answer
    holder, borrower = delegation.appointment.person.name, delegation.to_person.name
    context = {
        "heading": gettext("撤销{holder}对{borrower}的委托").format(holder=holder, borrower=borrower),
        "section": _section("delegations", gettext("委托")),
        "note": gettext("撤销后即时失效；已按委托办理的事项不受影响。"),
        "button": gettext("撤销委托"),
        "danger": True,
    }
    return show(request, form, context)


def _query(request: HttpRequest, *names: str) -> str:
    """The filters that were set, as an address."""
    given = request.GET.copy()
    for name in list(given):
        if name not in names or not given[name]:
            del given[name]
    return given.urlencode()


urls = [
    path("organization/", organization, name="organization"),
    path("organization/body/", body_settings, name="body_settings"),
    path("organization/units/", units, name="units"),
    path("organization/units/add/", add_unit, name="add_unit"),
    path("organization/units/<int:pk>/", change_unit, name="change_unit"),
    path("organization/units/<int:pk>/close/", close_unit, name="close_unit"),
    path("organization/people/", people, name="people"),
    path("organization/people/add/", register_person, name="register_person"),
    path("organization/people/<int:pk>/", change_person, name="change_person"),
    path("organization/people/<int:pk>/password/", set_initial_password, name="set_initial_password"),
    path("organization/people/<int:pk>/depart/", depart, name="depart"),
    path("organization/appointments/", appointments, name="appointments"),
    path("organization/appointments/add/", appoint, name="appoint"),
    path("organization/appointments/<int:pk>/end/", end_appointment, name="end_appointment"),
    path("organization/delegations/", delegations, name="delegations"),
    path("organization/delegations/add/", delegate, name="delegate"),
    path("organization/delegations/<int:pk>/revoke/", revoke_delegation, name="revoke_delegation"),
]
