"""A small public tree, and a way to ask the server for addresses as a WSGI host would."""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import pytest

from gongkai.config.snapshots import SnapshotServer
from gongkai.foundation.whole import point

PAGE = "d/00817525-1/2022-00001"
OBJECT, OTHER, TOMBSTONE = "a" * 64, "b" * 64, "c" * 64


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """The tree, the server, and a note of what reached the application."""

    public: Path
    static: Path
    memory: int = 64 << 20
    reached: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.server = SnapshotServer(self._office, self.public, self.static, memory=self.memory)

    def _office(self, environ, start_response):
        self.reached.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"office"]

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for `address` as it stands on the wire (percent-encoded)."""
        path, _, query = address.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        setup_testing_defaults(environ)
        environ["wsgi.errors"] = io.StringIO()
        noted = {}

        def start_response(status, given, exc_info=None):
            assert len({name.lower() for name, _ in given}) == len(given), f"a header twice: {given}"
            noted["status"], noted["headers"] = int(status.split()[0]), dict(given)
            given.append(("X-Server", "changed by the server"))  # a WSGI host may change the list it was given

        parts = self.server(environ, start_response)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        assert "X-Server" not in noted["headers"]
        return Answer(noted["status"], noted["headers"], body)

    def write(self, name: str, data: str | bytes) -> Path:
        path = self.public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def point(self, pointer: str, target: str) -> None:
        point(self.public / "live" / pointer, self.public / "objects" / target)


def lay(public: Path) -> None:
    """Write a tree with one matter, its two snapshots and its tombstone."""

    def write(name: str, data: str | bytes) -> None:
        path = public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    long = "<p>办事指南</p>" * 400
    write(f"objects/{OBJECT}/index.html", f"<h1>第一版</h1>{long}")
    write(f"objects/{OBJECT}/content.json", '{"title":"第一版"}')
    write(f"objects/{OBJECT}/files/附件 1.pdf", b"%PDF-1.7 one")
    write(f"objects/{OTHER}/index.html", f"<h1>第二版</h1>{long}")
    write(f"objects/{TOMBSTONE}/gone.html", "<h1>已撤下：2024年3月1日，依据……</h1>")
    write(f"objects/{TOMBSTONE}/manifest.json", "{}")
    write("live/index.html", "<h1>首页</h1>")
    write("live/404.html", "<h1>没有这一页</h1>")
    write("live/zone/park/index.html", "<h1>园区</h1>")
    write("live/zone/park/feed.xml", "<feed/>")
    write("live/assets/portal.0123456789ab.css", "body{color:black}" * 100)
    write("live/assets/logo.png", b"\x89PNG")
    point(public / "live" / PAGE, public / "objects" / OBJECT)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    lay(tmp_path / "public")
    static = tmp_path / "static"
    (static / "interface").mkdir(parents=True)
    (static / "interface" / "office.0123456789ab.js").write_text("1;")
    (static / "interface" / "office.js").write_text("1;")
    os.mkfifo(tmp_path / "public" / "live" / "pipe")
    (tmp_path / "secret.txt").write_text("secret key")
    return Site(tmp_path / "public", static)


@pytest.fixture
def small_site(tmp_path: Path) -> Callable[[int], Site]:
    def make(memory: int) -> Site:
        lay(tmp_path / "public")
        return Site(tmp_path / "public", tmp_path / "static", memory)

    return make
