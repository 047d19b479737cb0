"""The page of a matter: where it stands, what it says, who said what, what I may do and why not; its files and its list."""

import html
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.approval import actions as approval
from gongkai.demonstration.line import NO, TO_SOCIETY, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.portal import pages
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.publication import queries as publication_queries
from gongkai.secrecy import actions as secrecy
from gongkai.vault.store import keep, path_of

TITLE = "园区公共停车服务管理规定"
BYTES = "附件的内容，逐字节。".encode()
NAME = "附件 1：收费标准（2026）.txt"


@pytest.fixture
def version(line: Any) -> Any:
    return line.open("3.6.D", draft(TITLE, "第一条 停车收费标准为每小时5元。", files=(File(NAME, keep(BYTES, "text/plain")),)))


def page(person: Any, version: Any, query: str = "") -> Any:
    return Desk(person).client.get(f"/office/matters/{version.edition_id}/{query}")


def file_address(version: Any, name: str = NAME) -> str:
    return f"/office/files/{version.pk}/{quote(name)}"


# Reach.


@pytest.mark.parametrize("username", ["finance", "finance_head", "publisher", "archivist", "resident", "member", "sysadmin", "auditor"])
def test_a_stranger_finds_nothing_of_a_draft(line: Any, version: Any, username: str) -> None:
    desk = Desk(line.cast[username])
    pk = version.edition_id
    for address in (
        f"/office/matters/{pk}/",
        f"/office/matters/{pk}/compare/",
        f"/office/matters/{pk}/sheet/",
        file_address(version),
    ):
        answer = desk.client.get(address)
        assert answer.status_code == 404, address
        assert TITLE not in text_of(answer)
    assert TITLE not in text_of(desk.client.get("/office/matters/"))


@pytest.mark.parametrize("username", ["handler", "unit_head", "deputy_leader", "reviewer", "examiner", "principal", "supervisor"])
def test_those_who_work_on_it_may_open_it_at_any_stage(line: Any, version: Any, username: str) -> None:
    assert page(line.cast[username], version).status_code == 200


def test_nobody_opens_a_matter_without_signing_in(version: Any, client: Client) -> None:
    assert client.get(f"/office/matters/{version.edition_id}/").status_code == 302
    assert client.get(file_address(version)).status_code == 302


# What it shows.


def test_the_page_shows_the_official_header_the_text_and_the_files(line: Any, version: Any) -> None:
    answer = text_of(page(line.cast["unit_head"], version))
    for words in ("索引号 对社会公开时编号", "3.6.D", "经济发展局", "第一条 停车收费标准为每小时5元。", NAME, version.digest[7:23]):
        assert words in answer


def test_words_in_a_title_are_never_markup(line: Any) -> None:
    version = line.open("3.6.D", draft("<script>alert(1)</script>标题", "正文"))
    body = page(line.cast["handler"], version).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;标题" in body


def test_pages_carry_no_inline_style_or_script(line: Any, version: Any) -> None:
    body = page(line.cast["handler"], version).content.decode()
    assert not re.search(r"<[^>]*\s(style|on\w+)=", body)
    assert not re.search(r"<script(?![^>]*\ssrc=)", body)


def test_the_progress_line_shows_what_is_done_what_is_next_and_who_is_to_act(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.CLEARED)
    progress = page(line.cast["handler"], version).context["progress"]
    assert [(step.stage, step.state) for step in progress.steps] == [
        (Stage.COLLECTED, "done"),
        (Stage.PROPOSED, "done"),
        (Stage.CONSENTED, "done"),
        (Stage.CLEARED, "done"),
        (Stage.EXAMINED, "current"),
        (Stage.COUNTERSIGNED, "open"),
        (Stage.APPROVED, "ahead"),
        (Stage.PUBLISHED, "ahead"),
        (Stage.FILED, "ahead"),
        (Stage.HANDED_OVER, "ahead"),
    ]
    assert [waiting.names for waiting in progress.waiting] == [("方明正",)]
    assert "第5步，共10步：审查" in text_of(page(line.cast["handler"], version))


def test_the_group_head_stands_in_the_line_only_where_the_matter_is_important(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.EXAMINED, decided=TO_SOCIETY)
    assert Stage.COUNTERSIGNED not in {step.stage for step in page(line.cast["handler"], version).context["progress"].steps}


