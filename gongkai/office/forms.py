"""The forms of the line (表单): they read what was typed; whether it may be done, the rules say.

No field is `required` to Django: an empty one is the rules' to object to, in their words and with their clause, all at once.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.archives.models import RETENTIONS
from gongkai.catalog.models import Entry
from gongkai.disclosure.models import GROUNDS
from gongkai.foundation.objections import Objection
from gongkai.organization.models import ReaderGroup
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Decisions, Step, TimeLimit
from gongkai.procedure.questions import Question
from gongkai.publication.models import WITHDRAWAL_REASONS
from gongkai.secrecy.models import CONCLUSIONS

Choices = Sequence[tuple[Any, Any]] | Callable[[], Sequence[tuple[Any, Any]]]

YES_NO = (("yes", _("是")), ("no", _("否")))
KEYWORD_BREAK = re.compile(r"[\s,，、;；]+")


class Errand(forms.Form):
    """What every form of the office has: objections at their fields or on top, and nothing typed is lost but what may not be shown.

    `optional` names the fields that may stay empty, `places` says at which field an objection stands that the rules
    place elsewhere.
    """

    optional: ClassVar[frozenset[str]] = frozenset()
    places: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.objections: list[Objection] = []
        for name, field in self.fields.items():
            field.required = False
            field.optional = name in self.optional
            field.widget.attrs.setdefault("aria-describedby", f"about_{name}")

    def refuse(self, objections: Iterable[Objection]) -> None:
        """Put each objection at its field, or on top where it has none. What bears a state-secret mark goes from the page."""
        for one in objections:
            placed = replace(one, field=self.places.get(one.field, one.field), message=gettext(one.message))
            if placed.field not in self.fields:
                placed = replace(placed, field="")
            if placed.trace is not None:
                self._clear(placed.field)
            if placed in self.objections:
                continue
            self.objections.append(placed)
            if placed.field and placed.message not in self.errors.get(placed.field, ()):
                self.add_error(placed.field, placed.message)

    def _clear(self, field: str) -> None:
        # What stands at no field of this form may stand in any that is typed into.
        typed = [name for name, one in self.fields.items() if isinstance(one, forms.CharField)]
        self.data = self.data.copy()
        for name in [field] if field else typed:
            self.data[self.add_prefix(name)] = ""

    @property
    def against(self) -> list[Objection]:
        """Everything that stands against the form, for the top of the page, each sentence once: objections, and what could not be read."""
        unread = [
            Objection("not_understood", str(message), field=name if name != forms.forms.NON_FIELD_ERRORS else "")
            for name, messages in self.errors.items()
            for message in messages
        ]
        said: dict[str, Objection] = {}
        for one in (*self.objections, *unread):
            said.setdefault(one.message, one)
        return list(said.values())


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar, typed as 2026-11-23 where it has none."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: str | Promise, help_text: str | Promise = "") -> forms.DateField:
    """A field for a day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"],
        error_messages={"invalid": _("请按“2026-11-23”的格式填写日期。")},
    )


def lines(label: str | Promise, rows: int = 3, help_text: str | Promise = "") -> forms.CharField:
    """A field for several lines of text."""
    return forms.CharField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


