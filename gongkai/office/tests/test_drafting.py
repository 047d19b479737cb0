"""起草 on its pages: choose an entry, write or convert, compare, save; revise; a new edition."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import Draft, File
from gongkai.disclosure.models import Attachment, Edition, Item, Version
from gongkai.office.tests.people import Desk, at_once, said, text_of
from gongkai.office.tests.test_uploads import hidden
from gongkai.office.views.drafting import paragraphs_of
from gongkai.portal import pages
from gongkai.procedure.stages import Stage
from gongkai.publication.models import Opening
from gongkai.publication.queries import public_release
from gongkai.vault.store import keep
from gongkai.vault.tests.files import docx, paragraph, picture

NEW = "/office/matters/new/"
TODAY = timezone.localdate()
WRITTEN = {
    "title": "2026年度工作目标",
    "document_number": "南高新〔2026〕1号",
    "document_date": "2026-01-15",
    "keywords": "目标、考核，年度",
    "basis": "管理办法第三章",
    "summary": "年度目标。",
    "text_from": "typed",
    "text": "第一条 目标。\n\n第二条 考核。",
    "do": "save",
}


def word(name: str = "目标.docx", *paragraphs: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, docx("".join(paragraph(one) for one in paragraphs or ("第一条 转换来的正文。",))))


@pytest.fixture
def desk(cast):
    return Desk(cast["handler"])


@pytest.fixture
def given(cast):
    return WRITTEN | {"matter": str(uuid.uuid4()), "unit": str(cast.unit("JFJ").pk)}


@pytest.fixture
def written(line):
    return line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。", "第二条 考核。"))


def revising(version, **change):
    """The form of a revision as the page shows it, with something changed."""
    facts = version.facts
    return {
        "title": facts["title"], "basis": facts["basis"], "summary": facts["summary"], "document_number": facts["document_number"],
        "document_date": facts["document_date"], "keywords": "、".join(facts["keywords"]), "text_from": "kept", "do": "save",
    } | change  # fmt: skip


# A new matter.


@pytest.mark.clause("3.1", "3.8")
def test_the_39_entries_are_offered_in_their_eight_categories(cast, desk):
    page = desk.client.get(NEW)
    assert page.content.decode().count("?entry=") >= 39
    assert "领导班子建设" in text_of(page)
    assert f"entry={cast.entry('3.4.B').code}" in page.content.decode()


@pytest.mark.clause("2.A", "3.0")
def test_a_handler_writes_a_matter_with_all_its_facts(cast, desk, given):
    form = desk.client.get(f"{NEW}?entry=3.2.A")
    assert form.status_code == 200
    assert hidden(form, "matter")
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given)
    version = Version.objects.get()
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{version.edition_id}/")
    facts = version.facts
    assert facts["title"] == "2026年度工作目标"
    assert facts["document_number"] == "南高新〔2026〕1号"
    assert facts["document_date"] == "2026-01-15"
    assert facts["keywords"] == ["目标", "考核", "年度"]
    assert facts["text"] == "<p>第一条 目标。</p><p>第二条 考核。</p>"
    assert facts["entry"]["code"] == "3.2.A"
    assert version.drafted_by == cast["handler"]
    assert "第1稿已保存" in said(answer)


@pytest.mark.clause("3.0")
def test_everything_missing_is_named_at_once_with_the_rest_kept(desk, given):
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given | {"title": " ", "basis": "", "text": ""})
    assert answer.status_code == 422
    text = text_of(answer)
    for sentence in ("请填写名称", "请填写公开依据", "请填写正文"):
        assert text.count(sentence) == 2, sentence
    assert "南高新〔2026〕1号" in answer.content.decode()
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"document_date": "去年"}, "格式填写日期"),
        ({"document_date": (TODAY + timedelta(days=1)).isoformat()}, "发文日期不能晚于今天"),
        ({"title": "长" * 201}, "名称不能超过200个字"),
        ({"text_from": ""}, "请选择正文来源"),
        ({"text_from": "uploaded"}, "请选择要转换为正文的文件"),
        ({"unit": "999999"}, "请选择您承办的部门"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(desk, given, change, sentence):
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given | change)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "第二条 考核。" in text_of(answer)
    assert not Item.objects.exists()


def test_the_same_form_sent_twice_opens_one_matter(desk, given):
    first = desk.client.post(f"{NEW}?entry=3.2.A", given)
    again = desk.client.post(f"{NEW}?entry=3.2.A", given)
    assert again.url == first.url
    assert "已办理" in said(again)
    assert Item.objects.count() == 1


@pytest.mark.both
def test_the_same_form_sent_twice_at_the_same_moment_opens_one_matter(transactional_db, cast):
    given = WRITTEN | {"matter": str(uuid.uuid4()), "unit": str(cast.unit("JFJ").pk)}
    answers = at_once(lambda desk: desk.client.post(f"{NEW}?entry=3.2.A", given), [Desk(cast["handler"]) for _ in range(3)])
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.url for answer in answers}) == 1
    assert Item.objects.count() == 1


def test_the_identity_of_another_persons_matter_cannot_be_used(cast, desk, given):
    desk.client.post(f"{NEW}?entry=3.2.A", given)
    other = Desk(cast["finance"]).client.post(f"{NEW}?entry=3.7.E", given | {"unit": str(cast.unit("CZJ").pk)})
    assert other.status_code == 422
    assert Item.objects.count() == 1


@pytest.mark.clause("2.A")
def test_who_handles_nothing_cannot_draft(cast):
    for name in ("unit_head", "examiner", "resident", "sysadmin"):
        page = Desk(cast[name]).client.get(f"{NEW}?entry=3.2.A")
        assert page.status_code == 403, name
        assert "您不能起草公开事项" in text_of(page)


@pytest.mark.clause("2.A")
def test_a_call_is_answered_from_its_own_link(cast, desk, given):
    call = disclosure.call_for_material(
        cast.body, title="年度目标材料", request="请报送年度目标。", due_on=TODAY, unit=cast.unit("JFJ"), entry=cast.entry("3.2.A"),
        by=cast["collector"],
    )  # fmt: skip
    page = desk.client.get(f"{NEW}?call={call.pk}")
    assert "请报送年度目标。" in text_of(page)
    assert desk.client.post(f"{NEW}?call={call.pk}", given).status_code == 303
    assert Item.objects.get().call == call
    assert Desk(cast["finance"]).client.get(f"{NEW}?call={call.pk}").status_code == 404


@pytest.mark.clause("2.A")
def test_a_person_called_upon_supplies_material_without_holding_a_post(cast, given):
    member = cast["member"]
    call = disclosure.call_for_material(
        cast.body, title="个人事项材料", request="请报送。", due_on=TODAY, person=member, by=cast["collector"]
    )
    desk = Desk(member)
    assert "个人事项材料" in text_of(desk.client.get(f"{NEW}?call={call.pk}"))
    answer = desk.client.post(f"{NEW}?call={call.pk}&entry=3.5.D", given | {"unit": str(member.unit.pk)})
    assert answer.status_code == 303
    assert Item.objects.get().opened_by == member


# Word.


@pytest.mark.clause("8.2")
def test_an_uploaded_document_is_shown_converted_beside_its_original_before_anything_is_saved(desk, given):
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "source": word(), "conversion_checked": "on"})
    assert answer.status_code == 200
    text = text_of(answer)
    assert "第一条 转换来的正文。" in text
    assert "下载 目标.docx" in text
    assert "已转换为正文，还没有保存" in text
    assert "核对无误" in text
    assert "南高新〔2026〕1号" in answer.content.decode()
    tick = next(piece for piece in answer.content.decode().split("<input") if 'name="conversion_checked"' in piece)
    assert "checked" not in tick.split(">")[0].replace("conversion_checked", "")
    assert not Item.objects.exists()


@pytest.mark.clause("8.2")
def test_what_is_saved_is_what_was_shown_with_its_original_and_its_tick(desk, given):
    shown = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "source": word()})
    (token,) = hidden(shown, "conversion")
    saved = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "conversion": token, "conversion_checked": "on"})
    assert saved.status_code == 303
    version = Version.objects.get()
    assert "第一条 转换来的正文。" in version.text
    assert (version.source_name, version.was_converted, version.conversion_checked) == ("目标.docx", True, True)
    assert not Attachment.objects.exists()


@pytest.mark.clause("8.2")
def test_an_unchecked_conversion_is_saved_and_says_what_is_still_to_do(desk, given):
    shown = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "source": word()})
    saved = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "conversion": hidden(shown, "conversion")[0]})
    assert "核对无误后才能自审" in said(saved)
    version = Version.objects.get()
    assert not version.conversion_checked
    page = desk.look("draft", version)
    assert "转换后的正文" in text_of(page)
    again = desk.send("draft", version, **revising(version, conversion_checked="on"))
    assert again.status_code == 303
    assert Version.objects.get(number=2).conversion_checked


@pytest.mark.clause("8.2")
def test_the_original_goes_out_as_a_file_too_where_the_handler_wants_it(desk, given):
    shown = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "source": word()})
    token = hidden(shown, "conversion")[0]
    desk.client.post(
        f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "conversion": token, "conversion_checked": "on", "attach_source": "on"}
    )
    assert [row.name for row in Attachment.objects.all()] == ["目标.docx"]


def test_a_text_file_is_converted_too(desk, given):
    source = SimpleUploadedFile("目标.txt", "第一条 目标。\r\n第二条 考核。".encode("gb18030"))
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "source": source})
    assert "第二条 考核。" in text_of(answer)


def test_what_cannot_be_a_text_is_refused_as_one(desk, given):
    source = SimpleUploadedFile("照片.png", picture("PNG"))
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given | {"text_from": "uploaded", "source": source})
    assert answer.status_code == 422
    assert "“照片.png”不能转换为正文" in text_of(answer)


def test_the_upload_button_alone_saves_nothing_and_keeps_files_and_words(desk, given):
    file = SimpleUploadedFile("说明.txt", "说明".encode())
    answer = desk.client.post(f"{NEW}?entry=3.2.A", given | {"do": "upload", "files": [file]})
    assert answer.status_code == 200
    assert "文件已上传，还没有保存" in text_of(answer)
    assert len(hidden(answer, "carried")) == 1
    assert "第二条 考核。" in text_of(answer)
    assert not Item.objects.exists()
    empty = desk.client.post(f"{NEW}?entry=3.2.A", given | {"do": "upload"})
    assert empty.status_code == 422
    assert "请先选择文件" in text_of(empty)


# Revising.


@pytest.mark.clause("8.3")
def test_a_revision_begins_with_what_stands_there(desk, line):
    blob = keep("附表".encode(), "text/plain")
    version = line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。", files=(File("附表.txt", blob),), keywords=("目标", "考核")))
    page = desk.look("draft", version)
    assert page.status_code == 200
    content = page.content.decode()
    assert 'value="目标、考核"' in content
    assert "附表.txt" in text_of(page)
    assert "第一条 目标。" in text_of(page)


@pytest.mark.clause("8.3")
def test_a_revision_is_a_new_version_and_voids_what_was_signed(cast, desk, line, written):
    line.carry(written, to=Stage.CLEARED)
    answer = desk.send("draft", written, **revising(written, text_from="typed", text="第一条 改过。", change_note="更正数据"))
    assert answer.status_code == 303
    edition = Edition.objects.get(pk=written.edition_id)
    assert (edition.stage, edition.current.number, edition.current.change_note) == ("collected", 2, "更正数据")
    assert edition.current.text == "<p>第一条 改过。</p>"


def test_files_are_kept_left_out_and_added(desk, line):
    files = tuple(File(name, keep(name.encode(), "text/plain")) for name in ("一.txt", "二.txt"))
    version = line.open("3.2.A", draft("目标", "正文。", files=files))
    tokens = hidden(desk.look("draft", version), "carried")
    third = SimpleUploadedFile("三.txt", "三".encode())
    answer = desk.send("draft", version, **revising(version, carried=tokens, stays=tokens[1:], files=[third]))
    assert answer.status_code == 303
    newest = Version.objects.get(number=2)
    assert [row.name for row in Attachment.objects.filter(version=newest)] == ["二.txt", "三.txt"]


def test_a_file_taken_out_stays_taken_out_when_the_form_comes_back(desk, line):
    version = line.open("3.2.A", draft("目标", "正文。", files=(File("一.txt", keep(b"1", "text/plain")),)))
    tokens = hidden(desk.look("draft", version), "carried")
    refused = desk.send("draft", version, **revising(version, title="", carried=tokens))
    assert refused.status_code == 422
    box = next(piece for piece in refused.content.decode().split("<input") if 'name="stays"' in piece)
    assert "checked" not in box.split(">")[0]


@pytest.mark.clause("8.3")
def test_a_revision_of_a_replaced_version_is_refused_with_everything_kept(cast, desk, written):
    disclosure.revise(written, draft("2026年度工作目标", "别人的第二稿。"), by=cast["handler"])
    answer = desk.send("draft", written, **revising(written, text_from="typed", text="我的第二稿。"))
    assert answer.status_code == 422
    assert "已被新稿替换" in text_of(answer)
    assert "我的第二稿。" in text_of(answer)
    assert Version.objects.count() == 2


def test_the_same_revision_sent_twice_is_saved_once(desk, written):
    change = revising(written, text_from="typed", text="第一条 改过。", change_note="更正")
    desk.send("draft", written, **change)
    again = desk.send("draft", written, **change)
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert Version.objects.count() == 2


def test_a_second_form_that_is_not_even_complete_is_refused_like_any_other(desk, written):
    desk.send("draft", written, **revising(written, text_from="typed", text="第一条 改过。"))
    answer = desk.send("draft", written, **revising(written, text_from="uploaded"))
    assert answer.status_code == 422
    assert "请选择要转换为正文的文件" in text_of(answer)


def test_only_a_handler_of_the_unit_revises(cast, written):
    assert Desk(cast["unit_head"]).look("draft", written).status_code == 403
    assert Desk(cast["unit_head"]).send("draft", written, **revising(written)).status_code == 422
    assert Desk(cast["finance"]).look("draft", written).status_code == 404
    assert Version.objects.count() == 1


def test_a_formatted_text_is_not_offered_for_editing_line_by_line(desk, line):
    html = "<h2>标题</h2><p>正文。</p><table><tbody><tr><td>1</td></tr></tbody></table>"
    version = line.open("3.2.A", Draft(title="目标", basis="第三章", text=html))
    page = desk.look("draft", version)
    assert "不能逐段编辑" in text_of(page)
    assert desk.send("draft", version, **revising(version, title="改了标题")).status_code == 303
    assert Version.objects.get(number=2).text == version.text


@pytest.mark.parametrize(
    "html", ["<p>一</p><p>二</p>", "<p>一</p>", "<p>一<br>二</p>", "<p>1 &lt; 2 &amp; 3</p><p>　　缩进</p>", "<p>一<br>二</p><p>三</p>", ""]
)
def test_plain_paragraphs_come_back_from_editing_as_they_were(html):
    from gongkai.vault.word import html_from_text

    assert html_from_text(paragraphs_of(html)) == html


@pytest.mark.parametrize(
    "html", ["<h1>一</h1>", "<p><strong>一</strong></p>", '<p style="text-align: center">一</p>', "<ul><li>一</li></ul>", "一"]
)
def test_what_editing_line_by_line_would_lose_is_not_edited_so(html):
    assert paragraphs_of(html) is None


# A new edition.


@pytest.mark.clause("5.2")
def test_a_new_edition_starts_from_the_live_one_and_leaves_it_up(cast, desk, line, written):
    line.carry(written, to=Stage.PUBLISHED)
    assert "第一条 目标。" in text_of(desk.look("new_edition", written))
    answer = desk.send("new_edition", written, **revising(written, text_from="typed", text="修改完善。", reason="根据意见完善"))
    newest = Edition.objects.get(number=2)
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{newest.pk}/")
    assert (newest.reason, newest.stage) == ("根据意见完善", "collected")
    assert Edition.objects.get(number=1).stage == "published"


@pytest.mark.clause("5.2")
def test_a_slip_of_the_pen_is_corrected_by_a_new_edition_that_says_so(desk, line, written):
    line.carry(written, to=Stage.PUBLISHED)
    assert "更正或再次公开（新版次）" in text_of(desk.client.get(f"/office/matters/{written.edition_id}/"))
    assert "更正：原来公开的有误，包括错别字" in text_of(desk.look("new_edition", written))
    given = revising(written, text_from="typed", text="第一条 目的。", kind="更正", reason="“目标”应为“目的”。")
    assert desk.send("new_edition", written, **given).status_code == 303
    corrected = Edition.objects.get(number=2)
    assert corrected.reason == "更正：“目标”应为“目的”。"
    line.carry(corrected.current, to=Stage.PUBLISHED)
    release = public_release(Opening.objects.get(release__edition=corrected))
    assert [one.reason for one in release.editions] == ["", "更正：“目标”应为“目的”。"]
    before = public_release(Opening.objects.get(release__edition=written.edition))
    assert "更正：“目标”应为“目的”。" in pages.changes(before, release).decode()
    assert "更正：“目标”应为“目的”。" in pages.matter(release).decode()


@pytest.mark.clause("5.2")
def test_a_new_edition_without_a_reason_is_refused_and_the_text_stays(desk, line, written):
    line.carry(written, to=Stage.PUBLISHED)
    answer = desk.send("new_edition", written, **revising(written, text_from="typed", text="修改完善。"))
    assert answer.status_code == 422
    assert "请说明再次公开的理由" in text_of(answer)
    assert "修改完善。" in text_of(answer)
    assert Edition.objects.count() == 1


def test_the_same_new_edition_sent_twice_is_opened_once(desk, line, written):
    line.carry(written, to=Stage.PUBLISHED)
    change = revising(written, text_from="typed", text="修改完善。", reason="完善")
    first = desk.send("new_edition", written, **change)
    again = desk.send("new_edition", written, **change)
    assert (again.status_code, again.url) == (303, first.url)
    assert "已办理" in said(again)
    assert Edition.objects.count() == 2


@pytest.mark.clause("2.1", "8.3")
def test_a_matter_goes_the_whole_way_to_the_head_of_the_unit_in_the_browser(cast, desk, given):
    desk.client.post(f"{NEW}?entry=3.2.A", given)
    version = Version.objects.get()
    assert version.facts["document_date"] == date(2026, 1, 15).isoformat()
    disclosure.review_oneself(version, answers=NO, by=cast["handler"])
    assert Desk(cast["unit_head"]).send("agree", version, conclusion="agree").status_code == 303
    assert Edition.objects.get().stage == "proposed"
