"""Papers as .docx, of the same plain values as their PDF, for offices that go on editing them by hand (可编辑文稿).

A Word copy is no paper that was issued: it bears no code, and its foot says which paper counts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import dateformat

from gongkai.papers.approval import Fact, lines
from gongkai.papers.archive import Decision, HandedOver, HandoverForm, Side
from gongkai.papers.forms import Foot, Form, Phrases
from gongkai.papers.kinds import Paper
from gongkai.papers.line import ConsultationLetter, ReferralLetter, ReleaseRecord
from gongkai.papers.sheets import as_printed
from gongkai.papers.values import Given, Matter, Wording
from gongkai.papers.word import Block, Page, Style, Table, document, from_markup, paragraph, row

EDITABLE_PAPERS = frozenset({Paper.CIRCULAR, Paper.NOTICE, Paper.LETTER})
"""Papers of a matter that an office edits by hand: 文件, 通知通报 and 复函."""
_LYING = {"lying": True, "top": 20, "right": 16, "bottom": 22, "left": 16}
_STANDING = {"top": 20, "right": 18, "bottom": 24, "left": 20}


@as_printed()
def of_form(form: Form, values: Any, phrases: Phrases, foot: Foot) -> bytes:
    """The Word copy of an official paper that was issued; ValueError for a kind that nobody edits by hand (`EDITABLE_FORMS`)."""
    make = _MAKERS.get(form)
    if make is None:
        raise ValueError(f"{form} is not edited by hand")
    blocks, page = make(values, phrases)
    said = f"可编辑文稿，不作为凭证；以查验编号{foot.code}的公文为准。"
    return document(blocks, title=phrases.title or form.label_zh, page=Page(**page, foot=(said,)))


@as_printed()
def of_matter(paper: Paper, matter: Matter, wording: Wording, given: Given) -> bytes:
    """The Word copy of a paper of a released matter; ValueError for a paper that nobody edits by hand (`EDITABLE_PAPERS`)."""
    if paper not in EDITABLE_PAPERS:
        raise ValueError(f"{paper} is not edited by hand")
    blocks = _letter(matter, wording, given) if paper is Paper.LETTER else _circular(matter, wording, given)
    said = "可编辑文稿，不作为凭证；公开的内容以公开页面的现行版次为准。"
    return document(blocks, title=matter.title, page=Page(foot=(said,)))


# Papers of a released matter.


def _circular(matter: Matter, wording: Wording, given: Given) -> list[Block]:
    said = "主动公开" if matter.index_number else f"限{matter.scope}公开"
    return [
        paragraph(wording.organ_mark, Style.ORGAN),
        *_each(matter.document_number, Style.NUMBER),
        paragraph(matter.title, Style.TITLE),
        *_each(f"{given.addressee}：" if given.addressee else "", Style.PLAIN),
        *from_markup(matter.text),
        *_files(matter),
        *_signed(wording.signatory, matter.document_date or matter.opened_on),
        paragraph(f"（此件{said}）"),
        *_each(f"抄送：{given.copies}。" if given.copies else "", Style.PLAIN),
        paragraph(f"{wording.printer}　{_day(given.made_on)}印发", Style.PLAIN),
    ]


def _letter(matter: Matter, wording: Wording, given: Given) -> list[Block]:
    number = f"文号：{matter.document_number}" if matter.document_number else ""
    named = "，".join(one for one in (f"索引号：{matter.index_number}" if matter.index_number else "", number) if one)
    came = f"{given.occasion}收悉。" if given.occasion else ""
    shown = f"（{named}）" if matter.index_number else ""
    where = f"公开页面：{matter.address}" if matter.address else ""
    return [
        paragraph(wording.signatory, Style.ORGAN),
        paragraph(f"关于“{matter.title}”有关事项的复函", Style.TITLE),
        paragraph(f"{given.addressee}：", Style.PLAIN),
        paragraph(f"{came}您所询问的事项已经向社会公开{shown}，现将公开的内容函复如下："),
        *from_markup(matter.text),
        *_files(matter),
        paragraph(f"以上内容以公开页面的现行版次为准。{where}"),
        *_each(wording.word),
        *_signed(wording.signatory, given.made_on),
    ]


def _files(matter: Matter) -> list[Block]:
    names = [*matter.files, *(one.name for one in matter.pictures)]
    if len(names) == 1:
        return [paragraph(f"附件：{names[0]}")]
    return [paragraph(f"{'附件：' if place == 1 else '　　　'}{place}.{name}") for place, name in enumerate(names, start=1)]


# Official papers.


def _consultation(form: ConsultationLetter, phrases: Phrases) -> tuple[list[Block], dict[str, Any]]:
    passages = [block for one in form.passages for block in _each(one, Style.NOTE)]
    slip = Table(
        (row("答复", "　".join(f"□{one}" for one in form.answers)), row("理由", "\n\n"), row("签名（盖章）、日期", "\n")), 0, (1, 4)
    )
    blocks = [
        *_letter_head(phrases, "", form.holder),
        *_each(phrases.text),
        paragraph("征求意见的内容", Style.HEADING1),
        *_each(form.asked),
        *([paragraph("拟公开的原文", Style.HEADING1), *passages] if passages else []),
        *_letter_foot(phrases, form.sent_on, form.handler),
        paragraph("回　执", Style.TITLE),
        slip,
    ]
    return blocks, {}


def _referral(form: ReferralLetter, phrases: Phrases) -> tuple[list[Block], dict[str, Any]]:
    blocks = [
        *_letter_head(phrases, form.number, form.addressee),
        *_each(phrases.text),
        paragraph("不能确定的问题", Style.HEADING1),
        *_each(form.question),
        _facts(form.facts),
        *_letter_foot(phrases, form.sent_on, form.handler),
    ]
    return blocks, {}


def _letter_head(phrases: Phrases, number: str, addressee: str) -> list[Block]:
    head = paragraph(phrases.letterhead, Style.ORGAN)
    return [head, *_each(number, Style.NUMBER), paragraph(phrases.title, Style.TITLE), paragraph(f"{addressee}：", Style.PLAIN)]


def _letter_foot(phrases: Phrases, sent_on: str, handler: str) -> list[Block]:
    contact = f"；{phrases.contact}" if phrases.contact else ""
    signed = [*_each(phrases.letterhead, Style.SIGNED), *_each(sent_on, Style.SIGNED)]
    return [*_each(phrases.closing), *signed, paragraph(f"（经办人：{handler}{contact}）")]


def _release_record(form: ReleaseRecord, phrases: Phrases) -> tuple[list[Block], dict[str, Any]]:
    blocks: list[Block] = [paragraph(phrases.letterhead, Style.NUMBER), paragraph(phrases.title, Style.TITLE), _facts(form.facts)]
    for table in form.tables:
        blocks.append(paragraph(table.heading, Style.HEADING3))
        if table.rows:
            heads = row(*(column.head for column in table.columns), is_head=True)
            blocks.append(Table((heads, *(row(*line) for line in table.rows)), 1, tuple(float(column.width) for column in table.columns)))
        else:
            blocks.append(paragraph(table.empty, Style.PLAIN))
    if form.photos:
        blocks.append(paragraph("佐证照片", Style.HEADING3))
        blocks += [paragraph(f"{place}. {one.caption}（照片见公文）", Style.PLAIN) for place, one in enumerate(form.photos, start=1)]
    for words in (phrases.text, phrases.closing, phrases.contact):
        blocks += _each(words, Style.NOTE)
    return blocks, _STANDING


def _facts(facts: Sequence[Fact]) -> Table:
    """Facts two to a line, wide ones alone."""
    made = []
    for line in lines(tuple(facts)):
        cells = [cell for fact in line for cell in (*row(fact.label, is_head=True), *row(fact.value))]
        if len(line) == 1:
            cells[1] = replace(cells[1], across=3)
        made.append(tuple(cells))
    return Table(tuple(made), 0, (1, 2, 1, 2))


def _handover(form: HandoverForm, phrases: Phrases) -> tuple[list[Block], dict[str, Any]]:
    span = f"时段：{_day(form.since)}至{_day(form.until)}"
    blocks: list[Block] = [
        paragraph(form.giver.organisation, Style.NUMBER),
        paragraph("政府信息公开交接单", Style.TITLE),
        paragraph(f"编号：{form.number}　接收单位：{form.receiver.organisation}　{span}　备案号：{form.filing_number}", Style.CELL),
    ]
    if form.lines:
        heads = ("序号", "档号", "索引号", "名称", "文号", "发文日期", "页数", "份数", "载体", "备注")
        lines = [row(str(place), *_line(one), few=(0, 5, 6, 7, 8)) for place, one in enumerate(form.lines, start=1)]
        blocks.append(Table((row(*heads, is_head=True), *lines), 1, (4.5, 17, 11, 29, 12, 7.5, 5, 5, 5, 7)))
        size = f"，电子文件共{form.size}" if form.size else ""
        listed = f"移交清单的摘要：{form.list_digest}" if form.list_digest else ""
        blocks.append(paragraph(f"合计{len(form.lines)}件{form.pages}页{size}。{listed}", Style.NOTE))
    else:
        blocks += [
            paragraph("零报告", Style.NUMBER, bold=True),
            paragraph(f"{_day(form.since)}至{_day(form.until)}，本单位没有应当移交的公开信息。"),
        ]
    if form.replaces:
        blocks.append(paragraph(f"本单更正后重新移交，替换编号{form.replaces}的交接单。", Style.NOTE))
    blocks += _each(f"备注：{form.note}" if form.note else "", Style.NOTE)
    signatures = row(_decided(form.approval), _side(form.giver), _side(form.receiver))
    blocks.append(Table((row("领导小组组长审批", "移交单位", "接收单位", is_head=True), signatures)))
    blocks.append(paragraph("本单一式四份，移交单位、接收单位各执两份，双方盖章后生效。", Style.NOTE))
    return blocks, _LYING


def _line(one: HandedOver) -> tuple[str, ...]:
    day = f"{one.day:%Y%m%d}" if one.day else ""
    pages = "" if one.pages is None else str(one.pages)
    title = f"{one.title}\n{one.digest}" if one.digest else one.title
    return one.code, one.index_number, title, one.document_number, day, pages, str(one.copies), one.medium, one.note


def _decided(one: Decision | None) -> str:
    if one is None:
        return "\n\n签名：\n　　　　年　　月　　日"
    return "\n".join(line for line in (one.outcome, one.remark, one.signature, _day(one.day) if one.day else "") if line)


def _side(one: Side) -> str:
    day = _day(one.day) if one.day else "　　　　年　　月　　日"
    contact = f"联系方式：{one.contact}" if one.contact else ""
    return "\n".join(line for line in (f"{one.organisation}（盖章）", f"经办人：{one.person}", contact, day) if line)


# Parts.


def _each(text: str, style: Style = Style.TEXT) -> list[Block]:
    """A paragraph for each line of `text`; none where there is none."""
    return [paragraph(line, style) for line in text.splitlines() if line.strip()]


def _signed(organ: str, day: date | None) -> list[Block]:
    return [*_each(organ, Style.SIGNED), *_each(_day(day) if day else "", Style.SIGNED)]


def _day(day: date) -> str:
    return dateformat.format(day, "Y年n月j日")


_MAKERS: Mapping[Form, Callable[[Any, Phrases], tuple[list[Block], dict[str, Any]]]] = {
    Form.CONSULTATION_LETTER: _consultation,
    Form.REFERRAL_LETTER: _referral,
    Form.RELEASE_RECORD: _release_record,
    Form.HANDOVER_FORM: _handover,
}
EDITABLE_FORMS = frozenset(_MAKERS)
"""Official papers that an office edits by hand."""
