"""The verbs of the catalogue: copy, revise, add, retire, rename; of its duties: time, raise, move, postpone, waive; and of the plan."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.catalog import plans, queries, rules
from gongkai.catalog.duties import DAY, LIMITS, Expected, Stage
from gongkai.catalog.models import Category, Duty, DutyChange, Entry, Occasion, Plan, PlanChange, PlanRow, PlanState, Timing
from gongkai.catalog.plans import PlannedRow, PlanTerms, RowChange
from gongkai.catalog.rules import Terms
from gongkai.catalog.standard import OFFICE, standard_catalogue
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import refuse_if
from gongkai.foundation.workdays import reckon
from gongkai.journal.record import record
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import bodies, calendar_of, office_of, units_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit

MOVED = "工作日历有改动，重新计算"


@transaction.atomic(durable=True)
def copy_catalogue(body: Body, *, by: Person, counts_from: date | None = None) -> list[Entry]:
    """建立目录: copy the regulation's eight categories and 39 entries to `body` (clauses 3.1 to 3.8).

    Each entry gets the body's unit of the name that is usual for it, where there is one. Its duties count from `counts_from`
    (起算日期), today where it is None.
    """
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(rules.objections_to_copying(body, by=by, today=timezone.localdate(now)))
    units = {unit.name: unit for unit in units_of(body)}
    office = office_of(body)
    if office is not None:
        units.setdefault(OFFICE, office)
    entries = []
    for standard in standard_catalogue():
        category = Category.objects.create(body=body, number=standard.number, name=standard.name)
        entries += [
            Entry.objects.create(
                body=body,
                category=category,
                letter=one.letter,
                title=one.title,
                unit=units.get(one.unit_hint),
                unit_hint=one.unit_hint,
                time_limit=one.time_limit.value,
                period=one.period,
                scope=int(one.scope),
                inner_party=one.inner_party,
                channels=[channel.value for channel in one.channels],
                position=position,
            )
            for position, one in enumerate(standard.entries, start=1)
        ]
    Timing.objects.bulk_create([_usual_timing(entry, now, counts_from) for entry in entries])
    record("catalog.copied", body, by=by, chain=body.code, title=body.name, details={"entries": len(entries)}, at=now)
    return entries


@transaction.atomic(durable=True)
def revise_entry(entry: Entry, terms: Terms, *, by: Person) -> Entry:
    """修改条目: what is laid down for it from now on; matters under way keep what was decided for them."""
    now = timezone.now()
    entry = _hold(entry)
    terms = _with_its_unit_held(terms)
    refuse_if(rules.objections_to_revising(entry, terms, by=by, today=timezone.localdate(now)))
    before, after = _facts(entry), _columns(terms)
    for name, value in after.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(after))
    facts = _facts(entry)
    changed = {name: [before[name], facts[name]] for name in facts if before[name] != facts[name]}
    if changed.keys() & {"time_limit", "period"}:
        _time_again(entry, by, now)
    record("catalog.entry_revised", entry, by=by, chain=entry.body.code, title=_title(entry), details=changed, at=now)
    return entry


@transaction.atomic(durable=True)
def add_entry(category: Category, terms: Terms, *, by: Person) -> Entry:
    """增加条目: an entry of the body's own under the next free letter of `category`."""
    now = timezone.now()
    category = Category.objects.select_for_update(of=("self",)).select_related("body").get(pk=category.pk)
    terms = _with_its_unit_held(terms)
    refuse_if(rules.objections_to_adding(category, terms, by=by, today=timezone.localdate(now)))
    letter = queries.next_letter(category)
    position = ord(str(letter)) - ord("A") + 1
    entry = Entry.objects.create(body=category.body, category=category, letter=letter, position=position, **_columns(terms))
    _usual_timing(entry, now).save()
    record("catalog.entry_added", entry, by=by, chain=category.body.code, title=_title(entry), details=_facts(entry), at=now)
    return entry


