"""The verbs of publication: publish, open what is due, withdraw, record a posting; and the settling of the files that follow."""

import fcntl
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gongkai.catalog import queries as catalog
from gongkai.catalog.models import Duty, Entry
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure import screened
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import Attachment, Edition, Item, Screening, Version
from gongkai.disclosure.rules import objections_to_stating_reasons
from gongkai.disclosure.stages import advance, lock, trace
from gongkai.foundation.codes import new_code
from gongkai.foundation.digests import canonical_json, digest_of, hex_of
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.foundation.whole import names_synced_once, remove_unfinished, write_whole
from gongkai.journal import checkpoints
from gongkai.journal import queries as journal
from gongkai.journal.publish import write_public
from gongkai.journal.record import record
from gongkai.organization import notices
from gongkai.organization.models import Body, Notice, Person, Unit
from gongkai.organization.queries import Holding, holders, posts_of
from gongkai.papers import values
from gongkai.papers.kinds import ADDRESSED, Paper
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Dossier, Outcome, Step
from gongkai.procedure.posts import Post
from gongkai.procedure.rules import decided_in
from gongkai.procedure.stages import Move, Stage
from gongkai.publication import (
    announcement_rules,
    announcements,
    answered,
    duties,
    feedback,
    feedback_rules,
    guide_rules,
    guides,
    leak_rules,
    leaks,
    objects,
    opening_rules,
    outlets,
    posting_plans,
    posting_rules,
    queries,
    reader_rules,
    readers,
    rules,
    screens,
    sheet_rules,
    sheets,
)
from gongkai.publication.models import (
    GIVEN,
    PERIOD_OVER,
    Announcement,
    AnnouncementConsent,
    AnnouncementEnd,
    AnnouncementShown,
    Feedback,
    FeedbackShown,
    FeedbackTerms,
    Guide,
    GuideShown,
    Handling,
    HeldUp,
    IndexNumber,
    IssuedSheet,
    Knock,
    LeakClosure,
    LeakDecision,
    LeakEvidence,
    LeakReport,
    Opening,
    Outlet,
    Posting,
    PostingPlan,
    Reading,
    ReadingConfirmation,
    ReadingRequest,
    Recheck,
    Release,
    Remedy,
    RemedyDone,
    Removal,
    Reply,
    Responding,
    Round,
    RoundClosure,
    ScreenDevice,
    ScreenRevocation,
    ScreenSetting,
    SearchChange,
    SheetOrder,
    Snapshot,
    Tombstone,
    Withdrawal,
    Wording,
)
from gongkai.publication.public import Pages
from gongkai.publication.queries import Around
from gongkai.vault.models import Blob
from gongkai.vault.store import keep, path_of

WITHDRAWERS = frozenset({Post.EXAMINER, Post.SECRECY_REVIEWER, Post.DISCIPLINE_OFFICER})
ON_THE_SITE = frozenset({Channel.COLUMN, Channel.ZONE_PORTAL})
"""Forms that the public page itself is."""
PLEASE_READ = "publication.please_read"
"""The kind of notice by which a reader inside is reminded."""
DUTY_DUE = "publication.duty_due"
ANSWER_DUE = "publication.answer_due"
NEAR = timedelta(days=3)
"""How long before its day an answer to feedback is reminded of."""


@transaction.atomic(durable=True)
def publish(version: Version, *, asks_readers: bool = False, by: Person) -> Release:
    """公开: release the approved version; steps that are due open at once, later ones by themselves on their day (clause 2.D).

    With `asks_readers` each reader inside is asked to confirm; so he is where the edition before asked.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    # What cannot be shown is not published: settling would refuse it over and over, and nobody in the office would hear.
    refuse_if(rules.objections_to(Move.PUBLISH, edition, by=by, today=today) or rules.objections_to_damaged_files(version))
    holding = disclosure.holding(by, edition.item, frozenset({Post.PUBLISHER}), on=today)
    release = Release.objects.create(edition=edition, version=version, digest=version.digest, published_by=by, at=now)
    advance(edition, Move.PUBLISH, Stage.PUBLISHED, at=now, by=by, holding=holding)
    record("publication.published", release, by=by, **trace(edition, version, holding), at=now)
    for position, step in enumerate(queries.decisions_of(release).steps, start=1):
        if step.opens_on is None or step.opens_on <= today:
            _open(release, position, step, at=now, by=by)
    inside = readers.has_inner_step(step.audience for step in queries.decisions_of(release).steps)
    if asks_readers:
        refuse_if(reader_rules.objections_to_asking(release, by=by, today=today))
    if asks_readers or (inside and readers.asked_before(release)):
        _ask_readers(release, by=by, at=now)
    _tell_the_search(edition.item, at=now)
    return release


@transaction.atomic(durable=True)
def ask_readers(release: Release, *, by: Person) -> ReadingRequest:
    """请确认已阅: each reader inside is asked to say that he has read this edition (clause 2.D)."""
    now = timezone.now()
    lock(release.version)
    refuse_if(reader_rules.objections_to_asking(release, by=by, today=timezone.localdate(now)))
    return _ask_readers(release, by=by, at=now)


def _ask_readers(release: Release, *, by: Person, at: datetime) -> ReadingRequest:
    request = ReadingRequest.objects.create(release=release, person=by, at=at)
    traced = trace(release.edition, release.version, None)
    record("publication.readers_asked", request, by=by, **traced | {"post": Post.PUBLISHER}, at=at)
    return request


@transaction.atomic(durable=True)
def note_reading(opening: Opening, *, by: Person) -> Reading:
    """首次阅读: `by` has the page before him; noted once for each edition, and kept out of the journal (clause 2.D)."""
    refuse_if(reader_rules.objections_to_reading(opening, by=by))
    reading, _is_first = Reading.objects.get_or_create(release=opening.release, person=by, defaults={"at": timezone.now()})
    return reading


@transaction.atomic(durable=True)
def confirm_reading(opening: Opening, *, by: Person) -> ReadingConfirmation:
    """确认已阅: a reader says of what he has opened that he has read it (clause 2.D)."""
    now = timezone.now()
    edition = lock(opening.release.version)
    refuse_if(reader_rules.objections_to_confirming(opening, by=by))
    reading = Reading.objects.get(release=opening.release, person=by)
    confirmation = ReadingConfirmation.objects.create(reading=reading, person=by, at=now)
    record("publication.reading_confirmed", confirmation, by=by, **trace(edition, opening.release.version, None), at=now)
    notices.end(opening, PLEASE_READ, person=by, at=now)
    return confirmation


@transaction.atomic(durable=True)
def remind_readers(release: Release, *, by: Person) -> int:
    """提醒阅读: whoever is still waited for is told, once a day; how many were told now (clause 2.D)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(release.version)
    refuse_if(reader_rules.objections_to_reminding(release, by=by, today=today))
    told = 0
    waited_for = readers.readers(release, on=today)
    for reader in waited_for.waited_for:
        opening = queries.inner_openings_for(reader.person).filter(release=release).first()
        if opening is not None:
            text = gettext_noop("请阅读《{title}》，并在页面上确认已阅。") if waited_for.asked else gettext_noop("请阅读《{title}》。")
            given = {"title": release.version.title}
            told += notices.tell([reader.person], kind=PLEASE_READ, about=opening, text=text, given=given, mark=today.isoformat(), at=now)
    record("publication.readers_reminded", release, by=by, **trace(edition, release.version, None), details={"told": told}, at=now)
    return told


@transaction.atomic(durable=True)
def return_to_unit(version: Version, *, reasons: str, by: Person) -> Version:
    """公开前退回: the publisher returns an approved matter in which a mistake was seen; a new version goes the whole line again."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(rules.objections_to(Move.RETURN, edition, by=by, today=today) + objections_to_stating_reasons(Outcome.RETURN, reasons, ""))
    holding = disclosure.holding(by, edition.item, frozenset({Post.PUBLISHER}), on=today)
    if holding is None:
        raise Refused([Objection("not_your_turn", _("现在不是您办理的环节，请在工作台查看待办事项。"), clause="2.1")])
    advance(edition, Move.RETURN, Stage.RETURNED, at=now, by=by, holding=holding, reason=reasons.strip())
    record("publication.return", edition, by=by, **trace(edition, version, holding), details={"reasons": reasons.strip()}, at=now)
    return version


@transaction.atomic(durable=True)
def open_step(release: Release, position: int, *, by: Person | None = None) -> Opening:
    """按期开放: open a step of a release on its day; one that was stopped, by a person (clause 2.D).

    `by` is None where the calendar does it.
    """
    now = timezone.now()
    edition = lock(release.version)
    release = Release.objects.select_related("version", "edition", "edition__item__unit").get(pk=release.pk)
    release.edition = edition
    steps = queries.decisions_of(release).steps
    if not 1 <= position <= len(steps):
        raise Refused([Objection("no_such_step", _("审查意见没有这一步公开安排。"), clause="2.D")])
    if Opening.objects.filter(release=release, position=position).exists():
        raise Refused([Objection("already_open", _("这一步已经公开。"), clause="2.D")])
    today = timezone.localdate(now)
    refuse_if(
        opening_rules.objections_to_opening_by_itself(release, today=today)
        if by is None
        else opening_rules.objections_to_opening_by_hand(release, position, by=by, today=today)
    )
    # What is damaged is opened to nobody further: settling could not show it, and the rows would say that it is open.
    refuse_if(
        rules.objections_to_opening(release, steps[position - 1], today=today) + opening_rules.objections_to_what_came_later(release)
        or rules.objections_to_damaged_files(release.version)
    )
    opening = _open(release, position, steps[position - 1], at=now, by=by)
    _tell_the_search(edition.item, at=now)
    return opening


@transaction.atomic(durable=True)
def hold_up(release: Release, position: int, *, reason: str, by: Person | None = None) -> HeldUp | None:
    """公开受阻: note why a step that is due does not open, or why its page cannot be made, so that the office hears of it.

    Nothing is noted where that was said last.
    """
    now = timezone.now()
    release = Release.objects.select_for_update(of=("self",)).select_related("version", "edition__item__body").get(pk=release.pk)
    last = HeldUp.objects.filter(release=release, position=position).order_by("-pk").first()
    if last is not None and last.reason == reason:
        return None
    row = HeldUp.objects.create(release=release, position=position, reason=reason, at=now)
    details = {"position": position, "reason": reason}
    chain = release.edition.item.body.code
    record("publication.held_up", row, by=by, chain=chain, digest=release.digest, details=details, at=now)
    edition = release.edition
    notices.tell(
        _keepers(edition.item.body, {Post.PUBLISHER, Post.EXAMINER}, at=now),
        kind="publication.held_up",
        about=edition,
        text=gettext_noop("“{title}”公开受阻，请查看原因并处理。"),
        given={"title": release.version.title},
        mark=str(row.pk),
        at=now,
    )
    return row


def open_what_is_due(*, by: Person | None = None) -> tuple[list[Opening], list[tuple[Release, Refused]]]:
    """Open every step whose day has come, each in its own transaction; one refusal stops that step, and does not keep the others back.

    Returns what was opened and what was refused with its reasons.
    """
    opened: list[Opening] = []
    refused: list[tuple[Release, Refused]] = []
    for release, position, _step in queries.steps_due(on=timezone.localdate()):
        try:
            opened.append(open_step(release, position, by=by))
        except Refused as refusal:
            refused.append((release, refusal))
            hold_up(release, position, reason=str(refusal), by=by)
    return opened, refused


@transaction.atomic(durable=True)
def withdraw(version: Version, *, reason_type: str, reason: str, authority: str, by: Person) -> list[Withdrawal]:
    """撤回: take the matter of this released version back everywhere, earlier editions too; a notice stands in its place (clause 8.9)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(rules.objections_to(Move.WITHDRAW, edition, by=by, today=today) + rules.objections_to_reason(reason_type, reason, authority))
    taken_back = _take_back(edition, reason_type=reason_type, reason=reason, authority=authority, by=by, at=now)
    _tell_the_search(edition.item, at=now)
    return taken_back


