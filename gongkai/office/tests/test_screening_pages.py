"""Files and texts at the gate, the reviewer's alarms and lists, what the unit is shown of its draft."""

import re
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions, jobs, queries
from gongkai.disclosure.models import Item, ListedTerm, Refusal, Screening, Version, WaitingFile
from gongkai.disclosure.tests.test_read_waiting import scan
from gongkai.office import uploads
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication.models import Posting
from gongkai.vault.models import Blob, FileScreening
from gongkai.vault.tests.files import docx, paragraph

NUMBER = "11010519491231002X"
ADDRESS = "/office/matters/new/?entry=3.2.A"
MARK = "机密★10年"
GIVEN = {
    "matter": "2b7c2f3e-8e0a-4a0e-9a55-0d3c3c1f0002",
    "title": "2026年度工作目标",
    "basis": "管理办法第三章",
    "text_from": "typed",
    "text": "第一条 目标。",
    "do": "save",
}


@pytest.fixture
def desk(cast: Any) -> Desk:
    return Desk(cast["handler"])


@pytest.fixture
def later(settings: Any) -> None:
    """Jobs are put into the queue and left there."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def hidden(answer: Any, name: str) -> list[str]:
    return re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', answer.content.decode())


def unit(cast: Any) -> dict[str, str]:
    return {"unit": str(cast.unit("JFJ").pk)}


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.clause("8.4", "8.6")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("请示.docx", docx(paragraph(MARK) + paragraph("关于某事项的请示"))),
        ("请示.txt", f"{MARK}\n关于某事项的请示".encode()),
        (f"{MARK} 请示.txt", "正文".encode()),
        ("请示.html", f"<p>{MARK}</p><p>关于某事项的请示</p>".encode()),
    ],
)
def test_a_marked_file_is_refused_at_the_gate_and_nothing_of_it_stays(cast: Any, desk: Desk, name: str, data: bytes) -> None:
    before = Blob.objects.count()
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload(name, data)]})

    assert answer.status_code == 422
    said = text_of(answer)
    for word in ("国家秘密标志", "没有保存", "断开这台电脑的网络", "保密审查员"):
        assert word in said
    assert Blob.objects.count() == before
    assert not FileScreening.objects.exists()
    assert not Item.objects.exists()
    assert not hidden(answer, "carried")
    refusal = Refusal.objects.get()
    assert (refusal.person, refusal.size, refusal.field) == (cast["handler"], len(data), "files")
    assert refusal.name == ("" if MARK in name else name)


@pytest.mark.clause("8.4", "8.6")
def test_a_marked_text_is_refused_recorded_and_taken_off_the_page(cast: Any, desk: Desk) -> None:
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"text": f"{MARK}\n\n关于某事项的请示。"})

    assert answer.status_code == 422
    assert "正文中带有国家秘密标志" in text_of(answer)
    assert MARK not in answer.content.decode()
    assert 'value="2026年度工作目标"' in answer.content.decode(), "what else was typed stays"
    assert Refusal.objects.get().media_type == "text/plain"
    assert not Version.objects.exists()


@pytest.mark.clause("8.4", "8.6")
@pytest.mark.parametrize("field", ["title", "document_number", "basis", "summary", "keywords", "co_bodies"])
def test_a_mark_in_any_other_field_is_refused_recorded_and_taken_off_the_page_too(cast: Any, desk: Desk, field: str) -> None:
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {field: f"{MARK}某事项"})

    assert answer.status_code == 422
    assert "带有国家秘密标志" in text_of(answer)
    assert "机密" not in answer.content.decode()
    refusal = Refusal.objects.get()
    assert (refusal.field, refusal.person, refusal.media_type) == (field, cast["handler"], "text/plain")
    assert refusal.rule, "the rule that saw the mark is told"
    assert "涉密警示" in text_of(Desk(cast["reviewer"]).client.get("/office/"))
    assert not Version.objects.exists()


@pytest.mark.clause("8.4", "8.6")
@pytest.mark.parametrize(("verb", "field"), [("draft", "change_note"), ("new_edition", "reason")])
def test_a_mark_in_what_is_said_of_a_change_is_recorded_too(line: Any, cast: Any, verb: str, field: str) -> None:
    version = line.open("3.2.A", draft("工作目标", "正文。"))
    if verb == "new_edition":
        line.carry(version, to=Stage.PUBLISHED)
    answer = Desk(cast["handler"]).send(verb, version, **(GIVEN | {field: f"{MARK}某事项"}))

    assert answer.status_code == 422
    assert "机密" not in answer.content.decode()
    assert Refusal.objects.get().field == field


@pytest.mark.clause("8.9")
def test_the_reviewer_sees_the_alarm_until_he_has_said_what_was_done(cast: Any, desk: Desk) -> None:
    desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("请示.txt", MARK.encode())]})
    reviewer = Desk(cast["reviewer"]).client

    assert "涉密警示" in text_of(reviewer.get("/office/"))
    assert "您提交的内容带有国家秘密标志" in text_of(desk.client.get("/office/"))
    assert "国家秘密标志" not in text_of(Desk(cast["examiner"]).client.get("/office/"))

    page = reverse("office:acknowledge_refusal", args=[Refusal.objects.get().pk])
    assert reviewer.post(page, {"remark": ""}).status_code == 422
    assert reviewer.post(page, {"remark": "已断网并报告。"}).status_code == 303
    assert "涉密警示" not in text_of(reviewer.get("/office/"))
    assert "您上传的内容" not in text_of(desk.client.get("/office/"))
    assert "已断网并报告。" in text_of(reviewer.get(reverse("office:refusals")))


@pytest.mark.clause("8.2")
def test_a_scanned_file_waits_with_its_progress_and_the_rest_of_the_form_stays(cast: Any, desk: Desk, later: Any) -> None:
    sent = GIVEN | unit(cast)
    data = scan("园区停车管理办法公示")
    answer = desk.client.post(ADDRESS, sent | {"files": [upload("扫描件.png", data)], "do": "upload"})
    assert answer.status_code == 200
    assert "正在识别文字" in text_of(answer)
    assert 'value="2026年度工作目标"' in answer.content.decode()
    assert not Blob.objects.filter(size=len(data)).exists()
    (token,) = hidden(answer, "held")

    # Nothing is saved meanwhile, and the file is not lost over it.
    refused = desk.client.post(ADDRESS, sent | {"held": token, "stays": token})
    assert refused.status_code == 422
    assert "“扫描件.png”还在识别文字" in text_of(refused)
    (again,) = hidden(refused, "held")
    assert signing.loads(again, salt=uploads.HELD) == signing.loads(token, salt=uploads.HELD)
    assert not Version.objects.exists()

    part = desk.client.get(reverse("office:held", args=[token]), headers={"HX-Request": "true"})
    assert "hx-trigger" in part.content.decode()
    assert Desk(cast["finance"]).client.get(reverse("office:held", args=[token])).status_code == 404

    jobs.read_waiting.call(str(WaitingFile.objects.get().key))

    part = desk.client.get(reverse("office:held", args=[token]), headers={"HX-Request": "true"})
    assert "hx-trigger" not in part.content.decode()
    assert len(hidden(part, "carried")) == 1
    # A browser without scripts presses the button instead.
    looked = desk.client.post(ADDRESS, sent | {"held": token, "stays": token, "do": "look"})
    (carried,) = hidden(looked, "carried")
    assert not hidden(looked, "held")
    assert desk.client.post(ADDRESS, sent | {"carried": carried, "stays": carried}).status_code == 303
    version = Version.objects.get()
    assert [file["name"] for file in version.facts["files"]] == ["扫描件.png"]
    assert queries.screening_of(version) is not None


@pytest.mark.clause("8.6")
def test_a_scanned_file_on_which_a_mark_is_read_never_comes_back(cast: Any, desk: Desk, later: Any) -> None:
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("扫描件.png", scan(MARK, "请示"))], "do": "upload"})
    (token,) = hidden(answer, "held")
    jobs.read_waiting.call(str(WaitingFile.objects.get().key))

    part = desk.client.get(reverse("office:held", args=[token]), headers={"HX-Request": "true"})
    assert "国家秘密标志" in text_of(part)
    again = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"held": token, "stays": token})
    assert again.status_code == 422
    assert "国家秘密标志" in text_of(again)
    assert not hidden(again, "held")
    assert Refusal.objects.count() == 1


def test_a_scanned_file_that_is_given_up_keeps_nobody_waiting(cast: Any, desk: Desk, later: Any) -> None:
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("扫描件.png", scan("公示"))], "do": "upload"})
    assert desk.client.post(ADDRESS, GIVEN | unit(cast) | {"held": hidden(answer, "held")}).status_code == 303
    assert Version.objects.get().facts["files"] == []


@pytest.mark.clause("8.2")
def test_a_scanned_file_kept_before_is_read_anew_under_changed_lists_before_it_is_saved_again(cast: Any, desk: Desk, later: Any) -> None:
    answer = desk.client.post(ADDRESS, GIVEN | unit(cast) | {"files": [upload("扫描件.png", scan("东港项目公示"))], "do": "upload"})
    jobs.read_waiting.call(str(WaitingFile.objects.get().key))
    (token,) = hidden(answer, "held")
    assert desk.client.post(ADDRESS, GIVEN | unit(cast) | {"held": token, "stays": token}).status_code == 303
    version = Version.objects.get()
    actions.list_term(cast.body, sort="term", text="东港项目", kind="work_secret", severity="review", by=cast["reviewer"])

    (carried,) = hidden(desk.look("draft", version), "carried")
    revised = GIVEN | {"change_note": "改。", "carried": carried, "stays": carried}
    waits = desk.send("draft", version, **revised)
    assert waits.status_code == 422
    (token,) = hidden(waits, "held")
    jobs.read_waiting.call(str(WaitingFile.objects.order_by("-pk")[0].key))
    assert desk.send("draft", version, **(GIVEN | {"held": token, "stays": token})).status_code == 303
    assert [one.kind for one in queries.findings_of(Version.objects.order_by("-pk")[0])] == ["work_secret"]


@pytest.mark.clause("4.1", "8.2")
def test_the_photo_of_a_posting_waits_too(cast: Any, line: Any, later: Any) -> None:
    decided = decisions((Audience.SOCIETY, None), channels=(Channel.COLUMN, Channel.NOTICE_BOARD))
    version = line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.PUBLISHED, decided=decided)
    publisher = Desk(cast["publisher"])
    given = {"channel": "notice_board", "place": "一楼公告栏", "shown_from": "2026-01-01"}
    answer = publisher.send("posting", version, **given, evidence=upload("照片.png", scan("公告栏")))
    assert answer.status_code == 422
    assert "还在识别文字" in text_of(answer)
    assert not Posting.objects.filter(evidence__isnull=False).exists()
    (token,) = hidden(answer, "held")
    jobs.read_waiting.call(str(WaitingFile.objects.get().key))
    assert publisher.send("posting", version, **given, held=token, stays=token).status_code == 303
    assert Posting.objects.get(evidence__isnull=False).evidence_name == "照片.png"


@pytest.mark.clause("8.2", "8.3")
def test_the_unit_sees_what_was_seen_in_its_draft_where_it_drafts_and_reviews(cast: Any, desk: Desk, line: Any) -> None:
    version = line.open("3.7.C", draft("企业服务承诺", f"身份证号{NUMBER}。"))
    for verb in ("draft", "self_review"):
        said = text_of(desk.look(verb, version))
        for word in ("自动筛查", "须处理", "居民身份证号", "第1段", "怎么办"):
            assert word in said, (verb, word)
    assert NUMBER not in desk.look("self_review", version).content.decode().split("errand-read")[1].split("document")[0]


@pytest.mark.clause("8.2")
def test_what_was_screened_under_other_lists_is_screened_again_by_a_button(cast: Any, desk: Desk, line: Any) -> None:
    version = line.open("3.7.C", draft("企业服务承诺", "东港项目。"))
    assert "重新筛查" not in text_of(desk.look("self_review", version))
    actions.list_term(cast.body, sort="term", text="东港项目", kind="work_secret", severity="review", by=cast["reviewer"])
    assert "重新筛查" in text_of(desk.look("self_review", version))

    answer = desk.send("screen_again", version, back="self_review")
    assert (answer.status_code, answer.url) == (303, reverse("office:self_review", args=[version.edition_id]))
    assert "东港项目" in text_of(desk.look("self_review", version))
    assert Screening.objects.filter(version=version).count() == 2


@pytest.mark.clause("8.2")
def test_scanned_files_are_read_anew_in_the_background_for_it(cast: Any, desk: Desk, line: Any) -> None:
    file = uploads.receive(upload("扫描件.png", scan("东港项目公示")), cast["handler"], field="files")
    version = line.open("3.7.C", draft("企业服务承诺", "正文。", files=(file,)))
    actions.list_term(cast.body, sort="term", text="东港项目", kind="work_secret", severity="review", by=cast["reviewer"])

    answer = desk.send("screen_again", version)
    assert answer.status_code == 303
    assert "正在后台重新识别" in said(answer)
    assert [(one.kind, one.file_name) for one in queries.findings_of(version)] == [("work_secret", "扫描件.png")]


@pytest.mark.clause("8.4")
def test_the_reviewer_keeps_the_lists_on_pages_and_a_bad_pattern_is_refused_at_its_field(cast: Any) -> None:
    reviewer = Desk(cast["reviewer"]).client
    add, given = reverse("office:add_term"), {"sort": "term", "kind": "work_secret", "severity": "review"}
    wrong = reviewer.post(add, given | {"text": "(未闭合", "pattern": "on"})
    assert wrong.status_code == 422
    assert "正则表达式有误" in text_of(wrong)
    assert "(未闭合" in wrong.content.decode()
    assert reviewer.post(add, given | {"text": "内部资料第\\d+号", "pattern": "on"}).status_code == 303
    assert reviewer.post(add, {"sort": "own_phone", "text": "0898-66661234"}).status_code == 303
    said = text_of(reviewer.get(reverse("office:screening_lists")))
    assert "内部资料第\\d+号" in said
    assert "0898-66661234" in said

    retire = reverse("office:retire_term", args=[ListedTerm.objects.get(sort="own_phone").pk])
    assert reviewer.post(retire, {"reason": ""}).status_code == 422
    assert reviewer.post(retire, {"reason": "号码已停用。"}).status_code == 303
    assert "号码已停用。" in text_of(reviewer.get(reverse("office:screening_lists")))


@pytest.mark.clause("8.4")
def test_a_text_is_tried_and_nothing_of_it_is_stored(cast: Any) -> None:
    reviewer = Desk(cast["reviewer"]).client
    answer = reviewer.post(reverse("office:try_screening"), {"text": f"第一段。\n\n身份证号{NUMBER}，<b>粗</b>。"})
    assert answer.status_code == 200
    assert "居民身份证号" in text_of(answer)
    assert re.search(rf'<mark class="seen seen-block"[^>]*>{NUMBER}</mark>', answer.content.decode())
    assert "<b>" not in answer.content.decode()
    for model in (Screening, FileScreening, Blob):
        assert not model.objects.exists()
    assert reviewer.post(reverse("office:try_screening"), {"text": " "}).status_code == 422
