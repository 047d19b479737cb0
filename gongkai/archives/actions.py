"""The verbs of the archive: file a matter as a record, pack it, hand it over."""

import errno
import fcntl
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.archives import (
    appraisal_rules,
    appraising,
    bag,
    boxes,
    check_rules,
    checked,
    copy_rules,
    destroying,
    filing_rules,
    form_rules,
    forms,
    four_checks,
    handover_rules,
    handovers,
    package,
    queries,
    rules,
)
from gongkai.archives import retention as tables
from gongkai.archives.bag import DamagedSourceError, Writer
from gongkai.archives.codes import LAST_NUMBER
from gongkai.archives.copies import Made, Part
from gongkai.archives.forms import Subject
from gongkai.archives.four_checks import Point
from gongkai.archives.handovers import Due
from gongkai.archives.models import (
    ARCHIVE,
    CANCELLED,
    DIFFERENT,
    RECEIVED,
    REFUSED,
    RETURNED,
    Appraisal,
    Box,
    BoxCheck,
    BoxNote,
    CheckedPoint,
    CheckReason,
    CheckTerms,
    Classing,
    DestroyedRecord,
    Destruction,
    DestructionLine,
    DestructionList,
    DestructionOpinion,
    DestructionWitness,
    FormWording,
    FourCheck,
    Handover,
    HandoverAnswer,
    HandoverClosure,
    HandoverCode,
    HandoverDecision,
    HandoverEnd,
    HandoverLine,
    HandoverPage,
    IssuedForm,
    Package,
    Packing,
    Receiver,
    ReceiverState,
    Record,
    Rendition,
    RetentionApproval,
    RetentionRule,
    Supplement,
    YearFiling,
    YearFilingLine,
    YearFilingOutcome,
)
from gongkai.catalog.models import Category, Entry
from gongkai.disclosure import onetime
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Edition, Version
from gongkai.disclosure.onetime import Guest
from gongkai.disclosure.stages import advance, lock, trace
from gongkai.foundation.codes import new_code
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.journal.record import record as journal_record
from gongkai.organization import notices
from gongkai.organization.models import Body, Notice, Person
from gongkai.organization.queries import holders, posts_of
from gongkai.papers.conversion import Copy
from gongkai.papers.forms import Foot, Form, Phrases
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Dossier
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Move, Stage
from gongkai.vault.models import Blob
from gongkai.vault.store import keep

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""What the system says where no more can be written."""


_log = logging.getLogger("gongkai.archives")


@transaction.atomic(durable=True)
def file_matter(version: Version, *, retention: str, by: Person, note: str = "") -> Record:
    """归档: the archivist files the edition of this version as one record with its retention period (clause 2.E)."""
    return _file(version, retention=retention, note=note, by=by)


def _file(version: Version, *, retention: str, note: str, by: Person) -> Record:
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


@transaction.atomic(durable=True)
def file_year(body: Body, *, year: int, lines: Sequence[tuple[Version, str, str]], by: Person) -> YearFiling:
    """年度归档: order that these versions are filed in this order, each with its retention period and note; `jobs.file_year` does it (2.E).

    Refuses where another run is under way, and what has been filed meanwhile.
    """
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(filing_rules.objections_to_filing_a_year(body, year=year, lines=lines, by=by, today=timezone.localdate(now)))
    given = {"year": year, "wanted": len(lines)}
    filing = YearFiling.objects.create(body=body, **given, person=by, at=now)
    YearFilingLine.objects.bulk_create(
        YearFilingLine(filing=filing, position=position, version=version, retention=period, note=note.strip())
        for position, (version, period, note) in enumerate(lines, start=1)
    )
    journal_record("archives.year_ordered", filing, by=by, chain=body.code, title=str(year), details=given, at=now)
    return filing


@transaction.atomic(durable=True)
def file_line(line: YearFilingLine, *, by: Person) -> YearFilingOutcome:
    """年度归档的一件: file one line of a run for whoever ordered it, and keep what became of it; done twice, it stays as it was (2.E)."""
    line = YearFilingLine.objects.select_for_update(of=("self",)).select_related("version", "filing").get(pk=line.pk)
    before = YearFilingOutcome.objects.filter(line=line).first()
    if before is not None:
        return before
    filed, refusal = None, ""
    try:
        with transaction.atomic():
            filed = _file(line.version, retention=line.retention, note=line.note, by=by)
    except Refused as refused:
        refusal = str(refused)
    except IntegrityError:
        # What the database refuses it refuses again: the lines after this one are not to wait for it for ever.
        _log.exception("line %s of the filing of a year was refused by the database", line.pk)
        refusal = _("数据库没有接受这一件，请单独归档，仍不行的告诉系统管理员。")
    return YearFilingOutcome.objects.create(line=line, record=filed, refusal=refusal, at=timezone.now())


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


@transaction.atomic(durable=True)
def ask_for_package(filed: Record, *, by: Person) -> Packing:
    """要求制作归档包: a package is to be made in the background; asked again while that goes on, it is the same one (clause 2.E).

    The journal hears of the package, once it is there.
    """
    now = timezone.now()
    filed = Record.objects.select_for_update(of=("self",)).select_related("version", "edition__item__body").get(pk=filed.pk)
    refuse_if(rules.objections_to_packing(filed, by=by, today=timezone.localdate(now)))
    under_way = Packing.objects.filter(record=filed, state__in=[Packing.WAITS, Packing.RUNS]).first()
    return under_way or Packing.objects.create(record=filed, person=by, asked_at=now, touched_at=now)


def pack(filed: Record, *, by: Person, progress: Callable[[int, int], None] | None = None) -> Package:
    """制作归档包: write the complete dossier of the record as one BagIt package and note it (clause 2.E).

    The folder appears under its name only when it is whole and on disk. What a killed run or a full disk left is taken up by the next;
    nothing of it looks whole. `progress` is called with the files and bytes that are in place.
    """
    refuse_if(rules.objections_to_packing(filed, by=by, today=timezone.localdate()))
    packages = Path(settings.PACKAGES)
    try:
        packages.mkdir(parents=True, exist_ok=True)
        with _alone(filed, packages) as place:
            return _pack(filed, place, by=by, progress=progress)
    except OSError as failure:
        if failure.errno not in FULL:
            raise
        message = _("存放归档包的磁盘已满。已写好的部分保留着，请系统管理员腾出空间后再制作一次，会从中断处接着做。")
        raise Refused([Objection("disk_full", message, clause="2.E")]) from failure


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
    made = Package.objects.create(
        record=filed,
        name=name,
        manifest_digest=digest,
        size=size,
        supplement=handovers.open_supplement(filed),
        person=by,
        at=at,
    )
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


# Handing over.

TO_APPROVE, HANDOVER_ANSWERED, HANDOVER_DUE = "archives.handover_to_approve", "archives.handover_answered", "archives.handover_due"
"""Kinds of notices about handovers."""
PAGE_DAYS = 30
"""Days for which a receiver's page is open."""


