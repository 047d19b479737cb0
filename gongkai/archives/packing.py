"""Packages made in the background (制作归档包): a row says what is asked for, a job brings it about, and doing it twice does no harm."""

import logging
import time
import uuid
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop
from django_tasks import task

from gongkai.archives import actions, bag, contents, queries
from gongkai.archives.models import Package, Packing
from gongkai.foundation.objections import Refused

_log = logging.getLogger("gongkai.archives")

STALE = timedelta(minutes=10)
"""Whoever packs gives a sign of life with each piece that is copied; after this long without one he is taken for dead."""
_EVERY = 0.5
"""Seconds between two notes of progress."""


@task()
def make_package(key: str) -> None:
    """Make the package that this row asks for; a failure is told on the page and to the log. What is copied is not copied again."""
    row = _claim(uuid.UUID(key))
    if row is None:
        return
    mine = Packing.objects.filter(pk=row.pk, state=Packing.RUNS)
    # Whoever died may have died after the package was noted, and before what was written beside it was removed.
    if made := Package.objects.filter(record=row.record, at__gte=row.asked_at).last():
        bag.forget(bag.working_folder(queries.package_folder(made)))
        mine.update(state=Packing.MADE, package=made, touched_at=timezone.now())
        return
    mine.update(**dict(zip(("files", "size"), contents.weigh(row.record), strict=True)))
    last = [time.monotonic()]

    def told(done: int, written: int) -> None:
        if time.monotonic() - last[0] < _EVERY:
            return
        last[0] = time.monotonic()
        with suppress(DatabaseError):  # a locked database stops no packing
            mine.update(done=done, written=written, touched_at=timezone.now())

    try:
        made = actions.pack(row.record, by=row.person, progress=told)
    except Refused as refused:
        mine.update(state=Packing.FAILED, failure="".join(one.message for one in refused.objections), touched_at=timezone.now())
    except Exception:
        mine.update(state=Packing.FAILED, failure=UNFORESEEN, touched_at=timezone.now())
        _log.exception("record %s could not be packed", row.record_id)
        raise
    else:
        mine.update(state=Packing.MADE, package=made, touched_at=timezone.now())


UNFORESEEN = gettext_noop("归档包没有制成。请再制作一次；仍不成功的，请系统管理员查看运行日志。")
"""What the page says of a failure that no rule foresaw."""


def take_up(row: Packing) -> None:
    """Put the work into the queue."""
    make_package.enqueue(str(row.key))


def take_up_again(*, now: datetime) -> int:
    """Queue every package whose maker has died or whose job was lost; how many."""
    lost = Packing.objects.filter(state__in=[Packing.WAITS, Packing.RUNS], touched_at__lt=now - STALE)
    count = 0
    for row in lost:
        # The row is touched first: the clock asks again only when this one too has shown no sign of life.
        if Packing.objects.filter(pk=row.pk, touched_at=row.touched_at).update(touched_at=now, state=Packing.WAITS):
            take_up(row)
            count += 1
    return count


def _claim(key: uuid.UUID) -> Packing | None:
    now = timezone.now()
    free = Q(state=Packing.WAITS) | Q(state=Packing.RUNS, touched_at__lt=now - STALE)
    taken = Packing.objects.filter(free, key=key).update(state=Packing.RUNS, done=0, written=0, touched_at=now)
    related = ("record__version", "record__edition__item__body", "person")
    return Packing.objects.select_related(*related).get(key=key) if taken else None
