"""The arithmetic of identifiers: check characters, dates, regions. Pure functions over plain digits, as written in the standards."""

from datetime import date
from functools import lru_cache

from gongkai.screening import regions

OLDEST = 1890
"""No living person was born earlier."""

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {letter: value for value, letter in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, power, 31) for power in range(17))
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

_COUNTRIES = frozenset(
    [
        "AFG",
        "ALB",
        "DZA",
        "AND",
        "AGO",
        "ARG",
        "ARM",
        "AUS",
        "AUT",
        "AZE",
        "BHS",
        "BHR",
        "BGD",
        "BRB",
        "BLR",
        "BEL",
        "BLZ",
        "BEN",
        "BTN",
        "BOL",
        "BIH",
        "BWA",
        "BRA",
        "BRN",
        "BGR",
        "BFA",
        "BDI",
        "CPV",
        "KHM",
        "CMR",
        "CAN",
        "CAF",
        "TCD",
        "CHL",
        "COL",
        "COM",
        "COG",
        "COD",
        "CRI",
        "CIV",
        "HRV",
        "CUB",
        "CYP",
        "CZE",
        "DNK",
        "DJI",
        "DMA",
        "DOM",
        "ECU",
        "EGY",
        "SLV",
        "GNQ",
        "ERI",
        "EST",
        "SWZ",
        "ETH",
        "FJI",
        "FIN",
        "FRA",
        "GAB",
        "GMB",
        "GEO",
        "DEU",
        "GHA",
        "GRC",
        "GRD",
        "GTM",
        "GIN",
        "GNB",
        "GUY",
        "HTI",
        "HND",
        "HUN",
        "ISL",
        "IND",
        "IDN",
        "IRN",
        "IRQ",
        "IRL",
        "ISR",
        "ITA",
        "JAM",
        "JPN",
        "JOR",
        "KAZ",
        "KEN",
        "KIR",
        "PRK",
        "KOR",
        "KWT",
        "KGZ",
        "LAO",
        "LVA",
        "LBN",
        "LSO",
        "LBR",
        "LBY",
        "LIE",
        "LTU",
        "LUX",
        "MDG",
        "MWI",
        "MYS",
        "MDV",
        "MLI",
        "MLT",
        "MHL",
        "MRT",
        "MUS",
        "MEX",
        "FSM",
        "MDA",
        "MCO",
        "MNG",
        "MNE",
        "MAR",
        "MOZ",
        "MMR",
        "NAM",
        "NRU",
        "NPL",
        "NLD",
        "NZL",
        "NIC",
        "NER",
        "NGA",
        "MKD",
        "NOR",
        "OMN",
        "PAK",
        "PLW",
        "PAN",
        "PNG",
        "PRY",
        "PER",
        "PHL",
        "POL",
        "PRT",
        "QAT",
        "ROU",
        "RUS",
        "RWA",
        "KNA",
        "LCA",
        "VCT",
        "WSM",
        "SMR",
        "STP",
        "SAU",
        "SEN",
        "SRB",
        "SYC",
        "SLE",
        "SGP",
        "SVK",
        "SVN",
        "SLB",
        "SOM",
        "ZAF",
        "SSD",
        "ESP",
        "LKA",
        "SDN",
        "SUR",
        "SWE",
        "CHE",
        "SYR",
        "TJK",
        "TZA",
        "THA",
        "TLS",
        "TGO",
        "TON",
        "TTO",
        "TUN",
        "TUR",
        "TKM",
        "TUV",
        "UGA",
        "UKR",
        "ARE",
        "GBR",
        "USA",
        "URY",
        "UZB",
        "VUT",
        "VAT",
        "VEN",
        "VNM",
        "YEM",
        "ZMB",
        "ZWE",
    ]
)
"""Three-letter codes of countries (GB/T 2659), as old residence cards of foreigners begin with them."""


@lru_cache(maxsize=4096)
def is_date(digits: str) -> bool:
    """Whether eight digits are a day (yyyymmdd) on which somebody may have been born: after 1890, not after today."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return day.year >= OLDEST and day <= date.today()  # noqa: DTZ011 - a day more or less is nothing here


def id_check(seventeen: str) -> str:
    """The check character of a resident ID (GB 11643, MOD 11-2) for its first seventeen digits."""
    return _ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _ID_WEIGHTS, strict=True)) % 11]


def has_id_shape(value: str) -> bool:
    """Whether eighteen characters have the region and the birthday of a resident ID, whatever the check character."""
    return value[:6] in regions.codes() and is_date(value[6:14])


def is_resident_id(value: str) -> bool:
    """居民身份证, 港澳台居民居住证: eighteen characters with region, birthday and the right check character (X in capitals)."""
    return has_id_shape(value) and id_check(value[:17]) == value[17]


def is_foreign_resident_id(value: str) -> bool:
    """外国人永久居留身份证 of 2023: eighteen digits, the first 9, then province and country, birthday, right check character."""
    return value[0] == "9" and f"{value[1:3]}0000" in regions.codes() and is_date(value[6:14]) and id_check(value[:17]) == value[17]


def is_old_resident_id(value: str) -> bool:
    """15-digit resident ID (until 1999): region and birthday; it has no check character."""
    return value[:6] in regions.codes() and is_date("19" + value[6:12])


def is_old_foreign_resident_id(value: str) -> bool:
    """外国人永久居留身份证 of 2004: three letters of a country, four digits of the place, birthday, two more."""
    return (
        value[:3] in _COUNTRIES and value[3:5] + "0000" in regions.codes() and (is_date("19" + value[7:13]) or is_date("20" + value[7:13]))
    )


def is_iban(value: str) -> bool:
    """Whether letters and digits are an international account number: two letters, check digits, remainder 1 by 97 (ISO 13616)."""
    if not (15 <= len(value) <= 34 and value[:2].isalpha() and value[2:4].isdigit()):
        return False
    return int("".join(str(int(letter, 36)) for letter in value[4:] + value[:4])) % 97 == 1


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the ones before (ISO/IEC 7812), as on bank cards."""
    figures = [ord(digit) - 48 for digit in reversed(digits)]
    return (sum(figures[::2]) + sum(_DOUBLED[figure] for figure in figures[1::2])) % 10 == 0


def is_credit_code(value: str) -> bool:
    """统一社会信用代码 (GB 32100): eighteen characters with the right check character."""
    try:
        total = sum(_CREDIT_VALUES[letter] * weight for letter, weight in zip(value[:17], _CREDIT_WEIGHTS, strict=True))
    except (KeyError, ValueError):
        return False
    return len(value) == 18 and _CREDIT_ALPHABET[(31 - total % 31) % 31] == value[17]
