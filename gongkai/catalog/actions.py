"""The verbs of the catalogue: copy, revise, add, retire, rename."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.catalog import queries, rules
from gongkai.catalog.models import Category, Entry
from gongkai.catalog.rules import Terms
from gongkai.catalog.standard import OFFICE, standard_catalogue
from gongkai.foundation.objections import refuse_if
from gongkai.journal.record import record
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import office_of, units_of


@transaction.atomic(durable=True)
def copy_catalogue(body: Body, *, by: Person) -> list[Entry]:
    """建立目录: copy the regulation's eight categories and 39 entries to `body` (clauses 3.1 to 3.8).

    Each entry gets the body's unit of the name that is usual for it, where there is one.
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
