"""How soon what is published stands everywhere, and how fast readers are answered: `script/bench publishing`.

A zone with so many matters already open to society is made (one carried along the line by the actions, the rest copied row for row
with texts of their own) and served by `gongkai serve`. Then people publish and withdraw on the office's pages, each time until every
surface says so: the page, home, entry, category, feeds, catalogue data, sitemap, search. Twenty readers ask for lists and searches,
each another one a second. At last the pages of matters are made again from the rows, as after a loss of the tree.
"""

import argparse
import contextlib
import http.client
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.portal import ROOT, Server, _free_port, _running
from benchmarks.search import TERMS, Corpus, percentile

AT_ONCE = 1.0
"""The claim: seconds within which a matter that is published is shown everywhere, and one that is withdrawn nowhere."""
PAGES = 150.0
"""The claim: pages of matters that a processor makes again in a second, the files and their digests among it."""
LIMIT = 150.0
"""The claim: milliseconds within which 95 of 100 lists and searches are answered to twenty readers."""
READERS = 20
PAUSE = 1.0
"""Seconds from one question of a reader to his next."""
TRIES = 5
"""Matters that are published, and taken back."""
ENTRIES = ("3.7.E", "3.7.D", "3.7.C", "3.7.B", "3.7.A")
TITLE = "关于下达第{number}号专项资金的通知"


def paragraphs(text: str) -> str:
    """`text` as the markup of a matter."""
    return "".join(f"<p>{one}</p>" for one in text.split("\n") if one)


# --- A zone with matters -----------------------------------------------------------------------------------------------------


def fill(matters: int) -> None:
    """So many matters open to society, and `TRIES` approved ones, in the installation of this process; nothing where they are there."""
    from django.utils import timezone

    from gongkai.config import installation
    from gongkai.demonstration.line import Line
    from gongkai.demonstration.matters import draft
    from gongkai.demonstration.zone import find_cast, found_zone
    from gongkai.organization.models import Body
    from gongkai.procedure.stages import Stage
    from gongkai.publication.models import Release

    installation.migrate()
    if not Body.objects.exists():
        found_zone(starts_on=timezone.localdate())
    line = Line(find_cast(Body.objects.get()))
    there = Release.objects.count()
    if there < matters:
        pattern = line.carry(line.open("3.7.E", draft("样本事项的通知", "正文。")), to=Stage.PUBLISHED)
        begun = time.perf_counter()
        with _unguarded():
            copy(pattern, matters - there - 1)
        print(f"{matters} matters made in {time.perf_counter() - begun:.0f} s", flush=True)
    corpus = Corpus(1000)
    documents = corpus.documents()
    for _number in range(TRIES):
        document = next(documents)
        title = TITLE.format(number=f"{time.time_ns() % 10**9:09}")
        line.carry(line.open("3.7.E", draft(title, *document.text.split("\n"))), to=Stage.APPROVED)


@contextlib.contextmanager
def _unguarded() -> Iterator[None]:
    """Rows that nobody carried along the line are refused by the database: its triggers are taken away, and put back."""
    from django.db import connection

    with connection.cursor() as cursor:
        guards = cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in guards:
                cursor.execute(sql)


def copy(pattern: Any, more: int) -> None:
    """`more` matters like the published version `pattern`, with texts and days of their own, a thousand in a transaction."""
    documents = Corpus(more).documents()
    while more > 0:
        _thousand(pattern, [next(documents) for _ in range(min(1000, more))])
        more -= 1000


