"""Lists of what is public: their first pages are files, the rest is searched under addresses that stay."""

from dataclasses import replace

import pytest

from gongkai.portal import pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import BODY, CATEGORIES, EMPTY_SITE, ROWS, SITE, WITHDRAWAL, entry
from gongkai.publication.public import PublicUnit

MANY = tuple(
    replace(ROWS[0], index_number=f"00817525-1/2026-{number:05d}", path=f"/d/00817525-1/2026-{number:05d}/", title=f"事项{number}")
    for number in range(3, 63)
)
CROWDED = replace(
    SITE, categories=(*CATEGORIES[:2], replace(CATEGORIES[2], entries=(entry("3.3.A", "中心组学习", *MANY),)), *CATEGORIES[3:])
)


def shown(address, site=SITE):
    return markup.page(pages.surroundings(site)[f"zone/gaoxin/{address}"])


def titles(tree):
    return [markup.words(one) for one in tree.xpath("//ol[@class='hits']/li/a")]


@pytest.mark.clause("4.2")
def test_the_whole_list_counts_the_values_of_each_filter_and_leads_on():
    tree = shown("list/index.html", CROWDED)
    assert titles(tree) == [ROWS[0].title, *(f"事项{number}" for number in range(3, 22))]
    assert "共62件。" in markup.words(tree.xpath("//section[@aria-labelledby='results']/p")[0])
    assert tree.xpath("//p[@class='pages']/a/@href") == ["/search/gaoxin/?page=2"]
    names = [markup.words(one) for one in tree.xpath("//aside/h3")]
    assert names == ["类别", "承办部门", "公开年份", "公开形式", "公开时限"]
    values = [[(markup.words(one), one.find("a").get("href")) for one in group] for group in tree.xpath("//aside/ul")]
    assert values[0] == [("思想建设 60件", "/search/gaoxin/?category=3"), ("制度建设 2件", "/search/gaoxin/?category=6")]
    assert values[2] == [("2026年 62件", "/search/gaoxin/?year=2026")]
    assert {label for label, _address in values[3]} == {"党务政务公开栏 62件", "高新区门户网站 62件"}
    assert values[4] == [("常年公开 62件", "/search/gaoxin/?rhythm=standing")]


@pytest.mark.clause("3.1", "3.6")
def test_a_category_an_entry_and_a_unit_show_their_newest_and_lead_to_the_rest():
    assert titles(shown("c/6/index.html")) == [row.title for row in ROWS]
    assert "/search/gaoxin/?category=6" in shown("c/6/index.html").xpath("//main//a/@href")
    crowded = shown("e/3.3.A/index.html", CROWDED)
    assert len(crowded.xpath("//table[caption='本条目下已公开的事项']/tbody/tr")) == 50
    assert [markup.words(one) for one in crowded.xpath("//a[@href='/search/gaoxin/?entry=3.3.A']")] == ["筛选全部60件"]
    assert not shown("e/3.6.B/index.html").xpath("//main//a[starts-with(@href, '/search/')]")
    unit = shown("u/DZB/index.html", replace(SITE, units=(PublicUnit("DZB", "党政办公室", MANY, MANY[0].opened_at),)))
    assert len(titles(unit)) == 20
    assert unit.xpath("//p[@class='pages']/a/@href") == ["/search/gaoxin/?unit=%E5%85%9A%E6%94%BF%E5%8A%9E%E5%85%AC%E5%AE%A4&page=2"]


def test_an_empty_list_says_what_to_do_next():
    for address, site in (("list/index.html", EMPTY_SITE), ("u/CZJ/index.html", SITE)):
        tree = shown(address, site)
        links = tree.xpath("//div[@class='empty']//a/@href")
        assert links == ["/zone/gaoxin/#catalogue", "/zone/gaoxin/withdrawn/"], address
        assert BODY.telephone in markup.words(tree.find(".//main"))
        assert not tree.xpath("//aside")


@pytest.mark.clause("8.9")
def test_an_entry_leads_to_the_notices_of_what_was_withdrawn_under_it():
    (section,) = shown("e/3.4.F/index.html").xpath("//section[@aria-labelledby='withdrawn']")
    assert section.xpath(".//a/@href") == [WITHDRAWAL.path]
    assert not shown("e/3.6.B/index.html").xpath("//section[@aria-labelledby='withdrawn']")
