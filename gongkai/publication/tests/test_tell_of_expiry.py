"""People are told before a period of disclosure runs out, and when it has (clause 5.1)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from gongkai.config import clock
from gongkai.demonstration.line import decisions
from gongkai.demonstration.matters import draft
from gongkai.office.tests.people import Desk, text_of
from gongkai.organization.models import Body, Notice
from gongkai.procedure.dossier import Audience
from gongkai.procedure.stages import Stage
from gongkai.publication import actions

pytestmark = pytest.mark.clause("5.1")

TODAY = timezone.localdate()
EDITORS = {"publisher", "examiner", "collector", "handler"}


@pytest.fixture
def limited(line):
    """What is open for ten days."""
    decided = decisions((Audience.SOCIETY, None), expires_on=TODAY + timedelta(days=10))
    return line.carry(line.open("3.7.C", draft("停水通知", "正文。")), to=Stage.PUBLISHED, decided=decided)


@pytest.fixture
def later(monkeypatch):
    def move(days):
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def told(kind, **which):
    return set(Notice.objects.filter(kind=kind, **which).values_list("person__username", flat=True))


def test_editors_are_told_once_a_week_before_and_again_on_the_day(cast, limited, later):
    later(2)
    clock._tell_what_expires_soon()
    assert not Notice.objects.exists()

    later(1)
    clock._tell_what_expires_soon()
    clock._tell_what_expires_soon()
    assert told("publication.expires_soon") == EDITORS
    assert Notice.objects.count() == len(EDITORS)
    day = TODAY + timedelta(days=10)
    page = text_of(Desk(cast["handler"]).client.get("/office/notices/"))
    assert f"“停水通知”的公开期限到{day.year}年{day.month}月{day.day}日届满" in page

    later(7)
    actions.expire_what_is_due()
    assert told("publication.expires_soon", over_at=None) == set()
    assert told("publication.expired", over_at=None) == EDITORS
    clock._tell_what_expires_soon()
    assert Notice.objects.count() == 2 * len(EDITORS)


def test_how_many_days_before_is_a_setting_of_the_body(cast, limited):
    Body.objects.filter(pk=cast.body.pk).update(expiry_notice_days=10)
    clock._tell_what_expires_soon()
    assert told("publication.expires_soon") == EDITORS
    for days in (0, 91):
        with pytest.raises(DatabaseError, match=r"people_are_told_before_a_period_runs_out|CHECK"), transaction.atomic():
            Body.objects.filter(pk=cast.body.pk).update(expiry_notice_days=days)


def test_what_was_taken_back_is_not_said_to_expire(cast, limited, later):
    later(5)
    clock._tell_what_expires_soon()
    actions.withdraw(limited, reason_type="untrue", reason="有误。", authority="办公室", by=cast["examiner"])
    assert told("publication.expires_soon", over_at=None) == set()
    clock._tell_what_expires_soon()
    assert told("publication.expires_soon", over_at=None) == set()
