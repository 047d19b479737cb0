"""What the vault knows of each file: its digest, size and media type. The bytes lie on disk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.foundation.digests import DIGEST_LENGTH


class Blob(models.Model):
    """The bytes of one file (文件), named by their digest; written once, never changed, never deleted.

    A row stands only where the whole file lies on disk: the file is synced before the row is written.
    """

    digest = models.CharField(_("摘要"), max_length=DIGEST_LENGTH, primary_key=True)
    size = models.PositiveBigIntegerField(_("字节数"))
    media_type = models.CharField(_("文件类型"), max_length=127)
    stored_at = models.DateTimeField(_("入库时间"))

    class Meta:
        """Names and constraints of the table."""

        db_table = "vault_blob"
        verbose_name = _("文件")
        verbose_name_plural = _("文件")
        constraints = [models.CheckConstraint(condition=~models.Q(media_type=""), name="a_blob_states_its_media_type")]


class FileScreening(models.Model):
    """What screening says of the bytes with one digest (文件筛查), under one state of the lists and of the rules; kept, never changed.

    `lists` is the fingerprint of the body's lists, `engine` the version of the rules. `report` is the report as JSON: its excerpts are
    masked, the file's name is left out, because the same bytes may come under several.
    """

    digest = models.CharField(_("摘要"), max_length=DIGEST_LENGTH)
    lists = models.CharField(_("词表指纹"), max_length=DIGEST_LENGTH)
    engine = models.CharField(_("规则版本"), max_length=60)
    report = models.TextField(_("筛查结果"))
    at = models.DateTimeField(_("筛查时间"))

    class Meta:
        """Names and constraints of the table."""

        verbose_name = _("文件筛查")
        verbose_name_plural = _("文件筛查")
        constraints = [
            models.UniqueConstraint(fields=["digest", "lists", "engine"], name="a_file_is_screened_once_under_the_same_rules"),
            models.CheckConstraint(condition=~models.Q(report="") & ~models.Q(engine=""), name="a_file_screening_says_what_it_saw"),
        ]


class VirusScan(models.Model):
    """That ClamAV's daemon found no virus in the bytes with one digest (病毒扫描), and when; kept, never changed."""

    digest = models.CharField(_("摘要"), max_length=DIGEST_LENGTH, primary_key=True)
    at = models.DateTimeField(_("扫描时间"))

    class Meta:
        """Names of the table."""

        verbose_name = _("病毒扫描")
        verbose_name_plural = _("病毒扫描")