@transaction.atomic(durable=True)
def retire_entry(entry: Entry, *, reason: str, by: Person) -> Entry:
    """停用条目: from today nothing new is opened under it; what was disclosed under it stays."""
    now = timezone.now()
    today = timezone.localdate(now)
    entry = _hold(entry)
    refuse_if(rules.objections_to_retiring(entry, reason=reason, by=by, today=today))
    entry.retired_on = today
    entry.save(update_fields=["retired_on"])
    record("catalog.entry_retired", entry, by=by, chain=entry.body.code, title=_title(entry), details={"reason": reason.strip()}, at=now)
    return entry


@transaction.atomic(durable=True)
def rename_category(category: Category, name: str, *, by: Person) -> Category:
    """修改类别名称: the number, and with it the clause, stays."""
    now = timezone.now()
    category = Category.objects.select_for_update(of=("self",)).select_related("body").get(pk=category.pk)
    refuse_if(rules.objections_to_renaming(category, name, by=by, today=timezone.localdate(now)))
    before, category.name = category.name, name.strip()
    category.save(update_fields=["name"])
    details = {"name": [before, category.name]}
    record("catalog.category_renamed", category, by=by, chain=category.body.code, title=category.name, details=details, at=now)
    return category


# Duties.


@transaction.atomic(durable=True)
def time_entry(entry: Entry, *, days: int | None, working: bool, basis: str, stages: Sequence[Stage] = (), by: Person) -> Timing:
    """设定公开时限: how many days an entry's disclosure may take and, for staged work, its stages; for duties that arise from now on."""
    now = timezone.now()
    entry = _hold(entry)
    today = timezone.localdate(now)
    refuse_if(rules.objections_to_timing(entry, days=days, basis=basis, stages=stages, by=by, today=today))
    before = queries.timing_of(entry)
    timing = Timing.objects.create(
        entry=entry,
        starts_on=before.starts_on if before else today,
        days=days,
        working=working,
        basis=basis.strip(),
        stages=[[one.name.strip(), one.month, one.day] for one in stages],
        person=by,
        at=now,
    )
    details = {"days": days, "working": working, "basis": timing.basis, "stages": timing.stages}
    record("catalog.entry_timed", timing, by=by, chain=entry.body.code, title=_title(entry), details=details, at=now)
    return timing


@transaction.atomic(durable=True)
def enter_occasion(entry: Entry, *, what: str, happened_on: date | None, days: int | None, working: bool, basis: str, by: Person) -> Duty:
    """登记公开事由: information came into being or changed, so it is to be disclosed within `days` (clause 5.1)."""
    now = timezone.now()
    entry = _hold(entry)
    today = timezone.localdate(now)
    refuse_if(rules.objections_to_an_occasion(entry, what=what, happened_on=happened_on, days=days, basis=basis, by=by, today=today))
    assert happened_on is not None
    assert days is not None
    occasion = Occasion.objects.create(
        entry=entry, what=what.strip(), happened_on=happened_on, days=days, working=working, basis=basis.strip(), person=by, at=now
    )
    worked_out = reckon(happened_on, days, calendar_of(entry.body), working=working)
    duty = Duty.objects.create(
        entry=entry,
        key=f"O{occasion.pk}",
        label=occasion.what,
        time_limit=TimeLimit.BY_NEED.value,
        unit=entry.unit or office_of(entry.body),
        occasion=occasion,
        begins_on=happened_on,
        ends_on=happened_on,
        days=days,
        working=working,
        basis=occasion.basis,
        due_on=worked_out.end,
        raised_at=now,
    )
    details = {"happened_on": happened_on.isoformat(), "due_on": duty.due_on.isoformat()}
    record("catalog.occasion_entered", duty, by=by, chain=entry.body.code, title=occasion.what, details=details, at=now)
    return duty


@transaction.atomic(durable=True)
def raise_duty(entry: Entry, arisen: Expected, timing: Timing, *, by: Person | None) -> Duty | None:
    """产生公开义务: what an entry asks for has arisen; None where another process was first (clause 5.1)."""
    now = timezone.now()
    entry = _hold(entry)
    if entry.retired_on is not None or Duty.objects.filter(entry=entry, key=arisen.key).exists():
        return None
    duty = Duty.objects.create(
        entry=entry,
        key=arisen.key,
        label=arisen.label,
        time_limit=entry.time_limit,
        unit=entry.unit or office_of(entry.body),
        begins_on=arisen.begins_on,
        ends_on=arisen.ends_on,
        days=timing.days,
        working=timing.working,
        basis=timing.basis,
        due_on=arisen.due_on,
        raised_at=now,
    )
    record("catalog.duty_raised", duty, by=by, chain=entry.body.code, title=_duty_title(duty), details=_due(duty.due_on), at=now)
    return duty


