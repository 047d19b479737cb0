"""The office's own words and patterns: found where words are broken, refused in clear words where they are wrong, never slow."""

import time

import pytest

from gongkai.screening.findings import Severity
from gongkai.screening.lists import Lists, Term
from gongkai.screening.terms import check_pattern
from gongkai.screening.text import screen_text

pytestmark = pytest.mark.clause("8.1")


def hits(text, *terms):
    return [(one.kind.value, one.severity, text[one.start : one.end]) for one in screen_text(text, Lists(terms=terms))]


def test_a_word_of_the_office_is_found_wherever_it_is_broken():
    term = Term("work_secret", "凤凰计划", "block")
    assert hits("推进凤 凰\n计划的实施", term) == [("work_secret", Severity.BLOCK, "凤 凰\n计划")]
    assert hits("推进凤凰卫视的实施", term) == []


def test_a_pattern_of_the_office_is_found_in_the_normal_form_of_the_text():
    assert hits("工号：ＧＸ－００１２", Term("person_name", r"GX-\d{4}", "note", pattern=True)) == [
        ("person_name", Severity.NOTE, "ＧＸ－００１２")
    ]


def test_the_offices_own_advice_is_told():
    told = screen_text("凤凰计划", Lists(terms=(Term("work_secret", "凤凰计划", advice="请报招商局。"),)))
    assert [one.advice for one in told] == ["请报招商局。"]
    assert "本机构" in told[0].why


@pytest.mark.parametrize("pattern", [r"GX-\d{4}", "凤凰(计划|行动)", "[一二三]号地块", r"(?i)phoenix"])
def test_good_patterns_are_taken(pattern):
    assert check_pattern(pattern) == ""


@pytest.mark.parametrize(
    ("pattern", "word"),
    [
        ("", "空的"), ("(凤凰", "括号"), ("凤凰)", "括号"), ("[凤凰", "方括号"), ("*凤凰", "重复"), ("(?=凤凰)", "查看"),
        (r"(凤)\1", "反向引用"), ("a*", "空白"), ("凤" * 501, "太长"), ("凤{2000}", "重复"),
    ],
)  # fmt: skip
def test_a_bad_pattern_is_refused_in_chinese(pattern, word):
    assert word in check_pattern(pattern)


def test_a_bad_pattern_in_the_lists_does_not_stop_the_screening():
    assert hits("凤凰计划", Term("work_secret", "(凤凰", pattern=True), Term("work_secret", "计划")) == [
        ("work_secret", Severity.REVIEW, "计划")
    ]


def test_a_pattern_cannot_be_made_to_run_long():
    began = time.process_time()
    hits("a" * 100_000, Term("work_secret", "(a+)+$b", pattern=True), Term("work_secret", "(a|aa)+c", pattern=True))
    assert time.process_time() - began < 3
