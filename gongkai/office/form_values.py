"""What official papers say (公文内容): the rows in words, for papers that know no rows; always in Chinese, whoever has them made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from gongkai.approval import queries as approval
from gongkai.archives.forms import Subject, about_consultation, about_edition, about_referral
from gongkai.disclosure.models import Attachment, Edition, Version
from gongkai.interface.templatetags import gongkai as words
from gongkai.office.form_words import opinion, plain
from gongkai.office.release_values import release_record
from gongkai.office.review_values import asked_about, consultation_letter, referral_letter, referred, review_record
from gongkai.office.signatures import Signed, signed
from gongkai.papers.approval import ApprovalSheet, Box, Fact
from gongkai.papers.forms import Form
from gongkai.papers.sheets import as_printed
from gongkai.procedure.dossier import Decisions, Dossier, Kind
from gongkai.publication import queries as publication
from gongkai.secrecy import queries as secrecy

BOXES = (
    Kind.SELF_REVIEW,
    Kind.AGREEMENT,
    Kind.CONSENT,
    Kind.VERDICT,
    Kind.JOINT_VERDICT,
    Kind.EXAMINATION,
    Kind.COUNTERSIGNATURE,
    Kind.APPROVAL,
)
"""The boxes of the sheet in the order of the procedure."""


@dataclass(frozen=True)
class Paperwork:
    """A paper that a matter can have: its name on the page, kind and subject, and how its values and the places of its words are read."""

    name: str
    kind: Form
    subject: Subject
    values: Callable[[], Any]
    places: Callable[[], dict[str, str]]
    about: str = ""


def papers_of(edition: Edition, version: Version, *, on: date) -> list[Paperwork]:
    """Every paper of the line that an edition can have at its stage, in the order of the procedure."""
    matter = about_edition(edition)
    facts = version.facts
    common = {"title": facts["title"], "unit": facts["unit"], "number": facts["document_number"] or "—"}

    def paper(name: str, kind: Form, subject: Subject, values: Callable[[], Any], said: str = "", **places: str) -> Paperwork:
        return Paperwork(name, kind, subject, values, lambda: common | places, said)

    found = [paper("approval_sheet", Form.APPROVAL_SHEET, matter, lambda: approval_sheet(edition, version, on=on))]
    for asked in asked_about(edition):
        due = words.cn_date(secrecy.due_on(asked))
        told = {"holder": asked.holder, "concerns": plain(asked.get_concerns_display()), "days": str(secrecy.DAYS_TO_REPLY), "due_on": due}
        about, letter = about_consultation(asked, edition), partial(consultation_letter, asked)
        found.append(paper(f"consultation_letter-{asked.pk}", Form.CONSULTATION_LETTER, about, letter, asked.holder, **told))
    for referral in referred(edition):
        about, letter, to = about_referral(referral, edition), partial(referral_letter, referral, edition), referral.addressed_to
        found.append(paper(f"referral_letter-{referral.pk}", Form.REFERRAL_LETTER, about, letter, to, addressee=to))
    found.append(paper("review_record", Form.REVIEW_RECORD, matter, lambda: review_record(edition, version)))
    if release := publication.release_of(edition):
        found.append(paper("release_record", Form.RELEASE_RECORD, matter, lambda: release_record(release, on=on)))
    return found


@dataclass(frozen=True)
class SignedBox:
    """A box of the sheet with the opinions that stand in it; empty while nobody has signed."""

    kind: Kind
    signed: list[Signed]


@dataclass(frozen=True)
class Stood:
    """Where the approval sheet of an edition stands: its boxes, the void opinions, and what was decided so far."""

    boxes: list[SignedBox]
    void: list[Signed]
    decisions: Decisions | None


def stood(edition: Edition, version: Version, *, on: date) -> Stood:
    """The boxes of the sheet of `edition` as they are filled on that day."""
    every = signed(edition, approval.opinion_lines(edition))
    standing = [one for one in every if not one.void]
    examination = approval.examination_of(version)
    decisions = approval.decisions_of(examination) if examination else None
    needed = boxes_needed(approval.dossier(edition, on=on), decisions)
    boxes = [SignedBox(kind, [one for one in standing if one.line.kind is kind]) for kind in BOXES]
    return Stood([box for box in boxes if box.signed or box.kind in needed], [one for one in every if one.void], decisions)


@as_printed()
def approval_sheet(edition: Edition, version: Version, *, on: date) -> ApprovalSheet:
    """公文呈批表: facts, the three decisions, every opinion with signer, post, delegation, time and signed digest (clause 2.B)."""
    at = stood(edition, version, on=on)
    facts = version.facts
    day = words.iso_date(facts["document_date"])
    joint = facts.get("co_issuers", [])
    number = publication.index_number_of(edition.item)
    attachments = Attachment.objects.filter(version=version)
    files = [f"{place}. {file.name}（{words.bytes_size(file.size)}）" for place, file in enumerate(attachments, start=1)]
    shown = [
        Fact("名称", facts["title"], wide=True),
        Fact("索引号", str(number or "对社会公开时编号")),
        Fact("文号", facts["document_number"] or "—"),
        Fact("承办部门", facts["unit"]),
        Fact("承办人", version.drafted_by.name),
        Fact("目录条目", f"{facts['entry']['code']} {facts['entry']['title']}"),
        Fact("发文日期", words.cn_date(day) or "—"),
        Fact("主题词", "、".join(facts["keywords"]) or "—"),
        Fact("版次与稿", f"第{edition.number}版第{version.number}稿"),
        *([Fact("联合发文单位", "、".join(one["name"] for one in joint), wide=True)] if joint else []),
        Fact("公开依据", facts["basis"], wide=True),
        Fact("附件", "\n".join(files) or "无", wide=True),
        Fact("当前阶段", words.stage(edition.stage)),
        Fact("党内事务", "是" if facts["inner_party"] else "否"),
        Fact("本稿摘要", version.digest, wide=True, is_digest=True),
    ]
    return ApprovalSheet(
        title=facts["title"],
        facts=tuple(shown),
        decided=_decided(at.decisions),
        boxes=tuple(Box(words.kind(box.kind), tuple(opinion(one) for one in box.signed)) for box in at.boxes),
        void=tuple(Box(words.kind(one.line.kind), (opinion(one),), one.void) for one in at.void),
    )


def _decided(decisions: Decisions | None) -> tuple[Fact, ...]:
    """The three decisions of the examination, and whether the group head signs; empty cells until they are made."""
    if decisions is None:
        return tuple(Fact(label, "", wide=True) for label in ("公开时限", "公开范围", "公开形式", "全区性重要公开事项"))
    until = f"，至{words.cn_date(decisions.expires_on)}" if decisions.expires_on else ""
    steps = [f"{words.readers(step, decisions.groups)}（{words.cn_date(step.opens_on) or '发布时'}）" for step in decisions.steps]
    return (
        Fact("公开时限", f"{words.time_limit(decisions.time_limit)}{until}", wide=True),
        Fact("公开范围", "；".join(steps), wide=True),
        Fact("公开形式", "、".join(words.channel(one) for one in words.sorted_channels(decisions.channels)), wide=True),
        Fact("全区性重要公开事项", "是，由领导小组组长签署" if decisions.zone_wide_important else "否", wide=True),
    )


def boxes_needed(dossier: Dossier, decisions: Decisions | None) -> set[Kind]:
    """The boxes that stand on this matter's sheet even while they are empty."""
    needed = {Kind.SELF_REVIEW, Kind.AGREEMENT, Kind.VERDICT, Kind.EXAMINATION, Kind.APPROVAL}
    if dossier.needs_consent:
        needed.add(Kind.CONSENT)
    if dossier.co_issuers:
        needed.add(Kind.JOINT_VERDICT)
    # Until the examination has said whether the matter is zone-wide important, paper keeps room for the group head.
    if decisions is None or decisions.zone_wide_important:
        needed.add(Kind.COUNTERSIGNATURE)
    return needed
