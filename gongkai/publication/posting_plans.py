"""Where chosen forms are to be carried out, and which of it is late (张贴安排): asked of the rows every time (clauses 4.1, 4.2)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.approval import queries as approval
from gongkai.disclosure.models import Edition, Version
from gongkai.foundation.workdays import after
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import calendar_of, holders
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Decisions
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage
from gongkai.publication.models import Posting, PostingPlan

SOON = timedelta(days=2)
"""So long before its day a plan is reminded of."""
WORKING_DAYS = 3
"""Working days within which a form is carried out where nobody says otherwise."""
PLANNED_IN = (Stage.APPROVED.value, Stage.PUBLISHED.value)
"""Stages in which forms are planned and carried out."""


@dataclass(frozen=True)
class Planned:
    """A plan as its pages show it: the posting that carried it out, None while nobody has; the days it is late, 0 where it is not."""

    plan: PostingPlan
    posting: Posting | None
    late: int


def in_force() -> QuerySet[PostingPlan]:
    """Plans that nobody replaced and that are to be carried out."""
    replaced = PostingPlan.objects.exclude(replaces=None).values("replaces")
    return PostingPlan.objects.filter(dropped=False).exclude(pk__in=replaced)


def left(editions: QuerySet[Edition]) -> QuerySet[PostingPlan]:
    """What is planned of `editions` and nobody has carried out, what is due first first."""
    made = Posting.objects.filter(release__version=OuterRef("version"), channel=OuterRef("channel"), place=OuterRef("place"))
    within = editions.filter(stage__in=PLANNED_IN).order_by().values("pk")
    rows = in_force().filter(version__edition__in=within).filter(~Exists(made))
    return rows.select_related("version__edition", "keeper").order_by("due_on", "pk")


def reminders(editions: QuerySet[Edition], person: Person, *, today: date) -> list[Planned]:
    """What of `editions` this person is to carry out in the next days, and whatever of it is late, whoever is to do it."""
    near = left(editions).filter(due_on__lte=today + SOON)
    return [_planned(row, None, today) for row in near if row.keeper_id == person.pk or row.due_on < today]


def of_version(version: Version, *, today: date) -> list[Planned]:
    """The plans of `version` in the regulation's order of forms, each with the posting that carried it out."""
    made = {(row.channel, row.place): row for row in Posting.objects.filter(release__version=version).order_by("-pk")}
    order = [channel.value for channel in Channel]
    rows = sorted(in_force().filter(version=version).select_related("keeper"), key=lambda row: (order.index(row.channel), row.pk))
    return [_planned(row, made.get((row.channel, row.place)), today) for row in rows]


def _planned(row: PostingPlan, posting: Posting | None, today: date) -> Planned:
    return Planned(row, posting, 0 if posting else max(0, (today - row.due_on).days))


def unfinished(versions: Collection[int]) -> dict[int, set[str]]:
    """By version, the forms of which something planned is not carried out yet."""
    made = Posting.objects.filter(release__version=OuterRef("version"), channel=OuterRef("channel"), place=OuterRef("place"))
    found: dict[int, set[str]] = {}
    for version, channel in in_force().filter(version__in=versions).filter(~Exists(made)).values_list("version", "channel"):
        found.setdefault(version, set()).add(channel)
    return found


def decided_for(version: Version) -> Decisions | None:
    """What its examination decided of `version`; None where nobody has examined it, or not for publication."""
    examination = approval.examination_of(version)
    return approval.decisions_of(examination) if examination else None


def chosen_for(version: Version) -> frozenset[str]:
    """The forms that were chosen for `version`."""
    decided = decided_for(version)
    return decided.channels if decided else frozenset()


def due_day(body: Body, opens_on: date) -> date:
    """The last day on which a form is to be carried out that may be from `opens_on` on, where nobody says otherwise."""
    return after(opens_on, WORKING_DAYS, calendar_of(body))


def keepers_of(body: Body, recorders: Collection[Post], *, on: date) -> list[Person]:
    """Who may carry out a form: everybody who may also record it."""
    found = {one.pk: one for post in sorted(recorders) for one in holders(post, body=body, on=on)}
    return list(found.values())
