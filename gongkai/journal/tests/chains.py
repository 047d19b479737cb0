"""A body, a person and a chain of mixed entries for the tests of the journal."""

from dataclasses import dataclass

from django.db import transaction

from gongkai.journal.models import Entry
from gongkai.journal.record import record

BODY = "00817525-1"
SECRET = "拟任人选名单（未公开）"


@dataclass(frozen=True)
class Person:
    pk: int
    name: str


WANG = Person(7, "王小明")


def act(number: int = 0, *, chain: str = BODY, public: bool | None = None) -> Entry:
    """One act in a transaction of its own; every third is public."""
    public = number % 3 == 0 if public is None else public
    with transaction.atomic():
        return record(
            "publication.published" if public else "disclosure.drafted",
            None,
            by=WANG if number % 5 else None,
            chain=chain,
            digest=f"sha256:{number:064x}",
            details={"number": number, "说明": "依法公开" if public else SECRET},
            public=public,
            post="publisher" if public else "handler",
            on_behalf_of="李四" if number % 7 == 0 else "",
            title=f"第{number}号事项",
        )


def grow(count: int, *, chain: str = BODY) -> None:
    """Append `count` acts."""
    for number in range(count):
        act(number, chain=chain)
