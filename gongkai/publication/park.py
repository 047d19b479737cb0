"""What the park's app shows (智慧园区, clause 4.1): what is open inside the zone and was meant for it, as changes since a cursor.

The one rule of readers holds: an opening to the zone or to society that stands now. What is open to the Party or to named people alone
never is; what was taken back, replaced or has expired is told as a deletion.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongkai.disclosure.models import Attachment, Item
from gongkai.organization.models import Body
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.publication import queries
from gongkai.publication.models import Opening, Release, SearchChange
from gongkai.vault.html import plain
from gongkai.vault.models import Blob

FORMAT = "gongkai.park/1"
AT_A_TIME = 50
"""Changed matters that are told in one answer."""
READERS = (int(Audience.ZONE), int(Audience.SOCIETY))


@dataclass(frozen=True)
class Changes:
    """Matters that changed after the cursor that was given: what to show or to take away, and the cursor to ask with next."""

    told: tuple[dict[str, Any], ...]
    cursor: int
    more: bool
    restarted: bool


def changes_since(body: Body, cursor: int) -> Changes:
    """What changed for the park's app after `cursor`; each matter once, as it stands now."""
    rows = SearchChange.objects.order_by("pk")
    restarted = cursor > 0 and not rows.filter(pk__gte=cursor).exists()
    begin = 0 if restarted else cursor
    found: dict[int, int] = {}
    last, more = begin, False
    opened = Opening.objects.filter(audience__in=READERS, release__edition__item__body=body).values("release__edition__item")
    numbered = rows.filter(pk__gt=begin, release__edition__item__in=opened)
    for change, item in numbered.values_list("pk", "release__edition__item").iterator():
        if item not in found and len(found) == AT_A_TIME:
            more = True
            break
        found[item] = last = change
    items = Item.objects.filter(pk__in=found).select_related("body", "entry__category").in_bulk()
    told = (_told(items[key]) for key in sorted(found, key=found.__getitem__))
    return Changes(tuple(one for one in told if one), last, more, restarted)


def file_for_the_park(body: Body, release: int, name: str) -> Blob | None:
    """The file of a release that the park's app may show now; None for everything else."""
    shown = _shown(Release.objects.filter(pk=release, edition__item__body=body))
    if shown is None or not _is_meant(shown.release):
        return None
    kept = Attachment.objects.filter(version=shown.release.version, name=name).select_related("blob").first()
    return kept.blob if kept else None


def _told(item: Item) -> dict[str, Any] | None:
    """What the park's app is to do about `item`; None where it never had it."""
    releases = Release.objects.filter(edition__item=item)
    opened = releases.filter(pk__in=Opening.objects.filter(audience__in=READERS).values("release"))
    had = any(_is_meant(release) for release in opened)
    if not had:
        return None
    shown = _shown(releases)
    if shown is None or not _is_meant(shown.release):
        return {"action": "delete", "id": str(item.matter)}
    return {"action": "publish", "id": str(item.matter), **_content(shown)}


def _shown(releases: Any) -> Opening | None:
    """The opening by which one of `releases` stands open to the zone now, of the newest edition."""
    openings = Opening.objects.filter(audience__in=READERS, release__in=queries._still_open(releases))
    related = ("release__version", "release__edition__item__entry__category", "release__edition__item__body")
    return openings.select_related(*related).order_by("release__edition__number", "position").last()


def _is_meant(release: Release) -> bool:
    return Channel.SMART_PARK in queries.decisions_of(release).channels


def _content(shown: Opening) -> dict[str, Any]:
    """A matter as the app shows it: what its page says, and of people nothing beside that."""
    facts = shown.release.version.facts
    number = queries.index_number_of(shown.release.edition.item) if shown.audience == Audience.SOCIETY else None
    return {
        "release": shown.release_id,
        "audience": Audience(shown.audience).name.lower(),
        "index_number": str(number or ""),
        "title": facts["title"],
        "summary": facts["summary"],
        "text": plain(facts["text"]),
        "html": facts["text"],
        "category": facts["entry"]["category"],
        "entry": facts["entry"]["title"],
        "unit": facts["unit"],
        "document_number": facts["document_number"],
        "document_date": facts["document_date"] or None,
        "edition": shown.release.edition.number,
        "opened_at": _moment(shown.at),
        "expires_on": expires.isoformat() if (expires := queries.decisions_of(shown.release).expires_on) else None,
        "digest": shown.release.digest,
        "files": [
            {"name": file["name"], "size": file["size"], "digest": file["digest"], "media_type": file["media_type"]}
            for file in facts["files"]
        ],
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at, timezone.get_default_timezone()).isoformat(timespec="seconds")
