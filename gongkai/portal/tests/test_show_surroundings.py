"""The pages around the matters: home, categories, entries, withdrawn, guide, check."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from gongkai.portal import pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import BODY, CATEGORIES, EMPTY_SITE, GUIDE, OTHER_BODY, ROWS, SITE, WITHDRAWAL
from gongkai.procedure.dossier import Audience
from gongkai.publication.public import PublicDuty

HOME = "zone/gaoxin/index.html"


def shown(address, site=SITE):
    return markup.page(pages.surroundings(site)[address])


@pytest.mark.clause("1.4")
def test_the_home_shows_what_was_disclosed_last():
    lines = shown(HOME).xpath("//ol[@class='newest']/li")
    assert [line.find("a").get("href") for line in lines] == [row.path for row in ROWS]
    assert [markup.words(line.find("time")) for line in lines] == ["2026年11月21日", "2026年10月8日"]


@pytest.mark.clause("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8")
def test_the_home_lists_the_eight_categories_with_counts_and_last_update():
    lines = shown(HOME).xpath("//section[@aria-labelledby='catalogue']//li")
    assert [line.find("a").get("href") for line in lines] == [f"/zone/gaoxin/c/{number}/" for number in range(1, 9)]
    assert [markup.words(line.find("a")) for line in lines][5] == "六制度建设"
    assert "2个条目，已公开2件" in markup.words(lines[5])
    assert "最近更新：2026年11月21日" in markup.words(lines[5])
    assert "已公开0件" in markup.words(lines[0])
    assert "尚未公开事项" in markup.words(lines[0])


def test_the_home_carries_the_journals_head_and_leads_to_the_check():
    (section,) = shown(HOME).xpath("//section[@aria-labelledby='journal']")
    assert "1207条记录" in markup.words(section)
    assert "2026年11月22日 10:06" in markup.words(section)
    assert section.find(".//code").get("title") == SITE.checkpoint.head
    (link,) = section.xpath(".//a")
    assert (markup.words(link), link.get("href")) == ("如何核验本页", "/zone/gaoxin/check/")


@pytest.mark.clause("8.9")
def test_the_home_gives_notice_of_withdrawn_matters():
    numbers = [f"00817525-1/2026-{number:05d}" for number in range(10, 17)]
    many = tuple(replace(WITHDRAWAL, index_number=number, path=f"/d/{number}/") for number in numbers)
    (section,) = shown(HOME, replace(SITE, withdrawals=many)).xpath("//section[@aria-labelledby='withdrawn']")
    named = [(markup.words(one), one.get("href")) for one in section.xpath(".//li/a")]
    assert named == [(number, f"/d/{number}/") for number in numbers[:5]]
    assert section.xpath(".//p/a/@href") == ["/zone/gaoxin/withdrawn/"]


@pytest.mark.parametrize("address", [HOME, "zone/gaoxin/guide/index.html", "zone/gaoxin/e/3.1.A/index.html"])
def test_a_reader_finds_whom_to_ask(address):
    (table,) = shown(address).xpath("//table[caption='公开工作机构']")
    assert [(markup.words(row[0]), markup.words(row[1])) for row in table.iter("tr")] == [
        ("机构名称", f"{BODY.name}党务政务公开工作领导小组办公室（设在党政办公室）"),
        ("办公地址", BODY.address),
        ("办公时间", BODY.office_hours),
        ("联系电话", BODY.telephone),
        ("传真号码", BODY.fax),
        ("电子邮箱", BODY.email),
    ]


def test_contact_facts_that_were_not_registered_are_said_to_be_missing():
    body = replace(BODY, telephone="", office="")
    (table,) = shown(HOME, replace(SITE, body=body, bodies=(body,))).xpath("//table[caption='公开工作机构']")
    assert "联系电话未登记" in "".join(markup.words(row) for row in table.iter("tr")).replace(" ", "")
    assert "设在" not in markup.words(table)


@pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.name)
@pytest.mark.clause("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7", "3.8")
def test_a_category_shows_for_each_entry_what_and_when(category):
    rows = shown(f"zone/gaoxin/c/{category.number}/index.html").xpath("//tbody/tr")
    assert [row.find(".//a").get("href") for row in rows] == [f"/zone/gaoxin/e/{entry.code}/" for entry in category.entries]
    assert [markup.words(row[4]) for row in rows] == [f"{len(entry.rows)}件" for entry in category.entries]
    assert [markup.words(row[5]) for row in rows] == ["2026年11月21日" if entry.rows else "尚未公开" for entry in category.entries]


@pytest.mark.clause("5.1")
def test_a_category_names_the_time_limit_and_period_of_each_entry():
    (row,) = shown("zone/gaoxin/c/2/index.html").xpath("//tbody/tr")
    assert markup.words(row[2]) == "定期公开（每年）"


MET, LATE, MISSED = (PublicDuty(date(2026, 1, 30), met_on) for met_on in (date(2026, 1, 30), date(2026, 2, 2), None))


def due(duty, next_due_on=None):
    """The site with an entry, 3.2.A, whose duty this is."""
    told = replace(CATEGORIES[1].entries[0], duty=duty, next_due_on=next_due_on)
    return replace(SITE, categories=(CATEGORIES[0], replace(CATEGORIES[1], entries=(told,)), *CATEGORIES[2:]))


@pytest.mark.clause("5.1")
@pytest.mark.parametrize(("duty", "word"), [(MET, "按期公开"), (LATE, "逾期公开"), (MISSED, "逾期未公开")])
def test_category_and_entry_say_whether_the_last_duty_was_met_and_when_the_next_is_due(duty, word):
    site = due(duty, date(2027, 2, 1))
    (row,) = shown("zone/gaoxin/c/2/index.html", site).xpath("//tbody/tr")
    table = shown("zone/gaoxin/e/3.2.A/index.html", site).xpath("//table[caption='条目说明']//tr")
    facts = {markup.words(line[0]): markup.words(line[1]) for line in table}
    for when, whether in ((markup.words(row[6]), markup.words(row[7])), (facts["下次应公开日期"], facts["按期情况"])):
        assert (when, whether) == ("2027年2月1日", f"{word}（应公开日期：2026年1月30日）")
    assert facts["公开时限"] == "定期公开（每年）"


@pytest.mark.clause("5.1")
def test_the_home_says_of_each_category_what_is_due_next_and_how_many_entries_are_overdue():
    lines = shown(HOME, due(MISSED, date(2027, 2, 1))).xpath("//section[@aria-labelledby='catalogue']//li")
    assert ["1个条目逾期未公开" in markup.words(line) for line in lines] == [number == 2 for number in range(1, 9)]
    assert ["下次应公开：2027年2月1日" in markup.words(line) for line in lines] == [number == 2 for number in range(1, 9)]
    assert "逾期" not in markup.words(shown(HOME, due(LATE)).find(".//main"))


@pytest.mark.clause("2.D", "5.1")
def test_an_entry_that_stays_inside_says_that_society_is_not_told_of_its_duties():
    rows = shown("zone/gaoxin/c/4/index.html").xpath("//tbody/tr")
    assert [[markup.words(cell) for cell in row[6:]] for row in rows] == [["不向社会公布"] * 2] * 2
    (row, _other) = shown("zone/gaoxin/c/6/index.html").xpath("//tbody/tr")
    assert [markup.words(cell) for cell in row[6:]] == ["无", "无"]


@pytest.mark.clause("3.6")
def test_an_entry_lists_its_matters_with_date_number_and_edition():
    rows = shown("zone/gaoxin/e/3.6.B/index.html").xpath("//table[@class='rows']/tbody/tr")
    assert [row.find(".//a").get("href") for row in rows] == [row.path for row in ROWS]
    assert [[markup.words(cell) for cell in row[1:]] for row in rows] == [
        ["00817525-1/2026-00002", "海高新管〔2015〕88号", "2026年11月21日", "第1版"],
        ["00817525-1/2026-00001", "无", "2026年10月8日", "第1版"],
    ]


@pytest.mark.clause("3.0")
@pytest.mark.parametrize(("code", "meaning"), [("3.1.A", "尚未办完公开程序"), ("3.4.D", "一般在党内公开"), ("3.4.F", "一般在园区内公开")])
def test_an_empty_entry_says_what_that_means_and_whom_to_ask(code, meaning):
    (empty,) = shown(f"zone/gaoxin/e/{code}/index.html").xpath("//div[@class='empty']")
    assert "没有向社会公开的事项" in markup.words(empty)
    assert meaning in markup.words(empty)
    assert "请向党政办公室或者下列公开工作机构询问" in markup.words(empty)


def test_the_withdrawn_page_names_no_titles_and_leads_to_the_notices():
    tree = shown("zone/gaoxin/withdrawn/index.html")
    (row,) = tree.xpath("//tbody/tr")
    assert [markup.words(cell) for cell in row] == [
        "00817525-1/2026-00003",
        "党费收缴、使用、管理情况",
        "2026年11月22日",
        "党务政务公开工作领导小组办公室",
        "内容有误：附表金额有误，更正后重新公开。",
    ]
    assert row.xpath(".//a/@href") == [WITHDRAWAL.path]


def test_readers_find_the_feeds_of_categories_and_units():
    tree = shown("zone/gaoxin/feeds/index.html")
    links = tree.xpath("//main//a/@href")
    assert links == [
        "/zone/gaoxin/feed.xml",
        *(f"/zone/gaoxin/c/{number}/feed.xml" for number in range(1, 9)),
        *(f"/zone/gaoxin/u/{code}/{name}" for code in ("DZB", "CZJ") for name in ("feed.xml", "")),
        "/zone/gaoxin/data/",
    ]
    feeds = [link for link in links if link.endswith(".xml")]
    assert tree.xpath("//head/link[@type='application/atom+xml']/@href") == feeds
    assert set(feeds) <= {f"/{address}" for address in pages.surroundings(SITE)}
    for address in (HOME, "zone/gaoxin/c/6/index.html"):
        assert "/zone/gaoxin/feeds/" in shown(address).xpath("//footer//a/@href")
    for address in ("zone/gaoxin/c/6/index.html", "zone/gaoxin/e/3.6.B/index.html"):
        assert "/zone/gaoxin/c/6/feed.xml" in shown(address).xpath("//head/link[@rel='alternate']/@href")
    assert "/zone/gaoxin/c/6/feed.xml" in shown("zone/gaoxin/c/6/index.html").xpath("//main//a/@href")


HEADINGS_OF_THE_GUIDE = ["一、公开信息的分类", "二、编排体系", "三、获取方式", "四、公开工作机构", "五、监督和投诉"]


@pytest.mark.clause("1.4")
def test_what_a_public_page_loads_beside_itself_stays_small():
    static = Path(pages.__file__).parent / "static/portal"
    loaded = [path for path in static.rglob("*") if path.suffix in {".css", ".js"}]
    assert loaded
    assert sum(path.stat().st_size for path in loaded) <= 60 * 1024, "style and script of the public pages, unpacked: 60 KB at most"


def test_the_guide_has_what_the_law_asks_of_it():
    tree = shown("zone/gaoxin/guide/index.html")
    assert [markup.words(one) for one in tree.iter("h2")] == HEADINGS_OF_THE_GUIDE
    assert "00817525-1/2026-00001" in markup.words(tree.find(".//main"))
    assert not tree.xpath("//main//time")


@pytest.mark.clause("1.4")
def test_the_guide_shows_what_the_body_wrote_and_when():
    guide = replace(GUIDE, office=("乘12路公交车可到。",), complaints=("监督电话：0898-00000002。",), updated_on=date(2026, 11, 23))
    tree = shown("zone/gaoxin/guide/index.html", replace(SITE, guide=guide))
    assert [markup.words(one) for one in tree.xpath("//section[@aria-labelledby='complaints']/p")] == ["监督电话：0898-00000002。"]
    assert markup.words(tree.xpath("//section[@aria-labelledby='office']/p")[0]) == "乘12路公交车可到。"
    assert [markup.words(one) for one in tree.xpath("//section[@aria-labelledby='ways']/ul/li")] == list(GUIDE.ways)
    assert "更新日期 2026年11月23日" in markup.words(tree.find(".//main"))


def test_the_check_page_tells_a_citizen_and_an_expert_what_to_do():
    tree = shown("zone/gaoxin/check/index.html")
    text = markup.words(tree.find(".//main"))
    for command in (
        "certutil -hashfile content.json SHA256",
        "sha256sum content.json",
        "gongkai journal verify --public journal --key journal/key.pem",
    ):
        assert command in text
    assert "publication.opened" in text
    assert SITE.checkpoint.head in text
    assert SITE.checkpoint.key_id in text


def test_a_list_page_carries_its_seven_meta_tags_and_the_home_three():
    body = replace(BODY, origin="https://gaoxin.example.gov.cn")
    site = replace(SITE, body=body, bodies=(body,))
    first_three = {"SiteName", "SiteDomain", "SiteIDCode"}
    column = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
    for address, data in pages.surroundings(site).items():
        if not address.endswith("/index.html"):
            continue
        tags = markup.tags(markup.page(data))
        wanted = first_three if address == HOME else first_three | column
        assert wanted <= set(tags), address
        assert all(tags.values()), address
    assert markup.tags(shown("zone/gaoxin/e/3.6.B/index.html", site))["ColumnName"] == "各项机关内部管理制度"


def test_the_only_body_has_the_front_page():
    written = pages.surroundings(SITE)
    assert written["index.html"] == written[HOME]


def test_several_bodies_share_the_front_page_whoever_is_written_last():
    bodies = (BODY, OTHER_BODY)
    first = pages.surroundings(replace(SITE, bodies=bodies))
    second = pages.surroundings(replace(EMPTY_SITE, body=OTHER_BODY, bodies=bodies))
    shared = set(first) & set(second)
    assert shared == {"index.html", "404.html", "robots.txt", "sitemap.xml"}
    assert all(first[address] == second[address] for address in shared)
    assert markup.page(first["index.html"]).xpath("//main//a/@href") == ["/zone/gaoxin/", "/zone/shili/"]
    assert shown(HOME, replace(SITE, bodies=bodies)).xpath("//main/p/a/@href") == ["/"]
    assert not shown(HOME).xpath("//main/p/a")


def test_a_body_that_has_nothing_yet_has_pages_that_say_so():
    site = EMPTY_SITE
    assert "还没有向社会公开的事项" in markup.words(shown(HOME, site))
    assert "公开目录还没有编制" in markup.words(shown(HOME, site))
    assert "还没有存证点" in markup.words(shown("zone/gaoxin/check/index.html", site))
    assert "没有撤下的事项" in markup.words(shown("zone/gaoxin/withdrawn/index.html", site))


def test_an_entry_open_to_the_zone_is_not_explained_as_the_partys():
    text = markup.words(shown("zone/gaoxin/e/3.4.F/index.html").find(".//main"))
    assert CATEGORIES[3].entries[1].scope is Audience.ZONE
    assert "党内公开" not in text


def test_hostile_names_stay_words_on_every_page():
    hostile = "</title></p><script>alert(1)</script>\"'"
    row = replace(ROWS[0], title=hostile, summary=hostile, document_number=hostile, unit=hostile)
    entry = replace(CATEGORIES[5].entries[1], title=hostile, unit=hostile, rows=(row,))
    category = replace(CATEGORIES[5], name=hostile, entries=(entry,))
    body = replace(BODY, name=hostile, address=hostile, telephone=hostile, email=hostile, office_hours=hostile, office=hostile)
    withdrawn = replace(WITHDRAWAL, reason=hostile, authority=hostile, entry=hostile, body=body)
    site = replace(SITE, body=body, bodies=(body,), categories=(category,), newest=(row,), withdrawals=(withdrawn,))
    for address, data in pages.surroundings(site).items():
        if address.endswith(".html"):
            assert all(one.text is None for one in markup.page(data).iter("script")), address


def test_a_page_is_made_again_where_what_it_shows_is_another_and_only_there():
    """Some fifty pages are asked for at every release, which changes one or two of them."""
    renamed = replace(ROWS[0], title="改过的标题")
    categories = tuple(
        replace(
            category,
            entries=tuple(
                replace(entry, rows=tuple(renamed if row == ROWS[0] else row for row in entry.rows)) for entry in category.entries
            ),
        )
        for category in CATEGORIES
    )
    before, after = pages.surroundings(SITE), pages.surroundings(replace(SITE, categories=categories))
    kept = [address for address in before if "/e/" in address and after[address] is before[address]]
    (made,) = [address for address in before if "/e/" in address and address not in kept]
    assert len(kept) > 5
    assert "改过的标题" in after[made].decode()
    assert "改过的标题" not in before[made].decode()
