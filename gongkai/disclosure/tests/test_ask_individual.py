"""A person without an account answers a call on a page that opens with two parts, once (clause 2.A)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.config.soundness import faults
from gongkai.disclosure import actions, queries
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import CallCode, CallPage, Supplied
from gongkai.disclosure.onetime import Guest
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.vault.store import keep

pytestmark = [pytest.mark.django_db, pytest.mark.clause("2.A")]
TODAY = timezone.localdate()
GUEST = Guest("林秀英")
HOW = {"how": "phone", "contact": "村委会登记的电话"}


@pytest.fixture
def call(cast):
    return actions.call_for_material(
        cast.body,
        title="征集拆迁补偿意见",
        request="请写明意见。",
        unit=cast.unit("JFJ"),
        due_on=TODAY + timedelta(days=3),
        by=cast["collector"],
    )


@pytest.fixture
def made(cast, call):
    return actions.ask_individual(call, name="林秀英", contact="村委会转交", by=cast["collector"])


@pytest.fixture
def told(cast, made):
    return actions.tell_individual(made.page, **HOW, by=cast["examiner"])


def codes(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.codes


def file(name="意见.txt"):
    return File(name, keep("意见".encode(), "text/plain"))


def test_the_answer_becomes_material_of_the_call_once_and_names_both_of_the_office(cast, made, told):
    supplied = actions.supply(made.page, text="同意。", files=[file()], code=told.code, by=GUEST, source="x")
    assert queries.individual(made.page).supplied == supplied
    assert codes(lambda: actions.supply(made.page, text="再说", files=[], code=told.code, by=GUEST)) == {"answered_already"}
    entry = Entry.objects.get(verb="disclosure.supplied")
    assert entry.actor_name == "林秀英"
    assert cast["collector"].name in entry.details
    assert cast["examiner"].name in entry.details
    assert list(faults()) == []


def test_the_key_is_kept_nowhere_and_opens_nothing_without_the_code(cast, made):
    assert made.key not in str(CallPage.objects.values())
    assert queries.call_page_by(made.key) == made.page
    assert queries.call_page_by("other") is None
    assert codes(lambda: actions.supply(made.page, text="同意。", files=[], code="12345678", by=GUEST)) == {"no_code_yet"}
    first = actions.tell_individual(made.page, **HOW, by=cast["examiner"])
    assert first.code not in str(CallCode.objects.values())
    second = actions.tell_individual(made.page, **HOW, by=cast["examiner"])
    if first.code != second.code:
        assert codes(lambda: actions.supply(made.page, text="同意。", files=[], code=first.code, by=GUEST)) == {"wrong_code"}
    actions.supply(made.page, text="同意。", files=[], code=f"{second.code[:4]} {second.code[4:]}", by=GUEST)


def test_only_the_office_asks_and_whoever_made_the_page_does_not_learn_its_code(cast, call, made):
    assert codes(lambda: actions.ask_individual(call, name="甲", contact="乙", by=cast["handler"])) == {"not_the_office"}
    assert codes(lambda: actions.ask_individual(call, name=" ", contact="", by=cast["collector"])) == {"no_name", "no_contact"}
    assert codes(lambda: actions.tell_individual(made.page, **HOW, by=cast["collector"])) == {"own_page"}
    assert codes(lambda: actions.tell_individual(made.page, how="", contact="", by=cast["examiner"])) == {"no_way", "no_contact"}


def test_a_page_ends_when_it_is_taken_back_runs_out_or_its_call_is_passed_on(cast, call, made, told):
    assert codes(lambda: actions.take_back_page(made.page, reason="", by=cast["examiner"])) == {"no_reason"}
    actions.take_back_page(made.page, reason="找错了人", by=cast["examiner"])
    assert codes(lambda: actions.supply(made.page, text="同意。", files=[], code=told.code, by=GUEST)) == {"page_taken_back"}
    assert codes(lambda: actions.take_back_page(made.page, reason="再收", by=cast["examiner"])) == {"page_over"}
    late = CallPage.objects.create(
        call=call, name="甲", contact="乙", key_digest="f" * 64, person=cast["collector"],
        at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    assert codes(lambda: actions.tell_individual(late, **HOW, by=cast["examiner"])) == {"page_expired"}
    other = actions.ask_individual(call, name="陈阿土", contact="本人邮箱", by=cast["collector"])
    actions.reassign_call(call, unit=cast.unit("CZJ"), reason="职责调整", by=cast["collector"])
    assert codes(lambda: actions.tell_individual(other.page, **HOW, by=cast["examiner"])) == {"page_taken_back"}


@pytest.mark.parametrize(
    ("text", "files", "code"),
    [
        ("", [], "nothing_supplied"),
        ("长" * 20_001, [], "long_text"),
        ("名单：秘密★10年", [], "bears_a_mark"),
        ("文字", ["甲.txt", "甲.txt"], "same_names"),
        ("文字", [f"{number}.txt" for number in range(11)], "too_many_files"),
    ],
)
def test_what_may_not_be_supplied_is_refused_and_the_page_stays_open(cast, made, told, text, files, code):
    given = [file(name) for name in files]
    assert code in codes(lambda: actions.supply(made.page, text=text, files=given, code=told.code, by=GUEST))
    assert not Supplied.objects.exists()


@pytest.mark.both
def test_the_database_refuses_an_answer_without_its_code_or_over_an_ended_page(cast, call, made, told):
    given = {"page": made.page, "text": "同意", "files": [], "digest": "sha256:x", "at": timezone.now()}
    other = actions.ask_individual(call, name="陈阿土", contact="本人邮箱", by=cast["collector"])
    with pytest.raises(DatabaseError, match="what_is_supplied_came_by_the_code_of_its_page"), transaction.atomic():
        Supplied.objects.create(**given | {"page": other.page}, code=told.row)
    with pytest.raises(DatabaseError, match="a_code_of_a_call_is_told_by_another"), transaction.atomic():
        CallCode.objects.create(page=made.page, code_hash="x", how="phone", contact="x", person=cast["collector"], at=timezone.now())
    with pytest.raises(DatabaseError, match="nothing_is_supplied_over_a_page_that_has_run_out"), transaction.atomic():
        Supplied.objects.create(**given | {"at": made.page.expires_at}, code=told.row)
    actions.take_back_page(made.page, reason="找错了人", by=cast["examiner"])
    with pytest.raises(DatabaseError, match="nothing_is_supplied_over_a_page_that_was_taken_back"), transaction.atomic():
        Supplied.objects.create(**given, code=told.row)
    for table in ("disclosure_callpage", "disclosure_callcode", "disclosure_callpageend"):
        with pytest.raises(DatabaseError, match=f"{table}_rows_never_change"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id")


def test_what_was_supplied_is_checked_against_its_digest(cast, made, told):
    actions.supply(made.page, text="同意。", files=[], code=told.code, by=GUEST)
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER disclosure_supplied_rows_never_change")
        cursor.execute("UPDATE disclosure_supplied SET text = '不同意。'")
    assert "supplied_changed" in {one.code for one in faults()}
