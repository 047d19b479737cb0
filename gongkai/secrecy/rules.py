"""Why not? asked of the secrecy review."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.disclosure.rules import objections_to_answers
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.procedure import rules as procedure
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move
from gongkai.secrecy import queries


def objections_to(
    move: Move, edition: Edition, *, by: Person, today: date, answers: Mapping[Question, bool | None] | None = None
) -> list[Objection]:
    """What stands against `by` making `move`; with `answers`, also what stands against these answers (clauses 1.3, 8.1)."""
    found = objections_to_answers(answers) if answers is not None else []
    yes = None if answers is None else frozenset(question for question, given in answers.items() if given)
    dossier = queries.dossier(edition, on=today)
    return found + procedure.objections(dossier, move, disclosure.actor(by, edition, on=today), today=today, answers=yes)


def objections_to_grounds(grounds: str) -> list[Objection]:
    """A verdict states its grounds: who reviews answers for it (clause 8.3)."""
    if grounds.strip():
        return []
    return [Objection("no_grounds", _("请写明审查结论的理由。"), clause="8.3", field="grounds")]
