"""Why not? asked of consent, examination, countersignature and approval."""

from datetime import date

from gongkai.approval import queries
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Objection
from gongkai.organization.group_rules import objections_to_naming
from gongkai.organization.models import Person
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Decisions
from gongkai.procedure.stages import Move


def objections_to(move: Move, edition: Edition, *, by: Person, today: date, decisions: Decisions | None = None) -> list[Objection]:
    """What stands against `by` making `move` on `edition` (clauses 2.B, 2.C, 2.D)."""
    dossier = queries.dossier(edition, on=today)
    found = procedure.objections(dossier, move, disclosure.actor(by, edition, on=today), today=today, decisions=decisions)
    return found + (objections_to_naming(edition.item.body, decisions.groups) if decisions is not None else [])
