"""The approval sheet (公文呈批表) as a page for paper, at any stage: all opinions, and the journal's head as a witness (clause 2.B)."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongkai.approval import queries as approval
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment
from gongkai.interface.templatetags import gongkai as words
from gongkai.journal.queries import latest_checkpoint
from gongkai.office.signatures import Signed, signed
from gongkai.papers import approval as paper
from gongkai.papers.approval import ApprovalSheet, Fact, Opinion, approval_sheet
from gongkai.papers.drawing import NotDrawnError
from gongkai.papers.sheets import as_printed
from gongkai.procedure.dossier import Decisions, Dossier, Kind
from gongkai.publication import queries as publication

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
class Box:
    """A box of the sheet with the opinions that stand in it; empty while nobody has signed."""

    kind: Kind
    signed: list[Signed]


@never_cache
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """公文呈批表: facts, the three decisions, every opinion with signer, post, delegation, time and the digest that was signed."""
    return render(request, "office/sheet/sheet.html", _contents(request, pk))


@never_cache
@require_GET
def approval_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """公文呈批表 as PDF, at any stage: the same as the page, always in Chinese (clause 2.B)."""
    with as_printed():
        made = _on_paper(request, _contents(request, pk))
    try:
        data = approval_sheet(made)
    except NotDrawnError:
        messages.error(request, gettext("现在不能生成PDF，请按Ctrl+P直接打印本页，并告知系统管理员。"))
        return HttpResponseRedirect(reverse("office:sheet", args=[pk]))
    answer = FileResponse(BytesIO(data), as_attachment=True, filename=f"{gettext('公文呈批表')}-{made.title}.pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _contents(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What stands on the sheet, on the page as in the PDF; 404 for strangers."""
    today = timezone.localdate()
    edition = get_object_or_404(disclosure.editions_within_reach_of(request.user, on=today), pk=pk)
    version = edition.current
    if version is None:
        raise Http404
    every = signed(edition, approval.opinion_lines(edition))
    standing = [one for one in every if not one.void]
    body = edition.item.body
    examination = approval.examination_of(version)
    decisions = approval.decisions_of(examination) if examination else None
    needed = _boxes(approval.dossier(edition, on=today), decisions)
    boxes = [Box(kind, [one for one in standing if one.line.kind is kind]) for kind in BOXES]
    return {
        "edition": edition,
        "version": version,
        "attachments": Attachment.objects.filter(version=version),
        "number": publication.index_number_of(edition.item),
        "decisions": decisions,
        "boxes": [box for box in boxes if box.signed or box.kind in needed],
        "void": [one for one in every if one.void],
        "checkpoint": latest_checkpoint(body.code),
        "printed_at": timezone.now(),
    }


def _on_paper(request: HttpRequest, given: dict[str, Any]) -> ApprovalSheet:
    """The contents in words, for the paper that knows no rows."""
    version, edition, decisions, number = given["version"], given["edition"], given["decisions"], given["number"]
    facts = version.facts
    day = words.iso_date(facts["document_date"])
    joint = facts.get("co_issuers", [])
    files = [f"{place}. {file.name}（{words.bytes_size(file.size)}）" for place, file in enumerate(given["attachments"], start=1)]
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
    checkpoint = given["checkpoint"]
    foot = [f"{request.user.name}于{words.cn_datetime(given['printed_at'])}打印。链头可与公开的留痕核对，不一致说明留痕被改动。"]
    if checkpoint:
        at = words.cn_datetime_seconds(checkpoint.at)
        foot += [f"留痕存证：{checkpoint.chain}，共{checkpoint.size}条，截至{at}，链头：", checkpoint.head]
    return ApprovalSheet(
        body=facts["body"]["name"],
        title=facts["title"],
        facts=tuple(shown),
        decided=_decided(decisions),
        boxes=tuple(paper.Box(words.kind(box.kind), tuple(_opinion(one) for one in box.signed)) for box in given["boxes"]),
        void=tuple(paper.Box(words.kind(one.line.kind), (_opinion(one),), one.void) for one in given["void"]),
        foot=tuple(foot),
        is_demonstration=settings.DEMONSTRATION,
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


def _opinion(one: Signed) -> Opinion:
    line = one.line
    conclusion = f"（{line.row.get_conclusion_display()}）" if getattr(line.row, "conclusion", "") else ""
    ground = f"（{words.ground(line.ground)}）" if line.ground else ""
    answers = ""
    if one.answered:
        yes = "、".join(words.question(question) for question in one.yes)
        answers = f"八个问题中回答“是”的：{yes}" if yes else "八个问题均回答“否”"
    basis = f"：{line.delegation_basis}" if line.delegation_basis else ""
    lent = f"（受{line.on_behalf_of}委托{basis}）" if line.on_behalf_of else ""
    return Opinion(
        outcome=f"{words.outcome(line.outcome)}{conclusion}{ground}",
        remark=line.remark,
        answers=answers,
        signature=f"{words.post(line.post)}　{line.person}{lent}　{words.cn_datetime(line.at)}",
        digest=f"所签：第{line.version}稿 {line.digest}",
    )


def _boxes(dossier: Dossier, decisions: Decisions | None) -> set[Kind]:
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


urls = [
    path("matters/<int:pk>/sheet/", sheet, name="sheet"),
    path("matters/<int:pk>/sheet.pdf", approval_pdf, name="approval_pdf"),
]
