"""Matters (公开事项): the list and the page of one."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.approval import queries as approval
from gongkai.archives import queries as archives
from gongkai.catalog.models import Category
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import UNDER_WAY, Attachment, Edition, StageChange, Version
from gongkai.foundation.objections import Objection
from gongkai.office.offers import Offer, offers
from gongkai.office.progress import progress_of, waited_for
from gongkai.office.schedule import Upcoming, upcoming
from gongkai.office.signatures import signed
from gongkai.office.views.feedback import of_matter
from gongkai.organization.models import Person
from gongkai.organization.queries import units_of
from gongkai.procedure.dossier import Audience, Step
from gongkai.procedure.posts import Post
from gongkai.procedure.rules import gate
from gongkai.procedure.stages import Stage
from gongkai.publication import postings
from gongkai.publication import queries as publication
from gongkai.publication.models import IndexNumber, Opening, Release, Withdrawal
from gongkai.publication.postings import Chosen, Posted

ON_A_PAGE = 30
UNDER_WAY_FILTER = "under_way"
_INDEX_NUMBER = re.compile(r"(?:([0-9A-Z]{8}-[0-9X])/)?([0-9]{4})-([0-9]{1,9})", re.IGNORECASE)
# The list.


@dataclass(frozen=True)
class Row:
    """A line of the list: the edition, whom it waits for and since when, its index number, to whom it is or will by itself be open."""

    edition: Edition
    waiting: tuple[Post, ...]
    since: Any
    number: IndexNumber | None
    audiences: list[Audience]
    upcoming: list[Upcoming]


@never_cache
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """公开事项: everything within reach, filtered, newest movement first."""
    person, today = request.user, timezone.localdate()
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "stage", "unit", "category")}
    moved = StageChange.objects.filter(edition=OuterRef("pk")).order_by().values("edition").annotate(last=Max("at")).values("last")
    within = disclosure.editions_within_reach_of(person, on=today)
    found = _filtered(within, chosen).annotate(since=Subquery(moved)).order_by("-since", "-pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(list(page.object_list), today),
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "is_filtered": any(chosen.values()),
        "stages": [Stage(value) for value in Stage],
        "units": units_of(person.body),
        "categories": Category.objects.filter(body=person.body).order_by("number"),
    }
    return render(request, "office/matters/list.html", context)


def _filtered(editions: QuerySet[Edition], chosen: dict[str, str]) -> QuerySet[Edition]:
    """What matches every filter that was set; a filter that names nothing known finds nothing."""
    if text := chosen["q"]:
        wanted = Q(current__title__icontains=text)
        if number := _INDEX_NUMBER.fullmatch(text):
            code, year, serial = number.groups()
            numbered = IndexNumber.objects.filter(year=int(year), serial=int(serial), **({"code": code} if code else {}))
            wanted |= Q(item__in=numbered.values("item"))
        editions = editions.filter(wanted)
    if chosen["stage"] == UNDER_WAY_FILTER:
        editions = editions.filter(stage__in=[stage.value for stage in UNDER_WAY])
    elif chosen["stage"]:
        editions = editions.filter(stage=chosen["stage"])
    for name, field in (("unit", "item__unit"), ("category", "item__entry__category__number")):
        if value := chosen[name]:
            editions = editions.filter(**{field: int(value)}) if value.isdecimal() and len(value) < 10 else editions.none()
    return editions


def _rows(editions: list[Edition], today: date) -> list[Row]:
    waiting = waited_for(editions, on=today)
    numbers = {number.item_id: number for number in IndexNumber.objects.filter(item__in=[edition.item_id for edition in editions])}
    to_open = defaultdict(list)
    for step in upcoming(editions):
        to_open[step.edition.pk].append(step)
    audiences = defaultdict(list)
    openings = Opening.objects.filter(release__edition__in=editions).exclude(release__in=Withdrawal.objects.values("release"))
    for edition, audience in openings.order_by("position").values_list("release__edition", "audience"):
        audiences[edition].append(Audience(audience))
    return [
        Row(edition, waiting.get(edition.pk, ()), edition.since, numbers.get(edition.item_id), audiences[edition.pk], to_open[edition.pk])
        for edition in editions
    ]


# One matter.


@dataclass(frozen=True)
class Opened:
    """A step of a release: to whom and when; once opened its opening, whether its page is in place, and its address.

    `objections` say why a step that is due has not opened.
    """

    step: Step
    opening: Opening | None
    in_place: bool
    address: str
    objections: list[Objection]


@dataclass(frozen=True)
class Published:
    """The release of an edition with its steps, postings, the chosen `forms` while it is open, and the withdrawal if any."""

    release: Release
    steps: list[Opened]
    postings: list[Posted]
    forms: Chosen | None
    withdrawal: Withdrawal | None


@never_cache
@require_GET
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an edition: where it stands, what it says, who said what, what I may do and why not."""
    person, today = request.user, timezone.localdate()
    edition = _edition(request, pk)
    versions = archives.versions_of(edition)
    version = _chosen(versions, request.GET.get("version"), edition.current)
    dossier = archives.dossier(edition, on=today)
    changes = disclosure.changes_of(edition)
    all_offers = offers(edition, person, today=today)
    context = {
        "edition": edition,
        "version": version,
        "is_current": version.pk == edition.current_id,
        "attachments": Attachment.objects.filter(version=version),
        "waiting": waited_for([edition], on=today).get(edition.pk, ()),
        "progress": progress_of(edition, dossier, changes, today=today),
        "number": publication.index_number_of(edition.item),
        "signed": signed(edition, approval.opinion_lines(edition)),
        "changes": changes[::-1],
        "versions": versions[::-1],
        "editions": _others(request, edition),
        "published": _published(edition, person, today),
        "feedback": of_matter(edition, person, today=today),
        "record": archives.record_of(edition),
        "held_up": publication.held_up([edition]),
        **_sorted(all_offers),
    }
    return render(request, "office/matters/matter.html", context)


