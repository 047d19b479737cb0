"""部门自审 on its page: eight questions, each answered."""

import pytest

from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import SelfReview
from gongkai.office.tests.people import NO_EIGHT_TIMES, Desk, said, text_of
from gongkai.procedure.questions import Question
from gongkai.vault.store import keep


@pytest.fixture
def version(line):
    return line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。"))


@pytest.mark.clause("8.1")
def test_no_question_is_answered_beforehand(cast, version):
    page = Desk(cast["handler"]).look("self_review", version)
    assert page.status_code == 200
    assert page.content.decode().count('type="radio"') == 16
    assert "checked" not in page.content.decode()


@pytest.mark.clause("8.1", "8.3")
def test_eight_noes_are_recorded_on_the_version_that_was_on_the_screen(cast, version):
    answer = Desk(cast["handler"]).send("self_review", version, **NO_EIGHT_TIMES)
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{version.edition_id}/")
    review = SelfReview.objects.get()
    assert (review.version_id, review.person, review.answers) == (version.pk, cast["handler"], frozenset())


@pytest.mark.clause("8.1")
def test_one_question_left_open_is_asked_again_and_the_others_stay_answered(cast, version):
    given = NO_EIGHT_TIMES | {"remark": "已核对。"}
    del given["privacy"]
    answer = Desk(cast["handler"]).send("self_review", version, **given)
    assert answer.status_code == 422
    assert "请对这一问题作出“是”或“否”的回答" in text_of(answer)
    assert answer.content.decode().count(" checked") == 7
    assert "已核对。" in text_of(answer)
    assert not SelfReview.objects.exists()


@pytest.mark.clause("8.1")
def test_every_question_left_open_is_marked_and_the_sentence_stands_once_on_top(cast, version):
    answer = Desk(cast["handler"]).send("self_review", version)
    assert answer.content.decode().count('class="question field-wrong"') == 8
    assert text_of(answer).count("请对这一问题作出“是”或“否”的回答") == 9


@pytest.mark.clause("8.1")
def test_a_yes_asks_for_its_reason_and_then_stays_on_record(cast, version):
    desk = Desk(cast["handler"])
    given = NO_EIGHT_TIMES | {Question.PRIVACY.value: "yes"}
    assert "请说明情况" in text_of(desk.send("self_review", version, **given))
    assert desk.send("self_review", version, **given, remark="附件含手机号码。").status_code == 303
    assert SelfReview.objects.get().answers == {Question.PRIVACY}


@pytest.mark.clause("8.2")
def test_a_conversion_that_nobody_compared_keeps_the_self_review_closed_and_says_where_to_go(cast, line):
    source = File("目标.txt", keep("目标".encode(), "text/plain"))
    version = line.open("3.2.A", draft("目标", "目标", source=source))
    desk = Desk(cast["handler"])
    page = desk.look("self_review", version)
    assert page.status_code == 403
    assert "核对无误" in text_of(page)
    assert f"/office/matters/{version.edition_id}/draft/" in page.content.decode()
    assert desk.send("self_review", version, **NO_EIGHT_TIMES).status_code == 422
    assert not SelfReview.objects.exists()


def test_a_second_press_of_the_button_is_answered_as_done(cast, version):
    desk = Desk(cast["handler"])
    desk.send("self_review", version, **NO_EIGHT_TIMES)
    again = desk.send("self_review", version, **NO_EIGHT_TIMES)
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert SelfReview.objects.count() == 1


@pytest.mark.clause("8.3")
def test_a_version_replaced_meanwhile_is_not_reviewed_and_nothing_typed_is_lost(cast, version):
    desk = Desk(cast["handler"])
    disclosure.revise(version, draft("2026年度工作目标", "第二稿。"), by=cast["handler"])
    answer = desk.send("self_review", version, **NO_EIGHT_TIMES, remark="看的是第一稿。")
    assert answer.status_code == 422
    assert "已被新稿替换" in text_of(answer)
    assert "打开第2稿" in text_of(answer)
    assert "看的是第一稿。" in text_of(answer)
    assert "提交自审" not in text_of(answer)
    assert not SelfReview.objects.exists()


def test_a_handler_of_another_unit_finds_nothing(cast, version):
    desk = Desk(cast["finance"])
    assert desk.look("self_review", version).status_code == 404
    assert desk.send("self_review", version, **NO_EIGHT_TIMES).status_code == 404


def test_a_version_of_another_matter_cannot_be_smuggled_in(cast, line, version):
    other = line.open("3.2.B", draft("另一件", "正文。"))
    answer = Desk(cast["handler"]).client.post(
        f"/office/matters/{version.edition_id}/self-review/", {"version": other.pk, **NO_EIGHT_TIMES}
    )
    assert answer.status_code == 404
    assert not SelfReview.objects.exists()
