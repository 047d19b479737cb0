"""What screening saw in a version, for the pages on which the unit looks at its own draft (疑点一览)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from gongkai.disclosure import queries
from gongkai.disclosure.models import Finding, Screening, Version
from gongkai.disclosure.screened import Sight
from gongkai.screening.findings import Severity
from gongkai.vault import screened

SHOWN = 20
"""Findings that are listed at once; the rest is folded together below them."""
_ORDER = {severity.value: at for at, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Seen:
    """The newest screening of a version with its findings, the gravest first, and whether rules or lists have changed since."""

    screening: Screening | None
    findings: list[Finding] = field(default_factory=list)
    is_outdated: bool = False

    @property
    def first(self) -> list[Finding]:
        """The findings that are listed at once."""
        return self.findings[:SHOWN]

    @property
    def rest(self) -> list[Finding]:
        """The others."""
        return self.findings[SHOWN:]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many findings there are of each severity, the gravest first."""
        counted = Counter(one.severity for one in self.findings)
        return sorted(counted.items(), key=lambda pair: _ORDER[pair[0]])

    @property
    def blocking(self) -> int:
        """How many findings block."""
        return sum(one.blocks for one in self.findings)


def shown(sights: Iterable[Sight]) -> list[Finding]:
    """Sights as the pages show findings, the gravest first; nothing is written."""
    rows = [
        Finding(
            position=position,
            kind=one.seen.kind.value,
            severity=one.seen.severity.value,
            part=one.part,
            file_name=one.file_name,
            place=one.seen.as_json()["place"],
            start=one.seen.start,
            end=one.seen.end,
            excerpt=one.seen.excerpt,
            rule=one.seen.rule,
            why=one.seen.why,
            advice=one.seen.advice,
        )
        for position, one in enumerate(sights, start=1)
    ]
    return sorted(rows, key=lambda one: (_ORDER[one.severity], one.position))


def seen(version: Version) -> Seen:
    """What the newest screening of `version` saw."""
    found = sorted(queries.findings_of(version), key=lambda one: (_ORDER[one.severity], one.position))
    screening = queries.screening_of(version)
    today = (screened.engine(), screened.fingerprint(queries.lists_of(version.edition.item.body)))
    return Seen(screening, found, is_outdated=screening is None or (screening.engine, screening.lists) != today)
