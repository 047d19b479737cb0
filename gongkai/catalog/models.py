"""Tables of the catalogue (公开目录) and what is always true of them."""

from django.db import models
from django.db.models import Q
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
