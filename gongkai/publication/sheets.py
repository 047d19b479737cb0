"""Papers of released matters (纸质件): what may be made of what, how each is drawn, and what becomes of it once it is on a wall.

A sheet is asked of the rows every time: what was replaced or taken back a moment ago answers so at once.
"""

import enum
import html
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.disclosure.models import StageChange
from gongkai.foundation.codes import read_code
from gongkai.organization.models import Body, Unit
from gongkai.papers import sheets as drawn
from gongkai.papers import values, word_papers
from gongkai.papers.kinds import OF_A_MATTER, Paper
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Move
from gongkai.publication import queries
from gongkai.publication.models import (
    PERIOD_OVER,
    IndexNumber,
    IssuedSheet,
    Opening,
    Release,
    SheetOrder,
    Withdrawal,
    Wording,
)
from gongkai.publication.public import PublicBody
from gongkai.vault.html import clean
from gongkai.vault.store import path_of

PICTURES_LIMIT = 32 << 20
"""Bytes of pictures that one paper shows; what goes beyond is listed as an attachment."""
DRAWABLE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
LATE = timedelta(minutes=4)
"""After this long a paper that was ordered and is not there has failed, or its worker has died."""
LONGEST_INDEX = 2000
"""Lines of a file index at most."""


class State(enum.StrEnum):
    """Whether a sheet still holds (查验结果)."""

    CURRENT = "current"
    REPLACED = "replaced"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Sheet:
    """An order as the office sees it: its file once it is made, its state, whether it is overdue."""

    order: SheetOrder
    issued: IssuedSheet | None
    state: State
    is_late: bool

    @property
    def paper(self) -> Paper:
        """What kind of paper it is."""
        return Paper(self.order.paper)


@dataclass(frozen=True)
class CheckedSheet:
    """What a reader is told of a sheet (查验). Title and number only where the matter is open to society and not taken back."""

    code: str
    state: State
    paper: Paper
    body: PublicBody
    issued_at: datetime
    digest: str
    edition: int
    is_for_all: bool
    title: str = ""
    index_number: str = ""
    path: str = ""
    ended_at: datetime | None = None


# What may be made.


def widest_opening(release: Release) -> Opening | None:
    """The opening of `release` to the widest circle so far."""
    return max(queries.openings_of(release), key=lambda one: one.audience, default=None)


def papers_for(release: Release) -> list[Paper]:
    """The papers that serve the forms chosen for `release`, whether or not they may be made yet (clauses 4.1, 4.2)."""
    chosen = queries.decisions_of(release).channels
    return [paper for paper in OF_A_MATTER if chosen & {channel.value for channel in paper.channels}]


def is_replaced(release: Release) -> bool:
    """Whether a later edition has taken the place of this one."""
    return StageChange.objects.filter(edition=release.edition_id, move=Move.SUPERSEDE.value).exists()


def wording_of(body: Body) -> Wording | None:
    """What the body has set for its papers last; None where it has set nothing yet."""
    return Wording.objects.filter(body=body).order_by("-pk").first()


def usual_wording(body: Body) -> values.Wording:
    """What stands on the papers of a body that has set nothing."""
    office = Unit.objects.filter(body=body, is_office=True, closed_on=None).first()
    reach = "，".join(part for part in (f"电话：{body.telephone}" if body.telephone else "", body.address) if part)
    word = f"对公开的内容有意见、建议，或者发现问题的，请与我们联系。{reach}"
    where = "，".join(part for part in (body.address, body.office_hours) if part)
    return values.Wording(
        organ_mark=f"{body.name}文件",
        signatory=body.name,
        printer=f"{body.short_name}{office.name}" if office else body.name,
        heading="党务政务公开",
        word=word if reach else "",
        press=f"{office.name if office else body.name}{f'　电话：{body.telephone}' if body.telephone else ''}",
        place=where,
    )


def wording_values(body: Body, row: Wording | None) -> values.Wording:
    """`row` as papers take it; the usual words where there is none."""
    if row is None:
        return usual_wording(body)
    return values.Wording(row.organ_mark, row.signatory, row.printer, row.heading, row.word, row.press, row.place)


# What was made.


def orders_of(release: Release) -> QuerySet[SheetOrder]:
    """What was ordered of `release`, newest first."""
    return SheetOrder.objects.filter(release=release).select_related("person", "release", "release__edition", "body").order_by("-pk")


def under_way(release: Release, paper: Paper, *, addressee: str, copies: str, occasion: str, now: datetime) -> bool:
    """Whether this very paper was ordered a moment ago and is still being made: a second press of the button is no second order."""
    same = SheetOrder.objects.filter(release=release, paper=paper.value, addressee=addressee, copies=copies, occasion=occasion)
    return same.filter(at__gt=now - LATE).exclude(pk__in=IssuedSheet.objects.values("order")).exists()


