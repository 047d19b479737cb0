"""What was found, as the page on which readers search shows it (检索结果): lines with the words marked, and what to narrow them by."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.portal import pages
from gongkai.portal.listing import FILTERS, WITHIN, listed, named
from gongkai.publication.public import PublicHit, PublicSearch
from gongkai.publication.searching import Hits
from gongkai.search.engine import ON_A_PAGE, REACH, Sort
from gongkai.search.plans import LONGEST, plan
from gongkai.search.snippets import mark, snippet

LONGEST_VALUE = 100
"""Characters of a filter that are read."""


class Refusal(enum.Enum):
    """Why a search was not made."""

    TOO_MANY = _("检索得太频繁，请一分钟以后再试。")
    AWAY = _("检索暂时不能使用，请稍后再试。")


@dataclass(frozen=True)
class Asked:
    """A search as the address says it: words, filters, order and page; what cannot be is taken for the usual."""

    words: str
    filters: Mapping[str, str]
    sort: Sort
    page: int

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        """What `given` asks for."""
        words = given.get("q", "").replace("\x00", "").strip()[:LONGEST]
        filters = {name: value for name in FILTERS if (value := given.get(name, "").replace("\x00", "")[:LONGEST_VALUE])}
        page = given.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
        sort = Sort.NEWEST if given.get("sort") == Sort.NEWEST.value else Sort.RELEVANCE
        return cls(words, filters, sort, max(1, min(number, REACH // ON_A_PAGE)))

    @property
    def facets(self) -> tuple[str, ...]:
        """What there are counts of beside the results."""
        return tuple(name for name in FILTERS if name not in WITHIN or WITHIN[name] in self.filters)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for searches that ask for the same."""
        return self.words, tuple(sorted(self.filters.items())), self.sort, self.page

    def address(self, **changed: Any) -> str:
        """The same search with something `changed`, from its first page; "" takes a filter away."""
        given = {"q": self.words, **self.filters, "sort": self.sort.value if self.sort is Sort.NEWEST else "", **changed}
        return "?" + urlencode({name: value for name, value in given.items() if value})


def page(
    place: PublicSearch,
    asked: Asked,
    found: Hits | None,
    *,
    near: tuple[PublicHit, ...] = (),
    notice: tuple[str, str] | None = None,
    refused: Refusal | None = None,
) -> bytes:
    """The whole page; where nothing was found, what is `near` it or the `notice` (number and address) in its place; without `found`, why
    the search was `refused`."""
    words = plan(asked.words).words
    values: dict[str, Any] = {
        "asked": asked,
        "words_asked": bool(words),
        "near": [_line(hit, words) for hit in near],
        "notice": notice,
        "reach": REACH,
        "refused": refused.value if refused else "",
        "kept_sort": asked.sort.value if asked.sort is Sort.NEWEST else "",
        "chosen": [(named(place, name, value), asked.address(**{name: ""})) for name, value in asked.filters.items()],
        "without_filters": asked.address(**dict.fromkeys(asked.filters, "")),
    }
    if found is not None:
        last = min(found.total, REACH)
        values |= {
            "hits": [_line(hit, words) for hit in found.shown],
            "total": found.total,
            "is_exact": found.is_exact,
            "first": (asked.page - 1) * ON_A_PAGE + 1,
            "sorts": _sorts(asked),
            "groups": _groups(place, asked, found),
            "earlier": asked.address(page=asked.page - 1) if asked.page > 1 else "",
            "later": asked.address(page=asked.page + 1) if asked.page * ON_A_PAGE < last else "",
            "is_last": asked.page * ON_A_PAGE >= REACH and found.total > REACH,
        }
    return pages.search("search.html", place.body, title=gettext("检索"), **values)


def _line(hit: PublicHit, words: tuple[str, ...]) -> dict[str, Any]:
    row = hit.row
    marked = {
        "title": mark(row.title, words),
        "snippet": snippet(hit.text, words),
        "index_number": mark(row.index_number, words),
        "document_number": mark(row.document_number, words),
    }
    return {
        **{name: mark_safe(markup) for name, markup in marked.items()},  # noqa: S308 - `snippets` escapes each piece of it
        "path": row.path,
        "unit": row.unit,
        "category": hit.category,
        "opened_at": row.opened_at,
    }


def _sorts(asked: Asked) -> list[tuple[str, str]]:
    every = ((Sort.RELEVANCE, gettext("按相关程度"), ""), (Sort.NEWEST, gettext("按公开日期"), Sort.NEWEST.value))
    return [(label, "" if asked.sort is sort else asked.address(sort=value)) for sort, label, value in every]


def _groups(place: PublicSearch, asked: Asked, found: Hits) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What the results may be narrowed by, with how many there are of each; what is chosen already stands above them."""
    count_of = gettext("{count}件") if found.is_exact else gettext("约{count}件")
    groups = []
    for name, label in FILTERS.items():
        counts = found.facets.get(name, {})
        if name in asked.filters or not counts:
            continue
        rows = listed(name, counts)
        offered = [(named(place, name, value), count_of.format(count=count), asked.address(**{name: value})) for value, count in rows]
        groups.append((str(label), offered))
    return groups
