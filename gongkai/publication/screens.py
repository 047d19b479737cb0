"""What electronic screens show (电子屏): matters that are open now and for which this form was chosen, asked of the rows (clause 4.1).

A screen that stands in public shows what is open to society; one inside the zone, reached through a device's own address, what is open
to the zone, too. What is open to the Party alone is on no screen.
"""

from datetime import date, datetime, timedelta

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.approval.models import Examination
from gongkai.disclosure.models import StageChange
from gongkai.organization.models import Body
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Outcome
from gongkai.procedure.stages import Move
from gongkai.publication import outlets, queries
from gongkai.publication.models import IndexNumber, Opening, ScreenDevice, ScreenRevocation, ScreenSetting, Withdrawal
from gongkai.publication.public import PublicScreen, PublicSlide
from gongkai.vault.html import plain

MOST_SLIDES = 30
"""Matters that a screen rotates at most, the newest."""
LOOKED_AT = 500
"""Openings that are looked through for them, the newest."""
LONGEST_TEXT = 150
"""Characters of a text that stand on a screen: more cannot be read in passing from 5 m."""
SECONDS, HOURS = 15, 24
NOTICE = "本屏较长时间没有连上公开平台，内容可能已经变动，暂停显示。请到公告栏或者门户网站查看。"
_SIGNER = signing.Signer(salt="gongkai.screen", sep=".")


def setting_of(body: Body) -> ScreenSetting:
    """How the body's screens are set; an unsaved row with the usual values where nothing has been set."""
    row = ScreenSetting.objects.filter(body=body).select_related("person").order_by("-pk").first()
    return row or ScreenSetting(body=body, seconds=SECONDS, hours=HOURS, notice=NOTICE)


def screen_of(body: Body, audience: Audience, *, on: date) -> PublicScreen:
    """What a screen for readers of that circle shows on that day: SOCIETY, or ZONE and with it what is open to society."""
    setting = setting_of(body)
    shown = [_slide(one) for one in _shown(body, audience, on)]
    return PublicScreen(queries.public_body(body), audience, tuple(shown), setting.seconds, setting.hours, setting.notice)


def _shown(body: Body, audience: Audience, on: date) -> list[Opening]:
    circles = [int(one) for one in (Audience.ZONE, Audience.SOCIETY) if one >= audience]
    ended = StageChange.objects.filter(move__in=[Move.SUPERSEDE.value, Move.EXPIRE.value]).values("edition")
    newest = (
        Opening.objects.filter(release__edition__item__body=body, audience__in=circles)
        .exclude(release__in=Withdrawal.objects.values("release"))
        .exclude(release__edition__in=ended)
        .order_by("-at", "-pk")
    )
    if days := outlets.way_of(body, Channel.SCREEN).days:
        first = timezone.make_aware(datetime.combine(on - timedelta(days=days), datetime.min.time()))
        newest = newest.filter(at__gte=first)
    # Chosen by their keys: few of those that are looked through are shown, and texts take long to read.
    widest: dict[int, tuple[int, int, int]] = {}
    for pk, release, version, reach in newest.values_list("pk", "release", "release__version", "audience")[:LOOKED_AT]:
        if release not in widest or widest[release][2] < reach:
            widest[release] = (pk, version, reach)
    versions = [version for _pk, version, _reach in widest.values()]
    agreed = Examination.objects.filter(version__in=versions, outcome=Outcome.AGREE.value).values_list("version", "channels")
    chosen = {version for version, channels in agreed if Channel.SCREEN.value in channels}
    keys = [pk for pk, version, _reach in widest.values() if version in chosen][:MOST_SLIDES]
    found = Opening.objects.select_related("release__version", "release__edition__item").in_bulk(keys)
    return [found[key] for key in keys]


def _slide(opening: Opening) -> PublicSlide:
    facts = opening.release.version.facts
    is_for_all = opening.audience == Audience.SOCIETY
    number = IndexNumber.objects.filter(item=opening.release.edition.item).first() if is_for_all else None
    text = " ".join((facts["summary"] or plain(facts["text"])).split())
    return PublicSlide(
        title=facts["title"],
        text=text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}……",
        unit=facts["unit"],
        opened_on=timezone.localdate(opening.at),
        index_number=str(number or ""),
        path=f"/{queries.address_of(number)}/" if number else "",
    )


# Screens inside the zone.


def devices_of(body: Body) -> QuerySet[ScreenDevice]:
    """The screens of `body` that are in use, oldest first."""
    return ScreenDevice.objects.filter(body=body).exclude(pk__in=ScreenRevocation.objects.values("device")).select_related("person")


def revocations_of(body: Body) -> QuerySet[ScreenRevocation]:
    """The screens of `body` that were revoked, the last first."""
    return ScreenRevocation.objects.filter(device__body=body).select_related("device", "person").order_by("-pk")


def key_of(device: ScreenDevice) -> str:
    """The secret part of the device's address."""
    return _SIGNER.sign(str(device.pk))


def device_with(key: str) -> ScreenDevice | None:
    """The device whose address bears `key`; None where it is none of ours, or was revoked."""
    try:
        number = int(_SIGNER.unsign(key))
    except (signing.BadSignature, ValueError):
        return None
    row = ScreenDevice.objects.filter(pk=number).exclude(pk__in=ScreenRevocation.objects.values("device"))
    return row.select_related("body").first()
