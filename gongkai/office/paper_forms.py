"""Forms on which papers are ordered and their wording is kept (制作纸质件、版头用语)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand
from gongkai.organization.models import Unit
from gongkai.papers import values
from gongkai.procedure.dossier import Audience
from gongkai.publication.sheet_rules import LONGEST, LONGEST_WORDING

NOT_LISTED = {"invalid_choice": _("请在所列选项中选择。")}


class PapersForm(Errand):
    """制作纸质件: which papers, and what is printed beside the matter."""

    papers = forms.MultipleChoiceField(
        label=_("制作哪几种"), widget=forms.CheckboxSelectMultiple, error_messages={"invalid_choice": _("请在所列选项中选择。")}
    )
    addressee = forms.CharField(
        label=_("主送"),
        max_length=LONGEST["addressee"],
        help_text=_("文件、通知通报、复函的主送单位或者收信人，如“各部门，园区各单位”。"),
    )
    copies = forms.CharField(label=_("抄送"), max_length=LONGEST["copies"], help_text=_("印在文件、通知通报的版记中。"))
    occasion = forms.CharField(
        label=_("事由或者会议名称"),
        max_length=LONGEST["occasion"],
        help_text=_("印在会议材料、新闻材料的首页；复函写来信事由，如“贵公司2026年11月10日来函”。"),
    )
    optional = frozenset({"addressee", "copies", "occasion"})

    def __init__(self, *args: Any, papers: Iterable[tuple[str, Any]], fields: frozenset[str], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["papers"].choices = list(papers)
        for name in self.optional - fields:
            del self.fields[name]


class FileIndexForm(Errand):
    """编制文件查阅目录: of which unit and year, for which readers."""

    unit = forms.ChoiceField(label=_("部门"), help_text=_("不选就是全部部门。"), error_messages=NOT_LISTED)
    year = forms.IntegerField(
        label=_("年度"), widget=forms.TextInput(attrs={"inputmode": "numeric"}), error_messages={"invalid": _("年度是四位数字，如2026。")}
    )
    audience = forms.TypedChoiceField(
        label=_("查阅范围"),
        choices=[(int(one), one.label_zh) for one in (Audience.SOCIETY, Audience.ZONE)],
        coerce=lambda value: Audience(int(value)),
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=_("目录只列对所选范围公开、现行有效的文件。"),
        error_messages=NOT_LISTED,
    )
    optional = frozenset({"unit"})

    def __init__(self, *args: Any, units: Iterable[Unit], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["unit"].choices = [("", _("全部部门")), *((str(one.pk), one.name) for one in units)]


class WordingForm(Errand):
    """版头用语: what the body's papers bear."""

    organ_mark = forms.CharField(
        label=_("发文机关标志"), max_length=LONGEST_WORDING["organ_mark"], help_text=_("文件、通知通报的红头，如“某某管理委员会文件”。")
    )
    signatory = forms.CharField(label=_("署名"), max_length=LONGEST_WORDING["signatory"], help_text=_("落款和复函的红头。"))
    printer = forms.CharField(label=_("印发机关"), max_length=LONGEST_WORDING["printer"], help_text=_("印在文件版记中。"))
    heading = forms.CharField(
        label=_("张贴稿标题"), max_length=LONGEST_WORDING["heading"], help_text=_("公告栏张贴稿、宣传版报上方的大字，如“党务政务公开”。")
    )
    word = forms.CharField(
        label=_("张贴稿落款说明"),
        max_length=LONGEST_WORDING["word"],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("印在张贴稿、公示牌、复函下方，如意见反馈的办公电话和地址。不要写个人手机。"),
    )
    press = forms.CharField(label=_("新闻联系"), max_length=LONGEST_WORDING["press"], widget=forms.Textarea(attrs={"rows": 2}))
    place = forms.CharField(
        label=_("文件查阅办法"),
        max_length=LONGEST_WORDING["place"],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("印在文件查阅目录下方：地点和时间。"),
    )
    optional = frozenset({"word", "press", "place"})

    def wording(self) -> values.Wording:
        """What was filled in."""
        return values.Wording(**self.cleaned_data)
