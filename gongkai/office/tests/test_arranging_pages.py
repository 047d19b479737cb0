import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.archives import actions, jobs
from gongkai.archives.models import Box, BoxCheck, BoxNote, Classing, Record, RetentionApproval, RetentionRule, YearFiling
from gongkai.catalog.models import Entry
from gongkai.demonstration.matters import draft
from gongkai.procedure.stages import Stage

NOTE = "其余形式不再办理。"


@pytest.fixture
def desk(client, cast):
    """What the archivist is answered; `.of` signs another person in first."""

    def sign_in(name):
        client.force_login(cast[name])
        return client

    sign_in("archivist")
    client.of = sign_in
    return client


@pytest.fixture
def published(line):
    return [line.carry(line.open("3.7.C", draft(title, f"{title}。")), to=Stage.PUBLISHED) for title in ("甲事项", "乙事项")]


def text(answer):
    return answer.content.decode()


def year_form(versions, **changes):
    form = {"year": timezone.localdate().year, "shown": [one.pk for one in versions], "take": [one.pk for one in versions]}
    for one in versions:
        form |= {f"retention_{one.pk}": "D30", f"note_{one.pk}": NOTE}
    return form | changes


@pytest.mark.clause("2.E")
def test_a_year_is_previewed_changed_and_filed_on_one_page(desk, published):
    address = reverse("office:year_filing")
    year = timezone.localdate().year
    assert f"N017-WS·{year}-D30-JFJ-0002" in text(desk.get(address))

    first, second = published
    looked = desk.post(address, year_form(published, then="look", take=[second.pk], **{f"retention_{second.pk}": "Y"}))
    assert f"N017-WS·{year}-Y-JFJ-0001" in text(looked)
    assert "暂不归档" in text(looked)
    assert not YearFiling.objects.exists()

    answer = desk.post(address, year_form(published, then="file", take=[second.pk], **{f"retention_{second.pk}": "Y"}))
    run = YearFiling.objects.get()
    assert answer.status_code == 303
    jobs.file_year.func(run.pk)
    shown = text(desk.get(answer.url))
    assert f"N017-WS·{year}-Y-JFJ-0001" in shown
    assert [record.version for record in Record.objects.all()] == [second]
    assert first.title not in shown


@pytest.mark.clause("2.E")
def test_nothing_chosen_is_refused_on_the_page(desk, published):
    answer = desk.post(reverse("office:year_filing"), year_form(published, then="file", take=[]))

    assert answer.status_code == 422
    assert "没有选中要归档的事项" in text(answer)


@pytest.mark.clause("2.E")
def test_the_supervisor_sees_the_year_but_files_nothing(desk, published):
    desk.of("supervisor")
    assert "归档选中的事项" not in text(desk.get(reverse("office:year_filing")))
    assert desk.post(reverse("office:year_filing"), year_form(published, then="file")).status_code == 422
    assert desk.of("handler").get(reverse("office:year_filing")).status_code == 404


@pytest.mark.clause("2.E")
def test_the_retention_table_is_taken_over_changed_and_approved_on_pages(desk, cast):
    table = reverse("office:retention_table")
    assert "本机构还没有自己的规定" in text(desk.get(table))
    desk.post(reverse("office:adopt_retention"))
    assert RetentionRule.objects.count() == 8

    entry = Entry.objects.get(body=cast.body, category__number=8, letter="A")
    desk.post(reverse("office:set_entry_retention", args=[entry.pk]), {"retention": "Y", "reason": "长期查考。"})
    assert "长期查考。" in text(desk.get(table))
    approval = {"authority": "海州市档案局", "paper_number": "海档〔2026〕3号", "approved_on": timezone.localdate().isoformat()}
    assert desk.post(reverse("office:approve_retention"), approval).status_code == 303
    assert "批准之后又有修改" not in text(desk.get(table))

    desk.post(reverse("office:set_entry_retention", args=[entry.pk]), {"retention": "none", "reason": "不再单列。"})
    assert "批准之后又有修改" in text(desk.get(table))
    assert RetentionApproval.objects.count() == 1


@pytest.mark.clause("2.E")
def test_a_category_and_all_others_have_pages_of_their_own(desk):
    for address in (reverse("office:set_category_retention", args=[8]), reverse("office:set_other_retention")):
        assert desk.get(address).status_code == 200
        assert desk.post(address, {"retention": "D30", "reason": "有查考价值。"}).status_code == 303
        assert desk.post(address, {}).status_code == 422
    assert "其余事项：定期30年。" in text(desk.get(reverse("office:retention_table")))


@pytest.mark.clause("2.E")
def test_the_classes_are_set_on_a_page(desk, cast):
    address = reverse("office:set_classing")
    form = {"scheme": "question", "category_code": "ws", "from_year": timezone.localdate().year, "question_8": "qt"}
    assert desk.get(address).status_code == 200
    assert desk.post(address, form).status_code == 303
    assert Classing.objects.get().question_codes["8"] == "QT"
    assert "QT" in text(desk.get(reverse("office:retention_table")))
    refused = desk.post(address, form | {"question_7": "qt"})
    assert refused.status_code == 422
    assert "用了两次" in text(refused)


@pytest.mark.clause("2.E")
def test_boxes_are_filled_noted_and_checked_on_pages(desk, published, line, cast):
    for version in published:
        line.file(version, retention="D30")
    address = reverse("office:boxes")
    assert "年2件" in text(desk.get(address))
    assert "[(" not in text(desk.get(address))
    answer = desk.post(address, {"year": timezone.localdate().year, "thickness": "30"})
    box = Box.objects.get()
    assert answer.status_code == 303
    assert "0001—0002" in text(desk.get(answer.url))

    page = reverse("office:box", args=[box.pk])
    assert "甲事项" in text(desk.get(page))
    assert "请先填写备考表" in text(desk.post(page))
    desk.post(reverse("office:box_note", args=[box.pk]), {"situation": "完整。", "arranged_on": timezone.localdate().isoformat()})
    assert BoxNote.objects.get().person == cast["archivist"]
    assert desk.post(page).status_code == 422
    assert "检查无误" in text(desk.of("supervisor").get(page))
    assert desk.post(page).status_code == 303
    assert BoxCheck.objects.get().person == cast["supervisor"]


@pytest.mark.clause("2.E")
def test_a_record_is_shown_and_found_with_its_code_its_box_and_what_is_in_it(desk, published, line, cast):
    record = line.file(published[0], retention="D30")
    actions.box_year(cast.body, year=record.year, thickness=30, by=cast["archivist"])
    found = text(desk.get(reverse("office:records"), {"q": record.code}))
    assert record.code in found
    assert "甲事项" in found
    page = text(desk.get(reverse("office:record", args=[record.pk])))

    for said in (record.code, "第1盒", "公文呈批表", "件内文件"):
        assert said in page
