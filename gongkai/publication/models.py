"""What was opened, to whom, when and where; and what was taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.approval.models import AUDIENCES
from gongkai.catalog.models import Entry
from gongkai.disclosure.models import Edition, Item, Screening, Version
from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.organization.models import Body, Delegation, Unit
from gongkai.papers.kinds import Paper
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience
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


class HeldUp(models.Model):
    """公开受阻: why a step whose day has come does not open, or why its page cannot be made. Appended where the reason is another.

    It holds until the step is open and its page in place.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="what_is_held_up_says_why")]


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


class Outlet(models.Model):
    """公开形式设置: how a body uses one of the sixteen forms. The newest row of a form counts; none is ever changed (clauses 4.1, 4.2).

    `places` holds one place to a line; `days` is for how long something usually hangs there, None where it stays or is said once.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    channel = models.CharField(_("公开形式"), max_length=30, choices=[(c.value, c.value) for c in Channel])
    places = models.TextField(_("地点或载体"), blank=True)
    keeper = models.CharField(_("管理人"), max_length=100, blank=True)
    in_use = models.BooleanField(_("是否启用"))
    days = models.PositiveSmallIntegerField(_("一般展示天数"), null=True, blank=True)
    needs_photo = models.BooleanField(_("登记时须附照片"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="an_outlet_is_one_of_the_sixteen_forms"),
            models.CheckConstraint(condition=Q(in_use=False) | ~Q(places=""), name="a_form_in_use_has_a_place"),
            models.CheckConstraint(condition=Q(days__isnull=True) | Q(days__gte=1), name="what_hangs_hangs_a_day_at_least"),
        ]
        ordering = ["pk"]


class ScreenSetting(models.Model):
    """电子屏设置: how screens rotate, and what one shows that has been without contact for too long. The newest row counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    seconds = models.PositiveSmallIntegerField(_("每件显示秒数"))
    hours = models.PositiveSmallIntegerField(_("断网多少小时后停止显示"))
    notice = models.CharField(_("停止显示时的告示"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seconds__gte=5) & Q(seconds__lte=300), name="a_screen_shows_each_matter_for_a_while"),
            models.CheckConstraint(condition=Q(hours__gte=1) & Q(hours__lte=168), name="a_screen_without_contact_falls_silent"),
            models.CheckConstraint(condition=~Q(notice=""), name="a_silent_screen_says_why"),
        ]
        ordering = ["pk"]


class ScreenDevice(models.Model):
    """电子屏终端: a screen inside the zone that shows what is open to the zone, through an address of its own until it is revoked."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    place = models.CharField(_("安装地点"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(place=""), name="a_screen_stands_somewhere")]
        ordering = ["pk"]


class ScreenRevocation(models.Model):
    """停用电子屏终端: its address shows nothing any more, and what it kept goes at its next contact."""

    device = models.OneToOneField(ScreenDevice, models.PROTECT, related_name="+")
    reason = models.CharField(_("停用原因"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_revoked_screen_says_why")]
        ordering = ["pk"]


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


class PostingPlan(models.Model):
    """张贴安排: where a chosen form is to be carried out, from when to when, by whom and by which day (clauses 4.1, 4.2).

    Whoever changes one writes another that replaces it; one that is `dropped` is not to be carried out any more. It is done once a posting
    of the same form at the same place is recorded.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    channel = models.CharField(_("公开形式"), max_length=30, choices=[(c.value, c.value) for c in Channel])
    place = models.CharField(_("地点或载体"), max_length=200)
    shown_from = models.DateField(_("起始日期"))
    shown_until = models.DateField(_("截止日期"), null=True, blank=True)
    due_on = models.DateField(_("办理期限"))
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("承办人"))
    replaces = models.OneToOneField("self", models.PROTECT, related_name="+", null=True, blank=True)
    dropped = models.BooleanField(_("不再办理"), default=False)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(place=""), name="a_plan_names_its_place"),
            models.CheckConstraint(
                condition=Q(shown_until__isnull=True) | Q(shown_until__gte=models.F("shown_from")), name="a_plan_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="a_changed_plan_says_why"),
            models.CheckConstraint(condition=Q(dropped=False) | Q(replaces__isnull=False), name="only_a_plan_that_was_made_is_dropped"),
        ]
        ordering = ["pk"]


