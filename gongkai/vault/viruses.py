"""Viruses in what people hand in (病毒扫描): asked of ClamAV's daemon where the site names one, and remembered by digest."""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai.vault.clamav import Daemon
from gongkai.vault.models import VirusScan


def daemon() -> Daemon | None:
    """The daemon of this site; None where it named none."""
    return Daemon.at(settings.CLAMAV) if settings.CLAMAV else None


def found_in(path: Path) -> str:
    """The name of the virus in the file at `path`, empty where there is none or nobody to ask; UnansweredError without an answer."""
    asked = daemon()
    return asked.scan(path) if asked else ""


def note(digest: str) -> None:
    """Keep that the daemon found nothing in these bytes."""
    VirusScan.objects.get_or_create(digest=digest, defaults={"at": timezone.now()})


def unscanned(digests: Collection[str]) -> set[str]:
    """Those of `digests` that no daemon has looked at."""
    return set(digests) - set(VirusScan.objects.filter(digest__in=digests).values_list("digest", flat=True))
