"""The opinions on a matter as the approval sheet (公文呈批表) shows them: which stand, which are void and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from gongkai.approval.models import Examination
from gongkai.approval.queries import decisions_of
from gongkai.disclosure.models import Edition, EightAnswers
from gongkai.disclosure.queries import OpinionLine
from gongkai.procedure.dossier import Decisions, Kind, Outcome
from gongkai.procedure.questions import Question


@dataclass(frozen=True)
class Signed:
    """One signed opinion. `void` says in words why it no longer counts, or is empty.

    `decisions` are those of an agreeing examination, `yes` the questions that were answered with yes;
    `answered` says whether the eight questions were asked at all.
    """

    line: OpinionLine
    void: str
    decisions: Decisions | None
    answered: bool
    yes: tuple[Question, ...]


def signed(edition: Edition, lines: Sequence[OpinionLine]) -> list[Signed]:
    """`lines` (oldest first) with what each decided, and whether it still counts for the current version (clause 8.3)."""
    adverse_at = max(
        (
            at
            for at, line in enumerate(lines)
            if line.kind is Kind.VERDICT and line.outcome is not Outcome.AGREE and line.row.version_id == edition.current_id
        ),
        default=-1,
    )
    return [_signed(edition, line, overruled=at < adverse_at) for at, line in enumerate(lines)]


def _signed(edition: Edition, line: OpinionLine, *, overruled: bool) -> Signed:
    row = line.row
    if row.version_id != edition.current_id:
        void = gettext("对第{number}稿，已失效").format(number=line.version)
    elif overruled and line.outcome is Outcome.AGREE and line.kind is not Kind.SELF_REVIEW:
        void = gettext("保密审查结论改变，已失效")
    else:
        void = ""
    return Signed(
        line=line,
        void=void,
        decisions=decisions_of(row) if isinstance(row, Examination) else None,
        answered=isinstance(row, EightAnswers),
        yes=tuple(question for question in Question if question in row.answers) if isinstance(row, EightAnswers) else (),
    )
