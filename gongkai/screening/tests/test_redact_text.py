"""Redaction of plain text, tables in text, web pages, and the text of a matter (8.1, 8.2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.screening.findings import Finding, Kind, Passage, Place, Severity
from gongkai.screening.redaction import StillThere, Unredactable, propose, propose_text
from gongkai.screening.redaction.values import Value, Wanted
from gongkai.screening.tests.redacting import HIDDEN_ID, ID, MOBILE, NUMBERS, OTHER_ID, kinds, redacted, zipped
from gongkai.screening.text import screen_text

pytestmark = pytest.mark.clause("8.2")


def test_numbers_are_masked_where_they_stand_and_every_line_keeps_its_length(tmp_path):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in MOBILE)
    text = f"户主身份证号 {ID[:10]}\n{ID[10:]}，手机{wide}。\r\n又一次：{ID}\n"
    path = tmp_path / "名单.txt"
    path.write_bytes(text.encode("gb18030"))
    before, after = redacted(path)
    clean = after.content.decode()
    assert [len(line) for line in clean.split("\n")] == [len(line) for line in text.split("\n")]
    assert clean == text.replace(ID[4:10], "******").replace(ID[10:14] + ID[14:], "****" + ID[14:]).replace(ID[10:14], "****").replace(
        wide[3:7], "****"
    )
    assert kinds(before) >= NUMBERS
    assert not kinds(after.report) & NUMBERS
    assert (after.name, after.media_type) == ("名单.txt", "text/plain")


def test_a_value_that_was_chosen_once_is_masked_wherever_it_stands(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(f"姓名,身份证号,备注\n某甲,{ID},\n某乙,{OTHER_ID},同{ID[:6]} {ID[6:14]} {ID[14:]}\n")
    _before, after = redacted(path, lambda one: one.start is not None and one.excerpt.endswith(ID[14:]))
    clean = after.content.decode()
    assert clean.count("**********") == 1
    assert ID[6:14] not in clean
    assert OTHER_ID in clean
    assert [(pair.before[-4:], pair.after[-4:]) for pair in after.pairs] == [(ID[14:], ID[14:])] * 2
    assert after.name == "list.csv"


def test_of_a_web_page_stays_what_is_seen_masked(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        f'<html><head><title>{ID}</title><meta name="author" content="{ID}"></head><body onload="f()">'
        f'<p title="{ID}">证号 {ID[:8]}<b>{ID[8:]}</b>'
        f' &amp; 电话</p><div style="display: none">{HIDDEN_ID}</div><!-- {HIDDEN_ID} --><script>var a = "{ID}"</script>'
        f'<a href="tel:{MOBILE}">拨打</a><table><tr><td colspan="2">{ID}</td></tr></table></body></html>'
    )
    before, after = redacted(path, lambda one: True)
    clean = after.content.decode()
    assert f"证号 {ID[:4]}****<b>******{ID[14:]}</b> &amp; 电话" in clean
    assert f'<td colspan="2">{ID[:4]}**********{ID[14:]}</td>' in clean
    for gone in ("script", "onload", "display", "<!--", "title=", "href", MOBILE, HIDDEN_ID[4:14]):
        assert gone not in clean
    assert Kind.MACRO in kinds(before)
    assert after.report.cleared


def test_a_place_that_holds_something_else_by_now_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(f"身份证号{ID}")
    chosen = screen_text(path.read_text())
    path.write_text(f"身份证号{OTHER_ID}")
    with pytest.raises(Unredactable, match="重新筛查") as refused:
        propose(path, "text/plain", chosen, name="a.txt")
    assert refused.value.places == (Place(),)


def test_a_mark_of_state_secrets_cannot_be_masked_away(tmp_path):
    mark = Finding(Kind.SECRECY_MARK, Severity.BLOCK, Place(), 0, 2, "机密", "mark", "", "")
    with pytest.raises(Unredactable, match="保密"):
        propose(tmp_path / "any.txt", "text/plain", [mark], name="any.txt")


def test_a_kind_that_cannot_be_cleaned_says_what_to_do(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": f"身份证号{ID}"}))
    with pytest.raises(Unredactable, match="解压"):
        redacted(path)


def test_a_name_that_says_a_value_is_masked_too(tmp_path):
    path = tmp_path / f"{MOBILE}的材料.txt"
    path.write_text(f"联系手机{MOBILE}")
    _before, after = redacted(path)
    assert after.name == f"{MOBILE[:3]}＊＊＊＊{MOBILE[7:]}的材料.txt"


def passages(**texts):
    return {part: [Passage(text, Place(paragraph=1))] for part, text in texts.items()}


def test_the_text_of_a_matter_is_masked_in_every_part_with_its_markup_kept():
    html = f'<h2>公示</h2><p style="text-align: center">某甲 &lt;{ID[:7]}<strong>{ID[7:]}</strong>&gt;</p><p>{ID[:9]}<br>{ID[9:]}</p>'
    read = passages(title=f"关于{ID}的公示", text=f"某甲 <{ID}>")
    chosen = {"text": [one for one in screen_text(read["text"][0].text, place=Place(paragraph=1)) if one.kind is Kind.RESIDENT_ID]}
    answer = propose_text({"title": f"关于{ID}的公示", "text": html}, read, chosen, html={"text"})
    assert answer.parts["title"] == f"关于{ID[:4]}**********{ID[14:]}的公示"
    assert answer.parts["text"] == (
        f'<h2>公示</h2><p style="text-align: center">某甲 &lt;{ID[:4]}***<strong>*******{ID[14:]}</strong>&gt;</p>'
        f"<p>{ID[:4]}*****<br>*****{ID[14:]}</p>"
    )
    assert [(part, pair.after) for part, pair in answer.pairs] == [(part, f"{ID[:4]}**********{ID[14:]}") for part in ("title", "text")]


def test_a_matter_whose_text_has_changed_is_refused():
    chosen = {"text": [one for one in screen_text(f"身份证号{ID}", place=Place(paragraph=1)) if one.kind is Kind.RESIDENT_ID]}
    with pytest.raises(Unredactable, match="重新筛查"):
        propose_text({"text": f"<p>身份证号{OTHER_ID}</p>"}, passages(text=f"身份证号{OTHER_ID}"), chosen, html={"text"})


def test_a_value_that_markup_hides_from_the_mask_is_not_handed_out():
    chosen = {"text": [one for one in screen_text(f"身份证号{ID}", place=Place(paragraph=1)) if one.kind is Kind.RESIDENT_ID]}
    # The filter lets no comment through; should one ever be there, masking text does not reach it.
    with pytest.raises(StillThere, match="遮盖不彻底"):
        propose_text({"text": f"<p>{ID}</p><!-- {ID} -->"}, passages(text=f"身份证号{ID}"), chosen, html={"text"})


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["甲", " ", "-", "\n", "1", ID[:5], ID[5:], MOBILE, "王", "伟", "\u200b", ID.lower(), "０"]), max_size=24))
def test_no_masked_text_holds_a_value_and_none_changes_its_length(pieces):
    text = "".join(pieces)
    values = Wanted([Value(Kind.RESIDENT_ID, ID), Value(Kind.MOBILE, MOBILE), Value(Kind.PERSON_NAME, "王伟")])
    clean = values.masked(text)
    assert len(clean) == len(text)
    assert not values.hits(clean)
    assert values.masked(clean) == clean
    assert "".join(values.spread(pieces)) == clean
