"""What is shown of a text that was found, and what becomes of a query before an engine sees it."""

import pytest

from gongkai.search.plans import LONGEST, MOST_PARTS, number, plan
from gongkai.search.snippets import mark, snippet
from gongkai.search.tokens import BREAK, characters, phrase, tokens


def test_marks_stand_on_the_original_characters() -> None:
    assert mark("海口高 新 区２０２３年度", ["高新区", "2023年"]) == "海口<mark>高 新 区２０２３年</mark>度"
    assert mark("ＧＢ／Ｔ 9704、gbt", ["gb/t"]) == "<mark>ＧＢ／Ｔ</mark> 9704、gbt"
    assert mark("㎡以上", ["m2"]) == "<mark>㎡</mark>以上"
    assert mark("㎡cafe\u0301公开", ["公开"]) == "㎡cafe\u0301<mark>公开</mark>"


def test_digits_are_marked_as_whole_runs_only() -> None:
    assert mark("12023年、2023年", ["2023年"]) == "12023年、<mark>2023年</mark>"


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;mark&gt;", "<mark>假</mark>"])
def test_what_is_shown_is_safe_whatever_the_text_and_the_query_say(hostile: str) -> None:
    for text, words in ((f"公开{hostile}公开", ["公开"]), (hostile, plan(hostile).words), (hostile, [hostile])):
        for shown in (mark(text, words), snippet(text, words, length=20)):
            without = shown.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in without
            assert '"' not in without


def test_a_snippet_shows_the_place_where_most_of_the_words_stand() -> None:
    text = f"预算。{'无关的文字。' * 60}年度部门预算公开的说明。{'别的文字。' * 60}"
    shown = snippet(text, ["部门", "预算", "说明"], length=40)
    assert "年度<mark>部门预算</mark>公开的<mark>说明</mark>" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert snippet("短文", ["没有"]) == "短文"
    assert snippet("", ["没有"]) == ""


def test_tokens_are_pairs_whole_runs_and_punctuation() -> None:
    assert tokens("第15日，高新区") == ["第", "15", "日", "日", BREAK, "高新", "新区", "区"]
    assert phrase("2023年") == (["2023", "年"], "")
    assert phrase("，税！") == ([], "税")
    assert characters("海口2023、海") == {"海", "口"}


def test_a_query_is_bounded() -> None:
    assert len(plan(" ".join(f"词{one}" for one in range(99))).parts) == MOST_PARTS
    assert sum(len(one.text) for part in plan("长" * 9999).parts for one in (part.whole,)) <= LONGEST
    assert plan("“年度预算公开”").parts[0].words == plan('"年度预算公开"').parts[0].words
    assert len(plan("“年度预算公开”").parts[0].words) == 1
    assert number("南高新管〔2026〕 15号") == number("南高新管[2026]15号")
