"""`gongkai serve`: one web process that serves snapshots before Django, the clock and a worker beside it.

Import it after Django is set up.
"""

import contextlib
import logging
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from gongkai.config import bodies, installation, wsgi
from gongkai.config.settling import keep_the_index, settle
from gongkai.config.words import gettext as _


def run(*, host: str, port: int, threads: int) -> int:
    """Make the installation ready, then serve until SIGTERM or SIGINT; return the exit status.

    Where the database cannot be reached but pages have been published, the public tree is served without it.
    """
    if not _is_free(host, port):
        print(
            _("地址 {host}:{port} 已被占用；请停止占用它的程序，或者用 --port 换一个端口。").format(host=host, port=port), file=sys.stderr
        )
        return 1
    if not _make_ready():
        return 1
    logging.getLogger("_granian").addFilter(_is_news)
    # The web process begins afresh: forking would copy this one's threads and database connections.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "gongkai.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads + bodies.AT_ONCE,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    )
    print(_("公开网站：{address}  办公系统：{address}office/  （按 Ctrl+C 停止）").format(address=f"http://{host}:{port}/"), flush=True)
    with _companion("clock"), _companion("worker"):
        server.serve(target_loader=wsgi.load_in_worker, wrap_loader=False)
    return 0


def _is_news(message: logging.LogRecord) -> bool:
    """Whether a warning of the server's says anything: that threads are more than processors is meant, most of them wait for a form."""
    return "Python threads" not in message.getMessage()


def _is_free(host: str, port: int) -> bool:
    with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True


def _make_ready() -> bool:
    """Migrate, collect static files, finish what a killed process left; False where there is nothing to serve."""
    installation.collect_static()
    missing = None
    if installation.has_published() and not installation.database_is_there():
        missing = str(settings.DATABASE_FILE)
    else:
        try:
            installation.migrate()
            settle(recover=True)
            keep_the_index()
        except OperationalError as error:
            missing = str(error).strip()
        finally:
            connections.close_all()
    if missing is None:
        return True
    if installation.has_published():
        print(_("警告：数据库不可用（{reason}）。只提供公开页面；数据库恢复后请重新启动。").format(reason=missing), file=sys.stderr)
        return True
    print(_("数据库不可用（{reason}），不能启动。").format(reason=missing), file=sys.stderr)
    return False


@contextlib.contextmanager
def _companion(name: str) -> Iterator[None]:
    """A process of the sub-command `name` that is started again where it fails and ends with this one."""
    stop = threading.Event()
    command = [sys.executable, "-m", "gongkai", name, "--beside", str(os.getpid())]
    child = subprocess.Popen(command)

    def keep() -> None:
        nonlocal child
        while not stop.is_set():
            child.wait()
            if not stop.wait(5):
                child = subprocess.Popen(command)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        child.terminate()
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
