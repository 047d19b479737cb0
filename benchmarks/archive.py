"""What packing and verifying cost, and how fast records are found: `script/bench archive`.

A matter is carried along the line and filed. Its package is then made by the action that the office uses, with so many bytes of
recordings among the evidence, and verified as a receiver does; each in a process of its own, whose peak of memory is the kernel's
word. Beside it stands what the digests alone cost: a loop that reads the same files. Every package carries SHA-256 and SM3, and SM3
has no instruction of its own in most processors, so both are told: against plain SHA-256, and against the digests that are asked for.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.search import percentile

LIMIT = 2.0
"""The claim: packing, and verifying, take at most so many times the processor time of the digests they make."""
FLAT = 16 << 20
"""The claim: so many bytes more of memory at most for the largest package than for the smallest."""
LISTED = 150.0
"""The claim: milliseconds of a processor within which 95 of 100 lists of records are made."""
MB = 1_000_000
SIZES = (10 * MB, 200 * MB, 1900 * MB)
FILE = 50 * MB
RECORDS = 100_000
ASKED = 200


# --- One process for each measure --------------------------------------------------------------------------------------------


def packed(home: Path, size: int) -> dict[str, Any]:
    """Pack the matter of the installation with `size` bytes of recordings."""
    _installation(home)
    from gongkai.archives import actions, contents, queries
    from gongkai.archives.bag import Part
    from gongkai.archives.models import Record
    from gongkai.organization.models import Person

    recording = home / "recording.bin"
    usual = contents.payload_of

    def with_recordings(record: Any) -> Iterator[Any]:
        yield from usual(record)
        for number in range(size // FILE):
            yield Part(f"postings/{number + 100}", f"现场录像{number}.bin", recording, "posting")
        if size % FILE:
            yield Part("postings/99", "现场录像.bin", partial(_first, recording, size % FILE), "posting")

    contents.payload_of = with_recordings
    record = Record.objects.select_related("edition__item__body", "version").order_by("pk").first()
    assert record is not None
    archivist = Person.objects.get(username="archivist")
    made, spent = _measured(lambda: actions.pack(record, by=archivist))
    return spent | {"folder": str(queries.package_folder(made)), "size": made.size}


def _first(path: Path, size: int) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while size:
            piece = stream.read(min(size, 1 << 20))
            size -= len(piece)
            yield piece


def verified(folder: Path, algorithms: list[str]) -> dict[str, Any]:
    """Verify the package as a receiver does."""
    from gongkai.archives.verifying import verify

    report, spent = _measured(lambda: verify(folder, algorithms=algorithms))
    if not report.sound:
        raise SystemExit(f"the package is not sound: {report.faults[:3]}")
    assert "django" not in sys.modules
    return spent


def digested(folder: Path, algorithms: list[str]) -> dict[str, Any]:
    """Read every file of the package and make its digests, and nothing else."""

    def digest() -> None:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                states = [hashlib.new(algorithm) for algorithm in algorithms]
                with path.open("rb", buffering=0) as stream:
                    while piece := stream.read(1 << 20):
                        for state in states:
                            state.update(piece)

    return _measured(digest)[1]


def _measured(work: Callable[[], Any]) -> tuple[Any, dict[str, Any]]:
    # A parser in a child of its own is work as well.
    begun = time.perf_counter()
    spent = time.process_time() + _of_children()
    done = work()
    spent = time.process_time() + _of_children() - spent
    return done, {"processor": spent, "wall": time.perf_counter() - begun, "peak": _peak()}


def _peak() -> int:
    """The most bytes of memory this process has had; ru_maxrss would be that of whoever started it, where that is more."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise SystemExit("/proc/self/status: no VmHWM")


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ask(task: str, *arguments: object) -> dict[str, Any]:
    """What a process of its own measures."""
    command = [sys.executable, "-m", "benchmarks.archive", "--task", task, *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{task} ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _installation(home: Path) -> None:
    os.environ |= {"GONGKAI_HOME": str(home), "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
    import django

    django.setup()


# --- A zone with one filed matter, and with many -----------------------------------------------------------------------------


def filled(home: Path, records: int) -> None:
    """One matter, published and filed by the people of the demonstration zone; then so many records like it."""
    _installation(home)
    from django.utils import timezone

    from gongkai.archives.models import Record
    from gongkai.config import installation
    from gongkai.demonstration.line import Line
    from gongkai.demonstration.matters import draft
    from gongkai.demonstration.zone import find_cast, found_zone
    from gongkai.organization.models import Body
    from gongkai.portal import pages
    from gongkai.procedure.stages import Stage
    from gongkai.publication.actions import settle

    installation.migrate()
    if not Body.objects.exists():
        found_zone(starts_on=timezone.localdate())
    if not Record.objects.exists():
        line = Line(find_cast(Body.objects.get()))
        version = line.carry(line.open("3.7.E", draft("关于下达专项资金的通知", "正文。" * 200)), to=Stage.PUBLISHED)
        settle(pages=pages)
        line.file(version)
    if records:
        _copied(records)


def _copied(records: int) -> None:
    """So many records in all: rows like those of the one that was filed, with places, titles and codes of their own."""
    from django.db import connection, transaction

    from benchmarks.publishing import _unguarded
    from gongkai.archives.models import Record
    from gongkai.disclosure.models import Edition, Item, Version

    if Record.objects.count() > 1:
        return
    pattern = Record.objects.select_related("edition__item__body", "version").get()
    item = pattern.edition.item
    places = _places(item, records - 1)
    last = {model: model.objects.order_by("pk").last().pk for model in (Item, Edition, Version, Record)}
    changed = {
        Item: {"entry_id": "p.entry", "unit_id": "p.unit", "matter": "p.matter"},
        Edition: {"item_id": f"{last[Item]} + p.number", "current_id": f"{last[Version]} + p.number"},
        Version: {"edition_id": f"{last[Edition]} + p.number", "title": "p.title", "digest": "p.digest"},
        Record: {
            "edition_id": f"{last[Edition]} + p.number", "version_id": f"{last[Version]} + p.number", "digest": "p.digest",
            "year": "p.year", "retention": "p.retention", "class_code": "p.class", "number": "p.place", "code": "p.code",
            "entry_id": "p.entry", "unit_id": "p.unit", "title": "p.title",
        },
    }  # fmt: skip
    one = {Item: item.pk, Edition: pattern.edition_id, Version: pattern.version_id, Record: pattern.pk}
    with _unguarded(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE places (number INTEGER PRIMARY KEY, {', '.join(PLACE_COLUMNS)})")
        cursor.executemany(f"INSERT INTO places VALUES (%s{', %s' * len(PLACE_COLUMNS)})", places)
        for model, values in changed.items():
            columns = [field.column for field in model._meta.concrete_fields]
            values = {column: f"t.{column}" for column in columns} | values | {"id": f"{last[model]} + p.number"}
            told = ", ".join(values[column] for column in columns)
            table = model._meta.db_table
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM places p, {table} t WHERE t.id = {one[model]}")
        cursor.execute("ANALYZE")


PLACE_COLUMNS = ("entry", "unit", "matter", "title", "digest", "year", "retention", "class", "place", "code")


def _places(item: Any, records: int) -> Iterator[tuple[Any, ...]]:
    from gongkai.archives import codes

    entries = list(type(item.entry).objects.filter(body=item.body).order_by("pk").values_list("pk", flat=True))
    units = list(type(item.unit).objects.filter(body=item.body).order_by("pk").values_list("pk", "code"))
    dice, words = random.Random(7), _words()
    numbers: dict[tuple[Any, ...], int] = {}
    for number in range(1, records + 1):
        unit, code = dice.choice(units)
        place = (dice.randint(2006, 2025), dice.choice(["Y", "D30", "D10"]), code)
        numbers[place] = numbers.get(place, 0) + 1
        title = f"关于{''.join(dice.choice(words) for _ in range(dice.randint(3, 9)))}的通知"
        written = codes.build("N017", "WS", *place, numbers[place])
        digest = f"sha256:{dice.getrandbits(256):064x}"
        yield number, dice.choice(entries), unit, f"{dice.getrandbits(128):032x}", title, digest, *place, numbers[place], written


def _words() -> list[str]:
    """Made-up words of two characters."""
    dice = random.Random(5)
    return ["".join(chr(dice.randrange(0x4E00, 0x6E00)) for _ in range(2)) for _ in range(400)]


def asked(home: Path) -> dict[str, Any]:
    """What lists and searches of records cost, one after the other: milliseconds on the clock, and of the processor."""
    _installation(home)
    from gongkai.archives.listing import listed
    from gongkai.archives.models import Record
    from gongkai.organization.models import Body, Unit

    body = Body.objects.get()
    dice = random.Random(11)
    total = Record.objects.count()
    codes = list(Record.objects.values_list("code", flat=True)[:: max(1, total // 50)])
    units = list(Unit.objects.filter(body=body).values_list("pk", "code"))
    words = _words()
    kinds: dict[str, Callable[[], Mapping[str, str]]] = {
        "all, any page": dict,
        "a year": lambda: {"year": str(dice.randint(2006, 2026))},
        "a year and a period": lambda: {"year": str(dice.randint(2006, 2026)), "retention": dice.choice(["Y", "D30", "D10"])},
        "a category": lambda: {"category": str(dice.randint(1, 8))},
        "a unit": lambda: {"unit": str(dice.choice(units)[0])},
        "a class": lambda: {"class": dice.choice(units)[1], "year": str(dice.randint(2006, 2026))},
        "words of the title": lambda: {"q": dice.choice(words)},
        "a code": lambda: {"q": dice.choice(codes)},
    }
    waited: dict[str, list[tuple[float, float]]] = {}
    for name, filters in kinds.items():
        for _number in range(ASKED // len(kinds)):
            given = filters()
            page = dice.choice([1, 1, 1, 2, 10, 1000])
            begun, spent = time.perf_counter(), time.process_time()
            found = listed(body, given, page, inner_party=dice.random() < 0.5)
            spent, took = time.process_time() - spent, time.perf_counter() - begun
            waited.setdefault(name, []).append((took * 1000, spent * 1000))
            if not found.rows and name in ("all, any page", "a code"):
                raise SystemExit(f"{name}: nothing found for {given}")
    return {"records": total, "waited": waited}


# --- The whole ---------------------------------------------------------------------------------------------------------------


def main() -> int:
    """Fill, pack, verify, list; 0 where the claims hold."""
    parser = argparse.ArgumentParser(prog="script/bench archive", description=__doc__)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[size // MB for size in SIZES], help="sizes of the packages")
    parser.add_argument("--records", type=int, default=RECORDS, help="how many are listed; 0: none")
    parser.add_argument("--folder", type=Path, help="where the zone is made, or was made and is used again; without: thrown away")
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(_task(*given.task)))
        return 0
    with contextlib.ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-archive-")))
        home = folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        _ask("fill", home, 0)
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n", flush=True)
        well = packages(home, [size * MB for size in given.megabytes])
        if given.records:
            begun = time.perf_counter()
            _ask("fill", home, given.records)
            print(f"\n{given.records} records made in {time.perf_counter() - begun:.0f} s", flush=True)
            well = lists(home) and well
        print(f"load {os.getloadavg()[0]:.1f}")
        print("every claim holds" if well else "NOT every claim holds")
        return 0 if well else 1


def _task(name: str, *given: str) -> dict[str, Any]:
    place = Path(given[0])
    if name == "fill":
        filled(place, int(given[1]))
        return {}
    if name == "pack":
        return packed(place, int(given[1]))
    if name == "verify":
        return verified(place, list(given[1:]))
    if name == "digest":
        return digested(place, list(given[1:]))
    return asked(place)


def packages(home: Path, sizes: list[int]) -> bool:
    """Pack and verify one size after the other, the smallest first; whether the claims hold."""
    recording = home / "recording.bin"
    if not recording.exists():
        recording.write_bytes(random.Random(3).randbytes(FILE))
    both, peaks, well = ["sha256", "sm3"], {}, True
    head = f"{'':26}{'MB/s':>8}{'processor s':>13}{'÷ digests':>11}{'÷ SHA-256':>11}{'peak MB':>9}"
    for size in sorted(sizes):
        print(f"{size / MB:.0f} MB\n{head}")
        made = _ask("pack", home, size)
        folder = Path(made["folder"])
        plain = {name: _ask("digest", folder, *names) for name, names in (("SHA-256", ["sha256"]), ("SHA-256 and SM3", both))}
        for name, found in plain.items():
            _told(f"digests alone, {name}", size, found, None, plain["SHA-256"])
        # Below that, what the package itself takes (some fifty small files, two schemas) is more than the digests of its bytes.
        counts = size >= 100 * MB
        for task, name, found, digests in (
            ("pack", "pack", made, "SHA-256 and SM3"),
            ("verify", "verify", _ask("verify", folder, *both), "SHA-256 and SM3"),
            ("verify-1", "verify by SHA-256 alone", _ask("verify", folder, "sha256"), "SHA-256"),
        ):
            kept = _told(name, size, found, plain[digests], plain["SHA-256"], counts=counts)
            well = well and kept
            peaks.setdefault(task, []).append(found["peak"])
        shutil.rmtree(folder)
        _forget(home)
    for task, found in peaks.items():
        kept = max(found) - found[0] <= FLAT
        well = well and kept
        told = ", ".join(f"{peak / MB:.0f}" for peak in found)
        print(f"memory, {task:9} {told} MB{'' if kept else '   not flat'}")
    return well


def _told(
    name: str, size: int, found: dict[str, Any], digests: dict[str, Any] | None, plain: dict[str, Any], *, counts: bool = False
) -> bool:
    spent = found["processor"]
    to_digests = spent / digests["processor"] if digests else 1.0
    kept = not counts or to_digests <= LIMIT
    columns = f"{size / MB / found['wall']:8.0f}{spent:13.2f}{to_digests:11.2f}{spent / plain['processor']:11.2f}{found['peak'] / MB:9.0f}"
    print(f"{name:26}{columns}{'' if kept else '   too much'}", flush=True)
    return kept


def _forget(home: Path) -> None:
    """The package is gone, to make room: its row with it, or the next would be counted on."""
    _ask_sqlite(home, "DELETE FROM archives_package")


def _ask_sqlite(home: Path, statement: str) -> None:
    import sqlite3

    with contextlib.closing(sqlite3.connect(home / "gongkai.sqlite3")) as database, database:
        triggers = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'archives_package'"
        ).fetchall()
        for name, _sql in triggers:
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(statement)
        for _name, sql in triggers:
            database.execute(sql)


def lists(home: Path) -> bool:
    """List and search the records; whether the claim holds."""
    found = _ask("list", home)
    everything = [one for waited in found["waited"].values() for one in waited]
    print(f"{found['records']} records{'':22}{'p50':>8}{'p95':>8}{'processor p95':>16}  ms")
    for name, waited in [*found["waited"].items(), ("together", everything)]:
        clock, spent = [one[0] for one in waited], [one[1] for one in waited]
        kept = percentile(spent, 0.95) <= LISTED
        figures = f"{percentile(clock, 0.5):8.1f}{percentile(clock, 0.95):8.1f}{percentile(spent, 0.95):16.1f}"
        print(f"{name:34}{figures}{'' if kept else '   too slow'}", flush=True)
    # The database is in this process, so that on a machine with nothing else to do the two are the same.
    return percentile([one[1] for one in everything], 0.95) <= LISTED


if __name__ == "__main__":
    sys.exit(main())
