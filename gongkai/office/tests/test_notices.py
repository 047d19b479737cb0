"""提醒: counted in the navigation, shown on the desk and on their page, and gone when seen or over."""

import ast
from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.translation import gettext_noop

import gongkai
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.notices import KINDS
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization import notices
from gongkai.organization.models import Appointment, Notice
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions

ADDRESS = "/office/notices/"


@pytest.fixture
def published(line):
    return line.carry(line.open("3.7.C", draft("停水通知", "正文。")), to=Stage.PUBLISHED)


@pytest.mark.clause("1.2", "2.D")
def test_who_publishes_and_who_examines_is_told_that_something_is_held_up_until_he_has_seen_it(line, cast, published):
    actions.hold_up(line.release(published), 1, reason="附件损坏", by=None)
    actions.hold_up(line.release(published), 1, reason="附件损坏", by=None)
    for username in ("publisher", "examiner"):
        client = Desk(cast[username]).client
        assert "“停水通知”公开受阻" in text_of(client.get("/office/"))
        answer = client.get(ADDRESS)
        assert "提醒 1 条新提醒" in text_of(answer)
        assert f'href="/office/matters/{published.edition_id}/held-up/"' in answer.content.decode()
        assert client.post(ADDRESS, {"notice": Notice.objects.get(person=cast[username]).pk}).status_code == 303
        seen = text_of(client.get(ADDRESS))
        assert "条新提醒" not in seen
        assert "已知悉" in seen
    assert "公开受阻" not in text_of(Desk(cast["handler"]).client.get(ADDRESS))


@pytest.mark.clause("1.2")
def test_a_notice_of_another_is_not_seen_by_me(line, cast, published):
    actions.hold_up(line.release(published), 1, reason="附件损坏", by=None)
    other = Notice.objects.get(person=cast["examiner"])
    assert Desk(cast["publisher"]).client.post(ADDRESS, {"notice": [other.pk, "x"]}).status_code == 303
    other.refresh_from_db()
    assert other.seen_at is None


@pytest.mark.clause("2.D")
def test_whoever_lost_his_post_is_not_told_the_name_of_a_matter_any_more(line, cast):
    inner = line.open("3.4.D", draft("推荐名单", "正文。", inner_party=True), unit="ZZB", by="personnel")
    line.carry(inner, to=Stage.PUBLISHED, decided=decisions((Audience.PARTY, None), channels=(Channel.PARTY_BOARD,)))
    actions.hold_up(line.release(inner), 1, reason="附件损坏", by=None)
    client = Desk(cast["publisher"]).client
    assert "推荐名单" in text_of(client.get(ADDRESS))
    Appointment.objects.filter(person=cast["publisher"]).update(ends_on=Appointment.objects.get(person=cast["publisher"]).starts_on)
    page = text_of(client.get(ADDRESS))
    assert "推荐名单" not in page
    assert "您现在已不能查看" in page


@pytest.mark.clause("1.2")
def test_many_notices_cost_no_more_queries_than_one(line, cast, published, django_assert_max_num_queries):
    client = Desk(cast["publisher"]).client
    client.get(ADDRESS)
    with transaction.atomic():
        for number in range(60):
            notices.tell(
                [cast["publisher"]],
                kind="publication.held_up",
                about=published.edition,
                text=gettext_noop("“{title}”公开受阻，请查看原因并处理。"),
                given={"title": str(number)},
                mark=str(number),
            )
    with django_assert_max_num_queries(20):
        page = client.get(ADDRESS).content.decode()
    assert page.count("told-open") == 60


def test_every_kind_that_an_action_tells_of_has_its_page():
    told = set()
    for path in Path(gongkai.__file__).parent.glob("*/actions.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"notices.tell", "tell"}:
                (kind,) = (one.value for one in node.keywords if one.arg == "kind")
                module = import_module(f"gongkai.{path.parent.name}.actions")
                told.add(kind.value if isinstance(kind, ast.Constant) else getattr(module, ast.unparse(kind)))
    assert told == set(KINDS), "name the page of each kind in gongkai/office/notices.py"
