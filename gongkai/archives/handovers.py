"""Reads of the handover (移交): who receives, what can be handed over, where each handover stands, what was received (clause 2.E)."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from gongkai.archives import appraising, listing, queries
from gongkai.archives.forms import Subject, about
from gongkai.archives.models import (
    ARCHIVE,
    BY_NEED,
    DIFFERENT,
    MONTHLY,
    RECEIVED,
    REFUSED,
    FourCheck,
    Handover,
    HandoverAnswer,
    HandoverClosure,
    HandoverCode,
    HandoverDecision,
    HandoverEnd,
    HandoverLine,
    HandoverPage,
    Package,
    Receiver,
    ReceiverState,
    Record,
    Supplement,
)
from gongkai.disclosure import onetime
from gongkai.disclosure.models import StageChange
from gongkai.foundation.digests import canonical_json, digest_of, digest_of_file, digest_of_stream
from gongkai.organization.models import Body, Person
from gongkai.papers.archive import Counted, Decision, HandedOver, HandoverForm, Receipt, Side
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Move
from gongkai.publication import push
from gongkai.publication import queries as publication
from gongkai.publication.models import IndexNumber, Release

LIST_FORMAT = "gongkai.handover/1"
MANIFEST = "manifest-sha256.txt"
MOST_LINES = 1000
"""Records in one handover at most: a page that a person can still look through."""


class State(StrEnum):
    """Where a handover stands."""

    PREPARED = "prepared"
    APPROVED = "approved"
    SENT = "sent"
    DIFFERENT = "different"
    RECEIVED = "received"
    CLOSED = "closed"
    RETURNED = "returned"
    REFUSED = "refused"
    CANCELLED = "cancelled"


STATES: dict[str, str | Promise] = {
    State.PREPARED: _("待组长审批"),
    State.APPROVED: _("待发送"),
    State.SENT: _("已发送，待接收"),
    State.DIFFERENT: _("核对不符，未接收"),
    State.RECEIVED: _("已接收，待办结"),
    State.CLOSED: _("已办结"),
    State.RETURNED: _("审批退回"),
    State.REFUSED: _("对方拒收"),
    State.CANCELLED: _("已作废"),
}
"""The states in words (移交状态)."""
OVER = frozenset({State.CLOSED, State.RETURNED, State.REFUSED, State.CANCELLED})
"""States in which nothing is left to do with this handover."""
CORRECTED = frozenset({State.RETURNED, State.REFUSED, State.CANCELLED})
"""States in which what was in it can be handed over anew."""


@dataclass(frozen=True)
class Standing:
    """A handover with everything that happened to it, oldest first, and where it stands."""

    handover: Handover
    decision: HandoverDecision | None
    pages: tuple[HandoverPage, ...]
    code: HandoverCode | None
    answers: tuple[HandoverAnswer, ...]
    end: HandoverEnd | None
    closure: HandoverClosure | None
    corrected_by: Handover | None = None

    @property
    def page(self) -> HandoverPage | None:
        """The one-time page that counts: the newest."""
        return self.pages[-1] if self.pages else None

    @property
    def receipt(self) -> HandoverAnswer | None:
        """The answer by which it was received."""
        return next((one for one in self.answers if one.outcome == RECEIVED), None)

    @property
    def state(self) -> State:
        """Where it stands now."""
        if self.end is not None:
            return State(self.end.kind)
        if self.closure is not None:
            return State.CLOSED
        if self.receipt is not None:
            return State.RECEIVED
        if self.decision is None:
            return State.PREPARED
        if self.page is None:
            return State.DIFFERENT if self.answers else State.APPROVED
        return State.DIFFERENT if self.answers and self.answers[-1].at >= self.page.at else State.SENT

    @property
    def label(self) -> str | Promise:
        """Where it stands, in words."""
        return STATES[self.state]

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do with it."""
        return self.state in OVER

    @property
    def can_be_corrected(self) -> bool:
        """Whether what was in it can be handed over anew, and is not yet."""
        return self.state in CORRECTED and self.corrected_by is None


def handovers_of(body: Body) -> QuerySet[Handover]:
    """All handovers of `body`, the newest first."""
    return Handover.objects.filter(body=body).select_related("body", "receiver", "state", "person", "replaces")


