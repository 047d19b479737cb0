"""People are told once, see what is theirs alone, and what was said is never changed (提醒)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.organization import actions, notices, queries
from gongkai.organization.models import Notice, Unit

SAID = {"kind": "tests.happened", "text": "“{name}”将于{day}撤销。", "given": {"name": "建房局", "day": date(2026, 12, 1)}}


@pytest.fixture
def told(cast):
    """The publisher and the examiner are told something about a unit."""
    unit = Unit.objects.first()
    with transaction.atomic():
        notices.tell([cast["publisher"], cast["examiner"]], about=unit, mark="a", **SAID)
    return unit


@pytest.mark.clause("1.2")
def test_a_person_is_told_once_however_often_it_is_said(cast, told):
    with transaction.atomic():
        assert notices.tell([cast["publisher"], cast["collector"], cast["collector"]], about=told, mark="a", **SAID) == 1
        assert notices.tell([cast["publisher"]], about=told, mark="b", **SAID) == 1
    assert queries.open_notices(cast["publisher"]).count() == 2
    assert queries.open_notices(cast["collector"]).count() == 1


@pytest.mark.clause("1.2")
def test_whoever_has_no_access_is_told_nothing(cast, told):
    gone = cast["collector"]
    gone.is_active = False
    with transaction.atomic():
        assert notices.tell([gone], about=told, mark="c", **SAID) == 0


@pytest.mark.clause("1.2")
def test_one_sees_ones_own_notices_only(cast, told):
    others = list(Notice.objects.all())
    assert len(others) == 2
    assert actions.see_notices(others, by=cast["publisher"]) == 1
    assert actions.see_notices(others, by=cast["publisher"]) == 0
    assert queries.open_notices(cast["publisher"]).count() == 0
    assert queries.open_notices(cast["examiner"]).count() == 1


@pytest.mark.clause("1.2")
def test_what_is_over_waits_for_nobody(cast, told):
    with transaction.atomic():
        assert notices.end(told, "tests.other") == 0
        assert notices.end(told, "tests.happened", "tests.other") == 2
        assert notices.end(told, "tests.happened") == 0
    assert queries.open_notices(cast["examiner"]).count() == 0
    assert queries.notices_of(cast["examiner"]).count() == 1


@pytest.mark.both
@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE organization_notice SET text = 'x'", "a_notice_goes_on_saying_what_it_said"),
        ("UPDATE organization_notice SET seen_at = NULL", "a_notice_is_seen_and_over_once"),
        ("DELETE FROM organization_notice", "a_notice_is_never_deleted"),
    ],
)
def test_what_was_said_is_never_changed(cast, told, statement, name):
    actions.see_notices(list(Notice.objects.all()), by=cast["examiner"])
    with pytest.raises(DatabaseError, match=name), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
