"""The archive's own papers (归档与移交文书) as plain values, with no way back to the rows (clause 2.E).

Covers and spines of boxes, the list of records and the note sheet follow DA/T 22-2015; the handover form lists what is handed over
to the archive and the library, and the receipt answers it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

SPINES = (20, 30, 40, 50)
"""Widths of a box's spine in millimetres (DA/T 22-2015)."""
SPINE_HEIGHT = 250
"""Millimetres of a spine's label: a box is 310 mm high, a sheet of A4 only 297 mm, so that the label is stuck in its middle."""
BETWEEN_SPINES = 4
"""Millimetres between two labels, to cut along."""
SHEET_WIDTH = 190
"""Millimetres of a sheet of A4 that labels may take."""


@dataclass(frozen=True)
class Class:
    """A class of records (类): fonds, year, retention in words (永久), and the unit or question; `name` "" where all are meant."""

    fonds_number: str
    fonds_name: str
    year: int
    retention: str
    name: str = ""
    by_question: bool = False

    @property
    def label(self) -> str:
        """What the last level of the class is called: 机构 or 问题."""
        return "问题" if self.by_question else "机构"

    @property
    def title(self) -> str:
        """The class in words, as the name of a paper about it: J001 2025年 永久 党政办公室."""
        return " ".join(one for one in (self.fonds_number, f"{self.year}年", self.retention, self.name) if one)


@dataclass(frozen=True)
class Box:
    """A box (盒): its class, its number, first and last number in the class, how many records and pages (None where none are counted yet),
    and the spine in millimetres.
    """

    of: Class
    number: int
    first: int
    last: int
    records: int
    pages: int | None
    thickness: int = 30

    def __post_init__(self) -> None:
        """ValueError for a spine that no box has."""
        if self.thickness not in SPINES:
            raise ValueError(f"no box is {self.thickness} mm thick")

    @property
    def title(self) -> str:
        """The box in words, as the name of a paper about it."""
        return f"{self.of.title} 第{self.number}盒"

    @property
    def span(self) -> str:
        """The numbers of its records: 0001—0042."""
        return f"{self.first:04d}" if self.first == self.last else f"{self.first:04d}—{self.last:04d}"


@dataclass(frozen=True)
class VolumeCover:
    """案卷（盒）封面: of a box, or, without one, of the record list of a class."""

    of: Class
    records: int
    pages: int | None
    box: Box | None = None

    @property
    def title(self) -> str:
        """What the cover is of, as the name of the paper."""
        return self.box.title if self.box else self.of.title


@dataclass(frozen=True)
class Spines:
    """盒脊: the labels of boxes, several to a sheet; `title` says of which."""

    title: str
    boxes: tuple[Box, ...]

    @property
    def sheets(self) -> list[list[Box]]:
        """The boxes whose labels go on each sheet."""
        return [[self.boxes[number] for number in sheet] for sheet in laid_out([box.thickness for box in self.boxes])]


@dataclass(frozen=True)
class ListedRecord:
    """A line of the record list. A title that the archivist gave is `own_title` and printed in [ ]; `pages` None where none are counted."""

    code: str
    document_number: str
    responsible: str
    title: str
    day: date | None
    secrecy: str = ""
    pages: int | None = None
    note: str = ""
    own_title: bool = False

    @property
    def printed_title(self) -> str:
        """The title as the list has it."""
        return f"[{self.title}]" if self.own_title else self.title

    @property
    def printed_day(self) -> str:
        """The day in eight digits, "" where none is known."""
        return f"{self.day:%Y%m%d}" if self.day else ""


@dataclass(frozen=True)
class RecordList:
    """归档文件目录: the records of a class, or of one box of it, in the order of their numbers."""

    of: Class
    records: tuple[ListedRecord, ...]
    box: Box | None = None

    @property
    def title(self) -> str:
        """What is listed, as the name of the paper."""
        return self.box.title if self.box else self.of.title

    @property
    def pages(self) -> int | None:
        """The pages of all records; None where those of one are not counted yet."""
        return _sum(one.pages for one in self.records)


