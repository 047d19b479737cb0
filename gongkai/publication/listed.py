"""What is listed of a body's matters (公开清单): the newest edition of each that is open to society, as a line of a list.

What an edition says never changes, so each line is read once and kept in memory: all that surrounds the matters is made anew with
every release and every withdrawal, within the second that these may take, also where ten thousand matters are open.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gongkai.approval.models import Examination
from gongkai.disclosure.models import Version
from gongkai.organization.models import Body
from gongkai.procedure.dossier import Audience, Outcome
from gongkai.publication.models import IndexNumber, Opening
from gongkai.publication.public import PublicRow

KEPT = 50_000
"""Lines that are kept in memory, some 700 bytes each; of more, all that are needed are read each time."""
AT_A_TIME = 500
"""Versions that are read in one go."""


@dataclass(frozen=True)
class Listed:
    """A matter open to society: keys of item, entry, unit and release, its index number, when this edition opened, and its line."""

    item: int
    entry: int
    unit: int
    release: int
    opened_at: datetime
    row: PublicRow


@dataclass(frozen=True)
class _Said:
    """All that a line depends on: the version by its digest, the matter's number, the edition and when it opened."""

    digest: str
    number: str
    edition: int
    opened_at: datetime


_rows: OrderedDict[_Said, PublicRow] = OrderedDict()


def listed(body: Body) -> list[Listed]:
    """The newest edition of each matter of `body` that was ever opened to society, taken back or not."""
    # Written here as the row writes itself: making ten thousand rows only to read their numbers takes half a second.
    numbers = {
        item: f"{code}/{year:04d}-{serial:05d}"
        for item, code, year, serial in IndexNumber.objects.filter(body=body).values_list("item", "code", "year", "serial")
    }
    openings = Opening.objects.filter(audience=int(Audience.SOCIETY), release__edition__item__body=body)
    columns = openings.order_by("release__edition__number").values_list(
        "release__edition__item",
        "release__edition__item__entry",
        "release__edition__item__unit",
        "release",
        "release__version",
        "release__digest",
        "release__edition__number",
        "at",
    )
    latest = {
        item: (entry, unit, release, version, _Said(digest, numbers[item], edition, at))
        for item, entry, unit, release, version, digest, edition, at in columns
        if item in numbers
    }
    rows = _rows_of({said: version for _entry, _unit, _release, version, said in latest.values()})
    return [
        Listed(item, entry, unit, release, said.opened_at, rows[said]) for item, (entry, unit, release, _version, said) in latest.items()
    ]


def _rows_of(wanted: Mapping[_Said, int]) -> Mapping[_Said, PublicRow]:
    """The line of each of `wanted`, which names its version by its key; those of which nothing is known are read."""
    found = {said: _rows[said] for said in wanted if said in _rows}
    missing = [said for said in wanted if said not in found]
    for start in range(0, len(missing), AT_A_TIME):
        found |= _read({said: wanted[said] for said in missing[start : start + AT_A_TIME]})
    for said in missing if len(wanted) <= KEPT else ():
        _rows[said] = found[said]
    while len(_rows) > KEPT:
        _rows.popitem(last=False)
    return found


def _read(wanted: Mapping[_Said, int]) -> dict[_Said, PublicRow]:
    versions = Version.objects.only("content").in_bulk(list(wanted.values()))
    agreed = Examination.objects.filter(outcome=Outcome.AGREE.value, version__in=wanted.values())
    decided = {one.version_id: one for one in agreed}
    return {
        said: line_of(
            versions[version],
            said.number,
            edition=said.edition,
            digest=said.digest,
            opened_at=said.opened_at,
            decided=decided.get(version),
        )
        for said, version in wanted.items()
    }


def line_of(
    version: Version, number: str, *, edition: int, digest: str, opened_at: datetime, decided: Examination | None = None
) -> PublicRow:
    """An edition as a line of a list: `number` is the matter's index number, `decided` the examination that let it out."""
    facts = version.facts
    return PublicRow(
        title=facts["title"],
        path=f"/{address_at(number)}/",
        index_number=number,
        document_number=facts["document_number"],
        document_date=date.fromisoformat(facts["document_date"]) if facts["document_date"] else None,
        opened_at=opened_at,
        edition=edition,
        unit=facts["unit"],
        summary=facts["summary"],
        digest=digest,
        forms=tuple(sorted(decided.channels)) if decided else (),
        rhythm=decided.time_limit if decided else "",
    )


def address_at(number: str) -> str:
    """The address of the matter with this index number, below the public tree: "d/00817525-1/2026-00001"."""
    return f"d/{number}"
