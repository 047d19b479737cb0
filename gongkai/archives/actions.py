"""The verbs of the archive: file a matter as a record, pack it."""

import errno
import fcntl
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.archives import bag, boxes, check_rules, checked, copy_rules, filing_rules, four_checks, package, queries, rules
from gongkai.archives import retention as tables
from gongkai.archives.bag import DamagedSourceError, Writer
from gongkai.archives.codes import LAST_NUMBER
from gongkai.archives.copies import Made, Part
from gongkai.archives.four_checks import Point
from gongkai.archives.models import (
    Box,
    BoxCheck,
    BoxNote,
    CheckedPoint,
    CheckReason,
    CheckTerms,
    Classing,
    FourCheck,
    Package,
    Record,
    Rendition,
    RetentionApproval,
    RetentionRule,
)
from gongkai.catalog.models import Category, Entry
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Version
from gongkai.disclosure.stages import advance, lock, trace
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.journal.record import record as journal_record
from gongkai.organization import notices
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import holders
from gongkai.papers.conversion import Copy
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage
from gongkai.vault.models import Blob

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says where no more can be written."""


@transaction.atomic(durable=True)
def file_matter(version: Version, *, retention: str, by: Person, note: str = "") -> Record:
    """归档: the archivist files the edition of this version as one record with its retention period (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(rules.objections_to_filing(edition, retention=retention, note=note, by=by, today=today))
    holding = disclosure.holding(by, edition.item, frozenset({Post.ARCHIVIST}), on=today)
    filed = Record.objects.create(
        edition=edition,
        version=version,
        digest=version.digest,
        **_place(edition, retention),
        unit=edition.item.unit,
        entry=edition.item.entry,
        title=version.title,
        note=note.strip(),
        person=by,
        at=now,
    )
    advance(edition, Move.FILE, Stage.FILED, at=now, by=by, holding=holding)
    details = {"retention": retention, "code": filed.code}
    journal_record("archives.filed", filed, by=by, **trace(edition, version, holding), details=details, at=now)
    return filed


def _place(edition: Edition, retention: str) -> dict[str, Any]:
    """The class of a record of the held `edition` and the next number in it; refuses where a code would overflow."""
    body = Body.objects.select_for_update().get(pk=edition.item.body_id)  # held, so that numbers are given one by one
    place = queries.class_of(edition, retention)
    number = queries.last_number(place) + 1
    if number > LAST_NUMBER:
        message = _("“{code}”类的件号已编满{last}件，请先在档案分类设置中细分类别，再归档。")
        raise Refused([Objection("class_full", message.format(code=place.class_code, last=LAST_NUMBER), clause="2.E")])
    return {
        "body": body,
        "fonds_number": place.fonds,
        "category_code": place.category,
        "year": place.year,
        "retention": place.retention,
        "class_code": place.class_code,
        "number": number,
        "code": place.code(number),
    }


@transaction.atomic(durable=True)
def keep_copy(filed: Record, part: Part, made: Made, pdf: Blob | None, *, by: Person | None = None) -> Rendition | None:
    """制作归档复制件: note the copy of a part of the record, whose bytes `pdf` holds, or why there is none (clause 2.E).

    `by` is None where the background work does it. None where somebody else has settled this part meanwhile: what is there stays.
    """
    now = timezone.now()
    edition = lock(filed.version)
    refuse_if(copy_rules.objections_to_copying(edition))
    last = Rendition.objects.filter(record=filed, source=part.source).order_by("-attempt").first()
    if last and last.pdf_id and last.total == made.total:
        return None
    copy, lacks = (made.outcome, "") if isinstance(made.outcome, Copy) else (None, made.outcome.value)
    row = Rendition.objects.create(
        record=filed,
        source=part.source,
        attempt=last.attempt + 1 if last else 1,
        original_id=part.digest or None,
        pdf=pdf if copy else None,
        pages=copy.pages if copy else 0,
        total=made.total,
        how=copy.how.value if copy else "",
        reason=lacks,
        at=now,
    )
    details = {"source": row.source, "how": row.how, "pages": row.pages, "total": row.total, "pdf": row.pdf_id or "", "lacks": lacks}
    journal_record("archives.copied", row, by=by, **trace(edition, filed.version, None), details=details, at=now)
    return row


def pack(filed: Record, *, by: Person, progress: Callable[[int, int], None] | None = None) -> Package:
    """制作归档包: write the complete dossier of the record as one BagIt package and note it (clause 2.E).

    The folder appears under its name only when it is whole and on disk. What a killed run or a full disk left is taken up by the next;
    nothing of it looks whole. `progress` is called with the files and bytes that are in place.
    """
    refuse_if(rules.objections_to_packing(filed, by=by, today=timezone.localdate()))
    packages = Path(settings.PACKAGES)
    packages.mkdir(parents=True, exist_ok=True)
    with _alone(filed, packages) as place:
        return _pack(filed, place, by=by, progress=progress)


def _pack(filed: Record, place: Path, *, by: Person, progress: Callable[[int, int], None] | None) -> Package:
    work = bag.working_folder(place)
    if place.exists():
        # A killed run gave its package the name but could not note it: what was not noted does not count, and is gone through again.
        bag.take_back(work, place)
    at = timezone.now()
    try:
        with Writer(work, progress=progress) as writer:
            package.write(writer, filed)
            digest = writer.finish(package.about(filed, place.name, on=timezone.localdate(at)))
    except DamagedSourceError as damaged:
        bag.forget(work)
        message = _("文件库或快照中摘要为{digest}的文件已损坏或丢失，不能归档，请从备份恢复。").format(digest=damaged.args[0])
        raise Refused([Objection("file_damaged", message, clause="2.E")]) from damaged
    except OSError as failure:
        if failure.errno not in FULL:
            raise
        message = _("存放归档包的磁盘已满。已写好的部分保留着，请系统管理员腾出空间后再制作一次，会从中断处接着做。")
        raise Refused([Objection("disk_full", message, clause="2.E")]) from failure
    writer.place(place)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    made = _note_the_package(filed, place.name, digest, size, by=by, at=at)
    bag.forget(work)
    return made


@contextmanager
def _alone(filed: Record, packages: Path) -> Iterator[Path]:
    """Where the next package of `filed` will lie, while nobody else makes one of it: the lock is the working folder itself."""
    while True:
        place = packages / queries.next_package_name(filed)
        work = bag.working_folder(place)
        work.mkdir(exist_ok=True)
        try:
            folder = os.open(work, os.O_RDONLY)
        except FileNotFoundError:
            continue  # whoever had it is done this very moment
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            if _is(work, folder) and queries.next_package_name(filed) == place.name:
                for made in queries.packages_of(filed):
                    bag.forget(bag.working_folder(packages / made.name))  # a kill after the note left it
                yield place
                return
            if _is(work, folder):
                bag.forget(work)
        finally:
            os.close(folder)  # and with it the lock


def _is(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


@transaction.atomic(durable=True)
def _note_the_package(filed: Record, name: str, digest: str, size: int, *, by: Person, at: datetime) -> Package:
    made = Package.objects.create(record=filed, name=name, manifest_digest=digest, size=size, person=by, at=at)
    journal_record(
        "archives.packed",
        made,
        by=by,
        **trace(filed.edition, filed.version, None),
        details={"name": name, "manifest": digest},
        at=at,
    )
    return made


# The four checks (四性检测).


@transaction.atomic(durable=True)
def keep_check(filed: Record, points: Sequence[Point], *, occasion: str, by: Person | None, made: Package | None = None) -> FourCheck:
    """四性检测: keep what the four checks found of a record, and tell those who keep the archive where something failed (clause 2.E).

    `made` is the package that was looked at. A record is checked once at filing: asked again, what was found then is returned. Refuses
    where `by`, None for filing and the clock, may not ask for it.
    """
    now = timezone.now()
    filed = Record.objects.select_for_update(of=("self",)).select_related("version", "edition__item__body").get(pk=filed.pk)
    refuse_if(check_rules.objections_to_checking(filed, occasion=occasion, by=by, today=timezone.localdate(now)))
    if occasion == "filing" and (before := FourCheck.objects.filter(record=filed, occasion=occasion).first()):
        return before
    before = checked.latest_of(filed)
    rows = [(one.nature, one.code, one.result, one.found, one.given) for one in points]
    results = four_checks.results_of(points)
    told = {"occasion": occasion, "points": checked.fingerprint(rows), **results}
    run = FourCheck.objects.create(record=filed, package=made, person=by, at=now, **told)
    CheckedPoint.objects.bulk_create(
        CheckedPoint(check_run=run, position=position, nature=nature, code=code, result=result, found=found, given=given)
        for position, (nature, code, result, found, given) in enumerate(rows, start=1)
    )
    journal_record("archives.checked", run, by=by, **trace(filed.edition, filed.version, None), details=told | {"record": filed.pk}, at=now)
    _tell_of_check(run, before)
    return run


def _tell_of_check(run: FourCheck, before: FourCheck | None) -> None:
    """Whoever keeps and oversees the archive hears of what fails anew; what was told before is over once it fails no more."""
    if before is not None and before.failed == run.failed:
        return
    notices.end(run.record, "archives.check_failed", at=run.at)
    if run.is_sound:
        return
    body = run.record.edition.item.body
    keepers = [person for post in (Post.ARCHIVIST, Post.SUPERVISOR) for person in holders(post, body=body, on=timezone.localdate(run.at))]
    notices.tell(
        keepers,
        kind="archives.check_failed",
        about=run.record,
        mark=str(run.pk),
        text=gettext_noop("归档件“{title}”四性检测不合格，请查看检测情况并补救。"),
        given={"title": run.record.version.title},
        at=run.at,
    )


@transaction.atomic(durable=True)
def state_check_reason(run: FourCheck, *, reason: str, by: Person) -> CheckReason:
    """不合格仍予办理: say why packing and handing over go on though the newest check failed, and what is done about it (clause 2.E).

    Refuses where nothing failed that bars them, where the record was checked again since, and without a reason.
    """
    now = timezone.now()
    filed = Record.objects.select_for_update(of=("self",)).select_related("version", "edition__item__body").get(pk=run.record_id)
    run.record = filed
    refuse_if(check_rules.objections_to_passing_over(run, reason=reason, by=by, today=timezone.localdate(now)))
    stated = CheckReason.objects.create(check_run=run, reason=reason.strip(), person=by, at=now)
    details = {"check_run": run.pk, "reason": stated.reason}
    journal_record("archives.check_passed_over", stated, by=by, **trace(filed.edition, filed.version, None), details=details, at=now)
    return stated


@transaction.atomic(durable=True)
def set_check_terms(body: Body, *, days: int, by: Person) -> CheckTerms:
    """设定检测周期: after how many days each record is checked again (clause 2.E)."""
    now = timezone.now()
    refuse_if(check_rules.objections_to_check_terms(body, days=days, by=by, today=timezone.localdate(now)))
    terms = CheckTerms.objects.create(body=body, days=days, person=by, at=now)
    journal_record("archives.check_terms_set", terms, by=by, chain=body.code, details={"days": days}, at=now)
    return terms


@transaction.atomic(durable=True)
def set_classing(
    body: Body,
    *,
    scheme: str,
    category_code: str,
    from_year: int | None,
    unit_codes: Mapping[str, str],
    question_codes: Mapping[str, str],
    by: Person,
) -> Classing:
    """设置分类方案: by unit or by question, from which year on, with which codes (clause 2.E; DA/T 22-2015)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    given: dict[str, Any] = {
        "scheme": scheme,
        "category_code": category_code.strip().upper(),
        "from_year": from_year,
        "unit_codes": {pk: code.strip().upper() for pk, code in unit_codes.items() if code.strip()},
        "question_codes": {number: code.strip().upper() for number, code in question_codes.items() if code.strip()},
    }
    refuse_if(filing_rules.objections_to_classing(body, **given, by=by, today=timezone.localdate(now)))
    row = Classing.objects.create(body=body, **given, person=by, at=now)
    journal_record("archives.classed", row, by=by, chain=body.code, details=given, at=now)
    return row


@transaction.atomic(durable=True)
def set_retention(
    body: Body,
    *,
    category: Category | None = None,
    entry: Entry | None = None,
    retention: str,
    reason: str,
    basis: str = "",
    by: Person,
) -> RetentionRule:
    """设置保管期限: how long records of an entry, a category or of all others are kept; an empty `retention` takes the row back (2.E)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(
        filing_rules.objections_to_setting_retention(
            body, category=category, entry=entry, period=retention, reason=reason, basis=basis, by=by, today=timezone.localdate(now)
        )
    )
    return _set_retention(body, category, entry, retention, reason.strip(), basis.strip(), by=by, at=now)


@transaction.atomic(durable=True)
def adopt_usual_retention(body: Body, *, by: Person) -> list[RetentionRule]:
    """采用建议的保管期限: a row for each category of which the body's table says nothing yet (clause 2.E; 国家档案局令第8号)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(filing_rules.objections_to_adopting(body, by=by, today=timezone.localdate(now)))
    made = []
    for category in filing_rules.rows_to_adopt(body):
        period, reason = tables.USUAL[category.number]
        with translation.override("zh-hans"):  # kept as the body's own words, whoever takes them over
            made.append(_set_retention(body, category, None, period, str(reason), str(tables.BASIS), by=by, at=now))
    return made


def _set_retention(
    body: Body, category: Category | None, entry: Entry | None, period: str, reason: str, basis: str, *, by: Person, at: datetime
) -> RetentionRule:
    given = {"retention": period, "reason": reason, "basis": basis}
    row = RetentionRule.objects.create(body=body, category=category, entry=entry, **given, person=by, at=at)
    title = entry.title if entry else category.name if category else "其他"
    journal_record("archives.retention_set", row, by=by, chain=body.code, title=title, details=given, at=at)
    return row


@transaction.atomic(durable=True)
def approve_retention(body: Body, *, authority: str, paper_number: str, approved_on: date | None, by: Person) -> RetentionApproval:
    """登记保管期限表的批准: who approved the table as it stands, by which paper, on which day (clause 2.E; 档案法实施条例 art. 19)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    given: dict[str, Any] = {"authority": authority.strip(), "paper_number": paper_number.strip(), "approved_on": approved_on}
    refuse_if(filing_rules.objections_to_approving_the_table(body, **given, by=by, today=timezone.localdate(now)))
    digest = tables.Table(body).digest
    row = RetentionApproval.objects.create(body=body, **given, table=digest, person=by, at=now)
    details = given | {"approved_on": approved_on.isoformat() if approved_on else "", "table": digest}
    journal_record("archives.retention_approved", row, by=by, chain=body.code, details=details, at=now)
    return row


@transaction.atomic(durable=True)
def box_year(body: Body, *, year: int, thickness: int, by: Person) -> list[Box]:
    """装盒: lay what is filed of `year` and lies in no box yet into boxes, class by class in the order of the numbers (clause 2.E)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(filing_rules.objections_to_boxing(body, year=year, thickness=thickness, by=by, today=timezone.localdate(now)))
    made = []
    for of, records in boxes.unboxed(body, year).items():
        fonds, category, of_year, retention, code = of
        number = boxes.last_box(of)
        for filled in boxes.fill(records, queries.pages_of(records), thickness=thickness):
            number += 1
            given = {
                "number": number,
                "first": filled.records[0].number,
                "last": filled.records[-1].number,
                "pages": filled.pages,
                "thickness": thickness,
            }
            place = {
                "fonds_number": fonds,
                "category_code": category,
                "year": of_year,
                "retention": retention,
                "class_code": code,
            }
            box = Box.objects.create(body=body, **place, **given, person=by, at=now)
            title = f"{of_year}-{retention}-{code}-{number}"
            journal_record("archives.boxed", box, by=by, chain=body.code, title=title, details=place | given, at=now)
            made.append(box)
    return made


@transaction.atomic(durable=True)
def write_note_sheet(box: Box, *, situation: str, arranged_on: date | None, by: Person) -> BoxNote:
    """填写备考表: how the papers in the box are, arranged by `by` on a day (clause 2.E; DA/T 22-2015)."""
    now = timezone.now()
    box = Box.objects.select_for_update(of=("self",)).select_related("body").get(pk=box.pk)
    refuse_if(
        filing_rules.objections_to_writing_a_note(box, situation=situation, arranged_on=arranged_on, by=by, today=timezone.localdate(now))
    )
    given: dict[str, Any] = {"situation": situation.strip(), "arranged_on": arranged_on}
    note = BoxNote.objects.create(box=box, **given, person=by, at=now)
    details = given | {"arranged_on": arranged_on.isoformat() if arranged_on else ""}
    journal_record("archives.note_written", note, by=by, chain=box.body.code, title=str(box.number), details=details, at=now)
    return note


@transaction.atomic(durable=True)
def check_box(note: BoxNote, *, by: Person) -> BoxCheck:
    """检查装盒: another person than the arranger has looked at the box and its note sheet today (clause 2.E; DA/T 22-2015)."""
    now = timezone.now()
    box = Box.objects.select_for_update(of=("self",)).select_related("body").get(pk=note.box_id)
    refuse_if(filing_rules.objections_to_checking_a_box(note, by=by, today=timezone.localdate(now)))
    check = BoxCheck.objects.create(note=note, checked_on=timezone.localdate(now), person=by, at=now)
    details = {"checked_on": check.checked_on.isoformat()}
    journal_record("archives.box_checked", check, by=by, chain=box.body.code, title=str(box.number), details=details, at=now)
    return check
