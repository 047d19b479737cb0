"""The public tree (公开快照), served before Django is entered.

`SnapshotServer` maps addresses to files below PUBLIC/live and answers from them alone, so that the public site goes on
when the database is gone. A miss is 404, a tombstone is 410, and only staff, searches, reports of leaks and checks of papers
reach the application: nothing that was withdrawn can come back through a dynamic page.

A page is read once, kept in memory with its headers, and checked against the file with one `stat` per request; a swapped
pointer or a removed file is therefore seen at once.
"""

import errno
import gzip
import hashlib
import html
import logging
import os
import re
import stat
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

STAFF = ("/office/", "/i18n/", "/report/", "/feedback/", "/check/", "/search/", "/feeds/", "/screen/")
"""The only addresses below which the application is entered: staff, readers who search, comment, report a leak or check a paper, programs
that fetch what changed, and the screens inside the zone."""

_log = logging.getLogger("gongkai.snapshots")

_SAFE: Headers = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
]
_PAGE_POLICY = (
    "Content-Security-Policy",
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
)
_SEARCH_POLICY = (_PAGE_POLICY[0], f"{_PAGE_POLICY[1]}; script-src 'self'; connect-src 'self'")
"""For pages with a search field, none of which shows a matter's own markup: its script completes what is typed."""
_FILE_POLICY = ("Content-Security-Policy", "sandbox; default-src 'none'")
_ASK_AGAIN = ("Cache-Control", "public, no-cache")
_FOR_EVER = ("Cache-Control", "public, max-age=31536000, immutable")
_NEVER = ("Cache-Control", "no-store")

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pem": "application/x-pem-file; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_HASHED = re.compile(r"\.[0-9a-f]{8,64}\.[a-z0-9]+$")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_DEEPEST = 16
_KEPT_ONE = 1 << 20
_WORTH_PACKING = 1 << 10
_PIECE = 1 << 18

_WORDS = {
    HTTPStatus.NOT_FOUND: ("没有这个页面", "您访问的地址不存在。请检查地址，或者从首页查找。"),
    HTTPStatus.GONE: ("内容已经撤下", "这个地址上的内容已经撤下，不再公开。"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("不支持这种请求", "公开页面只能读取。"),
    HTTPStatus.INTERNAL_SERVER_ERROR: ("服务器出错", "页面暂时不能显示，请稍后再试。"),
    HTTPStatus.SERVICE_UNAVAILABLE: ("办公系统暂停使用", "公开页面照常可读；办公系统暂时不能使用，请稍后再试或者联系系统管理员。"),
}
_MISSES = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP}


@dataclass(slots=True, frozen=True)
class _Form:
    """One encoding of a kept file: what is sent."""

    headers: Headers
    body: bytes
    etag: str


@dataclass(slots=True, frozen=True)
class _Kept:
    """A file in memory. `path` leads through the pointer, so that its `stat` notices a swap."""

    path: str
    signature: tuple[int, int, int, int]
    modified: str
    plain: _Form
    packed: _Form | None
    size: int


