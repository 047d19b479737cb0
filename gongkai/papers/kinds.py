"""The papers in which a matter is shown (纸质件), the form of disclosure each belongs to, and whom its matter must be open to."""

import enum

from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.words import gettext_noop as _


class Paper(enum.StrEnum):
    """纸质件. The value is what is stored."""

    POSTER_A4 = "poster_a4"
    POSTER_A3 = "poster_a3"
    PARTY_POSTER_A4 = "party_poster_a4"
    PARTY_POSTER_A3 = "party_poster_a3"
    PANEL = "panel"
    SIGN = "sign"
    CIRCULAR = "circular"
    NOTICE = "notice"
    HANDOUT = "handout"
    PRESS_KIT = "press_kit"
    LETTER = "letter"
    FILE_INDEX = "file_index"

    @property
    def label_zh(self) -> str:
        """What the paper is called."""
        return _LABELS[self]

    @property
    def channels(self) -> frozenset[Channel]:
        """The forms of disclosure that it serves."""
        return _CHANNELS[self]

    @property
    def size(self) -> str:
        """The paper's format: "A4" or "A3"."""
        return "A3" if self in _LARGE else "A4"

    @property
    def reaches(self) -> Audience:
        """The widest circle in which the paper is seen: its matter must be open to all of them (clause 2.D)."""
        return _REACHES.get(self, Audience.ZONE)


_LABELS = {
    Paper.POSTER_A4: _("公告栏张贴稿（A4）"),
    Paper.POSTER_A3: _("公告栏张贴稿（A3）"),
    Paper.PARTY_POSTER_A4: _("党建活动栏张贴稿（A4）"),
    Paper.PARTY_POSTER_A3: _("党建活动栏张贴稿（A3）"),
    Paper.PANEL: _("宣传版报（A3）"),
    Paper.SIGN: _("公示牌（A4）"),
    Paper.CIRCULAR: _("文件（A4）"),
    Paper.NOTICE: _("通知通报（A4）"),
    Paper.HANDOUT: _("会议材料（A4）"),
    Paper.PRESS_KIT: _("新闻材料（A4）"),
    Paper.LETTER: _("复函（A4）"),
    Paper.FILE_INDEX: _("文件查阅目录（A4）"),
}
_CHANNELS = {
    Paper.POSTER_A4: frozenset({Channel.NOTICE_BOARD}),
    Paper.POSTER_A3: frozenset({Channel.NOTICE_BOARD}),
    Paper.PARTY_POSTER_A4: frozenset({Channel.PARTY_BOARD}),
    Paper.PARTY_POSTER_A3: frozenset({Channel.PARTY_BOARD}),
    Paper.PANEL: frozenset({Channel.PUBLICITY_PANEL}),
    Paper.SIGN: frozenset({Channel.PUBLIC_SIGN}),
    Paper.CIRCULAR: frozenset({Channel.DOCUMENT}),
    Paper.NOTICE: frozenset({Channel.CIRCULAR}),
    Paper.HANDOUT: frozenset({Channel.MEETING}),
    Paper.PRESS_KIT: frozenset({Channel.PRESS_CONFERENCE, Channel.NEWS_MEDIA}),
    Paper.LETTER: frozenset({Channel.REPLY_LETTER}),
    Paper.FILE_INDEX: frozenset({Channel.FILE_CONSULTATION}),
}
_LARGE = frozenset({Paper.POSTER_A3, Paper.PARTY_POSTER_A3, Paper.PANEL})
_REACHES = {
    # Handed to those whom the matter is open to, and to nobody else.
    Paper.CIRCULAR: Audience.PARTY,
    Paper.NOTICE: Audience.PARTY,
    Paper.HANDOUT: Audience.PARTY,
    Paper.PARTY_POSTER_A4: Audience.PARTY,
    Paper.PARTY_POSTER_A3: Audience.PARTY,
    Paper.PRESS_KIT: Audience.SOCIETY,
    Paper.LETTER: Audience.SOCIETY,
}
OF_A_MATTER = tuple(paper for paper in Paper if paper is not Paper.FILE_INDEX)
"""Papers that show one matter; the file index lists many."""
ADDRESSED = frozenset({Paper.CIRCULAR, Paper.NOTICE, Paper.LETTER})
"""Papers that name their addressee (主送)."""
