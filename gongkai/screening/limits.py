"""How much of a foreign file screening takes in before it says: this cannot be cleared."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Limits:
    """The bounds of one child and of what it reads.

    Seconds of processor and on the wall, each with so many more for every page that goes through character recognition; bytes of
    address space, of one file it may write into its private folder, and of its answer; bytes of the file itself; members of an
    archive, bytes unpacked from all of them, the growth that is suspect once a member is larger than `ratio_matters`, archives in
    archives; pages, pixels of one picture, cells of one workbook, findings that are listed.
    """

    cpu_seconds: int = 60
    wall_seconds: float = 90.0
    page_cpu_seconds: int = 60
    page_wall_seconds: float = 90.0
    memory_bytes: int = 3 << 30
    file_bytes: int = 200 << 20
    answer_bytes: int = 64 << 20
    size_bytes: int = 200 << 20
    members: int = 2000
    unpacked_bytes: int = 200 << 20
    ratio: int = 100
    ratio_matters: int = 10 << 20
    depth: int = 2
    pages: int = 500
    pixels: int = 40_000_000
    cells: int = 2_000_000
    findings: int = 10_000

    def as_json(self) -> dict[str, Any]:
        """The limits for the child."""
        return asdict(self)


USUAL = Limits()
