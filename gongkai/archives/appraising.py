"""Reads of appraisal and destruction (鉴定、销毁): what comes due and when, what was concluded, and how far each destruction list is."""

import enum
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Case, CharField, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.archives import listing, queries
from gongkai.archives.models import (
    DESTRUCTION_ROLES,
    Appraisal,
    DestroyedRecord,
    Destruction,
    DestructionLine,
    DestructionList,
    DestructionOpinion,
    DestructionWitness,
    Record,
)
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.organization.models import Body, Person

PERIODS = {"D10": 10, "D30": 30}
"""Years for which a record is kept after the year of its filing; without a number it is kept for good."""
WITNESSES = 2
"""People who see a list carried out."""
LONGEST_EXTENSION = 100
"""Years by which a period may be extended at once."""


class Stage(enum.StrEnum):
    """Where a destruction list stands."""

    TO_DECIDE = "to_decide"
    """Somebody has still to decide on it."""
    REFUSED = "refused"
    TO_WITNESS = "to_witness"
    """It is approved; two people are to come and see it carried out."""
    TO_DESTROY = "to_destroy"
    DESTROYED = "destroyed"


STAGES: dict[str, str | Promise] = {
    Stage.TO_DECIDE: _("待审批"),
    Stage.REFUSED: _("不同意销毁"),
    Stage.TO_WITNESS: _("待监销人到场"),
    Stage.TO_DESTROY: _("待销毁"),
    Stage.DESTROYED: _("已销毁"),
}
"""The same in words."""


@dataclass(frozen=True)
class Standing:
    """A destruction list with everything that happened to it."""

    listing: DestructionList
    opinions: dict[str, DestructionOpinion]
    witnesses: list[DestructionWitness]
    destruction: Destruction | None

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.destruction is not None:
            return Stage.DESTROYED
        if any(one.outcome == "refuse" for one in self.opinions.values()):
            return Stage.REFUSED
        if set(self.opinions) != set(DESTRUCTION_ROLES):
            return Stage.TO_DECIDE
        return Stage.TO_DESTROY if len(self.witnesses) >= WITNESSES else Stage.TO_WITNESS

    @property
    def said(self) -> str | Promise:
        """The same in words."""
        return STAGES[self.stage]


def with_terms(records: QuerySet[Record]) -> QuerySet[Record]:
    """`records` with `until`, the last year of the retention period (None: for good), and `opinion`, the newest appraisal's ("": none)."""
    newest = Appraisal.objects.filter(record=OuterRef("pk")).order_by("-pk")
    extended = newest.filter(outcome="extend").values("until_year")[:1]
    usual = Case(
        *(When(retention=code, then=F("year") + years) for code, years in PERIODS.items()), default=None, output_field=IntegerField()
    )
    opinion = Coalesce(Subquery(newest.values("outcome")[:1]), Value(""), output_field=CharField())
    rows = records.annotate(opinion=opinion)
    return rows.annotate(
        until=Case(
            When(Q(retention="Y") | Q(opinion="permanent"), then=None),
            default=Coalesce(Subquery(extended), usual),
            output_field=IntegerField(),
        )
    )


def to_appraise(records: QuerySet[Record], *, year: int) -> QuerySet[Record]:
    """Those of `records` whose period is over in `year` and that are neither destroyed nor on a list that is under way; oldest first."""
    return (
        with_terms(records)
        .filter(until__lt=year)
        .exclude(pk__in=DestroyedRecord.objects.values("record"))
        .exclude(pk__in=listed().values("record"))
        .order_by("until", "year", "code", "pk")
    )


def coming_due(records: QuerySet[Record], *, year: int) -> list[tuple[int, int]]:
    """In which year after `year` how many of `records` come due, the next first."""
    later = with_terms(records.order_by()).filter(until__gte=year).values("until").annotate(total=Count("pk")).order_by("until")
    return [(row["until"] + 1, row["total"]) for row in later]


def appraisal_of(record: Record) -> Appraisal | None:
    """The newest appraisal of `record`."""
    return Appraisal.objects.filter(record=record).select_related("person").last()


def appraisals_of(record: Record) -> QuerySet[Appraisal]:
    """Every appraisal of `record`, newest first."""
    return Appraisal.objects.filter(record=record).select_related("person").order_by("-pk")


def last_year_of(record: Record) -> int | None:
    """The last year of the retention period of `record`; None where it is kept for good."""
    return with_terms(Record.objects.filter(pk=record.pk)).values_list("until", flat=True).get()


def listed() -> QuerySet[DestructionLine]:
    """The lines of lists that were not refused."""
    refused = DestructionOpinion.objects.filter(listing=OuterRef("listing"), outcome="refuse")
    return DestructionLine.objects.exclude(Exists(refused))


