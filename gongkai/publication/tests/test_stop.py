"""A step that is to open later stops where the matter has become invalid, and only a person opens it again (clauses 2.D, 8.3, 8.6)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.config import clock
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.disclosure.actions import list_term
from gongkai.foundation.objections import Refused
from gongkai.organization.models import Unit
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions, queries
from gongkai.publication.models import Opening

TODAY = timezone.localdate()


@pytest.fixture
def scheduled(line):
    """What opens in three days by itself."""
    decided = decisions((Audience.SOCIETY, TODAY + timedelta(days=3)))
    return line.carry(line.open("3.7.C", draft("星火工程公告", "星火工程今日开工。")), to=Stage.PUBLISHED, decided=decided)


@pytest.fixture
def later(monkeypatch):
    """Let the clock stand some days later."""

    def move(days):
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def open_by_hand(line, version, by):
    try:
        actions.open_step(line.release(version), 1, by=line.cast[by])
    except Refused as refused:
        return refused.codes
    return set()


@pytest.mark.clause("2.D", "8.6")
def test_what_a_new_list_finds_on_its_day_stops_until_the_reviewer_has_looked(line, cast, scheduled, later):
    list_term(cast.body, sort="term", text="星火工程", kind="work_secret", severity="block", by=cast["reviewer"])
    later(3)
    clock._open_what_is_due()
    clock._open_what_is_due()
    assert not Opening.objects.exists()
    (row,) = queries.held_up([scheduled.edition])
    assert "重新筛查" in row.reason
    assert open_by_hand(line, scheduled, "publisher") == {"seen_later"}

    (seen,) = queries.to_recheck(cast.body)
    actions.recheck(seen.release, seen.screening, outcome="harmless", remark="项目名称已公布。", by=cast["reviewer"])
    clock._open_what_is_due()
    assert not Opening.objects.exists(), "only a person opens it again"
    assert open_by_hand(line, scheduled, "examiner") == {"not_the_publisher"}
    assert open_by_hand(line, scheduled, "publisher") == set()
    assert Opening.objects.get().release.version == scheduled


@pytest.mark.clause("2.D", "8.6")
def test_what_is_to_be_corrected_is_opened_by_nobody(line, cast, scheduled, later):
    list_term(cast.body, sort="term", text="星火工程", kind="work_secret", severity="block", by=cast["reviewer"])
    later(3)
    clock._open_what_is_due()
    (seen,) = queries.to_recheck(cast.body)
    actions.recheck(seen.release, seen.screening, outcome="corrected", remark="另办新版次。", by=cast["reviewer"])
    assert open_by_hand(line, scheduled, "publisher") == {"to_correct"}


@pytest.mark.clause("2.D")
def test_the_calendar_opens_nothing_of_a_unit_that_is_no_more(line, cast, scheduled, later):
    later(3)
    Unit.objects.filter(pk=scheduled.edition.item.unit_id).update(closed_on=TODAY)
    _opened, refused = actions.open_what_is_due()
    assert [refusal.codes for _release, refusal in refused] == [{"unit_closed"}]
    assert open_by_hand(line, scheduled, "publisher") == set()


@pytest.mark.clause("2.D")
def test_what_was_not_stopped_is_opened_by_nobody_before_its_day(line, scheduled):
    assert open_by_hand(line, scheduled, "publisher") == {"not_stopped"}
