"""Who has read what is open inside: counted once for each edition, confirmed where it is asked for, and nobody else's affair."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config.soundness import faults
from gongkai.demonstration.line import TO_SOCIETY, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions as organization
from gongkai.organization.models import Notice
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication.models import Opening, Reading, ReadingConfirmation, ReadingRequest, Release
from gongkai.publication.readers import readers

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.D")]
PARTY = decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,))


@pytest.fixture
def release(line, cast):
    version = line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel")
    return Release.objects.get(version=line.carry(version, to=Stage.PUBLISHED, decided=PARTY))


@pytest.fixture
def opening(release):
    return Opening.objects.get(release=release)


def refused(action, *given, **more):
    with pytest.raises(Refused) as why:
        action(*given, **more)
    return why.value.codes


def counts(release):
    found = readers(release, on=timezone.localdate())
    return len(found.confirmed), len(found.read), len(found.unread)


def test_each_reader_is_counted_once_for_each_edition_and_the_journal_is_not_told(cast, release, opening):
    members = sum(person.party_member for person in cast)
    assert counts(release) == (0, 0, members)
    before = Entry.objects.count()
    first = actions.note_reading(opening, by=cast["member"])
    assert actions.note_reading(opening, by=cast["member"]) == first
    actions.note_reading(opening, by=cast["principal"])
    assert counts(release) == (0, 2, members - 2)
    assert Entry.objects.count() == before


def test_whoever_it_is_not_open_to_is_neither_counted_nor_asked(cast, release, opening):
    assert refused(actions.note_reading, opening, by=cast["resident"]) == {"not_open_to_you"}
    assert refused(actions.confirm_reading, opening, by=cast["resident"]) >= {"not_open_to_you"}
    assert "石在园" not in {one.person.name for one in readers(release, on=timezone.localdate()).every}


def test_a_reader_confirms_what_was_asked_and_read_once_and_it_is_journaled(cast, release, opening):
    assert refused(actions.confirm_reading, opening, by=cast["member"]) == {"not_asked"}
    actions.ask_readers(release, by=cast["publisher"])
    assert refused(actions.confirm_reading, opening, by=cast["member"]) == {"not_read"}
    actions.note_reading(opening, by=cast["member"])
    actions.confirm_reading(opening, by=cast["member"])
    assert refused(actions.confirm_reading, opening, by=cast["member"]) == {"confirmed_already"}
    assert counts(release)[:2] == (1, 0)
    entry = Entry.objects.get(verb="publication.reading_confirmed")
    assert (entry.actor, entry.digest, entry.public) == (cast["member"].pk, release.digest, False)
    assert list(faults()) == []


def test_the_publisher_asks_once_and_only_of_readers_inside(cast, line, release):
    for username in ("examiner", "supervisor", "principal", "member"):
        assert refused(actions.ask_readers, release, by=cast[username]) == {"not_the_publisher"}
        assert refused(actions.remind_readers, release, by=cast[username]) == {"not_the_publisher"}
    actions.ask_readers(release, by=cast["publisher"])
    assert refused(actions.ask_readers, release, by=cast["publisher"]) == {"asked_already"}
    public = line.carry(line.open("3.7.C", draft("公开", "正文。")), to=Stage.PUBLISHED, decided=TO_SOCIETY)
    assert refused(actions.ask_readers, Release.objects.get(version=public), by=cast["publisher"]) == {"nobody_inside"}


@pytest.mark.clause("5.2")
def test_a_new_edition_asks_again(cast, line, release, opening):
    actions.ask_readers(release, by=cast["publisher"])
    actions.note_reading(opening, by=cast["member"])
    actions.confirm_reading(opening, by=cast["member"])
    again = draft("党内事项", "新的正文。", inner_party=True)
    edition = disclosure.open_edition(release.edition.item, again, reason="完善", by=cast["personnel"])
    line.carry(edition, to=Stage.PUBLISHED, decided=PARTY)
    newer = Release.objects.get(version=edition)
    assert ReadingRequest.objects.filter(release=newer).exists()
    assert counts(newer)[:2] == (0, 0)
    assert counts(release) == (1, 0, 0)  # nobody is waited for who can no longer read it
    assert refused(actions.note_reading, opening, by=cast["principal"]) == {"not_open_to_you"}


def test_it_can_be_asked_for_with_the_publication(cast, line):
    version = line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel")
    approved = line.carry(version, to=Stage.APPROVED, decided=PARTY)
    release = actions.publish(approved, asks_readers=True, by=cast["publisher"])
    assert ReadingRequest.objects.get().release == release
    social = line.carry(line.open("3.7.C", draft("公开", "正文。")), to=Stage.APPROVED)
    assert refused(actions.publish, social, asks_readers=True, by=cast["publisher"]) == {"nobody_inside"}


def test_a_reminder_reaches_those_who_are_waited_for_once_a_day_and_ends_with_the_confirmation(cast, release, opening):
    actions.ask_readers(release, by=cast["publisher"])
    actions.note_reading(opening, by=cast["member"])
    actions.confirm_reading(opening, by=cast["member"])
    members = sum(person.party_member for person in cast)
    assert actions.remind_readers(release, by=cast["publisher"]) == members - 1
    assert actions.remind_readers(release, by=cast["publisher"]) == 0
    assert not Notice.objects.filter(person=cast["member"], kind=actions.PLEASE_READ).exists()
    assert not Notice.objects.filter(person=cast["resident"], kind=actions.PLEASE_READ).exists()
    actions.note_reading(opening, by=cast["principal"])
    actions.confirm_reading(opening, by=cast["principal"])
    assert Notice.objects.get(person=cast["principal"], kind=actions.PLEASE_READ).over_at is not None
    assert Notice.objects.filter(kind=actions.PLEASE_READ, over_at=None).count() == members - 2


def test_nobody_is_waited_for_after_a_withdrawal(cast, release, opening):
    actions.ask_readers(release, by=cast["publisher"])
    actions.note_reading(opening, by=cast["member"])
    actions.withdraw(release.version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    assert counts(release) == (0, 1, 0)
    assert refused(actions.remind_readers, release, by=cast["publisher"]) == {"nobody_to_remind"}
    assert refused(actions.confirm_reading, opening, by=cast["member"]) == {"not_open_to_you"}


def test_the_readers_of_a_group_are_its_members_of_today(cast, line):
    group = organization.form_group(cast.body, name="评审专家", purpose="评审", by=cast["secadmin"])
    member = organization.enter_member(group, cast["resident"], by=cast["secadmin"])
    decided = decisions((Audience.GROUP, None), channels=(Channel.CIRCULAR,), groups=(group,))
    release = Release.objects.get(version=line.carry(line.open("3.7.C", draft("评审", "正文。")), to=Stage.PUBLISHED, decided=decided))
    assert counts(release) == (0, 0, 1)
    actions.note_reading(Opening.objects.get(), by=cast["resident"])
    organization.end_membership(member, by=cast["secadmin"])
    [reader] = readers(release, on=timezone.localdate()).every
    assert (reader.person, reader.is_entitled) == (cast["resident"], False)


@pytest.mark.both
def test_the_database_lets_nobody_confirm_for_another_nor_change_what_was_read(cast, release, opening):
    actions.ask_readers(release, by=cast["publisher"])
    reading = actions.note_reading(opening, by=cast["member"])
    now = timezone.now()
    changes = {
        "everybody_confirms_his_own_reading": lambda: ReadingConfirmation.objects.create(reading=reading, person=cast["principal"], at=now),
        "publication_reading_rows_never_change": lambda: Reading.objects.filter(pk=reading.pk).update(at=now),
        "publication_readingrequest_rows_are_never_deleted": lambda: ReadingRequest.objects.all()._raw_delete("default"),
    }
    for name, change in changes.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            change()
