"""The public as it reads: the tree that was published, as the server hands it out, with no application behind it."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from django.conf import settings

from gongkai.config.snapshots import SnapshotServer


def _no_application(environ: Any, start_response: Any) -> Any:
    raise AssertionError(f"{environ['PATH_INFO']} is no public address")


@dataclass
class Reader:
    """Anybody who reads the public tree."""

    server: SnapshotServer = field(default_factory=lambda: SnapshotServer(_no_application, settings.PUBLIC, settings.STATIC_ROOT))

    def get(self, address: str) -> tuple[int, bytes]:
        """The status and the bytes at this address."""
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": unquote_to_bytes(address).decode("latin-1"), "QUERY_STRING": ""}
        setup_testing_defaults(environ)
        environ["wsgi.errors"] = io.StringIO()
        noted: list[str] = []
        parts = self.server(environ, lambda status, headers: noted.append(status))
        return int(noted[0].split()[0]), b"".join(parts)

    def read(self, address: str) -> str:
        """The page at this address, whatever its status."""
        return unescape(self.get(address)[1].decode())

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Every address below which a file is served, with its bytes."""
        live = Path(settings.PUBLIC) / "live"
        for path in files_below(live):
            address = "/" + quote(path.relative_to(live).as_posix())
            yield address, self.get(address)[1]


def files_below(root: Path) -> Iterator[Path]:
    """Every file below `root`, also through its pointers."""
    for folder, _folders, names in os.walk(root, followlinks=True):
        yield from (Path(folder) / name for name in names)
