"""The approval sheet on paper, at any stage: who signed what for whom, and the journal's head in its foot."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Edition
from gongkai.journal.queries import latest_checkpoint
from gongkai.office import form_values
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience, TimeLimit
from gongkai.procedure.posts import Post
from gongkai.procedure.stages import Stage

pytestmark = pytest.mark.clause("2.B")
TITLE = "园区公共停车服务管理规定"


def sheet(person: Any, version: Any) -> Any:
    return Desk(person).client.get(f"/office/matters/{version.edition_id}/sheet/")


def boxes(answer: Any) -> dict[str, int]:
    return {box.kind.value: len(box.signed) for box in answer.context["boxes"]}


@pytest.mark.parametrize("stage", [None, Stage.PROPOSED, Stage.CLEARED, Stage.APPROVED, Stage.PUBLISHED])
def test_the_sheet_can_be_printed_at_any_stage(line: Any, stage: Stage | None) -> None:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    if stage:
        line.carry(version, to=stage)
    answer = sheet(line.cast["handler"], version)
    assert answer.status_code == 200
    assert TITLE in text_of(answer)
    assert version.digest in text_of(answer)


def test_the_sheet_keeps_room_for_every_opinion_that_is_still_to_come(line: Any) -> None:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    assert boxes(sheet(line.cast["handler"], version)) == {
        "self_review": 0,
        "agreement": 0,
        "consent": 0,
        "verdict": 0,
        "examination": 0,
        "countersignature": 0,
        "approval": 0,
    }


def test_the_three_decisions_and_each_signature_with_post_and_time_stand_on_it(line: Any) -> None:
    day = timezone.localdate() + timedelta(days=30)
    decided = decisions(
        (Audience.ZONE, None),
        (Audience.SOCIETY, day),
        time_limit=TimeLimit.PERIODIC,
        channels=(Channel.NOTICE_BOARD, Channel.ZONE_PORTAL),
        important=True,
    )
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.APPROVED, decided=decided)
    answer = sheet(line.cast["handler"], version)
    paper = text_of(answer)
    assert "公开时限 定期公开" in paper
    assert f"公开范围园区内（发布时）；社会（{day.year}年{day.month}月{day.day}日）" in paper.replace(" ", "")
    assert "公告栏、高新区门户网站" in paper
    assert "是，由领导小组组长签署" in paper
    for post, name in (("承办人", "林小满"), ("分管领导", "陈望海"), ("领导小组组长", "韩立诚"), ("委主要领导", "高远山")):
        assert f"{post} {name}" in paper
    assert set(boxes(answer).values()) == {1}


def test_the_group_head_has_no_box_where_the_matter_is_not_important(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.EXAMINED)
    assert "countersignature" not in boxes(sheet(line.cast["handler"], version))


@pytest.mark.clause("2.C")
def test_a_deputy_signs_on_paper_for_whom_and_why(line: Any) -> None:
    today = timezone.localdate()
    cast = line.cast
    organization.delegate(
        Appointment.objects.get(person=cast["principal"], post=Post.PRINCIPAL_LEADER),
        cast["discipline"],
        starts_on=today,
        ends_on=today + timedelta(days=3),
        reason="外出学习",
        by=cast["principal"],
    )
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.APPROVED, approver="discipline")
    assert "委主要领导秦正（受高远山委托：外出学习）" in text_of(sheet(cast["handler"], version)).replace(" ", "")


@pytest.mark.clause("8.3")
def test_what_was_signed_on_an_earlier_version_is_listed_apart_as_void(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.CLEARED)
    revised = disclosure.revise(version, draft(TITLE, "改过的正文。"), by=line.cast["handler"])
    answer = sheet(line.cast["handler"], revised)
    assert set(boxes(answer).values()) == {0}
    assert [one.line.digest for one in answer.context["void"]] == [version.digest] * 4
    assert "对第1稿，已失效" in text_of(answer)


def test_the_foot_bears_the_head_of_the_journal(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.CLEARED)
    checkpoint = latest_checkpoint(line.cast.body.code)
    paper = text_of(sheet(line.cast["handler"], version))
    assert checkpoint is not None
    assert f"{checkpoint.chain}，共{checkpoint.size}条" in paper
    assert checkpoint.head in paper
    line.carry(line.open("3.6.A", draft("别的事项", "正文。")), to=Stage.PROPOSED)
    assert checkpoint.head not in text_of(sheet(line.cast["handler"], version))


def test_it_is_a_paper_too_with_every_opinion_in_words(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.CLEARED)
    revised = disclosure.revise(version, draft(TITLE, "改过的正文。"), by=line.cast["handler"])
    with translation.override("en"):  # whoever has it made
        paper = form_values.approval_sheet(Edition.objects.get(pk=revised.edition_id), revised, on=timezone.localdate())
    assert [box.opinions for box in paper.boxes] == [()] * 7
    assert [box.void for box in paper.void] == ["对第1稿，已失效"] * 4
    said = " ".join(one.signature for box in paper.void for one in box.opinions)
    assert "分管领导　陈望海" in said
    assert version.digest in paper.void[0].opinions[0].digest


def test_a_stranger_prints_nothing(line: Any) -> None:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    assert sheet(line.cast["finance"], version).status_code == 404
