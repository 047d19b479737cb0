"""Words of the archive in templates."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext

from gongkai.archives.arranging import PartKind
from gongkai.archives.models import RETENTIONS

register = template.Library()


@register.filter
def period(code: str) -> str | Promise:
    """A retention period (保管期限) by its code."""
    return RETENTIONS.get(code, code)


@register.filter
def part_kind(kind: PartKind) -> str:
    """What a part of a record is: 正文, 附件, 历次稿."""
    return gettext(kind.label_zh)
