"""Archival copies of a record: of each part one, the pages counted on the stamp, what fails tried again, and nothing made twice."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.archives import actions, contents, copies, jobs, queries
from gongkai.archives.copies import Made, Part
from gongkai.archives.models import Rendition
from gongkai.archives.tests.test_hand_over import Archive
from gongkai.config import clock
from gongkai.config.soundness import faults
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import File
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.papers.conversion import Copy, How, Why
from gongkai.procedure.stages import Stage
from gongkai.vault.store import check, keep, open_blob, path_of
from tests.scene import XLSX, table

pytestmark = pytest.mark.clause("2.E")


def filed(line, *files, **more):
    version = line.carry(line.open("3.7.C", draft("停车管理规定", "正文。", files=files, **more)), to=Stage.PUBLISHED)
    return line.file(version)


def words(rendition):
    with open_blob(rendition.pdf_id) as stream:
        document = pypdfium2.PdfDocument(stream.read())
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.slow
def test_each_part_of_a_record_has_a_copy_and_the_stamp_counts_them_all(line, cast):
    source = File("原件.txt", keep("原件的文字。".encode(), "text/plain"))
    note, sheet = keep("附件的文字。".encode(), "text/plain"), keep(table(), XLSX)
    record = filed(line, File("附件.txt", note), File("附表.xlsx", sheet), source=source, conversion_checked=True)
    assert [one.rendition for one in copies.copied(record)] == [None] * 4
    assert copies.progress(record, now=timezone.now()).is_under_way

    jobs.make_copies.func(record.pk)

    parts = {one.part.title: one.rendition for one in copies.copied(record)}
    assert list(parts) == ["停车管理规定", "附件.txt", "附表.xlsx", "原件.txt"]
    text = parts.pop("停车管理规定")
    assert [(one.how, one.original_id) for one in parts.values()] == [
        (How.DRAWN, note.pk),
        (How.CONVERTED, sheet.pk),
        (How.DRAWN, source.blob.pk),
    ]
    # The file that the text came from says the same once more: its pages do not count.
    assert text.total == text.pages + 2 == queries.pages_of([record])[record.pk] == copies.progress(record, now=timezone.now()).pages
    stamp, *_others = words(text)
    unit = cast.unit(record.class_code).name
    assert f"{unit}30年{text.total}" in stamp
    assert record.code in stamp
    assert record.digest in stamp
    assert "附件：1.附件.txt2.附表.xlsx" in "".join(words(text))
    assert words(parts["附件.txt"])[0].startswith("附件的文字。")
    assert check(note.pk)
    assert check(sheet.pk)
    assert not [one for one in faults() if one.code != "snapshot_missing"]
    entries = Entry.objects.filter(verb="archives.copied")
    assert entries.count() == 4
    assert set(entries.values_list("digest", flat=True)) == {record.digest}

    jobs.make_copies.func(record.pk)
    jobs.make_again(record, now=timezone.now())
    assert Rendition.objects.filter(record=record).count() == 4


@pytest.mark.slow
def test_what_failed_has_its_reason_and_is_made_when_somebody_asks_again(line):
    note = keep("附件的文字。".encode(), "text/plain")
    record = filed(line, File("附件.txt", note))
    path = path_of(note.pk)
    kept = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(b"other")

    jobs.make_copies.func(record.pk)
    seen = copies.progress(record, now=timezone.now())
    assert [one.reason for one in seen.without] == [Why.DAMAGED]
    assert seen.is_settled
    alone = seen.parts[0].rendition
    assert alone.total == alone.pages == seen.pages

    path.write_bytes(kept)
    jobs.make_copies.func(record.pk)
    assert copies.progress(record, now=timezone.now()).without
    jobs.make_again(record, now=timezone.now() + timedelta(seconds=1))
    again = copies.progress(record, now=timezone.now())
    assert again.without == []
    # The stamp was printed anew, with the pages that came to it; what was printed before stays on record.
    assert again.parts[0].rendition.total == alone.total + 1
    assert again.parts[0].rendition.attempt == 2
    assert Rendition.objects.filter(record=record, source="text").count() == 2


def test_the_clock_takes_up_what_a_dead_worker_left_and_what_is_worth_another_attempt(line):
    record = filed(line)
    now = timezone.now()
    assert list(copies.unfinished(now=now, most=9)) == []
    assert list(copies.unfinished(now=now + copies.LATE, most=9)) == [record]

    text = Part("text", record.title)
    actions.keep_copy(record, text, Made(Why.NOT_DRAWN), None)
    now = timezone.now()
    assert list(copies.unfinished(now=now + copies.LATE, most=9)) == []
    assert copies.left(record, now=now) == []
    assert list(copies.unfinished(now=now + copies.PAUSES[0], most=9)) == [record]
    assert copies.left(record, now=now + copies.PAUSES[0]) == [text]
    for _attempt in copies.PAUSES:
        actions.keep_copy(record, text, Made(Why.NOT_DRAWN), None)
    # It has failed often enough: from now on only a person asks.
    assert list(copies.unfinished(now=now + timedelta(days=99), most=9)) == []
    assert copies.left(record, now=now + timedelta(days=99)) == []
    assert copies.left(record, now=now, before=timezone.now()) == [text]
    assert clock._make_the_copies_that_are_missing in clock.DAILY


def test_a_reason_that_will_not_pass_is_not_tried_again_by_itself(line):
    record = filed(line, File("附件.txt", keep(b"x", "text/plain")))
    actions.keep_copy(record, copies.parts_of(record)[1], Made(Why.UNKNOWN_KIND), None)

    assert [one.source for one in copies.left(record, now=timezone.now() + timedelta(days=99))] == ["text"]
    assert [one.source for one in copies.left(record, now=timezone.now(), before=timezone.now())] == ["file-1"]


@pytest.mark.parametrize("scheme", ["unit", "question"])
def test_the_stamp_names_the_class_by_the_unit_or_question_that_its_code_is_of(line, cast, scheme):
    given = {"category_code": "WS", "from_year": timezone.localdate().year, "by": cast["archivist"]}
    unit_codes = {str(cast.unit("JFJ").pk): "JJ9"}
    actions.set_classing(cast.body, scheme=scheme, unit_codes=unit_codes, question_codes={}, **given)
    record = filed(line)

    assert record.class_code != record.unit.code
    assert copies.stamp_of(record).classed == (record.unit.name if scheme == "unit" else record.entry.category.name)


def test_a_package_names_each_copy_by_its_part_whatever_is_missing(line):
    record = filed(line, File("附件.txt", keep(b"x", "text/plain")))
    text, note = copies.parts_of(record)
    actions.keep_copy(record, text, Made(Why.NOT_DRAWN), None)
    actions.keep_copy(record, note, Made(Copy(b"", 1, How.DRAWN)), keep(b"%PDF-1.7", "application/pdf"))
    names = [part.name for part in contents.payload_of(record) if part.folder == "renditions"]

    assert names == ["01-附件.txt.pdf"]


def test_a_stamp_that_counts_too_few_pages_is_printed_anew(line):
    record = filed(line, File("附件.txt", keep(b"x", "text/plain")))
    text, note = copies.parts_of(record)
    pdf = keep(b"%PDF-1.7", "application/pdf")
    actions.keep_copy(record, note, Made(Why.NOT_CONVERTED), None)
    actions.keep_copy(record, text, Made(Copy(b"", 3, How.DRAWN), 3), pdf)
    assert copies.left(record, now=timezone.now()) == []
    actions.keep_copy(record, note, Made(Copy(b"", 2, How.DRAWN)), pdf)

    assert copies.left(record, now=timezone.now()) == [text]
    assert actions.keep_copy(record, text, Made(Copy(b"", 3, How.DRAWN), 3), pdf) is None
    assert actions.keep_copy(record, note, Made(Copy(b"", 2, How.DRAWN)), pdf) is None
    assert actions.keep_copy(record, text, Made(Copy(b"", 3, How.DRAWN), 5), pdf).attempt == 2
    assert copies.left(record, now=timezone.now()) == []


@pytest.mark.slow
def test_what_was_handed_over_is_not_copied_again(line, cast):
    archive = Archive(cast, line)
    record = archive.filed()
    handover = archive.prepare()
    archive.received(handover)
    archive.close(handover)
    record.refresh_from_db()
    text, pdf = copies.parts_of(record)[0], keep(b"%PDF-1.7", "application/pdf")

    with pytest.raises(Refused) as refused:
        actions.keep_copy(record, text, Made(Copy(b"", 1, How.DRAWN), 1), pdf)
    assert refused.value.codes == {"handed_over"}
    with pytest.raises(DatabaseError, match="what_was_handed_over_is_not_copied_again"), transaction.atomic():
        Rendition.objects.create(record=record, source="text", attempt=1, pdf=pdf, pages=1, total=1, how="drawn", at=timezone.now())
    jobs.make_copies.func(record.pk)
    assert not Rendition.objects.exists()
    assert list(copies.unfinished(now=timezone.now() + timedelta(days=1), most=9)) == []


@pytest.mark.both
def test_the_database_refuses_copies_of_other_files_and_changed_ones(line):
    record = filed(line, File("附件.txt", keep(b"x", "text/plain")))
    note = copies.parts_of(record)[1]
    pdf, other = keep(b"%PDF-1.7", "application/pdf"), keep(b"other", "text/plain")
    made = actions.keep_copy(record, note, Made(Copy(b"", 2, How.DRAWN)), pdf)

    def refuse(name, **changes):
        values = {field.attname: getattr(made, field.attname) for field in made._meta.concrete_fields if not field.primary_key}
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            Rendition.objects.create(**(values | changes))

    refuse("a_file_that_is_copied_is_not_copied_again", attempt=2)
    refuse("a_rendition_is_of_a_part_of_its_record", source="file-2", attempt=1)
    refuse("a_rendition_is_of_a_part_of_its_record", source="source", attempt=1, original_id=other.pk)
    refuse("attempts_at_a_rendition_are_numbered_without_gaps", source="text", original_id=None, attempt=2)
    refuse("a_rendition_is_there_or_says_why_not", source="text", original_id=None, attempt=1, reason="broken")
    refuse("only_the_text_has_no_original_and_bears_the_stamp", source="text", attempt=1)
    with pytest.raises(DatabaseError, match="archives_rendition_rows_never_change"), transaction.atomic():
        Rendition.objects.update(pages=3)
    with pytest.raises(DatabaseError, match="archives_rendition_rows_are_never_deleted"), transaction.atomic():
        Rendition.objects.all().delete()