def handovers_for(person: Person) -> QuerySet[Handover]:
    """The handovers of the body of `person` that he may open: whoever is no Party member, none that lists an inner-party matter (2.D)."""
    rows = handovers_of(person.body) if person.body else Handover.objects.none()
    if person.party_member:
        return rows
    return rows.exclude(pk__in=HandoverLine.objects.filter(record__edition__in=listing.inner_party_editions()).values("handover"))


def standing(handovers: Iterable[Handover]) -> list[Standing]:
    """Each of `handovers` with what became of it, in the same order."""
    rows = list(handovers)
    decisions = {
        one.handover_id: one
        for one in HandoverDecision.objects.filter(handover__in=rows).select_related("person", "on_behalf_of", "delegation")
    }
    pages: dict[int, list[HandoverPage]] = {}
    for page in HandoverPage.objects.filter(handover__in=rows).select_related("person"):
        pages.setdefault(page.handover_id, []).append(page)
    newest = [several[-1] for several in pages.values()]
    codes = {one.page_id: one for one in HandoverCode.objects.filter(page__in=newest).select_related("person")}
    answers: dict[int, list[HandoverAnswer]] = {}
    for answer in HandoverAnswer.objects.filter(handover__in=rows).select_related("person", "page", "scan"):
        answers.setdefault(answer.handover_id, []).append(answer)
    ends = {one.handover_id: one for one in HandoverEnd.objects.filter(handover__in=rows).select_related("person")}
    closures = {one.handover_id: one for one in HandoverClosure.objects.filter(handover__in=rows).select_related("person")}
    corrected = {one.replaces_id: one for one in Handover.objects.filter(replaces__in=rows)}
    found = []
    for row in rows:
        own = tuple(pages.get(row.pk, ()))
        code = codes.get(own[-1].pk) if own else None
        given = tuple(answers.get(row.pk, ()))
        found.append(Standing(row, decisions.get(row.pk), own, code, given, ends.get(row.pk), closures.get(row.pk), corrected.get(row.pk)))
    return found


def stands(handover: Handover) -> Standing:
    """One handover with what became of it."""
    return standing([handover])[0]


def lines_of(handover: Handover) -> list[HandoverLine]:
    """The lines of `handover` in their order."""
    related = ("record__edition__item__body", "record__version", "package", "supplement")
    return list(HandoverLine.objects.filter(handover=handover).select_related(*related))


def unchecked(handover: int) -> list[HandoverLine]:
    """The lines of this handover whose records were not put to the four checks since it was prepared (四性检测)."""
    since = FourCheck.objects.filter(record=OuterRef("record"), occasion="handover", at__gte=OuterRef("handover__at"))
    return list(HandoverLine.objects.filter(~Exists(since), handover=handover).exclude(package=None).select_related("handover"))


def to_check() -> list[int]:
    """Handovers that are not over and in which something is unchecked: the clock takes them up where a worker died."""
    since = FourCheck.objects.filter(record=OuterRef("record"), occasion="handover", at__gte=OuterRef("handover__at"))
    lines = HandoverLine.objects.filter(~Exists(since)).exclude(package=None).exclude(handover__in=HandoverEnd.objects.values("handover"))
    lines = lines.exclude(handover__in=HandoverAnswer.objects.filter(outcome=RECEIVED).values("handover"))
    return sorted(set(lines.values_list("handover", flat=True)))


# Who receives.


def receivers_of(body: Body) -> list[ReceiverState]:
    """The receivers of `body` as they are now, in the order in which they were registered."""
    newest: dict[int, ReceiverState] = {}
    for state in ReceiverState.objects.filter(receiver__body=body).select_related("receiver__body", "person"):
        newest[state.receiver_id] = state
    return [newest[key] for key in sorted(newest)]


def receiver_state(receiver: Receiver) -> ReceiverState:
    """What is said of `receiver` now."""
    return ReceiverState.objects.filter(receiver=receiver).select_related("receiver__body").order_by("-pk")[0]


# What was received.


def received_by_an_archive(records: Any) -> QuerySet[HandoverLine]:
    """The lines by which an archive received some of `records` (rows or a query)."""
    receipts = HandoverAnswer.objects.filter(handover=OuterRef("handover"), outcome=RECEIVED)
    return HandoverLine.objects.filter(Exists(receipts), record__in=records, receiver__kind=ARCHIVE)


def is_locked(record: Record) -> bool:
    """Whether an archive received `record`: then it stays as it is, and what is to be corrected goes as a supplement (clause 2.E)."""
    return received_by_an_archive([record]).exists()


