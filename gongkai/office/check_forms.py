"""Forms of the four checks and of the appraisal of records (四性检测、鉴定)."""

from collections.abc import Mapping
from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.archives.models import APPRAISALS, DESTRUCTION_OUTCOMES
from gongkai.office.forms import Errand, choice, lines


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


# Appraisal and destruction.


class AppraisalForm(Errand):
    """鉴定."""

    outcome = choice(_("鉴定意见"), list(APPRAISALS.items()), _("拟销毁的另行编制销毁清册，经组长和委主要领导都同意才销毁。"))
    until_year = forms.IntegerField(
        label=_("延长到"), error_messages={"invalid": _("请填写年份，如2046。")}, help_text=_("只在延长保管时填写：保管到这一年年底。")
    )
    reason = lines(_("理由"), 3)
    optional = frozenset({"until_year"})


class DestructionListForm(Errand):
    """编制销毁清册."""

    reason = lines(_("销毁依据和理由"), 3)
    places: ClassVar[Mapping[str, str]] = {"records": ""}


class DestructionDecisionForm(Errand):
    """审批销毁清册."""

    outcome = choice(_("审批结论"), list(DESTRUCTION_OUTCOMES.items()))
    remark = lines(_("意见"), 3, _("不同意的，请写明理由。"))
    optional = frozenset({"remark"})


class DestroyForm(Errand):
    """销毁."""

    note = lines(_("销毁情况"), 3, _("如销毁的地点、方式。"))
    confirmed = forms.BooleanField(label=_("两名监销人已到场，清册与实物核对无误，确认销毁。"))
    optional = frozenset({"note"})
