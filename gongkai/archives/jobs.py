"""Work in the background (后台任务): making the archival copies of a record, filing a year. What is left is asked of the rows."""

import logging
import time
from datetime import datetime

from django.utils import timezone
from django_tasks import task

from gongkai.archives import actions, copies, years
from gongkai.archives.copies import Part
from gongkai.archives.models import Record, YearFiling
from gongkai.foundation.objections import Refused
from gongkai.papers.conversion import Copy
from gongkai.vault.models import Blob
from gongkai.vault.store import keep

_log = logging.getLogger("gongkai.archives")

AT_A_TIME = 60.0
"""Seconds of one job: then the next one is queued, so that other work has its turn."""
MOST = 100
"""Records that the clock takes up at a time."""
A_RUN = 20.0
"""Seconds of one job that files a year."""


@task()
def make_copies(record: int, before: str = "") -> None:
    """Make the copies that `record` lacks; with `before` (ISO 8601) also those that failed before then. Doing it twice does no harm."""
    until = time.monotonic() + AT_A_TIME
    failed_before = datetime.fromisoformat(before) if before else None
    filed = Record.objects.select_related("version", "edition", "edition__item", "edition__item__body").get(pk=record)
    # Every turn leaves a row behind, so that there is one turn less to come.
    while wanted := copies.left(filed, now=timezone.now(), before=failed_before):
        if time.monotonic() > until:
            make_copies.enqueue(record, before)
            return
        try:
            _make(filed, wanted[0])
        except Refused as refused:
            _log.warning("no copies are made of record %s: %s", record, refused)
            return


def make_again(record: Record, *, now: datetime) -> None:
    """Queue what `record` lacks, and also what failed, whatever the reason: somebody asks for it."""
    make_copies.enqueue(record.pk, now.isoformat())


def _make(filed: Record, part: Part) -> None:
    made = copies.make(filed, part)
    pdf: Blob | None = None
    if isinstance(made.outcome, Copy):
        pdf = keep(made.outcome.pdf, "application/pdf") if made.outcome.pdf is not None else Blob.objects.get(pk=part.digest)
    else:
        _log.error("no copy of %s of record %s: %s", part.source, filed.pk, made.outcome)
    actions.keep_copy(filed, part, made, pdf)


def take_up_again(*, now: datetime) -> int:
    """Queue the copies of records that a dead worker left, or that are worth another attempt; how many."""
    rows = list(copies.unfinished(now=now, most=MOST).values_list("pk", flat=True))
    for pk in rows:
        make_copies.enqueue(pk)
    return len(rows)


@task()
def file_year(filing: int) -> None:
    """File what a run still has to file, line by line, for `A_RUN`; where more is left, queue the rest; then the copies of all of them."""
    run = YearFiling.objects.select_related("person").get(pk=filing)
    if not _go_on(run):
        file_year.enqueue(filing)
        return
    for record in years.records_of(run):
        make_copies.enqueue(record)


def go_on_with_years() -> None:
    """Go on with the runs that a dead worker left."""
    for run in years.unfinished():
        _go_on(run)


def _go_on(run: YearFiling) -> bool:
    """File lines of `run` for `A_RUN`; whether none is left. A line that another files at this moment is filed once."""
    until = time.monotonic() + A_RUN
    for line in years.waiting_lines(run):
        actions.file_line(line, by=run.person)
        if time.monotonic() > until:
            break
    return not years.waiting_lines(run).exists()