def line_of(record: Record) -> DestructionLine | None:
    """The line of `record` on a list that was not refused."""
    return listed().filter(record=record).select_related("listing").first()


def destroyed_of(record: Record) -> DestroyedRecord | None:
    """That `record` was destroyed."""
    return DestroyedRecord.objects.filter(record=record).select_related("destruction", "destruction__listing").first()


def destroyed_among(records: Iterable[Record]) -> set[int]:
    """The keys of those of `records` that were destroyed."""
    return set(DestroyedRecord.objects.filter(record__in=list(records)).values_list("record", flat=True))


def destroyed_by(done: Destruction) -> list[DestroyedRecord]:
    """What a list that was carried out destroyed."""
    return list(DestroyedRecord.objects.filter(destruction=done).select_related("record__edition__item"))


def lists_for(person: Person) -> QuerySet[DestructionList]:
    """The destruction lists of the body of `person` that he may open, newest first: whoever is no Party member, none that names an
    inner-party matter (clause 2.D)."""
    rows = DestructionList.objects.filter(body=person.body_id).select_related("body", "person").order_by("-pk")
    if person.party_member:
        return rows
    return rows.exclude(pk__in=DestructionLine.objects.filter(record__edition__in=listing.inner_party_editions()).values("listing"))


def standing(lists: Iterable[DestructionList]) -> list[Standing]:
    """Each of `lists` with everything that happened to it."""
    rows = list(lists)
    opinions: dict[int, dict[str, DestructionOpinion]] = {}
    for one in DestructionOpinion.objects.filter(listing__in=rows).select_related("person", "on_behalf_of"):
        opinions.setdefault(one.listing_id, {})[one.role] = one
    witnesses: dict[int, list[DestructionWitness]] = {}
    for seen in DestructionWitness.objects.filter(listing__in=rows).select_related("person"):
        witnesses.setdefault(seen.listing_id, []).append(seen)
    done = {one.listing_id: one for one in Destruction.objects.filter(listing__in=rows).select_related("person")}
    return [Standing(row, opinions.get(row.pk, {}), witnesses.get(row.pk, []), done.get(row.pk)) for row in rows]


def standing_of(listing: DestructionList) -> Standing:
    """The same of one."""
    return standing([listing])[0]


def lines_of(listing: DestructionList) -> QuerySet[DestructionLine]:
    """What stands on the list, in its order."""
    return DestructionLine.objects.filter(listing=listing).select_related("record", "record__version", "appraisal", "appraisal__person")


def proposals(records: QuerySet[Record]) -> QuerySet[Record]:
    """Those of `records` that are proposed for destruction and stand on no list that is under way."""
    gone = DestroyedRecord.objects.values("record")
    return (
        with_terms(records).filter(opinion="destroy").exclude(pk__in=listed().values("record")).exclude(pk__in=gone).order_by("code", "pk")
    )


def fingerprint(records: Sequence[Record], appraisals: Sequence[Appraisal]) -> str:
    """The digest of what stands on a list: whoever decides names it, so that nothing is put on the list afterwards."""
    rows = [
        [record.code, record.digest, record.version.title, record.year, record.retention, appraisal.pk, appraisal.reason]
        for record, appraisal in zip(records, appraisals, strict=True)
    ]
    return digest_of(canonical_json(rows))


def fingerprint_of(listing: DestructionList) -> str:
    """The same of what is kept of a list."""
    lines = list(lines_of(listing))
    return fingerprint([line.record for line in lines], [line.appraisal for line in lines])


def next_serial(body: Body, year: int) -> int:
    """The number that the next list of the year gets."""
    return (DestructionList.objects.filter(body=body, year=year).aggregate(last=Max("serial"))["last"] or 0) + 1


def folders_left(destroyed: DestroyedRecord) -> list[Path]:
    """What still lies of the packages of a destroyed record in the packages folder, with what a broken-off run left of one."""
    return _left(destroyed, _present())


def left_to_remove() -> list[DestroyedRecord]:
    """Destroyed records of whose packages something still lies there."""
    present = _present()
    rows = DestroyedRecord.objects.select_related("record__edition__item") if present else []
    return [one for one in rows if _left(one, present)]


def _present() -> list[str]:
    packages = Path(settings.PACKAGES)
    return os.listdir(packages) if packages.is_dir() else []


def _left(destroyed: DestroyedRecord, present: list[str]) -> list[Path]:
    stem = queries.package_stem(destroyed.record)
    mine = [name for name in present if name in destroyed.packages or name.lstrip(".").startswith(stem)]
    return [Path(settings.PACKAGES) / name for name in sorted(mine)]
