"""The demonstration's clock: what happened to the fictitious zone before today happened then, in its rows and in its journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


@contextmanager
def on(moment: datetime) -> Iterator[None]:
    """Let it be `moment`, and go on from there, for everything in this process that asks Django for the time.

    Only for making a demonstration: a signature names the moment at which somebody really signed.
    """
    now = timezone.now
    shift = moment - now()
    timezone.now = lambda: now() + shift
    try:
        yield
    finally:
        timezone.now = now
