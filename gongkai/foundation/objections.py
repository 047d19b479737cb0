"""A rule answers "why not?" with objections; an action refuses with them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Objection:
    """One reason why something may not be done (不予办理的理由).

    `code` names the rule for programs, `message` tells a person in Chinese what is wrong and what to do,
    `clause` is the identifier of the regulation's clause ("2.C") or empty where no clause stands behind it,
    `field` is the form field the message belongs to, or empty.
    """

    code: str
    message: str
    clause: str = ""
    field: str = ""

    def __str__(self) -> str:
        return self.message


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """An action was refused; nothing was written. `objections` is never empty."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = tuple(objections)
        if not self.objections:
            raise ValueError("a refusal states at least one objection")
        super().__init__("；".join(str(objection) for objection in self.objections))

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all objections."""
        return frozenset(objection.code for objection in self.objections)


def refuse_if(objections: Iterable[Objection]) -> None:
    """Raise `Refused` where there is any objection."""
    found = tuple(objections)
    if found:
        raise Refused(found)
