"""What screening answers with: a finding (疑点), its place, how grave it is, and the report on one file."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What was found; the words of the command's contract."""

    SECRECY_MARK = "secrecy_mark"
    WORK_SECRET = "work_secret"  # noqa: S105
    COMMERCIAL_SECRET = "commercial_secret"  # noqa: S105
    RESIDENT_ID = "resident_id"
    RESIDENT_ID_SUSPECT = "resident_id_suspect"
    PASSPORT = "passport"
    TRAVEL_PERMIT = "travel_permit"
    BANK_CARD = "bank_card"
    BANK_ACCOUNT = "bank_account"
    MOBILE = "mobile"
    LANDLINE = "landline"
    EMAIL = "email"
    VEHICLE_PLATE = "vehicle_plate"
    HOME_ADDRESS = "home_address"
    SENSITIVE_PERSON = "sensitive_person"
    PERSON_NAME = "person_name"
    HIDDEN_TEXT = "hidden_text"
    METADATA = "metadata"
    EMBEDDED = "embedded"
    MACRO = "macro"
    EXTERNAL_LINK = "external_link"
    LOCATION = "location"
    UNREADABLE = "unreadable"


class Severity(StrEnum):
    """BLOCK (须处理): no clear verdict before a person resolved it. REVIEW (须查看): a person looks. NOTE (提示): for information."""

    BLOCK = "block"
    REVIEW = "review"
    NOTE = "note"


@dataclass(frozen=True)
class Place:
    """Where in a file: every part that applies is set, the others are empty.

    `member` is the path of a file inside an archive or of an embedded file, steps joined with "/"; `page` (of a PDF or a picture;
    of a presentation the slide) and `paragraph` count from 1; `cell` is written as in the program ("C12"); `part` names, in Chinese,
    what is not the visible body ("批注", "页眉", "文档属性", "隐藏行"); `box` is left, top, right, bottom on the page, each from 0 to 1,
    the origin at the upper left.
    """

    member: str = ""
    page: int | None = None
    sheet: str = ""
    cell: str = ""
    paragraph: int | None = None
    part: str = ""
    box: tuple[float, float, float, float] | None = None

    def __str__(self) -> str:
        """The place in words for a person, empty where it is the text itself."""
        words = [
            f"压缩包内“{self.member}”" if self.member else "",
            f"第{self.page}页" if self.page else "",
            f"工作表“{self.sheet}”" if self.sheet else "",
            self.cell,
            f"第{self.paragraph}段" if self.paragraph else "",
            self.part,
        ]
        return " ".join(word for word in words if word)


@dataclass(frozen=True)
class Finding:
    """One thing seen (疑点). It never carries the full value: `excerpt` is masked.

    `start` and `end` count the characters of the text that stands at `place` (of the whole text for `screen_text`), half-open;
    None where the finding is not about characters. `rule` names, in English snake_case, the rule that found it; `why` and `advice`
    say in Chinese why it matters and what to do.
    """

    kind: Kind
    severity: Severity
    place: Place
    start: int | None
    end: int | None
    excerpt: str
    rule: str
    why: str
    advice: str

    def as_json(self) -> dict[str, Any]:
        """The finding as the command's contract prints it, with `place`, `rule`, `why` and `advice` beside."""
        return {
            "kind": self.kind.value,
            "severity": self.severity.value,
            "where": str(self.place),
            "start": self.start,
            "end": self.end,
            "excerpt": self.excerpt,
            "rule": self.rule,
            "why": self.why,
            "advice": self.advice,
            "place": {name: value for name, value in asdict(self.place).items() if value not in ("", None)},
        }

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Finding":
        """The finding that `as_json` wrote."""
        place = dict(facts["place"])
        if "box" in place:
            place["box"] = tuple(place["box"])
        return cls(
            kind=Kind(facts["kind"]),
            severity=Severity(facts["severity"]),
            place=Place(**place),
            start=facts["start"],
            end=facts["end"],
            excerpt=facts["excerpt"],
            rule=facts["rule"],
            why=facts["why"],
            advice=facts["advice"],
        )


@dataclass(frozen=True)
class Passage:
    """A piece of text read out of a file, before it is screened. `hidden` names in Chinese why a reader does not see it, or is empty."""

    text: str
    place: Place
    hidden: str = ""


@dataclass(frozen=True)
class Report:
    """What screening says of one file.

    `digest` is "sha256:…" of its bytes, `media_type` what it is by its content. `findings` stand in the order of the file.
    `ocr_pages` are pages or pictures read by character recognition; `waiting_pages` those that still need it, where it was left out.
    """

    name: str
    digest: str
    media_type: str
    findings: tuple[Finding, ...] = ()
    ocr_pages: int = 0
    waiting_pages: int = 0
    seconds: float = 0.0

    @property
    def cleared(self) -> bool:
        """Whether nothing stands that blocks, and nothing waits to be read."""
        return not self.waiting_pages and all(one.severity is not Severity.BLOCK for one in self.findings)

    @property
    def bears_a_mark(self) -> bool:
        """Whether the file bears a state-secret mark (国家秘密标志), so that it may not even be kept."""
        return any(one.kind is Kind.SECRECY_MARK and one.severity is Severity.BLOCK for one in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The report as the command's contract prints it."""
        return {
            "file": self.name,
            "digest": self.digest,
            "media_type": self.media_type,
            "cleared": self.cleared,
            "ocr_pages": self.ocr_pages,
            "waiting_pages": self.waiting_pages,
            "seconds": round(self.seconds, 3),
            "findings": [one.as_json() for one in self.findings],
        }

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> "Report":
        """The report that `as_json` wrote."""
        return cls(
            name=facts["file"],
            digest=facts["digest"],
            media_type=facts["media_type"],
            findings=tuple(Finding.from_json(one) for one in facts["findings"]),
            ocr_pages=facts["ocr_pages"],
            waiting_pages=facts["waiting_pages"],
            seconds=facts["seconds"],
        )