def _take_back(edition: Edition, *, reason_type: str, reason: str, authority: str, by: Person, at: datetime) -> list[Withdrawal]:
    """Withdraw every release of the matter whose `edition` is held and may be withdrawn."""
    holding = disclosure.holding(by, edition.item, WITHDRAWERS, on=timezone.localdate(at))
    taken_back = []
    before = Withdrawal.objects.exclude(reason_type=PERIOD_OVER).values("release")
    others = Release.objects.filter(edition__item=edition.item).exclude(pk__in=before)
    for release in others.select_related("version", "edition", "edition__item").order_by("edition__number"):
        held = edition if release.edition_id == edition.pk else lock(release.version)
        withdrawal = Withdrawal.objects.create(
            release=release,
            reason_type=reason_type,
            reason=reason.strip(),
            authority=authority.strip(),
            person=by,
            post=holding.post.value if holding else "",
            delegation=holding.delegation if holding else None,
            at=at,
        )
        notices.end(held, "publication.expires_soon", "publication.held_up", at=at)
        if Stage(held.stage) is not Stage.WITHDRAWN:
            advance(held, Move.WITHDRAW, Stage.WITHDRAWN, at=at, by=by, holding=holding, reason=reason.strip())
        social = Opening.objects.filter(release=release, audience=int(Audience.SOCIETY)).exists()
        record(
            "publication.withdrawn",
            withdrawal,
            by=by,
            **trace(held, release.version, holding),
            details={
                "reason_type": reason_type,
                "reason": withdrawal.reason,
                "authority": withdrawal.authority,
                "index_number": str(queries.index_number_of(held.item) or ""),
                "edition": held.number,
            },
            public=social,
            at=at,
        )
        taken_back.append(withdrawal)
    return taken_back


@transaction.atomic(durable=True)
def expire(release: Release, *, by: Person | None = None) -> Withdrawal:
    """期满撤下: the period fixed by the examination has run out; the calendar takes the matter down and says so (clause 5.1)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(release.version)
    refuse_if(rules.objections_to_expiring(edition, today=today))
    expiry = Withdrawal.objects.create(
        release=release,
        reason_type=PERIOD_OVER,
        reason=f"公开期限至{queries.decisions_of(release).expires_on:%Y年%-m月%-d日}届满。",
        authority=edition.item.body.name,
        at=now,
    )
    advance(edition, Move.EXPIRE, Stage.EXPIRED, at=now, by=by, reason=expiry.reason)
    social = Opening.objects.filter(release=release, audience=int(Audience.SOCIETY)).exists()
    record("publication.expired", expiry, by=by, **trace(edition, release.version, None), public=social, at=now)
    notices.end(edition, "publication.expires_soon", at=now)
    notices.tell(
        _editors(edition.item, at=now),
        kind="publication.expired",
        about=edition,
        text=gettext_noop("“{title}”公开期限已满，系统已撤下；张贴出去的请撤除并登记。"),
        given={"title": release.version.title},
        at=now,
    )
    _tell_the_search(edition.item, at=now)
    return expiry


@transaction.atomic(durable=True)
def tell_what_expires_soon(body: Body, *, by: Person | None = None) -> int:
    """期满前提醒: tell the editors of `body`, the days before that it set, what the calendar will take down; how many notices (clause 5.1).

    Each is told once for each day of expiry. `by` is None where the calendar does it. Nothing is recorded: nothing was done yet.
    """
    now = timezone.now()
    return sum(
        notices.tell(
            _editors(release.edition.item, at=now),
            kind="publication.expires_soon",
            about=release.edition,
            text=gettext_noop("“{title}”的公开期限到{day}届满，到日自动撤下。需要继续公开的，请提交新版次。"),
            given={"title": release.version.title, "day": day},
            mark=day.isoformat(),
            at=now,
        )
        for release, day in queries.expiries_to_come(body, on=timezone.localdate(now))
    )


def expire_what_is_due(*, by: Person | None = None) -> tuple[list[Withdrawal], list[tuple[Release, Refused]]]:
    """Take down every release whose period has run out, each in its own transaction; what was refused is told with its reasons."""
    expired: list[Withdrawal] = []
    refused: list[tuple[Release, Refused]] = []
    for release in queries.expiries_due(on=timezone.localdate()):
        try:
            expired.append(expire(release, by=by))
        except Refused as refusal:
            refused.append((release, refusal))
    return expired, refused


@transaction.atomic(durable=True)
def record_posting(
    release: Release,
    *,
    channel: Channel,
    place: str,
    shown_from: date,
    by: Person,
    shown_until: date | None = None,
    note: str = "",
    evidence: File | None = None,
) -> Posting:
    """登记公开形式的落实: where, from when to when and by whom a channel was used, with evidence (clauses 4.1, 4.2)."""
    now = timezone.now()
    edition = lock(release.version)
    refuse_if(
        rules.objections_to_posting(
            release,
            channel=channel,
            place=place,
            shown_from=shown_from,
            shown_until=shown_until,
            note=note,
            by=by,
            today=timezone.localdate(now),
        )
        + posting_rules.objections_to_proof(release, channel, proved=evidence is not None)
    )
    posting = Posting.objects.create(
        release=release,
        channel=channel.value,
        place=place.strip(),
        shown_from=shown_from,
        shown_until=shown_until,
        note=note.strip(),
        evidence=evidence.blob if evidence else None,
        evidence_name=evidence.name if evidence else "",
        person=by,
        at=now,
    )
    record(
        "publication.posted",
        posting,
        by=by,
        **trace(edition, release.version, None),
        details={"channel": channel.value, "place": posting.place, "evidence": evidence.blob.pk if evidence else ""},
        at=now,
    )
    return posting


@transaction.atomic(durable=True)
def plan_posting(
    version: Version,
    *,
    channel: Channel,
    place: str,
    shown_from: date | None,
    shown_until: date | None = None,
    due_on: date | None,
    keeper: Person | None,
    by: Person,
) -> PostingPlan:
    """安排公开形式: where a chosen form is to be carried out, from when to when, by whom, by which day (clauses 4.1, 4.2)."""
    now = timezone.now()
    lock(version)
    given = {"channel": channel, "place": place, "shown_from": shown_from, "shown_until": shown_until, "due_on": due_on, "keeper": keeper}
    refuse_if(posting_rules.objections_to_planning(version, **given, by=by, today=timezone.localdate(now)))
    return _plan(version, given, by=by, at=now)


@transaction.atomic(durable=True)
def plan_all_forms(version: Version, *, by: Person) -> list[PostingPlan]:
    """按设置安排: every chosen form of which nothing is planned or done, at each of the body's places for it, by whoever asks (clause 4.1).

    What hangs does so for the usual days; all is to be done within three working days of the opening, or of today.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    body = edition.item.body
    decided = posting_plans.decided_for(version)
    opens_on = max(today, (decided.steps[0].opens_on or today) if decided else today)
    due_on = posting_plans.due_day(body, opens_on)
    touched = set(posting_plans.in_force().filter(version=version).values_list("channel", flat=True))
    touched |= set(Posting.objects.filter(release__version=version).values_list("channel", flat=True))
    touched |= {one.value for one in ON_THE_SITE}
    made = []
    for way in outlets.ways_of(body):
        if way.in_use and way.channel.value in posting_plans.chosen_for(version) - touched:
            until = opens_on + timedelta(days=way.days) if way.days else None
            for place in way.places:
                given: dict[str, Any] = {"channel": way.channel, "place": place, "shown_from": opens_on, "shown_until": until}
                given |= {"due_on": due_on, "keeper": by}
                refuse_if(posting_rules.objections_to_planning(version, **given, by=by, today=today))
                made.append(_plan(version, given, by=by, at=now))
    if not made:
        raise Refused([Objection("nothing_to_plan", _("没有需要安排的形式：都已安排、已办理，或者是本网站自动公开的。"), clause="4.1")])
    return made