def _thousand(pattern: Any, documents: list[Any]) -> None:
    from django.db import connection, transaction
    from django.db.models import Max
    from django.utils import timezone

    from gongkai.approval.models import Approval, Examination
    from gongkai.catalog.queries import entry as entry_of
    from gongkai.disclosure.models import Agreement, Consent, Edition, Item, Screening, SelfReview, StageChange
    from gongkai.foundation.digests import canonical_json, digest_of
    from gongkai.journal.publish import sign_now
    from gongkai.journal.record import record
    from gongkai.publication.models import IndexNumber, Opening, Release, SearchChange
    from gongkai.secrecy.models import Verdict

    first = pattern.edition.item
    body = first.body
    entries = [entry_of(body, code) for code in ENTRIES]
    release = Release.objects.get(version=pattern)
    serial = IndexNumber.objects.filter(body=body).aggregate(last=Max("serial"))["last"]
    year = timezone.localdate().year
    with transaction.atomic():
        for number, document in enumerate(documents, start=serial + 1):
            entry = entries[number % len(entries)]
            assert entry is not None
            at = timezone.now() - timedelta(hours=number)
            title = document.title[:60]
            item = Item.objects.create(body=body, entry=entry, unit=first.unit, opened_by=first.opened_by, opened_at=at)
            content = pattern.facts | {
                "matter": str(item.matter),
                "title": title,
                "text": paragraphs(document.text),
                "document_number": document.numbers[1],
                "summary": document.text[:80].replace("\n", ""),
                "entry": {"code": entry.code, "title": entry.title, "category": entry.category.name},
            }
            written = canonical_json(content)
            edition = _again(pattern.edition, item=item, current=None)
            version = _again(pattern, edition=edition, content=written.decode(), digest=digest_of(written), title=title)
            Edition.objects.filter(pk=edition.pk).update(current=version)
            for table in (Screening, SelfReview, Agreement, Consent, Verdict, Examination, Approval):
                for row in table._base_manager.filter(version=pattern):
                    _again(row, version=version, digest=version.digest)
            StageChange.objects.bulk_create(_fresh(row, edition=edition, version=version) for row in _changes(pattern))
            let_out = _again(release, edition=edition, version=version, digest=version.digest, at=at)
            opening = Opening.objects.create(release=let_out, position=1, audience=3, at=at)
            IndexNumber.objects.create(body=body, code=body.index_code, year=year, serial=number, item=item, allotted_at=at)
            SearchChange.objects.create(release=let_out, at=at)
            record("publication.published", let_out, by=release.published_by, chain=body.code, digest=version.digest)
            record("publication.opened", opening, by=release.published_by, chain=body.code, digest=version.digest, public=True)
        # One line in the witness file for all of them: as if they had come over the years.
        connection.run_on_commit.clear()
    sign_now(body.code)


def _changes(version: Any) -> list[Any]:
    from gongkai.disclosure.models import StageChange

    return list(StageChange.objects.filter(edition=version.edition).order_by("pk"))


def _fresh(row: Any, **changed: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    for name in changed:
        values.pop(row._meta.get_field(name).attname)
    return type(row)(**values | changed)


def _again(row: Any, **changed: Any) -> Any:
    one = _fresh(row, **changed)
    one.save(force_insert=True)
    return one


# --- People and readers ------------------------------------------------------------------------------------------------------


class Caller:
    """Somebody with a browser: keeps cookies, follows no redirect, sends the hidden fields of a form with what is filled in."""

    def __init__(self, port: int, *, source: str = "127.0.0.1", session: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
        self._cookies = {"sessionid": session} if session else {}

    def get(self, address: str) -> tuple[int, str]:
        """Status and text of what stands at `address`."""
        return self._ask("GET", address)

    def form(self, address: str, **filled: str) -> str:
        """The form at `address` with these fields filled in, ready to be sent."""
        status, page = self.get(address)
        if status != 200:
            raise SystemExit(f"{address}: {status}\n{page}")
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        return urllib.parse.urlencode(hidden | filled)

    def send(self, address: str, form: str) -> None:
        """Send what `form` gave."""
        status, page = self._ask("POST", address, form)
        if status not in (302, 303):
            raise SystemExit(f"{address}: {status}\n{page}")

    def _ask(self, method: str, address: str, form: str = "") -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, address, form or None, headers)
            answer = self._connection.getresponse()
        except http.client.RemoteDisconnected:  # it had been idle for too long
            self._connection.close()
            self._connection.request(method, address, form or None, headers)
            answer = self._connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.read().decode()


def session_of(username: str) -> str:
    """The key of a session of this account, as signing in makes it."""
    from django.test import Client

    from gongkai.office.middleware import SEEN
    from gongkai.organization.models import Person

    client = Client()
    client.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SEEN] = int(time.time()) + 24 * 3600
    session.save()
    return str(session.session_key)