class Removal(models.Model):
    """撤除: a posting came down, or what it handed out was called back: when, by whom, with evidence (clauses 4.1, 5.1, 8.9)."""

    posting = models.OneToOneField(Posting, models.PROTECT, related_name="+")
    removed_on = models.DateField(_("撤除日期"))
    who = models.CharField(_("办理人"), max_length=100)
    note = models.TextField(_("说明"), blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(who=""), name="a_removal_names_who_did_it")]
        ordering = ["at", "pk"]


# Readers inside (阅读情况, clause 2.D).


class Reading(models.Model):
    """首次阅读: a person opened the page of a release inside for the first time. Who read what only the office's publisher and supervisor
    are told; the journal is not.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "person"], name="a_person_first_reads_an_edition_once")]
        ordering = ["at", "pk"]


class ReadingRequest(models.Model):
    """请确认已阅: the office wants to know of each reader of this release that he has read it. A later edition asks again."""

    release = models.OneToOneField(Release, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ReadingConfirmation(models.Model):
    """已阅: a reader said that he has read what he had opened."""

    reading = models.OneToOneField(Reading, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class SearchChange(models.Model):
    """检索变动: that a release opened or was taken back, for the search index, which applies these in their order.

    Numbers are committed in their order: one transaction at a time writes here.
    """

    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


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


# Leaks (clause 8.9).

LEAK_KINDS = {
    "state_secret": _("国家秘密"),
    "work_secret": _("工作秘密"),
    "commercial_secret": _("商业秘密"),
    "personal": _("个人信息"),
    "other": _("其他或者不清楚"),
}
"""What is said to have leaked (泄露的内容)."""
LEAK_SOURCES = {"staff": _("本机构人员"), "reader": _("公众")}
"""Who reported a leak."""
LEAK_OUTCOMES = {
    "taken_down": _("已撤下"),
    "confirmed": _("属实，本系统没有可撤下的页面"),
    "same": _("与另一件报告相同"),
    "dismissed": _("不属于泄密"),
}
"""What the duty officer decided on a report (处置决定)."""
CONFIRMED = ("taken_down", "confirmed")
"""Outcomes after which there is something to remedy."""
REMEDY_SORTS = {"removal": _("撤除张贴"), "notice": _("告知和报告")}
"""Sorts of remedy: a posting is removed, somebody is told."""
REMEDY_OUTCOMES = {"done": _("已办"), "explained": _("不办，说明理由")}
FOLLOW_UPS = {"case": _("应当追究责任，移交责任追究"), "none": _("不需要追究责任")}
"""What follows a closed leak. The case itself (第九章) belongs to a later step, which looks back at this row."""


class LeakReport(models.Model):
    """泄密报告: somebody on staff or a reader says that something leaked. Values are masked before this row is written.

    `item` is the matter, None where it is not of this system; `masked` counts the values that were masked; `contact` may be empty.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(max_length=10, choices=list(LEAK_SOURCES.items()))
    kind = models.CharField(_("泄露的内容"), max_length=20, choices=list(LEAK_KINDS.items()))
    text = models.TextField(_("情况说明"))
    place = models.CharField(_("在哪里看到"), max_length=400, blank=True)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    masked = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_leak_report_says_what_leaked"),
            models.CheckConstraint(
                condition=Q(source="staff", person__isnull=False) | Q(source="reader", person__isnull=True),
                name="a_leak_report_of_the_staff_names_its_reporter",
            ),
        ]
        ordering = ["pk"]


