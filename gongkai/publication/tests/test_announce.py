"""站内通知: a few words on the front page, by two people, until a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config import soundness
from gongkai.config.settling import settle
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.publication import actions, announcements, queries
from gongkai.publication.announcements import State
from gongkai.publication.models import Announcement, AnnouncementConsent
from tests.later import later

pytestmark = [pytest.mark.clause("1.4"), pytest.mark.django_db(transaction=True)]


def write(cast, *, by="publisher", days=5, **other):
    given = {"title": "查阅点暂停开放", "text": "春节期间暂停。\n\n节后恢复。", "until": timezone.localdate() + timedelta(days=days)}
    return actions.announce(cast.body, **given | other, by=cast[by])


def refused(call):
    with pytest.raises(Refused) as refusal:
        call()
    return {(one.code, one.field) for one in refusal.value.objections}


def home(cast):
    settle()
    return (Path(settings.PUBLIC) / "live" / "zone" / cast.body.slug / "index.html").read_text()


def state(row):
    return announcements.standing_of(row, on=timezone.localdate()).state


def test_readers_see_it_once_another_has_agreed_and_until_it_is_ended(cast):
    row = write(cast)
    assert "查阅点暂停开放" not in home(cast)
    assert state(row) is State.WAITING
    actions.agree_to_announcement(row, by=cast["examiner"])
    assert not queries.is_settled()
    assert "<h3>查阅点暂停开放</h3>\n<p>春节期间暂停。</p>\n<p>节后恢复。</p>" in home(cast)
    assert queries.is_settled()
    actions.end_announcement(row, reason="已经恢复", by=cast["collector"])
    assert "查阅点暂停开放" not in home(cast)
    assert [entry.verb for entry in Entry.objects.filter(verb__startswith="publication.announcement").order_by("seq")] == [
        "publication.announcement_written",
        "publication.announcement_agreed",
        "publication.announcement_ended",
    ]
    assert list(soundness.faults()) == []


def test_it_is_gone_the_day_after_its_last(cast):
    row = write(cast, days=2)
    actions.agree_to_announcement(row, by=cast["examiner"])
    with later(2):
        assert "查阅点暂停开放" in home(cast)
    with later(3):
        assert state(row) is State.OVER
        assert "查阅点暂停开放" not in home(cast)


@pytest.mark.clause("8.3")
def test_nobody_brings_his_own_words_onto_the_front_page(cast):
    row = write(cast)
    assert refused(lambda: actions.agree_to_announcement(row, by=cast["publisher"])) == {("own_announcement", "")}
    assert refused(lambda: actions.agree_to_announcement(row, by=cast["collector"])) == {("not_a_decider", "")}
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnouncementConsent.objects.create(announcement=row, person=cast["publisher"], at=timezone.now())
    actions.agree_to_announcement(row, by=cast["examiner"])
    assert refused(lambda: actions.agree_to_announcement(row, by=cast["examiner"])) == {("decided", "")}
    with pytest.raises(DatabaseError), transaction.atomic():
        Announcement.objects.filter(pk=row.pk).update(text="别的话")


def test_one_that_was_ended_is_agreed_to_no_more(cast):
    row = write(cast)
    actions.end_announcement(row, reason="写错了", by=cast["publisher"])
    assert refused(lambda: actions.agree_to_announcement(row, by=cast["examiner"])) == {("decided", "")}
    assert refused(lambda: actions.end_announcement(row, reason="再停", by=cast["examiner"])) == {("ended", "")}
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnouncementConsent.objects.create(announcement=row, person=cast["examiner"], at=timezone.now())


@pytest.mark.clause("1.4", "8.6")
def test_it_is_short_has_an_end_and_bears_nobodys_number(cast):
    assert refused(lambda: write(cast, by="handler")) == {("not_a_writer", "")}
    assert refused(lambda: write(cast, title=" ", text="")) == {("empty", "title"), ("empty", "text")}
    assert refused(lambda: write(cast, text="长" * 301)) == {("too_long", "text")}
    assert refused(lambda: write(cast, days=91)) == {("no_end", "until")}
    assert refused(lambda: write(cast, days=-1)) == {("no_end", "until")}
    assert refused(lambda: write(cast, until=None)) == {("no_end", "until")}
    assert refused(lambda: write(cast, text="找张工，13907550123。")) == {("needs_masking", "text")}
    assert refused(lambda: write(cast, text="机密★10年")) == {("bears_a_mark", "text")}
    row = write(cast)
    assert refused(lambda: actions.end_announcement(row, reason=" ", by=cast["publisher"])) == {("no_reason", "reason")}
