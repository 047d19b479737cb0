"""The form of the coordinator's workbench (统筹): what to do with all that were picked."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.objections import Objection, Refused
from gongkai.office.call_forms import NONE_CHOSEN, named
from gongkai.office.forms import Errand, choice, lines
from gongkai.organization.models import Person, Unit


class BatchForm(Errand):
    """催办或者改派: of one or of many."""

    optional = frozenset({"unit", "person"})

    do = choice(_("办理"), (("remind", _("催办：提醒正在等的人")), ("reassign", _("改派征集：改由其他部门或者个人提供"))))
    text = lines(_("催办意见或者改派理由"), 2, _("对方在工作台上看到，如“请在周五前报送”。"))
    unit = forms.ChoiceField(label=_("改派给部门"), error_messages={"invalid_choice": _("请在所列部门中选择。")})
    person = forms.ChoiceField(
        label=_("改派给个人"), help_text=_("部门与个人只选其一。"), error_messages={"invalid_choice": _("请在所列人员中选择。")}
    )

    def __init__(self, *args: Any, units: Iterable[Unit], people: Iterable[Person], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["unit"].choices = [NONE_CHOSEN, *((str(one.pk), one.name) for one in units)]
        self.fields["person"].choices = [NONE_CHOSEN, *((str(one.pk), named(one)) for one in people)]

    def refuse_unless(self, picked: Sequence[str]) -> None:
        """Object where nothing was picked, or nothing was chosen to be done."""
        if not picked:
            self.refuse([Objection("nothing_picked", gettext("请先勾选要催办或者改派的事项。"), clause="1.2")])
        if not self.cleaned_data["do"]:
            self.refuse([Objection("no_choice", gettext("请选择催办还是改派。"), clause="1.2", field="do")])

    @staticmethod
    def refuse_to_reassign_a_matter() -> None:
        """A matter that is drafted stays with the unit that answers for it."""
        message = gettext("已起草的事项由起草部门负责，不能改派；部门内换人，请由系统管理员调整任职。")
        raise Refused([Objection("not_a_call", message, clause="1.2")])
