"""The page of a matter."""

import json
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import cv2
import numpy
import pytest
import segno

from gongkai.portal import pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import BODY, FILES, INSIDE_THE_PARTY, RELEASE, SECOND_EDITION, SUPERSEDED, TEXT
from gongkai.publication.public import PublicFile

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;'</title>"


def shown(release):
    return markup.page(pages.matter(release))


def described(tree) -> dict:
    (script,) = tree.xpath("//head/script[@type='application/ld+json']/text()")
    return json.loads(script)


def header(tree) -> list[tuple[str, str]]:
    rows = tree.xpath("//table[@class='header']//tr")
    return [(markup.words(name), markup.words(name.getnext())) for row in rows for name in row.findall("th")]


@pytest.mark.clause("1.4")
def test_the_header_has_the_official_fields_in_their_order():
    assert header(shown(RELEASE)) == [
        ("索引号", "00817525-1/2026-00002"),
        ("分类", "制度建设 / 各项机关内部管理制度"),
        ("发布机构", "海口国家高新技术产业开发区管理委员会"),
        ("发文日期", "2015年11月11日"),
        ("名称", "党政务公开工作规范管理办法"),
        ("文号", "海高新管〔2015〕88号"),
        ("主题词", "党务公开 政务公开 管理办法"),
        ("公开日期", "2026年11月21日"),
        ("责任部门", "党政办公室"),
        ("公开依据", "《中华人民共和国政府信息公开条例》第二十条"),
        ("版次", "第1版"),
        ("公开期限", "长期"),
        ("内容概述", "规定公开工作的职责、程序、内容、形式、时限、监督和责任。"),
    ]


def test_the_header_pairs_fields_in_rows_as_the_official_page_does():
    rows = shown(RELEASE).xpath("//table[@class='header']//tr")
    pairs = [[markup.words(name) for name in row.findall("th")] for row in rows]
    assert pairs[:4] == [["索引号", "分类"], ["发布机构", "发文日期"], ["名称"], ["文号", "主题词"]]
    assert all(name.get("scope") == "row" for row in rows for name in row.findall("th"))


def test_what_a_matter_lacks_is_said_not_left_blank():
    fields = dict(header(shown(replace(RELEASE, document_number="", document_date=None, keywords=(), summary=""))))
    assert (fields["文号"], fields["发文日期"], fields["主题词"]) == ("无", "无", "无")
    assert "内容概述" not in fields


@pytest.mark.clause("5.1")
def test_the_page_says_until_when_a_matter_is_open():
    assert ("公开期限", "至2027年1月5日") in header(shown(replace(RELEASE, expires_on=date(2027, 1, 5))))


def test_an_article_carries_all_required_meta_tags():
    tags = markup.tags(shown(replace(RELEASE, body=replace(BODY, origin="https://gaoxin.example.gov.cn"))))
    wanted = {
        "SiteName": "海口国家高新技术产业开发区管理委员会党务政务公开",
        "SiteDomain": "gaoxin.example.gov.cn",
        "SiteIDCode": "4601000071",
        "ColumnName": "各项机关内部管理制度",
        "ColumnType": "信息公开目录",
        "ArticleTitle": "党政务公开工作规范管理办法",
        "PubDate": "2026-11-21 00:30",
        "ContentSource": "海口国家高新技术产业开发区管理委员会",
        "Keywords": "党务公开,政务公开,管理办法",
        "Description": "规定公开工作的职责、程序、内容、形式、时限、监督和责任。",
        "Url": "https://gaoxin.example.gov.cn/d/00817525-1/2026-00002/",
    }
    assert {name: tags[name] for name in wanted} == wanted
    assert tags["ColumnDescription"]
    assert tags["ColumnKeywords"] == "党务公开,政务公开,制度建设,各项机关内部管理制度"
    assert all(tags.values())


def test_a_tag_without_a_known_value_is_left_out():
    tags = markup.tags(shown(replace(RELEASE, body=replace(BODY, site_code=""), keywords=(), summary="")))
    assert {"SiteDomain", "SiteIDCode", "Keywords", "Description"}.isdisjoint(tags)
    assert all(tags.values())


