"""Masking (遮掩): what of a value may still be shown, so that a person recognises it and nobody can use it."""

from gongkai.screening import patterns as re
from gongkai.screening.findings import Kind

_KEPT = {
    Kind.RESIDENT_ID: (4, 4),
    Kind.RESIDENT_ID_SUSPECT: (4, 4),
    Kind.PASSPORT: (1, 2),
    Kind.TRAVEL_PERMIT: (1, 2),
    Kind.BANK_CARD: (0, 4),
    Kind.BANK_ACCOUNT: (0, 4),
    Kind.MOBILE: (3, 4),
    Kind.LANDLINE: (4, 2),
    Kind.VEHICLE_PLATE: (2, 1),
}
"""How many letters and digits stay at the beginning and at the end; never the birthday and the order number of an ID."""

_PLAIN = frozenset({Kind.SECRECY_MARK, Kind.WORK_SECRET, Kind.COMMERCIAL_SECRET})
_DOWN_TO = re.compile(r".*?(?:村民委员会|村委会|居委会|社区|(?<!新)村(?![民里]))|.*?(?:街道|[镇乡])|.*?(?:(?<!小)区|县)|.*?市|.*?省")


def mask(kind: Kind, value: str) -> str:
    """The value with stars for what must not be seen, as long as the value itself; separators stay.

    IDs keep 4 and 4 characters, mobiles 3 and 4, cards and accounts the last 4, names the family name, addresses everything down to
    the village or community (村、社区). Marks and terms of secrecy are words, not data, and stay as they are.
    """
    if kind in _PLAIN:
        return value
    if kind is Kind.PERSON_NAME:
        return value[:1] + "*" * (len(value) - 1)
    if kind is Kind.EMAIL:
        name, at, domain = value.partition("@")
        return name[:1] + "*" * (len(name) - 1) + at + domain if at else value[:1] + "*" * (len(value) - 1)
    if kind is Kind.HOME_ADDRESS:
        kept = _DOWN_TO.match(value)
        shown = min(len(kept[0]) if kept else 0, max(len(value) - 2, 0))
        return value[:shown] + "*" * (len(value) - shown)
    if kind not in _KEPT:
        return value[:1] + "*" * (len(value) - 1)
    first, last = _KEPT[kind]
    marks = [place for place, letter in enumerate(value) if letter.isalnum()]
    if len(marks) <= first + last + 2:  # too short to show both ends
        first, last = min(first, 1), 0
    shown_places = set(marks[:first]) | set(marks[len(marks) - last :] if last else ())
    return "".join(letter if place in shown_places or not letter.isalnum() else "*" for place, letter in enumerate(value))
