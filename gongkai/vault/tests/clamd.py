"""A daemon that speaks ClamAV's protocol on a real socket, as far as uploads need it; told how to behave."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The string that every virus scanner reports and that harms nobody."""
FOUND = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"


class Daemon:
    """What was handed over, by connection; `answers` overrules the answer, `most` is the largest file it takes."""

    def __init__(self, listening: socket.socket, answers: bytes | None, most: int, *, silent: bool) -> None:
        self.received: list[bytes] = []
        self._listening, self._answers, self._most, self._silent = listening, answers, most, silent
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                wire, _where = self._listening.accept()
            except OSError:
                return
            self._held.append(wire)
            with wire.makefile("rb") as heard:
                self._attend(wire, heard)
            if not self._silent:
                wire.close()

    def _attend(self, wire, heard) -> None:
        command = b"".join(iter(lambda: heard.read(1), b"\0"))
        if command == b"zPING":
            wire.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM", command
        data = b""
        while length := int.from_bytes(heard.read(4), "big"):
            data += heard.read(length)
            if len(data) > self._most:
                wire.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(data)
        if self._silent:
            return
        wire.sendall(self._answers if self._answers is not None else FOUND if EICAR in data else b"stream: OK\0")

    def stop(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for wire in self._held:
            wire.close()
        self._thread.join(10)


@contextmanager
def on(path: Path, *, answers: bytes | None = None, most: int = 25 << 20, silent: bool = False) -> Iterator[Daemon]:
    """The daemon at a socket of this machine, until the end of the block."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    listening.listen()
    daemon = Daemon(listening, answers, most, silent=silent)
    try:
        yield daemon
    finally:
        daemon.stop()
        path.unlink(missing_ok=True)


@contextmanager
def on_a_port() -> Iterator[tuple[Daemon, str]]:
    """The daemon at a port of this machine, and its address."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    daemon = Daemon(listening, None, 25 << 20, silent=False)
    try:
        yield daemon, f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        daemon.stop()
