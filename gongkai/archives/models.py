"""Records and the packages made of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models import Edition, Version
from gongkai.foundation.digests import DIGEST_LENGTH

RETENTIONS = {"Y": _("永久"), "D30": _("定期30年"), "D10": _("定期10年")}
"""保管期限 and their codes (DA/T 22-2015)."""


class Record(models.Model):
    """件: an edition filed as one record, with fonds, year and retention period (clause 2.E)."""

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    fonds_number = models.CharField(_("全宗号"), max_length=10)
    year = models.PositiveSmallIntegerField(_("年度"))
    retention = models.CharField(_("保管期限"), max_length=3, choices=list(RETENTIONS.items()))
    note = models.TextField(_("备注"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(fonds_number=""), name="a_record_belongs_to_a_fonds")]


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
