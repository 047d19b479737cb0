"""What the database refuses whoever asks it: each prohibition by direct SQL, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.approval.models import Approval, Countersignature, Examination
from gongkai.archives import actions as archives
from gongkai.archives import checking
from gongkai.archives.models import CheckedPoint, CheckReason, Record
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Agreement, Edition, SelfReview, StageChange, Version
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import MOVES, Stage
from gongkai.publication.actions import settle
from gongkai.publication.models import IndexNumber, Opening, Release, SearchChange
from gongkai.secrecy.models import Verdict

pytestmark = pytest.mark.both


@pytest.fixture
def approved(line):
    return line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.APPROVED)


def refuse(name, action):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        action()


def copy_of(row, **changes):
    """A second row like `row`, inserted past every action."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row).objects.create(**(values | changes))


@pytest.mark.clause("2.1")
def test_no_stage_is_skipped_or_reordered_by_direct_sql(line):
    version = line.open("3.7.C", draft("标题", "正文。"))
    allowed = {after for pairs in MOVES.values() for before, after in pairs if before is Stage.COLLECTED}
    for stage in set(Stage) - allowed - {Stage.COLLECTED}:
        # Which of several triggers speaks first is the database's choice.
        refuse("a_stage_follows_only_from_one_before_it|_edition_has_a", lambda stage=stage: move(version, stage))


@pytest.mark.clause("2.1")
def test_no_stage_is_entered_without_its_opinion(line):
    version = line.open("3.7.C", draft("标题", "正文。"))
    refuse("a_proposal_has_self_review_and_agreement", lambda: move(version, Stage.PROPOSED))
    line.carry(version, to=Stage.PROPOSED)
    refuse("a_consented_edition_has_a_consent", lambda: move(version, Stage.CONSENTED))
    refuse("a_cleared_edition_has_a_clear_verdict", lambda: move(version, Stage.CLEARED))


@pytest.mark.clause("2.C")
def test_no_edition_is_approved_published_or_filed_without_its_row(line, approved):
    examined = line.carry(line.open("3.7.D", draft("标题二", "正文。")), to=Stage.EXAMINED)
    refuse("an_approved_edition_has_an_approval", lambda: move(examined, Stage.APPROVED))
    refuse("a_published_edition_has_a_release", lambda: move(approved, Stage.PUBLISHED))
    published = line.carry(line.open("3.7.F", draft("标题三", "正文。")), to=Stage.PUBLISHED)
    refuse("a_filed_edition_has_a_record", lambda: move(published, Stage.FILED))
    refuse("a_withdrawn_edition_has_a_withdrawal", lambda: move(published, Stage.WITHDRAWN))


@pytest.mark.clause("2.C", "2.B", "8.3")
@pytest.mark.parametrize("missing", [SelfReview, Agreement, Verdict, Examination, Approval])
def test_nothing_is_released_by_direct_sql_without_the_whole_procedure(line, cast, approved, missing):
    remove(missing.objects.get(version=approved))
    refuse("nothing_is_released_without_the_whole_procedure", lambda: release(approved, cast))


@pytest.mark.clause("2.B")
def test_an_important_matter_is_not_released_by_direct_sql_without_the_group_head(line, cast):
    important = decisions((Audience.SOCIETY, None), important=True)
    version = line.carry(line.open("3.2.C", draft("决定", "正文。")), to=Stage.APPROVED, decided=important)
    remove(Countersignature.objects.get(version=version))
    refuse("nothing_is_released_without_the_whole_procedure", lambda: release(version, cast))


@pytest.mark.clause("8.6")
def test_an_adverse_verdict_keeps_a_version_from_release_by_direct_sql(cast, approved):
    clear = Verdict.objects.get(version=approved)
    copy_of(clear, outcome="return", conclusion="treated", remark="发现隐私", privacy=True)
    refuse("nothing_is_released_without_the_whole_procedure", lambda: release(approved, cast))


