"""Who has read what is open inside (阅读情况, clause 2.D): when a reader first opened an edition, and his 已阅 where it is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from gongkai.organization.groups import readers_of
from gongkai.organization.models import Person
from gongkai.procedure.dossier import Audience
from gongkai.publication import queries
from gongkai.publication.models import Opening, Reading, ReadingConfirmation, ReadingRequest, Release


@dataclass(frozen=True)
class Reader:
    """One reader of a release: when he first read it, when he confirmed it; `is_entitled` that it is open to him inside now."""

    person: Person
    read_at: datetime | None = None
    confirmed_at: datetime | None = None
    is_entitled: bool = True


@dataclass(frozen=True)
class Readers:
    """The readers of a release; whether they are asked to confirm, since when and by whom."""

    every: tuple[Reader, ...]
    asked: ReadingRequest | None

    @property
    def confirmed(self) -> tuple[Reader, ...]:
        """Those who have confirmed."""
        return tuple(one for one in self.every if one.confirmed_at)

    @property
    def read(self) -> tuple[Reader, ...]:
        """Those who have opened it and not confirmed."""
        return tuple(one for one in self.every if one.read_at and not one.confirmed_at)

    @property
    def unread(self) -> tuple[Reader, ...]:
        """Those to whom it is open and who have not opened it."""
        return tuple(one for one in self.every if one.is_entitled and not one.read_at)

    @property
    def waited_for(self) -> tuple[Reader, ...]:
        """Those entitled who have still to confirm, or still to read where nobody asked for more."""
        return tuple(one for one in self.every if one.is_entitled and not (one.confirmed_at if self.asked else one.read_at))


def readers(release: Release, *, on: date) -> Readers:
    """Who may read `release` inside on that day and who has read it, in the order of names; nobody new once it is taken back or public."""
    confirmed = dict(ReadingConfirmation.objects.filter(reading__release=release).values_list("person", "at"))
    read = {one.person_id: one for one in Reading.objects.filter(release=release).select_related("person__unit")}
    entitled = {person.pk: person for person in entitled_to(release, on=on).select_related("unit")}
    people = entitled | {pk: one.person for pk, one in read.items()}
    every = [
        Reader(person, read[pk].at if pk in read else None, confirmed.get(pk), pk in entitled)
        for pk, person in sorted(people.items(), key=lambda pair: (pair[1].unit.position if pair[1].unit else 0, pair[0]))
    ]
    return Readers(tuple(every), request_for(release))


def entitled_to(release: Release, *, on: date) -> QuerySet[Person]:
    """Everybody to whom `release` is open inside on that day: members of the Party, of the zone or of the groups named."""
    opened = {one.audience for one in queries.openings_of(release)}
    people = Person.objects.filter(is_active=True, body=release.edition.item.body_id)
    if Audience.SOCIETY in opened or queries.withdrawal_of(release) or queries.is_replaced(release):
        return people.none()
    reach = Q(pk__in=[])
    if Audience.ZONE in opened:
        reach |= Q(zone_member=True)
    if Audience.PARTY in opened:
        reach |= Q(party_member=True)
    if Audience.GROUP in opened:
        reach |= Q(pk__in=readers_of(queries.decisions_of(release).groups, on=on).values("pk"))
    return people.filter(reach)


def request_for(release: Release) -> ReadingRequest | None:
    """That the readers of `release` are asked to confirm; None where nobody asks them."""
    return ReadingRequest.objects.filter(release=release).select_related("person").first()


def reading_of(release: Release, person: Person) -> Reading | None:
    """That `person` has read `release`; None where he has not."""
    return Reading.objects.filter(release=release, person=person).first()


def confirmation_of(release: Release, person: Person) -> ReadingConfirmation | None:
    """That `person` has confirmed `release`; None where he has not."""
    return ReadingConfirmation.objects.filter(reading__release=release, person=person).first()


def to_confirm(person: Person, openings: QuerySet[Opening]) -> QuerySet[Opening]:
    """Those of `openings` that `person` is asked to confirm and has not."""
    done = ReadingConfirmation.objects.filter(person=person).values("reading__release")
    return openings.filter(release__in=ReadingRequest.objects.values("release")).exclude(release__in=done)


def asked_before(release: Release) -> bool:
    """Whether the readers of an earlier edition of the matter were asked: then those of this one are, too."""
    earlier = Release.objects.filter(edition__item=release.edition.item_id, edition__number__lt=release.edition.number)
    last = earlier.order_by("edition__number").last()
    return last is not None and request_for(last) is not None


def has_inner_step(audiences: Iterable[Audience]) -> bool:
    """Whether a scope with these audiences opens to anybody inside, whose reading can be counted."""
    return any(audience is not Audience.SOCIETY for audience in audiences)
