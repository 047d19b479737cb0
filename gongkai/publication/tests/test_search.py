"""What is open is found, by whom it is open to, as soon as it is published; what is taken back is gone as soon."""

import shutil
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from gongkai.config import clock
from gongkai.config.settling import settle_after_writing
from gongkai.demonstration.line import TO_SOCIETY, decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries, searching
from gongkai.publication.models import Release, SearchChange
from gongkai.search.engine import Sort

pytestmark = pytest.mark.django_db

PARTY = {"unit": "ZZB", "by": "personnel"}
BOARD = (Channel.PARTY_BOARD,)


@pytest.fixture(params=["tantivy", "sqlite"])
def kind(request: pytest.FixtureRequest, settings: Any) -> str:
    """Both engines, one after the other."""
    settings.SEARCH = request.param
    return str(request.param)


def found(line: Any, words: str, **more: Any) -> list[str]:
    """The titles that anybody finds."""
    given = {"filters": {}, "sort": Sort.RELEVANCE, "page": 1, "facets": ()} | more
    return [hit.row.title for hit in searching.find_public(line.cast.body.slug, words, **given).shown]


def spoil(folder: Path) -> None:
    """Put something else in the place of each file: who has the index open goes on reading what was there."""
    for path in list(folder.iterdir()):
        path.unlink()
        if path.suffix in {".json", ".sqlite3"}:
            path.write_bytes(b"no index" * 1000)


def published(line: Any, title: str, *, decided: Any = TO_SOCIETY, entry: str = "3.7.E") -> Any:
    inner = entry == "3.4.D"
    given = replace(draft(title, "海口高新区的正文。"), inner_party=inner)
    return line.carry(line.open(entry, given, **(PARTY if inner else {})), to=Stage.PUBLISHED, decided=decided)


@pytest.mark.both
@pytest.mark.clause("4.2", "8.9")
def test_what_is_published_is_found_and_what_is_withdrawn_is_gone_within_a_second(line: Any, kind: str) -> None:
    searching.catch_up()
    version = published(line, "关于公积金的通知")
    started = time.process_time()
    assert searching.catch_up() == 1
    assert found(line, "公积金") == ["关于公积金的通知"]
    assert found(line, "高新区") == ["关于公积金的通知"]
    assert time.process_time() - started < 1
    number = str(queries.index_number_of(version.edition.item))
    assert found(line, number) == ["关于公积金的通知"]
    assert searching.suggest_public(line.cast.body.slug, "公积")[0].row.index_number == number
    actions.withdraw(version, reason_type="untrue", reason="有误。", authority="办公室", by=line.cast["examiner"])
    # Rows that are shown are asked of the database: nobody waits for the index.
    assert found(line, "公积金") == []
    assert searching.suggest_public(line.cast.body.slug, "公积") == ()
    assert searching.status().behind == 1
    started = time.process_time()
    searching.catch_up()
    assert searching.find_public(line.cast.body.slug, "公积金", filters={}, sort=Sort.NEWEST, page=1, facets=("unit",)).facets["unit"] == {}
    assert time.process_time() - started < 1
    assert (searching.status().documents, searching.status().behind) == (0, 0)


@pytest.mark.clause("2.D")
def test_inside_each_finds_what_is_open_to_him_and_the_public_finds_none_of_it(line: Any, kind: str) -> None:
    today = timezone.localdate()
    published(line, "党内传达的事项", decided=decisions((Audience.PARTY, None), channels=BOARD), entry="3.4.D")
    published(line, "园区传达的事项", decided=decisions((Audience.ZONE, None), channels=(Channel.DOCUMENT,)), entry="3.6.B")
    published(line, "已经公开的事项")
    later = decisions((Audience.PARTY, None), (Audience.SOCIETY, today + timedelta(days=3)), channels=(*BOARD, Channel.COLUMN))
    published(line, "先党内后社会的事项", decided=later, entry="3.4.D")
    searching.catch_up()
    assert found(line, "事项") == ["已经公开的事项"]
    titles = dict(Release.objects.values_list("pk", "version__title"))
    for username, expected in (
        ("member", {"党内传达的事项", "园区传达的事项", "先党内后社会的事项"}),
        ("resident", {"园区传达的事项"}),
    ):
        assert {titles[key] for key in searching.find_inside(line.cast[username], "事项", most=50)} == expected, username


def test_a_new_edition_takes_the_place_of_the_one_before(line: Any, kind: str) -> None:
    first = published(line, "旧的办法")
    searching.catch_up()
    second = disclosure.open_edition(first.edition.item, draft("新的办法", "正文。"), reason="完善。", by=line.cast["handler"])
    searching.catch_up()
    assert found(line, "办法") == ["旧的办法"]
    line.carry(second, to=Stage.PUBLISHED, decided=TO_SOCIETY)
    searching.catch_up()
    assert found(line, "办法") == ["新的办法"]
    assert searching.status().documents == 1


def test_what_has_run_out_is_gone(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = decisions((Audience.SOCIETY, None), expires_on=timezone.localdate() + timedelta(days=2))
    published(line, "短期的公告", decided=ends)
    searching.catch_up()
    assert found(line, "公告") == ["短期的公告"]
    now = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: now)
    actions.expire_what_is_due()
    assert found(line, "公告") == []
    searching.catch_up()
    assert searching.status().documents == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_decided_elsewhere_is_found_without_anybody_writing_here(line: Any) -> None:
    published(line, "别处公开的事项")
    clock.look()
    assert found(line, "别处") == ["别处公开的事项"]


def test_whoever_publishes_finds_it_when_the_answer_arrives(line: Any, rf: Any) -> None:
    class Answer:
        status_code = 302

    settle_after_writing(lambda request: published(line, "刚刚公开的事项") and Answer())(rf.post("/"))
    assert found(line, "刚刚") == ["刚刚公开的事项"]


def test_an_index_that_is_lost_damaged_or_ahead_of_the_database_is_made_again(line: Any, kind: str) -> None:
    published(line, "仍然公开的事项")
    searching.catch_up()
    folder = Path(settings.INDEX)
    shutil.rmtree(folder)
    with pytest.raises(searching.Away):
        found(line, "仍然")
    assert searching.is_behind()
    searching.catch_up()
    assert found(line, "仍然") == ["仍然公开的事项"]
    spoil(folder / "current")
    searching._indexes.cache_clear()
    searching.catch_up()
    assert found(line, "仍然") == ["仍然公开的事项"]
    # As after a restore: the database knows less than the index has seen.
    searching._opened(searching._place()).apply([], [], sequence=10_000)
    searching.catch_up()
    assert searching.status().applied == SearchChange.objects.latest("pk").pk
    assert searching.rebuild().documents == 1


def test_filters_are_counted(line: Any) -> None:
    published(line, "第一件事项")
    published(line, "第二件事项", entry="3.6.B")
    searching.catch_up()
    hits = searching.find_public(
        line.cast.body.slug, "事项", filters={}, sort=Sort.NEWEST, page=1, facets=("category", "year", "form", "rhythm", "unit")
    )
    assert hits.facets["category"] == {"7": 1, "6": 1}
    assert hits.facets["rhythm"] == {"standing": 2}
    assert set(hits.facets["form"]) == {"column", "zone_portal"}
    assert found(line, "事项", filters={"category": "6"}) == ["第二件事项"]


@pytest.mark.clause("3.0")
def test_what_a_search_may_be_narrowed_by_is_asked_in_few_questions(line, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        place = queries.public_search(line.cast.body.slug)
    assert len(place.entries) > 30
