"""A text is read by paragraph and cell, and what was found is marked where it stands."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.screening.findings import Place
from gongkai.vault.html import clean
from gongkai.vault.passages import Mark, headings, marked, passages

TEXT = (
    "<h2>公示</h2><p>第一段 &amp; 其他<br>换行</p><p> </p><ul><li>甲</li><li><p>乙</p></li></ul>"
    '<table><tr><th colspan="2">姓名</th><th>证号</th></tr><tr><td rowspan="2">张</td><td>三</td><td><p>4601</p><p>06</p></td></tr>'
    "<tr><td>四</td><td>99</td></tr></table><p>末<strong>段</strong>。</p>"
)


def texts(html: str) -> list[tuple[str, str]]:
    return [(str(one.place), one.text) for one in passages(html)]


@pytest.mark.clause("8.2")
def test_paragraphs_and_cells_are_counted_as_a_person_counts_them():
    assert texts(TEXT) == [
        ("第1段", "公示"),
        ("第2段", "第一段 & 其他\n换行"),
        ("第3段", "甲"),
        ("第4段", "乙"),
        ("表1第1行第1列", "姓名"),
        ("表1第1行第3列", "证号"),
        ("表1第2行第1列", "张"),
        ("表1第2行第2列", "三"),
        ("表1第2行第3列", "4601\n06\n"),
        ("表1第3行第2列", "四"),
        ("表1第3行第3列", "99"),
        ("第5段", "末段。"),
    ]


def test_a_cell_knows_the_heading_of_its_column_also_below_merged_cells():
    heads = {place.cell: head for place, head in headings(TEXT).items()}
    assert heads["表1第3行第3列"] == "证号"
    assert heads["表1第3行第2列"] == "姓名"
    assert "表1第1行第1列" not in heads


def test_what_was_found_is_marked_in_its_place_across_markup():
    html = marked(
        TEXT, [Mark(Place(paragraph=5), 0, 2, ' class="a"'), Mark(Place(cell="表1第2行第3列"), 2, 7), Mark(Place(paragraph=2), 4, 5)]
    )
    assert '<mark class="a">末</mark><strong><mark class="a">段</mark></strong>。' in html
    assert "<p>46<mark>01</mark></p><p><mark>06</mark></p>" in html
    assert "第一段 <mark>&amp;</mark> 其他" in html
    assert re.sub(r"</?mark[^>]*>", "", html) == TEXT


def test_overlapping_marks_do_not_double_the_text():
    html = marked("<p>一二三四五</p>", [Mark(Place(paragraph=1), 0, 3), Mark(Place(paragraph=1), 2, 5), Mark(Place(paragraph=9), 0, 1)])
    assert html == "<p><mark>一二三</mark><mark>四五</mark></p>"


TAGS = ("p", "table", "tr", "td", "li", "ol", "em")
PIECES = st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS), "甲乙", "&lt;b&gt;", "<br>", "12", " "])


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(0, 3), st.integers(0, 6))
def test_whatever_the_text_marking_changes_no_character_of_it(given_html, start, length):
    html = clean(given_html)
    found = passages(html)
    shown = marked(html, [Mark(one.place, start, start + length) for one in found])
    assert re.sub(r"</?mark>", "", shown) == html
    told = "".join(unescape(re.sub(r"<[^>]+>", "", piece)) for piece in re.findall(r"<mark>(.*?)</mark>", shown))
    assert told == "".join(one.text[start : start + length] for one in found).replace("\n", "")
