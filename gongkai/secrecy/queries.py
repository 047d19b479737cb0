"""Reads of the secrecy review: the dossier's facts, findings with their answers, statements, consultations, joint conclusions."""

import calendar
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.disclosure import onetime
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import CoIssuer, Edition, Finding, Screening, StageChange, Version
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.foundation.workdays import Calendar, Reckoning, reckon
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import Holding, calendar_of, posts_of
from gongkai.procedure.dossier import Actor, Dossier, Kind, Opinion, Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.rules import turn
from gongkai.procedure.stages import Move, Stage
from gongkai.screening.findings import Kind as Sight
from gongkai.screening.findings import Severity
from gongkai.secrecy.models import (
    ONE_PERSONS,
    CleanedDraft,
    Cleaning,
    Consultation,
    Determination,
    Invitation,
    JointVerdict,
    Passcode,
    Receipt,
    Recount,
    Reevaluation,
    Referral,
    Reply,
    Resolution,
    Ruling,
    Statement,
    StatementEnd,
    Verdict,
)
from gongkai.vault.html import plain
from gongkai.vault.passages import passages

DAYS_TO_REPLY = 15
"""Working days that a rights holder has to answer (政府信息公开条例 art. 32)."""
UNDER_REVIEW = frozenset({Stage.PROPOSED, Stage.CONSENTED})
"""Stages in which the office reviews: what stands against a clear verdict is asked for there."""


def dossier(edition: Edition, *, on: date) -> Dossier:
    """The procedure's facts of `edition` up to the secrecy verdict."""
    return dossiers([edition], on=on)[edition.pk]


def dossiers(editions: Sequence[Edition], *, on: date) -> dict[int, Dossier]:
    """The same of each of `editions`, by its key. What is under review and has findings or consultations costs queries of its own."""
    facts = disclosure.dossiers(editions, on=on)
    given: dict[int, list[Opinion]] = {}
    joint = [edition.current_id for edition in editions if facts[edition.pk].co_issuers]
    for row in JointVerdict.objects.filter(version__in=joint).select_related("co_issuer") if joint else ():
        given.setdefault(row.version_id, []).append(_joint_fact(row))
    versions = [edition.current_id for edition in editions if edition.current_id is not None]
    for verdict in Verdict.objects.filter(version__in=versions).order_by("pk"):
        given.setdefault(verdict.version_id, []).append(disclosure.opinion_fact(verdict, Kind.VERDICT))
    reviewed = [edition.current for edition in editions if edition.current is not None and facts[edition.pk].stage in UNDER_REVIEW]
    blocked = _blocked(reviewed)
    consulted = _consulted(reviewed)
    return {
        edition.pk: replace(
            facts[edition.pk],
            opinions=(*facts[edition.pk].opinions, *given.get(edition.current_id or 0, ())),
            screening_blocks=edition.current_id in blocked,
            consultation_open=edition.current_id in consulted,
        )
        for edition in editions
    }


def _blocked(versions: Sequence[Version]) -> set[int]:
    """Those of `versions` that screening keeps from being cleared; only where something blocking was ever seen is it looked at closely."""
    if not versions:
        return set()
    screened = set(Screening.objects.filter(version__in=versions).values_list("version", "digest"))
    blocking = Finding.objects.filter(severity=Severity.BLOCK.value, screening__version__edition__in=[one.edition_id for one in versions])
    seen = set(blocking.values_list("screening__version__edition", flat=True).distinct())
    return {
        one.pk
        for one in versions
        if (one.pk, one.digest) not in screened or (one.edition_id in seen and (is_blocked(one) or bool(still_there(one))))
    }


def _consulted(versions: Sequence[Version]) -> set[int]:
    """Those of `versions` about which a consultation is open."""
    asked = set(Consultation.objects.filter(version__in=versions).values_list("version", flat=True)) if versions else set()
    return {one.pk for one in versions if one.pk in asked and open_consultations(one)}


