from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.archives import actions, appraising, destroying, queries
from gongkai.archives.models import (
    Appraisal,
    DestroyedRecord,
    Destruction,
    DestructionLine,
    DestructionOpinion,
    DestructionWitness,
    Package,
    Record,
)
from gongkai.config.soundness import faults
from gongkai.demonstration.matters import draft
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization.models import Notice
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication.actions import settle, withdraw

pytestmark = [pytest.mark.clause("2.E")]


@pytest.fixture
def filed(line):
    """Two records for ten years and one for good, of this year."""
    versions = [line.carry(line.open(code, draft(f"事项{code}", "正文。")), to=Stage.PUBLISHED) for code in ("3.7.C", "3.7.D", "3.7.E")]
    settle(pages=pages)
    return [line.file(version, retention=kept) for version, kept in zip(versions, ("D10", "D10", "Y"), strict=True)]


@pytest.fixture
def packed(filed, line):
    return line.pack(filed[0])


@pytest.fixture
def later(monkeypatch):
    """Go so many years on."""
    began = timezone.now()

    def go(years=11):
        monkeypatch.setattr(timezone, "now", lambda: began + timedelta(days=366 * years))

    return go


def codes(refused):
    return refused.value.codes


def propose(cast, *records):
    for record in records:
        actions.appraise(record, outcome="destroy", reason="已无查考价值。", by=cast["archivist"])


def listed(cast, *records):
    propose(cast, *records)
    return actions.list_for_destruction(cast.body, records, reason="保管期限届满，经鉴定销毁。", by=cast["archivist"])


def approve(cast, listing):
    actions.decide_on_destruction(listing, role="group_head", outcome="agree", remark="", by=cast["group_head"])
    actions.decide_on_destruction(listing, role="principal", outcome="agree", remark="", by=cast["principal"])


def witness(cast, listing):
    for username in ("supervisor", "collector"):
        actions.witness_destruction(listing, by=cast[username])


def test_what_comes_due_is_reckoned_from_the_end_of_the_year_of_filing(filed, cast):
    year = filed[0].year
    rows = Record.objects.all()
    assert list(appraising.to_appraise(rows, year=year + 10)) == []
    assert list(appraising.to_appraise(rows, year=year + 11)) == filed[:2]
    assert appraising.coming_due(rows, year=year) == [(year + 11, 2)]
    with pytest.raises(Refused) as refused:
        actions.appraise(filed[0], outcome="destroy", reason="无用。", by=cast["archivist"])
    assert codes(refused) == {"not_due"}


def test_an_appraisal_is_the_archivists_and_states_outcome_reason_and_year(filed, cast, later):
    later()
    for given, by, expected in (
        ({"outcome": "burn", "reason": " "}, "archivist", {"no_outcome", "no_reason"}),
        ({"outcome": "extend", "reason": "有查考价值。"}, "archivist", {"no_such_year"}),
        ({"outcome": "extend", "reason": "有查考价值。", "until_year": 1999}, "archivist", {"no_such_year"}),
        ({"outcome": "permanent", "reason": "有长远价值。"}, "publisher", {"not_the_archivist"}),
    ):
        with pytest.raises(Refused) as refused:
            actions.appraise(filed[0], by=cast[by], **given)
        assert codes(refused) == expected
    with pytest.raises(Refused) as refused:
        actions.appraise(filed[2], outcome="destroy", reason="无用。", by=cast["archivist"])
    assert codes(refused) == {"kept_for_good"}


def test_an_extended_record_comes_due_again_and_one_kept_for_good_never(filed, cast, later):
    later()
    year = timezone.localdate().year
    actions.appraise(filed[0], outcome="extend", until_year=year + 5, reason="仍有查考价值。", by=cast["archivist"])
    actions.appraise(filed[1], outcome="permanent", reason="反映主要职能。", by=cast["archivist"])
    rows = Record.objects.all()
    assert list(appraising.to_appraise(rows, year=year + 5)) == []
    assert list(appraising.to_appraise(rows, year=year + 6)) == [filed[0]]
    assert appraising.last_year_of(filed[1]) is None
    with pytest.raises(Refused) as refused:
        actions.appraise(filed[1], outcome="destroy", reason="改变主意。", by=cast["archivist"])
    assert codes(refused) == {"kept_for_good"}
    entry = Entry.objects.filter(verb="archives.appraised").first()
    assert (entry.digest, entry.actor) == (filed[0].digest, cast["archivist"].pk)


