"""The page on which readers search: works without a script and without a cookie, says what to do where nothing is found, is not flooded."""

import re
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from gongkai.demonstration.matters import draft
from gongkai.portal import pages, searching
from gongkai.portal.finding import Asked
from gongkai.portal.pace import Pace
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import SITE
from gongkai.procedure.stages import Stage
from gongkai.publication import actions
from gongkai.publication import searching as index
from gongkai.publication.queries import index_number_of

TITLES = ("海口高新区2026年度部门预算", "关于<b>公积金</b>缴存的通知", "党务公开目录")


@pytest.fixture
def matters(line: Any) -> list[Any]:
    """Three matters that society may read."""
    found = []
    for title, entry in zip(TITLES, ("3.7.E", "3.7.E", "3.6.B"), strict=True):
        unit = {"unit": "DZB", "by": "office_handler"} if entry == "3.6.B" else {}
        given = draft(title, f'{title}的正文："引号"与<标签>。', document_number=f"南高新管〔2026〕{len(found) + 7}号")
        found.append(line.carry(line.open(entry, given, **unit), to=Stage.PUBLISHED))
    index.catch_up()
    return found


@pytest.fixture
def address(line: Any) -> str:
    return f"/search/{line.cast.body.slug}/"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a reader of his own."""
    monkeypatch.setattr(searching, "SEARCHES", Pace(each=60, all_of_them=1000, seconds=60))
    monkeypatch.setattr(searching, "SUGGESTIONS", Pace(each=60, all_of_them=1000, seconds=60))


def results(answer: Any) -> list[str]:
    return [one.text_content() for one in markup.page(answer.content).xpath("//ol[@class='hits']/li/a")]


@pytest.mark.clause("4.2")
def test_words_numbers_and_parts_of_words_are_found_and_marked(matters: list[Any], address: str) -> None:
    client = Client()
    number = str(index_number_of(matters[0].edition.item))
    for words, expected in (("高新区", {TITLES[0]}), (number, {TITLES[0]}), ("南高新管[2026]8号", {TITLES[1]}), ("预算 部门", {TITLES[0]})):
        answer = client.get(address, {"q": words})
        assert (answer.status_code, set(results(answer))) == (200, expected), words
    page = markup.page(client.get(address, {"q": "高新区"}).content)
    assert page.xpath("//ol[@class='hits']/li/a/mark/text()") == ["高新区"]
    assert "高新区" in page.xpath("//p[@class='snippet']/mark/text()")
    assert not client.cookies


def test_a_title_with_markup_is_shown_as_it_is_written(matters: list[Any], address: str) -> None:
    answer = Client().get(address, {"q": '公积金 <script>"x"'})
    assert "<script>" not in answer.content.decode().partition("<main")[2]
    answer = Client().get(address, {"q": "公积金"})
    assert results(answer) == [TITLES[1]]
    assert "<b>" not in answer.content.decode()


def test_without_words_everything_is_listed_newest_first_and_narrowed_by_links(matters: list[Any], address: str) -> None:
    answer = Client().get(address)
    assert results(answer) == list(reversed(TITLES))
    page = markup.page(answer.content)
    links = page.xpath("//aside[@id='filters']//a/@href")
    assert any("category=6" in link for link in links)
    narrowed = Client().get(address + next(link for link in links if "category=6" in link))
    assert results(narrowed) == [TITLES[2]]
    (away,) = markup.page(narrowed.content).xpath("//p[@class='chosen']/a/@href")
    assert len(results(Client().get(address + away))) == 3
    assert {group.text for group in page.xpath("//aside//h3")} == {"类别", "承办部门", "公开年份", "公开形式", "公开时限"}


def test_where_nothing_is_found_the_page_says_what_to_do(matters: list[Any], address: str) -> None:
    answer = Client().get(address, {"q": "没有这个词", "category": "6"})
    text = markup.page(answer.content).find(".//main").text_content()
    assert answer.status_code == 200
    for said in ("没有找到含有“没有这个词”的公开内容", "取消全部筛选", "换一个词", "公开目录"):
        assert said in text
    assert Client().get(address, {"q": "，"}).status_code == 200
    assert results(Client().get(address, {"q": "公积金 没有这个词"})) == [TITLES[1]]
    assert results(Client().get(address, {"q": "没有这个词"})) == []


@pytest.mark.parametrize(
    "given", ["page=99", "page=-1", "page=x", "page=²", "sort=x", "q=%00", "year=99999", "unit=%27%22", "q=" + "a" * 3000]
)
def test_an_address_that_was_made_up_is_answered(matters: list[Any], address: str, given: str) -> None:
    assert Client().get(f"{address}?{given}").status_code == 200


def test_another_body_is_not_there(matters: list[Any]) -> None:
    for address in ("/search/nobody/", "/search/nobody/suggest/"):
        assert Client().get(address).status_code == 404


@pytest.mark.clause("8.9")
def test_what_was_withdrawn_is_not_shown_even_before_the_index_knows(line: Any, matters: list[Any], address: str) -> None:
    assert Client().get(f"{address}suggest/", {"q": "公积"}).json()["suggestions"][0]["title"] == TITLES[1]
    actions.withdraw(matters[1], reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert index.is_behind()
    for data in (Client().get(address, {"q": "公积金"}).content, Client().get(f"{address}suggest/", {"q": "公积"}).content):
        assert "缴存" not in data.decode()


def test_no_answer_is_kept_by_anybody(matters: list[Any], address: str) -> None:
    for path in (address, f"{address}suggest/?q=公"):
        assert "no-store" in Client().get(path)["Cache-Control"]
        assert Client().post(path).status_code == 405


def test_whoever_asks_too_often_waits_and_others_go_on(matters: list[Any], address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "SEARCHES", Pace(each=3, all_of_them=1000, seconds=60))
    monkeypatch.setattr(searching, "SUGGESTIONS", Pace(each=2, all_of_them=1000, seconds=60))
    often = Client(REMOTE_ADDR="203.0.113.5")
    answers = [often.get(address, {"q": "公开"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert "一分钟以后再试" in answers[-1].content.decode()
    assert [len(often.get(f"{address}suggest/", {"q": "公"}).json()["suggestions"]) for _ in range(3)] == [2, 2, 0]
    assert Client(REMOTE_ADDR="203.0.113.6").get(address, {"q": "公开"}).status_code == 200


def test_without_an_index_the_page_leads_to_the_catalogue(line: Any, address: str) -> None:
    answer = Client().get(address, {"q": "公开"})
    assert answer.status_code == 503
    assert "公开目录" in answer.content.decode()
    assert Client().get(f"{address}suggest/", {"q": "公"}).json() == {"suggestions": []}


def test_too_many_searches_at_the_same_time_wait_and_are_told(matters: list[Any], address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "WAIT", 0.01)
    for _ in range(searching.AT_ONCE):
        assert searching._turns.acquire(blocking=False)
    try:
        assert Client().get(address, {"q": "公开"}).status_code == 503
    finally:
        for _ in range(searching.AT_ONCE):
            searching._turns.release()
    assert Client().get(address, {"q": "公开"}).status_code == 200


def test_the_field_stands_on_home_and_column_pages_and_is_a_plain_form() -> None:
    files = {**pages.surroundings(SITE), **pages.assets()}
    zone = f"zone/{SITE.body.slug}"
    entry = next(name for name in files if "/e/" in name)
    for name in (f"{zone}/index.html", f"{zone}/c/{SITE.categories[0].number}/index.html", entry):
        page = markup.page(files[name])
        (form,) = page.xpath("//form")
        assert (form.get("method"), form.get("action"), form.get("role")) == ("get", f"/search/{SITE.body.slug}/", "search"), name
        assert form.xpath(".//label[@for='q']"), name
        (script,) = page.xpath("//script/@src")
        assert script.removeprefix("/") in files, name
    (script,) = [data for name, data in files.items() if name.endswith(".js")]
    assert not re.search(rb"https?:|eval|innerHTML", script)
    assert len(script) < 4 * 1024


def test_addresses_of_the_page_keep_what_was_asked() -> None:
    asked = Asked.of(QueryDict("q=预算&year=2026&sort=newest&page=3"))
    assert (asked.words, asked.page) == ("预算", 3)
    assert asked.address(unit="办公室") == "?q=%E9%A2%84%E7%AE%97&year=2026&sort=newest&unit=%E5%8A%9E%E5%85%AC%E5%AE%A4"
    assert asked.address(year="") == "?q=%E9%A2%84%E7%AE%97&sort=newest"


@pytest.mark.clause("3.7")
def test_results_can_be_narrowed_to_an_entry_which_is_offered_within_its_category(matters: list[Any], address: str) -> None:
    client = Client()
    assert "条目" not in headings(client.get(address))
    within = client.get(address, {"category": "7"})
    assert "条目" in headings(within)
    (link,) = markup.page(within.content).xpath("//aside//a[contains(@href, 'entry=3.7.E')]/@href")
    assert set(results(client.get(f"{address}{link}"))) == set(TITLES[:2])


def headings(answer: Any) -> list[str]:
    return [one.text for one in markup.page(answer.content).xpath("//aside/h3")]


@pytest.mark.clause("8.9")
def test_an_answer_is_kept_until_something_opens_or_is_taken_back(
    matters: list[Any], line: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    find = index.find_public
    monkeypatch.setattr(index, "find_public", lambda *given, **more: asked.append(given) or find(*given, **more))
    client = Client()
    assert set(results(client.get(address))) == set(TITLES)
    assert client.get(address).content == client.get(address).content
    assert len(asked) == 1
    actions.withdraw(matters[0], reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    assert set(results(client.get(address))) == set(TITLES[1:]), "before the index has heard of it"
    assert len(asked) == 2


@pytest.mark.clause("8.9")
def test_the_number_of_a_withdrawn_matter_leads_to_its_notice(matters: list[Any], line: Any, address: str) -> None:
    client, number = Client(), index_number_of(matters[0].edition.item)
    actions.withdraw(matters[0], reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    page = markup.page(client.get(address, {"q": str(number)}).content)
    (link,) = page.xpath("//div[@class='notice']//a/@href")
    assert link == f"/d/{number.code}/{number.year}-{number.serial:05d}/"
    assert TITLES[0] not in markup.words(page)
    unknown = f"{number.code}/1999-00001"
    for words in (unknown, "没有的词"):
        assert not markup.page(client.get(address, {"q": words}).content).xpath("//div[@class='notice']")