@dataclass(frozen=True)
class NoteSheet:
    """备考表: the state of what is in a box, who arranged and who checked it; without names it is filled in by hand."""

    box: Box
    situation: str
    arranged_by: str = ""
    arranged_on: date | None = None
    checked_by: str = ""
    checked_on: date | None = None

    @property
    def title(self) -> str:
        """Of which box, as the name of the paper."""
        return self.box.title


@dataclass(frozen=True)
class HandedOver:
    """A line of the handover form. `medium` says in words what it is on (电子、纸质), `digest` is that of its package's manifest."""

    code: str
    index_number: str
    title: str
    document_number: str
    day: date | None
    pages: int | None
    copies: int = 1
    medium: str = "电子"
    digest: str = ""
    note: str = ""


@dataclass(frozen=True)
class Side:
    """One side of a handover: organisation, person and day; what is not known yet is left for the hand."""

    organisation: str
    person: str = ""
    day: date | None = None
    contact: str = ""


@dataclass(frozen=True)
class Decision:
    """What somebody entitled decided, in words; without it the form keeps room for the signature."""

    outcome: str
    remark: str
    signature: str
    day: date | None


@dataclass(frozen=True)
class HandoverForm:
    """政府信息公开交接单. Without lines it is a nil return (零报告). `list_digest` is that of the list of what is handed over."""

    number: str
    giver: Side
    receiver: Side
    since: date
    until: date
    lines: tuple[HandedOver, ...]
    size: str = ""
    list_digest: str = ""
    approval: Decision | None = None
    filing_number: str = ""
    note: str = ""
    replaces: str = ""

    @property
    def title(self) -> str:
        """Which one, as the name of the paper."""
        return f"{self.number} {self.receiver.organisation}"

    @property
    def pages(self) -> int | None:
        """The pages of all lines; None where those of one are not counted yet."""
        return _sum(line.pages for line in self.lines)


@dataclass(frozen=True)
class Counted:
    """One thing both sides counted: what it is called, what the giver says, what the receiver found."""

    label: str
    stated: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether both found the same."""
        return self.stated == self.found


@dataclass(frozen=True)
class Receipt:
    """移交回执: what the receiver answered. `received` only where all that was counted agrees; else `reasons` say why not."""

    number: str
    giver: Side
    receiver: Side
    received: bool
    counted: tuple[Counted, ...]
    reasons: str = ""
    filing_number: str = ""
    way: str = ""

    def __post_init__(self) -> None:
        """ValueError where the paper would call something received that was counted otherwise."""
        if self.received and not all(one.agrees for one in self.counted):
            raise ValueError("what was counted otherwise is not received")

    @property
    def title(self) -> str:
        """Of which handover, as the name of the paper."""
        return f"{self.number} {self.receiver.organisation}"


@dataclass(frozen=True)
class Destroyed:
    """A line of the destruction list: `kept` is its retention period in words, `until` its last day, `why` the appraisal's finding."""

    code: str
    title: str
    document_number: str
    day: date | None
    kept: str
    until: date | None
    pages: int | None
    why: str


@dataclass(frozen=True)
class DestructionList:
    """销毁清册: what was proposed for destruction. `approvals` are who approves and how; what is not decided is left for the hand."""

    fonds_number: str
    number: str
    lines: tuple[Destroyed, ...]
    appraised_by: str
    appraised_on: date | None
    approvals: tuple[tuple[str, Decision | None], ...]
    supervisors: tuple[str, ...] = ()
    destroyed_on: date | None = None
    way: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """Which one, as the name of the paper."""
        return self.number

    @property
    def pages(self) -> int | None:
        """The pages of all lines; None where those of one are not counted yet."""
        return _sum(line.pages for line in self.lines)


def laid_out(widths: Sequence[int]) -> list[list[int]]:
    """Which labels of these widths (mm) go on each sheet, in their order."""
    sheets: list[list[int]] = []
    left = 0
    for number, width in enumerate(widths):
        if not sheets or width > left:
            sheets.append([])
            left = SHEET_WIDTH
        sheets[-1].append(number)
        left -= width + BETWEEN_SPINES
    return sheets


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number for number in known if number is not None)
