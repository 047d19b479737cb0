"""`gongkai screen --published`: screen everything public again, with several workers, and list what people should look at."""

import json
import multiprocessing
import sys
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from typing import Any

import django
from django.db import connections

from gongkai.config.words import gettext as _
from gongkai.organization.models import Body
from gongkai.publication import jobs, queries

EVERY = 2.0
"""Seconds between two lines of progress."""


def run(*, workers: int = 1, as_json: bool = False) -> int:
    """Screen what waits in every body; print a line, or one JSON object, for each matter to look at. 1 where there is any, 0 where none."""
    to_look_at = 0
    for body in Body.objects.order_by("pk"):
        _screen(body, workers)
        for later in queries.to_recheck(body):
            to_look_at += 1
            _tell(body, later, as_json=as_json)
    if not to_look_at and not as_json:
        print(_("没有需要核查的疑点。"))
    return 1 if to_look_at else 0


def _screen(body: Body, workers: int) -> None:
    waiting = total = queries.releases_to_screen(body).count()
    if workers == 1 or total < workers:
        for done, _release in enumerate(jobs.screen_public(body), start=1):
            _progress(body, done, total)
        return
    # Children begin without this one's connection to the database, which cannot be shared.
    connections.close_all()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=django.setup) as pool:
        shares: set[Future[int]] = {pool.submit(_share, body.pk, worker, workers) for worker in range(workers)}
        while shares:
            ended, shares = wait(shares, timeout=EVERY, return_when=FIRST_COMPLETED)
            for share in ended:
                share.result()
            waiting = queries.releases_to_screen(body).count()
            _progress(body, total - waiting, total)


def _share(body: int, worker: int, workers: int) -> int:
    return sum(1 for _release in jobs.screen_public(Body.objects.get(pk=body), worker=worker, workers=workers))


def _progress(body: Body, done: int, total: int) -> None:
    print(_("{body}：已筛查{done}件，共{total}件").format(body=body.name, done=done, total=total), file=sys.stderr)


def _tell(body: Body, later: queries.Later, *, as_json: bool) -> None:
    version = later.release.version
    if as_json:
        facts: dict[str, Any] = {
            "body": body.code,
            "matter": str(later.release.edition.item.matter),
            "edition": later.release.edition.number,
            "title": version.title,
            "digest": version.digest,
            "findings": [one.seen.as_json() | {"part": one.part, "file": one.file_name} for one in later.findings],
        }
        print(json.dumps(facts, ensure_ascii=False))
        return
    print(
        _("{title}：发布后筛查新见的疑点{count}处，其中须处理{blocks}处").format(
            title=version.title, count=len(later.findings), blocks=later.blocks
        )
    )
    for one in later.findings:
        where = " ".join(part for part in (one.get_part_display(), one.file_name, str(one.where)) if part)
        print(f"  {one.get_severity_display()} {one.get_kind_display()} {where} {one.excerpt}")
