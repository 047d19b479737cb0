"""What people were told (提醒), as a page shows it: in words, with the page on which something is to be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from gongkai.archives.models import Record
from gongkai.catalog import queries as catalog
from gongkai.disclosure import queries as disclosure
from gongkai.interface.templatetags.gongkai import cn_date
from gongkai.organization.models import Notice, Person
from gongkai.publication.feedback import feedback_for
from gongkai.publication.queries import inner_openings_for


@dataclass(frozen=True)
class Kind:
    """Where a kind of notice leads: the name of the address, which takes the number of the row; `urgent` where something went wrong."""

    page: str
    urgent: bool = False


KINDS: dict[str, Kind] = {
    "publication.expires_soon": Kind("office:matter"),
    "publication.expired": Kind("office:publish"),
    "publication.held_up": Kind("office:held_up", urgent=True),
    "publication.please_read": Kind("office:inner_page"),
    "publication.duty_due": Kind("office:duty"),
    "publication.answer_due": Kind("office:feedback"),
    "archives.handover_to_approve": Kind("office:decide_handover"),
    "archives.handover_answered": Kind("office:handover"),
    "archives.handover_due": Kind("office:receiver_due"),
    "archives.check_failed": Kind("office:record_checks", urgent=True),
    "archives.appraisal_due": Kind("office:appraisals_due"),
    "archives.destruction_waits": Kind("office:destruction"),
    "archives.destruction_answered": Kind("office:destruction"),
    "archives.destruction_to_witness": Kind("office:destruction"),
}
"""Every kind that an action tells of."""

WITHIN_REACH: dict[str, Callable[..., QuerySet[Any]]] = {
    "disclosure.edition": disclosure.editions_within_reach_of,
    "disclosure.call": disclosure.calls_within_reach_of,
    "catalog.duty": lambda person, on: catalog.duties_within_reach_of(person),
    "publication.feedback": feedback_for,
    "archives.record": lambda person, on: Record.objects.filter(
        edition__in=disclosure.editions_within_reach_of(person, on=on).values("pk")
    ),
    # Reading goes by membership of today alone.
    "publication.opening": lambda person, on: inner_openings_for(person),
}
"""Rows that not everybody may open for ever: whoever has lost his post is not told their names any more (clause 2.D)."""


@dataclass(frozen=True)
class Shown:
    """A notice as it is shown: its sentence, where it leads ("" where the person may not go there now), whether something went wrong."""

    notice: Notice
    text: str
    url: str
    urgent: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits to be seen."""
        return self.notice.seen_at is None and self.notice.over_at is None


def shown(notices: Sequence[Notice], person: Person, *, on: date) -> list[Shown]:
    """These notices of `person` as he may read them on that day; one query for each sort of row they are about."""
    about: dict[str, set[int]] = {}
    for one in notices:
        about.setdefault(one.about_type, set()).add(one.about)
    open_to = {
        sort: set(WITHIN_REACH[sort](person, on=on).filter(pk__in=numbers).values_list("pk", flat=True))
        for sort, numbers in about.items()
        if sort in WITHIN_REACH
    }
    return [_shown(one, one.about in open_to.get(one.about_type, {one.about})) for one in notices]


def _shown(notice: Notice, within_reach: bool) -> Shown:
    kind = KINDS.get(notice.kind)
    if not within_reach or kind is None:
        return Shown(notice, gettext("这条提醒所说的内容，您现在已不能查看。"), "", False)
    given = {name: _in_words(value) for name, value in notice.given.items()}
    return Shown(notice, gettext(notice.text).format(**given), reverse(kind.page, args=[notice.about]), kind.urgent)


def _in_words(value: Any) -> Any:
    return cn_date(parse_date(value[1])) if isinstance(value, list) else value