def orders_in(body: Body) -> QuerySet[SheetOrder]:
    """All that was ordered in `body`, newest first."""
    related = ("person", "release", "release__version", "release__edition", "body", "unit")
    return SheetOrder.objects.filter(body=body).select_related(*related).order_by("-pk")


def order(pk: int) -> SheetOrder:
    """The order with this number, and all that drawing it needs; SheetOrder.DoesNotExist where there is none."""
    related = ("release", "release__version", "release__edition", "release__edition__item", "release__edition__item__body", "wording")
    return SheetOrder.objects.select_related("body", "unit", *related).get(pk=pk)


def seen(orders: Iterable[SheetOrder], *, now: datetime) -> list[Sheet]:
    """`orders` with their files and states, for a page."""
    listed = list(orders)
    issued = {one.order_id: one for one in IssuedSheet.objects.filter(order__in=listed).select_related("pdf")}
    states = _states_of(listed)
    return [Sheet(order, issued.get(order.pk), states[order.pk], order.pk not in issued and now - order.at > LATE) for order in listed]


def shown_by(order: SheetOrder) -> list[int]:
    """The numbers of the releases that the sheet shows: one matter, or all that a file index lists."""
    return [order.release_id] if order.release_id is not None else [int(pk) for pk in json.loads(order.contents or "[]")]


def state_of(order: SheetOrder) -> tuple[State, datetime | None]:
    """Whether the sheet holds now, and since when it does not. One matter taken back is enough for an index to fall."""
    return _worst(ends_of(shown_by(order)).values())


def _states_of(orders: list[SheetOrder]) -> dict[int, State]:
    """The states of many sheets, those of single matters asked for together."""
    ends = ends_of([order.release_id for order in orders if order.release_id is not None])
    return {
        order.pk: _worst([ends[order.release_id]] if order.release_id in ends else [])[0]
        if order.release_id is not None
        else state_of(order)[0]
        for order in orders
    }


End = tuple[State, datetime]
_GRAVITY = (State.WITHDRAWN, State.EXPIRED, State.REPLACED)


def _worst(ends: Iterable[End]) -> tuple[State, datetime | None]:
    """What counts most of several ends, and the earliest of its kind; that it holds where there is none."""
    return min(ends, key=lambda end: (_GRAVITY.index(end[0]), end[1]), default=(State.CURRENT, None))


def ends_of(releases: Collection[int]) -> dict[int, End]:
    """Of these releases those that no longer hold: what ended them, and when."""
    replaced = StageChange.objects.filter(
        move=Move.SUPERSEDE.value, edition__in=Release.objects.filter(pk__in=releases).values("edition")
    ).values_list("edition", "at")
    when = dict(replaced)
    editions = Release.objects.filter(pk__in=releases, edition__in=list(when)).values_list("pk", "edition")
    found: dict[int, End] = {release: (State.REPLACED, when[edition]) for release, edition in editions}
    # A period that ran out first, so that a later withdrawal of the same release takes its place.
    taken_back = Withdrawal.objects.filter(release__in=releases).order_by("pk").values_list("release", "reason_type", "at")
    for release, reason_type, at in taken_back:
        found[release] = (State.EXPIRED if reason_type == PERIOD_OVER else State.WITHDRAWN, at)
    return found


# How it is drawn.


def draw(order: SheetOrder) -> bytes:
    """The PDF of `order`: the same bytes whenever it is asked for. NotDrawnError where it cannot be drawn."""
    wording = wording_values(order.body, order.wording)
    mark = values.Mark(order.code, f"{order.origin}/check/{order.code}/" if order.origin else "")
    if order.release is None:
        return drawn.file_index(_listing(order), wording, mark)
    return drawn.of_matter(Paper(order.paper), matter_of(order), wording, mark, _given(order))


def word_copy(order: SheetOrder) -> bytes:
    """The Word copy of `order`, of the same values as its PDF; ValueError for a paper that nobody edits by hand."""
    return word_papers.of_matter(Paper(order.paper), matter_of(order), wording_values(order.body, order.wording), _given(order))


def _given(order: SheetOrder) -> values.Given:
    return values.Given(_day(order.at), order.addressee, order.copies, order.occasion)


def matter_of(order: SheetOrder) -> values.Matter:
    """What the paper shows: the released version as its own page shows it, for the readers to whom it was open when it was ordered."""
    openings = [one for one in queries.openings_of(order.release) if one.at <= order.at]
    opening = max(openings, key=lambda one: one.audience)
    shown = queries.public_release(opening)
    pictures, names, room = [], [], PICTURES_LIMIT
    for file in shown.files:
        if file.media_type in DRAWABLE and file.size <= room:
            pictures.append(values.Picture(file.name, path_of(file.digest).read_bytes()))
            room -= file.size
        else:
            names.append(file.name)
    return values.Matter(
        body=shown.body.name,
        unit=shown.unit,
        title=shown.title,
        text=_markup(shown.text),
        summary=shown.summary,
        basis=shown.basis,
        entry=shown.entry,
        index_number=shown.index_number,
        document_number=shown.document_number,
        document_date=shown.document_date,
        keywords=shown.keywords,
        opened_on=_day(opening.at),
        expires_on=shown.expires_on,
        edition=shown.edition,
        scope=Audience(opening.audience).label_zh,
        address=f"{order.origin}/{queries.address_of(number)}/" if order.origin and (number := _number(order)) else "",
        files=tuple(names),
        pictures=tuple(pictures),
    )


