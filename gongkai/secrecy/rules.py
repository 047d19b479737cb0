"""Why not? asked of the secrecy review."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition, Version
from gongkai.disclosure.rules import objections_to_answers
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Person
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move
from gongkai.secrecy import queries
from gongkai.secrecy.models import FITTING, Ruling


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


def objections_to_conclusion(outcome: Outcome, conclusion: str) -> list[Objection]:
    """What is concluded goes with what is done: nothing is cleared as undetermined, nothing returned as disclosed (clause 8.1)."""
    if not conclusion or conclusion in FITTING[outcome]:
        return []
    return [Objection("other_conclusion", _("所选审查结论与所按的按钮不符，请重新选择。"), clause="8.1", field="result")]


def objections_to_overruling(version: Version, outcome: Outcome) -> list[Objection]:
    """What the city's general office answered binds: what it allowed is not withheld here (clause 8.8)."""
    ruling = Ruling.objects.filter(referral__version=version, outcome=Outcome.AGREE.value).exists()
    if ruling and outcome is Outcome.WITHHOLD:
        return [
            Objection("ruled_otherwise", _("市办公厅已答复本稿可以公开，不能作出不予公开的结论；确有新情况的，请退回修改。"), clause="8.8")
        ]
    return []
