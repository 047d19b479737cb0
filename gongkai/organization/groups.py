"""Named people (特定人员): which groups of readers a body has, who is in them, and what a person reads by them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from gongkai.organization.models import Body, GroupMember, Person, ReaderGroup


def groups_of(body: Body, *, closed: bool = False) -> QuerySet[ReaderGroup]:
    """The groups of `body`, oldest first; with `closed` also those that were closed."""
    groups = ReaderGroup.objects.filter(body=body).select_related("body", "formed_by")
    return groups if closed else groups.filter(closed_on=None)


def members_of(group: ReaderGroup, *, on: date | None = None) -> QuerySet[GroupMember]:
    """All memberships there ever were in `group`, or those of one day."""
    rows = GroupMember.objects.filter(group=group) if on is None else _held(on).filter(group=group)
    return rows.select_related("person", "person__unit", "entered_by", "group", "group__body")


def memberships_meanwhile(group: ReaderGroup, person: Person, *, starts_on: date, ends_on: date | None) -> QuerySet[GroupMember]:
    """The times in which `person` is in `group` at any time from `starts_on` up to, not including, `ends_on`."""
    held = Q(ends_on=None) | (Q(ends_on__gt=starts_on) & Q(ends_on__gt=F("starts_on")))
    rows = GroupMember.objects.filter(held, group=group, person=person)
    return rows if ends_on is None else rows.filter(starts_on__lt=ends_on)


def groups_read_by(person: Person, *, on: date | None = None) -> QuerySet[ReaderGroup]:
    """The open groups by which `person`, signed in, reads on that day (today where left out); none for whoever may not sign in."""
    if not person.is_active:
        return ReaderGroup.objects.none()
    held = _held(on or timezone.localdate()).filter(person=person)
    return ReaderGroup.objects.filter(pk__in=held.values("group"), closed_on=None, body=person.body_id)


def readers_of(groups: Iterable[int], *, on: date) -> QuerySet[Person]:
    """Whoever reads on that day what is opened to any of `groups` (their keys)."""
    held = _held(on).filter(group__in=list(groups), group__closed_on=None)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def names_of(groups: Iterable[int]) -> list[str]:
    """The names of `groups` (their keys), oldest first."""
    return list(ReaderGroup.objects.filter(pk__in=list(groups)).values_list("name", flat=True))


def _held(on: date) -> QuerySet[GroupMember]:
    return GroupMember.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
