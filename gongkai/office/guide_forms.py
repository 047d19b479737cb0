"""The form on which a body keeps its guide (公开指南)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand, lines


class GuideForm(Errand):
    """公开指南: the text of each section; the headings, the catalogue and the contact facts stand there by themselves."""

    kinds = lines(_("一、公开信息的分类"), 3, _("下面自动列出公开目录的各类别。"))
    arrangement = lines(_("二、编排体系"), 5)
    ways = lines(_("三、获取方式"), 6, _("每行一种办法。"))
    office = lines(_("四、公开工作机构"), 3, _("可以不填。地址、办公时间、电话、传真、邮箱取自机构设置，自动列出。"))
    complaints = lines(_("五、监督和投诉"), 5, _("如监督电话、信箱、受理部门。不要写个人手机。"))
    optional = frozenset({"office"})

    @property
    def texts(self) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        return dict(self.cleaned_data)
