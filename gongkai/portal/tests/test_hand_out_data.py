"""What programs read: catalogue data, feed, sitemaps, robots."""

import json
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from gongkai.foundation.digests import canonical_json
from gongkai.portal import data, pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import BODY, CATEGORIES, EMPTY_SITE, OTHER_BODY, ROWS, SITE, WITHDRAWAL, entry
from gongkai.publication.public import PublicDuty

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HERE = replace(BODY, origin="https://gaoxin.example.gov.cn")
THERE = replace(SITE, body=HERE, bodies=(HERE,))


def xml(name, site=SITE):
    return etree.fromstring(pages.surroundings(site)[name])


@pytest.mark.clause("3.0")
def test_the_catalogue_holds_index_name_summary_and_date_of_every_matter():
    raw = pages.surroundings(SITE)["zone/gaoxin/catalogue.json"]
    found = json.loads(raw)
    assert canonical_json(found) == raw
    assert found["format"] == "gongkai.catalogue/1"
    entries = {entry["code"]: entry for category in found["categories"] for entry in category["entries"]}
    assert list(entries) == [entry.code for category in CATEGORIES for entry in category.entries]
    first, second = entries["3.6.B"]["matters"]
    assert first == {
        "index_number": "00817525-1/2026-00002",
        "title": "党政务公开工作规范管理办法",
        "summary": ROWS[0].summary,
        "document_number": "海高新管〔2015〕88号",
        "document_date": "2015-11-11",
        "opened_at": "2026-11-20T16:30:00Z",
        "edition": 1,
        "unit": "党政办公室",
        "time_limit": "standing",
        "forms": ["column", "zone_portal"],
        "digest": ROWS[0].digest,
        "address": "/d/00817525-1/2026-00002/",
    }
    assert second["index_number"] == "00817525-1/2026-00001"
    assert entries["3.6.B"]["updated_at"] == "2026-11-20T16:30:00Z"
    assert entries["3.4.D"] | {"unit": ""} == {
        "code": "3.4.D",
        "title": "后备干部推荐和新党员发展情况",
        "unit": "",
        "time_limit": "standing",
        "period": "",
        "scope": "party",
        "updated_at": None,
        "next_due_on": None,
        "state": "untold",
        "duty": None,
        "matters": [],
    }


@pytest.mark.clause("5.1")
def test_the_catalogue_says_when_something_is_due_and_whether_it_was_met():
    told = replace(CATEGORIES[1].entries[0], duty=PublicDuty(date(2026, 1, 30), None), next_due_on=date(2027, 2, 1))
    site = replace(SITE, categories=(replace(CATEGORIES[1], entries=(told,)),))
    ((found,),) = (one["entries"] for one in json.loads(data.catalogue(site))["categories"])
    assert (found["next_due_on"], found["duty"]) == ("2027-02-01", {"due_on": "2026-01-30", "met_on": None})
    assert found["state"] == "overdue"


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(
    ("duty", "due", "state", "words"),
    [
        (PublicDuty(date(2026, 1, 30), date(2026, 1, 30)), None, "met", "按期公开"),
        (PublicDuty(date(2026, 1, 30), date(2026, 2, 1)), None, "late", "逾期公开"),
        (PublicDuty(date(2026, 1, 30), None), None, "overdue", "逾期未公开"),
        (None, date(2027, 2, 1), "waiting", "尚未到期"),
        (None, None, "none", "无"),
    ],
)
def test_the_data_and_the_page_say_the_same_of_an_entry(duty, due, state, words):
    told = replace(CATEGORIES[1].entries[0], duty=duty, next_due_on=due)
    made = pages.surroundings(replace(SITE, categories=(replace(CATEGORIES[1], entries=(told,)),)))
    (found,) = json.loads(made["zone/gaoxin/c/2/catalogue.json"])["categories"][0]["entries"]
    assert found["state"] == state
    rows = markup.page(made["zone/gaoxin/e/3.2.A/index.html"]).xpath("//table[caption='条目说明']//tr")
    shown = {markup.words(row[0]): markup.words(row[1]) for row in rows}
    assert shown["按期情况"].startswith(words)
    assert shown["下次应公开日期"] == ("2027年2月1日" if due else "无")
    assert found["next_due_on"] == (due.isoformat() if due else None)