@pytest.mark.clause("8.3")
def test_an_opinion_names_the_digest_of_the_version_it_is_given_on(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    other = "sha256:" + "0" * 64
    refuse("approval_approval_names_the_digest_it_read", lambda: approve(version, cast["principal"], digest=other))


@pytest.mark.clause("8.3")
@pytest.mark.parametrize("username", ["handler", "unit_head", "deputy_leader", "reviewer", "examiner"])
def test_nobody_who_has_acted_on_a_version_approves_it_by_direct_sql(line, cast, username):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    refuse("approval_approval_is_by_one_who_has_not_acted", lambda: approve(version, cast[username]))


@pytest.mark.clause("2.C")
def test_two_approvals_of_one_version_are_one_too_many(line, cast, approved):
    refuse("one_agreeing_approval_for_a_version|UNIQUE|unique", lambda: approve(approved, cast["group_head"]))


def test_what_was_written_never_changes_and_is_never_deleted(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PUBLISHED)
    line.file(version)
    published = (Release, Opening, IndexNumber, SearchChange)
    for model in (Version, StageChange, SelfReview, Agreement, Verdict, Examination, Approval, *published, Record):
        table = model._meta.db_table
        refuse(f"{table}_rows_never_change", lambda table=table: sql(f"UPDATE {table} SET id = id"))
        refuse(f"{table}_rows_are_never_deleted", lambda table=table: sql(f"DELETE FROM {table}"))
    refuse("an_edition_is_never_deleted", lambda: sql("DELETE FROM disclosure_edition"))


@pytest.mark.clause("2.E")
def test_what_the_four_checks_found_stands_as_it_was_found_by_direct_sql(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PUBLISHED)
    other = line.carry(line.open("3.7.D", draft("标题二", "正文。")), to=Stage.PUBLISHED)
    settle(pages=pages)
    package = line.pack(line.file(other))
    run = checking.check_record(line.file(version), occasion="filing")
    archives.set_check_terms(cast.body, days=30, by=cast["archivist"])
    refuse("a_check_looks_at_a_package_of_its_record", lambda: copy_of(run, occasion="schedule", package_id=package.pk))
    refuse("a_record_is_checked_once_at_filing|UNIQUE|unique", lambda: copy_of(run))
    refuse("a_check_by_hand_says_whose", lambda: copy_of(run, occasion="hand"))
    point = CheckedPoint.objects.filter(check_run=run).first()
    refuse("what_failed_makes_its_check_fail", lambda: copy_of(point, position=90, result="failed"))
    refuse(
        "only_a_failed_check_is_passed_over",
        lambda: CheckReason.objects.create(check_run=run, reason="无", person=cast["archivist"], at=run.at),
    )
    bad = copy_of(run, occasion="schedule", integrity="failed")
    copy_of(point, check_run_id=bad.pk, nature="integrity", result="failed")
    CheckReason.objects.create(check_run=bad, reason="已补救。", person=cast["archivist"], at=run.at)
    for table in ("checkterms", "fourcheck", "checkedpoint", "checkreason"):
        refuse(f"archives_{table}_rows_never_change", lambda table=table: sql(f"UPDATE archives_{table} SET id = id"))
        refuse(f"archives_{table}_rows_are_never_deleted", lambda table=table: sql(f"DELETE FROM archives_{table}"))


def test_what_was_written_is_not_replaced_either(approved):
    if connection.vendor != "sqlite":  # INSERT OR REPLACE is SQLite's
        return
    columns = (
        "id, edition_id, number, content, digest, title, inner_party, conversion_checked, source_name, change_note, "
        "drafted_by_id, drafted_at"
    )
    values = columns.replace("content", "'{}'")
    refuse(
        "disclosure_version_rows_are_never_deleted",
        lambda: sql(f"INSERT OR REPLACE INTO disclosure_version ({columns}) SELECT {values} FROM disclosure_version"),
    )


@pytest.mark.clause("2.D")
def test_a_step_opens_to_no_other_audience_and_not_before_its_day_by_direct_sql(line):
    version = line.open("3.4.B", draft("通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    second = timezone.localdate() + timedelta(days=3)
    decided = decisions((Audience.PARTY, None), (Audience.SOCIETY, second), channels=(Channel.PARTY_BOARD, Channel.COLUMN))
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    released = line.release(version)
    now = timezone.now()

    refuse("a_step_opens_to_the_audience_that_was_examined", lambda: open_(released, 2, Audience.ZONE, now + timedelta(days=3)))
    refuse("a_step_opens_on_its_day_at_the_earliest", lambda: open_(released, 2, Audience.SOCIETY, now + timedelta(days=2)))
    open_(released, 2, Audience.SOCIETY, now + timedelta(days=3))


@pytest.mark.clause("2.D")
def test_the_mark_of_an_inner_party_matter_is_the_one_of_its_content_by_direct_sql(line):
    version = line.open("3.4.D", draft("推荐", "正文。", inner_party=True), unit="ZZB", by="personnel")
    refuse("a_version_is_marked_as_its_content_says", lambda: copy_of(version, number=9, digest="sha256:9", inner_party=False))
    plain = line.open("3.7.C", draft("标题", '正文写着"inner_party":true。'))
    refuse("a_version_is_marked_as_its_content_says", lambda: copy_of(plain, number=9, digest="sha256:9", inner_party=True))
    refuse("disclosure_version_rows_never_change", lambda: type(version).objects.filter(pk=version.pk).update(inner_party=False))


@pytest.mark.clause("2.D")
def test_a_party_scope_is_for_marked_matters_by_direct_sql(line):
    inner = line.open("3.4.D", draft("推荐", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(inner, to=Stage.EXAMINED, decided=decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,)))
    examination = Examination.objects.get(version=inner)
    plain = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CLEARED)
    refuse("a_party_scope_is_for_marked_matters", lambda: copy_of(examination, version_id=plain.pk, digest=plain.digest))


@pytest.mark.clause("2.D")
def test_a_matter_for_the_party_alone_opens_to_nobody_else_by_direct_sql(line):
    version = line.open("3.4.D", draft("推荐", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,)))
    for position, audience in ((1, Audience.SOCIETY), (2, Audience.SOCIETY), (2, Audience.ZONE)):
        refuse(
            "a_step_opens_to_the_audience|a_step_opens_once|UNIQUE|unique",
            lambda position=position, audience=audience: open_(line.release(version), position, audience, timezone.now()),
        )
    item = version.edition.item
    refuse("an_index_number_is_for_what_society_may_read", lambda: number(item, 1))


@pytest.mark.clause("3.7")
def test_an_index_number_out_of_order_is_refused_by_the_database(line):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.PUBLISHED)
    given = IndexNumber.objects.get()
    assert given.item == version.edition.item
    for serial in (given.serial, given.serial + 2):
        refuse("index_numbers_are_dense", lambda serial=serial: number(version.edition.item, serial))


def move(version, stage):
    Edition.objects.filter(pk=version.edition_id).update(stage=stage.value)


def release(version, cast):
    Release.objects.create(
        edition=version.edition, version=version, digest=version.digest, published_by=cast["publisher"], at=timezone.now()
    )


def approve(version, person, digest=None):
    Approval.objects.create(
        version=version, digest=digest or version.digest, outcome="agree", person=person, post="principal_leader", at=timezone.now()
    )


def open_(released, position, audience, at):
    Opening.objects.create(release=released, position=position, audience=int(audience), at=at)


def number(item, serial):
    IndexNumber.objects.create(
        body=item.body, code=item.body.index_code, year=timezone.localdate().year, serial=serial, item=item, allotted_at=timezone.now()
    )


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def remove(row):
    """Take a row away as a database owner could, with its trigger out of the way."""
    table = row._meta.db_table
    name = f"{table}_rows_are_never_deleted"
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER {name}{on}")
    row.delete()
