"""The plain values that papers are made of, with no way back to the rows."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Mark:
    """How a sheet is checked: its code as 4-4-4 characters, and the address of its check page ("": the site has none yet)."""

    code: str
    address: str = ""


@dataclass(frozen=True)
class Wording:
    """版头和用语: what a body puts on its papers.

    `organ_mark` is the red head (发文机关标志), `signatory` who signs (署名), `printer` who prints (印发机关), `heading` the head of a
    poster; `word` stands at a poster's foot, `press` in the press kit, `place` on the file index: where to read, and when.
    """

    organ_mark: str
    signatory: str
    printer: str
    heading: str
    word: str = ""
    press: str = ""
    place: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture of the matter: what it is called on the paper, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Matter:
    """A released matter as papers show it. `text` is filtered markup; `scope` says in words to whom it is open."""

    body: str
    unit: str
    title: str
    text: str
    summary: str
    basis: str
    entry: str
    index_number: str
    document_number: str
    document_date: date | None
    keywords: tuple[str, ...]
    opened_on: date
    expires_on: date | None
    edition: int
    scope: str
    address: str = ""
    files: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Given:
    """What was filled in when the paper was ordered: addressee (主送), copies (抄送), occasion (会议名称或来信事由), and the day."""

    made_on: date
    addressee: str = ""
    copies: str = ""
    occasion: str = ""


@dataclass(frozen=True)
class ListedFile:
    """One line of a file index (文件查阅目录)."""

    title: str
    document_number: str
    index_number: str
    unit: str
    day: date | None
    keywords: tuple[str, ...] = ()
    files: int = 0


@dataclass(frozen=True)
class Listing:
    """文件查阅目录: the files of a unit ("": of all) and a year that are open to the readers that `scope` names."""

    body: str
    unit: str
    year: int
    scope: str
    made_on: date
    rows: tuple[ListedFile, ...]