def _joint_fact(row: JointVerdict) -> Opinion:
    # Whoever answers for a body outside is nobody here, also where the office entered the answer from paper.
    person = (row.person_id or 0) if row.co_issuer.unit_id else 0
    return Opinion(
        kind=Kind.JOINT_VERDICT,
        outcome=Outcome(row.outcome),
        digest=row.digest,
        person=person,
        post=Post.UNIT_HEAD,
        on_behalf_of=row.on_behalf_of_id,
        unit=row.co_issuer.number,
        answers=row.answers,
    )


def opinion_lines(edition: Edition) -> list[disclosure.OpinionLine]:
    """The secrecy verdicts and the co-issuing units' conclusions on every version of `edition`, oldest first."""
    rows = Verdict.objects.filter(version__edition=edition).select_related("person", "on_behalf_of", "delegation", "version")
    lines = [disclosure.opinion_line(row, Kind.VERDICT) for row in rows.order_by("pk")]
    related = ("co_issuer", "person", "on_behalf_of", "delegation", "version")
    joint = JointVerdict.objects.filter(version__edition=edition).select_related(*related)
    return sorted([*lines, *(_joint_line(row) for row in joint)], key=lambda line: line.at)


def _joint_line(row: JointVerdict) -> disclosure.OpinionLine:
    inside = row.co_issuer.unit_id is not None and row.person is not None
    who = row.person.name if inside and row.person is not None else row.signatory
    return disclosure.OpinionLine(
        kind=Kind.JOINT_VERDICT,
        outcome=Outcome(row.outcome),
        person=f"{row.co_issuer.name} {who}",
        post=Post(row.post) if inside else "",  # type: ignore[arg-type] - a body outside has no post of ours
        on_behalf_of=row.on_behalf_of.name if row.on_behalf_of else "",
        delegation_basis=row.delegation.reason if row.delegation else "",
        remark=row.remark,
        ground="",
        version=row.version.number,
        digest=row.digest,
        at=row.at,
        row=row,
    )


# Findings and their answers.


@dataclass(frozen=True)
class Seen:
    """A finding of the newest screening, with the answer that a person gave to it or to the same thing seen before."""

    finding: Finding
    resolution: Resolution | None

    @property
    def is_open(self) -> bool:
        """Whether it keeps the verdict closed."""
        return self.finding.blocks and self.resolution is None


def seen_in(version: Version) -> list[Seen]:
    """What the newest screening of `version` saw, in its order, with the answers given."""
    found = disclosure.findings_of(version)
    answered = _answers(version) if found else {}
    return [Seen(one, answered.get(_identity(one))) for one in found]


def is_blocked(version: Version) -> bool:
    """Whether `version` has no screening of its own digest, or a finding that blocks and that nobody has answered (clause 8.2)."""
    screening = disclosure.screening_of(version)
    if screening is None:
        return True
    blocking = [one for one in Finding.objects.filter(screening=screening) if one.blocks]
    if not blocking:
        return False
    answered = _answers(version)
    return any(_identity(one) not in answered for one in blocking)


def _answers(version: Version) -> dict[tuple[Any, ...], Resolution]:
    related = ("finding", "person", "redacted_in", "determination")
    rows = Resolution.objects.filter(finding__screening__version=version).select_related(*related).order_by("pk")
    last = {_identity(row.finding): row for row in rows}
    return {identity: row for identity, row in last.items() if row.outcome != "reopened"}


def answer_to(finding: Finding) -> Resolution | None:
    """The last answer to `finding`, or to the same thing seen by another screening of its version; also one that takes it back."""
    rows = Resolution.objects.filter(finding__screening__version=finding.screening.version_id, finding__kind=finding.kind)
    same = [row for row in rows.select_related("finding", "person").order_by("pk") if _identity(row.finding) == _identity(finding)]
    return same[-1] if same else None


def _identity(finding: Finding) -> tuple[Any, ...]:
    place = json.dumps(finding.place, sort_keys=True)
    return (finding.kind, finding.part, finding.file_name, place, finding.start, finding.excerpt)


