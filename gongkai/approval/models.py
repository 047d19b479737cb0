"""The opinions on the approval sheet that follow the secrecy verdict."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models import Opinion
from gongkai.organization.models import ReaderGroup
from gongkai.procedure.dossier import Audience, Outcome, TimeLimit

AUDIENCES = [(Audience.PARTY.value, _("党内")), (Audience.ZONE.value, _("园区内")), (Audience.SOCIETY.value, _("社会"))]
SCOPES = [(Audience.GROUP.value, _("特定人员")), *AUDIENCES]


class Examination(Opinion):
    """审查意见: the office fixes time limit, scope and form (clause 2.B), and whether the matter is zone-wide important.

    The scope has one or two dated steps: to `first_audience` on publication or on `first_opens_on`, and, where two,
    to the wider `then_audience` on `then_opens_on`. A step for named people has its groups in `ScopedGroup`.
    """

    time_limit = models.CharField(_("公开时限"), max_length=10, blank=True, choices=[(t.value, t.value) for t in TimeLimit])
    first_audience = models.PositiveSmallIntegerField(_("公开范围"), null=True, blank=True, choices=SCOPES)
    first_opens_on = models.DateField(_("公开日期"), null=True, blank=True)
    then_audience = models.PositiveSmallIntegerField(_("其后公开范围"), null=True, blank=True, choices=AUDIENCES)
    then_opens_on = models.DateField(_("其后公开日期"), null=True, blank=True)
    channels = models.JSONField(_("公开形式"), default=list)
    zone_wide_important = models.BooleanField(_("全区性重要公开事项"), default=False)
    expires_on = models.DateField(_("公开截止日期"), null=True, blank=True)

    class Meta:
        constraints = [
            *Opinion.sentences("examination"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.AGREE.value) | (~Q(time_limit="") & Q(first_audience__isnull=False) & ~Q(channels=[])),
                name="an_agreeing_examination_fixes_time_limit_scope_and_form",
            ),
            models.CheckConstraint(
                condition=Q(then_audience__isnull=True, then_opens_on__isnull=True)
                | Q(then_audience__gt=F("first_audience"), then_opens_on__isnull=False),
                name="a_second_step_is_wider_and_dated",
            ),
            models.CheckConstraint(
                condition=Q(then_opens_on__isnull=True) | Q(first_opens_on__isnull=True) | Q(then_opens_on__gt=F("first_opens_on")),
                name="a_second_step_is_later",
            ),
            models.CheckConstraint(
                condition=~Q(time_limit=TimeLimit.STANDING.value) | Q(expires_on__isnull=True), name="a_standing_matter_does_not_expire"
            ),
        ]


class ScopedGroup(models.Model):
    """公开范围的特定人员组: a group that an examination names for its step for named people (clauses 2.B, 2.D)."""

    examination = models.ForeignKey(Examination, models.PROTECT, related_name="+")
    group = models.ForeignKey(ReaderGroup, models.PROTECT, related_name="+", verbose_name=_("特定人员组"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["examination", "group"], name="an_examination_names_a_group_once")]
        ordering = ["pk"]


class Countersignature(Opinion):
    """组长签署: the head of the leading group signs the examination opinion of zone-wide important matters (clause 2.B)."""

    class Meta:
        constraints = Opinion.sentences("countersignature")


class Approval(Opinion):
    """审批: the principal leader approves (clause 2.C)."""

    class Meta:
        constraints = Opinion.sentences("approval")
