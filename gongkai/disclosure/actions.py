"""The verbs of collection: call for material, draft, review oneself, agree, return, withhold."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalog import actions as catalog
from gongkai.catalog.models import Duty, Entry, PlanState
from gongkai.catalog.queries import standing_of
from gongkai.disclosure import onetime, queries, rules, screened
from gongkai.disclosure.models import (
    CONTENT_FORMAT,
    GUEST_LENGTH,
    Agreement,
    Answer,
    Attachment,
    Call,
    CallCode,
    CallEnd,
    CallPage,
    CallPageEnd,
    CoIssuer,
    Edition,
    Item,
    ListedTerm,
    PlanText,
    Refusal,
    RefusalNotice,
    Reminder,
    RetiredTerm,
    Screening,
    SelfReview,
    StageChange,
    Supplied,
    Version,
    WaitingFile,
)
from gongkai.disclosure.onetime import Guest
from gongkai.disclosure.screened import Sight
from gongkai.disclosure.stages import REPLACED, advance, lock, signature, trace
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.foundation.workdays import before, between
from gongkai.journal.record import record
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import bodies, calendar_of
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.rules import ASIDE, destination, turn
from gongkai.procedure.stages import Move, Stage
from gongkai.screening.lists import Lists
from gongkai.screening.text import screen_text
from gongkai.vault import screened as files
from gongkai.vault.html import clean, plain
from gongkai.vault.models import Blob
from gongkai.vault.words import is_mark, objections_to_words

CALL_TITLE = "报送{title}（{label}）"
CALL_REQUEST = "目录条目 {code} 到期，请报送“{label}”的正文和附件。本项应在{day}前公开，请留出审查、审批的时间。"


@dataclass(frozen=True)
class File:
    """A file that goes with a draft: its cleaned name and where the vault keeps its bytes."""

    name: str
    blob: Blob


@dataclass(frozen=True)
class Draft:
    """What a handler writes: the content of a version before it is one.

    `text` is HTML and is filtered on the way in; `source` is the uploaded document that the text was converted from.
    `co_units` are the other units of the body, `co_bodies` the names of bodies outside it, that sealed or signed the document.
    `plan` is the frozen plan whose table the text carries; where it is left out, a plan's matter goes on carrying the one it has.
    """

    title: str
    basis: str
    text: str
    document_number: str = ""
    document_date: date | None = None
    keywords: Sequence[str] = ()
    summary: str = ""
    inner_party: bool = False
    files: Sequence[File] = field(default_factory=tuple)
    source: File | None = None
    conversion_checked: bool = False
    change_note: str = ""
    co_units: Sequence[Unit] = ()
    co_bodies: Sequence[str] = ()
    plan: PlanState | None = None


@transaction.atomic(durable=True)
def call_for_material(
    body: Body,
    *,
    title: str,
    request: str,
    due_on: date,
    by: Person,
    unit: Unit | None = None,
    person: Person | None = None,
    entry: Entry | None = None,
) -> Call:
    """征集: the office asks one unit or one person for material by `due_on` (clause 2.A)."""
    now = timezone.now()
    refuse_if(
        rules.objections_to_calling(
            body, title=title, request=request, unit=unit, person=person, due_on=due_on, by=by, today=timezone.localdate(now)
        )
    )
    call = Call.objects.create(
        body=body,
        entry=entry,
        title=title.strip(),
        request=request.strip(),
        unit=unit,
        person=person,
        due_on=due_on,
        raised_by=by,
        raised_at=now,
    )
    record("disclosure.called", call, by=by, chain=body.code, details={"due_on": due_on.isoformat()}, at=now)
    return call


@transaction.atomic(durable=True)
def remind(*, text: str, by: Person, edition: Edition | None = None, call: Call | None = None) -> Reminder:
    """催办: remind whoever one matter, or one call, waits for; they see it on their desks until it moves on (clause 1.2)."""
    now = timezone.now()
    if edition is not None:
        edition = Edition.objects.select_for_update(of=("self",)).select_related("item__body", "current").get(pk=edition.pk)
    if call is not None:
        call = Call.objects.select_for_update(of=("self",)).select_related("body").get(pk=call.pk)
    if (edition is None) == (call is None):
        raise ValueError("a reminder is of one matter or of one call")
    refuse_if(rules.objections_to_reminding(edition=edition, call=call, text=text, by=by, today=timezone.localdate(now)))
    reminder = Reminder.objects.create(edition=edition, call=call, text=text.strip(), person=by, at=now)
    body = edition.item.body if edition else call.body if call else by.body
    title = call.title if call else ""
    record("disclosure.reminded", reminder, by=by, chain=body.code, title=title, details={"text": reminder.text}, at=now)
    return reminder


@transaction.atomic(durable=True)
def reassign_call(call: Call, *, reason: str, by: Person, unit: Unit | None = None, person: Person | None = None) -> Call:
    """改派: ask another unit or person instead, for the same by the same day, or today where that has passed (clause 1.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    call = Call.objects.select_for_update(of=("self",)).select_related("body", "entry", "duty").get(pk=call.pk)
    refuse_if(rules.objections_to_reassigning(call, unit=unit, person=person, reason=reason, by=by, today=today))
    successor = Call.objects.create(
        body=call.body,
        entry=call.entry,
        title=call.title,
        request=call.request,
        unit=unit,
        person=person,
        due_on=max(call.due_on, today),
        duty=call.duty,
        raised_by=by,
        raised_at=now,
    )
    end = CallEnd.objects.create(call=call, successor=successor, reason=reason.strip(), person=by, at=now)
    details = {"successor": successor.pk, "reason": end.reason}
    record("disclosure.call_reassigned", end, by=by, chain=call.body.code, title=call.title, details=details, at=now)
    return successor


@dataclass(frozen=True)
class CallKey:
    """A new page to somebody without an account with its key, which is shown once and kept nowhere."""

    page: CallPage
    key: str


@dataclass(frozen=True)
class CallTold:
    """The code of a page, which is shown once and kept nowhere, and the row that says how it was told."""

    row: CallCode
    code: str


@transaction.atomic(durable=True)
def ask_individual(call: Call, *, name: str, contact: str, by: Person) -> CallKey:
    """向个人征集: make the one-time page on which a named person without an account answers a call, once (clause 2.A)."""
    now = timezone.now()
    today = timezone.localdate(now)
    call = Call.objects.select_for_update(of=("self",)).select_related("body").get(pk=call.pk)
    refuse_if(rules.objections_to_asking_an_individual(call, name=name, contact=contact, by=by, today=today))
    key = onetime.new_key()
    page = CallPage.objects.create(
        call=call,
        name=name.strip(),
        contact=contact.strip(),
        key_digest=onetime.key_digest(key),
        expires_at=onetime.ends(call.due_on, today),
        person=by,
        at=now,
    )
    details = {"name": page.name, "contact": page.contact, "key_digest": page.key_digest, "expires_at": page.expires_at.isoformat()}
    record("disclosure.individual_asked", page, by=by, chain=call.body.code, title=call.title, details=details, at=now)
    return CallKey(page, key)


@transaction.atomic(durable=True)
def tell_individual(page: CallPage, *, how: str, contact: str, by: Person) -> CallTold:
    """告知口令: make the code of a page, for another person than who made the page to tell; a later one replaces it (clause 2.A)."""
    now = timezone.now()
    page = _hold_page(page)
    refuse_if(rules.objections_to_telling_an_individual(page, how=how, contact=contact, by=by, now=now))
    code, code_hash = onetime.new_code()
    row = CallCode.objects.create(page=page, code_hash=code_hash, how=how, contact=contact.strip(), person=by, at=now)
    details = {"page": page.pk, "how": how, "contact": row.contact}
    record("disclosure.call_code_told", row, by=by, chain=page.call.body.code, title=page.call.title, details=details, at=now)
    return CallTold(row, code)


@transaction.atomic(durable=True)
def take_back_page(page: CallPage, *, reason: str, by: Person) -> CallPageEnd:
    """收回页面: a page that was not answered opens nothing any more (clause 2.A)."""
    now = timezone.now()
    page = _hold_page(page)
    refuse_if(rules.objections_to_taking_back(page, reason=reason, by=by, now=now))
    end = CallPageEnd.objects.create(page=page, reason=reason.strip(), person=by, at=now)
    details = {"page": page.pk, "reason": end.reason}
    record("disclosure.page_taken_back", end, by=by, chain=page.call.body.code, title=page.call.title, details=details, at=now)
    return end


@transaction.atomic(durable=True)
def supply(page: CallPage, *, text: str, files: Sequence[File], code: str, by: Guest, source: str = "") -> Supplied:
    """个人提供材料: what a person without an account hands in over the page, once; a handler drafts from it (clause 2.A).

    `source` is a keyed digest of the address from which it came, `code` what was told to the person apart from the page's address.
    """
    now = timezone.now()
    page = _hold_page(page)
    refuse_if(rules.objections_to_supplying_over(page, now=now) or rules.objections_to_call_code(page, code))
    refuse_if(rules.objections_to_what_is_supplied(text=text, names=[file.name for file in files]))
    told = queries.individual(page).code
    assert told is not None
    kept = [{"name": file.name, "digest": file.blob.pk, "size": file.blob.size, "media_type": file.blob.media_type} for file in files]
    digest = digest_of(canonical_json({"text": text.strip(), "files": kept}))
    supplied = Supplied.objects.create(page=page, code=told, text=text.strip(), files=kept, source=source, digest=digest, at=now)
    details = {"page": page.pk, "source": source, "files": kept, "asked_by": page.person.name, "code_told_by": told.person.name}
    record("disclosure.supplied", supplied, by=by, chain=page.call.body.code, digest=digest, title=page.call.title, details=details, at=now)
    return supplied


def _hold_page(page: CallPage) -> CallPage:
    return CallPage.objects.select_for_update(of=("self",)).select_related("call__body", "person").get(pk=page.pk)


@transaction.atomic(durable=True)
def call_for_duty(duty: Duty, *, by: Person | None) -> Call | None:
    """到期征集: the clock asks the unit in charge for what a duty expects, with half of the time left for the procedure (clause 5.1).

    None where it has asked already, or no unit is in charge.
    """
    now = timezone.now()
    duty = Duty.objects.select_for_update(of=("self",)).select_related("entry__body", "entry__category", "unit").get(pk=duty.pk)
    if duty.unit is None or Call.objects.filter(duty=duty, raised_by=None).exists():
        return None
    body, today = duty.entry.body, timezone.localdate(now)
    due_on, calendar = standing_of([duty])[0].due_on, calendar_of(body)
    # A call is read by the whole unit: what came up inside the Party is not named in it (clause 2.D).
    unnamed = duty.occasion_id is not None and duty.entry.inner_party
    label = f"{duty.begins_on.year}年{duty.begins_on.month}月{duty.begins_on.day}日的事由" if unnamed else duty.label
    given = {"title": duty.entry.title, "label": label, "code": duty.entry.code}
    call = Call.objects.create(
        body=body,
        entry=duty.entry,
        title=CALL_TITLE.format(**given)[: rules.TITLE_LENGTH],
        request=CALL_REQUEST.format(**given, day=f"{due_on.year}年{due_on.month}月{due_on.day}日"),
        unit=duty.unit,
        due_on=max(today, before(due_on, between(today, due_on, calendar) // 2, calendar)),
        duty=duty,
        raised_by=by,
        raised_at=now,
    )
    record("disclosure.called", call, by=by, chain=body.code, title=call.title, details={"due_on": call.due_on.isoformat()}, at=now)
    return call


def call_for_what_is_due(*, by: Person | None = None) -> list[Call]:
    """One call for every duty that nobody was asked for yet, each in its own transaction."""
    called = [call_for_duty(duty, by=by) for duty in queries.duties_to_call_for()]
    return [call for call in called if call is not None]


def raise_what_is_planned(*, on: date, by: Person | None = None) -> list[Duty]:
    """Every row of the office's own in an approved plan whose day comes near, as a duty, each in its own transaction (clause 1.1)."""
    planned = queries.planned_duties(bodies(), on=on)
    raised = [catalog.raise_planned(entry, row, year, by=by) for entry, row, year in planned]
    return [duty for duty in raised if duty is not None]


@transaction.atomic(durable=True)
def open_matter(
    entry: Entry,
    unit: Unit,
    draft: Draft,
    *,
    by: Person,
    call: Call | None = None,
    matter: uuid.UUID | None = None,
    duties: Sequence[Duty] = (),
) -> Version:
    """起草: open a matter under a catalogue entry with its first edition and first version.

    `matter` is the identity that the caller has given it, so that asking twice opens one matter. It answers the `duties` named, and
    the one that `call` is for.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    # The unit's row is held, so that two requests for the same matter come one after the other.
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    refuse_if(rules.objections_to_opening_twice(matter))
    seen = _see(draft, entry.body)
    refuse_if(
        rules.objections_to_opening(entry, unit, call, by=by, today=today)
        + rules.objections_to_duties(entry, duties)
        + _objections_to_plan(draft, None, entry.body)
        + _objections_to(draft, unit, seen, by=by, today=today)
    )
    item = Item.objects.create(
        matter=matter or uuid.uuid4(), body=entry.body, entry=entry, unit=unit, call=call, opened_by=by, opened_at=now
    )
    edition = Edition.objects.create(item=item, number=1, opened_by=by, opened_at=now)
    _answer(edition, [*duties, call.duty] if call and call.duty and call.duty.entry_id == entry.pk else duties, by=by, at=now)
    version = _append(edition, draft, seen, by=by, at=now)
    _note_the_start(edition, version, by=by, at=now)
    record(
        "disclosure.opened",
        version,
        by=by,
        chain=item.body.code,
        digest=version.digest,
        post=Post.HANDLER,
        details={"entry": entry.code, "matter": str(item.matter), **_screening(version)},
        at=now,
    )
    return version


@transaction.atomic(durable=True)
def open_edition(item: Item, draft: Draft, *, reason: str, by: Person, duties: Sequence[Duty] = ()) -> Version:
    """再次公开: open the next edition of a matter, in answer to `duties`; what is open to readers stays up meanwhile (clause 5.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    item = Item.objects.select_for_update(of=("self",)).select_related("body", "unit", "entry").get(pk=item.pk)
    seen = _see(draft, item.body)
    refuse_if(
        rules.objections_to_another_edition(item, reason=reason, by=by, today=today)
        + rules.objections_to_duties(item.entry, duties)
        + _objections_to_plan(draft, item, item.body)
        + _objections_to(draft, item.unit, seen, by=by, today=today)
    )
    number = queries.latest_edition(item).number + 1
    edition = Edition.objects.create(item=item, number=number, reason=reason.strip(), opened_by=by, opened_at=now)
    _answer(edition, duties, by=by, at=now)
    version = _append(edition, draft, seen, by=by, at=now)
    _note_the_start(edition, version, by=by, at=now, reason=reason.strip())
    record(
        "disclosure.edition_opened",
        version,
        by=by,
        chain=item.body.code,
        digest=version.digest,
        post=Post.HANDLER,
        details={"edition": number, "reason": reason.strip(), "matter": str(item.matter), **_screening(version)},
        at=now,
    )
    return version


@transaction.atomic(durable=True)
def revise(version: Version, draft: Draft, *, by: Person) -> Version:
    """修改: put a new version in place of the one that was read; every opinion given on that one is void (clause 8.3)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    seen = _see(draft, edition.item.body)
    refuse_if(
        rules.objections_to(Move.DRAFT, edition, by=by, today=today)
        + _objections_to_plan(draft, edition.item, edition.item.body)
        + _objections_to(draft, edition.item.unit, seen, by=by, today=today)
    )
    revised = _append(edition, draft, seen, by=by, at=now)
    if Stage(edition.stage) is not Stage.COLLECTED:
        holding = queries.holding(by, edition.item, frozenset({Post.HANDLER}), on=today)
        advance(edition, Move.DRAFT, Stage.COLLECTED, at=now, by=by, holding=holding, version=revised, reason=draft.change_note)
    record(
        "disclosure.revised",
        revised,
        by=by,
        chain=edition.item.body.code,
        digest=revised.digest,
        post=Post.HANDLER,
        details={"replaces": version.digest, "note": draft.change_note, **_screening(revised)},
        at=now,
    )
    return revised


@transaction.atomic(durable=True)
def review_oneself(version: Version, *, answers: dict[Question, bool], by: Person, remark: str = "") -> SelfReview:
    """部门自审: the handler answers the eight questions on this version (clauses 8.1, 8.3).

    A yes to any question stays on record and keeps the version from being proposed.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    yes = any(answers.values())
    refuse_if(rules.objections_to_self_review(version, edition, answers=answers, remark=remark, by=by, today=today))
    holding = queries.holding(by, edition.item, frozenset({Post.HANDLER}), on=today)
    review = SelfReview.objects.create(
        **signature(version, Outcome.RETURN if yes else Outcome.AGREE, remark, "", by=by, holding=holding, at=now),
        **{question.value: given for question, given in answers.items()},
    )
    details = _opinion(review) | {"yes": sorted(question.value for question in review.answers)}
    record("disclosure.self_reviewed", review, by=by, **trace(edition, version, holding), details=details, at=now)
    return review


@transaction.atomic(durable=True)
def agree(version: Version, *, by: Person, remark: str = "") -> Agreement:
    """部门负责人同意: the unit's head agrees; the matter is proposed to the office."""
    return _conclude(version, Move.AGREE, Outcome.AGREE, remark, "", by=by)


@transaction.atomic(durable=True)
def return_to_handler(version: Version, *, reasons: str, by: Person) -> Agreement:
    """部门负责人退回: the unit's head returns the draft with reasons."""
    return _conclude(version, Move.RETURN, Outcome.RETURN, reasons, "", by=by)


@transaction.atomic(durable=True)
def withhold(version: Version, *, ground: str, reasons: str, by: Person) -> Agreement:
    """部门负责人不予公开: the unit's head concludes that the matter is not disclosed, with its ground (clause 3.0)."""
    return _conclude(version, Move.WITHHOLD, Outcome.WITHHOLD, reasons, ground, by=by)


@transaction.atomic(durable=True)
def screen_again(version: Version, *, by: Person) -> Screening:
    """重新筛查: look at the current version once more, because lists or rules have changed since (clause 8.2).

    A mark that today's rules see in what is already kept becomes a finding that blocks.
    """
    now = timezone.now()
    edition = lock(version)
    refuse_if(rules.objections_to_screening_again(version, by=by, today=timezone.localdate(now)))
    lists = queries.lists_of(edition.item.body)
    facts = version.facts
    parts = {part: facts[part] for part in ("title", "document_number", "basis", "summary", "text")}
    parts["keywords"] = "、".join(facts["keywords"])
    sights, waiting = _sights(parts, [(file["digest"], file["name"]) for file in facts["files"]], lists)
    refuse_if(rules.objections_to_waiting(waiting))
    screening = screened.write(version, sights, lists, at=now)
    seen = screened.fingerprint(screening)
    details = {"lists": screening.lists, "engine": screening.engine, "findings": len(sights), "seen": seen}
    record("disclosure.screened", screening, by=by, chain=edition.item.body.code, digest=version.digest, details=details, at=now)
    return screening


@transaction.atomic(durable=True)
def refuse_marked(
    body: Body,
    *,
    field: str,
    name: str,
    media_type: str,
    size: int,
    digest: str,
    place: str,
    rule: str,
    by: Person,
    waiting: WaitingFile | None = None,
    guest: str = "",
) -> Refusal:
    """拒收: note that something bearing a state-secret mark was handed in and is not kept (保密法 arts. 31 and 57, clause 8.6).

    Nothing of its content is written, and no name that itself bears a mark. `waiting` is the file's place in the quarantine, where it
    has one. `guest` names whoever typed it on a one-time page, which `by` had made. Handing in the same again before the reviewer
    has taken note adds no second row.
    """
    now = timezone.now()
    Body.objects.select_for_update().get(pk=body.pk)
    refusal = queries.open_refusals(body).filter(person=by, guest=guest, digest=digest, field=field).first()
    if refusal is None:
        refusal = Refusal.objects.create(
            body=body,
            person=by,
            guest=guest[:GUEST_LENGTH],
            field=field,
            name="" if any(is_mark(one) for one in screen_text(name)) else name[:255],
            media_type=media_type,
            size=size,
            digest=digest,
            place=place[:400],
            rule=rule,
            at=now,
        )
        details = {"field": field, "media_type": media_type, "size": size, "place": refusal.place, "rule": rule, "guest": refusal.guest}
        record("disclosure.mark_refused", refusal, by=by, chain=body.code, digest=digest, details=details, at=now)
    if waiting is not None:
        WaitingFile.objects.filter(pk=waiting.pk).update(state=WaitingFile.REFUSED, refusal=refusal, name="", touched_at=now)
    return refusal


@transaction.atomic(durable=True)
def refuse_infected(body: Body, *, name: str, media_type: str, size: int, digest: str, virus: str, by: Person) -> None:
    """拒收带毒文件: note that a file with a virus was handed in and is not kept (clause 8.3). The name of a marked file is not written."""
    title = "" if any(is_mark(one) for one in screen_text(name)) else name[:255]
    details = {"media_type": media_type, "size": size, "virus": virus[:200]}
    record("disclosure.infected_refused", None, by=by, chain=body.code, digest=digest, details=details, title=title)


@transaction.atomic(durable=True)
def hold_back(key: uuid.UUID, *, field: str, name: str, media_type: str, size: int, digest: str, pages: int, by: Person) -> WaitingFile:
    """待识别: a file that lies in the quarantine under `key` is to be read before it is kept or refused.

    The journal hears of what becomes of it: of the version that names it, or of the refusal.
    """
    now = timezone.now()
    return WaitingFile.objects.create(
        key=key,
        body=by.body,
        person=by,
        field=field,
        name=name,
        media_type=media_type,
        size=size,
        digest=digest,
        pages=pages,
        handed_in_at=now,
        touched_at=now,
    )


@transaction.atomic(durable=True)
def acknowledge(refusal: Refusal, *, remark: str, by: Person) -> RefusalNotice:
    """处置涉密警示: the secrecy reviewer takes note of a refusal and says what was done (clauses 8.6, 8.9)."""
    now = timezone.now()
    refusal = Refusal.objects.select_for_update(of=("self",)).select_related("body").get(pk=refusal.pk)
    refuse_if(
        rules.objections_to_keeping_lists(refusal.body, by=by, today=timezone.localdate(now))
        + rules.objections_to_acknowledging(refusal, remark=remark)
    )
    notice = RefusalNotice.objects.create(refusal=refusal, person=by, remark=remark.strip(), at=now)
    details = {"refusal": refusal.pk, "remark": notice.remark}
    record("disclosure.refusal_acknowledged", notice, by=by, chain=refusal.body.code, post=Post.SECRECY_REVIEWER, details=details, at=now)
    return notice


@transaction.atomic(durable=True)
def list_term(
    body: Body, *, sort: str, text: str, by: Person, pattern: bool = False, kind: str = "", severity: str = "", advice: str = ""
) -> ListedTerm:
    """添加词表条目: what the office wants screening to report, or not to report (clause 8.4)."""
    now = timezone.now()
    Body.objects.select_for_update().get(pk=body.pk)
    if sort != "term":
        kind, severity, advice = "", "", ""
    refuse_if(
        rules.objections_to_keeping_lists(body, by=by, today=timezone.localdate(now))
        + rules.objections_to_a_term(body, sort=sort, text=text, pattern=pattern, kind=kind, severity=severity)
        + objections_to_words(advice=advice)  # `text` itself may have to name what it looks for
    )
    term = ListedTerm.objects.create(
        body=body,
        sort=sort,
        text=text.strip(),
        pattern=pattern,
        kind=kind,
        severity=severity,
        advice=advice.strip()[:400],
        added_by=by,
        added_at=now,
    )
    record(
        "disclosure.term_listed",
        term,
        by=by,
        chain=body.code,
        post=Post.SECRECY_REVIEWER,
        details={"sort": sort, "text": term.text, "pattern": pattern, "kind": kind, "severity": severity},
        at=now,
    )
    return term


@transaction.atomic(durable=True)
def retire_term(term: ListedTerm, *, reason: str, by: Person) -> RetiredTerm:
    """停用词表条目: the line stays on record, and screening asks for it no more (clause 8.4)."""
    now = timezone.now()
    term = ListedTerm.objects.select_for_update(of=("self",)).select_related("body").get(pk=term.pk)
    refuse_if(
        rules.objections_to_keeping_lists(term.body, by=by, today=timezone.localdate(now))
        + rules.objections_to_retiring(term, reason=reason)
    )
    retired = RetiredTerm.objects.create(term=term, person=by, reason=reason.strip(), at=now)
    details = {"sort": term.sort, "text": term.text, "reason": retired.reason}
    record("disclosure.term_retired", retired, by=by, chain=term.body.code, post=Post.SECRECY_REVIEWER, details=details, at=now)
    return retired


def _answer(edition: Edition, duties: Sequence[Duty], *, by: Person, at: datetime) -> None:
    for duty in dict.fromkeys(duties):
        Answer.objects.create(edition=edition, duty=duty, person=by, at=at)


def _conclude(version: Version, move: Move, outcome: Outcome, remark: str, ground: str, *, by: Person) -> Agreement:
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(rules.objections_to(move, edition, by=by, today=today) + rules.objections_to_stating_reasons(outcome, remark, ground))
    dossier = queries.dossier(edition, on=today)
    # The rules let whoever's turn it is return or withhold; the unit's head does so only while it is his turn.
    if move in ASIDE and Post.UNIT_HEAD not in turn(dossier):
        raise Refused([Objection("not_your_turn", _("现在不是您办理的环节，请在工作台查看待办事项。"), clause="2.1")])
    holding = queries.holding(by, edition.item, frozenset({Post.UNIT_HEAD}), on=today)
    to = destination(dossier, move)
    agreement = Agreement.objects.create(**signature(version, outcome, remark, ground, by=by, holding=holding, at=now))
    advance(edition, move, to, at=now, by=by, holding=holding, reason=remark.strip())
    record(f"disclosure.{move.value}", agreement, by=by, **trace(edition, version, holding), details=_opinion(agreement), at=now)
    return agreement


@dataclass(frozen=True)
class _Seen:
    """What screening says of a draft, under which lists, and what of it may not be kept or cannot be said yet."""

    sights: list[Sight]
    lists: Lists
    objections: list[Objection]


def _see(draft: Draft, body: Body) -> _Seen:
    """Screen every part of `draft` and every file; files are read anew only where nothing is known of them (8.2)."""
    lists = queries.lists_of(body)
    parts = {
        "title": draft.title.strip(),
        "document_number": draft.document_number.strip(),
        "keywords": "、".join(draft.keywords),
        "basis": draft.basis.strip(),
        "summary": draft.summary.strip(),
        "text": clean(draft.text),
    }
    sights, waiting = _sights(parts, [(file.blob.pk, file.name) for file in draft.files], lists)
    return _Seen(sights, lists, screened.objections_to_marks(sights, parts) + rules.objections_to_waiting(waiting))


def _sights(parts: dict[str, str], kept: Sequence[tuple[str, str]], lists: Lists) -> tuple[list[Sight], list[str]]:
    """What was seen in `parts` and in the files `kept` (digest, name), and the names of files that still wait to be read."""
    found = screened.in_parts(parts, lists)
    waiting = []
    for digest, name in kept:
        report = files.of_kept(digest, lists)
        found += screened.in_file(digest, name, report, lists)
        if report.waiting_pages:
            waiting.append(name)
    return found, waiting


def _objections_to(draft: Draft, unit: Unit, seen: _Seen, *, by: Person, today: date) -> list[Any]:
    found = rules.objections_to_an_inner_party_matter(draft.inner_party, by=by)
    found += rules.objections_to_co_issuers(unit, units=draft.co_units, bodies=draft.co_bodies)
    found += seen.objections
    found += objections_to_words(shown=True, change_note=draft.change_note, co_bodies="\n".join(draft.co_bodies))
    return found + rules.objections_to_content(
        title=draft.title,
        basis=draft.basis,
        text=plain(clean(draft.text)),
        document_date=draft.document_date,
        keywords=draft.keywords,
        names=[file.name for file in draft.files],
        today=today,
    )


def _objections_to_plan(draft: Draft, item: Item | None, body: Body) -> list[Objection]:
    found = rules.objections_to_carrying_a_plan(draft.plan, item, body) if draft.plan else []
    carried = draft.plan or (queries.plan_of(item) if item else None)
    return found + (rules.objections_to_plan_text(carried, draft.text) if carried else [])


def _append(edition: Edition, draft: Draft, seen: _Seen, *, by: Person, at: datetime) -> Version:
    item = edition.item
    number = Version.objects.filter(edition=edition).count() + 1
    content = {
        "format": CONTENT_FORMAT,
        "body": {"code": item.body.code, "name": item.body.name},
        "matter": str(item.matter),
        "edition": edition.number,
        "version": number,
        "entry": {"code": item.entry.code, "title": item.entry.title, "category": item.entry.category.name},
        "unit": item.unit.name,
        "title": draft.title.strip(),
        "document_number": draft.document_number.strip(),
        "document_date": draft.document_date.isoformat() if draft.document_date else "",
        "keywords": [word.strip() for word in draft.keywords if word.strip()],
        "basis": draft.basis.strip(),
        "summary": draft.summary.strip(),
        "inner_party": draft.inner_party,
        "text": clean(draft.text),
        "files": [
            {"name": file.name, "digest": file.blob.pk, "size": file.blob.size, "media_type": file.blob.media_type} for file in draft.files
        ],
    }
    co_issuers = [*((unit, unit.name) for unit in draft.co_units), *((None, name.strip()) for name in draft.co_bodies)]
    if co_issuers:
        content["co_issuers"] = [{"unit": unit.code if unit else "", "name": name} for unit, name in co_issuers]
    written = canonical_json(content)
    version = Version.objects.create(
        edition=edition,
        number=number,
        content=written.decode(),
        digest=digest_of(written),
        title=content["title"],
        inner_party=draft.inner_party,
        conversion_checked=draft.conversion_checked,
        source=draft.source.blob if draft.source else None,
        source_name=draft.source.name if draft.source else "",
        change_note=draft.change_note.strip(),
        drafted_by=by,
        drafted_at=at,
    )
    carried = draft.plan or queries.plan_of(item)
    if carried is not None:
        PlanText.objects.create(version=version, state=carried)
    Attachment.objects.bulk_create(
        Attachment(
            version=version,
            position=position,
            name=file.name,
            blob=file.blob,
            media_type=file.blob.media_type,
            size=file.blob.size,
        )
        for position, file in enumerate(draft.files, start=1)
    )
    CoIssuer.objects.bulk_create(
        CoIssuer(version=version, position=position, unit=unit, name=name) for position, (unit, name) in enumerate(co_issuers, start=1)
    )
    screened.write(version, seen.sights, seen.lists, at=at)
    replaced = Edition.objects.filter(pk=edition.pk, current=edition.current).update(current=version)
    if replaced != 1:
        raise Refused([REPLACED])
    edition.current = version
    return version


def _screening(version: Version) -> dict[str, Any]:
    """What the journal is to say of the screening, and of the plan, that were written with `version`."""
    screening = Screening.objects.get(version=version)
    plan = PlanText.objects.filter(version=version).values_list("state__digest", flat=True).first()
    return {"screening": screening.pk, "seen": screened.fingerprint(screening)} | ({"plan": plan} if plan else {})


def _note_the_start(edition: Edition, version: Version, *, by: Person, at: datetime, reason: str = "") -> None:
    StageChange.objects.create(
        edition=edition,
        version=version,
        move=Move.DRAFT.value,
        from_stage="",
        to_stage=Stage.COLLECTED.value,
        person=by,
        post=Post.HANDLER.value,
        reason=reason,
        at=at,
    )


def _opinion(row: Any) -> dict[str, Any]:
    return {"outcome": row.outcome, "remark": row.remark, "ground": row.ground}