class SnapshotServer:
    """A WSGI application that serves the public tree and hands only staff addresses to `app`.

    `public` is the folder with `live/` and `objects/`, `static` the folder behind /static/; neither need exist yet.
    At most `memory` bytes of files are kept, the least recently asked for go first.
    """

    def __init__(self, app: Application, public: Path, static: Path, *, memory: int = 64 << 20) -> None:
        self._app = app
        root = os.path.realpath(public)
        self._live = os.path.join(root, "live")
        self._objects = os.path.join(root, "objects") + os.sep
        self._static = os.path.realpath(static)
        self._memory: OrderedDict[str, _Kept] = OrderedDict()
        self._room = memory
        self._held = 0
        self._lock = threading.Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request; a page in memory costs one `stat`."""
        address = environ["PATH_INFO"]
        kept = self._memory.get(address)
        if kept is not None and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            try:
                now = os.stat(kept.path)
            except OSError:
                self._forget(address)
            else:
                if (now.st_mtime_ns, now.st_ino, now.st_size, now.st_dev) == kept.signature:
                    try:  # noqa: SIM105 - suppress() would cost every request
                        self._memory.move_to_end(address)
                    except KeyError:  # another thread made room meanwhile
                        pass
                    return _send(kept, environ, start_response)
        if address.startswith(STAFF):
            return self._app(environ, start_response)
        try:
            return self._look_up(environ, start_response)
        except Exception:
            _log.exception("public tree: %s", address)
            return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, environ, start_response)

    def _look_up(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return refuse(HTTPStatus.METHOD_NOT_ALLOWED, environ, start_response, ("Allow", "GET, HEAD"))
        address = environ["PATH_INFO"]
        parts = _parts(address)
        if parts is None:
            return self._miss(environ, start_response)
        names, is_folder = parts
        if names == ["office"]:
            return _redirect(names, environ, start_response)
        if names[:1] == ["static"]:
            file = None if is_folder else self._resolve(self._static, names[1:])
            return self._serve(address, file, environ, start_response) if file else self._miss(environ, start_response)

        tombstone = self._tombstone(names)
        if tombstone:
            return self._page(HTTPStatus.GONE, tombstone, environ, start_response)
        file = self._resolve(self._live, [*names, "index.html"] if is_folder else names)
        if file:
            return self._serve(address, file, environ, start_response)
        if not is_folder and self._resolve(self._live, [*names, "index.html"]):
            return _redirect(names, environ, start_response)
        return self._miss(environ, start_response)

    def _tombstone(self, names: list[str]) -> tuple[str, str] | None:
        """The `gone.html` that stands in the asked folder or in one above it."""
        for depth in range(1, len(names) + 1):
            found = self._resolve(self._live, [*names[:depth], "gone.html"])
            if found:
                return found
        return None

    def _resolve(self, root: str, names: list[str]) -> tuple[str, str] | None:
        """(path, real path) of the regular file at `names` below `root`; a symbolic link may lead into objects/ only."""
        path = os.path.join(root, *names)
        try:
            real = os.path.realpath(path, strict=True)
            is_file = stat.S_ISREG(os.stat(real).st_mode)
        except OSError as error:
            if _is_miss(error):
                return None
            raise
        if not is_file or not (real == path or (root == self._live and real.startswith(self._objects))):
            return None
        return path, real

    def _serve(self, address: str, file: tuple[str, str], environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path, real = file
        stream = _open(real)
        if stream is None:
            return self._miss(environ, start_response)
        facts = os.fstat(stream.fileno())
        signature = (facts.st_mtime_ns, facts.st_ino, facts.st_size, facts.st_dev)
        modified = formatdate(facts.st_mtime, usegmt=True)
        headers = _headers_of(address, os.path.basename(real))
        if facts.st_size > _KEPT_ONE:
            form = _form(headers, b"", f'"{facts.st_mtime_ns:x}-{facts.st_ino:x}-{facts.st_size:x}"', modified, facts.st_size)
            return _send_stream(form, modified, stream, environ, start_response)
        with stream:
            body = stream.read()
        etag = hashlib.sha256(body).hexdigest()[:32]
        packed = None
        if "charset" in headers[0][1] and len(body) >= _WORTH_PACKING:
            headers.append(("Vary", "Accept-Encoding"))
            smaller = gzip.compress(body, 6, mtime=0)
            packed = _form([*headers, ("Content-Encoding", "gzip")], smaller, f'"{etag}-gz"', modified, len(smaller))
        plain = _form(headers, body, f'"{etag}"', modified, len(body))
        kept = _Kept(path, signature, modified, plain, packed, len(body) + (len(packed.body) if packed else 0))
        self._keep(address, kept)
        return _send(kept, environ, start_response)

    def _page(self, status: HTTPStatus, file: tuple[str, str], environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """`file` as the page of a refusal: never cached by anybody."""
        stream = _open(file[1])
        if stream is None:
            return refuse(status, environ, start_response)
        with stream:
            return _send_page(status, stream.read(), environ, start_response)

    def _miss(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = self._resolve(self._live, ["404.html"])
        if page is None:
            return refuse(HTTPStatus.NOT_FOUND, environ, start_response)
        return self._page(HTTPStatus.NOT_FOUND, page, environ, start_response)

    def _keep(self, address: str, kept: _Kept) -> None:
        with self._lock:
            before = self._memory.pop(address, None)
            self._held += kept.size - (before.size if before else 0)
            self._memory[address] = kept
            while self._held > self._room and self._memory:
                self._held -= self._memory.popitem(last=False)[1].size

    def _forget(self, address: str) -> None:
        with self._lock:
            before = self._memory.pop(address, None)
            self._held -= before.size if before else 0


def refuse(
    status: HTTPStatus,
    environ: Environ,
    start_response: Callable[..., Any],
    *more: tuple[str, str],
    words: tuple[str, str] | None = None,
) -> Iterable[bytes]:
    """A plain Chinese page for `status`, with the whole header contract, made without any file; `more` are added headers.

    `words` are its title and its text, where they are not the usual ones.
    """
    title, text = (html.escape(one) for one in words or _WORDS[status])
    body = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><p><a href="/">首页</a></p></body></html>\n'
    ).encode()
    return _send_page(status, body, environ, start_response, *more)


def _send_page(
    status: HTTPStatus, body: bytes, environ: Environ, start_response: Callable[..., Any], *more: tuple[str, str]
) -> Iterable[bytes]:
    length = ("Content-Length", str(len(body)))
    start_response(_line(status), [("Content-Type", _TYPES[".html"]), length, _NEVER, _PAGE_POLICY, *_SAFE, *more])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _redirect(names: list[str], environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    # The address has no empty part, so it cannot begin with "//" and lead to another host.
    target = quote("/" + "/".join(names) + "/")
    query = environ.get("QUERY_STRING")
    location = ("Location", f"{target}?{query}" if query else target)
    plain = ("Content-Type", "text/plain; charset=utf-8")
    start_response(_line(HTTPStatus.MOVED_PERMANENTLY), [plain, ("Content-Length", "0"), location, _ASK_AGAIN, _PAGE_POLICY, *_SAFE])
    return []


def _send(kept: _Kept, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    form = kept.plain
    if kept.packed is not None and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING")):
        form = kept.packed
    if _is_known(form.etag, kept.modified, environ):
        start_response("304 Not Modified", _without_body(form.headers))
        return []
    start_response("200 OK", form.headers[:])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def _send_stream(form: _Form, modified: str, stream: BinaryIO, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    if _is_known(form.etag, modified, environ):
        stream.close()
        start_response("304 Not Modified", _without_body(form.headers))
        return []
    start_response("200 OK", form.headers[:])
    if environ["REQUEST_METHOD"] == "HEAD":
        stream.close()
        return []
    return _pieces(stream)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece


def _is_known(etag: str, modified: str, environ: Environ) -> bool:
    """Whether the reader holds this very form already."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in known.split(","))
    # Compared for equality, not order: a pointer may be swapped back to an older file.
    return environ.get("HTTP_IF_MODIFIED_SINCE") == modified


