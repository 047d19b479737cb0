"""Filters for the pages that keep registers (登记用语)."""

from django import template

from gongkai.catalog.models import PERIODS
from gongkai.office.journal_words import subject_in_words, verb_in_words

register = template.Library()


@register.filter
def period(value: str) -> str:
    """How often a periodic entry is disclosed (公开周期)."""
    return str(PERIODS.get(value, value)) if value else ""


@register.filter
def verb(value: str) -> str:
    """What was done, as an entry of the journal names it (动作)."""
    return verb_in_words(value)


@register.filter
def subject(value: str) -> str:
    """What it was done to, as an entry of the journal names its kind (对象)."""
    return subject_in_words(value)
