"""The forms of the work calendar (工作日历)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand, choice, day, lines


class DaysForm(Errand):
    """改动日期: one day or several in a row, worked on or not, and by what order (clause 5.1)."""

    optional = frozenset({"last"})

    first = day(_("日期"))
    last = day(_("结束日期"), _("连续几天时填写，含当日；只改一天时不填。"))
    worked = choice(_("改为"), (("no", _("休息（放假、停工）")), ("yes", _("上班（调休、加班）"))))
    name = forms.CharField(label=_("名称"), max_length=200, help_text=_("如“国庆节”“国庆节调休上班”“台风停工”。"))
    reason = lines(_("依据和理由"), 2, _("通知的文号和标题，如“国办发明电〔2026〕7号”。"))


class YearForm(Errand):
    """确认年度安排: the notice by which the year's holidays were entered."""

    source = lines(_("依据"), 2, _("放假安排通知的文号和标题。确认以前，请先把放假和调休上班的日期全部录入。"))
