"""Publish or withdraw, killed at every write point in turn: run as `python -m tests.crash publish|replace|withdraw|party`.

For each point the prepared installation is put back, a child process runs the verb and the settling and is ended with
SIGKILL just before its n-th write (a file opened for writing, a rename, a link, a new folder, a removal, a commit). Then the
public tree is looked at as it was left, and again after recovery. Prints one line for each fault and, at the end, how many
points were tried; exit 1 where there was a fault. Run with GONGKAI_HOME set to an empty folder.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from gongkai.demonstration.line import Line  # noqa: E402
from gongkai.demonstration.matters import draft  # noqa: E402
from gongkai.demonstration.zone import found_zone  # noqa: E402
from gongkai.disclosure import actions as disclosure  # noqa: E402
from gongkai.disclosure.actions import File  # noqa: E402
from gongkai.disclosure.models import Version  # noqa: E402
from gongkai.foundation.whole import UNFINISHED  # noqa: E402
from gongkai.journal.verify_database import verify_database  # noqa: E402
from gongkai.organization.models import Person  # noqa: E402
from gongkai.portal import pages as portal  # noqa: E402
from gongkai.procedure.stages import Stage  # noqa: E402
from gongkai.publication import actions, queries  # noqa: E402
from gongkai.publication.models import IndexNumber, Release, Snapshot, Tombstone, Withdrawal  # noqa: E402
from gongkai.publication.objects import is_whole  # noqa: E402
from gongkai.vault.store import keep  # noqa: E402
from tests import migrated  # noqa: E402

TITLE = "道路施工通知"
WRITES = {"os.rename", "os.symlink", "os.mkdir", "os.remove", "os.link", "os.rmdir"}


class Pages:
    """The portal's pages, of those around the matters only a few: they are all written in the same way."""

    matter = staticmethod(portal.matter)
    tombstone = staticmethod(portal.tombstone)
    assets = staticmethod(portal.assets)
    changes = staticmethod(portal.changes)

    @staticmethod
    def surroundings(site):
        kept = ("index.html", f"zone/{site.body.slug}/index.html", f"zone/{site.body.slug}/e/3.7.C/index.html")
        return {address: data for address, data in portal.surroundings(site).items() if address in kept}


def prepare(verb):
    """An installation one step before `verb`."""
    migrated.lay(settings.HOME)
    line = Line(found_zone(starts_on=timezone.localdate()))
    files = (File("附件.txt", keep("附件内容".encode(), "text/plain")),)
    version = line.open("3.7.C", draft(TITLE, "第一版正文。", files=files))
    line.carry(version, to=Stage.APPROVED if verb == "publish" else Stage.PUBLISHED)
    if verb == "replace":
        actions.settle(pages=Pages)
        version = disclosure.open_edition(
            version.edition.item, draft(TITLE, "第二版正文。", files=files), reason="完善", by=line.cast["handler"]
        )
        line.carry(version, to=Stage.APPROVED)
    actions.settle(pages=Pages)
    return version.pk


def act(verb, pk):
    """The verb as a person does it, and the settling that follows; what is already done is not done again."""
    version = Version.objects.select_related("edition", "edition__item").get(pk=pk)
    if verb == "withdraw":
        if not Withdrawal.objects.exists():
            person = Person.objects.get(username="examiner")
            actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=person)
    elif not Release.objects.filter(version=version).exists():
        actions.publish(version, by=Person.objects.get(username="publisher"))
    actions.settle(pages=Pages)


def die_at(point):
    """From now on, end this process just before its `point`-th write."""
    left = [point]

    def count():
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event, arguments):
        if event in WRITES or (event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+")):
            count()

    database = type(connections["default"])
    commit = database._commit

    def counted(self):
        count()
        result = commit(self)
        count()
        return result

    connections["default"].ensure_connection()
    database._commit = counted
    sys.addaudithook(watch)


def faults(verb, pk, *, recovered):
    """What is wrong with the installation as it stands."""
    found = []
    live = Path(settings.PUBLIC) / "live"
    version = Version.objects.select_related("edition", "edition__item").get(pk=pk)
    release = Release.objects.filter(version=version).first()
    number = queries.index_number_of(version.edition.item)
    for pointer in live.glob("d/*/*"):
        folder = pointer.resolve()
        if not is_whole(folder):
            found.append(f"{pointer.name} shows something that is not whole")
    page = live / queries.address_of(number) if number else None
    shown = page / "content.json" if page else None
    if shown and shown.exists():
        digest = json.loads((page / "manifest.json").read_bytes())["version"]
        if not Release.objects.filter(digest=digest).exists():
            found.append("a version is shown that was never released")
    if any((one / "content.json").exists() and not number for one in live.glob("d/*/*")):
        found.append("a page is shown without a number")
    serials = sorted(IndexNumber.objects.values_list("serial", flat=True))
    if serials != list(range(1, len(serials) + 1)):
        found.append("index numbers are not dense")
    # Half published, the public journal ends before its lines do; the journal itself is sound at every moment.
    report = verify_database(version.edition.item.body.code, publics=None if recovered else [])
    found += [f"the journal is not sound: {fault}" for fault in report.faults]
    if not recovered:
        return found
    if list(Path(settings.PUBLIC).rglob(f"*{UNFINISHED}")):
        found.append("something unfinished was left")
    if not queries.is_settled():
        found.append("not everything is settled")
    listed = TITLE in (live / f"zone/{version.edition.item.body.slug}/e/3.7.C/index.html").read_text()
    if listed == (verb == "withdraw"):
        found.append("the list says something else than the page")
    if verb == "withdraw":
        if shown.exists() or not (page / "gone.html").exists() or Tombstone.objects.count() != 1:
            found.append("the withdrawn page is not down")
    elif not (release and shown and shown.exists() and json.loads(shown.read_bytes())["edition"] == version.edition.number):
        found.append("the released page is not up")
    elif Snapshot.objects.filter(opening__release=release).count() != 1:
        found.append("the release was shown more or less than once")
    return found


def main(verb):
    """Try every write point of `verb`."""
    pk = prepare(verb)
    connections.close_all()
    home, template = Path(settings.HOME), Path(f"{settings.HOME}-prepared")
    shutil.copytree(home, template, symlinks=True)
    wrong, point = [], 0
    while True:
        point += 1
        shutil.rmtree(home)
        shutil.copytree(template, home, symlinks=True)
        child = os.fork()
        if child == 0:
            die_at(point)
            act(verb, pk)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        if not killed and os.waitstatus_to_exitcode(status) != 0:
            wrong.append(f"{verb} at {point}: the process failed by itself")
        wrong += [f"{verb} at {point}, as left: {fault}" for fault in faults(verb, pk, recovered=False)]
        actions.settle(pages=Pages, recover=True)
        act(verb, pk)
        wrong += [f"{verb} at {point}, recovered: {fault}" for fault in faults(verb, pk, recovered=True)]
        connections.close_all()
        if not killed:
            break
    shutil.rmtree(template)
    for line in wrong:
        print(line)
    print(json.dumps({"verb": verb, "points": point - 1, "faults": len(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
