"""Reads of the organisation: who holds which post where and on which day, and what a signed-in reader may open."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from gongkai.foundation.workdays import Calendar, Special
from gongkai.organization.models import Appointment, Body, ConfirmedYear, DayChange, Delegation, Notice, Person, Unit
from gongkai.procedure.dossier import Actor, Audience
from gongkai.procedure.posts import UNIT_POSTS, Post


@dataclass(frozen=True)
class Holding:
    """A post a person may act in on a day (任职): his own, or another's whose power was delegated to him.

    `unit` is the unit for which a unit's post is held, None for a post of the whole body. `on_behalf_of` and `delegation`
    are set together, and are shown wherever the post is used.
    """

    post: Post
    unit: Unit | None
    on_behalf_of: Person | None = None
    delegation: Delegation | None = None


def posts_of(person: Person, *, body: Body, unit: Unit | None = None, on: date) -> list[Holding]:
    """The posts `person` may act in at `body` on that day, his own first, then the delegated.

    With `unit` given, of the posts held for units only those held for this unit. Whoever left or is locked out holds none.
    """
    rows = _held(body, unit, on).filter(_has_access(on), person=person)
    own = [Holding(Post(row.post), row.unit) for row in rows.select_related(None).select_related("unit")]
    # Asked for each page several times over, of people of whom hardly one has another's power: the short question first.
    if not Delegation.objects.filter(to_person=person, starts_on__lte=on, ends_on__gte=on).exists():
        return own
    lent = [
        Holding(Post(row.appointment.post), row.appointment.unit, row.appointment.person, row)
        for row in _lent(body, unit, on).filter(_has_access(on, "to_person__"), to_person=person)
    ]
    return own + lent


def actor_for(person: Person, *, body: Body, unit: Unit | None, on: date) -> Actor:
    """`person` as the procedure sees him on that day with regard to a matter of `unit`.

    Held posts come before delegated ones: `on_behalf_of` names only posts that he has by delegation alone. Where the matter
    has no unit, no unit's post counts.
    """
    holdings = posts_of(person, body=body, unit=unit, on=on)
    if unit is None:
        holdings = [held for held in holdings if held.post not in UNIT_POSTS]
    own = {held.post for held in holdings if held.on_behalf_of is None}
    lent: dict[Post, int] = {}
    for held in holdings:
        if held.on_behalf_of is not None and held.post not in own:
            lent.setdefault(held.post, held.on_behalf_of.pk)
    return Actor(person=person.pk, posts=frozenset(own | set(lent)), on_behalf_of=tuple(sorted(lent.items())), unit=person.unit_id)


def holders(post: Post, *, body: Body, unit: Unit | None = None, on: date) -> list[Person]:
    """Everybody who may act in `post` at `body` on that day, delegates included, each once; for a unit's post those of `unit` if given."""
    found: dict[int, Person] = {}
    for row in _held(body, unit, on).filter(_has_access(on), post=post):
        found.setdefault(row.person_id, row.person)
    for lent in _lent(body, unit, on).filter(_has_access(on, "to_person__"), appointment__post=post):
        found.setdefault(lent.to_person_id, lent.to_person)
    return list(found.values())


def unit_has_deputy(unit: Unit, on: date) -> bool:
    """Whether a deputy leader (分管领导) is in charge of `unit` on that day, so that his consent is needed."""
    return _held(unit.body, unit, on).filter(post=Post.DEPUTY_LEADER, unit=unit).exists()


def membership(person: Person) -> set[Audience]:
    """The audiences whose matters `person`, signed in, may read at his own body. Society's matters are open to all."""
    readable = {Audience.SOCIETY}
    if person.is_active:
        if person.zone_member:
            readable.add(Audience.ZONE)
        if person.party_member:
            readable.add(Audience.PARTY)
    return readable


def bodies() -> QuerySet[Body]:
    """All bodies of the installation, oldest first."""
    return Body.objects.all()


def body_by_slug(slug: str) -> Body | None:
    """The body with this word in its addresses, or None."""
    return Body.objects.filter(slug=slug).first()


def units_of(body: Body, *, closed: bool = False) -> QuerySet[Unit]:
    """The units of `body` in order, with `closed` also those that no longer exist."""
    units = Unit.objects.filter(body=body).select_related("parent", "body")
    return units if closed else units.filter(closed_on=None)


def unit_tree(body: Body) -> list[tuple[Unit, int]]:
    """The open units of `body` with their depth (0 at the top), each followed by those below it."""
    below: dict[int | None, list[Unit]] = {}
    for unit in units_of(body):
        below.setdefault(unit.parent_id, []).append(unit)

    def walk(parent: int | None, depth: int) -> list[tuple[Unit, int]]:
        return [line for unit in below.get(parent, []) for line in [(unit, depth), *walk(unit.pk, depth + 1)]]

    return walk(None, 0)


