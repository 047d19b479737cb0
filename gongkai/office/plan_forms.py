"""The form of the year's plan (年度公开计划)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.models import Entry
from gongkai.foundation.objections import Objection
from gongkai.office.forms import Errand, lines


class PlanForm(Errand):
    """起草年度计划: under which entry, with which title and basis; the table comes from the catalogue."""

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
