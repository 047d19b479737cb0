"""Words for the pages on which papers are made."""

from typing import Any

from django import template
from django.utils.translation import gettext

from gongkai.papers.forms import Form
from gongkai.papers.kinds import Paper
from gongkai.papers.word_papers import EDITABLE_FORMS, EDITABLE_PAPERS

register = template.Library()


@register.filter
def paper(value: Any) -> str:
    """The name of a paper (纸质件): 公告栏张贴稿（A4）."""
    return gettext(Paper(value).label_zh) if value else ""


@register.filter
def form_name(value: Any) -> str:
    """The name of an official paper (公文): 公文呈批表."""
    return gettext(Form(value).label_zh) if value else ""


@register.filter
def has_word(value: Any) -> bool:
    """Whether offices go on editing such a paper by hand, so that there is a Word copy of it: a form's kind, or a paper's."""
    return value in EDITABLE_FORMS or value in EDITABLE_PAPERS
