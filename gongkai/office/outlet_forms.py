"""Forms on which a body's forms of disclosure are set (公开形式设置)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand, choice, day, lines, tick
from gongkai.organization.models import Person
from gongkai.procedure.channels import Channel


class OutletForm(Errand):
    """公开形式设置: where one form is used, who looks after it, for how long, with a photo or not (clauses 4.1, 4.2)."""

    places = lines(_("地点或载体"), 6, _("每行一处，如“一号楼一层公告栏”。登记、安排张贴时从这里选。"))
    keeper = forms.CharField(label=_("管理人"), help_text=_("平时由谁看管、更换，如“党政办公室值班员”。"))
    days = forms.IntegerField(
        label=_("一般展示天数"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("安排张贴时据此算出截止日期。一直展示或者只说一次的不填。"),
        error_messages={"invalid": _("请填写天数，如10。")},
    )
    in_use = tick(_("启用"), _("不启用的形式，审查时不列出。"))
    needs_photo = tick(_("登记时须附照片"), _("没有照片的，不能登记为已办理。"))
    optional = frozenset({"keeper", "days"})


class ScreenForm(Errand):
    """电子屏设置: how screens rotate, and what one shows that has been without contact for too long (clause 4.1)."""

    seconds = forms.IntegerField(label=_("每件显示秒数"), help_text=_("5到300秒。"), error_messages={"invalid": _("请填写整数。")})
    hours = forms.IntegerField(
        label=_("断网多少小时后停止显示"),
        help_text=_("1到168小时。断网期间撤回的事项，屏上无法知道，时间不宜长。"),
        error_messages={"invalid": _("请填写整数。")},
    )
    notice = lines(_("停止显示时的告示"), 2, _("停止显示后，屏上只有这句话。"))


class ScreenDeviceForm(Errand):
    """登记电子屏终端: where the screen stands."""

    place = forms.CharField(label=_("安装地点"), help_text=_("如“二号厂房入口电子屏”。只装在园区内的人才能看到的地方。"))


class ScreenRevocationForm(Errand):
    """停用电子屏终端: why."""

    reason = forms.CharField(label=_("停用原因"), help_text=_("如“设备报废”“链接外泄”。"))


class PlanForm(Errand):
    """安排公开形式: where, from when to when, by whom, by which day (clauses 4.1, 4.2)."""

    channel = choice(_("公开形式"), ())
    place = forms.CharField(
        label=_("地点或载体"), widget=forms.TextInput(attrs={"list": "places"}), help_text=_("从本机构的地点中选，或者填写。")
    )
    shown_from = day(_("起始日期"))
    shown_until = day(_("截止日期"), _("到期后会提醒撤除。一直展示或者只说一次的不填。"))
    due_on = day(_("办理期限"), _("最迟哪天办好。到期前两天起在承办人的工作台上提醒。"))
    keeper = forms.ChoiceField(label=_("承办人"), error_messages={"invalid_choice": _("请在所列选项中选择。")})
    optional = frozenset({"shown_until"})

    def __init__(self, *args: Any, channels: Sequence[tuple[str, Any]], keepers: Sequence[Person], **given: Any) -> None:
        super().__init__(*args, **given)
        self._keepers = {str(one.pk): one for one in keepers}
        self.fields["channel"].choices = list(channels)
        self.fields["keeper"].choices = [(pk, one.name) for pk, one in self._keepers.items()]

    @property
    def plan(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        given = dict(self.cleaned_data)
        channel = given["channel"]
        return given | {"channel": Channel(channel) if channel else channel, "keeper": self._keepers.get(given["keeper"])}


class PlanChangeForm(PlanForm):
    """改动安排: another place, day or person, or nothing any more; with the reason."""

    dropped = tick(_("不再办理这一处"))
    reason = forms.CharField(label=_("理由"), help_text=_("如“公告栏维修，改贴二楼”。"))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, channels=(), **given)
        del self.fields["channel"]

    @property
    def plan(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        return dict(self.cleaned_data) | {"keeper": self._keepers.get(self.cleaned_data["keeper"])}
