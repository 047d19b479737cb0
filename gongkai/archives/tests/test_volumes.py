"""Classes and boxes as the archive's papers show them."""

import pytest
from django.utils import timezone

from gongkai.archives import actions, boxes, volumes
from gongkai.demonstration.matters import draft
from gongkai.procedure.stages import Stage

pytestmark = pytest.mark.clause("2.E")


@pytest.fixture
def filed(line):
    kept = ("D30", "Y", "D30")
    made = [line.carry(line.open("3.7.C", draft(f"第{number}件", "正文。")), to=Stage.PUBLISHED) for number in (1, 2, 3)]
    return [line.file(version, retention=retention) for version, retention in zip(made, kept, strict=True)]


def test_classes_are_listed_with_what_is_kept_longest_first(filed, cast):
    permanent, thirty = volumes.volumes_of(cast.body, filed[0].year)
    assert [permanent.records, thirty.records] == [1, 2]
    assert thirty.of.retention == "定期30年"
    assert thirty.of.name == filed[0].unit.name
    assert not thirty.of.by_question
    assert filed[0].code == f"{thirty.prefix}-0001"
    assert volumes.volume(cast.body, thirty.slug) == thirty
    for strange in ("", "J001", "a-b-c-d-e", thirty.slug + "X", thirty.slug.replace(str(filed[0].year), "20²6")):
        assert volumes.volume(cast.body, strange) is None


def test_a_class_of_a_question_is_called_by_its_category(line, cast):
    version = line.carry(line.open("3.7.C", draft("一件", "正文。")), to=Stage.PUBLISHED)
    year = timezone.localdate().year
    actions.set_classing(
        cast.body, scheme="question", category_code="WS", from_year=year, unit_codes={}, question_codes={}, by=cast["archivist"]
    )
    record = line.file(version)
    (found,) = volumes.volumes_of(cast.body, year)
    assert (found.of.name, found.of.by_question) == (record.entry.category.name, True)


def test_the_list_has_the_records_in_the_order_of_their_numbers_with_who_answers_for_them(filed, cast):
    found = volumes.volumes_of(cast.body, filed[0].year)[1]
    listed = volumes.list_of_class(cast.body, found)
    assert [one.code for one in listed.records] == [filed[0].code, filed[2].code]
    first = listed.records[0]
    assert (first.title, first.responsible, first.pages) == ("第1件", cast.body.name, None)
    assert first.day == timezone.localdate()  # it bears none: the day on which it was published
    assert volumes.cover_of_class(cast.body, found).records == 2


def test_a_box_shows_its_span_and_its_note_sheet_once_it_is_written_and_checked(filed, cast):
    laid = actions.box_year(cast.body, year=filed[0].year, thickness=20, by=cast["archivist"])
    box = next(one for one in laid if one.retention == "D30")
    cover = volumes.cover_of_box(box)
    assert (cover.box.span, cover.records, cover.box.thickness) == ("0001—0002", 2, 20)
    assert [one.title for one in volumes.list_of_box(box).records] == ["第1件", "第3件"]
    assert [one.number for one in volumes.spines_of(laid, "全年").boxes] == [1, 1]
    assert volumes.boxes_of(cast.body, boxes.class_of(box)) == [box]

    assert volumes.note_sheet_of(box) is None
    note = actions.write_note_sheet(box, situation="完整。", arranged_on=timezone.localdate(), by=cast["archivist"])
    sheet = volumes.note_sheet_of(box)
    assert (sheet.situation, sheet.arranged_by, sheet.checked_by) == ("完整。", cast["archivist"].name, "")
    actions.check_box(note, by=cast["supervisor"])
    assert volumes.note_sheet_of(box).checked_by == cast["supervisor"].name
