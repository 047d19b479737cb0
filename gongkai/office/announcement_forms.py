"""The forms of announcements (站内通知)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand, day, lines
from gongkai.publication.announcement_rules import LONGEST_TITLE


class AnnouncementForm(Errand):
    """拟写站内通知: a title, a few words, the last day."""

    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE)
    text = lines(_("内容"), 4, _("写明网站或者查阅点的临时安排，例如“春节期间查阅点暂停开放”。最多300个字，每行是一段，不要写个人信息。"))
    until = day(_("显示到"), _("含当天，最长90天；到期自动停止显示。"))


class EndAnnouncementForm(Errand):
    """停止显示: why."""

    reason = forms.CharField(label=_("原因"), max_length=200)