def earlier_blocking(edition: Edition) -> list[Finding]:
    """Blocking findings of earlier versions that nobody has answered: most often the later version no longer has them."""
    blocking = Finding.objects.filter(screening__version__edition=edition, severity=Severity.BLOCK.value)
    if not blocking.exclude(screening__version=edition.current_id).exists():
        return []
    left = []
    for version in Version.objects.filter(edition=edition).exclude(pk=edition.current_id).order_by("number"):
        left += [one.finding for one in seen_in(version) if one.is_open]
    return left


def is_gone(finding: Finding, version: Version) -> bool:
    """Whether `version` has no more of what `finding` saw: neither does its newest screening see it, nor does it stand there unseen."""
    return disclosure.screening_of(version) is not None and not _is_seen(finding, version) and not stands_in(finding, version)


def still_there(version: Version) -> list[Finding]:
    """What blocked in an earlier version, has no answer, and stands in `version` unaltered, though screening no longer reports it.

    So it is where a list or a rule has changed in between. What is reported is answered on `version` itself.
    """
    former = earlier_blocking(version.edition)
    return [one for one in former if not _is_seen(one, version) and stands_in(one, version)]


def _is_seen(finding: Finding, version: Version) -> bool:
    return any((one.kind, one.excerpt) == (finding.kind, finding.excerpt) for one in disclosure.findings_of(version))


def stands_in(finding: Finding, version: Version) -> bool:
    """Whether the very file or the very words that `finding` saw in an earlier version stand in `version`."""
    if finding.blob_id:
        return finding.blob_id in {file["digest"] for file in version.facts["files"]}
    words, start, end = _around(finding)
    return bool(words[start:end]) and words[start:end] in squeezed(words_of(version))


def is_asked_about(finding: Finding, consultation: Consultation) -> bool:
    """Whether the holder was asked about what `finding` saw: it stands in a passage quoted to him, or he was told of it by name."""
    words, start, end = _around(finding)
    quoted = [squeezed(passage) for passage in consultation.passages]
    if words and any(_covers(passage, words, start, end) for passage in quoted if passage):
        return True
    return is_named(finding, consultation.asked)


def is_named(finding: Finding, words: str) -> bool:
    """Whether `words` name what `finding` saw: by its masked excerpt, or, where it is no one person's number, by file and place.

    A page or paragraph may hold the numbers of many, so that a place does not name one of them.
    """
    said = squeezed(words)
    if "*" in finding.excerpt and squeezed(finding.excerpt) in said:
        return True
    if Sight(finding.kind) in ONE_PERSONS or not finding.file_name:
        return False
    place = re.escape(squeezed(str(finding.where)))
    return squeezed(finding.file_name) in said and re.search(rf"(?<![A-Za-z0-9]){place}(?![A-Za-z0-9])", said) is not None


def _around(finding: Finding) -> tuple[str, int, int]:
    """The words in which `finding` stands, without white space, and where in them; nothing where it is in a file or about no words."""
    version = finding.screening.version
    if finding.file_name or finding.start is None or finding.end is None:
        return "", 0, 0
    if finding.part == "text":
        place = finding.where
        words = next((one.text for one in passages(version.text) if one.place == place), "")
    else:
        value = version.facts.get(finding.part, "")
        words = value if isinstance(value, str) else "、".join(value)
    return squeezed(words), len(squeezed(words[: finding.start])), len(squeezed(words[: finding.end]))


def _covers(passage: str, words: str, start: int, end: int) -> bool:
    # A passage may be a whole row of a table, of which `words` are one cell.
    if start >= end:
        return False
    if words in passage:
        return True
    at = words.find(passage)
    while at >= 0:
        if at <= start and end <= at + len(passage):
            return True
        at = words.find(passage, at + 1)
    return False


def cleaning_of(version: Version, person: Person) -> Cleaning | None:
    """The newest cleaned copy of `version` that `person` asked for, made or being made."""
    return Cleaning.objects.filter(version=version, person=person).order_by("-pk").first()


def contents_of(cleaned: CleanedDraft) -> str:
    """A digest of the parts, files and places of a cleaned copy, for the journal, which need not repeat them."""
    return digest_of(canonical_json([cleaned.parts, cleaned.files, cleaned.pairs]))


