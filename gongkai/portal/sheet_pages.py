"""The pages on which readers check a paper (查验纸质件): the form, and what became of the paper. Plain values in, bytes out."""

import enum
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.archives import forms
from gongkai.archives.forms import CheckedForm
from gongkai.portal import pages
from gongkai.publication import metas
from gongkai.publication.sheets import CheckedSheet, State


class Answer(enum.StrEnum):
    """What is said of a paper that is not known, or of a file that was compared (查验)."""

    ASK = "ask"
    NOTHING = "nothing"
    MISTYPED = "mistyped"
    UNKNOWN = "unknown"
    UNKNOWN_FILE = "unknown_file"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    GENUINE = "genuine"
    ALTERED = "altered"


_GOOD, _STALE, _BAD, _UNSURE = ("good", "✓"), ("stale", "!"), ("bad", "✗"), ("unsure", "?")
_OF_SHEETS: dict[State, tuple[tuple[str, str], str | Promise, str | Promise]] = {
    State.CURRENT: (_GOOD, _("现行有效"), _("这份纸质件现在仍然有效。请核对下面的情况与您手中的一致。")),
    State.REPLACED: (_STALE, _("已被新版次替代"), _("这份纸质件已经过时，以公开页面的现行版次为准。")),
    State.EXPIRED: (_BAD, _("公开期限已满"), _("这份纸质件的公开期限已经届满，应当取下，不再有效。")),
    State.WITHDRAWN: (_BAD, _("已撤回"), _("这份纸质件的内容已经撤回，应当取下。请不要再引用、转发。")),
}
_OF_FORMS: dict[forms.State, tuple[tuple[str, str], str | Promise, str | Promise]] = {
    forms.State.CURRENT: (
        _GOOD,
        _("真实，是最新的一件"),
        _("本平台制发过这份公文，没有被替代。请核对下面的情况与您手中的一致，或者上传文件比对。"),
    ),
    forms.State.REPLACED: (_STALE, _("真实，但已被替代"), _("本平台制发过这份公文，后来情况有变化，由下面的新件替代。以新件为准。")),
}
_OF_ANSWERS: dict[Answer, tuple[tuple[str, str], str | Promise, str | Promise]] = {
    Answer.NOTHING: (_UNSURE, _("没有可以查验的"), _("请输入编号，或者选择要比对的文件。")),
    Answer.MISTYPED: (_UNSURE, _("编号有误"), _("请对照纸质件再输一次。编号里没有数字0、1和字母O、I、L。")),
    Answer.UNKNOWN: (
        _BAD,
        _("查无此件"),
        _("没有制发过这个编号的纸质件。编号核对无误的，它不是本平台制发的，请向落款单位核实。"),
    ),
    Answer.UNKNOWN_FILE: (
        _BAD,
        _("没有相同的存档文件"),
        _("这个文件不是本平台制发的，或者被改动过。请把文件首页上的编号输入上面一栏，再比对一次，就能知道是哪一种。"),
    ),
    Answer.TOO_LARGE: (_UNSURE, _("文件太大"), _("纸质件的文件不会这样大，没有比对。")),
    Answer.TOO_MANY: (_UNSURE, _("查验得太频繁"), _("请一分钟以后再试。")),
    Answer.GENUINE: (_GOOD, _("文件与存档一致"), _("您的文件与制发时的存档逐字节相同。是否现行有效，看下面。")),
    Answer.ALTERED: (
        _BAD,
        _("文件与存档不一致"),
        _("您的文件与这个编号的存档不同：可能改动过，也可能重新保存或者扫描过，请以存档为准。"),
    ),
}


@pages._as_published()
def check_form(answer: Answer, code: str) -> bytes:
    """The page on which a paper is checked (查验纸质件), with what is to be said where none was found (clauses 4.1, 4.2)."""
    title = gettext("查验纸质件")
    (tone, sign), word, said = _OF_ANSWERS.get(answer, (_UNSURE, "", ""))
    values = {"code": code, "tone": tone, "sign": sign, "word": word, "said": said, "is_demonstration": settings.DEMONSTRATION}
    return pages._render("check_form.html", title=title, tags=metas.of_site(title, settings.SITE), indexed=True, **values)


@pages._as_published()
def checked(sheet: CheckedSheet | CheckedForm, *, file: Answer | None = None) -> bytes:
    """What became of a paper (查验结果); `file` says how the handed-in file compares with the one that was kept (clauses 4.1, 4.2)."""
    title = gettext("查验纸质件")
    (tone, sign), word, said = _OF_FORMS[sheet.state] if isinstance(sheet, CheckedForm) else _OF_SHEETS[sheet.state]
    values: dict[str, Any] = {"tone": tone, "sign": sign, "word": word, "said": said}
    if file is not None:
        (file_tone, file_sign), file_word, file_said = _OF_ANSWERS[file]
        values |= {"file_tone": file_tone, "file_sign": file_sign, "file_word": file_word, "file_said": file_said}
    if isinstance(sheet, CheckedForm):
        # An official paper is an inner one: of its matter nothing is said (clause 2.D).
        return pages._page(
            "checked_form.html",
            sheet.body,
            title=title,
            tags=metas.of_body(sheet.body),
            crumbs=((title, ""),),
            indexed=False,
            form=sheet,
            kind=gettext(sheet.kind.label_zh),
            **values,
        )
    return pages._page(
        "checked.html",
        sheet.body,
        title=title,
        tags=metas.of_body(sheet.body),
        crumbs=((title, ""),),
        indexed=False,
        sheet=sheet,
        paper=gettext(sheet.paper.label_zh),
        is_current=sheet.state is State.CURRENT,
        is_replaced=sheet.state is State.REPLACED,
        **values,
    )
