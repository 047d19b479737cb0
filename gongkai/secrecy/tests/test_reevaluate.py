"""What is withheld comes up again at the body's interval: it stays closed with its ground, or its handler begins a new edition."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.demonstration.line import NO
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions as disclosure
from gongkai.foundation.objections import Refused
from gongkai.office.offers import waiting_for
from gongkai.organization.models import Body
from gongkai.procedure.stages import Stage
from gongkai.secrecy import actions, queries
from gongkai.secrecy.models import Reevaluation

TODAY = timezone.localdate()
YEAR = TODAY + timedelta(days=366)


@pytest.fixture
def withheld(line, cast):
    version = line.carry(line.open("3.7.C", draft("标题", "正文。")), to=Stage.CONSENTED)
    actions.withhold(version, answers=NO, ground="work_secret", grounds="属于工作秘密。", by=cast["reviewer"])
    version.edition.refresh_from_db()
    return version.edition


def waits(person, edition, on):
    return any(row.edition.pk == edition.pk for row in waiting_for(person, on))


def keep(edition, cast, **given):
    usual = {"outcome": "keep", "ground": "work_secret", "reasons": "仍属工作秘密。", "by": cast["reviewer"]}
    return actions.reevaluate(edition, **usual | given)


@pytest.mark.clause("8.6")
def test_it_comes_up_after_a_year_on_the_reviewers_desk_and_not_before(withheld, cast):
    assert queries.evaluate_on(withheld) == queries.months_after(TODAY, 12)
    assert not waits(cast["reviewer"], withheld, TODAY)
    assert waits(cast["reviewer"], withheld, YEAR)
    assert not waits(cast["handler"], withheld, YEAR)


@pytest.mark.clause("8.6")
def test_the_interval_is_a_setting_of_the_body(withheld, cast):
    Body.objects.filter(pk=cast.body.pk).update(reevaluation_months=3)
    withheld.item.body.refresh_from_db()
    assert queries.evaluate_on(withheld) == queries.months_after(TODAY, 3)
    assert queries.months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    with pytest.raises(DatabaseError, match="what_is_withheld_comes_up_again_in_time"), transaction.atomic():
        Body.objects.filter(pk=cast.body.pk).update(reevaluation_months=0)


@pytest.mark.clause("8.6")
def test_what_stays_withheld_names_its_ground_and_comes_up_again(withheld, cast):
    for given, codes in (
        ({"ground": ""}, {"no_ground"}),
        ({"reasons": " "}, {"no_reasons"}),
        ({"outcome": ""}, {"no_outcome"}),
        ({"by": cast["handler"]}, {"not_your_turn"}),
    ):
        with pytest.raises(Refused) as refused:
            keep(withheld, cast, **given)
        assert refused.value.codes == codes
    assert keep(withheld, cast).ground == "work_secret"
    assert queries.evaluate_on(withheld) == queries.months_after(TODAY, 12)


@pytest.mark.clause("8.6", "5.2")
def test_what_may_be_disclosed_after_all_goes_to_its_handler_for_a_new_edition(withheld, cast):
    keep(withheld, cast, outcome="reopen", ground="", reasons="工作已结束，不再属于工作秘密。")
    assert waits(cast["handler"], withheld, TODAY)
    assert not waits(cast["reviewer"], withheld, YEAR)
    with pytest.raises(Refused) as refused:
        keep(withheld, cast)
    assert refused.value.codes == {"not_withheld"}
    disclosure.open_edition(withheld.item, draft("标题", "正文。"), reason="重新评估后可以公开。", by=cast["handler"])
    assert not waits(cast["handler"], withheld, TODAY)


@pytest.mark.both
@pytest.mark.clause("8.6")
def test_the_database_evaluates_only_what_is_withheld(withheld, cast, line):
    other = line.open("3.7.D", draft("别的", "正文。")).edition
    row = {"outcome": "reopen", "reasons": "理由。", "person": cast["reviewer"], "post": "secrecy_reviewer", "at": timezone.now()}
    with pytest.raises(DatabaseError, match="only_what_is_withheld_is_evaluated_again"), transaction.atomic():
        Reevaluation.objects.create(edition=other, **row)
    with pytest.raises(DatabaseError, match="what_stays_withheld_names_its_ground"), transaction.atomic():
        Reevaluation.objects.create(edition=withheld, **row | {"outcome": "keep"})
    Reevaluation.objects.create(edition=withheld, **row)
    with pytest.raises(DatabaseError, match="secrecy_reevaluation_rows_never_change"), transaction.atomic():
        Reevaluation.objects.update(reasons="改过")
