"""Filters of the public pages: what `gongkai` does not know, because only readers see it."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from gongkai.portal.text import shown

register = template.Library()

_NUMERALS = "一二三四五六七八"


@register.filter
def period(value: str) -> str:
    """How often a periodic entry is disclosed (公开周期); nothing for entries that are not periodic."""
    names = {"month": gettext("每月"), "quarter": gettext("每季度"), "half_year": gettext("每半年"), "year": gettext("每年")}
    return names.get(value, "")


@register.filter
def numeral(value: int) -> str:
    """The number of one of the eight categories as the regulation writes it: 四."""
    return _NUMERALS[value - 1] if 1 <= value <= len(_NUMERALS) else str(value)


@register.filter
def as_text(value: str, named: Iterable[tuple[str, str]] = ()) -> SafeString:
    """The text of a release, ready to stand on its page; the index numbers `named` in it lead to their addresses."""
    return shown(value, named)
