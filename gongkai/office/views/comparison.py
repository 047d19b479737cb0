"""Two versions of a matter side by side (两稿对照)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Version
from gongkai.interface.compare import FileChange, Mark, Passage, compare_files, compare_texts, is_changed, passages
from gongkai.interface.templatetags import gongkai as words
from gongkai.vault.html import plain

COMPARED: tuple[tuple[str, str | Promise], ...] = (
    ("title", _("名称")),
    ("document_number", _("文号")),
    ("document_date", _("发文日期")),
    ("keywords", _("主题词")),
    ("basis", _("公开依据")),
    ("summary", _("内容概述")),
    ("inner_party", _("党内事务")),
)
"""What of a version's facts is compared beside its text and files."""


@dataclass(frozen=True)
class FactChange:
    """One of the official facts in both versions."""

    label: str | Promise
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


@dataclass(frozen=True)
class Comparison:
    """Everything that differs, and everything that does not, between two versions."""

    facts: list[FactChange]
    passages: list[Passage]
    files: list[FileChange]

    @property
    def is_changed(self) -> bool:
        """Whether anything at all differs."""
        return (
            any(fact.is_changed for fact in self.facts)
            or any(is_changed(passage.rows) for passage in self.passages)
            or any(file.mark is not Mark.SAME for file in self.files)
        )


@never_cache
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """两稿对照: two versions of the matter; without a choice the current one beside the one before it."""
    today = timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=pk)
    within = disclosure.versions_within_reach_of(request.user, on=today)
    versions = list(
        within.filter(edition__item=edition.item_id).select_related("edition", "drafted_by").order_by("edition__number", "number")
    )
    after = _one_of(versions, request.GET.get("after"), edition.current_id)
    earlier = [version for version in versions if (version.edition.number, version.number) < (after.edition.number, after.number)]
    before = _one_of(versions, request.GET.get("before"), earlier[-1].pk if earlier else after.pk)
    context = {"edition": edition, "versions": versions, "before": before, "after": after, "comparison": _compared(before, after)}
    return render(request, "office/matters/compare.html", context)


def _one_of(versions: list[Version], wished: str | None, otherwise: int | None) -> Version:
    for version in versions:
        if str(version.pk) == (wished or str(otherwise)):
            return version
    raise Http404


def _compared(before: Version, after: Version) -> Comparison:
    facts = [FactChange(label, _in_words(name, before.facts[name]), _in_words(name, after.facts[name])) for name, label in COMPARED]
    rows = compare_texts(plain(before.text), plain(after.text))
    files = compare_files(*({file["name"]: file["digest"] for file in version.facts["files"]} for version in (before, after)))
    return Comparison(facts, passages(rows), files)


def _in_words(name: str, value: Any) -> str:
    if name == "document_date":
        return words.cn_date(words.iso_date(value))
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    return "、".join(value) if isinstance(value, list) else str(value)


urls = [path("matters/<int:pk>/compare/", compare, name="compare")]
