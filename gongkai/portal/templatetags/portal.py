"""Filters of the public pages: what `gongkai` does not know, because only readers see it."""

from collections.abc import Iterable

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from gongkai.portal.text import shown

register = template.Library()

_NUMERALS = "一二三四五六七八"


class Said(TranslateNode):
    """Words of a template, which are the same on every page: translated once for each language."""

    def __init__(self, like: TranslateNode) -> None:
        super().__init__(like.filter_expression, like.noop, like.asvar, like.message_context)
        self._said: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        """As Django's own tag, which a page of a matter has fifty times and spends a quarter of its time on."""
        if self.asvar or self.message_context or self.filter_expression.filters or self.filter_expression.var.literal is None:
            return str(super().render(context))
        about = (get_language(), context.autoescape)
        if about not in self._said:
            self._said[about] = super().render(context)
        return self._said[about]


@register.tag
def translate(parser: Parser, token: Token) -> Said:
    """{% translate %} of Django, for templates that load this library after i18n."""
    return Said(do_translate(parser, token))


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