def surfaces(slug: str, entry: str, unit: str, title: str) -> dict[str, str]:
    """Every public place that lists a matter, by its name."""
    home = f"/zone/{slug}/"
    return {
        "home": "/",
        "entry": f"{home}e/{entry}/",
        "feed": f"{home}feed.xml",
        "feed of the category": f"{home}c/{entry.split('.')[1]}/feed.xml",
        "feed of the unit": f"{home}u/{unit}/feed.xml",
        "catalogue data": f"{home}catalogue.json",
        "sitemap": f"{home}sitemap.xml",
        "search": f"/search/{slug}/?{urllib.parse.urlencode({'q': title})}",
    }


@dataclass
class Times:
    """Seconds until something was so, try by try: until the answer came, and until the last surface said so; and of a processor."""

    answered: list[float] = field(default_factory=list)
    everywhere: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """The slowest of each, in milliseconds; of the processor's time the median, since the clock beside spends some, too."""
        worst = f"{max(self.answered) * 1000:12.0f}{max(self.everywhere) * 1000:12.0f}"
        return f"{name:34}{worst}{percentile(self.spent, 0.5) * 1000:12.0f}"


def people(port: int, server: Server) -> tuple[Times, Times]:
    """Publish the approved matters and take them back, one after the other, each time until every surface says so."""
    from gongkai.disclosure.models import Edition
    from gongkai.organization.models import Body
    from gongkai.procedure.stages import Stage
    from gongkai.publication.models import IndexNumber

    publisher = Caller(port, session=session_of("publisher"))
    examiner = Caller(port, session=session_of("examiner"))
    reader = Caller(port, source="127.0.1.1")
    slug = Body.objects.get().slug
    published, withdrawn = Times(), Times()
    waiting = Edition.objects.filter(stage=Stage.APPROVED.value).select_related("item__entry", "item__unit", "current").order_by("pk")
    for edition in list(waiting[:TRIES]):
        assert edition.current is not None
        lists = surfaces(slug, edition.item.entry.code, edition.item.unit.code, edition.current.title)
        address = f"/office/matters/{edition.pk}/publish/"
        form = publisher.form(address, confirmed="on")
        begun, used = time.perf_counter(), server.used()
        publisher.send(address, form)
        published.answered.append(time.perf_counter() - begun)
        published.spent.append(server.used() - used)
        shown = Shown(edition.current.title, str(IndexNumber.objects.get(item=edition.item)), lists)
        _until(begun, partial(shown.is_everywhere, reader))
        published.everywhere.append(time.perf_counter() - begun)
        address = f"/office/matters/{edition.pk}/withdraw/"
        form = examiner.form(address, reason_type="untrue", reason="数据有误。", authority="管委会", confirmed="on")
        begun, used = time.perf_counter(), server.used()
        examiner.send(address, form)
        withdrawn.answered.append(time.perf_counter() - begun)
        withdrawn.spent.append(server.used() - used)
        _until(begun, partial(shown.is_nowhere, reader))
        withdrawn.everywhere.append(time.perf_counter() - begun)
    return published, withdrawn


@dataclass
class Shown:
    """A matter, and the lists in which it is to stand."""

    title: str
    number: str
    lists: dict[str, str]

    @property
    def page(self) -> str:
        """Its address."""
        return f"/d/{self.number}/"

    def is_everywhere(self, reader: Caller) -> bool:
        """Whether its page and every list show it."""
        status, text = reader.get(self.page)
        return status == 200 and self.title in text and all(self.page in reader.get(place)[1] for place in self.lists.values())

    def is_nowhere(self, reader: Caller) -> bool:
        """Whether its page is gone, and no list names it: by its address, since a search repeats what was asked for."""
        if reader.get(self.page)[0] != 410:
            return False
        told = {name: reader.get(place)[1] for name, place in self.lists.items()}
        # The home page and that of the entry say by its number that something was taken back.
        return self.page not in told["search"] and not any(self.title in text for name, text in told.items() if name != "search")


def _until(begun: float, told: Callable[[], bool]) -> None:
    while not told():
        if time.perf_counter() - begun > 60:
            raise SystemExit("not so after a minute")
        time.sleep(0.02)


