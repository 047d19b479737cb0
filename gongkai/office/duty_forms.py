"""The forms of duties (公开义务): how an entry is timed, what came up, what is postponed or waived."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.duties import LIMITS, Stage
from gongkai.catalog.models import WAIVERS, Duty, Timing
from gongkai.catalog.queries import stages_of
from gongkai.office.forms import Errand, choice, day, lines
from gongkai.procedure.dossier import TimeLimit

COUNTED = (("yes", _("工作日")), ("no", _("自然日（最后一日遇休息日顺延）")))
_STAGE = re.compile(r"(.+?)[\s，,：:]*(\d{1,2})月(\d{1,2})日")


def days_field() -> forms.IntegerField:
    """A field for a number of days."""
    return forms.IntegerField(label=_("公开时限（天）"), error_messages={"invalid": _("请填写天数，如20。")})


class TimingForm(Errand):
    """时限安排: the days after the end of a period or stage, and the stages."""

    optional = frozenset({"stages"})

    days = days_field()
    working = choice(_("按什么计算"), COUNTED)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("规定这一时限的法律、法规或者文件。"))
    stages = lines(_("阶段"), 5, _("逐段公开的条目填写：每行一个阶段和每年的结束日期，如“第一季度 3月31日”。"))

    def __init__(self, *args: Any, staged: bool, **given: Any) -> None:
        super().__init__(*args, **given)
        if not staged:
            del self.fields["stages"]

    def clean_stages(self) -> list[Stage]:
        """The stages one by one."""
        return [_stage(line.strip()) for line in self.cleaned_data["stages"].splitlines() if line.strip()]

    @staticmethod
    def initial_of(timing: Timing) -> dict[str, Any]:
        """What the form begins with."""
        stages = "\n".join(f"{one.name} {one.month}月{one.day}日" for one in stages_of(timing))
        return {"days": timing.days, "working": "yes" if timing.working else "no", "basis": timing.basis, "stages": stages}


def _stage(line: str) -> Stage:
    found = _STAGE.fullmatch(line)
    if found is None or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3]) <= 31:
        raise ValidationError(gettext("“{line}”没有写清名称和日期，请写作“第一季度 3月31日”。").format(line=line))
    return Stage(found[1], int(found[2]), int(found[3]))


class OccasionForm(Errand):
    """公开事由: what came into being or changed, when, and how long its disclosure may take."""

    optional = frozenset({"days", "working", "basis"})

    what = forms.CharField(label=_("事由"), max_length=400, help_text=_("形成或者变更了什么，如“2026年第三批干部任免”。"))
    happened_on = day(_("形成或者变更日期"), _("时限从这一天的次日起算。"))
    limit = choice(
        _("时限种类"),
        lambda: [(code, _limit_label(code)) for code in LIMITS] + [("own", gettext("其他，在下面填写"))],
    )
    days = days_field()
    working = choice(_("按什么计算"), COUNTED)
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("选“其他”时填写。"))


def _limit_label(code: str) -> str:
    limit = LIMITS[code]
    counted = gettext("{days}个工作日") if limit.working else gettext("{days}日")
    return f"{limit.label}：{counted.format(days=limit.days)}（{limit.basis}）"


class PostponingForm(Errand):
    """延期: until when, and why."""

    due_on = day(_("延期到"))
    reason = lines(_("理由"), 2, _("如“统计数据要到下月10日才能核定”。会显示在“怎样算出”里。"))


class WaivingForm(Errand):
    """免除: on which ground nothing is to be disclosed for this duty."""

    ground = choice(_("免除的理由"), lambda: list(WAIVERS.items()))
    reason = lines(_("说明"), 2)

    def __init__(self, *args: Any, duty: Duty, **given: Any) -> None:
        super().__init__(*args, **given)
        standing = duty.time_limit == TimeLimit.STANDING.value
        other = "nothing" if standing else "unchanged"
        self.fields["ground"].choices = [(code, label) for code, label in WAIVERS.items() if code != other]
