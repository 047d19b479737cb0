"""公开指南: kept by the office in versions, screened, and shown at once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config import soundness
from gongkai.config.settling import settle
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.publication import actions, guides, queries
from gongkai.publication.models import Guide

pytestmark = [pytest.mark.clause("1.4"), pytest.mark.django_db(transaction=True)]


def keep(cast, *, by="publisher", **other):
    return actions.keep_guide(cast.body, guides.texts_of(cast.body) | other, by=cast[by])


def refused(cast, **other):
    with pytest.raises(Refused) as refusal:
        keep(cast, **other)
    return {(one.code, one.field) for one in refusal.value.objections}


def page(cast):
    return (Path(settings.PUBLIC) / "live" / "zone" / cast.body.slug / "guide" / "index.html").read_text()


def test_a_new_body_has_a_whole_guide(cast):
    shown = guides.public_guide(cast.body)
    assert all(getattr(shown, name) for name in guides.REQUIRED)
    assert f"{cast.body.index_code}/2026-00001" in shown.arrangement[0]
    assert shown.updated_on is None


def test_what_the_office_writes_is_shown_at_once_and_stays_in_the_journal(cast):
    settle()
    assert "更新日期" not in page(cast)
    row = keep(cast, complaints=" 监督电话：0898-65550002。 \n\n信箱在一楼大厅。")
    assert not queries.is_settled()
    settle()
    assert queries.is_settled()
    assert "<p>监督电话：0898-65550002。</p>\n<p>信箱在一楼大厅。</p>" in page(cast)
    today = timezone.localdate()
    assert f"{today.year}年{today.month}月{today.day}日</time>" in page(cast)
    entry = Entry.objects.get(verb="publication.guide_kept")
    assert (entry.subject_id, entry.actor) == (str(row.pk), cast["publisher"].pk)


def test_each_version_stays_and_the_check_finds_what_was_not_written_here(cast):
    keep(cast, ways="到一楼大厅查阅。")
    second = keep(cast, by="collector", ways="到二楼查阅。")
    assert [one.ways for one in guides.versions_of(cast.body)] == ["到二楼查阅。", "到一楼大厅查阅。"]
    assert list(soundness.faults()) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Guide.objects.update(ways="别处")
    with pytest.raises(DatabaseError), transaction.atomic():
        second.delete()
    Guide.objects.create(body=cast.body, **guides.texts_of(cast.body), person=cast["publisher"], at=timezone.now())
    assert [fault.code for fault in soundness.faults()] == ["not_recorded"]


def test_only_the_publisher_and_the_collector_write_and_nothing_readers_are_owed_is_left_out(cast):
    assert refused(cast, by="handler") == {("not_a_guide", "")}
    assert refused(cast, kinds=" \n ", ways="") == {("empty", "kinds"), ("empty", "ways")}
    assert refused(cast, office="长" * 2001) == {("too_long", "office")}
    keep(cast)
    assert refused(cast) == {("nothing_changed", "")}


@pytest.mark.clause("1.4", "8.6")
def test_no_state_secret_mark_and_no_private_number_comes_into_the_guide(cast):
    assert refused(cast, office="机密★10年") == {("bears_a_mark", "office")}
    assert refused(cast, complaints="找张工，13907550123。") == {("needs_masking", "complaints")}
    assert not Guide.objects.exists()
