"""The forms of the handover (移交): they read what was typed; whether it may be done, the rules of the archive say."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.archives.models import INTERVALS, RECEIVERS, ReceiverState
from gongkai.disclosure.models import TOLD_BY
from gongkai.foundation.digests import is_digest
from gongkai.office.forms import Errand, FileField, choice, day, lines, tick

NUMBER = forms.TextInput(attrs={"inputmode": "numeric"})
_SPACES = re.compile(r"\s+")


class ReceiverForm(Errand):
    """登记接收单位: who receives, what kind it is, how it is reached and how often (clause 2.E)."""

    optional = frozenset({"contact", "reached", "is_active"})

    code = forms.CharField(label=_("代码"), max_length=40, help_text=_("字母和数字，如 SDAG。登记以后不能改。"))
    kind = choice(_("类别"), list(RECEIVERS.items()), _("档案馆接收整个归档包；其他单位只接收向社会公开的内容。登记以后不能改。"))
    name = forms.CharField(label=_("名称"), max_length=200)
    contact = forms.CharField(label=_("联系人"), max_length=100)
    reached = forms.CharField(label=_("联系方式"), max_length=400)
    interval = choice(_("移交周期"), list(INTERVALS.items()), _("每个周期期满而没有移交的，系统提醒；没有可移交的也要作零报告。"))
    days = forms.IntegerField(label=_("期满后几日内移交"), initial=5, error_messages={"invalid": _("请填写整数。")})
    is_active = tick(_("启用"), _("停用的不再移交，也不再提醒。"))


class HandoverForm(Errand):
    """编制交接单: to whom, for which period, what; nothing chosen is a nil return only where that is said (clause 2.E)."""

    optional = frozenset({"nil", "note"})

    receiver = forms.ChoiceField(label=_("接收单位"), error_messages={"invalid_choice": _("请在所列单位中选择。")})
    starts_on = day(_("起"), _("归档日期，含当日。"))
    ends_on = day(_("止"), _("归档日期，含当日。以前没有移交的也列在下面。"))
    nil = tick(_("零报告"), _("这一期间没有可以移交的归档文件时勾选。"))
    note = lines(_("备注"), 2)

    def __init__(self, *args: Any, receivers: Iterable[ReceiverState], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["receiver"].choices = [(str(one.receiver_id), one.name) for one in receivers]


class DecisionForm(Errand):
    """移交审批: approved, or returned with reasons, on the list that was shown (clause 2.E)."""

    optional = frozenset({"remark"})

    conclusion = choice(_("结论"), [("agree", _("同意移交")), ("return", _("退回"))])
    remark = lines(_("意见"), 3, _("退回时写明理由。"))
    list_digest = forms.CharField(widget=forms.HiddenInput)


class SendForm(Errand):
    """发送: the named person of the receiver, and how the address reaches him (clause 2.E)."""

    name = forms.CharField(label=_("对方接收人"), max_length=200, help_text=_("姓名，由本人在页面上确认。"))
    contact = forms.CharField(label=_("地址怎样交给对方"), max_length=400, help_text=_("如“机要交换”“对方单位公务邮箱”。"))


class TellForm(Errand):
    """告知口令: how, and whence it is known that it is he (clause 2.E)."""

    how = choice(_("告知方式"), list(TOLD_BY.items()), _("不能与发送地址的方式相同。"))
    contact = forms.CharField(label=_("电话或者地址，以及从哪里得知"), max_length=400)


class CountedForm(Errand):
    """What a receiver found: his own counts, compared with what the form says (clause 2.E)."""

    optional = frozenset({"filing_number", "reasons", "counted", "counted_size", "counted_digest", "list_file"})

    outcome = choice(_("结果"), [("received", _("核对无误，接收")), ("refused", _("拒收"))])
    counted = forms.IntegerField(
        label=_("实际收到的件数"), widget=NUMBER, min_value=0, help_text=_("接收时必填。"), error_messages={"invalid": _("请填写整数。")}
    )
    counted_size = forms.CharField(
        label=_("实际收到的总字节数"), widget=NUMBER, max_length=30, help_text=_("接收时必填。归档包按解压以后的全部文件计算；零报告填0。")
    )
    counted_digest = forms.CharField(
        label=_("实际收到的清单摘要"), max_length=120, help_text=_("对收到的“清单.json”计算的摘要；也可以不填，直接上传收到的清单文件。")
    )
    list_file = FileField(label=_("收到的清单文件"), help_text=_("上传收到的“清单.json”，由系统计算摘要。"))
    signatory = forms.CharField(label=_("接收人"), max_length=100)
    filing_number = forms.CharField(label=_("备案号"), max_length=200)
    reasons = lines(_("理由或者说明"), 3, _("拒收时写明理由。"))

    def clean_counted_size(self) -> int | None:
        """The bytes, however their digits were grouped."""
        plain = re.sub(r"[\s,，]|字节$", "", self.cleaned_data["counted_size"])
        if plain and not (plain.isascii() and plain.isdecimal()):
            raise forms.ValidationError(_("请填写整数。"))
        return int(plain) if plain else None

    def clean_counted_digest(self) -> str:
        """The digest without the spaces that a printed one has; of one without its algorithm SHA-256 is meant."""
        plain = _SPACES.sub("", self.cleaned_data["counted_digest"]).lower().replace("：", ":")
        return f"sha256:{plain}" if plain and is_digest(f"sha256:{plain}") else plain


class ReceiptForm(CountedForm):
    """登记回执: what the receiver signed on paper, with the scan of it (clause 2.E)."""

    received_on = day(_("接收日期"))
    evidence = FileField(label=_("回执扫描件"), help_text=_("对方签字盖章的回执，一个文件。"))
    places = {"scan": "evidence"}


class CancelForm(Errand):
    """作废: why."""

    reason = lines(_("作废理由"), 2, _("如“期间选错”。所列归档文件可以重新移交。"))


class SupplementForm(Errand):
    """登记补充: why."""

    reason = lines(_("补充理由"), 3, _("如“补充活动照片”“更正附件”。登记以后制作补充的归档包，列入以后的交接单移交。"))
