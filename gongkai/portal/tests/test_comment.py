"""提意见 and 询问为何没有内容: without scripts, cookies or a name, answered by a number that whoever holds it looks up."""

import re

import pytest
from django.test import Client

from gongkai.demonstration.matters import draft
from gongkai.portal import comments, pages
from gongkai.portal.pace import Pace
from gongkai.portal.tests import markup
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, leaks, queries
from gongkai.publication.models import Feedback, Knock
from tests.readers import Reader

pytestmark = pytest.mark.clause("5.2")
TITLE = "补助发放办法"


@pytest.fixture
def published(line):
    version = line.carry(line.open("3.7.E", draft(TITLE, "正文。")), to=Stage.PUBLISHED)
    actions.settle(pages=pages)
    return version


@pytest.fixture
def address(published):
    return f"/feedback/{queries.index_number_of(published.edition.item)}/"


def send(client, address, **given):
    """The form at `address`, fetched and sent."""
    token = re.search(r'name="token" value="([^"]+)"', client.get(address).content.decode())[1]
    return client.post(address, {"text": "第三条写得不清楚。", "website": "", "token": token} | given)


def test_every_public_matter_links_to_its_form_which_says_its_number_and_the_limit(published, address):
    number = queries.index_number_of(published.edition.item)
    shown = Reader().read(f"/{queries.address_of(number)}/")
    assert re.search(rf'href="{address}"[^>]*>提意见</a>', shown)
    answer = Client().get(address)
    page = answer.content.decode()
    assert (answer.status_code, str(number) in page, TITLE in page, "15个工作日" in page) == (200, True, False, True)
    assert "no-store" in answer["Cache-Control"]
    markup.page(answer.content)


@pytest.mark.clause("3.0")
def test_the_page_of_an_entry_asks_why_there_is_nothing_and_of_one_with_something_why_nothing_new(line, published):
    slug = line.cast.body.slug
    assert f'<a href="/feedback/{slug}/e/3.7.D/" rel="nofollow">询问为何没有内容</a>' in Reader().read(f"/zone/{slug}/e/3.7.D/")
    assert "询问为何没有更新" in Reader().read(f"/zone/{slug}/e/3.7.E/")
    answer = send(Client(), f"/feedback/{slug}/e/3.7.D/", text="为何一直没有公开？")
    assert answer.status_code == 303
    row = Feedback.objects.get()
    assert (row.entry.code, row.source, row.text) == ("3.7.D", "page", "为何一直没有公开？")
    assert row.entry.title in Client().get(answer["Location"]).content.decode()
    for nowhere in (f"/feedback/{slug}/e/3.9.Z/", "/feedback/nobody/e/3.7.D/"):
        assert Client().get(nowhere).status_code == 404


def test_whoever_follows_the_link_of_what_was_taken_back_is_told_so_without_a_cookie_and_not_asked_to_sign_in(line, published, address):
    actions.withdraw(published, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    asked = f"/feedback/{line.cast.body.slug}/e/3.9.Z/"
    for where, said in ((address, "这件事项已经撤下"), (asked, "公开目录里没有这个条目")):
        client = Client(headers={"accept-language": "en"})
        for answer in (client.get(where), client.post(where, {"text": "意见"})):
            markup.page(answer.content)
            told = answer.content.decode()
            assert (answer.status_code, said in told, "/office/" in told, list(client.cookies)) == (404, True, False, [])


def test_a_comment_needs_no_script_no_cookie_and_no_name_and_gives_a_number_that_shows_nothing_personal(published, address):
    client = Client(enforce_csrf_checks=True)
    answer = client.get(address)
    page = answer.content.decode()
    assert "<script" not in page
    assert set(re.findall(r'name="(\w+)"', page.partition("<main")[2])) == {"token", "text", "website"}
    answer = send(client, address, text="请回电13912345678，第三条不清楚。")
    row = Feedback.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/feedback/receipt/{row.receipt}/")
    assert not client.cookies
    assert "13912345678" not in row.text
    shown = client.get(answer["Location"]).content
    markup.page(shown)
    told = shown.decode()
    assert row.receipt in told
    assert "正在办理" in told
    assert "第三条" not in told


def test_the_number_is_looked_up_as_it_is_typed_and_a_slip_is_noticed(line, published, address):
    receipt = send(Client(), address)["Location"].split("/")[3]
    typed = receipt.lower().replace("-", " ")
    assert Client().get("/feedback/", {"receipt": typed})["Location"] == f"/feedback/receipt/{receipt}/"
    markup.page(Client().get("/feedback/").content)
    answer = Client().get("/feedback/", {"receipt": receipt[:-1] + ("2" if receipt[-1] != "2" else "3")})
    assert (answer.status_code, "有误" in answer.content.decode()) == (404, True)
    answer = Client().get("/feedback/receipt/2222-2222-2222/")
    assert (answer.status_code, "没有这个受理编号" in answer.content.decode()) == (404, True)


def test_numbers_are_not_found_by_trying(published, address, monkeypatch):
    monkeypatch.setattr(comments, "PACE", Pace(each=2, all_of_them=9, seconds=60))
    answered = [Client().get("/feedback/receipt/2222-2222-2222/").status_code for _ in range(3)]
    assert answered == [404, 404, 429]


def test_what_is_missing_too_long_or_marked_comes_back_with_one_message_and_what_is_marked_goes_from_the_page(address):
    client = Client()
    for text, said in (("  ", "请写明您的意见"), ("长" * 2001, "2000")):
        answer = send(client, address, text=text)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    answer = send(client, address, text="机密★10年 附件内容某某某")
    page = answer.content.decode()
    assert (answer.status_code, "国家秘密标志" in page, "附件内容某某某" in page) == (422, True, False)
    assert not Feedback.objects.exists()


def test_programs_and_forms_of_another_are_not_heard_and_no_address_is_kept(address):
    assert send(Client(), address, website="https://example.com").status_code == 303
    for given in ("", "made-up"):
        answer = send(Client(), address, token=given)
        assert (answer.status_code, "请再按一次" in answer.content.decode()) == (422, True)
    assert not Feedback.objects.exists()
    send(Client(REMOTE_ADDR="203.0.113.77"), address)
    kept = [str(value) for model in (Feedback, Knock) for row in model.objects.values_list() for value in row]
    assert not [one for one in kept if "203.0.113" in one]


def test_one_connection_has_so_many_an_hour_reports_of_leaks_among_them(line, published, address):
    client = Client(REMOTE_ADDR="203.0.113.5")
    report = f"/report/{line.cast.body.slug}/"
    assert send(client, report, kind="other", place="", contact="").status_code == 303
    for number in range(leaks.FROM_ONE_ADDRESS - 1):
        assert send(client, address, text=f"第{number}条意见").status_code == 303
    answer = send(client, address, text="又一条")
    assert (answer.status_code, "已达上限" in answer.content.decode()) == (422, True)
    assert send(Client(REMOTE_ADDR="203.0.113.6"), address, text="别人").status_code == 303


def test_nobody_comments_on_what_was_taken_down(line, published, address):
    actions.withdraw(published, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert Client().get(address).status_code == 404
    assert Client().get(f"/feedback/{line.cast.body.index_code}/2026-99999/").status_code == 404
