"""What screening costs: `script/bench screening`.

Texts of 3 kB on one core, ours and microsoft presidio with recognisers for the same kinds, in turn and in the same run; an office
file from the file to its report; a page of character recognition; a backlog of texts with one worker and with two. Seconds swing with
whatever else the machine does: the measure of texts is processor time, the least of several rounds, and ratios count.
"""

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
from PIL import Image, ImageDraw, ImageFont

from benchmarks.screening_corpus import DEVELOPED, PROSE, corpus, mobile, name, resident_id
from gongkai.screening.files import screen_file
from gongkai.screening.text import screen_text

ROOT = Path(__file__).resolve().parents[1]
SIZE = 3000
"""Bytes of a text in UTF-8: about a thousand characters, a page and a half."""
LEAST = 1000.0
"""The claim: so many texts a second on one core."""
TIMES = 3.0
"""The claim: so many times as many as presidio."""
FILE = 0.3
"""The claim: seconds from an office file to its report."""
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def texts(count: int) -> list[str]:
    """Texts of the corpus, filled up with prose or cut to 3 kB each."""
    rng = random.Random(DEVELOPED)
    made = []
    for sample in corpus(DEVELOPED, count):
        text = sample.text
        while len(text.encode()) < SIZE:
            text += rng.choice(PROSE) + ("\n" if rng.random() < 0.2 else "")
        made.append(text.encode()[:SIZE].decode(errors="ignore"))
    return made


# --- Texts -------------------------------------------------------------------------------------------------------------------


def ours(all_of: list[str]) -> tuple[float, int]:
    """Processor seconds for all texts once, and how many findings."""
    began, found = time.process_time(), 0
    for text in all_of:
        found += len(screen_text(text))
    return time.process_time() - began, found


def presidio_python() -> Path | str:
    """The interpreter of an environment with presidio, made on first use; in words why there is none."""
    requirements = ROOT / "benchmarks" / "presidio.txt"
    home = ROOT / "build" / "presidio"
    python = home / "bin" / "python"
    done = home / "installed"
    if python.exists() and done.exists() and done.read_text() == requirements.read_text():
        return python
    print("Installing presidio into build/presidio (once) …", flush=True)
    venv.create(home, with_pip=True, clear=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(requirements)]
    installed = subprocess.run(pip, capture_output=True, text=True)
    if installed.returncode:
        return installed.stderr.strip().splitlines()[-1] if installed.stderr.strip() else "pip failed"
    done.write_text(requirements.read_text())
    return python


@contextlib.contextmanager
def presidio(all_of: list[str]) -> Iterator[subprocess.Popen[str] | None]:
    """Presidio waiting to be told to work through the texts, or None, said plainly, where it cannot be installed."""
    python = presidio_python()
    if isinstance(python, str):
        print(f"presidio cannot be installed here, so it is not measured: {python}")
        yield None
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".json") as file:
        json.dump(all_of, file)
        file.flush()
        command = [str(python), str(ROOT / "benchmarks" / "beside" / "presidio.py"), file.name]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert child.stdout
        try:
            if child.stdout.readline().strip() != "ready":
                print("presidio is installed but does not start, so it is not measured")
                yield None
            else:
                yield child
        finally:
            child.terminate()
            child.wait()


def _one_round(child: subprocess.Popen[str]) -> tuple[float, int]:
    assert child.stdin
    assert child.stdout
    child.stdin.write("go\n")
    child.stdin.flush()
    told = json.loads(child.stdout.readline())
    return told["seconds"], told["findings"]


def measure_texts(count: int, rounds: int) -> bool:
    """Ours and presidio in turn; whether both claims hold."""
    all_of = texts(count)
    size = sum(len(text.encode()) for text in all_of) / len(all_of)
    print(f"{count} texts of {size:,.0f} bytes; {rounds} rounds in turn, the least processor time of each\n")
    ours(all_of[:50])
    least: dict[str, tuple[float, int]] = {}
    with presidio(all_of) as child:
        if child:
            _one_round(child)
        for _ in range(rounds):
            least["gongkai"] = min(least.get("gongkai", (1e9, 0)), ours(all_of))
            if child:
                least["presidio"] = min(least.get("presidio", (1e9, 0)), _one_round(child))
    print(f"{'':<12}{'texts/s/core':>14}{'ms a text':>12}{'MB/s':>8}{'findings':>10}")
    for who, (seconds, found) in least.items():
        print(f"{who:<12}{count / seconds:>14,.0f}{seconds / count * 1e3:>12.3f}{count * size / seconds / 1e6:>8.2f}{found:>10,}")
    rate = count / least["gongkai"][0]
    held = rate >= LEAST
    print(f"\ntexts of 3 kB a second and core ≥ {LEAST:,.0f}: {'yes' if held else 'no'} ({rate:,.0f})")
    if "presidio" in least:
        times = least["presidio"][0] / least["gongkai"][0]
        held = held and times >= TIMES
        print(f"at least {TIMES:.0f} times presidio: {'yes' if times >= TIMES else 'no'} ({times:.1f} times)")
    return held


