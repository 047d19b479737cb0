"""Short codes that people copy from paper by hand (短编号): no letters that look alike, and a slip of the pen is noticed."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters, without 0, O, 1, I and L."""
LENGTH = 12
"""Characters of a code, the last of which checks the others: 31¹¹ codes, so that none is found by trying."""
_GROUP = 4


def new_code() -> str:
    """A code that nobody can guess, as "4K7M-Q2XA-9H3C"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return grouped(drawn + _check_character(drawn))


def read_code(typed: str) -> str:
    """The code that somebody typed, whatever its case and spacing; "" where it is none: mistyped, or never given."""
    plain = "".join(one for one in typed.upper() if not (one.isspace() or one in "-—–－_·"))
    if len(plain) != LENGTH or not set(plain) <= set(ALPHABET) or _check_character(plain[:-1]) != plain[-1]:
        return ""
    return grouped(plain)


def grouped(plain: str) -> str:
    """Twelve characters as three groups of four."""
    return "-".join(plain[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def _check_character(plain: str) -> str:
    # Weights that all differ, modulo a prime: one wrong character and two exchanged ones are always noticed.
    total = sum(weight * ALPHABET.index(one) for weight, one in enumerate(plain, start=2))
    return ALPHABET[-total % len(ALPHABET)]
