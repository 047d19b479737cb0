"""What people write beside a matter is kept for good, and some of it is shown: it bears no mark and nobody's full number."""

import pytest

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions
from gongkai.disclosure.rules import objections_to_words
from gongkai.foundation.objections import Refused
from gongkai.procedure.stages import Stage
from gongkai.publication import actions as publication
from gongkai.screening.validators import id_check
from gongkai.secrecy import actions as secrecy

pytestmark = pytest.mark.clause("8.6")

SEVENTEEN = "46010519010312007"
ID = SEVENTEEN + id_check(SEVENTEEN)
MARK = "机密★5年"


def codes(refused):
    return {(one.code, one.field) for one in refused.value.objections}


def test_a_full_number_and_a_mark_are_refused_and_never_repeated():
    (number,) = objections_to_words(remark=f"误含{ID}的表")
    assert number.code == "needs_masking"
    assert ID not in number.message
    (mark,) = objections_to_words(remark=f"附件标有{MARK}")
    assert mark.code == "bears_a_mark"
    assert objections_to_words(remark="附件误含个人信息，请遮盖后重新报送，联系电话13907550123。") == []
    assert [one.code for one in objections_to_words(shown=True, reason="联系手机13907550123。")] == ["needs_masking"]


@pytest.mark.parametrize("words", [{"reason": f"误含{ID}"}, {"reason": f"附件标有{MARK}"}, {"authority": f"办公室（{ID}）"}])
def test_what_a_withdrawal_says_to_readers_leaks_nothing_again(line, cast, words):
    version = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.PUBLISHED)
    given = {"reason": "误含个人信息。", "authority": "领导小组办公室"} | words
    with pytest.raises(Refused) as refused:
        publication.withdraw(version, reason_type="leak", by=cast["examiner"], **given)
    assert {field for _code, field in codes(refused)} == set(words)


def test_the_reason_of_an_edition_and_the_names_of_bodies_are_screened_too(line, cast):
    first = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.PUBLISHED)
    with pytest.raises(Refused) as refused:
        actions.open_edition(first.edition.item, draft("公告", "新正文。"), reason=f"更正{ID}", by=cast["handler"])
    assert codes(refused) == {("needs_masking", "reason")}
    with pytest.raises(Refused) as refused:
        line.open("3.7.C", draft("公告", "正文。", co_bodies=(f"甲单位{ID}",)))
    assert codes(refused) == {("needs_masking", "co_bodies")}


def test_opinions_are_screened_as_they_are_given(line, cast):
    version = line.carry(line.open("3.7.C", draft("公告", "正文。")), to=Stage.CONSENTED)
    with pytest.raises(Refused) as refused:
        secrecy.return_to_unit(version, answers=NO, grounds=f"第2行身份证号{ID}未遮盖。", by=cast["reviewer"])
    assert codes(refused) == {("needs_masking", "remark")}