def cleaned_of(version: Version) -> CleanedDraft | None:
    """The cleaned copy with which `version` was returned, if there is one."""
    return CleanedDraft.objects.filter(version=version).select_related("person", "verdict").order_by("-pk").first()


# Joint documents.


def joint_verdicts_of(version: Version) -> list[JointVerdict]:
    """The conclusions of co-issuing units and bodies on `version`."""
    return list(JointVerdict.objects.filter(version=version).select_related("co_issuer", "co_issuer__unit", "person"))


@dataclass(frozen=True)
class Joining:
    """A co-issuing unit or body with its conclusion, and the newest invitation where it is a body outside, with what came over it."""

    co_issuer: CoIssuer
    verdict: JointVerdict | None
    invitation: Invitation | None
    receipt: Receipt | None = None


def joining(version: Version) -> list[Joining]:
    """Every co-issuing unit and body of `version`, with where it stands."""
    given = {row.co_issuer_id: row for row in joint_verdicts_of(version)}
    invitations = Invitation.objects.filter(co_issuer__version=version).select_related("person").order_by("pk")
    invited = {row.co_issuer_id: row for row in invitations}
    came = {row.invitation.co_issuer_id: row for row in receipts(invitations)}
    return [Joining(one, given.get(one.pk), invited.get(one.pk), came.get(one.pk)) for one in disclosure.co_issuers_of(version)]


def speaks_for(person: Person, version: Version, *, on: date) -> tuple[CoIssuer, Holding] | None:
    """The co-issuing unit that `person` heads on that day, one that has not concluded before one that has; None where he heads none."""
    units = [one for one in disclosure.co_issuers_of(version) if one.unit_id is not None]
    if not units:
        return None
    body = version.edition.item.body
    concluded = set(JointVerdict.objects.filter(version=version).values_list("co_issuer", flat=True))
    found = [
        (one, held)
        for one in units
        for held in posts_of(person, body=body, unit=one.unit, on=on)
        if held.post is Post.UNIT_HEAD and held.unit is not None and held.unit.pk == one.unit_id
    ]
    return min(found, key=lambda pair: (pair[0].pk in concluded, pair[1].on_behalf_of is not None, pair[0].position), default=None)


def joint_actor(person: Person, version: Version, *, on: date) -> Actor | None:
    """`person` as the head of a co-issuing unit, for the procedure; None where he heads none (clause 8.7)."""
    speaking = speaks_for(person, version, on=on)
    if speaking is None:
        return None
    co_issuer, held = speaking
    lent = ((Post.UNIT_HEAD, held.on_behalf_of.pk),) if held.on_behalf_of is not None else ()
    return Actor(person.pk, frozenset({Post.UNIT_HEAD}), lent, unit=co_issuer.number)


# Referral.


def referral_of(version: Version) -> Referral | None:
    """The referral of `version` to the city's general office, if there is one."""
    return Referral.objects.filter(version=version).select_related("person", "version").first()


def ruling_of(referral: Referral) -> Ruling | None:
    """The answer to `referral`, if it has come."""
    return Ruling.objects.filter(referral=referral).select_related("person", "evidence").first()


def rulings_on(edition: Edition) -> list[Ruling]:
    """What the city's general office answered about the matter of `edition`, on any version, oldest first: it binds."""
    rows = Ruling.objects.filter(referral__version__edition__item=edition.item)
    return list(rows.select_related("referral", "referral__version", "person", "evidence").order_by("pk"))


@dataclass(frozen=True)
class ReviewTime:
    """How long the office has had the edition in review, without the time in which it was referred, and that time."""

    in_review: timedelta
    referred: timedelta

    @property
    def days(self) -> int:
        """Whole days in review."""
        return self.in_review.days

    @property
    def referred_days(self) -> int:
        """Whole days in which the clock stood."""
        return self.referred.days


