import ast
import contextlib
import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest

import gongkai.vault.readers
from gongkai.foundation.objections import Refused
from gongkai.vault import child, sandbox
from gongkai.vault.sandbox import Limits, UnreadableError, read
from gongkai.vault.tests.files import docx, object_stream, overlapping_bomb, paragraph, pdf, picture, steep_bomb, xlsx
from gongkai.vault.word import html_from_docx

ROOT = Path(gongkai.vault.readers.__file__).parents[3]
SOURCES = [Path(child.__file__), *Path(gongkai.vault.readers.__file__).parent.glob("*.py")]


@pytest.fixture
def slow(tmp_path):
    """A Word file that takes the child several seconds."""
    path = tmp_path / "slow.docx"
    path.write_bytes(docx(paragraph("公文") * 30_000))
    return path


def spent():
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def children():
    """The processes that this one has started and not yet buried."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                facts = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(facts[1]) == os.getpid():
                found.append((int(entry.name), facts))
    return found


def child_at_work(path):
    """The number and facts of the child, once it reads; and the thread that waits for it."""
    before = {number for number, _facts in children()}

    def wait():
        with contextlib.suppress(UnreadableError):
            read("word", path, Limits(wall_seconds=20))

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for number, facts in children():
            try:
                bounded = "Max address space         1073741824" in Path(f"/proc/{number}/limits").read_text()
            except OSError:
                continue
            if number not in before and bounded:
                return number, facts, thread
        time.sleep(0.01)
    raise AssertionError("no child was seen")


def cost_of(task, path):
    """The cost of one reading in a process of its own: how it ended, seconds of processor, KB of the largest child, KB the reader grew."""
    code = (
        "import resource as r, sys, time, json, pathlib; from gongkai.vault import sandbox\n"
        "own = r.getrusage(r.RUSAGE_SELF).ru_maxrss\n"
        "try:\n    sandbox.read(sys.argv[1], pathlib.Path(sys.argv[2])); end = 'read'\n"
        "except (sandbox.UnreadableError, sandbox.UnfitError) as refused:\n    end = type(refused).__name__\n"
        "grown = r.getrusage(r.RUSAGE_SELF).ru_maxrss - own\n"
        "used = r.getrusage(r.RUSAGE_CHILDREN)\n"
        "print(json.dumps([end, used.ru_utime + used.ru_stime, r.getrusage(r.RUSAGE_CHILDREN).ru_maxrss, grown]))"
    )
    done = subprocess.run([sys.executable, "-c", code, task, str(path)], capture_output=True, text=True, cwd=ROOT, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("bomb", "end"),
    [(steep_bomb, "UnreadableError"), (overlapping_bomb, "read")],
    ids=["a thousandfold", "many members from the same bytes, which the converter never looks at"],
)
def test_a_bomb_past_the_gate_is_survived(bomb, end, tmp_path):
    path = tmp_path / "bomb.docx"
    path.write_bytes(bomb())
    ended, seconds, largest, grown = cost_of("word", path)
    assert ended == end
    assert seconds < 35
    assert largest <= 1 << 20
    assert grown < 50_000


def test_a_document_that_unpacks_without_end_is_ended_by_its_memory(tmp_path):
    path = tmp_path / "bomb.docx"
    path.write_bytes(steep_bomb())
    with pytest.raises(Refused) as refused:
        html_from_docx(path, Limits(memory_bytes=256 << 20))
    assert refused.value.codes == {"unreadable_file"}


def test_a_pdf_whose_page_unpacks_without_end_is_survived(tmp_path):
    path = tmp_path / "bomb.pdf"
    body = zlib.compress(b"0 0 m " * (30 << 20), 1)
    content = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"
    path.write_bytes(pdf([b"", content]).replace(b"/Contents 4 0 R", b"/Contents 6 0 R"))
    ended, seconds, largest, grown = cost_of("pdf-text", path)
    assert ended in {"UnreadableError", "read"}  # pdfium has a limit of its own
    assert seconds < 35
    assert largest <= 1 << 20
    assert grown < 50_000


def test_a_child_that_uses_up_its_processor_time_is_ended(slow):
    before = spent()
    with pytest.raises(UnreadableError, match="ended with"):
        read("word", slow, Limits(cpu_seconds=1))
    used = spent()
    assert (used.ru_utime + used.ru_stime) - (before.ru_utime + before.ru_stime) < 3


def test_a_child_that_takes_too_long_is_ended_and_buried(slow):
    began = time.monotonic()
    with pytest.raises(UnreadableError, match="too long"):
        read("word", slow, Limits(wall_seconds=0.5))
    assert time.monotonic() - began < 20, "it takes as long as it likes"
    assert not [number for number, facts in children() if facts[0] == "Z"]


def test_a_child_that_answers_too_much_is_ended(tmp_path):
    path = tmp_path / "long.docx"
    path.write_bytes(docx(paragraph("公文" * 5000)))
    with pytest.raises(UnreadableError, match="too much"):
        read("word", path, Limits(answer_bytes=1000))


def test_a_child_that_is_killed_is_noticed(slow):
    number, _facts, thread = child_at_work(slow)
    os.kill(number, signal.SIGKILL)
    thread.join(10)
    assert not thread.is_alive()


def test_the_child_stands_alone_and_bounded(slow, monkeypatch):
    monkeypatch.setenv("GONGKAI_SECRET_KEY", "hidden-from-the-child")
    monkeypatch.setenv("DATABASE_URL", "postgresql://hidden-from-the-child")
    number, facts, thread = child_at_work(slow)
    group, session = int(facts[2]), int(facts[3])
    environment = Path(f"/proc/{number}/environ").read_text()
    limits = Path(f"/proc/{number}/limits").read_text()
    opened = {entry.name: os.readlink(entry) for entry in Path(f"/proc/{number}/fd").iterdir()}
    assert group == session == number
    assert "hidden-from-the-child" not in environment
    assert not {line.partition("=")[0] for line in environment.split("\0") if line} - {"PATH", "LC_ALL", "PYTHONPATH", "MALLOC_ARENA_MAX"}
    for said in (
        "Max cpu time              20",
        "Max core file size        0",
        "Max file size             0",
        "Max open files            64",
    ):
        assert said in limits
    assert opened["0"] == "/dev/null"
    assert opened["2"] == "/dev/null"
    assert not [place for place in opened.values() if place.startswith("socket:")]
    os.killpg(number, signal.SIGKILL)
    thread.join(10)


def test_the_child_can_write_no_file(tmp_path):
    code = (
        "import sys; from gongkai.vault.child import limit; limit(5, 1 << 30)\n"
        "try:\n    open(sys.argv[1], 'wb', buffering=0).write(b'x')\nexcept OSError as refused:\n    print(refused.errno)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "x")], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "27"  # EFBIG
    assert (tmp_path / "x").read_bytes() == b""


def test_no_source_of_the_child_imports_django():
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] == "django"], source


def test_the_child_loads_no_django_and_starts_within_three_tenths_of_a_second(tmp_path):
    modules = [f"gongkai.vault.readers.{source.stem}" for source in SOURCES[1:] if source.stem != "__init__"]
    code = f"import sys, gongkai.vault.child, {', '.join(modules)}; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "False"
    path = tmp_path / "a.png"
    path.write_bytes(picture())
    times = []
    for _ in range(5):
        before = spent()
        read("image", path)
        after = spent()
        times.append((after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime))
    assert min(times) < 0.3


@pytest.mark.parametrize("arguments", [[], ["word"], ["shell", "/etc/passwd"], ["word", "a", "1"], ["word", "a", "1", "2", "3"]])
def test_the_child_refuses_what_it_does_not_know(arguments):
    done = subprocess.run([sys.executable, "-m", "gongkai.vault.child", *arguments], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert done.stdout == ""


@pytest.mark.parametrize("task", ["word", "docx", "xlsx", "pdf", "pdf-text", "image"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: bytes(100_000),
        lambda: os.urandom(50_000),
        lambda: b"PK\x03\x04" + os.urandom(20_000),
        lambda: b"%PDF-1.7\n" + os.urandom(20_000) + b"\n%%EOF",
        lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(20_000),
        lambda: docx()[:-30],
        lambda: xlsx()[: len(xlsx()) // 2],
    ],
    ids=["nothing", "zeros", "noise", "noise as a package", "noise as PDF", "noise as a picture", "a cut document", "half a workbook"],
)
def test_no_reader_takes_nonsense_for_a_file(task, make, tmp_path):
    path = tmp_path / "nonsense"
    path.write_bytes(make())
    with pytest.raises((UnreadableError, sandbox.UnfitError)):
        read(task, path)


def test_a_good_file_damaged_anywhere_harms_nobody(tmp_path):
    """Each byte of a small file is bent in turn; the reader answers, refuses or ends, and the caller is told which."""
    chance = random.Random(2024)
    for task, data in (
        ("word", docx()),
        ("docx", docx()),
        ("pdf", pdf([b"/X 90 0 R", object_stream(b"<< >>")])),
        ("image", picture(size=(8, 8))),
    ):
        for _ in range(8):
            bent = bytearray(data)
            for _ in range(3):
                bent[chance.randrange(len(bent))] = chance.randrange(256)
            path = tmp_path / "bent"
            path.write_bytes(bent)
            with contextlib.suppress(UnreadableError, sandbox.UnfitError):
                read(task, path)


def test_many_files_at_once_wait_for_their_turn(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(picture())
    most, running = 0, []

    def watch():
        nonlocal most
        while running:
            most = max(most, len(children()))
            time.sleep(0.005)

    running.append(True)
    watcher = threading.Thread(target=watch)
    watcher.start()
    readers = [threading.Thread(target=read, args=("image", path)) for _ in range(12)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    running.clear()
    watcher.join()
    assert 1 <= most <= max(2, os.cpu_count() or 2) + 1
