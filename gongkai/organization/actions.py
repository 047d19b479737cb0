"""The verbs of the organisation: found, register, appoint, delegate, depart."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings as installation
from django.db import transaction
from django.utils import timezone

from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import refuse_if
from gongkai.journal.record import record
from gongkai.organization import feed_key_rules, group_rules, groups, queries, rules
from gongkai.organization.codes import normal_code
from gongkai.organization.models import (
    Appointment,
    Body,
    ConfirmedYear,
    DayChange,
    Delegation,
    FeedKey,
    FeedKeyEnd,
    GroupMember,
    Notice,
    Person,
    ReaderGroup,
    Unit,
)
from gongkai.organization.rules import Administrator, BodySettings
from gongkai.procedure.posts import Post
from gongkai.vault.words import objections_to_words

NAMED_AT_THE_FOUNDING = "机构登记时指定"


@transaction.atomic(durable=True)
def found_body(settings: BodySettings, *, slug: str, code: str, administrators: Sequence[Administrator], by: Person | None = None) -> Body:
    """登记机构: found a body with its three administrators (三员), who are appointed from today.

    `code` is an organisation code or a unified social credit code; it and `slug` never change. `by` is None only for the first body
    of an installation; each later one is founded by a system administrator.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    settings = _trimmed(settings)
    refuse_if(rules.objections_to_founding(settings, slug=slug, code=code, administrators=administrators, by=by, today=today))
    body = Body.objects.create(**asdict(settings), slug=slug, code=normal_code(code), created_at=now)
    record(
        "organization.body_founded",
        body,
        by=by,
        chain=body.code,
        post=Post.SYSTEM_ADMINISTRATOR if by else "",
        title=body.name,
        details=_plain(asdict(settings) | {"slug": slug, "code": body.code}),
        at=now,
    )
    for one in administrators:
        person = _register(body, username=one.username, name=one.name.strip(), password=one.password, by=by, at=now)
        appointment = Appointment.objects.create(
            person=person, post=one.post.value, body=body, starts_on=today, appointed_at=now, basis=NAMED_AT_THE_FOUNDING
        )
        _note("organization.appointed", appointment, by=by, post=Post.SYSTEM_ADMINISTRATOR if by else None, at=now)
    return body


@transaction.atomic(durable=True)
def change_body_settings(body: Body, settings: BodySettings, *, by: Person) -> Body:
    """修改机构设置: by the system administrator; who may act twice (`reviewer_may_examine`) by the security administrator (clause 1.4)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    settings = _trimmed(settings)
    refuse_if(rules.objections_to_changing_settings(body, settings, by=by, today=timezone.localdate(now)))
    changed = _write(body, asdict(settings))
    post = Post.SECURITY_ADMINISTRATOR if "reviewer_may_examine" in changed else Post.SYSTEM_ADMINISTRATOR
    record("organization.settings_changed", body, by=by, chain=body.code, post=post, title=body.name, details=changed, at=now)
    return body


@transaction.atomic(durable=True)
def add_unit(
    body: Body, *, name: str, code: str, by: Person, parent: Unit | None = None, is_office: bool = False, position: int | None = None
) -> Unit:
    """设立部门: a unit of the body, below `parent` or at the top; after all others unless `position` says otherwise."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    parent = _hold_unit(parent)
    refuse_if(
        rules.objections_to_adding_a_unit(
            body, name=name, code=code, parent=parent, is_office=is_office, by=by, today=timezone.localdate(now)
        )
    )
    if position is None:
        position = max((unit.position for unit in queries.units_of(body, closed=True)), default=0) + 1
    unit = Unit.objects.create(body=body, parent=parent, name=name.strip(), code=code, position=position, is_office=is_office)
    details = {"code": code, "parent": parent.name if parent else "", "is_office": is_office}
    record(
        "organization.unit_added", unit, by=by, chain=body.code, post=Post.SYSTEM_ADMINISTRATOR, title=unit.name, details=details, at=now
    )
    return unit