@transaction.atomic(durable=True)
def change_plan(
    plan: PostingPlan,
    *,
    place: str,
    shown_from: date | None,
    shown_until: date | None,
    due_on: date | None,
    keeper: Person | None,
    dropped: bool = False,
    reason: str,
    by: Person,
) -> PostingPlan:
    """改动安排: a plan is replaced by another, or is not carried out any more, for a reason (clauses 4.1, 4.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    version = plan.version
    lock(version)
    given = {"channel": Channel(plan.channel), "place": place, "shown_from": shown_from, "shown_until": shown_until}
    given |= {"due_on": due_on, "keeper": keeper}
    found = posting_rules.objections_to_changing_a_plan(plan, reason=reason, by=by, today=today)
    if dropped:
        given = {name: getattr(plan, name) for name in ("place", "shown_from", "shown_until", "due_on", "keeper")}
        given["channel"] = Channel(plan.channel)
    else:
        found += posting_rules.objections_to_planning(version, **given, by=by, today=today, instead_of=plan)
    refuse_if(found)
    return _plan(version, given | {"replaces": plan, "dropped": dropped, "reason": reason.strip()}, by=by, at=now)


def _plan(version: Version, given: dict[str, Any], *, by: Person, at: datetime) -> PostingPlan:
    fields = given | {"channel": given["channel"].value, "place": given["place"].strip()}
    row = PostingPlan.objects.create(version=version, **fields, person=by, at=at)
    details = {
        "channel": row.channel,
        "place": row.place,
        "shown_from": row.shown_from.isoformat(),
        "shown_until": row.shown_until.isoformat() if row.shown_until else "",
        "due_on": row.due_on.isoformat(),
        "keeper": row.keeper_id,
        "replaces": row.replaces_id,
        "dropped": row.dropped,
        "reason": row.reason,
    }
    verb = "publication.plan_dropped" if row.dropped else "publication.planned"
    record(verb, row, by=by, **trace(version.edition, version, None), details=details, at=at)
    return row


@transaction.atomic(durable=True)
def set_outlet(
    body: Body, channel: Channel, *, places: str, keeper: str = "", in_use: bool, days: int | None, needs_photo: bool, by: Person
) -> Outlet:
    """设置公开形式: where this body uses one of the sixteen forms, who looks after it, for how long things hang (clauses 1.4, 4.1, 4.2)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    today = timezone.localdate(now)
    refuse_if(
        posting_rules.objections_to_setting_an_outlet(body, places=places, keeper=keeper, in_use=in_use, days=days, by=by, today=today)
    )
    given = {
        "places": "\n".join(outlets.places_of(places)),
        "keeper": keeper.strip(),
        "in_use": in_use,
        "days": days,
        "needs_photo": needs_photo,
    }
    row = Outlet.objects.create(body=body, channel=channel.value, **given, person=by, at=now)
    details = given | {"channel": channel.value}
    record("publication.outlet_set", row, by=by, chain=body.code, title=channel.label_zh, details=details, at=now)
    return row


@transaction.atomic(durable=True)
def set_screen(body: Body, *, seconds: int | None, hours: int | None, notice: str, by: Person) -> ScreenSetting:
    """设置电子屏: how long each matter stands, and what is shown once contact has been missing for so many hours (clauses 1.4, 4.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    today = timezone.localdate(now)
    refuse_if(posting_rules.objections_to_setting_the_screen(body, seconds=seconds, hours=hours, notice=notice, by=by, today=today))
    given = {"seconds": seconds, "hours": hours, "notice": notice.strip()}
    row = ScreenSetting.objects.create(body=body, **given, person=by, at=now)
    record("publication.screen_set", row, by=by, chain=body.code, details=given, at=now)
    return row


@transaction.atomic(durable=True)
def add_screen(body: Body, *, place: str, by: Person) -> ScreenDevice:
    """登记电子屏终端: a screen inside the zone gets an address of its own, which shows what is open to the zone (clauses 2.D, 4.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(posting_rules.objections_to_adding_a_screen(body, place=place, by=by, today=timezone.localdate(now)))
    row = ScreenDevice.objects.create(body=body, place=place.strip(), person=by, at=now)
    record("publication.screen_added", row, by=by, chain=body.code, title=row.place, details={"place": row.place}, at=now)
    return row


@transaction.atomic(durable=True)
def revoke_screen(device: ScreenDevice, *, reason: str, by: Person) -> ScreenRevocation:
    """停用电子屏终端: its address shows nothing from now on (clauses 2.D, 4.1)."""
    now = timezone.now()
    device = ScreenDevice.objects.select_for_update(of=("self",)).select_related("body").get(pk=device.pk)
    refuse_if(posting_rules.objections_to_revoking_a_screen(device, reason=reason, by=by, today=timezone.localdate(now)))
    row = ScreenRevocation.objects.create(device=device, reason=reason.strip(), person=by, at=now)
    details = {"device": device.pk, "reason": row.reason}
    record("publication.screen_revoked", row, by=by, chain=device.body.code, title=device.place, details=details, at=now)
    return row


@transaction.atomic(durable=True)
def take_off(posting: Posting, *, removed_on: date | None, who: str, note: str = "", evidence: File | None = None, by: Person) -> Removal:
    """登记撤除: a posting came down, or what it handed out was called back (clauses 4.1, 5.1)."""
    now = timezone.now()
    lock(posting.release.version)
    refuse_if(
        posting_rules.objections_to_taking_off(posting, removed_on=removed_on, who=who, note=note, by=by, today=timezone.localdate(now))
    )
    assert removed_on is not None  # the rules have looked
    return _take_off(posting, removed_on=removed_on, who=who, note=note, evidence=evidence, by=by, at=now)


def _take_off(
    posting: Posting,
    *,
    removed_on: date,
    who: str,
    note: str,
    evidence: File | None,
    by: Person,
    at: datetime,
    remedy: Remedy | None = None,
) -> Removal:
    removal = Removal.objects.create(
        posting=posting,
        removed_on=removed_on,
        who=who.strip(),
        note=note.strip(),
        evidence=evidence.blob if evidence else None,
        evidence_name=evidence.name if evidence else "",
        person=by,
        at=at,
    )
    details = {
        "posting": posting.pk,
        "channel": posting.channel,
        "place": posting.place,
        "removed_on": removed_on.isoformat(),
        "who": removal.who,
        "note": removal.note,
        "evidence": evidence.blob.pk if evidence else "",
        "remedy": remedy.pk if remedy else "",
    }
    release = posting.release
    record("publication.taken_off", removal, by=by, **trace(release.edition, release.version, None), details=details, at=at)
    return removal


@transaction.atomic(durable=True)
def start_backlog(body: Body, *, by: Person) -> int:
    """存量筛查: have everything that is public screened again under today's lists and rules; how many matters wait (clause 8.2).

    Nothing is kept of the order itself: what waits is asked of the rows, so the work goes on wherever it was broken off.
    """
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(rules.objections_to_screening_the_backlog(body, by=by, today=timezone.localdate(now)))
    waiting = queries.releases_to_screen(body).count()
    record("publication.backlog_started", body, by=by, chain=body.code, details={"waiting": waiting}, at=now)
    return waiting


@transaction.atomic(durable=True)
def screen_release(release: Release, *, by: Person | None = None) -> Screening | None:
    """Screen what is public under today's lists and rules, and keep what was seen beside what was seen before (clause 8.2).

    Its files are to have been read before, outside of any transaction (`jobs.read_files`). None where it has been done meanwhile.
    """
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=release.edition.item.body_id)
    if not queries.releases_to_screen(body).filter(pk=release.pk).exists():
        return None
    lists = disclosure.lists_of(body)
    sights = screened.of_version(release.version, lists)
    screening = screened.write(release.version, sights, lists, at=now)
    details = {"lists": screening.lists, "engine": screening.engine, "findings": len(sights)}
    details["seen"] = screened.fingerprint(screening)
    record("publication.screened", screening, by=by, chain=body.code, digest=release.digest, details=details, at=now)
    return screening


@transaction.atomic(durable=True)
def recheck(release: Release, screening: Screening, *, outcome: str, remark: str, by: Person) -> Recheck:
    """存量核查: say what came of looking at what a later screening saw in something public (clause 8.2)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=release.edition.item.body_id)
    refuse_if(
        rules.objections_to_screening_the_backlog(body, by=by, today=timezone.localdate(now))
        + rules.objections_to_rechecking(release, screening, outcome=outcome, remark=remark)
    )
    row = Recheck.objects.create(release=release, screening=screening, outcome=outcome, remark=remark.strip(), person=by, at=now)
    details = {"outcome": outcome, "remark": row.remark}
    record("publication.rechecked", row, by=by, chain=body.code, digest=release.digest, post=Post.SECRECY_REVIEWER, details=details, at=now)
    return row


def _open(release: Release, position: int, step: Step, *, at: datetime, by: Person | None) -> Opening:
    today = timezone.localdate(at)
    refuse_if(rules.objections_to_opening(release, step, today=today))
    item = release.edition.item
    notices.end(release.edition, "publication.held_up", at=at)
    opening = Opening.objects.create(release=release, position=position, audience=int(step.audience), at=at)
    number = _allot(item, at) if step.audience is Audience.SOCIETY else None
    _supersede_earlier(release, step.audience, at=at)
    _open_round(release, at=at)
    record(
        "publication.opened",
        opening,
        by=by,
        chain=item.body.code,
        digest=release.digest,
        post=Post.PUBLISHER if by else "",
        details={
            "audience": step.audience.name.lower(),
            "index_number": str(number or ""),
            "edition": release.edition.number,
            "on_its_day": by is None,
            **({"groups": sorted(queries.decisions_of(release).groups)} if step.audience is Audience.GROUP else {}),
        },
        public=step.audience is Audience.SOCIETY,
        at=at,
    )
    if step.audience is Audience.SOCIETY:
        for channel in sorted(queries.decisions_of(release).channels & {one.value for one in ON_THE_SITE}):
            Posting.objects.create(release=release, channel=channel, place=f"/{queries.address_of(number)}/", shown_from=today, at=at)
    return opening


def _editors(item: Item, *, at: datetime) -> list[Person]:
    """Whoever is to know that something of `item` goes: its unit's handlers, and the office."""
    office = _keepers(item.body, {Post.PUBLISHER, Post.EXAMINER, Post.COLLECTOR}, at=at)
    return [*holders(Post.HANDLER, body=item.body, unit=item.unit, on=timezone.localdate(at)), *office]


def _keepers(body: Body, posts: Collection[Post], *, at: datetime) -> list[Person]:
    """Whoever holds one of `posts` at `body` at that time."""
    return [person for post in sorted(posts) for person in holders(post, body=body, on=timezone.localdate(at))]


SEARCH_LOCK = 0x676F6E67
"""The number of the lock under which changes are numbered on PostgreSQL."""


def _tell_the_search(item: Item, *, at: datetime) -> None:
    """Number a change for every release of `item`, replaced ones among them: the last beat of an action, since others wait for its end."""
    if connection.vendor == "postgresql":
        # Numbers are drawn before the commit: without this a lower one could appear after a higher one was applied, and be missed.
        # SQLite has one writer at a time.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEARCH_LOCK])
    for release in Release.objects.filter(edition__item=item).order_by("pk"):
        SearchChange.objects.create(release=release, at=at)


def _allot(item: Item, at: datetime) -> IndexNumber:
    given = queries.index_number_of(item)
    if given:
        return given
    # The body's row is held, so that numbers stay dense when two matters open at once.
    body = Body.objects.select_for_update().get(pk=item.body_id)
    year = timezone.localdate(at).year
    last = IndexNumber.objects.filter(body=body, year=year).aggregate(last=Max("serial"))["last"] or 0
    return IndexNumber.objects.create(body=body, code=body.index_code, year=year, serial=last + 1, item=item, allotted_at=at)


