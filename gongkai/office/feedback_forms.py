"""The forms of feedback (意见反馈)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.call_forms import NONE_CHOSEN
from gongkai.office.forms import Errand, FileField, choice, day, lines
from gongkai.publication.feedback import LONGEST_ANSWER, LONGEST_SHOWN, LONGEST_TEXT
from gongkai.publication.models import BY_HAND, FEEDBACK_OUTCOMES, FEEDBACK_SOURCES, REPLY_DECISIONS


class RecordForm(Errand):
    """登记意见: what was said elsewhere, by whom in general terms. `subject` and `entry` stand where no matter is named already."""

    optional = frozenset({"subject", "entry", "place", "evidence"})

    subject = forms.CharField(
        label=_("意见针对的事项（索引号）"), max_length=40, help_text=_("如 00817525-1/2026-00001，在公开页面上方。针对目录条目的不填。")
    )
    entry = forms.ChoiceField(
        label=_("意见针对的目录条目"),
        help_text=_("询问为何没有内容的，选择条目，索引号不填。"),
        error_messages={"invalid_choice": _("请在所列条目中选择。")},
    )
    source = choice(_("反馈途径"), [(one, FEEDBACK_SOURCES[one]) for one in BY_HAND])
    who = forms.CharField(label=_("反映人"), max_length=100, help_text=_("概括写明，如“参会企业代表”“一位园区职工”，不写姓名、电话。"))
    place = forms.CharField(label=_("地点或者来文"), max_length=200, help_text=_("如“二楼会议室座谈会”“来信”。"))
    received_on = day(_("收到日期"), _("答复期限从这一天的次日起算。"))
    text = forms.CharField(
        label=_("意见内容"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("可以照录或者概括。证件号码、卡号、电话等自动遮掩后才保存。"),
    )
    evidence = FileField(label=_("佐证文件"), help_text=_("会议记录、来信扫描件等，一个文件，不公开。"))

    def __init__(self, *args: Any, entries: Iterable[tuple[str, str]] | None, **given: Any) -> None:
        super().__init__(*args, **given)
        if entries is None:
            del self.fields["subject"], self.fields["entry"]
        else:
            self.fields["entry"].choices = [NONE_CHOSEN, *entries]


class HandlingForm(Errand):
    """办理意见: what becomes of it, and the answer as it is proposed."""

    optional = frozenset({"recipient"})

    outcome = choice(_("处理结果"), list(FEEDBACK_OUTCOMES.items()))
    recipient = forms.CharField(label=_("转办单位"), max_length=100, help_text=_("转办的填写。"))
    reason = lines(_("理由"), 3, _("供内部审定，不公开。"))
    answer = forms.CharField(
        label=_("拟答复"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("审定后，提意见的人凭受理编号可以看到；公布的，任何人都能看到。"),
    )


class ReplyForm(Errand):
    """审定答复: by somebody else than who proposed it."""

    optional = frozenset({"shown", "remark"})

    decision = choice(_("审定结果"), list(REPLY_DECISIONS.items()))
    shown = forms.CharField(
        label=_("公布的意见"),
        max_length=LONGEST_SHOWN,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("公布的填写：概括写明意见内容，不写是谁提的。与答复一起显示在公开页面上。"),
    )
    remark = lines(_("审定意见"), 2, _("退回的填写，写明怎样改。"))


class RespondForm(Errand):
    """本版次回应的意见."""

    optional = frozenset({"feedback"})

    feedback = forms.MultipleChoiceField(
        label=_("本版次回应的意见"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("本版次公开后，选中的意见列在公开页面上；没有公布内容的，只列出收到日期和处理结果。"),
        error_messages={"invalid_choice": _("请在所列意见中选择。")},
    )

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["feedback"].choices = list(choices)


class RoundForm(Errand):
    """设定征求意见期."""

    ends_on = day(_("截止日期"), _("从今天起到这一天征求意见，其间不能归档。"))
    reason = lines(_("列为重大、复杂事项的理由"), 3)


class ClosureForm(Errand):
    """办结征求意见."""

    summary = lines(_("征求意见情况"), 5, _("收到多少意见、主要内容、采纳和不采纳的情况及理由；显示在公开页面上。"))


class TermsForm(Errand):
    """意见办理时限."""

    answer_days = forms.IntegerField(
        label=_("答复期限（工作日）"),
        error_messages={"invalid": _("请填写整数。")},
        help_text=_("以后收到的意见按新的期限；已经收到的不变。"),
    )
    round_days = forms.IntegerField(
        label=_("征求意见期（天）"),
        error_messages={"invalid": _("请填写整数。")},
        help_text=_("全区性重要公开事项公开时自动开始征求意见，期限按这个天数。"),
    )
