"""Reads of the catalogue: its categories and entries at one body."""

import re

from django.db.models import QuerySet

from gongkai.catalog.models import Category, Entry
from gongkai.organization.models import Body

_CODE = re.compile(r"3\.([1-8])\.([A-Z])")


def categories_of(body: Body) -> QuerySet[Category]:
    """The categories of `body` in order."""
    return Category.objects.filter(body=body).select_related("body")


def entries_of(body: Body, *, retired: bool = False) -> QuerySet[Entry]:
    """The entries of `body` in order of category and letter, with `retired` also those no longer used."""
    entries = Entry.objects.filter(body=body).select_related("body", "category", "unit")
    return entries if retired else entries.filter(retired_on=None)


def entry(body: Body, code: str) -> Entry | None:
    """The entry of `body` with a code as "3.4.B", retired or not, or None."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    return entries_of(body, retired=True).filter(category__number=int(found[1]), letter=found[2]).first()


def next_letter(category: Category) -> str | None:
    """The letter of the next new entry in `category`, after all ever used there; None after Z."""
    last = max(Entry.objects.filter(category=category).values_list("letter", flat=True), default="@")
    return None if last == "Z" else chr(ord(last) + 1)