def raise_what_has_arisen(*, on: date, by: Person | None = None) -> list[Duty]:
    """Every duty that has arisen by that day at any body, each in its own transaction."""
    raised = [raise_duty(entry, one, timing, by=by) for body in bodies() for entry, timing, one in queries.to_raise(body, on=on)]
    return [duty for duty in raised if duty is not None]


@transaction.atomic(durable=True)
def move_duty(duty: Duty, due_on: date, *, by: Person | None) -> DutyChange | None:
    """工作日历调整: the calendar moved the day of a duty; None where another process was first (clause 5.1)."""
    now = timezone.now()
    duty = _hold_duty(duty)
    standing = queries.standing_of([duty])[0]
    if standing.waived or standing.due_on == due_on:
        return None
    return _change(duty, standing.due_on, "moved", due_on=due_on, reason=MOVED, by=by, at=now)


def move_what_moved(*, on: date, by: Person | None = None) -> list[DutyChange]:
    """Every duty whose day the work calendar moved, each in its own transaction."""
    moved = [move_duty(duty, day, by=by) for body in bodies() for duty, day in queries.to_move(body, on=on)]
    return [one for one in moved if one is not None]


@transaction.atomic(durable=True)
def postpone_duty(duty: Duty, *, due_on: date | None, reason: str, by: Person) -> DutyChange:
    """延期: the office gives more time for a duty, with its reason (clause 5.1)."""
    now = timezone.now()
    duty = _hold_duty(duty)
    refuse_if(rules.objections_to_postponing(duty, due_on=due_on, reason=reason, by=by, today=timezone.localdate(now)))
    return _change(duty, queries.standing_of([duty])[0].due_on, "postponed", due_on=due_on, reason=reason.strip(), by=by, at=now)


@transaction.atomic(durable=True)
def waive_duty(duty: Duty, *, ground: str, reason: str, by: Person) -> DutyChange:
    """免除: nothing is to be disclosed for this duty, on a known ground; if it was missed before, that stays on record (clause 5.1)."""
    now = timezone.now()
    duty = _hold_duty(duty)
    refuse_if(rules.objections_to_waiving(duty, ground=ground, reason=reason, by=by, today=timezone.localdate(now)))
    return _change(duty, queries.standing_of([duty])[0].due_on, "waived", ground=ground, reason=reason.strip(), by=by, at=now)


# The plan.

PLAN_BASIS = "年度公开工作计划"
"""The basis of a duty that comes from a row of a plan."""


@transaction.atomic(durable=True)
def draft_plan(body: Body, year: int, *, by: Person) -> Plan:
    """起草年度计划: a table with a row for everything that the catalogue asks for in `year`, in one step (clause 1.1)."""
    now = timezone.now()
    body = Body.objects.select_for_update().get(pk=body.pk)
    refuse_if(rules.objections_to_a_new_plan(body, year, by=by, today=timezone.localdate(now)))
    plan = Plan.objects.create(body=body, year=year, person=by, at=now)
    record("catalog.plan_drafted", plan, by=by, chain=body.code, title=_plan_title(plan), details={"year": year}, at=now)
    terms = [_planned(line) for line in queries.lines_to_plan(body, year)]
    _write(plan, [RowChange(None, 0, one) for one in terms], {}, "catalog", by=by, at=now)
    return plan


