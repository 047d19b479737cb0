"""Pages of errors: in Chinese, with the right status, saying what to do, without any trace of the program."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from gongkai.office.tests.people import Desk, text_of
from gongkai.office.views import errors


def test_an_address_that_does_not_exist_is_told_in_chinese(cast: Any) -> None:
    answer = Desk(cast["handler"]).client.get("/office/no-such-page/")
    assert answer.status_code == 404
    assert "没有找到" in text_of(answer)
    assert "林小满" in text_of(answer)


def test_a_page_that_only_takes_a_form_says_so(cast: Any) -> None:
    answer = Desk(cast["handler"]).client.get("/office/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "不能直接打开" in text_of(answer)


def test_a_form_without_its_proof_is_told_what_to_do(cast: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/office/sign-in/", {"username": "handler", "password": "x"})
    assert answer.status_code == 403
    assert "页面已过期" in text_of(answer)


def test_a_foreign_host_name_is_refused_without_a_trace(cast: Any, client: Client) -> None:
    answer = client.get("/office/sign-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "请求有误" in text_of(answer)


def test_no_answer_is_kept_by_anybody(cast: Any, client: Client) -> None:
    desk = Desk(cast["handler"]).client
    answers = [desk.get(address) for address in ("/office/", "/office/no-such-page/", "/office/sign-out/", "/office/awake/")]
    answers += [client.get("/office/matters/"), client.get("/office/sign-in/", headers={"host": "evil.example"})]
    assert [answer.status_code for answer in answers] == [200, 404, 405, 204, 302, 400]
    for answer in answers:
        kept = {word.strip() for word in answer["Cache-Control"].split(",")}
        assert {"no-store", "private"} <= kept, answer.status_code


def test_too_much_text_is_told_as_such(cast: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = Desk(cast["handler"]).client.post("/office/password/", {"current": "x" * 200})
    assert answer.status_code == 413
    assert "超过上限" in text_of(answer)


@pytest.mark.parametrize("page", [errors.bad_request, errors.forbidden, errors.not_found])
def test_no_page_of_an_error_shows_what_the_program_said(db: None, rf: RequestFactory, page: Any) -> None:
    answer = page(rf.get("/office/"), ValueError("secret detail of the program"))
    assert b"secret detail" not in answer.content
    assert b"Traceback" not in answer.content


def test_too_large_is_known_by_its_own_status(db: None, rf: RequestFactory) -> None:
    assert errors.bad_request(rf.get("/office/"), RequestDataTooBig()).status_code == 413


def test_a_failure_of_ours_is_told_without_database_session_or_template(rf: RequestFactory, settings: Any) -> None:
    settings.TEMPLATES = []
    answer = errors.server_error(rf.get("/office/"))
    assert answer.status_code == 500
    assert "系统出错" in text_of(answer)


def test_every_kind_of_error_is_answered_by_these_pages() -> None:
    from gongkai.config import urls

    assert urls.handler400 == "gongkai.office.views.errors.bad_request"
    assert urls.handler403 == "gongkai.office.views.errors.forbidden"
    assert urls.handler404 == "gongkai.office.views.errors.not_found"
    assert urls.handler500 == "gongkai.office.views.errors.server_error"
