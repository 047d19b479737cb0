"""张贴与撤除: what hangs is taken down once its matter no longer holds, and a matter is public only in all the forms that were chosen."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.archives.queries import package_folder
from gongkai.config import soundness
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.papers.kinds import Paper
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, leaks, postings
from gongkai.publication.models import Posting, RemedyDone, Removal
from gongkai.publication.postings import Why
from gongkai.vault.store import keep

TODAY = timezone.localdate()
CHOSEN = (Channel.COLUMN, Channel.NOTICE_BOARD, Channel.MEETING)


@pytest.fixture
def published(line):
    decided = decisions((Audience.SOCIETY, None), channels=CHOSEN, expires_on=TODAY + timedelta(days=3))
    return line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)


def post(line, version, channel=Channel.NOTICE_BOARD, place="一楼公告栏", **given):
    return actions.record_posting(
        line.release(version), channel=channel, place=place, **{"shown_from": TODAY, "by": line.cast["publisher"]} | given
    )


def waiting(today=TODAY):
    return [(one.posting.place, one.why) for one in postings.to_take_down(Edition.objects.all(), today=today)]


def withdraw(line, version):
    actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])


def take_off(line, posting, **given):
    usual = {"removed_on": TODAY, "who": "王工", "note": "已揭下。", "by": line.cast["publisher"]}
    return actions.take_off(posting, **usual | given)


def photo():
    return File("撤除后.txt", keep("照片。".encode(), "text/plain"))


# What is to come down.


@pytest.mark.clause("4.1", "8.9")
def test_what_hangs_of_a_withdrawn_matter_is_to_come_down_until_that_is_recorded(line, published):
    posting = post(line, published)
    assert waiting() == []
    withdraw(line, published)
    assert waiting() == [("一楼公告栏", Why.WITHDRAWN)]
    removal = take_off(line, posting, evidence=photo())
    assert waiting() == []
    assert (removal.who, removal.removed_on, removal.evidence_name) == ("王工", TODAY, "撤除后.txt")
    entry = Entry.objects.get(verb="publication.taken_off")
    assert "一楼公告栏" in entry.details
    assert list(soundness.faults()) == []


@pytest.mark.clause("4.1", "5.1")
def test_what_hangs_comes_down_at_expiry_and_a_meeting_that_was_held_does_not(line, published, monkeypatch):
    post(line, published)
    post(line, published, Channel.MEETING, "全体会议")
    later = timezone.now() + timedelta(days=3)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: later)
        actions.expire_what_is_due()
    assert waiting() == [("一楼公告栏", Why.EXPIRED)]


@pytest.mark.clause("4.1", "8.9")
def test_what_was_handed_out_is_called_back_only_when_the_matter_is_withdrawn(line, published):
    post(line, published, Channel.MEETING, "全体会议")
    withdraw(line, published)
    (one,) = postings.to_take_down(Edition.objects.all(), today=TODAY)
    assert one.is_called_back


@pytest.mark.clause("4.1", "5.2")
def test_what_hangs_of_an_earlier_edition_is_to_come_down(line, published):
    post(line, published)
    second = disclosure.open_edition(published.edition.item, draft("停水通知", "第二版。"), reason="改期", by=line.cast["handler"])
    line.carry(second, to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), channels=CHOSEN))
    post(line, second, place="二楼公告栏")
    assert waiting() == [("一楼公告栏", Why.REPLACED)]


@pytest.mark.clause("4.1")
def test_what_hangs_longer_than_it_was_to_hang_comes_first_where_it_waits_longest(line, published):
    post(line, published, place="一楼", shown_until=TODAY + timedelta(days=1))
    post(line, published, place="二楼", shown_until=TODAY)
    assert waiting() == []
    assert waiting(TODAY + timedelta(days=5)) == [("二楼", Why.OVER), ("一楼", Why.OVER)]


@pytest.mark.clause("4.1")
def test_the_sheets_that_were_printed_for_it_are_named(line, published):
    actions.settle(pages=pages)
    order = actions.order_sheet(line.release(published), Paper.POSTER_A4, by=line.cast["publisher"])
    actions.issue_sheet(order, keep(b"%PDF-1.7", "application/pdf"))
    post(line, published)
    withdraw(line, published)
    (one,) = postings.to_take_down(Edition.objects.all(), today=TODAY)
    assert one.codes == (order.code,)


@pytest.mark.clause("4.1")
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"who": " "}, "no_who"),
        ({"removed_on": None}, "no_date"),
        ({"removed_on": TODAY + timedelta(days=1)}, "future_removal"),
        ({"removed_on": TODAY - timedelta(days=1)}, "before_it_hung"),
        ({"by": "handler"}, "not_a_recorder"),
    ],
)
def test_a_removal_says_when_and_by_whom(line, published, given, code):
    if "by" in given:
        given = {"by": line.cast[given["by"]]}
    with pytest.raises(Refused) as refused:
        take_off(line, post(line, published), **given)
    assert refused.value.codes == {code}


@pytest.mark.clause("4.1")
def test_a_posting_comes_down_once_and_the_site_not_at_all(line, published):
    posting = post(line, published)
    take_off(line, posting)
    with pytest.raises(Refused) as refused:
        take_off(line, posting)
    assert refused.value.codes == {"already_removed"}
    with pytest.raises(Refused) as refused:
        take_off(line, Posting.objects.get(channel="column"))
    assert refused.value.codes == {"on_the_site"}


@pytest.mark.clause("2.E", "4.1")
def test_the_package_tells_of_the_removal_and_keeps_its_photo(line, published):
    take_off(line, post(line, published), evidence=photo())
    post(line, published, Channel.MEETING, "全体会议")
    actions.settle(pages=pages)
    package = line.pack(line.file(published))
    data = package_folder(package) / "data"
    (told,) = [one["removed"] for one in json.loads((data / "dossier.json").read_bytes())["release"]["postings"] if one["removed"]]
    assert (told["who"], told["evidence"]["name"]) == ("王工", "撤除后.txt")
    assert (data / "postings/2/removed/撤除后.txt").read_text() == "照片。"


# One row, through a leak as well.


@pytest.mark.clause("8.9")
def test_the_remedy_of_a_leak_is_the_same_removal(line, published):
    posting = post(line, published)
    cast = line.cast
    report = actions.report_leak(cast.body, item=published.edition.item, kind="other", text="请核查。", by=cast["resident"])
    actions.take_down(report, kind="other", by=cast["reviewer"])
    (waits,) = postings.to_take_down(Edition.objects.all(), today=TODAY)
    assert waits.remedy is not None
    with pytest.raises(Refused) as refused:
        take_off(line, posting)
    assert refused.value.codes == {"leak_remedy"}
    done = {"outcome": "done", "who": "李工", "how": "揭下。", "evidence": photo(), "by": cast["publisher"]}
    with pytest.raises(Refused) as refused:
        actions.finish_remedy(waits.remedy, done_at=timezone.now() - timedelta(days=2), **done)
    assert refused.value.codes == {"before_it_hung"}
    actions.finish_remedy(waits.remedy, done_at=timezone.now(), **done)
    removal = Removal.objects.get(posting=posting)
    assert (removal.who, removal.note, removal.evidence_name) == ("李工", "揭下。", "撤除后.txt")
    assert waiting() == []
    assert list(soundness.faults()) == []


@pytest.mark.clause("8.9")
def test_what_came_down_before_is_not_asked_for_by_a_leak(line, published):
    board = post(line, published, Channel.COLUMN, "大厅公开栏")
    take_off(line, post(line, published))
    item = published.edition.item
    assert list(leaks.postings_to_remove(item)) == [board]
    report = actions.report_leak(line.cast.body, item=item, kind="other", text="请核查。", by=line.cast["resident"])
    actions.take_down(report, kind="other", by=line.cast["reviewer"])
    assert not RemedyDone.objects.exists()
    assert waiting() == [("大厅公开栏", Why.WITHDRAWN)]


@pytest.mark.clause("4.1")
def test_a_removal_by_direct_sql_is_refused_or_found(line, published):
    posting = post(line, published)
    given = {"who": "某人", "person": line.cast["publisher"], "at": timezone.now()}
    for row in (
        Removal(posting=posting, removed_on=TODAY - timedelta(days=1), **given),
        Removal(posting=Posting.objects.get(channel="column"), removed_on=TODAY, **given),
        Removal(posting=posting, removed_on=TODAY, **given | {"who": ""}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save()
    Removal.objects.create(posting=posting, removed_on=TODAY, **given)
    with pytest.raises(DatabaseError), transaction.atomic():
        Removal.objects.update(who="他人")
    with pytest.raises(DatabaseError), transaction.atomic():
        Removal.objects.all().delete()
    assert [one.code for one in soundness.faults()] == ["not_recorded"]


# The chosen forms.


@pytest.mark.clause("4.1", "4.2")
def test_a_matter_is_public_only_in_all_the_forms_that_were_chosen(line, published):
    release = line.release(published)
    assert not postings.forms_of(release).is_complete
    assert {one.channel for one in postings.forms_of(release).forms if one.done_on} == {Channel.COLUMN}
    (late,) = postings.undone(Edition.objects.all())
    assert ([one.channel for one in late.forms], late.since) == ([Channel.MEETING, Channel.NOTICE_BOARD], TODAY)
    post(line, published)
    post(line, published, Channel.MEETING, "全体会议")
    assert postings.undone(Edition.objects.all()) == []
    assert postings.forms_of(release).is_complete


@pytest.mark.clause("4.2")
def test_a_form_is_asked_for_once_its_readers_may_see_the_matter(line):
    steps = ((Audience.ZONE, None), (Audience.SOCIETY, TODAY + timedelta(days=9)))
    decided = decisions(*steps, channels=(Channel.COLUMN, Channel.NEWS_MEDIA, Channel.SCREEN))
    version = line.carry(line.open("3.7.E", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)
    (late,) = postings.undone(Edition.objects.all())
    assert [one.channel for one in late.forms] == [Channel.SCREEN]
    post(line, version, Channel.SCREEN, "大厅电子屏")
    assert postings.undone(Edition.objects.all()) == []
    chosen = postings.forms_of(line.release(version))
    assert [one.channel for one in chosen.to_come] == [Channel.COLUMN, Channel.NEWS_MEDIA]
    assert not chosen.is_complete


@pytest.mark.clause("4.1")
def test_what_was_taken_back_is_not_asked_for_any_more(line, published):
    withdraw(line, published)
    assert postings.undone(Edition.objects.all()) == []
