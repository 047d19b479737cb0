"""Work in the background (后台任务): making a cleaned copy. The row says what is to be done; the job only brings it about.

Doing a job twice does no harm: whoever takes it up marks the row first, and only a row without a sign of life is taken up by another.
"""

import logging
import time
import uuid
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from gongkai.disclosure.models import Finding
from gongkai.foundation.digests import canonical_json
from gongkai.secrecy import cleaning
from gongkai.secrecy.models import Cleaning
from gongkai.vault import store

STALE = timedelta(minutes=5)
"""Whoever cleans a file gives a sign of life with each page; after this long without one he is taken for dead."""
_EVERY = 0.5
"""Seconds between two notes of progress."""

_log = logging.getLogger("gongkai.secrecy")


@task()
def make_copy(key: str) -> None:
    """Make the cleaned copy that this row asks for, and keep what came of it; a failure is told on the page, and to the log."""
    row = _claim(uuid.UUID(key))
    if row is None:
        return
    mine = Cleaning.objects.filter(pk=row.pk, state=Cleaning.RUNS)
    last = [0.0]

    def told(done: int, page: int, pages: int) -> None:
        if page and time.monotonic() - last[0] < _EVERY:
            return
        last[0] = time.monotonic()
        with suppress(Exception):  # a locked database stops no cleaning
            mine.update(done=done, page=page, pages=pages, touched_at=timezone.now())

    try:
        picked = Finding.objects.filter(pk__in=row.chosen, screening__version=row.version)
        proposal = cleaning.propose(row.version, picked, told=told)
        blob = store.keep(canonical_json(proposal.as_json()), "application/json")
    except Exception:
        mine.update(state=Cleaning.FAILED, touched_at=timezone.now())
        _log.exception("a cleaned copy of version %s could not be made", row.version_id)
        raise
    mine.update(state=Cleaning.MADE, proposal=blob, done=row.files, touched_at=timezone.now())


def take_up(row: Cleaning) -> None:
    """Put the work into the queue."""
    make_copy.enqueue(str(row.key))


def take_up_again(*, now: datetime) -> int:
    """Queue every copy whose maker has died or whose job was lost; how many."""
    lost = Cleaning.objects.filter(state__in=[Cleaning.WAITS, Cleaning.RUNS], touched_at__lt=now - STALE)
    count = 0
    for row in lost:
        # The row is touched first: the clock asks again only when this one too has shown no sign of life.
        if Cleaning.objects.filter(pk=row.pk, touched_at=row.touched_at).update(touched_at=now, state=Cleaning.WAITS):
            take_up(row)
            count += 1
    return count


def _claim(key: uuid.UUID) -> Cleaning | None:
    now = timezone.now()
    free = Q(state=Cleaning.WAITS) | Q(state=Cleaning.RUNS, touched_at__lt=now - STALE)
    taken = Cleaning.objects.filter(free, key=key).update(state=Cleaning.RUNS, done=0, page=0, pages=0, touched_at=now)
    return Cleaning.objects.select_related("version__edition__item__body", "person").get(key=key) if taken else None