@pytest.mark.clause("8.3")
def test_the_text_stands_word_for_word():
    tree = shown(RELEASE)
    (text,) = tree.xpath("//div[@class='text']")
    assert text.text_content() == markup.html.fromstring(f"<div>{TEXT}</div>").text_content()
    assert [markup.words(one) for one in text.iter("h2")] == ["一、工作职责"]
    assert [cell.get("colspan") for cell in text.iter("td")] == [None, "2", None, None, None, None]


def test_alignment_and_indent_reach_the_page_without_styles_in_the_markup():
    data = pages.matter(RELEASE)
    assert b" style=" not in data
    (text,) = markup.page(data).xpath("//div[@class='text']")
    assert [one.get("class") for one in text.findall("p")] == ["to-center", "indent-2", "indent-2", "to-right"]


@pytest.mark.parametrize(
    ("written", "characters"),
    [("0em", 0), ("0.5em", 1), ("2em", 2), ("8em", 8), ("0pt", 0), ("10.5pt", 1), ("21pt", 2), ("32pt", 2), ("28px", 2), ("120pt", 4)],
)
def test_an_indent_becomes_whole_characters(written, characters):
    tree = shown(replace(RELEASE, text=f'<p style="text-align: justify; text-indent: {written}">甲</p>'))
    assert tree.xpath("//div[@class='text']/p/@class") == [f"to-justify indent-{characters}"]
    styles = next(iter(pages.assets().values())).decode()
    assert f".indent-{characters} {{" in styles
    assert ".to-justify {" in styles


def test_words_that_look_like_styles_or_tables_stay_words():
    words = 'style="text-align: center" &lt;table&gt;&lt;p style="text-align: right"&gt;'
    tree = shown(replace(RELEASE, text=f'<p style="text-align: left">{words}</p>'))
    (text,) = tree.xpath("//div[@class='text']")
    assert text.text_content() == 'style="text-align: center" <table><p style="text-align: right">'
    assert not text.xpath(".//table | .//div")


def test_each_outermost_table_scrolls_in_a_box_that_a_keyboard_reaches():
    inner = "<table><tbody><tr><td>内</td></tr></tbody></table>"
    nested = f"<table><tbody><tr><td>{inner}</td></tr></tbody></table>"
    tree = shown(replace(RELEASE, text=f"<p>甲</p>{nested}<p>乙</p>{inner}"))
    boxes = tree.xpath("//div[@class='wide']")
    assert [(box.get("tabindex"), box.get("aria-label"), len(box.xpath(".//table"))) for box in boxes] == [
        ("0", "表格 1", 2),
        ("0", "表格 2", 1),
    ]
    assert [child.tag for child in tree.xpath("//div[@class='text']")[0]] == ["p", "div", "p", "div"]


@pytest.mark.parametrize(
    "text",
    [
        "<p>甲</p><script>alert(1)</script>",
        '<p onclick="alert(1)">甲</p>',
        '<a href="https://example.invalid/">甲</a>',
        '<p style="position: fixed">甲</p>',
        "<p>甲",
    ],
)
def test_a_text_that_the_filter_would_change_is_shown_as_characters(text):
    (shown_text,) = shown(replace(RELEASE, text=text)).xpath("//div[@class='text']")
    assert [child.tag for child in shown_text] == ["p"]
    assert shown_text.text_content() == text


def test_hostile_words_stay_words_in_every_field():
    tree = shown(
        replace(
            RELEASE,
            title=HOSTILE,
            document_number=HOSTILE,
            keywords=(HOSTILE,),
            basis=HOSTILE,
            summary=HOSTILE,
            unit=HOSTILE,
            category=HOSTILE,
            entry=HOSTILE,
            files=(PublicFile(HOSTILE, FILES[0].digest, 1, HOSTILE),),
            editions=tuple(replace(one, reason=HOSTILE) for one in SECOND_EDITION.editions),
            body=replace(BODY, name=HOSTILE, short_name=HOSTILE, origin="https://gaoxin.example.gov.cn"),
        )
    )
    assert described(tree)["name"] == HOSTILE
    assert not tree.xpath("//script[not(@type='application/ld+json')] | //img | //*[@onerror]")
    assert markup.words(tree.find(".//h1")) == HOSTILE
    assert markup.tags(tree)["ArticleTitle"] == HOSTILE


