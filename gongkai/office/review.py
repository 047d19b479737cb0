"""What lies before the reviewer beside the version (保密审查案头): findings in their places, rights holders, co-issuers, rulings."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment, Finding, Version
from gongkai.interface.text import shown
from gongkai.office.aggregation import Public, Warned, people_in, warnings
from gongkai.office.views.acting import Table
from gongkai.procedure.dossier import Audience
from gongkai.publication import queries as publication
from gongkai.publication.models import Opening
from gongkai.secrecy import queries, rules
from gongkai.secrecy.models import EXCEPTIONS
from gongkai.secrecy.queries import Seen
from gongkai.vault.html import plain
from gongkai.vault.passages import Mark, marked

TEXT, FILE = "text", "file"
LOOKED_AT = 500
"""Public matters of the body that name somebody of the version, the newest first, that it is held against."""
MOST_NAMES = 200
"""Names of a version that are looked for in public matters."""


@dataclass(frozen=True)
class SeenFile:
    """A file of the version with what was seen in it."""

    attachment: Attachment
    seen: tuple[Seen, ...]

    @property
    def open(self) -> int:
        """How many findings that block are unanswered."""
        return sum(one.is_open for one in self.seen)


def on_review(on: Table) -> dict[str, Any]:
    """Everything that the page of the review shows beside the version and the form."""
    version, edition = on.version, on.edition
    seen = queries.seen_in(version)
    files = [SeenFile(one, tuple(it for it in seen if it.finding.file_name == one.name)) for one in on.attachments]
    determinations = queries.determinations_of(version)
    return {
        "screening": disclosure.screening_of(version),
        "seen": seen,
        "grave": sorted((one for one in seen if one.finding.blocks), key=lambda one: (not one.is_open, one.finding.position)),
        "lesser": sorted(
            (one for one in seen if not one.finding.blocks), key=lambda one: (one.finding.severity != "review", one.finding.position)
        ),
        "blocking": sum(one.is_open for one in seen),
        "marked_text": marked_text(version, [one.finding for one in seen]),
        "beside": [one for one in seen if one.finding.part not in (TEXT, FILE)],
        "seen_files": files,
        "earlier": queries.earlier_blocking(edition),
        "determinations": determinations,
        "exceptions": [one for one in determinations if one.basis in EXCEPTIONS],
        "warnings": together(version),
        "matches": queries.statements_on(version, on=on.today),
        "asking": queries.asking(version, on=on.today),
        "joining": queries.joining(version),
        "rulings": queries.rulings_on(edition),
        "referral": queries.referral_of(version),
        "time": queries.review_time(edition, now=timezone.now()),
        "may_review": not rules.objections_to_reviewing(edition, by=on.person, today=on.today),
    }


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
