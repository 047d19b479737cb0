"""The office's secrecy verdict."""

from django.db import models
from django.db.models import Q

from gongkai.disclosure.models import NO_YES, EightAnswers, Opinion
from gongkai.procedure.dossier import Outcome


class Verdict(Opinion, EightAnswers):
    """保密审查结论: the eight questions of clause 8.1 answered by the office, with grounds and a conclusion.

    Several may stand on one version, because an adverse verdict may follow a clear one and then voids it;
    at most one of them agrees.
    """

    class Meta:
        constraints = [
            *Opinion.sentences("verdict"),
            models.CheckConstraint(condition=~Q(remark=""), name="a_verdict_states_its_grounds"),
            models.CheckConstraint(condition=~Q(outcome=Outcome.AGREE.value) | NO_YES, name="a_clear_verdict_answers_no_eight_times"),
        ]
