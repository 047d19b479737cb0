"""The approval sheet (公文呈批表) on paper: who signed what, for whom, when, on which bytes; and the journal's head as a witness (2.B)."""

from dataclasses import dataclass

from gongkai.papers.sheets import as_printed, page


@dataclass(frozen=True)
class Fact:
    """One cell of the sheet: what it is called, what stands in it; `wide` where it takes the whole line."""

    label: str
    value: str
    wide: bool = False
    is_digest: bool = False


@dataclass(frozen=True)
class Opinion:
    """One signed opinion, in words: what was concluded, the answers to the eight questions, signature with post and time, the digest."""

    outcome: str
    remark: str
    answers: str
    signature: str
    digest: str


@dataclass(frozen=True)
class Box:
    """A box of the sheet: whose opinion it is for, why it no longer counts (or ""), and the opinions in it; empty while nobody signed."""

    label: str
    opinions: tuple[Opinion, ...]
    void: str = ""


@dataclass(frozen=True)
class ApprovalSheet:
    """All of the sheet. `facts` and `decided` are read line by line; `foot` stands on every page: journal, size, time, head."""

    body: str
    title: str
    facts: tuple[Fact, ...]
    decided: tuple[Fact, ...]
    boxes: tuple[Box, ...]
    void: tuple[Box, ...]
    foot: tuple[str, ...]
    is_demonstration: bool = False


@as_printed()
def approval_sheet(sheet: ApprovalSheet) -> bytes:
    """The PDF of the sheet; equal values give equal bytes. NotDrawnError where it cannot be drawn."""
    return page("approval", "approval", f"公文呈批表：{sheet.title}", {}, sheet=sheet, parts=(_lines(sheet.facts), _lines(sheet.decided)))


def _lines(facts: tuple[Fact, ...]) -> list[list[Fact]]:
    """Cells two to a line, wide ones alone."""
    lines: list[list[Fact]] = []
    for fact in facts:
        if fact.wide or not lines or len(lines[-1]) == 2 or lines[-1][0].wide:
            lines.append([fact])
        else:
            lines[-1].append(fact)
    return lines