@transaction.atomic(durable=True)
def change_unit(unit: Unit, *, name: str, position: int, is_office: bool, by: Person) -> Unit:
    """修改部门: rename, reorder, or make it the seat of the disclosure office; the former seat then is one no longer."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=unit.body_id)
    unit = Unit.objects.select_for_update().select_related("body").get(pk=unit.pk)
    refuse_if(rules.objections_to_changing_a_unit(unit, name=name, is_office=is_office, by=by, today=timezone.localdate(now)))
    if is_office and not unit.is_office:
        Unit.objects.filter(body=body, is_office=True, closed_on=None).update(is_office=False)
    changed = _write(unit, {"name": name.strip(), "position": position, "is_office": is_office})
    record(
        "organization.unit_changed", unit, by=by, chain=body.code, post=Post.SYSTEM_ADMINISTRATOR, title=unit.name, details=changed, at=now
    )
    return unit


@transaction.atomic(durable=True)
def close_unit(unit: Unit, *, by: Person) -> Unit:
    """撤销部门: from today; what it did stays on record under its name."""
    now = timezone.now()
    today = timezone.localdate(now)
    unit = Unit.objects.select_for_update().select_related("body").get(pk=unit.pk)
    refuse_if(rules.objections_to_closing_a_unit(unit, by=by, today=today))
    _write(unit, {"closed_on": today})
    record("organization.unit_closed", unit, by=by, chain=unit.body.code, post=Post.SYSTEM_ADMINISTRATOR, title=unit.name, at=now)
    return unit


@transaction.atomic(durable=True)
def register_person(
    body: Body,
    *,
    username: str,
    name: str,
    by: Person,
    unit: Unit | None = None,
    party_member: bool = False,
    zone_member: bool = True,
    password: str | None = None,
) -> Person:
    """开设账号: by the system administrator. The account holds no post; without `password` nobody can sign in to it yet."""
    now = timezone.now()
    unit = _hold_unit(unit)
    refuse_if(
        rules.objections_to_registering(
            body, username=username, name=name, unit=unit, password=password, by=by, today=timezone.localdate(now)
        )
    )
    return _register(
        body,
        username=username,
        name=name.strip(),
        password=password,
        unit=unit,
        party_member=party_member,
        zone_member=zone_member,
        by=by,
        at=now,
    )


@transaction.atomic(durable=True)
def change_person(person: Person, *, name: str, unit: Unit | None, party_member: bool, zone_member: bool, by: Person) -> Person:
    """修改人员信息: name, unit, and the memberships that decide what the person may read (clause 2.D); never one's own."""
    now = timezone.now()
    person = _hold(person)
    unit = _hold_unit(unit)
    refuse_if(rules.objections_to_changing_a_person(person, name=name, unit=unit, by=by, today=timezone.localdate(now)))
    changed = _write(person, {"name": name.strip(), "unit": unit, "party_member": party_member, "zone_member": zone_member})
    _note_person("organization.person_changed", person, by=by, post=Post.SYSTEM_ADMINISTRATOR, details=changed, at=now)
    return person


@transaction.atomic(durable=True)
def choose_language(language: str, *, by: Person) -> Person:
    """选择界面语言: for oneself, one of the installation's languages."""
    now = timezone.now()
    person = _hold(by)
    refuse_if(rules.objections_to_choosing_a_language(language, known=[code for code, _ in installation.LANGUAGES], by=person))
    changed = _write(person, {"language": language})
    _note_person("organization.language_chosen", person, by=person, details=changed, at=now)
    return person


@transaction.atomic(durable=True)
def set_password(person: Person, password: str, *, by: Person, current: str | None = None) -> Person:
    """设置密码: one's own by showing the `current` one, another's by the system administrator. Every session of the account ends."""
    now = timezone.now()
    person = _hold(person)
    refuse_if(rules.objections_to_setting_a_password(person, password, current=current, by=by, today=timezone.localdate(now)))
    own = by.pk == person.pk
    person.set_password(password)
    person.password_is_initial = not own
    person.save(update_fields=["password", "password_is_initial"])
    _note_person("organization.password_set", person, by=by, post=None if own else Post.SYSTEM_ADMINISTRATOR, details={"own": own}, at=now)
    return person


