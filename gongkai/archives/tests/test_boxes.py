from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.archives import actions, boxes
from gongkai.archives.models import Box, BoxCheck, BoxNote, Classing, Record, RetentionApproval, RetentionRule, YearFiling
from gongkai.config.soundness import RECORDED, _against_the_journal
from gongkai.demonstration.matters import draft
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.procedure.stages import Stage
from tests.test_guards import copy_of


@pytest.fixture
def filed(line):
    published = [line.carry(line.open("3.7.C", draft(f"第{number}件", "正文。")), to=Stage.PUBLISHED) for number in (1, 2, 3)]
    return [line.file(version, retention=kept) for version, kept in zip(published, ("D30", "D30", "Y"), strict=True)]


@pytest.fixture
def box(filed, cast):
    return boxed(cast, filed)[0]


def boxed(cast, filed):
    return actions.box_year(cast.body, year=filed[0].year, thickness=20, by=cast["archivist"])


def pieces(*pages):
    records = [Record(pk=number, number=number) for number in range(1, len(pages) + 1)]
    return records, {one.pk: count for one, count in zip(records, pages, strict=True) if count is not None}


@pytest.mark.clause("2.E")
def test_boxes_are_filled_in_order_by_pages_and_no_record_is_divided():
    records, pages = pieces(100, 60, 1, 500, 3)
    made = boxes.fill(records, pages, thickness=20)

    assert [[one.number for one in box.records] for box in made] == [[1, 2], [3], [4], [5]]
    assert [box.pages for box in made] == [160, 1, 500, 3]


@pytest.mark.clause("2.E")
def test_where_pages_are_not_known_a_box_is_filled_by_the_piece():
    records, pages = pieces(*[None] * 41)
    made = boxes.fill(records, pages, thickness=20)

    assert [len(box.records) for box in made] == [20, 20, 1]
    assert {box.pages for box in made} == {None}


@pytest.mark.clause("2.E")
def test_different_retention_periods_never_share_a_box(filed, cast):
    made = boxed(cast, filed)

    assert {(box.retention, box.number, box.first, box.last) for box in made} == {("D30", 1, 1, 2), ("Y", 1, 1, 1)}
    assert [record.pk for record in boxes.records_in(boxes.box_of(filed[1]))] == [filed[0].pk, filed[1].pk]


@pytest.mark.clause("2.E")
def test_what_is_filed_later_goes_into_the_next_box(filed, cast, line):
    boxed(cast, filed)
    later = line.file(line.carry(line.open("3.7.C", draft("后来的", "正文。")), to=Stage.PUBLISHED), retention="D30")
    made = boxed(cast, [later])

    assert [(box.number, box.first, box.last) for box in made] == [(2, 3, 3)]


@pytest.mark.clause("2.E")
def test_only_the_archivist_fills_boxes_of_a_usual_size_with_what_is_there(filed, cast):
    with pytest.raises(Refused) as refused:
        actions.box_year(cast.body, year=1999, thickness=25, by=cast["supervisor"])

    assert {"not_the_archivist", "no_thickness", "nothing_to_box"} <= refused.value.codes
    assert not Box.objects.exists()


@pytest.mark.clause("2.E")
def test_a_note_sheet_is_written_by_the_arranger_and_checked_by_another(box, cast):
    note = actions.write_note_sheet(box, situation="完整。", arranged_on=timezone.localdate(), by=cast["archivist"])
    with pytest.raises(Refused) as refused:
        actions.check_box(note, by=cast["archivist"])
    assert "own_arrangement" in refused.value.codes

    check = actions.check_box(note, by=cast["supervisor"])
    assert boxes.check_of(boxes.note_of(box)) == check
    assert boxes.notes_of([box]) == {box.pk: (note, check)}
    with pytest.raises(Refused) as refused:
        actions.check_box(note, by=cast["supervisor"])
    assert "checked_before" in refused.value.codes


@pytest.mark.clause("2.E")
def test_a_note_sheet_says_something_of_a_day_that_has_come(box, cast):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        actions.write_note_sheet(box, situation=" ", arranged_on=tomorrow, by=cast["archivist"])
    assert {"no_situation", "odd_day"} <= refused.value.codes


@pytest.mark.clause("2.E")
def test_a_note_sheet_that_was_written_anew_is_checked_anew(box, cast):
    first = actions.write_note_sheet(box, situation="完整。", arranged_on=timezone.localdate(), by=cast["archivist"])
    second = actions.write_note_sheet(box, situation="缺附件一页。", arranged_on=timezone.localdate(), by=cast["archivist"])
    with pytest.raises(Refused) as refused:
        actions.check_box(first, by=cast["supervisor"])

    assert "note_replaced" in refused.value.codes
    assert boxes.check_of(second) is None


@pytest.mark.both
@pytest.mark.clause("2.E")
def test_the_database_refuses_boxes_that_overlap_and_boxes_of_what_is_not_there(box, cast):
    for name, changes in (
        ("boxes_of_a_class_follow_one_another", {"number": 2, "first": box.first}),
        ("a_box_holds_only_what_is_filed", {"number": 2, "first": box.last + 1, "last": box.last + 1}),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            copy_of(box, **changes)
    note = actions.write_note_sheet(box, situation="完整。", arranged_on=timezone.localdate(), by=cast["archivist"])
    with pytest.raises(DatabaseError, match="a_note_sheet_is_checked_by_another_person"), transaction.atomic():
        BoxCheck.objects.create(note=note, checked_on=timezone.localdate(), person=cast["archivist"], at=timezone.now())
    for row in (box, note):
        with pytest.raises(DatabaseError, match="rows_never_change"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(at=timezone.now())
    with pytest.raises(DatabaseError, match="rows_are_never_deleted"), transaction.atomic():
        note.delete()


@pytest.mark.clause("2.E")
def test_what_the_archivist_keeps_is_as_the_journal_says(box, cast, line):
    archivist = cast["archivist"]
    actions.check_box(
        actions.write_note_sheet(box, situation="完整。", arranged_on=timezone.localdate(), by=archivist), by=cast["supervisor"]
    )
    actions.adopt_usual_retention(cast.body, by=archivist)
    approval = {"authority": "海州市档案局", "paper_number": "海档〔2026〕3号", "approved_on": timezone.localdate()}
    actions.approve_retention(cast.body, **approval, by=archivist)
    codes = {"unit_codes": {}, "question_codes": {"8": "QT"}}
    actions.set_classing(cast.body, scheme="question", category_code="WS", from_year=box.year + 1, **codes, by=archivist)
    waiting = line.carry(line.open("3.7.C", draft("待归档", "正文。")), to=Stage.PUBLISHED)
    actions.file_year(cast.body, year=box.year, lines=[(waiting, "Y", "")], by=archivist)

    tables = (Box, BoxNote, BoxCheck, RetentionRule, RetentionApproval, Classing, YearFiling)
    assert [fault for table in tables for fault in _against_the_journal(table, "")] == []
    assert all(Entry.objects.filter(subject_type=table._meta.label_lower).exists() for table in tables)
    assert set(tables) <= set(RECORDED)