def test_an_approved_list_is_carried_out_before_two_people_and_rows_and_vault_stay(
    filed, packed, cast, later, django_capture_on_commit_callbacks
):
    later()
    folder = queries.package_folder(packed)
    listing = listed(cast, *filed[:2])
    assert listing.number == f"{timezone.localdate().year}-001"
    told = {one.person.username for one in Notice.objects.filter(kind="archives.destruction_waits")}
    assert told >= {"group_head", "principal"}
    with pytest.raises(Refused) as refused:
        actions.destroy(listing, note="", by=cast["archivist"])
    assert codes(refused) == {"not_approved"}
    approve(cast, listing)
    assert not Notice.objects.filter(kind="archives.destruction_waits", over_at=None).exists()
    with pytest.raises(Refused) as refused:
        actions.destroy(listing, note="", by=cast["archivist"])
    assert codes(refused) == {"no_witnesses"}
    witness(cast, listing)
    with pytest.raises(Refused) as refused:
        actions.destroy(listing, note="", by=cast["publisher"])
    assert codes(refused) == {"not_the_archivist"}
    with django_capture_on_commit_callbacks(execute=True):
        actions.destroy(listing, note="在机房删除。", by=cast["archivist"])

    assert not folder.exists()
    assert list(folder.parent.iterdir()) == []
    assert Record.objects.count() == 3
    assert Package.objects.get() == packed
    assert appraising.destroyed_of(filed[0]).packages == [packed.name]
    assert list(faults()) == []  # what was destroyed is no damaged package
    assert appraising.standing_of(listing).stage is appraising.Stage.DESTROYED
    assert list(appraising.to_appraise(Record.objects.all(), year=9999)) == []
    with pytest.raises(Refused) as refused:
        actions.pack(filed[0], by=cast["archivist"])
    assert "destroyed" in codes(refused)
    with pytest.raises(Refused) as refused:
        actions.destroy(listing, note="", by=cast["archivist"])
    assert codes(refused) == {"destroyed"}


def test_what_a_killed_process_left_of_a_destroyed_package_the_clock_removes(filed, packed, cast, later):
    later()
    listing = listed(cast, filed[0])
    approve(cast, listing)
    witness(cast, listing)
    actions.destroy(listing, note="", by=cast["archivist"])  # killed before the folders went: nothing is committed here
    folder = queries.package_folder(packed)
    broken_off = folder.with_name(f".{folder.name[:-1]}2.unfinished")
    broken_off.mkdir()
    folder.rename(folder.with_name(f".{folder.name}.destroyed"))

    assert [one.record for one in appraising.left_to_remove()] == [filed[0]]
    assert destroying.remove_what_was_destroyed() == 0
    assert list(folder.parent.iterdir()) == []
    assert appraising.left_to_remove() == []


def test_a_refused_list_destroys_nothing_and_frees_its_records(filed, cast, later):
    later()
    listing = listed(cast, filed[0])
    with pytest.raises(Refused) as refused:
        actions.appraise(filed[0], outcome="permanent", reason="另有考虑。", by=cast["archivist"])
    assert codes(refused) == {"listed"}
    with pytest.raises(Refused) as refused:
        actions.list_for_destruction(cast.body, [filed[0]], reason="再列一次。", by=cast["archivist"])
    assert codes(refused) == {"listed"}
    with pytest.raises(Refused) as refused:
        actions.decide_on_destruction(listing, role="principal", outcome="refuse", remark="", by=cast["principal"])
    assert codes(refused) == {"no_reason"}
    actions.decide_on_destruction(listing, role="principal", outcome="refuse", remark="请延长保管。", by=cast["principal"])
    for attempt in (
        lambda: actions.decide_on_destruction(listing, role="group_head", outcome="agree", remark="", by=cast["group_head"]),
        lambda: actions.witness_destruction(listing, by=cast["supervisor"]),
        lambda: actions.destroy(listing, note="", by=cast["archivist"]),
    ):
        with pytest.raises(Refused):
            attempt()
    assert Notice.objects.filter(kind="archives.destruction_answered", person=cast["archivist"]).exists()
    actions.appraise(filed[0], outcome="permanent", reason="按领导意见。", by=cast["archivist"])


def test_two_people_decide_and_two_others_witness(filed, cast, later):
    later()
    listing = listed(cast, filed[0])
    for role, by, expected in (
        ("group_head", "archivist", {"not_your_turn", "own_list"}),
        ("group_head", "principal", {"not_your_turn"}),
        ("nobody", "principal", {"not_your_turn"}),
    ):
        with pytest.raises(Refused) as refused:
            actions.decide_on_destruction(listing, role=role, outcome="agree", remark="", by=cast[by])
        assert codes(refused) == expected
    with pytest.raises(Refused) as refused:
        actions.witness_destruction(listing, by=cast["supervisor"])
    assert codes(refused) == {"not_approved"}
    approve(cast, listing)
    for by, expected in (("archivist", {"not_a_witness", "had_a_part"}), ("group_head", {"not_a_witness", "had_a_part"})):
        with pytest.raises(Refused) as refused:
            actions.witness_destruction(listing, by=cast[by])
        assert codes(refused) == expected
    actions.witness_destruction(listing, by=cast["supervisor"])
    with pytest.raises(Refused) as refused:
        actions.witness_destruction(listing, by=cast["supervisor"])
    assert codes(refused) == {"witnessed"}


