"""Steps of releases that are still to open by themselves (按期公开): what the desk, the list and the matter's page announce."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.approval.models import Examination
from gongkai.disclosure.models import Edition
from gongkai.procedure.dossier import Audience, Outcome
from gongkai.publication.models import Opening, Release, Withdrawal


@dataclass(frozen=True)
class Upcoming:
    """A step of a released edition that has not opened: its place among the steps, to whom and on which day."""

    edition: Edition
    position: int
    audience: Audience
    opens_on: date


def upcoming(editions: Iterable[Edition]) -> list[Upcoming]:
    """The dated steps still to open of those of `editions` that are released and not taken back, the next one first."""
    releases = {
        release.version_id: release
        for release in Release.objects.filter(edition__in=editions)
        .exclude(pk__in=Withdrawal.objects.values("release"))
        .select_related("edition", "edition__current", "edition__item", "edition__item__unit")
    }
    numbers = [release.pk for release in releases.values()]
    opened = set(Opening.objects.filter(release__in=numbers).values_list("release", "position"))
    found = []
    for decided in Examination.objects.filter(version__in=releases, outcome=Outcome.AGREE.value):
        release = releases[decided.version_id]
        steps = ((1, decided.first_audience, decided.first_opens_on), (2, decided.then_audience, decided.then_opens_on))
        for position, audience, opens_on in steps:
            if audience is not None and opens_on is not None and (release.pk, position) not in opened:
                found.append(Upcoming(release.edition, position, Audience(audience), opens_on))
    return sorted(found, key=lambda step: (step.opens_on, step.edition.pk))
