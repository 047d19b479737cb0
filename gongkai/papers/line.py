"""The papers of a matter on its way (业务公文) as plain values: review record, letters, release record (clauses 2.D, 8.1, 8.4, 8.8)."""

from dataclasses import dataclass

from gongkai.papers.approval import Fact, Opinion


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and its width in hundredths of the table."""

    head: str
    width: int


@dataclass(frozen=True)
class Table:
    """A table under its heading; `empty` stands in its place where it has no rows. Each row has a cell for each column."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "无"


@dataclass(frozen=True)
class Review:
    """One person's or unit's answers to the eight questions and conclusion: who, on which version, 是 or 否 to each, the opinion."""

    by: str
    version: str
    answers: tuple[str, ...]
    opinion: Opinion
    void: str = ""


@dataclass(frozen=True)
class ReviewRecord:
    """保密审查记录: the eight questions, who answered them how, what the machine saw and how it was resolved, who was asked."""

    title: str
    facts: tuple[Fact, ...]
    questions: tuple[str, ...]
    reviews: tuple[Review, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class ConsultationLetter:
    """征求意见函 to a rights holder, with the passages that are to be opened and an answer slip (clause 8.4)."""

    title: str
    holder: str
    asked: str
    passages: tuple[str, ...]
    sent_on: str
    answers: tuple[str, ...]
    handler: str


@dataclass(frozen=True)
class ReferralLetter:
    """报请确定函 to the city's office: what cannot be decided here (clause 8.8)."""

    title: str
    number: str
    addressee: str
    question: str
    facts: tuple[Fact, ...]
    sent_on: str
    handler: str


@dataclass(frozen=True)
class Photo:
    """A picture of evidence: its caption, and the digest of its file in the vault."""

    caption: str
    digest: str

    @property
    def name(self) -> str:
        """What the paper calls the picture by: no colon, as an address has."""
        return self.digest.replace(":", "-")


@dataclass(frozen=True)
class ReleaseRecord:
    """公开发布记录: openings, forms carried out with photos, readers, what became of it (clauses 2.D, 4.1, 4.2)."""

    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    photos: tuple[Photo, ...]

    @property
    def pictures(self) -> dict[str, str]:
        """The digest of each picture by its name on the paper."""
        return {one.name: one.digest for one in self.photos}