def test_files_are_downloads_with_size_and_digest():
    rows = shown(RELEASE).xpath("//section[@aria-labelledby='files']//tbody/tr")
    assert [unquote(row.find(".//a").get("href")) for row in rows] == [f"files/{file.name}" for file in FILES]
    assert rows[1].find(".//a").get("href") == "files/%E5%90%8D%E5%86%8C%20100%25%231.pdf"
    assert [markup.words(row[2]) for row in rows] == ["47 KB", "2.3 MB"]
    assert [markup.words(row[3]) for row in rows] == [file.digest for file in FILES]


@pytest.mark.parametrize("name", ["a/../../b.pdf", "?x#y.pdf", "a\"b'c<d>.pdf", "javascript:alert(1).pdf"])
def test_no_file_name_leads_out_of_the_folder(name):
    (link,) = shown(replace(RELEASE, files=(replace(FILES[0], name=name),))).xpath("//section[@aria-labelledby='files']//a")
    assert link.get("href").startswith("files/")
    assert unquote(link.get("href")) == f"files/{name}"
    assert not set("/?#\"'<>:") & set(link.get("href").removeprefix("files/"))


def test_the_page_names_its_digest_and_its_place_in_the_journal():
    tree = shown(RELEASE)
    (section,) = tree.xpath("//section[@aria-labelledby='checking']")
    text = markup.words(section)
    assert RELEASE.digest in text
    assert RELEASE.journal_hash in text
    assert "留痕序号41" in text
    assert section.xpath(".//a/@href") == ["content.json", "manifest.json", "/zone/gaoxin/check/"]


def test_a_page_without_a_journal_entry_claims_none():
    (section,) = shown(replace(RELEASE, journal_seq=-1, journal_hash="")).xpath("//section[@aria-labelledby='checking']")
    assert "留痕" not in markup.words(section.find("table/tbody"))


@pytest.mark.clause("5.2")
def test_a_second_edition_lists_the_first_with_dates_and_reason():
    items = shown(SECOND_EDITION).xpath("//ol[@class='editions']/li")
    assert [markup.words(item) for item in items] == [
        "第1版，2026年11月21日公开",
        "第2版（本页），2026年12月1日公开再次公开的理由：根据群众反馈补充第五条。第2版变了什么",
    ]
    assert [item.xpath(".//a/@href") for item in items] == [["/d/00817525-1/2026-00002.e1/"], ["/d/00817525-1/2026-00002.c2/"]]
    assert "已被" not in markup.words(shown(SECOND_EDITION).find(".//article"))


@pytest.mark.clause("5.2")
def test_a_superseded_edition_says_so_first_and_leads_to_the_current_one():
    tree = shown(SUPERSEDED)
    first = tree.find(".//article")[0]
    assert first.get("class") == "notice"
    assert "这是第1版，已被新的版次替代。" in markup.words(first)
    assert first.xpath(".//a/@href") == ["/d/00817525-1/2026-00002/"]
    assert dict(header(tree))["版次"] == "第1版（已被替代）"
    assert tree.xpath("//link[@rel='canonical']/@href") == ["/d/00817525-1/2026-00002/"]
    assert markup.tags(tree)["robots"] == "noindex"


def test_a_withdrawn_edition_is_named_but_not_linked():
    editions = (replace(SUPERSEDED.editions[0], withdrawn=True), SUPERSEDED.editions[1])
    items = shown(replace(SECOND_EDITION, editions=editions)).xpath("//ol[@class='editions']/li")
    assert "第1版（已撤下）" in markup.words(items[0])
    assert not items[0].xpath(".//a")


def test_a_matter_for_all_ends_with_the_official_line():
    assert markup.words(shown(RELEASE).xpath("//p[@class='end']")[0]) == "（此件主动公开）"


