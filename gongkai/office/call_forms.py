"""The form of a call (征集)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.models import Entry
from gongkai.disclosure.models import TOLD_BY
from gongkai.office.forms import Errand, FilesField, choice, day, lines
from gongkai.organization.models import Person, Unit

NONE_CHOSEN = ("", _("不选"))


class CallForm(Errand):
    """发起征集: what is asked, of one unit or one person, by when (clause 2.A)."""

    optional = frozenset({"entry", "unit", "person"})

    title = forms.CharField(label=_("征集事项"), max_length=1000, help_text=_("一句话说明要什么，如“报送第三季度重要业务目标完成进度”。"))
    request = lines(_("征集要求"), 4, _("需要的正文、附件、数据期间和格式。"))
    entry = forms.ChoiceField(
        label=_("目录条目"),
        help_text=_("与目录条目对应时选择，材料将在该条目下起草。"),
        error_messages={"invalid_choice": _("请在目录中选择。")},
    )
    unit = forms.ChoiceField(
        label=_("征集部门"), help_text=_("部门与个人只选其一。"), error_messages={"invalid_choice": _("请在所列部门中选择。")}
    )
    person = forms.ChoiceField(
        label=_("征集个人"),
        help_text=_("由本人提供材料，如领导干部述职述廉。"),
        error_messages={"invalid_choice": _("请在所列人员中选择。")},
    )
    due_on = day(_("报送期限"), _("到这一天为止，含当日。"))

    def __init__(self, *args: Any, entries: Iterable[Entry], units: Iterable[Unit], people: Iterable[Person], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["entry"].choices = [NONE_CHOSEN, *((str(one.pk), f"{one.code} {one.title}") for one in entries)]
        self.fields["unit"].choices = [NONE_CHOSEN, *((str(one.pk), one.name) for one in units)]
        self.fields["person"].choices = [NONE_CHOSEN, *((str(one.pk), named(one)) for one in people)]


def named(person: Person) -> str:
    """A person as a list of choices names him: two may bear the same name."""
    return f"{person.name}（{person.unit.name}，{person.username}）" if person.unit else f"{person.name}（{person.username}）"


class IndividualForm(Errand):
    """向个人征集: whom the office asks who has no account, and how he was reached (clause 2.A)."""

    name = forms.CharField(label=_("姓名"), max_length=200)
    contact = forms.CharField(label=_("联系方式"), max_length=400, help_text=_("怎样把地址交给本人，如“村委会转交”“本人电子邮箱”。"))


class TellIndividualForm(Errand):
    """告知口令: how, and whence it is known that it is he (clause 2.A)."""

    how = choice(_("告知方式"), list(TOLD_BY.items()), _("不能与发送地址的方式相同。"))
    contact = forms.CharField(label=_("电话或者地址，以及从哪里得知"), max_length=400)


class TakingBackForm(Errand):
    """收回页面: why."""

    reason = lines(_("收回理由"), 2, _("如“找错了人”“改由部门提供”。"))


class SupplyForm(Errand):
    """个人提供材料: a text, files, or both (clause 2.A)."""

    optional = frozenset({"text", "files"})

    text = lines(_("文字"), 8, _("直接填写，或者只上传文件。"))
    files = FilesField(label=_("文件"), help_text=_("可以上传 Word、Excel、PDF、图片或者文本文件，最多10个。"))
