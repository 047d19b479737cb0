"""What lies before the reviewer beside the version (保密审查案头): findings in their places, rights holders, co-issuers, rulings."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment, Finding, Version
from gongkai.interface.text import shown
from gongkai.office import places
from gongkai.office.aggregation import Public, Warned, people_in, warnings
from gongkai.office.places import Grid, Page
from gongkai.office.views.acting import Table
from gongkai.procedure.dossier import Audience
from gongkai.publication import queries as publication
from gongkai.publication.models import Opening
from gongkai.secrecy import queries, rules
from gongkai.secrecy.models import CHECKSUMMED, EXCEPTIONS, WHYS
from gongkai.secrecy.queries import Seen
from gongkai.vault.html import plain
from gongkai.vault.passages import Mark, marked

TEXT, FILE = "text", "file"
LISTED = 8
"""Findings of one kind in one place that are listed at once."""
LOOKED_AT = 500
"""Public matters of the body that name somebody of the version, the newest first, that it is held against."""
MOST_NAMES = 200
"""Names of a version that are looked for in public matters."""


@dataclass(frozen=True)
class SeenFile:
    """A file of the version with what was seen in it: in the cells of its `grids`, framed on its `pages`, the `listed` rest by place."""

    attachment: Attachment
    seen: tuple[Seen, ...]
    grids: tuple[Grid, ...] = ()
    pages: tuple[Page, ...] = ()

    @property
    def open(self) -> int:
        """How many findings that block are unanswered."""
        return sum(one.is_open for one in self.seen)

    @property
    def listed(self) -> list[Seen]:
        """What is not drawn where it stands."""
        drawn = {one.finding.pk for grid in self.grids for one in grid.seen}
        drawn |= {frame.seen.finding.pk for page in self.pages for frame in page.frames}
        return [one for one in self.seen if one.finding.pk not in drawn]


@dataclass(frozen=True)
class Group:
    """Findings of one kind in one part or file (同类疑点): those to be answered, and those that are."""

    kind: str
    open: tuple[Seen, ...]
    answered: tuple[Seen, ...]

    @property
    def common(self) -> Finding | None:
        """The finding whose reason and advice all open ones share, where there are several: it is then said once."""
        reasons = {(one.finding.why, one.finding.advice) for one in self.open}
        return self.open[0].finding if len(self.open) > 1 and len(reasons) == 1 else None

    @property
    def first(self) -> tuple[Seen, ...]:
        """The open ones that are listed at once."""
        return self.open[:LISTED]

    @property
    def rest(self) -> tuple[Seen, ...]:
        """The other open ones, folded together below them."""
        return self.open[LISTED:]


@dataclass(frozen=True)
class Section:
    """What was found in one part of the version or in one file, by kind."""

    part: str
    file_name: str
    groups: tuple[Group, ...]

    @property
    def open(self) -> int:
        """How many findings are unanswered."""
        return sum(len(group.open) for group in self.groups)


def sections(seen: Iterable[Seen]) -> list[Section]:
    """Findings by part or file, then by kind, each in the order in which it first occurs; what is not open counts as answered."""
    found: dict[tuple[str, str], dict[str, list[Seen]]] = {}
    for one in seen:
        of = found.setdefault((one.finding.part, one.finding.file_name), {})
        of.setdefault(one.finding.kind, []).append(one)
    return [
        Section(
            part,
            name,
            tuple(
                Group(kind, tuple(one for one in rows if one.resolution is None), tuple(one for one in rows if one.resolution is not None))
                for kind, rows in kinds.items()
            ),
        )
        for (part, name), kinds in found.items()
    ]


def on_review(on: Table) -> dict[str, Any]:
    """Everything that the page of the review shows beside the version and the form."""
    version, edition = on.version, on.edition
    seen = queries.seen_in(version)
    may_review = not rules.objections_to_reviewing(edition, by=on.person, today=on.today)
    grave = [one for one in seen if one.finding.blocks]
    determinations = queries.determinations_of(version)
    remaining = queries.still_there(version) if version.pk == edition.current_id else []
    return {
        "screening": disclosure.screening_of(version),
        "seen": seen,
        "grave": sections(grave),
        "lesser": sections(
            sorted(
                (one for one in seen if not one.finding.blocks), key=lambda one: (one.finding.severity != "review", one.finding.position)
            )
        ),
        "lesser_number": len(seen) - len(grave),
        "blocking": sum(one.is_open for one in grave),
        "answered": sum(not one.is_open for one in grave),
        "next": next((one.finding for one in grave if one.is_open), None),
        "marked_text": marked_text(version, [one.finding for one in seen]),
        "beside": [one for one in seen if one.finding.part not in (TEXT, FILE)],
        "seen_files": seen_files(on.attachments, seen, in_full=may_review),
        "earlier": [one for one in queries.earlier_blocking(edition) if one not in remaining],
        "remaining": remaining,
        "whys": WHYS if any(one.finding.kind in CHECKSUMMED for one in grave) or any(one.kind in CHECKSUMMED for one in remaining) else {},
        "determinations": determinations,
        "exceptions": [one for one in determinations if one.basis in EXCEPTIONS],
        "warnings": together(version),
        "matches": queries.statements_on(version, on=on.today),
        "asking": queries.asking(version, on=on.today),
        "joining": queries.joining(version),
        "rulings": queries.rulings_on(edition),
        "referral": queries.referral_of(version),
        "time": queries.review_time(edition, now=timezone.now()),
        "may_review": may_review,
    }


def seen_files(attachments: Iterable[Attachment], seen: list[Seen], *, in_full: bool) -> list[SeenFile]:
    """The files with their findings, drawn where they stand: in the first few workbooks, on pages and pictures."""
    files, drawn = [], 0
    for attachment in attachments:
        found = tuple(one for one in seen if one.finding.file_name == attachment.name)
        grids = places.grids(attachment, found, in_full=in_full) if drawn < places.MOST_WORKBOOKS else []
        drawn += bool(grids)
        files.append(SeenFile(attachment, found, tuple(grids), tuple(places.pages(attachment, found))))
    return files


def together(version: Version) -> list[Warned]:
    """What this version and what society may read of the same body, other matters only, tell together of people."""
    item = version.edition.item
    here = plain(version.text)
    people = people_in(here)[:MOST_NAMES]
    if not people:
        return []
    named = Q()
    for name in people:
        named |= Q(version__content__contains=name)
    to_society = Opening.objects.filter(audience=int(Audience.SOCIETY)).values("release")
    others = publication.public_releases(item.body).filter(named, pk__in=to_society).exclude(edition__item=item)
    public = (Public(one.edition_id, one.version.title, plain(one.version.text)) for one in others.order_by("-pk")[:LOOKED_AT])
    return warnings(here, public)


def marked_text(version: Version, findings: list[Finding]) -> SafeString:
    """The text of `version` as a page shows it, with every finding marked at its place; each mark can be reached from the list."""
    marks = [
        Mark(
            one.where,
            one.start,
            one.end,
            f' id="mark-{one.pk}" class="seen seen-{one.severity}" tabindex="-1" aria-describedby="finding-{one.pk}"',
        )
        for one in findings
        if one.part == TEXT and one.start is not None and one.end is not None
    ]
    return mark_safe(marked(shown(version.text), marks))  # noqa: S308 - filtered by the vault; the marks are numbers and words of ours
