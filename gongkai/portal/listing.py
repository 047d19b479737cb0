"""What lists of public matters are narrowed by (筛选): by the same names on the pages that are files and on those that are searched."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import TimeLimit
from gongkai.publication.public import PublicCategory, PublicRow, PublicSearch, PublicSite

FILTERS = {
    "category": _("类别"),
    "entry": _("条目"),
    "unit": _("承办部门"),
    "year": _("公开年份"),
    "form": _("公开形式"),
    "rhythm": _("公开时限"),
}
"""What results may be narrowed by."""
WITHIN = {"entry": "category"}
"""Filters that are offered once another is chosen: there are too many of them otherwise."""
MOST_VALUES = 12
"""Values of a filter that are listed."""
FIRST = 20
"""Lines of the first page of a list, which is a file; what follows is searched."""

Values = list[tuple[str, str, str]]


def counted(site: PublicSite) -> dict[str, Counter[str]]:
    """How many matters there are for each value of each filter."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FILTERS if name not in WITHIN}
    for category in site.categories:
        for name, found in _counted(category).items():
            counts[name].update(found)
    return counts


# A release changes one category, and all of them are counted each time.
@lru_cache(maxsize=256)
def _counted(category: PublicCategory) -> Mapping[str, Counter[str]]:
    rows = [row for entry in category.entries for row in entry.rows]
    return {
        "category": Counter({str(category.number): len(rows)} if rows else {}),
        "unit": Counter(row.unit for row in rows),
        "year": Counter(str(timezone.localtime(row.opened_at).year) for row in rows),
        "form": Counter(form for row in rows for form in row.forms),
        "rhythm": Counter(row.rhythm for row in rows),
    }


def listed(name: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The values of a filter with their counts: years from the newest, the rest from the most."""
    known = [(value, count) for value, count in counts.items() if value]
    return sorted(known, key=lambda one: (one[0] if name == "year" else one[1], one[0]), reverse=True)[:MOST_VALUES]


def place_of(site: PublicSite) -> PublicSearch:
    """Where the lists of `site` are searched."""
    entries = {entry.code: entry.title for category in site.categories for entry in category.entries}
    return PublicSearch(site.body, {str(one.number): one.name for one in site.categories}, entries)


def newest(rows: Iterable[PublicRow]) -> tuple[PublicRow, ...]:
    """The first page of a list of `rows`, newest first."""
    return tuple(sorted(rows, key=lambda row: (-row.opened_at.timestamp(), row.index_number))[:FIRST])


@lru_cache(maxsize=256)
def newest_of(category: PublicCategory) -> tuple[PublicRow, ...]:
    """The first page of the list of a category."""
    return newest(row for entry in category.entries for row in entry.rows)


def named(place: PublicSearch, name: str, value: str) -> str:
    """A value of a filter in words; whatever is not known is shown as it came."""
    if name == "category":
        return place.categories.get(value, value)
    if name == "entry":
        return place.entries.get(value, value)
    if name == "year":
        return gettext("{year}年").format(year=value)
    if name == "form" and value in set(Channel):
        return gettext(Channel(value).label_zh)
    if name == "rhythm" and value in set(TimeLimit):
        return gettext(TimeLimit(value).label_zh)
    return value
