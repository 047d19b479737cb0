"""One server in demonstration mode and one browser for the whole folder; whatever is opened is closed.

They end with the folder's last test, not with the run: while playwright is at work, Django takes the thread for an asynchronous
one and refuses it the database.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, sync_playwright

from tests import migrated

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE = 240
"""Seconds until the server answers, or ends."""
WAIT = 30_000
"""Milliseconds for anything on a page: the machine may have other work."""
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"

TELL = "document.addEventListener('securitypolicyviolation', e => console.error(`CSP: ${e.violatedDirective} ${e.blockedURI}`))"
ANSWERED_SO = re.compile(r"Failed to load resource: the server responded with a status of (403|404|409|410|422)")
"""What Chromium says of a page that answers with a refusal: that is the page's job, not a fault on it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """The running installation: its folder and its address."""

    home: Path
    address: str


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`gongkai serve` over the demonstration zone."""
    home = tmp_path_factory.mktemp("browser") / "home"
    strange = {"DATABASE_URL", "GONGKAI_TESTS", "PYTEST_CURRENT_TEST"}
    surroundings = {name: value for name, value in os.environ.items() if name not in strange}
    surroundings |= {"GONGKAI_HOME": str(home), "GONGKAI_DEMONSTRATION": "1", "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    migrated.lay(home)
    made = subprocess.run([sys.executable, "-m", "gongkai", "demo"], env=surroundings, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    log = home / "server.log"
    with log.open("w") as said:
        command = [sys.executable, "-m", "gongkai", "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=surroundings, stdout=said, stderr=subprocess.STDOUT)
    try:
        _wait_for_answer(process, port, log)
        yield Site(home, f"http://127.0.0.1:{port}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", "/office/sign-in/")
            assert connection.getresponse().status == 200
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start:\n{log.read_text()}")
            time.sleep(0.1)
        finally:
            connection.close()


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; where it is missing the tests are left out, in CI they fail."""
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitors:
    """Opens the site for one person after the other, each in a browser profile of his own, and hears what the browser complains of."""

    site: Site
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, *, phone: bool = False, javascript: bool = True) -> Page:
        """A reader whom nobody knows, on an empty page."""
        options: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if phone else {"viewport": DESK}
        context = self.browser.new_context(
            base_url=self.site.address, java_script_enabled=javascript, locale="zh-CN", timezone_id="Asia/Shanghai", **options
        )
        context.set_default_timeout(WAIT)
        context.set_default_navigation_timeout(WAIT)
        context.add_init_script(TELL)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", self._hear_error)
        return page

    def __call__(self, username: str, *, phone: bool = False, javascript: bool = True) -> Page:
        """A person of the cast, signed in with one click, at the desk or where he has none at his first page."""
        page = self.stranger(phone=phone, javascript=javascript)
        page.goto("/office/sign-in/")
        page.locator(f"form[action$='/as/{username}/'] button").click()
        page.wait_for_url(lambda address: "/sign-in/" not in address)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not ANSWERED_SO.match(message.text):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _hear_error(self, error: Error) -> None:
        self.complaints.append(str(error))


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Visitors]:
    """`visit("handler")` is that person's page. Afterwards: no errors on any console, nothing against the content security policy."""
    visitors = Visitors(site, chromium)
    yield visitors
    for context in visitors.contexts:
        context.close()
    assert not visitors.complaints, "\n".join(visitors.complaints)


@pytest.fixture(scope="package")
def shoot() -> Callable[[Page, str], None]:
    """Keeps what a page looks like, whole, in build/screenshots/."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return keep