def supplements_of(record: Record) -> list[Supplement]:
    """The supplements of `record`, oldest first."""
    return list(Supplement.objects.filter(record=record).select_related("person"))


def open_supplement(record: Record) -> Supplement | None:
    """The supplement that the next package of `record` belongs to: the newest, unless it was received already; None where there is none."""
    newest = Supplement.objects.filter(record=record).order_by("-pk").first()
    if newest is None or received_by_an_archive([record]).filter(supplement=newest).exists():
        return None
    return newest


def lines_on(record: Record) -> list[tuple[HandoverLine, Standing]]:
    """Every handover in which `record` stood, oldest first."""
    lines = list(HandoverLine.objects.filter(record=record).select_related("supplement").order_by("pk"))
    rows = Handover.objects.filter(pk__in=[line.handover_id for line in lines]).select_related("body", "receiver", "state", "person")
    known = {one.handover.pk: one for one in standing(rows)}
    return [(line, known[line.handover_id]) for line in lines]


# What can be handed over.


@dataclass(frozen=True)
class Parcel:
    """What a receiver gets of a record: how it is called, its digest and size in bytes; `package` where it is one."""

    name: str
    digest: str
    size: int
    package: Package | None = None


@dataclass(frozen=True)
class Candidate:
    """A record that a receiver has not got yet, or a supplement to one; `obstacle` is why it cannot be handed over now, or empty."""

    record: Record
    package: Package | None
    supplement: Supplement | None
    earlier: bool
    obstacle: str | Promise = ""

    @property
    def key(self) -> str:
        """What a form names it by."""
        return f"{self.record.pk}-{self.supplement.pk}" if self.supplement else str(self.record.pk)


NO_PACKAGE = _("还没有归档包，请先制作。")
DAMAGED = _("归档包缺失或者已损坏，请重新制作。")
OUTDATED = _("归档包制成以后事项又有办理，请重新制作。")
DESTROYED = _("归档包已按批准的清册销毁。")
NOT_PACKED_YET = _("补充的归档包还没有制作。")
TAKEN_BACK = _("已经撤下，不向这类单位移交。")
NOT_OPEN = _("没有向社会公开，不向这类单位移交。")


def candidates(receiver: Receiver, starts_on: date, ends_on: date) -> list[Candidate]:
    """What `receiver` has not got of the records filed up to `ends_on`, those of before `starts_on` among them; then supplements."""
    end = timezone.make_aware(datetime.combine(ends_on + timedelta(days=1), datetime.min.time()))
    standing_lines = HandoverLine.objects.filter(receiver=receiver).exclude(handover__in=HandoverEnd.objects.values("handover"))
    related = ("edition__item__body", "edition__item__entry", "edition__item__unit", "version")
    records = (
        Record.objects.filter(edition__item__body=receiver.body, at__lt=end)
        .exclude(pk__in=standing_lines.filter(supplement=None).values("record"))
        .select_related(*related)
        .order_by("year", "retention", "pk")
    )
    found = _of_records(receiver, list(records), starts_on)
    if receiver.kind == ARCHIVE:
        left = Supplement.objects.filter(record__edition__item__body=receiver.body, at__lt=end).exclude(
            pk__in=standing_lines.exclude(supplement=None).values("supplement")
        )
        # A supplement goes to whoever received what it supplements.
        left = left.filter(record__in=_received(receiver)).select_related(*(f"record__{name}" for name in related)).order_by("pk")
        found += [_of_supplement(one, starts_on) for one in left]
    return found


def candidates_for(person: Person, offered: Sequence[Candidate]) -> list[Candidate]:
    """Those of `offered` that `person` may see: an inner-party matter is for Party members alone (clause 2.D)."""
    if person.party_member:
        return list(offered)
    inner = listing.inner_party_editions()
    closed = set(Record.objects.filter(body=person.body, edition__in=inner).values_list("pk", flat=True))
    return [one for one in offered if one.record.pk not in closed]


def _received(receiver: Receiver) -> QuerySet[Any]:
    receipts = HandoverAnswer.objects.filter(handover=OuterRef("handover"), outcome=RECEIVED)
    return HandoverLine.objects.filter(Exists(receipts), receiver=receiver).values("record")


def _of_records(receiver: Receiver, records: list[Record], starts_on: date) -> list[Candidate]:
    # What is left of a package on disk for a while hands over nothing that was destroyed.
    gone = set(appraising.destroyed_among(records))
    found = _whole_ones(receiver, [one for one in records if one.pk not in gone], starts_on)
    return found + [Candidate(one, None, None, _is_earlier(one, starts_on), DESTROYED) for one in records if one.pk in gone]


