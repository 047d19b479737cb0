"""The one way to tell people something (提醒). Only actions call it, inside their transaction."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import connection, models
from django.utils import timezone

from gongkai.organization.models import Notice, Person

LONGEST_GIVEN = 120
"""Characters of a name or title that a notice repeats."""


def tell(
    people: Iterable[Person],
    *,
    kind: str,
    about: models.Model,
    text: str,
    given: Mapping[str, str | int | date] | None = None,
    mark: str = "",
    at: datetime | None = None,
) -> int:
    """Tell each of `people` who has access, in the caller's transaction; how many had not been told before.

    `kind` ("publication.expires_soon") is one of `gongkai.office.notices.KINDS`, where its page is named; `about` is the saved row whose
    number that page takes. `text` is marked with gettext_noop and names its places as `str.format` does; `given` fills them: a day stays
    a day and is written out for the reader. The same kind about the same row with the same `mark` is told to a person once, however
    often it is called. RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("tell() belongs inside the transaction of what it tells of")
    told = {
        "kind": kind,
        "about_type": about._meta.label_lower,
        "about": about.pk,
        "mark": mark,
    }
    known = set(Notice.objects.filter(**told).values_list("person", flat=True))
    fresh = {person.pk: person for person in people if person.is_active and person.pk not in known}
    rest = {"text": text, "given": {name: _plain(value) for name, value in (given or {}).items()}, "at": at or timezone.now()}
    # Another process may be telling the same: whoever comes second tells nobody twice.
    Notice.objects.bulk_create([Notice(person=person, **told, **rest) for person in fresh.values()], ignore_conflicts=True)
    return len(fresh)


def end(about: models.Model, *kinds: str, person: Person | None = None, at: datetime | None = None) -> int:
    """What these kinds of notices said of `about` (to `person` alone, if given) is over: done, or no longer so. How many were not yet."""
    left = Notice.objects.filter(about_type=about._meta.label_lower, about=about.pk, kind__in=kinds, over_at=None)
    if person is not None:
        left = left.filter(person=person)
    return left.update(over_at=at or timezone.now())


def _plain(value: str | int | date) -> str | int | list[str]:
    if isinstance(value, date):
        return ["day", value.isoformat()]
    return value if isinstance(value, int) else value[:LONGEST_GIVEN]
