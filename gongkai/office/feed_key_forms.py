"""The forms of keys of programs (接口令牌)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand, lines


class FeedKeyForm(Errand):
    """发放接口令牌."""

    name = forms.CharField(label=_("用途"), max_length=500, help_text=_("写明哪个系统使用，如“智慧园区App”。一个系统一个令牌。"))


class FeedKeyEndForm(Errand):
    """停用接口令牌."""

    reason = lines(_("理由"), 2)