def _supersede_earlier(release: Release, audience: Audience, *, at: datetime) -> None:
    """An earlier edition is replaced once the new one is open to at least the same readers; until then it stays up."""
    earlier = Edition.objects.select_for_update(of=("self",)).filter(item=release.edition.item, number__lt=release.edition.number)
    for edition in earlier.select_related("item", "current"):
        facts = queries.dossier(edition, on=timezone.localdate(at))
        is_open = facts.opened and not (facts.superseded or facts.withdrawn or facts.expired)
        if is_open and max(facts.opened) <= audience and _reaches_the_same_people(release, facts, audience):
            notices.end(edition, "publication.expires_soon", at=at)
            advance(edition, Move.SUPERSEDE, Stage.SUPERSEDED, at=at, by=None, reason=f"第{release.edition.number}版公开")


def _reaches_the_same_people(release: Release, earlier: Dossier, audience: Audience) -> bool:
    """Named readers keep the earlier edition until the new one is open to them, too: the Party is others, and so are other groups."""
    if max(earlier.opened) is not Audience.GROUP or audience > Audience.PARTY:
        return True
    before = decided_in(earlier)
    return audience is Audience.GROUP and before is not None and before.groups <= queries.decisions_of(release).groups


# Settling: the files follow the rows. Every step may be killed and run again.


@dataclass
class Settled:
    """What a run of `settle` put in place."""

    snapshots: int = 0
    tombstones: int = 0
    pages: int = 0
    journals: int = 0
    failures: list[str] = field(default_factory=list)


def settle(*, pages: Pages, recover: bool = False, by: Person | None = None) -> Settled:
    """Bring the files in line with the rows: snapshots, pointers, notices, pages around them, the public journal.

    With `recover`, as a server does when it starts, also remove what killed processes left half written.

    Safe to run at any time, twice, or after a kill: rows say what must stand, files are written whole and switched by one
    rename, and the row that says "in place" comes last. Only one process settles at a time.
    """
    done = Settled()
    with _alone():
        if recover:
            remove_unfinished(Path(settings.PUBLIC))
            for tree in (Path(settings.PUBLIC), Path(settings.INNER)):
                objects.remove_unfinished_objects(tree)
        for address, data in pages.assets().items():
            done.pages += _write_page(address, data)
        for body in Body.objects.order_by("pk"):
            _settle_body(body, pages, done)
    return done


def remake(*, pages: Pages, by: Person | None = None) -> Settled:
    """重新生成公开页面: make the pages of all matters again from the rows, after an upgrade that changed their looks or a loss of files.

    What comes out as it was is not touched; an address that shows another page afterwards is noted in the journal, and the page that
    stood there first is kept. Inside, what is missing is put back where it comes out as it was. Safe to break off and to run again.
    """
    done = Settled()
    with _alone():
        shown = Opening.objects.filter(pk__in=Snapshot.objects.values("opening"))
        items = list(shown.order_by("release__edition__item").values_list("release__edition__item", flat=True).distinct())
        for start in range(0, len(items), TOGETHER):
            with names_synced_once():
                _remake(items[start : start + TOGETHER], pages, done)
    after = settle(pages=pages, by=by)
    return replace(after, snapshots=after.snapshots + done.snapshots, failures=[*done.failures, *after.failures])


def _remake(items: list[int], pages: Pages, done: Settled) -> None:
    """Make the pages of all editions of these items that are in place, and point to them; notices where they were taken back."""
    snapshots = dict(Snapshot.objects.filter(opening__release__edition__item__in=items).values_list("opening", "object"))
    related = Opening.objects.select_related("release", "release__version", "release__edition__item__body")
    openings = list(related.filter(pk__in=snapshots).order_by("pk"))
    around = queries.around(openings)
    alone = {item for item, shown in around.shown.items() if len(shown) == 1 and shown[0].release_id not in around.taken_back}
    taken_back = set(Withdrawal.objects.filter(release__in=[one.release_id for one in openings]).values_list("release", flat=True))
    kept: dict[int, objects.Kept] = {}
    for opening in openings:
        if opening.release_id in taken_back or (opening.audience != Audience.SOCIETY and _is_in_place(snapshots[opening.pk])):
            continue
        whole = _kept_or_told(opening, around, pages, done)
        if whole is None:
            continue
        if opening.audience != Audience.SOCIETY:
            if whole.digest != snapshots[opening.pk]:
                lost = _("页面与公开时保存的不同，原来的页面请从备份恢复。")
                done.failures.append(f"{opening.release.edition.item.matter}: {lost}")
            continue
        kept[opening.pk] = whole
        done.snapshots += 1
        number = around.numbers[opening.release.edition.item_id]
        if number.item_id in alone:
            moved = objects.point_to(Path(settings.PUBLIC), queries.address_of(number), whole.digest)
            if moved and whole.digest != snapshots[opening.pk]:
                _note_the_remade_page(opening, whole)
    for item_id in sorted({one.release.edition.item_id for one in openings} - alone):
        _show(around.items[item_id], kept, pages, done)


def _is_in_place(digest: str) -> bool:
    return objects.is_whole(Path(settings.INNER) / "objects" / hex_of(digest))


def _settle_body(body: Body, pages: Pages, done: Settled) -> None:
    withdrawals = list(
        Withdrawal.objects.filter(release__edition__item__body=body)
        .exclude(pk__in=Tombstone.objects.values("withdrawal"))
        .select_related("release", "release__edition", "release__edition__item")
        .order_by("pk")
    )
    openings = list(
        Opening.objects.filter(release__edition__item__body=body)
        .exclude(pk__in=Snapshot.objects.values("opening"))
        .exclude(release__in=Withdrawal.objects.values("release"))
        .select_related("release", "release__version", "release__edition__item__body")
        .order_by("pk")
    )
    touched = {one.release.edition.item_id: one.release.edition.item for one in [*withdrawals, *openings]}
    said = answered.not_shown(body)
    written = guides.not_shown(body)
    announced = announcements.not_shown(body)
    touched |= {item.pk: item for one in said if (item := answered.item_of(one)) is not None}
    kept = _all_kept_or_told(openings, pages, done)
    stones = {item_id: _show(item, kept, pages, done) for item_id, item in touched.items()}
    for withdrawal in withdrawals:
        _note_the_stone(withdrawal, stones[withdrawal.release.edition.item_id].get(withdrawal.pk))
        done.tombstones += 1
    for opening in openings:
        if opening.pk in kept:
            _note_the_snapshot(opening, kept[opening.pk])
            done.snapshots += 1
    if _journal_is_behind(body):
        _publish_journal(body, done)
    # Last, because they show the journal's head; whoever is killed before this leaves it to the next run, which always does it.
    _write_surroundings(body, pages, done)
    if said:
        _note_what_is_shown(said)
    if written:
        _note_the_guide(written)
    if announced:
        _note_the_announcements(announced)


@transaction.atomic(durable=True)
def _note_what_is_shown(rows: list[Reply | Round | RoundClosure]) -> None:
    now = timezone.now()
    names: dict[type, str] = {Reply: "reply", Round: "round", RoundClosure: "closure"}
    for row in rows:
        FeedbackShown.objects.get_or_create(**{names[type(row)]: row}, defaults={"at": now})


@transaction.atomic(durable=True)
def _note_the_announcements(rows: list[AnnouncementConsent | AnnouncementEnd]) -> None:
    now = timezone.now()
    for row in rows:
        name = "consent" if isinstance(row, AnnouncementConsent) else "end"
        AnnouncementShown.objects.get_or_create(**{name: row}, defaults={"at": now})


@transaction.atomic(durable=True)
def _note_the_guide(rows: list[Guide]) -> None:
    now = timezone.now()
    for row in rows:
        GuideShown.objects.get_or_create(guide=row, defaults={"at": now})


TOGETHER = 200
"""Matters of which all that their pages show is asked of the database in one go."""


def _all_kept_or_told(openings: list[Opening], pages: Pages, done: Settled) -> dict[int, objects.Kept]:
    """The object of each of `openings` that can be made, by the opening's key."""
    kept: dict[int, objects.Kept] = {}
    for start in range(0, len(openings), TOGETHER):
        some = openings[start : start + TOGETHER]
        around = queries.around(some)
        kept |= {opening.pk: whole for opening in some if (whole := _kept_or_told(opening, around, pages, done))}
    return kept


def _kept_or_told(opening: Opening, around: Around, pages: Pages, done: Settled) -> objects.Kept | None:
    """The object of `opening`; where it cannot be made, that is told, and keeps no other matter from being shown or taken down."""
    try:
        # What is said of a failure is kept, and so is the page: in Chinese, whatever the language of whose request settles.
        with translation.override(settings.LANGUAGE_CODE):
            return _keep(opening, around, pages)
    except (Refused, OSError) as failure:
        done.failures.append(f"{opening.release.edition.item.matter}: {failure}")
        with translation.override(settings.LANGUAGE_CODE):
            unread = _("页面所需的文件读写失败，请告知系统管理员检查磁盘，恢复后系统会自动再试。")
        hold_up(opening.release, opening.position, reason=str(failure) if isinstance(failure, Refused) else unread)
        return None


def _write_surroundings(body: Body, pages: Pages, done: Settled) -> None:
    """Write the pages around the matters where they differ, and remove what no longer belongs there: it may name what was withdrawn."""
    today = timezone.localdate()
    site = replace(queries.public_site(body, on=today), screen=screens.screen_of(body, Audience.SOCIETY, on=today))
    surroundings = pages.surroundings(site)
    for address, data in surroundings.items():
        done.pages += _write_page(address, data)
    live = Path(settings.PUBLIC) / "live"
    for path in _zone(body).rglob("*"):
        if path.is_file() and _journal(body) not in path.parents and path.relative_to(live).as_posix() not in surroundings:
            path.unlink()
            done.pages += 1


