"""A rule answers "why not?" with objections; an action refuses with them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Trace:
    """What may be kept of what may not be kept itself: digest, size in bytes, kind, where the fault stands and which rule saw it."""

    digest: str
    size: int
    media_type: str
    place: str
    rule: str


@dataclass(frozen=True)
class Objection:
    """One reason why something may not be done (不予办理的理由).

    `code` names the rule for programs, `message` tells a person in Chinese what is wrong and what to do,
    `clause` is the identifier of the regulation's clause ("2.C") or empty where no clause stands behind it,
    `field` is the form field the message belongs to, or empty. `trace` stands for what was handed in where its refusal is to be put
    on record by whoever serves the person: the transaction that refuses keeps nothing.
    """

    code: str
    message: str
    clause: str = ""
    field: str = ""
    trace: Trace | None = None

    def __str__(self) -> str:
        return self.message


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """An action was refused; nothing was written. `objections` is never empty."""

    def __init__(self, objections: Iterable[Objection]) -> None:
        self.objections = tuple(objections)
        if not self.objections:
            raise ValueError("a refusal states at least one objection")
        super().__init__("；".join(str(objection) for objection in self.objections))
        listening = _heard.get()
        if listening is not None:
            listening.append(self)

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all objections."""
        return frozenset(objection.code for objection in self.objections)


_heard: ContextVar[list[Refused] | None] = ContextVar("heard", default=None)


@contextmanager
def hearing() -> Iterator[list[Refused]]:
    """Hear of every refusal that is raised inside, also of one that is answered there and goes no further."""
    heard: list[Refused] = []
    token = _heard.set(heard)
    try:
        yield heard
    finally:
        _heard.reset(token)


def refuse_if(objections: Iterable[Objection]) -> None:
    """Raise `Refused` where there is any objection."""
    found = tuple(objections)
    if found:
        raise Refused(found)
