"""Hand a record over, killed or short of disk at every write point in turn: run as `python -m tests.crash_handover kill|full|database`.

For each point a child process takes the handover from where it stands to its end, from the form to the closure, and is ended with
SIGKILL just before its n-th write, or is told there that the disk is full, or its database may grow by n pages and no more. Then
everything is compared with the journal as it was left, and again after the same people went on. Prints one line for each fault and, at
the end, how many points were tried; exit 1 where there was a fault. Run with GONGKAI_HOME set to an empty folder.
"""

import contextlib
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
from django.db import OperationalError, connection, connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from gongkai.archives import actions, checking, handovers  # noqa: E402
from gongkai.archives.handovers import State  # noqa: E402
from gongkai.archives.models import Handover, HandoverClosure, Receiver, Record  # noqa: E402
from gongkai.config import soundness  # noqa: E402
from gongkai.demonstration.line import Line  # noqa: E402
from gongkai.demonstration.matters import draft  # noqa: E402
from gongkai.demonstration.zone import found_zone  # noqa: E402
from gongkai.disclosure.actions import File  # noqa: E402
from gongkai.disclosure.models import Edition  # noqa: E402
from gongkai.disclosure.onetime import Guest  # noqa: E402
from gongkai.foundation.objections import Refused  # noqa: E402
from gongkai.organization.models import Person  # noqa: E402
from gongkai.procedure.stages import Stage  # noqa: E402
from gongkai.publication.actions import settle  # noqa: E402
from gongkai.vault.store import keep  # noqa: E402
from tests import migrated  # noqa: E402
from tests.crash import Pages  # noqa: E402
from tests.crash_packing import REACHED, fail_at, full, killed  # noqa: E402


def prepare():
    """An installation with a packed record and an archive to hand it to."""
    migrated.lay(settings.HOME)
    line = Line(found_zone(starts_on=timezone.localdate()))
    version = line.carry(line.open("3.7.C", draft("服务承诺", "承诺。")), to=Stage.PUBLISHED)
    settle(pages=Pages)
    line.pack(line.file(version))
    given = {"code": "SDAG", "kind": "archive", "name": "某档案馆", "interval": "need", "days": 5}
    actions.keep_receiver(line.cast.body, **given, by=line.cast["archivist"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no room is left over


def act():
    """The handover from where it stands to its end: written down, checked, approved, sent, counted otherwise, signed for, closed."""
    today = timezone.localdate()
    archivist = Person.objects.get(username="archivist")
    row = Handover.objects.first()
    if row is None:
        chosen = [str(Record.objects.get().pk)]
        row = actions.prepare_handover(Receiver.objects.get(), starts_on=today, ends_on=today, chosen=chosen, by=archivist)
    checking.check_for_handover.func(row.pk)
    if handovers.stands(row).state is State.PREPARED:
        actions.decide_handover(row, list_digest=row.list_digest, approved=True, by=Person.objects.get(username="group_head"))
    counts = {"counted": row.count, "counted_size": row.size, "counted_digest": row.list_digest}
    if not handovers.stands(row).answers:
        page = handovers.stands(row).page or actions.send_handover(row, name="馆员甲", contact="机要交换", by=archivist).page
        # A code that was made and not told is lost: it is told anew.
        told = actions.tell_handover_code(page, how="phone", contact="总机", by=Person.objects.get(username="collector"))
        wrong = counts | {"counted": 9}
        actions.answer_handover(page, code=told.code, refused=False, signatory="馆员甲", **wrong, by=Guest("馆员甲"))
    if handovers.stands(row).receipt is None:
        scan = File("回执.txt", keep("签字盖章的回执".encode(), "text/plain"))
        given = {"refused": False, "signatory": "馆员甲", "received_on": today, "scan": scan, "by": archivist}
        actions.enter_receipt(row, **counts, **given)
    if handovers.stands(row).state is State.RECEIVED:
        actions.close_handover(row, by=archivist)


def faults(*, recovered):
    """What is wrong with the installation as it stands."""
    found = [fault.message for fault in soundness.faults()]
    closed = HandoverClosure.objects.count()
    gone = Edition.objects.filter(stage=Stage.HANDED_OVER.value).count()
    if closed != gone:
        found.append(f"{closed} handovers are closed and {gone} editions are handed over")
    for one in handovers.standing(Handover.objects.all()):
        if one.receipt and handovers.differences(
            one.handover,
            counted=one.receipt.counted,
            counted_size=one.receipt.counted_size,
            counted_digest=one.receipt.counted_digest,
        ):
            found.append("something is received that was counted otherwise")
    if recovered and (Handover.objects.count(), closed) != (1, 1):
        found.append("the record was handed over more or less than once")
    return found


def tight(pages):
    """From now on the database of this process grows by so many pages and no more."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + pages}")


def try_at(way, point):
    """What a child process comes to that fails at this point: REACHED where it got there."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    ended = 0
    if way == "database":
        tight(point - 1)
        try:
            act()
        except OperationalError:
            ended = REACHED
        os._exit(ended)
    left = fail_at(point, {"kill": killed, "full": full}[way])
    with contextlib.suppress(OSError, Refused):
        act()
    os._exit(REACHED if left[0] <= 0 else 0)


def main(way):
    """Try every write point."""
    prepare()
    connections.close_all()
    home, template = Path(settings.HOME), Path(f"{settings.HOME}-prepared")
    shutil.copytree(home, template, symlinks=True)
    wrong, point = [], 0
    while True:
        point += 1
        shutil.rmtree(home)
        shutil.copytree(template, home, symlinks=True)
        code = try_at(way, point)
        if code not in (0, REACHED, -signal.SIGKILL):
            wrong.append(f"{way} at {point}: the process failed by itself ({code})")
        wrong += [f"{way} at {point}, as left: {fault}" for fault in faults(recovered=False)]
        act()
        wrong += [f"{way} at {point}, recovered: {fault}" for fault in faults(recovered=True)]
        connections.close_all()
        if code == 0:
            break
    shutil.rmtree(template)
    for line in wrong:
        print(line)
    print(json.dumps({"way": way, "points": point - 1, "faults": len(wrong)}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