@transaction.atomic(durable=True)
def appoint(
    person: Person,
    post: Post,
    *,
    by: Person,
    unit: Unit | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    basis: str = "",
) -> Appointment:
    """任职: give `person` a post at his body, from today unless `starts_on` says otherwise, up to and without `ends_on`.

    By the security administrator. `unit` is named exactly for a unit's posts; a deputy leader has one appointment for each unit in
    his charge. `basis` names the paper behind it.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    person = _hold(person)
    unit = _hold_unit(unit)
    starts_on = starts_on or today
    refuse_if(
        rules.objections_to_appointing(person, post, unit=unit, starts_on=starts_on, ends_on=ends_on, by=by, today=today)
        + objections_to_words(basis=basis)
    )
    appointment = Appointment.objects.create(
        person=person,
        post=post.value,
        body=person.body,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by=by,
        appointed_at=now,
        basis=basis.strip(),
    )
    _note("organization.appointed", appointment, by=by, post=Post.SECURITY_ADMINISTRATOR, at=now)
    return appointment


@transaction.atomic(durable=True)
def end_appointment(appointment: Appointment, *, by: Person, ends_on: date | None = None, reason: str = "") -> Appointment:
    """免职: the post is held no longer from `ends_on` (today if not given) on; delegations of its power end with it."""
    now = timezone.now()
    today = timezone.localdate(now)
    _hold(appointment.person)
    appointment = queries.appointments_of(appointment.body).get(pk=appointment.pk)
    ends_on = ends_on or max(today, appointment.starts_on)
    refuse_if(rules.objections_to_ending(appointment, ends_on=ends_on, by=by, today=today) + objections_to_words(reason=reason))
    _end(appointment, ends_on=ends_on, reason=reason.strip(), by=by, post=Post.SECURITY_ADMINISTRATOR, at=now)
    return appointment


@transaction.atomic(durable=True)
def delegate(appointment: Appointment, to_person: Person, *, starts_on: date, ends_on: date, reason: str, by: Person) -> Delegation:
    """委托: lend the power of a leader's post from `starts_on` up to and including `ends_on` (clauses 2.B, 2.C).

    By the holder himself, or recorded for him by the office's collector or examiner. The delegate acts in his own name, and the
    delegation is shown with everything he does by it.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    _hold_both(appointment.person_id, to_person.pk)
    to_person = Person.objects.get(pk=to_person.pk)
    appointment = queries.appointments_of(appointment.body).get(pk=appointment.pk)
    refuse_if(
        rules.objections_to_delegating(appointment, to_person, starts_on=starts_on, ends_on=ends_on, reason=reason, by=by, today=today)
        + objections_to_words(reason=reason)
    )
    delegation = Delegation.objects.create(
        appointment=appointment,
        to_person=to_person,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        recorded_by=by,
        recorded_at=now,
    )
    post = queries.post_for_delegating(by, appointment, on=today)
    _note_delegation("organization.delegated", delegation, by=by, post=post, details={"reason": delegation.reason}, at=now)
    return delegation


@transaction.atomic(durable=True)
def revoke_delegation(delegation: Delegation, *, by: Person, reason: str = "") -> Delegation:
    """撤销委托: at once; what was done by it before stays done."""
    now = timezone.now()
    today = timezone.localdate(now)
    _hold_both(delegation.appointment.person_id, delegation.to_person_id)
    delegation = queries.delegations_of(delegation.appointment.body).get(pk=delegation.pk)
    refuse_if(rules.objections_to_revoking(delegation, by=by, today=today) + objections_to_words(reason=reason))
    post = queries.post_for_delegating(by, delegation.appointment, on=today)
    _revoke(delegation, on=today, reason=reason.strip(), by=by, post=post, at=now)
    return delegation


