"""The plain values that leave the house: what pages for readers are made of, with no way back to the item.

`Pages` is what the portal gives to `actions.settle`: it turns these values into bytes and knows nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from gongkai.procedure.dossier import Audience


@dataclass(frozen=True)
class PublicBody:
    """公开机构 as readers see it.

    `office` is the unit where its disclosure office sits ("": none named); `origin` the address of the public site, as
    "https://www.example.gov.cn" ("": not known); `demonstration` says that everything shown is made up.
    """

    name: str
    short_name: str
    slug: str
    code: str
    site_code: str
    address: str
    office_hours: str
    telephone: str
    email: str
    office: str = ""
    origin: str = ""
    fax: str = ""
    demonstration: bool = False


@dataclass(frozen=True)
class PublicFile:
    """A file of a release: its name, digest, size in bytes and media type."""

    name: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True)
class PublicEdition:
    """An edition in the list of editions: its number, address ("" where withdrawn) and opening date.

    `changes` is the address of what it changed against the edition before it, "" where there is none to compare with.
    """

    number: int
    path: str
    opened_on: date
    withdrawn: bool
    reason: str = ""
    changes: str = ""


@dataclass(frozen=True)
class PublicAnswer:
    """Feedback as readers see it: how and when it came, what it says in short, what became of it and the answer.

    `shown` and `answer` are "" where they are not published, `outcome` where there is no answer yet; `recipient` is to whom it was
    passed on.
    """

    receipt: str
    source: str
    received_on: date
    shown: str
    outcome: str
    recipient: str
    answer: str
    answered_on: date | None


@dataclass(frozen=True)
class PublicRound:
    """A round of feedback: its days, and what came of it once it is closed."""

    starts_on: date
    ends_on: date
    summary: str
    closed_on: date | None


@dataclass(frozen=True)
class PublicRelease:
    """One edition as it was released: all that its page shows. `content` is the canonical bytes whose digest is `digest`.

    `named` are the index numbers of other matters that its text names, with their addresses: their page, or the notice in its place.
    """

    body: PublicBody
    audience: Audience
    index_number: str
    path: str
    category_number: int
    category: str
    entry_code: str
    entry: str
    unit: str
    title: str
    document_number: str
    document_date: date | None
    keywords: tuple[str, ...]
    basis: str
    summary: str
    text: str
    files: tuple[PublicFile, ...]
    edition: int
    editions: tuple[PublicEdition, ...]
    superseded: bool
    opened_at: datetime
    expires_on: date | None
    digest: str
    content: bytes
    journal_seq: int
    journal_hash: str
    answers: tuple[PublicAnswer, ...] = ()
    responds_to: tuple[PublicAnswer, ...] = ()
    round: PublicRound | None = None
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PublicWithdrawal:
    """What stands where a withdrawn page stood. The title is not repeated: it may be what had to go."""

    body: PublicBody
    index_number: str
    path: str
    entry_code: str
    entry: str
    reason_type: str
    reason: str
    authority: str
    withdrawn_at: datetime


@dataclass(frozen=True)
class PublicRow:
    """A release as a line of a list. `forms` are the channels chosen for it (公开形式), `rhythm` its time limit (公开时限)."""

    title: str
    path: str
    index_number: str
    document_number: str
    document_date: date | None
    opened_at: datetime
    edition: int
    unit: str
    summary: str
    digest: str
    forms: tuple[str, ...] = ()
    rhythm: str = ""


@dataclass(frozen=True)
class PublicHit:
    """What a search found: its line of a list, the text in which words are marked, and the category it stands in."""

    row: PublicRow
    text: str
    category: str
    entry: str


@dataclass(frozen=True)
class PublicSearch:
    """Where a search goes: the body, its categories by number, and its entries by code."""

    body: PublicBody
    categories: Mapping[str, str]
    entries: Mapping[str, str]


@dataclass(frozen=True)
class PublicDuty:
    """A dated duty that was met on a day, in time or late, or that is overdue (None)."""

    due_on: date
    met_on: date | None

    @property
    def is_missed(self) -> bool:
        """Whether it is still to be met, though its day is over (逾期未公开)."""
        return self.met_on is None

    @property
    def is_late(self) -> bool:
        """Whether it was met after its day (逾期公开)."""
        return self.met_on is not None and self.met_on > self.due_on


@dataclass(frozen=True)
class PublicEntry:
    """A catalogue entry with what has been disclosed under it, newest first.

    `duty` tells whether it is disclosed in time, `next_due_on` is the next day on which something is due; `tells_duties` says whether
    society is told of them at all.
    """

    code: str
    letter: str
    title: str
    unit: str
    time_limit: str
    period: str
    scope: Audience
    rows: tuple[PublicRow, ...]
    tells_duties: bool = False
    duty: PublicDuty | None = None
    next_due_on: date | None = None
    answers: tuple[PublicAnswer, ...] = ()

    @property
    def updated_on(self) -> datetime | None:
        """When something was last disclosed under this entry."""
        return self.rows[0].opened_at if self.rows else None


@dataclass(frozen=True)
class PublicCategory:
    """One of the eight categories with its entries."""

    number: int
    name: str
    entries: tuple[PublicEntry, ...]


@dataclass(frozen=True)
class PublicUnit:
    """A unit that has disclosed something to society, with what of it is still there, newest first.

    `changed_at` is when something was last disclosed or withdrawn.
    """

    code: str
    name: str
    rows: tuple[PublicRow, ...]
    changed_at: datetime


@dataclass(frozen=True)
class PublicCheckpoint:
    """The journal's signed head at the time the pages were made."""

    size: int
    head: str
    at: datetime
    key_id: str


