"""The year's plan as a table: drafted in one step, changed row by row, frozen, opened again for a reason (clause 1.1)."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.catalog import actions, plans, queries
from gongkai.catalog.models import Duty, PlanChange, PlanRow, PlanState
from gongkai.catalog.plans import PlanTerms, RowChange
from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry as JournalEntry
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.1")]
YEAR = timezone.localdate().year + 1


@pytest.fixture
def plan(cast):
    return actions.draft_plan(cast.body, YEAR, by=cast["collector"])


def refused(action):
    with pytest.raises(Refused) as found:
        action()
    return found.value


def terms_of(row):
    return PlanTerms(
        entry=row.entry, what=row.what, unit=row.unit, due_on=row.due_on, responsible=row.responsible, remark=row.remark,
        scope=Audience(row.scope), channels=[Channel(one) for one in row.channels], key=row.key,
    )  # fmt: skip


def change(row, **given):
    return RowChange(row.number, row.change.number, replace(terms_of(row), **given))


def own(cast, **given):
    usual = {"what": "园区开放日", "due_on": date(YEAR, 6, 1), "scope": Audience.SOCIETY, "channels": [Channel.ZONE_PORTAL]}
    return RowChange(None, 0, PlanTerms(entry=cast.entry("3.7.D"), unit=cast.unit("JFJ"), **(usual | given)))


def test_the_plan_is_drafted_in_one_step_with_a_row_for_everything_the_catalogue_asks_for(cast, plan):
    rows = queries.plan_rows(plan)
    lines = queries.lines_to_plan(cast.body, YEAR)
    assert sorted((row.entry.code, row.key) for row in rows) == sorted(
        (line.entry.code, line.expected.key if line.expected else "") for line in lines
    )
    assert [row.due_on for row in rows if row.due_on] == sorted(line.expected.due_on for line in lines if line.expected)
    assert all(row.what for row in rows)
    assert refused(lambda: actions.draft_plan(cast.body, YEAR, by=cast["collector"])).codes == {"planned_already"}
    assert "not_a_planner" in refused(lambda: actions.draft_plan(cast.body, YEAR - 1, by=cast["examiner"])).codes
    assert JournalEntry.objects.filter(verb="catalog.plan_drafted").count() == 1


def test_rows_are_added_changed_and_removed_and_every_change_is_kept(cast, plan):
    first, second, *_rest = queries.plan_rows(plan)
    changes = [own(cast), change(first, responsible="王敏", due_on=date(YEAR, 2, 1)), RowChange(second.number, second.change.number, None)]
    actions.change_plan(plan, changes, by=cast["office_handler"])
    rows = {row.number: row for row in queries.plan_rows(plan)}
    assert (rows[first.number].responsible, rows[first.number].key) == ("王敏", first.key)
    assert second.number not in rows
    assert rows[max(rows)].what == "园区开放日"
    assert PlanRow.objects.filter(plan=plan, number=first.number).count() == 2
    entry = JournalEntry.objects.filter(verb="catalog.plan_edited").latest("seq")
    assert entry.actor == cast["office_handler"].pk


def test_a_row_that_another_has_changed_is_refused_and_says_who_and_what(cast, plan):
    row = queries.plan_rows(plan)[0]
    actions.change_plan(plan, [change(row, remark="先到")], by=cast["collector"])
    late = refused(lambda: actions.change_plan(plan, [own(cast), change(row, remark="后到")], by=cast["office_handler"]))
    assert late.codes == {"row_changed"}
    assert cast["collector"].name in str(late)
    rows = queries.plan_rows(plan)
    assert {one.remark for one in rows if one.number == row.number} == {"先到"}
    assert "园区开放日" not in {one.what for one in rows}  # all or nothing
    now = next(one for one in rows if one.number == row.number)
    actions.change_plan(plan, [change(now, remark="后到")], by=cast["office_handler"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"what": " "}, "no_what"),
        ({"what": "长" * 161}, "long_what"),
        ({"due_on": date(YEAR + 1, 1, 1)}, "other_year"),
        ({"channels": []}, "no_channels"),
        ({"scope": Audience.ZONE}, "channel_beyond_scope"),
        ({"remark": "名单：秘密★10年"}, "bears_a_mark"),
        ({"responsible": "王敏 13800138000"}, "needs_masking"),
    ],
)
def test_a_row_says_what_a_row_must_say(cast, plan, given, code):
    found = refused(lambda: actions.change_plan(plan, [own(cast), own(cast, **given)], by=cast["collector"]))
    assert code in found.codes
    assert {one.field.split(".")[0] for one in found.objections} == {"1"}


def test_another_bodys_entry_or_an_unknown_row_is_refused(cast, plan):
    found = refused(lambda: actions.change_plan(plan, [RowChange(9999, 1, None)], by=cast["collector"]))
    assert found.codes == {"no_such_row"}
    assert refused(lambda: actions.change_plan(plan, [], by=cast["collector"])).codes == {"no_changes"}
    row = queries.plan_rows(plan)[0]
    twice = [change(row, remark="一"), change(row, remark="二")]
    assert refused(lambda: actions.change_plan(plan, twice, by=cast["collector"])).codes == {"row_named_twice"}


def test_a_frozen_plan_is_locked_until_it_is_opened_for_a_reason(cast, plan):
    state = actions.freeze_plan(plan, by=cast["collector"])
    assert len(plans.rows_of(state)) == len(queries.plan_rows(plan))
    assert refused(lambda: actions.change_plan(plan, [own(cast)], by=cast["collector"])).codes == {"plan_locked"}
    assert refused(lambda: actions.freeze_plan(plan, by=cast["collector"])).codes == {"frozen_already"}
    assert refused(lambda: actions.open_plan(plan, reason="", by=cast["collector"])).codes == {"no_reason"}
    actions.open_plan(plan, reason="新增园区开放日", by=cast["collector"])
    actions.change_plan(plan, [own(cast)], by=cast["collector"])
    again = actions.freeze_plan(plan, by=cast["collector"])
    assert again.digest != state.digest
    assert "园区开放日" in plans.table_of(again)
    assert "园区开放日" not in plans.table_of(state)
    assert refused(lambda: actions.open_plan(plan, reason="再改", by=cast["examiner"])).codes == {"not_a_planner"}


@pytest.mark.both
def test_the_database_refuses_rows_of_a_frozen_plan_and_changes_of_any(cast, plan):
    row = queries.plan_rows(plan)[0]
    for statement in (lambda: PlanRow.objects.filter(pk=row.pk).update(what="别的"), lambda: PlanChange.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            statement()
    with pytest.raises(DatabaseError, match="a_plan_is_frozen_and_opened_by_turns"), transaction.atomic():
        PlanState.objects.create(plan=plan, kind="opened", reason="理由", person=cast["collector"], at=timezone.now())
    actions.freeze_plan(plan, by=cast["collector"])
    columns = {name: getattr(row, name) for name in ("entry", "what", "scope", "channels")}
    with pytest.raises(DatabaseError, match="a_frozen_plan_takes_no_rows"), transaction.atomic():
        PlanRow.objects.create(plan=plan, change=row.change, number=9999, **columns)
    with pytest.raises(DatabaseError, match="a_frozen_plan_takes_no_change"), transaction.atomic():
        PlanChange.objects.create(plan=plan, number=99, source="page", digest="x", person=cast["collector"], at=timezone.now())


def test_a_row_of_the_offices_own_becomes_a_duty_once(cast, plan):
    actions.change_plan(plan, [own(cast)], by=cast["collector"])
    state = actions.freeze_plan(plan, by=cast["collector"])
    (row,) = [one for one in plans.rows_of(state) if one.what == "园区开放日"]
    duty = actions.raise_planned(cast.entry("3.7.D"), row, YEAR, by=None)
    assert (duty.unit, duty.label, duty.due_on >= row.due_on) == (cast.unit("JFJ"), "园区开放日", True)
    assert actions.raise_planned(cast.entry("3.7.D"), row, YEAR, by=None) is None
    assert Duty.objects.filter(key=plans.duty_key(YEAR, row)).count() == 1
