"""Two texts side by side: what went, what came, and that nothing is lost."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.interface.compare import Mark, Row, compare_files, compare_texts, is_changed, passages


def side(rows: list[Row], name: str) -> str:
    return "\n".join("".join(piece.text for piece in getattr(row, name)) for row in rows if getattr(row, name))


def marked(rows: list[Row], name: str, mark: Mark) -> list[str]:
    return [piece.text for row in rows for piece in getattr(row, name) if piece.mark is mark]


def test_the_same_text_has_no_change() -> None:
    rows = compare_texts("第一条 总则\n第二条 附则", "第一条 总则\n第二条 附则")
    assert [row.mark for row in rows] == [Mark.SAME, Mark.SAME]
    assert not is_changed(rows)


def test_a_changed_amount_is_marked_in_its_place_and_nothing_else_is() -> None:
    rows = compare_texts("预算为120万元，分两期拨付。", "预算为135.5万元，分两期拨付。")
    assert [row.mark for row in rows] == [Mark.CHANGED]
    assert marked(rows, "before", Mark.REMOVED) == ["120"]
    assert marked(rows, "after", Mark.ADDED) == ["135.5"]


def test_one_changed_character_of_chinese_is_found() -> None:
    rows = compare_texts("由张明负责施工现场的安全。", "由张朋负责施工现场的安全。")
    assert marked(rows, "before", Mark.REMOVED) == ["明"]
    assert marked(rows, "after", Mark.ADDED) == ["朋"]


def test_an_inserted_paragraph_stands_alone_and_its_neighbours_stay_beside_their_own() -> None:
    rows = compare_texts("第一段。\n第三段。", "第一段。\n新加的第二段文字。\n第三段。")
    assert [row.mark for row in rows] == [Mark.SAME, Mark.ADDED, Mark.SAME]
    assert rows[1].before == ()


def test_paragraphs_that_have_nothing_in_common_are_removed_and_added_and_not_mixed() -> None:
    rows = compare_texts("关于召开全体干部会议的通知", "物业费收缴标准表")
    assert sorted(row.mark for row in rows) == [Mark.ADDED, Mark.REMOVED]


def test_a_changed_paragraph_finds_its_counterpart_past_an_inserted_one() -> None:
    rows = compare_texts("项目于三月开工，六月完工。", "关于资金来源另行说明如下，请审阅。\n项目于四月开工，六月完工。")
    assert [row.mark for row in rows] == [Mark.ADDED, Mark.CHANGED]
    assert marked(rows, "after", Mark.ADDED)[-1] == "四"


@given(st.lists(st.text("甲乙丙 ab1\n", max_size=12), max_size=8), st.lists(st.text("甲乙丙 ab1\n", max_size=12), max_size=8))
def test_whatever_changed_both_texts_are_there_whole(old: list[str], new: list[str]) -> None:
    before, after = "\n".join(old), "\n".join(new)
    rows = compare_texts(before, after)
    assert side(rows, "before").splitlines() == [line.strip() for line in before.splitlines() if line.strip()]
    assert side(rows, "after").splitlines() == [line.strip() for line in after.splitlines() if line.strip()]
    assert [row for passage in passages(rows) for row in passage.rows] == rows


def test_far_unchanged_paragraphs_can_be_folded_and_near_ones_stay_in_sight() -> None:
    lines = [f"第{number}条" for number in range(20)]
    changed = [*lines[:10], "第10条之一，全新", *lines[10:]]
    found = passages(compare_texts("\n".join(lines), "\n".join(changed)))
    assert [passage.folded for passage in found] == [True, False, True]
    assert len(found[1].rows) == 5


def test_a_text_of_great_length_is_compared_within_seconds() -> None:
    before = "\n".join(f"第{number}条 本条规定事项甲乙丙丁{number * 7}。" for number in range(3000))
    after = before.replace("第1500条", "第一千五百条").replace("事项", "事宜", 40)
    begun = time.process_time()
    rows = compare_texts(before + "\n" + "长" * 20000, after + "\n" + "长" * 19999 + "短")
    assert time.process_time() - begun < 10
    assert is_changed(rows)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a.pdf": "d1"}, {"a.pdf": "d1"}, [("a.pdf", Mark.SAME)]),
        ({"a.pdf": "d1"}, {"a.pdf": "d2"}, [("a.pdf", Mark.CHANGED)]),
        ({"a.pdf": "d1"}, {}, [("a.pdf", Mark.REMOVED)]),
        ({}, {"a.pdf": "d1"}, [("a.pdf", Mark.ADDED)]),
        ({"旧.pdf": "d1"}, {"新.pdf": "d1"}, [("新.pdf", Mark.CHANGED)]),
    ],
)
def test_files_are_told_apart_by_their_digest(before: dict[str, str], after: dict[str, str], expected: list[tuple[str, Mark]]) -> None:
    assert [(change.name, change.mark) for change in compare_files(before, after)] == expected


def test_a_renamed_file_is_not_taken_for_a_new_one() -> None:
    (change,) = compare_files({"旧.pdf": "d1"}, {"新.pdf": "d1"})
    assert (change.name_before, change.digest_before, change.digest_after) == ("旧.pdf", "d1", "d1")
