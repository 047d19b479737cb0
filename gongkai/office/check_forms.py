"""Forms of the four checks and of the appraisal of records (四性检测、鉴定)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand


class CheckTermsForm(Errand):
    """检测周期."""

    days = forms.IntegerField(
        label=_("检测周期（天）"),
        error_messages={"invalid": _("请填写整数。")},
        help_text=_("每件归档后检测一次，此后每隔这么多天自动检测一次，移交前另行检测。"),
    )


class CheckReasonForm(Errand):
    """不合格仍予办理."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("为什么现在就要办理，怎样补救。"))
