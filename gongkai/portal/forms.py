"""The forms that readers send (报告泄密、提意见): they work without scripts and without cookies, and ask for nobody's name."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.publication.feedback import LONGEST_TEXT as LONGEST_COMMENT
from gongkai.publication.leaks import LONGEST_CONTACT, LONGEST_PLACE, LONGEST_TEXT
from gongkai.publication.models import LEAK_KINDS


class Outside(forms.Form):
    """What every form of a reader has.

    `website` is seen by programs alone: whoever fills it in is not heard. No field is `required` to Django: what is missing the
    rules say in their own words.
    """

    website = forms.CharField(label=_("请不要填写这一栏"), max_length=200)
    token = forms.CharField(widget=forms.HiddenInput, max_length=500)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for name, field in self.fields.items():
            field.required = False
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"about_{name}"
        self.fields["website"].widget.attrs.update({"autocomplete": "off", "tabindex": "-1"})


class ReportForm(Outside):
    """报告泄密: what leaked and where; how to be reached is left to the reader."""

    kind = forms.ChoiceField(
        label=_("您看到的可能是"),
        choices=list(LEAK_KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请在所列选项中选择。")},
    )
    text = forms.CharField(
        label=_("情况说明"),
        help_text=_("写明在页面或者附件的什么位置、是什么内容，如“附件第2页表格第3列是身份证号”。请不要抄录泄露的内容。"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    place = forms.CharField(
        label=_("在哪里看到（选填）"),
        help_text=_("不是在本网站上看到的，请写明网址、张贴地点或者其他来源。"),
        max_length=LONGEST_PLACE,
    )
    contact = forms.CharField(
        label=_("联系方式（选填）"),
        help_text=_("只在您愿意我们回复或者核实时填写电话或者邮箱。不需要姓名和证件号码。"),
        max_length=LONGEST_CONTACT,
    )


class CommentForm(Outside):
    """提意见: what a reader thinks of a matter, or why he asks that there is nothing under an entry."""

    text = forms.CharField(
        label=_("您的意见或者问题"),
        help_text=_("最多{count}个字。请不要写姓名、电话、证件号码，也不要抄录涉密内容。").format(count=LONGEST_COMMENT),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def withhold(self) -> None:
        """Take from the page what may not be shown again."""
        self.data = self.data.copy()
        self.data["text"] = ""
