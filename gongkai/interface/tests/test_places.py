"""Where findings stand is said in the language of the interface."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from gongkai import screening
from gongkai.interface.places import PARTS, in_words, part_in_words
from gongkai.screening.findings import Place


@pytest.mark.clause("8.2")
def test_a_place_reads_in_chinese_as_screening_says_it():
    places = (
        Place(sheet="名单", cell="C12", part="隐藏的列 C"),
        Place(page=3, part="批注"),
        Place(member="附件/表.xlsx", sheet="一", cell="A1"),
        Place(paragraph=2, part="文本框·替代文字"),
        Place(cell="表1第2行第3列"),
        Place(part="宏 ThisWorkbook"),
        Place(),
    )
    assert [in_words(place) for place in places] == [str(place) for place in places]


@pytest.mark.clause("8.2")
def test_every_part_that_the_readers_name_can_be_said_in_another_language():
    named = set()
    for path in (Path(screening.__file__).parent / "readers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.keyword) and node.arg == "part" and isinstance(node.value, ast.Constant) and node.value.value:
                named |= {
                    word for word in re.split("[ ·]", node.value.value) if re.search("[一-龥]", word) and node.value.value not in PARTS
                }
    assert named <= PARTS


def test_words_of_a_place_are_looked_up_piece_by_piece(monkeypatch):
    with override("en"):
        monkeypatch.setattr("gongkai.interface.places.gettext", {"隐藏的列": "hidden column", "文本框": "text box"}.get)
        assert part_in_words("隐藏的列 C") == "hidden column C"
        assert part_in_words("文本框·隐藏的列") == "text box·hidden column"
        assert part_in_words("别的") == "别的"
