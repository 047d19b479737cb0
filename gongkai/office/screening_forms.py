"""The forms of screening: a line of the lists, its retirement, the box for trying, what was done about a refusal (保密筛查)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models import LIST_SORTS, SEVERITIES, SIGHTS
from gongkai.disclosure.rules import TERM_KINDS
from gongkai.office.forms import Errand, choice, lines, tick


class TermForm(Errand):
    """添加词表条目: what screening reports, or does not report, for this body (clause 8.4)."""

    optional = frozenset({"pattern", "kind", "severity", "advice"})

    sort = choice(_("词表种类"), list(LIST_SORTS.items()))
    text = forms.CharField(
        label=_("词语、电话、邮箱或文字"), max_length=1000, help_text=_("自定义词语至少两个字；电话带区号；文字照原样填写。")
    )
    pattern = tick(_("按正则表达式匹配"), _("仅用于自定义词语，使用 RE2 语法，如“内部资料第\\d+号”。"))
    kind = forms.ChoiceField(
        label=_("发现后归入"),
        choices=[("", _("请选择")), *((one.value, SIGHTS[one]) for one in TERM_KINDS)],
        help_text=_("自定义词语必选。"),
        error_messages={"invalid_choice": _("请选择发现后归入哪一种疑点。")},
    )
    severity = forms.ChoiceField(
        label=_("轻重"),
        choices=[("", _("请选择")), *((one.value, label) for one, label in SEVERITIES.items())],
        help_text=_("自定义词语必选。选“须处理”的，不逐项处理完不能通过保密审查。"),
        error_messages={"invalid_choice": _("请选择轻重。")},
    )
    advice = forms.CharField(label=_("处理建议"), max_length=400, help_text=_("告诉起草人应该怎么办，如“改用项目公开名称”。"))


class RetireTermForm(Errand):
    """停用词表条目: why (clause 8.4)."""

    reason = lines(_("停用理由"), 2)


class TryForm(Errand):
    """试一试: a text to be looked at with today's rules and lists; nothing of it is kept."""

    text = lines(_("文字"), 8, _("粘贴一段文字，看会发现什么。内容不会保存；请勿粘贴涉密内容。"))


class AcknowledgeForm(Errand):
    """处置涉密警示: what was done (clauses 8.6, 8.9)."""

    remark = lines(_("处置情况"), 3, _("写明已联系何人、采取了哪些措施、是否已向上级保密部门报告。"))