def _takes_gzip(accepted: str | None) -> bool:
    if accepted is None or "gzip" not in accepted:
        return False
    for choice in accepted.split(","):
        name, _, weight = choice.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _form(headers: Headers, body: bytes, etag: str, modified: str, length: int) -> _Form:
    return _Form([*headers, ("Content-Length", str(length)), ("ETag", etag), ("Last-Modified", modified)], body, etag)


def _without_body(headers: Headers) -> Headers:
    return [header for header in headers if header[0] not in ("Content-Length", "Content-Encoding")]


def _headers_of(address: str, name: str) -> Headers:
    kind = _TYPES.get(os.path.splitext(name)[1].lower(), "application/octet-stream")
    is_hashed = address.startswith(("/assets/", "/static/")) and _HASHED.search(name)
    headers = [("Content-Type", kind), _FOR_EVER if is_hashed else _ASK_AGAIN, *_SAFE]
    if "/files/" in address and not address.startswith("/static/"):
        plain = re.sub(r"[^A-Za-z0-9._-]", "_", name)
        coded = quote(name, safe="")
        return [*headers, _FILE_POLICY, ("Content-Disposition", f"attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")]
    return [*headers, _SEARCH_POLICY if address == "/" or address.startswith("/zone/") else _PAGE_POLICY]


def _parts(address: str) -> tuple[list[str], bool] | None:
    """The names in `address` and whether it ends with a slash; None where it can name nothing in the tree.

    WSGI hands the address over percent-decoded, its UTF-8 bytes as latin-1 characters.
    """
    try:
        text = address.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    if text == "/":
        return [], True
    if not text.startswith("/") or _FORBIDDEN.search(text):
        return None
    is_folder = text.endswith("/")
    names = text[1:-1].split("/") if is_folder else text[1:].split("/")
    # A leading dot is "." or ".." or a file that is still being written.
    if len(names) > _DEEPEST or any(not name or name.startswith(".") for name in names):
        return None
    return names, is_folder


def _open(real: str) -> BinaryIO | None:
    try:
        return os.fdopen(os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb")
    except OSError as error:
        if _is_miss(error):
            return None
        raise


def _is_miss(error: OSError) -> bool:
    return error.errno in _MISSES


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"