def _keep(opening: Opening, around: Around, pages: Pages) -> objects.Kept:
    """Put the snapshot object of `opening` in place and return it; the pointer to it is another step."""
    version = opening.release.version
    content = version.content.encode()
    if digest_of(content) != version.digest or version.digest != opening.release.digest:
        message = _("第{number}号稿的内容与签批时的摘要不一致，已停止公开。").format(number=version.pk)
        raise Refused([Objection("bytes_changed", message, clause="8.3")])
    shown = queries.public_release(opening, around)
    files: dict[str, bytes | Path] = {"index.html": pages.matter(shown), "content.json": content}
    for attachment in Attachment.objects.filter(version=version) if shown.files else ():
        files[f"files/{attachment.name}"] = path_of(attachment.blob_id)
    about = {
        "version": version.digest,
        "index_number": shown.index_number,
        "edition": shown.edition,
        "audience": Audience(opening.audience).name.lower(),
        "journal": {"chain": opening.release.edition.item.body.code, "seq": shown.journal_seq, "hash": shown.journal_hash},
    }
    tree = Path(settings.PUBLIC if opening.audience == Audience.SOCIETY else settings.INNER)
    result = objects.keep(tree, files, about)
    _check_files(version, result)
    return result


def _check_files(version: Version, kept: objects.Kept) -> None:
    """The files that were copied out are the files that were signed."""
    for file in version.facts["files"]:
        if objects.listed_digest(kept, f"files/{file['name']}") != file["digest"]:
            message = _("附件“{name}”与签批时的摘要不一致，已停止公开。").format(name=file["name"])
            raise Refused([Objection("bytes_changed", message, clause="8.3")])


def _show(item: Item, kept: dict[int, objects.Kept], pages: Pages, done: Settled) -> dict[int, objects.Kept]:
    """Point the addresses of `item` at what the rows say: snapshots, or notices where taken back. Returns the notices by withdrawal."""
    number = queries.index_number_of(item)
    if number is None:
        return {}
    tree = Path(settings.PUBLIC)
    shown = queries.social_openings(item)
    stones: dict[int, objects.Kept] = {}
    for opening in shown:
        newest = opening.pk == shown[-1].pk
        address = queries.edition_address(number, opening, newest=newest)
        withdrawal = queries.withdrawal_of(opening.release)
        if withdrawal:
            notice = queries.public_withdrawal(withdrawal, number, address)
            stone = objects.keep(
                tree, {"gone.html": pages.tombstone(notice)}, {"withdrawn": True, "index_number": str(number), "address": address}
            )
            stones[withdrawal.pk] = stone
            objects.point_to(tree, address, stone.digest)
        elif newest and opening.pk in kept:
            moved = objects.point_to(tree, address, kept[opening.pk].digest)
            if moved and Snapshot.objects.filter(opening=opening).exclude(object=kept[opening.pk].digest).exists():
                _note_the_remade_page(opening, kept[opening.pk])
        elif newest:
            snapshot = Snapshot.objects.filter(opening=opening).first()
            # What readers said since and what came of it stands on the page, too: its content is the same bytes.
            if snapshot and answered.has_anything(item):
                remade = _kept_or_told(opening, queries.around([opening]), pages, done)
                if remade and objects.point_to(tree, address, remade.digest):
                    _note_the_remade_page(opening, remade)
            elif snapshot:
                objects.point_to(tree, address, snapshot.object)
        else:
            # The page of an earlier edition says that it was replaced, so it is made anew; its content is the same bytes.
            remade = _kept_or_told(opening, queries.around([opening]), pages, done)
            if remade and objects.point_to(tree, address, remade.digest):
                _note_the_remade_page(opening, remade)
    for before, after in pairwise(shown):
        _show_changes(number, before, after, pages)
    return stones


def _show_changes(number: IndexNumber, before: Opening, after: Opening, pages: Pages) -> None:
    """Point the address of what an edition changed at the comparison, or at a notice where either edition was taken back.

    It stands apart from the pages of both, which never change: an earlier edition may expire alone, and its words go from here, too.
    """
    if any(digest_of(one.release.version.content.encode()) != one.release.digest for one in (before, after)):
        return  # told where the edition's own page is made
    tree, address = Path(settings.PUBLIC), queries.changes_address(number, after)
    taken_back = queries.withdrawal_of(after.release) or queries.withdrawal_of(before.release)
    if taken_back:
        files = {"gone.html": pages.tombstone(queries.public_withdrawal(taken_back, number, queries.address_of(number)))}
    else:
        files = {"index.html": pages.changes(queries.public_release(before), queries.public_release(after))}
    about = {"withdrawn": taken_back is not None, "index_number": str(number), "address": address}
    objects.point_to(tree, address, objects.keep(tree, files, about).digest)


@transaction.atomic(durable=True)
def _note_the_snapshot(opening: Opening, kept: objects.Kept) -> None:
    Snapshot.objects.create(opening=opening, object=kept.digest, manifest=kept.manifest.decode(), kept_at=timezone.now())
    item = opening.release.edition.item
    record(
        "publication.kept",
        opening,
        by=None,
        chain=item.body.code,
        digest=opening.release.digest,
        details={"object": kept.digest},
        public=opening.audience == Audience.SOCIETY,
    )


@transaction.atomic(durable=True)
def _note_the_remade_page(opening: Opening, remade: objects.Kept) -> None:
    record(
        "publication.remade",
        opening,
        by=None,
        chain=opening.release.edition.item.body.code,
        digest=opening.release.digest,
        details={"object": remade.digest},
        public=True,
    )


@transaction.atomic(durable=True)
def _note_the_stone(withdrawal: Withdrawal, stone: objects.Kept | None) -> None:
    Tombstone.objects.create(withdrawal=withdrawal, object=stone.digest if stone else "", kept_at=timezone.now())
    record(
        "publication.taken_down",
        withdrawal,
        by=None,
        chain=withdrawal.release.edition.item.body.code,
        digest=withdrawal.release.digest,
        details={"object": stone.digest if stone else ""},
        public=stone is not None,
    )


def _publish_journal(body: Body, done: Settled) -> None:
    write_public(body.code, _journal(body))
    done.journals += 1


def _zone(body: Body) -> Path:
    return Path(settings.PUBLIC) / "live" / "zone" / body.slug


def _journal(body: Body) -> Path:
    return _zone(body) / "journal"


def _journal_is_behind(body: Body) -> bool:
    """Whether the public journal ends before the journal does, or a killed process left it half published."""
    shown = _journal(body) / "checkpoint.json"
    published = checkpoints.last(checkpoints.published_path(settings.WITNESS, body.code))
    if published is None or not shown.is_file() or shown.read_bytes().strip() != published.line:
        return True
    last = journal.latest_checkpoint(body.code)
    return last is not None and last.size != published.size


def _write_page(address: str, data: bytes) -> int:
    path = Path(settings.PUBLIC) / "live" / address
    if path.is_file() and path.read_bytes() == data:
        return 0
    write_whole(path, data)
    return 1


@contextmanager
def _alone() -> Iterator[None]:
    path = Path(settings.PUBLIC) / ".settling"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)


# Leaks: somebody reports, the officer on duty takes down at once, and what remains is followed until it is done (clause 8.9).


@transaction.atomic(durable=True)
def report_leak(body: Body, *, item: Item | None, kind: str, text: str, place: str = "", by: Person) -> LeakReport:
    """报告泄密: anybody of the body, whatever his post, reports; what the words repeat of the leak is kept masked (clause 8.9)."""
    now = timezone.now()
    text, place = leaks.without_unseen(text), leaks.without_unseen(place)
    refuse_if(leak_rules.objections_to_reporting(kind, text, place, ""))
    return _report(body, item, kind=kind, text=text, place=place, contact="", by=by, at=now)


@transaction.atomic(durable=True)
def report_leak_from_outside(
    slug: str, index_number: str, *, kind: str, text: str, place: str = "", contact: str = "", knock: str, by: Person | None = None
) -> LeakReport:
    """公众报告泄密: a reader reports to the body with this word in its addresses; `knock` is the keyed digest of where he comes from.

    Refused where too many come from there, or to this body from everywhere (clause 8.9).
    """
    now = timezone.now()
    text, place, contact = (leaks.without_unseen(one) for one in (text, place, contact))
    body = Body.objects.select_for_update().get(slug=slug)  # held, so that those who come at once are counted one by one
    refuse_if(leak_rules.objections_to_reporting(kind, text, place, contact) + leak_rules.objections_to_flooding(body, knock, at=now))
    Knock.objects.filter(at__lte=now - leaks.WINDOW).delete()
    Knock.objects.create(key=knock, at=now)
    item = leaks.item_numbered(body, index_number)
    return _report(body, item, kind=kind, text=text, place=place, contact=contact, by=by, at=now)


@transaction.atomic(durable=True)
def forget_knocks(*, by: Person | None = None) -> int:
    """清除过期的来访频次: drop what nobody counts any more; how many those were."""
    gone, _each = Knock.objects.filter(at__lte=timezone.now() - leaks.WINDOW).delete()
    return gone


def _report(
    body: Body, item: Item | None, *, kind: str, text: str, place: str, contact: str, by: Person | None, at: datetime
) -> LeakReport:
    lists = disclosure.lists_of(body)
    said, in_text = leaks.masked(text.strip(), lists)
    where, in_place = leaks.masked(place.strip(), lists)
    if same := leaks.same_again(body, item, said, by, at=at):
        return same
    report = LeakReport.objects.create(
        body=body,
        item=item,
        source="staff" if by else "reader",
        kind=kind,
        text=said,
        place=where,
        contact=_without_values(body, contact),
        masked=in_text + in_place,
        person=by,
        at=at,
    )
    details = {"source": report.source, "kind": kind, "matter": str(item.matter) if item else "", "masked": report.masked}
    details["words"] = leaks.words_of(report)
    record("publication.leak_reported", report, by=by, chain=body.code, details=details, at=at)
    return report


TAKEN_DOWN_BECAUSE = "收到报告，内容涉嫌泄密，已先行撤下核查。"
"""What readers are told where the page stood; it repeats nothing."""


@transaction.atomic(durable=True)
def take_down(report: LeakReport, *, kind: str, by: Person) -> LeakDecision:
    """立即撤下: seal what stands open, take the matter back everywhere, and list what is left to be done, in one stroke (clause 8.9)."""
    now = timezone.now()
    today = timezone.localdate(now)
    report = _hold_report(report)
    refuse_if(leak_rules.objections_to_deciding(report, kind=kind, by=by, today=today) or leak_rules.objections_to_taking_down(report))
    version = leaks.open_version(report.item)
    assert version is not None  # the rules have looked
    edition = lock(version)
    refuse_if(rules.objections_to(Move.WITHDRAW, edition, by=by, today=today))
    sealed = leaks.evidence(report, at=now)
    authority = edition.item.body.name
    _take_back(edition, reason_type="leak", reason=TAKEN_DOWN_BECAUSE, authority=authority, by=by, at=now)
    decision = _decide(report, "taken_down", kind=kind, reason="", by=by, at=now, sealed=sealed)
    _tell_the_search(edition.item, at=now)
    return decision


