"""Announcements (站内通知) on the front page of a body: what waits, what is shown today, what is over (clause 1.4)."""

import enum
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from gongkai.organization.models import Body
from gongkai.procedure.words import gettext_noop as _
from gongkai.publication.models import Announcement, AnnouncementConsent, AnnouncementEnd, AnnouncementShown
from gongkai.publication.public import PublicAnnouncement


class State(enum.Enum):
    """How an announcement stands (通知状态); the value is what it is called."""

    WAITING = _("待同意")
    SHOWN = _("显示中")
    OVER = _("已到期")
    ENDED = _("已停止")


@dataclass(frozen=True)
class Standing:
    """An announcement with whoever agreed to it and whoever ended it, and how it stands on a day."""

    announcement: Announcement
    consent: AnnouncementConsent | None
    end: AnnouncementEnd | None
    state: State


def of_body(body: Body, *, on: date) -> list[Standing]:
    """Everything that the body has written, newest first, as it stands `on` that day."""
    rows = list(Announcement.objects.filter(body=body).select_related("person").order_by("-pk"))
    consents = {one.announcement_id: one for one in AnnouncementConsent.objects.filter(announcement__in=rows).select_related("person")}
    ends = {one.announcement_id: one for one in AnnouncementEnd.objects.filter(announcement__in=rows).select_related("person")}
    return [_standing(row, consents.get(row.pk), ends.get(row.pk), on) for row in rows]


def standing_of(row: Announcement, *, on: date) -> Standing:
    """One announcement as it stands `on` that day."""
    consent = AnnouncementConsent.objects.select_related("person").filter(announcement=row).first()
    end = AnnouncementEnd.objects.select_related("person").filter(announcement=row).first()
    return _standing(row, consent, end, on)


def public_announcements(body: Body, *, on: date) -> tuple[PublicAnnouncement, ...]:
    """What the front page shows `on` that day, the newest first."""
    shown = [one for one in of_body(body, on=on) if one.state is State.SHOWN]
    return tuple(
        PublicAnnouncement(one.announcement.title, tuple(one.announcement.text.splitlines()), timezone.localdate(one.consent.at))
        for one in shown
        if one.consent
    )


def not_shown(body: Body | None = None) -> list[AnnouncementConsent | AnnouncementEnd]:
    """Consents and ends that the front page has not followed yet: of `body`, or of all."""
    consents = AnnouncementConsent.objects.exclude(pk__in=AnnouncementShown.objects.filter(consent__isnull=False).values("consent"))
    ends = AnnouncementEnd.objects.exclude(pk__in=AnnouncementShown.objects.filter(end__isnull=False).values("end"))
    if body is not None:
        consents, ends = consents.filter(announcement__body=body), ends.filter(announcement__body=body)
    return [*consents, *ends]


def _standing(row: Announcement, consent: AnnouncementConsent | None, end: AnnouncementEnd | None, on: date) -> Standing:
    if end is not None:
        state = State.ENDED
    elif row.until < on:
        state = State.OVER
    else:
        state = State.SHOWN if consent else State.WAITING
    return Standing(row, consent, end, state)