@pytest.mark.clause("2.D")
def test_a_page_for_the_party_says_so_and_has_no_public_address():
    tree = shown(INSIDE_THE_PARTY)
    assert markup.words(tree.xpath("//p[@class='end']")[0]) == "（此件限党内公开）"
    assert "公开范围：党内" in markup.words(tree.find(".//article")[0])
    tags = markup.tags(tree)
    assert tags["robots"] == "noindex"
    assert "Url" not in tags
    assert "主动公开" not in markup.words(tree.find(".//article"))


def test_a_page_of_a_demonstration_says_that_it_is_one():
    assert "演示系统" not in markup.words(shown(RELEASE))
    assert "演示系统" in markup.words(shown(replace(RELEASE, body=replace(BODY, demonstration=True))).find(".//header"))


ADDRESS = "https://gaoxin.example.gov.cn/d/00817525-1/2026-00002/"
AT_HOME = replace(RELEASE, body=replace(BODY, origin="https://gaoxin.example.gov.cn"))


def test_the_page_offers_its_own_address_as_characters_and_as_a_code():
    (share,) = shown(AT_HOME).xpath("//section[@aria-labelledby='share']")
    assert markup.words(share.xpath(".//*[@class='address']")[0]) == ADDRESS
    (code,) = share.xpath(".//*[@role='img' and @aria-label]/svg")
    made = segno.make(ADDRESS, error="m", micro=False, mask=0)
    drawn = markup.html.fragment_fromstring(made.svg_inline(border=4, omitsize=True))
    dots = numpy.array(tuple(made.matrix_iter(scale=8, border=4)), dtype=numpy.uint8)
    assert cv2.QRCodeDetector().detectAndDecode(255 * (1 - dots))[0] == ADDRESS
    assert code.xpath("path[@stroke]/@d") == drawn.xpath("path/@d")
    assert not shown(RELEASE).xpath("//section[@aria-labelledby='share']")  # the address of the site is not known
    inside = shown(replace(INSIDE_THE_PARTY, body=AT_HOME.body))
    assert not inside.xpath("//section[@aria-labelledby='share'] | //script | //meta[@property]")


def test_programs_are_told_what_the_page_is():
    tree = shown(AT_HOME)
    said = described(tree)
    assert (said["@type"], said["@id"], said["name"]) == ("DigitalDocument", ADDRESS, RELEASE.title)
    assert [one["value"] for one in said["identifier"]] == ["00817525-1/2026-00002", "海高新管〔2015〕88号"]
    assert (said["dateCreated"], said["datePublished"], said["version"]) == ("2015-11-11", "2026-11-20T16:30:00+00:00", "1")
    assert (said["publisher"]["@type"], said["publisher"]["name"]) == ("GovernmentOrganization", BODY.name)
    assert [(one["name"], f"sha256:{one['sha256']}") for one in said["encoding"]] == [(file.name, file.digest) for file in FILES]
    assert "about" not in said
    service = described(shown(replace(AT_HOME, category_number=8)))["about"]
    assert (service["@type"], service["serviceType"]) == ("GovernmentService", RELEASE.entry)
    graph = {one.get("property"): one.get("content") for one in tree.iterfind("head/meta[@property]")}
    assert graph["og:url"] == ADDRESS
    assert (graph["og:type"], graph["og:title"], graph["og:description"]) == ("article", RELEASE.title, RELEASE.summary)


@pytest.mark.clause("8.9")
def test_the_number_of_another_matter_leads_to_what_stands_at_its_address():
    named = (("00817525-1/2026-00003", "/d/00817525-1/2026-00003/"),)
    text = "<p>原00817525-1/2026-00003号废止，另见00817525-1/2026-00009、00817525-1/2026-000031。</p>"
    (paragraph,) = shown(replace(RELEASE, text=text, named=named)).xpath("//div[@class='text']/p")
    assert [(link.text, link.get("href")) for link in paragraph.iter("a")] == list(named)
    assert paragraph.text_content() == markup.html.fromstring(text).text_content()
