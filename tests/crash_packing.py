"""Make a package, killed or short of disk at every write point in turn: run as `python -m tests.crash_packing kill|full`.

For each point a child process begins the package and is ended with SIGKILL just before its n-th write (a file opened for writing, a
rename, a new folder, a removal, a sync, a commit), or is told there that the disk is full. Then the folder of packages is looked at as
it was left, and again after the clock, or the archivist, took the work up. Prints one line for each fault and, at the end, how many
points were tried; exit 1 where there was a fault. Run with GONGKAI_HOME set to an empty folder.
"""

import contextlib
import errno
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

import bagit  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from gongkai.archives import actions, packing  # noqa: E402
from gongkai.archives.models import Package, Packing, Record  # noqa: E402
from gongkai.demonstration.line import Line  # noqa: E402
from gongkai.demonstration.matters import draft  # noqa: E402
from gongkai.demonstration.zone import found_zone  # noqa: E402
from gongkai.disclosure.actions import File  # noqa: E402
from gongkai.foundation.digests import digest_of_file  # noqa: E402
from gongkai.foundation.objections import Refused  # noqa: E402
from gongkai.foundation.whole import UNFINISHED  # noqa: E402
from gongkai.journal.models import Entry  # noqa: E402
from gongkai.organization.models import Person  # noqa: E402
from gongkai.procedure.stages import Stage  # noqa: E402
from gongkai.publication.actions import settle  # noqa: E402
from gongkai.vault.store import keep  # noqa: E402
from tests import migrated  # noqa: E402
from tests.crash import WRITES, Pages  # noqa: E402

REACHED = 3
"""How a child ends that came to the point and lived on."""


def prepare():
    """An installation with a record that is not packed yet."""
    migrated.lay(settings.HOME)
    line = Line(found_zone(starts_on=timezone.localdate()))
    files = tuple(File(f"附件{number}.txt", keep(f"附件{number}的内容".encode(), "text/plain")) for number in (1, 2))
    version = line.carry(line.open("3.7.C", draft("服务承诺", "承诺。", files=files)), to=Stage.PUBLISHED)
    settle(pages=Pages)
    line.file(version)


def act():
    """The package as the archivist asks for it and a worker makes it; what a dead one left is taken up as the clock does."""
    row = Packing.objects.order_by("-pk").first()
    if row is None or row.state == Packing.FAILED:
        row = actions.ask_for_package(Record.objects.get(), by=Person.objects.get(username="archivist"))
        packing.take_up(row)
    elif row.is_under_way:
        packing.take_up_again(now=timezone.now() + 2 * packing.STALE)
        Packing.objects.filter(state=Packing.RUNS).update(touched_at=timezone.now() - 2 * packing.STALE)
        packing.make_package.func(str(row.key))


def fail_at(point, fail):
    """From now on, call `fail` just before the `point`-th write of this process; returns what is left until then."""
    left = [point]

    def count():
        left[0] -= 1
        if left[0] == 0:
            fail()

    # A removal asks for no space.
    writes = WRITES if fail is killed else WRITES - {"os.remove", "os.rmdir"}

    def watch(event, arguments):
        if event in writes or (event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+")):
            count()

    sync = os.fsync

    def synced(handle):
        count()
        sync(handle)

    os.fsync = synced
    if fail is killed:
        database = type(connections["default"])
        commit = database._commit

        def committed(self):
            count()
            result = commit(self)
            count()
            return result

        connections["default"].ensure_connection()
        database._commit = committed
    sys.addaudithook(watch)
    return left


def killed():
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def full():
    """What a system without space says."""
    raise OSError(errno.ENOSPC, "No space left on device")


def faults(*, recovered):
    """What is wrong with the folder of packages as it stands."""
    found = []
    folder = Path(settings.PACKAGES)
    noted = {one.name: one for one in Package.objects.all()}
    present = {path.name for path in folder.iterdir() if not path.name.startswith(".")} if folder.exists() else set()
    for name in present:
        if not bagit.Bag(str(folder / name)).is_valid():
            found.append(f"{name} looks whole and is not")
    for name, one in noted.items():
        if name not in present or digest_of_file(folder / name / "manifest-sha256.txt") != one.manifest_digest:
            found.append(f"{name} is noted and is not there")
    if Entry.objects.filter(verb="archives.packed").count() != len(noted):
        found.append("the journal tells of another number of packages")
    if recovered:
        if len(noted) != 1 or present != set(noted):
            found.append(f"there are {len(noted)} packages noted and {len(present)} in place")
        if Packing.objects.order_by("-pk").first().state != Packing.MADE:
            found.append("the work is not done")
        if list(folder.glob(f".*{UNFINISHED}")):
            found.append("something unfinished was left")
    return found


def main(way):
    """Try every write point."""
    fail = {"kill": killed, "full": full}[way]
    prepare()
    connections.close_all()
    home, template = Path(settings.HOME), Path(f"{settings.HOME}-prepared")
    shutil.copytree(home, template, symlinks=True)
    wrong, point, digests = [], 0, set()
    while True:
        point += 1
        shutil.rmtree(settings.PACKAGES, ignore_errors=True)
        for path in template.glob("*.sqlite3*"):
            shutil.copyfile(path, home / path.name)
        child = os.fork()
        if child == 0:
            left = fail_at(point, fail)
            with contextlib.suppress(OSError, Refused):
                act()
            os._exit(REACHED if left[0] <= 0 else 0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (0, REACHED, -signal.SIGKILL):
            wrong.append(f"{way} at {point}: the process failed by itself ({code})")
        wrong += [f"{way} at {point}, as left: {fault}" for fault in faults(recovered=False)]
        act()
        wrong += [f"{way} at {point}, recovered: {fault}" for fault in faults(recovered=True)]
        digests |= set(Package.objects.values_list("manifest_digest", flat=True))
        connections.close_all()
        if code == 0:
            break
    if len(digests) != 1:
        wrong.append(f"the payload came out in {len(digests)} ways")
    shutil.rmtree(template)
    for line in wrong:
        print(line)
    print(json.dumps({"way": way, "points": point - 1, "faults": len(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