def review_time(edition: Edition, *, now: datetime) -> ReviewTime:
    """The time in review of all versions of `edition` so far (clause 8.2); the clock stands while a matter is referred (clause 8.8)."""
    changes = list(StageChange.objects.filter(edition=edition).order_by("at", "pk"))
    in_review = referred = timedelta()
    for change, following in zip(changes, [*changes[1:], None], strict=True):
        took = (following.at if following else now) - change.at
        stage = Stage(change.to_stage)
        leads_on = following.move if following else (Move.CONSENT.value if Post.DEPUTY_LEADER in _turn(edition, now) else "")
        if stage is Stage.REFERRED:
            referred += took
        elif stage is Stage.CONSENTED or (stage is Stage.PROPOSED and leads_on != Move.CONSENT.value):
            in_review += took
    return ReviewTime(in_review, referred)


def _turn(edition: Edition, now: datetime) -> frozenset[Post]:
    return turn(disclosure.dossier(edition, on=now.date()))


# Re-evaluation.


def reevaluations_of(edition: Edition) -> list[Reevaluation]:
    """The re-evaluations of `edition`, oldest first."""
    return list(Reevaluation.objects.filter(edition=edition).select_related("person").order_by("pk"))


def evaluate_on(edition: Edition) -> date | None:
    """The day on which a withheld `edition` comes up again; None where it is not withheld, or was opened again."""
    if edition.stage != Stage.WITHHELD.value:
        return None
    last = Reevaluation.objects.filter(edition=edition).order_by("-pk").first()
    if last is not None and last.outcome == Reevaluation.REOPEN:
        return None
    change = StageChange.objects.filter(edition=edition, to_stage=Stage.WITHHELD.value).order_by("-pk").first()
    since = last.at if last else change.at if change else edition.opened_at
    return months_after(timezone.localdate(since), edition.item.body.reevaluation_months)


def resting(body: Body | None, *, on: date) -> QuerySet[Edition]:
    """Withheld editions of `body` for which it is too early to come up again, by the day of their conclusion alone."""
    if body is None:
        return Edition.objects.none()
    young = months_after(on, -body.reevaluation_months)
    changes = StageChange.objects.filter(to_stage=Stage.WITHHELD.value, at__date__gt=young)
    reopened = Reevaluation.objects.filter(outcome=Reevaluation.REOPEN).values("edition")
    return Edition.objects.filter(stage=Stage.WITHHELD.value, pk__in=changes.values("edition")).exclude(pk__in=reopened)


def comes_up_again(edition: Edition, *, on: date) -> bool:
    """Whether the withheld `edition` is due to be looked at again, or may be disclosed after all and waits for its handler."""
    due = evaluate_on(edition)
    return is_reopened(edition) if due is None else due <= on


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_reopened(edition: Edition) -> bool:
    """Whether a re-evaluation found that the withheld `edition` may be disclosed, and no newer edition was begun since."""
    if edition.stage != Stage.WITHHELD.value or Edition.objects.filter(item=edition.item_id, number__gt=edition.number).exists():
        return False
    last = Reevaluation.objects.filter(edition=edition).order_by("-pk").first()
    return last is not None and last.outcome == Reevaluation.REOPEN


# Rights holders.


def statements_of(body: Body, *, on: date | None = None) -> QuerySet[Statement]:
    """The statements on file with `body`, newest first; with `on` only those that hold on that day."""
    rows = Statement.objects.filter(body=body).select_related("person", "evidence").order_by("-pk")
    if on is not None:
        rows = rows.exclude(pk__in=StatementEnd.objects.values("statement")).exclude(until__lt=on)
    return rows


def ended(statements: Iterable[Statement]) -> dict[int, StatementEnd]:
    """The ends of those of `statements` that hold no longer, by the statement's number."""
    return {row.statement_id: row for row in StatementEnd.objects.filter(statement__in=list(statements)).select_related("person")}


@dataclass(frozen=True)
class Match:
    """A statement on file that names something which stands in the version, and what of it stands there."""

    statement: Statement
    names: tuple[str, ...]