# --- Files and pages ---------------------------------------------------------------------------------------------------------


def a_sheet() -> bytes:
    """A list of 300 people with made-up numbers, as such lists are."""
    rng = random.Random(1)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "姓名", "身份证号", "联系电话", "补贴金额"])
    for number in range(1, 301):
        sheet.append([number, name(rng), resident_id(rng), mobile(rng), rng.randint(100, 9000)])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def a_document() -> bytes:
    """A text of 200 paragraphs in the least that a word processor opens."""
    body = "".join(f"<w:p><w:r><w:t>{PROSE[number % len(PROSE)] * 3}</w:t></w:r></w:p>" for number in range(200))
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
            'PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:body>{body}</w:body></w:document>",
        )
    return kept.getvalue()


def a_page() -> bytes:
    """A4 at 150 dots an inch with 34 lines of text, as a scan gives it."""
    rng = random.Random(2)
    page = Image.new("L", (1240, 1754), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(str(FONT), 26)
    for line in range(34):
        words = PROSE[line % len(PROSE)] if line % 3 else f"{name(rng)} {resident_id(rng)} {mobile(rng)}"
        draw.text((110, 90 + line * 46), words[:36], fill=10, font=font)
    kept = io.BytesIO()
    page.save(kept, "PNG", dpi=(150, 150))
    return kept.getvalue()


def measure_files(rounds: int) -> bool:
    """Seconds from the file to its report, the child process and all; the least of several rounds."""
    held = True
    with tempfile.TemporaryDirectory() as folder:
        print()
        for title, suffix, content in (("sheet, 300 people", "xlsx", a_sheet()), ("document, 200 paragraphs", "docx", a_document())):
            path = Path(folder) / f"file.{suffix}"
            path.write_bytes(content)
            least = 1e9
            for _ in range(rounds):
                began = time.perf_counter()
                report = screen_file(path)
                least = min(least, time.perf_counter() - began)
            held = held and least <= FILE
            print(
                f"{title:<26}{least:>8.2f} s to its report, {len(report.findings)} findings; ≤ {FILE} s: {'yes' if least <= FILE else 'no'}"
            )
        if FONT.exists():
            path = Path(folder) / "page.png"
            path.write_bytes(a_page())
            began = time.perf_counter()
            report = screen_file(path)
            spent = time.perf_counter() - began
            kinds = [one.kind.value for one in report.findings]
            print(f"{'scanned page, 34 lines':<26}{spent:>8.2f} s with character recognition, {kinds.count('resident_id')} of 12 IDs found")
        else:
            print("no character recognition measured: fonts-noto-cjk is not installed")
    return held


# --- A backlog ---------------------------------------------------------------------------------------------------------------

_BACKLOG: list[str] = []


def _work(part: range) -> tuple[int, float]:
    return ours([_BACKLOG[number % len(_BACKLOG)] for number in part])[::-1]


def measure_backlog(count: int) -> None:
    """Wall-clock time for a backlog with one worker and with two."""
    _BACKLOG[:] = texts(500)
    parts = [range(start, min(start + 500, count)) for start in range(0, count, 500)]
    print(f"\na backlog of {count:,} texts of 3 kB:")
    spent = {}
    for workers in (1, 2):
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            began = time.perf_counter()
            done = list(pool.imap_unordered(_work, parts))
            spent[workers] = time.perf_counter() - began
        found, busy = sum(found for found, _ in done), sum(seconds for _, seconds in done)
        rate = f"{spent[workers]:>10.1f} s{count / spent[workers]:>10,.0f} texts/s{busy:>10.1f} s of processors"
        print(f"workers: {workers}{rate}  {found:,} findings")
    print(f"two workers are {spent[1] / spent[2]:.2f} times as fast as one; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def main() -> int:
    """Print the tables and whether the claims hold; 1 where one does not."""
    parser = argparse.ArgumentParser(prog="script/bench screening", description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--backlog", type=int, default=100_000, help="texts of the backlog; 0 leaves it out")
    given = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    held = measure_texts(given.texts, given.rounds)
    held = measure_files(given.rounds) and held
    if given.backlog:
        measure_backlog(given.backlog)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