@dataclass(frozen=True)
class PublicSlide:
    """A matter as a screen shows it (电子屏); `index_number` and `path` are "" where it is not open to society."""

    title: str
    text: str
    unit: str
    opened_on: date
    index_number: str
    path: str


@dataclass(frozen=True)
class PublicScreen:
    """What a screen rotates, each for so many seconds; after so many hours without contact it shows `notice` alone (clause 4.1)."""

    body: PublicBody
    audience: Audience
    slides: tuple[PublicSlide, ...]
    seconds: int
    hours: int
    notice: str


@dataclass(frozen=True)
class PublicGuide:
    """公开指南: the paragraphs of its sections, and the day on which it was written (None: as it usually is)."""

    kinds: tuple[str, ...]
    arrangement: tuple[str, ...]
    ways: tuple[str, ...]
    office: tuple[str, ...]
    complaints: tuple[str, ...]
    updated_on: date | None = None


@dataclass(frozen=True)
class PublicAnnouncement:
    """站内通知: a few words on the front page, in paragraphs, and the day from which they stand there."""

    title: str
    paragraphs: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class PublicSite:
    """Everything the pages around the matters are made of, for one body."""

    body: PublicBody
    bodies: tuple[PublicBody, ...]
    categories: tuple[PublicCategory, ...]
    newest: tuple[PublicRow, ...]
    withdrawals: tuple[PublicWithdrawal, ...]
    checkpoint: PublicCheckpoint | None
    guide: PublicGuide
    units: tuple[PublicUnit, ...] = ()
    screen: PublicScreen | None = None
    announcements: tuple[PublicAnnouncement, ...] = ()


class Pages(Protocol):
    """What turns public values into the bytes that are served; the portal is one."""

    def matter(self, release: PublicRelease) -> bytes:
        """The page of one release."""

    def changes(self, before: PublicRelease, after: PublicRelease) -> bytes:
        """The page that shows what an edition changed against the one before it."""

    def tombstone(self, withdrawal: PublicWithdrawal) -> bytes:
        """The page that stands where a release stood."""

    def surroundings(self, site: PublicSite) -> Mapping[str, bytes]:
        """Home, categories, entries, feed, catalogue data and the rest: address below `live/` → bytes."""

    def assets(self) -> Mapping[str, bytes]:
        """Styles and pictures that pages name by hash: address below `live/` → bytes; written once."""
