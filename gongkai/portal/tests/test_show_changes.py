"""The page that shows what a new edition changed."""

from dataclasses import replace

import pytest

from gongkai.portal import comparing, pages
from gongkai.portal.tests import markup
from gongkai.portal.tests.values import FILES, SECOND_EDITION, SUPERSEDED

UNCHANGED = "".join(f"<p>第{number}条不变。</p>" for number in range(20))
BEFORE = replace(SUPERSEDED, text=f"{UNCHANGED}<p>每年公开一次，由党政办公室负责。</p><p>旧条款删去。</p>")
AFTER = replace(
    SECOND_EDITION,
    title="党政务公开工作管理办法",
    text=f"{UNCHANGED}<p>每季度公开一次，由党政办公室负责。</p><p>新增监督电话：&lt;b&gt;0898&lt;/b&gt;</p>",
    files=(replace(FILES[0], digest=FILES[1].digest), replace(FILES[1], name="新名册.pdf", digest="sha256:" + "9" * 64)),
)


def shown(before=BEFORE, after=AFTER):
    return markup.page(pages.changes(before, after))


@pytest.mark.clause("5.2")
def test_the_page_says_why_and_marks_what_went_and_what_came():
    tree = shown()
    facts = {markup.words(row[0]): markup.words(row[1]) for row in tree.xpath("//table[@class='facts']//tr")}
    assert facts["为什么改"] == "根据群众反馈补充第五条。"
    assert facts["原来的版次"] == "第1版，2026年11月21日公开"
    (text,) = tree.xpath("//div[@class='text changed']")
    for hidden in text.xpath(".//span[@class='unseen']"):
        hidden.drop_tree()
    assert [one.text_content() for one in text.iter("del")] == ["年", "旧条款删去。"]
    assert [one.text_content() for one in text.iter("ins")] == ["季度", "新增监督电话：<b>0898</b>"]
    (folded,) = text.xpath("details")
    assert markup.words(folded[0]) == "没有变化的18段"
    assert len(folded.findall("p")) == 18


@pytest.mark.clause("5.2")
def test_the_page_lists_the_fields_and_the_files_that_changed():
    tree = shown()
    assert [[markup.words(cell) for cell in row] for row in tree.xpath("//section[@aria-labelledby='fields']//tbody/tr")] == [
        ["名称", "党政务公开工作规范管理办法", "党政务公开工作管理办法"]
    ]
    assert [markup.words(one) for one in tree.xpath("//section[@aria-labelledby='files']//li")] == [
        f"{FILES[0].name}：内容有变",
        "新名册.pdf：新增",
        f"{FILES[1].name}：删去",
    ]
    assert tree.xpath("//main//a/@href") == ["/d/00817525-1/2026-00002/"]
    assert markup.tags(tree)["robots"] == "noindex"


def test_a_text_that_stayed_and_one_that_is_too_long_are_said_to_be_so(monkeypatch):
    same = shown(after=replace(AFTER, text=BEFORE.text))
    assert markup.words(same.xpath("//section[@aria-labelledby='text']/p")[0]) == "正文没有变化。"
    monkeypatch.setattr(comparing, "LONGEST", 10)
    long = shown()
    assert "没有逐段对照" in markup.words(long.xpath("//section[@aria-labelledby='text']/p")[0])
    assert not long.xpath("//ins | //del")
