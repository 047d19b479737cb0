"""The parts that pages are made of, on show (界面部件), in the demonstration and in development only."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from gongkai.foundation.objections import Objection
from gongkai.foundation.workdays import reckon, seeded
from gongkai.office.offers import Offer
from gongkai.office.progress import LABELS, Progress, Step, Waiting
from gongkai.procedure import dossier
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, Decisions, Kind, Outcome, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage
from gongkai.screening.findings import Place

DIGEST = "sha256:" + "0123456789abcdef" * 4


class Sample(forms.Form):
    """One field of each sort, one of them wrong."""

    title = forms.CharField(label=_("名称"), help_text=_("公开后显示的标题，应与文件标题一致。"))
    due_on = forms.DateField(label=_("报送期限"), widget=forms.DateInput(attrs={"type": "date"}))
    time_limit = forms.ChoiceField(
        label=_("公开时限"), widget=forms.RadioSelect, choices=[(one.value, one.label_zh) for one in TimeLimit], required=False
    )
    remark = forms.CharField(label=_("意见"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part with values that show its states."""
    if not (settings.DEMONSTRATION or settings.DEBUG):
        raise Http404
    return render(request, "office/gallery.html", _samples())


def _samples() -> dict[str, Any]:
    now = timezone.now()
    form = Sample({"title": "", "due_on": "2026-12-01"})
    form.is_valid()
    person = SimpleNamespace(name="林小满")
    refusals = (
        Objection("own_draft", str(_("不得审查自己起草的内容。")), clause="8.3"),
        Objection("no_remark", str(_("退回或不予公开时，请写明理由。")), clause="2.C", field="remark"),
    )
    change = SimpleNamespace(
        move=Move.RETURN,
        from_stage=Stage.EXAMINED,
        to_stage=Stage.RETURNED,
        person=person,
        post=Post.PRINCIPAL_LEADER,
        on_behalf_of=SimpleNamespace(name="高远山"),
        version=SimpleNamespace(number=1),
        reason="第二条金额与附件不符，请核对。",
        at=now,
    )
    return {
        "stages": list(Stage),
        "posts": (Post.HANDLER, Post.UNIT_HEAD),
        "levels": ["success", "info", "warning", "error"],
        "objections": refusals,
        "form": form,
        "page": Paginator(range(90), 30).get_page(2),
        "progress": Progress(_steps(change), change, _waiting()),
        "first": [Offer("approve", _("审批"), "#", (), True)],
        "also": [Offer("sheet", _("公文呈批表"), "#", ())],
        "closed": [Offer("publish", _("公开发布"), "#", refusals)],
        "signed": _signed(now),
        "changes": [change],
        "version": _version(now, person),
        "attachments": [
            SimpleNamespace(name="附件1：预算表.xlsx", media_type="application/vnd.ms-excel", size=123456, blob_id=DIGEST),
        ],
        "reckoning": reckon(date(2026, 9, 18), 20, seeded()),
        "decisions": _decisions(now.date()),
        "findings": _findings(),
    }


def _findings() -> list[Any]:
    why = _("文字中有身份证号，公开后可能被冒用。")
    advice = _("删去，或只保留前4位和后4位。")
    given = {"file_name": "", "excerpt": "4601**********0012", "why": why, "advice": advice}
    return [
        SimpleNamespace(severity="block", kind="resident_id", part="text", where=Place(paragraph=3), **given),
        SimpleNamespace(
            severity="review", kind="metadata", part="file", where=Place(part="文档属性"), **given | {"file_name": "附件1.xlsx"}
        ),
    ]


def _steps(change: Any) -> tuple[Step, ...]:
    states = {Stage.COLLECTED: "done", Stage.PROPOSED: "done", Stage.CLEARED: "current", Stage.COUNTERSIGNED: "open"}
    shown = [stage for stage in LABELS if stage is not Stage.CONSENTED]
    return tuple(Step(stage, LABELS[stage], states.get(stage, "ahead"), change if states.get(stage) == "done" else None) for stage in shown)


def _waiting() -> tuple[Waiting, ...]:
    return Waiting(Post.SECRECY_REVIEWER, ("沈慎言",)), Waiting(Post.EXAMINER, ())


def _decisions(today: date) -> Decisions:
    steps = (dossier.Step(Audience.PARTY), dossier.Step(Audience.SOCIETY, today + timedelta(days=30)))
    return Decisions(TimeLimit.PERIODIC, steps, frozenset({Channel.MEETING.value, Channel.ZONE_PORTAL.value}), True)


def _signed(now: Any) -> list[Any]:
    def line(kind: Kind, outcome: Outcome, post: Post, **more: Any) -> Any:
        given = {
            "ground": "",
            "remark": "",
            "on_behalf_of": "",
            "delegation_basis": "",
            "person": "沈慎言",
            "version": 1,
            "digest": DIGEST,
            "at": now,
        }
        return SimpleNamespace(kind=kind, outcome=outcome, post=post, **(given | more))

    return [
        SimpleNamespace(
            line=line(Kind.VERDICT, Outcome.RETURN, Post.SECRECY_REVIEWER, remark="请删去第三条中的身份证号码。"),
            void=_("对第1稿，已失效"),
            decisions=None,
            answered=True,
            yes=(Question.PRIVACY,),
        ),
        SimpleNamespace(
            line=line(
                Kind.EXAMINATION,
                Outcome.AGREE,
                Post.EXAMINER,
                remark="拟同意。",
                on_behalf_of="方明正",
                delegation_basis="出差",
                version=2,
            ),
            void="",
            decisions=_decisions(now.date()),
            answered=False,
            yes=(),
        ),
    ]


def _version(now: Any, person: Any) -> Any:
    facts = {
        "entry": {"code": "3.4.B", "title": "年度预算", "category": "财务管理"},
        "body": {"name": "某高新区管理委员会"},
        "document_date": "2026-11-11",
        "document_number": "某高新〔2026〕12号",
        "keywords": ["财政", "预算"],
        "title": "关于2026年部门预算的公示",
        "unit": "财政局",
        "basis": "《中华人民共和国预算法》第十四条",
        "summary": "部门预算收支总表。",
        "inner_party": False,
    }
    text = '<p style="text-align: center">（样例）</p><p style="text-indent: 2em">本页正文按公开时的样子显示。</p>'
    return SimpleNamespace(pk=1, number=2, title=facts["title"], facts=facts, text=text, drafted_by=person, drafted_at=now, digest=DIGEST)


urls = [path("gallery/", gallery, name="gallery")]
