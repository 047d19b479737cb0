"""The forms of the groups of named readers (特定人员组)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.objections import Objection
from gongkai.office.call_forms import named
from gongkai.office.forms import Errand, day, lines, tick
from gongkai.organization.models import Person


class GroupForm(Errand):
    """设立特定人员组: a name and what it is for, neither of which changes afterwards."""

    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("如“某岗位考察谈话人员”。设立后不能修改。"))
    purpose = lines(_("用途"), 2, _("为什么事、由谁阅读。设立后不能修改，用途变了请另建一组。"))


class MemberForm(Errand):
    """列入特定人员: who, from when to when, on what paper."""

    optional = frozenset({"starts_on", "ends_on", "basis"})

    person = forms.ChoiceField(label=_("人员"), error_messages={"invalid_choice": _("请在所列选项中选择。")})
    starts_on = day(_("开始日期"), _("不填则从今天起。"))
    ends_on = day(_("结束日期"), _("自该日起不能再阅读；不填则直到移出为止。"))
    basis = forms.CharField(label=_("依据"), max_length=400, help_text=_("名单或者决定的名称、文号。"))

    def __init__(self, *args: Any, people: Iterable[Person], **given: Any) -> None:
        super().__init__(*args, **given)
        self.people = {str(one.pk): one for one in people}
        self.fields["person"].choices = [("", _("请选择")), *((pk, named(one)) for pk, one in self.people.items())]

    def missing(self) -> list[Objection]:
        """Nobody chosen: nothing yet to be asked of the rules."""
        if self.cleaned_data["person"]:
            return []
        return [Objection("no_person", gettext("请选择人员。"), clause="2.D", field="person")]


class MembershipEndForm(Errand):
    """移出特定人员."""

    optional = frozenset({"ends_on"})

    ends_on = day(_("结束日期"), _("自该日起不能再阅读；不填则即时移出。"))


class GroupClosingForm(Errand):
    """停用特定人员组: confirmed, since it cannot be undone."""

    confirmed = tick(_("我已核对：停用后本组成员即时不能再阅读对本组公开的内容，不能恢复"))

    def clean_confirmed(self) -> bool:
        """The confirmation itself."""
        if not self.cleaned_data["confirmed"]:
            raise forms.ValidationError(_("停用后不能恢复，请勾选确认。"))
        return True
