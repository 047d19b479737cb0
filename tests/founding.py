"""The standing zone of the tests, founded once for each process and afterwards put back as it was.

Founding writes some three hundred rows through the actions, which takes longer than most tests. What it wrote is kept in memory:
the rows, and the keys and witness files beside them. It is founded anew where something that decides on it has changed.
"""

import shutil
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from gongkai.demonstration.zone import Cast, find_cast, found_zone
from gongkai.journal.chain import genesis
from gongkai.journal.models import Entry, Head
from gongkai.organization.models import Body, Person

FILES = ("KEYS", "WITNESS")


@dataclass(frozen=True)
class Founded:
    """What founding wrote: the rows of each table, in the order in which tables refer to each other, and the files."""

    rows: list[tuple[type[models.Model], list[models.Model]]]
    files: dict[str, Path]


_KEPT: dict[tuple[Any, ...], Founded] = {}


def zone(keep: Path, *, password: str) -> Cast:
    """The zone in the empty database: founded through the actions the first time, put back afterwards. `keep` is a folder for its files."""
    today = timezone.localdate()
    # Outside of a test's transaction what follows a commit is there too: the witness file.
    decides = (today, password, connection.vendor, settings.DIGEST, connection.in_atomic_block)
    if Body.objects.exists():
        raise RuntimeError("the zone is founded in an empty database")
    if decides not in _KEPT:
        _KEPT[decides] = _found(keep / f"zone-{len(_KEPT)}", today, password)
    else:
        _put_back(_KEPT[decides])
    return find_cast(Body.objects.get())


def _found(keep: Path, today: date, password: str) -> Founded:
    before = {model for model in _tables() if model._base_manager.exists()}
    found_zone(starts_on=today, password=password)
    Person.objects.update(password_is_initial=False)
    rows = [(model, list(model._base_manager.order_by("pk"))) for model in _tables() if model not in before]
    files = {}
    for name in FILES:
        files[name] = keep / name
        shutil.copytree(getattr(settings, name), files[name])
    return Founded([(model, written) for model, written in rows if written], files)


def _put_back(founded: Founded) -> None:
    for name, folder in founded.files.items():
        shutil.copytree(folder, getattr(settings, name), dirs_exist_ok=True)
    for model, rows in founded.rows:
        if model is not Head:
            model._base_manager.bulk_create([copy(row) for row in rows])
    _move_heads()
    for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _rows in founded.rows]):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _move_heads() -> None:
    # The database lets a head begin at nothing and move by one entry at a time, as the journal does.
    for entry in Entry.objects.order_by("chain", "seq"):
        if entry.seq == 0:
            Head.objects.create(chain=entry.chain, size=0, head=genesis(settings.DIGEST))
        Head.objects.filter(chain=entry.chain).update(size=entry.seq + 1, head=entry.hash)


def _tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