@transaction.atomic(durable=True)
def depart(person: Person, *, by: Person, reason: str = "") -> Person:
    """离任: the person loses access at once, in every session; posts end and delegations to and from the person end today."""
    now = timezone.now()
    today = timezone.localdate(now)
    person = _hold(person)
    refuse_if(rules.objections_to_departing(person, by=by, today=today) + objections_to_words(reason=reason))
    for appointment in queries.appointments_meanwhile(person, starts_on=today, ends_on=None):
        _end(appointment, ends_on=max(today, appointment.starts_on), reason=reason.strip(), by=by, post=Post.SYSTEM_ADMINISTRATOR, at=now)
    borrowed = queries.delegations_meanwhile(queries.delegations_of(person.body).filter(to_person=person), starts_on=today, ends_on=None)
    for delegation in borrowed.filter(revoked_on=None):
        _revoke(delegation, on=today, reason=reason.strip(), by=by, post=Post.SYSTEM_ADMINISTRATOR, at=now)
    # A session lives by the password it began with: a new unusable one ends them all.
    person.set_unusable_password()
    person.is_active = False
    person.left_on = today
    person.save(update_fields=["password", "is_active", "left_on"])
    _note_person("organization.departed", person, by=by, post=Post.SYSTEM_ADMINISTRATOR, details={"reason": reason.strip()}, at=now)
    return person


@transaction.atomic(durable=True)
def change_days(
    body: Body, *, first: date | None, last: date | None = None, worked: bool, name: str, reason: str, by: Person
) -> list[DayChange]:
    """修改工作日历: the days from `first` up to and including `last` are worked on, or not, at this body (clause 5.1).

    What was reckoned with them is reckoned again by the clock, and told.
    """
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(
        rules.objections_to_changing_days(body, first=first, last=last, name=name, reason=reason, by=by, today=timezone.localdate(now))
        + objections_to_words(name=name, reason=reason)
    )
    assert first is not None
    days = [first + timedelta(days=step) for step in range(((last or first) - first).days + 1)]
    given = {"worked": worked, "name": name.strip(), "reason": reason.strip(), "person": by, "at": now}
    changes = [DayChange.objects.create(body=body, day=day, **given) for day in days]
    details = {"first": first.isoformat(), "last": days[-1].isoformat(), "worked": worked, "reason": given["reason"]}
    record("organization.days_changed", changes[0], by=by, chain=body.code, title=given["name"], details=details, at=now)
    return changes


@transaction.atomic(durable=True)
def confirm_year(body: Body, year: int, *, source: str, by: Person) -> ConfirmedYear:
    """确认年度放假安排: all holidays of a year that was provisional are entered; periods that reach into it are final (clause 5.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    today = timezone.localdate(now)
    refuse_if(rules.objections_to_confirming_a_year(body, year, source=source, by=by, today=today) + objections_to_words(source=source))
    confirmed = ConfirmedYear.objects.create(body=body, year=year, source=source.strip(), person=by, at=now)
    record("organization.year_confirmed", confirmed, by=by, chain=body.code, title=str(year), details={"source": confirmed.source}, at=now)
    return confirmed


@transaction.atomic(durable=True)
def see_notices(notices: Sequence[Notice], *, by: Person) -> int:
    """知悉提醒: `by` has seen these of his own notices; how many were open. What they are about is done elsewhere, and recorded there."""
    mine = queries.open_notices(by).filter(pk__in=[one.pk for one in notices])
    return mine.update(seen_at=timezone.now())


@transaction.atomic(durable=True)
def form_group(body: Body, *, name: str, purpose: str, by: Person) -> ReaderGroup:
    """设立特定人员组: people whom a release may name, and what for; nobody is in it yet (clause 2.D)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(group_rules.objections_to_forming(body, name=name, purpose=purpose, by=by, today=timezone.localdate(now)))
    group = ReaderGroup.objects.create(body=body, name=name.strip(), purpose=purpose.strip(), formed_by=by, formed_at=now)
    details = {"name": group.name, "purpose": group.purpose}
    _note_group("organization.group_formed", group, group, by=by, details=details, at=now)
    return group


@transaction.atomic(durable=True)
def close_group(group: ReaderGroup, *, by: Person) -> ReaderGroup:
    """停用特定人员组: from this moment nobody reads by it, and no release can name it any more (clause 2.D)."""
    now = timezone.now()
    group = _hold_group(group)
    today = timezone.localdate(now)
    refuse_if(group_rules.objections_to_closing(group, by=by, today=today))
    group.closed_on = today
    group.save(update_fields=["closed_on"])
    _note_group("organization.group_closed", group, group, by=by, details={"closed_on": today.isoformat()}, at=now)
    return group