class LeakDecision(models.Model):
    """泄密报告的处置: the duty officer took the matter down at once, or said why there was nothing to take down."""

    report = models.OneToOneField(LeakReport, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=list(LEAK_OUTCOMES.items()))
    kind = models.CharField(_("泄露的内容"), max_length=20, choices=list(LEAK_KINDS.items()))
    reason = models.TextField(_("理由"), blank=True)
    same_as = models.ForeignKey(LeakReport, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome="taken_down") | ~Q(reason=""), name="a_leak_not_taken_down_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="same", same_as__isnull=False) | (~Q(outcome="same") & Q(same_as__isnull=True)),
                name="the_same_leak_names_the_other_report",
            ),
            models.CheckConstraint(condition=Q(same_as__isnull=True) | ~Q(same_as=models.F("report")), name="no_leak_is_its_own_double"),
        ]


class LeakEvidence(models.Model):
    """泄密证据: what stood open, sealed before it was taken down (固定); or what was added later, with the number of visits where known."""

    SEALED, ADDED = "sealed", "added"

    report = models.ForeignKey(LeakReport, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=[(SEALED, _("自动固定")), (ADDED, _("补充"))])
    note = models.TextField(_("说明"))
    visits = models.PositiveIntegerField(_("访问次数"), null=True, blank=True)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="evidence_of_a_leak_says_what_it_is"),
            models.CheckConstraint(condition=~Q(sort="sealed") | Q(blob__isnull=False), name="sealed_evidence_has_its_bytes"),
            models.UniqueConstraint(fields=["report"], condition=Q(sort="sealed"), name="evidence_of_a_leak_is_sealed_once"),
        ]
        ordering = ["pk"]


class Remedy(models.Model):
    """补救事项: a posting to be removed, or somebody to be told, by a time. Whoever changes one writes another that replaces it.

    `recipient` is who is told, or where an unrecorded posting hangs; `basis` the article that asks for it; `person` who is to do it.
    """

    report = models.ForeignKey(LeakReport, models.PROTECT, related_name="+")
    sort = models.CharField(max_length=10, choices=list(REMEDY_SORTS.items()))
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", null=True, blank=True)
    recipient = models.CharField(max_length=200, blank=True)
    basis = models.CharField(_("依据"), max_length=400, blank=True)
    due_at = models.DateTimeField(_("期限"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.TextField(_("变更理由"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(recipient="") | Q(posting__isnull=False), name="a_remedy_says_who_is_told_or_what_is_removed"
            ),
            models.CheckConstraint(condition=Q(posting__isnull=True) | Q(sort="removal"), name="only_a_removal_is_about_a_posting"),
            models.CheckConstraint(condition=Q(replaces__isnull=True) | ~Q(reason=""), name="a_changed_remedy_says_why"),
            models.UniqueConstraint(
                fields=["report", "posting"], condition=Q(replaces__isnull=True), name="a_posting_is_listed_once_for_removal"
            ),
        ]
        ordering = ["pk"]


class RemedyDone(models.Model):
    """补救事项办结: who removed it or told them, when, how, with evidence; or why it is not done."""

    remedy = models.OneToOneField(Remedy, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=list(REMEDY_OUTCOMES.items()))
    done_at = models.DateTimeField(_("办理时间"))
    who = models.CharField(_("办理人"), max_length=100, blank=True)
    how = models.TextField(_("方式或者说明"), blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome="explained") | ~Q(who=""), name="a_remedy_that_was_done_names_who_did_it"),
            models.CheckConstraint(condition=Q(outcome="done") | ~Q(how=""), name="a_remedy_that_is_not_done_says_why"),
            models.CheckConstraint(condition=Q(done_at__lte=models.F("at")), name="a_remedy_is_recorded_after_it_was_done"),
        ]