@transaction.atomic(durable=True)
def change_plan(plan: Plan, changes: Sequence[RowChange], *, by: Person, source: str = "page") -> PlanChange:
    """修改年度计划: add, change and remove rows, all of them or none; a row that another has changed meanwhile is refused (clause 1.1).

    Each objection to a row stands at the field "position.field", positions counted from 0.
    """
    now = timezone.now()
    plan = _hold_plan(plan)
    refuse_if(rules.objections_to_changing_a_plan(plan, by=by, today=timezone.localdate(now)))
    holding = {row.number: row for row in queries.plan_rows(plan, removed=True)}
    refuse_if(
        [
            replace(one, field=f"{position}.{one.field}")
            for position, change in enumerate(changes)
            for one in rules.objections_to_row_change(plan, change, holding.get(change.number or 0))
        ]
        + rules.objections_to_many_rows(changes, holding.values())
    )
    return _write(plan, changes, holding, source, by=by, at=now)


@transaction.atomic(durable=True)
def freeze_plan(plan: Plan, *, by: Person) -> PlanState:
    """计划定稿: lock the plan at the rows it has; the text that is approved is made of these (clause 1.1)."""
    now = timezone.now()
    plan = _hold_plan(plan)
    refuse_if(rules.objections_to_freezing(plan, by=by, today=timezone.localdate(now)))
    rows = queries.plan_rows(plan)
    content = plans.frozen(plan.body.code, plan.year, rows)
    state = PlanState.objects.create(plan=plan, kind="frozen", content=content, digest=digest_of(content.encode()), person=by, at=now)
    details = {"rows": len(rows), "digest": state.digest}
    record("catalog.plan_frozen", state, by=by, chain=plan.body.code, digest=state.digest, title=_plan_title(plan), details=details, at=now)
    return state


@transaction.atomic(durable=True)
def open_plan(plan: Plan, *, reason: str, by: Person) -> PlanState:
    """调整计划: open a frozen plan again, for a reason; what was approved holds until the next is (clause 1.1)."""
    now = timezone.now()
    plan = _hold_plan(plan)
    refuse_if(rules.objections_to_opening_a_plan(plan, reason=reason, by=by, today=timezone.localdate(now)))
    state = PlanState.objects.create(plan=plan, kind="opened", reason=reason.strip(), person=by, at=now)
    record("catalog.plan_opened", state, by=by, chain=plan.body.code, title=_plan_title(plan), details={"reason": state.reason}, at=now)
    return state


@transaction.atomic(durable=True)
def raise_planned(entry: Entry, row: PlannedRow, year: int, *, by: Person | None) -> Duty | None:
    """计划事项到期: a row that the office itself put into an approved plan becomes a duty; None where it is one already (clause 1.1)."""
    now = timezone.now()
    entry = _hold(entry)
    key = plans.duty_key(year, row)
    if row.due_on is None or entry.retired_on is not None or Duty.objects.filter(entry=entry, key=key).exists():
        return None
    eve = row.due_on - DAY
    duty = Duty.objects.create(
        entry=entry,
        key=key,
        label=row.what,
        time_limit=entry.time_limit,
        unit=units_of(entry.body).filter(code=row.unit_code).first() or entry.unit or office_of(entry.body),
        begins_on=eve.replace(month=1, day=1),
        ends_on=eve,
        days=1,
        working=False,
        basis=PLAN_BASIS,
        due_on=reckon(eve, 1, calendar_of(entry.body), working=False).end,
        raised_at=now,
    )
    record("catalog.duty_raised", duty, by=by, chain=entry.body.code, title=_duty_title(duty), details=_due(duty.due_on), at=now)
    return duty


def _write(
    plan: Plan, changes: Sequence[RowChange], holding: Mapping[int, PlanRow], source: str, *, by: Person, at: datetime
) -> PlanChange:
    free = max(holding, default=0) + 1
    rows = []
    for change in changes:
        now = holding.get(change.number or 0)
        if change.terms is None and now is not None:
            terms = {field: getattr(now, field) for field in _PLANNED}
        elif change.terms is not None:
            # What a row was drafted from stays with it, unless it is another entry's now.
            kept = now.key if now is not None and now.entry_id == (change.terms.entry.pk if change.terms.entry else None) else ""
            terms = plans.columns(replace(change.terms, key=change.terms.key or kept))
        else:
            continue
        number, free = (change.number, free) if change.number is not None else (free, free + 1)
        rows.append(PlanRow(plan=plan, number=number, removed=change.terms is None, **terms))
    written = PlanChange.objects.create(
        plan=plan,
        number=queries.last_change(plan) + 1,
        source=source,
        digest=plans.digest_of_rows(rows),
        person=by,
        at=at,
    )
    for row in rows:
        row.change = written
    PlanRow.objects.bulk_create(rows)
    details = {
        "number": written.number,
        "source": source,
        "digest": written.digest,
        "added": [row.number for row in rows if row.number not in holding],
        "changed": [row.number for row in rows if row.number in holding and not row.removed],
        "removed": [row.number for row in rows if row.removed],
    }
    record(
        "catalog.plan_edited", written, by=by, chain=plan.body.code, digest=written.digest, title=_plan_title(plan), details=details, at=at
    )
    return written


