"""Tables of the catalogue (公开目录) and what is always true of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.organization.models import Body, Unit

PERIODS = {"month": _("每月"), "quarter": _("每季度"), "half_year": _("每半年"), "year": _("每年")}
"""How often a periodic entry is disclosed (公开周期), shortest first."""


class Category(models.Model):
    """类别: one of the eight groups of chapter 3, by number; its name may be changed by the office."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    number = models.PositiveSmallIntegerField(_("序号"))
    name = models.CharField(_("类别名称"), max_length=40)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="a_category_number_is_used_once_in_a_body"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=8), name="categories_are_numbered_from_one_to_eight"),
            models.CheckConstraint(condition=~Q(name=""), name="a_category_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """目录条目: one kind of matter that is to be disclosed, with what is usual for it. Retired, never deleted.

    `time_limit` is a `procedure.dossier.TimeLimit`, `period` is set exactly for periodic entries, `scope` is the widest
    `procedure.dossier.Audience` to which it is usually opened, `inner_party` says that the Party comes first (clause 2.D),
    `channels` are the usual forms (`procedure.channels.Channel`).
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("类别"))
    letter = models.CharField(_("序号"), max_length=1)
    title = models.CharField(_("名称"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("通常承办部门"))
    unit_hint = models.CharField(_("承办部门提示"), max_length=80, blank=True)
    time_limit = models.CharField(_("公开时限"), max_length=12)
    period = models.CharField(_("公开周期"), max_length=12, blank=True)
    scope = models.PositiveSmallIntegerField(_("公开范围"))
    inner_party = models.BooleanField(_("党内事务"), default=False)
    channels = models.JSONField(_("公开形式"), default=list)
    position = models.PositiveIntegerField(_("排序"), default=0)
    retired_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering = ["category__number", "position", "letter"]
        constraints = [
            models.UniqueConstraint(fields=["category", "letter"], name="a_letter_is_used_once_in_a_category"),
            models.CheckConstraint(condition=Q(letter__regex=r"^[A-Z]\Z"), name="an_entry_has_a_letter"),
            models.CheckConstraint(condition=~Q(title=""), name="an_entry_has_a_title"),
            models.CheckConstraint(
                condition=Q(time_limit__in=["standing", "periodic", "staged", "by_need"]), name="an_entry_has_a_known_time_limit"
            ),
            models.CheckConstraint(
                condition=(
                    Q(time_limit="periodic", period__in=["month", "quarter", "half_year", "year"])
                    | (~Q(time_limit="periodic") & Q(period=""))
                ),
                name="an_entry_has_a_period_exactly_where_it_is_periodic",
            ),
            models.CheckConstraint(condition=Q(scope__in=[1, 2, 3]), name="an_entry_has_a_known_scope"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def clause(self) -> str:
        """The clause of the regulation the entry stands under, as "3.4"."""
        return f"3.{self.category.number}"

    @property
    def code(self) -> str:
        """The entry's code within its body, as "3.4.B"."""
        return f"{self.clause}.{self.letter}"


class Timing(models.Model):
    """时限安排: how the duties of an entry are reckoned from `starts_on`. Appended, of several the newest holds.

    `stages` lists [name, month, day] of an entry disclosed stage by stage, empty for the usual quarters. What ended before `starts_on`
    is asked of nobody. `person` is empty for what came with the product.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    starts_on = models.DateField(_("起算日期"))
    days = models.PositiveSmallIntegerField(_("公开时限（天）"))
    working = models.BooleanField(_("按工作日计算"), default=True)
    basis = models.CharField(_("依据"), max_length=120)
    stages = models.JSONField(_("阶段"), default=list)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=366), name="a_timing_gives_at_least_a_day"),
            models.CheckConstraint(condition=~Q(basis=""), name="a_timing_names_its_basis"),
        ]


class Occasion(models.Model):
    """公开事由: information under an entry came into being or changed on a day, so that it is to be disclosed (by need)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    what = models.CharField(_("事由"), max_length=120)
    happened_on = models.DateField(_("形成或者变更日期"))
    days = models.PositiveSmallIntegerField(_("公开时限（天）"))
    working = models.BooleanField(_("按工作日计算"))
    basis = models.CharField(_("依据"), max_length=120)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "what", "happened_on"], name="an_occasion_is_entered_once"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(basis=""), name="an_occasion_says_what_happened"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=366), name="an_occasion_gives_at_least_a_day"),
        ]