class LeakClosure(models.Model):
    """泄密处置办结: every remedy is done or explained, and it is said whether a case of liability follows."""

    report = models.OneToOneField(LeakReport, models.PROTECT, related_name="+")
    follow_up = models.CharField(_("责任追究"), max_length=10, choices=list(FOLLOW_UPS.items()))
    summary = models.TextField(_("处置情况"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(summary=""), name="a_closed_leak_says_what_was_done")]


class Knock(models.Model):
    """来访频次: that a report came from outside, so that nobody floods the desk. Gone after an hour.

    `key` is a keyed digest of the address and the day; the address itself is kept nowhere.
    """

    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)


# Feedback (clauses 3.0, 5.2).

FEEDBACK_SOURCES = {
    "page": _("公开网站"),
    "meeting": _("会议、座谈"),
    "letter": _("来信"),
    "visit": _("来访"),
    "phone": _("电话"),
    "other": _("其他途径"),
}
"""How feedback came (反馈途径)."""
BY_HAND = tuple(source for source in FEEDBACK_SOURCES if source != "page")
"""What the office writes down itself."""
FEEDBACK_OUTCOMES = {
    "adopted": _("采纳"),
    "explained": _("解释说明"),
    "declined": _("不予采纳"),
    "passed_on": _("转办"),
}
"""What became of feedback (处理结果)."""
REPLY_DECISIONS = {"published": _("在公开页面公布"), "private": _("只凭受理编号查询"), "returned": _("退回重新办理")}
"""What was decided on an answer (答复审定)."""
GIVEN = ("published", "private")
"""Decisions with which feedback is answered."""


class FeedbackTerms(models.Model):
    """意见办理时限: within how many working days a body answers, and for how many days a round is open. The newest row counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    answer_days = models.PositiveSmallIntegerField(_("答复期限（工作日）"))
    round_days = models.PositiveSmallIntegerField(_("征求意见期（天）"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(answer_days__gte=1, round_days__gte=1), name="terms_of_feedback_give_time")]
        ordering = ["pk"]


class Feedback(models.Model):
    """意见: what somebody says of an edition that was disclosed, or why he asks that nothing is under an entry (clauses 3.0, 5.2).

    Values are masked before this row is written, `masked` counts them. `who` says in general terms whose it is, where staff wrote it
    down; `days` is the limit that held on `received_on`, in working days.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", null=True, blank=True)
    source = models.CharField(_("反馈途径"), max_length=10, choices=list(FEEDBACK_SOURCES.items()))
    receipt = models.CharField(_("受理编号"), max_length=14, unique=True)
    text = models.TextField(_("意见内容"))
    masked = models.PositiveSmallIntegerField(default=0)
    who = models.CharField(_("反映人"), max_length=100, blank=True)
    place = models.CharField(_("地点或者来文"), max_length=200, blank=True)
    received_on = models.DateField(_("收到日期"))
    days = models.PositiveSmallIntegerField(_("答复期限（工作日）"))
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="feedback_says_something"),
            models.CheckConstraint(
                condition=Q(edition__isnull=False, entry__isnull=True) | Q(edition__isnull=True, entry__isnull=False),
                name="feedback_is_about_an_edition_or_an_entry",
            ),
            models.CheckConstraint(
                condition=Q(source="page", person__isnull=True, who="", evidence__isnull=True)
                | (~Q(source="page") & Q(person__isnull=False) & ~Q(who="")),
                name="feedback_taken_by_hand_says_by_whom_and_whose",
            ),
            models.CheckConstraint(condition=Q(days__gte=1), name="feedback_is_answered_within_days"),
        ]
        ordering = ["pk"]