def _edition(request: HttpRequest, pk: int) -> Edition:
    return get_object_or_404(disclosure.editions_within_reach_of(request.user, on=timezone.localdate()), pk=pk)


def _chosen(versions: list[Version], wished: str | None, current: Version | None) -> Version:
    if wished is None and current is not None:
        return current
    for version in versions:
        if str(version.number) == wished:
            return version
    raise Http404


def _sorted(found: list[Offer]) -> dict[str, list[Offer]]:
    """Offers as the page shows them: what the matter waits for, what else may be done, what may not and why."""
    return {
        "first": [offer for offer in found if offer.primary and offer.is_open],
        "also": [offer for offer in found if not offer.primary and offer.is_open],
        "closed": [offer for offer in found if not offer.is_open],
    }


def _others(request: HttpRequest, edition: Edition) -> list[Edition]:
    """The editions of the same item within reach, newest first; empty where there is only this one."""
    within = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    editions = list(within.filter(item=edition.item_id).order_by("-number"))
    return editions if len(editions) > 1 else []


def _published(edition: Edition, person: Person, today: date) -> Published | None:
    release = publication.release_of(edition)
    if release is None:
        return None
    openings = {opening.position: opening for opening in publication.openings_of(release)}
    withdrawal = publication.withdrawal_of(release)
    dossier = publication.dossier(edition, on=today)
    number = publication.index_number_of(edition.item)
    shown = publication.social_openings(edition.item)
    readable = set(publication.inner_openings_for(person).filter(release=release).values_list("pk", flat=True))
    steps = []
    for position, step in enumerate(publication.decisions_of(release).steps, start=1):
        opening = openings.get(position)
        address = ""
        if opening is not None and number is not None and opening.audience == Audience.SOCIETY:
            address = f"/{publication.edition_address(number, opening, newest=opening.pk == shown[-1].pk)}/"
        elif opening is not None and opening.pk in readable:
            address = reverse("office:inner_page", args=[opening.pk])
        is_late = opening is None and withdrawal is None and (step.opens_on is None or step.opens_on <= today)
        steps.append(
            Opened(
                step=step,
                opening=opening,
                in_place=opening is not None and publication.object_folder(opening) is not None,
                address=address,
                objections=gate(dossier, audience=step.audience, today=today) if is_late else [],
            )
        )
    forms = postings.forms_of(release) if openings and withdrawal is None else None
    return Published(release, steps, postings.posted(release, today=today), forms, withdrawal)


urls = [
    path("matters/", matters, name="matters"),
    path("matters/<int:pk>/", matter, name="matter"),
]