@transaction.atomic(durable=True)
def enter_member(
    group: ReaderGroup, person: Person, *, starts_on: date | None = None, ends_on: date | None = None, basis: str = "", by: Person
) -> GroupMember:
    """列入特定人员: from today unless `starts_on` says otherwise, up to and without `ends_on` (clause 2.D)."""
    now = timezone.now()
    today = timezone.localdate(now)
    group = _hold_group(group)
    person = _hold(person)
    starts_on = starts_on or today
    refuse_if(group_rules.objections_to_entering(group, person, starts_on=starts_on, ends_on=ends_on, basis=basis, by=by, today=today))
    member = GroupMember.objects.create(
        group=group, person=person, starts_on=starts_on, ends_on=ends_on, basis=basis.strip(), entered_by=by, entered_at=now
    )
    details = {
        "group": group.pk,
        "person": person.pk,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else "",
        "basis": member.basis,
    }
    _note_group("organization.member_entered", member, group, by=by, details=details, at=now)
    return member


@transaction.atomic(durable=True)
def end_membership(member: GroupMember, *, ends_on: date | None = None, by: Person) -> GroupMember:
    """移出特定人员: from today, at once, or from a later day; what was read stays read (clause 2.D)."""
    now = timezone.now()
    today = timezone.localdate(now)
    group = _hold_group(member.group)
    member = groups.members_of(group).get(pk=member.pk)
    ends_on = ends_on or today
    refuse_if(group_rules.objections_to_ending(member, ends_on=ends_on, by=by, today=today))
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    _note_group("organization.membership_ended", member, group, by=by, details={"ends_on": ends_on.isoformat()}, at=now)
    return member


