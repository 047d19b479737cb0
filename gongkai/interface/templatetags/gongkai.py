"""Filters that put the procedure's values into words (用语) and numbers into the forms of official papers.

A value may be the enumeration's member or what a table keeps of it; what is empty stays empty.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from gongkai.disclosure.models import GROUNDS, PARTS, SEVERITIES, SIGHTS
from gongkai.interface import places
from gongkai.interface.text import shown
from gongkai.organization.groups import names_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Kind, Outcome, Step, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage
from gongkai.publication.models import WITHDRAWAL_REASONS
from gongkai.screening.findings import Kind as SeenKind
from gongkai.screening.findings import Severity

register = template.Library()


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """A day as official papers write it: 2015年11月11日. A moment is taken in local time."""
    if not value:
        return ""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return gettext("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


@register.filter
def iso_date(value: str) -> date | None:
    """The day that a version's content writes as 2015-11-11."""
    return date.fromisoformat(value) if value else None


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """A moment to the minute in local time: 2015年11月11日 09:05."""
    if not value:
        return ""
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M}"


@register.filter
def cn_datetime_seconds(value: datetime | None) -> str:
    """A moment to the second in local time, where a checkpoint is copied to paper."""
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M:%S}" if value else ""


@register.filter
def days_since(value: datetime | None) -> int:
    """Whole calendar days from the local day of `value` to today."""
    return (timezone.localdate() - timezone.localdate(value)).days if value else 0


@register.filter
def waits(value: datetime | None) -> str:
    """How long something has waited since `value`, in days: 今天, 3天."""
    days = days_since(value)
    return ngettext("{days}天", "{days}天", days).format(days=days) if days > 0 else gettext("今天")


@register.filter
def stage(value: Any) -> str:
    """The name of a stage (环节)."""
    return gettext(Stage(value).label_zh) if value else ""


@register.filter
def move(value: Any) -> str:
    """The name of a move (办理)."""
    return gettext(Move(value).label_zh) if value else ""


@register.filter
def post(value: Any) -> str:
    """The name of a post (岗位)."""
    return gettext(Post(value).label_zh) if value else ""


@register.filter
def posts(value: Iterable[Any]) -> str:
    """The names of posts, one after the other (岗位、岗位)."""
    return "、".join(post(one) for one in value)


@register.filter
def outcome(value: Any) -> str:
    """The name of an outcome (结论)."""
    return gettext(Outcome(value).label_zh) if value else ""


@register.filter
def question(value: Any) -> str:
    """The wording of one of the eight questions of clause 8.1."""
    return gettext(Question(value).label_zh) if value else ""


@register.filter
def time_limit(value: Any) -> str:
    """The name of a time limit (公开时限)."""
    return gettext(TimeLimit(value).label_zh) if value else ""


@register.filter
def audience(value: Any) -> str:
    """The name of an audience (公开范围)."""
    return "" if value in (None, "") else gettext(Audience(value).label_zh)


@register.filter
def readers(step: Step, groups: Iterable[int]) -> str:
    """To whom a step opens: the audience's name, for named people with the names of their `groups` (特定人员)."""
    named = names_of(groups) if step.audience is Audience.GROUP else []
    who = audience(step.audience)
    return gettext("{who}（{groups}）").format(who=who, groups="、".join(named)) if named else who


@register.filter
def channel(value: Any) -> str:
    """The name of a form of disclosure (公开形式)."""
    return gettext(Channel(value).label_zh) if value else ""


@register.filter
def sorted_channels(value: Iterable[str]) -> list[Channel]:
    """Forms of disclosure in the order of the regulation."""
    chosen = {str(one) for one in value}
    return [one for one in Channel if one.value in chosen]


@register.filter
def kind(value: Any) -> str:
    """The name of a kind of opinion (意见)."""
    return gettext(Kind(value).label_zh) if value else ""


@register.filter
def ground(value: str) -> str:
    """The ground of non-disclosure (不予公开的理由) in words."""
    return str(GROUNDS.get(value, value)) if value else ""


@register.filter
def withdrawal_reason(value: str) -> str:
    """The type of reason for taking a matter back (撤回原因) in words."""
    return str(WITHDRAWAL_REASONS.get(value, value)) if value else ""


@register.filter
def sight(value: Any) -> str:
    """What a kind of finding is called (疑点种类)."""
    return str(SIGHTS[SeenKind(value)]) if value else ""


@register.filter
def severity(value: Any) -> str:
    """How grave a finding is (轻重)."""
    return str(SEVERITIES[Severity(value)]) if value else ""


@register.filter
def part(value: Any) -> str:
    """The part of a version that a finding stands in (位置)."""
    return str(PARTS.get(value, value)) if value else ""


@register.filter
def where(value: Any) -> str:
    """The place of a finding inside its part or file, in words (疑点位置)."""
    return places.in_words(value) if value else ""


@register.filter
def place_part(value: str) -> str:
    """What of a file is not its visible body (隐藏的列、批注), in words."""
    return places.part_in_words(value)


@register.filter
def document(html: str) -> SafeString:
    """The text of a version, filtered once more, as a page may carry it."""
    return mark_safe(shown(html))  # noqa: S308 - the filter of the vault is what makes it safe


@register.filter
def short_digest(value: str) -> str:
    """The first sixteen digits of a digest, for the eye; the whole one belongs into the title attribute."""
    return str(value).partition(":")[2][:16] if value else ""


@register.filter
def bytes_size(value: int | None) -> str:
    """A number of bytes in B, KB or MB."""
    size = int(value or 0)
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def media(value: str) -> str:
    """The kind of a file in words."""
    names = {
        "text/plain": gettext("文本"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
        "application/pdf": "PDF",
        "image/jpeg": gettext("图片"),
        "image/png": gettext("图片"),
    }
    return names.get(value, value)