class Duty(models.Model):
    """公开义务: one dated expectation of an entry, for one period, stage, year or occasion. Raised by the clock, never changed.

    `due_on` is the day as it was first worked out: `days` after `ends_on`; later days stand in `DutyChange`.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    key = models.CharField(max_length=20)
    label = models.CharField(_("公开义务"), max_length=160)
    time_limit = models.CharField(_("公开时限"), max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办部门"))
    occasion = models.OneToOneField(Occasion, models.PROTECT, null=True, blank=True, related_name="+")
    begins_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("截止日期"))
    days = models.PositiveSmallIntegerField(_("公开时限（天）"))
    working = models.BooleanField(_("按工作日计算"))
    basis = models.CharField(_("依据"), max_length=120)
    due_on = models.DateField(_("应公开日期"))
    raised_at = models.DateTimeField(_("产生时间"))

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], name="duties_by_their_day")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="a_duty_is_raised_once"),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("ends_on"), ends_on__gte=F("begins_on")), name="a_duty_is_due_after_its_period"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="a_duty_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.label


DUTY_CHANGES = {"moved": _("工作日历调整"), "postponed": _("延期"), "waived": _("免除")}
"""How a duty's day may change (义务调整): the calendar moves it, the office postpones it or waives it."""
WAIVERS = {
    "withheld": _("依法不予公开"),
    "unchanged": _("复核无变化，继续公开"),
    "nothing": _("本期没有发生"),
    "elsewhere": _("已在其他事项中公开"),
    "no_longer": _("职责调整或者条目停用"),
}
"""Grounds on which the office waives a duty (免除的理由)."""


class DutyChange(models.Model):
    """义务调整: the calendar moved the day, or the office postponed or waived the duty with its reason. Appended, never changed."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    kind = models.CharField(_("调整"), max_length=10, choices=list(DUTY_CHANGES.items()))
    was = models.DateField(_("原应公开日期"))
    due_on = models.DateField(_("应公开日期"), null=True, blank=True)
    ground = models.CharField(_("免除的理由"), max_length=12, blank=True, choices=list(WAIVERS.items()))
    reason = models.CharField(_("说明"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="waived", due_on__isnull=True, ground__in=list(WAIVERS))
                    | Q(kind__in=["moved", "postponed"], due_on__isnull=False, ground="")
                ),
                name="a_waiver_has_a_ground_and_other_changes_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="moved", person__isnull=True) | (~Q(kind="moved") & Q(person__isnull=False)),
                name="only_the_calendar_moves_a_duty_without_a_person",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_changed_duty_says_why"),
            models.UniqueConstraint(fields=["duty"], condition=Q(kind="waived"), name="a_duty_is_waived_once"),
        ]


PLAN_SOURCES = {"catalog": _("按目录起草"), "page": _("页面修改"), "table": _("Excel 导入")}
"""How rows of a plan came to be (计划行的来源)."""
PLAN_STATES = {"frozen": _("定稿"), "opened": _("调整")}
"""What a plan is by turns: locked at the rows it has, and open to be changed."""


class Plan(models.Model):
    """年度计划: what a body is to disclose in one year, as a table of its own (clause 1.1). Its rows are in `PlanRow`."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("年度"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "year"], name="a_year_has_one_plan_in_a_body")]


class PlanChange(models.Model):
    """修订: rows of a plan that were written together. Appended; `digest` is that of the rows, see `plans.digest_of_rows`."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("修订"))
    source = models.CharField(_("来源"), max_length=10, choices=list(PLAN_SOURCES.items()))
    digest = models.CharField(max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="a_change_of_a_plan_is_numbered_once")]


class PlanRow(models.Model):
    """计划行: one line of a plan as one change left it. Of several with one `number` the one of the last change holds.

    `key` is that of the duty it was drafted from (`Duty.key`), empty for a row of the office's own. Without `due_on` it is by need.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    change = models.ForeignKey(PlanChange, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("序号"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", verbose_name=_("目录条目"))
    key = models.CharField(max_length=20, blank=True)
    what = models.CharField(_("公开内容"), max_length=160)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承办部门"))
    responsible = models.CharField(_("责任人"), max_length=40, blank=True)
    due_on = models.DateField(_("应公开日期"), null=True, blank=True)
    scope = models.PositiveSmallIntegerField(_("公开范围"))
    channels = models.JSONField(_("公开形式"), default=list)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["change", "number"], name="a_change_writes_a_row_of_a_plan_once"),
            models.CheckConstraint(condition=~Q(what=""), name="a_row_of_a_plan_says_what_is_disclosed"),
            models.CheckConstraint(condition=Q(scope__in=[1, 2, 3]), name="a_row_of_a_plan_has_a_known_scope"),
        ]


class PlanState(models.Model):
    """定稿、调整: a plan was locked at the rows that `content` lists, or opened again for a reason. Appended, the newest holds."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    kind = models.CharField(_("状态"), max_length=10, choices=list(PLAN_STATES.items()))
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=80, blank=True)
    reason = models.CharField(_("调整理由"), max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    (Q(kind="frozen", reason="") & ~Q(content="") & ~Q(digest=""))
                    | (Q(kind="opened", content="", digest="") & ~Q(reason=""))
                ),
                name="a_plan_is_frozen_with_its_rows_or_opened_for_a_reason",
            )
        ]
