"""The approval sheet (公文呈批表) as plain values: who signed what, for whom, when, on which bytes (clause 2.B)."""

from dataclasses import dataclass


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
    """All of the sheet. `facts` and `decided` are read line by line."""

    title: str
    facts: tuple[Fact, ...]
    decided: tuple[Fact, ...]
    boxes: tuple[Box, ...]
    void: tuple[Box, ...]


def lines(facts: tuple[Fact, ...]) -> list[list[Fact]]:
    """Cells two to a line, wide ones alone."""
    found: list[list[Fact]] = []
    for fact in facts:
        if fact.wide or not found or len(found[-1]) == 2 or found[-1][0].wide:
            found.append([fact])
        else:
            found[-1].append(fact)
    return found
