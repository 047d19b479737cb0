"""What screening saw in a version, for the pages on which the unit looks at its own draft (疑点一览)."""

from collections import Counter
from dataclasses import dataclass, field

from gongkai.disclosure import queries
from gongkai.disclosure.models import Finding, Screening, Version
from gongkai.screening.findings import Severity

SHOWN = 20
"""Findings that are listed at once; the rest is folded together below them."""
_ORDER = {severity.value: at for at, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Seen:
    """The newest screening of a version with its findings, the gravest first."""

    screening: Screening | None
    findings: list[Finding] = field(default_factory=list)

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


def seen(version: Version) -> Seen:
    """What the newest screening of `version` saw."""
    found = sorted(queries.findings_of(version), key=lambda one: (_ORDER[one.severity], one.position))
    return Seen(queries.screening_of(version), found)
