"""The verbs of the secrecy review: clear, return, withhold, revoke."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Version
from gongkai.disclosure.rules import objections_to_stating_reasons
from gongkai.disclosure.stages import advance, lock, signature, trace
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.journal.record import record
from gongkai.organization.models import Person
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.rules import ASIDE, destination, turn
from gongkai.procedure.stages import Move, Stage
from gongkai.secrecy import queries, rules
from gongkai.secrecy.models import FITTING, Verdict

Answers = dict[Question, bool]


@transaction.atomic(durable=True)
def clear(version: Version, *, answers: Answers, grounds: str, by: Person, conclusion: str = "") -> Verdict:
    """保密审查通过: the office answers the eight questions with no and concludes that the matter may be disclosed (clause 8.1).

    `conclusion` says whether as it is, after treatment, or in part; the usual one where it is left out.
    """
    return _conclude(version, Move.CLEAR, Outcome.AGREE, answers, grounds, "", conclusion, by=by)


@transaction.atomic(durable=True)
def return_to_unit(version: Version, *, answers: Answers, grounds: str, by: Person, conclusion: str = "") -> Verdict:
    """保密审查退回: the matter may be disclosed only after treatment or in part, or cannot be decided as it is; it goes back with
    what is to be changed."""
    return _conclude(version, Move.RETURN, Outcome.RETURN, answers, grounds, "", conclusion, by=by)


@transaction.atomic(durable=True)
def withhold(version: Version, *, answers: Answers, ground: str, grounds: str, by: Person) -> Verdict:
    """不予公开: what is secret or would endanger security or stability stays closed (clause 8.6)."""
    return _conclude(version, Move.WITHHOLD, Outcome.WITHHOLD, answers, grounds, ground, "", by=by)


@transaction.atomic(durable=True)
def revoke(version: Version, *, answers: Answers, grounds: str, by: Person, ground: str = "") -> Verdict:
    """改变保密审查结论: an adverse verdict after a clear one voids every signature that followed; with `ground` the matter is withheld."""
    return _conclude(version, Move.REVOKE, Outcome.WITHHOLD if ground else Outcome.RETURN, answers, grounds, ground, "", by=by)


def _conclude(
    version: Version, move: Move, outcome: Outcome, answers: Answers, grounds: str, ground: str, conclusion: str, *, by: Person
) -> Verdict:
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(
        rules.objections_to(move, edition, by=by, today=today, answers=answers)
        + rules.objections_to_grounds(grounds)
        + rules.objections_to_conclusion(outcome, conclusion)
        + rules.objections_to_overruling(version, outcome)
        + objections_to_stating_reasons(outcome, grounds, ground)
    )
    dossier = queries.dossier(edition, on=today)
    # The rules let whoever's turn it is return or withhold; a verdict does so only while it is the reviewer's turn.
    if move in ASIDE and Post.SECRECY_REVIEWER not in turn(dossier):
        raise Refused([Objection("not_your_turn", _("现在不是您办理的环节，请在工作台查看待办事项。"), clause="2.1")])
    holding = disclosure.holding(by, edition.item, frozenset({Post.SECRECY_REVIEWER}), on=today)
    to = destination(dossier, move)
    if move is Move.REVOKE:
        to = Stage.WITHHELD if outcome is Outcome.WITHHOLD else Stage.RETURNED
    verdict = Verdict.objects.create(
        **signature(version, outcome, grounds, ground, by=by, holding=holding, at=now),
        **{question.value: given for question, given in answers.items()},
        conclusion=conclusion or FITTING[outcome][0],
    )
    advance(edition, move, to, at=now, by=by, holding=holding, reason=grounds.strip())
    record(
        f"secrecy.{move.value}",
        verdict,
        by=by,
        **trace(edition, version, holding),
        details={
            "outcome": outcome.value,
            "conclusion": verdict.conclusion,
            "grounds": verdict.remark,
            "ground": ground,
            "yes": sorted(question.value for question in verdict.answers),
        },
        at=now,
    )
    return verdict
