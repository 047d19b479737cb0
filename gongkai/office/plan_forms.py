"""The forms of the year's plan (年度公开计划)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.models import Entry, PlanRow
from gongkai.catalog.plans import PlanTerms, RowChange
from gongkai.foundation.objections import Objection
from gongkai.office.forms import Errand, FileField, choice, day, lines
from gongkai.organization.models import Unit
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience


class PlanForm(Errand):
    """成稿: under which entry, with which title and basis; the table comes from the frozen plan."""

    optional = frozenset({"foreword"})

    entry = forms.ChoiceField(label=_("目录条目"), error_messages={"invalid_choice": _("请在目录中选择。")})
    title = forms.CharField(label=_("名称"), max_length=1000)
    basis = lines(_("公开依据"), 2, _("依据的法律、法规、党内法规或管理办法条款。"))
    foreword = lines(_("说明"), 3, _("写在表格前面的一段话。"))

    def __init__(self, *args: Any, entries: Iterable[Entry], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["entry"].choices = [("", _("请选择")), *((str(one.pk), f"{one.code} {one.title}") for one in entries)]

    def refuse_unless(self, entry: Entry | None) -> None:
        """Object where no entry was chosen."""
        if entry is None:
            self.refuse([Objection("no_entry", gettext("请选择目录条目。"), clause="1.1", field="entry")])


class RowForm(Errand):
    """计划行: what is disclosed under which entry, by whom, when, to whom and how. `base` is the change at which the row was read."""

    optional = frozenset({"unit", "responsible", "due_on", "remark"})

    entry = forms.ChoiceField(label=_("目录条目"), error_messages={"invalid_choice": _("请在目录中选择。")})
    what = forms.CharField(label=_("公开内容"), max_length=1000, help_text=_("本期公开什么，如“第三季度”“园区开放日安排”。"))
    unit = forms.ChoiceField(label=_("承办部门"), error_messages={"invalid_choice": _("请在所列部门中选择。")})
    responsible = forms.CharField(label=_("责任人"), max_length=200, help_text=_("内部掌握，不写进公开的计划。"))
    due_on = day(_("应公开日期"), _("按需公开的留空。"))
    scope = choice(_("公开范围"), lambda: [(str(int(one)), gettext(one.label_zh)) for one in Audience if one is not Audience.GROUP])
    channels = forms.MultipleChoiceField(
        label=_("公开形式"),
        choices=lambda: [(one.value, gettext(one.label_zh)) for one in Channel],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请在所列形式中选择。")},
    )
    remark = forms.CharField(label=_("备注"), max_length=1000)
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, entries: Iterable[Entry], units: Iterable[Unit], **given: Any) -> None:
        super().__init__(*args, **given)
        self.entries = {str(one.pk): one for one in entries}
        self.units = {str(one.pk): one for one in units}
        self.fields["entry"].choices = [("", _("请选择")), *((pk, f"{one.code} {one.title}") for pk, one in self.entries.items())]
        self.fields["unit"].choices = [("", _("没有固定部门")), *((pk, one.name) for pk, one in self.units.items())]

    def change(self, number: int | None) -> RowChange:
        """What the form asks to be written."""
        given = self.cleaned_data
        terms = PlanTerms(
            entry=self.entries.get(given["entry"]),
            what=given["what"],
            unit=self.units.get(given["unit"]),
            responsible=given["responsible"],
            due_on=given["due_on"],
            scope=Audience(int(given["scope"])),
            channels=[Channel(one) for one in given["channels"]],
            remark=given["remark"],
        )
        return RowChange(number, given["base"] or 0, terms)

    def lacks_scope(self) -> bool:
        """Object where nobody was chosen to whom it is disclosed."""
        if self.cleaned_data["scope"]:
            return False
        self.refuse([Objection("no_scope", gettext("请选择公开范围。"), clause="1.1", field="scope")])
        return True

    def read_again(self, now: int) -> None:
        """The form is now about the row as it is now: whoever sends it again has been told what stands there."""
        self.data = self.data.copy()
        self.data["base"] = str(now)

    @staticmethod
    def initial_of(row: PlanRow) -> dict[str, Any]:
        """What the form begins with for a row that is there."""
        return {
            "entry": str(row.entry_id),
            "what": row.what,
            "unit": str(row.unit_id or ""),
            "responsible": row.responsible,
            "due_on": row.due_on,
            "scope": str(row.scope),
            "channels": row.channels,
            "remark": row.remark,
            "base": row.change.number,
        }


class OpeningForm(Errand):
    """调整计划: why the frozen plan is opened again."""

    reason = lines(_("调整理由"), 2, _("如“园区开放日改期”。成稿时作为再次公开的理由，会公开。"))


class TableForm(Errand):
    """导入: the workbook that was downloaded, edited."""

    table = FileField(label=_("计划表"), help_text=_("从本页下载、改好的 Excel（.xlsx）。导入前先看到改了什么。"))
