"""What the tests of the text engine share: made-up numbers with right check digits, and a way to ask what was found."""

from gongkai.screening import validators
from gongkai.screening.text import screen_text


def checked(body):
    """A made-up resident ID: seventeen digits with the check character they call for."""
    return body + validators.id_check(body)


def luhn_card(body):
    return next(body + last for last in "0123456789" if validators.luhn(body + last))


ID = checked("46010519870314232")
"""Of nobody: the order number is free."""
ID_WITH_X = next(number for order in range(900, 999) if (number := checked(f"46010519900101{order}")).endswith("X"))
MOBILE = "13876543210"
CARD = luhn_card("621700341000123456")


def found(text, **how):
    """Kind and text of each finding but the advice on names."""
    return [(one.kind.value, text[one.start : one.end]) for one in screen_text(text, **how) if one.kind != "person_name"]


def names(text, **how):
    return [text[one.start : one.end] for one in screen_text(text, **how) if one.kind == "person_name"]


def holds(text, kind, value):
    """Whether a finding of the kind covers the value."""
    return any(kind == other and value in where for other, where in found(text))
