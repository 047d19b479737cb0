"""A plan goes along the line as it was frozen, and progress is measured against what was approved (clause 1.1)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.catalog import actions as catalog
from gongkai.catalog import plans, queries
from gongkai.catalog.plans import PlanTerms, RowChange
from gongkai.config.soundness import faults
from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Call, PlanText
from gongkai.foundation.objections import Refused
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication.duties import State
from gongkai.publication.plans import by_unit_and_month, progress_of

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.1")]
TODAY = timezone.localdate()
SOON = min(TODAY + timedelta(days=9), date(TODAY.year, 12, 31))


@pytest.fixture
def plan(cast):
    """A plan of this year with one row of the office's own, some days ahead."""
    plan = catalog.draft_plan(cast.body, TODAY.year, by=cast["collector"])
    row = PlanTerms(
        entry=cast.entry("3.7.D"), unit=cast.unit("JFJ"), what="园区开放日", due_on=SOON,
        scope=Audience.SOCIETY, channels=[Channel.ZONE_PORTAL],
    )  # fmt: skip
    catalog.change_plan(plan, [RowChange(None, 0, row)], by=cast["collector"])
    return plan


@pytest.fixture
def state(cast, plan):
    return catalog.freeze_plan(plan, by=cast["collector"])


def as_draft(state, **given):
    return replace(draft("年度公开工作计划", basis="管理办法第一章"), text=f"<p>说明</p>{plans.table_of(state)}", plan=state, **given)


def opened(cast, state):
    return actions.open_matter(cast.entry("3.2.A"), cast.unit("DZB"), as_draft(state), by=cast["office_handler"])


def refused(action):
    with pytest.raises(Refused) as found:
        action()
    return found.value.codes


def test_the_text_that_travels_is_the_frozen_table_and_nothing_else(cast, plan, state):
    other = replace(as_draft(state), text="<p>另一份表</p>")
    by = cast["office_handler"]
    assert refused(lambda: actions.open_matter(cast.entry("3.2.A"), cast.unit("DZB"), other, by=by)) == {"not_the_plan"}
    version = opened(cast, state)
    assert PlanText.objects.get(version=version).state == state
    assert refused(lambda: opened(cast, state)) == {"plan_carried_already"}
    changed = replace(as_draft(state), text=version.text.replace("园区开放日", "园区接待日"), plan=None)
    assert refused(lambda: actions.revise(version, changed, by=by)) == {"not_the_plan"}
    again = actions.revise(version, replace(as_draft(state), text=version.text.replace("说明", "新的说明"), plan=None), by=by)
    assert PlanText.objects.get(version=again).state == state
    assert list(faults()) == []


def test_a_plan_is_not_drafted_while_it_is_open(cast, plan, state):
    catalog.open_plan(plan, reason="调整", by=cast["collector"])
    assert refused(lambda: opened(cast, state)) == {"plan_not_frozen"}


def test_only_what_was_approved_counts_and_an_adjustment_is_another_edition(line, cast, plan, state):
    version = opened(cast, state)
    assert disclosure.approved_plan(cast.body, plan.year) is None
    line.carry(version, to=Stage.PUBLISHED)
    assert disclosure.approved_plan(cast.body, plan.year).state == state
    catalog.open_plan(plan, reason="活动改期", by=cast["collector"])
    row = next(one for one in queries.plan_rows(plan) if one.what == "园区开放日")
    catalog.change_plan(plan, [RowChange(row.number, row.change.number, None)], by=cast["collector"])
    adjusted = catalog.freeze_plan(plan, by=cast["collector"])
    assert disclosure.approved_plan(cast.body, plan.year).state == state
    item = version.edition.item
    second = actions.open_edition(item, as_draft(adjusted), reason="活动改期", by=cast["office_handler"])
    line.carry(second, to=Stage.APPROVED)
    assert disclosure.approved_plan(cast.body, plan.year).state == adjusted


def test_a_row_of_the_offices_own_is_called_for_by_itself_and_met_by_what_answers_it(line, cast, plan, state):
    assert actions.raise_what_is_planned(on=TODAY) == []
    line.carry(opened(cast, state), to=Stage.PUBLISHED)
    (duty,) = actions.raise_what_is_planned(on=TODAY)
    assert actions.raise_what_is_planned(on=TODAY) == []
    actions.call_for_what_is_due()
    call = Call.objects.get(duty=duty)
    assert call.unit == cast.unit("JFJ")
    before = next(one for one in progress_of(state, on=TODAY) if one.row.what == "园区开放日")
    assert before.state in {State.OPEN, State.SOON, State.TODAY}
    answer = actions.open_matter(cast.entry("3.7.D"), cast.unit("JFJ"), draft("开放日安排", "正文。"), call=call, by=cast["handler"])
    line.carry(answer, to=Stage.PUBLISHED)
    after = next(one for one in progress_of(state, on=TODAY) if one.row.what == "园区开放日")
    assert (after.state, after.met_on) == (State.MET, TODAY)
    late = next(one for one in progress_of(state, on=date(TODAY.year + 1, 1, 1)) if one.row.due_on and one.row.what != "园区开放日")
    assert late.state is State.MISSED


def test_progress_is_counted_by_unit_and_month_on_the_plans_own_days(cast, plan, state):
    found = progress_of(state, on=TODAY)
    units, months = by_unit_and_month(found)
    dated = [one for one in found if one.row.due_on]
    assert sum(one.total for one in units) == sum(one.total for one in months.values()) == len(dated)
    assert {one.state for one in found if not one.row.due_on} == {None}


@pytest.mark.both
def test_the_database_refuses_another_bodys_plan_and_a_change_of_what_a_text_carries(line, cast, plan, state):
    text = PlanText.objects.get(version=opened(cast, state))
    with pytest.raises(DatabaseError, match="disclosure_plantext_rows_never_change"), transaction.atomic():
        PlanText.objects.filter(pk=text.pk).update(state=state)
    reopened = catalog.open_plan(plan, reason="调整", by=cast["collector"])
    version = line.open("3.7.C", draft("别的", "正文。"))
    with pytest.raises(DatabaseError, match="a_text_carries_a_frozen_plan_of_its_body"), transaction.atomic():
        PlanText.objects.create(version=version, state=reopened)