_PLANNED = ("entry", "key", "what", "unit", "responsible", "due_on", "scope", "channels", "remark")


def _planned(line: queries.PlanLine) -> PlanTerms:
    entry, days = line.entry, line.timing.days
    by_need = f"形成或者变更后{days}个工作日内" if line.timing.working else f"形成或者变更后{days}日内"
    return PlanTerms(
        entry=entry,
        what=line.expected.label if line.expected else by_need,
        unit=entry.unit,
        due_on=line.expected.due_on if line.expected else None,
        scope=Audience(entry.scope),
        channels=[Channel(one) for one in entry.channels],
        key=line.expected.key if line.expected else "",
    )


def _hold_plan(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("body").get(pk=plan.pk)


def _plan_title(plan: Plan) -> str:
    return f"{plan.year}年度公开计划"


def _change(duty: Duty, was: date, kind: str, *, by: Person | None, at: datetime, **given: Any) -> DutyChange:
    change = DutyChange.objects.create(duty=duty, kind=kind, was=was, person=by, at=at, **given)
    details = {"was": was.isoformat(), "due_on": change.due_on.isoformat() if change.due_on else "", "reason": change.reason}
    record(f"catalog.duty_{kind}", change, by=by, chain=duty.entry.body.code, title=_duty_title(duty), details=details, at=at)
    return change


def _hold_duty(duty: Duty) -> Duty:
    return Duty.objects.select_for_update(of=("self",)).select_related("entry__body", "entry__category").get(pk=duty.pk)


def _usual_timing(entry: Entry, now: datetime, starts_on: date | None = None) -> Timing:
    usual = LIMITS["ordinary"]
    return Timing(
        entry=entry, starts_on=starts_on or timezone.localdate(now), days=usual.days, working=usual.working, basis=usual.basis, at=now
    )


def _time_again(entry: Entry, by: Person, now: datetime) -> None:
    """With another period the entry's duties begin anew: what has ended is not asked for a second time."""
    timing = queries.timing_of(entry) or _usual_timing(entry, now)
    timing.pk, timing.starts_on, timing.person, timing.at, timing.stages = None, timezone.localdate(now), by, now, []
    timing._state.adding = True
    timing.save()


def _due(day: date) -> dict[str, str]:
    return {"due_on": day.isoformat()}


def _duty_title(duty: Duty) -> str:
    return f"{duty.entry.code} {duty.label}"


def _hold(entry: Entry) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).select_related("body", "category", "unit").get(pk=entry.pk)


def _with_its_unit_held(terms: Terms) -> Terms:
    # Held, so that it is not closed between the question and the answer.
    return replace(terms, unit=terms.unit and Unit.objects.select_for_update().get(pk=terms.unit.pk))


def _columns(terms: Terms) -> dict[str, Any]:
    return {
        "title": terms.title.strip(),
        "unit": terms.unit,
        "unit_hint": terms.unit_hint.strip(),
        "time_limit": terms.time_limit.value,
        "period": terms.period,
        "scope": int(terms.scope),
        "inner_party": terms.inner_party,
        "channels": [channel.value for channel in dict.fromkeys(terms.channels)],
    }


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "unit": entry.unit.name if entry.unit else "",
        "unit_hint": entry.unit_hint,
        "time_limit": entry.time_limit,
        "period": entry.period,
        "scope": entry.scope,
        "inner_party": entry.inner_party,
        "channels": entry.channels,
    }


def _title(entry: Entry) -> str:
    return f"{entry.code} {entry.title}"
