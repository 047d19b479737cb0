"""The same house some days from now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone


@contextmanager
def later(days: int) -> Iterator[None]:
    """Let it be so many days later for everything that asks Django for the time."""
    now = timezone.now
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.utils.timezone.now", lambda: now() + timedelta(days=days))
        yield
