"""The list of records (归档文件列表): filtered, in the order of the archive, a page at a time, out of any number of them (clause 2.E)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongkai.archives import codes
from gongkai.archives.models import RETENTIONS, Record
from gongkai.catalog.models import Entry
from gongkai.disclosure.models import Edition, Version
from gongkai.organization.models import Body

ON_A_PAGE = 30
ORDER = ("-year", "-retention", "class_code", "number", "pk")
"""The newest year first, then as the shelves stand: permanent before temporary, class by class, by number."""

FILTERS = ("q", "year", "retention", "category", "unit", "class")
"""What a list can be narrowed by: words or a code, year, period, category's number, unit's number, class code; all as texts."""

_DIGITS = frozenset("0123456789")


@dataclass(frozen=True)
class Listed:
    """One page of the list: its rows, how many there are in all, which page it is (from 1) and of how many."""

    rows: list[Record]
    total: int
    page: int
    pages: int


def listed(body: Body, filters: Mapping[str, str], page: int = 1, *, inner_party: bool = False) -> Listed:
    """The records of `body` that match every filter that is set; a filter that names nothing known finds nothing.

    Without `inner_party` what is for Party members alone is left out (clause 2.D). A page beyond the last is the last.
    """
    rows = filtered(body, filters, inner_party=inner_party)
    total = rows.count()
    pages = max(1, -(-total // ON_A_PAGE))
    page = min(max(1, page), pages)
    begins = (page - 1) * ON_A_PAGE
    # Which rows they are is read from the index alone; only then what they are is read, of these few.
    chosen = list(rows.order_by(*ORDER).values_list("pk", flat=True)[begins : begins + ON_A_PAGE])
    related = ("edition__item__entry__category", "edition__item__unit", "version", "person", "entry__category", "unit")
    found = {row.pk: row for row in Record.objects.filter(pk__in=chosen).select_related(*related).defer("version__content")}
    return Listed([found[pk] for pk in chosen], total, page, pages)


def filtered(body: Body, filters: Mapping[str, str], *, inner_party: bool = False) -> QuerySet[Record]:
    """All records of `body` that match, in no order."""
    rows = Record.objects.filter(body=body)
    if not inner_party:
        rows = rows.exclude(edition__in=inner_party_editions())
    given = {name: filters.get(name, "").strip() for name in FILTERS}
    if words := given["q"]:
        # The index of the codes leaves out what has none: said here, since no database guesses it of a parameter.
        rows = (
            rows.filter(code=words).exclude(code="")
            if codes.is_code(words)
            else rows.filter(Q(title__icontains=words) | Q(code__contains=words))
        )
    if given["year"]:
        rows = rows.filter(year=int(given["year"])) if _is_number(given["year"], 4) else rows.none()
    if given["retention"]:
        rows = rows.filter(retention=given["retention"]) if given["retention"] in RETENTIONS else rows.none()
    if given["category"]:
        number = given["category"]
        entries = Entry.objects.filter(body=body, category__number=int(number)) if _is_number(number, 4) else Entry.objects.none()
        rows = rows.filter(entry__in=list(entries.values_list("pk", flat=True)))
    if given["unit"]:
        rows = rows.filter(unit=int(given["unit"])) if _is_number(given["unit"], 18) else rows.none()
    if given["class"]:
        rows = rows.filter(class_code=given["class"])
    return rows


def years_of(body: Body) -> list[int]:
    """The years of which `body` has records, the newest first."""
    found = []
    last = Record.objects.filter(body=body).order_by("-year").values_list("year", flat=True).first()
    while last is not None:
        found.append(last)
        last = Record.objects.filter(body=body, year__lt=last).order_by("-year").values_list("year", flat=True).first()
    return found


def inner_party_editions() -> QuerySet[Edition]:
    """The editions of matters that were marked as inner-party once (clause 2.D)."""
    marked = Version.objects.filter(inner_party=True).values("edition__item")
    return Edition.objects.filter(item__in=marked).values("pk")  # type: ignore[return-value]


def _is_number(text: str, longest: int) -> bool:
    return 0 < len(text) <= longest and set(text) <= _DIGITS
