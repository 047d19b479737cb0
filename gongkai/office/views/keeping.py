"""What the pages that keep registers have in common: who may come in, one action, the way on.

A section that is not for a person is not there for him (404); an errand on something he may see, but not do, says so (403).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise

from gongkai.foundation.objections import Refused
from gongkai.office.forms import Errand
from gongkai.office.views.acting import SeeOther
from gongkai.organization.queries import posts_of
from gongkai.procedure.posts import Post

FORM = "office/keeping/form.html"
Made = TypeVar("Made")
Row = TypeVar("Row", bound=Model)

LONGEST_NUMBER = 18
"""Digits of a row's number at most; what is longer names nothing."""


def posts_today(request: HttpRequest) -> frozenset[Post]:
    """The posts that the person may act in today, his own and delegated."""
    person = request.user
    return frozenset(held.post for held in posts_of(person, body=person.body, on=timezone.localdate()))


def let_in(request: HttpRequest, posts: frozenset[Post]) -> frozenset[Post]:
    """The person's posts of today; 404 where none of them is among `posts`: for others there is no such section."""
    held = posts_today(request)
    if not held & posts:
        raise Http404
    return held


def only_for(request: HttpRequest, posts: frozenset[Post]) -> frozenset[Post]:
    """The person's posts of today; 403 where none of them is among `posts`: others see the thing, but do not do this with it."""
    held = posts_today(request)
    if not held & posts:
        raise PermissionDenied
    return held


def carry_out(
    request: HttpRequest, form: Errand, action: Callable[[], Made], *, done: str | Promise, to: str | Callable[[Made], str]
) -> HttpResponse | None:
    """Do what the form asks by one `action` and go on to the address `to`; None where it was refused, the objections then on the form."""
    if not form.is_valid():
        return None
    try:
        made = action()
    except Refused as refused:
        form.refuse(refused.objections)
        return None
    messages.success(request, str(done))
    return SeeOther(to if isinstance(to, str) else to(made))


def show(request: HttpRequest, form: Errand, context: Mapping[str, Any], *, template: str = FORM) -> HttpResponse:
    """The page of a form: 422 with everything typed and what stands against it where it was sent and refused."""
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


def chosen_row(rows: QuerySet[Row], given: str) -> Row | None:
    """The row of `rows` that a form or an address names by its number; None where it names none of them."""
    return rows.filter(pk=int(given)).first() if is_number(given) else None


def is_number(given: str) -> bool:
    """Whether `given` can be the number of a row."""
    return given.isascii() and given.isdecimal() and len(given) <= LONGEST_NUMBER


def chosen_day(given: str) -> date | None:
    """The day that an address writes as 2026-11-23; None where it writes none."""
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None
