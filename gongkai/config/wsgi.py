"""The WSGI application: the public tree first, Django only for staff and only when staff come."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from signal import SIGTERM
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from gongkai.config.bodies import Bodies
from gongkai.config.installation import database_is_there, open_only_what_is_there
from gongkai.config.snapshots import Application, Environ, SnapshotServer, refuse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")


_NO_SEARCH = ("检索暂停使用", "公开页面照常可读，请从首页的公开目录查找；检索暂时不能使用，请稍后再试。")


class Office:
    """Django, loaded at the first staff request, so that the public tree neither waits for it nor falls with it."""

    def __init__(self) -> None:
        self._app: Application | None = None
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a staff request; 503 while the database file is away."""
        if not database_is_there():
            words = _NO_SEARCH if environ["PATH_INFO"].startswith("/search/") else None
            return refuse(HTTPStatus.SERVICE_UNAVAILABLE, environ, start_response, ("Retry-After", "60"), words=words)
        if self._app is None:
            with self._lock:
                if self._app is None:
                    self._app = get_wsgi_application()
        return self._app(environ, start_response)


application = SnapshotServer(Bodies(Office(), most=settings.REQUEST_LIMIT), settings.PUBLIC, settings.STATIC_ROOT)


def load_in_worker() -> Application:
    """The application, called inside a worker process, which then ends when the process that started it has ended.

    A server that was killed would otherwise leave its worker behind, holding the port.
    """
    open_only_what_is_there()
    threading.Thread(target=_end_after, args=(os.getppid(),), daemon=True).start()
    return application


def _end_after(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), SIGTERM)
    time.sleep(10)
    os._exit(1)
