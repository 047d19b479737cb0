"""The contract of an index, for every engine that this machine has: what stands there is found, by whom it is open to, and no more."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongkai.search import engine as contract
from gongkai.search import with_tantivy
from gongkai.search.engine import REACH, Damaged, Document, Engine, Query, Sort
from gongkai.search.engines import KINDS, Indexes
from gongkai.search.tokens import normalise, runs

SOCIETY = frozenset({"society"})
DAY = datetime(2026, 1, 1, 9, tzinfo=UTC)
WORDS = [
    "高新区",
    "海口",
    "政务",
    "公开",
    "信息",
    "年度",
    "预算",
    "税",
    "水",
    "日",
    "年",
    "第",
    "2023",
    "15",
    "gb",
    "t",
    "、",
    "，",
    "\n",
    " ",
    "　",
]


@pytest.fixture(params=list(KINDS))
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """An empty index of each kind."""
    return KINDS[request.param](tmp_path / "index")


def document(key: int, title: str, text: str = "", *, days: int = 0, audiences: frozenset[str] = SOCIETY, **labels: str) -> Document:
    """A document of that day, with one value of each label."""
    return Document(key, title, text, DAY + timedelta(days=days), audiences, labels={name: (value,) for name, value in labels.items()})


def keys(index: Engine, words: str, **more: object) -> list[int]:
    """What is found, in order."""
    return list(index.search(Query(words, **{"audiences": SOCIETY, "limit": REACH, **more})).keys)


def shape(text: str) -> str:
    """`text` as a person compares it: runs of digits and letters are whole, and any punctuation is like any other."""
    return "".join({"han": run, "word": f"<{run}>", "gap": "|"}[kind] for kind, run in runs(normalise(text)))


def made_up(chance: random.Random, most: int) -> str:
    return "".join(chance.choices(WORDS, k=chance.randint(1, most)))


def test_what_is_found_is_exactly_what_stands_there(index: Engine) -> None:
    chance = random.Random(7)
    texts = {key: made_up(chance, 25) for key in range(1, 200)}
    index.apply([Document(key, "", text, DAY, SOCIETY) for key, text in texts.items()], [], sequence=1)
    shapes = {key: f"|{shape(text)}|" for key, text in texts.items()}
    asked = {made_up(chance, 5).replace('"', "") for _ in range(400)} | {"2023年", "15日", "第15", "年2023年", "税", "高新区", "高新，新区"}
    wrong = []
    found_something = 0
    for words in sorted(asked):
        wanted = shape(words).strip("|")
        if not wanted:
            continue
        expected = {key for key, text in shapes.items() if wanted in text}
        found = set(keys(index, f'"{words}"'))
        found_something += bool(expected)
        if found != expected:
            wrong.append((words, sorted(found - expected)[:3], sorted(expected - found)[:3]))
    assert wrong == []
    assert found_something > 100


def test_a_word_inside_a_longer_word_is_found(index: Engine) -> None:
    index.apply([document(1, "海口高新区管委会", "公布王宝忠等3人任职。")], [], sequence=1)
    for words in ("高新区", "口高新", "宝忠", "王宝忠", "3人", "人", "海口 宝忠", "海口高新区任职"):
        assert keys(index, words) == [1], words
    for words in ("新高", "高新区海口市", "13人", "海口 三亚", "，", "  ", '""', "\x00", "(*) AND OR NOT title:", "a" * 5000):
        assert keys(index, words) == ([1] if not words.strip() else []), words


def test_nothing_typed_is_read_as_syntax(index: Engine) -> None:
    index.apply([document(1, "a<b>c{1,2}的事项")], [], sequence=1)
    for one in map(chr, [*range(32, 127), *range(0x2010, 0x2040)]):
        for words in (one, f"a{one}", f"{one}b", f"事{one}项", f'"{one}', f"事项{one}{one}"):
            index.search(Query(words, SOCIETY, facets=("unit",)))
            index.suggest(words, Query("", SOCIETY))
    assert index.suggest("c{1,2}的", Query("", SOCIETY)) == (1,)


@pytest.mark.parametrize("character", ["ﷺ", "㍿", "𠀀", "İ", "⑽"])
def test_a_character_that_stands_for_many_is_looked_for_like_any_other(index: Engine, character: str) -> None:
    index.apply([document(1, "关于税的事项")], [], sequence=1)
    for words in (character, character * 30, character * 100, f"{character}税" * 50):
        assert keys(index, words) == []
        assert index.suggest(words, Query("", SOCIETY)) == ()


def test_full_width_and_large_letters_and_spread_characters_are_alike(index: Engine) -> None:
    index.apply([document(1, "通　知", "执行ＧＢ／Ｔ 9704标准")], [], sequence=1)
    for words in ("通知", "gb/t 9704", "GB/T9704", "“执行GB/T 9704标准”"):
        assert keys(index, words) == [1], words


def test_numbers_are_found_as_they_are_however_their_brackets_are_written(index: Engine) -> None:
    rows = [
        Document(key, f"文件{key}", "正文", DAY, SOCIETY, (f"00817525-1/2026-{key:05d}", f"南高新管〔2026〕{key}号"))
        for key in range(1, 30)
    ]
    index.apply(rows, [], sequence=1)
    for words, key in (("00817525-1/2026-00007", 7), ("2026-00007", 7), ("南高新管[2026]12号", 12), ("南高新管（2026） 12号", 12)):
        assert keys(index, words) == [key], words
    assert index.suggest("00817525-1/2026-0000", Query("", SOCIETY, limit=50)) == tuple(range(9, 0, -1))


def test_nothing_is_found_by_whom_it_is_not_open_to(index: Engine) -> None:
    index.apply(
        [
            document(1, "对社会公开的事项", unit="甲"),
            document(2, "园区内公开的事项", audiences=frozenset({"zone"}), unit="乙"),
            document(3, "党内公开的事项", audiences=frozenset({"party"}), unit="丙"),
            document(4, "先党内后社会公开的事项", audiences=frozenset({"party", "society"}), unit="丁"),
        ],
        [],
        sequence=1,
    )
    for audiences, beyond, expected in (
        ({"society"}, set(), {1, 4}),
        ({"zone"}, {"society"}, {2}),
        ({"zone", "party"}, {"society"}, {2, 3}),
        (set(), set(), set()),
    ):
        query = Query("事项", frozenset(audiences), frozenset(beyond), facets=("unit",))
        found = index.search(query)
        assert (set(found.keys), found.total, sum(found.facets["unit"].values())) == (expected, len(expected), len(expected))
        assert set(index.suggest("公开", query)) == expected
        assert set(index.search(Query("", frozenset(audiences), frozenset(beyond))).keys) == expected


def test_filters_and_facets_agree(index: Engine) -> None:
    chance = random.Random(3)
    rows = [
        document(key, "年度预算", unit=chance.choice("甲乙丙"), year=chance.choice(["2025", "2026"]), category=str(key % 8), days=key)
        for key in range(1, 120)
    ]
    index.apply(rows, [], sequence=1)
    found = index.search(Query("预算", SOCIETY, facets=("unit", "year")))
    assert found.is_exact
    for label in ("unit", "year"):
        assert found.facets[label] == Counter(row.labels[label][0] for row in rows)
        for value, count in found.facets[label].items():
            narrowed = index.search(Query("预算", SOCIETY, filters={label: value}, limit=REACH))
            assert narrowed.total == count
            assert set(narrowed.keys) == {row.key for row in rows if row.labels[label] == (value,)}
    both = {row.key for row in rows if row.labels["unit"] == ("甲",) and row.labels["category"] == ("3",)}
    assert set(keys(index, "预算", filters={"unit": "甲", "category": "3"})) == both
    assert keys(index, "预算", filters={"unit": "甲' OR 1"}) == []


def test_the_newest_come_first_and_pages_follow_each_other(index: Engine) -> None:
    days = list(range(1, 61))
    random.Random(1).shuffle(days)
    index.apply([document(day, "公告", "正文" * (day % 5), days=day) for day in days], [], sequence=1)
    paged = [key for offset in range(0, 60, 20) for key in keys(index, "公告", sort=Sort.NEWEST, offset=offset, limit=20)]
    assert paged == sorted(days, reverse=True)
    assert keys(index, "") == sorted(days, reverse=True)
    assert keys(index, "公告", offset=REACH, limit=20) == []


def test_what_has_the_words_in_its_title_or_is_the_number_comes_first(index: Engine) -> None:
    rows = [document(key, f"通知{key}", "住房公积金缴存办法" * 3, days=key) for key in range(1, 30)]
    rows += [document(50, "住房公积金缴存办法"), Document(60, "批复", "见15号", DAY, SOCIETY, ("住房公积金〔2026〕15号",))]
    index.apply(rows, [], sequence=1)
    assert keys(index, "住房公积金")[0] == 50
    assert keys(index, "住房公积金〔2026〕15号")[0] == 60


def test_what_is_gone_is_found_no_more_and_what_is_new_at_once(index: Engine) -> None:
    index.apply([document(key, f"事项{key}", unit="甲") for key in range(1, 11)], [], sequence=5)
    before = index.stamp()
    index.apply([document(11, "新的事项", unit="乙"), document(2, "改过的标题", unit="丙")], [1, 3, 99], sequence=8)
    assert (index.sequence(), index.count()) == (8, 9)
    assert index.stamp() != before
    for words in ("事项1", "事项3", "事项2"):
        assert keys(index, words) == [], words
    assert keys(index, "事项 新的") == [11]
    assert keys(index, "标题") == [2]
    found = index.search(Query("", SOCIETY, facets=("unit",)))
    assert (found.total, found.facets["unit"]) == (9, {"甲": 7, "乙": 1, "丙": 1})
    assert index.suggest("事项1", Query("", SOCIETY)) == (10,)


def test_another_process_sees_what_was_written(index: Engine, tmp_path: Path) -> None:
    reader = KINDS[index.name](tmp_path / "index")
    assert keys(reader, "事项") == []
    index.apply([document(1, "事项")], [], sequence=1)
    assert keys(reader, "事项") == [1]
    index.apply([], [1], sequence=2)
    assert keys(reader, "事项") == []
    assert reader.sequence() == 2


def test_suggestions_complete_what_is_being_typed(index: Engine) -> None:
    index.apply(
        [document(1, "2025年度部门预算"), document(2, "2026年度部门决算", days=1), document(3, "会议纪要", "部门预算")], [], sequence=1
    )
    for typed, expected in (
        ("部门", (2, 1)),
        ("部", (2, 1)),
        ("20", (2, 1)),
        ("2026年", (2,)),
        ("部门预", (1,)),
        ("预算", (1,)),
        ("。", ()),
    ):
        assert index.suggest(typed, Query("", SOCIETY, limit=8)) == expected, typed


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bounds that a small index exceeds."""
    monkeypatch.setattr(with_tantivy, "LARGEST", 1000)
    monkeypatch.setattr("gongkai.search.with_sqlite.COUNTED", 800)
    monkeypatch.setattr(contract, "LARGEST", 1000)
    return


