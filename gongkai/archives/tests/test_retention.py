from datetime import date

import pytest
from django.utils import timezone, translation

from gongkai.archives import actions, retention
from gongkai.archives.models import RetentionApproval, RetentionRule
from gongkai.catalog.models import Category, Entry
from gongkai.demonstration.matters import draft
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry as Said
from gongkai.procedure.stages import Stage


@pytest.fixture
def archivist(cast):
    return cast["archivist"]


@pytest.fixture
def category(cast):
    return Category.objects.get(body=cast.body, number=8)


@pytest.fixture
def entry(category):
    return Entry.objects.filter(category=category).first()


@pytest.mark.clause("2.E")
def test_an_entry_goes_by_its_own_row_else_by_that_of_its_category_else_by_what_is_usual(cast, archivist, category, entry):
    assert retention.Table(cast.body).of_entry(entry).retention == "D10"
    assert retention.Table(cast.body).of_entry(entry).is_usual

    actions.set_retention(cast.body, category=category, retention="D30", reason="本委规定。", by=archivist)
    assert retention.Table(cast.body).of_entry(entry).retention == "D30"

    actions.set_retention(cast.body, entry=entry, retention="Y", reason="长期查考。", basis="本委保管期限表", by=archivist)
    kept = retention.Table(cast.body).of_entry(entry)
    assert (kept.retention, kept.reason, kept.basis) == ("Y", "长期查考。", "本委保管期限表")

    actions.set_retention(cast.body, entry=entry, retention="", reason="不再单列。", by=archivist)
    assert retention.Table(cast.body).of_entry(entry).retention == "D30"


@pytest.mark.clause("2.E")
def test_a_row_for_all_others_counts_where_a_category_says_nothing(cast, archivist, category, entry):
    actions.set_retention(cast.body, retention="D30", reason="其余事项。", by=archivist)
    assert retention.Table(cast.body).of_entry(entry).retention == "D30"


@pytest.mark.clause("2.E", "2.B")
def test_what_is_important_to_the_whole_zone_is_kept_for_good_whatever_the_table_says(cast, archivist, category, entry):
    actions.set_retention(cast.body, category=category, retention="D10", reason="一般事务。", by=archivist)
    assert retention.suggested(entry, important=True).retention == "Y"
    assert retention.suggested(entry, important=False).retention == "D10"


@pytest.mark.clause("2.E")
def test_the_usual_periods_are_taken_over_once_in_the_words_of_the_trade(cast, archivist):
    with translation.override("en"):
        made = actions.adopt_usual_retention(cast.body, by=archivist)

    assert [row.retention for row in made] == [retention.USUAL[number][0] for number in range(1, 9)]
    assert made[0].reason.startswith("领导班子职责")
    with pytest.raises(Refused) as refused:
        actions.adopt_usual_retention(cast.body, by=archivist)
    assert "nothing_to_adopt" in refused.value.codes


@pytest.mark.clause("2.E")
def test_only_the_archivist_sets_a_period_and_says_why(cast, category):
    with pytest.raises(Refused) as refused:
        actions.set_retention(cast.body, category=category, retention="D20", reason=" ", by=cast["supervisor"])

    assert {"not_the_archivist", "no_retention", "no_reason"} <= refused.value.codes
    assert not RetentionRule.objects.exists()


@pytest.mark.clause("2.E")
def test_an_approval_tells_whether_the_table_has_changed_since(cast, archivist, category):
    actions.adopt_usual_retention(cast.body, by=archivist)
    approval = actions.approve_retention(
        cast.body, authority="海州市档案局", paper_number="海档〔2026〕3号", approved_on=date(2026, 3, 2), by=archivist
    )
    assert retention.Table(cast.body).digest == approval.table == retention.approval_of(cast.body).table

    actions.set_retention(cast.body, category=category, retention="Y", reason="改为永久。", by=archivist)
    assert retention.Table(cast.body).digest != approval.table


@pytest.mark.clause("2.E")
def test_an_approval_names_authority_paper_and_a_day_and_there_is_a_table_to_approve(cast, archivist):
    with pytest.raises(Refused) as refused:
        actions.approve_retention(cast.body, authority="", paper_number="", approved_on=None, by=archivist)

    assert {"no_table", "no_authority", "no_paper_number", "odd_day"} <= refused.value.codes
    assert not RetentionApproval.objects.exists()


def classing(cast, **changes):
    given = {
        "scheme": "question",
        "category_code": "WS",
        "from_year": timezone.localdate().year,
        "unit_codes": {},
        "question_codes": {"8": "qt"},
    }
    return actions.set_classing(cast.body, **(given | changes), by=cast["archivist"])


@pytest.mark.clause("2.E")
def test_a_body_that_files_by_question_gives_codes_by_the_catalogue(line, cast):
    classing(cast)
    record = line.file(line.carry(line.open("3.8.A", draft("办理情况", "正文。")), to=Stage.PUBLISHED), retention="D10")

    assert record.code == f"N017-WS·{record.year}-D10-QT-0001"
    assert Said.objects.filter(verb="archives.classed").count() == 1


@pytest.mark.clause("2.E")
def test_a_body_gives_a_unit_another_code_than_its_own(line, cast):
    version = line.carry(line.open("3.8.A", draft("办理情况", "正文。")), to=Stage.PUBLISHED)
    unit = version.edition.item.unit
    classing(cast, scheme="unit", unit_codes={str(unit.pk): "ABC9"}, question_codes={})

    assert line.file(version, retention="D10").class_code == "ABC9"


@pytest.mark.clause("2.E")
def test_a_year_that_has_begun_keeps_its_classification(line, cast):
    record = line.file(line.carry(line.open("3.8.A", draft("办理情况", "正文。")), to=Stage.PUBLISHED))
    with pytest.raises(Refused) as refused:
        classing(cast)
    assert "year_has_begun" in refused.value.codes

    classing(cast, from_year=record.year + 1)
    assert retention.scheme_of(cast.body, record.year).scheme == "unit"
    assert retention.scheme_of(cast.body, record.year + 1).scheme == "question"


@pytest.mark.clause("2.E")
def test_no_two_classes_share_a_code_and_each_code_fits(cast):
    with pytest.raises(Refused) as refused:
        classing(cast, scheme="", category_code="文书", from_year=1800, question_codes={"1": "A", "2": "A", "3": "党"})

    assert {"no_scheme", "category_code_form", "odd_year", "class_code_twice", "class_code_form"} <= refused.value.codes
