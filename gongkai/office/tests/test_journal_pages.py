"""The journal in the browser: the auditor finds, reads and checks it; nobody else knows it is there."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure.models import Version
from gongkai.journal import checkpoints, keys
from gongkai.journal.models import Entry
from gongkai.journal.queries import latest_checkpoint
from gongkai.office.journal_words import VERBS, subject_in_words, verb_in_words
from gongkai.office.tests.people import Desk, text_of
from gongkai.procedure.stages import Move, Stage

LIST = "/office/journal/"
VERIFY = "/office/journal/verify/"
TODAY = timezone.localdate()


@pytest.fixture
def version(line: Any) -> Version:
    """A matter that has come to the secrecy verdict."""
    return line.carry(line.open("3.6.D", draft("停车管理规定", "正文。")), to=Stage.CLEARED)


@pytest.fixture
def auditor(cast: Any) -> Any:
    """The auditor's browser."""
    return Desk(cast["auditor"]).client


def entry_page(entry: Entry) -> str:
    return f"{LIST}{entry.chain}/{entry.seq}/"


def tamper(statement: str, *values: Any) -> None:
    """Change a row as the owner of the database could: with the trigger out of the way."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_entry'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(statement, values)
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.mark.parametrize("username", ["handler", "collector", "examiner", "principal", "supervisor", "discipline", "sysadmin", "secadmin"])
def test_nobody_but_the_auditor_finds_the_journal(cast: Any, version: Version, username: str) -> None:
    client = Desk(cast[username]).client
    entry = Entry.objects.first()
    for address in (LIST, VERIFY, entry_page(entry), f"{LIST}key.pem", f"{LIST}{entry.chain}/checkpoint.json"):
        assert client.get(address).status_code == 404
    assert client.post(VERIFY).status_code == 404


def test_the_auditor_reads_who_did_what_newest_first(cast: Any, auditor: Any, version: Version) -> None:
    page = auditor.get(LIST)
    listed = [entry.seq for entry in page.context["page"].object_list]
    assert listed == sorted(listed, reverse=True)
    assert listed[0] == Entry.objects.filter(chain=cast.body.code).count() - 1
    said = text_of(page)
    assert "保密审查：保密审查通过" in said
    assert "沈慎言" in said
    assert "保密审查员" in said


def test_entries_are_found_by_verb_person_day_and_subject(cast: Any, auditor: Any, version: Version) -> None:
    def found(**given: str) -> list[Entry]:
        return list(auditor.get(LIST, given).context["page"].object_list)

    assert {entry.verb for entry in found(verb="secrecy.clear")} == {"secrecy.clear"}
    assert {entry.actor_name for entry in found(person="沈慎")} == {"沈慎言"}
    assert {entry.digest for entry in found(about=version.digest)} == {version.digest}
    assert {entry.subject_title for entry in found(about="林小满")} == {"林小满", "林小满：承办人"}
    handler = cast["handler"]
    assert {entry.subject_id for entry in found(about=f"organization.person:{handler.pk}")} == {str(handler.pk)}
    day = timedelta(days=1)
    assert found(since=TODAY.isoformat(), until=TODAY.isoformat())
    assert found(since=(TODAY + day).isoformat()) == found(until=(TODAY - day).isoformat()) == found(since="昨天") == []
    assert auditor.get(LIST, {"chain": "00817525-1"}).status_code == 404


def test_an_entry_shows_what_it_states_and_that_it_is_as_it_was_written(auditor: Any, version: Version) -> None:
    entry = Entry.objects.get(verb="secrecy.clear")
    page = auditor.get(entry_page(entry))
    said = text_of(page)
    assert all(one in said for one in (entry.payload_digest, entry.previous, entry.hash, entry.signature, entry.digest, entry.salt))
    assert "经逐项审查" in said
    assert "重新计算不一致" not in said
    assert said.count("重新计算一致") == 3


def test_an_entry_that_was_changed_shows_it(auditor: Any, version: Version) -> None:
    entry = Entry.objects.get(verb="secrecy.clear")
    tamper("UPDATE journal_entry SET actor_name = %s WHERE id = %s", "旁人", entry.pk)
    assert "重新计算不一致" in text_of(auditor.get(entry_page(entry)))


def test_an_entry_that_is_not_there_is_not_found(cast: Any, auditor: Any) -> None:
    assert auditor.get(f"{LIST}{cast.body.code}/99999/").status_code == 404
    assert auditor.get(f"{LIST}00817525-1/0/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_check_finds_nothing_where_nothing_was_changed_and_names_what_was(cast: Any, line: Any) -> None:
    line.carry(line.open("3.6.D", draft("停车管理规定", "正文。")), to=Stage.CLEARED)
    auditor = Desk(cast["auditor"]).client
    assert "开始核验" in text_of(auditor.get(VERIFY))
    said = text_of(auditor.post(VERIFY))
    assert "核验通过" in said
    entry = Entry.objects.get(verb="secrecy.clear")
    tamper("UPDATE journal_entry SET actor_name = %s WHERE id = %s", "旁人", entry.pk)
    said = text_of(auditor.post(VERIFY))
    assert "核验不通过" in said
    assert f"第 {entry.seq} 条的内容与其摘要不符" in said


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_copied_from_paper_is_held_against_the_chain(cast: Any) -> None:
    auditor = Desk(cast["auditor"]).client
    paper = latest_checkpoint(cast.body.code)
    assert "核验通过" in text_of(auditor.post(VERIFY, {"kept": paper.words}))
    assert "核验通过" in text_of(auditor.post(VERIFY, {"kept": paper.line.decode()}))
    other = f"{paper.chain} {paper.size} sha256:{'0' * 64}"
    assert "核验不通过" in text_of(auditor.post(VERIFY, {"kept": other}))
    foreign = f"00817525-1 {paper.size} {paper.head}"
    assert "核验不通过" in text_of(auditor.post(VERIFY, {"kept": foreign}))


def test_what_is_no_checkpoint_is_refused_with_its_line_and_kept_on_the_page(cast: Any, auditor: Any) -> None:
    answer = auditor.post(VERIFY, {"kept": f"{latest_checkpoint(cast.body.code).words}\n随便写的"})
    assert answer.status_code == 422
    assert "第2行不是存证点" in text_of(answer)
    assert "随便写的" in answer.content.decode()


def test_the_key_and_the_last_checkpoint_are_taken_away_and_fit_together(cast: Any, auditor: Any) -> None:
    key = auditor.get(f"{LIST}key.pem")
    newest = auditor.get(f"{LIST}{cast.body.code}/checkpoint.json")
    assert key["Content-Disposition"].startswith("attachment;")
    assert newest["Content-Disposition"].startswith("attachment;")
    checkpoint = checkpoints.read(newest.content.rstrip(b"\n"))
    assert checkpoint.size == Entry.objects.filter(chain=cast.body.code).count()
    assert checkpoints.verify(checkpoint, keys.read_pem(key.content))
    assert b"PRIVATE" not in key.content
    assert (settings.KEYS / "journal" / "current.pem").is_file()


def test_every_verb_and_subject_that_the_line_records_has_a_word(cast: Any, line: Any) -> None:
    line.carry(line.open("3.6.D", draft("停车管理规定", "正文。")), to=Stage.PUBLISHED)
    for verb, kind in set(Entry.objects.order_by().values_list("verb", "subject_type")):
        assert verb_in_words(verb) != verb, f"{verb}: give it a word in office/journal_words.py"
        assert subject_in_words(kind) != kind, f"{kind}: give it a word in office/journal_words.py"
    assert verb_in_words(f"secrecy.{Move.REVOKE.value}") not in VERBS
    assert verb_in_words("unheard.of") == "unheard.of"
