"""A person without an account is asked, told the code, and answers on his page; a handler drafts from what came (clause 2.A)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongkai.disclosure import actions
from gongkai.disclosure.models import CallPage, Edition, Refusal, Supplied
from gongkai.secrecy.queries import MOST_ATTEMPTS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.A")]
HOW = {"how": "phone", "contact": "村委会登记的电话"}


@pytest.fixture
def call(cast):
    due_on = timezone.localdate() + timedelta(days=3)
    given = {"title": "征集拆迁补偿意见", "request": "请写明意见。", "unit": cast.unit("JFJ"), "entry": cast.entry("3.7.D")}
    return actions.call_for_material(cast.body, due_on=due_on, by=cast["collector"], **given)


@pytest.fixture
def go(client):
    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def page(cast, call):
    """The page's address and its code."""
    made = actions.ask_individual(call, name="林秀英", contact="村委会转交", by=cast["collector"])
    return f"/office/answer/{made.key}/", actions.tell_individual(made.page, **HOW, by=cast["examiner"]).code


def text(answer):
    return answer.content.decode()


def test_the_office_makes_the_page_another_tells_the_code_and_each_is_shown_once(go, cast, call):
    asked = go(cast["collector"]).post(f"/office/calls/{call.pk}/individuals/", {"name": "林秀英", "contact": "村委会转交"})
    assert "/office/answer/" in text(asked)
    made = CallPage.objects.get()
    assert "/office/answer/" not in text(go(cast["collector"]).get(f"/office/calls/{call.pk}/"))
    assert "等待告知口令" in text(go(cast["collector"]).get(f"/office/calls/{call.pk}/"))
    address = f"/office/calls/pages/{made.pk}/code/"
    assert go(cast["collector"]).get(address).status_code == 403
    assert go(cast["collector"]).post(address, HOW).status_code == 422
    told = go(cast["examiner"]).post(address, HOW)
    assert told.context["code"][:4] in text(told)
    assert told.context["code"] not in text(go(cast["examiner"]).get(f"/office/calls/{call.pk}/"))
    assert go(cast["handler"]).get(f"/office/calls/{call.pk}/individuals/").status_code == 403


def test_the_person_answers_with_text_and_file_and_the_handler_drafts_from_it(go, cast, call, page):
    address, code = page
    guest = Client()
    assert "征集拆迁补偿意见" not in text(guest.get(address))
    assert guest.post(address, {"code": "00000000", "do": "open"}).status_code == 422
    opened = guest.post(address, {"code": code, "do": "open"})
    assert "请写明意见" in text(opened)
    assert "noindex" in opened["X-Robots-Tag"]
    empty = guest.post(address, {"code": code})
    assert empty.status_code == 422
    files = [SimpleUploadedFile("意见.txt", "我的意见".encode()), SimpleUploadedFile("坏.exe", b"MZ")]
    refused = guest.post(address, {"code": code, "text": "同意补偿方案。", "files": files})
    assert refused.status_code == 422
    assert "同意补偿方案" in text(refused)
    (kept,) = refused.context["kept"]
    done = guest.post(address, {"code": code, "text": "同意补偿方案。", "kept": kept.token})
    assert "已收到答复" in text(done)
    assert guest.get(address).status_code == 410
    supplied = Supplied.objects.get()
    assert [one["name"] for one in supplied.files] == ["意见.txt"]
    browser = go(cast["handler"])
    assert "同意补偿方案" in text(browser.get(f"/office/calls/{call.pk}/"))
    assert b"".join(browser.get(f"/office/calls/supplied/{supplied.pk}/0/意见.txt").streaming_content) == "我的意见".encode()
    form = browser.get(f"/office/matters/new/?call={call.pk}&supplied={supplied.pk}")
    assert "同意补偿方案" in text(form)
    assert "意见.txt" in text(form)


def test_nobody_of_the_office_answers_in_the_persons_place_and_a_page_taken_back_is_gone(go, cast, call, page):
    address, code = page
    assert go(cast["collector"]).post(address, {"code": code, "text": "代答"}).status_code == 403
    made = CallPage.objects.get()
    assert go(cast["collector"]).post(f"/office/calls/pages/{made.pk}/end/", {"reason": "找错了人"}).status_code == 303
    assert Client().post(address, {"code": code, "do": "open"}).status_code == 410
    assert "已收回" in text(go(cast["collector"]).get(f"/office/calls/{call.pk}/"))


def test_codes_are_not_tried_at_length(page):
    address, code = page
    guest = Client()
    for _turn in range(MOST_ATTEMPTS):
        guest.post(address, {"code": "", "do": "open"})
    assert guest.post(address, {"code": code, "do": "open"}).status_code == 429


@pytest.mark.clause("8.6")
def test_what_bears_a_mark_is_not_kept_and_put_on_record_as_the_persons(cast, page):
    address, code = page
    marked = SimpleUploadedFile("名单.txt", "秘密★10年".encode())
    answer = Client().post(address, {"code": code, "text": "见附件", "files": marked})
    assert answer.status_code == 422
    assert Client().post(address, {"code": code, "text": "秘密★10年"}).status_code == 422
    assert {one.guest for one in Refusal.objects.all()} == {"林秀英"}
    assert not Supplied.objects.exists()
    assert not Edition.objects.exists()
