"""报告泄密 by readers: without scripts, without cookies, without a name; and never so many that nobody can read them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.portal import handing_in, pages
from gongkai.portal.tests import markup
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, leaks, queries
from gongkai.publication.models import Knock, LeakReport
from tests.readers import Reader

pytestmark = pytest.mark.clause("8.9")
TITLE = "补助发放名单"


@pytest.fixture
def published(line):
    version = line.carry(line.open("3.7.E", draft(TITLE, "正文。")), to=Stage.PUBLISHED)
    actions.settle(pages=pages)
    return version


@pytest.fixture
def address(published):
    return f"/report/{queries.index_number_of(published.edition.item)}/"


def token(answer):
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode())[1]


def send(client, address, **given):
    """The form at `address`, fetched and sent."""
    usual = {"kind": "personal", "text": "附件第2页有身份证号。", "place": "", "contact": "", "website": ""}
    return client.post(address, usual | {"token": token(client.get(address))} | given)


def test_every_public_matter_links_to_its_form_and_the_form_says_its_number_alone(line, published, address):
    number = queries.index_number_of(published.edition.item)
    shown = Reader().read(f"/{queries.address_of(number)}/")
    assert f'href="{address}"' in shown
    answer = Client().get(address)
    text = answer.content.decode()
    assert (answer.status_code, str(number) in text, TITLE in text) == (200, True, False)
    assert "no-store" in answer["Cache-Control"]
    markup.page(answer.content)


def test_the_form_needs_no_script_no_cookie_and_no_name(published, address):
    client = Client(enforce_csrf_checks=True)
    answer = client.get(address)
    assert not client.cookies
    page = answer.content.decode()
    assert "<script" not in page
    assert set(re.findall(r'name="(\w+)"', page.partition("<main")[2])) == {"token", "kind", "text", "place", "contact", "website"}
    answer = send(client, address)
    assert (answer.status_code, answer["Location"]) == (303, f"/report/{published.edition.item.body.slug}/received/")
    assert not client.cookies
    assert "已经收到" in client.get(answer["Location"]).content.decode()
    report = LeakReport.objects.get()
    assert (report.source, report.item, report.kind, report.person) == ("reader", published.edition.item, "personal", None)


def test_the_address_a_reader_comes_from_is_kept_nowhere(published, address):
    send(Client(REMOTE_ADDR="203.0.113.77"), address)
    kept = [str(value) for model in (LeakReport, Knock) for row in model.objects.values_list() for value in row]
    assert not [one for one in kept if "203.0.113" in one]


def test_a_form_that_lacks_something_comes_back_with_all_that_was_typed(address):
    client = Client()
    answer = send(client, address, kind="", text="  ", contact="138-电话")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择泄露的内容" in page
    assert "请写明看到了什么" in page
    assert "138-电话" in page
    assert send(client, address, text="长" * (leaks.LONGEST_TEXT + 1)).status_code == 422
    assert not LeakReport.objects.exists()


def test_programs_that_fill_in_everything_are_thanked_and_not_heard(address):
    assert send(Client(), address, website="https://example.com").status_code == 303
    assert not LeakReport.objects.exists()


def test_a_form_that_was_never_fetched_or_by_another_is_not_taken(address, monkeypatch):
    taken = token(Client(REMOTE_ADDR="203.0.113.1").get(address))
    for given in ("", "made-up", taken):
        answer = send(Client(REMOTE_ADDR="203.0.113.2"), address, token=given)
        assert answer.status_code == 422
        assert "请再按一次" in answer.content.decode()
    assert not LeakReport.objects.exists()
    again = token(answer)  # whoever is real presses once more
    assert send(Client(REMOTE_ADDR="203.0.113.2"), address, token=again).status_code == 303


def test_one_connection_is_stopped_and_told_to_call_and_others_are_heard(address):
    for number in range(leaks.FROM_ONE_ADDRESS):
        # An owner of IPv6 changes the last half of his address at will.
        assert send(Client(REMOTE_ADDR=f"2001:db8:1:2::{number + 1}"), address, text=f"第{number}次").status_code == 303
    answer = send(Client(REMOTE_ADDR="2001:db8:1:2::99"), address, text="又一次")
    assert answer.status_code == 422
    assert "请直接打电话" in answer.content.decode()
    assert send(Client(REMOTE_ADDR="2001:db8:1:3::1"), address, text="别人").status_code == 303


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(address, settings):
    settings.BEHIND_TLS = True
    for number in range(leaks.FROM_ONE_ADDRESS):
        forged = {"HTTP_X_FORWARDED_FOR": f"198.51.100.{number}, 203.0.113.9"}
        assert send(Client(**forged), address, text=f"第{number}次").status_code == 303
    assert send(Client(HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.9"), address, text="又一次").status_code == 422


def test_what_was_taken_down_can_still_be_reported_and_shows_nothing_of_itself(line, published, address):
    actions.withdraw(published, reason_type="leak", reason="核查。", authority="办公室", by=line.cast["reviewer"])
    actions.settle(pages=pages)
    answer = send(Client(), address, text="公告栏里还贴着。")
    assert answer.status_code == 303
    assert TITLE not in Client().get(address).content.decode()


def test_what_has_no_number_is_reported_to_the_body_and_what_is_nowhere_is_not_found(line, address):
    slug = line.cast.body.slug
    assert send(Client(), f"/report/{slug}/", text="某微信群里有人转发。", place="某微信群").status_code == 303
    report = LeakReport.objects.get()
    assert (report.item, report.place) == (None, "某微信群")
    for nowhere in ("/report/nobody/", "/report/nobody/received/", f"/report/{line.cast.body.index_code}/2026-99999/", "/report/"):
        assert Client().get(nowhere).status_code == 404


def test_a_form_is_old_after_half_a_day(address, monkeypatch):
    client = Client()
    fetched = token(client.get(address))
    later = (timezone.now() + timedelta(seconds=handing_in.LIFETIME + 60)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert send(client, address, token=fetched).status_code == 422