@pytest.mark.clause("2.C")
def test_a_returned_matter_says_who_returned_it_and_why_and_starts_anew(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.PROPOSED)
    approval.return_to_unit(version, reasons="请补充\n收费依据。", by=line.cast["deputy_leader"])
    answer = page(line.cast["handler"], version)
    assert "退回：分管领导 陈望海" in text_of(answer)
    assert "请补充 收费依据。" in text_of(answer)
    assert answer.context["progress"].now.stage is Stage.COLLECTED


@pytest.mark.clause("8.3")
def test_opinions_on_an_earlier_version_are_shown_as_void(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.CLEARED)
    revised = disclosure.revise(version, draft(TITLE, "第一条 每小时6元。", change_note="改收费标准"), by=line.cast["handler"])
    answer = page(line.cast["unit_head"], revised)
    assert [one.void for one in answer.context["signed"]] == ["对第1稿，已失效"] * 4
    disclosure.review_oneself(revised, answers=NO, by=line.cast["handler"])
    assert [one.void for one in page(line.cast["unit_head"], revised).context["signed"]][-1] == ""


@pytest.mark.clause("8.3")
def test_a_changed_verdict_marks_what_was_signed_before_it_as_void(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.APPROVED)
    answers = {**NO, Question.PRIVACY: True}
    secrecy.revoke(version, answers=answers, grounds="发现个人信息。", by=line.cast["reviewer"])
    answer = page(line.cast["examiner"], version)
    voided = {one.line.kind.value: one.void for one in answer.context["signed"]}
    assert voided["approval"] == voided["examination"] == "保密审查结论改变，已失效"
    assert f"八个问题中回答“是”的：{Question.PRIVACY.label_zh}" in text_of(answer)


def test_an_earlier_version_can_be_read_and_says_that_it_is_not_the_present_one(line: Any, version: Any) -> None:
    revised = disclosure.revise(version, draft(TITLE, "第一条 每小时6元。"), by=line.cast["handler"])
    now, before = page(line.cast["handler"], revised), page(line.cast["handler"], revised, "?version=1")
    assert "每小时6元" in text_of(now)
    assert "每小时5元" in text_of(before)
    assert "您正在看第1稿。现在的稿是第2稿。" in text_of(before)
    assert page(line.cast["handler"], revised, "?version=3").status_code == 404
    acting = f'class="btn btn-primary" href="/office/matters/{version.edition_id}/'
    assert acting in now.content.decode()
    assert acting not in before.content.decode()
    assert page(line.cast["handler"], revised, "?version=x").status_code == 404


def test_what_i_may_not_do_is_explained_with_the_clause(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.PROPOSED)
    answer = page(line.cast["handler"], version)
    closed = {offer.verb: offer for offer in answer.context["closed"]}
    assert {"approve", "publish", "clear", "examine"} <= set(closed)
    for offer in closed.values():
        assert all(html.escape(objection.message) in answer.content.decode() for objection in offer.objections)
    clauses = {objection.clause for objection in closed["publish"].objections} - {""}
    assert all(f"规范第{clause}条" in text_of(answer) for clause in clauses)


def test_what_the_matter_waits_for_comes_first_and_only_for_whoever_may_do_it(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.EXAMINED)
    assert [offer.verb for offer in page(line.cast["principal"], version).context["first"]] == ["approve"]
    assert page(line.cast["handler"], version).context["first"] == []


# After release.


