"""撤回 on its page: why, who decided, what readers will see, and no way back by accident."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.disclosure.models import Edition
from gongkai.office.tests.people import Desk, said, text_of
from gongkai.portal import pages
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries
from gongkai.publication.models import Withdrawal

GIVEN = {"reason_type": "untrue", "reason": "附表有误。", "authority": "南屿高新区管委会", "confirmed": "on"}


@pytest.fixture
def published(line):
    version = line.carry(line.open("3.2.A", draft("2026年度工作目标", "第一条 目标。")), to=Stage.PUBLISHED)
    actions.settle(pages=pages)
    return version


@pytest.mark.clause("8.9")
def test_the_page_says_beforehand_what_readers_will_see(cast, published):
    page = Desk(cast["examiner"]).look("withdraw", published)
    assert page.status_code == 200
    text = text_of(page)
    assert "只显示撤回告示" in text
    assert "不再显示标题、正文和附件" in text
    assert 'value="南屿高新技术产业开发区管理委员会"' in page.content.decode()


@pytest.mark.clause("8.9")
@pytest.mark.parametrize("name", ["examiner", "reviewer", "discipline"])
def test_each_of_the_three_posts_takes_back_what_was_released(cast, published, name):
    desk = Desk(cast[name])
    answer = desk.send("withdraw", published, **GIVEN)
    assert (answer.status_code, answer.url) == (303, f"/office/matters/{published.edition_id}/publish/")
    taken = Withdrawal.objects.get()
    assert (taken.reason_type, taken.reason, taken.authority, taken.person) == ("untrue", "附表有误。", "南屿高新区管委会", cast[name])
    assert "撤下告示已就位" in text_of(desk.look("publish", published))


@pytest.mark.clause("8.9")
def test_while_the_notice_is_still_being_put_up_the_page_says_so(cast, published):
    actions.withdraw(published, reason_type="leak", reason="涉密。", authority="管委会", by=cast["reviewer"])
    desk = Desk(cast["examiner"])
    assert "正在换上撤下告示" in text_of(desk.look("publish", published))
    actions.settle(pages=pages)
    assert "撤下告示已就位" in text_of(desk.look("publish", published))


@pytest.mark.clause("8.9")
@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("reason_type", "请选择撤回原因"),
        ("reason", "请写明撤回说明"),
        ("authority", "请填写作出撤回决定的机关"),
        ("confirmed", "请勾选确认"),
    ],
)
def test_what_is_left_out_is_asked_for_and_the_rest_is_kept(cast, published, missing, sentence):
    given = {name: value for name, value in GIVEN.items() if name != missing}
    answer = Desk(cast["examiner"]).send("withdraw", published, **given)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in text_of(answer)
    assert missing == "reason" or "附表有误。" in page
    assert missing == "authority" or "南屿高新区管委会" in page
    assert not Withdrawal.objects.exists()


@pytest.mark.clause("5.1")
def test_what_the_calendar_took_down_says_so_and_names_nobody(cast, line, monkeypatch):
    day = timezone.localdate() + timedelta(days=5)
    version = line.carry(
        line.open("3.2.A", draft("通知", "正文。")), to=Stage.PUBLISHED, decided=decisions((Audience.SOCIETY, None), expires_on=day)
    )
    moment = timezone.now() + timedelta(days=9)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    actions.expire_what_is_due()
    actions.settle(pages=pages)
    text = text_of(Desk(cast["publisher"]).look("publish", version))
    assert "撤下告示已就位" in text
    assert "公开期限届满" in text
    assert "系统按期办理" in text
    assert "已到期" in text


@pytest.mark.clause("5.2")
def test_each_edition_names_its_own_address(cast, line, published):
    second = disclosure.open_edition(published.edition.item, draft("第二版", "新正文。"), reason="完善", by=cast["handler"])
    line.carry(second, to=Stage.PUBLISHED)
    actions.settle(pages=pages)
    desk = Desk(cast["publisher"])
    address = f"/{queries.address_of(queries.index_number_of(published.edition.item))}"
    assert f'href="{address}/"' in desk.look("publish", second).content.decode()
    assert f'href="{address}.e1/"' in desk.look("publish", published).content.decode()


def test_a_second_press_is_answered_as_done(cast, published):
    desk = Desk(cast["examiner"])
    desk.send("withdraw", published, **GIVEN)
    again = desk.send("withdraw", published, **GIVEN)
    assert again.status_code == 303
    assert "已办理" in said(again)
    assert Withdrawal.objects.count() == 1


@pytest.mark.clause("5.2", "8.9")
def test_whoever_publishes_again_is_told_that_it_was_taken_back(cast, line, published):
    actions.withdraw(published, reason_type="untrue", reason="附表有误。", authority="办公室", by=cast["examiner"])
    facts = {
        "title": "更正的目标",
        "basis": "管理办法第三章",
        "text_from": "typed",
        "text": "第一条 更正。",
        "reason": "更正附表",
        "do": "save",
    }
    begun = Desk(cast["handler"]).send("new_edition", published, **facts)
    assert re.search(r"第2版已建立。第1版已于\S+ \S+因“内容有误”撤回。", said(begun))
    second = Edition.objects.get(number=2).current
    line.carry(second, to=Stage.APPROVED)
    desk = Desk(cast["publisher"])
    assert "因“内容有误”撤回。请确认撤回的原因已经消除" in text_of(desk.look("publish", second))
    assert re.search(r"已发布。第1版已于\S+ \S+因“内容有误”撤回。本版次为重新公开。", said(desk.send("publish", second, confirmed="on")))


@pytest.mark.clause("5.2")
def test_a_new_edition_of_what_is_open_speaks_of_no_withdrawal(cast, line, published):
    second = line.carry(
        disclosure.open_edition(published.edition.item, draft("二", "二。"), reason="完善", by=cast["handler"]), to=Stage.APPROVED
    )
    desk = Desk(cast["publisher"])
    assert "撤回" not in text_of(desk.look("publish", second)).partition("发布 ")[2]
    assert said(desk.send("publish", second, confirmed="on")) == "已发布。"


def test_the_publisher_does_not_take_back(cast, published):
    desk = Desk(cast["publisher"])
    assert desk.look("withdraw", published).status_code == 403
    assert desk.send("withdraw", published, **GIVEN).status_code == 422
    assert not Withdrawal.objects.exists()


def test_what_was_never_released_cannot_be_taken_back(cast, line):
    version = line.carry(line.open("3.2.A", draft("目标", "正文。")), to=Stage.APPROVED)
    page = Desk(cast["examiner"]).look("withdraw", version)
    assert page.status_code == 403
    assert "尚未公开发布" in text_of(page)
