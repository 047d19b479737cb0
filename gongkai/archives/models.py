"""Records and the packages made of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.archives.codes import CATEGORY
from gongkai.catalog.models import Entry
from gongkai.disclosure.models import Edition, Version
from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.organization.models import Body, Unit

RETENTIONS = {"Y": _("永久"), "D30": _("定期30年"), "D10": _("定期10年")}
"""保管期限 and their codes (DA/T 22-2015)."""


class Record(models.Model):
    """件: an edition filed as one record, with fonds, year, retention period and class, numbered within them (clause 2.E).

    `code` is the archival code (档号) that `codes.build` makes of these; only records older than the codes are without one.
    `body`, `unit`, `entry` and `title` say of what was filed what its matter and its version say: lists are read from here alone.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    fonds_number = models.CharField(_("全宗号"), max_length=10)
    year = models.PositiveSmallIntegerField(_("年度"))
    retention = models.CharField(_("保管期限"), max_length=3, choices=list(RETENTIONS.items()))
    category_code = models.CharField(_("门类代码"), max_length=4, default=CATEGORY)
    class_code = models.CharField(_("机构或问题代码"), max_length=12, blank=True, default="")
    number = models.PositiveIntegerField(_("件号"), null=True, blank=True)
    code = models.CharField(_("档号"), max_length=48, blank=True, default="")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", null=True)
    title = models.CharField(_("题名"), max_length=200, blank=True, default="")
    note = models.TextField(_("备注"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(fonds_number=""), name="a_record_belongs_to_a_fonds"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="an_archival_code_is_given_once"),
            models.UniqueConstraint(
                fields=["fonds_number", "category_code", "year", "retention", "class_code", "number"],
                condition=Q(number__isnull=False),
                name="a_number_is_given_once_in_a_class",
            ),
        ]
        indexes = [models.Index(fields=["body", "year", "retention"], name="records_of_a_body_by_year")]


class Package(models.Model):
    """归档包: the complete dossier of a record as one BagIt package under the installation's packages folder."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, unique=True)
    manifest_digest = models.CharField(max_length=DIGEST_LENGTH)
    size = models.PositiveBigIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
