"""Uploads and the virus scanner: refused and recorded where infected, said where nobody looked."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.config.cli import main
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Attachment
from gongkai.foundation.digests import digest_of
from gongkai.journal.models import Entry
from gongkai.office.tests.people import Desk, text_of
from gongkai.office.tests.test_uploads import ADDRESS, GIVEN, unit, upload
from gongkai.procedure.stages import Stage
from gongkai.vault.models import Blob
from gongkai.vault.store import keep
from gongkai.vault.tests import clamd

pytestmark = pytest.mark.clause("8.3")
NAMED = "没有作病毒扫描的附件：附件.txt。"


@pytest.fixture
def where(settings) -> Iterator[Path]:
    """Where this site's daemon is to be found."""
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder:
        settings.CLAMAV = str(Path(folder) / "ctl")
        yield Path(settings.CLAMAV)


def test_an_infected_file_is_not_kept_and_the_journal_says_who_brought_it(cast, where):
    infected = b"text " + clamd.EICAR
    with clamd.on(where):
        answer = Desk(cast["handler"]).client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("说明.txt", infected)]})
    assert answer.status_code == 422
    assert "“说明.txt”：杀毒程序在文件中发现病毒，不予接收，没有保存" in text_of(answer)
    assert not Blob.objects.exists()
    entry = Entry.objects.get(verb="disclosure.infected_refused")
    assert (entry.actor_name, entry.digest, entry.subject_title) == (cast["handler"].name, digest_of(infected), "说明.txt")
    assert json.loads(entry.details) == {"media_type": "text/plain", "size": len(infected), "virus": "Win.Test.EICAR_HDB-1"}


def test_a_file_of_which_the_scanner_says_nothing_waits_outside(cast, where):
    answer = Desk(cast["handler"]).client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("说明.txt", b"text")]})
    assert answer.status_code == 422
    assert "不能确认文件没有病毒，暂不接收" in text_of(answer)
    assert not Blob.objects.exists()


def test_the_pages_of_a_version_say_whether_its_files_were_scanned(cast, line, where, settings):
    with clamd.on(where):
        sent = Desk(cast["handler"]).client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("说明.txt", b"text")]})
    assert sent.status_code == 303
    version = Attachment.objects.get().version
    assert "附件都经过病毒扫描" in text_of(Desk(cast["handler"]).look("self_review", version))

    other = line.open("3.7.C", draft("标题", "正文。", files=(File("附件.txt", keep("附件。".encode(), "text/plain")),)))
    page = text_of(Desk(cast["handler"]).look("self_review", other))
    assert NAMED in page
    assert "没有设置杀毒服务" not in page
    settings.CLAMAV = ""
    page = text_of(Desk(cast["reviewer"]).look("clear", line.carry(other, to=Stage.CONSENTED)))
    assert NAMED + "本系统没有设置杀毒服务" in page


@pytest.mark.django_db
def test_the_check_says_where_no_scanner_is_set_up_or_answers(where, settings, capsys):
    main(["check"])
    assert "杀毒服务没有应答" in capsys.readouterr().out
    with clamd.on(where):
        main(["check"])
    assert "杀毒服务" not in capsys.readouterr().out
    settings.CLAMAV = ""
    main(["check", "--json"])
    assert "没有经过病毒扫描" in json.loads(capsys.readouterr().out)["virus_scan"]