def choice(label: str | Promise, choices: Choices, help_text: str | Promise = "") -> forms.ChoiceField:
    """One of a few, as radio buttons with none chosen beforehand."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("请在所列选项中选择。")},
    )


def tick(label: str | Promise, help_text: str | Promise = "") -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, help_text=help_text)


# Drafting.


class ManyFiles(forms.ClearableFileInput):
    """An input that takes several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """All files chosen under `name`."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """Any number of uploaded files. What they are, the gate examines."""

    widget = ManyFiles


class OneFile(forms.ClearableFileInput):
    """An input for one new file; what was received before is carried elsewhere on the page."""

    template_name = "django/forms/widgets/file.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> UploadedFile | None:
        """The file chosen under `name`, if any."""
        given = files.get(name)
        return given if isinstance(given, UploadedFile) else None


class FileField(forms.Field):
    """One uploaded file, or none. What it is, the gate examines."""

    widget = OneFile


class DraftForm(Errand):
    """起草: what a version says. Where its text comes from is one of three ways: typed, uploaded, or as it is."""

    optional = frozenset(
        {"document_number", "document_date", "keywords", "summary", "files", "source", "attach_source", "inner_party", "conversion_checked"}
        | {"co_units", "co_bodies", "duty"}
    )

    title = forms.CharField(label=_("名称"), max_length=1000, help_text=_("公开后显示的标题，应与文件标题一致。"))
    document_number = forms.CharField(label=_("文号"), max_length=120, help_text=_("如“某高新〔2026〕12号”。"))
    document_date = day(_("发文日期"))
    keywords = forms.CharField(label=_("主题词"), max_length=1000, help_text=_("用顿号、逗号或空格分开。"))
    basis = lines(_("公开依据"), 2, _("依据的法律、法规、党内法规或管理办法条款。"))
    summary = lines(_("内容概述"), 2, _("一两句话说明内容，显示在公开目录中。"))
    inner_party = tick(_("属于党内事务"), _("勾选后只能仅限党内公开，或先党内、后党外公开。"))
    co_units = forms.MultipleChoiceField(
        label=_("联合发文的本机构部门"),
        help_text=_("与承办部门联合制发、共同盖章或签署的部门；各部门负责人都要作出保密审查结论。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请在所列部门中选择。")},
    )
    co_bodies = lines(_("联合发文的外单位"), 2, _("每行写一个单位全称；由其在一次性页面或书面作出结论。"))
    text_from = choice(_("正文来源"), ())
    text = lines(_("正文"), 10, _("两段之间空一行；全文没有空行时，每行算一段。"))
    source = FileField(label=_("上传文件转换"), help_text=_("Word（.docx）或文本（.txt）文件，转换后请与原件核对。"))
    attach_source = tick(_("同时把原文件作为附件公开"))
    conversion_checked = tick(_("核对无误：我已将转换后的正文与原件逐项核对，两者一致"))
    files = FilesField(label=_("添加附件"), help_text=_("可选多个。.txt、.docx、.pdf、.xlsx、.jpg、.png。附件随正文一起公开。"))

    WAYS: ClassVar[dict[str, str | Promise]] = {
        "typed": _("直接录入"),
        "uploaded": _("上传文件转换"),
        "kept": _("保留现有正文，不作改动"),
    }

    duty = forms.MultipleChoiceField(
        label=_("对应的公开义务"),
        help_text=_("本稿公开后，所选义务即算完成。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("所选公开义务已经办理，请重新选择。")},
    )

    def __init__(
        self,
        *args: Any,
        ways: Sequence[str],
        others: Sequence[tuple[int, str]] = (),
        duties: Sequence[tuple[int, str]] = (),
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.fields["duty"].choices = list(duties)
        if not duties:
            del self.fields["duty"]
        self.fields["text_from"].choices = [(way, self.WAYS[way]) for way in ways]
        self.fields["co_units"].choices = list(others)

    def clean_co_bodies(self) -> tuple[str, ...]:
        """The names of bodies outside one by one."""
        return tuple(name.strip() for name in self.cleaned_data["co_bodies"].splitlines() if name.strip())

    def clean_keywords(self) -> tuple[str, ...]:
        """The keywords one by one."""
        return tuple(word for word in KEYWORD_BREAK.split(self.cleaned_data["keywords"]) if word)


class NewMatterForm(DraftForm):
    """起草新事项: the unit that answers for it is chosen where the handler works for several."""

    unit = forms.ChoiceField(label=_("承办部门"), error_messages={"invalid_choice": _("请选择您承办的部门。")})

    def __init__(self, *args: Any, units: Sequence[tuple[int, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["unit"].choices = [("", _("请选择")), *units] if len(units) != 1 else list(units)
        self.order_fields(["unit"])


class RevisionForm(DraftForm):
    """修改: what was changed and why, for those who have read the version before."""

    change_note = lines(_("修改说明"), 2, _("改了什么、为什么改，供已看过前一稿的人核对。"))
    optional = DraftForm.optional | {"change_note"}


class NewEditionForm(DraftForm):
    """再次公开: why the matter is disclosed once more (clause 5.2). A correction, be it of one character, is a new edition too."""

    KINDS = (
        ("更正", _("更正：原来公开的有误，包括错别字")),
        ("更新", _("更新：情况有了变化")),
        ("完善", _("完善：根据意见补充、修改")),
    )
    """What a reason begins with, as readers are told in Chinese; what is disclosed after it was withheld or taken back is none of them."""

    kind = choice(_("属于哪一种"), KINDS)
    reason = lines(_("再次公开的理由"), 2, _("写明改了什么、为什么，如“附表第3行金额应为120万元”。将显示在公开页面的版次列表中。"))
    optional = DraftForm.optional | {"kind"}

    @property
    def stated(self) -> str:
        """The reason as readers are told it, after its kind where one was chosen."""
        kind, reason = self.cleaned_data["kind"], self.cleaned_data["reason"]
        return f"{kind}：{reason}" if kind and reason else reason


# The eight questions and the opinions.


class EightQuestions(Errand):
    """The eight questions of clause 8.1, each to be answered by a person: no answer is taken for granted."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        for question in Question:
            field = choice(gettext(question.label_zh), YES_NO)
            field.required = False
            self.fields[question.value] = field

    @property
    def questions(self) -> Iterator[forms.BoundField]:
        """The eight fields in their order."""
        return (self[question.value] for question in Question)

    @property
    def answers(self) -> dict[Question, bool | None]:
        """What was answered; None where nothing was."""
        given = {"yes": True, "no": False}
        return {question: given.get(self.cleaned_data.get(question.value, "")) for question in Question}


