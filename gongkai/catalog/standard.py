"""The catalogue of the regulation (chapter 3) as data: eight categories, 39 entries, with what is usual for each."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit

OFFICE = "党政办公室"
"""The hint that means the unit in which the disclosure office has its seat, whatever that unit is called."""

_DATA = Path(__file__).parent / "data" / "entries.json"


@dataclass(frozen=True)
class StandardEntry:
    """One entry as the product brings it (目录条目)."""

    letter: str
    title: str
    unit_hint: str
    time_limit: TimeLimit
    period: str
    scope: Audience
    inner_party: bool
    channels: tuple[Channel, ...]


@dataclass(frozen=True)
class StandardCategory:
    """One of the eight categories with its entries (类别)."""

    number: int
    name: str
    entries: tuple[StandardEntry, ...]


@cache
def standard_catalogue() -> tuple[StandardCategory, ...]:
    """The eight categories in order; ValueError or KeyError where the data is not what it should be."""
    return tuple(
        StandardCategory(category["number"], category["name"], tuple(_entry(entry) for entry in category["entries"]))
        for category in json.loads(_DATA.read_text("utf-8"))
    )


def _entry(data: dict) -> StandardEntry:
    return StandardEntry(
        letter=data["letter"],
        title=data["title"],
        unit_hint=data["unit_hint"],
        time_limit=TimeLimit(data["time_limit"]),
        period=data["period"],
        scope=Audience[data["scope"].upper()],
        inner_party=data["inner_party"],
        channels=tuple(Channel(value) for value in data["channels"]),
    )
