"""The verbs of collection: call for material, draft, review oneself, agree, return, withhold."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.catalog.models import Entry
from gongkai.disclosure import queries, rules
from gongkai.disclosure.models import CONTENT_FORMAT, Agreement, Attachment, Call, Edition, Item, SelfReview, StageChange, Version
from gongkai.disclosure.stages import REPLACED, advance, lock, signature, trace
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.journal.record import record
from gongkai.organization.models import Body, Person, Unit
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.rules import ASIDE, destination, turn
from gongkai.procedure.stages import Move, Stage
from gongkai.vault.html import clean, plain
from gongkai.vault.models import Blob


@dataclass(frozen=True)
class File:
    """A file that goes with a draft: its cleaned name and where the vault keeps its bytes."""

    name: str
    blob: Blob


@dataclass(frozen=True)
class Draft:
    """What a handler writes: the content of a version before it is one.

    `text` is HTML and is filtered on the way in; `source` is the uploaded document that the text was converted from.
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
def open_matter(
    entry: Entry, unit: Unit, draft: Draft, *, by: Person, call: Call | None = None, matter: uuid.UUID | None = None
) -> Version:
    """起草: open a matter under a catalogue entry with its first edition and first version.

    `matter` is the identity that the caller has given it, so that asking twice opens one matter.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    # The unit's row is held, so that two requests for the same matter come one after the other.
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    refuse_if(rules.objections_to_opening(entry, unit, call, by=by, today=today) + _objections_to(draft, by=by, today=today))
    refuse_if(rules.objections_to_opening_twice(matter))
    item = Item.objects.create(
        matter=matter or uuid.uuid4(), body=entry.body, entry=entry, unit=unit, call=call, opened_by=by, opened_at=now
    )
    edition = Edition.objects.create(item=item, number=1, opened_by=by, opened_at=now)
    version = _append(edition, draft, by=by, at=now)
    _note_the_start(edition, version, by=by, at=now)
    record(
        "disclosure.opened",
        version,
        by=by,
        chain=item.body.code,
        digest=version.digest,
        post=Post.HANDLER,
        details={"entry": entry.code, "matter": str(item.matter)},
        at=now,
    )
    return version


@transaction.atomic(durable=True)
def open_edition(item: Item, draft: Draft, *, reason: str, by: Person) -> Version:
    """再次公开: open the next edition of a matter; the one that is open to readers stays up meanwhile (clause 5.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    item = Item.objects.select_for_update(of=("self",)).select_related("body", "unit", "entry").get(pk=item.pk)
    refuse_if(rules.objections_to_another_edition(item, reason=reason, by=by, today=today) + _objections_to(draft, by=by, today=today))
    number = queries.latest_edition(item).number + 1
    edition = Edition.objects.create(item=item, number=number, reason=reason.strip(), opened_by=by, opened_at=now)
    version = _append(edition, draft, by=by, at=now)
    _note_the_start(edition, version, by=by, at=now, reason=reason.strip())
    record(
        "disclosure.edition_opened",
        version,
        by=by,
        chain=item.body.code,
        digest=version.digest,
        post=Post.HANDLER,
        details={"edition": number, "reason": reason.strip(), "matter": str(item.matter)},
        at=now,
    )
    return version


@transaction.atomic(durable=True)
def revise(version: Version, draft: Draft, *, by: Person) -> Version:
    """修改: put a new version in place of the one that was read; every opinion given on that one is void (clause 8.3)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(rules.objections_to(Move.DRAFT, edition, by=by, today=today) + _objections_to(draft, by=by, today=today))
    revised = _append(edition, draft, by=by, at=now)
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
        details={"replaces": version.digest, "note": draft.change_note},
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
    record("disclosure.self_reviewed", review, by=by, **trace(edition, version, holding), details=_opinion(review), at=now)
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


def _objections_to(draft: Draft, *, by: Person, today: date) -> list[Any]:
    return rules.objections_to_an_inner_party_matter(draft.inner_party, by=by) + rules.objections_to_content(
        title=draft.title,
        basis=draft.basis,
        text=plain(clean(draft.text)),
        document_date=draft.document_date,
        keywords=draft.keywords,
        names=[file.name for file in draft.files],
        today=today,
    )


def _append(edition: Edition, draft: Draft, *, by: Person, at: datetime) -> Version:
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
    replaced = Edition.objects.filter(pk=edition.pk, current=edition.current).update(current=version)
    if replaced != 1:
        raise Refused([REPLACED])
    edition.current = version
    return version


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
