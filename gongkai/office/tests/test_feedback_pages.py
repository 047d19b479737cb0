"""意见反馈 on its pages: what waits and is late, its handling by one and its answer by another, rounds, and what an edition answers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Edition
from gongkai.office.tests.people import Desk, text_of
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries
from gongkai.publication.models import Feedback, FeedbackTerms, Handling, Reply, Responding, Round
from tests.later import later

pytestmark = pytest.mark.clause("5.2")
TODAY = timezone.localdate()
LIST = "/office/feedback/"


@pytest.fixture
def published(line):
    return line.carry(line.open("3.7.E", draft("补助发放办法", "正文。")), to=Stage.PUBLISHED)


@pytest.fixture
def comment(published):
    number = str(queries.index_number_of(published.edition.item))
    slug = published.edition.item.body.slug
    return actions.comment_from_outside(slug, number, text="第三条写得不清楚。", knock="k" * 64)


def handling(**other):
    return {"outcome": "adopted", "recipient": "", "reason": "合理。", "answer": "已在修订稿中写明。"} | other


def reply(**other):
    shown = Handling.objects.order_by("pk").last()
    return {"decision": "published", "shown": "第三条不清楚。", "remark": "", "handling": shown.pk if shown else ""} | other


def test_what_a_reader_says_is_on_the_desk_is_handled_by_one_and_answered_by_another(cast, comment):
    handler, publisher = Desk(cast["handler"]).client, Desk(cast["publisher"]).client
    assert "待办理的意见有1条" in text_of(handler.get("/office/"))
    assert "第三条写得不清楚" in text_of(handler.get(LIST))
    address = f"{LIST}{comment.pk}/"
    page = text_of(handler.get(address))
    assert comment.receipt in page
    assert "不计入" in page or "怎样算出" in page, "how the day was worked out"
    answer = handler.post(f"{address}handle/", handling())
    assert (answer.status_code, answer.url) == (303, address)
    assert "待审定的答复有1条" in text_of(publisher.get("/office/"))
    answer = publisher.post(f"{address}reply/", reply())
    assert (answer.status_code, Reply.objects.get().decision) == (303, "published")
    assert "采纳" in text_of(publisher.get(f"{LIST}?state=answered"))
    assert "第三条写得不清楚" not in text_of(publisher.get(LIST))


def test_a_form_that_lacks_something_comes_back_with_what_was_typed_and_why(cast, comment):
    handler = Desk(cast["handler"]).client
    answer = handler.post(f"{LIST}{comment.pk}/handle/", handling(outcome="", reason="写过的理由。", answer=""))
    page = text_of(answer)
    assert answer.status_code == 422
    assert all(one in page for one in ("请选择处理结果", "请写明答复的内容", "写过的理由。"))
    handler.post(f"{LIST}{comment.pk}/handle/", handling())
    answer = Desk(cast["publisher"]).client.post(f"{LIST}{comment.pk}/reply/", reply(shown=""))
    assert (answer.status_code, "请概括写明意见内容" in text_of(answer)) == (422, True)


@pytest.mark.clause("8.5")
def test_nobody_gives_an_answer_that_was_proposed_since_he_opened_the_page(cast, comment):
    address = f"{LIST}{comment.pk}/"
    Desk(cast["handler"]).client.post(f"{address}handle/", handling())
    slow = Desk(cast["examiner"]).client
    seen = re.search(r'name="handling" value="(\d+)"', slow.get(address).content.decode())[1]
    assert Desk(cast["publisher"]).client.post(f"{address}reply/", reply(decision="returned", remark="请改。")).status_code == 303
    Desk(cast["handler"]).client.post(f"{address}handle/", handling(answer="另一份答复。"))
    answer = slow.post(f"{address}reply/", reply(handling=seen))
    assert (answer.status_code, "另一份答复。" in text_of(answer), "请刷新页面" in text_of(answer)) == (422, True, True)
    assert not Reply.objects.filter(decision="published").exists()
    assert slow.post(f"{address}reply/", reply()).status_code == 303


def test_who_proposed_the_answer_is_told_that_another_gives_it(cast, comment):
    publisher = Desk(cast["publisher"]).client
    publisher.post(f"{LIST}{comment.pk}/handle/", handling())
    page = publisher.get(f"{LIST}{comment.pk}/")
    assert "另一位审查员或者发布员审定" in text_of(page)
    assert f"{LIST}{comment.pk}/reply/" not in page.content.decode()


def test_what_is_late_is_marked_and_the_supervisor_sees_it(cast, comment):
    with later(40):
        supervisor = Desk(cast["supervisor"]).client
        assert "逾期没有答复的有1条" in text_of(supervisor.get("/office/"))
        page = text_of(supervisor.get(f"{LIST}?state=overdue"))
        assert "第三条写得不清楚" in page
        assert "逾期" in page
    assert "没有这样的意见" in text_of(Desk(cast["supervisor"]).client.get(f"{LIST}?state=overdue"))


@pytest.mark.clause("3.0")
def test_the_office_writes_down_what_was_said_about_a_matter_or_an_entry(cast, published):
    collector = Desk(cast["collector"]).client
    given = {"source": "meeting", "who": "参会企业代表", "place": "座谈会", "received_on": TODAY.isoformat(), "text": "建议提高标准。"}
    number = str(queries.index_number_of(published.edition.item))
    assert collector.post(f"{LIST}new/", given | {"subject": number}).status_code == 303
    assert collector.post(f"{LIST}new/", given | {"entry": "3.7.D", "text": "为何没有公开？"}).status_code == 303
    assert collector.post(f"{LIST}new/?matter={published.edition_id}", given | {"text": "再提一条。"}).status_code == 303
    assert [(one.edition, one.entry and one.entry.code) for one in Feedback.objects.order_by("pk")] == [
        (published.edition, None),
        (None, "3.7.D"),
        (published.edition, None),
    ]
    answer = collector.post(f"{LIST}new/", given | {"who": ""})
    page = text_of(answer)
    assert (answer.status_code, "请选择意见针对的事项" in page, "请概括写明是谁提的" in page) == (422, True, True)


def test_a_matters_page_says_what_came_and_leads_to_it(cast, published, comment):
    page = text_of(Desk(cast["examiner"]).client.get(f"/office/matters/{published.edition_id}/"))
    assert "收到1条意见" in page
    assert "设定征求意见期" in page
    listed = text_of(Desk(cast["examiner"]).client.get(f"{LIST}?state=all&matter={published.edition_id}"))
    assert "第三条写得不清楚" in listed


def test_the_office_sets_the_limits(cast):
    examiner = Desk(cast["examiner"]).client
    assert examiner.post(f"{LIST}terms/", {"answer_days": "0", "round_days": "20"}).status_code == 422
    assert examiner.post(f"{LIST}terms/", {"answer_days": "10", "round_days": "20"}).status_code == 303
    terms = FeedbackTerms.objects.get()
    assert (terms.answer_days, terms.round_days) == (10, 20)
    assert Desk(cast["handler"]).client.get(f"{LIST}terms/").status_code == 404


def test_a_round_is_opened_on_what_is_complex_and_closed_when_it_is_over(cast, published):
    examiner = Desk(cast["examiner"]).client
    address = f"/office/matters/{published.edition_id}/round/"
    assert examiner.post(address, {"ends_on": "", "reason": ""}).status_code == 422
    ends_on = TODAY + timedelta(days=6)
    assert examiner.post(address, {"ends_on": ends_on.isoformat(), "reason": "涉及面广。"}).status_code == 303
    row = Round.objects.get()
    assert "补助发放办法" in text_of(examiner.get(f"{LIST}rounds/"))
    answer = examiner.post(f"{LIST}rounds/{row.pk}/close/", {"summary": "没有收到意见。"})
    assert (answer.status_code, "过后再办结" in text_of(answer)) == (422, True)
    blocked = text_of(Desk(cast["archivist"]).client.get(f"/office/matters/{published.edition_id}/"))
    assert "征求意见还没有办结，不能归档" in blocked
    with later(7):
        examiner = Desk(cast["examiner"]).client
        assert "到期待办结的征求意见有1件" in text_of(examiner.get("/office/"))
        assert examiner.post(f"{LIST}rounds/{row.pk}/close/", {"summary": "没有收到意见。"}).status_code == 303
        assert "没有收到意见。" in text_of(examiner.get(f"{LIST}rounds/"))


def test_whoever_begins_a_new_edition_is_led_to_the_feedback_that_it_may_answer(cast, published, comment):
    desk = Desk(cast["handler"])
    answer = desk.send(
        "new_edition", published, text_from="typed", title="补助发放办法", basis="依据", text="<p>改过的正文。</p>", reason="根据意见修改。"
    )
    edition = Edition.objects.get(number=2)
    address = f"/office/matters/{edition.pk}/responds/"
    assert (answer.status_code, answer.url) == (303, address)
    assert comment.receipt in text_of(desk.client.get(address))
    assert desk.client.post(address, {"feedback": [str(comment.pk)]}).status_code == 303
    assert Responding.objects.get().answers
    assert comment.receipt in text_of(desk.client.get(f"/office/matters/{edition.pk}/"))


def test_lists_are_helpful_when_they_are_empty_and_no_ones_who_has_no_part(cast):
    page = text_of(Desk(cast["collector"]).client.get(LIST))
    assert "没有待办理的意见" in page
    assert "没有正在征求意见的事项" in text_of(Desk(cast["collector"]).client.get(f"{LIST}rounds/"))
    for username in ("resident", "archivist", "sysadmin"):
        assert Desk(cast[username]).client.get(LIST).status_code == 404
    assert Client().get(LIST).status_code == 302
