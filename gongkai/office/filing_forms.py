"""The forms of the archivist's registers: retention table, classes, boxes (clause 2.E; DA/T 22-2015)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.archives.models import RETENTIONS, SCHEMES, THICKNESSES
from gongkai.archives.retention import Scheme
from gongkai.catalog.models import Category
from gongkai.office.forms import Errand, choice, day, lines
from gongkai.organization.models import Unit


class RetentionForm(Errand):
    """设置保管期限: a period and why; `takes_back` offers to fall back on the wider row."""

    retention = choice(_("保管期限"), list(RETENTIONS.items()))
    reason = forms.CharField(label=_("理由"), help_text=_("归档时与保管期限一起显示，如“反映本机构主要职能活动”。"))
    basis = forms.CharField(label=_("依据"), help_text=_("如“国家档案局令第8号”“本委档案保管期限表第3条”。"))
    optional = frozenset({"basis"})

    def __init__(self, *args: Any, takes_back: bool = False, **given: Any) -> None:
        super().__init__(*args, **given)
        if takes_back:
            self.fields["retention"].choices = [*RETENTIONS.items(), ("none", _("不再单列，按上一级的规定"))]

    @property
    def rule(self) -> dict[str, str]:
        """What was filled in, as the action takes it."""
        given = dict(self.cleaned_data)
        return given | {"retention": "" if given["retention"] == "none" else given["retention"]}


class ApprovalForm(Errand):
    """登记保管期限表的批准: who approved the table as it stands, by which paper, on which day."""

    authority = forms.CharField(label=_("批准机关"), help_text=_("如“海州市档案局”。"))
    paper_number = forms.CharField(label=_("批准文号"), help_text=_("如“海档〔2026〕3号”。"))
    approved_on = day(_("批准日期"))


class ClassingForm(Errand):
    """设置分类方案: by unit or by question, from which year, with which codes; an empty code is the usual one."""

    scheme = choice(_("分类方法"), list(SCHEMES.items()), _("同一年度只用一种方法。"))
    category_code = forms.CharField(label=_("门类代码"), help_text=_("文书档案为WS。"))
    from_year = forms.IntegerField(
        label=_("从哪一年起"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("请填写年度，如2026。")},
    )

    def __init__(self, *args: Any, units: Iterable[Unit], categories: Iterable[Category], now: Scheme, **given: Any) -> None:
        units, categories = list(units), list(categories)
        initial = {"scheme": now.scheme, "category_code": now.category_code, "from_year": timezone.localdate().year}
        initial |= {f"unit_{one.pk}": now.unit_code(one) for one in units}
        initial |= {f"question_{one.number}": now.question_code(one) for one in categories}
        super().__init__(*args, initial=initial, **given)
        for unit in units:
            self._add(f"unit_{unit.pk}", gettext("机构代码：{name}").format(name=unit.name))
        for category in categories:
            self._add(f"question_{category.number}", gettext("问题代码：{name}").format(name=category.name))

    def _add(self, name: str, label: str) -> None:
        field = forms.CharField(label=label, required=False, max_length=20)
        field.optional = True
        field.widget.attrs["aria-describedby"] = f"about_{name}"
        self.fields[name] = field

    @property
    def classing(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        given = dict(self.cleaned_data)
        return {
            "scheme": given["scheme"],
            "category_code": given["category_code"].strip().upper(),
            "from_year": given["from_year"],
            "unit_codes": {name[5:]: code for name, code in given.items() if name.startswith("unit_")},
            "question_codes": {name[9:]: code for name, code in given.items() if name.startswith("question_")},
        }


class BoxingForm(Errand):
    """装盒: which year, with which boxes."""

    year = forms.ChoiceField(label=_("年度"), error_messages={"invalid_choice": _("请在所列年度中选择。")})
    thickness = forms.TypedChoiceField(
        label=_("盒脊厚度"),
        choices=lambda: [(str(one), gettext("{width}毫米").format(width=one)) for one in THICKNESSES],
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("请在所列厚度中选择。")},
    )

    def __init__(self, *args: Any, years: Iterable[int], **given: Any) -> None:
        super().__init__(*args, initial={"thickness": "30"}, **given)
        self.fields["year"].choices = [(str(one), str(one)) for one in years]


class NoteForm(Errand):
    """填写备考表: how the papers in the box are, and when they were arranged."""

    situation = lines(_("盒内文件情况说明"), 4, _("缺损、修改、补充、移出、销毁等情况；没有的写“完整”。"))
    arranged_on = day(_("整理日期"))


class CheckForm(Errand):
    """检查装盒: nothing to fill in."""
