"""Forms are taken in whole before Django is entered: too large, too slow or too many at once, each is answered in words."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from wsgiref.util import setup_testing_defaults

from gongkai.config.bodies import BEYOND, PIECE, Bodies

MOST = 4 * PIECE


class Stalled(io.RawIOBase):
    """A sender who begins a form and does not end it."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()

    def read(self, size: int = -1) -> bytes:
        self.begun.set()
        self.let_go.wait(30)
        return b""


class Broken(io.RawIOBase):
    """A sender whose line breaks."""

    def read(self, size: int = -1) -> bytes:
        raise OSError("reset")


@dataclass
class House:
    """The application behind, which notes what it is handed, and answers without looking at it where `curious` is off."""

    curious: bool = True
    read: list[bytes] = field(default_factory=list)
    lengths: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.lengths.append(environ.get("CONTENT_LENGTH", ""))
        if self.curious:
            self.read.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"done"]


def send(bodies: Bodies, stream: Any, length: int | None = None, **more: str) -> tuple[int, str]:
    environ: dict[str, Any] = {"REQUEST_METHOD": "POST", "PATH_INFO": "/office/sign-in/", "wsgi.input": stream, **more}
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    setup_testing_defaults(environ)
    noted: list[int] = []
    parts = bodies(environ, lambda status, headers, exc_info=None: noted.append(int(status.split()[0])))
    return noted[0], b"".join(parts).decode()


@contextmanager
def being_sent(bodies: Bodies) -> Iterator[None]:
    """While somebody else's form is coming in and does not end."""
    stalled = Stalled()
    thread = threading.Thread(target=send, args=(bodies, stalled, 100))
    thread.start()
    assert stalled.begun.wait(30)
    try:
        yield
    finally:
        stalled.let_go.set()
        thread.join()


def test_a_form_is_handed_on_whole_and_with_its_length() -> None:
    house = House()
    assert send(Bodies(house, most=MOST), io.BytesIO(b"a=1"), 3) == (200, "done")
    assert (house.read, house.lengths) == ([b"a=1"], ["3"])


def test_a_form_that_does_not_say_its_length_is_handed_on_with_it() -> None:
    house = House()
    send(Bodies(house, most=MOST), io.BytesIO(b"a=1"), HTTP_TRANSFER_ENCODING="chunked")
    assert (house.read, house.lengths) == ([b"a=1"], ["3"])


def test_a_form_is_read_to_its_end_even_where_nobody_looks_at_it() -> None:
    stream = io.BytesIO(b"a" * MOST)
    assert send(Bodies(House(curious=False), most=MOST), stream, MOST)[0] == 200
    assert stream.read() == b""


def test_a_request_without_a_form_is_handed_on_as_it_is() -> None:
    house = House(curious=False)
    assert send(Bodies(house, most=MOST, at_once=1), None)[0] == 200
    assert house.lengths == [""]


def test_a_form_that_is_too_large_is_refused_in_words_after_it_was_read() -> None:
    house = House()
    stream = io.BytesIO(b"a" * (MOST + 1))
    status, page = send(Bodies(house, most=MOST), stream, MOST + 1)
    assert status == 413
    assert "超过了上限，没有保存" in page
    assert stream.read() == b""
    assert house.lengths == []


def test_a_form_without_end_is_not_read_for_ever() -> None:
    stream = io.BytesIO(b"a" * (MOST * BEYOND * 2))
    assert send(Bodies(House(), most=MOST), stream, 10)[0] == 413
    assert MOST * BEYOND <= stream.tell() <= MOST * BEYOND + 2 * PIECE


def test_a_form_that_does_not_come_to_its_end_is_given_up_and_its_place_is_free_again() -> None:
    bodies = Bodies(House(), most=MOST, at_once=1, patience=0.05)
    stalled = Stalled()
    status, page = send(bodies, stalled, 100)
    assert status == 408
    assert "没有传完，没有保存" in page
    assert send(bodies, io.BytesIO(b"a"), 1)[0] == 200
    stalled.let_go.set()


def test_a_broken_line_is_no_form() -> None:
    house = House()
    assert send(Bodies(house, most=MOST), Broken(), 100)[0] == 408
    assert house.lengths == []


def test_forms_that_stall_keep_no_page_from_being_read() -> None:
    bodies = Bodies(House(curious=False), most=MOST, at_once=1)
    with being_sent(bodies):
        assert send(bodies, None)[0] == 200
        status, page = send(bodies, io.BytesIO(b"a"), 1)
        assert status == 503
        assert "这次没有保存" in page
    assert send(bodies, io.BytesIO(b"a"), 1)[0] == 200
