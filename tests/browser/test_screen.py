"""电子屏 in the browser: it rotates, goes on when the server is gone, shows the time of its last contact, and falls silent in the end."""

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import WAIT, Site, Visitors

HOUR = 3_600_000


class Door:
    """A port of this machine behind which the server stands, until it is shut."""

    def __init__(self, inner: int) -> None:
        self._inner, self._open = inner, True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._wires: list[socket.socket] = []
        threading.Thread(target=self._let_in, daemon=True).start()

    def shut(self) -> None:
        """Whoever asks now is refused, and whoever was talking is cut off."""
        self._open = False
        # Closing a listener alone does not wake the thread that waits at it.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for wire in self._wires:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            wire.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while self._open:
                outer, _address = self._listener.accept()
                inner = socket.create_connection(("127.0.0.1", self._inner))
                self._wires += [outer, inner]
                for source, target in ((outer, inner), (inner, outer)):
                    threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)


@pytest.fixture
def door(site: Site) -> Iterator[Door]:
    door = Door(int(site.address.rpartition(":")[2]))
    yield door
    door.shut()


def is_kept(page: Page) -> None:
    """Until the page and what it needs lie in the browser."""
    page.wait_for_function(
        "async () => { const kept = await caches.open('gongkai.screen:' + location.pathname);"
        " return (await kept.keys()).length >= 3 && !!(await navigator.serviceWorker.ready) }",
        timeout=WAIT,
    )


@pytest.mark.slow
@pytest.mark.clause("4.1")
def test_a_screen_goes_on_without_the_server_and_falls_silent_in_the_end(visit: Visitors, door: Door, shoot) -> None:
    page = visit.stranger()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"http://127.0.0.1:{door.port}/zone/nanyu/screen/")
    shown = page.locator(".slide.on")
    expect(shown).to_have_count(1)
    expect(page.locator(".state")).to_contain_text("更新")
    title = shown.locator("h2").inner_text()
    assert float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('.slide.on .text')).fontSize)")) >= 40
    shoot(page, "screen")
    is_kept(page)
    page.reload()
    door.shut()
    page.reload()
    expect(page.locator(".slide.on h2")).to_have_text(title)
    expect(page.locator(".state")).to_contain_text("网络中断，显示的是")
    shoot(page, "screen-without-server")
    key = "gongkai.screen:/zone/nanyu/screen/"
    for away, silent in ((23 * HOUR, False), (25 * HOUR, True), (-1 * HOUR, True)):
        page.evaluate("([key, away]) => localStorage.setItem(key, String(Date.now() - away))", [key, away])
        page.reload()
        expect(page.locator(".stale")).to_be_visible(visible=silent)
        expect(page.locator(".slide.on")).to_be_visible(visible=not silent)
    shoot(page, "screen-silent")
    # The browser says of each attempt that nobody answered: that is what was tried here.
    visit.complaints[:] = [one for one in visit.complaints if "ERR_CONNECTION" not in one and "ERR_FAILED" not in one]


@pytest.mark.slow
@pytest.mark.clause("2.D", "4.1")
def test_a_screen_inside_the_zone_forgets_what_it_showed_once_it_is_revoked(visit: Visitors, shoot) -> None:
    office = visit("collector")
    office.goto("/office/sheets/screens/new/")
    office.get_by_label("安装地点").fill("二号厂房入口")
    office.get_by_role("button", name="保存").click()
    row = office.locator("tr", has_text="二号厂房入口").last
    address = row.locator("a").first.get_attribute("href")
    shoot(office, "screens")
    page = visit.stranger()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(address)
    expect(page.locator(".head p")).to_contain_text("园区内")
    expect(page.locator(".slide.on")).to_be_visible()
    is_kept(page)
    shoot(page, "screen-in-the-zone")
    row.get_by_role("link", name="停用").click()
    office.get_by_label("停用原因").fill("链接外泄")
    office.get_by_role("button", name="停用").click()
    expect(page.locator(".stale")).to_be_visible(timeout=WAIT)
    assert page.locator(".slide").count() == 0
    assert page.evaluate("async () => !(await caches.keys()).length")


@pytest.mark.slow
@pytest.mark.clause("4.1")
def test_without_a_script_the_screen_is_a_list_that_refreshes_itself(visit: Visitors, shoot) -> None:
    page = visit.stranger(javascript=False)
    page.goto("/zone/nanyu/screen/")
    assert page.locator(".slide h2").first.is_visible()
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    shoot(page, "screen-without-script")
