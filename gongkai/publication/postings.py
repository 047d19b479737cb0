"""What was posted, what of it is to come down, and which chosen forms nobody has carried out yet (张贴与撤除).

Asked of the rows every time: what was replaced, expired or taken back a moment ago is to come down at once.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.approval.models import Examination
from gongkai.disclosure.models import Edition, StageChange
from gongkai.papers.kinds import Paper
from gongkai.procedure.channels import SOCIETY_CHANNELS, Channel
from gongkai.procedure.dossier import Audience, Outcome
from gongkai.procedure.rules import GROUP_CHANNELS, PARTY_CHANNELS
from gongkai.procedure.stages import Move, Stage
from gongkai.publication import leaks, posting_plans, queries, sheets
from gongkai.publication.models import IssuedSheet, Opening, Posting, Release, Remedy, Removal, Withdrawal

ONCE = frozenset({Channel.MEETING, Channel.DOCUMENT, Channel.CIRCULAR, Channel.PRESS_CONFERENCE, Channel.NEWS_MEDIA, Channel.REPLY_LETTER})
"""Forms that are said or sent once and hang nowhere. Only what is withdrawn is called back from those whom they reached."""


class Why(enum.StrEnum):
    """Why a posting is to come down."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REPLACED = "replaced"
    OVER = "over"
    """Its own last day has passed."""


@dataclass(frozen=True)
class Hanging:
    """A posting that is to come down: why, since when, the codes of the sheets that were printed for it, the leak's remedy if any."""

    posting: Posting
    why: Why
    since: date
    codes: tuple[str, ...]
    remedy: Remedy | None

    @property
    def is_called_back(self) -> bool:
        """Whether it was handed out or sent, so that it is called back rather than taken down."""
        return self.posting.channel in ONCE


@dataclass(frozen=True)
class Posted:
    """A posting as its pages show it: its removal, or why it is to come down; neither while it rightly hangs."""

    posting: Posting
    removal: Removal | None
    hanging: Hanging | None

    @property
    def may_come_down(self) -> bool:
        """Whether somebody hung it up and nobody has recorded that it came down."""
        return self.posting.person_id is not None and self.removal is None


@dataclass(frozen=True)
class Form:
    """A chosen form: the day it was done, None while it is not; `since` when it could have been, None before its readers may see it."""

    channel: Channel
    done_on: date | None
    since: date | None


@dataclass(frozen=True)
class Chosen:
    """The forms that were chosen for a release."""

    forms: tuple[Form, ...]

    @property
    def is_complete(self) -> bool:
        """公开到位: every form that was chosen is done."""
        return all(one.done_on for one in self.forms)

    @property
    def left(self) -> tuple[Form, ...]:
        """What could be done and nobody has."""
        return tuple(one for one in self.forms if one.done_on is None and one.since is not None)

    @property
    def to_come(self) -> tuple[Form, ...]:
        """What waits until the matter is open to its readers."""
        return tuple(one for one in self.forms if one.done_on is None and one.since is None)


@dataclass(frozen=True)
class Undone:
    """A release with chosen forms that nobody has carried out, and since when the first of them could have been."""

    release: Release
    forms: tuple[Form, ...]
    since: date


def open_postings() -> QuerySet[Posting]:
    """What somebody posted and nobody has taken down; the site's own pages come down by themselves."""
    related = ("release__version", "release__edition", "person")
    return Posting.objects.exclude(person=None).exclude(pk__in=Removal.objects.values("posting")).select_related(*related)


def to_take_down(editions: QuerySet[Edition], *, today: date) -> list[Hanging]:
    """What is posted of `editions` and is to come down, what waits longest first."""
    replaced = StageChange.objects.filter(move=Move.SUPERSEDE.value).values("edition")
    ended = Q(release__in=Withdrawal.objects.values("release")) | Q(release__edition__in=replaced)
    rows = list(open_postings().filter(ended | Q(shown_until__lt=today), release__edition__in=editions.order_by().values("pk")))
    ends = sheets.ends_of({row.release_id for row in rows})
    codes = _codes({row.release_id for row in rows})
    remedies = {one.posting_id: one for one in leaks.left().filter(posting__in=rows)} if rows else {}
    found = []
    for row in rows:
        why = _why(row, ends.get(row.release_id), today)
        if why is not None:
            printed = tuple(codes.get((row.release_id, row.channel), ()))
            found.append(Hanging(row, *why, printed, remedies.get(row.pk)))
    return sorted(found, key=lambda one: (one.since, one.posting.pk))


