"""The clock (定时任务): what happens by itself because its time has come.

Import it after Django is set up.
"""

import logging
import os
import signal
import threading

from django.db import close_old_connections
from django.utils import timezone

from gongkai.archives import actions as archives
from gongkai.archives import checked, checking, destroying, handovers, packing
from gongkai.archives import jobs as copying
from gongkai.catalog import actions as catalog
from gongkai.config import worker
from gongkai.config.installation import database_is_there, open_only_what_is_there
from gongkai.config.settling import keep_the_index, settle
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure import jobs, quarantine
from gongkai.organization.queries import bodies
from gongkai.publication import actions as publication
from gongkai.publication import jobs as screening
from gongkai.publication import searching
from gongkai.secrecy import actions as secrecy
from gongkai.secrecy import jobs as cleaning

EVERY = 30
"""Seconds between two ticks."""
SELDOM = 20
"""Of so many ticks one looks whether duties have arisen or moved; so does the first of a day."""

_log = logging.getLogger("gongkai.clock")


def tick(*, seldom: bool = True) -> bool:
    """What is due today: take down what has run out (clause 5.1), open the steps whose day has come (clause 2.D), reckon again what
    the work calendar moved, raise the duties that have arisen, call for what they expect, tell what runs out soon and is due
    (clauses 2.A, 5.1) and check records (clause 2.E; these not at every tick unless `seldom`), settle the search index and the files;
    and take up again the background work that a dead worker left, clear the quarantine of what nobody came back for, and forget who
    came from outside.

    Each has its turn whatever became of the others: a failure is logged and comes again with the next tick. True where all went well.
    """
    well = True
    for turn in (*TURNS, *DAILY) if seldom else TURNS:
        try:
            turn()
        except Exception:
            _log.exception("the clock could not finish a turn")
            well = False
        finally:
            close_old_connections()
    return well


def _expire_what_is_due() -> None:
    _taken_down, refused = publication.expire_what_is_due(by=None)
    for release, refusal in refused:
        _log.error("a release that has run out stays open: %s: %s", release, refusal)


def _open_what_is_due() -> None:
    screening.screen_what_opens(on=timezone.localdate())
    _opened, refused = publication.open_what_is_due(by=None)
    for release, refusal in refused:
        _log.error("a step that is due stays shut: %s: %s", release, refusal)


def _recount_what_moved() -> None:
    secrecy.recount_what_moved(by=None)


def _raise_what_has_arisen() -> None:
    today = timezone.localdate()
    catalog.raise_what_has_arisen(on=today, by=None)
    disclosure.raise_what_is_planned(on=today, by=None)
    catalog.move_what_moved(on=today, by=None)


def _call_for_what_is_due() -> None:
    disclosure.call_for_what_is_due(by=None)


def _take_up_what_was_left() -> None:
    jobs.take_up_again(now=timezone.now())
    cleaning.take_up_again(now=timezone.now())
    copying.go_on_with_years()
    packing.take_up_again(now=timezone.now())


def _make_the_copies_that_are_missing() -> None:
    copying.take_up_again(now=timezone.now())


def _tell_what_expires_soon() -> None:
    for body in bodies():
        publication.tell_what_expires_soon(body, by=None)


def _tell_of_duties_and_answers() -> None:
    for body in bodies():
        publication.tell_of_duties(body, by=None)
        publication.tell_of_feedback(body, by=None)
        archives.tell_of_handovers(body, by=None)


def _check_records() -> None:
    if checked.is_anything_due(now=timezone.now()) and not worker.is_queued(checking.check_what_is_due):
        checking.check_what_is_due.enqueue()
    if not worker.is_queued(checking.check_for_handover):
        for handover in handovers.to_check():
            checking.check_for_handover.enqueue(handover)


def _tell_of_appraisals() -> None:
    for body in bodies():
        archives.tell_of_appraisals(body, by=None)


def _remove_what_was_destroyed() -> None:
    destroying.remove_what_was_destroyed()


def _forget_who_came() -> None:
    publication.forget_knocks(by=None)
    secrecy.forget_attempts(by=None)


def _sweep_the_quarantine() -> None:
    quarantine.sweep(now=timezone.now())


TURNS = (
    _expire_what_is_due,
    _open_what_is_due,
    _recount_what_moved,
    _call_for_what_is_due,
    searching.catch_up,
    settle,
    _take_up_what_was_left,
    _sweep_the_quarantine,
    _forget_who_came,
    worker.forget,
)
"""What the clock does at each tick, one after the other."""
DAILY = (
    _raise_what_has_arisen,
    _call_for_what_is_due,
    _tell_what_expires_soon,
    _tell_of_duties_and_answers,
    _check_records,
    _tell_of_appraisals,
    _remove_what_was_destroyed,
    _make_the_copies_that_are_missing,
)
"""What it does seldom: the duties of a day are those of the day (clause 5.1)."""


def look() -> None:
    """Between two ticks, each second: what was decided elsewhere (another machine, a command) is found, or is gone, at once."""
    keep_the_index()
    close_old_connections()


def run(*, beside: int | None = None) -> None:
    """Tick every 30 seconds until told to stop (SIGTERM, SIGINT), or until `beside`, the process that started this one, has ended."""
    open_only_what_is_there()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    waited, ticks, day = EVERY, 0, None
    while not stop.is_set() and (beside is None or os.getppid() == beside):
        if database_is_there():
            if waited >= EVERY:
                waited = 0
                today = timezone.localdate()
                tick(seldom=ticks % SELDOM == 0 or today != day)
                ticks, day = ticks + 1, today
            else:
                look()
        stop.wait(1)
        waited += 1