@pytest.mark.clause("2.D")
def test_a_second_step_says_on_which_day_it_will_open(line: Any) -> None:
    day = timezone.localdate() + timedelta(days=9)
    decided = decisions((Audience.PARTY, None), (Audience.SOCIETY, day), channels=(Channel.PARTY_BOARD, Channel.ZONE_PORTAL))
    version = line.open("3.4.B", draft("干部选拔任用情况通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    answer = text_of(page(line.cast["publisher"], version))
    assert f"将于{day.year}年{day.month}月{day.day}日对社会公开" in answer
    assert "正在生成页面" in answer
    publication.settle(pages=pages)
    answer = text_of(page(line.cast["publisher"], version))
    assert "页面已就位" in answer
    assert "正在生成页面" not in answer


def test_a_published_matter_names_its_address_and_a_withdrawn_one_its_notice(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.PUBLISHED)
    publication.settle(pages=pages)
    number = publication_queries.index_number_of(version.edition.item)
    address = f"/d/{number.code}/{number.year}-{number.serial:05d}/"
    answer = page(line.cast["publisher"], version)
    assert f'href="{address}"' in answer.content.decode()
    assert f"索引号 {number}" in text_of(answer)
    publication.withdraw(version, reason_type="untrue", reason="金额有误。", authority="领导小组办公室", by=line.cast["examiner"])
    answer = text_of(page(line.cast["publisher"], version))
    assert "内容有误：金额有误。（领导小组办公室）" in answer
    assert f"撤下告示 {address}" in answer


@pytest.mark.clause("5.2")
def test_a_second_edition_travels_beside_the_first(line: Any, version: Any) -> None:
    line.carry(version, to=Stage.PUBLISHED)
    second = disclosure.open_edition(
        version.edition.item, draft(TITLE, "第一条 每小时4元。"), reason="根据反馈修改", by=line.cast["handler"]
    )
    answer = page(line.cast["examiner"], second)
    assert [edition.number for edition in answer.context["editions"]] == [2, 1]
    assert "再次公开的理由：根据反馈修改" in text_of(answer)
    compared = Desk(line.cast["examiner"]).client.get(f"/office/matters/{second.edition_id}/compare/")
    assert (compared.context["before"].pk, compared.context["after"].pk) == (version.pk, second.pk)


# Two versions side by side.


def test_two_versions_stand_side_by_side_with_every_change_marked(line: Any, version: Any) -> None:
    files = (File(NAME, keep("换过的附件".encode(), "text/plain")),)
    revised = disclosure.revise(
        version, draft(TITLE + "（修订）", "第一条 停车收费标准为每小时6元。", files=files), by=line.cast["handler"]
    )
    answer = Desk(line.cast["reviewer"]).client.get(f"/office/matters/{revised.edition_id}/compare/")
    body = answer.content.decode()
    assert "<del>5</del>元" in body
    assert "<ins>6</ins>元" in body
    assert f"<ins>{TITLE}（修订）</ins>" in body
    assert "内容已替换" in text_of(answer)


def test_a_version_of_another_matter_is_not_compared(line: Any, version: Any) -> None:
    other = line.open("3.6.A", draft("别的事项", "正文。"))
    desk = Desk(line.cast["reviewer"])
    assert desk.client.get(f"/office/matters/{version.edition_id}/compare/?before={other.pk}").status_code == 404


# Files.


def test_a_file_is_handed_over_byte_for_byte_under_its_own_name_and_never_run(line: Any, version: Any) -> None:
    answer = Desk(line.cast["reviewer"]).client.get(file_address(version))
    assert b"".join(answer.streaming_content) == BYTES
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "text/plain"


def test_a_name_that_is_not_there_finds_nothing(line: Any, version: Any) -> None:
    desk = Desk(line.cast["reviewer"])
    for name in ("没有.txt", "../../../etc/passwd", NAME + " "):
        assert desk.client.get(file_address(version, name)).status_code == 404


def test_the_document_that_the_text_was_made_from_is_at_hand(line: Any) -> None:
    blob = keep(b"original", "text/plain")
    version = line.open("3.6.D", draft("由原件转换", "正文。", source=File("原件.txt", blob), conversion_checked=True))
    assert "已与原件核对无误" in text_of(page(line.cast["reviewer"], version))
    answer = Desk(line.cast["reviewer"]).client.get(f"/office/originals/{version.pk}/{quote('原件.txt')}")
    assert b"".join(answer.streaming_content) == b"original"
    assert Desk(line.cast["finance"]).client.get(f"/office/originals/{version.pk}/{quote('原件.txt')}").status_code == 404


def test_a_damaged_file_is_told_and_not_handed_over(line: Any, version: Any) -> None:
    place = path_of(version.facts["files"][0]["digest"])
    place.chmod(0o640)
    place.write_bytes(b"short")
    answer = Desk(line.cast["reviewer"]).client.get(file_address(version))
    assert answer.status_code == 500
    assert "在文件库中缺失或已损坏" in text_of(answer)
    assert b"short" not in answer.content


# The list.


def titles(person: Any, query: str = "") -> list[str]:
    return [row.edition.current.title for row in Desk(person).client.get(f"/office/matters/{query}").context["rows"]]


@pytest.mark.parametrize(
    ("stage", "mark"),
    [
        (Stage.COLLECTED, "等待承办人办理 收集"),
        (Stage.PROPOSED, "等待分管领导办理 部门报送"),
        (Stage.CONSENTED, "等待保密审查员办理 分管领导同意"),
        (Stage.EXAMINED, "等待委主要领导办理 审查同意"),
        (Stage.APPROVED, "等待发布员办理 审批同意"),
    ],
)
def test_the_mark_of_a_matter_under_way_says_whom_it_waits_for(line: Any, stage: Stage, mark: str) -> None:
    version = line.open("3.6.D", draft(TITLE, "正文。"))
    line.carry(version, to=stage) if stage is not Stage.COLLECTED else None
    desk = Desk(line.cast["examiner"])
    assert mark in text_of(page(line.cast["examiner"], version))
    assert mark in text_of(desk.client.get("/office/matters/"))
    assert mark in text_of(desk.look("agree", version))


def test_the_history_begins_with_drafting_and_calls_only_later_drafts_changes(line: Any) -> None:
    version = line.carry(line.open("3.6.D", draft(TITLE, "正文。")), to=Stage.CLEARED)
    disclosure.revise(version, draft(TITLE, "改过的正文。"), by=line.cast["handler"])
    history = [line for line in text_of(page(line.cast["handler"], version)).partition("办理经过")[2].split() if line.startswith("起草")]
    assert history == ["起草修改", "起草"]


def test_the_list_is_filtered_by_words_stage_unit_and_category(line: Any, version: Any) -> None:
    cast = line.cast
    line.carry(version, to=Stage.PUBLISHED)
    line.open("3.7.E", draft("年度“三公”经费支出情况", "正文。"), unit="CZJ", by="finance")
    everything = ["年度“三公”经费支出情况", TITLE]
    number = publication_queries.index_number_of(version.edition.item)
    assert titles(cast["examiner"]) == everything
    assert titles(cast["examiner"], "?q=停车") == [TITLE]
    assert titles(cast["examiner"], f"?q={number}") == [TITLE]
    assert titles(cast["examiner"], f"?q={number.year}-{number.serial:05d}") == [TITLE]
    assert titles(cast["examiner"], "?stage=under_way") == everything[:1]
    assert titles(cast["examiner"], "?stage=published") == [TITLE]
    assert titles(cast["examiner"], f"?unit={cast.unit('CZJ').pk}") == everything[:1]
    assert titles(cast["examiner"], "?category=6") == [TITLE]
    assert titles(cast["handler"]) == [TITLE]


@pytest.mark.parametrize("query", ["?unit=x", "?category=-1", "?stage=no_such", "?unit=99999999999999999999", "?q=%00", "?page=x"])
def test_a_filter_nobody_could_have_chosen_breaks_nothing(line: Any, version: Any, query: str) -> None:
    answer = Desk(line.cast["examiner"]).client.get(f"/office/matters/{query}")
    assert answer.status_code == 200


def test_the_list_marks_to_whom_a_matter_is_open_and_what_will_open(line: Any) -> None:
    day = timezone.localdate() + timedelta(days=9)
    decided = decisions((Audience.PARTY, None), (Audience.SOCIETY, day), channels=(Channel.PARTY_BOARD, Channel.ZONE_PORTAL))
    version = line.open("3.4.B", draft("干部选拔任用情况通报", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(version, to=Stage.PUBLISHED, decided=decided)
    answer = text_of(Desk(line.cast["examiner"]).client.get("/office/matters/"))
    assert f"党内 {day.year}年{day.month}月{day.day}日对社会公开" in answer


@pytest.mark.clause("8.3", "2.C")
def test_only_who_may_still_act_on_this_version_is_named_as_waited_for(cast: Any, line: Any) -> None:
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.EXAMINED)
    today = timezone.localdate()
    power = Appointment.objects.get(post=Post.PRINCIPAL_LEADER)

    def waited_for() -> list[Any]:
        return [(one.names, one.all_acted) for one in page(cast["examiner"], version).context["progress"].waiting]

    # He has consented to this version, and so may not approve it either, whoever's power he has on loan.
    lent = organization.delegate(power, cast["deputy_leader"], starts_on=today, ends_on=today, reason="外出", by=cast["principal"])
    assert waited_for() == [((cast["principal"].name,), False)]
    organization.revoke_delegation(lent, by=cast["principal"])
    organization.delegate(power, cast["member"], starts_on=today, ends_on=today, reason="外出", by=cast["principal"])
    assert waited_for() == [((cast["principal"].name, cast["member"].name), False)]
    organization.depart(cast["principal"], by=cast["sysadmin"])
    organization.appoint(cast["deputy_leader"], Post.PRINCIPAL_LEADER, by=cast["secadmin"])
    assert waited_for() == [((), True)]
    assert "任该岗位的人员都已在本稿上办理过" in text_of(page(cast["examiner"], version))
