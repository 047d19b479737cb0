"""Tables of the organisation (机构) and what is always true of them.

What a constraint cannot see (other rows, the row before) is held by the triggers of `migrations/0002_guards.py`.
"""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.procedure.posts import UNIT_POSTS, Post


class Body(models.Model):
    """公开机构: a disclosing organ with its own code, index numbers, portal and fonds."""

    name = models.CharField(_("机构名称"), max_length=120, unique=True)
    short_name = models.CharField(_("简称"), max_length=40)
    slug = models.CharField(_("网址标识"), max_length=40, unique=True)
    code = models.CharField(_("组织机构代码或统一社会信用代码"), max_length=18, unique=True)
    site_code = models.CharField(_("网站标识码"), max_length=10, blank=True)
    fonds_number = models.CharField(_("全宗号"), max_length=4, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    office_hours = models.CharField(_("办公时间"), max_length=120, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=40, blank=True)
    fax = models.CharField(_("传真号码"), max_length=40, blank=True, default="")
    email = models.CharField(_("电子邮箱"), max_length=120, blank=True)
    reviewer_may_examine = models.BooleanField(_("保密审查员可兼任审查员"), default=False)
    reevaluation_months = models.PositiveSmallIntegerField(_("不予公开事项重新评估的间隔（月）"), default=12)
    expiry_notice_days = models.PositiveSmallIntegerField(_("公开期满前提醒的天数"), default=7)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("登记时间"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_body_has_a_name"),
            models.CheckConstraint(
                condition=Q(reevaluation_months__gte=1) & Q(reevaluation_months__lte=60), name="what_is_withheld_comes_up_again_in_time"
            ),
            models.CheckConstraint(
                condition=Q(expiry_notice_days__gte=1) & Q(expiry_notice_days__lte=90), name="people_are_told_before_a_period_runs_out"
            ),
            models.CheckConstraint(condition=Q(slug__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?\Z"), name="a_slug_is_fit_for_an_address"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9A-Z]{8}-[0-9X]\Z") | Q(code__regex=r"^[0-9A-Z]{18}\Z"), name="a_body_has_a_code"
            ),
            models.UniqueConstraint(
                # An organisation code and the credit code that contains it would number their matters alike.
                Case(
                    When(condition=Q(code__contains="-"), then=F("code")),
                    default=Concat(Substr("code", 9, 8), Value("-"), Substr("code", 17, 1)),
                ),
                name="no_two_bodies_share_an_index_code",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def index_code(self) -> str:
        """The code used in index numbers (索引号): the organisation code with its hyphen, taken out of a credit code where need be."""
        return self.code if "-" in self.code else f"{self.code[8:16]}-{self.code[16]}"


class Unit(models.Model):
    """部门: a unit of a body, in a tree. One open unit of each body is the seat of the disclosure office (党政办)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上级部门"))
    name = models.CharField(_("部门名称"), max_length=80)
    code = models.CharField(_("部门代码"), max_length=12)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_office = models.BooleanField(_("公开工作领导小组办公室所在部门"), default=False)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_unit_has_a_name"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z]{1,12}\Z"), name="a_unit_has_a_short_code"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="a_unit_is_not_its_own_parent"),
            models.UniqueConstraint(fields=["body", "code"], name="a_unit_code_is_used_once_in_a_body"),
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(closed_on=None), name="a_unit_name_is_used_once_among_the_open_units_of_a_body"
            ),
            models.UniqueConstraint(fields=["body"], condition=Q(is_office=True, closed_on=None), name="the_office_has_one_seat_in_a_body"),
        ]

    def __str__(self) -> str:
        return self.name


class People(BaseUserManager["Person"]):
    """Finds people by user name for signing in. There is no superuser to create."""


class Person(AbstractBaseUser):
    """人员: one human being with one account. No superuser and no permission flags: what one may do comes from posts."""

    username = models.CharField(_("登录名"), max_length=40, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部门"))
    party_member = models.BooleanField(_("中共党员"), default=False)
    zone_member = models.BooleanField(_("园区人员"), default=True)
    is_active = models.BooleanField(_("账号可用"), default=True)
    language = models.CharField(_("界面语言"), max_length=10, default="zh-hans")
    password_is_initial = models.BooleanField(_("使用初始密码"), default=True)
    registered_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    left_on = models.DateField(_("离任日期"), null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = People()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]*\Z"), name="a_username_is_plain"),
            models.CheckConstraint(condition=~Q(name=""), name="a_person_has_a_name"),
            models.CheckConstraint(condition=Q(left_on=None) | Q(is_active=False), name="a_person_who_left_has_no_access"),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """任职: a person holds a post from `starts_on` until, and without, `ends_on`. Rows are ended, never deleted."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    post = models.CharField(_("岗位"), max_length=24)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("部门"))
    starts_on = models.DateField(_("任职日期"))
    ends_on = models.DateField(_("免任日期"), null=True, blank=True, help_text=_("自该日起不再担任"))
    appointed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人"))
    appointed_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [
            models.Index(fields=["body", "post"], name="appointments_of_a_post"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(post__in=sorted(post.value for post in Post)), name="an_appointment_names_a_known_post"),
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="an_appointment_ends_after_it_starts"),
            models.CheckConstraint(
                condition=(
                    Q(post__in=sorted(post.value for post in UNIT_POSTS), unit__isnull=False)
                    | (~Q(post__in=sorted(post.value for post in UNIT_POSTS)) & Q(unit__isnull=True))
                ),
                name="a_unit_is_named_exactly_for_the_posts_of_units",
            ),
        ]


class Delegation(models.Model):
    """委托: the power of one appointment lent to another person from `starts_on` up to and including `ends_on`.

    `revoked_on` is the first day on which it no longer holds. Rows are revoked, never deleted.
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+", verbose_name=_("所委托的任职"))
    to_person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("受托人"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), help_text=_("含当日"))
    reason = models.CharField(_("事由"), max_length=200)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"), default=timezone.now)
    revoked_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_delegation_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_delegation_states_its_reason"),
        ]


class DayChange(models.Model):
    """工作日历改动: what holds at a body for one day, over the published arrangements; of several the newest. Appended, never changed."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    day = models.DateField(_("日期"))
    worked = models.BooleanField(_("是否上班"))
    name = models.CharField(_("名称"), max_length=40)
    reason = models.CharField(_("依据和理由"), max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["body", "day"], name="day_changes_of_a_body")]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(reason=""), name="a_changed_day_has_a_name_and_a_reason"),
        ]


