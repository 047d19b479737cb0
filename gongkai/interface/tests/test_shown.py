"""A text is shown with its alignment and indent, and without any style attribute."""

import re

from hypothesis import given
from hypothesis import strategies as st

from gongkai.interface.text import shown
from gongkai.vault.html import clean, plain


def test_a_centred_title_and_an_indented_paragraph_keep_their_look_as_classes() -> None:
    html = '<h2 style="text-align: center">标题</h2><p style="text-indent: 2em; text-align: justify">正文</p>'
    assert shown(html) == '<h2 class="ta-center">标题</h2><p class="ta-justify ti-2">正文</p>'


def test_an_indent_in_points_or_pixels_becomes_the_nearest_number_of_characters() -> None:
    assert shown('<p style="text-indent: 24pt">一</p>') == '<p class="ti-2">一</p>'
    assert shown('<p style="text-indent: 32px">一</p>') == '<p class="ti-2">一</p>'
    assert shown('<p style="text-indent: 0em">一</p>') == "<p>一</p>"


def test_a_merged_cell_stays_merged_and_the_table_can_be_scrolled() -> None:
    html = '<table><tbody><tr><td colspan="2" style="text-align: right">合计</td></tr></tbody></table>'
    assert shown(html) == '<div class="table-wide"><table><tbody><tr><td colspan="2" class="ta-right">合计</td></tr></tbody></table></div>'


def test_words_that_look_like_a_style_stay_words() -> None:
    text = '<p>写作 style="text-align: center" 的字样</p>'
    assert shown(text) == clean(text)


def test_what_the_filter_refuses_is_not_shown_even_where_it_came_into_the_database() -> None:
    assert "script" not in shown("<p onclick=x>一<script>alert(1)</script></p>")


@given(
    st.lists(
        st.sampled_from(["<p style='text-indent: 2em'>", "</p>", "<td>", "<table>", "</table>", "甲", "<b style=x>", "&lt;"]), max_size=12
    )
)
def test_showing_changes_no_word_and_leaves_no_style(pieces: list[str]) -> None:
    html = clean("".join(pieces))
    result = shown(html)
    assert not re.search(r"<[^>]*style=", result)
    assert plain(result) == plain(html)
