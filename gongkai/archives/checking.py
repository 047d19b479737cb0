"""Running the four checks (四性检测): at filing, before handing over, by hand and on schedule. What is found is kept by an action."""

import logging
import time

from django.utils import timezone
from django_tasks import task

from gongkai.archives import actions, checked, copies, four_checks, handovers, queries
from gongkai.archives.models import FourCheck, Record
from gongkai.foundation.objections import Refused
from gongkai.journal.walking import Walk
from gongkai.organization.models import Person

_log = logging.getLogger("gongkai.archives")

AT_A_TIME = 20.0
"""Seconds of one job: then the next one is queued, so that other work has its turn."""
RELATED = ("version", "edition__item__body", "edition__item__unit", "edition__item__entry", "person")


def check_record(record: Record, *, occasion: str, by: Person | None = None, walk: Walk | None = None) -> FourCheck:
    """四性检测: look over `record` and its newest package, and keep what was found (clause 2.E).

    `occasion` is one of `models.OCCASIONS`; `by` is None where filing or the clock asks. Takes a second for each file: long work, in no
    transaction. `walk` is shared by whoever checks many. Refused where `by` may not; a failed check is no refusal: ask `is_sound`.
    """
    made = queries.packages_of(record)
    package = made[-1] if made else None
    points = four_checks.examine(record, package=package, walk=walk)
    return actions.keep_check(record, points, occasion=occasion, made=package, by=by)


@task()
def check_what_is_due() -> None:
    """Check what was filed and what was checked longest ago, for `AT_A_TIME`; where more is left, queue the rest."""
    until = time.monotonic() + AT_A_TIME
    walk = Walk()
    for pk, occasion in checked.due(now=timezone.now()):
        filed = Record.objects.select_related(*RELATED).get(pk=pk)
        if occasion == "filing" and copies.progress(filed, now=timezone.now()).is_under_way:
            continue  # its copies are being made: it is checked with them
        try:
            check_record(filed, occasion=occasion, walk=walk)
        except (Refused, OSError) as failure:
            _log.error("record %s could not be checked: %s", pk, failure)
        if time.monotonic() > until:
            check_what_is_due.enqueue()
            return


@task()
def check_by_hand(record: int, person: int) -> None:
    """Check one record because this person asked for it."""
    check_record(Record.objects.select_related(*RELATED).get(pk=record), occasion="hand", by=Person.objects.get(pk=person))


@task()
def check_for_handover(handover: int) -> None:
    """Check every record that is handed over with this form and was not checked for it, for `AT_A_TIME`; then queue the rest."""
    until = time.monotonic() + AT_A_TIME
    walk = Walk()
    for line in handovers.unchecked(handover):
        try:
            check_record(Record.objects.select_related(*RELATED).get(pk=line.record_id), occasion="handover", walk=walk)
        except (Refused, OSError) as failure:
            _log.error("record %s could not be checked: %s", line.record_id, failure)
            return
        if time.monotonic() > until:
            check_for_handover.enqueue(handover)
            return