def statements_on(version: Version, *, on: date) -> list[Match]:
    """The statements on file whose holder, or a name or project they list, stands in `version` (clause 8.4)."""
    text = squeezed(words_of(version))
    found = []
    for statement in statements_of(version.edition.item.body, on=on):
        names = tuple(name for name in dict.fromkeys([statement.holder, *statement.names]) if squeezed(name) and squeezed(name) in text)
        if names:
            found.append(Match(statement, names))
    return found


def words_of(version: Version) -> str:
    """Everything of `version` that is text: title, number, keywords, basis, summary, text, names of files."""
    facts = version.facts
    files = [file["name"] for file in facts["files"]]
    return "\n".join(
        [facts["title"], facts["document_number"], *facts["keywords"], facts["basis"], facts["summary"], plain(version.text), *files]
    )


def squeezed(text: str) -> str:
    """`text` without any white space, so that a line break or a space does not hide a name."""
    return re.sub(r"\s+", "", text)


def consultations_of(version: Version) -> list[Consultation]:
    """Every consultation about `version`."""
    return list(Consultation.objects.filter(version=version).select_related("person", "statement"))


@dataclass(frozen=True)
class Asking:
    """A consultation with where it stands: reply, determination drawn from it, newest invitation, the day its answer is due and
    whether that has passed; and where the reply came over the one-time page, what is known of that."""

    consultation: Consultation
    reply: Reply | None
    determination: Determination | None
    invitation: Invitation | None
    due_on: date
    overdue: bool
    receipt: Receipt | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it no longer keeps the verdict closed: the holder consented, or the office has decided."""
        return self.determination is not None or (self.reply is not None and self.reply.outcome == "consent")

    @property
    def awaits_decision(self) -> bool:
        """Whether the office is to decide now: an objection came, or the day has passed in silence."""
        return not self.is_settled and (self.reply is not None or self.overdue)


def asking(version: Version, *, on: date) -> list[Asking]:
    """Every consultation about `version` with where it stands on that day."""
    rows = consultations_of(version)
    replies = {row.consultation_id: row for row in Reply.objects.filter(consultation__in=rows).select_related("person", "evidence")}
    decided = {row.consultation_id: row for row in Determination.objects.filter(consultation__in=rows)}
    invitations = Invitation.objects.filter(consultation__in=rows).select_related("person").order_by("pk")
    invited = {row.consultation_id: row for row in invitations}
    came = {row.invitation.consultation_id: row for row in receipts(invitations)}
    due = due_days(rows)
    return [
        Asking(row, replies.get(row.pk), decided.get(row.pk), invited.get(row.pk), due[row.pk], on > due[row.pk], came.get(row.pk))
        for row in rows
    ]


def due_days(consultations: Iterable[Consultation]) -> dict[int, date]:
    """When each answer is due, by the consultation's number: the day that was told, or the one the clock moved it to."""
    due = {row.pk: row.due_on for row in consultations}
    return due | dict(Recount.objects.filter(consultation__in=due).order_by("pk").values_list("consultation", "due_on"))


def due_on(consultation: Consultation) -> date:
    """When the answer is due now."""
    return due_days([consultation])[consultation.pk]


def recounts_of(consultation: Consultation) -> list[Recount]:
    """How often the work calendar moved the day, oldest first."""
    return list(Recount.objects.filter(consultation=consultation).order_by("pk"))


def reckoning_of(consultation: Consultation, calendar: Calendar | None = None) -> Reckoning:
    """How the period for the answer comes out on the body's calendar as it is now (clause 8.4)."""
    body = consultation.version.edition.item.body
    return reckon(consultation.sent_on, DAYS_TO_REPLY, calendar or calendar_of(body))


def to_recount() -> list[tuple[Consultation, date]]:
    """Open consultations whose period ends on another day by the calendar of today, with that day.

    No holder gets less time than he was told.
    """
    rows = Consultation.objects.filter(version__edition__stage__in=[stage.value for stage in UNDER_REVIEW])
    rows = rows.exclude(pk__in=Reply.objects.values("consultation"))
    rows = rows.exclude(pk__in=Determination.objects.exclude(consultation=None).values("consultation"))
    waiting = list(rows.select_related("version__edition__item__body").order_by("pk"))
    due = due_days(waiting)
    bodies = {row.version.edition.item.body_id: row.version.edition.item.body for row in waiting}
    calendars = {pk: calendar_of(body) for pk, body in bodies.items()}
    found = []
    for row in waiting:
        day = max(row.due_on, reckoning_of(row, calendars[row.version.edition.item.body_id]).end)
        if day != due[row.pk]:
            found.append((row, day))
    return found