class ConfirmedYear(models.Model):
    """年度放假安排已确认: the body entered the holidays of a year that the product does not bring yet, and says so."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    year = models.PositiveSmallIntegerField(_("年度"))
    source = models.CharField(_("依据"), max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year"], name="a_year_is_confirmed_once_in_a_body"),
            models.CheckConstraint(condition=~Q(source=""), name="a_confirmed_year_names_its_source"),
        ]


class Notice(models.Model):
    """提醒: something that a person should know of, about one thing. It is open until he has seen it or it is over.

    `kind` reads "concept.what_happened". `text` is a sentence marked for translation with places for `given`, a JSON object; `mark` tells
    several notices of one kind about one thing apart, such as the day they are about.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    kind = models.CharField(max_length=40)
    about_type = models.CharField(max_length=60)
    about = models.BigIntegerField()
    mark = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=300)
    given = models.JSONField(default=dict)
    at = models.DateTimeField(_("提醒时间"))
    seen_at = models.DateTimeField(_("知悉时间"), null=True, blank=True)
    over_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["person"], condition=Q(seen_at=None, over_at=None), name="open_notices_of_a_person"),
            models.Index(fields=["about_type", "about"], condition=Q(over_at=None), name="notices_about_what_is_not_over"),
            models.Index(fields=["person", "-at"], name="notices_of_a_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about_type", "about", "mark"], name="a_person_is_told_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(kind=""), name="a_notice_says_something"),
        ]


# Named people (特定人员, clauses 2.B, 2.D).


class ReaderGroup(models.Model):
    """特定人员组: people named for what is opened to them alone, and for what purpose.

    What a leader signed names a group, so its name and its purpose never change: whoever wants others forms another group. It can be
    closed, and then nobody reads by it any more.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    name = models.CharField(_("名称"), max_length=60)
    purpose = models.CharField(_("用途"), max_length=200)
    formed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    formed_at = models.DateTimeField(_("登记时间"))
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(purpose=""), name="a_group_of_readers_has_a_name_and_a_purpose"),
            models.UniqueConstraint(
                fields=["body", "name"], condition=Q(closed_on=None), name="a_name_is_used_once_among_the_open_groups_of_a_body"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """特定人员组成员: a person reads what is opened to the group from `starts_on` until, and without, `ends_on`. Ended, never deleted."""

    group = models.ForeignKey(ReaderGroup, models.PROTECT, related_name="+", verbose_name=_("特定人员组"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"), null=True, blank=True, help_text=_("自该日起不再是成员"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    entered_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["person", "group"], name="groups_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_membership_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(person=F("entered_by")), name="nobody_enters_himself_into_a_group"),
        ]


# Programs that read (接口令牌, clause 4.1).


class FeedKey(models.Model):
    """接口令牌: a program may read what is open inside the zone. Only the digest of the token is kept; the token was shown once."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", verbose_name=_("机构"))
    name = models.CharField(_("用途"), max_length=100)
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    issued_at = models.DateTimeField(_("发放时间"))

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="a_feed_key_says_what_it_is_for")]

    def __str__(self) -> str:
        return self.name


class FeedKeyEnd(models.Model):
    """停用接口令牌: nothing is read with the key from this moment on."""

    key = models.OneToOneField(FeedKey, models.PROTECT, related_name="+", verbose_name=_("接口令牌"))
    reason = models.CharField(_("理由"), max_length=200)
    ended_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    ended_at = models.DateTimeField(_("停用时间"))

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_feed_key_ends_for_a_reason")]
