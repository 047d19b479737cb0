"""Reads of the four checks (四性检测): what was found of a record last, what failed, and which records are to be checked again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext

from gongkai.archives.four_checks import POINTS
from gongkai.archives.models import BARRING, NATURES, CheckedPoint, CheckReason, CheckTerms, DestroyedRecord, FourCheck, Record
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.organization.models import Body
from gongkai.organization.queries import bodies

USUAL_DAYS = 180
"""Days after which a record is checked again where a body has set nothing."""
LEAST_DAYS, MOST_DAYS = 1, 1825


@dataclass(frozen=True)
class Line:
    """A point as a page shows it: what was looked at, what came of it, and what was found in words."""

    what: str | Promise
    result: str
    found: str


def terms_of(body: Body) -> CheckTerms:
    """After how many days the records of `body` are checked again; an unsaved row where it has set nothing."""
    return CheckTerms.objects.filter(body=body).select_related("person").last() or CheckTerms(body=body, days=USUAL_DAYS)


def latest_of(record: Record) -> FourCheck | None:
    """The newest check of `record`."""
    return FourCheck.objects.filter(record=record).select_related("person", "package").last()


def checks_of(record: Record) -> QuerySet[FourCheck]:
    """Every check of `record`, newest first."""
    return FourCheck.objects.filter(record=record).select_related("person", "package").order_by("-pk")


def reason_for(run: FourCheck) -> CheckReason | None:
    """Why work goes on though this check failed, if somebody said so."""
    return CheckReason.objects.filter(check_run=run).select_related("person").first()


def points_of(run: FourCheck) -> dict[str, list[Line]]:
    """What was looked at and found, by nature, in order."""
    found: dict[str, list[Line]] = {nature: [] for nature in NATURES}
    for row in CheckedPoint.objects.filter(check_run=run):
        what = POINTS[row.code][1] if row.code in POINTS else row.code
        found[row.nature].append(Line(what, row.result, gettext(row.found).format(**row.given)))
    return found


def fingerprint(rows: Iterable[tuple[str, str, str, str, dict[str, object]]]) -> str:
    """The digest of points as (nature, code, result, found, given): what was found cannot be changed afterwards unnoticed."""
    return digest_of(canonical_json([list(row) for row in rows]))


def fingerprint_of(run: FourCheck) -> str:
    """The same of what is kept of a check."""
    return fingerprint(CheckedPoint.objects.filter(check_run=run).values_list("nature", "code", "result", "found", "given"))


def newest() -> QuerySet[FourCheck]:
    """Of each record its newest check."""
    last = FourCheck.objects.filter(record=OuterRef("record")).order_by("-pk").values("pk")[:1]
    return FourCheck.objects.filter(pk=Subquery(last))


def failing(records: QuerySet[Record]) -> QuerySet[FourCheck]:
    """The newest check of each of `records` where it failed, longest ago first."""
    passed = {nature + "__in": ["passed", "none"] for nature in NATURES}
    return newest().filter(record__in=records.order_by().values("pk")).exclude(**passed).order_by("at", "pk")


def bars(record: Record) -> FourCheck | None:
    """The newest check of `record` where it failed in what bars packing and handing over, and nobody said why that goes on."""
    run = latest_of(record)
    if run is None or not set(BARRING) & set(run.failed) or reason_for(run):
        return None
    return run


def unchecked() -> QuerySet[Record]:
    """Records that were never checked since they were filed, oldest first."""
    checked_once = FourCheck.objects.filter(occasion="filing").values("record")
    return Record.objects.exclude(pk__in=checked_once).exclude(pk__in=DestroyedRecord.objects.values("record")).order_by("pk")


def to_check_again(*, now: datetime) -> QuerySet[Record]:
    """Records whose last check is longer ago than their body has set, what was checked longest ago first."""
    last = FourCheck.objects.filter(record=OuterRef("pk")).order_by("-pk").values("at")[:1]
    long_ago = Q(pk__in=[])
    for body in bodies():
        long_ago |= Q(body=body, last__lt=now - timedelta(days=terms_of(body).days))
    rows = Record.objects.annotate(last=Subquery(last)).filter(long_ago)
    return rows.exclude(pk__in=DestroyedRecord.objects.values("record")).order_by("last", "pk")


def due(*, now: datetime) -> list[tuple[int, str]]:
    """What is to be checked now, by number, and on which occasion: first what was just filed, then what was checked longest ago."""
    filed = list(unchecked().values_list("pk", flat=True))
    again = to_check_again(now=now).exclude(pk__in=filed) if len(filed) < 1000 else Record.objects.none()
    return [(pk, "filing") for pk in filed] + [(pk, "schedule") for pk in again.values_list("pk", flat=True)]


def is_anything_due(*, now: datetime) -> bool:
    """Whether `due` would name anything."""
    return unchecked().exists() or to_check_again(now=now).exists()


def counts(records: QuerySet[Record]) -> dict[str, int]:
    """Of `records`: how many there are, how many were never checked, how many failed at their newest check."""
    total = records.count()
    within = records.order_by().values("pk")
    checked = FourCheck.objects.filter(record__in=within).order_by().values("record").distinct().count()
    return {"total": total, "unchecked": total - checked, "failing": failing(records).count()}
