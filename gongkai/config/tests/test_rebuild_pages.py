"""Pages are made again from the rows: after a loss they stand as they stood, after an upgrade they look as pages look now."""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings

from gongkai.config.cli import main
from gongkai.config.soundness import faults
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.journal.models import Entry
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication.actions import remake, settle, withdraw

pytestmark = pytest.mark.django_db(transaction=True)


class Upgraded:
    """The portal, with pages of matters that look otherwise."""

    tombstone = staticmethod(pages.tombstone)
    changes = staticmethod(pages.changes)
    surroundings = staticmethod(pages.surroundings)
    assets = staticmethod(pages.assets)

    @staticmethod
    def matter(release):
        """The page with another beginning."""
        return pages.matter(release).replace(b"<body", b'<body data-looks="new"', 1)


@pytest.fixture
def zone(line):
    """A matter alone, one of two editions, one that was taken back, and one that is open inside only."""
    made = {name: line.carry(line.open("3.7.C", draft(name, "正文。")), to=Stage.PUBLISHED) for name in ("alone", "edited", "gone")}
    inside = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,))
    line.carry(line.open("3.6.B", draft("inside", "正文。"), unit="DZB", by="office_handler"), to=Stage.PUBLISHED, decided=inside)
    settle(pages=pages)
    second = disclosure.open_edition(made["edited"].edition.item, draft("edited", "新的正文。"), reason="更正。", by=line.cast["handler"])
    line.carry(second, to=Stage.PUBLISHED)
    withdraw(made["gone"], reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert settle(pages=pages).failures == []
    return line


def matters():
    """Every file of matters and of notices, as it is read through the pointers."""
    pointers = [path for path in sorted(Path(settings.PUBLIC).glob("live/d/*/*")) if path.is_symlink()]
    return {f"{path.name}/{inside.name}": inside.read_bytes() for path in pointers for inside in path.iterdir() if inside.is_file()}


def objects_of_the_journal():
    """Every page that the journal says was kept or made again."""
    told = Entry.objects.filter(verb__in=["publication.kept", "publication.remade", "publication.taken_down"])
    return {json.loads(details)["object"] for details in told.values_list("details", flat=True)}


@pytest.mark.clause("8.9")
def test_a_lost_tree_is_made_again_as_it_was_and_what_was_taken_back_stays_away(zone):
    before = matters()
    for lost in ("live", "objects"):
        shutil.rmtree(Path(settings.PUBLIC) / lost)
    shutil.rmtree(Path(settings.INNER) / "objects")
    kept = objects_of_the_journal()
    done = remake(pages=pages)
    assert (done.failures, done.snapshots) == ([], 3)
    assert matters() == before
    assert objects_of_the_journal() == kept
    # How a page looked before its edition was replaced or taken back is lost: nobody can make that again.
    assert [fault.code for fault in faults()] == ["snapshot_damaged"] * 2


def test_after_an_upgrade_every_page_has_the_new_looks_and_the_journal_says_so(zone):
    first = {path.name for path in (Path(settings.PUBLIC) / "objects").iterdir()}
    assert remake(pages=Upgraded).failures == []
    shown = [data for path, data in matters().items() if path.endswith("/index.html") and ".c2/" not in path]
    assert [b'data-looks="new"' in data for data in shown] == [True] * 3
    assert Entry.objects.filter(verb="publication.remade", public=True).count() >= 3
    assert first <= {path.name for path in (Path(settings.PUBLIC) / "objects").iterdir()}, "the first page of each is kept"
    assert [fault.code for fault in faults()] == []
    entries = Entry.objects.count()
    remake(pages=Upgraded)
    assert Entry.objects.count() == entries, "and says it once"


def test_the_command_makes_the_pages_again_and_says_how_many(zone, capsys):
    shutil.rmtree(Path(settings.PUBLIC) / "live" / "d")
    assert main(["pages", "rebuild"]) == 0
    assert "重新生成：3个页面" in capsys.readouterr().out
    assert len(matters()) > 3