def _whole_ones(receiver: Receiver, records: list[Record], starts_on: date) -> list[Candidate]:
    if receiver.kind == ARCHIVE:
        packages: dict[int, Package] = {}
        for package in Package.objects.filter(record__in=records, supplement=None).order_by("pk"):
            packages[package.record_id] = package
        moved = _last_moves([record.edition_id for record in records])
        return [
            Candidate(one, made, None, _is_earlier(one, starts_on), _against_the_package(made, moved.get(one.edition_id)))
            for one in records
            for made in [packages.get(one.pk)]
        ]
    return [Candidate(one, None, None, _is_earlier(one, starts_on), against_the_copy(one)) for one in records]


def _is_earlier(record: Record, starts_on: date) -> bool:
    return timezone.localdate(record.at) < starts_on


def _last_moves(editions: list[int]) -> dict[int, datetime]:
    """When each of `editions` was moved last, but for its handover to somebody else."""
    moves = StageChange.objects.filter(edition__in=editions).exclude(move=Move.HAND_OVER.value).order_by("pk")
    return dict(moves.values_list("edition", "at"))


def _against_the_package(made: Package | None, moved: datetime | None) -> str | Promise:
    if made is None:
        return NO_PACKAGE
    if not is_whole(made):
        return DAMAGED
    return OUTDATED if moved is not None and moved > made.at else ""


def against_the_copy(record: Record) -> str | Promise:
    """Why whoever is no archive gets no copy of `record` now: society does not read it, or not any more (clause 2.D); or empty."""
    release = Release.objects.filter(edition=record.edition_id).first()
    if release is None or not any(one.audience == Audience.SOCIETY for one in publication.openings_of(release)):
        return NOT_OPEN
    return TAKEN_BACK if publication.withdrawal_of(release) else ""


def _of_supplement(one: Supplement, starts_on: date) -> Candidate:
    made = Package.objects.filter(supplement=one).order_by("-pk").first()
    obstacle = NOT_PACKED_YET if made is None else "" if is_whole(made) else DAMAGED
    return Candidate(one.record, made, one, timezone.localdate(one.at) < starts_on, obstacle)


def is_whole(package: Package) -> bool:
    """Whether the package lies there with the manifest that was noted; its files are compared when they are sent."""
    manifest = queries.package_folder(package) / MANIFEST
    return manifest.is_file() and digest_of_file(manifest) == package.manifest_digest


def parcel_of(candidate: Candidate) -> Parcel:
    """What the receiver gets of `candidate`, against which nothing stands. Raises FileDamagedError where a public file is damaged."""
    made = candidate.package
    if made is not None:
        return Parcel(made.name, made.manifest_digest, made.size, made)
    release = Release.objects.select_related("edition").get(edition=candidate.record.edition_id)
    with tempfile.TemporaryFile() as stream:
        packed = push.pack(release, stream)
        stream.seek(0)
        digest, size = digest_of_stream(stream, settings.DIGEST)
    return Parcel(packed.name, digest, size)


# The list.


def listed(
    handover: Handover, state: ReceiverState, parcels: Sequence[tuple[Candidate, Parcel]], *, pages: Sequence[int]
) -> dict[str, Any]:
    """The list of a handover as plain data: what `Handover.listed` holds as canonical JSON."""
    body = state.receiver.body
    items = [candidate.record.edition.item for candidate, _parcel in parcels]
    numbers = {one.item_id: str(one) for one in IndexNumber.objects.filter(item__in=items).select_related("body")}
    rows = [
        {
            "position": position,
            "code": candidate.record.code,
            "index_number": numbers.get(candidate.record.edition.item_id, ""),
            "title": candidate.record.version.title,
            "document_number": candidate.record.version.facts["document_number"],
            "document_date": candidate.record.version.facts["document_date"],
            "responsible": candidate.record.edition.item.unit.name,
            "year": candidate.record.year,
            "retention": candidate.record.retention,
            "edition": candidate.record.edition.number,
            "supplement": candidate.supplement.reason if candidate.supplement else "",
            "pages": count,
            "copies": 1,
            "name": parcel.name,
            "digest": parcel.digest,
            "size": parcel.size,
        }
        for position, ((candidate, parcel), count) in enumerate(zip(parcels, pages, strict=True), start=1)
    ]
    return {
        "format": LIST_FORMAT,
        "number": handover.number,
        "body": {"code": body.code, "name": body.name, "fonds": body.fonds_number},
        "receiver": {"code": state.receiver.code, "name": state.name, "kind": state.receiver.kind},
        "period": {"from": handover.starts_on.isoformat(), "until": handover.ends_on.isoformat()},
        "nil": handover.nil,
        "records": rows,
        "count": len(rows),
        "pages": sum(pages),
        "size": sum(parcel.size for _candidate, parcel in parcels),
    }


