"""What was opened, to whom, when and where; and what was taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.approval.models import AUDIENCES
from gongkai.disclosure.models import Edition, Item, Screening, Version
from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.organization.models import Body, Delegation
from gongkai.procedure.channels import Channel
from gongkai.vault.models import Blob

WITHDRAWAL_REASONS = {
    "leak": _("涉嫌泄密"),
    "untrue": _("内容有误"),
    "rights": _("损害第三方合法权益"),
    "superior": _("上级机关要求"),
    "invalid": _("已失效或废止"),
    "other": _("其他原因"),
}
"""Types of reason for taking a matter back (撤回原因)."""
PERIOD_OVER = "period"
"""The reason that the calendar gives: the period of disclosure has run out (公开期限届满)."""


class Release(models.Model):
    """发布: the publisher let this version out, under the decisions of its examination."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="+")
    version = models.OneToOneField(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Opening(models.Model):
    """One step of a release has opened to its audience. The second opens by itself on its date."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    audience = models.PositiveSmallIntegerField(choices=AUDIENCES)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "position"], name="a_step_opens_once"),
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="a_release_has_one_or_two_steps"),
        ]
        ordering = ["release", "position"]


class IndexNumber(models.Model):
    """索引号: one for each item that is open to society; dense and unique for each body and cataloguing year."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    item = models.OneToOneField(Item, models.PROTECT, related_name="+")
    allotted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year", "serial"], name="an_index_number_is_given_once")]

    def __str__(self) -> str:
        return f"{self.code}/{self.year:04d}-{self.serial:05d}"


class Snapshot(models.Model):
    """快照: the files of an opening are in place, named by the digest of their manifest."""

    opening = models.OneToOneField(Opening, models.PROTECT, related_name="+")
    object = models.CharField(max_length=DIGEST_LENGTH)
    manifest = models.TextField()
    kept_at = models.DateTimeField()


class Withdrawal(models.Model):
    """撤回: a released matter is taken back everywhere, with a typed reason and the authority that decided.

    A matter whose period has run out is taken down by the calendar; what has expired may still be withdrawn with another reason.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    reason_type = models.CharField(_("撤回原因"), max_length=20, choices=[*WITHDRAWAL_REASONS.items(), (PERIOD_OVER, _("公开期限届满"))])
    reason = models.TextField(_("撤回说明"))
    authority = models.CharField(_("决定机关"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    post = models.CharField(max_length=30, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(authority=""), name="a_withdrawal_states_reason_and_authority"),
            models.CheckConstraint(
                condition=Q(reason_type=PERIOD_OVER, person__isnull=True) | (~Q(reason_type=PERIOD_OVER) & Q(person__isnull=False)),
                name="only_the_calendar_withdraws_without_a_person",
            ),
            models.UniqueConstraint(fields=["release"], condition=Q(reason_type=PERIOD_OVER), name="a_release_expires_once"),
            models.UniqueConstraint(fields=["release"], condition=~Q(reason_type=PERIOD_OVER), name="a_release_is_withdrawn_once"),
        ]


class Tombstone(models.Model):
    """撤下告示: what stands where a withdrawn page stood is in place."""

    withdrawal = models.OneToOneField(Withdrawal, models.PROTECT, related_name="+")
    object = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    kept_at = models.DateTimeField()


class Posting(models.Model):
    """张贴(投放): a channel was used for a release: where, from when to when, by whom, with evidence (chapter 4)."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    channel = models.CharField(_("公开形式"), max_length=30, choices=[(c.value, c.value) for c in Channel])
    place = models.CharField(_("地点或载体"), max_length=200)
    shown_from = models.DateField(_("起始日期"))
    shown_until = models.DateField(_("截止日期"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_until__isnull=True) | Q(shown_until__gte=models.F("shown_from")), name="a_posting_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=~Q(place=""), name="a_posting_names_its_place"),
        ]
        ordering = ["at", "pk"]


RECHECK_OUTCOMES = {
    "harmless": _("无需处理"),
    "corrected": _("已另办新版次更正"),
}
"""What came of looking at something public that a later screening saw (存量核查结果)."""


class Recheck(models.Model):
    """存量核查: a person looked at what a later screening saw in something that is already public (clause 8.2)."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    screening = models.OneToOneField(Screening, models.PROTECT, related_name="+")
    outcome = models.CharField(_("核查结果"), max_length=20, choices=list(RECHECK_OUTCOMES.items()))
    remark = models.TextField(_("核查说明"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(remark=""), name="a_recheck_states_its_reasons"),
            models.CheckConstraint(condition=Q(outcome__in=list(RECHECK_OUTCOMES)), name="a_recheck_has_a_known_outcome"),
        ]
        ordering = ["pk"]
