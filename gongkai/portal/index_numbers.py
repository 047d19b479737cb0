"""Index numbers in addresses (索引号): "00817525-1/2026-00001" as two parts."""

from django.urls import register_converter
from django.urls.converters import StringConverter, get_converters


class IndexCode(StringConverter):
    """The code of a body in an index number, as 00817525-1."""

    regex = "[0-9A-Za-z]{8}-[0-9A-Za-z]"


class Number:
    """Year and serial of an index number, as 2026-00001."""

    regex = "[0-9]{4}-[0-9]{5,9}"

    def to_python(self, value: str) -> tuple[int, int]:
        """Both numbers."""
        year, _dash, serial = value.partition("-")
        return int(year), int(serial)

    def to_url(self, value: object) -> str:
        """As it stands in the index number."""
        return str(value)


def register() -> None:
    """Let addresses name both parts; every module of addresses that has them asks for it, whichever is imported first."""
    for converter, name in ((IndexCode, "index_code"), (Number, "year_serial")):
        if name not in get_converters():
            register_converter(converter, name)