@pytest.mark.usefixtures("few")
def test_a_search_that_would_go_through_too_much_takes_the_newest_and_says_about(index: Engine) -> None:
    rows = [document(key, "年度公报" if key % 2 else "信息公报", days=key // 3, unit="甲" if key % 4 else "乙") for key in range(1, 2401)]
    index.apply(rows, [], sequence=1)
    found = index.search(Query("公报", SOCIETY, sort=Sort.NEWEST, facets=("unit",)))
    assert not found.is_exact
    assert found.keys == tuple(range(2400, 2380, -1))
    assert abs(found.total - 2400) < 120
    assert abs(found.facets["unit"]["乙"] - 600) < 60
    rare = index.search(Query("公报", SOCIETY, filters={"unit": "丙"}))
    assert (rare.total, rare.is_exact) == (0, True)


def test_a_phrase_is_looked_for_by_its_rarest_characters_where_the_others_stand_in_most_texts() -> None:
    common = dict.fromkeys(("公开", "信息", "政府", "府信"), 900)
    assert with_tantivy._cover(("公开", "开信", "信息"), lambda token: common.get(token, 20)) == [(0, "公开"), (1, "开信"), (2, "信息")]
    assert with_tantivy._cover(("政府", "府信", "信息"), lambda token: common.get(token, 20)) == [(0, "政府"), (2, "信息")]


def test_within_filters_what_stands_in_the_title_and_as_it_was_typed_still_goes_first(tmp_path: Path) -> None:
    index = KINDS[with_tantivy.NAME](tmp_path / "index")
    texts = ["公开的年度信息", "年度信息公开", "信息的公开"]
    rows = [document(key, "事项", texts[key % 3], unit="甲" if key % 4 else "乙") for key in range(1, 100)]
    index.apply([*rows, document(200, "关于信息公开", unit="乙"), document(201, "关于信息的公开", unit="乙")], [], sequence=1)
    found = keys(index, "信息公开", filters={"unit": "乙"})
    assert len(found) == 26
    assert found[:2] == [200, 201]
    assert {key % 3 for key in found[2:10]} == {1}


def test_an_index_that_cannot_be_read_is_damaged_and_made_again(tmp_path: Path) -> None:
    for kind in KINDS:
        place = Indexes(tmp_path / kind, kind)
        assert place.current() is None
        with place.alone():
            first = place.replace(lambda index: index.apply([document(1, "事项")], [], sequence=3))
        assert place.current() is first
        other = Indexes(tmp_path / kind, kind)
        opened = other.current()
        assert opened is not None
        assert keys(opened, "事项") == [1]
        for path in list((tmp_path / kind / "current").iterdir()):
            path.unlink()
            if path.suffix in {".json", ".sqlite3"}:
                path.write_bytes(b"no index" * 1000)
        with pytest.raises(Damaged):
            Indexes(tmp_path / kind, kind).current()
        with place.alone():
            place.replace(lambda index: index.apply([document(2, "事项")], [], sequence=4))
        again = other.current()
        assert again is not None
        assert keys(again, "事项") == [2]
        assert len([one for one in (tmp_path / kind).iterdir() if one.is_dir() and not one.is_symlink()]) == 1