def bytes_of_list(handover: Handover) -> bytes:
    """The list as the file whose digest the receiver compares."""
    return str(handover.listed).encode()


def rows_of_list(handover: Handover) -> list[dict[str, Any]]:
    """The rows of the list as they were written down."""
    rows: list[dict[str, Any]] = json.loads(handover.listed)["records"]
    return rows


def digest_of_list(told: dict[str, Any]) -> tuple[str, str]:
    """The list as text and its digest, in the algorithm that the installation uses."""
    data = canonical_json(told)
    return data.decode(), digest_of(data, settings.DIGEST)


def next_number(body: Body, year: int) -> str:
    """The number of the body's next handover of `year`: `J001-JJ-2026-0001`; numbers follow without a gap."""
    before = f"{body.fonds_number}-JJ-{year}-"
    last = Handover.objects.filter(body=body, number__startswith=before).order_by("-number").values_list("number", flat=True).first()
    return f"{before}{int(last[len(before) :]) + 1 if last else 1:04}"


# The papers.

COUNTED = {"count": gettext_noop("件数"), "size": gettext_noop("总字节数"), "digest": gettext_noop("清单摘要")}
"""What a receiver counts, as papers and pages call it."""


def subject_of(handover: Handover) -> Subject:
    """What the papers of `handover` are about."""
    return about(handover.body, "handover", handover.pk, handover.number)


def form_of(one: Standing) -> HandoverForm:
    """The values of the handover form (政府信息公开交接单), as far as they are known: before its approval, after, and with the receipt."""
    row = one.handover
    told = json.loads(row.listed)
    answer = one.receipt
    return HandoverForm(
        number=row.number,
        giver=Side(row.body.name, row.person.name, timezone.localdate(row.at), row.body.telephone),
        receiver=Side(
            row.state.name,
            answer.signatory if answer else row.state.contact,
            answer.received_on if answer else None,
            row.state.reached,
        ),
        since=row.starts_on,
        until=row.ends_on,
        lines=tuple(_line_of(line) for line in told["records"]),
        size=f"{row.size}字节" if row.count else "",
        list_digest=row.list_digest,
        approval=_approval_of(one.decision) if one.decision else None,
        filing_number=answer.filing_number if answer else "",
        note=row.note,
        replaces=row.replaces.number if row.replaces else "",
    )


def _line_of(line: dict[str, Any]) -> HandedOver:
    return HandedOver(
        code=line["code"],
        index_number=line["index_number"],
        title=line["title"],
        document_number=line["document_number"],
        day=date.fromisoformat(line["document_date"]) if line["document_date"] else None,
        pages=line["pages"] or None,
        copies=line["copies"],
        digest=line["digest"],
        note=f"补充：{line['supplement']}" if line["supplement"] else "",
    )


def _approval_of(decision: HandoverDecision) -> Decision:
    signature = f"{decision.person.name}（受{decision.on_behalf_of.name}委托）" if decision.on_behalf_of else decision.person.name
    return Decision("同意移交" if decision.approved else "退回", decision.remark, signature, timezone.localdate(decision.at))


def receipt_of(one: Standing, answer: HandoverAnswer) -> Receipt:
    """The values of the receipt (移交回执): what the receiver answered, with both sides' counts."""
    row = one.handover
    said = {"count": str(row.count), "size": str(row.size), "digest": row.list_digest}
    found = {
        "count": "" if answer.counted is None else str(answer.counted),
        "size": "" if answer.counted_size is None else str(answer.counted_size),
        "digest": answer.counted_digest,
    }
    counted = () if answer.outcome == REFUSED else tuple(Counted(COUNTED[name], said[name], found[name]) for name in COUNTED)
    return Receipt(
        number=row.number,
        giver=Side(row.body.name, row.person.name, timezone.localdate(row.at), row.body.telephone),
        receiver=Side(row.state.name, answer.signatory, answer.received_on, row.state.reached),
        received=answer.outcome == RECEIVED,
        counted=counted,
        reasons=answer.reasons,
        filing_number=answer.filing_number,
        way="一次性页面" if answer.page_id else "签字盖章的回执",
    )


