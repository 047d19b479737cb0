"""The forms of the catalogue (公开目录)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.models import PERIODS, Category, Entry
from gongkai.catalog.rules import Terms
from gongkai.foundation.objections import Objection
from gongkai.office.forms import Errand, choice, lines, tick
from gongkai.organization.models import Unit
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit


class TermsForm(Errand):
    """目录条目: what is laid down for it (clauses 3.1–3.8, 4.1, 4.2, 5.1)."""

    optional = frozenset({"unit", "unit_hint", "period", "inner_party"})

    title = forms.CharField(label=_("条目名称"), max_length=1000)
    unit = forms.ChoiceField(label=_("通常承办部门"), error_messages={"invalid_choice": _("请在所列部门中选择。")})
    unit_hint = forms.CharField(label=_("承办部门提示"), max_length=200, help_text=_("没有固定部门时说明由谁承办，如“各部门”。"))
    time_limit = choice(_("公开时限"), lambda: [(one.value, gettext(one.label_zh)) for one in TimeLimit])
    period = forms.ChoiceField(
        label=_("公开周期"),
        choices=[("", _("不定周期")), *PERIODS.items()],
        help_text=_("定期公开时选择。"),
        error_messages={"invalid_choice": _("请在所列周期中选择。")},
    )
    scope = choice(
        _("公开范围"),
        # Named people are chosen for a matter, never for all that an entry holds.
        lambda: [(str(int(one)), gettext(one.label_zh)) for one in Audience if one is not Audience.GROUP],
        _("通常公开到的最大范围。"),
    )
    inner_party = tick(_("属于党内事务"), _("先在党内公开，或仅限党内公开。"))
    channels = forms.MultipleChoiceField(
        label=_("公开形式"),
        choices=lambda: [(one.value, gettext(one.label_zh)) for one in Channel],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请在所列形式中选择。")},
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **given: Any) -> None:
        super().__init__(*args, **given)
        self.units = {str(one.pk): one for one in units}
        self.fields["unit"].choices = [("", _("没有固定部门")), *((pk, one.name) for pk, one in self.units.items())]

    def terms(self, clause: str) -> tuple[Terms | None, list[Objection]]:
        """What the form lays down, or what is missing for it to be read."""
        given = self.cleaned_data
        missing = []
        if not given["time_limit"]:
            missing.append(Objection("no_time_limit", gettext("请选择公开时限。"), clause="5.1", field="time_limit"))
        if not given["scope"]:
            missing.append(Objection("no_scope", gettext("请选择公开范围。"), clause=clause, field="scope"))
        if missing:
            return None, missing
        return Terms(
            title=given["title"],
            time_limit=TimeLimit(given["time_limit"]),
            scope=Audience(int(given["scope"])),
            channels=[Channel(one) for one in given["channels"]],
            period=given["period"],
            inner_party=given["inner_party"],
            unit=self.units.get(given["unit"]),
            unit_hint=given["unit_hint"],
        ), []

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        """What the form begins with for an entry that is there."""
        return {
            "title": entry.title,
            "unit": str(entry.unit_id or ""),
            "unit_hint": entry.unit_hint,
            "time_limit": entry.time_limit,
            "period": entry.period,
            "scope": str(entry.scope),
            "inner_party": entry.inner_party,
            "channels": entry.channels,
        }


class RetiringForm(Errand):
    """停用条目: why nothing new is to be opened under it."""

    reason = lines(_("停用理由"), 3, _("如“职责已划转市级部门”。停用后不能恢复。"))


class CategoryForm(Errand):
    """修改类别名称."""

    name = forms.CharField(label=_("类别名称"), max_length=200)

    @staticmethod
    def initial_of(category: Category) -> dict[str, Any]:
        """What the form begins with."""
        return {"name": category.name}
