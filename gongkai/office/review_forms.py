"""The forms of the secrecy review (保密审查表单): findings, joint documents, referral, rights holders, one-time pages."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models import GROUNDS
from gongkai.office.forms import Errand, FileField, SelfReviewForm, choice, day, lines
from gongkai.secrecy.models import ANSWERS, BASES, CONCERNS, HOWS, RESOLUTIONS, WHYS

NAME_BREAK = re.compile(r"[\n,，、;；]+")


class ResolveForm(Errand):
    """疑点处理: one answer to all the findings that are ticked."""

    outcome = forms.ChoiceField(
        choices=[(one, "") for one in RESOLUTIONS],
        error_messages={"invalid_choice": _("请按所列按钮选择处理方式。")},
    )
    reason = lines(_("理由"), 2, _("说明看了哪里、凭什么认定不是疑点所指的内容，如“示例号码，表头已注明”。"))
    why = forms.ChoiceField(label=_("不是真实号码的原因"), choices=[("", _("请选择")), *WHYS.items()])
    determination = forms.CharField(label=_("依据的例外认定"))
    optional = frozenset({"reason", "why", "determination"})


class ReferralForm(Errand):
    """报请确定: whom, and what cannot be decided here (clause 8.8)."""

    addressed_to = forms.CharField(label=_("报请机关"), max_length=120)
    letter_number = forms.CharField(label=_("文号"), max_length=80)
    question = lines(_("不能确定的问题"), 5, _("写明哪些内容不能确定是否涉密、各种意见及其依据。将写入报请确定函。"))
    optional = frozenset({"letter_number"})


class RulingForm(Errand):
    """登记答复: what was answered, by which document, on which day (clause 8.8)."""

    outcome = choice(
        _("答复结论"),
        [("agree", _("可以公开，继续审查")), ("return", _("修改或处理后再报")), ("withhold", _("不予公开"))],
    )
    ground = forms.ChoiceField(
        label=_("不予公开的依据"), choices=[("", _("请选择")), *GROUNDS.items()], help_text=_("答复不予公开时选择。")
    )
    answer = lines(_("答复内容"), 4)
    document_number = forms.CharField(label=_("答复文号"), max_length=80)
    answered_on = day(_("答复日期"))
    evidence = FileField(label=_("答复文件扫描件"), help_text=_("一个文件。"))
    optional = frozenset({"ground", "document_number", "evidence"})


class JointForm(SelfReviewForm):
    """联合发文单位结论: the eight questions, and why where one is answered with yes (clause 8.7)."""


class JointPaperForm(JointForm):
    """登记外单位书面结论: who signed, and the scan (clause 8.7)."""

    signatory = forms.CharField(label=_("签署人"), max_length=80)
    evidence = FileField(label=_("书面结论扫描件"), help_text=_("盖章的扫描件或照片，一个文件。"))


class JointGuestForm(JointForm):
    """外单位结论: given on the one-time page, with who signs it (clause 8.7)."""

    signatory = forms.CharField(label=_("签署人姓名、职务"), max_length=80)


class CodeForm(Errand):
    """口令: what was told to the addressee apart from the address of the page (clause 8.6)."""

    code = forms.CharField(
        label=_("口令"),
        max_length=20,
        help_text=_("8位数字，由发送单位用电话等另外的方式告知您。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class TellForm(Errand):
    """告知口令: who is told, how, and whence it is known that it is he (clause 8.6)."""

    told_to = forms.CharField(label=_("告知对象"), max_length=80, help_text=_("姓名、职务。"))
    how = choice(_("告知方式"), list(HOWS.items()), _("不能与发送地址的方式相同。"))
    contact = forms.CharField(
        label=_("电话或者地址，以及从哪里得知"),
        max_length=120,
        help_text=_("如“营业执照登记的电话0898-12345678”，不要用发送地址的人提供的。"),
    )


class ConsultationForm(Errand):
    """征求意见: whom, about what, quoted from the version (clause 8.4)."""

    holder = forms.CharField(label=_("权利人"), max_length=120, help_text=_("企业、组织或者个人的名称。"))
    concerns = choice(_("涉及"), list(CONCERNS.items()), _("国家秘密、工作秘密不征求意见。"))
    asked = lines(_("征求意见的内容"), 3, _("写明拟公开什么、请对方答复什么。将写入征求意见函。"))
    passages = lines(_("拟公开的原文"), 4, _("从正文逐字复制，每行一段。一次性页面只显示这些原文。"))
    sent_on = day(_("送达日期"), _("从次日起算15个工作日为答复期限。"))
    optional = frozenset({"passages"})

    @property
    def quoted(self) -> list[str]:
        """The passages one by one."""
        return [line for line in self.cleaned_data["passages"].splitlines() if line.strip()]


class ReplyForm(Errand):
    """权利人答复: consent, object, or consent in part, with reasons (clause 8.6)."""

    outcome = choice(_("答复"), list(ANSWERS.items()))
    reasons = lines(_("理由"), 3, _("不同意或者部分同意的，请写明理由和具体内容。"))
    signatory = forms.CharField(label=_("答复人姓名"), max_length=80)
    optional = frozenset({"reasons"})


class ReplyPaperForm(ReplyForm):
    """登记权利人书面答复: with its scan, which a consent cannot do without (clause 8.6)."""

    evidence = FileField(label=_("书面答复扫描件"), help_text=_("同意公开的，必须上传。"))
    optional = frozenset({"reasons", "evidence"})


class DeterminationForm(Errand):
    """例外认定: on what it rests and what it covers (clause 8.6)."""

    concerns = choice(_("涉及"), list(CONCERNS.items()), _("国家秘密、工作秘密不适用例外。"))
    basis = choice(_("认定依据"), list(BASES.items()))
    covers = lines(_("认定可以公开的内容"), 3)
    reasons = lines(_("理由"), 3, _("依公共利益或者认定无损害的，写明理由。"))
    consultation = forms.ChoiceField(label=_("对应的征求意见"))
    evidence = FileField(label=_("书面同意或其他依据"), help_text=_("没有对应征求意见的同意，必须上传。"))
    optional = frozenset({"reasons", "consultation", "evidence"})

    def __init__(self, *args: Any, consultations: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["consultation"].choices = [("", _("没有")), *consultations]


class StatementForm(Errand):
    """登记权利人声明 (clause 8.4)."""

    holder = forms.CharField(label=_("权利人"), max_length=120)
    concerns = choice(_("涉及"), list(CONCERNS.items()))
    covers = lines(_("声明内容"), 3, _("哪些内容属于其商业秘密或个人隐私。"))
    names = lines(_("用于比对的名称"), 3, _("项目、产品、简称等，用换行或顿号分开；权利人名称自动比对。"))
    until = day(_("有效期至"), _("不填则长期有效。"))
    evidence = FileField(label=_("声明文件"))
    optional = frozenset({"names", "until", "evidence"})

    @property
    def listed(self) -> list[str]:
        """The names one by one."""
        return [name.strip() for name in NAME_BREAK.split(self.cleaned_data["names"]) if name.strip()]


class ReevaluationForm(Errand):
    """重新评估: whether what was withheld stays closed, on which ground, and why (clause 8.6)."""

    outcome = choice(_("评估结论"), [("keep", _("继续不予公开")), ("reopen", _("可以公开，转承办部门办理新版次"))])
    ground = forms.ChoiceField(
        label=_("不予公开的依据"), choices=[("", _("请选择")), *GROUNDS.items()], help_text=_("继续不予公开时选择。")
    )
    reasons = lines(_("评估理由"), 4, _("原来的理由是否仍然存在，依据有无变化。"))
    optional = frozenset({"ground"})


class EndForm(Errand):
    """声明失效."""

    reason = lines(_("失效原因"), 2)
