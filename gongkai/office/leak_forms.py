"""The forms of a leak (泄密处置)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.office.call_forms import NONE_CHOSEN, named
from gongkai.office.forms import Errand, FileField, choice, lines
from gongkai.organization.models import Person
from gongkai.publication.leaks import LONGEST_PLACE, LONGEST_TEXT
from gongkai.publication.models import FOLLOW_UPS, LEAK_KINDS, REMEDY_OUTCOMES, REMEDY_SORTS


class MomentInput(forms.DateTimeInput):
    """A moment, chosen in the browser's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def moment(label: str | Promise, help_text: str | Promise = "") -> forms.DateTimeField:
    """A field for a day and a time, to the minute."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=MomentInput(),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("请按“2026-11-23 15:30”的格式填写时间。")},
    )


class Responsible(Errand):
    """A form on which somebody is made responsible."""

    def __init__(self, *args: Any, people: Iterable[Person], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["person"].choices = [NONE_CHOSEN, *((str(one.pk), named(one)) for one in people)]


def responsible() -> forms.ChoiceField:
    """Who is to do it."""
    return forms.ChoiceField(
        label=_("由谁办理"),
        help_text=_("会出现在这个人的工作台上；不选的，由发布员、信息收集员（撤除）或者值守人员（告知）办理。"),
        error_messages={"invalid_choice": _("请在所列人员中选择。")},
    )


class LeakReportForm(Errand):
    """报告泄密: by anybody of the body."""

    optional = frozenset({"place"})

    kind = choice(_("泄露的内容可能是"), list(LEAK_KINDS.items()))
    text = forms.CharField(
        label=_("情况说明"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("在什么位置、是什么内容，如“附件第2页表格第3列是身份证号”。请不要抄录泄露的内容。"),
    )
    place = forms.CharField(
        label=_("在哪里看到"), max_length=LONGEST_PLACE, help_text=_("不在本系统公开页面上的，写明网址、张贴地点、群组等。")
    )


class LeakDecisionForm(Errand):
    """处置泄密报告: one of the buttons; taking down asks for no word."""

    TAKE_DOWN, CONFIRM, DISMISS, JOIN = "take_down", "confirm", "dismiss", "join"
    optional = frozenset({"reason", "same_as", "alike"})

    decision = forms.ChoiceField(
        choices=[(one, one) for one in (TAKE_DOWN, CONFIRM, DISMISS, JOIN)],
        error_messages={"invalid_choice": _("请按所列按钮处置。")},
    )
    kind = forms.ChoiceField(label=_("核实的泄露内容"), help_text=_("决定要告知哪些机关和个人。"), choices=list(LEAK_KINDS.items()))
    reason = lines(_("核实情况或者理由"), 2)
    alike = forms.BooleanField(label=_("内容相同、还没有处置的其他报告一并登记为不属于泄密"))
    same_as = forms.ChoiceField(label=_("与哪一件相同"), error_messages={"invalid_choice": _("请选择已经核实的另一件报告。")})

    def __init__(self, *args: Any, others: Iterable[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["same_as"].choices = [NONE_CHOSEN, *others]


class RemedyDoneForm(Errand):
    """登记补救事项办结: who, when, how, with evidence; or why not."""

    outcome = choice(_("办理结果"), list(REMEDY_OUTCOMES.items()))
    done_at = moment(_("办理时间"))
    who = forms.CharField(label=_("办理人"), max_length=100, help_text=_("实际去撤除或者告知的人。"))
    how = lines(_("方式或者说明"), 3, _("告知的，写明方式、接收人和内容；不办的，写明理由。"))
    evidence = FileField(
        label=_("佐证照片或文件"), help_text=_("撤除的，须上传撤除后的照片；告知的，可上传回执、发文或者通话记录。一个文件。")
    )
    optional = frozenset({"who", "how", "evidence"})


class NewRemedyForm(Responsible):
    """增加补救事项."""

    sort = choice(_("种类"), list(REMEDY_SORTS.items()))
    recipient = forms.CharField(label=_("告知谁，或者撤除哪里的张贴"), max_length=200)
    basis = forms.CharField(label=_("依据"), max_length=400)
    due_at = moment(_("期限"))
    person = responsible()
    optional = frozenset({"basis", "person"})


class RemedyForm(Responsible):
    """改动补救事项: the line before stays readable."""

    recipient = forms.CharField(label=_("告知谁，或者撤除哪里的张贴"), max_length=200, help_text=_("已登记的张贴不填，按登记的地点撤除。"))
    basis = forms.CharField(label=_("依据"), max_length=400)
    due_at = moment(_("期限"))
    person = responsible()
    reason = lines(_("改动的理由"), 2)
    optional = frozenset({"recipient", "basis", "person"})


class LeakEvidenceForm(Errand):
    """补充证据."""

    note = lines(_("证据说明"), 3, _("是什么、从哪里来，如“前置服务器访问日志，从公开到撤下”。请不要抄录泄露的内容。"))
    visits = forms.IntegerField(
        label=_("访问次数"),
        min_value=0,
        max_value=2_000_000_000,
        help_text=_("从前置服务器日志等能够查到时填写。"),
        error_messages={"invalid": _("请填写整数。"), "min_value": _("访问次数不能小于0。"), "max_value": _("访问次数太大，请核对。")},
    )
    evidence = FileField(label=_("证据文件"), help_text=_("日志、截图或者照片，一个文件。"))
    optional = frozenset({"visits", "evidence"})


class LeakClosureForm(Errand):
    """办结泄密处置."""

    follow_up = choice(_("责任追究"), list(FOLLOW_UPS.items()), _("责任追究案件按规范第九章办理，不在这里办理。"))
    summary = lines(_("处置情况"), 4, _("什么内容、公开了多久、怎样处置、造成什么影响。请不要抄录泄露的内容。"))
