"""The people of the zone at their desks, the public at its reading, and the days that pass."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.journeys.walk import Walk
from tests.readers import Reader


@pytest.fixture
def zone(transactional_db: None, cast: Any) -> Any:
    """The demonstration zone, with real transactions."""
    return cast


@pytest.fixture
def walk(zone: Any) -> Walk:
    """Does each step of the line as the person whose step it is, through pages and forms."""
    return Walk(zone)


@pytest.fixture
def public(zone: Any) -> Reader:
    """Anybody who reads what is published."""
    return Reader()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], date]:
    """Lets days pass."""

    def pass_days(days: int) -> date:
        moment = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return timezone.localdate()

    return pass_days
