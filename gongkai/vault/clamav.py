"""Ask ClamAV's daemon about one file (病毒扫描): its bytes go over a socket of the machine or of the intranet, an answer comes back.

The protocol is INSTREAM of clamd(8): pieces with their length before them, an empty one at the end, one line as the answer. Whatever
is no clear answer is `UnansweredError`: nothing is clean because nobody said otherwise. Knows no Django and no database.
"""

import contextlib
import ipaddress
import socket
import time
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 30.0
"""Seconds for one file, from the first byte to the answer."""
_PIECE = 1 << 16
_LONGEST_ANSWER = 4096
_HIGHEST_PORT = 65535


class UnansweredError(Exception):
    """The daemon cannot be reached, takes too long, or does not say whether the file is clean; the text says which."""


@dataclass(frozen=True)
class Daemon:
    """Where the daemon listens: the path of its socket on this machine, or a host of the intranet and a port."""

    path: str = ""
    host: str = ""
    port: int = 0

    @classmethod
    def at(cls, words: str) -> "Daemon":
        """The daemon at `/run/clamav/clamd.ctl`, `127.0.0.1:3310` or `[::1]:3310`; ValueError where `words` name no such place."""
        if words.startswith("/"):
            return cls(path=words)
        host, colon, port = words.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) <= _HIGHEST_PORT):
            raise ValueError(f"{words!r} is no address of ClamAV; it looks like /run/clamav/clamd.ctl or 127.0.0.1:3310")
        try:
            is_near = _is_near(ipaddress.ip_address(host))
        except ValueError:  # a name: what it stands for is looked at when it is called
            is_near = True
        if not is_near:
            raise ValueError(f"{host} is no address of this machine or of the intranet; what staff hand in must not leave it")
        return cls(host=host, port=int(port))

    def scan(self, path: Path, *, patience: float = PATIENCE) -> str:
        """The name of the virus in the file at `path`, empty where the daemon says that there is none; else UnansweredError."""
        deadline = time.monotonic() + patience
        try:
            with self._connected(deadline) as wire:
                # Too large for it, it stops listening in the middle and says so: the answer is read all the same.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    _hand_over(wire, path, deadline)
                answer = _answer(wire, deadline)
        except OSError as failure:
            raise UnansweredError(str(failure) or type(failure).__name__) from failure
        if answer == "stream: OK":
            return ""
        said, space, verdict = answer.rpartition(" ")
        if space and verdict == "FOUND" and said.startswith("stream: "):
            return said.removeprefix("stream: ")
        raise UnansweredError(answer[:200] or "no answer")

    def is_there(self, *, patience: float = 5.0) -> bool:
        """Whether the daemon answers at all."""
        deadline = time.monotonic() + patience
        try:
            with self._connected(deadline) as wire:
                wire.sendall(b"zPING\0")
                return _answer(wire, deadline) == "PONG"
        except (OSError, UnansweredError):
            return False

    def _connected(self, deadline: float) -> socket.socket:
        if self.path:
            wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                _wait_until(wire, deadline)
                wire.connect(self.path)
            except BaseException:
                wire.close()
                raise
            return wire
        (_family, _kind, _protocol, _name, where), *_more = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        # What staff hand in may be secret: it never leaves for an address of the open internet.
        if not _is_near(ipaddress.ip_address(where[0])):
            raise UnansweredError(f"{self.host} is no address of this machine or of the intranet")
        return socket.create_connection(where[:2], timeout=max(0.1, deadline - time.monotonic()))


def _is_near(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_loopback or (address.is_private and not address.is_unspecified)


def _wait_until(wire: socket.socket, deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    wire.settimeout(left)


def _hand_over(wire: socket.socket, path: Path, deadline: float) -> None:
    wire.sendall(b"zINSTREAM\0")
    with path.open("rb") as source:
        while piece := source.read(_PIECE):
            _wait_until(wire, deadline)
            wire.sendall(len(piece).to_bytes(4, "big") + piece)
    wire.sendall(bytes(4))


def _answer(wire: socket.socket, deadline: float) -> str:
    said = b""
    while b"\0" not in said:
        _wait_until(wire, deadline)
        piece = wire.recv(_LONGEST_ANSWER)
        if not piece:
            raise UnansweredError("it closed the connection without an answer")
        said += piece
        if len(said) > _LONGEST_ANSWER:
            raise UnansweredError("its answer has no end")
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