def moved_lately(body: Body, *, since: datetime) -> list[Recount]:
    """Days for answers that the work calendar moved at `body` since then, newest first."""
    rows = Recount.objects.filter(consultation__version__edition__item__body=body, at__gte=since)
    return list(rows.select_related("consultation__version__edition__item").order_by("-pk"))


def expires_at(invitation: Invitation) -> datetime:
    """Until when a one-time page takes an answer: the moment it was made for, or the end of the day that the clock moved it to."""
    moved = recounts_of(invitation.consultation) if invitation.consultation else []
    ends = [timezone.make_aware(datetime.combine(one.due_on + timedelta(days=1), time())) for one in moved]
    return max(invitation.expires_at, *ends) if ends else invitation.expires_at


def open_consultations(version: Version) -> list[Consultation]:
    """The consultations about `version` that keep the verdict closed: no consent yet, and nothing decided."""
    rows = Consultation.objects.filter(version=version)
    consented = Reply.objects.filter(outcome="consent").values("consultation")
    return list(rows.exclude(pk__in=consented).exclude(pk__in=Determination.objects.exclude(consultation=None).values("consultation")))


def determinations_of(version: Version) -> list[Determination]:
    """The exceptions and other determinations on `version`."""
    return list(Determination.objects.filter(version=version).select_related("consultation", "person", "evidence"))


def review_record(edition: Edition) -> dict[str, list[dict[str, Any]]]:
    """What the review of `edition` rested on, version by version, as plain values for the archive."""
    answered = Resolution.objects.filter(finding__screening__version__edition=edition).select_related("finding", "person", "redacted_in")
    asked = Consultation.objects.filter(version__edition=edition).select_related("version", "person")
    replies = {row.consultation_id: row for row in Reply.objects.filter(consultation__in=asked).select_related("person")}
    came = {row.invitation.consultation_id: row for row in receipts(Invitation.objects.filter(consultation__in=asked))}
    determined = Determination.objects.filter(version__edition=edition).select_related("version", "person")
    referred = Referral.objects.filter(version__edition=edition).select_related("version", "person")
    rulings = {row.referral_id: row for row in Ruling.objects.filter(referral__in=referred)}
    return {
        "resolutions": [
            {
                "kind": row.finding.kind,
                "excerpt": row.finding.excerpt,
                "outcome": row.outcome,
                "reason": row.reason,
                "why": row.why,
                "replaces": row.replaces_id,
                "number": row.pk,
                "redacted_in": row.redacted_in.number if row.redacted_in else None,
                "person": row.person.name,
                "at": row.at.isoformat(),
            }
            for row in answered.order_by("pk")
        ],
        "consultations": [
            {
                "version": row.version.number,
                "holder": row.holder,
                "asked": row.asked,
                "passages": row.passages,
                "sent_on": row.sent_on.isoformat(),
                "due_on": row.due_on.isoformat(),
                "reply": _reply(replies.get(row.pk), came.get(row.pk)),
            }
            for row in asked
        ],
        "determinations": [
            {
                "version": row.version.number,
                "concerns": row.concerns,
                "basis": row.basis,
                "covers": row.covers,
                "reasons": row.reasons,
                "evidence": row.evidence_id or "",
                "person": row.person.name,
                "at": row.at.isoformat(),
            }
            for row in determined
        ],
        "referrals": [
            {
                "version": row.version.number,
                "addressed_to": row.addressed_to,
                "question": row.question,
                "at": row.at.isoformat(),
                "ruling": _ruling(rulings.get(row.pk)),
            }
            for row in referred.order_by("pk")
        ],
    }