@transaction.atomic(durable=True)
def issue_feed_key(body: Body, *, name: str, by: Person) -> tuple[FeedKey, str]:
    """发放接口令牌: a program may read what is open inside the zone; the token is returned once and kept nowhere (clauses 2.D, 4.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(feed_key_rules.objections_to_issuing(body, name=name, by=by, today=timezone.localdate(now)))
    token = f"gk_{secrets.token_urlsafe(32)}"
    key = FeedKey.objects.create(body=body, name=name.strip(), digest=digest_of(token.encode()), issued_by=by, issued_at=now)
    post = Post.SECURITY_ADMINISTRATOR
    record("organization.feed_key_issued", key, by=by, chain=body.code, post=post, title=key.name, details={"name": key.name}, at=now)
    return key, token


@transaction.atomic(durable=True)
def revoke_feed_key(key: FeedKey, *, reason: str, by: Person) -> FeedKeyEnd:
    """停用接口令牌: nothing is read with it from this moment on (clause 2.D)."""
    now = timezone.now()
    key = FeedKey.objects.select_for_update(of=("self",)).select_related("body").get(pk=key.pk)
    refuse_if(feed_key_rules.objections_to_revoking(key, reason=reason, by=by, today=timezone.localdate(now)))
    end = FeedKeyEnd.objects.create(key=key, reason=reason.strip(), ended_by=by, ended_at=now)
    post, details = Post.SECURITY_ADMINISTRATOR, {"reason": end.reason}
    record("organization.feed_key_revoked", end, by=by, chain=key.body.code, post=post, title=key.name, details=details, at=now)
    return end


def _hold(person: Person) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("body", "unit").get(pk=person.pk)


def _hold_unit(unit: Unit | None) -> Unit | None:
    # Held, so that it is not closed between the question and the answer.
    return None if unit is None else Unit.objects.select_for_update(of=("self",)).select_related("body").get(pk=unit.pk)


def _hold_group(group: ReaderGroup) -> ReaderGroup:
    return ReaderGroup.objects.select_for_update(of=("self",)).select_related("body").get(pk=group.pk)


def _hold_both(one: int, other: int) -> None:
    # In the order of their numbers, so that two who hold the same two people never wait for each other.
    list(Person.objects.select_for_update().filter(pk__in=[one, other]).order_by("pk"))


def _trimmed(settings: BodySettings) -> BodySettings:
    return BodySettings(**{name: value.strip() if isinstance(value, str) else value for name, value in asdict(settings).items()})


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value.pk if isinstance(value, Unit) else value
        for name, value in values.items()
    }


def _write(row: Body | Unit | Person, values: dict[str, Any]) -> dict[str, Any]:
    """Set `values` on `row`; return what changed, as name → [before, after], for the journal."""
    before = {name: getattr(row, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
    was, now = _plain(before), _plain(values)
    return {name: [was[name], now[name]] for name in changed}


def _register(
    body: Body,
    *,
    username: str,
    name: str,
    password: str | None,
    by: Person | None,
    at: datetime,
    unit: Unit | None = None,
    party_member: bool = False,
    zone_member: bool = True,
) -> Person:
    person = Person(
        username=username, name=name, body=body, unit=unit, party_member=party_member, zone_member=zone_member, registered_at=at
    )
    person.set_password(password)
    person.save(force_insert=True)
    details = {
        "username": username,
        "unit": unit.name if unit else "",
        "party_member": party_member,
        "zone_member": zone_member,
        "may_sign_in": password is not None,
    }
    _note_person("organization.person_registered", person, by=by, post=Post.SYSTEM_ADMINISTRATOR if by else None, details=details, at=at)
    return person


def _end(appointment: Appointment, *, ends_on: date, reason: str, by: Person, post: Post, at: datetime) -> None:
    lent = queries.delegations_meanwhile(Delegation.objects.filter(appointment=appointment), starts_on=ends_on, ends_on=None)
    for delegation in lent.filter(revoked_on=None).select_related(
        "appointment__person", "appointment__body", "appointment__unit", "to_person"
    ):
        _revoke(delegation, on=ends_on, reason=reason, by=by, post=post, at=at)
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    _note("organization.appointment_ended", appointment, by=by, post=post, details={"reason": reason}, at=at)


def _revoke(delegation: Delegation, *, on: date, reason: str, by: Person, post: str, at: datetime) -> None:
    delegation.revoked_on = on
    delegation.save(update_fields=["revoked_on"])
    details = {"reason": reason, "revoked_on": on.isoformat()}
    _note_delegation("organization.delegation_revoked", delegation, by=by, post=post, details=details, at=at)


def _note_person(
    verb: str, person: Person, *, by: Person | None, at: datetime, post: Post | None = None, details: dict[str, Any] | None = None
) -> None:
    record(verb, person, by=by, chain=person.body.code, post=post or "", title=person.name, details=details, at=at)


def _note(
    verb: str, appointment: Appointment, *, by: Person | None, at: datetime, post: Post | None, details: dict[str, Any] | None = None
) -> None:
    facts = {
        "person": appointment.person_id,
        "post": appointment.post,
        "unit": appointment.unit.name if appointment.unit else "",
        "starts_on": appointment.starts_on.isoformat(),
        "ends_on": appointment.ends_on.isoformat() if appointment.ends_on else "",
        "basis": appointment.basis,
    }
    title = f"{appointment.person.name}：{Post(appointment.post).label_zh}"
    record(verb, appointment, by=by, chain=appointment.body.code, post=post or "", title=title, details=facts | (details or {}), at=at)


def _note_delegation(verb: str, delegation: Delegation, *, by: Person, post: str, at: datetime, details: dict[str, Any]) -> None:
    appointment = delegation.appointment
    facts = {
        "post": appointment.post,
        "holder": appointment.person_id,
        "to_person": delegation.to_person_id,
        "starts_on": delegation.starts_on.isoformat(),
        "ends_on": delegation.ends_on.isoformat(),
    }
    title = f"{appointment.person.name}委托{delegation.to_person.name}：{Post(appointment.post).label_zh}"
    record(verb, delegation, by=by, chain=appointment.body.code, post=post, title=title, details=facts | details, at=at)


def _note_group(
    verb: str, subject: ReaderGroup | GroupMember, group: ReaderGroup, *, by: Person, details: dict[str, Any], at: datetime
) -> None:
    post = Post.SECURITY_ADMINISTRATOR
    title = group.name if isinstance(subject, ReaderGroup) else f"{group.name}：{subject.person.name}"
    record(verb, subject, by=by, chain=group.body.code, post=post, title=title, details=details, at=at)
