"""The office reminds of what waits, once a day, and passes calls on (clause 1.2)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from gongkai.demonstration.matters import draft
from gongkai.disclosure import actions, queries
from gongkai.disclosure.models import Call, CallEnd
from gongkai.foundation.objections import Refused
from gongkai.procedure.stages import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.clause("1.2", "2.A")]
TODAY = timezone.localdate()


@pytest.fixture
def call(cast):
    return actions.call_for_material(
        cast.body, title="报送进度", request="正文", unit=cast.unit("JFJ"), due_on=TODAY + timedelta(days=7), by=cast["collector"]
    )


def codes(action):
    with pytest.raises(Refused) as refused:
        action()
    return refused.value.codes


def test_a_reminder_holds_until_the_matter_moves_on(line, cast):
    version = line.carry(line.open("3.7.C", draft("稿", "正文。")), to=Stage.PROPOSED)
    reminder = actions.remind(edition=version.edition, text="请尽快审核", by=cast["collector"])
    assert queries.last_reminders(editions=[version.edition]) == [reminder]
    assert codes(lambda: actions.remind(edition=version.edition, text="再催", by=cast["examiner"])) == {"reminded_today"}
    line.cast.deputy_of("JFJ")
    from_here = line.open("3.7.C", draft("另一稿", "正文。"))
    assert queries.last_reminders(editions=[from_here.edition]) == []


def test_only_the_office_reminds_and_only_of_what_is_under_way(line, cast, call):
    assert codes(lambda: actions.remind(call=call, text=" ", by=cast["handler"])) == {"not_the_office", "no_text"}
    version = line.carry(line.open("3.7.C", draft("稿", "正文。")), to=Stage.PUBLISHED)
    assert codes(lambda: actions.remind(edition=version.edition, text="请办", by=cast["collector"])) == {"not_under_way"}


def test_a_call_is_passed_on_once_and_asks_the_first_no_longer(cast, call):
    given = {"reason": "职责在财政局", "by": cast["collector"]}
    assert codes(lambda: actions.reassign_call(call, unit=cast.unit("JFJ"), **given)) == {"same_addressee"}
    assert codes(lambda: actions.reassign_call(call, **given | {"reason": ""})) == {"one_addressee", "no_reason"}
    successor = actions.reassign_call(call, unit=cast.unit("CZJ"), **given)
    assert (successor.title, successor.due_on, successor.unit) == (call.title, call.due_on, cast.unit("CZJ"))
    assert list(queries.open_calls(Call.objects.all())) == [successor]
    assert codes(lambda: actions.reassign_call(call, unit=cast.unit("GHJ"), **given)) == {"not_open"}
    late = codes(lambda: actions.open_matter(cast.entry("3.7.D"), cast.unit("JFJ"), draft("稿", "正文。"), call=call, by=cast["handler"]))
    assert late == {"call_passed_on"}


@pytest.mark.both
def test_reminders_and_ends_are_never_rewritten(cast, call):
    actions.remind(call=call, text="请报送", by=cast["collector"])
    actions.reassign_call(call, unit=cast.unit("CZJ"), reason="职责调整", by=cast["collector"])
    assert CallEnd.objects.count() == 1
    for table in ("disclosure_reminder", "disclosure_callend"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError, match=f"{table}_rows"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
