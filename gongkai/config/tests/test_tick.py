"""What the clock does by itself, and that the public tree follows a decision at once."""

import os
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gongkai.config import clock
from gongkai.config.settling import settle
from gongkai.demonstration.line import decisions
from gongkai.disclosure.actions import Draft
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import queries
from gongkai.publication.models import Knock, Opening, Release
from gongkai.secrecy.models import Attempts

pytestmark = pytest.mark.django_db(transaction=True)

DRAFT = Draft(
    title="关于调整公交线路的通知",
    basis="《中华人民共和国政府信息公开条例》第十九条",
    text="<p>自下月起调整。</p>",
    document_number="示园管〔2026〕7号",
)


def published(line, *steps, **more) -> Release:
    inner = any(audience is Audience.PARTY for audience, _day in steps)
    version = line.open("3.4.B", replace(DRAFT, inner_party=True), unit="ZZB", by="personnel") if inner else line.open("3.4.B", DRAFT)
    return line.release(line.carry(version, to=Stage.PUBLISHED, decided=decisions(*steps, **more)))


def pages() -> set[str]:
    """The public addresses of matters that show a page."""
    return {str(path.parent.relative_to(settings.PUBLIC / "live")) for path in Path(settings.PUBLIC / "live").glob("d/*/*/index.html")}


@pytest.fixture
def later(monkeypatch):
    """Lets days pass."""

    def pass_days(days: int) -> date:
        now = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return timezone.localdate(now)

    return pass_days


@pytest.mark.clause("2.D")
def test_the_second_step_opens_by_itself_on_its_day(line, later):
    day = timezone.localdate() + timedelta(days=3)
    release = published(line, (Audience.PARTY, None), (Audience.SOCIETY, day))
    assert clock.tick()
    assert pages() == set()
    later(2)
    assert clock.tick()
    assert [opening.position for opening in queries.openings_of(release)] == [1]
    assert pages() == set()
    later(1)
    assert clock.tick()
    assert [opening.position for opening in queries.openings_of(release)] == [1, 2]
    assert pages() == {queries.address_of(queries.index_number_of(release.edition.item))}
    assert clock.tick()
    assert Opening.objects.filter(release=release).count() == 2


@pytest.mark.clause("5.1")
def test_what_has_run_out_is_taken_down_by_itself(line, later):
    published(line, (Audience.SOCIETY, None), expires_on=timezone.localdate() + timedelta(days=5))
    assert clock.tick()
    assert len(pages()) == 1
    later(5)
    assert clock.tick()
    assert pages() == set()
    assert len(list(Path(settings.PUBLIC / "live").glob("d/*/*/gone.html"))) == 1


def test_a_turn_that_fails_keeps_no_other_from_its_turn(line, later, caplog):
    release = published(line, (Audience.PARTY, None), (Audience.SOCIETY, timezone.localdate() + timedelta(days=1)))
    settle()
    later(1)
    os.rename(settings.PUBLIC, f"{settings.PUBLIC}-away")
    Path(settings.PUBLIC).write_text("no folder can be made here")
    assert not clock.tick()
    assert "the clock could not finish a turn" in caplog.text
    assert len(queries.openings_of(release)) == 2, "the day came, whatever the disk says"
    Path(settings.PUBLIC).unlink()
    os.rename(f"{settings.PUBLIC}-away", settings.PUBLIC)
    assert clock.tick()
    assert len(pages()) == 1


def test_the_public_page_is_there_when_the_publisher_reads_the_answer(line, client):
    version = line.carry(line.open("3.4.B", DRAFT), to=Stage.APPROVED, decided=decisions((Audience.SOCIETY, None)))
    client.force_login(line.cast["publisher"], backend="django.contrib.auth.backends.ModelBackend")
    assert pages() == set()
    address = reverse("office:publish", args=[version.edition_id])
    answer = client.post(address, {"version": version.pk, "confirmed": "on"})
    assert answer.status_code == 303, answer.content.decode()
    assert len(pages()) == 1


def test_a_public_tree_that_cannot_be_written_does_not_undo_the_decision(line, client, caplog):
    version = line.carry(line.open("3.4.B", DRAFT), to=Stage.APPROVED, decided=decisions((Audience.SOCIETY, None)))
    client.force_login(line.cast["publisher"], backend="django.contrib.auth.backends.ModelBackend")
    os.rename(settings.PUBLIC, f"{settings.PUBLIC}-away")
    Path(settings.PUBLIC).write_text("no folder can be made here")
    assert client.post(reverse("office:publish", args=[version.edition_id]), {"version": version.pk, "confirmed": "on"}).status_code == 303
    assert "could not be settled" in caplog.text
    assert line.release(version)
    Path(settings.PUBLIC).unlink()
    assert clock.tick()
    assert len(pages()) == 1


def test_jobs_that_ended_long_ago_are_forgotten():
    ended = {"task_path": "gongkai.disclosure.jobs.read_waiting", "args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default"}
    long_ago, lately = timezone.now() - timedelta(days=15), timezone.now() - timedelta(days=1)
    for status, at in (("SUCCESSFUL", long_ago), ("FAILED", long_ago), ("FAILED", lately)):
        DBTaskResult.objects.create(status=status, started_at=at, finished_at=at, **ended)
    DBTaskResult.objects.create(status="RUNNING", started_at=long_ago, **ended)
    DBTaskResult.objects.create(status="READY", **ended)

    clock.tick()

    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]


def test_who_came_from_outside_is_forgotten_when_nobody_counts_it_any_more(later):
    Knock.objects.create(key="a" * 64, at=timezone.now())
    Attempts.objects.create(who="a" * 64, since=timezone.now(), count=1)
    assert clock.tick()
    assert (Knock.objects.count(), Attempts.objects.count()) == (1, 1)
    later(1)
    assert clock.tick()
    assert (Knock.objects.count(), Attempts.objects.count()) == (0, 0)
