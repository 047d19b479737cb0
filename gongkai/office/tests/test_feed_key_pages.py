"""接口令牌 on its pages: the token is shown once."""

import re

import pytest

from gongkai.office.tests.people import Desk, text_of
from gongkai.organization.feed_keys import feed_key_of, feed_keys_of

HOME = "/office/organization/feed-keys/"


@pytest.mark.clause("2.D", "4.1")
def test_the_security_administrator_gives_a_key_reads_its_token_once_and_takes_it_back(cast):
    desk = Desk(cast["secadmin"])
    assert "还没有发放令牌" in text_of(desk.client.get(HOME))
    assert HOME in desk.client.get("/office/organization/").content.decode()
    answer = desk.client.post(f"{HOME}new/", {"name": "智慧园区App"})
    (token,) = re.findall(r'id="token">([^<]+)<', answer.content.decode())
    key = feed_key_of(cast.body, token)
    assert key is not None
    assert "no-store" in answer["Cache-Control"]
    listed = desk.client.get(HOME).content.decode()
    assert "智慧园区App" in listed
    assert token not in listed
    refused = desk.client.post(f"{HOME}{key.pk}/revoke/", {"reason": ""})
    assert (refused.status_code, "请填写停用的理由。" in text_of(refused)) == (422, True)
    assert desk.client.post(f"{HOME}{key.pk}/revoke/", {"reason": "系统下线。"}).status_code == 303
    assert "系统下线。" in text_of(desk.client.get(HOME))
    assert not feed_keys_of(cast.body).exists()


@pytest.mark.clause("2.D")
def test_a_key_without_a_purpose_is_refused_and_others_have_no_such_page(cast):
    answer = Desk(cast["secadmin"]).client.post(f"{HOME}new/", {"name": ""})
    assert (answer.status_code, "请写明哪个系统使用" in text_of(answer)) == (422, True)
    for username in ("sysadmin", "publisher"):
        assert Desk(cast[username]).client.get(HOME).status_code == 404
