"""A file whose pages must be read first waits in the quarantine: then it is kept, or refused and destroyed."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from gongkai.disclosure import actions, jobs, quarantine, queries
from gongkai.disclosure.models import Refusal, WaitingFile
from gongkai.foundation.digests import digest_of
from gongkai.vault import screened
from gongkai.vault.models import Blob

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def scan(*lines: str) -> bytes:
    """A picture on which these lines stand."""
    picture = Image.new("RGB", (900, 120 * len(lines) + 60), "white")
    pen = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        pen.text((40, 40 + 120 * at), line, font=ImageFont.truetype(FONT, 44), fill="black")
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def lay(data: bytes, person, name: str = "扫描件.png") -> WaitingFile:
    return actions.hold_back(
        quarantine.put(io.BytesIO(data)),
        field="files",
        name=name,
        media_type="image/png",
        size=len(data),
        digest=digest_of(data),
        pages=1,
        by=person,
    )


@pytest.mark.clause("8.2")
def test_a_file_that_was_read_is_kept_with_what_was_seen_and_leaves_the_quarantine(cast):
    data = scan("园区停车管理办法公示", "身份证号11010519491231002X")
    waiting = lay(data, cast["handler"])
    assert not Blob.objects.filter(digest=digest_of(data)).exists()

    jobs.read_waiting.call(str(waiting.key))

    waiting.refresh_from_db()
    assert (waiting.state, waiting.pages_done, waiting.blob_id) == (WaitingFile.KEPT, 1, digest_of(data))
    assert not quarantine.path_of(waiting.key).exists()
    report = screened.known(digest_of(data), queries.lists_of(cast.body))
    assert report.ocr_pages == 1
    assert "resident_id" in {one.kind for one in report.findings}


@pytest.mark.clause("8.6")
def test_a_file_on_which_a_mark_was_read_is_refused_and_destroyed(cast):
    data = scan("机密★10年", "关于某事项的请示")
    waiting = lay(data, cast["handler"])

    jobs.read_waiting.call(str(waiting.key))

    waiting.refresh_from_db()
    refusal = Refusal.objects.get()
    assert (waiting.state, waiting.refusal, waiting.name) == (WaitingFile.REFUSED, refusal, "")
    assert (refusal.person, refusal.media_type, refusal.digest) == (cast["handler"], "image/png", digest_of(data))
    assert not quarantine.path_of(waiting.key).exists()
    assert not Blob.objects.filter(digest=digest_of(data)).exists()
    assert screened.known(digest_of(data), queries.lists_of(cast.body)) is None


def test_a_job_done_twice_does_no_harm_and_one_under_way_is_left_to_who_does_it(cast):
    waiting = lay(b"not a picture", cast["handler"])
    WaitingFile.objects.update(state=WaitingFile.READS)
    jobs.read_waiting.call(str(waiting.key))
    waiting.refresh_from_db()
    assert waiting.state == WaitingFile.READS, "somebody else reads it"

    WaitingFile.objects.update(touched_at=timezone.now() - jobs.STALE - timedelta(seconds=1))
    jobs.read_waiting.call(str(waiting.key))
    jobs.read_waiting.call(str(waiting.key))
    waiting.refresh_from_db()
    assert waiting.state == WaitingFile.KEPT, "its reader was dead"


def test_what_shows_no_sign_of_life_is_queued_again(cast):
    alive, dead = lay(b"one", cast["handler"]), lay(b"two", cast["handler"])
    WaitingFile.objects.filter(pk=dead.pk).update(state=WaitingFile.READS, touched_at=timezone.now() - timedelta(minutes=4))

    assert jobs.take_up_again(now=timezone.now()) == 1
    alive.refresh_from_db()
    dead.refresh_from_db()
    assert (alive.state, dead.state) == (WaitingFile.WAITS, WaitingFile.KEPT)


def test_after_two_days_the_quarantine_forgets_what_nobody_came_back_for(cast):
    old, young = lay(b"one", cast["handler"]), lay(b"two", cast["handler"])
    WaitingFile.objects.filter(pk=old.pk).update(handed_in_at=timezone.now() - timedelta(hours=49))

    assert quarantine.sweep(now=timezone.now()) == 1
    assert not quarantine.path_of(old.key).exists()
    assert quarantine.path_of(young.key).read_bytes() == b"two"
    assert list(WaitingFile.objects.all()) == [young]

    young.delete()
    assert quarantine.sweep(now=timezone.now()) == 0, "a file without a row may be one on its way"
    assert quarantine.sweep(now=timezone.now() + timedelta(hours=49)) == 1
    assert not quarantine.path_of(young.key).exists()


def test_a_file_in_the_quarantine_is_for_the_installations_account_alone(cast):
    waiting = lay(b"one", cast["handler"])
    assert quarantine.path_of(waiting.key).stat().st_mode & 0o777 == 0o600
    assert quarantine.path_of(waiting.key).name == str(waiting.key)
