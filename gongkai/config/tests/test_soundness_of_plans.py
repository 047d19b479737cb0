"""`gongkai check` compares the rows of a plan and what it was frozen as with what was written down when they were made (clause 1.1)."""

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.catalog import actions
from gongkai.config.soundness import faults

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.1")]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE catalog_planrow SET what = '别的' WHERE number = 1", "plan_changed"),
        ("DELETE FROM catalog_planrow WHERE number = 1", "plan_changed"),
        ("UPDATE catalog_planstate SET content = '{}'", "plan_changed"),
        ("UPDATE catalog_planstate SET digest = 'sha256:0'", "differs_from_journal"),
        ("UPDATE catalog_plan SET year = 2024", "differs_from_journal"),
        ("DELETE FROM catalog_planstate", "row_missing"),
    ],
)
def test_a_plan_that_is_changed_by_direct_sql_is_named(cast, statement, code):
    actions.freeze_plan(actions.draft_plan(cast.body, timezone.localdate().year + 1, by=cast["collector"]), by=cast["collector"])
    assert list(faults()) == []
    with connection.cursor() as cursor:
        for name in ("catalog_planrow", "catalog_planstate", "catalog_plan"):
            cursor.execute(f"DROP TRIGGER {name}_rows_never_change")
            cursor.execute(f"DROP TRIGGER {name}_rows_are_never_deleted")
        cursor.execute(statement)
    assert code in {one.code for one in faults()}
