"""The form on which the wording of official papers is kept (公文用语)."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.archives import form_rules
from gongkai.office.forms import Errand
from gongkai.organization.models import Body, Person
from gongkai.papers.forms import Form, Phrases


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class FormWordingForm(Errand):
    """公文用语: what one kind of official paper bears, with named places in braces."""

    letterhead = forms.CharField(label=_("版头"), help_text=_("印在最上面的红字，如“{body}”。"))
    title = forms.CharField(label=_("标题"))
    text = forms.CharField(label=_("正文"), widget=_long(8), help_text=_("每行一段。"))
    closing = forms.CharField(label=_("结束语"), widget=_long(3))
    contact = forms.CharField(label=_("联系方式"), widget=_long(2), help_text=_("印在最后的联系人、电话和地址。不要写个人手机。"))

    def __init__(self, *args: Any, kind: Form, **given: Any) -> None:
        super().__init__(*args, **given)
        self.kind = kind
        if not kind.is_letter:
            self.fields["text"].label = _("表后的说明")
            self.fields["text"].widget = _long(3)
        for name in ("closing", "contact", *(() if kind.is_letter else ("text",))):
            self.fields[name].optional = True

    def phrases(self) -> Phrases:
        """What was typed."""
        return Phrases(**{name: text.replace("\r\n", "\n") for name, text in self.cleaned_data.items()})

    def refuse_unfit(self, body: Body, by: Person) -> bool:
        """Whether the rules object to these words; the objections then stand at their fields."""
        self.refuse(form_rules.objections_to_wording(body, self.kind, self.phrases(), by=by, today=timezone.localdate()))
        return bool(self.objections)