def readers(port: int, seconds: float) -> dict[str, list[float]]:
    """What `READERS` wait for a list and for a search, in milliseconds, while each asks for another one every `PAUSE`."""
    from gongkai.organization.models import Body

    slug = Body.objects.get().slug
    chance = random.Random(7)
    words = [word for word in Corpus(10).words[:400] if len(word) == 2]
    waited: dict[str, list[float]] = {"list": [], "search": []}

    def read(number: int, dice: random.Random) -> None:
        reader = Caller(port, source=f"127.0.2.{number + 1}")
        time.sleep(dice.random() * PAUSE)
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            kind = dice.choice(["list", "search"])
            entry = f"/zone/{slug}/e/{dice.choice(ENTRIES)}/"
            asked = dice.choice([*TERMS[:20], *words])
            address = entry if kind == "list" else f"/search/{slug}/?{urllib.parse.urlencode({'q': asked})}"
            begun = time.perf_counter()
            status, _page = reader.get(address)
            waited[kind].append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise SystemExit(f"{address}: {status}")
            time.sleep(PAUSE)

    threads = [threading.Thread(target=read, args=(number, random.Random(chance.random()))) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waited


def main() -> int:
    """Fill, serve, publish, read; 0 where the claims hold."""
    parser = argparse.ArgumentParser(prog="script/bench publishing", description=__doc__)
    parser.add_argument("--matters", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=15, help="how long readers read")
    parser.add_argument("--folder", type=Path, help="where the zone is made, or was made and is used again; without: thrown away")
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-publishing-")))
        home = folder / f"home-{given.matters}"
        home.mkdir(parents=True, exist_ok=True)
        os.environ |= {"GONGKAI_HOME": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
        import django

        django.setup()
        fill(given.matters)
        _settle()
        port = _free_port()
        command = [sys.executable, "-m", "gongkai", "serve", "--port", str(port)]
        how: dict[str, Any] = {"cwd": ROOT, "stdout": subprocess.DEVNULL}
        server = stack.enter_context(_running("gongkai serve", f"http://127.0.0.1:{port}/", command, **how))
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n", flush=True)
        well = True
        print(f"{'':34}{'answered':>12}{'everywhere':>12}{'processor':>12}  ms, the slowest of {TRIES}")
        for name, times in zip(("published", "withdrawn"), people(port, server), strict=True):
            kept = max(times.everywhere) <= AT_ONCE
            well = well and kept
            print(f"{times.line(name)}{'' if kept else '   too slow'}", flush=True)
        print(f"\n{READERS} readers, each another page a second{'p50':>8}{'p95':>8}  ms")
        used = server.used()
        waits = readers(port, given.seconds)
        used = (server.used() - used) / sum(map(len, waits.values()))
        for kind, waited in waits.items():
            kept = percentile(waited, 0.95) <= LIMIT
            well = well and kept
            print(f"{kind:34}{percentile(waited, 0.5):12.1f}{percentile(waited, 0.95):8.1f}{'' if kept else '   too slow'}", flush=True)
        print(f"{used * 1000:.1f} ms of a processor for each, the half of them searches")
        speed = again(folder / "again")
        kept = speed >= PAGES
        well = well and kept
        print(f"\nmade again: {speed:.0f} pages a second of a processor{'' if kept else '   too slow'}")
        print(f"load {os.getloadavg()[0]:.1f}")
        print("every claim holds" if well else "NOT every claim holds")
        return 0 if well else 1


def again(folder: Path) -> float:
    """Pages of matters a second of a processor, all of them made again into an empty tree, with what surrounds them."""
    from django.test import override_settings

    from gongkai.portal import pages
    from gongkai.publication import actions

    shutil.rmtree(folder, ignore_errors=True)
    with override_settings(PUBLIC=folder):
        spent = time.process_time()
        done = actions.remake(pages=pages)
        spent = time.process_time() - spent
    shutil.rmtree(folder, ignore_errors=True)
    return done.snapshots / spent


def _settle() -> None:
    """Let the files and the index follow the rows."""
    from gongkai.config.settling import keep_the_index, settle

    begun, spent = time.perf_counter(), time.process_time()
    done = settle()
    took, used = time.perf_counter() - begun, time.process_time() - spent
    print(f"first settled: {done.snapshots} matters in {took:.0f} s, {used:.0f} s of a processor", flush=True)
    begun = time.perf_counter()
    keep_the_index()
    print(f"index: {time.perf_counter() - begun:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