def _number(order: SheetOrder) -> IndexNumber | None:
    return IndexNumber.objects.filter(item=order.release.edition.item, allotted_at__lte=order.at).first()


def _markup(text: str) -> str:
    # It was filtered when it was drafted; should it be anything that the filter would still change, it is set as plain characters.
    return text if clean(text) == text else f"<p>{html.escape(text)}</p>"


def _day(moment: datetime) -> date:
    return moment.astimezone(timezone.get_default_timezone()).date()


# The file index (文件查阅目录).


def consultable(body: Body, *, unit: Unit | None, year: int, audience: Audience) -> list[Release]:
    """What readers of that circle may read of that year's files, oldest first: open to them, not replaced, not taken back."""
    replaced = StageChange.objects.filter(move__in=[Move.SUPERSEDE.value, Move.EXPIRE.value]).values("edition")
    openings = Opening.objects.filter(audience__gte=int(audience)).values("release")
    found = queries.public_releases(body).filter(pk__in=openings).exclude(edition__in=replaced)
    if unit is not None:
        found = found.filter(edition__item__unit=unit)
    dated = [(_file_day(release), release) for release in found]
    return [release for day, release in sorted(dated, key=lambda pair: (pair[0], pair[1].pk)) if day.year == year][:LONGEST_INDEX]


def _file_day(release: Release) -> date:
    given = release.version.facts["document_date"]
    return date.fromisoformat(given) if given else _day(release.at)


def _listing(order: SheetOrder) -> values.Listing:
    releases = Release.objects.select_related("version", "edition", "edition__item").in_bulk(shown_by(order))
    # What has got its number since then was listed without: the sheet comes out as it was ordered.
    numbers = IndexNumber.objects.filter(item__in=[one.edition.item_id for one in releases.values()], allotted_at__lte=order.at).in_bulk(
        field_name="item_id"
    )
    rows = []
    for pk in shown_by(order):
        release = releases[pk]
        facts = release.version.facts
        number = numbers.get(release.edition.item_id)
        rows.append(
            values.ListedFile(
                title=facts["title"],
                document_number=facts["document_number"],
                index_number=str(number) if number and order.audience >= Audience.ZONE else "",
                unit=facts["unit"],
                day=_file_day(release),
                keywords=tuple(facts["keywords"]),
                files=len(facts["files"]),
            )
        )
    return values.Listing(
        body=order.body.name,
        unit=order.unit.name if order.unit else "",
        year=order.year or 0,
        scope=Audience(order.audience).label_zh,
        made_on=_day(order.at),
        rows=tuple(rows),
    )


# How it is checked.


def check(typed: str) -> CheckedSheet | None:
    """What is to be said of the sheet with the code that somebody typed; None where no such sheet was issued."""
    code = read_code(typed)
    issued = _issued().filter(order__code=code).first() if code else None
    return _checked(issued) if issued else None


def check_file(digest: str) -> CheckedSheet | None:
    """What is to be said of a PDF with this digest; None where no sheet has these very bytes."""
    issued = _issued().filter(pdf=digest).first()
    return _checked(issued) if issued else None


def _issued() -> QuerySet[IssuedSheet]:
    related = (
        "order",
        "order__body",
        "order__release",
        "order__release__version",
        "order__release__edition",
        "order__release__edition__item",
    )
    return IssuedSheet.objects.select_related(*related)


def _checked(issued: IssuedSheet) -> CheckedSheet:
    order = issued.order
    state, ended_at = state_of(order)
    release = order.release
    number = queries.index_number_of(release.edition.item) if release else None
    social = release is not None and Opening.objects.filter(release=release, audience=int(Audience.SOCIETY)).exists()
    may_name = social and state in (State.CURRENT, State.REPLACED)
    return CheckedSheet(
        code=order.code,
        state=state,
        paper=Paper(order.paper),
        body=queries.public_body(order.body),
        issued_at=issued.at,
        digest=issued.pdf_id,
        edition=release.edition.number if release else 0,
        is_for_all=social or (release is None and order.audience == Audience.SOCIETY),
        title=release.version.title if release and may_name else "",
        # The page of what was taken back says so itself, under the number alone.
        index_number=str(number) if number and social else "",
        path=f"/{queries.address_of(number)}/" if number and social else "",
        ended_at=ended_at,
    )


def origin() -> str:
    """The address of the public site, as it is printed; "" where the installation does not know it."""
    return settings.SITE