def test_the_data_of_a_category_are_those_of_the_whole_catalogue():
    made = pages.surroundings(SITE)
    whole = json.loads(made["zone/gaoxin/catalogue.json"])
    parts = [json.loads(made[f"zone/gaoxin/c/{number}/catalogue.json"]) for number in range(1, 9)]
    assert [part["categories"] for part in parts] == [[category] for category in whole["categories"]]
    assert [one for part in parts for one in part["withdrawn"]] == whole["withdrawn"]
    assert whole["withdrawn"] == parts[3]["withdrawn"] != []


def fields_of(value, name=""):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from fields_of(one, f"{name}.{key}".lstrip("."))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for one in value:
            yield from fields_of(one, f"{name}[]")
    else:
        yield name


def test_every_field_of_the_data_is_in_the_dictionary_on_its_page():
    told = replace(CATEGORIES[1].entries[0], duty=PublicDuty(date(2026, 1, 30), None))
    made = pages.surroundings(replace(SITE, categories=(*CATEGORIES[2:], replace(CATEGORIES[1], entries=(told,)))))
    page = markup.page(made["zone/gaoxin/data/index.html"])
    explained = {markup.words(one) for one in page.xpath("//section[@aria-labelledby='fields']//tbody//code")}
    there = set(fields_of(json.loads(made["zone/gaoxin/catalogue.json"])))
    assert there - {"categories[].entries[].matters"} == explained  # an entry may have none
    links = page.xpath("//main//a/@href")
    assert {"/zone/gaoxin/catalogue.json", "/zone/gaoxin/c/6/catalogue.json", "/zone/gaoxin/feeds/"} <= set(links)


@pytest.mark.clause("8.9")
def test_what_was_withdrawn_is_in_no_list_but_that_of_the_withdrawn():
    found = json.loads(pages.surroundings(SITE)["zone/gaoxin/catalogue.json"])
    assert found["withdrawn"] == [
        {
            "index_number": WITHDRAWAL.index_number,
            "entry": "3.4.F",
            "withdrawn_at": "2026-11-22T02:05:00Z",
            "authority": WITHDRAWAL.authority,
            "reason_type": "内容有误",
            "reason": WITHDRAWAL.reason,
        }
    ]
    for name in ("feed.xml", "sitemap.xml"):
        assert WITHDRAWAL.index_number.encode() not in pages.surroundings(SITE)[f"zone/gaoxin/{name}"]
        assert WITHDRAWAL.path.encode() not in pages.surroundings(SITE)[f"zone/gaoxin/{name}"]


def test_the_feed_is_valid_atom():
    feed = xml("zone/gaoxin/feed.xml", THERE)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("title", "id", "updated", "author/a:name"):
        assert feed.xpath(f"a:{name}/text()", namespaces=ATOM), name
    entries = feed.xpath("a:entry", namespaces=ATOM)
    assert [entry.xpath("string(a:title)", namespaces=ATOM) for entry in entries] == [row.title for row in ROWS]
    assert [entry.xpath("string(a:updated)", namespaces=ATOM) for entry in entries] == ["2026-11-20T16:30:00Z", "2026-10-08T01:00:00Z"]
    identifiers = [entry.xpath("string(a:id)", namespaces=ATOM) for entry in entries]
    assert identifiers == ["urn:gongkai:00817525-1/2026-00002", "urn:gongkai:00817525-1/2026-00001"]
    assert entries[0].xpath("a:link/@href", namespaces=ATOM) == ["https://gaoxin.example.gov.cn/d/00817525-1/2026-00002/"]
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["https://gaoxin.example.gov.cn/zone/gaoxin/feed.xml"]


@pytest.mark.parametrize(
    ("place", "name", "page", "identifier"), [("c/6/", "制度建设", "c/6/", "c:6"), ("u/DZB/", "党政办公室", "u/DZB/", "u:DZB")]
)
def test_a_category_and_a_unit_have_feeds_of_their_own(place, name, page, identifier):
    feed = xml(f"zone/gaoxin/{place}feed.xml", THERE)
    assert feed.xpath("string(a:title)", namespaces=ATOM) == f"{name} - 海口国家高新技术产业开发区管理委员会党务政务公开"
    assert feed.xpath("string(a:id)", namespaces=ATOM) == f"urn:gongkai:{BODY.code}:{identifier}"
    home = "https://gaoxin.example.gov.cn/zone/gaoxin/"
    assert feed.xpath("a:link/@href", namespaces=ATOM) == [f"{home}{place}feed.xml", f"{home}{page}"]
    assert feed.xpath("a:entry/a:title/text()", namespaces=ATOM) == [row.title for row in ROWS]
    assert feed.xpath("string(a:updated)", namespaces=ATOM) == "2026-11-20T16:30:00Z"