def _why(posting: Posting, end: sheets.End | None, today: date) -> tuple[Why, date] | None:
    if end is not None and (end[0] is sheets.State.WITHDRAWN or posting.channel not in ONCE):
        return Why(end[0].value), timezone.localdate(end[1])
    if posting.shown_until is not None and posting.shown_until < today and posting.channel not in ONCE:
        return Why.OVER, posting.shown_until + timedelta(days=1)
    return None


def _codes(releases: Iterable[int]) -> dict[tuple[int, str], list[str]]:
    """The codes of the sheets that were printed, by release and the form they serve."""
    found: dict[tuple[int, str], list[str]] = {}
    issued = IssuedSheet.objects.filter(order__release__in=list(releases)).order_by("pk")
    for release, paper, code in issued.values_list("order__release", "order__paper", "order__code"):
        for channel in Paper(paper).channels:
            found.setdefault((release, channel.value), []).append(code)
    return found


def posted(release: Release, *, today: date) -> list[Posted]:
    """What was posted of `release`, oldest first, with what became of it."""
    rows = queries.postings_of(release)
    removals = removals_of(release)
    editions = Edition.objects.filter(pk=release.edition_id)
    hanging = {one.posting.pk: one for one in to_take_down(editions, today=today)}
    return [Posted(row, removals.get(row.pk), hanging.get(row.pk)) for row in rows]


def removals_of(release: Release) -> dict[int, Removal]:
    """What came down of `release`, by the key of its posting."""
    return {one.posting_id: one for one in Removal.objects.filter(posting__release=release).select_related("person")}


# The chosen forms.


def forms_of(release: Release) -> Chosen:
    """The forms that were chosen for `release`, each done or not."""
    unfinished = posting_plans.unfinished([release.version_id]).get(release.version_id, set())
    done = {row.channel: row.shown_from for row in reversed(queries.postings_of(release)) if row.channel not in unfinished}
    opened = [(one.audience, one.at) for one in queries.openings_of(release)]
    return _forms(queries.decisions_of(release).channels, done, opened)


def undone(editions: QuerySet[Edition]) -> list[Undone]:
    """Of `editions` those that are public and not in all the forms that were chosen, what waits longest first.

    What was taken back, replaced or filed is not asked for any more.
    """
    within = editions.filter(stage=Stage.PUBLISHED.value).order_by().values("pk")
    releases = Release.objects.filter(edition__in=within, pk__in=Opening.objects.values("release")).select_related("version", "edition")
    agreed = Examination.objects.filter(version__in=releases.values("version"), outcome=Outcome.AGREE.value)
    chosen = {one.version_id: frozenset(one.channels) for one in agreed}
    done: dict[int, dict[str, date]] = {}
    unfinished = posting_plans.unfinished([row.version_id for row in releases])
    posted_in = Posting.objects.filter(release__in=releases).values_list("release", "release__version", "channel", "shown_from")
    for release, version, channel, day in posted_in:
        if channel not in unfinished.get(version, ()):
            done.setdefault(release, {})[channel] = day
    waiting = [row for row in releases if chosen[row.version_id] - done.get(row.pk, {}).keys()]
    opened: dict[int, list[tuple[int, datetime]]] = {}
    for release, audience, at in Opening.objects.filter(release__in=waiting).values_list("release", "audience", "at"):
        opened.setdefault(release, []).append((audience, at))
    found = []
    for row in waiting:
        late = _forms(chosen[row.version_id], done.get(row.pk, {}), opened[row.pk]).left
        if late:
            found.append(Undone(row, late, min(one.since for one in late if one.since)))
    return sorted(found, key=lambda one: (one.since, one.release.pk))


def _forms(chosen: Iterable[str], done: dict[str, date], opened: list[tuple[int, datetime]]) -> Chosen:
    found = []
    for channel in sorted((Channel(value) for value in chosen), key=list(Channel).index):
        may_see = [at for audience, at in opened if audience >= _readers(channel)]
        found.append(Form(channel, done.get(channel), timezone.localdate(min(may_see)) if may_see else None))
    return Chosen(tuple(found))


def _readers(channel: Channel) -> Audience:
    """The readers to whom a matter has to be open before it may be shown in this form."""
    if channel in SOCIETY_CHANNELS:
        return Audience.SOCIETY
    if channel in GROUP_CHANNELS:
        return Audience.GROUP
    return Audience.PARTY if channel in PARTY_CHANNELS else Audience.ZONE
