"""Records (归档): what is filed, what can be filed now, and each record with its packages (clause 2.E)."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from gongkai.archives import actions, appraising, arranging, boxes, checked, handovers, listing, packing, queries, rules
from gongkai.archives.models import RETENTIONS, Package, Packing, Record
from gongkai.catalog.models import Category
from gongkai.disclosure.models import Edition, StageChange
from gongkai.disclosure.queries import editions_within_reach_of
from gongkai.foundation.objections import Objection, Refused
from gongkai.office.copies import shown
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import is_number, let_in, posts_today
from gongkai.organization.models import Person
from gongkai.organization.queries import units_of
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import MOVES, Move
from gongkai.publication.queries import index_number_of

ON_A_PAGE = 30
READERS = frozenset({Post.ARCHIVIST, Post.SUPERVISOR})
FROM = frozenset(before for before, _after in MOVES[Move.FILE])
"""Stages from which the procedure files."""


@dataclass(frozen=True)
class Unfiled:
    """An edition that has come to the archive's step, since when, and what stands against filing it now."""

    edition: Edition
    objections: list[Objection]


@never_cache
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """归档: the records of the body, by year, retention period and category."""
    posts = let_in(request, READERS)
    body = request.user.body
    chosen = {name: request.GET.get(name, "").strip() for name in listing.FILTERS}
    wanted = request.GET.get("page", "")
    number = int(wanted) if is_number(wanted) else 1
    found = listing.listed(body, chosen, number, inner_party=may_see_inner_party(request))
    given = request.GET.copy()
    given.pop("page", None)
    keys = [row.pk for row in found.rows]
    packed = dict(Package.objects.filter(record__in=keys).order_by().values_list("record").annotate(Count("pk")))
    locked = handovers.received_by_an_archive(keys).values_list("record", flat=True)
    busy = set(Packing.objects.filter(record__in=keys, state__in=[Packing.WAITS, Packing.RUNS]).values_list("record", flat=True))
    context = {
        "rows": [(row, packed.get(row.pk, 0), row.pk in set(locked), row.pk in busy) for row in found.rows],
        "page": Paginator(range(found.total), listing.ON_A_PAGE).get_page(found.page),
        "chosen": chosen,
        "query": given.urlencode(),
        "unpacked": [key for key in keys if key not in packed and key not in busy] if Post.ARCHIVIST in posts else [],
        "is_filtered": any(chosen.values()),
        "years": listing.years_of(body),
        "retentions": RETENTIONS.items(),
        "categories": Category.objects.filter(body=body).order_by("number"),
        "units": units_of(body),
        "waiting": _unfiled(request).count(),
        "files": Post.ARCHIVIST in posts,
    }
    return render(request, "office/records/list.html", context)


@require_POST
def pack_records(request: HttpRequest) -> HttpResponse:
    """批量制作归档包: one after the other in the background; one that is refused does not keep the others back (clause 2.E)."""
    let_in(request, frozenset({Post.ARCHIVIST}))
    named = [int(given) for given in request.POST.getlist("record") if is_number(given)][: listing.ON_A_PAGE]
    reached = listing.filtered(request.user.body, {}, inner_party=may_see_inner_party(request))
    asked = 0
    for filed in reached.filter(pk__in=named).select_related("version"):
        try:
            packing.take_up(actions.ask_for_package(filed, by=request.user))
            asked += 1
        except Refused as refused:
            why = "".join(gettext(one.message) for one in refused.objections)
            messages.warning(request, gettext("“{title}”没有开始制作：{why}").format(title=filed.version.title, why=why))
    if asked:
        messages.success(request, gettext("已开始制作{count}个归档包，可以离开本页，稍后刷新查看。").format(count=asked))
    query = QueryDict(request.POST.get("back", "")).urlencode()
    return SeeOther(f"{reverse('office:records')}{'?' if query else ''}{query}")


def may_see_inner_party(request: HttpRequest) -> bool:
    """Whether records of inner-party matters are for this person: they are for Party members alone (clause 2.D)."""
    return bool(request.user.party_member)


@never_cache
@require_GET
def unfiled(request: HttpRequest) -> HttpResponse:
    """待归档: what has come to the archive's step, what has waited longest first; each that cannot be filed yet says why."""
    let_in(request, READERS)
    today = timezone.localdate()
    moved = StageChange.objects.filter(edition=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    page = Paginator(_unfiled(request).annotate(since=Subquery(moved)).order_by("since", "pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(edition, request.user, today) for edition in page.object_list],
        "waiting": page.paginator.count,
        "files": Post.ARCHIVIST in posts_today(request),
    }
    return render(request, "office/records/unfiled.html", context)


@never_cache
@require_GET
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: fonds, year, retention period, what was filed, and its packages."""
    let_in(request, READERS)
    filed = get_object_or_404(records_within(request), pk=pk)
    context = {
        "record": filed,
        "number": index_number_of(filed.edition.item),
        "packages": queries.packages_of(filed),
        "check": checked.latest_of(filed),
        "box": boxes.box_of(filed),
        "parts": arranging.parts_of(filed),
        "pages": queries.pages_of([filed]).get(filed.pk),
        "is_locked": handovers.is_locked(filed),
        "supplements": handovers.supplements_of(filed),
        "destroyed": appraising.destroyed_of(filed),
        "kept_until": appraising.last_year_of(filed),
        "files": Post.ARCHIVIST in posts_today(request),
        **shown(filed, posts_today(request)),
        "handed": handovers.lines_on(filed),
        "waits_for_package": handovers.open_supplement(filed),
    }
    return render(request, "office/records/record.html", context)


def records_within(request: HttpRequest) -> QuerySet[Record]:
    """The records of the body that this person may open."""
    editions = editions_within_reach_of(request.user, on=timezone.localdate())
    related = ("edition__item__entry__category", "edition__item__unit", "version", "person")
    return Record.objects.filter(edition__in=editions.values("pk"), edition__item__body=request.user.body).select_related(*related)


def _unfiled(request: HttpRequest) -> QuerySet[Edition]:
    editions = editions_within_reach_of(request.user, on=timezone.localdate())
    return editions.filter(stage__in=[stage.value for stage in FROM]).exclude(pk__in=Record.objects.values("edition"))


def _row(edition: Edition, person: Person, today: date) -> Unfiled:
    # With a note: a form that is not done is no bar, its reason is asked for on the page of filing.
    return Unfiled(edition, rules.objections_to_filing(edition, retention=min(RETENTIONS), note="…", by=person, today=today))


urls = [
    path("records/", records, name="records"),
    path("records/pack/", pack_records, name="pack_records"),
    path("records/unfiled/", unfiled, name="unfiled"),
    path("records/<int:pk>/", record, name="record"),
]
