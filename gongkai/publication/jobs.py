"""Work in the background (后台任务): screening everything public again, and drawing papers. What is left to do is asked of the rows,
never remembered."""

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from django_tasks import task

from gongkai.disclosure import queries as disclosure
from gongkai.foundation.objections import Refused
from gongkai.organization.models import Body
from gongkai.papers.drawing import NotDrawnError
from gongkai.publication import actions, queries, sheets
from gongkai.publication.models import IssuedSheet, Release
from gongkai.screening.lists import Lists
from gongkai.vault import screened
from gongkai.vault.store import keep, path_of

_log = logging.getLogger("gongkai.papers")

AT_A_TIME = 20.0
"""Seconds of one job: then the next one is queued, so that other work has its turn."""


@task()
def screen_backlog(body: int) -> None:
    """Screen what is public and waits for it, for `AT_A_TIME`; where more is left, queue the rest."""
    until = time.monotonic() + AT_A_TIME
    for _done in screen_public(Body.objects.get(pk=body)):
        if time.monotonic() > until:
            screen_backlog.enqueue(body)
            return


def screen_public(body: Body, *, worker: int = 0, workers: int = 1) -> Iterator[Release]:
    """Screen every public matter of `body` that waits for it and yield it: of `workers` that share the work, the part of number `worker`.

    Each is kept by itself, so that whoever comes next goes on where this was broken off.
    """
    lists = disclosure.lists_of(body)
    for pk in list(queries.releases_to_screen(body).values_list("pk", flat=True)):
        if pk % workers != worker:
            continue
        release = Release.objects.select_related("version", "edition", "edition__item", "edition__item__body").get(pk=pk)
        read_files(release, lists)
        actions.screen_release(release)
        yield release


def screen_what_opens(*, on: date) -> None:
    """Screen what opens on that day under that day's lists and rules: what was signed weeks ago was signed under others (clause 8.6)."""
    due = {release.pk: release for release, _position, _step in queries.steps_due(on=on)}
    for release in due.values():
        body = release.edition.item.body
        if queries.releases_to_screen(body).filter(pk=release.pk).exists():
            read_files(release, disclosure.lists_of(body))
            actions.screen_release(release)


def read_files(release: Release, lists: Lists) -> None:
    """Read the files of `release` of which nothing is known under today's rules, pictures among them; long work, in no transaction."""
    for file in release.version.facts["files"]:
        if screened.known(file["digest"], lists) is None:
            # What cannot be read is found anew, as unreadable, when the release is screened.
            with suppress(OSError):
                screened.note(screened.look(path_of(file["digest"]), lists), lists)


@task()
def make_sheet(order: int) -> None:
    """Draw the paper that was ordered and issue it. What could not be made is not there, and the page offers to try again."""
    wanted = sheets.order(order)
    if IssuedSheet.objects.filter(order=wanted).exists():
        return
    try:
        actions.issue_sheet(wanted, keep(sheets.draw(wanted), "application/pdf"))
    except (NotDrawnError, Refused, OSError) as failure:
        _log.error("the paper %s was not made: %s", wanted.code, failure)