class SelfReviewForm(EightQuestions):
    """部门自审."""

    remark = lines(_("说明"), 2, _("有一项回答“是”时必填。"))
    optional = frozenset({"remark"})


class Concluding(Errand):
    """How an opinion ends: one of its conclusions, by the button that was pressed.

    Withholding ends the edition for good, so it is confirmed on the form itself.
    """

    AGREE, RETURN, WITHHOLD = "agree", "return", "withhold"

    conclusion = forms.ChoiceField(
        choices=[(AGREE, AGREE), (RETURN, RETURN), (WITHHOLD, WITHHOLD)],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("请按所列按钮作出结论。")},
    )
    ground = forms.ChoiceField(
        label=_("不予公开的依据"),
        choices=[("", _("请选择")), *GROUNDS.items()],
        error_messages={"invalid_choice": _("请选择不予公开的依据。")},
    )
    confirmed = tick(_("我知道：作出不予公开结论后，本版次即告办结，不能改回"))

    def clean(self) -> dict[str, Any]:
        """Refuse a conclusion that nobody drew and a withholding that nobody confirmed."""
        given = super().clean() or self.cleaned_data
        conclusion = given.get("conclusion")
        if not conclusion:
            self.add_error(None, gettext("请按所列按钮作出结论。"))
        if conclusion == self.WITHHOLD and not given.get("confirmed"):
            self.add_error("confirmed", gettext("不予公开不能改回，请勾选确认。"))
        return given

    @property
    def withholds(self) -> bool:
        """Whether this showing of the form should have the part on withholding open."""
        return self.is_bound and self.data.get("conclusion") == self.WITHHOLD


class OpinionForm(Concluding):
    """An opinion on the approval sheet: agree, return with reasons, withhold with ground."""

    remark = lines(_("意见"), 3, _("同意时可以不填；退回或不予公开时，请写明理由。"))
    optional = frozenset({"remark"})


class VerdictForm(Concluding, EightQuestions):
    """保密审查: eight answers, grounds, conclusion."""

    result = forms.ChoiceField(
        label=_("审查结论"),
        choices=[("", _("按所按的按钮：通过为予以公开，退回为作处理后公开")), *CONCLUSIONS.items()],
        help_text=_("本稿是处理后的稿，或者只公开一部分的，请选择。"),
        error_messages={"invalid_choice": _("请在所列选项中选择。")},
    )
    optional = frozenset({"result"})
    grounds = lines(_("审查结论的理由"), 3, _("写明审查了什么、依据什么得出结论。"))
    places = {"remark": "grounds"}


