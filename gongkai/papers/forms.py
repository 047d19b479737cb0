"""The official papers of the line and of the archive (公文): their kinds, the words a body puts on them, and what every foot bears.

Plain values, with no way back to the rows.
"""

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import dateformat, timezone

from gongkai.papers.marks import KEYWORD
from gongkai.procedure.words import gettext_noop as _

PLACE = re.compile(r"\{([^{}]*)\}")
"""A named place in the wording of a form: "{title}"."""
STRAY = re.compile(r"[{}]")


class Form(enum.StrEnum):
    """公文. The value is what is stored."""

    APPROVAL_SHEET = "approval_sheet"
    REVIEW_RECORD = "review_record"
    CONSULTATION_LETTER = "consultation_letter"
    REFERRAL_LETTER = "referral_letter"
    RELEASE_RECORD = "release_record"
    VOLUME_COVER = "volume_cover"
    SPINE = "spine"
    RECORD_LIST = "record_list"
    NOTE_SHEET = "note_sheet"
    HANDOVER_FORM = "handover_form"
    RECEIPT = "receipt"
    DESTRUCTION_LIST = "destruction_list"

    @property
    def label_zh(self) -> str:
        """What the paper is called."""
        return _LABELS[self]

    @property
    def places(self) -> Mapping[str, str]:
        """The named places that its wording may hold, and what stands there."""
        return {**_COMMON, **_PLACES.get(self, {})}

    @property
    def is_letter(self) -> bool:
        """Whether its text is the letter itself, not a note below a table."""
        return self in LETTERS


_LABELS = {
    Form.APPROVAL_SHEET: _("公文呈批表"),
    Form.REVIEW_RECORD: _("保密审查记录"),
    Form.CONSULTATION_LETTER: _("征求意见函"),
    Form.REFERRAL_LETTER: _("报请确定函"),
    Form.RELEASE_RECORD: _("公开发布记录"),
    Form.VOLUME_COVER: _("案卷（盒）封面"),
    Form.SPINE: _("盒脊"),
    Form.RECORD_LIST: _("归档文件目录"),
    Form.NOTE_SHEET: _("备考表"),
    Form.HANDOVER_FORM: _("政府信息公开交接单"),
    Form.RECEIPT: _("移交回执"),
    Form.DESTRUCTION_LIST: _("档案销毁清册"),
}
_COMMON = {"body": _("机构名称"), "office": _("公开工作办公室所在部门")}
_MATTER = {"title": _("事项名称"), "unit": _("承办部门"), "number": _("文号")}
_PLACES: Mapping[Form, Mapping[str, str]] = {
    Form.APPROVAL_SHEET: _MATTER,
    Form.REVIEW_RECORD: _MATTER,
    Form.RELEASE_RECORD: _MATTER,
    Form.CONSULTATION_LETTER: _MATTER
    | {
        "holder": _("权利人"),
        "concerns": _("涉及的权利：商业秘密或者个人隐私"),
        "days": _("答复期限的工作日数"),
        "due_on": _("答复期限的日期"),
    },
    Form.REFERRAL_LETTER: _MATTER | {"addressee": _("报请机关")},
}
LETTERS = frozenset({Form.CONSULTATION_LETTER, Form.REFERRAL_LETTER})
LISTS = frozenset({Form.RECORD_LIST, Form.HANDOVER_FORM, Form.DESTRUCTION_LIST})
"""Papers that name many matters."""


@dataclass(frozen=True)
class Phrases:
    """公文用语: the words of one kind of form. `text` is a paragraph on each line; "" where a form has none.

    `letterhead` stands at its head, `title` is what it is called, `closing` ends it, `contact` says who answers questions.
    """

    letterhead: str
    title: str
    text: str = ""
    closing: str = ""
    contact: str = ""

    def filled(self, given: Mapping[str, str]) -> "Phrases":
        """The same with what is `given` in its places; KeyError where a place is none of them."""
        return Phrases(**{name: PLACE.sub(lambda found: given[found[1].strip()], text) for name, text in vars(self).items()})


USUAL: Mapping[Form, Phrases] = {
    **{form: Phrases("{body}", form.label_zh) for form in Form},
    Form.VOLUME_COVER: Phrases("{body}", "归档文件"),
    Form.HANDOVER_FORM: Phrases(
        "{body}", "政府信息公开交接单", closing="本单一式四份，移交单位、接收单位各执两份，双方盖章后生效。没有移交内容的，也应当报送。"
    ),
    Form.CONSULTATION_LETTER: Phrases(
        "{body}",
        "关于征求“{title}”公开意见的函",
        "我单位拟公开“{title}”，其中部分内容可能涉及你方{concerns}。依照《中华人民共和国政府信息公开条例》第三十二条的规定，"
        "现就是否同意公开下列内容，书面征求你方意见。\n"
        "请自收到本函之日起{days}个工作日内（{due_on}前）书面答复。不同意公开或者只同意部分公开的，请说明理由。"
        "逾期不答复的，不视为同意，由我单位依照规定决定是否公开。",
        "特此函告。",
    ),
    Form.REFERRAL_LETTER: Phrases(
        "{body}",
        "关于报请确定“{title}”是否可以公开的函",
        "我单位{unit}拟公开“{title}”。经保密审查，对下列问题不能确定，依照《中华人民共和国政府信息公开条例》第十七条的规定，现报请确定。",
        "妥否，请予答复。答复前，本事项不予公开。",
    ),
}
"""The words of each kind of form where a body has set none of its own."""


@dataclass(frozen=True)
class Foot:
    """What every form bears at its foot: its code and check page, who made it when, and the journal's head as a witness.

    `address` is "" where the installation does not know its own; `chain` is "" and `head` with it while nothing was recorded.
    """

    code: str
    made_by: str
    made_at: datetime
    address: str = ""
    chain: str = ""
    size: int = 0
    head: str = ""
    at: datetime | None = None
    is_demonstration: bool = False

    @property
    def keyword(self) -> str:
        """What the file carries in its properties, so that it can be asked for its code without being opened."""
        return f"{KEYWORD}{self.code}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Who made it and the journal's head as they are printed, in the time zone that is active; the head last, if there is one."""
        made = dateformat.format(timezone.localtime(self.made_at), "Y年n月j日 H:i")
        found = [f"{self.made_by}于{made}制作。链头可与公开的留痕核对，不一致说明留痕被改动。"]
        if self.at is not None:
            at = dateformat.format(timezone.localtime(self.at), "Y年n月j日 H:i:s")
            found += [f"留痕存证：{self.chain}，共{self.size}条，截至{at}，链头：", self.head]
        return tuple(found)


def unknown_places(text: str, form: Form) -> list[str]:
    """What stands in braces in `text` and is no place of `form`; a brace left over is one too."""
    named = [found.strip() for found in PLACE.findall(text)]
    stray = STRAY.findall(PLACE.sub("", text))
    return list(dict.fromkeys([f"{{{name}}}" for name in named if name not in form.places] + stray))


def sample(form: Form) -> dict[str, Any]:
    """What stands in the places of `form` where its wording is shown before it is used: each place's own description."""
    return {name: f"〔{said}〕" for name, said in form.places.items()}