def test_what_was_taken_back_or_is_still_open_is_never_destroyed(filed, cast, later):
    later()
    propose(cast, filed[0], filed[1])
    withdraw(filed[0].version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    publication.record_feedback(
        edition=filed[1].edition, source="letter", text="看不懂。", who="企业", received_on=timezone.localdate(), by=cast["collector"]
    )
    for record, code in ((filed[0], "withdrawn"), (filed[1], "feedback_open")):
        with pytest.raises(Refused) as refused:
            actions.list_for_destruction(cast.body, [record], reason="届满。", by=cast["archivist"])
        assert codes(refused) == {code}
        with pytest.raises(Refused) as refused:
            actions.appraise(record, outcome="destroy", reason="届满。", by=cast["archivist"])
        assert codes(refused) == {code}


def test_what_is_taken_back_after_the_approval_stops_the_destruction(filed, cast, later):
    later()
    listing = listed(cast, filed[0])
    approve(cast, listing)
    witness(cast, listing)
    publication.report_leak(cast.body, item=filed[0].edition.item, kind="personal", text="泄露了个人信息。", by=cast["supervisor"])
    with pytest.raises(Refused) as refused:
        actions.destroy(listing, note="", by=cast["archivist"])
    assert codes(refused) == {"leak_open"}


def test_whoever_keeps_the_archive_is_told_once_a_year_what_has_come_due(filed, cast, later):
    assert actions.tell_of_appraisals(cast.body, by=None) == 0
    later()
    assert actions.tell_of_appraisals(cast.body, by=None) == 1
    assert actions.tell_of_appraisals(cast.body, by=None) == 0
    assert Notice.objects.get(kind="archives.appraisal_due").given["count"] == 2


def refuse(name, action):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        action()


def another(row, **changes):
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row).objects.create(**(values | changes))


@pytest.mark.both
def test_the_database_itself_destroys_nothing_without_an_approved_list(filed, packed, cast, later):
    later()
    archivist, now = cast["archivist"], timezone.now()
    listing = listed(cast, filed[0])
    proposal = Appraisal.objects.get()
    refuse("nothing_is_proposed_for_destruction_before", lambda: another(proposal, record_id=filed[1].pk, decided_on=filed[1].at.date()))
    refuse("a_permanent_record_is_never_proposed", lambda: another(proposal, record_id=filed[2].pk, decided_on="2999-01-01"))
    refuse("what_is_listed_or_destroyed_is_not_appraised", lambda: another(proposal))
    line = DestructionLine.objects.get()
    refuse("a_line_rests_on_the_newest_proposal|a_record_stands", lambda: another(line, record_id=filed[1].pk, position=2))
    again = another(listing, serial=2)
    refuse("a_record_stands_on_one_destruction_list_at_a_time", lambda: another(line, listing_id=again.pk))
    refuse(
        "nothing_is_destroyed_without_an_approved_list|seen_by_two",
        lambda: Destruction.objects.create(listing=listing, person=archivist, at=now),
    )
    actions.decide_on_destruction(listing, role="group_head", outcome="agree", remark="", by=cast["group_head"])
    opinion = DestructionOpinion.objects.get()
    refuse(
        "a_destruction_opinion_names_the_lines",
        lambda: another(opinion, role="principal", person_id=cast["principal"].pk, lines="sha256:0"),
    )
    refuse("who_made_a_destruction_list", lambda: another(opinion, role="principal", person_id=archivist.pk))
    refuse("two_people_decide|UNIQUE|unique", lambda: another(opinion, role="principal"))
    refuse("a_decided_destruction_list_takes_no_line|a_record_stands", lambda: another(line, position=3))
    actions.decide_on_destruction(listing, role="principal", outcome="agree", remark="", by=cast["principal"])
    refuse(
        "a_witness_of_destruction_has_no_other_part",
        lambda: DestructionWitness.objects.create(listing=listing, person=cast["principal"], post="", at=now),
    )
    refuse("a_destruction_is_seen_by_two_others", lambda: Destruction.objects.create(listing=listing, person=archivist, at=now))
    witness(cast, listing)
    done = Destruction.objects.create(listing=listing, person=archivist, at=now)
    refuse("only_what_is_listed_is_destroyed", lambda: DestroyedRecord.objects.create(destruction=done, record=filed[1]))
    withdraw(filed[0].version, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    refuse("what_was_taken_back_is_not_destroyed", lambda: DestroyedRecord.objects.create(destruction=done, record=filed[0]))
    for table in ("appraisal", "destructionlist", "destructionline", "destructionopinion", "destructionwitness", "destruction"):
        with connection.cursor() as cursor:
            refuse(f"archives_{table}_rows_never_change", lambda table=table: cursor.execute(f"UPDATE archives_{table} SET id = id"))
            refuse(f"archives_{table}_rows_are_never_deleted", lambda table=table: cursor.execute(f"DELETE FROM archives_{table}"))


@pytest.mark.both
def test_the_database_packs_nothing_of_a_destroyed_record(filed, packed, cast, later):
    later()
    listing = listed(cast, filed[0])
    approve(cast, listing)
    witness(cast, listing)
    actions.destroy(listing, note="", by=cast["archivist"])
    refuse("nothing_is_packed_of_a_destroyed_record", lambda: another(packed, name="again"))
    refuse("what_is_listed_or_destroyed_is_not_appraised", lambda: another(Appraisal.objects.get()))
