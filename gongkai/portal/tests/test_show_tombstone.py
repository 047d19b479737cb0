"""The notice where a withdrawn matter stood."""

from dataclasses import fields, replace

import pytest

from gongkai.portal import pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import WITHDRAWAL
from gongkai.publication.public import PublicWithdrawal


@pytest.mark.clause("8.9")
def test_the_notice_names_authority_date_type_and_reason():
    (table,) = markup.page(pages.tombstone(WITHDRAWAL)).xpath("//table[caption='撤下告示']")
    assert [(markup.words(row[0]), markup.words(row[1])) for row in table.iter("tr")] == [
        ("索引号", "00817525-1/2026-00003"),
        ("公开机构", "海口国家高新技术产业开发区管理委员会"),
        ("所属条目", "党费收缴、使用、管理情况"),
        ("撤下日期", "2026年11月22日"),
        ("决定机关", "党务政务公开工作领导小组办公室"),
        ("撤下原因", "内容有误"),
        ("说明", "附表金额有误，更正后重新公开。"),
    ]


@pytest.mark.clause("8.9")
def test_the_notice_cannot_know_what_the_matter_was_called():
    assert {field.name for field in fields(PublicWithdrawal)}.isdisjoint({"title", "summary", "text", "files", "document_number", "digest"})
    tree = markup.page(pages.tombstone(WITHDRAWAL))
    assert tree.find(".//title").text.startswith("内容已经撤下")
    assert markup.words(tree.find(".//h1")) == "内容已经撤下"
    assert {"ArticleTitle", "Keywords", "Description"}.isdisjoint(markup.tags(tree))


def test_the_notice_is_kept_out_of_indexes_and_offers_no_download():
    tree = markup.page(pages.tombstone(WITHDRAWAL))
    assert markup.tags(tree)["robots"] == "noindex"
    assert not tree.xpath("//a[contains(@href, 'files/') or contains(@href, 'content.json')]")


def test_hostile_words_stay_words():
    hostile = "</td><script>alert(1)</script>"
    tree = markup.page(pages.tombstone(replace(WITHDRAWAL, reason=hostile, authority=hostile, reason_type=hostile, entry=hostile)))
    assert not tree.xpath("//script")
    assert hostile in tree.text_content()
