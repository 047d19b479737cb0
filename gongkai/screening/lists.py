"""What an office may set of screening: word lists, patterns of its own, and what is not to be reported."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word or, with `pattern`, a regular expression of RE2 (no look-around, linear time) that the office wants to see reported."""

    kind: str
    text: str
    severity: str = "review"
    pattern: bool = False
    advice: str = ""


@dataclass(frozen=True)
class Lists:
    """The lists of one body; every field may be empty. Built-in rules work without them.

    `own_phones`, `own_emails`: the body's own office telephones and addresses, never reported. `known`: exact texts that were
    judged harmless for this body.
    """

    terms: tuple[Term, ...] = ()
    own_phones: tuple[str, ...] = ()
    own_emails: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


NONE = Lists()