def _reply(reply: Reply | None, receipt: Receipt | None) -> dict[str, str] | None:
    if reply is None:
        return None
    return {
        "outcome": reply.outcome,
        "reasons": reply.reasons,
        "signatory": reply.signatory,
        "entered_by": reply.person.name if reply.person else "",
        "page_made_by": receipt.invitation.person.name if receipt else "",
        "code_told_by": receipt.passcode.person.name if receipt and receipt.passcode else "",
        "code_told_to": receipt.passcode.told_to if receipt and receipt.passcode else "",
        "code_told_how": receipt.passcode.how if receipt and receipt.passcode else "",
        "at": reply.at.isoformat(),
    }


def _ruling(ruling: Ruling | None) -> dict[str, str] | None:
    if ruling is None:
        return None
    return {
        "outcome": ruling.outcome,
        "answer": ruling.answer,
        "document_number": ruling.document_number,
        "answered_on": ruling.answered_on.isoformat(),
    }


# One-time pages.


ATTEMPTS_WITHIN = timedelta(minutes=10)
MOST_ATTEMPTS = 30
"""Wrong keys from one address, or forms sent with one key, within `ATTEMPTS_WITHIN`.

A key of 256 bits is not guessed, but nobody shall try at length.
"""
MOST_WHO_ATTEMPT = 50_000
"""Addresses and keys that are counted at a time."""


def invitation_by(key: str) -> Invitation | None:
    """The invitation that `key` opens, valid or not; None where there is no such key."""
    related = (
        "consultation",
        "consultation__version__edition__item__body",
        "co_issuer",
        "co_issuer__version__edition__item__body",
        "person",
    )
    return Invitation.objects.filter(key_digest=onetime.key_digest(key)).select_related(*related).first()


def version_of(invitation: Invitation) -> Version:
    """The version that the invitation is about."""
    target = invitation.consultation or invitation.co_issuer
    assert target is not None
    return target.version


def is_answered(invitation: Invitation) -> bool:
    """Whether what the invitation asks for has been given, by this key or otherwise."""
    if invitation.consultation_id is not None:
        return Reply.objects.filter(consultation=invitation.consultation_id).exists()
    return JointVerdict.objects.filter(co_issuer=invitation.co_issuer_id).exists()


def receipts(invitations: QuerySet[Invitation]) -> list[Receipt]:
    """What came over these pages, each with its page and who made that, and its code and who told that."""
    related = ("invitation", "invitation__person", "passcode", "passcode__person")
    return list(Receipt.objects.filter(invitation__in=invitations).select_related(*related))


def passcode_of(invitation: Invitation) -> Passcode | None:
    """The newest code of the page, if one has been told."""
    return Passcode.objects.filter(invitation=invitation).select_related("person").order_by("-pk").first()


def pages_without_a_code(body: Body, *, now: datetime) -> list[Invitation]:
    """One-time pages that wait for their code to be told: the newest of each, unanswered and not expired."""
    given = Invitation.objects.filter(expires_at__gt=now).exclude(pk__in=Passcode.objects.values("invitation"))
    target = ("consultation__version__edition", "co_issuer__version__edition", "person")
    ours = given.filter(Q(consultation__version__edition__item__body=body) | Q(co_issuer__version__edition__item__body=body))
    waiting = [one for one in ours.select_related(*target).order_by("pk") if is_newest(one) and not is_answered(one)]
    current = [(one, version_of(one)) for one in waiting]
    stages = {stage.value for stage in UNDER_REVIEW}
    return [one for one, version in current if version.edition.current_id == version.pk and version.edition.stage in stages]


def addressee_of(invitation: Invitation) -> str:
    """The rights holder or the body outside that the page is for."""
    return invitation.consultation.holder if invitation.consultation else invitation.co_issuer.name if invitation.co_issuer else ""


def is_newest(invitation: Invitation) -> bool:
    """Whether no later invitation has taken its place."""
    later = Invitation.objects.filter(pk__gt=invitation.pk, consultation=invitation.consultation_id, co_issuer=invitation.co_issuer_id)
    return not later.exists()
