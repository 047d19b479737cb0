"""The search index (检索) follows the rows: what is open is in it, with its audiences; what was taken back or replaced is not.

Every action that opens or takes back writes a numbered `SearchChange` in its own transaction. Whoever comes next (the web process
after the commit, else the clock) applies what the index has not seen, in order, one writer at a time, and the number of the last one
is committed with it. Rows are asked anew each time, so that a change may be applied twice; an index that is lost, damaged or ahead
of the database is made again from the rows.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from gongkai.organization.groups import groups_read_by
from gongkai.organization.models import Person
from gongkai.organization.queries import membership
from gongkai.procedure.dossier import Audience
from gongkai.publication import queries
from gongkai.publication.models import Opening, SearchChange
from gongkai.publication.public import PublicHit
from gongkai.search.engine import ON_A_PAGE, Document, Engine, Query, Sort
from gongkai.search.engines import Damaged, Indexes
from gongkai.search.plans import plan
from gongkai.vault.html import plain

AT_A_TIME = 500
"""Releases that are read and written in one go."""
SUGGESTED = 8
"""Titles that are suggested."""

_log = logging.getLogger("gongkai.searching")


@dataclass(frozen=True)
class Status:
    """How the index stands: its engine, documents, the number of the last change that is in it, and of the last there is."""

    engine: str
    documents: int
    applied: int
    newest: int

    @property
    def behind(self) -> int:
        """Changes that are not in it."""
        return max(0, self.newest - self.applied)


@dataclass(frozen=True)
class Hits:
    """A page of what was found: how many there are in all, and how many for each value of each filter; estimated unless `is_exact`."""

    shown: tuple[PublicHit, ...] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    is_exact: bool = True


class Away(Exception):  # noqa: N818 - the index is, the caller says so
    """There is no index yet, or it cannot be read; the next catching up makes it."""


# Writing.


def catch_up() -> int:
    """Bring the index in line with the rows; how many changes it had not seen. Makes the index where there is none."""
    place = _place()
    if not _is_behind(place):
        return 0
    with place.alone():
        engine = _opened(place)
        newest = _newest()
        if engine is None or engine.sequence() > newest:
            rebuild_alone(place)
            return newest
        applied = 0
        while rows := list(SearchChange.objects.filter(pk__gt=engine.sequence()).order_by("pk")[:AT_A_TIME]):
            touched = {row.release_id for row in rows}
            kept = [_document(one) for one in queries.searchable(touched)]
            engine.apply(kept, touched - {one.key for one in kept}, sequence=rows[-1].pk)
            applied += len(rows)
        return applied


def is_behind() -> bool:
    """Whether there is anything to catch up with."""
    return _is_behind(_place())


def rebuild() -> Status:
    """Make the index again from the rows; the one in use answers until the new one takes its place."""
    place = _place()
    with place.alone():
        rebuild_alone(place)
    return status()


def rebuild_alone(place: Indexes) -> None:
    """`rebuild` for whoever has the lock."""
    # Read before the rows: what changes meanwhile is applied once more afterwards.
    newest = _newest()
    place.replace(lambda engine: engine.apply(_every_document(), (), sequence=newest))


def status() -> Status:
    """How the index stands; Away where there is none."""
    engine = _engine()
    return Status(engine.name, engine.count(), engine.sequence(), _newest())


# Reading.


def stamp() -> object:
    """Another one after every change of the index; Away where there is none."""
    return _engine().stamp()


def freshness() -> object:
    """Another one as soon as anything opened or was taken back, also before the index has seen it; Away where there is no index."""
    return settings.INDEX, _newest(), stamp()


def find_public(slug: str, words: str, *, filters: Mapping[str, str], sort: Sort, page: int, facets: tuple[str, ...]) -> Hits:
    """What society may read of the body `slug` that has `words`: each row asked of the database before it is shown."""
    query = Query(
        words=words,
        audiences=frozenset({_named(Audience.SOCIETY)}),
        filters={**filters, "body": slug},
        sort=sort,
        offset=(page - 1) * ON_A_PAGE,
        facets=facets,
    )
    found = _engine().search(query)
    shown = queries.public_hits(slug, found.keys)
    return Hits(shown, max(len(shown), found.total - (len(found.keys) - len(shown))), found.facets, found.is_exact)


def suggest_public(slug: str, beginning: str) -> tuple[PublicHit, ...]:
    """Matters of the body `slug` whose title has `beginning`, newest first."""
    query = Query("", frozenset({_named(Audience.SOCIETY)}), filters={"body": slug}, limit=SUGGESTED)
    return queries.public_hits(slug, _engine().suggest(beginning, query))


def near_public(slug: str, words: str) -> tuple[PublicHit, ...]:
    """Matters of the body `slug` with at least one of `words` in their title: for whoever found none with all of them."""
    found: dict[str, PublicHit] = {}
    for part in plan(words).parts:
        for one in part.words:
            found |= {hit.row.path: hit for hit in suggest_public(slug, one.text)}
    return tuple(found.values())[:SUGGESTED]


def find_inside(person: Person, words: str, *, most: int) -> list[int]:
    """Releases open to `person` inside the Party, the zone or a named group that have `words`, best first; society's are on the portal.

    By membership, inside the engine; whoever shows them asks the rows again.
    """
    inner = frozenset(_named(audience) for audience in membership(person) if audience is not Audience.SOCIETY)
    inner |= {_group(group.pk) for group in groups_read_by(person)}
    if not person.is_active or person.body is None or not inner:
        return []
    query = Query(words, inner, frozenset({_named(Audience.SOCIETY)}), filters={"body": person.body.slug}, limit=most)
    return list(_engine().search(query).keys)


# The parts.


def _document(given: queries.Searchable) -> Document:
    release = given.release
    facts = release.version.facts
    files = [file["name"] for file in facts["files"]]
    return Document(
        key=release.pk,
        title=facts["title"],
        text="\n".join([facts["summary"], *facts["keywords"], plain(facts["text"]), *files]),
        at=given.at.astimezone(),
        audiences=frozenset(_named(Audience(one)) for one in given.audiences if one != Audience.GROUP) | set(map(_group, given.groups)),
        numbers=tuple(one for one in (given.index_number, facts["document_number"]) if one),
        labels={
            "body": (given.body,),
            "category": (str(given.category),),
            "entry": (facts["entry"]["code"],),
            "unit": (facts["unit"],),
            "year": (str(given.at.astimezone().year),),
            "form": tuple(sorted(given.forms)),
            "rhythm": (given.rhythm,),
        },
    )


def _every_document() -> Iterator[Document]:
    released = list(Opening.objects.order_by("release").values_list("release", flat=True).distinct())
    for start in range(0, len(released), AT_A_TIME):
        yield from map(_document, queries.searchable(released[start : start + AT_A_TIME]))


def _newest() -> int:
    return SearchChange.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _is_behind(place: Indexes) -> bool:
    try:
        engine = place.current()
        return engine is None or engine.sequence() != _newest()
    except Damaged:
        return True


def _opened(place: Indexes) -> Engine | None:
    """The index in use; None where it has to be made."""
    try:
        engine = place.current()
        if engine is not None:
            engine.sequence()
        return engine
    except Damaged:
        _log.exception("the search index cannot be read and is made again")
        place.forget()
        return None


def _engine() -> Engine:
    try:
        engine = _place().current()
    except Damaged as broken:
        raise Away from broken
    if engine is None:
        raise Away
    return engine


def _place() -> Indexes:
    return _indexes(Path(settings.INDEX), settings.SEARCH)


@cache
def _indexes(folder: Path, kind: str) -> Indexes:
    return Indexes(folder, kind)


def _named(audience: Audience) -> str:
    return audience.name.lower()


def _group(group: int) -> str:
    # Each group for itself: whoever is in one reads by its mark alone.
    return f"group-{group}"
