"""The archival code (档号) of a record: built, read and judged by the rule of DA/T 22-2015. Pure: texts and numbers only.

`J001-WS·2025-D30-DZB-0007` is fonds, category and year, retention, class (unit or question), number within the class.
"""

import re
from dataclasses import dataclass

CATEGORY = "WS"
"""The code of the category of administrative papers (门类代码 文书)."""

RETENTION_CODES = ("Y", "D30", "D10")
"""Codes of the retention periods (保管期限), longest first."""

LAST_NUMBER = 9999
"""The highest number (件号) that four digits can say."""

_FORMS = {
    "fonds": r"[0-9A-Z]{4}",
    "category": r"[0-9A-Z]{2,4}",
    "retention": "|".join(RETENTION_CODES),
    "class_code": r"[0-9A-Z]{1,12}",
}
_CODE = re.compile(
    r"(?P<fonds>{fonds})-(?P<category>{category})·(?P<year>[0-9]{{4}})-(?P<retention>{retention})-(?P<class_code>{class_code})"
    r"-(?P<number>[0-9]{{4}})".format(**_FORMS)
)


@dataclass(frozen=True)
class ArchivalCode:
    """档号, taken apart. `str()` puts it together again; ValueError where a part does not fit the rule."""

    fonds: str
    category: str
    year: int
    retention: str
    class_code: str
    number: int

    def __str__(self) -> str:
        return build(self.fonds, self.category, self.year, self.retention, self.class_code, self.number)

    @property
    def folder_name(self) -> str:
        """The code as the name of a folder: the dot in the middle as a full stop, which every file system bears."""
        return str(self).replace("·", ".")


def build(fonds: str, category: str, year: int, retention: str, class_code: str, number: int) -> str:
    """The archival code of these parts; ValueError that names the first part which does not fit (`fits` tells beforehand)."""
    for name, part in (("fonds", fonds), ("category", category), ("retention", retention), ("class_code", class_code)):
        if not fits(name, part):
            raise ValueError(f"{name}: {part!r}")
    if not 1000 <= year <= 9999:
        raise ValueError(f"year: {year}")
    if not 1 <= number <= LAST_NUMBER:
        raise ValueError(f"number: {number}")
    return f"{fonds}-{category}·{year}-{retention}-{class_code}-{number:04d}"


def parse(text: str) -> ArchivalCode:
    """The parts of an archival code; ValueError where `text` is none."""
    found = _CODE.fullmatch(text)
    if found is None or int(found["year"]) < 1000 or int(found["number"]) == 0:
        raise ValueError(text)
    return ArchivalCode(
        found["fonds"], found["category"], int(found["year"]), found["retention"], found["class_code"], int(found["number"])
    )


def is_code(text: str) -> bool:
    """Whether `text` is an archival code."""
    try:
        parse(text)
    except ValueError:
        return False
    return True


def fits(part: str, text: str) -> bool:
    """Whether `text` can stand as this part of a code: "fonds", "category", "retention" or "class_code"."""
    return re.fullmatch(_FORMS[part], text) is not None
