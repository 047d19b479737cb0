"""What a request brings with it (提交的内容), taken in whole before Django is entered.

A server that answers while the rest is still coming closes a connection that is being written to: the sender then sees it break
and never reads the answer. And a form that never comes to its end would hold a thread for as long as its sender likes: a few of
them would stop the public pages too. So a form is read to its end first, or as far as is sensible, and only so many at a time.
"""

import logging
import tempfile
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, BinaryIO

from gongkai.config.snapshots import Application, Environ, refuse

AT_ONCE = 16
"""Forms that are read at the same time; the threads that `serve` keeps for everything else are counted on top of these."""
IN_MEMORY = 1 << 20
"""Bytes of a form that are kept in memory; a larger one goes through a file without a name."""
PIECE = 1 << 16
PATIENCE = 20.0
"""Seconds in which a sender must get on by `PACE` bytes."""
PACE = 16 << 10
BEYOND = 4
LINGER = 60.0
"""How many times the limit, and for how many seconds more, a form that is too large is read and thrown away, so that its sender
comes to read the answer."""

_log = logging.getLogger("gongkai.bodies")


class Bodies:
    """A WSGI application that hands `app` whole forms only, of at most `most` bytes each."""

    def __init__(self, app: Application, *, most: int, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._app = app
        self._most = most
        self._patience = patience
        self._places = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request; 413 where it is too large, 408 where it does not come, 503 where too many are coming already."""
        if environ.get("CONTENT_LENGTH") in (None, "", "0") and not environ.get("HTTP_TRANSFER_ENCODING"):
            return self._app(environ, start_response)
        if not self._places.acquire(blocking=False):
            _log.warning("too many forms at once: %s", environ["PATH_INFO"])
            return refuse(HTTPStatus.SERVICE_UNAVAILABLE, environ, start_response, ("Retry-After", "30"), words=_BUSY)
        try:
            taken = _Taken(environ["wsgi.input"], self._most)
            status = taken.wait(self._patience)
        finally:
            self._places.release()
        with taken.kept:
            if status is not None:
                _log.warning("%s: %s after %d bytes", environ["PATH_INFO"], status.phrase, taken.size)
                return refuse(status, environ, start_response, words=_WORDS[status])
            return self._app(environ | {"wsgi.input": taken.kept, "CONTENT_LENGTH": str(taken.size)}, start_response)


class _Taken:
    """A form as it comes in. It is read beside the request's own thread: reading knows no time limit."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self.size = 0
        self.kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - who asked for it closes it
        self._stream = stream
        self._most = most
        self._failed = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait(self, patience: float) -> HTTPStatus | None:
        """Wait until all has come; how to refuse it where it has not, or is too much. `patience` is in seconds."""
        before = -PACE
        while self._reader.is_alive() and self.size <= self._most and self.size - before >= PACE:
            before = self.size
            self._reader.join(patience)
        if self.size > self._most:
            self._reader.join(LINGER)
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if self._reader.is_alive() or self._failed:
            return HTTPStatus.REQUEST_TIMEOUT
        self.kept.seek(0)
        return None

    def _read(self) -> None:
        try:
            while self.size <= self._most * BEYOND and (piece := self._stream.read(PIECE)):
                self.size += len(piece)
                if self.size <= self._most:
                    self.kept.write(piece)
        except Exception:
            self._failed = True
            _log.info("a sender broke off", exc_info=True)


_BUSY = ("系统正忙", "同时提交的人较多，这次没有保存。请稍后用浏览器的“后退”回到表单，重新提交。")
_WORDS = {
    HTTPStatus.REQUEST_TIMEOUT: ("没有收全", "提交的内容没有传完，没有保存。请检查网络后，用浏览器的“后退”回到表单，重新提交。"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "内容过大",
        "一次提交的文件合计超过了上限，没有保存。请用浏览器的“后退”回到表单，减少文件或者分几次上传。",
    ),
}