@transaction.atomic(durable=True)
def confirm_leak(report: LeakReport, *, kind: str, reason: str, by: Person) -> LeakDecision:
    """属实，登记处置: it leaked where there is nothing of ours to take down; it is remedied and told all the same (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(report)
    refuse_if(
        leak_rules.objections_to_deciding(report, kind=kind, by=by, today=timezone.localdate(now))
        + leak_rules.objections_to_confirming(report, reason)
    )
    return _decide(report, "confirmed", kind=kind, reason=reason, by=by, at=now, sealed=leaks.evidence(report, at=now))


@transaction.atomic(durable=True)
def dismiss_leak(report: LeakReport, *, reason: str, by: Person) -> LeakDecision:
    """不属于泄密: the matter stays as it is, for a reason (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(report)
    refuse_if(
        leak_rules.objections_to_deciding(report, kind=report.kind, by=by, today=timezone.localdate(now))
        + leak_rules.objections_to_dismissing(report, reason, by=by)
    )
    return _decide(report, "dismissed", kind=report.kind, reason=reason, by=by, at=now)


@transaction.atomic(durable=True)
def join_leak(report: LeakReport, other: LeakReport | None, *, reason: str, by: Person) -> LeakDecision:
    """并案: the same leak was reported before and is followed there (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(report)
    refuse_if(
        leak_rules.objections_to_deciding(report, kind=report.kind, by=by, today=timezone.localdate(now))
        + leak_rules.objections_to_joining(report, other, reason)
    )
    return _decide(report, "same", kind=report.kind, reason=reason, by=by, at=now, same_as=other)


def _decide(
    report: LeakReport,
    outcome: str,
    *,
    kind: str,
    reason: str,
    by: Person,
    at: datetime,
    sealed: bytes = b"",
    same_as: LeakReport | None = None,
) -> LeakDecision:
    holding = _on_duty(report.body, by, at)
    decision = LeakDecision.objects.create(
        report=report,
        outcome=outcome,
        kind=kind,
        reason=_without_values(report.body, reason),
        same_as=same_as,
        person=by,
        post=holding.post.value,
        delegation=holding.delegation,
        at=at,
    )
    kept = _seal(report, sealed, by=by, at=at) if sealed else None
    listed = _list_remedies(report, kind, by=by, at=at) if sealed else 0
    details = {
        "report": report.pk,
        "outcome": outcome,
        "kind": kind,
        "reason": decision.reason,
        "same_as": same_as.pk if same_as else None,
        "evidence": kept.pk if kept else "",
        "remedies": listed,
        "listed": leaks.listed_digest(report, at=at) if sealed else "",
    }
    record("publication.leak_decided", decision, by=by, chain=report.body.code, post=holding.post, details=details, at=at)
    return decision


def _seal(report: LeakReport, sealed: bytes, *, by: Person, at: datetime) -> Blob:
    blob = keep(sealed, "application/json")
    note = "发现时的版次、页面快照、附件、张贴和留痕链头，按摘要固定。"
    name = f"leak-{report.pk}.json"
    LeakEvidence.objects.create(report=report, sort=LeakEvidence.SEALED, note=note, blob=blob, name=name, person=by, at=at)
    return blob


def _list_remedies(report: LeakReport, kind: str, *, by: Person, at: datetime) -> int:
    """Every posting to be taken off, and everybody to be told, with its time; notices count from the report: then the body knew."""
    rows = [
        Remedy(
            report=report,
            sort="removal",
            posting=posting,
            basis="泄密事项的张贴（投放）逐一撤除",
            due_at=at + timedelta(hours=leaks.REMOVAL_HOURS),
            person=posting.person,
            added_by=by,
            at=at,
        )
        for posting in leaks.postings_to_remove(report.item)
    ]
    rows += [
        Remedy(
            report=report,
            sort="notice",
            recipient=one.recipient,
            basis=one.basis,
            due_at=report.at + timedelta(hours=one.hours),
            added_by=by,
            at=at,
        )
        for one in leaks.TELLINGS[kind]
    ]
    for row in rows:
        row.save()
    return len(rows)


@transaction.atomic(durable=True)
def add_leak_evidence(report: LeakReport, *, note: str, visits: int | None = None, file: File | None = None, by: Person) -> LeakEvidence:
    """补充证据: what else shows what leaked and who may have seen it; the number of visits where a log tells (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(report)
    refuse_if(leak_rules.objections_to_following_up(report, by=by, today=timezone.localdate(now)))
    if not note.strip():
        raise Refused([Objection("no_note", _("请写明这是什么证据、从哪里来。"), clause="8.9", field="note")])
    evidence = LeakEvidence.objects.create(
        report=report,
        sort=LeakEvidence.ADDED,
        note=_without_values(report.body, note),
        visits=visits,
        blob=file.blob if file else None,
        name=file.name if file else "",
        person=by,
        at=now,
    )
    details = {"report": report.pk, "note": evidence.note, "visits": visits, "evidence": evidence.blob_id or ""}
    record("publication.leak_evidence_added", evidence, by=by, chain=report.body.code, details=details, at=now)
    return evidence


@transaction.atomic(durable=True)
def add_remedy(
    report: LeakReport, *, sort: str, recipient: str, basis: str, due_at: datetime | None, person: Person | None, by: Person
) -> Remedy:
    """增加补救事项: somebody else to be told, or a posting that nobody had recorded (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(report)
    refuse_if(
        leak_rules.objections_to_following_up(report, by=by, today=timezone.localdate(now))
        + leak_rules.objections_to_remedy(sort, recipient, due_at, about_a_posting=False)
    )
    assert due_at is not None  # the rules have looked
    remedy = Remedy.objects.create(
        report=report, sort=sort, recipient=recipient.strip(), basis=basis.strip(), due_at=due_at, person=person, added_by=by, at=now
    )
    details = {"report": report.pk, "sort": sort, "recipient": remedy.recipient, "basis": remedy.basis, "due_at": remedy.due_at.isoformat()}
    record("publication.remedy_added", remedy, by=by, chain=report.body.code, details=details, at=now)
    return remedy


@transaction.atomic(durable=True)
def change_remedy(
    remedy: Remedy, *, recipient: str, basis: str, due_at: datetime | None, person: Person | None, reason: str, by: Person
) -> Remedy:
    """改动补救事项: another line takes its place, and says why; the first stays readable (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(remedy.report)
    refuse_if(
        leak_rules.objections_to_following_up(report, by=by, today=timezone.localdate(now))
        + leak_rules.objections_to_remedy(remedy.sort, recipient, due_at, about_a_posting=remedy.posting_id is not None)
        + leak_rules.objections_to_changing(remedy, reason)
    )
    assert due_at is not None  # the rules have looked
    changed = Remedy.objects.create(
        report=report,
        sort=remedy.sort,
        posting=remedy.posting,
        recipient=recipient.strip(),
        basis=basis.strip(),
        due_at=due_at,
        person=person,
        replaces=remedy,
        reason=_without_values(report.body, reason),
        added_by=by,
        at=now,
    )
    details = {"report": report.pk, "replaces": remedy.pk, "reason": changed.reason, "due_at": changed.due_at.isoformat()}
    details |= {"sort": changed.sort, "recipient": changed.recipient, "basis": changed.basis}
    record("publication.remedy_changed", changed, by=by, chain=report.body.code, details=details, at=now)
    return changed


@transaction.atomic(durable=True)
def finish_remedy(
    remedy: Remedy, *, outcome: str, done_at: datetime | None, who: str, how: str, evidence: File | None = None, by: Person
) -> RemedyDone:
    """登记补救事项办结: who removed it or told them, when and how, with evidence; or why it is not done (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(remedy.report)
    remedy = Remedy.objects.get(pk=remedy.pk)
    remedy.report = report
    refuse_if(
        leak_rules.objections_to_finishing(
            remedy, outcome=outcome, done_at=done_at, who=who, how=how, has_evidence=evidence is not None, by=by, now=now
        )
    )
    assert done_at is not None  # the rules have looked
    done = RemedyDone.objects.create(
        remedy=remedy,
        outcome=outcome,
        done_at=done_at,
        who=who.strip(),
        how=_without_values(report.body, how),
        evidence=evidence.blob if evidence else None,
        evidence_name=evidence.name if evidence else "",
        person=by,
        at=now,
    )
    details = {
        "report": report.pk,
        "remedy": remedy.pk,
        "outcome": outcome,
        "done_at": done.done_at.isoformat(),
        "who": done.who,
        "how": done.how,
        "late": done.done_at > remedy.due_at,
        "evidence": evidence.blob.pk if evidence else "",
    }
    record("publication.remedy_done", done, by=by, chain=report.body.code, details=details, at=now)
    if outcome == "done" and remedy.posting is not None and not Removal.objects.filter(posting=remedy.posting).exists():
        removed_on = timezone.localdate(done_at)
        _take_off(remedy.posting, removed_on=removed_on, who=who, note=done.how, evidence=evidence, by=by, at=now, remedy=remedy)
    return done


@transaction.atomic(durable=True)
def close_leak(report: LeakReport, *, follow_up: str, summary: str, by: Person) -> LeakClosure:
    """办结泄密处置: all removals and notices are done or explained; whether a case of liability follows is said here (clause 8.9)."""
    now = timezone.now()
    report = _hold_report(report)
    refuse_if(leak_rules.objections_to_closing(report, follow_up=follow_up, summary=summary, by=by, now=now))
    closure = LeakClosure.objects.create(
        report=report,
        follow_up=follow_up,
        summary=_without_values(report.body, summary),
        person=by,
        post=Post.DISCIPLINE_OFFICER.value,
        at=now,
    )
    details = {"report": report.pk, "follow_up": follow_up, "summary": closure.summary}
    record("publication.leak_closed", closure, by=by, chain=report.body.code, post=Post.DISCIPLINE_OFFICER, details=details, at=now)
    return closure


def _without_values(body: Body, text: str) -> str:
    """What somebody wrote about a leak, with no value of it in full; whom he spoke to may stand there."""
    return leaks.masked(text.strip(), disclosure.lists_of(body), spare=leaks.REACHABLE)[0]


def _hold_report(report: LeakReport) -> LeakReport:
    """Hold the body of `report`, whose row never changes, so that two officers decide one after the other."""
    Body.objects.select_for_update().get(pk=report.body_id)
    return LeakReport.objects.select_related("body", "item", "item__body").get(pk=report.pk)


def _on_duty(body: Body, person: Person, at: datetime) -> Holding:
    return next(held for held in posts_of(person, body=body, on=timezone.localdate(at)) if held.post in leaks.OFFICERS)


# Feedback: readers and the office say what they think, somebody handles it, another gives the answer (clauses 3.0, 5.2).


@transaction.atomic(durable=True)
def comment_from_outside(
    slug: str, index_number: str = "", *, entry: str = "", text: str, knock: str, by: Person | None = None
) -> Feedback:
    """公众提意见: a reader comments on the matter with this index number, or asks why there is nothing under the `entry` of that code.

    `knock` is the keyed digest of where he comes from. Refused where too many come from there, or about this (clauses 3.0, 5.2).
    """
    now = timezone.now()
    text = leaks.without_unseen(text)
    body = Body.objects.select_for_update().get(slug=slug)  # held, so that those who come at once are counted one by one
    edition = feedback.edition_numbered(body, index_number) if index_number else None
    asked = catalog.entry(body, entry) if entry else None
    clause = "3.0" if entry else "5.2"
    standing = feedback_rules.objections_to_asking(asked) if entry else feedback_rules.objections_to_commenting(edition)
    refuse_if(
        standing
        or feedback_rules.objections_to_saying(text, clause=clause)
        + feedback_rules.objections_to_flooding(body, edition, asked, knock, at=now, clause=clause)
    )
    Knock.objects.filter(at__lte=now - leaks.WINDOW).delete()
    Knock.objects.create(key=knock, at=now)
    return _take(body, edition, asked, source="page", text=text, received_on=timezone.localdate(now), knock=knock, by=by, at=now)


@transaction.atomic(durable=True)
def record_feedback(
    *,
    edition: Edition | None = None,
    entry: Entry | None = None,
    source: str,
    text: str,
    who: str,
    place: str = "",
    received_on: date | None,
    evidence: File | None = None,
    by: Person,
) -> Feedback:
    """登记意见: what was said at a meeting, in a letter, on a visit or by telephone; whose it is, in general terms (clauses 3.0, 5.2)."""
    now = timezone.now()
    text = leaks.without_unseen(text)
    refuse_if(
        feedback_rules.objections_to_taking_down(
            edition,
            entry,
            source=source,
            text=text,
            who=who,
            place=place,
            received_on=received_on,
            by=by,
            today=timezone.localdate(now),
        )
    )
    assert received_on is not None  # the rules have looked
    body = edition.item.body if edition else entry.category.body if entry else by.body
    Body.objects.select_for_update().get(pk=body.pk)
    return _take(
        body, edition, entry, source=source, text=text, who=who, place=place, received_on=received_on, evidence=evidence, by=by, at=now
    )


def _take(
    body: Body,
    edition: Edition | None,
    entry: Entry | None,
    *,
    source: str,
    text: str,
    who: str = "",
    place: str = "",
    received_on: date,
    evidence: File | None = None,
    knock: str = "",
    by: Person | None,
    at: datetime,
) -> Feedback:
    said, masked = leaks.masked(text.strip(), disclosure.lists_of(body))
    row = Feedback(
        body=body,
        edition=edition,
        entry=entry,
        source=source,
        receipt=new_code(),
        text=said,
        masked=masked,
        who=who.strip(),
        place=place.strip(),
        received_on=received_on,
        days=feedback.terms_of(body).answer_days,
        evidence=evidence.blob if evidence else None,
        evidence_name=evidence.name if evidence else "",
        person=by,
        at=at,
    )
    if same := feedback.same_again(row, knock=knock, within=leaks.AT_ONCE):
        return same
    row.save()
    details = {"source": source, "receipt": row.receipt, "masked": masked, "received_on": received_on.isoformat(), "days": row.days}
    details |= {"words": feedback.words_of(row), "evidence": row.evidence_id or ""}
    details |= {"matter": str(edition.item.matter) if edition else "", "under": entry.code if entry else ""}
    record("publication.feedback_taken", row, by=by, chain=body.code, details=details, at=at)
    return row


@transaction.atomic(durable=True)
def handle_feedback(row: Feedback, *, outcome: str, reason: str, recipient: str = "", answer: str, by: Person) -> Handling:
    """办理意见: adopted, explained, not adopted or passed on, why, and the answer as it is proposed (clause 5.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    row = _hold_feedback(row)
    refuse_if(
        feedback_rules.objections_to_handling(row, outcome=outcome, reason=reason, recipient=recipient, answer=answer, by=by, today=today)
    )
    post = next(held.post for held in posts_of(by, body=row.body, on=today) if held.post in feedback.HANDLERS)
    handling = Handling.objects.create(
        feedback=row,
        outcome=outcome,
        reason=reason.strip(),
        recipient=recipient.strip(),
        answer=answer.strip(),
        person=by,
        post=post.value,
        at=now,
    )
    details = {"feedback": row.pk, "receipt": row.receipt, "outcome": outcome, "reason": handling.reason, "answer": handling.answer}
    details["recipient"] = handling.recipient
    record("publication.feedback_handled", handling, by=by, chain=row.body.code, post=post, details=details, at=now)
    return handling


@transaction.atomic(durable=True)
def reply_to_feedback(handling: Handling, *, decision: str, shown: str = "", remark: str = "", by: Person) -> Reply:
    """审定答复: give the answer that somebody else proposed, on the page or to whoever holds the receipt; or send it back (5.2, 8.5)."""
    now = timezone.now()
    today = timezone.localdate(now)
    row = _hold_feedback(handling.feedback)
    handling = Handling.objects.select_related("feedback", "feedback__body").get(pk=handling.pk)
    refuse_if(feedback_rules.objections_to_replying(handling, decision=decision, shown=shown, remark=remark, by=by, today=today))
    post = next(held.post for held in posts_of(by, body=row.body, on=today) if held.post in feedback.DECIDERS)
    reply = Reply.objects.create(
        handling=handling,
        decision=decision,
        shown=shown.strip() if decision == "published" else "",
        remark=remark.strip(),
        person=by,
        post=post.value,
        at=now,
    )
    details = {"handling": handling.pk, "receipt": row.receipt, "decision": decision, "shown": reply.shown, "remark": reply.remark}
    if decision in GIVEN:
        notices.end(row, ANSWER_DUE, at=now)
    record("publication.feedback_answered", reply, by=by, chain=row.body.code, post=post, details=details, at=now)
    return reply


@transaction.atomic(durable=True)
def respond_with(edition: Edition, chosen: list[Feedback], *, by: Person) -> list[Responding]:
    """登记回应的意见: which feedback on the editions before it this edition answers, in all; said while it is drafted (clause 5.2)."""
    now = timezone.now()
    edition = Edition.objects.select_for_update(of=("self",)).select_related("item__body", "item__unit").get(pk=edition.pk)
    refuse_if(feedback_rules.objections_to_responding(edition, chosen, by=by, today=timezone.localdate(now)))
    before, after = {one.pk: one for one in feedback.responded(edition)}, {one.pk: one for one in chosen}
    written = []
    for row in [*(one for pk, one in after.items() if pk not in before), *(one for pk, one in before.items() if pk not in after)]:
        said = Responding.objects.create(edition=edition, feedback=row, answers=row.pk in after, person=by, at=now)
        details = {"edition": edition.number, "feedback": row.pk, "receipt": row.receipt, "answers": said.answers}
        record("publication.responded", said, by=by, chain=edition.item.body.code, details=details, at=now)
        written.append(said)
    return written


def _open_round(release: Release, *, at: datetime) -> None:
    """What is important to the whole zone is commented on from the day it is first open (重大、复杂事项, clause 5.2)."""
    if not queries.decisions_of(release).zone_wide_important or Round.objects.filter(release=release).exists():
        return
    today = timezone.localdate(at)
    ends_on = today + timedelta(days=feedback.terms_of(release.edition.item.body).round_days)
    row = Round.objects.create(release=release, starts_on=today, ends_on=ends_on, at=at)
    _record_round(row, by=None, at=at)


@transaction.atomic(durable=True)
def open_round(release: Release, *, ends_on: date | None, reason: str, by: Person) -> Round:
    """设定征求意见期: the matter is major or complex, so feedback on it is gathered until a day before it can be filed (clause 5.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(release.version)
    release.edition = edition
    refuse_if(feedback_rules.objections_to_opening_a_round(release, ends_on=ends_on, reason=reason, by=by, today=today))
    assert ends_on is not None  # the rules have looked
    row = Round.objects.create(release=release, starts_on=today, ends_on=ends_on, reason=reason.strip(), person=by, at=now)
    _record_round(row, by=by, at=now)
    return row


def _record_round(row: Round, *, by: Person | None, at: datetime) -> None:
    details = {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(), "reason": row.reason}
    release = row.release
    record("publication.round_opened", row, by=by, chain=release.edition.item.body.code, digest=release.digest, details=details, at=at)


@transaction.atomic(durable=True)
def close_round(row: Round, *, summary: str, by: Person) -> RoundClosure:
    """办结征求意见: the round is over and all that came is answered; readers are told what came and what became of it (clause 5.2)."""
    now = timezone.now()
    today = timezone.localdate(now)
    lock(row.release.version)
    row = Round.objects.select_related("release__edition__item__body").get(pk=row.pk)
    refuse_if(feedback_rules.objections_to_closing_a_round(row, summary=summary, by=by, today=today))
    body = row.release.edition.item.body
    post = next(held.post for held in posts_of(by, body=body, on=today) if held.post in feedback.KEEPERS)
    closure = RoundClosure.objects.create(round=row, summary=summary.strip(), closed_on=today, person=by, post=post.value, at=now)
    details = {"round": row.pk, "summary": closure.summary, "closed_on": today.isoformat()}
    digest = row.release.digest
    record("publication.round_closed", closure, by=by, chain=body.code, digest=digest, post=post, details=details, at=now)
    return closure


@transaction.atomic(durable=True)
def keep_terms(body: Body, *, answer_days: int | None, round_days: int | None, by: Person) -> FeedbackTerms:
    """设定意见办理时限: for what comes from now on; what came before keeps the limit it came under (clause 5.2)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(
        feedback_rules.objections_to_terms(body, answer_days=answer_days, round_days=round_days, by=by, today=timezone.localdate(now))
    )
    assert answer_days is not None  # the rules have looked
    assert round_days is not None
    row = FeedbackTerms.objects.create(body=body, answer_days=answer_days, round_days=round_days, person=by, at=now)
    details = {"answer_days": answer_days, "round_days": round_days}
    record("publication.terms_kept", row, by=by, chain=body.code, details=details, at=now)
    return row


def _hold_feedback(row: Feedback) -> Feedback:
    """Hold the body of `row`, which never changes itself, so that two people decide one after the other."""
    Body.objects.select_for_update().get(pk=row.body_id)
    return Feedback.objects.select_related("body", "edition__item__unit", "edition__item__body", "entry__unit").get(pk=row.pk)


# Papers.


@transaction.atomic(durable=True)
def order_sheet(
    release: Release, paper: Paper, *, addressee: str = "", copies: str = "", occasion: str = "", origin: str = "", by: Person
) -> SheetOrder:
    """制作纸质件: have a paper made of a released matter; all that it will show is settled now, `jobs.make_sheet` draws it (4.1, 4.2).

    `origin` is the address of the site as it is printed on the paper.
    """
    now = timezone.now()
    edition = lock(release.version)
    refuse_if(
        sheet_rules.objections_to_making(release, paper, by=by, today=timezone.localdate(now))
        + sheet_rules.objections_to_filling(paper, addressee=addressee, copies=copies, occasion=occasion)
    )
    body = edition.item.body
    order = SheetOrder.objects.create(
        body=body,
        release=release,
        paper=paper.value,
        code=new_code(),
        audience=int(paper.reaches),
        addressee=addressee.strip() if paper in ADDRESSED else "",
        copies=copies.strip(),
        occasion=occasion.strip(),
        wording=sheets.wording_of(body),
        origin=origin,
        person=by,
        at=now,
    )
    details = {"paper": paper.value, "code": order.code, "addressee": order.addressee}
    record("publication.sheet_ordered", order, by=by, **trace(edition, release.version, None), details=details, at=now)
    return order


@transaction.atomic(durable=True)
def order_file_index(
    body: Body, *, unit: Unit | None, year: int | None, audience: Audience | None, origin: str = "", by: Person
) -> SheetOrder:
    """编制文件查阅目录: have a list made of what readers may consult of a unit's files of a year (clause 4.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(sheet_rules.objections_to_indexing(body, unit=unit, year=year, audience=audience, by=by, today=timezone.localdate(now)))
    assert year is not None  # the rules have looked
    assert audience is not None
    listed = [release.pk for release in sheets.consultable(body, unit=unit, year=year, audience=audience)]
    order = SheetOrder.objects.create(
        body=body,
        paper=Paper.FILE_INDEX.value,
        code=new_code(),
        audience=int(audience),
        unit=unit,
        year=year,
        contents=canonical_json(listed).decode(),
        wording=sheets.wording_of(body),
        origin=origin,
        person=by,
        at=now,
    )
    details = {"paper": order.paper, "code": order.code, "year": year, "files": len(listed)}
    record("publication.sheet_ordered", order, by=by, chain=body.code, details=details, at=now)
    return order


@transaction.atomic(durable=True)
def issue_sheet(order: SheetOrder, pdf: Blob, *, by: Person | None = None) -> IssuedSheet:
    """制成纸质件: the paper of `order` was drawn and may be printed, unless its matter was taken back meanwhile (clause 8.9).

    `by` is None where the background work does it. Doing it twice does no harm.
    """
    now = timezone.now()
    if order.release is not None:
        edition = lock(order.release.version)
        order.release.edition = edition
        refuse_if(
            sheet_rules.objections_to_showing(order.release, Paper(order.paper)) + rules.objections_to_damaged_files(order.release.version)
        )
        traced = trace(edition, order.release.version, None)
    else:
        Body.objects.select_for_update().get(pk=order.body_id)
        traced = {"chain": order.body.code}
    if made := IssuedSheet.objects.filter(order=order).first():
        return made
    issued = IssuedSheet.objects.create(order=order, pdf=pdf, at=now)
    details = {"paper": order.paper, "code": order.code, "pdf": pdf.pk}
    record("publication.sheet_issued", issued, by=by, **traced, details=details, at=now)
    return issued


@transaction.atomic(durable=True)
def keep_wording(body: Body, wording: values.Wording, *, by: Person) -> Wording:
    """设置版头用语: what the body's papers bear from now on; those already ordered keep what they had (clause 4.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    given = replace(wording, **{field: getattr(wording, field).strip() for field in sheet_rules.LONGEST_WORDING})
    refuse_if(sheet_rules.objections_to_wording(body, given, by=by, today=timezone.localdate(now)))
    row = Wording.objects.create(body=body, **asdict(given), person=by, at=now)
    record("publication.wording_kept", row, by=by, chain=body.code, details=asdict(given), at=now)
    return row


@transaction.atomic(durable=True)
def announce(body: Body, *, title: str, text: str, until: date, by: Person) -> Announcement:
    """拟写站内通知: a few words for the front page, shown after somebody else has agreed and until that day (clause 1.4)."""
    now = timezone.now()
    given = {"title": title.strip(), "text": "\n".join(line.strip() for line in text.splitlines() if line.strip()), "until": until}
    refuse_if(announcement_rules.objections_to_announcing(body, **given, by=by, today=timezone.localdate(now)))
    row = Announcement.objects.create(body=body, **given, person=by, at=now)
    details = {"text": row.text, "until": until.isoformat()}
    record("publication.announcement_written", row, by=by, chain=body.code, title=row.title, details=details, at=now)
    return row


@transaction.atomic(durable=True)
def agree_to_announcement(row: Announcement, *, by: Person) -> AnnouncementConsent:
    """同意站内通知: somebody else than who wrote it lets it onto the front page (clause 1.4)."""
    now = timezone.now()
    standing = _hold_announcement(row, now)
    refuse_if(announcement_rules.objections_to_agreeing(standing, by=by, today=timezone.localdate(now)))
    agreed = AnnouncementConsent.objects.create(announcement=row, person=by, at=now)
    details = {"text": row.text, "until": row.until.isoformat()}
    record("publication.announcement_agreed", agreed, by=by, chain=row.body.code, title=row.title, details=details, public=True, at=now)
    return agreed


@transaction.atomic(durable=True)
def end_announcement(row: Announcement, *, reason: str, by: Person) -> AnnouncementEnd:
    """停止站内通知: before it was agreed to, or before its day (clause 1.4)."""
    now = timezone.now()
    standing = _hold_announcement(row, now)
    reason = reason.strip()
    refuse_if(announcement_rules.objections_to_ending(standing, reason=reason, by=by, today=timezone.localdate(now)))
    end = AnnouncementEnd.objects.create(announcement=row, reason=reason, person=by, at=now)
    record("publication.announcement_ended", end, by=by, chain=row.body.code, title=row.title, details={"reason": reason}, at=now)
    return end


def _hold_announcement(row: Announcement, now: datetime) -> announcements.Standing:
    held = Announcement.objects.select_for_update(of=("self",)).select_related("body").get(pk=row.pk)
    return announcements.standing_of(held, on=timezone.localdate(now))


@transaction.atomic(durable=True)
def keep_guide(body: Body, texts: Mapping[str, str], *, by: Person) -> Guide:
    """更新公开指南: what readers are told from now on of where and how they find what is disclosed; earlier versions stay (clause 1.4).

    `texts` holds one text for each of `guides.SECTIONS`, a paragraph on each line.
    """
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    given = {name: "\n".join(line.strip() for line in texts[name].splitlines() if line.strip()) for name in guides.SECTIONS}
    refuse_if(guide_rules.objections_to_keeping(body, given, by=by, today=timezone.localdate(now)))
    row = Guide.objects.create(body=body, **given, person=by, at=now)
    record("publication.guide_kept", row, by=by, chain=body.code, details=given, at=now)
    return row


@transaction.atomic(durable=True)
def tell_of_duties(body: Body, *, by: Person | None = None) -> int:
    """提醒公开义务: the unit and the office before the day of a duty, on it and once it is missed, who oversees then too (clause 5.1).

    Returns how many were told now: each once for each of the three and each day. `by` is None where the calendar does it. Nothing is
    recorded: nothing was done yet.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    office, overseers = _keepers(body, feedback.OFFICE, at=now), _keepers(body, feedback.OVERSEERS, at=now)
    told, urgent = 0, set()
    for one in duties.fulfilments(catalog.duties_of(body), on=today):
        if one.state not in duties.URGENT:
            continue
        urgent.add(one.duty.pk)
        missed = one.state is duties.State.MISSED
        unit = one.duty.unit
        concerned = [person for post in (Post.HANDLER, Post.UNIT_HEAD) if unit for person in holders(post, body=body, unit=unit, on=today)]
        told += notices.tell(
            [*concerned, *office, *(overseers if missed else ())],
            kind=DUTY_DUE,
            about=one.duty,
            text=gettext_noop("“{title}”应在{day}前公开，已经逾期。") if missed else gettext_noop("“{title}”应在{day}前公开，请抓紧办理。"),
            given={"title": one.duty.entry.title, "day": one.due_on},
            mark=f"{one.state}:{one.due_on}",
            at=now,
        )
    open_still = Notice.objects.filter(kind=DUTY_DUE, over_at=None).values("about")
    for done in Duty.objects.filter(entry__body=body, pk__in=open_still).exclude(pk__in=urgent):
        notices.end(done, DUTY_DUE, at=now)
    return told


@transaction.atomic(durable=True)
def tell_of_feedback(body: Body, *, by: Person | None = None) -> int:
    """提醒答复意见: the office and the unit's handlers when the day of an answer is near, and again when it has passed (clause 5.2).

    Returns how many were told now. `by` is None where the calendar does it. Nothing is recorded: nothing was done yet.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    office = _keepers(body, feedback.OFFICE, at=now)
    rows = answered.unanswered(about=Q(body=body)).select_related("body", "edition__item__unit", "entry__unit")
    told = 0
    for one in feedback.standing(rows, today=today):
        if one.due_on - today > NEAR:
            continue
        row = one.feedback
        unit = row.edition.item.unit if row.edition else row.entry.unit
        handlers = holders(Post.HANDLER, body=body, unit=unit, on=today) if unit else []
        told += notices.tell(
            [*office, *handlers],
            kind=ANSWER_DUE,
            about=row,
            text=gettext_noop("有一条意见应在{day}前答复，已经逾期。")
            if one.is_overdue
            else gettext_noop("有一条意见应在{day}前答复，请抓紧办理。"),
            given={"day": one.due_on},
            mark=f"{'late' if one.is_overdue else 'near'}:{one.due_on}",
            at=now,
        )
    return told