# The receiver's page.


def page_by(key: str) -> HandoverPage | None:
    """The page that `key` opens, valid or not; None where there is no such key."""
    related = ("handover__body", "handover__receiver", "handover__state", "person__body")
    return HandoverPage.objects.filter(key_digest=onetime.key_digest(key)).select_related(*related).first()


def code_of(page: HandoverPage) -> HandoverCode | None:
    """The code that opens `page` now: the one told last."""
    return HandoverCode.objects.filter(page=page).select_related("person").order_by("-pk").first()


def differences(handover: Handover, *, counted: int | None, counted_size: int | None, counted_digest: str) -> list[tuple[str, str, str]]:
    """What a receiver found otherwise than it was handed over: which value, what the form says, what was found."""
    pairs = (
        ("count", str(handover.count), "" if counted is None else str(counted)),
        ("size", str(handover.size), "" if counted_size is None else str(counted_size)),
        ("digest", handover.list_digest, counted_digest),
    )
    return [(name, said, found) for name, said, found in pairs if said != found]


# What should have been handed over.


@dataclass(frozen=True)
class Due:
    """A period that is over and for which a receiver has got nothing, not even a nil return; and the day by which it should."""

    state: ReceiverState
    starts_on: date
    ends_on: date
    due_on: date


def due(body: Body, *, today: date) -> list[Due]:
    """The last period of each receiver with an interval, where nothing was handed over for it (clause 2.E)."""
    found = []
    for state in receivers_of(body):
        if not state.is_active or state.interval == BY_NEED:
            continue
        starts_on, ends_on = period_before(state.interval, today)
        # Whoever was registered within a period begins with the next one.
        begun = ReceiverState.objects.filter(receiver=state.receiver).order_by("pk")[0].at
        if timezone.localdate(begun) > ends_on or _covered(state.receiver, ends_on):
            continue
        found.append(Due(state, starts_on, ends_on, ends_on + timedelta(days=state.days)))
    return found


def period_before(interval: str, today: date) -> tuple[date, date]:
    """The month or year that ended before `today`."""
    first = today.replace(day=1) if interval == MONTHLY else today.replace(month=1, day=1)
    ends_on = first - timedelta(days=1)
    return ends_on.replace(day=1) if interval == MONTHLY else ends_on.replace(month=1, day=1), ends_on


def _covered(receiver: Receiver, ends_on: date) -> bool:
    ended = HandoverEnd.objects.values("handover")
    return Handover.objects.filter(receiver=receiver, starts_on__lte=ends_on, ends_on__gte=ends_on).exclude(pk__in=ended).exists()


def waiting_for_approval(body: Body) -> QuerySet[Handover]:
    """The handovers of `body` that wait for the head of the leading group, oldest first."""
    decided = HandoverDecision.objects.values("handover")
    rows = handovers_of(body).exclude(pk__in=decided).exclude(pk__in=HandoverEnd.objects.values("handover"))
    return rows.order_by("pk")


def to_go_on_with(body: Body) -> list[Standing]:
    """Handovers of `body` with which the archivist goes on: to send, to look at what differs, to correct, to close; oldest first."""
    rows = handovers_of(body).exclude(pk__in=HandoverClosure.objects.values("handover")).order_by("pk")
    mine = {State.APPROVED, State.DIFFERENT, State.RECEIVED}
    return [one for one in standing(rows) if one.state in mine or (one.state in (State.REFUSED, State.RETURNED) and one.can_be_corrected)]


def pages_without_a_code(body: Body, *, now: datetime) -> list[HandoverPage]:
    """One-time pages that are open and whose code nobody has told yet, oldest first."""
    told = HandoverCode.objects.values("page")
    final = HandoverAnswer.objects.filter(~Q(outcome=DIFFERENT)).values("handover")
    rows = HandoverPage.objects.filter(handover__body=body, expires_at__gt=now).exclude(pk__in=told).exclude(handover__in=final)
    rows = rows.exclude(handover__in=HandoverEnd.objects.values("handover")).select_related("handover__state", "person")
    newest = {page.handover_id: page for page in rows.order_by("pk")}
    return list(newest.values())
