import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.archives import actions, codes, queries
from gongkai.archives.models import Record
from gongkai.demonstration.matters import draft
from gongkai.foundation.objections import Refused
from gongkai.procedure.stages import Stage
from tests.test_guards import copy_of

PARTS = st.tuples(
    st.from_regex(r"[0-9A-Z][0-9]{3}", fullmatch=True),
    st.just(codes.CATEGORY),
    st.integers(1000, 9999),
    st.sampled_from(codes.RETENTION_CODES),
    st.from_regex(r"[0-9A-Z]{1,12}", fullmatch=True),
    st.integers(1, codes.LAST_NUMBER),
)


@pytest.fixture
def two(line):
    return [line.carry(line.open("3.7.C", draft(title, "正文。")), to=Stage.PUBLISHED) for title in ("甲事项", "乙事项")]


@pytest.mark.clause("2.E")
def test_a_code_is_built_as_the_rule_writes_it():
    assert codes.build("J001", "WS", 2025, "D30", "DZB", 7) == "J001-WS·2025-D30-DZB-0007"
    assert codes.parse("J001-WS·2025-D30-DZB-0007").folder_name == "J001-WS.2025-D30-DZB-0007"


@pytest.mark.clause("2.E")
@given(PARTS)
def test_a_code_is_read_as_it_was_built(parts):
    code = codes.build(*parts)
    assert str(codes.parse(code)) == code
    assert codes.is_code(code)


@pytest.mark.clause("2.E")
@pytest.mark.parametrize(
    "text",
    [
        "J01-WS·2025-D30-DZB-0007",
        "J001-WS.2025-D30-DZB-0007",
        "J001-WS·2025-30-DZB-0007",
        "J001-WS·25-D30-DZB-0007",
        "J001-WS·2025-D30-党政办-0007",
        "J001-WS·2025-D30-DZB-007",
        "J001-WS·2025-D30-DZB-0000",
        "J001-WS·２０２５-D30-DZB-0007",
        "J001-WS·2025-D30-DZB-0007\n",
        "",
    ],
)
def test_what_is_not_built_by_the_rule_is_no_code(text):
    assert not codes.is_code(text)


@pytest.mark.clause("2.E")
@pytest.mark.parametrize(("place", "part"), [(0, "J01"), (1, "W"), (2, 999), (3, "D20"), (4, "党政办"), (4, ""), (5, 0), (5, 10000)])
def test_a_part_that_does_not_fit_is_refused(place, part):
    parts = ["J001", "WS", 2025, "D30", "DZB", 7]
    parts[place] = part
    with pytest.raises(ValueError):
        codes.build(*parts)


@pytest.mark.clause("2.E")
def test_records_of_a_class_are_numbered_one_after_the_other(two, line):
    first, second = (line.file(version, retention="D30") for version in two)
    unit, year = first.edition.item.unit.code, first.year

    assert [first.code, second.code] == [f"N017-WS·{year}-D30-{unit}-000{number}" for number in (1, 2)]
    assert (first.title, first.body, first.entry.code) == ("甲事项", line.cast.body, "3.7.C")
    assert queries.described(first.edition)["record"]["code"] == first.code


@pytest.mark.clause("2.E")
def test_each_retention_period_has_numbers_of_its_own(two, line):
    assert [line.file(version, retention=kept).number for version, kept in zip(two, ("Y", "D10"), strict=True)] == [1, 1]


@pytest.mark.clause("2.E")
def test_a_class_of_9999_records_takes_no_more(two, line, cast, monkeypatch):
    monkeypatch.setattr(actions, "LAST_NUMBER", 1)
    line.file(two[0])
    with pytest.raises(Refused) as refused:
        line.file(two[1])

    assert "class_full" in refused.value.codes
    assert Record.objects.count() == 1


@pytest.mark.both
@pytest.mark.clause("2.E")
def test_the_database_refuses_codes_that_the_rule_does_not_give(two, line):
    filed = line.file(two[0])
    for name, changes in (
        ("records_of_a_class_are_numbered_without_gaps", {"number": 3, "code": filed.code[:-1] + "3"}),
        ("an_archival_code_is_built_by_the_rule", {"number": 2, "code": "随便"}),
        ("an_archival_code_is_built_by_the_rule|numbered_without_gaps", {"number": None, "code": ""}),
        ("a_record_says_what_its_matter_says", {"number": 2, "code": filed.code[:-1] + "2", "title": "别的题名"}),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            copy_of(filed, **changes)
