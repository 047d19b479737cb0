"""A state-secret mark typed on any page: refused, taken off the page, put on record without its words, and told to the reviewer."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Refusal
from gongkai.foundation.digests import digest_of
from gongkai.foundation.objections import Objection, Refused, hearing
from gongkai.journal.models import Entry
from gongkai.office.tests.people import NO_EIGHT_TIMES, Desk, text_of
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions
from gongkai.secrecy.models import Reply
from gongkai.secrecy.tests.pages import invite

MARKED = "绝密★长期 某事项"
PASSAGE = "南屿科技有限公司的中标价格构成"
PAGES = {
    "self_review": ("handler", Stage.COLLECTED, {**NO_EIGHT_TIMES, "remark": MARKED}, "remark"),
    "agree": (
        "unit_head",
        Stage.COLLECTED,
        {"conclusion": "withhold", "ground": "work_secret", "remark": MARKED, "confirmed": "on"},
        "remark",
    ),
    "clear": ("reviewer", Stage.CONSENTED, {**NO_EIGHT_TIMES, "conclusion": "agree", "result": "part", "grounds": MARKED}, "remark"),
    "refer": ("reviewer", Stage.CONSENTED, {"addressed_to": "市政府办公厅", "question": MARKED}, "question"),
    "withdraw": (
        "examiner",
        Stage.PUBLISHED,
        {"reason_type": "untrue", "reason": MARKED, "authority": "办公室主任会", "confirmed": "on"},
        "reason",
    ),
}
"""Each page: who types on it, from which stage, what, and the field of the words that the rules object to."""
ELSE = {"agree": 'value="work_secret" selected', "clear": 'value="part" selected', "refer": "市政府办公厅", "withdraw": "办公室主任会"}
"""What else was typed or chosen there, and stays."""


def is_told_without_its_words(refusal: Refusal, reviewer: Any) -> bool:
    entry = Entry.objects.get(verb="disclosure.mark_refused")
    kept = json.dumps([entry.details, *(str(value) for value in Refusal.objects.values_list().get())], ensure_ascii=False)
    return (
        (refusal.media_type, refusal.digest, refusal.size) == ("text/plain", digest_of(MARKED.encode()), len(MARKED.encode()))
        and bool(refusal.rule)
        and "绝密" not in kept
        and "某事项" not in kept
        and "涉密警示" in text_of(Desk(reviewer).client.get("/office/"))
    )


@pytest.mark.clause("8.4", "8.6")
@pytest.mark.parametrize("verb", PAGES)
def test_a_mark_typed_on_a_page_goes_from_it_alone_and_alarms_the_reviewer(line: Any, cast: Any, verb: str) -> None:
    who, stage, given, field = PAGES[verb]
    version = line.open("3.7.C", draft("通知", "正文。"))
    if stage is not Stage.COLLECTED:
        line.carry(version, to=stage)
    if verb == "agree":
        Desk(cast["handler"]).send("self_review", version, **NO_EIGHT_TIMES)

    answer = Desk(cast[who]).send(verb, version, **given)

    assert answer.status_code == 422
    assert "带有国家秘密标志" in text_of(answer)
    assert "绝密" not in answer.content.decode()
    assert ELSE.get(verb, "") in answer.content.decode(), "what else was typed stays"
    refusal = Refusal.objects.get()
    assert (refusal.field, refusal.person, refusal.guest) == (field, cast[who], "")
    assert is_told_without_its_words(refusal, cast["reviewer"])

    Desk(cast[who]).send(verb, version, **given)
    assert Refusal.objects.count() == 1, "the same words typed again are the same alarm"


@pytest.mark.clause("8.4", "8.6")
def test_a_mark_typed_by_a_rights_holder_on_his_page_alarms_the_reviewer_too(line: Any, cast: Any) -> None:
    version = line.carry(line.open("3.7.C", draft("中标结果", f"现公布{PASSAGE}。")), to=Stage.CONSENTED)
    given = {"holder": "南屿科技有限公司", "concerns": "commercial_secret", "asked": "请答复。", "passages": [PASSAGE]}
    asked = actions.consult(version, **given, sent_on=timezone.localdate(), by=cast["reviewer"])
    page = invite(cast, consultation=asked)

    form = {"code": page.code, "outcome": "object", "reasons": MARKED, "signatory": "张经理"}
    answer = Client().post(page.address, form)

    assert answer.status_code == 422
    assert "绝密" not in answer.content.decode()
    assert "张经理" in answer.content.decode()
    refusal = Refusal.objects.get()
    assert (refusal.field, refusal.guest, refusal.person) == ("reasons", "南屿科技有限公司", cast["reviewer"])
    assert is_told_without_its_words(refusal, cast["reviewer"])
    desk = text_of(Desk(cast["reviewer"]).client.get("/office/"))
    assert "南屿科技有限公司于" in desk
    assert "您提交的内容带有国家秘密标志" not in desk, "it was not the reviewer who typed it"
    page = text_of(Desk(cast["reviewer"]).client.get(f"/office/screening/refusals/{refusal.pk}/"))
    assert f"南屿科技有限公司（在{cast['reviewer'].name}发送的一次性页面上）" in page
    assert "录入的文字：理由" in page
    assert not Reply.objects.exists()


def test_every_refusal_is_heard_of_and_none_after_the_hearing() -> None:
    with hearing() as heard:
        for code in ("one", "two"):
            with pytest.raises(Refused):
                raise Refused([Objection(code, "不可以。")])
    Refused([Objection("three", "不可以。")])
    assert [refused.codes for refused in heard] == [{"one"}, {"two"}]
