"""Work in the background (后台任务): reading what waits in the quarantine. A row says what is to be done; a job only brings it about.

Doing a job twice does no harm: whoever takes a file up marks its row first, and only a row without a sign of life for `STALE` is
taken up by another.
"""

import time
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from gongkai.disclosure import actions, quarantine, queries
from gongkai.disclosure.models import Version, WaitingFile
from gongkai.disclosure.screened import in_file
from gongkai.foundation.objections import Refused
from gongkai.organization.models import Person
from gongkai.screening.findings import Finding, Kind, Place, Report, Severity
from gongkai.vault import screened, store
from gongkai.vault.words import is_mark, where_marked

STALE = timedelta(minutes=3)
"""Whoever reads a file gives a sign of life with each page; after this long without one it is taken for dead."""

_EVERY = 0.5
"""Seconds between two notes of progress."""


@task()
def read_waiting(key: str) -> None:
    """Read the file with this key in the quarantine, then keep it in the vault, or refuse and destroy it where it bears a mark."""
    waiting = _claim(uuid.UUID(key))
    if waiting is None:
        return
    path = quarantine.path_of(waiting.key)
    lists = queries.lists_of(waiting.body)
    report = _read_to_the_end(screened.look(path, lists, progress=_teller(waiting)))
    sights = in_file(report.digest, waiting.name, report, lists)
    if any(is_mark(one.seen) for one in sights):
        place, rule = where_marked([one.seen for one in sights])
        actions.refuse_marked(
            waiting.body,
            field=waiting.field,
            name=waiting.name,
            media_type=waiting.media_type,
            size=waiting.size,
            digest=waiting.digest,
            place=place,
            rule=rule,
            by=waiting.person,
            waiting=waiting,
        )
    else:
        with path.open("rb") as stream:
            blob = store.keep(stream, waiting.media_type)
        screened.note(report, lists)
        WaitingFile.objects.filter(pk=waiting.pk).update(
            state=WaitingFile.KEPT, blob=blob, pages_done=waiting.pages, touched_at=timezone.now()
        )
    quarantine.destroy(waiting.key)


@task()
def screen_again(version: int, person: int) -> None:
    """Read the scanned files of a version anew under today's lists and rules, then have the whole version screened again."""
    row = Version.objects.select_related("edition__item__body").get(pk=version)
    lists = queries.lists_of(row.edition.item.body)
    for file in row.facts["files"]:
        if screened.fresh(file["digest"], lists).waiting_pages:
            screened.note(_read_to_the_end(screened.look(store.path_of(file["digest"]), lists)), lists)
    with suppress(Refused):  # another version has taken its place meanwhile, or the person his leave
        actions.screen_again(row, by=Person.objects.get(pk=person))


def has_pages_to_read(version: Version) -> bool:
    """Whether files of `version` must go through character recognition again before it can be screened under today's lists and rules."""
    lists = queries.lists_of(version.edition.item.body)
    return any(screened.fresh(file["digest"], lists).waiting_pages for file in version.facts["files"])


def take_up(waiting: WaitingFile) -> None:
    """Put the file into the queue."""
    read_waiting.enqueue(str(waiting.key))


def take_up_again(*, now: datetime) -> int:
    """Queue every file whose reader has died or whose job was lost; how many."""
    lost = WaitingFile.objects.filter(state__in=[WaitingFile.WAITS, WaitingFile.READS], touched_at__lt=now - STALE)
    count = 0
    for waiting in lost:
        # The row is touched first: the clock asks again only when this one too has shown no sign of life.
        if WaitingFile.objects.filter(pk=waiting.pk, touched_at=waiting.touched_at).update(touched_at=now, state=WaitingFile.WAITS):
            take_up(waiting)
            count += 1
    return count


def _claim(key: uuid.UUID) -> WaitingFile | None:
    now = timezone.now()
    free = Q(state=WaitingFile.WAITS) | Q(state=WaitingFile.READS, touched_at__lt=now - STALE)
    taken = WaitingFile.objects.filter(free, key=key).update(state=WaitingFile.READS, pages_done=0, touched_at=now)
    if not taken:
        return None
    return WaitingFile.objects.select_related("body", "person").get(key=key)


def _teller(waiting: WaitingFile) -> Any:
    """What is called with pages done and pages in all, and notes them, at most twice a second."""
    told = [0.0]

    def tell(done: int, pages: int) -> None:
        if done < pages and time.monotonic() - told[0] < _EVERY:
            return
        told[0] = time.monotonic()
        with suppress(Exception):  # a locked database stops no reading
            WaitingFile.objects.filter(pk=waiting.pk, state=WaitingFile.READS).update(
                pages_done=min(done, pages), pages=max(pages, 1), touched_at=timezone.now()
            )

    return tell


def _read_to_the_end(report: Report) -> Report:
    """The report; where pages were left unread after all (character recognition is not to be had here), one that blocks."""
    if not report.waiting_pages:
        return report
    unread = Finding(
        kind=Kind.UNREADABLE,
        severity=Severity.BLOCK,
        place=Place(),
        start=None,
        end=None,
        excerpt="",
        rule="not_recognised",
        why=f"有{report.waiting_pages}页图像没有能够识别文字，无法审查。",
        advice="请改为上传带文字的文件，或者由人工逐页查看后处理。",
    )
    return replace(report, waiting_pages=0, findings=(*report.findings, unread))
