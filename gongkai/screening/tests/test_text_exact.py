"""Places are exact whatever stands between the characters, nothing of a value is told, and time grows with the text only."""

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.screening import validators
from gongkai.screening.findings import Kind
from gongkai.screening.masking import mask
from gongkai.screening.normalise import normalise
from gongkai.screening.tests.texts import ID, MOBILE, found
from gongkai.screening.text import screen_text

pytestmark = pytest.mark.clause("8.2")

bodies = st.builds(
    lambda day, order: f"460105{day:%Y%m%d}{order:03}",
    st.dates(min_value=date(1930, 1, 1), max_value=date(2009, 12, 31)),
    st.integers(0, 999),
)
ids = bodies.map(lambda body: body + validators.id_check(body))
gaps = st.lists(st.sampled_from(["", "", "", "", " ", "-", "\u200b", "\u3000", "\ufeff", "\n"]), min_size=18, max_size=18)
wide = st.lists(st.booleans(), min_size=18, max_size=18)
words = st.text(st.sampled_from("关于园区公开信息的通知，。\n\u200b　 "), max_size=30)


def written(value, between, full):
    """The value with what stands between its characters, some of them full width."""
    letters = [chr(ord(letter) + 0xFEE0) if makes_wide else letter for letter, makes_wide in zip(value, full, strict=True)]
    return letters[0] + "".join(gap + letter for gap, letter in zip(between, letters[1:], strict=False))


@given(ids, gaps, wide, words, words)
@settings(max_examples=150, deadline=None)
def test_the_range_of_a_finding_is_the_value_and_nothing_else(value, between, full, before, after):
    inside = written(value, between, full)
    text = f"{before}证{inside}号{after}"
    told = [one for one in screen_text(text) if one.kind is Kind.RESIDENT_ID]
    assert [text[one.start : one.end] for one in told] == [inside]
    assert re.sub(r"[\s\-]", "", normalise(text[told[0].start : told[0].end]).text).upper() == value
    assert told[0].start == len(before) + 1


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_screened_without_a_fault_and_inside_its_bounds(text):
    for one in screen_text(text):
        assert 0 <= one.start < one.end <= len(text)


@given(
    ids,
    st.sampled_from([Kind.RESIDENT_ID, Kind.BANK_CARD, Kind.MOBILE, Kind.PASSPORT, Kind.HOME_ADDRESS, Kind.SENSITIVE_PERSON, Kind.EMAIL]),
)
def test_a_mask_keeps_the_length_and_hides_the_middle(value, kind):
    masked = mask(kind, value)
    assert len(masked) == len(value)
    assert masked.count("*") >= len(value) - 8


def test_masks_keep_what_a_person_needs_to_recognise_the_value():
    assert mask(Kind.RESIDENT_ID, ID) == f"{ID[:4]}**********{ID[14:]}"
    assert mask(Kind.MOBILE, MOBILE) == "138****3210"
    assert mask(Kind.BANK_CARD, "6217 0034 1000 1234 561") == "**** **** **** ***4 561"
    assert mask(Kind.HOME_ADDRESS, "澄迈县老城镇文音村三组12号") == "澄迈县老城镇文音村*****"
    assert mask(Kind.EMAIL, "zhangsan@qq.com") == "z*******@qq.com"
    assert mask(Kind.PERSON_NAME, "王建国") == "王**"


HOSTILE = [
    "1", "1 ", "6222460105198703", " ", "\n", "的", "a@", "(", "\u200b1", "机密", "机密★", "内部", "患",
    "3组", "海花园3栋", "低保户王小二", "姓名:", "征求意见稿",
    "王9岁", "\t", "\n记录:", "护照E12345678 ", "O0", "一三八",
    "我公司商业秘密", "1.", "账号 123456789012 ", "琼A12345", "0898-68631234/", "因患", " at ", f"{ID} ", ID,
    "账号：1010283746000278、", "身份证号：4[", "机密☑", "a dot ",
    "姓名\t电话\n王小二\t13876543210\n", "X", "★", "密级:", "请勿", "1-", "|", "住", "现住海口市",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_texts_cost_no_more_than_their_length(piece):
    """Four times the text costs about four times the time; a pattern that goes back and forth would cost sixteen times or never end."""

    def cost(length):
        text = (piece * (length // len(piece) + 1))[:length]
        began = time.process_time()
        screen_text(text)
        return time.process_time() - began

    cost(200)
    small, large = cost(8_000), cost(32_000)
    assert large < 5
    assert large < 12 * small + 0.3


def test_line_breaks_and_spaces_do_not_hide_words():
    assert found("内 部\n资 料　注 意\n保 存") == [("secrecy_mark", "内 部\n资 料　注 意\n保 存")]
    assert found("机\u200b密\u200b★\u200b长期") == [("secrecy_mark", "机\u200b密\u200b★\u200b长期")]