def office_of(body: Body) -> Unit | None:
    """The unit that is the seat of the disclosure office (领导小组办公室), or None."""
    return Unit.objects.filter(body=body, is_office=True, closed_on=None).first()


def people_of(body: Body, *, left: bool = False) -> QuerySet[Person]:
    """The people of `body`, with `left` also those who left."""
    people = Person.objects.filter(body=body).select_related("body", "unit")
    return people if left else people.filter(left_on=None)


def appointments_of(body: Body, *, on: date | None = None) -> QuerySet[Appointment]:
    """All appointments there ever were at `body`, or those held on one day."""
    rows = Appointment.objects.filter(body=body) if on is None else _held(body, None, on)
    return rows.select_related("person", "unit", "appointed_by", "body")


def delegations_of(body: Body, *, on: date | None = None) -> QuerySet[Delegation]:
    """All delegations there ever were at `body`, or those in force on one day."""
    rows = Delegation.objects.filter(appointment__body=body) if on is None else _lent(body, None, on)
    return rows.select_related("appointment__person", "appointment__unit", "appointment__body", "to_person", "recorded_by")


def appointments_meanwhile(person: Person, *, starts_on: date, ends_on: date | None) -> QuerySet[Appointment]:
    """Posts of `person`'s own at any time from `starts_on` up to, not including, `ends_on`."""
    rows = Appointment.objects.filter(Q(ends_on=None) | (Q(ends_on__gt=starts_on) & Q(ends_on__gt=F("starts_on"))), person=person)
    return (rows if ends_on is None else rows.filter(starts_on__lt=ends_on)).select_related("body", "unit", "person")


def delegations_meanwhile(rows: QuerySet[Delegation], *, starts_on: date, ends_on: date | None) -> QuerySet[Delegation]:
    """Of `rows` the delegations in force at any time from `starts_on` up to, not including, `ends_on`."""
    rows = rows.filter(Q(revoked_on=None) | (Q(revoked_on__gt=starts_on) & Q(revoked_on__gt=F("starts_on"))), ends_on__gte=starts_on)
    return rows if ends_on is None else rows.filter(starts_on__lt=ends_on)


def post_for_delegating(person: Person, appointment: Appointment, *, on: date) -> str:
    """The post under which `person` gives or takes back the power of `appointment`: that post itself, or one of his own."""
    if person.pk == appointment.person_id:
        return appointment.post
    own = {held.post for held in posts_of(person, body=appointment.body, on=on) if held.on_behalf_of is None}
    return next((post.value for post in (Post.COLLECTOR, Post.EXAMINER, Post.SECURITY_ADMINISTRATOR) if post in own), "")


def calendar_of(body: Body) -> Calendar:
    """The work calendar of `body` (工作日历): the published arrangements with its own changes over them."""
    changes = DayChange.objects.filter(body=body).order_by("pk").values_list("day", "worked", "name")
    confirmed = ConfirmedYear.objects.filter(body=body).values_list("year", flat=True)
    return Calendar({day: Special(worked, name) for day, worked, name in changes}, confirmed)


def day_changes_of(body: Body, year: int) -> QuerySet[DayChange]:
    """What `body` changed about the days of a year, last change first."""
    return DayChange.objects.filter(body=body, day__year=year).select_related("person").order_by("-pk")


def confirmed_year(body: Body, year: int) -> ConfirmedYear | None:
    """Who confirmed the holidays of the year at `body`, and by what; None where nobody had to."""
    return ConfirmedYear.objects.filter(body=body, year=year).select_related("person").first()


def calendar_mark() -> tuple[int, int]:
    """A mark that changes whenever any body's work calendar does."""
    days = DayChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    years = ConfirmedYear.objects.order_by("-pk").values_list("pk", flat=True).first()
    return days or 0, years or 0


def open_notices(person: Person) -> QuerySet[Notice]:
    """What `person` has been told of, has not seen yet, and is not over, newest first (提醒)."""
    return Notice.objects.filter(person=person, seen_at=None, over_at=None)


def notices_of(person: Person) -> QuerySet[Notice]:
    """All that `person` was told of, newest first."""
    return Notice.objects.filter(person=person)


def _held(body: Body, unit: Unit | None, on: date) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), body=body, starts_on__lte=on)
    if unit is not None:
        rows = rows.filter(Q(unit=None) | Q(unit=unit))
    return rows.select_related("person", "unit")


def _lent(body: Body, unit: Unit | None, on: date) -> QuerySet[Delegation]:
    rows = Delegation.objects.filter(
        Q(revoked_on=None) | Q(revoked_on__gt=on), starts_on__lte=on, ends_on__gte=on, appointment__in=_held(body, unit, on)
    )
    return rows.select_related("appointment__person", "appointment__unit", "to_person")


def _has_access(on: date, person: str = "person__") -> Q:
    # Asked of a day before somebody left, the posts he held then are still named.
    return Q(**{f"{person}is_active": True}) | Q(**{f"{person}left_on__gt": on})
