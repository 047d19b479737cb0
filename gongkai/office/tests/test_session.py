"""Signing in and out: with a password, with one click in the demonstration only, and never longer than one may."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conftest import PASSWORD
from gongkai.office.middleware import IDLE, NOTED_EVERY, SEEN
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import actions as organization
from gongkai.organization.models import Appointment
from gongkai.procedure.posts import Post

SIGN_IN = "/office/sign-in/"
NEW_PASSWORD = "xin-de-mi-ma-2027"
INITIAL = "chu-shi-mi-ma-2026"


def sign_in(client: Client, username: str, password: str, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


@pytest.fixture
def changed(cast: Any) -> Any:
    """The handler with a password of her own."""
    return organization.set_password(cast["handler"], NEW_PASSWORD, by=cast["handler"], current=PASSWORD)


def test_whoever_signs_in_comes_to_the_desk(changed: Any, client: Client) -> None:
    answer = sign_in(client, "handler", NEW_PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/office/")
    assert "林小满" in text_of(client.get("/office/"))


def test_whoever_signs_in_comes_to_the_page_that_was_asked_for(changed: Any, client: Client) -> None:
    asked = client.get("/office/matters/?stage=approved")
    assert asked["Location"] == f"{SIGN_IN}?next=/office/matters/%3Fstage%3Dapproved"
    assert sign_in(client, "handler", NEW_PASSWORD, next="/office/matters/?stage=approved")["Location"] == "/office/matters/?stage=approved"


@pytest.mark.parametrize("wished", ["https://evil.example/office/", "//evil.example/office/", "/d/anything/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_but_into_the_office(changed: Any, client: Client, wished: str) -> None:
    assert sign_in(client, "handler", NEW_PASSWORD, next=wished)["Location"] == "/office/"


@pytest.fixture
def newcomer(cast: Any) -> Any:
    """The handler with the password that the system administrator has just set."""
    return organization.set_password(cast["handler"], INITIAL, by=cast["sysadmin"])


def test_an_initial_password_is_to_be_changed_first(newcomer: Any, client: Client) -> None:
    answer = sign_in(client, "handler", INITIAL)
    assert answer["Location"] == "/office/password/"
    assert "您还在使用初始密码" in text_of(client.get("/office/password/"))


def test_with_an_initial_password_no_other_page_opens(newcomer: Any, client: Client) -> None:
    sign_in(client, "handler", INITIAL)
    for address in ("/office/", "/office/matters/", "/office/matters/new/?entry=3.2.A", "/office/reading/", "/office/no-such-page/"):
        assert client.get(address)["Location"] == "/office/password/", address
    assert client.post("/office/matters/new/?entry=3.2.A", {"title": "一"})["Location"] == "/office/password/"
    assert client.get("/office/matters/", headers={"hx-request": "true"})["HX-Redirect"] == "/office/password/"
    assert client.get("/office/awake/").status_code == 204
    assert client.post("/office/sign-out/")["Location"] == SIGN_IN


def test_once_the_initial_password_is_changed_every_page_opens(newcomer: Any, client: Client) -> None:
    sign_in(client, "handler", INITIAL)
    assert change(client, INITIAL, NEW_PASSWORD)["Location"] == "/office/"
    assert client.get("/office/matters/").status_code == 200
    assert "初始密码" not in text_of(client.get("/office/password/"))


def test_a_password_that_the_administrator_sets_anew_is_an_initial_one_again(changed: Any, newcomer: Any, client: Client) -> None:
    sign_in(client, "handler", INITIAL)
    assert client.get("/office/")["Location"] == "/office/password/"


@pytest.mark.parametrize("username", ["handler", "nobody-of-this-name"])
def test_a_wrong_password_is_refused_in_the_same_words_whoever_it_is(cast: Any, client: Client, username: str) -> None:
    answer = sign_in(client, username, "wrong-password-1")
    assert answer.status_code == 422
    assert "登录名或密码不正确" in text_of(answer)
    assert "_auth_user_id" not in client.session


def test_empty_fields_are_named(cast: Any, client: Client) -> None:
    answer = text_of(client.post(SIGN_IN, {}))
    assert "请输入登录名。" in answer
    assert "请输入密码。" in answer


def test_five_wrong_passwords_close_the_way_for_a_while_even_to_the_right_one(changed: Any, client: Client) -> None:
    answers = [sign_in(client, "handler", "wrong-password-1").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = sign_in(client, "handler", NEW_PASSWORD)
    assert locked.status_code == 429
    assert "已暂停登录30分钟" in text_of(locked)
    assert "_auth_user_id" not in client.session


def test_another_person_is_not_locked_out_with_the_first(changed: Any, cast: Any, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "unit_head", "wrong-password-1")
    assert sign_in(client, "handler", NEW_PASSWORD).status_code == 302


def test_whoever_leaves_loses_access_at_once(cast: Any) -> None:
    desk = Desk(cast["handler"])
    assert desk.client.get("/office/matters/").status_code == 200
    organization.depart(cast["handler"], by=cast["sysadmin"])
    answer = desk.client.get("/office/matters/")
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}?next=/office/matters/")
    assert sign_in(Client(), "handler", PASSWORD).status_code == 422


def test_half_an_hour_without_a_request_signs_out(cast: Any) -> None:
    desk = Desk(cast["handler"])
    desk.client.get("/office/matters/")
    session = desk.client.session
    session[SEEN] = int(time.time()) - IDLE - 1
    session.save()
    answer = desk.client.get("/office/matters/?q=1", follow=True)
    assert answer.redirect_chain == [(f"{SIGN_IN}?next=%2Foffice%2Fmatters%2F%3Fq%3D1", 302)]
    assert "超过30分钟没有操作" in text_of(answer)
    assert "_auth_user_id" not in desk.client.session


def test_typing_counts_as_using_the_system(cast: Any) -> None:
    desk = Desk(cast["handler"])
    desk.client.get("/office/matters/")
    session = desk.client.session
    session[SEEN] = int(time.time()) - IDLE + NOTED_EVERY
    session.save()
    assert desk.client.get(reverse("office:awake")).status_code == 204
    assert time.time() - desk.client.session[SEEN] < NOTED_EVERY


def test_signing_out_takes_a_button_and_not_a_link(cast: Any) -> None:
    desk = Desk(cast["handler"])
    assert desk.client.get("/office/sign-out/").status_code == 405
    assert "_auth_user_id" in desk.client.session
    assert desk.client.post("/office/sign-out/")["Location"] == SIGN_IN
    assert "_auth_user_id" not in desk.client.session


def test_one_click_signs_in_in_the_demonstration(cast: Any, client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    page = text_of(client.get(SIGN_IN))
    assert "演示系统" in page
    assert "沈慎言 保密审查员 保密审查：答八个问题并下结论" in page
    assert "分管领导（经济发展局、财政局）" in page
    assert client.post("/office/sign-in/as/reviewer/")["Location"] == "/office/"
    assert "沈慎言" in text_of(client.get("/office/"))


def test_one_click_does_not_exist_outside_the_demonstration(cast: Any, client: Client) -> None:
    page = text_of(client.get(SIGN_IN))
    assert "演示" not in page
    assert "沈慎言" not in page
    assert client.post("/office/sign-in/as/reviewer/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_click_opens_nothing_to_whoever_has_left(cast: Any, client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    organization.depart(cast["reviewer"], by=cast["sysadmin"])
    assert "沈慎言" not in text_of(client.get(SIGN_IN))
    assert client.post("/office/sign-in/as/reviewer/").status_code == 404


def test_a_session_begun_by_another_is_not_taken_over(changed: Any, client: Client) -> None:
    client.cookies["sessionid"] = planted = "a" * 32
    sign_in(client, "handler", NEW_PASSWORD)
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/office/matters/").status_code == 302


def test_a_copied_session_is_worth_nothing_after_signing_out_or_a_new_password(changed: Any, client: Client) -> None:
    copies = [Client(), Client()]
    sign_in(client, "handler", NEW_PASSWORD)
    copies[0].cookies["sessionid"] = client.cookies["sessionid"].value
    assert copies[0].get("/office/matters/").status_code == 200
    change(client, NEW_PASSWORD, PASSWORD)
    copies[1].cookies["sessionid"] = client.cookies["sessionid"].value
    assert client.get("/office/matters/").status_code == 200
    client.post("/office/sign-out/")
    assert [copy.get("/office/matters/").status_code for copy in copies] == [302, 302]


def change(client: Client, current: str, password: str, again: str | None = None) -> Any:
    return client.post("/office/password/", {"current": current, "password": password, "again": again or password})


def test_a_changed_password_ends_every_other_session_and_keeps_this_one(cast: Any) -> None:
    here, elsewhere = Desk(cast["handler"]), Desk(cast["handler"])
    assert change(here.client, PASSWORD, NEW_PASSWORD)["Location"] == "/office/"
    assert here.client.get("/office/matters/").status_code == 200
    assert elsewhere.client.get("/office/matters/").status_code == 302
    assert sign_in(Client(), "handler", NEW_PASSWORD)["Location"] == "/office/"


@pytest.mark.parametrize(
    ("current", "password", "again", "said"),
    [
        ("not-my-password", NEW_PASSWORD, NEW_PASSWORD, "当前密码不正确"),
        (PASSWORD, NEW_PASSWORD, "xin-de-mi-ma-2028", "两次输入的新密码不一致"),
        (PASSWORD, "short", "short", "密码"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码不能与当前密码相同"),
    ],
)
def test_a_bad_password_is_refused_with_its_reason(cast: Any, current: str, password: str, again: str, said: str) -> None:
    desk = Desk(cast["handler"])
    answer = change(desk.client, current, password, again)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert sign_in(Client(), "handler", PASSWORD).status_code == 302


@pytest.mark.clause("2.C")
def test_the_head_of_every_page_says_for_whom_one_acts(cast: Any) -> None:
    today = timezone.localdate()
    organization.delegate(
        Appointment.objects.get(person=cast["principal"], post=Post.PRINCIPAL_LEADER),
        cast["discipline"],
        starts_on=today,
        ends_on=today + timedelta(days=3),
        reason="外出学习",
        by=cast["principal"],
    )
    page = text_of(Desk(cast["discipline"]).client.get("/office/"))
    assert "委主要领导 受高远山委托" in page


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("resident", ["提醒", "内部公开"]),
        ("member", ["提醒", "内部公开"]),
        ("sysadmin", ["提醒", "内部公开", "机构与人员"]),
        ("secadmin", ["提醒", "内部公开", "机构与人员"]),
        ("auditor", ["提醒", "内部公开", "机构与人员", "留痕"]),
        ("handler", ["工作台", "提醒", "公开事项", "征集", "公开义务", "内部公开", "公开目录", "意见反馈", "机构与人员"]),
        ("principal", ["工作台", "提醒", "公开事项", "征集", "公开义务", "内部公开", "公开目录", "公文", "移交", "机构与人员"]),
        ("archivist", ["工作台", "提醒", "公开事项", "征集", "公开义务", "内部公开", "公开目录", "公文", "归档", "移交", "机构与人员"]),
        (
            "supervisor",
            [
                "工作台",
                "提醒",
                "公开事项",
                "征集",
                "公开义务",
                "内部公开",
                "公开目录",
                "纸质件",
                "公文",
                "意见反馈",
                "泄密处置",
                "归档",
                "移交",
                "机构与人员",
            ],
        ),
    ],
)
def test_the_navigation_shows_only_what_the_posts_allow_and_each_place_opens(cast: Any, username: str, expected: list[str]) -> None:
    desk = Desk(cast[username])
    links = desk.client.get("/office/password/").context["navigation"]
    assert [link.label for link in links] == expected
    assert {link.url: desk.client.get(link.url).status_code for link in links} == {link.url: 200 for link in links}


def test_the_navigation_marks_where_one_is(cast: Any) -> None:
    links = Desk(cast["handler"]).client.get("/office/matters/").context["navigation"]
    assert [link.label for link in links if link.current] == ["公开事项"]


def test_the_interface_speaks_chinese_whatever_the_browser_would_like(client, cast):
    answer = client.get(reverse("office:sign_in"), headers={"accept-language": "en-US,en;q=0.9"})

    assert answer["Content-Language"] == "zh-hans"
    assert "登录名" in answer.content.decode()


def test_a_chosen_language_stays_with_the_browser_and_the_account(client, cast):
    client.force_login(cast["auditor"])
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("office:password")})

    assert answer["Location"] == reverse("office:password")
    cast["auditor"].refresh_from_db()
    assert cast["auditor"].language == "en"
    assert client.get(reverse("office:password"))["Content-Language"] == "en"
    client.post(reverse("set_language"), {"language": "xx", "next": "https://elsewhere.example/"})
    assert client.get(reverse("office:password"))["Content-Language"] == "en"
