"""What the forms have in common that readers send (公众提交): a token of the place they were fetched from, in place of a cookie."""

from django.core import signing

LIFETIME = 12 * 3600
"""Seconds for which a form that was fetched may be sent."""


def token(knock: str, salt: str) -> str:
    """What a form carries that is fetched from where `knock` says, for the use that has its own `salt`."""
    return signing.dumps(knock, salt=salt)


def is_from_here(given: str, knock: str, salt: str) -> bool:
    """Whether the form with the token `given` was fetched from the same place, for the same use, and not too long ago."""
    try:
        return bool(signing.loads(given, salt=salt, max_age=LIFETIME) == knock)
    except signing.BadSignature:
        return False