class Handling(models.Model):
    """意见办理: what becomes of it, why, and the answer as it is proposed. The newest counts; one that was sent back stays readable."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="+")
    outcome = models.CharField(_("处理结果"), max_length=10, choices=list(FEEDBACK_OUTCOMES.items()))
    reason = models.TextField(_("理由"))
    recipient = models.CharField(_("转办单位"), max_length=100, blank=True)
    answer = models.TextField(_("答复"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(answer=""), name="a_handling_states_reason_and_answer"),
            models.CheckConstraint(
                condition=(Q(outcome="passed_on") & ~Q(recipient="")) | (~Q(outcome="passed_on") & Q(recipient="")),
                name="what_is_passed_on_says_to_whom",
            ),
        ]
        ordering = ["pk"]


class Reply(models.Model):
    """答复审定: the answer is given, on the page or to whoever holds the receipt, or it is sent back; never by who proposed it.

    `shown` is the feedback as the page shows it: in short, with nobody's particulars. `remark` says why it is sent back.
    """

    handling = models.OneToOneField(Handling, models.PROTECT, related_name="+")
    decision = models.CharField(_("审定结果"), max_length=10, choices=list(REPLY_DECISIONS.items()))
    shown = models.TextField(_("公布的意见"), blank=True)
    remark = models.TextField(_("审定意见"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(decision="published") | ~Q(shown=""), name="a_published_answer_shows_what_it_answers"),
            models.CheckConstraint(condition=~Q(decision="returned") | ~Q(remark=""), name="an_answer_sent_back_says_why"),
        ]
        ordering = ["pk"]


class Responding(models.Model):
    """回应: whether an edition answers this feedback, as its drafter says. The newest row of each pair counts (clause 5.2)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="+")
    answers = models.BooleanField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Round(models.Model):
    """征求意见期: feedback on a major or complex matter is gathered from a day to a day after it was disclosed (clause 5.2).

    `person` is None where publication opened it by itself, as it does for what is important to the whole zone; `reason` is then "".
    """

    release = models.OneToOneField(Release, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("起始日期"))
    ends_on = models.DateField(_("截止日期"))
    reason = models.TextField(_("列为重大、复杂事项的理由"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="a_round_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(person__isnull=True) | ~Q(reason=""), name="a_round_opened_by_hand_says_why"),
        ]
        ordering = ["pk"]


class RoundClosure(models.Model):
    """征求意见情况: a round is over; what came and what became of it, as readers are told (clause 5.2)."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="+")
    summary = models.TextField(_("征求意见情况"))
    closed_on = models.DateField(_("办结日期"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(summary=""), name="a_closed_round_says_what_came_of_it")]
        ordering = ["pk"]


class FeedbackShown(models.Model):
    """公布就位: the public page shows this answer, this round or what came of it."""

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="+", null=True, blank=True)
    round = models.OneToOneField(Round, models.PROTECT, related_name="+", null=True, blank=True)
    closure = models.OneToOneField(RoundClosure, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reply__isnull=False, round__isnull=True, closure__isnull=True)
                | Q(reply__isnull=True, round__isnull=False, closure__isnull=True)
                | Q(reply__isnull=True, round__isnull=True, closure__isnull=False),
                name="what_is_shown_of_feedback_is_one_thing",
            )
        ]


# The guide (clause 1.4).


class Guide(models.Model):
    """公开指南: what a body tells readers of where and how they find what it discloses. Each row is a version; the newest counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    kinds = models.TextField(_("公开信息的分类"))
    arrangement = models.TextField(_("编排体系"))
    ways = models.TextField(_("获取方式"))
    office = models.TextField(_("公开工作机构"), blank=True)
    complaints = models.TextField(_("监督和投诉"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kinds="") & ~Q(arrangement="") & ~Q(ways="") & ~Q(complaints=""), name="a_guide_has_all_its_sections"
            )
        ]
        ordering = ["pk"]