class ExaminationForm(OpinionForm):
    """审查: time limit, scope and form, and whether the group head must sign (clause 2.B)."""

    SCOPES: ClassVar[dict[str, tuple[str | Promise, tuple[Audience, ...]]]] = {
        "party": (_("仅限党内"), (Audience.PARTY,)),
        "party_zone": (_("先党内，后园区内"), (Audience.PARTY, Audience.ZONE)),
        "party_society": (_("先党内，后社会"), (Audience.PARTY, Audience.SOCIETY)),
        "zone": (_("园区内"), (Audience.ZONE,)),
        "zone_society": (_("先园区内，后社会"), (Audience.ZONE, Audience.SOCIETY)),
        "society": (_("社会"), (Audience.SOCIETY,)),
        "group": (_("仅限特定人员"), (Audience.GROUP,)),
        "group_zone": (_("先特定人员，后园区内"), (Audience.GROUP, Audience.ZONE)),
        "group_society": (_("先特定人员，后社会"), (Audience.GROUP, Audience.SOCIETY)),
    }

    time_limit = choice(_("公开时限"), lambda: [(one.value, gettext(one.label_zh)) for one in TimeLimit])
    scope = choice(_("公开范围"), [(name, label) for name, (label, _audiences) in SCOPES.items()])
    groups = forms.MultipleChoiceField(
        label=_("特定人员组"),
        choices=(),
        help_text=_("公开范围含“特定人员”的，选择由哪些组阅读；其他范围不选。"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请在所列特定人员组中选择。")},
    )
    first_opens_on = day(_("公开日期"), _("不填则发布时即公开。"))
    then_opens_on = day(_("其后公开日期"), _("范围为“先……，后……”时填写，到这一天自动公开。"))
    channels = forms.MultipleChoiceField(
        label=_("公开形式"),
        choices=lambda: [(one.value, gettext(one.label_zh)) for one in Channel],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("请在所列形式中选择。")},
    )
    zone_wide_important = choice(_("是否全区性重要公开事项"), YES_NO, _("选“是”的，须由领导小组组长签署。"))
    expires_on = day(_("公开截止日期"), _("常年公开的事项不填；其他事项不填则一直公开。"))
    optional = frozenset({"remark", "first_opens_on", "then_opens_on", "expires_on", "groups"})

    def __init__(self, *args: Any, groups: Iterable[ReaderGroup] = (), unused: Collection[Channel] = (), **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["channels"].choices = [(one.value, gettext(one.label_zh)) for one in Channel if one not in unused]
        named = [(str(one.pk), f"{one.name}（{one.purpose}）") for one in groups]
        self.fields["groups"].choices = named
        if not named:  # what cannot be chosen is not offered
            scopes = [(name, label) for name, (label, steps) in self.SCOPES.items() if Audience.GROUP not in steps]
            self.fields["scope"].choices = scopes

    @property
    def channel_groups(self) -> list[tuple[str, list[BoundWidget]]]:
        """The forms that the body uses as boxes: of the ten inside the zone (clause 4.1), of the six to society (clause 4.2)."""
        boxes = {box.data["value"]: box for box in self["channels"]}
        groups = {"zone": gettext("园区内公开形式"), "society": gettext("面向社会公开形式")}
        shown = [one for one in Channel if one.value in boxes]
        return [(label, [boxes[one.value] for one in shown if one.audience == reach]) for reach, label in groups.items()]

    def decisions(self) -> Decisions:
        """The three decisions as the procedure takes them; what was left open is left open."""
        given = self.cleaned_data
        audiences = self.SCOPES[given["scope"]][1] if given["scope"] else ()
        days: tuple[date | None, ...] = (given["first_opens_on"], given["then_opens_on"])
        return Decisions(
            time_limit=TimeLimit(given["time_limit"]) if given["time_limit"] else None,  # type: ignore[arg-type]
            steps=tuple(Step(audience, opens_on) for audience, opens_on in zip(audiences, days, strict=False)),
            channels=frozenset(given["channels"]),
            zone_wide_important=given["zone_wide_important"] == "yes",
            expires_on=given["expires_on"],
            groups=frozenset(int(one) for one in given["groups"]),
        )

    def unsaid(self) -> list[Objection]:
        """What the decisions cannot say of themselves: a question that was not answered, a day that belongs to no step."""
        given = self.cleaned_data
        found = []
        if not given["zone_wide_important"]:
            message = gettext("请回答是否属于全区性重要公开事项。")
            found.append(Objection("no_importance", message, clause="2.B", field="zone_wide_important"))
        if given["then_opens_on"] and given["scope"] and len(self.SCOPES[given["scope"]][1]) == 1:
            message = gettext("公开范围只有一步，请不要填写其后公开日期。")
            found.append(Objection("no_second_step", message, clause="2.D", field="then_opens_on"))
        return found

    @classmethod
    def usual(cls, entry: Entry, *, inner_party: bool) -> dict[str, Any]:
        """What the catalogue holds to be usual for `entry`; whether the matter is zone-wide important is never taken for granted."""
        audiences = {Audience(entry.scope)} | ({Audience.PARTY} if inner_party else set())
        fitting = (name for name, (_label, steps) in cls.SCOPES.items() if set(steps) == audiences)
        # What is usually for the Party alone, but was not marked so, has no usual scope: the examiner returns it, or chooses.
        scope = next(fitting) if inner_party or Audience.PARTY not in audiences else ""
        return {"time_limit": entry.time_limit, "scope": scope, "channels": list(entry.channels)}


# Publishing, withdrawing, posting, filing.


class PublishForm(Errand):
    """公开发布: what is opened cannot be unread, so it is confirmed."""

    optional = frozenset({"asks_readers"})

    asks_readers = tick(_("请内部读者阅读后确认“已阅”"), _("限于党内、园区内或者特定人员阅读期间，可以看到谁已读、谁已确认，并可提醒。"))
    confirmed = tick(_("我已核对以上内容、范围和日期，确认公开发布"))

    def clean_confirmed(self) -> bool:
        """The confirmation itself."""
        if not self.cleaned_data["confirmed"]:
            raise forms.ValidationError(_("公开后无法收回已被阅读的内容，请勾选确认。"))
        return True


class WithdrawalForm(Errand):
    """撤回: why, and who decided."""

    reason_type = choice(_("撤回原因"), list(WITHDRAWAL_REASONS.items()))
    reason = lines(_("撤回说明"), 3, _("将原样显示在原页面的位置，请勿写入需要撤下的内容。"))
    authority = forms.CharField(label=_("作出撤回决定的机关"), max_length=200)
    confirmed = tick(_("我知道：撤回后各版次页面都换成撤回告示，不能改回"))

    def clean_confirmed(self) -> bool:
        """The confirmation itself."""
        if not self.cleaned_data["confirmed"]:
            raise forms.ValidationError(_("撤回不能改回，请勾选确认。"))
        return True


class SendBackForm(Errand):
    """公开前退回: what the publisher saw."""

    reasons = lines(_("退回的理由"), 3, _("写明发现了什么、需要怎样修改。"))


class PostingForm(Errand):
    """公开形式落实: where, from when to when, with evidence."""

    channel = choice(_("公开形式"), ())
    place = forms.CharField(
        label=_("地点或载体"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "places"}),
        help_text=_("从本机构的地点中选，或者填写，如“一号楼一层公告栏”“《某某日报》第3版”。"),
    )
    shown_from = day(_("起始日期"))
    shown_until = day(_("截止日期"))
    note = lines(_("说明"), 2)
    evidence = FileField(label=_("佐证照片或文件"), help_text=_("照片、截图或扫描件，一个文件。照片保存前会去掉位置、设备等信息。"))
    optional = frozenset({"shown_until", "note", "evidence"})

    def __init__(self, *args: Any, channels: Sequence[tuple[str, Any]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["channel"].choices = list(channels)


class RemovalForm(Errand):
    """登记撤除: when, by whom, with evidence."""

    removed_on = day(_("撤除日期"))
    who = forms.CharField(label=_("办理人"), max_length=100, help_text=_("实际去撤除或者收回的人。"))
    note = lines(_("说明"), 2, _("收回的，写明收回多少份、还有多少份没有收回。"))
    evidence = FileField(label=_("佐证照片或文件"), help_text=_("撤除后的照片、截图或者收回清单，一个文件。"))
    optional = frozenset({"note", "evidence"})


class FilingForm(Errand):
    """归档: for how long the record is kept."""

    retention = choice(_("保管期限"), list(RETENTIONS.items()))
    note = lines(_("备注"), 2)
    optional = frozenset({"note"})
