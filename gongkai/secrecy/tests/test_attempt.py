"""Attempts at one-time pages are counted together by all who serve, within bounds, and forgotten."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from gongkai.secrecy import actions, queries
from gongkai.secrecy.models import Attempts

pytestmark = pytest.mark.clause("8.4")


@pytest.fixture
def later(monkeypatch):
    """Lets time pass."""

    def passes(time: timedelta) -> None:
        now = timezone.now() + time
        monkeypatch.setattr(timezone, "now", lambda: now)

    return passes


def test_the_one_after_the_last_is_too_many_until_time_has_passed(db, later):
    assert all(actions.attempt("a" * 64) for _ in range(queries.MOST_ATTEMPTS))
    assert not actions.attempt("a" * 64)
    assert actions.attempt("b" * 64), "each is counted alone"
    later(queries.ATTEMPTS_WITHIN)
    assert actions.attempt("a" * 64)
    assert Attempts.objects.get(who="a" * 64).count == 1


def test_newcomers_wait_while_too_many_are_counted(db, later, monkeypatch):
    monkeypatch.setattr(queries, "MOST_WHO_ATTEMPT", 2)
    assert actions.attempt("a" * 64)
    assert actions.attempt("b" * 64)
    assert not actions.attempt("c" * 64)
    assert actions.attempt("a" * 64)
    assert Attempts.objects.count() == 2


def test_what_is_over_is_forgotten_and_nothing_else(db, later):
    actions.attempt("a" * 64)
    later(timedelta(minutes=9))
    actions.attempt("b" * 64)
    assert actions.forget_attempts() == 0
    later(timedelta(minutes=2))
    assert actions.forget_attempts() == 1
    assert [one.who for one in Attempts.objects.all()] == ["b" * 64]


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_of_those_who_come_at_once_no_more_than_allowed_get_through():
    through = []

    def come() -> None:
        try:
            through.extend(actions.attempt("a" * 64) for _ in range(10))
        finally:
            connection.close()

    callers = [threading.Thread(target=come) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(60)
    assert through.count(True) == queries.MOST_ATTEMPTS
    assert through.count(False) == 10