@transaction.atomic(durable=True)
def keep_receiver(
    body: Body,
    receiver: Receiver | None = None,
    *,
    code: str,
    kind: str,
    name: str,
    interval: str,
    days: int | None,
    by: Person,
    contact: str = "",
    reached: str = "",
    is_active: bool = True,
) -> ReceiverState:
    """登记接收单位: who receives the body's records, under a code that stays, and how often (clause 2.E)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    given: dict[str, Any] = {"name": name, "contact": contact, "reached": reached, "interval": interval, "days": days}
    refuse_if(handover_rules.objections_to_receiver(body, receiver, code=code, kind=kind, **given, by=by, today=timezone.localdate(now)))
    if receiver is None:
        receiver = Receiver.objects.create(body=body, code=code, kind=kind, person=by, at=now)
        named = {"code": code, "kind": kind}
        journal_record("archives.receiver_registered", receiver, by=by, chain=body.code, title=name.strip(), details=named, at=now)
    said = {"name": name.strip(), "contact": contact.strip(), "reached": reached.strip(), "interval": interval, "days": days}
    state = ReceiverState.objects.create(receiver=receiver, **said, is_active=is_active, person=by, at=now)
    details = {**said, "is_active": is_active}
    journal_record("archives.receiver_kept", state, by=by, chain=body.code, title=state.name, details=details, at=now)
    return state


@transaction.atomic(durable=True)
def prepare_handover(
    receiver: Receiver,
    *,
    starts_on: date | None,
    ends_on: date | None,
    chosen: Sequence[str],
    by: Person,
    nil: bool = False,
    note: str = "",
    replaces: Handover | None = None,
) -> Handover:
    """编制交接单: write down what a receiver gets for a period, or that there is nothing, with a list that never changes (clause 2.E).

    `chosen` names the candidates by their keys. Those who may approve it are told. Raises FileDamagedError where a public file that
    would go into a copy is damaged.
    """
    now = timezone.now()
    # One after the other: numbers follow, and nothing stands in two lists.
    receiver = Receiver.objects.select_for_update(of=("self",)).select_related("body").get(pk=receiver.pk)
    body = Body.objects.select_for_update().get(pk=receiver.body_id)
    state = handovers.receiver_state(receiver)
    offered = handovers.candidates(receiver, starts_on, ends_on) if starts_on and ends_on else []
    given: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "nil": nil, "note": note}
    before = handovers.stands(replaces) if replaces else None
    refuse_if(
        handover_rules.objections_to_preparing(
            state, **given, chosen=chosen, offered=offered, replaces=before, by=by, today=timezone.localdate(now)
        )
    )
    wanted = set(chosen)
    parcels = [(one, handovers.parcel_of(one)) for one in offered if one.key in wanted]
    row = Handover(
        body=body,
        receiver=receiver,
        state=state,
        number=handovers.next_number(body, timezone.localdate(now).year),
        **given | {"note": note.strip()},
        replaces=replaces,
        person=by,
        at=now,
    )
    counted = queries.pages_of([one.record for one, _parcel in parcels])
    pages = [counted.get(one.record.pk, 0) for one, _parcel in parcels]
    told = handovers.listed(row, state, parcels, pages=pages)
    row.listed, row.list_digest = handovers.digest_of_list(told)
    row.count, row.pages, row.size = told["count"], told["pages"], told["size"]
    row.save()
    HandoverLine.objects.bulk_create(
        HandoverLine(
            handover=row,
            receiver=receiver,
            position=position,
            record=one.record,
            package=parcel.package,
            supplement=one.supplement,
            name=parcel.name,
            digest=parcel.digest,
            size=parcel.size,
            pages=count,
        )
        for position, ((one, parcel), count) in enumerate(zip(parcels, pages, strict=True), start=1)
    )
    details = {name: told[name] for name in ("number", "count", "pages", "size", "nil")} | {
        "list_digest": row.list_digest,
        "to": state.name,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "corrects": replaces.number if replaces else "",
    }
    journal_record("archives.handover_prepared", row, by=by, chain=body.code, title=row.number, details=details, at=now)
    notices.tell(
        [person for person in _holding(Post.GROUP_HEAD, body, at=now) if person.pk != by.pk],
        kind=TO_APPROVE,
        about=row,
        text=gettext_noop("向{receiver}移交的交接单{number}，共{count}件，请审批。"),
        given={"receiver": state.name, "number": row.number, "count": row.count},
        at=now,
    )
    notices.end(state.receiver, HANDOVER_DUE, at=now)
    return row


@transaction.atomic(durable=True)
def decide_handover(handover: Handover, *, list_digest: str, approved: bool, by: Person, remark: str = "") -> HandoverDecision:
    """移交审批: the head of the leading group approves the handover whose list he read, or returns it with reasons (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    handover = _hold_handover(handover)
    given: dict[str, Any] = {"list_digest": list_digest, "approved": approved, "remark": remark}
    refuse_if(handover_rules.objections_to_deciding(handovers.stands(handover), **given, by=by, today=today))
    held = [one for one in posts_of(by, body=handover.body, on=today) if one.post in handover_rules.APPROVERS]
    holding = min(held, key=lambda one: one.on_behalf_of is not None)
    decision = HandoverDecision.objects.create(
        handover=handover,
        **given | {"remark": remark.strip()},
        person=by,
        post=holding.post.value,
        delegation=holding.delegation,
        on_behalf_of=holding.on_behalf_of,
        at=now,
    )
    journal_record(
        "archives.handover_decided",
        decision,
        by=by,
        chain=handover.body.code,
        title=handover.number,
        details={"list_digest": list_digest, "approved": approved, "remark": decision.remark},
        post=holding.post.value,
        on_behalf_of=holding.on_behalf_of.name if holding.on_behalf_of else "",
        at=now,
    )
    if not approved:
        _end(handover, RETURNED, decision.remark, by=by, at=now)
    notices.end(handover, TO_APPROVE, at=now)
    _tell_the_archive(
        handover,
        gettext_noop("交接单{number}已由组长审批同意，请发送。") if approved else gettext_noop("交接单{number}被审批退回，请查看理由。"),
        mark="decided",
        at=now,
    )
    return decision


@dataclass(frozen=True)
class HandoverKey:
    """A one-time page and the key that opens it: the key is shown once and kept nowhere."""

    page: HandoverPage
    key: str


@dataclass(frozen=True)
class HandoverTold:
    """The code of a page, which is shown once and kept nowhere, and the row that says how it was told."""

    row: HandoverCode
    code: str


@transaction.atomic(durable=True)
def send_handover(handover: Handover, *, name: str, contact: str, by: Person) -> HandoverKey:
    """发送移交: make the one-time page on which a named person of the receiver takes it; a later page replaces it (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    handover = _hold_handover(handover)
    refuse_if(handover_rules.objections_to_sending(handovers.stands(handover), name=name, contact=contact, by=by, today=today))
    key = onetime.new_key()
    page = HandoverPage.objects.create(
        handover=handover,
        name=name.strip(),
        contact=contact.strip(),
        key_digest=onetime.key_digest(key),
        expires_at=onetime.ends(today + timedelta(days=PAGE_DAYS), today),
        person=by,
        at=now,
    )
    details = {"name": page.name, "contact": page.contact, "key_digest": page.key_digest, "expires_at": page.expires_at.isoformat()}
    journal_record("archives.handover_sent", page, by=by, chain=handover.body.code, title=handover.number, details=details, at=now)
    return HandoverKey(page, key)


@transaction.atomic(durable=True)
def tell_handover_code(page: HandoverPage, *, how: str, contact: str, by: Person) -> HandoverTold:
    """告知口令: make the code of a receiver's page, for another person than who made the page to tell; a later one replaces it (2.E)."""
    now = timezone.now()
    handover = _hold_handover(page.handover)
    page = HandoverPage.objects.select_related("handover__body", "person").get(pk=page.pk)
    refuse_if(handover_rules.objections_to_telling(page, how=how, contact=contact, by=by, now=now))
    code, code_hash = onetime.new_code()
    row = HandoverCode.objects.create(page=page, code_hash=code_hash, how=how, contact=contact.strip(), person=by, at=now)
    details = {"page": page.pk, "how": how, "contact": row.contact}
    journal_record("archives.handover_code_told", row, by=by, chain=handover.body.code, title=handover.number, details=details, at=now)
    return HandoverTold(row, code)


@transaction.atomic(durable=True)
def answer_handover(
    page: HandoverPage,
    *,
    code: str,
    refused: bool,
    signatory: str,
    by: Guest,
    counted: int | None = None,
    counted_size: int | None = None,
    counted_digest: str = "",
    reasons: str = "",
    filing_number: str = "",
    source: str = "",
) -> HandoverAnswer:
    """接收单位答复: what a named person of the receiver counted and says, over the page (clause 2.E).

    What differs in count, bytes or digest from the form is not received, whatever was asked for: it is kept as different, with both
    values, and the page stays open for another look. `source` is a keyed digest of the address from which it came.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    handover = _hold_handover(page.handover)
    refuse_if(handover_rules.objections_to_page(page, now=now) or handover_rules.objections_to_page_code(page, code))
    found: dict[str, Any] = {"counted": counted, "counted_size": counted_size, "counted_digest": counted_digest}
    said: dict[str, Any] = {"reasons": reasons, "signatory": signatory, "filing_number": filing_number, "received_on": today}
    refuse_if(handover_rules.objections_to_answer(handover, refused=refused, **found, **said, today=today))
    told = handovers.code_of(page)
    return _answer(handover, {"page": page, "code": told, "source": source}, refused, found, said, by=by, at=now)


@transaction.atomic(durable=True)
def enter_receipt(
    handover: Handover,
    *,
    refused: bool,
    signatory: str,
    received_on: date | None,
    scan: File | None,
    by: Person,
    counted: int | None = None,
    counted_size: int | None = None,
    counted_digest: str = "",
    reasons: str = "",
    filing_number: str = "",
) -> HandoverAnswer:
    """登记回执: the archivist enters what the receiver signed on paper, with the scan of it; what differs is not received (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    handover = _hold_handover(handover)
    found: dict[str, Any] = {"counted": counted, "counted_size": counted_size, "counted_digest": counted_digest}
    said: dict[str, Any] = {"reasons": reasons, "signatory": signatory, "filing_number": filing_number, "received_on": received_on}
    refuse_if(
        handover_rules.objections_to_entering(handovers.stands(handover), has_scan=scan is not None, by=by, today=today)
        + handover_rules.objections_to_answer(handover, refused=refused, **found, **said, today=today)
    )
    assert scan is not None
    return _answer(handover, {"scan": scan.blob, "scan_name": scan.name, "person": by}, refused, found, said, by=by, at=now)


def _answer(
    handover: Handover,
    came: dict[str, Any],
    refused: bool,
    found: dict[str, Any],
    said: dict[str, Any],
    *,
    by: Person | Guest,
    at: datetime,
) -> HandoverAnswer:
    outcome = handover_rules.outcome_of(handover, refused=refused, **found)
    if refused:
        found = {"counted": None, "counted_size": None, "counted_digest": ""}
    said = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    row = HandoverAnswer.objects.create(handover=handover, outcome=outcome, **came, **found, **said, at=at)
    details = {
        "outcome": outcome,
        **found,
        **said,
        "received_on": row.received_on.isoformat(),
        "scan": row.scan_id or "",
        "source": row.source,
        "page": row.page_id,
        "differences": handovers.differences(handover, **found) if outcome == DIFFERENT else [],
    }
    if row.code is not None:
        details["code_told_by"] = row.code.person.name
    journal_record("archives.handover_answered", row, by=by, chain=handover.body.code, title=handover.number, details=details, at=at)
    if outcome == REFUSED:
        _end(handover, REFUSED, row.reasons, by=by, at=at)
    words = {
        RECEIVED: gettext_noop("交接单{number}已由对方接收，请办结。"),
        REFUSED: gettext_noop("交接单{number}被对方拒收，请查看理由，更正后重新移交。"),
        DIFFERENT: gettext_noop("交接单{number}与对方核对的不符，没有接收，请查看。"),
    }
    _tell_the_archive(handover, words[outcome], mark=f"answer:{row.pk}", at=at)
    return row


@transaction.atomic(durable=True)
def cancel_handover(handover: Handover, *, reason: str, by: Person) -> HandoverEnd:
    """作废交接单: a handover that nobody received comes to nothing; what was in it can be handed over anew (clause 2.E)."""
    now = timezone.now()
    handover = _hold_handover(handover)
    one = handovers.stands(handover)
    refuse_if(handover_rules.objections_to_cancelling(one, reason=reason, by=by, today=timezone.localdate(now)))
    end = _end(handover, CANCELLED, reason, by=by, at=now)
    notices.end(handover, TO_APPROVE, HANDOVER_ANSWERED, at=now)
    return end


@transaction.atomic(durable=True)
def close_handover(handover: Handover, *, by: Person) -> HandoverClosure:
    """移交办结: the archivist closes what was received; where an archive received it, the editions in it are handed over (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    handover = _hold_handover(handover)
    one = handovers.stands(handover)
    refuse_if(handover_rules.objections_to_closing(one, by=by, today=today))
    assert one.receipt is not None
    # Asked before the closure stands: from then on they are handed over.
    facts = _editions_to_hand_over(handover, on=today)
    closure = HandoverClosure.objects.create(handover=handover, answer=one.receipt, person=by, at=now)
    details = {"number": handover.number, "count": handover.count, "filing_number": one.receipt.filing_number}
    journal_record("archives.handover_closed", closure, by=by, chain=handover.body.code, title=handover.number, details=details, at=now)
    for edition, dossier in facts:
        refuse_if(procedure.objections(dossier, Move.HAND_OVER, disclosure.actor(by, edition, on=today), today=today))
        holding = disclosure.holding(by, edition.item, frozenset({Post.ARCHIVIST}), on=today)
        advance(edition, Move.HAND_OVER, Stage.HANDED_OVER, at=now, by=by, holding=holding)
        assert edition.current is not None
        trail = trace(edition, edition.current, holding)
        journal_record("archives.handed_over", edition, by=by, **trail, details={"handover": handover.number}, at=now)
    notices.end(handover, HANDOVER_ANSWERED, at=now)
    return closure


def _editions_to_hand_over(handover: Handover, *, on: date) -> list[tuple[Edition, Dossier]]:
    """The editions that an archive receives with this handover for the first time, held, each with its facts."""
    if handover.receiver.kind != ARCHIVE:
        return []
    named = HandoverLine.objects.filter(handover=handover, supplement=None).values("record__edition")
    related = ("item__body", "item__unit", "current")
    held = list(Edition.objects.select_for_update(of=("self",)).select_related(*related).filter(pk__in=named).order_by("pk"))
    dossiers = queries.dossiers(held, on=on)
    return [(edition, dossiers[edition.pk]) for edition in held if not dossiers[edition.pk].handed_over]


@transaction.atomic(durable=True)
def open_supplement(filed: Record, *, reason: str, by: Person) -> Supplement:
    """登记补充: why a record that an archive received gets a further package, which goes with a later handover (clause 2.E)."""
    now = timezone.now()
    filed = Record.objects.select_for_update(of=("self",)).select_related("edition__item__body", "version").get(pk=filed.pk)
    refuse_if(handover_rules.objections_to_supplementing(filed, reason=reason, by=by, today=timezone.localdate(now)))
    row = Supplement.objects.create(record=filed, reason=reason.strip(), person=by, at=now)
    trail = trace(filed.edition, filed.version, None)
    journal_record("archives.supplement_opened", row, by=by, **trail, details={"reason": row.reason, "code": filed.code}, at=now)
    return row


@transaction.atomic(durable=True)
def tell_of_handovers(body: Body, *, by: Person | None = None) -> int:
    """提醒移交: the archivists, once a period is over for which a receiver has got nothing, and again when it is late (clause 2.E).

    Returns how many were told now. `by` is None where the calendar does it. Nothing is recorded: nothing was done yet.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    told, open_still = 0, set()
    for one in handovers.due(body, today=today):
        open_still.add(one.state.receiver_id)
        told += notices.tell(
            _holding(Post.ARCHIVIST, body, at=now),
            kind=HANDOVER_DUE,
            about=one.state.receiver,
            text=_words_of_due(one, today),
            given={"receiver": one.state.name, "until": one.ends_on, "day": one.due_on},
            mark=f"{'late' if today > one.due_on else 'due'}:{one.ends_on}",
            at=now,
        )
    waiting = Notice.objects.filter(kind=HANDOVER_DUE, over_at=None).values("about")
    for done in Receiver.objects.filter(body=body, pk__in=waiting).exclude(pk__in=open_still):
        notices.end(done, HANDOVER_DUE, at=now)
    return told


def _words_of_due(one: Due, today: date) -> str:
    if today > one.due_on:
        return gettext_noop("截至{until}的归档文件应在{day}前向{receiver}移交，已经逾期；没有的也要作零报告。")
    return gettext_noop("截至{until}的归档文件请在{day}前向{receiver}移交；没有的作零报告。")


def _hold_handover(handover: Handover) -> Handover:
    related = ("body", "receiver", "state", "person")
    return Handover.objects.select_for_update(of=("self",)).select_related(*related).get(pk=handover.pk)


def _end(handover: Handover, kind: str, reason: str, *, by: Person | Guest, at: datetime) -> HandoverEnd:
    person = by if isinstance(by, Person) else None
    end = HandoverEnd.objects.create(handover=handover, kind=kind, reason=reason.strip(), person=person, at=at)
    details = {"kind": kind, "reason": end.reason}
    journal_record("archives.handover_ended", end, by=by, chain=handover.body.code, title=handover.number, details=details, at=at)
    return end


def _tell_the_archive(handover: Handover, text: str, *, mark: str, at: datetime) -> None:
    people = {person.pk: person for person in (handover.person, *_holding(Post.ARCHIVIST, handover.body, at=at))}
    given = {"number": handover.number}
    notices.tell(people.values(), kind=HANDOVER_ANSWERED, about=handover, text=text, given=given, mark=mark, at=at)


def _holding(post: Post, body: Body, *, at: datetime) -> list[Person]:
    return holders(post, body=body, on=timezone.localdate(at))


# Official papers.


def issue_form(
    kind: Form, subject: Subject, values: Any, *, places: Mapping[str, str] | None = None, origin: str = "", by: Person
) -> IssuedForm:
    """制作公文: draw an official paper and keep it, with its code and the journal's head at its foot (clauses 2.B, 2.E).

    `values` is the dataclass of this kind, `places` what stands in the named places of its wording, `origin` the address of the site as
    the paper prints it. A paper that would say what the last one about `subject` says is that one; else it replaces it.
    NotDrawnError where it cannot be drawn.
    """
    now = timezone.now()
    refuse_if(form_rules.objections_to_issuing(kind, subject, by=by, today=timezone.localdate(now)))
    wording = forms.wording_of(subject.body, kind)
    phrases = forms.phrases_of(subject.body, kind).filled(forms.in_every_form(subject.body) | dict(places or {}))
    made = forms.last(kind, subject)
    if made and forms.says_the_same(made, values, phrases):
        return made
    foot = forms.foot_of(subject.body, new_code(), by=by, at=now, origin=origin or settings.SITE)
    pdf = keep(forms.drawn(kind, values, phrases, foot), "application/pdf")
    return _keep_the_form(kind, subject, values, phrases, foot, wording, pdf, by=by, at=now)


@transaction.atomic(durable=True)
def _keep_the_form(
    kind: Form,
    subject: Subject,
    values: Any,
    phrases: Phrases,
    foot: Foot,
    wording: FormWording | None,
    pdf: Blob,
    *,
    by: Person,
    at: datetime,
) -> IssuedForm:
    Body.objects.select_for_update().get(pk=subject.body.pk)
    # Somebody else may have had it made while this one was being drawn.
    before = forms.last(kind, subject)
    if before and forms.says_the_same(before, values, phrases):
        return before
    issued = IssuedForm.objects.create(
        body=subject.body,
        kind=kind.value,
        subject=subject.key,
        edition=subject.edition,
        record=subject.record,
        title=subject.title[:300],
        code=foot.code,
        values=forms.contents(values, phrases, foot),
        wording=wording,
        pdf=pdf,
        size=foot.size,
        head=foot.head,
        head_at=foot.at,
        replaces=before,
        person=by,
        at=at,
    )
    edition = subject.edition
    traced = trace(edition, edition.current, None) if edition and edition.current else {"chain": subject.body.code}
    details = {
        "kind": issued.kind,
        "subject": issued.subject,
        "code": issued.code,
        "pdf": pdf.pk,
        "contents": forms.contents_digest(issued),
        "replaces": before.pk if before else None,
    }
    journal_record("archives.form_issued", issued, by=by, **traced, title=subject.title, details=details, at=at)
    return issued


@transaction.atomic(durable=True)
def keep_form_wording(body: Body, kind: Form, phrases: Phrases, *, by: Person) -> FormWording:
    """设置公文用语: what forms of this kind bear from now on; those already issued keep their words (clause 2.E)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    given = Phrases(**{name: "\n".join(line.rstrip() for line in text.strip().splitlines()) for name, text in asdict(phrases).items()})
    refuse_if(form_rules.objections_to_wording(body, kind, given, by=by, today=timezone.localdate(now)))
    row = FormWording.objects.create(body=body, kind=kind.value, **asdict(given), person=by, at=now)
    journal_record("archives.form_wording_kept", row, by=by, chain=body.code, details={"kind": kind.value, **asdict(given)}, at=now)
    return row


# Appraisal and destruction (鉴定、销毁).


@transaction.atomic(durable=True)
def appraise(filed: Record, *, outcome: str, reason: str, by: Person, until_year: int | None = None) -> Appraisal:
    """鉴定: what becomes of a record whose retention period is over: kept longer, kept for good, or proposed for destruction (clause 2.E).

    Refuses before its time, of what is kept for good, listed or destroyed; destruction also of what was taken back or is still open.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    filed = Record.objects.select_for_update(of=("self",)).select_related("version", "edition__item__body").get(pk=filed.pk)
    year = until_year if outcome == "extend" else None
    refuse_if(appraisal_rules.objections_to_appraising(filed, outcome=outcome, reason=reason, until_year=year, by=by, today=today))
    concluded = Appraisal.objects.create(
        record=filed, outcome=outcome, until_year=year, reason=reason.strip(), decided_on=today, person=by, at=now
    )
    details = {"record": filed.pk, "outcome": outcome, "until_year": year, "reason": concluded.reason}
    journal_record("archives.appraised", concluded, by=by, **trace(filed.edition, filed.version, None), details=details, at=now)
    return concluded


@transaction.atomic(durable=True)
def list_for_destruction(body: Body, records: Sequence[Record], *, reason: str, by: Person) -> DestructionList:
    """编制销毁清册: put records that are proposed for destruction on a list, and ask for both approvals (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    body = Body.objects.select_for_update().get(pk=body.pk)  # held, so that numbers are given one by one
    chosen = Record.objects.filter(pk__in=[one.pk for one in records]).select_related("version", "edition__item").order_by("code", "pk")
    rows = list(chosen)
    refuse_if(appraisal_rules.objections_to_listing(body, rows, reason=reason, by=by, today=today))
    appraisals = [one for row in rows if (one := appraising.appraisal_of(row))]
    listing = DestructionList.objects.create(
        body=body,
        year=today.year,
        serial=appraising.next_serial(body, today.year),
        reason=reason.strip(),
        lines=appraising.fingerprint(rows, appraisals),
        person=by,
        at=now,
    )
    DestructionLine.objects.bulk_create(
        DestructionLine(listing=listing, record=row, appraisal=appraisal, position=position)
        for position, (row, appraisal) in enumerate(zip(rows, appraisals, strict=True), start=1)
    )
    told = {"year": listing.year, "serial": listing.serial, "reason": listing.reason, "lines": listing.lines}
    details = told | {"records": [row.code or row.pk for row in rows]}
    journal_record("archives.destruction_listed", listing, by=by, chain=body.code, title=listing.number, details=details, at=now)
    deciders = [person for post in appraisal_rules.DECIDERS.values() for person in holders(post, body=body, on=today)]
    notices.tell(
        deciders,
        kind="archives.destruction_waits",
        about=listing,
        text=gettext_noop("销毁清册{number}等您审批，共{count}件。"),
        given={"number": listing.number, "count": len(rows)},
        at=now,
    )
    return listing


@transaction.atomic(durable=True)
def decide_on_destruction(listing: DestructionList, *, role: str, outcome: str, remark: str, by: Person) -> DestructionOpinion:
    """审批销毁清册: the head of the leading group or the principal leader agrees or does not; both must agree (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    listing = _hold_list(listing)
    standing = appraising.standing_of(listing)
    refuse_if(appraisal_rules.objections_to_deciding(standing, role=role, outcome=outcome, remark=remark, by=by, today=today))
    holding = appraisal_rules.holding_for(listing.body, frozenset({appraisal_rules.DECIDERS[role]}), by, today)
    if holding is None:
        raise ValueError("a destruction list is decided on in a post")
    opinion = DestructionOpinion.objects.create(
        listing=listing,
        role=role,
        outcome=outcome,
        remark=remark.strip(),
        lines=listing.lines,
        person=by,
        post=holding.post.value,
        delegation=holding.delegation,
        on_behalf_of=holding.on_behalf_of,
        at=now,
    )
    journal_record(
        "archives.destruction_decided",
        opinion,
        by=by,
        chain=listing.body.code,
        post=holding.post.value,
        on_behalf_of=holding.on_behalf_of.name if holding.on_behalf_of else "",
        title=listing.number,
        details={"listing": listing.pk, "role": role, "outcome": outcome, "remark": opinion.remark, "lines": listing.lines},
        at=now,
    )
    if appraising.standing_of(listing).stage is appraising.Stage.TO_DECIDE:
        notices.end(listing, "archives.destruction_waits", person=by, at=now)
        return opinion
    notices.end(listing, "archives.destruction_waits", at=now)
    text = gettext_noop("销毁清册{number}已审批同意，请安排两名监销人到场。")
    if outcome == "refuse":
        text = gettext_noop("销毁清册{number}没有获准，清册上的归档件请另行鉴定。")
    given = {"number": listing.number}
    notices.tell([listing.person], kind="archives.destruction_answered", about=listing, text=text, given=given, at=now)
    if outcome == "agree":
        others = {opinion.person_id for opinion in DestructionOpinion.objects.filter(listing=listing)}
        found = [person for post in sorted(appraisal_rules.WITNESSES) for person in holders(post, body=listing.body, on=today)]
        asked = [person for person in found if person.pk not in others]
        text = gettext_noop("销毁清册{number}已获批准，要两人监销；到场的请签到。")
        notices.tell(asked, kind="archives.destruction_to_witness", about=listing, text=text, given=given, at=now)
    return opinion


@transaction.atomic(durable=True)
def witness_destruction(listing: DestructionList, *, by: Person) -> DestructionWitness:
    """监销签到: somebody who had no part in the list is there to see it carried out; two are needed (clause 2.E)."""
    now = timezone.now()
    today = timezone.localdate(now)
    listing = _hold_list(listing)
    refuse_if(appraisal_rules.objections_to_witnessing(appraising.standing_of(listing), by=by, today=today))
    holding = appraisal_rules.holding_for(listing.body, appraisal_rules.WITNESSES, by, today)
    post = holding.post.value if holding else ""
    seen = DestructionWitness.objects.create(listing=listing, person=by, post=post, at=now)
    details = {"listing": listing.pk}
    journal_record(
        "archives.destruction_witnessed", seen, by=by, chain=listing.body.code, post=post, title=listing.number, details=details, at=now
    )
    return seen


@transaction.atomic(durable=True)
def destroy(listing: DestructionList, *, note: str, by: Person) -> Destruction:
    """销毁: carry out an approved list before two witnesses: the packages of its records are removed (clause 2.E).

    The rows, the vault and the journal stay and say so. The folders go after the commit; what a killed process left, the clock removes.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    # Whoever prepares a handover holds the body, too: nothing is handed over while it is destroyed.
    Body.objects.select_for_update().get(pk=listing.body_id)
    listing = _hold_list(listing)
    lines = list(appraising.lines_of(listing).select_related("record__edition__item", "record__version"))
    rows = [line.record for line in lines]
    refuse_if(appraisal_rules.objections_to_destroying(appraising.standing_of(listing), rows, note=note, by=by, today=today))
    done = Destruction.objects.create(listing=listing, note=note.strip(), person=by, at=now)
    gone = [DestroyedRecord(destruction=done, record=row, packages=[made.name for made in queries.packages_of(row)]) for row in rows]
    DestroyedRecord.objects.bulk_create(gone)
    details = {
        "listing": listing.pk,
        "note": done.note,
        "records": [{"code": one.record.code or one.record_id, "packages": one.packages} for one in gone],
    }
    notices.end(listing, "archives.destruction_to_witness", "archives.destruction_answered", at=now)
    journal_record("archives.destroyed", done, by=by, chain=listing.body.code, title=listing.number, details=details, at=now)
    transaction.on_commit(destroying.remove_what_was_destroyed, robust=True)
    return done


@transaction.atomic(durable=True)
def tell_of_appraisals(body: Body, *, by: Person | None) -> int:
    """提醒鉴定: whoever keeps the archive hears once a year how many records have come due; how many people were told (clause 2.E)."""
    now = timezone.now()
    year = timezone.localdate(now).year
    due = appraising.to_appraise(Record.objects.filter(body=body), year=year).filter(opinion="").count()
    if not due:
        return 0
    return notices.tell(
        holders(Post.ARCHIVIST, body=body, on=timezone.localdate(now)),
        kind="archives.appraisal_due",
        about=body,
        mark=str(year),
        text=gettext_noop("有{count}件保管期限届满，请鉴定。"),
        given={"count": due},
        at=now,
    )


def _hold_list(listing: DestructionList) -> DestructionList:
    return DestructionList.objects.select_for_update(of=("self",)).select_related("body", "person").get(pk=listing.pk)
