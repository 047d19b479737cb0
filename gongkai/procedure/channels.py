"""Forms of disclosure (公开形式): the ten inside the zone and the six to society (clauses 4.1, 4.2)."""

import enum

from gongkai.procedure.words import gettext_noop as _


class Channel(enum.StrEnum):
    """公开形式. The value is what is stored; `label_zh` is the regulation's word; `audience` is "zone" or "society"."""

    MEETING = "meeting"
    DOCUMENT = "document"
    CIRCULAR = "circular"
    SMART_PARK = "smart_park"
    PARTY_BOARD = "party_board"
    NOTICE_BOARD = "notice_board"
    PUBLICITY_PANEL = "publicity_panel"
    SCREEN = "screen"
    PUBLIC_SIGN = "public_sign"
    FILE_CONSULTATION = "file_consultation"
    COLUMN = "column"
    PRESS_CONFERENCE = "press_conference"
    NEWS_MEDIA = "news_media"
    REPLY_LETTER = "reply_letter"
    ZONE_PORTAL = "zone_portal"
    GOVERNMENT_PORTAL = "government_portal"

    @property
    def label_zh(self) -> str:
        """The form's name in Chinese."""
        return _LABELS[self]

    @property
    def audience(self) -> str:
        """Whom the form reaches: "zone" for the ten of clause 4.1, "society" for the six of clause 4.2."""
        return "society" if self in SOCIETY_CHANNELS else "zone"


_LABELS = {
    Channel.MEETING: _("会议"),
    Channel.DOCUMENT: _("文件"),
    Channel.CIRCULAR: _("通知通报"),
    Channel.SMART_PARK: _("智慧园区"),
    Channel.PARTY_BOARD: _("党建活动栏"),
    Channel.NOTICE_BOARD: _("公告栏"),
    Channel.PUBLICITY_PANEL: _("宣传版报"),
    Channel.SCREEN: _("电子屏"),
    Channel.PUBLIC_SIGN: _("公示牌"),
    Channel.FILE_CONSULTATION: _("文件查阅"),
    Channel.COLUMN: _("党务政务公开栏"),
    Channel.PRESS_CONFERENCE: _("发布会"),
    Channel.NEWS_MEDIA: _("新闻媒体"),
    Channel.REPLY_LETTER: _("回复及函询"),
    Channel.ZONE_PORTAL: _("高新区门户网站"),
    Channel.GOVERNMENT_PORTAL: _("政府门户网站"),
}

SOCIETY_CHANNELS = frozenset(
    {
        Channel.COLUMN,
        Channel.PRESS_CONFERENCE,
        Channel.NEWS_MEDIA,
        Channel.REPLY_LETTER,
        Channel.ZONE_PORTAL,
        Channel.GOVERNMENT_PORTAL,
    }
)
"""The six forms that reach society (clause 4.2)."""

ZONE_CHANNELS = frozenset(Channel) - SOCIETY_CHANNELS
"""The ten forms inside the zone (clause 4.1)."""
