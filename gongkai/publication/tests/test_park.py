"""What the park's app reads: what stands open inside the zone and was meant for it, to whoever holds a key."""

import json

import pytest
from django.test import Client

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.organization.actions import issue_feed_key, revoke_feed_key
from gongkai.portal import feeding
from gongkai.portal.pace import Pace
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from tests.scene import file

pytestmark = pytest.mark.django_db(transaction=True)

IN_THE_PARK = decisions((Audience.ZONE, None), channels=(Channel.SMART_PARK, Channel.DOCUMENT))
ELSEWHERE = decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,))
IN_THE_PARTY = decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,))
TO_ALL = decisions((Audience.SOCIETY, None), channels=(Channel.SMART_PARK, Channel.ZONE_PORTAL))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    monkeypatch.setattr(feeding, "ASKED", Pace(each=100, all_of_them=100, seconds=60))
    monkeypatch.setattr(feeding, "BY_KEY", Pace(each=100, all_of_them=100, seconds=60))


@pytest.fixture
def open_in_the_zone(line):
    """A matter with a file, open inside the zone and meant for the app."""
    given = draft("停车场调整", "一号停车场封闭。", files=(file("示意图.txt", "图"),))
    version = line.open("3.6.B", given, unit="DZB", by="office_handler")
    line.carry(version, to=Stage.PUBLISHED, decided=IN_THE_PARK)
    return version


@pytest.fixture
def ask(line):
    """What a program with a key is answered."""
    _key, token = issue_feed_key(line.cast.body, name="智慧园区App", by=line.cast["secadmin"])

    def get(address="", **given):
        where = address or f"/feeds/{line.cast.body.slug}/park.json"
        return Client().get(where, given, headers={"Authorization": f"Bearer {token}"})

    return get


def told(answer):
    assert answer.status_code == 200
    return json.loads(answer.content)


@pytest.mark.clause("2.D", "4.1")
def test_the_app_is_told_what_is_open_inside_the_zone_and_meant_for_it_alone(line, ask, open_in_the_zone):
    for title, decided in (("不进园区系统", ELSEWHERE), ("社会公开", TO_ALL)):
        line.carry(line.open("3.6.B", draft(title, "正文。"), unit="DZB", by="office_handler"), to=Stage.PUBLISHED, decided=decided)
    inner = line.open("3.4.D", draft("党内事项", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(inner, to=Stage.PUBLISHED, decided=IN_THE_PARTY)
    answer = told(ask())
    first, second = answer["changes"]
    assert (first["title"], first["text"], first["audience"], first["index_number"]) == ("停车场调整", "一号停车场封闭。", "zone", "")
    assert (second["title"], second["audience"]) == ("社会公开", "society")
    assert second["index_number"]
    said = ask().content.decode()
    assert [person.name for person in line.cast if person.name in said] == []
    served = ask(first["files"][0]["address"])
    assert (served.status_code, served.getvalue().decode()) == (200, "图")
    assert told(ask(since=answer["cursor"]))["changes"] == []


@pytest.mark.clause("8.9")
def test_what_is_withdrawn_is_a_deletion_at_once_and_its_file_is_gone(line, ask, open_in_the_zone):
    before = told(ask())
    (shown,) = before["changes"]
    actions.withdraw(open_in_the_zone, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    for given in ({}, {"since": before["cursor"]}):
        assert told(ask(**given))["changes"] == [{"action": "delete", "id": shown["id"]}]
    assert ask(shown["files"][0]["address"]).status_code == 404


@pytest.mark.clause("2.D")
def test_whoever_has_no_key_or_a_revoked_one_or_another_bodys_is_told_nothing(line, open_in_the_zone):
    key, token = issue_feed_key(line.cast.body, name="智慧园区App", by=line.cast["secadmin"])
    address = f"/feeds/{line.cast.body.slug}/park.json"
    client = Client()
    refused = [client.get(address), client.get(f"{address}?token={token}"), client.get("/feeds/nobody/park.json")]
    refused += [client.get(address, headers={"Authorization": one}) for one in (f"Bearer {token}x", f"Basic {token}", "Bearer ", token)]
    assert {(one.status_code, one.content) for one in refused} == {(401, refused[0].content)}
    assert refused[0]["WWW-Authenticate"].startswith("Bearer")
    assert client.get(address, headers={"Authorization": f"Bearer {token}"}).status_code == 200
    revoke_feed_key(key, reason="停用。", by=line.cast["secadmin"])
    assert client.get(address, headers={"Authorization": f"Bearer {token}"}).status_code == 401


@pytest.mark.clause("4.1")
def test_a_key_is_answered_so_often_and_no_more(ask, monkeypatch):
    monkeypatch.setattr(feeding, "BY_KEY", Pace(each=1, all_of_them=100, seconds=60))
    assert [ask().status_code for _ in range(2)] == [200, 429]
