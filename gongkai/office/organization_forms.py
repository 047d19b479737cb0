"""The forms of the organisation: body, units, people, posts, delegations (机构、部门、人员、任职、委托)."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.objections import Objection
from gongkai.office.call_forms import named
from gongkai.office.forms import Errand, day, lines, tick
from gongkai.organization.models import Appointment, Body, Person, Unit
from gongkai.organization.rules import BodySettings
from gongkai.procedure.posts import UNIT_POSTS, Post

UNKNOWN = {"invalid_choice": _("请在所列选项中选择。")}
PLEASE_CHOOSE = ("", _("请选择"))


class BodyForm(Errand):
    """机构设置: what the system administrator keeps (clause 1.4)."""

    optional = frozenset(
        {"site_code", "fonds_number", "address", "office_hours", "telephone", "fax", "email", "founded_on", "reevaluation_months"}
        | {"expiry_notice_days"}
    )

    name = forms.CharField(label=_("机构名称"), max_length=500)
    short_name = forms.CharField(label=_("简称"), max_length=500, help_text=_("用于页面标题和列表。"))
    site_code = forms.CharField(label=_("网站标识码"), max_length=100, help_text=_("政府网站标识码，10位数字。"))
    fonds_number = forms.CharField(label=_("全宗号"), max_length=100, help_text=_("由档案馆给定，如J001。填写后才能归档。"))
    address = forms.CharField(label=_("办公地址"), max_length=500)
    office_hours = forms.CharField(label=_("办公时间"), max_length=500)
    telephone = forms.CharField(label=_("联系电话"), max_length=500)
    fax = forms.CharField(label=_("传真号码"), max_length=500, help_text=_("公开指南应当写明；没有的，填“无”。"))
    email = forms.CharField(label=_("电子邮箱"), max_length=500)
    founded_on = day(_("成立日期"))
    reevaluation_months = forms.IntegerField(
        label=_("不予公开事项重新评估的间隔（月）"),
        help_text=_("到期后出现在保密审查员的工作台；不填则不改，通常为12个月。"),
        error_messages={"invalid": _("请填写整数。")},
    )

    expiry_notice_days = forms.IntegerField(
        label=_("公开期满前提醒的天数"),
        help_text=_("期满前这么多天提醒发布员、审查员、信息收集员和承办人；不填则不改，通常为7天。"),
        error_messages={"invalid": _("请填写整数。")},
    )

    def settings(self, body: Body) -> BodySettings:
        """The settings of `body` as the form would have them."""
        kept = {"reevaluation_months", "expiry_notice_days"}
        given = {name: value for name, value in self.cleaned_data.items() if name not in kept or value is not None}
        return replace(settings_of(body), **given)


class SeparationForm(Errand):
    """岗位分离: what the security administrator keeps (clause 1.4)."""

    reviewer_may_examine = tick(
        _("保密审查员可以兼作审查"),
        _("人员少的机构可以勾选：同一人对同一稿既作保密审查结论，又作审查意见。其余各环节始终由不同的人办理。"),
    )
    optional = frozenset({"reviewer_may_examine"})

    def settings(self, body: Body) -> BodySettings:
        """The settings of `body` as the form would have them."""
        return replace(settings_of(body), **self.cleaned_data)


def settings_of(body: Body) -> BodySettings:
    """What may be changed about `body`, as it is now."""
    return BodySettings(
        name=body.name,
        short_name=body.short_name,
        site_code=body.site_code,
        fonds_number=body.fonds_number,
        address=body.address,
        office_hours=body.office_hours,
        telephone=body.telephone,
        fax=body.fax,
        email=body.email,
        reviewer_may_examine=body.reviewer_may_examine,
        founded_on=body.founded_on,
        reevaluation_months=body.reevaluation_months,
        expiry_notice_days=body.expiry_notice_days,
    )


def initial_settings(body: Body) -> dict[str, Any]:
    """What the two forms above begin with."""
    return asdict(settings_of(body))


class NewUnitForm(Errand):
    """设立部门."""

    optional = frozenset({"parent", "position", "is_office"})

    name = forms.CharField(label=_("部门名称"), max_length=500)
    code = forms.CharField(label=_("部门代码"), max_length=100, help_text=_("大写字母和数字，如DZB。设立后不能修改。"))
    parent = forms.ChoiceField(label=_("上级部门"), error_messages=UNKNOWN)
    position = forms.IntegerField(
        label=_("排序"),
        min_value=0,
        max_value=9999,
        help_text=_("数字小的排在前面；不填则排在最后。"),
        error_messages={
            "invalid": _("请填写0到9999的整数。"),
            "min_value": _("请填写0到9999的整数。"),
            "max_value": _("请填写0到9999的整数。"),
        },
    )
    is_office = tick(_("公开工作领导小组办公室设在本部门"))

    def __init__(self, *args: Any, units: Iterable[Unit], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["parent"].choices = [("", _("无（直属机构）")), *((str(one.pk), one.name) for one in units)]


class UnitForm(Errand):
    """修改部门."""

    optional = frozenset({"is_office"})

    name = forms.CharField(label=_("部门名称"), max_length=500)
    position = NewUnitForm.base_fields["position"]
    is_office = tick(_("公开工作领导小组办公室设在本部门"), _("勾选后，原所在部门不再是办公室所在部门。"))


class PersonForm(Errand):
    """人员信息: name, unit, and the memberships that decide what may be read (clause 2.D)."""

    optional = frozenset({"unit", "party_member", "zone_member"})

    name = forms.CharField(label=_("姓名"), max_length=200)
    unit = forms.ChoiceField(label=_("部门"), error_messages=UNKNOWN)
    party_member = tick(_("中共党员"), _("勾选后可以阅读党内公开的内容。请按党员名册填写。"))
    zone_member = tick(_("园区人员"), _("勾选后可以阅读园区内公开的内容。"))

    def __init__(self, *args: Any, units: Iterable[Unit], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["unit"].choices = [("", _("不属于任何部门")), *((str(one.pk), one.name) for one in units)]


class NewPersonForm(PersonForm):
    """开设账号."""

    optional = PersonForm.optional | {"password"}

    username = forms.CharField(label=_("登录名"), max_length=200, help_text=_("小写字母、数字和“.”“_”“-”，最长40个字符。"))
    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        help_text=_("至少10个字符。不填则账号暂时不能登录。本人首次登录后应改成自己的密码。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    field_order = ["username", "name", "unit", "party_member", "zone_member", "password"]


class InitialPasswordForm(Errand):
    """设置初始密码: for another person, who then changes it."""

    password = forms.CharField(
        label=_("新的初始密码"),
        strip=False,
        help_text=_("至少10个字符，不要用常见密码，也不要与登录名、姓名相近。设置后该账号的全部登录随即退出。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class DepartureForm(Errand):
    """离任."""

    optional = frozenset({"reason"})

    reason = forms.CharField(label=_("事由"), max_length=200, help_text=_("如“调离”“退休”。"))
    confirmed = tick(_("我已核对姓名：办理离任后该账号立即不能登录，全部岗位随即免去，不能恢复"))

    def clean_confirmed(self) -> bool:
        """The confirmation itself."""
        if not self.cleaned_data["confirmed"]:
            raise forms.ValidationError(_("离任不能撤销，请勾选确认。"))
        return True


class ClosingForm(Errand):
    """撤销部门: confirmed, since it cannot be undone."""

    confirmed = tick(_("我已核对：部门撤销后不能恢复，代码不再使用，已办事项仍保留原部门名称"))

    def clean_confirmed(self) -> bool:
        """The confirmation itself."""
        if not self.cleaned_data["confirmed"]:
            raise forms.ValidationError(_("部门撤销后不能恢复，请勾选确认。"))
        return True


class AppointmentForm(Errand):
    """任职: who, what post, for which unit, from when to when, on what paper."""

    optional = frozenset({"unit", "starts_on", "ends_on", "basis"})

    person = forms.ChoiceField(label=_("人员"), error_messages=UNKNOWN)
    post = forms.ChoiceField(label=_("岗位"), error_messages=UNKNOWN)
    unit = forms.ChoiceField(
        label=_("部门"),
        help_text=_("承办人、部门负责人、分管领导须选择部门，分管几个部门就任命几次；其他岗位不选。"),
        error_messages=UNKNOWN,
    )
    starts_on = day(_("任职日期"), _("不填则从今天起。"))
    ends_on = day(_("免任日期"), _("自该日起不再担任；不填则长期。"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("任职文件的名称或文号。"))

    def __init__(self, *args: Any, people: Iterable[Person], units: Iterable[Unit], **given: Any) -> None:
        super().__init__(*args, **given)
        self.people = {str(one.pk): one for one in people}
        self.units = {str(one.pk): one for one in units}
        self.fields["person"].choices = [PLEASE_CHOOSE, *((pk, named(one)) for pk, one in self.people.items())]
        self.fields["post"].choices = [PLEASE_CHOOSE, *((one.value, _post(one)) for one in Post)]
        self.fields["unit"].choices = [("", _("不选（全委岗位）")), *((pk, one.name) for pk, one in self.units.items())]

    def missing(self) -> list[Objection]:
        """What has not been chosen, so that there is nothing yet to be asked of the rules."""
        found = []
        if not self.cleaned_data["person"]:
            found.append(Objection("no_person", gettext("请选择人员。"), field="person"))
        if not self.cleaned_data["post"]:
            found.append(Objection("no_post", gettext("请选择岗位。"), field="post"))
        return found


def _post(post: Post) -> str:
    return gettext("{post}（须选部门）").format(post=gettext(post.label_zh)) if post in UNIT_POSTS else gettext(post.label_zh)


class EndingForm(Errand):
    """免职."""

    optional = frozenset({"ends_on", "reason"})

    ends_on = day(_("免任日期"), _("自该日起不再担任；不填则从今天起。"))
    reason = forms.CharField(label=_("事由"), max_length=200)


class DelegationForm(Errand):
    """委托: whose power, to whom, from when to when, why (clauses 2.B, 2.C)."""

    appointment = forms.ChoiceField(label=_("委托人及岗位"), error_messages=UNKNOWN)
    to_person = forms.ChoiceField(label=_("受托人"), error_messages=UNKNOWN)
    starts_on = day(_("开始日期"))
    ends_on = day(_("结束日期"), _("含当日，到期自动失效。"))
    reason = lines(_("委托事由"), 2, _("如“赴外地参加会议”。凡受托办理的意见旁都会显示。"))

    def __init__(self, *args: Any, appointments: Iterable[Appointment], people: Iterable[Person], **given: Any) -> None:
        super().__init__(*args, **given)
        self.appointments = {str(one.pk): one for one in appointments}
        self.people = {str(one.pk): one for one in people}
        powers = [(pk, _power(one)) for pk, one in self.appointments.items()]
        self.fields["appointment"].choices = powers if len(powers) == 1 else [PLEASE_CHOOSE, *powers]
        self.fields["to_person"].choices = [PLEASE_CHOOSE, *((pk, named(one)) for pk, one in self.people.items())]

    def missing(self) -> list[Objection]:
        """What has not been filled in, so that there is nothing yet to be asked of the rules."""
        wanted = (
            ("appointment", gettext("请选择委托人及岗位。")),
            ("to_person", gettext("请选择受托人。")),
            ("starts_on", gettext("请填写开始日期。")),
            ("ends_on", gettext("请填写结束日期。")),
        )
        return [Objection(f"no_{name}", message, clause="2.C", field=name) for name, message in wanted if not self.cleaned_data.get(name)]


def _power(appointment: Appointment) -> str:
    post = gettext(Post(appointment.post).label_zh)
    where = f"（{appointment.unit.name}）" if appointment.unit else ""
    return f"{appointment.person.name}：{post}{where}"


class RevocationForm(Errand):
    """撤销委托."""

    optional = frozenset({"reason"})

    reason = forms.CharField(label=_("撤销事由"), max_length=200)
