"""The catalogue (公开目录): what the body discloses, for everyone signed in to read and for the office to keep (chapter 3)."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.catalog import actions, queries
from gongkai.catalog.models import Category, Entry
from gongkai.disclosure.rules import COLLECTORS
from gongkai.office.addresses import ENTRY
from gongkai.office.catalog_forms import CategoryForm, RetiringForm, TermsForm
from gongkai.office.forms import Errand
from gongkai.office.views.keeping import carry_out, only_for, posts_today, show
from gongkai.organization.queries import posts_of, units_of
from gongkai.organization.rules import OFFICE
from gongkai.procedure.posts import Post
from gongkai.publication.announcement_rules import READERS as ANNOUNCERS
from gongkai.publication.guide_rules import GUIDES


@never_cache
@require_GET
def catalog(request: HttpRequest) -> HttpResponse:
    """公开目录: eight categories with their entries; those no longer used on request."""
    body, posts = request.user.body, posts_today(request)
    held = posts_of(request.user, body=body, on=timezone.localdate())
    retired = request.GET.get("retired") == "1"
    entries = queries.entries_of(body, retired=retired)
    listed: dict[int, list[Entry]] = {}
    for entry in entries:
        listed.setdefault(entry.category_id, []).append(entry)
    context = {
        "categories": [(category, listed.get(category.pk, [])) for category in queries.categories_of(body)],
        "total": len(entries),
        "retired": retired,
        "keeps": bool(posts & OFFICE),
        "calls": bool(posts & COLLECTORS),
        "guides": bool(posts & GUIDES),
        "announces": bool(posts & ANNOUNCERS),
        "handled": {one.unit.pk for one in held if one.post is Post.HANDLER and one.unit is not None},
    }
    return render(request, "office/catalog/list.html", context)


@require_POST
def copy_catalogue(request: HttpRequest) -> HttpResponse:
    """建立目录: take over the regulation's catalogue, where the body has none yet."""
    only_for(request, OFFICE)
    person = request.user
    form = Errand(request.POST)
    if answer := carry_out(
        request,
        form,
        lambda: actions.copy_catalogue(person.body, by=person),
        done=gettext("公开目录已建立：8个类别，39个条目。请逐条核对承办部门、时限、范围和形式。"),
        to=reverse("office:catalog"),
    ):
        return answer
    context = {"heading": gettext("建立公开目录"), "section": _section(), "closed": True}
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def revise_entry(request: HttpRequest, code: str) -> HttpResponse:
    """修改条目: what holds for it from now on."""
    only_for(request, OFFICE)
    entry = _entry(request, code)
    context = {
        "heading": gettext("修改条目 {code}").format(code=entry.code),
        "section": _section(),
        "note": gettext("修改只影响今后起草的事项，办理中的事项仍按已作出的决定办理。"),
        "aside": {"url": reverse("office:retire_entry", args=[entry.code]), "label": gettext("停用条目")},
    }
    units = units_of(entry.body)
    if request.method != "POST":
        return show(request, TermsForm(initial=TermsForm.initial_of(entry), units=units), context)
    form = TermsForm(request.POST, units=units)
    if form.is_valid():
        terms, missing = form.terms(entry.clause)
        form.refuse(missing)
        if terms is not None and (
            answer := carry_out(
                request,
                form,
                partial(actions.revise_entry, entry, terms, by=request.user),
                done=gettext("条目 {code} 已修改。").format(code=entry.code),
                to=_place(entry.category),
            )
        ):
            return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def add_entry(request: HttpRequest, number: int) -> HttpResponse:
    """增加条目: one of the body's own, at the end of a category."""
    only_for(request, OFFICE)
    category = _category(request, number)
    letter = queries.next_letter(category)
    context = {
        "heading": gettext("在“{name}”中增加条目").format(name=category.name),
        "section": _section(),
        "note": gettext("新条目的代码将是 3.{number}.{letter}。").format(number=category.number, letter=letter) if letter else "",
    }
    units = units_of(category.body)
    if request.method != "POST":
        return show(request, TermsForm(units=units), context)
    form = TermsForm(request.POST, units=units)
    if form.is_valid():
        terms, missing = form.terms(f"3.{category.number}")
        form.refuse(missing)
        if terms is not None and (
            answer := carry_out(
                request,
                form,
                partial(actions.add_entry, category, terms, by=request.user),
                done=gettext("条目已增加。"),
                to=_place(category),
            )
        ):
            return answer
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def retire_entry(request: HttpRequest, code: str) -> HttpResponse:
    """停用条目: nothing new is opened under it; what was disclosed under it stays."""
    only_for(request, OFFICE)
    entry = _entry(request, code)
    form = RetiringForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (
        answer := carry_out(
            request,
            form,
            lambda: actions.retire_entry(entry, reason=form.cleaned_data["reason"], by=request.user),
            done=gettext("条目 {code} 已停用。").format(code=entry.code),
            to=_place(entry.category),
        )
    ):
        return answer
    context = {
        "heading": gettext("停用条目 {code} {title}").format(code=entry.code, title=entry.title),
        "section": _section(),
        "note": gettext("停用后不能再在该条目下起草事项；已公开的事项不受影响。"),
        "button": gettext("停用条目"),
        "danger": True,
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def rename_category(request: HttpRequest, number: int) -> HttpResponse:
    """修改类别名称: the number, and with it the clause, stays."""
    only_for(request, OFFICE)
    category = _category(request, number)
    if request.method != "POST":
        form = CategoryForm(initial=CategoryForm.initial_of(category))
    else:
        form = CategoryForm(request.POST)
        if answer := carry_out(
            request,
            form,
            lambda: actions.rename_category(category, form.cleaned_data["name"], by=request.user),
            done=gettext("类别名称已修改。"),
            to=_place(category),
        ):
            return answer
    context = {"heading": gettext("修改第{number}类的名称").format(number=category.number), "section": _section()}
    return show(request, form, context)


def _entry(request: HttpRequest, code: str) -> Entry:
    number, letter = int(code[2]), code[4]
    entries = queries.entries_of(request.user.body, retired=True)
    return get_object_or_404(entries, category__number=number, letter=letter)


def _category(request: HttpRequest, number: int) -> Category:
    return get_object_or_404(queries.categories_of(request.user.body), number=number)


def _section() -> tuple[str, str]:
    return reverse("office:catalog"), gettext("公开目录")


def _place(category: Category) -> str:
    return f"{reverse('office:catalog')}#c{category.number}"


urls = [
    path("catalog/", catalog, name="catalog"),
    path("catalog/copy/", copy_catalogue, name="copy_catalogue"),
    path(f"catalog/entries/<{ENTRY}:code>/", revise_entry, name="revise_entry"),
    path(f"catalog/entries/<{ENTRY}:code>/retire/", retire_entry, name="retire_entry"),
    path("catalog/categories/<int:number>/", rename_category, name="rename_category"),
    path("catalog/categories/<int:number>/add/", add_entry, name="add_entry"),
]
