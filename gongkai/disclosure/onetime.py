"""One-time pages (一次性页面), for all who ask somebody without an account: a key in the address, a code told apart (decision 0028).

Whose page it is, what it asks and what is kept of the answer, each concept says for itself.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

CODE_LENGTH = 8
"""Digits of the code of a one-time page. It is guessed online only, and not at length."""
SHORTEST = 7
"""Days for which a one-time page is open at least."""


@dataclass(frozen=True)
class Guest:
    """Whoever answers on a one-time page: nobody of the house, known by the name that was invited."""

    name: str
    pk: int = 0


def new_key() -> str:
    """A key that stands in an address and nowhere else: 256 bits."""
    return secrets.token_urlsafe(32)


def key_digest(key: str) -> str:
    """What is kept of a key: its SHA-256 in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_code() -> tuple[str, str]:
    """A code, which is shown once, and the salted hash that is kept of it."""
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    return code, make_password(code)


def is_code(typed: str, code_hash: str) -> bool:
    """Whether what was typed is the code, however its digits were grouped."""
    return check_password(re.sub(r"\D", "", typed), code_hash)


def ends(due_on: date, today: date) -> datetime:
    """When a page closes: after the day on which the answer is due, and not within `SHORTEST` days."""
    last_day = max(due_on, today + timedelta(days=SHORTEST))
    return timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time()))
