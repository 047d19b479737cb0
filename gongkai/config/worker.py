"""The worker (后台任务进程): does what waits in the queue, one job after the other.

Import it after Django is set up.
"""

import os
import signal
import threading
from datetime import timedelta
from types import FrameType

from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from gongkai.config.installation import database_is_there, open_only_what_is_there

EVERY = 1
"""Seconds between two looks into an empty queue."""
REMEMBERED = timedelta(days=14)
"""How long a job that has ended stays in the table, for whoever looks for its failure."""


def run(*, once: bool = False, beside: int | None = None) -> None:
    """Do jobs until told to stop (SIGTERM, SIGINT), or until `beside`, the process that started this one, has ended.

    A job under way is finished first; a second signal ends it at once, and its row is taken up again later. With `once`
    only what waits now is done.
    """
    open_only_what_is_there()
    stop = threading.Event()
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )

    def end(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()
        worker.running = False

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    if beside is not None:
        threading.Thread(target=_end_with, args=(beside, stop), daemon=True).start()
    while not stop.is_set():
        if database_is_there():
            if DBTaskResult.objects.ready().exists():
                worker.run()
            close_old_connections()
        if once:
            return
        stop.wait(EVERY)


def forget() -> None:
    """Remove what the queue need not remember: jobs that ended two weeks ago, and those whose worker died that long ago."""
    before = timezone.now() - REMEMBERED
    ended = Q(finished_at__lt=before) | Q(status=TaskResultStatus.RUNNING, started_at__lt=before)
    DBTaskResult.objects.filter(ended).delete()


def is_queued(job: Task) -> bool:
    """Whether `job` waits in the queue, or is being done and began within the hour: who began earlier may be dead."""
    began = timezone.now() - timedelta(hours=1)
    under_way = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING, started_at__gt=began)
    return DBTaskResult.objects.filter(under_way, task_path=job.module_path).exists()


def _end_with(parent: int, stop: threading.Event) -> None:
    """End this process when its parent has ended, even in the middle of a job: nobody would stop it afterwards."""
    while os.getppid() == parent:
        if stop.wait(1):
            return
    os._exit(1)
