"""How a body uses each of the sixteen forms (公开形式设置): where, who looks after it, for how long, with a photo or not.

What the office has not set yet is as usual. The forms themselves are the regulation's and cannot be changed (clauses 4.1, 4.2).
"""

from dataclasses import dataclass

from gongkai.organization.models import Body, Unit
from gongkai.procedure.channels import Channel
from gongkai.publication.models import Outlet

MOST_PLACES = 60
"""Places of one form at most."""
LONGEST_PLACE = 200
"""Characters of a place at most, as many as a posting holds."""
LONGEST_SHOWING = 3650
"""Days for which something usually hangs at most."""


@dataclass(frozen=True)
class Way:
    """One form as the body uses it: its places, who looks after it, whether it is used, the usual days (None: it stays, or is said once),
    whether a photo is asked for; `outlet` is the row behind it, None while it is as usual."""

    channel: Channel
    places: tuple[str, ...]
    keeper: str
    in_use: bool
    days: int | None
    needs_photo: bool
    outlet: Outlet | None = None


_USUAL: dict[Channel, tuple[tuple[str, ...], int | None]] = {
    Channel.MEETING: (("全体干部职工会议", "党员大会", "园区企业座谈会"), None),
    Channel.DOCUMENT: (("印发各部门、园区各单位",), None),
    Channel.CIRCULAR: (("印发各部门、园区各单位", "园区企业通知群"), None),
    Channel.SMART_PARK: (("智慧园区系统",), None),
    Channel.PARTY_BOARD: (("党员活动室党建活动栏",), 30),
    Channel.NOTICE_BOARD: (("办公楼一层公告栏", "政务服务大厅公告栏"), 10),
    Channel.PUBLICITY_PANEL: (("园区主入口宣传栏",), 30),
    Channel.SCREEN: (("政务服务大厅电子屏", "办公楼大厅电子屏"), 15),
    Channel.PUBLIC_SIGN: (("政务服务大厅公示牌",), 30),
    Channel.FILE_CONSULTATION: (("政务服务大厅文件查阅点",), None),
    Channel.COLUMN: (("本网站党务政务公开栏",), None),
    Channel.PRESS_CONFERENCE: (("新闻发布厅",), None),
    Channel.NEWS_MEDIA: (("报纸", "电视台", "新闻网站"), None),
    Channel.REPLY_LETTER: (("复函",), None),
    Channel.ZONE_PORTAL: (("门户网站",), None),
    Channel.GOVERNMENT_PORTAL: (("政府门户网站",), None),
}
"""Where each form usually is, and for how many days something hangs there."""


def ways_of(body: Body) -> list[Way]:
    """All sixteen forms of `body` in the regulation's order."""
    rows = {row.channel: row for row in Outlet.objects.filter(body=body).select_related("person").order_by("pk")}
    office = Unit.objects.filter(body=body, is_office=True, closed_on=None).first()
    return [_way(channel, rows.get(channel.value), office) for channel in Channel]


def way_of(body: Body, channel: Channel) -> Way:
    """How `body` uses one form."""
    row = Outlet.objects.filter(body=body, channel=channel.value).select_related("person").order_by("-pk").first()
    return _way(channel, row, Unit.objects.filter(body=body, is_office=True, closed_on=None).first())


def _way(channel: Channel, row: Outlet | None, office: Unit | None) -> Way:
    if row is None:
        places, days = _USUAL[channel]
        return Way(channel, places, office.name if office else "", in_use=True, days=days, needs_photo=False)
    return Way(channel, tuple(row.places.splitlines()), row.keeper, row.in_use, row.days, row.needs_photo, row)


def places_of(text: str) -> tuple[str, ...]:
    """The places that `text` names, one to a line; each once, in their order."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
