"""How addresses of the office name things (网址写法)."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class EntryCode(StringConverter):
    """The code of a catalogue entry in an address: 3.4.B."""

    regex = r"3\.[1-8]\.[A-Z]"


ENTRY = "entry"
"""The name of the converter in routes."""
register_converter(EntryCode, ENTRY)