@pytest.mark.clause("8.9")
@pytest.mark.parametrize("place", ["c/4", "u/CZJ"])
def test_a_withdrawal_is_news_to_those_who_follow_its_category_or_its_unit(place):
    feed = xml(f"zone/gaoxin/{place}/feed.xml")
    assert feed.xpath("string(a:updated)", namespaces=ATOM) == "2026-11-22T02:05:00Z"
    assert not feed.xpath("a:entry", namespaces=ATOM)


def test_a_feed_of_a_category_that_is_long_ends_after_the_newest():
    rows = tuple(replace(ROWS[0], index_number=f"00817525-1/2026-{number:05d}") for number in range(30))
    crowded = replace(CATEGORIES[0], entries=(entry("3.1.A", "甲", *reversed(rows)),))
    feed = etree.fromstring(data.feed_of_category(SITE, crowded))
    assert feed.xpath("a:entry/a:id/text()", namespaces=ATOM) == [f"urn:gongkai:{row.index_number}" for row in rows[:20]]


def test_feeds_are_the_same_bytes_when_made_again():
    first = {address: made for address, made in pages.surroundings(SITE).items() if address.endswith("feed.xml")}
    data._feed.cache_clear()
    assert len(first) == 11
    assert first.items() <= pages.surroundings(SITE).items()


def test_a_withdrawal_is_news_to_those_who_follow_the_feed():
    assert xml("zone/gaoxin/feed.xml").xpath("string(a:updated)", namespaces=ATOM) == "2026-11-22T02:05:00Z"


def test_an_empty_feed_is_a_feed():
    feed = xml("zone/gaoxin/feed.xml", EMPTY_SITE)
    assert feed.xpath("string(a:updated)", namespaces=ATOM) == "1970-01-01T00:00:00Z"
    assert not feed.xpath("a:entry", namespaces=ATOM)


def test_characters_that_xml_cannot_carry_do_not_break_the_feed():
    row = replace(ROWS[0], title="甲\x00\x0b<乙>&\ufffe丙")
    assert xml("zone/gaoxin/feed.xml", replace(SITE, newest=(row,))).xpath("string(a:entry/a:title)", namespaces=ATOM) == "甲<乙>&丙"


def test_the_sitemap_names_every_page_that_is_written_and_every_matter():
    found = set(xml("zone/gaoxin/sitemap.xml", THERE).xpath("s:url/s:loc/text()", namespaces=MAP))
    written = {address for address in pages.surroundings(THERE) if address.startswith("zone/") and address.endswith("index.html")}
    wanted = {f"https://gaoxin.example.gov.cn/{address.removesuffix('index.html')}" for address in written}
    assert found == wanted | {f"https://gaoxin.example.gov.cn{row.path}" for row in ROWS}


def test_the_sitemap_says_when_an_entry_was_last_updated():
    found = xml("zone/gaoxin/sitemap.xml", THERE)
    (when,) = found.xpath("s:url[contains(s:loc, '/e/3.6.B/')]/s:lastmod/text()", namespaces=MAP)
    assert when == "2026-11-20T16:30:00Z"
    assert not found.xpath("s:url[contains(s:loc, '/e/3.1.A/')]/s:lastmod", namespaces=MAP)


def test_a_sitemap_stays_within_what_its_protocol_allows():
    rows = tuple(replace(ROWS[0], path=f"/d/00817525-1/2026-{number:05d}/") for number in range(data.SITEMAP_LIMIT))
    crowded = replace(CATEGORIES[0], entries=(entry("3.1.A", "甲", *rows),))
    found = etree.fromstring(data.sitemap(replace(SITE, categories=(crowded,))))
    assert len(found) == data.SITEMAP_LIMIT


def test_the_index_of_sitemaps_names_each_body():
    site = replace(SITE, bodies=(HERE, replace(OTHER_BODY, origin=HERE.origin)))
    assert xml("sitemap.xml", site).xpath("s:sitemap/s:loc/text()", namespaces=MAP) == [
        "https://gaoxin.example.gov.cn/zone/gaoxin/sitemap.xml",
        "https://gaoxin.example.gov.cn/zone/shili/sitemap.xml",
    ]


def test_robots_are_kept_from_the_office_and_shown_the_sitemap_where_its_address_is_known():
    assert pages.surroundings(SITE)["robots.txt"] == b"User-agent: *\nDisallow: /office/\nDisallow: /i18n/\nDisallow: /report/\n"
    assert b"Sitemap: https://gaoxin.example.gov.cn/sitemap.xml\n" in pages.surroundings(THERE)["robots.txt"]