class GuideShown(models.Model):
    """公布就位: the public page shows this version of the guide, or showed it before the next."""

    guide = models.OneToOneField(Guide, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Announcement(models.Model):
    """站内通知: a few words that the office puts on the front page until a day; shown only after somebody else has agreed (clause 1.4)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    title = models.CharField(_("标题"), max_length=40)
    text = models.TextField(_("内容"))
    until = models.DateField(_("显示到"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="an_announcement_says_something")]
        ordering = ["pk"]


class AnnouncementConsent(models.Model):
    """同意发布: somebody else than who wrote it lets an announcement onto the front page."""

    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class AnnouncementEnd(models.Model):
    """停止显示: an announcement is not wanted before it was agreed to, or taken off the front page before its day."""

    announcement = models.OneToOneField(Announcement, models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_announcement_ends_for_a_reason")]


class AnnouncementShown(models.Model):
    """通知就位: the front page has followed this consent, or this end."""

    consent = models.OneToOneField(AnnouncementConsent, models.PROTECT, related_name="+", null=True)
    end = models.OneToOneField(AnnouncementEnd, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent__isnull=False, end__isnull=True) | Q(consent__isnull=True, end__isnull=False),
                name="the_front_page_follows_one_deed",
            )
        ]


# Papers (clauses 4.1, 4.2).


class Wording(models.Model):
    """版头用语: what a body puts on its papers. The newest row counts; a paper keeps the one it was ordered under."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    organ_mark = models.CharField(_("发文机关标志"), max_length=60)
    signatory = models.CharField(_("署名"), max_length=60)
    printer = models.CharField(_("印发机关"), max_length=60)
    heading = models.CharField(_("张贴稿标题"), max_length=20)
    word = models.TextField(_("张贴稿落款说明"), blank=True)
    press = models.TextField(_("新闻联系"), blank=True)
    place = models.TextField(_("文件查阅办法"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(organ_mark="") & ~Q(signatory="") & ~Q(printer="") & ~Q(heading=""), name="a_letterhead_names_the_organ"
            )
        ]
        ordering = ["pk"]


class SheetOrder(models.Model):
    """制件单: somebody wants a paper made; all that it will show is settled here, so it comes out the same whenever it is drawn.

    `code` is printed on it. `audience` is the widest circle in which it is seen. `contents` lists the numbers of the releases that a
    file index names, as a JSON array, "" elsewhere; `origin` is the address of the site as the paper prints it, "" where unknown.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    release = models.ForeignKey(Release, models.PROTECT, related_name="+", null=True, blank=True)
    paper = models.CharField(_("纸质件"), max_length=20, choices=[(one.value, one.value) for one in Paper])
    code = models.CharField(_("查验编号"), max_length=14, unique=True)
    audience = models.PositiveSmallIntegerField(choices=AUDIENCES)
    addressee = models.CharField(_("主送"), max_length=200, blank=True)
    copies = models.CharField(_("抄送"), max_length=300, blank=True)
    occasion = models.CharField(_("事由或者会议名称"), max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    contents = models.TextField(blank=True)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+", null=True, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paper=Paper.FILE_INDEX.value, release__isnull=True, year__isnull=False)
                | (~Q(paper=Paper.FILE_INDEX.value) & Q(release__isnull=False)),
                name="a_sheet_shows_one_matter_or_is_a_file_index",
            ),
            models.CheckConstraint(
                condition=~Q(paper__in=[one.value for one in Paper if one.reaches is Audience.SOCIETY]) | Q(audience=int(Audience.SOCIETY)),
                name="what_goes_to_society_is_ordered_for_society",
            ),
            models.CheckConstraint(
                condition=~Q(paper__in=[one.value for one in Paper if one.reaches is Audience.ZONE]) | Q(audience__gte=int(Audience.ZONE)),
                name="what_hangs_in_the_zone_is_not_for_the_party_alone",
            ),
        ]
        ordering = ["pk"]


class IssuedSheet(models.Model):
    """纸质件: a paper that was made and may be printed. Its bytes lie in the vault; changed wording never changes them."""

    order = models.OneToOneField(SheetOrder, models.PROTECT, related_name="+")
    pdf = models.OneToOneField(Blob, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
